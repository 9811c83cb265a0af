//! Prepare: the practice and the plans, and what is wrong or due with each.

use ratatui::layout::Rect;

use crate::health::{Finding, Level, count};
use crate::incident::narrate;
use crate::ready::Readiness;

use super::super::model::{Model, Prepare};
use super::super::pen::Pen;
use super::super::setting::{BrokenPlan, PlanChoice};
use super::super::theme::{Look, Tone};
use super::super::update::{PrepareRow, prepare_rows};
use super::first_shown;
use super::lists::text;
use super::rich::{Rich, labelled, markdown, wrapped};

/// Room for what stands before a line of a finding.
const LABEL: usize = 8;

/// Room for what a check of readiness is called.
const TITLE: usize = 23;

/// Draws the screen.
pub(super) fn draw(pen: &mut Pen<'_>, area: Rect, view: Prepare, model: &Model) {
    let rows = prepare_rows(model);
    let list_height = u16::try_from(rows.len() + 2).unwrap_or(u16::MAX);
    let upper = Rect {
        height: list_height.min(area.height / 2),
        ..area
    };
    let inner = pen.frame(upper, "Prepare", "");
    let first = first_shown(view.at, rows.len(), usize::from(inner.height));
    for (y, (number, row)) in (inner.y..inner.bottom()).zip(rows.iter().enumerate().skip(first)) {
        let (title, _) = title(row);
        let (words, tone) = state(row, model);
        let right = pen.write_right(inner.right().saturating_sub(1), y, inner.width / 2, &words, tone);
        pen.write(inner.x + 1, y, right.saturating_sub(inner.x + 2), &title, Tone::Plain);
        if number == view.at {
            pen.tint(Rect::new(inner.x, y, inner.width, 1), Tone::Chosen);
        }
    }
    pen.more(
        upper,
        first,
        rows.len().saturating_sub(first + usize::from(inner.height)),
        "",
        "",
    );
    let lower = Rect::new(area.x, upper.bottom(), area.width, area.height - upper.height);
    let Some(row) = rows.get(view.at) else { return };
    let (title, more) = title(row);
    let inner = pen.frame(lower, &title, &more);
    let width = usize::from(inner.width.saturating_sub(2));
    let look = pen.look();
    text(pen, inner, &about(row, model, look, width), view.top);
}

/// What a line is called, and where it comes from.
fn title(row: &PrepareRow<'_>) -> (String, String) {
    match row {
        PrepareRow::Ready => ("Ready for the day?".to_owned(), "stopgap ready".to_owned()),
        PrepareRow::Contacts => ("Contacts: whom you ring".to_owned(), "practice.yaml".to_owned()),
        PrepareRow::People => ("People and their roles".to_owned(), "practice.yaml".to_owned()),
        PrepareRow::Hours => ("Opening hours".to_owned(), "practice.yaml".to_owned()),
        PrepareRow::PracticeFile => ("practice.yaml".to_owned(), "has mistakes".to_owned()),
        PrepareRow::Plan(choice) => (choice.plan.title.clone(), choice.origin.clone()),
        PrepareRow::Broken(broken) => (broken.name().to_owned(), "cannot be used".to_owned()),
    }
}

/// How it stands, in a few words.
fn state(row: &PrepareRow<'_>, model: &Model) -> (String, Tone) {
    let practice = &model.setting.practice;
    let findings = row.findings(model);
    let wrong = count(findings.iter().copied(), Level::Wrong);
    let due = count(findings.iter().copied(), Level::Due);
    let is_fine = wrong + due == 0;
    let fine = match row {
        PrepareRow::Ready => {
            return match &model.readiness {
                None => ("looking…".to_owned(), Tone::Quiet),
                Some(ready) if ready.is_ready() => (ready.to_do_words(), Tone::Good),
                Some(ready) => (ready.to_do_words(), Tone::Attention),
            };
        }
        PrepareRow::Broken(broken) => {
            let words = narrate::counted(broken.faults.len() as u64, "mistake", "mistakes");
            return (format!("{words}: cannot be used"), Tone::Bad);
        }
        PrepareRow::PracticeFile => {
            let faults = model.setting.practice_faults.len() as u64;
            return (narrate::counted(faults, "mistake", "mistakes"), Tone::Bad);
        }
        PrepareRow::Plan(choice) if choice.stands_in.is_some() && is_fine => {
            return (choice.origin.clone(), Tone::Attention);
        }
        PrepareRow::Hours if practice.opening_hours.is_always() => "none given: no clock sleeps".to_owned(),
        PrepareRow::Contacts => narrate::counted(practice.contacts.len() as u64, "number", "numbers"),
        PrepareRow::People => narrate::counted(practice.people.len() as u64, "person", "people"),
        PrepareRow::Hours | PrepareRow::Plan(_) => "fine".to_owned(),
    };
    if is_fine {
        return (fine, Tone::Quiet);
    }
    let parts = [(wrong, "wrong"), (due, "due")]
        .into_iter()
        .filter(|(count, _)| *count > 0);
    let words: Vec<String> = parts.map(|(count, word)| format!("{count} {word}")).collect();
    let tone = if wrong > 0 { Tone::Bad } else { Tone::Attention };
    (words.join(" · "), tone)
}

/// What is said about a line.
fn about(row: &PrepareRow<'_>, model: &Model, look: Look, width: usize) -> Vec<Rich> {
    let mut lines = Vec::new();
    match row {
        PrepareRow::Ready => of_readiness(&mut lines, model.readiness.as_ref(), look, width),
        PrepareRow::Plan(choice) => of_plan(&mut lines, choice, model, look, width),
        PrepareRow::Broken(broken) => of_broken(&mut lines, broken, width),
        PrepareRow::PracticeFile => {
            let words = match &model.setting.practice_instead {
                Some(instead) => format!("Until it is put right, names, numbers and hours are those of {instead}."),
                None => "What cannot be read of it is left out until it is put right.".to_owned(),
            };
            lines.extend(wrapped(&words, width, Tone::Strong));
            lines.push(Rich::default());
            add_faults(&mut lines, &model.setting.practice_faults, width);
        }
        PrepareRow::Contacts | PrepareRow::People | PrepareRow::Hours => {
            let findings = row.findings(model);
            if findings.is_empty() {
                lines.extend(wrapped("Nothing is missing or old.", width, Tone::Good));
            }
            add_findings(&mut lines, &findings, look, width);
            lines.extend(wrapped(
                "Enter opens it: everything in it can be changed there, and is written into practice.yaml.",
                width,
                Tone::Quiet,
            ));
        }
    }
    lines
}

/// What is to do first, then what is not.
fn of_readiness(lines: &mut Vec<Rich>, ready: Option<&Readiness>, look: Look, width: usize) {
    let Some(ready) = ready else {
        lines.extend(wrapped("The folder is being looked at.", width, Tone::Quiet));
        return;
    };
    for answer in ready.answers.iter().filter(|answer| !answer.is_ready()) {
        let (title, words) = (answer.check.title(), &answer.words);
        lines.extend(labelled(title, TITLE, words, width, (Tone::Strong, Tone::Plain)));
        let findings: Vec<&Finding> = answer.findings.iter().collect();
        add_findings(lines, &findings, look, width);
    }
    let sign = look.sign("✓", "+");
    for answer in ready.answers.iter().filter(|answer| answer.is_ready()) {
        let title = format!("{sign} {}", answer.check.title());
        lines.extend(labelled(&title, TITLE, &answer.words, width, (Tone::Good, Tone::Quiet)));
        let notes: Vec<&Finding> = answer.findings.iter().collect();
        add_findings(lines, &notes, look, width);
    }
}

fn of_plan(lines: &mut Vec<Rich>, choice: &PlanChoice, model: &Model, look: Look, width: usize) {
    let plan = &choice.plan;
    let tones = (Tone::Quiet, Tone::Plain);
    if let Some(words) = &choice.stands_in {
        lines.extend(wrapped(&format!("Mind: {words}."), width, Tone::Attention));
    }
    let known = model.health.plan(plan.id.as_str());
    if let Some(known) = known {
        let findings: Vec<&Finding> = known.findings.iter().collect();
        add_findings(lines, &findings, look, width);
        if let Some(words) = known.minutes_words() {
            lines.extend(labelled(
                "Work",
                12,
                &format!("{words}, until a service is back"),
                width,
                tones,
            ));
        }
        lines.extend(labelled("Rehearsed", 12, &known.rehearsed_words(), width, tones));
    }
    let size = format!(
        "{}, {}, version {}",
        narrate::counted(plan.phases.len() as u64, "phase", "phases"),
        narrate::counted(plan.steps().count() as u64, "step", "steps"),
        plan.version
    );
    lines.extend(labelled("Size", 12, &size, width, tones));
    let approved = plan.approved.as_ref().map_or_else(
        || "by nobody yet: read it with those who will use it".to_owned(),
        |approval| format!("by {}", approval.by),
    );
    lines.extend(labelled("Approved", 12, &approved, width, tones));
    if let Some(day) = plan.review_by {
        let words = format!("by {}", narrate::day_words(day));
        lines.extend(labelled("Read again", 12, &words, width, tones));
    }
    for warning in &choice.warnings {
        lines.extend(wrapped(warning, width, Tone::Attention));
    }
    lines.push(Rich::default());
    if let Some(summary) = &plan.summary {
        lines.extend(markdown(summary, width, "-"));
    }
}

fn of_broken(lines: &mut Vec<Rich>, broken: &BrokenPlan, width: usize) {
    let instead = match &broken.instead {
        Some(instead) => format!("In its place {instead} is started."),
        None => "Nothing can be started in its place.".to_owned(),
    };
    lines.extend(wrapped(&instead, width, Tone::Strong));
    lines.push(Rich::default());
    add_faults(lines, &broken.faults, width);
}

/// Faults as the check of a file tells them: the line with its mark stands as it is.
fn add_faults(lines: &mut Vec<Rich>, faults: &[impl ToString], width: usize) {
    for fault in faults {
        for line in fault.to_string().lines() {
            if line
                .trim_start_matches([' ', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
                .starts_with('|')
            {
                lines.push(Rich::of(line, Tone::Plain));
            } else {
                lines.extend(wrapped(line, width, Tone::Attention));
            }
        }
        lines.push(Rich::default());
    }
}

/// The findings: what is so, where, and what to do.
fn add_findings(lines: &mut Vec<Rich>, findings: &[&Finding], look: Look, width: usize) {
    for finding in findings {
        let (word, tone) = match finding.level {
            Level::Wrong => (format!("{} wrong", look.sign("✗", "x")), Tone::Bad),
            Level::Due => (format!("{} due", look.sign("▲", "!")), Tone::Attention),
            Level::Note => ("  note".to_owned(), Tone::Quiet),
        };
        let strong = if finding.level == Level::Note {
            Tone::Plain
        } else {
            Tone::Strong
        };
        lines.extend(labelled(&word, LABEL, &finding.what, width, (tone, strong)));
        lines.extend(labelled("", LABEL, &finding.place, width, (Tone::Quiet, Tone::Quiet)));
        let to_do = format!("{} {}", look.sign("→", "->"), finding.to_do);
        lines.extend(labelled("", LABEL, &to_do, width, (Tone::Plain, Tone::Plain)));
    }
    if !findings.is_empty() {
        lines.push(Rich::default());
    }
}
