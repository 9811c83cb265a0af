//! Drills beyond their rules: which injects are due, and what the log of a drill is worth. Pure readers of a scenario and a
//! state; nothing here writes, waits or knows what time it is.

pub mod compare;
pub mod complication;
pub mod driver;
mod fulfilment;
pub mod measure;
pub mod opening;
pub mod score;
#[cfg(test)]
mod tests;
pub mod wording;
