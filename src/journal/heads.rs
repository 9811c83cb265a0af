//! Where each log stands, and the stamping of what is added to it.

use std::collections::HashMap;

use crate::incident::entry::{Stamp, Written, stamp};
use crate::incident::ids::{Hash, IncidentId, StationId};
use crate::incident::moment::{Clock, Now};
use crate::journal::store::{Batch, StoreError};

/// Where the log of each incident stands, and the standing log. Noting an entry twice, or in another order, changes
/// nothing, so that entries may be noted before it is known whether they will be handed out again.
#[derive(Debug, Clone)]
pub(super) struct Heads {
    station: StationId,
    logs: HashMap<Option<IncidentId>, Head>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Head {
    /// The highest clock of any station.
    clock: Clock,
    /// The end of our own chain: number, clock, hash. Where a copy of this folder wrote under our name and the chain
    /// is forked, the longer side goes on.
    own: (u32, Clock, Hash),
}

impl Heads {
    /// Nothing has been written yet, and we are this station.
    pub(super) fn new(station: StationId) -> Self {
        Self {
            station,
            logs: HashMap::new(),
        }
    }

    /// Takes entries into account.
    pub(super) fn note(&mut self, entries: &[Written]) {
        for run in entries.chunk_by(|one, next| one.entry.incident == next.entry.incident) {
            let incident = run.first().and_then(|written| written.entry.incident.clone());
            let head = self.logs.entry(incident).or_default();
            for Written { entry, .. } in run {
                let place = entry.place;
                head.clock = head.clock.max(place.clock);
                if place.station == self.station {
                    head.own = head.own.max((place.seq, place.clock, entry.hash));
                }
            }
        }
    }

    /// Makes entries of drafts. The heads themselves move only when the entries are noted, after the commit.
    ///
    /// # Errors
    /// Where an entry cannot be written or the system has no randomness to give.
    pub(super) fn stamp(&self, batches: Vec<Batch>, now: Now) -> Result<Vec<Written>, StoreError> {
        let mut moved = HashMap::new();
        let mut all = Vec::new();
        let mut salts = Salts::default();
        for batch in batches {
            let standing = self.logs.get(&batch.incident).copied().unwrap_or_default();
            let head: &mut Head = moved.entry(batch.incident.clone()).or_insert(standing);
            let mut part_of = None;
            for draft in batch.drafts {
                let seq = head.own.0.checked_add(1);
                let seq = seq.ok_or_else(|| StoreError::Other("the log has no numbers left".to_owned()))?;
                let clock = Clock::next(head.clock, now.wall);
                let marks = Stamp {
                    incident: batch.incident.clone(),
                    station: self.station,
                    seq,
                    clock,
                    now,
                    offset: now.wall.offset_in(batch.zone),
                    prev: head.own.2,
                    part_of,
                };
                let written = stamp(draft, &marks, &mut || salts.next());
                let written = written.map_err(|error| StoreError::Other(error.to_string()))?;
                *head = Head {
                    clock,
                    own: (seq, clock, written.entry.hash),
                };
                part_of.get_or_insert(seq);
                all.push(written);
            }
        }
        if salts.exhausted {
            return Err(StoreError::Other("this PC gives no random numbers".to_owned()));
        }
        Ok(all)
    }
}

/// Gives salts of 32 random hexadecimal digits.
#[derive(Default)]
struct Salts {
    exhausted: bool,
}

impl Salts {
    fn next(&mut self) -> String {
        let mut bytes = [0_u8; 32];
        self.exhausted |= getrandom::fill(&mut bytes[..16]).is_err();
        Hash(bytes).to_hex()[..32].to_owned()
    }
}
