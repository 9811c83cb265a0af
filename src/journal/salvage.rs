//! Reading what still reads of a damaged file.

use rusqlite::{Connection, ErrorCode};

use crate::journal::fault::{Fault, Wrong};
use crate::journal::load::{Loaded, bytes, hash};
use crate::journal::row::{Row, RowWord};

/// The widest gap between two readable parts that is searched entry by entry.
const WIDEST_GAP: i64 = 1_000_000;

/// Goes on behind the break at which a reading ended: from the end backwards, then what can be found in between. Says
/// in the faults that something could not be read.
pub(super) fn read_on(connection: &Connection, loaded: &mut Loaded) {
    loaded.faults.push(Fault::of_file(Wrong::Unreadable));
    let before = loaded.last;
    let mut rows = backwards(connection, before);
    let behind = rows.last().map_or(before, |row| row.arrival);
    if behind - before <= WIDEST_GAP {
        let between = (before + 1..behind).rev();
        rows.extend(between.filter_map(|arrival| row_at(connection, arrival)));
    }
    for mut row in rows.into_iter().rev() {
        loaded.last = loaded.last.max(row.arrival);
        row.words = words_of(connection, row.arrival);
        loaded.take(row.check());
    }
}

/// Whether a reading failed because the file is not what was written, and not because of the disk or another window.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(
        error,
        rusqlite::Error::InvalidColumnType(..) | rusqlite::Error::IntegralValueOutOfRange(..)
    ) || error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt)
        || is_cut_short(error)
}

/// Whether the file ends in the middle of a page: it was cut, and the disk refuses nothing.
pub(super) fn is_cut_short(error: &rusqlite::Error) -> bool {
    error
        .sqlite_error()
        .is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHORT_READ)
}

/// What SQLite itself finds wrong with the file, short of what stands in it.
pub(super) fn broken_pages(connection: &Connection) -> Option<Fault> {
    let answer: rusqlite::Result<String> = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0));
    let is_whole = answer.is_ok_and(|answer| answer == "ok");
    (!is_whole).then_some(Fault::of_file(Wrong::Unreadable))
}

/// The entries from the last one down to the break.
fn backwards(connection: &Connection, before: i64) -> Vec<Row> {
    let mut rows = Vec::new();
    let statement =
        connection.prepare_cached("SELECT arrival, hash, line FROM entry WHERE arrival > ?1 ORDER BY arrival DESC");
    if let Ok(mut statement) = statement
        && let Ok(mut found) = statement.query([before])
    {
        while let Ok(Some(row)) = found.next() {
            rows.extend(read(row));
        }
    }
    rows
}

fn row_at(connection: &Connection, arrival: i64) -> Option<Row> {
    connection
        .prepare_cached("SELECT arrival, hash, line FROM entry WHERE arrival = ?1")
        .and_then(|mut statement| statement.query_row([arrival], read))
        .ok()
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        arrival: row.get(0)?,
        hash: hash(row, 1)?,
        line: bytes(row, 2)?,
        words: Vec::new(),
    })
}

fn words_of(connection: &Connection, arrival: i64) -> Vec<RowWord> {
    let mut words = Vec::new();
    let statement = connection.prepare_cached("SELECT commitment, salt, text FROM word WHERE entry = ?1");
    if let Ok(mut statement) = statement
        && let Ok(mut found) = statement.query([arrival])
    {
        while let Ok(Some(row)) = found.next() {
            let word = || -> rusqlite::Result<RowWord> {
                Ok(RowWord {
                    commitment: hash(row, 0)?,
                    salt: bytes(row, 1)?,
                    text: bytes(row, 2)?,
                })
            };
            words.extend(word());
        }
    }
    words
}
