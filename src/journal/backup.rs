//! A whole copy of the journal in another folder, taken while it is in use.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::plan::zone::Zone;
use rusqlite::Connection;
use rusqlite::backup::Backup;

use crate::incident::moment::Now;
use crate::journal::sqlite::SqliteStore;
use crate::journal::store::StoreError;

/// A copy that was made, synced and read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupMade {
    /// The file.
    pub path: PathBuf,
    /// How many entries it holds.
    pub entries: u64,
    /// How long it is, in bytes.
    pub length: u64,
}

/// Names are tried until one is free, so many times.
const TRIES: u32 = 1000;

impl SqliteStore {
    /// Copies the journal into a folder, under a name of the date and time in the practice's zone, as in
    /// `stopgap-2009-06-16-0942.db`. Nothing is ever overwritten. The copy is one file, whole by itself; opened as a
    /// journal it is another station.
    ///
    /// # Errors
    /// Where the copy cannot be made or does not read back; then there is none.
    pub fn backup(&self, folder: &Path, now: Now, zone: Zone) -> Result<BackupMade, StoreError> {
        let path = free_name(folder, now, zone).map_err(|error| refused(folder, &error))?;
        let made = copy(self.connection(), &path);
        if made.is_err() {
            // It would look like a copy.
            let _ = fs::remove_file(&path);
        }
        made
    }
}

/// Takes a name that no file has, by making an empty one.
fn free_name(folder: &Path, now: Now, zone: Zone) -> io::Result<PathBuf> {
    let stem = format!("stopgap-{}", now.wall.in_zone(zone).format("%Y-%m-%d-%H%M"));
    for number in 1..=TRIES {
        let name = match number {
            1 => format!("{stem}.db"),
            _ => format!("{stem}-{number}.db"),
        };
        let path = folder.join(name);
        match File::create_new(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => return made.map(|_| path),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn copy(from: &Connection, path: &Path) -> Result<BackupMade, StoreError> {
    let mut to = Connection::open(path)?;
    Backup::new(from, &mut to)?.run_to_completion(i32::MAX, Duration::ZERO, None)?;
    // A copy is carried away: it must not need files beside it.
    to.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
    let sound: String = to.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if sound != "ok" {
        return Err(StoreError::Damaged(
            "The copy was not made: the journal is damaged. See: stopgap verify".to_owned(),
        ));
    }
    let entries: i64 = to.query_row("SELECT count(*) FROM entry", [], |row| row.get(0))?;
    to.close().map_err(|(_, error)| error)?;
    let synced = File::options().write(true).open(path).and_then(|file| {
        file.sync_all()?;
        Ok(file.metadata()?.len())
    });
    super::files::sync_folder(path);
    Ok(BackupMade {
        length: synced.map_err(|error| refused(path, &error))?,
        path: path.to_owned(),
        entries: u64::try_from(entries).unwrap_or(0),
    })
}

fn refused(place: &Path, error: &io::Error) -> StoreError {
    StoreError::Disk(format!("{}: {error}", place.display()))
}
