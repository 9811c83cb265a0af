//! What time makes of a step: whether it is active, due, late or round again. Derived from (state, now) alone.
//!
//! Rules of the plan language: a due time counts from the incident's start or from its anchor once that has occurred;
//! lateness is judged by when the step was done; all of it sleeps outside opening hours, while nobody works on the incident.
//! Clocks that outsiders impose never sleep.

use std::time::Duration;

use crate::incident::moment::Moment;
use crate::incident::state::{IncidentStatus, State, StepState};
use crate::incident::truth;
use crate::plan::condition::StepStatus;
use crate::plan::model::{Anchor, Phase, Required, ServiceStatus, Step};

/// The state of a step as people see it at `now`.
pub fn status(state: &State, phase: &Phase, step: &Step, now: Moment) -> StepStatus {
    let recorded = state.step(&step.id);
    match recorded.map_or(StepStatus::Waiting, |recorded| recorded.status) {
        StepStatus::Waiting if !applies(state, step, now) => StepStatus::Inactive,
        done if done.is_done() => match recorded.and_then(|recorded| next_round(state, phase, step, recorded)) {
            Some(next) if next <= now => {
                if applies(state, step, now) {
                    StepStatus::Waiting
                } else {
                    done
                }
            }
            _ => done,
        },
        recorded => recorded,
    }
}

/// Whether a step lies in a part of the plan that was never entered, and nothing asks for it: nothing was recorded of it,
/// and it is not due yet. Such a step is neither open nor left out; most often it belongs to a branch that was not taken.
pub fn is_never_entered(state: &State, phase: &Phase, step: &Step, now: Moment) -> bool {
    status(state, phase, step, now) == StepStatus::Waiting
        && state.step(&step.id).is_none()
        && !state.is_entered(&phase.id)
        && due(state, phase, step, now).is_none_or(|due| due > now)
}

/// Whether a step counts as open when an incident is ended: it waits or was put off, and its part of the plan was entered.
/// What could not be done is told of by itself.
pub fn is_outstanding(state: &State, phase: &Phase, step: &Step, now: Moment) -> bool {
    let status = status(state, phase, step, now);
    (status.is_open() || status == StepStatus::Deferred) && !is_never_entered(state, phase, step, now)
}

/// Whether a step is left out because only the essential ones count.
pub fn is_left_out(state: &State, step: &Step) -> bool {
    state.essentials && step.required != Required::Must
}

/// Whether a step applies at all: its condition holds, and it is one of the essential ones where only those count.
fn applies(state: &State, step: &Step, now: Moment) -> bool {
    if is_left_out(state, step) {
        return false;
    }
    step.when
        .as_ref()
        .is_none_or(|when| truth::evaluate(when, state, now).holds)
}

/// When a repeating step that is done comes round again: none once its phase is left or the incident is stood down, and
/// not before its phase is entered again.
pub fn next_round(state: &State, phase: &Phase, step: &Step, recorded: &StepState) -> Option<Moment> {
    let repeat = step.repeat?;
    let current = state.phase_entered_last().filter(|current| current.value == phase.id)?;
    if state.status != IncidentStatus::Running {
        return None;
    }
    let round = state.working().after(recorded.round_before()?, repeat);
    Some(round.max(current.occurred))
}

/// When a step is due next, or was; none where the plan sets no time or its anchor has not occurred.
pub fn due(state: &State, phase: &Phase, step: &Step, now: Moment) -> Option<Moment> {
    if let Some(recorded) = state.step(&step.id) {
        if let Some(next) = next_round(state, phase, step, recorded) {
            return Some(next);
        }
        if recorded.status.is_done() && !recorded.rounds.is_empty() {
            return recorded.judged_round()?.due;
        }
        // A further round is due from the one before it, and not from what the first was due from.
        if step.repeat.is_some() && recorded.round_before().is_some() {
            return None;
        }
    }
    let within = step.due.as_ref()?.within;
    falls(state, step, within, now)
}

/// When another role is to hear that nobody got to a step: counted from where its due time is.
pub fn escalates_at(state: &State, step: &Step, now: Moment) -> Option<Moment> {
    falls(state, step, step.escalate.as_ref()?.after, now)
}

/// The moment this much working time after what a step's times count from. Nobody can be late with what was not yet to
/// be done: a step whose time had passed before its condition came true is due from then on.
fn falls(state: &State, step: &Step, within: Duration, now: Moment) -> Option<Moment> {
    let at = state.working().after(counts_from(state, step)?, within);
    let truth = step.when.as_ref().map(|when| truth::evaluate(when, state, now));
    Some(
        truth
            .filter(|truth| truth.holds)
            .map_or(at, |truth| at.max(truth.since)),
    )
}

/// What a step's times count from: its being asked, or its anchor once that has occurred. A plan that comes later, or a
/// phase that is entered again, asks from then on.
pub fn counts_from(state: &State, step: &Step) -> Option<Moment> {
    let asked = state.asked_since(step);
    let anchor = step.due.as_ref().and_then(|due| due.after.as_ref());
    let from = match anchor {
        None => asked,
        Some(anchor) => {
            let anchored = anchored_at(state, step, anchor)?;
            // What happened before the first plan was at hand still counts from when it happened.
            if asked > state.declared {
                anchored.max(asked)
            } else {
                anchored
            }
        }
    };
    let again = state.step(&step.id).and_then(|recorded| recorded.counts_from);
    Some(again.map_or(from, |again| from.max(again)))
}

fn anchored_at(state: &State, step: &Step, anchor: &Anchor) -> Option<Moment> {
    match anchor {
        Anchor::Step(step) => state.step(step)?.done_at(),
        Anchor::Phase(phase) => state.first_entered_for(step, phase),
        Anchor::Service(service, status) => state
            .service_rows(service.as_str())
            .filter_map(|row| row.last_turned(*status))
            .max(),
    }
}

/// Whether a step is of the time after an incident that was stood down at `over`: it counts from something that happened
/// then, or its part of the plan was entered and it counts, at last, from that or from a service that works again. What
/// counts from the start, or from a service that failed, was to be done in the emergency.
pub fn is_of_aftermath(state: &State, phase: &Phase, step: &Step, over: Moment) -> bool {
    /// No plan counts from a step that counts from a step any further.
    const LONGEST_CHAIN: usize = 32;
    let mut anchor = step.due.as_ref().and_then(|due| due.after.as_ref());
    if anchor.is_some() && counts_from(state, step).is_some_and(|from| from >= over) {
        return true;
    }
    for _ in 0..LONGEST_CHAIN {
        let first = match anchor {
            None => return false,
            Some(Anchor::Step(step)) => state.find_step(step.as_str()).map(|(_, step)| step),
            Some(Anchor::Phase(_)) => return state.is_entered(&phase.id),
            Some(Anchor::Service(_, status)) => {
                let works = matches!(
                    status,
                    ServiceStatus::Up | ServiceStatus::Back | ServiceStatus::Verified
                );
                return works && state.is_entered(&phase.id);
            }
        };
        anchor = first.and_then(|first| first.due.as_ref()?.after.as_ref());
    }
    false
}

/// How late a step is or was: by when it was done, or for an open one by `now`. None where it is not due or does not
/// have to be done.
pub fn late(state: &State, phase: &Phase, step: &Step, now: Moment) -> Option<Duration> {
    let status = status(state, phase, step, now);
    if status.is_done() {
        let round = state.step(&step.id)?.judged_round()?;
        return Some(state.working().between(round.due?, round.done));
    }
    if !status.is_open() {
        return None;
    }
    Some(state.working().between(due(state, phase, step, now)?, now))
}

/// How long a step took, from begun to done, where both are known.
pub fn actual(step: &StepState) -> Option<Duration> {
    let round = step.rounds.last().filter(|_| step.status.is_done())?;
    Some(round.done.since(round.started?))
}
