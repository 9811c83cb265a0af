//! The plan: phases and steps at the left, the step and what it asks at the right, services and log below it.

use ratatui::layout::Rect;

use crate::incident::moment::Moment;
use crate::incident::narrate;
use crate::incident::state::State;
use crate::incident::timing;
use crate::journal::Access;
use crate::plan::condition::{Condition, StepStatus};
use crate::plan::model::{Phase, Step};

use super::super::model::Model;
use super::super::outline::{self, Line};
use super::super::pen::Pen;
use super::super::theme::{Look, Tone};
use super::rich::{Rich, labelled, wrapped};
use super::{first_shown, log, services, step};

/// From this height on there is room for panes with borders below each other.
const TALL: u16 = 28;

/// Draws the plan.
pub(super) fn draw(pen: &mut Pen<'_>, area: Rect, model: &Model, now: Moment) {
    let Some(state) = model.state() else {
        opening(pen, area, model);
        return;
    };
    let lines = outline::lines(state, &model.plan_view, now);
    let at = outline::chosen(&lines, &model.plan_view);
    if area.width < 56 {
        // Too narrow for two columns: the step matters more than where it stands.
        let top = Rect {
            height: area.height / 3,
            ..area
        };
        let below = Rect::new(area.x, area.y + top.height, area.width, area.height - top.height);
        let inner = pen.frame(top, "Plan", &essentials(state));
        outline_lines(pen, inner, state, &lines, at, now);
        step::draw(pen, below, below.bottom(), (model, state), lines.get(at), now);
        return;
    }
    let left_width = (area.width * 43 / 100).clamp(30, 44);
    let left = Rect {
        width: left_width,
        ..area
    };
    let right = Rect::new(area.x + left_width, area.y, area.width - left_width, area.height);
    if area.height >= TALL {
        tall(pen, left, right, (model, state), (&lines, at), now);
    } else {
        short(pen, left, right, (model, state), (&lines, at), now);
    }
}

/// An incident that is being opened has no state yet. Where the disk refuses to open it, the plan is there to be read.
fn opening(pen: &mut Pen<'_>, area: Rect, model: &Model) {
    let inner = pen.frame(area, "Plan", "");
    let width = usize::from(inner.width.saturating_sub(2));
    let mut lines = Vec::new();
    if model.held.is_none() && model.setting.access == Access::ReadWrite {
        lines.extend(wrapped("Starting the log…", width, Tone::Plain));
    } else {
        let words = "The log could not be started; why stands above. Here is the plan all the same: write what is done, and \
                     when, on paper.";
        lines.extend(wrapped(words, width, Tone::Strong));
        let asked = model
            .plan_to_read
            .as_ref()
            .and_then(|id| model.setting.plan(id.as_str()));
        let choice = asked.or_else(|| model.setting.default_plan());
        for phase in choice.into_iter().flat_map(|choice| &choice.plan.phases) {
            lines.push(Rich::default());
            lines.push(Rich::of(&*phase.title, Tone::Key));
            for step in &phase.steps {
                lines.extend(to_read(step, width));
            }
        }
    }
    super::lists::text(pen, inner, &lines, model.plan_view.top);
}

/// A step as it is read without a log: a box to be ticked in the mind, and everything that it says to do.
fn to_read(step: &Step, width: usize) -> Vec<Rich> {
    let mut lines = labelled("  [ ]", 6, &step.numbered(), width, (Tone::Quiet, Tone::Strong));
    for (text, tone) in [
        (&step.warning, Tone::Bad),
        (&step.caution, Tone::Attention),
        (&step.detail, Tone::Plain),
    ] {
        for line in text.iter().flat_map(|text| text.trim_end().lines()) {
            lines.extend(labelled("", 6, line, width, (Tone::Quiet, tone)));
        }
    }
    lines
}

type Lines<'a, 'l> = (&'l [Line<'a>], usize);

/// That only the essential steps count, and how many they are.
fn essentials(state: &State) -> String {
    outline::essentials(state).map_or_else(String::new, |(must, all)| format!("essentials, {must} of {all}"))
}

/// Everything in panes: at the right the step, the services, the log; at the left the plan, the paper.
fn tall(
    pen: &mut Pen<'_>,
    left: Rect,
    right: Rect,
    (model, state): (&Model, &State),
    lines: Lines<'_, '_>,
    now: Moment,
) {
    let inner = pen.frame(left, "Plan", &essentials(state));
    let paper_at = left.bottom().saturating_sub(5);
    pen.divide(left, paper_at, "Paper", "");
    let plan = Rect {
        height: paper_at.saturating_sub(inner.y),
        ..inner
    };
    outline_lines(pen, plan, state, lines.0, lines.1, now);
    let by_hand = [
        "By hand for now: note each block",
        "of slips with who has it (3 says how)",
    ];
    for (row, line) in (paper_at + 1..left.bottom().saturating_sub(1)).zip(by_hand) {
        pen.write(inner.x + 1, row, inner.width.saturating_sub(2), line, Tone::Quiet);
    }
    let disrupted = services::worth_showing(state).count().clamp(1, 5);
    let services_height = u16::try_from(disrupted + 1).unwrap_or(2);
    let log_height = (right.height / 5).clamp(4, 9);
    let log_at = right.bottom().saturating_sub(log_height);
    let services_at = log_at.saturating_sub(services_height);
    step::draw(pen, right, services_at, (model, state), lines.0.get(lines.1), now);
    pen.divide(right, services_at, "Services", "");
    let within = |from: u16, to: u16| {
        Rect::new(
            right.x + 2,
            from,
            right.width.saturating_sub(4),
            to.saturating_sub(from),
        )
    };
    services::few(pen, within(services_at + 1, log_at), state, now);
    pen.divide(right, log_at, "Log", "");
    log::tail(pen, within(log_at + 1, right.bottom().saturating_sub(1)), model);
}

/// Little height: the plan, the step, and one line each for services and the latest entries.
fn short(
    pen: &mut Pen<'_>,
    left: Rect,
    right: Rect,
    (model, state): (&Model, &State),
    lines: Lines<'_, '_>,
    now: Moment,
) {
    let inner = pen.frame(left, "Plan", &essentials(state));
    outline_lines(pen, inner, state, lines.0, lines.1, now);
    let strip = if right.height >= 12 { 3 } else { 0 };
    let step_area = Rect {
        height: right.height - strip,
        ..right
    };
    step::draw(
        pen,
        step_area,
        step_area.bottom(),
        (model, state),
        lines.0.get(lines.1),
        now,
    );
    if strip > 0 {
        let row = |y: u16| Rect::new(right.x + 1, step_area.bottom() + y, right.width.saturating_sub(2), 1);
        services::one_line(pen, row(0), state, now);
        let below = Rect {
            height: strip - 1,
            ..row(1)
        };
        log::tail(pen, below, model);
    }
}

fn outline_lines(pen: &mut Pen<'_>, area: Rect, state: &State, lines: &[Line<'_>], at: usize, now: Moment) {
    let height = usize::from(area.height);
    let first = first_shown(at, lines.len(), height);
    for (row, (number, line)) in (area.y..area.bottom()).zip(lines.iter().enumerate().skip(first)) {
        let row = Rect::new(area.x, row, area.width, 1);
        match line {
            Line::Phase { .. } => phase_line(pen, row, state, line, now),
            Line::Step {
                phase, step, status, ..
            } => step_line(pen, row, state, (phase, step, *status), now),
        }
        if number == at {
            pen.tint(row, Tone::Chosen);
        }
    }
    let hidden = lines.len().saturating_sub(first + height);
    if hidden > 0 && area.width > 4 && at + 1 < first + height {
        let more = pen.look().sign("▼", "v");
        pen.write(area.right() - 1, area.bottom() - 1, 1, more, Tone::Quiet);
    }
}

fn phase_line(pen: &mut Pen<'_>, row: Rect, state: &State, line: &Line<'_>, now: Moment) {
    let Line::Phase {
        phase,
        done,
        of,
        is_current,
        is_open,
    } = line
    else {
        return;
    };
    let look = pen.look();
    let (mark, tone) = match (is_current, *of > 0 && done == of) {
        (true, _) => (look.pointer(), Tone::Strong),
        (false, true) => (look.step_sign(StepStatus::Done), Tone::Good),
        (false, false) => (" ", Tone::Plain),
    };
    let count = if *of > 0 { format!("{done}/{of}") } else { String::new() };
    let mut right = pen.write_right(row.right().saturating_sub(1), row.y, 8, &count, Tone::Quiet);
    // Steps that are hidden are overdue all the same.
    let is_overdue = |step: &Step| {
        timing::status(state, phase, step, now).is_open()
            && timing::due(state, phase, step, now).is_some_and(|due| due <= now)
    };
    let overdue = phase.steps.iter().filter(|step| is_overdue(step)).count();
    if !is_open && overdue > 0 {
        let words = format!("{} {overdue} ", look.sign("▲", "!"));
        right = pen.write_right(right, row.y, 8, &words, Tone::Attention);
    }
    let x = pen.write(row.x + 1, row.y, 1, mark, tone);
    pen.write(x + 1, row.y, right.saturating_sub(x + 2), &phase.title, tone);
}

fn step_line(
    pen: &mut Pen<'_>,
    row: Rect,
    state: &State,
    (phase, step, status): (&Phase, &Step, StepStatus),
    now: Moment,
) {
    let look = pen.look();
    let (time, time_tone) = time_words(look, state, (phase, step, status), now);
    let tone = Look::step_tone(status);
    let text_tone = match status {
        StepStatus::Waiting | StepStatus::InProgress | StepStatus::HandedOn => Tone::Plain,
        _ if status.is_done() => Tone::Plain,
        _ => tone,
    };
    // Numbers of two digits are the rule, and the titles below each other begin in one column.
    let title = format!("{:>2} {}", step.number, step.title);
    if row.width < 38 {
        // The title matters most: the time stands at the top of the step, a mark says that it is overdue.
        let mark = if time_tone == Tone::Attention {
            look.sign("▲", "!")
        } else {
            " "
        };
        let x = pen.write(row.x, row.y, 1, mark, time_tone);
        let x = pen.write(x, row.y, 1, look.step_sign(status), tone);
        pen.write(x + 1, row.y, row.right().saturating_sub(x + 1), &title, text_tone);
        return;
    }
    let right = pen.write_right(row.right().saturating_sub(1), row.y, row.width / 2, &time, time_tone);
    let x = pen.write(row.x + 2, row.y, 1, look.step_sign(status), tone);
    pen.write(x + 1, row.y, right.saturating_sub(x + 2), &title, text_tone);
}

/// What stands behind a step: when it was done, when it is due, or on what it waits.
fn time_words(
    look: Look,
    state: &State,
    (phase, step, status): (&Phase, &Step, StepStatus),
    now: Moment,
) -> (String, Tone) {
    let zone = state.practice.zone;
    let today = now.day_in(zone);
    if status == StepStatus::Inactive {
        let words = step
            .when
            .as_ref()
            .map(|when| condition_words(when, state))
            .unwrap_or_default();
        return (words, Tone::Quiet);
    }
    if let Some(outcome) = state.step(&step.id).and_then(|recorded| recorded.outcome.as_ref())
        && !status.is_open()
    {
        let about = if outcome.roughly { "about " } else { "" };
        let at = narrate::hour_words(outcome.occurred, zone);
        return (format!("{about}{at}"), Tone::Quiet);
    }
    match timing::due(state, phase, step, now) {
        Some(due) if due <= now && status.is_open() => {
            let mark = look.sign("▲", "!");
            (format!("{mark} {}", short_moment(due, zone, today)), Tone::Attention)
        }
        Some(due) => (short_moment(due, zone, today), Tone::Quiet),
        None => (String::new(), Tone::Quiet),
    }
}

/// The hour, or the day where it is another one.
fn short_moment(at: Moment, zone: crate::plan::zone::Zone, today: chrono::NaiveDate) -> String {
    if at.day_in(zone) == today {
        narrate::hour_words(at, zone)
    } else {
        at.in_zone(zone).format("%-d %b").to_string()
    }
}

/// What a condition hangs on, in two or three words.
pub(super) fn condition_words(condition: &Condition, state: &State) -> String {
    match condition {
        Condition::Service { service, .. } => {
            let name = state
                .service(service.as_str(), None)
                .map_or(service.as_str(), |known| &known.name);
            let word = name.split([' ', '(']).next().unwrap_or(name);
            format!("if {}", word.to_lowercase())
        }
        Condition::Confirmed { .. } | Condition::Answered { .. } => "if answered so".to_owned(),
        Condition::Decided { .. } => "if decided".to_owned(),
        Condition::StepIs { .. } => "after a step".to_owned(),
        Condition::Elapsed(time) => format!("after {}", narrate::duration_words(*time)),
        Condition::Kind(_) => "in a drill".to_owned(),
        Condition::All(parts) | Condition::Any(parts) => parts
            .first()
            .map(|part| condition_words(part, state))
            .unwrap_or_default(),
        Condition::Not(_) => "not so far".to_owned(),
    }
}
