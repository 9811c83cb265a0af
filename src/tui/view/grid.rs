//! "Already under way": the steps in order, to be ticked with rough times.

use ratatui::layout::Rect;

use crate::incident::moment::Moment;
use crate::incident::narrate;

use super::super::model::{Grid, Model};
use super::super::pen::Pen;
use super::super::text::wrap;
use super::super::theme::Tone;
use super::super::update::{grid_rows, grid_time};
use super::first_shown;

/// Draws the grid.
pub(super) fn draw(pen: &mut Pen<'_>, area: Rect, grid: &Grid, model: &Model, now: Moment) {
    let rows = grid_rows(model);
    let count = format!("{} ticked", grid.ticked.len());
    let inner = pen.frame(area, "Already under way: what is done?", &count);
    if inner.height < 2 {
        return;
    }
    let help = "Space ticks. Type a rough time beside it, 0805 or 8.05; without one it counts as now. Enter records all that is \
         ticked.";
    let (words, tone) = match &grid.fault {
        Some(fault) => (&**fault, Tone::Bad),
        None => (help, Tone::Quiet),
    };
    let width = inner.width.saturating_sub(2);
    let most = if inner.height >= 8 { 2 } else { 1 };
    let said = wrap(words, usize::from(width));
    let height = u16::try_from(said.len().min(most)).unwrap_or(1);
    for (y, line) in (inner.y..).zip(said.iter().take(most)) {
        pen.write(inner.x + 1, y, width, line, tone);
    }
    let list = Rect::new(inner.x, inner.y + height, inner.width, inner.height - height);
    let first = first_shown(grid.at, rows.len(), usize::from(list.height));
    let look = pen.look();
    let mut phase = None;
    for (y, (at, row)) in (list.y..list.bottom()).zip(rows.iter().enumerate().skip(first)) {
        let ticked = grid.ticked.get(&row.step.id);
        let mark = if ticked.is_some() { look.sign("✓", "x") } else { " " };
        let time = ticked.map(|text| time_words(model, text, now)).unwrap_or_default();
        let right = pen.write_right(list.right().saturating_sub(1), y, 24, &time, Tone::Strong);
        // The phase is named once, where it begins.
        let title = if phase == Some(&row.phase.id) {
            ""
        } else {
            &row.phase.title
        };
        phase = Some(&row.phase.id);
        pen.write(list.x + 1, y, 13, title, Tone::Quiet);
        let line = format!("[{mark}] {}", row.step.title);
        pen.write(list.x + 15, y, right.saturating_sub(list.x + 16), &line, Tone::Plain);
        if at == grid.at {
            pen.tint(
                Rect::new(list.x + 14, y, list.width.saturating_sub(14), 1),
                Tone::Chosen,
            );
        }
    }
    if rows.is_empty() {
        pen.write(
            list.x + 1,
            list.y,
            list.width,
            "Every step is settled already.",
            Tone::Plain,
        );
    }
}

/// The time beside a ticked line: as it will be recorded, or as it stands while it is being typed.
fn time_words(model: &Model, text: &str, now: Moment) -> String {
    match grid_time(model, text, now) {
        None => "now".to_owned(),
        Some(Ok(at)) => format!("{text}  about {}", narrate::hour_words(at, model.zone())),
        Some(Err(_)) => format!("{text}_"),
    }
}
