//! Corrections, undo, redaction, owed reasons.

use super::bench::{check, run};
use stopgap::incident::command::{Command, Request, Why};
use stopgap::incident::event::Event;
use stopgap::incident::ids::Initials;
use stopgap::incident::words::Said;
use stopgap::plan::model::StepId;

#[test]
fn a_correction_refolds_without_what_the_command_wrote() {
    check(
        "08:00 MF step plain done\n08:01 MF decide choose on --why go\n08:02 MF correct 3",
        "running, phase first\nplain done at 08:00",
    );
}

#[test]
fn a_struck_entry_stays_in_the_log() {
    let bench = run("08:00 MF step plain done\n08:01 MF undo");
    let struck: Vec<bool> = bench
        .log()
        .entries()
        .map(|entry| bench.log().is_struck(entry))
        .collect();
    assert_eq!(struck, [false, true, false]);
}

#[test]
fn undo_strikes_ones_own_last_entry_and_then_the_one_before() {
    check(
        "08:00 MF step plain done\n08:01 JP step must done\n08:02 MF step could done\n08:03 MF undo\n08:04 MF undo\n08:05 MF undo",
        "running, phase first
         must done at 08:01
         refused: MF has nothing on this PC to undo.",
    );
}

#[test]
fn an_unsigned_undo_strikes_nobodys_entry_and_names_the_one_it_might_be() {
    check(
        "08:00 - step plain done\n08:01 MF step must done\n08:02 - undo\n08:03 - correct 2\n08:04 - undo",
        "running, phase first
         must done at 08:01
         refused: Unsigned, it cannot be told that entry 2 is yours: Done: Plain step.
         refused: Nothing unsigned was recorded on this PC that could be undone.",
    );
}

#[test]
fn a_correction_is_refused_while_later_entries_rest_on_it() {
    check(
        "08:00 MF service record down\n08:10 MF service record back\n08:11 MF correct 2\n08:12 MF correct 3\n08:13 MF correct 2",
        "running, phase first
         refused: Entry 2 cannot be struck out while entry 3 rests on it.",
    );
}

#[test]
fn openings_and_corrections_stand() {
    check(
        "08:00 MF note one\n08:01 MF correct 1\n08:02 MF correct 2\n08:03 MF correct 3\n08:04 MF correct 2\n08:05 MF correct 44",
        "running, phase first
         refused: Entry 1 cannot be struck out: openings, corrections and removals of words stand.
         refused: Entry 3 cannot be struck out: openings, corrections and removals of words stand.
         refused: Entry 2 is struck out already.
         refused: There is no entry 44.",
    );
}

#[test]
fn striking_out_the_stand_down_goes_on_with_the_incident() {
    check(
        "08:00 MF stand-down --why over\n08:01 MF correct 2",
        "running, phase first",
    );
    check(
        "08:00 MF stand-down --why over\n08:01 MF close\n08:02 MF correct 2",
        "closed, phase first\nrefused: Entry 2 cannot be struck out while entry 3 rests on it.",
    );
}

#[test]
fn redacting_removes_the_words_and_leaves_the_fact() {
    let bench = run(
        "08:00 MF note \"Mrs X was here\"\n08:01 MF redact 2\n08:02 MF redact 2 --why \"held a name\"\n08:03 MF redact 2 --why twice",
    );
    assert_eq!(
        bench.refused,
        [
            "Removing words needs a reason, without the words themselves.",
            "Entry 2 has no words to remove."
        ]
    );
    let entry = &bench.log().entries().nth(1).unwrap();
    assert!(matches!(entry.event, Event::Noted(_)));
    assert_eq!(bench.log().words().said(entry.words[0].1), Said::Redacted);
}

#[test]
fn a_reason_answered_later_is_owed_until_it_is_given() {
    let mut bench = run("08:00 MF note begin");
    let command = Command::Step {
        step: StepId::new("plain").expect("an id"),
        action: stopgap::incident::command::StepAction::NotApplicable,
        confirm: None,
        answers: Vec::new(),
    };
    bench
        .order(Request {
            why: Why::Later,
            ..Request::new(command, Initials::new("MF"))
        })
        .expect("later is an answer");
    assert_eq!(bench.log().state().owed.iter().filter(|owed| !owed.given).count(), 1);
    for line in super::bench::read("08:05 MF note --for 2 wrong\n08:06 MF note --for 3 \"single room only\"") {
        bench.line(&line);
    }
    assert_eq!(bench.refused, ["Entry 2 owes no reason."]);
    assert_eq!(bench.log().state().owed.iter().filter(|owed| !owed.given).count(), 0);
}
