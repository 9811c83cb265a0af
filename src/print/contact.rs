//! Whom to ring: the contacts that a plan names, with the numbers of practice.yaml, and the practice's own people.

use serde::Serialize;

use super::build::{Options, printed_words};
use crate::plan::model::{ContactId, Plan, RoleId};
use crate::plan::practice::{Person, Practice};

/// How many of the steps that ring somebody are named.
const STEPS_NAMED: usize = 3;

/// Somebody to ring. What practice.yaml does not know is a line to write on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactLine {
    /// The id by which the plan names them.
    pub id: String,
    /// Their name; where practice.yaml has none, what the id says.
    pub name: String,
    /// Their numbers, the first first.
    pub phones: Vec<String>,
    /// What to have at hand.
    pub note: Option<String>,
    /// When somebody last checked the number, `2026-11-01`.
    pub confirmed: Option<String>,
    /// The numbers of the first few steps that ring them.
    pub steps: Vec<String>,
    /// Whether there are more.
    pub has_more_steps: bool,
}

/// One of the practice's own people, for ringing them at home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonLine {
    /// Their name.
    pub name: String,
    /// Their number; a line to write on where practice.yaml has none.
    pub phone: Option<String>,
    /// The roles that they may take, in words.
    pub roles: Vec<String>,
}

/// The list of whom to ring.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contacts {
    /// The practice's name.
    pub practice: String,
    /// The plan that names them; none where it is the whole of practice.yaml.
    pub title: Option<String>,
    /// True where they are printed for an exercise.
    pub is_exercise: bool,
    /// When they were printed, in words.
    pub printed: String,
    /// Everybody outside.
    pub contacts: Vec<ContactLine>,
    /// The practice's own people, in the order of practice.yaml.
    pub people: Vec<PersonLine>,
}

/// Everybody whom the plan names, in the order in which it needs them, then everybody else of practice.yaml.
pub fn contacts(plan: Option<&Plan>, practice: &Practice, options: &Options<'_>) -> Contacts {
    let mut lines: Vec<ContactLine> = Vec::new();
    if let Some(plan) = plan {
        let of_steps = plan.steps().filter_map(|(_, step)| step.contact.as_ref());
        let of_services = plan.services.iter().filter_map(|service| service.contact.as_ref());
        let told = plan.notify.iter().filter_map(|notify| notify.contact.as_ref());
        for id in of_steps.chain(of_services).chain(told) {
            if !lines.iter().any(|line| line.id == id.as_str()) {
                lines.push(line(id, plan, practice, |_| true));
            }
        }
    }
    for contact in &practice.contacts {
        if !lines.iter().any(|line| line.id == contact.id.as_str()) {
            lines.push(known(&contact.id, practice, Vec::new()));
        }
    }
    Contacts {
        practice: practice.name.clone(),
        title: plan.map(|plan| plan.title.clone()),
        is_exercise: options.is_exercise,
        printed: printed_words(options),
        contacts: lines,
        people: practice.people.iter().map(|person| person_line(person, plan)).collect(),
    }
}

fn person_line(person: &Person, plan: Option<&Plan>) -> PersonLine {
    let title = |role: &RoleId| {
        let known = plan.and_then(|plan| plan.roles.iter().find(|known| known.id == *role));
        known.map_or_else(|| spoken(role.as_str()), |known| known.title.clone())
    };
    PersonLine {
        name: person.name.clone(),
        phone: person.phone.clone().filter(|phone| !phone.trim().is_empty()),
        roles: person.roles.iter().map(title).collect(),
    }
}

/// A contact with the steps that ring them, of those that `is_wanted` picks by role.
pub(super) fn line(id: &ContactId, plan: &Plan, practice: &Practice, is_wanted: impl Fn(&str) -> bool) -> ContactLine {
    let steps = plan.steps().map(|(_, step)| step);
    let ringing = steps.filter(|step| step.contact.as_ref() == Some(id) && is_wanted(step.role.as_str()));
    known(id, practice, ringing.map(|step| step.number.to_string()).collect())
}

fn known(id: &ContactId, practice: &Practice, mut steps: Vec<String>) -> ContactLine {
    let has_more_steps = steps.len() > STEPS_NAMED;
    steps.truncate(STEPS_NAMED);
    let contact = practice.contact(id.as_str());
    let phones = contact.map_or_else(Vec::new, |contact| {
        [&contact.phone, &contact.alternative]
            .into_iter()
            .flatten()
            .filter(|phone| !phone.trim().is_empty())
            .cloned()
            .collect()
    });
    ContactLine {
        id: id.to_string(),
        name: contact.map_or_else(|| spoken(id.as_str()), |contact| contact.name.clone()),
        phones,
        note: contact.and_then(|contact| contact.note.clone()),
        confirmed: contact.and_then(|contact| Some(contact.confirmed?.to_string())),
        steps,
        has_more_steps,
    }
}

/// An id as words: `it-desk` is `It desk`.
fn spoken(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}
