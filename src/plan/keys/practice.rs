//! The keys of practice.yaml.

use super::{Holds, Shape, key, needed, shape};

/// More patients than any practice has.
pub(in crate::plan) const LARGEST_LIST: u32 = 1_000_000;

/// A practice file.
pub(in crate::plan) static FILE: Shape = shape(
    "a practice file",
    &[
        key(
            "schema",
            Holds::Schema("stopgap-practice/1"),
            "What kind of file this is.",
        ),
        key("practice", Holds::Map(&HEAD), "The practice itself."),
        key(
            "opening_hours",
            Holds::Hours,
            "When the practice is open, by day: monday-friday: \"08:00-18:30\". Clocks sleep outside them.",
        ),
        key("sites", Holds::Texts, "The practice's sites."),
        key("rooms", Holds::Texts, "Its rooms."),
        key(
            "stations",
            Holds::Lines,
            "The letter of each PC that runs Stopgap, by its name.",
        ),
        key("people", Holds::Named(&PERSON), "Who works here, by id."),
        key(
            "contacts",
            Holds::Named(&CONTACT),
            "Whom the practice rings, by the id that plans use.",
        ),
        key(
            "list_mappings",
            Holds::Anything,
            "What the columns of an appointment list are called.",
        ),
        key(
            "second_copy",
            Holds::Line,
            "A folder on another disk or stick to which every entry is copied.",
        ),
        key(
            "probes",
            Holds::Named(&PROBE),
            "What is looked at over the network, by service.",
        ),
    ],
    &[
        ("hours", "opening_hours"),
        ("staff", "people"),
        ("backup", "second_copy"),
    ],
);

/// What stands under `practice`.
pub(in crate::plan) static HEAD: Shape = shape(
    "a practice",
    &[
        key("name", Holds::Line, "The name on screens and reports."),
        key("ods_code", Holds::Line, "The practice's code."),
        key(
            "time_zone",
            Holds::Line,
            "The zone in which times are shown: Europe/London.",
        ),
        key(
            "list_size",
            Holds::Count(LARGEST_LIST),
            "How many patients are registered.",
        ),
    ],
    &[
        ("title", "name"),
        ("code", "ods_code"),
        ("zone", "time_zone"),
        ("patients", "list_size"),
    ],
);

/// Someone who works at the practice.
pub(in crate::plan) static PERSON: Shape = shape(
    "a person",
    &[
        needed("name", Holds::Line, "The name on screens."),
        key(
            "initials",
            Holds::Line,
            "Two letters or more, by which entries are signed.",
        ),
        key("roles", Holds::Ids, "The roles that they may take."),
        key("phone", Holds::Line, "Their number."),
    ],
    &[("role", "roles"), ("mobile", "phone"), ("number", "phone")],
);

/// Someone outside whom the practice rings.
pub(in crate::plan) static CONTACT: Shape = shape(
    "a contact",
    &[
        needed("name", Holds::Line, "The name on screens."),
        key("phone", Holds::Line, "Their number."),
        key("alternative", Holds::Line, "Another way to reach them."),
        key("note", Holds::Text, "What to have at hand."),
        key(
            "confirmed",
            Holds::Date,
            "The day on which somebody last checked it: 2026-11-02.",
        ),
    ],
    &[
        ("title", "name"),
        ("number", "phone"),
        ("notes", "note"),
        ("checked", "confirmed"),
    ],
);

/// A look at a service over the network.
pub(in crate::plan) static PROBE: Shape = Shape {
    noun: "a probe",
    keys: &[
        key("tcp", Holds::Line, "Opens a connection to host:port."),
        key("http", Holds::Line, "Asks this web address."),
        key("every", Holds::Duration, "How often; every minute without this key."),
    ],
    one_of: &["tcp", "http"],
    beside: &[],
    synonyms: &[
        ("https", "http"),
        ("url", "http"),
        ("host", "tcp"),
        ("interval", "every"),
    ],
};
