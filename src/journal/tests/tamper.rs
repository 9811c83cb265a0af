//! A log that somebody has been at: every kind of change is named, and what may be done is accepted and counted.

use std::io::BufReader;

use proptest::prelude::*;

use super::support::*;
use crate::incident::entry::Written;
use crate::incident::ids::IncidentId;
use crate::journal::fault::Wrong;
use crate::journal::verify::{Verdict, verify, verify_file};
use crate::journal::{MemoryStore, Record, Store, export, import};

/// A log of six entries.
fn log() -> Vec<Written> {
    let mut store = MemoryStore::new(station('a'));
    write_notes(&mut store, &["one", "two", "three", "four", "five", "six"])
}

fn file(entries: &[Written]) -> Vec<String> {
    entries.iter().map(|written| export::line(written).unwrap()).collect()
}

fn verdict(lines: &[String]) -> Verdict {
    verify_file(BufReader::new(lines.concat().as_bytes())).unwrap()
}

/// What `tamper` does to the file is found first on this line, at this entry, and is called so.
#[track_caller]
fn check(tamper: impl FnOnce(&mut Vec<String>), line: usize, seq: Option<u32>, wrong: &Wrong) {
    let mut lines = file(&log());
    tamper(&mut lines);
    let verdict = verdict(&lines);
    let first = verdict.faults.first().expect("a fault");
    assert_eq!(
        (first.line, first.entry.as_ref().map(|entry| entry.seq)),
        (Some(line), seq),
        "{first}"
    );
    assert_eq!(&first.wrong, wrong, "{first}");
    assert!(!verdict.holds());
}

/// Changes the line inside an export line, and its hash as well.
fn forge(line: &mut String, change: impl FnOnce(String) -> String) {
    let mut value: serde_json::Value = serde_json::from_str(line).unwrap();
    let entry = change(value["entry"].as_str().unwrap().to_owned());
    value["hash"] = crate::incident::entry::hash_line(&entry).to_hex().into();
    value["entry"] = entry.into();
    *line = value.to_string() + "\n";
}

#[test]
fn a_sound_file_holds() {
    let verdict = verdict(&file(&log()));
    assert!(verdict.holds());
    assert_eq!((verdict.entries, verdict.chains, verdict.redacted), (6, 1, 0));
}

#[test]
fn a_changed_byte_is_named() {
    check(
        |lines| lines[2] = lines[2].replace("T07:07", "T07:09"),
        3,
        Some(3),
        &Wrong::Changed,
    );
}

#[test]
fn a_changed_byte_that_leaves_no_entry_is_named() {
    check(
        |lines| lines[2] = lines[2].replace("noted", "no\\u0000d\\\"d"),
        3,
        None,
        &Wrong::Changed,
    );
}

#[test]
fn a_forged_line_is_named_at_the_one_after_it() {
    let change = |line: String| line.replace("T07:07", "T07:09");
    check(|lines| forge(&mut lines[2], change), 4, Some(4), &Wrong::Unchained);
}

#[test]
fn a_wrong_hash_is_named() {
    check(
        |lines| {
            let other = lines[4].split("\"hash\":\"").nth(1).unwrap()[..64].to_owned();
            let own = lines[2].split("\"hash\":\"").nth(1).unwrap()[..64].to_owned();
            lines[2] = lines[2].replace(&own, &other);
        },
        3,
        Some(3),
        &Wrong::Changed,
    );
}

#[test]
fn removed_lines_are_named_and_counted() {
    check(|lines| drop(lines.remove(2)), 3, Some(4), &Wrong::Gap(1));
    check(|lines| drop(lines.remove(0)), 1, Some(2), &Wrong::Gap(1));
    check(|lines| drop(lines.drain(1..4)), 2, Some(5), &Wrong::Gap(3));
}

#[test]
fn swapped_lines_are_named() {
    check(|lines| lines.swap(2, 3), 4, Some(3), &Wrong::OutOfOrder);
}

#[test]
fn a_repeated_line_is_named() {
    check(|lines| lines.insert(4, lines[1].clone()), 5, Some(2), &Wrong::Repeated);
}

#[test]
fn removed_words_are_named() {
    let cut = |line: &String| line.split(",\"words\":").next().unwrap().to_owned() + "}\n";
    check(|lines| lines[3] = cut(&lines[3]), 4, Some(4), &Wrong::WordsMissing);
}

#[test]
fn changed_words_are_named() {
    let change = |line: &String| line.replace("\"text\":\"four\"", "\"text\":\"five\"");
    check(|lines| lines[3] = change(&lines[3]), 4, Some(4), &Wrong::WordsChanged);
}

#[test]
fn words_of_another_entry_are_named() {
    let move_words = |lines: &mut Vec<String>| {
        let words = lines[1].split(",\"words\":").nth(1).unwrap().to_owned();
        lines[3] = lines[3].split(",\"words\":").next().unwrap().to_owned() + ",\"words\":" + &words;
    };
    check(move_words, 4, Some(4), &Wrong::WordsAdded);
}

#[test]
fn a_foreign_line_is_named() {
    let other = |lines: &mut Vec<String>| lines.insert(2, "{\"hello\": 1}\n".to_owned());
    let fault = {
        let mut lines = file(&log());
        other(&mut lines);
        verdict(&lines).faults.remove(0)
    };
    assert_eq!(fault.line, Some(3));
    assert!(matches!(fault.wrong, Wrong::NotAnEntry(_)), "{fault}");
}

#[test]
fn a_torn_end_is_named() {
    let tear = |lines: &mut Vec<String>| lines[5].truncate(100);
    check(tear, 6, None, &Wrong::Torn);
    // A whole line that merely lacks its newline says all it has to say.
    let mut lines = file(&log());
    lines[5].pop();
    assert!(verdict(&lines).holds());
}

#[test]
fn an_entry_slipped_in_is_seen_as_a_fork_or_named() {
    let mut forged = file(&log());
    let mut line = forged[2].clone();
    forge(&mut line, |line| line.replace("\"by\":null", "\"by\":\"XX\""));
    forged.insert(2, line);
    let verdict = verdict(&forged);
    assert_eq!(verdict.forks.len(), 1);
    assert_eq!((verdict.forks[0].entry.seq, verdict.forks[0].sides), (3, 2));
}

#[test]
fn a_redaction_is_accepted_and_counted() {
    let mut store = MemoryStore::new(station('a'));
    let written = write_notes(&mut store, &["one", "a name", "three"]);
    write(&mut store, at(9), vec![redaction(&written[1])]);
    let entries = store.faults().entries();
    assert_eq!(texts(&entries), ["one", "three", "a name stood in it"]);
    let verdict = verify(&entries);
    assert!(verdict.holds());
    assert_eq!((verdict.entries, verdict.redacted), (4, 1));
    assert!(self::verdict(&file(&entries)).holds());
}

#[test]
fn a_clock_far_ahead_is_told_and_is_no_fault() {
    let mut store = MemoryStore::new(station('a'));
    write(&mut store, at(3 * 24 * 60), vec![note("in the year 3000")]);
    write(&mut store, at(0), vec![note("set right")]);
    let verdict = verify(&store.faults().entries());
    assert!(verdict.holds());
    assert_eq!(verdict.ahead.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [2]);
}

#[test]
fn a_clock_that_goes_back_or_beyond_is_named() {
    let clock = |line: String, to: &str| {
        let (before, after) = line.split_once("\"clock\":").unwrap();
        let rest = after.split_once(',').unwrap().1;
        format!("{before}\"clock\":{to},{rest}")
    };
    let mut lines = file(&log());
    lines.truncate(2);
    forge(&mut lines[1], |line| clock(line, "12"));
    let faults = verdict(&lines).faults;
    assert!(faults.iter().any(|fault| fault.wrong == Wrong::ClockBack), "{faults:?}");
    forge(&mut lines[1], |line| clock(line, "4611686018427387904"));
    assert_eq!(verdict(&lines).faults[0].wrong, Wrong::ClockBeyond);
}

/// A PC whose battery is dead may believe in any year, and one day it is 2040.
#[test]
fn a_log_of_a_later_year_holds_and_is_taken_in() {
    let year = 365 * 24 * 60;
    for years in [31, 7000] {
        let mut store = MemoryStore::new(station('a'));
        write(&mut store, at(years * year), vec![note("so it is there")]);
        write(&mut store, at(years * year + 1), vec![note("and a minute later")]);
        let entries = store.faults().entries();
        let verdict = verify(&entries);
        assert!(verdict.holds(), "{:?}", verdict.faults);
        assert!(verdict.ahead.is_empty());
        let incoming = import::read(file(&entries).concat().as_bytes()).unwrap();
        let mut other = MemoryStore::new(station('b'));
        assert_eq!(incoming.take_in(&mut other).unwrap().new, 2);
        // What is written after it elsewhere, by a PC that knows the year, is told of and no fault either.
        other.fresh().unwrap();
        write(&mut other, at(0), vec![note("here it is 2009")]);
        let verdict = verify(&other.faults().entries());
        assert!(verdict.holds() && verdict.ahead.len() == 1, "{verdict:?}");
    }
}

#[test]
fn what_leaves_no_room_for_later_entries_is_not_taken_in() {
    let mut lines = file(&log());
    lines.truncate(1);
    forge(&mut lines[0], |line| {
        let (before, after) = line.split_once("\"clock\":").unwrap();
        let rest = after.split_once(',').unwrap().1;
        format!("{before}\"clock\":{},{rest}", (1_u64 << 62) - 1)
    });
    assert!(import::read(lines.concat().as_bytes()).is_err());
}

#[test]
fn incidents_and_stations_are_chains_of_their_own() {
    let mut here = MemoryStore::new(station('a'));
    let mut there = here.beside(station('b'));
    write_notes(&mut here, &["one", "two"]);
    write_notes(&mut there, &["three"]);
    let mut other = batch(vec![note("four")]);
    other.incident = IncidentId::new("2009-06-17-aaaaaa");
    here.record(at(20), |_| Ok::<_, ()>(vec![other.clone()])).unwrap();
    let mut entries = here.faults().entries();
    entries.reverse();
    let verdict = verify(&entries);
    assert!(verdict.holds(), "{:?}", verdict.faults);
    assert_eq!((verdict.entries, verdict.chains), (4, 3));
}

#[test]
fn every_fault_is_a_sentence() {
    let mut lines = file(&log());
    lines.remove(2);
    let fault = verdict(&lines).faults.remove(0);
    assert_eq!(
        fault.to_string(),
        "line 3, entry 4 of station AAAA in 2009-06-16-k7f3q2: the entry before it is missing"
    );
}

#[test]
fn a_hostile_file_ends_the_reading() {
    let long = "x".repeat(usize::try_from(export::LONGEST_LINE).unwrap() + 10) + "\n";
    assert_eq!(verdict(&[long.clone(), long]).faults.len(), 1);
    assert_eq!(verdict(&["[".repeat(100_000)]).faults[0].wrong, Wrong::Torn);
    let garbage = [0xff_u8, 0xfe, b'\n'];
    let verdict = verify_file(&garbage[..]).unwrap();
    assert!(matches!(verdict.faults[0].wrong, Wrong::NotAnEntry(_)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever single byte of an export is changed, or wherever it is cut: it is noticed, or nothing was changed by it.
    #[test]
    fn no_changed_byte_goes_unnoticed(place in any::<prop::sample::Index>(), bit in 0_u8..8, cuts in any::<bool>()) {
        let log = log();
        let mut bytes = file(&log).concat().into_bytes();
        let place = place.index(bytes.len());
        if cuts {
            bytes.truncate(place);
        } else {
            bytes[place] ^= 1 << bit;
        }
        let verdict = verify_file(bytes.as_slice()).unwrap();
        let read = import::read(bytes.as_slice());
        if verdict.holds() {
            prop_assert!(log.starts_with(&read.unwrap().entries));
        } else if let Ok(incoming) = read {
            // What import lets pass, verify has only refused for how it is cut or put together.
            prop_assert!(incoming.entries.iter().all(|written| log.iter().any(|one| one.line == written.line)));
        }
    }
}
