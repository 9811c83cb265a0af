//! Whether a drill scenario fits its plan and itself: everything it names is there, times fit, every objective is tested,
//! every inject can come.

use std::collections::HashSet;
use std::time::Duration;

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
    check_certainty(scenario, places, walk);
    check_times(scenario, places, plan, walk);
    check_given_away(scenario, places, walk);
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

/// Objectives that only hang on what may never come. One that nothing tests at all is an error already.
fn check_certainty(scenario: &Scenario, places: &Places, walk: &mut Walk) {
    for (objective, at) in scenario.objectives.iter().zip(&places.objectives) {
        let tests = |inject: &&Inject| {
            let mut own = inject.expects.iter();
            own.any(|expectation| expectation.objective.as_ref() == Some(&objective.id))
        };
        let mut testing = scenario.injects.iter().filter(tests).peekable();
        let is_tested = testing.peek().is_some();
        if is_tested && !testing.any(|inject| matches!(inject.comes, Comes::At(_))) {
            let message = format!(
                "the objective {} hangs on injects that may never come",
                quoted(objective.id.as_str())
            );
            let hint =
                "where none of them comes it is not assessed: let one that has a time (\"at: …\") test it as well";
            walk.warn(*at, message, hint);
        }
    }
}

/// Services that are in an expected state already when the inject comes, since it or an earlier one has set them so: that
/// is met whatever anybody does. What comes by a condition or by hand is known only by what it sets itself.
fn check_given_away(scenario: &Scenario, places: &Places, walk: &mut Walk) {
    for (inject, expectation, at) in expectations(scenario, places) {
        let Expected::Service(service, is) = &expectation.what else {
            continue;
        };
        let sets = |other: &'_ Inject| {
            let mut changes = other.services.iter().rev();
            changes.find(|(changed, _)| changed == service).map(|(_, to)| *to)
        };
        let before = |other: &&Inject| match (&other.comes, &inject.comes) {
            (Comes::At(before), Comes::At(after)) => before <= after && other.id != inject.id,
            _ => false,
        };
        let mut earlier: Vec<&Inject> = scenario.injects.iter().filter(before).collect();
        earlier.sort_by_key(|other| match other.comes {
            Comes::At(at) => at,
            Comes::When(_) | Comes::ByHand => Duration::ZERO,
        });
        let by_earlier = || {
            let set = earlier.iter().rev().find_map(|other| Some((*other, sets(other)?)));
            set.map(|(other, to)| (format!("the inject {}", quoted(other.id.as_str())), to))
        };
        let by_itself = sets(inject).map(|to| ("the inject itself".to_owned(), to));
        let Some((who, to)) = by_itself.or_else(by_earlier).filter(|(_, to)| is.contains(to)) else {
            continue;
        };
        let message = format!(
            "{who} has set {} {} by then, so that this is met whatever anybody does",
            quoted(service.as_str()),
            to.word()
        );
        let hint = "let the players find it out: take it out of \"services\", or expect what they do about it";
        walk.warn(at.at, message, hint);
    }
}

fn check_times(scenario: &Scenario, places: &Places, plan: Option<&Plan>, walk: &mut Walk) {
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
        let Some(within) = expectation.within else {
            continue;
        };
        let after = match &inject.comes {
            Comes::At(after) => *after,
            Comes::When(condition) => plan
                .and_then(|plan| sense::earliest(condition, plan))
                .unwrap_or_default(),
            Comes::ByHand => Duration::ZERO,
        };
        let until = after.saturating_add(within);
        if after <= duration && until > duration {
            let until = duration_text(until);
            let message = if matches!(inject.comes, Comes::At(_)) {
                format!("this may be met until {until} after the start, and the drill lasts {lasts}")
            } else {
                format!("this may be met until {until} after the start or later, and the drill lasts {lasts}")
            };
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
