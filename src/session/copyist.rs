//! Takes every committed entry to another disk or stick, on a thread that may wait for it.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use super::{SecondCopyStatus, Update};
use crate::incident::entry::Written;
use crate::incident::moment::{Moment, Now};
use crate::journal::copy_place::NoCopy;
use crate::journal::second_copy::SecondCopy;

/// How soon a copy that failed is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(5);

/// How often a stick that nothing is written to is looked for.
const LOOK_AGAIN: Duration = Duration::from_secs(10);

/// How long the end of the program waits for what is on its way to the copy: a stick may never answer, and the journal
/// has it already.
const AT_THE_END: Duration = Duration::from_secs(3);

/// Finds the second copy and brings it up to date with the whole journal, which it reads by a connection of its own: at
/// the start, and after a gap.
pub type SecondCopyTo = Box<dyn Fn() -> Result<Copied, NoCopy> + Send>;

/// A second copy that is up to date.
#[derive(Debug)]
pub struct Copied {
    /// The copy.
    pub copy: SecondCopy,
    /// Whether it lies on the journal's own disk, with which both are gone.
    pub is_on_one_disk: bool,
}

/// What the writer tells the copyist.
enum Job {
    /// Entries that have been committed.
    Add(Vec<Written>, Now),
    /// A plan keeps hands off the copy, or none does any more.
    Off(Option<String>),
}

/// The writer's end of the second copy. Dropping it waits a little for what is on its way.
pub(super) struct Copyist {
    to: Option<Sender<Job>>,
    /// The plan that keeps hands off the copy, as last told.
    off: Option<String>,
    /// Hangs up when the thread ends.
    end: Receiver<()>,
}

impl Copyist {
    /// Starts the thread, which first brings the copy up to date.
    ///
    /// # Errors
    /// Where the machine gives no thread.
    pub(super) fn start(
        to: SecondCopyTo,
        off: Option<&str>,
        tell: Arc<dyn Fn(Update) + Send + Sync>,
        now: Now,
    ) -> io::Result<Self> {
        let (sender, inbox) = channel();
        let (until_end, end) = channel();
        let copying = Copying {
            to,
            tell,
            copy: None,
            is_on_one_disk: false,
            was_at: None,
            off: off.map(str::to_owned),
            behind_since: None,
            last: now.wall,
        };
        std::thread::Builder::new()
            .name("second copy".to_owned())
            .spawn(move || {
                let _until_end = until_end;
                copying.run(&inbox);
            })?;
        Ok(Self {
            to: Some(sender),
            off: off.map(str::to_owned),
            end,
        })
    }

    /// Hands entries over; never waits.
    pub(super) fn copy(&self, written: &[Written], now: Now) {
        if let Some(to) = &self.to {
            // The thread ends only with this end.
            let _ = to.send(Job::Add(written.to_vec(), now));
        }
    }

    /// Takes hands off the copy while a plan says so; what it misses it is given afterwards.
    pub(super) fn off(&mut self, plan: Option<&str>) {
        if self.off.as_deref() == plan {
            return;
        }
        self.off = plan.map(str::to_owned);
        if let Some(to) = &self.to {
            let _ = to.send(Job::Off(self.off.clone()));
        }
    }
}

impl Drop for Copyist {
    fn drop(&mut self) {
        drop(self.to.take());
        let _ended = self.end.recv_timeout(AT_THE_END);
    }
}

struct Copying {
    to: SecondCopyTo,
    tell: Arc<dyn Fn(Update) + Send + Sync>,
    copy: Option<SecondCopy>,
    is_on_one_disk: bool,
    /// The file, once it was there: a stick that is gone is not to be replaced by a folder on the disk below.
    was_at: Option<PathBuf>,
    off: Option<String>,
    behind_since: Option<Moment>,
    /// The latest time that anybody told.
    last: Moment,
}

impl Copying {
    fn run(mut self, inbox: &Receiver<Job>) {
        self.turn();
        loop {
            let job = if self.behind_since.is_some() {
                match inbox.recv_timeout(TRY_AGAIN) {
                    Ok(job) => Some(job),
                    Err(RecvTimeoutError::Timeout) => None,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            } else if self.copy.is_some() {
                match inbox.recv_timeout(LOOK_AGAIN) {
                    Ok(job) => Some(job),
                    Err(RecvTimeoutError::Timeout) if self.is_there() => continue,
                    Err(RecvTimeoutError::Timeout) => None,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            } else {
                match inbox.recv() {
                    Ok(job) => Some(job),
                    Err(_) => return,
                }
            };
            match job {
                Some(Job::Add(written, now)) => {
                    self.last = now.wall;
                    self.add(&written);
                }
                Some(Job::Off(off)) => {
                    self.off = off;
                    self.turn();
                }
                None => self.catch_up(),
            }
        }
    }

    /// Begins to copy, or ceases to.
    fn turn(&mut self) {
        let Some(plan) = self.off.clone() else {
            return self.catch_up();
        };
        self.copy = None;
        self.behind_since = None;
        (self.tell)(Update::SecondCopy(SecondCopyStatus::Off { plan }));
    }

    fn add(&mut self, written: &[Written]) {
        if self.off.is_some() {
            return;
        }
        let Some(copy) = &mut self.copy else {
            return self.catch_up();
        };
        match copy.append(written) {
            Ok(()) => self.good(),
            Err(_) if !self.is_there() => self.failed(&NoCopy::Gone),
            Err(error) => self.failed(&error.into()),
        }
    }

    /// Whether the copy still is where it was; true as long as there was none.
    fn is_there(&self) -> bool {
        self.was_at.as_ref().is_none_or(|path| path.exists())
    }

    fn catch_up(&mut self) {
        self.copy = None;
        if !self.is_there() {
            return self.failed(&NoCopy::Gone);
        }
        match (self.to)() {
            Ok(Copied { copy, is_on_one_disk }) => {
                self.was_at = Some(copy.path().to_owned());
                self.copy = Some(copy);
                self.is_on_one_disk = is_on_one_disk;
                self.good();
            }
            Err(error) => self.failed(&error),
        }
    }

    fn good(&mut self) {
        self.behind_since = None;
        (self.tell)(Update::SecondCopy(SecondCopyStatus::Good {
            at: self.last,
            is_on_one_disk: self.is_on_one_disk,
        }));
    }

    fn failed(&mut self, why: &NoCopy) {
        self.copy = None;
        let since = *self.behind_since.get_or_insert(self.last);
        (self.tell)(Update::SecondCopy(match why {
            NoCopy::Unanswered { entries } => SecondCopyStatus::Unanswered { entries: *entries },
            NoCopy::Gone => SecondCopyStatus::Gone,
            NoCopy::Disk(error) => SecondCopyStatus::Failing {
                since,
                why: error.to_string(),
            },
        }));
    }
}
