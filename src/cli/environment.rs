//! What the program is started with: read once, here, and handed down.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use crate::clock::Clock;
use crate::home::Places;
use crate::incident::ids::Initials;

/// Arguments, variables, streams, folders and the clock.
#[derive(Debug, Clone)]
pub struct Environment {
    /// The arguments, the program's own name first.
    pub args: Vec<OsString>,
    /// The environment variables.
    pub variables: BTreeMap<OsString, OsString>,
    /// The folder that relative paths are relative to.
    pub folder: PathBuf,
    /// The program's own file.
    pub program: Option<PathBuf>,
    /// The folder for temporary files.
    pub temporary: PathBuf,
    /// Whether somebody can type at standard input.
    pub input_is_terminal: bool,
    /// Whether somebody looks at standard output.
    pub output_is_terminal: bool,
    /// Tells the time.
    pub clock: Clock,
}

impl Environment {
    /// That of this process.
    pub fn of_process() -> Self {
        Self {
            args: std::env::args_os().collect(),
            variables: std::env::vars_os().map(|(name, value)| (spelt(name), value)).collect(),
            folder: std::env::current_dir().unwrap_or_default(),
            program: std::env::current_exe().ok(),
            temporary: std::env::temp_dir(),
            input_is_terminal: std::io::stdin().is_terminal(),
            output_is_terminal: std::io::stdout().is_terminal(),
            clock: Clock::of_machine(),
        }
    }

    /// A variable that is set to something.
    pub fn variable(&self, name: &str) -> Option<&OsStr> {
        let value = self.variables.get(OsStr::new(name))?;
        (!value.is_empty()).then_some(value.as_os_str())
    }

    /// A path as the user gave it, made whole.
    pub fn path(&self, given: &Path) -> PathBuf {
        self.folder.join(given)
    }

    /// Who types, by `STOPGAP_BY`: none where it is not set.
    ///
    /// # Errors
    /// What is set there instead of initials.
    pub fn initials(&self) -> Result<Option<Initials>, String> {
        let Some(value) = self.variable("STOPGAP_BY") else {
            return Ok(None);
        };
        let text = value.to_string_lossy();
        match Initials::new(text.trim()) {
            Some(initials) => Ok(Some(initials)),
            None if matches!(text.trim(), "" | "-") => Ok(None),
            None => Err(text.into_owned()),
        }
    }

    /// The folders in which a practice folder may be.
    pub fn places(&self, given: Option<&Path>) -> Places {
        let named = given.map(Path::to_path_buf);
        let named = named.or_else(|| self.variable("STOPGAP_HOME").map(PathBuf::from));
        Places {
            given: named.map(|folder| self.path(&folder)),
            program: self.program.as_deref().and_then(Path::parent).map(Path::to_path_buf),
            user_data: self.user_data(),
            temporary: self.temporary.clone(),
            synced: self.synced(),
        }
    }

    /// The folders that `OneDrive` says are its own: it sets these on Windows, for a practice's account and a person's.
    fn synced(&self) -> Vec<(PathBuf, &'static str)> {
        let names = ["OneDrive", "OneDriveCommercial", "OneDriveConsumer"];
        let folders = names.into_iter().filter_map(|name| self.variable(&spelt_name(name)));
        folders.map(|folder| (PathBuf::from(folder), "OneDrive")).collect()
    }

    /// The folder in which this system keeps a user's data.
    fn user_data(&self) -> Option<PathBuf> {
        let folder = |name: &str| self.variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
        if cfg!(windows) {
            folder("LOCALAPPDATA").map(|data| data.join("Stopgap"))
        } else if cfg!(target_os = "macos") {
            folder("HOME").map(|home| home.join("Library/Application Support/Stopgap"))
        } else {
            folder("XDG_DATA_HOME")
                .or_else(|| folder("HOME").map(|home| home.join(".local/share")))
                .map(|data| data.join("stopgap"))
        }
    }
}

/// The name of a variable that has small letters in it, as it is looked up here.
fn spelt_name(name: &str) -> String {
    spelt(OsString::from(name)).to_string_lossy().into_owned()
}

/// A variable's name as it is looked up: Windows knows no case in them.
fn spelt(name: OsString) -> OsString {
    if cfg!(windows) { name.to_ascii_uppercase() } else { name }
}
