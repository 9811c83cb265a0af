//! What holds for every log: folding is total, order of arrival does not matter, a replay is the live state.

use proptest::prelude::*;
use proptest::sample::select;

use super::rules::bench::{Bench, now_at, plan_by_name, station};
use stopgap::incident::command::Request;
use stopgap::incident::entry::{Entry, Written};
use stopgap::incident::ids::{Initials, StationId};
use stopgap::incident::log::Log;
use stopgap::incident::moment::Moment;
use stopgap::incident::state::State;
use stopgap::incident::{reminder, timing};
use stopgap::journal::{MemoryFaults, MemoryStore};
use stopgap::plan::practice::Practice;
use stopgap::session::{Desk, Order};
use stopgap::verb::{self, Hearing};

/// Commands that a busy morning is made of; some will be refused.
const LINES: &[&str] = &[
    "step plain done",
    "step plain start",
    "step plain reopen",
    "step plain na --why room",
    "step must done",
    "step must cannot --why key",
    "step could defer --to second",
    "step could hand --to desk",
    "step asks done --confirm yes --answer count=3 --answer who=someone",
    "step again done",
    "step after-plain earlier --at 08:00 --roughly",
    "decide choose on --why go",
    "decide choose stay --review 10m",
    "decide choose other --why wrong",
    "decide choose over --why done",
    "service record down",
    "service record slow --site Branch",
    "service record back",
    "service record verified --why trust",
    "service mail down --at 08:00",
    "service mail up",
    "note something was said",
    "message in it-desk no estimate --next 23:50",
    "timer add 20m ring the lab",
    "timer done 1",
    "duty lead JP",
    "handover lead MF",
    "notify tell-icb --to somebody",
    "phase second",
    "phase first",
    "watch mail --owner RM",
    "correct 2",
    "correct 3",
    "correct 5",
    "undo",
    "redact 3 --why name",
    "redact 4 --why name",
    "stand-down --why over",
    "debrief lucky we were",
    "action add more slips --owner KB --due 2026-04-01",
    "action done 1",
    "close",
];

/// The other station.
fn other() -> StationId {
    StationId::new("zzzzyyyyxxxx").expect("a station")
}

/// A desk of a station on a journal that holds these entries already.
fn desk(station: StationId, entries: Vec<Written>) -> (Desk, MemoryFaults) {
    let store = MemoryStore::new(station);
    let disk = store.faults();
    disk.appear(entries);
    (
        Desk::open(Box::new(store), Box::new(plan_by_name)).expect("a journal"),
        disk,
    )
}

/// The opening of an incident.
fn opening() -> Vec<Written> {
    let bench = Bench::open(Practice::default(), false, minute(0));
    bench.disk.entries()
}

fn minute(minute: usize) -> Moment {
    let start = Moment::from_rfc3339("2026-03-10T08:00:00Z").expect("a time");
    Moment(start.0 + i64::try_from(minute).expect("small") * 60_000)
}

/// Runs lines on a desk, a minute each from this one on, whatever becomes of them.
fn run(desk: &mut Desk, lines: &[&str], from: usize) {
    let practice = Practice::default();
    let incident = desk.logs().iter().next().map(|(id, _)| id.clone());
    for (at, line) in lines.iter().enumerate() {
        let now = now_at(minute(from + at));
        let hearing = Hearing {
            now,
            zone: practice.time_zone,
            practice: &practice,
            default_by: Initials::new(if at % 3 == 0 { "JP" } else { "MF" }),
            plan_by_name: &|name| plan_by_name(name).map_err(stopgap::verb::VerbError::usage),
        };
        let request: Request = verb::parse_line(line, &hearing)
            .unwrap_or_else(|error| panic!("{line}: {error}"))
            .request;
        let _ = desk.submit(&Order {
            incident: incident.clone(),
            request,
            now,
        });
    }
}

fn state_of(entries: &[Written]) -> State {
    Log::of(entries.iter().cloned()).state().clone()
}

fn lines(most: usize) -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(select(LINES), 0..most)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_replay_of_the_entries_is_the_live_state(script in lines(40)) {
        let (mut live, disk) = desk(station(), opening());
        run(&mut live, &script, 1);
        let (_, log) = live.logs().iter().next().expect("the incident");
        prop_assert_eq!(log.state(), &state_of(&disk.entries()));
        prop_assert!(log.state().anomalies.is_empty(), "{:?}", log.state().anomalies);
    }

    #[test]
    fn any_order_of_arrival_is_the_same_state(one in lines(20), two in lines(20), seed in any::<u64>()) {
        let start = opening();
        let (mut first, first_disk) = desk(station(), start.clone());
        let (mut second, second_disk) = desk(other(), start);
        run(&mut first, &one, 1);
        run(&mut second, &two, 1);
        let mut merged = first_disk.entries();
        merged.extend(second_disk.entries());
        let expected = state_of(&merged);
        shuffle(&mut merged, seed);
        let shuffled = Log::of(merged.clone());
        prop_assert_eq!(shuffled.state(), &expected);
        // One at a time, some of them twice.
        let mut log = Log::default();
        for written in merged.iter().chain(merged.iter().take(5)) {
            log.add([written.clone()]);
        }
        prop_assert_eq!(log.state(), &expected);
        prop_assert!(log.entries().eq(shuffled.entries()), "the entries in another order");
    }

    #[test]
    fn folding_is_total_even_where_entries_are_missing(script in lines(40), keep in prop::collection::vec(any::<bool>(), 64)) {
        let (mut live, disk) = desk(station(), opening());
        run(&mut live, &script, 1);
        let kept = disk.entries().into_iter().zip(keep.iter().cycle()).filter(|(_, keep)| **keep).map(|(written, _)| written);
        let log = Log::of(kept);
        let now = minute(90);
        for (phase, step) in log.state().plan_steps() {
            let _ = (timing::status(log.state(), phase, step, now), timing::late(log.state(), phase, step, now));
        }
        let _ = reminder::reminders(log.state(), now);
    }

    #[test]
    fn a_line_says_the_entry_that_it_was_made_of(script in lines(30)) {
        let (mut live, disk) = desk(station(), opening());
        run(&mut live, &script, 1);
        for written in disk.entries() {
            prop_assert_eq!(&Entry::parse(&written.line).expect("an entry"), &*written.entry);
        }
    }

    #[test]
    fn striking_a_command_out_is_as_if_it_had_never_been(script in lines(25)) {
        let (mut live, disk) = desk(station(), opening());
        run(&mut live, &script, 1);
        let before = disk.entries();
        let (_, log) = live.logs().iter().next().expect("the incident");
        let Some(last) = log.entries().rev().find(|entry| !log.is_struck(entry)).cloned() else { return Ok(()) };
        let mut without = log.state_without(&last);
        run(&mut live, &[&format!("correct {}", last.place.seq)], 80);
        let after = disk.entries();
        if after.len() > before.len() {
            let mut with = state_of(&after);
            // What a correction changes beside: that it came, and when.
            for state in [&mut with, &mut without] {
                state.entries = 0;
                state.last_at = Moment::default();
                state.clocks.clear();
                state.after_close.clear();
                state.issue = 1;
            }
            prop_assert_eq!(with, without);
        }
    }
}

/// A shuffle that the seed alone decides.
fn shuffle(entries: &mut [Written], seed: u64) {
    let mut state = seed | 1;
    for at in (1..entries.len()).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(state >> 33).expect("small") % (at + 1);
        entries.swap(at, other);
    }
}
