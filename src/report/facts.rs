//! What was decided, said and given out.

use super::reading::Reading;
use super::record::TimerRow;
use super::rows::{ActionRow, DebriefAnswer, DebriefRow, DecisionRow, HolderRow, MessageRow, RoleRow, WatchRow};
use crate::incident::entry::{Entry, WordKey};
use crate::incident::event::{Event, MessageRecorded};
use crate::incident::narrate::Voice;
use crate::incident::state::{ServiceState, State};
use crate::plan::did_you_mean;

/// A question of the debrief: asked after every incident, beside whatever else people want to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Its id, as in `debrief ID TEXT`.
    pub id: &'static str,
    /// The question.
    pub title: &'static str,
    /// Where the report puts its answers: review (the four questions) or well (what went well, what did not, luck).
    pub part: &'static str,
}

/// The questions of the debrief. The first four are those of the NHS After Action Review; the others are the prompts of
/// a hot debrief, and the "where we got lucky" of an engineer's postmortem.
pub const QUESTIONS: [Question; 8] = [
    question("expected", "What was expected to happen?", "review"),
    question("happened", "What actually happened?", "review"),
    question("different", "Why was there a difference?", "review"),
    question("learned", "What can be learned, and what will change?", "review"),
    question("went-well", "What went well?", "well"),
    question("went-badly", "What did not go well?", "well"),
    question("lucky", "Where were we lucky?", "well"),
    question("wellbeing", "How is everyone?", "other"),
];

/// Other names by which the same is answered.
const ALSO_CALLED: [(&str, &str); 4] = [
    ("did-not", "went-badly"),
    ("did-not-go-well", "went-badly"),
    ("luck", "lucky"),
    ("change", "learned"),
];

/// A sentence where this names no question that is asked, for whoever has misspelt one; answers to questions of one's own
/// are kept. A drill's scenario asks questions of its own.
pub fn unknown_question(id: &str, state: Option<&State>) -> Option<String> {
    let also = ALSO_CALLED.iter().map(|(also, _)| *also);
    let mut known = QUESTIONS.iter().map(|question| question.id).chain(also);
    if known.any(|known| known == id) || state.is_some_and(|state| of_scenario(state, id).is_some()) {
        return None;
    }
    let ids = || QUESTIONS.iter().map(|question| question.id);
    let meant = did_you_mean(id, ids()).map_or_else(
        || format!("those asked are {}", ids().collect::<Vec<_>>().join(", ")),
        |near| format!("did you mean \"{near}\"?"),
    );
    Some(format!(
        "no question of the debrief is called \"{id}\"; kept as one of your own ({meant})"
    ))
}

/// The question of this id that the scenario of a drill asks, once it is told.
fn of_scenario(state: &State, id: &str) -> Option<String> {
    state.drill.as_ref()?.question(id)
}

const fn question(id: &'static str, title: &'static str, part: &'static str) -> Question {
    Question { id, title, part }
}

/// The debrief: the known questions in their order, answered or not, then those that somebody made up.
pub(super) fn debrief(reading: &Reading<'_>) -> Vec<DebriefRow> {
    let known = QUESTIONS.iter().map(|question| DebriefRow {
        question: question.id.to_owned(),
        title: question.title.to_owned(),
        part: question.part,
        answers: Vec::new(),
    });
    let mut rows: Vec<DebriefRow> = known.collect();
    for fact in &reading.state.debrief {
        let also = ALSO_CALLED.iter().find(|(also, _)| *also == fact.question);
        let id = also.map_or(fact.question.as_str(), |(_, id)| id);
        let at = rows.iter().position(|row| row.question == id);
        let at = at.unwrap_or_else(|| {
            rows.push(DebriefRow {
                question: id.to_owned(),
                title: of_scenario(reading.state, id).unwrap_or_else(|| capitalised(&id.replace('-', " "))),
                part: "other",
                answers: Vec::new(),
            });
            rows.len() - 1
        });
        let occurred = reading.log.at(fact.place).map_or(reading.at, |entry| entry.occurred);
        rows[at].answers.push(DebriefAnswer {
            text: reading.people.text(fact.text).unwrap_or_default(),
            by: reading.signed(fact.by.as_ref(), occurred),
        });
    }
    rows
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// The decisions, in the order recorded.
pub(super) fn decisions(reading: &Reading<'_>) -> Vec<DecisionRow> {
    let rows = reading.state.decisions.iter().map(|fact| DecisionRow {
        no: reading.no(fact.place),
        step: fact.step.to_string(),
        question: fact.question.clone(),
        option: fact.option.to_string(),
        choice: fact.choice.clone(),
        why: reading
            .people
            .text(fact.why)
            .or_else(|| reading.reason_given(fact.place)),
        considered: reading.people.text(fact.considered),
        by: reading.signed(fact.by.as_ref(), fact.occurred),
        at: reading.time(fact.occurred),
        review_at: fact.review_at.map(|review| reading.time(review)),
        holds: reading
            .state
            .decision(&fact.step)
            .is_some_and(|latest| latest.place == fact.place),
    });
    rows.collect()
}

/// The messages, in the order recorded.
pub(super) fn messages(reading: &Reading<'_>) -> Vec<MessageRow> {
    let of_message = |entry: &'_ Entry, message: &MessageRecorded| MessageRow {
        no: reading.no(entry.place),
        direction: message.direction,
        contact: reading.people.contact(&message.contact),
        text: reading.people.text(entry.word(&WordKey::Text)),
        reference: reading.people.text(entry.word(&WordKey::Reference)),
        medium: message.medium.clone(),
        next: message.next.map(|next| reading.time(next)),
        at: reading.time(entry.occurred),
        by: reading.signed(entry.by.as_ref(), entry.occurred),
    };
    let standing = reading.log.entries().filter(|entry| !reading.log.is_struck(entry));
    let rows = standing.filter_map(|entry| match &entry.event {
        Event::MessageRecorded(message) => Some(of_message(entry, message)),
        _ => None,
    });
    rows.collect()
}

/// Who held which role, and when.
pub(super) fn roles(reading: &Reading<'_>) -> Vec<RoleRow> {
    let rows = reading.state.roles.iter().map(|role| {
        let changes = role.holders.changes();
        let held = changes.iter().enumerate().map(|(index, change)| HolderRow {
            person: reading.people.person(&change.value),
            from: reading.time(change.occurred),
            to: changes.get(index + 1).map(|next| reading.time(next.occurred)),
        });
        RoleRow {
            id: role.id.to_string(),
            title: role.title.clone(),
            held: held.collect(),
        }
    });
    rows.collect()
}

/// What is to be changed.
pub(super) fn actions(reading: &Reading<'_>) -> Vec<ActionRow> {
    let rows = reading.state.actions.iter().map(|fact| ActionRow {
        number: fact.number.to_string(),
        text: reading.people.text(fact.text).unwrap_or_default(),
        owner: reading.people.somebody(&fact.owner),
        due: fact.due,
        done_at: fact.done.map(|done| reading.time(done)),
    });
    rows.collect()
}

/// The services that somebody watches beyond the incident, or watched until they were safe to use.
pub(super) fn watches(reading: &Reading<'_>) -> Vec<WatchRow> {
    let rows = reading.state.watches.iter().map(|fact| {
        let service = reading.state.service(fact.service.as_str(), None);
        let is_watched = reading.state.watched().any(|watched| watched.place == fact.place);
        let settled = service.filter(|_| !is_watched).map(ServiceState::since);
        WatchRow {
            service: fact.service.to_string(),
            name: fact.name.clone(),
            status: service.map(ServiceState::status),
            owner: reading.people.somebody(&fact.owner),
            since: reading.time(fact.occurred),
            next: fact.next.map(|next| reading.time(next)),
            settled_at: settled.map(|settled| reading.time(settled)),
        }
    });
    rows.collect()
}

/// The timers that run.
pub(super) fn timers(reading: &Reading<'_>) -> Vec<TimerRow> {
    let running = reading.state.timers.iter().filter(|timer| timer.ended.is_none());
    let rows = running.map(|timer| TimerRow {
        number: timer.number.to_string(),
        due: reading.time(timer.due),
        text: reading.people.text(timer.text),
    });
    rows.collect()
}
