//! When something expected came true, read from the state alone. Times are those at which things happened, not those at
//! which they were written down.

use crate::incident::event::Direction;
use crate::incident::moment::Moment;
use crate::incident::state::{State, StepState};
use crate::plan::condition::StepStatus;
use crate::plan::model::{OptionId, PaperId, ServiceStatus, StepId};
use crate::plan::scenario::Expected;

/// When an expectation came true, for an inject sent at this moment. A state that held already counts from when it came to
/// hold; a message is an act and not a state, so that only one after the inject answers it.
pub(super) fn fulfilled(state: &State, expected: &Expected, sent: Moment) -> Option<Moment> {
    match expected {
        Expected::Step(step, is) => step_became(state, step, *is),
        Expected::Decision(step, options) => decided(state, step, options, sent),
        Expected::Message { contact, is_from } => {
            let direction = if *is_from { Direction::In } else { Direction::Out };
            let is_it = |known: &crate::incident::event::ContactRef| {
                known.id.as_ref().is_some_and(|id| id == contact) || known.name == contact.as_str()
            };
            state
                .messages
                .iter()
                .filter(|message| message.direction == direction && is_it(&message.contact))
                .map(|message| message.occurred)
                .filter(|occurred| *occurred >= sent)
                .min()
        }
        Expected::Notify(notification) => state.told_at(notification),
        Expected::Service(service, is) => service_became(state, service.as_str(), is, sent),
        Expected::Paper(paper) => steps_issuing(state, paper)
            .filter_map(|step| step_became(state, step, StepStatus::Done))
            .min(),
    }
}

/// Whether anything in the plan could make it true. Paper is counted only by the steps that hand it out.
pub(super) fn can_be_judged(state: &State, expected: &Expected) -> bool {
    match expected {
        Expected::Paper(paper) => steps_issuing(state, paper).next().is_some(),
        _ => true,
    }
}

fn steps_issuing<'s>(state: &'s State, paper: &'s PaperId) -> impl Iterator<Item = &'s StepId> {
    state
        .plan_steps()
        .filter(move |(_, step)| step.issue.as_ref().is_some_and(|issue| issue.paper == *paper))
        .map(|(_, step)| &step.id)
}

/// When a step was first brought into a state; a step done and opened again was done all the same.
pub(super) fn step_became(state: &State, step: &StepId, is: StepStatus) -> Option<Moment> {
    let recorded: &StepState = state.step(step)?;
    if is.is_done() {
        let rounds = recorded.rounds.iter().map(|round| round.done);
        return rounds.min().or_else(|| recorded.done_at());
    }
    (recorded.status == is).then_some(recorded.since)
}

fn decided(state: &State, step: &StepId, options: &[OptionId], sent: Moment) -> Option<Moment> {
    let mut all: Vec<_> = state.decisions.iter().filter(|fact| fact.step == *step).collect();
    all.sort_by_key(|fact| (fact.occurred, fact.place));
    let matches = |chosen: &OptionId| options.is_empty() || options.contains(chosen);
    let standing = all.iter().rfind(|fact| fact.occurred <= sent);
    if let Some(standing) = standing.filter(|fact| matches(&fact.option)) {
        return Some(standing.occurred);
    }
    all.iter()
        .find(|fact| fact.occurred > sent && matches(&fact.option))
        .map(|fact| fact.occurred)
}

fn service_became(state: &State, service: &str, is: &[ServiceStatus], sent: Moment) -> Option<Moment> {
    state
        .service_rows(service)
        .filter_map(|row| {
            let intervals = row.intervals();
            let lasts = |to: Option<Moment>| to.is_none_or(|to| to > sent);
            intervals
                .iter()
                .find(|interval| is.contains(&interval.status) && (interval.from > sent || lasts(interval.to)))
                .map(|interval| interval.from)
        })
        .min()
}
