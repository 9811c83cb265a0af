//! The few sequences by which cells reach a terminal, written without detours: a key is painted in microseconds.
//!
//! Everything here is understood by every terminal of the last forty years but for the synchronised update, which those
//! that do not know it leave aside. Windows understands it from version 10 on.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// Begins a frame: what follows is shown at once when it ends.
pub const BEGIN_FRAME: &[u8] = b"\x1b[?2026h";

/// Ends a frame.
pub const END_FRAME: &[u8] = b"\x1b[?2026l";

/// Clears the screen in the plain style.
pub const CLEAR: &[u8] = b"\x1b[0m\x1b[2J";

/// Hides the cursor.
pub const HIDE_CURSOR: &[u8] = b"\x1b[?25l";

/// Shows the cursor.
pub const SHOW_CURSOR: &[u8] = b"\x1b[?25h";

/// The style in which the terminal writes, as far as we know.
type Pen = (Color, Color, Modifier);

/// Writes cells, each at its column and row; neighbours need no moving about. The style is the plain one before and
/// after.
pub fn cells<'c>(bytes: &mut Vec<u8>, cells: impl Iterator<Item = (u16, u16, &'c Cell)>) {
    const PLAIN: Pen = (Color::Reset, Color::Reset, Modifier::empty());
    let mut pen = PLAIN;
    let mut expected = None;
    for (x, y, cell) in cells {
        if expected != Some((x, y)) {
            move_to(bytes, x, y);
        }
        let wanted = (cell.fg, cell.bg, cell.modifier);
        if wanted != pen {
            style(bytes, wanted);
            pen = wanted;
        }
        bytes.extend_from_slice(cell.symbol().as_bytes());
        // Where a sign is wide, or its width is in doubt, the next cell is moved to.
        expected = cell
            .symbol()
            .is_ascii()
            .then_some((x + 1, y))
            .or_else(|| one_column(cell).then_some((x + 1, y)));
    }
    if pen != PLAIN {
        bytes.extend_from_slice(b"\x1b[0m");
    }
}

/// True for the signs of our own that take one column on every terminal.
fn one_column(cell: &Cell) -> bool {
    let mut letters = cell.symbol().chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        return false;
    };
    matches!(letter, '\u{2500}'..='\u{259F}' | '\u{C0}'..='\u{17F}')
}

/// Moves the cursor to a column and row, from 0.
pub fn move_to(bytes: &mut Vec<u8>, x: u16, y: u16) {
    bytes.extend_from_slice(b"\x1b[");
    number(bytes, y.saturating_add(1));
    bytes.push(b';');
    number(bytes, x.saturating_add(1));
    bytes.push(b'H');
}

fn number(bytes: &mut Vec<u8>, number: u16) {
    let mut digits = [0; 5];
    let mut left = number;
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + u8::try_from(left % 10).unwrap_or(0);
        left /= 10;
        if left == 0 {
            break;
        }
    }
    bytes.extend_from_slice(&digits[at..]);
}

/// Sets a style whole, so that nothing of the one before is left over.
fn style(bytes: &mut Vec<u8>, (foreground, background, modifier): Pen) {
    const SHAPES: [(Modifier, &[u8]); 6] = [
        (Modifier::BOLD, b";1"),
        (Modifier::DIM, b";2"),
        (Modifier::ITALIC, b";3"),
        (Modifier::UNDERLINED, b";4"),
        (Modifier::REVERSED, b";7"),
        (Modifier::CROSSED_OUT, b";9"),
    ];
    bytes.extend_from_slice(b"\x1b[0");
    for (shape, code) in SHAPES {
        if modifier.contains(shape) {
            bytes.extend_from_slice(code);
        }
    }
    for (color, base) in [(foreground, 30), (background, 40)] {
        if let Some(code) = color_code(color) {
            bytes.push(b';');
            number(bytes, base + code);
        }
    }
    bytes.push(b'm');
}

/// What stands for a colour of the terminal's own sixteen behind 30 or 40; none for its plain one.
const fn color_code(color: Color) -> Option<u16> {
    Some(match color {
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 60,
        Color::LightRed => 61,
        Color::LightGreen => 62,
        Color::LightYellow => 63,
        Color::LightBlue => 64,
        Color::LightMagenta => 65,
        Color::LightCyan => 66,
        Color::White => 67,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn neighbours_are_written_in_one_run_and_the_style_is_plain_at_the_end() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 12));
        buffer.set_string(9, 10, "ab", Style::new().fg(Color::Red).add_modifier(Modifier::BOLD));
        buffer.set_string(11, 10, "c", Style::new());
        let written = (9..12).map(|x| (x, 10, &buffer[(x, 10)]));
        let mut bytes = Vec::new();
        cells(&mut bytes, written);
        assert_eq!(String::from_utf8(bytes).unwrap(), "\x1b[11;10H\x1b[0;1;31mab\x1b[0mc");
    }

    #[test]
    fn behind_a_wide_sign_the_cursor_is_moved() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 1));
        buffer.set_string(0, 0, "李x", Style::new());
        let mut bytes = Vec::new();
        cells(&mut bytes, [0, 2].into_iter().map(|x| (x, 0, &buffer[(x, 0)])));
        assert_eq!(String::from_utf8(bytes).unwrap(), "\x1b[1;1H李\x1b[1;3Hx");
    }
}
