//! What was done already: the steps with their times and initials, in the order of the plan or of the cards.

use ratatui::layout::Rect;

use crate::incident::moment::Moment;
use crate::incident::narrate;

use super::super::model::{Grid, GridColumn, GridOrder, Model, Typed};
use super::super::pen::Pen;
use super::super::text::wrap;
use super::super::theme::Tone;
use super::super::update::{GridRow, grid_day, grid_rows, grid_time};
use super::first_shown;

/// The columns at the right: the time and the initials.
const TIME: u16 = 13;
const INITIALS: u16 = 7;

/// The column at the left: the phase, or the role.
const fn part_width(whole: u16) -> u16 {
    if whole >= 100 { 20 } else { 14 }
}

/// Draws the grid.
pub(super) fn draw(pen: &mut Pen<'_>, area: Rect, grid: &Grid, model: &Model, now: Moment) {
    let rows = grid_rows(model, grid);
    let title = match grid.order {
        GridOrder::Plan => "Already under way: what is done?",
        GridOrder::Cards => "Type back the cards: what was ticked?",
    };
    let count = format!(
        "{} filled in · times of {}",
        grid.typed.len(),
        grid_day(model, grid, now).format("%a %-d %b")
    );
    let inner = pen.frame(area, title, &count);
    if inner.height < 3 {
        return;
    }
    let y = head(pen, inner, grid, &rows);
    let list = Rect::new(inner.x, y, inner.width, inner.bottom().saturating_sub(y));
    if rows.is_empty() {
        pen.write(
            list.x + 1,
            list.y,
            list.width,
            "Every step is settled already.",
            Tone::Plain,
        );
        return;
    }
    let first = first_shown(grid.at, rows.len() + 1, usize::from(list.height));
    let mut part = None;
    for (y, at) in (list.y..list.bottom()).zip(first..=rows.len()) {
        let line = Rect::new(list.x, y, list.width, 1);
        let Some(row) = rows.get(at) else {
            let words = format!(" Record all {} ", grid.typed.len());
            pen.write(list.x + part_width(list.width), y, list.width, &words, Tone::Strong);
            if at == grid.at {
                pen.tint(Rect::new(list.x + part_width(list.width), y, 16, 1), Tone::Chosen);
            }
            continue;
        };
        // The phase or role is named once, where it begins.
        let name = match grid.order {
            GridOrder::Plan => &row.phase.title,
            GridOrder::Cards => row.role,
        };
        let shown = if part == Some(name) { "" } else { name };
        part = Some(name);
        pen.write(line.x + 1, y, part_width(line.width) - 2, shown, Tone::Quiet);
        step_line(pen, line, (grid, row, at == grid.at), model, now);
    }
}

/// What is to be done, or what is wrong with the line; and the headings of the columns. Returns where the lines begin.
fn head(pen: &mut Pen<'_>, inner: Rect, grid: &Grid, rows: &[GridRow<'_>]) -> u16 {
    let help = match grid.order {
        GridOrder::Plan => {
            "A rough time beside what is done, 0805 or 8.05; Space for now. Tab for initials. Empty lines are left alone."
        }
        GridOrder::Cards => {
            "The time as it stands on the card, 0805; 0805~ for about. Tab for initials. Empty lines are left alone."
        }
    };
    let refused = rows
        .get(grid.at)
        .and_then(|row| grid.typed.get(&row.step.id)?.refused.as_deref());
    let (words, tone) = match (&grid.fault, refused) {
        (Some(fault), _) => (&**fault, Tone::Bad),
        (None, Some(refused)) => (refused, Tone::Attention),
        (None, None) => (help, Tone::Quiet),
    };
    let width = inner.width.saturating_sub(2);
    let most = if inner.height >= 8 { 2 } else { 1 };
    let said = wrap(words, usize::from(width));
    let height = u16::try_from(said.len().min(most)).unwrap_or(1);
    for (y, line) in (inner.y..).zip(said.iter().take(most)) {
        pen.write(inner.x + 1, y, width, line, tone);
    }
    inner.y + height
}

fn step_line(
    pen: &mut Pen<'_>,
    line: Rect,
    (grid, row, is_chosen): (&Grid, &GridRow<'_>, bool),
    model: &Model,
    now: Moment,
) {
    let look = pen.look();
    let typed = grid.typed.get(&row.step.id);
    let mark = match typed {
        Some(typed) if typed.refused.is_some() => "!",
        Some(_) => look.sign("✓", "x"),
        None => " ",
    };
    let by_at = line.right().saturating_sub(INITIALS);
    let time_at = by_at.saturating_sub(TIME);
    let (time, by) = typed.map_or_else(Default::default, |typed| cells(model, grid, typed, is_chosen, now));
    pen.write(time_at, line.y, TIME - 1, &time, Tone::Strong);
    pen.write(by_at, line.y, INITIALS, &by, Tone::Strong);
    let answer = typed.map(|typed| answer_words(row, typed)).unwrap_or_default();
    let words = format!("[{mark}] {:>2} {}{answer}", row.step.number, row.step.title);
    let part = part_width(line.width);
    let room = time_at.saturating_sub(line.x + part + 1);
    pen.write(line.x + part, line.y, room, &words, Tone::Plain);
    if is_chosen {
        pen.tint(Rect::new(line.x + part, line.y, room, 1), Tone::Chosen);
        let (x, width) = match grid.column {
            GridColumn::Time => (time_at, TIME - 1),
            GridColumn::Initials => (by_at, INITIALS),
        };
        pen.tint(Rect::new(x, line.y, width, 1), Tone::Chosen);
    }
}

/// The time and the initials: as they will be recorded, or as they stand while they are being typed.
fn cells(model: &Model, grid: &Grid, typed: &Typed, is_chosen: bool, now: Moment) -> (String, String) {
    let time = match grid_time(model, grid, typed, now) {
        None => "now".to_owned(),
        Some(_) if is_chosen && grid.column == GridColumn::Time => format!("{}_", typed.time),
        Some(Ok(occurred)) => {
            let about = if occurred.roughly { "about " } else { "" };
            format!("{about}{}", narrate::hour_words(occurred.at, model.zone()))
        }
        Some(Err(_)) => format!("{}?", typed.time),
    };
    let by = match (is_chosen && grid.column == GridColumn::Initials, &*typed.by) {
        (true, by) => format!("{by}_"),
        (false, by) => by.to_owned(),
    };
    (time, by)
}

/// What was answered, behind the title.
fn answer_words(row: &GridRow<'_>, typed: &Typed) -> String {
    let option = typed.option.as_ref().and_then(|option| {
        let decision = row.step.decision.as_ref()?;
        Some(decision.option(option.as_str())?.title.clone())
    });
    let confirm = typed.confirm.map(|answer| answer.word().to_owned());
    option
        .or(confirm)
        .map_or_else(String::new, |words| format!(": {words}"))
}
