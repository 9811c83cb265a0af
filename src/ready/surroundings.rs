//! What was found around the practice folder at one time: plain data, so that what follows from it can be reckoned anywhere.

use std::collections::HashSet;

use crate::incident::ids::{Hash, StationId};
use crate::incident::moment::Moment;
use crate::plan::scenario::DrillKind;

/// What the folder lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drive {
    /// A disk that is built in.
    Fixed,
    /// A stick, a share, or what nothing is known of.
    Portable {
        /// Whether the system says that it is encrypted.
        is_encrypted: bool,
    },
}

/// How the second copy was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Copied {
    /// practice.yaml names none.
    NotSet,
    /// A plan that runs keeps hands off it, so it was not looked at.
    HandsOff,
    /// It is not there, or cannot be read.
    Unreachable {
        /// The file.
        file: String,
        /// What the disk said.
        why: String,
    },
    /// It was read.
    Read {
        /// The file.
        file: String,
        /// The entries that it holds.
        holds: HashSet<Hash>,
        /// Whether it lies on the journal's own disk, with which both are gone.
        is_on_one_disk: bool,
    },
}

/// What was found around the practice folder.
#[derive(Debug, Clone, PartialEq)]
pub struct Surroundings {
    /// When it was looked at.
    pub looked_at: Moment,
    /// The folder, as people read it.
    pub folder: String,
    /// The installation that this is.
    pub station: StationId,
    /// The cloud service that copies the folder, where one is known to.
    pub synced_by: Option<String>,
    /// What the folder lies on.
    pub drive: Drive,
    /// Whether there is a journal.
    pub has_journal: bool,
    /// Why nothing can be added to the journal, where that is so.
    pub journal_trouble: Option<String>,
    /// How the second copy was found.
    pub second_copy: Copied,
    /// SHA-256 of practice.yaml, as the list of contacts is noted with when it is printed.
    pub practice_sha256: Hash,
    /// The drills that can be held.
    pub scenarios: Vec<(String, DrillKind)>,
}
