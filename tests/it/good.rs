//! A broken plan never hides, and its last good copy can be started.

use std::fs;

use crate::support::Shell;

const GOOD: &str = "schema: stopgap/1\nplan: {id: ours, title: Our plan, version: 1.2}\nroles: {lead: {title: Lead}}\n\
                    phases:\n  - {id: first, title: First, steps: [{id: a, do: Tell the rooms, role: lead}]}\n";

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("JSON")
}

fn broken(good: &str) -> String {
    good.replace("title: Our plan", "titel: Our plan")
        .replace("role: lead}", "role: laed}")
}

/// What the list says of a plan.
fn row(shell: &Shell, id: &str) -> serde_json::Value {
    let rows = json(&shell.ok(&["plan", "list", "--json"]));
    let row = rows.as_array().into_iter().flatten().find(|row| row["id"] == id);
    row.unwrap_or_else(|| panic!("{id} is not in {rows}")).clone()
}

#[test]
fn the_last_good_copy_of_a_broken_plan_is_named_and_can_be_started() {
    let shell = Shell::new();
    shell.write("home/plans/ours.yaml", GOOD);
    assert!(shell.ok(&["plan", "list"]).contains("Our plan"));
    shell.write("home/plans/ours.yaml", broken(GOOD));
    let list = shell.run(&["plan", "list"]);
    assert_eq!(list.code, 0);
    assert!(
        list.data.contains("CANNOT BE USED") && list.data.contains("version 1.2"),
        "{list:?}"
    );
    assert!(list.talk.contains("titel"), "{list:?}");
    let row = row(&shell, "ours");
    assert_eq!((&row["valid"], &row["errors"]), (&false.into(), &2.into()));
    assert_eq!(row["stands_in"]["version"], "1.2");
    let start = shell.run(&["start", "ours"]);
    assert_eq!(start.code, 0, "{start:?}");
    for said in [
        "your file ours.yaml has 2 mistakes since ",
        "this is the copy of ",
        "version 1.2",
        "plan check",
    ] {
        assert!(start.talk.contains(said), "{said:?} is missing in {}", start.talk);
    }
    assert!(shell.ok(&["status"]).contains("Our plan"));
    shell
        .run(&["start", "home/plans/ours.yaml"])
        .fails(1, &["titel", "plan check"]);
}

#[test]
fn a_broken_copy_of_a_shipped_plan_goes_back_to_its_own_last_good_text_first() {
    let shell = Shell::new();
    let own = GOOD.replace("id: ours", "id: slow-morning");
    // The file may be called what it will: the id inside says what it overrides.
    shell.write("home/plans/mornings.yaml", &own);
    shell.ok(&["plan", "list"]);
    shell.write("home/plans/mornings.yaml", broken(&own));
    assert!(shell.ok(&["plan", "show", "slow-morning"]).starts_with("Our plan\n"));
    assert_eq!(row(&shell, "slow-morning")["overrides"], true);
    // Without a copy, the shipped one stands in, and that is said.
    fs::remove_dir_all(shell.home().join("plans/.good")).unwrap();
    let shown = shell.run(&["plan", "show", "slow-morning"]);
    assert!(shown.data.starts_with("Slow morning\n"), "{shown:?}");
    assert!(
        shown.talk.contains("mornings.yaml has 2 mistakes") && shown.talk.contains("inside the program"),
        "{shown:?}"
    );
}

#[test]
fn one_copy_is_kept_of_each_plan_and_a_damaged_one_counts_for_nothing() {
    let shell = Shell::new();
    let folder = shell.home().join("plans/.good");
    let copies = || {
        fs::read_dir(&folder)
            .unwrap()
            .map(|copy| copy.unwrap().path())
            .collect::<Vec<_>>()
    };
    for version in ["1.2", "1.3", "1.4", "1.4"] {
        shell.write("home/plans/ours.yaml", GOOD.replace("1.2", version));
        shell.write("home/plans/ours-too.yaml", GOOD.replace("id: ours", "id: ours-too"));
        shell.ok(&["plan", "list"]);
        assert_eq!(copies().len(), 2, "{version}: {:?}", copies());
    }
    shell.write("home/plans/ours.yaml", broken(GOOD));
    assert_eq!(row(&shell, "ours")["stands_in"]["version"], "1.4");
    for copy in copies() {
        fs::write(&copy, GOOD.replace("1.2", "6.6")).unwrap();
    }
    assert_eq!(row(&shell, "ours")["stands_in"], serde_json::Value::Null);
    shell.run(&["start", "ours"]).fails(1, &["titel", "2 errors"]);
}

#[test]
fn a_folder_that_cannot_be_written_is_read_all_the_same() {
    let shell = Shell::new();
    shell.write("home/plans/ours.yaml", GOOD);
    // A file stands where the folder of copies would be.
    shell.write("home/plans/.good", "mine");
    assert!(shell.ok(&["plan", "list"]).contains("Our plan"));
    assert_eq!(fs::read_to_string(shell.home().join("plans/.good")).unwrap(), "mine");
}

#[test]
fn the_last_good_copy_of_the_practice_file_gives_the_numbers() {
    let shell = Shell::new();
    let good = "schema: stopgap-practice/1\npractice: {name: Newark Street}\ncontacts:\n  it-desk: {name: IT desk, phone: \"01632 960101\"}\n";
    shell.write("home/practice.yaml", good);
    shell.ok(&["print", "contacts"]);
    let zoe = good.replace("IT desk", "Zo\u{1}").into_bytes();
    let zoe: Vec<u8> = zoe
        .into_iter()
        .map(|byte| if byte == 1 { 0xeb } else { byte })
        .collect();
    for broken in [format!("{good}people: [broken\n").into_bytes(), zoe.clone()] {
        fs::write(shell.home().join("practice.yaml"), &broken).unwrap();
        let contacts = shell.run(&["print", "contacts"]);
        assert!(
            contacts.data.contains("01632 960101") && contacts.data.contains("Newark Street"),
            "{contacts:?}"
        );
        assert!(
            contacts
                .talk
                .contains("has errors, and names, numbers and hours are those of the copy of "),
            "{contacts:?}"
        );
        let health = shell.run(&["plan", "health"]);
        assert!(health.data.contains("the copy of "), "{health:?}");
        assert_eq!(fs::read(shell.home().join("practice.yaml")).unwrap(), broken);
    }
    // Without a copy, what can be read of it counts: here all of it.
    fs::remove_dir_all(shell.home().join(".good")).unwrap();
    let contacts = shell.run(&["print", "contacts"]);
    assert!(
        contacts.data.contains("Zoë") && contacts.data.contains("01632 960101"),
        "{contacts:?}"
    );
    assert!(
        contacts.talk.contains("Windows-1252") && contacts.talk.contains("practice.yaml:4:"),
        "{contacts:?}"
    );
}

#[test]
fn a_check_tells_of_numbers_that_moved_and_of_a_version_that_did_not() {
    let shell = Shell::new();
    let step = |id: &str, words: &str| format!("      - {{id: {id}, do: {words}, role: lead}}\n");
    let plan = |version: &str, steps: &[String]| {
        let head = "schema: stopgap/1\nplan:\n  id: ours\n  title: Our plan\n";
        let rest = "roles: {lead: {title: Lead}}\nphases:\n  - title: First\n    steps:\n";
        format!("{head}  version: {version}\n{rest}{}", steps.concat())
    };
    let (first, second) = (step("a", "Tell the rooms"), step("b", "Ring the desk"));
    shell.write("home/plans/ours.yaml", plan("1", &[first.clone(), second.clone()]));
    let check = |expected: &[&str], absent: &[&str]| {
        let said = shell.ok(&["plan", "check", "home/plans/ours.yaml"]);
        for words in expected {
            assert!(said.contains(words), "{words}: {said}");
        }
        for words in absent {
            assert!(!said.contains(words), "{words}: {said}");
        }
    };
    // Never used, never printed: nothing has moved.
    check(&["valid"], &["warning"]);
    shell.ok(&["plan", "list"]);
    check(&["valid"], &["warning"]);
    let put_in = step("new", "Look outside");
    shell.write(
        "home/plans/ours.yaml",
        plan("1", &[first.clone(), put_in.clone(), second.clone()]),
    );
    check(
        &[
            "ours.yaml:5:3: warning: the plan was changed since it was last used, and its version is still 1",
            "one step has another number than when the plan was last used; the first, Ring the desk, was 2 and is 3",
            "2 warnings",
        ],
        &[],
    );
    let numbered = put_in.replace("id: new,", "id: new, number: 1a,");
    shell.write("home/plans/ours.yaml", plan("2", &[first, numbered, second]));
    check(&["valid"], &["warning"]);
}
