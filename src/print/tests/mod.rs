//! What cards say, that they fit, and that nothing breaks out of them.

use crate::incident::entry::hash_line;
use crate::incident::ids::Hash;
use crate::incident::moment::Moment;
use crate::plan::model::Plan;
use crate::plan::practice::Practice;
use crate::plan::{read, read_practice};
use crate::print::{
    Cards, Options, Piece, cards, cards_html, cards_text, contacts, contacts_html, contacts_text, overfull,
};

const OUTAGE: &str = include_str!("../../../plans/clinical-system-outage.yaml");
const NETWORK: &str = include_str!("../../../plans/network-outage.yaml");
const SMALL: &str = include_str!("small.yaml");

const PRACTICE: &str = "\
schema: stopgap-practice/1
practice: {name: Newark}
contacts:
  it-desk: {name: IT service desk, phone: '0300 000 0000', alternative: '0300 000 0001', note: Have our code at hand, confirmed: 2026-11-01}
  neighbour-practice: {name: Balderton practice, phone: '01632 960144'}
";

fn plan(text: &str) -> (Plan, Hash) {
    let plan = read(text, "plan").unwrap_or_else(|faults| panic!("{faults:#?}")).plan;
    (plan, hash_line(text))
}

fn practice() -> Practice {
    read_practice(PRACTICE, "practice.yaml").unwrap().0
}

fn options(is_exercise: bool, role: Option<&str>) -> Options<'_> {
    Options {
        printed: Moment::from_rfc3339("2026-11-25T09:00:00Z").unwrap(),
        zone: crate::plan::zone::Zone::named("Europe/London").unwrap(),
        is_exercise,
        role,
    }
}

fn cards_of(text: &str) -> Cards {
    let (plan, sha256) = plan(text);
    cards(&plan, sha256, &practice(), &options(false, None))
}

#[test]
fn the_cards_of_two_shipped_plans_are_as_stored() {
    insta::assert_snapshot!("clinical-system-outage", cards_text(&cards_of(OUTAGE)));
    insta::assert_snapshot!("network-outage", cards_text(&cards_of(NETWORK)));
}

#[test]
fn a_small_plan_s_card_is_as_stored_as_text_and_as_html() {
    let cards = cards_of(SMALL);
    insta::assert_snapshot!("small.txt", cards_text(&cards));
    insta::assert_snapshot!("small.html", cards_html(&cards, &|_| None).unwrap());
}

#[test]
fn text_is_never_wider_than_76_columns() {
    for text in [OUTAGE, NETWORK, SMALL] {
        for line in cards_text(&cards_of(text)).lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= 76, "{line}");
        }
    }
}

#[test]
fn a_title_that_begins_like_an_item_of_a_list_and_is_too_long_for_a_line_is_broken() {
    let long = format!("- {}", "very ".repeat(20));
    let text = SMALL.replace("title: Small plan", &format!("title: '{long}'"));
    assert_ne!(text, SMALL);
    let page = cards_text(&cards_of(&text));
    assert!(page.lines().any(|line| line.starts_with("- very very")), "{page}");
}

#[test]
fn every_step_of_a_role_stands_on_its_card_by_number_with_its_warning() {
    for text in [OUTAGE, NETWORK] {
        let (plan, _) = plan(text);
        let cards = cards_of(text);
        for (_, step) in plan.steps() {
            let card = cards.cards.iter().find(|card| card.role == step.role.as_str()).unwrap();
            let shown = card.phases.iter().flat_map(|phase| &phase.steps);
            let shown = shown.into_iter().find(|shown| shown.id == step.id.as_str()).unwrap();
            assert_eq!(shown.number, step.number.to_string());
            assert_eq!(shown.title, step.title);
            assert_eq!(shown.warning.is_some(), step.warning.is_some(), "{}", step.id);
        }
    }
}

#[test]
fn one_role_may_be_printed_alone() {
    let (plan, sha256) = plan(OUTAGE);
    let one = cards(&plan, sha256, &practice(), &options(false, Some("liaison")));
    assert_eq!(one.cards.len(), 1);
    assert!(cards_text(&one).contains("LIAISON"));
}

#[test]
fn an_exercise_is_said_on_every_page() {
    let (plan, sha256) = plan(OUTAGE);
    let drill = cards(&plan, sha256, &practice(), &options(true, None));
    let text = cards_text(&drill);
    assert_eq!(
        text.lines().filter(|line| line.starts_with("*** EXERCISE")).count(),
        drill.cards.len()
    );
    let html = cards_html(&drill, &|_| None).unwrap();
    assert_eq!(html.matches("class=\"exercise\"").count(), drill.cards.len());
    assert!(!cards_text(&cards_of(OUTAGE)).contains("EXERCISE"));
    let list = contacts(Some(&plan), &practice(), &options(true, None));
    assert!(contacts_html(&list, &|_| None).unwrap().contains("EXERCISE"));
}

#[test]
fn a_role_with_too_many_steps_is_named_and_nothing_of_it_is_cut() {
    let step = |at| format!("      - {{id: s{at}, do: Do thing {at}, role: lead, due: 5m}}\n");
    let steps = (0..60).map(step).collect::<Vec<_>>().concat();
    let text = format!("{SMALL}  - id: many\n    title: Many\n    steps:\n{steps}");
    let (plan, _) = plan(&text);
    let said = overfull(&plan, &practice());
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].too_long().unwrap().0.contains("action card of Lead is"),
        "{said:?}"
    );
    let card = &cards_of(&text).cards[0];
    assert!(card.lines_over > 10);
    let shown: usize = card.phases.iter().map(|phase| phase.steps.len()).sum();
    assert!(shown >= 60);
}

#[test]
fn hostile_words_are_nothing_but_words() {
    let text = SMALL
        .replace("Ring the desk", "<script>alert(1)</script> \u{202e}&amp; \"x\"")
        .replace("Nobody moves", "</p><b onclick=x>");
    let (plan, sha256) = plan(&text);
    let mut practice = practice();
    practice.name = "<img src=x onerror=y>".to_owned();
    practice.contacts[0].phone = Some("<i>\u{1b}[2J".to_owned());
    let cards = cards(&plan, sha256, &practice, &options(false, None));
    let list = contacts(Some(&plan), &practice, &options(false, None));
    for html in [
        cards_html(&cards, &|_| None).unwrap(),
        contacts_html(&list, &|_| None).unwrap(),
    ] {
        for raw in ["<script", "<b onclick", "<img", "<i>\u{1b}", "\u{202e}", "\u{1b}"] {
            assert!(!html.contains(raw), "{raw:?} in {html}");
        }
    }
    for text in [cards_text(&cards), contacts_text(&list)] {
        assert!(!text.contains(['\u{202e}', '\u{1b}']), "{text}");
        assert!(text.contains("<U+001B>"), "{text}");
    }
}

#[test]
fn a_practice_may_have_its_own_template() {
    let cards = cards_of(SMALL);
    let own = |name: &str| (name == "cards.html").then(|| "{{ title }}: {{ cards | length }}".to_owned());
    assert_eq!(cards_html(&cards, &own).unwrap(), "Small plan: 2");
    let broken = |name: &str| (name == "cards.css").then(|| "{{ oh".to_owned());
    let error = cards_html(&cards, &broken).unwrap_err().to_string();
    assert!(error.contains("cards.css"), "{error}");
}

#[test]
fn contacts_come_in_the_order_of_need_with_lines_for_what_is_missing() {
    let (plan, _) = plan(OUTAGE);
    let list = contacts(Some(&plan), &practice(), &options(false, None));
    let text = contacts_text(&list);
    assert!(
        text.contains("IT service desk  0300 000 0000 or 0300 000 0001 (step 7, "),
        "{text}"
    );
    assert!(text.contains("Icb on call  ______"), "{text}");
    assert!(text.contains("Have at hand: Have our code at hand"), "{text}");
    assert!(text.find("IT service desk") < text.find("Balderton practice"));
    let all = contacts(None, &practice(), &options(false, None));
    assert_eq!(all.contacts.len(), 2);
}

#[test]
fn a_piece_says_what_is_ticked_and_where_is_room_to_write() {
    let cards = cards_of(SMALL);
    let steps = cards.cards[0].phases.iter().flat_map(|phase| &phase.steps);
    let pieces: Vec<&Piece> = steps.flat_map(|step| &step.facts).collect();
    assert!(pieces.iter().any(|piece| piece.boxes == ["yes", "no"]));
    assert!(pieces.iter().any(|piece| piece.is_blank));
}
