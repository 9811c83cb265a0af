//! Opening hours: `monday-friday: "08:00-18:30"`, `wednesday: ["08:00-13:00", "14:00-18:30"]`, `sunday: closed`.

use super::super::diagnostic::quoted;
use super::super::practice::{OpeningHours, OpeningSpan};
use super::super::scalars::{Misread, minute_of_day};
use super::super::source::Span;
use super::super::tree::{Entry, Node, Value};
use super::super::walk::Walk;

/// The days of a week as practice.yaml names them, Monday first.
pub(in crate::plan) const DAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Reads the hours. A day by itself goes before a row of days, so that one short Wednesday needs one line.
pub(super) fn opening_hours(walk: &mut Walk, entries: &[Entry]) -> OpeningHours {
    let mut hours = OpeningHours::default();
    let mut by_row: [Option<usize>; 7] = [None; 7];
    let mut singles: Vec<(usize, &Entry)> = Vec::new();
    for entry in entries {
        let Some((first, last)) = days(walk, entry) else {
            continue;
        };
        if first == last && !entry.key.contains('-') {
            singles.push((first, entry));
            continue;
        }
        let spans = spans(walk, &entry.value);
        let line = walk.line_of(entry.key_at);
        for day in first..=last {
            if let Some(other) = by_row[day] {
                let message = format!("{} is in the hours of line {other} too", DAYS[day]);
                walk.error(entry.key_at, message, "let each day stand in one line".to_owned());
                break;
            }
            by_row[day] = Some(line);
            hours.0[day].clone_from(&spans);
        }
    }
    let mut seen: [Option<usize>; 7] = [None; 7];
    for (day, entry) in singles {
        if let Some(other) = seen[day] {
            let message = format!("{} is in line {other} too", DAYS[day]);
            walk.error(entry.key_at, message, "keep one of the two".to_owned());
            continue;
        }
        seen[day] = Some(walk.line_of(entry.key_at));
        hours.0[day] = spans(walk, &entry.value);
    }
    hours
}

/// From which day to which a key reaches, where it names days.
pub(in crate::plan) fn days_of_key(key: &str) -> Option<(usize, usize)> {
    let key = normal(key);
    if let Some(row) = row_of_word(&key) {
        return Some(row);
    }
    let (from, to) = key.split_once('-').unwrap_or((&key, &key));
    Some((day(from)?, day(to)?)).filter(|(first, last)| first <= last)
}

fn normal(key: &str) -> String {
    key.trim().to_lowercase().replace(['–', '_', ' '], "-")
}

fn row_of_word(key: &str) -> Option<(usize, usize)> {
    match key {
        "weekdays" => Some((0, 4)),
        "weekend" => Some((5, 6)),
        "every-day" | "daily" => Some((0, 6)),
        _ => None,
    }
}

/// The days of a key, from Monday as 0: `monday`, `mon`, `monday-friday`, `weekdays`, `weekend`, `every-day`.
fn days(walk: &mut Walk, entry: &Entry) -> Option<(usize, usize)> {
    let key = normal(&entry.key);
    if let Some(row) = row_of_word(&key) {
        return Some(row);
    }
    let (from, to) = key.split_once('-').unwrap_or((&key, &key));
    match (day(from), day(to)) {
        (Some(first), Some(last)) if first <= last => Some((first, last)),
        (Some(_), Some(_)) => {
            let message = format!("{} runs backwards", quoted(&entry.key));
            walk.error(
                entry.key_at,
                message,
                "begin with the earlier day; a week begins on Monday".to_owned(),
            );
            None
        }
        _ => {
            let hint = walk.hint_of(&key, &DAYS, "write a day, or two with a dash between");
            walk.error(entry.key_at, format!("{} is no day", quoted(&entry.key)), hint);
            None
        }
    }
}

fn day(word: &str) -> Option<usize> {
    let word = word.trim();
    DAYS.iter()
        .position(|day| *day == word || (word.len() >= 3 && day.starts_with(word)))
}

/// One stretch, a list of them, or `closed`.
fn spans(walk: &mut Walk, node: &Node) -> Vec<OpeningSpan> {
    let nodes = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let mut spans: Vec<OpeningSpan> = Vec::new();
    for node in nodes {
        let Value::Scalar(text) = &node.value else {
            if !matches!(node.value, Value::Nothing) {
                walk.error(
                    node.at,
                    "hours are written as one text",
                    "write \"08:00-18:30\"".to_owned(),
                );
            }
            continue;
        };
        if text.trim().eq_ignore_ascii_case("closed") {
            continue;
        }
        let Some(span) = span(walk, text, node.at) else {
            continue;
        };
        if spans.iter().any(|other| span.from < other.to && other.from < span.to) {
            let message = format!("{} overlaps with other hours of the same day", quoted(text));
            walk.error(node.at, message, "write the hours one after the other".to_owned());
            continue;
        }
        spans.push(span);
    }
    spans.sort_by_key(|span| span.from);
    spans
}

/// Reads the hours of one day: stretches with commas between, in any order, or `closed`.
pub(in crate::plan) fn hours_of_day(text: &str) -> Result<Vec<OpeningSpan>, Misread> {
    let mut spans: Vec<OpeningSpan> = Vec::new();
    for part in text.split(',').map(str::trim) {
        if part.eq_ignore_ascii_case("closed") {
            continue;
        }
        let span = read_span(part)?;
        if spans.iter().any(|other| span.from < other.to && other.from < span.to) {
            return Err(Misread {
                message: format!("{} overlaps with other hours of the same day", quoted(part)),
                hint: "write the hours one after the other".to_owned(),
            });
        }
        spans.push(span);
    }
    spans.sort_by_key(|span| span.from);
    Ok(spans)
}

fn span(walk: &mut Walk, text: &str, at: Span) -> Option<OpeningSpan> {
    read_span(text).map_or_else(|misread| walk.misread(at, misread), Some)
}

fn read_span(text: &str) -> Result<OpeningSpan, Misread> {
    let parts = text.split_once(['-', '–']).or_else(|| text.split_once(" to "));
    let times = parts.and_then(|(from, to)| Some((minute_of_day(from)?, minute_of_day(to)?)));
    let (message, hint) = match times {
        Some((from, to)) if from < to => return Ok(OpeningSpan { from, to }),
        Some((from, to)) if to < from => (
            "ends before it begins",
            "hours past midnight go on at 00:00 of the next day",
        ),
        Some(_) => ("is no time at all", "write \"closed\""),
        None => (
            "does not say from when to when",
            "write \"08:00-18:30\", by the 24-hour clock, or \"closed\"",
        ),
    };
    Err(Misread {
        message: format!("{} {message}", quoted(text)),
        hint: hint.to_owned(),
    })
}
