//! The check words: a log's state as eight plain words and a count, to be signed in pen. They show what a chain cannot:
//! that entries were cut off its end, or the whole was written anew.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::incident::entry::Entry;
use crate::incident::ids::{Hash, StationId};

/// 1,024 words of four to six letters, their first four letters unique, no two one letter apart. Never to be changed:
/// signed paper names them.
const LIST: &str = include_str!("check_words.txt");

/// How many check words there are. Each carries ten bits of the head.
pub const COUNT: usize = 8;

/// Searching for an earlier state stops after this many lines were hashed, a few seconds of work.
const MOST_LINES_HASHED: usize = 30_000_000;

/// The state of an incident's log, to be said aloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckWords {
    /// How many entries.
    pub entries: usize,
    /// The first 80 bits of the head, ten a word.
    pub words: [&'static str; COUNT],
    /// SHA-256 of the entries' lines `station seq hash`, sorted by their bytes, each ended by a newline.
    pub head: Hash,
}

/// What words that were given say of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// They are those of the log as it is.
    Now(CheckWords),
    /// They are those of the log as it was when it had fewer entries: none of those has been changed since.
    Earlier(CheckWords),
    /// They are not of this log: it was changed, or entries are missing.
    Nowhere,
    /// They are not those of the log as it is, and it is too long for every earlier state to be tried.
    NotSearched,
}

/// Why a text is not check words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// Their number is wrong.
    #[error("there are {COUNT} check words, and {0} were given")]
    Count(usize),
    /// A word that is not of the list.
    #[error("\"{given}\" is not a check word{}", .meant.map(|word| format!("; is it \"{word}\"?")).unwrap_or_default())]
    Unknown {
        /// As given.
        given: String,
        /// The word of the list that begins alike.
        meant: Option<&'static str>,
    },
}

impl CheckWords {
    /// The check words of one incident's entries, in any order.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        let mut lines: Vec<_> = entries.into_iter().map(line).collect();
        lines.sort_unstable();
        Self::of_lines(lines.iter())
    }

    /// Whether these are the words, in this order.
    pub fn matches(&self, given: &[&str; COUNT]) -> bool {
        self.words == *given
    }

    fn of_lines<'a>(lines: impl Iterator<Item = &'a String>) -> Self {
        let mut digest = Sha256::new();
        let mut entries = 0;
        for line in lines {
            digest.update(line);
            entries += 1;
        }
        let head = Hash(digest.finalize().into());
        Self {
            entries,
            words: words_of(head),
            head,
        }
    }
}

/// Reads check words as they are typed from paper: with blanks, commas or dashes between them, in any case.
///
/// # Errors
/// Where a word is not of the list, or there are more or fewer than there should be.
pub fn parse(text: &str) -> Result<[&'static str; COUNT], WordsError> {
    let mut words = Vec::new();
    for given in text.split(|letter: char| !letter.is_alphabetic()) {
        if given.is_empty() {
            continue;
        }
        let lower = given.to_lowercase();
        let word = LIST.lines().find(|word| *word == lower);
        words.push(word.ok_or_else(|| WordsError::Unknown {
            given: given.to_owned(),
            meant: LIST.lines().find(|word| word.get(..4) == lower.get(..4)),
        })?);
    }
    let count = words.len();
    words.try_into().map_err(|_| WordsError::Count(count))
}

/// Finds the state of a log that these words were signed for: now, or when it had fewer entries, before others were
/// added or another PC's were taken in.
pub fn find<'a>(entries: impl IntoIterator<Item = &'a Entry>, given: &[&str; COUNT]) -> Found {
    find_within(entries, given, MOST_LINES_HASHED)
}

/// As [`find`], hashing no more lines than this.
pub(super) fn find_within<'a>(
    entries: impl IntoIterator<Item = &'a Entry>,
    given: &[&str; COUNT],
    mut budget: usize,
) -> Found {
    let mut entries: Vec<_> = entries.into_iter().collect();
    entries.sort_unstable_by_key(|entry| (entry.place, entry.hash));
    let now = CheckWords::of(entries.iter().copied());
    if now.matches(given) {
        return Found::Now(now);
    }
    for stations in groups(&entries) {
        let theirs = entries.iter().filter(|entry| stations.contains(&entry.place.station));
        let mut lines: Vec<_> = theirs.map(|entry| line(entry)).enumerate().collect();
        lines.sort_unstable_by(|one, other| one.1.cmp(&other.1));
        for count in (1..=lines.len()).rev() {
            if budget < lines.len() {
                return Found::NotSearched;
            }
            budget -= lines.len();
            let first = lines.iter().filter(|(order, _)| *order < count);
            let then = CheckWords::of_lines(first.map(|(_, line)| line));
            if then.matches(given) {
                return Found::Earlier(then);
            }
        }
    }
    Found::Nowhere
}

/// Which stations' entries may have been there when the words were signed: all, or some of them. With many stations
/// only all together and each alone are tried.
fn groups(entries: &[&Entry]) -> Vec<Vec<StationId>> {
    let stations: BTreeSet<_> = entries.iter().map(|entry| entry.place.station).collect();
    let stations: Vec<_> = stations.into_iter().collect();
    if stations.len() > 4 {
        let alone = stations.iter().map(|station| vec![*station]);
        return std::iter::once(stations.clone()).chain(alone).collect();
    }
    let all = 1_usize << stations.len();
    let chosen = |set: usize| {
        let bits = stations.iter().enumerate();
        bits.filter(|(bit, _)| set >> bit & 1 == 1)
            .map(|(_, station)| *station)
            .collect()
    };
    (1..all).rev().map(chosen).collect()
}

fn line(entry: &Entry) -> String {
    format!("{} {} {}\n", entry.place.station, entry.place.seq, entry.hash)
}

/// Ten bits a word, from the first byte on.
fn words_of(head: Hash) -> [&'static str; COUNT] {
    let list: Vec<_> = LIST.lines().collect();
    let mut bits = head
        .0
        .iter()
        .take(10)
        .fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
    let mut words = [""; COUNT];
    for word in words.iter_mut().rev() {
        let index = usize::try_from(bits & 1023).unwrap_or(0);
        *word = list.get(index).copied().unwrap_or("");
        bits >>= 10;
    }
    words
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{LIST, WordsError, parse};

    #[test]
    fn the_list_is_of_1024_short_words_that_begin_differently() {
        let words: Vec<_> = LIST.lines().collect();
        let beginnings: HashSet<_> = words.iter().map(|word| &word[..4]).collect();
        assert_eq!((words.len(), beginnings.len()), (1024, 1024));
        assert!(words.is_sorted());
        for word in words {
            assert!(
                (4..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase()),
                "{word}"
            );
        }
    }

    #[test]
    fn words_are_read_as_people_write_them() {
        let words = ["table", "yoga", "abbey", "zone", "kite", "moon", "apple", "train"];
        let words = words.map(|word| if word == "table" { "tablet" } else { word });
        assert_eq!(parse("Tablet yoga, abbey-ZONE\nkite moon apple train"), Ok(words));
        assert_eq!(parse("yoga abbey"), Err(WordsError::Count(2)));
        let unknown = parse("tablets yoga").unwrap_err();
        assert_eq!(
            unknown.to_string(),
            "\"tablets\" is not a check word; is it \"tablet\"?"
        );
        assert_eq!(parse("xyzzy").unwrap_err().to_string(), "\"xyzzy\" is not a check word");
    }
}
