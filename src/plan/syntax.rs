//! What is wrong with a text that is not the plain YAML we read, in words for its author.

use serde_yaml::granit_parser::{ErrorKind, ScanError};

use super::diagnostic::{Diagnostic, Severity, quoted};
use super::indent;
use super::slipped;
use super::source::{Source, Span};
use super::tree::LARGEST_FILE;
use super::unclosed::{Unclosed, unclosed};

const TAB: &str = "a tab stands in the indentation";
const INDENT: &str = "lines that belong together begin in the same column";
const QUOTE: &str = "put the whole text in quotation marks";

fn fault(source: &Source, at: Span, message: impl Into<String>, hint: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(source, at, Severity::Error, message.into()).with_hint(hint))
}

/// A fault of a file as a whole, which has no line to show.
pub(super) fn of_file(file: &str, (line, column): (usize, usize), message: String, hint: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic {
        severity: Severity::Error,
        file: file.to_owned(),
        line,
        column,
        source: String::new(),
        source_column: 1,
        mark: 1,
        message,
        hint: Some(hint.to_owned()),
    })
}

/// The file is larger than any plan.
pub(super) fn too_large(file: &str) -> Box<Diagnostic> {
    let message = format!("the file is too large: at most {} kB are read", LARGEST_FILE / 1000);
    of_file(
        file,
        (1, 1),
        message,
        "check that this is the plan and not another file",
    )
}

/// Nothing but blanks and comments.
pub(super) fn empty(file: &str) -> Box<Diagnostic> {
    let message = "the file is empty".to_owned();
    of_file(file, (1, 1), message, "start from a shipped plan: stopgap plan copy ID")
}

/// The first control character of a text, which no editor shows and no plan needs.
pub(super) fn forbidden_character(source: &Source) -> Option<Box<Diagnostic>> {
    // Bytes are looked through faster than letters, and hardly any file has one to find. C2 begins U+0080 to U+009F.
    let is_suspect = |byte: u8| (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || matches!(byte, 0x7f | 0xc2);
    if !source.text.bytes().fold(false, |found, byte| found | is_suspect(byte)) {
        return None;
    }
    let (start, character) = source
        .text
        .char_indices()
        .find(|(_, character)| character.is_control() && !matches!(character, '\t' | '\n' | '\r'))?;
    let at = Span {
        start,
        end: start + character.len_utf8(),
    };
    let message = format!("a control character (U+{:04X}) stands here", u32::from(character));
    let hint = if character == '\0' {
        "save the file again with the encoding UTF-8"
    } else {
        "delete it: it shows in no editor, so delete the letters round it and type them again"
    };
    Some(fault(source, at, message, hint))
}

/// Lists within lists within lists.
pub(super) fn too_deep(source: &Source, at: Span) -> Box<Diagnostic> {
    fault(
        source,
        at,
        "the file is nested too deeply here",
        "a plan needs a dozen levels at most: check for brackets that never close",
    )
}

/// More values than any plan.
pub(super) fn too_many_nodes(source: &Source, at: Span) -> Box<Diagnostic> {
    fault(
        source,
        at,
        "the file holds more values than any plan",
        "check that this is the plan and not another file",
    )
}

/// `&name` or `*name`.
pub(super) fn anchor_or_alias(source: &Source, at: Span) -> Box<Diagnostic> {
    let message = format!(
        "{} is a YAML reference, which plans do not use",
        quoted(source.slice(at))
    );
    fault(
        source,
        at,
        message,
        "write the value out; put a text that begins with * or & in quotation marks",
    )
}

/// `!name`.
pub(super) fn tag(source: &Source, start: usize) -> Box<Diagnostic> {
    let rest = source.text.get(start..).unwrap_or_default();
    let end = start + rest.find(char::is_whitespace).unwrap_or(rest.len());
    let at = Span { start, end };
    let message = format!("{} is a YAML tag, which plans do not use", quoted(source.slice(at)));
    fault(source, at, message, "put a text that begins with ! in quotation marks")
}

/// A second `---`.
pub(super) fn second_document(source: &Source, at: Span) -> Box<Diagnostic> {
    fault(
        source,
        at,
        "a second document begins here, and a file holds one",
        "delete the line ---, or put what follows into a file of its own",
    )
}

/// A key that is a list, a map or nothing.
pub(super) fn odd_key(source: &Source, at: Span) -> Box<Diagnostic> {
    fault(
        source,
        at,
        "the word before a colon must be a plain word",
        "put a text that begins with { or [ in quotation marks",
    )
}

/// The parser's own complaint, in plain words.
/// `outside` is a place before it that is in no text.
pub(super) fn explain(source: &Source, error: &ScanError, outside: usize) -> Box<Diagnostic> {
    let mut start = error.marker().byte_offset().unwrap_or_default();
    let (message, hint) = words(error.kind());
    if message == TAB {
        // The parser names the text before the tab.
        start += source.text.get(start..).and_then(|rest| rest.find('\t')).unwrap_or(0);
    }
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        return too_deep(source, Span::point(start));
    }
    match unclosed(source, outside, start) {
        Some(Unclosed::Quote { at, ends }) => return unclosed_quote(source, at, ends, error.kind()),
        Some(Unclosed::Bracket { at, closing }) if source.line_number(at.start) < source.line_number(start) => {
            return unclosed_bracket(source, at, closing);
        }
        Some(Unclosed::Bracket { .. }) if source.text.as_bytes().get(start) == Some(&b':') => {
            return colon_in_brackets(source, start);
        }
        None if is_of_brackets(error.kind()) && matches!(source.text.as_bytes().get(start), Some(b'}' | b']')) => {
            return closes_nothing(source, start);
        }
        _ => {}
    }
    if let Some(fault) = dash_without_space(source, start) {
        return fault;
    }
    if is_of_columns(error.kind())
        && let Some(found) = slipped::explain(source, start).or_else(|| indent::explain(source, start))
    {
        return fault(source, found.at, found.message, &found.hint);
    }
    if message == TAB {
        let line = source.line_number(start);
        let is_tabbed = |line: &str| line.trim_start_matches(' ').starts_with('\t');
        let more = source.text.lines().skip(line).filter(|line| is_tabbed(line)).count();
        let more = match more {
            0 => String::new(),
            1 => ", and in one more line".to_owned(),
            more => format!(", and in {more} more lines"),
        };
        return fault(source, Span::point(start), format!("{message}{more}"), hint);
    }
    if let Some(hint) = curly_quotes(source, start) {
        return fault(source, Span::point(start), message, hint);
    }
    fault(source, Span::point(start), message, hint)
}

/// `-id: x`: an item of a list whose dash has no space behind it.
fn dash_without_space(source: &Source, at: usize) -> Option<Box<Diagnostic>> {
    let number = source.line_number(at);
    let line = source.line(number);
    let content = line.trim_start();
    let item = content
        .strip_prefix('-')
        .filter(|item| item.starts_with(char::is_alphanumeric))?;
    item.contains(": ").then(|| {
        let start = source.line_start(number) + line.len() - content.len();
        let hint = format!("write {}", quoted(&format!("- {}", item.trim_end())));
        fault(
            source,
            Span { start, end: start + 1 },
            "a space is missing after this dash",
            &hint,
        )
    })
}

/// Whether the text of a line, before a place, begins with a curly quotation mark: a word processor makes them of straight
/// ones, and here they quote nothing.
fn curly_quotes(source: &Source, at: usize) -> Option<&'static str> {
    let line = source.line(source.line_number(at));
    let value = line.split_once(": ").map(|(_, value)| value.trim_start())?;
    value
        .starts_with(['\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}'])
        .then_some("use straight quotation marks, \"…\" or '…': curly ones are letters like any other here")
}

fn unclosed_quote(source: &Source, at: Span, ends: usize, kind: &ErrorKind) -> Box<Diagnostic> {
    let mark = source.slice(at);
    if matches!(
        kind,
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar
    ) {
        let (message, hint) = words(kind);
        return fault(source, at, message, hint);
    }
    let message =
        format!("the quotation mark that opens here is not closed in its line, but only by one in line {ends}");
    fault(source, at, message, &format!("put a {mark} where the text ends"))
}

fn unclosed_bracket(source: &Source, at: Span, closing: char) -> Box<Diagnostic> {
    let message = format!("the {} that opens here is not closed", source.slice(at));
    let hint = format!("put a {closing} at the end of its line; a text with a bracket in it goes in quotation marks");
    fault(source, at, message, &hint)
}

/// `{is: down}}`: one bracket too many.
fn closes_nothing(source: &Source, start: usize) -> Box<Diagnostic> {
    let at = Span { start, end: start + 1 };
    let sign = source.slice(at);
    let opening = if sign == "}" { "{" } else { "[" };
    fault(
        source,
        at,
        format!("this {sign} closes nothing: there is no {opening} open before it"),
        &format!("take it away; a text with a {sign} in it goes in quotation marks"),
    )
}

/// `{after: step: area}`: a colon and a blank in a text within brackets.
fn colon_in_brackets(source: &Source, at: usize) -> Box<Diagnostic> {
    let before = source.text.get(..at).unwrap_or_default();
    let word = before.rsplit([' ', ',', '{', '[', '\n']).next().unwrap_or_default();
    let text = before.rsplit([',', '{', '[', '\n']).next().unwrap_or_default();
    let after = source.text.get(at + 1..).unwrap_or_default().trim_start_matches(' ');
    let named = after.split([' ', ',', '}', ']', '\n', '\r']).next().unwrap_or_default();
    let hint = if text.contains('\u{201c}') && !text.contains('\u{201d}') {
        "use straight quotation marks, \"…\": curly ones hold no text together".to_owned()
    } else if matches!(word, "step" | "phase" | "service") {
        format!("write {word}:{named}, without a space")
    } else {
        format!(
            "put the whole text in quotation marks; if {} is a key, put a comma before it",
            quoted(word)
        )
    };
    fault(
        source,
        Span { start: at, end: at + 1 },
        "a colon stands inside a text here",
        &hint,
    )
}

/// Complaints that a line in the wrong column may be the cause of.
fn is_of_columns(kind: &ErrorKind) -> bool {
    use ErrorKind as Kind;
    matches!(
        kind,
        Kind::MappingValueNotAllowed
            | Kind::ExpectedBlockMappingKey
            | Kind::ExpectedBlockSequenceEntry
            | Kind::InvalidIndentation
            | Kind::BlockSequenceEntryNotAllowed
            | Kind::SimpleKeyExpected
            | Kind::InvalidSimpleKey
    )
}

fn words(kind: &ErrorKind) -> (String, &'static str) {
    use ErrorKind as Kind;
    let (message, hint) = match kind {
        Kind::MappingValueNotAllowed => (
            "a colon is not allowed here",
            "a text with a colon in it goes in quotation marks; a key begins a new line, in the column of the keys beside it",
        ),
        Kind::SimpleKeyExpected | Kind::InvalidSimpleKey => (
            "this line has no colon",
            "write \"key: value\" with a space after the colon, or indent the line if it goes on with the text above",
        ),
        Kind::ExpectedBlockMappingKey | Kind::ExpectedBlockSequenceEntry | Kind::InvalidIndentation => {
            ("this line does not fit in with the lines above it", INDENT)
        }
        Kind::BlockSequenceEntryNotAllowed | Kind::BlockEntryInFlowCollection => (
            "a list item (-) is not allowed here",
            "begin the list on a line of its own, below its key",
        ),
        Kind::TabNotAllowed
        | Kind::TabInBlockIndentation
        | Kind::TabInIndentation
        | Kind::TabAtBlockScalarStart
        | Kind::TabInPlainScalar => (TAB, "use spaces: a tab looks different in every editor"),
        Kind::UnclosedQuotedScalar | Kind::DocumentIndicatorInQuotedScalar => (
            "the quotation mark that opens here is never closed",
            "close the text with the same mark",
        ),
        Kind::InvalidTrailingSingleQuotedScalar | Kind::InvalidTrailingDoubleQuotedScalar => (
            "something follows the closing quotation mark",
            "put the whole text in the quotation marks; inside '…' write ' twice, inside \"…\" write \\\"",
        ),
        kind if is_of_backslashes(kind) => (
            "a backslash in this text is followed by something it cannot stand before",
            "write \\\\ for a backslash, or use single quotation marks",
        ),
        Kind::UnexpectedCharacter { character } => {
            return (
                format!("a text cannot begin with {}", quoted(&character.to_string())),
                QUOTE,
            );
        }
        Kind::DirectiveDisallowed => ("a line that begins with % is not allowed", "delete the line"),
        kind if is_of_brackets(kind) => (
            "a bracket before here is not closed, or a comma is missing",
            "close every [ with ] and every { with }; a text with a comma or bracket in it goes in quotation marks",
        ),
        Kind::InvalidBlockScalarIndent | Kind::InvalidBlockScalarHeader | Kind::ZeroBlockScalarIndent => (
            "the text block that begins here is not indented as one",
            "indent every line of the text by the same spaces",
        ),
        Kind::InvalidQuotedScalarIndent | Kind::InvalidFlowScalarIndent => ("this line is not indented enough", INDENT),
        Kind::CommentNotSeparated => ("a comment needs a space before its #", "put a space before the #"),
        Kind::MissingAnchorOrAliasName => ("a text cannot begin with * or &", QUOTE),
        Kind::BomInsideDocument => (
            "an invisible mark (U+FEFF) stands here",
            "delete the beginning of the line and type it again",
        ),
        other => return (format!("this is not valid YAML: {other}"), INDENT),
    };
    (message.to_owned(), hint)
}

fn is_of_brackets(kind: &ErrorKind) -> bool {
    use ErrorKind as Kind;
    matches!(
        kind,
        Kind::InvalidColonPlacement
            | Kind::ExpectedFlowMappingSeparator
            | Kind::ExpectedFlowSequenceSeparator
            | Kind::UnexpectedEofFlowSequence
            | Kind::UnexpectedEofFlowMapping
            | Kind::UnexpectedEofImplicitFlowMapping
            | Kind::UnclosedFlowCollection { .. }
            | Kind::MismatchedFlowCollectionEnd { .. }
            | Kind::MisplacedFlowCollectionEnd
    )
}

fn is_of_backslashes(kind: &ErrorKind) -> bool {
    use ErrorKind as Kind;
    matches!(
        kind,
        Kind::UnknownQuotedScalarEscape
            | Kind::InvalidQuotedScalarHexEscape
            | Kind::InvalidLowSurrogateHexEscape
            | Kind::InvalidLowSurrogate
            | Kind::MissingLowSurrogate
            | Kind::UnpairedLowSurrogate
            | Kind::InvalidUnicodeEscape
    )
}
