//! What the shell is told: data and talk, exit codes, hints, and the escaping of everything.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cli::environment::Environment;
use crate::text::{visible, visible_json, visible_lines};

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// It was done.
    Yes,
    /// The answer is no: a plan is not valid, a log does not verify, a rule refuses.
    No,
    /// The words were wrong.
    Words,
    /// The machine would not.
    Machine,
    /// The program was told to end by a signal: 128 and its number, as shells have it.
    Signal(u8),
}

impl Exit {
    /// The number that the shell sees.
    pub const fn code(self) -> u8 {
        match self {
            Self::Yes => 0,
            Self::No => 1,
            Self::Words => 2,
            Self::Machine => 3,
            Self::Signal(code) => code,
        }
    }
}

/// Why a command was not carried out: what happened and where, and what to do next.
#[derive(Debug)]
pub struct Failure {
    /// How the program ends for it.
    pub exit: Exit,
    /// What happened, one sentence; empty where it has been said already.
    pub sentence: String,
    /// What to do next.
    pub hint: Option<String>,
}

impl Failure {
    /// The answer is no.
    pub fn no(sentence: impl Into<String>) -> Self {
        Self::of(Exit::No, sentence)
    }

    /// The words were wrong.
    pub fn words(sentence: impl Into<String>) -> Self {
        Self::of(Exit::Words, sentence)
    }

    /// The machine would not.
    pub fn machine(sentence: impl Into<String>) -> Self {
        Self::of(Exit::Machine, sentence)
    }

    /// A file or folder could not be read or written.
    pub fn file(doing: &str, path: &Path, error: &io::Error) -> Self {
        let shown = path.display();
        let failure = match error.kind() {
            ErrorKind::NotFound => {
                return Self::words(format!("{shown}: cannot be {doing}, it is not there.")).hint("check the path");
            }
            ErrorKind::IsADirectory => {
                return Self::words(format!("{shown}: cannot be {doing}, it is a folder.")).hint("name a file");
            }
            ErrorKind::PermissionDenied => Self::machine(format!("{shown}: cannot be {doing}, this user may not.")),
            ErrorKind::StorageFull => Self::machine(format!("{shown}: cannot be {doing}, the disk is full.")),
            ErrorKind::ReadOnlyFilesystem => {
                Self::machine(format!("{shown}: cannot be {doing}, the disk is write-protected."))
            }
            _ => Self::machine(format!("{shown}: cannot be {doing}: {error}.")),
        };
        failure.hint("check the disk and the folder's rights, or choose another place")
    }

    fn of(exit: Exit, sentence: impl Into<String>) -> Self {
        Self {
            exit,
            sentence: sentence.into(),
            hint: None,
        }
    }

    /// The same with what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same with what to do next, where there is something.
    #[must_use]
    pub fn hint_if(mut self, hint: Option<String>) -> Self {
        self.hint = hint.or(self.hint);
        self
    }
}

/// Where standard output has gone away: nobody reads on, so the program ends quietly.
fn unread() -> Failure {
    Failure::of(Exit::Yes, "")
}

/// The two streams. Nothing else in the shell writes to them.
pub struct Output<'w> {
    data: &'w mut dyn Write,
    talk: &'w mut dyn Write,
}

impl fmt::Debug for Output<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Output").finish_non_exhaustive()
    }
}

impl<'w> Output<'w> {
    /// Data goes to the first, talk to the second.
    pub fn new(data: &'w mut dyn Write, talk: &'w mut dyn Write) -> Self {
        Self { data, talk }
    }

    /// Says something to the person: standard error. Where nobody listens, so be it.
    pub fn say(&mut self, text: impl fmt::Display) {
        let text = text.to_string();
        let _ = writeln!(self.talk, "{}", visible_lines(&text));
    }

    /// Says what to do next.
    pub fn hint(&mut self, text: impl fmt::Display) {
        self.say(format_args!("hint: {text}"));
    }

    /// Says that something is odd, though nothing stops for it.
    pub fn warn(&mut self, text: impl fmt::Display) {
        self.say(format_args!("warning: {text}"));
    }

    /// Says why a command was not carried out.
    pub fn fail(&mut self, failure: &Failure) {
        if !failure.sentence.is_empty() {
            self.say(format_args!("error: {}", failure.sentence));
        }
        if let Some(hint) = &failure.hint {
            self.hint(hint);
        }
    }

    /// A line of data.
    ///
    /// # Errors
    /// Where standard output cannot be written.
    pub fn line(&mut self, text: impl fmt::Display) -> Result<(), Failure> {
        let text = text.to_string();
        self.bytes(visible_lines(&text).as_bytes())?;
        self.bytes(b"\n")
    }

    /// A value as JSON of several lines.
    ///
    /// # Errors
    /// Where standard output cannot be written.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(value).map_err(unwritable)?;
        self.json_text(&text)
    }

    /// A value as JSON on one line.
    ///
    /// # Errors
    /// Where standard output cannot be written.
    pub fn json_line(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string(value).map_err(unwritable)?;
        self.json_text(&text)
    }

    /// JSON that has been written already.
    ///
    /// # Errors
    /// Where standard output cannot be written.
    pub(super) fn json_text(&mut self, text: &str) -> Result<(), Failure> {
        // Wherever it goes, somebody may look at it in a terminal; the value is the same.
        self.bytes(visible_json(text).as_bytes())?;
        self.bytes(b"\n")
    }

    /// Bytes as they are: exports, and text that has been made harmless.
    ///
    /// # Errors
    /// Where standard output cannot be written.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.data.write_all(bytes).map_err(|error| stream(&error))
    }

    /// Makes sure that everything has gone out.
    ///
    /// # Errors
    /// Where standard output cannot be written.
    pub fn flush(&mut self) -> Result<(), Failure> {
        let _ = self.talk.flush();
        self.data.flush().map_err(|error| stream(&error))
    }
}

fn unwritable(error: serde_json::Error) -> Failure {
    Failure::machine(format!("The answer could not be written as JSON: {error}."))
}

fn stream(error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::BrokenPipe => unread(),
        _ => Failure::machine(format!("Standard output cannot be written: {error}."))
            .hint("where it goes to a file, check the disk"),
    }
}

/// Where a document goes: `-` is standard output; a file is never overwritten unless that was asked for.
#[derive(Debug, Clone)]
pub(super) struct Destination {
    path: Option<PathBuf>,
    force: bool,
}

impl Destination {
    /// What `-o` and `--force` say: `-` is standard output.
    pub(super) fn new(given: &Path, force: bool, environment: &Environment) -> Self {
        Self {
            path: (given.as_os_str() != "-").then(|| environment.path(given)),
            force,
        }
    }

    /// The file; none for standard output.
    pub(super) fn file(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Refuses early where a file is there already, before any work is done.
    ///
    /// # Errors
    /// Where the file is there and may not be replaced.
    pub(super) fn check(&self) -> Result<(), Failure> {
        match &self.path {
            Some(path) if path.is_dir() => Err(Failure::words(format!("{}: is a folder.", path.display()))
                .hint("name the file that is to be written in it")),
            Some(path) if !self.force && path.exists() => Err(is_there(path)),
            _ => Ok(()),
        }
    }

    /// Writes the document, and waits until a file is safe on the disk.
    ///
    /// # Errors
    /// Where it cannot be written. A file that was there before is then as it was.
    pub(super) fn write(&self, output: &mut Output<'_>, bytes: &[u8]) -> Result<(), Failure> {
        match &self.path {
            None => output.bytes(bytes),
            Some(path) if self.force => replace(path, bytes),
            Some(path) => create(path, bytes),
        }
    }
}

fn is_there(path: &Path) -> Failure {
    Failure::no(format!("{}: is there already and was left as it is.", path.display()))
        .hint("name another file, or add --force to replace it")
}

/// Writes a new file; one that is there is left as it is.
fn create(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = file.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => is_there(path),
        ErrorKind::NotFound => Failure::words(format!("{}: its folder is not there.", path.display()))
            .hint("make the folder first, or name another file"),
        _ => Failure::file("written", path, &error),
    })?;
    fill(&mut file, bytes).map_err(|error| {
        let _ = std::fs::remove_file(path);
        Failure::file("written", path, &error)
    })
}

/// Writes beside the file and puts it in its place in one go.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let beside = PathBuf::from(name);
    create(&beside, bytes)?;
    std::fs::rename(&beside, path).map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        Failure::file("written", path, &error)
    })
}

fn fill(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.sync_all()
}

/// A path or a user's word as a sentence shows it.
pub(super) fn shown(word: &str) -> String {
    format!("\"{}\"", visible(word))
}
