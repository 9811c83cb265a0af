//! Opening a drill that runs by the clock.

use chrono::NaiveTime;

use super::{Args, told};
use crate::cli::context::Context;
use crate::cli::copying::bring_up_after_recording;
use crate::cli::output::{Exit, Failure};
use crate::cli::signing::{say_unsigned, signer};
use crate::cli::{desk, start};
use crate::home::{FoundScenario, Home};
use crate::incident::command::{Command, Opening, Request};
use crate::incident::drill::DrillSetting;
use crate::incident::event::PracticeFacts;
use crate::incident::ids::IncidentId;
use crate::incident::moment::Moment;
use crate::plan::condition::IncidentKind;
use crate::plan::practice::{OpeningHours, Practice};
use crate::plan::scenario::Scenario;
use crate::plan::zone::Zone;
use crate::session::Order;
use crate::verb::when;

/// Opens the drill, sends what comes at once, and prints the incident's id.
pub(super) fn open(
    args: &Args,
    found: &FoundScenario,
    home: &Home,
    context: &mut Context<'_, '_>,
) -> Result<Exit, Failure> {
    let now = context.environment.clock.now();
    let zone = home.practice.time_zone;
    let by = signer(&args.signing, context)?;
    let starts = match found.scenario.starts {
        Some(_) => story_begins(&found.scenario, now.wall.day_in(zone), zone)?,
        None => now.wall,
    };
    let seed = args.seed.map_or_else(draw, Ok)?;
    home.pin_scenario(&found.text)
        .map_err(|error| Failure::file("written", &home.plans_folder(), &error))?;
    let mut desk = desk::to_record(home, context)?;
    let incident = IncidentId::mint(now.wall.day_in(zone), start::random()?);
    let opening = Opening {
        incident: incident.clone(),
        kind: IncidentKind::Drill,
        plan: Box::new(found.plan.pinned()),
        practice: facts(&home.practice, zone),
        since: None,
        essentials: false,
        machine_time: None,
        drill: Some(Box::new(DrillSetting {
            scenario: found.reference(),
            seed,
            starts,
            speed: args.speed,
            complication: args.complication.clone(),
            scripted: false,
        })),
    };
    let order = Order {
        incident: None,
        request: Request::new(Command::Open(opening), by.clone()),
        now,
    };
    desk.submit(&order).map_err(desk::not_recorded)?;
    let sent = desk.send_due(&incident, now).map_err(desk::not_recorded)?;
    context.output.line(&incident)?;
    context.output.say(format_args!(
        "EXERCISE: {} has been started; everything is marked EXERCISE. The stop word is {}.",
        found.scenario.title, found.scenario.stop_word
    ));
    told::say_sent(&sent, &incident, &desk, context);
    bring_up_after_recording(home, desk.logs(), context);
    say_unsigned(by.as_ref(), context);
    context.output.hint(
        "injects come with every \"stopgap do VERB …\" when their time has come; end it with: stopgap do stand-down",
    );
    Ok(Exit::Yes)
}

/// A seed drawn at random.
fn draw() -> Result<u64, Failure> {
    let lots = start::random()?;
    Ok(u64::from(u32::from_le_bytes([lots[0], lots[1], lots[2], lots[3]])))
}

/// The practice as a drill keeps it: without its opening hours, for a drill's clock never sleeps.
pub(super) fn facts(practice: &Practice, zone: Zone) -> PracticeFacts {
    PracticeFacts {
        name: practice.name.clone(),
        zone,
        hours: OpeningHours::default(),
    }
}

/// T+0: when the story begins, on its own day or on this one.
///
/// # Errors
/// Where the clocks skip that time on that day, or have it twice.
pub(super) fn story_begins(scenario: &Scenario, day: chrono::NaiveDate, zone: Zone) -> Result<Moment, Failure> {
    let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
    let time = scenario.starts.map_or(nine, |starts| starts.time);
    let day = scenario.starts.and_then(|starts| starts.date).unwrap_or(day);
    when::on_day(day, time, None, zone, false).map_err(desk::misheard)
}
