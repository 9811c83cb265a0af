//! What a plan has and no step uses: words that nobody reads out, and a clock that runs in every incident and that no step
//! ends. A clock that starts by a condition may stand alone: the screen reminds of it when it does. So may paper, which is
//! also handed out as the kit is.

use super::super::check::Noun;
use super::super::diagnostic::quoted;
use super::super::model::Plan;
use super::super::places::Places;
use super::super::walk::Walk;

/// Looks at every message and notification of a plan that has steps.
pub(super) fn check(plan: &Plan, places: &Places, walk: &mut Walk) {
    if plan.steps().next().is_none() {
        return;
    }
    let steps = || plan.steps().map(|(_, step)| step);
    let message_is_used =
        |id: &str| steps().any(|step| step.use_message.as_ref().is_some_and(|used| used.as_str() == id));
    let is_told = |id: &str| {
        let waits = plan.notification(id).is_some_and(|notify| notify.when.is_some());
        waits || steps().any(|step| step.notify.as_ref().is_some_and(|told| told.as_str() == id))
    };
    for (noun, id, at) in &places.named {
        let (is_used, message, key) = match noun {
            Noun::Notify => (
                is_told(id),
                "this clock starts with every incident, and no step tells them",
                "notify",
            ),
            _ => (message_is_used(id), "no step reads these words out", "use_message"),
        };
        if !is_used {
            let line = format!("{key}: {id}");
            walk.warn(
                *at,
                message,
                format!("add {} to the step that does, or delete it here", quoted(&line)),
            );
        }
    }
}
