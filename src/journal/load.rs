//! Reads entries out of the database: on one thread, checking them on all that there are.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use crate::incident::entry::{Entry, Word, Written, hash_line};
use crate::incident::ids::Hash;
use crate::journal::fault::{Fault, Wrong};

/// Entries are handed to the checking threads in lots of this many.
const LOT: usize = 2048;

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    /// The entries that are whole, in the order in which they arrived.
    pub(super) entries: Vec<Written>,
    /// What is wrong with the others.
    pub(super) faults: Vec<Fault>,
    /// The arrival of the last entry read.
    pub(super) last: i64,
    /// Why the reading ended before the end.
    pub(super) broken: Option<rusqlite::Error>,
}

/// An entry as it is kept, not yet checked.
#[derive(Debug)]
pub(super) struct Row {
    /// Its place in the order of arrival, or the number of its line in a file.
    pub(super) arrival: i64,
    /// The hash that was kept with the line.
    pub(super) hash: Vec<u8>,
    pub(super) line: Vec<u8>,
    pub(super) words: Vec<RowWord>,
}

/// A text as it is kept.
#[derive(Debug)]
pub(super) struct RowWord {
    pub(super) commitment: Vec<u8>,
    pub(super) salt: Vec<u8>,
    pub(super) text: Vec<u8>,
}

#[derive(Default)]
struct Lot {
    entries: Vec<Written>,
    faults: Vec<Fault>,
}

/// Reads every entry that arrived after this one. Where the file is broken, gives what comes before the break.
pub(super) fn since(connection: &Connection, after: i64) -> rusqlite::Result<Loaded> {
    let mut entries =
        connection.prepare_cached("SELECT arrival, hash, line FROM entry WHERE arrival > ?1 ORDER BY arrival")?;
    let mut words = connection
        .prepare_cached("SELECT entry, commitment, salt, text FROM word WHERE entry > ?1 ORDER BY entry, commitment")?;
    let mut entries = entries.query([after])?;
    let mut words = words.query([after])?;
    let mut source = Source {
        entries: &mut entries,
        words: &mut words,
        ahead: None,
        last: after,
        started: false,
        broken: None,
    };
    let first = source.lot();
    let lots = if first.len() < LOT {
        vec![(0, check(first))]
    } else {
        in_parallel(first, &mut source)
    };
    Ok(Loaded {
        last: source.last,
        broken: source.broken,
        ..gather(lots)
    })
}

/// The two statements, read side by side.
struct Source<'a, 'b> {
    entries: &'a mut rusqlite::Rows<'b>,
    words: &'a mut rusqlite::Rows<'b>,
    /// The next text and the entry that it stands beside.
    ahead: Option<(i64, RowWord)>,
    last: i64,
    started: bool,
    broken: Option<rusqlite::Error>,
}

impl Source<'_, '_> {
    /// The next entries; fewer than a lot at the end, or at a break.
    fn lot(&mut self) -> Vec<Row> {
        let mut rows = Vec::new();
        while rows.len() < LOT && self.broken.is_none() {
            match self.row() {
                Ok(Some(row)) => rows.push(row),
                Ok(None) => break,
                Err(error) => self.broken = Some(error),
            }
        }
        rows
    }

    fn row(&mut self) -> rusqlite::Result<Option<Row>> {
        let Some(row) = self.entries.next()? else {
            return Ok(None);
        };
        let mut row = Row {
            arrival: row.get(0)?,
            hash: bytes(row, 1)?,
            line: bytes(row, 2)?,
            words: Vec::new(),
        };
        if !self.started {
            self.started = true;
            self.ahead = next_word(self.words)?;
        }
        while let Some((entry, _)) = &self.ahead
            && *entry <= row.arrival
        {
            let beside = *entry == row.arrival;
            let next = next_word(self.words)?;
            if let Some((_, word)) = std::mem::replace(&mut self.ahead, next)
                && beside
            {
                row.words.push(word);
            }
        }
        self.last = row.arrival;
        Ok(Some(row))
    }
}

fn next_word(words: &mut rusqlite::Rows<'_>) -> rusqlite::Result<Option<(i64, RowWord)>> {
    let Some(row) = words.next()? else { return Ok(None) };
    let word = RowWord {
        commitment: bytes(row, 1)?,
        salt: bytes(row, 2)?,
        text: bytes(row, 3)?,
    };
    Ok(Some((row.get(0)?, word)))
}

/// The bytes of a text or a blob; a damaged file may hold anything, and that is for the check to say.
pub(super) fn bytes(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Vec<u8>> {
    Ok(row.get_ref(column)?.as_bytes().unwrap_or_default().to_vec())
}

/// Reads on while other threads check; where they have enough to do, checks as well.
fn in_parallel(first: Vec<Row>, source: &mut Source<'_, '_>) -> Vec<Numbered<Lot>> {
    let others = std::thread::available_parallelism().map_or(0, |cores| cores.get().min(4) - 1);
    let (send, receive) = sync_channel(2 * others);
    let receive = Mutex::new(receive);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..others).map(|_| scope.spawn(|| check_all(&receive))).collect();
        let mut lots = feed(first, source, &send);
        drop(send);
        lots.extend(check_all(&receive));
        for worker in workers {
            lots.extend(worker.join().unwrap_or_default());
        }
        lots
    })
}

type Numbered<T> = (usize, T);

fn feed(mut rows: Vec<Row>, source: &mut Source<'_, '_>, send: &SyncSender<Numbered<Vec<Row>>>) -> Vec<Numbered<Lot>> {
    let mut checked = Vec::new();
    for number in 0.. {
        let last = rows.len() < LOT;
        match send.try_send((number, rows)) {
            Ok(()) => {}
            Err(TrySendError::Full((_, rows)) | TrySendError::Disconnected((_, rows))) => {
                checked.push((number, check(rows)));
            }
        }
        if last {
            break;
        }
        rows = source.lot();
    }
    checked
}

fn check_all(receive: &Mutex<Receiver<Numbered<Vec<Row>>>>) -> Vec<Numbered<Lot>> {
    let mut checked = Vec::new();
    loop {
        let next = receive.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, rows)) = next else { return checked };
        checked.push((number, check(rows)));
    }
}

fn check(rows: Vec<Row>) -> Lot {
    let mut lot = Lot {
        entries: Vec::with_capacity(rows.len()),
        faults: Vec::new(),
    };
    for row in rows {
        match row.check() {
            Ok((written, fault)) => {
                lot.entries.push(written);
                lot.faults.extend(fault);
            }
            Err(fault) => lot.faults.push(fault),
        }
    }
    lot
}

fn gather(mut lots: Vec<Numbered<Lot>>) -> Loaded {
    lots.sort_unstable_by_key(|(number, _)| *number);
    let mut loaded = Loaded::default();
    loaded
        .entries
        .reserve_exact(lots.iter().map(|(_, lot)| lot.entries.len()).sum());
    for (_, lot) in lots {
        loaded.entries.extend(lot.entries);
        loaded.faults.extend(lot.faults);
    }
    loaded
}

impl Row {
    /// The entry, where the line is whole; and what is wrong with the words beside it, which are kept as they are.
    ///
    /// # Errors
    /// What is wrong with the line.
    pub(super) fn check(self) -> Result<(Written, Option<Fault>), Fault> {
        let number = usize::try_from(self.arrival).unwrap_or(0);
        let nowhere = |wrong| Fault::at(number, wrong);
        let line = String::from_utf8(self.line).map_err(|_| nowhere(Wrong::Changed))?;
        let kept = hash_of(&self.hash);
        let entry = match Entry::parse(&line) {
            Ok(entry) => entry,
            Err(_) if kept != Some(hash_line(&line)) => return Err(nowhere(Wrong::Changed)),
            Err(error) => return Err(nowhere(Wrong::NotAnEntry(error.to_string()))),
        };
        if kept != Some(entry.hash) {
            return Err(Fault::of(&entry, Wrong::Changed).on_line(number));
        }
        let mut words = BTreeMap::new();
        let mut wrong = None;
        for kept in self.words {
            let Ok((commitment, word)) = kept.read() else {
                wrong = Some(Wrong::WordsChanged);
                continue;
            };
            if word.commitment() != commitment {
                wrong = Some(Wrong::WordsChanged);
            } else if !entry.words.iter().any(|(_, named)| *named == commitment) {
                wrong = Some(Wrong::WordsAdded);
            }
            words.insert(commitment, word);
        }
        let fault = wrong.map(|wrong| Fault::of(&entry, wrong).on_line(number));
        Ok((Written { entry, line, words }, fault))
    }
}

impl RowWord {
    fn read(self) -> Result<(Hash, Word), Wrong> {
        let text = |bytes| String::from_utf8(bytes).map_err(|_| Wrong::WordsChanged);
        let word = Word {
            salt: text(self.salt)?,
            text: text(self.text)?,
        };
        Ok((hash_of(&self.commitment).ok_or(Wrong::WordsChanged)?, word))
    }
}

/// The hash that these bytes are.
pub(super) fn hash_of(bytes: &[u8]) -> Option<Hash> {
    bytes.try_into().ok().map(Hash)
}
