//! `stopgap verify [INCIDENT|FILE]`.

use std::path::Path;

use crate::cli::choose::{choose, fits_any};
use crate::cli::context::Context;
use crate::cli::desk;
use crate::cli::import::{backup, is_backup, is_no_entry, no_export};
use crate::cli::output::{Exit, Failure, shown};
use crate::incident::entry::Written;
use crate::incident::narrate::counted;
use crate::journal::export;
use crate::journal::fault::Fault;
use crate::journal::import;
use crate::journal::verify::{Verdict, verify, verify_file};
use crate::journal::words::{self, Found};
use crate::session::Logs;

/// What `verify` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// An incident, an export or a backup; else the whole journal
    #[arg(value_name = "INCIDENT|FILE")]
    what: Option<String>,
    /// Compare with the eight check words signed in pen
    #[arg(long, value_name = "WORD", num_args = 1..)]
    words: Vec<String>,
}

/// A log, proved, and its entries where it holds.
struct Proved {
    name: String,
    verdict: Verdict,
    entries: Vec<Written>,
    is_file: bool,
}

/// Proves a log. Exit code 1 where something is wrong with it.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let given = signed(&args.words)?;
    let proved = match args.what.as_deref() {
        Some(what) if context.environment.path(Path::new(what)).is_file() => of_file(Path::new(what), context)?,
        None if given.is_none() => of_journal(context)?,
        what => of_incident(what, context)?,
    };
    let exit = tell(&proved, context)?;
    match given {
        Some(given) if exit == Exit::Yes => compare(&proved, &given, context),
        None if exit == Exit::Yes && proved.is_file => say_check_words(&proved, context),
        _ => Ok(exit),
    }
}

/// The check words that were given, where any were.
fn signed(given: &[String]) -> Result<Option<[&'static str; words::COUNT]>, Failure> {
    if given.is_empty() {
        return Ok(None);
    }
    words::parse(&given.join(" ")).map(Some).map_err(|error| {
        Failure::words(desk::sentence(&error.to_string()))
            .hint("give all eight, in their order, after the incident or file")
    })
}

fn of_file(path: &Path, context: &Context<'_, '_>) -> Result<Proved, Failure> {
    let unreadable = |error| Failure::file("read", path, &error);
    if is_backup(&context.environment.path(path)).map_err(unreadable)? {
        let (store, entries) = backup(path, context)?;
        return Ok(Proved {
            name: path.display().to_string(),
            verdict: store.verify().map_err(desk::failed)?,
            entries,
            is_file: true,
        });
    }
    let open = || export::open(&context.environment.path(path));
    let verdict = verify_file(open().map_err(unreadable)?).map_err(unreadable)?;
    if verdict.entries == 0 && verdict.faults.iter().all(is_no_entry) {
        return Err(no_export(path));
    }
    let incoming = import::read(open().map_err(unreadable)?).unwrap_or_default();
    Ok(Proved {
        name: path.display().to_string(),
        verdict,
        entries: incoming.entries,
        is_file: true,
    })
}

fn of_journal(context: &mut Context<'_, '_>) -> Result<Proved, Failure> {
    let home = context.home_quietly();
    desk::folder_is_there(&home)?;
    if !home.journal_file().exists() {
        return Err(
            Failure::no(format!("{}: there is no journal here.", home.journal_file().display()))
                .hint("check the folder, with --home DIR; a new one begins with: stopgap start PLAN"),
        );
    }
    if home.journal_was_empty {
        return Err(Failure {
            exit: Exit::No,
            ..desk::emptied(&home)
        });
    }
    let (store, entries) = desk::everything(&home, context)?;
    Ok(Proved {
        name: home.journal_file().display().to_string(),
        verdict: store.verify().map_err(desk::failed)?,
        entries,
        is_file: false,
    })
}

fn of_incident(incident: Option<&str>, context: &mut Context<'_, '_>) -> Result<Proved, Failure> {
    let home = context.home_quietly();
    let (store, mut entries) = desk::everything(&home, context)?;
    let whole = store.verify().map_err(desk::failed)?;
    let mut logs = Logs::default();
    logs.add(entries.clone());
    if let Some(what) = incident.filter(|what| !fits_any(&logs, what)) {
        return Err(
            Failure::words(format!("There is no file and no incident {}.", shown(what)))
                .hint("check the path; or list the incidents: stopgap incidents"),
        );
    }
    let (id, _) = choose(&logs, incident)?;
    entries.retain(|written| written.entry.incident.as_ref() == Some(id));
    let mut verdict = verify(&entries);
    let is_here = |fault: &Fault| {
        let entry = fault.entry.as_ref();
        entry.is_none_or(|entry| entry.incident.as_ref() == Some(id))
    };
    verdict.faults = whole.faults.into_iter().filter(is_here).collect();
    Ok(Proved {
        name: id.to_string(),
        verdict,
        entries,
        is_file: false,
    })
}

/// Says the check words of each incident of a file, which alone show that its end was cut off.
fn say_check_words(proved: &Proved, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let mut logs = Logs::default();
    logs.add(proved.entries.clone());
    for (id, log) in logs.iter() {
        let seal = desk::seal(log);
        let entries = counted(seal.entries, "entry", "entries");
        context
            .output
            .line(format_args!("{id}: check words of {entries}: {}", seal.words.join(" ")))?;
    }
    context
        .output
        .hint("compare with the signed words: a file whose end was cut off has others");
    Ok(Exit::Yes)
}

/// Whether the words that were signed are those of this log, as it is or as it was.
fn compare(proved: &Proved, given: &[&str; words::COUNT], context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let name = &proved.name;
    match words::find(proved.entries.iter().map(|written| &*written.entry), given) {
        Found::Now(now) => {
            let entries = counted(now.entries as u64, "entry", "entries");
            context
                .output
                .line(format_args!("{name}: the check words are those of this log: {entries}"))?;
            Ok(Exit::Yes)
        }
        Found::Earlier(then) => {
            let entries = counted(then.entries as u64, "entry", "entries");
            context.output.line(format_args!(
                "{name}: the check words are those of this log when it had {entries}; none of those has changed since"
            ))?;
            Ok(Exit::Yes)
        }
        Found::NotSearched => {
            context.output.line(format_args!(
                "{name}: the check words are not those of this log as it is; it is too long to try every earlier state, so \
                 whether they are of one is NOT KNOWN"
            ))?;
            context
                .output
                .hint("verify an export or backup of the time when the words were signed");
            Ok(Exit::No)
        }
        Found::Nowhere => {
            context.output.line(format_args!(
                "{name}: the check words are NOT of this log: it was changed, entries are missing, or it is another one"
            ))?;
            context
                .output
                .hint("compare with another copy: a backup, the second copy, an export");
            Ok(Exit::No)
        }
    }
}

/// Says what was found.
fn tell(proved: &Proved, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let Proved { name, verdict, .. } = proved;
    let entries = counted(verdict.entries as u64, "entry", "entries");
    let chains = counted(verdict.chains as u64, "chain", "chains");
    for fault in &verdict.faults {
        context.output.line(fault)?;
    }
    for fork in &verdict.forks {
        context.output.say(format_args!(
            "{}: {} entries bear this number. Two copies were recorded apart; both are kept, and nothing is wrong with \
             either.",
            fork.entry, fork.sides
        ));
    }
    for ahead in &verdict.ahead {
        context.output.say(format_args!(
            "{ahead}: its order is more than 24 hours ahead of its time; a PC's clock was wrong."
        ));
    }
    if !verdict.holds() {
        let faults = counted(verdict.faults.len() as u64, "fault", "faults");
        context
            .output
            .line(format_args!("{name}: DOES NOT VERIFY: {faults} in {entries}, {chains}"))?;
        context
            .output
            .hint("compare with another copy: a backup, the second copy, an export, the signed check words");
        return Ok(Exit::No);
    }
    let redacted = match verdict.redacted {
        0 => String::new(),
        removed => format!(", {} removed with a reason", counted(removed as u64, "text", "texts")),
    };
    context
        .output
        .line(format_args!("{name}: verifies: {entries}, {chains}{redacted}"))?;
    Ok(Exit::Yes)
}
