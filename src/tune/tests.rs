//! Times go in, incident by incident; targets come out.

use std::time::Duration;

use super::{Proposal, Target, Tuning, tuning};
use crate::incident::command::{ClockAction, Command, Opening, Request};
use crate::incident::drill::{DrillSetting, ScenarioRef};
use crate::incident::entry::hash_line;
use crate::incident::event::{PinnedPlan, PracticeFacts};
use crate::incident::ids::{IncidentId, StationId};
use crate::incident::log::Log;
use crate::incident::moment::{BootId, Moment, Now};
use crate::journal::MemoryStore;
use crate::plan::condition::IncidentKind;
use crate::plan::model::{Plan, PlanId};
use crate::plan::practice::Practice;
use crate::plan::scenario::ScenarioId;
use crate::plan::zone::Zone;
use crate::session::{Desk, Order};
use crate::verb::{Hearing, VerbError, parse_line};

const PLAN: &str = "\
schema: stopgap/1
plan: {id: p, title: P, version: 1}
services: {record: {name: Record}}
roles: {lead: {title: Lead}}
notify: [{id: tell, title: Tell, within: 30m}]
phases:
  - id: first
    title: First
    steps:
      - {id: a, do: A, role: lead, due: 10m, expect: 10m}
      - {id: b, do: B, role: lead, due: {after: step:a, within: 10m}}
      - {id: c, do: C, role: lead, when: {service: record, is: down}, due: 10m}
      - {id: d, do: D, role: lead, due: 10m, notify: tell}
      - {id: e, do: E, role: lead}
      - {id: f, do: F, role: lead, due: 28d}
";

/// The first incident; each further one is a day later.
const START: &str = "2026-10-01T08:00:00+01:00";

struct Case {
    desk: Desk,
    count: u8,
    hours: PracticeFacts,
}

impl Case {
    fn new() -> Self {
        let store = MemoryStore::new(StationId::mint([7; 12]));
        Self {
            desk: Desk::open(Box::new(store), Box::new(|_| Err("none".to_owned()))).unwrap(),
            count: 0,
            hours: PracticeFacts::default(),
        }
    }

    /// An incident, and lines each after so many minutes.
    fn incident(self, kind: IncidentKind, lines: &[(u64, &str)]) -> Self {
        self.held(kind, 1, false, lines)
    }

    fn held(mut self, kind: IncidentKind, speed: u32, scripted: bool, lines: &[(u64, &str)]) -> Self {
        self.count += 1;
        let start = Moment::from_rfc3339(START).unwrap();
        let start = start.plus(Duration::from_secs(u64::from(self.count) * 24 * 3600));
        let at = |minutes: u64| {
            let wall = start.plus(Duration::from_secs(minutes * 60));
            Now {
                wall,
                mono: u64::try_from(wall.0).unwrap(),
                boot: BootId(1),
            }
        };
        let id = IncidentId::mint(start.day_in(Zone::london()), [self.count; 12]);
        let opening = Opening {
            incident: id.clone(),
            kind,
            plan: Box::new(PinnedPlan {
                id: PlanId::recorded("p"),
                title: "P".to_owned(),
                version: "1".to_owned(),
                sha256: hash_line(PLAN),
                text: PLAN.to_owned().into(),
            }),
            practice: self.hours.clone(),
            since: None,
            essentials: false,
            machine_time: None,
            drill: (kind == IncidentKind::Drill).then(|| {
                Box::new(DrillSetting {
                    scenario: ScenarioRef {
                        id: ScenarioId::recorded("s"),
                        title: "S".to_owned(),
                        sha256: hash_line("s"),
                    },
                    seed: 0,
                    starts: start,
                    speed,
                    complication: None,
                    read_aloud: false,
                    stop_word: None,
                    scripted,
                })
            }),
        };
        let mut submit = |incident: Option<IncidentId>, request: Request, now: Now| {
            let order = Order { incident, request, now };
            self.desk.submit(&order).unwrap_or_else(|error| panic!("{error}"));
        };
        submit(None, Request::new(Command::Open(opening), None), at(0));
        let practice = Practice::default();
        for (minutes, line) in lines {
            let request = if *line == "jump" {
                Request::new(Command::Clock(ClockAction::Jump(Some(Duration::from_secs(3600)))), None)
            } else {
                let hearing = Hearing {
                    now: at(*minutes),
                    zone: practice.time_zone,
                    practice: &practice,
                    default_by: None,
                    plan_by_name: &|_| Err(VerbError::usage("none")),
                };
                parse_line(line, &hearing)
                    .unwrap_or_else(|error| panic!("{line}: {error:?}"))
                    .request
            };
            submit(Some(id.clone()), request, at(*minutes));
        }
        self
    }

    /// One incident for each of these times, in which a step was done after so many minutes.
    fn done(self, kind: IncidentKind, step: &str, minutes: &[u64]) -> Self {
        let line = format!("step {step} done");
        minutes
            .iter()
            .fold(self, |case, minutes| case.incident(kind, &[(*minutes, &line)]))
    }

    fn tuning(&self) -> Tuning {
        let plan: Plan = crate::plan::read(PLAN, "p")
            .unwrap_or_else(|faults| panic!("{faults:#?}"))
            .plan;
        let logs: Vec<&Log> = self.desk.logs().iter().map(|(_, log)| log).collect();
        tuning(&plan, &logs)
    }
}

fn words(step: &str, proposal: &Proposal) -> String {
    let minutes = |time: Duration| time.as_secs() / 60;
    let planned = proposal
        .planned
        .map_or_else(|| "-".to_owned(), |planned| minutes(planned).to_string());
    let few = if proposal.is_from_few() { " few" } else { "" };
    format!(
        "{step} {} {planned}>{}{few}",
        proposal.target.key(),
        minutes(proposal.proposed)
    )
}

/// Asserts what is proposed: `a due 10>15`, with `few` where it rests on few measurements.
#[track_caller]
fn check(case: &Case, wanted: &[&str]) {
    let tuning = case.tuning();
    let found = tuning.steps.iter().flat_map(|step| {
        let proposals = step.proposals.iter();
        proposals.map(|proposal| words(step.step.as_str(), proposal))
    });
    assert_eq!(found.collect::<Vec<_>>(), wanted);
}

const DRILL: IncidentKind = IncidentKind::Drill;
const LIVE: IncidentKind = IncidentKind::Live;

#[test]
fn the_middle_of_what_was_measured_is_proposed_in_minutes_that_people_write() {
    check(&Case::new(), &[]);
    for (minutes, wanted) in [
        (&[13, 14, 30][..], vec!["a due 10>15"]),
        (&[3, 4, 5], vec!["a due 10>4"]),
        (&[20, 22, 24, 26], vec!["a due 10>25"]),
        (&[61, 61, 61], vec!["a due 10>75"]),
        // Near enough: a plan is not changed for a minute or a fifth.
        (&[9, 11, 12], vec![]),
        (&[8, 8, 8], vec![]),
        // Of few measurements it is said that they are few.
        (&[30], vec!["a due 10>30 few"]),
        (&[30, 40], vec!["a due 10>35 few"]),
    ] {
        check(&Case::new().done(DRILL, "a", minutes), &wanted);
    }
}

#[test]
fn drills_and_incidents_are_told_apart_and_enough_of_these_hold_alone() {
    let case = Case::new().done(DRILL, "a", &[5, 5, 5]).done(LIVE, "a", &[30, 40]);
    check(&case, &["a due 10>5"]);
    let case = case.done(IncidentKind::Backfilled, "a", &[50]);
    check(&case, &["a due 10>40"]);
    let tuning = case.tuning();
    assert_eq!((tuning.drills, tuning.earnest, tuning.left_out), (3, 3, 0));
    let found = &tuning.steps[0].proposals[0];
    assert!(found.is_by_earnest);
    let count = |spread: &Option<super::Spread>| spread.as_ref().map(|spread| spread.count);
    assert_eq!((count(&found.drills), count(&found.earnest)), (Some(3), Some(3)));
}

#[test]
fn what_lies_far_out_is_listed_and_is_no_part_of_the_range() {
    let case = Case::new().done(LIVE, "a", &[20, 22, 24, 200, 1]);
    let tuning = case.tuning();
    let spread = tuning.steps[0].proposals[0].earnest.clone().expect("incidents");
    let minutes = |time: Duration| time.as_secs() / 60;
    assert_eq!(
        (minutes(spread.least), minutes(spread.median), minutes(spread.most)),
        (20, 22, 24)
    );
    let far: Vec<u64> = spread.outliers.iter().map(|sample| minutes(sample.took)).collect();
    assert_eq!((spread.count, far), (3, vec![1, 200]));
    check(&case, &["a due 10>25"]);
}

#[test]
fn minutes_of_scripts_and_hurried_clocks_are_left_out() {
    let late = [(30, "step a done")];
    let case = Case::new()
        .held(DRILL, 1, true, &late)
        .held(DRILL, 30, false, &[(1, "step a done")])
        .held(DRILL, 1, false, &[(1, "jump"), (2, "step a done")]);
    check(&case, &[]);
    assert_eq!(case.tuning().left_out, 3);
    // A pause is no time of the drill's.
    let paused = Case::new().incident(
        DRILL,
        &[(1, "drill pause"), (100, "drill resume"), (120, "step a done")],
    );
    check(&paused, &["a due 10>25 few"]);
}

#[test]
fn times_count_from_where_the_step_counts_them() {
    let from_a = Case::new().incident(LIVE, &[(60, "step a done"), (62, "step b done")]);
    check(&from_a, &["a due 10>60 few", "b due 10>2 few"]);
    // Its condition came true only after its time had passed: it says nothing of ten minutes from the start.
    let late = Case::new().incident(LIVE, &[(50, "service record down"), (70, "step c done")]);
    check(&late, &[]);
    let soon = Case::new().incident(LIVE, &[(1, "service record down"), (20, "step c done")]);
    check(&soon, &["c due 10>20 few"]);
}

#[test]
fn working_time_is_measured_from_when_somebody_began() {
    let begun = |step: &str| {
        let (start, done) = (format!("step {step} start"), format!("step {step} done"));
        Case::new().incident(LIVE, &[(1, &start), (9, &done)])
    };
    // Eight minutes against ten planned is near enough.
    check(&begun("a"), &[]);
    check(&begun("e"), &["e expect ->8 few"]);
    check(&Case::new().done(LIVE, "e", &[9]), &[]);
}

#[test]
fn a_clock_that_an_outsider_imposes_is_never_made_longer() {
    let late = Case::new().done(LIVE, "d", &[30, 31, 32]);
    check(&late, &[]);
    assert_eq!(late.tuning().kept, ["4 D"]);
    check(&Case::new().done(LIVE, "d", &[3, 4, 5]), &["d due 10>4"]);
    // And four weeks are no matter of minutes.
    check(&Case::new().done(LIVE, "f", &[3, 4, 5]), &[]);
}

#[test]
fn a_night_between_does_not_count() {
    let mut case = Case::new();
    let text = "schema: stopgap-practice/1\nopening_hours: {monday-sunday: \"08:00-18:00\"}\n";
    let practice = crate::plan::read_practice(text, "practice").unwrap().0;
    case.hours = PracticeFacts {
        hours: practice.opening_hours,
        ..PracticeFacts::default()
    };
    // Ten hours of the first day, then at 08:20 of the second.
    let case = case.incident(LIVE, &[(590, "service record down"), (24 * 60 + 20, "step a done")]);
    let proposals = case.tuning();
    let proposed = proposals.steps[0].proposed(Target::Due).expect("a proposal");
    assert_eq!(proposed, Duration::from_secs(630 * 60));
}
