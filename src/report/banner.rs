//! What must be seen before anything else: that a report is interim, of an exercise, or of a later issue.

use serde::Serialize;

use super::model::{Report, ReportStatus};
use crate::incident::narrate::counted;
use crate::plan::condition::IncidentKind;

/// A line above the report, and its first word on each page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Banner {
    /// In capitals, for each page.
    word: &'static str,
    /// What it means here.
    text: String,
    /// Whether it is written across each page.
    across: bool,
}

/// The banners of a report, the most important first.
pub(super) fn banners(report: &Report) -> Vec<Banner> {
    let mut found = Vec::new();
    let mut add = |word, text: String| {
        found.push(Banner {
            word,
            text,
            across: matches!(word, "EXERCISE" | "INTERIM"),
        });
    };
    match report.kind {
        IncidentKind::Live => {}
        IncidentKind::Drill => add("EXERCISE", exercise(report).to_owned()),
        IncidentKind::Backfilled => add(
            "RUN ON PAPER",
            "Run on paper, typed in afterwards: the times are those of the paper.".to_owned(),
        ),
    }
    if report.status == ReportStatus::Interim {
        add("INTERIM", interim(report));
    }
    if let Some(latest) = report.changes.last() {
        let count = counted(
            u64::try_from(latest.entries.len()).unwrap_or(u64::MAX),
            "entry was",
            "entries were",
        );
        let text = format!(
            "{count} added after the incident was closed; section 12 says which. Earlier issues no longer hold."
        );
        add("NEW ISSUE", format!("This is issue {}: {text}", report.issue));
    }
    found
}

fn exercise(report: &Report) -> &'static str {
    if report.drill.as_ref().is_some_and(|drill| drill.scripted) {
        "This was run from a script, to test the plan. Nothing in it happened, and nobody rehearsed it."
    } else {
        "This was a rehearsal. Nothing in it happened."
    }
}

fn interim(report: &Report) -> String {
    let open = report.open;
    let items = &report.open_items;
    let mut parts = Vec::new();
    let mut count = |number: usize, one: &str, many: &str| {
        if number > 0 {
            parts.push(counted(u64::try_from(number).unwrap_or(u64::MAX), one, many));
        }
    };
    count(open.steps, "step open", "steps open");
    count(items.services.len(), "service not back", "services not back");
    count(
        items.untrusted.len(),
        "service not yet trusted",
        "services not yet trusted",
    );
    count(open.timers, "timer running", "timers running");
    count(
        items.notifications.len(),
        "notification not made",
        "notifications not made",
    );
    count(items.reasons.len(), "reason owed", "reasons owed");
    count(open.paper, "slip out", "slips out");
    let stands = match report.stands {
        "stood-down" => "The incident is stood down and not yet closed",
        _ => "The incident is still running",
    };
    if parts.is_empty() {
        return format!("{stands}. Nothing is open.");
    }
    format!("{stands}. Open: {}.", parts.join(", "))
}
