//! `stopgap plan show ID`: a plan as an outline that can be read in five minutes.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::layout::{columns, wrapped};
use crate::cli::output::{Exit, Failure};
use crate::home::{Found, Origin};
use crate::plan::duration_text;
use crate::plan::model::{ContactId, Notify, Plan, Required, Step, Then};
use crate::plan::wording::{condition_words, due_words};

/// Prints the outline.
pub(super) fn run(name: &str, as_json: bool, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let home = context.home();
    let found = super::find(name, &home, context)?;
    if as_json {
        context.output.json(&as_value(&found))?;
    } else {
        context.output.line(outline(&found).trim_end())?;
    }
    Ok(Exit::Yes)
}

fn outline(found: &Found) -> String {
    let plan = &found.plan;
    let origin = match &found.origin {
        Origin::BuiltIn => "inside the program".to_owned(),
        Origin::File(path) => path.display().to_string(),
    };
    let mut page = format!("{}\n{} · version {} · {origin}\n", plan.title, plan.id, plan.version);
    match &plan.approved {
        Some(approval) => {
            let on = approval.on.map(|day| format!(" on {day}")).unwrap_or_default();
            push(&mut page, format_args!("Approved by {}{on}", approval.by));
        }
        None => push(&mut page, format_args!("Not approved yet")),
    }
    if let Some(summary) = &plan.summary {
        push(&mut page, format_args!("\n{}", wrapped(summary, "")));
    }
    list(&mut page, "It is to achieve", &plan.objectives);
    list(&mut page, "Start it when", &plan.activate_when);
    let by: Vec<String> = plan
        .activate_by
        .iter()
        .map(|role| plan.role_title(role).to_owned())
        .collect();
    list(&mut page, "It may be started by", &by);
    section(&mut page, "Services", services(plan));
    section(&mut page, "Roles", roles(plan));
    section(&mut page, "To be told", notifications(plan));
    for phase in &plan.phases {
        push(&mut page, format_args!("\n{}  ({})", phase.title, phase.id));
        for step in &phase.steps {
            push(&mut page, format_args!("{}", step_lines(plan, step)));
        }
    }
    page
}

/// Writes a line; writing to a string cannot fail.
fn push(page: &mut String, line: std::fmt::Arguments<'_>) {
    let _ = writeln!(page, "{line}");
}

fn list(page: &mut String, heading: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    push(page, format_args!("\n{heading}"));
    for item in items {
        push(page, format_args!("  - {}", wrapped(item, "    ").trim_start()));
    }
}

fn section(page: &mut String, heading: &str, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    push(page, format_args!("\n{heading}"));
    for line in lines {
        push(page, format_args!("  {line}"));
    }
}

fn services(plan: &Plan) -> Vec<String> {
    let time = |time: Option<std::time::Duration>| time.map(duration_text).unwrap_or_default();
    let mut rows = vec![["", "", "bearable", "target", "watched"].map(str::to_owned)];
    rows.extend(plan.services.iter().map(|service| {
        [
            service.id.to_string(),
            service.name.clone(),
            time(service.tolerable),
            time(service.restore_target),
            time(service.soak),
        ]
    }));
    if rows.len() == 1 { Vec::new() } else { columns(&rows) }
}

fn roles(plan: &Plan) -> Vec<String> {
    let rows: Vec<[String; 3]> = plan
        .roles
        .iter()
        .map(|role| {
            let usually = role
                .usually
                .as_ref()
                .map(|who| format!("usually {who}"))
                .unwrap_or_default();
            [role.id.to_string(), role.title.clone(), usually]
        })
        .collect();
    columns(&rows)
}

fn step_lines(plan: &Plan, step: &Step) -> String {
    let mut facts = vec![plan.role_title(&step.role).to_owned()];
    match step.required {
        Required::Must => facts.push("must be done".to_owned()),
        Required::Could => facts.push("could be done".to_owned()),
        Required::MustUnlessDocumented => {}
    }
    if let Some(due) = &step.due {
        let by = if due.after.is_none() { "by " } else { "" };
        facts.push(format!("due {by}{}", due_words(plan, due)));
    }
    facts.extend(step.repeat.map(|every| format!("again every {}", duration_text(every))));
    facts.extend(step.expect.map(|time| format!("takes {}", duration_text(time))));
    let mut lines = format!("  {}  {}  ({})\n", step.number, step.title, step.id);
    lines.push_str(&wrapped(&facts.join(" · "), "      "));
    for said in said_of(plan, step) {
        let _ = write!(lines, "\n{}", wrapped(&said, "      "));
    }
    if let Some(decision) = &step.decision {
        let review = decision
            .review
            .map(|review| format!(" (looked at again after {})", duration_text(review)));
        let question = format!("decides: {}{}", decision.question, review.unwrap_or_default());
        let _ = write!(lines, "\n{}", wrapped(&question, "      "));
        for option in &decision.options {
            let then = option
                .then
                .as_ref()
                .map_or(String::new(), |then| format!(" -> {}", then_words(plan, then)));
            let _ = write!(lines, "\n        - {} ({}){then}", option.title, option.id);
        }
    }
    lines
}

/// What stands under a step in the outline, a line each: its boxes first, as on the screen.
fn said_of(plan: &Plan, step: &Step) -> Vec<String> {
    let mut said = Vec::new();
    let mut add = |label: &str, text: Option<&str>| said.extend(text.map(|text| format!("{label} {}", text.trim())));
    add("WARNING:", step.warning.as_deref());
    add("CAUTION:", step.caution.as_deref());
    add("note:", step.note.as_deref());
    let when = step.when.as_ref().map(|when| condition_words(plan, when));
    add("only if", when.as_deref());
    add("rings", step.contact.as_ref().map(ContactId::as_str));
    let message = step.use_message.as_ref().map(|id| {
        let known = plan.message(id.as_str());
        known.map_or(id.as_str(), |message| &message.title)
    });
    add("reads out:", message);
    let told = step.notify.as_ref().map(|id| {
        let known = plan.notification(id.as_str());
        known.map_or(id.as_str(), |notify| &notify.title)
    });
    add("tells:", told);
    let issued = step.issue.as_ref().map(|issue| {
        let paper = plan.papers.iter().find(|paper| paper.id == issue.paper);
        let title = paper.map_or(issue.paper.as_str(), |paper| &paper.title);
        format!("{} × {title}", issue.count)
    });
    add("hands out", issued.as_deref());
    let printed = (!step.print.is_empty()).then(|| step.print.join(", "));
    add("prints", printed.as_deref());
    add("asks:", step.confirm.as_deref());
    for ask in &step.asks {
        add("asks:", Some(&format!("{} ({})", ask.prompt, ask.id)));
    }
    let escalated = step.escalate.as_ref().map(|escalate| {
        let say = escalate.say.as_ref().map(|say| format!(": {say}")).unwrap_or_default();
        let (after, to) = (duration_text(escalate.after), plan.role_title(&escalate.to));
        format!("after {after} {to} hears of it{say}")
    });
    add("if nobody gets to it:", escalated.as_deref());
    said
}

fn notifications(plan: &Plan) -> Vec<String> {
    let line = |notify: &Notify| {
        let contact = notify.contact.as_ref().map(|contact| format!(", {contact}"));
        let within = notify
            .within
            .map(|within| format!(", within {}", duration_text(within)));
        let when = notify
            .when
            .as_ref()
            .map(|when| format!(", when {}", condition_words(plan, when)));
        let parts: String = [contact, within, when].into_iter().flatten().collect();
        format!("{} ({}){parts}", notify.title, notify.id)
    };
    let wrap = |text: String| wrapped(&text, "  ").trim_start().to_owned();
    plan.notify.iter().map(line).map(wrap).collect()
}

fn then_words(plan: &Plan, then: &Then) -> String {
    match then {
        Then::GoTo(phase) => {
            let title = plan.phase(phase.as_str()).map_or(phase.as_str(), |phase| &phase.title);
            format!("goes to {title}")
        }
        Then::StandDown => "stands the incident down".to_owned(),
        Then::Switch(other) => format!("goes on with the plan {other}"),
    }
}

fn as_value(found: &Found) -> Value {
    let plan = &found.plan;
    let pinned = found.pinned();
    json!({
        "id": plan.id,
        "title": plan.title,
        "version": plan.version,
        "sha256": pinned.sha256,
        "file": match &found.origin { Origin::BuiltIn => None, Origin::File(path) => Some(path.display().to_string()) },
        "summary": plan.summary,
        "objectives": plan.objectives,
        "activate_when": plan.activate_when,
        "services": plan.services.iter().map(|service| json!({
            "id": service.id,
            "name": service.name,
            "tolerable_s": service.tolerable.map(|time| time.as_secs()),
            "restore_target_s": service.restore_target.map(|time| time.as_secs()),
            "soak_s": service.soak.map(|time| time.as_secs()),
        })).collect::<Vec<_>>(),
        "roles": plan.roles.iter().map(|role| json!({"id": role.id, "title": role.title})).collect::<Vec<_>>(),
        "phases": plan.phases.iter().map(|phase| json!({
            "id": phase.id,
            "title": phase.title,
            "steps": phase.steps.iter().map(|step| json!({
                "id": step.id,
                "number": step.number.to_string(),
                "title": step.title,
                "role": step.role,
                "required": step.required.word(),
                "due_s": step.due.as_ref().map(|due| due.within.as_secs()),
                "repeat_s": step.repeat.map(|every| every.as_secs()),
                "when": step.when.as_ref().map(|when| condition_words(plan, when)),
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}
