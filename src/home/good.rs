//! The last good copy of `practice.yaml` and of each of the practice's own plans. Whenever one reads well its text is kept
//! in the folder `.good` beside it, under the name of its file and its hash; when a later save breaks it, the copy stands
//! in.
//!
//! Copies are a convenience beside the files: where the folder cannot be written there is none, and nothing is said.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::Home;
use super::files::{read_bounded, stem};
use super::plans::{Found, Origin};
use crate::incident::entry::hash_line;
use crate::incident::moment::Moment;
use crate::journal::files::{Readers, replace};
use crate::plan::practice::Practice;
use crate::plan::{self, model::Plan};

/// The folder of the copies, beside the files that they are copies of.
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
    /// Keeps the text of a file of this folder that has just been read well; older copies of it go.
    pub(super) fn keep_good(&self, path: &Path, text: &str) {
        let Some(folder) = self.good_folder(path) else {
            return;
        };
        let wanted = folder.join(copy_name(path, text));
        if wanted.is_file() {
            return;
        }
        let older = self.copies_of(path);
        // Where nothing can be written there is no copy, and the file itself is what counts.
        if fs::create_dir_all(folder).is_ok() && write(&wanted, path, text).is_ok() {
            for copy in older {
                let _ = fs::remove_file(copy);
            }
        }
    }

    /// The last good copy of a plan of this folder. A copy that does not match its hash is none.
    pub(super) fn good_copy(&self, path: &Path) -> Option<GoodCopy> {
        self.good_texts(path).find_map(|(copy, text)| {
            let read = plan::read(&text, &copy.display().to_string()).ok()?;
            let changed = changed(&copy);
            let found = Found {
                origin: Origin::File(copy),
                plan: read.plan,
                text: text.into(),
                warnings: read.warnings,
                stands_in: None,
            };
            Some(GoodCopy { found, changed })
        })
    }

    /// What the last good copy of `practice.yaml` says, and when the file that it is a copy of had last been changed.
    pub(super) fn good_practice(&self) -> Option<(Practice, Option<Moment>)> {
        self.good_texts(&self.practice_file()).find_map(|(copy, text)| {
            let (practice, _) = plan::read_practice(&text, &copy.display().to_string()).ok()?;
            Some((practice, changed(&copy)))
        })
    }

    /// Where copies of a file are kept: of the practice's file and its plans, of nothing else.
    fn good_folder(&self, path: &Path) -> Option<PathBuf> {
        let folder = path.parent()?;
        let is_ours = folder == self.plans_folder() || path == self.practice_file();
        is_ours.then(|| folder.join(GOOD_FOLDER))
    }

    /// The copies of a file that match their hash, the newest first.
    fn good_texts(&self, path: &Path) -> impl Iterator<Item = (PathBuf, String)> {
        let mut copies = self.copies_of(path);
        copies.sort_by_key(|copy| std::cmp::Reverse(modified(copy)));
        copies.into_iter().filter_map(move |copy| {
            let text = String::from_utf8(read_bounded(&copy).ok()?).ok()?;
            let is_whole = copy.file_name()?.to_string_lossy() == copy_name(path, &text);
            is_whole.then_some((copy, text))
        })
    }

    /// A plan of this folder as it was when it was last used; none where it lies elsewhere or was never used.
    pub fn plan_before(&self, path: &Path) -> Option<Plan> {
        let folder = |path: &Path| fs::canonicalize(path).ok();
        if folder(path.parent()?)? != folder(&self.plans_folder())? {
            return None;
        }
        // Copies lie by the name of the folder as the program knows it.
        Some(self.good_copy(&self.plans_folder().join(path.file_name()?))?.found.plan)
    }

    /// The copies of this file, whatever text they hold.
    fn copies_of(&self, path: &Path) -> Vec<PathBuf> {
        let entries = self.good_folder(path).and_then(|folder| fs::read_dir(folder).ok());
        let Some(entries) = entries else {
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

/// Writes a copy, and gives it the time and the readers of the file that it is a copy of: telephone numbers are not
/// everybody's.
fn write(copy: &Path, original: &Path, text: &str) -> std::io::Result<()> {
    replace(copy, text.as_bytes(), Readers::Ourselves)?;
    if let Some(time) = modified(original) {
        File::options().write(true).open(copy)?.set_modified(time)?;
    }
    let permissions = fs::metadata(original)?.permissions();
    // A copy that nobody may write could not be put aside for a newer one.
    if permissions.readonly() {
        return Ok(());
    }
    fs::set_permissions(copy, permissions)
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

/// When a file was last changed, as its disk says.
pub(super) fn changed(path: &Path) -> Option<Moment> {
    let since = modified(path)?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok().map(Moment)
}
