//! Lines that are indented wrongly, though the file can be read: each is named as that, and put where it belongs, so that
//! it is one fault and not a missing field in one place and an unknown one in another.

mod columns;
mod headless;
mod inside;
mod lists;
mod misplaced;
mod reshaped;
mod texts;

use super::diagnostic::quoted;
use super::faults::Faults;
use super::keys::{Holds, Key, Shape};
use super::source::{Source, Span};
use super::tree::{Entry, Node, Value};

/// Puts the lines of a file of this shape where they belong.
pub(super) fn straighten<'s>(root: &mut Node<'s>, shape: &'static Shape, source: &'s Source<'s>, faults: &mut Faults) {
    if shape.key("phases").is_some() {
        headless::find_phases(root, source, faults);
    }
    let mut straightener = Straightener {
        source,
        faults,
        above: Vec::new(),
        last_move: None,
    };
    straightener.open(root, shape, false);
    straightener.flush();
}

/// A map that is open, from the root down.
struct Level {
    shape: &'static Shape,
    /// Which of its keys are there, a bit for each.
    present: u64,
    /// Where its first key stands.
    at: Span,
    /// Whether it is an item of a list.
    is_item: bool,
}

/// A line that was moved. Those that follow it to the same place are one mistake with it.
struct Move {
    at: Span,
    message: String,
    hint: String,
    /// Where it went, and the map from which it came.
    way: (usize, usize),
    more: usize,
}

/// What belongs further out than where it stands: how many levels from the root its new place is, and what it is.
enum Stray<'s> {
    Line(usize, Entry<'s>),
    Item(usize, Node<'s>),
}

struct Straightener<'f, 's, 't> {
    source: &'s Source<'s>,
    faults: &'f mut Faults<'t>,
    above: Vec<Level>,
    last_move: Option<Move>,
}

impl<'s> Straightener<'_, 's, '_> {
    /// Looks through one map. Gives what belongs further out.
    fn open(&mut self, node: &mut Node<'s>, shape: &'static Shape, is_item: bool) -> Vec<Stray<'s>> {
        let Value::Map(entries) = &mut node.value else {
            return Vec::new();
        };
        let mut level = Level {
            shape,
            present: 0,
            at: entries.first().map_or(node.at, |entry| entry.key_at),
            is_item,
        };
        let mut is_plain = true;
        for entry in entries.iter() {
            match bit(shape, &entry.key) {
                0 => is_plain = false,
                bit => level.present |= bit,
            }
        }
        self.above.push(level);
        let mut strays = Vec::new();
        if !is_plain {
            self.fill_blanks(entries);
            self.take_back(entries, &mut strays);
        }
        let mut index = 0;
        while let Some(entry) = entries.get_mut(index) {
            index += 1;
            let Some(key) = shape.key(&entry.key) else { continue };
            let found = self.value(entry, key);
            let mut at = index;
            for stray in found {
                match stray {
                    Stray::Line(depth, entry) if depth == self.above.len() - 1 => {
                        self.mark(&entry.key);
                        entries.insert(at, entry);
                        at += 1;
                    }
                    stray => strays.push(stray),
                }
            }
        }
        self.above.pop();
        strays
    }

    /// Looks through what stands after a key.
    fn value(&mut self, entry: &mut Entry<'s>, key: &'static Key) -> Vec<Stray<'s>> {
        self.reshape(entry, key);
        match (key.holds, &mut entry.value.value) {
            (Holds::Map(shape) | Holds::DurationOr(shape), Value::Map(_)) => self.open(&mut entry.value, shape, false),
            (Holds::List(shape), Value::Map(_)) => self.open(&mut entry.value, shape, true),
            (Holds::List(shape), Value::List(items)) => self.items(items, shape),
            (Holds::Named(shape), Value::Map(named)) => self.named(named, shape, &entry.key),
            (holds, Value::Map(inner)) if holds.is_scalar() => {
                let strays = self.under_a_text(inner, &entry.key);
                if !strays.is_empty() {
                    entry.value.value = Value::Nothing;
                }
                strays
            }
            (Holds::Text, Value::Scalar(_)) => self.in_a_text(entry.value.at, &entry.key),
            _ => Vec::new(),
        }
    }

    /// Keys below one that takes a text, all of which belong beside it.
    fn under_a_text(&mut self, inner: &mut Vec<Entry<'s>>, holder: &str) -> Vec<Stray<'s>> {
        let depth = self.above.len() - 1;
        let holder_at = inner.first().map_or(self.above[depth].at, |entry| entry.key_at);
        let belong = |entry: &Entry| self.above.last().is_some_and(|level| is_free(level, &entry.key));
        if inner.is_empty() || !inner.iter().all(belong) {
            return Vec::new();
        }
        let inner = std::mem::take(inner);
        for entry in &inner {
            let message = format!(
                "{} is indented as if it were part of {}",
                quoted(&entry.key),
                quoted(holder)
            );
            let hint = self.column_hint(depth);
            self.moved(entry.key_at, message, hint, way(&self.above[depth], holder_at));
        }
        inner.into_iter().map(|entry| Stray::Line(depth, entry)).collect()
    }
}

/// The bit of a key; 0 where the shape has no such key.
fn bit(shape: &Shape, key: &str) -> u64 {
    shape
        .keys
        .iter()
        .position(|known| known.name == key)
        .map_or(0, |index| 1 << index)
}

/// Whether an open map can have this key and has it not.
fn is_free(level: &Level, key: &str) -> bool {
    let bit = bit(level.shape, key);
    bit != 0 && level.present & bit == 0
}

/// Whether a key is none of this shape, nor another word for one.
fn is_foreign(shape: &Shape, key: &str) -> bool {
    shape.key(key).is_none() && shape.synonyms.iter().all(|(word, _)| *word != key)
}

/// From where a line went to which map.
const fn way(to: &Level, from: Span) -> (usize, usize) {
    (to.at.start, from.start)
}
