//! What is said of a line that was moved, and the column it wants.

use super::super::diagnostic::{Severity, quoted};
use super::super::keys::the;
use super::super::source::Span;
use super::super::tree::{Node, Value};
use super::{Move, Straightener, bit};

impl<'s> Straightener<'_, 's, '_> {
    /// Where a line of this level begins, as a hint.
    pub(super) fn column_hint(&self, depth: usize) -> String {
        let at = self.above[depth].at;
        let (line, column) = self.source.place(at.start);
        let shape = self.above[depth].shape;
        if self.source.line(line).trim_start().starts_with("- {") || self.source.line(line).contains(": {") {
            return format!("write it inside the braces of {} of line {line}", the(shape.noun));
        }
        format!(
            "begin it in column {column}, below {} of line {line}",
            quoted(self.word_at(at))
        )
    }

    pub(super) fn word_at(&self, at: Span) -> &str {
        self.source.slice(at)
    }

    pub(super) fn is_in_braces(&self, at: Span) -> bool {
        self.source
            .text
            .get(at.start..)
            .is_some_and(|rest| rest.starts_with('{'))
    }

    pub(super) fn item_moved(&mut self, item: &Node<'s>, is: &str, among: &str, beside: Span) {
        let first = match &item.value {
            Value::Map(entries) => entries.first().map_or(item.at, |entry| entry.key_at),
            _ => item.at,
        };
        let dash = self.dash_of(first);
        let column = self.source.place(self.dash_of(beside)).1;
        let message = format!("this is {is}, and its dash begins in the column of {}", many(among));
        let hint = format!(
            "begin it in column {column}, as {} of line {} does",
            the(is),
            self.source.line_number(beside.start)
        );
        let at = Span {
            start: dash,
            end: first.end,
        };
        self.moved(at, message, hint, (beside.start, beside.start));
    }

    /// Where the dash before an item's first key stands.
    pub(super) fn dash_of(&self, first: Span) -> usize {
        let line_start = self.source.line_start(self.source.line_number(first.start));
        let before = self.source.text.get(line_start..first.start).unwrap_or_default();
        before.rfind('-').map_or(first.start, |dash| line_start + dash)
    }

    /// Notes that a line was moved; one that goes the same way as the one before is counted with it.
    pub(super) fn moved(&mut self, at: Span, message: String, hint: String, way: (usize, usize)) {
        if let Some(last) = self.last_move.as_mut().filter(|last| last.way == way) {
            last.more += 1;
            return;
        }
        self.flush();
        self.last_move = Some(Move {
            at,
            message,
            hint,
            way,
            more: 0,
        });
    }

    pub(super) fn flush(&mut self) {
        if let Some(last) = self.last_move.take() {
            let hint = match last.more {
                0 => last.hint,
                1 => format!("{}, and so for one more below it", last.hint),
                more => format!("{}, and so for {more} more below it", last.hint),
            };
            self.faults.note(last.at, Severity::Error, last.message, Some(hint));
        }
    }

    /// Notes that the map which is open has this key now.
    pub(super) fn mark(&mut self, key: &str) {
        if let Some(level) = self.above.last_mut() {
            level.present |= bit(level.shape, key);
        }
    }
}

/// "a step" → "the steps".
fn many(noun: &str) -> String {
    format!("{}s", the(noun))
}
