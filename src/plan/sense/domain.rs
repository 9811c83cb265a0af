//! What can be at all: the states, answers and options on which conditions hang, and whether a condition has any case in
//! which it holds.
//!
//! Everything errs on the side of "can be", so that what is called impossible is.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use super::super::condition::{Condition, ConfirmAnswer, IncidentKind, StepStatus};
use super::super::model::{AskKind, Plan, Required, ServiceStatus, Step};

/// More cases than these are not looked through: such a condition counts as one that can hold.
const MOST_CASES: usize = 64;

/// What a condition hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Subject<'p> {
    /// The state of a service.
    Service(&'p str),
    /// The answer to a step's confirm question.
    Confirmed(&'p str),
    /// The answer to another question of a step.
    Answered(&'p str, &'p str),
    /// What a step decided.
    Decided(&'p str),
    /// The state of a step.
    Step(&'p str),
    /// The kind of incident.
    Kind,
}

/// One way in which a condition may come true: what each subject may be, a bit for each value, and the time since the
/// start, from and up to.
#[derive(Debug, Clone, Default)]
pub(super) struct Case<'p> {
    allowed: Vec<(Subject<'p>, u64)>,
    from: Duration,
    up_to: Option<Duration>,
}

/// What the plan makes possible.
pub(super) struct Facts<'p> {
    steps: HashMap<&'p str, &'p Step>,
}

/// The first bit of an answer: none has been given.
const NONE: u64 = 1;

impl<'p> Subject<'p> {
    /// The step on which it hangs.
    pub(super) const fn step(self) -> Option<&'p str> {
        match self {
            Self::Confirmed(step) | Self::Answered(step, _) | Self::Decided(step) | Self::Step(step) => Some(step),
            Self::Service(_) | Self::Kind => None,
        }
    }
}

impl<'p> Facts<'p> {
    /// The facts of a plan.
    pub(super) fn of(plan: &'p Plan) -> Self {
        Self {
            steps: plan.steps().map(|(_, step)| (step.id.as_str(), step)).collect(),
        }
    }

    /// The step of this id.
    pub(super) fn step(&self, id: &str) -> Option<&'p Step> {
        self.steps.get(id).copied()
    }

    /// The ways in which a condition may hold (or, `negated`, not hold) while these steps never apply. Nothing where
    /// there are too many to look through.
    pub(super) fn cases(&self, condition: &'p Condition, negated: bool, dead: &HashSet<&str>) -> Option<Vec<Case<'p>>> {
        match (condition, negated) {
            (Condition::Not(inner), _) => self.cases(inner, !negated, dead),
            (Condition::All(parts), false) | (Condition::Any(parts), true) => {
                if parts.len() > MOST_CASES {
                    return None;
                }
                let mut cases = vec![Case::default()];
                for part in parts {
                    let others = self.cases(part, negated, dead)?;
                    if cases.len().saturating_mul(others.len()) > MOST_CASES {
                        return None;
                    }
                    cases = cases
                        .iter()
                        .flat_map(|case| others.iter().filter_map(|other| case.and(other)))
                        .collect();
                }
                Some(cases)
            }
            (Condition::Any(parts), false) | (Condition::All(parts), true) => {
                let mut cases = Vec::new();
                for part in parts {
                    cases.extend(self.cases(part, negated, dead)?);
                    if cases.len() > MOST_CASES {
                        return None;
                    }
                }
                Some(cases)
            }
            (Condition::Elapsed(time), false) => Some(vec![Case {
                from: *time,
                ..Case::default()
            }]),
            (Condition::Elapsed(time), true) => Some(vec![Case {
                up_to: Some(*time),
                ..Case::default()
            }]),
            (
                Condition::Service {
                    for_at_least: Some(_), ..
                },
                true,
            ) => Some(vec![Case::default()]),
            (leaf, negated) => {
                let Some((subject, bits)) = self.claim(leaf) else {
                    return Some(vec![Case::default()]);
                };
                let possible = self.possible(subject, dead);
                let allowed = possible & if negated { !bits } else { bits };
                let case = Case {
                    allowed: vec![(subject, allowed)],
                    ..Case::default()
                };
                Some(if allowed == 0 { Vec::new() } else { vec![case] })
            }
        }
    }

    /// Whether a condition can hold while these steps never apply.
    pub(super) fn can_hold(&self, condition: &'p Condition, dead: &HashSet<&str>) -> bool {
        self.cases(condition, false, dead).is_none_or(|cases| !cases.is_empty())
    }

    /// Whether a condition can come to hold within this time of the start, while these steps never apply.
    pub(super) fn can_hold_within(&self, condition: &'p Condition, dead: &HashSet<&str>, within: Duration) -> bool {
        self.cases(condition, false, dead)
            .is_none_or(|cases| cases.iter().any(|case| case.from <= within))
    }

    /// How long after the start a condition can hold at the earliest, while these steps never apply.
    pub(super) fn earliest(&self, condition: &'p Condition, dead: &HashSet<&str>) -> Option<Duration> {
        let cases = self.cases(condition, false, dead)?;
        cases.iter().map(|case| case.from).min()
    }

    /// Whether a condition can fail to hold.
    pub(super) fn can_fail(&self, condition: &'p Condition) -> bool {
        self.cases(condition, true, &HashSet::new())
            .is_none_or(|cases| !cases.is_empty())
    }

    /// Whether two conditions can hold at once.
    pub(super) fn can_both_hold(&self, first: &'p Condition, second: &'p Condition) -> bool {
        let nothing_dead = HashSet::new();
        let cases = |condition| self.cases(condition, false, &nothing_dead);
        match (cases(first), cases(second)) {
            (Some(ones), Some(others)) => ones
                .iter()
                .any(|one| others.iter().any(|other| one.and(other).is_some())),
            _ => true,
        }
    }

    /// What a single condition hangs on, and the values it waits for. Nothing where the plan does not say what is
    /// possible: a name that is unknown, free words, more options than there are bits.
    pub(super) fn claim(&self, leaf: &'p Condition) -> Option<(Subject<'p>, u64)> {
        Some(match leaf {
            Condition::Service { service, is, .. } => {
                let bits = ServiceStatus::ALL
                    .iter()
                    .enumerate()
                    .filter(|(_, status)| is.contains(status));
                (
                    Subject::Service(service.as_str()),
                    bits.fold(0, |bits, (at, _)| bits | 1 << at),
                )
            }
            Condition::Confirmed { step, is } => {
                self.step(step.as_str())?.confirm.as_ref()?;
                let at = ConfirmAnswer::ALL.iter().position(|answer| answer == is)?;
                (Subject::Confirmed(step.as_str()), NONE << (at + 1))
            }
            Condition::Answered { step, ask, is } => {
                let options = self.answers(step.as_str(), ask.as_str())?;
                let at = options.iter().position(|option| same(option, is))?;
                (Subject::Answered(step.as_str(), ask.as_str()), NONE << (at + 1))
            }
            Condition::Decided { step, is } => {
                let decision = self.step(step.as_str())?.decision.as_ref()?;
                let at = decision
                    .options
                    .iter()
                    .position(|option| option.id == *is)
                    .filter(|at| *at < 62)?;
                (Subject::Decided(step.as_str()), NONE << (at + 1))
            }
            Condition::StepIs { step, is } => {
                self.step(step.as_str())?;
                let matches = |status: &StepStatus| status == is || (*is == StepStatus::Done && status.is_done());
                let bits = StepStatus::ALL.iter().enumerate().filter(|(_, status)| matches(status));
                (
                    Subject::Step(step.as_str()),
                    bits.fold(0, |bits, (at, _)| bits | 1 << at),
                )
            }
            Condition::Kind(kind) => {
                let kinds = [IncidentKind::Live, IncidentKind::Drill, IncidentKind::Backfilled];
                let at = kinds.iter().position(|known| known == kind)?;
                (Subject::Kind, 1 << at)
            }
            Condition::Elapsed(_) | Condition::All(_) | Condition::Any(_) | Condition::Not(_) => return None,
        })
    }

    /// The words that a question can be answered with.
    fn answers(&self, step: &str, ask: &str) -> Option<Vec<&'p str>> {
        let found = self.step(step)?.asks.iter().find(|found| found.id.as_str() == ask)?;
        match &found.kind {
            AskKind::Choice(options) if options.len() < 62 => Some(options.iter().map(String::as_str).collect()),
            AskKind::YesNo => Some(vec!["yes", "no"]),
            _ => None,
        }
    }

    /// Everything that a subject can be, while these steps never apply.
    fn possible(&self, subject: Subject<'p>, dead: &HashSet<&str>) -> u64 {
        let is_dead = subject.step().is_some_and(|step| dead.contains(step));
        match subject {
            Subject::Service(_) => 0b11_1111,
            Subject::Kind => 0b111,
            Subject::Step(step) => {
                let is_must = self.step(step).is_some_and(|step| step.required == Required::Must);
                let can_be = |status: StepStatus| match status {
                    StepStatus::Inactive => false,
                    StepStatus::NotApplicable => !is_must,
                    StepStatus::Waiting | StepStatus::Cannot | StepStatus::Deferred => true,
                    StepStatus::InProgress | StepStatus::Done | StepStatus::DoneEarlier | StepStatus::HandedOn => {
                        !is_dead
                    }
                };
                let bits = StepStatus::ALL
                    .iter()
                    .enumerate()
                    .filter(|(_, status)| can_be(**status));
                bits.fold(0, |bits, (at, _)| bits | 1 << at)
            }
            Subject::Confirmed(_) | Subject::Answered(..) | Subject::Decided(_) if is_dead => NONE,
            Subject::Confirmed(_) => 0b1111,
            Subject::Answered(step, ask) => {
                let count = self.answers(step, ask).map_or(62, |options| options.len());
                (NONE << (count + 1)) - 1
            }
            Subject::Decided(step) => {
                let decision = self.step(step).and_then(|step| step.decision.as_ref());
                let count = decision.map_or(62, |decision| decision.options.len().min(62));
                (NONE << (count + 1)) - 1
            }
        }
    }
}

impl Case<'_> {
    /// Both at once; nothing where that cannot be.
    fn and(&self, other: &Self) -> Option<Self> {
        let mut both = self.clone();
        for (subject, bits) in &other.allowed {
            match both.allowed.iter_mut().find(|(known, _)| known == subject) {
                Some((_, known)) => {
                    *known &= bits;
                    if *known == 0 {
                        return None;
                    }
                }
                None => both.allowed.push((*subject, *bits)),
            }
        }
        both.from = both.from.max(other.from);
        both.up_to = match (both.up_to, other.up_to) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        both.up_to.is_none_or(|up_to| both.from < up_to).then_some(both)
    }
}

/// Whether two answers are one: letters alone count, and yes and true are one.
fn same(one: &str, other: &str) -> bool {
    let plain = |word: &str| match word.trim().to_lowercase().as_str() {
        "true" => "yes".to_owned(),
        "false" => "no".to_owned(),
        word => word.to_owned(),
    };
    plain(one) == plain(other)
}
