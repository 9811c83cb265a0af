//! The plans of a practice: those inside the program, and its own, which override them by name.

use std::path::{Path, PathBuf};

use super::Home;
use super::files::{is_path, is_yaml, read_bounded, reason, stem, unreadable};
use super::good::{GoodCopy, changed};
use crate::health::BadFile;
use crate::incident::entry::hash_line;
use crate::incident::event::{PinnedPlan, PlanText};
use crate::incident::moment::Moment;
use crate::incident::narrate::{counted, day_words};
use crate::plan::model::{Plan, Then, is_slug};
use crate::plan::zone::Zone;
use crate::plan::{self, Diagnostic, did_you_mean};

macro_rules! built_in {
    ($($id:literal)+) => {
        /// The plans inside the program, in the order in which they are offered: what messages call the file, the id,
        /// and the text.
        pub(super) const BUILT_IN: &[(&str, &str, &str)] = &[$((
            concat!("plans/", $id, ".yaml"),
            $id,
            include_str!(concat!("../../plans/", $id, ".yaml")),
        ),)+];
    };
}

built_in! {
    "clinical-system-outage"
    "slow-system"
    "network-outage"
    "phone-outage"
    "prescribing-outage"
    "results-and-referrals"
    "power-cut"
    "ransomware"
    "premises-loss"
    "vaccine-fridge"
    "staff-shortage"
    "planned-downtime"
    "slow-morning"
}

/// Where a plan comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// From inside the program.
    BuiltIn,
    /// From this file.
    File(PathBuf),
}

impl Origin {
    /// The folder from which a plan names others by path; empty for one from inside the program.
    pub fn folder(&self) -> PathBuf {
        match self {
            Self::BuiltIn => PathBuf::new(),
            Self::File(path) => path.parent().map(Path::to_owned).unwrap_or_default(),
        }
    }
}

/// A plan that can be started.
#[derive(Debug, Clone)]
pub struct Found {
    /// Where it comes from.
    pub origin: Origin,
    /// What it says.
    pub plan: Plan,
    /// The text, byte for byte.
    pub text: PlanText,
    /// What its author would want to know, and the faults of the practice's own copy where the program's own had to
    /// stand in for it.
    pub warnings: Vec<Diagnostic>,
    /// The practice's own file that it stands in for, where that is broken.
    pub stands_in: Option<StandsIn>,
}

/// A file of the practice's own that has errors, so that another plan of its id stands in for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandsIn {
    /// The file.
    pub file: PathBuf,
    /// How many errors it has.
    pub errors: usize,
    /// When it was last changed.
    pub since: Option<Moment>,
    /// Where its own last good copy stands in: when that was made. Else the plan from inside the program does.
    pub copy: Option<LastGood>,
}

/// A last good copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastGood {
    /// When the file that it is a copy of had last been changed.
    pub of: Option<Moment>,
}

impl LastGood {
    /// What it is a copy of, in a few words: "the copy of Tue 3 Nov 2026".
    pub fn words(&self, zone: Zone) -> String {
        match self.of {
            Some(of) => format!("the copy of {}", day_words(of.day_in(zone))),
            None => "its last good copy".to_owned(),
        }
    }
}

impl StandsIn {
    /// What is used instead, in a few words: "the copy of Tue 3 Nov 2026, version 1.2".
    pub fn used(&self, version: &str, zone: Zone) -> String {
        match self.copy {
            Some(copy) => format!("{}, version {version}", copy.words(zone)),
            None => format!("the one inside the program, version {version}"),
        }
    }

    /// What has happened, and what is used instead, as a sentence without its end.
    pub fn words(&self, version: &str, zone: Zone) -> String {
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        let mistakes = counted(self.errors as u64, "mistake", "mistakes");
        let since = self
            .since
            .map(|since| format!(" since {}", day_words(since.day_in(zone))));
        format!(
            "your file {name} has {mistakes}{}; this is {}",
            since.unwrap_or_default(),
            self.used(version, zone)
        )
    }
}

impl Found {
    /// The plan as an incident keeps it.
    pub fn pinned(&self) -> PinnedPlan {
        PinnedPlan {
            id: self.plan.id.clone(),
            title: self.plan.title.clone(),
            version: self.plan.version.clone(),
            sha256: hash_line(&self.text),
            text: self.text.clone(),
        }
    }
}

/// A plan as it is listed.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its id; of a plan that cannot be read, the name of its file.
    pub id: String,
    /// Where it comes from.
    pub origin: Origin,
    /// The plan, or what is wrong with it.
    pub plan: Result<Found, Vec<Diagnostic>>,
    /// What stands in for one that is broken: its last good copy, else the program's own of its id.
    pub stand_in: Option<Found>,
    /// True where it takes the place of one from inside the program.
    pub overrides: bool,
}

/// Why a plan cannot be started.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PlanProblem {
    /// No plan of this name is known.
    #[error("There is no plan \"{name}\".")]
    Unknown {
        /// The name.
        name: String,
        /// The likeliest of the known names.
        near: Option<String>,
        /// Every known name.
        known: Vec<String>,
    },
    /// The file cannot be read.
    #[error("{path}: cannot be read: {why}.")]
    Unreadable {
        /// The file.
        path: String,
        /// What the disk said.
        why: String,
    },
    /// The plan is not valid.
    #[error("{file}: the plan cannot be used, it has {} to be put right.", errors(.faults))]
    Invalid {
        /// The file.
        file: String,
        /// Every fault.
        faults: Vec<Diagnostic>,
    },
}

impl PlanProblem {
    /// What to do about it, in a few words.
    pub fn hint(&self) -> String {
        match self {
            Self::Unknown { near: Some(near), .. } => format!("did you mean \"{near}\"?"),
            Self::Unknown { known, .. } => format!("there are: {}", known.join(", ")),
            Self::Unreadable { .. } => "name a plan by its id: stopgap plan list".to_owned(),
            Self::Invalid { file, .. } => format!("put it right, then: stopgap plan check {file}"),
        }
    }
}

fn errors(faults: &[Diagnostic]) -> String {
    match faults.iter().filter(|fault| fault.is_error()).count() {
        1 => "one error".to_owned(),
        count => format!("{count} errors"),
    }
}

impl Home {
    /// Every plan that is here: the program's own, those of the folder in their place or after them. A broken one is
    /// listed too, under the id that it seems to have, with what stands in for it.
    pub fn plans(&self) -> Vec<Listed> {
        let mut listed: Vec<Listed> = BUILT_IN
            .iter()
            .map(|(_, id, _)| Listed {
                id: (*id).to_owned(),
                origin: Origin::BuiltIn,
                plan: built_in(id).unwrap_or_else(|| Err(Vec::new())),
                stand_in: None,
                overrides: false,
            })
            .collect();
        for path in self.plan_files() {
            let entry = self.listed(path);
            match listed
                .iter_mut()
                .find(|other| other.id == entry.id && other.origin == Origin::BuiltIn)
            {
                Some(built_in) => *built_in = entry,
                None => listed.push(entry),
            }
        }
        listed
    }

    /// The ids of the plans that can be started: the program's own, and what the folder's files say or are called.
    pub fn plan_ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = BUILT_IN.iter().map(|(_, id, _)| (*id).to_owned()).collect();
        for path in self.plan_files() {
            ids.push(read_plan_file(&path).map_or_else(|_| stem(&path), |found| found.plan.id.to_string()));
        }
        ids
    }

    fn listed(&self, path: PathBuf) -> Listed {
        let is_built_in = |id: &str| BUILT_IN.iter().any(|(_, built_in, _)| *built_in == id);
        match self.read_own(&path) {
            Ok(found) => {
                let id = found.plan.id.as_str().to_owned();
                Listed {
                    overrides: is_built_in(&id),
                    id,
                    origin: Origin::File(path),
                    plan: Ok(found),
                    stand_in: None,
                }
            }
            Err(problem) => {
                let good = self.good_copy(&path);
                let copied = good.as_ref().map(|good| good.found.plan.id.as_str().to_owned());
                let id = copied.or_else(|| seeming_id(&path)).unwrap_or_else(|| stem(&path));
                Listed {
                    overrides: is_built_in(&id),
                    stand_in: stand_in(&path, &problem, good, &id),
                    id,
                    origin: Origin::File(path),
                    plan: Err(problem.faults()),
                }
            }
        }
    }

    /// The files that cannot be used as they stand, for plan health: practice.yaml, the broken ones among these plans, and
    /// those that nothing uses.
    pub fn bad_files(&self, plans: &[Listed]) -> Vec<BadFile> {
        let zone = self.practice.time_zone;
        let practice = bad_file(&self.practice_file(), &self.practice_faults, self.practice_instead());
        let idle = self.idle_files(plans).into_iter().map(|idle| BadFile {
            file: idle.file.display().to_string(),
            errors: 0,
            first: idle.why,
            instead: None,
        });
        let plans = plans.iter().filter_map(|listed| {
            let (Origin::File(path), Err(faults)) = (&listed.origin, &listed.plan) else {
                return None;
            };
            let stand_in = listed.stand_in.as_ref();
            let instead = stand_in.and_then(|found| Some(found.stands_in.as_ref()?.used(&found.plan.version, zone)));
            bad_file(path, faults, instead)
        });
        practice.into_iter().chain(plans).chain(idle).collect()
    }

    /// A plan by its id, or by a path relative to `from`, the folder of the file that names it. The practice's own
    /// comes before the program's own. Where its own is broken, its last good copy stands in, or else the program's own
    /// of that name: a plan with a misprint must not leave a practice without one.
    ///
    /// # Errors
    /// Where there is no such plan, or none that can be used.
    pub fn find_plan(&self, name: &str, from: &Path) -> Result<Found, PlanProblem> {
        if !is_slug(name) {
            if is_path(name) {
                return self.read_own(&from.join(name));
            }
            return Err(self.unknown_plan(name));
        }
        match self.own_plan(name) {
            Some(Ok(found)) => Ok(found),
            Some(Err(Broken { path, problem, good })) => stand_in(&path, &problem, good, name).ok_or(problem),
            None => match built_in(name) {
                Some(read) => read.map_err(|faults| PlanProblem::Invalid {
                    file: name.to_owned(),
                    faults,
                }),
                None => Err(self.unknown_plan(name)),
            },
        }
    }

    /// The titles of the plans with which a decision of this one may go on, by the name that it uses. `from` is the folder
    /// of its file. What cannot be read has none.
    pub fn titles_of_switches(&self, plan: &Plan, from: &Path) -> Vec<(String, String)> {
        let mut titles: Vec<(String, String)> = Vec::new();
        let decisions = plan.steps().filter_map(|(_, step)| step.decision.as_ref());
        for option in decisions.flat_map(|decision| &decision.options) {
            let Some(Then::Switch(name)) = &option.then else {
                continue;
            };
            if !titles.iter().any(|(known, _)| known == name)
                && let Ok(found) = self.find_plan(name, from)
            {
                titles.push((name.clone(), found.plan.title));
            }
        }
        titles
    }

    /// The folder's plan of this id: the file of that name first, then whichever says so inside, or did so when it last
    /// read well.
    fn own_plan(&self, id: &str) -> Option<Result<Found, Broken>> {
        let (named, others): (Vec<_>, Vec<_>) = self.plan_files().into_iter().partition(|path| stem(path) == id);
        let mut broken = None;
        for path in named.into_iter().chain(others) {
            match self.read_own(&path) {
                Ok(found) if found.plan.id.as_str() == id => return Some(Ok(found)),
                Err(problem) if broken.is_none() => {
                    let good = self.good_copy(&path);
                    let was = good.as_ref().map(|good| good.found.plan.id.as_str() == id);
                    let is_it = was.unwrap_or_else(|| stem(&path) == id || seeming_id(&path).as_deref() == Some(id));
                    if is_it {
                        broken = Some(Err(Broken { path, problem, good }));
                    }
                }
                _ => {}
            }
        }
        broken
    }

    /// A plan from a file; of one that lies in this folder and reads well, a copy is kept.
    fn read_own(&self, path: &Path) -> Result<Found, PlanProblem> {
        let found = read_plan_file(path)?;
        self.keep_good(path, &found.text);
        Ok(found)
    }

    fn unknown_plan(&self, name: &str) -> PlanProblem {
        let known: Vec<String> = self.plans().into_iter().map(|listed| listed.id).collect();
        PlanProblem::Unknown {
            name: name.to_owned(),
            near: did_you_mean(name, known.iter().map(String::as_str)).map(str::to_owned),
            known,
        }
    }

    /// The YAML files of the plans folder, by name.
    fn plan_files(&self) -> Vec<PathBuf> {
        yaml_files(&self.plans_folder())
    }
}

/// The YAML files of a folder, by name.
pub(super) fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| is_yaml(path) && path.is_file())
        .collect();
    files.sort();
    files
}

/// A file of the practice's own that is no plan, and its last good copy.
struct Broken {
    path: PathBuf,
    problem: PlanProblem,
    good: Option<GoodCopy>,
}

/// The plan of this id from inside the program.
fn built_in(id: &str) -> Option<Result<Found, Vec<Diagnostic>>> {
    let (file, _, text) = BUILT_IN.iter().find(|(_, built_in, _)| *built_in == id)?;
    Some(plan::read(text, file).map(|read| Found {
        origin: Origin::BuiltIn,
        plan: read.plan,
        text: (*text).into(),
        warnings: read.warnings,
        stands_in: None,
    }))
}

/// What stands in for a broken file: its last good copy, else the program's own plan of this id. Its warnings begin with
/// the faults of the file.
fn stand_in(path: &Path, problem: &PlanProblem, good: Option<GoodCopy>, id: &str) -> Option<Found> {
    let (mut found, copy) = match good {
        Some(good) => (good.found, Some(LastGood { of: good.changed })),
        None => (built_in(id)?.ok()?, None),
    };
    let mut warnings = problem.faults();
    found.stands_in = Some(StandsIn {
        file: path.to_owned(),
        errors: warnings.iter().filter(|fault| fault.is_error()).count(),
        since: changed(path),
        copy,
    });
    warnings.append(&mut found.warnings);
    found.warnings = warnings;
    Some(found)
}

/// What plan health is told of a file with errors.
fn bad_file(path: &Path, faults: &[Diagnostic], instead: Option<String>) -> Option<BadFile> {
    let mut errors = faults.iter().filter(|fault| fault.is_error());
    let first = errors.next()?;
    Some(BadFile {
        file: path.display().to_string(),
        errors: 1 + errors.count(),
        first: format!("line {}: {}", first.line, first.message),
        instead,
    })
}

/// The id that a broken plan would have, where that can be read of it.
fn seeming_id(path: &Path) -> Option<String> {
    let bytes = read_bounded(path).ok()?;
    let plan = plan::read_pinned(&String::from_utf8_lossy(&bytes));
    let id = plan.id.as_str();
    (is_slug(id) && !(plan.version.is_empty() && plan.phases.is_empty())).then(|| id.to_owned())
}

impl PlanProblem {
    /// The faults of the file; of one that cannot be read at all, that.
    pub fn faults(&self) -> Vec<Diagnostic> {
        match self {
            Self::Invalid { faults, .. } => faults.clone(),
            Self::Unreadable { path, why } => vec![unreadable(path, why)],
            Self::Unknown { .. } => Vec::new(),
        }
    }
}

/// A plan from a file.
///
/// # Errors
/// Where the file cannot be read or is no valid plan.
pub fn read_plan_file(path: &Path) -> Result<Found, PlanProblem> {
    let file = path.display().to_string();
    let bytes = read_bounded(path).map_err(|error| PlanProblem::Unreadable {
        path: file.clone(),
        why: reason(&error),
    })?;
    let read = plan::read_bytes(&bytes, &file).map_err(|faults| PlanProblem::Invalid {
        file: file.clone(),
        faults,
    })?;
    let text = String::from_utf8(bytes).map_err(|error| PlanProblem::Unreadable {
        path: file,
        why: error.to_string(),
    })?;
    Ok(Found {
        origin: Origin::File(path.to_owned()),
        plan: read.plan,
        text: text.into(),
        warnings: read.warnings,
        stands_in: None,
    })
}
