//! Logs made of transcript lines, through the same rules as everything else.

use crate::incident::command::{Command, Opening, Request};
use crate::incident::decide::{Here, decide};
use crate::incident::entry::{Stamp, Written, hash_line, stamp};
use crate::incident::event::{PinnedPlan, PracticeFacts};
use crate::incident::ids::{Hash, IncidentId, Initials, StationId};
use crate::incident::log::Log;
use crate::incident::moment::{BootId, Clock, Moment, Now};
use crate::plan::condition::IncidentKind;
use crate::plan::practice::Practice;
use crate::report::{Audience, Naming, Options, Report, Seal, report};
use crate::verb::{Hearing, parse_line};
use crate::{plan, transcript};

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

/// A log in the making. It plays on 16 June 2009 unless a line says otherwise.
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

fn pinned(text: &str) -> PinnedPlan {
    let read = plan::read_pinned(text);
    PinnedPlan {
        id: read.id,
        title: read.title,
        version: read.version,
        sha256: hash_line(text),
        text: text.to_owned().into(),
    }
}

impl Story {
    /// A live incident of the small plan, opened at this time by MF.
    pub(super) fn open(time: &str) -> Self {
        Self::open_as(IncidentKind::Live, PLAN, time)
    }

    pub(super) fn open_as(kind: IncidentKind, plan_text: &str, time: &str) -> Self {
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
            plan: Box::new(pinned(plan_text)),
            practice: PracticeFacts {
                name: story.practice.name.clone(),
                zone: story.practice.time_zone,
                hours: story.practice.opening_hours.clone(),
            },
            since: None,
            essentials: false,
            machine_time: None,
            drill: None,
        };
        story.at(moment(time));
        story.run(&Request::new(Command::Open(opening), Initials::new("MF")));
        story
    }

    /// Transcript lines, one after the other.
    pub(super) fn tell(mut self, lines: &str) -> Self {
        let lines = format!("plan: small-outage\nzone: Europe/London\ndate: 2009-06-16\n{lines}");
        let lines = transcript::read(&lines, "story")
            .unwrap_or_else(|error| panic!("{error}"))
            .lines;
        for line in lines {
            self.at(line.at);
            let hearing = Hearing {
                now: self.now,
                zone: self.practice.time_zone,
                practice: &self.practice,
                default_by: line.by.clone(),
                plan_by_name: &|_| Ok(pinned(OTHER)),
            };
            let heard = parse_line(&line.words, &hearing);
            let heard = heard.unwrap_or_else(|error| panic!("{}: {error}", line.words));
            self.run(&heard.request);
        }
        self
    }

    /// The report, read at this time.
    pub(super) fn report(&self, time: &str) -> Report {
        self.report_for(time, Audience::Practice, Naming::Roles)
    }

    pub(super) fn report_for(&self, time: &str, audience: Audience, naming: Naming) -> Report {
        let now = Now {
            wall: moment(time),
            ..self.now
        };
        let options = Options {
            audience,
            naming,
            practice: &self.practice,
            seal: Seal {
                entries: self.log.entries().len() as u64,
                ..seal()
            },
            others: Vec::new(),
        };
        report(&self.log, now, &options)
    }

    fn at(&mut self, wall: Moment) {
        let passed = if self.now.mono == 0 {
            1
        } else {
            wall.since(self.now.wall).as_millis()
        };
        self.now = Now {
            wall,
            mono: self.now.mono + u64::try_from(passed).unwrap(),
            boot: BootId(1),
        };
    }

    fn run(&mut self, request: &Request) {
        let here = Here::new(self.now, self.station);
        let drafts = decide(&self.log, request, here).unwrap_or_else(|refusal| panic!("{request:?}: {refusal}"));
        let first = self.seq + 1;
        let mut written: Vec<Written> = Vec::new();
        for draft in drafts {
            self.seq += 1;
            self.clock = Clock::next(self.clock, self.now.wall);
            let place = Stamp {
                incident: Some(self.incident.clone()),
                station: self.station,
                seq: self.seq,
                clock: self.clock,
                now: self.now,
                offset: self.now.wall.offset_in(self.practice.time_zone),
                prev: self.prev,
                part_of: (self.seq != first).then_some(first),
            };
            let mut salt = || {
                self.salts += 1;
                format!("{:032x}", self.salts)
            };
            let stamped = stamp(draft, &place, &mut salt).unwrap();
            self.prev = stamped.entry.hash;
            written.push(stamped);
        }
        self.log.add(written);
    }
}

/// A time of 16 June 2009, by the clocks of London.
pub(super) fn moment(time: &str) -> Moment {
    Moment::from_rfc3339(&format!("2009-06-16T{time}:00+01:00")).unwrap()
}

/// Check words.
pub(super) fn seal() -> Seal {
    let words = "amber boat cedar drum eagle flute grape harbour";
    Seal {
        entries: 1,
        words: words.split(' ').map(str::to_owned).collect(),
        head: "0123456789abcdef".repeat(4),
    }
}
