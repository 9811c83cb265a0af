//! The log, its tail, and one entry of it with everything about it.

use ratatui::layout::Rect;

use crate::incident::entry::{Entry, WordKey};
use crate::incident::ids::Hash;
use crate::incident::log::Log;
use crate::incident::moment::Moment;
use crate::incident::narrate;

use super::super::model::{Filter, LogView, Model};
use super::super::pen::Pen;
use super::super::theme::Tone;
use super::super::update::{is_late, shown_entries};
use super::rich::{Rich, labelled};

/// The latest entries, the latest first.
pub(super) fn tail(pen: &mut Pen<'_>, area: Rect, model: &Model) {
    let Some(log) = model.log() else { return };
    let latest = log.entries().rev().filter(|entry| !log.is_struck(entry));
    for (y, entry) in (area.y..area.bottom()).zip(latest) {
        let at = narrate::hour_words(entry.occurred, log.state().practice.zone);
        let no = log.state().name_of(entry.place).to_string();
        let by = entry.by.as_ref().map_or("--", |by| by.as_str());
        let parts = [
            (&*format!("{at} "), Tone::Quiet),
            (&*format!("{no} "), Tone::Quiet),
            (&*format!("{by:<3} "), Tone::Plain),
            (&*narrate::sentence(entry, log), Tone::Plain),
        ];
        pen.write_parts(area.x, y, area.width, &parts);
    }
}

/// Draws the screen of the log: the latest entry lowest.
pub(super) fn draw(pen: &mut Pen<'_>, area: Rect, view: &LogView, model: &Model) {
    let Some(log) = model.log() else {
        let inner = pen.frame(area, "Log", "");
        pen.write(
            inner.x + 1,
            inner.y,
            inner.width,
            "There is no incident. The first screen starts one.",
            Tone::Plain,
        );
        return;
    };
    let shown = shown_entries(log, view);
    let mut title = "Log".to_owned();
    if view.filter != Filter::All {
        title = format!("{title}: {}", view.filter.words());
    }
    if !view.find.is_empty() {
        title = format!("{title}, with \"{}\"", view.find);
    }
    let right = format!(
        "{} of {}",
        shown.len(),
        narrate::counted(log.entries().len() as u64, "entry", "entries")
    );
    let inner = pen.frame(area, &title, &right);
    let chosen = shown.len().saturating_sub(1 + view.up);
    let rows = with_days(log, &shown, model.seen_at);
    let at = rows
        .iter()
        .position(|row| matches!(row, LogRow::Entry(number) if *number == chosen));
    let first = super::first_shown(at.unwrap_or(0), rows.len(), usize::from(inner.height));
    for (y, row) in (inner.y..inner.bottom()).zip(rows.iter().skip(first)) {
        let area = Rect::new(inner.x, y, inner.width, 1);
        match row {
            LogRow::Day(day) => {
                let words = day.format("%A %-d %B %Y").to_string();
                pen.write(area.x + 1, y, area.width.saturating_sub(1), &words, Tone::Strong);
            }
            LogRow::Entry(number) => {
                line(pen, area, log, shown[*number]);
                if *number == chosen {
                    pen.tint(area, Tone::Chosen);
                }
            }
        }
    }
    if shown.is_empty() {
        pen.write(
            inner.x + 1,
            inner.y,
            inner.width,
            "Nothing here. Esc shows everything again.",
            Tone::Plain,
        );
    }
}

/// A line of the log: the day that begins, or an entry by its index.
enum LogRow {
    Day(chrono::NaiveDate),
    Entry(usize),
}

/// The entries, each day begun with its date; what is all of today needs none. The day is the one on which it was
/// written, as in the log of the shell: an entry of another day says so itself.
fn with_days(log: &Log, shown: &[&Entry], now: Moment) -> Vec<LogRow> {
    let zone = log.state().practice.zone;
    let mut day = None;
    let is_of_today = shown.iter().all(|entry| entry.noted.day_in(zone) == now.day_in(zone));
    let mut rows = Vec::with_capacity(shown.len() + 4);
    for (number, entry) in shown.iter().enumerate() {
        let begins = entry.noted.day_in(zone);
        if !is_of_today && day.replace(begins) != Some(begins) {
            rows.push(LogRow::Day(begins));
        }
        rows.push(LogRow::Entry(number));
    }
    rows
}

/// One entry in one line: number, time, late, by whom, what.
fn line(pen: &mut Pen<'_>, row: Rect, log: &Log, entry: &Entry) {
    let state = log.state();
    let no = state.name_of(entry.place).to_string();
    let at = narrate::hour_words(entry.occurred, state.practice.zone);
    let by = entry.by.as_ref().map_or("--", |by| by.as_str());
    let struck = log.is_struck(entry);
    let about = if entry.roughly { "~" } else { " " };
    let tone = if struck { Tone::Struck } else { Tone::Plain };
    let mut x = pen.write(row.x + 1, row.y, 10, &format!("{no:>4} "), Tone::Quiet);
    x = pen.write(x, row.y, 12, &format!("{about}{at} {by:<3} "), Tone::Plain);
    if struck {
        x = pen.write(x, row.y, 12, "struck out: ", Tone::Quiet);
    } else if is_late(entry) {
        let zone = state.practice.zone;
        let written = narrate::hour_words(entry.noted, zone);
        let day = entry.occurred.day_in(zone);
        // The hour before it is of another day: that is said, or it would be read as today's.
        let tag = if day == entry.noted.day_in(zone) {
            format!("(late, written {written}) ")
        } else {
            format!(
                "({}; written {written}) ",
                entry.occurred.in_zone(zone).format("%a %-d %b")
            )
        };
        x = pen.write(x, row.y, row.right().saturating_sub(x), &tag, Tone::Attention);
    }
    let width = row.right().saturating_sub(x + 1);
    pen.write(x, row.y, width, &narrate::sentence(entry, log), tone);
}

/// Draws everything about an entry over the log.
pub(super) fn entry(pen: &mut Pen<'_>, area: Rect, hash: Hash, top: usize, model: &Model) {
    let Some(log) = model.log() else { return };
    let Some(entry) = log.entries().find(|entry| entry.hash == hash) else {
        return;
    };
    let width = area.width.saturating_sub(4).clamp(1, 90).min(area.width);
    let lines = entry_lines(log, entry, usize::from(width.saturating_sub(4)));
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX).min(area.height);
    let x = area.x + (area.width - width) / 2;
    let frame = Rect::new(x, area.y + (area.height - height) / 3, width, height);
    let inner = pen.dialog(frame, &format!("Entry {}", log.state().name_of(entry.place)));
    let top = top.min(lines.len().saturating_sub(usize::from(inner.height)));
    for (y, line) in (inner.y..inner.bottom()).zip(lines.iter().skip(top)) {
        line.write(pen, inner.x + 1, y, inner.width.saturating_sub(2));
    }
}

fn entry_lines(log: &Log, entry: &Entry, width: usize) -> Vec<Rich> {
    let state = log.state();
    let zone = state.practice.zone;
    let tones = (Tone::Quiet, Tone::Plain);
    let full =
        |moment: crate::incident::moment::Moment| moment.in_zone(zone).format("%a %-d %b %Y %H:%M:%S %Z").to_string();
    let mut lines = super::rich::wrapped(&narrate::sentence(entry, log), width, Tone::Strong);
    lines.push(Rich::default());
    let about = if entry.roughly { "about " } else { "" };
    let mut row = |label: &str, text: &str| lines.extend(labelled(label, 16, text, width, tones));
    row("It happened", &format!("{about}{}", full(entry.occurred)));
    row(
        "It was written",
        &format!(
            "{}{}",
            full(entry.noted),
            if is_late(entry) { ", a late entry" } else { "" }
        ),
    );
    row("By", entry.by.as_ref().map_or("nobody signed it", |by| by.as_str()));
    if let Some(typed) = &entry.typed_by {
        row("Typed by", typed.as_str());
    }
    // The sentence has told the names.
    for (key, commitment) in entry.words.iter().filter(|(key, _)| !key.is_name()) {
        row(&word_label(key), log.words().said(*commitment).shown());
    }
    if log.is_struck(entry) {
        row("Struck out", "it stays to be seen; nothing rests on it");
    }
    if entry.reason_owed {
        row("A reason", "was asked for and is owed");
    }
    for anomaly in state.anomalies.iter().filter(|anomaly| anomaly.place == entry.place) {
        row("Does not fit", &anomaly.what);
    }
    row("PC", &entry.place.station.short());
    row("Check", &entry.hash.to_hex()[..16]);
    lines
}

/// What words are for, as the screen calls it.
fn word_label(key: &WordKey) -> String {
    match key {
        WordKey::Why => "Why".to_owned(),
        WordKey::Text => "Text".to_owned(),
        WordKey::Reference => "Their number".to_owned(),
        WordKey::Considered => "Considered".to_owned(),
        WordKey::Answer(ask) => format!("Answer: {ask}"),
        WordKey::Person => "Who".to_owned(),
        WordKey::From => "From whom".to_owned(),
        WordKey::Contact => "With whom".to_owned(),
        WordKey::Medium => "Over what".to_owned(),
        WordKey::Owner => "Whose".to_owned(),
        WordKey::To => "To whom".to_owned(),
        WordKey::Other(other) => other.clone(),
    }
}
