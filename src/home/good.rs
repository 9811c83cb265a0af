//! The last good copy of each of the practice's own plans. Whenever one reads well its text is kept in `plans/.good`,
//! under the name of its file and its hash; when a later save breaks it, the copy can still be started.
//!
//! Copies are a convenience beside the files: where the folder cannot be written there is none, and nothing is said.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::files::{read_bounded, stem};
use super::plans::{Found, Origin};
use super::{Home, PLANS_FOLDER};
use crate::incident::entry::hash_line;
use crate::incident::moment::Moment;
use crate::journal::files::{Readers, replace};
use crate::plan::{self, model::Plan};

/// The folder of the copies, within the folder of the plans.
const GOOD_FOLDER: &str = ".good";

/// How much of the hash stands in a copy's name: enough that no two texts of one plan share it.
const HASH_DIGITS: usize = 16;

/// A text that read well, and when its file had last been changed.
pub(super) struct GoodCopy {
    /// The plan.
    pub(super) found: Found,
    /// The time of the file that it is a copy of.
    pub(super) changed: Option<Moment>,
}

impl Home {
    /// Keeps the text of a plan of this folder that has just been read well; older copies of it go.
    pub(super) fn keep_good(&self, path: &Path, text: &str) {
        if path.parent() != Some(self.plans_folder().as_path()) {
            return;
        }
        let wanted = self.good_folder().join(copy_name(path, text));
        if wanted.is_file() {
            return;
        }
        let older = self.copies_of(path);
        // Where nothing can be written there is no copy, and the plan itself is what counts.
        if fs::create_dir_all(self.good_folder()).is_ok() && write(&wanted, path, text).is_ok() {
            for copy in older {
                let _ = fs::remove_file(copy);
            }
        }
    }

    /// The last good copy of a plan of this folder. A copy that does not match its hash is none.
    pub(super) fn good_copy(&self, path: &Path) -> Option<GoodCopy> {
        let mut copies = self.copies_of(path);
        copies.sort_by_key(|copy| modified(copy));
        copies.iter().rev().find_map(|copy| {
            let text = String::from_utf8(read_bounded(copy).ok()?).ok()?;
            if copy.file_name()?.to_string_lossy() != copy_name(path, &text) {
                return None;
            }
            let read = plan::read(&text, &copy.display().to_string()).ok()?;
            let found = Found {
                origin: Origin::File(copy.clone()),
                plan: read.plan,
                text: text.into(),
                warnings: read.warnings,
                stands_in: None,
            };
            Some(GoodCopy {
                found,
                changed: changed(copy),
            })
        })
    }

    /// A plan of this folder as it was when it was last used; none where it lies elsewhere or was never used.
    pub fn plan_before(&self, path: &Path) -> Option<Plan> {
        let folder = |path: &Path| fs::canonicalize(path).ok();
        if folder(path.parent()?)? != folder(&self.plans_folder())? {
            return None;
        }
        Some(self.good_copy(path)?.found.plan)
    }

    fn good_folder(&self) -> PathBuf {
        self.folder.join(PLANS_FOLDER).join(GOOD_FOLDER)
    }

    /// The copies of this file, whatever text they hold.
    fn copies_of(&self, path: &Path) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.good_folder()) else {
            return Vec::new();
        };
        let beginning = format!("{}-", stem(path));
        let is_copy = |copy: &PathBuf| {
            let name = stem(copy);
            let hash = name.strip_prefix(&beginning);
            hash.is_some_and(|hash| hash.len() == HASH_DIGITS && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
        };
        entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| is_copy(path))
            .collect()
    }
}

fn copy_name(path: &Path, text: &str) -> String {
    let hash = hash_line(text).to_hex();
    format!("{}-{}.yaml", stem(path), &hash[..HASH_DIGITS])
}

/// Writes a copy, and gives it the time of the file that it is a copy of.
fn write(copy: &Path, original: &Path, text: &str) -> std::io::Result<()> {
    replace(copy, text.as_bytes(), Readers::Usual)?;
    match modified(original) {
        Some(time) => File::options().write(true).open(copy)?.set_modified(time),
        None => Ok(()),
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

/// When a file was last changed, as its disk says.
pub(super) fn changed(path: &Path) -> Option<Moment> {
    let since = modified(path)?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok().map(Moment)
}
