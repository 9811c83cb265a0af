//! `stopgap incidents`.

use crate::cli::context::Context;
use crate::cli::desk;
use crate::cli::layout::columns;
use crate::cli::output::{Exit, Failure};
use crate::incident::ids::IncidentId;
use crate::incident::log::Log;
use crate::incident::moment::Moment;
use crate::incident::state::IncidentStatus;
use crate::report::incident_row;

/// What `incidents` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Lists every incident, the newest first.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let home = context.home();
    let desk = desk::incidents(&home, context)?;
    let mut incidents: Vec<(&IncidentId, &Log)> = desk.logs().iter().collect();
    incidents.sort_by_key(|(id, log)| std::cmp::Reverse((held(log), (*id).clone())));
    if args.json {
        let rows: Vec<_> = incidents.iter().map(|(_, log)| incident_row(log)).collect();
        context.output.json(&rows)?;
        return Ok(Exit::Yes);
    }
    if incidents.is_empty() {
        context.output.say("There is no incident yet.");
        context
            .output
            .hint("start one: stopgap start PLAN (stopgap plan list names them)");
    }
    let rows: Vec<[String; 5]> = incidents.iter().map(|(id, log)| row(id, log)).collect();
    for line in columns(&rows) {
        context.output.line(line)?;
    }
    Ok(Exit::Yes)
}

/// When it was held; where its opening does not read, when the last was recorded in it.
fn held(log: &Log) -> Moment {
    match log.state().status {
        IncidentStatus::Unopened => log.state().last_at,
        _ => log.state().held(),
    }
}

fn row(id: &IncidentId, log: &Log) -> [String; 5] {
    let state = log.state();
    if state.status == IncidentStatus::Unopened {
        let last = state.last_at.in_zone(state.practice.zone);
        return [
            id.to_string(),
            String::new(),
            "damaged".to_owned(),
            last.format("%a %-d %b %Y %H:%M").to_string(),
            "its opening cannot be read; this is the time of its last entry".to_owned(),
        ];
    }
    let began = state
        .began()
        .filter(|_| state.drill.is_none())
        .unwrap_or_else(|| state.held())
        .in_zone(state.practice.zone);
    [
        id.to_string(),
        state.kind.word().to_owned(),
        state.status.word().to_owned(),
        began.format("%a %-d %b %Y %H:%M").to_string(),
        state.plan_in_use().map(|used| used.title.clone()).unwrap_or_default(),
    ]
}
