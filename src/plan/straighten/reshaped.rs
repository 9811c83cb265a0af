//! Lists that are written as maps by name, and the other way round: one mistake, not one for every line below.

use std::borrow::Cow;

use super::super::diagnostic::{Severity, quoted};
use super::super::keys::{Holds, Key};
use super::super::tree::{Entry, Node, Value};
use super::Straightener;

impl<'s> Straightener<'_, 's, '_> {
    /// Turns what stands after a key into the form that it wants, where it can be told what is meant.
    pub(super) fn reshape(&mut self, entry: &mut Entry<'s>, key: &Key) {
        match (key.holds, &mut entry.value.value) {
            (Holds::List(shape), Value::Map(named)) if !named.is_empty() => {
                let is_foreign = |inner: &Entry| shape.key(&inner.key).is_none();
                let is_group = |inner: &Entry| matches!(inner.value.value, Value::Map(_));
                if named.iter().all(|inner| is_foreign(inner) && is_group(inner)) {
                    let name = &named[0].key;
                    let message = format!("every item under {} begins with a dash", quoted(&entry.key));
                    let hint = format!("write \"- id: {name}\" instead of \"{name}:\", and so for the others");
                    self.faults.note(named[0].key_at, Severity::Error, message, Some(hint));
                    let items = std::mem::take(named).into_iter().map(as_item).collect();
                    entry.value.value = Value::List(items);
                }
            }
            (Holds::Named(_), Value::List(items)) if !items.is_empty() => {
                let names: Option<Vec<_>> = items.iter().map(id_of).collect();
                let Some(names) = names else { return };
                let message = format!(
                    "every line under {} begins with a name and a colon, without a dash",
                    quoted(&entry.key)
                );
                let hint = names.first().map(|(name, _)| {
                    format!(
                        "write \"{name}:\" instead of \"- id: {name}\", with the rest below it, and so for the others"
                    )
                });
                self.faults.note(items[0].at, Severity::Error, message, hint);
                let items = std::mem::take(items).into_iter().zip(names);
                let named = items.map(|(mut item, (name, at))| {
                    if let Value::Map(entries) = &mut item.value {
                        entries.retain(|inner| inner.key != "id");
                    }
                    Entry {
                        key: name,
                        key_at: at,
                        value: item,
                    }
                });
                entry.value.value = Value::Map(named.collect());
            }
            _ => {}
        }
    }
}

/// A map by name as the item of a list, its name as its id.
fn as_item(named: Entry<'_>) -> Node<'_> {
    let Entry { key, key_at, mut value } = named;
    if let Value::Map(entries) = &mut value.value {
        let id = Entry {
            key: Cow::Borrowed("id"),
            key_at,
            value: Node {
                value: Value::Scalar(key),
                at: key_at,
            },
        };
        if entries.iter().all(|entry| entry.key != "id") {
            entries.insert(0, id);
        }
    }
    value
}

/// The id of an item, and where it stands.
fn id_of<'s>(item: &Node<'s>) -> Option<(Cow<'s, str>, super::Span)> {
    let Value::Map(entries) = &item.value else { return None };
    let id = entries.iter().find(|entry| entry.key == "id")?;
    match &id.value.value {
        Value::Scalar(text) => Some((text.clone(), id.value.at)),
        _ => None,
    }
}
