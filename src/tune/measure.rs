//! How long a step took, by one log.

use std::time::Duration;

use crate::incident::drill::ClockTurn;
use crate::incident::ids::IncidentId;
use crate::incident::log::Log;
use crate::incident::timing;
use crate::plan::condition::IncidentKind;
use crate::plan::model::Step;

/// Where something was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// In a drill.
    Drill,
    /// In an incident, whether it was recorded then or typed in from paper.
    Earnest,
}

/// How long a step took once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// In which incident.
    pub incident: IncidentId,
    /// Where it was measured.
    pub source: Source,
    /// How long it took.
    pub took: Duration,
}

/// What a log can be measured as; none where its minutes are not those of people: a script's, or of a clock that was
/// hurried or set ahead.
pub(super) fn source(log: &Log) -> Option<Source> {
    let state = log.state();
    if state.kind != IncidentKind::Drill {
        return Some(Source::Earnest);
    }
    let drill = state.drill.as_deref()?;
    let is_hurried = |turn: ClockTurn| match turn {
        ClockTurn::Jumped => true,
        ClockTurn::Speed(speed) => speed != 1,
        ClockTurn::Paused | ClockTurn::Resumed | ClockTurn::RealWorld => false,
    };
    let is_real = drill.setting.speed == 1 && !drill.turns.iter().any(|turn| is_hurried(turn.turn));
    (is_real && !state.is_scripted()).then_some(Source::Drill)
}

fn sample(log: &Log, took: Duration) -> Option<Sample> {
    Some(Sample {
        incident: log.state().incident.clone()?,
        source: source(log)?,
        took,
    })
}

/// From when its due time counts until it was first done. None where the moment from which it counted then cannot be told
/// any more: its phase was entered again, its anchor came anew, or its condition came true only after its time had passed.
pub(super) fn until_done(log: &Log, step: &Step) -> Option<Sample> {
    let state = log.state();
    // The step as the plan of that day has it.
    let (_, then) = state.find_step(step.id.as_str())?;
    let due_then = then.due.as_ref()?;
    let is_same_anchor = step.due.as_ref().is_some_and(|due| due.after == due_then.after);
    let round = state.step(&step.id)?.rounds.first()?;
    let from = timing::counts_from(state, then)?;
    let is_counted_from = round.due == Some(state.working().after(from, due_then.within));
    if !is_same_anchor || !is_counted_from || round.done < from {
        return None;
    }
    sample(log, state.working().between(from, round.done))
}

/// From when somebody began it until it was first done, where both were written down.
pub(super) fn working(log: &Log, step: &Step) -> Option<Sample> {
    let round = log.state().step(&step.id)?.rounds.first()?;
    let started = round.started.filter(|started| *started < round.done)?;
    sample(log, round.done.since(started))
}
