//! The second copy: every committed entry goes to another disk or stick too, and what another PC has written there
//! comes in.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use crate::cli::context::Context;
use crate::home::Home;
use crate::incident::entry::Written;
use crate::journal::import::{self, ImportError};
use crate::journal::second_copy::SecondCopy;
use crate::journal::{Purpose, SqliteStore, Store, StoreError};
use crate::session::{Logs, SecondCopyTo};

/// Where the second copy is, and the journal that it is of.
#[derive(Debug, Clone)]
pub(super) struct Place {
    file: PathBuf,
    journal: PathBuf,
}

impl Place {
    /// The one that `practice.yaml` names, where it names one.
    pub(super) fn of(home: &Home) -> Option<Self> {
        Some(Self {
            file: home.second_copy_file()?,
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
        let mut copy = SecondCopy::open(&self.file)?;
        copy.append(&self.both()?)?;
        Ok(copy)
    }

    /// The second copy as a session keeps it, which takes in what others have written there too.
    pub(super) fn for_session(self) -> SecondCopyTo {
        SecondCopyTo {
            path: self.file.clone(),
            everything: Box::new(move || self.both().map_err(|error| StoreError::Other(error.to_string()))),
        }
    }

    /// Everything that the journal holds, once it has what the copy holds.
    fn both(&self) -> io::Result<Vec<Written>> {
        let known = everything(&self.journal)?;
        if self.take_in(&known)? {
            return everything(&self.journal);
        }
        Ok(known)
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
pub(super) fn bring_up_after_recording(home: &Home, logs: &Logs, context: &mut Context<'_, '_>) {
    let Some(place) = Place::of(home) else { return };
    if let Some(plan) = logs.second_copy_off() {
        return context.output.say(format_args!(
            "Not in the second copy: it is off while this plan runs: {plan}."
        ));
    }
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
