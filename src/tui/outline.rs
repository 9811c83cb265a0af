//! The plan as lines: phases, and the steps of those that are open. Drawn by the view, moved through by the keys, so
//! that both mean the same line.

use crate::incident::moment::Moment;
use crate::incident::state::State;
use crate::incident::timing;
use crate::plan::condition::StepStatus;
use crate::plan::model::{Phase, Plan, Required, Step, StepId, WorkScreen};

use super::intent::{Intent, StepVerb};
use super::keymap;
use super::model::{PlanRow, PlanView};

/// A line of the plan.
#[derive(Debug, Clone, Copy)]
pub enum Line<'a> {
    /// A phase.
    Phase {
        /// Which.
        phase: &'a Phase,
        /// How many of its steps are settled.
        done: usize,
        /// How many it has that apply.
        of: usize,
        /// Whether it is the current one.
        is_current: bool,
        /// Whether its steps are shown.
        is_open: bool,
    },
    /// A step.
    Step {
        /// Its phase.
        phase: &'a Phase,
        /// Which.
        step: &'a Step,
        /// Its state.
        status: StepStatus,
        /// Whether it is done on another screen, and next to nothing has been done there yet.
        is_elsewhere: bool,
    },
}

impl Line<'_> {
    /// Which line it is.
    pub fn row(&self) -> PlanRow {
        match self {
            Self::Phase { phase, .. } => PlanRow::Phase(phase.id.clone()),
            Self::Step { step, .. } => PlanRow::Step(step.id.clone()),
        }
    }

    /// True for the line of this row.
    pub fn is(&self, row: &PlanRow) -> bool {
        match (self, row) {
            (Self::Phase { phase, .. }, PlanRow::Phase(id)) => phase.id == *id,
            (Self::Step { step, .. }, PlanRow::Step(id)) => step.id == *id,
            _ => false,
        }
    }
}

/// The lines of the plan in use.
pub fn lines<'a>(state: &'a State, view: &PlanView, now: Moment) -> Vec<Line<'a>> {
    let current = state.phase().map(|phase| &phase.id);
    let marked = state
        .services
        .iter()
        .filter(|service| !service.history().changes().is_empty());
    let next_to_nothing = marked.count() < 2;
    let mut lines = Vec::new();
    for phase in state.plan().into_iter().flat_map(|plan| &plan.phases) {
        let is_current = current == Some(&phase.id);
        let is_open = is_current != view.turned.contains(&phase.id);
        let at = lines.len();
        let (mut done, mut of) = (0, 0);
        for step in &phase.steps {
            let status = timing::status(state, phase, step, now);
            if status != StepStatus::Inactive {
                of += 1;
                done += usize::from(is_settled(status));
            }
            let is_left_out = timing::is_left_out(state, step) && status == StepStatus::Inactive;
            if is_open && (view.shows_all || !is_left_out) {
                let is_elsewhere = step.screen == Some(WorkScreen::Services) && next_to_nothing;
                lines.push(Line::Step {
                    phase,
                    step,
                    status,
                    is_elsewhere,
                });
            }
        }
        let head = Line::Phase {
            phase,
            done,
            of,
            is_current,
            is_open,
        };
        lines.insert(at, head);
    }
    lines
}

/// With essentials only: how many steps of the plan must be done, of how many; none where everything counts.
pub fn essentials(state: &State) -> Option<(usize, usize)> {
    let plan = state.plan().filter(|_| state.essentials)?;
    Some(must_of(plan))
}

/// How many steps of a plan must be done, of how many.
pub fn must_of(plan: &Plan) -> (usize, usize) {
    let must = plan.steps().filter(|(_, step)| step.required == Required::Must);
    (must.count(), plan.steps().count())
}

/// True where nothing more is to be done about a step.
pub fn is_settled(status: StepStatus) -> bool {
    status.is_done() || status == StepStatus::NotApplicable
}

/// The line that the selection is on, as an index; the first step to be done where it is on none.
pub fn chosen(lines: &[Line<'_>], view: &PlanView) -> usize {
    view.at
        .as_ref()
        .and_then(|row| lines.iter().position(|line| line.is(row)))
        .or_else(|| {
            lines
                .iter()
                .position(|line| matches!(line, Line::Step { status, .. } if status.is_open()))
        })
        .unwrap_or(0)
}

/// What Enter can do with a line, the obvious thing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Something with the step.
    Step(StepVerb),
    /// To the next step that is to be done: nothing is recorded.
    GoOn,
    /// To the services, where the step is done.
    Services,
    /// Everything else, in a menu.
    More,
    /// Show or hide the steps of the phase.
    Turn,
    /// Enter the phase.
    EnterPhase,
}

impl Action {
    /// What the menu beside the step calls it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Step(verb) => verb.words(),
            Self::GoOn => "On to the next",
            Self::Services => "Mark the services",
            Self::More => "More…",
            Self::Turn => "Show or hide its steps",
            Self::EnterPhase => "Go to this phase…",
        }
    }

    /// The same where there is less room.
    pub const fn short_words(self) -> &'static str {
        match self {
            Self::Step(StepVerb::Earlier) => "Earlier…",
            Self::Step(StepVerb::Cannot) => "Can't…",
            Self::Services => "Services",
            Self::Turn => "Show its steps",
            Self::EnterPhase => "Go there…",
            other => other.words(),
        }
    }

    /// The key that does it at once.
    pub fn key(self) -> Option<&'static str> {
        let intent = match self {
            // Deciding is how a decision is done.
            Self::Step(StepVerb::Decide) => Intent::Step(StepVerb::Done),
            Self::Step(verb) => Intent::Step(verb),
            Self::More => Intent::More,
            Self::GoOn | Self::Services | Self::Turn | Self::EnterPhase => return None,
        };
        keymap::shown(keymap::Place::Plan, intent)
    }
}

/// The actions of a line.
pub fn actions(line: &Line<'_>) -> Vec<Action> {
    match line {
        Line::Phase { is_current: true, .. } => vec![Action::Turn],
        Line::Phase { .. } => vec![Action::Turn, Action::EnterPhase],
        Line::Step {
            step,
            status,
            is_elsewhere,
            ..
        } => {
            let finish = finish(step);
            if status.is_open() && *is_elsewhere {
                vec![
                    Action::Services,
                    Action::Step(finish),
                    Action::Step(StepVerb::Earlier),
                    Action::More,
                ]
            } else if status.is_open() {
                vec![
                    Action::Step(finish),
                    Action::Step(StepVerb::Earlier),
                    Action::Step(StepVerb::Cannot),
                    Action::More,
                ]
            } else if is_settled(*status) {
                // Opening it again is never what Enter does first: it stands in the menu, and asks.
                vec![Action::GoOn, Action::More]
            } else {
                vec![Action::Step(finish), Action::Step(StepVerb::Earlier), Action::More]
            }
        }
    }
}

/// How a step is finished: a decision by deciding, any other by being done.
pub fn finish(step: &Step) -> StepVerb {
    if step.decision.is_some() {
        StepVerb::Decide
    } else {
        StepVerb::Done
    }
}

/// Everything that can be done with a step, for its menu.
pub fn every_verb(step: &Step, status: StepStatus) -> Vec<StepVerb> {
    let mut verbs = vec![finish(step), StepVerb::Earlier];
    if status == StepStatus::Waiting || status == StepStatus::HandedOn {
        verbs.push(StepVerb::Begin);
    }
    verbs.extend([StepVerb::Cannot, StepVerb::Defer, StepVerb::Hand]);
    if step.required != Required::Must {
        verbs.push(StepVerb::NotApplicable);
    }
    if step.notify.is_some() {
        verbs.push(StepVerb::Notify);
    }
    if !matches!(
        status,
        StepStatus::Waiting | StepStatus::InProgress | StepStatus::Inactive
    ) {
        verbs.push(StepVerb::Reopen);
    }
    verbs
}

/// The step to go on with: the next open one of the current phase after this one, else the first open one before it,
/// else the next phase.
pub fn next_row(state: &State, after: Option<&StepId>, now: Moment) -> Option<PlanRow> {
    let plan = state.plan()?;
    let phase = state.phase()?;
    let is_open = |step: &&Step| timing::status(state, phase, step, now).is_open();
    let at = after.and_then(|id| phase.steps.iter().position(|step| step.id == *id));
    let (before, behind) = phase.steps.split_at(at.map_or(0, |at| at + 1));
    if let Some(step) = behind.iter().find(is_open).or_else(|| before.iter().find(is_open)) {
        return Some(PlanRow::Step(step.id.clone()));
    }
    let next = plan.phases.iter().skip_while(|other| other.id != phase.id).nth(1)?;
    Some(PlanRow::Phase(next.id.clone()))
}

/// The step that was touched last in the current phase: where a program that is started again goes on from.
pub fn last_touched(state: &State) -> Option<&StepId> {
    let phase = state.phase()?;
    phase
        .steps
        .iter()
        .filter_map(|step| Some((state.step(&step.id)?.place, &step.id)))
        .max_by_key(|(place, _)| *place)
        .map(|(_, id)| id)
}
