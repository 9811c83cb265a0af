//! Contacts, print, prepare, the briefing, the keys, and the two screens that say what to do by hand.

use ratatui::layout::Rect;

use crate::health::{Checked, last_checked};
use crate::incident::narrate;
use crate::incident::outsiders::OutsideClock;

use super::super::intent::Tab;
use super::super::keymap;
use super::super::model::Model;
use super::super::msg::Paper;
use super::super::pen::Pen;
use super::super::theme::Tone;
use super::super::times;
use super::super::update::{ContactLine, PrintRow, briefing as briefing_of, contact_lines, print_rows};
use super::first::by_hand as numbered;
use super::letters::{self, Size};
use super::rich::{Rich, labelled, wrapped};
use super::{first_shown, foot_words};

/// How today's list is printed while this program cannot do it yet.
pub(super) const LIST_BY_HAND: [&str; 5] = [
    "Take the encrypted stick from the locked drawer. Sign it out: name and time.",
    "Put it into a PC that works and has a printer on its own cable. Open the folder of lists.",
    "Open the newest file. Read its date and time aloud: that is how old the list is.",
    "Print two copies: one for the desk, one for the duty doctor. No printer? Copy out the next two hours by hand.",
    "Take the stick out and lock it away. Sign it back in.",
];

/// How slips are handed out while this program does not count them yet.
pub(super) const PAPER_BY_HAND: [&str; 5] = [
    "Open the box. Give each room its envelope of numbered slips, and the desk and each phone its call sheets.",
    "Slips without numbers? Number them by hand before they leave the desk: C-001, C-002 and on.",
    "Write down here, on the sheet in the box, which numbers went to which room, and to whom.",
    "One slip for each patient: name, date of birth, the time. The number is what this log may name; never the patient.",
    "Used or not, every slip comes back to the box. Count them room by room before anybody goes home.",
];

/// What is done about patients while this program holds no list yet.
const PATIENTS_BY_HAND: [&str; 4] = [
    "Tick each patient off on the printed list as they arrive, with the time.",
    "Somebody not on the list? Add a line at the end: walk-in, the time, the slip's number.",
    "Cross out who did not come, once the session is over.",
    "Keep the list locked up with the slips. It is needed for typing up.",
];

/// Lines of a text, with a sign where more follow.
pub(super) fn text(pen: &mut Pen<'_>, inner: Rect, lines: &[Rich], top: usize) {
    let height = usize::from(inner.height);
    let top = top.min(lines.len().saturating_sub(height));
    for (y, line) in (inner.y..inner.bottom()).zip(lines.iter().skip(top)) {
        line.write(pen, inner.x + 1, y, inner.width.saturating_sub(2));
    }
    if lines.len() > top + height && inner.height > 0 {
        let more = format!(" {} PgDn ", pen.look().sign("▼", "v"));
        pen.write_right(inner.right(), inner.bottom() - 1, 10, &more, Tone::Key);
    }
}

/// Draws paper or patients: what to do by hand.
pub(super) fn by_hand(pen: &mut Pen<'_>, area: Rect, tab: Tab, top: usize, model: &Model) {
    let inner = pen.frame(area, tab.words(), "by hand for now");
    let mut lines = match tab {
        Tab::Paper => numbered(&PAPER_BY_HAND, area.width),
        _ => numbered(&PATIENTS_BY_HAND, area.width),
    };
    let width = usize::from(inner.width.saturating_sub(2));
    let papers = model
        .state()
        .and_then(|state| state.plan())
        .map(|plan| &*plan.papers)
        .unwrap_or_default();
    if tab == Tab::Paper && !papers.is_empty() {
        lines.push(Rich::of("What is written on each", Tone::Strong));
        for paper in papers {
            let title = match &paper.prefix {
                Some(prefix) => format!("{} ({prefix}-001…)", paper.title),
                None => paper.title.clone(),
            };
            lines.extend(wrapped(&title, width, Tone::Key));
            lines.extend(wrapped(&paper.fields.join("; "), width, Tone::Plain));
        }
    }
    text(pen, inner, &lines, top);
}

/// Draws whom to ring, the numbers large, and what was last said; before them who must be told.
pub(super) fn contacts(pen: &mut Pen<'_>, area: Rect, at: usize, model: &Model) {
    let area = practice_faults(pen, area, model);
    let rows = contact_lines(model);
    if rows.is_empty() && model.setting.practice_errors().next().is_some() {
        let inner = pen.frame(area, "Contacts", "");
        let words = "Nobody could be read from practice.yaml. Use the printed card. m writes down what was said.";
        let lines = wrapped(words, usize::from(inner.width.saturating_sub(2)), Tone::Plain);
        return text(pen, inner, &lines, 0);
    }
    if rows.is_empty() {
        let inner = pen.frame(area, "Contacts", "");
        let words = "practice.yaml names nobody yet: + adds somebody. Use the printed card meanwhile. In an incident, m writes down \
             what was said to or by anybody.";
        let lines = wrapped(words, usize::from(inner.width.saturating_sub(2)), Tone::Plain);
        return text(pen, inner, &lines, 0);
    }
    let detail = if area.height >= 14 { 9 } else { 0 };
    let upper = Rect {
        height: area.height - detail,
        ..area
    };
    let inner = pen.frame(upper, "Contacts", "");
    let first = first_shown(at, rows.len(), usize::from(inner.height));
    for (y, (number, row)) in (inner.y..inner.bottom()).zip(rows.iter().enumerate().skip(first)) {
        contact_line(pen, Rect::new(inner.x, y, inner.width, 1), row, model);
        if number == at {
            pen.tint(Rect::new(inner.x, y, inner.width, 1), Tone::Chosen);
        }
    }
    pen.more(
        upper,
        first,
        rows.len().saturating_sub(first + usize::from(inner.height)),
        "",
        "",
    );
    let lower = Rect::new(area.x, upper.bottom(), area.width, detail);
    match rows.get(at) {
        Some(ContactLine::Ring(contact)) if detail > 0 => about_contact(pen, lower, model, contact),
        Some(ContactLine::Notify(clock)) if detail > 0 => about_notify(pen, lower, model, clock),
        _ => {}
    }
}

/// What is wrong with practice.yaml, above what could be read of it. Returns the area below.
fn practice_faults(pen: &mut Pen<'_>, area: Rect, model: &Model) -> Rect {
    if model.setting.practice_errors().next().is_none() || area.height < 8 {
        return area;
    }
    let width = usize::from(area.width.saturating_sub(4));
    let mut lines = Vec::new();
    for fault in model.setting.practice_errors() {
        let hint = fault.hint.as_deref().map(|hint| format!("; {hint}"));
        let words = format!("Line {}: {}{}", fault.line, fault.message, hint.unwrap_or_default());
        lines.extend(wrapped(&words, width, Tone::Attention));
    }
    let most = usize::from(area.height / 2).saturating_sub(3).max(1);
    if lines.len() > most {
        lines.truncate(most);
        lines.push(Rich::of("and more", Tone::Attention));
    }
    let whole = format!("All of it: stopgap plan check {}/practice.yaml", model.setting.folder);
    lines.extend(wrapped(&whole, width, Tone::Quiet));
    let height = u16::try_from(lines.len() + 2).unwrap_or(area.height).min(area.height);
    let title = match &model.setting.practice_instead {
        Some(instead) => format!("Mistakes in practice.yaml: numbers are of {instead}"),
        None => "Mistakes in practice.yaml: what could not be read is left out".to_owned(),
    };
    let inner = pen.frame(Rect { height, ..area }, &title, "");
    text(pen, inner, &lines, 0);
    Rect::new(area.x, area.y + height, area.width, area.height - height)
}

fn contact_line(pen: &mut Pen<'_>, row: Rect, line: &ContactLine<'_>, model: &Model) {
    let name_width = (row.width * 2 / 5).clamp(12, 44);
    let x = row.x + 2 + name_width;
    let room = row.right().saturating_sub(x);
    match line {
        ContactLine::Ring(contact) => {
            pen.write(row.x + 1, row.y, name_width, &contact.name, Tone::Plain);
            let numbers: Vec<&str> = [&contact.phone, &contact.alternative]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            let numbers = if numbers.is_empty() {
                "no number".to_owned()
            } else {
                numbers.join("  or  ")
            };
            pen.write(x, row.y, room, &numbers, Tone::Strong);
        }
        ContactLine::Notify(clock) => {
            let words = format!("Must be told: {}", clock.notify.title);
            let (left, tone) = times::time_left(clock, model.seen_at, model.zone());
            let right = pen.write_right(row.right().saturating_sub(1), row.y, room, &left, tone);
            pen.write(row.x + 1, row.y, right.saturating_sub(row.x + 2), &words, tone);
        }
    }
}

/// What to say to an outsider who must be told, and on which number.
fn about_notify(pen: &mut Pen<'_>, area: Rect, model: &Model, clock: &OutsideClock<'_>) {
    let notify = clock.notify;
    let inner = pen.frame(area, &notify.title, "not told yet");
    let width = usize::from(inner.width.saturating_sub(2));
    let mut lines = Vec::new();
    if let Some(contact) = &notify.contact {
        let words = super::step::contact_words(model, contact.as_str());
        lines.extend(labelled("Ring", 10, &words, width, (Tone::Quiet, Tone::Strong)));
    }
    if let Some(ended) = clock.reason_ended {
        let at = narrate::moment_words(ended, model.zone(), model.seen_at.day_in(model.zone()));
        let words = format!("What called for it ended {at}. They are still to be told.");
        lines.extend(wrapped(&words, width, Tone::Attention));
    }
    if let Some(said) = &notify.text {
        lines.extend(wrapped(said, width, Tone::Plain));
    }
    text(pen, inner, &lines, 0);
}

fn about_contact(pen: &mut Pen<'_>, area: Rect, model: &Model, contact: &crate::plan::practice::Contact) {
    let zone = model.setting.practice.time_zone;
    let today = model.seen_at.day_in(zone);
    let confirmed = match last_checked(contact, model.logs.standing(), zone, today) {
        Checked::Never => "number never checked".to_owned(),
        Checked::Lately(day) => format!("number checked {}", narrate::day_words(day)),
        Checked::LongAgo(day) => format!("number checked {}, long ago", narrate::day_words(day)),
    };
    let inner = pen.frame(area, &contact.name, &confirmed);
    let width = usize::from(inner.width.saturating_sub(2));
    let tones = (Tone::Quiet, Tone::Plain);
    let mut lines = Vec::new();
    let mut below = inner;
    if let Some(phone) = &contact.phone {
        let height = Size::Large.rows(pen.look()).min(inner.height);
        let width = inner.width.saturating_sub(2);
        letters::write(pen, (inner.x + 1, inner.y), width, phone, Size::Large, Tone::Strong);
        below = Rect::new(inner.x, inner.y + height, inner.width, inner.height - height);
    }
    if let Some(note) = &contact.note {
        lines.extend(labelled("At hand", 10, note, width, tones));
    }
    if let Some(log) = model.log() {
        let state = log.state();
        let said = state
            .messages
            .iter()
            .rev()
            .filter(|message| message.contact.name == contact.name)
            .take(3);
        for message in said {
            if let Some(entry) = log.at(message.place) {
                let at = narrate::hour_words(message.occurred, state.practice.zone);
                lines.extend(labelled(&at, 10, &narrate::sentence(entry, log), width, tones));
            }
        }
    }
    let is_shown = |words: &&str| model.focus.is_some() || !words.starts_with("Enter");
    let keys = foot_words(&[keymap::Place::Contacts], "");
    let keys = keys.into_iter().filter(is_shown).collect::<Vec<_>>().join("   ");
    if below.height > 1 {
        let last = below.bottom() - 1;
        pen.write(below.x + 1, last, below.width.saturating_sub(2), &keys, Tone::Quiet);
        below.height -= 1;
    }
    text(pen, below, &lines, 0);
}

/// Draws what can be written to a file.
pub(super) fn print(pen: &mut Pen<'_>, area: Rect, at: usize, model: &Model) {
    let inner = pen.frame(area, "Print", "");
    let mut y = inner.y;
    for (number, paper) in print_rows().into_iter().enumerate() {
        if y >= inner.bottom() {
            return;
        }
        pen.write(
            inner.x + 1,
            y,
            inner.width.saturating_sub(2),
            paper.words(),
            Tone::Plain,
        );
        if number == at {
            pen.tint(Rect::new(inner.x, y, inner.width, 1), Tone::Chosen);
        }
        y += 1;
    }
    let width = usize::from(inner.width.saturating_sub(2));
    let paper = match print_rows().get(at) {
        Some(PrintRow::Cards) => None,
        Some(PrintRow::File(paper)) => Some(*paper),
        None => return,
    };
    let about = match paper {
        None => {
            "A page for each role, for a browser and as text: steps, warnings, numbers, and room for times. Print them \
             before the day; g types them back."
        }
        Some(Paper::ReportPage) => "A page to open in a browser and print. While anything is open it says INTERIM.",
        Some(Paper::ReportText) => "The same report as text, for e-mail or another editor.",
        Some(Paper::ReportData) => "The same report for other programs.",
        Some(Paper::Board | Paper::HourlyBoard) => {
            "What the wall shows, as text: written by itself every hour, for the day this PC dies."
        }
        Some(Paper::Handover) => "What is open, due and owed, for whoever takes over.",
    };
    let folder = format!("Files go to {}. No name in them is a patient's.", model.setting.folder);
    let mut lines = vec![Rich::default()];
    lines.extend(wrapped(about, width, Tone::Plain));
    lines.push(Rich::default());
    lines.extend(wrapped(&folder, width, Tone::Quiet));
    let below = Rect::new(inner.x, y, inner.width, inner.bottom().saturating_sub(y));
    text(pen, below, &lines, 0);
}

/// Draws what the next lead must know.
pub(super) fn briefing(pen: &mut Pen<'_>, area: Rect, top: usize, model: &Model) {
    let inner = pen.frame(area, "Briefing: what the next lead must know", "");
    let width = usize::from(inner.width.saturating_sub(2));
    let mut lines = Vec::new();
    for one in &model.set_aside {
        let said = crate::verb::say(&one.request, model.zone());
        let words = format!("NOT recorded: {said}. {}", one.why);
        lines.extend(wrapped(&words, width, Tone::Alarm));
    }
    let known = model.log().map(|log| briefing_of(log, model.seen_at));
    for (tone, words) in known.unwrap_or_default() {
        lines.extend(wrapped(&words, width, tone));
    }
    text(pen, inner, &lines, top);
}

/// Draws the keys, from the table that they work by: those first that hold where help was asked for.
pub(super) fn keys(pen: &mut Pen<'_>, area: Rect, top: usize, model: &Model) {
    let inner = pen.frame(area, "Keys", "");
    // Where there is room, in two columns.
    let half = if inner.width >= 110 {
        inner.width / 2
    } else {
        inner.width
    };
    let width = usize::from(half.saturating_sub(2));
    let mut lines = Vec::new();
    for (heading, rows) in keymap::help(model.places_below()) {
        lines.push(Rich::of(heading, Tone::Strong));
        for (shown, words) in rows {
            lines.extend(labelled(
                &format!("  {shown}"),
                24,
                words,
                width,
                (Tone::Key, Tone::Plain),
            ));
        }
        lines.push(Rich::default());
    }
    if half < inner.width && lines.len() > usize::from(inner.height) {
        let left = Rect { width: half, ..inner };
        let right = Rect::new(inner.x + half, inner.y, inner.width - half, inner.height);
        let height = usize::from(inner.height);
        let top = top.min(lines.len().saturating_sub(height));
        text(pen, left, &lines[top..(top + height).min(lines.len())], 0);
        return text(pen, right, &lines[(top + height).min(lines.len())..], 0);
    }
    text(pen, inner, &lines, top);
}
