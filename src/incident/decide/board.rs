//! One service board: an incident that is opened beside another begins with what is known of the services, and hears
//! what is said of them later.

use super::Here;
use crate::incident::command::{Command, Opening, Request};
use crate::incident::entry::Draft;
use crate::incident::event::{Event, ServiceRecorded};
use crate::incident::moment::Moment;
use crate::incident::refusal::Refusal;
use crate::incident::state::{IncidentStatus, Interval, ServiceState, State};
use crate::plan::model::ServiceStatus;

/// Whether what is said of a service in one incident is true of another too: both run, both are of one kind, and the
/// other has the service. What happened before the other began is told to it only while it lasts.
pub fn is_told_too(named: &State, other: &State, request: &Request, now: Moment) -> bool {
    let Command::Service { service, site, .. } = &request.command else {
        return false;
    };
    let both_run = named.status == IncidentStatus::Running && other.status == IncidentStatus::Running;
    // A drill and the real thing never share an entry.
    if !both_run || named.kind != other.kind || other.service_rows(service.as_str()).next().is_none() {
        return false;
    }
    let occurred = request.occurred.map_or(now, |occurred| occurred.at);
    let is_latest = |state: &State| {
        let row = state.service(service.as_str(), site.as_deref());
        let latest = row.and_then(|row| row.history().latest());
        latest.is_none_or(|latest| latest.occurred <= occurred)
    };
    occurred >= other.declared || (is_latest(named) && is_latest(other))
}

/// Why what is said of a service in one incident is not told to another that has the service and is not closed either: one
/// of the two was stood down, and states go between incidents that run.
pub fn kept_from(named: &State, other: &State, request: &Request) -> Option<Refusal> {
    let Command::Service { service, .. } = &request.command else {
        return None;
    };
    let is_over = |state: &State| state.status == IncidentStatus::StoodDown;
    let has_row = other.service_rows(service.as_str()).next().is_some();
    if named.kind != other.kind || !has_row || !named.is_open() || !other.is_open() {
        return None;
    }
    let sentence = match (is_over(named), is_over(other)) {
        (true, false) => "This incident was stood down, and states go only between incidents that run.",
        (false, true) => "It was stood down, and states go only between incidents that run.",
        _ => return None,
    };
    Some(Refusal::rule(sentence, "record it there too, if it matters there"))
}

/// What an opening takes over from the incidents of its kind that run: the services of its plan that are not simply up
/// there, each since when it has been so. Each is an entry of its own, so that each can be struck out.
pub fn taken_over<'a>(
    opening: &Opening,
    request: &Request,
    running: impl Iterator<Item = &'a State>,
    here: Here,
) -> Vec<Draft> {
    let plan = opening.plan.text.plan();
    let beside = running.filter(|state| state.status == IncidentStatus::Running && state.kind == opening.kind);
    let mut rows: Vec<&ServiceState> = beside.flat_map(rows_to_take_over).collect();
    // A service can be back because one site was without it: that comes first, or `back` would come from nowhere.
    rows.sort_by_key(|row| last_loss(row).is_none());
    let mut drafts: Vec<Draft> = Vec::new();
    for row in rows {
        let is_known = |draft: &Draft| matches!(&draft.event, Event::ServiceRecorded(known) if known.service == row.id && known.site == row.site);
        let Some(service) = plan.service(row.id.as_str()) else {
            continue;
        };
        if drafts.iter().any(is_known) {
            continue;
        }
        let draft = |to: ServiceStatus, since: Moment| Draft {
            event: Event::ServiceRecorded(ServiceRecorded {
                service: row.id.clone(),
                name: service.name.clone(),
                to,
                site: row.site.clone(),
            }),
            words: Vec::new(),
            occurred: since.min(here.now.wall),
            noted: (here.now.wall != here.machine.wall).then_some(here.now.wall),
            roughly: false,
            by: request.by.clone(),
            typed_by: request.typed_by.clone(),
            reason_owed: false,
        };
        let loss = last_loss(row).filter(|loss| loss.status != row.status());
        drafts.extend(loss.map(|loss| draft(loss.status, loss.from)));
        drafts.push(draft(row.status(), row.since()));
    }
    drafts
}

/// The rows of services that are not up; where one of a service is back, with those that were lost and are up again.
fn rows_to_take_over(state: &State) -> impl Iterator<Item = &ServiceState> {
    let is_up = |row: &ServiceState| matches!(row.status(), ServiceStatus::Up | ServiceStatus::Verified);
    let is_back = |row: &ServiceState| {
        let mut rows = state.service_rows(row.id.as_str());
        rows.any(|row| row.status() == ServiceStatus::Back)
    };
    state.services.iter().filter(move |row| {
        let is_told = !row.history().changes().is_empty();
        is_told && (!is_up(row) || (last_loss(row).is_some() && is_back(row)))
    })
}

/// The last stretch in which a service was not there, or nobody knew.
fn last_loss(row: &ServiceState) -> Option<Interval> {
    let is_lost = |interval: &Interval| interval.status.is_disrupted() || interval.status == ServiceStatus::Unknown;
    row.intervals().into_iter().rev().find(is_lost)
}
