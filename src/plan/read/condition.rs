//! Conditions: one key says what a condition hangs on, `is` what it waits for.

use super::super::check::{Noun, What};
use super::super::condition::{Condition, ConfirmAnswer, IncidentKind, StepStatus};
use super::super::diagnostic::quoted;
use super::super::keys::CONDITION;
use super::super::model::{AskId, OptionId, ServiceId, ServiceStatus, StepId, is_slug};
use super::super::places::ConditionPlaces;
use super::super::source::Span;
use super::super::tree::{Node, Value};
use super::super::walk::{Fields, Walk};
use super::nouns::service_words;

/// A condition, and where it stands.
pub(super) type Placed = (Condition, ConditionPlaces);

/// The condition under `when`.
pub(super) fn when(walk: &mut Walk, fields: &Fields) -> Option<Placed> {
    let field = fields.get("when")?;
    condition(walk, field.node)
}

/// Reads one condition. Recursion is bounded by the depth of the tree.
fn condition(walk: &mut Walk, node: &Node) -> Option<Placed> {
    let fields = walk.fields(node, node.at, &CONDITION)?;
    let kinds: Vec<(&str, Span)> = fields
        .keys()
        .filter(|(key, _)| CONDITION.one_of.contains(key))
        .collect();
    let (kind, _) = match kinds.as_slice() {
        [one] => *one,
        [] => {
            let hint = format!("it needs one of: {}", CONDITION.one_of.join(", "));
            walk.error(fields.at, "this condition does not say what it hangs on", hint);
            return None;
        }
        [_, (second, at), ..] => {
            let message = format!("a condition hangs on one thing, and {} is a second", quoted(second));
            walk.error(
                *at,
                message,
                "put several conditions in a list under \"all:\" or \"any:\"".to_owned(),
            );
            return None;
        }
    };
    if kind != "service" && fields.get("for").is_some() {
        let at = fields
            .keys()
            .find(|(key, _)| *key == "for")
            .map_or(fields.at, |(_, at)| at);
        walk.error(at, "\"for\" belongs to a service alone", "delete it".to_owned());
    }
    if fields.get(kind).is_none() {
        walk.error(
            fields.at,
            format!("nothing stands after {}", quoted(kind)),
            "complete the line".to_owned(),
        );
        return None;
    }
    let mut parts = Vec::new();
    let read = match kind {
        "service" => service(walk, &fields),
        "answer" => answer(walk, &fields),
        "decision" => decision(walk, &fields),
        "step" => step(walk, &fields),
        "elapsed" => walk.duration(&fields, "elapsed").map(Condition::Elapsed),
        "kind" => kind_of_incident(walk, &fields),
        "all" => several(walk, &fields, "all", &mut parts).map(Condition::All),
        "any" => several(walk, &fields, "any", &mut parts).map(Condition::Any),
        _ => condition(walk, fields.get("not")?.node).map(|(inner, places)| {
            parts.push(places);
            Condition::Not(Box::new(inner))
        }),
    }?;
    let at = fields.place(kind);
    let is = ["for", "is"].into_iter().find(|key| fields.get(key).is_some());
    let is = is.map_or(at, |key| fields.place(key));
    Some((read, ConditionPlaces { at, is, parts }))
}

/// A fault inside leaves out only the faulty part, so that the others are still looked at.
fn several(walk: &mut Walk, fields: &Fields, key: &str, places: &mut Vec<ConditionPlaces>) -> Option<Vec<Condition>> {
    let items = fields.items(key);
    if items.is_empty() {
        walk.error(
            fields.at,
            format!("{} needs conditions to choose from", quoted(key)),
            "add some below it".to_owned(),
        );
        return None;
    }
    let mut read = Vec::new();
    for item in items {
        if let Some((part, place)) = condition(walk, item) {
            read.push(part);
            places.push(place);
        }
    }
    (!read.is_empty()).then_some(read)
}

fn wanted<'n>(walk: &mut Walk, fields: &Fields<'n, '_>, example: &str) -> Option<(&'n str, Span)> {
    if fields.get("is").is_none() {
        walk.error(
            fields.at,
            "this condition does not say what it waits for",
            format!("add \"is: {example}\""),
        );
        return None;
    }
    if let Some(field) = fields
        .get("is")
        .filter(|field| matches!(field.node.value, Value::List(_)))
    {
        let hint = "write one condition for each, in a list under \"any:\"".to_owned();
        walk.error(field.node.at, "\"is\" takes one text here, and this is a list", hint);
        return None;
    }
    walk.word(fields, "is")
}

fn service(walk: &mut Walk, fields: &Fields) -> Option<Condition> {
    let service = walk.mention(fields, "service", Noun::Service)?;
    let for_at_least = walk.duration(fields, "for");
    if fields.get("is").is_none() {
        let hint = "add \"is: down\" or \"is: [slow, down]\"".to_owned();
        walk.error(fields.at, "this condition does not say what it waits for", hint);
        return None;
    }
    let mut is: Vec<ServiceStatus> = Vec::new();
    for (word, at) in walk.different_words(fields, "is") {
        is.extend(walk.one_word(word, at, "is", &service_words()));
    }
    (!is.is_empty()).then(|| Condition::Service {
        service: ServiceId::recorded(&service),
        is,
        for_at_least,
    })
}

/// `STEP.confirm` or `STEP.ASK`.
fn answer(walk: &mut Walk, fields: &Fields) -> Option<Condition> {
    let (text, at) = walk.word(fields, "answer")?;
    let Some((step, ask)) = text.split_once('.').filter(|(step, ask)| is_slug(step) && is_slug(ask)) else {
        let message = format!("{} does not name a question", quoted(text));
        walk.error(
            at,
            message,
            "write the step's id, a full stop, and confirm or the question's id".to_owned(),
        );
        return None;
    };
    let example = if ask == "confirm" { "yes" } else { "the answer" };
    let wanted = wanted(walk, fields, example);
    if ask == "confirm" {
        walk.mention_as(What::Confirmed, step, at);
        let (word, is_at) = wanted?;
        let words = [
            ("yes", ConfirmAnswer::Yes),
            ("no", ConfirmAnswer::No),
            ("escalate", ConfirmAnswer::Escalate),
            ("true", ConfirmAnswer::Yes),
            ("false", ConfirmAnswer::No),
        ];
        return walk.one_word(word, is_at, "is", &words).map(|is| Condition::Confirmed {
            step: StepId::recorded(step),
            is,
        });
    }
    let what = What::Answered {
        ask: ask.to_owned(),
        is: wanted.map(|(word, at)| (word.to_owned(), at)),
    };
    walk.mention_as(what, step, at);
    wanted.map(|(is, _)| Condition::Answered {
        step: StepId::recorded(step),
        ask: AskId::recorded(ask),
        is: is.to_owned(),
    })
}

fn decision(walk: &mut Walk, fields: &Fields) -> Option<Condition> {
    let (step, at) = walk.word(fields, "decision")?;
    let wanted = wanted(walk, fields, "the option's id");
    let what = What::Decided {
        is: wanted.map(|(word, at)| (word.to_owned(), at)).into_iter().collect(),
    };
    walk.mention_as(what, step, at);
    wanted.map(|(is, _)| Condition::Decided {
        step: StepId::recorded(step),
        is: OptionId::recorded(is),
    })
}

/// Inactive is what conditions make of a step, so none may hang on it: they could chase each other in a ring.
fn step(walk: &mut Walk, fields: &Fields) -> Option<Condition> {
    let (step, at) = walk.word(fields, "step")?;
    walk.mention_as(What::StepState, step, at);
    let (word, is_at) = wanted(walk, fields, "done")?;
    let words: Vec<(&'static str, StepStatus)> = StepStatus::ALL
        .into_iter()
        .filter(|status| *status != StepStatus::Inactive)
        .map(|status| (status.word(), status))
        .collect();
    walk.one_word(word, is_at, "is", &words).map(|is| Condition::StepIs {
        step: StepId::recorded(step),
        is,
    })
}

fn kind_of_incident(walk: &mut Walk, fields: &Fields) -> Option<Condition> {
    let words = [IncidentKind::Live, IncidentKind::Drill, IncidentKind::Backfilled].map(|kind| (kind.word(), kind));
    walk.one_of(fields, "kind", &words).map(Condition::Kind)
}
