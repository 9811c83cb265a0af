//! One change to the text of a YAML file: the value of one key is written, added or taken out, and every other byte
//! stays. The tree says where things stand.

use super::super::source::{Source, Span};
use super::super::tree::{self, Entry, Node, Value as Found};
use super::quote;

/// What a key is to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A text.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
    /// A text that is written as it stands: the caller knows that it needs no quotation marks.
    Word(String),
}

/// A key, by the keys above it (an element of a list by its place, from 0), and what it is to hold; nothing where it is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// The keys, the outermost first.
    pub(super) path: Vec<String>,
    /// What it is to hold.
    pub(super) to: Option<Value>,
}

/// Why a change cannot be made to this text: the line, and what is in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct InTheWay {
    /// The line, from 1.
    pub(super) line: usize,
    /// What is in the way.
    pub(super) why: &'static str,
}

const COMMENT_WITHIN: &str = "a comment stands within what would be replaced";
const NOT_KEYS: &str = "something other than \"key: value\" lines stands there";
const SHARED_LINE: &str = "several things share the line";

/// The text with the change made.
pub(super) fn splice(text: &str, change: &Change) -> Result<String, InTheWay> {
    let source = Source::new(text, "");
    let tree = tree::parse(&source).map_err(|fault| InTheWay {
        line: fault.line,
        why: "the file cannot be read there",
    })?;
    let knife = Knife { source: &source };
    let cut = knife.cut(&tree.root, change)?;
    let mut new = String::with_capacity(text.len() + cut.put.len());
    new.push_str(text.get(..cut.at.start).unwrap_or_default());
    new.push_str(&cut.put);
    new.push_str(text.get(cut.at.end..).unwrap_or_default());
    Ok(new)
}

/// A stretch of the text, and what comes in its place.
struct Cut {
    at: Span,
    put: String,
}

impl Cut {
    fn nothing() -> Self {
        Self {
            at: Span::point(0),
            put: String::new(),
        }
    }
}

struct Knife<'s> {
    source: &'s Source<'s>,
}

impl<'s> Knife<'s> {
    fn cut(&self, root: &Node<'s>, change: &Change) -> Result<Cut, InTheWay> {
        let mut node = root;
        let mut is_flow = self.is_flow(root);
        let mut path = change.path.as_slice();
        while let Some((key, below)) = path.split_first() {
            if let Found::List(items) = &node.value
                && let Some(item) = key.parse().ok().and_then(|at: usize| items.get(at))
            {
                node = item;
                is_flow = is_flow || self.is_flow(node);
                path = below;
                continue;
            }
            let Found::Map(entries) = &node.value else {
                return Err(self.in_the_way(node.at.start, NOT_KEYS));
            };
            let Some(entry) = entries.iter().find(|entry| entry.key == *key) else {
                return match &change.to {
                    None => Ok(Cut::nothing()),
                    Some(value) => self.insert(node, entries, is_flow, (key, below), value),
                };
            };
            match (below, &change.to, &entry.value.value) {
                ([], Some(value), _) => return self.replace(entry, &inline(value)),
                ([], None, _) if is_flow => return self.remove_from_flow(entries, entry),
                ([], None, _) => return self.remove_lines(entry),
                (_, None, Found::Nothing) => return Ok(Cut::nothing()),
                (_, Some(value), Found::Nothing) => return self.fill(entry, is_flow, below, value),
                _ => {}
            }
            node = &entry.value;
            is_flow = is_flow || self.is_flow(node);
            path = below;
        }
        Ok(Cut::nothing())
    }

    /// Another value for a key that is there.
    fn replace(&self, entry: &Entry<'s>, put: &str) -> Result<Cut, InTheWay> {
        let value = &entry.value;
        match &value.value {
            Found::Nothing if value.at.start == value.at.end => {
                let at = self.behind_colon(entry)?;
                Ok(Cut {
                    at: Span::point(at),
                    put: format!(" {put}"),
                })
            }
            Found::Nothing => Ok(Cut {
                at: value.at,
                put: put.to_owned(),
            }),
            Found::Scalar(_) | Found::List(_) | Found::Map(_) => {
                let end = self.end_of(value);
                let is_block = !matches!(value.value, Found::Scalar(_)) && !self.is_flow(value);
                let start = if is_block || self.is_on_its_own_line(value.at.start) {
                    self.behind_colon(entry)?
                } else {
                    value.at.start
                };
                self.check_no_comment(start, end, value)?;
                let blank = if start == value.at.start { "" } else { " " };
                Ok(Cut {
                    at: Span { start, end },
                    put: format!("{blank}{put}"),
                })
            }
        }
    }

    /// A first value below a key that has none.
    fn fill(&self, entry: &Entry<'s>, is_flow: bool, path: &[String], value: &Value) -> Result<Cut, InTheWay> {
        let Some((key, below)) = path.split_first() else {
            return Ok(Cut::nothing());
        };
        let at = self.behind_colon(entry)?;
        if is_flow || entry.value.at.start != entry.value.at.end {
            let end = entry.value.at.end.max(at);
            return Ok(Cut {
                at: Span { start: at, end },
                put: format!(" {{{}}}", flow_entry(key, below, value)),
            });
        }
        let indent = self.column(entry.key_at.start) + INDENT;
        let at = self.line_end(at);
        Ok(Cut {
            at: Span::point(at),
            put: format!("{}{}", self.newline(), self.block_entry(indent, key, below, value)),
        })
    }

    /// A further key of a map.
    fn insert(
        &self,
        map: &Node<'s>,
        entries: &[Entry<'s>],
        is_flow: bool,
        (key, below): (&str, &[String]),
        value: &Value,
    ) -> Result<Cut, InTheWay> {
        let Some(last) = entries.last() else {
            // `{}` is the only map that is there and has no keys.
            return Ok(Cut {
                at: Span::point(map.at.start + 1),
                put: flow_entry(key, below, value),
            });
        };
        let end = self.end_of_entry(last)?;
        if is_flow {
            return Ok(Cut {
                at: Span::point(end),
                put: format!(", {}", flow_entry(key, below, value)),
            });
        }
        let indent = self.column(last.key_at.start);
        if !self.is_on_its_own_line(last.key_at.start) {
            return Err(self.in_the_way(last.key_at.start, SHARED_LINE));
        }
        Ok(Cut {
            at: Span::point(self.line_end(end)),
            put: format!("{}{}", self.newline(), self.block_entry(indent, key, below, value)),
        })
    }

    /// A key of a map within braces goes with the comma before it, or behind it.
    fn remove_from_flow(&self, entries: &[Entry<'s>], entry: &Entry<'s>) -> Result<Cut, InTheWay> {
        let index = entries.iter().position(|other| other.key_at == entry.key_at);
        let index = index.unwrap_or_default();
        let end = self.end_of_entry(entry)?;
        let before = index.checked_sub(1).and_then(|before| entries.get(before));
        let at = match (before, entries.get(index + 1)) {
            (Some(before), _) => Span {
                start: self.end_of_entry(before)?,
                end,
            },
            (None, Some(next)) => Span {
                start: self.key_start(entry),
                end: self.key_start(next),
            },
            (None, None) => Span {
                start: self.key_start(entry),
                end,
            },
        };
        self.check_no_comment(at.start, at.end, &entry.value)?;
        Ok(Cut { at, put: String::new() })
    }

    /// The lines of a key and of all that stands below it.
    fn remove_lines(&self, entry: &Entry<'s>) -> Result<Cut, InTheWay> {
        let start = self.key_start(entry);
        if !self.is_on_its_own_line(start) {
            return Err(self.in_the_way(start, SHARED_LINE));
        }
        let line = self.source.line_number(start);
        let end = self.line_end(self.end_of_entry(entry)?);
        let rest = self.source.text.get(end..).unwrap_or_default();
        let newline = rest.len()
            - rest
                .strip_prefix("\r\n")
                .or(rest.strip_prefix('\n'))
                .unwrap_or(rest)
                .len();
        Ok(Cut {
            at: Span {
                start: self.source.line_start(line),
                end: end + newline,
            },
            put: String::new(),
        })
    }

    /// Where an entry ends: behind its value, or behind its colon where it has none.
    fn end_of_entry(&self, entry: &Entry<'s>) -> Result<usize, InTheWay> {
        match entry.value.value {
            Found::Nothing if entry.value.at.start == entry.value.at.end => self.behind_colon(entry),
            _ => Ok(self.end_of(&entry.value)),
        }
    }

    /// Where a value ends. A block of lines ends with the last letter in it, not with the blank lines behind.
    fn end_of(&self, node: &Node<'s>) -> usize {
        let (children_end, closing) = match &node.value {
            Found::Nothing => return node.at.end,
            Found::Scalar(_) => {
                let text = self.source.slice(node.at);
                return node.at.start + text.trim_end().len();
            }
            Found::List(items) => (items.last().map(|item| self.end_of(item)), ']'),
            Found::Map(entries) => {
                let end = entries.last().map(|entry| self.end_of_entry(entry));
                (end.and_then(Result::ok), '}')
            }
        };
        let end = children_end.unwrap_or(node.at.start);
        if !self.is_flow(node) {
            return end;
        }
        let inside = if children_end.is_some() { end } else { node.at.start + 1 };
        self.find_outside_comments(inside, closing)
            .map_or(end, |closing| closing + 1)
    }

    /// The next such letter that no comment holds. Between two values nothing else than blanks and commas can stand.
    fn find_outside_comments(&self, from: usize, wanted: char) -> Option<usize> {
        let rest = self.source.text.get(from..)?;
        let mut is_comment = false;
        for (at, letter) in rest.char_indices() {
            match letter {
                '\n' | '\r' => is_comment = false,
                _ if is_comment => {}
                '#' => is_comment = true,
                _ if letter == wanted => return Some(from + at),
                _ => {}
            }
        }
        None
    }

    fn behind_colon(&self, entry: &Entry<'s>) -> Result<usize, InTheWay> {
        let end = self.key_end(entry);
        let rest = self.source.text.get(end..).unwrap_or_default();
        let colon = rest.trim_start();
        if !colon.starts_with(':') {
            return Err(self.in_the_way(entry.key_at.start, NOT_KEYS));
        }
        Ok(end + rest.len() - colon.len() + 1)
    }

    /// Where a key begins, its quotation mark included.
    fn key_start(&self, entry: &Entry<'s>) -> usize {
        let start = entry.key_at.start;
        let before = self.source.text.get(..start).unwrap_or_default();
        let is_inside = before.ends_with(['"', '\'']) && !self.source.slice(entry.key_at).starts_with(['"', '\'']);
        start - usize::from(is_inside)
    }

    fn key_end(&self, entry: &Entry<'s>) -> usize {
        let end = entry.key_at.end;
        let behind = self.source.text.get(end..).unwrap_or_default();
        end + usize::from(behind.starts_with(['"', '\'']))
    }

    fn is_flow(&self, node: &Node<'s>) -> bool {
        let is_collection = matches!(node.value, Found::List(_) | Found::Map(_));
        let rest = self.source.text.get(node.at.start..).unwrap_or_default();
        is_collection && rest.starts_with(['{', '['])
    }

    /// A stretch that holds a comment, which would be lost with it. Within texts a # is a letter like any other.
    fn check_no_comment(&self, start: usize, end: usize, node: &Node<'s>) -> Result<(), InTheWay> {
        let mut texts = Vec::new();
        gather_texts(node, &mut texts);
        let stretch = self.source.text.get(start..end).unwrap_or_default();
        let is_comment = |(at, _): &(usize, &str)| {
            let at = start + at;
            !texts.iter().any(|text: &Span| (text.start..text.end).contains(&at))
        };
        match stretch.match_indices('#').find(is_comment) {
            Some((at, _)) => Err(self.in_the_way(start + at, COMMENT_WITHIN)),
            None => Ok(()),
        }
    }

    fn is_on_its_own_line(&self, at: usize) -> bool {
        let start = self.source.line_start(self.source.line_number(at));
        let before = self.source.text.get(start..at).unwrap_or_default();
        before.chars().all(|letter| letter == ' ')
    }

    fn column(&self, at: usize) -> usize {
        at - self.source.line_start(self.source.line_number(at))
    }

    /// The end of the line that this place is in, without its newline.
    fn line_end(&self, at: usize) -> usize {
        let rest = self.source.text.get(at..).unwrap_or_default();
        at + rest.find(['\n', '\r']).unwrap_or(rest.len())
    }

    /// What ends the lines of this file.
    fn newline(&self) -> &'static str {
        if self.source.text.contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        }
    }

    fn block_entry(&self, indent: usize, key: &str, below: &[String], value: &Value) -> String {
        let blanks = " ".repeat(indent);
        match below.split_first() {
            None => format!("{blanks}{key}: {}", inline(value)),
            Some((next, rest)) => format!(
                "{blanks}{key}:{}{}",
                self.newline(),
                self.block_entry(indent + INDENT, next, rest, value)
            ),
        }
    }

    fn in_the_way(&self, at: usize, why: &'static str) -> InTheWay {
        InTheWay {
            line: self.source.line_number(at),
            why,
        }
    }
}

/// Where the texts of a value stand, its keys among them.
fn gather_texts(node: &Node<'_>, texts: &mut Vec<Span>) {
    match &node.value {
        Found::Nothing => {}
        Found::Scalar(_) => texts.push(node.at),
        Found::List(items) => items.iter().for_each(|item| gather_texts(item, texts)),
        Found::Map(entries) => {
            for entry in entries {
                texts.push(entry.key_at);
                gather_texts(&entry.value, texts);
            }
        }
    }
}

/// How far a line stands within the one above it.
const INDENT: usize = 2;

fn inline(value: &Value) -> String {
    match value {
        Value::Text(text) => quote::scalar(text),
        Value::List(texts) => quote::list(texts),
        Value::Word(word) => word.clone(),
    }
}

fn flow_entry(key: &str, below: &[String], value: &Value) -> String {
    match below.split_first() {
        None => format!("{key}: {}", inline(value)),
        Some((next, rest)) => format!("{key}: {{{}}}", flow_entry(next, rest, value)),
    }
}
