//! Walking a tree: opening maps against their shape, reading typed values, and collecting every fault on the way.

use std::time::Duration;

use chrono::NaiveDate;

use super::check::{Mention, Noun, What};
use super::diagnostic::{Diagnostic, Severity, quoted};
use super::model::is_slug;
use super::scalars::{self, Misread};
use super::source::{Source, Span};
use super::suggest::{did_you_mean, slugified};
use super::tree::{Entry, Node, Value};

/// More faults than this are counted, not shown: nobody reads further, and a hostile file would make millions.
const MOST_FAULTS: usize = 1_000;
/// Looking for the likeliest word costs a comparison with every id, so a file full of faults stops getting it.
const MOST_SUGGESTIONS: usize = 200;

/// What a map may hold.
pub(super) struct Shape {
    /// What the map is, with its article: "a step".
    pub(super) noun: &'static str,
    /// Its keys, in the order in which a hint lists them.
    pub(super) keys: &'static [&'static str],
    /// Those of them that must be there.
    pub(super) required: &'static [&'static str],
    /// Other words that authors use, and the key each stands for.
    pub(super) synonyms: &'static [(&'static str, &'static str)],
}

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
    /// The value of a key, where it is there and not blank.
    pub(super) fn get(&self, key: &str) -> Option<Field<'n, 's>> {
        let (key, entry) = self.entries.iter().find(|(name, _)| *name == key)?;
        let is_blank = matches!(entry.value.value, Value::Nothing);
        (!is_blank).then_some(Field {
            key,
            node: &entry.value,
        })
    }

    /// The keys that are there, blank or not.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&'static str, Span)> {
        self.entries.iter().map(|(key, entry)| (*key, entry.key_at))
    }
}

/// The state of one reading: the faults so far, and what was named and has yet to be looked up.
pub(super) struct Walk<'t> {
    source: &'t Source<'t>,
    faults: Vec<Diagnostic>,
    unshown: usize,
    suggestions: usize,
    /// What the file names.
    pub(super) mentions: Vec<Mention>,
    /// The step that is being read.
    pub(super) step: Option<String>,
}

impl<'t> Walk<'t> {
    /// A walk that has these faults already.
    pub(super) fn new(source: &'t Source<'t>, faults: Vec<Diagnostic>) -> Self {
        Self {
            source,
            faults,
            unshown: 0,
            suggestions: 0,
            mentions: Vec::new(),
            step: None,
        }
    }

    /// All faults, by place.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        self.faults
            .sort_by(|one, other| (one.line, one.column).cmp(&(other.line, other.column)));
        if let (true, Some(last)) = (self.unshown > 0, self.faults.last().cloned()) {
            self.faults.push(Diagnostic {
                severity: Severity::Error,
                message: format!("and {} more mistakes, which are not listed", self.unshown),
                hint: Some("put these right first, then check again".to_owned()),
                ..last
            });
        }
        self.faults
    }

    /// Notes an error.
    pub(super) fn error(&mut self, at: Span, message: impl Into<String>, hint: impl Into<Option<String>>) {
        self.note(at, Severity::Error, message.into(), hint.into());
    }

    /// Notes a warning.
    pub(super) fn warn(&mut self, at: Span, message: impl Into<String>, hint: impl Into<String>) {
        self.note(at, Severity::Warning, message.into(), Some(hint.into()));
    }

    fn note(&mut self, at: Span, severity: Severity, message: String, hint: Option<String>) {
        if self.faults.len() >= MOST_FAULTS {
            self.unshown += 1;
            return;
        }
        let mut fault = Diagnostic::new(self.source, at, severity, message);
        fault.hint = hint;
        self.faults.push(fault);
    }

    /// The likeliest of the candidates.
    pub(super) fn suggest<'a>(&mut self, word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
        if self.suggestions >= MOST_SUGGESTIONS {
            return None;
        }
        self.suggestions += 1;
        did_you_mean(word, candidates)
    }

    /// A hint that offers the likeliest word, or else says what there is.
    pub(super) fn hint_of<'a>(&mut self, word: &str, words: &[&'a str], lead: &str) -> String {
        match self.suggest(word, words.iter().copied()) {
            Some(likely) => format!("did you mean {}?", quoted(likely)),
            None => format!("{lead}: {}", words.join(", ")),
        }
    }

    /// Where an offset stands, as hints name it.
    pub(super) fn line_of(&self, at: Span) -> usize {
        self.source.place(at.start).0
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
                self.error(
                    node.at,
                    message,
                    format!("{} can have: {}", shape.noun, shape.keys.join(", ")),
                );
                return None;
            }
        };
        let mut fields = Fields {
            at: entries.first().map_or(at, |entry| entry.key_at),
            entries: Vec::with_capacity(entries.len()),
        };
        let mut unknown = Vec::new();
        for entry in entries {
            match shape.keys.iter().find(|key| **key == entry.key) {
                Some(key) => fields.entries.push((key, entry)),
                None => unknown.push(entry),
            }
        }
        for entry in unknown {
            self.unknown_key(entry, &mut fields, shape);
        }
        for key in shape.required {
            match fields.entries.iter().find(|(name, _)| name == key) {
                None => {
                    let message = format!("{} needs {}", shape.noun, quoted(key));
                    self.error(fields.at, message, format!("add a line \"{key}: …\" here"));
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

    fn unknown_key<'n, 's>(&mut self, entry: &'n Entry<'s>, fields: &mut Fields<'n, 's>, shape: &Shape) {
        let is_free = |key: &str| fields.entries.iter().all(|(name, _)| *name != key);
        let synonym = shape
            .synonyms
            .iter()
            .find(|(word, _)| *word == entry.key)
            .map(|(_, key)| *key);
        let likely = synonym.filter(|key| is_free(key)).or_else(|| {
            let free = shape.keys.iter().copied().filter(|key| is_free(key));
            self.suggest(&entry.key, free)
        });
        let hint = match likely {
            Some(key) => format!("did you mean {}?", quoted(key)),
            None if entry.key.contains(':') => "put a space after the colon".to_owned(),
            None => format!("{} can have: {}", shape.noun, shape.keys.join(", ")),
        };
        let message = format!("{} cannot have {}", shape.noun, quoted(&entry.key));
        self.error(entry.key_at, message, hint);
        if let Some(key) = likely.and_then(|likely| shape.keys.iter().find(|key| **key == likely)) {
            fields.entries.push((key, entry));
        }
    }

    /// A text as written, without blanks at its end.
    fn scalar<'n>(&mut self, node: &'n Node<'_>, key: &str) -> Option<&'n str> {
        match &node.value {
            Value::Scalar(text) => {
                let shown = text.trim_end();
                if let Some(hidden) = shown
                    .chars()
                    .find(|found| found.is_control() && !matches!(found, '\n' | '\t'))
                {
                    let message = format!(
                        "{} holds a control character (U+{:04X})",
                        quoted(key),
                        u32::from(hidden)
                    );
                    self.error(node.at, message, "write the text without it".to_owned());
                    return None;
                }
                Some(shown)
            }
            Value::Nothing => None,
            Value::List(_) | Value::Map(_) => {
                let is = if matches!(node.value, Value::List(_)) {
                    "a list"
                } else {
                    "a group of keys"
                };
                self.error(
                    node.at,
                    format!("{} takes one text, and this is {is}", quoted(key)),
                    "put a text that begins with [ or { in quotation marks".to_owned(),
                );
                None
            }
        }
    }

    /// A text of any number of lines.
    pub(super) fn text(&mut self, fields: &Fields, key: &str) -> Option<String> {
        let field = fields.get(key)?;
        self.scalar(field.node, field.key).map(str::to_owned)
    }

    /// A text of one line.
    pub(super) fn line(&mut self, fields: &Fields, key: &str) -> Option<String> {
        self.word(fields, key).map(|(text, _)| text.to_owned())
    }

    /// A text of one line, and where it stands.
    pub(super) fn word<'n>(&mut self, fields: &Fields<'n, '_>, key: &str) -> Option<(&'n str, Span)> {
        let field = fields.get(key)?;
        let text = self.scalar(field.node, field.key)?.trim();
        if text.contains('\n') {
            let message = format!("{} takes one line", quoted(field.key));
            self.error(
                field.node.at,
                message,
                "shorten it, and put the rest under \"detail\" or \"text\"".to_owned(),
            );
            return text.lines().next().map(|line| (line, field.node.at));
        }
        Some((text, field.node.at))
    }

    /// The items of a list; one item alone may stand without a dash.
    pub(super) fn items<'n, 's>(&mut self, fields: &Fields<'n, 's>, key: &str) -> &'n [Node<'s>] {
        match fields.get(key) {
            Some(field) => match &field.node.value {
                Value::List(items) => items,
                _ => std::slice::from_ref(field.node),
            },
            None => &[],
        }
    }

    /// A list of texts, each with its place.
    pub(super) fn words<'n>(&mut self, fields: &Fields<'n, '_>, key: &str) -> Vec<(&'n str, Span)> {
        let mut words = Vec::new();
        for item in self.items(fields, key) {
            if let Some(text) = self.scalar(item, key) {
                words.push((text, item.at));
            }
        }
        words
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, fields: &Fields, key: &str) -> Vec<String> {
        self.words(fields, key)
            .into_iter()
            .map(|(text, _)| text.to_owned())
            .collect()
    }

    /// The entries of a map whose keys are the author's own, in the order of the file.
    pub(super) fn entries<'n, 's>(&mut self, fields: &Fields<'n, 's>, key: &str) -> &'n [Entry<'s>] {
        let Some(field) = fields.get(key) else { return &[] };
        let Value::Map(entries) = &field.node.value else {
            let message = format!("under {} every line begins with a name and a colon", quoted(field.key));
            let hint = "write \"name:\" and put the rest after it or below it, without a dash";
            self.error(field.node.at, message, hint.to_owned());
            return &[];
        };
        entries
    }

    /// The same where the keys are ids.
    pub(super) fn named<'n, 's>(&mut self, fields: &Fields<'n, 's>, key: &str) -> &'n [Entry<'s>] {
        let entries = self.entries(fields, key);
        for entry in entries {
            self.check_slug(&entry.key, entry.key_at);
        }
        entries
    }

    /// An id that the file defines. Whatever stands there is kept, so that mentions of it are not faults as well.
    pub(super) fn id<'n>(&mut self, fields: &Fields<'n, '_>, key: &str) -> Option<(&'n str, Span)> {
        let (text, at) = self.word(fields, key)?;
        self.check_slug(text, at);
        Some((text, at))
    }

    /// Notes a text that is no slug.
    pub(super) fn check_slug(&mut self, text: &str, at: Span) {
        if is_slug(text) {
            return;
        }
        let slug = slugified(text);
        let hint = if slug.is_empty() {
            "for example \"front-desk\"".to_owned()
        } else {
            format!("write {}", quoted(&slug))
        };
        let message = format!(
            "{} cannot be an id: lower-case letters, digits and dashes only",
            quoted(text)
        );
        self.error(at, message, hint);
    }

    /// The name of something that the plan has to define; it is looked up when the whole file has been read.
    pub(super) fn mention(&mut self, fields: &Fields, key: &str, noun: Noun) -> Option<String> {
        let (text, at) = self.word(fields, key)?;
        self.mention_of(noun, text, at);
        Some(text.to_owned())
    }

    /// Notes that a name was used.
    pub(super) fn mention_of(&mut self, noun: Noun, id: &str, at: Span) {
        self.mention_as(What::Named(noun), id, at);
    }

    /// Notes what a name was used for.
    pub(super) fn mention_as(&mut self, what: What, id: &str, at: Span) {
        self.mentions.push(Mention {
            what,
            id: id.to_owned(),
            at,
            step: self.step.clone(),
        });
    }

    /// A duration, greater than zero.
    pub(super) fn duration(&mut self, fields: &Fields, key: &str) -> Option<Duration> {
        let (text, at) = self.word(fields, key)?;
        self.duration_of(text, at, key)
    }

    /// A duration that stands at this place.
    pub(super) fn duration_of(&mut self, text: &str, at: Span, key: &str) -> Option<Duration> {
        match scalars::duration(text) {
            Ok(duration) if duration.is_zero() => {
                let message = format!("{} cannot be no time at all", quoted(key));
                self.error(
                    at,
                    message,
                    format!("leave out {} or give it a time such as 10m", quoted(key)),
                );
                None
            }
            Ok(duration) => Some(duration),
            Err(misread) => self.misread(at, misread),
        }
    }

    /// A day.
    pub(super) fn date(&mut self, fields: &Fields, key: &str) -> Option<NaiveDate> {
        let (text, at) = self.word(fields, key)?;
        scalars::date(text).map_or_else(|misread| self.misread(at, misread), Some)
    }

    /// Notes a value that could not be read.
    pub(super) fn misread<T>(&mut self, at: Span, misread: Misread) -> Option<T> {
        self.error(at, misread.message, misread.hint);
        None
    }

    /// A whole number.
    pub(super) fn count(&mut self, fields: &Fields, key: &str, most: u32) -> Option<u32> {
        let (text, at) = self.word(fields, key)?;
        match text.parse::<u32>() {
            Ok(count) if (1..=most).contains(&count) => Some(count),
            _ => {
                let message = format!("{} takes a whole number, not {}", quoted(key), quoted(text));
                self.error(at, message, format!("write a number from 1 to {most}, in digits alone"));
                None
            }
        }
    }

    /// Yes or no.
    pub(super) fn yes_no(&mut self, fields: &Fields, key: &str) -> Option<bool> {
        let words = [("yes", true), ("no", false), ("true", true), ("false", false)];
        self.one_of(fields, key, &words)
    }

    /// One of a few words.
    pub(super) fn one_of<T: Copy>(&mut self, fields: &Fields, key: &str, words: &[(&'static str, T)]) -> Option<T> {
        let (text, at) = self.word(fields, key)?;
        self.one_word(text, at, key, words)
    }

    /// One of a few words, which stands at this place.
    pub(super) fn one_word<T: Copy>(
        &mut self,
        text: &str,
        at: Span,
        key: &str,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        if let Some((_, value)) = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)) {
            return Some(*value);
        }
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let hint = self.hint_of(text, &known, "it can be");
        self.error(at, format!("{} cannot be {}", quoted(key), quoted(text)), hint);
        None
    }
}
