//! What `status --json` and `incidents --json` write.

use serde::Serialize;

use super::build;
use super::model::{Audience, Seal, Time};
use super::people::{Naming, People};
use super::reading::Reading;
use super::record::TimerRow;
use super::rows::{PaperRow, RoundRow, StepRow};
use super::{facts, steps};
use crate::incident::log::Log;
use crate::incident::moment::Now;
use crate::plan::condition::{IncidentKind, StepStatus};
use crate::plan::model::ServiceStatus;
use crate::plan::practice::Practice;

/// Where an incident stands: `status --json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusJson {
    /// Its id.
    pub incident: String,
    /// Live, drill or backfilled.
    pub kind: IncidentKind,
    /// The id of the plan in use.
    pub plan: String,
    /// Its title.
    pub title: String,
    /// Running, stood-down or closed.
    pub status: &'static str,
    /// The phase that is current.
    pub phase: Option<String>,
    /// The first symptom.
    pub began: Option<Time>,
    /// When it was opened.
    pub started: Option<Time>,
    /// The steps, as in the report.
    pub steps: Vec<StepStatusRow>,
    /// The services.
    pub services: Vec<ServiceStatusRow>,
    /// The roles and who holds them.
    pub roles: Vec<RoleStatusRow>,
    /// Paper by kind; empty until the program counts it.
    pub paper: Vec<PaperRow>,
    /// The timers that run.
    pub timers: Vec<TimerRow>,
    /// The check words.
    pub seal: Seal,
}

/// A step, as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepStatusRow {
    /// Its id.
    pub id: String,
    /// Its number in its plan.
    pub number: Option<String>,
    /// Its phase.
    pub phase: Option<String>,
    /// Its title.
    pub title: String,
    /// Whose it is.
    pub role: Option<String>,
    /// Its state.
    pub status: StepStatus,
    /// Whether it waits in a part of the plan that was never entered, and is not due.
    pub never_entered: bool,
    /// When it is or was due.
    pub due: Option<Time>,
    /// When it was done, last.
    pub done_at: Option<Time>,
    /// Seconds late; 0 is in time.
    pub late_s: Option<u64>,
    /// Planned working time.
    pub planned_s: Option<u64>,
    /// From begun to done.
    pub actual_s: Option<u64>,
    /// Every time it was done.
    pub rounds: Vec<RoundRow>,
}

/// A service, as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceStatusRow {
    /// Its id.
    pub id: String,
    /// Its name, with the site where one is meant.
    pub name: String,
    /// The site, where the practice has several.
    pub site: Option<String>,
    /// Its state.
    pub status: ServiceStatus,
    /// Since when.
    pub since: Time,
    /// Minutes in the state down alone, rounded down.
    pub minutes_down: u64,
    /// Changes into down, the first included.
    pub drops: usize,
}

/// A role and who holds it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoleStatusRow {
    /// Its id.
    pub id: String,
    /// Who holds it.
    pub person: Option<String>,
}

/// An incident in the list of all: a row of `incidents --json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncidentRow {
    /// Its id.
    pub incident: String,
    /// Live, drill or backfilled.
    pub kind: IncidentKind,
    /// The id of the plan in use.
    pub plan: String,
    /// Its title.
    pub title: String,
    /// Running, stood-down or closed.
    pub status: &'static str,
    /// The first symptom.
    pub began: Option<Time>,
    /// When it was closed.
    pub closed: Option<Time>,
}

/// Where an incident stands, read at `now`, or at the time at which it stopped. People as the log has them.
pub fn status(log: &Log, now: Now, practice: &Practice, seal: Seal) -> StatusJson {
    let state = log.state();
    let people = People::new(log, practice, Naming::AsWritten, Audience::Practice);
    let reading = Reading::new(log, people, state.reading_time(state.now(now).wall));
    let window = build::window(&reading);
    let plan = build::plan_row(&reading, state.plan_in_use());
    let services = state.services.iter().map(|service| ServiceStatusRow {
        id: service.id.to_string(),
        name: service.shown_name(),
        site: service.site.clone(),
        status: service.status(),
        since: reading.time(service.since()),
        minutes_down: service.time_in(ServiceStatus::Down, reading.at).as_secs() / 60,
        drops: service.drops(),
    });
    let roles = state.roles.iter().map(|role| RoleStatusRow {
        id: role.id.to_string(),
        person: role.holders.latest().map(|change| change.value.name.clone()),
    });
    StatusJson {
        incident: state.incident.as_ref().map(ToString::to_string).unwrap_or_default(),
        kind: state.kind,
        plan: plan.id,
        title: plan.title,
        status: state.status.word(),
        phase: state.phase().map(|phase| phase.id.to_string()),
        began: window.began,
        started: window.declared,
        steps: steps::rows(&reading).into_iter().map(step_status).collect(),
        services: services.collect(),
        roles: roles.collect(),
        paper: Vec::new(),
        timers: facts::timers(&reading),
        seal,
    }
}

fn step_status(row: StepRow) -> StepStatusRow {
    StepStatusRow {
        id: row.id,
        number: row.number,
        phase: row.phase,
        title: row.title,
        role: row.role,
        status: row.status,
        never_entered: row.never_entered,
        due: row.due,
        done_at: row.done_at,
        late_s: row.late_s,
        planned_s: row.planned_s,
        actual_s: row.actual_s,
        rounds: row.rounds,
    }
}

/// An incident in the list of all.
pub fn incident_row(log: &Log) -> IncidentRow {
    let state = log.state();
    let practice = Practice::default();
    let people = People::new(log, &practice, Naming::AsWritten, Audience::Practice);
    let reading = Reading::new(log, people, state.last_at);
    let window = build::window(&reading);
    let plan = build::plan_row(&reading, state.plan_in_use());
    IncidentRow {
        // An incident whose opening does not read is known from its entries.
        incident: state
            .incident
            .as_ref()
            .or_else(|| log.entries().find_map(|entry| entry.incident.as_ref()))
            .map(ToString::to_string)
            .unwrap_or_default(),
        kind: state.kind,
        plan: plan.id,
        title: plan.title,
        status: state.status.word(),
        began: window.began,
        closed: window.closed,
    }
}
