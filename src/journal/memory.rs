//! A journal in memory, for replays and tests, whose disk can be made to fail.

use std::collections::HashSet;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::incident::entry::Written;
use crate::incident::event::Event;
use crate::incident::ids::{Commitment, Hash, StationId};
use crate::incident::moment::Now;
use crate::journal::heads::Heads;
use crate::journal::import::{TakeInError, TakenIn, check_that_all_follow};
use crate::journal::store::{Access, Decide, ReadOnlyCause, Store, StoreError};
use crate::journal::watch::Watch;

/// A journal in memory. Stores made by [`MemoryStore::beside`] share one shelf, as windows share one file.
#[derive(Debug)]
pub struct MemoryStore {
    station: StationId,
    access: Access,
    heads: Heads,
    cursor: usize,
    shelf: Arc<Shelf>,
}

/// The disk of a journal in memory, and what is wrong with it. Clones are handles to the same disk.
#[derive(Debug, Clone)]
pub struct MemoryFaults(Arc<Shelf>);

#[derive(Debug, Default)]
struct Shelf {
    kept: Mutex<Kept>,
    counter: Arc<AtomicU64>,
}

#[derive(Default)]
struct Kept {
    entries: Vec<Written>,
    hashes: HashSet<Hash>,
    redacted: HashSet<(Hash, Commitment)>,
    /// The appends that are to fail, counted from now: 0 is the next.
    failing: Vec<(u64, StoreError)>,
    broken: Option<StoreError>,
    delay: Option<Box<dyn FnMut() + Send>>,
}

impl fmt::Debug for Kept {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} entries", self.entries.len())
    }
}

impl Shelf {
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn since(&self, cursor: usize) -> Vec<Written> {
        self.entries.get(cursor..).unwrap_or_default().to_vec()
    }

    /// What the disk says to the next append.
    fn sync(&mut self) -> Result<(), StoreError> {
        if let Some(delay) = &mut self.delay {
            delay();
        }
        if let Some(error) = &self.broken {
            return Err(error.clone());
        }
        let due = self.failing.iter().position(|(after, _)| *after == 0);
        let failed = due.map(|index| self.failing.swap_remove(index).1);
        for (after, _) in &mut self.failing {
            *after = after.saturating_sub(1);
        }
        failed.map_or(Ok(()), Err)
    }

    /// Adds an entry; where it is here already, only the words that are missing, and gives how many.
    fn put(&mut self, mut written: Written) -> Option<usize> {
        let hash = written.entry.hash;
        written
            .words
            .retain(|commitment| !self.redacted.contains(&(hash, commitment)));
        if !self.hashes.insert(hash) {
            let kept = self.entries.iter_mut().find(|kept| kept.entry.hash == hash)?;
            let before = kept.words.len();
            for (commitment, word) in written.words.iter() {
                kept.words.insert(commitment, word.clone());
            }
            return Some(kept.words.len() - before);
        }
        if let Event::Redacted(redacted) = &written.entry.event {
            let target = redacted.entry.hash;
            self.redacted
                .extend(redacted.removed.iter().map(|removed| (target, *removed)));
            for kept in self.entries.iter_mut().filter(|kept| kept.entry.hash == target) {
                kept.words.retain(|commitment| !redacted.removed.contains(&commitment));
            }
        }
        self.entries.push(written);
        None
    }
}

impl MemoryStore {
    /// An empty journal, written by this station.
    pub fn new(station: StationId) -> Self {
        Self::on(station, Arc::default())
    }

    /// Another window onto the same journal, of this or another station.
    #[must_use]
    pub fn beside(&self, station: StationId) -> Self {
        Self::on(station, Arc::clone(&self.shelf))
    }

    /// The journal's disk, by which it can be made to fail.
    pub fn faults(&self) -> MemoryFaults {
        MemoryFaults(Arc::clone(&self.shelf))
    }

    /// Makes the journal read-only for good, for this reason.
    #[must_use]
    pub fn read_only(mut self, reason: &str) -> Self {
        self.access = Access::read_only(ReadOnlyCause::Damaged, reason);
        self
    }

    fn on(station: StationId, shelf: Arc<Shelf>) -> Self {
        Self {
            station,
            access: Access::ReadWrite,
            heads: Heads::new(station),
            cursor: 0,
            shelf,
        }
    }
}

impl MemoryFaults {
    /// Lets the next append fail so.
    pub fn fail_next(&self, error: StoreError) {
        self.fail_after(0, error);
    }

    /// Lets an append fail so, after this many others.
    pub fn fail_after(&self, appends: u64, error: StoreError) {
        self.0.lock().failing.push((appends, error));
    }

    /// Lets every append fail so from now on; none makes the disk whole again.
    pub fn break_disk(&self, error: Option<StoreError>) {
        self.0.lock().broken = error;
    }

    /// Calls this before each commit, while the journal is locked: to make the disk slow, or to wait for a test.
    pub fn delay(&self, delay: Option<Box<dyn FnMut() + Send>>) {
        self.0.lock().delay = delay;
    }

    /// Puts entries on the shelf as another window would.
    pub fn appear(&self, entries: Vec<Written>) {
        let mut kept = self.0.lock();
        for written in entries {
            kept.put(written);
        }
        drop(kept);
        self.0.counter.fetch_add(1, Ordering::Release);
    }

    /// Everything that is on the shelf, in the order in which it arrived.
    pub fn entries(&self) -> Vec<Written> {
        self.0.lock().since(0)
    }
}

impl Store for MemoryStore {
    fn station(&self) -> StationId {
        self.station
    }

    fn access(&self) -> &Access {
        &self.access
    }

    fn watch(&self) -> Watch {
        Watch::counter(Arc::clone(&self.shelf.counter))
    }

    fn fresh(&mut self) -> Result<Vec<Written>, StoreError> {
        let fresh = self.shelf.lock().since(self.cursor);
        self.cursor += fresh.len();
        self.heads.note(&fresh);
        Ok(fresh)
    }

    fn append(&mut self, now: Now, decide: &mut Decide<'_>) -> Result<Option<Vec<Written>>, StoreError> {
        self.access.check()?;
        let mut kept = self.shelf.lock();
        let fresh = kept.since(self.cursor);
        self.heads.note(&fresh);
        let Some(batches) = decide(fresh) else {
            return Ok(None);
        };
        let written = self.heads.stamp(batches, now)?;
        if !written.is_empty() {
            kept.sync()?;
        }
        self.heads.note(&written);
        for one in &written {
            kept.put(one.clone());
        }
        self.cursor = kept.entries.len();
        drop(kept);
        self.shelf.counter.fetch_add(1, Ordering::Release);
        Ok(Some(written))
    }

    fn take_in(&mut self, entries: &[Written]) -> Result<TakenIn, TakeInError> {
        self.access.check()?;
        let mut kept = self.shelf.lock();
        check_that_all_follow(entries, |hash| {
            let found = kept.entries.iter().find(|written| written.entry.hash == hash);
            Ok(found.map(|written| written.entry.as_ref().clone()))
        })?;
        kept.sync()?;
        let mut taken = TakenIn::default();
        for written in entries {
            match kept.put(written.clone()) {
                None => taken.new += 1,
                Some(words) => {
                    taken.known += 1;
                    taken.words_back += words;
                }
            }
        }
        drop(kept);
        self.shelf.counter.fetch_add(1, Ordering::Release);
        Ok(taken)
    }

    fn tidy(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}
