//! The one write path: every command, from whatever surface, becomes entries here and nowhere else.
//!
//! A [`Desk`] holds the journal and the logs folded from it, and works in the caller's thread; a [`Session`] puts a
//! desk on a thread of its own, so that a slow disk never freezes the screen.

mod copyist;
mod desk;
mod drive;
mod scenarios;
mod writer;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use copyist::{Copied, SecondCopyTo};
pub use desk::{Desk, PlanShelf, Receipt, SubmitError};
pub use scenarios::ScenarioShelf;
pub use writer::{Beside, Session};

use crate::incident::command::Request;
use crate::incident::entry::{Place, Written};
use crate::incident::ids::{IncidentId, StationId};
use crate::incident::log::Log;
use crate::incident::moment::{Moment, Now};
use crate::incident::refusal::Refusal;
use crate::journal::Access;

/// Every incident of the journal and the standing log, folded. The desk has one, and the screen has its own: both are
/// made of the same entries.
#[derive(Debug, Clone, Default)]
pub struct Logs {
    incidents: BTreeMap<IncidentId, Log>,
    standing: Log,
}

impl Logs {
    /// Takes entries in, in whatever order they come and however often.
    pub fn add(&mut self, written: Vec<Written>) {
        let mut by_incident: BTreeMap<Option<IncidentId>, Vec<Written>> = BTreeMap::new();
        for one in written {
            by_incident.entry(one.entry.incident.clone()).or_default().push(one);
        }
        for (incident, entries) in by_incident {
            match incident {
                Some(id) => self.incidents.entry(id).or_default().add(entries),
                None => self.standing.add(entries),
            }
        }
    }

    /// The log of an incident.
    pub fn get(&self, incident: &IncidentId) -> Option<&Log> {
        self.incidents.get(incident)
    }

    /// Every incident, by id, so by date.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&IncidentId, &Log)> {
        self.incidents.iter()
    }

    /// The title of a plan that keeps hands off the second copy, where an incident that runs has one in use.
    pub fn second_copy_off(&self) -> Option<&str> {
        self.incidents.values().find_map(|log| log.state().second_copy_off())
    }

    /// The standing log: what happens in between incidents.
    pub fn standing(&self) -> &Log {
        &self.standing
    }
}

/// A request on its way: what comes back carries the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// A request that was held and that a rule refused when the disk was back.
#[derive(Debug, Clone, PartialEq)]
pub struct NotTaken {
    /// What was asked for, with the time at which it happened.
    pub request: Request,
    /// Why it was not taken.
    pub why: String,
    /// The file in which it is set aside; none where no folder took it.
    pub aside: Option<PathBuf>,
}

/// What a session tells the screen, in order.
#[derive(Debug)]
pub enum Update {
    /// Entries that have been committed, ours or another's.
    Entries(Vec<Written>),
    /// A request was committed; its entries have been told before.
    Recorded {
        /// Which.
        ticket: Ticket,
        /// What it wrote: the incident and the place of each entry.
        wrote: Vec<(Option<IncidentId>, Place)>,
        /// The other running incidents that it concerns and that cannot take it as it stands, with why.
        declined: Vec<(IncidentId, Refusal)>,
    },
    /// A request was refused; nothing was written.
    Refused {
        /// Which.
        ticket: Ticket,
        /// Why.
        refusal: Refusal,
    },
    /// The disk refuses: a request is held, NOT SAVED.
    Held {
        /// Which.
        ticket: Ticket,
        /// How many are held in all.
        waiting: usize,
        /// What the disk said.
        why: String,
    },
    /// The disk is back: everything held was committed or, where a rule said no meanwhile, set aside.
    Released {
        /// How many were committed.
        recorded: usize,
        /// What was refused.
        refused: Vec<NotTaken>,
    },
    /// Whether entries can be added has changed, or by which station they now are.
    Access {
        /// Whether they can.
        access: Access,
        /// The station that entries are written by.
        station: StationId,
    },
    /// How the second copy stands.
    SecondCopy(SecondCopyStatus),
    /// The journal could not be read just now.
    Trouble(String),
}

/// How the second copy stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecondCopyStatus {
    /// None is set: "one copy only".
    None,
    /// Everything committed until then is in it.
    Good {
        /// When it was last known to be whole.
        at: Moment,
        /// Whether it lies on the journal's own disk, with which both are gone.
        is_on_one_disk: bool,
    },
    /// It was there, and the stick or folder is not any more.
    Gone,
    /// A plan keeps hands off it: nothing is written there, and nothing is read.
    Off {
        /// The plan's title.
        plan: String,
    },
    /// What lies there may be this practice's, and nothing is copied until somebody says whether it is to be taken in.
    Unanswered {
        /// How many entries are there and not in the journal.
        entries: usize,
    },
    /// It cannot be written.
    Failing {
        /// Since when it has been behind.
        since: Moment,
        /// What the disk said.
        why: String,
    },
}

/// Asks a desk for one thing to be recorded.
#[derive(Debug, Clone)]
pub struct Order {
    /// The incident; where none is named, an opening makes its own.
    pub incident: Option<IncidentId>,
    /// What is asked for.
    pub request: Request,
    /// When it was asked for.
    pub now: Now,
}
