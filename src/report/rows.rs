//! The rows of the report: services, steps, decisions, messages and the log, one sort after the other.

use chrono::NaiveDate;
use serde::Serialize;

use super::model::Time;
use crate::incident::event::Direction;
use crate::plan::condition::StepStatus;
use crate::plan::model::ServiceStatus;

/// A service, for the whole practice or for one site.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceRow {
    /// Its id.
    pub id: String,
    /// Its name, with the site where one is meant.
    pub name: String,
    /// The site, where the practice has several.
    pub site: Option<String>,
    /// Its state at the end.
    pub status: ServiceStatus,
    /// Whether anything at all was recorded of it.
    pub touched: bool,
    /// Whether a person said how it is, or the plan begins with it slow or down. Where not, its state is nobody's finding.
    pub marked: bool,
    /// Minutes in the state down alone.
    pub minutes_down: u64,
    /// Minutes in the state slow.
    pub minutes_slow: u64,
    /// Changes into down, the first included.
    pub drops: usize,
    /// Whether it dropped again within half an hour of a return.
    pub keeps_dropping: bool,
    /// The longest tolerable time without it, by the plan.
    pub tolerable_min: Option<u64>,
    /// The target to restore it, by the plan.
    pub restore_target_min: Option<u64>,
    /// Whether it was down longer in all than the plan calls tolerable; null where the plan does not say.
    pub exceeded: Option<bool>,
    /// What staff cannot do without it, by the plan.
    pub without: Vec<String>,
    /// What they do instead, by the plan.
    pub fallback: Option<String>,
    /// Its stretches, in order.
    pub intervals: Vec<IntervalRow>,
    /// When the program could not reach it over the network, in order: its own finding, counted in nothing else.
    pub sensed: Vec<SensedRow>,
}

/// A stretch in which the program could not reach a service.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SensedRow {
    /// From when.
    pub from: Time,
    /// Until when; null while it lasts.
    pub to: Option<Time>,
    /// Both in words, to the second where minutes do not tell them apart.
    pub words: String,
}

/// A stretch of time in one state.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct IntervalRow {
    /// The state.
    pub status: ServiceStatus,
    /// From when.
    pub from: Time,
    /// Until when; null while it lasts.
    pub to: Option<Time>,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepRow {
    /// Its id.
    pub id: String,
    /// Its number in its plan; null where no plan of the incident knows the step.
    pub number: Option<String>,
    /// Its phase; null where no plan of the incident knows the step.
    pub phase: Option<String>,
    /// The phase's title.
    pub phase_title: Option<String>,
    /// Its title.
    pub title: String,
    /// The role that was to do it, the one it was passed to included.
    pub role: Option<String>,
    /// The role's title.
    pub role_title: Option<String>,
    /// Its state.
    pub status: StepStatus,
    /// Whether it waits in a part of the plan that was never entered, and is not due: such a step counts as not open.
    pub never_entered: bool,
    /// Whether it may be left out: must, could or must-unless-documented.
    pub required: Option<&'static str>,
    /// When it is or was due.
    pub due: Option<Time>,
    /// When it was done, last.
    pub done_at: Option<Time>,
    /// Whether that time is a guess.
    pub roughly: bool,
    /// Seconds late: when it was done after it was due, or for an open step until now. 0 is in time.
    pub late_s: Option<u64>,
    /// Planned working time.
    pub planned_s: Option<u64>,
    /// From begun to done, where both were recorded.
    pub actual_s: Option<u64>,
    /// Every time it was done.
    pub rounds: Vec<RoundRow>,
    /// What came of it: the answer to its confirm question (yes, no, escalate) or the option decided.
    pub outcome: Option<String>,
    /// The same in words: the option's title.
    pub outcome_words: Option<String>,
    /// The further answers.
    pub answers: Vec<AnswerRow>,
    /// Why it was left out, or done so.
    pub why: Option<String>,
    /// Whether a reason was asked for and is still owed.
    pub reason_owed: bool,
    /// Who did it.
    pub by: Option<String>,
    /// Where it was put off to, by the phase's title.
    pub deferred_to: Option<String>,
}

/// One time that a step was done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoundRow {
    /// When it was begun, where that was recorded.
    pub started_at: Option<Time>,
    /// When it was done.
    pub done_at: Time,
    /// When it was due.
    pub due: Option<Time>,
    /// Seconds done after it was due; 0 is in time.
    pub late_s: Option<u64>,
    /// Who did it.
    pub by: Option<String>,
}

/// An answer to a question of a step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnswerRow {
    /// The question's id.
    pub id: String,
    /// The question.
    pub prompt: String,
    /// What it takes: text, number, time, choice or yes-no.
    pub kind: &'static str,
    /// The answer, the last of them.
    pub answer: String,
    /// Every time it was answered, in order: a step that comes round is answered each time.
    pub given: Vec<GivenRow>,
}

/// An answer, and when it was given.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GivenRow {
    /// When it was so.
    pub at: Time,
    /// The answer.
    pub answer: String,
}

/// What the steps come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct StepCounts {
    /// Those that applied, in the parts of the plan that were entered.
    pub active: usize,
    /// Done, at the time or earlier.
    pub done: usize,
    /// Done after they were due.
    pub done_late: usize,
    /// Not applicable, or could not be done.
    pub left_out: usize,
    /// Put off.
    pub deferred: usize,
    /// Still to do, in the parts of the plan that were entered.
    pub open: usize,
    /// In parts of the plan that were never entered: neither done nor open.
    pub never_entered: usize,
    /// Their condition never came true, or only essential ones counted.
    pub inactive: usize,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DecisionRow {
    /// The number of its entry.
    pub no: String,
    /// Its step.
    pub step: String,
    /// The question.
    pub question: String,
    /// The option's id.
    pub option: String,
    /// The option's title.
    pub choice: String,
    /// Why.
    pub why: Option<String>,
    /// What else was considered.
    pub considered: Option<String>,
    /// Who decided.
    pub by: Option<String>,
    /// When.
    pub at: Time,
    /// When it was to be looked at again.
    pub review_at: Option<Time>,
    /// Whether it is the latest of its step, the one that holds.
    pub holds: bool,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MessageRow {
    /// The number of its entry.
    pub no: String,
    /// In is to us, out is from us.
    pub direction: Direction,
    /// With whom.
    pub contact: String,
    /// What was said.
    pub text: Option<String>,
    /// A ticket number or the like.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// Over what.
    pub medium: Option<String>,
    /// When the next word was due.
    pub next: Option<Time>,
    /// When it was.
    pub at: Time,
    /// Who spoke or listened.
    pub by: Option<String>,
}

/// Somebody whom the plan says to tell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NotificationRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When its clock started; null where it never did.
    pub since: Option<Time>,
    /// When it ran out.
    pub due: Option<Time>,
    /// When they were told, first.
    pub told_at: Option<Time>,
    /// Seconds after it was due: told, or not told until now. 0 is in time.
    pub late_s: Option<u64>,
    /// When a person said that it does not apply; null where nobody did.
    pub dismissed_at: Option<Time>,
    /// When what had set the clock going ceased; the clock runs on all the same.
    pub reason_ended_at: Option<Time>,
    /// Who took it.
    pub to: Option<String>,
    /// Their reference.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// Who told them.
    pub by: Option<String>,
    /// The step by whose being done this counts as told, where no telling was recorded by itself.
    pub by_step: Option<String>,
}

/// A role and who held it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoleRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who held it, in order.
    pub held: Vec<HolderRow>,
}

/// Who held a role, and when.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HolderRow {
    /// Who.
    pub person: String,
    /// From when.
    pub from: Time,
    /// Until when; null while it lasts.
    pub to: Option<Time>,
}

/// Paper of one kind. There is none until the program counts paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaperRow {}

/// A question of the debrief with its answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DebriefRow {
    /// The question's id.
    pub question: String,
    /// The question.
    pub title: String,
    /// The part of the report that it belongs to: review, well or other.
    pub part: &'static str,
    /// The answers.
    pub answers: Vec<DebriefAnswer>,
}

/// An answer of the debrief.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DebriefAnswer {
    /// The answer.
    pub text: String,
    /// Who gave it.
    pub by: Option<String>,
}

/// Something to be changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActionRow {
    /// Its number.
    pub number: String,
    /// What.
    pub text: String,
    /// By whom.
    pub owner: String,
    /// Until when.
    pub due: NaiveDate,
    /// When it was.
    pub done_at: Option<Time>,
}

/// A service that is or was on the watch list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WatchRow {
    /// Which.
    pub service: String,
    /// Its name.
    pub name: String,
    /// Its state.
    pub status: Option<ServiceStatus>,
    /// Who watches.
    pub owner: String,
    /// Since when.
    pub since: Time,
    /// When next.
    pub next: Option<Time>,
    /// When it was called up or safe to use; null while somebody watches it.
    pub settled_at: Option<Time>,
}
