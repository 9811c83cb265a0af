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
    /// They cannot, for the reason that this sentence gives to staff.
    ReadOnly(String),
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
    /// Entries cannot be added, for this reason.
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
