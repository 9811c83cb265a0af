//! A card before it is known what fits: what must be there, and what helps.

use super::card::{Card, CardPhase, Piece, PieceKind};
use super::fit::{Brevity, Density};

/// A card with only what must be there, and what may be added to it.
#[derive(Debug)]
pub(super) struct Draft {
    /// With what must be there.
    bare: Card,
    /// What helps, the most useful first.
    extras: Vec<Extra>,
    /// The titles of the phases that come after the first hour.
    later: Vec<String>,
    /// What their steps ask and decide, for a card on which not all of it fits, and what helps.
    restored: Vec<Extra>,
}

/// Something that may be added to a step.
#[derive(Debug, Clone)]
pub(super) struct Extra {
    /// The id of the step.
    pub(super) step: String,
    /// What.
    pub(super) what: Addition,
    /// Whether this weighs more than larger letters and air.
    pub(super) is_wanted: bool,
}

/// What may be added.
#[derive(Debug, Clone)]
pub(super) enum Addition {
    /// Harm to the work, boxed.
    Caution(String),
    /// Everything that a step asks and decides, in the place of less of it.
    Facts(Vec<Piece>),
    /// Something more to be filled in.
    Fact(Piece),
    /// How it is done. The longer takes the place of the shorter.
    Detail(String),
    /// The words to read out.
    Say(String),
    /// Good to know.
    Note(String),
}

impl Extra {
    /// Something that is added where there is room.
    pub(super) fn new(step: &str, what: Addition) -> Self {
        Self {
            step: step.to_owned(),
            what,
            is_wanted: false,
        }
    }
}

impl Draft {
    /// A card that has all of this, and may have these extras.
    pub(super) fn new(bare: Card, extras: Vec<Extra>, later: Vec<String>) -> Self {
        let mut restored = Vec::new();
        let mut whole = Vec::new();
        let is_later = |phase: &&CardPhase| later.contains(&phase.title);
        for step in bare.phases.iter().filter(is_later).flat_map(|phase| &phase.steps) {
            let written = step.facts.iter().map(written).collect();
            restored.push(Extra::new(&step.id, Addition::Facts(written)));
            whole.push(Extra::new(&step.id, Addition::Facts(step.facts.clone())));
        }
        restored.extend(whole);
        restored.extend(extras.iter().cloned());
        Self {
            bare,
            extras,
            later,
            restored,
        }
    }

    /// What may be added, the most useful first.
    pub(super) fn extras(&self, brevity: Brevity) -> &[Extra] {
        match brevity {
            Brevity::Whole => &self.extras,
            Brevity::Brief => &self.restored,
        }
    }

    /// The card with these of its extras, in this density.
    pub(super) fn card(&self, chosen: &[usize], density: Density, brevity: Brevity) -> Card {
        let mut card = self.bare.clone();
        card.density = density;
        if brevity == Brevity::Brief {
            let later = card.phases.iter_mut().filter(|phase| self.later.contains(&phase.title));
            for step in later.flat_map(|phase| &mut phase.steps) {
                step.facts.retain(|piece| piece.kind == PieceKind::Condition);
            }
        }
        let extras = self.extras(brevity);
        for extra in chosen.iter().filter_map(|at| extras.get(*at)) {
            add(&mut card.phases, extra);
        }
        card
    }
}

/// A piece with room to write the choice instead of its options.
fn written(piece: &Piece) -> Piece {
    match piece.kind {
        PieceKind::Options => Piece::words(PieceKind::Options, "Choice:").to_write(),
        _ => piece.clone(),
    }
}

fn add(phases: &mut [CardPhase], extra: &Extra) {
    let mut steps = phases.iter_mut().flat_map(|phase| &mut phase.steps);
    let Some(step) = steps.find(|step| step.id == extra.step) else {
        return;
    };
    match &extra.what {
        Addition::Caution(text) => step.caution = Some(text.clone()),
        Addition::Facts(facts) => step.facts.clone_from(facts),
        Addition::Fact(piece) => step.facts.push(piece.clone()),
        Addition::Detail(text) => step.detail = Some(text.clone()),
        Addition::Note(text) => step.note = Some(text.clone()),
        Addition::Say(text) => {
            step.say = Some(text.clone());
            // The words themselves stand in for their name.
            step.facts.retain(|piece| piece.kind != PieceKind::ReadOut);
        }
    }
}
