//! What a scenario expects, in the words of the plan.

use crate::incident::narrate::service_words;
use crate::incident::state::State;
use crate::plan::model::ContactId;
use crate::plan::scenario::Expected;

/// What was expected, in the words of the plan.
pub fn expected(state: &State, expected: &Expected) -> String {
    let step_title = |id: &str| {
        state
            .find_step(id)
            .map_or_else(|| id.to_owned(), |(_, step)| step.title.clone())
    };
    match expected {
        Expected::Step(step, is) if is.is_done() => step_title(step.as_str()),
        Expected::Step(step, is) => format!("{}: {}", step_title(step.as_str()), is.word()),
        Expected::Decision(step, options) => {
            let title = step_title(step.as_str());
            let found = state
                .find_step(step.as_str())
                .and_then(|(_, step)| step.decision.as_ref());
            let chosen = options.iter().map(|option| {
                let known = found.and_then(|decision| decision.option(option.as_str()));
                known.map_or_else(|| option.to_string(), |option| option.title.clone())
            });
            let chosen: Vec<String> = chosen.collect();
            if chosen.is_empty() {
                title
            } else {
                format!("{title}: {}", chosen.join(" or "))
            }
        }
        Expected::Message { contact, is_from } => {
            let name = contact_name(state, contact);
            let way = if *is_from { "from" } else { "to" };
            format!("A message {way} {name}")
        }
        Expected::Notify(id) => {
            let known = state.plan().and_then(|plan| plan.notification(id.as_str()));
            known.map_or_else(|| id.to_string(), |notify| notify.title.clone())
        }
        Expected::Service(service, is) => {
            let name = state.service_rows(service.as_str()).next();
            let name = name.map_or_else(|| service.to_string(), |row| row.name.clone());
            let words: Vec<&str> = is.iter().map(|status| service_words(*status)).collect();
            format!("{name} marked {}", words.join(" or "))
        }
        Expected::Paper(paper) => {
            let known = state
                .plan()
                .and_then(|plan| plan.papers.iter().find(|known| known.id == *paper));
            let title = known.map_or_else(|| paper.to_string(), |paper| paper.title.clone());
            format!("{title} handed out")
        }
    }
}

/// A contact as the log has named them; else by the words of their id, since a log does not hold the practice's list.
fn contact_name(state: &State, contact: &ContactId) -> String {
    let said = state
        .messages
        .iter()
        .find(|said| said.contact.id.as_ref() == Some(contact));
    said.map_or_else(|| contact.as_str().replace('-', " "), |said| said.contact.name.clone())
}
