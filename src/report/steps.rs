//! The steps of a report: what was to be done, and what became of it.

use std::collections::HashSet;
use std::time::Duration;

use super::reading::Reading;
use super::rows::{AnswerRow, GivenRow, RoundRow, StepCounts, StepRow};
use crate::incident::entry::{Entry, WordKey};
use crate::incident::event::Event;
use crate::incident::narrate::Voice;
use crate::incident::state::{PlanInUse, Round, SetAside, StepState};
use crate::incident::timing;
use crate::plan::condition::StepStatus;
use crate::plan::model::{AskKind, Phase, RoleId, Step, StepId};

/// The steps of the plan in use in its order; then those of earlier plans of which something was recorded, in theirs;
/// then what was recorded of steps that the plan in use asks otherwise;
/// then those that no plan of the incident knows, as they were recorded.
pub(super) fn rows(reading: &Reading<'_>) -> Vec<StepRow> {
    let state = reading.state;
    let mut rows = Vec::new();
    let mut met: HashSet<&StepId> = HashSet::new();
    for (index, used) in state.plans.iter().rev().enumerate() {
        let is_in_use = index == 0;
        for (phase, step) in used.plan.steps() {
            if (is_in_use || state.step(&step.id).is_some()) && met.insert(&step.id) {
                rows.push(planned_row(reading, phase, step));
            }
        }
    }
    let aside = state.set_aside.iter().map(|aside| set_aside_row(reading, aside));
    rows.extend(aside);
    let mut unplanned: Vec<_> = state.steps.iter().filter(|(id, _)| !met.contains(id)).collect();
    unplanned.sort_by_key(|(id, step)| (step.place, (*id).clone()));
    rows.extend(unplanned.into_iter().map(|(id, step)| unplanned_row(reading, id, step)));
    rows
}

/// What the steps come to.
pub(super) fn counts(rows: &[StepRow]) -> StepCounts {
    let count = |is: &dyn Fn(&StepRow) -> bool| rows.iter().filter(|row| is(row)).count();
    StepCounts {
        active: count(&|row| row.status.applies() && !row.never_entered),
        done: count(&|row| row.status.is_done()),
        done_late: count(&|row| row.status.is_done() && row.late_s.is_some_and(|late| late > 0)),
        left_out: count(&|row| matches!(row.status, StepStatus::NotApplicable | StepStatus::Cannot)),
        deferred: count(&|row| row.status == StepStatus::Deferred),
        open: count(&|row| row.status.is_open() && !row.never_entered),
        never_entered: count(&|row| row.never_entered),
        inactive: count(&|row| row.status == StepStatus::Inactive),
    }
}

fn planned_row(reading: &Reading<'_>, phase: &Phase, step: &Step) -> StepRow {
    let state = reading.state;
    let recorded = state.step(&step.id);
    let role = recorded
        .and_then(|recorded| recorded.role.as_ref())
        .unwrap_or(&step.role);
    let late = timing::late(state, phase, step, reading.at);
    StepRow {
        number: Some(step.number.to_string()),
        phase: Some(phase.id.to_string()),
        phase_title: Some(phase.title.clone()),
        role: Some(role.to_string()),
        role_title: Some(role_title(reading, role)),
        status: timing::status(state, phase, step, reading.at),
        never_entered: timing::is_never_entered(state, phase, step, reading.at),
        required: Some(step.required.word()),
        due: timing::due(state, phase, step, reading.at).map(|due| reading.time(due)),
        late_s: late.map(|late| late.as_secs()),
        planned_s: step.expect.as_ref().map(Duration::as_secs),
        answers: recorded.map_or_else(Vec::new, |recorded| answers(reading, step, recorded)),
        ..recorded_row(reading, &step.id, &step.title, recorded)
    }
}

/// A step that an earlier plan asked otherwise than the one in use: what became of it then.
fn set_aside_row(reading: &Reading<'_>, aside: &SetAside) -> StepRow {
    let under = |used: &&PlanInUse| used.place <= aside.recorded.place && used.step(aside.step.as_str()).is_some();
    let used = reading.state.plans.iter().rev().find(under);
    let planned = used.and_then(|used| used.step(aside.step.as_str()));
    let row = unplanned_row(reading, &aside.step, &aside.recorded);
    let round = aside.recorded.judged_round();
    let late = round.and_then(|round| Some(reading.state.working().between(round.due?, round.done)));
    StepRow {
        phase: planned.map(|(phase, _)| phase.id.to_string()),
        phase_title: planned.map(|(phase, _)| phase.title.clone()),
        required: planned.map(|(_, step)| step.required.word()),
        planned_s: planned.and_then(|(_, step)| step.expect).map(|expect| expect.as_secs()),
        late_s: late.map(|late| late.as_secs()),
        ..row
    }
}

fn unplanned_row(reading: &Reading<'_>, id: &StepId, recorded: &StepState) -> StepRow {
    let title = reading.log.at(recorded.place).and_then(|entry| match &entry.event {
        Event::StepRecorded(recorded) => Some(recorded.title.as_str()),
        Event::Decided(decided) => Some(decided.title.as_str()),
        _ => None,
    });
    let role = recorded.role.as_ref();
    StepRow {
        role: role.map(ToString::to_string),
        role_title: role.map(|role| role_title(reading, role)),
        status: recorded.status,
        ..recorded_row(reading, id, title.unwrap_or(id.as_str()), Some(recorded))
    }
}

/// The part of a row that is recorded, whatever the plan says.
fn recorded_row(reading: &Reading<'_>, id: &StepId, title: &str, recorded: Option<&StepState>) -> StepRow {
    let outcome = recorded.and_then(|recorded| recorded.outcome.as_ref());
    let given_later = || recorded.and_then(|recorded| reading.reason_given(recorded.place));
    let why = outcome.and_then(|outcome| reading.people.text(outcome.why).or_else(given_later));
    let decision = recorded.and_then(|recorded| reading.state.decisions.get(recorded.decision?));
    let decision = decision.filter(|_| outcome.is_some());
    let decided = decision.map(|fact| fact.option.to_string());
    let confirmed = recorded
        .and_then(|recorded| recorded.confirm)
        .filter(|_| outcome.is_some())
        .map(|(answer, _)| answer.word().to_owned());
    let deferred_to = recorded.and_then(|recorded| recorded.deferred_to.as_ref());
    let phases = || reading.state.plans.iter().rev();
    StepRow {
        id: id.to_string(),
        number: None,
        phase: None,
        phase_title: None,
        title: title.to_owned(),
        role: None,
        role_title: None,
        status: StepStatus::Waiting,
        never_entered: false,
        required: None,
        due: None,
        done_at: recorded.and_then(StepState::done_at).map(|done| reading.time(done)),
        roughly: outcome.is_some_and(|outcome| outcome.roughly),
        late_s: None,
        planned_s: None,
        actual_s: recorded.and_then(timing::actual).map(|actual| actual.as_secs()),
        rounds: recorded.map_or_else(Vec::new, |recorded| {
            recorded.rounds.iter().map(|round| round_row(reading, round)).collect()
        }),
        outcome: decided.or_else(|| confirmed.clone()),
        outcome_words: decision.map(|fact| fact.choice.clone()).or(confirmed),
        answers: Vec::new(),
        why,
        reason_owed: outcome.is_some() && recorded.is_some_and(|recorded| reading.is_reason_owed(recorded.place)),
        by: outcome.and_then(|outcome| reading.signed(outcome.by.as_ref(), outcome.occurred)),
        deferred_to: deferred_to.map(|phase| {
            let known = phases().find_map(|used| used.plan.phase(phase.as_str()));
            known.map_or_else(|| phase.to_string(), |phase| phase.title.clone())
        }),
    }
}

fn role_title(reading: &Reading<'_>, role: &RoleId) -> String {
    let known = reading.state.roles.iter().find(|state| state.id == *role);
    known.map_or_else(|| role.to_string(), |state| state.title.clone())
}

fn round_row(reading: &Reading<'_>, round: &Round) -> RoundRow {
    RoundRow {
        started_at: round.started.map(|started| reading.time(started)),
        done_at: reading.time(round.done),
        due: round.due.map(|due| reading.time(due)),
        late_s: round
            .due
            .map(|due| reading.state.working().between(due, round.done).as_secs()),
        by: reading.signed(round.by.as_ref(), round.done),
    }
}

/// The answers to a step's further questions, the facts and the free words, in the order of the plan.
fn answers(reading: &Reading<'_>, step: &Step, recorded: &StepState) -> Vec<AnswerRow> {
    let spoken = |ask: &WordKey| {
        let of_step = |entry: &&Entry| match &entry.event {
            Event::StepRecorded(record) => record.step == step.id && !reading.log.is_struck(entry),
            _ => false,
        };
        let mut entries = reading.log.entries().rev().filter(of_step);
        let commitment = entries.find_map(|entry| entry.word(ask));
        commitment.map(|commitment| reading.people.words(commitment))
    };
    let given = |ask: &crate::plan::model::Ask| {
        let of_step = reading.log.entries().filter_map(|entry| match &entry.event {
            Event::StepRecorded(record) if record.step == step.id && !reading.log.is_struck(entry) => {
                Some((entry, record))
            }
            _ => None,
        });
        let answered = of_step.filter_map(|(entry, record)| {
            let fact = record.answers.iter().find(|(id, _)| *id == ask.id);
            let fact = fact.map(|(_, answer)| answer.clone());
            let word = || entry.word(&WordKey::Answer(ask.id.clone()));
            let answer = fact.or_else(|| word().map(|commitment| reading.people.words(commitment)))?;
            Some((entry.occurred, answer))
        });
        let mut answered: Vec<_> = answered.collect();
        answered.sort_by_key(|(occurred, _)| *occurred);
        let row = |(occurred, answer)| GivenRow {
            at: reading.time(occurred),
            answer,
        };
        answered.into_iter().map(row).collect::<Vec<_>>()
    };
    let answer = |ask: &crate::plan::model::Ask| {
        let fact = recorded.answers.get(&ask.id).map(|(answer, _)| answer.clone());
        let answer = fact.or_else(|| spoken(&WordKey::Answer(ask.id.clone())))?;
        Some(AnswerRow {
            id: ask.id.to_string(),
            prompt: ask.prompt.clone(),
            kind: match ask.kind {
                AskKind::Text => "text",
                AskKind::Number => "number",
                AskKind::Time => "time",
                AskKind::Choice(_) => "choice",
                AskKind::YesNo => "yes-no",
            },
            answer,
            given: given(ask),
        })
    };
    step.asks.iter().filter_map(answer).collect()
}
