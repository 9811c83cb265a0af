//! Writing entries into the database, inside a transaction of the caller's.

use rusqlite::{Connection, OptionalExtension, params};

use crate::incident::entry::{Entry, Written};
use crate::incident::event::Event;
use crate::incident::ids::Hash;
use crate::journal::import::TakenIn;
use crate::journal::store::StoreError;

/// Writes an entry, its words, and, where it is a redaction, removes the words that it names.
pub(super) fn insert(connection: &Connection, written: &Written) -> rusqlite::Result<i64> {
    connection
        .prepare_cached("INSERT INTO entry (hash, line) VALUES (?1, ?2)")?
        .execute(params![written.entry.hash.0, written.line])?;
    let arrival = connection.last_insert_rowid();
    insert_words(connection, arrival, written)?;
    if let Event::Redacted(redacted) = &written.entry.event {
        let mut record = connection.prepare_cached(
            "INSERT INTO redaction (target, commitment, recorded_by) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?;
        for removed in &redacted.removed {
            record.execute(params![redacted.entry.hash.0, removed.0, arrival])?;
        }
    }
    Ok(arrival)
}

/// Writes the words beside an entry that are not there yet; gives how many. Redacted words stay away.
fn insert_words(connection: &Connection, arrival: i64, written: &Written) -> rusqlite::Result<usize> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO word (entry, commitment, salt, text) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
    )?;
    let mut new = 0;
    for (commitment, word) in written.words.iter() {
        new += insert.execute(params![arrival, commitment.0, word.salt, word.text])?;
    }
    Ok(new)
}

/// The place of an entry in the order of arrival.
fn arrival_of(connection: &Connection, hash: Hash) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT arrival FROM entry WHERE hash = ?1")?
        .query_row([hash.0], |row| row.get(0))
        .optional()
}

/// Adds the entries that are not here, and the words that are missing.
pub(super) fn union(connection: &Connection, entries: &[Written]) -> rusqlite::Result<TakenIn> {
    let mut taken = TakenIn::default();
    for written in entries {
        if let Some(arrival) = arrival_of(connection, written.entry.hash)? {
            taken.known += 1;
            taken.words_back += insert_words(connection, arrival, written)?;
        } else {
            insert(connection, written)?;
            taken.new += 1;
        }
    }
    Ok(taken)
}

/// The entry of this hash, where the journal has it.
pub(super) fn kept_entry(connection: &Connection, hash: Hash) -> Result<Option<Entry>, StoreError> {
    let line: Option<String> = connection
        .prepare_cached("SELECT line FROM entry WHERE hash = ?1")?
        .query_row([hash.0], |row| row.get(0))
        .optional()?;
    let entry = line.map(|line| Entry::parse(&line)).transpose();
    entry.map_err(|error| StoreError::Damaged(format!("The journal is damaged: {error}.")))
}

/// Whether the entry removes words.
pub(super) fn is_redaction(written: &Written) -> bool {
    matches!(written.entry.event, Event::Redacted(_))
}
