//! Cards and contacts as text of 76 columns, for a printer without a browser: the same content in the same order.

use unicode_width::UnicodeWidthStr;

use super::card::{Card, CardStep, Cards, Piece};
use super::contact::{ContactLine, Contacts};
use crate::text::visible;

/// The width of a page of text, in columns.
pub(super) const WIDTH: usize = 76;

/// Where the text below a step begins, behind the box and the number.
const INDENT: usize = 9;

/// The cards as text, one after the other.
pub fn cards_text(cards: &Cards) -> String {
    let mut page = String::new();
    for (at, card) in cards.cards.iter().enumerate() {
        if at > 0 {
            page.push('\n');
        }
        card_text(&mut page, cards, card);
    }
    page
}

/// The contacts as text.
pub fn contacts_text(contacts: &Contacts) -> String {
    let mut page = String::new();
    if contacts.is_exercise {
        push(&mut page, EXERCISE);
    }
    sides(&mut page, "WHOM TO RING", &contacts.practice);
    let of = contacts
        .title
        .as_ref()
        .map(|title| format!("{title}. "))
        .unwrap_or_default();
    push(
        &mut page,
        &format!("{of}Printed {}. Keep this in the kit.", contacts.printed),
    );
    push(&mut page, &"=".repeat(WIDTH));
    for contact in &contacts.contacts {
        push(&mut page, &contact_words(contact));
        for (label, text) in [("Have at hand", &contact.note), ("Checked", &contact.confirmed)] {
            if let Some(text) = text {
                wrapped(&mut page, &format!("{label}: {text}"), 4);
            }
        }
    }
    if !contacts.people.is_empty() {
        push(&mut page, "");
        push(&mut page, "OUR OWN PEOPLE");
        push(&mut page, &"-".repeat(WIDTH));
        for person in &contacts.people {
            let phone = person.phone.as_deref().unwrap_or(NO_NUMBER);
            let roles = match &person.roles[..] {
                [] => String::new(),
                roles => format!(" ({})", roles.join(", ")),
            };
            push(&mut page, &format!("{}  {phone}{roles}", person.name));
        }
    }
    page
}

/// Room to write a number on.
const NO_NUMBER: &str = "_______________________";

pub(super) const EXERCISE: &str = "*** EXERCISE *** EXERCISE *** EXERCISE *** EXERCISE *** EXERCISE ***";

fn card_text(page: &mut String, cards: &Cards, card: &Card) {
    push(page, &"=".repeat(WIDTH));
    if cards.is_exercise {
        push(page, EXERCISE);
    }
    sides(page, &cards.title, "ACTION CARD");
    let title = format!("{}{}", card.title.to_uppercase(), sheet_words(card, ", "));
    sides(page, &title, "keep this in the kit");
    if let Some(usually) = &card.usually {
        wrapped(page, &format!("Usually: {usually}"), 0);
    }
    if !card.deputies.is_empty() {
        wrapped(page, &format!("If away: {}", card.deputies.join("; ")), 0);
    }
    push(
        page,
        "Taken by ______________________________  The plan started at ____:____",
    );
    push(page, "");
    push(page, "Someone in danger now? 999 and the duty doctor first.");
    if !card.ring.is_empty() {
        push(page, "Ring first:");
        for line in &card.ring {
            wrapped(page, &format!("- {}", contact_words(line)), 2);
        }
    }
    let by = if cards.is_approved { "by" } else { "by*" };
    for phase in &card.phases {
        push(page, "");
        sides(page, &phase.title.to_uppercase(), &format!("{by:<12}time     initials"));
        push(page, &"-".repeat(WIDTH));
        for step in &phase.steps {
            step_text(page, step);
        }
    }
    push(page, "");
    push(page, &"-".repeat(WIDTH));
    let proposed = if cards.is_approved {
        ""
    } else {
        "* PROPOSED times, not approved yet. "
    };
    let counted = "Counted from the start of the plan, with + from the start of that part.";
    wrapped(page, &format!("{proposed}{counted} Type it back afterwards: key g."), 0);
    let foot = format!(
        "{} · version {} · {} · printed {} · card {} of {}{}",
        cards.plan,
        cards.version,
        cards.sha256,
        cards.printed,
        card.number,
        cards.roles,
        sheet_words(card, " · ")
    );
    wrapped(page, &foot, 0);
    if !card.back.is_empty() {
        push(page, "Steps marked with > have more on the back.");
    }
    if !card.back.is_empty() {
        back_text(page, cards, card);
    }
}

/// Which sheet of a card this is, where it has several.
fn sheet_words(card: &Card, between: &str) -> String {
    if card.sheets == 1 {
        return String::new();
    }
    format!("{between}sheet {} of {}", card.sheet, card.sheets)
}

/// The back of a card: what had no room on its front.
fn back_text(page: &mut String, cards: &Cards, card: &Card) {
    push(page, "");
    push(page, &"=".repeat(WIDTH));
    if cards.is_exercise {
        push(page, EXERCISE);
    }
    sides(page, &format!("{}, BACK", card.title.to_uppercase()), &cards.title);
    push(
        page,
        "What had no room on the front. Steps are ticked and signed there.",
    );
    for step in &card.back {
        push(page, "");
        if let Some(caution) = &step.caution {
            boxed(page, "! CAUTION", caution);
        }
        wrapped(page, &format!("{} {}", step.number, step.title), 0);
        below(page, step, 4);
    }
}

fn step_text(page: &mut String, step: &CardStep) {
    for (word, text) in [("!! WARNING", &step.warning), ("! CAUTION", &step.caution)] {
        if let Some(text) = text {
            boxed(page, word, text);
        }
    }
    // The columns at the right stand on the first line of a title, however long it is.
    let room = WIDTH - INDENT - 30;
    let mut title = lines_of(&step.title, room).into_iter();
    let first = title.next().unwrap_or_default();
    let more = if step.has_more { '>' } else { ' ' };
    let left = format!("[ ] {:>3}{more} {first}", step.number);
    let by = step.by.as_deref().unwrap_or_default();
    sides(page, &left, &format!("{by:<12}__:__    _______ "));
    for line in title {
        push(page, &format!("{}{line}", " ".repeat(INDENT)));
    }
    below(page, step, INDENT);
}

/// What stands below the title of a step.
fn below(page: &mut String, step: &CardStep, indent: usize) {
    let facts: Vec<String> = step.facts.iter().map(piece_text).collect();
    if !facts.is_empty() {
        wrapped(page, &facts.join(" "), indent);
    }
    let further = [("", &step.detail), ("Say: ", &step.say), ("Note: ", &step.note)];
    for (label, text) in further {
        if let Some(text) = text {
            wrapped(page, &format!("{label}{text}"), indent);
        }
    }
}

/// A piece of the facts. The spaces of an option are such that no line is broken in it.
pub(super) fn piece_text(piece: &Piece) -> String {
    let mut words = vec![piece.text.clone()];
    for option in &piece.boxes {
        words.push(format!("[ ] {option}").replace(' ', "\u{a0}"));
    }
    if piece.is_blank {
        words.push("_______________".to_owned());
    }
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

pub(super) fn contact_words(contact: &ContactLine) -> String {
    let phones = if contact.phones.is_empty() {
        NO_NUMBER.to_owned()
    } else {
        contact.phones.join(" or ")
    };
    let steps = if contact.steps.is_empty() {
        String::new()
    } else {
        let more = if contact.has_more_steps { " …" } else { "" };
        format!(" (step {}{more})", contact.steps.join(", "))
    };
    format!("{}  {phones}{steps}", contact.name)
}

/// A text in a box, its lines between bars.
pub(super) fn boxed(page: &mut String, word: &str, text: &str) {
    let room = WIDTH - 4;
    push(page, &format!("+{}+", "-".repeat(WIDTH - 2)));
    for line in lines_of(&format!("{word}: {text}"), room) {
        let fill = " ".repeat(room.saturating_sub(line.width()));
        push(page, &format!("| {line}{fill} |"));
    }
    push(page, &format!("+{}+", "-".repeat(WIDTH - 2)));
}

/// One text at the left and one at the right, or below each other where they do not fit.
pub(super) fn sides(page: &mut String, left: &str, right: &str) {
    let (left, right) = (visible(left), visible(right));
    let between = WIDTH.saturating_sub(left.width() + right.width());
    if between == 0 {
        wrapped(page, &left, 0);
        return push(
            page,
            &format!("{}{right}", " ".repeat(WIDTH.saturating_sub(right.width()))),
        );
    }
    push(page, &format!("{left}{}{right}", " ".repeat(between)));
}

pub(super) fn wrapped(page: &mut String, text: &str, indent: usize) {
    for (at, line) in lines_of(text, WIDTH - indent).into_iter().enumerate() {
        // An item of a list hangs behind its dash.
        let indent = if at == 0 && line.starts_with("- ") {
            indent.saturating_sub(2)
        } else {
            indent
        };
        push(page, &format!("{}{line}", " ".repeat(indent)));
    }
}

/// A text in lines of so many columns. What is longer than a line is broken within.
fn lines_of(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let text = visible(text);
    for word in text.split([' ', '\t', '\n']).filter(|word| !word.is_empty()) {
        let mut word = word.replace('\u{a0}', " ");
        if !line.is_empty() && line.width() + 1 + word.width() > room {
            lines.push(std::mem::take(&mut line));
        }
        while word.width() > room {
            let end = word
                .char_indices()
                .map(|(at, _)| at)
                .rfind(|at| word[..*at].width() <= room);
            let rest = word.split_off(end.filter(|end| *end > 0).unwrap_or(word.len()));
            lines.push(std::mem::replace(&mut word, rest));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    lines.extend((!line.is_empty()).then_some(line));
    lines
}

pub(super) fn push(page: &mut String, line: &str) {
    page.push_str(visible(line).trim_end());
    page.push('\n');
}
