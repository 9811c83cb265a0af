//! The keys of a condition.

use super::{Holds, Shape, key};

/// A condition.
pub(in crate::plan) static CONDITION: Shape = Shape {
    noun: "a condition",
    keys: &[
        key("service", Holds::Id, "Hangs on the state of this service."),
        key(
            "answer",
            Holds::Line,
            "Hangs on an answer: STEP.confirm, or STEP and a question's id.",
        ),
        key("decision", Holds::Id, "Hangs on what this step decided."),
        key("step", Holds::Id, "Hangs on the state of this step."),
        key(
            "elapsed",
            Holds::Duration,
            "Holds once this much time has passed since the start.",
        ),
        key(
            "kind",
            Holds::Word(&["live", "drill", "backfilled"]),
            "Holds in this kind of incident.",
        ),
        key("all", Holds::List(&CONDITION), "Holds when all of these do."),
        key("any", Holds::List(&CONDITION), "Holds when one of these does."),
        key("not", Holds::Map(&CONDITION), "Holds when this does not."),
        key(
            "is",
            Holds::Texts,
            "What is waited for: a state, an answer, an option. Of a service also a list.",
        ),
        key(
            "for",
            Holds::Duration,
            "How long the service has been so without a break.",
        ),
    ],
    one_of: &[
        "service", "answer", "decision", "step", "elapsed", "kind", "all", "any", "not",
    ],
    beside: &[
        ("service", "is"),
        ("answer", "is"),
        ("decision", "is"),
        ("step", "is"),
        ("for", "service"),
    ],
    synonyms: &[("and", "all"), ("or", "any"), ("state", "is"), ("option", "is")],
};
