//! `stopgap backup DIR`.

use std::path::PathBuf;

use crate::cli::context::Context;
use crate::cli::desk;
use crate::cli::output::{Exit, Failure};
use crate::incident::event::{CopyMade, Event};
use crate::incident::narrate::counted;

/// What `backup` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder, best on another disk or stick
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Copies the whole journal into the folder, and prints where the copy is.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let folder = context.environment.path(&args.folder);
    if !folder.is_dir() {
        return Err(
            Failure::words(format!("{}: there is no such folder.", args.folder.display()))
                .hint("make it, or put the stick in"),
        );
    }
    let home = context.home();
    if !home.journal_file().exists() {
        return Err(Failure::no("There is nothing to copy: no incident has been started."));
    }
    let now = context.environment.clock.now();
    let (store, _) = desk::everything(&home, context)?;
    let made = store
        .backup(&folder, now, home.practice.time_zone)
        .map_err(desk::failed)?;
    context.output.line(made.path.display())?;
    let entries = counted(made.entries, "entry", "entries");
    context
        .output
        .say(format_args!("{entries}, {} bytes, read back and whole.", made.length));
    // A journal that can only be read is copied all the same: the note of it is what is left out.
    if let Ok(mut desk) = desk::to_record(&home, context) {
        let event = Event::CopyMade(CopyMade { entries: made.entries });
        desk.record_standing(event, now).map_err(desk::failed)?;
    }
    Ok(Exit::Yes)
}
