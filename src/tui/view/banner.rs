//! Across the whole screen: that it is an exercise, that something is not saved, that nothing can be, or that the practice
//! file has mistakes.

use ratatui::layout::Rect;

use crate::incident::narrate;
use crate::journal::Access;
use crate::session::SecondCopyStatus;

use super::super::model::{Model, Screen};
use super::super::pen::Pen;
use super::super::text;
use super::super::theme::Tone;

/// No banner takes more lines than this.
const MOST_LINES: usize = 3;

/// Below this height there is room for one line of alarm and no more.
const LEAST_HEIGHT: u16 = 16;

/// A new journal is not to be taken for a practice that never had an incident.
const EMPTIED: &str = "The journal's file stopgap.db was empty. What was recorded in this folder before is in the \
                       second copy or a backup.";

/// How many lines the banners take.
pub(super) fn height(model: &Model, area: Rect) -> u16 {
    u16::try_from(lines(model, area).len()).unwrap_or(0)
}

/// Draws the banners.
pub(super) fn draw(pen: &mut Pen<'_>, area: Rect, model: &Model) {
    let whole = pen.area();
    for (y, (line, tone)) in (area.y..area.bottom()).zip(lines(model, whole)) {
        pen.banner(area, y, &line, tone);
    }
}

/// The lines of the banners on a screen of this size.
fn lines(model: &Model, area: Rect) -> Vec<(String, Tone)> {
    if area.height < 4 {
        return Vec::new();
    }
    let is_low = area.height < LEAST_HEIGHT;
    let most = if is_low { 1 } else { MOST_LINES };
    let width = usize::from(area.width.saturating_sub(2));
    let mut lines = Vec::new();
    lines.extend(super::drill::banner(model, width).filter(|_| !is_low || alarm(model).is_none()));
    if let Some(words) = alarm(model) {
        lines.extend(
            cut_to(text::wrap(&words, width), most)
                .into_iter()
                .map(|line| (line, Tone::Alarm)),
        );
    }
    if let Some(words) = &model.clock_jumped {
        let set = cut_to(text::wrap(words, width), most).into_iter();
        lines.extend(set.map(|line| (line, Tone::Alarm)));
    }
    if model.setting.journal_was_empty && !is_low {
        let emptied = text::wrap(EMPTIED, width).into_iter();
        lines.extend(emptied.map(|line| (line, Tone::Caution)));
    }
    if let Some(words) = not_taken_in(model) {
        let lines_of = cut_to(text::wrap(&words, width), most);
        lines.extend(lines_of.into_iter().map(|line| (line, Tone::Caution)));
    }
    if let Some(words) = practice_fault(model).filter(|_| !is_low) {
        lines.push((words, Tone::Caution));
    }
    lines
}

/// The first lines; where some are left out, the last ends so that it can be seen.
fn cut_to(mut lines: Vec<String>, most: usize) -> Vec<String> {
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}

/// That something is not saved, or that nothing can be.
fn alarm(model: &Model) -> Option<String> {
    if let Some(held) = &model.held {
        let count = narrate::counted(held.waiting as u64, "entry waits", "entries wait");
        return Some(format!(
            "NOT SAVED: {count} for the disk. Write on paper too. The disk says: {}",
            held.why
        ));
    }
    if model.setting.left_unsaved > 0 {
        let count = narrate::counted(model.setting.left_unsaved as u64, "entry waits", "entries wait");
        return Some(format!(
            "NOT SAVED: {count} for the disk since an earlier run. Make room, leave with q, and open the program again: it \
             asks."
        ));
    }
    match &model.setting.access {
        Access::ReadWrite => None,
        access @ Access::ReadOnly { reason, .. } if access.may_return() => Some(format!(
            "NOT SAVED YET: what you record waits for the disk. Write on paper too. {reason}"
        )),
        Access::ReadOnly { reason, .. } => Some(format!("NOT SAVED HERE: write on paper. {reason}")),
    }
}

/// That another PC's entries lie in the second copy, on the first screen: an incident may run, and nobody here knows of it.
fn not_taken_in(model: &Model) -> Option<String> {
    let SecondCopyStatus::Unanswered { entries } = &model.second_copy else {
        return None;
    };
    matches!(model.top(), Screen::First(_)).then(|| {
        let lie = narrate::counted(*entries as u64, "entry that is", "entries that are");
        format!(
            "The second copy holds {lie} not here, and nothing is copied until they are taken in. Leave with q and open \
             the program again: it asks."
        )
    })
}

/// The first mistake in practice.yaml, and which key shows all of them: names and numbers that people rely on may be
/// missing, or old.
fn practice_fault(model: &Model) -> Option<String> {
    let first = model.setting.practice_errors().next()?;
    let more = match model.setting.practice_errors().count() {
        1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    let see = match model.top() {
        Screen::First(_) => ", see p",
        Screen::Plan
        | Screen::Services(_)
        | Screen::Paper(_)
        | Screen::Patients(_)
        | Screen::Log(_)
        | Screen::Print(_) => ", see 6",
        _ => "",
    };
    Some(match &model.setting.practice_instead {
        Some(instead) => format!("practice.yaml has a mistake{more}{see}: numbers are of {instead}"),
        None => format!(
            "practice.yaml has a mistake{more}{see}: line {}: {}",
            first.line, first.message
        ),
    })
}
