//! `stopgap plan tune ID`: target minutes by what was measured, as a change of the practice's own plan file that somebody
//! accepts step by step.

use std::path::{Path, PathBuf};

use crate::cli::context::Context;
use crate::cli::output::{Destination, Exit, Failure};
use crate::cli::plan::diff::hunk;
use crate::cli::{desk, plan};
use crate::home::{Found, PlanChangeProblem};
use crate::incident::log::Log;
use crate::incident::narrate::{counted, duration_words};
use crate::plan::did_you_mean;
use crate::plan::edit::{EditProblem, TargetEdit, edit_targets};
use crate::tune::{ENOUGH, Proposal, Spread, StepTuning, Target, Tuning, tuning};

/// What `plan tune` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The plan's id, or its file
    #[arg(value_name = "ID")]
    plan: String,
    /// Take what is proposed for this step, by its id or number; may be given several times
    #[arg(long, alias = "yes", value_name = "STEP", num_args = 1..)]
    accept: Vec<String>,
    /// Write the changed plan into this file instead, and leave the plan as it is
    #[arg(short, long = "output", value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long, requires = "output")]
    force: bool,
}

/// Proposes, asks where somebody can answer, and writes what was accepted.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let home = context.home();
    let destination = args
        .output
        .as_deref()
        .map(|file| Destination::new(file, args.force, context.environment));
    if let Some(destination) = &destination {
        destination.check()?;
    }
    let found = plan::find(&args.plan, &home, context)?;
    let journal = desk::to_look(&home, context)?;
    let incidents: Vec<&Log> = journal.logs().iter().map(|(_, log)| log).collect();
    let tuning = tuning(&found.plan, &incidents);
    say_grounds(&found, &tuning, context);
    if tuning.steps.is_empty() {
        context.output.say("Nothing is proposed.");
        return if args.accept.is_empty() {
            Ok(Exit::Yes)
        } else {
            Err(nothing_for(&args.accept[0], &tuning))
        };
    }
    let own = home.own_plan_file(&found).map(Path::to_owned);
    let is_asked = args.accept.is_empty() && context.environment.input_is_terminal;
    let is_asked = is_asked && context.environment.output_is_terminal && (own.is_ok() || destination.is_some());
    let accepted: Vec<&StepTuning> = if is_asked {
        ask(&found, &tuning, context)?
    } else {
        named(&args.accept, &tuning)?
    };
    if !is_asked {
        show(&found, &tuning, &accepted, own.as_deref().ok(), context)?;
    }
    if accepted.is_empty() {
        context.output.say("Nothing was changed.");
        if !is_asked {
            context.output.hint(how_to_accept(&found, &tuning, own.is_ok()));
        }
        return Ok(Exit::Yes);
    }
    let edits: Vec<TargetEdit> = accepted.iter().map(|step| edit_of(step)).collect();
    let new = edit_targets(&found.text, &edits).map_err(|problem| not_edited(&found, &problem))?;
    if let Some(destination) = &destination {
        destination.write(context.output, new.as_bytes())?;
        if let Some(file) = destination.file() {
            context.output.say(file.display());
        }
        return Ok(Exit::Yes);
    }
    home.change_plan(&found, &new).map_err(not_changed)?;
    let steps = counted(accepted.len() as u64, "step", "steps");
    let file = own.map(|file| file.display().to_string()).unwrap_or_default();
    context.output.say(format_args!("{file}: {steps} changed."));
    context.output.hint(format_args!(
        "raise its version, have it approved again, see stopgap plan health {id}, and print its cards anew",
        id = found.plan.id
    ));
    Ok(Exit::Yes)
}

fn edit_of(step: &StepTuning) -> TargetEdit {
    TargetEdit {
        step: step.step.clone(),
        due: step.proposed(Target::Due),
        expect: step.proposed(Target::Expect),
    }
}

/// What was measured, before anything is proposed from it.
fn say_grounds(found: &Found, tuning: &Tuning, context: &mut Context<'_, '_>) {
    let drills = counted(tuning.drills as u64, "drill", "drills");
    let earnest = counted(tuning.earnest as u64, "incident", "incidents");
    let output = &mut *context.output;
    output.say(format_args!("{}: measured in {drills} and {earnest}.", found.plan.id));
    if tuning.left_out > 0 {
        let left_out = counted(tuning.left_out as u64, "drill", "drills");
        output.say(format_args!(
            "Left out: {left_out} run from a script or with a clock that was hurried."
        ));
    }
    if tuning.fitting > 0 {
        let fitting = counted(tuning.fitting as u64, "target fits", "targets fit");
        output.say(format_args!("{fitting} what was measured, or nearly."));
    }
    for step in &tuning.kept {
        output.say(format_args!(
            "{step}: took longer than its due time, which is kept: whoever is told by it sets that clock."
        ));
    }
    if !tuning.steps.is_empty() {
        output.say("A target that people miss may be wrong, or right and missed: ask which before you make it longer.");
    }
}

/// What heads the change of a step: in a file of changes too, what rests on little says so.
fn headline(step: &StepTuning) -> String {
    if step.count() >= ENOUGH {
        return step.title.clone();
    }
    let count = counted(step.count() as u64, "measurement", "measurements");
    format!("{} (FEW: {count})", step.title)
}

/// What is proposed for a step, and what that rests on.
fn said_of(step: &StepTuning) -> Vec<String> {
    let mut lines = vec![format!("{} ({})", step.title, step.step)];
    for proposal in &step.proposals {
        let planned = proposal.planned.map_or_else(|| "none".to_owned(), duration_words);
        let proposed = duration_words(proposal.proposed);
        let few = if proposal.is_from_few() {
            let count = counted(proposal.count as u64, "measurement", "measurements");
            format!("  FEW: only {count}; {ENOUGH} or more say something")
        } else {
            String::new()
        };
        lines.push(format!("  {}: {planned} -> {proposed}{few}", proposal.target.key()));
        lines.extend(of_proposal(proposal));
    }
    lines
}

fn of_proposal(proposal: &Proposal) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, spread) in [("in drills", &proposal.drills), ("in earnest", &proposal.earnest)] {
        let Some(spread) = spread else { continue };
        lines.push(format!("    {name}: {}", spread_words(spread)));
        for far in &spread.outliers {
            let took = duration_words(far.took);
            lines.push(format!("      far from the others: {took} in {}", far.incident));
        }
    }
    if proposal.is_by_earnest && proposal.drills.is_some() {
        lines.push(format!(
            "    by what was measured in earnest alone, {} times",
            proposal.count
        ));
    }
    lines
}

fn spread_words(spread: &Spread) -> String {
    let median = duration_words(spread.median);
    let range = if spread.least == spread.most {
        String::new()
    } else {
        format!(
            ", from {} to {}",
            duration_words(spread.least),
            duration_words(spread.most)
        )
    };
    let all = spread.count + spread.outliers.len();
    format!(
        "{}, the middle one {median}{range}",
        counted(all as u64, "time", "times")
    )
}

/// The change as a patch on standard output, and what it rests on beside it. Where steps were accepted, only theirs.
fn show(
    found: &Found,
    tuning: &Tuning,
    accepted: &[&StepTuning],
    own: Option<&Path>,
    context: &mut Context<'_, '_>,
) -> Result<(), Failure> {
    let file = own.map_or_else(
        || format!("plans/{}.yaml", found.plan.id),
        |file| file.display().to_string(),
    );
    context.output.line(format_args!("--- {file}"))?;
    context.output.line(format_args!("+++ {file}"))?;
    let mut longer = 0;
    let is_shown = |step: &&StepTuning| accepted.is_empty() || accepted.iter().any(|one| one.step == step.step);
    for step in tuning.steps.iter().filter(is_shown) {
        for line in said_of(step) {
            context.output.say(line);
        }
        let new = edit_targets(&found.text, &[edit_of(step)]);
        match new {
            Ok(new) => {
                if let Some(hunk) = hunk(&found.text, &new, &headline(step), longer) {
                    longer += hunk.added;
                    for line in &hunk.lines {
                        context.output.line(line)?;
                    }
                }
            }
            Err(problem) => context.output.warn(format_args!("{}: {problem}", step.title)),
        }
    }
    context.output.flush()
}

/// Asks for each step; what is not understood is a no.
fn ask<'t>(found: &Found, tuning: &'t Tuning, context: &mut Context<'_, '_>) -> Result<Vec<&'t StepTuning>, Failure> {
    let mut accepted = Vec::new();
    for step in &tuning.steps {
        for line in said_of(step) {
            context.output.line(line)?;
        }
        let new = match edit_targets(&found.text, &[edit_of(step)]) {
            Ok(new) => new,
            Err(problem) => {
                context.output.warn(format_args!("{}: {problem}", step.title));
                continue;
            }
        };
        for line in hunk(&found.text, &new, &headline(step), 0).map_or_else(Vec::new, |hunk| hunk.lines) {
            context.output.line(line)?;
        }
        context.output.flush()?;
        context.output.say("Take it? y yes, Enter no, q no more questions");
        let mut answer = String::new();
        let read = context.input.read_line(&mut answer);
        match answer.trim().to_lowercase().as_str() {
            "y" | "yes" => accepted.push(step),
            "q" | "quit" => break,
            _ if !matches!(read, Ok(length) if length > 0) => break,
            _ => {}
        }
    }
    Ok(accepted)
}

/// The steps that were named, by id or number.
fn named<'t>(accept: &[String], tuning: &'t Tuning) -> Result<Vec<&'t StepTuning>, Failure> {
    let number = |step: &StepTuning| step.title.split(' ').next().unwrap_or_default().to_owned();
    let find = |word: &String| {
        let by_id = tuning.steps.iter().find(|step| step.step.as_str() == word);
        by_id
            .or_else(|| tuning.steps.iter().find(|step| number(step) == *word))
            .ok_or_else(|| nothing_for(word, tuning))
    };
    let mut found: Vec<&StepTuning> = Vec::new();
    for word in accept {
        let step = find(word)?;
        if !found.iter().any(|one| one.step == step.step) {
            found.push(step);
        }
    }
    Ok(found)
}

fn nothing_for(word: &str, tuning: &Tuning) -> Failure {
    let known: Vec<&str> = tuning.steps.iter().map(|step| step.step.as_str()).collect();
    let hint = match did_you_mean(word, known.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None if known.is_empty() => "hold a drill at the speed of life first, or type one up from paper".to_owned(),
        None => format!("something is proposed for: {}", known.join(", ")),
    };
    Failure::words(format!("Nothing is proposed for \"{word}\".")).hint(hint)
}

fn how_to_accept(found: &Found, tuning: &Tuning, is_own: bool) -> String {
    let id = &found.plan.id;
    let first = tuning.steps.first().map_or("STEP", |step| step.step.as_str());
    if is_own {
        format!("take one: stopgap plan tune {id} --accept {first}; at a terminal each is asked about")
    } else {
        format!("only your own copy is changed: stopgap plan copy {id}, then stopgap plan tune {id}")
    }
}

fn not_edited(found: &Found, problem: &EditProblem) -> Failure {
    Failure::no(format!("{}: {problem}.", found.plan.id)).hint("change it in an editor, then: stopgap plan check FILE")
}

fn not_changed(problem: PlanChangeProblem) -> Failure {
    let failure = match &problem {
        PlanChangeProblem::Disk { .. } => Failure::machine(problem.to_string()),
        _ => Failure::no(problem.to_string()),
    };
    failure.hint(problem.hint())
}
