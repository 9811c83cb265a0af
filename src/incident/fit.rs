//! Whether an event fits with what is true. `decide` refuses what does not fit; `apply`, which must take everything,
//! lists it as an anomaly. One function serves both, so that they cannot differ.

use crate::incident::event::{Event, StepRecord, StepRecorded};
use crate::incident::moment::Moment;
use crate::incident::narrate::moment_words;
use crate::incident::state::{IncidentStatus, State};
use crate::plan::condition::StepStatus;
use crate::plan::model::ServiceStatus;

/// Why nothing goes on in an incident that is closed.
pub const TAKEN_FURTHER: &str =
    "the incident is closed: what happened can still be added, but it cannot be taken further";

/// What does not fit, as the end of a sentence; none where the event fits. `occurred` is when it is said to have happened;
/// none where only this PC's clock says so, which may have gone back and is to keep nobody from going on.
pub fn misfit(state: &State, event: &Event, occurred: Option<Moment>) -> Option<String> {
    if state.status == IncidentStatus::Unopened {
        let fits = matches!(event, Event::Opened(_)) || event.is_standing();
        return (!fits).then(|| "it comes before the incident was opened".to_owned());
    }
    let takes_further = matches!(
        event,
        Event::PhaseEntered(_)
            | Event::PlanSwitched(_)
            | Event::StoodDown(_)
            | Event::RoleTaken(_)
            | Event::RoleHandedOver(_)
            | Event::TimerStarted(_)
    );
    if state.status == IncidentStatus::Closed && takes_further {
        return Some(TAKEN_FURTHER.to_owned());
    }
    match event {
        Event::Opened(_) => Some("the incident was open already".to_owned()),
        Event::RoleHandedOver(passed) if state.holder(&passed.role).is_none() => Some(format!(
            "nobody holds {} yet, so it cannot be handed over",
            passed.title
        )),
        Event::ServiceRecorded(recorded) if recorded.to == ServiceStatus::Back => {
            let rows: Vec<_> = state.service_rows(recorded.service.as_str()).collect();
            let was_lost = rows.iter().any(|row| {
                row.first_disrupted().is_some() || matches!(row.status(), ServiceStatus::Unknown | ServiceStatus::Back)
            });
            (!was_lost).then(|| format!("{} was never slow or down, so it cannot be back", recorded.name))
        }
        Event::Sensed(sensed) if state.service(sensed.service.as_str(), None).is_none() => {
            Some(format!("no plan of this incident has a service {}", sensed.service))
        }
        Event::StepRecorded(recorded) => step_misfit(state, recorded),
        Event::Decided(decided) => match state.find_step(decided.step.as_str()) {
            None => Some(format!("no plan of this incident has a step {}", decided.step)),
            Some((_, step)) if step.decision.is_none() => Some(format!("{} is not a decision", step.title)),
            Some(_) => None,
        },
        Event::TimerEnded(timer) if !state.timers.iter().any(|fact| fact.number == timer.number) => {
            Some(format!("there is no timer {}", timer.number))
        }
        Event::ActionDone(action) if !state.actions.iter().any(|fact| fact.number == action.number) => {
            Some(format!("there is no action {}", action.number))
        }
        Event::PhaseEntered(entered) => {
            let known = state
                .plans
                .iter()
                .any(|used| used.plan.phase(entered.phase.as_str()).is_some());
            (!known).then(|| format!("no plan of this incident has a phase {}", entered.phase))
        }
        Event::InjectRecorded(recorded) => match &state.drill {
            None => Some("an inject belongs to a drill, and this is none".to_owned()),
            Some(drill) => drill
                .inject(recorded.inject.as_str())
                .is_some_and(|fact| fact.sent.is_some())
                .then(|| format!("the inject {} had been sent already", recorded.inject)),
        },
        Event::Assessed(_) | Event::ExpectationMarked(_) | Event::ClockTurned(_) if state.drill.is_none() => {
            Some("it belongs to a drill, and this is none".to_owned())
        }
        Event::StoodDown(_) | Event::Closed(_) => end_misfit(state, event, occurred),
        Event::Noted(noted) => noted.reason_for.as_ref().and_then(|target| {
            let owed = state.owed.iter().any(|owed| owed.hash == target.hash);
            (!owed).then(|| format!("entry {} owes no reason", target.no))
        }),
        _ => None,
    }
}

/// An end is wanted once, and not before what it ends.
fn end_misfit(state: &State, event: &Event, occurred: Option<Moment>) -> Option<String> {
    let before = |began: &str, at: Moment, ended: &str| {
        let zone = state.practice.zone;
        let occurred = occurred.filter(|occurred| *occurred < at)?;
        let at = moment_words(at, zone, occurred.day_in(zone));
        Some(format!(
            "the incident was {began} at {at}, so it cannot have been {ended} before that"
        ))
    };
    match (event, state.stood_down) {
        (Event::StoodDown(_), None) => before("started", state.declared, "stood down"),
        (Event::StoodDown(_), Some(_)) => Some("the incident was stood down already".to_owned()),
        (Event::Closed(_), None) => Some("the incident has not been stood down".to_owned()),
        (Event::Closed(_), Some(_)) if state.status == IncidentStatus::Closed && state.after_close.is_empty() => {
            Some("the incident was closed already".to_owned())
        }
        (_, Some(stood_down)) => before("stood down", stood_down, "closed"),
        (_, None) => None,
    }
}

fn step_misfit(state: &State, recorded: &StepRecorded) -> Option<String> {
    if state.find_step(recorded.step.as_str()).is_none() {
        return Some(format!("no plan of this incident has a step {}", recorded.step));
    }
    let known = state.step(&recorded.step);
    let status = known.map_or(StepStatus::Waiting, |step| step.status);
    // Whoever opens a step that entering its phase has opened already is right, and may not know it.
    let is_asked_again = known.is_some_and(|step| step.counts_from == Some(step.since));
    if recorded.to == StepRecord::Reopened
        && matches!(status, StepStatus::Waiting | StepStatus::InProgress)
        && !is_asked_again
    {
        return Some(format!(
            "{} is still open, so it cannot be opened again",
            recorded.title
        ));
    }
    None
}
