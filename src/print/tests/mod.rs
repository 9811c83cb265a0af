//! What cards say, that they fit, and that nothing breaks out of them.

use crate::incident::entry::hash_line;
use crate::incident::ids::Hash;
use crate::incident::moment::Moment;
use crate::plan::model::Plan;
use crate::plan::practice::Practice;
use crate::plan::{read, read_practice};
use crate::print::{
    Cards, Options, Piece, cards, cards_html, cards_text, contacts, contacts_html, contacts_text, crowded, plan_html,
    plan_text, whole_plan,
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
        titles: &[],
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
    let backs = drill.cards.iter().filter(|card| !card.back.is_empty()).count();
    let pages = drill.cards.len() + backs;
    assert!(backs > 0);
    assert_eq!(
        text.lines().filter(|line| line.starts_with("*** EXERCISE")).count(),
        pages
    );
    let html = cards_html(&drill, &|_| None).unwrap();
    assert_eq!(html.matches("class=\"exercise\"").count(), pages);
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
    let said = crowded(&plan, &practice(), &[]);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].trouble().unwrap().0.contains("action card of Lead is"),
        "{said:?}"
    );
    let printed = cards_of(&text);
    assert!(printed.cards[0].lines_over > 10);
    let lead = printed.cards.iter().filter(|card| card.role == "lead");
    let shown: usize = lead.flat_map(|card| &card.phases).map(|phase| phase.steps.len()).sum();
    assert!(shown >= 60);
}

/// A plan whose lead has so many steps, the last of which decides.
fn busy(steps: usize) -> String {
    let step = |at| {
        format!(
            "      - {{id: s{at}, do: Do thing {at} and then look, role: lead, due: 5m, detail: Take it off its hook. \
             Hold it {at} minutes, confirm: Did thing {at} go well?, escalate: {{after: 20m, to: desk, say: Thing {at} waits}}}}\n"
        )
    };
    let steps = (1..=steps).map(step).collect::<Vec<_>>().concat();
    let decision = "      - {id: way, do: Decide how to go on, role: lead, decision: {question: Which of these?, review: 30m, \
                    options: [{id: a, title: On and on, then: {go_to: next}}, {id: b, title: Elsewhere, then: {switch: other}}, \
                    {id: c, title: Stop, then: {stand_down: true}}]}}\n";
    format!("{SMALL}  - id: many\n    title: Many\n    steps:\n{steps}{decision}")
}

/// The lead's card of that plan, with its back, as text on one line.
fn busy_card(steps: usize) -> String {
    let (plan, sha256) = plan(&busy(steps));
    let titles = [("other".to_owned(), "The other plan".to_owned())];
    let options = Options {
        titles: &titles,
        ..options(false, Some("lead"))
    };
    let text = cards_text(&cards(&plan, sha256, &practice(), &options));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_detail_that_ends_without_a_full_stop_is_on_the_card_whole() {
    let text = SMALL.replace(
        "- {id: doors,",
        "- {id: cellar, do: Fetch it, role: desk, detail: Look in the cellar}\n      - {id: doors,",
    );
    let cards = cards_of(&text);
    assert!(cards_text(&cards).contains("Look in the cellar"));
    assert!(cards_html(&cards, &|_| None).unwrap().contains("Look in the cellar"));
    let text = SMALL.replace(
        "          Look round first. Then choose.\n",
        "          Look round first. Then choose\n",
    );
    let said = cards_text(&cards_of(&text))
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        said.contains("Then choose. Go on: all is well. Stop: it is over."),
        "{said}"
    );
}

#[test]
fn a_card_says_where_a_decision_leads_and_when_it_is_looked_at_again() {
    let said = busy_card(2);
    let decided = "Which of these? [ ] On and on → Next [ ] Elsewhere → take the cards of The other plan \
                   [ ] Stop → stand down Look again after 30 min.";
    assert!(said.contains(decided), "{said}");
    assert!(
        said.contains("Not done after 20 min? Tell Front desk: “Thing 1 waits”"),
        "{said}"
    );
}

#[test]
fn a_card_says_within_what_time_an_outsider_is_to_be_told() {
    let told = "notify:\n  - {id: icb, title: Tell the ICB, within: 30m, when: {service: phones, is: down}, text: Say since when.}\nphases:";
    let text = SMALL
        .replace("phases:", told)
        .replacen("role: lead, due: 5m,", "role: lead, notify: icb, due: 5m,", 1);
    let said = cards_text(&cards_of(&text))
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        said.contains("They want to know within 30 min of this: Phones down. Say since when."),
        "{said}"
    );
}

#[test]
fn what_must_be_known_and_has_no_room_stands_on_the_back() {
    for steps in 1..24 {
        let said = busy_card(steps);
        for must in ["Which of these?", "On and on → Next", "Look again after 30 min."] {
            assert!(said.contains(must), "{steps} steps: {must}: {said}");
        }
        for at in 1..=steps {
            let told = format!("“Thing {at} waits”");
            assert_eq!(said.matches(&told).count(), 1, "{steps} steps: {told}: {said}");
            assert!(
                said.contains(&format!("Did thing {at} go well?")),
                "{steps} steps: {at}: {said}"
            );
        }
    }
    assert!(!busy_card(3).contains("LEAD, BACK"));
    let full = busy_card(18);
    assert!(full.contains("LEAD, BACK") && full.contains("> Do thing"), "{full}");
}

#[test]
fn a_step_fewer_never_makes_a_card_say_less_of_the_others() {
    // Of details that do not all fit, which of them does may differ; how many do, never by more than the step itself.
    let said = |card: &str, steps: usize| {
        let details = (1..=steps).map(|at| format!("Hold it {at} minutes."));
        details.filter(|detail| card.contains(detail)).count()
    };
    for steps in 2..24 {
        let (fewer, more) = (busy_card(steps - 1), busy_card(steps));
        let (fewer, more) = (said(&fewer, steps - 1), said(&more, steps));
        assert!(fewer + 1 >= more, "{steps} steps: {fewer}, {more}");
    }
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
fn a_caution_that_has_no_room_stands_on_the_back() {
    let (plan, sha256) = plan(OUTAGE);
    let text = cards_text(&cards(&plan, sha256, &practice(), &options(false, None)));
    let unbroken: Vec<&str> = text.split_whitespace().filter(|word| *word != "|").collect();
    let unbroken = unbroken.join(" ");
    for (_, step) in plan.steps() {
        if let Some(caution) = &step.caution {
            assert!(
                unbroken.contains(&format!("CAUTION: {caution}")),
                "{caution}\n{unbroken}"
            );
        }
    }
}

#[test]
fn what_gave_way_is_counted() {
    let (plan, sha256) = plan(OUTAGE);
    let printed = cards(&plan, sha256, &practice(), &options(false, None));
    let lead = printed.cards.iter().find(|card| card.role == "lead").unwrap();
    let said = lead.gave_way.to_string();
    assert!(said.starts_with("how it is done, in full ("), "{said}");
    assert!(cards_of(SMALL).cards.iter().all(|card| card.gave_way.is_nothing()));
}

#[test]
fn our_own_people_stand_below_the_contacts_for_the_cascade() {
    let (plan, _) = plan(OUTAGE);
    let people = "people:
  mary: {name: M. Field, initials: MF, roles: [lead, night-porter], phone: '01632 960001'}
  jay: {name: J. Patel, phone: ' '}
";
    let practice = read_practice(&format!("{PRACTICE}{people}"), "practice.yaml")
        .unwrap()
        .0;
    let list = contacts(Some(&plan), &practice, &options(false, None));
    let text = contacts_text(&list);
    let own = text.split("OUR OWN PEOPLE").nth(1).unwrap();
    assert!(own.contains("M. Field  01632 960001 (Lead, Night porter)"), "{own}");
    assert!(own.contains("J. Patel  ______"), "{own}");
    let html = contacts_html(&list, &|_| None).unwrap();
    assert!(
        html.contains("<b>01632 960001</b>") && html.contains("Lead, Night porter"),
        "{html}"
    );
    // Without people there is no heading either.
    let none = contacts(Some(&plan), &super::tests::practice(), &options(false, None));
    assert!(!contacts_html(&none, &|_| None).unwrap().contains("Our own people"));
    assert!(!contacts_text(&none).contains("OUR OWN PEOPLE"));
}

#[test]
fn a_piece_says_what_is_ticked_and_where_is_room_to_write() {
    let cards = cards_of(SMALL);
    let steps = cards.cards[0].phases.iter().flat_map(|phase| &phase.steps);
    let pieces: Vec<&Piece> = steps.flat_map(|step| &step.facts).collect();
    assert!(pieces.iter().any(|piece| piece.boxes == ["yes", "no"]));
    assert!(pieces.iter().any(|piece| piece.is_blank));
}

#[test]
fn what_has_no_room_on_the_front_stands_on_the_back_as_long_as_there_is_room() {
    let (plan, sha256) = plan(OUTAGE);
    let printed = cards(&plan, sha256, &practice(), &options(false, None));
    for card in &printed.cards {
        assert_eq!(card.back_lines_over, 0, "{}", card.role);
        let lines: usize = card.back.iter().filter_map(|step| step.detail.as_ref()).count();
        // What is left out had no room on either side: the back is not blank.
        assert!(
            card.gave_way.is_nothing() || lines > 5,
            "{}: {}",
            card.role,
            card.gave_way
        );
    }
    let text = cards_text(&printed);
    let said = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (_, step) in plan.steps().filter(|(_, step)| step.decision.is_some()) {
        let criteria = crate::print::sentences::first_sentences(step.detail.as_deref().unwrap_or_default(), 90);
        assert!(
            criteria.is_none_or(|criteria| said.contains(&criteria)),
            "{}",
            step.number
        );
    }
}

#[test]
fn the_back_goes_on_where_the_front_ends() {
    let turned = (1..24).find(|steps| busy_card(*steps).contains("LEAD, BACK")).unwrap();
    let said = busy_card(turned);
    for at in 1..=turned {
        for part in ["Hold it", "Did thing"] {
            assert_eq!(said.matches(&format!("{part} {at} ")).count(), 1, "{part} {at}: {said}");
        }
    }
}

#[test]
fn a_clock_of_72_hours_is_not_called_three_days() {
    let text = SMALL
        .replace(
            "phases:",
            "notify:\n  - {id: ico, title: Tell the ICO, within: 72h}\nphases:",
        )
        .replacen("role: lead, due: 5m,", "role: lead, notify: ico, due: 5m,", 1);
    let said = cards_text(&cards_of(&text))
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(said.contains("They want to know within 72 h of the start."), "{said}");
}

#[test]
fn each_sheet_of_a_role_longer_than_a_page_has_its_head_and_number() {
    let step = |at| format!("      - {{id: s{at}, do: Do thing {at}, role: lead, due: 5m}}\n");
    let steps = (0..60).map(step).collect::<Vec<_>>().concat();
    let cards = cards_of(&format!("{SMALL}  - id: many\n    title: Many\n    steps:\n{steps}"));
    let lead: Vec<_> = cards.cards.iter().filter(|card| card.role == "lead").collect();
    assert!(lead.len() > 1 && lead.len() < 5, "{}", lead.len());
    let html = cards_html(&cards, &|_| None).unwrap();
    let text = cards_text(&cards);
    for (sheet, number) in lead.iter().zip(1..) {
        assert_eq!((sheet.sheet, sheet.sheets), (number, lead.len()));
        assert!(sheet.phases.iter().all(|phase| !phase.steps.is_empty()));
        let words = format!("sheet {number} of {}", lead.len());
        assert_eq!(html.matches(&words).count(), 2, "{words}");
        assert!(text.contains(&format!("LEAD, {words}")), "{text}");
    }
    assert!(html.contains("card 2 of 2"), "{html}");
}

#[test]
fn a_whole_plan_leaves_out_nothing_that_a_step_is_for() {
    for text in [OUTAGE, NETWORK, SMALL] {
        let (plan, sha256) = plan(text);
        let whole = whole_plan(&plan, sha256, &practice(), &options(false, None));
        let html = plan_html(&whole, &|_| None).unwrap();
        let page = plan_text(&whole);
        let unbroken: Vec<&str> = page.split_whitespace().filter(|word| *word != "|").collect();
        let unbroken = unbroken.join(" ");
        let shown = |words: &str| {
            let words = words.replace(['*', '`'], "");
            for line in words.lines().map(|line| line.trim().trim_start_matches("- ")) {
                let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(unbroken.contains(&line), "{line}\n{page}");
            }
        };
        for (_, step) in plan.steps() {
            let of = [
                &step.warning,
                &step.caution,
                &step.note,
                &step.detail,
                &step.confirm,
                &step.why,
            ];
            of.into_iter().flatten().for_each(|words| shown(words));
            shown(&format!("[ ] {} {}", step.number, step.title));
            step.asks.iter().for_each(|ask| shown(ask.prompt.trim_end_matches(':')));
            let options = step.decision.iter().flat_map(|decision| &decision.options);
            options.for_each(|option| shown(&option.title));
        }
        plan.messages.iter().for_each(|message| shown(&message.text));
        plan.notify
            .iter()
            .filter_map(|notify| notify.text.as_deref())
            .for_each(shown);
        let steps = plan.steps().count();
        assert_eq!(html.matches("<section class=\"step\">").count(), steps);
        assert!(html.contains("counter(page)"));
        for line in page.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= 76, "{line}");
        }
    }
}

#[test]
fn a_whole_plan_of_hostile_words_is_nothing_but_words() {
    let text = SMALL
        .replace("Ring the desk", "<script>alert(1)</script> \u{202e}&amp; \"x\"")
        .replace("version: 2", "version: '2\"} body{display:none} </style><script>'");
    let (plan, sha256) = plan(&text);
    let html = plan_html(&whole_plan(&plan, sha256, &practice(), &options(true, None)), &|_| None).unwrap();
    for raw in ["<script", "\u{202e}", "body{display:none}\""] {
        assert!(!html.contains(raw), "{raw:?} in {html}");
    }
    assert!(html.contains("EXERCISE"));
    assert_eq!(html.matches("</style>").count(), 1, "{html}");
}
