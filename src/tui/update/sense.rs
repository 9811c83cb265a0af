//! What the probes find: it is recorded with its times in whatever incident runs, and suggested to people, who decide.

use crate::incident::command::{Command, Occurred, Request};
use crate::incident::log::Log;
use crate::incident::moment::Moment;
use crate::incident::narrate;
use crate::incident::state::{IncidentStatus, ServiceState};
use crate::plan::condition::IncidentKind;
use crate::plan::model::ServiceStatus;
use crate::probe::Sensed;

use super::super::model::{Model, Then};
use super::super::msg::Effect;
use super::super::theme::Tone;
use super::{Turn, submit, submit_for};

/// A probe has found a change.
pub(super) fn sensed(model: &mut Model, turn: &mut Turn, sensed: Sensed) {
    model.sensed.insert(sensed.service, (sensed.reached, sensed.now.wall));
    record(model, turn);
}

/// Records what the running incidents do not know yet of what the probes found. Where none runs nothing is recorded.
pub(super) fn record(model: &mut Model, turn: &mut Turn) {
    let mut news = Vec::new();
    for (id, log) in model.logs.iter() {
        let state = log.state();
        if state.status != IncidentStatus::Running || state.kind != IncidentKind::Live {
            continue;
        }
        for (service, (reached, at)) in &model.sensed {
            let is_news = |row: &ServiceState| row.is_reached() != *reached;
            let command = Command::Sense {
                service: service.clone(),
                reached: *reached,
            };
            let is_on_its_way = model
                .pending
                .values()
                .any(|pending| pending.incident.as_ref() == Some(id) && pending.request.command == command);
            if state.service(service.as_str(), None).is_some_and(is_news) && !is_on_its_way {
                news.push((id.clone(), command, *at));
            }
        }
    }
    if news
        .iter()
        .any(|(_, command, _)| matches!(command, Command::Sense { reached: false, .. }))
    {
        turn.effects.push(Effect::Bell);
    }
    for (incident, command, at) in news {
        let mut request = Request::new(command, None);
        request.occurred = Some(Occurred { at, roughly: false });
        submit_for(model, turn, Some(incident), request, Then::Stay);
    }
}

/// What the program suggests of a service of the incident on the screen.
fn suggested(model: &Model) -> Option<(&ServiceState, ServiceStatus, Moment)> {
    let state = model.log().map(Log::state)?;
    if state.status != IncidentStatus::Running {
        return None;
    }
    let found = |row| ServiceState::suggested(row).map(|(to, since)| (row, to, since));
    state.services.iter().find_map(found)
}

/// The suggestion in words; before an incident, what cannot be reached.
fn suggestion(model: &Model) -> Option<String> {
    let at = |moment: Moment| narrate::moment_words(moment, model.zone(), model.seen_at.day_in(model.zone()));
    if let Some((row, to, since)) = suggested(model) {
        let (name, since) = (row.shown_name(), at(since));
        return Some(match to {
            ServiceStatus::Down => format!("Sensed: {name} out of reach since {since}. y marks it down."),
            _ => format!("Sensed: {name} in reach since {since}. y marks it as back."),
        });
    }
    if model.focus.is_some() {
        return None;
    }
    let (service, (_, since)) = model.sensed.iter().find(|(_, (reached, _))| !reached)?;
    let plan = model.setting.default_plan().map(|choice| &choice.plan);
    let known = plan.and_then(|plan| plan.service(service.as_str()));
    let name = known.map_or(service.as_str(), |service| &service.name);
    Some(format!(
        "Sensed: {name} out of reach since {}. 5 leads to a plan.",
        at(*since)
    ))
}

/// The suggestion where it stands on the screen: what is being saved and what was said last hide it.
pub fn shown_suggestion(model: &Model) -> Option<String> {
    const LEAST_HEIGHT: u16 = 8;
    let is_hidden = model.is_saving() || model.notice.is_some() || model.size.1 < LEAST_HEIGHT;
    (!is_hidden).then(|| suggestion(model)).flatten()
}

/// Notes which suggestion stands on the screen, and since when.
pub(super) fn note_shown(model: &mut Model) {
    let mono = model.machine.mono;
    model.suggested = shown_suggestion(model).map(|words| match model.suggested.take() {
        Some((known, since)) if known == words => (known, since),
        _ => (words, mono),
    });
}

/// Marks the service as the program suggests: a person has read that, and said yes.
pub(super) fn take(model: &mut Model, turn: &mut Turn) {
    let now = suggestion(model);
    let is_read = match (&model.suggested, &now) {
        (Some((shown, since)), Some(words)) => shown == words && !model.is_a_moment_ago(Some(*since)),
        (None, Some(_)) => false,
        (_, None) => true,
    };
    // What was not on the screen, or only just came up, comes up now: nobody has said yes to that yet.
    if !is_read {
        return;
    }
    let Some((row, to, at)) = suggested(model) else {
        return model.say(
            Tone::Plain,
            "The program suggests nothing just now. 2 shows the services.",
        );
    };
    let command = Command::Service {
        service: row.id.clone(),
        to,
        reference: None,
        site: None,
    };
    let mut request = super::request(model, command);
    request.occurred = Some(Occurred { at, roughly: false });
    submit(model, turn, request, Then::Stay);
}
