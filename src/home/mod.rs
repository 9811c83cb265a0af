//! The practice folder: which one it is, and what lies in it.
//!
//! A folder holds `practice.yaml`, `plans/`, `templates/` and the journal. Everything in it may be missing: the program
//! has its own plans and templates, and the folder's override them by name. Nothing that is wrong in a file ever stops
//! the program: it is said, and what stood before is used.

mod change;
mod files;
mod good;
mod idle;
mod known;
mod plans;
mod practice;
mod scenarios;
mod surroundings;

use std::path::PathBuf;

pub use change::PlanChangeProblem;
pub use files::{is_yaml, read_bounded, reason};
pub use idle::IdleFile;
pub use plans::{Found, LastGood, Listed, Origin, PlanProblem, StandsIn, read_plan_file};
pub use practice::PracticeProblem;
pub use scenarios::{FoundScenario, ScenarioProblem};

use crate::incident::event::PracticeFacts;
use crate::journal::DATABASE;
use crate::plan::Diagnostic;
use crate::plan::practice::Practice;

/// The practice's own file, in its folder.
pub const PRACTICE_FILE: &str = "practice.yaml";

/// The folder of the practice's own plans, in its folder.
pub const PLANS_FOLDER: &str = "plans";

/// The folder of the practice's own templates, in its folder.
pub const TEMPLATES_FOLDER: &str = "templates";

/// The board that is written every hour for the day the PC dies.
const BOARD_FILE: &str = "board.txt";

/// Where a practice folder may be, as the environment says.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// The folder that was named with `--home` or `STOPGAP_HOME`.
    pub given: Option<PathBuf>,
    /// The folder in which the program's own file lies.
    pub program: Option<PathBuf>,
    /// The folder for this user's data.
    pub user_data: Option<PathBuf>,
    /// The folder for temporary files.
    pub temporary: PathBuf,
    /// The folders that the environment says a cloud service keeps in step, each with the service's name.
    pub synced: Vec<(PathBuf, &'static str)>,
}

/// Why a folder is the practice's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    /// It was named.
    Given,
    /// It lies beside the program and holds `practice.yaml`.
    BesideProgram,
    /// It is where this user's data is kept.
    UserData,
}

/// The practice folder, with what its `practice.yaml` says.
#[derive(Debug, Clone)]
pub struct Home {
    /// The folder. It may not be there yet: what writes to it makes it.
    pub folder: PathBuf,
    /// Why this one.
    pub chosen: Chosen,
    /// What `practice.yaml` says. Where it has errors, what its last good copy says; where there is none, what can be read
    /// of it, and what is missing or broken is assumed.
    pub practice: Practice,
    /// What is wrong with `practice.yaml`.
    pub practice_faults: Vec<Diagnostic>,
    /// The last good copy of `practice.yaml`, where that stands in for it.
    pub practice_copy: Option<LastGood>,
    /// Whether the journal's file was there when the folder was opened, and held nothing at all: what stood in it is lost,
    /// or it was never begun.
    pub journal_was_empty: bool,
    /// The very bytes of `practice.yaml` as it was read; none where it was not there.
    practice_bytes: Option<Vec<u8>>,
    places: Places,
}

impl Home {
    /// The folder that these places give: the one that was named; else the one beside the program, if it holds
    /// `practice.yaml`; else the one for this user's data.
    pub fn open(places: Places) -> Self {
        let beside = places
            .program
            .as_ref()
            .filter(|folder| folder.join(PRACTICE_FILE).is_file());
        let (folder, chosen) = if let Some(given) = &places.given {
            (given.clone(), Chosen::Given)
        } else if let Some(beside) = beside {
            (beside.clone(), Chosen::BesideProgram)
        } else {
            let data = places.user_data.clone();
            (
                data.unwrap_or_else(|| places.temporary.join("stopgap")),
                Chosen::UserData,
            )
        };
        let journal = std::fs::metadata(folder.join(DATABASE));
        let mut home = Self {
            folder,
            journal_was_empty: journal.is_ok_and(|file| file.is_file() && file.len() == 0),
            chosen,
            practice: Practice::default(),
            practice_faults: Vec::new(),
            practice_copy: None,
            practice_bytes: None,
            places,
        };
        home.read_practice();
        home
    }

    /// True where the folder is there.
    pub fn is_there(&self) -> bool {
        self.folder.is_dir()
    }

    /// True where `practice.yaml` has errors, so that part of it was left aside.
    pub fn practice_is_broken(&self) -> bool {
        self.practice_faults.iter().any(Diagnostic::is_error)
    }

    /// What is used in the place of `practice.yaml`, where it has errors and a copy stands in: "the copy of Tue 3 Nov 2026".
    pub fn practice_instead(&self) -> Option<String> {
        Some(self.practice_copy?.words(self.practice.time_zone))
    }

    /// What the rules need to know of the practice, as an incident keeps it.
    pub fn facts(&self) -> PracticeFacts {
        PracticeFacts {
            name: self.practice.name.clone(),
            zone: self.practice.time_zone,
            hours: self.practice.opening_hours.clone(),
        }
    }

    /// The journal.
    pub fn journal_file(&self) -> PathBuf {
        self.folder.join(DATABASE)
    }

    /// The practice's own file.
    pub fn practice_file(&self) -> PathBuf {
        self.folder.join(PRACTICE_FILE)
    }

    /// The folder of the practice's own plans.
    pub fn plans_folder(&self) -> PathBuf {
        self.folder.join(PLANS_FOLDER)
    }

    /// The folder of the practice's own templates.
    pub fn templates_folder(&self) -> PathBuf {
        self.folder.join(TEMPLATES_FOLDER)
    }

    /// A template of the practice's own. Only names are looked up, never paths.
    pub fn own_template(&self, name: &str) -> Option<String> {
        if name.contains(['/', '\\']) || name.starts_with('.') {
            return None;
        }
        let bytes = read_bounded(&self.templates_folder().join(name)).ok()?;
        String::from_utf8(bytes).ok()
    }

    /// The board file.
    pub fn board_file(&self) -> PathBuf {
        self.folder.join(BOARD_FILE)
    }

    /// The folders in which commands are held that could not be committed, best first.
    pub fn held_folders(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.folder.clone()];
        folders.extend(self.places.user_data.clone());
        folders.push(self.places.temporary.clone());
        folders.dedup();
        folders
    }

    /// Where the second copy goes: what `practice.yaml` names, relative to the folder.
    pub fn second_copy(&self) -> Option<PathBuf> {
        let named = self.practice.second_copy.as_ref()?;
        Some(self.folder.join(named))
    }
}
