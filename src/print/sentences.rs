//! A step's detail as sentences: a card takes whole ones, as many as its page has room for.

/// The first whole sentences of a text that are together no longer than this, in characters, without Markdown's signs;
/// none where not even the first is.
pub(super) fn first_sentences(text: &str, longest: usize) -> Option<String> {
    let all = sentences(text);
    let mut kept: Vec<&str> = Vec::new();
    let mut used = 0;
    for sentence in &all {
        used += sentence.chars().count() + 1;
        if used > longest.saturating_add(1) {
            break;
        }
        kept.push(sentence);
    }
    // A question whose answer had no room is worse than none.
    while kept.len() < all.len() && kept.last().is_some_and(|last| last.ends_with('?')) {
        kept.pop();
    }
    Some(kept.join(" ")).filter(|kept| !kept.is_empty())
}

/// The sentences of a text. An item of a list is one, and so is what stands on lines of its own, whether or not its
/// author ended it with a full stop.
fn sentences(text: &str) -> Vec<String> {
    paragraphs(text).iter().flat_map(|block| split(block)).collect()
}

/// The paragraphs of a text and the items of its lists, each on one line, without Markdown's signs.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut is_open = false;
    for line in text.lines() {
        let line = line.replace("**", "").replace('`', "");
        let line = line.trim();
        let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
        let words = one_line(&item.unwrap_or(line).replace('*', ""));
        if words.is_empty() {
            is_open = false;
            continue;
        }
        match blocks.last_mut() {
            Some(block) if goes_on(block, is_open && item.is_none(), &words) => {
                block.push(' ');
                block.push_str(&words);
            }
            _ => blocks.push(words),
        }
        is_open = true;
    }
    blocks
}

/// Whether a line goes on with the sentence of the lines before it: after a colon or comma always; else where it stands
/// below it and does not look like a new beginning. A word in capitals (IT, NHS) may well be in the middle of one.
fn goes_on(before: &str, is_below: bool, line: &str) -> bool {
    let begins_anew = || {
        let mut letters = line.chars();
        letters.next().is_some_and(char::is_uppercase) && !letters.next().is_some_and(char::is_uppercase)
    };
    before.ends_with([':', ',']) || (is_below && (is_ended(before) || !begins_anew()))
}

/// Whether a text ends as sentences do.
fn is_ended(text: &str) -> bool {
    let bare = text.trim_end_matches(['"', '\'', ')', '\u{201d}', '\u{2019}']);
    bare.ends_with(['.', '!', '?', ':', ',', ';', '\u{2026}'])
}

/// The sentences of a text on one line, each with an end.
fn split(block: &str) -> Vec<String> {
    let parts = block
        .split_inclusive(". ")
        .flat_map(|part| part.split_inclusive("? "))
        .flat_map(|part| part.split_inclusive("! "));
    let ended = |part: &str| {
        let part = part.trim();
        if is_ended(part) {
            part.to_owned()
        } else {
            format!("{part}.")
        }
    };
    parts.map(ended).collect()
}

/// A text as one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(sentences(text), expected, "{text:?}");
    }

    #[test]
    fn a_text_ends_its_last_sentence_whatever_it_ends_in() {
        check("Look in the cellar", &["Look in the cellar."]);
        check("Look in the cellar.", &["Look in the cellar."]);
        check("Say \u{201c}we are open\u{201d}", &["Say \u{201c}we are open\u{201d}."]);
        check("Is it cold?\n", &["Is it cold?"]);
    }

    #[test]
    fn items_of_a_list_and_lines_of_their_own_are_sentences() {
        check(
            "They are in the locked drawer.\n- One for reception\n- One for the doctor\nSwitch each on",
            &[
                "They are in the locked drawer.",
                "One for reception.",
                "One for the doctor.",
                "Switch each on.",
            ],
        );
        check("Look round\n\nthen choose", &["Look round.", "then choose."]);
        check("* **Bold** one\n* `code` two", &["Bold one.", "code two."]);
    }

    #[test]
    fn a_line_that_was_broken_goes_on() {
        check(
            "Ring the\nIT desk and\nask. Then\nwait",
            &["Ring the IT desk and ask.", "Then wait."],
        );
        check(
            "Take three things:\n- A pen\n- A pad",
            &["Take three things: A pen.", "A pad."],
        );
        check(
            "- One item that is\n  longer\n- Another",
            &["One item that is longer.", "Another."],
        );
    }

    #[test]
    fn whole_sentences_are_taken_as_long_as_they_fit() {
        assert_eq!(first_sentences("One. Two. Three.", 9).as_deref(), Some("One. Two."));
        assert_eq!(first_sentences("One. Two? Three.", 9).as_deref(), Some("One."));
        assert_eq!(first_sentences("One. Two?", 9).as_deref(), Some("One. Two?"));
        assert_eq!(first_sentences("Much too long.", 9), None);
        assert_eq!(first_sentences("", 9), None);
        assert_eq!(first_sentences("Anything", usize::MAX).as_deref(), Some("Anything."));
    }
}
