//! The domain: what people ask for, whether it may be, what it did, and what is therefore true.
//!
//! No clock, no file, no database, no terminal. `decide` may refuse; `apply` cannot.

pub mod by_itself;
pub mod command;
pub mod decide;
pub mod doubt;
pub mod drill;
mod drill_clock;
pub mod entry;
pub mod event;
pub mod fit;
pub mod given;
pub mod history;
pub mod hours;
pub mod ids;
pub mod log;
pub mod moment;
mod names;
pub mod narrate;
pub mod outsiders;
pub mod refusal;
pub mod reminder;
pub mod standing;
pub mod state;
pub mod timing;
pub mod truth;
pub mod words;
