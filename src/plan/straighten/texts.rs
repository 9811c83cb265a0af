//! Lines of a text block that are meant as keys.

use std::borrow::Cow;

use super::super::diagnostic::{Severity, quoted};
use super::super::source::{Source, Span};
use super::super::tree::{Entry, Node, Value};
use super::{Straightener, Stray, is_free, way};

impl<'s> Straightener<'_, 's, '_> {
    /// Lines of a text block that look like keys of the map which holds it.
    pub(super) fn in_a_text(&mut self, at: Span, holder: &str) -> Vec<Stray<'s>> {
        let source: &'s Source<'s> = self.source;
        let text: &'s str = source.slice(at);
        let depth = self.above.len() - 1;
        if text.starts_with(['"', '\'']) || !text.trim_end().contains('\n') {
            return Vec::new();
        }
        let mut strays = Vec::new();
        let mut start = at.start;
        for line in text.split_inclusive('\n') {
            let line_start = start;
            start += line.len();
            let words = line.trim();
            let Some((word, rest)) = words.split_once(':') else {
                continue;
            };
            if !(rest.is_empty() || rest.starts_with(' ')) {
                continue;
            }
            let level = &self.above[depth];
            let word_at = line_start + (line.len() - line.trim_start().len());
            if let Some(first) = word.strip_prefix("- ")
                && level.is_item
                && level.shape.key(first).is_some_and(|key| key.is_needed || first == "id")
            {
                let here = Span {
                    start: word_at,
                    end: word_at + words.len(),
                };
                let message = format!("this line is part of the text of {}", quoted(holder));
                let hint = format!(
                    "if it begins {}, begin its dash in the column of the dashes above",
                    another(level.shape.noun)
                );
                self.faults.note(here, Severity::Warning, message, Some(hint));
                continue;
            }
            let Some(key) = level.shape.key(word).filter(|_| is_free(level, word)) else {
                continue;
            };
            let here = Span {
                start: word_at,
                end: word_at + word.len(),
            };
            let message = format!(
                "{} is indented as if it were part of the text of {}",
                quoted(word),
                quoted(holder)
            );
            let hint = self.column_hint(depth);
            if !key.is_needed {
                let hint = format!("{hint}; if it is text, begin it with another word");
                self.faults.note(here, Severity::Warning, message, Some(hint));
                continue;
            }
            self.moved(here, message, hint, way(&self.above[depth], at));
            self.mark(word);
            let value = rest.trim();
            let value_at = Span {
                start: word_at + words.len() - value.len(),
                end: word_at + words.len(),
            };
            let value = Node {
                value: Value::Scalar(Cow::Borrowed(value)),
                at: value_at,
            };
            strays.push(Stray::Line(
                depth,
                Entry {
                    key: Cow::Borrowed(word),
                    key_at: here,
                    value,
                },
            ));
        }
        strays
    }
}

/// "a step" → "another step".
fn another(noun: &str) -> String {
    noun.strip_prefix("a ")
        .or_else(|| noun.strip_prefix("an "))
        .map_or_else(|| noun.to_owned(), |noun| format!("another {noun}"))
}
