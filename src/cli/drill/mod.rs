//! `stopgap drill SCENARIO`: a plan rehearsed.

mod open;
mod script;
mod told;

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;

use crate::cli::context::Context;
use crate::cli::output::{Exit, Failure};
use crate::cli::plan;
use crate::cli::signing::SigningArgs;
use crate::drill::complication::{ALL, RANDOM};
use crate::home::{FoundScenario, Home, ScenarioProblem};

pub(super) use script::replay;
pub(super) use told::say_sent;

/// What `drill` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The scenario's id, or its file
    #[arg(value_name = "SCENARIO")]
    scenario: String,
    /// Run it from this script at once, without waiting, and print the score
    #[arg(long, value_name = "FILE")]
    script: Option<PathBuf>,
    /// How many seconds of the drill pass in one, from 1 to 60
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=60))]
    speed: u32,
    /// The number by which variants are chosen; the same gives the same drill
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
    /// Make it harder by one more thing: random, or which
    #[arg(long, value_name = "CARD", value_parser = cards())]
    complication: Option<String>,
    /// Open the facilitator's screen: what is coming, what was met; in a drill of it that runs already, or in a new one
    #[arg(long, conflicts_with = "script")]
    facilitator: bool,
    #[command(flatten)]
    signing: SigningArgs,
}

/// The words that `--complication` takes.
fn cards() -> PossibleValuesParser {
    let ids = ALL.iter().map(|card| card.id);
    PossibleValuesParser::new([RANDOM].into_iter().chain(ids).collect::<Vec<_>>())
}

/// Runs a drill from a script, or opens one.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let home = context.home();
    let folder = context.environment.folder.clone();
    if args.facilitator {
        return open::facilitate(args, home, &folder, context);
    }
    let found = find(&args.scenario, &home, &folder, context)?;
    match &args.script {
        Some(_) if found.plan.stands_in.is_some() => Err(not_that_plan(&found, &home)),
        Some(file) => script::run(
            file,
            found,
            (args.seed.unwrap_or(0), args.complication.clone()),
            &home,
            context,
        ),
        None => {
            plan::say_what_stands_in(&found.plan, &home, context);
            open::open(args, &found, &home, context)
        }
    }
}

/// A script tests the practice's own plan: run on whatever stands in for it, its score would be of another. People may
/// rehearse on that all the same, since it is what they would work with today.
fn not_that_plan(found: &FoundScenario, home: &Home) -> Failure {
    let stands_in = found.plan.stands_in.as_ref();
    let words = stands_in.map(|stands_in| stands_in.words(&found.plan.plan.version, home.practice.time_zone));
    let failure = Failure::no(format!(
        "The script would test another plan than yours: {}. Nothing was written.",
        words.unwrap_or_default()
    ));
    failure.hint_if(stands_in.map(|stands_in| format!("put it right: stopgap plan check {}", stands_in.file.display())))
}

/// A scenario by its id or path: what is wrong with it is said in full.
fn find(
    name: &str,
    home: &Home,
    folder: &std::path::Path,
    context: &mut Context<'_, '_>,
) -> Result<FoundScenario, Failure> {
    home.find_scenario(name, folder).map_err(|problem| {
        let hint = problem.hint();
        match &problem {
            ScenarioProblem::Invalid { faults, .. } => {
                for fault in faults {
                    context.output.say(format_args!("{fault}\n"));
                }
                Failure::no(problem.to_string()).hint(hint)
            }
            _ => Failure::words(problem.to_string()).hint(hint),
        }
    })
}
