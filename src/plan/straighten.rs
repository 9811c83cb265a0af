//! Lines that are indented wrongly, though the file can be read: each is named as that, and put where it belongs, so that
//! it is one fault and not a missing field in one place and an unknown one in another.

use std::borrow::Cow;

use super::diagnostic::{Severity, quoted};
use super::faults::Faults;
use super::keys::{Holds, Key, Shape};
use super::source::{Source, Span};
use super::tree::{Entry, Node, Value};

/// Puts the lines of a file of this shape where they belong.
pub(super) fn straighten<'s>(root: &mut Node<'s>, shape: &'static Shape, source: &'s Source<'s>, faults: &mut Faults) {
    let mut straightener = Straightener {
        source,
        faults,
        above: Vec::new(),
        last_move: None,
    };
    straightener.map_node(root, shape);
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
    fn map_node(&mut self, node: &mut Node<'s>, shape: &'static Shape) -> Vec<Stray<'s>> {
        let is_item = false;
        self.open(node, shape, is_item)
    }

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

    /// A list of maps: items that belong to a list further out, or to one inside the item before them.
    fn items(&mut self, items: &mut Vec<Node<'s>>, shape: &'static Shape) -> Vec<Stray<'s>> {
        let mut strays = Vec::new();
        let mut kept: Vec<Node<'s>> = Vec::with_capacity(items.len());
        let mut waiting: Vec<Node<'s>> = std::mem::take(items);
        waiting.reverse();
        while let Some(mut item) = waiting.pop() {
            if let Some((depth, outer)) = self.outer_list_of(&item, shape) {
                self.item_moved(&item, outer.noun, shape.noun, self.above[depth].at);
                strays.push(Stray::Item(depth, item));
                continue;
            }
            let inner = kept.last().and_then(|before| inner_list_of(&item, before, shape));
            if let (Some(key), Some(before)) = (inner, kept.last_mut())
                && let Some(list) = list_of(before, key)
            {
                let beside = list.first().map_or(item.at, |other| other.at);
                if let Some(inner) = key.holds.shape() {
                    self.item_moved(&item, inner.noun, shape.noun, beside);
                }
                list.push(item);
                continue;
            }
            let found = self.open(&mut item, shape, true);
            kept.push(item);
            let depth = self.above.len();
            let mut come: Vec<Node<'s>> = Vec::new();
            for stray in found {
                match stray {
                    Stray::Item(at, item) if at == depth => come.push(item),
                    stray => strays.push(stray),
                }
            }
            waiting.extend(come.into_iter().rev());
        }
        *items = kept;
        strays
    }

    /// The level of an item further out beside which this one belongs: it fits there whole and here not.
    fn outer_list_of(&self, item: &Node<'s>, shape: &Shape) -> Option<(usize, &'static Shape)> {
        let Value::Map(entries) = &item.value else { return None };
        if !entries.iter().any(|entry| is_foreign(shape, &entry.key)) {
            return None;
        }
        let (depth, level) = self.above.iter().enumerate().rev().find(|(_, level)| level.is_item)?;
        let fits = entries.iter().all(|entry| level.shape.key(&entry.key).is_some());
        fits.then_some((depth, level.shape))
    }

    /// Maps by name: a section of the file that is indented as if it were one of them.
    fn named(&mut self, named: &mut Vec<Entry<'s>>, shape: &'static Shape, holder: &str) -> Vec<Stray<'s>> {
        let mut strays = Vec::new();
        let depth = self.above.len() - 1;
        let first_at = named.first().map_or(self.above[depth].at, |entry| entry.key_at);
        let mut index = 0;
        while let Some(entry) = named.get_mut(index) {
            let is_section = self.above.last().is_some_and(|level| is_free(level, &entry.key));
            let fits = match &entry.value.value {
                Value::Map(entries) => entries.iter().all(|inner| shape.key(&inner.key).is_some()),
                Value::List(_) => false,
                Value::Scalar(_) | Value::Nothing => true,
            };
            if is_section && !fits {
                let message = format!(
                    "{} is a section of its own, and is indented as if it stood under {}",
                    quoted(&entry.key),
                    quoted(holder)
                );
                let hint = self.column_hint(depth);
                self.moved(entry.key_at, message, hint, way(&self.above[depth], first_at));
                strays.push(Stray::Line(depth, named.remove(index)));
                continue;
            }
            strays.extend(self.open(&mut entry.value, shape, false));
            index += 1;
        }
        strays
    }

    /// Sorts out the keys that a map cannot have: into the map before them, or further out.
    fn take_back(&mut self, entries: &mut Vec<Entry<'s>>, strays: &mut Vec<Stray<'s>>) {
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
    fn fill_blanks(&mut self, entries: &mut Vec<Entry<'s>>) {
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

    fn column_under(&self, holder: &str, at: Span) -> String {
        format!(
            "indent it further than {}, to column {}",
            quoted(holder),
            self.source.place(at.start).1 + 2
        )
    }

    /// Moves a line into the map that the line before it holds, where it belongs there. True where it did.
    fn takes_in(&mut self, entries: &mut Vec<Entry<'s>>, index: usize) -> bool {
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

    /// Lines of a text block that look like keys of the map which holds it.
    fn in_a_text(&mut self, at: Span, holder: &str) -> Vec<Stray<'s>> {
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

    /// Where a line of this level begins, as a hint.
    fn column_hint(&self, depth: usize) -> String {
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

    fn word_at(&self, at: Span) -> &str {
        self.source.slice(at)
    }

    fn is_in_braces(&self, at: Span) -> bool {
        self.source
            .text
            .get(at.start..)
            .is_some_and(|rest| rest.starts_with('{'))
    }

    fn item_moved(&mut self, item: &Node<'s>, is: &str, among: &str, beside: Span) {
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
    fn dash_of(&self, first: Span) -> usize {
        let line_start = self.source.line_start(self.source.line_number(first.start));
        let before = self.source.text.get(line_start..first.start).unwrap_or_default();
        before.rfind('-').map_or(first.start, |dash| line_start + dash)
    }

    /// Notes that a line was moved; one that goes the same way as the one before is counted with it.
    fn moved(&mut self, at: Span, message: String, hint: String, way: (usize, usize)) {
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

    fn flush(&mut self) {
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
    fn mark(&mut self, key: &str) {
        if let Some(level) = self.above.last_mut() {
            level.present |= bit(level.shape, key);
        }
    }
}

/// The map inside a value to which a line belongs.
struct Place {
    noun: &'static str,
    /// Its first key; none where it is empty.
    first: Option<Span>,
    map_at: Span,
}

/// Finds the outermost map at the end of a value that can have this line and has it not.
fn place_inside(value: &mut Node, holds: Holds, line: &Entry) -> Option<Place> {
    let shape = holds.shape()?;
    if matches!(value.value, Value::Nothing) {
        let takes = match holds {
            Holds::Named(_) => fits_as_named(line, shape),
            _ => false,
        };
        return takes.then_some(Place {
            noun: shape.noun,
            first: None,
            map_at: value.at,
        });
    }
    if let (Holds::Named(_), Value::Map(named)) = (holds, &value.value)
        && fits_as_named(line, shape)
        && let Some(first) = named.first()
    {
        return Some(Place {
            noun: shape.noun,
            first: Some(first.key_at),
            map_at: value.at,
        });
    }
    let map = last_map(value, holds)?;
    let map_at = map.at;
    let Value::Map(entries) = &mut map.value else {
        return None;
    };
    if shape.key(&line.key).is_some() && entries.iter().all(|entry| entry.key != line.key) {
        let first = entries.first().map(|entry| entry.key_at);
        return Some(Place {
            noun: shape.noun,
            first,
            map_at,
        });
    }
    let last = entries.last_mut()?;
    let key = shape.key(&last.key)?;
    place_inside(&mut last.value, key.holds, line)
}

/// Puts a line where [`place_inside`] found a place for it.
fn put_inside<'s>(value: &mut Node<'s>, holds: Holds, line: Entry<'s>) {
    let Some(shape) = holds.shape() else { return };
    if matches!(value.value, Value::Nothing) {
        value.value = Value::Map(vec![line]);
        return;
    }
    if let (Holds::Named(_), Value::Map(named)) = (holds, &mut value.value)
        && fits_as_named(&line, shape)
    {
        named.push(line);
        return;
    }
    let Some(map) = last_map(value, holds) else { return };
    let Value::Map(entries) = &mut map.value else { return };
    if shape.key(&line.key).is_some() && entries.iter().all(|entry| entry.key != line.key) {
        entries.push(line);
        return;
    }
    if let Some(last) = entries.last_mut()
        && let Some(key) = shape.key(&last.key)
    {
        put_inside(&mut last.value, key.holds, line);
    }
}

/// The last map of a value: itself, its last item, or the last of its named ones.
fn last_map<'n, 's>(value: &'n mut Node<'s>, holds: Holds) -> Option<&'n mut Node<'s>> {
    if let (Holds::List(_), Value::List(_)) = (holds, &value.value) {
        let Value::List(items) = &mut value.value else {
            return None;
        };
        return items.last_mut();
    }
    if let (Holds::Named(_), Value::Map(_)) = (holds, &value.value) {
        let Value::Map(named) = &mut value.value else {
            return None;
        };
        return named.last_mut().map(|entry| &mut entry.value);
    }
    matches!(value.value, Value::Map(_)).then_some(value)
}

/// Whether a line can be one of the maps by name: its value has keys, all of this shape.
fn fits_as_named(line: &Entry, shape: &Shape) -> bool {
    let Value::Map(entries) = &line.value.value else {
        return false;
    };
    !entries.is_empty() && entries.iter().all(|entry| shape.key(&entry.key).is_some())
}

/// The key of the item before, under which this item belongs: it fits there whole and here not.
fn inner_list_of(item: &Node, before: &Node, shape: &'static Shape) -> Option<&'static Key> {
    let (Value::Map(entries), Value::Map(_)) = (&item.value, &before.value) else {
        return None;
    };
    if !entries.iter().any(|entry| is_foreign(shape, &entry.key)) {
        return None;
    }
    shape.keys.iter().find(|key| match key.holds {
        Holds::List(inner) => entries.iter().all(|entry| inner.key(&entry.key).is_some()),
        _ => false,
    })
}

/// The list under a key of a map; made where there is none.
fn list_of<'n, 's>(map: &'n mut Node<'s>, key: &'static Key) -> Option<&'n mut Vec<Node<'s>>> {
    let at = map.at;
    let Value::Map(entries) = &mut map.value else {
        return None;
    };
    let index = entries
        .iter()
        .position(|entry| entry.key == key.name)
        .unwrap_or_else(|| {
            entries.push(Entry {
                key: Cow::Borrowed(key.name),
                key_at: at,
                value: Node {
                    value: Value::Nothing,
                    at,
                },
            });
            entries.len() - 1
        });
    let node = &mut entries.get_mut(index)?.value;
    if !matches!(node.value, Value::List(_)) {
        let alone = std::mem::replace(&mut node.value, Value::Nothing);
        let items = match alone {
            Value::Nothing => Vec::new(),
            alone => vec![Node {
                value: alone,
                at: node.at,
            }],
        };
        node.value = Value::List(items);
    }
    match &mut node.value {
        Value::List(items) => Some(items),
        _ => None,
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

/// "a step" → "the step"; a name in quotation marks stays.
fn the(noun: &str) -> String {
    match noun.strip_prefix("a ").or_else(|| noun.strip_prefix("an ")) {
        Some(noun) => format!("the {noun}"),
        None => noun.to_owned(),
    }
}

/// "a step" → "the steps".
fn many(noun: &str) -> String {
    format!("{}s", the(noun))
}

/// "a step" → "another step".
fn another(noun: &str) -> String {
    noun.strip_prefix("a ")
        .or_else(|| noun.strip_prefix("an "))
        .map_or_else(|| noun.to_owned(), |noun| format!("another {noun}"))
}
