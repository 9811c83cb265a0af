//! One log, read at one time for one audience.

use crate::plan::zone::Zone;

use super::model::Time;
use super::people::People;
use crate::incident::entry::Place;
use crate::incident::ids::Initials;
use crate::incident::log::Log;
use crate::incident::moment::Moment;
use crate::incident::state::State;

/// One log, read at one time for one audience.
pub(super) struct Reading<'a> {
    pub(super) log: &'a Log,
    pub(super) state: &'a State,
    pub(super) people: People<'a>,
    /// Every length that still runs is counted to here.
    pub(super) at: Moment,
}

impl<'a> Reading<'a> {
    pub(super) fn new(log: &'a Log, people: People<'a>, at: Moment) -> Self {
        Self {
            log,
            state: log.state(),
            people,
            at,
        }
    }

    pub(super) fn zone(&self) -> Zone {
        self.state.practice.zone
    }

    pub(super) fn time(&self, moment: Moment) -> Time {
        Time {
            moment,
            zone: self.zone(),
        }
    }

    pub(super) fn no(&self, place: Place) -> String {
        self.state.name_of(place).to_string()
    }

    pub(super) fn signed(&self, by: Option<&Initials>, at: Moment) -> Option<String> {
        self.people.signed(by, at)
    }

    /// The reason that an entry owed and that a later note gave.
    pub(super) fn reason_given(&self, place: Place) -> Option<String> {
        use crate::incident::entry::WordKey;
        use crate::incident::event::Event;
        let is_given = self.state.owed.iter().any(|owed| owed.place == place && owed.given);
        let owing = self.log.at(place).filter(|_| is_given)?;
        let gives = |entry: &&crate::incident::entry::Entry| {
            let Event::Noted(noted) = &entry.event else {
                return false;
            };
            let target = noted.reason_for.as_ref();
            target.is_some_and(|target| target.hash == owing.hash) && !self.log.is_struck(entry)
        };
        let note = self.log.entries().rev().find(gives)?;
        self.people.text(note.word(&WordKey::Text))
    }

    /// Whether an entry still owes a reason.
    pub(super) fn is_reason_owed(&self, place: Place) -> bool {
        self.state.owed.iter().any(|owed| owed.place == place && !owed.given)
    }
}
