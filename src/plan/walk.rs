//! Walking a tree: opening maps against their shape, reading typed values, and collecting every fault on the way.

use super::check::Mention;
use super::diagnostic::{Diagnostic, Severity, quoted};
use super::faults::Faults;
use super::keys::{PLAN_SHAPES, Shape};
use super::places::{Places, StepPlaces};
use super::source::Span;
use super::suggest::did_you_mean;
use super::tree::{Entry, Node, Value};

/// Looking for the likeliest word costs a comparison with every id, so a file full of faults stops getting it.
const MOST_SUGGESTIONS: usize = 200;

/// A map opened against its shape.
pub(super) struct Fields<'n, 's> {
    /// Where the map begins.
    pub(super) at: Span,
    entries: Vec<(&'static str, &'n Entry<'s>)>,
}

/// A key of a map and its value; never one with nothing after it.
#[derive(Clone, Copy)]
pub(super) struct Field<'n, 's> {
    /// The key of the shape, even where the file misspells it.
    pub(super) key: &'static str,
    /// The value.
    pub(super) node: &'n Node<'s>,
}

impl<'n, 's> Fields<'n, 's> {
    /// Where a key stands with nothing after it.
    pub(super) fn blank(&self, key: &str) -> Option<Span> {
        let (_, entry) = self.entries.iter().find(|(name, _)| *name == key)?;
        matches!(entry.value.value, Value::Nothing).then_some(entry.key_at)
    }

    /// The value of a key, where it is there and not blank.
    pub(super) fn get(&self, key: &str) -> Option<Field<'n, 's>> {
        let (key, entry) = self.entries.iter().find(|(name, _)| *name == key)?;
        let is_blank = matches!(entry.value.value, Value::Nothing);
        (!is_blank).then_some(Field {
            key,
            node: &entry.value,
        })
    }

    /// Where the value of a key stands; where it is a list or a map, the key.
    pub(super) fn place(&self, key: &str) -> Span {
        let entry = self
            .entries
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, entry)| *entry);
        entry.map_or(self.at, |entry| match entry.value.value {
            Value::Scalar(_) => entry.value.at,
            _ => entry.key_at,
        })
    }

    /// The items of a list; one item alone may stand without a dash.
    pub(super) fn items(&self, key: &str) -> &'n [Node<'s>] {
        match self.get(key) {
            Some(field) => match &field.node.value {
                Value::List(items) => items,
                _ => std::slice::from_ref(field.node),
            },
            None => &[],
        }
    }

    /// The keys that are there, blank or not.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&'static str, Span)> {
        self.entries.iter().map(|(key, entry)| (*key, entry.key_at))
    }
}

/// The state of one reading: the faults so far, and what was named and has yet to be looked up.
pub(super) struct Walk<'t> {
    faults: Faults<'t>,
    suggestions: usize,
    /// What the file names.
    pub(super) mentions: Vec<Mention>,
    /// The step that is being read.
    pub(super) step: Option<String>,
    /// Where things stand.
    pub(super) places: Places,
    /// Where the things of the step stand that is being read.
    pub(super) here: StepPlaces,
}

impl<'t> Walk<'t> {
    /// A walk that has these faults already.
    pub(super) fn new(faults: Faults<'t>) -> Self {
        Self {
            faults,
            suggestions: 0,
            mentions: Vec::new(),
            step: None,
            places: Places::default(),
            here: StepPlaces::default(),
        }
    }

    /// All faults, by place.
    pub(super) fn finish(self) -> Vec<Diagnostic> {
        self.faults.finish()
    }

    /// True where further faults are only counted, so that their hints need no thought.
    pub(super) fn is_full(&self) -> bool {
        self.faults.is_full()
    }

    /// Notes an error.
    pub(super) fn error(&mut self, at: Span, message: impl Into<String>, hint: impl Into<Option<String>>) {
        self.faults.note(at, Severity::Error, message.into(), hint.into());
    }

    /// Notes a warning.
    pub(super) fn warn(&mut self, at: Span, message: impl Into<String>, hint: impl Into<String>) {
        self.faults
            .note(at, Severity::Warning, message.into(), Some(hint.into()));
    }

    /// The likeliest of the candidates.
    pub(super) fn suggest<'a>(&mut self, word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
        if self.is_full() || self.suggestions >= MOST_SUGGESTIONS {
            return None;
        }
        self.suggestions += 1;
        did_you_mean(word, candidates)
    }

    /// A hint that offers the likeliest word, or else says what there is.
    pub(super) fn hint_of(&mut self, word: &str, words: &[&str], lead: &str) -> String {
        match self.suggest(word, words.iter().copied()) {
            Some(likely) => format!("did you mean {}?", quoted(likely)),
            None => format!("{lead}: {}", words.join(", ")),
        }
    }

    /// The line of a place, as hints name it.
    pub(super) fn line_of(&self, at: Span) -> usize {
        self.faults.source().line_number(at.start)
    }

    /// Opens a map: unknown keys are faults; a misspelt one is read as what it stands for, so that it is one fault.
    pub(super) fn fields<'n, 's>(&mut self, node: &'n Node<'s>, at: Span, shape: &Shape) -> Option<Fields<'n, 's>> {
        let entries: &[Entry<'s>] = match &node.value {
            Value::Map(entries) => entries,
            Value::Nothing => &[],
            Value::Scalar(_) | Value::List(_) => {
                let is = if matches!(node.value, Value::List(_)) {
                    "a list"
                } else {
                    "a text"
                };
                let message = format!(
                    "{} is wanted here, as \"key: value\" lines, and this is {is}",
                    shape.noun
                );
                self.error(node.at, message, format!("{} can have: {}", shape.noun, shape.names()));
                return None;
            }
        };
        let mut fields = Fields {
            at: entries.first().map_or(at, |entry| entry.key_at),
            entries: Vec::with_capacity(entries.len()),
        };
        let mut unknown = Vec::new();
        for entry in entries {
            match shape.key(&entry.key) {
                Some(key) => fields.entries.push((key.name, entry)),
                None => unknown.push(entry),
            }
        }
        let mut excused = Vec::new();
        for entry in unknown {
            excused.extend(self.unknown_key(entry, &mut fields, shape));
        }
        let needed = shape.keys.iter().filter(|key| key.is_needed).map(|key| key.name);
        for key in needed.filter(|key| !excused.contains(key)) {
            match fields.entries.iter().find(|(name, _)| *name == key) {
                None => {
                    let message = format!("{} needs {}", shape.noun, quoted(key));
                    let is_in_brackets = self.is_in_brackets(node);
                    let hint = if is_in_brackets {
                        format!("add \"{key}: …\" between the brackets")
                    } else {
                        format!("add a line \"{key}: …\" here")
                    };
                    self.error(fields.at, message, hint);
                }
                Some((_, entry)) if matches!(entry.value.value, Value::Nothing) => {
                    self.error(
                        entry.key_at,
                        format!("nothing stands after {}", quoted(key)),
                        format!("{} needs it", shape.noun),
                    );
                }
                Some(_) => {}
            }
        }
        Some(fields)
    }

    /// Whether a map is written in brackets.
    pub(super) fn is_in_brackets(&self, node: &Node) -> bool {
        self.begins_with(node, b'{')
    }

    /// Whether something begins with this sign in the file.
    pub(super) fn begins_with(&self, node: &Node, sign: u8) -> bool {
        self.faults.source().text.as_bytes().get(node.at.start) == Some(&sign)
    }

    /// What is read as a key though its author meant none: a text behind a comma, an item whose dash has no space.
    fn no_key_at_all<'n, 's>(&self, entry: &'n Entry<'s>, fields: &Fields<'n, 's>) -> Option<(String, String)> {
        if let Some(key) = entry.key.strip_prefix('-').filter(|key| !key.is_empty()) {
            let message = format!("a space is missing after the dash of {}", quoted(&entry.key));
            return Some((
                message,
                format!("write \"- {key}: …\": an item begins with a dash and a space"),
            ));
        }
        let source = self.faults.source();
        let behind = source.text.get(entry.key_at.end..)?.trim_start();
        let before = source.text.get(..entry.key_at.start)?.trim_end();
        let is_cut =
            matches!(entry.value.value, Value::Nothing) && behind.starts_with([',', '}']) && before.ends_with(',');
        let cut = before.trim_end_matches(',');
        let (key, whole) = fields
            .entries
            .iter()
            .find_map(|(key, earlier)| match &earlier.value.value {
                Value::Scalar(text) if is_cut && earlier.value.at.end == cut.trim_end().len() => Some((key, text)),
                _ => None,
            })?;
        let message = format!(
            "the comma before {} ends the text of {}",
            quoted(&entry.key),
            quoted(key)
        );
        let whole = format!("{key}: \"{whole}, {}\"", entry.key);
        Some((
            message,
            format!("a text with a comma goes in quotation marks here: {whole}"),
        ))
    }

    /// Reads a misspelt key as the one it stands for. Gives the key that is there but for a missing space (`id:x`).
    fn unknown_key<'n, 's>(
        &mut self,
        entry: &'n Entry<'s>,
        fields: &mut Fields<'n, 's>,
        shape: &Shape,
    ) -> Option<&'static str> {
        let is_free = |key: &str| fields.entries.iter().all(|(name, _)| *name != key);
        let known = |word: &str| shape.key(word).map(|key| key.name).filter(|key| is_free(key));
        if let Some((message, hint)) = self.no_key_at_all(entry, fields) {
            self.error(entry.key_at, message, hint);
            return None;
        }
        let message = format!("{} cannot have {}", shape.noun, quoted(&entry.key));
        if let Some((word, rest)) = entry.key.split_once(':')
            && matches!(entry.value.value, Value::Nothing)
        {
            let hint = format!("put a space after the colon: {}", quoted(&format!("{word}: {rest}")));
            let key = known(word);
            self.error(entry.key_at, message, hint);
            return key;
        }
        let synonym = shape.synonyms.iter().find(|(word, _)| *word == entry.key);
        let meant = synonym.and_then(|(_, key)| known(key));
        let elsewhere = if meant.is_none() {
            owner_of(&entry.key, shape)
        } else {
            None
        };
        let likely = meant.or_else(|| {
            let free = shape.keys.iter().map(|key| key.name).filter(|key| is_free(key));
            if elsewhere.is_some() {
                None
            } else {
                self.suggest(&entry.key, free)
            }
        });
        let hint = match (likely, elsewhere) {
            (Some(key), _) => format!("did you mean {}?", quoted(key)),
            (None, Some(owner)) => format!("{} belongs to {owner}", quoted(&entry.key)),
            (None, None) => format!("{} can have: {}", shape.noun, shape.names()),
        };
        self.error(entry.key_at, message, hint);
        if let Some(key) = likely {
            fields.entries.push((key, entry));
        }
        None
    }
}

/// What has this key, where the map of this shape is part of a plan and something else in plans can have it.
fn owner_of(key: &str, shape: &Shape) -> Option<&'static str> {
    let is_of_plans = PLAN_SHAPES.iter().any(|known| std::ptr::eq(*known, shape));
    let owner = PLAN_SHAPES.iter().find(|known| known.key(key).is_some());
    owner.filter(|_| is_of_plans).map(|owner| owner.noun)
}
