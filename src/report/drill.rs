//! The part of a report that is a drill's own: objectives, injects with what was expected, measures, strengths and what to
//! make better, this drill beside earlier ones, and what the yearly data-security return asks to be shown.
//!
//! The scenario is told only once the drill has been stood down; before that the part has what was sent and no more.

use std::time::Duration;

use chrono::NaiveDate;
use serde::Serialize;

use super::model::Audience;
use super::reading::Reading;
use crate::drill::compare::{self, Change};
use crate::drill::complication;
use crate::drill::measure::{self, Coverage};
use crate::drill::score::{self, ExpectationScore, ObjectiveScore, Score, Verdict};
use crate::drill::wording;
use crate::incident::drill::{ClockTurn, Rating};
use crate::incident::log::Log;
use crate::incident::moment::Moment;
use crate::incident::state::{DrillState, InjectFact, State};
use crate::plan::condition::IncidentKind;
use crate::plan::scenario::{Comes, DebriefKind, Inject, Scenario};

/// What is a drill's own.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DrillPart {
    /// The scenario's id.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// SHA-256 of its text, as pinned at the start.
    pub sha256: String,
    /// What chose the variants.
    pub seed: u64,
    /// When it was held, by the calendar; of a run from a script the day of its story.
    pub held: NaiveDate,
    /// Whether it was run from a script, by nobody.
    pub scripted: bool,
    /// Whether it was read aloud: the team used exercise paper, and what was done is known by marks alone.
    pub read_aloud: bool,
    /// Whether it was stopped since something real had happened.
    pub real_world: bool,
    /// How long it lasted by its own clock, in seconds.
    pub lasted_s: u64,
    /// How long the scenario is; null before it is told.
    pub planned_s: Option<u64>,
    /// How often it was paused.
    pub pauses: usize,
    /// Whether every objective was met; null before the scenario is told.
    pub met: Option<bool>,
    /// How many objectives were met.
    pub objectives_met: usize,
    /// How many nothing can be said of: what they hang on never came, or its time was not over.
    pub objectives_not_assessed: usize,
    /// Whether enough of it was played to count as a rehearsal of the plan.
    pub is_rehearsal: bool,
    /// What all expectations that were assessed count.
    pub points: u32,
    /// What they earned.
    pub earned: f64,
    /// The objectives.
    pub objectives: Vec<ObjectiveRow>,
    /// The injects, sent ones first by time; those that did not come last.
    pub injects: Vec<InjectRow>,
    /// Seconds until it was declared.
    pub declared_s: Option<u64>,
    /// Seconds until the commissioner was told.
    pub commissioner_told_s: Option<u64>,
    /// How much of the plan was gone through.
    pub coverage: Coverage,
    /// What people said went well.
    pub strengths: Vec<String>,
    /// What people said is to be made better.
    pub improvements: Vec<String>,
    /// Marks that people gave, by question.
    pub marks: Vec<MarksRow>,
    /// This drill beside the last of its plan, and beside the last time in earnest.
    pub compared: Vec<ComparedRow>,
    /// The day by which the plan is to be rehearsed again, where it says how often.
    pub next_by: Option<NaiveDate>,
    /// The roles that somebody held.
    pub roles_held: Vec<String>,
}

/// An objective of a drill.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ObjectiveRow {
    /// Its id.
    pub id: String,
    /// What was to be shown.
    pub text: String,
    /// Whether it was met, overruled or not.
    pub met: bool,
    /// What the log says.
    pub verdict: Verdict,
    /// How it went, as it holds.
    pub rating: Option<Rating>,
    /// Whether somebody who watched overruled the log.
    pub overruled: bool,
    /// Why.
    pub why: Option<String>,
    /// Who says so.
    pub by: Option<String>,
    /// What its expectations count.
    pub points: u32,
    /// What they earned.
    pub earned: f64,
}

/// An inject of a drill.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InjectRow {
    /// Its id.
    pub id: String,
    /// at, when or by-hand.
    pub comes: &'static str,
    /// When it was to come, in seconds since the start, where it has a time of its own.
    pub planned_s: Option<u64>,
    /// sent, held, skipped, or not-sent.
    pub status: &'static str,
    /// When it was sent, in seconds since the start.
    pub sent_s: Option<u64>,
    /// Who says it.
    pub from: Option<String>,
    /// How it comes.
    pub medium: Option<String>,
    /// What was said.
    pub text: Option<String>,
    /// What was expected.
    pub expects: Vec<ExpectationRow>,
}

/// Something that was expected.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExpectationRow {
    /// What, in words.
    pub text: String,
    /// The objective that it belongs to.
    pub objective: Option<String>,
    /// What became of it.
    pub verdict: Verdict,
    /// When it had to be true, in seconds since the start.
    pub due_s: Option<u64>,
    /// When it came true.
    pub at_s: Option<u64>,
    /// How late that was.
    pub late_s: u64,
    /// Whether somebody who watched marked it, in place of the log.
    pub marked: bool,
    /// What it counts.
    pub points: u32,
}

/// A question answered with marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarksRow {
    /// The question.
    pub question: String,
    /// The answers.
    pub answers: Vec<String>,
}

/// This drill beside an earlier time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparedRow {
    /// The earlier incident.
    pub incident: String,
    /// Its kind.
    pub kind: IncidentKind,
    /// When it was opened, by the clock on the wall of its machine.
    pub held: NaiveDate,
    /// How many steps were done sooner now.
    pub better: usize,
    /// How many within a minute.
    pub same: usize,
    /// How many later, or not at all now.
    pub worse: usize,
    /// The steps.
    pub steps: Vec<ComparedStep>,
}

/// A step now and then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparedStep {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Seconds from the start until it was done now.
    pub now_s: Option<u64>,
    /// The same then.
    pub then_s: Option<u64>,
    /// What that means.
    pub change: Change,
}

/// The drill's part of a report; none of an incident that is no drill.
pub(super) fn part(reading: &Reading<'_>, others: &[&Log]) -> Option<DrillPart> {
    let state = reading.state;
    let drill = state.drill.as_deref()?;
    let scenario = drill.scenario.as_ref().map(|text| complication::played(text, state));
    let score = scenario
        .as_deref()
        .map(|scenario| score::score(scenario, state, reading.at));
    let held = state.held().day_in(reading.zone());
    let debrief = scenario.as_deref().map_or(&[][..], |scenario| &scenario.debrief);
    let said = |kind, standard: &str| answers(reading, debrief, kind, standard);
    Some(DrillPart {
        scenario: drill.setting.scenario.id.to_string(),
        title: drill.setting.scenario.title.clone(),
        sha256: drill.setting.scenario.sha256.to_hex(),
        seed: drill.setting.seed,
        held,
        scripted: state.is_scripted(),
        read_aloud: state.is_read_aloud(),
        real_world: drill.turns.iter().any(|turn| turn.turn == ClockTurn::RealWorld),
        lasted_s: drill.t_of(reading.at).as_secs(),
        planned_s: scenario.as_ref().map(|scenario| scenario.duration.as_secs()),
        pauses: drill.turns.iter().filter(|turn| turn.turn == ClockTurn::Paused).count(),
        met: score.as_ref().map(Score::is_met),
        objectives_met: objectives(score.as_ref()).filter(|one| one.is_met()).count(),
        objectives_not_assessed: objectives(score.as_ref()).filter(|one| one.rating().is_none()).count(),
        is_rehearsal: state.plan_in_use().is_some_and(|used| state.has_rehearsed(used)),
        points: score.as_ref().map_or(0, |score| score.points),
        earned: score.as_ref().map_or(0.0, |score| score.earned),
        objectives: objectives(score.as_ref())
            .map(|one| objective_row(reading, one))
            .collect(),
        injects: injects(reading, drill, scenario.as_deref(), score.as_ref()),
        declared_s: measure::time_to_declare(state).map(|time| time.as_secs()),
        commissioner_told_s: measure::time_to_tell_commissioner(state).map(|time| time.as_secs()),
        coverage: measure::coverage(state, reading.at),
        strengths: said(DebriefKind::Positive, "went-well"),
        improvements: said(DebriefKind::Negative, "went-badly"),
        marks: marks(reading, debrief),
        compared: compare::before(reading.log, others.iter().copied())
            .into_iter()
            .flatten()
            .map(|then| compared_row(reading, then))
            .collect(),
        next_by: measure::next_by(state, reading.zone()),
        roles_held: state
            .roles
            .iter()
            .filter(|role| role.holders.latest().is_some())
            .map(|role| role.title.clone())
            .collect(),
    })
}

fn objectives<'a, 's>(score: Option<&'a Score<'s>>) -> impl Iterator<Item = &'a ObjectiveScore<'s>> {
    score.into_iter().flat_map(|score| &score.objectives)
}

fn objective_row(reading: &Reading<'_>, score: &ObjectiveScore<'_>) -> ObjectiveRow {
    let overruled = score.overruled.as_ref();
    ObjectiveRow {
        id: score.objective.id.to_string(),
        text: score.objective.text.clone(),
        met: score.is_met(),
        verdict: score.verdict,
        rating: score.rating(),
        overruled: overruled.is_some(),
        why: overruled.and_then(|fact| {
            reading
                .people
                .text(fact.why)
                .or_else(|| reading.reason_given(fact.place))
        }),
        by: overruled.and_then(|fact| reading.signed(fact.by.as_ref(), fact.occurred)),
        points: score.points,
        earned: score.earned,
    }
}

fn injects(
    reading: &Reading<'_>,
    drill: &DrillState,
    scenario: Option<&Scenario>,
    score: Option<&Score<'_>>,
) -> Vec<InjectRow> {
    let mut rows: Vec<InjectRow> = match scenario {
        Some(scenario) => {
            // What whoever ran it added of their own stands in no scenario.
            let own = drill.injects.iter();
            let own = own.filter(|fact| fact.sent.is_some() && scenario.inject(fact.inject.as_str()).is_none());
            let planned = scenario.injects.iter();
            planned
                .map(|inject| planned_inject(reading, drill, inject, score))
                .chain(own.map(|fact| recorded_inject(reading, drill, fact)))
                .collect()
        }
        None => drill
            .injects
            .iter()
            .filter(|fact| fact.sent.is_some())
            .map(|fact| recorded_inject(reading, drill, fact))
            .collect(),
    };
    rows.sort_by_key(|row| row.sent_s.unwrap_or(u64::MAX));
    rows
}

fn recorded_inject(reading: &Reading<'_>, drill: &DrillState, fact: &InjectFact) -> InjectRow {
    InjectRow {
        id: fact.inject.to_string(),
        comes: "at",
        planned_s: None,
        status: status(Some(fact)),
        sent_s: fact.sent.map(|sent| drill.t_of(sent).as_secs()),
        from: None,
        medium: None,
        text: reading.people.text(fact.text),
        expects: Vec::new(),
    }
}

fn planned_inject(reading: &Reading<'_>, drill: &DrillState, inject: &Inject, score: Option<&Score<'_>>) -> InjectRow {
    let fact = drill.inject(inject.id.as_str());
    let own = score
        .iter()
        .flat_map(|score| &score.expectations)
        .filter(|one| one.inject.id == inject.id);
    let (comes, planned) = match &inject.comes {
        Comes::At(at) => ("at", Some(at.as_secs())),
        Comes::When(_) => ("when", None),
        Comes::ByHand => ("by-hand", None),
    };
    // The scenario's own words are nobody's: they are told to everybody, and the words of the log only to the practice.
    let unsent = || (reading.people.audience() == Audience::Practice).then(|| inject.words(drill.setting.seed));
    InjectRow {
        comes,
        planned_s: planned,
        from: inject.from.clone(),
        medium: inject.medium.clone(),
        text: fact
            .and_then(|fact| reading.people.text(fact.text))
            .or_else(|| unsent().flatten().map(str::to_owned)),
        expects: own.map(|one| expectation_row(reading.state, drill, one)).collect(),
        status: status(fact),
        sent_s: fact.and_then(|fact| fact.sent).map(|sent| drill.t_of(sent).as_secs()),
        id: inject.id.to_string(),
    }
}

fn status(fact: Option<&InjectFact>) -> &'static str {
    use crate::incident::drill::InjectRecord;
    match fact.map(|fact| fact.status) {
        Some(InjectRecord::Sent) => "sent",
        Some(InjectRecord::Held) => "held",
        Some(InjectRecord::Skipped) => "skipped",
        Some(InjectRecord::Freed) | None => "not-sent",
    }
}

fn expectation_row(state: &State, drill: &DrillState, score: &ExpectationScore<'_>) -> ExpectationRow {
    let seconds = |moment: Option<Moment>| moment.map(|moment| drill.t_of(moment).as_secs());
    let objective = score.expectation.objective.as_ref();
    ExpectationRow {
        text: wording::expected(state, &score.expectation.what),
        objective: objective.map(ToString::to_string),
        verdict: score.verdict,
        due_s: seconds(score.due),
        at_s: seconds(score.at),
        late_s: score.late.as_secs(),
        marked: score.marked.is_some(),
        points: score.expectation.points,
    }
}

/// The answers to questions of a kind: the scenario's own, and the standard one of every debrief.
fn answers(
    reading: &Reading<'_>,
    debrief: &[crate::plan::scenario::DebriefQuestion],
    kind: DebriefKind,
    standard: &str,
) -> Vec<String> {
    let is_of_kind = |question: &str| {
        let own = debrief.iter().find(|known| known.id == question);
        own.map_or(question == standard, |own| own.kind == kind)
    };
    let facts = reading.state.debrief.iter().filter(|fact| is_of_kind(&fact.question));
    facts.filter_map(|fact| reading.people.text(fact.text)).collect()
}

fn marks(reading: &Reading<'_>, debrief: &[crate::plan::scenario::DebriefQuestion]) -> Vec<MarksRow> {
    let asked = debrief.iter().filter(|question| question.kind == DebriefKind::Score);
    asked
        .map(|question| MarksRow {
            question: question.question.clone(),
            answers: reading
                .state
                .debrief
                .iter()
                .filter(|fact| fact.question == question.id)
                .filter_map(|fact| reading.people.text(fact.text))
                .collect(),
        })
        .collect()
}

fn compared_row(reading: &Reading<'_>, then: &Log) -> ComparedRow {
    let steps = compare::steps(reading.state, then.state());
    let count = |change| steps.iter().filter(|step| step.change == change).count();
    ComparedRow {
        incident: then
            .state()
            .incident
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        kind: then.state().kind,
        held: then.state().held().day_in(reading.zone()),
        better: count(Change::Better),
        same: count(Change::Same),
        worse: count(Change::Worse),
        steps: steps
            .into_iter()
            .map(|step| ComparedStep {
                id: step.step.to_string(),
                title: step.title,
                now_s: step.now.as_ref().map(Duration::as_secs),
                then_s: step.then.as_ref().map(Duration::as_secs),
                change: step.change,
            })
            .collect(),
    }
}
