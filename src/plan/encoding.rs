//! Files that an editor saved with another encoding than UTF-8: which one it seems to be, and what the text then says.

use super::diagnostic::{Diagnostic, Severity, quoted};
use super::source::{Source, Span};
use super::syntax::of_file;

const HINT: &str = "open it in an editor, choose Save as, and take the encoding UTF-8";

/// What the bytes 80 to 9F are in Windows-1252, by the table that Unicode publishes for it; five are nothing.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}', '\u{fffd}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
];

/// The encodings that give a text a mark at its beginning, the longer marks first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marked {
    Utf32,
    Utf16Little,
    Utf16Big,
}

/// The bytes are no UTF-8: from another code page, UTF-16, or no text at all. `valid` is where they cease to be.
pub(super) fn fault(bytes: &[u8], valid: usize, file: &str) -> Box<Diagnostic> {
    let of_mark = |name: &str| {
        let message = format!("the file is saved as {name}, not as UTF-8");
        of_file(file, (1, 1), message, HINT)
    };
    match marked(bytes) {
        Some(Marked::Utf32) => return of_mark("UTF-32"),
        Some(Marked::Utf16Little | Marked::Utf16Big) => return of_mark("UTF-16"),
        None => {}
    }
    let byte = bytes.get(valid).copied().unwrap_or_default();
    let letter = windows_1252(byte);
    let text = windows_text(bytes);
    let source = Source::new(&text, file);
    let mark = text.len() - source.text.len();
    let start = valid.saturating_sub(mark);
    let at = Span {
        start,
        end: start + letter.len_utf8(),
    };
    let message = if letter.is_control() || letter == '\u{fffd}' {
        format!("the file is not saved as UTF-8: the byte {byte:02X} here is no letter")
    } else {
        format!(
            "the file is not saved as UTF-8, but with an older encoding: in Windows-1252 (\"ANSI\") this is {}",
            quoted(&letter.to_string())
        )
    };
    Box::new(Diagnostic::new(&source, at, Severity::Error, message).with_hint(HINT))
}

/// What bytes that are no UTF-8 most likely say. None where that is no text.
pub(super) fn guessed(bytes: &[u8]) -> Option<String> {
    let units = |unit: fn([u8; 2]) -> u16| {
        let (pairs, _) = bytes.as_chunks::<2>();
        String::from_utf16_lossy(&pairs.iter().copied().map(unit).collect::<Vec<u16>>())
    };
    match marked(bytes) {
        Some(Marked::Utf32) => None,
        Some(Marked::Utf16Little) => Some(units(u16::from_le_bytes)),
        Some(Marked::Utf16Big) => Some(units(u16::from_be_bytes)),
        None if bytes.len() > super::tree::LARGEST_FILE => None,
        None => Some(windows_text(bytes)),
    }
}

fn marked(bytes: &[u8]) -> Option<Marked> {
    const MARKS: [(&[u8], Marked); 4] = [
        (&[0xff, 0xfe, 0, 0], Marked::Utf32),
        (&[0, 0, 0xfe, 0xff], Marked::Utf32),
        (&[0xff, 0xfe], Marked::Utf16Little),
        (&[0xfe, 0xff], Marked::Utf16Big),
    ];
    let found = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark))?;
    Some(found.1)
}

/// What is UTF-8 as that, each byte that is not as Windows-1252 has it: an editor that appended a line may have mixed them.
fn windows_text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().copied().map(windows_1252));
    }
    text
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}
