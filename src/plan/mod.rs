//! Plan files: YAML read into a validated [`model::Plan`], and practice.yaml into a [`practice::Practice`]. Imports
//! nothing else of this crate, asks no clock and touches no file.
//!
//! A text becomes a tree of nodes that know their place (`tree`), a walk over the tree takes typed values and notes
//! every fault (`walk`, `read`), and what is named is looked up at the end (`check`).

mod around;
mod check;
pub mod condition;
mod diagnostic;
pub mod edit;
mod encoding;
mod faults;
mod fitting;
mod id;
mod indent;
mod keys;
pub mod model;
mod number;
mod places;
pub mod practice;
mod read;
mod rings;
mod scalars;
pub mod scenario;
pub mod schema;
mod sense;
mod slipped;
mod source;
mod spelling;
mod straighten;
mod suggest;
mod syntax;
#[cfg(test)]
mod tests;
mod tree;
mod unclosed;
mod values;
mod walk;
pub mod wording;
mod work;
pub mod zone;

use std::borrow::Cow;
use std::time::Duration;

pub use around::{Around, KnownIds};
pub use diagnostic::{Diagnostic, Severity, visible};
pub use scalars::Misread;
pub use spelling::read_spelled;
pub use suggest::did_you_mean;

use model::Plan;
use practice::Practice;
use scenario::Scenario;
use source::Source;
use walk::Walk;

/// A plan that can be used, and what its author would want to know.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The plan.
    pub plan: Plan,
    /// Warnings by place; none of them an error.
    pub warnings: Vec<Diagnostic>,
}

/// Reads a plan file (schema `stopgap/1`). `file` is what messages call it.
///
/// # Errors
/// Every fault of the file at once, by place, warnings among them. A text that is not the plain YAML we read (too
/// large, too deep, broken, with references or tags) is one error alone.
pub fn read(text: &str, file: &str) -> Result<Read, Vec<Diagnostic>> {
    read_text(text, file, None)
}

/// Reads a plan file and looks up what it names outside itself. What is missing there is a warning.
///
/// # Errors
/// As [`read_bytes`].
pub fn read_within(bytes: &[u8], file: &str, around: &Around<'_>) -> Result<Read, Vec<Diagnostic>> {
    read_text(text_of(bytes, file)?, file, Some(around))
}

fn read_text(text: &str, file: &str, around: Option<&Around<'_>>) -> Result<Read, Vec<Diagnostic>> {
    let source = Source::new(text, file);
    let mut tree = tree::parse(&source).map_err(|fault| vec![*fault])?;
    straighten::straighten(&mut tree.root, &keys::PLAN_FILE, &source, &mut tree.faults);
    let mut walk = Walk::new(tree.faults);
    let plan = read::plan(&mut walk, &tree.root);
    if let Some(plan) = &plan {
        check::check(plan, around, &mut walk);
        sense::check(plan, &mut walk);
    }
    let (plan, warnings) = finish(plan, walk)?;
    Ok(Read { plan, warnings })
}

/// Reads a plan file from its bytes.
///
/// # Errors
/// As [`read`]; bytes that are not UTF-8 are one error.
pub fn read_bytes(bytes: &[u8], file: &str) -> Result<Read, Vec<Diagnostic>> {
    read(text_of(bytes, file)?, file)
}

/// Whether the bytes are text that can be read to its end, so that every fault of it is found at once. Else its one fault has
/// to be put right before the rest can be looked at.
pub fn reads_to_its_end(bytes: &[u8]) -> bool {
    text_of(bytes, "").is_ok_and(|text| tree::parse(&Source::new(text, "")).is_ok())
}

/// Reads a plan that is pinned in a log. Such a plan was checked when it was pinned, perhaps by another version of this
/// program, and is read for ever: what is not understood is left out, what is missing is filled in, nothing fails. A
/// text of which nothing can be read gives an empty plan called `unreadable`.
pub fn read_pinned(text: &str) -> Plan {
    let source = Source::new(text, "plan");
    let Ok(tree) = tree::parse(&source) else {
        return read::unreadable();
    };
    let mut walk = Walk::new(tree.faults);
    read::whatever_plan(&mut walk, &tree.root).unwrap_or_else(read::unreadable)
}

/// Finds the plan that a scenario names, by id or by a path from the scenario's file. Its error is why there is none, and
/// what to do about it.
pub type PlanFinder<'a> = dyn Fn(&str) -> Result<std::sync::Arc<Plan>, (String, String)> + 'a;

/// Reads a drill scenario (schema `stopgap-drill/1`) and checks it against its plan, with its warnings.
///
/// # Errors
/// As [`read_bytes`]; that its plan is not there is one of the faults.
pub fn read_scenario(
    bytes: &[u8],
    file: &str,
    plan_of: &PlanFinder<'_>,
) -> Result<(Scenario, Vec<Diagnostic>), Vec<Diagnostic>> {
    let source = Source::new(text_of(bytes, file)?, file);
    let mut tree = tree::parse(&source).map_err(|fault| vec![*fault])?;
    straighten::straighten(&mut tree.root, &keys::DRILL_FILE, &source, &mut tree.faults);
    let mut walk = Walk::new(tree.faults);
    let found = read::scenario::scenario(&mut walk, &tree.root).map(|(scenario, places)| {
        let plan = places.plan.and_then(|at| match plan_of(&scenario.plan) {
            Ok(plan) => Some(plan),
            Err((message, hint)) => {
                walk.error(at, message, hint);
                None
            }
        });
        fitting::check(&scenario, &places, plan.as_deref(), &mut walk);
        scenario
    });
    finish(found, walk)
}

/// Reads a scenario that is pinned by a drill: as [`read_pinned`], for ever and without fail. A text of which nothing can
/// be read gives an empty scenario called `unreadable`.
pub fn read_pinned_scenario(text: &str) -> Scenario {
    let source = Source::new(text, "scenario");
    let Ok(tree) = tree::parse(&source) else {
        return read::scenario::unreadable();
    };
    let mut walk = Walk::new(tree.faults);
    let found = read::scenario::whatever_scenario(&mut walk, &tree.root);
    found.map_or_else(read::scenario::unreadable, |(scenario, _)| scenario)
}

/// Reads practice.yaml (schema `stopgap-practice/1`), with its warnings. Everything in it may be missing.
///
/// # Errors
/// As [`read`].
pub fn read_practice(text: &str, file: &str) -> Result<(Practice, Vec<Diagnostic>), Vec<Diagnostic>> {
    practice_text(text, file, None)
}

fn practice_text(
    text: &str,
    file: &str,
    known: Option<&KnownIds>,
) -> Result<(Practice, Vec<Diagnostic>), Vec<Diagnostic>> {
    let source = Source::new(text, file);
    let mut tree = tree::parse(&source).map_err(|fault| vec![*fault])?;
    straighten::straighten(&mut tree.root, &keys::PRACTICE_FILE, &source, &mut tree.faults);
    let mut walk = Walk::new(tree.faults);
    let practice = read::practice::practice(&mut walk, &tree.root);
    if let Some(known) = known {
        around::check_practice(known, &mut walk);
    }
    finish(practice, walk)
}

/// Reads practice.yaml from its bytes.
///
/// # Errors
/// As [`read`]; bytes that are not UTF-8 are one error.
pub fn read_practice_bytes(bytes: &[u8], file: &str) -> Result<(Practice, Vec<Diagnostic>), Vec<Diagnostic>> {
    read_practice(text_of(bytes, file)?, file)
}

/// Reads practice.yaml from its bytes and looks up what it names among these, what every plan here names. What no plan
/// knows is a warning.
///
/// # Errors
/// As [`read_practice_bytes`].
pub fn read_practice_within(
    bytes: &[u8],
    file: &str,
    known: &KnownIds,
) -> Result<(Practice, Vec<Diagnostic>), Vec<Diagnostic>> {
    practice_text(text_of(bytes, file)?, file, Some(known))
}

/// Reads practice.yaml as far as it can be read, with everything that is wrong with it: in an outage a misprint must not
/// take the telephone numbers with it. What stands before a place at which it is no YAML any more counts, and a file that
/// was saved with another encoding is read as that. A file of which nothing can be read gives what is assumed of any
/// practice.
pub fn read_practice_leniently(bytes: &[u8], file: &str) -> (Practice, Vec<Diagnostic>) {
    let (text, mut faults) = match text_of(bytes, file) {
        Ok(text) => (Cow::Borrowed(text), Vec::new()),
        Err(faults) => match encoding::guessed(bytes) {
            Some(text) => (Cow::Owned(text), faults),
            None => return (Practice::default(), faults),
        },
    };
    let source = Source::new(&text, file);
    faults.extend(syntax::forbidden_character(&source).map(|fault| *fault));
    let (tree, fault) = tree::parse_as_far(&source);
    // What stands behind the place where reading ended is half a value, and no mistake of its own.
    let end = fault.as_ref().map_or(usize::MAX, |fault| fault.line);
    faults.extend(fault.map(|fault| *fault));
    let Some(mut tree) = tree else {
        if faults.is_empty() {
            faults.push(*syntax::empty(file));
        }
        return (Practice::default(), faults);
    };
    straighten::straighten(&mut tree.root, &keys::PRACTICE_FILE, &source, &mut tree.faults);
    let mut walk = Walk::new(tree.faults);
    let practice = read::practice::practice(&mut walk, &tree.root);
    faults.extend(walk.finish().into_iter().filter(|fault| fault.line < end));
    (practice.unwrap_or_default(), faults)
}

/// Reads a length of time as plan files and commands write it: `90s`, `5m`, `2h`, `1d`, or several, the largest first:
/// `1h30m`, `1h 30m`. Whole numbers; zero is one; ten years at most; a day has 24 hours.
///
/// # Errors
/// What is wrong, and what to write instead.
pub fn parse_duration(text: &str) -> Result<Duration, Misread> {
    scalars::duration(text)
}

/// A length of time as [`parse_duration`] reads it: `1h 30m`, `2d`, `0s`. Parts of a second are left out.
pub fn duration_text(duration: Duration) -> String {
    scalars::duration_text(duration)
}

/// Reads the hours of one day as a form takes them: `08:00-13:00, 14:00-18:30`, or `closed`.
///
/// # Errors
/// What is wrong, and what to write instead.
pub fn parse_hours(text: &str) -> Result<Vec<practice::OpeningSpan>, Misread> {
    read::hours::hours_of_day(text)
}

/// The id of something new that is called so, with a number behind it where `is_taken` knows it already; none where the
/// name has no letter that an id can have.
pub fn new_id(name: &str, is_taken: &dyn Fn(&str) -> bool) -> Option<String> {
    let slug = suggest::slugified(name);
    if slug.is_empty() {
        return None;
    }
    let numbered = (2..).map(|number| format!("{slug}-{number}"));
    std::iter::once(slug.clone()).chain(numbered).find(|id| !is_taken(id))
}

/// The initials that a name suggests, its titles left out: `Dr Jay Patel` gives `JP`.
pub fn initials_of(name: &str) -> String {
    const TITLES: [&str; 9] = ["dr", "mr", "mrs", "ms", "miss", "mx", "prof", "sr", "sister"];
    let is_title = |word: &&str| TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str());
    let words: Vec<&str> = name.split([' ', '-']).filter(|word| !is_title(word)).collect();
    let first = |word: &&str| word.chars().find(|letter| letter.is_alphabetic());
    let letters: String = words.iter().filter_map(first).take(4).collect();
    let letters = if letters.chars().count() < 2 {
        words
            .concat()
            .chars()
            .filter(|letter| letter.is_alphabetic())
            .take(2)
            .collect()
    } else {
        letters
    };
    letters.to_uppercase()
}

/// Reads a day as plan files write it: `2026-11-22`.
///
/// # Errors
/// What is wrong, and what to write instead.
pub fn parse_date(text: &str) -> Result<chrono::NaiveDate, Misread> {
    scalars::date(text)
}

/// A value and its warnings, or else all faults.
fn finish<T>(value: Option<T>, walk: Walk) -> Result<(T, Vec<Diagnostic>), Vec<Diagnostic>> {
    let faults = walk.finish();
    match value {
        Some(value) if !faults.iter().any(Diagnostic::is_error) => Ok((value, faults)),
        _ => Err(faults),
    }
}

fn text_of<'b>(bytes: &'b [u8], file: &str) -> Result<&'b str, Vec<Diagnostic>> {
    // The size first: a 50 MB file is not looked through for its letters.
    if bytes.len() > tree::LARGEST_FILE {
        return Err(vec![*syntax::too_large(file)]);
    }
    std::str::from_utf8(bytes).map_err(|error| vec![*encoding::fault(bytes, error.valid_up_to(), file)])
}
