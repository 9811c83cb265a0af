//! The command line: the same words as in the shell, with what may follow.

use crate::incident::command::{Command, Why};
use crate::incident::narrate;
use crate::incident::state::IncidentStatus;
use crate::plan::condition::IncidentKind;
use crate::verb::Heard;

use super::super::field::TextField;
use super::super::form::Field;
use super::super::intent::Intent;
use super::super::model::{Model, Palette, Screen, Then};
use super::super::msg::{Complaint, Completion, Effect};
use super::{Turn, ask, submit, typing};

/// How many lines typed before are kept.
const KEPT: usize = 50;

/// A key on the command line.
pub(super) fn act(model: &mut Model, turn: &mut Turn, intent: Intent) {
    let Some(Screen::Palette(palette)) = model.top_mut() else {
        return;
    };
    match intent {
        Intent::Back => model.pop(),
        Intent::Enter => {
            let line = palette.line.trimmed();
            if line.is_empty() {
                return model.pop();
            }
            if super::real_world::is_stop_word(model, &line) {
                model.pop();
                return super::real_world::stop(model, turn);
            }
            turn.effects.push(Effect::Hear(line));
        }
        Intent::Complete => {
            let at = palette.at.unwrap_or(0);
            if let Some(line) = palette.offered.get(at).map(|offer| offer.line.clone()) {
                palette.line.set(&line);
                palette.at = None;
                changed(model, turn);
            }
        }
        Intent::Down | Intent::Up => through(model, turn, intent),
        _ => match typing::edit(&mut palette.line, intent) {
            Ok(true) => changed(model, turn),
            Ok(false) => {}
            Err(full) => palette.fault = Some((full, None)),
        },
    }
}

/// Up and down: through what is offered, or on an empty line through what was typed before.
fn through(model: &mut Model, turn: &mut Turn, intent: Intent) {
    let typed_before = model.typed_before.clone();
    let Some(Screen::Palette(palette)) = model.top_mut() else {
        return;
    };
    if palette.back > 0 || (palette.line.is_blank() && intent == Intent::Up) {
        palette.back = match intent {
            Intent::Up => (palette.back + 1).min(typed_before.len()),
            _ => palette.back.saturating_sub(1),
        };
        let back = palette.back;
        let line = typed_before.len().checked_sub(back).and_then(|at| typed_before.get(at));
        palette.line = TextField::of(line.map_or("", |line| line));
        changed(model, turn);
        if let Some(Screen::Palette(palette)) = model.top_mut() {
            palette.back = back;
        }
        return;
    }
    let last = palette.offered.len().checked_sub(1);
    palette.at = match (intent, palette.at, last) {
        (_, _, None) | (Intent::Up, Some(0) | None, _) => None,
        (Intent::Up, Some(at), _) => Some(at - 1),
        (_, None, _) => Some(0),
        (_, Some(at), Some(last)) => Some((at + 1).min(last)),
    };
}

/// The line is another: how it may go on is asked anew.
pub(super) fn changed(model: &mut Model, turn: &mut Turn) {
    let Some(Screen::Palette(palette)) = model.top_mut() else {
        return;
    };
    palette.fault = None;
    palette.at = None;
    palette.back = 0;
    turn.effects.push(Effect::Complete(
        palette.line.text(),
        palette.line.bytes_before_cursor(),
    ));
}

/// How the line may go on.
pub(super) fn completed(model: &mut Model, offered: Vec<Completion>) {
    if let Some(Screen::Palette(palette)) = model.top_mut() {
        palette.offered = offered;
        palette.at = None;
    }
}

/// The line was understood, or not.
pub(super) fn heard(model: &mut Model, turn: &mut Turn, heard: Result<Heard, Complaint>) {
    match heard {
        Ok(Heard {
            mut request,
            mut warnings,
        }) => {
            let early = model.state().zip(request.occurred.map(|occurred| occurred.at));
            warnings.extend(early.and_then(|(state, at)| narrate::long_before(state, at)));
            if let Screen::Palette(Palette { line, .. }) = model.top() {
                let line = line.trimmed();
                model.typed_before.retain(|before| *before != line);
                model.typed_before.push(line);
                if model.typed_before.len() > KEPT {
                    model.typed_before.remove(0);
                }
                model.pop();
            }
            request.by = request.by.or_else(|| model.keyboard.clone());
            if model.focus.is_none() {
                return super::plan::nothing_here(model);
            }
            if request.command == Command::Undo && request.by.is_none() {
                return super::incident::undo(model);
            }
            // What is not settled is asked about, whichever way somebody closes.
            let is_asked = model
                .state()
                .is_some_and(|state| state.status == IncidentStatus::StoodDown && state.kind == IncidentKind::Live);
            if request.command == Command::Close && request.why == Why::NotGiven && is_asked {
                let form = ask::close(model);
                if form.fields.iter().any(Field::is_missing) {
                    return model.push(Screen::Form(Box::new(form)));
                }
            }
            let then = if warnings.is_empty() {
                Then::Stay
            } else {
                Then::Mind(warnings.join("; "))
            };
            submit(model, turn, request, then);
        }
        Err(complaint) => {
            if let Some(Screen::Palette(palette)) = model.top_mut() {
                palette.fault = Some((complaint.sentence, complaint.hint));
            }
        }
    }
}
