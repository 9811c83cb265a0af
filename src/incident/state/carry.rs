//! What a switch of plan carries over: a record stays with its step where the new plan asks the same of people under
//! that id. Where it asks something else, the record is set aside: it stays in the log and in the report, and does not
//! count as done.

use super::{PlanInUse, State, StepState};
use crate::incident::moment::Moment;
use crate::plan::condition::StepStatus;
use crate::plan::model::{Plan, Step, StepId};

/// What was recorded of a step that the plan in use asks otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct SetAside {
    /// The step.
    pub step: StepId,
    /// What was recorded.
    pub recorded: StepState,
}

impl State {
    /// Sets aside what the new plan asks otherwise, and brings back what an earlier switch set aside and the new plan
    /// asks again.
    pub(super) fn carry_over(&mut self, plan: &Plan, at: Moment) {
        for (_, step) in plan.steps() {
            if let Some(recorded) = self.steps.remove(&step.id) {
                if self.fits(&recorded, step) {
                    self.steps.insert(step.id.clone(), recorded);
                    continue;
                }
                let step = step.id.clone();
                self.set_aside.push(SetAside { step, recorded });
            }
            let back = self
                .set_aside
                .iter()
                .rposition(|aside| aside.step == step.id && self.fits(&aside.recorded, step));
            if let Some(back) = back {
                let aside = self.set_aside.remove(back);
                self.steps.insert(aside.step, aside.recorded);
            }
        }
        for recorded in self.steps.values_mut() {
            let gone = |phase: &crate::plan::model::PhaseId| plan.phase(phase.as_str()).is_none();
            // A phase that will never be entered again would keep the step for ever.
            if recorded.status == StepStatus::Deferred && recorded.deferred_to.as_ref().is_some_and(gone) {
                recorded.ask_again(at);
            }
        }
    }

    /// Whether what was recorded answers what a step of the new plan asks.
    fn fits(&self, recorded: &StepState, step: &Step) -> bool {
        // It was recorded of the step that the plan of that moment had, or the latest before it that had one.
        let under = |used: &&PlanInUse| used.place <= recorded.place && used.step(step.id.as_str()).is_some();
        let asked = self.plans.iter().rev().find(under);
        let Some((_, asked)) = asked.and_then(|used| used.step(step.id.as_str())) else {
            return true;
        };
        if !asks_the_same(asked, step) {
            return false;
        }
        let chosen = recorded.decision.and_then(|at| self.decisions.get(at));
        match (chosen, &step.decision) {
            (Some(chosen), Some(decision)) => decision.option(chosen.option.as_str()).is_some(),
            _ => true,
        }
    }

    /// From when a step has been asked of people: the start of the incident, or the coming into use of the first plan in
    /// the unbroken run of plans, up to the present one, that ask it.
    pub fn asked_since(&self, step: &Step) -> Moment {
        if self.plans.len() < 2 {
            return self.declared;
        }
        let mut since = None;
        for used in self.plans.iter().rev() {
            match used.step(step.id.as_str()) {
                Some((_, known)) if asks_the_same(known, step) => since = Some(used.since),
                _ if since.is_some() => break,
                _ => {}
            }
        }
        since.unwrap_or(self.declared)
    }
}

/// Whether two steps of one id ask the same of people: the same to do, the same question, the same to decide.
fn asks_the_same(one: &Step, other: &Step) -> bool {
    fn question(step: &Step) -> Option<&str> {
        step.decision.as_ref().map(|decision| &*decision.question)
    }
    one.title == other.title && one.confirm == other.confirm && question(one) == question(other)
}
