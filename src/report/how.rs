//! How each figure of a report was computed, in words, so that nobody has to believe it.

use std::collections::BTreeMap;

use super::model::Audience;
use super::people::Naming;

/// The explanations, by the figure's name.
pub(super) fn texts(audience: Audience, naming: Naming) -> BTreeMap<&'static str, &'static str> {
    let people = match (audience, naming) {
        (Audience::Shared, _) => PEOPLE_SHARED,
        (Audience::Practice, Naming::Roles) => PEOPLE_BY_ROLE,
        (Audience::Practice, Naming::Names | Naming::AsWritten) => PEOPLE_BY_NAME,
    };
    TEXTS.into_iter().chain([("people", people)]).collect()
}

/// What is explained of a drill beside that.
pub(super) const OF_A_DRILL: [(&str, &str); 2] = [
    (
        "drill",
        "Times are those of the drill's own clock, counted from its start; pauses are no time. What was expected is met when \
         it came true in its time after the inject, or held already; late is not met and earns half its points; what belongs \
         to an inject that never came, or could still have been met when the drill ended, is not assessed. An objective is \
         met when all its expectations are. How it went: performed, all in time; some difficulty, some of it late; major \
         difficulty, some of it not done; unable, none of it; or as whoever watched assessed it, with the reason. Steps are \
         compared by the time from the start until they were done.",
    ),
    (
        "evidence",
        "This page gathers what the log says of the rehearsal, for whoever fills in the practice's data-security return. It \
         claims nothing more: whether it satisfies the return, the practice decides.",
    ),
];

const PEOPLE_BY_ROLE: &str = "People appear by the role they held at that time, or else as staff member A, B, C in the \
     order in which the log first names them: this report is for learning, and blames nobody. Free words stand as they \
     were written.";

const PEOPLE_BY_NAME: &str =
    "People appear by name, as the practice asked. This report is for learning, and blames nobody.";

const PEOPLE_SHARED: &str = "People appear by the role they held at that time, or else as staff member A, B, C. Free \
     words, and names that the practice's folder does not know, are kept by the practice; each is counted once.";

const TEXTS: [(&str, &str); 15] = [
    (
        "times",
        "Times are the practice's own clock. A time given as a guess is marked \"about\". An hour that occurs twice, when \
         the clocks go back, is shown with its offset from UTC.",
    ),
    (
        "window",
        "\"Began\" is the first symptom as somebody gave it, or else the first time that a service was recorded slow or \
         down. What still runs is counted to the time at which this report was read.",
    ),
    (
        "marks",
        "Each mark is the time at which something happened, as recorded in the log; the length is counted from the first \
         of them. First patient seen on paper and typing up complete come with the counting of paper, which this version \
         of the program does not do yet.",
    ),
    (
        "minutes_down",
        "Minutes down add up all stretches in the state down alone; minutes slow add up slow alone; whole minutes, \
         rounded down. A stretch that still lasts is counted to the time at which this report was read.",
    ),
    ("drops", "Drops count every change into down, the first included."),
    (
        "exceeded",
        "Longer than tolerable means that all time down, added up, is longer than the plan's longest tolerable time.",
    ),
    (
        "late_s",
        "Late is the time from when a step was due to when it was done, by when it happened and not by when it was \
         written down; for an open step, to the time at which this report was read. Due times sleep while the practice \
         is closed. A repeating step is judged by its latest round.",
    ),
    (
        "planned_s",
        "Planned is the plan's expected working time; taken is from begun to done, where both were recorded.",
    ),
    (
        "step_counts",
        "A step that somebody said does not apply is left out, and not among those that applied. \
         Steps whose condition never came true are counted apart and not as open; so are steps that wait in a part of the \
         plan that was never entered, such as a branch that was not taken, unless they were due.",
    ),
    (
        "notifications",
        "A clock starts when the plan's condition came true and never sleeps; it runs on when the condition ceases or the \
         plan is left. Told is the first telling recorded, or else the doing of the step that fulfils it.",
    ),
    (
        "impact",
        "Only what was recorded is told here. Patients, calls and paper by kind come with the counting of paper, which \
         this version of the program does not do yet; take them from the paper itself.",
    ),
    (
        "paper",
        "This version of the program counts no paper. The numbers of slips used, typed up, void and missing are to be \
         taken from the slip books and attached.",
    ),
    (
        "late_entries",
        "An entry is late when it was recorded five minutes or more after it happened. Both times stand in the log \
         (MDDUS 2017: the original time and the time of entry).",
    ),
    (
        "corrections",
        "Nothing is erased: a mistake is struck through and stays. Where words were removed, the facts and the chain of \
         hashes stay whole.",
    ),
    (
        "seal",
        "The check words stand for a SHA-256 over every station's last entry. The command under them compares them with a \
         journal, and with the name of an export in place of the incident with that: if one entry was changed, added or \
         taken away before this point, they do not match.",
    ),
];
