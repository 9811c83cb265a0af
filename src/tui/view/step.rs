//! The step: what warns, what to do, why, whom to ring, and the short menu beside Enter.

use ratatui::layout::Rect;

use crate::incident::moment::Moment;
use crate::incident::narrate;
use crate::incident::state::{IncidentStatus, State};
use crate::incident::timing;
use crate::incident::truth;
use crate::plan::condition::StepStatus;
use crate::plan::model::{Phase, Plan, Step};

use super::super::model::Model;
use super::super::outline::{self, Line};
use super::super::pen::Pen;
use super::super::text::columns;
use super::super::theme::Tone;
use super::super::update::spoken_words;
use super::rich::{Rich, labelled, markdown, wrapped};

/// Room for the labels before why, ring and done when.
const LABEL: usize = 11;

/// Draws the pane of the chosen line: a frame of the whole area, in which the step takes the rows above `until`.
pub(super) fn draw(
    pen: &mut Pen<'_>,
    area: Rect,
    until: u16,
    (model, state): (&Model, &State),
    line: Option<&Line<'_>>,
    now: Moment,
) {
    let above = |inner: Rect| Rect {
        height: inner.height.min(until.saturating_sub(inner.y)),
        ..inner
    };
    match line {
        Some(
            line @ Line::Step {
                phase, step, status, ..
            },
        ) => {
            let (title, right) = step_title(state, (phase, step, *status), area.width, now);
            let inner = above(pen.frame(area, &title, &right));
            one(pen, inner, (model, state), (phase, step, *status), line, now);
        }
        Some(line @ Line::Phase { phase, done, of, .. }) => {
            let inner = above(pen.frame(area, &phase.title, &format!("{done} of {of}")));
            let lines = phase_lines(state, phase, inner.width, now);
            body(pen, inner, &lines, 0);
            menu(pen, inner, &outline::actions(line), model.plan_view.action);
        }
        None => {
            let inner = above(pen.frame(area, "No steps", ""));
            let words = "This plan has no steps: it watches services. 2 shows them. S goes on with a full plan, \
                         and the log comes along.";
            body(
                pen,
                inner,
                &wrapped(words, usize::from(inner.width.saturating_sub(2)), Tone::Plain),
                0,
            );
        }
    }
}

/// The place of the step among those of its phase that apply, and who does it; and when it is due.
fn step_title(
    state: &State,
    (phase, step, status): (&Phase, &Step, StepStatus),
    width: u16,
    now: Moment,
) -> (String, String) {
    let role = state
        .plan()
        .map_or(step.role.as_str(), |plan| plan.role_title(&step.role));
    let due = due_words(state, phase, step, status, now);
    if status == StepStatus::Inactive {
        // It is none of those that are counted, here and in the list.
        return (format!("{} · {role}", phase.title), due);
    }
    let active: Vec<&Step> = phase
        .steps
        .iter()
        .filter(|other| timing::status(state, phase, other, now) != StepStatus::Inactive)
        .collect();
    let number = active
        .iter()
        .position(|other| other.id == step.id)
        .map_or(0, |at| at + 1);
    let long = format!("{} {number} of {} · {role}", phase.title, active.len());
    if columns(&long) + columns(&due) + 8 <= usize::from(width) {
        return (long, due);
    }
    (format!("{number} of {} · {role}", active.len()), due)
}

fn one(
    pen: &mut Pen<'_>,
    inner: Rect,
    (model, state): (&Model, &State),
    (phase, step, status): (&Phase, &Step, StepStatus),
    line: &Line<'_>,
    now: Moment,
) {
    let width = usize::from(inner.width.saturating_sub(2));
    let lines = lines(pen, (model, state), (phase, step, status), width, now);
    body(pen, inner, &lines, model.plan_view.top);
    menu(pen, inner, &outline::actions(line), model.plan_view.action);
}

fn due_words(state: &State, phase: &Phase, step: &Step, status: StepStatus, now: Moment) -> String {
    let zone = state.practice.zone;
    let today = now.day_in(zone);
    if status.is_open()
        && let Some(due) = timing::due(state, phase, step, now)
    {
        let at = narrate::moment_words(due, zone, today);
        if state.status != IncidentStatus::Running && due <= now {
            return String::new();
        }
        return if due <= now {
            format!("was due {at}")
        } else {
            format!("due {at}")
        };
    }
    let next = state
        .step(&step.id)
        .and_then(|recorded| timing::next_round(state, phase, step, recorded));
    match next {
        Some(next) => format!("again {}", narrate::moment_words(next, zone, today)),
        None if status.is_open() => String::new(),
        None if may_yet_come(state, step, status, now) => "Not yet".to_owned(),
        None => narrate::step_words(status).to_owned(),
    }
}

/// Whether a step that does not apply may still come to, while the incident runs.
fn may_yet_come(state: &State, step: &Step, status: StepStatus, now: Moment) -> bool {
    let when = step.when.as_ref().filter(|_| status == StepStatus::Inactive);
    state.status == IncidentStatus::Running && when.is_some_and(|when| truth::may_yet_hold(when, state, now))
}

/// Everything that the step says, wrapped.
fn lines(
    pen: &Pen<'_>,
    (model, state): (&Model, &State),
    (phase, step, status): (&Phase, &Step, StepStatus),
    width: usize,
    now: Moment,
) -> Vec<Rich> {
    let look = pen.look();
    let mut lines = wrapped(&step.numbered(), width, Tone::Strong);
    let bar = look.sign("┃ ", "| ");
    for (word, text, tone) in [
        ("WARNING", &step.warning, Tone::Bad),
        ("CAUTION", &step.caution, Tone::Attention),
        ("NOTE", &step.note, Tone::Strong),
    ] {
        if let Some(text) = text {
            let boxed = labelled(word, word.len() + 2, text, width.saturating_sub(2), (tone, tone));
            lines.extend(boxed.into_iter().enumerate().map(|(at, line)| {
                let mut parts = vec![(bar.to_owned(), tone)];
                parts.extend(line.0);
                // The word itself is the loudest thing of the pane.
                if at == 0 && tone != Tone::Strong {
                    let loud = if tone == Tone::Bad { Tone::Alarm } else { Tone::Caution };
                    parts.splice(1..2, [(word.to_owned(), loud), ("  ".to_owned(), Tone::Plain)]);
                }
                Rich(parts)
            }));
        }
    }
    lines.extend(recorded(state, phase, step, status, width, now));
    if let Some(detail) = &step.detail {
        lines.extend(markdown(detail, width, look.sign("•", "-")));
    }
    let tones = (Tone::Quiet, Tone::Plain);
    if let Some(why) = &step.why {
        lines.extend(labelled("Why", LABEL, why, width, tones));
    }
    let said = |id| spoken_words(model, state.plan()?, id);
    if let Some(said) = step.use_message.as_ref().and_then(said) {
        lines.extend(labelled("Say", LABEL, &format!("“{}”", said.text), width, tones));
        if let Some(changed) = said.changed {
            lines.extend(labelled("", LABEL, &changed, width, (Tone::Quiet, Tone::Quiet)));
        }
    }
    if let Some(contact) = step.contact.as_ref() {
        lines.extend(labelled(
            "Ring",
            LABEL,
            &contact_words(model, contact.as_str()),
            width,
            (Tone::Quiet, Tone::Strong),
        ));
    }
    lines.extend(by_hand(state, step, width));
    if let Some(question) = &step.confirm {
        lines.extend(labelled("Done when", LABEL, question, width, tones));
    }
    for ask in &step.asks {
        lines.extend(labelled("Asks", LABEL, &ask.prompt, width, tones));
    }
    if let Some(decision) = &step.decision {
        for option in &decision.options {
            lines.extend(labelled("Option", LABEL, &option.title, width, tones));
        }
    }
    lines.extend(otherwise(state, step, status, width, now));
    lines.extend(advice(state, step, width, now));
    lines
}

/// The paper that the step hands out and what it prints, while the program does neither, and how often it comes round.
fn by_hand(state: &State, step: &Step, width: usize) -> Vec<Rich> {
    let tones = (Tone::Quiet, Tone::Plain);
    let mut lines = Vec::new();
    if let Some(issue) = &step.issue {
        let papers = state.plan().map_or(&[][..], |plan| &plan.papers);
        let known = papers.iter().find(|paper| paper.id == issue.paper);
        let title = known.map_or(issue.paper.as_str(), |paper| &paper.title);
        let words = format!(
            "{} of: {title}. Write down which numbers, and to whom (3).",
            issue.count
        );
        lines.extend(labelled("Hand out", LABEL, &words, width, tones));
    }
    if !step.print.is_empty() {
        let words = format!("{}, by hand for now", step.print.join(", ").replace('-', " "));
        lines.extend(labelled("Print", LABEL, &words, width, tones));
    }
    if let Some(repeat) = step.repeat {
        let words = format!("every {} while this phase lasts", narrate::duration_words(repeat));
        lines.extend(labelled("Again", LABEL, &words, width, tones));
    }
    lines
}

/// Whom to tell when nobody gets to the step, from when on, and in what words.
fn otherwise(state: &State, step: &Step, status: StepStatus, width: usize, now: Moment) -> Vec<Rich> {
    let Some(escalate) = step.escalate.as_ref().filter(|_| status.is_open()) else {
        return Vec::new();
    };
    let zone = state.practice.zone;
    let at = timing::escalates_at(state, step, now);
    let to = state
        .plan()
        .map_or(escalate.to.as_str(), |plan| plan.role_title(&escalate.to));
    let say = escalate.say.as_deref().unwrap_or(&step.title);
    let (when, tone) = match at {
        Some(at) if at <= now => ("Now".to_owned(), Tone::Attention),
        Some(at) => (
            format!("From {}", narrate::moment_words(at, zone, now.day_in(zone))),
            Tone::Plain,
        ),
        None => (
            format!("After {}", narrate::duration_words(escalate.after)),
            Tone::Plain,
        ),
    };
    labelled(
        "If not",
        LABEL,
        &format!("{when}: tell {to}: “{say}”"),
        width,
        (Tone::Quiet, tone),
    )
}

/// What has been recorded of the step.
fn recorded(state: &State, phase: &Phase, step: &Step, status: StepStatus, width: usize, now: Moment) -> Vec<Rich> {
    let mut lines = Vec::new();
    let zone = state.practice.zone;
    let today = now.day_in(zone);
    let Some(recorded) = state.step(&step.id) else {
        return lines;
    };
    let words = match &recorded.outcome {
        Some(outcome) => {
            let about = if outcome.roughly { "about " } else { "" };
            let at = narrate::moment_words(outcome.occurred, zone, today);
            let by = outcome.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
            let owed = if outcome.reason_owed { ", a reason is owed" } else { "" };
            format!("{} {about}{at}{by}{owed}", narrate::step_words(outcome.status))
        }
        None => match recorded.started {
            Some(started) => format!(
                "{} {}",
                narrate::step_words(status),
                narrate::moment_words(started, zone, today)
            ),
            None => String::new(),
        },
    };
    if !words.is_empty() {
        lines.extend(labelled("So far", LABEL, &words, width, (Tone::Quiet, Tone::Good)));
    }
    if let Some(decision) = state.decision(&step.id) {
        lines.extend(labelled(
            "Decided",
            LABEL,
            &decision.choice,
            width,
            (Tone::Quiet, Tone::Good),
        ));
    }
    if let Some(role) = &recorded.role {
        let title = state.plan().map_or(role.as_str(), |plan: &Plan| plan.role_title(role));
        lines.extend(labelled(
            "Passed to",
            LABEL,
            title,
            width,
            (Tone::Quiet, Tone::Attention),
        ));
    }
    if let Some(to) = &recorded.deferred_to {
        let title = state.plan().and_then(|plan| plan.phase(to.as_str())).unwrap_or(phase);
        lines.extend(labelled(
            "Put off to",
            LABEL,
            &title.title,
            width,
            (Tone::Quiet, Tone::Attention),
        ));
    }
    lines
}

/// Steps that had better come first and are not done.
fn advice(state: &State, step: &Step, width: usize, now: Moment) -> Vec<Rich> {
    let mut lines = Vec::new();
    for id in &step.after {
        let Some((phase, before)) = state.find_step(id.as_str()) else {
            continue;
        };
        let status = timing::status(state, phase, before, now);
        if status.is_open() {
            lines.extend(labelled(
                "Better after",
                LABEL + 2,
                &before.numbered(),
                width,
                (Tone::Quiet, Tone::Plain),
            ));
        }
    }
    lines
}

/// The name and numbers of a contact, or its id where practice.yaml does not know it.
pub(super) fn contact_words(model: &Model, id: &str) -> String {
    let Some(contact) = model.setting.practice.contact(id) else {
        return format!("{} (no number in practice.yaml)", id.replace('-', " "));
    };
    let numbers: Vec<&str> = [&contact.phone, &contact.alternative]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    format!("{}  {}", contact.name, numbers.join(" or "))
}

fn phase_lines(state: &State, phase: &Phase, width: u16, now: Moment) -> Vec<Rich> {
    let width = usize::from(width.saturating_sub(2));
    let mut lines = Vec::new();
    let is_current = state.phase().is_some_and(|current| current.id == phase.id);
    if is_current {
        lines.extend(wrapped("We are here.", width, Tone::Strong));
    } else if let Some(current) = state.phase() {
        let open = current
            .steps
            .iter()
            .filter(|step| timing::status(state, current, step, now).is_open())
            .count();
        let words = match open {
            0 => format!("Everything in {} is settled.", current.title),
            open => format!(
                "Still open in {}: {}. Going on changes nothing about that.",
                current.title,
                narrate::counted(open as u64, "step", "steps")
            ),
        };
        lines.extend(wrapped(&words, width, Tone::Plain));
    }
    lines.push(Rich::default());
    for step in &phase.steps {
        lines.push(Rich::of(step.numbered(), Tone::Quiet));
    }
    lines
}

/// Writes as much of the lines as fits above the menu, from `top` on.
fn body(pen: &mut Pen<'_>, inner: Rect, lines: &[Rich], top: usize) {
    let height = usize::from(inner.height.saturating_sub(1));
    let top = top.min(lines.len().saturating_sub(height));
    let width = inner.width.saturating_sub(2);
    for (row, line) in (inner.y..).zip(lines.iter().skip(top).take(height)) {
        line.write(pen, inner.x + 1, row, width);
    }
    if lines.len() > top + height && height > 0 && inner.width > 14 {
        let words = format!(" {} PgDn ", pen.look().sign("▼", "v"));
        let row = inner.y + inner.height.saturating_sub(2);
        pen.write_right(inner.right(), row, 12, &words, Tone::Key);
    }
}

/// The short menu beside Enter, on the last line.
fn menu(pen: &mut Pen<'_>, inner: Rect, actions: &[outline::Action], chosen: usize) {
    if inner.height == 0 {
        return;
    }
    let y = inner.bottom() - 1;
    pen.clear(Rect::new(inner.x, y, inner.width, 1));
    let chosen = chosen.min(actions.len().saturating_sub(1));
    // What Enter does is pointed at; before each of the others stands its own key.
    let (left, right) = (pen.look().sign("←", "<-"), pen.look().sign("→", "->"));
    let parts = |words: fn(outline::Action) -> &'static str| -> Vec<(&str, &str)> {
        let part = |(at, action): (usize, &outline::Action)| {
            let mark = if at == chosen {
                pen.look().pointer()
            } else {
                // Without a key of its own it is reached sideways.
                action.key().unwrap_or(if at > chosen { right } else { left })
            };
            (mark, words(*action))
        };
        actions.iter().enumerate().map(part).collect()
    };
    let long = parts(outline::Action::words);
    let wide: usize = long
        .iter()
        .map(|(mark, words)| columns(mark) + columns(words) + 3)
        .sum();
    let parts = if wide <= usize::from(inner.width) {
        long
    } else {
        parts(outline::Action::short_words)
    };
    let end = inner.right();
    let mut x = inner.x + 1;
    for (at, (mark, words)) in parts.into_iter().enumerate() {
        let (key, rest) = if at == chosen {
            (Tone::Chosen, Tone::Chosen)
        } else {
            (Tone::Key, Tone::Plain)
        };
        let room = end.saturating_sub(x);
        x = pen.write_parts(x, y, room, &[(mark, key), (" ", rest), (words, rest)]);
        x = x.saturating_add(2);
    }
}
