//! Decisions that change nothing.
//!
//! An option without `then` is honest where the choice is there to be recorded: "as now", "wait". What is scolded is an
//! option whose words say where it goes and which goes nowhere, and a decision of which nothing hangs on any option and
//! which nobody is to look at again: `review` says that the record itself is what is wanted.

use std::collections::{HashMap, HashSet};

use super::super::diagnostic::quoted;
use super::super::model::{Anchor, DecisionOption, Plan, StepId};
use super::super::places::Places;
use super::super::suggest::slugified;
use super::super::walk::Walk;
use super::reach::mentioned;

/// Looks at every decision.
pub(super) fn check(plan: &Plan, places: &Places, walk: &mut Walk) {
    let looked_at = looked_at(plan);
    let names = Names::of(plan);
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
            if let Some(then) = names.target_of(option) {
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

/// Phases by what an option may call them: the title in small letters, and the id.
struct Names<'p> {
    titles: HashMap<String, &'p str>,
    ids: HashSet<&'p str>,
}

impl<'p> Names<'p> {
    fn of(plan: &'p Plan) -> Self {
        Self {
            titles: plan
                .phases
                .iter()
                .map(|phase| (phase.title.to_lowercase(), phase.id.as_str()))
                .collect(),
            ids: plan.phases.iter().map(|phase| phase.id.as_str()).collect(),
        }
    }

    /// What an option's own words say that it does: "Go to Run", "Run the day", "Stand down".
    fn target_of(&self, option: &DecisionOption) -> Option<String> {
        let title = option.title.to_lowercase();
        let goes_to = ["go to ", "go on to ", "go on with ", "move to ", "back to "];
        let rest = goes_to.iter().find_map(|words| title.strip_prefix(words));
        let by_id = rest.and_then(|rest| self.ids.get(rest));
        let by_title = self
            .titles
            .get(rest.unwrap_or(&title))
            .or_else(|| self.titles.get(&title));
        if let Some(phase) = by_title.or(by_id) {
            return Some(format!("go_to: {phase}"));
        }
        if title == "stand down" {
            return Some("stand_down: true".to_owned());
        }
        let plan = title.strip_prefix("switch to ")?;
        Some(format!("switch: {}", slugified(plan)))
    }
}
