//! The practice folder: which one it is, and what lies in it.
//!
//! A folder holds `practice.yaml`, `plans/`, `templates/` and the journal. Everything in it may be missing: the program
//! has its own plans and templates, and the folder's override them by name. Nothing that is wrong in a file ever stops
//! the program: it is said, and what stood before is used.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::incident::entry::hash_line;
use crate::incident::event::{PinnedPlan, PracticeFacts};
use crate::journal::DATABASE;
use crate::plan::model::{Plan, is_slug};
use crate::plan::practice::Practice;
use crate::plan::{self, Diagnostic, Severity, did_you_mean};

/// The practice's own file, in its folder.
pub const PRACTICE_FILE: &str = "practice.yaml";

/// The folder of the practice's own plans, in its folder.
pub const PLANS_FOLDER: &str = "plans";

/// The folder of the practice's own templates, in its folder.
pub const TEMPLATES_FOLDER: &str = "templates";

/// The board that is written every hour for the day the PC dies.
const BOARD_FILE: &str = "board.txt";

/// No plan and no practice file is larger; what is beyond this is not read into memory, in bytes.
const LARGEST_FILE: u64 = 8 * 1024 * 1024;

/// The plans inside the program: what messages call the file, the id, and the text.
const BUILT_IN: [(&str, &str, &str); 3] = [
    (
        "plans/clinical-system-outage.yaml",
        "clinical-system-outage",
        include_str!("../plans/clinical-system-outage.yaml"),
    ),
    (
        "plans/network-outage.yaml",
        "network-outage",
        include_str!("../plans/network-outage.yaml"),
    ),
    (
        "plans/slow-morning.yaml",
        "slow-morning",
        include_str!("../plans/slow-morning.yaml"),
    ),
];

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
    /// What `practice.yaml` says, as far as it can be read; what is missing or broken is assumed.
    pub practice: Practice,
    /// What is wrong with `practice.yaml`.
    pub practice_faults: Vec<Diagnostic>,
    places: Places,
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

fn errors(faults: &[Diagnostic]) -> String {
    match faults.iter().filter(|fault| fault.is_error()).count() {
        1 => "one error".to_owned(),
        count => format!("{count} errors"),
    }
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
        let (practice, practice_faults) = practice_of(&folder.join(PRACTICE_FILE));
        Self {
            folder,
            chosen,
            practice,
            practice_faults,
            places,
        }
    }

    /// True where the folder is there.
    pub fn is_there(&self) -> bool {
        self.folder.is_dir()
    }

    /// True where `practice.yaml` has errors, so that part of it was left aside.
    pub fn practice_is_broken(&self) -> bool {
        self.practice_faults.iter().any(Diagnostic::is_error)
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

    /// The board file.
    pub fn board_file(&self) -> PathBuf {
        self.folder.join(BOARD_FILE)
    }

    /// The folders in which commands are held that could not be committed, best first.
    pub fn held_folders(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.folder.clone()];
        folders.extend(self.places.user_data.clone());
        folders.push(self.places.temporary.join("stopgap"));
        folders.dedup();
        folders
    }

    /// Where the second copy goes: what `practice.yaml` names, relative to the folder.
    pub fn second_copy(&self) -> Option<PathBuf> {
        let named = self.practice.second_copy.as_ref()?;
        Some(self.folder.join(named))
    }

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

/// The bytes of a file, but of one that is far too large only so many that the reader can say so.
///
/// # Errors
/// Where it cannot be read.
pub fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST_FILE + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What the disk said, in a few words.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it is not there".to_owned(),
        io::ErrorKind::PermissionDenied => "this user may not".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}

/// What `practice.yaml` says, and its faults. A file that is not there is no fault.
fn practice_of(path: &Path) -> (Practice, Vec<Diagnostic>) {
    match read_bounded(path) {
        Ok(bytes) => plan::read_practice_leniently(&bytes, &path.display().to_string()),
        Err(error) if is_missing(&error) => (Practice::default(), Vec::new()),
        Err(error) => {
            let fault = unreadable(&path.display().to_string(), &reason(&error));
            (Practice::default(), vec![fault])
        }
    }
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The fault of a file that the disk does not give.
fn unreadable(file: &str, why: &str) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        file: file.to_owned(),
        line: 1,
        column: 1,
        source: String::new(),
        source_column: 1,
        mark: 1,
        message: format!("the file cannot be read: {why}"),
        hint: Some("check the file and the disk".to_owned()),
    }
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// Whether a file's name says that it is YAML.
pub fn is_yaml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml"))
}

fn is_path(name: &str) -> bool {
    name.contains(['/', '\\']) || is_yaml(Path::new(name))
}
