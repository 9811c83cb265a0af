//! REAL WORLD: something real has happened while an exercise runs.

use crate::incident::command::{ClockAction, Command};
use crate::incident::event::{Event, PinnedPlan};
use crate::incident::ids::IncidentId;
use crate::incident::log::Log;
use crate::incident::narrate;
use crate::incident::state::{IncidentStatus, State};
use crate::plan::model::ServiceStatus;

use super::super::form::{Form, Name, Purpose};
use super::super::model::{Broken, Model, Screen, Then};
use super::super::theme::Tone;
use super::{Turn, ask, first, request, submit_for};

/// The words with which a choice of the dialog after the stop word is kept.
const THIS_PLAN: &str = "this-plan";
const ASK: &str = "ask";

/// True where somebody has typed the word that stops the exercise.
pub(super) fn is_stop_word(model: &Model, line: &str) -> bool {
    let drills = model.logs.iter().filter_map(|(_, log)| log.state().drill.as_deref());
    running(model).is_some() && drills.into_iter().any(|drill| drill.setting.is_stop_word(line))
}

/// The drill that runs: the one on the screen before any other.
fn running(model: &Model) -> Option<IncidentId> {
    let runs = |id: &&IncidentId| {
        let state = model.logs.get(id).map(Log::state);
        state.is_some_and(|state| state.drill.is_some() && state.status == IncidentStatus::Running)
    };
    let all = model.focus.iter().chain(model.logs.iter().map(|(id, _)| id));
    all.into_iter().find(runs).cloned()
}

/// Something real has happened: the clock stands still at once, and one dialog asks what now.
pub(super) fn stop(model: &mut Model, turn: &mut Turn) {
    let is_asking = matches!(model.top(), Screen::Form(form) if matches!(form.purpose, Purpose::RealWorld(_)));
    if is_asking {
        return;
    }
    let Some(incident) = running(model) else {
        return model.say(Tone::Plain, "No exercise runs, so there is none to stop.");
    };
    let drill = model.logs.get(&incident).and_then(|log| log.state().drill.as_deref());
    if !drill.is_some_and(crate::incident::state::DrillState::is_real_world) {
        let request = request(model, Command::Clock(ClockAction::RealWorld));
        submit_for(model, turn, Some(incident.clone()), request, Then::Stay);
    }
    let form = ask::real_world(model, &incident);
    model.push(Screen::Form(Box::new(form)));
}

/// What was answered after the stop word.
pub(super) fn answered(model: &mut Model, turn: &mut Turn, form: &Form, incident: &IncidentId) {
    let Some(log) = model.logs.get(incident) else { return };
    let state = log.state();
    match &*form.text(&Name::Choice) {
        THIS_PLAN => {
            let is_true = form.text(&Name::Confirm) == "yes";
            let mut record = vec![Command::Note {
                text: format!("An exercise ({}) was stopped for this.", incident.as_str()),
                reason_for: None,
            }];
            if is_true {
                record.extend(not_up(state));
            }
            if let Some(plan) = plan_of(model, log) {
                let opening = first::in_earnest(model, plan);
                first::open(model, turn, opening, record, Then::Plan);
            }
        }
        ASK => {
            model.focus = None;
            model.screens.truncate(1);
            model.push(Screen::Broken(Broken {
                at: 0,
                ticked: std::collections::BTreeSet::new(),
                since: turn.now.wall,
            }));
        }
        _ => model.say(
            Tone::Attention,
            format!(
                "The exercise is stopped. {} goes on with it later; X ends it.",
                goes_on(model)
            ),
        ),
    }
}

/// The keys with which an exercise that stands still goes on, in this window.
pub fn goes_on(model: &Model) -> &'static str {
    match model
        .screens
        .iter()
        .rev()
        .find(|screen| !matches!(screen, Screen::Form(_)))
    {
        Some(Screen::Facilitator(_)) => "p",
        _ if model.facilitated().is_some() => "E, p",
        _ => "E, 2",
    }
}

/// The plan of an exercise, as it is now; where it is not to be had, or has not been read yet, as the exercise has it:
/// something real does not wait.
fn plan_of(model: &Model, log: &Log) -> Option<PinnedPlan> {
    let used = log.state().plan_in_use()?;
    let now = model.setting.plan(used.id.as_str());
    let kept = || {
        log.entries().rev().find_map(|entry| match &entry.event {
            Event::Opened(opened) => Some(opened.plan.clone()),
            Event::PlanSwitched(switched) => Some(switched.plan.clone()),
            _ => None,
        })
    };
    now.map(|choice| choice.pinned.clone()).or_else(kept)
}

/// The choices of the dialog after the stop word.
pub(super) fn choices(plan: &str) -> Vec<(String, String)> {
    vec![
        (THIS_PLAN.to_owned(), format!("Start a real incident: {plan}")),
        (ASK.to_owned(), "Start one: ask what is not working".to_owned()),
        ("nothing".to_owned(), "Only stop: start nothing".to_owned()),
    ]
}

/// The services of an exercise that are not up, as they would be recorded of a real incident.
fn not_up(state: &State) -> Vec<Command> {
    let rows = state.services.iter().filter(|row| row.status().is_disrupted());
    rows.map(|row| Command::Service {
        service: row.id.clone(),
        to: row.status(),
        reference: None,
        site: row.site.clone(),
    })
    .collect()
}

/// The same in words, for the dialog.
pub(super) fn not_up_words(state: &State) -> Vec<String> {
    let rows = state.services.iter().filter(|row| row.status().is_disrupted());
    rows.map(|row| format!("{} {}", row.shown_name(), words(row.status())))
        .collect()
}

fn words(status: ServiceStatus) -> &'static str {
    narrate::service_words(status)
}
