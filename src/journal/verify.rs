//! Proving a log: that every entry is what was written, that none is missing, and that the words are theirs.
//!
//! What a chain cannot show is that its end was cut off: for that there are the check words, signed in pen.

use std::collections::{HashMap, HashSet};
use std::io::{self, BufRead};
use std::time::Duration;

use crate::incident::entry::{Written, hash_line};
use crate::incident::event::Event;
use crate::incident::ids::{Commitment, Hash, IncidentId, StationId};
use crate::incident::moment::Moment;
use crate::journal::export::{self, Lines};
use crate::journal::fault::{EntryRef, Fault, Wrong};
use crate::journal::row::judge;

/// How far a clock may be ahead of the time at which its entry was recorded, before it is pointed out.
const AHEAD: Duration = Duration::from_secs(24 * 60 * 60);

/// No clock reaches this: that of a PC which believes in the year 9999 is below 2^60, and SQLite keeps what is below 2^63.
pub(super) const CLOCK_LIMIT: u64 = 1 << 62;

/// Faults, forks and clocks beyond this many are counted and not listed.
pub(super) const LISTED: usize = 1000;

/// Fewer entries than this are looked at on one thread.
const ALONE: usize = 4096;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// How many entries were looked at.
    pub entries: usize,
    /// How many chains they form: one for each station in each incident.
    pub chains: usize,
    /// How many texts are gone by a redaction that is recorded.
    pub redacted: usize,
    /// What is wrong, the first bad entry first; at most a thousand.
    pub faults: Vec<Fault>,
    /// Where two copies of one station were recorded apart. Both sides are kept, and nothing is wrong with either.
    pub forks: Vec<Fork>,
    /// Entries whose clock is more than 24 hours ahead of the time at which they were recorded: a PC's clock was set
    /// far wrong. At most a thousand.
    pub ahead: Vec<EntryRef>,
}

/// A place where a chain parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// The number that was given twice or more.
    pub entry: EntryRef,
    /// How many entries bear it.
    pub sides: usize,
}

impl Verdict {
    /// Whether nothing is wrong. A fork or a clock set wrong is to be told and is no fault of the log.
    pub fn holds(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Proves these entries, which may stand in any order. Of what is wrong, the first in their order comes first.
pub fn verify(entries: &[Written]) -> Verdict {
    Proof::of(entries).verdict(Vec::new(), |_| None)
}

/// As [`verify`], with what was found wrong while they were read, which comes first.
pub(super) fn with_faults(entries: &[Written], faults: Vec<Fault>) -> Verdict {
    let faults = faults.into_iter().map(|fault| (0, fault)).collect();
    Proof::of(entries).verdict(faults, |_| None)
}

/// Proves an export or a second copy, line by line: as [`verify`], and that no line was moved, repeated or cut.
///
/// # Errors
/// Where the file cannot be read.
pub fn verify_file(file: impl BufRead) -> io::Result<Verdict> {
    let mut entries = Vec::new();
    let mut lines = Vec::new();
    let mut faults = Vec::new();
    let mut seen = HashSet::new();
    let mut highest: HashMap<Option<IncidentId>, _> = HashMap::new();
    for line in Lines::new(file) {
        let line = line?;
        let checked = match line.row {
            Ok(row) => row.check(),
            Err(fault) => {
                faults.push((line.number, fault));
                continue;
            }
        };
        faults.extend(checked.fault.map(|fault| (line.number, fault)));
        let Some(written) = checked.written else { continue };
        let place = export::order(&written);
        let before = highest.entry(written.entry.incident.clone()).or_insert(place);
        if !seen.insert(written.entry.hash) {
            faults.push((
                line.number,
                Fault::of(&written.entry, Wrong::Repeated).on_line(line.number),
            ));
            continue;
        }
        if place < *before {
            let fault = Fault::of(&written.entry, Wrong::OutOfOrder);
            faults.push((line.number, fault.on_line(line.number)));
        }
        *before = place.max(*before);
        entries.push(written);
        lines.push(line.number);
    }
    Ok(Proof::of(&entries).verdict(faults, |index| lines.get(index).copied()))
}

/// The working out of a verdict.
struct Proof<'a> {
    entries: &'a [Written],
    removed: HashSet<(Hash, Commitment)>,
    verdict: Verdict,
    /// What is wrong, with the index of the entry.
    found: Vec<(usize, Fault)>,
}

impl<'a> Proof<'a> {
    fn of(entries: &'a [Written]) -> Self {
        let mut proof = Self {
            entries,
            removed: removed(entries),
            verdict: Verdict {
                entries: entries.len(),
                ..Verdict::default()
            },
            found: Vec::new(),
        };
        proof.look_at_each();
        proof.look_at_chains();
        proof
    }

    /// Puts together what was found here and before, by line where there are lines.
    fn verdict(mut self, before: Vec<(usize, Fault)>, line: impl Fn(usize) -> Option<usize>) -> Verdict {
        let mut faults = before;
        for (index, fault) in self.found {
            match line(index) {
                Some(line) => faults.push((line, fault.on_line(line))),
                None => faults.push((index, fault)),
            }
        }
        faults.sort_by_key(|(place, _)| *place);
        for (_, fault) in faults.into_iter().take(LISTED) {
            // The check of a line and that of its log may both have met the same thing.
            if !self.verdict.faults.iter().any(|known| known.is_same(&fault)) {
                self.verdict.faults.push(fault);
            }
        }
        self.verdict
    }

    /// What can be said of each entry by itself, on two threads where it is worth it.
    fn look_at_each(&mut self) {
        let entries = self.entries;
        let removed = &self.removed;
        let parts = if entries.len() < ALONE { 1 } else { 2 };
        let share = entries.len().div_ceil(parts).max(1);
        let looked: Vec<_> = std::thread::scope(|scope| {
            let mut shares = entries.chunks(share).zip((0..).step_by(share));
            let own = shares.next();
            let others: Vec<_> = shares
                .map(|(share, first)| scope.spawn(move || look(share, first, removed)))
                .collect();
            let own = own.map(|(share, first)| look(share, first, removed));
            let others = others.into_iter().filter_map(|other| other.join().ok());
            own.into_iter().chain(others).collect()
        });
        for look in looked {
            self.verdict.redacted += look.redacted;
            self.verdict.ahead.extend(look.ahead);
            self.found.extend(look.found);
        }
        self.verdict.ahead.truncate(LISTED);
    }

    fn look_at_chains(&mut self) {
        let mut links = self.links();
        links.sort_unstable();
        let mut rest = links.as_slice();
        let mut before: &[Link] = &[];
        while let Some(first) = rest.first() {
            let same = rest
                .iter()
                .take_while(|link| (link.chain, link.seq) == (first.chain, first.seq))
                .count();
            let (level, after) = rest.split_at(same);
            if before.first().is_none_or(|link| link.chain != first.chain) {
                before = &[];
                self.verdict.chains += 1;
            }
            self.look_at_level(before, level);
            (before, rest) = (level, after);
        }
    }

    /// The entries that bear one number, against those that bear the number before.
    fn look_at_level(&mut self, before: &[Link], level: &[Link]) {
        let seq = level.first().map_or(0, |link| link.seq);
        let last = before.first().map_or(0, |link| link.seq);
        let mut parents = Vec::new();
        for link in level {
            let entry = &self.entries[link.index].entry;
            if level.len() > 1 {
                parents.push((entry.prev, entry.hash));
            }
            let wrong = if seq == 0 {
                Some(Wrong::Unchained)
            } else if seq > last + 1 {
                Some(Wrong::Gap(seq - last - 1))
            } else if seq == 1 {
                (entry.prev != Hash::ZERO).then_some(Wrong::Unchained)
            } else {
                let parents = before.iter().map(|link| &self.entries[link.index].entry);
                match parents.into_iter().find(|parent| parent.hash == entry.prev) {
                    None => Some(Wrong::Unchained),
                    Some(parent) if parent.place.clock >= entry.place.clock => Some(Wrong::ClockBack),
                    Some(_) => None,
                }
            };
            if let Some(wrong) = wrong {
                self.found.push((link.index, Fault::of(entry, wrong)));
            }
        }
        parents.sort_unstable();
        parents.dedup();
        for sides in parents.chunk_by(|one, other| one.0 == other.0) {
            if sides.len() > 1 && self.verdict.forks.len() < LISTED {
                self.verdict.forks.push(Fork {
                    entry: self.entries[level[0].index].entry.as_ref().into(),
                    sides: sides.len(),
                });
            }
        }
    }

    /// Every entry as a link of its chain. Chains are numbered as they appear.
    fn links(&self) -> Vec<Link> {
        let mut chains: HashMap<(&Option<IncidentId>, StationId), usize> = HashMap::new();
        let mut links = Vec::with_capacity(self.entries.len());
        let mut last = None;
        for (index, written) in self.entries.iter().enumerate() {
            let key = (&written.entry.incident, written.entry.place.station);
            let chain = match last {
                Some((same, chain)) if same == key => chain,
                _ => {
                    let next = chains.len();
                    *chains.entry(key).or_insert(next)
                }
            };
            last = Some((key, chain));
            links.push(Link {
                chain,
                seq: written.entry.place.seq,
                index,
            });
        }
        links
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Link {
    chain: usize,
    seq: u32,
    index: usize,
}

/// What was seen of a share of the entries.
#[derive(Default)]
struct Look {
    redacted: usize,
    ahead: Vec<EntryRef>,
    found: Vec<(usize, Fault)>,
}

fn look(share: &[Written], first: usize, removed: &HashSet<(Hash, Commitment)>) -> Look {
    let mut look = Look::default();
    for (written, index) in share.iter().zip(first..) {
        let entry = &written.entry;
        let mut wrong = |wrong| look.found.push((index, Fault::of(entry, wrong)));
        if hash_line(&written.line) != entry.hash {
            wrong(Wrong::Changed);
        }
        if entry.place.clock.0 >= CLOCK_LIMIT {
            wrong(Wrong::ClockBeyond);
        }
        for (commitment, word) in written.words.iter() {
            if let Some(fault) = judge(entry, commitment, word) {
                wrong(fault);
            }
        }
        for (_, commitment) in &entry.words {
            match written.words.get(*commitment).is_some() {
                true => {}
                false if removed.contains(&(entry.hash, *commitment)) => look.redacted += 1,
                false => wrong(Wrong::WordsMissing),
            }
        }
        if entry.place.clock.wall() > Moment::plus(entry.at, AHEAD) && look.ahead.len() < LISTED {
            look.ahead.push(entry.as_ref().into());
        }
    }
    look
}

/// The texts whose removal is recorded, by entry.
pub(super) fn removed(entries: &[Written]) -> HashSet<(Hash, Commitment)> {
    let mut removed = HashSet::new();
    for written in entries {
        if let Event::Redacted(redacted) = &written.entry.event {
            let target = redacted.entry.hash;
            removed.extend(redacted.removed.iter().map(|commitment| (target, *commitment)));
        }
    }
    removed
}
