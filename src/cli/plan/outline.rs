//! `stopgap plan show ID`: a plan as an outline that can be read in five minutes.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::layout::{columns, wrapped};
use crate::cli::output::{Exit, Failure};
use crate::home::{Found, Origin};
use crate::plan::condition::Condition;
use crate::plan::duration_text;
use crate::plan::model::{Anchor, Plan, Required, Step, Then};

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
        let after = due
            .after
            .as_ref()
            .map_or(String::new(), |anchor| format!(" after {}", anchor_words(plan, anchor)));
        facts.push(format!("due in {}{after}", duration_text(due.within)));
    }
    facts.extend(step.repeat.map(|every| format!("again every {}", duration_text(every))));
    facts.extend(step.expect.map(|time| format!("takes {}", duration_text(time))));
    if let Some(issue) = &step.issue {
        facts.push(format!("hands out {} {}", issue.count, issue.paper));
    }
    let mut lines = format!("  {}  {}  ({})\n", step.number, step.title, step.id);
    lines.push_str(&wrapped(&facts.join(" · "), "      "));
    if let Some(when) = &step.when {
        let _ = write!(
            lines,
            "\n{}",
            wrapped(&format!("only when {}", condition_words(plan, when)), "      ")
        );
    }
    if let Some(confirm) = &step.confirm {
        let _ = write!(lines, "\n{}", wrapped(&format!("asks: {confirm}"), "      "));
    }
    for ask in &step.asks {
        let _ = write!(
            lines,
            "\n{}",
            wrapped(&format!("asks: {} ({})", ask.prompt, ask.id), "      ")
        );
    }
    if let Some(decision) = &step.decision {
        let _ = write!(
            lines,
            "\n{}",
            wrapped(&format!("decides: {}", decision.question), "      ")
        );
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

fn anchor_words(plan: &Plan, anchor: &Anchor) -> String {
    match anchor {
        Anchor::Step(step) => format!("\"{}\" is done", step_title(plan, step.as_str())),
        Anchor::Phase(phase) => {
            let title = plan.phase(phase.as_str()).map_or(phase.as_str(), |phase| &phase.title);
            format!("{title} begins")
        }
        Anchor::Service(service, status) => format!("{} is {}", service_name(plan, service.as_str()), status.word()),
    }
}

/// A condition in words.
fn condition_words(plan: &Plan, condition: &Condition) -> String {
    match condition {
        Condition::Service {
            service,
            is,
            for_at_least,
        } => {
            let states: Vec<&str> = is.iter().map(|status| status.word()).collect();
            let held = for_at_least.map_or(String::new(), |time| format!(" for {}", duration_text(time)));
            format!(
                "{} is {}{held}",
                service_name(plan, service.as_str()),
                states.join(" or ")
            )
        }
        Condition::Confirmed { step, is } => {
            format!("\"{}\" was answered {}", step_title(plan, step.as_str()), is.word())
        }
        Condition::Answered { step, ask, is } => {
            format!("{ask} of \"{}\" was answered {is}", step_title(plan, step.as_str()))
        }
        Condition::Decided { step, is } => {
            let decision = plan.step(step.as_str()).and_then(|(_, step)| step.decision.as_ref());
            let option = decision.and_then(|decision| decision.option(is.as_str()));
            let title = option.map_or(is.as_str(), |option| &option.title);
            format!("\"{title}\" was decided")
        }
        Condition::StepIs { step, is } => format!("\"{}\" is {}", step_title(plan, step.as_str()), is.word()),
        Condition::Elapsed(time) => format!("{} have passed since the start", duration_text(*time)),
        Condition::Kind(kind) => format!("this is {}", kind.word()),
        Condition::All(parts) => joined(plan, parts, " and "),
        Condition::Any(parts) => joined(plan, parts, " or "),
        Condition::Not(part) => format!("not ({})", condition_words(plan, part)),
    }
}

fn joined(plan: &Plan, parts: &[Condition], between: &str) -> String {
    let parts: Vec<String> = parts
        .iter()
        .map(|part| match part {
            Condition::All(_) | Condition::Any(_) => format!("({})", condition_words(plan, part)),
            _ => condition_words(plan, part),
        })
        .collect();
    parts.join(between)
}

fn service_name<'p>(plan: &'p Plan, id: &'p str) -> &'p str {
    plan.service(id).map_or(id, |service| &service.name)
}

fn step_title<'p>(plan: &'p Plan, id: &'p str) -> &'p str {
    plan.step(id).map_or(id, |(_, step)| &step.title)
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
