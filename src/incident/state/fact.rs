//! The things of an incident that are simply listed.

use chrono::NaiveDate;

use crate::incident::entry::Place;
use crate::incident::event::{ContactRef, Direction, KitPrinted};
use crate::incident::ids::{Commitment, EntryName, Hash, Initials, Label};
use crate::incident::moment::Moment;
use crate::plan::model::{MessageId, NotifyId, OptionId, ServiceId, StepId};

/// A decision as it was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionFact {
    /// Its step.
    pub step: StepId,
    /// The question.
    pub question: String,
    /// The option.
    pub option: OptionId,
    /// Its title.
    pub choice: String,
    /// When it was taken.
    pub occurred: Moment,
    /// By whom.
    pub by: Option<Initials>,
    /// Why.
    pub why: Option<Commitment>,
    /// What else was considered.
    pub considered: Option<Commitment>,
    /// When to look at it again.
    pub review_at: Option<Moment>,
    /// The entry.
    pub place: Place,
}

/// Something that was printed for the paper kit.
#[derive(Debug, Clone, PartialEq)]
pub struct KitFact {
    /// What, and from what.
    pub printed: KitPrinted,
    /// When.
    pub occurred: Moment,
    /// By whom.
    pub by: Option<Initials>,
    /// The entry.
    pub place: Place,
}

/// A message.
#[derive(Debug, Clone, PartialEq)]
pub struct MessageFact {
    /// Which way.
    pub direction: Direction,
    /// With whom.
    pub contact: ContactRef,
    /// When.
    pub occurred: Moment,
    /// When the next word is due.
    pub next: Option<Moment>,
    /// The text of the plan whose words these are from then on.
    pub words_of: Option<MessageId>,
    /// By whom.
    pub by: Option<Initials>,
    /// The entry.
    pub place: Place,
}

/// A timer.
#[derive(Debug, Clone, PartialEq)]
pub struct TimerFact {
    /// Its number.
    pub number: Label,
    /// When it rings.
    pub due: Moment,
    /// What for.
    pub text: Option<Commitment>,
    /// When it was ended.
    pub ended: Option<Moment>,
    /// The entry that started it.
    pub place: Place,
}

/// An outsider that was told.
#[derive(Debug, Clone, PartialEq)]
pub struct NotifiedFact {
    /// Which notification.
    pub notification: NotifyId,
    /// Who took it.
    pub to: Option<String>,
    /// When.
    pub occurred: Moment,
    /// By whom.
    pub by: Option<Initials>,
    /// The entry.
    pub place: Place,
}

/// A clock of an outsider that has started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockFact {
    /// Which notification.
    pub notification: NotifyId,
    /// The plan that set it going, as an index of the incident's plans.
    pub plan: usize,
    /// When it started.
    pub since: Moment,
}

/// A service on the watch list.
#[derive(Debug, Clone, PartialEq)]
pub struct WatchFact {
    /// Which.
    pub service: ServiceId,
    /// Its name.
    pub name: String,
    /// Who watches.
    pub owner: String,
    /// When next.
    pub next: Option<Moment>,
    /// Since when.
    pub occurred: Moment,
    /// The entry.
    pub place: Place,
}

/// Something to be changed.
#[derive(Debug, Clone, PartialEq)]
pub struct ActionFact {
    /// Its number.
    pub number: Label,
    /// What.
    pub text: Option<Commitment>,
    /// By whom.
    pub owner: String,
    /// Until when.
    pub due: NaiveDate,
    /// When it was.
    pub done: Option<Moment>,
    /// The entry.
    pub place: Place,
}

/// An answer of the debrief.
#[derive(Debug, Clone, PartialEq)]
pub struct DebriefFact {
    /// The question's id.
    pub question: String,
    /// The answer.
    pub text: Option<Commitment>,
    /// By whom.
    pub by: Option<Initials>,
    /// The entry.
    pub place: Place,
}

/// A reason that was asked for and answered "later".
#[derive(Debug, Clone, PartialEq)]
pub struct OwedFact {
    /// The entry that owes it.
    pub place: Place,
    /// Its hash.
    pub hash: Hash,
    /// Whether it has been given since.
    pub given: bool,
}

/// Something in the log that does not fit with the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anomaly {
    /// The entry.
    pub place: Place,
    /// Its number.
    pub no: EntryName,
    /// What does not fit, in a sentence.
    pub what: String,
}
