//! The fold: one entry at a time, total. What does not fit is listed as an anomaly and never dropped.

use std::collections::HashMap;
use std::time::Duration;

use super::clock;
use super::{
    Anomaly, DecisionFact, DrillState, IncidentStatus, Outcome, OwedFact, PlanInUse, RoleState, Round, ServiceState,
    State, StationClock, StepState,
};
use crate::incident::entry::{Entry, WordKey};
use crate::incident::event::{
    Decided, Event, Opened, PersonRef, PinnedPlan, ServiceRecorded, StepRecord, StepRecorded,
};
use crate::incident::fit;
use crate::incident::history::Change;
use crate::incident::moment::Moment;
use crate::incident::timing;
use crate::plan::condition::StepStatus;
use crate::plan::model::{Plan, RoleId, ServiceStatus, Step, StepId};

/// A clock further than this ahead of the time at which its entry was recorded is flagged.
const CLOCK_AHEAD: Duration = Duration::from_secs(24 * 60 * 60);

/// A step recorded this long after it was done counts as done earlier.
const DONE_EARLIER: Duration = Duration::from_secs(5 * 60);

impl State {
    /// Folds one entry in. Entries come in fold order; struck ones are not handed in at all.
    pub fn apply(&mut self, entry: &Entry) {
        self.fold_in(entry);
        // After the opening, which says when the practice is open.
        let is_done_by_people = !matches!(
            entry.event,
            Event::Corrected(_)
                | Event::Redacted(_)
                | Event::ClockJumped(_)
                | Event::Sensed(_)
                | Event::CopyMade(_)
                | Event::CopyTakenIn(_)
                | Event::StationJoined(_)
                | Event::Other(_)
        );
        if is_done_by_people && self.status == IncidentStatus::Running {
            self.out_of_hours.note(&self.practice, entry.occurred);
        }
    }

    fn fold_in(&mut self, entry: &Entry) {
        self.note_arrival(entry);
        let turns_conditions = clock::turns_conditions(&entry.event);
        if turns_conditions {
            // What time alone has brought about until then, before this entry may end it.
            self.start_clocks(Moment(entry.occurred.0.saturating_sub(1)));
        }
        if let Some(what) = fit::misfit(self, &entry.event, Some(entry.occurred)) {
            self.anomalies.push(Anomaly {
                place: entry.place,
                no: self.name_of(entry.place),
                what,
            });
        }
        match &entry.event {
            Event::Opened(opened) => self.opened(opened, entry),
            Event::RoleTaken(taken) => self.role_held(&taken.role, &taken.title, &taken.person, entry),
            Event::RoleHandedOver(passed) => self.role_held(&passed.role, &passed.title, &passed.to, entry),
            Event::ServiceRecorded(recorded) => self.service_recorded(recorded, entry),
            Event::StepRecorded(recorded) => self.step_recorded(recorded, entry),
            Event::Decided(decided) => self.decided(decided, entry),
            Event::Noted(noted) => {
                if let Some(target) = &noted.reason_for
                    && let Some(owed) = self.owed.iter_mut().find(|owed| owed.hash == target.hash)
                {
                    owed.given = true;
                }
            }
            Event::PhaseEntered(entered) => self.phase_entered(&entered.phase, entry),
            Event::PlanSwitched(switched) => self.plan_taken(&switched.plan, entry),
            Event::StoodDown(_) => self.stood_down_now(entry),
            Event::Closed(_) => self.closed_now(entry),
            Event::InjectRecorded(_) | Event::Assessed(_) | Event::ExpectationMarked(_) | Event::ClockTurned(_) => {
                self.taken_by_drill(entry);
            }
            _ => self.list(entry),
        }
        if turns_conditions {
            self.start_clocks(entry.occurred);
        }
    }

    fn stood_down_now(&mut self, entry: &Entry) {
        self.taken_by_drill(entry);
        self.stood_down = Some(entry.occurred);
        if self.status == IncidentStatus::Running {
            self.status = IncidentStatus::StoodDown;
        }
    }

    fn taken_by_drill(&mut self, entry: &Entry) {
        if let Some(drill) = &mut self.drill {
            drill.take(entry);
        }
    }

    fn note_arrival(&mut self, entry: &Entry) {
        self.entries += 1;
        self.last_at = self.last_at.max(entry.noted);
        let clock = StationClock {
            wall: entry.at,
            mono: entry.mono,
            boot: entry.boot,
            seq: entry.place.seq,
        };
        // In one chain numbers rise with the clock: one that does not stands on the other side of a fork.
        let earlier = self.clocks.get(&entry.place.station).map(|earlier| earlier.seq);
        if earlier.is_none_or(|earlier| earlier <= clock.seq) {
            self.clocks.insert(entry.place.station, clock);
        }
        if earlier.is_some_and(|earlier| earlier >= entry.place.seq) {
            let what = "two PCs recorded apart under this number; both are kept".to_owned();
            self.anomalies.push(Anomaly {
                place: entry.place,
                no: self.name_of(entry.place),
                what,
            });
        }
        if entry.place.clock.wall() > entry.at.plus(CLOCK_AHEAD) {
            let what = "its place in the order is more than a day ahead of the time it was recorded".to_owned();
            self.anomalies.push(Anomaly {
                place: entry.place,
                no: self.name_of(entry.place),
                what,
            });
        }
        if entry.reason_owed {
            self.owed.push(OwedFact {
                place: entry.place,
                hash: entry.hash,
                given: false,
            });
        }
        let after_close = self.status == IncidentStatus::Closed && !matches!(entry.event, Event::Closed(_));
        if after_close {
            if self.after_close.is_empty() {
                self.issue += 1;
            }
            self.after_close.push(entry.place);
        }
    }

    fn opened(&mut self, opened: &Opened, entry: &Entry) {
        self.incident.clone_from(&entry.incident);
        self.kind = opened.incident_kind;
        self.status = IncidentStatus::Running;
        self.practice = opened.practice.clone();
        self.essentials = opened.essentials;
        self.opener = Some(entry.place.station);
        self.since = opened.since;
        self.declared = entry.occurred;
        let setting = opened.drill.as_ref();
        self.drill = setting.map(|setting| Box::new(DrillState::new(setting, entry)));
        self.plan_taken(&opened.plan, entry);
    }

    /// Takes a plan into use: its services and roles come first, in its order; those that only an earlier plan named
    /// are kept behind them with what was recorded.
    fn plan_taken(&mut self, pinned: &PinnedPlan, entry: &Entry) {
        let plan = pinned.text.plan();
        let mut services: Vec<ServiceState> = Vec::with_capacity(plan.services.len());
        for service in &plan.services {
            let known = self
                .services
                .iter()
                .position(|state| state.id == service.id && state.site.is_none());
            let mut state = known.map_or_else(
                || ServiceState::new(service.id.clone(), String::new(), None, service.starts, self.declared),
                |at| self.services.remove(at),
            );
            let sites = self.services.iter_mut().filter(|row| row.id == service.id);
            for row in sites.chain([&mut state]) {
                row.name.clone_from(&service.name);
                row.soak = service.soak;
            }
            services.push(state);
        }
        services.append(&mut self.services);
        self.services = services;

        let mut roles: Vec<RoleState> = Vec::with_capacity(plan.roles.len());
        for role in &plan.roles {
            let known = self.roles.iter().position(|state| state.id == role.id);
            let mut state = known.map_or_else(|| RoleState::new(&role.id, &role.title), |at| self.roles.remove(at));
            state.title.clone_from(&role.title);
            roles.push(state);
        }
        roles.append(&mut self.roles);
        self.roles = roles;

        self.carry_over(&plan, entry.occurred);
        // Every plan begins at its beginning: what was done already stands there as done, and nothing is passed over.
        if let Some(first) = plan.phases.first() {
            let value = first.id.clone();
            self.phases.insert(Change {
                occurred: entry.occurred,
                place: entry.place,
                value,
            });
        }
        self.plans.push(PlanInUse {
            index: index(&plan),
            plan,
            id: pinned.id.clone(),
            title: pinned.title.clone(),
            version: pinned.version.clone(),
            sha256: pinned.sha256,
            since: entry.occurred,
            place: entry.place,
        });
    }

    fn role_held(&mut self, role: &RoleId, title: &str, person: &PersonRef, entry: &Entry) {
        let at = self
            .roles
            .iter()
            .position(|state| state.id == *role)
            .unwrap_or_else(|| {
                self.roles.push(RoleState::new(role, title));
                self.roles.len() - 1
            });
        let change = Change {
            occurred: entry.occurred,
            place: entry.place,
            value: person.clone(),
        };
        self.roles[at].holders.insert(change);
    }

    fn service_recorded(&mut self, recorded: &ServiceRecorded, entry: &Entry) {
        let known = self
            .services
            .iter()
            .position(|state| state.id == recorded.service && state.site == recorded.site);
        let at = known.unwrap_or_else(|| {
            let whole = self.service(recorded.service.as_str(), None);
            let starts = whole.map_or(ServiceStatus::Up, |state| state.starts);
            let soak = whole.and_then(|state| state.soak);
            let (id, name, site) = (recorded.service.clone(), recorded.name.clone(), recorded.site.clone());
            let mut state = ServiceState::new(id, name, site, starts, self.declared);
            state.soak = soak;
            self.services.push(state);
            self.services.len() - 1
        });
        let change = Change {
            occurred: entry.occurred,
            place: entry.place,
            value: recorded.to,
        };
        self.services[at].record(change);
    }

    fn step_recorded(&mut self, recorded: &StepRecorded, entry: &Entry) {
        if self.round_typed_back(recorded, entry) {
            return;
        }
        let due = matches!(recorded.to, StepRecord::Done | StepRecord::DoneEarlier)
            .then(|| self.find_step(recorded.step.as_str()))
            .flatten()
            .and_then(|(phase, step)| timing::due(self, phase, step, entry.occurred));
        // Whoever is handed a step between its rounds has nothing to do before it comes round.
        let stays_done = matches!(recorded.to, StepRecord::HandedOn { .. })
            && self.find_step(recorded.step.as_str()).is_some_and(|(phase, step)| {
                step.repeat.is_some() && timing::status(self, phase, step, entry.occurred).is_done()
            });
        let step = self
            .steps
            .entry(recorded.step.clone())
            .or_insert_with(|| StepState::new(entry.place));
        step.place = entry.place;
        let mut status = StepStatus::from(&recorded.to);
        if status == StepStatus::Done && entry.noted.since(entry.occurred) >= DONE_EARLIER {
            status = StepStatus::DoneEarlier;
        }
        if !stays_done {
            step.since = entry.occurred;
            step.status = status;
        }
        if let Some(answer) = recorded.confirm {
            step.confirm = Some((answer, entry.occurred));
        }
        for (ask, answer) in &recorded.answers {
            step.answers.insert(ask.clone(), (answer.clone(), entry.occurred));
        }
        match &recorded.to {
            StepRecord::Started => {
                step.started = Some(entry.occurred);
                step.outcome = None;
            }
            StepRecord::Reopened => step.ask_again(entry.occurred),
            StepRecord::HandedOn { to, .. } => {
                step.role = Some(to.clone());
                step.outcome = step.outcome.take().filter(|_| stays_done);
            }
            StepRecord::Deferred { to, .. } => {
                step.deferred_to = Some(to.clone());
                step.end(status, entry);
            }
            StepRecord::Done | StepRecord::DoneEarlier => step.round_done(status, due, entry),
            StepRecord::NotApplicable | StepRecord::Cannot => step.end(status, entry),
        }
    }

    fn decided(&mut self, decided: &Decided, entry: &Entry) {
        let is_review = self.step(&decided.step).is_some_and(|step| step.status.is_done());
        let due = if is_review {
            let review = self.decision(&decided.step).and_then(|fact| fact.review_at);
            review.map(|review| self.working().awake(review))
        } else {
            self.find_step(decided.step.as_str())
                .and_then(|(phase, step)| timing::due(self, phase, step, entry.occurred))
        };
        let decision = self.decisions.len();
        let late = entry.noted.since(entry.occurred) >= DONE_EARLIER;
        let status = if late {
            StepStatus::DoneEarlier
        } else {
            StepStatus::Done
        };
        let step = self
            .steps
            .entry(decided.step.clone())
            .or_insert_with(|| StepState::new(entry.place));
        step.place = entry.place;
        step.since = entry.occurred;
        step.status = status;
        step.decision = Some(decision);
        step.round_done(status, due, entry);
        self.decisions.push(DecisionFact {
            step: decided.step.clone(),
            question: decided.question.clone(),
            option: decided.option.clone(),
            choice: decided.choice.clone(),
            occurred: entry.occurred,
            by: entry.by.clone(),
            why: entry.word(&WordKey::Why),
            considered: entry.word(&WordKey::Considered),
            review_at: decided.review_at,
            place: entry.place,
        });
    }

    fn phase_entered(&mut self, phase: &crate::plan::model::PhaseId, entry: &Entry) {
        let is_left = self.phase_entered_last().is_some_and(|current| current.value != *phase);
        let is_entered_again = is_left && self.first_entered(phase).is_some();
        self.phases.insert(Change {
            occurred: entry.occurred,
            place: entry.place,
            value: phase.clone(),
        });
        if is_entered_again
            && self
                .phase_entered_last()
                .is_some_and(|current| current.place == entry.place)
        {
            self.ask_questions_again(phase, entry.occurred);
        }
        for step in self.steps.values_mut() {
            if step.status == StepStatus::Deferred && step.deferred_to.as_ref() == Some(phase) {
                step.status = StepStatus::Waiting;
                step.since = entry.occurred;
                step.outcome = None;
                step.deferred_to = None;
            }
        }
    }

    /// Asks again what was answered in an earlier stay in a phase: its checks and its decisions. What was simply done
    /// there stays done.
    fn ask_questions_again(&mut self, phase: &crate::plan::model::PhaseId, at: Moment) {
        let Some(plan) = self.plans.last().map(|used| std::sync::Arc::clone(&used.plan)) else {
            return;
        };
        let steps = plan.phase(phase.as_str()).map_or(&[][..], |phase| &phase.steps);
        // What repeats comes round by itself.
        let asks = |step: &&Step| step.repeat.is_none() && (step.confirm.is_some() || step.decision.is_some());
        for step in steps.iter().filter(asks) {
            if let Some(recorded) = self.steps.get_mut(&step.id)
                && recorded.done_at().is_some_and(|done| done < at)
            {
                recorded.ask_again(at);
                recorded.counts_from = Some(at);
            }
        }
    }

    fn closed_now(&mut self, entry: &Entry) {
        self.status = IncidentStatus::Closed;
        self.closed = Some(entry.occurred);
        self.after_close.clear();
    }
}

impl StepState {
    fn end(&mut self, status: StepStatus, entry: &Entry) {
        self.outcome = Some(Outcome {
            status,
            occurred: entry.occurred,
            roughly: entry.roughly,
            by: entry.by.clone(),
            why: entry.word(&WordKey::Why),
            reason_owed: entry.reason_owed,
        });
    }

    fn round_done(&mut self, status: StepStatus, due: Option<crate::incident::moment::Moment>, entry: &Entry) {
        let begun_since = self.rounds.last().map_or(self.started, |round| {
            self.started.filter(|started| *started >= round.done)
        });
        self.rounds.push(Round {
            started: begun_since,
            done: entry.occurred,
            due,
            by: entry.by.clone(),
            place: entry.place,
        });
        self.deferred_to = None;
        self.end(status, entry);
    }
}

impl RoleState {
    fn new(id: &RoleId, title: &str) -> Self {
        Self {
            id: id.clone(),
            title: title.to_owned(),
            holders: crate::incident::history::History::default(),
        }
    }
}

/// Where each step of a plan stands: its phase, and its place in it. Of two steps of one id, the first.
fn index(plan: &Plan) -> HashMap<StepId, (usize, usize)> {
    let mut places = HashMap::new();
    for (phase_at, phase) in plan.phases.iter().enumerate() {
        for (step_at, step) in phase.steps.iter().enumerate() {
            places.entry(step.id.clone()).or_insert((phase_at, step_at));
        }
    }
    places
}
