//! Whether a plan has been rehearsed, and which of its branches: from what was logged, whether it was a drill, the real
//! thing, or typed in afterwards.

use std::collections::BTreeSet;

use chrono::{Days, Months, NaiveDate};

use super::{Finding, Grounds, Level};
use crate::incident::entry::Entry;
use crate::incident::event::Event;
use crate::incident::log::Log;
use crate::incident::narrate::{counted, day_words};
use crate::incident::truth::same_answer;
use crate::plan::condition::{Condition, IncidentKind};
use crate::plan::model::{AskKind, Cadence, CalendarUnit, Plan, PlanId, StepId};

/// How far back branches are counted, in months.
const BRANCH_MONTHS: u32 = 12;

/// How long before it is due a rehearsal is called for, in days.
const NEAR: u64 = 30;

/// When a plan was rehearsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rehearsals {
    /// The last time, and what it was.
    pub last: Option<(NaiveDate, IncidentKind)>,
    /// The day by which the next is due, where the plan says how often.
    pub due: Option<NaiveDate>,
}

/// Which branches of a plan were taken of late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branches {
    /// How many there are.
    pub all: usize,
    /// Those that were not, in words.
    pub missing: Vec<String>,
}

impl Branches {
    /// How many were taken.
    pub fn rehearsed(&self) -> usize {
        self.all - self.missing.len()
    }
}

pub(super) fn rehearsals(plan: &Plan, grounds: &Grounds<'_>) -> Rehearsals {
    let zone = grounds.practice.time_zone;
    // The plan of that day counts, not what has been made of it since.
    let counts = |log: &&&Log| {
        let mut used = log.state().plans.iter();
        let used = used.find(|used| used.id == plan.id);
        used.is_some_and(|used| log.state().has_rehearsed(used))
    };
    let last = grounds
        .incidents
        .iter()
        .filter(counts)
        .map(|log| (log.state().held().day_in(zone), log.state().kind))
        .max_by_key(|(day, _)| *day);
    let due = plan
        .rehearse_every
        .and_then(|every| last.and_then(|(day, _)| later(day, every)));
    Rehearsals { last, due }
}

/// True where an incident ran with this plan, at first or after a switch.
fn uses(log: &Log, plan: &PlanId) -> bool {
    log.state().plans.iter().any(|used| used.id == *plan)
}

fn later(day: NaiveDate, every: Cadence) -> Option<NaiveDate> {
    let count = every.count;
    match every.unit {
        CalendarUnit::Day => day.checked_add_days(Days::new(count.into())),
        CalendarUnit::Week => day.checked_add_days(Days::new(u64::from(count) * 7)),
        CalendarUnit::Month => day.checked_add_months(Months::new(count)),
        CalendarUnit::Year => day.checked_add_months(Months::new(count.saturating_mul(12))),
    }
}

/// A way that a plan can go.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Branch<'p> {
    /// An option of a decision.
    Option(&'p StepId, &'p str),
    /// An answer to a confirm question.
    Confirm(&'p StepId, &'p str),
    /// An answer to a further question.
    Answer(&'p StepId, &'p str, &'p str),
}

pub(super) fn branches(plan: &Plan, grounds: &Grounds<'_>) -> Branches {
    let all = branches_of(plan);
    let since = grounds.today().checked_sub_months(Months::new(BRANCH_MONTHS));
    let zone = grounds.practice.time_zone;
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    let by_people = |log: &&&Log| uses(log, &plan.id) && !log.state().is_scripted();
    for log in grounds.incidents.iter().filter(by_people) {
        for entry in log.entries() {
            let is_recent = since.is_none_or(|since| entry.at.day_in(zone) >= since);
            if is_recent && !log.is_struck(entry) {
                let hit = all.iter().enumerate().filter(|(_, branch)| branch.is_taken_by(entry));
                taken.extend(hit.map(|(at, _)| at));
            }
        }
    }
    let missing = all.iter().enumerate().filter(|(at, _)| !taken.contains(at));
    Branches {
        all: all.len(),
        missing: missing.map(|(_, branch)| branch.words(plan)).collect(),
    }
}

/// Every option of every decision, and every answer that a condition of the plan looks at.
fn branches_of(plan: &Plan) -> Vec<Branch<'_>> {
    let mut all = Vec::new();
    for (_, step) in plan.steps() {
        let options = step.decision.iter().flat_map(|decision| &decision.options);
        all.extend(options.map(|option| Branch::Option(&step.id, option.id.as_str())));
    }
    let of_steps = plan.steps().filter_map(|(_, step)| step.when.as_ref());
    let of_clocks = plan.notify.iter().filter_map(|notify| notify.when.as_ref());
    let mut open: Vec<&Condition> = of_steps.chain(of_clocks).collect();
    open.reverse();
    while let Some(condition) = open.pop() {
        let branch = match condition {
            Condition::Confirmed { step, is } => Some(Branch::Confirm(step, is.word())),
            Condition::Answered { step, ask, is } if is_choice(plan, step, ask.as_str()) => {
                Some(Branch::Answer(step, ask.as_str(), is))
            }
            Condition::All(parts) | Condition::Any(parts) => {
                open.extend(parts.iter().rev());
                None
            }
            Condition::Not(part) => {
                open.push(part);
                None
            }
            _ => None,
        };
        all.extend(branch.filter(|branch| !all.contains(branch)));
    }
    all
}

fn is_choice(plan: &Plan, step: &StepId, ask: &str) -> bool {
    let asks = plan.step(step.as_str()).map(|(_, step)| &step.asks);
    let ask = asks.and_then(|asks| asks.iter().find(|one| one.id.as_str() == ask));
    ask.is_some_and(|ask| matches!(ask.kind, AskKind::Choice(_) | AskKind::YesNo))
}

impl Branch<'_> {
    fn is_taken_by(&self, entry: &Entry) -> bool {
        match (self, &entry.event) {
            (Self::Option(step, option), Event::Decided(decided)) => {
                decided.step == **step && decided.option.as_str() == *option
            }
            (Self::Confirm(step, is), Event::StepRecorded(recorded)) => {
                recorded.step == **step && recorded.confirm.is_some_and(|confirm| confirm.word() == *is)
            }
            (Self::Answer(step, ask, is), Event::StepRecorded(recorded)) => {
                let mut answers = recorded.answers.iter();
                recorded.step == **step
                    && answers.any(|(asked, answer)| asked.as_str() == *ask && same_answer(answer, is))
            }
            _ => false,
        }
    }

    /// The step and what is chosen there: "What have we got?: One PC only".
    fn words(&self, plan: &Plan) -> String {
        let (step, answer) = match self {
            Self::Option(step, option) => {
                let decision = plan.step(step.as_str()).and_then(|(_, step)| step.decision.as_ref());
                let title = decision.and_then(|decision| decision.option(option));
                (step, title.map_or(*option, |option| &option.title))
            }
            Self::Confirm(step, is) | Self::Answer(step, _, is) => (step, *is),
        };
        let title = plan.step(step.as_str()).map_or(step.as_str(), |(_, step)| &step.title);
        format!("{title}: {answer}")
    }
}

pub(super) fn findings(plan: &Plan, rehearsals: &Rehearsals, branches: &Branches, today: NaiveDate) -> Vec<Finding> {
    let mut findings = Vec::new();
    let place = format!("{}, rehearse_every", plan.id);
    let soon = today.checked_add_days(Days::new(NEAR)).unwrap_or(today);
    let to_do = "hold a drill with it: half an hour round a table is enough to begin with";
    match (plan.rehearse_every, rehearsals.last, rehearsals.due) {
        (Some(every), None, _) => findings.push(Finding::new(
            Level::Due,
            format!(
                "It has never been rehearsed, and is to be every {}",
                cadence_words(every)
            ),
            place,
            to_do,
        )),
        (Some(every), Some((last, _)), Some(due)) if due < today => findings.push(Finding::new(
            Level::Due,
            format!(
                "It was last rehearsed on {}, and is to be every {}",
                day_words(last),
                cadence_words(every)
            ),
            place,
            to_do,
        )),
        (_, _, Some(due)) if due <= soon => findings.push(Finding::new(
            Level::Note,
            format!("It is to be rehearsed again by {}", day_words(due)),
            place,
            to_do,
        )),
        (None, _, _) => findings.push(Finding::new(
            Level::Note,
            "It does not say how often it is to be rehearsed",
            place,
            "add rehearse_every, for example 6 months",
        )),
        _ => {}
    }
    if !branches.missing.is_empty() {
        findings.push(Finding::new(
            Level::Note,
            format!(
                "{} of {} rehearsed in {BRANCH_MONTHS} months",
                branches.rehearsed(),
                counted(branches.all as u64, "branch", "branches")
            ),
            format!("{}, never taken: {}", plan.id, some_of(&branches.missing)),
            "let the next drill take one of these ways",
        ));
    }
    findings
}

fn some_of(missing: &[String]) -> String {
    const MOST: usize = 4;
    let first = missing
        .iter()
        .take(MOST)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join("; ");
    match missing.len().saturating_sub(MOST) {
        0 => first,
        more => format!("{first}; and {more} more"),
    }
}

/// "6 months", "1 year".
fn cadence_words(every: Cadence) -> String {
    let (one, many) = match every.unit {
        CalendarUnit::Day => ("day", "days"),
        CalendarUnit::Week => ("week", "weeks"),
        CalendarUnit::Month => ("month", "months"),
        CalendarUnit::Year => ("year", "years"),
    };
    counted(every.count.into(), one, many)
}
