//! What commands of a drill are given from its scenario, whose text is not in the log before the drill has ended.

use std::collections::HashMap;

use crate::drill::{complication, driver, wording};
use crate::incident::command::{ClockAction, Command, Request};
use crate::incident::drill::ScenarioText;
use crate::incident::entry::Draft;
use crate::incident::event::Event;
use crate::incident::ids::Hash;
use crate::incident::log::Log;
use crate::incident::moment::Now;

/// Finds the text of a scenario that is being played, by its hash.
pub type ScenarioShelf = Box<dyn Fn(Hash) -> Option<String> + Send>;

/// The scenarios of the drills that run, each read once.
#[derive(Default)]
pub(super) struct Scenarios {
    shelf: Option<ScenarioShelf>,
    read: HashMap<Hash, ScenarioText>,
}

impl Scenarios {
    pub(super) fn on(shelf: ScenarioShelf) -> Self {
        Self {
            shelf: Some(shelf),
            read: HashMap::new(),
        }
    }

    /// The scenario of a drill: from its ending entry, else from the shelf.
    pub(super) fn of(&mut self, log: &Log) -> Option<ScenarioText> {
        let drill = log.state().drill.as_ref()?;
        if let Some(text) = &drill.scenario {
            return Some(text.clone());
        }
        let hash = drill.setting.scenario.sha256;
        if !self.read.contains_key(&hash) {
            let text = self.shelf.as_ref().and_then(|shelf| shelf(hash))?;
            self.read.insert(hash, text.into());
        }
        self.read.get(&hash).cloned()
    }

    /// The request with what the scenario says of the inject or objective that it names.
    pub(super) fn resolve(&mut self, log: &Log, request: &mut Request, machine: Now) {
        if !matches!(
            request.command,
            Command::Inject { .. }
                | Command::Assess { .. }
                | Command::Mark { .. }
                | Command::Clock(ClockAction::Jump(None))
        ) {
            return;
        }
        let (Some(text), Some(drill)) = (self.of(log), log.state().drill.as_ref()) else {
            return;
        };
        let scenario = complication::played(&text, log.state());
        match &mut request.command {
            Command::Inject { inject, card, .. } => {
                if let Some(found) = scenario.inject(inject.as_str()) {
                    let own = card.take();
                    *card = Some(Box::new(driver::card(found, drill.setting.seed, own.as_deref())));
                }
            }
            Command::Assess { objective, title, .. } => {
                let found = scenario.objective(objective.as_str());
                *title = found.map(|objective| objective.text.clone());
            }
            Command::Mark {
                inject, number, title, ..
            } => {
                let found = scenario.inject(inject.as_str());
                let expected = found.and_then(|inject| inject.expects.get(usize::from(*number).checked_sub(1)?));
                *title = expected.map(|expected| wording::expected(log.state(), &expected.what));
            }
            Command::Clock(ClockAction::Jump(to)) => {
                *to = driver::next_timed(&scenario, log.state(), drill.clock.t(machine));
            }
            _ => {}
        }
    }

    /// Adds the scenario's text to the entry that ends a drill.
    pub(super) fn complete(&mut self, log: &Log, drafts: &mut [Draft]) {
        for draft in drafts {
            if let Event::StoodDown(stood_down) = &mut draft.event {
                stood_down.scenario = self.of(log);
            }
        }
    }
}
