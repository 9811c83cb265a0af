//! Text as a screen may show it: made harmless, cut and wrapped by the columns it takes, not by its bytes.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::text::visible;

/// The same text as one line in which everything that a terminal might obey or hide is a visible mark (`crate::text`);
/// tabs and line ends are spaces.
///
/// Every text on the screen passes through here, in [`super::pen::Pen`] and nowhere else.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if text.contains(['\t', '\n', '\r']) {
        let line = text.replace(['\t', '\n', '\r'], " ");
        return Cow::Owned(visible(&line).into_owned());
    }
    visible(text)
}

/// The signs of our own words that a terminal with plain letters only cannot show, written with those.
pub fn plain_letters(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '…' => plain.push_str("..."),
            '·' | '—' | '–' => plain.push('-'),
            '‘' | '’' => plain.push('\''),
            '“' | '”' => plain.push('"'),
            '→' => plain.push_str("->"),
            letter => plain.push(letter),
        }
    }
    Cow::Owned(plain)
}

/// How many columns a text takes once it is harmless.
pub fn columns(text: &str) -> usize {
    harmless(text).width()
}

/// The text, or as much of it as fits with an ellipsis behind it.
pub fn cut(text: &str, width: usize) -> Cow<'_, str> {
    let text = harmless(text);
    if text.width() <= width {
        return text;
    }
    let mut kept = String::new();
    let mut used = 0;
    for letter in text.chars() {
        let wide = letter.width().unwrap_or(0);
        if used + wide + 1 > width {
            break;
        }
        kept.push(letter);
        used += wide;
    }
    if width > 0 {
        kept.push('…');
    }
    Cow::Owned(kept)
}

/// A space at which no line is broken: within a telephone number. Shown as a space.
pub const UNBROKEN: char = '\u{a0}';

/// The text in lines no wider than `width`, broken between words; a word that is too long by itself is broken.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    for paragraph in text.trim_end().split('\n') {
        wrap_line(&harmless(paragraph), width, &mut lines);
    }
    for line in lines.iter_mut().filter(|line| line.contains(UNBROKEN)) {
        *line = line.replace(UNBROKEN, " ");
    }
    lines
}

fn wrap_line(text: &str, width: usize, lines: &mut Vec<String>) {
    let mut line = String::new();
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let wide = word.width();
        if used > 0 && used + 1 + wide > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        if wide <= width {
            line.push_str(word);
            used += wide;
            continue;
        }
        for letter in word.chars() {
            let wide = letter.width().unwrap_or(0);
            if used + wide > width && used > 0 {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(letter);
            used += wide;
        }
    }
    lines.push(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_comes_through() {
        assert_eq!(
            harmless("a\u{1b}[31mred\u{202e}x\tb\nc"),
            "a<U+001B>[31mred<U+202E>x b c"
        );
        assert_eq!(harmless("Zoë 李"), "Zoë 李");
    }

    #[test]
    fn text_is_cut_and_wrapped_by_columns() {
        assert_eq!(cut("李李李李", 5), "李李…");
        assert_eq!(cut("short", 5), "short");
        assert_eq!(wrap("ring the desk again", 8), ["ring the", "desk", "again"]);
        assert_eq!(wrap("aaaaaaaaaa b", 4), ["aaaa", "aaaa", "aa b"]);
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(wrap("one\ntwo", 0), ["o", "n", "e", "t", "w", "o"]);
    }
}
