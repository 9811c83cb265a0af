//! Every key of every file that we read: the one table that the readers, the search for lines in the wrong place, the
//! JSON Schema and the test of docs/plans.md go by.

mod condition;
mod drill;
mod plan;
mod practice;
mod step;

pub(super) use condition::CONDITION;
pub(super) use drill::{DEBRIEF, EXPECTATION, FILE as DRILL_FILE, INJECT, MOST_POINTS, OBJECTIVE, SCENARIO};
pub(super) use plan::{
    ACTIVATION, APPROVAL, BACK_ENTRY, FILE as PLAN_FILE, HEAD as PLAN_HEAD, MESSAGE, NOTIFY, PAPER, PHASE, ROLE,
    SERVICE,
};
pub(super) use practice::{CONTACT, FILE as PRACTICE_FILE, HEAD as PRACTICE_HEAD, LARGEST_LIST, PERSON, PROBE};
pub(super) use step::{ASK, DECISION, DUE, ESCALATE, ISSUE, MOST_SLIPS, OPTION, PRINTS, STEP, THEN};

/// The shapes of a plan file, for telling to which of them a line belongs.
pub(super) static PLAN_SHAPES: [&Shape; 20] = [
    &STEP,
    &PHASE,
    &DECISION,
    &OPTION,
    &THEN,
    &ASK,
    &DUE,
    &ISSUE,
    &ESCALATE,
    &CONDITION,
    &NOTIFY,
    &SERVICE,
    &ROLE,
    &PAPER,
    &BACK_ENTRY,
    &MESSAGE,
    &PLAN_HEAD,
    &APPROVAL,
    &ACTIVATION,
    &PLAN_FILE,
];

/// What a map may hold.
pub(super) struct Shape {
    /// What the map is, with its article: "a step".
    pub(super) noun: &'static str,
    /// Its keys, in the order in which a hint lists them.
    pub(super) keys: &'static [Key],
    /// Keys of which exactly one must be there; empty where there is no such rule.
    pub(super) one_of: &'static [&'static str],
    /// Keys that want others beside them.
    pub(super) beside: &'static [(&'static str, &'static str)],
    /// Other words that authors use, and the key each stands for.
    pub(super) synonyms: &'static [(&'static str, &'static str)],
}

/// A key of a map.
pub(super) struct Key {
    /// The word.
    pub(super) name: &'static str,
    /// What stands after it.
    pub(super) holds: Holds,
    /// Whether it must be there.
    pub(super) is_needed: bool,
    /// What it is for, in a line that an editor shows.
    pub(super) about: &'static str,
}

/// What may stand after a key.
#[derive(Clone, Copy)]
pub(super) enum Holds {
    /// The name of this schema.
    Schema(&'static str),
    /// Lines of text.
    Text,
    /// One line of text.
    Line,
    /// A list of texts, or one.
    Texts,
    /// An id.
    Id,
    /// A list of ids, or one.
    Ids,
    /// A length of time.
    Duration,
    /// A day.
    Date,
    /// A count and a unit of the calendar.
    Cadence,
    /// The number of a step.
    StepNumber,
    /// A whole number from 1 to this.
    Count(u32),
    /// Yes or no.
    YesNo,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A map.
    Map(&'static Shape),
    /// A length of time, or a map.
    DurationOr(&'static Shape),
    /// A list of maps, or one.
    List(&'static Shape),
    /// Maps by name.
    Named(&'static Shape),
    /// Lines by names that the author chooses.
    Lines,
    /// Opening hours by day.
    Hours,
    /// Whatever the author writes.
    Anything,
}

impl Holds {
    /// The shape of the maps that may stand here.
    pub(super) const fn shape(self) -> Option<&'static Shape> {
        match self {
            Self::Map(shape) | Self::DurationOr(shape) | Self::List(shape) | Self::Named(shape) => Some(shape),
            _ => None,
        }
    }

    /// True where only texts may stand, so that a map here is a mistake.
    pub(super) const fn is_scalar(self) -> bool {
        !matches!(
            self,
            Self::Map(_)
                | Self::DurationOr(_)
                | Self::List(_)
                | Self::Named(_)
                | Self::Lines
                | Self::Hours
                | Self::Anything
        )
    }
}

impl Shape {
    /// The key of this name.
    pub(super) fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// The names of the keys, for a hint.
    pub(super) fn names(&self) -> String {
        let names: Vec<&str> = self.keys.iter().map(|key| key.name).collect();
        names.join(", ")
    }
}

/// A key that may be left out.
const fn key(name: &'static str, holds: Holds, about: &'static str) -> Key {
    Key {
        name,
        holds,
        is_needed: false,
        about,
    }
}

/// A key that must be there.
const fn needed(name: &'static str, holds: Holds, about: &'static str) -> Key {
    Key {
        name,
        holds,
        is_needed: true,
        about,
    }
}

/// A shape without rules between its keys.
const fn shape(noun: &'static str, keys: &'static [Key], synonyms: &'static [(&'static str, &'static str)]) -> Shape {
    Shape {
        noun,
        keys,
        one_of: &[],
        beside: &[],
        synonyms,
    }
}

/// "a step" → "the step"; a name in quotation marks stays.
pub(super) fn the(noun: &str) -> String {
    match noun.strip_prefix("a ").or_else(|| noun.strip_prefix("an ")) {
        Some(noun) => format!("the {noun}"),
        None => noun.to_owned(),
    }
}
