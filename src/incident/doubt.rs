//! What is recorded as it is said, and yet is doubtful: a step that the plan does not ask for now. People do what they see
//! fit, and the log says what they did; but whoever writes it down is told, since it may be a slip of the pen.

use crate::incident::command::{Command, Request, StepAction};
use crate::incident::moment::Moment;
use crate::incident::state::State;
use crate::incident::{timing, truth};
use crate::plan::condition::StepStatus;
use crate::plan::wording::condition_words;

/// What is doubtful in a request, as a sentence without its end, at this moment of the incident's time line. Only a
/// condition that does not hold is: phases are entered when somebody decides so, and people work ahead; and whoever keeps
/// to the essential steps may do more.
pub fn doubt(state: &State, request: &Request, now: Moment) -> Option<String> {
    let step = match &request.command {
        Command::Step {
            step,
            action: StepAction::Done | StepAction::Earlier | StepAction::Start,
            ..
        }
        | Command::Decide { step, .. } => step,
        _ => return None,
    };
    let (phase, step) = state.step_named(step.as_str())?;
    let when = step.when.as_ref()?;
    let at = request.occurred.map_or(now, |occurred| occurred.at);
    let is_asked_for = timing::status(state, phase, step, at) != StepStatus::Inactive;
    if is_asked_for || truth::evaluate(when, state, at).holds {
        return None;
    }
    let only_if = condition_words(state.plan()?, when);
    Some(format!(
        "{}: the plan does not ask for it now (only if {only_if})",
        step.title
    ))
}
