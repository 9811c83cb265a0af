//! Whether a drill scenario fits its plan and itself: everything it names is there, times fit, every objective is tested,
//! every inject can come.

use std::collections::HashSet;

use super::diagnostic::quoted;
use super::model::{ContactId, Plan};
use super::scalars::duration_text;
use super::scenario::{Comes, Expectation, Expected, Inject, Scenario};
use super::sense;
use super::source::Span;
use super::walk::Walk;

/// Where things stand in a scenario's file, in the order in which the scenario has them.
#[derive(Default)]
pub(super) struct Places {
    /// The first key of the head.
    pub(super) head: Span,
    /// The name of the plan.
    pub(super) plan: Option<Span>,
    /// The key of the list of injects.
    pub(super) injects_key: Span,
    /// The objectives.
    pub(super) objectives: Vec<Span>,
    /// The injects.
    pub(super) injects: Vec<InjectPlaces>,
}

/// Where the things of one inject stand.
pub(super) struct InjectPlaces {
    /// Its first key.
    pub(super) at: Span,
    /// What says when it comes.
    pub(super) comes: Span,
    /// Its expectations.
    pub(super) expects: Vec<ExpectationPlaces>,
}

/// Where the things of one expectation stand.
pub(super) struct ExpectationPlaces {
    /// What is expected.
    pub(super) at: Span,
    /// Within which time.
    pub(super) within: Span,
    /// The objective.
    pub(super) objective: Span,
}

/// Checks what a scenario says of itself; and of its plan, where that could be read.
pub(super) fn check(scenario: &Scenario, places: &Places, plan: Option<&Plan>, walk: &mut Walk) {
    check_objectives(scenario, places, walk);
    check_times(scenario, places, walk);
    match plan {
        Some(plan) => {
            super::check::check_from_outside(plan, walk);
            check_contacts(scenario, places, plan, walk);
            check_reach(scenario, places, plan, walk);
        }
        None => walk.mentions.clear(),
    }
}

fn expectations<'s>(
    scenario: &'s Scenario,
    places: &'s Places,
) -> impl Iterator<Item = (&'s Inject, &'s Expectation, &'s ExpectationPlaces)> {
    scenario
        .injects
        .iter()
        .zip(&places.injects)
        .flat_map(|(inject, places)| {
            let expects = inject.expects.iter().zip(&places.expects);
            expects.map(move |(expectation, places)| (inject, expectation, places))
        })
}

fn check_objectives(scenario: &Scenario, places: &Places, walk: &mut Walk) {
    if scenario.injects.is_empty() {
        let hint = "add \"injects:\" with one at least, or nothing ever happens".to_owned();
        walk.error(places.injects_key, "this scenario has no injects", hint);
    }
    let mut tested: HashSet<&str> = HashSet::new();
    for (_, expectation, at) in expectations(scenario, places) {
        let Some(objective) = &expectation.objective else {
            if !scenario.objectives.is_empty() {
                walk.warn(
                    at.at,
                    "this expectation belongs to no objective",
                    "add \"objective: …\"",
                );
            }
            continue;
        };
        if scenario.objective(objective.as_str()).is_some() {
            tested.insert(objective.as_str());
            continue;
        }
        let known: Vec<&str> = scenario.objectives.iter().map(|one| one.id.as_str()).collect();
        let hint = if known.is_empty() {
            "add it under \"objectives:\" of the scenario".to_owned()
        } else {
            walk.hint_of(objective.as_str(), &known, "there are")
        };
        let message = format!("no objective is called {}", quoted(objective.as_str()));
        walk.error(at.objective, message, hint);
    }
    for (objective, at) in scenario.objectives.iter().zip(&places.objectives) {
        if !tested.contains(objective.id.as_str()) {
            let message = format!("nothing tests the objective {}", quoted(objective.id.as_str()));
            let hint = format!("name it in an expectation: \"objective: {}\"", objective.id);
            walk.error(*at, message, hint);
        }
    }
    if scenario.objectives.is_empty() {
        let hint = "add \"objectives:\": what is a drill to show that has none?";
        walk.warn(places.head, "this scenario has no objectives", hint);
    }
}

fn check_times(scenario: &Scenario, places: &Places, walk: &mut Walk) {
    let duration = scenario.duration;
    if duration.is_zero() {
        return;
    }
    let lasts = duration_text(duration);
    for (inject, at) in scenario.injects.iter().zip(&places.injects) {
        if let Comes::At(after) = inject.comes
            && after > duration
        {
            let message = format!(
                "this inject comes after {}, and the drill lasts {lasts}",
                duration_text(after)
            );
            walk.error(
                at.comes,
                message,
                "let it come earlier, or the drill last longer".to_owned(),
            );
        }
    }
    for (inject, expectation, at) in expectations(scenario, places) {
        let (Comes::At(after), Some(within)) = (&inject.comes, expectation.within) else {
            continue;
        };
        let until = after.saturating_add(within);
        if *after <= duration && until > duration {
            let message = format!(
                "this may be met until {} after the start, and the drill lasts {lasts}",
                duration_text(until)
            );
            walk.error(
                at.within,
                message,
                "give less time, or let the drill last longer".to_owned(),
            );
        }
    }
}

/// The contacts that a plan names: those of its steps, services and notifications.
fn contacts(plan: &Plan) -> Vec<&str> {
    let services = plan.services.iter().filter_map(|service| service.contact.as_ref());
    let steps = plan.steps().filter_map(|(_, step)| step.contact.as_ref());
    let notify = plan.notify.iter().filter_map(|notify| notify.contact.as_ref());
    let mut ids: Vec<&str> = services.chain(steps).chain(notify).map(ContactId::as_str).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn check_contacts(scenario: &Scenario, places: &Places, plan: &Plan, walk: &mut Walk) {
    let known = contacts(plan);
    for (_, expectation, at) in expectations(scenario, places) {
        let Expected::Message { contact, .. } = &expectation.what else {
            continue;
        };
        if !known.contains(&contact.as_str()) {
            let hint = if known.is_empty() {
                format!("the plan {} names no contacts", plan.id)
            } else {
                walk.hint_of(contact.as_str(), &known, "there are")
            };
            walk.error(
                at.at,
                format!("the plan names no contact {}", quoted(contact.as_str())),
                hint,
            );
        }
    }
}

/// Injects that hang on something which cannot come to pass before the drill ends.
fn check_reach(scenario: &Scenario, places: &Places, plan: &Plan, walk: &mut Walk) {
    for (inject, at) in scenario.injects.iter().zip(&places.injects) {
        let Comes::When(condition) = &inject.comes else {
            continue;
        };
        if !sense::can_come_true(condition, plan, scenario.duration) {
            let hint = "name something that can happen in this drill, or make it \"contingency: true\"".to_owned();
            walk.error(
                at.comes,
                "this inject can never come: what it waits for cannot happen",
                hint,
            );
        }
    }
}
