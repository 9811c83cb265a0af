//! Help, misspelt words, completions, the manual, and streams that go away.

use std::io::Read;
use std::process::Stdio;

use crate::support::{Ran, Shell, assert_harmless};

#[test]
fn help_and_version_are_data() {
    let shell = Shell::new();
    let help = shell.ok(&["--help"]);
    for word in ["init", "plan", "incidents", "STOPGAP_BY", "Exit codes"] {
        assert!(help.contains(word), "{word} is missing in {help}");
    }
    assert!(shell.ok(&["--version"]).starts_with("stopgap "));
}

#[test]
fn help_fits_a_window_of_80_columns() {
    let shell = Shell::new();
    let commands = [
        "init",
        "plan",
        "plan list",
        "plan show",
        "plan check",
        "plan cards",
        "plan copy",
        "print",
        "print cards",
        "print contacts",
        "print board",
        "print handover",
        "plan health",
        "start",
        "resume",
        "do",
        "replay",
        "incidents",
        "status",
        "log",
        "report",
        "verify",
        "export",
        "import",
        "backup",
        "completions",
        "man",
    ];
    for command in std::iter::once("").chain(commands) {
        let words: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let help = shell.ok(&words);
        let wide: Vec<&str> = help.lines().filter(|line| line.chars().count() > 80).collect();
        // The verbs' own usage lines are as long as they have to be.
        assert!(command == "do" || wide.is_empty(), "{command}: {wide:#?}");
    }
}

#[test]
fn a_misspelt_command_offers_the_nearest() {
    let ran = Shell::new()
        .run(&["incidnets"])
        .fails(2, &["incidnets", "hint: ", "'incidents'"]);
    assert_eq!(ran.data, "");
}

#[test]
fn hostile_arguments_are_harmless() {
    let shell = Shell::new();
    for words in [
        &["\u{1b}[2Jx"][..],
        &["plan", "show", "\u{202e}evil\u{7}"],
        &["plan", "check", "no\u{1b}]0;x\u{7}file.yaml"],
        &["--home", "\u{1b}[31m", "incidents"],
    ] {
        let ran = shell.run(words);
        assert_harmless(&ran.talk);
        assert_harmless(&ran.data);
    }
}

#[test]
fn without_a_terminal_the_program_says_so() {
    let ran = Shell::new().run(&[]).fails(2, &["terminal"]);
    assert_eq!(ran.data, "");
}

#[test]
fn completions_name_the_commands() {
    let shell = Shell::new();
    for name in ["bash", "zsh", "fish", "powershell"] {
        let script = shell.ok(&["completions", name]);
        assert!(script.contains("incidents") && script.contains("stopgap"), "{name}");
    }
    // The plans and scenarios that the practice has, its own among them.
    shell.write("home/plans/drills/own-morning.yaml", "schema: stopgap-drill/1\n");
    let script = shell.ok(&["completions", "bash"]);
    for name in ["micro-clinical", "own-morning", "power-cut"] {
        assert!(script.contains(name), "{name}");
    }
    shell.run(&["completions", "tcsh"]).fails(2, &["tcsh", "bash"]);
}

#[test]
fn the_manual_names_every_command() {
    let page = Shell::new().ok(&["man"]);
    for word in [
        ".TH stopgap",
        "THE WORDS OF STOPGAP DO",
        "handover ROLE PERSON",
        "STOPGAP PLAN CHECK",
        "STOPGAP INIT",
        "STOPGAP\\_BY",
    ] {
        assert!(
            page.contains(word) || page.contains(&word.replace('\\', "")),
            "{word} is missing in {page}"
        );
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let shell = Shell::new();
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("stopgap"))
        .env_clear()
        .env("STOPGAP_HOME", shell.home())
        .args(["plan", "show", "clinical-system-outage"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    drop(child.stdout.take());
    let mut talk = String::new();
    child
        .stderr
        .take()
        .expect("a pipe")
        .read_to_string(&mut talk)
        .expect("talk");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert_eq!(talk, "");
}

#[test]
fn a_full_disk_at_standard_output_is_said() {
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else {
        return;
    };
    let shell = Shell::new();
    let output = std::process::Command::new(assert_cmd::cargo::cargo_bin("stopgap"))
        .env_clear()
        .env("STOPGAP_HOME", shell.home())
        .args(["plan", "list"])
        .stdout(full)
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("Standard output"));
}

#[test]
fn exit_codes_of_wrong_words_are_two() {
    let shell = Shell::new();
    for words in [
        &["plan"][..],
        &["plan", "show"],
        &["plan", "list", "--jsn"],
        &["init", "a", "b"],
    ] {
        let ran: Ran = shell.run(words);
        assert_eq!(ran.code, 2, "{words:?} {ran:?}");
        assert_eq!(ran.data, "", "{words:?}");
    }
}

#[test]
fn json_holds_nothing_that_acts_on_a_terminal_wherever_it_goes() {
    let shell = Shell::new();
    shell.ok(&["start", "slow-morning"]);
    let hostile = "a\u{9b}31mb\u{202e}c\u{2066}d\u{feff}e";
    shell.ok(&["do", "note", hostile]);
    shell.ok(&["report", "-o", "report.json"]);
    let file = std::fs::read_to_string(shell.folder().join("report.json")).expect("the report");
    for json in [
        shell.ok(&["log", "--json"]),
        shell.ok(&["report", "--format", "json"]),
        file,
    ] {
        for character in ['\u{9b}', '\u{202e}', '\u{2066}', '\u{feff}'] {
            assert!(!json.contains(character), "{character:?} in {json}");
        }
        let note = json.lines().find(|line| line.contains("31mb")).expect("the note");
        assert!(note.contains("\\u009b31mb\\u202ec\\u2066d\\ufeffe"), "{note}");
    }
}

#[test]
fn the_report_prints_the_command_that_compares_its_check_words() {
    let shell = Shell::new();
    let id = shell.ok(&["start", "slow-morning"]).trim().to_owned();
    shell.ok(&["export", &id, "-o", "copy.jsonl"]);
    let report = shell.ok(&["report"]);
    let command = report
        .lines()
        .find_map(|line| line.strip_prefix("To compare: **stopgap ")?.strip_suffix("**"))
        .expect("a command");
    let mut words: Vec<&str> = command.split(' ').collect();
    for what in [id.as_str(), "copy.jsonl"] {
        words[1] = what;
        assert!(
            shell.ok(&words).contains("the check words are those of this log"),
            "{words:?}"
        );
    }
}

#[test]
fn a_format_that_there_is_not_is_named_with_those_that_there_are() {
    let shell = Shell::new();
    shell.run(&["report", "--format", "docx"]).fails(
        2,
        &["--format cannot be \"docx\"", "hint: it takes: html, md, json, csv"],
    );
}
