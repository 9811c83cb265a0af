//! A tree of nodes → a drill scenario. What it names of its plan is noted and looked up afterwards (`fitting`).

use std::time::Duration;

use chrono::NaiveTime;

use super::super::check::{Noun, What};
use super::super::condition::StepStatus;
use super::super::diagnostic::quoted;
use super::super::fitting::{ExpectationPlaces, InjectPlaces, Places};
use super::super::keys::{DEBRIEF, DRILL_FILE, EXPECTATION, INJECT, MOST_POINTS, OBJECTIVE, SCENARIO};
use super::super::model::{ContactId, NotifyId, OptionId, PaperId, RoleId, ServiceId, ServiceStatus, StepId};
use super::super::scalars;
use super::super::scenario::{
    Comes, DebriefKind, DebriefQuestion, DrillKind, Expectation, Expected, Inject, InjectId, Objective, ObjectiveId,
    STOP_WORD, Scenario, ScenarioId, Start,
};
use super::super::source::Span;
use super::super::tree::{Node, Value};
use super::super::walk::{Fields, Walk};
use super::known::Known;
use super::nouns::service_words;
use super::{condition, is_of_kind};

/// The scenario that stands in for one that cannot be read at all.
pub(in crate::plan) fn unreadable() -> Scenario {
    Scenario {
        id: ScenarioId::recorded("unreadable"),
        title: "This scenario cannot be read".to_owned(),
        plan: String::new(),
        summary: None,
        said_kind: None,
        duration: Duration::ZERO,
        starts: None,
        objectives: Vec::new(),
        stop_word: STOP_WORD.to_owned(),
        injects: Vec::new(),
        debrief: Vec::new(),
    }
}

/// Reads the whole of a scenario file, with the places of what is checked against the plan. Nothing where the file is of
/// another kind, or no map.
pub(in crate::plan) fn scenario(walk: &mut Walk, root: &Node) -> Option<(Scenario, Places)> {
    if is_of_kind(walk, root, "stopgap-drill/1") {
        return whatever_scenario(walk, root);
    }
    None
}

/// The same whatever the file says it is.
pub(in crate::plan) fn whatever_scenario(walk: &mut Walk, root: &Node) -> Option<(Scenario, Places)> {
    let file = walk.fields(root, root.at, &DRILL_FILE)?;
    let mut scenario = unreadable();
    let mut places = Places {
        injects_key: file.place("injects"),
        ..Places::default()
    };
    if let Some(field) = file.get("scenario")
        && let Some(fields) = walk.fields(field.node, field.node.at, &SCENARIO)
    {
        head(walk, &fields, &mut scenario, &mut places);
    }
    let mut known = Known::default();
    for node in file.items("injects") {
        if let Some((inject, placed)) = inject(walk, node, &mut known) {
            scenario.injects.push(inject);
            places.injects.push(placed);
        }
    }
    scenario.debrief = debrief(walk, &file);
    Some((scenario, places))
}

fn head(walk: &mut Walk, fields: &Fields, scenario: &mut Scenario, places: &mut Places) {
    places.head = fields.at;
    if let Some((id, _)) = walk.id(fields, "id") {
        scenario.id = ScenarioId::recorded(id);
        id.clone_into(&mut scenario.title);
    }
    if let Some(title) = walk.line(fields, "title") {
        scenario.title = title;
    }
    if let Some((plan, at)) = walk.word(fields, "plan") {
        plan.clone_into(&mut scenario.plan);
        places.plan = Some(at);
    }
    scenario.summary = walk.text(fields, "summary");
    scenario.said_kind = walk.one_of(fields, "kind", &DrillKind::WORDS);
    scenario.duration = walk.duration(fields, "duration").unwrap_or_default();
    scenario.starts = walk
        .word(fields, "starts")
        .and_then(|(text, at)| starts(walk, text, at));
    if let Some(word) = walk.line(fields, "stop_word") {
        scenario.stop_word = word;
    }
    let mut known = Known::default();
    for node in fields.items("objectives") {
        let Some(fields) = walk.fields(node, node.at, &OBJECTIVE) else {
            continue;
        };
        let text = walk.line(&fields, "text");
        if let Some(id) = known.id(walk, &fields, text.as_deref(), "objective") {
            places.objectives.push(fields.place("id"));
            scenario.objectives.push(Objective {
                text: text.unwrap_or_else(|| id.clone()),
                id: ObjectiveId::recorded(&id),
            });
        }
    }
}

/// `08:00`, or `2009-06-16 08:00`.
fn starts(walk: &mut Walk, text: &str, at: Span) -> Option<Start> {
    let (date, time) = match text.split_once(' ').filter(|(date, _)| date.contains(['-', '/'])) {
        Some((date, time)) => match scalars::date(date) {
            Ok(date) => (Some(date), time),
            Err(misread) => return walk.misread(at, misread),
        },
        None => (None, text),
    };
    let minute = scalars::minute_of_day(time).filter(|minute| *minute < 24 * 60);
    let time = minute.and_then(|minute| NaiveTime::from_hms_opt(u32::from(minute / 60), u32::from(minute % 60), 0));
    if time.is_none() {
        let message = format!("{} is no time at which a story begins", quoted(text));
        walk.error(
            at,
            message,
            "write it as 08:00, or with its day as 2009-06-16 08:00".to_owned(),
        );
    }
    time.map(|time| Start { date, time })
}

fn inject(walk: &mut Walk, node: &Node, known: &mut Known) -> Option<(Inject, InjectPlaces)> {
    let fields = walk.fields(node, node.at, &INJECT)?;
    let text = walk.text(&fields, "text");
    let id = known.id(walk, &fields, None, "inject");
    let comes = comes(walk, &fields);
    let to = walk.mention(&fields, "to", Noun::Role).map(|id| RoleId::recorded(&id));
    let services = changes(walk, &fields);
    let mut placed = InjectPlaces {
        at: fields.at,
        comes: comes.as_ref().map_or(fields.at, |(key, _)| fields.place(key)),
        expects: Vec::new(),
    };
    let mut expects = Vec::new();
    for node in fields.items("expects") {
        if let Some((expectation, places)) = expectation(walk, node) {
            expects.push(expectation);
            placed.expects.push(places);
        }
    }
    let inject = Inject {
        id: InjectId::recorded(&id?),
        comes: comes.map_or(Comes::ByHand, |(_, comes)| comes),
        from: walk.line(&fields, "from"),
        to,
        medium: walk.line(&fields, "medium"),
        services,
        expects,
        hint: walk.text(&fields, "hint"),
        variants: walk.texts(&fields, "variants"),
        text,
    };
    let is_silent = inject.text.is_none() && inject.variants.is_empty() && inject.services.is_empty();
    if is_silent && inject.hint.is_none() {
        walk.warn(
            placed.at,
            "this inject says nothing and changes nothing",
            "add \"text: …\"",
        );
    }
    Some((inject, placed))
}

/// When it comes, and the key that says so: exactly one of `at`, `when` and `contingency`.
fn comes(walk: &mut Walk, fields: &Fields) -> Option<(&'static str, Comes)> {
    let given: Vec<(&'static str, Span)> = fields.keys().filter(|(key, _)| INJECT.one_of.contains(key)).collect();
    let [(key, at)] = given.as_slice() else {
        match given.get(1) {
            Some((key, at)) => {
                let message = format!("an inject comes in one way, and {} is a second", quoted(key));
                walk.error(*at, message, "keep one of them".to_owned());
            }
            None => walk.error(
                fields.at,
                "this inject does not say when it comes",
                "add \"at: 10m\", \"when: …\", or \"contingency: true\" for one that is sent by hand".to_owned(),
            ),
        }
        return None;
    };
    let comes = match *key {
        "at" => {
            let (text, at) = walk.word(fields, "at")?;
            match scalars::duration(text) {
                Ok(after) => Comes::At(after),
                Err(misread) => return walk.misread(at, misread),
            }
        }
        "when" => Comes::When(condition::when(walk, fields)?.0),
        _ => {
            if walk.yes_no(fields, "contingency") == Some(false) {
                let hint = "write \"contingency: true\", or say when it comes: \"at: 10m\"".to_owned();
                walk.error(*at, "this inject does not say when it comes", hint);
            }
            Comes::ByHand
        }
    };
    Some((key, comes))
}

/// The services that change: `{phones: down}`.
fn changes(walk: &mut Walk, fields: &Fields) -> Vec<(ServiceId, ServiceStatus)> {
    let mut changes = Vec::new();
    for entry in walk.entries(fields, "services") {
        walk.mention_of(Noun::Service, &entry.key, entry.key_at);
        let Value::Scalar(word) = &entry.value.value else {
            let hint = format!("write a state after it, as in \"{}: down\"", entry.key);
            walk.error(entry.key_at, format!("{} takes one state", quoted(&entry.key)), hint);
            continue;
        };
        if let Some(status) = walk.one_word(word.trim(), entry.value.at, &entry.key, &service_words()) {
            changes.push((ServiceId::recorded(&entry.key), status));
        }
    }
    changes
}

fn expectation(walk: &mut Walk, node: &Node) -> Option<(Expectation, ExpectationPlaces)> {
    let fields = walk.fields(node, node.at, &EXPECTATION)?;
    let given: Vec<(&'static str, Span)> = fields
        .keys()
        .filter(|(key, _)| EXPECTATION.one_of.contains(key))
        .collect();
    let [(key, _)] = given.as_slice() else {
        if let Some((key, at)) = given.get(1) {
            let message = format!("an expectation is of one thing, and {} is a second", quoted(key));
            walk.error(*at, message, "write two expectations".to_owned());
        } else {
            let hint = format!("it needs one of: {}", EXPECTATION.one_of.join(", "));
            walk.error(fields.at, "this expectation does not say what is expected", hint);
        }
        return None;
    };
    let what = expected(walk, &fields, key);
    let within = walk.duration(&fields, "within");
    let objective = walk.word(&fields, "objective");
    let points = walk.count(&fields, "points", MOST_POINTS).unwrap_or(1);
    let places = ExpectationPlaces {
        at: fields.place(key),
        within: fields.place("within"),
        objective: objective.map_or(fields.at, |(_, at)| at),
    };
    let expectation = Expectation {
        what: what?,
        within,
        objective: objective.map(|(id, _)| ObjectiveId::recorded(id)),
        points,
    };
    Some((expectation, places))
}

fn expected(walk: &mut Walk, fields: &Fields, key: &str) -> Option<Expected> {
    let (id, at) = walk.word(fields, key)?;
    let takes_is = matches!(key, "step" | "decision" | "message" | "service");
    if let Some(field) = fields.get("is").filter(|_| !takes_is) {
        let message = format!("{} does not take \"is\"", quoted(key));
        walk.error(field.node.at, message, "delete it".to_owned());
    }
    Some(match key {
        "step" => {
            walk.mention_as(What::StepState, id, at);
            let words: Vec<(&'static str, StepStatus)> = StepStatus::ALL
                .into_iter()
                .filter(|status| *status != StepStatus::Inactive)
                .map(|status| (status.word(), status))
                .collect();
            let is = walk.one_of(fields, "is", &words).unwrap_or(StepStatus::Done);
            Expected::Step(StepId::recorded(id), is)
        }
        "decision" => {
            let is: Vec<(String, Span)> = walk
                .words(fields, "is")
                .into_iter()
                .map(|(word, at)| (word.to_owned(), at))
                .collect();
            let options = is.iter().map(|(word, _)| OptionId::recorded(word)).collect();
            walk.mention_as(What::Decided { is }, id, at);
            Expected::Decision(StepId::recorded(id), options)
        }
        "message" => {
            let words = [("out", false), ("in", true)];
            Expected::Message {
                contact: ContactId::recorded(id),
                is_from: walk.one_of(fields, "is", &words).unwrap_or(false),
            }
        }
        "notify" => {
            walk.mention_of(Noun::Notify, id, at);
            Expected::Notify(NotifyId::recorded(id))
        }
        "service" => {
            walk.mention_of(Noun::Service, id, at);
            let mut is = Vec::new();
            for (word, at) in walk.words(fields, "is") {
                is.extend(walk.one_word(word, at, "is", &service_words()));
            }
            if fields.get("is").is_none() {
                let hint = "add \"is: down\" or \"is: [slow, down]\"".to_owned();
                walk.error(at, "this expectation does not say in which state", hint);
            }
            Expected::Service(ServiceId::recorded(id), is)
        }
        _ => {
            walk.mention_of(Noun::Paper, id, at);
            Expected::Paper(PaperId::recorded(id))
        }
    })
}

fn debrief(walk: &mut Walk, file: &Fields) -> Vec<DebriefQuestion> {
    let mut questions = Vec::new();
    let mut known = Known::default();
    for node in file.items("debrief") {
        let Some(fields) = walk.fields(node, node.at, &DEBRIEF) else {
            continue;
        };
        let question = walk.line(&fields, "question");
        let kind = walk.one_of(&fields, "kind", &DebriefKind::WORDS);
        if let Some(id) = known.id(walk, &fields, question.as_deref(), "question") {
            questions.push(DebriefQuestion {
                question: question.unwrap_or_else(|| id.clone()),
                id,
                kind: kind.unwrap_or(DebriefKind::Text),
            });
        }
    }
    questions
}
