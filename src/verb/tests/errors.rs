//! Every error, word by word.

use super::*;

#[test]
fn unknown_and_missing_verbs() {
    let all = "the commands are duty, service, step, decide, note, message, timer, notify, handover, phase, switch, watch, correct, undo, redact, stand-down, debrief, action or close";
    check("", &format!("error: nothing was asked for\nhint: {all}"));
    check("   ", &format!("error: nothing was asked for\nhint: {all}"));
    check(
        "stp two-pcs done",
        "error: there is no command \"stp\"\nhint: did you mean \"step\"?",
    );
    check(
        "standdown",
        "error: there is no command \"standdown\"\nhint: did you mean \"stand-down\"?",
    );
    check("xyzzy", &format!("error: there is no command \"xyzzy\"\nhint: {all}"));
}
