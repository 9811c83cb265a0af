//! `verify`, `export`, `import`: copies that prove themselves, and journals that are in trouble.

use std::path::PathBuf;

use crate::incidents::PLAN;
use crate::support::Shell;

/// A shell with an incident of some entries.
fn recorded() -> (Shell, String) {
    let shell = Shell::new();
    shell.write("home/plans/small.yaml", PLAN);
    let id = shell.ok(&["start", "small"]).trim_end().to_owned();
    for text in ["one", "two", "three"] {
        shell.ok(&["do", "note", text]);
    }
    (shell, id)
}

fn journal(shell: &Shell) -> PathBuf {
    shell.home().join("stopgap.db")
}

#[test]
fn an_export_proves_itself_and_tampering_is_named() {
    let (shell, id) = recorded();
    shell.ok(&["export", &id, "-o", "copy.jsonl"]);
    assert!(shell.ok(&["verify", "copy.jsonl"]).contains("verifies: 4 entries"));
    let text = std::fs::read_to_string(shell.folder().join("copy.jsonl")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let without = |index: usize| {
        let kept: Vec<&str> = lines
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != index)
            .map(|(_, line)| *line)
            .collect();
        kept.join("\n") + "\n"
    };
    let swapped = format!("{}\n{}\n{}\n{}\n", lines[0], lines[2], lines[1], lines[3]);
    // Taking in forgives what a union puts right, the order, and says that it was another.
    for (name, tampered, line, import) in [
        ("changed.jsonl", text.replace("\"three\"", "\"threw\""), "line 4", 1),
        ("changed-fact.jsonl", text.replacen("noted", "moted", 1), "line 2", 1),
        ("removed.jsonl", without(1), "line 2", 1),
        ("swapped.jsonl", swapped, "line 3", 0),
        ("no-words.jsonl", drop_words(&text), "line 3", 1),
    ] {
        shell.write(name, tampered);
        let ran = shell.run(&["verify", name]);
        assert_eq!(ran.code, 1, "{name} {ran:?}");
        assert!(
            ran.data.contains(line) && ran.data.contains("DOES NOT VERIFY"),
            "{name} {ran:?}"
        );
        let other = Shell::new();
        let path = shell.folder().join(name);
        let taken = other.run(&["import", path.to_str().unwrap()]);
        assert_eq!(taken.code, import, "{name} {taken:?}");
        assert_eq!(
            taken.talk.contains("words are missing"),
            name == "no-words.jsonl",
            "{taken:?}"
        );
        assert_eq!(
            taken.talk.contains("note: ") && taken.talk.contains("line 3 stands after"),
            name == "swapped.jsonl",
            "{taken:?}"
        );
    }
}

#[test]
fn a_file_from_which_words_were_removed_is_taken_in_only_where_that_is_asked_for() {
    let (shell, id) = recorded();
    shell.ok(&["export", &id, "-o", "copy.jsonl"]);
    let text = std::fs::read_to_string(shell.folder().join("copy.jsonl")).unwrap();
    let bare = shell.write("bare.jsonl", drop_words(&text));
    let bare = bare.to_str().unwrap();
    let other = Shell::new();
    other.run(&["import", bare]).fails(
        1,
        &["line 3, entry 3", "words are missing", "Nothing", "--without-words"],
    );
    assert_eq!(other.ok(&["incidents", "--json"]), "[]\n");
    let taken = other.run(&["import", bare, "--without-words"]);
    assert_eq!(taken.code, 0, "{taken:?}");
    assert!(taken.talk.contains("words are missing"), "{taken:?}");
    // Where this journal knows why they are gone, they are not missed.
    shell.ok(&["do", "redact", "3", "--why", "a name was in it"]);
    shell.ok(&["import", bare]);
}

/// The third line without its words.
fn drop_words(text: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut line: serde_json::Value = serde_json::from_str(&lines[2]).expect("JSON");
    line["words"] = serde_json::json!({});
    lines[2] = line.to_string();
    lines.join("\n") + "\n"
}

#[test]
fn redacted_words_are_gone_and_counted() {
    let (shell, id) = recorded();
    shell.ok(&["do", "redact", "3", "--why", "a name was in it"]);
    assert!(!shell.ok(&["log"]).contains("Note: two"));
    let verdict = shell.ok(&["verify"]);
    assert!(verdict.contains("1 text removed with a reason"), "{verdict}");
    shell.ok(&["export", &id, "-o", "copy.jsonl"]);
    assert!(
        !std::fs::read_to_string(shell.folder().join("copy.jsonl"))
            .unwrap()
            .contains("\"two\"")
    );
    assert!(shell.ok(&["verify", "copy.jsonl"]).contains("1 text removed"));
}

#[test]
fn an_export_never_overwrites_unasked() {
    let (shell, id) = recorded();
    shell.write("there.jsonl", "mine");
    shell
        .run(&["export", &id, "-o", "there.jsonl"])
        .fails(1, &["there.jsonl", "--force"]);
    assert_eq!(
        std::fs::read_to_string(shell.folder().join("there.jsonl")).unwrap(),
        "mine"
    );
    shell.ok(&["export", &id, "-o", "there.jsonl", "--force"]);
    let data = shell.ok(&["export", &id, "-o", "-"]);
    assert_eq!(
        data,
        std::fs::read_to_string(shell.folder().join("there.jsonl")).unwrap()
    );
    shell
        .run(&["export", &id, "-o", "no/such/folder.jsonl"])
        .fails(2, &["folder"]);
    shell
        .run(&["report", "-o", "there.jsonl"])
        .fails(1, &["there.jsonl", "--force"]);
}

#[test]
fn two_pcs_taken_in_in_either_order_give_the_same() {
    let (one, id) = recorded();
    one.ok(&["export", &id, "-o", "one.jsonl"]);
    let first = one.folder().join("one.jsonl");
    let first = first.to_str().unwrap();
    // Another PC takes it in, carries on, and so does the first.
    let two = Shell::new();
    two.ok(&["import", first]);
    two.ok(&["do", "note", "written on the second PC"]);
    two.ok(&["do", "timer", "add", "5m", "ring back"]);
    two.ok(&["export", &id, "-o", "two.jsonl"]);
    one.ok(&["do", "note", "written on the first PC"]);
    one.ok(&["do", "timer", "add", "5m", "ring back"]);
    one.ok(&["export", &id, "-o", "one.jsonl", "--force"]);
    let second = two.folder().join("two.jsonl");
    let second = second.to_str().unwrap();
    let merged = |files: &[&str]| {
        let third = Shell::new();
        for file in files {
            third.ok(&["import", file]);
        }
        assert_eq!(third.run(&["verify"]).code, 0);
        (
            third.ok(&["export", &id, "-o", "-"]),
            third.ok(&["log"]),
            third.ok(&["status", "--json"]),
        )
    };
    let (forth, back, thrice) = (
        merged(&[first, second]),
        merged(&[second, first]),
        merged(&[second, first, second, first]),
    );
    assert_eq!(forth.0, back.0);
    assert_eq!(forth.1, back.1);
    assert_eq!(forth.0, thrice.0);
    let seal = |status: &str| serde_json::from_str::<serde_json::Value>(status).unwrap()["seal"].clone();
    assert_eq!(seal(&forth.2), seal(&back.2));
    assert!(
        forth.1.contains("first PC") && forth.1.contains("second PC"),
        "{}",
        forth.1
    );
    // The other PC's numbers are its own.
    assert!(
        forth
            .1
            .lines()
            .any(|line| line.contains('-') && line.contains("second PC"))
    );
}

#[test]
fn import_takes_all_files_or_none() {
    let (shell, id) = recorded();
    shell.ok(&["export", &id, "-o", "good.jsonl"]);
    let good = shell.folder().join("good.jsonl");
    let other = Shell::new();
    let text = std::fs::read_to_string(&good).expect("the export");
    let first = text.lines().next().expect("a line");
    other.write("bad.jsonl", format!("{first}\n{{}}\n"));
    other
        .run(&["import", good.to_str().unwrap(), "bad.jsonl"])
        .fails(1, &["bad.jsonl", "line 2"]);
    assert_eq!(other.ok(&["incidents", "--json"]), "[]\n");
    other
        .run(&["import", "gone.jsonl"])
        .fails(2, &["gone.jsonl", "not there"]);
}

#[test]
fn check_words_find_an_earlier_state() {
    let (shell, id) = recorded();
    let status: serde_json::Value = serde_json::from_str(&shell.ok(&["status", "--json"])).unwrap();
    let words: Vec<&str> = status["seal"]["words"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|word| word.as_str())
        .collect();
    let check = |extra: &[&str]| shell.run(&[&["verify"][..], extra, &["--words"], &words].concat());
    assert!(check(&[&id]).data.contains("are those of this log: 4 entries"));
    shell.ok(&["do", "note", "later"]);
    assert!(check(&[]).data.contains("when it had 4 entries"));
    shell.ok(&["export", &id, "-o", "copy.jsonl"]);
    assert!(check(&["copy.jsonl"]).data.contains("when it had 4 entries"));
    let mut turned = words.clone();
    turned.reverse();
    let ran = shell.run(&[&["verify", "--words"][..], &turned].concat());
    assert!(ran.code == 1 && ran.data.contains("NOT of this log"), "{ran:?}");
    shell
        .run(&["verify", "--words", "one", "two"])
        .fails(2, &["check word"]);
}

#[test]
fn a_flipped_byte_is_said_and_what_reads_is_read() {
    let (shell, _) = recorded();
    let path = journal(&shell);
    let mut bytes = std::fs::read(&path).unwrap();
    let at = bytes
        .windows(7)
        .rposition(|window| window == b"\"noted\"")
        .expect("an entry in the file");
    bytes[at + 1] = b'm';
    std::fs::write(&path, bytes).unwrap();
    let ran = shell.run(&["verify"]);
    assert!(
        ran.code == 1 && ran.data.contains("changed after it was written"),
        "{ran:?}"
    );
    let log = shell.run(&["log"]);
    assert!(log.code == 0 && log.talk.contains("damaged"), "{log:?}");
    shell
        .run(&["do", "note", "x"])
        .fails(3, &["damaged", "Nothing was written"]);
}

#[test]
fn a_truncated_journal_is_said_and_left_alone() {
    let (shell, _) = recorded();
    let path = journal(&shell);
    let bytes = std::fs::read(&path).unwrap();
    for keep in [bytes.len() / 2, 1000, 10] {
        std::fs::write(&path, &bytes[..keep]).unwrap();
        let log = shell.run(&["log"]);
        assert!(log.talk.to_lowercase().contains("journal"), "{keep} {log:?}");
        let ran = shell.run(&["do", "note", "x"]);
        assert_eq!(ran.code, 3, "{keep} {ran:?}");
        assert!(!ran.talk.contains("panicked"), "{ran:?}");
        assert_eq!(
            std::fs::read(&path).unwrap(),
            &bytes[..keep],
            "{keep}: the file was changed"
        );
    }
}

#[test]
fn a_journal_of_a_newer_version_is_read_and_not_written() {
    let (shell, _) = recorded();
    let connection = rusqlite::Connection::open(journal(&shell)).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    let log = shell.run(&["log"]);
    assert!(
        log.code == 0 && log.data.contains("three") && log.talk.contains("newer version"),
        "{log:?}"
    );
    shell.run(&["do", "note", "x"]).fails(3, &["newer version"]);
}

#[test]
fn a_file_that_is_no_journal_is_left_alone() {
    let shell = Shell::new();
    shell.write("home/stopgap.db", "this is a letter, not a database ".repeat(100));
    for words in [&["incidents"][..], &["start", "slow-morning"], &["verify"]] {
        shell.run(words).fails(3, &["stopgap.db"]);
    }
    assert!(
        std::fs::read_to_string(journal(&shell))
            .unwrap()
            .starts_with("this is a letter")
    );
}

#[test]
fn a_folder_without_a_journal_does_not_verify() {
    Shell::new().run(&["verify"]).fails(1, &["no journal here", "--home"]);
}

#[cfg(unix)]
#[test]
fn a_journal_that_may_not_be_written_is_read() {
    use std::os::unix::fs::PermissionsExt;
    let (shell, _) = recorded();
    let may = |file: u32, folder: u32| {
        std::fs::set_permissions(journal(&shell), PermissionsExt::from_mode(file)).unwrap();
        std::fs::set_permissions(shell.home(), PermissionsExt::from_mode(folder)).unwrap();
    };
    may(0o444, 0o555);
    let is_root = std::fs::write(shell.home().join("probe"), "").is_ok();
    if !is_root {
        let log = shell.run(&["log"]);
        assert!(log.code == 0 && log.data.contains("three"), "{log:?}");
        shell
            .run(&["do", "note", "x"])
            .fails(3, &["read-only", "Nothing was written"]);
    }
    may(0o644, 0o755);
    shell.ok(&["do", "note", "now it may"]);
}

#[test]
fn a_locked_journal_is_said() {
    let (shell, _) = recorded();
    let mut connection = rusqlite::Connection::open(journal(&shell)).unwrap();
    let lock = connection
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .unwrap();
    let ran = shell.run(&["do", "note", "x"]).fails(3, &["hint: "]);
    assert!(ran.talk.contains("using the journal"), "{ran:?}");
    assert!(shell.ok(&["log"]).contains("three"));
    drop(lock);
    shell.ok(&["do", "note", "now it goes"]);
}

#[test]
fn a_cut_tail_shows_in_the_check_words_and_an_empty_file_does_not_verify() {
    let (shell, _) = recorded();
    let status: serde_json::Value = serde_json::from_str(&shell.ok(&["status", "--json"])).unwrap();
    let words = status["seal"]["words"].as_array().unwrap();
    let words: Vec<&str> = words.iter().filter_map(|word| word.as_str()).collect();
    shell.ok(&["export", "-o", "copy.jsonl"]);
    assert!(shell.ok(&["verify", "copy.jsonl"]).contains(&words.join(" ")));
    let text = std::fs::read_to_string(shell.folder().join("copy.jsonl")).unwrap();
    let cut: Vec<&str> = text.lines().take(3).collect();
    shell.write("cut.jsonl", cut.join("\n") + "\n");
    let ran = shell.run(&["verify", "cut.jsonl"]);
    assert!(ran.data.contains("check words of 3 entries") && !ran.data.contains(&words.join(" ")));
    let ran = shell.run(&[&["verify", "cut.jsonl", "--words"][..], &words].concat());
    assert!(ran.code == 1 && ran.data.contains("NOT of this log"), "{ran:?}");
}

#[test]
fn verify_says_that_what_it_was_given_is_neither_file_nor_incident() {
    let (shell, _) = recorded();
    for what in ["gone.jsonl", "1999", "home"] {
        shell
            .run(&["verify", what])
            .fails(2, &["no file and no incident", what]);
    }
}

#[test]
fn a_file_that_is_no_export_is_refused_in_one_sentence() {
    let shell = Shell::new();
    for (name, bytes) in [
        ("empty.jsonl", &b""[..]),
        ("blank.jsonl", b"\n\n  \n"),
        ("letter.txt", b"Dear all,\nthe computers are off.\n\nYours\n"),
        ("one-line.txt", b"Dear all"),
        ("report.pdf", b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n1 0 obj\n<< >>\nendobj\n"),
        ("other.json", b"{\"plan\": 1}\n{\"plan\": 2}\n"),
        ("zeros.bin", &[0; 5000]),
    ] {
        shell.write(name, bytes);
        for verb in ["verify", "import"] {
            let ran = shell
                .run(&[verb, name])
                .fails(1, &[name, "is no export of a log", "hint: "]);
            assert_eq!((ran.talk.lines().count(), &*ran.data), (2, ""), "{verb} {name} {ran:?}");
        }
    }
    assert!(!shell.home().join("stopgap.db").exists());
}
