//! The rules: whether a command may be, and what it would write. Pure: the same log, request and time give the same.

mod amend;
mod board;
mod drill;
mod end;
mod say;
mod step;
mod watch;

pub use board::{is_told_too, kept_from, taken_over};

use crate::incident::command::{Command, Opening, Request, Why};
use crate::incident::entry::{Draft, WordKey};
use crate::incident::event::{
    ActionAdded, ClockJumped, Debriefed, Event, Numbered, Opened, PersonRef, PhaseEntered, PinnedPlan, PlanSwitched,
    RoleHandedOver, RoleTaken, ServiceRecorded, TimerStarted,
};
use crate::incident::fit;
use crate::incident::ids::{Label, StationId};
use crate::incident::log::Log;
use crate::incident::moment::{Moment, Now};
use crate::incident::refusal::Refusal;
use crate::incident::state::{IncidentStatus, State};
use crate::plan::model::{PhaseId, RoleId, ServiceId, ServiceStatus};

/// A wall clock that goes further than this from the monotonic clock has jumped; less is the drift of a plain PC.
const JUMP_MS: i64 = 60_000;

/// The longest text that one entry takes, in characters: a page, not a file pasted by mistake.
const WORDS_LIMIT: usize = 8_000;

/// Where and when a command is decided.
#[derive(Debug, Clone, Copy)]
pub struct Here {
    /// The time, on the incident's own time line: all that rules go by.
    pub now: Now,
    /// The machine's time: the same but in a drill. Only what is about clocks goes by it.
    pub machine: Now,
    /// The station that decides.
    pub station: StationId,
}

impl Here {
    /// At this time of the machine, where the incident has no other.
    pub const fn new(now: Now, station: StationId) -> Self {
        Self {
            now,
            machine: now,
            station,
        }
    }

    /// The same with what time it is on the incident's own time line.
    #[must_use]
    pub const fn on_time_line(self, now: Now) -> Self {
        Self { now, ..self }
    }
}

/// What a command would write.
///
/// # Errors
/// A sentence for staff where it may not be: something named is not there, or a rule says no.
pub fn decide(log: &Log, request: &Request, here: Here) -> Result<Vec<Draft>, Refusal> {
    let deciding = Deciding {
        log,
        state: log.state(),
        request,
        here,
    };
    deciding.check_standing()?;
    let mut drafts = deciding.command()?;
    // One command owes one reason, however much it writes.
    for draft in drafts.iter_mut().skip(1) {
        draft.reason_owed = false;
    }
    let said = request.occurred.map(|occurred| occurred.at);
    for draft in &drafts {
        if draft.words.iter().any(|(_, text)| text.chars().count() > WORDS_LIMIT) {
            return Err(Refusal::rule(
                format!("That is longer than the {WORDS_LIMIT} characters that one entry holds."),
                "write it down in several entries, or keep the long text elsewhere and say where",
            ));
        }
        if let Some(most) = draft.event.longest_name_exceeded() {
            return Err(Refusal::rule(
                format!("That name is longer than the {most} characters that are kept."),
                "give the name alone, and write the rest as words: note TEXT",
            ));
        }
        if let Some(what) = fit::misfit(log.state(), &draft.event, said) {
            return Err(Refusal::rule(
                as_sentence(&what),
                "look at the log to see what stands there",
            ));
        }
    }
    if let Some(jump) = deciding.clock_jump() {
        drafts.push(jump);
    }
    if here.now.wall != here.machine.wall {
        for draft in &mut drafts {
            draft.noted = Some(here.now.wall);
        }
    }
    Ok(drafts)
}

/// The end of a sentence as a sentence.
fn as_sentence(end: &str) -> String {
    let mut letters = end.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str())
}

/// One command being decided.
struct Deciding<'a> {
    log: &'a Log,
    state: &'a State,
    request: &'a Request,
    here: Here,
}

impl Deciding<'_> {
    /// When what is asked for happened.
    fn occurred(&self) -> Moment {
        self.request.occurred.map_or(self.here.now.wall, |occurred| occurred.at)
    }

    fn check_standing(&self) -> Result<(), Refusal> {
        let opening = matches!(self.request.command, Command::Open(_));
        if self.state.status == IncidentStatus::Unopened && !opening && !self.request.command.is_standing() {
            return Err(Refusal::rule(
                "No incident has been started.",
                "start one with: stopgap start PLAN",
            ));
        }
        self.check_ended_drill()?;
        if self.occurred() > self.here.now.wall {
            return Err(Refusal::rule(
                "That time is still to come, and only what has happened can be recorded.",
                "give a time that has passed, or a timer for one to come",
            ));
        }
        let turns = matches!(
            self.request.command,
            Command::Phase { .. } | Command::Switch { .. } | Command::StandDown | Command::Duty { .. }
        ) || matches!(
            self.request.command,
            Command::Handover { .. } | Command::TimerAdd { .. }
        );
        if self.state.status == IncidentStatus::Closed && turns {
            return Err(Refusal::rule(
                as_sentence(fit::TAKEN_FURTHER),
                "add what was forgotten with: note, step, service or message and --at TIME",
            ));
        }
        Ok(())
    }

    fn command(&self) -> Result<Vec<Draft>, Refusal> {
        match &self.request.command {
            Command::Open(opening) => self.open(opening),
            Command::Duty { role, person } => self.duty(role, person),
            Command::Service {
                service,
                to,
                reference,
                site,
            } => self.service(service, *to, reference.as_deref(), site.as_deref()),
            Command::Step {
                step,
                action,
                confirm,
                answers,
            } => self.step(step, action, *confirm, answers),
            Command::Decide {
                step,
                option,
                considered,
                review,
                switch_to,
            } => self.decision(step, option, considered.as_deref(), *review, switch_to.as_deref()),
            Command::Note { text, reason_for } => self.note(text, reason_for.as_ref()),
            Command::Message { .. } => Ok(self.message()),
            Command::Sense { service, reached } => self.sense(service, *reached),
            Command::TimerAdd { after, text } => {
                let number = self.next_label(|event| match event {
                    Event::TimerStarted(timer) => Some(&timer.number),
                    _ => None,
                });
                let due = self.occurred().plus(*after);
                Ok(self.one(
                    Event::TimerStarted(TimerStarted { number, due }),
                    [(WordKey::Text, Some(text.as_str()))],
                ))
            }
            Command::TimerDone { number } => self.timer_done(number),
            Command::Notify {
                notification,
                to,
                reference,
            } => self.notify(notification, to.as_deref(), reference.as_deref()),
            Command::Handover { role, person } => self.handover(role, person),
            Command::Phase { phase } => Ok(vec![self.enter(phase)?]),
            Command::Switch { plan } => Ok(vec![self.switch(plan)?]),
            Command::Watch { service, owner, next } => self.watch(service, owner, *next),
            Command::Correct { entry } => self.correct(entry),
            Command::Undo => self.undo(),
            Command::Redact { entry } => self.redact(entry),
            Command::StandDown => self.stand_down(),
            Command::Debrief { question, text } => {
                let event = Event::Debriefed(Debriefed {
                    question: question.clone(),
                });
                Ok(self.one(event, [(WordKey::Text, Some(text.as_str()))]))
            }
            Command::ActionAdd { text, owner, due } => {
                let number = self.next_label(|event| match event {
                    Event::ActionAdded(action) => Some(&action.number),
                    _ => None,
                });
                let event = Event::ActionAdded(ActionAdded {
                    number,
                    owner: owner.clone(),
                    due: *due,
                });
                Ok(self.one(event, [(WordKey::Text, Some(text.as_str()))]))
            }
            Command::ActionDone { number } => self.action_done(number),
            Command::Close => self.close(),
            Command::Inject { .. } | Command::Assess { .. } | Command::Mark { .. } | Command::Clock(_) => {
                self.of_a_drill()
            }
            Command::KitPrinted(printed) => Ok(self.one(Event::KitPrinted(printed.clone()), [])),
            Command::ContactConfirmed(confirmed) => Ok(self.one(Event::ContactConfirmed(confirmed.clone()), [])),
            Command::PcTried { tried, places } => {
                Ok(self.one(Event::PcTried(tried.clone()), [(WordKey::Text, Some(places.as_str()))]))
            }
        }
    }

    /// A draft of this event with these words; the reason of the request stands beside it too.
    fn draft<'w>(&self, event: Event, words: impl IntoIterator<Item = (WordKey, Option<&'w str>)>) -> Draft {
        let mut said: Vec<(WordKey, String)> = words
            .into_iter()
            .filter_map(|(key, text)| text.map(|text| (key, text.trim().to_owned())))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        if let Some(why) = self.why() {
            said.push((WordKey::Why, why.to_owned()));
        }
        Draft {
            event,
            words: said,
            occurred: self.occurred(),
            roughly: self.request.occurred.is_some_and(|occurred| occurred.roughly),
            by: self.request.by.clone(),
            typed_by: self.request.typed_by.clone(),
            reason_owed: self.request.why == Why::Later,
            noted: None,
        }
    }

    fn one<'w>(&self, event: Event, words: impl IntoIterator<Item = (WordKey, Option<&'w str>)>) -> Vec<Draft> {
        vec![self.draft(event, words)]
    }

    /// The reason, where words were given for it.
    fn why(&self) -> Option<&str> {
        match &self.request.why {
            Why::Given(why) => Some(why.trim()).filter(|why| !why.is_empty()),
            Why::NotGiven | Why::Later => None,
        }
    }

    /// Asks for a reason where none was given; "later" is an answer.
    fn needs_why(&self, sentence: &str) -> Result<(), Refusal> {
        if self.why().is_some() || self.request.why == Why::Later {
            return Ok(());
        }
        Err(Refusal::wants_why(sentence))
    }

    fn open(&self, opening: &Opening) -> Result<Vec<Draft>, Refusal> {
        if self.state.status != IncidentStatus::Unopened {
            return Err(Refusal::rule(
                "This incident is open already.",
                "go on with it: stopgap resume",
            ));
        }
        if opening.since.is_some_and(|since| since > self.occurred()) {
            return Err(Refusal::rule(
                "The first symptom cannot be later than the start.",
                "give an earlier time",
            ));
        }
        let event = Opened {
            incident_kind: opening.kind,
            plan: (*opening.plan).clone(),
            practice: opening.practice.clone(),
            since: opening.since,
            essentials: opening.essentials,
            machine_time: opening.machine_time,
            drill: opening.drill.as_deref().cloned(),
        };
        Ok(self.one(Event::Opened(Box::new(event)), []))
    }

    fn role_title(&self, role: &RoleId) -> Result<String, Refusal> {
        let known = self.state.roles.iter().map(|state| state.id.as_str());
        let found = self.state.roles.iter().find(|state| state.id == *role);
        found
            .map(|state| state.title.clone())
            .ok_or_else(|| Refusal::unknown("role", role.as_str(), known))
    }

    fn duty(&self, role: &RoleId, person: &PersonRef) -> Result<Vec<Draft>, Refusal> {
        let title = self.role_title(role)?;
        Ok(self.one(
            Event::RoleTaken(RoleTaken {
                role: role.clone(),
                title,
                person: person.clone(),
            }),
            [],
        ))
    }

    fn handover(&self, role: &RoleId, person: &PersonRef) -> Result<Vec<Draft>, Refusal> {
        let title = self.role_title(role)?;
        let Some(from) = self.state.holder(role).cloned() else {
            return Err(Refusal::rule(
                format!("Nobody holds {title} yet, so it cannot be handed over."),
                format!("give it with: duty {role} PERSON"),
            ));
        };
        let event = RoleHandedOver {
            role: role.clone(),
            title,
            from,
            to: person.clone(),
        };
        Ok(self.one(Event::RoleHandedOver(event), []))
    }

    fn service_name(&self, service: &ServiceId) -> Result<String, Refusal> {
        let known = self.state.services.iter().map(|state| state.id.as_str());
        let found = self.state.service_rows(service.as_str()).next();
        found
            .map(|state| state.name.clone())
            .ok_or_else(|| Refusal::unknown("service", service.as_str(), known))
    }

    fn service(
        &self,
        service: &ServiceId,
        to: ServiceStatus,
        reference: Option<&str>,
        site: Option<&str>,
    ) -> Result<Vec<Draft>, Refusal> {
        let name = self.service_name(service)?;
        let row = self
            .state
            .service(service.as_str(), site)
            .or_else(|| self.state.service(service.as_str(), None));
        if let Some(row) = row.filter(|row| to == ServiceStatus::Verified && !self.is_watched_enough(row)) {
            let soak = crate::plan::duration_text(row.soak.unwrap_or_default());
            self.needs_why(&format!(
                "{name} has not worked for {soak} without a drop yet, so calling it safe to use needs a reason."
            ))?;
        }
        let event = ServiceRecorded {
            service: service.clone(),
            name,
            to,
            site: site.map(str::to_owned),
        };
        Ok(self.one(Event::ServiceRecorded(event), [(WordKey::Reference, reference)]))
    }

    fn timer_done(&self, number: &Label) -> Result<Vec<Draft>, Refusal> {
        let known = self.state.timers.iter().map(|timer| timer.number.0.as_str());
        let timer = self.state.timers.iter().find(|timer| timer.number == *number);
        let timer = timer.ok_or_else(|| Refusal::unknown("timer", &number.0, known))?;
        if timer.ended.is_some() {
            return Err(Refusal::rule(
                format!("Timer {number} has ended already."),
                "nothing needs to be done",
            ));
        }
        Ok(self.one(Event::TimerEnded(Numbered { number: number.clone() }), []))
    }

    fn action_done(&self, number: &Label) -> Result<Vec<Draft>, Refusal> {
        let known = self.state.actions.iter().map(|action| action.number.0.as_str());
        let action = self.state.actions.iter().find(|action| action.number == *number);
        let action = action.ok_or_else(|| Refusal::unknown("action", &number.0, known))?;
        if action.done.is_some() {
            return Err(Refusal::rule(
                format!("Action {number} is done already."),
                "nothing needs to be done",
            ));
        }
        Ok(self.one(Event::ActionDone(Numbered { number: number.clone() }), []))
    }

    fn enter(&self, phase: &PhaseId) -> Result<Draft, Refusal> {
        let phases = self.state.plan().map_or(&[][..], |plan| &plan.phases);
        let known = phases.iter().map(|phase| phase.id.as_str());
        let found = phases.iter().find(|known| known.id == *phase);
        let found = found.ok_or_else(|| Refusal::unknown("phase", phase.as_str(), known))?;
        let event = PhaseEntered {
            phase: phase.clone(),
            title: found.title.clone(),
        };
        Ok(self.draft(Event::PhaseEntered(event), []))
    }

    fn is_in_use(&self, plan: &PinnedPlan) -> bool {
        self.state.plan_in_use().is_some_and(|used| used.sha256 == plan.sha256)
    }

    fn switch(&self, plan: &PinnedPlan) -> Result<Draft, Refusal> {
        if self.is_in_use(plan) {
            let sentence = format!("{} is the plan that is running.", plan.title);
            return Err(Refusal::rule(sentence, "name another plan: stopgap plan list"));
        }
        Ok(self.draft(Event::PlanSwitched(Box::new(PlanSwitched { plan: plan.clone() })), []))
    }

    /// The next number of this station: bare for the one that opened the incident, with its four characters for any
    /// other, so that two stations apart never issue the same. What was struck out has had its number: it may stand on
    /// paper.
    fn next_label(&self, numbered: impl Fn(&Event) -> Option<&Label>) -> Label {
        let prefix = match self.state.opener {
            Some(opener) if opener != self.here.station => format!("{}-", self.here.station.short()),
            _ => String::new(),
        };
        let taken = self.log.entries().filter_map(|entry| numbered(&entry.event));
        let own = taken.filter_map(|label| label.0.strip_prefix(&prefix)?.parse::<u32>().ok());
        Label(format!("{prefix}{}", own.max().unwrap_or(0).saturating_add(1)))
    }

    /// A jump of the wall clock since this station's last entry, within one run of the machine.
    fn clock_jump(&self) -> Option<Draft> {
        let now = self.here.machine;
        let last = self
            .state
            .clocks
            .get(&self.here.station)
            .filter(|last| last.boot == now.boot)?;
        let passed = i64::try_from(now.mono.checked_sub(last.mono)?).ok()?;
        let ahead = now.wall.0 - last.wall.0 - passed;
        (ahead.abs() > JUMP_MS).then(|| Draft {
            event: Event::ClockJumped(ClockJumped { by_s: ahead / 1000 }),
            words: Vec::new(),
            occurred: self.here.now.wall,
            roughly: false,
            by: None,
            typed_by: None,
            reason_owed: false,
            noted: None,
        })
    }
}
