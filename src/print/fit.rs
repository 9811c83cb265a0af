//! What of a card fits on its page. Nothing is ever cut: what must be there stands in the smallest spacing that holds it,
//! and what helps is added, the most useful first, as long as there is room (docs/decisions: one page a role).

use serde::Serialize;

use super::card::{Card, CardStep, Piece};
use super::extra::{Draft, Extra};
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

/// How much of the steps after the first hour must stand on a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Brevity {
    /// Everything.
    Whole,
    /// What warns and when the step applies; what is ticked and written comes as there is room, before all else.
    Brief,
}

/// The measures of a density, in millimetres and points. `templates/cards.css` has the same.
struct Measures {
    points: f64,
    line: f64,
    row: f64,
    phase: f64,
    gap: f64,
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
            },
            Self::Plain => Measures {
                points: 12.0,
                line: 5.2,
                row: 7.4,
                phase: 7.8,
                gap: 1.0,
            },
            Self::Dense => Measures {
                points: 12.0,
                line: 4.6,
                row: 5.9,
                phase: 6.2,
                gap: 0.5,
            },
            Self::Tight => Measures {
                points: 12.0,
                line: 4.5,
                row: 5.7,
                phase: 0.6,
                gap: 0.5,
            },
        }
    }
}

/// The height of a page between its margins, in millimetres, less what a browser may break otherwise than we reckon.
const PAGE: f64 = 281.0 - 5.0;

/// The width between the margins.
const WIDTH: f64 = 190.0;

/// What stands beside the title of a step: the tick, the number, and at the right due, time and initials.
const LEFT: f64 = 16.0;
const RIGHT: f64 = 60.0;

/// Room to write something down, and what a box takes before its words.
const BLANK: f64 = 34.0;
const BOX: f64 = 6.5;

/// The card that holds everything that must be there and as much of the rest as fits.
pub(super) fn fitted(draft: &Draft) -> Card {
    for density in [Density::Roomy, Density::Plain, Density::Dense] {
        let (card, is_whole) = filled(draft, density, Brevity::Whole);
        // What is wanted weighs more than air, but not more than a heading above each phase.
        if over(&card) <= 0.0 && (is_whole || density == Density::Dense) {
            return card;
        }
    }
    let (whole, _) = filled(draft, Density::Tight, Brevity::Whole);
    if over(&whole) <= 0.0 {
        return whole;
    }
    let (mut card, _) = filled(draft, Density::Tight, Brevity::Brief);
    card.lines_over = whole_lines(over(&card), card.density.measures().line);
    card
}

/// The card with the extras that fit, the most useful first; and whether all that are wanted do.
fn filled(draft: &Draft, density: Density, brevity: Brevity) -> (Card, bool) {
    let mut chosen = Vec::new();
    let mut card = draft.card(&chosen, density, brevity);
    let mut is_whole = true;
    for (at, extra) in draft.extras(brevity).iter().enumerate() {
        chosen.push(at);
        let fuller = draft.card(&chosen, density, brevity);
        if over(&fuller) > 0.0 {
            chosen.pop();
            is_whole &= !extra.is_wanted;
        } else {
            card = fuller;
        }
    }
    (card, is_whole)
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
            // The name of the phase takes room from the title of its first step, where it stands beside it.
            let name = Setting {
                points: 10.0,
                is_bold: true,
            };
            let beside = match card.density {
                Density::Tight => width(&phase.title.to_uppercase(), name) + 6.0,
                _ => 0.0,
            };
            let steps = phase.steps.iter().enumerate();
            let steps: f64 = steps
                .map(|(at, step)| step_height(step, &measures, if at == 0 { beside } else { 0.0 }))
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
        let words = format!("{}  (step {})", line.name, line.steps.join(", "));
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
    let boxed = |word: &str, words: &Option<String>| {
        words.as_ref().map_or(0.0, |words| {
            let all = format!("{word} {words}");
            f64::from(lines(&all, room - 5.0, bold)) * measures.line + 2.2
        })
    };
    let paragraph = |words: &Option<String>, label: &str| {
        words.as_ref().map_or(0.0, |words| {
            f64::from(lines(&format!("{label}{words}"), room, text)) * measures.line
        })
    };
    measures.row
        + (title - 1.0) * measures.line
        + boxed("WARNING", &step.warning)
        + boxed("CAUTION", &step.caution)
        + f64::from(fact_lines(&step.facts, room, text)) * measures.line
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

impl Extra {
    /// Whether this weighs more than larger letters and air.
    pub(super) const fn wanted(mut self) -> Self {
        self.is_wanted = true;
        self
    }
}
