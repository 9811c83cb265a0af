//! What the terminal shows, and the bytes that take it to what it should show.
//!
//! One frame is one run of bytes, wrapped in a synchronised update (private mode 2026), for one write. Ratatui's own
//! `Terminal` is not used: it flushes several times a frame and asks the system for the size at each.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::ansi;

/// Where the cursor is to stand, where it is to be seen.
pub type Cursor = Option<(u16, u16)>;

/// The terminal's content as we know it.
#[derive(Debug)]
pub struct Painter {
    shown: Buffer,
    next: Buffer,
    is_unknown: bool,
    cursor: Cursor,
    bytes: Vec<u8>,
}

impl Painter {
    /// A painter for a terminal of which nothing is known.
    pub fn new(width: u16, height: u16) -> Self {
        let area = Rect::new(0, 0, width, height);
        Self {
            shown: Buffer::empty(area),
            next: Buffer::empty(area),
            is_unknown: true,
            cursor: None,
            bytes: Vec::with_capacity(16 * 1024),
        }
    }

    /// The terminal has another size, or something else wrote on it: what it shows is not known any more.
    pub fn forget(&mut self, width: u16, height: u16) {
        *self = Self::new(width, height);
    }

    /// The bytes that make the terminal show what `view` draws on an empty frame; none where nothing changes.
    pub fn paint(&mut self, view: impl FnOnce(&mut Buffer) -> Cursor) -> &[u8] {
        self.next.reset();
        let cursor = view(&mut self.next);
        self.bytes.clear();
        self.bytes.extend_from_slice(ansi::BEGIN_FRAME);
        if self.cursor.is_some() || self.is_unknown {
            self.bytes.extend_from_slice(ansi::HIDE_CURSOR);
        }
        if self.is_unknown {
            self.shown.reset();
            self.bytes.extend_from_slice(ansi::CLEAR);
        }
        let before = self.bytes.len();
        ansi::cells(&mut self.bytes, differences(&self.shown, &self.next));
        let is_same = self.bytes.len() == before && cursor == self.cursor && !self.is_unknown;
        std::mem::swap(&mut self.shown, &mut self.next);
        self.is_unknown = false;
        self.cursor = cursor;
        if is_same { &[] } else { self.end_frame() }
    }

    /// The bytes that make the first rows of the terminal show what `view` draws, the rest staying as it is.
    pub fn paint_rows(&mut self, rows: u16, view: impl FnOnce(&mut Buffer)) -> &[u8] {
        let area = Rect {
            height: rows.min(self.shown.area.height),
            ..self.shown.area
        };
        let mut part = Buffer::empty(area);
        view(&mut part);
        self.bytes.clear();
        self.bytes.extend_from_slice(ansi::BEGIN_FRAME);
        if self.cursor.is_some() {
            self.bytes.extend_from_slice(ansi::HIDE_CURSOR);
        }
        let before = self.bytes.len();
        ansi::cells(&mut self.bytes, differences(&self.shown, &part));
        if self.bytes.len() == before {
            return &[];
        }
        self.shown.content[..part.content.len()].clone_from_slice(&part.content);
        self.end_frame()
    }

    fn end_frame(&mut self) -> &[u8] {
        if let Some((x, y)) = self.cursor {
            ansi::move_to(&mut self.bytes, x, y);
            self.bytes.extend_from_slice(ansi::SHOW_CURSOR);
        }
        self.bytes.extend_from_slice(ansi::END_FRAME);
        &self.bytes
    }
}

/// The cells of `next` that `shown` does not show yet; `next` may have fewer rows. Most rows are as they were, so rows
/// are compared whole first.
fn differences<'b>(shown: &'b Buffer, next: &'b Buffer) -> impl Iterator<Item = (u16, u16, &'b Cell)> {
    let width = usize::from(next.area.width).max(1);
    let rows = shown.content.chunks(width).zip(next.content.chunks(width)).zip(0_u16..);
    rows.filter(|((shown, next), _)| shown != next)
        .flat_map(|((shown, next), y)| row_differences(shown, next, y))
}

/// Writing over a wide sign removes all of it, so what stood beside its first column is written anew as well.
fn row_differences<'b>(shown: &'b [Cell], next: &'b [Cell], y: u16) -> impl Iterator<Item = (u16, u16, &'b Cell)> {
    let mut spoilt = 0;
    let mut covered = 0;
    shown
        .iter()
        .zip(next)
        .zip(0_u16..)
        .filter_map(move |((shown, next), x)| {
            let is_written = (shown != next || spoilt > 0) && covered == 0;
            let (before, after) = (columns(shown), columns(next));
            covered = if covered > 0 {
                covered - 1
            } else {
                after.saturating_sub(1)
            };
            spoilt = before.max(after).max(spoilt).saturating_sub(1);
            is_written.then_some((x, y, next))
        })
}

fn columns(cell: &Cell) -> usize {
    let symbol = cell.symbol();
    if symbol.is_ascii() {
        symbol.len()
    } else {
        symbol.width()
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    fn write(text: &'static str) -> impl FnOnce(&mut Buffer) -> Cursor {
        move |buffer| {
            buffer.set_stringn(0, 0, text, 10, Style::new());
            None
        }
    }

    fn text(bytes: &[u8]) -> String {
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[test]
    fn only_what_changed_is_written_and_nothing_when_nothing_did() {
        let mut painter = Painter::new(10, 2);
        let first = text(painter.paint(write("one two")));
        assert!(
            first.starts_with("\u{1b}[?2026h") && first.ends_with("\u{1b}[?2026l"),
            "{first:?}"
        );
        assert!(first.contains("one") && first.contains("two"));
        assert!(painter.paint(write("one two")).is_empty());
        let change = painter.paint_rows(1, |buffer| {
            write("one tWo")(buffer);
        });
        let change = text(change);
        assert!(change.contains('W') && !change.contains("one"), "{change:?}");
        assert!(painter.paint(write("one tWo")).is_empty(), "the row was kept");
    }

    #[test]
    fn after_something_else_wrote_everything_is_painted() {
        let mut painter = Painter::new(10, 2);
        painter.paint(write("here"));
        painter.forget(10, 2);
        let again = text(painter.paint(write("here")));
        assert!(again.contains("here") && again.contains("\u{1b}[2J"));
    }

    #[test]
    fn what_a_wide_sign_covered_is_written_again() {
        let mut painter = Painter::new(10, 1);
        painter.paint(write("李b"));
        let change = text(painter.paint(write("a b")));
        assert!(change.contains("Ha "), "{change:?}");
    }

    #[test]
    fn the_cursor_is_shown_where_it_stands() {
        let mut painter = Painter::new(10, 1);
        let bytes = text(painter.paint(|buffer| {
            write("name")(buffer);
            Some((4, 0))
        }));
        assert!(bytes.contains("\u{1b}[1;5H\u{1b}[?25h"), "{bytes:?}");
    }
}
