//! The first screen, and what its digits open.

use ratatui::layout::Rect;

use crate::incident::ids::IncidentId;
use crate::incident::moment::Moment;
use crate::incident::narrate;
use crate::incident::state::IncidentStatus;
use crate::plan::condition::IncidentKind;
use crate::plan::model::{MessageText, Plan};

use super::super::intent::FirstHelp;
use super::super::model::{Broken, FirstPage, Model, PlanView};
use super::super::outline;
use super::super::pen::Pen;
use super::super::text;
use super::super::theme::Tone;
use super::super::update::{BREAKABLE, contact_rows, fitting, fitting_too, spoken_words};
use super::lists::{LIST_BY_HAND, PAPER_BY_HAND};
use super::rich::{Rich, labelled, wrapped};

/// Draws the first screen.
pub(super) fn draw(pen: &mut Pen<'_>, area: Rect, model: &Model, now: Moment) {
    let air = u16::from(area.height >= 14);
    let mut below = Below { area, y: area.y };
    below.line(
        pen,
        &[
            ("Someone in danger now?  ", Tone::Bad),
            ("999 and the duty doctor first.", Tone::Strong),
            (" This screen can wait.", Tone::Plain),
        ],
    );
    below.y += air;
    // Words that are cut help nobody: they are given the lines that there are, and what is left over is air.
    let room = usize::from(area.width).saturating_sub(31);
    let what = first_lines(model);
    let wanted: Vec<usize> = what.iter().map(|(_, more)| text::wrap(more, room).len()).collect();
    let left = usize::from(area.height).saturating_sub(9);
    let taken = |most: usize| wanted.iter().map(|lines| (*lines).min(most)).sum::<usize>();
    let most = (2..=6).rev().find(|most| taken(*most) <= left).unwrap_or(1);
    let between = u16::from(taken(most) + what.len() <= left);
    for (number, (title, more)) in what.iter().enumerate() {
        let key = format!(" {}  ", number + 1);
        let title = format!("{title:<23}  ");
        let mut lines = if most > 1 {
            text::wrap(more, room)
        } else {
            vec![more.clone()]
        };
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                *last = format!("{}…", text::cut(last, room.saturating_sub(1)).trim_end_matches('…'));
            }
        }
        for (at, line) in lines.iter().enumerate() {
            let (key, title) = if at == 0 {
                (&*key, &*title)
            } else {
                ("    ", "                         ")
            };
            below.line(pen, &[(key, Tone::Key), (title, Tone::Strong), (line, Tone::Plain)]);
        }
        below.y += between;
    }
    below.y += if between == 0 { air } else { 0 };
    let open = model.open_incidents();
    if open.is_empty() {
        begin(pen, &mut below, model, air);
    } else {
        // The keys below them stay on the screen, however many there are.
        let left = usize::from(area.bottom().saturating_sub(below.y + 1)).max(1);
        let shown = if open.len() > left {
            left.saturating_sub(1).max(1)
        } else {
            open.len()
        };
        for (at, id) in open.iter().take(shown).enumerate() {
            let is_focus = model.focus.as_ref() == Some(*id) || (model.focus.is_none() && at == 0);
            carry_on(pen, &mut below, model, id, is_focus, now);
        }
        if let more @ 1.. = open.len() - shown {
            let words = format!(": and {more} more");
            below.line(pen, &[("i", Tone::Key), (&words, Tone::Plain)]);
        }
        let is_over = |id: &&IncidentId| {
            let log = model.logs.get(id);
            log.is_some_and(|log| log.state().status == IncidentStatus::StoodDown)
        };
        let (over, start): (&[(&str, &str)], &str) = match open.first().filter(|id| is_over(id)) {
            Some(_) => (&[("X", "debrief, close")], "another"),
            None => (&[], "start another"),
        };
        let others = [
            ("s", start),
            ("7", "print"),
            ("d", "drill"),
            ("p", "prepare"),
            ("q", "leave"),
        ];
        below.keys(pen, &[over, &others].concat());
    }
}

/// Writes lines one below the other, as long as there is room.
struct Below {
    area: Rect,
    y: u16,
}

impl Below {
    fn line(&mut self, pen: &mut Pen<'_>, parts: &[(&str, Tone)]) {
        if self.y < self.area.bottom() {
            let width = self.area.width.saturating_sub(2);
            pen.write_parts(self.area.x + 1, self.y, width, parts);
        }
        self.y += 1;
    }

    /// Keys with a few words each.
    fn keys(&mut self, pen: &mut Pen<'_>, keys: &[(&str, &str)]) {
        let words: Vec<String> = keys.iter().map(|(_, words)| format!(" {words}   ")).collect();
        let parts = keys
            .iter()
            .zip(&words)
            .flat_map(|((key, _), words)| [(*key, Tone::Key), (&**words, Tone::Plain)]);
        let parts: Vec<(&str, Tone)> = parts.collect();
        self.line(pen, &parts);
    }
}

/// That the next incident keeps only what must be done.
fn essentials(model: &Model, plan: Option<&Plan>) -> Option<String> {
    let (must, all) = outline::must_of(plan.filter(|_| model.essentials)?);
    Some(format!(" Only {must} of {all} steps (e: all)."))
}

/// What starts an incident.
fn begin(pen: &mut Pen<'_>, below: &mut Below, model: &Model, air: u16) {
    let few = essentials(model, plan(model));
    let words = match few {
        Some(_) => " carries on with the plan, step 1.",
        None => " carries on with the plan, step 1: the log starts with it.",
    };
    let essentials = few.unwrap_or_default();
    below.line(
        pen,
        &[
            ("Enter", Tone::Key),
            (words, Tone::Plain),
            (&essentials, Tone::Attention),
        ],
    );
    below.line(
        pen,
        &[
            ("Started on paper already? ", Tone::Plain),
            ("g", Tone::Key),
            (": tick what is done, with rough times.", Tone::Plain),
        ],
    );
    below.y += air;
    below.keys(
        pen,
        &[
            ("s", "only slow"),
            ("e", "few of us"),
            ("d", "drill"),
            ("p", "prepare"),
            ("i", "earlier"),
            ("q", "leave"),
        ],
    );
    if let Some(ready) = &model.readiness {
        let words = format!("Ready: {}", ready.to_do_words());
        let shows: &[(&str, Tone)] = if ready.is_ready() {
            &[(".", Tone::Quiet)]
        } else {
            &[(", ", Tone::Quiet), ("p", Tone::Key), (" shows them.", Tone::Quiet)]
        };
        let parts: Vec<(&str, Tone)> = [(&*words, Tone::Quiet)]
            .into_iter()
            .chain(shows.iter().copied())
            .collect();
        below.line(pen, &parts);
    }
}

/// An incident to carry on with.
fn carry_on(pen: &mut Pen<'_>, below: &mut Below, model: &Model, id: &IncidentId, is_focus: bool, now: Moment) {
    let Some(log) = model.logs.get(id) else { return };
    let state = log.state();
    let title = state.plan_in_use().map_or("", |plan| &plan.title);
    let lines = outline::lines(state, &PlanView::default(), now);
    let (done, of) = lines.iter().fold((0, 0), |(done, of), line| match line {
        // The branches that were not taken are nothing that is left to do.
        outline::Line::Phase {
            phase, done: d, of: o, ..
        } if *d > 0 || state.is_entered(&phase.id) => (done + d, of + o),
        outline::Line::Phase { .. } | outline::Line::Step { .. } => (done, of),
    });
    let since = narrate::moment_words(state.declared, state.practice.zone, now.day_in(state.practice.zone));
    let over = match state.status {
        IncidentStatus::StoodDown => ", stood down,",
        _ => ",",
    };
    let kind = match state.kind {
        IncidentKind::Drill => "EXERCISE: ",
        IncidentKind::Live | IncidentKind::Backfilled => "",
    };
    let words = format!(": {kind}{title}{over} since {since}, {done} of {of} steps");
    let key = if is_focus {
        "Enter carries on"
    } else {
        "i to choose     "
    };
    below.line(pen, &[(key, Tone::Key), (&words, Tone::Plain)]);
}

/// The five lines of the first screen: what it is, and what is known of it here.
fn first_lines(model: &Model) -> [(&'static str, String); 5] {
    let practice = &model.setting.practice;
    let rooms = match &practice.rooms[..] {
        [] => "Box of slips, by the numbers on them; an envelope to each room".to_owned(),
        rooms => format!("An envelope of slips to each of: {}", rooms.join(", ")),
    };
    let words = plan(model)
        .and_then(|plan| spoken_words(model, plan, &spoken(plan)?.id))
        .map_or_else(
            || "\"Our computers are off. You will be seen.\"".to_owned(),
            |said| format!("\"{}\"", said.text.replace('\n', " ").trim()),
        );
    let ring: Vec<String> = contact_rows(model)
        .into_iter()
        .take(4)
        .map(|contact| match &contact.phone {
            Some(phone) => format!("{} {}", contact.name, phone.replace(' ', "\u{a0}")),
            None => contact.name.clone(),
        })
        .collect();
    let ring = if ring.is_empty() && model.setting.practice_errors().next().is_some() {
        "No numbers could be read from practice.yaml: use the printed card".to_owned()
    } else if ring.is_empty() {
        "No numbers in practice.yaml: use the printed card".to_owned()
    } else {
        ring.join(" · ")
    };
    [
        (
            "Print today's list",
            "From the encrypted stick, the newest file: how, by hand".to_owned(),
        ),
        ("Hand out the paper", rooms),
        ("Say this", words),
        ("Ring these", ring),
        (
            "What is not working?",
            "record, phones, internet, power, fridge, slow, results, staff, locked files …".to_owned(),
        ),
    ]
}

/// The plan that speaks here: the one in use, else the default.
fn plan(model: &Model) -> Option<&Plan> {
    let used = model.state().and_then(|state| state.plan());
    used.or_else(|| model.setting.default_plan().map(|choice| &*choice.plan))
}

/// The text for patients at the desk.
fn spoken(plan: &Plan) -> Option<&MessageText> {
    plan.message("at-the-desk").or_else(|| plan.messages.first())
}

/// Draws what a digit of the first screen opened.
pub(super) fn help(pen: &mut Pen<'_>, area: Rect, page: FirstPage, model: &Model) {
    let (title, lines) = match page.help {
        FirstHelp::List => ("1  Print today's list", by_hand(&LIST_BY_HAND, area.width)),
        FirstHelp::Paper => ("2  Hand out the paper", paper(model, area.width)),
        FirstHelp::Words => ("3  Say this", all_words(model, area.width)),
        FirstHelp::Ring | FirstHelp::Broken => ("4  Ring these", numbers(model, area.width)),
    };
    let begins = if model.open_incidents().is_empty() {
        "Enter starts the log and the plan"
    } else {
        "Enter goes on with the plan"
    };
    let inner = pen.frame(area, title, begins);
    let top = page.top.min(lines.len().saturating_sub(usize::from(inner.height)));
    for (y, line) in (inner.y..inner.bottom()).zip(lines.iter().skip(top)) {
        line.write(pen, inner.x + 1, y, inner.width.saturating_sub(2));
    }
    if lines.len() > top + usize::from(inner.height) && inner.height > 0 {
        let more = format!(" {} more ", pen.look().sign("▼", "v"));
        pen.write_right(inner.right(), inner.bottom() - 1, 12, &more, Tone::Key);
    }
}

fn text_width(width: u16) -> usize {
    usize::from(width.saturating_sub(4)).max(1)
}

/// Numbered lines.
pub(super) fn by_hand(lines: &[&str], width: u16) -> Vec<Rich> {
    let mut rich = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let label = format!("{}", number + 1);
        rich.extend(labelled(&label, 3, line, text_width(width), (Tone::Key, Tone::Plain)));
        rich.push(Rich::default());
    }
    rich
}

fn paper(model: &Model, width: u16) -> Vec<Rich> {
    let mut lines = by_hand(&PAPER_BY_HAND, width);
    let rooms = &model.setting.practice.rooms;
    if !rooms.is_empty() {
        lines.extend(labelled(
            "Rooms",
            8,
            &rooms.join(", "),
            text_width(width),
            (Tone::Quiet, Tone::Strong),
        ));
    }
    for paper in plan(model).map(|plan| &*plan.papers).unwrap_or_default() {
        let prefix = paper
            .prefix
            .as_ref()
            .map_or(String::new(), |prefix| format!(" ({prefix}-001, {prefix}-002 …)"));
        lines.push(Rich::of("- ", Tone::Quiet).and(format!("{}{prefix}", paper.title), Tone::Plain));
    }
    lines
}

/// Every text of the plan, that for the desk first.
fn all_words(model: &Model, width: u16) -> Vec<Rich> {
    let mut lines = Vec::new();
    let Some(plan) = plan(model) else { return lines };
    let first = spoken(plan).into_iter();
    let rest = plan
        .messages
        .iter()
        .filter(|message| spoken(plan).is_none_or(|first| first.id != message.id));
    for message in first.chain(rest) {
        let Some(said) = spoken_words(model, plan, &message.id) else {
            continue;
        };
        lines.push(Rich::of(&*message.title, Tone::Key));
        lines.extend(wrapped(&said.text, text_width(width), Tone::Strong));
        if let Some(changed) = said.changed {
            lines.push(Rich::of(changed, Tone::Quiet));
        }
        lines.push(Rich::default());
    }
    lines
}

fn numbers(model: &Model, width: u16) -> Vec<Rich> {
    let mut lines = Vec::new();
    for contact in contact_rows(model) {
        let numbers: Vec<&str> = [&contact.phone, &contact.alternative]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        let numbers = if numbers.is_empty() {
            "no number".to_owned()
        } else {
            numbers.join("   or   ")
        };
        lines.extend(labelled(
            &contact.name,
            30,
            &numbers,
            text_width(width),
            (Tone::Plain, Tone::Strong),
        ));
        if let Some(note) = &contact.note {
            lines.extend(labelled("", 30, note, text_width(width), (Tone::Quiet, Tone::Quiet)));
        }
        lines.push(Rich::default());
    }
    if lines.is_empty() {
        let words = if model.setting.practice_errors().next().is_some() {
            "practice.yaml has mistakes, and nobody could be read from it. Use the printed card."
        } else {
            "practice.yaml names nobody yet. Use the printed card; write the numbers in once this is over."
        };
        lines.extend(wrapped(words, text_width(width), Tone::Plain));
    }
    lines
}

/// Draws the question what is not working.
pub(super) fn broken(pen: &mut Pen<'_>, area: Rect, broken: &Broken, model: &Model) {
    let inner = pen.frame(area, "5  What is not working?", "");
    let look = pen.look();
    let mut y = inner.y;
    for (at, one) in BREAKABLE.iter().enumerate() {
        if y >= inner.bottom() {
            return;
        }
        let mark = if broken.ticked.contains(&at) {
            look.sign("✗", "x")
        } else {
            " "
        };
        let line = format!(" {}  [{mark}]  {}", one.key, one.words);
        pen.write(inner.x, y, inner.width, &line, Tone::Plain);
        if at == broken.at {
            pen.tint(Rect::new(inner.x, y, inner.width, 1), Tone::Chosen);
        }
        y += 1 + u16::from(usize::from(inner.height) >= 2 * BREAKABLE.len() + 4);
    }
    y += 1;
    let id = fitting(broken);
    let plan = model.setting.plan(id).map_or(id, |choice| &choice.plan.title);
    let starts = if model.focus.is_some() {
        format!("Enter marks what is ticked. The plan that fits it: {plan}.")
    } else if broken.ticked.is_empty() {
        format!("Enter starts: {plan}. Not sure is an answer.")
    } else {
        format!("Enter starts: {plan}, and marks what is ticked.")
    };
    let choice = model.setting.plan(id).map(|choice| &*choice.plan);
    let few = essentials(model, choice).map_or_else(String::new, |few| few.trim().to_owned());
    let title = |id: &str| {
        model
            .setting
            .plan(id)
            .map_or_else(|| id.to_owned(), |choice| choice.plan.title.clone())
    };
    let too: Vec<String> = fitting_too(broken).into_iter().map(title).collect();
    let too = if too.is_empty() {
        String::new()
    } else {
        format!(
            "Fits too: {}. S goes on with it later, or I starts it beside this one.",
            too.join(", ")
        )
    };
    for (line, tone) in [
        (&*starts, Tone::Strong),
        (&*too, Tone::Attention),
        (&*few, Tone::Attention),
        (
            "Tick all that apply. Another plan can take over later; the log comes along.",
            Tone::Quiet,
        ),
    ] {
        let lines = if line.is_empty() {
            Vec::new()
        } else {
            wrapped(line, text_width(area.width), tone)
        };
        for line in lines {
            if y < inner.bottom() {
                line.write(pen, inner.x + 1, y, inner.width.saturating_sub(2));
                y += 1;
            }
        }
    }
}
