//! What people ask for: imperative, not yet decided, and possibly refused.

use std::time::Duration;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::incident::drill::{DrillSetting, Mark, Rating};
use crate::incident::event::{
    ContactConfirmed, ContactRef, Direction, KitPrinted, PcTried, PersonRef, PinnedPlan, PracticeFacts,
};
use crate::incident::ids::{EntryName, IncidentId, Initials, Label};
use crate::incident::moment::Moment;
use crate::plan::condition::{ConfirmAnswer, IncidentKind};
use crate::plan::model::{AskId, NotifyId, OptionId, PhaseId, RoleId, ServiceId, ServiceStatus, StepId};
use crate::plan::scenario::{InjectId, ObjectiveId};

/// A command with who asks for it, when it happened and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// What is asked for.
    pub command: Command,
    /// Who did it; none is unsigned, and the log says so.
    pub by: Option<Initials>,
    /// Who keyed it, where that is someone else.
    pub typed_by: Option<Initials>,
    /// When it happened, where that is not now.
    pub occurred: Option<Occurred>,
    /// Why.
    pub why: Why,
}

impl Request {
    /// The command, signed by these initials, happening now, with no reason given.
    pub fn new(command: Command, by: Option<Initials>) -> Self {
        Self {
            command,
            by,
            typed_by: None,
            occurred: None,
            why: Why::NotGiven,
        }
    }
}

/// When something happened, as the user said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurred {
    /// The time.
    pub at: Moment,
    /// Whether it is a guess, printed with "about".
    pub roughly: bool,
}

/// The reason given with a command.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Why {
    /// None.
    #[default]
    NotGiven,
    /// In these words.
    Given(String),
    /// Asked for, and answered "later": the entry is made and marked *reason owed*.
    Later,
}

/// One thing to be recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Open an incident. Only ever the first command of one.
    Open(Opening),
    /// Give a role to a person.
    Duty {
        /// The role.
        role: RoleId,
        /// The person.
        person: PersonRef,
    },
    /// Record a state of a service.
    Service {
        /// The service.
        service: ServiceId,
        /// The state.
        to: ServiceStatus,
        /// A ticket number or the like.
        reference: Option<String>,
        /// The site, where the practice has several.
        site: Option<String>,
    },
    /// Record something about a step.
    Step {
        /// The step.
        step: StepId,
        /// What.
        action: StepAction,
        /// The answer to its confirm question.
        confirm: Option<ConfirmAnswer>,
        /// The answers to its further questions.
        answers: Vec<(AskId, String)>,
    },
    /// Choose an option of a decision step.
    Decide {
        /// The decision's step.
        step: StepId,
        /// The option chosen.
        option: OptionId,
        /// What else was considered.
        considered: Option<String>,
        /// When to look at it again, from now.
        review: Option<Duration>,
        /// The plan that the option goes on with, resolved by the caller, where the option names one.
        switch_to: Option<Box<PinnedPlan>>,
    },
    /// Write something down.
    Note {
        /// The words.
        text: String,
        /// The entry whose owed reason these words give.
        reason_for: Option<EntryName>,
    },
    /// Record what was said to or by somebody outside.
    Message {
        /// Towards us or from us.
        direction: Direction,
        /// With whom.
        contact: ContactRef,
        /// What was said.
        text: String,
        /// Over what.
        medium: Option<String>,
        /// A ticket number or the like.
        reference: Option<String>,
        /// When the next word is due.
        next: Option<Moment>,
    },
    /// Record that the program can no longer reach a service over the network, or can again. Only the program's own
    /// probes ask for it.
    Sense {
        /// Which.
        service: ServiceId,
        /// Whether it can be reached.
        reached: bool,
    },
    /// Start a timer.
    TimerAdd {
        /// How long.
        after: Duration,
        /// What for.
        text: String,
    },
    /// End a timer.
    TimerDone {
        /// Its number.
        number: Label,
    },
    /// Record that an outsider who must be told has been told.
    Notify {
        /// Which notification.
        notification: NotifyId,
        /// Who took it.
        to: Option<String>,
        /// Their reference.
        reference: Option<String>,
    },
    /// Pass a role on from the person who holds it.
    Handover {
        /// The role.
        role: RoleId,
        /// To whom.
        person: PersonRef,
    },
    /// Enter a phase.
    Phase {
        /// Which.
        phase: PhaseId,
    },
    /// Go on with another plan.
    Switch {
        /// The plan, with its text.
        plan: Box<PinnedPlan>,
    },
    /// Keep an eye on a service beyond the incident.
    Watch {
        /// Which.
        service: ServiceId,
        /// Who does.
        owner: String,
        /// When next.
        next: Option<Moment>,
    },
    /// Strike an entry out.
    Correct {
        /// Which.
        entry: EntryName,
    },
    /// Strike out one's own last entry.
    Undo,
    /// Remove the words of an entry, leaving its facts.
    Redact {
        /// Which.
        entry: EntryName,
    },
    /// End the emergency; paper may still be out.
    StandDown,
    /// Answer a question of the debrief.
    Debrief {
        /// The question's id.
        question: String,
        /// The answer.
        text: String,
    },
    /// Note something to be changed.
    ActionAdd {
        /// What.
        text: String,
        /// By whom.
        owner: String,
        /// Until when.
        due: NaiveDate,
    },
    /// Record that it has been.
    ActionDone {
        /// Its number.
        number: Label,
    },
    /// Close the incident: the report becomes final.
    Close,
    /// Send, hold, skip or free an inject of a drill.
    Inject {
        /// Which.
        inject: InjectId,
        /// What.
        action: InjectAction,
        /// What it says: the scenario's, resolved by whoever keeps the scenario, with what was given for it here in its
        /// place. None where the scenario has no such inject and nothing was given.
        card: Option<Box<InjectCard>>,
    },
    /// Say how an objective of a drill went.
    Assess {
        /// Which.
        objective: ObjectiveId,
        /// How it went.
        rating: Rating,
        /// What it says, resolved as the card of an inject is.
        title: Option<String>,
    },
    /// Mark something expected in a drill, as seen.
    Mark {
        /// Its inject.
        inject: InjectId,
        /// Which of the inject's expectations, from 1.
        number: u16,
        /// What became of it.
        mark: Mark,
        /// What was expected, resolved as the card of an inject is.
        title: Option<String>,
    },
    /// Turn the clock of a drill.
    Clock(ClockAction),
    /// Record that something of the paper kit was printed. It stands in no incident, but in the standing log.
    KitPrinted(KitPrinted),
    /// Record that somebody rang a contact and the number was right. It stands in the standing log.
    ContactConfirmed(ContactConfirmed),
    /// Record that the program was tried at a PC where it would have to run. It stands in the standing log.
    PcTried {
        /// What was tried.
        tried: PcTried,
        /// Where the folder and the program lie, in words.
        places: String,
    },
}

impl Command {
    /// True for what is recorded of a drill once it has ended: what was thought of it, what is to change, and closing it.
    pub const fn looks_back(&self) -> bool {
        matches!(
            self,
            Self::Debrief { .. }
                | Self::Assess { .. }
                | Self::Mark { .. }
                | Self::ActionAdd { .. }
                | Self::ActionDone { .. }
                | Self::Close
        )
    }

    /// True for what is written about a log rather than about what happened: it goes into any, also one that has ended.
    pub const fn annotates(&self) -> bool {
        matches!(
            self,
            Self::Note { .. } | Self::Correct { .. } | Self::Undo | Self::Redact { .. }
        )
    }

    /// True for what happens in between incidents: it is recorded in the standing log, whatever incident runs.
    pub const fn is_standing(&self) -> bool {
        matches!(
            self,
            Self::KitPrinted(_) | Self::ContactConfirmed(_) | Self::PcTried { .. }
        )
    }
}

/// What opens an incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opening {
    /// Its id.
    pub incident: IncidentId,
    /// Live, drill or backfilled; never changes.
    pub kind: IncidentKind,
    /// The plan, with its text.
    pub plan: Box<PinnedPlan>,
    /// What the practice was at that moment.
    pub practice: PracticeFacts,
    /// When the first symptom showed, where that was earlier.
    pub since: Option<Moment>,
    /// Whether only the steps that must be done are active.
    pub essentials: bool,
    /// The machine's own time, where the incident is replayed from a transcript with its own times.
    pub machine_time: Option<Moment>,
    /// How the drill is set up, where it is one.
    pub drill: Option<Box<DrillSetting>>,
}

/// What is done with an inject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum InjectAction {
    /// The players are given it now, whatever the clock says.
    Send,
    /// It does not come by itself until it is freed.
    Hold,
    /// It does not come.
    Skip,
    /// It comes again when its time has come; at once where that has passed.
    Free,
}

/// What the scenario says of an inject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InjectCard {
    /// Who says it.
    pub from: Option<String>,
    /// The role that hears it.
    pub to: Option<RoleId>,
    /// How it comes.
    pub medium: Option<String>,
    /// What is said.
    pub text: Option<String>,
    /// The services that change with it.
    pub services: Vec<(ServiceId, ServiceStatus)>,
}

/// What is done to the clock of a drill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClockAction {
    /// It stands still.
    Pause,
    /// It goes on.
    Resume,
    /// It is set ahead: to this T; where none is named to that of the next inject, resolved as its card is.
    Jump(Option<Duration>),
    /// So many seconds of the drill pass in one.
    Speed(u32),
    /// It stands still, since something real has happened.
    RealWorld,
}

/// What is recorded about a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum StepAction {
    /// It is done.
    Done,
    /// Somebody has begun.
    Start,
    /// It was done before, at a given time.
    Earlier,
    /// It does not apply here.
    NotApplicable,
    /// It cannot be done.
    Cannot,
    /// It is put off: to this phase, or until its own phase is entered again.
    Defer(Option<PhaseId>),
    /// It is passed to another role.
    Hand(RoleId),
    /// It is to be done again.
    Reopen,
}
