//! Why words could not be taken as a command, and what was meant by them.

use thiserror::Error;

/// Why words could not be taken as a command.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct VerbError {
    /// What is wrong, and where.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// What sort of wrong it is.
    pub kind: VerbErrorKind,
}

/// The sorts of [`VerbError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerbErrorKind {
    /// The words were wrong.
    Usage,
    /// The words were right, but `--at` names a time that has not come: a rule, not a slip of the pen.
    FutureTime,
    /// A verb that is not in this version yet.
    NotYet,
    /// Nothing is wrong: `--help` was asked for, and the message is the help.
    HelpWanted,
}

impl VerbError {
    /// The words were wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
            kind: VerbErrorKind::Usage,
        }
    }

    /// Not wrong at all: help was asked for.
    pub(crate) fn help(text: String) -> Self {
        Self {
            kind: VerbErrorKind::HelpWanted,
            ..Self::usage(text)
        }
    }

    /// With a hint.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// With a hint, where there is one and none stands yet.
    #[must_use]
    pub fn hint_if(mut self, hint: Option<String>) -> Self {
        self.hint = self.hint.or(hint);
        self
    }

    /// With "did you mean" as its hint, where something is near.
    #[must_use]
    pub(crate) fn did_you_mean(self, near: Option<String>) -> Self {
        self.hint_if(near.map(|near| did_you_mean(&near)))
    }
}

/// The hint that offers one other word.
pub(crate) fn did_you_mean(near: &str) -> String {
    format!("did you mean \"{near}\"?")
}

/// The word of the list that is nearest to what was typed, where one is near enough to be meant.
pub(crate) fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let typed = typed.to_lowercase();
    known
        .into_iter()
        .map(|word| (likeness(&typed, &word.to_lowercase()), word))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, word)| word.to_owned())
}

/// How like two lower-case words are, from 0 to 1. Letters that changed places count as one slip, which the usual measure
/// overlooks in short words.
pub(super) fn likeness(typed: &str, known: &str) -> f64 {
    let is_long_enough = typed.chars().count() >= 3;
    let likeness = strsim::jaro_winkler(typed, known);
    if is_long_enough && (known.starts_with(typed) || strsim::osa_distance(typed, known) <= 1) {
        likeness.max(0.9)
    } else {
        likeness
    }
}

/// A list for a sentence: "a, b or c".
pub(crate) fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<_> = words.into_iter().collect();
    match words.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
