//! What the terminal shows, and the bytes that take it to what it should show.
//!
//! One frame is one run of bytes, wrapped in a synchronised update (private mode 2026), for one write. Ratatui's own
//! `Terminal` is not used: it flushes several times a frame and asks the system for the size at each.

use std::io;

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

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

    /// The terminal has another size; what it shows is not known any more.
    pub fn resize(&mut self, width: u16, height: u16) {
        *self = Self::new(width, height);
    }

    /// Something else wrote on the terminal: everything is painted anew.
    pub fn forget(&mut self) {
        self.is_unknown = true;
    }

    /// The bytes that make the terminal show what `view` draws; empty where nothing changes. A view that draws on the
    /// whole frame is given an empty one; with `rows`, only those first rows are drawn anew.
    ///
    /// # Errors
    /// None in practice: the bytes are gathered in memory.
    pub fn paint(&mut self, rows: Option<u16>, view: impl FnOnce(&mut Buffer) -> Cursor) -> io::Result<&[u8]> {
        let whole = self.shown.area;
        let area = match rows {
            Some(rows) if !self.is_unknown => Rect {
                height: rows.min(whole.height),
                ..whole
            },
            _ => whole,
        };
        self.next.resize(area);
        self.next.reset();
        let drawn = view(&mut self.next);
        let cursor = if rows.is_some() { self.cursor } else { drawn };
        self.bytes.clear();
        queue!(self.bytes, BeginSynchronizedUpdate)?;
        if self.cursor.is_some() {
            queue!(self.bytes, Hide)?;
        }
        if self.is_unknown {
            self.shown = Buffer::empty(whole);
            queue!(self.bytes, Hide, Clear(ClearType::All))?;
        }
        let before = part(&self.shown, area);
        let updates = before.diff(&self.next);
        if updates.is_empty() && cursor == self.cursor && !self.is_unknown {
            return Ok(&[]);
        }
        if !updates.is_empty() {
            CrosstermBackend::new(&mut self.bytes).draw(updates.into_iter())?;
        }
        if let Some((x, y)) = cursor {
            queue!(self.bytes, MoveTo(x, y), Show)?;
        }
        queue!(self.bytes, EndSynchronizedUpdate)?;
        keep(&mut self.shown, &self.next);
        self.is_unknown = false;
        self.cursor = cursor;
        Ok(&self.bytes)
    }
}

/// The part of a buffer within an area that begins at its origin.
fn part(buffer: &Buffer, area: Rect) -> Buffer {
    let cells = usize::from(area.width) * usize::from(area.height);
    Buffer {
        area,
        content: buffer.content[..cells.min(buffer.content.len())].to_vec(),
    }
}

/// Writes a part over a buffer; both begin at the origin and are equally wide.
fn keep(buffer: &mut Buffer, part: &Buffer) {
    for (kept, new) in buffer.content.iter_mut().zip(&part.content) {
        kept.clone_from(new);
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

    #[test]
    fn only_what_changed_is_written_and_nothing_when_nothing_did() {
        let mut painter = Painter::new(10, 2);
        let first = String::from_utf8(painter.paint(None, write("one two")).unwrap().to_vec()).unwrap();
        assert!(
            first.starts_with("\u{1b}[?2026h") && first.ends_with("\u{1b}[?2026l"),
            "{first:?}"
        );
        assert!(first.contains("one") && first.contains("two"));
        assert!(painter.paint(None, write("one two")).unwrap().is_empty());
        let change = String::from_utf8(painter.paint(Some(1), write("one tWo")).unwrap().to_vec()).unwrap();
        assert!(change.contains('W') && !change.contains("one"), "{change:?}");
    }

    #[test]
    fn after_something_else_wrote_everything_is_painted() {
        let mut painter = Painter::new(10, 2);
        painter.paint(None, write("here")).unwrap();
        painter.forget();
        let again = String::from_utf8(painter.paint(Some(1), write("here")).unwrap().to_vec()).unwrap();
        assert!(again.contains("here") && again.contains("\u{1b}[2J"));
    }
}
