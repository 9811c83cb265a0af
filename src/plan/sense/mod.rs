//! Whether a plan makes sense as a whole: conditions that can never hold, phases that nobody gets to, decisions that
//! decide nothing, times that cannot be met, boxes that do not fit on a card. All of it is a warning: such a plan works,
//! but hardly as its author thinks.

mod conditions;
mod decisions;
mod domain;
mod lengths;
mod phases;
mod reach;
mod times;
mod uses;

use std::time::Duration;

use super::condition::{Condition, IncidentKind};
use super::model::Plan;
use super::walk::Walk;

/// Looks at the whole plan.
pub(super) fn check(plan: &Plan, walk: &mut Walk) {
    let places = std::mem::take(&mut walk.places);
    let facts = domain::Facts::of(plan);
    let dead = reach::steps_that_never_apply(plan, &facts);
    conditions::check(plan, &facts, &dead, &places, walk);
    reach::check_essentials(plan, &facts, &dead, &places, walk);
    phases::check(plan, &dead, &places, walk);
    decisions::check(plan, &places, walk);
    times::check(plan, &places, walk);
    lengths::check(plan, &places, walk);
    uses::check(plan, &places, walk);
}

/// Whether a condition can come true in a drill of this plan and length.
pub(super) fn can_come_true(condition: &Condition, plan: &Plan, within: Duration) -> bool {
    let in_a_drill = Condition::All(vec![condition.clone(), Condition::Kind(IncidentKind::Drill)]);
    let facts = domain::Facts::of(plan);
    let dead = reach::steps_that_never_apply(plan, &facts);
    facts.can_hold_within(&in_a_drill, &dead, within)
}

/// How long after the start a condition can come true at the earliest. Nothing where it cannot, or where there is too much
/// to look through.
pub(super) fn earliest(condition: &Condition, plan: &Plan) -> Option<Duration> {
    let facts = domain::Facts::of(plan);
    let dead = reach::steps_that_never_apply(plan, &facts);
    facts.earliest(condition, &dead)
}
