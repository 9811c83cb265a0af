//! What helps and has no room on a card: said when cards are printed, so that nobody takes a full card for the whole plan.
//! What must be known never gives way; it stands on the back.

use std::fmt;

use serde::Serialize;

use super::build::{asked, how_whole};
use super::card::{Card, CardStep};
use crate::incident::narrate::counted;
use crate::plan::model::{Plan, Step};

/// How many of the steps of a card have something that had no room on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct GaveWay {
    /// Questions that need no answer.
    pub questions: u64,
    /// How it is done, whole or in part.
    pub details: u64,
    /// Words to read out; their title stands there.
    pub words: u64,
    /// What is good to know.
    pub notes: u64,
}

impl GaveWay {
    /// What has no room on this card.
    pub(super) fn of(card: &Card, plan: &Plan) -> Self {
        let mut gave = Self::default();
        for shown in card.phases.iter().flat_map(|phase| &phase.steps) {
            if let Some((_, step)) = plan.steps().find(|(_, step)| step.id.as_str() == shown.id) {
                gave.add(shown, step, card);
            }
        }
        gave
    }

    fn add(&mut self, shown: &CardStep, step: &Step, card: &Card) {
        let back = card.back.iter().filter(|back| back.id == shown.id);
        let sides: Vec<&CardStep> = [shown].into_iter().chain(back).collect();
        let facts: Vec<_> = sides.iter().flat_map(|step| &step.facts).collect();
        let details: Vec<&str> = sides.iter().filter_map(|step| step.detail.as_deref()).collect();
        let is_missing = |ask: &_| facts.iter().all(|fact| **fact != asked(ask));
        self.questions += u64::from(step.asks.iter().any(is_missing));
        self.details += u64::from(step.detail.as_deref().and_then(how_whole).unwrap_or_default() != details.join(" "));
        self.words += u64::from(step.use_message.is_some() && sides.iter().all(|side| side.say.is_none()));
        self.notes += u64::from(step.note.is_some() && sides.iter().all(|side| side.note.is_none()));
    }

    /// True where everything has room.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Display for GaveWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.details, "how it is done, in full"),
            (self.words, "the words to read out"),
            (self.questions, "questions that need no answer"),
            (self.notes, "notes"),
        ];
        let said = parts.iter().filter(|(steps, _)| *steps > 0);
        let said = said.map(|(steps, what)| format!("{what} ({})", counted(*steps, "step", "steps")));
        f.write_str(&said.collect::<Vec<_>>().join(", "))
    }
}
