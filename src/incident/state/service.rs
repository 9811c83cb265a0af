//! One service: its states in the order in which they happened.

use std::time::Duration;

use crate::incident::history::{Change, History};
use crate::incident::moment::Moment;
use crate::plan::model::{ServiceId, ServiceStatus};

/// A service, for the whole practice or for one site.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceState {
    /// Its id.
    pub id: ServiceId,
    /// Its name.
    pub name: String,
    /// The site, where only one is meant.
    pub site: Option<String>,
    /// Its state before anything was recorded.
    pub starts: ServiceStatus,
    /// From when it counts: the start of the incident.
    pub from: Moment,
    /// How long it must work without a drop before it is trusted.
    pub soak: Option<Duration>,
    /// What was recorded.
    history: History<ServiceStatus>,
    /// When the program's probe found that it cannot be reached (false), or can again (true).
    sensed: History<bool>,
    /// When it last changed into each state: an index of `history`, which due times ask at every step.
    turned: [Option<Moment>; ServiceStatus::ALL.len()],
}

/// A stretch of time in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// The state.
    pub status: ServiceStatus,
    /// From when.
    pub from: Moment,
    /// Until when; none while it lasts.
    pub to: Option<Moment>,
}

impl ServiceState {
    /// A service of which nothing has been recorded.
    pub fn new(id: ServiceId, name: String, site: Option<String>, starts: ServiceStatus, from: Moment) -> Self {
        let mut service = Self {
            id,
            name,
            site,
            starts,
            from,
            soak: None,
            history: History::default(),
            sensed: History::default(),
            turned: [None; ServiceStatus::ALL.len()],
        };
        service.turned[starts as usize] = Some(from);
        service
    }

    /// What was recorded, where it happened.
    pub fn history(&self) -> &History<ServiceStatus> {
        &self.history
    }

    /// What the program's probe found, where it happened.
    pub fn sensed(&self) -> &History<bool> {
        &self.sensed
    }

    /// Takes in what the probe found.
    pub fn sense(&mut self, change: Change<bool>) {
        self.sensed.insert(change);
    }

    /// Whether the program can reach it, as far as it knows; without a probe nothing says that it cannot.
    pub fn is_reached(&self) -> bool {
        self.sensed.latest().is_none_or(|change| change.value)
    }

    /// The stretches in which the program could not reach it: from, and until where it could again.
    pub fn unreached(&self) -> Vec<(Moment, Option<Moment>)> {
        let mut stretches: Vec<(Moment, Option<Moment>)> = Vec::new();
        for change in self.sensed.changes() {
            let is_open = stretches.last().is_some_and(|(_, until)| until.is_none());
            match (change.value, stretches.last_mut()) {
                (true, Some((_, until @ None))) => *until = Some(change.occurred),
                (false, _) if !is_open => stretches.push((change.occurred, None)),
                _ => {}
            }
        }
        stretches
    }

    /// What the probe found after people last said how the service is, where the two differ: the state to be marked, and
    /// since when. A person who has said otherwise since is believed.
    pub fn suggested(&self) -> Option<(ServiceStatus, Moment)> {
        let sensed = self.sensed.latest()?;
        let is_news = self.history.latest().is_none_or(|said| said.occurred < sensed.occurred);
        match (sensed.value, self.status()) {
            _ if !is_news => None,
            (true, ServiceStatus::Down) => Some((ServiceStatus::Back, sensed.occurred)),
            (false, status) if status != ServiceStatus::Down => Some((ServiceStatus::Down, sensed.occurred)),
            _ => None,
        }
    }

    /// Records a state.
    pub fn record(&mut self, change: Change<ServiceStatus>) {
        let last = self.history.latest();
        let at_the_end = last.is_some_and(|last| (last.occurred, last.place) < (change.occurred, change.place));
        if at_the_end {
            if self.status() != change.value {
                self.turned[change.value as usize] = Some(change.occurred);
            }
            self.history.insert(change);
            return;
        }
        self.history.insert(change);
        self.turned = [None; ServiceStatus::ALL.len()];
        for interval in self.intervals() {
            self.turned[interval.status as usize] = Some(interval.from);
        }
    }

    /// When it last changed into a state; repeating a state is no change.
    pub fn last_turned(&self, status: ServiceStatus) -> Option<Moment> {
        self.turned[status as usize]
    }

    /// Its name as people read it, with the site where only one is meant.
    pub fn shown_name(&self) -> String {
        match &self.site {
            Some(site) => format!("{} ({site})", self.name),
            None => self.name.clone(),
        }
    }

    /// Its present state.
    pub fn status(&self) -> ServiceStatus {
        self.history.latest().map_or(self.starts, |change| change.value)
    }

    /// Since when it has been in its present state; repeating a state confirms it and starts nothing anew.
    pub fn since(&self) -> Moment {
        let status = self.status();
        let run = self
            .history
            .changes()
            .iter()
            .rev()
            .take_while(|change| change.value == status);
        run.last().map_or(self.from, |change| change.occurred)
    }

    /// When it was first slow or down.
    pub fn first_disrupted(&self) -> Option<Moment> {
        if self.starts.is_disrupted() {
            return Some(self.from);
        }
        self.history
            .changes()
            .iter()
            .find(|change| change.value.is_disrupted())
            .map(|change| change.occurred)
    }

    /// Its stretches, in order, each state once until it changes. What was recorded as having happened before the
    /// incident was opened counts from when it happened.
    pub fn intervals(&self) -> Vec<Interval> {
        let changes = self.history.changes();
        let mut intervals: Vec<Interval> = Vec::with_capacity(changes.len() + 1);
        if changes.first().is_none_or(|first| first.occurred > self.from) {
            intervals.push(Interval {
                status: self.starts,
                from: self.from,
                to: None,
            });
        }
        for change in changes {
            match intervals.last_mut() {
                Some(last) if last.status == change.value => {}
                last => {
                    if let Some(last) = last {
                        last.to = Some(change.occurred);
                    }
                    intervals.push(Interval {
                        status: change.value,
                        from: change.occurred,
                        to: None,
                    });
                }
            }
        }
        intervals
    }

    /// How long it has been in a state, until `now`. Time in other states does not count.
    pub fn time_in(&self, status: ServiceStatus, now: Moment) -> Duration {
        let stretches = self.intervals();
        let lengths = stretches.iter().filter(|interval| interval.status == status);
        lengths
            .map(|interval| interval.to.unwrap_or(now).min(now).since(interval.from))
            .sum()
    }

    /// How often it went down: every change into down, the first included.
    pub fn drops(&self) -> usize {
        self.intervals()
            .iter()
            .filter(|interval| interval.status == ServiceStatus::Down)
            .count()
    }

    /// When a service that is back has been watched long enough; none where it is not back.
    pub fn watched_until(&self) -> Option<Moment> {
        (self.status() == ServiceStatus::Back).then(|| self.since().plus(self.soak.unwrap_or_default()))
    }

    /// True where it keeps dropping: a second drop within half an hour of a return.
    pub fn keeps_dropping(&self) -> bool {
        const SOON: Duration = Duration::from_secs(30 * 60);
        let intervals = self.intervals();
        let drops = intervals
            .iter()
            .enumerate()
            .filter(|(_, interval)| interval.status == ServiceStatus::Down);
        let mut ends: Option<Moment> = None;
        for (_, drop) in drops {
            if ends.is_some_and(|returned| drop.from.since(returned) <= SOON) {
                return true;
            }
            ends = drop.to;
        }
        false
    }
}
