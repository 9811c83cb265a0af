//! The marks of the day: when it began, was declared, each service went and came back, who was told, how it ended.

use super::model::{Mark, Report, Time};
use super::reading::Reading;
use super::rows::{IntervalRow, ServiceRow};
use super::words::joined;
use crate::incident::narrate::service_words;
use crate::plan::model::ServiceStatus;

/// A mark in the making: when, what sort, what it is about, and what is said of it.
struct Found {
    at: Time,
    mark: &'static str,
    about: Option<String>,
    text: String,
}

/// The marks, in the order in which they happened; services of which the same is said at the same time are one mark.
pub(super) fn marks(reading: &Reading<'_>, report: &Report) -> Vec<Mark> {
    let mut found: Vec<Found> = Vec::new();
    let window = &report.window;
    add(&mut found, window.began, "began", "First symptom");
    add(&mut found, window.declared, "declared", "Declared: incident opened");
    for service in report.services.iter().filter(|service| service.touched) {
        of_service(service, &mut found);
    }
    for row in &report.notifications {
        add(&mut found, row.told_at, "told", &format!("Told: {}", row.title));
    }
    of_phases(reading, &mut found);
    add(&mut found, window.stood_down, "stood-down", "Stood down");
    add(&mut found, window.closed, "closed", "Closed");
    found.sort_by_key(|found| found.at.moment);
    let base = found.first().map(|first| first.at.moment);
    let mark = |found: &Found, about: &[String]| Mark {
        mark: found.mark,
        text: if about.is_empty() {
            found.text.clone()
        } else {
            format!("{}: {}", joined(about), found.text)
        },
        at: found.at,
        after_s: base.map_or(0, |base| found.at.moment.since(base).as_secs()),
    };
    let mut marks = Vec::new();
    let mut left = found.as_slice();
    while let Some(first) = left.first() {
        let is_same = |other: &Found| {
            first.about.is_some() && (other.at, other.mark, &other.text) == (first.at, first.mark, &first.text)
        };
        let same = left.iter().take_while(|other| is_same(other)).count().max(1);
        let about: Vec<String> = left[..same].iter().filter_map(|found| found.about.clone()).collect();
        marks.push(mark(first, &about));
        left = &left[same..];
    }
    marks
}

fn add(found: &mut Vec<Found>, at: Option<Time>, mark: &'static str, text: &str) {
    found.extend(at.map(|at| Found {
        at,
        mark,
        about: None,
        text: text.to_owned(),
    }));
}

/// When a service was first found slow and first down, and when it was last back, safe to use or up again.
fn of_service(service: &ServiceRow, found: &mut Vec<Found>) {
    let mut add = |interval: Option<&IntervalRow>, mark| {
        found.extend(interval.map(|interval| Found {
            at: interval.from,
            mark,
            about: Some(service.name.clone()),
            text: service_words(interval.status).to_owned(),
        }));
    };
    let first = |status| service.intervals.iter().find(|interval| interval.status == status);
    let lost = service
        .intervals
        .iter()
        .position(|interval| interval.status.is_disrupted());
    let after = |status| {
        let later = lost.map_or(&[][..], |lost| &service.intervals[lost..]);
        later.iter().rfind(|interval| interval.status == status)
    };
    add(first(ServiceStatus::Slow), "service-slow");
    add(first(ServiceStatus::Down), "service-down");
    add(after(ServiceStatus::Back), "service-back");
    add(after(ServiceStatus::Verified), "service-verified");
    add(after(ServiceStatus::Up), "service-back");
}

/// When each phase was first entered; the first of all came with the opening.
fn of_phases(reading: &Reading<'_>, found: &mut Vec<Found>) {
    let state = reading.state;
    let changes = state.phases.changes();
    for (index, change) in changes.iter().enumerate().skip(1) {
        let is_first = !changes[..index].iter().any(|earlier| earlier.value == change.value);
        let phase = state
            .plans
            .iter()
            .rev()
            .find_map(|used| used.plan.phase(change.value.as_str()));
        if let Some(phase) = phase.filter(|_| is_first) {
            let at = Some(reading.time(change.occurred));
            add(found, at, "phase", &format!("Phase {}", phase.title));
        }
    }
}
