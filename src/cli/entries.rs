//! Entries as lines of text.

use std::fmt::Write;

use crate::cli::layout::columns;
use crate::incident::entry::Entry;
use crate::incident::log::Log;
use crate::incident::narrate::{hour_words, moment_words, sentence};
use crate::plan::zone::Zone;
use chrono::NaiveDate;

/// What is recorded this much after it happened is shown with both times, in milliseconds.
const LATE_MS: i64 = 60_000;

/// One line for each entry: its number, when it happened, who did it, what it says.
pub(super) fn lines<'e>(entries: impl IntoIterator<Item = &'e Entry>, log: &Log, zone: Zone) -> Vec<String> {
    let rows: Vec<[String; 4]> = entries.into_iter().map(|entry| row(entry, log, zone)).collect();
    columns(&rows)
}

/// Every entry of a log as [`lines`] does, each day begun with its date.
pub(super) fn by_day(log: &Log, zone: Zone) -> Vec<String> {
    let rows = lines(log.entries(), log, zone);
    let mut shown = Vec::with_capacity(rows.len() + 4);
    let mut day: Option<NaiveDate> = None;
    for (entry, line) in log.entries().zip(rows) {
        let today = entry.noted.day_in(zone);
        if day != Some(today) {
            shown.push(today.format("%A %-d %B %Y").to_string());
            day = Some(today);
        }
        shown.push(line);
    }
    shown
}

fn row(entry: &Entry, log: &Log, zone: Zone) -> [String; 4] {
    let state = log.state();
    let today = entry.noted.day_in(zone);
    let about = if entry.roughly { "about " } else { "" };
    let mut said = String::new();
    if log.is_struck(entry) {
        said.push_str("[struck out] ");
    }
    said.push_str(&sentence(entry, log));
    if (entry.noted.0 - entry.occurred.0).abs() >= LATE_MS {
        let _ = write!(said, " (recorded {})", hour_words(entry.noted, zone));
    }
    if let Some(typed_by) = &entry.typed_by {
        let _ = write!(said, " (typed by {typed_by})");
    }
    [
        format!("{:>4}", state.name_of(entry.place)),
        format!("{about}{}", moment_words(entry.occurred, zone, today)),
        entry.by.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string),
        said,
    ]
}
