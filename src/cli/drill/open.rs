//! Opening a drill that runs by the clock.

use std::path::Path;

use super::{Args, find, told};
use crate::cli::context::Context;
use crate::cli::copying::bring_up_after_recording;
use crate::cli::output::{Exit, Failure};
use crate::cli::signing::{say_unsigned, signer};
use crate::cli::{desk, plan, program, start};
use crate::drill::opening::{self, Holding};
use crate::home::{FoundScenario, Home};
use crate::incident::command::{Command, Request};
use crate::incident::ids::{IncidentId, Initials};
use crate::incident::state::{IncidentStatus, State};
use crate::session::{Desk, Order, Receipt};

/// Opens the drill, sends what comes at once, and prints the incident's id.
pub(super) fn open(
    args: &Args,
    found: &FoundScenario,
    home: &Home,
    context: &mut Context<'_, '_>,
) -> Result<Exit, Failure> {
    let mut desk = desk::to_record(home, context)?;
    let opened = begin(args, found, home, &mut desk, context)?;
    context.output.line(&opened.incident)?;
    context.output.say(format_args!(
        "EXERCISE: {} has been started; everything is marked EXERCISE. The stop word is {}.",
        found.scenario.title, found.scenario.stop_word
    ));
    told::say_sent(&opened.sent, &opened.incident, &desk, context);
    bring_up_after_recording(home, desk.logs(), context);
    say_unsigned(opened.by.as_ref(), context);
    context.output.hint(
        "players open the program: stopgap; in the shell injects come with every \"stopgap do VERB …\" when their time has \
         come, and stopgap do stand-down ends it",
    );
    Ok(Exit::Yes)
}

/// Shows the facilitator's screen: of the drill of this scenario that runs, else of a new one.
pub(super) fn facilitate(
    args: &Args,
    home: Home,
    folder: &Path,
    context: &mut Context<'_, '_>,
) -> Result<Exit, Failure> {
    program::check_terminal(context.environment)?;
    let mut desk = program::open(&home)?;
    let running = running(args, &desk);
    // What runs goes on with the scenario that it was begun with, whatever its file says now.
    let incident = if let Some(incident) = running {
        incident
    } else {
        let found = find(&args.scenario, &home, folder, context)?;
        plan::say_what_stands_in(&found.plan, &home, context);
        begin(args, &found, &home, &mut desk, context)?.incident
    };
    let by = signer(&args.signing, context)?;
    program::facilitate(home, desk, (incident, by), context)
}

/// The drill of this scenario that has not been stood down, the latest first.
fn running(args: &Args, desk: &Desk) -> Option<IncidentId> {
    let path = Path::new(&args.scenario);
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let is_it = |state: &State| {
        let drill = state.drill.as_ref().filter(|_| state.status == IncidentStatus::Running);
        drill.is_some_and(|drill| name.as_deref() == Some(drill.setting.scenario.id.as_str()))
    };
    let found = desk.logs().iter().rev().find(|(_, log)| is_it(log.state()));
    found.map(|(id, _)| id.clone())
}

/// A drill that has been opened.
struct Opened {
    incident: IncidentId,
    sent: Vec<Receipt>,
    by: Option<Initials>,
}

fn begin(
    args: &Args,
    found: &FoundScenario,
    home: &Home,
    desk: &mut Desk,
    context: &Context<'_, '_>,
) -> Result<Opened, Failure> {
    let now = context.environment.clock.now();
    let by = signer(&args.signing, context)?;
    let seed = args.seed.map_or_else(draw, Ok)?;
    home.pin_scenario(&found.text)
        .map_err(|error| Failure::file("written", &home.plans_folder(), &error))?;
    let incident = IncidentId::mint(now.wall.day_in(home.practice.time_zone), start::random()?);
    let holding = Holding {
        speed: args.speed,
        seed,
        complication: args.complication.clone(),
        read_aloud: false,
    };
    let played = (&found.scenario, found.reference(), found.plan.pinned());
    let opening = opening::opening(incident.clone(), played, &home.practice, holding, now.wall);
    let order = Order {
        incident: None,
        request: Request::new(Command::Open(opening), by.clone()),
        now,
    };
    desk.submit(&order).map_err(desk::not_recorded)?;
    let sent = desk.send_due(&incident, now).map_err(desk::not_recorded)?;
    Ok(Opened { incident, sent, by })
}

/// A seed drawn at random.
fn draw() -> Result<u64, Failure> {
    let lots = start::random()?;
    Ok(u64::from(u32::from_le_bytes([lots[0], lots[1], lots[2], lots[3]])))
}
