//! Whether the program was tried at every PC that is to run it: a downtime PC is tried every month (field section 6).

use std::collections::BTreeMap;

use super::{Answer, Check, Grounds, day_or_never};
use crate::health::{Finding, Level};
use crate::incident::event::{Event, PcTried};
use crate::incident::log::Log;
use crate::incident::moment::Moment;
use crate::incident::narrate::{counted, day_words};

/// A try is old after so many days.
const OLD_AFTER: u64 = 31;

/// Every try that holds, by when it was.
pub(super) fn tries(standing: &Log) -> impl Iterator<Item = (&crate::incident::entry::Entry, &PcTried)> {
    let holding = standing.entries().filter(|entry| !standing.is_struck(entry));
    holding.filter_map(|entry| match &entry.event {
        Event::PcTried(tried) => Some((entry, tried)),
        _ => None,
    })
}

pub(super) fn answer(grounds: &Grounds<'_>) -> Answer {
    // The later of two tries of one PC holds; a time to come is that of a wrong clock and says nothing.
    let mut last: BTreeMap<Option<String>, Moment> = BTreeMap::new();
    for (entry, tried) in tries(grounds.standing).filter(|(entry, _)| entry.occurred <= grounds.now) {
        let pc = tried.pc.as_ref().map(|pc| pc.to_lowercase());
        let at = last.entry(pc).or_insert(entry.occurred);
        *at = entry.occurred.max(*at);
    }
    let named: Vec<&String> = grounds.practice.stations.keys().collect();
    if named.is_empty() {
        return unnamed(last.values().max().copied(), grounds);
    }
    let mut findings = Vec::new();
    for pc in &named {
        let day = last.get(&Some(pc.to_lowercase())).map(|at| grounds.day(*at));
        let what = match day {
            None => format!("Stopgap was never tried at {pc}"),
            Some(day) if grounds.is_older(day, OLD_AFTER) => {
                format!("Stopgap was last tried at {pc} on {}", day_words(day))
            }
            Some(_) => continue,
        };
        let place = format!("practice.yaml, stations, {pc}");
        let to_do = format!("go to that PC, start it from where it would run: stopgap ready --here {pc}");
        findings.push(Finding::new(Level::Due, what, place, to_do));
    }
    let words = format!(
        "{} of {} in the last {OLD_AFTER} days",
        named.len() - findings.len(),
        counted(named.len() as u64, "PC", "PCs")
    );
    Answer::new(Check::Pcs, words, findings)
}

/// Where practice.yaml names no PCs, it must have been tried at one.
fn unnamed(last: Option<Moment>, grounds: &Grounds<'_>) -> Answer {
    let day = last.map(|last| grounds.day(last));
    let is_fresh = day.is_some_and(|day| !grounds.is_older(day, OLD_AFTER));
    let name_them = "name each PC that is to run Stopgap: \"stations: {front-desk: A, office: B}\"";
    let finding = if is_fresh {
        let what = "practice.yaml names no PCs, so nobody sees which was not tried";
        Finding::new(Level::Note, what, "practice.yaml, stations", name_them)
    } else {
        let to_do = format!("{name_them}, and at each: stopgap ready --here");
        let what = "Stopgap was not tried lately where it would have to run";
        Finding::new(Level::Due, what, "practice.yaml, stations", to_do)
    };
    Answer::new(Check::Pcs, format!("last tried: {}", day_or_never(day)), vec![finding])
}
