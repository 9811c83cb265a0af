//! Text from anywhere, made harmless: the one place where output is escaped.
//!
//! A note, a plan or a file name may hold characters that move a terminal's cursor, turn the direction of writing or
//! leave no trace. Every surface shows them as marks, `<U+202E>`, so that what is read is what stands there.

use std::borrow::Cow;
use std::fmt::Write;

/// A text of one line: every control and bidirectional character becomes a mark, line ends too.
pub fn visible(text: &str) -> Cow<'_, str> {
    escape(text, |_| false)
}

/// A text of several lines: as [`visible`], but line ends and tabs stay.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    escape(text, |character| matches!(character, '\n' | '\t'))
}

/// JSON that somebody may look at in a terminal: what that could act on is written as JSON's own escape, so that the value stays the same.
pub fn visible_json(json: &str) -> Cow<'_, str> {
    if !json.chars().any(|character| is_hidden(character) && character != '\n') {
        return Cow::Borrowed(json);
    }
    let mut shown = String::with_capacity(json.len() + 16);
    for character in json.chars() {
        if is_hidden(character) && character != '\n' {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

fn escape(text: &str, stays: impl Fn(char) -> bool) -> Cow<'_, str> {
    let acts = |character: char| is_hidden(character) && !stays(character);
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if acts(character) {
            let _ = write!(shown, "<U+{:04X}>", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// Control characters, bidirectional marks, line separators, and characters that leave no trace on a screen.
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_on_a_terminal_becomes_a_mark() {
        assert_eq!(
            visible("\u{1b}[2Jred\u{202e}der\n"),
            "<U+001B>[2Jred<U+202E>der<U+000A>"
        );
        assert_eq!(visible_lines("one\n\ttwo\u{7}\r\n"), "one\n\ttwo<U+0007><U+000D>\n");
        assert_eq!(visible("\u{9b}31m"), "<U+009B>31m");
    }

    #[test]
    fn plain_text_of_any_language_stays_as_it_is() {
        for text in ["Dr Müller · 08:05", "שלום", "日本語", "👩‍⚕️ on call"] {
            assert!(matches!(visible(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn json_for_a_terminal_keeps_its_value() {
        let hostile = serde_json::json!({"text": "a\u{202e}b\u{9b}c\u{e0041}d\u{1b}e"});
        let shown = serde_json::to_string_pretty(&hostile).unwrap();
        let shown = visible_json(&shown);
        assert!(!shown.chars().any(|character| is_hidden(character) && character != '\n'));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), hostile);
    }
}
