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
use super::super::update::reminder_words;
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
    if y + rows < inner.bottom() && due(pen, Rect { y, ..inner }, model, state, now) {
        y += rows + 1;
    }
    let all: Vec<&ServiceState> = worth_showing(state).collect();
    for (shown, service) in all.iter().enumerate() {
        // The last lines are for what there is no room for: an outage that nobody sees is worse than small letters.
        let is_last = shown + 1 == all.len();
        let needed = if is_last { rows } else { rows + 1 };
        if y + needed > inner.bottom() {
            return in_small(pen, Rect { y, ..inner }, inner.bottom(), &all[shown..], now);
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

/// What is overdue and how much of it, else what is due next. Returns whether there is anything.
fn due(pen: &mut Pen<'_>, area: Rect, model: &Model, state: &State, now: Moment) -> bool {
    let all = reminders(state, now);
    let Some(first) = all.first() else { return false };
    let overdue = all.iter().filter(|reminder| reminder.at <= now).count();
    let next = all.iter().find(|reminder| reminder.at > now);
    let rows = Size::Large.rows(pen.look());
    let at = narrate::hour_words(first.at, state.practice.zone);
    let tone = if overdue > 0 { Tone::Bad } else { Tone::Attention };
    letters::write(pen, (area.x, area.y), area.width, &at, Size::Large, tone);
    let x = area.x + Size::Large.columns(&at) + 3;
    let room = area.right().saturating_sub(x);
    let title = reminder_words(model.log(), first);
    let words = match overdue {
        0 => format!("NEXT  {title}"),
        1 => format!("WAS DUE  {title}"),
        more => format!("{more} OVERDUE, first  {title}"),
    };
    pen.write(x, area.y + rows / 2, room, &words, Tone::Strong);
    if let Some(next) = next.filter(|_| overdue > 0 && rows > 2) {
        let at = narrate::hour_words(next.at, state.practice.zone);
        let words = format!("next {at}  {}", reminder_words(model.log(), next));
        pen.write(x, area.y + rows / 2 + 1, room, &words, Tone::Plain);
    }
    true
}

/// What there is no room for in large letters, a line each, and how many are left out even so.
fn in_small(pen: &mut Pen<'_>, area: Rect, bottom: u16, services: &[&ServiceState], now: Moment) {
    let room = usize::from(bottom.saturating_sub(area.y)).max(1);
    let shown = if services.len() > room {
        room - 1
    } else {
        services.len()
    };
    for (y, service) in (area.y..bottom).zip(&services[..shown]) {
        let tone = Look::service_tone(service.status());
        pen.write(area.x, y, area.width, &in_words(service, now), tone);
    }
    let rest: Vec<String> = services[shown..].iter().map(|service| in_words(service, now)).collect();
    if !rest.is_empty() {
        let words = format!("+{} more: {}", rest.len(), rest.join(", "));
        pen.write(area.x, bottom.saturating_sub(1), area.width, &words, Tone::Strong);
    }
}

/// A service in a few plain words.
fn in_words(service: &ServiceState, now: Moment) -> String {
    let length = times::narrow(now.since(service.since()));
    format!("{} {} {length}", service.shown_name(), service_word(service.status()))
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
