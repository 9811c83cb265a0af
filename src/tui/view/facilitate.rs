//! The facilitator's screen: every inject with when it was planned and sent, what it expects and what became of that, and
//! the objectives; below or beside it everything about the chosen line.

use std::time::Duration;

use ratatui::layout::Rect;

use crate::drill::score::{ExpectationScore, ObjectiveScore};
use crate::drill::wording;
use crate::incident::drill::{InjectRecord, t_words};
use crate::incident::log::Log;
use crate::incident::narrate;
use crate::incident::state::{DrillState, InjectFact, ServiceState};
use crate::plan::scenario::{Comes, Inject, InjectId};

use super::super::model::{FacilitatorRow, FacilitatorView, Model, Screen};
use super::super::pen::Pen;
use super::super::text::cut;
use super::super::theme::{Look, Tone};
use super::super::update::{FacilitatorLine, card_of, facilitator_lines, played};
use super::drill::{how, objective_words, verdict_words};
use super::first_shown;
use super::lists::text;
use super::rich::{Rich, labelled, wrapped};

/// From this width on what is said of the line stands beside the list.
const WIDE: u16 = 110;

/// Room for what stands before a line of the lower part.
const LABEL: usize = 10;

/// Draws the screen.
pub(super) fn draw(pen: &mut Pen<'_>, area: Rect, view: &FacilitatorView, model: &Model) {
    let (Some(log), Some(here)) = (model.log(), model.facilitated()) else {
        return;
    };
    let Some(drill) = log.state().drill.as_deref() else {
        return;
    };
    let title = format!("Facilitator: {}", drill.setting.scenario.title);
    let t = drill.clock.t(model.machine);
    let Some(scenario) = played(model) else {
        let inner = pen.frame(area, &title, "");
        let words = here.mind.as_deref().unwrap_or("The scenario is being read.");
        let width = usize::from(inner.width.saturating_sub(2));
        return text(pen, inner, &wrapped(words, width, Tone::Plain), 0);
    };
    let (lines, chosen) = facilitator_lines(&scenario, log.state(), model.seen_at, view);
    let (upper, lower) = if area.width >= WIDE {
        let left = area.width * 11 / 20;
        (
            Rect { width: left, ..area },
            Rect::new(area.x + left, area.y, area.width - left, area.height),
        )
    } else {
        let upper = area.height.saturating_sub(area.height / 2);
        (
            Rect { height: upper, ..area },
            Rect::new(area.x, area.y + upper, area.width, area.height - upper),
        )
    };
    let over = if t >= scenario.duration { ": X ends it" } else { "" };
    let right = format!("{} of {}{over}", t_words(t), t_words(scenario.duration));
    let inner = pen.frame(upper, &title, &right);
    let first = first_shown(chosen, lines.len(), usize::from(inner.height));
    for (y, (number, line)) in (inner.y..inner.bottom()).zip(lines.iter().enumerate().skip(first)) {
        let row = Rect::new(inner.x, y, inner.width, 1);
        one_line(pen, row, line, (log, drill, t));
        if number == chosen {
            pen.tint(row, Tone::Chosen);
        }
    }
    if lines.len() > first + usize::from(inner.height) {
        let more = format!(" {} more ", pen.look().sign("▼", "v"));
        pen.write_right(
            upper.right().saturating_sub(2),
            upper.bottom().saturating_sub(1),
            12,
            &more,
            Tone::Key,
        );
    }
    let Some(line) = lines.get(chosen) else { return };
    about(pen, lower, line, (model, log, drill), (here.mind.as_deref(), view.top));
}

/// What the footer says: the keys of the chosen line first, then what ends and moves the whole, in the order in which they
/// are needed.
pub(super) fn foot_words(model: &Model, all: Vec<&'static str>) -> Vec<&'static str> {
    let row = match model.top() {
        Screen::Facilitator(view) => {
            let scenario = played(model);
            scenario.zip(model.state()).and_then(|(scenario, state)| {
                let (lines, chosen) = facilitator_lines(&scenario, state, model.seen_at, view);
                lines.get(chosen).map(FacilitatorLine::row)
            })
        }
        _ => None,
    };
    let own: &[&str] = match row {
        Some(FacilitatorRow::Inject(_)) => &["Enter", "h", "s"],
        Some(FacilitatorRow::Expected(..)) => &["m", "l", "x"],
        Some(FacilitatorRow::Objective(_)) => &["a"],
        None => &[],
    };
    let keys = own.iter().chain(&["p", ">", "a", "X", "w", "o"]);
    let mut words: Vec<&'static str> = Vec::new();
    for key in keys {
        let found = all.iter().find(|words| words.split(' ').next() == Some(key));
        words.extend(found.filter(|found| !words.contains(*found)));
    }
    words
}

/// A line of the list.
fn one_line(pen: &mut Pen<'_>, row: Rect, line: &FacilitatorLine<'_>, (log, drill, t): (&Log, &DrillState, Duration)) {
    let look = pen.look();
    match line {
        FacilitatorLine::Inject {
            id,
            inject,
            fact,
            tally,
        } => {
            let (when, tone) = standing(*inject, *fact, drill, t);
            pen.write(row.x + 1, row.y, 16, &when, tone);
            let right = tallied(*tally, look);
            let right = pen.write_right(row.right().saturating_sub(1), row.y, row.width / 2, &right, Tone::Plain);
            let x = row.x + 18;
            let is_over = fact.is_some_and(|fact| matches!(fact.status, InjectRecord::Sent | InjectRecord::Skipped));
            let tone = if is_over { Tone::Quiet } else { Tone::Strong };
            pen.write(x, row.y, right.saturating_sub(x + 1), &headline(id, *inject, log), tone);
        }
        FacilitatorLine::Expected(one) => {
            let (words, tone) = match one.sent {
                // Nothing is expected of a card that has not come.
                None => (String::new(), Tone::Plain),
                Some(_) => verdict_words(one.verdict, one.late, look),
            };
            let by_hand = if one.marked.is_some() && !drill.setting.read_aloud {
                " (by hand)"
            } else {
                ""
            };
            let words = format!("{words}{by_hand}");
            let right = pen.write_right(row.right().saturating_sub(1), row.y, row.width / 2, &words, tone);
            let x = row.x + 20;
            let what = wording::expected(log.state(), &one.expectation.what);
            pen.write(x, row.y, right.saturating_sub(x + 1), &what, Tone::Plain);
        }
        FacilitatorLine::Objective(one) => {
            let (words, tone) = objective_words(one, look);
            pen.write(row.x + 1, row.y, 16, "Objective", Tone::Quiet);
            let right = pen.write_right(row.right().saturating_sub(1), row.y, row.width / 2, &words, tone);
            let x = row.x + 18;
            pen.write(x, row.y, right.saturating_sub(x + 1), &one.objective.text, Tone::Plain);
        }
    }
}

/// When an inject comes or came, in 16 columns.
fn standing(inject: Option<&Inject>, fact: Option<&InjectFact>, drill: &DrillState, t: Duration) -> (String, Tone) {
    match fact.map(|fact| (fact.status, fact.sent)) {
        Some((_, Some(sent))) => return (format!("sent {}", t_words(drill.t_of(sent))), Tone::Good),
        Some((InjectRecord::Held, _)) => return ("held back".to_owned(), Tone::Attention),
        Some((InjectRecord::Skipped, _)) => return ("left out".to_owned(), Tone::Quiet),
        _ => {}
    }
    match inject.map(|inject| &inject.comes) {
        Some(Comes::At(at)) if drill.setting.read_aloud && *at <= t => ("turn it now".to_owned(), Tone::Attention),
        Some(Comes::At(at)) => (t_words(*at), Tone::Plain),
        Some(Comes::When(_)) => ("when it fits".to_owned(), Tone::Plain),
        Some(Comes::ByHand) => ("by hand only".to_owned(), Tone::Plain),
        None => (String::new(), Tone::Plain),
    }
}

fn tallied([met, late, missed, open]: [usize; 4], look: Look) -> String {
    let part = |count: usize, sign: &str| (count > 0).then(|| format!("{sign}{count}"));
    let parts = [
        part(met, look.sign("✓", "+")),
        part(late, look.sign("▲", "!")),
        part(missed, look.sign("✗", "x")),
        part(open, look.sign("○", "o")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Who says it, and how it begins.
fn headline(id: &InjectId, inject: Option<&Inject>, log: &Log) -> String {
    let card = card_of(log, id);
    let from = inject
        .and_then(|inject| inject.from.clone())
        .or_else(|| card.as_ref()?.from.clone());
    let said = card
        .map(|card| card.text)
        .or_else(|| inject.and_then(|inject| inject.text.clone()));
    let said = said.unwrap_or_else(|| id.to_string());
    let said = said.trim_start_matches("EXERCISE.").trim_start();
    match from {
        Some(from) => format!("{from}: {said}"),
        None => said.to_owned(),
    }
}

/// Everything about the chosen line.
fn about(
    pen: &mut Pen<'_>,
    area: Rect,
    line: &FacilitatorLine<'_>,
    (model, log, drill): (&Model, &Log, &DrillState),
    (mind, top): (Option<&str>, usize),
) {
    let width = usize::from(area.width.saturating_sub(4)).max(1);
    let look = pen.look();
    let mut lines = Vec::new();
    if let Some(mind) = mind {
        lines.extend(wrapped(mind, width, Tone::Attention));
    }
    let title = match line {
        FacilitatorLine::Inject { id, inject, fact, .. } => {
            about_inject(&mut lines, (id, *inject, *fact), (model, log, drill), width);
            let medium = inject.and_then(|inject| inject.medium.as_deref());
            format!("{id}: {}", how(medium).to_lowercase())
        }
        FacilitatorLine::Expected(one) => {
            about_expected(&mut lines, one, log, drill, look, width);
            format!("{}, {} expected", one.inject.id, ordinal(one.number))
        }
        FacilitatorLine::Objective(one) => {
            about_objective(&mut lines, one, log, look, width);
            "Objective".to_owned()
        }
    };
    let inner = pen.frame(area, &title, "");
    text(pen, inner, &lines, top);
}

fn ordinal(number: usize) -> String {
    let end = match (number % 10, number % 100) {
        (1, rest) if rest != 11 => "st",
        (2, rest) if rest != 12 => "nd",
        (3, rest) if rest != 13 => "rd",
        _ => "th",
    };
    format!("{number}{end}")
}

fn about_inject(
    lines: &mut Vec<Rich>,
    (id, inject, fact): (&InjectId, Option<&Inject>, Option<&InjectFact>),
    (model, log, drill): (&Model, &Log, &DrillState),
    width: usize,
) {
    let tones = (Tone::Quiet, Tone::Plain);
    let card = card_of(log, id);
    let said = card.as_ref().map(|card| card.text.clone());
    let said = said.or_else(|| inject.and_then(|inject| inject.words(drill.setting.seed).map(str::to_owned)));
    let is_sent = fact.is_some_and(|fact| fact.sent.is_some());
    let read = if drill.setting.read_aloud && is_sent {
        "Read aloud"
    } else {
        "Says"
    };
    if let Some(said) = &said {
        lines.extend(labelled(read, LABEL + 2, said, width, (Tone::Quiet, Tone::Strong)));
    }
    let role = |role: &crate::plan::model::RoleId| {
        let known = log.state().roles.iter().find(|known| known.id == *role);
        known.map_or_else(|| role.to_string(), |known| known.title.clone())
    };
    let from = inject.and_then(|inject| inject.from.clone()).unwrap_or_default();
    let to = inject.and_then(|inject| inject.to.as_ref()).map(role);
    let between = match to {
        Some(to) if from.is_empty() => format!("to {to}"),
        Some(to) => format!("{from}, to {to}"),
        None => from,
    };
    if !between.is_empty() {
        lines.extend(labelled("From", LABEL + 2, &between, width, tones));
    }
    let Some(inject) = inject else { return };
    let changes: Vec<String> = inject
        .services
        .iter()
        .map(|(service, to)| {
            let name = log
                .state()
                .service(service.as_str(), None)
                .map(ServiceState::shown_name);
            format!(
                "{} {}",
                name.unwrap_or_else(|| service.to_string()),
                narrate::service_words(*to)
            )
        })
        .collect();
    if !changes.is_empty() {
        lines.extend(labelled("Changes", LABEL + 2, &changes.join(", "), width, tones));
    }
    let comes = match &inject.comes {
        Comes::At(at) => format!("planned {}", t_words(*at)),
        Comes::When(_) => "by itself, when its condition holds".to_owned(),
        Comes::ByHand => "only when you send it".to_owned(),
    };
    lines.extend(labelled("Comes", LABEL + 2, &comes, width, tones));
    let hints = crate::drill::driver::hints_of(inject, log.state(), model.seen_at);
    match (&inject.hint, hints) {
        (Some(hint), true) => {
            lines.extend(labelled(
                "Help them",
                LABEL + 2,
                hint,
                width,
                (Tone::Attention, Tone::Attention),
            ));
        }
        (Some(hint), false) => lines.extend(labelled("Hint", LABEL + 2, hint, width, (Tone::Quiet, Tone::Quiet))),
        (None, _) => {}
    }
}

fn about_expected(
    lines: &mut Vec<Rich>,
    one: &ExpectationScore<'_>,
    log: &Log,
    drill: &DrillState,
    look: Look,
    width: usize,
) {
    let tones = (Tone::Quiet, Tone::Plain);
    lines.extend(wrapped(
        &wording::expected(log.state(), &one.expectation.what),
        width,
        Tone::Strong,
    ));
    let (words, tone) = match one.sent {
        None => ("not expected before its card has come".to_owned(), Tone::Quiet),
        Some(_) => verdict_words(one.verdict, one.late, look),
    };
    lines.extend(labelled("It is", LABEL, &words, width, (Tone::Quiet, tone)));
    let t = |moment| t_words(drill.t_of(moment));
    let within = one
        .expectation
        .within
        .map(|within| format!("within {}", narrate::duration_words(within)));
    let due = one.due.map(|due| format!("by {}", t(due)));
    let by = [within, due].into_iter().flatten().collect::<Vec<_>>().join(", ");
    if !by.is_empty() {
        lines.extend(labelled("Due", LABEL, &by, width, tones));
    }
    if let Some(at) = one.at {
        lines.extend(labelled("Done", LABEL, &t(at), width, tones));
    }
    if let Some(mark) = &one.marked {
        let by = mark.by.as_ref().map_or("nobody signed it", |by| by.as_str());
        let why = log.words().shown(mark.why).unwrap_or_default();
        let words = cut(&format!("{by} {why}"), 200).into_owned();
        lines.extend(labelled("Marked by", LABEL, &words, width, tones));
    }
    lines.push(Rich::default());
    let keys = "m met   l late   x missed";
    lines.push(Rich::of(keys, Tone::Key));
}

fn about_objective(lines: &mut Vec<Rich>, one: &ObjectiveScore<'_>, log: &Log, look: Look, width: usize) {
    lines.extend(wrapped(&one.objective.text, width, Tone::Strong));
    let (words, tone) = objective_words(one, look);
    lines.extend(labelled("It is", LABEL, &words, width, (Tone::Quiet, tone)));
    if let Some(fact) = &one.overruled {
        let by = fact.by.as_ref().map_or("nobody signed it", |by| by.as_str());
        let why = log.words().shown(fact.why).unwrap_or_default();
        lines.extend(labelled(
            "Seen by",
            LABEL,
            &format!("{by}: {why}"),
            width,
            (Tone::Quiet, Tone::Plain),
        ));
    }
    lines.push(Rich::default());
    lines.push(Rich::of("Enter or a: say how it went", Tone::Key));
}
