//! Keys on the plan.

use crate::incident::command::{Command, StepAction};
use crate::incident::narrate;
use crate::incident::state::IncidentStatus;
use crate::incident::timing;
use crate::plan::condition::StepStatus;
use crate::plan::model::{NotifyId, PhaseId, StepId};

use super::super::intent::{IncidentVerb, Intent, StepVerb};
use super::super::model::{Does, Menu, MenuItem, Model, PlanRow, Screen, Then};
use super::super::outline::{self, Action, Line};
use super::super::theme::Tone;
use super::{Turn, ask, dialog, request, submit};

/// How many lines a page of the step's text is moved by.
const PAGE: usize = 5;

/// A key on the plan.
pub(super) fn act(model: &mut Model, turn: &mut Turn, intent: Intent) {
    let is_arrival = std::mem::take(&mut model.plan_view.is_arrival);
    match intent {
        Intent::Enter if is_arrival => arrived(model),
        // Meant for what stood there before: a key that is held down, or pressed twice, never records a second step.
        Intent::Enter if model.is_too_soon(model.plan_view.placed_at) => {
            model.say(
                Tone::Plain,
                "That Enter recorded nothing: this step has only just come up. Enter once more, when it is read.",
            );
        }
        Intent::Up => step_by(model, |at, _| at.saturating_sub(1)),
        Intent::Down => step_by(model, |at, last| (at + 1).min(last)),
        Intent::First => step_by(model, |_, _| 0),
        Intent::Last => step_by(model, |_, last| last),
        Intent::PageUp => model.plan_view.top = model.plan_view.top.saturating_sub(PAGE),
        Intent::PageDown => model.plan_view.top += PAGE,
        Intent::Left => model.plan_view.action = model.plan_view.action.saturating_sub(1),
        Intent::Right => {
            let count = under_cursor(model).map_or(0, |under| under.actions.len());
            model.plan_view.action = (model.plan_view.action + 1).min(count.saturating_sub(1));
        }
        Intent::Enter => enter(model, turn),
        Intent::Step(verb) => {
            if let Some(PlanRow::Step(step)) = under_cursor(model).map(|under| under.row) {
                step_verb(model, turn, &step, verb);
            }
        }
        Intent::Essentials => model.plan_view.shows_all = !model.plan_view.shows_all,
        Intent::More => more(model),
        Intent::FirstMinute => to_first(model),
        Intent::LeavePlan => leave(model),
        _ => {}
    }
}

/// The program has opened with an incident: Enter carries on with it, and records nothing yet.
fn arrived(model: &mut Model) {
    let said = model.state().map(|state| {
        let since = narrate::moment_words(
            state.declared,
            state.practice.zone,
            model.seen_at.day_in(state.practice.zone),
        );
        let title = state.plan_in_use().map_or("", |used| &used.title);
        format!("Carrying on: {title}, since {since}. Enter now does what stands beside the step.")
    });
    if let Some(said) = said {
        model.say(Tone::Plain, said);
    }
}

/// From a step that is settled to the next that is to be done; how it was settled is said, for it may have been a
/// colleague a moment ago.
fn go_on(model: &mut Model, step: &StepId) {
    let found = model.state().and_then(|state| {
        let recorded = state.step(step)?.outcome.as_ref()?;
        let (_, known) = state.find_step(step.as_str())?;
        let at = narrate::hour_words(recorded.occurred, state.practice.zone);
        Some(format!(
            "{} was settled at {at}. o, then Open again, opens it.",
            known.numbered()
        ))
    });
    super::session::go_on(model, Some(step));
    if let Some(said) = found {
        model.say(Tone::Plain, said);
    }
}

/// Back to the first screen, unless an incident runs: digits mean something else there.
fn leave(model: &mut Model) {
    let runs = model
        .state()
        .is_some_and(|state| state.status == IncidentStatus::Running);
    if !runs {
        return to_first(model);
    }
    model.say(
        Tone::Plain,
        "This is the plan; the incident goes on. F shows the pages of the first minute.",
    );
}

/// To the first screen.
fn to_first(model: &mut Model) {
    model.pop();
}

/// The line that the selection is on, and what can be done with it.
struct Under {
    row: PlanRow,
    actions: Vec<Action>,
    at: usize,
    last: usize,
}

fn under_cursor(model: &Model) -> Option<Under> {
    let state = model.state()?;
    let lines = outline::lines(state, &model.plan_view, model.seen_at);
    let at = outline::chosen(&lines, &model.plan_view);
    let line = lines.get(at)?;
    Some(Under {
        row: line.row(),
        actions: outline::actions(line),
        at,
        last: lines.len() - 1,
    })
}

fn step_by(model: &mut Model, to: impl Fn(usize, usize) -> usize) {
    let Some(under) = under_cursor(model) else { return };
    let target = to(under.at, under.last);
    if target == under.at {
        return;
    }
    let row = model.state().and_then(|state| {
        let lines = outline::lines(state, &model.plan_view, model.seen_at);
        lines.get(target).map(Line::row)
    });
    model.plan_view.at = row;
    model.plan_view.action = 0;
    model.plan_view.top = 0;
}

fn enter(model: &mut Model, turn: &mut Turn) {
    let Some(under) = under_cursor(model) else { return };
    let action = under
        .actions
        .get(model.plan_view.action)
        .or(under.actions.first())
        .copied();
    match (action, under.row) {
        (Some(Action::Step(verb)), PlanRow::Step(step)) => step_verb(model, turn, &step, verb),
        (Some(Action::GoOn), PlanRow::Step(step)) => go_on(model, &step),
        (Some(Action::Services), _) => {
            super::go(model, super::Tab::Services);
            model.say(
                Tone::Plain,
                "Try each and mark it here. Then 1 leads back to the step, and d records it as done.",
            );
        }
        (Some(Action::More), _) => more(model),
        (Some(Action::Turn), PlanRow::Phase(phase)) => {
            model.plan_view.at = Some(PlanRow::Phase(phase.clone()));
            let turned = &mut model.plan_view.turned;
            if !turned.remove(&phase) {
                turned.insert(phase);
            }
        }
        (Some(Action::EnterPhase), PlanRow::Phase(phase)) => enter_phase(model, &phase),
        _ => {}
    }
}

/// Asks whether to go to a phase.
pub(super) fn enter_phase(model: &mut Model, phase: &PhaseId) {
    if let Some(form) = ask::phase(model, phase) {
        model.push(Screen::Form(Box::new(form)));
    } else {
        model.say(Tone::Plain, "You are in this phase already: nothing was recorded.");
    }
}

/// Does something with a step: at once where nothing is to be asked.
pub(super) fn step_verb(model: &mut Model, turn: &mut Turn, step: &StepId, verb: StepVerb) {
    let is_decision = model
        .state()
        .and_then(|state| state.find_step(step.as_str()))
        .is_some_and(|(_, step)| step.decision.is_some());
    let form = match verb {
        StepVerb::Done | StepVerb::Decide | StepVerb::Earlier if is_decision => ask::decide(model, step),
        StepVerb::Done | StepVerb::Decide => ask::done(model, step),
        StepVerb::Earlier => ask::earlier(model, step),
        StepVerb::Cannot => ask::cannot(model, step),
        StepVerb::Defer => ask::defer(model, step),
        StepVerb::Hand => ask::hand(model, step),
        StepVerb::NotApplicable => ask::not_applicable(model, step),
        StepVerb::Notify => notification(model, step).and_then(|id| ask::notify(model, &id)),
        StepVerb::Reopen => ask::reopen(model, step),
        StepVerb::Begin => None,
    };
    if let Some(form) = form {
        return model.push(Screen::Form(Box::new(form)));
    }
    let (action, then) = match verb {
        StepVerb::Begin => (StepAction::Start, Then::Stay),
        StepVerb::Done => (StepAction::Done, Then::NextStep(step.clone())),
        _ => return,
    };
    let command = Command::Step {
        step: step.clone(),
        action,
        confirm: None,
        answers: Vec::new(),
    };
    let request = request(model, command);
    submit(model, turn, request, then);
}

fn notification(model: &Model, step: &StepId) -> Option<NotifyId> {
    model.state()?.find_step(step.as_str())?.1.notify.clone()
}

/// The menu of everything that can be done with the line.
fn more(model: &mut Model) {
    let Some(Under {
        row: PlanRow::Step(id), ..
    }) = under_cursor(model)
    else {
        return;
    };
    let Some(state) = model.state() else { return };
    let Some((phase, step)) = state.find_step(id.as_str()) else {
        return;
    };
    let status: StepStatus = timing::status(state, phase, step, model.seen_at);
    let mut items: Vec<MenuItem> = outline::every_verb(step, status)
        .into_iter()
        .map(|verb| MenuItem {
            words: verb.words().to_owned(),
            note: String::new(),
            does: Does::Step(id.clone(), verb),
        })
        .collect();
    items.push(MenuItem {
        words: "Write something down…".to_owned(),
        note: String::new(),
        does: Does::Incident(IncidentVerb::Note),
    });
    items.push(MenuItem {
        words: "Remind us…".to_owned(),
        note: String::new(),
        does: Does::Incident(IncidentVerb::Timer),
    });
    let title = step.title.clone();
    dialog::open(model, Menu { title, items, at: 0 }, "");
}

/// Says that nothing more is to be done here.
pub(super) fn nothing_here(model: &mut Model) {
    model.say(Tone::Plain, "There is no incident. The first screen starts one.");
}
