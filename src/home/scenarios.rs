//! The drill scenarios of a practice: those inside the program, and its own in `plans/drills`, which override them by name.
//! The text of a scenario that is being played is kept beside them, so that a file edited meanwhile changes nothing.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Home;
use super::files::{is_path, is_yaml, read_bounded, reason, stem};
use super::plans::{Found, Origin};
use crate::incident::drill::ScenarioRef;
use crate::incident::entry::hash_line;
use crate::incident::ids::Hash;
use crate::journal::files::{Readers, replace};
use crate::plan::model::is_slug;
use crate::plan::scenario::Scenario;
use crate::plan::{self, Diagnostic, Severity, did_you_mean};

macro_rules! built_in {
    ($($id:literal)+) => {
        /// The scenarios inside the program: what messages call the file, the id, and the text.
        const BUILT_IN: &[(&str, &str, &str)] = &[$((
            concat!("plans/drills/", $id, ".yaml"),
            $id,
            include_str!(concat!("../../plans/drills/", $id, ".yaml")),
        ),)+];
    };
}

built_in! {
    "communications-test"
    "micro-clinical"
    "micro-attack"
    "micro-fridge"
    "micro-phones"
    "micro-prescribing"
    "micro-slow"
    "table-clinical"
    "table-downtime"
    "table-power"
    "table-premises"
    "table-results"
    "table-staff"
    "half-day-attack"
    "half-day-network"
    "notts-2009"
}

/// The folder of the practice's own scenarios, in the folder of its plans.
const DRILLS_FOLDER: &str = "drills";

/// The folder of the texts that are being played, in that folder.
const PINNED_FOLDER: &str = ".pinned";

/// A scenario that can be played, with its plan.
#[derive(Debug, Clone)]
pub struct FoundScenario {
    /// Where it comes from.
    pub origin: Origin,
    /// What it says.
    pub scenario: Scenario,
    /// The text, byte for byte.
    pub text: Arc<str>,
    /// The plan that it rehearses.
    pub plan: Found,
    /// What its author would want to know.
    pub warnings: Vec<Diagnostic>,
}

impl FoundScenario {
    /// What identifies it, as a drill keeps it from its opening.
    pub fn reference(&self) -> ScenarioRef {
        ScenarioRef {
            id: self.scenario.id.clone(),
            title: self.scenario.title.clone(),
            sha256: hash_line(&self.text),
        }
    }
}

/// Why a scenario cannot be played.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ScenarioProblem {
    /// No scenario of this name is known.
    #[error("There is no drill scenario \"{name}\".")]
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
    /// The scenario is not valid, or does not fit its plan.
    #[error("{file}: the scenario cannot be played as it stands.")]
    Invalid {
        /// The file.
        file: String,
        /// Every fault.
        faults: Vec<Diagnostic>,
    },
}

impl ScenarioProblem {
    /// What to do about it, in a few words.
    pub fn hint(&self) -> String {
        match self {
            Self::Unknown { near: Some(near), .. } => format!("did you mean \"{near}\"?"),
            Self::Unknown { known, .. } => format!("there are: {}", known.join(", ")),
            Self::Unreadable { .. } => "name a scenario by its id or its file".to_owned(),
            Self::Invalid { file, .. } => format!("put it right, then: stopgap plan check {file}"),
        }
    }
}

impl Home {
    /// A scenario by its id, or by a path from this folder, with its plan. The practice's own comes before the program's.
    ///
    /// # Errors
    /// Where there is no such scenario, or none that can be played.
    pub fn find_scenario(&self, name: &str, from: &Path) -> Result<FoundScenario, ScenarioProblem> {
        if is_path(name) {
            return self.scenario_file(&from.join(name));
        }
        let own = self.scenario_files().into_iter().find(|path| stem(path) == name);
        if let Some(path) = own {
            return self.scenario_file(&path);
        }
        if let Some((file, _, text)) = BUILT_IN.iter().find(|(_, id, _)| *id == name && is_slug(name)) {
            return self.scenario_of(text.as_bytes(), file, &self.drills_folder(), Origin::BuiltIn);
        }
        let known = self.scenario_ids();
        Err(ScenarioProblem::Unknown {
            name: name.to_owned(),
            near: did_you_mean(name, known.iter().map(String::as_str)).map(str::to_owned),
            known,
        })
    }

    /// The names of all scenarios: the program's own, then the practice's.
    pub fn scenario_ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = BUILT_IN.iter().map(|(_, id, _)| (*id).to_owned()).collect();
        ids.extend(self.scenario_files().iter().map(|path| stem(path)));
        ids.sort();
        ids.dedup();
        ids
    }

    fn scenario_file(&self, path: &Path) -> Result<FoundScenario, ScenarioProblem> {
        let file = path.display().to_string();
        let bytes = read_bounded(path).map_err(|error| ScenarioProblem::Unreadable {
            path: file.clone(),
            why: reason(&error),
        })?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        self.scenario_of(&bytes, &file, &folder, Origin::File(path.to_owned()))
    }

    /// A scenario from its bytes, checked against its plan, whose path counts from `folder`.
    ///
    /// # Errors
    /// Every fault that it has.
    pub fn scenario_of(
        &self,
        bytes: &[u8],
        file: &str,
        folder: &Path,
        origin: Origin,
    ) -> Result<FoundScenario, ScenarioProblem> {
        let met: RefCell<Option<Found>> = RefCell::default();
        let plan_of = |name: &str| match self.find_plan(name, folder) {
            Ok(found) => {
                let plan = found.pinned().text.plan();
                *met.borrow_mut() = Some(found);
                Ok(plan)
            }
            Err(problem) => {
                let message = problem.to_string();
                Err((message.trim_end_matches('.').to_owned(), problem.hint()))
            }
        };
        let read = plan::read_scenario(bytes, file, &plan_of);
        let met = met.take();
        // Against what it was checked is said whether it fits or not.
        let another = met.as_ref().and_then(|found| self.checked_against(found, bytes, file));
        let invalid = |mut faults: Vec<Diagnostic>| {
            faults.extend(another.clone());
            ScenarioProblem::Invalid {
                file: file.to_owned(),
                faults,
            }
        };
        let (scenario, mut warnings) = read.map_err(&invalid)?;
        let (Some(plan), Ok(text)) = (met, std::str::from_utf8(bytes)) else {
            return Err(invalid(warnings));
        };
        warnings.extend(another);
        Ok(FoundScenario {
            origin,
            scenario,
            text: text.into(),
            plan,
            warnings,
        })
    }

    /// That a scenario was held against another plan than the practice's own, whose file is broken; at its line "plan:".
    fn checked_against(&self, found: &Found, bytes: &[u8], file: &str) -> Option<Diagnostic> {
        let stands_in = found.stands_in.as_ref()?;
        let text = String::from_utf8_lossy(bytes);
        let mut lines = text.lines().enumerate();
        let (at, source) = lines.find(|(_, line)| line.trim_start().starts_with("plan:"))?;
        Some(Diagnostic {
            severity: Severity::Warning,
            file: file.to_owned(),
            line: at + 1,
            column: source.len() - source.trim_start().len() + 1,
            source: source.to_owned(),
            source_column: 1,
            mark: source.trim().chars().count(),
            message: format!(
                "this was checked against another plan: {}",
                stands_in.words(&found.plan.version, self.practice.time_zone)
            ),
            hint: Some(format!("put it right: stopgap plan check {}", stands_in.file.display())),
        })
    }

    /// Keeps the text of a scenario that is about to be played.
    ///
    /// # Errors
    /// Where the disk refuses.
    pub fn pin_scenario(&self, text: &str) -> std::io::Result<()> {
        let path = self.pinned_file(hash_line(text));
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        replace(&path, text.as_bytes(), Readers::Usual)
    }

    /// The text of a scenario that is being played: what was kept when the drill began, or a file that still says the
    /// same. A text of another hash is never taken for it.
    pub fn pinned_scenario(&self, sha256: Hash) -> Option<String> {
        let of_file = |path: &PathBuf| String::from_utf8(read_bounded(path).ok()?).ok();
        let kept = [self.pinned_file(sha256)].into_iter().chain(self.scenario_files());
        let built_in = BUILT_IN.iter().map(|(_, _, text)| (*text).to_owned());
        kept.filter_map(|path| of_file(&path))
            .chain(built_in)
            .find(|text| hash_line(text) == sha256)
    }

    fn drills_folder(&self) -> PathBuf {
        self.plans_folder().join(DRILLS_FOLDER)
    }

    fn pinned_file(&self, sha256: Hash) -> PathBuf {
        let name = format!("{}.yaml", sha256.to_hex());
        self.drills_folder().join(PINNED_FOLDER).join(name)
    }

    /// The YAML files of the drills folder, by name.
    fn scenario_files(&self) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.drills_folder()) else {
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
