//! Complication cards: the same scenario, made harder by one thing that nobody has prepared for.
//!
//! The card is an inject like any other. Which one a random draw gives follows from the drill's seed, so that the log does
//! not show what is coming and the same seed gives the same drill.

use std::sync::Arc;

use crate::incident::drill::ScenarioText;
use crate::incident::state::State;
use crate::plan::model::{Plan, ServiceId, ServiceStatus};
use crate::plan::scenario::{Comes, Inject, InjectId, Scenario};

/// The word that leaves the choice to the seed.
pub const RANDOM: &str = "random";

/// The id of the inject that a card becomes.
const INJECT: &str = "complication";

/// A card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Complication {
    /// Its id, as `--complication` takes it.
    pub id: &'static str,
    /// What happens.
    text: &'static str,
    /// The service that fails with it; a plan without it is not given the card at random.
    service: Option<&'static str>,
}

/// Every card.
pub const ALL: [Complication; 7] = [
    card(
        "lead-absent",
        "EXERCISE. Whoever leads is called away this minute and cannot be reached. Somebody else has to take over.",
        None,
    ),
    card(
        "service-flaps",
        "EXERCISE. For two people it worked a moment ago, and now it does not. It comes and goes.",
        None,
    ),
    card(
        "slip-lost",
        "EXERCISE. One slip is missing: its number was given out, and nobody can find the paper.",
        None,
    ),
    card(
        "prescription-pad-empty",
        "EXERCISE. The prescription forms are used up. The last serial has just been written.",
        None,
    ),
    card(
        "power-lost",
        "EXERCISE. The lights go out. So does everything that is not on battery.",
        Some("power"),
    ),
    card(
        "phones-lost",
        "EXERCISE. The phones are dead, inside and out.",
        Some("phones"),
    ),
    card(
        "this-pc-dies",
        "EXERCISE. The PC that runs this program dies. Leave it alone, and carry on from the second copy or on paper.",
        None,
    ),
];

const fn card(id: &'static str, text: &'static str, service: Option<&'static str>) -> Complication {
    Complication { id, text, service }
}

/// The scenario of a drill as it is played: with the card that it was given, where it was given one. It comes when a third
/// of the scenario has passed.
pub fn played(text: &ScenarioText, state: &State) -> Arc<Scenario> {
    let scenario = text.scenario();
    let setting = state.drill.as_ref().map(|drill| &drill.setting);
    let Some((wanted, seed)) = setting.and_then(|setting| Some((setting.complication.as_deref()?, setting.seed)))
    else {
        return scenario;
    };
    // The plan with which it was opened: a switch on the way must not turn the card into another.
    let Some(card) = state.plans.first().and_then(|used| chosen(wanted, seed, &used.plan)) else {
        return scenario;
    };
    let mut whole = (*scenario).clone();
    whole.injects.push(Inject {
        id: InjectId::recorded(INJECT),
        comes: Comes::At(scenario.duration / 3),
        from: None,
        to: None,
        medium: None,
        text: Some(card.text.to_owned()),
        services: card
            .service
            .map(|service| (ServiceId::recorded(service), ServiceStatus::Down))
            .into_iter()
            .collect(),
        expects: Vec::new(),
        hint: None,
        variants: Vec::new(),
    });
    Arc::new(whole)
}

fn chosen(wanted: &str, seed: u64, plan: &Plan) -> Option<&'static Complication> {
    if wanted != RANDOM {
        return ALL.iter().find(|card| card.id == wanted);
    }
    let fits = |card: &&Complication| card.service.is_none_or(|service| plan.service(service).is_some());
    let fitting: Vec<&Complication> = ALL.iter().filter(fits).collect();
    let count = u64::try_from(fitting.len()).ok().filter(|count| *count > 0)?;
    // Neighbouring seeds draw different cards.
    let turn = usize::try_from((seed ^ (seed >> 7)) % count).unwrap_or(0);
    fitting.get(turn).copied()
}
