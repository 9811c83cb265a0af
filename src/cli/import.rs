//! `stopgap import FILE…`.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::cli::context::Context;
use crate::cli::copying::bring_up_after_recording;
use crate::cli::desk;
use crate::cli::output::{Exit, Failure};
use crate::home::Home;
use crate::incident::entry::Written;
use crate::incident::event::{CopyTakenIn, Event};
use crate::incident::narrate::counted;
use crate::journal::aside::{left_of_damaged, whole_chains};
use crate::journal::export;
use crate::journal::fault::{Fault, Wrong};
use crate::journal::import::{ImportError, Incoming, read};
use crate::journal::{SqliteStore, Store, StoreError, is_database};

/// What `import` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Exports, second copies or backups, of this or another station
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Take in a file whose words were taken out
    #[arg(long)]
    without_words: bool,
}

/// Takes in what is not here yet, in any order, any number of times. Nothing is taken in unless every file is sound.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let mut incoming = Vec::new();
    for path in &args.files {
        let read = read_either(path, context)?;
        if read.entries.is_empty() {
            return Err(no_export(path));
        }
        if let Some(line) = read.torn {
            context.output.warn(format_args!(
                "{}: ends in the middle of line {line}, which is left out; everything before it is whole",
                path.display()
            ));
        }
        if let Some(line) = read.out_of_order {
            context.output.say(format_args!(
                "note: {}: line {line} stands after one that it belongs before, so lines were put in another order. The \
                 entries are whole and were put in order.",
                path.display()
            ));
        }
        incoming.push((path, read));
    }
    let home = context.home();
    for (path, read) in &incoming {
        words_are_there(path, read, args, &home, context)?;
    }
    let mut store = store_to_take_in(&incoming, &home, context)?;
    let mut new = 0;
    for (path, incoming) in &incoming {
        let taken = incoming.take_in(&mut *store).map_err(|error| refused(path, error))?;
        new += taken.new;
        let back = match taken.words_back {
            0 => String::new(),
            back => format!(", {} back", counted(back as u64, "text", "texts")),
        };
        context.output.line(format_args!(
            "{}: {}, {} here before{back}",
            path.display(),
            counted(taken.new as u64, "new entry", "new entries"),
            taken.known
        ))?;
    }
    let mut desk = desk::of_store(store, &home)?;
    if new > 0 {
        let event = Event::CopyTakenIn(CopyTakenIn { entries: new as u64 });
        let now = context.environment.clock.now();
        desk.record_standing(event, now).map_err(desk::failed)?;
    }
    bring_up_after_recording(&home, desk.logs(), context);
    let touched: BTreeSet<_> = incoming.iter().flat_map(|(_, incoming)| incidents(incoming)).collect();
    for id in touched {
        let Some(log) = desk.logs().get(&id) else { continue };
        for anomaly in &log.state().anomalies {
            context.output.warn(format_args!(
                "{id}, entry {}: does not fit with the rest: {}",
                anomaly.no, anomaly.what
            ));
        }
    }
    Ok(Exit::Yes)
}

/// An export, or a backup, which is a whole journal.
fn read_either(path: &Path, context: &Context<'_, '_>) -> Result<Incoming, Failure> {
    let whole = context.environment.path(path);
    if !is_backup(&whole).map_err(|error| Failure::file("read", path, &error))? {
        let file = export::open(&whole).map_err(|error| Failure::file("read", path, &error))?;
        return read(file).map_err(|error| refused(path, error));
    }
    let (store, entries) = backup(path, context)?;
    if let Some(fault) = store.faults().first() {
        return Err(refused(path, ImportError::Faulty(fault.clone())));
    }
    Incoming::of_journal(entries).map_err(|error| refused(path, error))
}

/// Whether a file is a database, as a backup is.
pub(super) fn is_backup(path: &Path) -> std::io::Result<bool> {
    let mut beginning = Vec::new();
    File::open(path)?.take(16).read_to_end(&mut beginning)?;
    Ok(is_database(&beginning))
}

/// A backup, with what reads of it.
///
/// # Errors
/// Where it cannot be read, or is not ours.
pub(super) fn backup(path: &Path, context: &Context<'_, '_>) -> Result<(SqliteStore, Vec<Written>), Failure> {
    let unread = |error: StoreError| {
        Failure::no(format!("{}: cannot be read as a backup: {error}", path.display()))
            .hint("take another backup, the second copy or an export")
    };
    let mut store = SqliteStore::open_file(&context.environment.path(path)).map_err(unread)?;
    let entries = store.fresh().map_err(unread)?;
    Ok((store, entries))
}

/// The journal to take these in. A damaged one is set aside, and a new one begun with what still reads of it. Where there is
/// to be a new one, it is not made before all that goes in is known to fit.
fn store_to_take_in(
    incoming: &[(&PathBuf, Incoming)],
    home: &Home,
    context: &mut Context<'_, '_>,
) -> Result<Box<dyn Store>, Failure> {
    let left = left_of_damaged(&home.folder).map_err(desk::failed)?;
    let is_healthy = left.is_none() && home.journal_file().exists();
    if is_healthy {
        return desk::store_to_record(home, context);
    }
    let mut known = Vec::new();
    for (path, incoming) in incoming {
        incoming.check(&known).map_err(|error| refused(path, error))?;
        known.extend(incoming.entries.iter().cloned());
    }
    let Some(left) = left else {
        return desk::store_to_record(home, context);
    };
    desk::set_damaged_aside(home, context)?;
    let mut store = desk::store_to_record(home, context)?;
    let left = Incoming::of_journal(whole_chains(left, &known)).unwrap_or_default();
    // What comes of the files need not be there yet: together they follow.
    let all = Incoming::of_journal([known, left.entries.clone()].concat()).unwrap_or_default();
    if !left.entries.is_empty() && all.take_in(&mut *store).is_ok() {
        let entries = counted(left.entries.len() as u64, "entry", "entries");
        context
            .output
            .say(format_args!("What still reads of it was taken along: {entries}."));
    }
    Ok(store)
}

/// Refuses a file from which words were taken out, with no removal of them recorded, unless that is what was asked for.
fn words_are_there(
    path: &Path,
    read: &Incoming,
    args: &Args,
    home: &Home,
    context: &mut Context<'_, '_>,
) -> Result<(), Failure> {
    if read.missing_words(&[]).is_empty() {
        return Ok(());
    }
    // Of a journal that is set aside nothing is known.
    let (_, known) =
        desk::everything(home, context).map_or_else(|_| (None, Vec::new()), |(store, known)| (Some(store), known));
    let missing = read.missing_words(&known);
    for fault in missing.iter().filter(|_| args.without_words) {
        context
            .output
            .warn(format_args!("{}: {fault}; taken in without them", path.display()));
    }
    match missing.into_iter().next() {
        Some(fault) if !args.without_words => Err(Failure::no(format!(
            "{}: {fault}. Nothing of this file was taken in.",
            path.display()
        ))
        .hint("take the same incident from another copy; where there is none, add --without-words")),
        _ => Ok(()),
    }
}

fn incidents(incoming: &Incoming) -> impl Iterator<Item = crate::incident::ids::IncidentId> {
    incoming
        .entries
        .iter()
        .filter_map(|written| written.entry.incident.clone())
}

/// What a file that is not taken in ends with: damage is a no, a file that the disk does not give is the machine's.
fn refused(path: &Path, error: ImportError) -> Failure {
    let shown = path.display();
    match error {
        ImportError::Faulty(fault) if fault.line == Some(1) && is_no_entry(&fault) => no_export(path),
        ImportError::Faulty(fault) => Failure::no(format!("{shown}: {fault}. Nothing of this file was taken in."))
            .hint("ask for the file again, or take the same incident from another copy"),
        ImportError::Unreadable(error) => Failure::file("read", path, &error),
        ImportError::Store(error) => desk::failed(error),
    }
}

/// Whether what stands there was never an entry.
pub(super) fn is_no_entry(fault: &Fault) -> bool {
    matches!(fault.wrong, Wrong::NotAnEntry(_) | Wrong::Torn | Wrong::TooLong) && fault.entry.is_none()
}

/// What a file ends with that is something else altogether, or empty.
pub(super) fn no_export(path: &Path) -> Failure {
    Failure::no(format!(
        "{}: this is no export of a log: not one entry stands in it.",
        path.display()
    ))
    .hint("an export ends in .jsonl (stopgap export makes one); a second copy and a backup hold the same entries")
}
