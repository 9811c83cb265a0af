//! What happened: past tense, facts only. Words stand beside them (`entry::WordKey`), so that they can be removed
//! without touching a fact. Bodies carry titles and names beside ids, so that the log reads without the plan.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use crate::incident::by_itself::{ClockJumped, Sensed};
pub use crate::incident::drill::{
    Assessed, ClockTurned, DrillSetting, ExpectationMarked, InjectRecorded, ScenarioText,
};
pub use crate::incident::given::{ContactConfirmed, ContactRef, PersonRef, PinnedPlan, PlanText, PracticeFacts};
use crate::incident::ids::{Commitment, EntryName, Hash, Label};
use crate::incident::moment::Moment;
pub use crate::incident::standing::{CopyMade, CopyTakenIn, KitPrinted, PcTried, StationJoined};
use crate::plan::condition::{ConfirmAnswer, IncidentKind, StepStatus};
use crate::plan::model::{AskId, MessageId, NotifyId, OptionId, PhaseId, RoleId, ServiceId, ServiceStatus, StepId};

macro_rules! events {
    ($($(#[$doc:meta])* $variant:ident($body:ty) = $kind:literal;)+) => {
        /// Something that happened.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Event {
            $($(#[$doc])* $variant($body),)+
            /// A kind that this version does not know: kept, shown as text, and without effect.
            Other(Other),
        }

        impl Event {
            /// Every kind that this version writes.
            pub const KINDS: &'static [&'static str] = &[$($kind),+];

            /// Reads the plan that it carries, where it carries one: the fold wants it, and whoever reads the line may
            /// have a thread of its own to do it on.
            pub fn read_ahead(&self) {
                match self {
                    Self::Opened(opened) => drop(opened.plan.text.plan()),
                    Self::PlanSwitched(switched) => drop(switched.plan.text.plan()),
                    _ => {}
                }
            }

            /// True for what happens in between incidents, and so belongs in the standing log.
            pub const fn is_standing(&self) -> bool {
                matches!(
                    self,
                    Self::CopyMade(_)
                        | Self::CopyTakenIn(_)
                        | Self::StationJoined(_)
                        | Self::KitPrinted(_)
                        | Self::ContactConfirmed(_)
                        | Self::PcTried(_)
                )
            }

            /// The kind as the line writes it.
            pub fn kind(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $kind,)+
                    Self::Other(other) => &other.kind,
                }
            }

            /// The event of this kind and body.
            ///
            /// # Errors
            /// Where a known kind has a body that is not its own.
            pub fn from_json(kind: &str, body: &str) -> Result<Self, serde_json::Error> {
                Ok(match kind {
                    $($kind => Self::$variant(serde_json::from_str(body)?),)+
                    _ => Self::Other(Other { kind: kind.to_owned(), body: body.to_owned() }),
                })
            }

            /// The facts of the body as a JSON object.
            ///
            /// # Errors
            /// Where the body of an unknown kind is not JSON.
            pub fn to_json(&self) -> Result<serde_json::Value, serde_json::Error> {
                match self {
                    $(Self::$variant(body) => serde_json::to_value(body),)+
                    Self::Other(other) => serde_json::from_str(&other.body),
                }
            }
        }
    };
}

events! {
    /// The incident was opened.
    Opened(Box<Opened>) = "opened";
    /// A person took a role.
    RoleTaken(RoleTaken) = "role-taken";
    /// A role passed from one person to another.
    RoleHandedOver(RoleHandedOver) = "role-handed-over";
    /// A state of a service was recorded.
    ServiceRecorded(ServiceRecorded) = "service-recorded";
    /// Something about a step was recorded.
    StepRecorded(Box<StepRecorded>) = "step-recorded";
    /// A decision was taken.
    Decided(Box<Decided>) = "decided";
    /// Something was written down.
    Noted(Noted) = "noted";
    /// Something was said to or by somebody outside.
    MessageRecorded(MessageRecorded) = "message-recorded";
    /// A timer was started.
    TimerStarted(TimerStarted) = "timer-started";
    /// A timer was ended.
    TimerEnded(Numbered) = "timer-ended";
    /// An outsider who must be told was told.
    Notified(Notified) = "notified";
    /// A phase was entered.
    PhaseEntered(PhaseEntered) = "phase-entered";
    /// The incident went on with another plan.
    PlanSwitched(Box<PlanSwitched>) = "plan-switched";
    /// A service went onto the watch list.
    WatchStarted(WatchStarted) = "watch-started";
    /// An entry was struck out.
    Corrected(Corrected) = "corrected";
    /// The words of an entry were removed.
    Redacted(Box<Redacted>) = "redacted";
    /// The emergency ended.
    StoodDown(StoodDown) = "stood-down";
    /// A question of the debrief was answered.
    Debriefed(Debriefed) = "debriefed";
    /// Something to be changed was noted.
    ActionAdded(ActionAdded) = "action-added";
    /// It was changed.
    ActionDone(Numbered) = "action-done";
    /// The incident was closed: the report became final.
    Closed(Closed) = "closed";
    /// The machine's wall clock was found to have jumped against its monotonic clock.
    ClockJumped(ClockJumped) = "clock-jumped";
    /// The program could no longer reach a service over the network, or could again.
    Sensed(Sensed) = "sensed";
    /// An inject of a drill was sent, held, skipped or freed.
    InjectRecorded(Box<InjectRecorded>) = "inject-recorded";
    /// An objective of a drill was assessed.
    Assessed(Assessed) = "assessed";
    /// Something expected in a drill was marked by hand.
    ExpectationMarked(ExpectationMarked) = "expectation-marked";
    /// The clock of a drill was paused, let go on, set ahead, or set to another speed.
    ClockTurned(ClockTurned) = "clock-turned";
    /// A copy of the journal was made (standing log).
    CopyMade(CopyMade) = "copy-made";
    /// Entries of another copy were taken in (standing log).
    CopyTakenIn(CopyTakenIn) = "copy-taken-in";
    /// A station wrote here for the first time (standing log).
    StationJoined(StationJoined) = "station-joined";
    /// Somebody rang a contact, and the number was right (standing log).
    ContactConfirmed(ContactConfirmed) = "contact-confirmed";
    /// Something to be kept on paper was printed (standing log).
    KitPrinted(KitPrinted) = "kit-printed";
    /// The program was tried at a PC where it would have to run (standing log).
    PcTried(PcTried) = "pc-tried";
}

/// An event of a kind that this version does not know.
#[derive(Debug, Clone, PartialEq)]
pub struct Other {
    /// Its kind.
    pub kind: String,
    /// Its body, JSON text.
    pub body: String,
}

/// Which way a message went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// To us.
    In,
    /// From us.
    Out,
}

/// The incident was opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// Live, drill or backfilled.
    pub incident_kind: IncidentKind,
    /// The plan.
    pub plan: PinnedPlan,
    /// The practice.
    pub practice: PracticeFacts,
    /// When the first symptom showed, where that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Moment>,
    /// Whether only the steps that must be done are active.
    #[serde(default)]
    pub essentials: bool,
    /// The machine's time, where the entries carry a transcript's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machine_time: Option<Moment>,
    /// How the drill is set up, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drill: Option<DrillSetting>,
}

/// A person took a role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RoleTaken {
    /// The role.
    pub role: RoleId,
    /// Its title.
    pub title: String,
    /// The person.
    pub person: PersonRef,
}

/// A role passed on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RoleHandedOver {
    /// The role.
    pub role: RoleId,
    /// Its title.
    pub title: String,
    /// From whom.
    pub from: PersonRef,
    /// To whom.
    pub to: PersonRef,
}

/// A state of a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServiceRecorded {
    /// The service.
    pub service: ServiceId,
    /// Its name.
    pub name: String,
    /// The state.
    pub to: ServiceStatus,
    /// The site, where the practice has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
}

/// Something about a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepRecorded {
    /// The step.
    pub step: StepId,
    /// Its title.
    pub title: String,
    /// What was recorded.
    pub to: StepRecord,
    /// The answer to its confirm question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<ConfirmAnswer>,
    /// The answers that are facts (numbers, times, choices, yes or no), by question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<(AskId, String)>,
}

/// What was recorded about a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepRecord {
    /// It was begun.
    Started,
    /// It was done.
    Done,
    /// It was done before the program was at hand.
    DoneEarlier,
    /// It did not apply.
    NotApplicable,
    /// It could not be done.
    Cannot,
    /// It was put off until this phase.
    Deferred {
        /// Which.
        to: PhaseId,
        /// Its title.
        title: String,
    },
    /// It was passed to another role.
    HandedOn {
        /// Which.
        to: RoleId,
        /// Its title.
        title: String,
    },
    /// It was opened again.
    Reopened,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decided {
    /// The decision's step.
    pub step: StepId,
    /// Its title.
    pub title: String,
    /// The question.
    pub question: String,
    /// The option.
    pub option: OptionId,
    /// Its title.
    pub choice: String,
    /// When to look at it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_at: Option<Moment>,
}

/// A note; the words stand beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Noted {
    /// The entry whose owed reason it gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_for: Option<Target>,
}

/// A message; what was said stands beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MessageRecorded {
    /// Which way.
    pub direction: Direction,
    /// With whom.
    pub contact: ContactRef,
    /// Over what; beside the line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medium: Option<String>,
    /// When the next word is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Moment>,
    /// The text of the plan whose words these are from now on; `contact` then has its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words_of: Option<MessageId>,
}

/// A timer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimerStarted {
    /// Its number.
    pub number: Label,
    /// When it rings.
    pub due: Moment,
}

/// A thing known by its number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Numbered {
    /// The number.
    pub number: Label,
}

/// An outsider was told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notified {
    /// Which notification.
    pub notification: NotifyId,
    /// Its title.
    pub title: String,
    /// Who took it; beside the line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// A phase was entered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhaseEntered {
    /// Which.
    pub phase: PhaseId,
    /// Its title.
    pub title: String,
}

/// Another plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanSwitched {
    /// The plan, whole.
    pub plan: PinnedPlan,
}

/// A service on the watch list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WatchStarted {
    /// Which.
    pub service: ServiceId,
    /// Its name.
    pub name: String,
    /// Who watches; beside the line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// When next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Moment>,
}

/// Another entry, by what identifies it and by what people call it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// Its hash.
    pub hash: Hash,
    /// Its number.
    pub no: EntryName,
}

/// An entry was struck out, with everything that its command wrote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Corrected {
    /// Which.
    pub entry: Target,
}

/// Words were removed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Redacted {
    /// Of which entry.
    pub entry: Target,
    /// The commitments whose words and salts were removed.
    pub removed: Vec<Commitment>,
}

/// The emergency ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoodDown {
    /// The names of the services that were not back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_back: Vec<String>,
    /// The names of those that worked again and were not trusted yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub untrusted: Vec<String>,
    /// How many steps were open, in the parts of the plan that were entered.
    #[serde(default)]
    pub open_steps: u32,
    /// Of a drill the scenario's text, which is told only now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<ScenarioText>,
}

/// A question of the debrief; the answer stands beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Debriefed {
    /// The question's id.
    pub question: String,
}

/// Something to be changed; what it is stands beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ActionAdded {
    /// Its number.
    pub number: Label,
    /// By whom; beside the line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// Until when.
    pub due: NaiveDate,
}

/// The incident was closed: the report became final.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Closed {
    /// How many steps were open or put off.
    #[serde(default)]
    pub open_steps: u32,
}

/// The state that a record of a step leads to.
impl From<&StepRecord> for StepStatus {
    fn from(record: &StepRecord) -> Self {
        match record {
            StepRecord::Started => Self::InProgress,
            StepRecord::Done => Self::Done,
            StepRecord::DoneEarlier => Self::DoneEarlier,
            StepRecord::NotApplicable => Self::NotApplicable,
            StepRecord::Cannot => Self::Cannot,
            StepRecord::Deferred { .. } => Self::Deferred,
            StepRecord::HandedOn { .. } => Self::HandedOn,
            StepRecord::Reopened => Self::Waiting,
        }
    }
}
