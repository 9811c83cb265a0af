//! The report of a log: gathered from its parts, nothing asked of the world.

use super::model::{Audience, PlanRow, Report, ReportStatus, Seal, Time, Window};
use super::people::{Naming, People};
use super::reading::Reading;
use super::record::{OpenCounts, OpenItems, TimelineRow};
use super::rows::{NotificationRow, ServiceRow, StepRow};
use super::{differences, drill, facts, how, marks, notifications, services, steps, summary, timeline};
use crate::incident::log::Log;
use crate::incident::moment::{Moment, Now};
use crate::incident::state::{IncidentStatus, PlanInUse};
use crate::plan::condition::StepStatus;
use crate::plan::model::ServiceStatus;
use crate::plan::practice::Practice;

/// What a report is to be.
#[derive(Debug, Clone)]
pub struct Options<'a> {
    /// For whom.
    pub audience: Audience,
    /// How people are named; an audience outside the practice is always given roles.
    pub naming: Naming,
    /// The practice, by which initials are known.
    pub practice: &'a Practice,
    /// The check words of the log.
    pub seal: Seal,
    /// The other logs of the journal, beside which a drill is put.
    pub others: Vec<&'a Log>,
}

/// The report of a log, read at `now`, or at the time at which the incident stopped (`State::reading_time`).
pub fn report(log: &Log, now: Now, options: &Options<'_>) -> Report {
    let state = log.state();
    let people = People::new(log, options.practice, options.naming, options.audience);
    let reading = Reading::new(log, people, state.reading_time(state.now(now).wall));
    let services = services::rows(&reading);
    let steps = steps::rows(&reading);
    let notifications = notifications::rows(&reading);
    let open_items = open_items(&reading, &services, &steps, &notifications);
    let plan = state.plan_in_use();
    let mut report = Report {
        kind: state.kind,
        status: match state.status {
            IncidentStatus::Closed => ReportStatus::Final,
            _ => ReportStatus::Interim,
        },
        issue: state.issue,
        audience: options.audience,
        practice: state.practice.name.clone(),
        incident: state.incident.as_ref().map(ToString::to_string).unwrap_or_default(),
        stands: state.status.word(),
        as_of: reading.time(as_of(&reading)),
        zone: reading.zone().name().to_owned(),
        plan: plan_row(&reading, plan),
        plans: state.plans.iter().map(|used| plan_row(&reading, Some(used))).collect(),
        window: window(&reading),
        summary: Vec::new(),
        marks: Vec::new(),
        differences: Vec::new(),
        step_counts: steps::counts(&steps),
        decisions: facts::decisions(&reading),
        messages: facts::messages(&reading),
        roles: facts::roles(&reading),
        paper: Vec::new(),
        paper_kinds: state.plan().map_or_else(Vec::new, |plan| {
            plan.papers.iter().map(|paper| paper.title.clone()).collect()
        }),
        objectives: state.plan().map_or_else(Vec::new, |plan| plan.objectives.clone()),
        debrief: facts::debrief(&reading),
        actions: facts::actions(&reading),
        watches: facts::watches(&reading),
        anomalies: timeline::anomalies(&reading),
        corrections: timeline::corrections(&reading),
        changes: timeline::changes(&reading),
        timeline: timeline::rows(&reading),
        drill: drill::part(&reading, &options.others),
        open: OpenCounts {
            steps: open_items.steps.len(),
            paper: 0,
            timers: open_items.timers.len(),
        },
        services,
        steps,
        notifications,
        open_items,
        withheld: reading.people.withheld(),
        seal: options.seal.clone(),
        how: how::texts(options.audience, options.naming),
    };
    if report.drill.is_some() {
        report.how.extend(how::OF_A_DRILL);
    }
    report.marks = marks::marks(&reading, &report);
    report.summary = summary::lines(&reading, &report);
    report.differences = differences::lines(&report);
    report
}

/// The log as rows, one for each entry, with people and words as the log has them: `log --json`.
pub fn log_rows(log: &Log, practice: &Practice) -> Vec<TimelineRow> {
    let people = People::new(log, practice, Naming::AsWritten, Audience::Practice);
    timeline::rows(&Reading::new(log, people, log.state().last_at))
}

/// The time to which all of it is told: of a closed incident that of the last entry, for those that were added after the
/// close stand in it too, though no figure moves for time that passed since.
fn as_of(reading: &Reading<'_>) -> Moment {
    let state = reading.state;
    match state.status {
        IncidentStatus::Closed if state.drill.is_none() => reading.at.max(state.last_at),
        _ => reading.at,
    }
}

pub(super) fn plan_row(reading: &Reading<'_>, used: Option<&PlanInUse>) -> PlanRow {
    PlanRow {
        id: used.map(|used| used.id.to_string()).unwrap_or_default(),
        title: used.map(|used| used.title.clone()).unwrap_or_default(),
        version: used.map(|used| used.version.clone()).unwrap_or_default(),
        sha256: used.map(|used| used.sha256.to_hex()).unwrap_or_default(),
        since: used.map(|used| reading.time(used.since)),
    }
}

pub(super) fn window(reading: &Reading<'_>) -> Window {
    let state = reading.state;
    let time = |moment| -> Time { reading.time(moment) };
    Window {
        began: state.began().map(time),
        declared: (state.status != IncidentStatus::Unopened).then(|| time(state.declared)),
        stood_down: state.stood_down.map(time),
        closed: state
            .closed
            .filter(|_| state.status == IncidentStatus::Closed)
            .map(time),
    }
}

fn open_items(
    reading: &Reading<'_>,
    services: &[ServiceRow],
    steps: &[StepRow],
    notifications: &[NotificationRow],
) -> OpenItems {
    let open_steps = steps
        .iter()
        .filter(|step| step.status.is_open() || step.status == StepStatus::Deferred)
        .filter(|step| !step.never_entered);
    let is_not_back = |service: &&ServiceRow| match service.status {
        ServiceStatus::Down | ServiceStatus::Slow => true,
        ServiceStatus::Unknown => service.touched,
        ServiceStatus::Back | ServiceStatus::Up | ServiceStatus::Verified => false,
    };
    let names = |is: &dyn Fn(&&ServiceRow) -> bool| -> Vec<String> {
        let found = services.iter().filter(|service| is(service));
        found.map(|service| service.name.clone()).collect()
    };
    let owed = reading.state.owed.iter().filter(|owed| !owed.given);
    let untold = notifications
        .iter()
        .filter(|row| row.since.is_some() && row.told_at.is_none() && row.dismissed_at.is_none());
    OpenItems {
        steps: open_steps.map(|step| step.title.clone()).collect(),
        services: names(&is_not_back),
        untrusted: names(&|service| service.status == ServiceStatus::Back),
        timers: facts::timers(reading),
        notifications: untold.map(|row| row.title.clone()).collect(),
        reasons: owed.map(|owed| reading.no(owed.place)).collect(),
    }
}
