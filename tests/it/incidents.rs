//! `start`, `do`, `incidents`, `status`, `log`: which incident is meant, what is said, and how it ends.

use serde_json::Value;

use crate::support::{Ran, Shell, assert_harmless};

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// A plan with one of everything that a command can go wrong with.
pub const PLAN: &str = "\
schema: stopgap/1
plan: {id: small, title: A small plan, version: 3}
services:
  record: {name: Record, soak: 30m}
roles:
  lead: {title: Lead}
phases:
  - id: first
    title: First
    steps:
      - {id: tell, do: Tell everyone, role: lead, required: must}
      - {id: look, do: Look round, role: lead, confirm: Is it all of it?, due: 5m}
      - id: choose
        do: Choose
        role: lead
        decision: {question: Which?, options: [{id: on, title: Carry on}, {id: over, title: It is over, then: {stand_down: true}}]}
";

fn started() -> (Shell, String) {
    let shell = Shell::new();
    shell.write("home/plans/small.yaml", PLAN);
    let id = shell.ok(&["start", "small"]).trim_end().to_owned();
    (shell, id)
}

#[test]
fn start_prints_the_id_alone_and_says_the_rest() {
    let shell = Shell::new();
    let ran = shell.run(&["start", "slow-morning", "--since", "00:00"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let id = ran.data.trim_end();
    assert_eq!(id.len(), "2026-11-22-k7f3q2".len(), "{ran:?}");
    assert!(ran.talk.contains("LIVE: Slow morning"), "{ran:?}");
    let rows = json(&shell.ok(&["incidents", "--json"]));
    assert_eq!(rows[0]["incident"], id);
    assert_eq!(
        (&rows[0]["kind"], &rows[0]["status"]),
        (&"live".into(), &"running".into())
    );
    assert!(rows[0]["began"].as_str().unwrap().contains("T00:00:00"), "{rows}");
    assert_eq!(rows[0]["closed"], Value::Null);
}

#[test]
fn start_refuses_what_it_cannot_start() {
    let shell = Shell::new();
    shell
        .run(&["start", "slow-mornin"])
        .fails(2, &["slow-mornin", "did you mean \"slow-morning\""]);
    shell
        .run(&["start", "slow-morning", "--since", "25:00"])
        .fails(2, &["25:00", "hint: "]);
    shell
        .run(&["--home", "typo", "start", "slow-morning"])
        .fails(2, &["typo", "stopgap init"]);
    assert_eq!(shell.ok(&["incidents", "--json"]), "[]\n");
    assert!(!shell.home().join("stopgap.db").exists());
}

#[test]
fn a_second_live_incident_is_started_and_said() {
    let (shell, first) = started();
    let ran = shell.run(&["start", "slow-morning"]);
    assert_eq!(ran.code, 0);
    assert!(ran.talk.contains(&first), "{ran:?}");
    // A command must not guess between the two.
    shell.run(&["do", "note", "which?"]).fails(
        2,
        &[
            "Several incidents",
            &first,
            ran.data.trim_end(),
            "stopgap do NUMBER note …",
        ],
    );
    for words in [
        ["do", "--incident", &first, "note", "which?"],
        ["do", "note", "which?", "--incident", &first],
    ] {
        shell
            .run(&words)
            .fails(2, &["by its number, before the verb", "stopgap do NUMBER note"]);
    }
    shell.ok(&["do", &first, "note", "this one"]);
}

#[test]
fn a_service_goes_to_every_running_incident_that_has_it_and_is_said() {
    let (shell, small) = started();
    let other = "plan: {id: other, title: Another plan, version: 1}";
    let plan = PLAN.replace("plan: {id: small, title: A small plan, version: 3}", other);
    shell.write("home/plans/other.yaml", plan.replace("soak: 30m", "soak: 2h"));
    let second = shell.ok(&["start", "other"]).trim_end().to_owned();
    let slow = shell.ok(&["start", "slow-morning"]).trim_end().to_owned();
    let ran = shell.run(&["do", "service", "record", "down", "--why", "no PC can log in"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.data.contains("Record"), "{ran:?}");
    assert!(ran.talk.contains(&small) && ran.talk.contains(&second), "{ran:?}");
    assert!(
        ran.talk.contains("A small plan") && ran.talk.contains("Another plan"),
        "{ran:?}"
    );
    assert!(!ran.talk.contains(&slow), "{ran:?}");
    for incident in [&small, &second] {
        assert!(shell.ok(&["log", incident]).contains("Record"), "{incident}");
    }
    assert!(!shell.ok(&["log", &slow]).contains("Record is down"));
    // Only where several run and none has it is there nothing to be done.
    shell
        .run(&["do", "service", "recrod", "down"])
        .fails(2, &["\"recrod\"", "did you mean \"record\""]);
    shell
        .run(&["do", "service", "zzzz", "down"])
        .fails(2, &["\"zzzz\"", "record"]);
}

#[test]
fn a_state_that_is_not_told_to_an_incident_that_was_stood_down_is_said() {
    let (shell, small) = started();
    let other = "plan: {id: other, title: Another plan, version: 1}";
    let plan = PLAN.replace("plan: {id: small, title: A small plan, version: 3}", other);
    shell.write("home/plans/other.yaml", plan);
    let second = shell.ok(&["start", "other"]).trim_end().to_owned();
    shell.ok(&["do", &small, "stand-down", "--why", "over"]);
    for (named, kept) in [(&second, &small), (&small, &second)] {
        let ran = shell.run(&["do", named, "service", "record", "down"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let said = format!("not recorded in {kept}");
        assert!(ran.talk.contains(&said) && ran.talk.contains("stood down"), "{ran:?}");
    }
}

#[test]
fn do_prints_the_entry_that_it_made() {
    let (shell, id) = started();
    let line = shell.ok(&["do", "step", "tell", "done"]);
    assert!(
        line.trim_start().starts_with("2 ") && line.contains(" MF ") && line.contains("Tell everyone"),
        "{line}"
    );
    let log = shell.ok(&["log"]);
    assert!(log.contains(line.trim_end()), "{log}");
    assert!(
        shell
            .ok(&["do", &id[..12], "note", "by the beginning of the id"])
            .contains("beginning")
    );
    assert!(shell.ok(&["do", "note", "for another", "--by", "JP"]).contains(" JP "));
    assert!(
        shell
            .ok(&["do", "note", "-5 degrees, --why not"])
            .contains("-5 degrees")
    );
}

#[test]
fn refusals_end_with_one_and_slips_with_two() {
    let (shell, _) = started();
    let before = shell.ok(&["log"]);
    shell.run(&["do", "step", "tell", "na"]).fails(1, &["hint: "]);
    shell
        .run(&["do", "step", "look", "done"])
        .fails(1, &["Is it all of it?"]);
    shell.run(&["do", "stand-down"]).fails(1, &["--why"]);
    shell
        .run(&["do", "note", "x", "--at", "2099-01-01 08:00"])
        .fails(1, &["2099"]);
    shell
        .run(&["do", "step", "tel", "done"])
        .fails(2, &["\"tel\"", "did you mean \"tell\""]);
    shell
        .run(&["do", "service", "recrod", "down"])
        .fails(2, &["\"recrod\"", "did you mean \"record\""]);
    shell
        .run(&["do", "steep", "tell", "done"])
        .fails(2, &["\"steep\"", "did you mean \"step\""]);
    shell.run(&["do", "step", "tell", "doen"]).fails(2, &["doen", "done"]);
    shell
        .run(&["do", "note", "x", "--at", "8.05"])
        .fails(2, &["8.05", "08:05"]);
    shell
        .run(&["do", "2001", "note", "x"])
        .fails(2, &["no incident \"2001\""]);
    shell.run(&["do", "slips", "issue", "x"]).fails(2, &["slips"]);
    assert_eq!(shell.ok(&["log"]), before);
}

#[test]
fn without_an_incident_every_command_says_no_in_the_same_words() {
    let shell = Shell::new();
    for words in [
        &["do", "note", "x"][..],
        &["status"],
        &["status", "--json"],
        &["log"],
        &["log", "--json"],
        &["report"],
        &["report", "--format", "json"],
    ] {
        shell.run(words).fails(
            1,
            &["No incident has been started.", "hint: start one: stopgap start PLAN"],
        );
    }
    for words in [&["status", "2001"][..], &["log", "2001"], &["report", "2001"]] {
        shell.run(words).fails(2, &["no incident \"2001\"", "stopgap start"]);
    }
}

#[test]
fn do_without_an_incident_makes_nothing() {
    let shell = Shell::new();
    shell
        .run(&["do", "note", "x"])
        .fails(1, &["No incident has been started", "stopgap start"]);
    shell
        .run(&["do", "noet", "x"])
        .fails(2, &["\"noet\"", "did you mean \"note\""]);
    assert!(!shell.home().join("stopgap.db").exists());
}

#[test]
fn a_folder_named_among_the_words_is_refused_and_before_them_it_counts() {
    let (shell, _) = started();
    shell
        .run(&["do", "note", "x", "--home", "other"])
        .fails(2, &["--home", "stopgap --home DIR do"]);
    shell
        .run(&["do", "--home", "other", "note", "x"])
        .fails(2, &["other: there is no such folder"]);
}

#[test]
fn do_helps() {
    let shell = Shell::new();
    let all = shell.ok(&["do", "--help"]);
    for verb in ["step STEP", "service SERVICE", "stand-down", "redact"] {
        assert!(all.contains(verb), "{all}");
    }
    assert!(shell.ok(&["do", "step", "--help"]).contains("--confirm"));
    assert!(shell.ok(&["do", "help", "service"]).contains("--ref"));
    assert_eq!(shell.run(&["do"]).code, 2);
}

#[test]
fn unsigned_entries_are_said() {
    let (shell, _) = started();
    let ran = Ran::of(shell.command(&["do", "note", "x"]).env_remove("STOPGAP_BY"));
    assert_eq!(ran.code, 0);
    assert!(
        ran.talk.contains("unsigned") && ran.talk.contains("STOPGAP_BY"),
        "{ran:?}"
    );
    let ran = Ran::of(shell.command(&["do", "note", "x"]).env("STOPGAP_BY", "M. Fox"));
    ran.fails(2, &["STOPGAP_BY", "M. Fox", "initials"]);
}

#[test]
fn status_is_a_screenful_and_its_json_has_every_key() {
    let (shell, id) = started();
    shell.ok(&["do", "service", "record", "down", "--at", "00:00"]);
    shell.ok(&["do", "duty", "lead", "Jay Patel"]);
    let page = shell.ok(&["status"]);
    for said in [
        "LIVE · A small plan · running",
        &id,
        "phase First",
        "Record",
        "down",
        "Lead  Jay Patel",
        "Check words",
    ] {
        assert!(page.contains(said), "{said} is missing in {page}");
    }
    assert!(page.lines().count() <= 24, "{page}");
    let status = json(&shell.ok(&["status", "--json"]));
    for key in [
        "incident", "kind", "plan", "title", "status", "phase", "began", "started", "steps", "services", "roles",
        "paper", "timers", "seal",
    ] {
        assert!(status.get(key).is_some(), "{key} is missing in {status}");
    }
    assert_eq!(status["seal"]["words"].as_array().map(Vec::len), Some(8));
    assert_eq!(status["steps"][0]["id"], "tell");
    for key in [
        "id",
        "phase",
        "title",
        "role",
        "status",
        "due",
        "done_at",
        "late_s",
        "planned_s",
        "actual_s",
        "rounds",
    ] {
        assert!(status["steps"][0].get(key).is_some(), "{key}");
    }
}

#[test]
fn the_json_log_is_one_object_a_line() {
    let (shell, _) = started();
    shell.ok(&["do", "note", "one\ntwo"]);
    let log = shell.ok(&["log", "--json"]);
    let rows: Vec<Value> = log.lines().map(json).collect();
    assert_eq!(rows.len(), 2);
    for key in ["no", "occurred", "at", "late_s", "by", "kind", "text", "struck"] {
        assert!(rows[1].get(key).is_some(), "{key}");
    }
    assert_eq!(rows[1]["by"], "MF");
}

#[test]
fn left_out_it_is_the_one_not_closed_else_the_newest() {
    let (shell, id) = started();
    shell.write("old.txt", "plan: small\ndate: 2009-06-16\n08:00 MF note long ago\n");
    let old = shell.ok(&["replay", "old.txt"]).trim_end().to_owned();
    assert!(shell.ok(&["status"]).contains(&id));
    shell.ok(&["do", "stand-down", "--why", "false alarm"]);
    assert!(shell.ok(&["status"]).contains(&id));
    shell.ok(&["do", "close"]);
    // The old one was never closed.
    assert!(shell.ok(&["status"]).contains(&old));
    shell.ok(&["do", "stand-down", "--why", "over"]);
    shell.ok(&["do", "close"]);
    assert!(shell.ok(&["status"]).contains(&id));
    let late = shell.run(&["do", "note", "forgotten"]);
    assert!(late.code == 0 && late.talk.contains("late entry"), "{late:?}");
    shell.run(&["status", "20"]).fails(2, &["fits several", &id, &old]);
    shell.run(&["status", "1999"]).fails(2, &["no incident \"1999\"", &id]);
    assert!(shell.ok(&["status", "2009"]).contains(&old));
}

/// Every verb with a word that is wrong: the words after `do`, and what the hint must offer.
const WRONG: &[(&[&str], &str)] = &[
    (&["noet", "x"], "did you mean \"note\"?"),
    (&["zzz"], "the commands are duty, service"),
    (&["duty", "led", "JP"], "did you mean \"lead\"?"),
    (&["duty", "zzz", "JP"], "there are: lead"),
    (&["handover", "led", "JP"], "did you mean \"lead\"?"),
    (&["service", "recrod", "down"], "did you mean \"record\"?"),
    (&["service", "zzz", "down"], "there are: record"),
    (&["service", "record", "dwon"], "did you mean \"down\"?"),
    (&["service", "record", "nope"], "up|slow|down|unknown|back|verified"),
    (&["step", "zzz", "done"], "there are: tell, look, choose"),
    (&["step", "tell", "doen"], "did you mean \"done\"?"),
    (&["step", "tell", "nope"], "done|start|earlier"),
    (
        &["step", "look", "done", "--confirm", "perhaps"],
        "--confirm yes|no|escalate",
    ),
    (
        &["step", "look", "done", "--confirm", "yes", "--answer", "zzz=1"],
        "there is no question here",
    ),
    (&["step", "tell", "defer", "--to", "frist"], "did you mean \"first\"?"),
    (&["step", "tell", "hand", "--to", "led"], "did you mean \"lead\"?"),
    (&["decide", "chose", "on"], "did you mean \"choose\"?"),
    (&["decide", "choose", "zzz"], "there are: on, over"),
    (&["note", "x", "--for", "99"], "stopgap log"),
    (&["note", "x", "--for", "zzz"], "as the log shows it"),
    (&["note", "x", "--at", "8.05"], "08:05"),
    (&["note", "x", "--by", "M"], "as in MF"),
    (&["message", "sideways", "it", "x"], "message in|out"),
    (&["message", "in", "it", "x", "--next", "25:00"], "08:05"),
    (&["timer", "ad", "5m", "x"], "did you mean \"add\"?"),
    (&["timer", "zzz"], "timer add|done"),
    (&["timer", "add", "soon", "x"], "90s, 5m, 2h"),
    (&["timer", "done", "9"], "there is no timer here"),
    (&["notify", "zzz"], "there is no notification here"),
    (&["phase", "frist"], "did you mean \"first\"?"),
    (&["switch", "slow-mornin"], "did you mean \"slow-morning\"?"),
    (&["switch", "zzz"], "there are: "),
    (&["watch", "recrod", "--owner", "JP"], "did you mean \"record\"?"),
    (&["correct", "99"], "stopgap log"),
    (&["correct", "zzz"], "as the log shows it"),
    (&["undo", "3"], "write it as: undo"),
    (&["redact", "99", "--why", "x"], "stopgap log"),
    (&["stand-down", "now"], "stand-down"),
    (&["action", "ad", "x"], "did you mean \"add\"?"),
    (&["action", "add", "x", "--owner", "JP", "--due", "soon"], "2009-06-30"),
    (&["action", "done", "9"], "there is no action here"),
    (&["close", "now"], "write it as: close"),
    (&["slip", "3", "use"], "on paper"),
    (&["inject", "sned", "x"], "did you mean \"send\"?"),
    (&["drill", "jmp"], "did you mean \"jump\"?"),
    (&["drill", "jump", "--to", "30m"], "T+30:00"),
];

#[test]
fn every_wrong_word_is_answered_by_what_was_meant_or_what_there_is() {
    let (shell, _) = started();
    let before = shell.ok(&["log"]);
    for (words, offered) in WRONG {
        let ran = shell.run(&[&["do"], *words].concat());
        let hint = ran.talk.split_once("hint: ").map_or("", |(_, hint)| hint);
        assert!(ran.code == 2 && hint.contains(offered), "{words:?}: {ran:?}");
    }
    assert_eq!(shell.ok(&["log"]), before);
    // A question of one's own is kept, and one that is near another is asked about.
    let ran = shell.run(&["do", "debrief", "went-wel", "all of it"]);
    assert!(
        ran.code == 0 && ran.talk.contains("did you mean \"went-well\"?"),
        "{ran:?}"
    );
}

#[test]
fn a_plan_may_go_on_with_another_and_a_decision_may_end_it() {
    let (shell, _) = started();
    assert!(shell.ok(&["do", "switch", "slow-morning"]).contains("Slow morning"));
    shell.run(&["do", "switch", "slow-mornin"]).fails(2, &["slow-mornin"]);
    shell.ok(&["do", "decide", "choose", "over", "--why", "it is over"]);
    assert!(shell.ok(&["status"]).contains("stood down"));
}

#[test]
fn hostile_words_are_harmless_in_every_output() {
    let (shell, _) = started();
    let hostile = "\u{1b}]0;gone\u{7}\u{202e}nosam\u{2066}<b>|*_`\r\nsecond";
    shell.ok(&["do", "note", hostile]);
    shell.ok(&["do", "duty", "lead", hostile]);
    for words in [
        &["log"][..],
        &["status"],
        &["report"],
        &["report", "--format", "html"],
        &["report", "--names"],
    ] {
        let ran = shell.run(words);
        assert_eq!(ran.code, 0, "{words:?} {ran:?}");
        assert_harmless(&ran.data);
        assert_harmless(&ran.talk);
    }
    assert!(shell.ok(&["log"]).contains("<U+202E>nosam<U+2066>"));
    // JSON that goes to no terminal keeps the words as they are.
    let row = json(shell.ok(&["log", "--json"]).lines().nth(1).unwrap());
    assert!(row["text"].as_str().unwrap().contains('\u{202e}'));
}

#[test]
fn status_and_report_count_the_steps_that_applied_alike() {
    let shell = Shell::new();
    shell.ok(&["start", "clinical-system-outage"]);
    shell.ok(&["do", "step", "1", "done"]);
    shell.ok(&["do", "step", "8", "na", "--why", "not here"]);
    let status = shell.ok(&["status"]);
    let entered = status.split(" in the parts entered so far").next().expect("a line");
    let counted: Vec<&str> = entered.rsplit(' ').take(3).collect();
    let [of, "of", done] = counted[..] else {
        panic!("{status}");
    };
    let report = shell.ok(&["report"]);
    assert!(
        report.contains(&format!("{done} of {of} steps that applied were done")),
        "{status}\n{report}"
    );
    let csv = shell.ok(&["report", "--format", "csv"]);
    assert!(csv.starts_with("timeline\nno,occurred,"), "{csv}");
}
