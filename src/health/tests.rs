//! Mini-cases: a plan, a practice and what was logged go in, findings come out.

mod kit;

use std::time::Duration;

use super::{BadFile, Grounds, Health, Level, health};
use crate::incident::command::{Command, Opening, Request};
use crate::incident::entry::hash_line;
use crate::incident::event::{ContactConfirmed, KitPrinted, PinnedPlan, PracticeFacts};
use crate::incident::ids::{IncidentId, StationId};
use crate::incident::log::Log;
use crate::incident::moment::{BootId, Moment, Now};
use crate::journal::MemoryStore;
use crate::plan::condition::IncidentKind;
use crate::plan::model::{Plan, RoleId};
use crate::plan::practice::Practice;
use crate::session::{Desk, Order};
use crate::verb::{Hearing, VerbError, parse_line};

const TODAY: &str = "2026-11-25T09:00:00+00:00";

/// A plan, a practice and a journal.
struct Case {
    plan: String,
    practice: String,
    desk: Desk,
    bad_files: Vec<BadFile>,
    /// Whether the text of the plan is known, and its cards are looked for.
    has_text: bool,
}

impl Case {
    /// A case in which all is well: each finding of a test comes of what the test changes.
    fn fine() -> Self {
        let store = MemoryStore::new(StationId::mint([7; 12]));
        Self {
            plan: "\
plan: {id: p, title: P, version: 1, review_by: 2027-11-01, rehearse_every: 6 months}
services: {record: {name: Record, tolerable: 1h, contact: it}}
roles: {lead: {title: Lead, usually: Practice manager, deputies: [Somebody]}}
phases:
  - id: first
    title: First
    steps:
      - {id: a, do: A, role: lead, due: 10m, expect: 10m, required: must}
"
            .to_owned(),
            practice: "\
practice: {name: Test}
people: {mf: {name: Mary Fox, initials: MF, roles: [lead]}}
contacts: {it: {name: IT desk, phone: 01632 960101, confirmed: 2026-10-01}}
"
            .to_owned(),
            desk: Desk::open(Box::new(store), Box::new(|_| Err("none".to_owned()))).unwrap(),
            bad_files: Vec::new(),
            has_text: false,
        }
        .logged(IncidentKind::Drill, "2026-10-01T09:00:00+01:00", &["step a done"])
    }

    fn plan(mut self, from: &str, to: &str) -> Self {
        assert!(self.plan.contains(from), "{from:?} is not in the plan");
        self.plan = self.plan.replace(from, to);
        self
    }

    fn practice(mut self, from: &str, to: &str) -> Self {
        assert!(self.practice.contains(from), "{from:?} is not in the practice file");
        self.practice = self.practice.replace(from, to);
        self
    }

    /// Nothing was ever logged.
    fn unrehearsed(mut self) -> Self {
        let store = MemoryStore::new(StationId::mint([7; 12]));
        self.desk = Desk::open(Box::new(store), Box::new(|_| Err("none".to_owned()))).unwrap();
        self
    }

    /// An incident with the plan as it now stands, and what was recorded in it.
    fn logged(mut self, kind: IncidentKind, at: &str, lines: &[&str]) -> Self {
        let now = now(at);
        let plan = self.read_plan();
        let id = IncidentId::mint(now.wall.day_in(crate::plan::zone::Zone::london()), [self.count(); 12]);
        let opening = Command::Open(Opening {
            incident: id.clone(),
            kind,
            plan: Box::new(PinnedPlan {
                id: plan.id.clone(),
                title: plan.title.clone(),
                version: plan.version.clone(),
                sha256: hash_line(&self.plan),
                text: self.plan.clone().into(),
            }),
            practice: PracticeFacts::default(),
            since: None,
            essentials: false,
            machine_time: None,
            drill: None,
        });
        let submit = |desk: &mut Desk, request: Request| {
            let order = Order {
                incident: Some(id.clone()),
                request,
                now,
            };
            desk.submit(&order).unwrap_or_else(|error| panic!("{error}"));
        };
        submit(&mut self.desk, Request::new(opening, None));
        let practice = Practice::default();
        for line in lines {
            let hearing = Hearing {
                now,
                zone: practice.time_zone,
                practice: &practice,
                default_by: None,
                plan_by_name: &|_| Err(VerbError::usage("none")),
            };
            let heard = parse_line(line, &hearing).unwrap_or_else(|error| panic!("{line}: {error:?}"));
            submit(&mut self.desk, heard.request);
        }
        self
    }

    /// Somebody rang a contact and wrote down that the number is right.
    fn confirmed(mut self, id: &str, at: &str) -> Self {
        let practice = self.read_practice();
        let confirmed = ContactConfirmed::of(practice.contact(id).expect("a contact"));
        let order = Order {
            incident: None,
            request: Request::new(Command::ContactConfirmed(confirmed), None),
            now: now(at),
        };
        self.desk.submit(&order).unwrap();
        self
    }

    /// Cards were printed of the plan as it now stands: of one role, or of all.
    fn printed(mut self, role: Option<&str>, at: &str) -> Self {
        let plan = self.read_plan();
        let printed = KitPrinted {
            what: KitPrinted::CARDS.to_owned(),
            plan: Some(plan.id.clone()),
            title: plan.title.clone(),
            version: Some(plan.version.clone()),
            sha256: hash_line(&self.plan),
            roles: role.and_then(RoleId::new).into_iter().collect(),
        };
        let order = Order {
            incident: None,
            request: Request::new(Command::KitPrinted(printed), None),
            now: now(at),
        };
        self.desk.submit(&order).unwrap();
        self.has_text = true;
        self
    }

    fn count(&self) -> u8 {
        u8::try_from(self.desk.logs().iter().count()).unwrap()
    }

    fn read_plan(&self) -> Plan {
        let text = format!("schema: stopgap/1\n{}", self.plan);
        crate::plan::read(&text, "p")
            .unwrap_or_else(|faults| panic!("{faults:#?}"))
            .plan
    }

    fn read_practice(&self) -> Practice {
        let text = format!("schema: stopgap-practice/1\n{}", self.practice);
        crate::plan::read_practice(&text, "practice")
            .unwrap_or_else(|faults| panic!("{faults:#?}"))
            .0
    }

    fn health(&self) -> Health {
        let practice = self.read_practice();
        let incidents: Vec<&Log> = self.desk.logs().iter().map(|(_, log)| log).collect();
        let plan = self.read_plan();
        let texts = self.has_text.then(|| (plan.id.clone(), hash_line(&self.plan)));
        let grounds = Grounds {
            practice: &practice,
            incidents: &incidents,
            standing: self.desk.logs().standing(),
            texts: &texts.into_iter().collect(),
            bad_files: &self.bad_files,
            now: now(TODAY).wall,
        };
        health(&[&plan], &grounds)
    }
}

fn now(at: &str) -> Now {
    let wall = Moment::from_rfc3339(at).expect("a time");
    Now {
        wall,
        mono: u64::try_from(wall.0).expect("after 1970"),
        boot: BootId(1),
    }
}

/// Asserts exactly which findings there are, each by its level and the beginning of what it says.
#[track_caller]
fn check(case: &Case, wanted: &[&str]) {
    let found: Vec<String> = case
        .health()
        .findings()
        .map(|finding| format!("{}: {}", finding.level.word(), finding.what))
        .collect();
    let is_so = found.len() == wanted.len()
        && found
            .iter()
            .zip(wanted)
            .all(|(found, wanted)| found.starts_with(wanted));
    assert!(is_so, "found {found:#?}, wanted {wanted:#?}");
}

const STEPS: &str = "      - {id: a, do: A, role: lead, due: 10m, expect: 10m, required: must}\n";

#[test]
fn where_all_is_well_nothing_is_found() {
    check(&Case::fine(), &[]);
    assert!(Case::fine().health().is_ready());
}

#[test]
fn a_day_for_reading_the_plan_again_is_held_to() {
    for (day, wanted) in [
        (
            "review_by: 2026-11-24",
            vec!["due: It was to be read again by 24 Nov 2026"],
        ),
        (
            "review_by: 2026-11-25",
            vec!["note: It is to be read again by 25 Nov 2026"],
        ),
        (
            "review_by: 2026-12-25",
            vec!["note: It is to be read again by 25 Dec 2026"],
        ),
        ("review_by: 2026-12-26", vec![]),
        ("owner: Us", vec!["note: No day is set"]),
    ] {
        check(&Case::fine().plan("review_by: 2027-11-01", day), &wanted);
    }
}

#[test]
fn a_contact_that_a_plan_names_has_a_number_that_somebody_rang_lately() {
    let fine = || Case::fine().practice("confirmed: 2026-10-01", "confirmed: 2026-08-26");
    check(
        &Case::fine().practice("it: {", "lab: {"),
        &["wrong: There is no number for it"],
    );
    check(
        &Case::fine().practice("phone: 01632 960101, ", ""),
        &["wrong: IT desk has no number"],
    );
    check(
        &Case::fine().practice(", confirmed: 2026-10-01", ""),
        &["due: The number of IT desk was never checked"],
    );
    check(
        &Case::fine().practice("2026-10-01", "2027-10-01"),
        &["due: The number of IT desk was never checked"],
    );
    let old = "due: The number of IT desk was last checked on 26 Aug 2026";
    check(&fine(), &[old]);
    check(&Case::fine().practice("2026-10-01", "2026-08-27"), &[]);
    // The later of the two holds, and only for the number that was rung.
    check(&fine().confirmed("it", "2026-10-20T09:00:00+01:00"), &[]);
    check(&fine().confirmed("it", "2025-10-20T09:00:00+01:00"), &[old]);
    check(
        &fine()
            .confirmed("it", "2026-10-20T09:00:00+01:00")
            .practice("960101", "960102"),
        &[old],
    );
}

#[test]
fn contacts_of_clocks_and_steps_count_as_well() {
    let case = Case::fine()
        .plan("roles:", "notify: [{id: n, title: N, contact: icb}]\nroles:")
        .plan("expect: 10m,", "expect: 10m, contact: lab,");
    check(
        &case,
        &["wrong: There is no number for icb", "wrong: There is no number for lab"],
    );
}

#[test]
fn each_role_has_somebody_and_a_deputy() {
    check(
        &Case::fine().practice("roles: [lead]", "roles: [other]"),
        &["wrong: Nobody has the role Lead"],
    );
    let could = Case::fine()
        .practice("roles: [lead]", "roles: [other]")
        .plan("required: must", "required: could");
    check(&could, &["due: Nobody has the role Lead"]);
    assert!(could.health().is_ready());
    let alone = || Case::fine().plan(", deputies: [Somebody]", "");
    check(&alone(), &["due: There is no deputy for the role Lead"]);
    check(
        &alone().practice("people: {", "people: {jp: {name: J, roles: [lead]}, "),
        &[],
    );
    check(
        &Case::fine().practice(
            "people: {mf: {name: Mary Fox, initials: MF, roles: [lead]}}",
            "people: {}",
        ),
        &["wrong: practice.yaml names nobody"],
    );
}

#[test]
fn a_plan_is_rehearsed_as_often_as_it_says() {
    let never = "due: It has never been rehearsed, and is to be every 6 months";
    check(&Case::fine().unrehearsed(), &[never]);
    for kind in [IncidentKind::Drill, IncidentKind::Live, IncidentKind::Backfilled] {
        let at = |time: &str| Case::fine().unrehearsed().logged(kind, time, &["step a done"]);
        check(&at("2026-11-01T09:00:00+00:00"), &[]);
        check(
            &at("2026-06-10T09:00:00+01:00"),
            &["note: It is to be rehearsed again by 10 Dec 2026"],
        );
        check(
            &at("2026-05-20T09:00:00+01:00"),
            &["due: It was last rehearsed on 20 May 2026"],
        );
    }
    // A false alarm is no rehearsal, and neither is an incident with another plan.
    check(
        &Case::fine()
            .unrehearsed()
            .logged(IncidentKind::Live, "2026-11-01T09:00:00+00:00", &[]),
        &[never],
    );
    let other = Case::fine().plan("id: p,", "id: q,");
    check(&other, &[never]);
    check(
        &Case::fine().plan(", rehearse_every: 6 months", ""),
        &["note: It does not say how often"],
    );
}

#[test]
fn branches_are_options_and_the_answers_that_conditions_look_at() {
    let steps = "      - {id: a, do: A, role: lead, due: 10m, expect: 1m, required: must, confirm: Is it so?}
      - {id: b, do: B, role: lead, when: {answer: a.confirm, is: no}, expect: 1m, ask: [{id: k, prompt: Kind?, type: choice, options: [x, y]}, {id: n, prompt: How many?, type: number}]}
      - {id: c, do: C, role: lead, expect: 1m, when: {any: [{answer: b.k, is: x}, {not: {answer: a.confirm, is: no}}, {answer: b.n, is: 2}]}}
      - {id: d, do: D, role: lead, expect: 1m, decision: {question: Which?, options: [{id: one, title: One}, {id: two, title: Two}]}}
";
    let case = || {
        Case::fine()
            .plan(STEPS, steps)
            .unrehearsed()
            .plan(", rehearse_every: 6 months", "")
    };
    let count = |case: &Case| {
        let health = case.health();
        (health.plans[0].branches.rehearsed(), health.plans[0].branches.all)
    };
    assert_eq!(count(&case()), (0, 4));
    let taken = |at: &str| {
        let lines = [
            "step a done --confirm no",
            "step b done --answer k=X --answer n=2",
            "decide d two",
        ];
        case().logged(IncidentKind::Drill, at, &lines)
    };
    let recent = taken("2026-01-05T09:00:00+00:00");
    assert_eq!(count(&recent), (3, 4));
    assert_eq!(recent.health().plans[0].branches.missing, ["D: One"]);
    assert_eq!(
        count(&taken("2025-01-05T09:00:00+00:00")),
        (0, 4),
        "more than a year ago"
    );
    let struck = case().logged(
        IncidentKind::Drill,
        "2026-01-05T09:00:00+00:00",
        &["decide d two --by MF", "undo --by MF"],
    );
    assert_eq!(count(&struck), (0, 4), "struck out");
}

/// Asserts the minutes: side by side, with the people, in turn.
#[track_caller]
fn check_minutes(steps: &str, people: &str, wanted: [u64; 3]) {
    let case = Case::fine()
        .plan(STEPS, steps)
        .plan("Somebody]}}", "Somebody]}, nurse: {title: Nurse}}")
        .practice("mf: {name: Mary Fox, initials: MF, roles: [lead]}", people);
    let minutes = case.health().plans[0].minutes.clone().expect("minutes").whole;
    let found = [minutes.side_by_side, minutes.with_people, minutes.in_turn];
    assert_eq!(
        found,
        wanted.map(|minutes| Duration::from_secs(minutes * 60)),
        "{steps}"
    );
}

#[test]
fn the_planned_minutes_side_by_side_with_the_people_and_in_turn() {
    let lead = "mf: {name: M, roles: [lead]}";
    let both = "mf: {name: M, roles: [lead]}, n: {name: N, roles: [nurse]}";
    let one_for_all = "mf: {name: M, roles: [lead, nurse]}";
    let step =
        |id: &str, role: &str, rest: &str| format!("      - {{id: {id}, do: X, role: {role}, due: 10m, {rest}}}\n");
    let apart =
        step("a", "lead", "expect: 10m") + &step("b", "nurse", "expect: 20m") + &step("c", "lead", "expect: 5m");
    check_minutes(&apart, both, [20, 20, 35]);
    check_minutes(&apart, lead, [20, 20, 35]);
    check_minutes(&apart, one_for_all, [20, 35, 35]);
    let chain = step("a", "lead", "expect: 10m") + &step("b", "nurse", "expect: 20m, after: [a]");
    check_minutes(&chain, both, [30, 30, 30]);
    // What comes first is done first, wherever it stands in the file.
    let turned = step("b", "nurse", "expect: 20m, after: [a]") + &step("a", "lead", "expect: 10m");
    check_minutes(&turned, one_for_all, [30, 30, 30]);
    let anchored = step("a", "lead", "expect: 10m")
        + "      - {id: b, do: X, role: nurse, due: {after: step:a, within: 5m}, expect: 7m}\n";
    check_minutes(&anchored, both, [17, 17, 17]);
    // What only may come is in the worst case alone; what waits for a service is not counted, nor what comes after it.
    let perhaps = step("a", "lead", "expect: 10m")
        + &step("b", "nurse", "expect: 20m, when: {elapsed: 60m}")
        + "      - {id: c, do: X, role: lead, due: {after: service:record.back, within: 5m}, expect: 40m}\n"
        + &step("d", "lead", "expect: 40m, after: [c]");
    check_minutes(&perhaps, both, [10, 10, 30]);
}

#[test]
fn a_later_phase_begins_with_the_decision_that_enters_it() {
    let steps = "      - {id: a, do: A, role: lead, due: 10m, expect: 10m, decision: {question: Q, options: [{id: go, title: Go, then: {go_to: second}}, {id: no, title: No}]}}
  - id: second
    title: Second
    steps:
      - {id: b, do: B, role: lead, due: 20m, expect: 1m}
      - {id: c, do: C, role: nurse, due: {after: phase:second, within: 5m}, expect: 5m}
  - id: third
    title: Third
    steps:
      - {id: d, do: D, role: lead, due: {after: phase:third, within: 5m}, expect: 50m}
";
    check_minutes(
        steps,
        "mf: {name: M, roles: [lead]}, n: {name: N, roles: [nurse]}",
        [15, 15, 16],
    );
}

#[test]
fn what_is_due_within_the_time_that_can_be_borne_is_held_against_it() {
    let long = |rest: &str| Case::fine().plan("expect: 10m", rest);
    check(&long("expect: 60m"), &[]);
    check(
        &long("expect: 61m"),
        &["due: What is due within 1 h, the time that can be borne without Record, takes 1 h 1 min even side by side"],
    );
    check(&long("expect: 61m").plan("due: 10m", "due: 2h"), &[]);
    let before = STEPS
        .replace("due: 10m, expect: 10m", "expect: 55m")
        .replace("id: a", "id: b")
        + &STEPS.replace("expect: 10m", "expect: 10m, after: [b]");
    check(&Case::fine().plan(STEPS, &before), &["due: What is due within 1 h"]);
    let two = STEPS
        .repeat(2)
        .replacen("id: a", "id: b", 1)
        .replace("expect: 10m", "expect: 40m");
    check(
        &Case::fine()
            .plan(STEPS, &two)
            .plan("Record,", "Record, restore_target: 1h,"),
        &["due: What is due within 1 h, the time that can be borne without Record, takes 1 h 20 min with the people"],
    );
    let perhaps =
        format!("{STEPS}      - {{id: b, do: B, role: lead, due: 10m, expect: 55m, when: {{elapsed: 5m}}}}\n");
    check(
        &Case::fine().plan(STEPS, &perhaps),
        &["note: What is due within 1 h, the time that can be borne without Record, takes 1 h 5 min where one person"],
    );
    let untimed = format!("{STEPS}      - {{id: b, do: B, role: lead, due: 10m}}\n");
    check(
        &Case::fine().plan(STEPS, &untimed),
        &["note: 1 of 2 steps do not say how long they take"],
    );
}

#[test]
fn a_file_that_cannot_be_read_is_a_finding() {
    let mut case = Case::fine();
    let bad = |instead: Option<&str>| BadFile {
        file: "plans/x.yaml".to_owned(),
        errors: 2,
        first: "line 3: x".to_owned(),
        instead: instead.map(str::to_owned),
    };
    case.bad_files = vec![bad(Some("the copy of 3 Nov 2026, version 1.2"))];
    check(
        &case,
        &["due: A file has 2 mistakes; the copy of 3 Nov 2026, version 1.2 is used"],
    );
    case.bad_files = vec![bad(None)];
    check(&case, &["wrong: A file has 2 mistakes"]);
    assert_eq!(case.health().count(Level::Wrong), 1);
}
