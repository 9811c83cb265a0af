//! One service board: an incident that is opened beside another begins with what is known of the services, and hears
//! what is said of them later.

use super::Here;
use crate::incident::command::{Command, Opening, Request};
use crate::incident::entry::Draft;
use crate::incident::event::{Event, ServiceRecorded};
use crate::incident::moment::Moment;
use crate::incident::state::{IncidentStatus, State};
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

/// What an opening takes over from the incidents of its kind that run: the services of its plan that are not simply up
/// there, each since when it has been so. Each is an entry of its own, so that each can be struck out.
pub fn taken_over<'a>(
    opening: &Opening,
    request: &Request,
    running: impl Iterator<Item = &'a State>,
    here: Here,
) -> Vec<Draft> {
    let plan = opening.plan.text.plan();
    let mut drafts: Vec<Draft> = Vec::new();
    let beside = running.filter(|state| state.status == IncidentStatus::Running && state.kind == opening.kind);
    for row in beside.flat_map(|state| &state.services) {
        let is_up = matches!(row.status(), ServiceStatus::Up | ServiceStatus::Verified);
        let Some(service) = plan
            .service(row.id.as_str())
            .filter(|_| !is_up && !row.history().changes().is_empty())
        else {
            continue;
        };
        let event = ServiceRecorded {
            service: row.id.clone(),
            name: service.name.clone(),
            to: row.status(),
            site: row.site.clone(),
        };
        let is_known = |draft: &Draft| matches!(&draft.event, Event::ServiceRecorded(known) if known.service == row.id && known.site == row.site);
        // `back` alone would come from nowhere: that it was lost before is part of it.
        if drafts.iter().any(is_known) {
            continue;
        }
        let draft = |event: ServiceRecorded, occurred| Draft {
            event: Event::ServiceRecorded(event),
            words: Vec::new(),
            occurred,
            noted: (here.now.wall != here.machine.wall).then_some(here.now.wall),
            roughly: false,
            by: request.by.clone(),
            typed_by: request.typed_by.clone(),
            reason_owed: false,
        };
        if row.status() == ServiceStatus::Back {
            let lost = row
                .intervals()
                .into_iter()
                .rev()
                .find(|interval| interval.status.is_disrupted());
            drafts.extend(lost.map(|lost| {
                let event = ServiceRecorded {
                    to: lost.status,
                    ..event.clone()
                };
                draft(event, lost.from)
            }));
        }
        drafts.push(draft(event, row.since().min(here.now.wall)));
    }
    drafts
}
