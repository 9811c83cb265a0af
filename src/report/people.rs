//! How people are named in a report, and what each audience is told.
//!
//! A report is for learning and blames nobody, so people appear by the role they held at that time, or else as staff
//! member A, B, C… in the order in which the log first names them. The practice may ask for names.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::directory::Directory;
use super::model::Audience;
use super::record::Withheld;
use crate::incident::entry::hash_line;
use crate::incident::event::{ContactRef, PersonRef};
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

/// Names people and words for one audience, and counts what it leaves out.
pub(super) struct People<'a> {
    log: &'a Log,
    directory: Directory<'a>,
    naming: Naming,
    audience: Audience,
    withheld_words: RefCell<BTreeSet<Hash>>,
    withheld_names: RefCell<BTreeSet<String>>,
}

const WORDS_WITHHELD: &str = "[words kept by the practice]";
const NAME_WITHHELD: &str = "[name kept by the practice]";

impl<'a> People<'a> {
    pub(super) fn new(log: &'a Log, practice: &'a Practice, naming: Naming, audience: Audience) -> Self {
        let naming = match audience {
            Audience::Practice => naming,
            Audience::Shared => Naming::Roles,
        };
        Self {
            log,
            directory: Directory::new(log, practice),
            naming,
            audience,
            withheld_words: RefCell::default(),
            withheld_names: RefCell::default(),
        }
    }

    /// For whom it is.
    pub(super) fn audience(&self) -> Audience {
        self.audience
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
            Naming::Names => self.directory.name_of(by.as_str()),
            Naming::Roles => self.directory.role_or_letter(&self.directory.identify(by.as_str()), at),
        })
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
            Naming::Roles => self.directory.letter(&self.directory.identify_ref(person)),
        }
    }

    /// An owner or whoever took a call. Names that neither practice.yaml nor the log knows as a person's are told to
    /// the practice as they were written, for they may be an organisation's, and to nobody else.
    fn somebody(&self, name: &str) -> String {
        if self.naming != Naming::Roles {
            return name.to_owned();
        }
        if let Some(known) = self.directory.role_or_contact(name) {
            return known;
        }
        let identity = self.directory.identify(name);
        if self.directory.is_somebody(&identity) {
            return self.directory.role_or_letter(&identity, self.log.state().last_at);
        }
        match self.audience {
            Audience::Practice => name.to_owned(),
            Audience::Shared => self.withhold_name(name),
        }
    }

    /// Somebody outside: contacts of practice.yaml, and those that a plan names by id, are organisations and are told
    /// to everybody.
    fn contact(&self, contact: &ContactRef) -> String {
        let is_known = || contact.id.is_some() || self.directory.is_in_plans(&contact.name);
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
