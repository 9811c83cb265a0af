//! What a drill was worth, derived from its log alone.
//!
//! Rules: an expectation is met when it comes true in its time, counted from the sending of its inject; what held already
//! is met. Late is not met and earns half its points. An objective is met when all its expectations are. What belongs to an
//! inject that never came, or could still have been met when the drill ended, is not assessed. Ratings are the field's
//! (performed, some difficulty, major difficulty, unable); whoever watched may overrule them, with a reason.

use std::time::Duration;

use serde::Serialize;

use super::fulfilment;
use crate::incident::drill::{Mark, Rating};
use crate::incident::moment::Moment;
use crate::incident::state::{AssessmentFact, IncidentStatus, MarkFact, State};
use crate::plan::scenario::{Expectation, Inject, Objective, Scenario};

/// What became of an expectation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It came true in time, or held already.
    Met,
    /// It came true after its time.
    Late,
    /// It did not come true in its time, and has not since.
    Missed,
    /// Its time is not over.
    Open,
    /// Nothing can be said: its inject never came, or the drill ended before its time was over.
    NotAssessed,
}

impl Verdict {
    /// The words of the screen.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Late => "late",
            Self::Missed => "missed",
            Self::Open => "open",
            Self::NotAssessed => "not assessed",
        }
    }
}

/// What became of one expectation.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectationScore<'s> {
    /// Its inject.
    pub inject: &'s Inject,
    /// What was expected.
    pub expectation: &'s Expectation,
    /// When the inject was sent.
    pub sent: Option<Moment>,
    /// When it had to be true.
    pub due: Option<Moment>,
    /// When it came true.
    pub at: Option<Moment>,
    /// What that is worth.
    pub verdict: Verdict,
    /// How late it came true; nothing where somebody marked it late, and the log does not say by how much.
    pub late: Duration,
    /// Which of its inject's expectations it is, from 1.
    pub number: usize,
    /// What somebody who watched marked, which then holds.
    pub marked: Option<MarkFact>,
}

/// What became of one objective.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectiveScore<'s> {
    /// The objective.
    pub objective: &'s Objective,
    /// What its expectations come to.
    pub verdict: Verdict,
    /// How it went, as the log has it; none where nothing can be said.
    pub derived: Option<Rating>,
    /// What somebody who watched thought of it, which then holds.
    pub overruled: Option<AssessmentFact>,
    /// What its expectations count.
    pub points: u32,
    /// What they earned.
    pub earned: f64,
}

/// What a drill was worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Score<'s> {
    /// The objectives, in the order of the scenario.
    pub objectives: Vec<ObjectiveScore<'s>>,
    /// The expectations, in the order of the scenario.
    pub expectations: Vec<ExpectationScore<'s>>,
    /// What all expectations that were assessed count.
    pub points: u32,
    /// What they earned.
    pub earned: f64,
}

impl Verdict {
    /// The part of its points that an expectation earns.
    const fn share(self) -> f64 {
        match self {
            Self::Met => 1.0,
            Self::Late => 0.5,
            Self::Missed | Self::Open | Self::NotAssessed => 0.0,
        }
    }

    const fn is_assessed(self) -> bool {
        matches!(self, Self::Met | Self::Late | Self::Missed)
    }
}

impl ObjectiveScore<'_> {
    /// How it went, with what somebody who watched thought of it; none where nothing can be said.
    pub fn rating(&self) -> Option<Rating> {
        self.overruled.as_ref().map(|fact| fact.rating).or(self.derived)
    }

    /// Whether it was met: rated as performed.
    pub fn is_met(&self) -> bool {
        match &self.overruled {
            Some(fact) => fact.rating == Rating::Performed,
            None => self.verdict == Verdict::Met,
        }
    }
}

impl Score<'_> {
    /// Whether every objective was met.
    pub fn is_met(&self) -> bool {
        self.objectives.iter().all(ObjectiveScore::is_met)
    }
}

/// The score of a drill at this moment of its time line.
pub fn score<'s>(scenario: &'s Scenario, state: &State, now: Moment) -> Score<'s> {
    let expectations: Vec<ExpectationScore<'s>> = scenario
        .injects
        .iter()
        .flat_map(|inject| (1..).zip(&inject.expects).map(move |expected| (inject, expected)))
        .map(|(inject, (number, expectation))| {
            marked(judged(scenario, state, now, (inject, expectation)), number, state)
        })
        .collect();
    let objectives = scenario
        .objectives
        .iter()
        .map(|objective| objective_score(objective, &expectations, state))
        .collect();
    let (points, earned) = worth(expectations.iter());
    Score {
        objectives,
        expectations,
        points,
        earned,
    }
}

fn judged<'s>(
    scenario: &Scenario,
    state: &State,
    now: Moment,
    (inject, expectation): (&'s Inject, &'s Expectation),
) -> ExpectationScore<'s> {
    let fact = state.drill.as_ref().and_then(|drill| drill.inject(inject.id.as_str()));
    let mut score = ExpectationScore {
        inject,
        expectation,
        sent: fact.and_then(|fact| fact.sent),
        due: None,
        at: None,
        verdict: Verdict::NotAssessed,
        late: Duration::ZERO,
        number: 0,
        marked: None,
    };
    let Some(sent) = score.sent else {
        return score;
    };
    let end = state.declared.plus(scenario.duration);
    // What comes without a time of its own after the end was planned has until the drill is in fact ended.
    let due = match expectation.within {
        Some(within) => Some(sent.plus(within)),
        None => (sent < end).then_some(end),
    };
    let is_over = due.is_some_and(|due| due < now || (due == now && has_ended(state)));
    score.due = due;
    score.at = fulfilment::fulfilled(state, &expectation.what, sent).filter(|at| *at <= now);
    score.verdict = match score.at {
        _ if !fulfilment::can_be_judged(state, &expectation.what) => Verdict::NotAssessed,
        Some(at) => {
            score.late = due.map_or(Duration::ZERO, |due| at.since(due));
            if score.late.is_zero() {
                Verdict::Met
            } else {
                Verdict::Late
            }
        }
        // Nobody writes into the log what is done on exercise paper.
        None if state.is_read_aloud() && has_ended(state) => Verdict::NotAssessed,
        None if state.is_read_aloud() => Verdict::Open,
        None if is_over => Verdict::Missed,
        None if has_ended(state) => Verdict::NotAssessed,
        None => Verdict::Open,
    };
    score
}

/// The score with what somebody who watched marked in its place.
fn marked<'s>(mut score: ExpectationScore<'s>, number: usize, state: &State) -> ExpectationScore<'s> {
    score.number = number;
    let drill = state.drill.as_ref();
    let mark = drill.and_then(|drill| drill.mark(&score.inject.id, number)).cloned();
    let Some(mark) = mark.filter(|_| score.sent.is_some()) else {
        return score;
    };
    let verdict = match mark.mark {
        Mark::Met => Verdict::Met,
        Mark::Late => Verdict::Late,
        Mark::Missed => Verdict::Missed,
    };
    if verdict != score.verdict {
        score.at = None;
        score.late = Duration::ZERO;
    }
    score.verdict = verdict;
    score.marked = Some(mark);
    score
}

fn has_ended(state: &State) -> bool {
    state.status != IncidentStatus::Running
}

fn objective_score<'s>(
    objective: &'s Objective,
    expectations: &[ExpectationScore<'s>],
    state: &State,
) -> ObjectiveScore<'s> {
    let own: Vec<&ExpectationScore<'s>> = expectations
        .iter()
        .filter(|score| score.expectation.objective.as_ref() == Some(&objective.id))
        .collect();
    // What belongs to an inject that never came says nothing; what was not over when the drill ended leaves it open.
    let sent: Vec<Verdict> = own
        .iter()
        .filter(|score| score.sent.is_some())
        .map(|score| score.verdict)
        .collect();
    let has = |verdict| sent.contains(&verdict);
    let verdict = if has(Verdict::Missed) {
        Verdict::Missed
    } else if has(Verdict::Open) {
        Verdict::Open
    } else if has(Verdict::NotAssessed) || sent.is_empty() {
        Verdict::NotAssessed
    } else if has(Verdict::Late) {
        Verdict::Late
    } else {
        Verdict::Met
    };
    let (points, earned) = worth(own.iter().copied());
    let drill = state.drill.as_ref();
    ObjectiveScore {
        objective,
        verdict,
        derived: rating(verdict, &sent),
        overruled: drill.and_then(|drill| drill.assessment(&objective.id)).cloned(),
        points,
        earned,
    }
}

/// The field's rating: all in time; all, some of it late; some of it; none of it.
fn rating(verdict: Verdict, sent: &[Verdict]) -> Option<Rating> {
    let any_done = sent
        .iter()
        .any(|verdict| matches!(verdict, Verdict::Met | Verdict::Late));
    match verdict {
        Verdict::Met => Some(Rating::Performed),
        Verdict::Late => Some(Rating::SomeDifficulty),
        Verdict::Missed if any_done => Some(Rating::MajorDifficulty),
        Verdict::Missed => Some(Rating::Unable),
        Verdict::Open | Verdict::NotAssessed => None,
    }
}

/// What the expectations that were assessed count, and what they earned.
fn worth<'a, 's: 'a>(scores: impl Iterator<Item = &'a ExpectationScore<'s>>) -> (u32, f64) {
    scores
        .filter(|score| score.verdict.is_assessed())
        .fold((0, 0.0), |(points, earned), score| {
            let count = score.expectation.points;
            (points + count, earned + f64::from(count) * score.verdict.share())
        })
}
