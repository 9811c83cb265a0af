//! Where inside a value a line belongs.

use super::super::keys::{Holds, Shape};
use super::super::source::Span;
use super::super::tree::{Entry, Node, Value};

/// The map inside a value to which a line belongs.
pub(super) struct Place {
    pub(super) noun: &'static str,
    /// Its first key; none where it is empty.
    pub(super) first: Option<Span>,
    pub(super) map_at: Span,
}

/// Finds the outermost map at the end of a value that can have this line and has it not.
pub(super) fn place_inside(value: &mut Node, holds: Holds, line: &Entry) -> Option<Place> {
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
pub(super) fn put_inside<'s>(value: &mut Node<'s>, holds: Holds, line: Entry<'s>) {
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
pub(super) fn last_map<'n, 's>(value: &'n mut Node<'s>, holds: Holds) -> Option<&'n mut Node<'s>> {
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
pub(super) fn fits_as_named(line: &Entry, shape: &Shape) -> bool {
    let Value::Map(entries) = &line.value.value else {
        return false;
    };
    !entries.is_empty() && entries.iter().all(|entry| shape.key(&entry.key).is_some())
}
