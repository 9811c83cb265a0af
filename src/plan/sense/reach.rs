//! Steps that can never apply, because what they hang on never comes to pass.

use std::collections::{HashMap, HashSet};

use super::super::condition::Condition;
use super::super::diagnostic::quoted;
use super::super::model::{Anchor, Plan, Required, Step};
use super::super::places::Places;
use super::super::walk::Walk;
use super::domain::Facts;

/// The steps that never apply however the day goes: those whose condition cannot hold, and those that hang on them. A
/// ring of steps each of which waits for another is among them.
pub(super) fn steps_that_never_apply<'p>(plan: &'p Plan, facts: &Facts<'p>) -> HashSet<&'p str> {
    never_applying(plan, facts, begins)
}

/// Says which steps that must be done never apply with essentials only, because they hang on one that is left out then.
pub(super) fn check_essentials(plan: &Plan, facts: &Facts, dead: &HashSet<&str>, places: &Places, walk: &mut Walk) {
    let is_must = |step: &Step| step.required == Required::Must;
    let left_out = never_applying(plan, facts, |step| is_must(step) && begins(step));
    for (_, step) in plan.steps().filter(|(_, step)| is_must(step)) {
        let id = step.id.as_str();
        never_due(facts, step, places, walk);
        let (Some(when), Some(here)) = (&step.when, places.steps.get(id)) else {
            continue;
        };
        let Some(at) = here.when.as_ref().map(|when| when.at) else {
            continue;
        };
        if dead.contains(id) || !left_out.contains(id) {
            continue;
        }
        let others = mentioned(when);
        let Some(other) = others
            .into_iter()
            .find(|other| facts.step(other).is_some_and(|step| !is_must(step)))
        else {
            continue;
        };
        let message = format!(
            "with --essentials this step never applies: {} is left out then",
            quoted(other)
        );
        let hint = format!(
            "write \"required: must\" at {} too, or \"required: could\" here",
            quoted(other)
        );
        walk.warn(at, message, hint);
    }
}

/// Says that a step that must be done is never due with essentials only, because its time counts from one that is left out
/// then.
fn never_due(facts: &Facts, step: &Step, places: &Places, walk: &mut Walk) {
    let anchor = step.due.as_ref().and_then(|due| due.after.as_ref());
    let Some(Anchor::Step(other)) = anchor else { return };
    let is_left_out = facts
        .step(other.as_str())
        .is_some_and(|other| other.required != Required::Must);
    if let Some(here) = places.steps.get(step.id.as_str()).filter(|_| is_left_out) {
        let other = quoted(other.as_str());
        let message =
            format!("with --essentials this step is never due: it counts from {other}, which is left out then");
        let hint = format!("write \"required: must\" at {other} too, or count from its phase or from the start");
        walk.warn(here.of("due.after"), message, hint);
    }
}

/// Whether a step applies without waiting for another. One that hangs on itself has an error already.
fn begins(step: &Step) -> bool {
    step.when
        .as_ref()
        .is_none_or(|when| mentioned(when).contains(&step.id.as_str()))
}

/// The steps that never apply, where those that begin by applying are these.
fn never_applying<'p>(plan: &'p Plan, facts: &Facts<'p>, begins: impl Fn(&Step) -> bool) -> HashSet<&'p str> {
    let mut dead: HashSet<&'p str> = HashSet::new();
    let mut waiting_for: HashMap<&'p str, Vec<&'p Step>> = HashMap::new();
    let mut alive: Vec<&'p str> = Vec::new();
    let mut look_at: Vec<&'p Step> = Vec::new();
    for (_, step) in plan.steps() {
        if begins(step) {
            continue;
        }
        dead.insert(step.id.as_str());
        if let Some(when) = &step.when {
            for other in mentioned(when) {
                waiting_for.entry(other).or_default().push(step);
            }
            look_at.push(step);
        }
    }
    loop {
        for step in look_at.drain(..) {
            let id = step.id.as_str();
            if dead.contains(id) && step.when.as_ref().is_none_or(|when| facts.can_hold(when, &dead)) {
                dead.remove(id);
                alive.push(id);
            }
        }
        while let Some(id) = alive.pop() {
            look_at.extend(waiting_for.get(id).into_iter().flatten());
        }
        if look_at.is_empty() {
            return dead;
        }
    }
}

/// The steps that a condition hangs on.
pub(super) fn mentioned(condition: &Condition) -> Vec<&str> {
    match condition {
        Condition::Confirmed { step, .. }
        | Condition::Answered { step, .. }
        | Condition::Decided { step, .. }
        | Condition::StepIs { step, .. } => vec![step.as_str()],
        Condition::All(parts) | Condition::Any(parts) => parts.iter().flat_map(mentioned).collect(),
        Condition::Not(part) => mentioned(part),
        Condition::Service { .. } | Condition::Elapsed(_) | Condition::Kind(_) => Vec::new(),
    }
}
