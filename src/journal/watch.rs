//! A cheap look at whether the journal may have changed, without a connection to it.
//!
//! The database file is asked for its length and time and is never opened here: on Unix, closing any handle to it would
//! drop the locks that SQLite holds on it for this whole process.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

/// After a change of a database file that is written without a write-ahead log, the next answers are yes as well: a
/// memory stick counts its times in steps of two seconds, and a second change within one step looks like none.
const ECHOES: u8 = 3;

/// After a change of a write-ahead log one more answer is yes: its frames are in the file a sync before the commit can be
/// read, and a look in between finds nothing, while nothing changes in the files afterwards.
const ECHOES_OF_LOG: u8 = 1;

/// Asks whether a journal may have changed, about once a second. May be cloned and sent to another thread; each clone
/// has its own memory.
#[derive(Debug, Clone)]
pub struct Watch(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Files {
        database: PathBuf,
        log: PathBuf,
        seen: Option<Marks>,
        echoes: u8,
    },
    Counter {
        counter: Arc<AtomicU64>,
        seen: u64,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Marks {
    database: Option<(u64, SystemTime)>,
    log: Option<LogMark>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct LogMark {
    length: u64,
    modified: Option<SystemTime>,
    /// The salts of the write-ahead log, which change when it is begun anew within its old length.
    salts: [u8; 8],
}

impl Watch {
    /// Watches a database file and the write-ahead log beside it.
    pub(super) fn files(database: &Path) -> Self {
        Self(Kind::Files {
            database: database.to_owned(),
            log: beside(database, "-wal"),
            seen: None,
            echoes: 0,
        })
    }

    /// Watches a counter that a store in memory turns.
    pub(super) fn counter(counter: Arc<AtomicU64>) -> Self {
        Self(Kind::Counter { counter, seen: 0 })
    }

    /// Whether the journal may have changed since this was last asked; yes at first where there is anything. What this
    /// window wrote itself counts too.
    pub fn changed(&mut self) -> bool {
        match &mut self.0 {
            Kind::Files {
                database,
                log,
                seen,
                echoes,
            } => {
                let marks = Marks {
                    database: database_mark(database),
                    log: log_mark(log),
                };
                let changed = seen.as_ref() != Some(&marks);
                if changed && marks.log.is_some() {
                    *echoes = ECHOES_OF_LOG;
                } else if seen.as_ref().is_none_or(|seen| seen.database != marks.database) {
                    *echoes = ECHOES;
                } else if !changed && *echoes > 0 {
                    *echoes -= 1;
                    return true;
                }
                *seen = Some(marks);
                changed
            }
            Kind::Counter { counter, seen } => {
                let now = counter.load(Ordering::Acquire);
                let changed = *seen != now;
                *seen = now;
                changed
            }
        }
    }
}

/// The name of a file that SQLite keeps beside a database.
pub(super) fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn database_mark(path: &Path) -> Option<(u64, SystemTime)> {
    let facts = std::fs::metadata(path).ok()?;
    Some((facts.len(), facts.modified().ok()?))
}

fn log_mark(path: &Path) -> Option<LogMark> {
    let mut file = File::open(path).ok()?;
    let facts = file.metadata().ok()?;
    let mut salts = [0; 8];
    if facts.len() >= 24 {
        file.seek(SeekFrom::Start(16)).ok()?;
        file.read_exact(&mut salts).ok()?;
    }
    Some(LogMark {
        length: facts.len(),
        modified: facts.modified().ok(),
        salts,
    })
}
