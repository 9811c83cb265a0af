//! Opening hours: `monday-friday: "08:00-18:30"`, `wednesday: ["08:00-13:00", "14:00-18:30"]`, `sunday: closed`.

use super::super::diagnostic::quoted;
use super::super::practice::{OpeningHours, OpeningSpan};
use super::super::scalars::minute_of_day;
use super::super::source::Span;
use super::super::tree::{Entry, Node, Value};
use super::super::walk::Walk;

const DAYS: [&str; 7] = [
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

/// The days of a key, from Monday as 0: `monday`, `mon`, `monday-friday`, `weekdays`, `weekend`, `every-day`.
fn days(walk: &mut Walk, entry: &Entry) -> Option<(usize, usize)> {
    let key = entry.key.trim().to_lowercase().replace(['–', '_', ' '], "-");
    match key.as_str() {
        "weekdays" => return Some((0, 4)),
        "weekend" => return Some((5, 6)),
        "every-day" | "daily" => return Some((0, 6)),
        _ => {}
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

fn span(walk: &mut Walk, text: &str, at: Span) -> Option<OpeningSpan> {
    let parts = text.split_once(['-', '–']).or_else(|| text.split_once(" to "));
    let times = parts.and_then(|(from, to)| Some((minute_of_day(from)?, minute_of_day(to)?)));
    match times {
        Some((from, to)) if from < to => Some(OpeningSpan { from, to }),
        Some((from, to)) if to < from => {
            let message = format!("{} ends before it begins", quoted(text));
            walk.error(
                at,
                message,
                "hours past midnight go on at 00:00 of the next day".to_owned(),
            );
            None
        }
        Some(_) => {
            walk.error(
                at,
                format!("{} is no time at all", quoted(text)),
                "write \"closed\"".to_owned(),
            );
            None
        }
        None => {
            let message = format!("{} does not say from when to when", quoted(text));
            walk.error(
                at,
                message,
                "write \"08:00-18:30\", by the 24-hour clock, or \"closed\"".to_owned(),
            );
            None
        }
    }
}
