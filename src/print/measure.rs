//! How much room text takes on paper, by the widths of Arial's letters: what a page holds is known without a browser.
//!
//! The style sheet asks for Arial or a font of the same widths, and makes others as narrow where it can. A browser
//! breaks lines a little otherwise than this does, so a page is never filled to the last line (`fit`).

use unicode_width::UnicodeWidthChar;

/// Thousandths of the font size, for the letters from space to tilde.
const REGULAR: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

/// The same for bold letters.
const BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611,
    556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389,
    280, 389, 584,
];

/// Millimetres of a point.
const MM_OF_POINT: f64 = 25.4 / 72.0;

/// How text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Setting {
    /// The font size, in points.
    pub(super) points: f64,
    /// Whether it is bold.
    pub(super) is_bold: bool,
}

/// The width of a text on one line, in millimetres.
pub(super) fn width(text: &str, setting: Setting) -> f64 {
    let thousandths: u32 = text.chars().map(|letter| thousandths(letter, setting.is_bold)).sum();
    f64::from(thousandths) / 1000.0 * setting.points * MM_OF_POINT
}

/// How many lines a text takes in so many millimetres; an empty one takes none. Words are kept whole where they fit.
pub(super) fn lines(text: &str, room: f64, setting: Setting) -> u32 {
    text.lines().map(|line| lines_of_one(line, room, setting)).sum()
}

fn lines_of_one(text: &str, room: f64, setting: Setting) -> u32 {
    let space = width(" ", setting);
    let mut lines = 0;
    let mut used = f64::INFINITY;
    for word in text.split_whitespace() {
        let mut wide = width(word, setting);
        if used + space + wide <= room {
            used += space + wide;
            continue;
        }
        lines += 1;
        while wide > room && room > 0.0 {
            wide -= room;
            lines += 1;
        }
        used = wide;
    }
    lines
}

fn thousandths(letter: char, is_bold: bool) -> u32 {
    let table = if is_bold { &BOLD } else { &REGULAR };
    let ascii = usize::try_from(u32::from(letter))
        .ok()
        .and_then(|code| table.get(code.checked_sub(32)?));
    match ascii {
        Some(width) => u32::from(*width),
        None if letter == '\u{2192}' => 1000,
        // What another font draws is as wide as a capital, or as two.
        None => match letter.width().unwrap_or(0) {
            0 => 0,
            1 => 722,
            _ => 1100,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Setting = Setting {
        points: 12.0,
        is_bold: false,
    };

    #[test]
    fn text_takes_the_lines_that_its_words_need() {
        assert_eq!(lines("", 50.0, PLAIN), 0);
        assert_eq!(lines("one", 50.0, PLAIN), 1);
        assert_eq!(lines("one\ntwo", 50.0, PLAIN), 2);
        assert_eq!(lines(&"word ".repeat(10), 50.0, PLAIN), 3);
        assert!(lines(&"x".repeat(400), 50.0, PLAIN) > 15);
        let bold = Setting { is_bold: true, ..PLAIN };
        assert!(width("Ring the IT desk", bold) > width("Ring the IT desk", PLAIN));
        // 16 letters of 12 points are about 32 mm.
        assert!((width("Ring the IT desk", PLAIN) - 32.5).abs() < 2.0);
    }
}
