//! A whole plan as text of 76 columns.

use super::plain::{EXERCISE, WIDTH, boxed, contact_words, piece_text, push, sides, wrapped};
use super::whole::{Named, Told, WholePlan, WholeStep};

/// Where the text below a step begins, behind its box.
const INDENT: usize = 4;

/// A whole plan as text.
pub fn plan_text(plan: &WholePlan) -> String {
    let mut page = String::new();
    push(&mut page, &"=".repeat(WIDTH));
    if plan.is_exercise {
        push(&mut page, EXERCISE);
    }
    sides(&mut page, &plan.title.to_uppercase(), "THE WHOLE PLAN");
    let of = format!(
        "{} · version {} · {} · printed {}",
        plan.plan, plan.version, plan.sha256, plan.printed
    );
    wrapped(&mut page, &of, 0);
    push(&mut page, "Someone in danger now? 999 and the duty doctor first.");
    if !plan.is_approved {
        push(&mut page, "Times are PROPOSED: nobody has approved this plan yet.");
    }
    for text in &plan.summary {
        push(&mut page, "");
        wrapped(&mut page, text, 0);
    }
    list(&mut page, "Start it when", &plan.activate_when);
    list(&mut page, "It may be started by", &plan.activate_by);
    list(&mut page, "It is to achieve", &plan.objectives);
    named(&mut page, "Roles", &plan.roles);
    named(&mut page, "Services", &plan.services);
    let told: Vec<String> = plan.told.iter().map(told_words).collect();
    list(&mut page, "To be told", &told);
    for phase in &plan.phases {
        push(&mut page, "");
        push(&mut page, &phase.title.to_uppercase());
        push(&mut page, &"-".repeat(WIDTH));
        for step in &phase.steps {
            step_text(&mut page, step);
        }
    }
    named(&mut page, "Further words", &plan.words);
    push(&mut page, &"=".repeat(WIDTH));
    wrapped(&mut page, &format!("End of the plan. {of}"), 0);
    page
}

fn list(page: &mut String, heading: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    push(page, "");
    push(page, heading);
    for item in items {
        wrapped(page, &format!("- {item}"), 2);
    }
}

fn named(page: &mut String, heading: &str, rows: &[Named]) {
    let items: Vec<String> = rows
        .iter()
        .map(|row| format!("{}: {}", row.name, row.lines.join(" ")))
        .map(|row| row.trim_end_matches([' ', ':']).to_owned())
        .collect();
    list(page, heading, &items);
}

fn told_words(told: &Told) -> String {
    let ring = told.ring.as_ref().map(|ring| format!("Ring {}.", contact_words(ring)));
    let steps = (!told.steps.is_empty()).then(|| format!("Step {}.", told.steps.join(", ")));
    let parts = [ring, told.within.clone(), steps, told.text.clone()];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("{}. {}", told.title, parts.join(" "))
}

fn step_text(page: &mut String, whole: &WholeStep) {
    let step = &whole.step;
    push(page, "");
    for (word, text) in [
        ("!! WARNING", &step.warning),
        ("! CAUTION", &step.caution),
        ("NOTE", &step.note),
    ] {
        if let Some(text) = text {
            boxed(page, word, text);
        }
    }
    wrapped(page, &format!("[ ] {} {}", step.number, step.title), 0);
    let by = step.by.as_ref().map(|by| format!("by {by}"));
    let takes = whole.takes.as_ref().map(|takes| format!("takes {takes}"));
    let required = whole.required.map(str::to_owned);
    let parts: Vec<String> = [Some(whole.role.clone()), by, required, takes]
        .into_iter()
        .flatten()
        .collect();
    wrapped(page, &parts.join(" · "), INDENT);
    let facts: Vec<String> = step.facts.iter().map(piece_text).collect();
    wrapped(page, &facts.join(" "), INDENT);
    if let Some(ring) = &whole.ring {
        let note = ring.note.as_ref().map(|note| format!(". Have at hand: {note}"));
        let words = format!("Ring: {}{}", contact_words(ring), note.unwrap_or_default());
        wrapped(page, &words, INDENT);
    }
    if !whole.after.is_empty() {
        wrapped(page, &format!("Better after step {}.", whole.after.join(", ")), INDENT);
    }
    if let Some(why) = &whole.why {
        wrapped(page, &format!("Why: {why}"), INDENT);
    }
    for text in &whole.how {
        wrapped(page, text, INDENT);
    }
    if let Some(words) = &whole.words {
        wrapped(page, &format!("Words: {}", words.name), INDENT);
        for line in &words.lines {
            wrapped(page, line, INDENT + 2);
        }
    }
}
