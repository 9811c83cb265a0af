//! Every shipped plan is gone through from its start to the closing of the incident, through the rules and not the
//! screen, again and again, until every branch has been taken: every option of every decision, and every answer that a
//! condition looks at. No command may be refused, no step may never be active, no phase may never be entered.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use super::rules::bench::{now_at, pinned, station};
use stopgap::incident::command::{Command, Opening, Request, StepAction, Why};
use stopgap::incident::event::{PinnedPlan, PracticeFacts};
use stopgap::incident::ids::{IncidentId, Initials};
use stopgap::incident::moment::Moment;
use stopgap::incident::state::{IncidentStatus, State};
use stopgap::incident::{timing, truth};
use stopgap::journal::MemoryStore;
use stopgap::plan::condition::{Condition, ConfirmAnswer, IncidentKind};
use stopgap::plan::model::{
    Ask, AskKind, DecisionOption, Phase, PhaseId, Plan, ServiceId, ServiceStatus, Step, StepId, Then,
};
use stopgap::session::{Desk, Order};

/// A plan that is not through after so many walks has a branch that cannot be taken.
const MOST_WALKS: usize = 80;

/// A walk that is not over after so many commands goes round in circles.
const LONGEST_WALK: usize = 1500;

fn shipped(name: &str) -> Result<PinnedPlan, String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("plans/{name}.yaml"));
    let text = std::fs::read_to_string(&file).map_err(|error| error.to_string())?;
    Ok(pinned(&text))
}

/// What is to be shown of a plan, and has been.
#[derive(Default)]
struct Shown {
    /// What a branch hangs on, and how often it was chosen: `STEP option`, `STEP.QUESTION answer`.
    branches: BTreeMap<String, usize>,
    /// The steps that have been active.
    active: BTreeSet<StepId>,
    /// The phases that have been entered.
    entered: BTreeSet<PhaseId>,
}

impl Shown {
    fn of(plan: &Plan) -> Self {
        let mut shown = Self::default();
        for (_, step) in plan.steps() {
            for option in step.decision.iter().flat_map(|decision| &decision.options) {
                shown.branches.insert(format!("{} {}", step.id, option.id), 0);
            }
            if step.confirm.is_some() {
                shown.branches.insert(format!("{}.confirm yes", step.id), 0);
            }
        }
        let conditions = plan.steps().filter_map(|(_, step)| step.when.as_ref());
        for condition in conditions.chain(plan.notify.iter().filter_map(|notify| notify.when.as_ref())) {
            shown.looked_at(condition);
        }
        shown
    }

    fn looked_at(&mut self, condition: &Condition) {
        match condition {
            Condition::Confirmed { step, is } => {
                self.branches.insert(format!("{step}.confirm {}", is.word()), 0);
            }
            Condition::Answered { step, ask, is } => {
                self.branches.insert(format!("{step}.{ask} {is}"), 0);
            }
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| self.looked_at(part)),
            Condition::Not(part) => self.looked_at(part),
            _ => {}
        }
    }

    /// Whether a branch is still to be taken.
    fn wants(&self, branch: &str) -> bool {
        self.branches.get(branch) == Some(&0)
    }

    /// Whether something of a step has not been shown yet.
    fn wants_step(&self, step: &Step) -> bool {
        let prefixes = [format!("{} ", step.id), format!("{}.", step.id)];
        let open = |(branch, count): (&String, &usize)| {
            *count == 0 && prefixes.iter().any(|prefix| branch.starts_with(prefix))
        };
        !self.active.contains(&step.id) || self.branches.iter().any(open)
    }

    /// The way to a step of which something is still to be shown: another of them in every walk.
    fn way(&self, plan: &Plan, walk: usize) -> Way {
        let missing: Vec<(&Phase, &Step)> = plan.steps().filter(|(_, step)| self.wants_step(step)).collect();
        let mut way = Way::default();
        if let Some((phase, step)) = missing.get(walk % missing.len().max(1)) {
            way.to = plan.phases.iter().position(|known| known.id == phase.id);
            wish_for(plan, step, &mut way.branches, 6);
        }
        way
    }

    fn missing(&self, plan: &Plan) -> Vec<String> {
        let branches = self.branches.iter().filter(|(_, count)| **count == 0);
        let steps = plan.steps().filter(|(_, step)| !self.active.contains(&step.id));
        let phases = plan.phases.iter().filter(|phase| !self.entered.contains(&phase.id));
        branches
            .map(|(branch, _)| format!("branch {branch}"))
            .chain(steps.map(|(_, step)| format!("step {}", step.id)))
            .chain(phases.map(|phase| format!("phase {}", phase.id)))
            .collect()
    }
}

/// The way to a step, where nothing else is to be shown.
#[derive(Default)]
struct Way {
    /// The phase not to be passed by.
    to: Option<usize>,
    /// The branches on which it hangs that the step applies.
    branches: BTreeSet<String>,
}

/// The branches on which it hangs that a step applies.
fn wish_for(plan: &Plan, step: &Step, wishes: &mut BTreeSet<String>, depth: u8) {
    if let Some(condition) = step.when.as_ref().filter(|_| depth > 0) {
        wish(plan, condition, wishes, depth - 1);
    }
}

fn wish(plan: &Plan, condition: &Condition, wishes: &mut BTreeSet<String>, depth: u8) {
    let (step, branch) = match condition {
        Condition::Decided { step, is } => (step, Some(format!("{step} {is}"))),
        Condition::Confirmed { step, is } => (step, Some(format!("{step}.confirm {}", is.word()))),
        Condition::Answered { step, ask, is } => (step, Some(format!("{step}.{ask} {is}"))),
        Condition::StepIs { step, .. } => (step, None),
        Condition::All(parts) | Condition::Any(parts) => {
            return parts.iter().for_each(|part| wish(plan, part, wishes, depth));
        }
        Condition::Not(part) => {
            if let Condition::Decided { step, is } = &**part
                && let Some(decision) = plan.step(step.as_str()).and_then(|(_, step)| step.decision.as_ref())
            {
                let goes_on = |option: &&DecisionOption| matches!(option.then, None | Some(Then::GoTo(_)));
                let others = decision
                    .options
                    .iter()
                    .filter(goes_on)
                    .filter(|option| option.id != *is);
                wishes.extend(others.map(|option| format!("{step} {}", option.id)));
            }
            return;
        }
        _ => return,
    };
    wishes.extend(branch);
    if let Some((_, step)) = plan.step(step.as_str()) {
        wish_for(plan, step, wishes, depth);
    }
}

/// One walk.
struct Walk<'s> {
    desk: Desk,
    incident: IncidentId,
    plan: &'s Plan,
    shown: &'s mut Shown,
    now: Moment,
    commands: usize,
    way: Way,
    /// The steps for which services and time have been moved already.
    moved_for: BTreeSet<StepId>,
}

impl<'s> Walk<'s> {
    fn begin(pinned: &PinnedPlan, plan: &'s Plan, shown: &'s mut Shown, way: Way, essentials: bool) -> Self {
        let desk = Desk::open(Box::new(MemoryStore::new(station())), Box::new(shipped)).expect("a journal");
        let mut walk = Self {
            desk,
            incident: IncidentId::new("2026-03-10-test").expect("an id"),
            plan,
            shown,
            now: Moment::from_rfc3339("2026-03-10T08:00:00Z").expect("a time"),
            commands: 0,
            way,
            moved_for: BTreeSet::new(),
        };
        let opening = Opening {
            incident: walk.incident.clone(),
            kind: IncidentKind::Live,
            plan: Box::new(pinned.clone()),
            practice: PracticeFacts::default(),
            since: None,
            drill: None,
            essentials,
            machine_time: None,
        };
        walk.does(Command::Open(opening));
        walk
    }

    fn state(&self) -> &State {
        self.desk.logs().get(&self.incident).expect("the incident").state()
    }

    /// Has one thing recorded; a refusal fails the test.
    fn does(&mut self, command: Command) {
        self.commands += 1;
        assert!(
            self.commands < LONGEST_WALK,
            "{}: round in circles at {command:?}",
            self.plan.id
        );
        self.now = self.now.plus(Duration::from_secs(60));
        let said = format!("{command:?}");
        let mut request = Request::new(command, Initials::new("MF"));
        request.why = Why::Given("as walked".to_owned());
        let order = Order {
            incident: Some(self.incident.clone()),
            request,
            now: now_at(self.now),
        };
        if let Err(refused) = self.desk.submit(&order) {
            let said: String = said.chars().take(300).collect();
            panic!("{}: {refused}: {said}", self.plan.id);
        }
        self.look_round();
    }

    /// Notes which steps are active and which phase is current.
    fn look_round(&mut self) {
        let log = self.desk.logs().get(&self.incident).expect("the incident");
        let (state, now) = (log.state(), self.now);
        assert_eq!(state.anomalies, [], "{}", self.plan.id);
        if state.plan_in_use().is_none_or(|used| used.id != self.plan.id) {
            return;
        }
        self.shown.entered.extend(state.phase().map(|phase| phase.id.clone()));
        for (phase, step) in state.plan_steps() {
            if timing::status(state, phase, step, now).is_open() {
                self.shown.active.insert(step.id.clone());
            }
        }
    }

    fn is_over(&self) -> bool {
        let state = self.state();
        state.status == IncidentStatus::Closed || state.plan_in_use().is_none_or(|used| used.id != self.plan.id)
    }

    /// Goes on until the incident is closed or goes on with another plan.
    fn walks_on(&mut self) {
        while !self.is_over() {
            let phase = self.state().phase().cloned();
            let Some(phase) = phase else { return self.close() };
            if let Some(step) = self.open_step(&phase, false) {
                self.finish(&step);
            } else if let Some(step) = self.step_to_bring_about(&phase) {
                self.moved_for.insert(step.id.clone());
                self.bring_about(step.when.as_ref().expect("a condition"));
            } else if let Some(step) = self.open_step(&phase, true) {
                self.finish(&step);
            } else {
                let next = self.plan.phases.iter().skip_while(|other| other.id != phase.id).nth(1);
                match next.filter(|_| self.state().status == IncidentStatus::Running) {
                    Some(next) => self.does(Command::Phase { phase: next.id.clone() }),
                    None => self.close(),
                }
            }
        }
    }

    fn close(&mut self) {
        if self.state().status == IncidentStatus::Running {
            self.does(Command::StandDown);
        }
        self.does(Command::Close);
    }

    /// The first open step of a phase: one that leads somewhere, or one that does not. What repeats is done twice.
    fn open_step(&self, phase: &Phase, leads: bool) -> Option<Step> {
        let state = self.state();
        let leads_on = |step: &Step| {
            let options = step.decision.iter().flat_map(|decision| &decision.options);
            options.into_iter().any(|option| option.then.is_some())
        };
        let often =
            |step: &Step| step.repeat.is_some() && state.step(&step.id).is_some_and(|known| known.rounds.len() > 1);
        let open = |step: &&Step| timing::status(state, phase, step, self.now).is_open() && !often(step);
        let found = phase.steps.iter().filter(open).find(|step| leads_on(step) == leads);
        found.cloned()
    }

    /// A step of the phase that does not apply and of which something is still to be shown.
    fn step_to_bring_about(&self, phase: &Phase) -> Option<Step> {
        let state = self.state();
        let found = phase.steps.iter().find(|step| {
            step.when.is_some()
                && self.shown.wants_step(step)
                && !self.moved_for.contains(&step.id)
                && !timing::status(state, phase, step, self.now).is_open()
        });
        found.cloned()
    }

    /// Moves services and time so that a condition may hold; what hangs on answers is left to the walks.
    fn bring_about(&mut self, condition: &Condition) {
        if truth::evaluate(condition, self.state(), self.now).holds {
            return;
        }
        match condition {
            Condition::Service {
                service,
                is,
                for_at_least,
            } => {
                self.brings(service, is[0]);
                self.now = self.now.plus(for_at_least.unwrap_or_default());
            }
            Condition::Not(part) => {
                if let Condition::Service { service, is, .. } = &**part {
                    let others = [ServiceStatus::Down, ServiceStatus::Slow, ServiceStatus::Up];
                    let other = others.into_iter().find(|other| !is.contains(other));
                    self.brings(service, other.expect("another state"));
                }
            }
            Condition::Elapsed(time) => self.now = self.now.max(self.state().declared.plus(*time)),
            Condition::All(parts) | Condition::Any(parts) => {
                let is_any = matches!(condition, Condition::Any(_));
                for part in parts {
                    self.bring_about(part);
                    if is_any && truth::evaluate(part, self.state(), self.now).holds {
                        return;
                    }
                }
            }
            _ => {}
        }
        self.look_round();
    }

    fn brings(&mut self, service: &ServiceId, to: ServiceStatus) {
        let status = self
            .state()
            .service(service.as_str(), None)
            .expect("a service")
            .status();
        let before = match to {
            _ if status == to => return,
            ServiceStatus::Back if !status.is_disrupted() => &[ServiceStatus::Down, ServiceStatus::Back][..],
            ServiceStatus::Back => &[ServiceStatus::Back],
            ServiceStatus::Verified => &[ServiceStatus::Down, ServiceStatus::Back, ServiceStatus::Verified],
            ref to => std::slice::from_ref(to),
        };
        for to in before.iter().copied() {
            self.does(Command::Service {
                service: service.clone(),
                to,
                reference: None,
                site: None,
            });
        }
    }

    /// Does a step or decides, taking a branch that has not been taken where there is one.
    fn finish(&mut self, step: &Step) {
        if let Some(decision) = &step.decision {
            let option = self.option(step, &decision.options).id.clone();
            self.take(format!("{} {option}", step.id));
            return self.does(Command::Decide {
                step: step.id.clone(),
                option,
                considered: None,
                review: None,
                switch_to: None,
            });
        }
        let confirm = step.confirm.as_ref().map(|_| {
            let wanted = |answer: &ConfirmAnswer| self.shown.wants(&format!("{}.confirm {}", step.id, answer.word()));
            let wished = |answer: &ConfirmAnswer| {
                self.way
                    .branches
                    .contains(&format!("{}.confirm {}", step.id, answer.word()))
            };
            let mut all = ConfirmAnswer::ALL.into_iter();
            let found = all.find(wanted).or_else(|| ConfirmAnswer::ALL.into_iter().find(wished));
            found.unwrap_or(ConfirmAnswer::Yes)
        });
        if let Some(answer) = confirm {
            self.take(format!("{}.confirm {}", step.id, answer.word()));
        }
        let mut answers = Vec::new();
        for ask in &step.asks {
            let answer = self.answer(step, ask);
            self.take(format!("{}.{} {answer}", step.id, ask.id));
            answers.push((ask.id.clone(), answer));
        }
        self.does(Command::Step {
            step: step.id.clone(),
            action: StepAction::Done,
            confirm,
            answers,
        });
    }

    fn answer(&self, step: &Step, ask: &Ask) -> String {
        let one_of = |answers: &[String]| {
            let branch = |answer: &String| format!("{}.{} {answer}", step.id, ask.id);
            let wanted = answers.iter().find(|answer| self.shown.wants(&branch(answer)));
            let wished = answers
                .iter()
                .find(|answer| self.way.branches.contains(&branch(answer)));
            wanted.or(wished).or(answers.first()).cloned().unwrap_or_default()
        };
        match &ask.kind {
            AskKind::Text => "in words".to_owned(),
            AskKind::Number => "3".to_owned(),
            AskKind::Time => "08:00".to_owned(),
            AskKind::Choice(options) => one_of(options),
            AskKind::YesNo => one_of(&["yes".to_owned(), "no".to_owned()]),
        }
    }

    /// An option that has not been taken, those that end the walk last; else one that leads on.
    fn option<'o>(&self, step: &Step, options: &'o [DecisionOption]) -> &'o DecisionOption {
        let phase_at = |id: &PhaseId| self.plan.phases.iter().position(|phase| phase.id == *id);
        let here = self.state().phase().and_then(|phase| phase_at(&phase.id));
        let rank = |option: &&DecisionOption| match &option.then {
            Some(Then::GoTo(phase))
                if self
                    .way
                    .to
                    .is_some_and(|to| here <= Some(to) && phase_at(phase) > Some(to)) =>
            {
                3
            }
            Some(Then::GoTo(phase)) if phase_at(phase) > here => 0,
            None => 1,
            Some(Then::StandDown) => 2,
            Some(Then::GoTo(_)) => 3,
            Some(Then::Switch(_)) => 4,
        };
        let wanted = options
            .iter()
            .filter(|option| self.shown.wants(&format!("{} {}", step.id, option.id)));
        let back_first = |option: &&DecisionOption| match rank(option) {
            3 => 0,
            2 => 3,
            other => other,
        };
        let wished = options
            .iter()
            .find(|option| self.way.branches.contains(&format!("{} {}", step.id, option.id)));
        wanted
            .min_by_key(back_first)
            .or(wished)
            .or_else(|| options.iter().min_by_key(rank))
            .expect("an option")
    }

    fn take(&mut self, branch: String) {
        if let Some(count) = self.shown.branches.get_mut(&branch) {
            *count += 1;
        }
    }
}

#[track_caller]
fn every_branch_of(name: &str) {
    let pinned = shipped(name).expect("a shipped plan");
    let plan = pinned.text.plan();
    let mut shown = Shown::of(&plan);
    let mut walks = 0;
    while !shown.missing(&plan).is_empty() {
        walks += 1;
        assert!(
            walks <= MOST_WALKS,
            "{name}: after {walks} walks not shown: {:#?}",
            shown.missing(&plan)
        );
        let way = shown.way(&plan, walks);
        Walk::begin(&pinned, &plan, &mut shown, way, false).walks_on();
    }
    // A practice of six gets to the end too.
    Walk::begin(&pinned, &plan, &mut shown, Way::default(), true).walks_on();
}

macro_rules! walks {
    ($($test:ident = $name:literal;)+) => {
        $(
            #[test]
            fn $test() {
                every_branch_of($name);
            }
        )+

        #[test]
        fn no_shipped_plan_is_left_out() {
            let walked = [$($name),+];
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("plans");
            for file in std::fs::read_dir(folder).expect("the plans").flatten() {
                let path = file.path();
                if path.extension().is_some_and(|extension| extension == "yaml") {
                    let stem = path.file_stem().and_then(std::ffi::OsStr::to_str).expect("a name");
                    assert!(walked.contains(&stem), "{stem} is not walked");
                }
            }
        }
    };
}

walks! {
    every_branch_of_clinical_system_outage = "clinical-system-outage";
    every_branch_of_network_outage = "network-outage";
    every_branch_of_phone_outage = "phone-outage";
    every_branch_of_planned_downtime = "planned-downtime";
    every_branch_of_power_cut = "power-cut";
    every_branch_of_premises_loss = "premises-loss";
    every_branch_of_prescribing_outage = "prescribing-outage";
    every_branch_of_ransomware = "ransomware";
    every_branch_of_results_and_referrals = "results-and-referrals";
    every_branch_of_slow_morning = "slow-morning";
    every_branch_of_slow_system = "slow-system";
    every_branch_of_staff_shortage = "staff-shortage";
    every_branch_of_vaccine_fridge = "vaccine-fridge";
}
