//! The facilitator's screen: what is coming in an exercise, what was expected and what became of it. The one place of the
//! screens that knows the scenario while a drill runs.

use std::sync::Arc;
use std::time::Duration;

use crate::drill::complication;
use crate::drill::driver;
use crate::drill::score::{ExpectationScore, ObjectiveScore, Verdict, score};
use crate::incident::command::{Command, InjectAction};
use crate::incident::drill::{InjectRecord, Mark, ScenarioText};
use crate::incident::ids::IncidentId;
use crate::incident::moment::Moment;
use crate::incident::narrate;
use crate::incident::state::{InjectFact, State};
use crate::plan::scenario::{Comes, Inject, InjectId, Scenario};

use super::super::intent::{FacilitatorVerb, Intent};
use super::super::model::{Facilitated, FacilitatorRow, FacilitatorView, Model, Screen, Then};
use super::super::msg::Effect;
use super::super::theme::Tone;
use super::{Turn, ask, request, submit};

/// How many lines a page of what is said about a line is.
const PAGE: usize = 5;

/// No more lines than these are scrolled through.
const MOST_LINES: usize = 200;

/// Shows what is coming in the drill on the screen.
pub fn facilitate(model: &mut Model) {
    let Some(incident) = model.focus.clone().filter(|_| model.drill().is_some()) else {
        return;
    };
    if model.facilitated().is_none() {
        model.facilitates = Some(Facilitated {
            incident,
            scenario: None,
            mind: None,
            is_asked: false,
            is_over_said: false,
        });
    }
    // The cards are the facilitator's own from here on.
    model
        .screens
        .retain(|screen| !matches!(screen, Screen::Card(_) | Screen::Facilitator(_)));
    // A question that is being asked stays in front.
    let at = model.screens.len() - usize::from(matches!(model.top(), Screen::Form(_)));
    model
        .screens
        .insert(at, Screen::Facilitator(FacilitatorView::default()));
}

/// Asks for the scenario where it is wanted and has not been asked for.
pub(super) fn ask_for_scenario(model: &mut Model, turn: &mut Turn) {
    let Some(here) = model.facilitates.as_ref().filter(|here| !here.is_asked) else {
        return;
    };
    let incident = here.incident.clone();
    let drill = model.logs.get(&incident).and_then(|log| log.state().drill.as_deref());
    let Some(scenario) = drill.map(|drill| drill.setting.scenario.clone()) else {
        return;
    };
    if let Some(here) = &mut model.facilitates {
        here.is_asked = true;
    }
    turn.effects.push(Effect::ReadScenario(incident, scenario));
}

/// The scenario has been read.
pub(super) fn scenario_read(
    model: &mut Model,
    incident: &IncidentId,
    text: Option<ScenarioText>,
    mind: Option<String>,
) {
    if let Some(here) = model.facilitates.as_mut().filter(|here| here.incident == *incident) {
        // What has been read once stays, also where it cannot be read again.
        if text.is_some() || here.scenario.is_none() {
            here.scenario = text;
        }
        let is_news = here.scenario.is_some() && mind.is_some() && mind != here.mind;
        here.mind.clone_from(&mind);
        if let Some(mind) = mind.filter(|_| is_news) {
            model.say(Tone::Attention, mind);
        }
    }
}

/// The scenario as it is played, where it may be known here: on the facilitator's screen, and once the drill has ended.
pub fn played(model: &Model) -> Option<Arc<Scenario>> {
    let state = model.state()?;
    let told = state.drill.as_ref()?.scenario.as_ref();
    let known = told.or_else(|| model.facilitated()?.scenario.as_ref())?;
    Some(complication::played(known, state))
}

/// That the time of the next inject has come already, where the drill that is facilitated here has one: it is not passed.
pub(super) fn is_on_its_way(model: &Model) -> Option<&'static str> {
    let state = model
        .state()
        .filter(|state| state.is_open() && !state.is_read_aloud())?;
    let clock = &state.drill.as_deref()?.clock;
    let t = clock.t(model.machine);
    let next = driver::next_timed(&*played(model)?, state, t)?;
    match clock.goes() {
        _ if next > t => None,
        true => Some("The time of the next card has come: it is on its way."),
        false => Some("The time of the next card has come: it is on its way once the clock goes on."),
    }
}

/// Where the clock of the drill that is facilitated here would be set ahead to, and how many things expected would run out
/// of their time by that; none where nothing would. A drill that is read aloud is not measured by minutes.
pub(super) fn runs_out(model: &Model) -> Option<(Duration, u64)> {
    let state = model.state()?;
    let drill = state.drill.as_deref().filter(|_| !state.is_read_aloud())?;
    let scenario = played(model)?;
    let to = driver::next_timed(&scenario, state, drill.clock.t(model.machine))?;
    let then = drill.setting.starts.plus(to);
    let score = score(&scenario, state, model.seen_at);
    let is_lost = |one: &&ExpectationScore<'_>| one.verdict == Verdict::Open && one.due.is_some_and(|due| due < then);
    match score.expectations.iter().filter(is_lost).count() {
        0 => None,
        lost => Some((to, lost as u64)),
    }
}

/// Says once that the planned time of the drill that is facilitated here is over, and looks every minute whether its file is
/// still what it was.
pub(super) fn ticked(model: &mut Model, is_new_minute: bool) {
    let is_running = model.state().is_some_and(State::is_open);
    if !is_running || model.facilitated().is_none() {
        return;
    }
    let over = is_over(model);
    let Some(here) = model.facilitates.as_mut() else { return };
    if is_new_minute {
        here.is_asked = false;
    }
    if let Some(planned) = over.filter(|_| !here.is_over_said) {
        here.is_over_said = true;
        let planned = narrate::duration_words(planned);
        model.say(
            Tone::Attention,
            format!("The planned {planned} of the exercise are over: X ends it."),
        );
    }
}

/// The planned length of the drill that is facilitated here, where it is over.
fn is_over(model: &Model) -> Option<Duration> {
    let planned = played(model)?.duration;
    let t = model.drill()?.clock.t(model.machine);
    (t >= planned).then_some(planned)
}

/// A line of the facilitator's screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Line<'s> {
    /// An inject.
    Inject {
        /// Its id.
        id: InjectId,
        /// What the scenario says of it; none of one of the facilitator's own.
        inject: Option<&'s Inject>,
        /// What became of it.
        fact: Option<&'s InjectFact>,
        /// How much of what it expects was met, was late, was missed, and is open.
        tally: [usize; 4],
    },
    /// Something that it expects.
    Expected(ExpectationScore<'s>),
    /// An objective.
    Objective(ObjectiveScore<'s>),
}

impl Line<'_> {
    /// What identifies the line.
    pub fn row(&self) -> FacilitatorRow {
        match self {
            Self::Inject { id, .. } => FacilitatorRow::Inject(id.clone()),
            Self::Expected(one) => FacilitatorRow::Expected(one.inject.id.clone(), one.number),
            Self::Objective(one) => FacilitatorRow::Objective(one.objective.id.clone()),
        }
    }

    /// Whether it is an inject that was sent.
    fn is_sent(&self) -> bool {
        matches!(self, Self::Inject { fact: Some(fact), .. } if fact.sent.is_some())
    }

    /// What came stands in the order in which it came; then what has a time, what waits for a condition, and what waits for
    /// a hand.
    fn order(&self) -> (u8, Moment, Duration) {
        let Self::Inject { inject, fact, .. } = self else {
            return (4, Moment::default(), Duration::ZERO);
        };
        if let Some(sent) = fact.and_then(|fact| fact.sent) {
            return (0, sent, Duration::ZERO);
        }
        match inject.map(|inject| &inject.comes) {
            Some(Comes::At(at)) => (1, Moment::default(), *at),
            Some(Comes::When(_)) => (2, Moment::default(), Duration::ZERO),
            Some(Comes::ByHand) | None => (3, Moment::default(), Duration::ZERO),
        }
    }

    const fn is_inject(&self) -> bool {
        matches!(self, Self::Inject { .. })
    }
}

/// The lines: every inject, what the chosen one expects below it, those of the facilitator's own, and the objectives. And
/// which of them is chosen.
pub fn lines<'s>(
    scenario: &'s Scenario,
    state: &'s State,
    now: Moment,
    view: &FacilitatorView,
) -> (Vec<Line<'s>>, usize) {
    let score = score(scenario, state, now);
    let drill = state.drill.as_deref();
    let facts = drill.map(|drill| &*drill.injects).unwrap_or_default();
    let fact_of = |id: &InjectId| facts.iter().find(|fact| fact.inject == *id);
    let own = facts
        .iter()
        .filter(|fact| scenario.inject(fact.inject.as_str()).is_none());
    let planned = scenario.injects.iter().map(|inject| (inject.id.clone(), Some(inject)));
    let all = planned.chain(own.map(|fact| (fact.inject.clone(), None)));
    let mut injects: Vec<Line<'s>> = all
        .map(|(id, inject)| Line::Inject {
            inject,
            fact: fact_of(&id),
            tally: tally(score.expectations.iter().filter(|one| one.inject.id == id)),
            id,
        })
        .collect();
    injects.sort_by_key(Line::order);
    let is_read_aloud = state.is_read_aloud();
    let begins = || {
        if is_read_aloud {
            injects.iter().position(|line| !line.is_sent())
        } else {
            injects.iter().rposition(Line::is_sent)
        }
    };
    let at = match &view.at {
        Some(row) => row.clone(),
        None => match begins().or(Some(0)).and_then(|at| injects.get(at)) {
            Some(line) => line.row(),
            None => return (Vec::new(), 0),
        },
    };
    let unfolded = match &at {
        FacilitatorRow::Inject(id) | FacilitatorRow::Expected(id, _) => Some(id.clone()),
        FacilitatorRow::Objective(_) => None,
    };
    let mut lines = Vec::new();
    for line in injects {
        let is_unfolded = matches!(&line, Line::Inject { id, .. } if Some(id) == unfolded.as_ref());
        lines.push(line);
        if is_unfolded {
            let own = score
                .expectations
                .iter()
                .filter(|one| Some(&one.inject.id) == unfolded.as_ref());
            lines.extend(own.cloned().map(Line::Expected));
        }
    }
    lines.extend(score.objectives.into_iter().map(Line::Objective));
    let chosen = lines.iter().position(|line| line.row() == at).unwrap_or(0);
    (lines, chosen)
}

fn tally<'a, 's: 'a>(own: impl Iterator<Item = &'a ExpectationScore<'s>>) -> [usize; 4] {
    let mut tally = [0; 4];
    for one in own {
        let at = match one.verdict {
            Verdict::Met => 0,
            Verdict::Late => 1,
            Verdict::Missed => 2,
            Verdict::Open | Verdict::NotAssessed => 3,
        };
        tally[at] += 1;
    }
    tally
}

/// What is chosen, and what stands around it.
struct Chosen {
    row: FacilitatorRow,
    sent: bool,
    status: Option<InjectRecord>,
    before: Option<FacilitatorRow>,
    behind: Option<FacilitatorRow>,
    inject_before: Option<FacilitatorRow>,
    inject_behind: Option<FacilitatorRow>,
    first: Option<FacilitatorRow>,
    last: Option<FacilitatorRow>,
}

fn chosen(model: &Model) -> Option<Chosen> {
    let Screen::Facilitator(view) = model.top() else {
        return None;
    };
    let scenario = played(model)?;
    let (lines, at) = lines(&scenario, model.state()?, model.seen_at, view);
    let line = lines.get(at)?;
    let row = |at: Option<usize>| at.and_then(|at| lines.get(at)).map(Line::row);
    let status = match line {
        Line::Inject { fact, .. } => fact.map(|fact| fact.status),
        _ => None,
    };
    // The inject that the line belongs to does not count as the one before.
    let own = lines[..=at].iter().rposition(Line::is_inject).unwrap_or(0);
    let before = lines[..own].iter().rposition(Line::is_inject);
    Some(Chosen {
        row: line.row(),
        sent: line.is_sent(),
        status,
        before: row(at.checked_sub(1)),
        behind: row(Some(at + 1)),
        inject_before: row(before),
        inject_behind: row(lines
            .iter()
            .skip(at + 1)
            .position(|line| !matches!(line, Line::Expected(_)))
            .map(|far| at + 1 + far)),
        first: row(Some(0)),
        last: row(lines.len().checked_sub(1)),
    })
}

/// A key on the screen.
pub(super) fn act(model: &mut Model, turn: &mut Turn, intent: Intent) {
    let Some(here) = chosen(model) else { return };
    match intent {
        Intent::Up => go_to(model, here.before),
        Intent::Down => go_to(model, here.behind),
        Intent::PageUp => scroll(model, |top| top.saturating_sub(PAGE)),
        Intent::PageDown => scroll(model, |top| (top + PAGE).min(MOST_LINES)),
        Intent::Left => go_to(model, here.inject_before),
        Intent::Right => go_to(model, here.inject_behind),
        Intent::First => go_to(model, here.first),
        Intent::Last => go_to(model, here.last),
        Intent::Enter => enter(model, turn, here),
        Intent::Facilitator(verb) => with_line(model, turn, here, verb),
        _ => {}
    }
}

fn scroll(model: &mut Model, to: impl Fn(usize) -> usize) {
    if let Some(Screen::Facilitator(view)) = model.top_mut() {
        view.top = to(view.top);
    }
}

fn go_to(model: &mut Model, row: Option<FacilitatorRow>) {
    if let (Some(row), Some(Screen::Facilitator(view))) = (row, model.top_mut()) {
        *view = FacilitatorView { at: Some(row), top: 0 };
    }
}

/// The obvious thing: an inject is sent, one that was sent is left for what it expects, an objective is assessed.
fn enter(model: &mut Model, turn: &mut Turn, here: Chosen) {
    match here.row.clone() {
        FacilitatorRow::Inject(_) if here.sent => go_to(model, here.behind),
        FacilitatorRow::Inject(id) => {
            go_to(model, Some(here.row));
            record(model, turn, id, InjectAction::Send);
        }
        FacilitatorRow::Expected(..) => model.say(
            Tone::Plain,
            "m: it was met. l: it was late. x: it was missed. The log marks by itself what is recorded in it.",
        ),
        FacilitatorRow::Objective(_) => with_line(model, turn, here, FacilitatorVerb::Assess),
    }
}

fn record(model: &mut Model, turn: &mut Turn, inject: InjectId, action: InjectAction) {
    let command = Command::Inject {
        inject,
        action,
        card: None,
    };
    let request = request(model, command);
    submit(model, turn, request, Then::Stay);
}

fn with_line(model: &mut Model, turn: &mut Turn, here: Chosen, verb: FacilitatorVerb) {
    match (verb, &here.row) {
        (FacilitatorVerb::Own, _) => {
            let form = ask::own_inject(model);
            model.push(Screen::Form(Box::new(form)));
        }
        (FacilitatorVerb::Assess, row) => {
            let objective = match row {
                FacilitatorRow::Objective(id) => Some(id.clone()),
                _ => None,
            };
            match played(model).map(|scenario| ask::assess(model, &scenario, objective.as_ref())) {
                Some(form) => model.push(Screen::Form(Box::new(form))),
                None => model.say(Tone::Plain, "The scenario is not at hand here."),
            }
        }
        (FacilitatorVerb::Hold, FacilitatorRow::Inject(id)) => {
            let action = match here.status {
                Some(InjectRecord::Held | InjectRecord::Skipped) => InjectAction::Free,
                _ => InjectAction::Hold,
            };
            record(model, turn, id.clone(), action);
        }
        (FacilitatorVerb::Skip, FacilitatorRow::Inject(id)) => record(model, turn, id.clone(), InjectAction::Skip),
        (FacilitatorVerb::Mark(_), FacilitatorRow::Expected(inject, _)) if !has_come(model, inject) => model.say(
            Tone::Plain,
            "Its card has not come yet, so that nothing can be expected of it: go up to it and send it with Enter.",
        ),
        (FacilitatorVerb::Mark(mark), FacilitatorRow::Expected(inject, number)) => {
            marked(model, turn, (inject.clone(), *number), mark);
            go_to(model, here.behind);
        }
        (FacilitatorVerb::Mark(_), _) => model.say(
            Tone::Plain,
            "Go down to one of the lines below the card: it is what was expected that is marked.",
        ),
        (FacilitatorVerb::Hold | FacilitatorVerb::Skip, _) => {
            model.say(
                Tone::Plain,
                "Go to an inject: it is injects that are held back or left out.",
            );
        }
    }
}

fn has_come(model: &Model, inject: &InjectId) -> bool {
    let fact = model.drill().and_then(|drill| drill.inject(inject.as_str()));
    fact.is_some_and(|fact| fact.sent.is_some())
}

fn marked(model: &mut Model, turn: &mut Turn, (inject, number): (InjectId, usize), mark: Mark) {
    let command = Command::Mark {
        inject,
        number: u16::try_from(number).unwrap_or(u16::MAX),
        mark,
        title: None,
    };
    let request = request(model, command);
    submit(model, turn, request, Then::Stay);
}
