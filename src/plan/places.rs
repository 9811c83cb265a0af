//! Where the things of a plan stand in its file, for the checks that look at the plan as a whole.

use std::collections::HashMap;

use super::check::Noun;
use super::source::Span;

/// The places of one file.
#[derive(Default)]
pub(super) struct Places {
    /// Steps by id.
    pub(super) steps: HashMap<String, StepPlaces>,
    /// Phases by id: the first key of each.
    pub(super) phases: HashMap<String, Span>,
    /// The conditions of notifications, by id.
    pub(super) notify: HashMap<String, ConditionPlaces>,
    /// Notifications and messages with their ids, in the order of the file.
    pub(super) named: Vec<(Noun, String, Span)>,
}

/// The places of one step.
#[derive(Debug, Default)]
pub(super) struct StepPlaces {
    /// The first key.
    pub(super) at: Option<Span>,
    /// Keys with their values; keys inside others are named with a dot between.
    lines: Vec<(&'static str, Span)>,
    /// The condition.
    pub(super) when: Option<ConditionPlaces>,
    /// The options of the decision, in order.
    pub(super) options: Vec<Span>,
}

/// The places of a condition, of the same shape as the condition itself.
#[derive(Debug)]
pub(super) struct ConditionPlaces {
    /// What it hangs on.
    pub(super) at: Span,
    /// What it waits for, or for how long; the same as `at` where it says neither.
    pub(super) is: Span,
    /// The conditions inside it.
    pub(super) parts: Vec<ConditionPlaces>,
}

impl StepPlaces {
    /// Notes where something stands.
    pub(super) fn note(&mut self, key: &'static str, at: Span) {
        self.lines.push((key, at));
    }

    /// Where something stands; the beginning of the step where it was not noted.
    pub(super) fn of(&self, key: &str) -> Span {
        let found = self.lines.iter().find(|(known, _)| *known == key).map(|(_, at)| *at);
        found.or(self.at).unwrap_or(Span::point(0))
    }
}
