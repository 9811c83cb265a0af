use chrono::{NaiveDate, Weekday};
use proptest::prelude::*;

use super::super::model::{ContactId, PersonId, RoleId};
use super::super::practice::{Contact, OpeningSpan, Person};
use super::{EditProblem, PracticeEdit, edit_practice, quoted_scalar};

const HEAD: &str = "schema: stopgap-practice/1\n";

fn contact(id: &str, name: &str, phone: Option<&str>) -> Contact {
    Contact {
        id: ContactId::recorded(id),
        name: name.to_owned(),
        phone: phone.map(str::to_owned),
        alternative: None,
        note: None,
        confirmed: None,
    }
}

fn person(id: &str, name: &str, roles: &[&str]) -> Person {
    Person {
        id: PersonId::recorded(id),
        name: name.to_owned(),
        initials: None,
        roles: roles.iter().map(|role| RoleId::recorded(role)).collect(),
        phone: None,
    }
}

/// Asserts what the text becomes; both without the line that says what file it is.
#[track_caller]
fn check(before: &str, edit: &PracticeEdit, after: &str) {
    let (text, _) =
        edit_practice(&format!("{HEAD}{before}"), edit).unwrap_or_else(|problem| panic!("{problem}\n{before}"));
    assert_eq!(text.strip_prefix(HEAD), Some(after));
}

/// Asserts that the text is left as it is, and what is said.
#[track_caller]
fn refused(before: &str, edit: &PracticeEdit, said: &str) {
    let problem = edit_practice(&format!("{HEAD}{before}"), edit).expect_err("it is refused");
    assert!(problem.to_string().contains(said), "{problem}");
}

fn phone(id: &str, number: &str) -> PracticeEdit {
    PracticeEdit::Contact(contact(id, "IT", Some(number)))
}

#[test]
fn a_value_is_replaced_where_it_stands() {
    for (before, after) in [
        (
            "contacts:\n  it: {name: IT, phone: \"1\"} # ours\n",
            "contacts:\n  it: {name: IT, phone: \"01632 960001\"} # ours\n",
        ),
        (
            "contacts:\n  it:\n    name: IT\n    phone: 1  # night: 2\n",
            "contacts:\n  it:\n    name: IT\n    phone: \"01632 960001\"  # night: 2\n",
        ),
        (
            "contacts:\n  it:\n    name: IT\n    phone:   # none yet\n# end\n",
            "contacts:\n  it:\n    name: IT\n    phone: \"01632 960001\"   # none yet\n# end\n",
        ),
        (
            "contacts:\n  it:\n    name: IT\n    phone: ~\n",
            "contacts:\n  it:\n    name: IT\n    phone: \"01632 960001\"\n",
        ),
        (
            "contacts:\n  it:\n    name: IT\n    phone: >-\n      1\n      2\n\n# end\n",
            "contacts:\n  it:\n    name: IT\n    phone: \"01632 960001\"\n\n# end\n",
        ),
        (
            "contacts:\n  it:\n    name: IT\n    phone:\n      '1'\nrooms: [a]\n",
            "contacts:\n  it:\n    name: IT\n    phone: \"01632 960001\"\nrooms: [a]\n",
        ),
    ] {
        check(before, &phone("it", "01632 960001"), after);
    }
}

#[test]
fn a_value_is_added_behind_what_is_there() {
    for (before, after) in [
        (
            "contacts:\n  it: {name: IT} # ours\n",
            "contacts:\n  it: {name: IT, phone: \"1\"} # ours\n",
        ),
        (
            "contacts: {it: {name: IT}}\n",
            "contacts: {it: {name: IT, phone: \"1\"}}\n",
        ),
        (
            "contacts:\n  it:\n    name: IT  # ours\n  # end\n",
            "contacts:\n  it:\n    name: IT  # ours\n    phone: \"1\"\n  # end\n",
        ),
        (
            "contacts:\r\n  it:\r\n    name: IT",
            "contacts:\r\n  it:\r\n    name: IT\r\n    phone: \"1\"",
        ),
        ("contacts: {}\n", "contacts: {it: {name: IT}}\n"),
    ] {
        if before.contains("{}") {
            check(before, &PracticeEdit::Contact(contact("it", "IT", None)), after);
        } else {
            check(before, &phone("it", "1"), after);
        }
    }
}

#[test]
fn somebody_new_stands_last() {
    let lab = PracticeEdit::Contact(contact("lab", "Lab: bloods", Some("2")));
    check(
        "# whom to ring\ncontacts:\n  it: {name: IT} # ours\n\n# rooms\nrooms: [a]\n",
        &lab,
        "# whom to ring\ncontacts:\n  it: {name: IT} # ours\n  lab:\n    name: \"Lab: bloods\"\n    phone: \"2\"\n\n# rooms\nrooms: [a]\n",
    );
    check(
        "contacts:\n# none\n",
        &lab,
        "contacts:\n  lab:\n    name: \"Lab: bloods\"\n    phone: \"2\"\n# none\n",
    );
    check(
        "# contacts:\n",
        &lab,
        "contacts:\n  lab:\n    name: \"Lab: bloods\"\n    phone: \"2\"\n# contacts:\n",
    );
}

#[test]
fn what_is_taken_out_takes_its_lines_along_and_no_others() {
    check(
        "contacts:\n  # first\n  it:\n    name: IT\n    note: |\n      one\n      two\n\n  # second\n  lab: {name: Lab}\n",
        &PracticeEdit::RemoveContact(ContactId::recorded("it")),
        "contacts:\n  # first\n\n  # second\n  lab: {name: Lab}\n",
    );
    check(
        "contacts: {it: {name: IT}, lab: {name: Lab}}\n",
        &PracticeEdit::RemoveContact(ContactId::recorded("it")),
        "contacts: {lab: {name: Lab}}\n",
    );
    check(
        "contacts:\n  it: {name: IT, phone: \"1\", note: x}\n",
        &PracticeEdit::Contact(Contact {
            note: Some("x".to_owned()),
            ..contact("it", "IT", None)
        }),
        "contacts:\n  it: {name: IT, note: x}\n",
    );
    check(
        "rooms: [a]\n",
        &PracticeEdit::RemoveContact(ContactId::recorded("it")),
        "rooms: [a]\n",
    );
}

#[test]
fn a_check_of_a_number_is_kept_as_a_day() {
    let day = NaiveDate::from_ymd_opt(2026, 11, 3);
    check(
        "contacts:\n  it: {name: IT, confirmed: 2026-01-01}\n",
        &PracticeEdit::Contact(Contact {
            confirmed: day,
            ..contact("it", "IT", None)
        }),
        "contacts:\n  it: {name: IT, confirmed: 2026-11-03}\n",
    );
}

#[test]
fn roles_are_a_list_whatever_stood_there() {
    let edit = PracticeEdit::Person(person("mf", "M", &["lead", "liaison"]));
    let after = "people:\n  mf:\n    name: M\n    roles: [lead, liaison]\n# end\n";
    for before in [
        "people:\n  mf:\n    name: M\n    roles: lead\n# end\n",
        "people:\n  mf:\n    name: M\n    roles: [a, b]\n# end\n",
        "people:\n  mf:\n    name: M\n    roles:\n      - a\n      - b\n# end\n",
        "people:\n  mf:\n    name: M\n    roles:\n    - a\n# end\n",
        "people:\n  mf:\n    name: M\n# end\n",
    ] {
        check(before, &edit, after);
    }
    refused(
        "people:\n  mf:\n    name: M\n    roles:\n      - a # why\n      - b\n",
        &edit,
        "line 6",
    );
}

#[test]
fn hours_are_changed_in_the_line_that_has_them() {
    let spans = vec![OpeningSpan { from: 480, to: 780 }, OpeningSpan { from: 840, to: 1110 }];
    let row = "opening_hours:\n  monday-friday: \"08:00-18:30\" # core\n  saturday: closed\n";
    check(
        row,
        &PracticeEdit::Hours(vec![Weekday::Wed], spans.clone()),
        "opening_hours:\n  monday-friday: \"08:00-18:30\" # core\n  saturday: closed\n  wednesday: [\"08:00-13:00\", \"14:00-18:30\"]\n",
    );
    let week = vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
    check(
        "opening_hours:\n  weekdays: \"08:00-18:30\"\n  wed: closed\n",
        &PracticeEdit::Hours(week.clone(), spans.clone()),
        "opening_hours:\n  weekdays: [\"08:00-13:00\", \"14:00-18:30\"]\n",
    );
    check(
        "rooms: [a]\n",
        &PracticeEdit::Hours(week, Vec::new()),
        "rooms: [a]\nopening_hours:\n  monday-friday: closed\n",
    );
    check(
        "opening_hours: {sat: \"09:00-12:00\"}\n",
        &PracticeEdit::Hours(vec![Weekday::Sat], Vec::new()),
        "opening_hours: {sat: closed}\n",
    );
}

#[test]
fn what_cannot_be_read_is_never_rewritten() {
    for text in ["contacts: {it\n", "contacts: [a: b\n", "a: &x 1\n", "\u{1}\n", ""] {
        let problem = edit_practice(text, &phone("it", "1")).expect_err("unreadable");
        assert!(matches!(problem, EditProblem::Unreadable(_)), "{text:?}: {problem:?}");
    }
    let problem = edit_practice("schema: stopgap/1\nplan: {id: a}\n", &phone("it", "1")).expect_err("a plan");
    assert!(problem.to_string().contains("this is a plan"), "{problem}");
}

#[test]
fn a_change_that_makes_a_fault_is_refused_and_old_faults_stay() {
    let twin = PracticeEdit::Person(Person {
        initials: Some("MF".to_owned()),
        ..person("b", "B", &[])
    });
    refused(
        "people:\n  a: {name: A, initials: MF}\n",
        &twin,
        "has the initials \"MF\" too",
    );
    refused(
        "",
        &PracticeEdit::Contact(contact("IT desk", "IT", None)),
        "cannot be an id",
    );
    refused(
        "",
        &PracticeEdit::Contact(contact("it", "I\u{1b}T", None)),
        "control character",
    );
    refused("contacts: [a, b]\n", &phone("it", "1"), "line 2");
    check(
        "phone: 1\ncontacts:\n  it: {name: IT}\n",
        &phone("it", "1"),
        "phone: 1\ncontacts:\n  it: {name: IT, phone: \"1\"}\n",
    );
}

#[test]
fn a_file_of_which_nothing_else_is_known_is_changed_all_the_same() {
    check(
        "phone: 1\n",
        &PracticeEdit::Hours(vec![Weekday::Mon], Vec::new()),
        "phone: 1\nopening_hours:\n  monday: closed\n",
    );
}

#[test]
fn a_mark_at_the_beginning_and_quoted_keys_stay() {
    let text = "\u{feff}schema: stopgap-practice/1\n\"contacts\":\n  'it': {\"name\": IT, \"phone\": \"1\"}\n";
    let (new, _) = edit_practice(text, &phone("it", "2")).unwrap();
    assert_eq!(new, text.replace("\"1\"", "\"2\""));
}

/// How an entry may be written by hand.
#[derive(Debug, Clone)]
struct Hand {
    is_flow: bool,
    quote: u8,
    has_comments: bool,
    has_blank_lines: bool,
    newline: &'static str,
}

fn hands() -> impl Strategy<Value = Hand> {
    (
        any::<bool>(),
        0u8..3,
        any::<bool>(),
        any::<bool>(),
        prop_oneof![Just("\n"), Just("\r\n")],
    )
        .prop_map(|(is_flow, quote, has_comments, has_blank_lines, newline)| Hand {
            is_flow,
            quote,
            has_comments,
            has_blank_lines,
            newline,
        })
}

fn texts() -> impl Strategy<Value = String> {
    // What people type, and what would hurt: quotes, colons, hashes, brackets, words that YAML takes for more.
    prop_oneof![
        "[A-Za-z][A-Za-z0-9 .'-]{0,12}[a-z]",
        "[ -~]{0,16}[!-~]",
        "[£éßø„“–#:'\"\\\\{}\\[\\],&*!|>%@`?-]{1,8}",
        prop_oneof![
            Just("yes"),
            Just("null"),
            Just("~"),
            Just("- a"),
            Just("a: b"),
            Just("a #b"),
            Just("0123")
        ]
        .prop_map(str::to_owned),
    ]
    .prop_map(|text| text.trim().to_owned())
    .prop_filter("not blank", |text| !text.is_empty())
}

fn written(text: &str, hand: &Hand) -> String {
    match hand.quote {
        0 if quoted_scalar(text) == text => text.to_owned(),
        1 => format!("'{}'", text.replace('\'', "''")),
        _ => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

fn file(entries: &[(String, String, Option<String>)], hand: &Hand) -> String {
    let mut lines = vec![
        "# a practice".to_owned(),
        "schema: stopgap-practice/1".to_owned(),
        "rooms: [a, b]  # rooms".to_owned(),
    ];
    lines.push("contacts:".to_owned());
    for (id, name, phone) in entries {
        if hand.has_comments {
            lines.push(format!("  # about {id}"));
        }
        let phone = phone.as_ref().map(|phone| written(phone, hand));
        if hand.is_flow {
            let phone = phone.map_or(String::new(), |phone| format!(", phone: {phone}"));
            lines.push(format!("  {id}: {{name: {}{phone}}}", written(name, hand)));
        } else {
            lines.push(format!("  {id}:"));
            lines.push(format!(
                "    name: {}{}",
                written(name, hand),
                if hand.has_comments { "  # its name" } else { "" }
            ));
            lines.extend(phone.map(|phone| format!("    phone: {phone}")));
        }
        if hand.has_blank_lines {
            lines.push(String::new());
        }
    }
    lines.push("sites: [x]".to_owned());
    lines.push("# the end".to_owned());
    lines.join(hand.newline)
}

/// What stands before and behind the one stretch in which two texts differ.
fn common(one: &str, two: &str) -> (usize, usize) {
    let before = one.bytes().zip(two.bytes()).take_while(|(a, b)| a == b).count();
    let most = one.len().min(two.len()) - before;
    let behind = one
        .bytes()
        .rev()
        .zip(two.bytes().rev())
        .take(most)
        .take_while(|(a, b)| a == b)
        .count();
    (before, behind)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_edit_reads_back_as_exactly_that_change_and_keeps_the_rest(
        entries in proptest::collection::btree_map("[a-z]{1,6}", (texts(), proptest::option::of(texts())), 0..4),
        id in "[a-z]{1,6}", pick in any::<proptest::sample::Index>(), is_known in any::<bool>(),
        name in texts(), phone in proptest::option::of(texts()), removes in any::<bool>(), hand in hands(),
    ) {
        let entries: Vec<(String, String, Option<String>)> =
            entries.into_iter().map(|(id, (name, phone))| (id, name, phone)).collect();
        let id = if is_known && !entries.is_empty() { pick.get(&entries).0.clone() } else { id };
        let text = file(&entries, &hand);
        let (before, _) = super::super::read_practice_leniently(text.as_bytes(), "a file");
        prop_assert_eq!(before.contacts.len(), entries.len());
        let new = Contact { id: ContactId::recorded(&id), name, phone, alternative: None, note: None, confirmed: None };
        let edit = if removes {
            PracticeEdit::RemoveContact(new.id.clone())
        } else {
            PracticeEdit::Contact(new.clone())
        };
        let mut wanted = before.clone();
        match (removes, wanted.contacts.iter().position(|contact| contact.id == new.id)) {
            (true, at) => { at.map(|at| wanted.contacts.remove(at)); }
            (false, Some(at)) => wanted.contacts[at] = new,
            (false, None) => wanted.contacts.push(new),
        }
        let (after, practice) = edit_practice(&text, &edit).map_err(|problem| TestCaseError::fail(format!("{problem}\n{text}")))?;
        prop_assert_eq!(&practice, &wanted, "{}\n{}", text, after);
        let (read, _) = super::super::read_practice_leniently(after.as_bytes(), "a file");
        prop_assert_eq!(read, wanted);
        for comment in text.lines().filter(|line| line.starts_with('#') || line.trim_start().starts_with("# about")) {
            prop_assert!(after.contains(comment), "{}", after);
        }
        let (front, back) = common(&text, &after);
        let lost = text.len() - back - front;
        let was = entries.iter().find(|(known, ..)| *known == id).map_or(0, |(id, name, phone)| {
            id.len() + 4 * name.len() + phone.as_ref().map_or(0, |phone| 4 * phone.len()) + 60
        });
        prop_assert!(lost <= was, "more than the one entry is gone: {} bytes\n{}\n{}", lost, text, after);
    }

    #[test]
    fn a_text_reads_back_as_itself(text in "\\PC{0,30}") {
        let (text, hand) = (text.trim().to_owned(), quoted_scalar(text.trim()));
        prop_assume!(!text.is_empty());
        for line in [format!("{HEAD}practice: {{name: {hand}}}\n"), format!("{HEAD}practice:\n  name: {hand} # x\n")] {
            let (practice, faults) = super::super::read_practice_leniently(line.as_bytes(), "a file");
            prop_assert!(faults.is_empty(), "{:?} {:?}", line, faults);
            prop_assert_eq!(practice.name.as_str(), text.as_str());
        }
    }

    #[test]
    fn no_text_at_all_makes_an_edit_fall_over(text in "\\PC{0,80}|([a-z]{1,4}: ?[\\[{\"'|>&*#]?[a-z, ]{0,6}[\\]}]?\n? ?){0,8}") {
        if let Ok((new, _)) = edit_practice(&text, &phone("it", "1")) {
            prop_assert!(new.contains("it"));
        }
    }
}
