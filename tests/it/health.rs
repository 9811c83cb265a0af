//! `plan health`: what would hurt on the day.

use crate::support::{Shell, assert_harmless};

const PLAN: &str = "schema: stopgap/1\nplan: {id: ours, title: Our plan, version: 1.2, review_by: 2001-01-01}\n\
                    services: {record: {name: Record, contact: it-desk}}\nroles: {lead: {title: Lead, deputies: [Anybody]}}\n\
                    phases:\n  - {id: first, title: First, steps: [{id: a, do: Tell the rooms, role: lead, required: must}]}\n";

const PRACTICE: &str = "schema: stopgap-practice/1\npeople: {mf: {name: Mary Fox, roles: [lead]}}\n\
                        contacts: {it-desk: {name: IT desk, phone: \"01632 960101\"}}\n";

#[test]
fn what_would_hurt_on_the_day_ends_with_1_and_what_is_only_due_with_0() {
    let shell = Shell::new();
    shell.write("home/plans/ours.yaml", PLAN);
    let ran = shell.run(&["plan", "health", "ours"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    for said in [
        "WRONG  There is no number for it-desk",
        "where: practice.yaml, contacts; named by ours",
        "do:    add it-desk",
        "WRONG  practice.yaml names nobody who works here",
        "ours: Our plan, version 1.2",
        "Rehearsed: never",
        "due    It was to be read again by 1 Jan 2001",
        "not ready: 2 things would hurt on the day; 1 thing is due",
    ] {
        assert!(ran.data.contains(said), "{said:?} is missing in {}", ran.data);
    }
    shell.write("home/practice.yaml", PRACTICE);
    let ran = shell.run(&["plan", "health", "ours"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.data
            .ends_with("ready: nothing would hurt on the day; 2 things are due\n"),
        "{ran:?}"
    );
    let json: serde_json::Value = serde_json::from_str(&shell.ok(&["plan", "health", "ours", "--json"])).unwrap();
    assert_eq!(
        (&json["ready"], &json["plans"][0]["id"]),
        (&true.into(), &"ours".into())
    );
    let finding = &json["practice"][0];
    assert_eq!(
        (&finding["level"], finding["what"].as_str()),
        (&"due".into(), Some("The number of IT desk was never checked"))
    );
    for key in ["what", "where", "do"] {
        assert!(finding[key].is_string(), "{finding}");
    }
}

#[test]
fn a_live_incident_counts_as_a_rehearsal() {
    let shell = Shell::new();
    shell.write("home/practice.yaml", PRACTICE);
    shell.write(
        "home/plans/ours.yaml",
        PLAN.replace("version: 1.2", "version: 1.2, rehearse_every: 6 months"),
    );
    let health = |wanted: &str| {
        let data = shell.run(&["plan", "health", "ours"]).data;
        assert!(data.contains(wanted), "{wanted:?} is missing in {data}");
    };
    health("It has never been rehearsed, and is to be every 6 months");
    shell.ok(&["start", "ours"]);
    health("never been rehearsed");
    shell.ok(&["do", "step", "a", "done"]);
    health(", in earnest");
    assert!(
        !shell
            .run(&["plan", "health", "ours"])
            .data
            .contains("never been rehearsed")
    );
}

#[test]
fn without_a_name_every_plan_is_looked_at_and_a_broken_file_is_a_finding() {
    let shell = Shell::new();
    shell.write("home/practice.yaml", PRACTICE);
    shell.write("home/plans/ours.yaml", PLAN);
    shell.ok(&["plan", "list"]);
    shell.write("home/plans/ours.yaml", PLAN.replace("title: Our", "titel: Our"));
    shell.write(
        "home/plans/theirs.yaml",
        "schema: stopgap/1\nplan: {id: theirs\u{1b}[31m}\n",
    );
    let ran = shell.run(&["plan", "health"]);
    assert_eq!(ran.code, 1);
    assert_harmless(&ran.data);
    for said in [
        "ours.yaml: line 2: ",
        "version 1.2 is used",
        "theirs.yaml: line 2: ",
        "slow-morning",
        "ours: Our plan",
    ] {
        assert!(ran.data.contains(said), "{said:?} is missing in {}", ran.data);
    }
    shell
        .run(&["plan", "health", "owrs"])
        .fails(2, &["owrs", "did you mean \"ours\""]);
}

#[test]
fn cards_that_were_printed_from_another_text_are_due() {
    let shell = Shell::new();
    shell.write("home/practice.yaml", PRACTICE);
    shell.write("home/plans/ours.yaml", PLAN);
    let health = |wanted: &str, is_said: bool| {
        let data = shell.ok(&["plan", "health", "ours"]);
        assert_eq!(data.contains(wanted), is_said, "{wanted:?}: {data}");
    };
    health("note   Its action cards were never printed here", true);
    shell.ok(&["print", "cards", "ours", "-o", "cards.html"]);
    health("action cards", false);
    shell.write(
        "home/plans/ours.yaml",
        PLAN.replace("Tell the rooms", "Tell every room"),
    );
    health("due    Its action cards were last printed on ", true);
    health("stopgap print cards ours", true);
    shell.ok(&["print", "cards", "ours", "-o", "cards.html", "--force"]);
    health("action cards", false);
}
