//! `stopgap verify [INCIDENT|FILE]`.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use crate::cli::choose::choose;
use crate::cli::context::Context;
use crate::cli::desk;
use crate::cli::output::{Exit, Failure};
use crate::incident::narrate::counted;
use crate::journal::verify::{Verdict, verify, verify_file};
use crate::session::Logs;

/// What `verify` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The beginning of an incident's number, or an export; left out, the whole journal
    #[arg(value_name = "INCIDENT|FILE")]
    what: Option<String>,
}

/// Proves a log. Exit code 1 where something is wrong with it.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let (name, verdict) = match args.what.as_deref() {
        Some(what) if context.environment.path(Path::new(what)).is_file() => of_file(Path::new(what), context)?,
        what => of_journal(what, context)?,
    };
    tell(&name, &verdict, context)
}

fn of_file(path: &Path, context: &Context<'_, '_>) -> Result<(String, Verdict), Failure> {
    let unreadable = |error| Failure::file("read", path, &error);
    let file = File::open(context.environment.path(path)).map_err(unreadable)?;
    let verdict = verify_file(BufReader::new(file)).map_err(unreadable)?;
    Ok((path.display().to_string(), verdict))
}

/// The verdict on the journal, or on one incident of it.
fn of_journal(incident: Option<&str>, context: &mut Context<'_, '_>) -> Result<(String, Verdict), Failure> {
    let home = context.home_quietly();
    let (store, mut entries) = desk::everything(&home, context)?;
    let whole = store.verify().map_err(desk::failed)?;
    let Some(incident) = incident else {
        return Ok((home.journal_file().display().to_string(), whole));
    };
    let mut logs = Logs::default();
    logs.add(entries.clone());
    let (id, _) = choose(&logs, Some(incident))?;
    entries.retain(|written| written.entry.incident.as_ref() == Some(id));
    let mut verdict = verify(&entries);
    let is_here = |fault: &crate::journal::fault::Fault| {
        let entry = fault.entry.as_ref();
        entry.is_none_or(|entry| entry.incident.as_ref() == Some(id))
    };
    verdict.faults = whole.faults.into_iter().filter(is_here).collect();
    Ok((id.to_string(), verdict))
}

/// Says what was found.
fn tell(name: &str, verdict: &Verdict, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
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
