//! How people are named in a report, and what each audience is told.
//!
//! A report is for learning and blames nobody, so people appear by the role they held at that time, or else as staff
//! member A, B, C… in the order in which the log first names them. The practice may ask for names.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use super::model::Audience;
use super::rows::Withheld;
use crate::incident::entry::hash_line;
use crate::incident::event::{ContactRef, Event, PersonRef};
use crate::incident::ids::{Commitment, Hash, Initials};
use crate::incident::log::Log;
use crate::incident::moment::Moment;
use crate::incident::narrate::Voice;
use crate::plan::practice::Practice;

/// How people are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Naming {
    /// By role, else as staff member A, B, C….
    #[default]
    Roles,
    /// By name, where the practice's folder or the log knows it.
    Names,
    /// As the log has it: initials and names as they were given.
    AsWritten,
}

/// A person, whatever the log calls them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Identity {
    /// A person of practice.yaml, by id.
    Known(String),
    /// Somebody who is not, by the lower-case name or initials.
    Named(String),
}

/// Names people and words for one audience, and counts what it leaves out.
pub(super) struct People<'a> {
    log: &'a Log,
    practice: &'a Practice,
    naming: Naming,
    audience: Audience,
    /// The people in the order in which the log first names them: the letters A, B, C….
    order: HashMap<Identity, usize>,
    withheld_words: RefCell<BTreeSet<Hash>>,
    withheld_names: RefCell<BTreeSet<String>>,
}

const WORDS_WITHHELD: &str = "[words kept by the practice]";
const NAME_WITHHELD: &str = "[name kept by the practice]";

impl<'a> People<'a> {
    pub(super) fn new(log: &'a Log, practice: &'a Practice, naming: Naming, audience: Audience) -> Self {
        let mut people = Self {
            log,
            practice,
            naming: if audience == Audience::Shared {
                Naming::Roles
            } else {
                naming
            },
            audience,
            order: HashMap::new(),
            withheld_words: RefCell::default(),
            withheld_names: RefCell::default(),
        };
        let mut met = Vec::new();
        for entry in log.entries() {
            let signed = entry.by.iter().chain(&entry.typed_by);
            met.extend(signed.map(|initials| people.identify(initials.as_str())));
            match &entry.event {
                Event::RoleTaken(taken) => met.push(people.identify_ref(&taken.person)),
                Event::RoleHandedOver(passed) => {
                    met.extend([people.identify_ref(&passed.from), people.identify_ref(&passed.to)]);
                }
                Event::WatchStarted(watch) => met.extend(people.known(&watch.owner)),
                Event::ActionAdded(action) => met.extend(people.known(&action.owner)),
                Event::Notified(told) => met.extend(told.to.as_deref().and_then(|name| people.known(name))),
                _ => {}
            }
        }
        for identity in met {
            let next = people.order.len();
            people.order.entry(identity).or_insert(next);
        }
        people
    }

    /// What this audience was not told so far.
    pub(super) fn withheld(&self) -> Withheld {
        Withheld {
            words: self.withheld_words.borrow().len(),
            names: self.withheld_names.borrow().len(),
        }
    }

    /// The text of a commitment, as this audience is told it.
    pub(super) fn text(&self, commitment: Option<Commitment>) -> Option<String> {
        commitment.map(|commitment| self.words(commitment))
    }

    /// Whoever signed something, as at a moment.
    pub(super) fn signed(&self, by: Option<&Initials>, at: Moment) -> Option<String> {
        let by = by?;
        Some(match self.naming {
            Naming::AsWritten => by.to_string(),
            Naming::Names => self.name_of(by.as_str()),
            Naming::Roles => self.role_or_letter(&self.identify(by.as_str()), at),
        })
    }

    fn name_of(&self, word: &str) -> String {
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

    fn holders(&self) -> impl Iterator<Item = &PersonRef> {
        let roles = self.log.state().roles.iter();
        roles.flat_map(|role| role.holders.changes().iter().map(|change| &change.value))
    }

    /// Who a word means: initials, an id or a name.
    fn identify(&self, word: &str) -> Identity {
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

    fn identify_ref(&self, person: &PersonRef) -> Identity {
        let known = person.id.as_ref().and_then(|id| self.practice.person(id.as_str()));
        known.map_or_else(
            || self.identify(&person.name),
            |person| Identity::Known(person.id.as_str().to_owned()),
        )
    }

    fn role_or_letter(&self, identity: &Identity, at: Moment) -> String {
        let mut held = Vec::new();
        let mut before: Option<(Moment, &str)> = None;
        let mut later: Option<(Moment, &str)> = None;
        for role in &self.log.state().roles {
            let changes = role.holders.changes();
            for (index, change) in changes.iter().enumerate() {
                if self.identify_ref(&change.value) != *identity {
                    continue;
                }
                let until = changes.get(index + 1).map(|next| next.occurred);
                let title = role.title.as_str();
                if change.occurred > at {
                    let is_sooner = later.is_none_or(|(from, _)| change.occurred < from);
                    later = if is_sooner {
                        Some((change.occurred, title))
                    } else {
                        later
                    };
                } else if let Some(until) = until.filter(|until| *until < at) {
                    let is_nearer = before.is_none_or(|(to, _)| until > to);
                    before = if is_nearer { Some((until, title)) } else { before };
                } else if !held.contains(&title) {
                    held.push(title);
                }
            }
        }
        match (held.as_slice(), before, later) {
            ([], None, None) => self.letter(identity),
            ([], Some((_, title)), _) => format!("{title} (earlier)"),
            ([], None, Some((_, title))) => format!("{title} (later)"),
            (held, _, _) => held.join(" and "),
        }
    }

    fn letter(&self, identity: &Identity) -> String {
        let index = self.order.get(identity).copied();
        format!("staff member {}", index.map_or_else(|| "?".to_owned(), letters))
    }

    /// Whether a plan of the incident names this contact.
    fn is_in_plans(&self, contact: &str) -> bool {
        let plans = self.log.state().plans.iter().map(|used| &used.plan);
        let named = |plan: &crate::plan::model::Plan| {
            let services = plan.services.iter().map(|service| &service.contact);
            let steps = plan.steps().map(|(_, step)| &step.contact);
            let notify = plan.notify.iter().map(|notify| &notify.contact);
            let mut all = services.chain(steps).chain(notify).flatten();
            all.any(|id| id.as_str() == contact)
        };
        plans.into_iter().any(|plan| named(plan))
    }

    fn withhold_name(&self, name: &str) -> String {
        self.withheld_names.borrow_mut().insert(name.to_lowercase());
        NAME_WITHHELD.to_owned()
    }
}

impl Voice for People<'_> {
    fn words(&self, commitment: Commitment) -> String {
        let said = self.log.words().said(commitment);
        if self.audience == Audience::Shared && matches!(said, crate::incident::words::Said::Text(_)) {
            self.withheld_words.borrow_mut().insert(commitment);
            return WORDS_WITHHELD.to_owned();
        }
        said.shown().to_owned()
    }

    fn person(&self, person: &PersonRef) -> String {
        match self.naming {
            Naming::AsWritten | Naming::Names => person.name.clone(),
            Naming::Roles => self.letter(&self.identify_ref(person)),
        }
    }

    /// An owner or whoever took a call. Names that neither practice.yaml nor the log knows as a person's are told to
    /// the practice as they were written, for they may be an organisation's, and to nobody else.
    fn somebody(&self, name: &str) -> String {
        if self.naming != Naming::Roles {
            return name.to_owned();
        }
        let roles = &self.log.state().roles;
        let is_role = |role: &&crate::incident::state::RoleState| {
            role.id.as_str() == name || role.title.eq_ignore_ascii_case(name)
        };
        if let Some(role) = roles.iter().find(is_role) {
            return role.title.clone();
        }
        if self.is_in_plans(name) {
            return name.to_owned();
        }
        let contacts = &self.practice.contacts;
        if let Some(contact) = contacts
            .iter()
            .find(|contact| contact.id.as_str() == name || contact.name == name)
        {
            return contact.name.clone();
        }
        let identity = self.identify(name);
        if self.order.contains_key(&identity) || matches!(identity, Identity::Known(_)) {
            return self.role_or_letter(&identity, self.log.state().last_at);
        }
        match self.audience {
            Audience::Practice => name.to_owned(),
            Audience::Shared => self.withhold_name(name),
        }
    }

    /// Somebody outside: contacts of practice.yaml, and those that a plan names by id, are organisations and are told
    /// to everybody.
    fn contact(&self, contact: &ContactRef) -> String {
        let is_known = || contact.id.is_some() || self.is_in_plans(&contact.name);
        match self.audience {
            Audience::Shared if !is_known() => self.withhold_name(&contact.name),
            _ => contact.name.clone(),
        }
    }

    fn unknown(&self, text: &str) -> String {
        match self.audience {
            Audience::Practice => text.to_owned(),
            Audience::Shared => {
                self.withheld_words.borrow_mut().insert(hash_line(text));
                WORDS_WITHHELD.to_owned()
            }
        }
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
