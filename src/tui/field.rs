//! A line of text being typed.

use unicode_width::UnicodeWidthChar;

use super::text;
use crate::incident::narrate;

/// More than anybody types, and little enough that no paste can hurt.
const LONGEST: usize = 2_000;

/// A line of text with a cursor in it. Whatever is typed or pasted becomes one line without control characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextField {
    letters: Vec<char>,
    cursor: usize,
}

impl TextField {
    /// A field that holds this text, the cursor behind it.
    pub fn of(text: &str) -> Self {
        let mut field = Self::default();
        // What the program itself puts in is never longer than the line it came from.
        let letters = text.chars().filter(|letter| !letter.is_control()).take(LONGEST);
        field.letters = letters.collect();
        field.cursor = field.letters.len();
        field
    }

    /// The text.
    pub fn text(&self) -> String {
        self.letters.iter().collect()
    }

    /// The text without the spaces around it.
    pub fn trimmed(&self) -> String {
        self.text().trim().to_owned()
    }

    /// True where nothing but spaces stands in it.
    pub fn is_blank(&self) -> bool {
        self.letters.iter().all(|letter| letter.is_whitespace())
    }

    /// The text before the cursor, in bytes.
    pub fn bytes_before_cursor(&self) -> usize {
        self.letters[..self.cursor].iter().map(|letter| letter.len_utf8()).sum()
    }

    /// Puts a text in at the cursor: line ends and tabs become spaces, a run of them one; the rest of what a terminal
    /// obeys is left out, for it was not meant.
    ///
    /// # Errors
    /// A sentence, where the whole of it does not fit: then nothing of it is put in, for half a text that looks saved
    /// is worse than none.
    pub fn insert(&mut self, text: &str) -> Result<(), String> {
        let mut spaced = false;
        let mut letters = Vec::new();
        for letter in text.chars() {
            if matches!(letter, '\n' | '\r' | '\t') {
                if !spaced {
                    letters.push(' ');
                }
                spaced = true;
            } else if !letter.is_control() {
                letters.push(letter);
                spaced = false;
            }
        }
        if self.letters.len() + letters.len() > LONGEST {
            let count = narrate::counted(letters.len() as u64, "letter", "letters");
            return Err(format!(
                "A line holds {LONGEST} letters. This one is too long with {count} more, so nothing of it was put in: write it as several."
            ));
        }
        let count = letters.len();
        self.letters.splice(self.cursor..self.cursor, letters);
        self.cursor += count;
        Ok(())
    }

    /// Replaces everything.
    pub fn set(&mut self, text: &str) {
        *self = Self::of(text);
    }

    /// Removes the letter before the cursor.
    pub fn erase(&mut self) {
        if self.cursor > 0 {
            self.cursor -= 1;
            self.letters.remove(self.cursor);
        }
    }

    /// Removes the letter at the cursor.
    pub fn erase_ahead(&mut self) {
        if self.cursor < self.letters.len() {
            self.letters.remove(self.cursor);
        }
    }

    /// Removes the word before the cursor.
    pub fn erase_word(&mut self) {
        let from = self.word_start();
        self.letters.drain(from..self.cursor);
        self.cursor = from;
    }

    /// Removes everything before the cursor.
    pub fn erase_line(&mut self) {
        self.letters.drain(..self.cursor);
        self.cursor = 0;
    }

    fn word_start(&self) -> usize {
        let before = &self.letters[..self.cursor];
        let word_end = before
            .iter()
            .rposition(|letter| !letter.is_whitespace())
            .map_or(0, |at| at + 1);
        before[..word_end]
            .iter()
            .rposition(|letter| letter.is_whitespace())
            .map_or(0, |at| at + 1)
    }

    /// Moves the cursor one letter to the left.
    pub fn left(&mut self) {
        self.cursor = self.cursor.saturating_sub(1);
    }

    /// Moves the cursor one letter to the right.
    pub fn right(&mut self) {
        self.cursor = (self.cursor + 1).min(self.letters.len());
    }

    /// Moves the cursor to the beginning.
    pub fn home(&mut self) {
        self.cursor = 0;
    }

    /// Moves the cursor to the end.
    pub fn end(&mut self) {
        self.cursor = self.letters.len();
    }

    /// What of the text is seen in so many columns, and at which of them the cursor stands. The view moves so that the
    /// cursor is always in it.
    pub fn window(&self, width: usize) -> (String, usize) {
        let width = width.max(1);
        let before: String = self.letters[..self.cursor].iter().collect();
        let mut first = 0;
        let mut column = text::columns(&before);
        while column >= width && first < self.cursor {
            column -= self.letters[first].width().unwrap_or(0).min(column);
            first += 1;
        }
        (self.letters[first..].iter().collect(), column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paste_is_one_harmless_line_of_bounded_length() {
        let mut field = TextField::default();
        field.insert("two\r\nlines\u{1b}[31m\u{0}").unwrap();
        assert_eq!(field.text(), "two lines[31m");
        let said = field.insert(&"x".repeat(1_000_000)).unwrap_err();
        assert!(said.contains("nothing of it was put in"), "{said}");
        assert_eq!(field.text(), "two lines[31m", "never half of it");
    }

    #[test]
    fn words_and_letters_are_erased_before_the_cursor() {
        let mut field = TextField::of("ring the desk ");
        field.erase_word();
        assert_eq!(field.text(), "ring the ");
        field.left();
        field.erase();
        assert_eq!(field.text(), "ring th ");
        field.home();
        field.erase_ahead();
        assert_eq!(field.text(), "ing th ");
        field.end();
        field.erase_line();
        assert!(field.is_blank());
    }

    #[test]
    fn the_cursor_is_always_in_view() {
        let mut field = TextField::of("李李李李李");
        assert_eq!(field.window(5).1, 4);
        field.home();
        assert_eq!(field.window(5), ("李李李李李".to_owned(), 0));
        assert!(TextField::of("abc").window(0).1 <= 1);
    }
}
