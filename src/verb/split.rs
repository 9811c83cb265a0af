//! A line split into words. The shell's own words come already split.

use super::fault::VerbError;

/// One word of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// The word without its quotes.
    pub(crate) text: String,
    /// Whether it stood in quotes, so that it is never an option.
    pub(crate) quoted: bool,
    /// The byte of the line at which it begins, its quote included.
    pub(crate) start: usize,
    /// The byte after its last.
    pub(crate) end: usize,
}

impl Word {
    /// A word that the shell has split off already.
    pub(crate) fn from_shell(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            quoted: false,
            start: 0,
            end: 0,
        }
    }
}

/// Whether `#` at a word's start begins a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comments {
    /// It does, in transcripts.
    Begin,
    /// It is a letter like any other.
    AreText,
}

/// The words of a line.
///
/// A quote opens only at a word's start (or right after `--name=`) and closes only at a word's end, so that the
/// apostrophes of plain text need no care; a backslash is an ordinary character but before `"` or `\` within double quotes.
pub(crate) fn split(line: &str, comments: Comments) -> Result<Vec<Word>, VerbError> {
    let (words, open) = split_open(line, comments);
    match open {
        None => Ok(words),
        Some(at) => {
            let place = line.get(..at).unwrap_or_default().chars().count() + 1;
            Err(
                VerbError::usage(format!("the quote that opens at character {place} is never closed"))
                    .hint("close it at the end of a word; a quote inside a word needs none"),
            )
        }
    }
}

/// The words of a line that may still be typed: a quote left open takes the rest, and its place is told.
pub(crate) fn split_open(line: &str, comments: Comments) -> (Vec<Word>, Option<usize>) {
    let mut words = Vec::new();
    let mut rest = line;
    loop {
        rest = rest.trim_start();
        let start = line.len() - rest.len();
        let Some(first) = rest.chars().next() else { break };
        if first == '#' && comments == Comments::Begin {
            break;
        }
        let option = option_before_quote(rest);
        let after_option = &rest[option..];
        let mark = after_option.chars().next().filter(|mark| matches!(mark, '"' | '\''));
        let (text, is_quoted, length) = if let Some(mark) = mark {
            let Some((text, length)) = quoted(&after_option[1..], mark) else {
                let text = unescaped(&after_option[1..], mark);
                words.push(word(&rest[..option], text, true, start, line.len()));
                return (words, Some(start + option));
            };
            (text, true, length + 1)
        } else {
            let length = after_option.find(char::is_whitespace).unwrap_or(after_option.len());
            (after_option[..length].to_owned(), false, length)
        };
        let end = start + option + length;
        words.push(word(&rest[..option], text, is_quoted, start, end));
        rest = &line[end..];
    }
    (words, None)
}

fn word(option: &str, text: String, quoted: bool, start: usize, end: usize) -> Word {
    Word {
        text: format!("{option}{text}"),
        quoted: quoted && option.is_empty(),
        start,
        end,
    }
}

/// The length of `--name=` where a quote follows it at once; else none.
fn option_before_quote(text: &str) -> usize {
    let Some(equals) = text.strip_prefix("--").and_then(|name| name.find('=')) else {
        return 0;
    };
    let name = &text[2..2 + equals];
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    let length = 2 + equals + 1;
    if plain && text[length..].starts_with(['"', '\'']) {
        length
    } else {
        0
    }
}

/// The text up to the closing quote and the length with that quote; none where it never closes.
fn quoted(rest: &str, mark: char) -> Option<(String, usize)> {
    let mut escaped = false;
    for (at, letter) in rest.char_indices() {
        if escaped {
            escaped = false;
        } else if letter == '\\' && mark == '"' {
            escaped = rest[at + 1..].starts_with(['"', '\\']);
        } else if letter == mark {
            let after = at + letter.len_utf8();
            if rest[after..].chars().next().is_none_or(char::is_whitespace) {
                return Some((unescaped(&rest[..at], mark), after));
            }
        }
    }
    None
}

fn unescaped(text: &str, mark: char) -> String {
    if mark != '"' {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letters.peek() {
            Some(next @ ('"' | '\\')) if letter == '\\' => {
                plain.push(*next);
                letters.next();
            }
            _ => plain.push(letter),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, comments: Comments, expected: &[&str]) {
        let words = split(line, comments).unwrap();
        let shown: Vec<_> = words
            .iter()
            .map(|word| {
                if word.quoted {
                    format!("<{}>", word.text)
                } else {
                    word.text.clone()
                }
            })
            .collect();
        assert_eq!(shown, expected, "{line}");
    }

    #[test]
    fn words_are_parted_by_white_space_of_any_kind() {
        check("", Comments::AreText, &[]);
        check("  \t ", Comments::AreText, &[]);
        check("note  two\twords ", Comments::AreText, &["note", "two", "words"]);
        check(
            "note\u{a0}pasted\u{2003}text",
            Comments::AreText,
            &["note", "pasted", "text"],
        );
    }

    #[test]
    fn a_quote_opens_only_at_a_words_start_and_closes_only_at_its_end() {
        check(
            r#"note "two words" x"#,
            Comments::AreText,
            &["note", "<two words>", "x"],
        );
        check("note 'two words'", Comments::AreText, &["note", "<two words>"]);
        check(
            "note don't ring o'clock",
            Comments::AreText,
            &["note", "don't", "ring", "o'clock"],
        );
        check(
            "note 'it doesn't work'",
            Comments::AreText,
            &["note", "<it doesn't work>"],
        );
        check(r#"note 5" pipe"#, Comments::AreText, &["note", "5\"", "pipe"]);
        check(r#"note "" ''"#, Comments::AreText, &["note", "<>", "<>"]);
        check(r#"note "a"b" c"#, Comments::AreText, &["note", "<a\"b>", "c"]);
        check(r#"note "it's off""#, Comments::AreText, &["note", "<it's off>"]);
    }

    #[test]
    fn a_quote_may_follow_an_option_and_its_equals_sign() {
        check(r#"--why="no PC" x"#, Comments::AreText, &["--why=no PC", "x"]);
        check("--why='no PC'", Comments::AreText, &["--why=no PC"]);
        check(r#"note x="a b""#, Comments::AreText, &["note", "x=\"a", "b\""]);
        check("--=\"a b\"", Comments::AreText, &["--=\"a", "b\""]);
    }

    #[test]
    fn a_backslash_is_ordinary_but_before_a_quote_or_itself_in_double_quotes() {
        check(r"note C:\new", Comments::AreText, &["note", r"C:\new"]);
        check(r#"note "C:\new""#, Comments::AreText, &["note", r"<C:\new>"]);
        check(r#"note "a \"b\" c""#, Comments::AreText, &["note", "<a \"b\" c>"]);
        check(r#"note "C:\\""#, Comments::AreText, &["note", r"<C:\>"]);
        check(r"note 'C:\'", Comments::AreText, &["note", r"<C:\>"]);
        check(r"note a\ b", Comments::AreText, &["note", "a\\", "b"]);
    }

    #[test]
    fn a_hash_begins_a_comment_in_transcripts_and_only_at_a_words_start() {
        check("note one # two", Comments::Begin, &["note", "one"]);
        check("note one # two", Comments::AreText, &["note", "one", "#", "two"]);
        check("note ext#4 #4", Comments::Begin, &["note", "ext#4"]);
        check(r##"note "#4" x"##, Comments::Begin, &["note", "<#4>", "x"]);
        check("# all of it", Comments::Begin, &[]);
    }

    #[test]
    fn an_unclosed_quote_is_an_error_with_its_place() {
        for (line, place) in [
            (r#"note "never"#, 6),
            ("note 'never", 6),
            ("note é 'tis", 8),
            (r#"note "a\""#, 6),
            (r#"x --why="a"#, 9),
        ] {
            let error = split(line, Comments::AreText).unwrap_err();
            assert_eq!(
                error.message,
                format!("the quote that opens at character {place} is never closed"),
                "{line}"
            );
        }
    }

    #[test]
    fn places_are_bytes_of_the_line() {
        let words = split("é  \"b c\" d", Comments::AreText).unwrap();
        let places: Vec<_> = words.iter().map(|word| (word.start, word.end)).collect();
        assert_eq!(places, [(0, 2), (4, 9), (10, 11)]);
    }
}
