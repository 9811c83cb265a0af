//! How long the work takes that has to be done before a service is back, by the planned minutes of the steps.
//!
//! Counted are the phases that run from the start: those with a step that is due from the incident's own start. Steps
//! that wait for a service's return are not, nor are those that come after such a step. The best case lets everything
//! run side by side, each step after those that must come first; the worst has one person do all of it, conditional
//! steps too. Between them is what the people of practice.yaml can do, each one thing at a time.
//!
//! Nothing in a plan says which step serves which service. What a plan wants done within the time that can be borne
//! without a service is therefore held against that time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet};
use std::time::Duration;

use super::roles::people_of;
use super::{Finding, Level};
use crate::incident::narrate::{counted, duration_words};
use crate::plan::model::{Anchor, Phase, PhaseId, Plan, RoleId, ServiceId, Step, StepId, Then};
use crate::plan::practice::Practice;

/// How long some work takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lengths {
    /// Everything side by side, without the steps that only may come.
    pub side_by_side: Duration,
    /// With the people of practice.yaml, without the steps that only may come.
    pub with_people: Duration,
    /// All of it in turn, by one person.
    pub in_turn: Duration,
}

/// The planned minutes of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minutes {
    /// The work until a service is back.
    pub whole: Lengths,
    /// Whether practice.yaml names people; else each role was taken to have one person.
    pub has_people: bool,
    /// How many steps were counted.
    pub steps: usize,
    /// How many of them do not say how long they take.
    pub untimed: usize,
    /// For each service, the work that is due within the time that can be borne without it.
    pub services: Vec<ServiceMinutes>,
}

/// The work that is due within the time that can be borne without a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceMinutes {
    /// The service.
    pub id: ServiceId,
    /// Its name.
    pub name: String,
    /// How long can be borne without it.
    pub tolerable: Duration,
    /// How long that work takes.
    pub work: Lengths,
}

/// The planned minutes; none where no counted step has any.
pub(super) fn minutes(plan: &Plan, practice: &Practice) -> Option<Minutes> {
    let all = counted_steps(plan);
    let timed = all.iter().filter(|step| step.expect.is_some()).count();
    if timed == 0 {
        return None;
    }
    // Many services can be borne without for the same time, and their work is the same.
    let mut known: HashMap<Duration, Lengths> = HashMap::new();
    let services = plan.services.iter().filter_map(|service| {
        let tolerable = service.tolerable?;
        let work = *known
            .entry(tolerable)
            .or_insert_with(|| lengths(plan, practice, &due_within(&all, tolerable)));
        Some(ServiceMinutes {
            id: service.id.clone(),
            name: service.name.clone(),
            tolerable,
            work,
        })
    });
    let services = services.collect();
    Some(Minutes {
        whole: lengths(plan, practice, &all),
        has_people: !practice.people.is_empty(),
        steps: all.len(),
        untimed: all.len() - timed,
        services,
    })
}

fn lengths(plan: &Plan, practice: &Practice, steps: &[&Step]) -> Lengths {
    let sure: Vec<&Step> = steps.iter().copied().filter(|step| step.when.is_none()).collect();
    let work = Work::of(plan, &sure);
    Lengths {
        side_by_side: work.finish(None),
        with_people: work.finish(Some(practice)),
        in_turn: steps.iter().filter_map(|step| step.expect).sum(),
    }
}

/// The steps that are due by then, counted from the start, with those that must come before them.
fn due_within<'p>(all: &[&'p Step], time: Duration) -> Vec<&'p Step> {
    let is_due = |step: &Step| {
        let due = step.due.as_ref();
        due.is_some_and(|due| due.after.is_none() && due.within <= time)
    };
    let mut wanted: HashSet<&StepId> = all.iter().filter(|step| is_due(step)).map(|step| &step.id).collect();
    loop {
        let before = wanted.len();
        for step in all {
            if wanted.contains(&step.id) {
                wanted.extend(&step.after);
            }
        }
        if wanted.len() == before {
            break;
        }
    }
    all.iter().copied().filter(|step| wanted.contains(&step.id)).collect()
}

/// One of the lengths.
type Length = fn(&Lengths) -> Duration;

/// Holds the work against the tolerable time of each service: the worst that is so is said, once.
pub(super) fn findings(plan: &Plan, minutes: &Minutes) -> Vec<Finding> {
    let mut findings = Vec::new();
    let with_people = if minutes.has_people {
        "with the people of practice.yaml"
    } else {
        "with one person to each role"
    };
    let cases: [(Level, Length, &str, &str); 3] = [
        (
            Level::Due,
            |work| work.side_by_side,
            "even side by side",
            "shorten the steps, let fewer wait for others, or ask what can truly be borne",
        ),
        (
            Level::Due,
            |work| work.with_people,
            with_people,
            "give roles to more people, or start with the steps that must be done",
        ),
        (
            Level::Note,
            |work| work.in_turn,
            "where one person does it all",
            "with few people, start with --essentials",
        ),
    ];
    for (level, length, how, to_do) in cases {
        let over = minutes
            .services
            .iter()
            .filter(|service| length(&service.work) > service.tolerable);
        let mut over: Vec<&ServiceMinutes> = over.collect();
        over.sort_by_key(|service| service.tolerable);
        if let Some(first) = over.first() {
            let more = match over.len() - 1 {
                0 => String::new(),
                more => format!(" (and {more} more)"),
            };
            let what = format!(
                "What is due within {}, the time that can be borne without {}{more}, takes {} {how}",
                duration_words(first.tolerable),
                first.name,
                duration_words(length(&first.work)),
            );
            let place = format!("{}, due and expect of the steps; tolerable of the services", plan.id);
            findings.push(Finding::new(level, what, place, to_do));
            break;
        }
    }
    if minutes.untimed > 0 {
        findings.push(Finding::new(
            Level::Note,
            format!(
                "{} of {} do not say how long they take, so it takes longer than is said here",
                minutes.untimed,
                counted(minutes.steps as u64, "step", "steps")
            ),
            format!("{}, expect of the steps", plan.id),
            "write down how long each takes, and measure it at the next drill",
        ));
    }
    findings
}

/// The steps that are done before a service is back, in the order of the file.
fn counted_steps(plan: &Plan) -> Vec<&Step> {
    let is_from_start = |step: &Step| step.due.as_ref().is_some_and(|due| due.after.is_none());
    let phases: Vec<&Phase> = plan
        .phases
        .iter()
        .filter(|phase| phase.steps.iter().any(is_from_start))
        .collect();
    let entered: HashSet<&PhaseId> = phases.iter().map(|phase| &phase.id).collect();
    let steps: Vec<&Step> = phases.iter().flat_map(|phase| &phase.steps).collect();
    let known: HashSet<&StepId> = steps.iter().map(|step| &step.id).collect();
    let waits = |step: &Step, waiting: &HashSet<&StepId>| {
        let after_waiting = step.after.iter().any(|before| waiting.contains(before));
        after_waiting
            || match step.due.as_ref().and_then(|due| due.after.as_ref()) {
                Some(Anchor::Service(..)) => true,
                Some(Anchor::Phase(phase)) => !entered.contains(phase),
                Some(Anchor::Step(before)) => !known.contains(before) || waiting.contains(before),
                None => false,
            }
    };
    let mut waiting: HashSet<&StepId> = HashSet::new();
    loop {
        let before = waiting.len();
        for step in &steps {
            if waits(step, &waiting) {
                waiting.insert(&step.id);
            }
        }
        if waiting.len() == before {
            break;
        }
    }
    steps.into_iter().filter(|step| !waiting.contains(&step.id)).collect()
}

/// Steps with what each waits for.
struct Work<'p> {
    steps: Vec<&'p Step>,
    /// The steps that must be done before, by number.
    all_of: Vec<Vec<usize>>,
    /// The decisions of which one must be taken before: those that enter the phase that the step counts from.
    one_of: Vec<Vec<usize>>,
}

impl<'p> Work<'p> {
    fn of(plan: &Plan, steps: &[&'p Step]) -> Self {
        let number: HashMap<&StepId, usize> = steps.iter().enumerate().map(|(at, step)| (&step.id, at)).collect();
        let mut entering: BTreeMap<&PhaseId, Vec<usize>> = BTreeMap::new();
        for (at, step) in steps.iter().enumerate() {
            let options = step.decision.iter().flat_map(|decision| &decision.options);
            for option in options {
                if let Some(Then::GoTo(phase)) = &option.then {
                    entering.entry(phase).or_default().push(at);
                }
            }
        }
        let first = plan.phases.first().map(|phase| &phase.id);
        let mut work = Self {
            steps: steps.to_vec(),
            all_of: Vec::with_capacity(steps.len()),
            one_of: Vec::with_capacity(steps.len()),
        };
        for step in steps {
            let mut all_of: Vec<usize> = step.after.iter().filter_map(|id| number.get(id).copied()).collect();
            let mut one_of = Vec::new();
            match step.due.as_ref().and_then(|due| due.after.as_ref()) {
                Some(Anchor::Step(id)) => all_of.extend(number.get(id)),
                Some(Anchor::Phase(phase)) if Some(phase) != first => {
                    one_of = entering.get(phase).cloned().unwrap_or_default();
                }
                _ => {}
            }
            work.all_of.push(all_of);
            work.one_of.push(one_of);
        }
        work
    }

    /// When all of it is done: with these people, or as if there were enough of them.
    fn finish(&self, practice: Option<&Practice>) -> Duration {
        let mut ends = vec![Duration::ZERO; self.steps.len()];
        let mut hands = Hands::default();
        for at in self.order() {
            let step = self.steps[at];
            let after_all = self.all_of[at].iter().map(|before| ends[*before]).max();
            let after_one = self.one_of[at].iter().map(|before| ends[*before]).min();
            let ready = after_all.unwrap_or_default().max(after_one.unwrap_or_default());
            let takes = step.expect.unwrap_or_default();
            ends[at] = match practice {
                None => ready + takes,
                Some(practice) => hands.take(practice, &step.role, ready, takes),
            };
        }
        ends.into_iter().max().unwrap_or_default()
    }

    /// The steps, each behind those it waits for, else as in the file. Steps that wait for each other in a ring come
    /// last, as in the file.
    fn order(&self) -> Vec<usize> {
        let mut waits_for: Vec<usize> = vec![0; self.steps.len()];
        let mut followers: Vec<Vec<usize>> = vec![Vec::new(); self.steps.len()];
        for (at, waits) in waits_for.iter_mut().enumerate() {
            for before in self.all_of[at].iter().chain(&self.one_of[at]) {
                *waits += 1;
                followers[*before].push(at);
            }
        }
        let free = (0..self.steps.len()).filter(|at| waits_for[*at] == 0);
        let mut ready: BinaryHeap<Reverse<usize>> = free.map(Reverse).collect();
        let mut order = Vec::with_capacity(self.steps.len());
        while let Some(Reverse(at)) = ready.pop() {
            order.push(at);
            for follower in &followers[at] {
                waits_for[*follower] -= 1;
                if waits_for[*follower] == 0 {
                    ready.push(Reverse(*follower));
                }
            }
        }
        order.extend((0..self.steps.len()).filter(|at| waits_for[*at] > 0));
        order
    }
}

/// Until when everybody is busy. A role that nobody has is taken by somebody who does nothing else.
#[derive(Default)]
struct Hands<'a> {
    people: HashMap<&'a str, Duration>,
    others: HashMap<&'a RoleId, Duration>,
}

impl<'a> Hands<'a> {
    /// Gives a step to whoever of its role is free first, and says when it is done.
    fn take(&mut self, practice: &'a Practice, role: &'a RoleId, ready: Duration, takes: Duration) -> Duration {
        let busy = |id: &str| self.people.get(id).copied().unwrap_or_default();
        let free = people_of(practice, role)
            .map(|person| person.id.as_str())
            .min_by_key(|id| busy(id));
        let until = match free {
            Some(id) => self.people.entry(id).or_default(),
            None => self.others.entry(role).or_default(),
        };
        *until = (*until).max(ready) + takes;
        *until
    }
}
