//! What a drill scenario says once it has been read: plain data, with every name resolved against its plan.

use std::time::Duration;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::condition::{Condition, StepStatus};
pub use super::id::{InjectId, ObjectiveId, ScenarioId};
use super::model::{ContactId, NotifyId, OptionId, PaperId, RoleId, ServiceId, ServiceStatus, StepId};

/// The word that ends a drill at once, where the scenario names no other.
pub const STOP_WORD: &str = "REAL WORLD";

/// A whole scenario (`stopgap-drill/1`).
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Its id.
    pub id: ScenarioId,
    /// What the screen calls it.
    pub title: String,
    /// The plan that is rehearsed: an id, or a path from the scenario's file.
    pub plan: String,
    /// A few lines on what happens.
    pub summary: Option<String>,
    /// What kind of drill it is, where the file says so: see [`Scenario::kind`].
    pub said_kind: Option<DrillKind>,
    /// How long the drill lasts.
    pub duration: Duration,
    /// When the story begins.
    pub starts: Option<Start>,
    /// What is to be shown.
    pub objectives: Vec<Objective>,
    /// The word that ends the drill at once.
    pub stop_word: String,
    /// What the players are told, in the order of the file.
    pub injects: Vec<Inject>,
    /// What is asked afterwards.
    pub debrief: Vec<DebriefQuestion>,
}

/// The kinds of drills that the field tells apart by how often each is to be held (field section 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DrillKind {
    /// Who rings whom, and does each number answer.
    Communications,
    /// Twenty minutes at a lunch-time meeting.
    Micro,
    /// An hour or so round a table.
    TableTop,
    /// Half a day or more with everybody at their place: a command-post or live exercise.
    Functional,
}

impl DrillKind {
    /// Every kind with the word of scenario files.
    pub const WORDS: [(&'static str, Self); 4] = [
        ("communications", Self::Communications),
        ("micro", Self::Micro),
        ("table-top", Self::TableTop),
        ("functional", Self::Functional),
    ];

    /// The word of scenario files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Communications => "communications",
            Self::Micro => "micro",
            Self::TableTop => "table-top",
            Self::Functional => "functional",
        }
    }
}

/// When the story of a scenario begins, by the clock on the wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// On which day, where that matters.
    pub date: Option<NaiveDate>,
    /// At what time of day.
    pub time: NaiveTime,
}

/// Something that the drill is to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objective {
    /// Its id.
    pub id: ObjectiveId,
    /// What is to be shown.
    pub text: String,
}

/// Something that the players are told.
#[derive(Debug, Clone, PartialEq)]
pub struct Inject {
    /// Its id.
    pub id: InjectId,
    /// When it comes.
    pub comes: Comes,
    /// Who says it, in the story.
    pub from: Option<String>,
    /// The role that hears it.
    pub to: Option<RoleId>,
    /// How it comes: phone, in person, e-mail.
    pub medium: Option<String>,
    /// What is said; the first of the variants.
    pub text: Option<String>,
    /// The services that change with it.
    pub services: Vec<(ServiceId, ServiceStatus)>,
    /// What the players are to do.
    pub expects: Vec<Expectation>,
    /// What may be said to help when something expected is missed.
    pub hint: Option<String>,
    /// Other words for the same thing.
    pub variants: Vec<String>,
}

/// When an inject comes.
#[derive(Debug, Clone, PartialEq)]
pub enum Comes {
    /// This long after the start, by the drill's clock.
    At(Duration),
    /// As soon as this holds.
    When(Condition),
    /// Only when the person who runs the drill sends it.
    ByHand,
}

/// Something that the players are to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    /// What.
    pub what: Expected,
    /// Within this time of the inject's being sent; without it, before the drill ends.
    pub within: Option<Duration>,
    /// The objective that it belongs to.
    pub objective: Option<ObjectiveId>,
    /// What it counts.
    pub points: u32,
}

/// What the players are to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// A step is brought into this state.
    Step(StepId, StepStatus),
    /// A decision is taken; for one of these options, where any are named.
    Decision(StepId, Vec<OptionId>),
    /// Something is said to a contact, or by it.
    Message {
        /// Whom.
        contact: ContactId,
        /// Whether the contact speaks.
        is_from: bool,
    },
    /// Somebody outside who must be told is told.
    Notify(NotifyId),
    /// A service is marked with one of these states.
    Service(ServiceId, Vec<ServiceStatus>),
    /// Paper is handed out.
    Paper(PaperId),
}

/// A question that is asked after the drill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebriefQuestion {
    /// Its id.
    pub id: String,
    /// The question.
    pub question: String,
    /// What its answers are.
    pub kind: DebriefKind,
}

/// What the answers to a question of the debrief are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DebriefKind {
    /// Strengths.
    Positive,
    /// What is to be made better.
    Negative,
    /// A number of marks.
    Score,
    /// Words.
    Text,
}

impl DebriefKind {
    /// Every kind with the word of scenario files.
    pub const WORDS: [(&'static str, Self); 4] = [
        ("positive", Self::Positive),
        ("negative", Self::Negative),
        ("score", Self::Score),
        ("text", Self::Text),
    ];
}

/// What the id or title of a communications test has in it.
const COMMUNICATIONS_WORDS: [&str; 3] = ["communication", "cascade", "who rings whom"];

/// From this length on a drill is half a day's work, or at least more than a meeting.
const FUNCTIONAL_FROM: Duration = Duration::from_secs(3 * 3600);

/// From this length on it is more than a lunch-time meeting can hold.
const TABLE_TOP_FROM: Duration = Duration::from_secs(45 * 60);

/// So many injects has a functional drill, and so many a table-top one, however quickly they come (field section 6).
const FUNCTIONAL_INJECTS: usize = 20;
const TABLE_TOP_INJECTS: usize = 8;

impl Scenario {
    /// What kind of drill it is: as the file says; else a communications test by its name, and anything else by how long
    /// it is and how much comes in it. What comes only by hand does not count, since it may not come at all.
    pub fn kind(&self) -> DrillKind {
        if let Some(kind) = self.said_kind {
            return kind;
        }
        let name = format!("{} {}", self.id, self.title).to_lowercase();
        let come = |inject: &&Inject| inject.comes != Comes::ByHand;
        let injects = self.injects.iter().filter(come).count();
        if COMMUNICATIONS_WORDS.iter().any(|word| name.contains(word)) {
            DrillKind::Communications
        } else if self.duration >= FUNCTIONAL_FROM || injects >= FUNCTIONAL_INJECTS {
            DrillKind::Functional
        } else if self.duration >= TABLE_TOP_FROM || injects >= TABLE_TOP_INJECTS {
            DrillKind::TableTop
        } else {
            DrillKind::Micro
        }
    }

    /// The inject of this id.
    pub fn inject(&self, id: &str) -> Option<&Inject> {
        self.injects.iter().find(|inject| inject.id.as_str() == id)
    }

    /// The objective of this id.
    pub fn objective(&self, id: &str) -> Option<&Objective> {
        self.objectives.iter().find(|objective| objective.id.as_str() == id)
    }
}

impl Inject {
    /// The words with which it comes in a drill of this seed: its text or one of its variants. The same seed gives the
    /// same words on every machine.
    pub fn words(&self, seed: u64) -> Option<&str> {
        let all: Vec<&str> = self
            .text
            .as_deref()
            .into_iter()
            .chain(self.variants.iter().map(String::as_str))
            .collect();
        let count = u64::try_from(all.len()).ok().filter(|count| *count > 0)?;
        let turn = usize::try_from(stirred(seed, self.id.as_str()) % count).unwrap_or(0);
        all.get(turn).copied()
    }
}

/// A number made of a seed and a name (FNV-1a): all that is asked of it is that injects do not all take the same turn.
fn stirred(seed: u64, name: &str) -> u64 {
    let bytes = seed.to_le_bytes().into_iter().chain(name.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash ^ (hash >> 29)
}
