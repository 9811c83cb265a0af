//! `replay`: all of it or nothing, and the same on every machine.

use std::path::Path;

use serde_json::Value;

use crate::incidents::PLAN;
use crate::support::Shell;

const HEAD: &str = "plan: small\nzone: Europe/London\ndate: 2009-06-16\n";

fn shell() -> Shell {
    let shell = Shell::new();
    shell.write("home/plans/small.yaml", PLAN);
    shell
}

fn case(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name);
    path.to_str().expect("a plain path").to_owned()
}

#[test]
fn a_replay_is_an_incident_that_was_run_on_paper() {
    let shell = shell();
    shell.write(
        "day.txt",
        format!("{HEAD}08:05 MF service record down --at 08:00\n08:07 JP step tell done\n"),
    );
    let ran = shell.run(&["replay", "day.txt"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let id = ran.data.trim_end();
    assert!(
        id.starts_with("2009-06-16-") && ran.data.lines().count() == 1,
        "{ran:?}"
    );
    let status: Value = serde_json::from_str(&shell.ok(&["status", "--json"])).unwrap();
    assert_eq!(
        (&status["incident"], &status["kind"]),
        (&id.into(), &"backfilled".into())
    );
    assert_eq!(status["started"], "2009-06-16T08:05:00+01:00");
    assert_eq!(status["began"], "2009-06-16T08:00:00+01:00");
    let log = shell.ok(&["log"]);
    assert!(log.contains("08:00  MF  Record: down (recorded 08:05)"), "{log}");
    assert_eq!(shell.run(&["verify"]).code, 0);
}

#[test]
fn every_shipped_plan_is_gone_through_as_its_authors_did() {
    let folder = std::path::Path::new(&case("walks")).to_owned();
    let mut walked = 0;
    for file in std::fs::read_dir(&folder).expect("the walks").flatten() {
        let path = file.path();
        let shell = Shell::new();
        let ran = shell.run(&["replay", &path.to_string_lossy()]);
        assert_eq!(ran.code, 0, "{} {ran:?}", path.display());
        let status: Value = serde_json::from_str(&shell.ok(&["status", "--json"])).unwrap();
        assert!(status["status"] != "running", "{} {}", path.display(), status["status"]);
        walked += 1;
    }
    assert!(walked >= 20, "{walked} walks");
}

#[test]
fn a_bad_line_is_named_and_nothing_is_written() {
    for (line, code, said) in [
        ("08:09 MF stepp tell done", 2, "\"stepp\""),
        ("08:09 MF step tel done", 2, "\"tel\""),
        ("08:09 MF step tell na", 1, "Nothing was written"),
        ("08:01 MF note back in time", 2, "earlier"),
        ("08:09 MF note x --at 2009-06-17T09:00", 1, "09:00"),
        ("8h MF note x", 2, "time"),
        ("08:09 M step tell done", 2, "initials"),
    ] {
        let shell = shell();
        shell.write(
            "day.txt",
            format!("{HEAD}08:05 MF note fine\n\n# a comment\n{line}\n08:10 MF note fine\n"),
        );
        shell
            .run(&["replay", "day.txt"])
            .fails(code, &["day.txt, line 7", said]);
        assert!(!shell.home().join("stopgap.db").exists(), "{line}");
    }
}

#[test]
fn a_transcript_of_nothing_or_of_no_plan_is_refused() {
    let shell = shell();
    shell.write("empty.txt", "");
    shell.write("head.txt", HEAD);
    shell.write("unknown.txt", "plan: smal\ndate: 2009-06-16\n08:00 MF note x\n");
    shell.write("latin.txt", b"plan: small\n\xe9");
    shell.run(&["replay", "empty.txt"]).fails(2, &["empty.txt"]);
    shell
        .run(&["replay", "head.txt"])
        .fails(2, &["head.txt", "nothing in it"]);
    shell
        .run(&["replay", "unknown.txt"])
        .fails(2, &["did you mean \"small\""]);
    shell.run(&["replay", "latin.txt"]).fails(2, &["latin.txt, line 2"]);
    shell.run(&["replay", "gone.txt"]).fails(2, &["gone.txt"]);
}

#[test]
fn paths_count_from_the_transcript() {
    let shell = Shell::new();
    shell.write("cases/plans/near.yaml", PLAN);
    shell.write(
        "cases/near.txt",
        "plan: plans/near.yaml\npractice: ours.yaml\ndate: 2009-06-16\n08:00 MF duty lead jay\n",
    );
    shell.write(
        "cases/ours.yaml",
        "schema: stopgap-practice/1\npractice: {name: Ours}\npeople:\n  jay: {name: Jay Patel, initials: JP}\n",
    );
    let ran = shell.run(&["replay", "cases/near.txt"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(shell.ok(&["log"]).contains("Lead: Jay Patel"));
    // Initials that the practice file does not know are a warning, with the line.
    assert!(
        ran.talk.contains("warning: cases/near.txt, line 4") && ran.talk.contains("MF"),
        "{ran:?}"
    );
}

#[test]
fn the_same_transcript_gives_the_same_report_but_for_ids_and_check_words() {
    let report = || {
        let shell = Shell::new();
        shell.write(
            "home/practice.yaml",
            "schema: stopgap-practice/1\npractice: {name: Another, time_zone: Asia/Tokyo}\n",
        );
        let id = shell.ok(&["replay", &case("newark-2009.txt")]).trim_end().to_owned();
        let mut report: Value = serde_json::from_str(&shell.ok(&["report", "--format", "json"])).unwrap();
        report["seal"] = Value::Null;
        assert_eq!(report["incident"], id);
        serde_json::to_string(&report).unwrap().replace(&id, "ID")
    };
    let (one, other) = (report(), report());
    assert_eq!(one, other);
    assert!(one.contains("Newark") && !one.contains("Another"));
}

#[test]
fn the_shipped_cases_replay_and_verify() {
    let shell = Shell::new();
    for name in ["newark-2009.txt", "flapping.txt"] {
        let ran = shell.run(&["replay", &case(name)]);
        assert_eq!(ran.code, 0, "{name} {ran:?}");
    }
    assert_eq!(shell.run(&["verify"]).code, 0);
}
