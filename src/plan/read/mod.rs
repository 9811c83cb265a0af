//! A tree of nodes → a plan. Each reader takes what it can and notes what it cannot, so that one look at a file finds
//! every fault, and so that a plan pinned in an old log is still a plan.

mod condition;
pub(super) mod hours;
mod known;
mod nouns;
mod numbers;
pub(super) mod practice;
mod question;
pub(super) mod scenario;
mod step;

use super::check::Noun;
use super::diagnostic::quoted;
use super::keys::{ACTIVATION, APPROVAL, PHASE, PLAN_FILE, PLAN_HEAD};
use super::model::{Approval, Phase, PhaseId, Plan, PlanId, RoleId};
use super::scalars;
use super::tree::{Node, Value};
use super::walk::{Fields, Walk};
use known::Known;
use numbers::Numbers;

/// What the first line of each kind of file says.
const SCHEMAS: [(&str, &str); 3] = [
    ("stopgap/1", "a plan"),
    ("stopgap-practice/1", "a practice file"),
    ("stopgap-drill/1", "a drill scenario"),
];

/// The plan that stands in for one that cannot be read at all.
pub(super) fn unreadable() -> Plan {
    Plan {
        id: PlanId::recorded("unreadable"),
        title: "This plan cannot be read".to_owned(),
        version: String::new(),
        summary: None,
        owner: None,
        approved: None,
        review_by: None,
        rehearse_every: None,
        derived_from: None,
        objectives: Vec::new(),
        keeps_second_copy: true,
        activate_when: Vec::new(),
        activate_by: Vec::new(),
        services: Vec::new(),
        roles: Vec::new(),
        papers: Vec::new(),
        messages: Vec::new(),
        notify: Vec::new(),
        phases: Vec::new(),
    }
}

/// Reads the whole of a plan file. Nothing where the file is of another kind, or no map.
pub(super) fn plan(walk: &mut Walk, root: &Node) -> Option<Plan> {
    if is_of_kind(walk, root, "stopgap/1") {
        return whatever_plan(walk, root);
    }
    None
}

/// The same whatever the file says it is.
pub(super) fn whatever_plan(walk: &mut Walk, root: &Node) -> Option<Plan> {
    let file = walk.fields(root, root.at, &PLAN_FILE)?;
    let mut plan = unreadable();
    if let Some(field) = file.get("plan")
        && let Some(fields) = walk.fields(field.node, field.node.at, &PLAN_HEAD)
    {
        head(walk, &fields, &mut plan);
    }
    if let Some(field) = file.get("activate")
        && let Some(fields) = walk.fields(field.node, field.node.at, &ACTIVATION)
    {
        plan.activate_when = walk.texts(&fields, "when");
        for (role, at) in walk.different_words(&fields, "by") {
            walk.mention_of(Noun::Role, role, at);
            plan.activate_by.push(RoleId::recorded(role));
        }
    }
    plan.services = nouns::services(walk, &file);
    plan.roles = nouns::roles(walk, &file);
    plan.papers = nouns::papers(walk, &file);
    plan.messages = nouns::messages(walk, &file);
    plan.notify = nouns::notifications(walk, &file);
    plan.phases = phases(walk, &file);
    Some(plan)
}

/// Looks at the `schema` line before anything else: a file of another kind would be nothing but faults.
pub(super) fn is_of_kind(walk: &mut Walk, root: &Node, wanted: &str) -> bool {
    let kind = SCHEMAS
        .iter()
        .find(|(schema, _)| *schema == wanted)
        .map_or("", |(_, kind)| *kind);
    let Value::Map(entries) = &root.value else {
        let message = format!("this is not {kind}: it does not begin with a key and a colon");
        walk.error(
            root.at,
            message,
            format!("{kind} begins with the line \"schema: {wanted}\""),
        );
        return false;
    };
    let Some(entry) = entries.iter().find(|entry| entry.key == "schema") else {
        let at = entries.first().map_or(root.at, |entry| entry.key_at);
        walk.warn(
            at,
            "the file does not say what it is",
            format!("begin it with the line \"schema: {wanted}\""),
        );
        return true;
    };
    let Value::Scalar(schema) = &entry.value.value else {
        let hint = format!("write \"schema: {wanted}\"");
        walk.error(entry.key_at, "\"schema\" needs a value", hint);
        return true;
    };
    if schema == wanted {
        return true;
    }
    if let Some((_, other)) = SCHEMAS.iter().find(|(known, _)| known == schema) {
        walk.error(
            entry.value.at,
            format!("this is {other}, not {kind}"),
            "give the name of another file".to_owned(),
        );
        return false;
    }
    let family = wanted.trim_end_matches('1');
    let version = schema
        .strip_prefix(family)
        .and_then(|version| version.parse::<u32>().ok());
    if version.is_some_and(|version| version > 1) {
        let message = format!("{} was made for a newer Stopgap", quoted(schema));
        walk.error(
            entry.value.at,
            message,
            format!("this program reads {wanted}: bring it up to date"),
        );
        return false;
    }
    let message = format!("no kind of file is called {}", quoted(schema));
    walk.error(entry.value.at, message, format!("write \"schema: {wanted}\""));
    true
}

fn head(walk: &mut Walk, fields: &Fields, plan: &mut Plan) {
    if let Some((id, _)) = walk.id(fields, "id") {
        plan.id = PlanId::recorded(id);
        id.clone_into(&mut plan.title);
    }
    if let Some(title) = walk.line(fields, "title") {
        plan.title = title;
    }
    plan.version = walk.line(fields, "version").unwrap_or_default();
    plan.summary = walk.text(fields, "summary");
    plan.owner = walk.line(fields, "owner");
    plan.review_by = walk.date(fields, "review_by");
    plan.derived_from = walk.line(fields, "derived_from");
    plan.objectives = walk.texts(fields, "objectives");
    plan.keeps_second_copy = walk.yes_no(fields, "second_copy").unwrap_or(true);
    if let Some((text, at)) = walk.word(fields, "rehearse_every") {
        plan.rehearse_every = scalars::cadence(text).map_or_else(|misread| walk.misread(at, misread), Some);
    }
    if let Some(field) = fields.get("approved")
        && let Some(approval) = walk.fields(field.node, field.node.at, &APPROVAL)
    {
        let on = walk.date(&approval, "on");
        plan.approved = walk.line(&approval, "by").map(|by| Approval { by, on });
        if plan.approved.is_none() && on.is_some() {
            walk.warn(approval.at, "the approval names nobody", "add \"by: …\"");
        }
    }
}

fn phases(walk: &mut Walk, file: &Fields) -> Vec<Phase> {
    let mut phases: Vec<Phase> = Vec::new();
    let mut known = Known::default();
    let mut known_steps = Known::default();
    let mut numbers = Numbers::default();
    for node in file.items("phases") {
        let Some(fields) = walk.fields(node, node.at, &PHASE) else {
            continue;
        };
        let title = walk.line(&fields, "title");
        let id = known.id(walk, &fields, title.as_deref(), "phase");
        let steps = step::steps(walk, &fields, &mut known_steps, &mut numbers);
        if steps.is_empty() {
            walk.warn(
                fields.at,
                "this phase has no steps",
                "add some under \"steps:\", or delete the phase",
            );
        }
        if let Some(id) = id {
            walk.places.phases.insert(id.clone(), fields.at);
            phases.push(Phase {
                title: title.unwrap_or_else(|| id.clone()),
                id: PhaseId::recorded(&id),
                steps,
            });
        }
    }
    if let Some(at) = file.blank("phases").filter(|_| phases.is_empty()) {
        walk.warn(
            at,
            "this plan has no phases, and so no steps",
            "add some under \"phases:\", or delete the line",
        );
    }
    phases
}
