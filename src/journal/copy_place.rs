//! Where the second copy is, and whose it is that lies there.
//!
//! A stick may come from another practice, or carry what another PC has written. A file that shares no entry with the
//! journal may be this practice's all the same, written by another PC: then somebody is to say so, and until then nothing is
//! copied. Where it names another practice, nothing is added to it, and ours goes beside it, under a name with a number.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::incident::entry::{Entry, Written};
use crate::incident::event::Event;
use crate::incident::given::PracticeFacts;
use crate::incident::ids::Hash;
use crate::journal::export;
use crate::journal::import::{self, ImportError, Incoming};
use crate::journal::second_copy::SecondCopy;
use crate::plan::practice::Practice;

/// What the file is called where a folder is named.
const FILE: &str = "stopgap-second-copy.jsonl";

/// So many files may lie there before ours.
const MOST: usize = 20;

/// The place that practice.yaml names.
#[derive(Debug, Clone)]
pub struct CopyPlace {
    first: PathBuf,
    /// The practice's name, where it has one.
    practice: Option<String>,
}

/// Why there is no second copy that is up to date.
#[derive(Debug, thiserror::Error)]
pub enum NoCopy {
    /// The disk refuses or is gone.
    #[error(transparent)]
    Disk(#[from] io::Error),
    /// It was there while the program runs, and is not any more.
    #[error("the stick or folder is gone: put it back, or open the program again to begin another copy")]
    Gone,
    /// What lies there may be this practice's, and nobody has said yet whether it is to be taken in.
    #[error("what lies there is not in this journal, and nothing is copied until it is taken in")]
    Unanswered {
        /// How many entries.
        entries: usize,
    },
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
    /// Whether it may be this practice's: none of its incidents names another.
    pub may_be_ours: bool,
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
            practice: None,
        }
    }

    /// The same place, of the practice of this name.
    #[must_use]
    pub fn of_practice(self, name: &str) -> Self {
        Self {
            practice: Some(name.to_owned()).filter(|name| !is_nameless(name)),
            ..self
        }
    }

    /// Brings the second copy up to date with the whole journal, in the first file there that is ours or free.
    ///
    /// # Errors
    /// Where the disk refuses or is gone, or somebody is to say first whose it is that lies there.
    pub fn bring_up(&self, all: &[Written]) -> Result<SecondCopy, NoCopy> {
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
            let lying = Lying::of(file, incoming, known, self.practice.as_deref());
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

    /// The hashes of every entry that lies there and may be this practice's; none where no file does.
    ///
    /// # Errors
    /// Where a file cannot be read, or the first is no sound copy.
    pub fn holds(&self) -> io::Result<Option<HashSet<Hash>>> {
        let mut holds = None;
        for number in 1..=MOST {
            match read(&self.numbered(number))? {
                Content::Missing => break,
                Content::Sound(incoming) => {
                    let holds = holds.get_or_insert_with(HashSet::new);
                    if may_be_ours(&incoming, self.practice.as_deref()) {
                        holds.extend(hashes(&incoming.entries));
                    }
                }
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
    /// What may be this practice's and is not in the journal, as long as there is no file that is known to be ours: a second
    /// one beside it would bury it.
    pub fn unanswered(&self) -> Option<&Lying> {
        let mut others = self.others.iter().filter(|_| self.ours.is_none());
        others.find(|lying| lying.may_be_ours && lying.new > 0)
    }

    /// Brings our file up to date with the whole journal.
    ///
    /// # Errors
    /// Where the disk refuses or is gone, or somebody is to say first whose it is that lies there.
    pub fn bring_up(&self, all: &[Written]) -> Result<SecondCopy, NoCopy> {
        if let Some(lying) = self.unanswered() {
            return Err(NoCopy::Unanswered { entries: lying.new });
        }
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
    fn of(file: PathBuf, incoming: Incoming, known: &HashSet<Hash>, practice: Option<&str>) -> Self {
        let entries = incoming.entries.iter().map(|written| &written.entry);
        let new: Vec<_> = entries.filter(|entry| !known.contains(&entry.hash)).collect();
        let removals = new.iter().filter(|entry| matches!(entry.event, Event::Redacted(_)));
        Self {
            may_be_ours: may_be_ours(&incoming, practice),
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

/// Whether none of the incidents names a practice that is not ours. Who has no name may be anybody.
fn may_be_ours(incoming: &Incoming, practice: Option<&str>) -> bool {
    let Some(ours) = practice else { return true };
    let mut named = incoming
        .entries
        .iter()
        .filter_map(|written| match &written.entry.event {
            Event::Opened(opened) => Some(opened.practice.name.as_str()),
            _ => None,
        });
    named.all(|name| is_nameless(name) || name.trim().to_lowercase() == ours.trim().to_lowercase())
}

fn is_nameless(name: &str) -> bool {
    name.trim().is_empty() || name == PracticeFacts::default().name || name == Practice::default().name
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
    let file = match export::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Content::Missing),
        Err(error) => return Err(error),
    };
    match import::read(file) {
        Ok(incoming) => Ok(Content::Sound(incoming)),
        Err(ImportError::Unreadable(error)) => Err(error),
        Err(_) => Ok(Content::Unsound),
    }
}
