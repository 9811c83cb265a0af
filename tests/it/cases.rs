//! The cases: what each transcript's report says, and two PCs that recorded apart. Expectations stand beside the
//! transcripts; `STOPGAP_BLESS=1` writes them anew.

use std::fs;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use stopgap::incident::entry::Written;
use stopgap::incident::ids::StationId;
use stopgap::incident::state::State;
use stopgap::journal::{MemoryStore, Purpose, SqliteStore, export, import, verify};
use stopgap::plan::practice::Practice;
use stopgap::session::{Desk, Order};
use stopgap::transcript;
use stopgap::verb::{self, Hearing};

use crate::rules::bench::{Bench, now_at, plan_by_name, read};
use crate::support::Shell;

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

#[expect(
    clippy::disallowed_methods,
    reason = "only whoever runs the tests says whether to write expectations anew"
)]
fn is_blessing() -> bool {
    std::env::var_os("STOPGAP_BLESS").is_some()
}

/// Compares a text with the one that is kept in a file.
#[track_caller]
fn check_file(name: &str, text: &str) {
    let path = cases().join(name);
    if is_blessing() {
        fs::write(&path, text).expect("the expectation is written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        kept == text,
        "{name} says something else now; look at what STOPGAP_BLESS=1 changes in it"
    );
}

/// A text without what is drawn at random: the incident's id, the check words and the head.
fn without_chance(text: &str, id: &str, seal: &serde_json::Value) -> String {
    let words: Vec<&str> = seal["words"]
        .as_array()
        .expect("words")
        .iter()
        .filter_map(|word| word.as_str())
        .collect();
    let mut text = text
        .replace(id, "2009-06-16-xxxxxx")
        .replace(seal["head"].as_str().expect("a head"), "HEAD");
    for apart in [" ", ", ", " · ", "\",\n      \""] {
        text = text.replace(&words.join(apart), "WORDS");
    }
    text
}

/// Replays a case and compares its report and its status with those that are kept.
fn check_case(name: &str) {
    let shell = Shell::new();
    let transcript = cases().join(format!("{name}.txt"));
    let id = shell.ok(&["replay", &transcript.to_string_lossy()]).trim().to_owned();
    shell.ok(&["verify", &id]);
    let json: serde_json::Value = serde_json::from_str(&shell.ok(&["report", "--format", "json"])).expect("JSON");
    for (format, ending) in [("md", "md"), ("json", "json")] {
        let report = shell.ok(&["report", "--format", format]);
        check_file(
            &format!("{name}.report.{ending}"),
            &without_chance(&report, &id, &json["seal"]),
        );
    }
    let html = shell.ok(&["report", "--format", "html"]);
    assert!(
        html.starts_with("<!DOCTYPE html>") || html.starts_with("<!doctype html>"),
        "{}",
        &html[..80]
    );
    assert!(!html.contains("<script") && !html.contains("http://") && html.contains("<svg"));
}

#[test]
fn the_day_of_june_2009_gives_the_report_that_is_kept() {
    check_case("newark-2009");
}

#[test]
fn a_link_that_flaps_gives_the_report_that_is_kept() {
    check_case("flapping");
}

#[test]
fn the_flapping_link_dropped_four_times_and_is_told_so() {
    let shell = Shell::new();
    shell.ok(&["replay", &cases().join("flapping.txt").to_string_lossy()]);
    let status: serde_json::Value = serde_json::from_str(&shell.ok(&["status", "--json"])).expect("JSON");
    let internet = status["services"]
        .as_array()
        .expect("services")
        .iter()
        .find(|row| row["id"] == "internet");
    let internet = internet.expect("the internet");
    assert_eq!(
        (internet["drops"].as_u64(), internet["minutes_down"].as_u64()),
        (Some(4), Some(74)),
        "{internet}"
    );
}

/// What a station writes when it runs a script on top of entries that it has.
fn station_runs(station: &str, have: Vec<Written>, script: &str) -> Vec<Written> {
    let store = MemoryStore::new(StationId::new(station).expect("a station"));
    let disk = store.faults();
    disk.appear(have);
    let mut desk = Desk::open(Box::new(store), Box::new(plan_by_name)).expect("a journal");
    let incident = desk.logs().iter().next().expect("the incident").0.clone();
    let practice = Practice::default();
    for line in read(script) {
        let transcript::Line { at, by, words, .. } = line;
        let hearing = Hearing {
            now: now_at(at),
            zone: practice.time_zone,
            practice: &practice,
            default_by: by,
            plan_by_name: &|name| plan_by_name(name).map_err(stopgap::verb::VerbError::usage),
        };
        let request = verb::parse_line(&words, &hearing).expect("a command").request;
        let order = Order {
            incident: Some(incident.clone()),
            request,
            now: now_at(at),
        };
        desk.submit(&order).expect("recorded");
    }
    disk.entries()
}

/// The two files of the case: the front desk's PC, and the laptop that carried on from its second copy until 09:10
/// while the front desk, thought dead, was used all the same.
fn write_two_pcs() {
    let start = read("08:00 MF note x")[0].at;
    let opening = Bench::open(Practice::default(), false, start).disk.entries();
    let together = station_runs(
        "aaaabbbbcccc",
        opening,
        "08:02 MF service record down --why \"no PC can log in\"\n08:05 MF step plain done\n08:10 MF duty lead \"J. Patel\"",
    );
    let desk = station_runs(
        "aaaabbbbcccc",
        together.clone(),
        "08:40 MF note \"the front desk PC works again\"\n08:41 MF step must done\n08:50 MF decide choose stay --why \"not yet\"\n\
         08:55 MF timer add 20m \"ring the lab\"\n09:05 MF service record back\n09:40 MF service record verified",
    );
    let laptop = station_runs(
        "zzzzyyyyxxxx",
        together,
        "08:30 JP note \"carrying on at the laptop\"\n08:35 JP step must cannot --why \"the key is at the desk\"\n\
         08:52 JP decide choose on --why \"paper in every room\"\n08:56 JP timer add 15m \"ring the pharmacy\"\n\
         09:06 JP service mail down --at 08:20\n10:00 JP stand-down --why \"the record is back\"\n10:05 JP close",
    );
    for (name, entries) in [("front-desk.jsonl", desk), ("laptop.jsonl", laptop)] {
        let mut file = Vec::new();
        export::write(&mut file, &entries).expect("an export");
        fs::write(cases().join("two-pcs").join(name), file).expect("the case is written");
    }
}

/// The state of a journal that takes these files in, in this order.
fn merged(files: &[&str]) -> (State, Vec<Written>) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = SqliteStore::open(folder.path(), Purpose::Record).expect("a journal");
    for name in files {
        let file = fs::File::open(cases().join("two-pcs").join(name)).expect("the case");
        let incoming = import::read(BufReader::new(file)).expect("an export");
        incoming.take_in(&mut store).expect("taken in");
    }
    let mut again = SqliteStore::open(folder.path(), Purpose::Look).expect("a journal");
    let entries = stopgap::journal::Store::fresh(&mut again).expect("entries");
    let desk = Desk::open(Box::new(store), Box::new(plan_by_name)).expect("a desk");
    let state = desk.logs().iter().next().expect("the incident").1.state().clone();
    (state, entries)
}

#[test]
fn two_pcs_that_recorded_apart_are_merged_alike_in_both_orders() {
    if is_blessing() {
        write_two_pcs();
    }
    let (one, entries) = merged(&["front-desk.jsonl", "laptop.jsonl"]);
    let (other, _) = merged(&["laptop.jsonl", "front-desk.jsonl", "laptop.jsonl"]);
    assert_eq!(one, other);
    let verdict = verify::verify(&entries);
    assert!(verdict.holds(), "{verdict:?}");

    // Both decisions are kept; the later in fold order holds. Each station numbers its own timers.
    let choose = one.find_step("choose").expect("the step").1.id.clone();
    assert_eq!(one.decisions.len(), 2);
    assert_eq!(one.decision(&choose).expect("decided").choice, "Go on");
    let timers: Vec<&str> = one.timers.iter().map(|timer| timer.number.0.as_str()).collect();
    assert_eq!(timers, ["1", "ZZZZ-1"]);
    // What was done at the desk after the laptop could not holds: it came later.
    let must = one
        .step(&one.find_step("must").expect("the step").1.id)
        .expect("recorded");
    assert_eq!(must.status.word(), "done");
    assert_eq!(one.status.word(), "closed");
    // The late entry landed where it happened.
    let mail = one.service("mail", None).expect("the service");
    assert_eq!(
        mail.since().rfc3339(stopgap::plan::zone::Zone::london()),
        "2026-03-10T08:20:00+00:00"
    );
}
