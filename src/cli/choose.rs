//! Which incident is meant.

use crate::cli::desk;
use crate::cli::layout::columns;
use crate::cli::output::{Failure, shown};
use crate::incident::ids::IncidentId;
use crate::incident::log::Log;
use crate::incident::refusal::Refusal;
use crate::incident::state::IncidentStatus;
use crate::plan::condition::IncidentKind;
use crate::plan::model::ServiceId;
use crate::session::Logs;

/// The incident that this beginning of an id names; where none is given, the one that is not closed (live before
/// drill, running before stood down; a drill only while it runs), else the newest.
///
/// # Errors
/// Where there is none, or several, which are listed.
pub(super) fn choose<'l>(logs: &'l Logs, given: Option<&str>) -> Result<(&'l IncidentId, &'l Log), Failure> {
    match given {
        Some(given) => named(logs, given),
        None => unnamed(logs),
    }
}

/// As [`choose`], for what cannot be told of an incident whose opening entry does not read.
///
/// # Errors
/// As [`choose`], and where its opening does not read.
pub(super) fn choose_opened<'l>(logs: &'l Logs, given: Option<&str>) -> Result<(&'l IncidentId, &'l Log), Failure> {
    let (id, log) = choose(logs, given)?;
    if log.state().status == IncidentStatus::Unopened {
        return Err(Failure::machine(format!(
            "{id}: its opening cannot be read, and with it which plan it follows."
        ))
        .hint(format!(
            "what still reads of it: stopgap log {id}; what is wrong: stopgap verify"
        )));
    }
    Ok((id, log))
}

/// Where a service command goes that names no incident: a running incident that has the service, live before drill.
/// From there it goes to every other such incident by itself.
///
/// # Errors
/// Where several incidents run and none of them has it; the nearest that any of them has is offered.
pub(super) fn with_service<'l>(logs: &'l Logs, service: &ServiceId) -> Result<&'l IncidentId, Failure> {
    let mut running: Vec<_> = logs
        .iter()
        .filter(|(_, log)| log.state().status == IncidentStatus::Running)
        .collect();
    running.sort_by_key(|(id, log)| (kind_rank(log), *id));
    let has_it = |log: &Log| log.state().service_rows(service.as_str()).next().is_some();
    if let Some((id, _)) = running.iter().find(|(_, log)| has_it(log)) {
        return Ok(id);
    }
    let mut known: Vec<&str> = Vec::new();
    for (_, log) in &running {
        known.extend(log.state().services.iter().map(|known| known.id.as_str()));
    }
    known.sort_unstable();
    known.dedup();
    Err(desk::refused(Refusal::unknown(
        "service",
        service.as_str(),
        known.into_iter(),
    )))
}

fn kind_rank(log: &Log) -> u8 {
    match log.state().kind {
        IncidentKind::Live => 0,
        IncidentKind::Drill => 1,
        IncidentKind::Backfilled => 2,
    }
}

/// Whether a word is a beginning of some incident's id.
pub(super) fn fits_any(logs: &Logs, word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    !word.is_empty() && logs.iter().any(|(id, _)| id.as_str().starts_with(&word))
}

fn named<'l>(logs: &'l Logs, given: &str) -> Result<(&'l IncidentId, &'l Log), Failure> {
    let word = given.to_ascii_lowercase();
    let fitting: Vec<_> = logs
        .iter()
        .filter(|(id, _)| !word.is_empty() && id.as_str().starts_with(&word))
        .collect();
    if let Some(exact) = fitting.iter().find(|(id, _)| id.as_str() == word) {
        return Ok(*exact);
    }
    match fitting[..] {
        [one] => Ok(one),
        [] => Err(Failure::words(format!("There is no incident {}.", shown(given))).hint(known(logs))),
        _ => Err(several(format!("{} fits several incidents:", shown(given)), &fitting)),
    }
}

fn unnamed(logs: &Logs) -> Result<(&IncidentId, &Log), Failure> {
    let rank = |log: &Log| {
        let kind = kind_rank(log);
        match log.state().status {
            IncidentStatus::Running => Some((kind, 0)),
            // A drill that has ended is nobody's work any more.
            IncidentStatus::StoodDown if log.state().is_open() => Some((kind, 1)),
            // It may be the one that runs.
            IncidentStatus::Unopened => Some((u8::MAX, 0)),
            IncidentStatus::StoodDown | IncidentStatus::Closed => None,
        }
    };
    if let Some(best) = logs.iter().filter_map(|(_, log)| rank(log)).min() {
        let fitting: Vec<_> = logs.iter().filter(|(_, log)| rank(log) == Some(best)).collect();
        return match fitting[..] {
            [one] => Ok(one),
            _ => Err(several("Several incidents are not closed:".to_owned(), &fitting)),
        };
    }
    let newest = logs.iter().max_by_key(|(id, log)| (log.state().held(), *id));
    newest.ok_or_else(none_started)
}

/// What every command that needs an incident ends with where there is none: the words were right, the answer is no.
pub(super) fn none_started() -> Failure {
    Failure::no("No incident has been started.").hint(format!("{START} (stopgap plan list names them)"))
}

const START: &str = "start one: stopgap start PLAN";

fn several(sentence: String, fitting: &[(&IncidentId, &Log)]) -> Failure {
    Failure::words(format!("{sentence}\n{}", rows(fitting).join("\n")))
        .hint("say which, by the beginning of its number")
}

fn known(logs: &Logs) -> String {
    let mut newest: Vec<_> = logs.iter().collect();
    newest.sort_by_key(|(id, log)| std::cmp::Reverse((log.state().held(), (*id).clone())));
    newest.truncate(5);
    if newest.is_empty() {
        format!("{START} (stopgap plan list names them)")
    } else {
        format!("there are (stopgap incidents lists all):\n{}", rows(&newest).join("\n"))
    }
}

/// A line for each incident.
fn rows(incidents: &[(&IncidentId, &Log)]) -> Vec<String> {
    let rows: Vec<[String; 4]> = incidents
        .iter()
        .map(|(id, log)| {
            let state = log.state();
            [
                format!("  {id}"),
                state.kind.word().to_owned(),
                state.status.word().to_owned(),
                state.plan_in_use().map(|used| used.title.clone()).unwrap_or_default(),
            ]
        })
        .collect();
    columns(&rows)
}
