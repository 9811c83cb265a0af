//! Text from anywhere, made harmless in Markdown and in HTML. Control and bidirectional characters become visible
//! marks in both (`text::visible`), and what remains is escaped so that it can be nothing but text.

use std::io::Write;

use crate::text::{visible, visible_lines};

/// Text as HTML: no markup, no attribute can be broken out of; line ends stay, for the style sheet to show.
///
/// # Errors
/// Where it cannot be written.
pub fn html(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    tera::escape_html(&visible_lines(text), out)
}

/// Text of one line as HTML or SVG.
pub fn svg(text: &str) -> String {
    let mut bytes = Vec::new();
    // Writing into memory cannot fail, and what is written of text is text.
    let written = tera::escape_html(&visible(text), &mut bytes);
    written
        .ok()
        .and_then(|()| String::from_utf8(bytes).ok())
        .unwrap_or_default()
}

/// Text as Markdown: no emphasis, code, link, table cell, heading, list, HTML or formula can begin in it. Line ends
/// become `<br>`, which works in table cells too.
///
/// # Errors
/// Where it cannot be written.
pub fn markdown(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    let shown = visible_lines(text.trim());
    let starts_block = starts_block(&shown);
    for (index, character) in shown.char_indices() {
        let rest = &shown[index + character.len_utf8()..];
        let needs_slash = match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' | '^' | '@' => true,
            // Bare addresses become links in common dialects.
            ':' => rest.starts_with("//"),
            '.' => shown[..index].to_ascii_lowercase().ends_with("www"),
            _ => false,
        };
        match character {
            '\n' => out.write_all(b"<br>")?,
            '\t' => out.write_all(b" ")?,
            _ => {
                if needs_slash || starts_block == Some(index) {
                    out.write_all(b"\\")?;
                }
                write!(out, "{character}")?;
            }
        }
    }
    Ok(())
}

/// Where a text that begins a line would begin a heading, a list or a rule: the character to be escaped.
fn starts_block(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut rest = text[digits..].chars();
    let first = rest.next()?;
    let stands_alone = rest.next().is_none_or(char::is_whitespace);
    match (digits, first) {
        (0, '#' | '+' | '-' | '=') => Some(0),
        (1.., '.' | ')') if stands_alone => Some(digits),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(escape: fn(&str, &mut dyn Write) -> std::io::Result<()>, text: &str, expected: &str) {
        let mut out = Vec::new();
        escape(text, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn markdown_text_is_nothing_but_text() {
        check(markdown, "plain, 08:05 (yes) - 3.5!", "plain, 08:05 (yes) - 3.5!");
        check(
            markdown,
            "**bold** _it_ `code` ~~gone~~",
            r"\*\*bold\*\* \_it\_ \`code\` \~\~gone\~\~",
        );
        check(
            markdown,
            "[x](http://e.vil) <script>|",
            r"\[x\](http\://e.vil) \<script\>\|",
        );
        check(markdown, "www.e.vil a@b.c &amp; $x$", r"www\.e.vil a\@b.c \&amp; \$x\$");
        check(markdown, "# head", r"\# head");
        check(markdown, "12. item", r"12\. item");
        check(markdown, "1.2", "1.2");
        check(markdown, "- item\n# next", r"\- item<br># next");
        check(markdown, "    code", "code");
        check(markdown, "a\u{202e}b\u{1b}[2J", r"a\<U+202E\>b\<U+001B\>\[2J");
        check(markdown, "\\", r"\\");
    }

    #[test]
    fn html_text_is_nothing_but_text() {
        check(html, "<b>\"a\" & 'b'\n", "&lt;b&gt;&quot;a&quot; &amp; &#39;b&#39;\n");
        check(html, "a\u{202e}b", "a&lt;U+202E&gt;b");
        assert_eq!(svg("</svg>\n"), "&lt;/svg&gt;&lt;U+000A&gt;");
    }
}
