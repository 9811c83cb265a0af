//! Stopgap carries a GP practice through a day without its clinical system.
pub mod cli;
pub mod clock;
pub mod drill;
pub mod health;
pub mod home;
pub mod incident;
pub mod journal;
pub mod plan;
pub mod print;
pub mod probe;
pub mod report;
pub mod session;
pub mod template;
pub mod text;
pub mod transcript;
pub mod tui;
pub mod verb;
