//! Items of lists and maps by name that stand in another list, or are none.

use std::borrow::Cow;

use super::super::diagnostic::quoted;
use super::super::keys::{Holds, Key, Shape};
use super::super::tree::{Entry, Node, Value};
use super::{Straightener, Stray, is_foreign, is_free, way};

impl<'s> Straightener<'_, 's, '_> {
    /// A list of maps: items that belong to a list further out, or to one inside the item before them.
    pub(super) fn items(&mut self, items: &mut Vec<Node<'s>>, shape: &'static Shape) -> Vec<Stray<'s>> {
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
    pub(super) fn outer_list_of(&self, item: &Node<'s>, shape: &Shape) -> Option<(usize, &'static Shape)> {
        let Value::Map(entries) = &item.value else { return None };
        if !entries.iter().any(|entry| is_foreign(shape, &entry.key)) {
            return None;
        }
        let (depth, level) = self.above.iter().enumerate().rev().find(|(_, level)| level.is_item)?;
        let fits = entries.iter().all(|entry| level.shape.key(&entry.key).is_some());
        fits.then_some((depth, level.shape))
    }

    /// Maps by name: a section of the file that is indented as if it were one of them.
    pub(super) fn named(&mut self, named: &mut Vec<Entry<'s>>, shape: &'static Shape, holder: &str) -> Vec<Stray<'s>> {
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
            let is_line = !fits || !matches!(entry.value.value, Value::Map(_));
            if is_line && index > 0 && self.joins_before(named, index, shape) {
                continue;
            }
            if let Some(entry) = named.get_mut(index) {
                strays.extend(self.open(&mut entry.value, shape, false));
            }
            index += 1;
        }
        strays
    }

    /// Moves a line that stands among maps by name into the one before it, where it is a key of that. True where it was.
    pub(super) fn joins_before(&mut self, named: &mut Vec<Entry<'s>>, index: usize, shape: &'static Shape) -> bool {
        let (before, rest) = named.split_at_mut(index);
        let (Some(holder), Some(entry)) = (before.last_mut(), rest.first()) else {
            return false;
        };
        let is_free = match &holder.value.value {
            Value::Map(entries) => entries.iter().all(|other| other.key != entry.key),
            Value::Nothing => true,
            Value::Scalar(_) | Value::List(_) => false,
        };
        if !is_free || shape.key(&entry.key).is_none() {
            return false;
        }
        let message = format!(
            "{} belongs under {}, and begins too far to the left",
            quoted(&entry.key),
            quoted(&holder.key)
        );
        let hint = self.column_under(&holder.key, holder.key_at);
        self.moved(entry.key_at, message, hint, (holder.key_at.start, holder.key_at.start));
        let entry = named.remove(index);
        match named.get_mut(index - 1).map(|holder| &mut holder.value.value) {
            Some(Value::Map(entries)) => entries.push(entry),
            Some(other) => *other = Value::Map(vec![entry]),
            None => {}
        }
        true
    }
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
