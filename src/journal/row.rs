//! An entry as it is kept in the database or stands in a file, and the check whether it is what was written.

use std::sync::Arc;

use crate::incident::entry::{Entry, Word, Words, Written, hash_line};
use crate::incident::ids::{Commitment, Hash};
use crate::journal::fault::{Fault, Wrong};

/// An entry as it is kept, not yet checked.
#[derive(Debug)]
pub(super) struct Row {
    /// Its place in the order of arrival, or the number of its line in a file.
    pub(super) arrival: i64,
    /// The hash that was kept with the line, where it is one.
    pub(super) hash: Option<Hash>,
    pub(super) line: Vec<u8>,
    pub(super) words: Vec<RowWord>,
}

/// A text as it is kept.
#[derive(Debug)]
pub(super) struct RowWord {
    /// None where what was kept is no commitment.
    pub(super) commitment: Option<Commitment>,
    pub(super) salt: Vec<u8>,
    pub(super) text: Vec<u8>,
}

/// An entry after the check.
#[derive(Debug)]
pub(super) struct Checked {
    /// The entry, where the line can be read. If it was changed, it bears the hash that was kept with it, so that its
    /// neighbours can be judged by themselves.
    pub(super) written: Option<Written>,
    /// Whether the line is byte for byte what was written.
    pub(super) is_as_written: bool,
    /// What is wrong with the line or the words beside it.
    pub(super) fault: Option<Fault>,
}

impl Row {
    /// Reads the line and compares it and its words with what was kept.
    pub(super) fn check(self) -> Checked {
        let number = usize::try_from(self.arrival).unwrap_or(0);
        let Ok(line) = String::from_utf8(self.line) else {
            return Checked::lost(number, Wrong::Changed);
        };
        let kept = self.hash;
        let mut entry = match Entry::parse(&line) {
            Ok(entry) => entry,
            Err(_) if kept != Some(hash_line(&line)) => return Checked::lost(number, Wrong::Changed),
            Err(error) => return Checked::lost(number, Wrong::NotAnEntry(error.to_string())),
        };
        let is_as_written = kept == Some(entry.hash);
        let mut wrong = (!is_as_written).then_some(Wrong::Changed);
        entry.hash = kept.unwrap_or(entry.hash);
        let mut words = Words::default();
        for word in self.words {
            let Some((commitment, word)) = word.read() else {
                wrong.get_or_insert(Wrong::WordsChanged);
                continue;
            };
            if wrong.is_none() {
                wrong = judge(&entry, commitment, &word);
            }
            words.insert(commitment, word);
        }
        Checked {
            fault: wrong.map(|wrong| Fault::of(&entry, wrong).on_line(number)),
            written: Some(Written {
                entry: Arc::new(entry),
                line,
                words,
            }),
            is_as_written,
        }
    }
}

impl Checked {
    fn lost(number: usize, wrong: Wrong) -> Self {
        Self {
            written: None,
            is_as_written: false,
            fault: Some(Fault::at(number, wrong)),
        }
    }
}

impl RowWord {
    fn read(self) -> Option<(Commitment, Word)> {
        let word = Word {
            salt: String::from_utf8(self.salt).ok()?,
            text: String::from_utf8(self.text).ok()?,
        };
        Some((self.commitment?, word))
    }
}

/// What is wrong with a text beside an entry.
pub(super) fn judge(entry: &Entry, commitment: Commitment, word: &Word) -> Option<Wrong> {
    if word.commitment() != commitment {
        Some(Wrong::WordsChanged)
    } else if !entry.words.iter().any(|(_, named)| *named == commitment) {
        Some(Wrong::WordsAdded)
    } else {
        None
    }
}
