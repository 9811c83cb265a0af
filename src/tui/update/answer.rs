//! A dialog that has been filled in becomes requests.

use chrono::NaiveDate;

use crate::incident::command::{ClockAction, Command, Occurred, Request, StepAction, Why};
use crate::incident::event::{ContactRef, Direction, PersonRef};
use crate::incident::moment::Moment;
use crate::plan::condition::ConfirmAnswer;
use crate::plan::model::{AskId, MessageId, OptionId, PhaseId, RoleId, ServiceId, ServiceStatus, StepId};

use super::super::form::{Form, Name, Purpose, Reading, Value};
use super::super::intent::StepVerb;
use super::super::model::{Model, Then};
use super::super::times::{self, Side};
use super::field::{checked, contact, not_a_day, not_a_length, person};
use super::{of_drill, request};

/// What is wrong with an answer, and where.
#[derive(Debug)]
pub(super) struct Fault {
    /// The field.
    pub(super) name: Option<Name>,
    /// A sentence.
    pub(super) sentence: String,
}

pub(super) fn fault<T>(name: Name, sentence: impl Into<String>) -> Result<T, Fault> {
    Err(Fault {
        name: Some(name),
        sentence: sentence.into(),
    })
}

/// What is said of a field that must be filled in.
pub(super) const NEEDED: &str = "This one is needed.";

pub(super) type Asked = Vec<(Request, Then)>;

/// The requests that the answers make.
pub(super) fn requests(model: &Model, form: &Form, now: Moment) -> Result<Asked, Fault> {
    if let Some(missing) = form.fields.iter().find(|field| field.is_missing()) {
        return fault(missing.name.clone(), NEEDED);
    }
    let answers = Answers { model, form, now };
    match &form.purpose {
        Purpose::Step(step, verb) => answers.step(step, *verb),
        Purpose::Decide(step) => answers.decide(step),
        Purpose::Service(service) => answers.service(service),
        Purpose::Reference(service) => answers.reference(service),
        Purpose::Role(role) => answers.role(role),
        Purpose::Message => answers.message(),
        Purpose::Words(text) => answers.words(text),
        Purpose::Debrief => Ok(answers.debrief()),
        Purpose::StandDown => answers.stand_down(),
        Purpose::Why(request) => {
            let mut request = (**request).clone();
            request.why = answers.why();
            let then = after(&request.command);
            Ok(vec![(request, then)])
        }
        _ => answers.plain(),
    }
}

/// The answers to a step's further questions, those left empty left out.
pub(super) fn grid_answers(model: &Model, form: &Form, now: Moment) -> Result<Vec<(AskId, String)>, Fault> {
    if let Some(missing) = form.fields.iter().find(|field| field.is_missing()) {
        return fault(missing.name.clone(), NEEDED);
    }
    Answers { model, form, now }.answers()
}

/// What to show once a command is recorded.
fn after(command: &Command) -> Then {
    match command {
        Command::Step {
            action: StepAction::Reopen,
            ..
        } => Then::Stay,
        Command::Step { step, .. } | Command::Decide { step, .. } => Then::NextStep(step.clone()),
        Command::Phase { .. } | Command::Switch { .. } => Then::FirstStep,
        Command::StandDown => Then::Debrief,
        _ => Then::Stay,
    }
}

struct Answers<'a> {
    model: &'a Model,
    form: &'a Form,
    now: Moment,
}

impl Answers<'_> {
    /// The dialogs that make one command without further ado.
    fn plain(&self) -> Result<Asked, Fault> {
        let form = self.form;
        let command = match &form.purpose {
            Purpose::Watch(service) => Command::Watch {
                service: service.clone(),
                owner: self.person(&Name::Person).name,
                next: self.next(&Name::Next)?,
            },
            Purpose::Note => Command::Note {
                text: form.text(&Name::Words),
                reason_for: None,
            },
            Purpose::ReasonFor(entry) => Command::Note {
                text: form.text(&Name::Words),
                reason_for: Some(entry.clone()),
            },
            Purpose::Notify(id) => Command::Notify {
                notification: id.clone(),
                to: form.text_given(&Name::Person),
                reference: form.text_given(&Name::Reference),
            },
            Purpose::Timer => Command::TimerAdd {
                after: self.length(&Name::Length)?.unwrap_or_default(),
                text: form.text(&Name::Words),
            },
            Purpose::TimerDone(number) => Command::TimerDone { number: number.clone() },
            Purpose::Phase(phase) => Command::Phase { phase: phase.clone() },
            Purpose::Switch(plan) => self.switch(plan)?,
            Purpose::Action => Command::ActionAdd {
                text: form.text(&Name::Words),
                owner: self.person(&Name::Person).name,
                due: self.day(&Name::Day)?,
            },
            Purpose::ActionDone(number) => Command::ActionDone { number: number.clone() },
            Purpose::Close => Command::Close,
            Purpose::Speed => of_drill::speed(form)?,
            Purpose::Jump(to) => Command::Clock(ClockAction::Jump(Some(*to))),
            Purpose::OwnInject => of_drill::own_inject(self.model, form),
            Purpose::Assess => of_drill::assess(form)?,
            Purpose::LeftRunning(_) if form.text(&Name::Choice) == "end" => {
                return Ok(of_drill::end_as_it_was(self.model, form));
            }
            Purpose::Correct(entry) => Command::Correct { entry: entry.clone() },
            Purpose::Redact(entry) => Command::Redact { entry: entry.clone() },
            // The rest records nothing.
            _ => return Ok(Vec::new()),
        };
        self.one(command)
    }

    /// The command with the reason and the time that were given.
    fn one(&self, command: Command) -> Result<Asked, Fault> {
        let then = after(&command);
        let mut request = request(self.model, command);
        request.why = self.why();
        request.occurred = self.occurred()?;
        Ok(vec![(request, then)])
    }

    fn why(&self) -> Why {
        let Some(field) = self.form.named(&Name::Why) else {
            return Why::NotGiven;
        };
        let text = field.text();
        let may_come_later = matches!(field.value, Value::Line(_, Reading::Reason));
        let says_later = text.is_empty() || text.eq_ignore_ascii_case("later") || text.eq_ignore_ascii_case("l");
        match () {
            () if may_come_later && says_later => Why::Later,
            () if text.is_empty() => Why::NotGiven,
            () => Why::Given(text),
        }
    }

    fn occurred(&self) -> Result<Option<Occurred>, Fault> {
        let text = self.form.text(&Name::When);
        if text.is_empty() {
            return Ok(None);
        }
        let at = self.moment(&Name::When, &text, Side::Past)?;
        self.check_not_yesterday(&text, at)?;
        let roughly = self.form.text(&Name::Roughly) == "roughly";
        Ok(Some(Occurred { at, roughly }))
    }

    /// A bare time that is not past today means yesterday's: said once, and taken where it is entered again.
    fn check_not_yesterday(&self, text: &str, at: Moment) -> Result<(), Fault> {
        let is_today = at.day_in(self.model.zone()) == self.now.day_in(self.model.zone());
        let is_bare = times::clock_time(text).is_some();
        let sentence = format!(
            "{} is still to come today, so this means yesterday, {}. Enter again if it does.",
            text,
            at.in_zone(self.model.zone()).format("%a %-d %b %H:%M")
        );
        if !is_bare || is_today || self.form.fault.as_deref() == Some(&sentence) {
            return Ok(());
        }
        fault(Name::When, sentence)
    }

    fn moment(&self, name: &Name, text: &str, side: Side) -> Result<Moment, Fault> {
        times::moment(text, self.model.zone(), self.now, side).or_else(|sentence| fault(name.clone(), sentence))
    }

    fn next(&self, name: &Name) -> Result<Option<Moment>, Fault> {
        let text = self.form.text_given(name);
        text.map(|text| self.moment(name, &text, Side::Next)).transpose()
    }

    fn length(&self, name: &Name) -> Result<Option<std::time::Duration>, Fault> {
        let Some(text) = self.form.text_given(name) else {
            return Ok(None);
        };
        match times::length(&text) {
            Some(length) => Ok(Some(length)),
            None => fault(name.clone(), not_a_length(&text)),
        }
    }

    fn day(&self, name: &Name) -> Result<NaiveDate, Fault> {
        let text = self.form.text(name);
        // What is to be done afterwards is done by the real calendar, also after an exercise of another day.
        let today = self.model.machine.wall.day_in(self.model.zone());
        times::day(&text, today).map_or_else(|| fault(name.clone(), not_a_day(&text)), Ok)
    }

    fn person(&self, name: &Name) -> PersonRef {
        person(self.model, &self.form.text(name))
    }

    fn switch(&self, plan: &str) -> Result<Command, Fault> {
        let choice = self.model.setting.plan(plan).ok_or_else(|| Fault {
            name: None,
            sentence: format!("There is no plan \"{plan}\" here."),
        })?;
        Ok(Command::Switch {
            plan: Box::new(choice.pinned.clone()),
        })
    }

    fn step(&self, step: &StepId, verb: StepVerb) -> Result<Asked, Fault> {
        let choice = self.form.text(&Name::Choice);
        let action = match verb {
            StepVerb::Earlier => StepAction::Earlier,
            StepVerb::Cannot => StepAction::Cannot,
            StepVerb::Begin => StepAction::Start,
            StepVerb::Defer => StepAction::Defer(PhaseId::new(&choice)),
            StepVerb::Hand => StepAction::Hand(RoleId::recorded(&choice)),
            StepVerb::NotApplicable => StepAction::NotApplicable,
            StepVerb::Reopen => StepAction::Reopen,
            StepVerb::Done | StepVerb::Decide | StepVerb::Notify => StepAction::Done,
        };
        self.one(Command::Step {
            step: step.clone(),
            action,
            confirm: ConfirmAnswer::from_word(&self.form.text(&Name::Confirm)),
            answers: self.answers()?,
        })
    }

    /// The answers to a step's further questions, those left empty left out.
    fn answers(&self) -> Result<Vec<(AskId, String)>, Fault> {
        let mut answers = Vec::new();
        for field in &self.form.fields {
            let Name::Answer(ask) = &field.name else { continue };
            if let Some(text) = checked(field)? {
                answers.push((ask.clone(), text));
            }
        }
        Ok(answers)
    }

    fn decide(&self, step: &StepId) -> Result<Asked, Fault> {
        let option = OptionId::recorded(&self.form.text(&Name::Choice));
        let switch_to = self.switch_of(step, &option)?;
        self.one(Command::Decide {
            step: step.clone(),
            option,
            considered: self.form.text_given(&Name::Considered),
            review: self.length(&Name::Length)?,
            switch_to,
        })
    }

    /// The plan that an option goes on with.
    fn switch_of(
        &self,
        step: &StepId,
        option: &OptionId,
    ) -> Result<Option<Box<crate::incident::event::PinnedPlan>>, Fault> {
        let chosen = self
            .model
            .state()
            .and_then(|state| state.find_step(step.as_str()))
            .and_then(|(_, step)| step.decision.as_ref()?.option(option.as_str()));
        let Some(crate::plan::model::Then::Switch(plan)) = chosen.and_then(|option| option.then.as_ref()) else {
            return Ok(None);
        };
        match self.model.setting.plan_named(plan) {
            Some(choice) => Ok(Some(Box::new(choice.pinned.clone()))),
            None => fault(
                Name::Choice,
                format!("This goes on with the plan \"{plan}\", which is not here."),
            ),
        }
    }

    fn service(&self, service: &ServiceId) -> Result<Asked, Fault> {
        let to = ServiceStatus::from_word(&self.form.text(&Name::Choice)).unwrap_or(ServiceStatus::Unknown);
        self.check_changed(service, to)?;
        self.one(Command::Service {
            service: service.clone(),
            to,
            reference: self.form.text_given(&Name::Reference),
            site: self.form.text_given(&Name::Site),
        })
    }

    /// A state that is recorded already, with nothing new about it: asked once, and taken where it is entered again.
    fn check_changed(&self, service: &ServiceId, to: ServiceStatus) -> Result<(), Fault> {
        let site = self.form.text_given(&Name::Site);
        let state = self.model.state();
        let present = state.and_then(|state| state.service(service.as_str(), site.as_deref()));
        // That a service was assumed to work is not the same as that somebody has said so.
        let is_new = present.is_none_or(|present| present.status() != to || present.history().changes().is_empty());
        let says_more = [Name::When, Name::Reference, Name::Why]
            .iter()
            .any(|name| self.form.text_given(name).is_some());
        let words = crate::incident::narrate::service_words(to);
        let sentence = format!("It is recorded as {words}. Still {words}? Enter again if it is.");
        if is_new || says_more || self.form.fault.as_deref() == Some(&sentence) {
            return Ok(());
        }
        fault(Name::Choice, sentence)
    }

    /// A reference is recorded by repeating the state: that starts nothing anew.
    fn reference(&self, service: &ServiceId) -> Result<Asked, Fault> {
        let state = self
            .model
            .state()
            .and_then(|state| state.service(service.as_str(), None));
        self.one(Command::Service {
            service: service.clone(),
            to: state.map_or(ServiceStatus::Unknown, crate::incident::state::ServiceState::status),
            reference: self.form.text_given(&Name::Reference),
            site: None,
        })
    }

    fn role(&self, role: &RoleId) -> Result<Asked, Fault> {
        let is_held = self.model.state().is_some_and(|state| state.holder(role).is_some());
        let (role, person) = (role.clone(), self.person(&Name::Person));
        self.one(if is_held {
            Command::Handover { role, person }
        } else {
            Command::Duty { role, person }
        })
    }

    fn message(&self) -> Result<Asked, Fault> {
        let contact = contact(self.model, &self.form.text(&Name::Contact));
        let direction = if self.form.text(&Name::Choice) == "out" {
            Direction::Out
        } else {
            Direction::In
        };
        self.one(Command::Message {
            direction,
            contact,
            text: self.form.text(&Name::Words),
            medium: self.form.text_given(&Name::Medium).or_else(|| Some("phone".to_owned())),
            reference: self.form.text_given(&Name::Reference),
            next: self.next(&Name::Next)?,
        })
    }

    fn words(&self, text: &MessageId) -> Result<Asked, Fault> {
        self.one(Command::Message {
            direction: Direction::Out,
            contact: ContactRef {
                id: None,
                name: text.as_str().to_owned(),
            },
            text: self.form.text(&Name::Words),
            medium: None,
            reference: None,
            next: self.next(&Name::Next)?,
        })
    }

    /// Whoever keeps an eye on what is not back, and then the end of the emergency.
    fn stand_down(&self) -> Result<Asked, Fault> {
        let watched = self.form.fields.iter().filter_map(|field| {
            let Name::Watch(service) = &field.name else { return None };
            let owner = Some(field.text()).filter(|owner| !owner.is_empty())?;
            let command = Command::Watch {
                service: service.clone(),
                owner: person(self.model, &owner).name,
                next: None,
            };
            Some((request(self.model, command), Then::Stay))
        });
        let mut asked: Asked = watched.collect();
        asked.extend(self.one(Command::StandDown)?);
        Ok(asked)
    }

    fn debrief(&self) -> Asked {
        let answered = self.form.fields.iter().filter_map(|field| {
            let Name::Question(question) = &field.name else {
                return None;
            };
            let (question, text) = (question.clone(), Some(field.text()).filter(|text| !text.is_empty())?);
            Some((request(self.model, Command::Debrief { question, text }), Then::Stay))
        });
        answered.collect()
    }
}
