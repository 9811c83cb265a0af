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
use crate::plan::model::{Anchor, Notify, Phase, Required, Step};

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

/// Whether a step applies at all: its condition holds, and it is one of the essential ones where only those count.
fn applies(state: &State, step: &Step, now: Moment) -> bool {
    if state.essentials && step.required != Required::Must {
        return false;
    }
    step.when
        .as_ref()
        .is_none_or(|when| truth::evaluate(when, state, now).holds)
}

/// When a repeating step that is done comes round again: none once its phase is left or the incident is stood down.
pub fn next_round(state: &State, phase: &Phase, step: &Step, recorded: &StepState) -> Option<Moment> {
    let repeat = step.repeat?;
    let current = state.phases.latest().is_some_and(|current| current.value == phase.id);
    if !current || state.status != IncidentStatus::Running {
        return None;
    }
    Some(state.working().after(recorded.done_at()?, repeat))
}

/// When a step is due next, or was; none where the plan sets no time or its anchor has not occurred.
pub fn due(state: &State, phase: &Phase, step: &Step) -> Option<Moment> {
    if let Some(recorded) = state.step(&step.id) {
        if let Some(next) = next_round(state, phase, step, recorded) {
            return Some(next);
        }
        if let Some(last) = recorded.rounds.last().filter(|_| recorded.status.is_done()) {
            return last.due;
        }
    }
    first_due(state, step)
}

/// When a step is due for the first time.
fn first_due(state: &State, step: &Step) -> Option<Moment> {
    let due = step.due.as_ref()?;
    Some(state.working().after(counts_from(state, step)?, due.within))
}

/// When another role is to hear that nobody got to a step: counted from where its due time is.
pub fn escalates_at(state: &State, step: &Step) -> Option<Moment> {
    let escalate = step.escalate.as_ref()?;
    Some(state.working().after(counts_from(state, step)?, escalate.after))
}

/// What a step's times count from: the start, or its anchor once that has occurred.
fn counts_from(state: &State, step: &Step) -> Option<Moment> {
    match step.due.as_ref().and_then(|due| due.after.as_ref()) {
        None => Some(state.declared),
        Some(anchor) => anchored_at(state, anchor),
    }
}

fn anchored_at(state: &State, anchor: &Anchor) -> Option<Moment> {
    match anchor {
        Anchor::Step(step) => state.step(step)?.done_at(),
        Anchor::Phase(phase) => state.first_entered(phase),
        Anchor::Service(service, status) => state
            .service_rows(service.as_str())
            .filter_map(|row| row.last_turned(*status))
            .max(),
    }
}

/// How late a step is or was: by when it was done, or for an open one by `now`. None where it is not due or does not
/// have to be done.
pub fn late(state: &State, phase: &Phase, step: &Step, now: Moment) -> Option<Duration> {
    let status = status(state, phase, step, now);
    if status.is_done() {
        let round = state.step(&step.id)?.rounds.last()?;
        return Some(state.working().between(round.due?, round.done));
    }
    if !status.is_open() {
        return None;
    }
    Some(state.working().between(due(state, phase, step)?, now))
}

/// How long a step took, from begun to done, where both are known.
pub fn actual(step: &StepState) -> Option<Duration> {
    let round = step.rounds.last().filter(|_| step.status.is_done())?;
    Some(round.done.since(round.started?))
}

/// When an outsider's clock started and when it runs out; none while it has not started. Such clocks never sleep.
pub fn notification_due(state: &State, notify: &Notify, now: Moment) -> Option<(Moment, Option<Moment>)> {
    let started = match &notify.when {
        None => state.declared,
        Some(when) => {
            let truth = truth::evaluate(when, state, now);
            truth.holds.then_some(truth.since)?
        }
    };
    Some((started, notify.within.map(|within| started.plus(within))))
}
