//! Why a command may not be: a sentence that staff can act on.

use crate::plan::did_you_mean;

/// No more names than these are listed in a hint: it is one line to be read, not a page.
const LISTED: usize = 12;

/// A command that was not carried out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct Refusal {
    /// Whether the words were wrong or a rule says no.
    pub kind: RefusalKind,
    /// What is the matter, as a whole sentence.
    pub sentence: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// Whether the words were wrong or a rule says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// Something was named that is not there (exit code 2).
    Unknown,
    /// A rule says no (exit code 1).
    Rule,
    /// A rule wants a reason: the screen asks for it, and "later" is an answer (exit code 1).
    WantsWhy,
    /// A rule wants answers: the screen asks for them (exit code 1).
    WantsAnswers,
}

impl Refusal {
    /// A rule says no.
    pub fn rule(sentence: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            kind: RefusalKind::Rule,
            sentence: sentence.into(),
            hint: Some(hint.into()),
        }
    }

    /// A rule wants a reason.
    pub fn wants_why(sentence: impl Into<String>) -> Self {
        let hint = "say why with --why \"…\"".to_owned();
        Self {
            kind: RefusalKind::WantsWhy,
            sentence: sentence.into(),
            hint: Some(hint),
        }
    }

    /// A rule wants answers.
    pub fn wants_answers(sentence: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            kind: RefusalKind::WantsAnswers,
            sentence: sentence.into(),
            hint: Some(hint.into()),
        }
    }

    /// Nothing of this sort bears this name; the nearest is offered.
    pub fn unknown<'a>(sort: &str, word: &str, known: impl Iterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.collect();
        let hint = if let Some(nearest) = did_you_mean(word, known.iter().copied()) {
            format!("did you mean \"{nearest}\"?")
        } else if known.is_empty() {
            format!("there is no {sort} here at all")
        } else {
            let more = match known.len().saturating_sub(LISTED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let listed: Vec<&str> = known.into_iter().take(LISTED).collect();
            format!("there are: {}{more}", listed.join(", "))
        };
        Self {
            kind: RefusalKind::Unknown,
            sentence: format!("There is no {sort} \"{word}\"."),
            hint: Some(hint),
        }
    }
}
