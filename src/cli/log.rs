//! `stopgap log [INCIDENT]`.

use crate::cli::choose::choose;
use crate::cli::context::Context;
use crate::cli::output::{Exit, Failure};
use crate::cli::{desk, entries};
use crate::report;

/// What `log` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The beginning of the incident's number
    #[arg(value_name = "INCIDENT")]
    incident: Option<String>,
    /// What happened between incidents instead
    #[arg(long, conflicts_with = "incident")]
    standing: bool,
    /// As JSON, one object a line
    #[arg(long)]
    json: bool,
}

/// Prints the log, one line an entry.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let home = context.home();
    desk::folder_is_there(&home)?;
    let desk = desk::incidents(&home, context)?;
    let (log, zone) = if args.standing {
        (desk.logs().standing(), home.practice.time_zone)
    } else {
        let (_, log) = choose(desk.logs(), args.incident.as_deref())?;
        (log, log.state().practice.zone)
    };
    if args.json {
        for row in report::log_rows(log, &home.practice) {
            context.output.json_line(&row)?;
        }
        return Ok(Exit::Yes);
    }
    if log.entries().next().is_none() {
        context.output.say("Nothing stands in it yet.");
    }
    for line in entries::by_day(log, zone) {
        context.output.line(line)?;
    }
    for anomaly in &log.state().anomalies {
        context
            .output
            .warn(format_args!("entry {} does not fit: {}", anomaly.no, anomaly.what));
    }
    Ok(Exit::Yes)
}
