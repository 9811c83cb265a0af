//! Printing the action cards: of the plan that an incident runs, or of one that is looked at beforehand.

use std::path::PathBuf;

use crate::incident::command::Command;
use crate::incident::event::KitPrinted;
use crate::plan::condition::IncidentKind;

use super::super::model::{Model, Then};
use super::super::msg::{Complaint, Effect, Kit};
use super::super::setting::PlanChoice;
use super::super::theme::Tone;
use super::{Turn, complain, prepare, request, submit_for};

/// The cards of the plan that the incident on the screen runs; without one, a plan is to be chosen.
pub(super) fn of_incident(model: &mut Model, turn: &mut Turn) {
    let Some(state) = model.state() else {
        prepare::open(model);
        return model.say(Tone::Plain, "Choose a plan below; c prints its cards.");
    };
    let kit = state.plan_in_use().map(|used| Kit {
        plan: used.plan.clone(),
        sha256: used.sha256,
        is_exercise: state.kind == IncidentKind::Drill,
    });
    if let Some(kit) = kit {
        write(model, turn, kit);
    }
}

/// The cards of a plan that can be started.
pub(super) fn of_plan(model: &mut Model, turn: &mut Turn, choice: &PlanChoice) {
    let kit = Kit {
        plan: choice.plan.clone(),
        sha256: choice.pinned.sha256,
        is_exercise: false,
    };
    write(model, turn, kit);
}

fn write(model: &mut Model, turn: &mut Turn, kit: Kit) {
    if kit.plan.steps().next().is_none() {
        return model.say(
            Tone::Plain,
            format!("{} has no steps, so no role has a card.", kit.plan.title),
        );
    }
    turn.effects.push(Effect::PrintCards(Box::new(kit)));
}

/// The cards were written, or not: what was is noted in the standing log, and it is said where they are.
pub(super) fn written(model: &mut Model, turn: &mut Turn, kit: Kit, result: Result<PathBuf, Complaint>) {
    let path = match result {
        Ok(path) => path,
        Err(complaint) => return complain(model, &complaint),
    };
    let whole = format!("plan-{}", kit.plan.id);
    let where_to = format!(
        "Cards to print in a browser: {} (and as .txt; beside it, {whole}: the whole plan)",
        path.display()
    );
    model.say(Tone::Good, where_to.clone());
    let printed = KitPrinted {
        what: KitPrinted::CARDS.to_owned(),
        plan: Some(kit.plan.id.clone()),
        title: kit.plan.title.clone(),
        version: Some(kit.plan.version.clone()),
        sha256: kit.sha256,
        roles: Vec::new(),
    };
    let request = request(model, Command::KitPrinted(printed));
    submit_for(model, turn, None, request, Then::Say(where_to));
}
