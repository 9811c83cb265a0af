//! Dialogs and menus, over the screen that they came from.

use ratatui::layout::Rect;

use crate::incident::moment::Moment;

use super::super::form::{Field, Form, Name, Purpose, Reading, Value, option_key};
use super::super::model::{Menu, Model};
use super::super::painter::Cursor;
use super::super::pen::Pen;
use super::super::text::columns;
use super::super::theme::Tone;
use super::super::times::{self, Side};
use super::first_shown;
use super::rich::{Rich, markdown, wrapped};

/// The widest that a dialog is.
const WIDEST: u16 = 78;

/// The most lines that help with what is being typed, below it.
const AID: usize = 3;

/// A line of a dialog, and what is special about it.
struct Row {
    rich: Rich,
    /// Keys go here: the line is kept in sight.
    is_chosen: bool,
    /// The column of the cursor.
    cursor: Option<usize>,
}

impl From<Rich> for Row {
    fn from(rich: Rich) -> Self {
        Self {
            rich,
            is_chosen: false,
            cursor: None,
        }
    }
}

/// Draws a dialog. Returns where the cursor is to stand.
pub(super) fn form(pen: &mut Pen<'_>, area: Rect, form: &Form, model: &Model, now: Moment) -> Cursor {
    let width = dialog_width(area);
    let text_width = usize::from(width.saturating_sub(4)).max(1);
    let rows = rows(pen, form, model, now, text_width);
    let frame = placed(area, width, rows.len() + 4);
    clear_beside(pen, area, frame);
    let inner = pen.dialog(frame, &form.title);
    // The button keeps its row, however much there is above it.
    let last = inner.bottom().saturating_sub(1);
    if inner.height > 0 {
        button(form).write(pen, inner.x + 1, last, inner.width.saturating_sub(2));
    }
    let air = u16::from(usize::from(inner.height) > rows.len() + 1);
    let inner = Rect {
        height: inner.height.saturating_sub(1 + air),
        ..inner
    };
    let height = usize::from(inner.height);
    let chosen = rows.iter().rposition(|row| row.is_chosen);
    let chosen = chosen.unwrap_or(if form.at < form.fields.len() { 0 } else { rows.len() });
    // As long as the field and what helps with it fit below the first line, that stays in sight.
    let followed = if chosen + AID < height {
        0
    } else {
        first_shown(chosen, rows.len(), height)
    };
    // A question is read before it is answered: it begins with its first line.
    let is_unread = form.at == 0
        && matches!(
            form.field().map(|field| &field.value),
            Some(Value::Choice { chosen: None, .. })
        );
    let asked = form.top.or(is_unread.then_some(0));
    let first = match asked {
        _ if rows.len() <= height => 0,
        // What is wrong with an answer is never behind what was scrolled to.
        Some(top) if form.fault.is_none() => top.min(rows.len() - height),
        _ => followed,
    };
    let hidden = rows.len().saturating_sub(first + height);
    pen.more(frame, first, hidden, " PgUp", " PgDn");
    let mut cursor = None;
    for (y, row) in (inner.y..inner.bottom()).zip(rows.iter().skip(first)) {
        row.rich.write(pen, inner.x + 1, y, inner.width.saturating_sub(2));
        if let Some(column) = row.cursor {
            let x = inner
                .x
                .saturating_add(1)
                .saturating_add(u16::try_from(column).unwrap_or(u16::MAX));
            cursor = Some((x.min(inner.right().saturating_sub(1)), y));
        }
    }
    cursor
}

/// How wide a dialog is: as wide as the screen where that is little wider.
fn dialog_width(area: Rect) -> u16 {
    if area.width <= WIDEST + 6 { area.width } else { WIDEST }
}

/// Clears the rows of a dialog from edge to edge: shreds of the screen below are no help to anybody.
fn clear_beside(pen: &mut Pen<'_>, area: Rect, frame: Rect) {
    // A line or two above or below it would be shreds as well.
    const SHRED: u16 = 2;
    let above = frame.y.saturating_sub(area.y);
    let below = area.bottom().saturating_sub(frame.bottom());
    let top = if above <= SHRED { area.y } else { frame.y };
    let bottom = if below <= SHRED { area.bottom() } else { frame.bottom() };
    pen.clear(Rect::new(area.x, top, area.width, bottom.saturating_sub(top)));
}

/// A frame of this width and at most this height, low in the area, so that what is asked about stays in sight.
fn placed(area: Rect, width: u16, height: usize) -> Rect {
    let height = u16::try_from(height).unwrap_or(u16::MAX).min(area.height);
    let x = area.x + area.width.saturating_sub(width) / 2;
    Rect::new(x, area.y + (area.height - height) * 2 / 3, width, height)
}

fn rows(pen: &Pen<'_>, form: &Form, model: &Model, now: Moment, width: usize) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (tone, text) in &form.says {
        let lines = if *tone == Tone::Plain {
            markdown(text, width, pen.look().sign("•", "-"))
        } else {
            wrapped(text, width, *tone)
        };
        rows.extend(lines.into_iter().map(Row::from));
    }
    for (at, field) in form.fields.iter().enumerate() {
        let is_chosen = at == form.at;
        if at > 0 || !form.says.is_empty() {
            let previous_was_line = at > 0 && matches!(form.fields[at - 1].value, Value::Line(..));
            let is_line = matches!(field.value, Value::Line(..));
            if !(previous_was_line && is_line) {
                rows.push(Rich::default().into());
            }
        }
        match &field.value {
            Value::Line(line, reading) => {
                line_rows(
                    &mut rows,
                    field,
                    (line.window(width.saturating_sub(2)), *reading),
                    is_chosen,
                    width,
                );
                if is_chosen {
                    rows.extend(aid(field, *reading, form, model, now, width).into_iter().map(Row::from));
                }
            }
            Value::Choice { options, chosen } => {
                choice_rows(pen, &mut rows, field, (options, *chosen), is_chosen, width);
            }
        }
        if is_chosen {
            rows.extend(fault_rows(form, width));
        }
    }
    if form.at >= form.fields.len() {
        rows.extend(fault_rows(form, width));
    }
    rows
}

/// What is wrong with the answers; it stands at the field that it speaks of.
fn fault_rows(form: &Form, width: usize) -> Vec<Row> {
    let Some(fault) = &form.fault else { return Vec::new() };
    let lines = wrapped(fault, width, Tone::Bad).into_iter();
    lines
        .map(|rich| Row {
            is_chosen: true,
            ..Row::from(rich)
        })
        .collect()
}

/// The last row: the button, and what Enter and Esc do now.
fn button(form: &Form) -> Rich {
    let at_button = form.at + 1 >= form.fields.len();
    let tone = if form.at >= form.fields.len() {
        Tone::Chosen
    } else {
        Tone::Quiet
    };
    let words = match form.purpose {
        Purpose::Quit => "Enter leaves   Esc stays",
        Purpose::Keyboard | Purpose::Find | Purpose::CarryOn(_) => "Enter takes it   Esc cancels",
        Purpose::Hold(_) | Purpose::RealWorld(_) | Purpose::LeftRunning(_) if at_button => {
            "Enter does it   Esc leaves it"
        }
        Purpose::RealWorld(_) => "Enter next   Esc: it stays stopped, nothing more",
        Purpose::Grid(_) if at_button => "Enter fills it in   Esc leaves it open",
        Purpose::Grid(_) => "Enter next   Esc leaves it open",
        _ if at_button && form.purpose.is_of_practice() => "Enter writes it into practice.yaml   Esc cancels",
        _ if at_button => "Enter records   Esc cancels",
        _ => "Enter next   Esc cancels",
    };
    Rich::of(format!(" {} ", form.button), tone).and(format!("  {words}"), Tone::Quiet)
}

/// The label, and the line below or behind it.
fn line_rows(
    rows: &mut Vec<Row>,
    field: &Field,
    ((seen, column), _): ((String, usize), Reading),
    is_chosen: bool,
    width: usize,
) {
    let label_tone = if is_chosen { Tone::Strong } else { Tone::Quiet };
    let inline = columns(&field.label) <= 26 && width >= 50;
    let room = 28;
    let value_tone = Tone::Plain;
    if inline {
        let label = &field.label;
        let pad = " ".repeat(room - columns(label));
        let shown = super::super::text::cut(&seen, width - room).into_owned();
        rows.push(Row {
            rich: Rich::of(format!("{label}{pad}"), label_tone).and(underlined(&shown, width - room), value_tone),
            is_chosen,
            cursor: is_chosen.then_some(room + column.min(width - room)),
        });
        return;
    }
    rows.extend(wrapped(&field.label, width, label_tone).into_iter().map(Row::from));
    rows.push(Row {
        rich: Rich::of(underlined(&seen, width), value_tone),
        is_chosen,
        cursor: is_chosen.then_some(column),
    });
}

/// A text with a line below the room that is left, so that an empty field is seen.
fn underlined(text: &str, width: usize) -> String {
    let left = width.saturating_sub(columns(text));
    format!("{text}{}", "_".repeat(left))
}

fn choice_rows(
    pen: &Pen<'_>,
    rows: &mut Vec<Row>,
    field: &Field,
    (options, chosen): (&[(String, String)], Option<usize>),
    is_focused: bool,
    width: usize,
) {
    let label_tone = if is_focused { Tone::Strong } else { Tone::Quiet };
    let pointer = pen.look().pointer();
    let parts = options.iter().enumerate().map(|(at, (_, shown))| {
        let is_chosen = chosen == Some(at);
        let key = option_key(options, at).map_or_else(|| "  ".to_owned(), |key| format!("{key} "));
        let mark = if is_chosen { pointer } else { " " };
        let words = format!("{mark} {key}{shown} ");
        let tone = match (is_chosen, is_focused) {
            (true, true) => Tone::Chosen,
            (true, false) => Tone::Strong,
            (false, _) => Tone::Plain,
        };
        (words, tone)
    });
    let parts: Vec<_> = parts.collect();
    let wide: usize = parts.iter().map(|(words, _)| columns(words)).sum();
    if columns(&field.label) <= 26 && wide + 28 <= width && !field.label.is_empty() {
        let pad = " ".repeat(28 - columns(&field.label));
        let mut rich = Rich::of(format!("{}{pad}", field.label), label_tone);
        rich.0.extend(parts);
        rows.push(Row {
            rich,
            is_chosen: is_focused,
            cursor: None,
        });
        return;
    }
    if !field.label.is_empty() {
        rows.extend(wrapped(&field.label, width, label_tone).into_iter().map(Row::from));
    }
    if wide <= width && options.len() <= 4 {
        rows.push(Row {
            rich: Rich(parts),
            is_chosen: is_focused,
            cursor: None,
        });
        return;
    }
    for (at, (words, tone)) in parts.into_iter().enumerate() {
        rows.push(Row {
            rich: Rich(vec![(words, tone)]),
            is_chosen: is_focused && (chosen == Some(at) || (chosen.is_none() && at == 0)),
            cursor: None,
        });
    }
}

/// What helps with the line that is being typed: its hint, how it is read, and the names that fit.
fn aid(field: &Field, reading: Reading, form: &Form, model: &Model, now: Moment, width: usize) -> Vec<Rich> {
    let text = field.text();
    let mut words = Vec::new();
    let side = match reading {
        Reading::PastTime => Some(Side::Past),
        Reading::NextTime => Some(Side::Next),
        _ => None,
    };
    match side {
        Some(side) if !text.is_empty() => match times::moment(&text, model.zone(), now, side) {
            Ok(at) => words.push(at.in_zone(model.zone()).format("= %a %-d %b %H:%M %Z").to_string()),
            Err(_) => words.push(field.hint.clone()),
        },
        _ if !field.hint.is_empty() => words.push(field.hint.clone()),
        _ => {}
    }
    let names = names(field, form, model, &text);
    if !names.is_empty() {
        words.push(names.join(" · "));
    }
    words
        .iter()
        .flat_map(|words| wrapped(words, width, Tone::Quiet))
        .take(AID)
        .collect()
}

/// The names that may be meant by what is typed.
fn names(field: &Field, form: &Form, model: &Model, text: &str) -> Vec<String> {
    let typed = text.to_lowercase();
    let practice = &model.setting.practice;
    let all: Vec<String> = match field.name {
        Name::Person if !matches!(form.purpose, Purpose::Keyboard | Purpose::Notify(_)) => practice
            .people
            .iter()
            .map(|person| match &person.initials {
                Some(initials) => format!("{initials} {}", person.name),
                None => person.name.clone(),
            })
            .collect(),
        Name::Contact => practice.contacts.iter().map(|contact| contact.name.clone()).collect(),
        _ => return Vec::new(),
    };
    all.into_iter()
        .filter(|name| name.to_lowercase().contains(&typed))
        .take(6)
        .collect()
}

/// Draws a menu.
pub(super) fn menu(pen: &mut Pen<'_>, area: Rect, menu: &Menu) {
    let longest = menu
        .items
        .iter()
        .map(|item| columns(&item.words) + columns(&item.note) + 10)
        .max()
        .unwrap_or(0);
    let wanted = longest.max(columns(&menu.title) + 6).max(30);
    let width = u16::try_from(wanted).unwrap_or(WIDEST).min(WIDEST).min(area.width);
    let frame = placed(area, width, menu.items.len() + 2);
    clear_beside(pen, area, frame);
    let inner = pen.dialog(frame, &menu.title);
    let height = usize::from(inner.height);
    let first = first_shown(menu.at, menu.items.len(), height);
    for (y, (at, item)) in (inner.y..inner.bottom()).zip(menu.items.iter().enumerate().skip(first)) {
        let number = if at < 9 {
            format!("{} ", at + 1)
        } else {
            "  ".to_owned()
        };
        // The words go before the note, but never leave it less than half.
        let words = u16::try_from(columns(&item.words) + 6).unwrap_or(u16::MAX);
        let right = pen.write_right(
            inner.right().saturating_sub(1),
            y,
            inner.width.saturating_sub(words).max(inner.width / 2),
            &item.note,
            Tone::Quiet,
        );
        let x = pen.write(inner.x + 1, y, 2, &number, Tone::Quiet);
        pen.write(x, y, right.saturating_sub(x + 1), &item.words, Tone::Plain);
        if at == menu.at {
            pen.tint(Rect::new(inner.x, y, inner.width, 1), Tone::Chosen);
        }
    }
    pen.more(frame, first, menu.items.len().saturating_sub(first + height), "", "");
}
