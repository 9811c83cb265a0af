//! The action cards of a plan as data: what stands on each page, in its order. Templates are given this whole.

use serde::Serialize;

use super::contact::ContactLine;
use super::fit::Density;
use super::gave_way::GaveWay;

/// The cards of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cards {
    /// The practice's name.
    pub practice: String,
    /// The plan's id.
    pub plan: String,
    /// Its title.
    pub title: String,
    /// Its version, as its author writes it.
    pub version: String,
    /// The first twelve digits of the SHA-256 of its text.
    pub sha256: String,
    /// True where somebody has approved the plan: until then its target times are proposals.
    pub is_approved: bool,
    /// True where they are printed for an exercise.
    pub is_exercise: bool,
    /// When they were printed, in words.
    pub printed: String,
    /// How many roles have steps, and so a card.
    pub roles: usize,
    /// A card for each role that has steps, in the order of the plan; each sheet of one that is longer than a page.
    pub cards: Vec<Card>,
}

/// The card of a role: one page, with its back. One that is longer is as many of these as it has sheets.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Card {
    /// The role's id.
    pub role: String,
    /// Its place among the cards of the plan, from 1.
    pub number: usize,
    /// Its title.
    pub title: String,
    /// Who usually takes it.
    pub usually: Option<String>,
    /// Who takes it when that person is away.
    pub deputies: Vec<String>,
    /// Whom its steps ring, in their order.
    pub ring: Vec<ContactLine>,
    /// Its steps, by phase.
    pub phases: Vec<CardPhase>,
    /// How close the lines stand.
    pub density: Density,
    /// How many lines do not fit on the page; zero where all do.
    pub lines_over: u32,
    /// Which of its sheets this is, from 1.
    pub sheet: usize,
    /// How many sheets it has: one, but where it is longer than a page.
    pub sheets: usize,
    /// The steps of which something had no room on the page: it stands on its back.
    pub back: Vec<CardStep>,
    /// How many lines do not fit on the back; zero where all do.
    pub back_lines_over: u32,
    /// What helps and has no room.
    pub gave_way: GaveWay,
}

impl Card {
    /// What its author should know of it, in words, and what helps: that it, or its back, is longer than a page.
    pub fn trouble(&self) -> Option<(String, &'static str)> {
        let (what, lines) = match (self.lines_over, self.back_lines_over) {
            (0, 0) => return None,
            (0, lines) => ("back of the action card", lines),
            (lines, _) => ("action card", lines),
        };
        let lines = if lines == 1 {
            "one line".to_owned()
        } else {
            format!("{lines} lines")
        };
        Some((
            format!("the {what} of {} is {lines} longer than a page", self.title),
            "give some of its steps to another role, or shorten their warnings, conditions and options",
        ))
    }
}

/// The steps that a role has in a phase.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CardPhase {
    /// The phase's title.
    pub title: String,
    /// The steps.
    pub steps: Vec<CardStep>,
}

/// A step on a card.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CardStep {
    /// The step's id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// When it is due, counted from the start of the plan: `10 min`; with a plus, from when its phase began: `+45 min`.
    pub by: Option<String>,
    /// Harm to people: boxed, before the step.
    pub warning: Option<String>,
    /// Harm to the work: boxed, before the step.
    pub caution: Option<String>,
    /// What must be known or filled in to do the step and to type it up, in one paragraph.
    pub facts: Vec<Piece>,
    /// Whether that paragraph stands beside the title instead of below it.
    pub is_beside: bool,
    /// What helps to do it, where the page has room for it.
    pub detail: Option<String>,
    /// The words to read out, where the page has room for them.
    pub say: Option<String>,
    /// Good to know, where the page has room for it.
    pub note: Option<String>,
    /// Whether there is more of it on the back, which must be known.
    pub has_more: bool,
}

/// What a piece is about; what is ticked comes after what is only read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PieceKind {
    /// When the step applies.
    Condition,
    /// When it is due, and how often.
    Due,
    /// Which text is read out.
    ReadOut,
    /// The paper that is handed out, and what else helps.
    Help,
    /// A question to be answered.
    Question,
    /// The options of a decision.
    Options,
}

/// A part of what is known of a step or filled in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Piece {
    /// What it is about.
    pub kind: PieceKind,
    /// What it says.
    pub text: String,
    /// What can be ticked behind it.
    pub boxes: Vec<String>,
    /// Whether there is room to write behind it.
    pub is_blank: bool,
}

impl Piece {
    /// Words alone.
    pub(super) fn words(kind: PieceKind, text: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
            boxes: Vec::new(),
            is_blank: false,
        }
    }

    /// The same with boxes to be ticked.
    pub(super) fn or_tick(mut self, boxes: impl IntoIterator<Item = String>) -> Self {
        self.boxes = boxes.into_iter().collect();
        self
    }

    /// The same with room to write.
    pub(super) fn with_room(mut self) -> Self {
        self.is_blank = true;
        self
    }
}
