//! How long a drill of 10,000 entries takes to be scored and told, and the half-day scenarios to be run from their scripts.
//!
//! `cargo bench --bench drill [ENTRIES]`; the first is to stay under 100 ms, each of the others under a second.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a benchmark times and prints"
)]

use std::hint::black_box;
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::time::{Duration, Instant};

use stopgap::drill::opening::{Holding, opening};
use stopgap::drill::score::score;
use stopgap::drill::{compare, measure};
use stopgap::incident::command::{Command, Request};
use stopgap::incident::drill::ScenarioRef;
use stopgap::incident::entry::hash_line;
use stopgap::incident::event::PinnedPlan;
use stopgap::incident::ids::{IncidentId, Initials, StationId};
use stopgap::incident::moment::{BootId, Moment, Now};
use stopgap::journal::MemoryStore;
use stopgap::plan::model::PlanId;
use stopgap::plan::practice::Practice;
use stopgap::plan::zone::Zone;
use stopgap::session::{Desk, Order};
use stopgap::verb::{Hearing, VerbError, parse_line};

const PLAN: &str = include_str!("../plans/network-outage.yaml");
const SCENARIO: &str = include_str!("../plans/drills/half-day-network.yaml");

/// The shipped scenarios that take half a day or more.
const HALF_DAYS: [&str; 3] = ["half-day-network", "half-day-attack", "notts-2009"];

const ROUNDS: u32 = 9;

fn main() {
    let entries = std::env::args().find_map(|word| word.parse().ok()).unwrap_or(10_000);
    let (desk, incident) = played(entries);
    let log = desk.logs().get(&incident).unwrap();
    let state = log.state();
    let scenario = stopgap::plan::read_pinned_scenario(SCENARIO);
    let all = score(&scenario, state, state.last_at).expectations;
    let came = all.iter().filter(|one| one.sent.is_some()).count();
    println!(
        "a drill of {} entries, {} messages; of {} expectations {came} came to be",
        log.entries().len(),
        state.messages.len(),
        all.len()
    );
    let scored = best(|| drop(black_box(score(&scenario, state, state.last_at))));
    println!("  scored: {scored:?}");
    let measured = best(|| {
        black_box(measure::coverage(state, state.last_at));
        black_box(measure::time_to_declare(state));
        drop(black_box(compare::steps(state, state)));
    });
    println!("  measured, and put beside another: {measured:?}");
    for id in HALF_DAYS {
        let took = (0..3).map(|_| headless(id)).min().unwrap();
        println!("{id}, from its script as a process of its own: {took:?}");
    }
}

/// The shortest of a few runs, which is what the machine can do.
fn best(mut run: impl FnMut()) -> Duration {
    let timed = |_| {
        let begin = Instant::now();
        run();
        begin.elapsed()
    };
    (0..ROUNDS).map(timed).min().unwrap()
}

/// A shipped scenario, run from its regression script in a folder of its own.
fn headless(id: &str) -> Duration {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let begin = Instant::now();
    let status = Process::new(env!("CARGO_BIN_EXE_stopgap"))
        .env("STOPGAP_HOME", folder.path())
        .args(["drill", id, "--script"])
        .arg(root.join(format!("tests/cases/drills/{id}.txt")))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    let took = begin.elapsed();
    assert!(status.success(), "{id}");
    took
}

/// A drill in which so much was recorded, every inject among it.
fn played(entries: usize) -> (Desk, IncidentId) {
    let store = MemoryStore::new(StationId::new("abcdefghijkm").unwrap());
    let desk = Desk::open(Box::new(store), Box::new(|_| Err("There is no other plan.".to_owned()))).unwrap();
    let mut desk = desk.with_scenarios(Box::new(|_| Some(SCENARIO.to_owned())));
    let incident = IncidentId::new("2026-11-24-drill1").unwrap();
    let scenario = stopgap::plan::read_pinned_scenario(SCENARIO);
    let plan = stopgap::plan::read_pinned(PLAN);
    let pinned = PinnedPlan {
        id: PlanId::recorded("network-outage"),
        title: plan.title.clone(),
        version: plan.version.clone(),
        sha256: hash_line(PLAN),
        text: PLAN.to_owned().into(),
    };
    let reference = ScenarioRef {
        id: scenario.id.clone(),
        title: scenario.title.clone(),
        sha256: hash_line(SCENARIO),
    };
    let practice = Practice::default();
    let holding = Holding {
        speed: 1,
        seed: 0,
        complication: None,
        read_aloud: false,
    };
    let now = |second: usize| Now {
        wall: Moment(1_764_000_000_000 + i64::try_from(second).unwrap() * 1_000),
        mono: u64::try_from(second).unwrap() * 1_000,
        boot: BootId(3),
    };
    let opening = opening(
        incident.clone(),
        (&scenario, reference, pinned),
        &practice,
        holding,
        now(0).wall,
    );
    let request = Request::new(Command::Open(opening), Initials::new("MF"));
    let order = Order {
        incident: None,
        request,
        now: now(0),
    };
    desk.submit(&order).unwrap();
    let steps: Vec<String> = plan.steps().map(|(_, step)| step.id.to_string()).collect();
    let mut second = 0;
    while desk.logs().get(&incident).unwrap().entries().len() < entries {
        second += 1;
        desk.send_due(&incident, now(second)).unwrap();
        let step = &steps[second % steps.len()];
        let words = match second % 5 {
            0 => format!("step {step} start"),
            1 => "message out it-desk \"Is there news?\"".to_owned(),
            2 => "service phones down".to_owned(),
            3 => format!("step {step} done --confirm yes"),
            _ => "note Room 3 has run out of slips".to_owned(),
        };
        let hearing = Hearing {
            now: desk.time_line(Some(&incident), now(second)),
            zone: Zone::london(),
            practice: &practice,
            default_by: Initials::new("MF"),
            plan_by_name: &|_| Err(VerbError::usage("There is no other plan.")),
        };
        let order = Order {
            incident: Some(incident.clone()),
            request: parse_line(&words, &hearing).unwrap().request,
            now: now(second),
        };
        // What a rule refuses (a step done twice, a service that is so already) is no entry.
        let _ = desk.submit(&order);
    }
    (desk, incident)
}
