//! `stopgap plan list|show ID|check FILE…|schema|copy ID|cards ID|health [ID]|tune ID`.

mod before;
mod check;
mod copy;
mod diff;
mod health;
mod outline;
mod tune;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::layout::columns;
use crate::cli::output::{Exit, Failure};
use crate::cli::print::{CardOptions, cards_of};
use crate::home::{Found, Home, IdleFile, Listed, Origin, PlanProblem};
use crate::plan::Diagnostic;
use crate::plan::schema::{FileKind, json_schema};

/// What `plan` takes.
#[derive(Debug, clap::Args)]
#[command(subcommand_value_name = "COMMAND")]
pub(super) struct Args {
    #[command(subcommand)]
    command: PlanCommand,
}

#[derive(Debug, Subcommand)]
enum PlanCommand {
    /// List every plan that can be started
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Show a plan as an outline
    Show {
        /// The plan's id, or its file
        #[arg(value_name = "ID")]
        plan: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Write the action cards of a plan: an A4 page for each role
    Cards {
        /// The plan's id, or its file
        #[arg(value_name = "ID")]
        plan: String,
        #[command(flatten)]
        with: CardOptions,
    },
    /// Copy a plan into the practice folder, to be changed there
    Copy(copy::Args),
    /// Check plan, practice and drill files: every fault, with its place
    Check {
        /// The files; the id of a plan or drill does as well
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the JSON Schema of a kind of file, for an editor
    Schema {
        /// The kind of file
        #[arg(value_name = "KIND", value_parser = ["plan", "practice", "drill"], default_value = "plan")]
        kind: String,
    },
    /// Propose target minutes by what drills and incidents took
    Tune(tune::Args),
    /// Tell what would hurt on the day, and what it is time to see to
    Health {
        /// The plan's id, or its file; left out, all of them
        #[arg(value_name = "ID")]
        plan: Option<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// Runs the subcommand.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    match &args.command {
        PlanCommand::List { json } => list(*json, context),
        PlanCommand::Show { plan, json } => outline::run(plan, *json, context),
        PlanCommand::Cards { plan, with } => cards_of(plan, with, context),
        PlanCommand::Tune(args) => tune::run(args, context),
        PlanCommand::Copy(args) => copy::run(args, context),
        PlanCommand::Check { files, json } => check::run(files, *json, context),
        PlanCommand::Schema { kind } => {
            let kind = FileKind::ALL
                .into_iter()
                .find(|known| known.word() == kind)
                .unwrap_or(FileKind::Plan);
            context.output.line(json_schema(kind).trim_end())?;
            Ok(Exit::Yes)
        }
        PlanCommand::Health { plan, json } => health::run(plan.as_deref(), *json, context),
    }
}

fn list(as_json: bool, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let home = context.home();
    let plans = home.plans();
    if as_json {
        let rows: Vec<_> = plans.iter().map(listed_json).collect();
        context.output.json(&rows)?;
        return Ok(Exit::Yes);
    }
    let idle = home.idle_files(&plans);
    let rows: Vec<[String; 3]> = plans.iter().map(|listed| listed_row(listed, &home, &idle)).collect();
    for line in columns(&rows) {
        context.output.line(line)?;
    }
    for listed in &plans {
        if let Err(faults) = &listed.plan {
            if let Some(fault) = faults.first() {
                context.output.say(format_args!("\n{fault}"));
            }
            let more = faults.len().saturating_sub(1);
            if more > 0 {
                context.output.say(format_args!(
                    "and {more} more: stopgap plan check {}",
                    file_of(&listed.origin)
                ));
            }
        }
    }
    for idle in &idle {
        let file = idle.file.strip_prefix(&home.folder).unwrap_or(&idle.file);
        context
            .output
            .warn(format_args!("{} is not used: {}", file.display(), idle.why));
        context.output.hint(&idle.hint);
    }
    Ok(Exit::Yes)
}

fn listed_row(listed: &Listed, home: &Home, idle: &[IdleFile]) -> [String; 3] {
    let origin = match &listed.origin {
        Origin::BuiltIn => "inside the program".to_owned(),
        Origin::File(path) => {
            let shown = path.strip_prefix(&home.folder).unwrap_or(path).display();
            if idle.iter().any(|idle| idle.file == *path) {
                format!("{shown}, NOT USED")
            } else if listed.overrides {
                format!("{shown}, in place of the program's own")
            } else {
                shown.to_string()
            }
        }
    };
    if let Ok(found) = &listed.plan {
        return [
            listed.id.clone(),
            found.plan.title.clone(),
            format!("{} · {origin}", found.plan.version),
        ];
    }
    let instead = listed.stand_in.as_ref().and_then(|found| {
        let stands_in = found.stands_in.as_ref()?;
        Some(stands_in.used(&found.plan.version, home.practice.time_zone))
    });
    let instead = instead.map_or(String::new(), |instead| format!("; starts {instead}"));
    [
        listed.id.clone(),
        "CANNOT BE USED".to_owned(),
        format!("{origin}{instead}"),
    ]
}

fn listed_json(listed: &Listed) -> serde_json::Value {
    let plan = listed.plan.as_ref().ok().map(|found| &found.plan);
    let error = listed.plan.as_ref().err().and_then(|faults| faults.first());
    json!({
        "id": listed.id,
        "title": plan.map(|plan| &plan.title),
        "version": plan.map(|plan| &plan.version),
        "file": matches!(listed.origin, Origin::File(_)).then(|| file_of(&listed.origin)),
        "overrides": listed.overrides,
        "valid": plan.is_some(),
        "steps": plan.map(|plan| plan.steps().count()),
        "error": error.map(fault_json),
        "errors": listed.plan.as_ref().err().map_or(0, |faults| faults.iter().filter(|fault| fault.is_error()).count()),
        "stands_in": listed.stand_in.as_ref().map(|found| json!({
            "title": found.plan.title,
            "version": found.plan.version,
            "file": matches!(found.origin, Origin::File(_)).then(|| file_of(&found.origin)),
        })),
    })
}

fn file_of(origin: &Origin) -> String {
    match origin {
        Origin::BuiltIn => "inside the program".to_owned(),
        Origin::File(path) => path.display().to_string(),
    }
}

/// A fault as JSON.
fn fault_json(fault: &Diagnostic) -> serde_json::Value {
    json!({
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "severity": fault.severity.word(),
        "message": fault.message,
        "hint": fault.hint,
    })
}

/// A plan by its id or path, for a command that uses it: what is wrong with it is said in full.
///
/// # Errors
/// Where there is none that can be used.
pub(super) fn find(name: &str, home: &Home, context: &mut Context<'_, '_>) -> Result<Found, Failure> {
    find_from(name, home, &context.environment.folder, context)
}

/// As [`find`], a path counting from this folder.
///
/// # Errors
/// Where there is none that can be used.
pub(super) fn find_from(
    name: &str,
    home: &Home,
    folder: &Path,
    context: &mut Context<'_, '_>,
) -> Result<Found, Failure> {
    match home.find_plan(name, folder) {
        Ok(found) => {
            say_what_stands_in(&found, home, context);
            Ok(found)
        }
        Err(problem) => Err(unusable(&problem, context)),
    }
}

/// Says that a plan stands in for the practice's own file, where it does.
pub(super) fn say_what_stands_in(found: &Found, home: &Home, context: &mut Context<'_, '_>) {
    let Some(stands_in) = &found.stands_in else { return };
    let words = stands_in.words(&found.plan.version, home.practice.time_zone);
    context.output.warn(format_args!("{words}. The first mistake:"));
    if let Some(fault) = found.warnings.iter().find(|fault| fault.is_error()) {
        context.output.say(fault);
    }
    context
        .output
        .hint(format_args!("see all: stopgap plan check {}", stands_in.file.display()));
}

/// What a plan that cannot be used ends with; its faults are said first.
fn unusable(problem: &PlanProblem, context: &mut Context<'_, '_>) -> Failure {
    let failure = match problem {
        PlanProblem::Unknown { .. } | PlanProblem::Unreadable { .. } => Failure::words(problem.to_string()),
        PlanProblem::Invalid { faults, .. } => {
            for fault in faults {
                context.output.say(format_args!("{fault}\n"));
            }
            Failure::no(problem.to_string())
        }
    };
    failure.hint(problem.hint())
}
