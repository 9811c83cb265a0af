//! The clocks that outsiders impose: who must be told, until when, and what became of it. Derived from (state, now); such
//! clocks never sleep.

use crate::incident::moment::Moment;
use crate::incident::state::State;
use crate::incident::truth;
use crate::plan::condition::StepStatus;
use crate::plan::model::Notify;

/// An outsider who must be told, or would have to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OutsideClock<'a> {
    /// What the plan says of it.
    pub notify: &'a Notify,
    /// When the clock started; none while nothing calls for it.
    pub since: Option<Moment>,
    /// When it runs out, where it has started and the plan names a time.
    pub due: Option<Moment>,
    /// When the outsider was told.
    pub told: Option<Moment>,
    /// When a person said that it does not apply, by saying so of the step that tells them.
    pub dismissed: Option<Moment>,
    /// When what had set it going ceased; the outsider waits all the same.
    pub reason_ended: Option<Moment>,
}

impl OutsideClock<'_> {
    /// True where somebody still has to tell them.
    pub fn is_running(&self) -> bool {
        self.since.is_some() && self.told.is_none() && self.dismissed.is_none()
    }

    /// True in the last quarter of its time, and once it has run out.
    pub fn is_near(&self, now: Moment) -> bool {
        let (Some(since), Some(due)) = (self.since, self.due) else {
            return false;
        };
        due <= now || due.since(now) * 4 <= due.since(since)
    }
}

/// The notifications of the plan in use in its order; then those whose clocks an earlier plan set going.
pub fn clocks(state: &State, now: Moment) -> Vec<OutsideClock<'_>> {
    let planned = state.plan().map_or(&[][..], |plan| &plan.notify);
    let is_planned = |id| planned.iter().any(|notify| notify.id == id);
    let earlier = state
        .clocks_started
        .iter()
        .filter(|clock| !is_planned(clock.notification.clone()));
    let earlier = earlier.filter_map(|clock| {
        let plan = &state.plans.get(clock.plan)?.plan;
        plan.notification(clock.notification.as_str())
    });
    planned
        .iter()
        .chain(earlier)
        .map(|notify| clock(state, notify, now))
        .collect()
}

fn clock<'a>(state: &'a State, planned: &'a Notify, now: Moment) -> OutsideClock<'a> {
    let started = state.clock_started(&planned.id).filter(|started| started.since <= now);
    // A clock that runs keeps the terms on which it was set going, whatever a later plan says.
    let notify = started
        .and_then(|started| state.plans.get(started.plan))
        .and_then(|used| used.plan.notification(planned.id.as_str()))
        .unwrap_or(planned);
    let truth = notify.when.as_ref().map(|when| truth::evaluate(when, state, now));
    let since = match (started, truth) {
        (Some(started), _) => Some(started.since),
        (None, Some(truth)) => truth.holds.then_some(truth.since),
        (None, None) => state.plan_in_use().map(|used| used.since),
    };
    let dismissals = state.telling_steps(&planned.id).filter_map(|step| {
        let recorded = state.step(&step.id)?;
        (recorded.status == StepStatus::NotApplicable).then_some(recorded.since)
    });
    OutsideClock {
        notify,
        since,
        due: since.zip(notify.within).map(|(since, within)| since.plus(within)),
        told: state.told_at(&planned.id),
        dismissed: dismissals.min(),
        reason_ended: truth
            .filter(|truth| since.is_some() && !truth.holds)
            .map(|truth| truth.since),
    }
}
