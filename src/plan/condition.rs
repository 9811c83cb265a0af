//! Conditions: when a step applies, when an outsider's clock starts.

use std::time::Duration;

use super::model::{AskId, OptionId, ServiceId, ServiceStatus, StepId};

/// Something that holds or does not, given what has been logged and what time it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// The service is in one of these states, and has been for this long.
    Service {
        /// Which service.
        service: ServiceId,
        /// Any of these.
        is: Vec<ServiceStatus>,
        /// Without a break for this long.
        for_at_least: Option<Duration>,
    },
    /// The step's confirm question was answered so.
    Confirmed {
        /// Which step.
        step: StepId,
        /// The answer.
        is: ConfirmAnswer,
    },
    /// A question of the step was answered so; texts compare as written, yes and true are one.
    Answered {
        /// Which step.
        step: StepId,
        /// Which question.
        ask: AskId,
        /// The answer.
        is: String,
    },
    /// The decision stands at this option.
    Decided {
        /// The decision's step.
        step: StepId,
        /// The option.
        is: OptionId,
    },
    /// The step is in this state.
    StepIs {
        /// Which step.
        step: StepId,
        /// The state.
        is: StepStatus,
    },
    /// This much time has passed since the start.
    Elapsed(Duration),
    /// The incident is of this kind.
    Kind(IncidentKind),
    /// All of these hold.
    All(Vec<Condition>),
    /// One of these holds.
    Any(Vec<Condition>),
    /// This does not hold.
    Not(Box<Condition>),
}

/// The answer to a step's confirm question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConfirmAnswer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Someone else must look at it.
    Escalate,
}

/// The state of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepStatus {
    /// Nobody has begun.
    Waiting,
    /// Begun.
    InProgress,
    /// Done.
    Done,
    /// Done, and logged five minutes or more afterwards.
    DoneEarlier,
    /// Does not apply here.
    NotApplicable,
    /// Could not be done.
    Cannot,
    /// Put off to a later phase.
    Deferred,
    /// Passed to another role.
    HandedOn,
    /// Its condition does not hold (derived, never logged).
    Inactive,
}

/// What sort of incident this is; fixed when it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IncidentKind {
    /// The real thing.
    Live,
    /// A rehearsal.
    Drill,
    /// Run on paper, typed in afterwards.
    Backfilled,
}

impl ConfirmAnswer {
    /// Every answer.
    pub const ALL: [Self; 3] = [Self::Yes, Self::No, Self::Escalate];

    /// The word of files and commands.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Escalate => "escalate",
        }
    }

    /// The answer of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.word() == word)
    }
}

impl StepStatus {
    /// Whether a step in this state counts among those that were to be done: its condition came true, and nobody said that
    /// it does not apply.
    pub const fn applies(self) -> bool {
        !matches!(self, Self::Inactive | Self::NotApplicable)
    }

    /// Every state, derived ones last.
    pub const ALL: [Self; 9] = [
        Self::Waiting,
        Self::InProgress,
        Self::Done,
        Self::DoneEarlier,
        Self::NotApplicable,
        Self::Cannot,
        Self::Deferred,
        Self::HandedOn,
        Self::Inactive,
    ];

    /// The word of files, commands and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::InProgress => "in-progress",
            Self::Done => "done",
            Self::DoneEarlier => "done-earlier",
            Self::NotApplicable => "not-applicable",
            Self::Cannot => "cannot",
            Self::Deferred => "deferred",
            Self::HandedOn => "handed-on",
            Self::Inactive => "inactive",
        }
    }

    /// The state of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }

    /// True for done, at the time or earlier.
    pub const fn is_done(self) -> bool {
        matches!(self, Self::Done | Self::DoneEarlier)
    }

    /// True where somebody still has to do it now.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::InProgress | Self::HandedOn)
    }
}

impl IncidentKind {
    /// The word of files and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Drill => "drill",
            Self::Backfilled => "backfilled",
        }
    }

    /// The kind of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Live, Self::Drill, Self::Backfilled]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}
