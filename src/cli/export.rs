//! `stopgap export INCIDENT -o FILE`.

use std::path::PathBuf;

use crate::cli::choose::choose;
use crate::cli::context::Context;
use crate::cli::desk;
use crate::cli::output::{Destination, Exit, Failure};
use crate::incident::narrate::counted;
use crate::journal::export;
use crate::session::Logs;

/// What `export` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The beginning of the incident's number
    #[arg(value_name = "INCIDENT")]
    incident: Option<String>,
    /// The file to write; - is standard output
    #[arg(short, long = "output", value_name = "FILE")]
    output: PathBuf,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

/// Writes the entries of an incident, byte for byte, with their words.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let destination = Destination::new(&args.output, args.force, context.environment);
    destination.check()?;
    let home = context.home_quietly();
    let (_, mut entries) = desk::everything(&home, context)?;
    let mut logs = Logs::default();
    logs.add(entries.clone());
    let (id, _) = choose(&logs, args.incident.as_deref())?;
    entries.retain(|written| written.entry.incident.as_ref() == Some(id));
    let mut bytes = Vec::new();
    export::write(&mut bytes, &entries)
        .map_err(|error| Failure::machine(format!("The export could not be made: {error}.")))?;
    destination.write(context.output, &bytes)?;
    if let Some(file) = destination.file() {
        let count = counted(entries.len() as u64, "entry", "entries");
        context.output.say(format_args!(
            "{}: {count} of {id}. Check it anywhere: stopgap verify FILE",
            file.display()
        ));
    }
    Ok(Exit::Yes)
}
