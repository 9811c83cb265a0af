//! Every error, word by word: a receptionist reads them.

use super::*;

/// (the line, the error, its hint).
type Case = (&'static str, &'static str, &'static str);

#[track_caller]
fn all(cases: &[Case]) {
    for (line, message, hint) in cases {
        let error = hear(line).unwrap_err();
        assert_eq!(
            (error.message.as_str(), error.hint.as_deref().unwrap_or_default()),
            (*message, *hint),
            "{line}"
        );
        assert_ne!(error.kind, VerbErrorKind::HelpWanted, "{line}");
    }
}

const STEP: &str = "write it as: step STEP done|start|earlier|na|cannot|defer|hand|reopen [--to PHASE|ROLE] [--confirm yes|no|escalate] [--answer KEY=VALUE]";
const VERBS: &str = "the commands are duty, service, step, decide, note, message, timer, notify, handover, phase, switch, watch, correct, undo, redact, stand-down, debrief, action, close, inject, assess or drill";
const MESSAGE: &str = "write it as: message in|out CONTACT TEXT [--medium MEDIUM] [--ref REF] [--next TIME]";
const NOTE: &str = "write it as: note TEXT [--for ENTRY]";
const ACTION: &str = "write it as: action add TEXT --owner NAME --due DATE";
const LATER: &str = "keep it on paper for now; \"note\" writes it in the log";

const STEP_ERRORS: &[Case] = &[
    (
        "step two-pcs",
        "\"step\" wants one of done, start, earlier, na, cannot, defer, hand, reopen after the step's name",
        STEP,
    ),
    (
        "step two-pcs don",
        "\"step\" wants one of done, start, earlier, na, cannot, defer, hand, reopen after the step's name, not \"don\"",
        "did you mean \"done\"?",
    ),
    (
        "step done two-pcs",
        "\"step\" wants one of done, start, earlier, na, cannot, defer, hand, reopen after the step's name, not \"two-pcs\"",
        "did you mean \"step two-pcs done\"?",
    ),
    (
        "step Two PCs done",
        "\"step\" wants one of done, start, earlier, na, cannot, defer, hand, reopen after the step's name, not \"PCs\"",
        "did you mean \"two-pcs\"?",
    ),
    (
        "step Two_PCs done",
        "\"Two_PCs\" cannot be a step's name",
        "did you mean \"two-pcs\"?",
    ),
    (
        "step two--pcs done",
        "\"two--pcs\" cannot be a step's name",
        "did you mean \"two-pcs\"?",
    ),
    (
        "step é done",
        "\"é\" cannot be a step's name",
        "names are small letters, digits and dashes, as in two-pcs",
    ),
    (
        "step two-pcs done extra",
        "\"step\" has all its words; \"extra\" is one too many",
        STEP,
    ),
    ("step two-pcs done --foo", "\"step\" does not take --foo", STEP),
    (
        "step two-pcs done --confrm yes",
        "\"step\" does not take --confrm",
        "did you mean \"--confirm\"?",
    ),
    (
        "step two-pcs done --confirm",
        "--confirm wants yes, no or escalate after it",
        "",
    ),
    (
        "step two-pcs done --confirm maybe",
        "--confirm wants yes, no or escalate, not \"maybe\"",
        STEP,
    ),
    (
        "step two-pcs done --confirm --by MF",
        "--confirm wants yes, no or escalate after it",
        "",
    ),
    (
        "step two-pcs done --to lead",
        "--to goes with \"defer\" (a phase) or \"hand\" (a role) only",
        "",
    ),
    (
        "step two-pcs hand",
        "\"hand\" wants --to with a role",
        "write it as: step STEP hand --to ROLE",
    ),
    (
        "step two-pcs hand --to \"A B\"",
        "\"A B\" cannot be a role's name",
        "did you mean \"a-b\"?",
    ),
    (
        "step two-pcs done --answer count",
        "--answer wants a question and its answer, as in count=3, not \"count\"",
        "",
    ),
    (
        "step two-pcs done --answer count=",
        "--answer count= has nothing after it",
        "leave it out, or answer it",
    ),
    (
        "step two-pcs done --answer a=1 --answer a=2",
        "--answer a= stands twice",
        "leave one of them out",
    ),
    ("step two-pcs done --owner JP", "\"step\" does not take --owner", STEP),
    (
        "step two-pcs cannot --why no --to x",
        "--to goes with \"defer\" (a phase) or \"hand\" (a role) only",
        "",
    ),
    ("step two-pcs done --why", "--why wants some words after it", ""),
    (
        "step two-pcs done --answer =3",
        "--answer wants a question and its answer, as in count=3, not \"=3\"",
        "",
    ),
    (
        "step two-pcs done --answer \"a b=3\"",
        "\"a b\" cannot be a question's name",
        "did you mean \"a-b\"?",
    ),
    (
        "step two-pcs done -- x",
        "\"step\" has all its words; \"--\" is one too many",
        STEP,
    ),
];

#[test]
fn step_errors() {
    all(STEP_ERRORS);
}

const TIMER_ERRORS: &[Case] = &[
    ("timer", "\"timer\" wants add or done after it", ""),
    (
        "timer add",
        "\"timer add\" wants a length of time, as in 30m",
        "write it as: timer add DURATION TEXT",
    ),
    (
        "timer ad 3m x",
        "\"timer\" wants add or done after it, not \"ad\"",
        "did you mean \"add\"?",
    ),
    (
        "timer add 3m",
        "\"timer add\" wants some words after a length of time",
        "write it as: timer add DURATION TEXT",
    ),
    (
        "timer add 3x y",
        "\"timer add\" wants a length of time: \"3x\" is no length of time",
        "write it as in 90s, 5m, 2h or 1d",
    ),
    (
        "timer add 30 minutes ring",
        "\"timer add\" wants a length of time: \"30\" is no length of time",
        "did you mean \"30m\"?",
    ),
    (
        "timer done x",
        "\"x\" is not the number of a timer",
        "write it as the list shows it: 3, or K7F3-3 for another PC's",
    ),
    (
        "timer done",
        "\"timer done\" wants the timer's number",
        "write it as: timer done TIMER",
    ),
    (
        "timer add 10y x",
        "\"timer add\" wants a length of time: \"10y\" is no length of time",
        "write it as in 90s, 5m, 2h or 1d",
    ),
];

#[test]
fn timer_errors() {
    all(TIMER_ERRORS);
}

const NOTE_ERRORS: &[Case] = &[
    ("note", "\"note\" wants some words", NOTE),
    ("note --by MF", "\"note\" wants some words", NOTE),
    ("note \"\"", "\"note\" wants some words", NOTE),
    ("note \"  \"", "\"note\" wants some words", NOTE),
    (
        "note x --for abc",
        "\"abc\" is not the number of an entry",
        "write it as the log shows it: 12, or K7F3-12 for another PC's",
    ),
    (
        "note first --by MF second",
        "\"note\" has all its words; \"second\" is one too many",
        "put several words in quotes, or the whole text before the options",
    ),
    (
        "note x --owner JP",
        "\"note\" does not take --owner",
        "where it is part of the text, put the text in quotes",
    ),
    ("note x --why", "--why wants some words after it", ""),
    ("note x --why \"\"", "--why wants some words after it", ""),
    ("note x --why a --why b", "--why stands twice", "leave one of them out"),
    (
        "note x --roughly",
        "--roughly goes with --at and its time",
        "write --at 08:05 --roughly",
    ),
    (
        "note x --roughly=3",
        "--roughly stands alone, with nothing after it",
        "",
    ),
    (
        "note x --by M",
        "--by wants initials, and \"M\" is none",
        "initials are two to eight letters, as in MF",
    ),
    (
        "note x --by Mary Field",
        "\"note\" has all its words; \"Field\" is one too many",
        "put several words in quotes, or the whole text before the options",
    ),
    (
        "note x --by \"Mary Field\"",
        "--by wants initials, and \"Mary Field\" is none",
        "did you mean \"MF\"?",
    ),
    ("note x --at", "--at wants a time after it, as in 08:05", ""),
    (
        "note x --at 0805",
        "--at wants a time, and \"0805\" is none",
        "did you mean \"08:05\"?",
    ),
    (
        "note x --at 2009-06-16 10:30",
        "--at 2009-06-16 10:30 has not come yet: it is 2009-06-16 09:41",
        "record things once they have happened; \"timer add\" reminds you of what is to come",
    ),
    (
        "note \"x",
        "the quote that opens at character 6 is never closed",
        "close it at the end of a word; a quote inside a word needs none",
    ),
    (
        "note x --next 10:00",
        "\"note\" does not take --next",
        "where it is part of the text, put the text in quotes",
    ),
    (
        "note x --typed-by 1",
        "--typed-by wants initials, and \"1\" is none",
        "initials are two to eight letters, as in MF",
    ),
    (
        "note x --by -x",
        "--by wants initials, and \"-x\" is none",
        "initials are two to eight letters, as in MF",
    ),
    ("note x --at=", "--at wants a time after it, as in 08:05", ""),
];

#[test]
fn note_errors() {
    all(NOTE_ERRORS);
}

const MESSAGE_ERRORS: &[Case] = &[
    ("message", "\"message\" wants in or out", MESSAGE),
    (
        "message inn it-desk x",
        "\"message\" wants in or out, not \"inn\"",
        "did you mean \"in\"?",
    ),
    (
        "message in",
        "\"message\" wants a contact's name after in or out",
        MESSAGE,
    ),
    (
        "message in it-desk",
        "\"message\" wants some words after a contact's name",
        MESSAGE,
    ),
    (
        "message in \"\" x",
        "\"message\" wants a contact's name after in or out",
        MESSAGE,
    ),
];

#[test]
fn message_errors() {
    all(MESSAGE_ERRORS);
}

const WATCH_ERRORS: &[Case] = &[
    (
        "watch e-mail",
        "\"watch\" wants --owner with a name",
        "write it as: watch SERVICE --owner NAME [--next TIME]",
    ),
    ("watch e-mail --owner", "--owner wants a name after it", ""),
    (
        "watch",
        "\"watch\" wants the service's name",
        "write it as: watch SERVICE --owner NAME [--next TIME]",
    ),
    (
        "watch e-mail JP",
        "\"watch\" has all its words; \"JP\" is one too many",
        "write it as: watch SERVICE --owner NAME [--next TIME]",
    ),
];

#[test]
fn watch_errors() {
    all(WATCH_ERRORS);
}

const ACTION_ERRORS: &[Case] = &[
    ("action", "\"action\" wants add or done after it", ""),
    ("action add x", "\"action add\" wants --owner with a name", ACTION),
    (
        "action add x --owner JP",
        "\"action add\" wants --due with a date, as in 2009-06-30",
        ACTION,
    ),
    (
        "action add x --owner JP --due tomorrow",
        "--due wants a date, and \"tomorrow\" is none",
        "write 2009-06-30, 30/06/2009 or 30 Jun 2009",
    ),
    (
        "action add x --owner JP --due 06/30/2009",
        "--due wants a date, and \"06/30/2009\" is none",
        "did you mean \"2009-06-30\"?",
    ),
    (
        "action add x --owner JP --due 30/06/09",
        "--due wants a date, and \"30/06/09\" is none",
        "did you mean \"2009-06-30\"?",
    ),
    (
        "action add --owner JP x y",
        "\"action add\" wants --due with a date, as in 2009-06-30",
        ACTION,
    ),
    (
        "action done 1x",
        "\"1x\" is not the number of an action",
        "write it as the list shows it: 3, or K7F3-3 for another PC's",
    ),
    ("action add --due x --owner", "--owner wants a name after it", ""),
];

#[test]
fn action_errors() {
    all(ACTION_ERRORS);
}

const DUTY_ERRORS: &[Case] = &[
    (
        "duty",
        "\"duty\" wants the role's name",
        "write it as: duty ROLE PERSON",
    ),
    (
        "duty lead",
        "\"duty\" wants a person after the role's name",
        "write it as: duty ROLE PERSON",
    ),
    (
        "duty lead \"\"",
        "\"duty\" wants a person after the role's name",
        "write it as: duty ROLE PERSON",
    ),
];

#[test]
fn duty_errors() {
    all(DUTY_ERRORS);
}

const SERVICE_ERRORS: &[Case] = &[
    (
        "service x bakc",
        "\"service\" wants one of up, slow, down, unknown, back, verified after the service's name, not \"bakc\"",
        "did you mean \"back\"?",
    ),
    (
        "service x",
        "\"service\" wants one of up, slow, down, unknown, back, verified after the service's name",
        "write it as: service SERVICE up|slow|down|unknown|back|verified [--ref REF] [--site SITE] [--since TIME]",
    ),
    (
        "service clinical-record down --why no PC --ref",
        "--ref wants a reference after it",
        "",
    ),
    (
        "service a b --site",
        "\"service\" wants one of up, slow, down, unknown, back, verified after the service's name, not \"b\"",
        "write it as: service SERVICE up|slow|down|unknown|back|verified [--ref REF] [--site SITE] [--since TIME]",
    ),
];

#[test]
fn service_errors() {
    all(SERVICE_ERRORS);
}

const FURTHER_ERRORS: &[Case] = &[
    ("switch nothing", "there is no plan \"nothing\"", ""),
    ("switch", "\"switch\" wants the plan's name", "write it as: switch PLAN"),
    (
        "correct",
        "\"correct\" wants the entry's number in the log",
        "write it as: correct ENTRY",
    ),
    (
        "correct 0",
        "\"0\" is not the number of an entry",
        "write it as the log shows it: 12, or K7F3-12 for another PC's",
    ),
    (
        "redact 1-2-3",
        "\"1-2-3\" is not the number of an entry",
        "write it as the log shows it: 12, or K7F3-12 for another PC's",
    ),
    (
        "debrief",
        "\"debrief\" wants the question's name",
        "write it as: debrief QUESTION TEXT",
    ),
    (
        "debrief \"Went Well\" x",
        "\"Went Well\" cannot be a question's name",
        "did you mean \"went-well\"?",
    ),
    (
        "slips issue x 3",
        "\"slips\" is not in this version yet (blocks of numbered paper)",
        LATER,
    ),
    (
        "call 3 rung",
        "\"call\" is not in this version yet (the call sheet)",
        LATER,
    ),
    (
        "undo 3",
        "\"undo\" has all its words; \"3\" is one too many",
        "write it as: undo",
    ),
    (
        "undo -x",
        "\"undo\" has all its words; \"-x\" is one too many",
        "write it as: undo",
    ),
    (
        "undo —by MF",
        "\"undo\" has all its words; \"—by\" is one too many",
        "did you mean \"--by\"?",
    ),
    (
        "phase Typing up",
        "\"phase\" has all its words; \"up\" is one too many",
        "did you mean \"typing-up\"?",
    ),
    ("phase", "\"phase\" wants the phase's name", "write it as: phase PHASE"),
    (
        "stand-down now",
        "\"stand-down\" has all its words; \"now\" is one too many",
        "write it as: stand-down",
    ),
    (
        "booking A1 arrived",
        "\"booking\" is not in this version yet (a patient on the list)",
        LATER,
    ),
    (
        "walk-in",
        "\"walk-in\" is not in this version yet (a patient who is not on the list)",
        LATER,
    ),
    (
        "look-back 3 clear",
        "\"look-back\" is not in this version yet (reading the record after typing up)",
        LATER,
    ),
    (
        "list load x",
        "\"list\" is not in this version yet (appointment lists)",
        LATER,
    ),
    (
        "inject sned a",
        "\"inject\" wants one of send, hold, skip, free, not \"sned\"",
        "did you mean \"send\"?",
    ),
    (
        "assess a fine",
        "\"assess\" wants one of p, s, m, u, met, late, missed after the objective's name, not \"fine\"",
        "write it as: assess OBJECTIVE p|s|m|u|met|late|missed",
    ),
    (
        "assess nothing-opens.2 p",
        "\"nothing-opens.2\" is something expected, which is met, late or missed",
        "p, s, m and u are for objectives",
    ),
    (
        "assess paper met",
        "\"met\" marks something that an inject expects, and \"paper\" has no number",
        "write it as: assess INJECT.1 met|late|missed; an objective is assessed p, s, m or u",
    ),
    (
        "assess nothing-opens.x met",
        "\"nothing-opens.x\" does not say which of the inject's expectations",
        "count them from 1, as in nothing-opens.2",
    ),
    (
        "inject hold a --text words",
        "Words of one's own belong to \"inject send\" alone",
        "",
    ),
    (
        "drill jmp",
        "\"drill\" wants pause, real-world, resume, jump or speed after it, not \"jmp\"",
        "did you mean \"jump\"?",
    ),
    (
        "drill jump --to 30m",
        "--to wants a time of the drill, and \"30m\" is none",
        "write it as T+30:00, or T+1:05:00",
    ),
    (
        "drill speed fast",
        "\"drill speed\" wants a whole number, not \"fast\"",
        "write it as: drill speed 10",
    ),
    (
        "slip 3 use",
        "\"slip\" is not in this version yet (one slip of paper)",
        LATER,
    ),
    (
        "stp two-pcs done",
        "there is no command \"stp\"",
        "did you mean \"step\"?",
    ),
    (
        "standdown",
        "there is no command \"standdown\"",
        "did you mean \"stand-down\"?",
    ),
    ("xyzzy", "there is no command \"xyzzy\"", VERBS),
    (
        "switch Two Plans",
        "\"switch\" has all its words; \"Plans\" is one too many",
        "did you mean \"two-plans\"?",
    ),
    (
        "--by MF",
        "there is no command \"--by\"",
        "the command comes first, its options after it",
    ),
    (
        "service clinical-record down --since 07:50 --at 07:55",
        "--since and --at say the same",
        "leave one of them out",
    ),
    (
        "notify",
        "\"notify\" wants the notification's name",
        "write it as: notify NOTIFICATION [--to NAME] [--ref REF]",
    ),
];

#[test]
fn further_errors() {
    all(FURTHER_ERRORS);
}

const DECIDE_ERRORS: &[Case] = &[
    (
        "decide a b --review soon",
        "--review wants a length of time: \"soon\" is no length of time",
        "write it as in 90s, 5m, 2h or 1d",
    ),
    (
        "decide a",
        "\"decide\" wants the option's name after the step's name",
        "write it as: decide STEP OPTION [--considered TEXT] [--review DURATION]",
    ),
    (
        "decide a b --review",
        "--review wants a length of time after it, as in 30m",
        "",
    ),
];

#[test]
fn decide_errors() {
    all(DECIDE_ERRORS);
}

#[test]
fn handover_errors() {
    all(&[(
        "handover lead",
        "\"handover\" wants a person after the role's name",
        "write it as: handover ROLE PERSON",
    )]);
}

#[test]
fn nothing_and_too_much() {
    for line in ["", "   ", "\t"] {
        check(line, &format!("error: nothing was asked for\nhint: {VERBS}"));
    }
    let long = format!("note {}", "x".repeat(LONGEST_LINE));
    check(
        &long,
        "error: that is too long for one entry\nhint: write it in several notes",
    );
}

#[test]
fn what_is_not_in_this_version_yet_is_of_its_own_kind() {
    for (verb, _) in grammar::LATER {
        assert_eq!(
            hear(&format!("{verb} x")).unwrap_err().kind,
            VerbErrorKind::NotYet,
            "{verb}"
        );
    }
}
