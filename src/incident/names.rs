//! Names that practice.yaml does not know: whoever typed one may have typed a patient's. They stand beside the line, as words
//! do, so that they can be removed; whoever reads the log meets them where the event has them.

use std::sync::Arc;

use crate::incident::entry::{Entry, WordKey};
use crate::incident::event::{ContactRef, Event, PersonRef};
use crate::incident::words::WordBook;

/// The longest name that is taken, in characters.
const LONGEST: usize = 200;

/// The longest site, in characters: it stands in the line for good, and is no place for a story.
const LONGEST_SITE: usize = 60;

impl Event {
    /// Takes the names out that practice.yaml does not know, each with the key under which it stands beside the line.
    pub fn take_names(&mut self) -> Vec<(WordKey, String)> {
        let mut names = Vec::new();
        self.each_name(|key, name| names.extend(name.take().map(|name| (key, name))));
        names
    }

    /// How many characters a name in it may have, where one has more.
    pub(super) fn longest_name_exceeded(&self) -> Option<usize> {
        let is_longer = |name: &str, most: usize| name.chars().count() > most;
        if let Self::ServiceRecorded(recorded) = self {
            let site = recorded.site.as_deref().unwrap_or_default();
            return is_longer(site, LONGEST_SITE).then_some(LONGEST_SITE);
        }
        let names = self.clone().take_names();
        let any = names.iter().any(|(_, name)| is_longer(name, LONGEST));
        any.then_some(LONGEST)
    }

    fn each_name(&mut self, mut visit: impl FnMut(WordKey, &mut Option<String>)) {
        match self {
            Self::RoleTaken(taken) => person(&mut taken.person, WordKey::Person, &mut visit),
            Self::RoleHandedOver(passed) => {
                person(&mut passed.from, WordKey::From, &mut visit);
                person(&mut passed.to, WordKey::Person, &mut visit);
            }
            Self::MessageRecorded(message) => {
                // A text of the plan is called by its title, which is no name.
                if message.words_of.is_none() {
                    contact(&mut message.contact, &mut visit);
                }
                visit(WordKey::Medium, &mut message.medium);
            }
            Self::Notified(told) => visit(WordKey::To, &mut told.to),
            Self::WatchStarted(watch) => text(&mut watch.owner, WordKey::Owner, &mut visit),
            Self::ActionAdded(action) => text(&mut action.owner, WordKey::Owner, &mut visit),
            _ => {}
        }
    }
}

fn person(known: &mut PersonRef, key: WordKey, visit: &mut impl FnMut(WordKey, &mut Option<String>)) {
    if known.id.is_none() {
        text(&mut known.name, key, visit);
    }
}

fn contact(known: &mut ContactRef, visit: &mut impl FnMut(WordKey, &mut Option<String>)) {
    if known.id.is_none() {
        text(&mut known.name, WordKey::Contact, visit);
    }
}

fn text(name: &mut String, key: WordKey, visit: &mut impl FnMut(WordKey, &mut Option<String>)) {
    let mut slot = Some(std::mem::take(name)).filter(|name| !name.is_empty());
    visit(key, &mut slot);
    *name = slot.unwrap_or_default();
}

/// Whether names of the entry stand beside its line. Those of lines that an early version wrote stand in it.
pub(super) fn has_names(entry: &Entry) -> bool {
    entry.words.iter().any(|(key, _)| key.is_name())
}

/// Puts the names beside a line into its event, or that they were removed. Says whether that changes it.
pub(super) fn put_in(entry: &mut Arc<Entry>, words: &WordBook) -> bool {
    let mut event = entry.event.clone();
    event.each_name(|key, name| {
        if let Some(text) = words.of(entry, &key) {
            *name = Some(text.to_owned());
        }
    });
    let is_other = event != entry.event;
    if is_other {
        Arc::make_mut(entry).event = event;
    }
    is_other
}
