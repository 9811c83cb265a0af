//! What is true of an incident: a fold of its entries, and of nothing else.
//!
//! Passing time writes no entry, so nothing here is "late" or "due" by itself: see `timing`, `truth` and `reminder`,
//! which read a state at a given time.

mod apply;
mod carry;
mod clock;
mod drill;
mod fact;
mod list;
mod service;
mod step;

use std::collections::HashMap;
use std::sync::Arc;

pub use carry::SetAside;
pub use drill::{AssessmentFact, DrillState, InjectFact, MarkFact, TurnFact};
pub use fact::{
    ActionFact, Anomaly, ClockFact, DebriefFact, DecisionFact, KitFact, MessageFact, NotifiedFact, OwedFact, TimerFact,
    WatchFact,
};
pub use service::{Interval, ServiceState};
pub use step::{Outcome, Round, StepState};

use crate::incident::entry::Place;
use crate::incident::event::{PersonRef, PracticeFacts};
use crate::incident::history::{Change, History};
use crate::incident::hours::{OutOfHours, Working};
use crate::incident::ids::{EntryName, Hash, IncidentId, StationId};
use crate::incident::moment::{BootId, Moment, Now};
use crate::plan::condition::IncidentKind;
use crate::plan::model::{
    MessageId, NotifyId, Phase, PhaseId, Plan, PlanId, RoleId, ServiceStatus, Step, StepId, StepNumber,
};

/// Where an incident stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IncidentStatus {
    /// No opening entry has been seen.
    Unopened,
    /// The emergency lasts.
    Running,
    /// It has ended; paper may still be out, services may be watched.
    StoodDown,
    /// Everything is accounted for; late entries are taken.
    Closed,
}

impl IncidentStatus {
    /// The word of JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unopened => "unopened",
            Self::Running => "running",
            Self::StoodDown => "stood-down",
            Self::Closed => "closed",
        }
    }
}

/// A plan that the incident runs or ran, with what identifies it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanInUse {
    /// The plan.
    pub plan: Arc<Plan>,
    /// Its id, title and version as the log names them.
    pub id: PlanId,
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its text.
    pub sha256: Hash,
    /// When it came into use.
    pub since: Moment,
    /// The entry that brought it.
    pub place: Place,
    /// Where each of its steps stands.
    index: HashMap<StepId, (usize, usize)>,
}

impl PlanInUse {
    /// The step of this id, with its phase.
    pub fn step(&self, id: &str) -> Option<(&Phase, &Step)> {
        let (phase, step) = self.index.get(id)?;
        let phase = self.plan.phases.get(*phase)?;
        Some((phase, phase.steps.get(*step)?))
    }
}

/// A role and who has held it.
#[derive(Debug, Clone, PartialEq)]
pub struct RoleState {
    /// The role.
    pub id: RoleId,
    /// Its title.
    pub title: String,
    /// Who held it, in order.
    pub holders: History<PersonRef>,
}

/// What is true of an incident.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Its id.
    pub incident: Option<IncidentId>,
    /// Live, drill or backfilled.
    pub kind: IncidentKind,
    /// Where it stands.
    pub status: IncidentStatus,
    /// What the practice was when it was opened.
    pub practice: PracticeFacts,
    /// When people were at work on it although the practice was closed.
    pub out_of_hours: OutOfHours,
    /// Whether only the steps that must be done are active.
    pub essentials: bool,
    /// The station that opened it: its entries have bare numbers.
    pub opener: Option<StationId>,
    /// When the first symptom showed, where that was said.
    pub since: Option<Moment>,
    /// When it was opened (declared); due times count from here.
    pub declared: Moment,
    /// When it was stood down.
    pub stood_down: Option<Moment>,
    /// When it was closed, last.
    pub closed: Option<Moment>,
    /// What is a drill's own, where it is one.
    pub drill: Option<Box<DrillState>>,
    /// The number of the report that stands: 1 until a late entry comes into a closed incident.
    pub issue: u32,
    /// The entries that came after it was closed, for the present issue of the report.
    pub after_close: Vec<Place>,
    /// The plans, the one in use last; empty only while unopened.
    pub plans: Vec<PlanInUse>,
    /// The phases entered.
    pub phases: History<PhaseId>,
    /// What has been recorded of each step, by id; a step of which nothing was recorded may be missing.
    pub steps: HashMap<StepId, StepState>,
    /// What was recorded of steps that the plan in use asks otherwise than the plan did under which it was recorded.
    pub set_aside: Vec<SetAside>,
    /// The clocks of outsiders that have started: once started, they run until they are met.
    pub clocks_started: Vec<ClockFact>,
    /// The services, those of the plan first, in its order.
    pub services: Vec<ServiceState>,
    /// The roles, those of the plan first, in its order.
    pub roles: Vec<RoleState>,
    /// The decisions, in fold order.
    pub decisions: Vec<DecisionFact>,
    /// The messages, in fold order.
    pub messages: Vec<MessageFact>,
    /// The timers.
    pub timers: Vec<TimerFact>,
    /// The outsiders that were told.
    pub notified: Vec<NotifiedFact>,
    /// Who was to watch which service: the latest of each; see [`State::watched`].
    pub watches: Vec<WatchFact>,
    /// What is to be changed.
    pub actions: Vec<ActionFact>,
    /// What was printed for the paper kit, in fold order: in the standing log.
    pub kit: Vec<KitFact>,
    /// The answers of the debrief.
    pub debrief: Vec<DebriefFact>,
    /// The reasons that are owed or were.
    pub owed: Vec<OwedFact>,
    /// What does not fit: kept, shown, and without effect or with the effect that fold order gives it.
    pub anomalies: Vec<Anomaly>,
    /// The latest time at which an entry was recorded, on the incident's own time line.
    pub last_at: Moment,
    /// How many entries were folded.
    pub entries: usize,
    /// The clocks of each station's last entry: what a jump is found against.
    pub clocks: HashMap<StationId, StationClock>,
}

/// The clocks of a station's last entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StationClock {
    /// The wall clock.
    pub wall: Moment,
    /// The monotonic clock.
    pub mono: u64,
    /// Its boot.
    pub boot: BootId,
    /// The entry's number.
    pub seq: u32,
}

impl Default for State {
    fn default() -> Self {
        Self {
            incident: None,
            kind: IncidentKind::Live,
            status: IncidentStatus::Unopened,
            practice: PracticeFacts::default(),
            out_of_hours: OutOfHours::default(),
            essentials: false,
            opener: None,
            since: None,
            declared: Moment::default(),
            stood_down: None,
            closed: None,
            drill: None,
            issue: 1,
            after_close: Vec::new(),
            plans: Vec::new(),
            phases: History::default(),
            steps: HashMap::new(),
            set_aside: Vec::new(),
            clocks_started: Vec::new(),
            services: Vec::new(),
            roles: Vec::new(),
            decisions: Vec::new(),
            messages: Vec::new(),
            timers: Vec::new(),
            notified: Vec::new(),
            watches: Vec::new(),
            actions: Vec::new(),
            kit: Vec::new(),
            debrief: Vec::new(),
            owed: Vec::new(),
            anomalies: Vec::new(),
            last_at: Moment::default(),
            entries: 0,
            clocks: HashMap::new(),
        }
    }
}

impl State {
    /// The time in which its clocks run.
    pub const fn working(&self) -> Working<'_> {
        Working::new(&self.practice, &self.out_of_hours)
    }

    /// The plan in use; none only while unopened.
    pub fn plan(&self) -> Option<&Plan> {
        self.plans.last().map(|used| &*used.plan)
    }

    /// The plan in use with what identifies it.
    pub fn plan_in_use(&self) -> Option<&PlanInUse> {
        self.plans.last()
    }

    /// The steps of the plan in use, each with its phase, in the order of the file.
    pub fn plan_steps(&self) -> impl Iterator<Item = (&Phase, &Step)> {
        self.plan().into_iter().flat_map(Plan::steps)
    }

    /// A step of the plan in use, or else of a plan that was: a step keeps its record over a switch.
    pub fn find_step(&self, id: &str) -> Option<(&Phase, &Step)> {
        self.plans.iter().rev().find_map(|used| used.step(id))
    }

    /// A step as people name it: by its id, which always wins, or by its number in the plan in use.
    pub fn step_named(&self, word: &str) -> Option<(&Phase, &Step)> {
        let by_number = || {
            let number = StepNumber::new(word)?;
            self.plan_steps().find(|(_, step)| step.number == number)
        };
        self.find_step(word).or_else(by_number)
    }

    /// The phase that is current; none in a plan that has no phases.
    pub fn phase(&self) -> Option<&Phase> {
        let id = &self.phase_entered_last()?.value;
        self.plans.iter().rev().find_map(|used| used.plan.phase(id.as_str()))
    }

    /// The entering of the phase that is current: the latest recorded under the plan in use. What was recorded before
    /// the plan was is of the plan before, whatever time a switch that is typed in late has.
    pub fn phase_entered_last(&self) -> Option<&Change<PhaseId>> {
        let used = self.plan_in_use().filter(|used| !used.plan.phases.is_empty())?;
        let entered = self.phases.changes().iter();
        entered.rev().find(|change| change.place >= used.place)
    }

    /// The moment at which a phase was first entered.
    pub fn first_entered(&self, phase: &PhaseId) -> Option<Moment> {
        self.phases
            .changes()
            .iter()
            .find(|change| change.value == *phase)
            .map(|change| change.occurred)
    }

    /// Whether a phase was entered under the plan in use.
    pub fn is_entered(&self, phase: &PhaseId) -> bool {
        let since = self.plan_in_use().map(|used| used.place);
        let mut entered = self.phases.changes().iter();
        entered.any(|change| change.value == *phase && since.is_none_or(|since| change.place >= since))
    }

    /// The moment at which a phase was first entered under the plan that a step is of.
    pub fn first_entered_for(&self, step: &Step, phase: &PhaseId) -> Option<Moment> {
        let asking = self
            .plans
            .iter()
            .rposition(|used| used.step(step.id.as_str()).is_some());
        let used = asking.filter(|at| *at > 0).and_then(|at| self.plans.get(at));
        let is_of =
            |used: &PlanInUse, change: &Change<PhaseId>| change.place >= used.place && change.occurred >= used.since;
        let mut entered = self.phases.changes().iter().filter(|change| change.value == *phase);
        let first = entered.find(|change| used.is_none_or(|used| is_of(used, change)));
        first.map(|change| change.occurred)
    }

    /// What was recorded of a step.
    pub fn step(&self, id: &StepId) -> Option<&StepState> {
        self.steps.get(id)
    }

    /// The service of this id, whole practice or single site.
    pub fn service(&self, id: &str, site: Option<&str>) -> Option<&ServiceState> {
        self.services
            .iter()
            .find(|service| service.id.as_str() == id && service.site.as_deref() == site)
    }

    /// The rows of this service: the whole practice's, and one for each site that was named.
    pub fn service_rows<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a ServiceState> {
        self.services.iter().filter(move |service| service.id.as_str() == id)
    }

    /// Who holds a role.
    pub fn holder(&self, role: &RoleId) -> Option<&PersonRef> {
        let role = self.roles.iter().find(|state| state.id == *role)?;
        role.holders.latest().map(|change| &change.value)
    }

    /// When all of this (`KitPrinted::CARDS` and the like) was last printed from this text of a plan. What was printed
    /// for single roles does not count: the others would still have an older card.
    pub fn kit_printed_from(&self, what: &str, sha256: Hash) -> Option<Moment> {
        let all = self.kit.iter().filter(|fact| fact.printed.what == what);
        let whole = all.filter(|fact| fact.printed.sha256 == sha256 && fact.printed.roles.is_empty());
        whole.map(|fact| fact.occurred).max()
    }

    /// The decision that holds for a step: the latest in fold order, where the plan in use asks what was decided.
    pub fn decision(&self, step: &StepId) -> Option<&DecisionFact> {
        self.decisions.get(self.step(step)?.decision?)
    }

    /// The watch list: what somebody watches and nobody has called up or safe to use since.
    pub fn watched(&self) -> impl Iterator<Item = &WatchFact> {
        self.watches.iter().filter(|watch| {
            let service = self.service(watch.service.as_str(), None);
            !service.is_some_and(|service| {
                matches!(service.status(), ServiceStatus::Verified | ServiceStatus::Up)
                    && service.since() >= watch.occurred
            })
        })
    }

    /// When an outsider who must be told was first told: by a notification, or by a step of the plan that is one.
    pub fn told_at(&self, notification: &NotifyId) -> Option<Moment> {
        let said = self.notified.iter().filter(|fact| fact.notification == *notification);
        let rounds = self
            .telling_steps(notification)
            .filter_map(|step| self.first_round(&step.id));
        let told = said.map(|fact| fact.occurred);
        told.chain(rounds.map(|round| round.done)).min()
    }

    /// The first time that a step was done, whatever the plan in use asks under its id.
    pub fn first_round(&self, step: &StepId) -> Option<&Round> {
        let aside = self.set_aside.iter().filter(|aside| aside.step == *step);
        let all = aside.map(|aside| &aside.recorded).chain(self.step(step));
        all.filter_map(|recorded| recorded.rounds.first())
            .min_by_key(|round| round.done)
    }

    /// The steps of any of the plans by which an outsider is told.
    pub fn telling_steps(&self, notification: &NotifyId) -> impl Iterator<Item = &Step> {
        let all = self.plans.iter().flat_map(|used| used.plan.steps());
        all.map(|(_, step)| step)
            .filter(move |step| step.notify.as_ref() == Some(notification))
    }

    /// The words that a text of the plan was given last, where it was given others than the plan's.
    pub fn words_in_use(&self, text: &MessageId) -> Option<&MessageFact> {
        let of_text = self.messages.iter().filter(|fact| fact.words_of.as_ref() == Some(text));
        of_text.max_by_key(|fact| (fact.occurred, fact.place))
    }

    /// The title of the plan that keeps hands off the second copy, while the emergency lasts that it is in use for.
    pub fn second_copy_off(&self) -> Option<&str> {
        let lasts = self.status == IncidentStatus::Running && self.kind != IncidentKind::Backfilled;
        let used = self.plan_in_use().filter(|_| lasts)?;
        (!used.plan.keeps_second_copy).then_some(&used.title)
    }

    /// When it began: as said, or with the first service found slow or down.
    pub fn began(&self) -> Option<Moment> {
        self.since
            .or_else(|| self.services.iter().filter_map(ServiceState::first_disrupted).min())
    }

    /// True of a time more than a day before the incident: before it began as said, or was opened. A slip of the year or
    /// the month is more likely than that.
    pub fn is_long_before(&self, at: Moment) -> bool {
        const DAY: std::time::Duration = std::time::Duration::from_secs(86_400);
        let began = self.began().unwrap_or(self.declared).min(self.declared);
        at.plus(DAY) < began
    }

    /// What time it is on the incident's own time line: the machine's time, and in a drill what its clock shows. Rules are
    /// decided by this, and conditions and due times read at it.
    #[must_use]
    pub fn now(&self, machine: Now) -> Now {
        let wall = self
            .drill
            .as_ref()
            .map_or(machine.wall, |drill| drill.clock.shows(machine));
        Now { wall, ..machine }
    }

    /// When it was opened, by the calendar: of a drill not the day of its story, but the day on which it was held.
    pub fn held(&self) -> Moment {
        self.drill.as_ref().map_or(self.declared, |drill| drill.opened)
    }

    /// Whether it is a drill that was run from a script, by nobody.
    pub fn is_scripted(&self) -> bool {
        self.drill.as_ref().is_some_and(|drill| drill.setting.scripted)
    }

    /// Whether it is a drill that is read aloud, whose log has what was marked and not what was done.
    pub fn is_read_aloud(&self) -> bool {
        self.drill.as_ref().is_some_and(|drill| drill.setting.read_aloud)
    }

    /// The time at which this incident is to be read, where it is `now` on its own time line: now while it goes on; where
    /// it was replayed from a transcript, or is closed, the time at which it stopped, so that its figures never move again.
    pub fn reading_time(&self, now: Moment) -> Moment {
        match self.closed {
            Some(closed) if self.status == IncidentStatus::Closed => closed,
            _ if self.kind == IncidentKind::Backfilled => self.last_at,
            _ => now,
        }
    }

    /// The number by which people name an entry.
    pub fn name_of(&self, place: Place) -> EntryName {
        let station = (self.opener != Some(place.station)).then(|| place.station.short());
        EntryName {
            station,
            seq: place.seq,
        }
    }

    /// True while it is somebody's work: running, or stood down and not closed. A drill only while it runs: afterwards it is
    /// talked about, and nothing of the day goes into it.
    pub fn is_open(&self) -> bool {
        match self.status {
            IncidentStatus::Running => true,
            IncidentStatus::StoodDown => self.kind != IncidentKind::Drill,
            IncidentStatus::Unopened | IncidentStatus::Closed => false,
        }
    }

    /// True for a drill that was stood down or closed.
    pub fn is_ended_drill(&self) -> bool {
        self.kind == IncidentKind::Drill && matches!(self.status, IncidentStatus::StoodDown | IncidentStatus::Closed)
    }
}
