//! Rules of ending: standing down and closing are different things.

use super::{Deciding, step};
use crate::incident::entry::Draft;
use crate::incident::event::{Closed, Event, StoodDown};
use crate::incident::refusal::Refusal;
use crate::incident::state::{IncidentStatus, ServiceState};
use crate::plan::model::ServiceStatus;

impl Deciding<'_> {
    /// Never refused but for want of a reason: it lists what is not back and what is open.
    pub(super) fn stand_down(&self) -> Result<Vec<Draft>, Refusal> {
        if self.state.status == IncidentStatus::StoodDown {
            let at = self
                .state
                .stood_down
                .unwrap_or_default()
                .in_zone(self.state.practice.zone)
                .format("%H:%M");
            return Err(Refusal::rule(
                format!("The incident was stood down already, at {at}."),
                "when everything is accounted for: close",
            ));
        }
        self.needs_why("Standing down needs a reason: what has been found to be in order?")?;
        let names = |is: fn(&ServiceState) -> bool| {
            let services = self.state.services.iter().filter(|service| is(service));
            services.map(ServiceState::shown_name).collect()
        };
        let event = StoodDown {
            not_back: names(is_not_back),
            untrusted: names(|service| service.status() == ServiceStatus::Back),
            open_steps: self.open_steps(),
            scenario: None,
        };
        Ok(self.one(Event::StoodDown(event), []))
    }

    fn open_steps(&self) -> u32 {
        u32::try_from(step::open_steps(self)).unwrap_or(u32::MAX)
    }

    pub(super) fn close(&self) -> Result<Vec<Draft>, Refusal> {
        match self.state.status {
            IncidentStatus::Running => Err(Refusal::rule(
                "The incident is still running, so it cannot be closed.",
                "first: stand-down --why \"…\"",
            )),
            IncidentStatus::Closed if self.state.after_close.is_empty() => Err(Refusal::rule(
                "The incident was closed already, and nothing was added since.",
                "the report is final: stopgap report",
            )),
            _ => Ok(self.one(
                Event::Closed(Closed {
                    open_steps: self.open_steps(),
                }),
                [],
            )),
        }
    }
}

/// Whether a service does not work as it should. One that works again and is not trusted yet is told of by itself.
fn is_not_back(service: &ServiceState) -> bool {
    match service.status() {
        ServiceStatus::Down | ServiceStatus::Slow => true,
        ServiceStatus::Unknown => service.history().latest().is_some(),
        ServiceStatus::Back | ServiceStatus::Up | ServiceStatus::Verified => false,
    }
}
