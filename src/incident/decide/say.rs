//! Rules of what is said: messages, new words for a text of the plan, outsiders who must be told.

use super::Deciding;
use crate::incident::command::Command;
use crate::incident::entry::{Draft, WordKey};
use crate::incident::event::{ContactRef, Direction, Event, MessageRecorded, Notified};
use crate::incident::outsiders;
use crate::incident::refusal::Refusal;
use crate::plan::model::NotifyId;

impl Deciding<'_> {
    pub(super) fn message(&self) -> Vec<Draft> {
        let Command::Message {
            direction,
            contact,
            text,
            medium,
            reference,
            next,
        } = &self.request.command
        else {
            return Vec::new();
        };
        // Said to nobody whom practice.yaml knows, but to whoever hears a text of the plan: its new words.
        let is_said = *direction == Direction::Out && contact.id.is_none();
        let plan = self.state.plan().filter(|_| is_said);
        let text_of = plan.and_then(|plan| plan.message(&contact.name));
        let recorded = MessageRecorded {
            direction: *direction,
            contact: text_of.map_or_else(
                || contact.clone(),
                |text| ContactRef {
                    id: None,
                    name: text.title.clone(),
                },
            ),
            medium: medium.clone(),
            next: *next,
            words_of: text_of.map(|text| text.id.clone()),
        };
        let words = [
            (WordKey::Text, Some(text.as_str())),
            (WordKey::Reference, reference.as_deref()),
        ];
        self.one(Event::MessageRecorded(recorded), words)
    }

    /// An outsider of the plan in use, or one whose clock an earlier plan has set going.
    pub(super) fn notify(
        &self,
        notification: &NotifyId,
        to: Option<&str>,
        reference: Option<&str>,
    ) -> Result<Vec<Draft>, Refusal> {
        let clocks = outsiders::clocks(self.state, self.here.now.wall);
        let known = clocks.iter().map(|clock| clock.notify.id.as_str());
        let one = clocks
            .iter()
            .find(|clock| clock.notify.id == *notification)
            .ok_or_else(|| Refusal::unknown("notification", notification.as_str(), known))?;
        let event = Notified {
            notification: notification.clone(),
            title: one.notify.title.clone(),
            to: to.map(str::to_owned),
        };
        Ok(self.one(Event::Notified(event), [(WordKey::Reference, reference)]))
    }
}
