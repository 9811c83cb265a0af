//! The reader through its public face.

use std::path::{Path, PathBuf};

use super::*;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    files
}

fn rendered(faults: &[Diagnostic]) -> String {
    let texts: Vec<String> = faults.iter().map(ToString::to_string).collect();
    texts.join("\n\n") + "\n"
}

#[test]
fn shipped_plans_are_valid_and_without_warnings() {
    for path in yaml_files(&root().join("plans")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        match read(&text, &name) {
            Ok(found) => assert_eq!(rendered(&found.warnings), "\n", "{name} has warnings"),
            Err(faults) => panic!("{}", rendered(&faults)),
        }
    }
}
