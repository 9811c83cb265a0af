//! Files of the folder that nothing uses, though their author believes so: a second file of one id, as Explorer's Copy
//! leaves it, and one that Notepad gave the ending `.txt`.

use std::fs;
use std::path::{Path, PathBuf};

use super::files::stem;
use super::plans::{Listed, Origin};
use super::{Home, PRACTICE_FILE};

/// No more names are looked at in one folder.
const MOST_NAMES: usize = 2000;

/// A file that nothing uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdleFile {
    /// The file.
    pub file: PathBuf,
    /// Why, as words that follow its name.
    pub why: String,
    /// What to do about it.
    pub hint: String,
}

impl Home {
    /// The files that nothing uses, of the practice's file and these plans.
    pub fn idle_files(&self, plans: &[Listed]) -> Vec<IdleFile> {
        let mut found: Vec<IdleFile> = self.second_files(plans).collect();
        let is_plan_file = |path: &Path| is_yaml_txt(path);
        found.extend(
            names(&self.plans_folder())
                .filter(|path| is_plan_file(path))
                .map(renamed),
        );
        let practice = format!("{PRACTICE_FILE}.txt");
        let is_practice = |path: &Path| {
            path.file_name()
                .is_some_and(|name| name.eq_ignore_ascii_case(&practice))
        };
        found.extend(names(&self.folder).filter(|path| is_practice(path)).map(renamed));
        found.sort_by(|one, other| one.file.cmp(&other.file));
        found
    }

    /// Of several files of one id one counts: that which is called so, else the first that can be used.
    fn second_files<'l>(&self, plans: &'l [Listed]) -> impl Iterator<Item = IdleFile> + 'l {
        let folder = self.plans_folder();
        plans.iter().filter_map(move |listed| {
            let path = file_of(listed)?;
            let (counts, _) = counting(plans, &listed.id)?;
            if counts == path || listed.plan.is_err() {
                return None;
            }
            let name = counts.strip_prefix(&folder).unwrap_or(counts).display();
            Some(IdleFile {
                file: path.to_owned(),
                why: format!(
                    "it has the id \"{}\", as {name} has, which is the one that counts",
                    listed.id
                ),
                hint: "give it an id of its own, or move it out of the folder".to_owned(),
            })
        })
    }
}

/// The file of this id that is started.
fn counting<'l>(plans: &'l [Listed], id: &str) -> Option<(&'l Path, &'l Listed)> {
    let of_id = plans.iter().filter(|listed| listed.id == id);
    let mut files: Vec<_> = of_id.filter_map(|listed| Some((file_of(listed)?, listed))).collect();
    files.sort_by_key(|(path, _)| stem(path) != id);
    let usable = files.iter().find(|(_, listed)| listed.plan.is_ok());
    usable.or(files.first()).copied()
}

fn file_of(listed: &Listed) -> Option<&Path> {
    match &listed.origin {
        Origin::File(path) => Some(path),
        Origin::BuiltIn => None,
    }
}

fn names(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().take(MOST_NAMES);
    entries.filter_map(|entry| Some(entry.ok()?.path()))
}

/// `power-cut.yaml.txt`: Explorer hides the last ending, so that it looks like the file that it should be.
fn is_yaml_txt(path: &Path) -> bool {
    let is_txt = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("txt"));
    is_txt && super::is_yaml(Path::new(&stem(path)))
}

fn renamed(path: PathBuf) -> IdleFile {
    IdleFile {
        why: "its name ends in .txt, so that it is not read".to_owned(),
        hint: format!(
            "rename it to {}; Explorer hides the ending: View, Show, File name extensions",
            stem(&path)
        ),
        file: path,
    }
}
