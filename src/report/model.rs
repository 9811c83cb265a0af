//! The report as data: what `report --format json` writes, and what templates are given.
//!
//! Times are RFC 3339 with the practice's offset, enum values kebab-case, minutes whole and rounded down, lengths in
//! seconds rounded down; what is not known is null.

use std::collections::BTreeMap;

use crate::plan::zone::Zone;
use serde::{Serialize, Serializer};

use super::drill::DrillPart;
use super::record::{AnomalyRow, CorrectionRow, IssueRow, OpenCounts, OpenItems, TimelineRow, Withheld};
use super::rows::{
    ActionRow, DebriefRow, DecisionRow, MessageRow, NotificationRow, PaperRow, RoleRow, ServiceRow, StepCounts,
    StepRow, WatchRow,
};
use crate::incident::moment::Moment;
use crate::plan::condition::IncidentKind;

/// A moment with the zone in which it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// When.
    pub moment: Moment,
    /// The practice's zone.
    pub zone: Zone,
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.moment.rfc3339(self.zone))
    }
}

/// Whether the report may still change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReportStatus {
    /// The incident is not closed: what is open is listed.
    Interim,
    /// The incident is closed.
    Final,
}

/// For whom the report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// The practice itself: everything.
    #[default]
    Practice,
    /// Others: facts, without anybody's free words and without names.
    Shared,
}

/// The check words of the log, as the journal gives them, to be signed in pen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Seal {
    /// How many entries the log had.
    pub entries: u64,
    /// Eight words that stand for the head.
    pub words: Vec<String>,
    /// SHA-256 over all stations' last entries, as hexadecimal digits.
    pub head: String,
}

/// The whole report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Live, drill or backfilled (run on paper, typed in afterwards).
    pub kind: IncidentKind,
    /// Interim until the incident is closed.
    pub status: ReportStatus,
    /// 1, and one more each time that something is added to a closed incident.
    pub issue: u32,
    /// For whom it is written.
    pub audience: Audience,
    /// The practice's name, as it was when the incident was opened.
    pub practice: String,
    /// The incident.
    pub incident: String,
    /// Where the incident stands: running, stood-down or closed.
    pub stands: &'static str,
    /// The time at which it was read; every length that still runs is counted to here.
    pub as_of: Time,
    /// The practice's zone, by its name.
    pub zone: String,
    /// The plan in use.
    pub plan: PlanRow,
    /// Every plan that was in use, in order.
    pub plans: Vec<PlanRow>,
    /// When it was.
    pub window: Window,
    /// The five lines that say it all.
    pub summary: Vec<String>,
    /// The marks of the day, in the order in which they happened.
    pub marks: Vec<Mark>,
    /// What went otherwise than the plan has it, as far as the log tells.
    pub differences: Vec<String>,
    /// The services, in the plan's order.
    pub services: Vec<ServiceRow>,
    /// The steps: those of the plan in use, then those of earlier plans of which something was recorded.
    pub steps: Vec<StepRow>,
    /// What the steps come to.
    pub step_counts: StepCounts,
    /// The decisions, in the order recorded.
    pub decisions: Vec<DecisionRow>,
    /// The messages, in the order recorded.
    pub messages: Vec<MessageRow>,
    /// Whom the plan says to tell, and what became of it.
    pub notifications: Vec<NotificationRow>,
    /// Who held which role.
    pub roles: Vec<RoleRow>,
    /// Paper by kind; empty until the program counts it.
    pub paper: Vec<PaperRow>,
    /// The kinds of paper that the plan uses, by title: to be counted by hand until the program does.
    pub paper_kinds: Vec<String>,
    /// What the plan is to achieve.
    pub objectives: Vec<String>,
    /// The debrief, question by question.
    pub debrief: Vec<DebriefRow>,
    /// What is to be changed.
    pub actions: Vec<ActionRow>,
    /// The services that somebody watches beyond the incident, or watched until they were safe to use.
    pub watches: Vec<WatchRow>,
    /// What in the log does not fit with the rest.
    pub anomalies: Vec<AnomalyRow>,
    /// What was struck out or had its words removed, and jumps of a clock.
    pub corrections: Vec<CorrectionRow>,
    /// What was added after the incident was closed, issue by issue.
    pub changes: Vec<IssueRow>,
    /// What is a drill's own; null of an incident that is none.
    pub drill: Option<DrillPart>,
    /// Every entry, in the order recorded, struck ones too.
    pub timeline: Vec<TimelineRow>,
    /// How much is open.
    pub open: OpenCounts,
    /// What is open.
    pub open_items: OpenItems,
    /// What this audience is not told.
    pub withheld: Withheld,
    /// The check words.
    pub seal: Seal,
    /// How each figure was computed, by the figure's name.
    pub how: BTreeMap<&'static str, &'static str>,
}

/// A plan that was in use.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The author's version.
    pub version: String,
    /// SHA-256 of its text.
    pub sha256: String,
    /// Since when it was in use.
    pub since: Option<Time>,
}

/// When the incident was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Window {
    /// The first symptom: as said, or the first service slow or down.
    pub began: Option<Time>,
    /// When it was opened.
    pub declared: Option<Time>,
    /// When the emergency ended.
    pub stood_down: Option<Time>,
    /// When everything was accounted for.
    pub closed: Option<Time>,
}

/// A mark of the day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mark {
    /// What sort: began, declared, phase, service-slow, service-down, service-back, service-verified, told, stood-down
    /// or closed.
    pub mark: &'static str,
    /// In words.
    pub text: String,
    /// When.
    pub at: Time,
    /// Seconds since the first mark.
    pub after_s: u64,
}
