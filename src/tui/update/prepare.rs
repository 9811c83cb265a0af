//! Prepare: what is wrong or due with the plans and the practice, and the way to people, contacts and hours.

use crate::health::{Finding, Grounds, Topic, health};
use crate::incident::log::Log;
use crate::incident::narrate;
use crate::plan::model::PlanId;
use crate::ready::{self, OfferedPlan, Surroundings, readiness};

use super::super::intent::Intent;
use super::super::model::{Does, MenuItem, Model, Prepare, Screen};
use super::super::msg::{Effect, Shelf};
use super::super::setting::{BrokenPlan, PlanChoice};
use super::super::theme::Tone;
use super::lists::moved;
use super::{Turn, cards};

/// How many lines a page of what is said about a line is.
const PAGE: usize = 5;

/// No more lines than these are scrolled through.
const MOST_LINES: usize = 100;

/// A line of the screen.
#[derive(Debug, Clone, Copy)]
pub enum PrepareRow<'a> {
    /// What is to do until the practice is ready.
    Ready,
    /// Whom the practice rings.
    Contacts,
    /// Who works there.
    People,
    /// When it is open.
    Hours,
    /// practice.yaml itself, where it has mistakes.
    PracticeFile,
    /// A plan that can be started.
    Plan(&'a PlanChoice),
    /// A file that is no plan.
    Broken(&'a BrokenPlan),
}

/// The lines.
pub fn rows(model: &Model) -> Vec<PrepareRow<'_>> {
    let practice = [
        PrepareRow::Ready,
        PrepareRow::Contacts,
        PrepareRow::People,
        PrepareRow::Hours,
    ];
    let file = (!model.setting.practice_faults.is_empty()).then_some(PrepareRow::PracticeFile);
    let broken = model.setting.broken_plans.iter().map(PrepareRow::Broken);
    let plans = model.setting.plans.iter().map(PrepareRow::Plan);
    // What is broken stands where it is seen without scrolling.
    practice.into_iter().chain(file).chain(broken).chain(plans).collect()
}

impl PrepareRow<'_> {
    /// What was found about it.
    pub fn findings<'m>(&self, model: &'m Model) -> Vec<&'m Finding> {
        let of = |topic: Topic| {
            let practice = model.health.practice.iter();
            practice.filter(|finding| finding.topic == topic).collect()
        };
        match self {
            Self::Contacts => of(Topic::Contacts),
            Self::People => of(Topic::People),
            Self::Ready | Self::Hours | Self::PracticeFile | Self::Broken(_) => Vec::new(),
            Self::Plan(choice) => {
                let plan = model.health.plan(choice.plan.id.as_str());
                plan.map(|plan| plan.findings.iter().collect()).unwrap_or_default()
            }
        }
    }
}

/// Opens the screen.
pub(super) fn open(model: &mut Model) {
    look(model);
    model.push(Screen::Prepare(Prepare::default()));
}

/// A key on the screen.
pub(super) fn act(model: &mut Model, turn: &mut Turn, intent: Intent) {
    let last = rows(model).len().saturating_sub(1);
    match intent {
        Intent::Enter => return enter(model),
        Intent::PrintCards => return print_cards(model, turn),
        _ => {}
    }
    if let Some(Screen::Prepare(view)) = model.top_mut() {
        match intent {
            Intent::PageDown => view.top = (view.top + PAGE).min(MOST_LINES),
            Intent::PageUp => view.top = view.top.saturating_sub(PAGE),
            _ => {
                let at = moved(view.at, intent, last);
                // What is said about another line begins at its beginning.
                if at != view.at {
                    *view = Prepare { at, top: 0 };
                }
            }
        }
    }
}

fn print_cards(model: &mut Model, turn: &mut Turn) {
    let Screen::Prepare(view) = model.top() else { return };
    match rows(model).get(view.at) {
        Some(PrepareRow::Plan(choice)) => {
            let choice = (*choice).clone();
            cards::of_plan(model, turn, &choice);
        }
        _ => model.say(Tone::Plain, "Choose a plan: it is its cards that are printed."),
    }
}

fn enter(model: &mut Model) {
    let Screen::Prepare(view) = model.top() else { return };
    match rows(model).get(view.at) {
        Some(PrepareRow::Ready) => model.say(
            Tone::Plain,
            "Each line says what to do. In a shell: stopgap ready; at each PC: stopgap ready --here",
        ),
        Some(PrepareRow::Contacts) => model.push(Screen::Contacts(0)),
        Some(PrepareRow::People) => model.push(Screen::People(0)),
        Some(PrepareRow::Hours) => model.push(Screen::Hours(0)),
        Some(PrepareRow::Plan(_)) => model.say(
            Tone::Plain,
            "A plan is changed in an editor: stopgap plan copy ID gives you your own.",
        ),
        Some(PrepareRow::PracticeFile) => {
            model.say(
                Tone::Plain,
                "Put it right in an editor: stopgap plan check practice.yaml",
            );
        }
        Some(PrepareRow::Broken(broken)) => {
            let words = format!("Put it right in an editor: stopgap plan check {}", broken.file);
            model.say(Tone::Plain, words);
        }
        None => {}
    }
}

/// Looks anew where the screen is open: something has been recorded or read.
pub(super) fn look_again(model: &mut Model) {
    let is_open = |screen: &Screen| matches!(screen, Screen::Prepare(_));
    if model.screens.iter().any(is_open) {
        look(model);
    }
}

fn look(model: &mut Model) {
    let plans: Vec<_> = model.setting.plans.iter().map(|choice| &*choice.plan).collect();
    let texts = model.setting.plans.iter();
    let texts = texts
        .map(|choice| (choice.plan.id.clone(), choice.pinned.sha256))
        .collect();
    let incidents: Vec<&Log> = model.logs.iter().map(|(_, log)| log).collect();
    let grounds = Grounds {
        practice: &model.setting.practice,
        incidents: &incidents,
        standing: model.logs.standing(),
        texts: &texts,
        bad_files: &model.setting.bad_files,
        now: model.machine.wall,
    };
    let found = health(&plans, &grounds);
    model.readiness = model.setting.around.as_ref().map(|around| {
        let offered = model.setting.plans.iter().map(|choice| OfferedPlan {
            plan: &choice.plan,
            sha256: choice.pinned.sha256,
            is_own: choice.is_own,
        });
        readiness(&ready::Grounds {
            health: &found,
            plans: &offered.collect::<Vec<_>>(),
            practice: &model.setting.practice,
            incidents: &incidents,
            standing: model.logs.standing(),
            around,
            now: model.machine.wall,
        })
    });
    model.health = found;
}

/// Asks for the scenarios and for what lies around the folder, on the first screen that shows any of it: in an outage nobody
/// waits for either.
pub(super) fn ask_around(model: &mut Model, turn: &mut Turn) {
    if !model.is_asked_around && matches!(model.top(), Screen::First(_) | Screen::Prepare(_)) {
        model.is_asked_around = true;
        turn.effects.push(Effect::LookAround);
    }
}

/// What lies around the folder is known: on the first screen it is said how much is to do.
pub(super) fn looked_around(model: &mut Model, around: Surroundings) {
    model.setting.around = Some(around);
    // An incident that runs has nothing to do with it, and the look through all logs can wait until it is asked for.
    if model.focus.is_none() {
        look(model);
    }
    look_again(model);
}

/// The plans of the folder have been read. A file that is none is never passed over in silence.
pub(super) fn plans_read(model: &mut Model, shelf: Shelf) {
    model.setting.plans = shelf.plans;
    model.setting.is_shelf_read = true;
    model.setting.broken_plans = shelf.broken;
    model.setting.bad_files = shelf.bad_files;
    // During an incident it would only distract: there it is said where plans are chosen.
    let broken = model.setting.broken_plans.len();
    if broken > 0 && model.notice.is_none() && model.focus.is_none() {
        let files = narrate::counted(broken as u64, "plan file has mistakes", "plan files have mistakes");
        let words = format!("{files}: p says which, and what is started instead.");
        model.say(Tone::Attention, words);
    }
    look_again(model);
}

/// The plans to choose from: those that can be started, and those that cannot with their first mistake.
pub(super) fn plan_items(model: &Model, but: Option<&PlanId>, does: fn(PlanId) -> Does) -> Vec<MenuItem> {
    let setting = &model.setting;
    let plans = setting.plans.iter().filter(|choice| Some(&choice.plan.id) != but);
    let plans = plans.map(|choice| MenuItem {
        words: choice.plan.title.clone(),
        note: match &choice.stands_in {
            Some(_) => choice.origin.clone(),
            None => narrate::counted(choice.plan.steps().count() as u64, "step", "steps"),
        },
        does: does(choice.plan.id.clone()),
    });
    let broken = setting.broken_plans.iter().enumerate().map(|(at, broken)| MenuItem {
        words: format!("Cannot be used: {}", broken.name()),
        note: narrate::counted(broken.faults.len() as u64, "mistake", "mistakes"),
        does: Does::Broken(at),
    });
    plans.chain(broken).collect()
}

/// Says what is wrong with a plan that cannot be used, and what is there instead.
pub(super) fn say_broken(model: &mut Model, at: usize) {
    let Some(broken) = model.setting.broken_plans.get(at) else {
        return;
    };
    let instead = match &broken.instead {
        Some(instead) => format!("It is listed with {instead}."),
        None => "Nothing stands in for it.".to_owned(),
    };
    let words = format!("{} {instead}", broken.first_fault());
    model.say(Tone::Attention, words);
}
