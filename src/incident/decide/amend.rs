//! Rules of correcting: nothing is erased, a mistake is struck through and stays visible.

use super::Deciding;
use crate::incident::entry::{Draft, Entry};
use crate::incident::event::{Corrected, Event, Noted, Redacted, Target};
use crate::incident::ids::EntryName;
use crate::incident::log::can_be_struck;
use crate::incident::narrate;
use crate::incident::refusal::{Refusal, RefusalKind};
use crate::incident::state::Anomaly;

impl Deciding<'_> {
    pub(super) fn note(&self, text: &str, reason_for: Option<&EntryName>) -> Result<Vec<Draft>, Refusal> {
        let reason_for = match reason_for {
            Some(name) => Some(self.target(self.entry(name)?)),
            None => None,
        };
        Ok(self.one(
            Event::Noted(Noted { reason_for }),
            [(crate::incident::entry::WordKey::Text, Some(text))],
        ))
    }

    /// The entry of this name.
    fn entry(&self, name: &EntryName) -> Result<&Entry, Refusal> {
        let named = self.log.named(name);
        match named.as_slice() {
            [entry] => Ok(entry),
            [] => {
                let last = self
                    .log
                    .entries()
                    .last()
                    .map(|last| self.state.name_of(last.place).to_string());
                Err(Refusal {
                    kind: RefusalKind::Unknown,
                    sentence: format!("There is no entry {name}."),
                    hint: last.map(|last| format!("the latest is {last}; see: stopgap log")),
                })
            }
            _ => Err(Refusal::rule(
                format!("Two PCs recorded apart, and both have an entry {name}; it cannot be told which is meant."),
                "add a note that says what is wrong with which of the two",
            )),
        }
    }

    fn target(&self, entry: &Entry) -> Target {
        Target {
            hash: entry.hash,
            no: self.state.name_of(entry.place),
        }
    }

    pub(super) fn correct(&self, name: &EntryName) -> Result<Vec<Draft>, Refusal> {
        self.strike(self.entry(name)?)
    }

    pub(super) fn undo(&self) -> Result<Vec<Draft>, Refusal> {
        let by = self.request.by.as_ref();
        let last = self.log.last_own(self.here.station, by);
        match (last, by) {
            (Some(entry), Some(_)) => self.strike(entry),
            // Without a signature it cannot be told whose it is: several people share one keyboard.
            (Some(entry), None) => {
                let name = self.state.name_of(entry.place);
                let said = narrate::sentence(entry, self.log);
                Err(Refusal::rule(
                    format!("Unsigned, it cannot be told that entry {name} is yours: {said}."),
                    format!("sign it with your initials, or strike it out by its number: correct {name}"),
                ))
            }
            (None, Some(by)) => Err(Refusal::rule(
                format!("{by} has nothing on this PC to undo."),
                "strike out another's entry with: correct ENTRY",
            )),
            (None, None) => Err(Refusal::rule(
                "Nothing unsigned was recorded on this PC that could be undone.",
                "strike out another's entry with: correct ENTRY",
            )),
        }
    }

    /// Strikes out a command's entries, unless later ones rest on them.
    fn strike(&self, entry: &Entry) -> Result<Vec<Draft>, Refusal> {
        let name = self.state.name_of(entry.place);
        if !can_be_struck(self.log.command_of(entry).into_iter()) {
            return Err(Refusal::rule(
                format!("Entry {name} cannot be struck out: openings, corrections and removals of words stand."),
                "add a note that says what is wrong",
            ));
        }
        if self.log.is_struck(entry) {
            return Err(Refusal::rule(
                format!("Entry {name} is struck out already."),
                "nothing needs to be done",
            ));
        }
        let without = self.log.state_without(entry);
        let was_there = |anomaly: &&Anomaly| {
            !self
                .state
                .anomalies
                .iter()
                .any(|old| old.place == anomaly.place && old.what == anomaly.what)
        };
        let resting: Vec<String> = without
            .anomalies
            .iter()
            .filter(was_there)
            .map(|anomaly| anomaly.no.to_string())
            .collect();
        if !resting.is_empty() {
            let (noun, verb) = if resting.len() == 1 {
                ("entry", "rests")
            } else {
                ("entries", "rest")
            };
            return Err(Refusal::rule(
                format!(
                    "Entry {name} cannot be struck out while {noun} {} {verb} on it.",
                    resting.join(", ")
                ),
                format!(
                    "strike out the later one first: correct {}",
                    resting.last().map_or("", String::as_str)
                ),
            ));
        }
        let first = self
            .log
            .command_of(entry)
            .into_iter()
            .min_by_key(|part| part.place.seq)
            .unwrap_or(entry);
        Ok(self.one(
            Event::Corrected(Corrected {
                entry: self.target(first),
            }),
            [],
        ))
    }

    pub(super) fn redact(&self, name: &EntryName) -> Result<Vec<Draft>, Refusal> {
        let entry = self.entry(name)?;
        self.needs_why("Removing words needs a reason, without the words themselves.")?;
        let words = self.log.words();
        let held = |commitment: &crate::incident::ids::Commitment| {
            matches!(words.said(*commitment), crate::incident::words::Said::Text(_))
        };
        let removed: Vec<_> = entry
            .words
            .iter()
            .map(|(_, commitment)| *commitment)
            .filter(held)
            .collect();
        if removed.is_empty() {
            return Err(Refusal::rule(
                format!("Entry {name} has no words to remove."),
                "its facts always stay",
            ));
        }
        Ok(self.one(
            Event::Redacted(Box::new(Redacted {
                entry: self.target(entry),
                removed,
            })),
            [],
        ))
    }
}
