//! Which file a path leads to, asked without opening it: on Unix, closing any handle to a database would drop the locks
//! that SQLite holds on it for this whole process.

use std::path::Path;

/// A file as itself, whatever it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity(Known);

#[cfg(unix)]
type Known = (u64, u64);
#[cfg(not(unix))]
type Known = Option<std::time::SystemTime>;

impl Identity {
    /// The file at this path; none where there is none.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let facts = std::fs::metadata(path).ok()?;
        #[cfg(unix)]
        let known = {
            use std::os::unix::fs::MetadataExt;
            (facts.dev(), facts.ino())
        };
        #[cfg(not(unix))]
        let known = facts.created().ok();
        Some(Self(known))
    }
}
