//! Whether the practice is ready for the day: drills held, plans and numbers fit, cards on paper, PCs tried, copies made.
//! A pure reader of the logs and of what was found around the folder; the time is an argument.
//!
//! A check is *to do* where one of its findings is `Wrong` or `Due`; notes are good to know and hold nobody up. What is
//! wrong with each plan is told by `health`, and here only that there is something.

mod copies;
mod drills;
mod folder;
mod kit;
mod pcs;
mod surroundings;
#[cfg(test)]
mod tests;

pub use folder::cloud_service;
pub use surroundings::{Copied, Drive, Surroundings};

use chrono::{Days, NaiveDate};

use crate::health::{Finding, Health, Level, Topic};
use crate::incident::ids::Hash;
use crate::incident::log::Log;
use crate::incident::moment::Moment;
use crate::incident::narrate::{counted, day_words};
use crate::plan::model::Plan;
use crate::plan::practice::Practice;

/// What is asked, in the order in which it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// Was it tried who rings whom (every 6 months)?
    Communications,
    /// Was a drill held round a table (every 12 months)?
    TableTop,
    /// Was an exercise held with everybody at their place (every 36 months)?
    LiveExercise,
    /// Would anything in the plans hurt on the day?
    Plans,
    /// Are the numbers there, and were they rung lately?
    Contacts,
    /// Are cards and contacts on paper, as they now stand?
    Kit,
    /// Was the program tried at every PC that is to run it?
    Pcs,
    /// Is there a second copy, and does it hold everything?
    SecondCopy,
    /// Does no cloud service copy the folder?
    Cloud,
    /// Can the journal be written, and does it lie where it is safe?
    Journal,
    /// Was a backup made lately?
    Backup,
}

impl Check {
    /// The word of JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Communications => "communications-test",
            Self::TableTop => "table-top-drill",
            Self::LiveExercise => "live-exercise",
            Self::Plans => "plans",
            Self::Contacts => "contacts",
            Self::Kit => "kit",
            Self::Pcs => "pcs",
            Self::SecondCopy => "second-copy",
            Self::Cloud => "cloud-drive",
            Self::Journal => "journal",
            Self::Backup => "backup",
        }
    }

    /// What people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Communications => "Communications test",
            Self::TableTop => "Table-top drill",
            Self::LiveExercise => "Live exercise",
            Self::Plans => "Plans",
            Self::Contacts => "Contacts",
            Self::Kit => "Cards on paper",
            Self::Pcs => "PCs tried",
            Self::SecondCopy => "Second copy",
            Self::Cloud => "No cloud drive",
            Self::Journal => "Journal",
            Self::Backup => "Backup",
        }
    }
}

/// The answer to one question.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The question.
    pub check: Check,
    /// How it stands, in a few words.
    pub words: String,
    /// What was found, what matters most first.
    pub findings: Vec<Finding>,
}

impl Answer {
    fn new(check: Check, words: impl Into<String>, findings: Vec<Finding>) -> Self {
        let mut findings: Vec<Finding> = findings
            .into_iter()
            .map(|finding| finding.about(Topic::Readiness))
            .collect();
        findings.sort_by_key(|finding| finding.level);
        Self {
            check,
            words: words.into(),
            findings,
        }
    }

    /// True where nothing is to do about it.
    pub fn is_ready(&self) -> bool {
        self.findings.iter().all(|finding| finding.level == Level::Note)
    }
}

/// The answers to all questions.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Readiness {
    /// One for each check, in the order of [`Check`].
    pub answers: Vec<Answer>,
}

impl Readiness {
    /// How many of the checks have something to do.
    pub fn to_do(&self) -> usize {
        self.answers.iter().filter(|answer| !answer.is_ready()).count()
    }

    /// True where nothing is to do.
    pub fn is_ready(&self) -> bool {
        self.to_do() == 0
    }

    /// How much is to do, in words: "3 things to do", "nothing to do".
    pub fn to_do_words(&self) -> String {
        match self.to_do() {
            0 => "nothing to do".to_owned(),
            count => counted(count as u64, "thing to do", "things to do"),
        }
    }
}

/// A plan that can be started.
#[derive(Debug, Clone, Copy)]
pub struct OfferedPlan<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// SHA-256 of its text.
    pub sha256: Hash,
    /// Whether it stands in the practice's own folder.
    pub is_own: bool,
}

/// What readiness is told from.
#[derive(Debug, Clone, Copy)]
pub struct Grounds<'a> {
    /// The health of the plans and the practice.
    pub health: &'a Health,
    /// The plans.
    pub plans: &'a [OfferedPlan<'a>],
    /// The practice.
    pub practice: &'a Practice,
    /// The logs of all incidents: drills, live ones, and those run on paper.
    pub incidents: &'a [&'a Log],
    /// What happened in between incidents.
    pub standing: &'a Log,
    /// What was found around the folder.
    pub around: &'a Surroundings,
    /// The time.
    pub now: Moment,
}

impl Grounds<'_> {
    /// The day at the practice.
    fn today(&self) -> NaiveDate {
        self.day(self.now)
    }

    /// The day at the practice of a moment.
    fn day(&self, moment: Moment) -> NaiveDate {
        moment.day_in(self.practice.time_zone)
    }

    /// True where more than so many days have passed since.
    fn is_older(&self, day: NaiveDate, days: u64) -> bool {
        day.checked_add_days(Days::new(days))
            .is_some_and(|last| last < self.today())
    }
}

/// Answers every question.
pub fn readiness(grounds: &Grounds<'_>) -> Readiness {
    let mut answers = drills::answers(grounds);
    answers.extend([
        plans(grounds.health),
        contacts(grounds.health),
        kit::answer(grounds),
        pcs::answer(grounds),
        copies::second_copy(grounds),
        folder::cloud(grounds.around),
        folder::journal(grounds),
        copies::backup(grounds),
    ]);
    Readiness { answers }
}

/// What would hurt on the day is to do. What is only due stays with the plan that it is due of: it would otherwise be told
/// twice, and a practice with thirteen plans would never be ready.
fn plans(health: &Health) -> Answer {
    let about_numbers = |finding: &&Finding| finding.topic == Topic::Contacts;
    let others = health.findings().filter(|finding| !about_numbers(finding));
    let (wrong, due): (Vec<&Finding>, Vec<&Finding>) = others
        .filter(|finding| finding.level != Level::Note)
        .partition(|finding| finding.level == Level::Wrong);
    let count = wrong.len();
    let mut findings = first_few(wrong.into_iter().cloned().collect());
    if !due.is_empty() {
        let things = counted(due.len() as u64, "thing is", "things are");
        findings.push(Finding::new(
            Level::Note,
            format!("{things} due in the plans or with the people"),
            "stopgap plan health",
            "look at one plan at a time, the likeliest first",
        ));
    }
    let words = match count {
        0 => "nothing would hurt on the day".to_owned(),
        count => format!(
            "{} on the day",
            counted(count as u64, "thing would hurt", "things would hurt")
        ),
    };
    Answer::new(Check::Plans, words, findings)
}

fn contacts(health: &Health) -> Answer {
    let of_contacts = health.findings().filter(|finding| finding.topic == Topic::Contacts);
    let findings: Vec<Finding> = of_contacts.cloned().collect();
    let words = match findings.len() {
        0 => "every number was rung lately".to_owned(),
        count => format!(
            "{} missing or not rung lately",
            counted(count as u64, "number is", "numbers are")
        ),
    };
    Answer::new(Check::Contacts, words, first_few(findings))
}

/// What `plan health` tells in full: the first of it, so that what else is to do is not lost behind it.
fn first_few(mut findings: Vec<Finding>) -> Vec<Finding> {
    const MOST: usize = 3;
    findings.sort_by_key(|finding| finding.level);
    let more = findings.len().saturating_sub(MOST);
    if more > 0 {
        findings.truncate(MOST);
        let what = format!("and {more} more like these");
        let to_do = "see all of them there, or in the program under Prepare";
        findings.push(Finding::new(Level::Note, what, "stopgap plan health", to_do));
    }
    findings
}

/// "3 Nov 2026", or that it never was.
fn day_or_never(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "never".to_owned(), day_words)
}
