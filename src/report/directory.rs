//! Who the people of a log are, whatever the log calls them: by initials, by name, by the role that they hold.

use std::collections::HashMap;

use crate::incident::event::{Event, PersonRef};
use crate::incident::log::Log;
use crate::incident::moment::Moment;
use crate::plan::model::Plan;
use crate::plan::practice::Practice;

/// A person, whatever the log calls them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Identity {
    /// A person of practice.yaml, by id.
    Known(String),
    /// Somebody who is not, by the lower-case name or initials.
    Named(String),
}

/// The people of a log.
pub(super) struct Directory<'a> {
    log: &'a Log,
    practice: &'a Practice,
    /// The people in the order in which the log first names them: the letters A, B, C….
    order: HashMap<Identity, usize>,
}

impl<'a> Directory<'a> {
    pub(super) fn new(log: &'a Log, practice: &'a Practice) -> Self {
        let mut directory = Self {
            log,
            practice,
            order: HashMap::new(),
        };
        let mut met = Vec::new();
        for entry in log.entries() {
            let signed = entry.by.iter().chain(&entry.typed_by);
            met.extend(signed.map(|initials| directory.identify(initials.as_str())));
            match &entry.event {
                Event::RoleTaken(taken) => met.push(directory.identify_ref(&taken.person)),
                Event::RoleHandedOver(passed) => {
                    met.extend([directory.identify_ref(&passed.from), directory.identify_ref(&passed.to)]);
                }
                Event::WatchStarted(watch) => met.extend(directory.known(&watch.owner)),
                Event::ActionAdded(action) => met.extend(directory.known(&action.owner)),
                Event::Notified(told) => met.extend(told.to.as_deref().and_then(|name| directory.known(name))),
                _ => {}
            }
        }
        for identity in met {
            let next = directory.order.len();
            directory.order.entry(identity).or_insert(next);
        }
        directory
    }

    /// The name of whoever this word means, or the word where nobody is known by it.
    pub(super) fn name_of(&self, word: &str) -> String {
        let identity = self.identify(word);
        let known = match &identity {
            Identity::Known(id) => self.practice.people.iter().find(|person| person.id.as_str() == id),
            Identity::Named(_) => None,
        };
        if let Some(person) = known {
            return person.name.clone();
        }
        let holder = self.holders().find(|holder| self.identify_ref(holder) == identity);
        holder.map_or_else(|| word.to_owned(), |holder| holder.name.clone())
    }

    /// Whether this is somebody of the practice: practice.yaml has them, or they signed an entry or held a role.
    pub(super) fn is_somebody(&self, identity: &Identity) -> bool {
        self.order.contains_key(identity) || matches!(identity, Identity::Known(_))
    }

    fn holders(&self) -> impl Iterator<Item = &PersonRef> {
        let roles = self.log.state().roles.iter();
        roles.flat_map(|role| role.holders.changes().iter().map(|change| &change.value))
    }

    /// Who a word means: initials, an id or a name.
    pub(super) fn identify(&self, word: &str) -> Identity {
        if let Some(person) = self.practice.person(word) {
            return Identity::Known(person.id.as_str().to_owned());
        }
        let same = |holder: &&PersonRef| {
            holder.name.eq_ignore_ascii_case(word) || initials_of(&holder.name).eq_ignore_ascii_case(word)
        };
        // Initials that two people share tell nobody apart, and so mean neither.
        let mut found = self.holders().filter(same).map(|holder| holder.name.as_str());
        match found.next() {
            Some(name) if found.all(|other| other.eq_ignore_ascii_case(name)) => match self.practice.person(name) {
                Some(person) => Identity::Known(person.id.as_str().to_owned()),
                None => Identity::Named(name.to_lowercase()),
            },
            _ => Identity::Named(word.to_lowercase()),
        }
    }

    /// Who a word means, where practice.yaml knows them.
    fn known(&self, word: &str) -> Option<Identity> {
        Some(self.identify(word)).filter(|identity| matches!(identity, Identity::Known(_)))
    }

    pub(super) fn identify_ref(&self, person: &PersonRef) -> Identity {
        let known = person.id.as_ref().and_then(|id| self.practice.person(id.as_str()));
        known.map_or_else(
            || self.identify(&person.name),
            |person| Identity::Known(person.id.as_str().to_owned()),
        )
    }

    /// The roles that somebody holds at a moment, the moment of passing one on included; else a letter.
    pub(super) fn role_or_letter(&self, identity: &Identity, at: Moment) -> String {
        let mut held: Vec<&str> = Vec::new();
        for role in &self.log.state().roles {
            let changes = role.holders.changes();
            let holds = changes.iter().enumerate().any(|(index, change)| {
                let until = changes.get(index + 1).map(|next| next.occurred);
                let is_then = change.occurred <= at && until.is_none_or(|until| at <= until);
                is_then && self.identify_ref(&change.value) == *identity
            });
            if holds {
                held.push(&role.title);
            }
        }
        if held.is_empty() {
            return self.letter(identity);
        }
        held.join(" and ")
    }

    /// Staff member A, B, C…, in the order in which the log first names them.
    pub(super) fn letter(&self, identity: &Identity) -> String {
        let index = self.order.get(identity).copied();
        format!("staff member {}", index.map_or_else(|| "?".to_owned(), letters))
    }

    /// The role or the contact that a word names, where it names one rather than a person.
    pub(super) fn role_or_contact(&self, word: &str) -> Option<String> {
        let mut roles = self.log.state().roles.iter();
        if let Some(role) = roles.find(|role| role.id.as_str() == word || role.title.eq_ignore_ascii_case(word)) {
            return Some(role.title.clone());
        }
        let mut contacts = self.practice.contacts.iter();
        if let Some(contact) = contacts.find(|contact| contact.id.as_str() == word || contact.name == word) {
            return Some(contact.name.clone());
        }
        self.is_in_plans(word).then(|| word.to_owned())
    }

    /// Whether a plan of the incident names this contact.
    pub(super) fn is_in_plans(&self, contact: &str) -> bool {
        let plans = self.log.state().plans.iter().map(|used| &used.plan);
        let named = |plan: &Plan| {
            let services = plan.services.iter().map(|service| &service.contact);
            let steps = plan.steps().map(|(_, step)| &step.contact);
            let notify = plan.notify.iter().map(|notify| &notify.contact);
            let mut all = services.chain(steps).chain(notify).flatten();
            all.any(|id| id.as_str() == contact)
        };
        plans.into_iter().any(|plan| named(plan))
    }
}

/// The initials that a name makes: the first letters of its words, titles left out.
fn initials_of(name: &str) -> String {
    const TITLES: [&str; 7] = ["dr", "mr", "mrs", "ms", "miss", "prof", "sister"];
    name.split(|character: char| character.is_whitespace() || matches!(character, '.' | '-'))
        .filter(|word| !TITLES.contains(&word.to_lowercase().as_str()))
        .filter_map(|word| word.chars().next())
        .collect()
}

/// A, B … Z, AA, AB ….
fn letters(index: usize) -> String {
    let mut left = index;
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        match left / 26 {
            0 => break,
            more => left = more - 1,
        }
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_z() {
        let shown: Vec<String> = [0, 25, 26, 51, 52, 701, 702].into_iter().map(letters).collect();
        assert_eq!(shown, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn initials_leave_titles_out() {
        assert_eq!(initials_of("Dr J. Patel"), "JP");
        assert_eq!(initials_of("Mary-Ann Foster"), "MAF");
    }
}
