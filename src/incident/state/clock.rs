//! The clocks of outsiders, as they start. A condition may cease to hold, or its plan may be left, while the outsider
//! still waits: so that a clock has started is kept, and only being told ends it.

use super::{ClockFact, State};
use crate::incident::event::Event;
use crate::incident::moment::Moment;
use crate::incident::truth;
use crate::plan::model::NotifyId;

impl State {
    /// The clock of this notification, where it has started.
    pub fn clock_started(&self, notification: &NotifyId) -> Option<&ClockFact> {
        self.clocks_started
            .iter()
            .find(|clock| clock.notification == *notification)
    }

    /// Starts the clocks of the plan in use whose condition holds at this moment.
    pub(super) fn start_clocks(&mut self, at: Moment) {
        let Some(used) = self.plans.last() else { return };
        let mut started = Vec::new();
        for notify in &used.plan.notify {
            if self.clock_started(&notify.id).is_some() {
                continue;
            }
            let since = match &notify.when {
                None => Some(used.since),
                Some(when) => Some(truth::evaluate(when, self, at))
                    .filter(|truth| truth.holds)
                    .map(|truth| truth.since),
            };
            started.extend(since.map(|since| ClockFact {
                notification: notify.id.clone(),
                plan: self.plans.len() - 1,
                since,
            }));
        }
        self.clocks_started.extend(started);
    }
}

/// True where an event can make a condition come true or cease to be: the moments at which clocks are looked at.
pub(super) fn turns_conditions(event: &Event) -> bool {
    matches!(
        event,
        Event::Opened(_)
            | Event::ServiceRecorded(_)
            | Event::StepRecorded(_)
            | Event::Decided(_)
            | Event::PhaseEntered(_)
            | Event::PlanSwitched(_)
    )
}
