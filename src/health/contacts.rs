//! Whom the plans ring: in practice.yaml, with a number, and rung lately to see whether it is right.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::{Finding, Grounds, Level};
use crate::incident::event::Event;
use crate::incident::log::Log;
use crate::incident::narrate::{counted, day_words};
use crate::plan::model::{ContactId, Plan, PlanId};
use crate::plan::practice::Contact;

/// A number is old where nobody has rung it for so many days.
pub const OLD_AFTER: u64 = 90;

/// When somebody last made sure of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// Never, as far as anybody wrote down.
    Never,
    /// On this day, and that is not long ago.
    Lately(NaiveDate),
    /// On this day, and that is long ago.
    LongAgo(NaiveDate),
}

/// When a number was last checked: the later of what practice.yaml says and what was recorded here. A check of another
/// number than the present one counts for nothing.
pub fn last_checked(contact: &Contact, standing: &Log, zone: crate::plan::zone::Zone, today: NaiveDate) -> Checked {
    let recorded = standing
        .entries()
        .filter(|entry| !standing.is_struck(entry))
        .filter_map(|entry| match &entry.event {
            Event::ContactConfirmed(confirmed) if confirmed.is_of(contact) => Some(entry.occurred.day_in(zone)),
            _ => None,
        });
    // A day to come is a slip of the pen, and says nothing of what has been.
    let latest = recorded.chain(contact.confirmed).filter(|day| *day <= today).max();
    match latest {
        None => Checked::Never,
        Some(day)
            if day
                .checked_add_days(Days::new(OLD_AFTER))
                .is_some_and(|old| old < today) =>
        {
            Checked::LongAgo(day)
        }
        Some(day) => Checked::Lately(day),
    }
}

/// The contacts that these plans name, and which plans name each.
pub fn named_contacts<'p>(plans: &[&'p Plan]) -> BTreeMap<&'p ContactId, BTreeSet<&'p PlanId>> {
    let mut named: BTreeMap<&ContactId, BTreeSet<&PlanId>> = BTreeMap::new();
    for plan in plans {
        let of_services = plan.services.iter().filter_map(|service| service.contact.as_ref());
        let of_clocks = plan.notify.iter().filter_map(|notify| notify.contact.as_ref());
        let of_steps = plan.steps().filter_map(|(_, step)| step.contact.as_ref());
        for contact in of_services.chain(of_clocks).chain(of_steps) {
            named.entry(contact).or_default().insert(&plan.id);
        }
    }
    named
}

pub(super) fn findings(plans: &[&Plan], grounds: &Grounds<'_>) -> Vec<Finding> {
    let practice = grounds.practice;
    let named = named_contacts(plans);
    named
        .iter()
        .filter_map(|(id, by)| match practice.contact(id.as_str()) {
            None => Some(Finding::new(
                Level::Wrong,
                format!("There is no number for {id}"),
                format!("practice.yaml, contacts; named by {}", plans_words(by)),
                format!("add {id} with a name and a number (Contacts, +)"),
            )),
            Some(contact) => of_contact(contact, by, grounds),
        })
        .collect()
}

fn of_contact(contact: &Contact, by: &BTreeSet<&PlanId>, grounds: &Grounds<'_>) -> Option<Finding> {
    let place = format!("practice.yaml, contacts, {}; named by {}", contact.id, plans_words(by));
    if contact.phone.is_none() && contact.alternative.is_none() {
        return Some(Finding::new(
            Level::Wrong,
            format!("{} has no number", contact.name),
            place,
            "add it (Contacts, e)",
        ));
    }
    let to_do = "ring it, then press c on Contacts";
    match last_checked(contact, grounds.standing, grounds.practice.time_zone, grounds.today()) {
        Checked::Lately(_) => None,
        Checked::LongAgo(day) => Some(Finding::new(
            Level::Due,
            format!("The number of {} was last checked on {}", contact.name, day_words(day)),
            place,
            to_do,
        )),
        Checked::Never => Some(Finding::new(
            Level::Due,
            format!("The number of {} was never checked", contact.name),
            place,
            to_do,
        )),
    }
}

/// The plans by id, but of many only how many.
pub(super) fn plans_words(plans: &BTreeSet<&PlanId>) -> String {
    const MOST: usize = 3;
    if plans.len() > MOST {
        return counted(plans.len() as u64, "plan", "plans");
    }
    let ids: Vec<&str> = plans.iter().map(|id| id.as_str()).collect();
    ids.join(", ")
}
