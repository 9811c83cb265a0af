//! A fault in a file as its author sees it: the place, the line itself, what is wrong and what to do.

use std::fmt::{self, Write as _};

use unicode_width::UnicodeWidthStr;

use super::slipped::odd_character;
use super::source::{Source, Span};

/// Longer lines are echoed only round the mark, in characters.
const LONGEST_ECHO: usize = 160;

/// Whether a fault stops the file from being used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file cannot be used until this is put right.
    Error,
    /// The file can be used; its author would want to know.
    Warning,
}

/// One fault of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether it stops the file from being used.
    pub severity: Severity,
    /// The file, as the caller named it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The line itself, or the part of a very long line round the mark. As it stands in the file: show it through
    /// [`visible`].
    pub source: String,
    /// The column at which `source` begins: 1 but for very long lines.
    pub source_column: usize,
    /// How many characters of `source` are meant, from `column` on; at least 1.
    pub mark: usize,
    /// What is wrong, in words for a practice manager.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Severity {
    /// The word before the message.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl Diagnostic {
    /// A fault at a stretch of a file.
    pub(super) fn new(source: &Source, at: Span, severity: Severity, message: String) -> Self {
        let (line, column) = source.place(at.start);
        let (source_column, echo) = excerpt(source, line, column, at.start);
        let after_mark = (source_column + echo.chars().count()).saturating_sub(column).max(1);
        let marked = source.slice(at).lines().next().unwrap_or_default().trim_end();
        Self {
            severity,
            file: source.file.to_owned(),
            line,
            column,
            source: echo,
            source_column,
            mark: marked.chars().count().clamp(1, after_mark),
            message,
            hint: None,
        }
    }

    /// The same with a hint.
    pub(super) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// True where the file cannot be used.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (file, message) = (visible(&self.file), visible(&self.message));
        let severity = self.severity.word();
        write!(formatter, "{file}:{}:{}: {severity}: {message}", self.line, self.column)?;
        if !self.source.trim().is_empty() {
            let before: String = self.source.chars().take(self.column - self.source_column).collect();
            let marked: String = self
                .source
                .chars()
                .skip(self.column - self.source_column)
                .take(self.mark)
                .collect();
            let gap = " ".repeat(marked_blanks(&before).width());
            let carets = "^".repeat(marked_blanks(&marked).width().max(1));
            let number = self.line.to_string();
            let margin = " ".repeat(number.len());
            write!(formatter, "\n {number} | {}", marked_blanks(&self.source))?;
            write!(formatter, "\n {margin} | {gap}{carets}")?;
        }
        if let Some(hint) = &self.hint {
            write!(formatter, "\nhint: {}", visible(hint))?;
        }
        Ok(())
    }
}

/// A text with everything that could act on a terminal, or turn the writing round, made a visible mark: `<U+202E>`.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if character == '\t' {
            shown.push('→');
        } else if is_hidden(character) {
            let _ = write!(shown, "<U+{:04X}>", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    shown
}

/// A line of a file with what [`visible`] shows, and with the blanks that only look like blanks.
fn marked_blanks(line: &str) -> String {
    let shown = visible(line);
    if !shown.contains(|letter| odd_character(letter).is_some()) {
        return shown;
    }
    let mut marked = String::with_capacity(shown.len());
    for letter in shown.chars() {
        if odd_character(letter).is_some() {
            let _ = write!(marked, "<U+{:04X}>", u32::from(letter));
        } else {
            marked.push(letter);
        }
    }
    marked
}

/// Control characters, bidirectional marks, line separators, and characters that leave no trace on a screen.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A word of the file as messages quote it: between quotation marks, cut where it is very long.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST_QUOTE: usize = 60;
    let mut cut: String = text.chars().take(LONGEST_QUOTE).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    format!("\"{cut}\"")
}

/// The part of a line that is echoed, and the column at which it begins. A file may be one line of two million
/// letters, so that only the letters near the mark are looked at.
fn excerpt(source: &Source, line: usize, column: usize, offset: usize) -> (usize, String) {
    let text = source.line(line).trim_end();
    if text.chars().nth(LONGEST_ECHO).is_none() {
        return (1, text.to_owned());
    }
    let mark = source.boundary(offset) - source.line_start(line);
    let before = text.get(..mark.min(text.len())).unwrap_or_default();
    let shown_before: Vec<char> = before.chars().rev().take(LONGEST_ECHO / 2).collect();
    let skipped = (column - 1).saturating_sub(shown_before.len());
    let after = text.get(before.len()..).unwrap_or_default();
    let cut = shown_before
        .iter()
        .rev()
        .copied()
        .chain(after.chars())
        .take(LONGEST_ECHO)
        .collect();
    (skipped + 1, cut)
}
