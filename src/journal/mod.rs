//! The journal: where entries are kept, and how they are proved, copied, carried and taken in again.
//!
//! Entries are only ever added. An entry is one line of text, kept and exported byte for byte; its words stand beside
//! it and are the one thing that can be removed. Nothing here asks the time or reads the environment.

pub mod aside;
pub mod backup;
pub mod copy_place;
pub mod drive;
pub mod export;
pub mod fault;
pub mod files;
mod heads;
pub mod held;
mod identity;
pub mod import;
mod load;
mod memory;
mod open;
mod row;
mod salvage;
mod schema;
pub mod second_copy;
mod sqlite;
mod station;
mod store;
pub mod verify;
mod watch;
pub mod words;
mod write;

#[cfg(test)]
mod tests;

pub use memory::{MemoryFaults, MemoryStore};
pub use sqlite::{DATABASE, Purpose, SqliteStore, is_database};
pub use store::{Access, AppendError, Batch, Decide, ReadOnlyCause, Record, Store, StoreError};
pub use watch::Watch;
