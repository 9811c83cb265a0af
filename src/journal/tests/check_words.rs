//! The check words of a log, then and now.

use super::support::*;
use crate::incident::entry::{Entry, Written};
use crate::journal::words::{CheckWords, Found, find, find_within};
use crate::journal::{MemoryStore, Store};

fn entries(of: &[Written]) -> impl Iterator<Item = &Entry> {
    of.iter().map(|written| &*written.entry)
}

#[test]
fn the_words_are_those_of_the_entries_in_any_order() {
    let mut store = MemoryStore::new(station('a'));
    let mut log = write_notes(&mut store, &["one", "two", "three"]);
    let words = CheckWords::of(entries(&log));
    log.reverse();
    assert_eq!(words, CheckWords::of(entries(&log)));
    assert_eq!(words.entries, 3);
    assert!(words.matches(&words.words));
    log.pop();
    assert_ne!(words.head, CheckWords::of(entries(&log)).head);
}

#[test]
fn the_head_is_what_a_stranger_computes() {
    let mut store = MemoryStore::new(station('a'));
    let log = write_notes(&mut store, &["one", "two"]);
    let lines = format!(
        "aaaaaaaaaaaa 1 {}\naaaaaaaaaaaa 2 {}\n",
        log[0].entry.hash, log[1].entry.hash
    );
    assert_eq!(
        CheckWords::of(entries(&log)).head,
        crate::incident::entry::hash_line(&lines)
    );
}

#[test]
fn words_signed_earlier_are_found_in_a_later_copy() {
    let mut here = MemoryStore::new(station('a'));
    let mut apart = MemoryStore::new(station('b'));
    let mut log = write_notes(&mut here, &["one", "two", "three"]);
    let signed = CheckWords::of(entries(&log));
    log.extend(write_notes(&mut here, &["four"]));
    log.extend(write_notes(&mut apart, &["written on another PC"]));
    assert_eq!(find(entries(&log), &signed.words), Found::Earlier(signed.clone()));
    let now = CheckWords::of(entries(&log));
    assert_eq!(find(entries(&log), &now.words), Found::Now(now));
    log.remove(1);
    assert_eq!(find(entries(&log), &signed.words), Found::Nowhere);
    // Where it is not looked through, nothing is said of it.
    assert_eq!(find_within(entries(&log), &signed.words, 1), Found::NotSearched);
    assert!(here.fresh().unwrap().is_empty());
}
