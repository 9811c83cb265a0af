//! The view that is read from across the room: letters five dots high, drawn with half blocks.

use ratatui::layout::Rect;

use crate::incident::moment::Moment;
use crate::incident::narrate;
use crate::incident::reminder::reminders;
use crate::incident::state::IncidentStatus;
use crate::plan::model::ServiceStatus;

use super::super::model::Model;
use super::super::pen::Pen;
use super::super::theme::{Look, Signs, Tone, service_word};
use super::super::times;
use super::services::worth_showing;

/// Letters, digits and signs: five rows of dots each.
const GLYPHS: [(char, [&str; 5]); 41] = [
    ('0', ["###", "# #", "# #", "# #", "###"]),
    ('1', [" # ", "## ", " # ", " # ", "###"]),
    ('2', ["###", "  #", "###", "#  ", "###"]),
    ('3', ["###", "  #", " ##", "  #", "###"]),
    ('4', ["# #", "# #", "###", "  #", "  #"]),
    ('5', ["###", "#  ", "###", "  #", "###"]),
    ('6', ["###", "#  ", "###", "# #", "###"]),
    ('7', ["###", "  #", "  #", " # ", " # "]),
    ('8', ["###", "# #", "###", "# #", "###"]),
    ('9', ["###", "# #", "###", "  #", "###"]),
    (':', [" ", "#", " ", "#", " "]),
    ('.', [" ", " ", " ", " ", "#"]),
    ('-', ["   ", "   ", "###", "   ", "   "]),
    ('/', ["  #", "  #", " # ", "#  ", "#  "]),
    ('\'', ["#", "#", " ", " ", " "]),
    ('A', ["###", "# #", "###", "# #", "# #"]),
    ('B', ["## ", "# #", "## ", "# #", "## "]),
    ('C', ["###", "#  ", "#  ", "#  ", "###"]),
    ('D', ["## ", "# #", "# #", "# #", "## "]),
    ('E', ["###", "#  ", "## ", "#  ", "###"]),
    ('F', ["###", "#  ", "## ", "#  ", "#  "]),
    ('G', ["####", "#   ", "# ##", "#  #", "####"]),
    ('H', ["# #", "# #", "###", "# #", "# #"]),
    ('I', ["#", "#", "#", "#", "#"]),
    ('J', ["  #", "  #", "  #", "# #", "###"]),
    ('K', ["# #", "# #", "## ", "# #", "# #"]),
    ('L', ["#  ", "#  ", "#  ", "#  ", "###"]),
    ('M', ["#   #", "## ##", "# # #", "#   #", "#   #"]),
    ('N', ["#  #", "## #", "# ##", "#  #", "#  #"]),
    ('O', ["###", "# #", "# #", "# #", "###"]),
    ('P', ["###", "# #", "###", "#  ", "#  "]),
    ('Q', ["### ", "# # ", "# # ", "# ##", "####"]),
    ('R', ["## ", "# #", "## ", "# #", "# #"]),
    ('S', ["###", "#  ", "###", "  #", "###"]),
    ('T', ["###", " # ", " # ", " # ", " # "]),
    ('U', ["# #", "# #", "# #", "# #", "###"]),
    ('V', ["# #", "# #", "# #", "# #", " # "]),
    ('W', ["#   #", "#   #", "# # #", "## ##", "#   #"]),
    ('X', ["# #", "# #", " # ", "# #", "# #"]),
    ('Y', ["# #", "# #", " # ", " # ", " # "]),
    ('Z', ["###", "  #", " # ", "#  ", "###"]),
];

fn glyph(letter: char) -> [&'static str; 5] {
    let upper = letter.to_uppercase().next().unwrap_or(' ');
    GLYPHS
        .iter()
        .find(|(known, _)| *known == upper)
        .map_or(["  ", "  ", "  ", "  ", "  "], |(_, rows)| *rows)
}

/// How many rows large letters take.
pub(super) fn large_height(look: Look) -> u16 {
    match look.signs {
        Signs::Drawn => 3,
        Signs::Plain => 5,
    }
}

/// The columns that a text takes in large letters.
fn large_width(text: &str) -> usize {
    text.chars()
        .map(|letter| glyph(letter)[0].len() + 1)
        .sum::<usize>()
        .saturating_sub(1)
}

/// Writes a text in large letters; what does not fit is left out.
pub(super) fn large(pen: &mut Pen<'_>, x: u16, y: u16, width: u16, text: &str, tone: Tone) {
    let look = pen.look();
    let mut at = x;
    for letter in text.chars() {
        let rows = glyph(letter);
        let wide = u16::try_from(rows[0].len()).unwrap_or(0);
        if at + wide > x.saturating_add(width) {
            return;
        }
        let dot = |row: usize, column: usize| {
            rows.get(row)
                .is_some_and(|row| row.as_bytes().get(column) == Some(&b'#'))
        };
        for line in 0..large_height(look) {
            for column in 0..wide {
                let (row, column_at) = (usize::from(line), usize::from(column));
                let block = match look.signs {
                    Signs::Plain => {
                        if dot(row, column_at) {
                            "#"
                        } else {
                            " "
                        }
                    }
                    Signs::Drawn => match (dot(row * 2, column_at), dot(row * 2 + 1, column_at)) {
                        (true, true) => "█",
                        (true, false) => "▀",
                        (false, true) => "▄",
                        (false, false) => " ",
                    },
                };
                pen.write(at + column, y + line, 1, block, tone);
            }
        }
        at += wide + 1;
    }
}

/// Draws the wall.
pub(super) fn draw(pen: &mut Pen<'_>, area: Rect, model: &Model, now: Moment) {
    let height = large_height(pen.look());
    let clock = now.in_zone(model.zone()).format("%H:%M").to_string();
    let (x, width) = (area.x + 1, area.width.saturating_sub(2));
    let Some(state) = model.state() else {
        return large(pen, x, area.y, width, &clock, Tone::Strong);
    };
    let mut y = area.y + 1;
    let end = area.bottom();
    large(pen, x, y, width, &clock, Tone::Strong);
    let down = state
        .services
        .iter()
        .filter(|service| service.status() == ServiceStatus::Down);
    let since = down.map(crate::incident::state::ServiceState::since).min();
    let standing = match (state.status, since) {
        (IncidentStatus::Running, Some(since)) => format!("DOWN {}", times::narrow(now.since(since))),
        (IncidentStatus::Running, None) => "WATCHING".to_owned(),
        _ => "STOOD DOWN".to_owned(),
    };
    let wide = u16::try_from(large_width(&standing)).unwrap_or(width);
    let right = area.right().saturating_sub(1).saturating_sub(wide);
    if right > x + 22 {
        large(
            pen,
            right,
            y,
            wide,
            &standing,
            if since.is_some() { Tone::Bad } else { Tone::Plain },
        );
    }
    y += height + 1;
    if let Some(phase) = state.phase()
        && y + height <= end
    {
        large(pen, x, y, width, &phase.title, Tone::Strong);
        y += height + 1;
    }
    let next = reminders(state, now).into_iter().find(|reminder| reminder.at > now);
    if let Some(next) = next
        && y + height < end
    {
        let at = narrate::hour_words(next.at, state.practice.zone);
        pen.write(x, y, width, &format!("NEXT: {}", next.title), Tone::Strong);
        large(pen, x, y + 1, width, &at, Tone::Attention);
        y += height + 2;
    }
    for service in worth_showing(state) {
        if y + height > end {
            break;
        }
        let status = service.status();
        let length = times::narrow(now.since(service.since()));
        let words = format!("{} {}", service_word(status), length);
        let tone = Look::service_tone(status);
        let wide = u16::try_from(large_width(&words)).unwrap_or(width);
        let name = u16::try_from(large_width(&service.name)).unwrap_or(u16::MAX);
        if name + wide + 4 <= width {
            large(pen, x, y, name, &service.name, tone);
        } else {
            pen.write(
                x,
                y + height / 2,
                width.saturating_sub(wide + 2),
                &service.name,
                Tone::Strong,
            );
        }
        large(
            pen,
            area.right().saturating_sub(1).saturating_sub(wide),
            y,
            wide,
            &words,
            tone,
        );
        y += height + 1;
    }
}
