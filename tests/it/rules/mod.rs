//! The rules of the command language, as mini-scripts and what is true after them.

mod amend;
pub mod bench;
mod names;
mod service;
mod step;
mod switch;
mod time;
