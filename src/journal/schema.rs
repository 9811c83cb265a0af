//! The tables of the journal, and how an older file becomes a newer one.

use rusqlite::{Connection, TransactionBehavior};

/// Marks the file as ours: "STGP".
pub(super) const APPLICATION: i64 = 0x5354_4750;

/// The form of the file that this program writes.
pub(super) const VERSION: i64 = 1;

/// Each brings a file from the version that is its index to the next. They are only ever added to.
const MIGRATIONS: [&str; 1] = [FIRST];

/// Words are kept by the entry that they stand beside, so that a journal is read from end to end without a search. The
/// only way to remove one is to record its redaction, which removes it, and keeps it from being brought back.
const FIRST: &str = "
    CREATE TABLE entry (
        arrival INTEGER PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
        line TEXT NOT NULL
    ) STRICT;
    CREATE TABLE word (
        entry INTEGER NOT NULL REFERENCES entry (arrival),
        commitment BLOB NOT NULL CHECK (length(commitment) = 32),
        salt TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (entry, commitment)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE redaction (
        target BLOB NOT NULL CHECK (length(target) = 32),
        commitment BLOB NOT NULL CHECK (length(commitment) = 32),
        recorded_by INTEGER NOT NULL REFERENCES entry (arrival),
        PRIMARY KEY (target, commitment)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE station (
        id TEXT PRIMARY KEY,
        fingerprint BLOB NOT NULL UNIQUE
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE opening (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        count INTEGER NOT NULL
    ) STRICT;

    CREATE TRIGGER entry_is_new BEFORE INSERT ON entry
        WHEN EXISTS (SELECT 1 FROM entry WHERE hash = NEW.hash OR arrival = NEW.arrival)
        BEGIN SELECT RAISE(ABORT, 'an entry is written once'); END;
    CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
        BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
    CREATE TRIGGER entry_remains BEFORE DELETE ON entry
        BEGIN SELECT RAISE(ABORT, 'an entry is never removed'); END;

    CREATE TRIGGER word_stays BEFORE UPDATE ON word
        BEGIN SELECT RAISE(ABORT, 'words are never changed'); END;
    CREATE TRIGGER word_remains BEFORE DELETE ON word
        WHEN NOT EXISTS (
            SELECT 1 FROM entry JOIN redaction ON redaction.target = entry.hash
            WHERE entry.arrival = OLD.entry AND redaction.commitment = OLD.commitment)
        BEGIN SELECT RAISE(ABORT, 'words are removed only by a recorded redaction'); END;
    CREATE TRIGGER word_is_not_brought_back BEFORE INSERT ON word
        WHEN EXISTS (
            SELECT 1 FROM entry JOIN redaction ON redaction.target = entry.hash
            WHERE entry.arrival = NEW.entry AND redaction.commitment = NEW.commitment)
        BEGIN SELECT RAISE(IGNORE); END;

    CREATE TRIGGER redaction_removes AFTER INSERT ON redaction
        BEGIN
            DELETE FROM word WHERE commitment = NEW.commitment
                AND entry = (SELECT arrival FROM entry WHERE hash = NEW.target);
        END;
    CREATE TRIGGER redaction_stays BEFORE UPDATE ON redaction
        BEGIN SELECT RAISE(ABORT, 'a redaction is never changed'); END;
    CREATE TRIGGER redaction_remains BEFORE DELETE ON redaction
        BEGIN SELECT RAISE(ABORT, 'a redaction is never taken back'); END;
";

/// The version of a file's form; 0 for an empty file.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Whether the file is a journal, or empty. Both questions are asked of one and the same moment: between two, another
/// window may have made the journal.
pub(super) fn is_ours(connection: &Connection) -> rusqlite::Result<bool> {
    let moment = connection.unchecked_transaction()?;
    let tables: i64 = moment.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let application: i64 = moment.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    moment.finish()?;
    Ok(application == APPLICATION || tables == 0)
}

/// Brings the file to the newest form. Several processes may try at once; one does it.
pub(super) fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    if version(connection)? >= VERSION {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let from = usize::try_from(version(&transaction)?).unwrap_or(0);
    for step in MIGRATIONS.iter().skip(from) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()
}
