//! Phases whose line `phases:` is missing: they seem to go on with the list before them.

use std::borrow::Cow;

use super::super::diagnostic::Severity;
use super::super::faults::Faults;
use super::super::source::Source;
use super::super::tree::{Entry, Node, Value};

/// Gives phases that stand at the end of another section a section of their own.
pub(super) fn find_phases(root: &mut Node, source: &Source, faults: &mut Faults) {
    let Value::Map(sections) = &mut root.value else {
        return;
    };
    if sections.iter().any(|section| section.key == "phases") {
        return;
    }
    let has_steps =
        |item: &Node| matches!(&item.value, Value::Map(keys) if keys.iter().any(|entry| entry.key == "steps"));
    let found = sections.iter_mut().find_map(|section| match &mut section.value.value {
        Value::List(items) => {
            let first = items.iter().position(has_steps).filter(|first| *first > 0)?;
            Some(items.split_off(first))
        }
        _ => None,
    });
    let Some(phases) = found else { return };
    let Some(at) = phases.first().map(|phase| phase.at) else {
        return;
    };
    let line = source.line_number(at.start);
    faults.note(
        at,
        Severity::Error,
        "the line \"phases:\" is missing before this: phases and their steps begin here".to_owned(),
        Some(format!("put a line \"phases:\" above line {line}, in column 1")),
    );
    sections.push(Entry {
        key: Cow::Borrowed("phases"),
        key_at: at,
        value: Node {
            value: Value::List(phases),
            at,
        },
    });
}
