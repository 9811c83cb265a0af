//! Opening the journal: to look, or to record.

use crate::cli::context::Context;
use crate::cli::output::Failure;
use crate::home::{Chosen, Home};
use crate::incident::refusal::{Refusal, RefusalKind};
use crate::journal::{Access, Purpose, SqliteStore, StoreError};
use crate::session::{Desk, PlanShelf, SubmitError};

/// What a journal with nothing wrong says when it is only looked at.
const SOUND: [&str; 2] = [
    "The journal was opened to be looked at.",
    "There is no journal in this folder yet.",
];

/// The journal of a practice folder, to look at. Where there is none yet, it is empty. What is wrong with it is said,
/// and what can be read is read.
///
/// # Errors
/// Where it cannot be read at all.
pub(super) fn to_look(home: &Home, context: &mut Context<'_, '_>) -> Result<Desk, Failure> {
    let store = SqliteStore::open(&home.folder, Purpose::Look).map_err(failed)?;
    let desk = Desk::open(Box::new(store), shelf(home)).map_err(failed)?;
    if let Access::ReadOnly(reason) = desk.access()
        && !SOUND.contains(&reason.as_str())
    {
        context.output.warn(reason);
    }
    Ok(desk)
}

/// The journal of a practice folder, to be added to. Both are made where they are missing, but a folder that was named
/// is not: a misspelt name must not begin a second journal.
///
/// # Errors
/// Where it cannot be added to.
pub(super) fn to_record(home: &Home) -> Result<Desk, Failure> {
    let folder = &home.folder;
    if !home.is_there() {
        if home.chosen == Chosen::Given {
            return Err(
                Failure::words(format!("{}: there is no such folder.", folder.display()))
                    .hint(format!("check the name, or make it: stopgap init {}", folder.display())),
            );
        }
        std::fs::create_dir_all(folder).map_err(|error| Failure::file("made", folder, &error))?;
    }
    let store = SqliteStore::open(folder, Purpose::Record).map_err(failed)?;
    let desk = Desk::open(Box::new(store), shelf(home)).map_err(failed)?;
    match desk.access() {
        Access::ReadWrite => Ok(desk),
        Access::ReadOnly(reason) => Err(Failure::machine(format!("{reason} Nothing was written."))),
    }
}

/// Finds the plan that a decision goes on with: by id, or by a path from the plans folder.
pub(super) fn shelf(home: &Home) -> PlanShelf {
    let home = home.clone();
    Box::new(move |name| match home.find_plan(name, &home.plans_folder()) {
        Ok(found) => Ok(found.pinned()),
        Err(problem) => Err(problem.to_string()),
    })
}

/// What a journal that cannot be used ends with.
pub(super) fn failed(error: StoreError) -> Failure {
    let hint = match &error {
        StoreError::Locked => "close the other window or wait a moment, then do it again",
        StoreError::Full => "make room, then do it again; write on paper meanwhile",
        StoreError::ReadOnly(_) => "write on paper meanwhile",
        StoreError::Damaged(_) => {
            "keep a copy of the folder; a backup or the second copy can be taken in: stopgap import FILE"
        }
        StoreError::Disk(_) | StoreError::Other(_) => "check the disk or stick; write on paper meanwhile",
    };
    let sentence = error.to_string();
    let mut letters = sentence.chars();
    let sentence: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect();
    let end = if sentence.ends_with('.') { "" } else { "." };
    Failure::machine(format!("{sentence}{end}")).hint(hint)
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
