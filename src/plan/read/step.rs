//! Steps.

use super::super::check::{Noun, What};
use super::super::condition::Condition;
use super::super::diagnostic::quoted;
use super::super::keys::{DUE, ESCALATE, ISSUE, MOST_SLIPS, PRINTS, STEP};
use super::super::model::{
    Anchor, Due, Escalate, Issue, MessageId, NotifyId, PaperId, PhaseId, Required, RoleId, ServiceId, Step, StepId,
    StepNumber, WorkScreen, is_slug,
};
use super::super::source::Span;
use super::super::tree::Value;
use super::super::walk::{Fields, Walk};
use super::known::Known;
use super::nouns::{contact, service_words};
use super::numbers::Numbers;
use super::{condition, question};

/// The keys that checks of the plan as a whole point at.
const PLACED: [&str; 9] = [
    "warning", "caution", "note", "expect", "due", "after", "repeat", "decision", "notify",
];

pub(super) fn steps(walk: &mut Walk, phase: &Fields, known: &mut Known, numbers: &mut Numbers) -> Vec<Step> {
    let mut steps = Vec::new();
    for node in phase.items("steps") {
        if let Some(fields) = walk.fields(node, node.at, &STEP) {
            let title = walk.line(&fields, "do");
            let id = known.id(walk, &fields, title.as_deref(), "step");
            walk.step.clone_from(&id);
            let number = numbers.next(walk, &fields);
            let step = step(walk, &fields, (id.as_deref().unwrap_or_default(), number), title);
            let mut here = std::mem::take(&mut walk.here);
            here.at = Some(fields.at);
            if let Some(id) = id {
                walk.places.steps.insert(id, here);
                steps.push(step);
            }
            walk.step = None;
        }
    }
    steps
}

fn step(walk: &mut Walk, fields: &Fields, (id, number): (&str, StepNumber), title: Option<String>) -> Step {
    let required = [Required::Must, Required::Could, Required::MustUnlessDocumented].map(|kind| (kind.word(), kind));
    let screens = [WorkScreen::Services].map(|screen| (screen.word(), screen));
    let title = title.unwrap_or_else(|| id.to_owned());
    for key in PLACED {
        if fields.get(key).is_some() {
            walk.here.note(key, fields.place(key));
        }
    }
    Step {
        id: StepId::recorded(id),
        number,
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
        asks: question::asks(walk, fields),
        required: walk.one_of(fields, "required", &required).unwrap_or_default(),
        when: when(walk, fields),
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
        screen: walk.one_of(fields, "screen", &screens),
        decision: question::decision(walk, fields, &title),
        escalate: escalate(walk, fields),
        title,
    }
}

fn when(walk: &mut Walk, fields: &Fields) -> Option<Condition> {
    let (condition, places) = condition::when(walk, fields)?;
    walk.here.when = Some(places);
    Some(condition)
}

fn after(walk: &mut Walk, fields: &Fields) -> Vec<StepId> {
    let mut after = Vec::new();
    for (id, at) in walk.different_words(fields, "after") {
        walk.mention_as(What::After, id, at);
        after.push(StepId::recorded(id));
    }
    after
}

fn prints(walk: &mut Walk, fields: &Fields) -> Vec<String> {
    let mut prints = Vec::new();
    for (word, at) in walk.different_words(fields, "print") {
        if !PRINTS.contains(&word) {
            let hint = walk.hint_of(word, &PRINTS, "it can print");
            walk.warn(at, format!("this program cannot print {}", quoted(word)), hint);
        }
        prints.push(word.to_owned());
    }
    prints
}

/// `due: 10m`, or `due: {after: ANCHOR, within: 10m}`.
fn due(walk: &mut Walk, fields: &Fields) -> Option<Due> {
    let field = fields.get("due")?;
    if matches!(field.node.value, Value::Scalar(_)) {
        return walk.duration(fields, "due").map(|within| Due { after: None, within });
    }
    let fields = walk.fields(field.node, field.node.at, &DUE)?;
    walk.here.note("due.after", fields.place("after"));
    walk.here.note("due.within", fields.place("within"));
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
            let hint = match (kind, id) {
                ("service", service) if is_slug(service) => {
                    format!("say which turn too: service:{service}.back, or .down")
                }
                (alone, "") if is_slug(alone) && !matches!(alone, "step" | "phase" | "service" | "start") => {
                    format!("write step:{alone}, or phase:{alone} where that is a phase")
                }
                _ => {
                    "write step:ID, phase:ID or service:ID.down; without \"after\" it counts from the start".to_owned()
                }
            };
            walk.error(at, message, hint);
            None
        }
    }
}

fn issue(walk: &mut Walk, fields: &Fields) -> Option<Issue> {
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
    walk.here.note("escalate.after", fields.place("after"));
    let after = walk.duration(&fields, "after");
    let to = walk.mention(&fields, "to", Noun::Role);
    let say = walk.text(&fields, "say");
    Some(Escalate {
        after: after?,
        to: RoleId::recorded(&to?),
        say,
    })
}
