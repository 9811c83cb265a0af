//! What every journal can do, whatever it is kept in.

use crate::plan::zone::Zone;

use crate::incident::entry::{Draft, Written};
use crate::incident::ids::{IncidentId, StationId};
use crate::incident::moment::Now;
use crate::journal::import::{TakeInError, TakenIn};
use crate::journal::watch::Watch;

/// What one command asks to be recorded in one incident.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// The incident; none for the standing log.
    pub incident: Option<IncidentId>,
    /// The practice's zone, from which the entries' offset is taken.
    pub zone: Zone,
    /// What happened, in order. The first becomes the command's own entry; the others name it as theirs (`part_of`).
    pub drafts: Vec<Draft>,
}

/// Whether entries can be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// They can.
    ReadWrite,
    /// They cannot.
    ReadOnly {
        /// What stands in the way.
        cause: ReadOnlyCause,
        /// The same as a sentence for staff.
        reason: String,
    },
}

/// What stands in the way of adding entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadOnlyCause {
    /// Nothing: the journal was opened to be looked at.
    Looking,
    /// The disk is full, or does not do what it is asked.
    Disk,
    /// The file or its folder is read-only, or not there: a stick whose switch is set, a share that is gone.
    Place,
    /// Another program holds the journal.
    Locked,
    /// A newer version of this program wrote it.
    Newer,
    /// Parts of it are not what was written.
    Damaged,
}

impl ReadOnlyCause {
    /// Whether it may pass by itself while the program runs: then commands wait for it, and it is tried again. For all
    /// others waiting would only put off the paper.
    pub const fn may_pass(self) -> bool {
        matches!(self, Self::Disk | Self::Place | Self::Locked)
    }
}

impl Access {
    /// That entries cannot be added for this reason.
    pub fn read_only(cause: ReadOnlyCause, reason: impl Into<String>) -> Self {
        Self::ReadOnly {
            cause,
            reason: reason.into(),
        }
    }

    /// Whether what was written is not as it was.
    pub const fn is_damaged(&self) -> bool {
        matches!(
            self,
            Self::ReadOnly {
                cause: ReadOnlyCause::Damaged,
                ..
            }
        )
    }

    /// Whether entries that cannot be added now may yet be.
    pub const fn may_return(&self) -> bool {
        match self {
            Self::ReadWrite => false,
            Self::ReadOnly { cause, .. } => cause.may_pass(),
        }
    }

    /// Whether entries can be added.
    ///
    /// # Errors
    /// What an append then ends with.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        let Self::ReadOnly { cause, reason } = self else {
            return Ok(());
        };
        Err(match cause {
            ReadOnlyCause::Disk => StoreError::Full,
            ReadOnlyCause::Locked => StoreError::Locked,
            ReadOnlyCause::Place => StoreError::Disk("the file stopgap.db or its folder cannot be written".to_owned()),
            ReadOnlyCause::Looking | ReadOnlyCause::Newer | ReadOnlyCause::Damaged => {
                StoreError::ReadOnly(reason.clone())
            }
        })
    }
}

/// What decides, under the journal's lock, what is to be recorded. It is handed the entries that have appeared since
/// the last call, and answers with what to write, or with none where it refuses.
pub type Decide<'a> = dyn FnMut(Vec<Written>) -> Option<Vec<Batch>> + 'a;

/// A journal. One per window: each has its own idea of what it has handed out.
pub trait Store: Send {
    /// The station that this journal's own entries are written by.
    fn station(&self) -> StationId;

    /// Whether entries can be added. Damage that is found while reading turns a journal read-only.
    fn access(&self) -> &Access;

    /// Opens the journal for writing where that was refused and the cause may pass; costs nothing where it is open.
    /// Appends do so by themselves.
    ///
    /// # Errors
    /// Why it still cannot be written.
    fn reopen(&mut self) -> Result<(), StoreError> {
        self.access().check()
    }

    /// Something cheap that another thread can ask whether the journal may have changed.
    fn watch(&self) -> Watch;

    /// Everything written by anybody, here or in another process, that has not been handed out yet, in the order in
    /// which it arrived. The first call gives the whole journal.
    ///
    /// # Errors
    /// Where the journal cannot be read; what was not handed out comes with the next call.
    fn fresh(&mut self) -> Result<Vec<Written>, StoreError>;

    /// In one go and under the journal's lock: reads what others have written, hands it to `decide`, stamps its
    /// answer, writes it, and returns when it is safe on the disk. Gives what was written, or none where `decide`
    /// refused; then nothing was written, and the entries that `decide` was handed come again with the next
    /// [`Store::fresh`].
    ///
    /// # Errors
    /// Where nothing could be written. Nothing was, and the entries handed to `decide` come again.
    fn append(&mut self, now: Now, decide: &mut Decide<'_>) -> Result<Option<Vec<Written>>, StoreError>;

    /// Adds what was recorded elsewhere and is not here, in one go; [`Store::fresh`] then hands it out. The entries must
    /// have been proved one by one (as [`crate::journal::import::read`] does); that each follows from another is seen to
    /// here.
    ///
    /// # Errors
    /// Where one does not follow, or the journal cannot be written. Nothing was added.
    fn take_in(&mut self, entries: &[Written]) -> Result<TakenIn, TakeInError>;

    /// Does what must not cost time while somebody waits for a key: moves a long write-ahead log into the database,
    /// and prepares it so that the next append costs one sync. To be called when idle.
    ///
    /// # Errors
    /// Where the disk refuses. Nothing is lost by it.
    fn tidy(&mut self) -> Result<(), StoreError>;
}

/// The write path as callers use it, with a refusal of their own type.
pub trait Record: Store {
    /// As [`Store::append`], passing a refusal through untouched.
    ///
    /// # Errors
    /// The refusal of `decide`, or why the store could not write. Nothing was written in either case.
    fn record<E>(
        &mut self,
        now: Now,
        mut decide: impl FnMut(Vec<Written>) -> Result<Vec<Batch>, E>,
    ) -> Result<Vec<Written>, AppendError<E>> {
        let mut refusal = None;
        let written = self.append(now, &mut |fresh| match decide(fresh) {
            Ok(batches) => Some(batches),
            Err(reason) => {
                refusal = Some(reason);
                None
            }
        })?;
        match refusal {
            Some(reason) => Err(AppendError::Refused(reason)),
            None => Ok(written.unwrap_or_default()),
        }
    }
}

impl<S: Store + ?Sized> Record for S {}

/// Why nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppendError<E> {
    /// A rule says no.
    #[error("{0}")]
    Refused(E),
    /// The journal could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why the journal cannot be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Another window or another PC held the journal for longer than anybody waits.
    #[error("another window or PC is using the journal and did not let go of it; nothing was written: try again")]
    Locked,
    /// No room.
    #[error("the disk is full; nothing was written: make room, then try again")]
    Full,
    /// Entries cannot be added, for this reason, and waiting does not help.
    #[error("{0}")]
    ReadOnly(String),
    /// The file is there and its contents are not what was written.
    #[error("{0}")]
    Damaged(String),
    /// The file is no longer the one that was opened.
    #[error(
        "the journal file was moved, deleted or replaced while the program was open; put stopgap.db back, or close \
             the program and open it again"
    )]
    Gone,
    /// The disk did not do what it was asked.
    #[error("the disk refused ({0}); nothing was written")]
    Disk(String),
    /// Something that should not happen.
    #[error("the journal could not be used: {0}")]
    Other(String),
}

impl StoreError {
    /// What the disk says, in a few words, for where something waits for it.
    pub fn briefly(&self) -> String {
        match self {
            Self::Locked => "another program holds the journal".to_owned(),
            Self::Full => "it is full".to_owned(),
            Self::Gone => "the journal file was moved, deleted or replaced; put stopgap.db back".to_owned(),
            Self::ReadOnly(reason) | Self::Damaged(reason) | Self::Disk(reason) | Self::Other(reason) => reason.clone(),
        }
    }
}
