//! The shell run inside the test, with a clock that the test sets, and a person at the terminal.

use std::collections::BTreeMap;
use std::io::Cursor;

use stopgap::cli::{Environment, run};
use stopgap::clock::Clock;
use stopgap::incident::moment::{BootId, Moment, Now};

use crate::incidents::PLAN;
use crate::support::{Ran, Shell};

/// Somebody at a terminal at a given time.
pub struct Person {
    pub shell: Shell,
    /// The practice's clock.
    now: Moment,
    /// What they type when asked.
    pub types: &'static str,
}

impl Person {
    pub fn at(time: &str) -> Self {
        let shell = Shell::new();
        shell.write("home/plans/small.yaml", PLAN);
        let mut person = Self {
            shell,
            now: Moment(0),
            types: "",
        };
        person.comes(time);
        person
    }

    fn comes(&mut self, time: &str) -> &Self {
        self.now = Moment::from_rfc3339(time).expect("a time");
        self
    }

    pub fn runs(&self, words: &[&str]) -> Ran {
        self.runs_with_mono(self.now.0, words)
    }

    fn runs_with_mono(&self, mono: i64, words: &[&str]) -> Ran {
        let now = Now {
            wall: self.now,
            mono: u64::try_from(mono).expect("after 1970"),
            boot: BootId(1),
        };
        let environment = Environment {
            args: ["stopgap"].iter().chain(words).map(Into::into).collect(),
            variables: BTreeMap::from([
                ("STOPGAP_HOME".into(), self.shell.home().into()),
                ("STOPGAP_BY".into(), "MF".into()),
            ]),
            folder: self.shell.folder().to_owned(),
            program: None,
            temporary: self.shell.folder().to_owned(),
            input_is_terminal: true,
            output_is_terminal: true,
            clock: Clock::fixed(now),
        };
        let (mut data, mut talk) = (Vec::new(), Vec::new());
        let exit = run(&environment, &mut Cursor::new(self.types), &mut data, &mut talk);
        Ran {
            data: String::from_utf8(data).expect("data is UTF-8"),
            talk: String::from_utf8(talk).expect("talk is UTF-8"),
            code: exit.code().into(),
        }
    }

    fn ok(&self, words: &[&str]) -> String {
        let ran = self.runs(words);
        assert_eq!(ran.code, 0, "{words:?} {ran:?}");
        ran.data
    }
}

#[test]
fn deciding_what_the_plan_says_does_not_apply_is_recorded_and_said() {
    let mut person = Person::at("2026-06-16T08:05:00+01:00");
    person.shell.write(
        "home/plans/phones.yaml",
        "schema: stopgap/1
plan: {id: phones, title: Phones down, version: 1}
services:
  phones: {name: Phones}
roles:
  lead: {title: Lead}
phases:
  - id: first
    title: First
    steps:
      - id: end
        do: Is it over?
        role: lead
        when: {service: phones, is: back}
        decision:
          options:
            - {id: yes, title: It is over, then: {go_to: after}}
            - {id: no, title: Not yet}
  - id: after
    title: After
    steps:
      - {do: Tell everyone, role: lead}
",
    );
    person.ok(&["start", "phones"]);
    person.ok(&["do", "service", "phones", "down"]);
    let early = person.runs(&["do", "decide", "end", "no"]);
    assert_eq!(early.code, 0, "{early:?}");
    assert!(
        early
            .talk
            .contains("warning: step 1 applies only if Phones back, and that is not so now"),
        "{early:?}"
    );
    person.comes("2026-06-16T08:30:00+01:00");
    person.ok(&["do", "service", "phones", "back"]);
    let timely = person.runs(&["do", "decide", "end", "yes"]);
    assert_eq!(
        (timely.code, timely.talk.contains("applies only if")),
        (0, false),
        "{timely:?}"
    );
}

#[test]
fn status_tells_the_parts_that_were_never_entered_apart() {
    let mut person = Person::at("2026-06-16T08:05:00+01:00");
    person.ok(&["start", "clinical-system-outage"]);
    person.comes("2026-06-16T08:06:00+01:00");
    let status = person.ok(&["status"]);
    let phase = status.lines().find(|line| line.starts_with("phase ")).expect("a phase");
    assert!(phase.starts_with("phase Recognise · 0 of "), "{phase}");
    assert!(phase.contains(" in the parts entered so far · "), "{phase}");
    assert!(phase.ends_with(" steps in parts not entered"), "{phase}");
}

#[test]
fn status_and_log_read_like_a_situation_report() {
    let mut person = Person::at("2026-06-16T08:05:00+01:00");
    let id = person.ok(&["start", "small", "--since", "07:50"]).trim_end().to_owned();
    person.comes("2026-06-16T08:07:30+01:00");
    person.ok(&[
        "do",
        "service",
        "record",
        "down",
        "--at",
        "07:52",
        "--why",
        "no PC can log in",
    ]);
    person.ok(&["do", "duty", "lead", "Jay Patel"]);
    person.ok(&["do", "step", "tell", "done", "--why", "later"]);
    person.ok(&["do", "timer", "add", "10m", "ring the IT desk"]);
    person.comes("2026-06-17T09:00:00+01:00");
    person.ok(&["do", "message", "in", "it-desk", "no estimate", "--next", "09:30"]);
    let status = person.ok(&["status"]).replace(&id, "ID");
    let (page, words) = status
        .rsplit_once('\n')
        .map_or("", |(page, _)| page)
        .rsplit_once('\n')
        .expect("check words");
    assert!(words.starts_with("Check words of 6 entries: "), "{words}");
    insta::assert_snapshot!(page, @r"
    LIVE · A small plan · running · Wed 17 Jun 2026 09:00 BST
    This practice · ID · plan small 3
    began Tue 16 Jun 07:50 (1 d 1 h) · started Tue 16 Jun 08:05
    phase First · 1 of 3 steps done · 1 of 3 in the parts entered so far

    Services
      Record  down  since Tue 16 Jun 07:52  down for 1 d 1 h

    Next
      due Tue 16 Jun 08:10  Look round                 step look
      due Tue 16 Jun 08:17  Timer 1: ring the IT desk  timer done 1
      at 09:30              Next word with it-desk

    Roles
      Lead  Jay Patel

    To be seen to
      Reasons are owed for entry 4
    ");
    insta::assert_snapshot!(person.ok(&["log"]), @r"
    Tuesday 16 June 2026
       1  08:05  MF  Incident opened: A small plan, version 3; it began 07:50
       2  07:52  MF  Record: down. Why: no PC can log in (recorded 08:07)
       3  08:07  MF  Lead: Jay Patel
       4  08:07  MF  Done: 1 Tell everyone. Reason owed
       5  08:07  MF  Timer 1 until 08:17: ring the IT desk
    Wednesday 17 June 2026
       6  09:00  MF  Message from it-desk: no estimate; next word 09:30
    ");
}

#[test]
fn json_on_a_terminal_is_harmless_and_keeps_its_value() {
    let person = Person::at("2026-06-16T08:05:00+01:00");
    person.ok(&["start", "small"]);
    person.ok(&["do", "note", "a\u{202e}b\u{9b}c"]);
    for words in [
        &["log", "--json"][..],
        &["report", "--format", "json"],
        &["status", "--json"],
    ] {
        let shown = person.ok(words);
        assert!(!shown.contains(['\u{202e}', '\u{9b}']), "{words:?}");
    }
    let row = person.ok(&["log", "--json"]);
    let row: serde_json::Value = serde_json::from_str(row.lines().nth(1).expect("a row")).expect("JSON");
    assert!(row["text"].as_str().expect("text").contains("a\u{202e}b\u{9b}c"));
}

#[test]
fn init_asks_a_person_and_takes_what_they_say() {
    let mut person = Person::at("2026-06-16T08:05:00+01:00");
    person.types = "St. Anne's\nEurope/Lundon\nEurope/London\n8 to 6\n08:00-18:00\nMaria Field\n\nDr Max Fox\nMF\nMX\nlead, clinical-led\n\
                    lead clinical-lead\n\n01632 960101\n\n";
    let ran = person.runs(&["init", "new"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for said in [
        "No zone is called that",
        "does not say from when to when",
        "Initials? [MF]",
        "Maria Field has these already",
        "Did you mean clinical-lead?",
    ] {
        assert!(ran.talk.contains(said), "{said:?} is missing in {}", ran.talk);
    }
    let file = std::fs::read_to_string(person.shell.folder().join("new/practice.yaml")).expect("a file");
    for line in [
        "  name: St. Anne's\n",
        "  monday-friday: \"08:00-18:00\"\n",
        "  maria-field: {name: Maria Field, initials: MF, roles: [lead]}\n",
        "  dr-max-fox: {name: Dr Max Fox, initials: MX, roles: [lead, clinical-lead]}\n",
        "  it-desk: {name: IT service desk, phone: \"01632 960101\"}\n",
        "# second_copy",
    ] {
        assert!(file.contains(line), "{line:?} is missing in {file}");
    }
    assert_eq!(person.shell.run(&["plan", "check", "new/practice.yaml"]).code, 0);
    // Enter takes what stands in brackets; whoever closes the window in the middle has a folder all the same.
    person.types = "\n\n\n";
    assert_eq!(person.runs(&["init", "newer"]).code, 0);
    let file = std::fs::read_to_string(person.shell.folder().join("newer/practice.yaml")).expect("a file");
    assert!(
        file.contains("\n  monday-friday: \"08:00-18:30\"\n") && file.contains("# people:"),
        "{file}"
    );
    person.types = "Nobody reads this\n";
    let ran = person.runs(&["init", "newest", "--no-questions"]);
    assert!(!ran.talk.contains('?'), "{ran:?}");
    let file = std::fs::read_to_string(person.shell.folder().join("newest/practice.yaml")).expect("a file");
    assert!(
        file.contains("name: This practice") && file.contains("# opening_hours"),
        "{file}"
    );
}

#[test]
fn an_hour_that_occurs_twice_needs_its_offset() {
    let person = Person::at("2026-10-25T02:30:00+00:00");
    person.ok(&["start", "small"]);
    person
        .runs(&["do", "note", "x", "--at", "01:30"])
        .fails(2, &["twice", "01:30+01:00", "01:30+00:00"]);
    person.ok(&["do", "note", "the first", "--at", "01:30+01:00"]);
    person.ok(&["do", "note", "the second", "--at", "01:30+00:00"]);
    let log = person.ok(&["log"]);
    assert!(
        log.contains("01:30+01:00  MF  Note: the first") && log.contains("01:30+00:00  MF  Note: the second"),
        "{log}"
    );
}

#[test]
fn a_clock_that_was_set_back_is_recorded_and_said() {
    let mut person = Person::at("2026-06-16T08:05:00+01:00");
    person.ok(&["start", "small"]);
    // The machine has run on for a minute, and its wall clock says an hour less.
    person.comes("2026-06-16T07:06:00+01:00");
    let ran = person.runs_with_mono(person.now.0 + 3_600_000, &["do", "note", "after the jump"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.data.lines().count() == 2 && ran.data.contains("clock"), "{ran:?}");
}
