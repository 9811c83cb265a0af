//! Target minutes by what was measured: for each step of a plan how long it took in drills and in earnest, and what its
//! `due` and `expect` would be by that. A pure reader of logs: it proposes, and a person decides.
//!
//! - Drills and incidents in earnest are told apart. Where there were enough incidents they alone count, since nobody
//!   waits in a drill; else both together.
//! - Measured is what people did at the speed of life: runs from a script and drills whose clock was hurried say nothing
//!   about minutes and are left out.
//! - The middle value counts, not the mean: one morning on which nobody wrote anything down must not move a target. Values
//!   far from it are listed, and are no part of the range.

mod measure;
mod spread;
#[cfg(test)]
mod tests;

use std::time::Duration;

pub use measure::{Sample, Source};
pub use spread::Spread;

use crate::incident::log::Log;
use crate::plan::model::{Plan, Step, StepId};

/// Fewer measurements than this are said to be few wherever something is proposed from them.
pub const ENOUGH: usize = 3;

/// A target of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Within which time it is to be done.
    Due,
    /// How long it takes.
    Expect,
}

impl Target {
    /// The key of plan files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Expect => "expect",
        }
    }
}

/// Another value for a target.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Which target.
    pub target: Target,
    /// As the plan has it; none where it has none.
    pub planned: Option<Duration>,
    /// As the measurements would have it.
    pub proposed: Duration,
    /// What was measured in drills; none where nothing was.
    pub drills: Option<Spread>,
    /// What was measured in earnest.
    pub earnest: Option<Spread>,
    /// Whether only what was measured in earnest counts.
    pub is_by_earnest: bool,
    /// How many measurements count.
    pub count: usize,
}

impl Proposal {
    /// True where too few measurements stand behind it for anybody to rely on.
    pub const fn is_from_few(&self) -> bool {
        self.count < ENOUGH
    }
}

/// What is proposed for a step.
#[derive(Debug, Clone, PartialEq)]
pub struct StepTuning {
    /// The step.
    pub step: StepId,
    /// Its title with its number.
    pub title: String,
    /// Whether an outsider is told by it, whose clock no practice can lengthen.
    pub tells_outsider: bool,
    /// What is proposed.
    pub proposals: Vec<Proposal>,
}

impl StepTuning {
    /// The fewest measurements that something proposed for it rests on.
    pub fn count(&self) -> usize {
        self.proposals.iter().map(|proposal| proposal.count).min().unwrap_or(0)
    }

    /// The new value of a target, where one is proposed.
    pub fn proposed(&self, target: Target) -> Option<Duration> {
        let mut all = self.proposals.iter();
        all.find(|proposal| proposal.target == target)
            .map(|proposal| proposal.proposed)
    }
}

/// What is proposed for a plan, and what it rests on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tuning {
    /// The steps for which something is proposed, in the order of the plan.
    pub steps: Vec<StepTuning>,
    /// How many drills were looked at.
    pub drills: usize,
    /// How many incidents in earnest.
    pub earnest: usize,
    /// Drills of this plan that were left out: run from a script, or with a clock that was hurried.
    pub left_out: usize,
    /// Targets that were measured and fit.
    pub fitting: usize,
    /// Steps whose `due` would have become longer, but that tell an outsider: they are left as they are.
    pub kept: Vec<String>,
}

/// What the logs of these incidents would make of the targets of a plan.
pub fn tuning(plan: &Plan, incidents: &[&Log]) -> Tuning {
    let mut tuning = Tuning::default();
    let of_plan = incidents
        .iter()
        .filter(|log| log.state().plans.iter().any(|used| used.id == plan.id));
    let mut counted: Vec<&Log> = Vec::new();
    for log in of_plan {
        match measure::source(log) {
            None => tuning.left_out += 1,
            Some(source) => {
                counted.push(log);
                match source {
                    Source::Drill => tuning.drills += 1,
                    Source::Earnest => tuning.earnest += 1,
                }
            }
        }
    }
    for (_, step) in plan.steps() {
        if let Some(found) = of_step(step, &counted, &mut tuning) {
            tuning.steps.push(found);
        }
    }
    tuning
}

fn of_step(step: &Step, logs: &[&Log], tuning: &mut Tuning) -> Option<StepTuning> {
    let due = step.due.as_ref().map(|due| due.within);
    let mut proposals = Vec::new();
    // Whether a step is to have a due time at all is not for a clock to say, and a day or more is no matter of minutes: who
    // sent a report in a week has not shown that four are too many.
    if let Some(due) = due.filter(|due| *due < DAY) {
        let samples = logs.iter().filter_map(|log| measure::until_done(log, step));
        if let Some(found) = proposal(Target::Due, Some(due), &samples.collect::<Vec<_>>(), tuning) {
            if step.notify.is_some() && found.proposed > due {
                tuning.kept.push(step.numbered());
            } else {
                proposals.push(found);
            }
        }
    }
    let samples = logs.iter().filter_map(|log| measure::working(log, step));
    proposals.extend(proposal(
        Target::Expect,
        step.expect,
        &samples.collect::<Vec<_>>(),
        tuning,
    ));
    (!proposals.is_empty()).then(|| StepTuning {
        step: step.id.clone(),
        title: step.numbered(),
        tells_outsider: step.notify.is_some(),
        proposals,
    })
}

fn proposal(target: Target, planned: Option<Duration>, samples: &[Sample], tuning: &mut Tuning) -> Option<Proposal> {
    let of = |source: Source| {
        let chosen = samples.iter().filter(|sample| sample.source == source);
        Spread::of(chosen.cloned().collect())
    };
    let (drills, earnest) = (of(Source::Drill), of(Source::Earnest));
    let is_by_earnest = earnest.as_ref().is_some_and(|spread| spread.count >= ENOUGH);
    let both = Spread::of(samples.to_vec())?;
    let basis = earnest.as_ref().filter(|_| is_by_earnest).unwrap_or(&both);
    let (count, proposed) = (basis.count, rounded(basis.median));
    if planned.is_some_and(|planned| is_near(planned, basis.median) || planned == proposed) {
        tuning.fitting += 1;
        return None;
    }
    Some(Proposal {
        target,
        planned,
        proposed,
        drills,
        earnest,
        is_by_earnest,
        count,
    })
}

const MINUTE: u64 = 60;

const DAY: Duration = Duration::from_secs(24 * 60 * MINUTE);

/// Minutes that people would write: whole ones up to ten, then fives up to the hour, then quarters. Always up, so that half
/// of those who were measured would have kept it.
fn rounded(time: Duration) -> Duration {
    let minutes = time.as_secs().div_ceil(MINUTE).max(1);
    let grid = match minutes {
        0..=10 => 1,
        11..=60 => 5,
        _ => 15,
    };
    Duration::from_secs(minutes.div_ceil(grid) * grid * MINUTE)
}

/// A target that is off by less than a fifth, or by a minute, fits: plans are not changed for that.
fn is_near(planned: Duration, measured: Duration) -> bool {
    let off = planned.abs_diff(measured);
    off <= Duration::from_secs(MINUTE) || off * 5 <= planned
}
