//! The first screen: help with one digit each and no question first. The log starts at the first key.

use std::collections::BTreeSet;

use crate::incident::command::{Command, Request};
use crate::incident::moment::Moment;
use crate::incident::narrate;
use crate::incident::state::IncidentStatus;
use crate::plan::condition::IncidentKind;
use crate::plan::model::{ServiceId, ServiceStatus};

use super::super::intent::{FirstHelp, Intent};
use super::super::model::{Broken, Does, Grid, Menu, MenuItem, Model, Pending, Screen, Then};
use super::super::msg::{Effect, Start};
use super::super::setting::{DEFAULT_PLAN, NETWORK_PLAN, SLOW_PLAN};
use super::super::theme::Tone;
use super::{Turn, ask, dialog, lists, look_at, next_ticket, prepare, request, submit};

/// What can be ticked as not working: the words, the service that is then marked down, and the plan that fits.
pub const BREAKABLE: [(&str, Option<&str>, &str); 6] = [
    (
        "The record, the appointment book or prescriptions",
        Some("clinical-record"),
        DEFAULT_PLAN,
    ),
    ("The phones", Some("phones"), NETWORK_PLAN),
    ("The internet, or everything at once", Some("internet"), NETWORK_PLAN),
    ("The power", Some("power"), DEFAULT_PLAN),
    ("A vaccine fridge or its alarm", Some("fridge-monitoring"), SLOW_PLAN),
    ("Not sure", None, DEFAULT_PLAN),
];

/// A key on the first screen, or on what one of its digits opened.
pub(super) fn act(model: &mut Model, turn: &mut Turn, intent: Intent) {
    match (model.top(), intent) {
        (Screen::Broken(_), _) => broken(model, turn, intent),
        (Screen::Help(..), Intent::Enter) => carry_on(model, turn),
        (Screen::Help(..), _) => {
            if let Some(Screen::Help(_, top)) = model.top_mut() {
                *top = lists::moved(*top, intent, usize::MAX);
            }
        }
        (_, Intent::FirstHelp(help)) => first_help(model, turn, help),
        (_, Intent::Enter) => carry_on(model, turn),
        (_, Intent::SlowMorning) => slow_morning(model, turn),
        (_, Intent::Prepare) => prepare::open(model),
        (_, Intent::Incidents) => earlier_incidents(model),
        _ => {}
    }
}

/// True while an incident runs, or its opening is on the way or held.
fn is_running(model: &Model) -> bool {
    let opening = |pending: &Pending| matches!(pending.request.command, Command::Open(_));
    let running = model
        .state()
        .is_some_and(|state| state.status == IncidentStatus::Running);
    running || model.pending.values().any(opening)
}

fn first_help(model: &mut Model, turn: &mut Turn, help: FirstHelp) {
    if help == FirstHelp::Broken {
        let since = turn.wall();
        return model.push(Screen::Broken(Broken {
            at: 0,
            ticked: BTreeSet::new(),
            since,
        }));
    }
    model.push(Screen::Help(help, 0));
    if !is_running(model) {
        start_default(model, turn, Then::Stay);
    }
}

fn start_default(model: &mut Model, turn: &mut Turn, then: Then) {
    let plan = model.setting.default_plan().map(|choice| choice.plan.id.clone());
    match plan {
        Some(plan) => start(model, turn, plan.as_str(), None, Vec::new(), then),
        None => model.say(Tone::Bad, "There is no plan here at all. Use the printed cards."),
    }
}

/// Opens an incident with a plan, and has what follows recorded in it.
pub(super) fn start(
    model: &mut Model,
    turn: &mut Turn,
    plan: &str,
    since: Option<Moment>,
    then_record: Vec<Command>,
    then: Then,
) {
    if model.setting.plan(plan).is_none() && !model.setting.is_shelf_read {
        return model.say(
            Tone::Plain,
            "The plans are still being read. Press it again in a moment.",
        );
    }
    let Some(plan) = model.setting.plan(plan).or(model.setting.default_plan()).cloned() else {
        return model.say(Tone::Bad, "There is no such plan here. Use the printed cards.");
    };
    model.plan_to_read = Some(plan.plan.id.clone());
    let opening = crate::incident::command::Opening {
        incident: placeholder(),
        kind: IncidentKind::Live,
        plan: Box::new(plan.pinned.clone()),
        practice: model.setting.practice_facts(),
        since,
        essentials: false,
        machine_time: None,
        drill: None,
    };
    let request = request(model, Command::Open(opening));
    let ticket = next_ticket(model);
    let pending = Pending {
        request: request.clone(),
        incident: None,
        then,
        is_held: false,
    };
    model.pending.insert(ticket, pending);
    let mut follow = Vec::new();
    for command in then_record {
        let request: Request = super::request(model, command);
        let ticket = next_ticket(model);
        let pending = Pending {
            request: request.clone(),
            incident: None,
            then: Then::Stay,
            is_held: false,
        };
        model.pending.insert(ticket, pending);
        follow.push((ticket, request));
    }
    turn.effects.push(Effect::Start(Box::new(Start {
        ticket,
        request,
        then: follow,
    })));
}

/// Stands in an opening until the loop puts a fresh id in its place: randomness is not for this place.
fn placeholder() -> crate::incident::ids::IncidentId {
    crate::incident::ids::IncidentId::mint(chrono::NaiveDate::default(), [0; 12])
}

fn carry_on(model: &mut Model, turn: &mut Turn) {
    let open: Vec<_> = model.open_incidents().into_iter().cloned().collect();
    let focused = model.focus.clone().filter(|focus| open.contains(focus));
    match focused.or_else(|| open.first().cloned()) {
        Some(incident) => look_at(model, &incident, turn.wall()),
        // The log is being started, or the disk refuses it: the plan can be read meanwhile.
        None if is_running(model) => super::go(model, super::Tab::Plan),
        None => start_default(model, turn, Then::Plan),
    }
}

fn slow_morning(model: &mut Model, turn: &mut Turn) {
    if model.open_incidents().is_empty() && !is_running(model) {
        return start(model, turn, SLOW_PLAN, None, Vec::new(), Then::Plan);
    }
    let menu = Menu {
        title: "Start another incident, beside the one that runs".to_owned(),
        items: prepare::plan_items(model, None, Does::Start),
        at: 0,
    };
    dialog::open(model, menu, "There is no plan here.");
}

/// Opens the grid of what was done already, starting the incident where none runs.
pub(super) fn under_way(model: &mut Model, turn: &mut Turn) {
    if is_running(model) {
        return model.push(Screen::Grid(Grid::default()));
    }
    start_default(model, turn, Then::Grid);
}

fn earlier_incidents(model: &mut Model) {
    let items = model.logs.iter().rev().take(50).map(|(id, log)| {
        let state = log.state();
        MenuItem {
            words: state.plan_in_use().map_or_else(String::new, |plan| plan.title.clone()),
            note: format!(
                "{}  {}",
                narrate::day_words(state.declared.day_in(state.practice.zone)),
                state.status.word()
            ),
            does: Does::Look(id.clone()),
        }
    });
    let menu = Menu {
        title: "Incidents".to_owned(),
        items: items.collect(),
        at: 0,
    };
    dialog::open(model, menu, "There has been none so far.");
}

fn broken(model: &mut Model, turn: &mut Turn, intent: Intent) {
    let Some(Screen::Broken(broken)) = model.top_mut() else {
        return;
    };
    let last = BREAKABLE.len() - 1;
    match intent {
        Intent::Tick | Intent::Right => tick(broken),
        Intent::Choose(number) if usize::from(number) <= BREAKABLE.len() => {
            broken.at = usize::from(number).saturating_sub(1);
            tick(broken);
        }
        Intent::Enter => {
            let broken = broken.clone();
            model.pop();
            take_broken(model, turn, &broken);
        }
        _ => broken.at = lists::moved(broken.at, intent, last),
    }
}

fn tick(broken: &mut Broken) {
    if !broken.ticked.remove(&broken.at) {
        broken.ticked.insert(broken.at);
    }
}

/// Starts the plan that fits what is ticked, and marks it down. Where an incident runs already, it is marked there, and
/// a plan that fits better is offered.
fn take_broken(model: &mut Model, turn: &mut Turn, broken: &Broken) {
    let ticked: Vec<_> = broken.ticked.iter().filter_map(|at| BREAKABLE.get(*at)).collect();
    let fits = [DEFAULT_PLAN, NETWORK_PLAN, SLOW_PLAN]
        .into_iter()
        .find(|plan| ticked.iter().any(|(_, _, fits)| fits == plan))
        .unwrap_or(DEFAULT_PLAN);
    let services = ticked.iter().filter_map(|(_, service, _)| *service);
    let commands: Vec<Command> = services.map(|service| down(&ServiceId::recorded(service))).collect();
    if !is_running(model) {
        // The key that opened the question is the first of the incident: it counts from there.
        let since = (turn.now.wall.since(broken.since).as_secs() >= 60).then_some(broken.since);
        return start(model, turn, fits, since, commands, Then::Plan);
    }
    for command in commands {
        let request = request(model, command);
        submit(model, turn, request, Then::Stay);
    }
    let used = model
        .state()
        .and_then(|state| state.plan())
        .map(|plan| plan.id.as_str().to_owned());
    let better = model
        .setting
        .plan(fits)
        .filter(|_| used.as_deref() != Some(fits) && !ticked.is_empty());
    if let Some(form) = better.map(|choice| ask::switch(model, choice)) {
        model.push(Screen::Form(Box::new(form)));
    }
}

fn down(service: &ServiceId) -> Command {
    Command::Service {
        service: service.clone(),
        to: ServiceStatus::Down,
        reference: None,
        site: None,
    }
}
