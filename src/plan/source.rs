//! The text of one file, and where in it an offset stands.

/// A stretch of the text, in bytes: from, up to and not including.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Span {
    /// The first byte.
    pub(super) start: usize,
    /// The byte after the last.
    pub(super) end: usize,
}

impl Span {
    /// An empty stretch.
    pub(super) const fn point(at: usize) -> Self {
        Self { start: at, end: at }
    }
}

/// A file's text with the places at which its lines begin.
pub(super) struct Source<'t> {
    /// What messages call the file.
    pub(super) file: &'t str,
    /// The text, without a byte-order mark.
    pub(super) text: &'t str,
    line_starts: Vec<usize>,
}

impl<'t> Source<'t> {
    /// Notepad puts a byte-order mark before a text; it is no part of it.
    pub(super) fn new(text: &'t str, file: &'t str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let bytes = text.as_bytes();
        let mut line_starts = vec![0];
        for (index, byte) in bytes.iter().enumerate() {
            let ends_line = *byte == b'\n' || (*byte == b'\r' && bytes.get(index + 1) != Some(&b'\n'));
            if ends_line {
                line_starts.push(index + 1);
            }
        }
        Self {
            file,
            text,
            line_starts,
        }
    }

    /// The line of an offset, from 1.
    pub(super) fn line_number(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset)
    }

    /// Line and column of an offset, both from 1; columns are counted in characters.
    pub(super) fn place(&self, offset: usize) -> (usize, usize) {
        let line = self.line_number(offset);
        let before = self.text.get(self.line_start(line)..self.boundary(offset));
        (line, before.map_or(0, |before| before.chars().count()) + 1)
    }

    /// Where a line begins, by its number from 1.
    pub(super) fn line_start(&self, line: usize) -> usize {
        self.line_starts.get(line - 1).copied().unwrap_or(self.text.len())
    }

    /// The nearest beginning of a character at or before an offset.
    pub(super) fn boundary(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    /// A line by its number from 1, without its end.
    pub(super) fn line(&self, line: usize) -> &'t str {
        let start = self.line_start(line);
        let end = self.line_starts.get(line).copied().unwrap_or(self.text.len());
        self.text
            .get(start..end)
            .unwrap_or_default()
            .trim_end_matches(['\n', '\r'])
    }

    /// The text of a stretch.
    pub(super) fn slice(&self, at: Span) -> &'t str {
        self.text.get(at.start..at.end).unwrap_or_default()
    }
}
