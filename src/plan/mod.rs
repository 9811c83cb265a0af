//! Plan files: YAML read into a validated [`model::Plan`]. Imports nothing else of this crate.

pub mod condition;
pub mod model;
pub mod practice;
