//! The view that is read from across the room: the time, how long it has been down, the phase, what is due next, the
//! services.

use ratatui::layout::Rect;

use crate::incident::moment::Moment;
use crate::incident::narrate;
use crate::incident::reminder::reminders;
use crate::incident::state::{IncidentStatus, ServiceState, State};
use crate::plan::condition::IncidentKind;
use crate::plan::model::ServiceStatus;

use super::super::model::Model;
use super::super::pen::Pen;
use super::super::theme::{Look, Tone, service_word};
use super::super::times;
use super::letters::{self, Size};
use super::services::worth_showing;

/// Draws the wall.
pub(super) fn draw(pen: &mut Pen<'_>, area: Rect, model: &Model, now: Moment) {
    let clock = now.in_zone(model.zone()).format("%H:%M").to_string();
    let inner = Rect::new(area.x + 1, area.y, area.width.saturating_sub(2), area.height);
    let is_roomy = area.height >= 30 && area.width >= 110;
    let first = if is_roomy { Size::Huge } else { Size::Large };
    let Some(state) = model.state() else {
        return letters::write(pen, (inner.x, inner.y), inner.width, &clock, first, Tone::Strong);
    };
    let mut y = inner.y + u16::from(area.height > 12);
    letters::write(pen, (inner.x, y), inner.width, &clock, first, Tone::Strong);
    let (standing, tone) = standing(state, now);
    let wide = first.columns(&standing);
    if first.columns(&clock) + wide + 4 <= inner.width {
        letters::write(pen, (inner.right() - wide, y), wide, &standing, first, tone);
    }
    y += first.rows(pen.look()) + 1;
    let rows = Size::Large.rows(pen.look());
    // Whoever looks in from the corridor must not take it for the real thing.
    let is_exercise = state.kind == IncidentKind::Drill && y + rows <= inner.bottom();
    if is_exercise {
        letters::write(pen, (inner.x, y), inner.width, "EXERCISE", Size::Large, Tone::Attention);
        y += rows + 1;
    }
    if let Some(phase) = state.phase()
        && y + rows <= inner.bottom()
        && (is_roomy || !is_exercise)
    {
        letters::write(pen, (inner.x, y), inner.width, &phase.title, Size::Large, Tone::Strong);
        y += rows + 1;
    }
    let next = reminders(state, now).into_iter().find(|reminder| reminder.at > now);
    if let Some(next) = next
        && y + rows < inner.bottom()
    {
        let at = narrate::hour_words(next.at, state.practice.zone);
        letters::write(pen, (inner.x, y), inner.width, &at, Size::Large, Tone::Attention);
        let x = inner.x + Size::Large.columns(&at) + 3;
        let room = inner.right().saturating_sub(x);
        pen.write(x, y + rows / 2, room, &format!("NEXT  {}", next.title), Tone::Strong);
        y += rows + 1;
    }
    for service in worth_showing(state) {
        if y + rows > inner.bottom() {
            return;
        }
        one_service(
            pen,
            Rect {
                y,
                height: rows,
                ..inner
            },
            service,
            now,
        );
        y += rows + 1;
    }
}

/// How it stands, and how long something has been down.
fn standing(state: &State, now: Moment) -> (String, Tone) {
    let down = state
        .services
        .iter()
        .filter(|service| service.status() == ServiceStatus::Down);
    match (state.status, down.map(ServiceState::since).min()) {
        (IncidentStatus::Running, Some(since)) => (format!("DOWN {}", times::narrow(now.since(since))), Tone::Bad),
        (IncidentStatus::Running, None) => ("WATCHING".to_owned(), Tone::Plain),
        _ => ("STOOD DOWN".to_owned(), Tone::Plain),
    }
}

/// A service: its name, its state and for how long; the name in plain letters where it is too long for large ones.
fn one_service(pen: &mut Pen<'_>, area: Rect, service: &ServiceState, now: Moment) {
    let status = service.status();
    let words = format!("{} {}", service_word(status), times::narrow(now.since(service.since())));
    let tone = Look::service_tone(status);
    let wide = Size::Large.columns(&words);
    let name = service.shown_name();
    if Size::Large.columns(&name).saturating_add(wide + 4) <= area.width {
        letters::write(pen, (area.x, area.y), area.width, &name, Size::Large, tone);
    } else {
        let room = area.width.saturating_sub(wide + 2);
        pen.write(area.x, area.y + area.height / 2, room, &name, Tone::Strong);
    }
    let x = area.right().saturating_sub(wide).max(area.x);
    letters::write(pen, (x, area.y), wide, &words, Size::Large, tone);
}
