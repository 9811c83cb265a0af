//! What is recorded as it is said, and yet is doubtful: a step whose condition does not hold. People do what they see fit,
//! the steps of a plan may be taken in any order, and the log says what they did; but nobody goes past a condition unawares,
//! since it may be a slip of the pen.

use crate::incident::command::{Command, Request, StepAction};
use crate::incident::moment::Moment;
use crate::incident::state::State;
use crate::incident::{timing, truth};
use crate::plan::condition::StepStatus;
use crate::plan::model::Step;
use crate::plan::wording::condition_words;

/// What is doubtful in a request, as a sentence without its end, at this moment of the incident's time line. Only a
/// condition that does not hold is: phases are entered when somebody decides so, and people work ahead; and whoever keeps
/// to the essential steps may do more.
pub fn doubt(state: &State, request: &Request, now: Moment) -> Option<String> {
    let (Command::Step {
        step,
        action: StepAction::Done | StepAction::Earlier | StepAction::Start,
        ..
    }
    | Command::Decide { step, .. }) = &request.command
    else {
        return None;
    };
    let (phase, step) = state.step_named(step.as_str())?;
    let at = request.occurred.map_or(now, |occurred| occurred.at);
    let is_asked_for = timing::status(state, phase, step, at) != StepStatus::Inactive;
    if is_asked_for {
        None
    } else {
        unmet_condition(state, step, at)
    }
}

/// The condition of a step that does not hold at `now`, as a sentence without its end: `step 41 applies only if Phones
/// back, and that is not so now`. The important words come first, since screens are narrow.
pub fn unmet_condition(state: &State, step: &Step, now: Moment) -> Option<String> {
    let when = step.when.as_ref()?;
    if truth::evaluate(when, state, now).holds {
        return None;
    }
    let words = condition_words(state.plan()?, when);
    Some(format!(
        "step {} applies only if {words}, and that is not so now",
        step.number
    ))
}
