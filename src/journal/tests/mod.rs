//! Tests of the journal.

mod append;
mod check_words;
mod copies;
mod support;
mod tamper;
mod union;
