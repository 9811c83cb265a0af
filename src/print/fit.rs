//! What of a card fits on its page. Nothing is ever cut: what must be there stands in the smallest spacing that holds it,
//! and what helps is added, the most useful first, as long as there is room (docs/decisions: one page a role).

use serde::Serialize;

use super::card::{Card, CardPhase, CardStep, Piece};
use super::extra::{Draft, mark_more};
use super::measure::{Setting, lines, width};

/// How close the lines of a card stand. The letters are never smaller than 12 points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Density {
    /// Larger letters, much air.
    Roomy,
    /// 12 points.
    Plain,
    /// 12 points, close.
    Dense,
    /// As dense, the name of a phase beside its first step instead of above it.
    Tight,
}

/// How much of the steps must stand on a card that is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Brevity {
    /// Everything.
    Whole,
    /// Of steps after the first hour what warns and when they apply; what is ticked and written there comes as there is
    /// room, before all else.
    Brief,
    /// The same of every step.
    Bare,
}

/// The measures of a density, in millimetres and points. `templates/cards.css` has the same.
struct Measures {
    points: f64,
    line: f64,
    row: f64,
    phase: f64,
    gap: f64,
    /// Whether all words of a warning are bold; the word itself always is.
    is_loud: bool,
}

impl Density {
    const fn measures(self) -> Measures {
        match self {
            Self::Roomy => Measures {
                points: 13.5,
                line: 6.0,
                row: 9.0,
                phase: 9.0,
                gap: 1.4,
                is_loud: true,
            },
            Self::Plain => Measures {
                points: 12.0,
                line: 5.2,
                row: 7.4,
                phase: 7.8,
                gap: 1.0,
                is_loud: true,
            },
            Self::Dense => Measures {
                points: 12.0,
                line: 4.6,
                row: 5.9,
                phase: 6.2,
                gap: 0.5,
                is_loud: true,
            },
            Self::Tight => Measures {
                points: 12.0,
                line: 4.5,
                row: 5.7,
                phase: 0.6,
                gap: 0.5,
                is_loud: false,
            },
        }
    }
}

/// The height of a page between its margins, in millimetres, less what a browser may break otherwise than we reckon.
const PAGE: f64 = 281.0 - 4.0;

/// The width between the margins.
const WIDTH: f64 = 190.0;

/// What stands beside the title of a step: the tick, the number, and at the right due, time and initials.
const LEFT: f64 = 16.0;
const RIGHT: f64 = 60.0;

/// Room to write something down, and what a box takes before its words.
const BLANK: f64 = 34.0;
const BOX: f64 = 6.5;

/// The card that holds everything that must be there and as much of the rest as fits. What must be known and has no room
/// stands on its back. One that is longer than a page however much gives way is whole, on two.
pub(super) fn fitted(draft: &Draft) -> Card {
    let Some(brevity) = brevity(draft) else {
        return too_long(draft);
    };
    let chosen = filled(draft, brevity, draft.extras(brevity).len());
    // What is said weighs more than how it looks: air and headings are there where nothing is said less for them.
    let airy = [Density::Roomy, Density::Plain, Density::Dense].into_iter();
    let card = airy
        .map(|density| draft.card(&chosen, density, brevity))
        .find(|card| over(card) <= 0.0);
    let mut card = card.unwrap_or_else(|| draft.card(&chosen, Density::Tight, brevity));
    fill_back(draft, &mut card);
    Card {
        back_lines_over: back_lines_over(&card),
        ..card
    }
}

/// Puts what helps and has no room on the front onto the back, as long as there is room.
fn fill_back(draft: &Draft, card: &mut Card) {
    for extra in draft.further() {
        let Some(back) = draft.back_with(card, extra) else {
            continue;
        };
        let before = std::mem::replace(&mut card.back, back);
        if back_lines_over(card) > 0 {
            card.back = before;
        }
    }
    mark_more(card);
}

/// The sheets of a card: one, but where a role is longer than a page. Then a phase breaks between its steps, and each
/// sheet has the head.
pub(super) fn sheets(card: Card) -> Vec<Card> {
    if card.lines_over == 0 {
        return vec![card];
    }
    let mut sheets: Vec<Card> = Vec::new();
    let mut sheet = Card {
        phases: Vec::new(),
        ..card.clone()
    };
    for phase in &card.phases {
        let mut has_begun = false;
        for step in &phase.steps {
            let before = sheet.phases.clone();
            put(&mut sheet.phases, phase, step, has_begun);
            if over(&sheet) > 0.0 && !before.is_empty() {
                sheet.phases = before;
                let next = further_sheet(&sheet);
                sheets.push(std::mem::replace(&mut sheet, next));
                put(&mut sheet.phases, phase, step, false);
            }
            has_begun = true;
        }
    }
    sheets.push(sheet);
    let count = sheets.len();
    for (sheet, number) in sheets.iter_mut().zip(1..) {
        sheet.sheet = number;
        sheet.sheets = count;
    }
    sheets
}

/// Puts a step onto a sheet, under the name of its phase where that does not stand there yet.
fn put(phases: &mut Vec<CardPhase>, phase: &CardPhase, step: &CardStep, has_begun: bool) {
    match phases.last_mut().filter(|_| has_begun) {
        Some(last) => last.steps.push(step.clone()),
        None => phases.push(CardPhase {
            title: phase.title.clone(),
            steps: vec![step.clone()],
        }),
    }
}

/// A sheet that goes on with a card: whom to ring and who takes the role stands on the first.
fn further_sheet(sheet: &Card) -> Card {
    Card {
        usually: None,
        deputies: Vec::new(),
        ring: Vec::new(),
        phases: Vec::new(),
        lines_over: 0,
        ..sheet.clone()
    }
}

/// The card where it, or its back, is longer than a page; without what else fits.
pub(super) fn crowded_card(draft: &Draft) -> Option<Card> {
    let Some(brevity) = brevity(draft) else {
        return Some(bare_and_too_long(draft));
    };
    let needed = draft.extras(brevity).iter().rposition(|extra| extra.is_needed);
    let chosen = filled(draft, brevity, needed.map_or(0, |last| last + 1));
    let card = draft.card(&chosen, Density::Tight, brevity);
    let back_lines_over = back_lines_over(&card);
    (back_lines_over > 0).then_some(Card {
        back_lines_over,
        ..card
    })
}

/// The most that fits on the page in the closest setting, before anything is added; none where nothing does.
fn brevity(draft: &Draft) -> Option<Brevity> {
    let fits = |brevity: &Brevity| over(&draft.card(&[], Density::Tight, *brevity)) <= 0.0;
    [Brevity::Whole, Brevity::Brief, Brevity::Bare].into_iter().find(fits)
}

fn too_long(draft: &Draft) -> Card {
    let everything: Vec<usize> = (0..draft.extras(Brevity::Whole).len()).collect();
    Card {
        lines_over: bare_and_too_long(draft).lines_over,
        ..draft.card(&everything, Density::Dense, Brevity::Whole)
    }
}

/// The card with what must be there alone, and by how much that is too long.
fn bare_and_too_long(draft: &Draft) -> Card {
    let bare = draft.card(&[], Density::Tight, Brevity::Bare);
    Card {
        lines_over: whole_lines(over(&bare), bare.density.measures().line),
        ..bare
    }
}

/// Which of the first so many extras fit in the closest setting, the most useful first.
fn filled(draft: &Draft, brevity: Brevity, first: usize) -> Vec<usize> {
    let mut chosen = Vec::new();
    for at in 0..first {
        chosen.push(at);
        if over(&draft.card(&chosen, Density::Tight, brevity)) > 0.0 {
            chosen.pop();
        }
    }
    chosen
}

/// How many lines the back of a card is longer than a page.
fn back_lines_over(card: &Card) -> u32 {
    let measures = Density::Dense.measures();
    let text = Setting {
        points: measures.points,
        is_bold: false,
    };
    let bold = Setting { is_bold: true, ..text };
    let step = |step: &CardStep| {
        let title = lines(&format!("{} {}", step.number, step.title), WIDTH, bold);
        let room = WIDTH - LEFT;
        let mut below = fact_lines(&step.facts, room, text);
        for (label, words) in [("", &step.detail), ("Say: ", &step.say), ("Note: ", &step.note)] {
            below += words
                .as_ref()
                .map_or(0, |words| lines(&format!("{label}{words}"), room, text));
        }
        let boxed = step.caution.as_ref().map_or(0.0, |words| {
            f64::from(lines(&format!("CAUTION {words}"), WIDTH - 8.0, bold)) * measures.line + 2.9
        });
        f64::from(title + below) * measures.line + boxed + 2.0
    };
    let steps: f64 = card.back.iter().map(step).sum();
    whole_lines(BACK_HEAD + steps + FOOT - PAGE, measures.line)
}

/// How many lines so many millimetres are, rounded up.
fn whole_lines(millimetres: f64, line: f64) -> u32 {
    let mut lines = 0;
    while f64::from(lines) * line < millimetres {
        lines += 1;
    }
    lines
}

/// How many millimetres a card is longer than its page; zero or less where it fits.
fn over(card: &Card) -> f64 {
    height(card) - PAGE
}

/// The height of a card, in millimetres.
fn height(card: &Card) -> f64 {
    let measures = card.density.measures();
    let text = Setting {
        points: measures.points,
        is_bold: false,
    };
    let phases: f64 = card
        .phases
        .iter()
        .map(|phase| {
            let steps = phase.steps.iter().enumerate();
            let steps: f64 = steps
                .map(|(at, step)| step_height(step, &measures, part_width(card.density, phase, at)))
                .sum();
            measures.phase + steps
        })
        .sum();
    let ring = f64::from(ring_lines(card, text)) * measures.line;
    let ring = if card.ring.is_empty() { 0.0 } else { ring + 2.0 };
    let columns = if card.density == Density::Tight { 4.6 } else { 0.0 };
    HEAD + columns + f64::from(lines(&who_words(card), WIDTH, text)) * measures.line + ring + phases + FOOT
}

/// The title, the line for name and start, and the line about danger; the foot with its two small lines.
const HEAD: f64 = 28.0;
const FOOT: f64 = 9.5;

/// The title of the back, and what it is.
const BACK_HEAD: f64 = 18.0;

/// The room that the name of a phase takes from the title of its first step, where it stands beside it.
fn part_width(density: Density, phase: &CardPhase, at: usize) -> f64 {
    let name = Setting {
        points: 12.0,
        is_bold: true,
    };
    match (density, at) {
        (Density::Tight, 0) => width(&phase.title, name) + 4.0,
        _ => 0.0,
    }
}

/// Puts what is known of a step beside its title where lines are dear and both fit on one.
pub(super) fn set_beside(card: &mut Card) {
    let density = card.density;
    if !matches!(density, Density::Dense | Density::Tight) {
        return;
    }
    let text = Setting {
        points: density.measures().points,
        is_bold: false,
    };
    let bold = Setting { is_bold: true, ..text };
    for phase in &mut card.phases {
        let parts: Vec<f64> = (0..phase.steps.len())
            .map(|at| part_width(density, phase, at))
            .collect();
        for (step, part) in phase.steps.iter_mut().zip(parts) {
            let room = WIDTH - LEFT - RIGHT - part - width(&step.title, bold) - 5.0;
            step.is_beside = !step.facts.is_empty() && room > 0.0 && fact_width(&step.facts, text) <= room;
        }
    }
}

/// The width of what is known of a step, on one line.
fn fact_width(facts: &[Piece], setting: Setting) -> f64 {
    let space = width(" ", setting);
    let piece = |piece: &Piece| {
        let options = piece.boxes.iter().map(|option| BOX + width(option, setting) + space);
        let blank = if piece.is_blank { BLANK } else { 0.0 };
        width(&piece.text, setting) + options.sum::<f64>() + blank + space
    };
    facts.iter().map(piece).sum()
}

/// Who usually takes the role, as the head says it.
fn who_words(card: &Card) -> String {
    let usually = card.usually.as_deref().unwrap_or_default();
    format!("Usually: {usually}. If away: {}.", card.deputies.join("; "))
}

/// The lines of whom to ring. A name and its numbers stay together.
fn ring_lines(card: &Card, setting: Setting) -> u32 {
    let bold = Setting {
        is_bold: true,
        ..setting
    };
    let room = WIDTH - 5.0;
    let mut paragraph = Paragraph::new(room, width(" · ", setting));
    paragraph.put(width("Ring first:", bold));
    for line in &card.ring {
        let phones = if line.phones.is_empty() {
            BLANK
        } else {
            width(&line.phones.join(" or "), bold)
        };
        let words = format!("{}  (step {} …)", line.name, line.steps.join(", "));
        paragraph.put(phones + width(&words, setting));
    }
    paragraph.lines
}

fn step_height(step: &CardStep, measures: &Measures, beside: f64) -> f64 {
    let text = Setting {
        points: measures.points,
        is_bold: false,
    };
    let bold = Setting { is_bold: true, ..text };
    let room = WIDTH - LEFT;
    let title = f64::from(lines(&step.title, WIDTH - LEFT - RIGHT - beside, bold).max(1));
    let loud = if measures.is_loud { bold } else { text };
    let boxed = |word: &str, words: &Option<String>| {
        words.as_ref().map_or(0.0, |words| {
            let all = format!("{word} {words}");
            f64::from(lines(&all, WIDTH - 8.0, loud)) * measures.line + 2.9
        })
    };
    let paragraph = |words: &Option<String>, label: &str| {
        words.as_ref().map_or(0.0, |words| {
            f64::from(lines(&format!("{label}{words}"), room, text)) * measures.line
        })
    };
    let below = if step.is_beside {
        0
    } else {
        fact_lines(&step.facts, room, text)
    };
    measures.row
        + (title - 1.0) * measures.line
        + boxed("WARNING", &step.warning)
        + boxed("CAUTION", &step.caution)
        + f64::from(below) * measures.line
        + paragraph(&step.detail, "")
        + paragraph(&step.say, "Say: ")
        + paragraph(&step.note, "Note: ")
        + measures.gap
}

/// The lines of a paragraph in which boxes and blanks stand between words. An option is kept on one line.
fn fact_lines(facts: &[Piece], room: f64, setting: Setting) -> u32 {
    if facts.is_empty() {
        return 0;
    }
    let space = width(" ", setting);
    let mut paragraph = Paragraph::new(room, space);
    for piece in facts {
        for word in piece.text.split_whitespace() {
            paragraph.put(width(word, setting));
        }
        for option in &piece.boxes {
            paragraph.put(BOX + width(option, setting) + space);
        }
        if piece.is_blank {
            paragraph.put(BLANK);
        }
    }
    paragraph.lines
}

/// Things of some width, put one behind the other into lines.
struct Paragraph {
    room: f64,
    space: f64,
    used: f64,
    lines: u32,
}

impl Paragraph {
    fn new(room: f64, space: f64) -> Self {
        Self {
            room,
            space,
            used: 0.0,
            lines: 1,
        }
    }

    fn put(&mut self, wide: f64) {
        if self.used > 0.0 && self.used + wide > self.room {
            self.lines += 1;
            self.used = 0.0;
        }
        self.used += wide + self.space;
        // What is wider than a whole line is broken within.
        while self.used > self.room + self.space && self.room > 0.0 {
            self.lines += 1;
            self.used -= self.room;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_has_the_same_measures() {
        let css = include_str!("../../templates/cards.css");
        for (name, density) in [
            (".card.roomy", Density::Roomy),
            (".card", Density::Plain),
            (".card.dense", Density::Dense),
            (".card.tight", Density::Tight),
        ] {
            let beginning = format!("{name} {{ --");
            let rule = css.lines().find(|line| line.starts_with(&beginning)).unwrap();
            let measures = density.measures();
            for (key, value) in [("line", measures.line), ("row", measures.row), ("gap", measures.gap)] {
                assert!(rule.contains(&format!("--{key}: {value}mm;")), "{key} {value}: {rule}");
            }
            if density != Density::Tight {
                assert!(rule.contains(&format!("--phase: {}mm;", measures.phase)), "{rule}");
            }
            let points = format!("--points: {}pt;", measures.points);
            assert!(
                rule.contains(&points) || (measures.points - 12.0).abs() < 0.01,
                "{rule}"
            );
        }
    }
}
