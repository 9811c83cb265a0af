//! docs/json.md lists exactly the keys that are written.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::render::small;
use super::story::{PLAN, Story};
use crate::plan::condition::IncidentKind;
use crate::plan::practice::Practice;
use crate::report::model::Time;
use crate::report::record::AnomalyRow;
use crate::report::rows::SensedRow;
use crate::report::{Report, incident_row, log_rows, status};

const DOCS: &str = include_str!("../../../docs/json.md");

/// Figures are named as they come, and a drill has a page of its own.
const NOT_ENTERED: [&str; 2] = ["how", "drill"];

/// Reads the keys of what is written, as `services[].intervals[].from`.
fn keys_of(value: &Value, before: &str, keys: &mut BTreeSet<String>) {
    match value {
        Value::Array(list) => list.iter().for_each(|value| keys_of(value, before, keys)),
        Value::Object(map) => {
            for (key, value) in map {
                let list = if value.is_array() { "[]" } else { "" };
                let dot = if before.is_empty() { "" } else { "." };
                let path = format!("{before}{dot}{key}{list}");
                if !NOT_ENTERED.contains(&path.as_str()) {
                    keys_of(value, &path, keys);
                }
                keys.insert(path);
            }
        }
        _ => {}
    }
}

#[track_caller]
fn check(command: &str, written: &[impl Serialize]) {
    let heading = format!("## `{command}`");
    let mut sections = DOCS.split("\n## ").map(|section| format!("## {section}"));
    let section = sections
        .find(|section| section.starts_with(&heading))
        .expect("its section");
    let rows = section
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let documented: BTreeSet<String> = rows.map(|(key, _)| key.to_owned()).collect();
    let mut keys = BTreeSet::new();
    for written in written {
        keys_of(&serde_json::to_value(written).expect("JSON"), "", &mut keys);
    }
    let missing: Vec<_> = keys.difference(&documented).collect();
    let gone: Vec<_> = documented.difference(&keys).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "{command}: not in docs/json.md: {missing:?}; only there: {gone:?}"
    );
}

/// An incident that still runs, with what a closed one has not.
fn running() -> Story {
    Story::open_as(IncidentKind::Live, PLAN, "08:00").tell(
        "08:05 MF service record down
         08:06 MF timer add 30m ring the lab
         08:07 MF step posters na --why no printer",
    )
}

/// Its report, with rows that no command of people makes.
fn report_of_all() -> Report {
    let mut report = running().report("09:00");
    let at: Time = report.as_of;
    report.anomalies.push(AnomalyRow {
        no: "2".to_owned(),
        what: "it does not fit".to_owned(),
    });
    report.services[0].sensed.push(SensedRow {
        from: at,
        to: None,
        words: "from 09:00".to_owned(),
    });
    report
}

#[test]
fn the_keys_of_the_report_are_those_of_its_page() {
    check(
        "stopgap report --format json",
        &[small().report("12:00"), report_of_all()],
    );
}

#[test]
fn the_keys_of_the_log_are_those_of_its_page() {
    check("stopgap log --json", &log_rows(&small().log, &Practice::default()));
}

#[test]
fn the_keys_of_the_list_of_incidents_are_those_of_its_page() {
    check("stopgap incidents --json", &[incident_row(&small().log)]);
}

#[test]
fn the_keys_of_the_status_are_those_of_its_page() {
    let running = running();
    let now = crate::incident::moment::Now {
        wall: super::story::moment("09:00"),
        mono: 1,
        boot: crate::incident::moment::BootId(1),
    };
    let told = |story: &Story| status(&story.log, now, &Practice::default(), super::story::seal());
    check("stopgap status --json", &[told(&running), told(&small())]);
}
