//! Tests of the journal.

mod append;
mod support;
