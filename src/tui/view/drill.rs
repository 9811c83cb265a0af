//! What an exercise shows those who play it: the line across every screen, the card of an inject, and how it went.

use std::time::Duration;

use ratatui::layout::Rect;

use crate::drill::compare::{self, Change};
use crate::drill::measure;
use crate::drill::score::{ObjectiveScore, Score, Verdict, score};
use crate::drill::wording;
use crate::incident::drill::t_words;
use crate::incident::log::Log;
use crate::incident::narrate;
use crate::incident::state::{IncidentStatus, State};
use crate::plan::condition::IncidentKind;
use crate::plan::scenario::{Inject, InjectId, Scenario};

use super::super::model::Model;
use super::super::pen::Pen;
use super::super::text::columns;
use super::super::theme::{Look, Tone};
use super::super::update::{card_of, goes_on, played};
use super::lists::text;
use super::rich::{Rich, labelled, wrapped};

/// The widest that a card is.
const WIDEST: u16 = 70;

/// The line across every screen of an exercise: that it is one, its own time, how its clock goes, and how it is stopped.
pub(super) fn banner(model: &Model, width: usize) -> Option<(String, Tone)> {
    let state = model.state()?;
    let drill = state.drill.as_deref()?;
    let t = t_words(drill.clock.t(model.machine));
    if is_real_incident_running(model) {
        let stands = match (state.status, drill.clock.goes()) {
            (IncidentStatus::Running, true) => format!("The EXERCISE goes on at {t}"),
            (IncidentStatus::Running, false) => format!("The EXERCISE stands still at {t}"),
            _ => format!("This EXERCISE ended at {t}"),
        };
        return Some((
            format!("A REAL INCIDENT RUNS: I, Enter goes to it. {stands}."),
            Tone::Alarm,
        ));
    }
    if state.status != IncidentStatus::Running {
        return Some((format!("EXERCISE, ended at {t}"), Tone::Caution));
    }
    if drill.is_real_world() {
        let words = format!(
            "REAL WORLD: the EXERCISE stands still at {t}. {} goes on, X ends it.",
            goes_on(model)
        );
        return Some((words, Tone::Alarm));
    }
    let clock = match (drill.clock.goes(), drill.clock.speed()) {
        (false, _) => " · PAUSED".to_owned(),
        (true, 1) => String::new(),
        (true, speed) => format!(" · {speed} times as fast"),
    };
    let stop = drill.setting.stop_word();
    let ways = [
        format!("EXERCISE EXERCISE EXERCISE · {t}{clock} · F9 stops: {stop}"),
        format!("EXERCISE · {t}{clock} · F9 stops: {stop}"),
        format!("EXERCISE · {t}{clock}"),
    ];
    let way = ways.iter().find(|way| columns(way) <= width).unwrap_or(&ways[2]);
    Some((way.clone(), Tone::Caution))
}

/// Whether a live incident runs beside the exercise on the screen.
fn is_real_incident_running(model: &Model) -> bool {
    let mut states = model.logs.iter().map(|(_, log)| log.state());
    states.any(|state| state.kind == IncidentKind::Live && state.status == IncidentStatus::Running)
}

/// Draws the card of an inject over the screen: how it comes, from whom, to whom, and what is said.
pub(super) fn card(pen: &mut Pen<'_>, area: Rect, inject: &InjectId, model: &Model) {
    let Some((log, card)) = model.log().and_then(|log| Some((log, card_of(log, inject)?))) else {
        return;
    };
    let width = area.width.saturating_sub(4).clamp(1, WIDEST).min(area.width);
    let inner_width = usize::from(width.saturating_sub(4)).max(1);
    let mut lines = Vec::new();
    let tones = (Tone::Quiet, Tone::Plain);
    if let Some(from) = &card.from {
        lines.extend(labelled("From", 8, from, inner_width, tones));
    }
    if let Some(to) = &card.to {
        lines.extend(labelled("To", 8, to, inner_width, tones));
    }
    lines.push(Rich::default());
    lines.extend(wrapped(&card.text, inner_width, Tone::Strong));
    lines.push(Rich::default());
    lines.push(Rich::of(" It has been read ", Tone::Chosen).and("  Enter. Read it to whoever it is for.", Tone::Quiet));
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX).min(area.height);
    let x = area.x + (area.width - width) / 2;
    let frame = Rect::new(x, area.y + (area.height - height) / 3, width, height);
    let t = log.state().drill.as_ref().map(|drill| t_words(drill.t_of(card.sent)));
    let at = narrate::hour_words(card.sent, log.state().practice.zone);
    let title = format!(
        "EXERCISE · {} · {at} · {}",
        how(card.medium.as_deref()),
        t.unwrap_or_default()
    );
    let inner = pen.dialog(frame, &title);
    // The last line says what to do, however much there is above it.
    let room = usize::from(inner.height);
    let last = lines.pop();
    lines.truncate(room.saturating_sub(1));
    lines.extend(last);
    for (y, line) in (inner.y..inner.bottom()).zip(&lines) {
        line.write(pen, inner.x + 1, y, inner.width.saturating_sub(2));
    }
}

/// How a card comes, as its heading.
pub(super) fn how(medium: Option<&str>) -> String {
    match medium.map(str::to_lowercase).as_deref() {
        Some("phone" | "telephone" | "call") => "The phone rings".to_owned(),
        Some("in person" | "person" | "desk") => "Somebody at the desk".to_owned(),
        Some("paper" | "letter" | "note" | "slip") => "A piece of paper".to_owned(),
        Some("screen" | "e-mail" | "email") => "On a screen".to_owned(),
        Some("") | None => "It happens".to_owned(),
        Some(_) => medium.unwrap_or_default().to_owned(),
    }
}

/// The sign, the word and the tone of what became of something expected.
pub(super) fn verdict_words(verdict: Verdict, late: Duration, look: Look) -> (String, Tone) {
    match verdict {
        Verdict::Met => (format!("{} met", look.sign("✓", "+")), Tone::Good),
        Verdict::Late if late.is_zero() => (format!("{} late", look.sign("▲", "!")), Tone::Attention),
        Verdict::Late => {
            let late = narrate::duration_words(late.max(Duration::from_secs(1)));
            (format!("{} late {late}", look.sign("▲", "!")), Tone::Attention)
        }
        Verdict::Missed => (format!("{} missed", look.sign("✗", "x")), Tone::Bad),
        Verdict::Open => (format!("{} open", look.sign("○", "o")), Tone::Plain),
        Verdict::NotAssessed => (format!("{} not assessed", look.sign("–", "-")), Tone::Quiet),
    }
}

/// Draws what was tried in the exercise and how it went.
pub(super) fn outcome(pen: &mut Pen<'_>, area: Rect, top: usize, model: &Model) {
    let (Some(scenario), Some(log)) = (played(model), model.log()) else {
        let inner = pen.frame(area, "What we tried", "");
        let words = "How it went is told once the exercise has ended.";
        let width = usize::from(inner.width.saturating_sub(2));
        return text(pen, inner, &wrapped(words, width, Tone::Plain), 0);
    };
    let state = log.state();
    let score = score(&scenario, state, model.seen_at);
    let points = match score.points {
        0 => String::new(),
        all => format!("{} of {all} points", points(score.earned)),
    };
    let inner = pen.frame(area, &format!("What we tried: {}", scenario.title), &points);
    let width = usize::from(inner.width.saturating_sub(2));
    let look = pen.look();
    let mut lines = Vec::new();
    objectives(&mut lines, &score, log, look, width);
    measures(&mut lines, state, width);
    compared(&mut lines, model, log, look, width);
    if lines.last().is_some_and(|line| !line.0.is_empty()) {
        lines.push(Rich::default());
    }
    changes(&mut lines, log, width);
    if let Some(day) = measure::next_by(state, state.practice.zone) {
        let words = format!("The plan is to be rehearsed again by {}.", narrate::day_words(day));
        lines.extend(labelled("Next", LABEL, &words, width, (Tone::Quiet, Tone::Strong)));
    }
    not_followed(&mut lines, state, &scenario, width);
    in_detail(&mut lines, &score, log, look, width);
    text(pen, inner, &lines, top);
}

fn points(earned: f64) -> String {
    if earned.fract() == 0.0 {
        format!("{earned:.0}")
    } else {
        format!("{earned:.1}")
    }
}

/// Room for what stands before a line.
const LABEL: usize = 20;

fn objectives(lines: &mut Vec<Rich>, score: &Score<'_>, log: &Log, look: Look, width: usize) {
    for one in &score.objectives {
        let (word, tone) = objective_words(one, look);
        lines.extend(labelled(&word, LABEL, &one.objective.text, width, (tone, Tone::Strong)));
        if let Some(fact) = &one.overruled {
            let by = fact.by.as_ref().map_or("unsigned", |by| by.as_str());
            let why = log.words().shown(fact.why).unwrap_or_default();
            let words = format!("as {by} saw it: {why}");
            lines.extend(labelled("", LABEL, &words, width, (Tone::Quiet, Tone::Quiet)));
        }
    }
    lines.push(Rich::default());
}

/// What each of the objectives hung on.
fn in_detail(lines: &mut Vec<Rich>, score: &Score<'_>, log: &Log, look: Look, width: usize) {
    lines.push(Rich::default());
    for one in &score.objectives {
        lines.extend(wrapped(&one.objective.text, width, Tone::Quiet));
        let own = score
            .expectations
            .iter()
            .filter(|each| each.expectation.objective.as_ref() == Some(&one.objective.id));
        for each in own {
            let (word, tone) = verdict_words(each.verdict, each.late, look);
            let what = wording::expected(log.state(), &each.expectation.what);
            lines.extend(labelled(&format!("  {word}"), LABEL, &what, width, (tone, Tone::Plain)));
        }
    }
}

/// How an objective went, in a sign and a few words.
pub(super) fn objective_words(one: &ObjectiveScore<'_>, look: Look) -> (String, Tone) {
    let rated = one.rating().map(crate::incident::drill::Rating::words);
    let tone = match (one.is_met(), one.verdict) {
        (true, _) => Tone::Good,
        (false, Verdict::Open | Verdict::NotAssessed) => Tone::Quiet,
        (false, Verdict::Late) => Tone::Attention,
        (false, _) => Tone::Bad,
    };
    let sign = match tone {
        Tone::Good => look.sign("✓", "+"),
        Tone::Quiet => look.sign("○", "o"),
        Tone::Attention => look.sign("▲", "!"),
        _ => look.sign("✗", "x"),
    };
    (format!("{sign} {}", rated.unwrap_or(one.verdict.words())), tone)
}

fn measures(lines: &mut Vec<Rich>, state: &State, width: usize) {
    let tones = (Tone::Quiet, Tone::Plain);
    if state.is_read_aloud() {
        return;
    }
    let told = |time: Option<Duration>| {
        time.map_or("not at all".to_owned(), |time| {
            format!("after {}", narrate::duration_words(time))
        })
    };
    lines.extend(labelled(
        "Declared",
        LABEL,
        &told(measure::time_to_declare(state)),
        width,
        tones,
    ));
    let commissioner = told(measure::time_to_tell_commissioner(state));
    lines.extend(labelled("Commissioner told", LABEL, &commissioner, width, tones));
}

fn compared(lines: &mut Vec<Rich>, model: &Model, log: &Log, look: Look, width: usize) {
    let others: Vec<&Log> = model.logs.iter().map(|(_, log)| log).collect();
    for then in compare::before(log, others.into_iter()).into_iter().flatten() {
        let steps = compare::steps(log.state(), then.state());
        let count = |change| steps.iter().filter(|step| step.change == change).count();
        let zone = log.state().practice.zone;
        let day = narrate::day_words(then.state().held().day_in(zone));
        let kind = super::super::theme::kind_words(then.state().kind);
        let words = format!(
            "{} sooner, {} the same, {} later or not at all",
            count(Change::Better),
            count(Change::Same),
            count(Change::Worse)
        );
        let label = format!("Beside {day}, {kind}");
        lines.extend(labelled(
            &label,
            LABEL.max(columns(&label) + 2),
            &words,
            width,
            (Tone::Quiet, Tone::Plain),
        ));
        let worse = steps.iter().filter(|step| step.change == Change::Worse).take(5);
        for step in worse {
            let words = format!("{} {}", look.sign("▲", "!"), step.title);
            lines.extend(labelled("", LABEL, &words, width, (Tone::Quiet, Tone::Attention)));
        }
    }
}

fn changes(lines: &mut Vec<Rich>, log: &Log, width: usize) {
    let state = log.state();
    for action in &state.actions {
        let text = log.words().shown(action.text).unwrap_or_default();
        let words = format!("{text} ({}, by {})", action.owner, narrate::day_words(action.due));
        lines.extend(labelled("To change", LABEL, &words, width, (Tone::Quiet, Tone::Plain)));
    }
    if state.actions.is_empty() {
        lines.extend(labelled(
            "To change",
            LABEL,
            "nothing proposed yet: a",
            width,
            (Tone::Quiet, Tone::Quiet),
        ));
    }
}

/// What the figures do not say.
fn not_followed(lines: &mut Vec<Rich>, state: &State, scenario: &Scenario, width: usize) {
    if state.is_read_aloud() {
        let words = "Read aloud, on exercise paper: met, late and missed are as they were marked.";
        lines.extend(wrapped(words, width, Tone::Quiet));
    }
    let came = |inject: &&Inject| {
        let fact = state.drill.as_ref().and_then(|drill| drill.inject(inject.id.as_str()));
        fact.is_some_and(|fact| fact.sent.is_some())
    };
    let words = format!(
        "{} of {} cards came. What belongs to one that did not is not assessed.",
        scenario.injects.iter().filter(came).count(),
        scenario.injects.len()
    );
    lines.extend(wrapped(&words, width, Tone::Quiet));
}
