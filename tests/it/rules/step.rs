//! Steps, decisions, phases, the end.

use super::bench::{check, run, run_at};
use stopgap::incident::command::{Command, Request, Why};
use stopgap::incident::log::Log;
use stopgap::incident::moment::Moment;
use stopgap::plan::condition::StepStatus;
use stopgap::plan::model::StepId;
use stopgap::plan::practice::Practice;

#[test]
fn a_step_is_done_once() {
    check(
        "08:00 MF step plain done\n08:01 JP step plain done",
        "running, phase first
         plain done at 08:00
         refused: Plain step was done already, at 08:00 by MF.",
    );
}

#[test]
fn a_step_may_be_called_by_its_number() {
    check(
        "08:00 MF step 1 done\n08:01 MF step 4 done --confirm yes --answer count=3\n08:02 MF decide 5 stay\n08:03 MF step 5 done\n08:04 MF step 12 done",
        "running, phase first
         plain done at 08:00
         asks done at 08:01
         choose done at 08:02
         refused: Choose is finished by deciding: Which way?
         refused: There is no step \"12\".",
    );
}

#[test]
fn an_option_of_a_decision_called_by_number_goes_on_with_another_plan() {
    check(
        "08:00 MF decide 5 other\n08:01 MF step 1 start",
        "running, phase begin
         plain in-progress",
    );
}

#[test]
fn a_step_done_five_minutes_before_it_is_recorded_is_done_earlier() {
    check(
        "08:00 MF note begin\n08:10 MF step plain done --at 08:06\n08:10 MF step must done --at 08:05",
        "running, phase first
         plain done at 08:06
         must done-earlier at 08:05",
    );
}

#[test]
fn lateness_is_judged_by_when_it_happened_not_by_when_it_was_typed() {
    check(
        "08:00 MF note begin\n09:40 MF step plain earlier --at 08:05 --roughly",
        "running, phase first
         plain done-earlier at 08:05",
    );
    check(
        "08:00 MF note begin\n09:40 MF step plain done --at 08:15",
        "running, phase first
         plain done-earlier at 08:15 late 5m",
    );
}

#[test]
fn an_open_step_is_late_to_now() {
    check(
        "08:00 MF step plain start\n08:25 MF note later",
        "running, phase first
         plain in-progress late 15m",
    );
}

#[test]
fn a_comma_in_a_number_only_ever_parts_thousands() {
    for (typed, kept) in [
        ("1,200", Some("1200")),
        ("12,345,678.5", Some("12345678.5")),
        ("-1,200", Some("-1200")),
        ("5.9", Some("5.9")),
    ]
    .into_iter()
    .chain(
        [
            "5,9", "12,34", "1,2345", "1234,567", ",5", "1,,000", "1,200,", "5.9,100",
        ]
        .map(|typed| (typed, None)),
    ) {
        let line = format!("08:00 MF step asks done --confirm yes --answer count={typed}");
        let expected = match kept {
            Some(_) => "running, phase first\n         asks done at 08:00".to_owned(),
            None => format!("running, phase first\n         refused: \"{typed}\" does not answer: How many?"),
        };
        check(&line, &expected);
        assert_eq!(
            stopgap::incident::truth::number_given(typed).as_deref(),
            kept,
            "{typed}"
        );
    }
}

#[test]
fn done_earlier_wants_a_time() {
    check(
        "08:00 MF step plain earlier",
        "running, phase first
         refused: When was it done? Plain step was done earlier, so it needs a time.",
    );
}

#[test]
fn done_wants_the_confirm_answer_and_the_required_asks() {
    check(
        "08:00 MF step asks done\n08:01 MF step asks done --confirm yes\n08:02 MF step asks done --confirm yes --answer count=many\n08:03 MF step asks done --confirm escalate --answer count=3 --answer who=Dr_X",
        "running, phase first
         asks done at 08:03
         refused: Asking step is done when this is answered: All well?
         refused: Asking step is done when this is answered: How many?
         refused: \"many\" does not answer: How many?",
    );
}

#[test]
fn what_may_be_left_out_and_with_what_reason() {
    check(
        "08:00 MF step must na --why reason\n08:01 MF step must cannot\n08:02 MF step must cannot --why \"no key\"\n\
         08:03 MF step plain na\n08:04 MF step plain na --why \"single room\"\n08:05 MF step could na",
        "running, phase first
         plain not-applicable
         must cannot
         could not-applicable
         refused: Must step must be done: the plan does not let it be called not applicable.
         refused: Must step is not to be left undone without a reason.
         refused: Plain step is not to be left undone without a reason.",
    );
}

#[test]
fn what_could_not_be_done_may_be_done_after_all() {
    check(
        "08:00 MF step must cannot --why \"no key\"\n08:10 MF step must done",
        "running, phase first\nmust done at 08:10",
    );
}

#[test]
fn a_deferred_step_waits_again_when_its_phase_is_entered() {
    check(
        "08:00 MF step could defer --to second\n08:01 MF step must defer --why later\n08:02 MF phase second",
        "running, phase second
         must deferred
         could waiting",
    );
    check(
        "08:01 MF step must defer --why later\n08:02 MF phase second\n08:03 MF phase first",
        "running, phase first
         must waiting",
    );
}

#[test]
fn a_step_is_handed_on_and_reopened() {
    check(
        "08:00 MF step plain hand --to desk\n08:01 MF step must done\n08:02 MF step must reopen\n08:03 MF step could reopen",
        "running, phase first
         plain handed-on
         must waiting
         refused: Could step is still open, so it cannot be opened again.",
    );
}

#[test]
fn a_decision_is_finished_by_deciding_alone_and_the_latest_holds() {
    check(
        "08:00 MF step choose done\n08:01 MF decide choose stay --considered waiting\n08:05 JP decide choose on --why time\n08:06 JP decide plain on",
        "running, phase second
         choose done at 08:05 rounds 2
         refused: Choose is finished by deciding: Which way?
         refused: Plain step is not a decision; those are: choose, pace.",
    );
}

#[test]
fn a_decision_can_stand_down_and_then_needs_a_reason() {
    check(
        "08:00 MF decide choose over\n08:01 MF decide choose over --why \"false alarm\"",
        "stood-down, phase first
         choose done at 08:01
         refused: Standing down needs a reason: what has been found to be in order?",
    );
}

#[test]
fn a_decision_can_be_recorded_when_what_it_leads_to_is_so_already() {
    check(
        "08:00 MF stand-down --why \"false alarm\"\n08:01 MF decide choose over",
        "stood-down, phase first
         choose done at 08:01",
    );
    check(
        "08:00 MF switch other\n08:01 MF decide choose other --at 08:00",
        "running, phase begin",
    );
    check(
        "08:00 MF phase second\n08:01 MF decide choose on",
        "running, phase second
         choose done at 08:01",
    );
}

#[test]
fn a_switch_keeps_what_was_logged() {
    check(
        "08:00 MF step plain done\n08:01 MF service mail down\n08:02 MF decide choose other --why \"not this one\"\n08:03 MF step fresh done\n08:04 MF service mail up",
        "running, phase begin
         plain done at 08:00
         fresh done at 08:03
         Mail up since 08:04 drops 1",
    );
}

#[test]
fn a_repeating_step_comes_round_while_its_phase_lasts() {
    check(
        "08:00 MF phase second\n08:10 MF step again done\n08:39 MF note wait",
        "running, phase second\nagain done at 08:10",
    );
    check(
        "08:00 MF phase second\n08:10 MF step again done\n08:45 MF note wait",
        "running, phase second\nagain waiting at 08:10 late 5m",
    );
    check(
        "08:00 MF phase second\n08:10 MF step again done\n08:45 MF step again done\n08:46 MF phase third\n09:50 MF note wait",
        "running, phase third\nagain done at 08:45 late 5m rounds 2",
    );
    check(
        "08:00 MF phase second\n08:10 MF step again done\n08:20 MF stand-down --why over\n09:50 MF note wait",
        "stood-down, phase second\nagain done at 08:10",
    );
}

#[test]
fn a_round_that_is_typed_back_takes_its_place_among_the_rounds() {
    let script = "08:00 MF phase second\n09:00 MF step again done\n09:13 MF step again done --at 08:05";
    check(
        script,
        "running, phase second
         again done at 09:00 late 25m rounds 2",
    );
    let bench = run(script);
    let again = bench.log().state().step(&StepId::new("again").unwrap()).unwrap();
    let time = |at: Moment| at.utc().format("%H:%M").to_string();
    let rounds: Vec<_> = again
        .rounds
        .iter()
        .map(|round| (time(round.done), round.due.map(time)))
        .collect();
    let round = |done: &str, due: &str| (done.to_owned(), Some(due.to_owned()));
    assert_eq!(rounds, [round("08:05", "08:15"), round("09:00", "08:35")]);
    assert!(
        bench.reminders().contains(&"09:30 Every half hour".to_owned()),
        "{:?}",
        bench.reminders()
    );
}

#[test]
fn a_repeating_step_is_handed_on_between_its_rounds_and_comes_round_for_whoever_has_it_now() {
    let script = "08:00 MF phase second\n08:10 MF step again done\n08:20 MF step again hand --to desk";
    check(script, "running, phase second\nagain done at 08:10");
    let bench = run(script);
    let again = bench.log().state().step(&StepId::new("again").unwrap()).unwrap();
    assert_eq!(
        again.role.as_ref().map(stopgap::plan::model::RoleId::as_str),
        Some("desk")
    );
    assert!(
        bench.reminders().contains(&"08:40 Every half hour".to_owned()),
        "{:?}",
        bench.reminders()
    );
    check(
        "08:00 MF phase third\n08:10 MF step last done\n08:20 MF step last hand --to desk",
        "running, phase third
         last done at 08:10
         refused: Last was done already, at 08:10 by MF.",
    );
}

#[test]
fn a_round_that_is_begun_or_handed_on_is_due_from_the_round_before() {
    check(
        "08:00 MF phase second\n08:10 MF step again done\n08:42 MF step again start\n08:45 MF note wait",
        "running, phase second\nagain in-progress late 5m",
    );
    check(
        "08:00 MF phase second\n08:10 MF step again done\n08:42 MF step again hand --to desk\n08:45 MF note wait",
        "running, phase second\nagain handed-on late 5m",
    );
    check(
        "08:00 MF phase second\n08:10 MF step again done\n08:42 MF step again start\n08:45 MF phase third\n09:50 MF note wait",
        "running, phase third\nagain in-progress",
    );
}

#[test]
fn a_condition_makes_a_step_active_and_its_anchor_makes_it_due() {
    assert_eq!(run("08:00 MF note begin").status("if-down"), StepStatus::Inactive);
    check(
        "08:00 MF service record down\n08:20 MF note wait",
        "running, phase first\nRecord down since 08:00 drops 1",
    );
    let after = run("08:00 MF service record down\n08:20 MF step if-down start");
    assert!(
        after.says().contains("if-down in-progress late 15m"),
        "{}",
        after.says()
    );
}

#[test]
fn with_essentials_only_what_must_be_done_is_active() {
    let bench = run_at(Practice::default(), true, "08:00 MF note begin");
    assert_eq!(
        (bench.status("plain"), bench.status("must")),
        (StepStatus::Inactive, StepStatus::Waiting)
    );
}

#[test]
fn standing_down_and_closing_are_different_things() {
    check(
        "08:00 MF close\n08:01 MF stand-down\n08:02 MF stand-down --why over\n08:03 MF stand-down --why again\n08:04 MF step plain done\n08:05 MF close\n08:06 MF close\n08:07 MF phase second\n08:08 MF note forgotten --at 08:01\n08:09 MF close",
        "closed, phase first
         plain done at 08:04
         refused: The incident is still running, so it cannot be closed.
         refused: Standing down needs a reason: what has been found to be in order?
         refused: The incident was stood down already, at 08:02.
         refused: The incident was closed already, and nothing was added since.
         refused: The incident is closed: what happened can still be added, but it cannot be taken further.",
    );
}

#[test]
fn nothing_ends_before_it_began() {
    check(
        "08:00 MF note begin\n08:30 MF stand-down --at 07:50 --why over\n08:31 MF stand-down --at 08:20 --why over\n\
         08:32 MF close --at 08:10\n08:33 MF close --at 08:20",
        "closed, phase first
         refused: The incident was started at 08:00, so it cannot have been stood down before that.
         refused: The incident was stood down at 08:20, so it cannot have been closed before that.",
    );
}

#[test]
fn a_clock_that_went_back_keeps_nobody_from_standing_down() {
    let mut bench = run("08:00 MF note begin");
    bench.now = super::bench::now_at(Moment(bench.now.wall.0 - 86_400_000));
    let mut request = Request::new(Command::StandDown, None);
    request.why = Why::Given("over".to_owned());
    bench.order(request).expect("a stand-down");
    let anomalies = &bench.log().state().anomalies;
    assert_eq!(
        anomalies
            .iter()
            .map(|anomaly| anomaly.what.as_str())
            .collect::<Vec<_>>(),
        ["the incident was started at Tue 10 Mar 08:00, so it cannot have been stood down before that"]
    );
}

#[test]
fn an_end_before_the_beginning_that_another_pc_recorded_is_shown_as_not_fitting() {
    let early = run("07:00 MF note begin\n09:00 MF stand-down --at 07:30 --why over\n09:01 MF close --at 07:40");
    let late = run("08:00 MF note begin\n08:50 MF stand-down --why over");
    let unfit = |known: usize, end: usize| {
        let end = early.disk.entries().remove(end);
        let log = Log::of(late.disk.entries().into_iter().take(known).chain([end]));
        let anomalies = log.state().anomalies.iter().map(|anomaly| anomaly.what.clone());
        anomalies
            .filter(|what| what.contains("cannot have been"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        unfit(2, 2),
        ["the incident was started at 08:00, so it cannot have been stood down before that"]
    );
    assert_eq!(
        unfit(3, 3),
        ["the incident was stood down at 08:50, so it cannot have been closed before that"]
    );
}

#[test]
fn a_late_entry_into_a_closed_incident_makes_issue_two() {
    let bench = run("08:00 MF stand-down --why over\n08:01 MF close\n09:00 MF note one --at 08:00\n09:01 MF note two");
    assert_eq!(
        (bench.log().state().issue, bench.log().state().after_close.len()),
        (2, 2)
    );
    let bench =
        run("08:00 MF stand-down --why over\n08:01 MF close\n09:00 MF note one\n09:01 MF close\n09:02 MF note two");
    assert_eq!(
        (bench.log().state().issue, bench.log().state().after_close.len()),
        (3, 1)
    );
}

#[test]
fn roles_are_given_and_handed_over() {
    check(
        "08:00 MF handover lead JP\n08:01 MF duty lead \"J. Patel\"\n08:02 MF handover lead \"M. Fox\"\n08:03 MF duty chief JP",
        "running, phase first
         lead is M. Fox
         refused: Nobody holds Lead yet, so it cannot be handed over.
         refused: There is no role \"chief\".",
    );
}

#[test]
fn a_decision_is_looked_at_again_until_it_is_settled() {
    let reviews = |script: &str| {
        let reminders = run(script).reminders();
        reminders
            .into_iter()
            .filter(|said| said.contains("Look again"))
            .collect::<Vec<_>>()
    };
    assert_eq!(reviews("08:00 MF decide choose stay"), ["08:30 Look again: Which way?"]);
    assert_eq!(reviews("08:00 MF decide choose on"), [""; 0]);
    assert_eq!(reviews("08:00 MF decide choose stay\n08:05 MF phase second"), [""; 0]);
    assert_eq!(reviews("08:00 MF decide choose over --why done"), [""; 0]);
    // Taken in another phase than its own: that phase lasts.
    assert_eq!(
        reviews("08:00 MF phase second\n08:05 MF decide choose stay"),
        ["08:35 Look again: Which way?"]
    );
    // Where every option leads on, how to go on is what is looked at again.
    assert_eq!(reviews("08:00 MF decide pace slow"), ["09:00 Look again: How much?"]);
}

#[test]
fn what_is_done_is_opened_again_before_it_is_called_anything_else() {
    check(
        "08:00 MF step could done\n08:01 MF step could na\n08:02 MF step could cannot --why x\n\
         08:03 MF step could defer --to second\n08:04 MF step could reopen\n08:05 MF step could na",
        "running, phase first
         could not-applicable
         refused: Could step was done already, at 08:00 by MF.
         refused: Could step was done already, at 08:00 by MF.
         refused: Could step was done already, at 08:00 by MF.",
    );
    // A round that was done says nothing of the next.
    check(
        "08:00 MF phase second\n08:10 MF step again done\n08:41 MF step again na --why quiet",
        "running, phase second\nagain not-applicable",
    );
}

#[test]
fn what_was_decided_can_be_added_to_a_closed_incident_and_takes_it_no_further() {
    check(
        "08:00 MF stand-down --why over\n08:01 MF close\n08:02 MF decide choose other --at 08:00\n\
         08:03 MF decide choose on --at 08:00\n08:04 MF switch other\n08:05 MF duty lead JP\n08:06 MF timer add 5m x",
        "closed, phase first
         choose done at 08:00 rounds 2
         refused: The incident is closed: what happened can still be added, but it cannot be taken further.
         refused: The incident is closed: what happened can still be added, but it cannot be taken further.
         refused: The incident is closed: what happened can still be added, but it cannot be taken further.",
    );
}

#[test]
fn what_another_pc_took_further_after_the_closing_is_shown_as_not_fitting() {
    let closed = run("08:00 MF note begin\n08:10 MF stand-down --why over\n08:11 MF close");
    let apart = run("08:00 MF note begin\n08:10 MF stand-down --why over\n08:12 MF phase second");
    let further = apart.disk.entries().remove(3);
    let log = Log::of(closed.disk.entries().into_iter().chain([further]));
    let anomalies: Vec<_> = log
        .state()
        .anomalies
        .iter()
        .map(|anomaly| anomaly.what.as_str())
        .collect();
    assert!(
        anomalies.iter().any(|what| what.contains("cannot be taken further")),
        "{anomalies:?}"
    );
}
