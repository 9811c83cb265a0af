//! The file itself: what it refuses, who may write it, and several at once.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::sync::Barrier;

use rusqlite::Connection;

use super::support::*;
use crate::journal::verify::verify;
use crate::journal::{Access, DATABASE, Purpose, ReadOnlyCause, Record, SqliteStore, Store, StoreError};

#[test]
fn the_file_refuses_to_forget() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(folder.path(), Purpose::Record).unwrap();
    let written = write_notes(&mut store, &["one", "two"]);
    write(&mut store, at(5), vec![redaction(&written[0])]);
    let raw = Connection::open(folder.path().join(DATABASE)).unwrap();
    let refused = |sql: &str, reason: &str| {
        let error = raw.execute_batch(sql).unwrap_err().to_string();
        assert!(error.contains(reason), "{sql}: {error}");
    };
    refused("UPDATE entry SET line = 'x'", "an entry is never changed");
    refused("DELETE FROM entry", "an entry is never removed");
    refused(
        "INSERT OR REPLACE INTO entry SELECT * FROM entry",
        "an entry is written once",
    );
    refused("UPDATE word SET text = 'x'", "words are never changed");
    refused("DELETE FROM word", "words are removed only by a recorded redaction");
    refused("DELETE FROM redaction", "a redaction is never taken back");
    refused("UPDATE redaction SET recorded_by = 1", "a redaction is never changed");
    assert!(store.verify().unwrap().holds());
    assert_eq!(store.verify().unwrap().entries, 3);
}

#[test]
fn removed_words_leave_no_trace_in_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(folder.path(), Purpose::Record).unwrap();
    let written = write_notes(&mut store, &["a very private name", "two"]);
    let holds = |needle: &str| {
        let files = fs::read_dir(folder.path()).unwrap().flatten();
        files
            .map(|file| fs::read(file.path()).unwrap())
            .any(|bytes| bytes.windows(needle.len()).any(|window| window == needle.as_bytes()))
    };
    assert!(holds("a very private name"));
    write(&mut store, at(5), vec![redaction(&written[0])]);
    assert!(!holds("a very private name"));
    assert!(holds(&written[0].entry.hash.to_hex()[..8]) || store.verify().unwrap().redacted == 1);
}

#[test]
fn windows_of_one_folder_are_one_station_and_copies_are_others() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path(), Purpose::Record).unwrap();
    let other = SqliteStore::open(folder.path(), Purpose::Look).unwrap();
    assert_eq!(store.station(), other.station());
    let station = store.station();
    drop((store, other));
    let copy = tempfile::tempdir().unwrap();
    fs::copy(folder.path().join(DATABASE), copy.path().join(DATABASE)).unwrap();
    let copied = SqliteStore::open(copy.path(), Purpose::Record).unwrap();
    assert_ne!(copied.station(), station);
    // A folder that is moved stays what it was.
    let moved = tempfile::tempdir().unwrap();
    fs::rename(folder.path().join(DATABASE), moved.path().join(DATABASE)).unwrap();
    assert_eq!(
        SqliteStore::open(moved.path(), Purpose::Record).unwrap().station(),
        station
    );
}

/// Two windows on threads of their own append as fast as they can.
#[test]
fn two_windows_at_full_speed_lose_nothing_and_number_nothing_twice() {
    const EACH: i64 = 150;
    let folder = tempfile::tempdir().unwrap();
    let write_all = |letter: &str| {
        let mut store = SqliteStore::open(folder.path(), Purpose::Record).unwrap();
        let mut seen = 0;
        for minute in 0..EACH {
            let draft = note(&format!("{letter} {minute}"));
            let written = store.record(at(minute), |fresh| {
                seen += fresh.len();
                Ok::<_, ()>(vec![batch(vec![draft.clone()])])
            });
            seen += written.unwrap().len();
        }
        seen + store.fresh().unwrap().len()
    };
    let (here, there) = std::thread::scope(|scope| {
        let here = scope.spawn(|| write_all("here"));
        let there = scope.spawn(|| write_all("there"));
        (here.join().unwrap(), there.join().unwrap())
    });
    let mut store = SqliteStore::open(folder.path(), Purpose::Look).unwrap();
    let all = store.fresh().unwrap();
    let total = usize::try_from(2 * EACH).unwrap();
    assert_eq!((all.len(), here.max(there)), (total, total));
    let seqs: BTreeSet<_> = all.iter().map(|written| written.entry.place.seq).collect();
    assert_eq!(seqs.len(), total);
    let verdict = verify(&all);
    assert!(verdict.holds() && verdict.forks.is_empty() && verdict.chains == 1);
}

/// Whoever comes first makes the file; nobody takes a file that is being made for one of another program, or for one
/// whose beginning is lost.
#[test]
fn windows_that_make_a_journal_at_the_same_moment_share_it() {
    const WINDOWS: usize = 4;
    for turn in 0..25 {
        let folder = tempfile::tempdir().unwrap();
        let ready = Barrier::new(WINDOWS);
        let opened = |purpose| {
            ready.wait();
            SqliteStore::open(folder.path(), purpose).map(|store| store.station())
        };
        let stations: Vec<_> = std::thread::scope(|scope| {
            let look = scope.spawn(|| opened(Purpose::Look));
            let record: Vec<_> = (1..WINDOWS).map(|_| scope.spawn(|| opened(Purpose::Record))).collect();
            let looked = look.join().unwrap();
            assert!(looked.is_ok(), "turn {turn}: {looked:?}");
            record.into_iter().map(|window| window.join().unwrap()).collect()
        });
        assert!(
            stations
                .iter()
                .all(|station| station.is_ok() && *station == stations[0]),
            "turn {turn}: {stations:?}"
        );
    }
}

#[test]
fn a_journal_that_is_held_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(folder.path(), Purpose::Record).unwrap();
    let mut raw = Connection::open(folder.path().join(DATABASE)).unwrap();
    let held = raw
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .unwrap();
    // Waiting the whole time is for the real thing.
    store.do_not_wait();
    let refused = store.append(at(0), &mut |_| Some(vec![batch(vec![note("one")])]));
    assert_eq!(refused, Err(StoreError::Locked));
    drop(held);
    write_notes(&mut store, &["one"]);
}

#[test]
fn a_long_log_is_moved_into_the_database_when_there_is_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(folder.path(), Purpose::Record).unwrap();
    let log = || fs::metadata(folder.path().join("stopgap.db-wal")).unwrap().len();
    let drafts: Vec<_> = (0..3000)
        .map(|number| note(&format!("{number} {}", "x".repeat(1500))))
        .collect();
    write(&mut store, at(0), drafts);
    assert!(log() > 4 * 1024 * 1024);
    store.tidy().unwrap();
    assert!((1..100_000).contains(&log()), "{}", log());
    let before = log();
    store.tidy().unwrap();
    assert_eq!(log(), before);
    assert_eq!(store.verify().unwrap().entries, 3000);
}

/// Makes a folder that nobody can write, root included, where the file system knows how.
struct Unwritable(tempfile::TempDir);

impl Unwritable {
    fn new(folder: tempfile::TempDir) -> Option<Self> {
        let done = Command::new("chattr").arg("-R").arg("+i").arg(folder.path()).status();
        let made = Self(folder);
        (done.is_ok_and(|status| status.success()) && fs::write(made.0.path().join("x"), "x").is_err()).then_some(made)
    }
}

impl Drop for Unwritable {
    fn drop(&mut self) {
        let _ = Command::new("chattr").arg("-R").arg("-i").arg(self.0.path()).status();
    }
}

#[test]
fn a_journal_that_could_not_be_opened_for_writing_takes_entries_when_it_can() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(folder.path(), Purpose::Record).unwrap();
    let station = store.station();
    let written = write_notes(&mut store, &["one", "two"]);
    drop(store);
    // Where the write-ahead log should be is something that lets nothing be written.
    let in_the_way = folder.path().join("stopgap.db-wal");
    fs::create_dir(&in_the_way).unwrap();
    let mut store = SqliteStore::open(folder.path(), Purpose::Record).unwrap();
    assert!(store.access().may_return(), "{:?}", store.access());
    assert_eq!(store.fresh().unwrap(), written);
    let refused = store.append(at(5), &mut |_| Some(vec![batch(vec![note("lost")])]));
    assert!(
        matches!(refused, Err(StoreError::Disk(_) | StoreError::Full)),
        "{refused:?}"
    );
    assert_eq!(store.fresh().unwrap(), []);
    fs::remove_dir(&in_the_way).unwrap();
    store.reopen().unwrap();
    assert_eq!((store.access(), store.station()), (&Access::ReadWrite, station));
    let three = write(&mut store, at(6), vec![note("three")]);
    assert_eq!(three[0].entry.place.seq, 3);
    assert_eq!(store.fresh().unwrap(), []);
    assert!(store.verify().unwrap().holds());
}

#[test]
fn a_journal_whose_folder_is_not_there_begins_when_it_is() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("stick");
    let mut store = SqliteStore::open(&folder, Purpose::Record).unwrap();
    assert!(store.access().may_return(), "{:?}", store.access());
    assert!(store.fresh().unwrap().is_empty());
    assert!(
        store
            .append(at(0), &mut |_| Some(vec![batch(vec![note("lost")])]))
            .is_err()
    );
    assert!(!folder.exists());
    fs::create_dir(&folder).unwrap();
    write_notes(&mut store, &["one"]);
    assert_eq!(*store.access(), Access::ReadWrite);
    let mut there = SqliteStore::open(&folder, Purpose::Record).unwrap();
    assert_eq!(texts(&there.fresh().unwrap()), ["one"]);
}

#[test]
fn a_folder_that_cannot_be_written_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let written = write_notes(
        &mut SqliteStore::open(folder.path(), Purpose::Record).unwrap(),
        &["one", "two"],
    );
    // Where the file system has no such flag there is nothing to test.
    let Some(unwritable) = Unwritable::new(folder) else {
        return;
    };
    for purpose in [Purpose::Record, Purpose::Look] {
        let mut store = SqliteStore::open(unwritable.0.path(), purpose).unwrap();
        assert_eq!(store.fresh().unwrap(), written);
        assert!(
            matches!(store.access(), Access::ReadOnly { cause: ReadOnlyCause::Place, reason } if reason.contains("read-only"))
        );
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_read_with_its_log() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(folder.path(), Purpose::Record).unwrap();
    let written = write_notes(&mut store, &["one", "two"]);
    let crashed = tempfile::tempdir().unwrap();
    for name in [DATABASE, "stopgap.db-wal"] {
        fs::copy(folder.path().join(name), crashed.path().join(name)).unwrap();
    }
    let Some(unwritable) = Unwritable::new(crashed) else {
        return;
    };
    let mut store = SqliteStore::open(unwritable.0.path(), Purpose::Record).unwrap();
    assert_eq!(store.fresh().unwrap(), written);
    assert!(matches!(store.access(), Access::ReadOnly { .. }));
}

#[test]
fn a_journal_on_a_stick_keeps_no_files_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    write_notes(
        &mut SqliteStore::open(folder.path(), Purpose::Record).unwrap(),
        &["one"],
    );
    let names = || -> Vec<_> {
        let files = fs::read_dir(folder.path()).unwrap().flatten();
        files.map(|file| file.file_name().into_string().unwrap()).collect()
    };
    let mut store = SqliteStore::open_as_portable(folder.path()).unwrap();
    assert_eq!(names(), [DATABASE]);
    write_notes(&mut store, &["two"]);
    assert_eq!(names(), [DATABASE]);
    let mut beside = SqliteStore::open_as_portable(folder.path()).unwrap();
    assert_eq!(beside.fresh().unwrap().len(), 2);
    let mut watch = beside.watch();
    while watch.changed() {}
    write_notes(&mut store, &["three"]);
    assert!(watch.changed());
    assert_eq!(texts(&beside.fresh().unwrap()), ["three"]);
}

#[test]
fn what_was_looked_at_before_its_commit_could_be_read_is_looked_at_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(folder.path(), Purpose::Record).unwrap();
    write_notes(&mut store, &["one"]);
    let mut watch = store.watch();
    while watch.changed() {}
    // The frames of a commit are in the log before anybody can read them, and the files do not change any more when
    // they can: one yes is not enough.
    write_notes(&mut store, &["two"]);
    assert!(watch.changed());
    assert!(watch.changed());
    assert!(!watch.changed());
}
