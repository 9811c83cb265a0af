//! A journal in trouble, as the program shows it: it says what is wrong, what can be read is read, and nothing is
//! written over.

use std::path::PathBuf;

use crate::incidents::PLAN;
use crate::support::Shell;
use crate::window::Window;

fn recorded() -> (Shell, PathBuf) {
    let shell = Shell::new();
    shell.write("home/plans/small.yaml", PLAN);
    shell.ok(&["start", "small"]);
    shell.ok(&["do", "note", "before the trouble"]);
    let journal = shell.home().join("stopgap.db");
    (shell, journal)
}

/// Opens the program on a journal that must not be written, tries to write all the same, and leaves.
fn check(shell: &Shell, journal: &PathBuf, asked: Option<&str>, said: &str, read: &str) {
    let before = std::fs::read(journal).expect("the journal");
    let mut window = Window::open(shell);
    if let Some(asked) = asked {
        window.expect(asked);
        window.press("\r");
    }
    window.expect(said);
    window.press("5");
    window.expect(read);
    window.command("note written over it");
    window.expect("Not yet: Th");
    window.press("\x03");
    window.expect("Leave the program?");
    window.press("\x03");
    assert_eq!(window.ended_cleanly(), 130);
    assert!(
        std::fs::read(journal).expect("the journal") == before,
        "the journal was changed"
    );
}

#[test]
fn a_journal_of_a_newer_version_is_shown_and_not_written() {
    let (shell, journal) = recorded();
    let connection = rusqlite::Connection::open(&journal).expect("the journal");
    connection
        .pragma_update(None, "user_version", 99)
        .expect("a newer version");
    drop(connection);
    check(
        &shell,
        &journal,
        None,
        "SAVED HERE: write on paper. This journal was written by a new",
        "Note: before the trouble",
    );
}

#[test]
fn a_damaged_journal_is_shown_and_not_written() {
    let (shell, journal) = recorded();
    let mut bytes = std::fs::read(&journal).expect("the journal");
    let at = bytes
        .windows(7)
        .rposition(|window| window == b"\"noted\"")
        .expect("an entry in the file");
    bytes[at + 1] = b'm';
    std::fs::write(&journal, bytes).expect("the journal");
    check(
        &shell,
        &journal,
        Some("Set it aside and begin a new log?"),
        "SAVED HERE: write on paper. The journal is damaged",
        "Incident opened: A small plan",
    );
}

#[test]
fn a_journal_that_is_cut_short_is_not_written() {
    let (shell, journal) = recorded();
    let bytes = std::fs::read(&journal).expect("the journal");
    for keep in [bytes.len() / 2, 1000, 10] {
        std::fs::write(&journal, &bytes[..keep]).expect("the journal");
        let mut window = Window::open(&shell);
        window.expect_screen("it says so", |screen| {
            screen
                .contents()
                .to_lowercase()
                .contains("set it aside and begin a new log?")
        });
        window.press("\r");
        window.expect("NOT SAVED HERE: write on paper");
        window.press("\x03\x03");
        window.ended();
        assert!(
            std::fs::read(&journal).expect("the journal") == bytes[..keep],
            "{keep}: the journal was changed"
        );
    }
}

#[test]
fn a_damaged_journal_is_set_aside_where_somebody_says_so_and_a_new_log_begins() {
    let (shell, journal) = recorded();
    let bytes = std::fs::read(&journal).expect("the journal");
    std::fs::write(&journal, &bytes[..bytes.len() / 2]).expect("the journal");
    let mut window = Window::open(&shell);
    window.expect("Set it aside and begin a new log?");
    window.press("y\r");
    window.expect("Someone in danger now?");
    window.press("\r");
    window.expect("1 of 10");
    assert_eq!(shell.ok(&["incidents"]).lines().count(), 1);
    let aside = shell.home().join("stopgap-damaged-1.db");
    assert!(std::fs::read(aside).expect("the old one") == bytes[..bytes.len() / 2]);
}

#[test]
fn a_journal_that_another_program_holds_keeps_nobody_before_a_black_screen() {
    let (shell, journal) = recorded();
    let connection = rusqlite::Connection::open(&journal).expect("the journal");
    // Nobody else reads either, however the file is kept.
    connection
        .execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE opening SET count = count; COMMIT;")
        .expect("the lock");
    let mut window = Window::open(&shell);
    window.expect("Someone in danger now?");
    window.expect("NOT SAVED YET");
    // What runs here is not known yet: nothing is begun beside it.
    window.press("\r");
    window.expect("Not yet: another program uses the journal");
    drop(connection);
    window.expect_screen("it carries on", |screen| !screen.contents().contains("NOT SAVED YET"));
    window.expect("A small plan");
    window.press("\r");
    window.expect("First 1 of 3");
    assert!(shell.ok(&["verify"]).contains("verifies"));
    assert_eq!(shell.ok(&["incidents"]).lines().count(), 1);
}

#[test]
fn while_another_program_has_the_journal_entries_wait_for_it() {
    let (shell, journal) = recorded();
    let mut window = Window::open(&shell);
    window.expect("First 1 of 3");
    let mut connection = rusqlite::Connection::open(&journal).expect("the journal");
    let lock = connection
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .expect("the lock");
    window.press("d");
    window.expect("saving");
    assert!(!window.text().contains("Done: 1 Tell everyone"), "{}", window.text());
    // The screen is not frozen meanwhile.
    window.press("5");
    window.expect("Note: before the trouble");
    window.press("1");
    drop(lock);
    window.expect("Done: 1 Tell everyone");
    assert!(shell.ok(&["log"]).contains("Done: 1 Tell everyone"));
}
