//! Tests of the journal.

mod append;
mod check_words;
mod support;
mod tamper;
