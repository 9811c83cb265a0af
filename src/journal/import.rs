//! Taking in what was recorded elsewhere: the union of two journals, in any order, any number of times.

use std::collections::HashMap;
use std::io::BufRead;

use crate::incident::entry::{Entry, Written};
use crate::incident::ids::{Commitment, Hash, IncidentId};
use crate::journal::export::{self, Lines};
use crate::journal::fault::{Fault, Wrong};
use crate::journal::store::{Store, StoreError};
use crate::journal::verify::{CLOCK_LIMIT, removed};

/// Entries with a clock of this or more are not taken in: no PC's time gives it, and what is written here afterwards
/// comes after it and must still be below [`CLOCK_LIMIT`].
const FURTHEST: u64 = CLOCK_LIMIT / 2;

/// A file that was read and proved, ready to be taken in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Incoming {
    /// Its entries, in the order of the file.
    pub entries: Vec<Written>,
    /// The line in the middle of which the file ends, where a stick was pulled out while it was written. What that line
    /// was to say is not taken in.
    pub torn: Option<usize>,
    /// The first line that stands after one that it belongs before. Taking in puts that right, but whoever has put lines
    /// in another order should know that it was seen.
    pub out_of_order: Option<usize>,
    /// The line of each entry, from 1; none where they are a journal's.
    lines: Vec<usize>,
}

/// What taking in came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// Entries that were not here.
    pub new: usize,
    /// Entries that were here already.
    pub known: usize,
    /// Texts that were missing here and are back.
    pub words_back: usize,
}

/// Why a file was not taken in. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Something in it is wrong.
    #[error("nothing was taken in: {0}")]
    Faulty(Fault),
    /// It cannot be read.
    #[error("nothing was taken in: the file cannot be read ({0})")]
    Unreadable(#[from] std::io::Error),
    /// The journal cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why entries were not taken in. None of them was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TakeInError {
    /// The entry of this index does not follow from anything.
    #[error("entry {0} of those given does not follow from the others: {1}")]
    Faulty(usize, Wrong),
    /// The journal cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads an export or a second copy and proves every line by itself. Whether what it says follows from what is known
/// here is for [`Incoming::take_in`] to see.
///
/// # Errors
/// Where anything but the torn end of the last line is wrong, with the line and the reason.
pub fn read(file: impl BufRead) -> Result<Incoming, ImportError> {
    let mut incoming = Incoming::default();
    let mut highest: HashMap<Option<IncidentId>, _> = HashMap::new();
    for line in Lines::new(file) {
        let line = line?;
        let checked = match line.row {
            Err(fault) if fault.wrong == Wrong::Torn => {
                incoming.torn = Some(line.number);
                break;
            }
            Err(fault) => return Err(ImportError::Faulty(fault)),
            Ok(row) => row.check(),
        };
        if let Some(fault) = checked.fault {
            return Err(ImportError::Faulty(fault));
        }
        let Some(written) = checked.written else { continue };
        if written.entry.place.clock.0 >= FURTHEST {
            let fault = Fault::of(&written.entry, Wrong::ClockBeyond);
            return Err(ImportError::Faulty(fault.on_line(line.number)));
        }
        let place = export::order(&written);
        let before = highest.entry(written.entry.incident.clone()).or_insert(place);
        if place < *before {
            incoming.out_of_order.get_or_insert(line.number);
        }
        *before = place.max(*before);
        incoming.entries.push(written);
        incoming.lines.push(line.number);
    }
    Ok(incoming)
}

impl Incoming {
    /// The entries of a journal, which were proved when they were read.
    ///
    /// # Errors
    /// Where one has a clock that no entry can have.
    pub fn of_journal(entries: Vec<Written>) -> Result<Self, ImportError> {
        match entries.iter().find(|written| written.entry.place.clock.0 >= FURTHEST) {
            Some(written) => Err(ImportError::Faulty(Fault::of(&written.entry, Wrong::ClockBeyond))),
            None => Ok(Self {
                entries,
                ..Self::default()
            }),
        }
    }

    /// Sees to it that all of it could be taken in where these entries are.
    ///
    /// # Errors
    /// Where an entry does not follow from any in the file or among those.
    pub fn check(&self, known: &[Written]) -> Result<(), ImportError> {
        let known: HashMap<Hash, &Written> = known.iter().map(|written| (written.entry.hash, written)).collect();
        let find = |hash| Ok(known.get(&hash).map(|written| (*written.entry).clone()));
        check_that_all_follow(&self.entries, find).map_err(|error| self.refused(error))
    }

    /// The entries whose words are not in the file, though no removal of them is recorded in it nor among those known
    /// here: somebody has taken them out of it.
    pub fn missing_words(&self, known: &[Written]) -> Vec<Fault> {
        let removed = [removed(&self.entries), removed(known)];
        let is_missing = |entry: &Entry, commitment: &Commitment| {
            !removed
                .iter()
                .any(|removed| removed.contains(&(entry.hash, *commitment)))
        };
        let mut faults = Vec::new();
        for (at, written) in self.entries.iter().enumerate() {
            let entry = &written.entry;
            let mut absent = entry
                .words
                .iter()
                .map(|(_, commitment)| commitment)
                .filter(|commitment| written.words.get(**commitment).is_none());
            if absent.any(|commitment| is_missing(entry, commitment)) {
                let fault = Fault::of(entry, Wrong::WordsMissing);
                faults.push(match self.lines.get(at) {
                    Some(line) => fault.on_line(*line),
                    None => fault,
                });
            }
        }
        faults
    }

    /// Adds to a journal what it does not have. Words that were removed on either side are gone on both.
    ///
    /// # Errors
    /// Where an entry does not follow from any in the file or the journal, or the journal cannot be written. Then
    /// nothing was taken in.
    pub fn take_in(&self, store: &mut dyn Store) -> Result<TakenIn, ImportError> {
        store.take_in(&self.entries).map_err(|error| self.refused(error))
    }

    fn refused(&self, error: TakeInError) -> ImportError {
        match error {
            TakeInError::Store(error) => ImportError::Store(error),
            TakeInError::Faulty(index, wrong) => ImportError::Faulty(Fault {
                line: self.lines.get(index).copied(),
                entry: self.entries.get(index).map(|written| written.entry.as_ref().into()),
                wrong,
            }),
        }
    }
}

/// Sees to it that every entry follows from one that is among them or that `known` finds in the journal, so that a file
/// with a line taken out is not mistaken for the whole.
pub(super) fn check_that_all_follow(
    entries: &[Written],
    mut known: impl FnMut(Hash) -> Result<Option<Entry>, StoreError>,
) -> Result<(), TakeInError> {
    let among: HashMap<Hash, &Entry> = entries
        .iter()
        .map(|written| (written.entry.hash, &*written.entry))
        .collect();
    for (index, written) in entries.iter().enumerate() {
        let entry = &written.entry;
        let wrong = if entry.place.seq == 1 && entry.prev == Hash::ZERO {
            None
        } else if let Some(before) = among.get(&entry.prev) {
            follows(entry, before)
        } else {
            match known(entry.prev)? {
                Some(before) => follows(entry, &before),
                None => Some(Wrong::Gap(1)),
            }
        };
        if let Some(wrong) = wrong {
            return Err(TakeInError::Faulty(index, wrong));
        }
    }
    Ok(())
}

/// What is wrong with an entry that names another as the one before it.
fn follows(entry: &Entry, before: &Entry) -> Option<Wrong> {
    let is_next = before.place.station == entry.place.station
        && before.incident == entry.incident
        && before.place.seq.checked_add(1) == Some(entry.place.seq);
    if !is_next {
        Some(Wrong::Unchained)
    } else if before.place.clock >= entry.place.clock {
        Some(Wrong::ClockBack)
    } else {
        None
    }
}
