//! The roles of every plan that can be started, for looking up those that practice.yaml gives people.

use std::collections::BTreeSet;
use std::path::Path;

use super::Home;
use super::files::read_bounded;
use super::plans::{BUILT_IN, yaml_files};
use crate::plan;

impl Home {
    /// The ids of the roles of the program's own plans, of those of this folder, and of those in the folder `beside` a
    /// practice file that is looked at. A plan with mistakes is read as far as it goes.
    pub fn role_ids(&self, beside: &Path) -> Vec<String> {
        let mut texts: Vec<String> = BUILT_IN.iter().map(|(_, _, text)| (*text).to_owned()).collect();
        let here = self.plans_folder();
        let there = beside.join(super::PLANS_FOLDER);
        let mut files = yaml_files(&here);
        if there != here {
            files.extend(yaml_files(&there));
        }
        let read = |path: &Path| String::from_utf8(read_bounded(path).ok()?).ok();
        texts.extend(files.iter().filter_map(|path| read(path)));
        let plans = texts.iter().map(|text| plan::read_pinned(text));
        let roles: BTreeSet<String> = plans
            .flat_map(|plan| plan.roles)
            .map(|role| role.id.to_string())
            .collect();
        roles.into_iter().collect()
    }
}
