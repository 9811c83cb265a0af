//! Keys that a map cannot have, and that belong to the map before them or to one further out.

use super::super::diagnostic::quoted;
use super::super::keys::{Holds, the};
use super::super::source::Span;
use super::super::tree::{Entry, Value};
use super::inside::{place_inside, put_inside};
use super::{Straightener, Stray, bit, is_free, way};

impl<'s> Straightener<'_, 's, '_> {
    /// Sorts out the keys that a map cannot have: into the map before them, or further out.
    pub(super) fn take_back(&mut self, entries: &mut Vec<Entry<'s>>, strays: &mut Vec<Stray<'s>>) {
        let depth = self.above.len() - 1;
        let mut index = 0;
        while let Some(word) = entries.get(index).map(|entry| entry.key.clone()) {
            let shape = self.above[depth].shape;
            if shape.key(&word).is_some() {
                index += 1;
                continue;
            }
            if index > 0 && self.takes_in(entries, index) {
                continue;
            }
            let outer = self.above[..depth].iter().rposition(|level| is_free(level, &word));
            let is_synonym = shape.synonyms.iter().any(|(known, _)| *known == word);
            if let Some(outer) = outer.filter(|_| !is_synonym) {
                let entry = entries.remove(index);
                let message = format!(
                    "{} belongs to {}, and is indented as part of {}",
                    quoted(&entry.key),
                    the(self.above[outer].shape.noun),
                    the(shape.noun)
                );
                let hint = self.column_hint(outer);
                self.moved(
                    entry.key_at,
                    message,
                    hint,
                    way(&self.above[outer], self.above[depth].at),
                );
                strays.push(Stray::Line(outer, entry));
                continue;
            }
            index += 1;
        }
    }

    /// Puts the lines behind a key that holds nothing under it, where they stand in its own column: all that fit there,
    /// if one of them fits nowhere else.
    pub(super) fn fill_blanks(&mut self, entries: &mut Vec<Entry<'s>>) {
        let shape = self.above[self.above.len() - 1].shape;
        let mut index = 0;
        while let Some(entry) = entries.get(index) {
            index += 1;
            let (Some(Holds::Map(inner) | Holds::DurationOr(inner)), Value::Nothing) =
                (shape.key(&entry.key).map(|key| key.holds), &entry.value.value)
            else {
                continue;
            };
            let run = entries
                .iter()
                .skip(index)
                .take_while(|entry| inner.key(&entry.key).is_some());
            let length = run
                .enumerate()
                .filter(|(_, entry)| shape.key(&entry.key).is_none())
                .map(|(at, _)| at + 1)
                .last();
            let Some(length) = length else { continue };
            let (holder, holder_at) = (entry.key.clone(), entry.key_at);
            let lines: Vec<Entry<'s>> = entries.drain(index..index + length).collect();
            for line in &lines {
                let message = format!(
                    "{} belongs under {}, and begins too far to the left",
                    quoted(&line.key),
                    quoted(&holder)
                );
                let hint = self.column_under(&holder, holder_at);
                self.moved(line.key_at, message, hint, (holder_at.start, holder_at.start));
            }
            if let Some(entry) = entries.get_mut(index - 1) {
                entry.value.value = Value::Map(lines);
            }
        }
        let level = self.above.len() - 1;
        self.above[level].present = entries
            .iter()
            .fold(0, |present, entry| present | bit(shape, &entry.key));
    }

    pub(super) fn column_under(&self, holder: &str, at: Span) -> String {
        format!(
            "indent it further than {}, to column {}",
            quoted(holder),
            self.source.place(at.start).1 + 2
        )
    }

    /// Moves a line into the map that the line before it holds, where it belongs there. True where it did.
    pub(super) fn takes_in(&mut self, entries: &mut Vec<Entry<'s>>, index: usize) -> bool {
        let shape = self.above[self.above.len() - 1].shape;
        let (before, rest) = entries.split_at_mut(index);
        let (Some(holder), Some(entry)) = (before.last_mut(), rest.first()) else {
            return false;
        };
        let Some(key) = shape.key(&holder.key) else {
            return false;
        };
        let holder_at = holder.key_at;
        let holder_name = holder.key.to_string();
        let Some(place) = place_inside(&mut holder.value, key.holds, entry) else {
            return false;
        };
        let column = |at: Span| self.source.place(at.start).1;
        let (message, hint, target) = match place.first.filter(|first| column(*first) > column(holder_at)) {
            None => (
                format!(
                    "{} belongs under {}, and begins too far to the left",
                    quoted(&entry.key),
                    quoted(&holder_name)
                ),
                self.column_under(&holder_name, holder_at),
                holder_at.start,
            ),
            Some(first) => {
                let (line, column) = self.source.place(first.start);
                let hint = if self.is_in_braces(place.map_at) {
                    format!("write it inside the braces of line {line}")
                } else {
                    format!("indent it to column {column}, as line {line} is")
                };
                let message = format!(
                    "{} belongs to {} of line {line}, and begins too far to the left",
                    quoted(&entry.key),
                    the(place.noun)
                );
                (message, hint, first.start)
            }
        };
        self.moved(entry.key_at, message, hint, (target, holder_at.start));
        let entry = entries.remove(index);
        if let Some(holder) = entries.get_mut(index - 1) {
            put_inside(&mut holder.value, key.holds, entry);
        }
        true
    }
}
