//! What can be wrong with an entry, each named so that staff can say it on the telephone.

use std::fmt;

use crate::incident::entry::Entry;
use crate::incident::ids::{IncidentId, StationId};

/// Something that is wrong with a log, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line of the file, from 1, where a file was read.
    pub line: Option<usize>,
    /// The entry, as far as it can be known.
    pub entry: Option<EntryRef>,
    /// What is wrong.
    pub wrong: Wrong,
}

/// An entry by what identifies it to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRef {
    /// The incident; none for the standing log.
    pub incident: Option<IncidentId>,
    /// The station that wrote it.
    pub station: StationId,
    /// Its number in that station's chain.
    pub seq: u32,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// The line's bytes do not give the hash that was kept with it.
    Changed,
    /// The line is not an entry, for this reason.
    NotAnEntry(String),
    /// The place on the disk could not be read.
    Unreadable,
    /// What the file says of itself is not so: how long it is, or how it is to be read.
    FileChanged,
    /// A text beside the line is not the one that was written.
    WordsChanged,
    /// A text beside the line is gone and no redaction is recorded.
    WordsMissing,
    /// A text stands beside the line that the line does not name.
    WordsAdded,
    /// This many entries before it are missing from its chain.
    Gap(u32),
    /// It does not rest on the entry before it as that one stands: one of the two was changed or replaced.
    Unchained,
    /// Its clock does not come after that of the entry before it.
    ClockBack,
    /// Its clock is beyond what any entry can have.
    ClockBeyond,
    /// It stands after a line that it belongs before.
    OutOfOrder,
    /// The same line stands in the file before.
    Repeated,
    /// The file ends in the middle of a line.
    Torn,
    /// The line is longer, or the file has more lines, than anything this program writes.
    TooLong,
}

impl From<&Entry> for EntryRef {
    fn from(entry: &Entry) -> Self {
        Self {
            incident: entry.incident.clone(),
            station: entry.place.station,
            seq: entry.place.seq,
        }
    }
}

impl Fault {
    /// Something wrong with this entry.
    pub(super) fn of(entry: &Entry, wrong: Wrong) -> Self {
        Self {
            line: None,
            entry: Some(entry.into()),
            wrong,
        }
    }

    /// Something wrong with the file, no line or entry in particular.
    pub(super) const fn of_file(wrong: Wrong) -> Self {
        Self {
            line: None,
            entry: None,
            wrong,
        }
    }

    /// Whether this and another are the same thing, met twice.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (&self.entry, &other.entry) {
            (Some(one), Some(two)) => {
                one == two
                    && self.wrong == other.wrong
                    && self
                        .line
                        .is_none_or(|line| other.line.is_none_or(|other| other == line))
            }
            _ => self == other,
        }
    }

    /// Something wrong with a line of which no more is known.
    pub(super) fn at(line: usize, wrong: Wrong) -> Self {
        Self {
            line: Some(line),
            entry: None,
            wrong,
        }
    }

    /// The same, with the line of the file in which it was found.
    #[must_use]
    pub(super) fn on_line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }
}

impl fmt::Display for EntryRef {
    /// As in `entry 12 of station K7F3 in 2009-06-16-k7f3q2`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "entry {} of station {}", self.seq, self.station.short())?;
        match &self.incident {
            Some(incident) => write!(formatter, " in {incident}"),
            None => formatter.write_str(" in the standing log"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, &self.entry) {
            (Some(line), Some(entry)) => write!(formatter, "line {line}, {entry}: ")?,
            (Some(line), None) => write!(formatter, "line {line}: ")?,
            (None, Some(entry)) => write!(formatter, "{entry}: ")?,
            (None, None) => {}
        }
        self.wrong.fmt(formatter)
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Changed => "the line was changed after it was written; it no longer gives its hash",
            Self::NotAnEntry(reason) => return write!(formatter, "this is not an entry of a log ({reason})"),
            Self::Unreadable => "this part of the file cannot be read",
            Self::FileChanged => "the beginning of the file stopgap.db was changed after it was written",
            Self::WordsChanged => "the words beside it were changed after they were written",
            Self::WordsMissing => "words are missing, and no removal of them is recorded",
            Self::WordsAdded => "it carries words that were not written with it",
            Self::Gap(1) => "the entry before it is missing",
            Self::Gap(missing) => return write!(formatter, "the {missing} entries before it are missing"),
            Self::Unchained => "it does not follow from the entry before it; one of the two was changed or replaced",
            Self::ClockBack => "its clock does not come after that of the entry before it",
            Self::ClockBeyond => "its clock is one that no entry can have",
            Self::OutOfOrder => "it stands after a line that it belongs before; lines were put in another order",
            Self::Repeated => "the same entry stands in this file twice",
            Self::Torn => "the file ends in the middle of this line",
            Self::TooLong => "it is longer than anything this program writes",
        })
    }
}
