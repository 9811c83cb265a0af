//! Whom the plan says to tell, within what time, and what became of it. Such clocks never sleep.

use super::reading::Reading;
use super::rows::NotificationRow;
use crate::incident::entry::{Entry, WordKey};
use crate::incident::event::{Event, Notified};
use crate::incident::narrate::Voice;
use crate::incident::outsiders::{self, OutsideClock};
use crate::incident::state::NotifiedFact;

/// The notifications of the plan in use in its order, and those whose clocks an earlier plan set going; then those that
/// were made and that no plan knows.
pub(super) fn rows(reading: &Reading<'_>) -> Vec<NotificationRow> {
    let clocks = outsiders::clocks(reading.state, reading.at);
    let mut rows: Vec<NotificationRow> = clocks.iter().map(|clock| planned_row(reading, clock)).collect();
    for fact in &reading.state.notified {
        if rows.iter().any(|row| row.id == fact.notification.as_str()) {
            continue;
        }
        let title = entry_of(reading, fact).map(|(_, notified)| notified.title.clone());
        let title = title.unwrap_or_else(|| fact.notification.to_string());
        rows.push(told_row(reading, fact.notification.as_str(), &title, Some(fact)));
    }
    rows
}

fn planned_row(reading: &Reading<'_>, clock: &OutsideClock<'_>) -> NotificationRow {
    let (state, notify) = (reading.state, clock.notify);
    let told = state.notified.iter().filter(|fact| fact.notification == notify.id);
    let told = told.min_by_key(|fact| (fact.occurred, fact.place));
    let by_step = || {
        let steps = state.telling_steps(&notify.id);
        let done = steps.filter_map(|step| Some((step, state.first_round(&step.id)?.done)));
        done.min_by_key(|(_, done)| *done).map(|(step, _)| step.title.clone())
    };
    let mut row = told_row(reading, notify.id.as_str(), &notify.title, told);
    row.told_at = clock.told.map(|told| reading.time(told));
    row.by_step = clock.told.filter(|_| told.is_none()).and_then(|_| by_step());
    row.since = clock.since.map(|since| reading.time(since));
    row.due = clock.due.map(|due| reading.time(due));
    row.dismissed_at = clock.dismissed.map(|dismissed| reading.time(dismissed));
    row.reason_ended_at = clock.reason_ended.map(|ended| reading.time(ended));
    let judged = clock.told.or(clock.dismissed).unwrap_or(reading.at);
    row.late_s = clock.due.map(|due| judged.since(due).as_secs());
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
        dismissed_at: None,
        reason_ended_at: None,
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
