//! Every verb and every option, in every spelling that is understood.

use super::*;
use crate::incident::command::{Command, Occurred, Request, StepAction, Why};
use crate::incident::event::{ContactRef, Direction, PersonRef};
use crate::incident::ids::{EntryName, Initials, Label};
use crate::plan::condition::ConfirmAnswer;
use crate::plan::model::{AskId, NotifyId, OptionId, PhaseId, RoleId, ServiceId, ServiceStatus, StepId};
use std::time::Duration;

#[track_caller]
fn means(line: &str, command: Command) {
    let heard = hear(line).unwrap();
    assert_eq!(heard.request, Request::new(command, None), "{line}");
    assert_eq!(heard.warnings, Vec::<String>::new(), "{line}");
}

fn step(action: StepAction) -> Command {
    Command::Step {
        step: StepId::new("two-pcs").unwrap(),
        action,
        confirm: None,
        answers: Vec::new(),
    }
}

fn patel() -> PersonRef {
    PersonRef {
        id: PersonId::new("j-patel"),
        name: "J. Patel".to_owned(),
    }
}

fn it_desk() -> ContactRef {
    ContactRef {
        id: ContactId::new("it-desk"),
        name: "IT desk".to_owned(),
    }
}

#[test]
fn duty_and_handover() {
    let role = RoleId::new("lead").unwrap();
    for person in ["JP", "jp", "j-patel", "J. Patel", "\"j. patel\"", "'J. Patel'"] {
        means(
            &format!("duty lead {person}"),
            Command::Duty {
                role: role.clone(),
                person: patel(),
            },
        );
    }
    means("handover lead JP", Command::Handover { role, person: patel() });
}

#[test]
fn service() {
    for status in ServiceStatus::ALL {
        means(
            &format!("service clinical-record {}", status.word()),
            Command::Service {
                service: ServiceId::new("clinical-record").unwrap(),
                to: status,
                reference: None,
                site: None,
            },
        );
    }
    means(
        "SERVICE --ref INC-12 Clinical-Record Down --site Branch Surgery",
        Command::Service {
            service: ServiceId::new("clinical-record").unwrap(),
            to: ServiceStatus::Down,
            reference: Some("INC-12".to_owned()),
            site: Some("Branch Surgery".to_owned()),
        },
    );
}

#[test]
fn step_with_every_action() {
    for (word, action) in [
        ("done", StepAction::Done),
        ("start", StepAction::Start),
        ("earlier", StepAction::Earlier),
        ("na", StepAction::NotApplicable),
        ("NA", StepAction::NotApplicable),
        ("cannot", StepAction::Cannot),
        ("defer", StepAction::Defer(None)),
        ("defer --to run", StepAction::Defer(PhaseId::new("run"))),
        ("hand --to lead", StepAction::Hand(RoleId::new("lead").unwrap())),
        ("reopen", StepAction::Reopen),
    ] {
        means(&format!("step two-pcs {word}"), step(action));
    }
}

#[test]
fn step_with_confirm_and_answers() {
    for answer in ConfirmAnswer::ALL {
        means(
            &format!("step two-pcs done --confirm {}", answer.word()),
            Command::Step {
                step: StepId::new("two-pcs").unwrap(),
                action: StepAction::Done,
                confirm: Some(answer),
                answers: Vec::new(),
            },
        );
    }
    let answers = |pairs: &[(&str, &str)]| Command::Step {
        step: StepId::new("two-pcs").unwrap(),
        action: StepAction::Done,
        confirm: None,
        answers: pairs
            .iter()
            .map(|(key, value)| (AskId::new(key).unwrap(), (*value).to_owned()))
            .collect(),
    };
    means("step two-pcs done --answer count=2", answers(&[("count", "2")]));
    means(
        "step two-pcs done --answer count=-2 --answer where=room 3",
        answers(&[("count", "-2"), ("where", "room 3")]),
    );
    for line in [
        "step two-pcs done --answer where=\"room 3\"",
        "step two-pcs done --answer 'where=room 3'",
        "step two-pcs --answer \"where=room 3\" done",
    ] {
        means(line, answers(&[("where", "room 3")]));
    }
    means("step two-pcs done --answer sum=1=1", answers(&[("sum", "1=1")]));
    means("step two-pcs done --answer \"q='x'\"", answers(&[("q", "'x'")]));
}

#[test]
fn decide() {
    let decide = |considered: Option<&str>, review: Option<u64>| Command::Decide {
        step: StepId::new("which-way").unwrap(),
        option: OptionId::new("paper").unwrap(),
        considered: considered.map(str::to_owned),
        review: review.map(Duration::from_secs),
        switch_to: None,
    };
    means("decide which-way paper", decide(None, None));
    means(
        "decide which-way paper --considered closing the doors, or waiting --review 30m",
        decide(Some("closing the doors, or waiting"), Some(1800)),
    );
    means("decide which-way paper --review 1h 30m", decide(None, Some(5400)));
    means("decide which-way paper --review=90s", decide(None, Some(90)));
}

fn note(text: &str) -> Command {
    Command::Note {
        text: text.to_owned(),
        reason_for: None,
    }
}

#[test]
fn note_takes_all_words_up_to_the_next_known_option() {
    means("note the phones are dead too", note("the phones are dead too"));
    means("note \"two  spaces\"", note("two  spaces"));
    means("note -5 degrees in the fridge", note("-5 degrees in the fridge"));
    means("note -", note("-"));
    means("note - again", note("- again"));
    means("note it's down, don't ring", note("it's down, don't ring"));
    means("note room #4", note("room #4"));
    means("note rang IT -- no answer", note("rang IT -- no answer"));
    means("note -- --at the door", note("--at the door"));
    means("note \"--at the door\"", note("--at the door"));
    means(
        "note --frobnicate was on the screen",
        note("--frobnicate was on the screen"),
    );
    means("note --2 below", note("--2 below"));
    means(
        "note --for 12 the line was dead",
        Command::Note {
            text: "the line was dead".to_owned(),
            reason_for: EntryName::new("12"),
        },
    );
    means(
        "note the line was dead --for k7f3-12",
        Command::Note {
            text: "the line was dead".to_owned(),
            reason_for: EntryName::new("K7F3-12"),
        },
    );
}

#[test]
fn message() {
    let message = |direction, text: &str| Command::Message {
        direction,
        contact: it_desk(),
        text: text.to_owned(),
        medium: None,
        reference: None,
        next: None,
    };
    for contact in ["it-desk", "IT desk", "it DESK", "\"IT desk\""] {
        means(
            &format!("message out {contact} desk lamps are dead too"),
            message(Direction::Out, "desk lamps are dead too"),
        );
    }
    means("message IN it-desk no estimate", message(Direction::In, "no estimate"));
    means(
        "message in it-desk no estimate --medium phone --ref INC0012 --next 10:15",
        Command::Message {
            direction: Direction::In,
            contact: it_desk(),
            text: "no estimate".to_owned(),
            medium: Some("phone".to_owned()),
            reference: Some("INC0012".to_owned()),
            next: Some(moment("2009-06-16T10:15:00+01:00")),
        },
    );
}

#[test]
fn timer() {
    means(
        "timer add 30m ring the IT desk again",
        Command::TimerAdd {
            after: Duration::from_secs(1800),
            text: "ring the IT desk again".to_owned(),
        },
    );
    means(
        "timer add 1h 30m look at the fridge",
        Command::TimerAdd {
            after: Duration::from_secs(5400),
            text: "look at the fridge".to_owned(),
        },
    );
    for (typed, number) in [("3", "3"), ("03", "3"), ("k7f3-3", "K7F3-3")] {
        means(
            &format!("timer done {typed}"),
            Command::TimerDone {
                number: Label(number.to_owned()),
            },
        );
    }
}

#[test]
fn notify() {
    let notify = |to: Option<&str>, reference: Option<&str>| Command::Notify {
        notification: NotifyId::new("tell-icb").unwrap(),
        to: to.map(str::to_owned),
        reference: reference.map(str::to_owned),
    };
    means("notify tell-icb", notify(None, None));
    means(
        "notify tell-icb --to Jane Smith --ref 44",
        notify(Some("Jane Smith"), Some("44")),
    );
    means("notify --to Jane tell-icb", notify(Some("Jane"), None));
}

#[test]
fn phase_switch_and_watch() {
    means(
        "phase run",
        Command::Phase {
            phase: PhaseId::new("run").unwrap(),
        },
    );
    means(
        "switch network-outage",
        Command::Switch {
            plan: Box::new(plan("network-outage").unwrap()),
        },
    );
    let watch = |owner: &str, next: Option<&str>| Command::Watch {
        service: ServiceId::new("e-mail").unwrap(),
        owner: owner.to_owned(),
        next: next.map(moment),
    };
    means("watch e-mail --owner J. Patel", watch("J. Patel", None));
    means("watch e-mail --owner jp", watch("J. Patel", None));
    means("watch --owner JP e-mail", watch("J. Patel", None));
    means("watch e-mail --owner=supplier", watch("supplier", None));
    means(
        "watch e-mail --owner the supplier --next 08:00",
        watch("the supplier", Some("2009-06-17T08:00:00+01:00")),
    );
}

#[test]
fn correct_undo_redact_stand_down_close() {
    means(
        "correct 12",
        Command::Correct {
            entry: EntryName::new("12").unwrap(),
        },
    );
    means(
        "redact K7F3-12",
        Command::Redact {
            entry: EntryName::new("K7F3-12").unwrap(),
        },
    );
    means("undo", Command::Undo);
    means("stand-down", Command::StandDown);
    means("close", Command::Close);
}

#[test]
fn debrief_and_action() {
    means(
        "debrief went-well the paper was out in eight minutes",
        Command::Debrief {
            question: "went-well".to_owned(),
            text: "the paper was out in eight minutes".to_owned(),
        },
    );
    let add = Command::ActionAdd {
        text: "a second telephone line".to_owned(),
        owner: "J. Patel".to_owned(),
        due: chrono::NaiveDate::from_ymd_opt(2009, 6, 30).unwrap(),
    };
    for line in [
        "action add a second telephone line --owner JP --due 2009-06-30",
        "action add --owner JP --due 30/06/2009 a second telephone line",
        "action add --owner \"J. Patel\" a second telephone line --due 30 Jun 2009",
        "action add --due 30 June 2009 a second telephone line --owner J. Patel",
    ] {
        means(line, add.clone());
    }
    means(
        "action done 2",
        Command::ActionDone {
            number: Label("2".to_owned()),
        },
    );
}

#[test]
fn options_that_stand_everywhere() {
    let heard =
        hear("step two-pcs na --at 09:05 --roughly --by jp --typed-by MF --why no spare PC in the house").unwrap();
    assert_eq!(heard.warnings, Vec::<String>::new());
    assert_eq!(
        heard.request,
        Request {
            command: step(StepAction::NotApplicable),
            by: Initials::new("JP"),
            typed_by: Initials::new("MF"),
            occurred: Some(Occurred {
                at: moment("2009-06-16T09:05:00+01:00"),
                roughly: true,
            }),
            why: Why::Given("no spare PC in the house".to_owned()),
        }
    );
    for line in [
        "step --by JP --why \"no spare PC\" two-pcs na",
        "step two-pcs --by=JP na --why=\"no spare PC\"",
        "step two-pcs na --BY JP --Why no spare PC",
    ] {
        check(line, "step two-pcs na --by JP --why no spare PC");
    }
}

#[test]
fn a_reason_may_be_owed() {
    let why = |line| hear(line).unwrap().request.why;
    assert_eq!(why("stand-down --why later"), Why::Later);
    assert_eq!(why("stand-down --why=later"), Why::Later);
    assert_eq!(why("stand-down --why later --by MF"), Why::Later);
    assert_eq!(why("stand-down --why \"later\""), Why::Given("later".to_owned()));
    assert_eq!(
        why("stand-down --why later today"),
        Why::Given("later today".to_owned())
    );
    assert_eq!(why("stand-down"), Why::NotGiven);
}

#[test]
fn who_signs() {
    let practice = newark();
    let hearing = Hearing {
        now: now(MORNING),
        zone: Zone::london(),
        practice: &practice,
        default_by: Initials::new("MF"),
        plan_by_name: &plan,
    };
    let by = |line| parse_line(line, &hearing).unwrap().request.by;
    assert_eq!(by("undo"), Initials::new("MF"));
    assert_eq!(by("undo --by jp"), Initials::new("JP"));
    assert_eq!(by("undo --by -"), None);
}

#[test]
fn words_of_the_shell_come_split() {
    let practice = newark();
    let hearing = Hearing {
        now: now(MORNING),
        zone: Zone::london(),
        practice: &practice,
        default_by: None,
        plan_by_name: &plan,
    };
    let shell = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        told(parse_words(&words, &hearing))
    };
    assert_eq!(shell(&["note", "the \"new\" router"]), r#"note "the \"new\" router""#);
    assert_eq!(shell(&["note", "ring", "O'Brien"]), "note ring O'Brien");
    assert_eq!(shell(&["note", "--why=not a PC", "x"]), "note x --why not a PC");
    assert_eq!(
        shell(&["note", "--why", "not a PC", "the text"]),
        "note the text --why not a PC"
    );
    assert_eq!(shell(&["note", "--at the door"]), "note \"--at the door\"");
    assert_eq!(
        shell(&["note", "x", "--at", "2009-06-16 08:05"]),
        "note x --at 2009-06-16T08:05+01:00"
    );
    assert_eq!(
        shell(&["duty", "lead", "Jane Smith"]).lines().next(),
        Some("duty lead Jane Smith")
    );
    assert_eq!(
        shell(&["undo", ""]),
        "error: \"undo\" has all its words; \"\" is one too many\nhint: write it as: undo"
    );
}

#[test]
fn the_unknown_is_kept_as_given_with_a_warning() {
    check(
        "service phones down --site Mars",
        "service phones down --site Mars\nwarning: practice.yaml has no site \"Mars\"; kept as given",
    );
    check(
        "duty lead Jane Smith",
        "duty lead Jane Smith\nwarning: practice.yaml has no person \"Jane Smith\"; kept as given",
    );
    check(
        "duty lead Mary Feild",
        "duty lead Mary Feild\nwarning: practice.yaml has no person \"Mary Feild\"; kept as given; did you mean \"Mary Field\"?",
    );
    check(
        "message out supplier no estimate",
        "message out \"supplier\" no estimate\nwarning: practice.yaml has no contact \"supplier\"; kept as given",
    );
    check(
        "message out it-dsek no estimate",
        "message out \"it-dsek\" no estimate\nwarning: practice.yaml has no contact \"it-dsek\"; kept as given; did you mean \"it-desk\"?",
    );
    check(
        "undo --by AB",
        "undo --by AB\nwarning: nobody in practice.yaml signs as AB; kept as given",
    );
    let practice = Practice::default();
    let hearing = Hearing {
        now: now(MORNING),
        zone: Zone::london(),
        practice: &practice,
        default_by: None,
        plan_by_name: &plan,
    };
    assert_eq!(told(parse_line("undo --by AB", &hearing)), "undo --by AB");
}

#[test]
fn what_looks_like_a_mistyped_option_in_a_text_is_pointed_out() {
    check(
        "note the phones --wyh no idea",
        "note \"the phones --wyh no idea\"\nwarning: \"--wyh\" was taken as part of the text; did you mean \"--why\"?",
    );
    check(
        "note the phones \u{2014}by MF",
        "note \"the phones \u{2014}by MF\"\nwarning: \"\u{2014}by\" was taken as part of the text; did you mean \"--by\"?",
    );
    check(
        "note the phones -by MF",
        "note \"the phones -by MF\"\nwarning: \"-by\" was taken as part of the text; did you mean \"--by\"?",
    );
}

#[test]
fn options_may_stand_before_the_verb() {
    for (before, after) in [
        ("--by JP step two-pcs done", "step two-pcs done --by JP"),
        (
            "--at 08:01 --roughly step two-pcs done",
            "step two-pcs done --at 08:01 --roughly",
        ),
        (
            "--by=JP --why \"no time\" timer add 5m ring back",
            "timer add 5m ring back --by JP --why \"no time\"",
        ),
        ("--by JP note -- --at is a word", "note --by JP -- --at is a word"),
    ] {
        assert_eq!(hear(before).unwrap().request, hear(after).unwrap().request, "{before}");
    }
}

#[test]
fn a_service_may_be_said_to_be_down_since_a_time() {
    let since = hear("service clinical-record down --since 07:50").unwrap().request;
    assert_eq!(since, hear("service clinical-record down --at 07:50").unwrap().request);
    let both = hear("service clinical-record down --since 07:50 --at 07:55").unwrap_err();
    assert_eq!(both.message, "--since and --at say the same");
    let roughly = hear("service clinical-record down --since 07:50 --roughly")
        .unwrap()
        .request;
    assert!(roughly.occurred.unwrap().roughly);
}
