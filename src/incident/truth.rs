//! Whether a condition holds at a time, and since when: derived from the state, never stored.

use std::time::Duration;

use crate::incident::moment::Moment;
use crate::incident::state::{ServiceState, State};
use crate::plan::condition::{Condition, StepStatus};
use crate::plan::model::{Decision, DecisionOption, PhaseId, ServiceStatus, Then};

/// Whether something holds, and since when it has been so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Truth {
    /// Whether it holds.
    pub holds: bool,
    /// Since when.
    pub since: Moment,
}

/// Conditions may hang on steps that have conditions of their own; beyond this depth a step counts as active.
const DEPTH: u8 = 8;

/// Whether a condition holds at `now`.
pub fn evaluate(condition: &Condition, state: &State, now: Moment) -> Truth {
    evaluate_within(condition, state, now, DEPTH)
}

fn evaluate_within(condition: &Condition, state: &State, now: Moment, depth: u8) -> Truth {
    let start = state.declared;
    match condition {
        Condition::Service {
            service,
            is,
            for_at_least,
        } => {
            let rows: Vec<Truth> = state
                .service_rows(service.as_str())
                .map(|row| service_is(row, is, for_at_least.unwrap_or_default(), now))
                .collect();
            any(&rows, start)
        }
        Condition::Confirmed { step, is } => {
            let answer = state.step(step).and_then(|step| step.confirm);
            given(answer.map(|(answer, at)| (answer == *is, at)), start)
        }
        Condition::Answered { step, ask, is } => {
            let answer = state.step(step).and_then(|step| step.answers.get(ask));
            given(answer.map(|(answer, at)| (same_answer(answer, is), *at)), start)
        }
        Condition::Decided { step, is } => given(
            state.decision(step).map(|fact| (fact.option == *is, fact.occurred)),
            start,
        ),
        Condition::StepIs {
            step,
            is: StepStatus::Inactive,
        } => Truth {
            holds: depth > 0
                && state.find_step(step.as_str()).is_some_and(|(_, step)| {
                    step.when
                        .as_ref()
                        .is_some_and(|when| !evaluate_within(when, state, now, depth - 1).holds)
                }),
            since: start,
        },
        Condition::StepIs { step, is } => {
            let (status, since) = state
                .step(step)
                .map_or((StepStatus::Waiting, start), |step| (step.status, step.since));
            Truth {
                holds: status == *is || (*is == StepStatus::Done && status.is_done()),
                since,
            }
        }
        Condition::Elapsed(time) => {
            let at = start.plus(*time);
            if at <= now {
                Truth { holds: true, since: at }
            } else {
                Truth {
                    holds: false,
                    since: start,
                }
            }
        }
        Condition::Kind(kind) => Truth {
            holds: state.kind == *kind,
            since: start,
        },
        Condition::All(parts) => {
            let truths: Vec<Truth> = parts
                .iter()
                .map(|part| evaluate_within(part, state, now, depth))
                .collect();
            not(any(&truths.into_iter().map(not).collect::<Vec<_>>(), start))
        }
        Condition::Any(parts) => {
            let truths: Vec<Truth> = parts
                .iter()
                .map(|part| evaluate_within(part, state, now, depth))
                .collect();
            any(&truths, start)
        }
        Condition::Not(part) => not(evaluate_within(part, state, now, depth)),
    }
}

/// Whether a condition holds at `now`, or may yet come to hold by itself: time passes, services fail and recover, open
/// steps are done, open questions are answered. What was answered or decided stays so.
pub fn may_yet_hold(condition: &Condition, state: &State, now: Moment) -> bool {
    may_become(condition, true, state, now)
}

fn may_become(condition: &Condition, wanted: bool, state: &State, now: Moment) -> bool {
    let is_so = || evaluate(condition, state, now).holds == wanted;
    match condition {
        Condition::Service { .. } => true,
        Condition::Elapsed(_) => wanted || is_so(),
        Condition::Kind(_) => is_so(),
        Condition::Confirmed { step, .. } => state.step(step).is_none_or(|step| step.confirm.is_none()) || is_so(),
        Condition::Answered { step, ask, .. } => {
            state.step(step).is_none_or(|step| !step.answers.contains_key(ask)) || is_so()
        }
        Condition::Decided { step, .. } => state.decision(step).is_none() || is_so(),
        Condition::StepIs { step, .. } => state.step(step).is_none_or(|step| !step.status.is_done()) || is_so(),
        Condition::All(parts) if wanted => parts.iter().all(|part| may_become(part, true, state, now)),
        Condition::All(parts) => parts.iter().any(|part| may_become(part, false, state, now)),
        Condition::Any(parts) if wanted => parts.iter().any(|part| may_become(part, true, state, now)),
        Condition::Any(parts) => parts.iter().all(|part| may_become(part, false, state, now)),
        Condition::Not(part) => may_become(part, !wanted, state, now),
    }
}

fn not(truth: Truth) -> Truth {
    Truth {
        holds: !truth.holds,
        since: truth.since,
    }
}

/// One of them: since the first that holds; or, where none does, since the last that ceased to.
fn any(truths: &[Truth], start: Moment) -> Truth {
    match truths.iter().filter(|truth| truth.holds).map(|truth| truth.since).min() {
        Some(since) => Truth { holds: true, since },
        None => Truth {
            holds: false,
            since: truths.iter().map(|truth| truth.since).max().unwrap_or(start),
        },
    }
}

fn given(answer: Option<(bool, Moment)>, start: Moment) -> Truth {
    answer.map_or(
        Truth {
            holds: false,
            since: start,
        },
        |(holds, since)| Truth { holds, since },
    )
}

fn service_is(row: &ServiceState, is: &[ServiceStatus], at_least: Duration, now: Moment) -> Truth {
    // Backwards from `now` as far as nothing turns: the fold asks this at every entry, and histories grow long. What
    // happened after `now` is not known yet; a state read at its own time has nothing of the kind.
    let changes = row.history().changes();
    let known = changes.partition_point(|change| change.occurred <= now);
    let known = changes.get(..known).unwrap_or(changes);
    let begins = (row.starts, row.from);
    let has_beginning = row.from <= now && changes.first().is_none_or(|first| first.occurred > row.from);
    let earlier = has_beginning.then_some(begins).into_iter();
    let backwards = known
        .iter()
        .rev()
        .map(|change| (change.value, change.occurred))
        .chain(earlier);
    let mut since = row.from;
    let mut held: Option<bool> = None;
    for (status, from) in backwards {
        let holds = is.contains(&status);
        if *held.get_or_insert(holds) != holds {
            break;
        }
        since = from;
    }
    let holds = held.unwrap_or(false);
    if !holds {
        return Truth { holds: false, since };
    }
    let ripe = since.plus(at_least);
    if ripe <= now {
        Truth {
            holds: true,
            since: ripe,
        }
    } else {
        Truth { holds: false, since }
    }
}

/// Answers compare as text, without regard to case; yes and true are one, and so are no and false.
pub fn same_answer(one: &str, other: &str) -> bool {
    fn plain(answer: &str) -> String {
        match answer.trim().to_lowercase().as_str() {
            "true" | "y" => "yes".to_owned(),
            "false" | "n" => "no".to_owned(),
            other => other.to_owned(),
        }
    }
    plain(one) == plain(other)
}

/// The most digits of a number that is an answer.
const MOST_DIGITS: usize = 9;

/// The number that somebody typed, as it is kept; none where it is none. A comma parts thousands and nothing else: "5,9" may
/// be 5.9 or 59, and guessing is worse than asking. What has more than nine digits counts nothing: it is somebody's number,
/// and an answer that is a fact can never be removed.
pub fn number_given(text: &str) -> Option<String> {
    let text = text.trim();
    let whole = text.split('.').next().unwrap_or_default();
    let mut parts = whole.strip_prefix('-').unwrap_or(whole).split(',');
    let first = parts.next().unwrap_or_default();
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_parted = !first.is_empty() && first.len() <= 3 && is_digits(first);
    let are_thousands = parts.all(|part| part.len() == 3 && is_digits(part));
    if text.contains(',') && !(is_parted && are_thousands && !text[whole.len()..].contains(',')) {
        return None;
    }
    let number = text.replace(',', "");
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    if digits > MOST_DIGITS {
        return None;
    }
    number.parse::<f64>().is_ok_and(f64::is_finite).then_some(number)
}

/// Whether an option settles the question of its step, so that nobody looks at it again: it leads on where others stay in
/// this phase. Where every option leads on, how to go on is what is looked at again.
pub fn settles(decision: &Decision, option: &DecisionOption, phase: &PhaseId) -> bool {
    let stays = |option: &DecisionOption| match &option.then {
        None => true,
        Some(Then::GoTo(to)) => to == phase,
        Some(Then::StandDown | Then::Switch(_)) => false,
    };
    !stays(option) && decision.options.iter().any(stays)
}
