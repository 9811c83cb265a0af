//! A slip of the pen at which the YAML parser does not stumble, but only at a line after it: a colon or a dash that is
//! missing, a text line in the wrong column, a blank that is none.

use super::diagnostic::quoted;
use super::indent::{Finding, indent_of, key_of};
use super::keys::PLAN_SHAPES;
use super::source::{Source, Span};

/// Only so many lines above are looked through for what opened a list or a text.
const MOST_LINES: usize = 200;

/// Looks at the line of an offset at which the parser gave up, and at those above it.
pub(super) fn explain(source: &Source, offset: usize) -> Option<Finding> {
    let number = source.line_number(offset);
    let above = content_above(source, number);
    odd_blank(source, number)
        .or_else(|| odd_blank(source, above?))
        .or_else(|| text_too_far_left(source, number))
        .or_else(|| without_a_colon(source, number))
        .or_else(|| item_without_a_colon(source, above?, number))
        .or_else(|| item_without_a_dash(source, number))
        .or_else(|| braces_without_a_dash(source, number, above?))
}

/// The nearest line above that is neither blank nor a comment.
fn content_above(source: &Source, number: usize) -> Option<usize> {
    let is_content = |line: &usize| {
        let content = source.line(*line).trim();
        !content.is_empty() && !content.starts_with('#')
    };
    (number.saturating_sub(MOST_LINES).max(1)..number)
        .rev()
        .find(is_content)
}

/// What a character is called that looks like a blank or a colon, or like nothing, and is none.
pub(super) fn odd_character(character: char) -> Option<&'static str> {
    match character {
        '\u{a0}' | '\u{202f}' | '\u{2007}' => Some("a non-breaking space"),
        '\u{2000}'..='\u{200a}' | '\u{205f}' | '\u{3000}' => Some("a space of a word processor"),
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => Some("an invisible character"),
        '\u{ff1a}' | '\u{fe55}' | '\u{2236}' => Some("a wide colon"),
        _ => None,
    }
}

/// A character that looks like a blank or a colon before a key, in it or behind its colon.
fn odd_blank(source: &Source, number: usize) -> Option<Finding> {
    let line = source.line(number);
    let text_begins = |letters: &str| {
        let is_sign = |letter: char| matches!(letter, ' ' | '-' | '_' | ':') || odd_character(letter).is_some();
        letters.find(|letter: char| !letter.is_ascii_alphanumeric() && !is_sign(letter))
    };
    let end = text_begins(line).unwrap_or(line.len());
    let (head, _) = line.split_at(end);
    let (at, letter) = head
        .char_indices()
        .find(|(_, letter)| odd_character(*letter).is_some())?;
    // Within the words of a text it is a letter like any other.
    let before = head.get(..at)?;
    let is_behind_text = before.trim_start_matches([' ', '-']).contains(' ') && !before.trim_end().ends_with(':');
    if is_behind_text {
        return None;
    }
    let name = odd_character(letter)?;
    let start = source.line_start(number) + at;
    let hint = if name.ends_with("colon") {
        "delete it, and type an ordinary colon with a space behind it"
    } else if name.starts_with("an invisible") {
        "delete the letters round it and type them again"
    } else {
        "delete it and type an ordinary space: word processors and web pages put others in"
    };
    Some(Finding {
        at: Span {
            start,
            end: start + letter.len_utf8(),
        },
        message: format!(
            "{name} (U+{:04X}) stands here, which YAML takes for a letter",
            u32::from(letter)
        ),
        hint: hint.to_owned(),
    })
}

/// A line of a text below `detail: |` that begins too far to the left, so that it ends the text.
fn text_too_far_left(source: &Source, number: usize) -> Option<Finding> {
    let is_header = |line: &usize| {
        let content = source.line(*line).trim_end().trim_end_matches(['-', '+']);
        content.ends_with(": |") || content.ends_with(": >")
    };
    let header = (number.saturating_sub(MOST_LINES).max(1)..number)
        .rev()
        .find(is_header)?;
    let (_, key) = key_of(source.line(header).trim())?;
    let column = source.line(header).find(key)?;
    let mut first_text = None;
    for line in header + 1..=number {
        let text = source.line(line);
        if text.trim().is_empty() {
            continue;
        }
        let indent = indent_of(text);
        if indent > column {
            first_text.get_or_insert(indent);
            continue;
        }
        if key_of(text.trim()).is_some() || text.trim_start().starts_with('#') {
            return None;
        }
        let start = source.line_start(line) + indent;
        let is_key_without_colon = first_word(text.trim()).is_some_and(is_key);
        return (!is_key_without_colon).then(|| Finding {
            at: Span {
                start,
                end: start + text.trim().len(),
            },
            message: format!(
                "this line belongs to the text of {}, and begins too far to the left",
                quoted(key)
            ),
            hint: format!(
                "indent it to column {}, as the text is",
                first_text.unwrap_or(column + 2) + 1
            ),
        });
    }
    None
}

/// A line that is no key, for its colon, or the space behind that, is missing.
fn without_a_colon(source: &Source, number: usize) -> Option<Finding> {
    let line = source.line(number);
    let content = line.trim();
    let rest = content.strip_prefix("- ").unwrap_or(content).trim_start();
    if key_of(content).is_some() {
        return None;
    }
    let word = first_word(rest).filter(|word| is_key(word))?;
    let after = rest.get(word.len()..)?;
    let (start, end, message, mended) = {
        let start = source.line_start(number) + line.find(rest)?;
        let colon = start + word.len();
        match after.strip_prefix(':') {
            Some(text) => (
                colon,
                colon + 1,
                "a space is missing behind this colon".to_owned(),
                format!("{word}: {text}"),
            ),
            None => (
                start,
                colon,
                format!("a colon is missing behind {}", quoted(word)),
                format!("{word}: {}", after.trim_start()),
            ),
        }
    };
    Some(Finding {
        at: Span { start, end },
        message,
        hint: format!("write {}", quoted(mended.trim_end())),
    })
}

/// A list item that is a text, though keys follow that belong to it: its colon is missing.
fn item_without_a_colon(source: &Source, above: usize, number: usize) -> Option<Finding> {
    let (line, next) = (source.line(above), source.line(number));
    let is_item = line.trim_start().starts_with("- ") && key_of(line.trim()).is_none();
    if !is_item || key_of(next.trim()).is_none() || indent_of(next) != indent_of(line) + 2 {
        return None;
    }
    without_a_colon(source, above).or_else(|| {
        let start = source.line_start(above) + indent_of(line);
        Some(Finding {
            at: Span {
                start,
                end: start + line.trim().len(),
            },
            message: format!("this list item has no colon, and line {number} goes on with it"),
            hint: "write \"- key: value\", with a space after the colon".to_owned(),
        })
    })
}

/// The first item of a list whose dash is missing: the parser takes it for a map, and stumbles over the second.
fn item_without_a_dash(source: &Source, number: usize) -> Option<Finding> {
    let line = source.line(number);
    let dash = indent_of(line);
    if !line.trim_start().starts_with("- ") {
        return None;
    }
    let outside = (number.saturating_sub(MOST_LINES).max(1)..number).rev().find(|above| {
        let text = source.line(*above);
        !text.trim().is_empty() && !text.trim_start().starts_with('#') && indent_of(text) < dash
    })?;
    let (_, holder) = key_of(source.line(outside).trim()).filter(|_| source.line(outside).trim_end().ends_with(':'))?;
    let first = (outside + 1..number).find(|line| !source.line(*line).trim().is_empty())?;
    let text = source.line(first);
    let (is_dash, word) = key_of(text.trim())?;
    if is_dash || indent_of(text) != dash + 2 {
        return None;
    }
    Some(no_dash(
        source,
        first,
        word,
        &format!("the list of {} begins here", quoted(holder)),
    ))
}

/// `{id: …}` among `- {id: …}`.
fn braces_without_a_dash(source: &Source, number: usize, above: usize) -> Option<Finding> {
    let (line, before) = (source.line(number), source.line(above));
    let is_one = line.trim_start().starts_with('{')
        && before.trim_start().starts_with("- {")
        && indent_of(line) <= indent_of(before) + 2;
    if !is_one {
        return None;
    }
    let start = source.line_start(number) + indent_of(line);
    Some(Finding {
        at: Span { start, end: start + 1 },
        message: "a dash is missing before this brace".to_owned(),
        hint: format!(
            "begin the line with a dash in column {}, as in line {above}",
            indent_of(before) + 1
        ),
    })
}

/// What is said of a key that begins an item of a list, and has no dash before it.
pub(super) fn no_dash(source: &Source, line: usize, word: &str, why: &str) -> Finding {
    let text = source.line(line);
    let start = source.line_start(line) + indent_of(text);
    let column = indent_of(text).saturating_sub(2) + 1;
    Finding {
        at: Span {
            start,
            end: start + word.len(),
        },
        message: format!("a dash is missing before {}: {why}", quoted(word)),
        hint: format!(
            "write {}, its dash in column {column}",
            quoted(&format!("- {}", text.trim()))
        ),
    }
}

fn first_word(text: &str) -> Option<&str> {
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    text.get(..end.unwrap_or(text.len())).filter(|word| !word.is_empty())
}

/// Whether a word is a key of plan files.
fn is_key(word: &str) -> bool {
    PLAN_SHAPES.iter().any(|shape| shape.key(word).is_some())
}
