//! Entries as lines of text: what is exported, kept as the second copy, and taken in elsewhere.
//!
//! Each line is a JSON object: `entry`, the exact line of the log; `hash`, its SHA-256; `words`, the texts that stand
//! beside it, by commitment. A stranger proves such a file with a page of any script.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::incident::entry::{Place, Word, Words, Written};
use crate::incident::ids::Hash;
use crate::journal::fault::{Fault, Wrong};
use crate::journal::row::{Row, RowWord};

/// No line is longer than this, in bytes. The longest that are written carry a plan.
pub const LONGEST_LINE: u64 = 8 * 1024 * 1024;

/// No file has more lines than this, or more bytes than [`LARGEST_FILE`]; a larger one is refused unread.
pub const MOST_LINES: usize = 2_000_000;

/// In bytes.
pub const LARGEST_FILE: u64 = 512 * 1024 * 1024;

/// What some editors put before a text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Opens a file of lines, unless it is longer than any that is taken in.
///
/// # Errors
/// Where it cannot be read, or is too long.
pub fn open(path: &Path) -> io::Result<BufReader<File>> {
    let file = File::open(path)?;
    if file.metadata()?.len() > LARGEST_FILE {
        let most = LARGEST_FILE / (1024 * 1024);
        return Err(io::Error::other(format!(
            "it is longer than {most} MB, and is not read"
        )));
    }
    Ok(BufReader::new(file))
}

#[derive(Serialize)]
struct LineOut<'a> {
    entry: &'a str,
    hash: Hash,
    words: &'a Words,
}

#[derive(Deserialize)]
struct LineIn<'a> {
    #[serde(borrow)]
    entry: Cow<'a, str>,
    #[serde(borrow)]
    hash: Cow<'a, str>,
    #[serde(borrow, default)]
    words: BTreeMap<Cow<'a, str>, Word>,
}

/// Where an entry stands in an export: in fold order, and of two with one number the lower hash first. Two journals
/// that hold the same entries export the same bytes.
pub(super) fn order(written: &Written) -> (Place, Hash) {
    (written.entry.place, written.entry.hash)
}

/// The line of an entry, with its newline.
///
/// # Errors
/// None that an entry can cause.
pub fn line(written: &Written) -> io::Result<String> {
    let mut line = serde_json::to_string(&LineOut {
        entry: &written.line,
        hash: written.entry.hash,
        words: &written.words,
    })?;
    line.push('\n');
    Ok(line)
}

/// Writes entries as an export, in fold order. The caller chooses which: one incident, or the standing log.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write<'a>(out: &mut dyn Write, entries: impl IntoIterator<Item = &'a Written>) -> io::Result<()> {
    let mut entries: Vec<_> = entries.into_iter().collect();
    entries.sort_by_key(|written| order(written));
    for written in entries {
        out.write_all(line(written)?.as_bytes())?;
    }
    out.flush()
}

/// Reads a file line by line, whatever it holds, without ever keeping more than one line of it.
pub(super) struct Lines<R> {
    file: R,
    number: usize,
    read: u64,
    is_over: bool,
}

/// A line of a file.
pub(super) struct Line {
    /// From 1.
    pub(super) number: usize,
    /// Whether it ends with a newline.
    pub(super) is_whole: bool,
    /// The entry that it carries, not yet checked, or why it carries none.
    pub(super) row: Result<Row, Fault>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(file: R) -> Self {
        Self {
            file,
            number: 0,
            read: 0,
            is_over: false,
        }
    }

    /// How many bytes the lines so far are long.
    pub(super) fn read_bytes(&self) -> u64 {
        self.read
    }

    /// The next line that is not blank, without its newline; and whether the newline was there.
    fn bytes(&mut self) -> io::Result<Option<(Vec<u8>, bool)>> {
        loop {
            let mut bytes = Vec::new();
            let limit = LONGEST_LINE + 1;
            let count = self.file.by_ref().take(limit).read_until(b'\n', &mut bytes)?;
            if count == 0 {
                return Ok(None);
            }
            self.number += 1;
            // Some editors put it before a file that they save.
            if self.number == 1 && bytes.starts_with(BYTE_ORDER_MARK) {
                bytes.drain(..BYTE_ORDER_MARK.len());
            }
            self.read += u64::try_from(count).unwrap_or(u64::MAX);
            let is_whole = bytes.last() == Some(&b'\n');
            if !bytes.trim_ascii().is_empty() {
                return Ok(Some((bytes, is_whole)));
            }
        }
    }

    fn row(&mut self, bytes: &[u8], is_whole: bool) -> Result<Row, Fault> {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if length > LONGEST_LINE || self.number > MOST_LINES || self.read > LARGEST_FILE {
            self.is_over = true;
            return Err(Fault::at(self.number, Wrong::TooLong));
        }
        let line: LineIn<'_> = serde_json::from_slice(bytes).map_err(|error| {
            let wrong = if is_whole {
                Wrong::NotAnEntry(error.to_string())
            } else {
                Wrong::Torn
            };
            Fault::at(self.number, wrong)
        })?;
        Ok(Row {
            arrival: i64::try_from(self.number).unwrap_or(i64::MAX),
            hash: Hash::from_hex(&line.hash),
            line: line.entry.into_owned().into_bytes(),
            words: line
                .words
                .into_iter()
                .map(|(commitment, word)| RowWord {
                    commitment: Hash::from_hex(&commitment),
                    salt: word.salt.into_bytes(),
                    text: word.text.into_bytes(),
                })
                .collect(),
        })
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        match self.bytes() {
            Ok(Some((bytes, is_whole))) => {
                let row = self.row(&bytes, is_whole);
                Some(Ok(Line {
                    number: self.number,
                    is_whole,
                    row,
                }))
            }
            Ok(None) => None,
            Err(error) => {
                self.is_over = true;
                Some(Err(error))
            }
        }
    }
}
