//! `plan tune`: what was measured becomes a change of the practice's own plan, where somebody takes it.

use crate::inside::Person;
use crate::support::Shell;

const PLAN: &str = "schema: stopgap/1\nplan: {id: ours, title: Our plan, version: 1}\nroles: {lead: {title: Lead}}\nphases:\n  \
                    - id: first\n    title: First\n    steps:\n      - id: rooms\n        do: Tell the rooms\n        role: lead\n        due: \
                    10m # agreed in May\n      # The desk comes next.\n      - {id: desk, do: Put the desk on paper, role: lead, due: 10m}\n      \
                    - {id: fine, do: All is fine, role: lead, due: 10m}\n";

/// A day on which the steps were done after these minutes.
fn day(day: u32, rooms: u32, desk: u32) -> String {
    format!(
        "plan: ours\nzone: Europe/London\ndate: 2026-06-{day:02}\n08:00 MF note it begins\n08:10 MF step fine done\n08:{rooms} \
         MF step rooms done\n08:{desk} MF step desk done\n"
    )
}

fn measured(shell: &Shell) {
    shell.write("home/plans/ours.yaml", PLAN);
    for (number, rooms, desk) in [(1, 20, 31), (2, 22, 33), (3, 24, 35)] {
        let file = format!("day-{number}.txt");
        shell.write(&file, day(number, rooms, desk));
        shell.ok(&["replay", &file]);
    }
}

fn plan(shell: &Shell) -> String {
    std::fs::read_to_string(shell.home().join("plans/ours.yaml")).expect("the plan")
}

#[test]
fn without_a_terminal_the_change_is_printed_and_nothing_is_written() {
    let shell = Shell::new();
    measured(&shell);
    let ran = shell.run(&["plan", "tune", "ours"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for said in [
        "ours: measured in 0 drills and 3 incidents.",
        "1 target fits what was measured",
        "1 Tell the rooms (rooms)",
        "due: 10 min -> 25 min",
        "in earnest: 3 times, the middle one 22 min, from 20 min to 24 min",
        "Nothing was changed.",
        "stopgap plan tune ours --accept rooms",
    ] {
        assert!(ran.talk.contains(said), "{said:?} is missing in {}", ran.talk);
    }
    assert!(
        ran.data.ends_with(
            "@@ -11 +11 @@ 1 Tell the rooms\n-        due: 10m # agreed in May\n+        due: 25m # agreed in May\n@@ -13 +13 @@ 2 \
             Put the desk on paper\n-      - {id: desk, do: Put the desk on paper, role: lead, due: 10m}\n+      - {id: desk, do: \
             Put the desk on paper, role: lead, due: 35m}\n"
        ),
        "{}",
        ran.data
    );
    assert_eq!(plan(&shell), PLAN);
}

#[test]
fn a_step_that_is_named_is_changed_and_nothing_else() {
    let shell = Shell::new();
    measured(&shell);
    shell
        .run(&["plan", "tune", "ours", "--accept", "room"])
        .fails(2, &["Nothing is proposed for \"room\"", "did you mean \"rooms\""]);
    shell
        .run(&["plan", "tune", "ours", "--accept", "fine"])
        .fails(2, &["Nothing is proposed for \"fine\""]);
    shell.ok(&["plan", "tune", "ours", "--accept", "rooms", "-o", "other.yaml"]);
    assert_eq!(plan(&shell), PLAN, "-o leaves the plan as it is");
    let other = std::fs::read_to_string(shell.folder().join("other.yaml")).expect("the file");
    let ran = shell.run(&["plan", "tune", "ours", "--yes", "1"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.talk.contains("1 step changed"), "{ran:?}");
    assert!(!ran.data.contains("desk"), "{ran:?}");
    assert_eq!(plan(&shell), PLAN.replace("10m # agreed", "25m # agreed"));
    assert_eq!(plan(&shell), other);
}

#[test]
fn only_a_plan_of_the_practice_s_own_is_changed() {
    let shell = Shell::new();
    measured(&shell);
    let elsewhere = shell.write("elsewhere.yaml", PLAN);
    let path = elsewhere.to_str().expect("a plain path");
    shell
        .run(&["plan", "tune", path, "--accept", "rooms"])
        .fails(1, &["not a plan in the practice folder", "stopgap plan copy ours"]);
    assert_eq!(std::fs::read_to_string(&elsewhere).expect("the file"), PLAN);
    let shipped = shell.run(&["plan", "tune", "power-cut"]);
    assert_eq!(shipped.code, 0);
    assert!(shipped.talk.contains("Nothing is proposed."), "{shipped:?}");
}

#[test]
fn few_measurements_are_said_to_be_few_in_the_change_as_well() {
    let shell = Shell::new();
    shell.write("home/plans/ours.yaml", PLAN);
    shell.write("day.txt", day(1, 40, 41));
    shell.ok(&["replay", "day.txt"]);
    let ran = shell.run(&["plan", "tune", "ours"]);
    assert!(ran.data.contains("1 Tell the rooms (FEW: 1 measurement)"), "{ran:?}");
    assert!(
        ran.talk.contains("FEW: only 1 measurement; 3 or more say something"),
        "{ran:?}"
    );
}

#[test]
fn at_a_terminal_each_step_is_asked_about() {
    for (types, wanted) in [
        (
            "\ny\n",
            PLAN.replace(
                "role: lead, due: 10m}\n      - {id: fine",
                "role: lead, due: 35m}\n      - {id: fine",
            ),
        ),
        ("y\nq\n", PLAN.replace("10m # agreed", "25m # agreed")),
        ("y\n", PLAN.replace("10m # agreed", "25m # agreed")),
        ("no\nwhat\n", PLAN.to_owned()),
        ("", PLAN.to_owned()),
    ] {
        let mut person = Person::at("2026-07-01T09:00:00+01:00");
        measured(&person.shell);
        person.types = types;
        let ran = person.runs(&["plan", "tune", "ours"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.talk.contains("Take it?"), "{ran:?}");
        assert_eq!(plan(&person.shell), wanted, "{types:?}");
    }
}
