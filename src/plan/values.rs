//! The typed values of a map: texts, ids, durations, days, numbers, yes or no, one of a few words.

use std::collections::HashSet;
use std::time::Duration;

use chrono::NaiveDate;

use super::check::{Mention, Noun, What};
use super::diagnostic::quoted;
use super::model::is_slug;
use super::scalars::{self, Misread};
use super::source::Span;
use super::suggest::slugified;
use super::tree::{Entry, Node, Value};
use super::walk::{Fields, Walk};

/// What is probably meant by a list or a map where a text belongs.
const BRACKETS: &str = "put a text that begins with [ or { in quotation marks";

impl Walk<'_> {
    /// A text as written, without blanks at its end.
    fn scalar<'n>(&mut self, node: &'n Node<'_>, key: &str) -> Option<&'n str> {
        match &node.value {
            Value::Scalar(text) => {
                let shown = text.trim_end();
                if let Some(hidden) = shown
                    .chars()
                    .find(|found| found.is_control() && !matches!(found, '\n' | '\t'))
                {
                    let message = format!(
                        "{} holds a control character (U+{:04X})",
                        quoted(key),
                        u32::from(hidden)
                    );
                    self.error(node.at, message, "write the text without it".to_owned());
                    return None;
                }
                Some(shown)
            }
            Value::Nothing => None,
            Value::List(_) | Value::Map(_) => {
                let is = if matches!(node.value, Value::List(_)) {
                    "a list"
                } else {
                    "a group of keys"
                };
                let message = format!("{} takes one text, and this is {is}", quoted(key));
                let (message, hint) = match &node.value {
                    Value::List(_) if key == "role" => (
                        message,
                        "a step has one role: name the one that answers for it, or write a second step".to_owned(),
                    ),
                    Value::Map(entries) if !self.is_in_brackets(node) => match entries.as_slice() {
                        [only] if matches!(only.value.value, Value::Nothing) => (
                            format!(
                                "the colon after {} makes it a key, and a text is wanted here",
                                quoted(&only.key)
                            ),
                            "take the colon away, or put the whole text in quotation marks".to_owned(),
                        ),
                        [only] => (
                            format!(
                                "the colon after {} makes it a key, and a text is wanted here",
                                quoted(&only.key)
                            ),
                            "put the whole text in quotation marks".to_owned(),
                        ),
                        _ => (message, BRACKETS.to_owned()),
                    },
                    _ => (message, BRACKETS.to_owned()),
                };
                self.error(node.at, message, hint);
                None
            }
        }
    }

    /// A text of any number of lines.
    pub(super) fn text(&mut self, fields: &Fields, key: &str) -> Option<String> {
        let field = fields.get(key)?;
        self.scalar(field.node, field.key).map(str::to_owned)
    }

    /// A text of one line.
    pub(super) fn line(&mut self, fields: &Fields, key: &str) -> Option<String> {
        self.word(fields, key).map(|(text, _)| text.to_owned())
    }

    /// A text of one line, and where it stands.
    pub(super) fn word<'n>(&mut self, fields: &Fields<'n, '_>, key: &str) -> Option<(&'n str, Span)> {
        let field = fields.get(key)?;
        let text = self.scalar(field.node, field.key)?.trim();
        if text.contains('\n') {
            let message = format!("{} takes one line", quoted(field.key));
            self.error(
                field.node.at,
                message,
                "shorten it, and put the rest under \"detail\" or \"text\"".to_owned(),
            );
            return text.lines().next().map(|line| (line, field.node.at));
        }
        Some((text, field.node.at))
    }

    /// A list of texts, each with its place.
    pub(super) fn words<'n>(&mut self, fields: &Fields<'n, '_>, key: &str) -> Vec<(&'n str, Span)> {
        let mut words = Vec::new();
        for item in fields.items(key) {
            if let Some(text) = self.scalar(item, key) {
                words.push((text, item.at));
            }
        }
        words
    }

    /// The same, where a word that stands there twice is a slip: the second is noted and left out.
    pub(super) fn different_words<'n>(&mut self, fields: &Fields<'n, '_>, key: &str) -> Vec<(&'n str, Span)> {
        let mut words: Vec<(&'n str, Span)> = Vec::new();
        let mut seen: HashSet<&'n str> = HashSet::new();
        for (word, at) in self.words(fields, key) {
            if !seen.insert(word) {
                let message = format!("{} stands twice under {}", quoted(word), quoted(key));
                self.warn(at, message, "delete one of the two");
                continue;
            }
            words.push((word, at));
        }
        words
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, fields: &Fields, key: &str) -> Vec<String> {
        let words = self.words(fields, key);
        // `[Secretary, if in, or anyone]` is three deputies, and hardly meant so.
        let goes_on = |text: &str| ["or ", "and ", "if ", "but "].iter().any(|word| text.starts_with(word));
        let in_brackets = fields.get(key).is_some_and(|field| self.begins_with(field.node, b'['));
        if let Some((text, at)) = words.iter().skip(1).find(|(text, _)| in_brackets && goes_on(text)) {
            let message = format!("within brackets a comma begins a new item, here {}", quoted(text));
            self.warn(
                *at,
                message,
                "a text with a comma goes in quotation marks here: \"…, …\"",
            );
        }
        words.into_iter().map(|(text, _)| text.to_owned()).collect()
    }

    /// The entries of a map whose keys are the author's own, in the order of the file.
    pub(super) fn entries<'n, 's>(&mut self, fields: &Fields<'n, 's>, key: &str) -> &'n [Entry<'s>] {
        let Some(field) = fields.get(key) else { return &[] };
        let Value::Map(entries) = &field.node.value else {
            let message = format!("under {} every line begins with a name and a colon", quoted(field.key));
            let hint = "write \"name:\" and put the rest after it or below it, without a dash";
            self.error(field.node.at, message, hint.to_owned());
            return &[];
        };
        entries
    }

    /// The same where the keys are ids.
    pub(super) fn named<'n, 's>(&mut self, fields: &Fields<'n, 's>, key: &str) -> &'n [Entry<'s>] {
        let entries = self.entries(fields, key);
        for entry in entries {
            self.check_slug(&entry.key, entry.key_at);
        }
        entries
    }

    /// An id that the file defines. Whatever stands there is kept, so that mentions of it are not faults as well.
    pub(super) fn id<'n>(&mut self, fields: &Fields<'n, '_>, key: &str) -> Option<(&'n str, Span)> {
        let (text, at) = self.word(fields, key)?;
        self.check_slug(text, at);
        Some((text, at))
    }

    /// Notes a text that is no slug.
    pub(super) fn check_slug(&mut self, text: &str, at: Span) {
        if is_slug(text) {
            return;
        }
        let slug = slugified(text);
        let hint = if slug.is_empty() || !text.is_ascii() {
            "for example \"front-desk\"".to_owned()
        } else {
            format!("write {}", quoted(&slug))
        };
        let message = format!(
            "{} cannot be an id: lower-case letters, digits and dashes only",
            quoted(text)
        );
        self.error(at, message, hint);
    }

    /// The name of something that the plan has to define; it is looked up when the whole file has been read.
    pub(super) fn mention(&mut self, fields: &Fields, key: &str, noun: Noun) -> Option<String> {
        let (text, at) = self.word(fields, key)?;
        self.mention_of(noun, text, at);
        Some(text.to_owned())
    }

    /// Notes that a name was used.
    pub(super) fn mention_of(&mut self, noun: Noun, id: &str, at: Span) {
        self.mention_as(What::Named(noun), id, at);
    }

    /// Notes what a name was used for.
    pub(super) fn mention_as(&mut self, what: What, id: &str, at: Span) {
        self.mentions.push(Mention {
            what,
            id: id.to_owned(),
            at,
            step: self.step.clone(),
        });
    }

    /// A duration, greater than zero.
    pub(super) fn duration(&mut self, fields: &Fields, key: &str) -> Option<Duration> {
        let (text, at) = self.word(fields, key)?;
        self.duration_of(text, at, key)
    }

    /// A duration that stands at this place.
    pub(super) fn duration_of(&mut self, text: &str, at: Span, key: &str) -> Option<Duration> {
        match scalars::duration(text) {
            Ok(duration) if duration.is_zero() => {
                let message = format!("{} cannot be no time at all", quoted(key));
                self.error(
                    at,
                    message,
                    format!("leave out {} or give it a time such as 10m", quoted(key)),
                );
                None
            }
            Ok(duration) => Some(duration),
            Err(misread) => self.misread(at, misread),
        }
    }

    /// A day.
    pub(super) fn date(&mut self, fields: &Fields, key: &str) -> Option<NaiveDate> {
        let (text, at) = self.word(fields, key)?;
        scalars::date(text).map_or_else(|misread| self.misread(at, misread), Some)
    }

    /// Notes a value that could not be read.
    pub(super) fn misread<T>(&mut self, at: Span, misread: Misread) -> Option<T> {
        self.error(at, misread.message, misread.hint);
        None
    }

    /// A whole number.
    pub(super) fn count(&mut self, fields: &Fields, key: &str, most: u32) -> Option<u32> {
        let (text, at) = self.word(fields, key)?;
        match text.parse::<u32>() {
            Ok(count) if (1..=most).contains(&count) => Some(count),
            _ => {
                let message = format!("{} takes a whole number, not {}", quoted(key), quoted(text));
                self.error(at, message, format!("write a number from 1 to {most}, in digits alone"));
                None
            }
        }
    }

    /// Yes or no.
    pub(super) fn yes_no(&mut self, fields: &Fields, key: &str) -> Option<bool> {
        let words = [("yes", true), ("no", false), ("true", true), ("false", false)];
        self.one_of(fields, key, &words)
    }

    /// One of a few words.
    pub(super) fn one_of<T: Copy>(&mut self, fields: &Fields, key: &str, words: &[(&'static str, T)]) -> Option<T> {
        let (text, at) = self.word(fields, key)?;
        self.one_word(text, at, key, words)
    }

    /// One of a few words, which stands at this place.
    pub(super) fn one_word<T: Copy>(
        &mut self,
        text: &str,
        at: Span,
        key: &str,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        if let Some((_, value)) = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)) {
            return Some(*value);
        }
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let hint = self.hint_of(text, &known, "it can be");
        self.error(at, format!("{} cannot be {}", quoted(key), quoted(text)), hint);
        None
    }
}
