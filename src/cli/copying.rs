//! The second copy: every committed entry goes to another disk or stick too, and what another PC has written there
//! comes in.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use crate::cli::context::Context;
use crate::clock::Clock;
use crate::home::Home;
use crate::incident::entry::Written;
use crate::incident::moment::{Moment, Now};
use crate::journal::import::{self, ImportError};
use crate::journal::second_copy::SecondCopy;
use crate::journal::{Purpose, SqliteStore, Store, StoreError};
use crate::session::{Copyist, SecondCopyStatus, Teller, Update};

/// A copy that failed is tried again after this time, and one that is good is looked at.
const AGAIN: Duration = Duration::from_secs(10);

/// At the end, the last entries are waited for so long. A share that is gone must not keep the window open.
const PATIENCE: Duration = Duration::from_secs(3);

/// What the file is called where `second_copy` names a folder.
const FILE: &str = "stopgap-second-copy.jsonl";

/// Where the second copy is, and the journal that it is of.
#[derive(Debug, Clone)]
pub(super) struct Place {
    file: PathBuf,
    journal: PathBuf,
}

impl Place {
    /// The one that `practice.yaml` names, where it names one.
    pub(super) fn of(home: &Home) -> Option<Self> {
        let named = home.second_copy()?;
        let is_file = named.extension().is_some() && !named.is_dir();
        Some(Self {
            file: if is_file { named } else { named.join(FILE) },
            journal: home.folder.clone(),
        })
    }

    /// Takes in what others have written there, and brings it up to date with the journal.
    ///
    /// # Errors
    /// Where one of the two disks refuses, or the file is no second copy.
    pub(super) fn bring_up(&self) -> io::Result<SecondCopy> {
        if let Some(folder) = self.file.parent()
            && !folder.exists()
        {
            // One level only: where the stick is not there, its folder must not be made on the disk below.
            std::fs::create_dir(folder)?;
        }
        let mut known = everything(&self.journal)?;
        if self.take_in(&known)? {
            known = everything(&self.journal)?;
        }
        let mut copy = SecondCopy::open(&self.file)?;
        copy.append(&known)?;
        Ok(copy)
    }

    /// Takes in what is there and not here; gives whether there was anything.
    fn take_in(&self, known: &[Written]) -> io::Result<bool> {
        let file = match File::open(&self.file) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        };
        let incoming = import::read(BufReader::new(file)).map_err(import_failed)?;
        let here: std::collections::HashSet<_> = known.iter().map(|written| written.entry.hash).collect();
        if incoming
            .entries
            .iter()
            .all(|written| here.contains(&written.entry.hash))
        {
            return Ok(false);
        }
        let mut store = SqliteStore::open(&self.journal, Purpose::Record).map_err(store_failed)?;
        let taken = incoming.take_in(&mut store).map_err(import_failed)?;
        Ok(taken.new > 0)
    }
}

/// Brings the second copy up to date after something was recorded in the shell. That it cannot be is said, and changes
/// nothing: what was recorded is recorded.
pub(super) fn bring_up_after_recording(home: &Home, context: &mut Context<'_, '_>) {
    let Some(place) = Place::of(home) else { return };
    if let Err(error) = place.bring_up() {
        let file = place.file.display();
        context.output.warn(format_args!(
            "recorded here, but not in the second copy: {file}: {error}"
        ));
    }
}

fn everything(journal: &Path) -> io::Result<Vec<Written>> {
    let mut store = SqliteStore::open(journal, Purpose::Look).map_err(store_failed)?;
    store.fresh().map_err(store_failed)
}

fn store_failed(error: StoreError) -> io::Error {
    io::Error::other(error)
}

fn import_failed(error: ImportError) -> io::Error {
    match error {
        ImportError::Unreadable(error) => error,
        error => io::Error::other(error),
    }
}

/// Keeps the second copy, on a thread of its own.
pub(super) struct Copying {
    place: Place,
    clock: Clock,
    thread: Option<(Sender<Vec<Written>>, Receiver<()>)>,
}

impl Copying {
    /// Nothing is copied before [`Copyist::begin`].
    pub(super) fn new(place: Place, clock: Clock) -> Self {
        Self {
            place,
            clock,
            thread: None,
        }
    }
}

impl Copyist for Copying {
    fn begin(&mut self, tell: Teller) {
        let (entries, inbox) = channel();
        let (done, is_done) = channel();
        let keeper = Keeper {
            place: self.place.clone(),
            clock: self.clock.clone(),
            tell,
            copy: None,
            failing: None,
        };
        let started = std::thread::Builder::new()
            .name("second copy".to_owned())
            .spawn(move || {
                keeper.run(&inbox);
                // Where nobody waits any more, nobody has to be told.
                let _ = done.send(());
            });
        self.thread = started.is_ok().then_some((entries, is_done));
    }

    fn copy(&mut self, written: &[Written], _now: Now) {
        if let Some((entries, _)) = &self.thread {
            // The thread ends only when this end is dropped.
            let _ = entries.send(written.to_vec());
        }
    }
}

impl Drop for Copying {
    fn drop(&mut self) {
        if let Some((entries, is_done)) = self.thread.take() {
            drop(entries);
            // What is not copied by then comes with the next start, which brings the copy up to date.
            let _ = is_done.recv_timeout(PATIENCE);
        }
    }
}

/// The thread's own: the copy while it is good, or since when it has not been.
struct Keeper {
    place: Place,
    clock: Clock,
    tell: Teller,
    copy: Option<SecondCopy>,
    failing: Option<Moment>,
}

impl Keeper {
    fn run(mut self, inbox: &Receiver<Vec<Written>>) {
        self.keep(&[]);
        loop {
            match inbox.recv_timeout(AGAIN) {
                Ok(mut written) => {
                    while let Ok(more) = inbox.try_recv() {
                        written.extend(more);
                    }
                    self.keep(&written);
                }
                Err(RecvTimeoutError::Timeout) => self.keep(&[]),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Adds these; where the copy was lost, everything.
    fn keep(&mut self, written: &[Written]) {
        let kept = match self.copy.take() {
            Some(mut copy) => {
                let added = copy.append(written).and_then(|()| std::fs::metadata(copy.path()));
                // A stick that was pulled out and put back, or a file that another window wrote anew: from the start.
                added.map(|_| copy).or_else(|_| self.place.bring_up())
            }
            None => self.place.bring_up(),
        };
        let now = self.clock.now().wall;
        let status = match kept {
            Ok(copy) => {
                self.copy = Some(copy);
                self.failing = None;
                SecondCopyStatus::Good { at: now }
            }
            Err(error) => SecondCopyStatus::Failing {
                since: *self.failing.get_or_insert(now),
                why: error.to_string(),
            },
        };
        (self.tell)(Update::SecondCopy(status));
    }
}
