//! Stopgap carries a GP practice through a day without its clinical system.
pub mod incident;
pub mod plan;
pub mod session;
pub mod tui;
