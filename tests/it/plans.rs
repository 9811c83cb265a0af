//! `plan list`, `plan show`, `plan check`.

use crate::support::{Shell, assert_harmless};

/// The ids of the plans in the repository's folder: all of them ship.
fn shipped() -> Vec<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("plans");
    let files = std::fs::read_dir(folder).expect("the folder of the plans").flatten();
    let mut ids: Vec<String> = files
        .filter_map(|file| Some(file.file_name().to_str()?.strip_suffix(".yaml")?.to_owned()))
        .collect();
    ids.sort();
    ids
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn the_shipped_plans_are_listed_shown_and_valid() {
    let shell = Shell::new();
    let list = shell.ok(&["plan", "list"]);
    let ids = shipped();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let check = shell.ok(&[&["plan", "check"][..], &ids].concat());
    for id in &ids {
        assert!(list.contains(id), "{list}");
        assert!(check.contains(&format!("{id}: valid")), "{check}");
        let outline = shell.ok(&["plan", "show", id]);
        assert!(
            outline.lines().count() > 20 && outline.contains("clinical-record"),
            "{outline}"
        );
        let shown = json(&shell.ok(&["plan", "show", id, "--json"]));
        assert_eq!(shown["id"], *id);
        assert_eq!(shown["sha256"].as_str().map(str::len), Some(64));
    }
    let rows = json(&shell.ok(&["plan", "list", "--json"]));
    assert_eq!(rows.as_array().map(Vec::len), Some(ids.len()));
    assert_eq!(rows[0]["valid"], true);
    assert_eq!(rows[0]["file"], serde_json::Value::Null);
}

#[test]
fn the_outline_leaves_out_nothing_that_a_step_is_for() {
    let shell = Shell::new();
    shell.write(
        "home/plans/whole.yaml",
        include_str!("../fixtures/plans/valid/whole.yaml"),
    );
    let outline = shell.ok(&["plan", "show", "whole"]);
    // The second line names the file, which lies elsewhere each time.
    let lines: Vec<&str> = outline.lines().skip(2).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_plan_of_the_folder_takes_the_place_of_a_shipped_one() {
    let shell = Shell::new();
    shell.write(
        "home/plans/ours.yaml",
        "schema: stopgap/1\nplan: {id: slow-morning, title: Our slow morning, version: 7}\n",
    );
    let rows = json(&shell.ok(&["plan", "list", "--json"]));
    let row = rows
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["id"] == "slow-morning")
        .unwrap();
    assert_eq!(
        (&row["title"], &row["overrides"]),
        (&"Our slow morning".into(), &true.into())
    );
    assert_eq!(rows.as_array().map(Vec::len), Some(shipped().len()));
    assert!(
        shell
            .ok(&["plan", "show", "slow-morning"])
            .starts_with("Our slow morning\n")
    );
}

#[test]
fn a_broken_plan_is_listed_with_its_first_error_and_the_shipped_one_stands_in() {
    let shell = Shell::new();
    shell.write(
        "home/plans/slow-morning.yaml",
        "schema: stopgap/1\nplan: {id: slow-morning, titel: X, version: 1}\n",
    );
    let list = shell.run(&["plan", "list"]);
    assert_eq!(list.code, 0);
    assert!(list.data.contains("CANNOT BE USED"), "{list:?}");
    assert!(list.talk.contains("titel") && list.talk.contains("title"), "{list:?}");
    let shown = shell.run(&["plan", "show", "slow-morning"]);
    assert_eq!(shown.code, 0);
    assert!(shown.data.starts_with("Slow morning\n"), "{shown:?}");
    assert!(
        shown.talk.contains("warning: ") && shown.talk.contains("titel"),
        "{shown:?}"
    );
    shell
        .run(&["plan", "show", "./home/plans/slow-morning.yaml"])
        .fails(1, &["titel", "plan check"]);
}

#[test]
fn an_unknown_plan_offers_the_nearest() {
    let shell = Shell::new();
    shell
        .run(&["plan", "show", "slow-mourning"])
        .fails(2, &["slow-mourning", "hint: did you mean \"slow-morning\"?"]);
    shell.run(&["plan", "show", "zzz"]).fails(2, &["zzz", "network-outage"]);
    shell
        .run(&["plan", "show", "gone/x.yaml"])
        .fails(2, &["gone/x.yaml", "not there"]);
}

#[test]
fn check_names_every_fault_with_its_place() {
    let shell = Shell::new();
    shell.write(
        "bad.yaml",
        "schema: stopgap/1\nplan: {id: Bad Id, title: X, version: 1}\nphases:\n  - id: one\n    titel: One\n    steps:\n      \
         - {id: a, do: A, role: nobody}\n      - {id: a, do: B, role: nobody, due: soon}\n",
    );
    let ran = shell.run(&["plan", "check", "bad.yaml"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    for place in ["bad.yaml:2:", "bad.yaml:5:", "bad.yaml:7:", "bad.yaml:8:", "not valid"] {
        assert!(ran.data.contains(place), "{place} is missing in {}", ran.data);
    }
    let ran = shell.run(&["plan", "check", "--json", "bad.yaml", "slow-morning"]);
    assert_eq!(ran.code, 1);
    let rows = json(&ran.data);
    assert_eq!((&rows[0]["valid"], &rows[1]["valid"]), (&false.into(), &true.into()));
    let fault = &rows[0]["faults"][0];
    for key in ["file", "line", "column", "severity", "message", "hint"] {
        assert!(fault.get(key).is_some(), "{fault}");
    }
}

#[test]
fn bad_files_are_one_clear_error_each() {
    let shell = Shell::new();
    shell.write("latin.yaml", b"plan: \xff\xfe");
    shell.write("deep.yaml", "[".repeat(100_000));
    shell.write("empty.yaml", "");
    shell.write("large.yaml", vec![b'#'; 20_000_000]);
    for file in ["latin.yaml", "deep.yaml", "empty.yaml", "large.yaml"] {
        let ran = shell.run(&["plan", "check", file]);
        assert_eq!(ran.code, 1, "{file} {ran:?}");
        assert!(ran.data.contains("1 error"), "{file} {ran:?}");
    }
    shell
        .run(&["plan", "check", "missing.yaml"])
        .fails(2, &["missing.yaml", "not there"]);
    shell.run(&["plan", "check", "home"]).fails(2, &["home", "folder"]);
}

#[test]
fn a_file_that_is_not_there_keeps_no_other_from_being_checked() {
    let shell = Shell::new();
    shell.write("empty.yaml", "");
    let ran = shell.run(&["plan", "check", "missing.yaml", "empty.yaml", "gone.yaml"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.data.contains("empty.yaml: not valid"), "{ran:?}");
    assert!(
        ran.talk.contains("missing.yaml") && ran.talk.contains("gone.yaml"),
        "{ran:?}"
    );
}

#[test]
fn a_fault_that_keeps_the_rest_from_being_looked_at_says_so() {
    let shell = Shell::new();
    shell.write("cut.yaml", "schema: stopgap/1\nplan: {id: cut\nroles: [x]\nphases: 3\n");
    let ran = shell.run(&["plan", "check", "cut.yaml"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(
        ran.data
            .contains("1 error. What stands behind it is looked at once it is put right"),
        "{ran:?}"
    );
}

#[test]
fn files_that_nothing_uses_are_named() {
    let shell = Shell::new();
    let ours = "schema: stopgap/1\nplan: {id: ours, title: Ours, version: 1}\n";
    for file in ["ours.yaml", "ours - Copy.yaml", "power-cut.yaml.txt"] {
        shell.write(&format!("home/plans/{file}"), ours);
    }
    let list = shell.run(&["plan", "list"]);
    assert_eq!(list.code, 0, "{list:?}");
    assert!(list.data.contains("plans/ours - Copy.yaml, NOT USED"), "{list:?}");
    for said in [
        "ours - Copy.yaml is not used: it has the id \"ours\", as ours.yaml has",
        "power-cut.yaml.txt is not used: its name ends in .txt",
        "rename it to power-cut.yaml",
    ] {
        let talk = list.talk.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(talk.replace('\\', "/").contains(said), "{said:?} is missing in {talk}");
    }
    let check = shell.run(&["plan", "check", "home/plans/ours - Copy.yaml"]);
    assert_eq!(check.code, 0, "{check:?}");
    assert!(check.data.contains("warning: this file is not used"), "{check:?}");
    let health = shell.run(&["plan", "health"]);
    assert!(health.data.contains("A file is not used"), "{health:?}");
}

#[test]
fn hostile_text_in_a_plan_is_harmless() {
    let shell = Shell::new();
    shell.write(
        "home/plans/hostile.yaml",
        "schema: stopgap/1\nplan: {id: hostile, title: \"a\\u202Eb\\u001B[2Jc\", version: 1, summary: \"x\\u0007\"}\n",
    );
    shell.write("home/plans/worse.yaml", "schema: \u{1b}[31m\nplan: \u{202e}{\n");
    for words in [
        &["plan", "list"][..],
        &["plan", "show", "hostile"],
        &["plan", "check", "hostile", "home/plans/worse.yaml"],
    ] {
        let ran = shell.run(words);
        assert_harmless(&ran.data);
        assert_harmless(&ran.talk);
    }
    assert!(shell.run(&["plan", "list"]).talk.contains("U+001B"));
}

#[test]
fn the_schema_of_each_kind_is_the_file_in_docs() {
    let shell = Shell::new();
    for (words, file) in [
        (&["plan", "schema"][..], include_str!("../../docs/schema/plan.json")),
        (&["plan", "schema", "plan"], include_str!("../../docs/schema/plan.json")),
        (
            &["plan", "schema", "practice"],
            include_str!("../../docs/schema/practice.json"),
        ),
        (
            &["plan", "schema", "drill"],
            include_str!("../../docs/schema/drill.json"),
        ),
    ] {
        assert_eq!(shell.ok(words), file, "{words:?}");
    }
    shell.run(&["plan", "schema", "slip"]).fails(2, &["slip", "practice"]);
}

/// A plan of one step that names a contact and two other plans.
const OUTWARD: &str = "schema: stopgap/1\nplan: {id: ours, title: Ours, version: 1}\nroles:\n  lead: {title: Lead}\nphases:\n  \
                       - title: One\n    steps:\n      - do: Choose\n        role: lead\n        contact: it-dsek\n        \
                       decision:\n          options:\n            - {title: Slow, then: {switch: slow-mornin}}\n            \
                       - {title: Theirs, then: {switch: theirs/plan.yaml}}\n";

#[test]
fn contacts_and_other_plans_that_are_not_there_are_warnings() {
    let shell = Shell::new();
    shell.write("home/plans/ours.yaml", OUTWARD);
    let found = shell.ok(&["plan", "check", "home/plans/ours.yaml"]);
    assert!(
        !found.contains("contact"),
        "no practice.yaml, so no contact is missing: {found}"
    );
    assert!(
        found.contains("ours.yaml:13:44: warning: there is no plan \"slow-mornin\""),
        "{found}"
    );
    assert!(found.contains("hint: did you mean \"slow-morning\"?"), "{found}");
    assert!(
        found.contains("ours.yaml:14:46: warning: there is no file \"theirs/plan.yaml\""),
        "{found}"
    );

    shell.write(
        "home/practice.yaml",
        "schema: stopgap-practice/1\ncontacts:\n  it-desk: {name: IT service desk}\n",
    );
    shell.write("home/plans/theirs/plan.yaml", OUTWARD);
    let found = shell.ok(&["plan", "check", "ours"]);
    assert!(
        found.contains(":10:18: warning: practice.yaml has no contact \"it-dsek\""),
        "{found}"
    );
    assert!(found.contains("hint: did you mean \"it-desk\"?"), "{found}");
    assert!(!found.contains("there is no file"), "{found}");
    assert!(
        found.contains("valid (1 phase, 1 step, 0 services), 2 warnings"),
        "{found}"
    );
}

#[test]
fn a_scenario_is_checked_as_strictly_as_a_plan() {
    let shell = Shell::new();
    let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/scenarios");
    let copy = |from: &str, to: &str| {
        shell.write(to, std::fs::read(fixtures.join(from)).expect("the fixture"));
    };
    copy("plan.yaml", "home/plans/small.yaml");
    copy("valid/whole.yaml", "home/plans/drills/whole.yaml");
    copy("broken/ten-mistakes.yaml", "ten.yaml");
    let ran = shell.run(&["plan", "check", "ten.yaml"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.data.contains("ten.yaml: not valid: 10 errors"), "{ran:?}");
    assert_eq!(ran.data.matches("hint: ").count(), 10, "{ran:?}");
    // By its id, as by its file.
    let ok = shell.ok(&[
        "plan",
        "check",
        "whole",
        "micro-clinical",
        "home/plans/drills/whole.yaml",
    ]);
    assert!(
        ok.contains("whole: valid (a drill of 45m, 4 injects, 2 objectives)"),
        "{ok}"
    );
    assert!(ok.contains("micro-clinical: valid"), "{ok}");
}
