//! What can be recorded of the incident as a whole, and leaving the program.

use crate::incident::narrate;
use crate::incident::state::{IncidentStatus, State};
use crate::plan::condition::IncidentKind;

use super::super::intent::IncidentVerb;
use super::super::model::{Does, Grid, Menu, MenuItem, Model, Screen};
use super::super::msg::Effect;
use super::super::theme::Tone;
use super::{Turn, ask, dialog, plan, prepare};

/// Opens the dialog, the menu or the screen of a verb.
pub(super) fn verb(model: &mut Model, turn: &mut Turn, verb: IncidentVerb) {
    // On the first screen no incident that was stood down is in front: the one that is open is meant.
    if verb == IncidentVerb::StandDown
        && model.focus.is_none()
        && let Some(open) = model.open_incidents().first().map(|id| (*id).clone())
    {
        super::look_at(model, &open, turn.now);
    }
    let Some(state) = model.state() else {
        if verb == IncidentVerb::UnderWay {
            return super::first::under_way(model, turn);
        }
        return plan::nothing_here(model);
    };
    if dialog::wants_running(verb) && state.status != IncidentStatus::Running {
        return model.say(Tone::Attention, "Not now: the incident has been stood down.");
    }
    let form = match verb {
        IncidentVerb::Note => ask::note(model),
        IncidentVerb::Message => ask::message(model, None),
        IncidentVerb::Timer if state.timers.iter().all(|timer| timer.ended.is_some()) => ask::timer(model),
        IncidentVerb::Propose if has_enough_changes(state) => return model.say(Tone::Plain, ENOUGH),
        IncidentVerb::Propose => ask::action(model),
        IncidentVerb::Actions
            if has_enough_changes(state) && state.actions.iter().all(|action| action.done.is_some()) =>
        {
            return model.say(Tone::Plain, ENOUGH);
        }
        IncidentVerb::Actions if state.actions.iter().all(|action| action.done.is_some()) => ask::action(model),
        IncidentVerb::StandDown if state.status == IncidentStatus::Running => match ask::stand_down(model) {
            Some(form) => form,
            None => return,
        },
        IncidentVerb::Debrief => ask::debrief(model),
        IncidentVerb::Close => ask::close(model),
        IncidentVerb::Briefing => return model.push(Screen::Briefing(0)),
        IncidentVerb::UnderWay => return model.push(Screen::Grid(Grid::default())),
        IncidentVerb::Timer => {
            let menu = timers(model);
            return dialog::open(model, menu, "");
        }
        IncidentVerb::Actions => {
            let menu = actions(model);
            return dialog::open(model, menu, "");
        }
        IncidentVerb::Roles => {
            let menu = roles(state);
            return dialog::open(model, menu, "This plan gives out no roles.");
        }
        IncidentVerb::Phase => {
            let menu = phases(state);
            return dialog::open(model, menu, "This plan has no phases. S goes on with another plan.");
        }
        IncidentVerb::Switch => {
            let menu = plans(model, state);
            return dialog::open(model, menu, "No other plan has been read yet.");
        }
        IncidentVerb::StandDown => {
            let menu = afterwards();
            return dialog::open(model, menu, "");
        }
    };
    model.push(Screen::Form(Box::new(form)));
}

/// How many changes one drill at a meeting proposes at most: more are not carried out.
const MOST_CHANGES: usize = 3;

/// What is said then.
const ENOUGH: &str = "Three are enough: the next exercise has its own. First carry these out.";

/// True where a drill that is read aloud has as many proposals as are carried out.
fn has_enough_changes(state: &State) -> bool {
    state.is_read_aloud() && state.actions.len() >= MOST_CHANGES
}

/// The dialog for something to be changed, unless there is enough of it.
pub(super) fn action(model: &mut Model) {
    if model.state().is_some_and(has_enough_changes) {
        return model.say(Tone::Plain, ENOUGH);
    }
    let form = ask::action(model);
    model.push(Screen::Form(Box::new(form)));
}

fn item(words: impl Into<String>, note: impl Into<String>, does: Does) -> MenuItem {
    MenuItem {
        words: words.into(),
        note: note.into(),
        does,
    }
}

fn timers(model: &Model) -> Menu {
    let mut items = Vec::new();
    if let Some(log) = model.log() {
        for timer in log.state().timers.iter().filter(|timer| timer.ended.is_none()) {
            let text = log.words().shown(timer.text).unwrap_or_default();
            let at = narrate::hour_words(timer.due, model.zone());
            items.push(item(
                format!("{at}  {text}"),
                "it is over",
                Does::TimerDone(timer.number.clone()),
            ));
        }
    }
    items.push(item("A new timer…", "", Does::TimerAdd));
    Menu {
        title: "Timers".to_owned(),
        items,
        at: 0,
    }
}

fn actions(model: &Model) -> Menu {
    let mut items = vec![item("Something to change…", "", Does::ActionAdd)];
    if let Some(log) = model.log() {
        for action in log.state().actions.iter().filter(|action| action.done.is_none()) {
            let text = log.words().shown(action.text).unwrap_or_default();
            let note = format!("{}, by {}", action.owner, narrate::day_words(action.due));
            items.push(item(text, note, Does::ActionDone(action.number.clone())));
        }
    }
    Menu {
        title: "To be changed afterwards: Enter says that it is done".to_owned(),
        items,
        at: 0,
    }
}

fn roles(state: &State) -> Menu {
    let items = state.roles.iter().map(|role| {
        let holder = role.holders.latest().map_or("nobody yet", |change| &change.value.name);
        item(&*role.title, holder, Does::Role(role.id.clone()))
    });
    Menu {
        title: "Who does what".to_owned(),
        items: items.collect(),
        at: 0,
    }
}

fn phases(state: &State) -> Menu {
    let phases = state.plan().map(|plan| &*plan.phases).unwrap_or_default();
    let current = state
        .phase()
        .and_then(|current| phases.iter().position(|phase| phase.id == current.id));
    let items = phases.iter().enumerate().map(|(at, phase)| {
        let note = if Some(at) == current { "now" } else { "" };
        item(&*phase.title, note, Does::Phase(phase.id.clone()))
    });
    Menu {
        title: "Go to which phase?".to_owned(),
        items: items.collect(),
        at: current.map_or(0, |at| (at + 1).min(phases.len().saturating_sub(1))),
    }
}

fn plans(model: &Model, state: &State) -> Menu {
    let used = state.plan().map(|plan| &plan.id);
    Menu {
        title: "Go on with which plan? The log comes along.".to_owned(),
        items: prepare::plan_items(model, used, Does::Switch),
        at: 0,
    }
}

fn afterwards() -> Menu {
    Menu {
        title: "Stood down".to_owned(),
        items: vec![
            item(
                "Debrief…",
                "what went well, what did not",
                Does::Incident(IncidentVerb::Debrief),
            ),
            item(
                "To be changed…",
                "each with an owner and a day",
                Does::Incident(IncidentVerb::Actions),
            ),
            item(
                "Reasons owed, what is open…",
                "",
                Does::Incident(IncidentVerb::Briefing),
            ),
            item(
                "Close it…",
                "what is not settled is listed",
                Does::Incident(IncidentVerb::Close),
            ),
        ],
        at: 0,
    }
}

/// Asks whether to undo one's own last entry.
pub(super) fn undo(model: &mut Model) {
    match ask::undo(model) {
        Some(form) => model.push(Screen::Form(Box::new(form))),
        None => model.say(
            Tone::Plain,
            "You have written nothing here that could be undone. F2 says who you are.",
        ),
    }
}

/// Asks who is at the keyboard.
pub(super) fn who_is_here(model: &mut Model) {
    let is_asking =
        matches!(model.top(), Screen::Form(form) if matches!(form.purpose, super::super::form::Purpose::Keyboard));
    if !is_asking {
        let form = ask::keyboard(model);
        model.push(Screen::Form(Box::new(form)));
    }
}

/// Leaves the program; asks first while an incident runs or something is not saved.
pub(super) fn quit(model: &mut Model, turn: &mut Turn) {
    let runs = model
        .state()
        .is_some_and(|state| state.status == IncidentStatus::Running && state.kind != IncidentKind::Backfilled);
    if !runs && model.held.is_none() && model.pending.is_empty() {
        return turn.effects.push(Effect::End(0));
    }
    let form = ask::quit(model);
    model.push(Screen::Form(Box::new(form)));
}

/// Ctrl-C: asks as `q` does, and leaves at the second time.
pub(super) fn interrupt(model: &mut Model, turn: &mut Turn) {
    let is_asking =
        matches!(model.top(), Screen::Form(form) if matches!(form.purpose, super::super::form::Purpose::Quit));
    if is_asking {
        return turn.effects.push(Effect::End(130));
    }
    quit(model, turn);
}
