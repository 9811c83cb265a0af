//! `stopgap` alone, and `stopgap resume [INCIDENT]`: the program with its screens.

use std::ffi::OsStr;

use crate::cli::choose::choose;
use crate::cli::context::Context;
use crate::cli::copying::{Copying, Place};
use crate::cli::desk;
use crate::cli::environment::Environment;
use crate::cli::holding::{Shelf, offer};
use crate::cli::output::{Exit, Failure};
use crate::home::Home;
use crate::incident::ids::StationId;
use crate::journal::{Access, MemoryStore};
use crate::session::{Beside, Copyist, Desk, HeldShelf};
use crate::tui::theme::{Colours, Look, Signs};
use crate::tui::{self, Opening};

/// What `resume` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The beginning of the incident's number
    #[arg(value_name = "INCIDENT")]
    incident: Option<String>,
}

/// Opens the program: at the first screen, or in the incident that is running.
pub(super) fn run(context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let terminal = needs_terminal(context)?;
    open(terminal, None, context)
}

/// Opens the program in an incident.
pub(super) fn resume(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let terminal = needs_terminal(context)?;
    open(terminal, Some(args), context)
}

/// Shows that somebody looks and can type.
struct Terminal;

fn needs_terminal(context: &Context<'_, '_>) -> Result<Terminal, Failure> {
    let environment = context.environment;
    if environment.input_is_terminal && environment.output_is_terminal {
        return Ok(Terminal);
    }
    Err(
        Failure::words("The program's screens need a terminal window, and this is none.")
            .hint("open one and run stopgap there, or use the commands: stopgap --help"),
    )
}

fn open(_: Terminal, resume: Option<&Args>, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let home = context.home_quietly();
    let mut desk = any_desk(&home)?;
    let incident = match resume {
        Some(args) => Some(choose(desk.logs(), args.incident.as_deref())?.0.clone()),
        None => None,
    };
    offer(&home, &mut desk, context);
    let environment = context.environment;
    let is_writable = *desk.access() == Access::ReadWrite;
    let copyist = Place::of(&home).filter(|_| is_writable);
    let beside = Beside {
        held: Shelf::new(home.held_folders())
            .ok()
            .map(|shelf| Box::new(shelf) as Box<dyn HeldShelf>),
        copyist: copyist.map(|place| Box::new(Copying::new(place, environment.clock.clone())) as Box<dyn Copyist>),
    };
    let ended = tui::run(Opening {
        home,
        clock: environment.clock.clone(),
        desk,
        beside,
        look: look(environment),
        keyboard: environment.initials().ok().flatten(),
        incident,
        sealer: Box::new(desk::seal),
    });
    match ended {
        Ok(0) => Ok(Exit::Yes),
        Ok(code) => Ok(Exit::Program(code)),
        Err(error) => Err(Failure::machine(format!("The terminal cannot be used: {error}."))
            .hint("try another terminal window, or the commands: stopgap --help")),
    }
}

/// The journal; where it cannot be opened, an empty one that says why, for the plans must be readable all the same.
fn any_desk(home: &Home) -> Result<Desk, Failure> {
    let failure = match desk::to_record(home) {
        Ok(desk) => return Ok(desk),
        // Whoever holds the journal lets go of it soon: better to begin again than to go on without it.
        Err(failure) if failure.is_locked => return Err(failure),
        Err(failure) => failure,
    };
    if let Ok(store) = desk::store_to_look(home)
        && home.journal_file().exists()
        && let Ok(desk) = desk::of_store(store, home)
    {
        return Ok(desk);
    }
    let hint = failure.hint.map(|hint| format!(" ({hint})")).unwrap_or_default();
    let reason = format!("{}{hint}", failure.sentence);
    let store = MemoryStore::new(StationId::mint([0; 12])).read_only(&reason);
    desk::of_store(Box::new(store), home)
}

/// How everything looks: `STOPGAP_LOOK` (plain, drawn, high-contrast; several with commas), `NO_COLOR`, and what the
/// terminal can show.
fn look(environment: &Environment) -> Look {
    let asked = environment
        .variable("STOPGAP_LOOK")
        .map(OsStr::to_string_lossy)
        .unwrap_or_default();
    let asks = |word: &str| asked.split(',').any(|asked| asked.trim().eq_ignore_ascii_case(word));
    let signs = if asks("plain") || (!asks("drawn") && !shows_signs(environment)) {
        Signs::Plain
    } else {
        Signs::Drawn
    };
    let terminal = environment
        .variable("TERM")
        .map(OsStr::to_string_lossy)
        .unwrap_or_default();
    let colours = if asks("high-contrast") {
        Colours::HighContrast
    } else if environment.variable("NO_COLOR").is_some() || terminal == "dumb" {
        Colours::None
    } else {
        Colours::Sixteen
    };
    Look { signs, colours }
}

/// Whether the terminal can be taken to show lines, blocks and ticks. The old Windows console cannot, and neither can
/// the Linux console nor a terminal whose language is not in UTF-8.
fn shows_signs(environment: &Environment) -> bool {
    let text = |name: &str| {
        environment
            .variable(name)
            .map(|value| value.to_string_lossy().to_lowercase())
    };
    if cfg!(windows) {
        return ["WT_SESSION", "TERM_PROGRAM", "TERM"]
            .iter()
            .any(|name| text(name).is_some());
    }
    let terminal = text("TERM").unwrap_or_default();
    let language = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| text(name));
    let is_utf8 = language.is_none_or(|language| language.contains("utf-8") || language.contains("utf8"));
    is_utf8 && !matches!(terminal.as_str(), "linux" | "dumb" | "vt100" | "vt220")
}
