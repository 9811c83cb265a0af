//! The command line at the foot of the screen, with what may follow.

use ratatui::layout::Rect;

use super::super::model::Palette;
use super::super::painter::Cursor;
use super::super::pen::Pen;
use super::super::text::{columns, wrap};
use super::super::theme::Tone;

/// How many offers are shown at once.
const SHOWN: usize = 8;

/// Draws the command line. Returns where the cursor is to stand.
pub(super) fn draw(pen: &mut Pen<'_>, area: Rect, palette: &Palette) -> Cursor {
    if area.height == 0 || area.width < 3 {
        return None;
    }
    let offers = palette.offered.len().min(SHOWN);
    let faults = faults(palette, usize::from(area.width.saturating_sub(4)));
    let wanted = u16::try_from(offers + faults.len() + 3).unwrap_or(u16::MAX);
    let height = wanted.min(area.height);
    let frame = Rect::new(area.x, area.bottom() - height, area.width, height);
    let inner = pen.dialog(frame, "Command: the same words as in the shell");
    if inner.height == 0 {
        return None;
    }
    let line_y = inner.bottom() - 1;
    let width = usize::from(inner.width.saturating_sub(4));
    let (seen, column) = palette.line.window(width);
    pen.write_parts(
        inner.x + 1,
        line_y,
        inner.width.saturating_sub(1),
        &[(": ", Tone::Key), (&seen, Tone::Plain)],
    );
    let mut y = inner.y;
    for (text, tone) in &faults {
        if y < line_y {
            pen.write(inner.x + 1, y, inner.width.saturating_sub(2), text, *tone);
            y += 1;
        }
    }
    let first = palette.at.unwrap_or(0).saturating_sub(SHOWN - 1);
    let longest = palette
        .offered
        .iter()
        .map(|offer| columns(&offer.word))
        .max()
        .unwrap_or(0)
        .min(30);
    for (y, (at, offer)) in (y..line_y).zip(palette.offered.iter().enumerate().skip(first)) {
        let word = format!("{:<longest$}  ", offer.word);
        pen.write_parts(
            inner.x + 1,
            y,
            inner.width.saturating_sub(2),
            &[(&word, Tone::Strong), (&offer.help, Tone::Quiet)],
        );
        if palette.at == Some(at) {
            pen.tint(Rect::new(inner.x, y, inner.width, 1), Tone::Chosen);
        }
    }
    let column = u16::try_from(column).unwrap_or(u16::MAX);
    Some((
        (inner.x + 3)
            .saturating_add(column)
            .min(inner.right().saturating_sub(1)),
        line_y,
    ))
}

/// What is wrong with the line and what to do about it, wrapped.
fn faults(palette: &Palette, width: usize) -> Vec<(String, Tone)> {
    let Some((sentence, hint)) = &palette.fault else {
        return Vec::new();
    };
    let sentence = wrap(sentence, width).into_iter().map(|line| (line, Tone::Bad));
    let hint = hint
        .iter()
        .flat_map(|hint| wrap(hint, width))
        .map(|line| (line, Tone::Attention));
    sentence.chain(hint).collect()
}
