//! What a step asks, and what it decides.

use super::super::check::{Noun, What};
use super::super::diagnostic::quoted;
use super::super::keys::{ASK, DECISION, OPTION, THEN};
use super::super::model::{Ask, AskId, AskKind, Decision, DecisionOption, OptionId, PhaseId, Then};
use super::super::tree::Node;
use super::super::walk::{Fields, Walk};
use super::known::Known;

pub(super) fn asks(walk: &mut Walk, fields: &Fields) -> Vec<Ask> {
    let mut asks = Vec::new();
    let mut known = Known::default();
    for node in fields.items("ask") {
        let Some(fields) = walk.fields(node, node.at, &ASK) else {
            continue;
        };
        let prompt = walk.line(&fields, "prompt");
        let id = known.id(walk, &fields, prompt.as_deref(), "question");
        if let (Some("confirm"), Some((_, at))) = (id.as_deref(), walk.word(&fields, "id")) {
            let message = "\"confirm\" is the step's own question and cannot name another";
            walk.error(at, message, "give it another id".to_owned());
        }
        let kind = ask_kind(walk, &fields);
        let required = walk.yes_no(&fields, "required").unwrap_or(false);
        if let Some(id) = id {
            asks.push(Ask {
                prompt: prompt.unwrap_or_else(|| id.clone()),
                id: AskId::recorded(&id),
                kind,
                required,
            });
        }
    }
    asks
}

/// Options make a question a choice, whether or not it says so.
fn ask_kind(walk: &mut Walk, fields: &Fields) -> AskKind {
    let options: Vec<String> = walk
        .different_words(fields, "options")
        .into_iter()
        .map(|(text, _)| text.to_owned())
        .collect();
    let words = [
        ("text", AskKindWord::Text),
        ("number", AskKindWord::Number),
        ("time", AskKindWord::Time),
        ("choice", AskKindWord::Choice),
        ("yes-no", AskKindWord::YesNo),
    ];
    let word = walk.one_of(fields, "type", &words);
    let at = fields
        .keys()
        .find(|(key, _)| *key == "type")
        .map_or(fields.at, |(_, at)| at);
    match word {
        Some(AskKindWord::Choice) if options.is_empty() => {
            let hint = "add \"options: [one, another]\"".to_owned();
            walk.error(at, "a choice needs options to choose from", hint);
            AskKind::Text
        }
        Some(AskKindWord::Choice) | None if !options.is_empty() => AskKind::Choice(options),
        Some(other) if !options.is_empty() => {
            walk.error(
                at,
                "only a choice has options",
                "write \"type: choice\", or delete the options".to_owned(),
            );
            other.kind()
        }
        Some(other) => other.kind(),
        None => AskKind::Text,
    }
}

#[derive(Clone, Copy)]
enum AskKindWord {
    Text,
    Number,
    Time,
    Choice,
    YesNo,
}

impl AskKindWord {
    fn kind(self) -> AskKind {
        match self {
            Self::Number => AskKind::Number,
            Self::Time => AskKind::Time,
            Self::YesNo => AskKind::YesNo,
            Self::Text | Self::Choice => AskKind::Text,
        }
    }
}

/// A decision without a question asks what the step says.
pub(super) fn decision(walk: &mut Walk, fields: &Fields, title: &str) -> Option<Decision> {
    const FEWEST_OPTIONS: usize = 2;
    let field = fields.get("decision")?;
    let fields = walk.fields(field.node, field.node.at, &DECISION)?;
    let question = walk.line(&fields, "question").unwrap_or_else(|| title.to_owned());
    let mut options = Vec::new();
    let mut known = Known::default();
    let nodes = fields.items("options");
    if !nodes.is_empty() && nodes.len() < FEWEST_OPTIONS {
        let hint = "add the other one, even if it is \"carry on as now\"".to_owned();
        walk.error(fields.at, "a decision needs two options at least", hint);
    }
    for node in nodes {
        options.extend(option(walk, node, &mut known));
    }
    let review = walk.duration(&fields, "review");
    Some(Decision {
        question,
        options,
        review,
    })
}

fn option(walk: &mut Walk, node: &Node, known: &mut Known) -> Option<DecisionOption> {
    let fields = walk.fields(node, node.at, &OPTION)?;
    let title = walk.line(&fields, "title");
    if title.is_none() && fields.get("id").is_none() {
        walk.error(
            fields.at,
            "an option needs a title",
            "add a line \"title: …\" here".to_owned(),
        );
    }
    let id = known.id(walk, &fields, title.as_deref(), "option");
    let then = fields.get("then").and_then(|field| then(walk, field.node));
    let id = id?;
    let at = if fields.get("title").is_some() {
        fields.place("title")
    } else {
        fields.at
    };
    walk.here.options.push(at);
    Some(DecisionOption {
        title: title.unwrap_or_else(|| id.clone()),
        id: OptionId::recorded(&id),
        then,
    })
}

/// Exactly one of `go_to`, `stand_down` and `switch`.
fn then(walk: &mut Walk, node: &Node) -> Option<Then> {
    let fields = walk.fields(node, node.at, &THEN)?;
    let mut keys = fields.keys();
    let (first, second) = (keys.next(), keys.next());
    if let Some((key, at)) = second {
        let message = format!("\"then\" does one thing, and {} is a second", quoted(key));
        walk.error(at, message, "keep one of them".to_owned());
    }
    match first?.0 {
        "go_to" => walk
            .mention(&fields, "go_to", Noun::Phase)
            .map(|id| Then::GoTo(PhaseId::recorded(&id))),
        "stand_down" => walk.yes_no(&fields, "stand_down")?.then_some(Then::StandDown),
        _ => switch(walk, &fields),
    }
}

/// Another plan: an id, or a path relative to this file.
fn switch(walk: &mut Walk, fields: &Fields) -> Option<Then> {
    let (text, at) = walk.word(fields, "switch")?;
    let is_path = text.contains(['/', '\\']) || std::path::Path::new(text).extension().is_some();
    if !is_path {
        walk.check_slug(text, at);
    } else if text.starts_with(['/', '\\']) || text.contains(':') {
        let message = format!("{} names a place on one computer alone", quoted(text));
        walk.error(
            at,
            message,
            "write the plan's id, or its path from this file's folder".to_owned(),
        );
    }
    walk.mention_as(What::Plan, text, at);
    Some(Then::Switch(text.to_owned()))
}
