//! Files that are put in place whole, and kept to one writer at a time.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Who may read a file that is new. One that is replaced keeps its rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Whoever may read its folder.
    Usual,
    /// This user alone, where the system knows of such.
    Ourselves,
}

/// Puts a whole file in the place of another: written beside it under a name of its own, safe on the disk, then renamed,
/// so that at every moment one of the two is there.
///
/// # Errors
/// Where the disk refuses; what stood there before still does.
pub fn replace(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    /// Two threads of one program may write one file.
    static TURN: AtomicU32 = AtomicU32::new(0);
    let turn = TURN.fetch_add(1, Ordering::Relaxed);
    let passing = with_end(path, &format!(".{}-{turn}.new", std::process::id()));
    let placed = fill(&passing, path, bytes, readers).and_then(|()| fs::rename(&passing, path));
    if let Err(error) = placed {
        // What cannot be finished is not left lying about; where even that is refused, it harms nobody.
        let _ = fs::remove_file(&passing);
        return Err(error);
    }
    sync_folder(path);
    Ok(())
}

fn fill(passing: &Path, path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    let mut file = options(readers).write(true).create(true).truncate(true).open(passing)?;
    file.write_all(bytes)?;
    if let Ok(present) = fs::metadata(path) {
        file.set_permissions(present.permissions())?;
    }
    file.sync_all()
}

/// How a file is opened that may be made by it.
pub(super) fn options(readers: Readers) -> fs::OpenOptions {
    let mut options = File::options();
    #[cfg(unix)]
    if readers == Readers::Ourselves {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    // Without such rights there is nothing to be set.
    #[cfg(not(unix))]
    let _ = readers;
    options.read(false);
    options
}

/// The lock of a file: an empty file beside it, so that the file itself can be replaced and read while it is locked.
pub(super) fn lock_of(path: &Path) -> PathBuf {
    with_end(path, ".lock")
}

/// Opens the lock of a file and waits until nobody else holds it. It is held as long as what is given back. Not every
/// share has locks; there one window must do.
///
/// # Errors
/// Where the lock cannot be made.
pub(super) fn lock(path: &Path, readers: Readers) -> io::Result<File> {
    let mut options = options(readers);
    let file = options.write(true).create(true).truncate(false).open(lock_of(path))?;
    match file.lock() {
        Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
        _ => Ok(file),
    }
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

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}
