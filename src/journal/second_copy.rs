//! The second copy: every committed entry as a line of text on another disk or stick, so that another PC can carry on.
//!
//! The file is an export (see [`crate::journal::export`]) that grows. It stays in an export's order and keeps no words
//! that were removed: where an entry would break either, the file is written anew. It works on the caller's thread and
//! may wait for a slow stick; the session gives it a thread of its own.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::incident::entry::{Place, Written};
use crate::incident::event::Event;
use crate::incident::ids::{Hash, IncidentId};
use crate::journal::export::{self, Lines};
use crate::journal::fault::{Fault, Wrong};
use crate::journal::files::{self, Readers, replace, sync_folder};

/// The file on the other disk, and what is known to be in it. No handle is kept between two appends: a stick may be
/// pulled out at any time, and several windows may keep the same copy.
#[derive(Debug)]
pub struct SecondCopy {
    path: PathBuf,
    held: HashSet<Hash>,
    /// The last place of each log in the file.
    last: HashMap<Option<IncidentId>, (Place, Hash)>,
    /// How long the file was when it was last seen whole, in bytes.
    length: u64,
}

impl SecondCopy {
    /// Opens the file, or makes it, and reads once what it holds. A last line that was torn when a stick was pulled out
    /// is cut off.
    ///
    /// # Errors
    /// Where it cannot be read or written, or is not a second copy: then it is left as it is.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut copy = Self {
            path: path.to_owned(),
            held: HashSet::new(),
            last: HashMap::new(),
            length: 0,
        };
        let _lock = files::lock(path, Readers::Usual)?;
        let mut file = copy.file(true)?;
        let entries = copy.read(&mut file)?;
        if keeps_removed_words(&entries) {
            drop(file);
            copy.write_anew(entries)?;
        } else {
            file.sync_all()?;
        }
        sync_folder(path);
        Ok(copy)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many entries it holds.
    pub fn entries(&self) -> usize {
        self.held.len()
    }

    /// Adds those of these entries that it does not hold yet, and returns when they are safe on the other disk. To
    /// bring it up to date after a gap, hand it everything.
    ///
    /// # Errors
    /// Where the disk refuses or is gone. What was there before is still there; open the copy again and hand it
    /// everything.
    pub fn append(&mut self, entries: &[Written]) -> io::Result<()> {
        if self.missing(entries).is_empty() {
            return Ok(());
        }
        // Before its lock is made: where the stick is gone, nothing is to be left in the folder that it stood in.
        fs::metadata(&self.path)?;
        let _lock = files::lock(&self.path, Readers::Usual)?;
        let mut file = self.file(false)?;
        if file.metadata()?.len() != self.length {
            self.read(&mut file)?;
        }
        let new = self.missing(entries);
        let in_order = new.iter().all(|written| {
            let last = self.last.get(&written.entry.incident);
            last.is_none_or(|last| *last < export::order(written))
        });
        let removes_words = new
            .iter()
            .any(|written| matches!(written.entry.event, Event::Redacted(_)));
        if in_order && !removes_words {
            self.add(&mut file, &new)
        } else {
            let new: Vec<_> = new.into_iter().cloned().collect();
            let mut all = self.read(&mut file)?;
            all.extend(new);
            // A file that is open cannot be replaced everywhere; its lock still keeps others out.
            drop(file);
            self.write_anew(all)
        }
    }

    /// Those that it does not hold, in an export's order.
    fn missing<'a>(&self, entries: &'a [Written]) -> Vec<&'a Written> {
        let missing = entries
            .iter()
            .filter(|written| !self.held.contains(&written.entry.hash));
        let mut missing: Vec<_> = missing.collect();
        missing.sort_by_key(|written| export::order(written));
        missing
    }

    fn file(&self, may_make_it: bool) -> io::Result<File> {
        let mut options = File::options();
        options.read(true).write(true).create(may_make_it).open(&self.path)
    }

    /// Learns what the file holds, and cuts off a torn last line.
    fn read(&mut self, file: &mut File) -> io::Result<Vec<Written>> {
        let (entries, length) = read(file)?;
        if file.metadata()?.len() > length {
            file.set_len(length)?;
        }
        self.learn(&entries, length);
        Ok(entries)
    }

    fn add(&mut self, file: &mut File, new: &[&Written]) -> io::Result<()> {
        let mut text = String::new();
        for written in new {
            text.push_str(&export::line(written)?);
        }
        file.seek(SeekFrom::Start(self.length))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        self.length += u64::try_from(text.len()).unwrap_or(0);
        // Where a share has no locks, another window may just have put a new file in the place of this one.
        if fs::metadata(&self.path)?.len() != self.length {
            return Err(io::Error::other("the second copy was changed meanwhile"));
        }
        for written in new {
            self.note(written);
        }
        Ok(())
    }

    /// Puts a new file in the place of the old one: in order, each entry once, without words that were removed.
    fn write_anew(&mut self, entries: Vec<Written>) -> io::Result<()> {
        let entries = without_removed_words(entries);
        let mut text = Vec::new();
        export::write(&mut text, &entries)?;
        replace(&self.path, &text, Readers::Usual)?;
        self.learn(&entries, u64::try_from(text.len()).unwrap_or(0));
        Ok(())
    }

    fn learn(&mut self, entries: &[Written], length: u64) {
        self.length = length;
        self.last.clear();
        self.held.clear();
        for written in entries {
            self.note(written);
        }
    }

    fn note(&mut self, written: &Written) {
        self.held.insert(written.entry.hash);
        let place = export::order(written);
        let last = self.last.entry(written.entry.incident.clone()).or_insert(place);
        *last = place.max(*last);
    }
}

/// What the file holds, and how long it is without a torn last line.
fn read(file: &mut File) -> io::Result<(Vec<Written>, u64)> {
    file.seek(SeekFrom::Start(0))?;
    let mut entries = Vec::new();
    let mut lines = Lines::new(BufReader::new(file));
    let mut length = 0;
    while let Some(line) = lines.next() {
        let line = line?;
        let checked = match line.row {
            Err(fault) if fault.wrong == Wrong::Torn => break,
            // Without its newline it would run into the next.
            Ok(_) if !line.is_whole => break,
            Err(fault) => return Err(not_a_copy(&fault)),
            Ok(row) => row.check(),
        };
        match (checked.written, checked.fault) {
            (Some(written), _) if checked.is_as_written => entries.push(written),
            (_, Some(fault)) => return Err(not_a_copy(&fault)),
            (_, None) => {}
        }
        length = lines.read_bytes();
    }
    Ok((entries, length))
}

fn not_a_copy(fault: &Fault) -> io::Error {
    let message = format!("the file is not a second copy, or was changed ({fault}); it was left as it is");
    io::Error::new(io::ErrorKind::InvalidData, message)
}

/// The texts of each entry that redactions among these have removed.
fn removed(entries: &[Written]) -> HashSet<(Hash, Hash)> {
    let redactions = entries.iter().filter_map(|written| match &written.entry.event {
        Event::Redacted(redacted) => Some(redacted),
        _ => None,
    });
    redactions
        .flat_map(|redacted| {
            let removed = redacted.removed.iter();
            removed.map(|commitment| (redacted.entry.hash, *commitment))
        })
        .collect()
}

fn keeps_removed_words(entries: &[Written]) -> bool {
    let removed = removed(entries);
    let mut words = entries.iter().flat_map(|written| {
        written
            .words
            .iter()
            .map(|(commitment, _)| (written.entry.hash, commitment))
    });
    words.any(|word| removed.contains(&word))
}

fn without_removed_words(entries: Vec<Written>) -> Vec<Written> {
    let removed = removed(&entries);
    let mut once = BTreeMap::new();
    for mut written in entries {
        let hash = written.entry.hash;
        written
            .words
            .retain(|commitment| !removed.contains(&(hash, commitment)));
        once.insert(export::order(&written), written);
    }
    once.into_values().collect()
}
