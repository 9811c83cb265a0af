//! Drills move on: the injects whose time has come are sent, by the one write path.

use super::{Desk, Order, Receipt, SubmitError};
use crate::drill::{complication, driver};
use crate::incident::command::{Command, InjectAction, Request};
use crate::incident::ids::IncidentId;
use crate::incident::moment::Now;

impl Desk {
    /// Sends every inject of a drill that is due at this time of the machine, in order; one may bring on another. What
    /// another window has sent meanwhile is not sent again. Nothing happens in what is no drill.
    ///
    /// # Errors
    /// Where the journal cannot be written.
    pub fn send_due(&mut self, incident: &IncidentId, machine: Now) -> Result<Vec<Receipt>, SubmitError> {
        let mut receipts = Vec::new();
        let Some(text) = self.scenario(incident) else {
            return Ok(receipts);
        };
        let Some(log) = self.logs().get(incident) else {
            return Ok(receipts);
        };
        let scenario = complication::played(&text, log.state());
        let mut refused = Vec::new();
        for _ in 0..=scenario.injects.len() {
            let Some(log) = self.logs().get(incident) else { break };
            let now = log.state().now(machine).wall;
            let due = driver::due(&scenario, log.state(), now);
            let Some(inject) = due.iter().find(|inject| !refused.contains(&inject.id)) else {
                break;
            };
            let command = Command::Inject {
                inject: inject.id.clone(),
                action: InjectAction::Send,
                card: None,
            };
            let order = Order {
                incident: Some(incident.clone()),
                request: Request::new(command, None),
                now: machine,
            };
            match self.submit(&order) {
                Ok(receipt) => receipts.push(receipt),
                // Another window was quicker, or has ended the drill: its entries have been folded by now.
                Err(SubmitError::Refused(_)) => refused.push(inject.id.clone()),
                Err(error) => return Err(error),
            }
        }
        Ok(receipts)
    }
}
