//! The board and the handover as plain text, for the wall and for the day the PC dies. Made of the same lines as the
//! screens, so that both say the same.

use std::fmt::Write as _;

use crate::incident::log::Log;
use crate::incident::moment::Moment;
use crate::incident::narrate;
use crate::incident::state::State;
use crate::plan::model::ServiceStatus;
use crate::text::visible;

use super::model::PlanView;
use super::outline::{self, Line};
use super::theme::{Look, Signs, kind_words};
use super::update::briefing;

/// How many of the latest entries the board shows.
const LATEST: usize = 15;

/// The board: what runs, the services, every phase and step with its state, the latest entries. Any PC and any pen can
/// go on from it.
pub fn board(log: &Log, now: Moment) -> String {
    let state = log.state();
    let zone = state.practice.zone;
    let mut text = heading(log, "BOARD", now);
    text.push_str("\nSERVICES\n");
    for service in &state.services {
        if service.status() != ServiceStatus::Up {
            let since = narrate::moment_words(service.since(), zone, now.day_in(zone));
            let words = narrate::service_words(service.status());
            line(&mut text, &format!("  {}: {words} since {since}", service.shown_name()));
        }
    }
    text.push_str("\nROLES\n");
    for role in &state.roles {
        let holder = role
            .holders
            .latest()
            .map_or("____________", |change| &change.value.name);
        line(&mut text, &format!("  {}: {holder}", role.title));
    }
    text.push_str("\nPLAN\n");
    plan(&mut text, state, now);
    text.push_str("\nLATEST IN THE LOG\n");
    let shown = log.entries().rev().filter(|entry| !log.is_struck(entry));
    for entry in shown.take(LATEST) {
        let at = narrate::moment_words(entry.occurred, zone, now.day_in(zone));
        let no = state.name_of(entry.place);
        let by = entry.by.as_ref().map_or("--", |by| by.as_str());
        line(
            &mut text,
            &format!("  {at}  {no:>4}  {by}  {}", narrate::sentence(entry, log)),
        );
    }
    text
}

/// Every phase with every step and its state.
fn plan(text: &mut String, state: &State, now: Moment) {
    let zone = state.practice.zone;
    let plain = Look {
        signs: Signs::Plain,
        ..Look::default()
    };
    let phases = state.plan().into_iter().flat_map(|plan| &plan.phases);
    let others = phases.filter(|phase| state.phase().is_none_or(|current| current.id != phase.id));
    let everything = PlanView {
        turned: others.map(|phase| phase.id.clone()).collect(),
        ..PlanView::default()
    };
    for entry in outline::lines(state, &everything, now) {
        match entry {
            Line::Phase { phase, is_current, .. } => {
                let here = if is_current { "  <- we are here" } else { "" };
                line(text, &format!("{}{here}", phase.title));
            }
            Line::Step { step, status, .. } => {
                let outcome = state.step(&step.id).and_then(|step| step.outcome.as_ref());
                let at = outcome
                    .map(|outcome| narrate::hour_words(outcome.occurred, zone))
                    .unwrap_or_default();
                line(text, &format!("  [{}] {} {at}", plain.step_sign(status), step.title));
            }
        }
    }
}

/// What the next lead must know.
pub fn handover(log: &Log, now: Moment) -> String {
    let mut text = heading(log, "HANDOVER", now);
    text.push('\n');
    for (_, words) in briefing(log, now) {
        line(&mut text, &words);
    }
    text.push_str("\nHanded over by ____________  to ____________  at ______\n");
    text
}

fn heading(log: &Log, what: &str, now: Moment) -> String {
    let state = log.state();
    let kind = kind_words(state.kind);
    let title = state.plan_in_use().map_or("", |plan| &plan.title);
    let at = now.in_zone(state.practice.zone).format("%a %-d %b %Y %H:%M %Z");
    let mut text = String::new();
    line(
        &mut text,
        &format!("{kind} · {what} · {} · {title}", state.practice.name),
    );
    line(&mut text, &format!("As it stood at {at}"));
    text
}

fn line(text: &mut String, words: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{}", visible(words.trim_end()));
}
