//! How well plans and practice.yaml would serve on the day: pure readers of plans, the practice and what was logged.
//!
//! Nothing here decides anything. A finding says what is so, where it stands and what to do about it; `Wrong` is kept for
//! what would leave somebody without a number, a person or a plan on the day.

mod contacts;
mod files;
mod kit;
mod minutes;
mod probes;
mod rehearsal;
mod review;
mod roles;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::NaiveDate;

pub use contacts::{Checked, OLD_AFTER, last_checked, named_contacts};
pub use files::BadFile;
pub use minutes::{Lengths, Minutes, ServiceMinutes};
pub use rehearsal::{Branches, Rehearsals};

use crate::incident::ids::Hash;
use crate::incident::log::Log;
use crate::incident::moment::Moment;
use crate::incident::narrate::{counted, day_words, duration_words};
use crate::plan::condition::IncidentKind;
use crate::plan::model::{Plan, PlanId};
use crate::plan::practice::Practice;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It would hurt on the day.
    Wrong,
    /// It is time to see to it.
    Due,
    /// Good to know.
    Note,
}

impl Level {
    /// The word of JSON and of the shell.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Wrong => "wrong",
            Self::Due => "due",
            Self::Note => "note",
        }
    }
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// A file that cannot be read as it stands.
    File,
    /// Whom the practice rings.
    Contacts,
    /// Who works at the practice.
    People,
    /// The plan itself.
    Plan,
    /// Whether the practice is ready: drills, paper, PCs, copies.
    Readiness,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is about.
    pub topic: Topic,
    /// How much it matters.
    pub level: Level,
    /// What is so, one sentence without its end.
    pub what: String,
    /// Where it stands.
    pub place: String,
    /// What to do about it.
    pub to_do: String,
}

impl Finding {
    /// A finding about a plan.
    pub fn new(level: Level, what: impl Into<String>, place: impl Into<String>, to_do: impl Into<String>) -> Self {
        Self {
            topic: Topic::Plan,
            level,
            what: what.into(),
            place: place.into(),
            to_do: to_do.into(),
        }
    }

    /// The same about something else.
    #[must_use]
    pub fn about(self, topic: Topic) -> Self {
        Self { topic, ..self }
    }
}

/// What the health of plans is told from.
#[derive(Debug, Clone, Copy)]
pub struct Grounds<'a> {
    /// The practice.
    pub practice: &'a Practice,
    /// The logs of all incidents: drills, live ones, and those run on paper.
    pub incidents: &'a [&'a Log],
    /// What happened in between incidents.
    pub standing: &'a Log,
    /// SHA-256 of the text of each plan, against which what was printed is held.
    pub texts: &'a BTreeMap<PlanId, Hash>,
    /// Files that cannot be read as they stand.
    pub bad_files: &'a [BadFile],
    /// The time.
    pub now: Moment,
}

impl Grounds<'_> {
    /// The day at the practice.
    fn today(&self) -> NaiveDate {
        self.now.day_in(self.practice.time_zone)
    }
}

/// The health of one plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanHealth {
    /// Which.
    pub plan: PlanId,
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: String,
    /// What was found, what matters most first.
    pub findings: Vec<Finding>,
    /// How long the work takes until a service is back; none where no step says how long it takes.
    pub minutes: Option<Minutes>,
    /// When it was rehearsed.
    pub rehearsals: Rehearsals,
    /// Which of its branches were.
    pub branches: Branches,
}

impl PlanHealth {
    /// The planned minutes in words; none where there are none.
    pub fn minutes_words(&self) -> Option<String> {
        let minutes = self.minutes.as_ref()?;
        let people = if minutes.has_people {
            "with your people"
        } else {
            "with one person to each role"
        };
        Some(format!(
            "{} at best, {} {people}, {} by one alone",
            duration_words(minutes.whole.side_by_side),
            duration_words(minutes.whole.with_people),
            duration_words(minutes.whole.in_turn)
        ))
    }

    /// When it was last rehearsed, and how many of its branches were, in words.
    pub fn rehearsed_words(&self) -> String {
        let last = match self.rehearsals.last {
            None => "never".to_owned(),
            Some((day, kind)) => {
                let how = match kind {
                    IncidentKind::Live => "in earnest",
                    IncidentKind::Drill => "as a drill",
                    IncidentKind::Backfilled => "on paper",
                };
                format!("{}, {how}", day_words(day))
            }
        };
        if self.branches.all == 0 {
            return last;
        }
        let branches = counted(self.branches.all as u64, "branch", "branches");
        format!("{last}; {} of {branches} in 12 months", self.branches.rehearsed())
    }
}

/// The health of some plans and of the practice that is to use them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Health {
    /// What was found about the practice: contacts, people, files. What matters most first.
    pub practice: Vec<Finding>,
    /// The plans.
    pub plans: Vec<PlanHealth>,
}

impl Health {
    /// Every finding.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.practice
            .iter()
            .chain(self.plans.iter().flat_map(|plan| &plan.findings))
    }

    /// How many findings matter so much.
    pub fn count(&self, level: Level) -> usize {
        count(self.findings(), level)
    }

    /// True where nothing would hurt on the day.
    pub fn is_ready(&self) -> bool {
        self.count(Level::Wrong) == 0
    }

    /// The health of this plan.
    pub fn plan(&self, id: &str) -> Option<&PlanHealth> {
        self.plans.iter().find(|plan| plan.plan.as_str() == id)
    }
}

/// How many of these findings matter so much.
pub fn count<'a>(findings: impl IntoIterator<Item = &'a Finding>, level: Level) -> usize {
    findings.into_iter().filter(|finding| finding.level == level).count()
}

/// The health of these plans, and of the practice as far as they need it.
pub fn health(plans: &[&Plan], grounds: &Grounds<'_>) -> Health {
    let of = |findings: Vec<Finding>, topic: Topic| findings.into_iter().map(move |finding| finding.about(topic));
    let mut practice: Vec<Finding> = of(files::findings(grounds.bad_files), Topic::File).collect();
    practice.extend(of(probes::findings(plans, grounds.practice), Topic::File));
    practice.extend(of(contacts::findings(plans, grounds), Topic::Contacts));
    practice.extend(of(roles::of_practice(plans, grounds.practice), Topic::People));
    practice.sort_by_key(|finding| finding.level);
    Health {
        practice,
        plans: plans.iter().map(|plan| of_plan(plan, grounds)).collect(),
    }
}

fn of_plan(plan: &Plan, grounds: &Grounds<'_>) -> PlanHealth {
    let minutes = minutes::minutes(plan, grounds.practice);
    let rehearsals = rehearsal::rehearsals(plan, grounds);
    let branches = rehearsal::branches(plan, grounds);
    let mut findings = review::findings(plan, grounds.today());
    findings.extend(roles::of_plan(plan, grounds.practice));
    findings.extend(kit::findings(plan, grounds));
    findings.extend(rehearsal::findings(plan, &rehearsals, &branches, grounds.today()));
    if let Some(minutes) = &minutes {
        findings.extend(minutes::findings(plan, minutes));
    }
    findings.sort_by_key(|finding| finding.level);
    PlanHealth {
        plan: plan.id.clone(),
        title: plan.title.clone(),
        version: plan.version.clone(),
        findings,
        minutes,
        rehearsals,
        branches,
    }
}
