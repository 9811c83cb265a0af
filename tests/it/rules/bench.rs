//! Runs a mini-script of the command language against a small plan and a journal in memory, and says what is then true.

use std::fmt::Write as _;

use stopgap::incident::command::{Command, Opening, Request};
use stopgap::incident::event::{PinnedPlan, PracticeFacts};
use stopgap::incident::ids::{IncidentId, StationId};
use stopgap::incident::log::Log;
use stopgap::incident::moment::{BootId, Moment, Now};
use stopgap::incident::{entry, reminder, timing};
use stopgap::journal::{MemoryFaults, MemoryStore};
use stopgap::plan::condition::{IncidentKind, StepStatus};
use stopgap::plan::practice::Practice;
use stopgap::session::{Desk, Order, SubmitError};
use stopgap::transcript;
use stopgap::verb::{self, Hearing};

/// A plan with one of everything that the rules speak of.
pub const PLAN: &str = include_str!("plan.yaml");

/// The plan that `switch other` goes on with.
const OTHER: &str = include_str!("other.yaml");

/// A plan that keeps hands off the second copy.
const HANDS_OFF: &str = include_str!("hands-off.yaml");

/// Two plans that share some of their steps, and go on with each other.
const FIRST_TROUBLE: &str = include_str!("first-trouble.yaml");
const SECOND_TROUBLE: &str = include_str!("second-trouble.yaml");

/// An incident in memory.
pub struct Bench {
    pub desk: Desk,
    /// The disk behind the desk.
    pub disk: MemoryFaults,
    pub incident: IncidentId,
    pub practice: Practice,
    essentials: bool,
    /// The refusals, as `LINE: SENTENCE`.
    pub refused: Vec<String>,
    /// The time of the last line.
    pub now: Now,
}

/// The station that opens the incident.
pub fn station() -> StationId {
    StationId::new("aaaabbbbcccc").expect("a station")
}

/// A plan as an incident pins it.
pub fn pinned(text: &str) -> PinnedPlan {
    let plan = stopgap::plan::read(text, "test plan")
        .unwrap_or_else(|faults| panic!("{faults:#?}"))
        .plan;
    PinnedPlan {
        id: plan.id,
        title: plan.title,
        version: plan.version,
        sha256: entry::hash_line(text),
        text: text.to_owned().into(),
    }
}

/// The same plan by the name that a decision or `switch` uses.
pub fn plan_by_name(name: &str) -> Result<PinnedPlan, String> {
    match name {
        "other" => Ok(pinned(OTHER)),
        "hands-off" => Ok(pinned(HANDS_OFF)),
        "first-trouble" => Ok(pinned(FIRST_TROUBLE)),
        "second-trouble" => Ok(pinned(SECOND_TROUBLE)),
        _ => Err(format!("There is no plan \"{name}\".")),
    }
}

impl Bench {
    /// An incident of the test plan, opened at the first time of the script.
    pub fn open(practice: Practice, essentials: bool, at: Moment) -> Self {
        Self::open_with(PLAN, practice, essentials, at)
    }

    /// An incident of a plan.
    fn open_with(plan: &str, practice: Practice, essentials: bool, at: Moment) -> Self {
        let store = MemoryStore::new(station());
        let disk = store.faults();
        let desk = Desk::open(Box::new(store), Box::new(plan_by_name)).expect("a journal");
        let incident = IncidentId::new("2026-03-10-test").expect("an id");
        let mut bench = Self {
            desk,
            disk,
            incident,
            practice,
            essentials,
            refused: Vec::new(),
            now: now_at(at),
        };
        bench.start(plan);
        bench
    }

    /// Opens an incident of a plan beside those that there are, and stands on it.
    pub fn start_beside(&mut self, incident: &str, plan: &str, at: Moment) {
        self.incident = IncidentId::new(incident).expect("an id");
        self.now = now_at(at);
        self.start(plan);
    }

    fn start(&mut self, plan: &str) {
        let facts = PracticeFacts {
            name: "Newark".to_owned(),
            zone: self.practice.time_zone,
            hours: self.practice.opening_hours.clone(),
        };
        let opening = Opening {
            incident: self.incident.clone(),
            kind: IncidentKind::Live,
            plan: Box::new(pinned(plan)),
            practice: facts,
            since: None,
            essentials: self.essentials,
            machine_time: None,
            drill: None,
        };
        self.order(Request::new(Command::Open(opening), None))
            .expect("the opening");
    }

    /// Submits one request at the time that it is.
    pub fn order(&mut self, request: Request) -> Result<(), SubmitError> {
        let order = Order {
            incident: Some(self.incident.clone()),
            request,
            now: self.now,
        };
        self.desk.submit(&order).map(|_| ())
    }

    /// Runs one line; words that are none fail the test, refusals are kept.
    pub fn line(&mut self, line: &transcript::Line) {
        self.now = now_at(line.at);
        let hearing = Hearing {
            now: self.now,
            zone: self.practice.time_zone,
            practice: &self.practice,
            default_by: line.by.clone(),
            plan_by_name: &|name| plan_by_name(name).map_err(stopgap::verb::VerbError::usage),
        };
        let heard =
            verb::parse_line(&line.words, &hearing).unwrap_or_else(|error| panic!("line {}: {error}", line.number));
        match self.order(heard.request) {
            Ok(()) => {}
            Err(SubmitError::Refused(refusal)) => self.refused.push(refusal.sentence),
            Err(SubmitError::Store(error)) => panic!("line {}: {error}", line.number),
        }
    }

    /// The log.
    pub fn log(&self) -> &Log {
        self.desk.logs().get(&self.incident).expect("the incident")
    }

    /// What is true now: one line a thing, and only things that are not as they were at the start.
    pub fn says(&self) -> String {
        let (state, now) = (self.log().state(), self.now.wall);
        let zone = state.practice.zone;
        let time = |at: Moment| at.in_zone(zone).format("%H:%M").to_string();
        let mut says = String::new();
        writeln!(
            says,
            "{}, phase {}",
            state.status.word(),
            state.phase().map_or("none", |phase| phase.id.as_str())
        )
        .expect("text");
        for (phase, step) in state.plan_steps() {
            let status = timing::status(state, phase, step, now);
            let recorded = state.step(&step.id);
            if matches!(status, StepStatus::Waiting | StepStatus::Inactive) && recorded.is_none() {
                continue;
            }
            write!(says, "{} {}", step.id, status.word()).expect("text");
            if let Some(at) = recorded.and_then(stopgap::incident::state::StepState::done_at) {
                write!(says, " at {}", time(at)).expect("text");
            }
            if let Some(late) = timing::late(state, phase, step, now).filter(|late| !late.is_zero()) {
                write!(says, " late {}", stopgap::plan::duration_text(late)).expect("text");
            }
            if let Some(rounds) = recorded
                .map(|recorded| recorded.rounds.len())
                .filter(|rounds| *rounds > 1)
            {
                write!(says, " rounds {rounds}").expect("text");
            }
            says.push('\n');
        }
        for service in &state.services {
            if let Some(change) = service.history().latest() {
                let (name, word) = (service.shown_name(), change.value.word());
                writeln!(
                    says,
                    "{name} {word} since {} drops {}",
                    time(service.since()),
                    service.drops()
                )
                .expect("text");
            }
        }
        for role in &state.roles {
            if let Some(holder) = role.holders.latest() {
                writeln!(says, "{} is {}", role.id, holder.value.name).expect("text");
            }
        }
        for timer in state.timers.iter().filter(|timer| timer.ended.is_none()) {
            writeln!(says, "timer {} at {}", timer.number, time(timer.due)).expect("text");
        }
        for anomaly in &state.anomalies {
            writeln!(says, "anomaly {}: {}", anomaly.no, anomaly.what).expect("text");
        }
        for sentence in &self.refused {
            writeln!(says, "refused: {sentence}").expect("text");
        }
        says
    }

    /// The state of one step, as people see it now.
    pub fn status(&self, step: &str) -> StepStatus {
        let state = self.log().state();
        let (phase, step) = state.find_step(step).expect("a step of the plan");
        timing::status(state, phase, step, self.now.wall)
    }

    /// The clocks of outsiders that have started: id, when it started, what became of it.
    pub fn outsiders(&self) -> Vec<String> {
        let (state, now) = (self.log().state(), self.now.wall);
        let time = |at: Moment| at.in_zone(state.practice.zone).format("%H:%M").to_string();
        let said = |clock: stopgap::incident::outsiders::OutsideClock<'_>| {
            let since = time(clock.since?);
            let parts = [
                ("due", clock.due),
                ("told", clock.told),
                ("dismissed", clock.dismissed),
                ("reason ended", clock.reason_ended),
            ];
            let parts = parts
                .into_iter()
                .filter_map(|(word, at)| Some(format!(", {word} {}", time(at?))));
            Some(format!(
                "{} since {since}{}",
                clock.notify.id,
                parts.collect::<String>()
            ))
        };
        stopgap::incident::outsiders::clocks(state, now)
            .into_iter()
            .filter_map(said)
            .collect()
    }

    /// The reminders up to an hour from now, as `HH:MM TITLE`.
    pub fn reminders(&self) -> Vec<String> {
        let (state, now) = (self.log().state(), self.now.wall);
        let soon = now.plus(std::time::Duration::from_secs(3600));
        reminder::reminders(state, now)
            .into_iter()
            .filter(|reminder| reminder.at <= soon)
            .map(|reminder| {
                format!(
                    "{} {}",
                    reminder.at.in_zone(state.practice.zone).format("%H:%M"),
                    reminder.title
                )
            })
            .collect()
    }
}

/// The time of a transcript: one machine that never slept and whose clocks agree.
pub fn now_at(at: Moment) -> Now {
    Now {
        wall: at,
        mono: u64::try_from(at.0).unwrap_or(0),
        boot: BootId(1),
    }
}

/// A script with its times read: `HH:MM INITIALS VERB…`, on 10 March 2026 in London.
pub fn read(script: &str) -> Vec<transcript::Line> {
    let text = format!("plan: test\nzone: Europe/London\ndate: 2026-03-10\n{script}");
    transcript::read(&text, "script")
        .unwrap_or_else(|error| panic!("{error}"))
        .lines
}

/// Runs a script on a practice and says what is then true.
pub fn run_at(practice: Practice, essentials: bool, script: &str) -> Bench {
    let lines = read(script);
    let start = lines.first().expect("a line").at;
    let mut bench = Bench::open(practice, essentials, start);
    for line in &lines {
        bench.line(line);
    }
    bench
}

/// Runs a script in a practice without opening hours.
pub fn run(script: &str) -> Bench {
    run_at(Practice::default(), false, script)
}

/// Runs a script on the first of the two plans that go on with each other.
pub fn run_trouble(script: &str) -> Bench {
    let lines = read(script);
    let start = lines.first().expect("a line").at;
    let mut bench = Bench::open_with(FIRST_TROUBLE, Practice::default(), false, start);
    for line in &lines {
        bench.line(line);
    }
    bench
}

/// Runs a script on the first of the two plans that go on with each other, and compares what is then true.
#[track_caller]
pub fn check_trouble(script: &str, expected: &str) {
    compare(&run_trouble(script), script, expected);
}

/// Runs a script and compares what is then true, line by line.
#[track_caller]
pub fn check(script: &str, expected: &str) {
    compare(&run(script), script, expected);
}

#[track_caller]
fn compare(bench: &Bench, script: &str, expected: &str) {
    let says = bench.says();
    let trim = |text: &str| {
        text.lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(trim(&says), trim(expected), "\nafter this script:\n{script}");
}
