//! Steps, their questions and their decisions.

use super::super::check::{Noun, What};
use super::super::diagnostic::quoted;
use super::super::model::{
    Anchor, Ask, AskId, AskKind, Decision, DecisionOption, Due, Escalate, Issue, MessageId, NotifyId, OptionId,
    PaperId, PhaseId, Required, RoleId, ServiceId, Step, StepId, Then,
};
use super::super::source::Span;
use super::super::tree::{Node, Value};
use super::super::walk::{Fields, Shape, Walk};
use super::nouns::{contact, service_words};
use super::{Known, condition};

const STEP: Shape = Shape {
    noun: "a step",
    keys: &[
        "id",
        "do",
        "role",
        "detail",
        "why",
        "warning",
        "caution",
        "note",
        "confirm",
        "ask",
        "required",
        "when",
        "after",
        "expect",
        "due",
        "repeat",
        "contact",
        "issue",
        "print",
        "use_message",
        "notify",
        "decision",
        "escalate",
    ],
    required: &["do", "role"],
    synonyms: &[
        ("title", "do"),
        ("name", "do"),
        ("who", "role"),
        ("description", "detail"),
        ("message", "use_message"),
        ("if", "when"),
        ("asks", "ask"),
        ("every", "repeat"),
        ("within", "due"),
        ("paper", "issue"),
        ("decide", "decision"),
    ],
};

const ASK: Shape = Shape {
    noun: "a question",
    keys: &["id", "prompt", "type", "options", "required"],
    required: &[],
    synonyms: &[
        ("question", "prompt"),
        ("text", "prompt"),
        ("kind", "type"),
        ("choices", "options"),
    ],
};

const DECISION: Shape = Shape {
    noun: "a decision",
    keys: &["question", "options", "review"],
    required: &["question", "options"],
    synonyms: &[("ask", "question"), ("choices", "options")],
};

const OPTION: Shape = Shape {
    noun: "an option",
    keys: &["id", "title", "then"],
    required: &[],
    synonyms: &[("name", "title"), ("text", "title"), ("do", "then")],
};

const THEN: Shape = Shape {
    noun: "\"then\"",
    keys: &["go_to", "stand_down", "switch"],
    required: &[],
    synonyms: &[("phase", "go_to"), ("plan", "switch")],
};

const DUE: Shape = Shape {
    noun: "\"due\"",
    keys: &["after", "within"],
    required: &["within"],
    synonyms: &[("from", "after")],
};

const ISSUE: Shape = Shape {
    noun: "\"issue\"",
    keys: &["paper", "count"],
    required: &["paper", "count"],
    synonyms: &[("number", "count")],
};

const ESCALATE: Shape = Shape {
    noun: "\"escalate\"",
    keys: &["after", "to", "say"],
    required: &["after", "to"],
    synonyms: &[("role", "to"), ("text", "say")],
};

/// What the program can print.
const PRINTS: [&str; 11] = [
    "cards",
    "slips",
    "kit",
    "day-list",
    "call-sheet",
    "worklist",
    "board",
    "handover",
    "contacts",
    "sitrep",
    "reconciliation",
];

pub(super) fn steps(walk: &mut Walk, phase: &Fields, known: &mut Known) -> Vec<Step> {
    let mut steps = Vec::new();
    for node in walk.items(phase, "steps") {
        if let Some(fields) = walk.fields(node, node.at, &STEP) {
            let title = walk.line(&fields, "do");
            let id = known.id(walk, &fields, title.as_deref(), "step");
            walk.step.clone_from(&id);
            let step = step(walk, &fields, id.as_deref().unwrap_or_default(), title);
            if id.is_some() {
                steps.push(step);
            }
            walk.step = None;
        }
    }
    steps
}

fn step(walk: &mut Walk, fields: &Fields, id: &str, title: Option<String>) -> Step {
    let required = [Required::Must, Required::Could, Required::MustUnlessDocumented].map(|kind| (kind.word(), kind));
    Step {
        id: StepId::recorded(id),
        title: title.unwrap_or_else(|| id.to_owned()),
        role: RoleId::recorded(
            &walk
                .mention(fields, "role", Noun::Role)
                .unwrap_or_else(|| "anyone".to_owned()),
        ),
        detail: walk.text(fields, "detail"),
        why: walk.text(fields, "why"),
        warning: walk.text(fields, "warning"),
        caution: walk.text(fields, "caution"),
        note: walk.text(fields, "note"),
        confirm: walk.line(fields, "confirm"),
        asks: asks(walk, fields),
        required: walk.one_of(fields, "required", &required).unwrap_or_default(),
        when: condition::when(walk, fields),
        after: after(walk, fields),
        expect: walk.duration(fields, "expect"),
        due: due(walk, fields),
        repeat: walk.duration(fields, "repeat"),
        contact: contact(walk, fields),
        issue: issue(walk, fields),
        print: prints(walk, fields),
        use_message: walk
            .mention(fields, "use_message", Noun::Message)
            .map(|id| MessageId::recorded(&id)),
        notify: walk
            .mention(fields, "notify", Noun::Notify)
            .map(|id| NotifyId::recorded(&id)),
        decision: decision(walk, fields),
        escalate: escalate(walk, fields),
    }
}

fn after(walk: &mut Walk, fields: &Fields) -> Vec<StepId> {
    let mut after = Vec::new();
    for (id, at) in walk.words(fields, "after") {
        walk.mention_as(What::After, id, at);
        after.push(StepId::recorded(id));
    }
    after
}

fn prints(walk: &mut Walk, fields: &Fields) -> Vec<String> {
    let mut prints = Vec::new();
    for (word, at) in walk.words(fields, "print") {
        if !PRINTS.contains(&word) {
            let hint = walk.hint_of(word, &PRINTS, "it can print");
            walk.warn(at, format!("this program cannot print {}", quoted(word)), hint);
        }
        prints.push(word.to_owned());
    }
    prints
}

fn asks(walk: &mut Walk, fields: &Fields) -> Vec<Ask> {
    let mut asks = Vec::new();
    let mut known = Known::default();
    for node in walk.items(fields, "ask") {
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
    let options = walk.texts(fields, "options");
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

/// `due: 10m`, or `due: {after: ANCHOR, within: 10m}`.
fn due(walk: &mut Walk, fields: &Fields) -> Option<Due> {
    let field = fields.get("due")?;
    if matches!(field.node.value, Value::Scalar(_)) {
        return walk.duration(fields, "due").map(|within| Due { after: None, within });
    }
    let fields = walk.fields(field.node, field.node.at, &DUE)?;
    let after = walk
        .word(&fields, "after")
        .and_then(|(text, at)| anchor(walk, text, at));
    walk.duration(&fields, "within").map(|within| Due { after, within })
}

/// `step:ID`, `phase:ID` or `service:ID.STATE`.
fn anchor(walk: &mut Walk, text: &str, at: Span) -> Option<Anchor> {
    let (kind, id) = text
        .split_once(':')
        .map_or((text, ""), |(kind, id)| (kind.trim(), id.trim()));
    match (kind, id.rsplit_once('.')) {
        ("step", _) if !id.is_empty() => {
            walk.mention_as(What::DueAfter, id, at);
            Some(Anchor::Step(StepId::recorded(id)))
        }
        ("phase", _) if !id.is_empty() => {
            walk.mention_of(Noun::Phase, id, at);
            Some(Anchor::Phase(PhaseId::recorded(id)))
        }
        ("service", Some((service, state))) => {
            walk.mention_of(Noun::Service, service, at);
            let status = walk.one_word(state, at, "after", &service_words())?;
            Some(Anchor::Service(ServiceId::recorded(service), status))
        }
        _ => {
            let message = format!("{} is no moment to count from", quoted(text));
            walk.error(at, message, "write step:ID, phase:ID or service:ID.down".to_owned());
            None
        }
    }
}

fn issue(walk: &mut Walk, fields: &Fields) -> Option<Issue> {
    const MOST_SLIPS: u32 = 999;
    let field = fields.get("issue")?;
    let fields = walk.fields(field.node, field.node.at, &ISSUE)?;
    let paper = walk.mention(&fields, "paper", Noun::Paper);
    let count = walk.count(&fields, "count", MOST_SLIPS);
    Some(Issue {
        paper: PaperId::recorded(&paper?),
        count: count?,
    })
}

fn escalate(walk: &mut Walk, fields: &Fields) -> Option<Escalate> {
    let field = fields.get("escalate")?;
    let fields = walk.fields(field.node, field.node.at, &ESCALATE)?;
    let after = walk.duration(&fields, "after");
    let to = walk.mention(&fields, "to", Noun::Role);
    let say = walk.text(&fields, "say");
    Some(Escalate {
        after: after?,
        to: RoleId::recorded(&to?),
        say,
    })
}

fn decision(walk: &mut Walk, fields: &Fields) -> Option<Decision> {
    const FEWEST_OPTIONS: usize = 2;
    let field = fields.get("decision")?;
    let fields = walk.fields(field.node, field.node.at, &DECISION)?;
    let question = walk.line(&fields, "question").unwrap_or_default();
    let mut options = Vec::new();
    let mut known = Known::default();
    let nodes = walk.items(&fields, "options");
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
    Some(Then::Switch(text.to_owned()))
}
