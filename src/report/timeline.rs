//! The log of a report: every entry in the order recorded, and what was put right in it.

use std::collections::HashMap;

use super::reading::Reading;
use super::record::{AnomalyRow, ChangeRow, CorrectionRow, IssueRow, TimelineRow};
use crate::incident::entry::Entry;
use crate::incident::event::Event;
use crate::incident::ids::Hash;
use crate::incident::moment::Moment;
use crate::incident::narrate::sentence_in;

/// Every entry in the order recorded, struck ones too.
pub(super) fn rows(reading: &Reading<'_>) -> Vec<TimelineRow> {
    let struck_by = struck_by(reading);
    reading
        .log
        .entries()
        .map(|entry| row(reading, entry, &struck_by))
        .collect()
}

fn row(reading: &Reading<'_>, entry: &Entry, struck_by: &HashMap<Hash, String>) -> TimelineRow {
    TimelineRow {
        no: reading.no(entry.place),
        occurred: reading.time(entry.occurred),
        roughly: entry.roughly,
        at: reading.time(entry.noted),
        late_s: entry.noted.since(entry.occurred).as_secs(),
        by: reading.signed(entry.by.as_ref(), entry.occurred),
        typed_by: reading.signed(entry.typed_by.as_ref(), entry.noted),
        kind: entry.event.kind().to_owned(),
        text: said(reading, entry),
        struck: reading.log.is_struck(entry),
        struck_by: struck_by.get(&entry.hash).cloned(),
    }
}

fn said(reading: &Reading<'_>, entry: &Entry) -> String {
    sentence_in(entry, reading.log, &reading.people)
}

/// The correction that struck each entry out, by the entry's hash.
fn struck_by(reading: &Reading<'_>) -> HashMap<Hash, String> {
    let mut found = HashMap::new();
    let by_hash: HashMap<Hash, &Entry> = reading.log.entries().map(|entry| (entry.hash, entry)).collect();
    for entry in reading.log.entries() {
        let Event::Corrected(corrected) = &entry.event else {
            continue;
        };
        let Some(target) = by_hash.get(&corrected.entry.hash) else {
            continue;
        };
        for part in reading.log.command_of(target) {
            if reading.log.is_struck(part) {
                found.entry(part.hash).or_insert_with(|| reading.no(entry.place));
            }
        }
    }
    found
}

/// What in the log does not fit with the rest.
pub(super) fn anomalies(reading: &Reading<'_>) -> Vec<AnomalyRow> {
    let rows = reading.state.anomalies.iter().map(|anomaly| AnomalyRow {
        no: anomaly.no.to_string(),
        what: anomaly.what.clone(),
    });
    rows.collect()
}

/// What was struck out, whose words were removed, and jumps of a clock.
pub(super) fn corrections(reading: &Reading<'_>) -> Vec<CorrectionRow> {
    let by_hash: HashMap<Hash, &Entry> = reading.log.entries().map(|entry| (entry.hash, entry)).collect();
    let row = |entry: &Entry| {
        let of = match &entry.event {
            Event::Corrected(corrected) => by_hash.get(&corrected.entry.hash).map(|target| said(reading, target)),
            Event::Redacted(_) | Event::ClockJumped(_) => None,
            _ => return None,
        };
        Some(CorrectionRow {
            no: reading.no(entry.place),
            kind: entry.event.kind().to_owned(),
            at: reading.time(entry.noted),
            by: reading.signed(entry.by.as_ref(), entry.occurred),
            text: said(reading, entry),
            of,
        })
    };
    reading.log.entries().filter_map(row).collect()
}

/// What was added after the incident was closed: one issue of the report for each closing that something came after.
pub(super) fn changes(reading: &Reading<'_>) -> Vec<IssueRow> {
    let mut issues: Vec<IssueRow> = Vec::new();
    let mut closed: Option<Moment> = None;
    let mut is_new = false;
    let standing = reading.log.entries().filter(|entry| !reading.log.is_struck(entry));
    for entry in standing {
        if matches!(entry.event, Event::Closed(_)) {
            closed = Some(entry.occurred);
            is_new = true;
            continue;
        }
        let Some(closed) = closed else { continue };
        if std::mem::take(&mut is_new) {
            issues.push(IssueRow {
                issue: u32::try_from(issues.len()).unwrap_or(u32::MAX).saturating_add(2),
                closed: reading.time(closed),
                entries: Vec::new(),
            });
        }
        if let Some(issue) = issues.last_mut() {
            issue.entries.push(ChangeRow {
                no: reading.no(entry.place),
                at: reading.time(entry.noted),
                text: said(reading, entry),
            });
        }
    }
    issues
}
