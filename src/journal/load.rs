//! Reads entries out of the database: on one thread, checking them on all that there are.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, TrySendError, channel, sync_channel};
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use crate::incident::entry::Written;
use crate::incident::ids::Hash;
use crate::journal::fault::Fault;
use crate::journal::row::{Checked, Row, RowWord};

/// Entries are handed to the checking threads in lots of this many.
const LOT: usize = 128;

/// So many lots wait for each of those threads before the reading thread checks as well.
const AHEAD: usize = 16;

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    /// The entries that are as they were written, in the order in which they arrived.
    pub(super) entries: Vec<Written>,
    /// Those that were changed afterwards and can still be read.
    pub(super) changed: Vec<Written>,
    /// What is wrong with entries, and with what cannot be read.
    pub(super) faults: Vec<Fault>,
    /// The arrival of the last entry read.
    pub(super) last: i64,
    /// Why the reading ended before the end.
    pub(super) broken: Option<rusqlite::Error>,
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
    let loaded = if first.len() < LOT {
        check(first)
    } else {
        in_parallel(first, &mut source)
    };
    Ok(Loaded {
        last: source.last,
        broken: source.broken,
        ..loaded
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
        let mut rows = Vec::with_capacity(LOT);
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
            hash: hash(row, 1)?,
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
                row.words.reserve_exact(1);
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
        commitment: hash(row, 1)?,
        salt: bytes(row, 2)?,
        text: bytes(row, 3)?,
    };
    Ok(Some((row.get(0)?, word)))
}

/// The hash that a blob is.
pub(super) fn hash(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Option<Hash>> {
    let bytes = row.get_ref(column)?.as_bytes().unwrap_or_default();
    Ok(bytes.try_into().ok().map(Hash))
}

/// The bytes of a text or a blob; a damaged file may hold anything, and that is for the check to say.
pub(super) fn bytes(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Vec<u8>> {
    Ok(row.get_ref(column)?.as_bytes().unwrap_or_default().to_vec())
}

/// Reads on while other threads check; where they have enough to do, checks as well. What has been checked is put in
/// order meanwhile.
fn in_parallel(first: Vec<Row>, source: &mut Source<'_, '_>) -> Loaded {
    let others = std::thread::available_parallelism().map_or(0, |cores| cores.get().min(4) - 1);
    let (send, receive) = sync_channel(AHEAD * others);
    let receive = Mutex::new(receive);
    let (done, checked) = channel();
    std::thread::scope(|scope| {
        for _ in 0..others {
            let done = done.clone();
            let receive = &receive;
            scope.spawn(move || check_all(receive, &done));
        }
        let mut order = Order::default();
        let mut rows = first;
        for number in 0.. {
            let last = rows.len() < LOT;
            match send.try_send((number, rows)) {
                Ok(()) => {}
                Err(TrySendError::Full((_, rows)) | TrySendError::Disconnected((_, rows))) => {
                    order.put((number, check(rows)));
                }
            }
            for lot in checked.try_iter() {
                order.put(lot);
            }
            if last {
                break;
            }
            rows = source.lot();
        }
        drop(send);
        check_all(&receive, &done);
        drop(done);
        for lot in checked {
            order.put(lot);
        }
        order.loaded
    })
}

type Numbered<T> = (usize, T);

fn check_all(receive: &Mutex<Receiver<Numbered<Vec<Row>>>>, done: &Sender<Numbered<Loaded>>) {
    loop {
        let next = receive.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, rows)) = next else { return };
        if done.send((number, check(rows))).is_err() {
            return;
        }
    }
}

/// Puts lots in order as they come.
#[derive(Default)]
struct Order {
    loaded: Loaded,
    next: usize,
    waiting: BTreeMap<usize, Loaded>,
}

impl Order {
    fn put(&mut self, (number, lot): Numbered<Loaded>) {
        self.waiting.insert(number, lot);
        while let Some(lot) = self.waiting.remove(&self.next) {
            self.loaded.entries.extend(lot.entries);
            self.loaded.changed.extend(lot.changed);
            self.loaded.faults.extend(lot.faults);
            self.next += 1;
        }
    }
}

fn check(rows: Vec<Row>) -> Loaded {
    let mut lot = Loaded::default();
    lot.entries.reserve_exact(rows.len());
    for row in rows {
        lot.take(row.check());
    }
    for written in &lot.entries {
        written.entry.event.read_ahead();
    }
    lot
}

impl Loaded {
    /// Adds an entry that was checked.
    pub(super) fn take(&mut self, checked: Checked) {
        self.faults.extend(checked.fault);
        match checked.written {
            Some(written) if checked.is_as_written => self.entries.push(written),
            Some(written) => self.changed.push(written),
            None => {}
        }
    }
}
