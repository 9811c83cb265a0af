//! Taking in what was recorded elsewhere.

use proptest::prelude::*;

use super::support::*;
use crate::incident::entry::{Words, Written, hash_line};
use crate::journal::export;
use crate::journal::fault::Wrong;
use crate::journal::import::{ImportError, TakenIn, read};
use crate::journal::verify::verify;
use crate::journal::{MemoryStore, Purpose, SqliteStore, Store};

fn file(entries: &[Written]) -> Vec<u8> {
    let mut out = Vec::new();
    export::write(&mut out, entries).unwrap();
    out
}

fn take_in(store: &mut dyn Store, file: &[u8]) -> Result<TakenIn, ImportError> {
    read(file)?.take_in(store)
}

/// Runs the same check on a journal in memory and in a file.
fn on_both(check: fn(&mut dyn Store)) {
    check(&mut MemoryStore::new(station('z')));
    let folder = tempfile::tempdir().unwrap();
    check(&mut SqliteStore::open(folder.path(), Purpose::Record).unwrap());
}

#[test]
fn a_journal_takes_in_another_and_goes_on_by_itself() {
    on_both(|store| {
        let mut other = MemoryStore::new(station('a'));
        let theirs = write_notes(&mut other, &["one", "two"]);
        let own = write_notes(store, &["ours"]);
        store.fresh().unwrap();
        let taken = take_in(store, &file(&theirs)).unwrap();
        assert_eq!((taken.new, taken.known), (2, 0));
        assert_eq!(texts(&store.fresh().unwrap()), ["one", "two"]);
        let again = take_in(store, &file(&theirs)).unwrap();
        assert_eq!((again.new, again.known, again.words_back), (0, 2, 0));
        assert!(store.fresh().unwrap().is_empty());
        let next = write(store, at(0), vec![note("after")]);
        assert_eq!((next[0].entry.place.seq, next[0].entry.prev), (2, own[0].entry.hash));
        assert!(next[0].entry.place.clock > theirs[1].entry.place.clock);
    });
}

#[test]
fn a_fork_keeps_both_sides() {
    on_both(|store| {
        let mut one = MemoryStore::new(station('a'));
        let common = write_notes(&mut one, &["common"]);
        let mut other = MemoryStore::new(station('a'));
        other.faults().appear(common.clone());
        let here = write(&mut one, at(5), vec![note("recorded here")]);
        let there = write(&mut other, at(6), vec![note("recorded there"), note("and more")]);
        take_in(store, &file(&[common.clone(), here].concat())).unwrap();
        take_in(store, &file(&[common, there].concat())).unwrap();
        let all = store.fresh().unwrap();
        let verdict = verify(&all);
        assert!(verdict.holds(), "{:?}", verdict.faults);
        assert_eq!((all.len(), verdict.forks.len(), verdict.forks[0].entry.seq), (4, 1, 2));
    });
}

#[test]
fn a_redaction_removes_the_words_on_both_sides_and_keeps_them_out() {
    on_both(|store| {
        let mut other = MemoryStore::new(station('a'));
        let log = write_notes(&mut other, &["one", "a name"]);
        take_in(store, &file(&log)).unwrap();
        write(&mut other, at(9), vec![redaction(&log[1])]);
        take_in(store, &file(&other.faults().entries())).unwrap();
        // An older export still has them.
        let old = take_in(store, &file(&log)).unwrap();
        assert_eq!((old.known, old.words_back), (2, 0));
        let all = store.fresh().unwrap();
        assert_eq!(texts(&all), ["one", "a name stood in it"]);
        assert_eq!(verify(&all).redacted, 1);
    });
}

#[test]
fn a_redaction_that_comes_before_its_entry_keeps_the_words_out() {
    on_both(|store| {
        let mut other = MemoryStore::new(station('a'));
        let log = write_notes(&mut other, &["a name"]);
        let mut third = MemoryStore::new(station('b'));
        let redaction = write(&mut third, at(9), vec![redaction(&log[0])]);
        take_in(store, &file(&redaction)).unwrap();
        take_in(store, &file(&log)).unwrap();
        let all = store.fresh().unwrap();
        assert_eq!((all.len(), texts(&all)), (2, vec!["a name stood in it"]));
    });
}

#[test]
fn words_that_were_lost_come_back() {
    on_both(|store| {
        let log = write_notes(&mut MemoryStore::new(station('a')), &["one"]);
        let mut bare = log.clone();
        bare[0].words = Words::default();
        store.take_in(&bare).unwrap();
        let taken = take_in(store, &file(&log)).unwrap();
        assert_eq!((taken.known, taken.words_back), (1, 1));
    });
}

/// What is wrong with a file, on which line; nothing of it is taken in.
#[track_caller]
fn refused(tamper: impl Fn(Vec<String>) -> Vec<String>, line: usize, wrong: &Wrong) {
    let mut other = MemoryStore::new(station('a'));
    let log = write_notes(&mut other, &["one", "two", "three"]);
    let lines = log.iter().map(|written| export::line(written).unwrap()).collect();
    let file = tamper(lines).concat();
    let mut store = MemoryStore::new(station('z'));
    match take_in(&mut store, file.as_bytes()) {
        Err(ImportError::Faulty(fault)) => assert_eq!((fault.line, &fault.wrong), (Some(line), wrong), "{fault}"),
        answer => panic!("{answer:?}"),
    }
    assert!(store.fresh().unwrap().is_empty());
}

fn changed(mut lines: Vec<String>, line: usize, change: impl Fn(&str) -> String) -> Vec<String> {
    lines[line] = change(&lines[line]);
    lines
}

#[test]
fn a_faulty_file_is_refused_whole() {
    let edit = |from: &'static str, to: &'static str| move |line: &str| line.replace(from, to);
    refused(|lines| changed(lines, 1, edit("T07:06", "T07:09")), 2, &Wrong::Changed);
    refused(
        |lines| changed(lines, 1, edit("\"two\"", "\"too\"")),
        2,
        &Wrong::WordsChanged,
    );
    refused(|lines| [&lines[..1], &lines[2..]].concat(), 2, &Wrong::Gap(1));
    refused(|lines| lines[1..].to_vec(), 1, &Wrong::Gap(1));
    refused(
        |lines| changed(lines, 2, forged("\"seq\":3", "\"seq\":4")),
        3,
        &Wrong::Unchained,
    );
    let incident = forged("2009-06-16-k7f3q2", "../../../etc/passwd");
    let mut other = MemoryStore::new(station('a'));
    let line = export::line(&write_notes(&mut other, &["one"])[0]).unwrap();
    let refusal = read(incident(&line).as_bytes()).unwrap_err().to_string();
    assert!(
        refusal.contains("nothing was taken in: line 1: this is not an entry"),
        "{refusal}"
    );
}

/// Changes a line and gives it the hash it then has.
fn forged(from: &'static str, to: &'static str) -> impl Fn(&str) -> String {
    move |line| {
        let mut value: serde_json::Value = serde_json::from_str(line).unwrap();
        let entry = value["entry"].as_str().unwrap().replace(from, to);
        value["hash"] = hash_line(&entry).to_hex().into();
        value["entry"] = entry.into();
        value.to_string() + "\n"
    }
}

#[test]
fn the_lines_of_a_file_may_stand_in_any_order() {
    let mut other = MemoryStore::new(station('a'));
    let mut log = write_notes(&mut other, &["one", "two", "three"]);
    log.reverse();
    let lines: String = log.iter().map(|written| export::line(written).unwrap()).collect();
    let mut store = MemoryStore::new(station('z'));
    assert_eq!(take_in(&mut store, lines.repeat(2).as_bytes()).unwrap().new, 3);
}

#[test]
fn what_goes_on_from_what_is_known_is_taken_in() {
    on_both(|store| {
        let mut other = MemoryStore::new(station('a'));
        let log = write_notes(&mut other, &["one", "two", "three"]);
        take_in(store, &file(&log[..1])).unwrap();
        assert_eq!(take_in(store, &file(&log[1..])).unwrap().new, 2);
    });
}

/// Three stations that wrote, merged now and then, and removed words: what each exports.
fn exports(moves: &[(usize, u8)]) -> Vec<Vec<u8>> {
    let mut stores = ['a', 'b', 'c'].map(|letter| MemoryStore::new(station(letter)));
    for (minute, (who, what)) in (0..).zip(moves) {
        match what {
            0 => {
                let from = stores[(who + 1) % 3].faults().entries();
                stores[*who].take_in(&from).unwrap();
            }
            1 => {
                let all = stores[*who].faults().entries();
                if let Some(target) = all.iter().rev().find(|written| !written.words.is_empty()) {
                    write(&mut stores[*who], at(minute), vec![redaction(target)]);
                }
            }
            _ => drop(write(
                &mut stores[*who],
                at(minute),
                vec![note(&format!("note {minute}"))],
            )),
        }
    }
    stores.iter().map(|store| file(&store.faults().entries())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_taking_in_comes_to_the_same_set(
        moves in prop::collection::vec((0_usize..3, 0_u8..6), 1..24),
        orders in prop::collection::vec(prop::collection::vec(0_usize..3, 1..5), 2),
    ) {
        let exports = exports(&moves);
        let mut results = Vec::new();
        for order in &orders {
            let mut store = MemoryStore::new(station('z'));
            for index in order.iter().chain(&[0, 1, 2]) {
                take_in(&mut store, &exports[*index]).unwrap();
            }
            let all = store.faults().entries();
            prop_assert!(verify(&all).holds());
            results.push(file(&all));
        }
        prop_assert_eq!(&results[0], &results[1]);
    }
}
