//! Who takes the roles: somebody in practice.yaml for each, and a deputy for when they are away.

use std::collections::{BTreeMap, BTreeSet};

use super::contacts::plans_words;
use super::{Finding, Level};
use crate::plan::model::{Plan, PlanId, Required, Role, RoleId};
use crate::plan::practice::{Person, Practice};

/// The people who may take a role.
pub(super) fn people_of<'p>(practice: &'p Practice, role: &'p RoleId) -> impl Iterator<Item = &'p Person> {
    practice.people.iter().filter(move |person| person.roles.contains(role))
}

/// The roles that nobody has, over all plans: one finding a role, or one in all where nobody is named.
pub(super) fn of_practice(plans: &[&Plan], practice: &Practice) -> Vec<Finding> {
    let mut roles: BTreeMap<&RoleId, (&Role, BTreeSet<&PlanId>, bool)> = BTreeMap::new();
    for plan in plans {
        for role in &plan.roles {
            let steps = plan.steps().filter(|(_, step)| step.role == role.id);
            let is_vital = steps.fold(false, |vital, (_, step)| vital || step.required == Required::Must);
            let entry = roles.entry(&role.id).or_insert((role, BTreeSet::new(), false));
            entry.1.insert(&plan.id);
            entry.2 |= is_vital;
        }
    }
    if practice.people.is_empty() && !roles.is_empty() {
        return vec![Finding::new(
            Level::Wrong,
            "practice.yaml names nobody who works here",
            "practice.yaml, people",
            "add everybody with their initials and roles (Prepare, People)",
        )];
    }
    let unfilled = roles
        .values()
        .filter(|(role, ..)| people_of(practice, &role.id).next().is_none());
    unfilled
        .map(|(role, by, is_vital)| {
            let level = if *is_vital { Level::Wrong } else { Level::Due };
            let usually = role
                .usually
                .as_ref()
                .map(|usually| format!(", usually the {}", lower(usually)));
            Finding::new(
                level,
                format!("Nobody has the role {}", role.title),
                format!("practice.yaml, people; wanted by {}", plans_words(by)),
                format!("give {} to somebody{}", role.id, usually.unwrap_or_default()),
            )
        })
        .collect()
}

/// The roles for which the plan names no deputy, and that fewer than two people have.
pub(super) fn of_plan(plan: &Plan, practice: &Practice) -> Vec<Finding> {
    let lonely = plan
        .roles
        .iter()
        .filter(|role| role.deputies.is_empty() && people_of(practice, &role.id).count() < 2);
    lonely
        .map(|role| {
            Finding::new(
                Level::Due,
                format!("There is no deputy for the role {}", role.title),
                format!("{}, roles, {}", plan.id, role.id),
                "name deputies in the plan, or give the role to a second person",
            )
        })
        .collect()
}

/// The text with a small letter first, within a sentence; a word in capitals stays.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}
