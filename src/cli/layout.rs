//! Plain text for a screen of some width: columns and wrapped paragraphs.

use unicode_width::UnicodeWidthStr;

use crate::text::visible;

/// The width that paragraphs are wrapped to, in columns: a shell's output is read in small windows too.
pub(super) const WIDTH: usize = 80;

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

/// A text wrapped to the width, every line after this indent. Lines of one paragraph are joined; a blank line ends a
/// paragraph, and so does a line that begins an item of a list.
pub(super) fn wrapped(text: &str, indent: &str) -> String {
    let room = WIDTH.saturating_sub(indent.width()).max(20);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for given in text.trim_end().lines() {
        let given = given.trim();
        if given.is_empty() || given.starts_with(['-', '*', '#', '|']) {
            lines.extend((!line.is_empty()).then(|| std::mem::take(&mut line)));
        }
        if given.is_empty() {
            lines.push(String::new());
        }
        for word in given.split_whitespace() {
            if !line.is_empty() && line.width() + 1 + word.width() > room {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.extend((!line.is_empty()).then_some(line));
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
    fn paragraphs_are_joined_and_wrapped() {
        let text = format!("{}\nnext\n\n- an item\n- another", "word ".repeat(29).trim_end());
        let shown = wrapped(&text, "  ");
        assert!(shown.lines().all(|line| line.width() <= WIDTH));
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(
            lines[1..],
            [
                &format!("  {} next", "word ".repeat(14).trim_end()),
                "",
                "  - an item",
                "  - another"
            ]
        );
    }
}
