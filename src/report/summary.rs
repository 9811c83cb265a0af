//! The report in five lines: what it was, the services, the steps, what was decided and said, and how good the log is.

use std::time::Duration;

use super::differences::slightly_late;
use super::model::{Report, Time};
use super::reading::Reading;
use super::rows::{NotificationRow, ServiceRow};
use super::words::joined;
use crate::incident::narrate::{counted, duration_words, hour_words};
use crate::incident::state::IncidentStatus;
use crate::plan::condition::{IncidentKind, StepStatus};

/// An entry recorded this many seconds after it happened is late: as long as makes a step "done earlier".
const LATE_ENTRY_S: u64 = 5 * 60;

/// The five lines.
pub(super) fn lines(reading: &Reading<'_>, report: &Report) -> Vec<String> {
    vec![
        incident(reading, report),
        services(report),
        steps(report),
        dealings(report),
        record(report),
    ]
}

fn count(number: usize, one: &str, many: &str) -> String {
    counted(u64::try_from(number).unwrap_or(u64::MAX), one, many)
}

fn minutes(minutes: u64) -> String {
    duration_words(Duration::from_secs(minutes.saturating_mul(60)))
}

fn incident(reading: &Reading<'_>, report: &Report) -> String {
    let how = match report.kind {
        IncidentKind::Live => "",
        IncidentKind::Drill => "EXERCISE. ",
        IncidentKind::Backfilled => "Run on paper, typed in afterwards. ",
    };
    let window = &report.window;
    let Some(start) = window.began.or(window.declared) else {
        return format!("{how}No opening entry is in this log.");
    };
    let day = start.moment.day_in(start.zone);
    let at = |time: Time| {
        let hour = hour_words(time.moment, time.zone);
        match time.moment.day_in(time.zone) {
            today if today == day => format!("at {hour}"),
            other => format!("on {} at {hour}", other.format("%a %-d %b")),
        }
    };
    let mut parts = Vec::new();
    if window.began.is_some() {
        parts.push(format!("began {}", at(start)));
    }
    parts.extend(window.declared.map(|time| format!("was declared {}", at(time))));
    parts.extend(window.stood_down.map(|time| {
        let length = duration_words(time.moment.since(start.moment));
        format!("was stood down {} after {length}", at(time))
    }));
    parts.extend(window.closed.map(|time| format!("was closed {}", at(time))));
    let still = match reading.state.status {
        IncidentStatus::Running => format!(" It was still running {}.", at(report.as_of)),
        IncidentStatus::StoodDown => format!(" It was not yet closed {}.", at(report.as_of)),
        IncidentStatus::Unopened | IncidentStatus::Closed => String::new(),
    };
    let date = day.format("%A %-d %B %Y");
    format!(
        "{how}{}, {}, {date}: it {}.{still}",
        report.plan.title,
        report.practice,
        joined(&parts)
    )
}

fn services(report: &Report) -> String {
    let hit: Vec<&ServiceRow> = report
        .services
        .iter()
        .filter(|row| row.drops > 0 || row.minutes_slow > 0)
        .collect();
    if hit.is_empty() {
        return "No service was recorded as slow or down.".to_owned();
    }
    let one = |row: &&ServiceRow| {
        let mut parts = Vec::new();
        if row.drops > 0 {
            let times = if row.drops == 1 {
                String::new()
            } else {
                format!(" in {} drops", row.drops)
            };
            let exceeded = if row.exceeded == Some(true) {
                ", longer than tolerable"
            } else {
                ""
            };
            parts.push(format!("down {}{times}{exceeded}", minutes(row.minutes_down)));
        }
        if row.minutes_slow > 0 {
            parts.push(format!("slow {}", minutes(row.minutes_slow)));
        }
        format!("{} {}", row.name, joined(&parts))
    };
    let told: Vec<String> = hit.iter().take(4).map(one).collect();
    let more = hit.len().saturating_sub(4);
    let more = if more > 0 {
        format!("; and {more} more")
    } else {
        String::new()
    };
    let open = &report.open_items.services;
    let open = if open.is_empty() {
        String::new()
    } else {
        format!(" Not back yet: {}.", joined(open))
    };
    let untrusted = match &report.open_items.untrusted {
        none if none.is_empty() => String::new(),
        names => format!(" Working, not yet trusted: {}.", joined(names)),
    };
    format!("{}{more}.{open}{untrusted}", told.join("; "))
}

fn steps(report: &Report) -> String {
    let counts = report.step_counts;
    if counts.active == 0 {
        return "The plan has no steps that applied.".to_owned();
    }
    let mut parts = vec![format!(
        "{} of {} done",
        counts.done,
        count(counts.active, "step", "steps")
    )];
    if counts.done_late > 0 {
        let done = report.steps.iter().filter(|row| row.status.is_done());
        let worst = done.filter_map(|row| row.late_s).max().unwrap_or(0);
        let worst = duration_words(Duration::from_secs(worst));
        let slightly = slightly_late(report);
        let slightly = if slightly > 0 {
            format!(", {slightly} of those by less than five minutes")
        } else {
            String::new()
        };
        parts.push(format!(
            "{} of them after the due time{slightly}, the latest by {worst}",
            counts.done_late
        ));
    }
    let left_out = |status, words: &str| {
        let number = report.steps.iter().filter(|row| row.status == status).count();
        (number > 0).then(|| format!("{number} {words}"))
    };
    parts.extend(left_out(StepStatus::NotApplicable, "did not apply"));
    parts.extend(left_out(StepStatus::Cannot, "could not be done"));
    parts.extend(left_out(StepStatus::Deferred, "put off"));
    if counts.open > 0 {
        parts.push(format!("{} not done", counts.open));
    }
    if counts.never_entered > 0 {
        parts.push(format!(
            "{} more in parts that were never entered",
            counts.never_entered
        ));
    }
    format!("{}.", parts.join("; "))
}

fn dealings(report: &Report) -> String {
    let messages = report.messages.len();
    let dealt = format!(
        "{}, {} with people outside",
        count(report.decisions.len(), "decision", "decisions"),
        count(messages, "message", "messages"),
    );
    let wanted = |row: &&NotificationRow| row.since.is_some() || row.told_at.is_some();
    let wanted: Vec<&NotificationRow> = report.notifications.iter().filter(wanted).collect();
    if wanted.is_empty() {
        return format!("{dealt}; the plan asked for nobody else to be told.");
    }
    let told = wanted.iter().filter(|row| row.told_at.is_some());
    let late = told
        .clone()
        .filter(|row| row.late_s.is_some_and(|late| late > 0))
        .count();
    let late = match late {
        0 => String::new(),
        late if late == told.clone().count() => ", late".to_owned(),
        late => format!(", {late} of them late"),
    };
    let wanted = count(wanted.len(), "notification", "notifications");
    format!("{dealt}; {} of {wanted} made{late}.", told.count())
}

fn record(report: &Report) -> String {
    let entries = &report.timeline;
    let late = entries.iter().filter(|row| row.late_s >= LATE_ENTRY_S).count();
    let struck = entries.iter().filter(|row| row.struck).count();
    let mut parts = vec![format!("The log has {}", count(entries.len(), "entry", "entries"))];
    parts.push(if late > 0 {
        format!("{late} of them written down five minutes or more after the event")
    } else {
        "all written down within five minutes of the event".to_owned()
    });
    if struck > 0 {
        parts.push(format!("{struck} struck out"));
    }
    let redacted = report.corrections.iter().filter(|row| row.kind == "redacted").count();
    if redacted > 0 {
        parts.push(format!("the words of {} removed", count(redacted, "entry", "entries")));
    }
    let answers: usize = report.debrief.iter().map(|row| row.answers.len()).sum();
    let actions = report.actions.len();
    let learned = if answers + actions == 0 {
        " The debrief has not been recorded yet.".to_owned()
    } else {
        let answers = count(answers, "answer", "answers");
        format!(
            " The debrief gave {answers} and {}.",
            count(actions, "action", "actions")
        )
    };
    format!("{}.{learned}", parts.join(", "))
}
