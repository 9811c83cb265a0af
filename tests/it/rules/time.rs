//! Opening hours, clocks that jump, times to come.

use super::bench::{read, run, run_at};
use stopgap::incident::event::Event;
use stopgap::incident::moment::{BootId, Now};
use stopgap::incident::{hours, timing};
use stopgap::plan::practice::{OpeningHours, OpeningSpan, Practice};

/// Open on weekdays from eight to six.
fn weekdays() -> Practice {
    let mut hours = OpeningHours::default();
    for day in &mut hours.0[..5] {
        day.push(OpeningSpan {
            from: 8 * 60,
            to: 18 * 60,
        });
    }
    Practice {
        opening_hours: hours,
        ..Practice::default()
    }
}

#[test]
fn due_times_and_lateness_sleep_while_the_practice_is_closed() {
    // 17:55, five minutes before closing: ten minutes of work are due at five past eight the next morning.
    let bench = run_at(weekdays(), false, "17:55 MF note begin");
    let state = bench.log().state();
    let (phase, step) = state.find_step("plain").expect("the step");
    let due = timing::due(state, phase, step, bench.now.wall).expect("a due time");
    assert_eq!(
        due.rfc3339(stopgap::plan::zone::Zone::london()),
        "2026-03-11T08:05:00+00:00"
    );
    let at_a_quarter_past = due.plus(std::time::Duration::from_secs(600));
    let late = timing::late(state, phase, step, at_a_quarter_past).expect("late");
    assert_eq!(late.as_secs(), 600);
}

#[test]
fn what_may_still_come_true_is_told_from_what_cannot() {
    use stopgap::incident::truth::may_yet_hold;
    use stopgap::plan::condition::{Condition, ConfirmAnswer, IncidentKind};
    use stopgap::plan::model::StepId;
    let id = |id: &str| StepId::new(id).expect("an id");
    let confirmed = |is| Condition::Confirmed { step: id("asks"), is };
    let elapsed = Condition::Elapsed(std::time::Duration::from_secs(3600));
    let drill = Condition::Kind(IncidentKind::Drill);
    let both = |one: &Condition, two: &Condition| Condition::All(vec![one.clone(), two.clone()]);
    let asked = run("08:05 MF note begin");
    let answered = run("08:05 MF step asks done --confirm yes --answer count=2");
    for (bench, condition, expected) in [
        (&asked, elapsed.clone(), true),
        (&asked, drill.clone(), false),
        (&asked, both(&elapsed, &drill), false),
        (&asked, Condition::Any(vec![elapsed.clone(), drill.clone()]), true),
        (&asked, Condition::Not(Box::new(drill)), true),
        (&asked, confirmed(ConfirmAnswer::No), true),
        (&answered, confirmed(ConfirmAnswer::Yes), true),
        (&answered, confirmed(ConfirmAnswer::No), false),
        (
            &answered,
            Condition::Not(Box::new(confirmed(ConfirmAnswer::Yes))),
            false,
        ),
    ] {
        let found = may_yet_hold(&condition, bench.log().state(), bench.now.wall);
        assert_eq!(found, expected, "{condition:?}");
    }
}

#[test]
fn a_weekend_counts_for_nothing_and_days_go_by_the_calendar() {
    let bench = run_at(weekdays(), false, "17:00 MF note begin");
    let facts = &bench.log().state().practice;
    let friday = read("08:00 MF note x")[0]
        .at
        .plus(std::time::Duration::from_secs((3 * 24 + 9) * 3600));
    let text = |moment: stopgap::incident::moment::Moment| moment.rfc3339(stopgap::plan::zone::Zone::london());
    assert_eq!(text(friday), "2026-03-13T17:00:00+00:00");
    let after = |minutes: u64| {
        let nobody = hours::OutOfHours::default();
        let working = hours::Working::new(facts, &nobody);
        text(working.after(friday, std::time::Duration::from_secs(minutes * 60)))
    };
    assert_eq!(after(120), "2026-03-16T09:00:00+00:00");
    assert_eq!(after(14 * 24 * 60), "2026-03-27T17:00:00+00:00");
    assert_eq!(after(24 * 60), "2026-03-16T08:00:00+00:00");
}

/// When "Plain step", due ten minutes after the start, is due once this has been recorded; and how late it then is in
/// minutes at another time.
fn check_due(script: &str, due: &str, at: &str, late_minutes: u64) {
    let bench = run_at(weekdays(), false, script);
    let state = bench.log().state();
    let (phase, step) = state.find_step("plain").expect("the step");
    let found = timing::due(state, phase, step, bench.now.wall).expect("a due time");
    assert_eq!(found.rfc3339(stopgap::plan::zone::Zone::london()), due, "{script}");
    let at = stopgap::incident::moment::Moment::from_rfc3339(at).expect("a time");
    let late = timing::late(state, phase, step, at).expect("how late");
    assert_eq!(late.as_secs() / 60, late_minutes, "{script}");
}

#[test]
fn an_incident_that_people_work_on_out_of_hours_is_awake_and_then_sleeps_again() {
    let next_morning = "2026-03-11T08:30:00Z";
    // Opened before the practice opens: people are there.
    check_due(
        "06:50 MF note begin",
        "2026-03-10T07:00:00+00:00",
        "2026-03-10T07:30:00Z",
        30,
    );
    // Ten minutes before closing, and nobody stays.
    check_due("17:55 MF note begin", "2026-03-11T08:05:00+00:00", next_morning, 25);
    // Somebody stays and acts: the clock goes on from there.
    check_due(
        "17:55 MF note begin\n18:20 JP step must done",
        "2026-03-10T18:25:00+00:00",
        "2026-03-10T18:40:00Z",
        15,
    );
    // An hour after the last act it sleeps until the morning: 55 minutes that evening, 30 the next day.
    check_due(
        "17:55 MF note begin\n18:20 JP step must done",
        "2026-03-10T18:25:00+00:00",
        next_morning,
        55 + 30,
    );
    // Acts that follow each other within the hour are one stretch, in whatever order they were written down.
    check_due(
        "19:00 MF note begin\n20:30 JP note at half past eight\n20:31 JP note earlier --at 19:50",
        "2026-03-10T19:10:00+00:00",
        next_morning,
        140 + 30,
    );
}

#[test]
fn what_was_begun_before_the_weekend_goes_on_behind_it() {
    // Field, hard case 21: Friday 17:50, and everybody goes home.
    let bench = run_at(weekdays(), false, "17:50 MF note begin");
    let state = bench.log().state();
    let friday = stopgap::incident::moment::Moment::from_rfc3339("2026-03-13T17:50:00Z").expect("a time");
    let text = |moment: stopgap::incident::moment::Moment| moment.rfc3339(stopgap::plan::zone::Zone::london());
    let after = |minutes: u64| {
        text(
            state
                .working()
                .after(friday, std::time::Duration::from_secs(minutes * 60)),
        )
    };
    assert_eq!(after(10), "2026-03-13T18:00:00+00:00");
    assert_eq!(after(30), "2026-03-16T08:20:00+00:00");
}

#[test]
fn a_time_to_come_cannot_be_recorded() {
    let mut bench = run("08:00 MF note begin");
    let mut line = read("08:05 MF note later")[0].clone();
    bench.line(&line);
    line.words = "note early --at 2026-03-10T08:30:00+00:00".to_owned();
    let hearing_refuses = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| bench.line(&line)));
    assert!(hearing_refuses.is_err() || !bench.refused.is_empty());
}

#[test]
fn a_jump_of_the_wall_clock_is_recorded() {
    let mut bench = run("08:00 MF note begin");
    let start = bench.now;
    let later = |wall_minutes: i64, mono_minutes: u64| Now {
        wall: stopgap::incident::moment::Moment(start.wall.0 + wall_minutes * 60_000),
        mono: start.mono + mono_minutes * 60_000,
        boot: BootId(1),
    };
    let jumps = |bench: &super::bench::Bench| -> Vec<i64> {
        let by = |event: &Event| match event {
            Event::ClockJumped(jump) => Some(jump.by_s),
            _ => None,
        };
        bench.log().entries().filter_map(|entry| by(&entry.event)).collect()
    };
    let note = || {
        let command = stopgap::incident::command::Command::Note {
            text: "x".to_owned(),
            reason_for: None,
        };
        stopgap::incident::command::Request::new(command, None)
    };
    bench.now = later(10, 10);
    bench.order(note()).expect("a note");
    assert!(jumps(&bench).is_empty());
    bench.now = later(-50, 20);
    bench.order(note()).expect("a note");
    bench.now = later(-40, 30);
    bench.order(note()).expect("a note");
    assert_eq!(jumps(&bench), [-4200]);
}

#[test]
fn after_the_stand_down_only_what_is_of_the_aftermath_is_due() {
    let due = |script: &str| run(script).reminders();
    // What counts from a service that failed, or at last from the start, was to be done in the emergency.
    assert!(due("08:00 MF service record down\n08:01 MF stand-down --why over").is_empty());
    assert!(due("08:00 MF step plain done\n08:01 MF stand-down --why over").is_empty());
    // What counts from something that happens afterwards, or from a part of the plan that was entered, is due as before.
    assert_eq!(
        due("08:00 MF stand-down --why over\n08:01 MF step plain done"),
        ["08:21 After the plain one", "09:01 Tell Front desk: Nobody did it"]
    );
    assert_eq!(
        due("08:00 MF stand-down --why over\n08:01 MF service record down"),
        ["08:06 Only if the record is down"]
    );
    assert_eq!(
        due("08:00 MF phase second\n08:01 MF stand-down --why over"),
        ["08:15 Every half hour"]
    );
}
