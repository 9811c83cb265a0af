//! A drill beside the last of its plan, and beside the last time in earnest.

use std::time::Duration;

use serde::Serialize;

use super::fulfilment::step_became;
use crate::incident::log::Log;
use crate::incident::moment::Moment;
use crate::incident::state::State;
use crate::plan::condition::{IncidentKind, StepStatus};
use crate::plan::model::StepId;

/// Times closer than this are the same: nobody is quicker by half a minute.
const SAME: Duration = Duration::from_secs(60);

/// How a step went against an earlier time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Sooner, or done where it was not.
    Better,
    /// Within a minute.
    Same,
    /// Later, or not done where it was.
    Worse,
}

/// A step that was done now or then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepChange {
    /// The step.
    pub step: StepId,
    /// Its title.
    pub title: String,
    /// How long after the start it was done now.
    pub now: Option<Duration>,
    /// How long after the start it was done then.
    pub then: Option<Duration>,
    /// What that means.
    pub change: Change,
}

/// The last drill before this one with the same plan, and the last incident in earnest (live, or typed in from paper).
/// What a script played is put beside what scripts played, and what people did beside what people did. The log of a drill
/// that was read aloud does not say when steps were done, so that nothing can be put beside it.
pub fn before<'l>(log: &Log, others: impl Iterator<Item = &'l Log> + Clone) -> [Option<&'l Log>; 2] {
    if log.state().is_read_aloud() {
        return [None, None];
    }
    let opened = opened_at(log);
    let plan = log.state().plan_in_use().map(|used| used.id.clone());
    let last = |in_earnest: bool| {
        others
            .clone()
            .filter(|other| (other.state().kind != IncidentKind::Drill) == in_earnest)
            .filter(|other| {
                other.state().kind != IncidentKind::Drill || other.state().is_scripted() == log.state().is_scripted()
            })
            .filter(|other| other.state().plan_in_use().map(|used| used.id.clone()) == plan)
            .filter(|other| !other.state().is_read_aloud())
            .filter(|other| other.state().incident != log.state().incident && opened_at(other) < opened)
            .max_by_key(|other| opened_at(other))
    };
    [last(false), last(true)]
}

/// When a log was begun, by the clock of its machine.
fn opened_at(log: &Log) -> Option<Moment> {
    log.entries().next().map(|entry| entry.at)
}

/// The steps of the plan in use that were done now or then, in its order.
pub fn steps(state: &State, then: &State) -> Vec<StepChange> {
    let took = |state: &State, step: &StepId| {
        step_became(state, step, StepStatus::Done).map(|done| done.since(state.declared))
    };
    let rows = state.plan_steps().filter_map(|(_, step)| {
        let (now, before) = (took(state, &step.id), took(then, &step.id));
        let change = match (now, before) {
            (None, None) => return None,
            (Some(_), None) => Change::Better,
            (Some(now), Some(then)) if now.abs_diff(then) < SAME => Change::Same,
            (Some(now), Some(then)) if now < then => Change::Better,
            (_, Some(_)) => Change::Worse,
        };
        Some(StepChange {
            step: step.id.clone(),
            title: step.title.clone(),
            now,
            then: before,
            change,
        })
    });
    rows.collect()
}
