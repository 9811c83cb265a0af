//! Plain text for a screen of some width: columns and wrapped paragraphs.

use unicode_width::UnicodeWidthStr;

use crate::text::visible;

/// The width that paragraphs are wrapped to, in columns: a shell's output is read in small windows too.
pub(super) const WIDTH: usize = 100;

/// Rows in columns, each as wide as its widest cell; the last is left ragged. Cells are made harmless first, so that
/// they line up.
pub(super) fn columns<const N: usize>(rows: &[[String; N]]) -> Vec<String> {
    let cells: Vec<[String; N]> = rows
        .iter()
        .map(|row| std::array::from_fn(|at| visible(&row[at]).into_owned()))
        .collect();
    let widths: [usize; N] =
        std::array::from_fn(|at| cells.iter().map(|row| row[at].width()).max().unwrap_or_default());
    cells
        .iter()
        .map(|row| {
            let mut line = String::new();
            for (at, cell) in row.iter().enumerate() {
                line.push_str(cell);
                if at + 1 < N && widths[at] > 0 {
                    line.push_str(&" ".repeat(widths[at] - cell.width() + 2));
                }
            }
            line.trim_end().to_owned()
        })
        .collect()
}

/// A text wrapped to the width, every line after this indent. Line ends in the text stay.
pub(super) fn wrapped(text: &str, indent: &str) -> String {
    let room = WIDTH.saturating_sub(indent.width()).max(20);
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.trim_end().lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && line.width() + 1 + word.width() > room {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    let indented: Vec<String> = lines
        .iter()
        .map(|line| {
            if line.is_empty() {
                String::new()
            } else {
                format!("{indent}{line}")
            }
        })
        .collect();
    indented.join("\n")
}

/// "1 step", "3 steps".
pub(super) fn counted(count: usize, one: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {one}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_hostile_cells_are_harmless() {
        let rows = [
            ["a".to_owned(), "one".to_owned(), "x".to_owned()],
            ["long\u{1b}".to_owned(), "two\nlines".to_owned(), String::new()],
        ];
        assert_eq!(
            columns(&rows),
            ["a             one               x", "long<U+001B>  two<U+000A>lines"]
        );
    }

    #[test]
    fn paragraphs_wrap_and_keep_their_line_ends() {
        let text = format!("{} end\nnext", "word ".repeat(30).trim_end());
        let shown = wrapped(&text, "  ");
        assert!(
            shown
                .lines()
                .all(|line| line.width() <= WIDTH && line.starts_with("  "))
        );
        assert_eq!(shown.lines().count(), 3);
    }
}
