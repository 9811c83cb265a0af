//! What the plans that can be started name, for looking up what practice.yaml names of it.

use std::collections::BTreeSet;
use std::path::Path;

use super::Home;
use super::files::read_bounded;
use super::plans::{BUILT_IN, yaml_files};
use crate::health::named_contacts;
use crate::plan::model::{ContactId, Plan};
use crate::plan::{self, KnownIds};

impl Home {
    /// The ids of the roles and services of the program's own plans, of those of this folder, and of those in the folder
    /// `beside` a practice file that is looked at, and of the contacts that they ring. A plan with mistakes is read as far
    /// as it goes.
    pub fn known_ids(&self, beside: &Path) -> KnownIds {
        let mut texts: Vec<String> = BUILT_IN.iter().map(|(_, _, text)| (*text).to_owned()).collect();
        let here = self.plans_folder();
        let there = beside.join(super::PLANS_FOLDER);
        let mut files = yaml_files(&here);
        if there != here {
            files.extend(yaml_files(&there));
        }
        let read = |path: &Path| String::from_utf8(read_bounded(path).ok()?).ok();
        texts.extend(files.iter().filter_map(|path| read(path)));
        let plans: Vec<Plan> = texts.iter().map(|text| plan::read_pinned(text)).collect();
        let plans: Vec<&Plan> = plans.iter().collect();
        KnownIds {
            roles: sorted(plans.iter().flat_map(|plan| &plan.roles).map(|role| role.id.as_str())),
            services: sorted(
                plans
                    .iter()
                    .flat_map(|plan| &plan.services)
                    .map(|service| service.id.as_str()),
            ),
            contacts: sorted(named_contacts(&plans).into_keys().map(ContactId::as_str)),
        }
    }
}

fn sorted<'i>(ids: impl Iterator<Item = &'i str>) -> Vec<String> {
    let ids: BTreeSet<&str> = ids.collect();
    ids.into_iter().map(str::to_owned).collect()
}
