//! What a drill says in the shell: the injects that came, and the score.

use std::time::Duration;

use crate::cli::context::Context;
use crate::cli::layout::columns;
use crate::cli::output::Failure;
use crate::drill::score::{ExpectationScore, ObjectiveScore, Score, Verdict};
use crate::incident::drill::t_words;
use crate::incident::ids::IncidentId;
use crate::incident::narrate::{duration_words, sentence};
use crate::incident::state::State;
use crate::plan::model::OptionId;
use crate::plan::scenario::Expected;
use crate::session::{Desk, Receipt};

/// Says which injects have come.
pub(in crate::cli) fn say_sent(sent: &[Receipt], incident: &IncidentId, desk: &Desk, context: &mut Context<'_, '_>) {
    let Some(log) = desk.logs().get(incident) else { return };
    let Some(drill) = &log.state().drill else { return };
    for (wrote, place) in sent.iter().flat_map(|receipt| &receipt.wrote) {
        if wrote.as_ref() == Some(incident)
            && let Some(entry) = log.at(*place)
        {
            let t = t_words(drill.t_of(entry.occurred));
            context
                .output
                .say(format_args!("EXERCISE {t}  {}", sentence(entry, log)));
        }
    }
}

/// Prints what a drill was worth: each objective, and what it hung on.
pub(super) fn print_score(score: &Score<'_>, state: &State, context: &mut Context<'_, '_>) -> Result<(), Failure> {
    for objective in &score.objectives {
        context.output.line(headline(objective))?;
        let own = score
            .expectations
            .iter()
            .filter(|one| one.expectation.objective.as_ref() == Some(&objective.objective.id));
        let rows: Vec<[String; 4]> = own.map(|one| row(one, state)).collect();
        for line in columns(&rows) {
            context.output.line(format_args!("  {line}"))?;
        }
    }
    context
        .output
        .line(format_args!("{} of {} points", points(score.earned), score.points))
}

fn headline(score: &ObjectiveScore<'_>) -> String {
    let verdict = match (score.is_met(), score.verdict) {
        (true, _) => "MET",
        (false, Verdict::Late) => "LATE",
        (false, Verdict::Open) => "OPEN",
        (false, Verdict::NotAssessed) => "NOT ASSESSED",
        (false, Verdict::Met | Verdict::Missed) => "MISSED",
    };
    let rating = score
        .rating()
        .map_or_else(String::new, |rating| format!(", {}", rating.words()));
    let overruled = if score.overruled.is_some() {
        " (as assessed)"
    } else {
        ""
    };
    let id = &score.objective.id;
    format!("{verdict}{rating}{overruled}: {} ({id})", score.objective.text)
}

fn row(score: &ExpectationScore<'_>, state: &State) -> [String; 4] {
    let drill = state.drill.as_ref();
    let t = |moment| drill.map(|drill| t_words(drill.t_of(moment)));
    let said = match score.verdict {
        Verdict::Late if score.at.is_none() => "late".to_owned(),
        Verdict::Late => format!("late {}", duration_words(score.late.max(Duration::from_secs(1)))),
        verdict => verdict.words().to_owned(),
    };
    let at = score.at.and_then(t).map(|t| format!("at {t}")).unwrap_or_default();
    let due = score.due.and_then(t).map(|t| format!("by {t}")).unwrap_or_default();
    [said, what(&score.expectation.what), due, at]
}

/// What is expected, as its file has it.
fn what(expected: &Expected) -> String {
    match expected {
        Expected::Step(step, is) if is.is_done() => format!("step {step}"),
        Expected::Step(step, is) => format!("step {step} {}", is.word()),
        Expected::Decision(step, options) if options.is_empty() => format!("decision {step}"),
        Expected::Decision(step, options) => {
            let words: Vec<&str> = options.iter().map(OptionId::as_str).collect();
            format!("decision {step} {}", words.join(" or "))
        }
        Expected::Message { contact, is_from: true } => format!("message from {contact}"),
        Expected::Message { contact, .. } => format!("message to {contact}"),
        Expected::Notify(id) => format!("notify {id}"),
        Expected::Service(service, is) => {
            let words: Vec<&str> = is.iter().map(|status| status.word()).collect();
            format!("service {service} {}", words.join(" or "))
        }
        Expected::Paper(paper) => format!("paper {paper}"),
    }
}

fn points(earned: f64) -> String {
    if earned.fract() == 0.0 {
        format!("{earned:.0}")
    } else {
        format!("{earned:.1}")
    }
}
