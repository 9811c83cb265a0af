//! Rules of the watch list and of trust in a service that is back.

use super::Deciding;
use crate::incident::entry::Draft;
use crate::incident::event::{Event, Sensed, WatchStarted};
use crate::incident::moment::Moment;
use crate::incident::refusal::Refusal;
use crate::incident::state::ServiceState;
use crate::plan::model::{ServiceId, ServiceStatus};

impl Deciding<'_> {
    /// What is sensed is an entry only where it is news: a second window on the same folder has a probe of its own.
    pub(super) fn sense(&self, service: &ServiceId, reached: bool) -> Result<Vec<Draft>, Refusal> {
        let name = self.service_name(service)?;
        let row = self.state.service(service.as_str(), None);
        if row.is_some_and(|row| row.is_reached() == reached) {
            return Err(Refusal::rule(
                format!("That is known of {name}."),
                "nothing needs to be done",
            ));
        }
        let event = Sensed {
            service: service.clone(),
            name,
            reached,
        };
        Ok(self.one(Event::Sensed(event), []))
    }

    pub(super) fn watch(&self, service: &ServiceId, owner: &str, next: Option<Moment>) -> Result<Vec<Draft>, Refusal> {
        let name = self.service_name(service)?;
        let event = WatchStarted {
            service: service.clone(),
            name,
            owner: owner.to_owned(),
            next,
        };
        Ok(self.one(Event::WatchStarted(event), []))
    }

    /// Whether a service may be called safe to use without a reason: it never failed, nobody set a time to watch it,
    /// or it has worked for that time without a drop.
    pub(super) fn is_watched_enough(&self, row: &ServiceState) -> bool {
        let Some(soak) = row.soak.filter(|soak| !soak.is_zero()) else {
            return true;
        };
        match row.status() {
            ServiceStatus::Up | ServiceStatus::Verified => true,
            ServiceStatus::Back => self.occurred() >= row.since().plus(soak),
            ServiceStatus::Down | ServiceStatus::Slow | ServiceStatus::Unknown => false,
        }
    }
}
