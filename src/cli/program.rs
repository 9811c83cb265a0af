//! The program itself: `stopgap` alone and `stopgap resume`.

use crate::cli::context::Context;
use crate::cli::copying::{self, Place};
use crate::cli::holding::{offer, still_left};
use crate::cli::output::{Exit, Failure};
use crate::cli::{choose, desk, environment::Environment};
use crate::home::Home;
use crate::incident::ids::{IncidentId, Initials, StationId};
use crate::journal::aside::left_of_damaged;
use crate::journal::held::HeldFile;
use crate::journal::{Access, MemoryStore, ReadOnlyCause, SqliteStore, StoreError};
use crate::session::{Beside, Desk};
use crate::tui::theme::{Colours, Look, Signs};
use crate::tui::{self, Opening};

/// What `resume` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Any beginning of the incident's number that fits only one
    incident: Option<String>,
}

/// Goes on with an incident in the program.
pub(super) fn resume(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    check_terminal(context.environment)?;
    let home = context.home_quietly();
    let mut desk = open_or_begin_anew(&home, context)?;
    if let Access::ReadOnly {
        cause: ReadOnlyCause::Locked,
        ..
    } = desk.access()
        && desk.logs().iter().next().is_none()
    {
        return Err(desk::failed(StoreError::Locked));
    }
    offer(&home, &mut desk, context);
    copying::offer(&home, &mut desk, context).map_err(desk::failed)?;
    let incident = choose::choose(desk.logs(), args.incident.as_deref())?.0.clone();
    show(
        home,
        desk,
        Some((incident, false)),
        keyboard(context.environment),
        context,
    )
}

/// Shows the facilitator's screen of a drill, signed by whoever was named.
pub(super) fn facilitate(
    home: Home,
    desk: Desk,
    (incident, by): (IncidentId, Option<Initials>),
    context: &mut Context<'_, '_>,
) -> Result<Exit, Failure> {
    show(home, desk, Some((incident, true)), by, context)
}

/// Opens the program: the first screen, or the incident that is running.
pub(super) fn run(context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    check_terminal(context.environment)?;
    let home = context.home_quietly();
    let mut desk = open_or_begin_anew(&home, context)?;
    offer(&home, &mut desk, context);
    copying::offer(&home, &mut desk, context).map_err(desk::failed)?;
    show(home, desk, None, keyboard(context.environment), context)
}

/// As [`open`]; where the journal is damaged, asks whether it is to be set aside and a new log begun: somebody may be in the
/// middle of an outage.
///
/// # Errors
/// As [`open`], and where it was to be set aside and the disk refuses.
fn open_or_begin_anew(home: &Home, context: &mut Context<'_, '_>) -> Result<Desk, Failure> {
    let desk = open(home)?;
    let Access::ReadOnly {
        cause: ReadOnlyCause::Damaged,
        reason,
    } = desk.access()
    else {
        return Ok(desk);
    };
    // A disk that does not let the file be read has not damaged it.
    if !matches!(left_of_damaged(&home.folder), Ok(Some(_))) {
        return Ok(desk);
    }
    context.output.say(reason);
    context.output.say(
        "Set it aside and begin a new log? y and Enter does, and loses nothing: the file gets another name. Enter alone \
         shows what can be read.",
    );
    let mut answer = String::new();
    let read = context.input.read_line(&mut answer);
    if !read.is_ok_and(|length| length > 0) || !answer.trim().to_lowercase().starts_with('y') {
        return Ok(desk);
    }
    // Nobody renames an open file everywhere.
    drop(desk);
    desk::set_damaged_aside(home, context)?;
    open(home)
}

pub(super) fn check_terminal(environment: &Environment) -> Result<(), Failure> {
    if environment.input_is_terminal && environment.output_is_terminal {
        return Ok(());
    }
    Err(
        Failure::words("The program's screens need a terminal, and this is none.")
            .hint("in a script: stopgap status, stopgap do VERB …; stopgap --help lists the commands"),
    )
}

/// The journal, writable or not: a morning without a disk still has its plan. What is wrong is said on the screen, and
/// nobody waits before a black one.
///
/// # Errors
/// Where a folder that was named is not there: that is soon put right.
pub(super) fn open(home: &Home) -> Result<Desk, Failure> {
    let folder = &home.folder;
    desk::folder_is_there(home)?;
    if !home.is_there() {
        // Where it cannot be made, the journal in it cannot be either, and says so.
        let _ = std::fs::create_dir_all(folder);
    }
    match SqliteStore::open_at_once(folder) {
        Ok(store) => desk::of_store(Box::new(store), home),
        Err(error) => {
            let store = MemoryStore::new(StationId::mint([0; 12])).read_only(&error.to_string());
            desk::of_store(Box::new(store), home)
        }
    }
}

/// Whose initials the environment has. Wrong ones are not worth a morning: F2 asks for better ones.
fn keyboard(environment: &Environment) -> Option<Initials> {
    environment.initials().unwrap_or_default()
}

/// Shows the program: on the first screen, or on an incident, and whether its facilitator sits here.
fn show(
    home: Home,
    desk: Desk,
    incident: Option<(IncidentId, bool)>,
    keyboard: Option<Initials>,
    context: &mut Context<'_, '_>,
) -> Result<Exit, Failure> {
    let environment = context.environment;
    let beside = beside(&home, desk.access());
    let opening = Opening {
        clock: environment.clock.clone(),
        desk,
        beside,
        look: look(environment),
        keyboard,
        facilitates: incident.as_ref().is_some_and(|(_, facilitates)| *facilitates),
        incident: incident.map(|(incident, _)| incident),
        sealer: Box::new(desk::seal),
        left_unsaved: still_left(&home),
        home,
    };
    match tui::run(opening) {
        Ok(0) => Ok(Exit::Yes),
        Ok(code) => Ok(Exit::Signal(code)),
        Err(error) => Err(Failure::machine(format!("The terminal cannot be used: {error}."))
            .hint("everything is in the shell too: stopgap status, stopgap do VERB …")),
    }
}

/// What the session does beside writing: it keeps what cannot be committed, and makes the second copy.
fn beside(home: &Home, access: &Access) -> Beside {
    // A journal that takes nothing now may yet, and its copy follows then.
    let second_copy = Place::of(home).filter(|_| *access == Access::ReadWrite || access.may_return());
    // Without randomness for a name, what cannot be committed is held in memory alone, and the screen says NOT SAVED.
    Beside {
        held: HeldFile::new(home.held_folders()).ok(),
        second_copy: second_copy.map(Place::for_session),
    }
}

/// What the terminal can show, as far as its environment says.
fn look(environment: &Environment) -> Look {
    let says = |name: &str| {
        environment
            .variable(name)
            .map(|value| value.to_string_lossy().to_lowercase())
    };
    let terminal = says("TERM").unwrap_or_default();
    let wanted = says("STOPGAP_LOOK").unwrap_or_default();
    let wants = |word: &str| wanted.split([',', ' ']).any(|wanted| wanted == word);
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(says)
        .unwrap_or_default();
    // A locale that names another alphabet than UTF-8 is believed; none at all says nothing.
    let other_alphabet = locale.contains('.') && !locale.contains("utf");
    let plain =
        wants("plain") || terminal == "linux" || terminal == "dumb" || terminal.starts_with("vt") || other_alphabet;
    let old_console = cfg!(windows) && says("WT_SESSION").is_none();
    let colours = if says("NO_COLOR").is_some() {
        Colours::None
    } else if wants("high-contrast") {
        Colours::HighContrast
    } else {
        Colours::Sixteen
    };
    Look {
        signs: if plain || old_console {
            Signs::Plain
        } else {
            Signs::Drawn
        },
        colours,
    }
}
