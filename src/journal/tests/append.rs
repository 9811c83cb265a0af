//! Appending, reading, and who sees what when.

use super::support::*;
use crate::incident::ids::Hash;
use crate::incident::moment::Clock;
use crate::journal::{
    Access, AppendError, MemoryStore, Purpose, ReadOnlyCause, Record, SqliteStore, Store, StoreError,
};

/// Runs the same check on a journal in memory and on two windows onto one file.
fn on_both(check: fn(&mut dyn Store, &mut dyn Store)) {
    let mut memory = MemoryStore::new(station('a'));
    let mut beside = memory.beside(station('a'));
    check(&mut memory, &mut beside);
    let folder = tempfile::tempdir().unwrap();
    let mut here = SqliteStore::open(folder.path(), Purpose::Record).unwrap();
    let mut there = SqliteStore::open(folder.path(), Purpose::Record).unwrap();
    check(&mut here, &mut there);
}

#[test]
fn entries_are_chained_numbered_and_clocked() {
    on_both(|store, _| {
        let written = write(store, at(0), vec![note("one"), note("two")]);
        let later = write(store, at(-5), vec![note("three")]);
        let all: Vec<_> = written.iter().chain(&later).map(|written| &written.entry).collect();
        assert_eq!(all.iter().map(|entry| entry.place.seq).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(
            all.iter().map(|entry| entry.part_of).collect::<Vec<_>>(),
            [None, Some(1), None]
        );
        assert_eq!(
            [all[0].prev, all[1].prev, all[2].prev],
            [Hash::ZERO, all[0].hash, all[1].hash]
        );
        assert_eq!(all[0].place.clock, Clock::next(Clock(0), at(0).wall));
        assert!(all[1].place.clock > all[0].place.clock && all[2].place.clock > all[1].place.clock);
        assert_eq!(all[0].offset, 3600);
        assert!(all.iter().all(|entry| entry.place.station == store.station()));
    });
}

#[test]
fn what_another_window_wrote_is_fresh_once() {
    on_both(|here, there| {
        write_notes(here, &["one"]);
        assert_eq!(texts(&there.fresh().unwrap()), ["one"]);
        assert!(there.fresh().unwrap().is_empty() && here.fresh().unwrap().is_empty());
        let mut seen = Vec::new();
        write_notes(here, &["two"]);
        let written = there.record(at(9), |fresh| {
            seen = fresh;
            Ok::<_, ()>(vec![batch(vec![note("three")])])
        });
        assert_eq!((texts(&seen), texts(&written.unwrap())), (vec!["two"], vec!["three"]));
        assert_eq!(texts(&here.fresh().unwrap()), ["three"]);
        assert!(there.fresh().unwrap().is_empty());
    });
}

#[test]
fn a_refusal_is_passed_on_and_loses_nothing() {
    on_both(|here, there| {
        write_notes(here, &["one"]);
        let refused = there.record(at(1), |fresh| {
            assert_eq!(texts(&fresh), ["one"]);
            Err("not yet")
        });
        assert_eq!(refused, Err(AppendError::Refused("not yet")));
        assert_eq!(texts(&there.fresh().unwrap()), ["one"]);
    });
}

#[test]
fn two_incidents_and_the_standing_log_are_written_in_one_go() {
    on_both(|here, there| {
        let mut other = batch(vec![note("two")]);
        other.incident = crate::incident::ids::IncidentId::new("2009-06-17-aaaaaa");
        let mut standing = batch(vec![note("three")]);
        standing.incident = None;
        let batches = vec![batch(vec![note("one")]), other, standing, batch(vec![note("four")])];
        let written = here.record(at(0), |_| Ok::<_, ()>(batches.clone())).unwrap();
        let seqs: Vec<_> = written.iter().map(|written| written.entry.place.seq).collect();
        assert_eq!(seqs, [1, 1, 1, 2]);
        assert!(written.iter().all(|written| written.entry.part_of.is_none()));
        assert_eq!(written[3].entry.prev, written[0].entry.hash);
        assert_eq!(there.fresh().unwrap(), written);
    });
}

#[test]
fn an_empty_answer_writes_nothing_and_is_no_refusal() {
    on_both(|here, there| {
        write_notes(here, &["one"]);
        assert_eq!(there.record(at(1), |_| Ok::<_, ()>(vec![])), Ok(vec![]));
        assert!(there.fresh().unwrap().is_empty());
    });
}

#[test]
fn the_watch_sees_what_others_write() {
    on_both(|here, there| {
        let mut watch = there.watch();
        write_notes(here, &["one"]);
        assert!(watch.changed());
        while watch.changed() {}
        write_notes(here, &["two"]);
        assert!(watch.changed());
    });
}

#[test]
fn a_failing_disk_writes_nothing_and_the_next_append_goes_on() {
    let mut store = MemoryStore::new(station('a'));
    let faults = store.faults();
    write_notes(&mut store, &["one"]);
    faults.fail_after(1, StoreError::Full);
    write_notes(&mut store, &["two"]);
    let failed = store.record(at(3), |_| Ok::<_, ()>(vec![batch(vec![note("lost")])]));
    assert_eq!(failed, Err(AppendError::Store(StoreError::Full)));
    let written = write(&mut store, at(4), vec![note("three")]);
    assert_eq!(written[0].entry.place.seq, 3);
    assert_eq!(texts(&faults.entries()), ["one", "two", "three"]);
    let mut closed = store.beside(station('a')).read_only("no");
    assert_eq!(*closed.access(), Access::read_only(ReadOnlyCause::Damaged, "no"));
    let refused = closed.record(at(5), |_| Ok::<_, ()>(vec![]));
    assert_eq!(refused, Err(AppendError::Store(StoreError::ReadOnly("no".to_owned()))));
}
