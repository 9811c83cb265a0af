//! A journal that is damaged is set aside under another name, so that a new one can begin. It is evidence: nothing in it is
//! changed, and nothing is ever put in its place.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::incident::entry::Written;
use crate::incident::ids::Hash;
use crate::journal::files::sync_folder;
use crate::journal::sqlite::{DATABASE, Purpose, SqliteStore};
use crate::journal::store::{Store, StoreError};
use crate::journal::watch::beside;

/// So many damaged journals may lie beside each other.
const MOST: usize = 99;

/// What SQLite keeps beside a database, which belongs to it.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// What still reads of the journal in a folder, entry by entry, where it is damaged; none where it is not.
///
/// # Errors
/// Where it cannot be told: another program holds it, or the disk refuses.
pub fn left_of_damaged(folder: &Path) -> Result<Option<Vec<Written>>, StoreError> {
    let mut store = match SqliteStore::open(folder, Purpose::Look) {
        Ok(store) => store,
        Err(StoreError::Damaged(_)) => return Ok(Some(Vec::new())),
        Err(error) => return Err(error),
    };
    match store.fresh() {
        Ok(entries) if store.access().is_damaged() => Ok(Some(entries)),
        Ok(_) => Ok(None),
        Err(StoreError::Damaged(_)) => Ok(Some(Vec::new())),
        Err(error) => Err(error),
    }
}

/// Those of these entries before which nothing is missing, where `known` are there too.
pub fn whole_chains(mut entries: Vec<Written>, known: &[Written]) -> Vec<Written> {
    let mut there: HashSet<Hash> = known.iter().map(|written| written.entry.hash).collect();
    entries.sort_by_key(|written| (written.entry.place, written.entry.hash));
    entries.retain(|written| {
        let entry = &written.entry;
        let follows = (entry.place.seq == 1 && entry.prev == Hash::ZERO) || there.contains(&entry.prev);
        if follows {
            there.insert(entry.hash);
        }
        follows
    });
    entries
}

/// Gives the journal of a folder, with what belongs to it, another name in the same folder, which it gives back.
///
/// # Errors
/// Where the disk refuses, or there are too many already.
pub fn set_aside(folder: &Path) -> io::Result<PathBuf> {
    let from = folder.join(DATABASE);
    for number in 1..=MOST {
        let to = folder.join(format!("stopgap-damaged-{number}.db"));
        // The name is taken first, by an empty file, so that no two programs take the same.
        match File::create_new(&to) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(error),
        }
        match fs::rename(&from, &to) {
            // Of a journal that is gone only what lay beside it may be there.
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                let _ = fs::remove_file(&to);
                return Err(error);
            }
            _ => {}
        }
        for end in BESIDE {
            match fs::rename(beside(&from, end), beside(&to, end)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        sync_folder(&to);
        return Ok(to);
    }
    Err(io::Error::other("too many damaged journals lie there already"))
}
