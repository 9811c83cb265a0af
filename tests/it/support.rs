//! Running the program.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// A practice folder of its own, and the program run in it.
pub struct Shell {
    root: TempDir,
}

/// What the program said, and how it ended.
#[derive(Debug)]
pub struct Ran {
    /// Standard output.
    pub data: String,
    /// Standard error.
    pub talk: String,
    /// The exit code.
    pub code: i32,
}

impl Shell {
    /// An empty practice folder.
    pub fn new() -> Self {
        let root = TempDir::new().expect("a folder for the test");
        std::fs::create_dir(root.path().join("home")).expect("a practice folder");
        Self { root }
    }

    /// The practice folder.
    pub fn home(&self) -> PathBuf {
        self.root.path().join("home")
    }

    /// The folder that the program is started in.
    pub fn folder(&self) -> &Path {
        self.root.path()
    }

    /// Writes a file, its path from the folder that the program is started in.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.root.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for the file");
        std::fs::write(&path, text).expect("a file for the test");
        path
    }

    /// The program, about to be run with these words, signed MF.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::cargo_bin("stopgap").expect("the program");
        command
            .env_clear()
            .env("HOME", self.root.path().join("user"))
            .env("STOPGAP_HOME", self.home())
            .env("STOPGAP_BY", "MF")
            .env("TMPDIR", self.root.path())
            .env("COLUMNS", "100")
            .current_dir(self.root.path())
            .args(words);
        command
    }

    /// Runs the program with these words.
    pub fn run(&self, words: &[&str]) -> Ran {
        Ran::of(&mut self.command(words))
    }

    /// Runs the program with these words, which must go well, and gives its data.
    pub fn ok(&self, words: &[&str]) -> String {
        let ran = self.run(words);
        assert_eq!(ran.code, 0, "stopgap {words:?}: {ran:?}");
        ran.data
    }
}

impl Ran {
    /// Runs a command.
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().expect("the program runs");
        Self {
            data: String::from_utf8(output.stdout).expect("data is UTF-8"),
            talk: String::from_utf8(output.stderr).expect("talk is UTF-8"),
            code: output.status.code().expect("the program ends by itself"),
        }
    }

    /// Asserts how it ended, and that every one of these stands in what was said.
    pub fn fails(self, code: i32, said: &[&str]) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        for text in said {
            assert!(self.talk.contains(text), "{text:?} is missing in {}", self.talk);
        }
        self
    }
}

/// Asserts that nothing in a text could act on a terminal.
pub fn assert_harmless(text: &str) {
    let acts = |letter: char| {
        (letter.is_control() && !matches!(letter, '\n' | '\t')) || ('\u{202a}'..='\u{202e}').contains(&letter)
    };
    assert!(!text.contains(acts), "{text:?}");
}
