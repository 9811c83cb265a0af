//! Lines of words in several tones: wrapped, and made of the light Markdown of plans.

use super::super::pen::Pen;
use super::super::text;
use super::super::theme::Tone;

/// A line of words in several tones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rich(pub(super) Vec<(String, Tone)>);

impl Rich {
    /// A line in one tone.
    pub(super) fn of(text: impl Into<String>, tone: Tone) -> Self {
        Self(vec![(text.into(), tone)])
    }

    /// The line with more behind it.
    pub(super) fn and(mut self, text: impl Into<String>, tone: Tone) -> Self {
        self.0.push((text.into(), tone));
        self
    }

    /// Writes the line.
    pub(super) fn write(&self, pen: &mut Pen<'_>, x: u16, y: u16, width: u16) {
        let end = x.saturating_add(width);
        let mut at = x;
        for (text, tone) in &self.0 {
            at = pen.write(at, y, end.saturating_sub(at), text, *tone);
        }
    }
}

/// A text wrapped in one tone.
pub(super) fn wrapped(text: &str, width: usize, tone: Tone) -> Vec<Rich> {
    text::wrap(text, width)
        .into_iter()
        .map(|line| Rich::of(line, tone))
        .collect()
}

/// A text behind a label: the label before the first line, room for it before the others.
pub(super) fn labelled(label: &str, room: usize, text: &str, width: usize, tones: (Tone, Tone)) -> Vec<Rich> {
    let lines = text::wrap(text, width.saturating_sub(room));
    let pad = room.saturating_sub(text::columns(label));
    lines
        .into_iter()
        .enumerate()
        .map(|(at, line)| {
            let before = if at == 0 {
                format!("{label}{}", " ".repeat(pad))
            } else {
                " ".repeat(room)
            };
            Rich::of(before, tones.0).and(line, tones.1)
        })
        .collect()
}

/// The light Markdown of plans: paragraphs, bullets, bold words.
pub(super) fn markdown(source: &str, width: usize, bullet: &str) -> Vec<Rich> {
    let mut lines = Vec::new();
    for line in source.trim_end().lines() {
        let line = line.trim_end();
        let bare = line.trim_start();
        let depth = line.len() - bare.len();
        let item = bare.strip_prefix("- ").or_else(|| bare.strip_prefix("* "));
        let (first, hang, body) = match item {
            Some(body) => (format!("{}{bullet} ", " ".repeat(depth)), depth + 2, body),
            None => (
                " ".repeat(depth.min(8)),
                depth.min(8),
                bare.trim_start_matches('#').trim_start(),
            ),
        };
        wrap_words(&words(body), width, &first, hang, &mut lines);
    }
    lines
}

/// The words of a line, each with its tone; `**` and `*` turn bold on and off.
fn words(body: &str) -> Vec<Vec<(String, Tone)>> {
    let mut words: Vec<Vec<(String, Tone)>> = Vec::new();
    let mut tone = Tone::Plain;
    for word in body.split(' ').filter(|word| !word.is_empty()) {
        // A star that stands alone is a star.
        if word == "*" {
            words.push(vec![(word.to_owned(), tone)]);
            continue;
        }
        let mut parts = Vec::new();
        for (at, part) in word.replace("**", "*").split('*').enumerate() {
            if at > 0 {
                tone = if tone == Tone::Plain { Tone::Strong } else { Tone::Plain };
            }
            if !part.is_empty() {
                parts.push((part.to_owned(), tone));
            }
        }
        words.push(parts);
    }
    words
}

fn wrap_words(words: &[Vec<(String, Tone)>], width: usize, first: &str, hang: usize, lines: &mut Vec<Rich>) {
    let width = width.max(1);
    let mut line = Rich::of(first, Tone::Plain);
    let mut used = text::columns(first);
    let mut is_begun = false;
    for word in words {
        let wide: usize = word.iter().map(|(part, _)| text::columns(part)).sum();
        if is_begun && used + 1 + wide > width {
            lines.push(std::mem::replace(&mut line, Rich::of(" ".repeat(hang), Tone::Plain)));
            used = hang;
            is_begun = false;
        }
        if is_begun {
            line.0.push((" ".to_owned(), Tone::Plain));
            used += 1;
        }
        line.0.extend(word.iter().cloned());
        used += wide;
        is_begun = true;
    }
    lines.push(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(lines: &[Rich]) -> Vec<String> {
        lines
            .iter()
            .map(|line| line.0.iter().map(|(text, _)| text.as_str()).collect())
            .collect()
    }

    #[test]
    fn bullets_hang_and_bold_words_are_strong() {
        let lines = markdown("Do **this now**.\n- one two three four\n", 12, "•");
        assert_eq!(plain(&lines), ["Do this now.", "• one two", "  three four"]);
        assert!(lines[0].0.contains(&("now".to_owned(), Tone::Strong)));
        assert!(lines[0].0.contains(&(".".to_owned(), Tone::Plain)));
    }

    #[test]
    fn a_label_keeps_its_room() {
        let lines = labelled("Why", 5, "because it was so", 13, (Tone::Quiet, Tone::Plain));
        assert_eq!(plain(&lines), ["Why  because", "     it was", "     so"]);
    }
}
