//! The journal in a file: one SQLite database in the practice's folder.

use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use crate::incident::entry::Written;
use crate::incident::ids::StationId;
use crate::incident::moment::Now;
use crate::journal::drive::{self, Drive};
use crate::journal::fault::{Fault, Wrong};
use crate::journal::heads::Heads;
use crate::journal::identity::Identity;
use crate::journal::import::{TakeInError, TakenIn, check_that_all_follow};
use crate::journal::load::{self, Loaded};
use crate::journal::open::{self, Opened, Patience};
use crate::journal::salvage;
use crate::journal::salvage::is_cut_short;
use crate::journal::store::{Access, Decide, ReadOnlyCause, Store, StoreError};
use crate::journal::verify::{self, LISTED, Verdict};
use crate::journal::watch::{Watch, beside};
use crate::journal::write::{insert, is_redaction, kept_entry, union};

/// The name of the journal in the practice's folder.
pub const DATABASE: &str = "stopgap.db";

/// Whether bytes begin as a database does.
pub fn is_database(beginning: &[u8]) -> bool {
    beginning.starts_with(b"SQLite format 3\0")
}

/// A write-ahead log longer than this, in bytes, is moved into the database when there is time.
const LONG_LOG: u64 = 4 * 1024 * 1024;

/// What a journal is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To record: the file is made where there is none, and prepared so that each append costs one sync.
    Record,
    /// To look: nothing is written that need not be, and a missing file is an empty journal.
    Look,
}

/// The journal in a file.
#[derive(Debug)]
pub struct SqliteStore {
    connection: Connection,
    path: PathBuf,
    drive: Drive,
    purpose: Purpose,
    /// The file that was opened; none where there was none.
    identity: Option<Identity>,
    station: StationId,
    access: Access,
    heads: Heads,
    /// The arrival of the last entry handed out.
    cursor: i64,
    faults: Vec<Fault>,
    /// The write-ahead log has been begun, so that an append costs one sync.
    is_warm: bool,
    /// Words were removed, and what is left of them in the write-ahead log is to be overwritten.
    words_linger: bool,
}

impl SqliteStore {
    /// Opens the journal of a practice's folder.
    ///
    /// # Errors
    /// Where there is no reading it: it is damaged beyond that, held by another program, or no journal at all. A file
    /// that can be read but must not be written opens, and [`Store::access`] says why.
    pub fn open(folder: &Path, purpose: Purpose) -> Result<Self, StoreError> {
        Self::open_on(folder, drive::of(folder), purpose, Patience::Long)
    }

    /// As [`SqliteStore::open`] to record, for somebody who waits for the first screen: where another program holds the
    /// journal, it opens all the same, read-only and without what cannot be read meanwhile, and [`Store::reopen`] is to
    /// be tried.
    ///
    /// # Errors
    /// As [`SqliteStore::open`], a journal that is held apart.
    pub fn open_at_once(folder: &Path) -> Result<Self, StoreError> {
        Self::open_on(folder, drive::of(folder), Purpose::Record, Patience::Short)
    }

    /// Opens a backup, or any journal under any name, to be read alone.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn open_file(file: &Path) -> Result<Self, StoreError> {
        let opened = open::to_read(file)?;
        Ok(Self::of(opened, file.to_owned(), Drive::Portable, Purpose::Look))
    }

    /// As if the folder lay on a memory stick.
    #[cfg(test)]
    pub(super) fn open_as_portable(folder: &Path) -> Result<Self, StoreError> {
        Self::open_on(folder, Drive::Portable, Purpose::Record, Patience::Long)
    }

    /// Does not wait for others that hold the journal.
    #[cfg(test)]
    pub(super) fn do_not_wait(&mut self) {
        self.connection.busy_handler(None::<fn(i32) -> bool>).unwrap();
    }

    fn open_on(folder: &Path, drive: Drive, purpose: Purpose, patience: Patience) -> Result<Self, StoreError> {
        let path = folder.join(DATABASE);
        let opened = open::open(&path, drive, purpose, patience)?;
        Ok(Self::of(opened, path, drive, purpose))
    }

    fn of(opened: Opened, path: PathBuf, drive: Drive, purpose: Purpose) -> Self {
        let Opened {
            connection,
            access,
            station,
        } = opened;
        Self {
            connection,
            identity: Identity::of(&path),
            path,
            drive,
            purpose,
            station,
            access,
            heads: Heads::new(station),
            cursor: 0,
            faults: Vec::new(),
            is_warm: false,
            words_linger: false,
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What was found wrong with entries while they were read, at most a thousand things. Such entries are not handed out.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Proves the whole journal: the file, every entry, every chain, all words. Reads it anew.
    ///
    /// # Errors
    /// Where it cannot be read at all.
    pub fn verify(&self) -> Result<Verdict, StoreError> {
        let mut loaded = self.load(0)?;
        loaded.faults.extend(salvage::broken_pages(&self.connection));
        // What SQLite would not open for writing is not whole, though everything in it may read.
        if loaded.faults.is_empty() && self.access.is_damaged() {
            loaded.faults.push(Fault::of_file(Wrong::FileChanged));
        }
        let mut entries = loaded.entries;
        entries.append(&mut loaded.changed);
        Ok(verify::with_faults(&entries, loaded.faults))
    }

    /// The connection, for the rest of this module.
    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Reads what arrived after this entry, and of a damaged file what still reads.
    fn load(&self, after: i64) -> Result<Loaded, StoreError> {
        let mut loaded = load::since(&self.connection, after)?;
        if let Some(error) = loaded.broken.take() {
            if !salvage::is_damage(&error) {
                return Err(error.into());
            }
            salvage::read_on(&self.connection, &mut loaded);
        }
        Ok(loaded)
    }

    fn note(&mut self, loaded: &Loaded) {
        self.heads.note(&loaded.entries);
        // A break in the file is met again at every reading.
        for fault in &loaded.faults {
            if self.faults.len() < LISTED && !self.faults.contains(fault) {
                self.faults.push(fault.clone());
            }
        }
        if let Some(fault) = self.faults.first() {
            // The damaged file is evidence: not even the count of openings is moved into it. Where that is refused, the
            // count is all that changes.
            let _ = self
                .connection
                .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
            let reason = format!(
                "The journal is damaged and only read. Keep a copy of the folder, then begin a new journal from the \
                 second copy or a backup. What is wrong: {fault}."
            );
            self.access = Access::read_only(ReadOnlyCause::Damaged, reason);
        }
    }

    /// Opens the file again, for writing where that can be by now.
    fn open_again(&mut self) -> Result<(), StoreError> {
        // The old connection goes first: closing it later could drop the locks of the new one.
        let passing = open::empty(self.access.clone())?;
        drop(std::mem::replace(&mut self.connection, passing.connection));
        let known = self.identity.take();
        let opened = open::open(&self.path, self.drive, self.purpose, Patience::Long);
        let found = Identity::of(&self.path);
        let Opened {
            connection,
            access,
            station,
        } = match opened {
            Ok(opened) => opened,
            Err(error) => {
                self.identity = known;
                return Err(error);
            }
        };
        if known.is_some() && known != found {
            self.identity = known;
            return Err(StoreError::Gone);
        }
        if known.is_none() {
            self.cursor = 0;
        }
        (self.connection, self.access, self.identity) = (connection, access, found);
        self.is_warm = false;
        self.station = station;
        self.heads = Heads::new(station);
        let loaded = self.load(0)?;
        self.note(&loaded);
        self.access.check()
    }
}

impl Store for SqliteStore {
    fn station(&self) -> StationId {
        self.station
    }

    fn access(&self) -> &Access {
        &self.access
    }

    fn reopen(&mut self) -> Result<(), StoreError> {
        if self.purpose == Purpose::Record && self.access.may_return() {
            return self.open_again();
        }
        self.access.check()
    }

    fn watch(&self) -> Watch {
        Watch::files(&self.path)
    }

    fn fresh(&mut self) -> Result<Vec<Written>, StoreError> {
        let loaded = self.load(self.cursor)?;
        self.note(&loaded);
        self.cursor = loaded.last;
        Ok(loaded.entries)
    }

    fn append(&mut self, now: Now, decide: &mut Decide<'_>) -> Result<Option<Vec<Written>>, StoreError> {
        self.reopen()?;
        is_still_there(&self.path, self.identity.as_ref())?;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut loaded = load::since(&transaction, self.cursor)?;
        if let Some(error) = loaded.broken.take() {
            return Err(error.into());
        }
        if let Some(fault) = loaded.faults.first() {
            return Err(StoreError::Damaged(format!("The journal is damaged: {fault}.")));
        }
        self.heads.note(&loaded.entries);
        let Some(batches) = decide(loaded.entries) else {
            return Ok(None);
        };
        let written = self.heads.stamp(batches, now)?;
        let mut last = loaded.last;
        for one in &written {
            last = insert(&transaction, one)?;
        }
        // As late as can be: deciding takes its time, and a file that went meanwhile would take the entries with it.
        is_still_there(&self.path, self.identity.as_ref())?;
        transaction.commit()?;
        // Went it during the commit itself, they are with the file: what is asked again is then there twice, and not lost.
        is_still_there(&self.path, self.identity.as_ref())?;
        self.is_warm = true;
        self.cursor = last;
        self.heads.note(&written);
        if written.iter().any(is_redaction) {
            // The entries are safe; where this fails, the next time of quiet does it.
            self.words_linger = true;
            let _ = self.tidy();
        }
        Ok(Some(written))
    }

    fn take_in(&mut self, entries: &[Written]) -> Result<TakenIn, TakeInError> {
        self.reopen()?;
        is_still_there(&self.path, self.identity.as_ref())?;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        check_that_all_follow(entries, |hash| kept_entry(&transaction, hash))?;
        let taken = union(&transaction, entries).map_err(StoreError::from)?;
        is_still_there(&self.path, self.identity.as_ref())?;
        transaction.commit().map_err(StoreError::from)?;
        if entries.iter().any(is_redaction) {
            self.words_linger = true;
            let _ = self.tidy();
        }
        Ok(taken)
    }

    fn tidy(&mut self) -> Result<(), StoreError> {
        if self.access != Access::ReadWrite {
            return Ok(());
        }
        if !self.is_warm {
            open::warm(&self.connection)?;
            self.is_warm = true;
        }
        let log = std::fs::metadata(beside(&self.path, "-wal")).map_or(0, |facts| facts.len());
        let is_due = log > LONG_LOG || (self.words_linger && log > 0);
        if is_due && open::empty_log(&self.connection)? {
            self.words_linger = false;
            open::warm(&self.connection)?;
        }
        Ok(())
    }
}

/// Sees to it that the path still leads to the file that was opened: SQLite writes into a deleted one without a word.
fn is_still_there(path: &Path, opened: Option<&Identity>) -> Result<(), StoreError> {
    match Identity::of(path) {
        Some(now) if opened == Some(&now) => Ok(()),
        _ => Err(StoreError::Gone),
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked,
            Some(ErrorCode::DiskFull) => Self::Full,
            code if code == Some(ErrorCode::DatabaseCorrupt) || is_cut_short(&error) => Self::Damaged(
                "The journal is damaged. Keep a copy of the folder, then begin a new journal from the second copy or a \
                 backup. Parts of the file stopgap.db are not what was written; it was not changed."
                    .to_owned(),
            ),
            Some(ErrorCode::NotADatabase) => Self::Damaged(
                "The file stopgap.db is not a journal, or its beginning is damaged. Keep a copy of the folder, then begin \
                 a new journal from the second copy or a backup. It was not changed."
                    .to_owned(),
            ),
            Some(
                ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::PermissionDenied
                | ErrorCode::ReadOnly
                | ErrorCode::FileLockingProtocolFailed,
            ) => Self::Disk(error.to_string()),
            _ => Self::Other(error.to_string()),
        }
    }
}
