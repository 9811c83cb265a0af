//! The plans of a practice: those inside the program, and its own, which override them by name.

use std::path::{Path, PathBuf};

use super::Home;
use super::files::{is_path, is_yaml, read_bounded, reason, stem, unreadable};
use crate::incident::entry::hash_line;
use crate::incident::event::PinnedPlan;
use crate::plan::model::{Plan, is_slug};
use crate::plan::{self, Diagnostic, did_you_mean};

macro_rules! built_in {
    ($($id:literal)+) => {
        /// The plans inside the program, in the order in which they are offered: what messages call the file, the id,
        /// and the text.
        const BUILT_IN: &[(&str, &str, &str)] = &[$((
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

/// A plan that can be started.
#[derive(Debug, Clone)]
pub struct Found {
    /// Where it comes from.
    pub origin: Origin,
    /// What it says.
    pub plan: Plan,
    /// The text, byte for byte.
    pub text: String,
    /// What its author would want to know, and the faults of the practice's own copy where the program's own had to
    /// stand in for it.
    pub warnings: Vec<Diagnostic>,
    /// True where the practice's own copy is broken and the program's own stands in for it.
    pub stands_in: bool,
}

impl Found {
    /// The plan as an incident keeps it.
    pub fn pinned(&self) -> PinnedPlan {
        PinnedPlan {
            id: self.plan.id.clone(),
            title: self.plan.title.clone(),
            version: self.plan.version.clone(),
            sha256: hash_line(&self.text),
            text: self.text.clone().into(),
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
    /// Every plan that is here: the program's own, those of the folder in their place or after them.
    pub fn plans(&self) -> Vec<Listed> {
        let mut listed: Vec<Listed> = BUILT_IN
            .iter()
            .map(|(file, id, text)| Listed {
                id: (*id).to_owned(),
                origin: Origin::BuiltIn,
                plan: plan::read(text, file).map(|read| Found {
                    origin: Origin::BuiltIn,
                    plan: read.plan,
                    text: (*text).to_owned(),
                    warnings: read.warnings,
                    stands_in: false,
                }),
                overrides: false,
            })
            .collect();
        for path in self.plan_files() {
            let read = read_plan_file(&path);
            let (plan, id) = match read {
                Ok(found) => {
                    let id = found.plan.id.as_str().to_owned();
                    (Ok(found), id)
                }
                Err(problem) => (Err(problem.faults()), stem(&path)),
            };
            let entry = Listed {
                overrides: BUILT_IN.iter().any(|(_, built_in, _)| *built_in == id),
                id,
                origin: Origin::File(path),
                plan,
            };
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

    /// A plan by its id, or by a path relative to `from`, the folder of the file that names it. The practice's own
    /// comes before the program's own; where its own is broken, the program's own of that name stands in, for a plan
    /// with a misprint must not leave a practice without one.
    ///
    /// # Errors
    /// Where there is no such plan, or none that can be used.
    pub fn find_plan(&self, name: &str, from: &Path) -> Result<Found, PlanProblem> {
        if !is_slug(name) {
            if is_path(name) {
                return read_plan_file(&from.join(name));
            }
            return Err(self.unknown_plan(name));
        }
        let broken = match self.own_plan(name) {
            Some(Ok(found)) => return Ok(found),
            Some(Err(problem)) => Some(problem),
            None => None,
        };
        let Some((file, _, text)) = BUILT_IN.iter().find(|(_, id, _)| *id == name) else {
            return Err(broken.unwrap_or_else(|| self.unknown_plan(name)));
        };
        let read = plan::read(text, file).map_err(|faults| PlanProblem::Invalid {
            file: (*file).to_owned(),
            faults,
        })?;
        let mut warnings = broken.as_ref().map(PlanProblem::faults).unwrap_or_default();
        warnings.extend(read.warnings);
        Ok(Found {
            origin: Origin::BuiltIn,
            plan: read.plan,
            text: (*text).to_owned(),
            warnings,
            stands_in: broken.is_some(),
        })
    }

    /// The folder's plan of this id: the file of that name first, then whichever says so inside.
    fn own_plan(&self, id: &str) -> Option<Result<Found, PlanProblem>> {
        let (named, others): (Vec<_>, Vec<_>) = self.plan_files().into_iter().partition(|path| stem(path) == id);
        let mut broken = None;
        for path in named.iter().chain(&others) {
            match read_plan_file(path) {
                Ok(found) if found.plan.id.as_str() == id => return Some(Ok(found)),
                Err(problem) if stem(path) == id => broken = Some(Err(problem)),
                _ => {}
            }
        }
        broken
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
        let Ok(entries) = std::fs::read_dir(self.plans_folder()) else {
            return Vec::new();
        };
        let mut files: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| is_yaml(path) && path.is_file())
            .collect();
        files.sort();
        files
    }
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
        text,
        warnings: read.warnings,
        stands_in: false,
    })
}
