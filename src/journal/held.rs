//! What could not be committed, kept where it survives the program until the disk is back.
//!
//! Requests are kept as they were asked for, not yet entries: they get their number and their place in the chain when
//! they are committed. Each line stands by itself, so that a torn file loses one request and not all.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::incident::command::Request;
use crate::incident::ids::{Hash, IncidentId};

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
    /// The file, locked while this window runs, so that no other takes it for one that was left.
    lock: Option<File>,
}

/// A file that another run of the program has left.
#[derive(Debug, Clone, PartialEq)]
pub struct Left {
    /// The file.
    pub path: PathBuf,
    /// What it holds, in the order in which it was asked for.
    pub held: Vec<Held>,
    /// How many of its lines cannot be read.
    pub unreadable: usize,
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
            match add_line(&path, &Header::of(&self.folders), refused) {
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
        // A file that is open cannot be replaced or removed everywhere.
        self.lock = None;
        if held.is_empty() {
            return self.path.take().map_or(Ok(()), |path| discard(&path));
        }
        let text = lines(Some(&Header::of(&self.folders)), held)?;
        let mut refused = io::Error::new(io::ErrorKind::NotFound, "there is no folder for it");
        for folder in &self.folders {
            let path = folder.join(&self.name);
            match replace(&path, &text) {
                Ok(()) => {
                    self.lock = File::open(&path).ok().filter(|file| file.try_lock().is_ok());
                    if let Some(before) = self.path.replace(path.clone())
                        && before != path
                    {
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
    /// When these have been offered: `remaining` stays in the file, and what a rule refused, or could not be read, is set
    /// aside in another beside it, which is never offered and never removed by us. Gives that other file.
    ///
    /// # Errors
    /// Where a file cannot be written; nothing is removed then.
    pub fn settle(&self, remaining: &[Held], refused: &[SetAside]) -> io::Result<Option<PathBuf>> {
        let aside = self.path.with_extension(ASIDE);
        let is_set_aside = self.unreadable > 0 || !refused.is_empty();
        if self.unreadable > 0 {
            fs::copy(&self.path, &aside)?;
            // Windows syncs only what is open for writing.
            File::options().write(true).open(&aside)?.sync_all()?;
        } else if is_set_aside {
            replace(&aside, &lines(self.header.as_ref(), refused)?)?;
        }
        if remaining.is_empty() {
            discard(&self.path)?;
        } else {
            replace(&self.path, &lines(self.header.as_ref(), remaining)?)?;
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

/// Adds a line to a file that is made where it is not there yet.
fn add_line(path: &Path, header: &Header, refused: &SetAside) -> io::Result<()> {
    let is_new = !path.exists();
    let text = lines(is_new.then_some(header), std::slice::from_ref(refused))?;
    let mut file = private_options().append(true).create(true).open(path)?;
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
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn read(path: &Path) -> io::Result<Left> {
    let file = File::open(path)?;
    let mut left = Left {
        path: path.to_owned(),
        held: Vec::new(),
        unreadable: 0,
        header: None,
        is_in_use: matches!(file.try_lock(), Err(TryLockError::WouldBlock)),
    };
    for line in BufReader::new(file).split(b'\n') {
        let line = match line {
            // Where a lock also keeps readers out.
            Err(_) if left.is_in_use => break,
            line => line?,
        };
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
            Err(_) => left.unreadable += 1,
        }
    }
    Ok(left)
}

/// Puts a whole file in the place of another, so that at every moment one of the two is there.
pub(super) fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut passing = path.as_os_str().to_owned();
    passing.push(".new");
    let passing = PathBuf::from(passing);
    let written = private(&passing).and_then(|mut file| {
        file.write_all(text)?;
        file.sync_all()
    });
    let placed = written.and_then(|()| fs::rename(&passing, path));
    if let Err(error) = placed {
        let _ = fs::remove_file(&passing);
        return Err(error);
    }
    sync_folder(path);
    Ok(())
}

/// Makes a file, new or emptied, that other users of the machine cannot read where the system knows of such.
fn private(path: &Path) -> io::Result<File> {
    private_options().write(true).create(true).truncate(true).open(path)
}

/// How a file is made that other users of the machine cannot read.
fn private_options() -> fs::OpenOptions {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // Without such rights there is nothing to be set.
    #[cfg(not(unix))]
    options.read(false);
    options
}

/// Makes the name of a file as lasting as its contents, where the system knows how; Windows does so by itself.
pub(super) fn sync_folder(path: &Path) {
    if cfg!(unix)
        && let Some(folder) = path.parent()
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
}
