//! A card before it is known what fits: what must be there, and what helps.

use std::collections::{HashMap, HashSet};

use super::card::{Card, CardPhase, CardStep, Piece, PieceKind};
use super::fit::{Brevity, Density, set_beside};

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
    brief: Vec<Extra>,
    /// The same of every step.
    least: Vec<Extra>,
    /// Where each step stands: its phase, and its place in it.
    places: HashMap<String, (usize, usize)>,
}

/// Something that may be added to a step.
#[derive(Debug, Clone)]
pub(super) struct Extra {
    /// The id of the step.
    pub(super) step: String,
    /// What.
    pub(super) what: Addition,
    /// Whether it must be known: where the page has no room for it, it stands on the back.
    pub(super) is_needed: bool,
}

/// What may be added.
#[derive(Debug, Clone)]
pub(super) enum Addition {
    /// Harm to the work, boxed.
    Caution(String),
    /// Everything that a step asks and decides, in the place of less of it.
    Facts(Vec<Piece>),
    /// Something more to be filled in, or to be known.
    Fact(Piece),
    /// What is decided, before its options.
    Question(String),
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
            is_needed: false,
        }
    }

    /// The same, which must be known.
    pub(super) fn needed(mut self) -> Self {
        self.is_needed = true;
        self
    }
}

impl Draft {
    /// A card that has all of this, and may have these extras.
    pub(super) fn new(bare: Card, extras: Vec<Extra>, later: Vec<String>) -> Self {
        let is_later = |phase: &&CardPhase| later.contains(&phase.title);
        let (after, early): (Vec<_>, Vec<_>) = bare.phases.iter().partition(is_later);
        let later_facts = restored(&after, written).chain(restored(&after, Piece::clone));
        let brief: Vec<Extra> = later_facts.chain(extras.iter().cloned()).collect();
        let early_facts = restored(&early, written).chain(restored(&early, Piece::clone));
        let least = early_facts.chain(brief.iter().cloned()).collect();
        let places = bare.phases.iter().enumerate().flat_map(|(phase, of)| {
            let steps = of.steps.iter().enumerate();
            steps.map(move |(at, step)| (step.id.clone(), (phase, at)))
        });
        Self {
            places: places.collect(),
            bare,
            extras,
            later,
            brief,
            least,
        }
    }

    /// What may be added, the most useful first.
    pub(super) fn extras(&self, brevity: Brevity) -> &[Extra] {
        match brevity {
            Brevity::Whole => &self.extras,
            Brevity::Brief => &self.brief,
            Brevity::Bare => &self.least,
        }
    }

    /// The card with these of its extras, in this density.
    pub(super) fn card(&self, chosen: &[usize], density: Density, brevity: Brevity) -> Card {
        let mut card = self.bare.clone();
        card.density = density;
        for phase in &mut card.phases {
            let is_brief = match brevity {
                Brevity::Whole => false,
                Brevity::Brief => self.later.contains(&phase.title),
                Brevity::Bare => true,
            };
            if is_brief {
                let conditions = |step: &mut CardStep| step.facts.retain(|piece| piece.kind == PieceKind::Condition);
                phase.steps.iter_mut().for_each(conditions);
            }
        }
        let extras = self.extras(brevity);
        for extra in chosen.iter().filter_map(|at| extras.get(*at)) {
            self.add_to(&mut card.phases, extra);
        }
        if brevity == Brevity::Bare {
            name_conditions_once(&mut card);
        }
        set_beside(&mut card);
        card.back = self.back(&card, chosen, brevity);
        mark_more(&mut card);
        card
    }

    /// Adds something to its step.
    fn add_to(&self, phases: &mut [CardPhase], extra: &Extra) {
        let place = self.places.get(&extra.step);
        if let Some(step) = place.and_then(|(phase, at)| phases.get_mut(*phase)?.steps.get_mut(*at)) {
            add(step, &extra.what);
        }
    }

    /// The steps of which something that must be known was not chosen, with what their front does not say.
    fn back(&self, front: &Card, chosen: &[usize], brevity: Brevity) -> Vec<CardStep> {
        let extras = self.extras(brevity).iter().enumerate();
        let left: HashSet<&str> = extras
            .filter(|(at, extra)| extra.is_needed && chosen.binary_search(at).is_err())
            .map(|(_, extra)| extra.step.as_str())
            .collect();
        if left.is_empty() {
            return Vec::new();
        }
        let mut phases = self.bare.phases.clone();
        for extra in self.extras.iter().filter(|extra| extra.is_needed) {
            self.add_to(&mut phases, extra);
        }
        let steps = phases.into_iter().flat_map(|phase| phase.steps);
        let mut back: Vec<CardStep> = steps.filter(|step| left.contains(step.id.as_str())).collect();
        for step in &mut back {
            let place = self.places.get(&step.id);
            let shown = place.and_then(|(phase, at)| front.phases.get(*phase)?.steps.get(*at));
            let said: &[Piece] = shown.map_or(&[], |shown| &shown.facts);
            if shown.is_some_and(|shown| shown.caution.is_some()) {
                step.caution = None;
            }
            step.warning = None;
            // A condition is always on the front, if only by the number of the step that has the same.
            step.facts
                .retain(|piece| piece.kind != PieceKind::Condition && !said.contains(piece));
            // Where only the question had no room, the options are ticked on the front.
            for piece in step.facts.iter_mut().filter(|piece| piece.kind == PieceKind::Options) {
                if said.iter().any(|said| said.boxes == piece.boxes) {
                    piece.boxes.clear();
                }
            }
        }
        back
    }

    /// What the front does not say of what helps, for the back, the most useful first: by what an option is chosen, then the
    /// rest in the order of the extras.
    pub(super) fn further(&self) -> Vec<&Extra> {
        let steps = || self.bare.phases.iter().flat_map(|phase| &phase.steps);
        let decides = |id: &str| {
            let is_option = |piece: &Piece| piece.kind == PieceKind::Options;
            steps().any(|step| step.id == id && step.facts.iter().any(is_option))
        };
        let helps = self.extras.iter().filter(|extra| !extra.is_needed);
        let is_detail = |extra: &&Extra| matches!(extra.what, Addition::Detail(_));
        let criteria = helps.clone().filter(|extra| decides(&extra.step)).filter(is_detail);
        criteria.chain(helps.clone()).collect()
    }

    /// The back with something more of a step, where its front does not say it already.
    pub(super) fn back_with(&self, front: &Card, extra: &Extra) -> Option<Vec<CardStep>> {
        let all = || self.bare.phases.iter().flat_map(|phase| &phase.steps);
        let mut shown = front.phases.iter().flat_map(|phase| &phase.steps);
        let shown = shown.find(|step| step.id == extra.step)?;
        let mut back = front.back.clone();
        let at = if let Some(at) = back.iter().position(|step| step.id == extra.step) {
            at
        } else {
            let place = |id: &str| all().position(|step| step.id == id);
            let at = back
                .iter()
                .take_while(|step| place(&step.id) < place(&extra.step))
                .count();
            let bare = all().find(|step| step.id == extra.step)?;
            back.insert(at, bare.title_alone());
            at
        };
        back.get_mut(at)?.take(extra, shown).then_some(back)
    }
}

impl CardStep {
    /// Its number and title, nothing of what else is known.
    fn title_alone(&self) -> Self {
        Self {
            by: None,
            warning: None,
            caution: None,
            facts: Vec::new(),
            is_beside: false,
            detail: None,
            say: None,
            note: None,
            has_more: false,
            ..self.clone()
        }
    }

    /// Takes in for the back what the front of the step does not say; false where nothing is left of it.
    fn take(&mut self, extra: &Extra, front: &Self) -> bool {
        match &extra.what {
            Addition::Fact(piece) if !front.facts.contains(piece) && !self.facts.contains(piece) => {
                self.facts.push(piece.clone());
            }
            Addition::Detail(whole) => {
                // The front has its first sentences: the back goes on with the next.
                let begun = front.detail.as_deref().unwrap_or_default();
                let rest = whole.strip_prefix(begun).unwrap_or(whole).trim();
                let known = self.detail.as_deref().unwrap_or_default();
                if begun.len() >= whole.len() || known.len() >= rest.len() {
                    return false;
                }
                self.detail = Some(rest.to_owned());
            }
            Addition::Say(text) if front.say.is_none() => self.say = Some(text.clone()),
            Addition::Note(text) if front.note.is_none() => self.note = Some(text.clone()),
            _ => return false,
        }
        true
    }
}

/// Marks the steps of which the back has more.
pub(super) fn mark_more(card: &mut Card) {
    let over: HashSet<&str> = card.back.iter().map(|back| back.id.as_str()).collect();
    for step in card.phases.iter_mut().flat_map(|phase| &mut phase.steps) {
        step.has_more = over.contains(step.id.as_str());
    }
}

/// Says a condition in full at the first step that has it, and by the number of that step at the others.
fn name_conditions_once(card: &mut Card) {
    let mut met: Vec<(String, String)> = Vec::new();
    for step in card.phases.iter_mut().flat_map(|phase| &mut phase.steps) {
        let number = &step.number;
        for piece in step.facts.iter_mut().filter(|piece| piece.kind == PieceKind::Condition) {
            match met.iter().find(|(condition, _)| *condition == piece.text) {
                Some((_, first)) => piece.text = format!("Only if {first} applies."),
                None => met.push((piece.text.clone(), number.clone())),
            }
        }
    }
}

/// What the steps of these phases ask and decide, each piece as `how` has it.
fn restored<'p>(phases: &[&'p CardPhase], how: fn(&Piece) -> Piece) -> impl Iterator<Item = Extra> + use<'p> {
    let phases = phases.to_vec();
    phases.into_iter().flat_map(|phase| &phase.steps).map(move |step| {
        let facts = step.facts.iter().map(how).collect();
        Extra::new(&step.id, Addition::Facts(facts)).needed()
    })
}

/// Before the line on which a choice is written whose options had no room.
const SEE_BACK: &str = "Choice, see back:";

/// A piece with room to write the choice instead of its options.
fn written(piece: &Piece) -> Piece {
    match piece.kind {
        PieceKind::Options => Piece::words(PieceKind::Options, SEE_BACK).with_room(),
        _ => piece.clone(),
    }
}

/// Adds something to a step.
pub(super) fn add(step: &mut CardStep, what: &Addition) {
    match what {
        Addition::Caution(text) => step.caution = Some(text.clone()),
        Addition::Facts(facts) => step.facts.clone_from(facts),
        Addition::Fact(piece) => step.facts.push(piece.clone()),
        Addition::Question(question) => {
            let options = step.facts.iter_mut().find(|piece| piece.kind == PieceKind::Options);
            if let Some(options) = options {
                options.text = if options.is_blank {
                    format!("{question} {SEE_BACK}")
                } else {
                    question.clone()
                };
            }
        }
        Addition::Detail(text) => step.detail = Some(text.clone()),
        Addition::Note(text) => step.note = Some(text.clone()),
        Addition::Say(text) => {
            step.say = Some(text.clone());
            // The words themselves stand in for their name.
            step.facts.retain(|piece| piece.kind != PieceKind::ReadOut);
        }
    }
}
