//! Opening the file: for writing where that is right, else for reading, and never over what is there.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::incident::ids::StationId;
use crate::journal::drive::Drive;
use crate::journal::salvage::is_cut_short;
use crate::journal::sqlite::Purpose;
use crate::journal::store::{Access, ReadOnlyCause, StoreError};
use crate::journal::watch::beside;
use crate::journal::{schema, station};

/// In bytes; what is read and written at once. Measured: see docs/decisions.
const PAGE: i64 = 4096;

/// As SQLite takes it: below zero it is KiB.
const CACHE: i64 = -256;

/// No database is shorter than its smallest page, in bytes.
const SHORTEST: u64 = 512;

const READ_ONLY_PLACE: &str = "The journal can be read and not added to: the file stopgap.db or its folder is \
                               read-only. Make it writable, or move the folder to where you may write.";
const FAILING: &str = "The journal can be read and not added to: the disk is full or does not do what it is asked. Make \
                       room or check the disk.";
const HELD: &str = "The journal can be read and not added to: another program holds the file stopgap.db. Close it there, \
                    or wait.";
const HELD_UNREAD: &str = "Another program is using the journal, and it cannot be read meanwhile. It is tried again \
                           every second: wait, or close the other program.";
const NO_PLACE: &str = "There is no journal yet and none can be made: the folder is not there, full or read-only. Check \
                        the disk or stick.";
const NEWER: &str = "This journal was written by a newer version of Stopgap. It can be read here and not added to: use \
                     the newer program.";
const DAMAGED: &str = "The journal is damaged and only read. Keep a copy of the folder, then begin a new journal from the \
                       second copy or a backup. The file stopgap.db is cut short or parts of it are not what was \
                       written.";
const BEYOND_READING: &str = "The journal is damaged beyond reading. Keep a copy of the folder, then begin a new journal \
                              from the second copy or a backup. The file stopgap.db is cut short or is not what was \
                              written; it was not changed.";
const NONE_YET: &str = "There is no journal in this folder yet.";
const LOOKING: &str = "The journal was opened to be looked at.";

/// How long somebody waits for another program that holds the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Patience {
    /// Five seconds: what is to be recorded is worth it.
    Long,
    /// A quarter of a second, as long as a commit takes on a slow stick: a screen is not to stay black.
    Short,
}

impl Patience {
    /// Waits before the next try, where there is to be one. Short steps, so that a window waits its turn beside others
    /// that write without a pause.
    const fn handler(self) -> fn(i32) -> bool {
        const fn pause(tries: i32) -> Duration {
            Duration::from_millis(if tries < 100 { 1 } else { 10 })
        }
        match self {
            Self::Long => |tries| {
                std::thread::park_timeout(pause(tries));
                tries < 590
            },
            Self::Short => |tries| {
                std::thread::park_timeout(pause(tries));
                tries < 115
            },
        }
    }

    /// How often SQLite's change of mode is tried, every 20 ms.
    const fn tries(self) -> usize {
        match self {
            Self::Long => 250,
            Self::Short => 12,
        }
    }
}

/// A journal that was opened.
pub(super) struct Opened {
    pub(super) connection: Connection,
    pub(super) access: Access,
    pub(super) station: StationId,
}

/// Opens the journal in a folder that lies on such a drive.
pub(super) fn open(path: &Path, drive: Drive, purpose: Purpose, patience: Patience) -> Result<Opened, StoreError> {
    let is_missing = match is_missing(path) {
        Err(StoreError::Disk(_)) if purpose == Purpose::Record => true,
        answer => answer?,
    };
    if is_missing && purpose == Purpose::Look {
        return empty(Access::read_only(ReadOnlyCause::Looking, NONE_YET));
    }
    let opened = for_writing(path, drive, purpose, patience);
    let cause = match opened {
        Ok(mut connection) => match take_charge(&mut connection, path, drive, purpose, patience) {
            Ok(mut opened) => {
                wait(&mut opened.connection, Patience::Long)?;
                return Ok(opened);
            }
            Err(cause) => cause,
        },
        Err(cause) => cause,
    };
    let why = match &cause {
        Cause::Reason(why, reason) => (*why, *reason),
        Cause::Error(error) => match error.sqlite_error_code() {
            code if code == Some(ErrorCode::DatabaseCorrupt) || is_cut_short(error) => {
                (ReadOnlyCause::Damaged, DAMAGED)
            }
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                (ReadOnlyCause::Place, READ_ONLY_PLACE)
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (ReadOnlyCause::Locked, HELD),
            Some(ErrorCode::NotADatabase) => return Err(cause.into()),
            // What can be read is shown, whatever the disk says to writing.
            _ => (ReadOnlyCause::Disk, FAILING),
        },
        Cause::Store(_) => return Err(cause.into()),
    };
    let is_held = why.0 == ReadOnlyCause::Locked;
    match for_reading(path, why.0, why.1, patience) {
        // A day without a disk still has its plan, and what is recorded waits for the disk.
        Err(_) if is_missing && purpose == Purpose::Record && why.0.may_pass() => {
            empty(Access::read_only(why.0, NO_PLACE))
        }
        // What is in it comes when it is let go of.
        Err(_) if is_held && patience == Patience::Short => empty(Access::read_only(why.0, HELD_UNREAD)),
        Err(_) if matches!(why.0, ReadOnlyCause::Locked | ReadOnlyCause::Disk) => Err(cause.into()),
        opened => opened,
    }
}

/// Opens a journal that lies anywhere, a backup, to be read alone.
pub(super) fn to_read(file: &Path) -> Result<Opened, StoreError> {
    let opened = for_reading(file, ReadOnlyCause::Looking, LOOKING, Patience::Long)?;
    if !schema::is_ours(&opened.connection)? {
        return Err(StoreError::Damaged("the file was made by another program".to_owned()));
    }
    Ok(opened)
}

/// Writes the smallest thing there is to write, which takes upon itself the further syncs that the first write into a
/// new write-ahead log costs.
pub(super) fn warm(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO opening (id, count) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET count = count + 1",
        [],
    )?;
    Ok(())
}

/// Moves the write-ahead log into the database and empties it; gives whether nobody else was in the way.
pub(super) fn empty_log(connection: &Connection) -> rusqlite::Result<bool> {
    let busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(busy == 0)
}

/// Why a journal is not opened for writing.
enum Cause {
    Reason(ReadOnlyCause, &'static str),
    Error(rusqlite::Error),
    Store(StoreError),
}

impl From<rusqlite::Error> for Cause {
    fn from(error: rusqlite::Error) -> Self {
        Self::Error(error)
    }
}

impl From<Cause> for StoreError {
    fn from(cause: Cause) -> Self {
        match cause {
            Cause::Reason(_, reason) => Self::ReadOnly(reason.to_owned()),
            Cause::Error(error) => error.into(),
            Cause::Store(error) => error,
        }
    }
}

/// Whether there is no file yet, or an empty one.
///
/// # Errors
/// Where there is none, or an empty one, and yet a write-ahead log that belongs to one: SQLite would throw that away.
/// Where it is too short to hold anything: SQLite would take it for a new one.
fn is_missing(path: &Path) -> Result<bool, StoreError> {
    // The log first: another window that makes the journal just now begins the file before its log.
    let log = std::fs::metadata(beside(path, "-wal")).map_or(0, |facts| facts.len());
    let length = match std::fs::metadata(path) {
        Ok(facts) => Some(facts.len()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(StoreError::Disk(error.to_string())),
    };
    if length.unwrap_or(0) == 0 && log > 0 {
        return Err(StoreError::Damaged(
            "The file stopgap.db is missing or empty, and stopgap.db-wal, which belongs to it, is there. Nothing was \
             changed. Look for stopgap.db, or move both files away to begin a new journal."
                .to_owned(),
        ));
    }
    if (1..SHORTEST).contains(&length.unwrap_or(0)) {
        return Err(StoreError::Damaged(BEYOND_READING.to_owned()));
    }
    Ok(length.unwrap_or(0) == 0)
}

/// A journal without a file: for those who look at a folder that has none yet, and until there is a disk.
pub(super) fn empty(access: Access) -> Result<Opened, StoreError> {
    let mut connection = Connection::open_in_memory()?;
    schema::migrate(&mut connection)?;
    Ok(Opened {
        connection,
        access,
        station: station::mint()?,
    })
}

fn for_writing(path: &Path, drive: Drive, purpose: Purpose, patience: Patience) -> Result<Connection, Cause> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    flags.set(OpenFlags::SQLITE_OPEN_CREATE, purpose == Purpose::Record);
    let mut connection = Connection::open_with_flags(path, flags)?;
    set_up(&mut connection)?;
    wait(&mut connection, patience)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    if drive == Drive::Portable {
        // A file in WAL mode, on a share: must be the only one to use it, and without shared memory, until it is in
        // another mode.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    }
    if !schema::is_ours(&connection)? {
        return Err(Cause::Store(StoreError::Damaged(
            "The file stopgap.db in this folder was made by another program. It was not changed. Move it away to begin \
             a journal here."
                .to_owned(),
        )));
    }
    if schema::version(&connection)? > schema::VERSION {
        return Err(Cause::Reason(ReadOnlyCause::Newer, NEWER));
    }
    if connection.is_readonly("main")? {
        return Err(Cause::Reason(ReadOnlyCause::Place, READ_ONLY_PLACE));
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(connection)
}

/// Sets how long a connection waits for a lock.
fn wait(connection: &mut Connection, patience: Patience) -> rusqlite::Result<()> {
    connection.busy_handler(Some(patience.handler()))
}

/// What every connection is set to.
pub(super) fn set_up(connection: &mut Connection) -> rusqlite::Result<()> {
    wait(connection, Patience::Long)?;
    connection.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;
         PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY;",
    )
}

fn take_charge(
    connection: &mut Connection,
    path: &Path,
    drive: Drive,
    purpose: Purpose,
    patience: Patience,
) -> Result<Opened, Cause> {
    if purpose == Purpose::Record || drive == Drive::Portable {
        connection.pragma_update(None, "page_size", PAGE)?;
        settle(connection, drive, patience)?;
    }
    schema::migrate(connection)?;
    // A journal is read from end to end: pages that were read are not wanted again, and keeping them all costs a page
    // fault each before the first frame.
    connection.pragma_update(None, "cache_size", CACHE)?;
    let fingerprint = station::fingerprint(path);
    if purpose == Purpose::Look {
        connection.pragma_update(None, "query_only", true)?;
    }
    let known = station::known(connection, &fingerprint)?;
    let (station, access) = match (purpose, known) {
        (Purpose::Record, Some(station)) => (station, Access::ReadWrite),
        (Purpose::Record, None) => (station::join(connection, &fingerprint)?, Access::ReadWrite),
        (Purpose::Look, known) => (
            known.map_or_else(station::mint, Ok).map_err(Cause::Store)?,
            Access::read_only(ReadOnlyCause::Looking, LOOKING),
        ),
    };
    let unused = Connection::open_in_memory()?;
    Ok(Opened {
        connection: std::mem::replace(connection, unused),
        access,
        station,
    })
}

/// Chooses how the file is written. On a drive that may be pulled out or shared, what SQLite answers to a request for
/// WAL is not to be trusted: it is not asked.
fn settle(connection: &Connection, drive: Drive, patience: Patience) -> rusqlite::Result<()> {
    match drive {
        Drive::Fixed => {
            patiently(patience, || mode(connection, "WAL"))?;
            connection.pragma_update(None, "synchronous", "FULL")
        }
        Drive::Portable => {
            patiently(patience, || mode(connection, "DELETE"))?;
            connection.pragma_update(None, "locking_mode", "NORMAL")?;
            schema::version(connection)?;
            connection.pragma_update(None, "synchronous", "EXTRA")
        }
    }
}

fn mode(connection: &Connection, mode: &str) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "journal_mode", mode, |_| Ok(()))
}

/// Tries again while another process is in the way: SQLite does not wait by itself when it changes its mode.
fn patiently(patience: Patience, mut attempt: impl FnMut() -> rusqlite::Result<()>) -> rusqlite::Result<()> {
    for _ in 0..patience.tries() {
        match attempt() {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                std::thread::park_timeout(Duration::from_millis(20));
            }
            answer => return answer,
        }
    }
    attempt()
}

/// Opens a file that must not be written, by whichever way still reads.
fn for_reading(path: &Path, cause: ReadOnlyCause, reason: &str, patience: Patience) -> Result<Opened, StoreError> {
    // Without a lock, what another is writing just now would look like damage.
    let ways = if cause == ReadOnlyCause::Locked {
        &Way::ALL[..1]
    } else {
        &Way::ALL[..]
    };
    let mut last = None;
    for way in ways {
        match way.connect(path, patience) {
            Ok(connection) => {
                let known = station::known(&connection, &station::fingerprint(path));
                return Ok(Opened {
                    station: known.ok().flatten().map_or_else(station::mint, Ok)?,
                    connection,
                    access: Access::read_only(cause, reason),
                });
            }
            Err(error) => last = Some(error),
        }
    }
    Err(match last {
        Some(error) if cause != ReadOnlyCause::Damaged => error.into(),
        _ => StoreError::Damaged(BEYOND_READING.to_owned()),
    })
}

/// A way to read a file, from the best to the last.
#[derive(Clone, Copy)]
enum Way {
    /// As any reader does.
    Plain,
    /// Alone and without locks, with the write-ahead log taken into memory: where the files beside the database cannot
    /// be made.
    Alone,
    /// As it stands, without its write-ahead log.
    AsItStands,
    /// A file that is cut short, up to where it ends.
    CutShort,
}

impl Way {
    const ALL: [Self; 4] = [Self::Plain, Self::Alone, Self::AsItStands, Self::CutShort];

    fn connect(self, path: &Path, patience: Patience) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        let mut connection = match self {
            Self::Plain => Connection::open_with_flags(path, flags & !OpenFlags::SQLITE_OPEN_URI)?,
            Self::Alone => {
                let lockless = if cfg!(windows) { "win32-none" } else { "unix-none" };
                Connection::open_with_flags_and_vfs(path, flags & !OpenFlags::SQLITE_OPEN_URI, lockless)?
            }
            Self::AsItStands | Self::CutShort => Connection::open_with_flags(as_it_stands(path), flags)?,
        };
        set_up(&mut connection)?;
        wait(&mut connection, patience)?;
        match self {
            Self::Alone => connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?,
            Self::CutShort => connection.pragma_update(None, "writable_schema", true)?,
            Self::Plain | Self::AsItStands => {}
        }
        connection.prepare("SELECT arrival, hash, line FROM entry")?;
        connection.prepare("SELECT entry, commitment, salt, text FROM word")?;
        Ok(connection)
    }
}

/// The path as a URI that tells SQLite to expect no change by anybody.
fn as_it_stands(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let text = path.to_string_lossy();
    if cfg!(windows) {
        uri(&text.replace('\\', "/")).into()
    } else {
        uri(&text).into()
    }
}

/// A whole path, its parts joined by `/`, as a URI. Its place for a host stays empty: SQLite takes no other, and the name
/// of a share's server belongs to the path.
fn uri(path: &str) -> String {
    let mut uri = String::from("file://");
    if !path.starts_with('/') {
        uri.push('/');
    }
    for letter in path.chars() {
        match letter {
            '%' => uri.push_str("%25"),
            '?' => uri.push_str("%3f"),
            '#' => uri.push_str("%23"),
            _ => uri.push(letter),
        }
    }
    uri.push_str("?immutable=1");
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn every_kind_of_path_is_one_that_sqlite_takes() {
        for (path, expected) in [
            ("/home/mf/stopgap.db", "file:///home/mf/stopgap.db?immutable=1"),
            ("/a 100%/#1?.db", "file:///a 100%25/%231%3f.db?immutable=1"),
            ("E:/stick/stopgap.db", "file:///E:/stick/stopgap.db?immutable=1"),
            (
                "//server/share/stopgap.db",
                "file:////server/share/stopgap.db?immutable=1",
            ),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
