//! A quotation mark or bracket that was never closed. The YAML parser stumbles over it lines later, where nothing is wrong.

use super::source::{Source, Span};

/// What was opened and not closed before a place.
pub(super) enum Unclosed {
    /// A text in quotation marks that goes on over the end of its line.
    Quote {
        /// The mark that opens it.
        at: Span,
        /// The line of the next mark of its kind, which ends it.
        ends: usize,
    },
    /// A bracket.
    Bracket {
        /// The bracket.
        at: Span,
        /// The sign that would close it.
        closing: char,
    },
}

/// What stands open at an offset at which the parser gave up. `from` is a place before it that is in no text: where the
/// outermost bracket opens, else behind the last value that was read.
pub(super) fn unclosed(source: &Source, from: usize, offset: usize) -> Option<Unclosed> {
    let text = source.text;
    let mut brackets: Vec<(usize, char)> = Vec::new();
    let mut may_begin = true;
    let mut at = from;
    while at < offset.min(text.len()) {
        let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) else {
            break;
        };
        let is_behind_blank = at == 0 || text.as_bytes()[at - 1].is_ascii_whitespace();
        match letter {
            '"' | '\'' if may_begin => {
                let end = end_of_quote(text, at, letter);
                let ends = source.line_number(end.unwrap_or(text.len()));
                let is_long = ends > source.line_number(at);
                if is_long && ends >= source.line_number(offset) {
                    return Some(Unclosed::Quote { at: sign(at), ends });
                }
                at = end.unwrap_or(text.len());
                may_begin = false;
            }
            '{' | '[' if may_begin => brackets.push((at, if letter == '{' { '}' } else { ']' })),
            '}' | ']' if !brackets.is_empty() => {
                brackets.pop();
                may_begin = false;
            }
            '#' if is_behind_blank => at = text[at..].find('\n').map_or(text.len(), |end| at + end - 1),
            '\n' | ':' | '-' => may_begin = true,
            ',' if !brackets.is_empty() => may_begin = true,
            letter if letter.is_whitespace() => {}
            _ => may_begin = false,
        }
        at += letter_at(text, at);
    }
    let (at, closing) = brackets.pop()?;
    Some(Unclosed::Bracket { at: sign(at), closing })
}

/// Where a text in quotation marks that begins at an offset ends: at its closing mark; none where there is no such mark.
fn end_of_quote(text: &str, start: usize, mark: char) -> Option<usize> {
    let mut letters = text.get(start + 1..)?.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let is_doubled = |next: Option<&(usize, char)>| next.is_some_and(|(_, next)| *next == mark);
        match letter {
            '\\' if mark == '"' => {
                letters.next();
            }
            letter if letter == mark && mark == '\'' && is_doubled(letters.peek()) => {
                letters.next();
            }
            letter if letter == mark => return Some(start + 1 + at),
            _ => {}
        }
    }
    None
}

/// How many bytes the letter at an offset has; one behind the end.
fn letter_at(text: &str, at: usize) -> usize {
    text.get(at..)
        .and_then(|rest| rest.chars().next())
        .map_or(1, char::len_utf8)
}

/// The place of a sign of one byte.
const fn sign(at: usize) -> Span {
    Span { start: at, end: at + 1 }
}
