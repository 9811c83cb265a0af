//! What a drill measured beside its expectations: how soon it was declared and the commissioner told, and how much of the
//! plan's branches it went through.

use std::time::Duration;

use chrono::{Months, NaiveDate};
use serde::Serialize;

use super::fulfilment::step_became;
use crate::incident::moment::Moment;
use crate::incident::state::State;
use crate::incident::timing;
use crate::plan::condition::StepStatus;
use crate::plan::model::{Cadence, CalendarUnit};
use crate::plan::zone::Zone;

/// The contact by which shipped plans name the commissioner.
const COMMISSIONER: &str = "icb-on-call";

/// The beginning of the id of the step by which shipped plans declare.
const DECLARE: &str = "declare";

/// Some of how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Some.
    pub of: usize,
    /// Of how many.
    pub all: usize,
}

/// How much of a plan was gone through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// The options of decisions that were chosen.
    pub options: Share,
    /// The steps with a condition that applied.
    pub conditional_steps: Share,
    /// The phases that were entered.
    pub phases: Share,
    /// The steps that were done.
    pub steps: Share,
}

/// How long it took to declare: until the step that says so was done, or where the plan has none, until its second phase
/// was entered.
pub fn time_to_declare(state: &State) -> Option<Duration> {
    let by_step = state
        .plan_steps()
        .filter(|(_, step)| step.id.as_str().starts_with(DECLARE))
        .filter_map(|(_, step)| step_became(state, &step.id, StepStatus::Done))
        .min();
    let has_step = state
        .plan_steps()
        .any(|(_, step)| step.id.as_str().starts_with(DECLARE));
    let by_phase = || {
        let second = state.plan()?.phases.get(1)?;
        state.first_entered(&second.id)
    };
    let at = if has_step { by_step } else { by_phase() };
    at.map(|at| at.since(state.declared))
}

/// How long it took to tell the commissioner.
pub fn time_to_tell_commissioner(state: &State) -> Option<Duration> {
    let plan = state.plan()?;
    let told = plan
        .notify
        .iter()
        .filter(|notify| {
            notify
                .contact
                .as_ref()
                .is_some_and(|contact| contact.as_str() == COMMISSIONER)
        })
        .filter_map(|notify| state.told_at(&notify.id));
    told.min().map(|at| at.since(state.declared))
}

/// How much of the plan in use was gone through.
pub fn coverage(state: &State, now: Moment) -> Coverage {
    let mut coverage = Coverage::default();
    let Some(plan) = state.plan() else {
        return coverage;
    };
    for phase in &plan.phases {
        coverage.phases.add(state.first_entered(&phase.id).is_some());
    }
    for (phase, step) in plan.steps() {
        for option in step.decision.iter().flat_map(|decision| &decision.options) {
            let was_chosen =
                |fact: &crate::incident::state::DecisionFact| fact.step == step.id && fact.option == option.id;
            coverage.options.add(state.decisions.iter().any(was_chosen));
        }
        if step.when.is_some() {
            let applied = timing::status(state, phase, step, now) != StepStatus::Inactive;
            coverage.conditional_steps.add(applied);
        }
        coverage
            .steps
            .add(step_became(state, &step.id, StepStatus::Done).is_some());
    }
    coverage
}

/// The day by which the plan in use is to be rehearsed again after this drill, where it says how often. None where this was
/// no rehearsal of it.
pub fn next_by(state: &State, zone: Zone) -> Option<NaiveDate> {
    let every = state.plan()?.rehearse_every?;
    state.plan_in_use().filter(|used| state.has_rehearsed(used))?;
    after(state.held().day_in(zone), every)
}

/// A day and a cadence later.
fn after(day: NaiveDate, every: Cadence) -> Option<NaiveDate> {
    let days = |each: u64| day.checked_add_days(chrono::Days::new(each * u64::from(every.count)));
    match every.unit {
        CalendarUnit::Day => days(1),
        CalendarUnit::Week => days(7),
        CalendarUnit::Month => day.checked_add_months(Months::new(every.count)),
        CalendarUnit::Year => day.checked_add_months(Months::new(every.count.checked_mul(12)?)),
    }
}

impl Share {
    fn add(&mut self, is_so: bool) {
        self.all += 1;
        self.of += usize::from(is_so);
    }
}
