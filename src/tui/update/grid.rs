//! "Already under way": the steps in order, ticked with rough times, recorded all at once.

use crate::incident::command::{Command, Occurred, StepAction};
use crate::incident::moment::Moment;
use crate::incident::timing;
use crate::plan::model::{Phase, Step};

use super::super::intent::Intent;
use super::super::model::{Grid, Model, Screen, Then};
use super::super::outline;
use super::super::theme::Tone;
use super::super::times::{self, Side};
use super::{Turn, lists, request, submit};

/// What Esc says before it throws away what was ticked.
const NOT_RECORDED: &str = "What is ticked is not recorded yet: Enter records it. Esc once more leaves it all out.";

/// A line of the grid.
#[derive(Debug, Clone, Copy)]
pub struct GridRow<'a> {
    /// The phase.
    pub phase: &'a Phase,
    /// The step.
    pub step: &'a Step,
}

/// The steps that can be ticked: those that are not settled, decisions left out, for they want their question.
pub fn rows(model: &Model) -> Vec<GridRow<'_>> {
    let Some(state) = model.state() else {
        return Vec::new();
    };
    state
        .plan_steps()
        .filter(|(_, step)| step.decision.is_none())
        .filter(|(phase, step)| !outline::is_settled(timing::status(state, phase, step, model.seen_at)))
        .map(|(phase, step)| GridRow { phase, step })
        .collect()
}

/// A key on the grid.
pub(super) fn act(model: &mut Model, turn: &mut Turn, intent: Intent) {
    let steps: Vec<_> = rows(model).into_iter().map(|row| row.step.id.clone()).collect();
    let Some(Screen::Grid(grid)) = model.top_mut() else {
        return;
    };
    let was_warned = grid.fault.take().is_some_and(|fault| fault == NOT_RECORDED);
    let step = steps.get(grid.at).cloned();
    match (intent, step) {
        (Intent::Back, _) if !grid.ticked.is_empty() && !was_warned => grid.fault = Some(NOT_RECORDED.to_owned()),
        (Intent::Back, _) => model.pop(),
        (Intent::Enter, _) => record(model, turn),
        (Intent::Tick | Intent::PageDown, Some(step)) => {
            if grid.ticked.remove(&step).is_none() {
                grid.ticked.insert(step, String::new());
                grid.at = lists::moved(grid.at, Intent::Down, steps.len().saturating_sub(1));
            }
        }
        (Intent::Type(letter), Some(step)) if letter.is_ascii_digit() || matches!(letter, '.' | ':') => {
            let time = grid.ticked.entry(step).or_default();
            if time.len() < 5 {
                time.push(letter);
            }
        }
        (Intent::Erase, Some(step)) => {
            if let Some(time) = grid.ticked.get_mut(&step) {
                time.pop();
            }
        }
        _ => grid.at = lists::moved(grid.at, intent, steps.len().saturating_sub(1)),
    }
}

/// The time that was typed beside a line; none where none was.
pub fn time_of(model: &Model, text: &str, now: Moment) -> Option<Result<Moment, String>> {
    (!text.is_empty()).then(|| times::moment(text, model.zone(), now, Side::Past))
}

fn record(model: &mut Model, turn: &mut Turn) {
    let Screen::Grid(grid) = model.top() else { return };
    let grid: Grid = grid.clone();
    let mut commands = Vec::new();
    for (at, row) in rows(model).iter().enumerate() {
        let Some(text) = grid.ticked.get(&row.step.id) else {
            continue;
        };
        let occurred = match time_of(model, text, turn.wall()) {
            Some(Err(fault)) => {
                if let Some(Screen::Grid(grid)) = model.top_mut() {
                    grid.at = at;
                    grid.fault = Some(fault);
                }
                return;
            }
            Some(Ok(at)) => Some(Occurred { at, roughly: true }),
            None => None,
        };
        let action = if occurred.is_some() {
            StepAction::Earlier
        } else {
            StepAction::Done
        };
        let command = Command::Step {
            step: row.step.id.clone(),
            action,
            confirm: None,
            answers: Vec::new(),
        };
        commands.push((command, occurred));
    }
    model.pop();
    if commands.is_empty() {
        return model.say(Tone::Plain, "Nothing was ticked.");
    }
    // What happened first is recorded first, so that the log reads in order.
    commands.sort_by_key(|(_, occurred)| occurred.map_or(turn.wall(), |occurred| occurred.at));
    for (command, occurred) in commands {
        let mut request = request(model, command);
        request.occurred = occurred;
        submit(model, turn, request, Then::Stay);
    }
}
