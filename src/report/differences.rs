//! What went otherwise than the plan has it: the facts from which "why was there a difference?" is answered.

use super::model::Report;
use super::rows::{NotificationRow, ServiceRow, StepRow};
use super::words::span;
use crate::incident::narrate::counted;
use crate::plan::condition::StepStatus;

/// Steps done less than this after they were due are counted together.
const SLIGHTLY_LATE_S: u64 = 5 * 60;

/// One line for each difference: services, then steps in the plan's order, then whom the plan says to tell.
pub(super) fn lines(report: &Report) -> Vec<String> {
    let services = report.services.iter().filter_map(of_service);
    let steps = report
        .steps
        .iter()
        .filter(|row| !is_slightly_late(row))
        .filter_map(of_step);
    let slightly = slightly_late(report);
    let slightly = (slightly > 0).then(|| {
        let steps = counted(u64::try_from(slightly).unwrap_or(u64::MAX), "step was", "steps were");
        format!("{steps} done less than five minutes after the due time")
    });
    let notifications = report.notifications.iter().filter_map(of_notification);
    services.chain(steps).chain(slightly).chain(notifications).collect()
}

/// How many steps were done less than five minutes after they were due.
pub(super) fn slightly_late(report: &Report) -> usize {
    report.steps.iter().filter(|row| is_slightly_late(row)).count()
}

fn is_slightly_late(row: &StepRow) -> bool {
    row.status.is_done() && row.late_s.is_some_and(|late| (1..SLIGHTLY_LATE_S).contains(&late))
}

fn of_service(row: &ServiceRow) -> Option<String> {
    let tolerable = row.tolerable_min.filter(|_| row.exceeded == Some(true))?;
    let (down, tolerable) = (span(row.minutes_down * 60), span(tolerable * 60));
    Some(format!(
        "{} was down for {down}; the plan calls {tolerable} tolerable",
        row.name
    ))
}

fn of_step(row: &StepRow) -> Option<String> {
    let late = row.late_s.filter(|late| *late > 0).map(span);
    let what = match (row.status, late) {
        (status, Some(late)) if status.is_done() => format!("done {late} after it was due"),
        (status, Some(late)) if status.is_open() => format!("not done, {late} after it was due"),
        (StepStatus::NotApplicable, _) => "did not apply".to_owned(),
        (StepStatus::Cannot, _) => "could not be done".to_owned(),
        (StepStatus::Deferred, _) => "put off".to_owned(),
        _ => return None,
    };
    Some(format!("{}: {what}", row.title))
}

fn of_notification(row: &NotificationRow) -> Option<String> {
    let late = row.late_s.filter(|late| *late > 0).map(span)?;
    let told = match (&row.told_at, &row.dismissed_at) {
        (Some(_), _) => "made",
        (None, Some(_)) => "said not to apply",
        (None, None) => "not recorded as made,",
    };
    Some(format!("{}: {told} {late} after it was due", row.title))
}
