//! People and opening hours: what practice.yaml keeps.

use ratatui::layout::Rect;

use crate::plan::edit::hours_text;
use crate::plan::model::RoleId;

use super::super::model::Model;
use super::super::pen::Pen;
use super::super::theme::Tone;
use super::super::update::{day_name, hours_rows};
use super::first_shown;
use super::lists::text;
use super::rich::wrapped;

/// Draws who works here, with their initials and roles.
pub(super) fn people(pen: &mut Pen<'_>, area: Rect, at: usize, model: &Model) {
    let inner = pen.frame(area, "People and their roles", "practice.yaml");
    let people = &model.setting.practice.people;
    if people.is_empty() {
        let words = "practice.yaml names nobody who works here yet: + adds somebody. Give each role to two people, so that \
                     somebody has it when one is away.";
        let lines = wrapped(words, usize::from(inner.width.saturating_sub(2)), Tone::Plain);
        return text(pen, inner, &lines, 0);
    }
    let name_width = (inner.width / 3).clamp(10, 30);
    let first = first_shown(at, people.len(), usize::from(inner.height));
    for (y, (number, person)) in (inner.y..inner.bottom()).zip(people.iter().enumerate().skip(first)) {
        let x = pen
            .write(inner.x + 1, y, name_width, &person.name, Tone::Plain)
            .max(inner.x + 1 + name_width)
            + 1;
        pen.write(x, y, 6, person.initials.as_deref().unwrap_or("-"), Tone::Strong);
        let roles: Vec<&str> = person.roles.iter().map(RoleId::as_str).collect();
        let roles = if roles.is_empty() {
            "no role".to_owned()
        } else {
            roles.join(", ")
        };
        let x = x + 7;
        pen.write(x, y, inner.right().saturating_sub(x + 1), &roles, Tone::Quiet);
        if number == at {
            pen.tint(Rect::new(inner.x, y, inner.width, 1), Tone::Chosen);
        }
    }
}

/// Draws when the practice is open.
pub(super) fn hours(pen: &mut Pen<'_>, area: Rect, at: usize, model: &Model) {
    let inner = pen.frame(area, "Opening hours", "practice.yaml");
    let hours = &model.setting.practice.opening_hours;
    let mut y = inner.y;
    for (number, day) in hours_rows().into_iter().enumerate() {
        if y >= inner.bottom() {
            return;
        }
        let words = if hours.is_always() {
            "not given".to_owned()
        } else {
            hours_text(hours, day)
        };
        pen.write(inner.x + 1, y, 14, day_name(day), Tone::Plain);
        pen.write(inner.x + 16, y, inner.width.saturating_sub(17), &words, Tone::Strong);
        if number == at {
            pen.tint(Rect::new(inner.x, y, inner.width, 1), Tone::Chosen);
        }
        y += 1;
    }
    let words = "While the practice is closed, due times, repeats and reminders sleep. Clocks that outsiders impose, and \
                 times that a person named, do not.";
    let below = Rect::new(
        inner.x,
        (y + 1).min(inner.bottom()),
        inner.width,
        inner.bottom().saturating_sub(y + 1),
    );
    let lines = wrapped(words, usize::from(inner.width.saturating_sub(2)), Tone::Quiet);
    text(pen, below, &lines, 0);
}
