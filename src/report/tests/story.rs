//! Logs made of short lines, through the same rules as everything else:
//! `08:05 MF service record down --why no PC can log in`.

use crate::incident::command::{Command, Occurred, Opening, Request, StepAction, Why};
use crate::incident::decide::{Here, decide};
use crate::incident::entry::{Stamp, Written, hash_line, stamp};
use crate::incident::event::{ContactRef, Direction, PersonRef, PinnedPlan, PracticeFacts};
use crate::incident::ids::{EntryName, Hash, IncidentId, Initials, Label, StationId};
use crate::incident::log::Log;
use crate::incident::moment::{BootId, Clock, Moment, Now};
use crate::plan;
use crate::plan::condition::{ConfirmAnswer, IncidentKind};
use crate::plan::model::{
    AskId, ContactId, NotifyId, OptionId, PersonId, PhaseId, RoleId, ServiceId, ServiceStatus, StepId,
};
use crate::plan::practice::Practice;
use crate::report::{Audience, Naming, Options, Report, Seal, report};

pub(super) const PLAN: &str = include_str!("plan.yaml");
pub(super) const OTHER: &str = include_str!("other.yaml");

const PRACTICE: &str = "schema: stopgap-practice/1
practice: {name: Castle Surgery, time_zone: Europe/London}
people:
  mfoster: {name: Mary Foster, initials: MF}
  jpatel: {name: Dr J. Patel, initials: JP}
  tobrien: {name: Tom O'Brien, initials: TOB}
contacts:
  it-desk: {name: IT desk}
  icb: {name: ICB on call}
";

/// A log in the making.
pub(super) struct Story {
    pub(super) log: Log,
    pub(super) practice: Practice,
    incident: IncidentId,
    station: StationId,
    seq: u32,
    clock: Clock,
    prev: Hash,
    now: Now,
    salts: u32,
}

pub(super) fn pinned(text: &str) -> PinnedPlan {
    let read = plan::read_pinned(text);
    PinnedPlan {
        id: read.id,
        title: read.title,
        version: read.version,
        sha256: hash_line(text),
        text: text.to_owned(),
    }
}

impl Story {
    /// An incident of the small plan, opened on 16 June 2009 at this time.
    pub(super) fn open(time: &str) -> Self {
        Self::open_as(IncidentKind::Live, PLAN, time)
    }

    pub(super) fn open_as(kind: IncidentKind, text: &str, time: &str) -> Self {
        let (practice, _) = plan::read_practice(PRACTICE, "practice.yaml").unwrap();
        let incident = IncidentId::new("2009-06-16-k7f3q2").unwrap();
        let mut story = Self {
            log: Log::default(),
            incident: incident.clone(),
            station: StationId::new("k7f3q2abcdef").unwrap(),
            seq: 0,
            clock: Clock::default(),
            prev: Hash::ZERO,
            now: Now::default(),
            salts: 0,
            practice,
        };
        let opening = Opening {
            incident,
            kind,
            plan: Box::new(pinned(text)),
            practice: PracticeFacts {
                name: story.practice.name.clone(),
                zone: story.practice.time_zone,
                hours: story.practice.opening_hours.clone(),
            },
            since: None,
            essentials: false,
            machine_time: None,
        };
        let at = story.moment(time);
        story.run(at, &Request::new(Command::Open(opening), Initials::new("MF")));
        story
    }

    /// Lines of the same kind, one after the other.
    pub(super) fn tell(mut self, lines: &str) -> Self {
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            self.line(line);
        }
        self
    }

    pub(super) fn moment(&self, time: &str) -> Moment {
        let (day, time) = time.split_once('/').unwrap_or(("16", time));
        let zone = self.practice.time_zone.to_string();
        assert_eq!(zone, "Europe/London", "the stories play in June, in London");
        Moment::from_rfc3339(&format!("2009-06-{day}T{time}:00+01:00")).unwrap()
    }

    /// The report, read at this time.
    pub(super) fn report(&self, time: &str) -> Report {
        self.report_for(time, Audience::Practice, Naming::Roles)
    }

    pub(super) fn report_for(&self, time: &str, audience: Audience, naming: Naming) -> Report {
        let now = Now {
            wall: self.moment(time),
            ..self.now
        };
        let options = Options {
            audience,
            naming,
            practice: &self.practice,
            seal: Seal {
                entries: self.log.entries().len() as u64,
                words: "amber boat cedar drum eagle flute grape harbour"
                    .split(' ')
                    .map(str::to_owned)
                    .collect(),
                head: "00".repeat(32),
            },
        };
        report(&self.log, now, &options)
    }

    fn line(&mut self, line: &str) {
        let (time, rest) = line.split_once(' ').unwrap();
        let (by, rest) = rest.split_once(' ').unwrap();
        let mut parts = rest.split(" --");
        let head = parts.next().unwrap().trim();
        let options: Vec<(&str, &str)> = parts.map(|part| part.split_once(' ').unwrap_or((part, ""))).collect();
        let option = |name: &str| {
            options
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.trim())
        };
        let request = Request {
            command: self.command(head, &option, &options),
            by: Initials::new(by),
            typed_by: option("typed").and_then(Initials::new),
            occurred: option("at").map(|at| Occurred {
                at: self.moment(at),
                roughly: option("roughly").is_some(),
            }),
            why: match option("why") {
                Some("later") => Why::Later,
                Some(why) => Why::Given(why.to_owned()),
                None => Why::NotGiven,
            },
        };
        let at = self.moment(time);
        self.run(at, &request);
    }

    fn command<'l>(
        &self,
        head: &'l str,
        option: &dyn Fn(&str) -> Option<&'l str>,
        options: &[(&str, &str)],
    ) -> Command {
        let (verb, rest) = head.split_once(' ').unwrap_or((head, ""));
        let (first, text) = rest.split_once(' ').unwrap_or((rest, ""));
        let owned = |text: &str| text.to_owned();
        let next = option("next").map(|next| self.moment(next));
        match verb {
            "duty" | "handover" => {
                let known = self.practice.person(text);
                let person = PersonRef {
                    id: known.map(|person| PersonId::recorded(person.id.as_str())),
                    name: known.map_or_else(|| owned(text), |person| person.name.clone()),
                };
                let role = RoleId::recorded(first);
                if verb == "duty" {
                    Command::Duty { role, person }
                } else {
                    Command::Handover { role, person }
                }
            }
            "service" => Command::Service {
                service: ServiceId::recorded(first),
                to: ServiceStatus::from_word(text).unwrap(),
                reference: option("ref").map(owned),
                site: option("site").map(owned),
            },
            "step" => Command::Step {
                step: StepId::recorded(first),
                action: action(text),
                confirm: option("confirm").and_then(ConfirmAnswer::from_word),
                answers: options
                    .iter()
                    .filter(|(key, _)| *key == "answer")
                    .filter_map(|(_, value)| value.split_once('='))
                    .map(|(ask, answer)| (AskId::recorded(ask), owned(answer)))
                    .collect(),
            },
            "decide" => Command::Decide {
                step: StepId::recorded(first),
                option: OptionId::recorded(text),
                considered: option("considered").map(owned),
                review: None,
                switch_to: None,
            },
            "phase" => Command::Phase {
                phase: PhaseId::recorded(first),
            },
            "switch" => Command::Switch {
                plan: Box::new(pinned(OTHER)),
            },
            "watch" => Command::Watch {
                service: ServiceId::recorded(first),
                owner: owned(option("owner").unwrap()),
                next,
            },
            "correct" => Command::Correct {
                entry: EntryName::new(first).unwrap(),
            },
            "redact" => Command::Redact {
                entry: EntryName::new(first).unwrap(),
            },
            "stand-down" => Command::StandDown,
            "debrief" => Command::Debrief {
                question: owned(first),
                text: owned(text),
            },
            "action" => Command::ActionAdd {
                text: owned(rest),
                owner: owned(option("owner").unwrap()),
                due: option("due").unwrap().parse().unwrap(),
            },
            "action-done" => Command::ActionDone {
                number: Label(owned(first)),
            },
            "close" => Command::Close,
            _ => self.talk(verb, rest, option),
        }
    }

    fn talk<'l>(&self, verb: &str, rest: &str, option: &dyn Fn(&str) -> Option<&'l str>) -> Command {
        let (first, text) = rest.split_once(' ').unwrap_or((rest, ""));
        let owned = |text: &str| text.to_owned();
        let next = option("next").map(|next| self.moment(next));
        match verb {
            "note" => Command::Note {
                text: owned(rest),
                reason_for: option("for").and_then(EntryName::new),
            },
            "message" => {
                let (contact, text) = text.split_once(' ').unwrap();
                let known = self.practice.contact(contact);
                Command::Message {
                    direction: if first == "in" { Direction::In } else { Direction::Out },
                    contact: ContactRef {
                        id: known.map(|_| ContactId::recorded(contact)),
                        name: known.map_or_else(|| owned(contact), |contact| contact.name.clone()),
                    },
                    text: owned(text),
                    medium: option("medium").map(owned),
                    reference: option("ref").map(owned),
                    next,
                }
            }
            "timer" => Command::TimerAdd {
                after: std::time::Duration::from_secs(first.parse::<u64>().unwrap() * 60),
                text: owned(text),
            },
            "timer-done" => Command::TimerDone {
                number: Label(owned(first)),
            },
            "notify" => Command::Notify {
                notification: NotifyId::recorded(first),
                to: option("to").map(owned),
                reference: option("ref").map(owned),
            },
            other => panic!("no verb {other} in stories"),
        }
    }

    fn run(&mut self, at: Moment, request: &Request) {
        let passed = if self.now.wall == Moment::default() {
            0
        } else {
            at.since(self.now.wall).as_millis()
        };
        self.now = Now {
            wall: at,
            mono: self.now.mono + u64::try_from(passed).unwrap(),
            boot: BootId(1),
        };
        let here = Here {
            now: self.now,
            station: self.station,
        };
        let drafts = decide(&self.log, request, here).unwrap_or_else(|refusal| panic!("{request:?}: {refusal}"));
        let first = self.seq + 1;
        let mut written: Vec<Written> = Vec::new();
        for draft in drafts {
            self.seq += 1;
            self.clock = Clock::next(self.clock, at);
            let mut salt = || {
                self.salts += 1;
                format!("{:032x}", self.salts)
            };
            let stamped = stamp(
                draft,
                &Stamp {
                    incident: Some(self.incident.clone()),
                    station: self.station,
                    seq: self.seq,
                    clock: self.clock,
                    now: self.now,
                    offset: at.offset_in(self.practice.time_zone),
                    prev: self.prev,
                    part_of: (self.seq != first).then_some(first),
                },
                &mut salt,
            );
            let stamped = stamped.unwrap();
            self.prev = stamped.entry.hash;
            written.push(stamped);
        }
        self.log.add(written);
    }
}

fn action(word: &str) -> StepAction {
    let (word, to) = word.split_once(' ').unwrap_or((word, ""));
    match word {
        "done" => StepAction::Done,
        "start" => StepAction::Start,
        "earlier" => StepAction::Earlier,
        "na" => StepAction::NotApplicable,
        "cannot" => StepAction::Cannot,
        "reopen" => StepAction::Reopen,
        "hand" => StepAction::Hand(RoleId::recorded(to)),
        "defer" => StepAction::Defer((!to.is_empty()).then(|| PhaseId::recorded(to))),
        other => panic!("no step action {other} in stories"),
    }
}
