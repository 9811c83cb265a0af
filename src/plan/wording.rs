//! What a plan says of itself in short words: when a step applies, when it is due. Other steps are called by their
//! numbers, as people and printed cards call them.

use std::time::Duration;

use super::condition::{Condition, IncidentKind};
use super::model::{Anchor, Due, Plan, ServiceStatus};

/// When a condition holds, to be read after "only if": `Phones down for 10 min`, `7 says "no estimate"`.
pub fn condition_words(plan: &Plan, condition: &Condition) -> String {
    match condition {
        Condition::Service {
            service,
            is,
            for_at_least,
        } => {
            let states: Vec<&str> = is.iter().map(|status| status_words(*status)).collect();
            let held = for_at_least.map_or_else(String::new, |time| format!(" for {}", length(time)));
            format!("{} {}{held}", service_name(plan, service.as_str()), states.join(" or "))
        }
        Condition::Confirmed { step, is } => format!("{} was answered {}", number(plan, step.as_str()), is.word()),
        Condition::Answered { step, is, .. } => format!("{} says \"{is}\"", number(plan, step.as_str())),
        Condition::Decided { step, is } => {
            let title = option_title(plan, step.as_str(), is.as_str());
            format!("{} chose \"{title}\"", number(plan, step.as_str()))
        }
        Condition::StepIs { step, is } => format!("{} is {}", number(plan, step.as_str()), is.word().replace('-', " ")),
        Condition::Elapsed(time) => format!("it is {} after the start", length(*time)),
        Condition::Kind(IncidentKind::Drill) => "this is an exercise".to_owned(),
        Condition::Kind(IncidentKind::Live) => "this is the real thing".to_owned(),
        Condition::Kind(IncidentKind::Backfilled) => "this is typed in afterwards".to_owned(),
        Condition::All(parts) => joined(plan, parts, " and "),
        Condition::Any(parts) => any_of(plan, parts),
        Condition::Not(part) => match &**part {
            Condition::Confirmed { step, is } => {
                format!("{} was not answered {}", number(plan, step.as_str()), is.word())
            }
            Condition::Answered { step, is, .. } => format!("{} does not say \"{is}\"", number(plan, step.as_str())),
            Condition::Decided { step, is } => {
                format!(
                    "{} did not choose \"{}\"",
                    number(plan, step.as_str()),
                    option_title(plan, step.as_str(), is.as_str())
                )
            }
            Condition::Kind(IncidentKind::Drill) => "this is no exercise".to_owned(),
            part => format!("not {}", inner(plan, part)),
        },
    }
}

/// When a step is due, to be read after "by" where it counts from the start (`10 min`), else after "due":
/// `within 20 min of step 4`.
pub fn due_words(plan: &Plan, due: &Due) -> String {
    let within = length(due.within);
    match &due.after {
        None => within,
        Some(Anchor::Step(step)) => format!("within {within} of step {}", number(plan, step.as_str())),
        Some(Anchor::Phase(phase)) => {
            let title = plan.phase(phase.as_str()).map_or(phase.as_str(), |phase| &phase.title);
            format!("within {within} of going to {title}")
        }
        Some(Anchor::Service(service, status)) => {
            let name = service_name(plan, service.as_str());
            format!("within {within} of {name} being {}", status_words(*status))
        }
    }
}

/// A length of time as it is said: `10 min`, `2 h`, `1 h 30 min`, `72 h`, `14 days`. Up to three days are counted in hours,
/// as the clocks of outsiders are (UK GDPR article 33: 72 hours).
pub fn length(time: Duration) -> String {
    let seconds = time.as_secs();
    let days = if seconds > 72 * 3600 { seconds / 86_400 } else { 0 };
    let parts = [
        (days, "day", "days"),
        ((seconds - days * 86_400) / 3600, "h", "h"),
        (seconds / 60 % 60, "min", "min"),
        (seconds % 60, "s", "s"),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    if said.is_empty() {
        "0 min".to_owned()
    } else {
        said.join(" ")
    }
}

fn status_words(status: ServiceStatus) -> &'static str {
    match status {
        ServiceStatus::Unknown => "not known",
        ServiceStatus::Up => "working",
        ServiceStatus::Slow => "slow",
        ServiceStatus::Down => "down",
        ServiceStatus::Back => "back",
        ServiceStatus::Verified => "safe to use",
    }
}

fn joined(plan: &Plan, parts: &[Condition], between: &str) -> String {
    let parts: Vec<String> = parts.iter().map(|part| inner(plan, part)).collect();
    parts.join(between)
}

/// One of several; answers to one question are put together: `7 says "no" or "perhaps"`.
fn any_of(plan: &Plan, parts: &[Condition]) -> String {
    let mut said: Vec<String> = Vec::new();
    let mut before = None;
    for part in parts {
        let question = match part {
            Condition::Answered { step, ask, .. } => Some((step, Some(ask))),
            Condition::Decided { step, .. } => Some((step, None)),
            _ => None,
        };
        match (part, said.last_mut()) {
            (Condition::Answered { is, .. }, Some(last)) if question == before => {
                last.extend([" or \"", is, "\""]);
            }
            (Condition::Decided { step, is }, Some(last)) if question == before => {
                last.extend([" or \"", option_title(plan, step.as_str(), is.as_str()), "\""]);
            }
            _ => said.push(inner(plan, part)),
        }
        before = question;
    }
    said.join(" or ")
}

fn inner(plan: &Plan, part: &Condition) -> String {
    match part {
        Condition::All(parts) | Condition::Any(parts) if parts.len() > 1 => {
            format!("({})", condition_words(plan, part))
        }
        _ => condition_words(plan, part),
    }
}

/// The number of a step, or its id where the plan has no such step.
fn number(plan: &Plan, id: &str) -> String {
    plan.step(id)
        .map_or_else(|| id.to_owned(), |(_, step)| step.number.to_string())
}

/// What the screen calls an option of a decision, or its id.
fn option_title<'p>(plan: &'p Plan, step: &str, option: &'p str) -> &'p str {
    let decision = plan.step(step).and_then(|(_, step)| step.decision.as_ref());
    let found = decision.and_then(|decision| decision.option(option));
    found.map_or(option, |found| &found.title)
}

fn service_name<'p>(plan: &'p Plan, id: &'p str) -> &'p str {
    plan.service(id).map_or(id, |service| &service.name)
}
