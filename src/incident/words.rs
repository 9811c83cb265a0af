//! The words beside the lines, as readers meet them: there, redacted, or missing.

use std::collections::HashMap;
use std::sync::Arc;

use crate::incident::entry::{Entry, WordKey, Written};
use crate::incident::event::Event;
use crate::incident::ids::Commitment;

/// Every text of an incident, by its commitment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WordBook {
    texts: HashMap<Commitment, Option<Arc<str>>>,
}

/// A text as a reader meets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said<'a> {
    /// The text.
    Text(&'a str),
    /// It was removed, and a recorded redaction says so.
    Redacted,
    /// It is not there, and nothing says why: `verify` refuses such a log.
    Missing,
}

impl<'a> Said<'a> {
    /// The text as screens and reports show it.
    pub fn shown(self) -> &'a str {
        match self {
            Self::Text(text) => text,
            Self::Redacted => "[words removed]",
            Self::Missing => "[words missing]",
        }
    }
}

impl WordBook {
    /// Takes in the words of an entry, and forgets those that it redacts.
    pub fn take(&mut self, written: &Written) {
        for (commitment, word) in written.words.iter() {
            self.texts
                .entry(commitment)
                .or_insert_with(|| Some(word.text.as_str().into()));
        }
        if let Event::Redacted(redacted) = &written.entry.event {
            for commitment in &redacted.removed {
                self.texts.insert(*commitment, None);
            }
        }
    }

    /// The text of a commitment.
    pub fn said(&self, commitment: Commitment) -> Said<'_> {
        match self.texts.get(&commitment) {
            Some(Some(text)) => Said::Text(text),
            Some(None) => Said::Redacted,
            None => Said::Missing,
        }
    }

    /// The text of one key of an entry; none where the entry has no such words.
    pub fn of(&self, entry: &Entry, key: &WordKey) -> Option<&str> {
        entry.word(key).map(|commitment| self.said(commitment).shown())
    }

    /// The text of a commitment that may not be there.
    pub fn shown(&self, commitment: Option<Commitment>) -> Option<&str> {
        commitment.map(|commitment| self.said(commitment).shown())
    }
}
