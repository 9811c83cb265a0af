//! Whom the plan says to tell, within what time, and what became of it. Such clocks never sleep.

use super::reading::Reading;
use super::rows::NotificationRow;
use crate::incident::entry::{Entry, WordKey};
use crate::incident::event::{Event, Notified};
use crate::incident::moment::Moment;
use crate::incident::narrate::Voice;
use crate::incident::state::NotifiedFact;
use crate::incident::timing;
use crate::plan::model::{Notify, Step};

/// The notifications of the plan in use in its order; then those that were made and that it does not know.
pub(super) fn rows(reading: &Reading<'_>) -> Vec<NotificationRow> {
    let plan = reading.state.plan();
    let planned: Vec<&Notify> = plan.map_or_else(Vec::new, |plan| plan.notify.iter().collect());
    let mut rows: Vec<NotificationRow> = planned.iter().map(|notify| planned_row(reading, notify)).collect();
    for fact in &reading.state.notified {
        let is_planned = planned.iter().any(|notify| notify.id == fact.notification);
        if is_planned || rows.iter().any(|row| row.id == fact.notification.as_str()) {
            continue;
        }
        let title = entry_of(reading, fact).map(|(_, notified)| notified.title.clone());
        let title = title.unwrap_or_else(|| fact.notification.to_string());
        rows.push(told_row(reading, fact.notification.as_str(), &title, Some(fact)));
    }
    rows
}

fn planned_row(reading: &Reading<'_>, notify: &Notify) -> NotificationRow {
    let state = reading.state;
    let told = state.notified.iter().filter(|fact| fact.notification == notify.id);
    let told = told.min_by_key(|fact| (fact.occurred, fact.place));
    let step = told.is_none().then(|| step_done(reading, notify)).flatten();
    let told_at = told.map(|fact| fact.occurred).or(step.map(|(_, done)| done));
    let clock = clock(reading, notify, told_at);
    let due = clock.and_then(|(_, due)| due);
    let mut row = told_row(reading, notify.id.as_str(), &notify.title, told);
    row.told_at = told_at.map(|told| reading.time(told));
    row.by_step = step.map(|(step, _)| step.title.clone());
    row.since = clock.map(|(since, _)| reading.time(since));
    row.due = due.map(|due| reading.time(due));
    row.late_s = due.map(|due| told_at.unwrap_or(reading.at).since(due).as_secs());
    row
}

fn told_row(reading: &Reading<'_>, id: &str, title: &str, told: Option<&NotifiedFact>) -> NotificationRow {
    let entry = told.and_then(|fact| entry_of(reading, fact)).map(|(entry, _)| entry);
    NotificationRow {
        id: id.to_owned(),
        title: title.to_owned(),
        since: None,
        due: None,
        told_at: told.map(|fact| reading.time(fact.occurred)),
        late_s: None,
        to: told
            .and_then(|fact| fact.to.as_deref())
            .map(|name| reading.people.somebody(name)),
        reference: entry.and_then(|entry| reading.people.text(entry.word(&WordKey::Reference))),
        by: told.and_then(|fact| reading.signed(fact.by.as_ref(), fact.occurred)),
        by_step: None,
    }
}

fn entry_of<'a>(reading: &Reading<'a>, fact: &NotifiedFact) -> Option<(&'a Entry, &'a Notified)> {
    let entry = reading.log.at(fact.place)?;
    match &entry.event {
        Event::Notified(notified) => Some((entry, notified)),
        _ => None,
    }
}

/// The step that fulfils a notification, and when it was done, where it was.
fn step_done<'a>(reading: &Reading<'a>, notify: &Notify) -> Option<(&'a Step, Moment)> {
    let steps = reading
        .state
        .plan_steps()
        .filter(|(_, step)| step.notify.as_ref() == Some(&notify.id));
    let done = steps.filter_map(|(_, step)| Some((step, reading.state.step(&step.id)?.rounds.first()?.done)));
    done.min_by_key(|(_, done)| *done)
}

/// When an outsider's clock started and when it ran out. What set it going may be over when the report is read, so the
/// moments just before each change are looked at too, and the earliest start counts.
fn clock(reading: &Reading<'_>, notify: &Notify, told: Option<Moment>) -> Option<(Moment, Option<Moment>)> {
    let changes = reading.log.entries().filter(|entry| {
        let sets_clocks = matches!(
            entry.event,
            Event::ServiceRecorded(_) | Event::StepRecorded(_) | Event::Decided(_) | Event::StoodDown(_)
        );
        sets_clocks && !reading.log.is_struck(entry)
    });
    let mut moments: Vec<Moment> = changes
        .flat_map(|entry| [Moment(entry.occurred.0 - 1), entry.occurred])
        .chain(told)
        .chain([reading.at])
        .filter(|moment| *moment <= reading.at)
        .collect();
    moments.sort_unstable();
    moments.dedup();
    let clocks = moments
        .into_iter()
        .filter_map(|moment| timing::notification_due(reading.state, notify, moment));
    clocks.min_by_key(|(since, _)| *since)
}
