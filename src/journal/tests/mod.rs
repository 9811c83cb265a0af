//! Tests of the journal.

mod append;
mod check_words;
mod copies;
mod damage;
mod file;
mod support;
mod tamper;
mod union;
