//! What guards against a tired hand and a wrong clock: a key that is held down, a clock that is set, an incident that is
//! over and still in the header.

use std::time::Duration;

use crossterm::event::KeyCode;

use crate::incident::moment::Now;
use crate::incident::narrate;
use crate::incident::state::IncidentStatus;

use super::super::model::{Model, Screen};

/// Notes when Enter comes, and whether it comes faster than anybody presses it.
pub(super) fn note_enter(model: &mut Model, code: KeyCode) {
    const FASTEST_HAND_MS: u64 = 200;
    if code != KeyCode::Enter {
        return model.enter_at = None;
    }
    let mono = model.machine.mono;
    let since = model.enter_at.replace(mono).and_then(|last| mono.checked_sub(last));
    model.is_held_down = since.is_some_and(|ms| ms < FASTEST_HAND_MS);
}

/// That the clock of this PC was set while the program was open: between two looks its time and its running time went
/// apart by more than a minute.
pub(super) fn clock_set(model: &Model, last: Now, now: Now) -> Option<String> {
    const MOST_MS: i64 = 60_000;
    if last.boot != now.boot {
        return None;
    }
    let passed = i64::try_from(now.mono.checked_sub(last.mono)?).ok()?;
    let ahead = now.wall.0.saturating_sub(last.wall.0).saturating_sub(passed);
    if ahead.abs() <= MOST_MS {
        return None;
    }
    let zone = model.zone();
    let by = narrate::duration_words(Duration::from_millis(ahead.unsigned_abs()));
    let way = if ahead < 0 { "back" } else { "ahead" };
    let from = last.wall.in_zone(zone).format("%a %-d %b %Y %H:%M");
    let to = now.wall.in_zone(zone).format("%a %-d %b %Y %H:%M");
    Some(format!(
        "THE CLOCK OF THIS PC was set {by} {way}, from {from} to {to}. What is recorded now has the new time. Wrong? Put \
         the clock right, and write the time on paper too. Any key: it has been read."
    ))
}

/// What is closed is over: the first screen is again that of a day without an incident.
pub(super) fn leave_closed(model: &mut Model) {
    let is_closed = model
        .state()
        .is_some_and(|state| state.status == IncidentStatus::Closed);
    if is_closed && matches!(model.top(), Screen::First(_)) {
        model.focus = None;
        model.seen_at = model.machine.wall;
    }
}
