//! A damaged journal in a shell: every command says that it is damaged and what to do, and none takes it for a new one.

use std::path::PathBuf;

use serde_json::Value;

use crate::incidents::PLAN;
use crate::support::Shell;

/// An incident with five notes, and the bytes of its journal.
fn recorded() -> (Shell, String, PathBuf, Vec<u8>) {
    recorded_with("small")
}

fn recorded_with(plan: &str) -> (Shell, String, PathBuf, Vec<u8>) {
    let shell = Shell::new();
    shell.write("home/plans/small.yaml", PLAN);
    let id = shell.ok(&["start", plan]).trim_end().to_owned();
    for number in 1..=5 {
        shell.ok(&["do", "note", &format!("call number {number}")]);
    }
    let journal = shell.home().join("stopgap.db");
    let bytes = std::fs::read(&journal).expect("the journal");
    (shell, id, journal, bytes)
}

/// Flips one bit of the byte that stands so far into this text, where it stands last.
fn flipped(bytes: &[u8], text: &str, into: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let at = bytes
        .windows(text.len())
        .rposition(|window| window == text.as_bytes())
        .expect("the text is in the journal");
    bytes[at + into] ^= 2;
    bytes
}

/// Every command that reads an incident ends so, and says so.
fn check(shell: &Shell, code: i32, said: &[&str]) {
    for words in [
        &["incidents"][..],
        &["incidents", "--json"],
        &["status"],
        &["log"],
        &["report"],
    ] {
        let ran = shell.run(words);
        assert_eq!(ran.data, "", "{words:?}: {ran:?}");
        ran.fails(code, said);
    }
}

#[test]
fn a_journal_of_which_no_incident_reads_is_not_called_empty() {
    // Nothing is left but the first page, which only says where the entries were.
    let (shell, _, journal, bytes) = recorded_with("clinical-system-outage");
    std::fs::write(&journal, &bytes[..4_096]).expect("the journal");
    check(
        &shell,
        3,
        &[
            "error: The journal is damaged",
            "Keep a copy of the folder",
            "stopgap import",
        ],
    );
    shell.run(&["verify"]).fails(1, &[]);
}

#[test]
fn a_journal_that_was_emptied_is_not_taken_for_a_new_one_without_a_word() {
    let (shell, _, journal, _) = recorded();
    std::fs::write(&journal, "").expect("the journal");
    check(&shell, 3, &["stopgap.db is empty", "second copy or a backup"]);
    shell.run(&["verify"]).fails(1, &["stopgap.db is empty"]);
    // Somebody who must go on can, and is told.
    let ran = shell.run(&["start", "small"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.talk.contains("warning:") && ran.talk.contains("stopgap.db was empty"),
        "{ran:?}"
    );
    let ran = shell.run(&["incidents"]);
    assert_eq!((ran.code, ran.talk.as_str()), (0, ""), "{ran:?}");
}

/// A damaged journal, a backup of it and the second copy: either brings it back, and the damaged one is kept.
#[test]
fn a_backup_or_an_export_brings_a_damaged_journal_back() {
    for (backup, damage) in [(true, 0), (false, 1), (true, 2), (false, 3)] {
        let (shell, id, journal, bytes) = recorded();
        shell.write("stick/there", "");
        let made = shell.ok(&["backup", "stick"]).trim_end().to_owned();
        shell.ok(&["export", &id, "-o", "copy.jsonl"]);
        let file = if backup { made } else { "copy.jsonl".to_owned() };
        let damaged = match damage {
            0 => bytes[..bytes.len() / 2].to_vec(),
            1 => b"something else ".repeat(1000),
            2 => [&[0; 200][..], &bytes[200..]].concat(),
            _ => flipped(&bytes, "call number 3", 0),
        };
        std::fs::write(&journal, &damaged).expect("the journal");
        let said = shell.run(&["do", "note", "x"]);
        if damage < 3 {
            assert!(said.code == 3 && said.talk.contains("stopgap import FILE"), "{said:?}");
        }
        let ran = shell.run(&["import", &file]);
        assert_eq!(ran.code, 0, "{damage} {ran:?}");
        assert!(ran.talk.contains("set aside, unchanged, as"), "{damage} {ran:?}");
        let aside = shell.home().join("stopgap-damaged-1.db");
        assert!(std::fs::read(aside).expect("the old one") == damaged, "{damage}");
        assert!(shell.ok(&["verify"]).contains("verifies"));
        assert!(shell.ok(&["log"]).contains("call number 3"));
        shell.ok(&["do", "note", "it goes on"]);
    }
}

#[test]
fn a_backup_proves_itself_and_is_taken_in_elsewhere() {
    let (shell, _, journal, bytes) = recorded();
    shell.write("stick/there", "");
    let made = shell.ok(&["backup", "stick"]).trim_end().to_owned();
    let said = shell.ok(&["verify", &made]);
    assert!(
        said.contains("verifies: 6 entries") && said.contains("check words"),
        "{said}"
    );
    let other = Shell::new();
    let made = shell.folder().join(made);
    other.ok(&["import", made.to_str().expect("a path")]);
    assert!(other.ok(&["log"]).contains("call number 3"));
    // A damaged one is neither.
    std::fs::write(&journal, flipped(&bytes, "call number 3", 0)).expect("the journal");
    other.run(&["verify", journal.to_str().expect("a path")]).fails(1, &[]);
    other
        .run(&["import", journal.to_str().expect("a path")])
        .fails(1, &["Nothing of this file"]);
}

#[test]
fn a_refused_file_leaves_no_journal_and_sets_none_aside() {
    let (shell, id, journal, bytes) = recorded();
    shell.ok(&["export", &id, "-o", "copy.jsonl"]);
    let text = std::fs::read_to_string(shell.folder().join("copy.jsonl")).expect("the export");
    let cut: String = text.split_inclusive('\n').skip(1).collect();
    let cut = shell.write("cut.jsonl", cut);
    let cut = cut.to_str().expect("a path");
    let other = Shell::new();
    other.run(&["import", cut]).fails(1, &["Nothing of this file"]);
    assert!(!other.home().join("stopgap.db").exists());
    std::fs::write(&journal, &bytes[..bytes.len() / 2]).expect("the journal");
    shell.run(&["import", cut]).fails(1, &["Nothing of this file"]);
    assert_eq!(std::fs::read(&journal).expect("the journal").len(), bytes.len() / 2);
    // As an editor of another system saves it.
    let marked = other.write("marked.jsonl", format!("\u{feff}{text}"));
    other.ok(&["import", marked.to_str().expect("a path")]);
    assert!(
        other
            .ok(&["verify", marked.to_str().expect("a path")])
            .contains("verifies")
    );
}

#[test]
fn one_changed_text_is_one_fault() {
    let (shell, _, journal, bytes) = recorded();
    std::fs::write(&journal, flipped(&bytes, "call number 3", 0)).expect("the journal");
    let ran = shell.run(&["verify"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.data.contains("1 fault in"), "{ran:?}");
    assert_eq!(
        ran.data.matches("the words beside it were changed").count(),
        1,
        "{ran:?}"
    );
}

#[test]
fn an_incident_whose_opening_is_changed_is_named_as_such() {
    let (shell, id, journal, bytes) = recorded();
    std::fs::write(&journal, flipped(&bytes, "\"seq\":1,", 6)).expect("the journal");
    let listed = shell.ok(&["incidents"]);
    assert!(
        listed.contains(&id) && listed.contains("its opening cannot be read"),
        "{listed}"
    );
    assert!(!listed.contains("1970"), "{listed}");
    let rows: Value = serde_json::from_str(&shell.ok(&["incidents", "--json"])).expect("JSON");
    assert_eq!(
        (&rows[0]["incident"], &rows[0]["status"]),
        (&id.as_str().into(), &"unopened".into())
    );
    for words in [["status"], ["report"]] {
        let ran = shell.run(&words);
        assert_eq!(ran.data, "", "{ran:?}");
        ran.fails(3, &[&id, "its opening cannot be read", "stopgap log"]);
    }
    assert!(shell.ok(&["log"]).contains("call number 3"));
}

#[test]
fn a_file_whose_bookkeeping_is_changed_does_not_verify() {
    let (shell, id, journal, bytes) = recorded();
    let mut changed = bytes;
    // In the header of the database: how many pages it has.
    changed[30] ^= 2;
    std::fs::write(&journal, changed).expect("the journal");
    for words in [&["verify"][..], &["verify", &id]] {
        let ran = shell.run(words);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(ran.data.contains("DOES NOT VERIFY: 1 fault"), "{ran:?}");
    }
    assert!(shell.ok(&["log"]).contains("call number 3"));
}
