//! How long a journal of a million entries takes to load and to prove, and one entry to append.
//!
//! `cargo bench --bench journal [ENTRIES] [FOLDER]`; a folder is kept and used again, so that only reading is measured.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark measures time, prints it, and stops where it cannot go on"
)]

use std::time::Instant;

use stopgap::incident::entry::{Draft, WordKey};
use stopgap::incident::event::{Event, Noted, ServiceRecorded, StepRecord, StepRecorded};
use stopgap::incident::ids::{IncidentId, Initials};
use stopgap::incident::moment::{BootId, Moment, Now};
use stopgap::journal::verify::verify;
use stopgap::journal::{Batch, DATABASE, Purpose, Record, SqliteStore, Store};
use stopgap::plan::model::{ServiceId, ServiceStatus, StepId};
use stopgap::plan::zone::Zone;

const LOT: u32 = 10_000;

fn main() {
    let count = std::env::args().find_map(|word| word.parse().ok()).unwrap_or(1_000_000);
    let kept = std::env::args().skip(1).find(|word| word.contains('/'));
    let passing = tempfile::tempdir().expect("a folder");
    let folder = kept.as_deref().map_or(passing.path(), std::path::Path::new);
    if !folder.join(DATABASE).exists() {
        std::fs::create_dir_all(folder).expect("a folder");
        timed("written", || fill(folder, count));
    }
    for _ in 0..3 {
        drop(timed("opened", || {
            SqliteStore::open(folder, Purpose::Record).expect("a journal")
        }));
        let mut store = timed("looked", || {
            SqliteStore::open(folder, Purpose::Look).expect("a journal")
        });
        let entries = timed("loaded", || store.fresh().expect("entries"));
        let verdict = timed("proved", || verify(&entries));
        assert!(verdict.holds() && entries.len() == usize::try_from(count).unwrap_or(0) && store.faults().is_empty());
        timed("dropped", || drop(entries));
    }
    if kept.is_none() {
        append(folder);
    }
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let result = work();
    println!("{what:>8} {:8.1} ms", begun.elapsed().as_secs_f64() * 1000.0);
    result
}

fn fill(folder: &std::path::Path, count: u32) {
    let mut store = SqliteStore::open(folder, Purpose::Record).expect("a journal");
    for lot in 0..count.div_ceil(LOT) {
        let numbers = lot * LOT..count.min((lot + 1) * LOT);
        // One command an entry, as it is in life.
        let batches: Vec<_> = numbers.map(|number| batch(draft(number))).collect();
        let written = store.record(now(lot), |_| Ok::<_, ()>(batches.clone()));
        written.expect("room for entries");
        store.tidy().expect("a tidy journal");
    }
    let size = std::fs::metadata(store.path()).map_or(0, |facts| facts.len());
    println!("{count} entries, {} MB", size / 1_000_000);
}

fn append(folder: &std::path::Path) {
    let mut store = SqliteStore::open(folder, Purpose::Record).expect("a journal");
    store.fresh().expect("entries");
    let mut times: Vec<_> = (0..200)
        .map(|number| {
            let begun = Instant::now();
            let written = store.record(now(number), |_| Ok::<_, ()>(vec![batch(draft(number))]));
            written.expect("an entry");
            begun.elapsed().as_micros()
        })
        .collect();
    times.sort_unstable();
    println!("  append p50 {} us, p99 {} us", times[100], times[198]);
}

fn now(minute: u32) -> Now {
    Now {
        wall: Moment(1_245_135_900_000 + i64::from(minute) * 60_000),
        mono: u64::from(minute) * 60_000,
        boot: BootId(7),
    }
}

fn batch(draft: Draft) -> Batch {
    Batch {
        incident: IncidentId::new("2009-06-16-k7f3q2"),
        zone: Zone::london(),
        drafts: vec![draft],
    }
}

/// Of four entries two carry words.
fn draft(number: u32) -> Draft {
    let text = |key, text: &str| vec![(key, text.to_owned())];
    let (event, words) = match number % 4 {
        0 => (
            Event::StepRecorded(Box::new(StepRecorded {
                step: StepId::recorded("tell-the-rooms"),
                title: "Tell every room by voice".to_owned(),
                to: StepRecord::Done,
                confirm: None,
                answers: Vec::new(),
            })),
            Vec::new(),
        ),
        1 => (
            Event::Noted(Noted { reason_for: None }),
            text(WordKey::Text, "IT desk: no estimate yet, will ring again at ten to ten"),
        ),
        2 => (
            Event::ServiceRecorded(ServiceRecorded {
                service: ServiceId::recorded("clinical-record"),
                name: "Clinical record".to_owned(),
                to: ServiceStatus::Down,
                site: None,
            }),
            text(WordKey::Why, "no PC can log in"),
        ),
        _ => (Event::Noted(Noted { reason_for: None }), Vec::new()),
    };
    Draft {
        event,
        words,
        occurred: now(number).wall,
        roughly: false,
        by: Initials::new("MF"),
        typed_by: None,
        reason_owed: false,
        noted: None,
    }
}
