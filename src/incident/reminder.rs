//! What wants somebody's attention, and when: derived from (state, now), never stored.

use std::collections::HashSet;

use crate::incident::ids::{Commitment, Label};
use crate::incident::moment::Moment;
use crate::incident::outsiders;
use crate::incident::state::{DecisionFact, IncidentStatus, State};
use crate::incident::timing;
use crate::incident::truth::settles;
use crate::plan::model::{NotifyId, ServiceId, StepId};

/// Something that wants attention at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Reminder {
    /// When; in the past where it is overdue.
    pub at: Moment,
    /// What, as a short text; the words of timers and the like stand beside the log (`words`).
    pub title: String,
    /// What it is about.
    pub about: About,
    /// The words that say more.
    pub words: Option<Commitment>,
}

/// What a reminder is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum About {
    /// A step is due.
    Step(StepId),
    /// A step has waited so long that another role is to hear of it.
    Escalation(StepId),
    /// A contact promised or was promised another word.
    Contact(String),
    /// A timer.
    Timer(Label),
    /// An outsider must be told.
    Notification(NotifyId),
    /// A decision is to be looked at again.
    Review(StepId),
    /// A watched service is to be looked at.
    Watch(ServiceId),
    /// A service has worked long enough: is it safe to use?
    Soak(ServiceId),
}

/// What wants attention, earliest first; overdue ones included.
pub fn reminders(state: &State, now: Moment) -> Vec<Reminder> {
    let mut found = Vec::new();
    if !state.is_open() {
        return found;
    }
    steps(state, now, &mut found);
    promises(state, &mut found);
    notifications(state, now, &mut found);
    reviews(state, &mut found);
    services(state, &mut found);
    found.sort_by_key(|reminder| reminder.at);
    found
}

fn steps(state: &State, now: Moment, found: &mut Vec<Reminder>) {
    // What was to be done in the emergency stands in the report as open once that is over, and nobody is rung for it any
    // more; what is of the aftermath is.
    let over = state.stood_down.filter(|_| state.status == IncidentStatus::StoodDown);
    for (phase, step) in state.plan_steps() {
        if over.is_some_and(|over| !timing::is_of_aftermath(state, phase, step, over)) {
            continue;
        }
        if !timing::status(state, phase, step, now).is_open() {
            // A round that is done comes round again: that is known beforehand.
            let next = state
                .step(&step.id)
                .and_then(|recorded| timing::next_round(state, phase, step, recorded));
            if let Some(at) = next {
                found.push(Reminder {
                    at,
                    title: step.title.clone(),
                    about: About::Step(step.id.clone()),
                    words: None,
                });
            }
            continue;
        }
        let due = timing::due(state, phase, step, now);
        if let Some(at) = due.filter(|at| over.is_none_or(|over| *at > over)) {
            found.push(Reminder {
                at,
                title: step.title.clone(),
                about: About::Step(step.id.clone()),
                words: None,
            });
        }
        if let (Some(escalate), Some(at)) = (&step.escalate, timing::escalates_at(state, step, now)) {
            let to = state
                .plan()
                .map_or(escalate.to.as_str(), |plan| plan.role_title(&escalate.to));
            let say = escalate.say.as_deref().unwrap_or(&step.title);
            let title = format!("Tell {to}: {say}");
            found.push(Reminder {
                at,
                title,
                about: About::Escalation(step.id.clone()),
                words: None,
            });
        }
    }
}

/// What people have named a time for: next words, timers, watched services. Such times never sleep.
fn promises(state: &State, found: &mut Vec<Reminder>) {
    // By when they happened: what is added late may have been said before what is known.
    let mut messages: Vec<_> = state.messages.iter().collect();
    messages.sort_by_key(|message| (message.occurred, message.place));
    let mut heard = HashSet::new();
    for message in messages.into_iter().rev() {
        let latest = heard.insert(&message.contact.name);
        if let Some(next) = message.next.filter(|_| latest) {
            let title = match &message.words_of {
                Some(_) => format!("New words due: {}", message.contact.name),
                None => format!("Next word with {}", message.contact.name),
            };
            let about = About::Contact(message.contact.name.clone());
            found.push(Reminder {
                at: next,
                title,
                about,
                words: None,
            });
        }
    }
    for timer in state.timers.iter().filter(|timer| timer.ended.is_none()) {
        let title = format!("Timer {}", timer.number);
        found.push(Reminder {
            at: timer.due,
            title,
            about: About::Timer(timer.number.clone()),
            words: timer.text,
        });
    }
    for watch in state.watched() {
        if let Some(next) = watch.next {
            let title = format!("Look at {} ({})", watch.name, watch.owner);
            found.push(Reminder {
                at: next,
                title,
                about: About::Watch(watch.service.clone()),
                words: None,
            });
        }
    }
}

/// Clocks that outsiders impose: they never sleep.
fn notifications(state: &State, now: Moment, found: &mut Vec<Reminder>) {
    for clock in outsiders::clocks(state, now) {
        if let Some(at) = clock.due.filter(|_| clock.is_running()) {
            found.push(Reminder {
                at,
                title: clock.notify.title.clone(),
                about: About::Notification(clock.notify.id.clone()),
                words: None,
            });
        }
    }
}

fn reviews(state: &State, found: &mut Vec<Reminder>) {
    if state.status != IncidentStatus::Running {
        return;
    }
    for decision in &state.decisions {
        let holds = state
            .decision(&decision.step)
            .is_some_and(|latest| latest.place == decision.place);
        if let Some(at) = decision.review_at.filter(|_| holds && !is_left(state, decision)) {
            let at = state.working().awake(at);
            let title = format!("Look again: {}", decision.question);
            found.push(Reminder {
                at,
                title,
                about: About::Review(decision.step.clone()),
                words: None,
            });
        }
    }
}

/// Whether what would have settled a decision has come otherwise: its choice was to stay, and its phase has been left since.
fn is_left(state: &State, decision: &DecisionFact) -> bool {
    let Some((phase, step)) = state.find_step(decision.step.as_str()) else {
        return false;
    };
    let asked = step.decision.as_ref();
    let would_settle = asked.is_some_and(|asked| asked.options.iter().any(|option| settles(asked, option, &phase.id)));
    let current = state.phases.latest();
    would_settle && current.is_some_and(|current| phase.id != current.value && current.occurred >= decision.occurred)
}

fn services(state: &State, found: &mut Vec<Reminder>) {
    for service in &state.services {
        if let Some(at) = service.watched_until() {
            let title = format!("{}: safe to use?", service.shown_name());
            found.push(Reminder {
                at,
                title,
                about: About::Soak(service.id.clone()),
                words: None,
            });
        }
    }
}
