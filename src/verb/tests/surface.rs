//! Help and completion: what people see of the language before they know it.

use super::*;

fn known(ids: &[(&str, &str)]) -> Vec<Known> {
    ids.iter().map(|(id, title)| Known::new(*id, *title)).collect()
}

fn vocabulary() -> Vocabulary {
    Vocabulary {
        steps: known(&[
            ("two-pcs", "Try two PCs in different rooms"),
            ("ring-it-desk", "Ring the IT desk"),
            ("which-way", "Decide how to go on"),
        ]),
        services: known(&[("clinical-record", "Clinical record"), ("phones", "Telephones")]),
        roles: known(&[("lead", "Incident lead"), ("note-keeper", "Note-keeper")]),
        people: known(&[("mary", "Mary Field"), ("j-patel", "J. Patel")]),
        initials: known(&[("MF", "Mary Field"), ("JP", "J. Patel")]),
        contacts: known(&[("it-desk", "IT desk")]),
        phases: known(&[("run", "Run on paper"), ("typing-up", "Typing up")]),
        plans: known(&[("network-outage", "No network")]),
        notifications: known(&[("tell-icb", "Tell the ICB")]),
        options: [(
            "which-way".to_owned(),
            known(&[("paper", "Paper for all"), ("close", "Close the doors")]),
        )]
        .into(),
        asks: [("two-pcs".to_owned(), known(&[("count", "How many work?")]))].into(),
        timers: known(&[("3", "ring the IT desk")]),
        actions: known(&[("1", "a second telephone line")]),
        entries: known(&[("14", "IT desk: no estimate"), ("13", "Decided: paper")]),
        questions: known(&[("went-well", "What went well?")]),
        sites: known(&[("Main Street", "the main site")]),
        injects: known(&[("off", "No PC can log in"), ("back", "It is back")]),
        objectives: known(&[("paper", "Paper is in every room"), ("off.1", "Tell the rooms")]),
    }
}

/// The cursor stands where the bar does.
#[track_caller]
fn offers(line: &str, expected: &[&str]) {
    let cursor = line.find('|').unwrap();
    let line = line.replacen('|', "", 1);
    let texts: Vec<String> = complete(&line, cursor, &vocabulary())
        .into_iter()
        .map(|candidate| candidate.text)
        .collect();
    assert_eq!(texts, expected, "{line}");
}

const EVERYWHERE: [&str; 5] = ["--at", "--roughly", "--by", "--why", "--typed-by"];

#[test]
fn injects_objectives_and_what_is_expected_are_offered_where_they_may_be_known() {
    offers("inject send |", &["off", "back"]);
    offers("inject hold ba|", &["back"]);
    offers("assess |", &["paper", "off.1"]);
    offers("assess rooms|", &["off.1"]);
    assert!(complete("inject send ", 12, &Vocabulary::default()).is_empty());
}

#[test]
fn verbs_are_offered_by_their_beginning_then_by_what_they_do() {
    offers("no|", &["note", "notify"]);
    offers("stand|", &["stand-down"]);
    offers("stp|", &["step"]);
    offers("timer |", &["add", "done"]);
    offers("action d|", &["done", "add"]);
    assert_eq!(
        complete("", 0, &Vocabulary::default()).len(),
        grammar::grammar().get_subcommands().count()
    );
}

#[test]
fn every_place_is_offered_its_own_list() {
    offers("step |", &["two-pcs", "ring-it-desk", "which-way"]);
    offers("step desk|", &["ring-it-desk"]);
    offers("step TWO|", &["two-pcs"]);
    offers(
        "step two-pcs |",
        &["done", "start", "earlier", "na", "cannot", "defer", "hand", "reopen"],
    );
    offers("step two-pcs do|", &["done"]);
    offers("service |", &["clinical-record", "phones"]);
    offers("service phones s|", &["slow"]);
    offers("duty |", &["lead", "note-keeper"]);
    offers("duty lead pat|", &["j-patel"]);
    offers("handover lead |", &["mary", "j-patel"]);
    offers("decide |", &["which-way"]);
    offers("decide which-way |", &["paper", "close"]);
    offers("message |", &["in", "out"]);
    offers("message out |", &["it-desk"]);
    offers("timer done |", &["3"]);
    offers("notify |", &["tell-icb"]);
    offers("phase ty|", &["typing-up"]);
    offers("switch |", &["network-outage"]);
    offers("watch |", &["clinical-record", "phones"]);
    offers("correct |", &["14", "13"]);
    offers("redact paper|", &["13"]);
    offers("debrief |", &["went-well"]);
    offers("action done |", &["1"]);
}

#[test]
fn every_option_is_offered_its_own_list() {
    offers("step two-pcs hand --to |", &["lead", "note-keeper"]);
    offers("step two-pcs defer --to |", &["run", "typing-up"]);
    offers("step two-pcs done --to |", &[]);
    offers("step two-pcs done --confirm |", &["yes", "no", "escalate"]);
    offers("step two-pcs done --answer |", &["count="]);
    offers("step which-way done --answer |", &[]);
    offers("undo --by |", &["MF", "JP"]);
    offers("undo --typed-by j|", &["JP"]);
    offers("watch phones --owner |", &["\"Mary Field\"", "\"J. Patel\""]);
    offers("watch phones --owner ma|", &["\"Mary Field\""]);
    offers("watch phones --owner \"ma|", &["\"Mary Field\""]);
    offers("service phones down --site |", &["\"Main Street\""]);
    offers("note x --for |", &["14", "13"]);
    offers("undo --at |", &[]);
}

#[test]
fn options_are_offered_where_one_may_stand() {
    offers("undo |", &EVERYWHERE);
    offers("undo --b|", &["--by"]);
    offers("note the phones --w|", &["--why"]);
    offers("note the phones --wyh|", &["--why"]);
    offers("note the phones |", &[]);
    offers(
        "note --|",
        &["--for", "--at", "--roughly", "--by", "--why", "--typed-by"],
    );
    offers("undo --at 08:05 --why later -|", &["--roughly", "--by", "--typed-by"]);
    offers("step two-pcs done --answer count=2 --a|", &["--answer", "--at"]);
}

#[test]
fn nothing_is_offered_after_what_is_wrong() {
    offers("xyzzy |", &[]);
    offers("slips |", &[]);
    offers("note x --owner |", &[]);
    offers("undo 3 |", &[]);
    offers("service phones bad |", &[]);
}

#[test]
fn the_word_at_the_cursor_is_what_is_replaced() {
    let at = |line: &str| {
        let cursor = line.find('|').unwrap();
        let line = line.replacen('|', "", 1);
        line[word_at(&line, cursor)].to_owned()
    };
    assert_eq!(at("step two|"), "two");
    assert_eq!(at("step tw|o-pcs done"), "two-pcs");
    assert_eq!(at("step | done"), "");
    assert_eq!(at("|step"), "");
    assert_eq!(at("watch e-mail --owner \"Mary F|"), "\"Mary F");
    assert_eq!(word_at("é", 1), 0..0);
    assert_eq!(word_at("step", 99), 0..4);
}

#[test]
fn help_lists_every_verb_and_option_within_80_columns() {
    fn each<'g>(command: &'g clap::Command, path: &str, seen: &mut Vec<(String, &'g clap::Command)>) {
        for verb in command.get_subcommands() {
            let path = format!("{path} {}", verb.get_name()).trim().to_owned();
            if verb.has_subcommands() {
                each(verb, &path, seen);
            } else {
                seen.push((path, verb));
            }
        }
    }
    let mut verbs = Vec::new();
    each(grammar::grammar(), "", &mut verbs);
    let all = help();
    assert_eq!(verbs.len(), 28);
    for (path, verb) in verbs {
        assert!(all.lines().any(|line| line.starts_with(&format!("  {path}"))), "{path}");
        let own = help_for(&path).unwrap();
        for option in verb.get_arguments().filter_map(clap::Arg::get_long) {
            assert!(own.contains(&format!("  --{option}")), "{path} --{option}:\n{own}");
        }
        for line in own.lines().chain(all.lines()) {
            assert!(line.chars().count() <= 80, "{line}");
        }
        assert!(is_verb(path.split(' ').next().unwrap()), "{path}");
    }
}

#[test]
fn help_of_one_verb() {
    assert_eq!(
        help_for("timer add").unwrap(),
        "Start a timer.

  timer add DURATION TEXT

  --at TIME                 When it happened, where that is not now
  --roughly                 The time is a guess; it is shown with \"about\"
  --by INITIALS             Who did it; - for nobody in particular
  --why TEXT                The reason, or the one word later to give it later
  --typed-by INITIALS       Who is at the keyboard, where that is somebody else
"
    );
    assert_eq!(
        help_for("Timer").unwrap(),
        "Start or end a timer.

  timer add DURATION TEXT   Start a timer
  timer done TIMER          End a timer
"
    );
    assert!(help_for("step").unwrap().contains(
        "
  step STEP done|start|earlier|na|cannot|defer|hand|reopen [--to PHASE|ROLE]
      [--confirm yes|no|escalate] [--answer KEY=VALUE]

  done                      It is done
"
    ));
    assert_eq!(help_for("slips"), None);
    assert_eq!(help_for(""), None);
}

#[test]
fn help_can_be_asked_for_in_passing() {
    for (line, expected) in [
        ("help", help()),
        ("--help", help()),
        ("help timer add", help_for("timer add").unwrap()),
        ("help nonsense", help()),
        ("timer --help", help_for("timer").unwrap()),
        ("timer add --help", help_for("timer add").unwrap()),
        ("note some words --help", help_for("note").unwrap()),
    ] {
        let error = hear(line).unwrap_err();
        assert_eq!(error.kind, VerbErrorKind::HelpWanted, "{line}");
        assert_eq!(error.message, expected, "{line}");
    }
    assert!(hear("note \"--help\"").is_ok());
}

#[test]
fn verbs_are_known_by_their_word_alone() {
    for word in ["step", "Step", "stand-down", "timer", "slips", "drill", "close"] {
        assert!(is_verb(word), "{word}");
    }
    for word in ["", "2009-06-16", "ste", "--help", "start", "help"] {
        assert!(!is_verb(word), "{word}");
    }
}

#[test]
fn the_grammar_is_sound() {
    command().debug_assert();
}
