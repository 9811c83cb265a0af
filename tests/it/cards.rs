//! `plan cards`, `plan copy`, `print …`, and that the cards of every shipped plan fit.

use super::support::{Shell, assert_harmless};
use stopgap::home::{Home, Places};
use stopgap::incident::moment::Moment;
use stopgap::print::{Options, cards, crowded};

/// Every shipped plan.
fn shipped() -> Vec<stopgap::home::Found> {
    let nowhere = Home::open(Places::default());
    let plans = nowhere.plans();
    plans
        .into_iter()
        .map(|listed| listed.plan.expect("a valid plan"))
        .collect()
}

#[test]
fn every_role_of_every_shipped_plan_fits_on_one_page_and_its_back() {
    let home = Home::open(Places::default());
    let mut seen = 0;
    for found in shipped() {
        let titles = home.titles_of_switches(&found.plan, &found.origin.folder());
        let over = crowded(&found.plan, &home.practice, &titles);
        let said: Vec<_> = over.iter().filter_map(stopgap::print::Card::trouble).collect();
        assert!(said.is_empty(), "{}: {said:?}", found.plan.id);
        let options = Options {
            printed: Moment::default(),
            zone: home.practice.time_zone,
            is_exercise: false,
            role: None,
            titles: &titles,
        };
        let cards = cards(&found.plan, found.pinned().sha256, &home.practice, &options);
        let roles = found.plan.roles.iter().filter(|role| {
            let mut steps = found.plan.steps();
            steps.any(|(_, step)| step.role == role.id)
        });
        assert_eq!(cards.cards.len(), roles.count(), "{}", found.plan.id);
        seen += cards.cards.len();
    }
    assert!(seen > 80, "{seen}");
}

#[test]
fn cards_are_written_as_their_file_s_name_says_and_noted_as_printed() {
    let shell = Shell::new();
    let ran = shell.run(&["plan", "cards", "clinical-system-outage", "-o", "cards.html"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.talk
            .contains("No room on the card of Lead: how it is done, in full ("),
        "{ran:?}"
    );
    assert!(
        ran.talk.contains("8 cards, 4 with a back, Clinical system unavailable"),
        "{ran:?}"
    );
    let html = std::fs::read_to_string(shell.folder().join("cards.html")).expect("the file");
    assert_eq!(html.matches("<section class=\"card").count(), 12);
    assert!(html.contains("take the cards of Network or internet down"));
    shell.ok(&[
        "print",
        "cards",
        "clinical-system-outage",
        "--role",
        "Liaison",
        "-o",
        "liaison.txt",
    ]);
    let text = std::fs::read_to_string(shell.folder().join("liaison.txt")).expect("the file");
    assert!(text.contains("LIAISON") && !text.contains("RECEPTION LEAD"), "{text}");
    let log = shell.ok(&["log", "--standing"]);
    assert!(
        log.contains("MF  Action cards printed: Clinical system unavailable, version 1.0\n"),
        "{log}"
    );
    assert!(log.contains("version 1.0, only liaison"), "{log}");
    shell
        .run(&["plan", "cards", "clinical-system-outage", "-o", "cards.html"])
        .fails(1, &["is there already", "--force"]);
}

#[test]
fn a_whole_plan_is_printed_and_noted() {
    let shell = Shell::new();
    let ran = shell.run(&["print", "plan", "ransomware", "-o", "plan.html"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let html = std::fs::read_to_string(shell.folder().join("plan.html")).expect("the file");
    assert!(html.contains("The whole plan") && html.contains("72 h"), "{html}");
    let text = shell.ok(&["print", "plan", "clinical-system-outage"]);
    assert!(text.contains("THE WHOLE PLAN"), "{text}");
    let log = shell.ok(&["log", "--standing"]);
    assert!(log.contains("Whole plan printed: "), "{log}");
}

#[test]
fn what_cannot_be_printed_is_said_with_what_to_do() {
    let shell = Shell::new();
    shell
        .run(&["plan", "cards", "clinical-system-outage", "--role", "led"])
        .fails(2, &["No role is called \"led\"", "did you mean \"lead\"?"]);
    shell
        .run(&["plan", "cards", "slow-morning"])
        .fails(1, &["no role has a card", "print contacts"]);
    shell
        .run(&["print", "cards"])
        .fails(2, &["Of which plan?", "print cards PLAN"]);
    shell
        .run(&["print", "kit"])
        .fails(2, &["cannot be printed yet", "by hand"]);
    shell
        .run(&["print", "slips", "C", "20", "--room", "3"])
        .fails(2, &["counting of paper"]);
    shell
        .run(&["print", "contacts"])
        .fails(1, &["practice.yaml has no contacts"]);
    let log = shell.run(&["log", "--standing"]);
    assert!(log.talk.contains("Nothing stands in it yet"), "{log:?}");
}

#[test]
fn the_cards_of_an_incident_are_those_of_the_plan_that_it_pinned() {
    let shell = Shell::new();
    let numbered = include_str!("../fixtures/plans/valid/step-numbers.yaml");
    let path = shell.write("home/plans/numbers.yaml", numbered);
    shell.ok(&["start", "numbers"]);
    std::fs::remove_file(path).expect("the plan goes away");
    let text = shell.ok(&["print", "cards"]);
    assert!(text.contains("[ ]  2a  Put in later"), "{text}");
    assert!(shell.ok(&["print", "board"]).contains("BOARD"));
    assert!(shell.ok(&["print", "handover"]).contains("HANDOVER"));
    assert!(!text.contains("EXERCISE"));
}

#[test]
fn contacts_are_printed_with_their_numbers_and_lines_for_those_without() {
    let shell = Shell::new();
    shell.write(
        "home/practice.yaml",
        "schema: stopgap-practice/1\ncontacts:\n  it-desk: {name: IT desk, phone: '0300 1'}\n",
    );
    let text = shell.ok(&["print", "contacts", "clinical-system-outage"]);
    assert!(text.contains("IT desk  0300 1 (step 7"), "{text}");
    assert!(text.contains("Lab  ____"), "{text}");
    assert_eq!(shell.ok(&["print", "contacts"]).matches("0300 1").count(), 1);
    assert!(shell.ok(&["log", "--standing"]).contains("List of contacts printed"));
}

#[test]
fn hostile_plans_print_harmlessly() {
    let shell = Shell::new();
    let plan = "schema: stopgap/1\nplan: {id: odd, title: \"T\\u202e<b>\", version: 1}\nroles:\n  lead: {title: \"L\\u202d\"}\n\
                phases:\n  - id: one\n    title: One\n    steps:\n      - {id: a, do: \"<script>\\u2066\", role: lead}\n";
    shell.write("odd.yaml", plan);
    let text = shell.ok(&["plan", "cards", "./odd.yaml"]);
    assert_harmless(&text);
    let html = shell.ok(&["plan", "cards", "./odd.yaml", "--format", "html"]);
    assert_harmless(&html);
    assert!(!html.contains("<script>"), "{html}");
}

#[test]
fn check_warns_of_a_role_that_has_more_than_a_page() {
    let shell = Shell::new();
    let step = |at| format!("      - {{id: s{at}, do: Do thing {at}, role: lead}}\n");
    let steps = (0..60).map(step).collect::<Vec<_>>().concat();
    let plan = format!(
        "schema: stopgap/1\nplan: {{id: long, title: Long, version: 1}}\nroles:\n  lead: {{title: Lead}}\nphases:\n  - id: one\n    \
         title: One\n    steps:\n{steps}"
    );
    shell.write("long.yaml", plan);
    let said = shell.ok(&["plan", "check", "long.yaml"]);
    assert!(
        said.contains("long.yaml:4:3: warning: the action card of Lead is"),
        "{said}"
    );
    let ran = shell.run(&["plan", "cards", "./long.yaml", "-o", "long.txt"]);
    assert!(ran.talk.contains("longer than a page"), "{ran:?}");
    let text = std::fs::read_to_string(shell.folder().join("long.txt")).expect("the file");
    assert!(text.contains("Do thing 59"), "nothing is cut");
}

#[test]
fn a_plan_is_copied_byte_for_byte_and_never_over_another() {
    let shell = Shell::new();
    let ran = shell.run(&["plan", "copy", "network-outage"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let path = shell.home().join("plans/network-outage.yaml");
    assert_eq!(ran.data.trim(), path.display().to_string());
    let shipped = include_str!("../../plans/network-outage.yaml");
    assert_eq!(std::fs::read_to_string(&path).expect("the copy"), shipped);
    for words in ["derived_from", "version (now 1.0)", "plan check", "plan cards"] {
        assert!(ran.talk.contains(words), "{words}: {}", ran.talk);
    }
    shell
        .run(&["plan", "copy", "network-outage"])
        .fails(1, &["is there already", "--as"]);
    assert!(shell.ok(&["plan", "list"]).contains("network-outage.yaml"));

    shell.ok(&["plan", "copy", "network-outage", "--as", "our-network"]);
    let own = std::fs::read_to_string(shell.home().join("plans/our-network.yaml")).expect("the copy");
    assert_eq!(own, shipped.replacen("  id: network-outage", "  id: our-network", 1));
    assert!(shell.ok(&["plan", "check", "our-network"]).contains("valid"));
    shell
        .run(&["plan", "copy", "network-outage", "--as", "Our Plan"])
        .fails(2, &["cannot be a plan's id"]);
    shell
        .run(&["plan", "copy", "no-such-plan"])
        .fails(2, &["There is no plan"]);
}
