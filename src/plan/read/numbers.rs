//! The numbers of the steps as they are read, from the top of the plan down
//! (docs/decisions/0014-step-numbers.md).

use super::super::diagnostic::quoted;
use super::super::number::StepNumber;
use super::super::source::Span;
use super::super::walk::{Fields, Walk};

/// The numbers so far. They only rise, so that they can be searched.
#[derive(Default)]
pub(super) struct Numbers {
    given: Vec<(StepNumber, Span)>,
}

impl Numbers {
    /// The number of the next step: the one that it gives itself, or else the next whole one. A number that cannot
    /// stand is a fault, and is read as if it were not there.
    pub(super) fn next(&mut self, walk: &mut Walk, fields: &Fields) -> StepNumber {
        let following = StepNumber::following(self.given.last().map(|(number, _)| *number));
        let own = walk.word(fields, "number");
        let number = own.and_then(|(text, at)| self.own(walk, text, at)).unwrap_or(following);
        self.given.push((number, own.map_or(fields.at, |(_, at)| at)));
        number
    }

    /// The number that a step gives itself, where it is one and stands behind all before it.
    fn own(&self, walk: &mut Walk, text: &str, at: Span) -> Option<StepNumber> {
        let Some(number) = StepNumber::new(text) else {
            let hint = match likely(text) {
                Some(likely) => format!("did you mean {}?", quoted(&likely.to_string())),
                None => "write a number, or a number and one small letter: 12 or 4a".to_owned(),
            };
            walk.error(at, format!("{} is no number for a step", quoted(text)), hint);
            return None;
        };
        let Some((last, last_at)) = self.given.last().copied().filter(|(last, _)| number <= *last) else {
            return Some(number);
        };
        let free = match last.inserted_behind() {
            Some(inserted) => format!("{inserted} or {}", StepNumber::following(Some(last))),
            None => StepNumber::following(Some(last)).to_string(),
        };
        if let Ok(first) = self.given.binary_search_by_key(&number, |(other, _)| *other) {
            let line = walk.line_of(self.given.get(first).map_or(last_at, |(_, at)| *at));
            let hint = format!("line {line} has the first; write {free} here");
            walk.error(at, format!("a second step has the number {number}"), hint);
        } else {
            let message = format!(
                "the number {number} comes after {last} of line {}",
                walk.line_of(last_at)
            );
            let hint = format!("numbers rise from the top of the plan down: write {free}");
            walk.error(at, message, hint);
        }
        None
    }
}

/// What was meant by `4A`, `4.`, `No. 4` or `04`.
fn likely(text: &str) -> Option<StepNumber> {
    let plain: String = text
        .to_lowercase()
        .trim_start_matches(|found: char| !found.is_ascii_digit() || found == '0')
        .chars()
        .filter(|found| !matches!(found, ' ' | '.' | ')' | '-'))
        .collect();
    StepNumber::new(&plain)
}
