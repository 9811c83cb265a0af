//! `stopgap start PLAN`.

use crate::cli::context::Context;
use crate::cli::copying::bring_up_after_recording;
use crate::cli::holding::say_held;
use crate::cli::output::{Exit, Failure};
use crate::cli::signing::{SigningArgs, say_unsigned, signer, unknown_signer};
use crate::cli::{desk, plan};
use crate::incident::command::{Command, Opening, Request};
use crate::incident::ids::IncidentId;
use crate::incident::moment::Moment;
use crate::incident::narrate::moment_words;
use crate::incident::state::IncidentStatus;
use crate::plan::condition::IncidentKind;
use crate::session::{Desk, Order};
use crate::verb;

/// What `start` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The plan's id, or its file
    #[arg(value_name = "PLAN")]
    plan: String,
    /// When the first symptom showed, as in 08:05
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Keep only the steps active that must be done
    #[arg(long)]
    essentials: bool,
    #[command(flatten)]
    signing: SigningArgs,
}

/// Opens a live incident and prints its id.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let home = context.home();
    let found = plan::find(&args.plan, &home, context)?;
    let now = context.environment.clock.now();
    let zone = home.practice.time_zone;
    let since = args
        .since
        .as_deref()
        .map(|text| since(text, now.wall, zone))
        .transpose()?;
    let by = signer(&args.signing, context)?;
    let mut desk = desk::to_record(&home, context)?;
    let incident = IncidentId::mint(now.wall.day_in(zone), random()?);
    let opening = Opening {
        incident: incident.clone(),
        kind: IncidentKind::Live,
        plan: Box::new(found.pinned()),
        practice: home.facts(),
        since,
        essentials: args.essentials,
        machine_time: None,
        drill: None,
    };
    let others = running(&desk);
    let order = Order {
        incident: None,
        request: Request::new(Command::Open(opening), by.clone()),
        now,
    };
    desk.submit(&order).map_err(desk::not_recorded)?;
    context.output.line(&incident)?;
    let began = since.map(|since| format!(" It began {}.", moment_words(since, zone, now.wall.day_in(zone))));
    context.output.say(format_args!(
        "LIVE: {} has been started.{}",
        found.plan.title,
        began.unwrap_or_default()
    ));
    bring_up_after_recording(&home, desk.logs(), context);
    say_held(&home, context);
    say_unsigned(by.as_ref(), context);
    if let Some(warning) = unknown_signer(by.as_ref(), &home.practice) {
        context.output.warn(warning);
    }
    for other in others {
        context
            .output
            .warn(format_args!("another incident is running as well: {other}"));
    }
    context
        .output
        .hint("carry on in the program: stopgap; or in the shell: stopgap status, stopgap do VERB …");
    Ok(Exit::Yes)
}

fn since(text: &str, now: Moment, zone: crate::plan::zone::Zone) -> Result<Moment, Failure> {
    verb::past_time(text, "--since", now, zone).map_err(desk::misheard)
}

/// The live incidents that are running, in words.
fn running(desk: &Desk) -> Vec<String> {
    desk.logs()
        .iter()
        .filter(|(_, log)| log.state().status == IncidentStatus::Running && log.state().kind == IncidentKind::Live)
        .map(|(id, log)| {
            let title = log.state().plan_in_use().map_or("", |used| used.title.as_str());
            format!("{id} {title}")
        })
        .collect()
}

/// The random part of an id.
///
/// # Errors
/// Where this machine gives no random numbers.
pub(super) fn random() -> Result<[u8; 12], Failure> {
    let mut bytes = [0; 12];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::machine(format!("This PC gives no random numbers: {error}.")))?;
    Ok(bytes)
}
