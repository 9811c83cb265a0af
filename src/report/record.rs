//! The rows of the report that are about the log itself: every entry, what was put right, and what is open.

use serde::Serialize;

use super::model::Time;

/// Something in the log that does not fit with the rest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnomalyRow {
    /// The number of the entry.
    pub no: String,
    /// What does not fit.
    pub what: String,
}

/// Something that was put right in the log, or a jump of a clock.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CorrectionRow {
    /// The number of the entry that says so.
    pub no: String,
    /// corrected, redacted or clock-jumped.
    pub kind: String,
    /// When.
    pub at: Time,
    /// Who.
    pub by: Option<String>,
    /// In words.
    pub text: String,
    /// What the entry struck out had said.
    pub of: Option<String>,
}

/// An issue of the report after the first: what was added to a closed incident.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IssueRow {
    /// The issue that these entries made.
    pub issue: u32,
    /// The closing after which they came.
    pub closed: Time,
    /// The entries.
    pub entries: Vec<ChangeRow>,
}

/// An entry added to a closed incident.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangeRow {
    /// Its number.
    pub no: String,
    /// When it was recorded.
    pub at: Time,
    /// What it says.
    pub text: String,
}

/// An entry of the log; one line of `log --json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimelineRow {
    /// Its number: bare for the station that opened the incident.
    pub no: String,
    /// When it happened.
    pub occurred: Time,
    /// Whether that time is a guess.
    pub roughly: bool,
    /// When it was recorded.
    pub at: Time,
    /// Seconds from when it happened to when it was recorded.
    pub late_s: u64,
    /// Who did it; null is unsigned.
    pub by: Option<String>,
    /// Who keyed it, where that was someone else.
    pub typed_by: Option<String>,
    /// What sort of entry.
    pub kind: String,
    /// What it says.
    pub text: String,
    /// Whether it is struck out.
    pub struck: bool,
    /// The number of the entry that struck it out.
    pub struck_by: Option<String>,
}

/// How much is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct OpenCounts {
    /// Steps to do, begun, passed on or put off.
    pub steps: usize,
    /// Slips out or not yet typed up; 0 until the program counts paper.
    pub paper: usize,
    /// Timers that run.
    pub timers: usize,
}

/// What is open, by name.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct OpenItems {
    /// Titles of steps, of the parts of the plan that were entered.
    pub steps: Vec<String>,
    /// Services that do not work as they should.
    pub services: Vec<String>,
    /// Services that work again and are not trusted yet.
    pub untrusted: Vec<String>,
    /// Timers that run.
    pub timers: Vec<TimerRow>,
    /// Notifications whose clock runs and of which no telling was recorded.
    pub notifications: Vec<String>,
    /// Numbers of entries that owe a reason.
    pub reasons: Vec<String>,
}

/// A timer that runs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimerRow {
    /// Its number.
    pub number: String,
    /// When it rings or rang.
    pub due: Time,
    /// What for.
    pub text: Option<String>,
}

/// What an audience is not told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Withheld {
    /// Free texts, each counted once.
    pub words: usize,
    /// Names, each counted once.
    pub names: usize,
}
