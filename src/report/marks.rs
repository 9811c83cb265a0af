//! The marks of the day: when it began, was declared, each service went and came back, who was told, how it ended.

use super::model::{Mark, Report, Time};
use super::reading::Reading;
use super::rows::{IntervalRow, ServiceRow};
use crate::incident::narrate::service_words;
use crate::plan::model::ServiceStatus;

/// The marks, in the order in which they happened.
pub(super) fn marks(reading: &Reading<'_>, report: &Report) -> Vec<Mark> {
    let mut found: Vec<(Time, &'static str, String)> = Vec::new();
    let window = &report.window;
    found.extend(window.began.map(|at| (at, "began", "First symptom".to_owned())));
    found.extend(
        window
            .declared
            .map(|at| (at, "declared", "Declared: incident opened".to_owned())),
    );
    for service in report.services.iter().filter(|service| service.touched) {
        of_service(service, &mut found);
    }
    let told = report.notifications.iter().filter_map(|row| Some((row.told_at?, row)));
    found.extend(told.map(|(at, row)| (at, "told", format!("Told: {}", row.title))));
    of_phases(reading, &mut found);
    found.extend(window.stood_down.map(|at| (at, "stood-down", "Stood down".to_owned())));
    found.extend(
        window
            .closed
            .map(|at| (at, "closed", "Closed: everything is accounted for".to_owned())),
    );
    found.sort_by_key(|(at, _, _)| at.moment);
    let base = found.first().map(|(at, _, _)| at.moment);
    let mark = |(at, mark, text): (Time, &'static str, String)| Mark {
        mark,
        text,
        at,
        after_s: base.map_or(0, |base| at.moment.since(base).as_secs()),
    };
    found.into_iter().map(mark).collect()
}

/// When a service was first found slow and first down, and when it was last back, safe to use or up again.
fn of_service(service: &ServiceRow, found: &mut Vec<(Time, &'static str, String)>) {
    let mut add = |interval: Option<&IntervalRow>, mark| {
        let text = |interval: &IntervalRow| format!("{}: {}", service.name, service_words(interval.status));
        found.extend(interval.map(|interval| (interval.from, mark, text(interval))));
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
fn of_phases(reading: &Reading<'_>, found: &mut Vec<(Time, &'static str, String)>) {
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
            found.push((reading.time(change.occurred), "phase", format!("Phase {}", phase.title)));
        }
    }
}
