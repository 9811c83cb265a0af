//! What stands around a plan in the practice's folder: the contacts of practice.yaml, and the other plans. A plan can be
//! used without either, so that what is missing there is a warning.

use std::collections::HashSet;

use super::check::{Mention, Noun, What};
use super::diagnostic::quoted;
use super::model::{Plan, is_slug};
use super::practice::Practice;
use super::walk::Walk;

/// What stands around a plan.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// What practice.yaml says; nothing where there is none.
    pub practice: Option<&'a Practice>,
    /// The ids of the plans that can be started. Asked for only where a plan names another.
    pub plan_ids: &'a dyn Fn() -> Vec<String>,
    /// Whether a plan lies at a path that counts from the plan's own file.
    pub has_file: &'a dyn Fn(&str) -> bool,
}

impl std::fmt::Debug for Around<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Around")
            .field("practice", &self.practice)
            .finish_non_exhaustive()
    }
}

/// Looks up the contacts and plans that a plan names; each is said once, where it first stands.
pub(super) fn check(plan: &Plan, mentions: &[Mention], around: &Around, walk: &mut Walk) {
    let mut said: HashSet<&str> = HashSet::new();
    let mut ids: Option<Vec<String>> = None;
    for mention in mentions {
        match (&mention.what, around.practice) {
            (What::Contact, Some(practice)) => {
                let is_known = practice.contact(&mention.id).is_some() || !is_slug(&mention.id);
                if is_known || !said.insert(&mention.id) {
                    continue;
                }
                let known = practice.contacts.iter().map(|contact| contact.id.as_str());
                let hint = match walk.suggest(&mention.id, known) {
                    Some(likely) => format!("did you mean {}?", quoted(likely)),
                    None => "add it there under \"contacts:\", with a name and a number".to_owned(),
                };
                walk.warn(
                    mention.at,
                    format!("practice.yaml has no contact {}", quoted(&mention.id)),
                    hint,
                );
            }
            (What::Plan, _) if !is_slug(&mention.id) => {
                if (around.has_file)(&mention.id) {
                    continue;
                }
                let message = format!("there is no file {}", quoted(&mention.id));
                walk.warn(
                    mention.at,
                    message,
                    "the path counts from the folder of this file; a plan's id does as well",
                );
            }
            (What::Plan, _) => {
                let ids = ids.get_or_insert_with(around.plan_ids);
                if mention.id != plan.id.as_str() && !ids.contains(&mention.id) {
                    let hint = match walk.suggest(&mention.id, ids.iter().map(String::as_str)) {
                        Some(likely) => format!("did you mean {}?", quoted(likely)),
                        None => format!("there are: {}", ids.join(", ")),
                    };
                    walk.warn(mention.at, format!("there is no plan {}", quoted(&mention.id)), hint);
                }
            }
            _ => {}
        }
    }
}

/// What every plan here names, for looking up what practice.yaml names of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownIds {
    /// The roles of the plans.
    pub roles: Vec<String>,
    /// Their services.
    pub services: Vec<String>,
    /// The contacts that they ring.
    pub contacts: Vec<String>,
}

/// Looks up the roles that practice.yaml gives people, the services of its probes, and its contacts. A contact that no plan
/// rings is no mistake, unless it is nearly one that a plan rings and that is not there.
pub(super) fn check_practice(known: &KnownIds, walk: &mut Walk) {
    let mentions = std::mem::take(&mut walk.mentions);
    let is_contact = |mention: &&Mention| matches!(mention.what, What::Contact);
    let own: HashSet<&str> = mentions.iter().filter(is_contact).map(|mention| &*mention.id).collect();
    for mention in &mentions {
        let (ids, message, unlike) = match &mention.what {
            What::Named(Noun::Role) => (
                &known.roles,
                format!("no plan has a role {}", quoted(&mention.id)),
                Some("write the id that the role has under \"roles:\" of the plan: stopgap plan show ID lists them"),
            ),
            What::Named(Noun::Service) => (
                &known.services,
                format!(
                    "no plan has a service {}, so that this probe looks for nobody",
                    quoted(&mention.id)
                ),
                Some("write the id that the service has under \"services:\" of the plan"),
            ),
            What::Contact => (&known.contacts, format!("no plan rings {}", quoted(&mention.id)), None),
            _ => continue,
        };
        if ids.contains(&mention.id) || !is_slug(&mention.id) {
            continue;
        }
        let is_free = |id: &&str| !matches!(mention.what, What::Contact) || !own.contains(id);
        let likely = walk.suggest(&mention.id, ids.iter().map(String::as_str).filter(is_free));
        let hint = match (likely, unlike) {
            (Some(likely), _) => format!("did you mean {}?", quoted(likely)),
            (None, Some(hint)) => hint.to_owned(),
            (None, None) => continue,
        };
        walk.warn(mention.at, message, hint);
    }
}
