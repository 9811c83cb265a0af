//! `stopgap ready [--here]`: whether the practice is ready for the day. Made for a scheduled task as well: it asks nothing,
//! and ends with 0 where nothing is to do, with 1 where something is, and with 3 where the machine would not.

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::copying::bring_up_after_recording;
use crate::cli::output::{Exit, Failure};
use crate::cli::{desk, signing};
use crate::health::{self, BadFile, Finding, Level, health};
use crate::home::{Found, Home, Origin};
use crate::incident::command::{Command, Request};
use crate::incident::entry::hash_line;
use crate::incident::event::{Event, PcTried};
use crate::incident::log::Log;
use crate::incident::moment::Now;
use crate::plan::did_you_mean;
use crate::ready::{Answer, Drive, Grounds, OfferedPlan, Readiness, readiness};
use crate::session::{Desk, Order};

/// What `ready` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Record that Stopgap was tried at this PC, from where it would have to run
    #[arg(long, value_name = "PC", num_args = 0..=1)]
    #[expect(
        clippy::option_option,
        reason = "the flag may stand without its value, and clap says so with this type"
    )]
    here: Option<Option<String>>,
    /// With --here: say that the stick or share on which the folder lies is encrypted
    #[arg(long, requires = "here")]
    encrypted: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Tells what is to do until the practice is ready.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let home = context.home_quietly();
    let now = context.environment.clock.now();
    let journal = if let Some(pc) = &args.here {
        try_here(pc.as_deref(), args.encrypted, &home, now, context)?
    } else {
        desk::to_look(&home, context)?
    };
    let ready = look(&home, &journal, now);
    if args.json {
        context.output.json(&as_value(&ready))?;
    } else {
        show(&ready, context)?;
    }
    Ok(if ready.is_ready() { Exit::Yes } else { Exit::No })
}

fn look(home: &Home, journal: &Desk, now: Now) -> Readiness {
    let listed = home.plans();
    let bad_files: Vec<BadFile> = home.bad_files(&listed);
    let found: Vec<Found> = listed
        .into_iter()
        .filter_map(|listed| listed.plan.ok().or(listed.stand_in))
        .collect();
    let plans: Vec<_> = found.iter().map(|found| &found.plan).collect();
    let incidents: Vec<&Log> = journal.logs().iter().map(|(_, log)| log).collect();
    let standing = journal.logs().standing();
    let texts = found
        .iter()
        .map(|found| (found.plan.id.clone(), hash_line(&found.text)))
        .collect();
    let found_health = health(
        &plans,
        &health::Grounds {
            practice: &home.practice,
            incidents: &incidents,
            standing,
            texts: &texts,
            bad_files: &bad_files,
            now: now.wall,
        },
    );
    let offered: Vec<OfferedPlan<'_>> = found
        .iter()
        .map(|found| OfferedPlan {
            plan: &found.plan,
            sha256: hash_line(&found.text),
            is_own: matches!(found.origin, Origin::File(_)),
        })
        .collect();
    let hands_off = journal.logs().second_copy_off().is_some();
    let here = (journal.store().station(), journal.access());
    let around = home.surroundings(home.scenario_kinds(), hands_off, here, now.wall);
    readiness(&Grounds {
        health: &found_health,
        plans: &offered,
        practice: &home.practice,
        incidents: &incidents,
        standing,
        around: &around,
        now: now.wall,
    })
}

/// Records the try: that this can be written here is what is tried.
fn try_here(
    pc: Option<&str>,
    said_encrypted: bool,
    home: &Home,
    now: Now,
    context: &mut Context<'_, '_>,
) -> Result<Desk, Failure> {
    let mut desk = desk::to_record(home, context)?;
    let pc = which_pc(pc, home, &desk, context)?;
    let program = context.environment.program.as_ref();
    let program = program.map_or_else(|| "not known".to_owned(), |program| program.display().to_string());
    let around = home.surroundings(Vec::new(), true, (desk.store().station(), desk.access()), now.wall);
    let tried = PcTried {
        pc: pc.clone(),
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        portable: around.drive != Drive::Fixed,
        said_encrypted,
    };
    let places = format!("folder {}, program {program}", home.folder.display());
    let order = Order {
        incident: None,
        request: Request::new(Command::PcTried { tried, places }, signing::by_variable(context)?),
        now,
    };
    desk.submit(&order).map_err(desk::not_recorded)?;
    bring_up_after_recording(home, desk.logs(), context);
    context.output.say(format_args!(
        "Tried at {} and written down.",
        pc.as_deref().unwrap_or("this PC")
    ));
    Ok(desk)
}

/// Which of the practice's PCs this is: as it was said, now or at an earlier try here; else by the machine's own name, or
/// because there is only one.
fn which_pc(
    said: Option<&str>,
    home: &Home,
    desk: &Desk,
    context: &Context<'_, '_>,
) -> Result<Option<String>, Failure> {
    let named: Vec<&String> = home.practice.stations.keys().collect();
    let known = |word: &str| named.iter().find(|name| name.eq_ignore_ascii_case(word));
    if let Some(said) = said {
        if let Some(name) = known(said) {
            return Ok(Some((*name).clone()));
        }
        if named.is_empty() {
            return Ok(Some(said.to_owned()));
        }
        let near = did_you_mean(said, named.iter().map(|name| name.as_str()));
        let hint = near.map_or_else(|| names(&named), |near| format!("did you mean \"{near}\"?"));
        return Err(Failure::words(format!("practice.yaml, stations: no PC is called \"{said}\".")).hint(hint));
    }
    let station = desk.store().station();
    let standing = desk.logs().standing();
    let before = standing.entries().rev().find_map(|entry| match &entry.event {
        Event::PcTried(tried) if entry.place.station == station && !standing.is_struck(entry) => tried.pc.clone(),
        _ => None,
    });
    let machine = ["COMPUTERNAME", "HOSTNAME"].into_iter().find_map(|name| {
        let value = context.environment.variable(name)?;
        Some(value.to_string_lossy().into_owned())
    });
    let by_itself = [before, machine, Some(station.as_str().to_owned())];
    let found = by_itself.into_iter().flatten().find_map(|word| known(&word));
    match (found, named.as_slice()) {
        (Some(name), _) => Ok(Some((*name).clone())),
        (None, []) => Ok(None),
        (None, [only]) => Ok(Some((*only).clone())),
        (None, _) => Err(Failure::words("Which of the practice's PCs is this?").hint(names(&named))),
    }
}

fn names(named: &[&String]) -> String {
    let names: Vec<&str> = named.iter().map(|name| name.as_str()).collect();
    format!("name it: stopgap ready --here PC, one of: {}", names.join(", "))
}

fn show(ready: &Readiness, context: &mut Context<'_, '_>) -> Result<(), Failure> {
    for answer in &ready.answers {
        let state = if answer.is_ready() { "ready" } else { "TO DO" };
        let title = answer.check.title();
        context
            .output
            .line(format_args!("{state:<5}  {title:<20}  {}", answer.words))?;
        for finding in &answer.findings {
            let what = &finding.what;
            context
                .output
                .line(format_args!("         {:<5}  {what}", finding.level.word()))?;
            context
                .output
                .line(format_args!("                where: {}", finding.place))?;
            context
                .output
                .line(format_args!("                do:    {}", finding.to_do))?;
        }
    }
    let verdict = if ready.is_ready() { "ready" } else { "not ready" };
    context.output.line(format_args!("{verdict}: {}", ready.to_do_words()))
}

fn as_value(ready: &Readiness) -> Value {
    json!({
        "ready": ready.is_ready(),
        "to_do": ready.to_do(),
        "checks": ready.answers.iter().map(answer_value).collect::<Vec<_>>(),
    })
}

fn answer_value(answer: &Answer) -> Value {
    let finding = |finding: &Finding| {
        json!({
            "level": finding.level.word(),
            "what": finding.what,
            "where": finding.place,
            "do": finding.to_do,
        })
    };
    json!({
        "id": answer.check.id(),
        "title": answer.check.title(),
        "ready": answer.is_ready(),
        "state": answer.words,
        "wrong": answer.findings.iter().any(|finding| finding.level == Level::Wrong),
        "findings": answer.findings.iter().map(finding).collect::<Vec<_>>(),
    })
}
