//! How long a million parsed entries take to fold into a state, and their lines to be read.
//!
//! `cargo bench --bench fold [ENTRIES]`

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a benchmark times and prints"
)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use stopgap::incident::command::{Command, Opening, Request};
use stopgap::incident::decide::{Here, decide};
use stopgap::incident::entry::{Draft, Entry, Stamp, WordKey, stamp};
use stopgap::incident::event::{
    ContactRef, Direction, Event, MessageRecorded, Noted, PinnedPlan, PracticeFacts, ServiceRecorded, StepRecord,
    StepRecorded,
};
use stopgap::incident::ids::{Hash, IncidentId, Initials, StationId};
use stopgap::incident::log::Log;
use stopgap::incident::moment::{BootId, Clock, Moment, Now};
use stopgap::plan::condition::IncidentKind;
use stopgap::plan::model::{PlanId, ServiceId, ServiceStatus, StepId};
use stopgap::plan::zone::Zone;

const PLAN: &str = include_str!("../plans/clinical-system-outage.yaml");

fn main() {
    let entries = std::env::args()
        .find_map(|word| word.parse().ok())
        .unwrap_or(1_000_000_u32);
    let lines = lines(entries);
    let bytes: usize = lines.iter().map(String::len).sum();

    let begin = Instant::now();
    let parsed: Vec<Arc<Entry>> = lines.iter().map(|line| Arc::new(Entry::parse(line).unwrap())).collect();
    println!("read and hash {entries} lines ({bytes} bytes): {:?}", begin.elapsed());

    let begin = Instant::now();
    let mut log = Log::default();
    log.add_entries(parsed);
    println!("fold {entries} parsed entries: {:?}", begin.elapsed());
    println!(
        "{} anomalies, {} messages",
        log.state().anomalies.len(),
        log.state().messages.len()
    );
    black_box(log);
}

/// Lines of an incident: steps, services, notes and messages in turn.
fn lines(count: u32) -> Vec<String> {
    let station = StationId::new("abcdefghijkm").unwrap();
    let incident = IncidentId::new("2026-11-22-aaaaaa").unwrap();
    let plan = stopgap::plan::read_pinned(PLAN);
    let steps: Vec<(StepId, String)> = plan
        .steps()
        .filter(|(_, step)| step.decision.is_none())
        .map(|(_, step)| (step.id.clone(), step.title.clone()))
        .collect();
    let start = Moment::from_rfc3339("2026-11-22T08:00:00.000Z").unwrap();
    let mut prev = Hash::ZERO;
    let mut clock = Clock::default();
    let mut salts = 0_u64;
    let mut lines = Vec::with_capacity(count as usize);
    for seq in 1..=count {
        let now = Now {
            wall: Moment(start.0 + i64::from(seq) * 20),
            mono: u64::from(seq) * 20,
            boot: BootId(7),
        };
        clock = Clock::next(clock, now.wall);
        let draft = if seq == 1 {
            opening(&incident, now, station)
        } else {
            draft(seq, &steps, now)
        };
        let stamped = Stamp {
            incident: Some(incident.clone()),
            station,
            seq,
            clock,
            now,
            offset: 0,
            prev,
            part_of: None,
        };
        let written = stamp(draft, &stamped, &mut || {
            salts += 1;
            format!("{salts:032x}")
        })
        .unwrap();
        prev = written.entry.hash;
        lines.push(written.line);
    }
    lines
}

fn opening(incident: &IncidentId, now: Now, station: StationId) -> Draft {
    let plan = PinnedPlan {
        id: PlanId::recorded("clinical-system-outage"),
        title: "Clinical system unavailable".to_owned(),
        version: "1.0".to_owned(),
        sha256: Hash::ZERO,
        text: PLAN.to_owned().into(),
    };
    let opening = Opening {
        incident: incident.clone(),
        kind: IncidentKind::Live,
        plan: Box::new(plan),
        practice: PracticeFacts {
            zone: Zone::london(),
            ..PracticeFacts::default()
        },
        since: None,
        essentials: false,
        machine_time: None,
        drill: None,
    };
    let request = Request::new(Command::Open(opening), Initials::new("MF"));
    decide(&Log::default(), &request, Here::new(now, station))
        .unwrap()
        .remove(0)
}

fn draft(seq: u32, steps: &[(StepId, String)], now: Now) -> Draft {
    let (step, title) = &steps[seq as usize % steps.len()];
    let (event, text) = match seq % 4 {
        0 => (
            Event::Noted(Noted { reason_for: None }),
            Some("Room 3 has run out of slips"),
        ),
        1 => (
            Event::MessageRecorded(MessageRecorded {
                direction: Direction::In,
                contact: ContactRef {
                    id: None,
                    name: "IT desk".to_owned(),
                },
                medium: Some("phone".to_owned()),
                next: None,
                words_of: None,
            }),
            Some("No estimate"),
        ),
        2 => (
            Event::ServiceRecorded(ServiceRecorded {
                service: ServiceId::recorded("clinical-record"),
                name: "Clinical record".to_owned(),
                to: if seq % 8 == 2 {
                    ServiceStatus::Down
                } else {
                    ServiceStatus::Back
                },
                site: None,
            }),
            None,
        ),
        _ => {
            let to = if seq % 8 == 3 {
                StepRecord::Started
            } else {
                StepRecord::Done
            };
            let recorded = StepRecorded {
                step: step.clone(),
                title: title.clone(),
                to,
                confirm: None,
                answers: Vec::new(),
            };
            (Event::StepRecorded(Box::new(recorded)), None)
        }
    };
    Draft {
        event,
        words: text.map(|text| (WordKey::Text, text.to_owned())).into_iter().collect(),
        occurred: now.wall,
        roughly: false,
        by: Initials::new("MF"),
        typed_by: None,
        reason_owed: false,
        noted: None,
    }
}
