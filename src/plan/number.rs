//! The number of a step: what is printed before it on a card, and what people call it by on the phone.

use std::fmt;

/// A number from 1 up, and for a step that was put in later a letter: `4`, `4a`. They sort as they stand in a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StepNumber {
    whole: u32,
    letter: Option<char>,
}

/// More digits than this are no number of a step: a plan holds 250,000 values at most.
const MOST_DIGITS: usize = 6;

impl StepNumber {
    /// The number, where `text` is one: digits without a leading zero, and then perhaps one small letter.
    pub fn new(text: &str) -> Option<Self> {
        let digits = text
            .strip_suffix(|last: char| last.is_ascii_lowercase())
            .unwrap_or(text);
        let letter = text.get(digits.len()..)?.chars().next();
        let is_plain = !digits.is_empty()
            && digits.len() <= MOST_DIGITS
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        let whole = digits.parse().ok().filter(|_| is_plain)?;
        Some(Self { whole, letter })
    }

    /// The number of a step that gives none itself: the next whole one after the step before it.
    pub(super) fn following(before: Option<Self>) -> Self {
        Self {
            whole: before.map_or(1, |before| before.whole.saturating_add(1)),
            letter: None,
        }
    }

    /// The number of a step that is put in behind this one: `4a` after `4`, `4b` after `4a`; none after `4z`.
    pub(super) fn inserted_behind(self) -> Option<Self> {
        let letter = match self.letter {
            None => 'a',
            Some('z') => return None,
            Some(letter) => ('a'..='z').find(|next| *next > letter)?,
        };
        Some(Self {
            letter: Some(letter),
            ..self
        })
    }
}

impl fmt::Display for StepNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.letter {
            Some(letter) => formatter.pad(&format!("{}{letter}", self.whole)),
            None => formatter.pad(&self.whole.to_string()),
        }
    }
}
