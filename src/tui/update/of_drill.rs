//! Dialogs about exercises that have been filled in become requests.

use crate::incident::command::{ClockAction, Command, InjectAction, InjectCard, Occurred, Why};
use crate::incident::drill::Rating;
use crate::plan::scenario::{InjectId, ObjectiveId};

use super::super::form::{Form, Name};
use super::super::model::{Model, Then};
use super::answer::{Asked, Fault, NEEDED, fault};
use super::request;

/// Another speed of the clock.
pub(super) fn speed(form: &Form) -> Result<Command, Fault> {
    let text = form.text(&Name::Length);
    match text.trim_start_matches(['x', '×']).parse() {
        Ok(speed) => Ok(Command::Clock(ClockAction::Speed(speed))),
        Err(_) => fault(Name::Length, "Give a whole number from 1 to 60."),
    }
}

/// An inject in the facilitator's own words, under an id that no inject of the drill has yet.
pub(super) fn own_inject(model: &Model, form: &Form) -> Command {
    let known = model.drill().map(|drill| &*drill.injects).unwrap_or_default();
    let is_free = |id: &InjectId| !known.iter().any(|fact| fact.inject == *id);
    let mut ids = (1..=known.len() + 1).map(|number| InjectId::recorded(&format!("own-{number}")));
    Command::Inject {
        inject: ids.find(is_free).unwrap_or_else(|| InjectId::recorded("own")),
        action: InjectAction::Send,
        card: Some(Box::new(InjectCard {
            from: form.text_given(&Name::Person),
            to: None,
            medium: form.text_given(&Name::Medium),
            text: form.text_given(&Name::Words),
            services: Vec::new(),
        })),
    }
}

/// How an objective went.
pub(super) fn assess(form: &Form) -> Result<Command, Fault> {
    let letter = form.text(&Name::Choice);
    let rating = Rating::ALL.into_iter().find(|rating| rating.letter() == letter);
    match rating {
        Some(rating) => Ok(Command::Assess {
            objective: ObjectiveId::recorded(&form.text(&Name::Key("objective"))),
            rating,
            title: None,
        }),
        None => fault(Name::Choice, NEEDED),
    }
}

/// A drill that was left ends when its last entry was made: what was still to come then says nothing about anybody.
pub(super) fn end_as_it_was(model: &Model, form: &Form) -> Asked {
    let log = form.incident.as_ref().and_then(|id| model.logs.get(id));
    let last = log.and_then(|log| log.entries().next_back());
    let mut request = request(model, Command::StandDown);
    request.why = Why::Given("It was left running, and is ended as it was at its last entry.".to_owned());
    request.occurred = last.map(|last| Occurred {
        at: last.noted,
        roughly: false,
    });
    vec![(request, Then::Debrief)]
}
