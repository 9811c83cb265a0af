//! Letters that are read from across the room: five dots high, drawn with half blocks, or larger with whole ones.

use super::super::pen::Pen;
use super::super::theme::{Look, Signs, Tone};

/// Letters, digits and signs: five rows of dots each.
const GLYPHS: [(char, [&str; 5]); 45] = [
    ('0', ["###", "# #", "# #", "# #", "###"]),
    ('1', [" # ", "## ", " # ", " # ", "###"]),
    ('2', ["###", "  #", "###", "#  ", "###"]),
    ('3', ["###", "  #", " ##", "  #", "###"]),
    ('4', ["# #", "# #", "###", "  #", "  #"]),
    ('5', ["###", "#  ", "###", "  #", "###"]),
    ('6', ["###", "#  ", "###", "# #", "###"]),
    ('7', ["###", "  #", "  #", " # ", " # "]),
    ('8', ["###", "# #", "###", "# #", "###"]),
    ('9', ["###", "# #", "###", "  #", "###"]),
    (':', [" ", "#", " ", "#", " "]),
    ('.', [" ", " ", " ", " ", "#"]),
    ('-', ["   ", "   ", "###", "   ", "   "]),
    ('/', ["  #", "  #", " # ", "#  ", "#  "]),
    ('\'', ["#", "#", " ", " ", " "]),
    ('(', [" #", "# ", "# ", "# ", " #"]),
    (')', ["# ", " #", " #", " #", "# "]),
    ('+', ["   ", " # ", "###", " # ", "   "]),
    ('&', [" #  ", "# # ", " #  ", "# ##", " ## "]),
    ('A', ["###", "# #", "###", "# #", "# #"]),
    ('B', ["## ", "# #", "## ", "# #", "## "]),
    ('C', ["###", "#  ", "#  ", "#  ", "###"]),
    ('D', ["## ", "# #", "# #", "# #", "## "]),
    ('E', ["###", "#  ", "## ", "#  ", "###"]),
    ('F', ["###", "#  ", "## ", "#  ", "#  "]),
    ('G', ["####", "#   ", "# ##", "#  #", "####"]),
    ('H', ["# #", "# #", "###", "# #", "# #"]),
    ('I', ["#", "#", "#", "#", "#"]),
    ('J', ["  #", "  #", "  #", "# #", "###"]),
    ('K', ["# #", "# #", "## ", "# #", "# #"]),
    ('L', ["#  ", "#  ", "#  ", "#  ", "###"]),
    ('M', ["#   #", "## ##", "# # #", "#   #", "#   #"]),
    ('N', ["#  #", "## #", "# ##", "#  #", "#  #"]),
    ('O', ["###", "# #", "# #", "# #", "###"]),
    ('P', ["###", "# #", "###", "#  ", "#  "]),
    ('Q', ["### ", "# # ", "# # ", "# ##", "####"]),
    ('R', ["## ", "# #", "## ", "# #", "# #"]),
    ('S', ["###", "#  ", "###", "  #", "###"]),
    ('T', ["###", " # ", " # ", " # ", " # "]),
    ('U', ["# #", "# #", "# #", "# #", "###"]),
    ('V', ["# #", "# #", "# #", "# #", " # "]),
    ('W', ["#   #", "#   #", "# # #", "## ##", "#   #"]),
    ('X', ["# #", "# #", " # ", "# #", "# #"]),
    ('Y', ["# #", "# #", " # ", " # ", " # "]),
    ('Z', ["###", "  #", " # ", "#  ", "###"]),
];

/// How large letters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// Three rows high, five where only plain letters can be shown.
    Large,
    /// Five rows high, each dot two columns wide.
    Huge,
}

fn glyph(letter: char) -> [&'static str; 5] {
    let upper = letter.to_uppercase().next().unwrap_or(' ');
    GLYPHS
        .iter()
        .find(|(known, _)| *known == upper)
        .map_or(["  ", "  ", "  ", "  ", "  "], |(_, rows)| *rows)
}

impl Size {
    /// How many rows letters take.
    pub(super) fn rows(self, look: Look) -> u16 {
        match (self, look.signs) {
            (Self::Large, Signs::Drawn) => 3,
            _ => 5,
        }
    }

    /// The columns that a text takes.
    pub(super) fn columns(self, text: &str) -> u16 {
        let dots: usize = text.chars().map(|letter| glyph(letter)[0].len() + 1).sum();
        u16::try_from(dots.saturating_sub(1))
            .unwrap_or(u16::MAX)
            .saturating_mul(self.wide())
    }

    /// How many columns a dot is wide.
    const fn wide(self) -> u16 {
        match self {
            Self::Large => 1,
            Self::Huge => 2,
        }
    }
}

/// Writes a text in large letters; what does not fit is left out.
pub(super) fn write(pen: &mut Pen<'_>, (x, y): (u16, u16), width: u16, text: &str, size: Size, tone: Tone) {
    let end = x.saturating_add(width);
    let mut at = x;
    for letter in text.chars() {
        let rows = glyph(letter);
        let dots = u16::try_from(rows[0].len()).unwrap_or(0);
        let wide = dots * size.wide();
        if at.saturating_add(wide) > end {
            return;
        }
        for row in 0..size.rows(pen.look()) {
            for dot in 0..dots {
                let block = block(&rows, size, pen.look(), (usize::from(row), usize::from(dot)));
                for half in 0..size.wide() {
                    pen.write(at + dot * size.wide() + half, y.saturating_add(row), 1, block, tone);
                }
            }
        }
        at = at.saturating_add(wide + size.wide());
    }
}

/// What stands at a row and dot of a letter.
fn block(rows: &[&str; 5], size: Size, look: Look, (row, dot): (usize, usize)) -> &'static str {
    let is_set = |row: usize| rows.get(row).is_some_and(|row| row.as_bytes().get(dot) == Some(&b'#'));
    if size.rows(look) == 5 {
        return if is_set(row) { look.sign("█", "#") } else { " " };
    }
    match (is_set(row * 2), is_set(row * 2 + 1)) {
        (true, true) => "█",
        (true, false) => "▀",
        (false, true) => "▄",
        (false, false) => " ",
    }
}
