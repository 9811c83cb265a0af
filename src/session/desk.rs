//! The write path in the caller's own thread.

use std::collections::{BTreeMap, HashSet};

use super::scenarios::{ScenarioShelf, Scenarios};
use super::{Logs, Order};
use crate::incident::command::{Command, Request};
use crate::incident::decide::{Here, decide, is_told_too, kept_from, taken_over};
use crate::incident::drill::ScenarioText;
use crate::incident::entry::{Draft, Entry, Place, Written};
use crate::incident::event::{Event, PinnedPlan};
use crate::incident::ids::{EntryName, Hash, IncidentId};
use crate::incident::log::Log;
use crate::incident::moment::Now;
use crate::incident::refusal::Refusal;
use crate::journal::{Access, AppendError, Batch, Record, Store, StoreError};
use crate::plan::model::Then;
use crate::plan::zone::Zone;

/// Finds the plan that a decision's option goes on with, by the name that its file uses.
pub type PlanShelf = Box<dyn Fn(&str) -> Result<PinnedPlan, String> + Send>;

/// A journal with the logs folded from it: everything that is recorded is decided and written here.
pub struct Desk {
    store: Box<dyn Store>,
    logs: Logs,
    plans: PlanShelf,
    scenarios: Scenarios,
    /// Entries that a refused or failed append showed us: folded already, not yet told, and given again by the store.
    early: Vec<Written>,
    /// The zone in which the standing log is written.
    zone: Zone,
}

/// What a synchronous caller is given back for a request that was committed.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// What it wrote: the incident and the place of each entry.
    pub wrote: Vec<(Option<IncidentId>, Place)>,
    /// The other incidents that a service command, or its correction, concerns and that cannot take it, with why.
    pub declined: Vec<(IncidentId, Refusal)>,
    /// Every entry that is new to this desk: others' first, then what was written.
    pub news: Vec<Written>,
}

/// Why a request was not committed.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// A rule says no, or something named is not there.
    #[error(transparent)]
    Refused(Refusal),
    /// The journal could not be written.
    #[error(transparent)]
    Store(StoreError),
}

impl Desk {
    /// Reads the whole journal and folds it.
    ///
    /// # Errors
    /// Where the journal cannot be read.
    pub fn open(mut store: Box<dyn Store>, plans: PlanShelf) -> Result<Self, StoreError> {
        let mut logs = Logs::default();
        logs.add(store.fresh()?);
        Ok(Self {
            store,
            logs,
            plans,
            scenarios: Scenarios::default(),
            early: Vec::new(),
            zone: Zone::london(),
        })
    }

    /// The same desk with the shelf on which the scenarios of drills stand.
    #[must_use]
    pub fn with_scenarios(mut self, shelf: ScenarioShelf) -> Self {
        self.scenarios = Scenarios::on(shelf);
        self
    }

    /// The scenario of a drill, where its text is at hand.
    pub fn scenario(&mut self, incident: &IncidentId) -> Option<ScenarioText> {
        self.scenarios.of(self.logs.get(incident)?)
    }

    /// What time it is on the time line of an incident.
    #[must_use]
    pub fn time_line(&self, incident: Option<&IncidentId>, machine: Now) -> Now {
        let log = incident.and_then(|incident| self.logs.get(incident));
        log.map_or(machine, |log| log.state().now(machine))
    }

    /// The same desk in a practice of this zone.
    #[must_use]
    pub fn in_zone(mut self, zone: Zone) -> Self {
        self.zone = zone;
        self
    }

    /// The logs as they stand.
    pub fn logs(&self) -> &Logs {
        &self.logs
    }

    /// The journal.
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// Whether entries can be added.
    pub fn access(&self) -> &Access {
        self.store.access()
    }

    /// Opens the journal for writing where that was refused and the cause may have passed.
    ///
    /// # Errors
    /// Why it still cannot be written.
    pub fn reopen(&mut self) -> Result<(), StoreError> {
        self.store.reopen()
    }

    /// Takes in what others have written since.
    ///
    /// # Errors
    /// Where the journal cannot be read.
    pub fn refresh(&mut self) -> Result<Vec<Written>, StoreError> {
        let fresh = unseen(self.store.fresh()?, &self.early);
        let mut news = std::mem::take(&mut self.early);
        if !fresh.is_empty() {
            self.logs.add(fresh.clone());
            news.extend(fresh);
        }
        Ok(news)
    }

    /// Does what must not cost time while somebody waits.
    ///
    /// # Errors
    /// Where the disk refuses; nothing is lost by it.
    pub fn tidy(&mut self) -> Result<(), StoreError> {
        self.store.tidy()
    }

    /// Decides and commits one request, under the journal's lock.
    ///
    /// # Errors
    /// Where it is refused, or the journal cannot be written; nothing was written then.
    pub fn submit(&mut self, order: &Order) -> Result<Receipt, SubmitError> {
        let here = Here::new(order.now, self.store.station());
        let Self {
            store,
            logs,
            plans,
            scenarios,
            early,
            zone,
        } = self;
        let mut declined = Vec::new();
        let outcome = store.record(order.now, |fresh| {
            let fresh = unseen(fresh, early);
            logs.add(fresh.clone());
            early.extend(fresh);
            let decided = batches(logs, (plans, scenarios), order, (here, *zone))?;
            declined = decided.declined;
            Ok(decided.batches)
        });
        match outcome {
            Ok(written) => {
                self.logs.add(written.clone());
                let wrote = written
                    .iter()
                    .map(|one| (one.entry.incident.clone(), one.entry.place))
                    .collect();
                let mut news = std::mem::take(&mut self.early);
                news.extend(written);
                Ok(Receipt { wrote, declined, news })
            }
            Err(AppendError::Refused(refusal)) => Err(SubmitError::Refused(refusal)),
            Err(AppendError::Store(error)) => Err(SubmitError::Store(error)),
        }
    }

    /// Records in the standing log what the program itself did in between incidents. What people ask for is submitted.
    ///
    /// # Errors
    /// Where the journal cannot be written.
    pub fn record_standing(&mut self, event: Event, now: Now) -> Result<(), StoreError> {
        let draft = Draft {
            event,
            words: Vec::new(),
            occurred: now.wall,
            roughly: false,
            by: None,
            typed_by: None,
            reason_owed: false,
            noted: None,
        };
        let mut batch = Some(vec![Batch {
            incident: None,
            zone: self.zone,
            drafts: vec![draft],
        }]);
        let written = self.store.append(now, &mut |_| batch.take())?;
        self.logs.add(written.unwrap_or_default());
        Ok(())
    }
}

/// The entries that were not shown early.
fn unseen(fresh: Vec<Written>, early: &[Written]) -> Vec<Written> {
    let known: HashSet<Hash> = early.iter().map(|written| written.entry.hash).collect();
    fresh
        .into_iter()
        .filter(|written| !known.contains(&written.entry.hash))
        .collect()
}

/// What an order writes, incident by incident, and where it is not taken.
struct Decided {
    batches: Vec<Batch>,
    declined: Vec<(IncidentId, Refusal)>,
}

fn batches(
    logs: &Logs,
    (plans, scenarios): (&PlanShelf, &mut Scenarios),
    order: &Order,
    (here, zone): (Here, Zone),
) -> Result<Decided, Refusal> {
    if order.request.command.is_standing() {
        let drafts = decide(logs.standing(), &order.request, here)?;
        return Ok(Decided {
            batches: vec![Batch {
                incident: None,
                zone,
                drafts,
            }],
            declined: Vec::new(),
        });
    }
    if let Command::Open(opening) = &order.request.command {
        let known = logs.get(&opening.incident);
        let empty = Log::default();
        let here = match &opening.drill {
            Some(setting) => here.on_time_line(Now {
                wall: setting.starts,
                ..here.machine
            }),
            None => here,
        };
        let drafts = decide(known.unwrap_or(&empty), &order.request, here)?;
        let running = logs.iter().map(|(_, log)| log.state());
        let board = taken_over(opening, &order.request, running, here);
        let commands = std::iter::once(drafts).chain(board.into_iter().map(|draft| vec![draft]));
        let batch = |drafts| Batch {
            incident: Some(opening.incident.clone()),
            zone: opening.practice.zone,
            drafts,
        };
        return Ok(Decided {
            batches: commands.map(batch).collect(),
            declined: Vec::new(),
        });
    }
    let named = order.incident.as_ref().and_then(|id| logs.get(id).map(|log| (id, log)));
    let Some((incident, log)) = named else {
        return Err(Refusal::rule(
            "No incident has been started.",
            "start one with: stopgap start PLAN",
        ));
    };
    let mut request = with_plan_resolved(log, plans, &order.request);
    scenarios.resolve(log, &mut request, here.machine);
    let on_its_time_line = |log: &Log| here.on_time_line(log.state().now(here.machine));
    let mut drafts = decide(log, &request, on_its_time_line(log))?;
    scenarios.complete(log, &mut drafts);
    let mut by_incident = BTreeMap::from([(incident, (log, drafts))]);
    let mut declined = Vec::new();
    let now = on_its_time_line(log).now.wall;
    for (other, beside) in logs.iter().filter(|(other, _)| *other != incident) {
        if !is_told_too(log.state(), beside.state(), &request, now) {
            let kept = kept_from(log.state(), beside.state(), &request);
            declined.extend(kept.map(|why| (other.clone(), why)));
            continue;
        }
        // The command was given to the first: what another cannot take stops nothing, and is told.
        match decide(beside, &request, on_its_time_line(beside)) {
            Ok(drafts) => {
                by_incident.insert(other, (beside, drafts));
            }
            Err(refusal) => declined.push((other.clone(), refusal)),
        }
    }
    for (other, log, entry) in struck_elsewhere(logs, incident, &by_incident[incident].1) {
        let request = Request {
            command: Command::Correct { entry },
            ..request.clone()
        };
        match decide(log, &request, on_its_time_line(log)) {
            Ok(drafts) => {
                by_incident.insert(other, (log, drafts));
            }
            Err(refusal) => declined.push((other.clone(), refusal)),
        }
    }
    let batch = |(id, (log, drafts)): (&IncidentId, (&Log, Vec<Draft>))| Batch {
        incident: Some(id.clone()),
        zone: log.state().practice.zone,
        drafts,
    };
    let first = by_incident.remove(incident).map(|own| batch((incident, own)));
    Ok(Decided {
        batches: first.into_iter().chain(by_incident.into_iter().map(batch)).collect(),
        declined,
    })
}

/// What one command wrote in other incidents too, where it is struck out in this one: a state of a service goes to all
/// that run, and so does its correction.
fn struck_elsewhere<'l>(
    logs: &'l Logs,
    incident: &IncidentId,
    drafts: &[Draft],
) -> Vec<(&'l IncidentId, &'l Log, EntryName)> {
    let struck = drafts.iter().find_map(|draft| match &draft.event {
        Event::Corrected(corrected) => Some(corrected.entry.hash),
        _ => None,
    });
    let own = struck.and_then(|hash| logs.get(incident)?.entries().find(|entry| entry.hash == hash));
    let Some(own) = own.filter(|own| matches!(own.event, Event::ServiceRecorded(_))) else {
        return Vec::new();
    };
    let is_sibling = |entry: &&Entry| {
        let moment = |entry: &Entry| (entry.place.station, entry.boot, entry.mono, entry.at);
        moment(entry) == moment(own) && is_same_state(&entry.event, &own.event)
    };
    let others = logs.iter().filter(|(other, _)| *other != incident);
    let found = others.filter_map(|(other, log)| {
        let sibling = log.entries().find(is_sibling).filter(|entry| !log.is_struck(entry))?;
        Some((other, log, log.state().name_of(sibling.place)))
    });
    found.collect()
}

/// Whether both record the same state of the same service, whatever the plans call it.
fn is_same_state(one: &Event, other: &Event) -> bool {
    match (one, other) {
        (Event::ServiceRecorded(one), Event::ServiceRecorded(other)) => {
            (&one.service, one.to, &one.site) == (&other.service, other.to, &other.site)
        }
        _ => false,
    }
}

/// The request with the plan that its option goes on with, where the option names one and it can be read.
fn with_plan_resolved(log: &Log, plans: &PlanShelf, request: &Request) -> Request {
    let mut request = request.clone();
    if let Command::Decide {
        step,
        option,
        switch_to: switch_to @ None,
        ..
    } = &mut request.command
    {
        let step = log.state().step_named(step.as_str()).map(|(_, step)| step);
        let chosen = step.and_then(|step| step.decision.as_ref()?.option(option.as_str()));
        if let Some(Then::Switch(name)) = chosen.and_then(|chosen| chosen.then.as_ref()) {
            *switch_to = plans(name).ok().map(Box::new);
        }
    }
    request
}
