//! The fold of what is simply listed: messages, timers, who was told, what is watched, what is to be changed.

use super::{ActionFact, DebriefFact, KitFact, MessageFact, NotifiedFact, ServiceState, State, TimerFact, WatchFact};
use crate::incident::entry::{Entry, WordKey};
use crate::incident::event::Event;
use crate::incident::history::Change;

impl State {
    /// Adds an entry to the list that it belongs to. What belongs to none is there to be read: corrections and redactions
    /// act on the log and its words, not on the state.
    pub(super) fn list(&mut self, entry: &Entry) {
        match &entry.event {
            Event::MessageRecorded(message) => self.messages.push(MessageFact {
                direction: message.direction,
                contact: message.contact.clone(),
                occurred: entry.occurred,
                next: message.next,
                words_of: message.words_of.clone(),
                by: entry.by.clone(),
                place: entry.place,
            }),
            Event::TimerStarted(timer) => self.timers.push(TimerFact {
                number: timer.number.clone(),
                due: timer.due,
                text: entry.word(&WordKey::Text),
                ended: None,
                place: entry.place,
            }),
            Event::TimerEnded(timer) => {
                if let Some(fact) = self.timers.iter_mut().find(|fact| fact.number == timer.number) {
                    fact.ended = Some(entry.occurred);
                }
            }
            Event::Notified(notified) => self.notified.push(NotifiedFact {
                notification: notified.notification.clone(),
                to: notified.to.clone(),
                occurred: entry.occurred,
                by: entry.by.clone(),
                place: entry.place,
            }),
            Event::WatchStarted(watch) => {
                let fact = WatchFact {
                    service: watch.service.clone(),
                    name: watch.name.clone(),
                    owner: watch.owner.clone(),
                    next: watch.next,
                    occurred: entry.occurred,
                    place: entry.place,
                };
                // What is added late may have happened before what is known.
                let key = |fact: &WatchFact| (fact.occurred, fact.place);
                let same = |known: &WatchFact| known.service == fact.service;
                if !self.watches.iter().any(|known| same(known) && key(known) > key(&fact)) {
                    self.watches.retain(|known| !same(known));
                    self.watches.push(fact);
                }
            }
            Event::Debriefed(answer) => self.debrief.push(DebriefFact {
                question: answer.question.clone(),
                text: entry.word(&WordKey::Text),
                by: entry.by.clone(),
                place: entry.place,
            }),
            Event::ActionAdded(action) => self.actions.push(ActionFact {
                number: action.number.clone(),
                text: entry.word(&WordKey::Text),
                owner: action.owner.clone(),
                due: action.due,
                done: None,
                place: entry.place,
            }),
            Event::ActionDone(action) => {
                if let Some(fact) = self.actions.iter_mut().find(|fact| fact.number == action.number) {
                    fact.done = Some(entry.occurred);
                }
            }
            Event::Sensed(sensed) => {
                let row = |row: &&mut ServiceState| row.id == sensed.service && row.site.is_none();
                if let Some(row) = self.services.iter_mut().find(row) {
                    row.sense(Change {
                        occurred: entry.occurred,
                        place: entry.place,
                        value: sensed.reached,
                    });
                }
            }
            Event::KitPrinted(printed) => self.kit.push(KitFact {
                printed: printed.clone(),
                occurred: entry.occurred,
                by: entry.by.clone(),
                place: entry.place,
            }),
            _ => {}
        }
    }
}
