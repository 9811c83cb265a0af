//! Opening the journal: to look, or to record.

use std::path::Path;

use crate::cli::context::Context;
use crate::cli::copying::say_lying;
use crate::cli::output::Failure;
use crate::home::{Chosen, Home};
use crate::incident::entry::Written;
use crate::incident::log::Log;
use crate::incident::refusal::{Refusal, RefusalKind};
use crate::journal::aside::set_aside;
use crate::journal::words::CheckWords;
use crate::journal::{Access, Purpose, ReadOnlyCause, SqliteStore, Store, StoreError};
use crate::report::Seal;
use crate::session::{Desk, PlanShelf, SubmitError};
use crate::verb::{VerbError, VerbErrorKind};

/// The journal of a practice folder, to look at. Where there is none yet, it is empty. What is wrong with it is said,
/// and what can be read is read.
///
/// # Errors
/// Where it cannot be read at all.
pub(super) fn to_look(home: &Home, context: &mut Context<'_, '_>) -> Result<Desk, Failure> {
    let desk = of_store(store_to_look(home)?, home)?;
    warn_of_trouble(desk.access(), context);
    Ok(desk)
}

/// The journal as [`to_look`] opens it, for those who look for an incident in it.
///
/// # Errors
/// As [`to_look`], and where it is damaged and no incident in it can be read: that is not to be mistaken for a journal
/// in which there is none.
pub(super) fn incidents(home: &Home, context: &mut Context<'_, '_>) -> Result<Desk, Failure> {
    let desk = of_store(store_to_look(home)?, home)?;
    let is_without = desk.logs().iter().next().is_none();
    match desk.access() {
        Access::ReadOnly { reason, .. } if is_without && desk.access().is_damaged() => {
            Err(failed(StoreError::Damaged(reason.clone())))
        }
        _ if is_without && home.journal_was_empty => Err(emptied(home)),
        access => {
            warn_of_trouble(access, context);
            if is_without {
                say_lying(home, desk.logs(), context);
            }
            Ok(desk)
        }
    }
}

/// Sets a damaged journal aside, and says where it is.
///
/// # Errors
/// Where the disk refuses.
pub(super) fn set_damaged_aside(home: &Home, context: &mut Context<'_, '_>) -> Result<(), Failure> {
    let aside = set_aside(&home.folder).map_err(|error| Failure::file("set aside", &home.journal_file(), &error))?;
    context.output.warn(format_args!(
        "the journal was damaged and was set aside, unchanged, as {}; a new one is begun",
        aside.display()
    ));
    Ok(())
}

/// What looking ends with where the journal's file is there and holds nothing.
pub(super) fn emptied(home: &Home) -> Failure {
    Failure::machine(format!(
        "{} is empty. What was recorded in this folder is no longer in it; where nothing was, it was never begun.",
        home.journal_file().display()
    ))
    .hint("take in the second copy or a backup: stopgap import FILE; or begin anew: stopgap start PLAN")
}

/// The journal as [`to_look`] opens it, with nothing read of it yet.
///
/// # Errors
/// Where it cannot be read at all.
pub(super) fn store_to_look(home: &Home) -> Result<Box<dyn Store>, Failure> {
    let store = SqliteStore::open(&home.folder, Purpose::Look).map_err(failed)?;
    Ok(Box::new(store))
}

/// The journal as [`to_look`] opens it, and every entry as it stands there.
///
/// # Errors
/// Where it cannot be read at all.
pub(super) fn everything(home: &Home, context: &mut Context<'_, '_>) -> Result<(SqliteStore, Vec<Written>), Failure> {
    folder_is_there(home)?;
    let mut store = SqliteStore::open(&home.folder, Purpose::Look).map_err(failed)?;
    let entries = store.fresh().map_err(failed)?;
    warn_of_trouble(store.access(), context);
    Ok((store, entries))
}

fn warn_of_trouble(access: &Access, context: &mut Context<'_, '_>) {
    if let Access::ReadOnly { cause, reason } = access
        && *cause != ReadOnlyCause::Looking
    {
        context.output.warn(reason);
    }
}

/// The check words of an incident's log.
pub(super) fn seal(log: &Log) -> Seal {
    let check = CheckWords::of(log.entries());
    Seal {
        entries: check.entries as u64,
        words: check.words.map(str::to_owned).to_vec(),
        head: check.head.to_hex(),
    }
}

/// The journal of a practice folder, to be added to. Both are made where they are missing, but a folder that was named
/// is not: a misspelt name must not begin a second journal.
///
/// # Errors
/// Where it cannot be added to.
pub(super) fn to_record(home: &Home, context: &mut Context<'_, '_>) -> Result<Desk, Failure> {
    let desk = of_store(store_to_record(home, context)?, home)?;
    writable(desk.access())?;
    Ok(desk)
}

/// A desk with a journal that is open already.
///
/// # Errors
/// Where the journal cannot be read.
pub(super) fn of_store(store: Box<dyn Store>, home: &Home) -> Result<Desk, Failure> {
    let desk = Desk::open(store, shelf(home)).map_err(failed)?;
    let scenarios = home.clone();
    Ok(desk
        .in_zone(home.practice.time_zone)
        .with_scenarios(Box::new(move |hash| scenarios.pinned_scenario(hash))))
}

/// As [`to_record`], with nothing read of it yet.
///
/// # Errors
/// Where it cannot be added to.
pub(super) fn store_to_record(home: &Home, context: &mut Context<'_, '_>) -> Result<Box<dyn Store>, Failure> {
    let folder = &home.folder;
    folder_is_there(home)?;
    if !home.is_there() {
        std::fs::create_dir_all(folder).map_err(|error| Failure::file("made", folder, &error))?;
    }
    let store = SqliteStore::open(folder, Purpose::Record).map_err(failed)?;
    writable(store.access())?;
    if home.journal_was_empty {
        context.output.warn(format_args!(
            "{} was empty, and a journal was begun in it. What was recorded in this folder before is in the second copy \
             or a backup.",
            home.journal_file().display()
        ));
    }
    Ok(Box::new(store))
}

/// Sees to it that a folder that was named is there: a misspelt name is not a practice without incidents.
///
/// # Errors
/// Where it is not.
pub(super) fn folder_is_there(home: &Home) -> Result<(), Failure> {
    if home.chosen == Chosen::Given && !home.is_there() {
        return Err(no_such_folder(&home.folder));
    }
    Ok(())
}

/// What a named folder that is not there ends with.
pub(super) fn no_such_folder(folder: &Path) -> Failure {
    Failure::words(format!("{}: there is no such folder.", folder.display()))
        .hint(format!("check the name, or make it: stopgap init {}", folder.display()))
}

fn writable(access: &Access) -> Result<(), Failure> {
    match access {
        Access::ReadWrite => Ok(()),
        Access::ReadOnly { reason, cause } => {
            let hint = match cause {
                ReadOnlyCause::Damaged => {
                    "write on paper meanwhile; take in a backup or the second copy: stopgap import FILE; that sets the \
                     damaged journal aside and begins a new one"
                }
                _ => "write on paper meanwhile",
            };
            Err(Failure::machine(format!("{reason} Nothing was written.")).hint(hint))
        }
    }
}

/// Finds the plan that a decision goes on with: by id, or by a path from the plans folder.
pub(super) fn shelf(home: &Home) -> PlanShelf {
    shelf_from(home, &home.plans_folder())
}

/// As [`shelf`], a path counting from this folder.
pub(super) fn shelf_from(home: &Home, folder: &Path) -> PlanShelf {
    let (home, folder) = (home.clone(), folder.to_owned());
    Box::new(move |name| match home.find_plan(name, &folder) {
        Ok(found) => Ok(found.pinned()),
        Err(problem) => Err(problem.to_string()),
    })
}

/// What a journal that cannot be used ends with.
pub(super) fn failed(error: StoreError) -> Failure {
    let hint = match &error {
        StoreError::Locked => "close the other window or wait a moment, then do it again",
        StoreError::Gone => "look for the file stopgap.db; write on paper meanwhile",
        StoreError::Full => "make room, then do it again; write on paper meanwhile",
        StoreError::ReadOnly(_) => "write on paper meanwhile",
        StoreError::Damaged(_) => {
            "take in a backup or the second copy: stopgap import FILE; that sets the damaged journal aside and begins a new one"
        }
        StoreError::Disk(_) | StoreError::Other(_) => "check the disk or stick; write on paper meanwhile",
    };
    Failure::machine(sentence(&error.to_string())).hint(hint)
}

/// A message as a sentence: with a capital, and a full stop where it has no end.
pub(super) fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let has_end = message.ends_with(['.', '?', '!', ':']) || message.contains('\n');
    let end = if has_end { "" } else { "." };
    format!("{capital}{}{end}", letters.as_str())
}

/// What words that were not understood end with.
pub(super) fn misheard(error: VerbError) -> Failure {
    let sentence = sentence(&error.message);
    let failure = match error.kind {
        VerbErrorKind::FutureTime => Failure::no(sentence),
        VerbErrorKind::Usage | VerbErrorKind::NotYet | VerbErrorKind::HelpWanted => Failure::words(sentence),
    };
    failure.hint_if(error.hint)
}

/// What a request that was not committed ends with.
pub(super) fn not_recorded(error: SubmitError) -> Failure {
    match error {
        SubmitError::Refused(refusal) => refused(refusal),
        SubmitError::Store(error) => failed(error),
    }
}

/// What a refusal ends with: a rule's no is an answer, a name that is not there is a slip.
pub(super) fn refused(refusal: Refusal) -> Failure {
    let failure = match refusal.kind {
        RefusalKind::Unknown => Failure::words(refusal.sentence),
        RefusalKind::Rule | RefusalKind::WantsWhy | RefusalKind::WantsAnswers => Failure::no(refusal.sentence),
    };
    failure.hint_if(refusal.hint)
}
