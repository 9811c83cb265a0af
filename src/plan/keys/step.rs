//! The keys of a step and of what it holds.

use super::super::model::{Required, ServiceStatus};
use super::condition::CONDITION;
use super::{Holds, Shape, key, needed, shape};

/// The most slips that a step hands out.
pub(in crate::plan) const MOST_SLIPS: u32 = 999;

/// The states of a service.
pub(in crate::plan) const SERVICE_WORDS: [&str; 6] = {
    let [up, slow, down, unknown, back, verified] = ServiceStatus::ALL;
    [
        up.word(),
        slow.word(),
        down.word(),
        unknown.word(),
        back.word(),
        verified.word(),
    ]
};

/// The screens on which the work of a step can be done.
pub(in crate::plan) const SCREEN_WORDS: [&str; 1] = ["services"];

/// What the program can print.
pub(in crate::plan) const PRINTS: [&str; 11] = [
    "cards",
    "slips",
    "kit",
    "day-list",
    "call-sheet",
    "worklist",
    "board",
    "handover",
    "contacts",
    "sitrep",
    "reconciliation",
];

const REQUIRED_WORDS: [&str; 3] = [
    Required::Must.word(),
    Required::Could.word(),
    Required::MustUnlessDocumented.word(),
];

/// A step.
pub(in crate::plan) static STEP: Shape = shape(
    "a step",
    &[
        key("id", Holds::Id, "Its id; made from its words without this key."),
        key(
            "number",
            Holds::StepNumber,
            "Its number, where it was put in later (4a) or one before it was taken out (7).",
        ),
        needed("do", Holds::Line, "What to do, as a short order; the step's title."),
        needed("role", Holds::Id, "Who does it: a role of this plan."),
        key("detail", Holds::Text, "A few lines on how."),
        key("why", Holds::Text, "One line on why it matters."),
        key(
            "warning",
            Holds::Text,
            "Boxed before the step: harm to people. 120 letters at most fit a card.",
        ),
        key(
            "caution",
            Holds::Text,
            "Boxed before the step: harm to the work. 120 letters at most fit a card.",
        ),
        key(
            "note",
            Holds::Text,
            "Boxed before the step: good to know. 160 letters at most fit a card.",
        ),
        key(
            "confirm",
            Holds::Line,
            "A question answered yes, no or escalate when the step is done.",
        ),
        key("ask", Holds::List(&ASK), "Further questions."),
        key(
            "required",
            Holds::Word(&REQUIRED_WORDS),
            "Whether it may be left out; must-unless-documented without this key.",
        ),
        key("when", Holds::Map(&CONDITION), "When the step applies at all."),
        key("after", Holds::Ids, "Steps that had better come first."),
        key("expect", Holds::Duration, "The working time that is planned for it."),
        key(
            "due",
            Holds::DurationOr(&DUE),
            "When it is to be done: a time from the start, or from something else.",
        ),
        key(
            "repeat",
            Holds::Duration,
            "How often it comes round again while its phase lasts.",
        ),
        key("contact", Holds::Id, "Whom to ring: a contact of practice.yaml."),
        key("issue", Holds::Map(&ISSUE), "Paper to hand out."),
        key("print", Holds::Ids, "What to print."),
        key(
            "use_message",
            Holds::Id,
            "The words to read out: a message of this plan.",
        ),
        key("notify", Holds::Id, "The notification that this step fulfils."),
        key(
            "screen",
            Holds::Word(&SCREEN_WORDS),
            "The screen on which it is done: Enter leads there first.",
        ),
        key(
            "decision",
            Holds::Map(&DECISION),
            "The question that this step decides.",
        ),
        key(
            "escalate",
            Holds::Map(&ESCALATE),
            "What happens when nobody gets to it.",
        ),
    ],
    &[
        ("title", "do"),
        ("name", "do"),
        ("who", "role"),
        ("description", "detail"),
        ("message", "use_message"),
        ("if", "when"),
        ("asks", "ask"),
        ("every", "repeat"),
        ("within", "due"),
        ("paper", "issue"),
        ("decide", "decision"),
    ],
);

/// A question of a step.
pub(in crate::plan) static ASK: Shape = shape(
    "a question",
    &[
        key("id", Holds::Id, "Its id, by which conditions name it."),
        key("prompt", Holds::Line, "The question."),
        key(
            "type",
            Holds::Word(&["text", "number", "time", "choice", "yes-no"]),
            "What counts as an answer; text without this key.",
        ),
        key("options", Holds::Texts, "The answers of a choice."),
        key(
            "required",
            Holds::YesNo,
            "Whether the step can only be done with an answer.",
        ),
    ],
    &[
        ("question", "prompt"),
        ("text", "prompt"),
        ("kind", "type"),
        ("choices", "options"),
    ],
);

/// When a step is due.
pub(in crate::plan) static DUE: Shape = shape(
    "\"due\"",
    &[
        key(
            "after",
            Holds::Line,
            "What the time counts from: step:ID, phase:ID or service:ID.STATE; the start without this key.",
        ),
        needed("within", Holds::Duration, "Within this time."),
    ],
    &[("from", "after")],
);

/// Paper that a step hands out.
pub(in crate::plan) static ISSUE: Shape = shape(
    "\"issue\"",
    &[
        needed("paper", Holds::Id, "Which paper of this plan."),
        needed("count", Holds::Count(MOST_SLIPS), "How many slips."),
    ],
    &[("number", "count")],
);

/// What a step decides.
pub(in crate::plan) static DECISION: Shape = shape(
    "a decision",
    &[
        key(
            "question",
            Holds::Line,
            "The question; the step's own words without this key.",
        ),
        needed(
            "options",
            Holds::List(&OPTION),
            "What can be chosen: two options at least.",
        ),
        key("review", Holds::Duration, "When to look at the choice again."),
    ],
    &[("ask", "question"), ("choices", "options")],
);

/// One choice of a decision.
pub(in crate::plan) static OPTION: Shape = shape(
    "an option",
    &[
        key("id", Holds::Id, "Its id; made from its title without this key."),
        key("title", Holds::Line, "What the screen calls it."),
        key("then", Holds::Map(&THEN), "What choosing it does at once."),
    ],
    &[("name", "title"), ("text", "title"), ("do", "then")],
);

/// What choosing an option does.
pub(in crate::plan) static THEN: Shape = Shape {
    noun: "\"then\"",
    keys: &[
        key("go_to", Holds::Id, "Goes to this phase."),
        key("stand_down", Holds::YesNo, "Stands the incident down."),
        key(
            "switch",
            Holds::Line,
            "Goes on with another plan: its id, or its path from this file.",
        ),
    ],
    one_of: &["go_to", "stand_down", "switch"],
    beside: &[],
    synonyms: &[("phase", "go_to"), ("plan", "switch")],
};

/// What happens when nobody gets to a step.
pub(in crate::plan) static ESCALATE: Shape = shape(
    "\"escalate\"",
    &[
        needed("after", Holds::Duration, "After this time, counted as the due time is."),
        needed("to", Holds::Id, "To this role."),
        key("say", Holds::Text, "What to say."),
    ],
    &[("role", "to"), ("text", "say")],
);
