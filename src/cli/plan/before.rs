//! What changed in a plan of the practice's own since it was last used, where that matters to cards on the wall: steps that
//! have other numbers now, and a version that is still the same.

use crate::cli::layout::counted;
use crate::plan::model::{Plan, Step};
use crate::plan::{Diagnostic, Severity};

/// What is said of a plan, in this text and file, beside the one of before.
pub(super) fn changes(before: &Plan, plan: &Plan, text: &str, file: &str) -> Vec<Diagnostic> {
    if before == plan || before.id != plan.id {
        return Vec::new();
    }
    let mut found = Vec::new();
    let warn = |needle: &str, message: String, hint: &str| {
        let (line, source) = line_with(text, needle);
        let column = source.find(needle).unwrap_or_default();
        Diagnostic {
            severity: Severity::Warning,
            file: file.to_owned(),
            line,
            column: source[..column].chars().count() + 1,
            source: source.to_owned(),
            source_column: 1,
            mark: needle.chars().count(),
            message,
            hint: Some(hint.to_owned()),
        }
    };
    if before.version == plan.version {
        let message = format!(
            "the plan was changed since it was last used, and its version is still {}",
            plan.version
        );
        found.push(warn(
            "version:",
            message,
            "raise the version: cards and reports name it",
        ));
    }
    let moved: Vec<(&Step, &Step)> = plan
        .steps()
        .filter_map(|(_, step)| Some((before.step(step.id.as_str())?.1, step)))
        .filter(|(was, is)| was.number != is.number)
        .collect();
    if let [(was, is), ..] = moved[..] {
        let message = format!(
            "{} another number than when the plan was last used; the first, {}, was {} and is {}",
            if moved.len() == 1 {
                "one step has".to_owned()
            } else {
                format!("{} have", counted(moved.len(), "step"))
            },
            is.title,
            was.number,
            is.number
        );
        let hint = "give a step that was put in the number before it and a letter, as in \"number: 3a\", or print the cards anew";
        found.push(warn(&is.title, message, hint));
    }
    found
}

/// The first line that holds these words, with its number from 1.
fn line_with<'t>(text: &'t str, words: &str) -> (usize, &'t str) {
    let mut lines = text.lines().enumerate();
    lines
        .find(|(_, line)| line.contains(words))
        .map_or((1, ""), |(at, line)| (at + 1, line))
}
