//! What was done already: the steps in the order of the plan, from memory, or in the order of the printed cards, typed
//! back from them. Times and initials are filled in, and everything is recorded at once.

use crate::incident::command::{Command, Occurred, Request, StepAction};
use crate::incident::ids::Initials;
use crate::incident::moment::Moment;
use crate::incident::narrate::{self, counted};
use crate::incident::timing;
use crate::plan::condition::ConfirmAnswer;
use crate::plan::model::{AskId, OptionId, Phase, Step, StepId};

use super::super::form::{Form, Name};
use super::super::intent::Intent;
use super::super::model::{Grid, GridColumn, GridOrder, Model, Screen, Then, Typed, TypedBack};
use super::super::outline;
use super::super::theme::Tone;
use super::super::times::{self, Side};
use super::{Turn, ask, lists, request, submit};

/// What Esc says before it throws away what was filled in.
const NOT_RECORDED: &str =
    "What is filled in is not recorded yet: End, then Enter records it. Esc once more leaves it all out.";

/// The longest time and the longest initials that can be typed, in letters: `about08:05`.
const LONGEST_TIME: usize = 12;
const LONGEST_INITIALS: usize = 8;

/// More days than these are not gone back: what is older is typed up as a transcript.
const MOST_DAYS_BACK: u8 = 13;

/// A line of the grid.
#[derive(Debug, Clone, Copy)]
pub struct GridRow<'a> {
    /// The phase.
    pub phase: &'a Phase,
    /// The step.
    pub step: &'a Step,
    /// The title of the role whose card it stands on.
    pub role: &'a str,
}

/// The steps that can be filled in: those that are not settled, and those that are filled in and were settled by
/// somebody else meanwhile.
pub fn rows<'m>(model: &'m Model, grid: &Grid) -> Vec<GridRow<'m>> {
    let Some((state, plan)) = model.state().and_then(|state| Some((state, state.plan()?))) else {
        return Vec::new();
    };
    let mut rows: Vec<GridRow<'_>> = state
        .plan_steps()
        .filter(|(phase, step)| {
            let is_settled = outline::is_settled(timing::status(state, phase, step, model.seen_at));
            !is_settled || grid.typed.contains_key(&step.id)
        })
        .map(|(phase, step)| GridRow {
            phase,
            step,
            role: plan.role(step.role.as_str()).map_or("", |role| &role.title),
        })
        .collect();
    if grid.order == GridOrder::Cards {
        // The sort is stable: within a role the steps stay in the order of the plan, as on its card.
        rows.sort_by_key(|row| plan.roles.iter().position(|role| role.id == row.step.role));
    }
    rows
}

/// A key on the grid.
pub(super) fn act(model: &mut Model, turn: &mut Turn, intent: Intent) {
    let Screen::Grid(grid) = model.top() else { return };
    let steps: Vec<StepId> = rows(model, grid).iter().map(|row| row.step.id.clone()).collect();
    let Some(Screen::Grid(grid)) = model.top_mut() else {
        return;
    };
    let was_warned = grid.fault.take().is_some_and(|fault| fault == NOT_RECORDED);
    let step = steps.get(grid.at).cloned();
    match (intent, step) {
        (Intent::Back, _) if !grid.typed.is_empty() && !was_warned => grid.fault = Some(NOT_RECORDED.to_owned()),
        (Intent::Back, _) => model.pop(),
        (Intent::OtherOrder, step) => other_order(model, step),
        (Intent::DayBefore, _) => grid.days_back = (grid.days_back + 1) % (MOST_DAYS_BACK + 1),
        (Intent::Enter, None) => record(model, turn),
        (Intent::NextField, Some(_)) if grid.column == GridColumn::Time => grid.column = GridColumn::Initials,
        (Intent::Enter | Intent::NextField, Some(step)) => leave(model, &step, Intent::Down, steps.len()),
        (Intent::PreviousField, _) => grid.column = GridColumn::Time,
        (Intent::Tick, Some(step)) if grid.column == GridColumn::Time => {
            if grid.typed.remove(&step).is_none() {
                grid.typed.insert(step, Typed::default());
            }
        }
        (Intent::Type(letter), Some(step)) => write(grid, step, letter),
        (Intent::Erase, Some(step)) => erase(grid, &step),
        (_, Some(step)) => leave(model, &step, intent, steps.len()),
        _ => grid.at = lists::moved(grid.at, intent, steps.len()),
    }
}

/// The same step in the other order.
fn other_order(model: &mut Model, step: Option<StepId>) {
    let Some(Screen::Grid(grid)) = model.top_mut() else {
        return;
    };
    grid.order = match grid.order {
        GridOrder::Plan => GridOrder::Cards,
        GridOrder::Cards => GridOrder::Plan,
    };
    let grid = grid.clone();
    let rows = rows(model, &grid);
    // Whoever has filled in nothing yet begins with the first card.
    let at = match step.filter(|_| !grid.typed.is_empty()) {
        Some(step) => rows.iter().position(|row| row.step.id == step).unwrap_or(0),
        None => 0,
    };
    if let Some(Screen::Grid(grid)) = model.top_mut() {
        grid.at = at;
    }
}

/// Types a letter into the column; what can be no part of it is left out.
fn write(grid: &mut Grid, step: StepId, letter: char) {
    let fits = match grid.column {
        GridColumn::Time => letter.is_ascii_alphanumeric() || matches!(letter, '.' | ':' | '~' | '?'),
        GridColumn::Initials => letter.is_alphabetic(),
    };
    if !fits {
        return;
    }
    let typed = grid.typed.entry(step).or_default();
    match grid.column {
        GridColumn::Time if typed.time.len() < LONGEST_TIME => typed.time.push(letter.to_ascii_lowercase()),
        GridColumn::Initials if typed.by.chars().count() < LONGEST_INITIALS => typed.by.extend(letter.to_uppercase()),
        _ => {}
    }
}

/// Takes a letter back; of a line with nothing in it, the tick.
fn erase(grid: &mut Grid, step: &StepId) {
    let Some(typed) = grid.typed.get_mut(step) else { return };
    let text = match grid.column {
        GridColumn::Time => &mut typed.time,
        GridColumn::Initials => &mut typed.by,
    };
    if text.pop().is_none() && typed.time.is_empty() && typed.by.is_empty() {
        grid.typed.remove(step);
    }
}

/// Goes to another line; a line that is filled in asks first what its step asks.
fn leave(model: &mut Model, step: &StepId, to: Intent, last: usize) {
    let form = ask::of_grid(model, step);
    let fault = fault_of(model, step);
    let Some(Screen::Grid(grid)) = model.top_mut() else {
        return;
    };
    grid.fault = fault;
    grid.at = lists::moved(grid.at, to, last);
    grid.column = GridColumn::Time;
    let Some(typed) = grid.typed.get_mut(step).filter(|typed| !typed.is_asked) else {
        return;
    };
    match form {
        Some(form) => model.push(Screen::Form(Box::new(form))),
        None => typed.is_asked = true,
    }
}

/// What is wrong with the time of a line; none where nothing is.
fn fault_of(model: &Model, step: &StepId) -> Option<String> {
    let Screen::Grid(grid) = model.top() else { return None };
    let fault = time_of(model, grid, grid.typed.get(step)?, model.seen_at)?.err()?;
    let (_, step) = model.state()?.find_step(step.as_str())?;
    Some(format!("{}: {fault}", step.numbered()))
}

/// The questions of a step are answered.
pub(super) fn filled_in(model: &mut Model, step: &StepId, form: &Form, answers: Vec<(AskId, String)>) {
    if let Some(Screen::Grid(grid)) = model.top_mut()
        && let Some(typed) = grid.typed.get_mut(step)
    {
        typed.confirm = ConfirmAnswer::from_word(&form.text(&Name::Confirm));
        typed.option = form.text_given(&Name::Choice).map(|option| OptionId::recorded(&option));
        typed.answers = answers;
        // An option that was left open is asked for again: nothing can be recorded without it.
        typed.is_asked = form.named(&Name::Choice).is_none() || typed.option.is_some();
    }
}

/// The time that was typed beside a line, and whether it is a guess; none where none was.
pub fn time_of(model: &Model, grid: &Grid, typed: &Typed, now: Moment) -> Option<Result<Occurred, String>> {
    if typed.time.is_empty() {
        return None;
    }
    let bare = typed
        .time
        .trim_start_matches("about")
        .trim_start_matches(['~', 'c', 'a', '.']);
    let bare = bare.trim_end_matches(['~', '?']);
    let roughly = grid.order == GridOrder::Plan || bare != typed.time;
    let written = match (grid.days_back, times::clock_time(bare)) {
        (0, _) | (_, None) => bare.to_owned(),
        (_, Some(time)) => format!("{} {}", day(model, grid, now).format("%Y-%m-%d"), time.format("%H:%M")),
    };
    let at = times::moment(&written, model.zone(), now, Side::Past);
    Some(at.and_then(|at| of_the_day(model, grid, at, now).map(|at| Occurred { at, roughly })))
}

/// A time of day that is still to come is nobody's time of yesterday until somebody has said so.
fn of_the_day(model: &Model, grid: &Grid, at: Moment, now: Moment) -> Result<Moment, String> {
    let zone = model.zone();
    let meant = day(model, grid, now);
    if grid.days_back > 0 || at.day_in(zone) == meant {
        return Ok(at);
    }
    Err(format!(
        "{} is still to come: it is {}. Of the day before? F4 says so for every line.",
        narrate::hour_words(at, zone),
        narrate::hour_words(now, zone)
    ))
}

/// The day that the times are of.
pub fn day(model: &Model, grid: &Grid, now: Moment) -> chrono::NaiveDate {
    let today = now.day_in(model.zone());
    let back = chrono::Days::new(u64::from(grid.days_back));
    today.checked_sub_days(back).unwrap_or(today)
}

/// The request of a line that is filled in.
fn request_of(model: &Model, grid: &Grid, step: &Step, typed: &Typed, now: Moment) -> Result<Request, String> {
    let occurred = time_of(model, grid, typed, now).transpose()?;
    let by = match typed.by.trim() {
        "" => None,
        by => {
            Some(Initials::new(by).ok_or_else(|| format!("\"{by}\" is no initials: two to eight letters, as in MF."))?)
        }
    };
    if step.confirm.is_some() && !typed.is_asked {
        return Err("Its question is not answered. Enter on its line asks.".to_owned());
    }
    let command = match (&step.decision, &typed.option) {
        (Some(_), None) => return Err("What was chosen? Enter on its line asks.".to_owned()),
        (Some(_), Some(option)) => Command::Decide {
            step: step.id.clone(),
            option: option.clone(),
            considered: None,
            review: None,
            switch_to: None,
        },
        (None, _) => Command::Step {
            step: step.id.clone(),
            action: if occurred.is_some() {
                StepAction::Earlier
            } else {
                StepAction::Done
            },
            confirm: typed.confirm,
            answers: typed.answers.clone(),
        },
    };
    let mut request = request(model, command);
    request.occurred = occurred;
    if let Some(by) = by {
        request.typed_by = request.by.take().filter(|keyboard| *keyboard != by);
        request.by = Some(by);
    }
    Ok(request)
}

fn record(model: &mut Model, turn: &mut Turn) {
    let Screen::Grid(grid) = model.top() else { return };
    let mut grid: Grid = grid.clone();
    let mut requests = Vec::new();
    for (at, row) in rows(model, &grid).iter().enumerate() {
        let Some(typed) = grid.typed.get(&row.step.id) else {
            continue;
        };
        match request_of(model, &grid, row.step, typed, turn.wall()) {
            Ok(request) => requests.push((row.step.id.clone(), request)),
            Err(fault) => {
                let fault = format!("{}: {fault}", row.step.numbered());
                if let Some(Screen::Grid(grid)) = model.top_mut() {
                    grid.at = at;
                    grid.fault = Some(fault);
                }
                return;
            }
        }
    }
    model.pop();
    if requests.is_empty() {
        return model.say(Tone::Plain, "Nothing was filled in.");
    }
    // What happened first is recorded first, so that the log reads in order.
    requests.sort_by_key(|(_, request)| request.occurred.map_or(turn.wall(), |occurred| occurred.at));
    grid.fault = None;
    model.typed_back = Some(TypedBack {
        grid,
        waiting: requests.len(),
        recorded: 0,
    });
    for (step, request) in requests {
        submit(model, turn, request, Then::TypedBack(step));
    }
}

/// A step of the grid is recorded, or refused with a sentence. When all are answered, it is said how many were recorded,
/// and those that were not stand in the grid again, each with its reason.
pub(super) fn answered(model: &mut Model, step: &StepId, refused: Option<String>) {
    let Some(back) = &mut model.typed_back else { return };
    back.waiting = back.waiting.saturating_sub(1);
    match refused {
        None => {
            back.recorded += 1;
            back.grid.typed.remove(step);
        }
        Some(sentence) => {
            if let Some(typed) = back.grid.typed.get_mut(step) {
                typed.refused = Some(sentence);
            }
        }
    }
    if back.waiting > 0 {
        return;
    }
    let Some(TypedBack { mut grid, recorded, .. }) = model.typed_back.take() else {
        return;
    };
    let said = format!("{} from the grid recorded.", counted(recorded as u64, "step", "steps"));
    // What is on the plan under the cursor may be done by now: it goes to what is to be done next.
    super::session::go_on(model, None);
    if grid.typed.is_empty() {
        return model.say(Tone::Good, said);
    }
    let missing = counted(grid.typed.len() as u64, "step is", "steps are");
    let first = rows(model, &grid)
        .iter()
        .position(|row| grid.typed.contains_key(&row.step.id));
    grid.at = first.unwrap_or(0);
    grid.column = GridColumn::Time;
    // What was refused may want another answer.
    grid.typed.values_mut().for_each(|typed| typed.is_asked = false);
    model.push(Screen::Grid(grid));
    model.say(Tone::Attention, format!("{said} {missing} not: each line says why."));
}
