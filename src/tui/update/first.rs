//! The first screen: help with one digit each and no question first. The log starts when somebody goes on from there.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::incident::command::{Command, Opening, Request};
use crate::incident::event::PinnedPlan;
use crate::incident::ids::IncidentId;
use crate::incident::moment::Moment;
use crate::incident::narrate;
use crate::incident::state::IncidentStatus;
use crate::journal::{Access, ReadOnlyCause};
use crate::plan::condition::IncidentKind;
use crate::plan::model::ServiceId;

use super::super::intent::{FirstHelp, Intent};
use super::super::model::{Broken, Does, FirstPage, Grid, Menu, MenuItem, Model, Pending, Screen, Then};
use super::super::msg::{Effect, Start};
use super::super::setting::SLOW_PLAN;
use super::super::theme::Tone;
use super::breakable::{BREAKABLE, Breakable, fitting};
use super::{Turn, ask, dialog, lists, look_at, next_ticket, prepare, request, submit};

/// A key on the first screen, or on what one of its digits opened.
pub(super) fn act(model: &mut Model, turn: &mut Turn, intent: Intent) {
    match (model.top(), intent) {
        (Screen::Broken(_), _) => broken(model, turn, intent),
        (Screen::Help(page), Intent::Enter) => carry_on(model, turn, Some(page.since)),
        (Screen::Help(..), _) => {
            if let Some(Screen::Help(page)) = model.top_mut() {
                page.top = lists::moved(page.top, intent, usize::MAX);
            }
        }
        (_, Intent::FirstHelp(help)) => first_help(model, turn, help),
        (_, Intent::Enter) => carry_on(model, turn, None),
        (_, Intent::Essentials) => model.essentials = !model.essentials && model.open_incidents().is_empty(),
        (_, Intent::SlowMorning) => slow_morning(model, turn),
        (_, Intent::Prepare) => prepare::open(model),
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
        let since = turn.now.wall;
        return model.push(Screen::Broken(Broken {
            at: 0,
            ticked: BTreeSet::new(),
            since,
        }));
    }
    // A page only shows: the log begins with Enter, when somebody has chosen to go on.
    let since = turn.now.wall;
    model.push(Screen::Help(FirstPage { help, top: 0, since }));
}

/// From when an incident counts that is started now: from the key that opened the page it is started from, where that is
/// a minute ago or more.
fn counted_from(turn: &Turn, opened: Moment) -> Option<Moment> {
    (turn.now.wall.since(opened).as_secs() >= 60).then_some(opened)
}

fn start_default(model: &mut Model, turn: &mut Turn, since: Option<Moment>, then: Then) {
    let plan = model.setting.default_plan().map(|choice| choice.plan.id.clone());
    match plan {
        Some(plan) => start(model, turn, plan.as_str(), since, Vec::new(), then),
        None => model.say(Tone::Bad, "There is no plan here at all. Use the printed cards."),
    }
}

/// Whether the journal could not even be read so far: a second incident, begun blindly, could not be erased.
fn is_unread(model: &Model) -> bool {
    let cause = match &model.setting.access {
        Access::ReadOnly { cause, .. } => Some(*cause),
        Access::ReadWrite => None,
    };
    cause == Some(ReadOnlyCause::Locked) && model.logs.iter().next().is_none()
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
    if is_unread(model) {
        return model.say(
            Tone::Attention,
            "Not yet: another program uses the journal, and an incident may run in it. Wait a moment.",
        );
    }
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
    let opening = Opening {
        since,
        ..in_earnest(model, plan.pinned.clone())
    };
    open(model, turn, opening, then_record, then);
}

/// What opens an incident in earnest with a plan.
pub(super) fn in_earnest(model: &Model, plan: PinnedPlan) -> Opening {
    Opening {
        incident: placeholder(),
        kind: IncidentKind::Live,
        plan: Box::new(plan),
        practice: model.setting.practice_facts(),
        since: None,
        essentials: model.essentials,
        machine_time: None,
        drill: None,
    }
}

/// Opens an incident, and has what follows recorded in it.
pub(super) fn open(model: &mut Model, turn: &mut Turn, opening: Opening, then_record: Vec<Command>, then: Then) {
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

/// On with the incident that is open, else a new one; `page` is when the page was opened from which this is asked.
fn carry_on(model: &mut Model, turn: &mut Turn, page: Option<Moment>) {
    let open: Vec<_> = model.open_incidents().into_iter().cloned().collect();
    let focused = model.focus.clone().filter(|focus| open.contains(focus));
    match focused.or_else(|| open.first().cloned()) {
        Some(incident) => look_at(model, &incident, turn.now),
        // The log is being started, or the disk refuses it: the plan can be read meanwhile.
        None if is_running(model) => super::go(model, super::Tab::Plan),
        None => {
            let since = page.and_then(|opened| counted_from(turn, opened));
            start_default(model, turn, since, Then::Plan);
        }
    }
}

fn slow_morning(model: &mut Model, turn: &mut Turn) {
    if open_live(model).is_empty() && !is_running(model) {
        return start(model, turn, SLOW_PLAN, None, Vec::new(), Then::Plan);
    }
    start_another(model);
}

/// The plans, to start an incident beside the one that runs.
pub(super) fn start_another(model: &mut Model) {
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
    if !open_live(model).is_empty() {
        return open_already(model, None);
    }
    start_default(model, turn, None, Then::Grid);
}

/// The incidents: those that are open first, then starting another beside them, then earlier ones.
pub(super) fn incidents(model: &mut Model) {
    let item = |id: &IncidentId| incident_item(model, id);
    let open = model.open_incidents();
    let another = (!open.is_empty()).then(another);
    let earlier = model
        .logs
        .iter()
        .rev()
        .map(|(id, _)| id)
        .filter(|id| !open.contains(id));
    let items = open
        .iter()
        .copied()
        .filter_map(item)
        .chain(another)
        .chain(earlier.filter_map(item));
    let items: Vec<MenuItem> = items.take(50).collect();
    // The obvious thing is to look at another than the one on the screen.
    let is_another = |item: &MenuItem| matches!(&item.does, Does::Look(id) if model.focus.as_ref() != Some(id));
    let at = items
        .iter()
        .position(is_another)
        .filter(|_| open.len() > 1)
        .unwrap_or(0);
    let menu = Menu {
        title: "Incidents".to_owned(),
        items,
        at,
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
        Intent::NotWorking(at) if at <= last => {
            broken.at = at;
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

/// Starts the plan that fits what is ticked, and marks it. Where an incident runs already, it is marked there, and a plan
/// that fits better is offered.
fn take_broken(model: &mut Model, turn: &mut Turn, broken: &Broken) {
    let fits = fitting(broken);
    if !is_running(model) {
        if !open_live(model).is_empty() {
            return open_already(model, Some(broken.clone()));
        }
        return start_broken(model, turn, broken);
    }
    let rows = model.state().map(|state| &state.services[..]).unwrap_or_default();
    let known: Vec<_> = rows.iter().map(|row| row.id.clone()).collect();
    for command in marks(broken, &|id| known.iter().any(|known| known.as_str() == id)) {
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
        .filter(|_| used.as_deref() != Some(fits) && !broken.ticked.is_empty());
    if let Some(form) = better.map(|choice| ask::switch(model, choice)) {
        model.push(Screen::Form(Box::new(form)));
    }
}

/// Starts the plan that fits what is ticked, and marks it.
pub(super) fn start_broken(model: &mut Model, turn: &mut Turn, broken: &Broken) {
    let fits = fitting(broken);
    let choice = model.setting.plan(fits).or(model.setting.default_plan());
    let plan = choice.map(|choice| Arc::clone(&choice.plan));
    let commands = plan.map_or_else(Vec::new, |plan| marks(broken, &|id| plan.service(id).is_some()));
    let since = counted_from(turn, broken.since);
    start(model, turn, fits, since, commands, Then::Plan);
}

/// An incident is open that does not run here: nobody gets a second one without having asked for it.
fn open_already(model: &mut Model, broken: Option<Broken>) {
    let mut items: Vec<MenuItem> = open_live(model)
        .into_iter()
        .filter_map(|id| incident_item(model, id))
        .collect();
    items.push(match broken {
        Some(broken) => {
            let fits = fitting(&broken);
            let title = model.setting.plan(fits).map_or(fits, |choice| &choice.plan.title);
            MenuItem {
                words: format!("Start another: {title}"),
                note: String::new(),
                does: Does::StartBroken(broken),
            }
        }
        None => another(),
    });
    let menu = Menu {
        title: "An incident is open already. Look at it, or start another?".to_owned(),
        items,
        at: 0,
    };
    dialog::open(model, menu, "");
}

/// The incidents that are open, exercises aside: no exercise stands in the way of the real thing.
fn open_live(model: &Model) -> Vec<&IncidentId> {
    let mut open = model.open_incidents();
    open.retain(|id| {
        model
            .logs
            .get(id)
            .is_some_and(|log| log.state().kind != IncidentKind::Drill)
    });
    open
}

fn another() -> MenuItem {
    MenuItem {
        words: "Start another incident, beside these".to_owned(),
        note: String::new(),
        does: Does::StartAnother,
    }
}

/// An incident as a line of a menu: its plan, when it was opened, and how it stands.
fn incident_item(model: &Model, id: &IncidentId) -> Option<MenuItem> {
    let state = model.logs.get(id)?.state();
    let zone = state.practice.zone;
    let since = narrate::moment_words(state.declared, zone, model.seen_at.day_in(zone));
    let here = if model.focus.as_ref() == Some(id) { ", here" } else { "" };
    let title = state.plan_in_use().map_or("", |plan| &plan.title);
    let is_drill = state.kind == IncidentKind::Drill;
    let kind = if is_drill { "EXERCISE: " } else { "" };
    Some(MenuItem {
        words: format!("{kind}{title}"),
        note: format!("since {since}, {}{here}", state.status.word().replace('-', " ")),
        does: Does::Look(id.clone()),
    })
}

/// What is recorded of the ticks: a service that the plan has is marked, and for anything else the words are kept.
fn marks(broken: &Broken, has: &dyn Fn(&str) -> bool) -> Vec<Command> {
    let ticked = broken.ticked.iter().filter_map(|at| BREAKABLE.get(*at));
    let mark = |one: &Breakable| match one.services.iter().find(|id| has(id)) {
        Some(service) => Command::Service {
            service: ServiceId::recorded(service),
            to: one.status,
            reference: None,
            site: None,
        },
        None => Command::Note {
            text: format!("What is not working: {}", one.words),
            reason_for: None,
        },
    };
    ticked.map(mark).collect()
}
