//! Files that are not as they should be: said plainly, read as far as they read, and never overwritten.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use tempfile::TempDir;

use super::support::*;
use crate::incident::entry::Written;
use crate::journal::fault::Wrong;
use crate::journal::{Access, AppendError, DATABASE, Purpose, Record, SqliteStore, Store, StoreError};

/// A folder whose journal holds this many notes, closed.
fn folder(notes: usize) -> (TempDir, Vec<Written>) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(folder.path(), Purpose::Record).unwrap();
    let texts: Vec<String> = (0..notes).map(|number| format!("note number {number}")).collect();
    let drafts = texts.iter().map(|text| note(text)).collect();
    let written = write(&mut store, at(0), drafts);
    (folder, written)
}

fn open(folder: &TempDir) -> Result<SqliteStore, StoreError> {
    SqliteStore::open(folder.path(), Purpose::Record)
}

fn database(folder: &TempDir) -> std::path::PathBuf {
    folder.path().join(DATABASE)
}

#[track_caller]
fn reason(store: &SqliteStore) -> String {
    match store.access() {
        Access::ReadOnly { reason, .. } => reason.clone(),
        Access::ReadWrite => panic!("it can be written"),
    }
}

/// Nothing is added, and the file stays as it is, byte for byte.
#[track_caller]
fn refuses_to_write(store: &mut SqliteStore) {
    let before = fs::read(store.path()).unwrap();
    let refused = store.record(at(9), |_| Ok::<_, ()>(vec![batch(vec![note("more")])]));
    assert!(
        matches!(
            refused,
            Err(AppendError::Store(StoreError::ReadOnly(_) | StoreError::Damaged(_)))
        ),
        "{refused:?}"
    );
    assert_eq!(fs::read(store.path()).unwrap(), before);
}

#[test]
fn a_newer_file_is_read_and_not_written() {
    let (folder, written) = folder(3);
    Connection::open(database(&folder))
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let mut store = open(&folder).unwrap();
    assert_eq!(store.fresh().unwrap(), written);
    assert!(reason(&store).contains("newer version"));
    refuses_to_write(&mut store);
    drop(store);
    let version: i64 = Connection::open(database(&folder))
        .unwrap()
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap();
    assert_eq!(version, 99);
}

#[test]
fn a_truncated_file_is_read_as_far_as_it_goes() {
    let (folder, written) = folder(400);
    let whole = fs::read(database(&folder)).unwrap();
    for part in [9, 7, 5] {
        let cut = whole.len() * part / 10;
        fs::write(database(&folder), &whole[..cut]).unwrap();
        let mut store = open(&folder).unwrap();
        let read = store.fresh().unwrap();
        assert!(reason(&store).contains("damaged"), "{}", reason(&store));
        assert!(!read.is_empty() && read.len() < 400, "{} of {part} tenths", read.len());
        assert!(
            read.iter()
                .all(|one| written.iter().any(|other| one.line == other.line))
        );
        refuses_to_write(&mut store);
        assert!(!store.verify().unwrap().holds());
        let faults = store.faults().len();
        assert!(store.fresh().unwrap().is_empty() && store.faults().len() == faults);
        drop(store);
        assert_eq!(fs::read(database(&folder)).unwrap(), &whole[..cut]);
    }
}

#[test]
fn a_file_cut_to_almost_nothing_is_said_to_be_damaged() {
    let (folder, _) = folder(40);
    let whole = fs::read(database(&folder)).unwrap();
    for cut in [1, 50, 100, 1000, 5000] {
        fs::write(database(&folder), &whole[..cut]).unwrap();
        match open(&folder) {
            Err(StoreError::Damaged(reason)) => assert!(reason.contains("stopgap.db"), "{reason}"),
            Ok(store) => assert!(reason(&store).contains("damaged")),
            Err(other) => panic!("{cut} bytes: {other:?}"),
        }
        assert_eq!(fs::read(database(&folder)).unwrap(), &whole[..cut]);
    }
}

#[test]
fn a_file_that_is_no_journal_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(DATABASE);
    fs::write(&path, "these are the minutes of a meeting ".repeat(200)).unwrap();
    let before = fs::read(&path).unwrap();
    assert!(matches!(open(&folder), Err(StoreError::Damaged(_))));
    assert_eq!(fs::read(&path).unwrap(), before);
    fs::remove_file(&path).unwrap();
    Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TABLE recipe (name TEXT)")
        .unwrap();
    let before = fs::read(&path).unwrap();
    match open(&folder) {
        Err(StoreError::Damaged(reason)) => assert!(reason.contains("another program"), "{reason}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(fs::read(&path).unwrap(), before);
}

/// Wherever in the file one byte is flipped: it is never overwritten, every entry that is handed out is one that was
/// written, and where one is missing, the journal is read-only and says so.
#[test]
fn a_flipped_byte_anywhere_never_gives_a_wrong_entry() {
    let (folder, written) = folder(30);
    let whole = fs::read(database(&folder)).unwrap();
    let (mut said, mut unseen) = (0, 0);
    for place in (0..whole.len()).step_by(211) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x20;
        fs::write(database(&folder), &bytes).unwrap();
        let Ok(mut store) = open(&folder) else {
            said += 1;
            continue;
        };
        let Ok(read) = store.fresh() else {
            said += 1;
            continue;
        };
        for one in &read {
            assert!(
                written.iter().any(|other| other.line == one.line),
                "a wrong entry, byte {place}"
            );
        }
        if read.len() < written.len() || *store.access() != Access::ReadWrite {
            assert!(reason(&store).contains("journal"), "byte {place}: {}", reason(&store));
            refuses_to_write(&mut store);
            said += 1;
        } else {
            assert_eq!(read, written, "byte {place}");
            unseen += 1;
        }
    }
    assert!(said > 50, "{said} said, {unseen} without a consequence");
}

#[test]
fn a_flipped_byte_in_a_line_is_named() {
    let (folder, _) = folder(5);
    let mut bytes = fs::read(database(&folder)).unwrap();
    let needle = b"\"seq\":3,";
    let place = bytes.windows(needle.len()).position(|window| window == needle).unwrap();
    bytes[place + 6] = b'8';
    fs::write(database(&folder), &bytes).unwrap();
    let mut store = open(&folder).unwrap();
    assert_eq!(store.fresh().unwrap().len(), 4);
    let verdict = store.verify().unwrap();
    assert_eq!(
        (verdict.faults[0].line, &verdict.faults[0].wrong),
        (Some(3), &Wrong::Changed)
    );
    assert!(
        reason(&store).contains("the line was changed after it was written"),
        "{}",
        reason(&store)
    );
}

#[test]
fn changed_words_are_named() {
    let (folder, _) = folder(5);
    let mut bytes = fs::read(database(&folder)).unwrap();
    let needle = b"note number 3";
    let place = bytes.windows(needle.len()).position(|window| window == needle).unwrap();
    bytes[place + 12] = b'4';
    fs::write(database(&folder), &bytes).unwrap();
    let mut store = open(&folder).unwrap();
    assert_eq!(store.fresh().unwrap().len(), 5);
    assert_eq!(store.faults()[0].wrong, Wrong::WordsChanged);
    assert_eq!(store.verify().unwrap().faults[0].entry.as_ref().unwrap().seq, 4);
}

#[test]
fn a_lost_database_beside_its_log_is_not_begun_anew() {
    let (folder, _) = folder(3);
    let mut open_store = open(&folder).unwrap();
    open_store.tidy().unwrap();
    let log = fs::read(folder.path().join("stopgap.db-wal")).unwrap();
    drop(open_store);
    fs::remove_file(database(&folder)).unwrap();
    fs::write(folder.path().join("stopgap.db-wal"), &log).unwrap();
    for purpose in [Purpose::Record, Purpose::Look] {
        match SqliteStore::open(folder.path(), purpose) {
            Err(StoreError::Damaged(reason)) => assert!(reason.contains("stopgap.db-wal"), "{reason}"),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(fs::read(folder.path().join("stopgap.db-wal")).unwrap(), log);
}

#[test]
fn an_empty_file_becomes_a_journal_and_a_missing_one_can_be_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let mut nothing = SqliteStore::open(folder.path(), Purpose::Look).unwrap();
    assert!(nothing.fresh().unwrap().is_empty() && reason(&nothing).contains("no journal"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    fs::write(folder.path().join(DATABASE), "").unwrap();
    assert!(reason(&SqliteStore::open(folder.path(), Purpose::Look).unwrap()).contains("no journal"));
    write_notes(&mut open(&folder).unwrap(), &["one"]);
}

#[test]
fn looking_writes_nothing() {
    let (folder, written) = folder(3);
    let before = fs::read(database(&folder)).unwrap();
    let mut store = SqliteStore::open(folder.path(), Purpose::Look).unwrap();
    assert_eq!(store.fresh().unwrap(), written);
    refuses_to_write(&mut store);
    drop(store);
    assert_eq!(fs::read(database(&folder)).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// A folder that was copied while it was in use, at a moment of its own choosing.
fn copied(from: &Path) -> TempDir {
    let to = tempfile::tempdir().unwrap();
    for file in fs::read_dir(from).unwrap().flatten() {
        if !file.file_name().to_string_lossy().ends_with("-shm") {
            fs::copy(file.path(), to.path().join(file.file_name())).unwrap();
        }
    }
    to
}

#[test]
fn what_was_acknowledged_is_there_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(&folder).unwrap();
    let mut written = Vec::new();
    for minute in 0..20 {
        written.extend(write(&mut store, at(minute), vec![note("one"), note("two")]));
        // What the disk holds at this moment is what is left when the power fails.
        let crashed = copied(folder.path());
        let mut reopened = open(&crashed).unwrap();
        assert_eq!(reopened.fresh().unwrap(), written);
        assert!(reopened.verify().unwrap().holds());
    }
}

#[test]
fn half_an_append_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(&folder).unwrap();
    let written = write_notes(&mut store, &["one"]);
    let before = fs::read(folder.path().join("stopgap.db-wal")).unwrap();
    write(&mut store, at(5), vec![note("two"), note("three")]);
    let after = fs::read(folder.path().join("stopgap.db-wal")).unwrap();
    for cut in (before.len()..after.len()).step_by(997) {
        let crashed = copied(folder.path());
        fs::write(crashed.path().join("stopgap.db-wal"), &after[..cut]).unwrap();
        assert_eq!(open(&crashed).unwrap().fresh().unwrap(), written, "cut at {cut}");
    }
}

#[test]
fn a_window_that_dies_in_the_middle_holds_nobody_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut dying = open(&folder).unwrap();
    let died = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        dying.record(at(0), |_| -> Result<_, ()> { panic!("the power fails") })
    }));
    assert!(died.is_err());
    drop(dying);
    write_notes(&mut open(&folder).unwrap(), &["one"]);
}

#[cfg(unix)]
#[test]
fn nothing_is_added_to_a_file_that_was_deleted_or_replaced() {
    let (folder, _) = folder(2);
    let mut store = open(&folder).unwrap();
    let mut add = || store.record(at(9), |_| Ok::<_, ()>(vec![batch(vec![note("more")])]));
    let away = folder.path().join("away.db");
    fs::rename(database(&folder), &away).unwrap();
    assert_eq!(add(), Err(AppendError::Store(StoreError::Gone)));
    fs::copy(&away, database(&folder)).unwrap();
    assert_eq!(add(), Err(AppendError::Store(StoreError::Gone)));
    fs::rename(&away, database(&folder)).unwrap();
    assert_eq!(add().unwrap().len(), 1);
}

/// Needs the right to mount a small file system; without it there is nothing to see.
#[cfg(target_os = "linux")]
#[test]
fn on_a_full_disk_everything_is_read() {
    let (folder, _) = folder(3);
    let disk = tempfile::tempdir().unwrap();
    let run = |program: &str, words: &[&str]| {
        let ran = std::process::Command::new(program)
            .args(words)
            .arg(disk.path())
            .output();
        ran.is_ok_and(|ran| ran.status.success())
    };
    if !run("mount", &["-t", "tmpfs", "-o", "size=512k", "tmpfs"]) {
        return;
    }
    fs::copy(database(&folder), disk.path().join(DATABASE)).unwrap();
    let filled = fs::write(disk.path().join("filler"), vec![0; 1024 * 1024]);
    let read = [Purpose::Look, Purpose::Record].map(|purpose| {
        let mut store = SqliteStore::open(disk.path(), purpose)?;
        let read = store.fresh()?.len();
        let added = store.record(at(9), |_| Ok::<_, ()>(vec![batch(vec![note("more")])]));
        Ok::<_, StoreError>((read, added.is_err()))
    });
    // A journal that was opened on the full disk takes entries as soon as there is room.
    let room_later = SqliteStore::open(disk.path(), Purpose::Record).and_then(|mut store| {
        let may_return = store.access().may_return();
        let _ = fs::remove_file(disk.path().join("filler"));
        let drafts = || Some(vec![batch(vec![note("at last")])]);
        let added = store.append(at(10), &mut |_| drafts())?;
        Ok((may_return, added.map_or(0, |added| added.len()), store.fresh()?.len()))
    });
    run("umount", &[]);
    assert!(filled.is_err());
    assert_eq!(read, [Ok((3, true)), Ok((3, true))]);
    assert_eq!(room_later, Ok((true, 1, 0)));
}

#[test]
#[cfg(unix)]
fn a_file_that_is_moved_while_it_is_decided_takes_nothing_along() {
    let (folder, written) = folder(2);
    let elsewhere = folder.path().join("elsewhere.db");
    let mut store = open(&folder).unwrap();
    let mut attempt = 0;
    let mut add = |store: &mut SqliteStore| {
        store.append(at(9), &mut |_| {
            attempt += 1;
            if attempt == 1 {
                fs::rename(database(&folder), &elsewhere).unwrap();
            }
            Some(vec![batch(vec![note("once")])])
        })
    };
    assert_eq!(add(&mut store), Err(StoreError::Gone));
    fs::rename(&elsewhere, database(&folder)).unwrap();
    assert_eq!(add(&mut store).unwrap().map(|written| written.len()), Some(1));
    let mut there = SqliteStore::open(folder.path(), Purpose::Look).unwrap();
    assert_eq!(there.fresh().unwrap().len(), written.len() + 1);
}
