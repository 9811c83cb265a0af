//! The keys of a drill scenario.

use super::condition::CONDITION;
use super::{Holds, Shape, key, needed, shape};

/// The most points that one expectation earns.
pub(in crate::plan) const MOST_POINTS: u32 = 100;

/// A drill scenario file.
pub(in crate::plan) static FILE: Shape = shape(
    "a drill scenario",
    &[
        key("schema", Holds::Schema("stopgap-drill/1"), "What kind of file this is."),
        needed("scenario", Holds::Map(&SCENARIO), "What is rehearsed."),
        key("injects", Holds::List(&INJECT), "What the players are told, and when."),
        key("debrief", Holds::List(&DEBRIEF), "What is asked afterwards."),
    ],
    &[("events", "injects")],
);

pub(in crate::plan) static SCENARIO: Shape = shape(
    "a scenario",
    &[
        needed("id", Holds::Id, "The scenario's id."),
        needed("title", Holds::Line, "What the screen calls it."),
        needed(
            "plan",
            Holds::Line,
            "The plan that is rehearsed: its id, or its path from this file.",
        ),
        key("summary", Holds::Text, "A few lines on what happens."),
        key(
            "kind",
            Holds::Word(&["communications", "micro", "table-top", "functional"]),
            "How large a drill it is; told from its length and injects without this key.",
        ),
        needed("duration", Holds::Duration, "How long the drill lasts."),
        key(
            "starts",
            Holds::Line,
            "The moment at which the story begins: 08:00, or 2009-06-16 08:00.",
        ),
        key("objectives", Holds::List(&OBJECTIVE), "What is to be shown."),
        key("stop_word", Holds::Line, "The word that ends the drill at once."),
    ],
    &[("name", "title"), ("description", "summary"), ("size", "kind")],
);

pub(in crate::plan) static OBJECTIVE: Shape = shape(
    "an objective",
    &[
        needed("id", Holds::Id, "Its id, by which expectations name it."),
        needed("text", Holds::Line, "What is to be shown."),
    ],
    &[("title", "text")],
);

pub(in crate::plan) static INJECT: Shape = Shape {
    noun: "an inject",
    keys: &[
        key("id", Holds::Id, "Its id."),
        key("at", Holds::Duration, "How long after the start it comes."),
        key("when", Holds::Map(&CONDITION), "Comes when this holds."),
        key(
            "contingency",
            Holds::YesNo,
            "Comes only when the person who runs the drill sends it.",
        ),
        key("from", Holds::Line, "Who says it, in the story."),
        key("to", Holds::Id, "The role that hears it."),
        key("medium", Holds::Line, "How it comes: phone, in person, e-mail."),
        key("text", Holds::Text, "What is said."),
        key(
            "services",
            Holds::Lines,
            "The services that change with it: the state of each, by id.",
        ),
        key("expects", Holds::List(&EXPECTATION), "What the players are to do."),
        key(
            "hint",
            Holds::Text,
            "What the person who runs the drill may say to help.",
        ),
        key("variants", Holds::Texts, "Other words for the same thing."),
    ],
    one_of: &["at", "when", "contingency"],
    beside: &[],
    synonyms: &[],
};

pub(in crate::plan) static EXPECTATION: Shape = Shape {
    noun: "an expectation",
    keys: &[
        key("step", Holds::Id, "This step is done."),
        key("decision", Holds::Id, "This step's decision is taken."),
        key(
            "message",
            Holds::Id,
            "A message goes to this contact, or with \"is: in\" comes from it.",
        ),
        key("notify", Holds::Id, "This notification is given."),
        key("service", Holds::Id, "This service is marked."),
        key("paper", Holds::Id, "This paper is handed out."),
        key(
            "is",
            Holds::Texts,
            "The state or option that is expected. Of a service and a decision also a list.",
        ),
        key("within", Holds::Duration, "Within this time."),
        key("objective", Holds::Id, "The objective that it belongs to."),
        key(
            "points",
            Holds::Count(MOST_POINTS),
            "What it counts; one without this key.",
        ),
    ],
    one_of: &["step", "decision", "message", "notify", "service", "paper"],
    beside: &[],
    synonyms: &[],
};

pub(in crate::plan) static DEBRIEF: Shape = shape(
    "a debrief question",
    &[
        key("id", Holds::Id, "Its id."),
        needed("question", Holds::Line, "The question."),
        key(
            "kind",
            Holds::Word(&["positive", "negative", "score", "text"]),
            "What counts as an answer; text without this key.",
        ),
    ],
    &[],
);
