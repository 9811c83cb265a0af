//! What is said when somebody decides or does a step whose condition does not hold. People decide, and the steps of a plan
//! may be taken in any order: nothing is refused, but nobody goes past a condition unawares.

use crate::incident::command::{Command, StepAction};
use crate::incident::moment::Moment;
use crate::incident::state::State;
use crate::incident::truth;
use crate::plan::model::{Step, StepId};
use crate::plan::wording::condition_words;

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

/// The same of the step that a command decides or calls done.
pub fn unmet_by(state: &State, command: &Command, now: Moment) -> Option<String> {
    let id: &StepId = match command {
        Command::Decide { step, .. } => step,
        Command::Step {
            step,
            action: StepAction::Done | StepAction::Earlier,
            ..
        } => step,
        _ => return None,
    };
    let (_, step) = state.step_named(id.as_str())?;
    unmet_condition(state, step, now)
}
