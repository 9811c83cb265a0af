//! Switching plans, entering a phase again, and the clocks of outsiders that outlive what set them going.

use super::bench::{check_trouble, run, run_trouble};
use stopgap::plan::condition::StepStatus;

/// Runs a script on the first plan and compares the clocks of outsiders.
#[track_caller]
fn check_outsiders(script: &str, expected: &[&str]) {
    assert_eq!(
        run_trouble(script).outsiders(),
        expected,
        "\nafter this script:\n{script}"
    );
}

#[test]
fn what_was_done_is_done_in_the_next_plan_where_it_asks_the_same() {
    check_trouble(
        "08:00 MF step slips done\n08:01 MF decide way paper\n08:02 MF step kit done\n08:03 MF switch second-trouble",
        "running, phase recognise
         slips done at 08:00
         way done at 08:01",
    );
}

#[test]
fn a_decision_that_the_next_plan_does_not_offer_is_to_be_taken_anew() {
    let bench = run_trouble("08:01 MF decide way wait\n08:03 MF switch second-trouble");
    assert_eq!(bench.status("way"), StepStatus::Waiting);
    assert!(
        bench
            .log()
            .state()
            .decision(&stopgap::plan::model::StepId::new("way").unwrap())
            .is_none()
    );
}

#[test]
fn what_was_set_aside_counts_again_when_its_plan_comes_back() {
    check_trouble(
        "08:01 MF decide way wait\n08:02 MF step kit done\n08:03 MF switch second-trouble\n08:04 MF decide back yes",
        "running, phase recognise
         way done at 08:01
         kit done at 08:02",
    );
}

#[test]
fn a_plan_begins_at_its_first_phase_whatever_phase_the_one_before_was_in() {
    check_trouble(
        "08:00 MF phase checks\n08:01 MF switch second-trouble",
        "running, phase recognise",
    );
}

#[test]
fn a_switch_typed_in_late_begins_at_the_first_phase_whatever_was_entered_before_it_was_typed() {
    check_trouble(
        "08:00 MF note begin\n08:45 MF phase run\n09:00 MF switch second-trouble --at 08:30",
        "running, phase recognise",
    );
    // What is entered from then on counts, and what is typed of the plan before does not.
    check_trouble(
        "08:00 MF note begin\n09:00 MF switch second-trouble --at 08:30\n09:05 MF phase run\n09:06 MF phase checks --at 08:20",
        "running, phase run",
    );
    check_trouble(
        "08:00 MF note begin\n08:45 MF phase run\n09:00 MF switch second-trouble --at 08:30\n09:10 MF phase run\n09:20 MF step rooms start\n09:30 MF note wait",
        "running, phase run
         rooms in-progress late 5m",
    );
}

#[test]
fn a_step_put_off_to_a_phase_that_the_next_plan_has_not_waits() {
    let plan_without_phase = "08:00 MF step plain defer --to third --why later\n08:01 MF switch other";
    assert_eq!(run(plan_without_phase).status("plain"), StepStatus::Waiting);
}

#[test]
fn due_times_of_a_plan_that_comes_later_count_from_its_coming() {
    check_trouble(
        "08:00 MF note begin\n11:00 MF switch second-trouble\n11:02 MF step quick start\n11:04 MF note wait",
        "running, phase recognise
         quick in-progress late 1m",
    );
    // Handing out slips was asked for by both, so it is late since the first.
    let late = run_trouble("08:00 MF note begin\n08:30 MF switch second-trouble\n08:38 MF step slips done");
    assert!(late.says().contains("slips done at 08:38 late 30m"), "{}", late.says());
}

#[test]
fn phase_anchors_count_from_entering_it_under_the_plan_in_use() {
    check_trouble(
        "08:00 MF phase run\n10:00 MF switch second-trouble\n10:30 MF phase run\n10:40 MF step rooms start\n10:50 MF note wait",
        "running, phase run
         rooms in-progress late 5m",
    );
}

#[test]
fn a_step_whose_time_was_over_before_it_applied_is_due_when_it_applies() {
    // Due ten minutes after the start, applying from an hour on.
    let bench = run_trouble("08:00 MF note begin\n09:05 MF step fetch start");
    assert!(bench.says().contains("fetch in-progress late 5m"), "{}", bench.says());
    let bench = run_trouble("08:00 MF phase run\n09:05 MF note wait");
    assert!(
        bench.reminders().contains(&"09:00 Fetch the list".to_owned()),
        "{:?}",
        bench.reminders()
    );
    assert!(
        bench
            .reminders()
            .contains(&"09:00 Tell Lead: Fetch the list".to_owned()),
        "{:?}",
        bench.reminders()
    );
}

#[test]
fn deciding_again_is_not_judged_by_the_first_due_time() {
    let script = "08:00 MF note begin\n08:05 MF decide model booked\n08:40 MF decide model urgent";
    check_trouble(script, "running, phase recognise\nmodel done at 08:40 rounds 2");
    let bench = run_trouble(script);
    let state = bench.log().state();
    let rounds = &state
        .step(&stopgap::plan::model::StepId::new("model").unwrap())
        .unwrap()
        .rounds;
    let due: Vec<String> = rounds
        .iter()
        .filter_map(|round| Some(round.due?.in_zone(state.practice.zone).format("%H:%M").to_string()))
        .collect();
    assert_eq!(
        due,
        ["08:10", "08:35"],
        "the first by the plan, the second by the review"
    );
    // The first time in time counts, also where it is typed in last.
    let typed =
        run_trouble("08:00 MF note begin\n08:20 MF decide model urgent\n08:21 MF decide model booked --at 08:05");
    assert!(!typed.says().contains("late"), "{}", typed.says());
}

#[test]
fn entering_a_phase_again_asks_its_questions_again_and_leaves_what_was_done() {
    check_trouble(
        "08:00 MF phase checks\n08:01 MF step three done --confirm yes\n08:02 MF step kit done\n08:03 MF decide safe back\n08:04 MF phase checks",
        "running, phase checks
         three waiting
         kit done at 08:02
         safe waiting",
    );
    // The time to answer counts from then, and what is answered then is a further round.
    check_trouble(
        "08:00 MF phase checks\n08:01 MF step three done --confirm yes\n08:03 MF decide safe back\n10:00 MF phase checks\n10:20 MF step three done --confirm yes",
        "running, phase checks
         three done at 10:20 late 5m rounds 2
         safe waiting",
    );
}

#[test]
fn opening_what_entering_the_phase_has_opened_already_is_no_mistake() {
    check_trouble(
        "08:00 MF phase checks\n08:01 MF step three done --confirm yes\n08:03 MF decide safe back\n10:00 MF phase checks\n10:01 MF step three reopen\n10:02 MF step three reopen",
        "running, phase checks
         three waiting
         safe waiting
         refused: Try three PCs is still open, so it cannot be opened again.",
    );
}

#[test]
fn going_to_the_phase_that_is_current_asks_nothing_again() {
    check_trouble(
        "08:00 MF phase checks\n08:01 MF step three done --confirm yes\n08:02 MF phase checks",
        "running, phase checks
         three done at 08:01",
    );
}

#[test]
fn what_is_typed_in_late_is_not_asked_again() {
    check_trouble(
        "08:00 MF phase checks\n08:10 MF phase run\n08:30 MF step three done --at 08:21 --confirm yes\n08:31 MF phase checks --at 08:20",
        "running, phase checks
         three done-earlier at 08:21 late 6m",
    );
}

#[test]
fn rounds_begin_anew_when_their_phase_is_entered_again() {
    check_trouble(
        "08:00 MF phase run\n08:10 MF step rooms done\n08:20 MF phase checks\n10:00 MF phase run\n10:05 MF note wait",
        "running, phase run
         rooms waiting at 08:10 late 5m",
    );
}

#[test]
fn an_outsiders_clock_runs_on_when_what_called_for_it_ends() {
    check_outsiders(
        "08:00 MF note begin\n08:10 MF decide model urgent\n10:05 MF decide model booked",
        &["tell-icb since 08:10, due 09:10, reason ended 10:05"],
    );
    let bench = run_trouble("08:10 MF decide model urgent\n08:20 MF decide model booked");
    assert!(
        bench.reminders().contains(&"09:10 Tell the ICB".to_owned()),
        "{:?}",
        bench.reminders()
    );
}

#[test]
fn an_outsiders_clock_runs_on_over_a_switch_on_the_terms_that_set_it_going() {
    check_outsiders(
        "08:00 MF step risk done --confirm yes\n09:00 MF switch second-trouble\n09:10 MF notify tell-outside --to somebody",
        &[
            "tell-outside since 08:00, due 08:00, told 09:10",
            "tell-cqc since 09:00, due 09:00",
        ],
    );
    check_outsiders(
        "08:00 MF decide model urgent\n09:00 MF switch second-trouble",
        &["tell-cqc since 09:00, due 09:00", "tell-icb since 08:00, due 09:00"],
    );
}

#[test]
fn an_outsider_of_an_earlier_plan_can_still_be_told() {
    check_outsiders(
        "08:00 MF decide model urgent\n08:30 MF switch second-trouble\n08:40 MF notify tell-icb",
        &[
            "tell-cqc since 08:30, due 08:30",
            "tell-icb since 08:00, due 09:00, told 08:40",
        ],
    );
}

#[test]
fn striking_out_what_set_a_clock_going_stops_it() {
    check_outsiders("08:00 MF decide model urgent\n08:30 MF correct 2", &[]);
}

#[test]
fn a_clock_that_time_alone_set_going_stays_when_its_service_is_back() {
    let bench = run("08:00 MF service record down\n08:20 MF service record back");
    assert_eq!(
        bench.outsiders(),
        ["tell-icb since 08:10, due 08:40, reason ended 08:20"]
    );
    let short = run("08:00 MF service record down\n08:09 MF service record back");
    assert_eq!(short.outsiders(), [""; 0]);
}

#[test]
fn saying_that_the_telling_step_does_not_apply_ends_the_clock() {
    let bench = run("08:00 MF service record down\n08:20 MF step last na --why \"the area told them\"");
    assert_eq!(bench.outsiders(), ["tell-icb since 08:10, due 08:40, dismissed 08:20"]);
    assert!(
        !bench.reminders().iter().any(|reminder| reminder.contains("ICB")),
        "{:?}",
        bench.reminders()
    );
}
