//! Copies: the second copy, backups, and what is held when nothing can be committed.

use std::fs;

use crate::plan::zone::Zone;

use super::support::*;
use crate::incident::command::{Command, Occurred, Request};
use crate::incident::entry::Written;
use crate::incident::ids::Initials;
use crate::incident::moment::Moment;
use crate::journal::held::{Held, HeldFile, SetAside, discard, left_in};
use crate::journal::second_copy::SecondCopy;
use crate::journal::verify::verify_file;
use crate::journal::{DATABASE, MemoryStore, Purpose, SqliteStore, Store, export, import};

fn log() -> Vec<Written> {
    write_notes(&mut MemoryStore::new(station('a')), &["one", "two", "three", "four"])
}

#[test]
fn a_second_copy_is_an_export_that_grows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.jsonl");
    let log = log();
    let mut copy = SecondCopy::open(&path).unwrap();
    for written in &log {
        copy.append(std::slice::from_ref(written)).unwrap();
    }
    copy.append(&log).unwrap();
    let mut whole = Vec::new();
    export::write(&mut whole, &log).unwrap();
    assert_eq!(fs::read(&path).unwrap(), whole);
    assert_eq!((copy.entries(), SecondCopy::open(&path).unwrap().entries()), (4, 4));
}

#[test]
fn a_second_copy_goes_on_after_a_gap_and_a_torn_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.jsonl");
    let log = log();
    SecondCopy::open(&path).unwrap().append(&log[..2]).unwrap();
    let whole = fs::read(&path).unwrap();
    for torn_at in [whole.len() - 1, whole.len() - 20, whole.len() - 300, 10] {
        fs::write(&path, &whole[..torn_at]).unwrap();
        let incoming = import::read(fs::read(&path).unwrap().as_slice()).unwrap();
        assert!(incoming.entries.len() <= 2 && (incoming.torn.is_some() || incoming.entries.len() == 2));
        let mut copy = SecondCopy::open(&path).unwrap();
        copy.append(&log).unwrap();
        let verdict = verify_file(fs::read(&path).unwrap().as_slice()).unwrap();
        assert!(verdict.holds() && verdict.entries == 4, "torn at {torn_at}");
    }
}

#[test]
fn two_windows_keep_one_second_copy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.jsonl");
    let log = log();
    let mut here = SecondCopy::open(&path).unwrap();
    let mut there = SecondCopy::open(&path).unwrap();
    here.append(&log[..2]).unwrap();
    there.append(&log[..3]).unwrap();
    here.append(&log).unwrap();
    let verdict = verify_file(fs::read(&path).unwrap().as_slice()).unwrap();
    assert!(verdict.holds() && verdict.entries == 4, "{:?}", verdict.faults);
}

#[test]
fn a_second_copy_is_kept_in_order_and_loses_removed_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.jsonl");
    let mut here = MemoryStore::new(station('a'));
    let mut there = MemoryStore::new(station('b'));
    let ours = write_notes(&mut here, &["one", "a name"]);
    let theirs = write_notes(&mut there, &["written apart"]);
    let mut copy = SecondCopy::open(&path).unwrap();
    copy.append(&ours).unwrap();
    copy.append(&theirs).unwrap();
    assert!(verify_file(fs::read(&path).unwrap().as_slice()).unwrap().holds());
    assert!(fs::read_to_string(&path).unwrap().contains("a name\""));
    copy.append(&write(&mut here, at(30), vec![redaction(&ours[1])]))
        .unwrap();
    let verdict = verify_file(fs::read(&path).unwrap().as_slice()).unwrap();
    assert!(verdict.holds());
    assert_eq!((verdict.entries, verdict.redacted), (4, 1));
    assert!(!fs::read_to_string(&path).unwrap().contains("a name\""));
    // The copy and its lock.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn a_file_that_is_no_second_copy_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.txt");
    fs::write(&path, "Dear Sir\nyours\n").unwrap();
    let error = SecondCopy::open(&path).unwrap_err();
    assert!(error.to_string().contains("not a second copy"), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "Dear Sir\nyours\n");
}

#[test]
fn a_stick_that_is_gone_is_an_error_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let (path, away) = (folder.path().join("copy.jsonl"), folder.path().join("away"));
    let log = log();
    let mut copy = SecondCopy::open(&path).unwrap();
    copy.append(&log[..1]).unwrap();
    fs::rename(&path, &away).unwrap();
    assert!(copy.append(&log).is_err());
    assert!(!path.exists());
    fs::rename(&away, &path).unwrap();
    copy.append(&log).unwrap();
    assert_eq!(copy.entries(), 4);
}

#[test]
fn a_backup_is_whole_dated_and_another_station() {
    let folder = tempfile::tempdir().unwrap();
    let copies = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(folder.path(), Purpose::Record).unwrap();
    let written = write_notes(&mut store, &["one", "two"]);
    let made = store.backup(copies.path(), at(97), Zone::london()).unwrap();
    let again = store.backup(copies.path(), at(97), Zone::london()).unwrap();
    assert!(made.path.ends_with("stopgap-2009-06-16-0942.db") && made.entries == 2);
    assert!(again.path.ends_with("stopgap-2009-06-16-0942-2.db"));
    assert_eq!(fs::read_dir(copies.path()).unwrap().count(), 2);
    let other = tempfile::tempdir().unwrap();
    fs::rename(&made.path, other.path().join(DATABASE)).unwrap();
    let mut restored = SqliteStore::open(other.path(), Purpose::Record).unwrap();
    assert_eq!(restored.fresh().unwrap(), written);
    assert_ne!(restored.station(), store.station());
    assert!(restored.verify().unwrap().holds());
    assert!(
        store
            .backup(&copies.path().join("missing"), at(0), Zone::utc())
            .is_err()
    );
}

fn request(text: &str) -> Held {
    let note = Command::Note {
        text: text.to_owned(),
        reason_for: None,
    };
    let mut request = Request::new(note, Initials::new("MF"));
    request.occurred = Some(Occurred {
        at: Moment(MORNING),
        roughly: false,
    });
    Held {
        incident: incident(),
        request,
    }
}

#[test]
fn what_is_held_survives_in_the_first_folder_that_takes_it() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("gone");
    let folders = vec![missing.clone(), folder.path().to_owned()];
    let mut held = HeldFile::new(folders.clone()).unwrap();
    let both = [request("one"), request("two")];
    held.keep(&both[..1]).unwrap();
    held.keep(&both).unwrap();
    let path = held.path().unwrap().to_owned();
    assert_eq!(path.parent(), Some(folder.path()));
    let left = left_in(&folders);
    assert_eq!(
        (left.len(), &left[0].held[..], left[0].unreadable.len()),
        (1, &both[..], 0)
    );
    assert!(left[0].is_in_use);
    // The first folder is back: everything moves there.
    fs::create_dir(&missing).unwrap();
    held.keep(&both[1..]).unwrap();
    assert_eq!(left_in(&folders)[0].held, both[1..]);
    assert!(!path.exists());
    held.keep(&[]).unwrap();
    assert!(left_in(&folders).is_empty() && held.path().is_none());
    assert!(
        HeldFile::new(vec![folder.path().join("none")])
            .unwrap()
            .keep(&both)
            .is_err()
    );
}

#[test]
fn a_torn_file_of_held_requests_loses_one_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let folders = vec![folder.path().to_owned()];
    let mut held = HeldFile::new(folders.clone()).unwrap();
    held.keep(&[request("one"), request("two")]).unwrap();
    let path = held.path().unwrap().to_owned();
    drop(held);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 9]).unwrap();
    let left = left_in(&folders);
    assert!(!left[0].is_in_use);
    assert_eq!((left[0].held.len(), left[0].unreadable.len()), (1, 1));
    discard(&left[0].path).unwrap();
    discard(&left[0].path).unwrap();
    assert!(left_in(&folders).is_empty());
}

#[test]
fn what_is_held_for_another_journal_is_not_offered() {
    let root = tempfile::tempdir().unwrap();
    let [one, two, shared] = ["one", "two", "shared"].map(|name| root.path().join(name));
    fs::create_dir(&shared).unwrap();
    let mut held = HeldFile::new(vec![one.clone(), shared.clone()]).unwrap();
    held.keep(&[request("for one")]).unwrap();
    assert_eq!(left_in(&[one, shared.clone()]).len(), 1);
    assert!(left_in(&[two.clone(), shared.clone()]).is_empty());
    // A file without a header counts in the practice folder alone.
    let line = serde_json::to_string(&request("old")).unwrap();
    fs::write(shared.join("stopgap-not-saved-0.jsonl"), &line).unwrap();
    assert!(left_in(&[two.clone(), shared.clone()]).is_empty());
    assert_eq!(left_in(&[shared])[0].held.len(), 1);
}

#[test]
fn what_is_refused_when_it_is_offered_is_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    let folders = vec![folder.path().to_owned()];
    let mut held = HeldFile::new(folders.clone()).unwrap();
    held.keep(&[request("one"), request("two")]).unwrap();
    drop(held);
    let left = left_in(&folders).remove(0);
    let refused = SetAside {
        held: request("two"),
        refused: "It is done already.".to_owned(),
    };
    let aside = left.settle(&[], &[refused]).unwrap().unwrap();
    let text = fs::read_to_string(aside).unwrap();
    assert!(text.contains("two") && text.contains("It is done already."), "{text}");
    assert!(left_in(&folders).is_empty());
}

#[test]
fn what_is_refused_while_the_window_runs_is_set_aside_line_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let folders = vec![folder.path().join("gone"), folder.path().to_owned()];
    let mut held = HeldFile::new(folders.clone()).unwrap();
    held.keep(&[request("one"), request("two")]).unwrap();
    let refused = |text: &str| SetAside {
        held: request(text),
        refused: format!("{text} is done already."),
    };
    let aside = held.set_aside(&refused("one")).unwrap();
    assert_eq!(held.set_aside(&refused("two")).unwrap(), aside);
    held.keep(&[]).unwrap();
    let text = fs::read_to_string(&aside).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    let second: SetAside = serde_json::from_str(lines[2]).unwrap();
    assert_eq!(second, refused("two"));
    assert!(left_in(&folders).is_empty());
}

#[test]
fn what_was_set_aside_stays_when_more_is() {
    let folder = tempfile::tempdir().unwrap();
    let folders = vec![folder.path().to_owned()];
    let refused = |text: &str| SetAside {
        held: request(text),
        refused: format!("{text} is done already."),
    };
    let mut held = HeldFile::new(folders.clone()).unwrap();
    held.keep(&[request("one"), request("two"), request("three")]).unwrap();
    let aside = held.set_aside(&refused("one")).unwrap();
    let path = held.path().unwrap().to_owned();
    drop(held);
    // The next start meets another refusal, and a disk that refuses again; the one after it a line that was torn.
    let left = left_in(&folders).remove(0);
    assert_eq!(
        left.settle(&[request("three")], &[refused("two")]).unwrap(),
        Some(aside.clone())
    );
    let mut torn = fs::read(&path).unwrap();
    torn.extend(b"{\"incident\":\"half a line");
    fs::write(&path, torn).unwrap();
    let left = left_in(&folders).remove(0);
    assert_eq!(left.settle(&[], &[refused("three")]).unwrap(), Some(aside.clone()));
    let text = fs::read_to_string(&aside).unwrap();
    for kept in ["one is done", "two is done", "three is done", "half a line"] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    assert_eq!(text.lines().count(), 5, "{text}");
    assert!(!path.exists() && left_in(&folders).is_empty());
}

#[test]
fn a_look_at_what_is_held_never_makes_it_seem_abandoned() {
    let folder = tempfile::tempdir().unwrap();
    let folders = vec![folder.path().to_owned()];
    let mut held = HeldFile::new(folders.clone()).unwrap();
    held.keep(&[request("one")]).unwrap();
    std::thread::scope(|scope| {
        let looking = scope.spawn(|| (0..300).all(|_| left_in(&folders).iter().all(|left| left.is_in_use)));
        for number in 0..100 {
            held.keep(&[request("one"), request(&number.to_string())]).unwrap();
        }
        assert!(looking.join().unwrap());
    });
    held.keep(&[]).unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn two_windows_that_write_one_second_copy_anew_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.jsonl");
    let logs = ['a', 'b', 'c', 'd']
        .map(|letter| write_notes(&mut MemoryStore::new(station(letter)), &["one", "two", "three"]));
    std::thread::scope(|scope| {
        for log in &logs {
            let path = &path;
            // Whoever is behind in the order has the file written anew.
            scope.spawn(move || {
                for written in log {
                    SecondCopy::open(path)
                        .unwrap()
                        .append(std::slice::from_ref(written))
                        .unwrap();
                }
            });
        }
    });
    let verdict = verify_file(fs::read(&path).unwrap().as_slice()).unwrap();
    assert!(verdict.holds() && verdict.entries == 12, "{verdict:?}");
}
