//! What the screen shows: a pure function of the model and the time. Nothing here changes anything.

mod banner;
mod dialog;
mod drill;
mod facilitate;
mod first;
mod grid;
mod header;
mod letters;
mod lists;
mod log;
mod palette;
mod plan;
mod practice;
mod prepare;
mod rich;
mod services;
mod step;
mod wall;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::incident::moment::Moment;
use crate::incident::state::IncidentStatus;
use crate::plan::condition::IncidentKind;

use super::intent::Tab;
use super::keymap;
use super::model::{Model, Screen};
use super::painter::Cursor;
use super::pen::Pen;
use super::text;
use super::theme::Tone;
use super::update::shown_suggestion;

/// Draws everything. Returns where the cursor is to stand.
pub fn view(model: &Model, now: Moment, buffer: &mut Buffer) -> Cursor {
    let mut pen = Pen::new(buffer, model.setting.look);
    let area = pen.area();
    let parts = parts(model, area);
    header::draw(&mut pen, parts.header, model, now);
    banner::draw(&mut pen, parts.banner, model);
    // What lies below a full screen is hidden by it, dialogs too: help that is asked for in one covers it.
    let at = model
        .screens
        .iter()
        .rposition(|screen| !is_overlay(screen))
        .unwrap_or(0);
    let (below, above) = model.screens.split_at((at + 1).min(model.screens.len()));
    if let Some(screen) = below.last() {
        full(&mut pen, parts.body, screen, model, now);
    }
    notice(&mut pen, parts.notice, model);
    footer(&mut pen, parts.footer, model);
    let mut cursor = None;
    for screen in above {
        cursor = overlay(&mut pen, parts.body.union(parts.notice), screen, model, now);
    }
    cursor
}

/// Draws the rows that the clock is in, for a tick within a minute. Their number is [`CLOCK_ROWS`].
pub fn clock(model: &Model, now: Moment, buffer: &mut Buffer) {
    let mut pen = Pen::new(buffer, model.setting.look);
    let row = Rect {
        height: 1,
        ..pen.area()
    };
    header::first_line(&mut pen, row, model, now);
}

/// How many rows [`clock`] draws.
pub const CLOCK_ROWS: u16 = 1;

/// Below this height a dialog may cover the clock, and a tick paints everything.
pub const LEAST_HEIGHT_FOR_CLOCK: u16 = 10;

/// The parts of the screen, from top to bottom.
struct Parts {
    header: Rect,
    banner: Rect,
    body: Rect,
    notice: Rect,
    footer: Rect,
}

fn parts(model: &Model, area: Rect) -> Parts {
    // An incident whose log could not be begun has nothing to say in a second line.
    let is_first = model.log().is_none();
    let header = match area.height {
        0..=5 => 1,
        _ if is_first => 1,
        _ => 2,
    };
    let footer = u16::from(area.height >= 3);
    let notice = match area.height {
        0..8 => 0,
        8..16 => 1,
        _ if notice_lines(model, area.width).len() > 1 => 2,
        _ => 1,
    };
    let banner = banner::height(model, area);
    let header = header.min(area.height);
    let body = area.height.saturating_sub(header + footer + notice + banner);
    let row = |y: u16, height: u16| Rect::new(area.x, area.y + y, area.width, height);
    Parts {
        header: row(0, header),
        banner: row(header, banner),
        body: row(header + banner, body),
        notice: row(header + banner + body, notice),
        footer: row(header + banner + body + notice, footer),
    }
}

/// True for screens that lie over another.
fn is_overlay(screen: &Screen) -> bool {
    matches!(
        screen,
        Screen::Menu(_) | Screen::Form(_) | Screen::Palette(_) | Screen::Entry(..) | Screen::Card(_)
    )
}

fn full(pen: &mut Pen<'_>, area: Rect, screen: &Screen, model: &Model, now: Moment) {
    match screen {
        Screen::First(_) => first::draw(pen, area, model, now),
        Screen::Help(page) => first::help(pen, area, *page, model),
        Screen::Broken(broken) => first::broken(pen, area, broken, model),
        Screen::Plan => plan::draw(pen, area, model, now),
        Screen::Services(at) => services::draw(pen, area, *at, model, now),
        Screen::Paper(top) => lists::by_hand(pen, area, Tab::Paper, *top, model),
        Screen::Patients(top) => lists::by_hand(pen, area, Tab::Patients, *top, model),
        Screen::Log(view) => log::draw(pen, area, view, model),
        Screen::Contacts(at) => lists::contacts(pen, area, *at, model),
        Screen::Print(at) => lists::print(pen, area, *at, model),
        Screen::Prepare(view) => prepare::draw(pen, area, *view, model),
        Screen::People(at) => practice::people(pen, area, *at, model),
        Screen::Hours(at) => practice::hours(pen, area, *at, model),
        Screen::Briefing(top) => lists::briefing(pen, area, *top, model),
        Screen::Keys(top) => lists::keys(pen, area, *top, model),
        Screen::Grid(view) => grid::draw(pen, area, view, model, now),
        Screen::Wall => wall::draw(pen, area, model, now),
        Screen::Facilitator(view) => facilitate::draw(pen, area, view, model),
        Screen::Outcome(top) => drill::outcome(pen, area, *top, model),
        Screen::Menu(_) | Screen::Form(_) | Screen::Palette(_) | Screen::Entry(..) | Screen::Card(_) => {}
    }
}

fn overlay(pen: &mut Pen<'_>, area: Rect, screen: &Screen, model: &Model, now: Moment) -> Cursor {
    match screen {
        Screen::Form(form) => dialog::form(pen, area, form, model, now),
        Screen::Menu(menu) => {
            dialog::menu(pen, area, menu);
            None
        }
        Screen::Palette(view) => palette::draw(pen, area, view),
        Screen::Card(inject) => {
            drill::card(pen, area, inject, model);
            None
        }
        Screen::Entry(hash, top) => {
            log::entry(pen, area, *hash, *top, model);
            None
        }
        _ => None,
    }
}

/// The sentence below the screen: what is being saved, else what was said last. Two lines where it needs them: a refusal
/// of which half can be read helps nobody.
fn notice(pen: &mut Pen<'_>, area: Rect, model: &Model) {
    let (x, width) = (area.x + 1, area.width.saturating_sub(2));
    if model.is_saving() && area.height > 0 {
        pen.write(x, area.y, width, "saving…", Tone::Attention);
    } else if let Some(notice) = &model.notice {
        let lines = notice_lines(model, area.width);
        // The last line that there is room for carries the rest, and ends so that it can be seen to be cut.
        let last = usize::from(area.height).saturating_sub(1);
        for (at, y) in (area.y..area.bottom()).enumerate() {
            let words = if at == last {
                lines.get(at..).unwrap_or_default().join(" ")
            } else {
                lines.get(at).cloned().unwrap_or_default()
            };
            pen.write(x, y, width, &words, notice.tone);
        }
    } else if area.height > 0
        && let Some(words) = shown_suggestion(model)
    {
        pen.write(x, area.y, width, &words, Tone::Attention);
    } else if area.height > 0
        && let Some(state) = model.state().filter(|state| state.status == IncidentStatus::StoodDown)
    {
        let words = match state.kind {
            IncidentKind::Drill => "The exercise is over. X leads to the debrief and to closing it.",
            _ => "Stood down. X leads to the debrief, what is to change, and closing it.",
        };
        pen.write(x, area.y, width, words, Tone::Quiet);
    }
}

/// What was said last, in lines.
fn notice_lines(model: &Model, width: u16) -> Vec<String> {
    let text = model.notice.as_ref().map(|notice| &*notice.text);
    text.map(|text| text::wrap(text, usize::from(width.saturating_sub(2))))
        .unwrap_or_default()
}

/// The keys that matter here: the tabs on the screens that a digit goes to, else what the table shows for the place.
fn footer(pen: &mut Pen<'_>, area: Rect, model: &Model) {
    if area.height == 0 {
        return;
    }
    let (x, width) = (area.x + 1, area.width.saturating_sub(2));
    // Where letters are typed, a question mark is one of them.
    let is_typed = [keymap::Place::Form, keymap::Place::Grid, keymap::Place::Palette];
    let help = if is_typed.iter().any(|place| model.places().contains(place)) {
        "F1 help"
    } else {
        keymap::footer(&[keymap::Place::Screens]).last().unwrap_or_default()
    };
    let right = pen.write_right(area.right().saturating_sub(1), area.y, width, help, Tone::Quiet);
    let width = right.saturating_sub(x + 1);
    if let Some(tab) = tab_of(model.top()) {
        tabs(pen, x, area.y, width, tab, model);
    } else {
        let words = match model.top() {
            // A dialog says itself what Enter and Esc do in it.
            Screen::Form(form) if form.fields.len() < 2 => Vec::new(),
            Screen::Facilitator(_) => facilitate::foot_words(model, foot_words(model.places(), help)),
            _ => foot_words(model.places(), help),
        };
        pen.write(x, area.y, width, &whole_words(&words, usize::from(width)), Tone::Quiet);
    }
}

/// As many of these as fit, each whole: half a key helps nobody.
fn whole_words(words: &[&str], width: usize) -> String {
    let mut shown = String::new();
    for one in words {
        let gap = if shown.is_empty() { "" } else { "   " };
        if text::columns(&shown) + gap.len() + text::columns(one) > width {
            break;
        }
        shown.push_str(gap);
        shown.push_str(one);
    }
    shown
}

/// What the footer shows for these places: of two that speak of one key, the first, for that is what it means here.
fn foot_words(places: &[keymap::Place], help: &str) -> Vec<&'static str> {
    let mut shown: Vec<&'static str> = Vec::new();
    for words in keymap::footer(places).filter(|words| *words != help) {
        let key = words.split(' ').next();
        if !shown.iter().any(|earlier| earlier.split(' ').next() == key) {
            shown.push(words);
        }
    }
    shown
}

fn tab_of(screen: &Screen) -> Option<Tab> {
    match screen {
        Screen::Plan => Some(Tab::Plan),
        Screen::Services(_) => Some(Tab::Services),
        Screen::Paper(_) => Some(Tab::Paper),
        Screen::Patients(_) => Some(Tab::Patients),
        Screen::Log(_) => Some(Tab::Log),
        Screen::Contacts(_) => Some(Tab::Contacts),
        Screen::Print(_) => Some(Tab::Print),
        _ => None,
    }
}

fn tabs(pen: &mut Pen<'_>, x: u16, y: u16, width: u16, here: Tab, model: &Model) {
    let end = x.saturating_add(width);
    let mut at = x;
    for (number, tab) in Tab::ALL.into_iter().enumerate() {
        let words = format!("{} {}", number + 1, tab.words());
        let tone = if tab == here { Tone::Chosen } else { Tone::Quiet };
        at = pen.write(at, y, end.saturating_sub(at), &words, tone).saturating_add(2);
    }
    // Where there is room, the keys of this very screen stand behind the tabs, and then those of the incident.
    let here = model.places().first().copied();
    let incident = model.focus.is_some().then_some(keymap::Place::Incident);
    let places: Vec<keymap::Place> = here.into_iter().chain(incident).collect();
    let room = usize::from(end.saturating_sub(at));
    let mut words = String::new();
    for key in foot_words(&places, "") {
        if text::columns(&words) + text::columns(key) + 4 > room {
            break;
        }
        words = if words.is_empty() {
            key.to_owned()
        } else {
            format!("{words}  {key}")
        };
    }
    pen.write_right(end.saturating_sub(2), y, end.saturating_sub(at), &words, Tone::Quiet);
}

/// The first line to show so that the chosen one of `count` is in sight on `height` lines, in the middle where it can
/// be.
fn first_shown(chosen: usize, count: usize, height: usize) -> usize {
    chosen.saturating_sub(height / 2).min(count.saturating_sub(height))
}
