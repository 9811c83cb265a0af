//! What is recorded as it is said, and yet is doubtful: a step that the plan does not ask for now. People do what they see
//! fit, and the log says what they did; but whoever writes it down is told, since it may be a slip of the pen.

use crate::incident::command::{Command, Request, StepAction};
use crate::incident::moment::Moment;
use crate::incident::state::State;
use crate::incident::timing;
use crate::plan::condition::StepStatus;
use crate::plan::model::PhaseId;
use crate::plan::wording::condition_words;

/// What is doubtful in a request, as sentences without an end, at this moment of the incident's time line.
pub fn doubts(state: &State, request: &Request, now: Moment) -> Vec<String> {
    let step = match &request.command {
        Command::Step {
            step,
            action: StepAction::Done | StepAction::Earlier | StepAction::Start,
            ..
        }
        | Command::Decide { step, .. } => step,
        _ => return Vec::new(),
    };
    let Some((phase, step)) = state.step_named(step.as_str()) else {
        return Vec::new();
    };
    let at = request.occurred.map_or(now, |occurred| occurred.at);
    let title = &step.title;
    if timing::status(state, phase, step, at) == StepStatus::Inactive {
        let only = state.plan().zip(step.when.as_ref());
        let only = only.map_or_else(
            || "only the essential steps are asked for".to_owned(),
            |(plan, when)| format!("only if {}", condition_words(plan, when)),
        );
        return vec![format!("{title}: the plan does not ask for it now ({only})")];
    }
    let place = |id: &PhaseId| state.plan()?.phases.iter().position(|known| known.id == *id);
    let current = state.phase().and_then(|current| place(&current.id));
    let is_ahead = current.is_some_and(|current| place(&phase.id) > Some(current));
    if is_ahead && state.first_entered_for(step, &phase.id).is_none() {
        return vec![format!("{title} belongs to the phase {}, which has not begun", phase.title)];
    }
    Vec::new()
}
