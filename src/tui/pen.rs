//! The one hand that writes on the screen: it makes text harmless, keeps within bounds, and knows the look.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::text;
use super::theme::{Look, Tone};

/// Writes on a buffer. Whatever lies outside the buffer is not written, so that no size of terminal can break a view.
pub struct Pen<'a> {
    buffer: &'a mut Buffer,
    look: Look,
}

impl<'a> Pen<'a> {
    /// A pen for this buffer.
    pub fn new(buffer: &'a mut Buffer, look: Look) -> Self {
        Self { buffer, look }
    }

    /// How everything looks.
    pub fn look(&self) -> Look {
        self.look
    }

    /// The whole buffer.
    pub fn area(&self) -> Rect {
        self.buffer.area
    }

    /// Writes a text in at most `width` columns, cut with an ellipsis where it is longer. Returns the column behind it.
    pub fn write(&mut self, x: u16, y: u16, width: u16, text: &str, tone: Tone) -> u16 {
        self.write_styled(x, y, width, text, self.look.style(tone))
    }

    fn write_styled(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
        let area = self.buffer.area;
        if !area.contains((x, y).into()) || width == 0 {
            return x;
        }
        let width = width.min(area.right() - x);
        // Reset first: what was written there before, a border say, must not colour what is written over it.
        let style = Style::reset().patch(style);
        if text.len() <= usize::from(width) && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return self.write_ascii(x, y, text, style);
        }
        let text = self.look.cut(text, usize::from(width));
        self.buffer.set_stringn(x, y, &text, usize::from(width), style).0
    }

    /// Most of what is written is plain letters that fit: a cell each, without looking further.
    fn write_ascii(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        let mut at = x;
        for byte in text.bytes() {
            self.buffer[(at, y)].set_char(char::from(byte)).set_style(style);
            at += 1;
        }
        at
    }

    /// Writes one sign of our own, which takes one column.
    pub fn sign(&mut self, x: u16, y: u16, sign: &str, tone: Tone) {
        if self.buffer.area.contains((x, y).into()) {
            let style = Style::reset().patch(self.look.style(tone));
            self.buffer[(x, y)].set_symbol(sign).set_style(style);
        }
    }

    /// Writes a text so that it ends before column `right`. Returns the column at which it begins.
    pub fn write_right(&mut self, right: u16, y: u16, width: u16, text: &str, tone: Tone) -> u16 {
        let wide = u16::try_from(self.look.columns(text)).unwrap_or(u16::MAX).min(width);
        let x = right.saturating_sub(wide);
        self.write(x, y, wide, text, tone);
        x
    }

    /// Writes parts one behind the other. Returns the column behind them.
    pub fn write_parts(&mut self, x: u16, y: u16, width: u16, parts: &[(&str, Tone)]) -> u16 {
        let end = x.saturating_add(width);
        let mut at = x;
        for (text, tone) in parts {
            at = self.write(at, y, end.saturating_sub(at), text, *tone);
        }
        at
    }

    /// Gives every cell of an area this tone and no other, leaving what is written there.
    pub fn tint(&mut self, area: Rect, tone: Tone) {
        let area = area.intersection(self.buffer.area);
        self.buffer.set_style(area, Style::reset().patch(self.look.style(tone)));
    }

    /// Clears an area.
    pub fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buffer.area);
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                self.buffer[(x, y)].reset();
            }
        }
    }

    /// A line across: the tone's whole row with a text in it, for banners.
    pub fn banner(&mut self, area: Rect, y: u16, text: &str, tone: Tone) {
        let row = Rect::new(area.x, y, area.width, 1);
        if y >= area.bottom() {
            return;
        }
        self.clear(row);
        self.tint(row, tone);
        self.write(area.x.saturating_add(1), y, area.width.saturating_sub(1), text, tone);
    }

    /// A box with a title at its left and a word at its right. Returns the area within.
    pub fn frame(&mut self, area: Rect, title: &str, right: &str) -> Rect {
        self.frame_toned(area, title, right, Tone::Quiet)
    }

    /// The box of a dialog, which stands out from what it lies over. Returns the area within.
    pub fn dialog(&mut self, area: Rect, title: &str) -> Rect {
        let x = area.x.saturating_sub(1);
        let right = area.right().saturating_add(1);
        self.clear(Rect::new(x, area.y, right - x, area.height));
        self.frame_toned(area, title, "", Tone::Plain)
    }

    fn frame_toned(&mut self, area: Rect, title: &str, right: &str, tone: Tone) -> Rect {
        let area = area.intersection(self.buffer.area);
        if area.width < 2 || area.height < 2 {
            return Rect::new(area.x, area.y, 0, 0);
        }
        let [horizontal, vertical] = [self.look.sign("─", "-"), self.look.sign("│", "|")];
        let last_row = area.bottom() - 1;
        self.rule(area, area.y, ("┌", "┐"), horizontal, tone);
        self.rule(area, last_row, ("└", "┘"), horizontal, tone);
        for y in area.y + 1..last_row {
            self.sign(area.x, y, vertical, tone);
            self.sign(area.right() - 1, y, vertical, tone);
        }
        self.title(area, area.y, title, right);
        Rect::new(area.x + 1, area.y + 1, area.width - 2, area.height - 2)
    }

    /// A line across a box with a title, dividing it. `area` is the whole box.
    pub fn divide(&mut self, area: Rect, y: u16, title: &str, right: &str) {
        if area.width < 2 || y <= area.y || y + 1 >= area.bottom() {
            return;
        }
        let horizontal = self.look.sign("─", "-");
        self.rule(area, y, ("├", "┤"), horizontal, Tone::Quiet);
        self.title(area, y, title, right);
    }

    /// How many lines of a list lie above and below what is shown of it, on the lower edge of its box; each with the key
    /// that leads there, where one is to be named.
    pub fn more(&mut self, area: Rect, above: usize, below: usize, up: &str, down: &str) {
        let look = self.look;
        let above = (above > 0).then(|| format!("{} {above} more{up} ", look.sign("▲", "^")));
        let below = (below > 0).then(|| format!("{} {below} more{down} ", look.sign("▼", "v")));
        if above.is_none() && below.is_none() || area.width < 4 || area.height < 2 {
            return;
        }
        let words = format!(" {}{}", above.unwrap_or_default(), below.unwrap_or_default());
        self.write_right(area.right() - 1, area.bottom() - 1, area.width - 2, &words, Tone::Key);
    }

    fn rule(&mut self, area: Rect, y: u16, (left, right): (&'static str, &'static str), line: &str, tone: Tone) {
        let [left, right] = [self.look.sign(left, "+"), self.look.sign(right, "+")];
        self.sign(area.x, y, left, tone);
        for x in area.x + 1..area.right() - 1 {
            self.sign(x, y, line, tone);
        }
        self.sign(area.right() - 1, y, right, tone);
    }

    fn title(&mut self, area: Rect, y: u16, title: &str, right: &str) {
        let room = area.width.saturating_sub(4);
        let wide = u16::try_from(text::columns(right)).unwrap_or(u16::MAX);
        let mut room_left = room;
        if wide > 0 && wide + 4 < room {
            let right = format!(" {right} ");
            self.write_right(area.right() - 1, y, room, &right, Tone::Plain);
            room_left = room.saturating_sub(wide + 3);
        }
        if !title.is_empty() && room_left > 2 {
            let title = format!(" {} ", text::cut(title, usize::from(room_left)));
            self.write(area.x + 1, y, room_left + 2, &title, Tone::Strong);
        }
    }
}
