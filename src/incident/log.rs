//! The entries of one incident in fold order, what is struck out of them, and the state that they fold to.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::incident::entry::{Entry, Place, Written};
use crate::incident::event::Event;
use crate::incident::ids::{EntryName, Hash, Initials, StationId};
use crate::incident::names;
use crate::incident::state::{Anomaly, State};
use crate::incident::words::WordBook;

/// An incident: entries, state and words. The state is only ever a fold of the entries.
#[derive(Debug, Clone, Default)]
pub struct Log {
    entries: Vec<Arc<Entry>>,
    struck: HashSet<Hash>,
    /// A correction came before the entry that it strikes out: the next entries may be it.
    awaits_struck: bool,
    state: State,
    words: WordBook,
}

impl Log {
    /// The log that these entries make, in whatever order they come and however often.
    pub fn of(written: impl IntoIterator<Item = Written>) -> Self {
        let mut log = Self::default();
        log.add(written);
        log
    }

    /// Takes entries in, in whatever order they come and however often.
    pub fn add(&mut self, written: impl IntoIterator<Item = Written>) {
        let written = written.into_iter();
        let mut entries = Vec::with_capacity(written.size_hint().0);
        // Of these the names may be gone or back since they were folded.
        let mut named_anew = HashSet::new();
        for written in written {
            self.words.take(&written);
            match &written.entry.event {
                Event::Redacted(redacted) => {
                    named_anew.insert(redacted.entry.hash);
                }
                _ if names::has_names(&written.entry) => {
                    named_anew.insert(written.entry.hash);
                }
                _ => {}
            }
            entries.push(written.entry);
        }
        let mut is_other = false;
        if !named_anew.is_empty() {
            let is_meant = |entry: &&mut Arc<Entry>| named_anew.contains(&entry.hash) && names::has_names(entry);
            for entry in entries.iter_mut().filter(is_meant) {
                names::put_in(entry, &self.words);
            }
            for entry in self.entries.iter_mut().filter(is_meant) {
                is_other |= names::put_in(entry, &self.words);
            }
        }
        self.add_entries(entries);
        if is_other {
            self.refold();
        }
    }

    /// Takes parsed entries in whose words are known already, or are not wanted.
    pub fn add_entries(&mut self, mut added: Vec<Arc<Entry>>) {
        added.sort_by_key(|entry| order(entry));
        added.dedup_by_key(|entry| entry.hash);
        let in_order = match (self.entries.last(), added.first()) {
            (Some(last), Some(first)) => order(last) < order(first),
            _ => true,
        };
        let plain = added.iter().all(|entry| !matches!(entry.event, Event::Corrected(_)));
        if in_order && plain && !self.awaits_struck {
            self.entries.reserve_exact(added.len());
            for entry in added {
                self.state.apply(&entry);
                self.entries.push(entry);
            }
            return;
        }
        if in_order {
            self.entries.append(&mut added);
        } else {
            let known: HashSet<Hash> = self.entries.iter().map(|entry| entry.hash).collect();
            self.entries
                .extend(added.into_iter().filter(|entry| !known.contains(&entry.hash)));
            self.entries.sort_by_key(|entry| order(entry));
        }
        self.refold();
    }

    fn refold(&mut self) {
        let (struck, lost) = struck_by_corrections(&self.entries);
        self.struck = struck;
        self.awaits_struck = !lost.is_empty();
        self.state = fold(self.entries.iter().filter(|entry| !self.struck.contains(&entry.hash)));
        for (place, no) in lost {
            let what = format!("it strikes out entry {no}, which is not here");
            self.state.anomalies.push(Anomaly {
                place,
                no: self.state.name_of(place),
                what,
            });
        }
    }

    /// What is true.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Every entry in fold order, struck ones too.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> + ExactSizeIterator + Clone {
        self.entries.iter().map(Arc::as_ref)
    }

    /// The words.
    pub fn words(&self) -> &WordBook {
        &self.words
    }

    /// Whether an entry is struck out.
    pub fn is_struck(&self, entry: &Entry) -> bool {
        self.struck.contains(&entry.hash)
    }

    /// The entry at a place.
    pub fn at(&self, place: Place) -> Option<&Entry> {
        let first = self.entries.partition_point(|entry| entry.place < place);
        self.entries
            .get(first)
            .map(Arc::as_ref)
            .filter(|entry| entry.place == place)
    }

    /// The entries of a name: one, or several where two PCs recorded apart under one number.
    pub fn named(&self, name: &EntryName) -> Vec<&Entry> {
        let matches = |entry: &&Entry| self.state.name_of(entry.place) == *name;
        self.entries.iter().map(Arc::as_ref).filter(matches).collect()
    }

    /// The last entry that `undo` means: written at this station, signed so, not struck out yet and one that can be.
    pub fn last_own(&self, station: StationId, by: Option<&Initials>) -> Option<&Entry> {
        self.entries().rev().find(|entry| {
            entry.place.station == station
                && entry.by.as_ref() == by
                && !self.is_struck(entry)
                && !matches!(entry.event, Event::ClockJumped(_) | Event::Sensed(_))
                && can_be_struck(unit_of(&self.entries, entry))
        })
    }

    /// Everything that the command of this entry wrote, the entry included.
    pub fn command_of(&self, entry: &Entry) -> Vec<&Entry> {
        unit_of(&self.entries, entry).collect()
    }

    /// The state as it would be had the command of this entry written nothing.
    pub fn state_without(&self, entry: &Entry) -> State {
        let unit: HashSet<Hash> = self.command_of(entry).into_iter().map(|part| part.hash).collect();
        fold(
            self.entries
                .iter()
                .filter(|entry| !self.struck.contains(&entry.hash) && !unit.contains(&entry.hash)),
        )
    }
}

fn order(entry: &Entry) -> (Place, Hash) {
    (entry.place, entry.hash)
}

/// The state that entries in fold order make.
fn fold<'a>(entries: impl Iterator<Item = &'a Arc<Entry>>) -> State {
    let mut state = State::default();
    for entry in entries {
        state.apply(entry);
    }
    state
}

fn unit_of<'a>(entries: &'a [Arc<Entry>], entry: &Entry) -> impl Iterator<Item = &'a Entry> {
    // The entries of one command are neighbours in one chain; in a fork, machine and time keep the two commands apart.
    let (station, command, boot, at) = (entry.place.station, entry.command_seq(), entry.boot, entry.at);
    let (hash, is_by_itself) = (entry.hash, is_noticed(&entry.event));
    entries.iter().map(Arc::as_ref).filter(move |part| {
        let is_of_command =
            part.place.station == station && part.command_seq() == command && part.boot == boot && part.at == at;
        part.hash == hash || (is_of_command && !is_by_itself && !is_noticed(&part.event))
    })
}

/// What the program noticed while a command was recorded, and nobody asked for.
const fn is_noticed(event: &Event) -> bool {
    matches!(event, Event::ClockJumped(_))
}

/// Whether the parts of a command can be struck out, which they are all or none.
pub fn can_be_struck<'a>(mut unit: impl Iterator<Item = &'a Entry>) -> bool {
    !unit.any(|part| is_beyond_correction(&part.event))
}

/// What the corrections strike out, and the corrections whose target is not here.
fn struck_by_corrections(entries: &[Arc<Entry>]) -> (HashSet<Hash>, Vec<(Place, EntryName)>) {
    let corrections: Vec<_> = entries
        .iter()
        .filter_map(|entry| match &entry.event {
            Event::Corrected(corrected) => Some((entry.place, &corrected.entry)),
            _ => None,
        })
        .collect();
    if corrections.is_empty() {
        return (HashSet::new(), Vec::new());
    }
    let by_hash: HashMap<Hash, &Entry> = entries.iter().map(|entry| (entry.hash, &**entry)).collect();
    let mut struck = HashSet::new();
    let mut lost = Vec::new();
    for (place, target) in corrections {
        match by_hash.get(&target.hash) {
            Some(entry) if can_be_struck(unit_of(entries, entry)) => {
                struck.extend(unit_of(entries, entry).map(|part| part.hash));
            }
            Some(_) => {}
            None => lost.push((place, target.no.clone())),
        }
    }
    (struck, lost)
}

/// Openings and corrections cannot be struck out, and neither can the record that words were removed, nor what the players
/// of a drill have heard and what its clock has shown.
pub fn is_beyond_correction(event: &Event) -> bool {
    matches!(
        event,
        Event::Opened(_) | Event::Corrected(_) | Event::Redacted(_) | Event::InjectRecorded(_) | Event::ClockTurned(_)
    )
}
