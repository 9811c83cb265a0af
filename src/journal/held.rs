//! What could not be committed, kept where it survives the program until the disk is back.
//!
//! Requests are kept as they were asked for, not yet entries: they get their number and their place in the chain when
//! they are committed. Each line stands by itself, so that a torn file loses one request and not all.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::incident::command::Request;
use crate::incident::ids::{Hash, IncidentId};
use crate::journal::files::{self, Readers, lock_of, options, replace, sync_folder};

/// What the files are called, with a number drawn at random between the two.
const BEGINNING: &str = "stopgap-not-saved-";
const END: &str = ".jsonl";

/// How the files end in which is set aside what was refused.
const ASIDE: &str = "refused";

/// No file that is larger is taken for one of ours, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The first line of a file: which journal its requests are for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Header {
    stopgap_held: u32,
    /// The practice folder.
    folder: String,
}

impl Header {
    /// The header of the journal in the first of these folders.
    fn of(folders: &[PathBuf]) -> Self {
        let folder = folders.first().map(|folder| whole_path(folder)).unwrap_or_default();
        Self {
            stopgap_held: 1,
            folder: folder.to_string_lossy().into_owned(),
        }
    }
}

/// The one path of a folder that may not be there.
fn whole_path(folder: &Path) -> PathBuf {
    let through_parent = || {
        let parent = folder.parent()?.canonicalize().ok()?;
        Some(parent.join(folder.file_name()?))
    };
    let path = folder.canonicalize().ok().or_else(through_parent);
    path.or_else(|| std::path::absolute(folder).ok())
        .unwrap_or_else(|| folder.to_owned())
}

/// A request that is not committed, and the incident that it belongs to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Held {
    /// The incident; none where the request is to open one, or is for the standing log.
    pub incident: Option<IncidentId>,
    /// What was asked for. When it happened must stand in it: it is committed later.
    pub request: Request,
}

/// A request that a rule refused when the disk was back, as it is set aside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SetAside {
    /// What was asked for.
    #[serde(flatten)]
    pub held: Held,
    /// Why it was not taken.
    pub refused: String,
}

/// Where one window keeps what it holds: one file, in the first of some folders that takes it.
#[derive(Debug)]
pub struct HeldFile {
    folders: Vec<PathBuf>,
    name: String,
    path: Option<PathBuf>,
    /// The file's lock, held while this window keeps anything there, so that no other takes it for one that was left.
    lock: Option<File>,
}

/// A file that another run of the program has left.
#[derive(Debug, Clone, PartialEq)]
pub struct Left {
    /// The file.
    pub path: PathBuf,
    /// What it holds, in the order in which it was asked for.
    pub held: Vec<Held>,
    /// Those of its lines that cannot be read.
    pub unreadable: Vec<Vec<u8>>,
    /// Which journal they are for, where the file says so.
    header: Option<Header>,
    /// Whether the window that holds these still runs, and will commit them itself.
    pub is_in_use: bool,
}

impl HeldFile {
    /// Nothing is held yet. What is held is for the journal in the first folder. The folders are tried in this order: the practice's, the user's data, the temporary one.
    ///
    /// # Errors
    /// Where the system has no randomness to give.
    pub fn new(folders: Vec<PathBuf>) -> io::Result<Self> {
        let mut random = [0; 32];
        getrandom::fill(&mut random[..8]).map_err(io::Error::other)?;
        Ok(Self {
            folders,
            name: format!("{BEGINNING}{}{END}", &Hash(random).to_hex()[..16]),
            path: None,
            lock: None,
        })
    }

    /// The file, while something is held.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Sets aside what a rule refuses when the disk is back, with the reason, in a file beside that is never offered and
    /// never removed by us. Gives that file.
    ///
    /// # Errors
    /// Where no folder takes it.
    pub fn set_aside(&mut self, refused: &SetAside) -> io::Result<PathBuf> {
        let beside = self.path.as_ref().and_then(|path| path.parent()).map(Path::to_owned);
        let mut last = io::Error::new(io::ErrorKind::NotFound, "there is no folder for it");
        for folder in beside.iter().chain(&self.folders) {
            let path = folder.join(&self.name).with_extension(ASIDE);
            match add_lines(
                &path,
                Some(&Header::of(&self.folders)),
                &[],
                std::slice::from_ref(refused),
            ) {
                Ok(()) => return Ok(path),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// Keeps exactly these: the file is written anew and synced, or removed where nothing is held any more.
    ///
    /// # Errors
    /// Where no folder takes it. What the file held before is then still there.
    pub fn keep(&mut self, held: &[Held]) -> io::Result<()> {
        if held.is_empty() {
            self.lock = None;
            return self.path.take().map_or(Ok(()), |path| discard(&path));
        }
        let text = lines(Some(&Header::of(&self.folders)), held)?;
        let mut refused = io::Error::new(io::ErrorKind::NotFound, "there is no folder for it");
        for folder in &self.folders {
            let path = folder.join(&self.name);
            let is_same = self.path.as_ref() == Some(&path);
            // First the lock, then the file: whoever sees the file sees that it is in use.
            let lock = match &self.lock {
                Some(_) if is_same => Ok(None),
                _ => files::lock(&path, Readers::Ourselves).map(Some),
            };
            let placed = lock.and_then(|lock| {
                replace(&path, &text, Readers::Ourselves)?;
                Ok(lock)
            });
            match placed {
                Ok(None) => return Ok(()),
                Ok(lock) => {
                    self.lock = lock;
                    if let Some(before) = self.path.replace(path) {
                        // The newer file holds all of it; an older one that will not go is offered twice, never lost.
                        let _ = discard(&before);
                    }
                    return Ok(());
                }
                Err(error) => refused = error,
            }
        }
        Err(refused)
    }
}

impl Left {
    /// When these have been offered: `remaining` stays in the file, and what a rule refused, or could not be read, is
    /// added to another beside it, which is never offered and never removed by us. Gives that other file.
    ///
    /// # Errors
    /// Where a file cannot be written; nothing is removed then.
    pub fn settle(&self, remaining: &[Held], refused: &[SetAside]) -> io::Result<Option<PathBuf>> {
        let aside = self.path.with_extension(ASIDE);
        let is_set_aside = !self.unreadable.is_empty() || !refused.is_empty();
        if is_set_aside {
            add_lines(&aside, self.header.as_ref(), &self.unreadable, refused)?;
        }
        if remaining.is_empty() {
            discard(&self.path)?;
        } else {
            replace(&self.path, &lines(self.header.as_ref(), remaining)?, Readers::Ourselves)?;
        }
        Ok(is_set_aside.then_some(aside))
    }
}

/// The text of a file.
fn lines(header: Option<&Header>, held: &[impl Serialize]) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    if let Some(header) = header {
        serde_json::to_writer(&mut text, header)?;
        text.push(b'\n');
    }
    for one in held {
        serde_json::to_writer(&mut text, one)?;
        text.push(b'\n');
    }
    Ok(text)
}

/// Adds lines to a file, which is made where it is not there yet: those that could not be read as they are, and those that
/// were refused. What stands there stays.
fn add_lines(path: &Path, header: Option<&Header>, raw: &[Vec<u8>], refused: &[SetAside]) -> io::Result<()> {
    let mut file = options(Readers::Ourselves)
        .read(true)
        .append(true)
        .create(true)
        .open(path)?;
    let mut text = Vec::new();
    if file.metadata()?.len() == 0 {
        text.extend(lines(header, &[] as &[SetAside])?);
    } else {
        // A last line that was torn must not take ours with it.
        file.seek(SeekFrom::End(-1))?;
        let mut last = [0];
        file.read_exact(&mut last)?;
        text.extend((last != *b"\n").then_some(b'\n'));
    }
    for line in raw {
        text.extend(line);
        text.push(b'\n');
    }
    text.extend(lines(None, refused)?);
    file.write_all(&text)?;
    file.sync_all()?;
    sync_folder(path);
    Ok(())
}

/// What other runs have left for the journal in the first of these folders, oldest file first by its time; and what windows that still run hold.
pub fn left_in(folders: &[PathBuf]) -> Vec<Left> {
    let mut found = Vec::new();
    let ours = Header::of(folders);
    for (index, folder) in folders.iter().enumerate() {
        for file in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = file.file_name();
            let is_ours = name
                .to_str()
                .is_some_and(|name| name.starts_with(BEGINNING) && name.ends_with(END));
            // A temporary folder has thousands of files: only our own are looked at.
            if !is_ours {
                continue;
            }
            let facts = file
                .metadata()
                .ok()
                .filter(|facts| facts.is_file() && facts.len() <= LARGEST);
            if let Some(facts) = facts
                && (index == 0 || is_our_own(&facts))
                && let Ok(left) = read(&file.path())
                && (index == 0 || left.header.as_ref() == Some(&ours))
            {
                found.push((facts.modified().ok(), left));
            }
        }
    }
    found.sort_by(|one, other| (one.0, &one.1.path).cmp(&(other.0, &other.1.path)));
    found.dedup_by(|one, other| one.1.path == other.1.path);
    found.into_iter().map(|(_, left)| left).collect()
}

/// Whether a file belongs to the user that we are: a temporary folder has everybody's.
#[cfg(unix)]
fn is_our_own(facts: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::uid(facts) == rustix::process::geteuid().as_raw()
}

/// Elsewhere a temporary folder is the user's own.
#[cfg(not(unix))]
fn is_our_own(_facts: &fs::Metadata) -> bool {
    true
}

/// Removes a file when what it held has been committed, or is not wanted.
///
/// # Errors
/// Where it cannot be removed. That it is gone already is none.
pub fn discard(path: &Path) -> io::Result<()> {
    // An empty file that stays behind harms nobody.
    let _ = fs::remove_file(lock_of(path));
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Whether another window holds the lock of a file. Whoever is about to take it waits for this look.
fn is_locked(path: &Path) -> bool {
    File::open(lock_of(path)).is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)))
}

fn read(path: &Path) -> io::Result<Left> {
    let file = File::open(path)?;
    let mut left = Left {
        path: path.to_owned(),
        held: Vec::new(),
        unreadable: Vec::new(),
        header: None,
        is_in_use: is_locked(path),
    };
    for line in BufReader::new(file).split(b'\n') {
        let line = line?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        if left.header.is_none()
            && left.held.is_empty()
            && let Ok(header) = serde_json::from_slice(&line)
        {
            left.header = Some(header);
            continue;
        }
        match serde_json::from_slice(&line) {
            Ok(held) => left.held.push(held),
            Err(_) => left.unreadable.push(line),
        }
    }
    Ok(left)
}
