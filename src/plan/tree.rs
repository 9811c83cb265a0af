//! YAML → a tree of nodes that know their place. Scalars stay texts: nothing here guesses at numbers, dates or yes.
//!
//! The tree is built from the event stream of the parser inside serde-saphyr rather than through `Deserialize`: events
//! carry the text and place of every scalar, need no recursion, and stop at the true syntax error
//! (docs/decisions/0008-plan-files-are-read-from-events.md).

use std::borrow::Cow;
use std::collections::HashMap;

use serde_yaml::granit_parser::{self, Event, Parser, ScalarStyle};

use super::diagnostic::{Diagnostic, Severity, quoted};
use super::faults::Faults;
use super::slipped;
use super::source::{Source, Span};
use super::syntax;

/// The largest file that is read, in bytes.
pub(super) const LARGEST_FILE: usize = 2_000_000;
/// The deepest nesting that is read.
const DEEPEST: usize = 32;
/// The most nodes that are read: several times what a 5,000-step plan holds.
const MOST_NODES: usize = 250_000;

/// Room for this many keys is made at once.
const USUAL_KEYS: usize = 8;

/// A value and where it stands.
#[derive(Debug)]
pub(super) struct Node<'s> {
    /// What it is.
    pub(super) value: Value<'s>,
    /// Where: of lists and maps only the beginning.
    pub(super) at: Span,
}

/// A value of a YAML file.
#[derive(Debug)]
pub(super) enum Value<'s> {
    /// Nothing is written, or `~`.
    Nothing,
    /// A text as written, unquoted and unfolded.
    Scalar(Cow<'s, str>),
    /// A list.
    List(Vec<Node<'s>>),
    /// Keys with values, in the order of the file, each key once.
    Map(Vec<Entry<'s>>),
}

/// A key and its value.
#[derive(Debug)]
pub(super) struct Entry<'s> {
    /// The key as written.
    pub(super) key: Cow<'s, str>,
    /// Where the key stands.
    pub(super) key_at: Span,
    /// Its value.
    pub(super) value: Node<'s>,
}

/// A tree, and what was odd about the file though it could be read.
pub(super) struct Tree<'s> {
    /// The whole file.
    pub(super) root: Node<'s>,
    /// Keys that are written twice, and texts that a comment sign cuts short.
    pub(super) faults: Faults<'s>,
}

/// Reads a text. Anything that is not plain YAML of bounded size is one error.
pub(super) fn parse<'s>(source: &'s Source) -> Result<Tree<'s>, Box<Diagnostic>> {
    if let Some(fault) = syntax::forbidden_character(source) {
        return Err(fault);
    }
    match parse_as_far(source) {
        (_, Some(fault)) => Err(fault),
        (Some(tree), None) => Ok(tree),
        (None, None) => Err(syntax::empty(source.file)),
    }
}

/// Reads a text up to the place where it is no plain YAML any more: what was read until then, and what is wrong there.
pub(super) fn parse_as_far<'s>(source: &'s Source) -> (Option<Tree<'s>>, Option<Box<Diagnostic>>) {
    if source.text.len() > LARGEST_FILE {
        return (None, Some(syntax::too_large(source.file)));
    }
    let mut options = granit_parser::options! {
        disallow_directives: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        flow_nesting_limit: DEEPEST + 1,
        block_nesting_limit: DEEPEST + 1,
    };
    options.set_emit_comments(false);
    let mut builder = Builder {
        source,
        open: Vec::new(),
        root: None,
        nodes: 0,
        documents: 0,
        faults: Faults::new(source),
        last: 0,
    };
    let mut fault = None;
    for event in Parser::new_from_str_with_options(source.text, options) {
        let taken = match event {
            Ok((event, span)) => {
                let end = span_of(&span).end;
                builder.take(event, span).map(|()| end)
            }
            Err(error) => Err(syntax::explain(source, &error, builder.outside())),
        };
        match taken {
            Ok(end) => builder.last = builder.last.max(end),
            Err(found) => {
                fault = Some(found);
                break;
            }
        }
    }
    builder.close();
    let faults = builder.faults;
    (builder.root.map(|root| Tree { root, faults }), fault)
}

/// A list or map that has not ended yet.
enum Open<'s> {
    List(Vec<Node<'s>>),
    Map {
        entries: Vec<Entry<'s>>,
        key: Option<(Cow<'s, str>, Span)>,
    },
}

struct Builder<'s> {
    source: &'s Source<'s>,
    open: Vec<(Open<'s>, Span)>,
    root: Option<Node<'s>>,
    nodes: usize,
    documents: usize,
    faults: Faults<'s>,
    /// Where the last value ends that was read.
    last: usize,
}

impl<'s> Builder<'s> {
    /// The last place that is in no text: where the outermost bracket opens that is not closed, else behind what was read.
    fn outside(&self) -> usize {
        let is_bracket = |at: &Span| matches!(self.source.text.as_bytes().get(at.start), Some(b'{' | b'['));
        let brackets = self.open.iter().map(|(_, at)| at).find(|at| is_bracket(at));
        brackets.map_or(self.last, |at| at.start)
    }

    fn take(&mut self, event: Event<'s>, span: granit_parser::Span) -> Result<(), Box<Diagnostic>> {
        let at = span_of(&span);
        if let (Some(_), Some(tag)) = (event.tag(), span.tag_start()) {
            return Err(syntax::tag(self.source, tag.byte_offset().unwrap_or(at.start)));
        }
        match event {
            Event::Anchor(..) | Event::Alias(_) | Event::UnresolvedAlias(_) => {
                Err(syntax::anchor_or_alias(self.source, at))
            }
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(syntax::second_document(self.source, at));
                }
                Ok(())
            }
            Event::Scalar(text, style, ..) => {
                let is_nothing = style == ScalarStyle::Plain && (at.start == at.end || text == "~");
                let value = if is_nothing {
                    Value::Nothing
                } else {
                    Value::Scalar(text)
                };
                if style == ScalarStyle::Plain {
                    self.note_comment_after(at);
                    self.note_curly_quotes(at);
                }
                self.complete(Node { value, at })
            }
            Event::SequenceStart(..) => self.begin(Open::List(Vec::new()), at),
            Event::MappingStart(..) => {
                let map = Open::Map {
                    entries: Vec::with_capacity(USUAL_KEYS),
                    key: None,
                };
                self.begin(map, at)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            _ => Ok(()),
        }
    }

    /// The innermost list or map that is open ends.
    fn end(&mut self) -> Result<(), Box<Diagnostic>> {
        match self.open.pop() {
            Some((Open::List(items), at)) => self.complete(Node {
                value: Value::List(items),
                at,
            }),
            Some((Open::Map { mut entries, .. }, mut at)) => {
                let is_item = matches!(self.open.last(), Some((Open::List(_), _)));
                while let Some(lost) = lost_dash(&entries).filter(|_| is_item && !self.is_in_braces(at)) {
                    let next = entries.split_off(lost);
                    self.complete(Node {
                        value: Value::Map(entries),
                        at,
                    })?;
                    entries = next;
                    at = entries.first().map_or(at, |entry| entry.key_at);
                    self.note_lost_dash(at);
                }
                let entries = self.without_duplicates(entries);
                self.complete(Node {
                    value: Value::Map(entries),
                    at,
                })
            }
            None => Ok(()),
        }
    }

    fn is_in_braces(&self, at: Span) -> bool {
        self.source.text.as_bytes().get(at.start) == Some(&b'{')
    }

    /// A key that begins another item of a list, with no dash before it.
    fn note_lost_dash(&mut self, at: Span) {
        let line = self.source.line_number(at.start);
        let word = self.source.slice(at);
        let found = slipped::no_dash(self.source, line, word, "another item of the list begins here");
        self.faults
            .note(found.at, Severity::Error, found.message, Some(found.hint));
    }

    /// Everything that is open ends: the text goes on, but cannot be read any further. What cannot even be closed is left
    /// out.
    fn close(&mut self) {
        while !self.open.is_empty() {
            let _ = self.end();
        }
    }

    fn begin(&mut self, open: Open<'s>, at: Span) -> Result<(), Box<Diagnostic>> {
        if self.open.len() >= DEEPEST {
            return Err(syntax::too_deep(self.source, at));
        }
        self.open.push((open, at));
        Ok(())
    }

    fn complete(&mut self, node: Node<'s>) -> Result<(), Box<Diagnostic>> {
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return Err(syntax::too_many_nodes(self.source, node.at));
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some((Open::List(items), _)) => items.push(node),
            Some((Open::Map { entries, key }, _)) => match key.take() {
                Some((key, key_at)) => entries.push(Entry {
                    key,
                    key_at,
                    value: node,
                }),
                None => match node.value {
                    Value::Scalar(text) => *key = Some((text, node.at)),
                    _ => return Err(syntax::odd_key(self.source, node.at)),
                },
            },
        }
        Ok(())
    }

    /// The first of two equal keys holds; the second is a fault.
    fn without_duplicates(&mut self, entries: Vec<Entry<'s>>) -> Vec<Entry<'s>> {
        // Most maps are small, and looking through them is quicker than hashing their keys.
        const SMALL: usize = 16;
        let has_duplicates = entries.len() > SMALL
            || (1..entries.len()).any(|index| {
                let (before, rest) = entries.split_at(index);
                before.iter().any(|entry| entry.key == rest[0].key)
            });
        if !has_duplicates {
            return entries;
        }
        // `-id: x` has lost the space behind its dash: what follows belongs to that item, and is no second of anything.
        let is_lost_item = |entry: &Entry| entry.key.len() > 1 && entry.key.starts_with('-');
        let lost = entries.iter().position(is_lost_item).unwrap_or(entries.len());
        let lost_at = entries.get(lost).map_or(usize::MAX, |entry| entry.key_at.start);
        let mut places: HashMap<Cow<'s, str>, Span> = HashMap::new();
        let mut kept: Vec<Entry<'s>> = Vec::with_capacity(entries.len());
        for entry in entries {
            let Some(first) = places.get(&entry.key) else {
                places.insert(entry.key.clone(), entry.key_at);
                kept.push(entry);
                continue;
            };
            if entry.key_at.start > lost_at {
                continue;
            }
            let message = format!("{} stands here a second time", quoted(&entry.key));
            let line = self.source.line_number(first.start);
            let hint = format!("line {line} has it already; keep one of the two");
            self.faults.note(entry.key_at, Severity::Error, message, Some(hint));
        }
        kept
    }

    /// Curly quotation marks round a whole text: a word processor made them, and they stay in the text. They do not hold a
    /// text together either.
    fn note_curly_quotes(&mut self, at: Span) {
        let text = self.source.slice(at);
        let is_cut = text.starts_with('\u{201c}') && !text.contains('\u{201d}');
        if is_cut && self.source.text[at.end..].trim_start().starts_with([',', ':']) {
            let message = "this curly quotation mark quotes nothing, so that the text ends before the comma or colon";
            let hint = "use straight quotation marks: \"…\"".to_owned();
            self.faults.note(at, Severity::Error, message.to_owned(), Some(hint));
            return;
        }
        let is_quoted = text.starts_with(['\u{201c}', '\u{201d}']) && text.ends_with(['\u{201c}', '\u{201d}']);
        if !is_quoted {
            return;
        }
        let message = "these curly quotation marks are part of the text, and quote nothing".to_owned();
        let hint = "take them away, or use straight ones: \"…\"".to_owned();
        self.faults.note(at, Severity::Warning, message, Some(hint));
    }

    /// `Ring bay #3` loses its end without a word, for ` #` begins a comment. `# with a space` is meant as one.
    fn note_comment_after(&mut self, at: Span) {
        let rest = self.source.text.get(at.end..).unwrap_or_default();
        let comment = rest.trim_start_matches([' ', '\t']);
        let start = at.end + rest.len() - comment.len();
        let mut letters = comment.chars();
        let is_comment = start > at.end && letters.next() == Some('#');
        if at.start == at.end || !is_comment || !letters.next().is_some_and(char::is_alphanumeric) {
            return;
        }
        let end = start + comment.find(['\n', '\r']).unwrap_or(comment.len());
        let message = "what follows the # is taken as a comment and is not part of the text".to_owned();
        let hint = "put the whole text in quotation marks, or a space after the # of a comment".to_owned();
        self.faults
            .note(Span { start, end }, Severity::Warning, message, Some(hint));
    }
}

/// Where, in the keys of an item of a list, the next item begins whose dash is missing: what items begin with stands there
/// again, and more of what the item has already follows.
fn lost_dash(entries: &[Entry]) -> Option<usize> {
    /// No item has more keys than two or three of them together.
    const MOST_KEYS: usize = 100;
    if entries.len() > MOST_KEYS {
        return None;
    }
    let is_again = |at: usize| entries[..at].iter().any(|before| before.key == entries[at].key);
    let first = (1..entries.len()).find(|at| is_again(*at))?;
    let begins = matches!(&*entries[first].key, "id" | "do") || entries[first].key == entries[0].key;
    let again = (first..entries.len()).filter(|at| is_again(*at)).count();
    // `-id: x` is told as that.
    let is_odd = entries[..first].iter().any(|entry| entry.key.starts_with('-'));
    if !begins && entries[first - 1].key != "id" || again < 2 || is_odd {
        return None;
    }
    Some(if entries[first - 1].key == "id" && first > 1 {
        first - 1
    } else {
        first
    })
}

fn span_of(span: &granit_parser::Span) -> Span {
    let range = span.byte_range().unwrap_or_default();
    Span {
        start: range.start,
        end: range.end,
    }
}
