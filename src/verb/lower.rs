//! From the words that clap sorted to a request: times, names, initials and ids are read here.

use std::time::Duration;

use super::fault::{VerbError, did_you_mean, nearest};
use super::grammar::{Act, ActionVerb, Assessment, DrillVerb, Spoken, TimerVerb, Verb, With};
use super::names::{Lowered, date, entry, id, label, length, role_id, same_name, service_id, slug};
use super::{Hearing, when};
use chrono::NaiveDate;

use crate::incident::command::{ClockAction, Command, InjectAction, InjectCard, Occurred, Request, StepAction, Why};
use crate::incident::drill::read_t;
use crate::incident::event::{ContactRef, PersonRef};
use crate::incident::ids::Initials;
use crate::incident::moment::Moment;
use crate::plan::model::{AskId, NotifyId, OptionId, PhaseId, RoleId, StepId};
use crate::plan::scenario::{InjectId, ObjectiveId};

/// Reads what clap sorted. Warnings are added for people, contacts and initials that practice.yaml does not know.
pub(super) fn request(
    spoken: Spoken,
    is_why_later: bool,
    hearing: &Hearing<'_>,
    warnings: &mut Vec<String>,
) -> Lowered<Request> {
    let mut lowering = Lowering {
        hearing,
        warnings,
        base: hearing.now.wall,
    };
    let since = match &spoken.verb {
        Verb::Service { since, .. } => since.as_deref(),
        _ => None,
    };
    let occurred = lowering.occurred(&spoken.with, since)?;
    lowering.base = occurred.map_or(lowering.base, |occurred| occurred.at);
    let by = match spoken.with.by.as_deref() {
        None => hearing.default_by.clone(),
        Some("-") => None,
        Some(text) => Some(lowering.initials("--by", text)?),
    };
    let typed_by = match spoken.with.typed_by.as_deref() {
        None => None,
        Some(text) => Some(lowering.initials("--typed-by", text)?),
    };
    let why = match spoken.with.why {
        _ if is_why_later => Why::Later,
        Some(text) => Why::Given(text),
        None => Why::NotGiven,
    };
    Ok(Request {
        command: lowering.command(spoken.verb)?,
        by,
        typed_by,
        occurred,
        why,
    })
}

struct Lowering<'a, 'h> {
    hearing: &'a Hearing<'h>,
    warnings: &'a mut Vec<String>,
    /// When it happened: what a next time comes after.
    base: Moment,
}

impl Lowering<'_, '_> {
    fn command(&mut self, verb: Verb) -> Lowered<Command> {
        Ok(match verb {
            Verb::Duty { role, person } => Command::Duty {
                role: role_id(&role)?,
                person: self.person(person),
            },
            Verb::Service {
                service,
                state,
                reference,
                site,
                since: _,
            } => {
                if let Some(site) = &site {
                    self.check_site(site);
                }
                Command::Service {
                    service: service_id(&service)?,
                    to: state,
                    reference,
                    site,
                }
            }
            Verb::Step {
                step,
                act,
                to,
                confirm,
                answers,
            } => Command::Step {
                step: id(StepId::new, &step, "a step")?,
                action: step_action(act, to.as_deref())?,
                confirm,
                answers: read_answers(&answers)?,
            },
            Verb::Decide {
                step,
                option,
                considered,
                review,
            } => Command::Decide {
                step: id(StepId::new, &step, "a step")?,
                option: id(OptionId::new, &option, "an option")?,
                considered,
                review: review.map(|text| length("--review", &text)).transpose()?,
                switch_to: None,
            },
            Verb::Note { text, reason_for } => Command::Note {
                text,
                reason_for: reason_for.map(|text| entry(&text)).transpose()?,
            },
            Verb::Handover { role, person } => Command::Handover {
                role: role_id(&role)?,
                person: self.person(person),
            },
            Verb::Phase { phase } => Command::Phase {
                phase: id(PhaseId::new, &phase, "a phase")?,
            },
            Verb::Undo => Command::Undo,
            Verb::StandDown => Command::StandDown,
            Verb::Close => Command::Close,
            Verb::Correct { entry: text } => Command::Correct { entry: entry(&text)? },
            Verb::Redact { entry: text } => Command::Redact { entry: entry(&text)? },
            other => self.further_command(other)?,
        })
    }

    fn further_command(&mut self, verb: Verb) -> Lowered<Command> {
        Ok(match verb {
            Verb::Message {
                direction,
                contact,
                text,
                medium,
                reference,
                next,
            } => Command::Message {
                direction,
                contact: self.contact(contact),
                text,
                medium,
                reference,
                next: self.next(next)?,
            },
            Verb::Timer(TimerVerb::Add { after, text }) => Command::TimerAdd {
                after: timer_length(&after)?,
                text,
            },
            Verb::Timer(TimerVerb::Done { number }) => Command::TimerDone {
                number: label(&number, "a timer")?,
            },
            Verb::Notify {
                notification,
                to,
                reference,
            } => Command::Notify {
                notification: id(NotifyId::new, &notification, "a notification")?,
                to,
                reference,
            },
            Verb::Switch { plan } => Command::Switch {
                plan: Box::new((self.hearing.plan_by_name)(&plan)?),
            },
            Verb::Watch { service, owner, next } => Command::Watch {
                service: service_id(&service)?,
                owner: self.owner(owner),
                next: self.next(next)?,
            },
            Verb::Debrief { question, text } => Command::Debrief {
                question: slug(&question, "a question")?,
                text,
            },
            Verb::Action(ActionVerb::Add { text, owner, due }) => Command::ActionAdd {
                text,
                owner: self.owner(owner),
                due: self.day_to_come(&due)?,
            },
            Verb::Action(ActionVerb::Done { number }) => Command::ActionDone {
                number: label(&number, "an action")?,
            },
            Verb::Inject {
                doing,
                inject,
                text,
                from,
                to,
                medium,
            } => inject_command(doing, &inject, (text, from, to, medium))?,
            Verb::Assess { objective, rating } => assess(&objective, rating)?,
            Verb::Drill(verb) => Command::Clock(clock_action(verb)?),
            _ => return Err(VerbError::usage("that cannot be recorded")),
        })
    }

    /// When it happened: --at, or with a service --since, which says the same in the words that people use of it.
    fn occurred(&mut self, with: &With, since: Option<&str>) -> Lowered<Option<Occurred>> {
        if since.is_some() && with.at.is_some() {
            return Err(VerbError::usage("--since and --at say the same").hint("leave one of them out"));
        }
        let option = if since.is_some() { "--since" } else { "--at" };
        let Some(text) = since.or(with.at.as_deref()) else {
            if with.roughly {
                let fault = VerbError::usage("--roughly goes with --at and its time");
                return Err(fault.hint("write --at 08:05 --roughly"));
            }
            return Ok(None);
        };
        let (now, zone) = (self.hearing.now.wall, self.hearing.zone);
        let at = when::past(text, option, now, zone)?;
        self.warnings.extend(when::surprise(text, option, at, now, zone));
        Ok(Some(Occurred {
            at,
            roughly: with.roughly,
        }))
    }

    fn next(&self, text: Option<String>) -> Lowered<Option<Moment>> {
        let Some(text) = text else { return Ok(None) };
        let at = when::next(&text, "--next", self.hearing.now.wall, self.base, self.hearing.zone)?;
        Ok(Some(at))
    }

    /// The day by which something is to be done: one that has been is kept, with a word about it.
    fn day_to_come(&mut self, text: &str) -> Lowered<NaiveDate> {
        let due = date("--due", text)?;
        if due < self.hearing.now.wall.day_in(self.hearing.zone) {
            let day = due.format("%a %-d %b %Y");
            self.warnings
                .push(format!("--due {text} is {day}, which has been already; kept as given"));
        }
        Ok(due)
    }

    fn initials(&mut self, option: &str, text: &str) -> Lowered<Initials> {
        let initials = Initials::new(text).ok_or_else(|| {
            let from_name: String = text.split_whitespace().filter_map(|word| word.chars().next()).collect();
            let near = Initials::new(&from_name).filter(|_| text.contains(char::is_whitespace));
            VerbError::usage(format!("{option} wants initials, and \"{text}\" is none"))
                .did_you_mean(near.map(|near| near.to_string()))
                .hint_if(Some("initials are two to eight letters, as in MF".to_owned()))
        })?;
        let people = &self.hearing.practice.people;
        let mut known = people.iter().filter_map(|person| person.initials.as_deref()).peekable();
        let is_listed =
            known.peek().is_none() || known.any(|known| Initials::new(known).is_some_and(|known| known == initials));
        if !is_listed {
            self.warnings
                .push(format!("nobody in practice.yaml signs as {initials}; kept as given"));
        }
        Ok(initials)
    }

    fn person(&mut self, text: String) -> PersonRef {
        if let Some(person) = self.hearing.practice.person(&text) {
            return PersonRef {
                id: Some(person.id.clone()),
                name: person.name.clone(),
            };
        }
        let near = nearest(
            &text,
            self.hearing.practice.people.iter().map(|person| person.name.as_str()),
        );
        self.warn_unknown(&text, "person", near);
        PersonRef { id: None, name: text }
    }

    fn contact(&mut self, text: String) -> ContactRef {
        let contacts = &self.hearing.practice.contacts;
        let known = self.hearing.practice.contact(&text);
        if let Some(contact) = known.or_else(|| contacts.iter().find(|contact| same_name(&contact.name, &text))) {
            return ContactRef {
                id: Some(contact.id.clone()),
                name: contact.name.clone(),
            };
        }
        let names = contacts
            .iter()
            .flat_map(|contact| [contact.id.as_str(), contact.name.as_str()]);
        let near = nearest(&text, names);
        self.warn_unknown(&text, "contact", near);
        ContactRef { id: None, name: text }
    }

    /// A site that practice.yaml does not name is kept, with a word about it; where it names none, any is.
    fn check_site(&mut self, site: &str) {
        let sites = &self.hearing.practice.sites;
        if sites.is_empty() || sites.iter().any(|known| same_name(known, site)) {
            return;
        }
        let near = nearest(site, sites.iter().map(String::as_str));
        self.warn_unknown(site, "site", near);
    }

    fn warn_unknown(&mut self, text: &str, what: &str, near: Option<String>) {
        let near = near.map_or_else(String::new, |near| format!("; {}", did_you_mean(&near)));
        self.warnings
            .push(format!("practice.yaml has no {what} \"{text}\"; kept as given{near}"));
    }

    /// Whoever owns something may be an outsider, so that an unknown name is no cause for a warning.
    fn owner(&self, text: String) -> String {
        let person = self.hearing.practice.person(&text);
        person.map_or(text, |person| person.name.clone())
    }
}

/// How long a timer runs: one of no time would ring at once.
fn timer_length(text: &str) -> Lowered<Duration> {
    let after = length("\"timer add\"", text)?;
    if after.is_zero() {
        return Err(VerbError::usage("a timer of no time rings at once").hint("write timer add 20m \"ring IT\""));
    }
    Ok(after)
}

fn step_action(act: Act, to: Option<&str>) -> Lowered<StepAction> {
    let action = match (act, to) {
        (Act::Defer, None) => StepAction::Defer(None),
        (Act::Defer, Some(phase)) => StepAction::Defer(Some(id(PhaseId::new, phase, "a phase")?)),
        (Act::Hand, Some(role)) => StepAction::Hand(role_id(role)?),
        (Act::Hand, None) => {
            return Err(
                VerbError::usage("\"hand\" wants --to with a role").hint("write it as: step STEP hand --to ROLE")
            );
        }
        (_, Some(_)) => {
            return Err(VerbError::usage(
                "--to goes with \"defer\" (a phase) or \"hand\" (a role) only",
            ));
        }
        (Act::Done, None) => StepAction::Done,
        (Act::Start, None) => StepAction::Start,
        (Act::Earlier, None) => StepAction::Earlier,
        (Act::Na, None) => StepAction::NotApplicable,
        (Act::Cannot, None) => StepAction::Cannot,
        (Act::Reopen, None) => StepAction::Reopen,
    };
    Ok(action)
}

/// What is given with an inject: its words, who says them, who hears them, and how they come.
type Given = (Option<String>, Option<String>, Option<String>, Option<String>);

fn inject_command(action: InjectAction, inject: &str, (text, from, to, medium): Given) -> Lowered<Command> {
    let has_more = from.is_some() || to.is_some() || medium.is_some();
    if (text.is_some() || has_more) && action != InjectAction::Send {
        return Err(VerbError::usage("Words of one's own belong to \"inject send\" alone"));
    }
    if text.is_none() && has_more {
        return Err(VerbError::usage("--from, --to and --medium want --text beside them"));
    }
    let to = to.map(|to| id(RoleId::new, &to, "a role")).transpose()?;
    let card = text.map(|text| {
        Box::new(InjectCard {
            from,
            to,
            medium,
            text: Some(text),
            services: Vec::new(),
        })
    });
    Ok(Command::Inject {
        inject: id(InjectId::new, inject, "an inject")?,
        action,
        card,
    })
}

/// An objective has a letter, and what an inject expects (`INJECT.2`) a mark.
fn assess(name: &str, rating: Assessment) -> Lowered<Command> {
    match (name.rsplit_once('.'), rating) {
        (None, Assessment::Objective(rating)) => Ok(Command::Assess {
            objective: id(ObjectiveId::new, name, "an objective")?,
            rating,
            title: None,
        }),
        (Some((inject, number)), Assessment::Expectation(mark)) => {
            let number = number.parse().ok().filter(|number| *number > 0);
            let number = number.ok_or_else(|| {
                VerbError::usage(format!("\"{name}\" does not say which of the inject's expectations"))
                    .hint("count them from 1, as in nothing-opens.2")
            })?;
            Ok(Command::Mark {
                inject: id(InjectId::new, inject, "an inject")?,
                number,
                mark,
                title: None,
            })
        }
        (Some(_), Assessment::Objective(_)) => Err(VerbError::usage(format!(
            "\"{name}\" is something expected, which is met, late or missed"
        ))
        .hint("p, s, m and u are for objectives")),
        (None, Assessment::Expectation(mark)) => Err(VerbError::usage(format!(
            "\"{}\" marks something that an inject expects, and \"{name}\" has no number",
            mark.word()
        ))
        .hint("write it as: assess INJECT.1 met|late|missed; an objective is assessed p, s, m or u")),
    }
}

fn clock_action(verb: DrillVerb) -> Lowered<ClockAction> {
    Ok(match verb {
        DrillVerb::Pause => ClockAction::Pause,
        DrillVerb::RealWorld => ClockAction::RealWorld,
        DrillVerb::Resume => ClockAction::Resume,
        DrillVerb::Jump { to: None } => ClockAction::Jump(None),
        DrillVerb::Jump { to: Some(text) } => ClockAction::Jump(Some(read_t(&text).ok_or_else(|| {
            VerbError::usage(format!("--to wants a time of the drill, and \"{text}\" is none"))
                .hint("write it as T+30:00, or T+1:05:00")
        })?)),
        DrillVerb::Speed { times } => {
            let number = times.trim_start_matches(['x', '×']).parse();
            ClockAction::Speed(number.map_err(|_| {
                VerbError::usage(format!("\"drill speed\" wants a whole number, not \"{times}\""))
                    .hint("write it as: drill speed 10")
            })?)
        }
    })
}

fn read_answers(texts: &[String]) -> Lowered<Vec<(AskId, String)>> {
    let mut answers: Vec<(AskId, String)> = Vec::new();
    for text in texts {
        let (key, value) = text
            .split_once('=')
            .filter(|(key, _)| !key.trim().is_empty())
            .ok_or_else(|| {
                let message = format!("--answer wants a question and its answer, as in count=3, not \"{text}\"");
                VerbError::usage(message)
            })?;
        let key = id(AskId::new, key.trim(), "a question")?;
        let value = value.trim();
        if value.is_empty() {
            return Err(
                VerbError::usage(format!("--answer {key}= has nothing after it")).hint("leave it out, or answer it")
            );
        }
        if answers.iter().any(|(known, _)| *known == key) {
            return Err(VerbError::usage(format!("--answer {key}= stands twice")).hint("leave one of them out"));
        }
        answers.push((key, value.to_owned()));
    }
    Ok(answers)
}
