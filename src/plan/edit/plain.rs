//! What a YAML text says, without its places: two texts can be held against each other.

use super::super::diagnostic::Diagnostic;
use super::super::source::Source;
use super::super::tree::{self, Node, Value as Found};
use super::splice::{Change, Value};

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Plain {
    Nothing,
    Text(String),
    List(Vec<Plain>),
    Map(Vec<(String, Plain)>),
}

/// What a text says.
pub(super) fn read(text: &str) -> Result<Plain, Box<Diagnostic>> {
    let source = Source::new(text, "practice.yaml");
    tree::parse(&source).map(|tree| of(&tree.root))
}

fn of(node: &Node<'_>) -> Plain {
    match &node.value {
        Found::Nothing => Plain::Nothing,
        Found::Scalar(text) => Plain::Text(text.to_string()),
        Found::List(items) => Plain::List(items.iter().map(of).collect()),
        Found::Map(entries) => Plain::Map(
            entries
                .iter()
                .map(|entry| (entry.key.to_string(), of(&entry.value)))
                .collect(),
        ),
    }
}

impl Plain {
    /// The same value with the change made; a new key stands last.
    pub(super) fn apply(&mut self, change: &Change) {
        let Some((last, above)) = change.path.split_last() else {
            return;
        };
        let mut value = self;
        for key in above {
            if change.to.is_none() && value.get(key).is_none() {
                return;
            }
            value = value.enter(key);
        }
        match &change.to {
            None => {
                if let Self::Map(entries) = value {
                    entries.retain(|(key, _)| key != last);
                }
            }
            Some(to) => {
                *value.enter(last) = match to {
                    Value::Text(text) | Value::Word(text) => Self::Text(text.clone()),
                    Value::List(texts) => Self::List(texts.iter().cloned().map(Self::Text).collect()),
                };
            }
        }
    }

    fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The value of a key, made where it is missing; in a list the element at its place.
    fn enter(&mut self, key: &str) -> &mut Self {
        let place = match self {
            Self::List(items) => key.parse().ok().filter(|at: &usize| *at < items.len()),
            _ => None,
        };
        if let Some(at) = place {
            let Self::List(items) = self else { return self };
            return &mut items[at];
        }
        if !matches!(self, Self::Map(_)) {
            *self = Self::Map(Vec::new());
        }
        let Self::Map(entries) = self else { return self };
        let at = entries.iter().position(|(name, _)| name == key).unwrap_or_else(|| {
            entries.push((key.to_owned(), Self::Nothing));
            entries.len() - 1
        });
        &mut entries[at].1
    }

    /// True where both say the same; a map without keys says nothing.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Map(one), Self::Nothing) | (Self::Nothing, Self::Map(one)) => one.is_empty(),
            (Self::Map(one), Self::Map(two)) => {
                one.len() == two.len()
                    && one
                        .iter()
                        .zip(two)
                        .all(|(one, two)| one.0 == two.0 && one.1.is_same(&two.1))
            }
            (Self::List(one), Self::List(two)) => {
                one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.is_same(two))
            }
            _ => self == other,
        }
    }
}
