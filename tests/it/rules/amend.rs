//! Corrections, undo, redaction, owed reasons.

use std::sync::Arc;

use super::bench::{check, run};
use stopgap::incident::command::{Command, Request, Why};
use stopgap::incident::event::Event;
use stopgap::incident::ids::Initials;
use stopgap::incident::log::Log;
use stopgap::incident::moment::Moment;
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
         refused: Unsigned, it cannot be told that entry 2 is yours: Done: 1 Plain step.
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

#[test]
fn a_command_owes_one_reason_however_much_it_writes() {
    let mut bench = run("08:00 MF note begin");
    let command = Command::Decide {
        step: StepId::new("choose").expect("an id"),
        option: stopgap::plan::model::OptionId::new("over").expect("an id"),
        considered: None,
        review: None,
        switch_to: None,
    };
    let request = Request {
        why: Why::Later,
        ..Request::new(command, Initials::new("MF"))
    };
    bench.order(request).expect("later is an answer");
    assert_eq!(bench.log().entries().len(), 4, "a decision and a stand-down");
    assert_eq!(bench.log().state().owed.len(), 1);
}

#[test]
fn undo_strikes_what_was_asked_for_and_leaves_the_jump_of_the_clock_that_was_noticed_with_it() {
    let mut bench = run("08:00 MF note begin");
    bench.now.wall = Moment(bench.now.wall.0 + 3_600_000);
    let note = Command::Note {
        text: "an hour on".to_owned(),
        reason_for: None,
    };
    for command in [note, Command::Undo] {
        bench.order(Request::new(command, Initials::new("MF"))).expect("taken");
    }
    let entries = bench.log().entries();
    let told: Vec<_> = entries
        .map(|entry| (entry.event.kind(), bench.log().is_struck(entry)))
        .collect();
    let kinds: Vec<_> = told
        .iter()
        .filter(|(_, struck)| *struck)
        .map(|(kind, _)| *kind)
        .collect();
    assert_eq!(kinds, ["noted"]);
    assert!(told.contains(&("clock-jumped", false)), "{told:?}");
}

#[test]
fn a_number_that_was_struck_out_is_not_given_again() {
    let bench = run(
        "08:00 MF timer add 20m \"ring the lab\"\n08:01 MF undo\n08:02 MF timer add 30m \"ring them\"\n\
         08:03 MF action add \"torch\" --owner JP --due 2026-04-01\n08:04 MF undo\n\
         08:05 MF action add \"lamp\" --owner JP --due 2026-04-01",
    );
    let state = bench.log().state();
    let timers: Vec<_> = state.timers.iter().map(|timer| timer.number.to_string()).collect();
    let actions: Vec<_> = state.actions.iter().map(|action| action.number.to_string()).collect();
    assert_eq!((timers, actions), (vec!["2".to_owned()], vec!["2".to_owned()]));
}

#[test]
fn a_correction_that_names_a_command_of_which_a_part_stands_strikes_out_none_of_it() {
    // No command of this version writes both; another version, or a forged copy, may.
    let bench = run("08:00 MF note one\n08:01 MF note two\n08:02 MF correct 3");
    let mut written = bench.disk.entries();
    let opening = Arc::clone(&written[0].entry);
    let part = Arc::make_mut(&mut written[2].entry);
    part.part_of = Some(opening.place.seq);
    (part.at, part.boot) = (opening.at, opening.boot);
    let log = Log::of(written);
    let struck: Vec<_> = log.entries().filter(|entry| log.is_struck(entry)).collect();
    assert!(struck.is_empty(), "{struck:?}");
}

#[test]
fn two_pcs_that_recorded_apart_under_the_same_numbers_are_seen_wherever_the_entries_fall() {
    let script = "08:00 MF note begin";
    let (one, other) = (
        run(&format!("{script}\n08:10 MF note a\n08:11 MF note b\n08:12 MF note c")),
        run(&format!("{script}\n08:20 JP note d\n08:21 JP note e")),
    );
    let merged = one
        .disk
        .entries()
        .into_iter()
        .chain(other.disk.entries().into_iter().skip(2));
    let log = Log::of(merged);
    let apart = log
        .state()
        .anomalies
        .iter()
        .filter(|anomaly| anomaly.what.contains("apart"));
    assert_eq!(apart.count(), 2, "{:?}", log.state().anomalies);
    let clock = log.state().clocks[&super::bench::station()];
    assert_eq!(clock.seq, 5, "the higher number is gone on from");
}
