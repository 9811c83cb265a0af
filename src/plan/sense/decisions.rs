//! Decisions that change nothing.
//!
//! An option without `then` is honest where the choice is there to be recorded: "as now", "wait". What is scolded is an
//! option whose words say where it goes and which goes nowhere, and a decision of which nothing hangs on any option and
//! which nobody is to look at again: `review` says that the record itself is what is wanted.

use std::collections::HashSet;

use super::super::diagnostic::quoted;
use super::super::model::{Anchor, DecisionOption, Phase, Plan, StepId};
use super::super::places::Places;
use super::super::walk::Walk;
use super::reach::mentioned;

/// Looks at every decision.
pub(super) fn check(plan: &Plan, places: &Places, walk: &mut Walk) {
    let looked_at = looked_at(plan);
    for (_, step) in plan.steps() {
        let (Some(decision), Some(here)) = (&step.decision, places.steps.get(step.id.as_str())) else {
            continue;
        };
        let mut is_said = false;
        for (option, at) in decision
            .options
            .iter()
            .zip(&here.options)
            .filter(|(option, _)| option.then.is_none())
        {
            if let Some(then) = named_target(plan, option) {
                let message = format!(
                    "this option leads nowhere, though it is called {}",
                    quoted(&option.title)
                );
                walk.warn(*at, message, format!("add \"then: {{{then}}}\" to it"));
                is_said = true;
            }
        }
        let leads_nowhere = decision.options.len() > 1 && decision.options.iter().all(|option| option.then.is_none());
        if leads_nowhere && !is_said && decision.review.is_none() && !looked_at.contains(step.id.as_str()) {
            walk.warn(
                here.of("decision"),
                "nothing hangs on this decision: no option leads anywhere, and no condition waits for one",
                "add \"then:\" to an option, let the \"when:\" of a step wait for one, or add \"review: 60m\" if it is \
                 only to be recorded and looked at again",
            );
        }
    }
}

/// The steps on which something hangs.
fn looked_at(plan: &Plan) -> HashSet<&str> {
    let of_steps = plan.steps().filter_map(|(_, step)| step.when.as_ref());
    let of_notify = plan.notify.iter().filter_map(|notify| notify.when.as_ref());
    let mut found: HashSet<&str> = of_steps.chain(of_notify).flat_map(mentioned).collect();
    for (_, step) in plan.steps() {
        found.extend(step.after.iter().map(StepId::as_str));
        if let Some(Anchor::Step(other)) = step.due.as_ref().and_then(|due| due.after.as_ref()) {
            found.insert(other.as_str());
        }
    }
    found
}

/// What an option's own words say that it does: "Go to Run", "Run the day", "Stand down".
fn named_target(plan: &Plan, option: &DecisionOption) -> Option<String> {
    let title = option.title.to_lowercase();
    let goes_to = ["go to ", "go on to ", "go on with ", "move to ", "back to "];
    let rest = goes_to.iter().find_map(|words| title.strip_prefix(words));
    let names = |phase: &&Phase| {
        let name = phase.title.to_lowercase();
        title == name || rest.is_some_and(|rest| rest == name || rest == phase.id.as_str())
    };
    if let Some(phase) = plan.phases.iter().find(names) {
        return Some(format!("go_to: {}", phase.id));
    }
    if title == "stand down" {
        return Some("stand_down: true".to_owned());
    }
    let plan = title.strip_prefix("switch to ")?;
    Some(format!("switch: {}", super::super::suggest::slugified(plan)))
}
