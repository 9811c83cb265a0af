//! Files of the folder that nothing uses, though their author believes so: a second file of one id, as Explorer's Copy
//! leaves it, and one that Notepad gave the ending `.txt`.

use std::fs;
use std::path::{Path, PathBuf};

use super::files::stem;
use super::plans::{Listed, Origin, read_plan_file, yaml_files};
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

/// A file of the folder of plans: its id, and whether it can be used.
struct PlanFile {
    path: PathBuf,
    id: String,
    is_usable: bool,
}

impl Home {
    /// The files that nothing uses, of the practice's file and these plans.
    pub fn idle_files(&self, plans: &[Listed]) -> Vec<IdleFile> {
        let file = |listed: &Listed| match &listed.origin {
            Origin::File(path) => Some(PlanFile {
                path: path.clone(),
                id: listed.id.clone(),
                is_usable: listed.plan.is_ok(),
            }),
            Origin::BuiltIn => None,
        };
        let mut found = second_files(&plans.iter().filter_map(file).collect::<Vec<_>>());
        found.extend(
            names(&self.plans_folder())
                .filter(|path| is_yaml_txt(path))
                .map(renamed),
        );
        let practice = format!("{PRACTICE_FILE}.txt");
        let is_practice = |path: &PathBuf| {
            path.file_name()
                .is_some_and(|name| name.eq_ignore_ascii_case(&practice))
        };
        found.extend(names(&self.folder).filter(is_practice).map(renamed));
        found.sort_by(|one, other| one.file.cmp(&other.file));
        found
    }

    /// Why nothing uses this plan of the folder, where nothing does. Looking is no use of any plan: no copy is kept.
    pub fn idle_plan(&self, path: &Path) -> Option<IdleFile> {
        let whole = |path: &Path| fs::canonicalize(path).ok();
        let wanted = whole(path)?;
        if wanted.parent()? != whole(&self.plans_folder())? {
            return None;
        }
        let file = |path: PathBuf| {
            let read = read_plan_file(&path);
            PlanFile {
                id: read
                    .as_ref()
                    .map_or_else(|_| stem(&path), |found| found.plan.id.to_string()),
                is_usable: read.is_ok(),
                path,
            }
        };
        let files: Vec<PlanFile> = yaml_files(&self.plans_folder()).into_iter().map(file).collect();
        second_files(&files)
            .into_iter()
            .find(|idle| whole(&idle.file).as_ref() == Some(&wanted))
    }
}

/// Of several files of one id one counts: that which is called so, else the first that can be used.
fn second_files(files: &[PlanFile]) -> Vec<IdleFile> {
    let mut found = Vec::new();
    for file in files.iter().filter(|file| file.is_usable) {
        let mut of_id: Vec<&PlanFile> = files
            .iter()
            .filter(|other| other.is_usable && other.id == file.id)
            .collect();
        of_id.sort_by_key(|other| stem(&other.path) != file.id);
        let Some(counts) = of_id.first().filter(|counts| counts.path != file.path) else {
            continue;
        };
        let name = counts.path.file_name().unwrap_or_default().to_string_lossy();
        found.push(IdleFile {
            file: file.path.clone(),
            why: format!(
                "it has the id \"{}\", as {name} has, which is the one that counts",
                file.id
            ),
            hint: "give it an id of its own, or move it out of the folder".to_owned(),
        });
    }
    found
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
