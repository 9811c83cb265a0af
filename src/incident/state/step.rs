//! One step: what was recorded of it.

use std::collections::BTreeMap;

use super::State;
use crate::incident::entry::{Entry, Place};
use crate::incident::event::{StepRecord, StepRecorded};
use crate::incident::ids::{Commitment, Initials};
use crate::incident::moment::Moment;
use crate::plan::condition::{ConfirmAnswer, StepStatus};
use crate::plan::model::{AskId, PhaseId, RoleId};

/// What was recorded of a step. Whether it is active, due or waiting again is derived: see `timing`.
#[derive(Debug, Clone, PartialEq)]
pub struct StepState {
    /// As recorded.
    pub status: StepStatus,
    /// Since when.
    pub since: Moment,
    /// When it was last begun and not yet finished, or begun before it was finished.
    pub started: Option<Moment>,
    /// How it ended, while it has.
    pub outcome: Option<Outcome>,
    /// The answer to its confirm question, and when.
    pub confirm: Option<(ConfirmAnswer, Moment)>,
    /// The answers to its further questions, and when; free words are not among them.
    pub answers: BTreeMap<AskId, (String, Moment)>,
    /// The phase to which it is put off.
    pub deferred_to: Option<PhaseId>,
    /// The role to which it was passed.
    pub role: Option<RoleId>,
    /// The times it was done, in fold order, those of a repeating step as they happened: one, or more where it repeats,
    /// was asked again or decided anew.
    pub rounds: Vec<Round>,
    /// The decision that holds, as an index of the state's decisions.
    pub decision: Option<usize>,
    /// When it was opened again: what was done before that is an earlier round.
    pub again_since: Option<Moment>,
    /// From when its times count, where its phase was entered again.
    pub counts_from: Option<Moment>,
    /// The latest entry about it.
    pub place: Place,
}

/// How a step ended, or that it was put off.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The state.
    pub status: StepStatus,
    /// When it happened.
    pub occurred: Moment,
    /// Whether that time is a guess.
    pub roughly: bool,
    /// By whom.
    pub by: Option<Initials>,
    /// Why.
    pub why: Option<Commitment>,
    /// Whether the reason is owed.
    pub reason_owed: bool,
}

/// One round of a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    /// When it was begun, where that was recorded.
    pub started: Option<Moment>,
    /// When it was done.
    pub done: Moment,
    /// When it was due.
    pub due: Option<Moment>,
    /// By whom.
    pub by: Option<Initials>,
    /// The entry.
    pub place: Place,
}

impl State {
    /// Puts a round of a repeating step that is typed back after a later one among the others, and leaves what holds to
    /// the later one. False where it is no such round.
    pub(super) fn round_typed_back(&mut self, recorded: &StepRecorded, entry: &Entry) -> bool {
        let is_done = matches!(recorded.to, StepRecord::Done | StepRecord::DoneEarlier);
        let known = self.step(&recorded.step).and_then(StepState::done_at);
        if !is_done || known.is_none_or(|latest| latest <= entry.occurred) {
            return false;
        }
        let step = self.find_step(recorded.step.as_str());
        let Some(repeat) = step.and_then(|(_, step)| step.repeat) else {
            return false;
        };
        let next = self.working().after(entry.occurred, repeat);
        let Some(step) = self.steps.get_mut(&recorded.step) else {
            return false;
        };
        let Some(at) = step.rounds.iter().position(|round| round.done > entry.occurred) else {
            return false;
        };
        // The round after it was judged as if this one had been left out: this one was due then, and that one is due from
        // this one on.
        let due = step.rounds[at].due;
        step.rounds[at].due = Some(due.map_or(next, |due| due.max(next)));
        let round = Round {
            started: None,
            done: entry.occurred,
            due,
            by: entry.by.clone(),
            place: entry.place,
        };
        step.rounds.insert(at, round);
        step.place = entry.place;
        true
    }
}

impl StepState {
    /// A step of which nothing has been recorded.
    pub fn new(place: Place) -> Self {
        Self {
            status: StepStatus::Waiting,
            since: Moment::default(),
            started: None,
            outcome: None,
            confirm: None,
            answers: BTreeMap::new(),
            deferred_to: None,
            role: None,
            rounds: Vec::new(),
            decision: None,
            again_since: None,
            counts_from: None,
            place,
        }
    }

    /// Opens it again, for what is done from now on.
    pub(super) fn ask_again(&mut self, at: Moment) {
        self.status = StepStatus::Waiting;
        self.since = at;
        self.again_since = Some(at);
        self.started = None;
        self.outcome = None;
        self.deferred_to = None;
    }

    /// The round by which lateness is judged: of a decision the first time that it was taken since it was asked, since
    /// looking at it again has a clock of its own; else the latest.
    pub fn judged_round(&self) -> Option<&Round> {
        if self.decision.is_none() {
            return self.rounds.last();
        }
        let since = |round: &&Round| self.again_since.is_none_or(|again| round.done >= again);
        self.rounds
            .iter()
            .filter(since)
            .min_by_key(|round| (round.done, round.place))
    }

    /// When the round was done from which the next counts: the latest, also while a further one is begun or passed on.
    pub fn round_before(&self) -> Option<Moment> {
        let is_further = matches!(self.status, StepStatus::InProgress | StepStatus::HandedOn);
        let since = |round: &&Round| self.again_since.is_none_or(|again| round.done >= again);
        let before = self.rounds.last().filter(|_| is_further).filter(since);
        self.done_at().or_else(|| before.map(|round| round.done))
    }

    /// When it was done, while it is.
    pub fn done_at(&self) -> Option<Moment> {
        self.outcome
            .as_ref()
            .filter(|outcome| outcome.status.is_done())
            .map(|outcome| outcome.occurred)
    }
}
