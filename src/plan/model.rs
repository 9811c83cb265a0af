//! What a plan says once it has been read: plain data, checked, with every reference resolved to an id.
//!
//! Nothing here knows of files, lines or screens. The reader (`read`) makes these values, and a plan pinned in an
//! incident is made of the very same ones.

use std::time::Duration;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::condition::Condition;
pub use super::id::{
    AskId, ContactId, MessageId, NotifyId, OptionId, PaperId, PersonId, PhaseId, PlanId, RoleId, ServiceId, StepId,
    is_slug,
};
pub use super::number::StepNumber;
pub use super::work::WorkScreen;

/// A whole plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Its id, by which it is started.
    pub id: PlanId,
    /// What the screen calls it.
    pub title: String,
    /// The author's version, kept as written.
    pub version: String,
    /// A few lines on what it is for.
    pub summary: Option<String>,
    /// Who looks after it.
    pub owner: Option<String>,
    /// Who approved it, and when.
    pub approved: Option<Approval>,
    /// The day by which it wants to be read again.
    pub review_by: Option<NaiveDate>,
    /// How often it is to be rehearsed.
    pub rehearse_every: Option<Cadence>,
    /// Where it came from.
    pub derived_from: Option<String>,
    /// What the plan is to achieve, in words.
    pub objectives: Vec<String>,
    /// Whether entries are also written to the second copy while it is in use: not where no stick may be touched.
    pub keeps_second_copy: bool,
    /// When the plan is to be started, in words.
    pub activate_when: Vec<String>,
    /// The roles that may start it.
    pub activate_by: Vec<RoleId>,
    /// The services it tracks, in the order of the file.
    pub services: Vec<Service>,
    /// The roles it gives out.
    pub roles: Vec<Role>,
    /// The kinds of paper it uses.
    pub papers: Vec<Paper>,
    /// The texts it reads out.
    pub messages: Vec<MessageText>,
    /// The clocks that outsiders impose.
    pub notify: Vec<Notify>,
    /// The phases with their steps; empty for a plan that only watches services.
    pub phases: Vec<Phase>,
}

impl Plan {
    /// The steps in the order of the file, each with its phase.
    pub fn steps(&self) -> impl Iterator<Item = (&Phase, &Step)> {
        self.phases
            .iter()
            .flat_map(|phase| phase.steps.iter().map(move |step| (phase, step)))
    }

    /// The step of this id, with its phase.
    pub fn step(&self, id: &str) -> Option<(&Phase, &Step)> {
        self.steps().find(|(_, step)| step.id.as_str() == id)
    }

    /// The phase of this id.
    pub fn phase(&self, id: &str) -> Option<&Phase> {
        self.phases.iter().find(|phase| phase.id.as_str() == id)
    }

    /// The service of this id.
    pub fn service(&self, id: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.id.as_str() == id)
    }

    /// The role of this id.
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id.as_str() == id)
    }

    /// The text of this id.
    pub fn message(&self, id: &str) -> Option<&MessageText> {
        self.messages.iter().find(|message| message.id.as_str() == id)
    }

    /// The notification of this id.
    pub fn notification(&self, id: &str) -> Option<&Notify> {
        self.notify.iter().find(|notify| notify.id.as_str() == id)
    }

    /// What the screen calls a role: its title, or its id where the plan has no such role.
    pub fn role_title<'a>(&'a self, id: &'a RoleId) -> &'a str {
        self.role(id.as_str()).map_or(id.as_str(), |role| &role.title)
    }
}

/// Who approved a plan, and on which day.
#[derive(Debug, Clone, PartialEq)]
pub struct Approval {
    /// By whom.
    pub by: String,
    /// On which day.
    pub on: Option<NaiveDate>,
}

/// How often something is to happen: a count and a calendar unit ("6 months").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cadence {
    /// How many of the unit; one or more.
    pub count: u32,
    /// The unit.
    pub unit: CalendarUnit,
}

/// A unit of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarUnit {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

/// The state of a service, as people know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceStatus {
    /// Nobody has looked yet.
    Unknown,
    /// Working.
    Up,
    /// Working so slowly that it hinders.
    Slow,
    /// Not working.
    Down,
    /// Working again, not yet trusted.
    Back,
    /// Working again, checked and watched long enough.
    Verified,
}

impl ServiceStatus {
    /// Every state, in the order in which help lists them.
    pub const ALL: [Self; 6] = [
        Self::Up,
        Self::Slow,
        Self::Down,
        Self::Unknown,
        Self::Back,
        Self::Verified,
    ];

    /// The word of files and commands.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Up => "up",
            Self::Slow => "slow",
            Self::Down => "down",
            Self::Back => "back",
            Self::Verified => "verified",
        }
    }

    /// The state of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }

    /// True where staff cannot lean on the service as usual (slow or down).
    pub const fn is_disrupted(self) -> bool {
        matches!(self, Self::Slow | Self::Down)
    }
}

/// A service and what its loss means.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// What the screen calls it.
    pub name: String,
    /// The longest tolerable time without it (MTPD of what leans on it; field section 10).
    pub tolerable: Option<Duration>,
    /// The target time to restore it.
    pub restore_target: Option<Duration>,
    /// How long it must work without a drop before it is trusted.
    pub soak: Option<Duration>,
    /// Its state at the start of an incident.
    pub starts: ServiceStatus,
    /// Whom to ring about it.
    pub contact: Option<ContactId>,
    /// What staff cannot do without it.
    pub without: Vec<String>,
    /// What they do instead.
    pub fallback: Option<String>,
}

/// A role that a person takes for the incident.
#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// What the screen calls it.
    pub title: String,
    /// Who usually takes it, in words.
    pub usually: Option<String>,
    /// Who takes it when that person is away, in words.
    pub deputies: Vec<String>,
}

/// A kind of paper: its slips are counted until they are typed up.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// Its id.
    pub id: PaperId,
    /// What the screen calls it.
    pub title: String,
    /// The letters before its numbers, as in `C-001`.
    pub prefix: Option<String>,
    /// How it is typed up.
    pub back_entry: BackEntry,
    /// What is written on it.
    pub fields: Vec<String>,
}

/// How the slips of a paper are typed up (back-entry).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BackEntry {
    /// Within this time of the service being verified.
    pub within: Option<Duration>,
    /// How soon, as a colour.
    pub priority: Option<Priority>,
    /// Whether the record must be read for anything that changes the advice (MDU: look-back).
    pub look_back: bool,
    /// Whether a second person checks the entry.
    pub second_person: bool,
}

/// How soon a slip is to be typed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Priority {
    /// At once.
    Red,
    /// By the close of the day.
    Amber,
    /// In the days after.
    Green,
}

/// A text to read out, put up or send.
#[derive(Debug, Clone, PartialEq)]
pub struct MessageText {
    /// Its id.
    pub id: MessageId,
    /// What the screen calls it.
    pub title: String,
    /// The words themselves.
    pub text: String,
}

/// A clock that an outsider imposes: someone must be told within a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Notify {
    /// Its id.
    pub id: NotifyId,
    /// What the screen calls it.
    pub title: String,
    /// Whom to tell.
    pub contact: Option<ContactId>,
    /// Within this time of `when` coming true; such clocks never sleep.
    pub within: Option<Duration>,
    /// When the clock starts; without it, at the start of the incident.
    pub when: Option<Condition>,
    /// What to say or what to have at hand.
    pub text: Option<String>,
}

/// A part of the plan with its steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Phase {
    /// Its id.
    pub id: PhaseId,
    /// What the screen calls it.
    pub title: String,
    /// Its steps, in the order of the file.
    pub steps: Vec<Step>,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its id.
    pub id: StepId,
    /// Its number in the plan, by which cards and people call it; greater than that of every step before it.
    pub number: StepNumber,
    /// A short imperative; the step's title.
    pub title: String,
    /// Who does it.
    pub role: RoleId,
    /// A few lines of Markdown.
    pub detail: Option<String>,
    /// One line on why it matters.
    pub why: Option<String>,
    /// Boxed, before the step: harm to people.
    pub warning: Option<String>,
    /// Boxed, before the step: harm to the work.
    pub caution: Option<String>,
    /// Boxed, before the step: good to know.
    pub note: Option<String>,
    /// A question answered yes, no or escalate when the step is done.
    pub confirm: Option<String>,
    /// Further questions.
    pub asks: Vec<Ask>,
    /// Whether it may be left out.
    pub required: Required,
    /// When it applies at all.
    pub when: Option<Condition>,
    /// Steps that had better come first: advice, not a lock.
    pub after: Vec<StepId>,
    /// Planned working time.
    pub expect: Option<Duration>,
    /// When it is due.
    pub due: Option<Due>,
    /// How often it comes round again while its phase lasts.
    pub repeat: Option<Duration>,
    /// Whom to ring.
    pub contact: Option<ContactId>,
    /// Paper to hand out.
    pub issue: Option<Issue>,
    /// What to print.
    pub print: Vec<String>,
    /// The text to read out.
    pub use_message: Option<MessageId>,
    /// The notification that this step fulfils.
    pub notify: Option<NotifyId>,
    /// The screen on which it is done, where that is not its own.
    pub screen: Option<WorkScreen>,
    /// The question that this step decides.
    pub decision: Option<Decision>,
    /// What happens when nobody gets to it.
    pub escalate: Option<Escalate>,
}

impl Step {
    /// The step as people call it, its number first: `14 Ring the IT desk`.
    pub fn numbered(&self) -> String {
        format!("{} {}", self.number, self.title)
    }
}

/// Whether a step may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Required {
    /// It cannot be called not applicable; cannot and defer need a reason.
    Must,
    /// It may be left out.
    Could,
    /// Anything but done needs a reason.
    #[default]
    MustUnlessDocumented,
}

impl Required {
    /// The word of plan files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Could => "could",
            Self::MustUnlessDocumented => "must-unless-documented",
        }
    }
}

/// A question that a step asks.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// Its id, the key of the answer.
    pub id: AskId,
    /// The question.
    pub prompt: String,
    /// What counts as an answer.
    pub kind: AskKind,
    /// Whether the step can be done without it.
    pub required: bool,
}

/// What counts as an answer to a question.
#[derive(Debug, Clone, PartialEq)]
pub enum AskKind {
    /// Free words; kept beside the log line, so no condition may hang on them.
    Text,
    /// A number.
    Number,
    /// A time of day.
    Time,
    /// One of these.
    Choice(Vec<String>),
    /// Yes or no.
    YesNo,
}

/// When a step is due.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    /// What it counts from; without it, the incident's start.
    pub after: Option<Anchor>,
    /// Within this time.
    pub within: Duration,
}

/// A moment that a due time counts from.
#[derive(Debug, Clone, PartialEq)]
pub enum Anchor {
    /// A step's being done.
    Step(StepId),
    /// A phase's being entered for the first time.
    Phase(PhaseId),
    /// A service's latest change to a state.
    Service(ServiceId, ServiceStatus),
}

/// Paper that a step hands out.
#[derive(Debug, Clone, PartialEq)]
pub struct Issue {
    /// Which.
    pub paper: PaperId,
    /// How many slips.
    pub count: u32,
}

/// What a step decides.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The question.
    pub question: String,
    /// What can be chosen.
    pub options: Vec<DecisionOption>,
    /// When to look at it again.
    pub review: Option<Duration>,
}

impl Decision {
    /// The option of this id.
    pub fn option(&self, id: &str) -> Option<&DecisionOption> {
        self.options.iter().find(|option| option.id.as_str() == id)
    }
}

/// One choice of a decision.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionOption {
    /// Its id.
    pub id: OptionId,
    /// What the screen calls it.
    pub title: String,
    /// What choosing it does, in the same commit.
    pub then: Option<Then>,
}

/// What choosing an option does.
#[derive(Debug, Clone, PartialEq)]
pub enum Then {
    /// Goes to a phase.
    GoTo(PhaseId),
    /// Stands the incident down.
    StandDown,
    /// Goes on with another plan: an id, or a path relative to the file that names it.
    Switch(String),
}

/// What happens when nobody gets to a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Escalate {
    /// After this time, counted as the step's due time is.
    pub after: Duration,
    /// To this role.
    pub to: RoleId,
    /// What to say.
    pub say: Option<String>,
}
