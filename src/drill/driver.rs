//! Which injects are due. The driver decides nothing: sending is a command like any other, and the rules refuse a second
//! sending, so that any number of windows may drive one drill.

use std::time::Duration;

use super::fulfilment;
use crate::incident::command::InjectCard;
use crate::incident::drill::InjectRecord;
use crate::incident::moment::Moment;
use crate::incident::state::{IncidentStatus, State};
use crate::incident::truth;
use crate::plan::condition::Condition;
use crate::plan::scenario::{Comes, Inject, Scenario};

/// The injects that are due, in the order in which they are to be sent: those whose time has come, however long ago, and
/// those whose condition holds. Nothing while the drill is paused or has ended, and never what waits for a hand; in a
/// drill that is read aloud everything does.
pub fn due<'s>(scenario: &'s Scenario, state: &State, now: Moment) -> Vec<&'s Inject> {
    let waits_for_hand = state.drill.as_ref().is_some_and(|drill| drill.setting.read_aloud);
    if !goes(state) || waits_for_hand {
        return Vec::new();
    }
    let mut found: Vec<(Duration, &Inject)> = waiting(scenario, state)
        .filter_map(|inject| match &inject.comes {
            Comes::At(at) => (state.declared.plus(*at) <= now).then_some((*at, inject)),
            Comes::When(condition) => {
                let truth = truth::evaluate(condition, state, now);
                truth.holds.then(|| (truth.since.since(state.declared), inject))
            }
            Comes::ByHand => None,
        })
        .collect();
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, inject)| inject).collect()
}

/// The next moment after `now` at which an inject may become due by the mere passing of time.
pub fn next_moment(scenario: &Scenario, state: &State, now: Moment) -> Option<Moment> {
    if !goes(state) {
        return None;
    }
    let mut moments = Vec::new();
    for inject in waiting(scenario, state) {
        match &inject.comes {
            Comes::At(at) => moments.push(state.declared.plus(*at)),
            Comes::When(condition) => ripening(condition, state, now, &mut moments),
            Comes::ByHand => {}
        }
    }
    moments.into_iter().filter(|moment| *moment > now).min()
}

/// T of the next inject that has a time of its own, for jumping to it. One whose time has just come and that is on its way
/// is the next: whoever asks twice does not pass it. Cards that are turned by hand wait, and nobody jumps back to them.
pub fn next_timed(scenario: &Scenario, state: &State, t: Duration) -> Option<Duration> {
    let next = waiting(scenario, state)
        .filter_map(|inject| match inject.comes {
            Comes::At(at) => Some(at),
            Comes::When(_) | Comes::ByHand => None,
        })
        .filter(|at| *at >= t || !state.is_read_aloud())
        .min();
    next.map(|at| at.max(t))
}

/// The hints of injects of which something expected has not been done in its time, the latest first.
pub fn hints<'s>(scenario: &'s Scenario, state: &State, now: Moment) -> Vec<(&'s Inject, &'s str)> {
    let Some(drill) = &state.drill else {
        return Vec::new();
    };
    let mut found: Vec<(Moment, &Inject, &str)> = Vec::new();
    for inject in &scenario.injects {
        let sent = drill.inject(inject.id.as_str()).and_then(|fact| fact.sent);
        let (Some(sent), Some(hint)) = (sent, inject.hint.as_deref()) else {
            continue;
        };
        if hints_of(inject, state, now) {
            found.push((sent, inject, hint));
        }
    }
    found.sort_by_key(|(sent, ..)| std::cmp::Reverse(*sent));
    found.into_iter().map(|(_, inject, hint)| (inject, hint)).collect()
}

/// Whether something that an inject expects has not been done in its time, so that help may be given.
pub fn hints_of(inject: &Inject, state: &State, now: Moment) -> bool {
    let fact = state.drill.as_ref().and_then(|drill| drill.inject(inject.id.as_str()));
    let Some(sent) = fact.and_then(|fact| fact.sent) else {
        return false;
    };
    inject.expects.iter().any(|expectation| {
        let is_over = expectation.within.is_some_and(|within| sent.plus(within) < now);
        is_over && fulfilment::fulfilled(state, &expectation.what, sent).is_none()
    })
}

/// What the players are told, in a drill of this seed; what whoever sends it gives in its place goes before.
pub fn card(inject: &Inject, seed: u64, own: Option<&InjectCard>) -> InjectCard {
    let of = |own_words: Option<&String>, planned: Option<&String>| own_words.or(planned).cloned();
    InjectCard {
        from: of(own.and_then(|own| own.from.as_ref()), inject.from.as_ref()),
        to: own.and_then(|own| own.to.as_ref()).or(inject.to.as_ref()).cloned(),
        medium: of(own.and_then(|own| own.medium.as_ref()), inject.medium.as_ref()),
        text: own
            .and_then(|own| own.text.clone())
            .or_else(|| inject.words(seed).map(str::to_owned)),
        services: inject.services.clone(),
    }
}

fn goes(state: &State) -> bool {
    let goes = state.drill.as_ref().is_some_and(|drill| drill.clock.goes());
    goes && state.status == IncidentStatus::Running
}

/// The injects that have not been sent and may come by themselves.
fn waiting<'s>(scenario: &'s Scenario, state: &State) -> impl Iterator<Item = &'s Inject> {
    let recorded = |inject: &Inject| {
        let drill = state.drill.as_ref()?;
        Some(drill.inject(inject.id.as_str())?.status)
    };
    let waits: Vec<&Inject> = scenario
        .injects
        .iter()
        .filter(|inject| recorded(inject).is_none_or(|status| status == InjectRecord::Freed))
        .collect();
    waits.into_iter()
}

/// The moments at which time alone may change whether a condition holds.
fn ripening(condition: &Condition, state: &State, now: Moment, moments: &mut Vec<Moment>) {
    match condition {
        Condition::Elapsed(time) => moments.push(state.declared.plus(*time)),
        Condition::Service {
            service,
            is,
            for_at_least: Some(time),
        } => {
            let at_all = Condition::Service {
                service: service.clone(),
                is: is.clone(),
                for_at_least: None,
            };
            let truth = truth::evaluate(&at_all, state, now);
            if truth.holds {
                moments.push(truth.since.plus(*time));
            }
        }
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                ripening(part, state, now, moments);
            }
        }
        Condition::Not(part) => ripening(part, state, now, moments),
        _ => {}
    }
}
