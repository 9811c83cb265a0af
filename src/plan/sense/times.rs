//! Times that cannot be met: due before the work can be done, or counted from what comes later.

use std::collections::HashMap;
use std::time::Duration;

use super::super::diagnostic::quoted;
use super::super::model::{Anchor, Due, Phase, Plan, Step};
use super::super::places::{Places, StepPlaces};
use super::super::scalars::duration_text;
use super::super::walk::Walk;

/// A chain of steps is followed this far back.
const LONGEST_CHAIN: usize = 100;

/// Looks at every time of the plan.
pub(super) fn check(plan: &Plan, places: &Places, walk: &mut Walk) {
    let mut times = Times {
        steps: plan
            .steps()
            .enumerate()
            .map(|(at, (phase, step))| (step.id.as_str(), (at, phase, step)))
            .collect(),
        phases: plan
            .phases
            .iter()
            .enumerate()
            .map(|(at, phase)| (phase.id.as_str(), at))
            .collect(),
        earliest: HashMap::new(),
    };
    for (at, phase) in plan.phases.iter().enumerate() {
        for step in &phase.steps {
            if let Some(here) = places.steps.get(step.id.as_str()) {
                times.check_anchor(step, at, here, walk);
                times.check_due(phase, step, here, walk);
                check_rounds(step, here, walk);
                check_notify(plan, step, here, walk);
            }
        }
    }
}

struct Times<'p> {
    steps: HashMap<&'p str, (usize, &'p Phase, &'p Step)>,
    phases: HashMap<&'p str, usize>,
    /// The earliest end of a step, counted from what its due time counts from.
    earliest: HashMap<&'p str, Duration>,
}

impl<'p> Times<'p> {
    /// A due time that counts from a step or a phase further down.
    fn check_anchor(&self, step: &Step, phase_at: usize, here: &StepPlaces, walk: &mut Walk) {
        let (what, id) = match step.due.as_ref().and_then(|due| due.after.as_ref()) {
            Some(Anchor::Step(other)) if self.place(other.as_str()) > self.place(step.id.as_str()) => {
                ("step", other.as_str())
            }
            Some(Anchor::Phase(other)) if self.phases.get(other.as_str()).is_some_and(|at| *at > phase_at) => {
                ("phase", other.as_str())
            }
            _ => return,
        };
        let message = format!(
            "this is due after the {what} {}, which comes later in the plan",
            quoted(id)
        );
        walk.warn(
            here.of("due.after"),
            message,
            "count from something that comes before, or move the step",
        );
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.steps.get(id).map(|(at, ..)| *at)
    }

    /// A due time that is over before the step, and those it comes after, can be done. One fault a step.
    fn check_due(&mut self, phase: &Phase, step: &'p Step, here: &StepPlaces, walk: &mut Walk) {
        let Some(due) = &step.due else { return };
        let at = if due.after.is_some() {
            here.of("due.within")
        } else {
            here.of("due")
        };
        let within = duration_text(due.within);
        if let Some(expect) = step.expect.filter(|expect| *expect > due.within) {
            let message = format!("this is due within {within}, and takes {}", duration_text(expect));
            walk.warn(at, message, "give it the time that it takes, or plan less time for it");
            return;
        }
        let earlier = step
            .after
            .iter()
            .filter_map(|other| Some(self.steps.get(other.as_str())?.2));
        let later_due = earlier
            .filter(|other| {
                other
                    .due
                    .as_ref()
                    .is_some_and(|first| same_base(first, due) && first.within > due.within)
            })
            .max_by_key(|other| other.due.as_ref().map(|first| first.within));
        if let Some((other, first)) = later_due.and_then(|other| Some((other, other.due.as_ref()?))) {
            let message = format!(
                "this is due within {within}, and comes after {}, which is due within {}",
                quoted(other.id.as_str()),
                duration_text(first.within)
            );
            walk.warn(at, message, "let it be due when the other step is, or later");
            return;
        }
        let earliest = self.earliest(phase, step, 0);
        if earliest > due.within {
            let message = format!(
                "this is due within {within}, and with the steps that it comes after it takes {}",
                duration_text(earliest)
            );
            walk.warn(
                at,
                message,
                "give it the time that they take together, or take a step out of \"after\"",
            );
        }
    }

    /// The earliest end of a step: its own time behind that of the steps it comes after, as far as they count from the
    /// same moment.
    fn earliest(&mut self, phase: &Phase, step: &'p Step, depth: usize) -> Duration {
        if let Some(known) = self.earliest.get(step.id.as_str()) {
            return *known;
        }
        let own = step.expect.unwrap_or_default();
        if depth > LONGEST_CHAIN {
            return own;
        }
        // A step that is being looked at counts for itself alone, so that a ring ends.
        self.earliest.insert(step.id.as_str(), own);
        let mut before = Duration::ZERO;
        for other in &step.after {
            let Some((_, other_phase, other)) = self.steps.get(other.as_str()).copied() else {
                continue;
            };
            let counts = match (&other.due, &step.due) {
                (Some(first), Some(due)) => same_base(first, due),
                _ => other_phase.id == phase.id,
            };
            if counts && other.id != step.id {
                before = before.max(self.earliest(other_phase, other, depth + 1));
            }
        }
        let end = own.saturating_add(before);
        self.earliest.insert(step.id.as_str(), end);
        end
    }
}

/// Whether two due times count from the same moment.
fn same_base(one: &Due, other: &Due) -> bool {
    one.after == other.after
}

/// A step that comes round again before it is done, or is passed on before it is due.
fn check_rounds(step: &Step, here: &StepPlaces, walk: &mut Walk) {
    if let (Some(repeat), Some(expect)) = (step.repeat, step.expect)
        && repeat < expect
    {
        let message = format!(
            "this comes round again every {}, and takes {}",
            duration_text(repeat),
            duration_text(expect)
        );
        walk.warn(
            here.of("repeat"),
            message,
            "let it come round less often, or plan less time for it",
        );
    }
    if let (Some(escalate), Some(due)) = (&step.escalate, &step.due)
        && escalate.after < due.within
    {
        let message = format!(
            "this is passed on after {}, before it is due within {}",
            duration_text(escalate.after),
            duration_text(due.within)
        );
        walk.warn(
            here.of("escalate.after"),
            message,
            "pass it on when it is due, or later",
        );
    }
}

/// A step that is due when the outsider's clock it serves has run out; where both count from the start.
fn check_notify(plan: &Plan, step: &Step, here: &StepPlaces, walk: &mut Walk) {
    let notify = step.notify.as_ref().and_then(|id| plan.notification(id.as_str()));
    let within = notify
        .filter(|notify| notify.when.is_none())
        .and_then(|notify| notify.within);
    if let (Some(within), Some(due)) = (within, &step.due)
        && due.after.is_none()
        && due.within > within
    {
        let message = format!(
            "this is due within {}, and the notification has to be made within {}",
            duration_text(due.within),
            duration_text(within)
        );
        walk.warn(here.of("due"), message, "let the step be due before the clock runs out");
    }
}
