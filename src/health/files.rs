//! Files that cannot be read as they stand.

use super::{Finding, Level};
use crate::incident::narrate::counted;

/// A file with errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadFile {
    /// The file.
    pub file: String,
    /// How many errors it has; none where it is merely not used.
    pub errors: usize,
    /// The first, in one line; of one without errors, why it is not used.
    pub first: String,
    /// What is used in its place, in words; none where part of it is simply missing.
    pub instead: Option<String>,
}

/// A plan that another text stands in for can be started; numbers that cannot be read are missing.
pub(super) fn findings(files: &[BadFile]) -> Vec<Finding> {
    let finding = |file: &BadFile| {
        if file.errors == 0 {
            return Finding::new(
                Level::Due,
                "A file is not used",
                format!("{}: {}", file.file, file.first),
                "rename it, give it an id of its own, or move it out of the folder",
            );
        }
        let errors = counted(file.errors as u64, "mistake", "mistakes");
        let (level, then) = match &file.instead {
            Some(instead) => (Level::Due, format!("{instead} is used")),
            None => (Level::Wrong, "what cannot be read of it is missing".to_owned()),
        };
        Finding::new(
            level,
            format!("A file has {errors}; {then}"),
            format!("{}: {}", file.file, file.first),
            format!("put it right: stopgap plan check {}", file.file),
        )
    };
    files.iter().map(finding).collect()
}
