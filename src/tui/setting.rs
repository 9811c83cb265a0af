//! What the screen is given at the start and what does not change while it runs.

use std::sync::Arc;
use std::time::Duration;

use crate::health::BadFile;
use crate::incident::event::{PinnedPlan, PracticeFacts};
use crate::incident::ids::StationId;
use crate::journal::Access;
use crate::plan::Diagnostic;
use crate::plan::model::Plan;
use crate::plan::practice::Practice;
use crate::ready::Surroundings;

use super::theme::Look;

/// What the screen is given at the start.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The practice.
    pub practice: Practice,
    /// The plans that can be started.
    pub plans: Vec<PlanChoice>,
    /// The scenarios of drills.
    pub scenarios: Vec<ScenarioChoice>,
    /// Whether all of them have been read.
    pub is_shelf_read: bool,
    /// The files that are no plans, with what is wrong with each.
    pub broken_plans: Vec<BrokenPlan>,
    /// What is wrong with practice.yaml.
    pub practice_faults: Vec<Diagnostic>,
    /// What is used in the place of practice.yaml, where it has mistakes and a copy stands in.
    pub practice_instead: Option<String>,
    /// The files that cannot be read as they stand, for plan health.
    pub bad_files: Vec<BadFile>,
    /// What lies around the practice folder; none until it has been looked at.
    pub around: Option<Surroundings>,
    /// The installation that this is.
    pub station: StationId,
    /// How everything looks.
    pub look: Look,
    /// The folder of the practice, as people read it.
    pub folder: String,
    /// Whether the journal's file was there at the start and held nothing.
    pub journal_was_empty: bool,
    /// How many requests an earlier run holds that could not be saved yet.
    pub left_unsaved: usize,
    /// Whether anything can be recorded here.
    pub access: Access,
}

impl Setting {
    /// The mistakes in practice.yaml for which part of it was left out.
    pub fn practice_errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.practice_faults.iter().filter(|fault| fault.is_error())
    }
}

/// A plan that can be started.
#[derive(Debug, Clone)]
pub struct PlanChoice {
    /// What it says.
    pub plan: Arc<Plan>,
    /// The plan as an incident keeps it.
    pub pinned: PinnedPlan,
    /// Where it comes from, in words: "built in", or the file.
    pub origin: String,
    /// Whether it stands in the practice's own folder.
    pub is_own: bool,
    /// Which broken file it stands in for, in words, where it does.
    pub stands_in: Option<String>,
    /// What its author would want to know.
    pub warnings: Vec<String>,
}

/// A scenario of which a drill can be held: what may be known of it by those who will play it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioChoice {
    /// Its id.
    pub id: String,
    /// Its title, or its file's name where it cannot be read.
    pub title: String,
    /// The title of the plan that it rehearses.
    pub plan: String,
    /// How long it lasts.
    pub duration: Duration,
    /// How many injects it has.
    pub injects: usize,
    /// Why it cannot be played, where it cannot.
    pub fault: Option<String>,
}

/// A file in the folder of plans that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenPlan {
    /// The file.
    pub file: String,
    /// What is wrong with it, the first fault first.
    pub faults: Vec<String>,
    /// What is started in its place, in words; none where nothing can be.
    pub instead: Option<String>,
}

impl BrokenPlan {
    /// The name of the file, without its folder.
    pub fn name(&self) -> &str {
        self.file.rsplit(['/', '\\']).next().unwrap_or(&self.file)
    }

    /// The first fault, as one line that names the file without its folder.
    pub fn first_fault(&self) -> String {
        let first = self.faults.first().and_then(|fault| fault.lines().next());
        first.unwrap_or_default().replace(&self.file, self.name())
    }
}

/// The plan that is taken where nobody has chosen one.
pub const DEFAULT_PLAN: &str = "clinical-system-outage";

/// The plan for a morning that is only slow.
pub const SLOW_PLAN: &str = "slow-morning";

impl Setting {
    /// The plan of this id.
    pub fn plan(&self, id: &str) -> Option<&PlanChoice> {
        self.plans.iter().find(|choice| choice.plan.id.as_str() == id)
    }

    /// The plan that another plan names: by id, or by a path whose last part is its file.
    pub fn plan_named(&self, name: &str) -> Option<&PlanChoice> {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let stem = file
            .strip_suffix(".yaml")
            .or_else(|| file.strip_suffix(".yml"))
            .unwrap_or(file);
        self.plan(name).or_else(|| self.plan(stem))
    }

    /// The plan for an outage where nobody has chosen one: the default, or else the first with steps.
    pub fn default_plan(&self) -> Option<&PlanChoice> {
        self.plan(DEFAULT_PLAN)
            .or_else(|| self.plans.iter().find(|choice| !choice.plan.phases.is_empty()))
            .or_else(|| self.plans.first())
    }

    /// What an opening entry keeps of the practice.
    pub fn practice_facts(&self) -> PracticeFacts {
        PracticeFacts {
            name: self.practice.name.clone(),
            zone: self.practice.time_zone,
            hours: self.practice.opening_hours.clone(),
        }
    }
}
