//! Where the second copy is, and whose it is that lies there.
//!
//! A stick may come from another practice, or carry what another PC has written. A file that shares no entry with the
//! journal is another's: nothing is added to it, and ours goes beside it, under a name with a number.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::incident::entry::{Entry, Written};
use crate::incident::event::Event;
use crate::incident::ids::Hash;
use crate::journal::import::{self, ImportError, Incoming};
use crate::journal::second_copy::SecondCopy;

/// What the file is called where a folder is named.
const FILE: &str = "stopgap-second-copy.jsonl";

/// So many files may lie there before ours.
const MOST: usize = 20;

/// The place that practice.yaml names.
#[derive(Debug, Clone)]
pub struct CopyPlace {
    first: PathBuf,
}

/// What lies there.
#[derive(Debug)]
pub struct Found {
    /// The file that is ours, or is to be: it need not be there yet.
    pub file: PathBuf,
    /// What is in it, where it is there.
    pub ours: Option<Lying>,
    /// The files before it, which are others' or cannot be read as a copy.
    pub others: Vec<Lying>,
}

/// A file that lies there.
#[derive(Debug)]
pub struct Lying {
    /// The file.
    pub file: PathBuf,
    /// What it holds; nothing where it is no sound copy.
    pub incoming: Incoming,
    /// How many of its entries the journal does not have.
    pub new: usize,
    /// How many of those remove words.
    pub removals: usize,
    /// The latest of them.
    pub last: Option<Arc<Entry>>,
}

impl CopyPlace {
    /// A folder in which the file is, or the file itself.
    pub fn new(named: PathBuf) -> Self {
        let is_file = named.extension().is_some() && !named.is_dir();
        Self {
            first: if is_file { named } else { named.join(FILE) },
        }
    }

    /// Brings the second copy up to date with the whole journal, in the first file there that is ours or free.
    ///
    /// # Errors
    /// Where the disk refuses or is gone.
    pub fn bring_up(&self, all: &[Written]) -> io::Result<SecondCopy> {
        let found = self.look(&hashes(all))?;
        found.bring_up(all)
    }

    /// Looks for the file that is ours: the first that is free, or shares an entry with these of the journal.
    ///
    /// # Errors
    /// Where one cannot be read, or there are too many.
    pub fn look(&self, known: &HashSet<Hash>) -> io::Result<Found> {
        let mut others = Vec::new();
        for number in 1..=MOST {
            let file = self.numbered(number);
            let (incoming, is_free) = match read(&file)? {
                Content::Missing => {
                    let ours = None;
                    return Ok(Found { file, ours, others });
                }
                Content::Unsound => (Incoming::default(), false),
                Content::Sound(incoming) => {
                    let is_free = incoming.entries.is_empty();
                    (incoming, is_free)
                }
            };
            let lying = Lying::of(file, incoming, known);
            if is_free || lying.new < lying.incoming.entries.len() {
                return Ok(Found {
                    file: lying.file.clone(),
                    ours: Some(lying),
                    others,
                });
            }
            others.push(lying);
        }
        Err(io::Error::other("too many second copies of others lie there already"))
    }

    /// The hashes of every entry that lies there, whosever it is; none where nothing does.
    ///
    /// # Errors
    /// Where a file cannot be read, or the first is no sound copy.
    pub fn holds(&self) -> io::Result<Option<HashSet<Hash>>> {
        let mut holds = None;
        for number in 1..=MOST {
            match read(&self.numbered(number))? {
                Content::Missing => break,
                Content::Sound(incoming) => holds.get_or_insert_with(HashSet::new).extend(hashes(&incoming.entries)),
                Content::Unsound if number == 1 => return Err(io::Error::other("the file is no sound copy")),
                Content::Unsound => {}
            }
        }
        Ok(holds)
    }

    /// The file that is taken where it is free.
    pub fn first(&self) -> &Path {
        &self.first
    }

    fn numbered(&self, number: usize) -> PathBuf {
        if number == 1 {
            return self.first.clone();
        }
        let stem = self.first.file_stem().unwrap_or_default().to_string_lossy();
        let end = self.first.extension().unwrap_or_default().to_string_lossy();
        self.first.with_file_name(format!("{stem}-{number}.{end}"))
    }
}

impl Found {
    /// Brings our file up to date with the whole journal.
    ///
    /// # Errors
    /// Where the disk refuses or is gone.
    pub fn bring_up(&self, all: &[Written]) -> io::Result<SecondCopy> {
        if let Some(folder) = self.file.parent()
            && !folder.exists()
        {
            // One level only: where the stick is not there, its folder must not be made on the disk below.
            fs::create_dir(folder)?;
        }
        let mut copy = SecondCopy::open(&self.file)?;
        copy.append(all)?;
        Ok(copy)
    }
}

impl Lying {
    fn of(file: PathBuf, incoming: Incoming, known: &HashSet<Hash>) -> Self {
        let entries = incoming.entries.iter().map(|written| &written.entry);
        let new: Vec<_> = entries.filter(|entry| !known.contains(&entry.hash)).collect();
        let removals = new.iter().filter(|entry| matches!(entry.event, Event::Redacted(_)));
        Self {
            removals: removals.count(),
            last: new
                .iter()
                .max_by_key(|entry| (entry.at, entry.place))
                .map(|entry| Arc::clone(entry)),
            new: new.len(),
            file,
            incoming,
        }
    }
}

/// The hashes of entries, as [`CopyPlace::look`] wants them.
pub fn hashes(entries: &[Written]) -> HashSet<Hash> {
    entries.iter().map(|written| written.entry.hash).collect()
}

/// What a file holds.
enum Content {
    /// It is not there.
    Missing,
    /// It is no sound copy.
    Unsound,
    /// A copy.
    Sound(Incoming),
}

fn read(path: &Path) -> io::Result<Content> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Content::Missing),
        Err(error) => return Err(error),
    };
    match import::read(BufReader::new(file)) {
        Ok(incoming) => Ok(Content::Sound(incoming)),
        Err(ImportError::Unreadable(error)) => Err(error),
        Err(_) => Ok(Content::Unsound),
    }
}
