//! Conditions that can never hold, that always hold, or that wait longer than any incident lasts.

use std::collections::HashSet;
use std::time::Duration;

use super::super::condition::{Condition, StepStatus};
use super::super::diagnostic::quoted;
use super::super::model::{Plan, Required};
use super::super::places::{ConditionPlaces, Places};
use super::super::scalars::duration_text;
use super::super::source::Span;
use super::super::walk::Walk;
use super::domain::{Facts, Subject};
use super::reach::mentioned;

/// An incident is stood down long before this.
const LONGEST_WAIT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Looks at every condition of the plan.
pub(super) fn check(plan: &Plan, facts: &Facts, dead: &HashSet<&str>, places: &Places, walk: &mut Walk) {
    for (_, step) in plan.steps() {
        let (Some(when), Some(here)) = (&step.when, places.steps.get(step.id.as_str())) else {
            continue;
        };
        let Some(at) = &here.when else { continue };
        let is_said = Looking {
            facts,
            walk: &mut *walk,
        }
        .judge(when, at);
        if !is_said && dead.contains(step.id.as_str()) {
            hangs_on_dead(when, at, dead, step.id.as_str(), walk);
        }
    }
    for notify in &plan.notify {
        if let (Some(when), Some(at)) = (&notify.when, places.notify.get(notify.id.as_str())) {
            Looking {
                facts,
                walk: &mut *walk,
            }
            .judge(when, at);
        }
    }
}

struct Looking<'l, 'p, 't> {
    facts: &'l Facts<'p>,
    walk: &'l mut Walk<'t>,
}

impl<'p> Looking<'_, 'p, '_> {
    /// Looks at a condition, its parts first, so that a fault is said once and where it is. True where one was said
    /// that keeps the condition from ever holding, or from ever not holding.
    fn judge(&mut self, condition: &'p Condition, places: &ConditionPlaces) -> bool {
        let parts: Vec<(&Condition, &ConditionPlaces)> = match condition {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().zip(&places.parts).collect(),
            Condition::Not(part) => places.parts.first().map(|place| (&**part, place)).into_iter().collect(),
            _ => Vec::new(),
        };
        let mut is_said = false;
        for (part, place) in parts {
            is_said |= self.judge(part, place);
        }
        if is_said {
            return true;
        }
        self.too_long(condition, places);
        let nothing_dead = HashSet::new();
        if !self.facts.can_hold(condition, &nothing_dead) {
            self.never(condition, places);
            return true;
        }
        if !self.facts.can_fail(condition) {
            self.always(condition, places);
            return true;
        }
        false
    }

    fn never(&mut self, condition: &'p Condition, places: &ConditionPlaces) {
        if let Condition::StepIs {
            step,
            is: StepStatus::NotApplicable,
        } = condition
        {
            let is_must = self
                .facts
                .step(step.as_str())
                .is_some_and(|step| step.required == Required::Must);
            if is_must {
                let message = format!(
                    "this can never hold: {} must be done, so it is never not-applicable",
                    quoted(step.as_str())
                );
                self.walk.warn(places.is, message, "wait for cannot or done");
                return;
            }
        }
        if let Condition::All(parts) = condition
            && let Some((at, message)) = self.conflict(parts, &places.parts)
        {
            let hint = "put them in a list under \"any:\", or delete one";
            self.walk.warn(at, format!("this can never hold: {message}"), hint);
            return;
        }
        self.walk.warn(
            places.at,
            "this condition can never hold",
            "read its parts one by one: what one asks for, another rules out",
        );
    }

    fn always(&mut self, condition: &Condition, places: &ConditionPlaces) {
        let (message, hint) = match condition {
            Condition::Service { service, .. } => (
                format!(
                    "this always holds: {} is always in one of these states",
                    quoted(service.as_str())
                ),
                "name only the states that matter, or delete the condition",
            ),
            Condition::Any(_) => (
                "this condition always holds: whatever happens, one of its parts does".to_owned(),
                "delete the part that is too wide, or the condition",
            ),
            _ => (
                "this condition always holds".to_owned(),
                "delete it, or say when it does not apply",
            ),
        };
        self.walk.warn(places.is, message, hint);
    }

    /// Two parts that rule each other out, in words, at the second.
    fn conflict(&self, parts: &'p [Condition], places: &[ConditionPlaces]) -> Option<(Span, String)> {
        for (later, (second, place)) in parts.iter().zip(places).enumerate() {
            for first in parts.iter().take(later) {
                if self.facts.can_both_hold(first, second) {
                    continue;
                }
                return Some((place.is, self.conflict_words(first, second)));
            }
        }
        None
    }

    fn conflict_words(&self, first: &'p Condition, second: &'p Condition) -> String {
        let subject = |condition: &'p Condition| self.facts.claim(condition).map(|(subject, _)| subject);
        match (subject(first), subject(second)) {
            (Some(Subject::Service(service)), Some(_)) => {
                format!(
                    "{} cannot be {} and {} at once",
                    quoted(service),
                    states(first),
                    states(second)
                )
            }
            (Some(Subject::Confirmed(step) | Subject::Answered(step, _)), Some(_)) => {
                format!("{} has one answer at a time", quoted(step))
            }
            (Some(Subject::Decided(step)), Some(_)) => format!("{} has one choice at a time", quoted(step)),
            (Some(Subject::Step(step)), Some(_)) => format!("{} is in one state at a time", quoted(step)),
            (Some(Subject::Kind), Some(_)) => "an incident is of one kind".to_owned(),
            _ if is_of_time(first) && is_of_time(second) => "it cannot be both earlier and later than that".to_owned(),
            _ => "what stands before it rules it out".to_owned(),
        }
    }

    fn too_long(&mut self, condition: &Condition, places: &ConditionPlaces) {
        let (Condition::Elapsed(time)
        | Condition::Service {
            for_at_least: Some(time),
            ..
        }) = condition
        else {
            return;
        };
        if *time > LONGEST_WAIT {
            let message = format!("{} is longer than any incident runs", duration_text(*time));
            self.walk.warn(
                places.is,
                message,
                "check the number and its letter: 30d is the most that makes sense here",
            );
        }
    }
}

fn is_of_time(condition: &Condition) -> bool {
    match condition {
        Condition::Elapsed(_) => true,
        Condition::Not(part) => is_of_time(part),
        _ => false,
    }
}

fn states(condition: &Condition) -> String {
    match condition {
        Condition::Service { is, .. } => {
            let words: Vec<&str> = is.iter().map(|status| status.word()).collect();
            words.join(" or ")
        }
        _ => String::new(),
    }
}

/// Says that a step waits for one that itself can never apply.
fn hangs_on_dead(when: &Condition, places: &ConditionPlaces, dead: &HashSet<&str>, own: &str, walk: &mut Walk) {
    let Some(other) = mentioned(when).into_iter().find(|other| dead.contains(other)) else {
        return;
    };
    let at = place_of(when, places, other).unwrap_or(places.at);
    let message = format!(
        "this step can never apply: it waits for {}, which never applies either",
        quoted(other)
    );
    let hint = format!(
        "see whether {} waits for {} in its turn, and let one of them apply by itself",
        quoted(other),
        quoted(own)
    );
    walk.warn(at, message, hint);
}

/// Where a condition names a step.
fn place_of(condition: &Condition, places: &ConditionPlaces, step: &str) -> Option<Span> {
    let inner = |parts: &[Condition]| {
        parts
            .iter()
            .zip(&places.parts)
            .find_map(|(part, place)| place_of(part, place, step))
    };
    match condition {
        Condition::All(parts) | Condition::Any(parts) => inner(parts),
        Condition::Not(part) => inner(std::slice::from_ref(part)),
        leaf => mentioned(leaf).contains(&step).then_some(places.at),
    }
}
