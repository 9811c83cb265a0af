//! The second copy, backups, and what was held when the disk refused.

use crate::incidents::PLAN;
use crate::support::Shell;

fn shell() -> Shell {
    let shell = Shell::new();
    shell.write("home/plans/small.yaml", PLAN);
    shell.write("stick/here.txt", "");
    shell.write(
        "home/practice.yaml",
        "schema: stopgap-practice/1\nsecond_copy: ../stick/copy\n",
    );
    shell
}

#[test]
fn every_entry_goes_to_the_second_copy_which_proves_itself() {
    let shell = shell();
    let id = shell.ok(&["start", "small"]).trim_end().to_owned();
    shell.ok(&["do", "note", "one"]);
    let copy = "stick/copy/stopgap-second-copy.jsonl";
    assert!(shell.ok(&["verify", copy]).contains("verifies:"));
    let kept = std::fs::read_to_string(shell.folder().join(copy)).unwrap();
    assert!(kept.contains(&shell.ok(&["export", &id, "-o", "-"])), "{kept}");
}

#[test]
fn a_second_copy_that_is_gone_is_said_and_caught_up_later() {
    let shell = shell();
    shell.ok(&["start", "small"]);
    std::fs::rename(shell.folder().join("stick"), shell.folder().join("pocket")).unwrap();
    let ran = shell.run(&["do", "note", "while it was away"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.data.contains("while it was away") && ran.talk.contains("not in the second copy"),
        "{ran:?}"
    );
    assert!(!shell.folder().join("stick").exists());
    std::fs::rename(shell.folder().join("pocket"), shell.folder().join("stick")).unwrap();
    shell.ok(&["do", "note", "back again"]);
    let copy = std::fs::read_to_string(shell.folder().join("stick/copy/stopgap-second-copy.jsonl")).unwrap();
    assert!(
        copy.contains("while it was away") && copy.contains("back again"),
        "{copy}"
    );
}

#[test]
fn another_pc_carries_on_from_the_second_copy() {
    let shell = shell();
    shell.ok(&["start", "small"]);
    shell.ok(&["do", "note", "on the first PC"]);
    // The journal is lost with its PC; only the stick is left.
    for file in ["stopgap.db", "stopgap.db-wal", "stopgap.db-shm"] {
        let _ = std::fs::remove_file(shell.home().join(file));
    }
    shell.ok(&["import", "stick/copy/stopgap-second-copy.jsonl"]);
    shell.ok(&["do", "note", "on the second PC"]);
    let log = shell.ok(&["log"]);
    assert!(log.contains("first PC") && log.contains("second PC"), "{log}");
    assert_eq!(shell.run(&["verify"]).code, 0);
    let copy = std::fs::read_to_string(shell.folder().join("stick/copy/stopgap-second-copy.jsonl")).unwrap();
    assert!(copy.contains("on the second PC"));
}

const COPY: &str = "stick/copy/stopgap-second-copy.jsonl";

/// Adds to a file the entries of another station that carried on from what the file holds.
fn carried_on(from: &Shell, file: &str, verbs: &[&[&str]]) {
    let other = Shell::new();
    let file = from.folder().join(file);
    other.ok(&["import", file.to_str().expect("a path")]);
    for verb in verbs {
        other.ok(&[&["do"][..], verb].concat());
    }
    std::fs::write(&file, other.ok(&["export", "-o", "-"])).expect("the file");
}

#[test]
fn what_another_pc_added_to_the_second_copy_comes_in_and_is_said() {
    let shell = shell();
    shell.ok(&["start", "small"]);
    carried_on(&shell, COPY, &[&["note", "by another PC"]]);
    let ran = shell.run(&["do", "note", "here again"]);
    assert!(ran.talk.contains("Taken in from the second copy: 1 entry "), "{ran:?}");
    let log = shell.ok(&["log"]);
    assert!(log.contains("by another PC") && log.contains("here again"), "{log}");
}

#[test]
fn words_are_not_removed_because_the_second_copy_says_so() {
    let shell = shell();
    shell.ok(&["start", "small"]);
    shell.ok(&["do", "note", "the fridge stood at nine degrees"]);
    carried_on(&shell, COPY, &[&["redact", "2", "--why", "nobody asked"]]);
    for _ in 0..2 {
        let ran = shell.run(&["do", "note", "later"]);
        assert!(
            ran.code == 0 && ran.talk.contains("would remove words. They were not taken in."),
            "{ran:?}"
        );
    }
    let log = shell.ok(&["log"]);
    assert!(log.contains("nine degrees"), "{log}");
    // Somebody may say so.
    shell.ok(&["import", COPY]);
    assert!(!shell.ok(&["log"]).contains("nine degrees"));
    let copy = std::fs::read_to_string(shell.folder().join(COPY)).unwrap();
    assert!(copy.contains("later"));
}

#[test]
fn two_practices_that_name_one_place_do_not_mix() {
    let shell = shell();
    shell.write(
        "home/practice.yaml",
        "schema: stopgap-practice/1\npractice: {name: Larch Surgery}\nsecond_copy: ../stick/copy\n",
    );
    shell.ok(&["start", "small"]);
    shell.write("other/plans/small.yaml", PLAN);
    shell.write(
        "other/practice.yaml",
        "schema: stopgap-practice/1\npractice: {name: Elm Surgery}\nsecond_copy: ../stick/copy\n",
    );
    let before = std::fs::read(shell.folder().join(COPY)).unwrap();
    let ran = shell.run(&["--home", "other", "start", "small"]);
    assert!(
        ran.code == 0 && ran.talk.contains("not in this journal, the last at") && ran.talk.contains("stopgap import"),
        "{ran:?}"
    );
    let ran = shell.run(&["--home", "other", "do", "note", "in the other practice"]);
    assert!(!ran.talk.contains("not taken in"), "said once is enough: {ran:?}");
    assert_eq!(std::fs::read(shell.folder().join(COPY)).unwrap(), before);
    assert_eq!(shell.ok(&["--home", "other", "incidents"]).lines().count(), 1);
    let beside = std::fs::read_to_string(shell.folder().join("stick/copy/stopgap-second-copy-2.jsonl")).unwrap();
    assert!(beside.contains("in the other practice"));
    shell.ok(&["do", "note", "in the first"]);
    assert_eq!(shell.ok(&["incidents"]).lines().count(), 1);
}

#[test]
fn another_pc_of_the_practice_is_told_what_lies_on_the_stick_until_it_takes_it_in() {
    let shell = shell();
    shell.ok(&["start", "small"]);
    shell.write("other/plans/small.yaml", PLAN);
    let practice = std::fs::read(shell.home().join("practice.yaml")).unwrap();
    shell.write("other/practice.yaml", practice);
    let other = |words: &[&str]| shell.run(&[&["--home", "other"][..], words].concat());
    let before = std::fs::read(shell.folder().join(COPY)).unwrap();
    // Whoever looks for the incident is told where it is, before and after something is recorded here.
    for words in [&["do", "note", "x"][..], &["status"], &["incidents"], &["log"]] {
        let ran = other(words);
        assert!(
            ran.talk.contains("The second copy holds 1 entry") && ran.talk.contains("stopgap import"),
            "{words:?} {ran:?}"
        );
    }
    for _ in 0..2 {
        let ran = other(&["start", "small"]);
        assert!(ran.code == 0 && ran.talk.contains("in no second copy"), "{ran:?}");
        let ran = other(&["ready"]);
        assert!(
            ran.data.contains("TO DO  Second copy           not taken in"),
            "{ran:?}"
        );
    }
    assert!(!shell.folder().join("stick/copy/stopgap-second-copy-2.jsonl").exists());
    assert_eq!(std::fs::read(shell.folder().join(COPY)).unwrap(), before);
    assert_eq!(other(&["import", COPY]).code, 0);
    assert_eq!(other(&["incidents"]).data.lines().count(), 3);
    let copy = std::fs::read_to_string(shell.folder().join(COPY)).unwrap();
    assert_eq!(copy.matches(r#"kind\":\"opened"#).count(), 3, "{copy}");
}

#[test]
fn a_damaged_second_copy_is_left_and_another_is_begun() {
    let shell = shell();
    shell.ok(&["start", "small"]);
    let damaged = std::fs::read_to_string(shell.folder().join(COPY))
        .unwrap()
        .replace("opened", "openec");
    shell.write(COPY, &damaged);
    let ran = shell.run(&["do", "note", "safe all the same"]);
    assert!(ran.code == 0 && ran.talk.contains("is damaged"), "{ran:?}");
    assert_eq!(std::fs::read_to_string(shell.folder().join(COPY)).unwrap(), damaged);
    let beside = std::fs::read_to_string(shell.folder().join("stick/copy/stopgap-second-copy-2.jsonl")).unwrap();
    assert!(beside.contains("safe all the same"));
}

#[test]
fn a_backup_is_a_whole_journal_and_overwrites_nothing() {
    let shell = shell();
    shell.run(&["backup", "stick"]).fails(1, &["nothing to copy"]);
    shell.ok(&["start", "small"]);
    shell
        .run(&["backup", "nowhere"])
        .fails(2, &["nowhere", "no such folder"]);
    let first = shell.ok(&["backup", "stick"]);
    let second = shell.ok(&["backup", "stick"]);
    assert_ne!(first, second);
    for made in [first, second] {
        let path = std::path::Path::new(made.trim_end()).to_owned();
        assert!(path.is_file(), "{made}");
        std::fs::create_dir_all(shell.folder().join("other")).unwrap();
        std::fs::copy(&path, shell.folder().join("other/stopgap.db")).unwrap();
        assert_eq!(shell.run(&["--home", "other", "verify"]).code, 0);
        assert!(shell.ok(&["--home", "other", "log"]).contains("A small plan"));
    }
}

#[test]
fn what_is_held_is_said_until_it_is_saved() {
    let shell = shell();
    let id = shell.ok(&["start", "small"]).trim_end().to_owned();
    let held = format!(
        "{{\"incident\":\"{id}\",\"request\":{{\"command\":{{\"Note\":{{\"text\":\"held\",\"reason_for\":null}}}},\
         \"by\":\"MF\",\"typed_by\":null,\"occurred\":null,\"why\":\"NotGiven\"}}}}\n"
    );
    shell.write("home/stopgap-not-saved-0123456789abcdef.jsonl", held);
    let ran = shell.run(&["do", "note", "x"]);
    assert!(
        ran.code == 0 && ran.talk.contains("1 entry is still NOT SAVED"),
        "{ran:?}"
    );
}
