//! The keys of a plan file but for its steps.

use super::condition::CONDITION;
use super::step::{SERVICE_WORDS, STEP};
use super::{Holds, Shape, key, needed, shape};

/// A plan file.
pub(in crate::plan) static FILE: Shape = shape(
    "a plan file",
    &[
        key("schema", Holds::Schema("stopgap/1"), "What kind of file this is."),
        needed(
            "plan",
            Holds::Map(&HEAD),
            "What the plan is called, and who looks after it.",
        ),
        key(
            "activate",
            Holds::Map(&ACTIVATION),
            "When the plan is to be started, and by whom.",
        ),
        key(
            "services",
            Holds::Named(&SERVICE),
            "What the practice leans on, by id; each fails and comes back by itself.",
        ),
        key(
            "roles",
            Holds::Named(&ROLE),
            "The jobs that people take for the incident, by id.",
        ),
        key("papers", Holds::Named(&PAPER), "The kinds of numbered paper, by id."),
        key(
            "messages",
            Holds::Named(&MESSAGE),
            "Words to read out, put up or send, by id.",
        ),
        key(
            "notify",
            Holds::List(&NOTIFY),
            "Clocks that outsiders impose: whom to tell, and within what time.",
        ),
        key(
            "phases",
            Holds::List(&PHASE),
            "The parts of the plan with their steps, in order.",
        ),
    ],
    &[("notifications", "notify")],
);

/// What stands under `plan`.
pub(in crate::plan) static HEAD: Shape = shape(
    "a plan",
    &[
        needed("id", Holds::Id, "The plan's id, by which it is started."),
        needed("title", Holds::Line, "What the screen calls the plan."),
        needed("version", Holds::Line, "The author's own version, kept as written."),
        key("summary", Holds::Text, "A few lines on what the plan is for."),
        key("owner", Holds::Line, "Who looks after it."),
        key("approved", Holds::Map(&APPROVAL), "Who approved it, and when."),
        key(
            "review_by",
            Holds::Date,
            "The day by which it wants to be read again: 2027-11-30.",
        ),
        key(
            "rehearse_every",
            Holds::Cadence,
            "How often it is to be rehearsed: 6 months.",
        ),
        key("derived_from", Holds::Line, "Where the plan came from."),
        key("objectives", Holds::Texts, "What the plan is to achieve, in words."),
        key(
            "second_copy",
            Holds::YesNo,
            "No where no stick may be touched while the plan runs: nothing goes to the second copy.",
        ),
    ],
    &[("name", "title"), ("description", "summary"), ("review", "review_by")],
);

/// What stands under `approved`.
pub(in crate::plan) static APPROVAL: Shape = shape(
    "an approval",
    &[
        key("by", Holds::Line, "Who approved the plan."),
        key("on", Holds::Date, "On which day: 2026-11-20."),
    ],
    &[("date", "on"), ("name", "by")],
);

/// What stands under `activate`.
pub(in crate::plan) static ACTIVATION: Shape = shape(
    "\"activate\"",
    &[
        key("when", Holds::Texts, "When the plan is to be started, in words."),
        key("by", Holds::Ids, "The roles that may start it."),
    ],
    &[("roles", "by")],
);

/// A service.
pub(in crate::plan) static SERVICE: Shape = shape(
    "a service",
    &[
        needed("name", Holds::Line, "What the screen calls the service."),
        key(
            "tolerable",
            Holds::Duration,
            "The longest tolerable time without it: 4h.",
        ),
        key(
            "restore_target",
            Holds::Duration,
            "The time in which it is to be restored: 2h.",
        ),
        key(
            "soak",
            Holds::Duration,
            "How long it must work without a drop before it is trusted: 30m.",
        ),
        key(
            "starts",
            Holds::Word(&SERVICE_WORDS),
            "Its state at the start; up without this key.",
        ),
        key(
            "contact",
            Holds::Id,
            "Whom to ring about it: a contact of practice.yaml.",
        ),
        key("without", Holds::Texts, "What staff cannot do without it."),
        key("fallback", Holds::Text, "What they do instead."),
    ],
    &[
        ("title", "name"),
        ("mtpd", "tolerable"),
        ("rto", "restore_target"),
        ("start", "starts"),
    ],
);

/// A role.
pub(in crate::plan) static ROLE: Shape = shape(
    "a role",
    &[
        needed("title", Holds::Line, "What the screen calls the role."),
        key("usually", Holds::Line, "Who usually takes it, in words."),
        key(
            "deputies",
            Holds::Texts,
            "Who takes it when that person is away, in words.",
        ),
    ],
    &[("name", "title"), ("deputy", "deputies")],
);

/// A kind of paper.
pub(in crate::plan) static PAPER: Shape = shape(
    "a paper",
    &[
        needed("title", Holds::Line, "What the screen calls the paper."),
        key(
            "prefix",
            Holds::Line,
            "One to four capital letters that begin its numbers: C, as in C-001.",
        ),
        key("back_entry", Holds::Map(&BACK_ENTRY), "How its slips are typed up."),
        key("fields", Holds::Texts, "What is written on it."),
    ],
    &[("name", "title")],
);

/// What stands under `back_entry`.
pub(in crate::plan) static BACK_ENTRY: Shape = shape(
    "\"back_entry\"",
    &[
        key(
            "within",
            Holds::Duration,
            "Within this time of the record being safe to use.",
        ),
        key(
            "priority",
            Holds::Word(&["red", "amber", "green"]),
            "How soon, as a colour.",
        ),
        key(
            "look_back",
            Holds::YesNo,
            "Whether the record is read for anything that changes the advice.",
        ),
        key(
            "second_person",
            Holds::YesNo,
            "Whether a second person checks what was typed.",
        ),
    ],
    &[],
);

/// A text to read out.
pub(in crate::plan) static MESSAGE: Shape = shape(
    "a message",
    &[
        key("title", Holds::Line, "What the screen calls it."),
        key("text", Holds::Text, "The words themselves."),
    ],
    &[("name", "title"), ("say", "text")],
);

/// A clock that an outsider imposes.
pub(in crate::plan) static NOTIFY: Shape = shape(
    "a notification",
    &[
        key("id", Holds::Id, "Its id, by which a step names it."),
        key("title", Holds::Line, "What the screen calls it."),
        key("contact", Holds::Id, "Whom to tell: a contact of practice.yaml."),
        key(
            "within",
            Holds::Duration,
            "Within this time of the condition coming true; it never pauses overnight.",
        ),
        key(
            "when",
            Holds::Map(&CONDITION),
            "When the clock starts; at the start without this key.",
        ),
        key("text", Holds::Text, "What to say, or to have at hand."),
    ],
    &[("name", "title"), ("say", "text")],
);

/// A phase.
pub(in crate::plan) static PHASE: Shape = shape(
    "a phase",
    &[
        key("id", Holds::Id, "Its id; made from the title without this key."),
        needed("title", Holds::Line, "What the screen calls the phase."),
        key("steps", Holds::List(&STEP), "Its steps, in order."),
    ],
    &[("name", "title")],
);
