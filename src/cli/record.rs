//! `stopgap do [INCIDENT] VERB…`.

use std::ffi::OsString;

use crate::cli::choose::{choose, fits_any, none_started, with_service};
use crate::cli::context::Context;
use crate::cli::copying::{bring_up_after_recording, say_lying};
use crate::cli::holding::say_held;
use crate::cli::output::{Exit, Failure};
use crate::cli::{desk, drill, entries, signing};
use crate::home::{Home, PlanProblem};
use crate::incident::command::Command;
use crate::incident::event::PinnedPlan;
use crate::incident::ids::IncidentId;
use crate::incident::log::Log;
use crate::incident::narrate;
use crate::incident::state::IncidentStatus;
use crate::report;
use crate::session::{Desk, Logs, Order, Receipt};
use crate::verb::{self, Heard, Hearing, VerbError};

/// What `do` takes.
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(super) struct Args {
    /// The incident, where another than the present one is meant, and the words of the command language
    #[arg(
        value_name = "[INCIDENT] VERB",
        num_args = 0..,
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    words: Vec<OsString>,
}

/// Records one thing, and prints the entries that it made.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let words: Vec<String> = args
        .words
        .iter()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    if let Some(help) = help(&words) {
        context.output.line(help.trim_end())?;
        return Ok(if words.is_empty() { Exit::Words } else { Exit::Yes });
    }
    refuse_options_of_the_program(&words)?;
    let home = context.home();
    let default_by = signing::by_variable(context)?;
    let now = context.environment.clock.now();
    if !home.journal_file().exists() {
        // The words first: a misspelt verb is the nearer mistake. Nothing is made for a command that cannot be.
        let zone = home.practice.time_zone;
        let hearing = Hearing {
            now,
            zone,
            practice: &home.practice,
            default_by,
            plan_by_name: &|name| plan_by_name(&home, context.environment.folder.as_path(), name),
        };
        let (_, spoken) = incident_word(&Logs::default(), &words);
        verb::parse_words(spoken, &hearing).map_err(desk::misheard)?;
        desk::folder_is_there(&home)?;
        say_lying(&home, &Logs::default(), context);
        return Err(none_started());
    }
    let mut desk = desk::to_record(&home, context)?;
    let (given, spoken) = incident_word(desk.logs(), &words);
    let chosen = choose(desk.logs(), given).map(|(id, log)| (id.clone(), log.state().practice.zone));
    let folder = context.environment.folder.clone();
    if desk.logs().iter().next().is_none() {
        say_lying(&home, desk.logs(), context);
    }
    if let Ok((incident, _)) = &chosen {
        // What has come in a drill meanwhile came before this.
        let sent = desk.send_due(incident, now).map_err(desk::not_recorded)?;
        drill::say_sent(&sent, incident, &desk, context);
    }
    let hearing = Hearing {
        now: desk.time_line(chosen.as_ref().ok().map(|(incident, _)| incident), now),
        zone: chosen.as_ref().map_or(home.practice.time_zone, |(_, zone)| *zone),
        practice: &home.practice,
        default_by,
        plan_by_name: &|name| plan_by_name(&home, &folder, name),
    };
    let heard = verb::parse_words(spoken, &hearing).map_err(desk::misheard)?;
    let incident = match (chosen, &heard.request.command) {
        (Ok((incident, _)), _) => incident,
        // It goes to every running incident that has the service: there is nothing to choose.
        (Err(_), Command::Service { service, .. }) if given.is_none() && is_any_running(desk.logs()) => {
            with_service(desk.logs(), service)?.clone()
        }
        // Of several, one is named before the verb that was typed, which has been understood by now.
        (Err(failure), _) if given.is_none() && is_any_open(desk.logs()) => {
            let verb = spoken.first().map_or("VERB", String::as_str);
            return Err(failure.hint(format!(
                "put the beginning of its number before the verb: stopgap do NUMBER {verb} …"
            )));
        }
        (Err(failure), _) => return Err(failure),
    };
    if given.is_none() && !heard.request.command.looks_back() {
        check_not_over(&desk, &incident)?;
    }
    let was_closed = is_closed(&desk, &incident);
    let state = desk.logs().get(&incident).map(Log::state);
    let on_its_line = desk.time_line(Some(&incident), now).wall;
    let Heard { request, mut warnings } = heard.settled_by(state, on_its_line);
    if let Command::Debrief { question, .. } = &request.command {
        warnings.extend(report::unknown_question(question, state));
    }
    warnings.extend(state.and_then(|state| narrate::long_before(state, request.occurred?.at)));
    // Initials that stand in the words have been looked at with them.
    let unknown = signing::unknown_signer(request.by.as_ref(), &home.practice);
    for warning in warnings
        .iter()
        .chain(unknown.iter().filter(|unknown| !warnings.contains(unknown)))
    {
        context.output.warn(warning);
    }
    let order = Order {
        incident: Some(incident.clone()),
        request,
        now,
    };
    let receipt = desk.submit(&order).map_err(desk::not_recorded)?;
    show(&receipt, &incident, &desk, context)?;
    bring_up_after_recording(&home, desk.logs(), context);
    say_held(&home, context);
    signing::say_unsigned(order.request.by.as_ref(), context);
    if was_closed {
        context.output.say(format_args!(
            "{incident} is closed: this is a late entry, and the next report is a new issue that says so."
        ));
    }
    Ok(Exit::Yes)
}

/// Options that stand before the command, or that there are not, would be taken for words of a note, and the note would go
/// into another journal.
fn refuse_options_of_the_program(words: &[String]) -> Result<(), Failure> {
    let has = |option: &str| {
        let valued = format!("{option}=");
        words.iter().any(|word| word == option || word.starts_with(&valued))
    };
    if has("--home") {
        return Err(Failure::words("--home stands among the words of the command.")
            .hint("write it before: stopgap --home DIR do …"));
    }
    if has("--incident") {
        return Err(
            Failure::words("Which incident is meant is said by its number, before the verb.")
                .hint("write it so: stopgap do NUMBER note \"…\"; stopgap incidents lists the numbers"),
        );
    }
    Ok(())
}

/// The help that is asked for: all verbs where no word is given.
fn help(words: &[String]) -> Option<String> {
    match words {
        [] => Some(verb::help()),
        [only] if matches!(only.as_str(), "-h" | "--help" | "help") => Some(verb::help()),
        [help, rest @ ..] if help == "help" => verb::help_for(&rest.join(" ")),
        [one, rest @ .., last] if matches!(last.as_str(), "-h" | "--help") && verb::is_verb(one) => {
            let path: Vec<&str> = std::iter::once(one).chain(rest).map(String::as_str).collect();
            verb::help_for(&path.join(" ")).or_else(|| verb::help_for(one))
        }
        _ => None,
    }
}

/// Which incident the words name, and the words of the language: the first word is a verb if it equals one.
fn incident_word<'w>(logs: &Logs, words: &'w [String]) -> (Option<&'w str>, &'w [String]) {
    match words {
        [first, rest @ ..] if !verb::is_verb(first) && !first.starts_with('-') => {
            let is_named = fits_any(logs, first) || rest.first().is_some_and(|word| verb::is_verb(word));
            if is_named { (Some(first), rest) } else { (None, words) }
        }
        _ => (None, words),
    }
}

/// A plan as `switch` names it in a shell: by id, or by a path from the present folder.
fn plan_by_name(home: &Home, folder: &std::path::Path, name: &str) -> Result<PinnedPlan, VerbError> {
    match home.find_plan(name, folder) {
        Ok(found) => Ok(found.pinned()),
        Err(problem) => Err(no_plan(&problem)),
    }
}

/// A plan that words name and that cannot be had.
pub(super) fn no_plan(problem: &PlanProblem) -> VerbError {
    VerbError::usage(problem.to_string()).hint_if(Some(problem.hint()))
}

fn is_any_running(logs: &Logs) -> bool {
    logs.iter()
        .any(|(_, log)| log.state().status == IncidentStatus::Running)
}

fn is_any_open(logs: &Logs) -> bool {
    logs.iter().any(|(_, log)| log.state().is_open())
}

/// Refuses what names no incident where only a drill that has ended is left: what is real would vanish in it.
fn check_not_over(desk: &Desk, incident: &IncidentId) -> Result<(), Failure> {
    let log = desk.logs().get(incident);
    if !log.is_some_and(|log| log.state().is_ended_drill()) {
        return Ok(());
    }
    Err(Failure::no(format!(
        "No incident is open. The latest, {}, was an EXERCISE and has ended.",
        named(incident, desk)
    ))
    .hint(format!(
        "start one: stopgap start PLAN; about the exercise: stopgap do {incident} VERB …"
    )))
}

fn is_closed(desk: &Desk, incident: &IncidentId) -> bool {
    let log = desk.logs().get(incident);
    log.is_some_and(|log| log.state().status == IncidentStatus::Closed)
}

/// The entries that were made, and where else they were made or could not be.
fn show(receipt: &Receipt, incident: &IncidentId, desk: &Desk, context: &mut Context<'_, '_>) -> Result<(), Failure> {
    if let Some(log) = desk.logs().get(incident) {
        let own = receipt
            .wrote
            .iter()
            .filter(|(wrote, _)| wrote.as_ref() == Some(incident));
        let written: Vec<_> = own.filter_map(|(_, place)| log.at(*place)).collect();
        for line in entries::lines(written, log, log.state().practice.zone) {
            context.output.line(line)?;
        }
    }
    let mut others: Vec<&IncidentId> = receipt.wrote.iter().filter_map(|(wrote, _)| wrote.as_ref()).collect();
    others.retain(|other| *other != incident);
    others.dedup();
    if !others.is_empty() || !receipt.declined.is_empty() {
        context
            .output
            .say(format_args!("Recorded in {}.", named(incident, desk)));
    }
    for other in others {
        context.output.say(format_args!(
            "Recorded in {} as well, which runs at the same time.",
            named(other, desk)
        ));
    }
    for (other, refusal) in &receipt.declined {
        context.output.warn(format_args!(
            "not recorded in {}, which is open too: {}",
            named(other, desk),
            refusal.sentence
        ));
        context
            .output
            .hint(format_args!("record it there by itself: stopgap do {other} VERB …"));
    }
    Ok(())
}

/// An incident by its number and its plan.
fn named(incident: &IncidentId, desk: &Desk) -> String {
    let plan = desk.logs().get(incident).and_then(|log| log.state().plan_in_use());
    plan.map_or_else(|| incident.to_string(), |plan| format!("{incident} ({})", plan.title))
}
