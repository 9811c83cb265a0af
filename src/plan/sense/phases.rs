//! Phases that no branch of the plan leads to, and phases in which there is never anything to do.
//!
//! Any phase can be entered by hand, and the screen suggests the next one when the steps of a phase are through. So a
//! phase is out of reach where the one before it is always left by a decision that leads elsewhere.

use std::collections::HashSet;

use super::super::diagnostic::quoted;
use super::super::model::{Phase, Plan, Required, Step, Then};
use super::super::places::Places;
use super::super::source::Span;
use super::super::walk::Walk;

/// Looks at every phase.
pub(super) fn check(plan: &Plan, dead: &HashSet<&str>, places: &Places, walk: &mut Walk) {
    let place = |phase: &Phase| places.phases.get(phase.id.as_str()).copied().unwrap_or(Span::point(0));
    for phase in &plan.phases {
        if !phase.steps.is_empty() && phase.steps.iter().all(|step| dead.contains(step.id.as_str())) {
            walk.warn(
                place(phase),
                "no step of this phase can ever apply",
                "let one of its steps apply without a condition, or delete the phase",
            );
        }
    }
    let targets: HashSet<&str> = plan.steps().flat_map(|(_, step)| targets(step)).collect();
    let mut is_behind = false;
    for pair in plan.phases.windows(2) {
        let [before, phase] = pair else { continue };
        if targets.contains(phase.id.as_str()) {
            is_behind = false;
            continue;
        }
        let leaving = before.steps.iter().find(|step| always_leaves(step, phase));
        if let Some(leaving) = leaving {
            let line = places
                .steps
                .get(leaving.id.as_str())
                .map_or(0, |here| walk.line_of(here.of("decision")));
            let message = format!(
                "no branch leads to this phase: every option of {} (line {line}) leads elsewhere",
                quoted(leaving.id.as_str())
            );
            let hint = format!("let an option say \"then: {{go_to: {}}}\", or move the phase", phase.id);
            walk.warn(place(phase), message, hint);
            is_behind = true;
        } else if is_behind {
            let message = format!(
                "no branch leads to this phase: it comes after {}, which none leads to",
                quoted(before.id.as_str())
            );
            walk.warn(place(phase), message, "it is in reach once the phase before it is");
        }
    }
}

/// The phases to which a step may lead.
fn targets(step: &Step) -> impl Iterator<Item = &str> {
    let options = step.decision.iter().flat_map(|decision| &decision.options);
    options.filter_map(|option| match &option.then {
        Some(Then::GoTo(phase)) => Some(phase.as_str()),
        _ => None,
    })
}

/// Whether a step, which always applies and cannot be left out quietly, ends in a decision that never goes on to the
/// next phase.
fn always_leaves(step: &Step, next: &Phase) -> bool {
    let Some(decision) = &step.decision else { return false };
    let leaves = decision.options.iter().all(|option| match &option.then {
        None => false,
        Some(Then::GoTo(phase)) => *phase != next.id,
        Some(Then::StandDown | Then::Switch(_)) => true,
    });
    leaves && !decision.options.is_empty() && step.when.is_none() && step.required != Required::Could
}
