//! Files that people write: read whole, but never without bound.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::plan::{Diagnostic, Severity};

/// No plan and no practice file is larger; what is beyond this is not read into memory, in bytes.
const LARGEST_FILE: u64 = 8 * 1024 * 1024;

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

/// The fault of a file that the disk does not give.
pub(super) fn unreadable(file: &str, why: &str) -> Diagnostic {
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

pub(super) fn stem(path: &Path) -> String {
    path.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// Whether a file's name says that it is YAML.
pub fn is_yaml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml"))
}

pub(super) fn is_path(name: &str) -> bool {
    name.contains(['/', '\\']) || is_yaml(Path::new(name))
}
