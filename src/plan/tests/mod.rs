//! The reader through its public face.

mod hostile;
mod page;
mod properties;
mod scenarios;
mod schema;
mod stored;
mod values;

use std::path::{Path, PathBuf};

use super::*;

/// A plan of one step, to which a test adds what it is about.
pub(super) const HEAD: &str =
    "schema: stopgap/1\nplan: {id: t, title: Test, version: 1}\nroles:\n  lead: {title: Lead}\n";

/// The project's folder.
pub(super) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The YAML files of a folder, by name; none where there is no such folder.
pub(super) fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    files
}

/// Faults as a terminal shows them.
pub(super) fn rendered(faults: &[Diagnostic]) -> String {
    let texts: Vec<String> = faults.iter().map(ToString::to_string).collect();
    texts.join("\n\n") + "\n"
}
