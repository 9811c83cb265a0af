//! What holds for every line and every request.

use std::time::Duration;

use crate::plan::zone::Zone;
use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::incident::command::{ClockAction, Command, InjectAction, InjectCard, Occurred, Request, StepAction, Why};
use crate::incident::drill::{Mark, Rating};
use crate::incident::event::{ContactRef, Direction, PersonRef};
use crate::incident::ids::{EntryName, Initials, Label};
use crate::plan::condition::ConfirmAnswer;
use crate::plan::model::{AskId, NotifyId, OptionId, PhaseId, RoleId, ServiceId, ServiceStatus, StepId, is_slug};
use crate::plan::scenario::{InjectId, ObjectiveId};

fn slug() -> impl Strategy<Value = String> {
    "[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}"
}

/// Words as people and machines write them: with quotes, dashes, options, other alphabets, line breaks.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Z,.!?]{1,8}",
        1 => "\\PC{1,12}",
        1 => select(vec!["--why", "--at", "--by=MF", "--", "-", "-5", "—by", "later", "'tis", "\"so\"", "a\\b", "\\", "#4", "x=\"y\"", "--help", "it-desk", "\n", "\u{a0}"])
            .prop_map(str::to_owned),
    ];
    (vec(piece, 1..6), select(vec![" ", "  ", ""]))
        .prop_map(|(pieces, between)| pieces.join(between).trim().to_owned())
        .prop_filter("a text is not empty", |text| !text.is_empty())
}

fn ids<T: std::fmt::Debug>(new: fn(&str) -> Option<T>) -> impl Strategy<Value = T> {
    slug().prop_filter_map("a slug", move |text| new(&text))
}

fn person() -> impl Strategy<Value = PersonRef> {
    prop_oneof![
        Just(PersonRef {
            id: PersonId::new("j-patel"),
            name: "J. Patel".to_owned()
        }),
        text()
            .prop_filter("not one of ours", |name| newark().person(name).is_none())
            .prop_map(|name| PersonRef { id: None, name }),
    ]
}

fn contact() -> impl Strategy<Value = ContactRef> {
    let is_ours = |name: &str| {
        ["it-desk", "IT desk", "icb", "ICB on call"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name))
    };
    prop_oneof![
        Just(ContactRef {
            id: ContactId::new("it-desk"),
            name: "IT desk".to_owned()
        }),
        text()
            .prop_filter("not one of ours", move |name| !is_ours(name))
            .prop_map(|name| ContactRef { id: None, name }),
    ]
}

fn owner() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("J. Patel".to_owned()),
        text().prop_filter("not one of ours", |name| newark().person(name).is_none()),
    ]
}

fn entry() -> impl Strategy<Value = EntryName> {
    (option::of("[A-Z0-9]{4}"), 1_u32..).prop_map(|(station, seq)| EntryName { station, seq })
}

fn length() -> impl Strategy<Value = Duration> {
    (0_u64..3650 * 86_400).prop_map(Duration::from_secs)
}

/// Milliseconds from 1970 up to the morning of the tests, and after it.
fn past() -> impl Strategy<Value = Moment> {
    (0..=moment(MORNING).0).prop_map(Moment)
}

fn coming() -> impl Strategy<Value = Moment> {
    (moment(MORNING).0 + 1..moment("2100-01-01T00:00:00Z").0).prop_map(Moment)
}

fn action() -> impl Strategy<Value = StepAction> {
    prop_oneof![
        Just(StepAction::Done),
        Just(StepAction::Start),
        Just(StepAction::Earlier),
        Just(StepAction::NotApplicable),
        Just(StepAction::Cannot),
        Just(StepAction::Reopen),
        option::of(ids(PhaseId::new)).prop_map(StepAction::Defer),
        ids(RoleId::new).prop_map(StepAction::Hand),
    ]
}

fn step() -> impl Strategy<Value = Command> {
    let answers = vec((ids(AskId::new), text()), 0..3).prop_map(|mut answers| {
        answers.sort_by(|(one, _), (other, _)| one.cmp(other));
        answers.dedup_by(|(one, _), (other, _)| one == other);
        answers
    });
    (
        ids(StepId::new),
        action(),
        option::of(select(ConfirmAnswer::ALL.to_vec())),
        answers,
    )
        .prop_map(|(step, action, confirm, answers)| Command::Step {
            step,
            action,
            confirm,
            answers,
        })
}

fn message() -> impl Strategy<Value = Command> {
    (
        select(vec![Direction::In, Direction::Out]),
        contact(),
        text(),
        option::of(text()),
        option::of(text()),
        option::of(coming()),
    )
        .prop_map(|(direction, contact, text, medium, reference, next)| Command::Message {
            direction,
            contact,
            text,
            medium,
            reference,
            next,
        })
}

fn command() -> impl Strategy<Value = Command> {
    let role = || ids(RoleId::new);
    let date = (0_i32..40_000).prop_map(|days| NaiveDate::from_epoch_days(days).unwrap());
    let states = select(ServiceStatus::ALL.to_vec());
    prop_oneof![
        (role(), person()).prop_map(|(role, person)| Command::Duty { role, person }),
        (role(), person()).prop_map(|(role, person)| Command::Handover { role, person }),
        (ids(ServiceId::new), states, option::of(text()), option::of(text())).prop_map(
            |(service, to, reference, site)| Command::Service {
                service,
                to,
                reference,
                site,
            }
        ),
        step(),
        message(),
        (
            ids(StepId::new),
            ids(OptionId::new),
            option::of(text()),
            option::of(length())
        )
            .prop_map(|(step, option, considered, review)| Command::Decide {
                step,
                option,
                considered,
                review,
                switch_to: None,
            }),
        (text(), option::of(entry())).prop_map(|(text, reason_for)| Command::Note { text, reason_for }),
        (length(), text()).prop_map(|(after, text)| Command::TimerAdd { after, text }),
        entry().prop_map(|number| Command::TimerDone {
            number: Label(number.to_string())
        }),
        (ids(NotifyId::new), option::of(text()), option::of(text())).prop_map(|(notification, to, reference)| {
            Command::Notify {
                notification,
                to,
                reference,
            }
        }),
        ids(PhaseId::new).prop_map(|phase| Command::Phase { phase }),
        slug()
            .prop_filter("a plan that is found", |id| id != "nothing")
            .prop_map(|id| Command::Switch {
                plan: Box::new(plan(&id).unwrap()),
            }),
        (ids(ServiceId::new), owner(), option::of(coming())).prop_map(|(service, owner, next)| Command::Watch {
            service,
            owner,
            next,
        }),
        entry().prop_map(|entry| Command::Correct { entry }),
        entry().prop_map(|entry| Command::Redact { entry }),
        select(vec![Command::Undo, Command::StandDown, Command::Close]),
        drill(),
        (slug(), text()).prop_map(|(question, text)| Command::Debrief { question, text }),
        (text(), owner(), date).prop_map(|(text, owner, due)| Command::ActionAdd { text, owner, due }),
        entry().prop_map(|number| Command::ActionDone {
            number: Label(number.to_string())
        }),
    ]
}

fn drill() -> impl Strategy<Value = Command> {
    let actions = vec![
        InjectAction::Send,
        InjectAction::Hold,
        InjectAction::Skip,
        InjectAction::Free,
    ];
    prop_oneof![
        (ids(InjectId::new), select(actions)).prop_map(|(inject, action)| Command::Inject {
            inject,
            action,
            card: None,
        }),
        (ids(InjectId::new), text(), owner(), slug()).prop_map(|(inject, text, from, to)| Command::Inject {
            inject,
            action: InjectAction::Send,
            card: Some(Box::new(InjectCard {
                from: Some(from),
                to: Some(RoleId::recorded(&to)),
                medium: None,
                text: Some(text),
                services: Vec::new(),
            })),
        }),
        (ids(InjectId::new), 1_u16.., select(Mark::ALL.to_vec())).prop_map(|(inject, number, mark)| Command::Mark {
            inject,
            number,
            mark,
            title: None,
        }),
        (ids(ObjectiveId::new), select(Rating::ALL.to_vec())).prop_map(|(objective, rating)| Command::Assess {
            objective,
            rating,
            title: None,
        }),
        select(vec![
            ClockAction::Pause,
            ClockAction::RealWorld,
            ClockAction::Resume,
            ClockAction::Jump(None),
            ClockAction::Jump(Some(std::time::Duration::from_secs(4_205))),
            ClockAction::Speed(30),
        ])
        .prop_map(Command::Clock),
    ]
}

fn request() -> impl Strategy<Value = Request> {
    let initials = || "[A-Z]{2,8}".prop_filter_map("initials", |text| Initials::new(&text));
    let occurred = (past(), any::<bool>()).prop_map(|(at, roughly)| Occurred { at, roughly });
    let why = prop_oneof![Just(Why::NotGiven), Just(Why::Later), text().prop_map(Why::Given)];
    (
        command(),
        option::of(initials()),
        option::of(initials()),
        option::of(occurred),
        why,
    )
        .prop_map(|(command, by, typed_by, occurred, why)| Request {
            command,
            by,
            typed_by,
            occurred,
            why,
        })
}

/// A line of the language's own words in any order, with broken quotes and odd letters among them.
fn babble() -> impl Strategy<Value = String> {
    let words = vec![
        "step",
        "service",
        "note",
        "message",
        "timer",
        "add",
        "done",
        "action",
        "in",
        "out",
        "it-desk",
        "IT",
        "desk",
        "two-pcs",
        "--at",
        "--at=",
        "08:05",
        "2009-06-16",
        "30",
        "Jun",
        "2009",
        "--by",
        "MF",
        "--why",
        "later",
        "--why=\"a",
        "--next",
        "in",
        "30m",
        "--owner",
        "--due",
        "--answer",
        "a=b",
        "--confirm",
        "yes",
        "--roughly",
        "--",
        "-",
        "\"",
        "'",
        "\\",
        "#",
        "--help",
        "--to",
        "é",
        "",
        "down",
        "decide",
        "--review",
        "--for",
        "12",
        "K7F3-12",
        "watch",
        "duty",
        "JP",
        "\"J. Patel\"",
    ];
    vec(select(words), 0..10).prop_map(|words| words.join(" "))
}

fn vocabulary() -> Vocabulary {
    let known = |ids: &[&str]| {
        ids.iter()
            .map(|id| Known::new(*id, format!("Title of {id}")))
            .collect::<Vec<_>>()
    };
    Vocabulary {
        steps: known(&["two-pcs", "which-way"]),
        people: known(&["mary", "j-patel"]),
        options: [("which-way".to_owned(), known(&["paper"]))].into(),
        ..Vocabulary::default()
    }
}

proptest! {
    #[test]
    fn no_line_panics(line in prop_oneof![any::<String>(), babble()], cursor in 0_usize..80) {
        let _ = hear(&line);
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let practice = newark();
        let hearing = Hearing {
            now: now(MORNING),
            zone: Zone::london(),
            practice: &practice,
            default_by: None,
            plan_by_name: &plan,
        };
        let _ = parse_words(&words, &hearing);
        let range = word_at(&line, cursor);
        prop_assert!(line.get(range).is_some());
        for candidate in complete(&line, cursor, &vocabulary()) {
            prop_assert!(!candidate.text.is_empty());
        }
    }

    #[test]
    fn what_is_heard_can_be_said_again(line in babble()) {
        if let Ok(heard) = hear(&line) {
            let said = say(&heard.request, Zone::london());
            let again = hear(&said).map(|heard| heard.request);
            prop_assert_eq!(again, Ok(heard.request), "{}", said);
        }
    }

    #[test]
    fn what_is_said_is_heard_as_it_was_meant(
        request in request(),
        zone in select(vec![Zone::london(), Zone::named("Pacific/Apia").unwrap(), Zone::named("America/St_Johns").unwrap(), Zone::named("Africa/Monrovia").unwrap()]),
    ) {
        let said = say(&request, zone);
        let heard = hear_at(&said, now(MORNING), zone).map(|heard| heard.request);
        prop_assert_eq!(heard, Ok(request), "{}", said);
    }

    #[test]
    fn a_text_in_quotes_is_one_word(text in any::<String>()) {
        let line = format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let words = split::split(&line, Comments::Begin).unwrap();
        prop_assert_eq!(words.len(), 1);
        prop_assert_eq!(&words[0].text, &text);
    }

    #[test]
    fn a_fault_never_speaks_as_clap_does(line in babble()) {
        if let Err(error) = hear(&line) {
            prop_assert!(!error.message.contains("fit together"), "{}", error.message);
            prop_assert!(error.kind == VerbErrorKind::HelpWanted || !error.message.contains("Usage"), "{}", error.message);
        }
    }

    #[test]
    fn slugs_are_slugs(text in slug()) {
        prop_assert!(is_slug(&text));
    }
}
