//! A text as YAML that reads back as the very same.

use std::fmt::Write;

/// Words that other YAML programs take for something else than a text.
const LOADED: [&str; 9] = ["yes", "no", "true", "false", "on", "off", "null", "y", "n"];

/// The text as one scalar on one line: bare where that is beyond doubt, else in double quotation marks.
pub fn scalar(text: &str) -> String {
    if is_plain(text) || is_day(text) {
        return text.to_owned();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            // What no editor shows, or would take for the end of a line.
            hidden if hidden.is_control() || is_hidden(hidden) => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(hidden));
            }
            shown => quoted.push(shown),
        }
    }
    quoted.push('"');
    quoted
}

/// Texts as a list on one line.
pub(super) fn list(texts: &[String]) -> String {
    let items: Vec<String> = texts.iter().map(|text| scalar(text)).collect();
    format!("[{}]", items.join(", "))
}

/// Letters, digits, blanks and a few signs, beginning and ending with a letter: nothing that YAML could take for more.
fn is_plain(text: &str) -> bool {
    let is_inner =
        |letter: char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_' | '.' | '\'' | '(' | ')');
    text.starts_with(char::is_alphabetic)
        && text.ends_with(|letter: char| letter.is_alphanumeric() || letter == ')' || letter == '.')
        && text.chars().all(is_inner)
        && !LOADED.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// A day as `2026-11-22`: people write it bare, and it is read as it stands.
fn is_day(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// Line and paragraph separators, byte-order marks, and what turns the direction of a line round.
fn is_hidden(letter: char) -> bool {
    matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
