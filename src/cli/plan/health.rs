//! `stopgap plan health [ID]`: what would hurt on the day, and what it is time to see to.

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Exit, Failure};
use crate::cli::{desk, plan};
use crate::health::{Finding, Grounds, Health, Lengths, Level, Minutes, PlanHealth, count, health};
use crate::home::{Found, Home, Listed};
use crate::incident::log::Log;
use crate::incident::narrate::counted;

/// Tells the health of one plan, or of all that can be started.
pub(super) fn run(id: Option<&str>, as_json: bool, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let home = context.home_quietly();
    let listed = match id {
        Some(_) => Vec::new(),
        None => home.plans(),
    };
    let bad_files = home.bad_files(&listed);
    let plans = plans(id, listed, &home, context)?;
    let texts = plans
        .iter()
        .map(|found| (found.plan.id.clone(), found.pinned().sha256))
        .collect();
    let journal = desk::to_look(&home, context)?;
    let incidents: Vec<&Log> = journal.logs().iter().map(|(_, log)| log).collect();
    let grounds = Grounds {
        practice: &home.practice,
        incidents: &incidents,
        standing: journal.logs().standing(),
        texts: &texts,
        bad_files: &bad_files,
        now: context.environment.clock.now().wall,
    };
    let found = health(&plans.iter().map(|found| &found.plan).collect::<Vec<_>>(), &grounds);
    if as_json {
        context.output.json(&as_value(&found))?;
    } else {
        show(&found, context)?;
    }
    Ok(if found.is_ready() { Exit::Yes } else { Exit::No })
}

/// The plan that was named, or every one that can be started. What is wrong with the file of the one is said.
fn plans(
    id: Option<&str>,
    listed: Vec<Listed>,
    home: &Home,
    context: &mut Context<'_, '_>,
) -> Result<Vec<Found>, Failure> {
    if let Some(id) = id {
        return Ok(vec![plan::find(id, home, context)?]);
    }
    let startable = |listed: Listed| listed.plan.ok().or(listed.stand_in);
    Ok(listed.into_iter().filter_map(startable).collect())
}

fn show(health: &Health, context: &mut Context<'_, '_>) -> Result<(), Failure> {
    if !health.practice.is_empty() {
        context.output.line("The practice")?;
        findings(&health.practice, context)?;
        context.output.line("")?;
    }
    for plan in &health.plans {
        context
            .output
            .line(format_args!("{}: {}, version {}", plan.plan, plan.title, plan.version))?;
        for line in facts(plan) {
            context.output.line(format_args!("  {line}"))?;
        }
        findings(&plan.findings, context)?;
        context.output.line("")?;
    }
    context.output.line(verdict(health))
}

fn findings(findings: &[Finding], context: &mut Context<'_, '_>) -> Result<(), Failure> {
    for finding in findings {
        let level = match finding.level {
            Level::Wrong => "WRONG",
            Level::Due => "due",
            Level::Note => "note",
        };
        context.output.line(format_args!("  {level:<5}  {}", finding.what))?;
        context.output.line(format_args!("         where: {}", finding.place))?;
        context.output.line(format_args!("         do:    {}", finding.to_do))?;
    }
    Ok(())
}

/// What is known of a plan, finding or not.
fn facts(plan: &PlanHealth) -> Vec<String> {
    let minutes = plan
        .minutes_words()
        .map(|words| format!("Work until a service is back: {words}"));
    let rehearsed = format!("Rehearsed: {}", plan.rehearsed_words());
    minutes.into_iter().chain([rehearsed]).collect()
}

fn verdict(health: &Health) -> String {
    let wrong = health.count(Level::Wrong);
    let due = match health.count(Level::Due) {
        0 => "nothing is due".to_owned(),
        due => counted(due as u64, "thing is due", "things are due"),
    };
    if wrong == 0 {
        format!("ready: nothing would hurt on the day; {due}")
    } else {
        format!(
            "not ready: {} on the day; {due}",
            counted(wrong as u64, "thing would hurt", "things would hurt")
        )
    }
}

fn as_value(health: &Health) -> Value {
    json!({
        "ready": health.is_ready(),
        "practice": health.practice.iter().map(finding_value).collect::<Vec<_>>(),
        "plans": health.plans.iter().map(plan_value).collect::<Vec<_>>(),
    })
}

fn plan_value(plan: &PlanHealth) -> Value {
    json!({
        "id": plan.plan,
        "title": plan.title,
        "version": plan.version,
        "ready": count(&plan.findings, Level::Wrong) == 0,
        "findings": plan.findings.iter().map(finding_value).collect::<Vec<_>>(),
        "minutes": plan.minutes.as_ref().map(minutes_value),
        "rehearsed": {
            "last": plan.rehearsals.last.map(|(day, _)| day),
            "kind": plan.rehearsals.last.map(|(_, kind)| kind),
            "due": plan.rehearsals.due,
        },
        "branches": {
            "all": plan.branches.all,
            "rehearsed": plan.branches.rehearsed(),
            "missing": plan.branches.missing,
        },
    })
}

fn minutes_value(minutes: &Minutes) -> Value {
    let mut value = lengths_value(&minutes.whole);
    value["steps"] = minutes.steps.into();
    value["untimed"] = minutes.untimed.into();
    let services = minutes.services.iter().map(|service| {
        let mut value = lengths_value(&service.work);
        value["id"] = json!(service.id);
        value["tolerable_s"] = service.tolerable.as_secs().into();
        value
    });
    value["services"] = services.collect();
    value
}

fn lengths_value(lengths: &Lengths) -> Value {
    json!({
        "side_by_side_s": lengths.side_by_side.as_secs(),
        "with_people_s": lengths.with_people.as_secs(),
        "in_turn_s": lengths.in_turn.as_secs(),
    })
}

fn finding_value(finding: &Finding) -> Value {
    json!({
        "level": finding.level.word(),
        "what": finding.what,
        "where": finding.place,
        "do": finding.to_do,
    })
}
