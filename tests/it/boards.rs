//! Two incidents, one board of services: what of the one is told to the other.

use std::fmt::Write as _;

use super::rules::bench::{self, Bench, PLAN};
use stopgap::plan::practice::Practice;

/// Runs a script and compares what each incident then says of the services. A line is one of the command language, or
/// `HH:MM start ID` for a further incident, or `HH:MM on ID` to stand on another.
#[track_caller]
fn check(script: &str, expected: &str) {
    let mut bench: Option<Bench> = None;
    let mut names = Vec::new();
    for line in script.lines().map(str::trim) {
        let words: Vec<&str> = line.split(' ').collect();
        let read = |line: &str| bench::read(line).pop().expect("a line");
        match (words[1], bench.as_mut()) {
            ("start", None) => {
                bench = Some(Bench::open(Practice::default(), false, read(&note_at(words[0])).at));
                names.push(words[2]);
            }
            ("start", Some(bench)) => {
                let at = read(&note_at(words[0])).at;
                bench.start_beside(&format!("2026-03-10-{}", words[2]), PLAN, at);
                names.push(words[2]);
            }
            ("on", Some(bench)) => {
                bench.incident =
                    stopgap::incident::ids::IncidentId::new(&format!("2026-03-10-{}", words[2])).expect("an id");
            }
            (_, Some(bench)) => bench.line(&read(line)),
            (_, None) => panic!("no incident yet: {line}"),
        }
    }
    let bench = bench.expect("an incident");
    let mut says = String::new();
    for (id, log) in bench.desk.logs().iter() {
        let state = log.state();
        let name = id.as_str().trim_start_matches("2026-03-10-");
        let time = |at: stopgap::incident::moment::Moment| at.in_zone(state.practice.zone).format("%H:%M").to_string();
        for service in &state.services {
            let changes = service.history().changes().iter();
            let told: Vec<String> = changes
                .map(|change| format!("{} {}", change.value.word(), time(change.occurred)))
                .collect();
            if !told.is_empty() {
                writeln!(says, "{name}: {} {}", service.shown_name(), told.join(", ")).expect("text");
            }
        }
        for anomaly in &state.anomalies {
            writeln!(says, "{name}: anomaly {}: {}", anomaly.no, anomaly.what).expect("text");
        }
    }
    for sentence in &bench.refused {
        writeln!(says, "refused: {sentence}").expect("text");
    }
    let trim = |text: &str| {
        let mut trimmed: Vec<&str> = text.lines().map(str::trim).collect();
        trimmed.push("");
        trimmed.join("\n")
    };
    assert_eq!(says, trim(expected.trim()), "\nafter this script:\n{script}");
}

fn note_at(time: &str) -> String {
    format!("{time} MF note begin")
}

#[test]
fn what_is_said_of_a_service_goes_to_every_running_incident() {
    check(
        "08:00 start test
         08:10 start two
         08:20 MF service record down
         08:30 on test
         08:40 MF service record back",
        "test: Record down 08:20, back 08:40
         two: Record down 08:20, back 08:40",
    );
}

#[test]
fn what_is_typed_late_into_a_closed_incident_stays_there() {
    check(
        "08:00 start test
         08:30 MF stand-down --why over
         08:31 MF close
         09:00 start two
         09:10 on test
         09:11 MF service record down --at 08:05
         09:12 MF service record back --at 08:20",
        "test: Record down 08:05, back 08:20",
    );
}

#[test]
fn what_was_over_before_another_incident_began_is_not_told_to_it() {
    check(
        "08:00 start test
         08:20 MF service record slow
         08:30 MF service record up
         09:00 start two
         09:10 on test
         09:11 MF service record down --at 08:05",
        "test: Record down 08:05, slow 08:20, up 08:30",
    );
}

#[test]
fn what_has_lasted_since_before_another_incident_began_is_told_to_it_also_late() {
    check(
        "08:00 start test
         09:00 start two
         09:10 on test
         09:11 MF service record down --at 08:50",
        "test: Record down 08:50
         two: Record down 08:50",
    );
}

#[test]
fn a_further_incident_begins_with_what_is_known_of_the_services() {
    check(
        "08:00 start test
         08:05 MF service record down
         08:06 MF service mail slow
         08:10 MF service record back
         08:20 start two",
        "test: Record down 08:05, back 08:10
         test: Mail slow 08:06
         two: Record down 08:05, back 08:10
         two: Mail slow 08:06",
    );
}

#[test]
fn a_service_that_is_back_from_nobody_knew_what_is_taken_over_with_that() {
    check(
        "08:00 start test
         08:05 MF service record unknown
         08:10 MF service record back
         08:20 start two",
        "test: Record unknown 08:05, back 08:10
         two: Record unknown 08:05, back 08:10",
    );
}

#[test]
fn a_service_that_is_back_after_one_site_was_without_it_is_taken_over_with_the_site() {
    check(
        "08:00 start test
         08:05 MF service record down --site Branch
         08:10 MF service record back
         08:12 MF service record up --site Branch
         08:20 start two",
        "test: Record back 08:10
         test: Record (Branch) down 08:05, up 08:12
         two: Record back 08:10
         two: Record (Branch) down 08:05, up 08:12",
    );
    check(
        "08:00 start test
         08:05 MF service record down --site Branch
         08:10 MF service record back
         08:12 MF service record back --site Branch
         08:20 start two",
        "test: Record back 08:10
         test: Record (Branch) down 08:05, back 08:12
         two: Record back 08:10
         two: Record (Branch) down 08:05, back 08:12",
    );
}

#[test]
fn what_is_struck_out_of_one_incident_is_struck_out_of_all_that_were_told() {
    let told = "08:00 start test\n08:10 start two\n08:20 MF service record down\n08:25 MF service mail down";
    check(&format!("{told}\n08:30 MF undo\n08:31 MF undo"), "");
    check(
        &format!("{told}\n08:30 on test\n08:31 JP correct 2"),
        "test: Mail down 08:25
         two: Mail down 08:25",
    );
    // What only one of them was told stays with the other.
    check(
        "08:00 start test\n08:05 MF service record down\n08:10 start two\n08:20 MF service record back\n08:21 MF correct 3",
        "test: Record down 08:05
         two: Record down 08:05",
    );
}

#[test]
fn a_service_that_two_plans_call_differently_is_struck_out_of_both() {
    let mut bench = bench::run("08:00 MF note begin");
    let plan = PLAN.replace("{name: Record,", "{name: Health record,");
    bench.start_beside("2026-03-10-two", &plan, bench.now.wall);
    for line in bench::read("08:20 MF service record down\n08:30 MF undo") {
        bench.line(&line);
    }
    for (id, log) in bench.desk.logs().iter() {
        let row = log.state().service("record", None).expect("the service");
        assert!(row.history().changes().is_empty(), "{id}");
    }
}

#[test]
fn what_one_incident_cannot_strike_out_stops_nothing_in_the_other() {
    // In the second `back` rests on it, which the first was not told any more.
    check(
        "08:00 start test
         08:10 start two
         08:20 MF service record down
         08:25 on test
         08:26 MF stand-down --why over
         08:30 on two
         08:31 MF service record back
         08:40 on test
         08:41 MF correct 2",
        "two: Record down 08:20, back 08:31",
    );
}
