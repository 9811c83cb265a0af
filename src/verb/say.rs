//! The line that would say a request: shown beside a key press, kept with held commands, and read back to the same.

use std::time::Duration;

use crate::plan::zone::Zone;

use super::time;
use crate::incident::command::{ClockAction, Command, InjectAction, InjectCard, Opening, Request, StepAction, Why};
use crate::incident::drill::t_words;
use crate::incident::event::{Direction, PersonRef};
use crate::plan::condition::ConfirmAnswer;
use crate::plan::duration_text;
use crate::plan::model::{RoleId, ServiceStatus};

/// The command line that says this request; [`super::parse_line`] reads it back to the same request, where nobody signs
/// by default and the plan of a `switch` is found. An opening has no verb: for it this is the shell's `start`.
pub fn say(request: &Request, zone: Zone) -> String {
    let mut line = Line {
        words: Vec::new(),
        zone,
    };
    line.command(&request.command);
    if let Some(by) = &request.by {
        line.option("by", by.as_str());
    }
    if let Some(typed_by) = &request.typed_by {
        line.option("typed-by", typed_by.as_str());
    }
    if let Some(occurred) = request.occurred {
        line.option("at", &time::written(occurred.at, zone));
        if occurred.roughly {
            line.plain("--roughly");
        }
    }
    match &request.why {
        Why::NotGiven => {}
        Why::Later => line.plain("--why later"),
        Why::Given(text) if text == "later" => line.plain("--why \"later\""),
        Why::Given(text) => {
            line.plain("--why");
            line.text(text);
        }
    }
    line.words.join(" ")
}

struct Line {
    words: Vec<String>,
    zone: Zone,
}

impl Line {
    fn command(&mut self, command: &Command) {
        match command {
            Command::Open(opening) => self.opening(opening),
            Command::Duty { role, person } => self.person("duty", role.as_str(), person),
            Command::Handover { role, person } => self.person("handover", role.as_str(), person),
            Command::Service {
                service,
                to,
                reference,
                site,
            } => self.service(service.as_str(), *to, reference.as_deref(), site.as_deref()),
            Command::Step {
                step,
                action,
                confirm,
                answers,
            } => {
                self.plain("step");
                self.plain(step.as_str());
                self.step_action(action);
                self.option_if("confirm", confirm.map(ConfirmAnswer::word));
                for (key, value) in answers {
                    self.answer(key.as_str(), value);
                }
            }
            Command::Decide {
                step,
                option,
                considered,
                review,
                switch_to: _,
            } => {
                self.plain(&format!("decide {step} {option}"));
                if let Some(considered) = considered {
                    self.plain("--considered");
                    self.text(considered);
                }
                self.option_if("review", review.map(length).as_deref());
            }
            Command::Note { text, reason_for } => {
                self.plain("note");
                self.text(text);
                self.option_if("for", reason_for.as_ref().map(ToString::to_string).as_deref());
            }
            Command::TimerAdd { after, text } => {
                self.plain(&format!("timer add {}", length(*after)));
                self.text(text);
            }
            Command::TimerDone { number } => self.plain(&format!("timer done {number}")),
            Command::Phase { phase } => self.plain(&format!("phase {phase}")),
            Command::Switch { plan } => self.plain(&format!("switch {}", plan.id)),
            Command::Correct { entry } => self.plain(&format!("correct {entry}")),
            Command::Redact { entry } => self.plain(&format!("redact {entry}")),
            Command::Undo => self.plain("undo"),
            // The program alone asks for it: this is what is shown where it could not be saved.
            Command::Sense { service, reached } => {
                let word = if *reached { "reached" } else { "unreached" };
                self.plain(&format!("sense {service} {word}"));
            }
            Command::StandDown => self.plain("stand-down"),
            Command::Close => self.plain("close"),
            other => self.further_command(other),
        }
    }

    fn further_command(&mut self, command: &Command) {
        match command {
            Command::Message {
                direction,
                contact,
                text,
                medium,
                reference,
                next,
            } => {
                self.plain(match direction {
                    Direction::In => "message in",
                    Direction::Out => "message out",
                });
                match &contact.id {
                    Some(id) => self.plain(id.as_str()),
                    // Always in quotes, so that no word of the text is taken for a part of the name.
                    None => self.plain(&in_quotes(&contact.name)),
                }
                self.text(text);
                self.option_if("medium", medium.as_deref());
                self.option_if("ref", reference.as_deref());
                self.next(*next);
            }
            Command::Notify {
                notification,
                to,
                reference,
            } => {
                self.plain(&format!("notify {notification}"));
                self.option_if("to", to.as_deref());
                self.option_if("ref", reference.as_deref());
            }
            Command::Watch { service, owner, next } => {
                self.plain(&format!("watch {service}"));
                self.option("owner", owner);
                self.next(*next);
            }
            Command::Debrief { question, text } => {
                self.plain(&format!("debrief {question}"));
                self.text(text);
            }
            Command::ActionAdd { text, owner, due } => {
                self.plain("action add");
                self.text(text);
                self.option("owner", owner);
                self.option("due", &due.to_string());
            }
            Command::ActionDone { number } => self.plain(&format!("action done {number}")),
            Command::Inject { inject, action, card } => {
                let doing = match action {
                    InjectAction::Send => "send",
                    InjectAction::Hold => "hold",
                    InjectAction::Skip => "skip",
                    InjectAction::Free => "free",
                };
                self.plain(&format!("inject {doing} {inject}"));
                // Resolved by the scenario it would be its words, which are not asked for again.
                if let Some(card) = card.as_deref().filter(|_| *action == InjectAction::Send) {
                    self.own_words(card);
                }
            }
            Command::Mark {
                inject, number, mark, ..
            } => self.plain(&format!("assess {inject}.{number} {}", mark.word())),
            Command::Assess { objective, rating, .. } => self.plain(&format!("assess {objective} {}", rating.letter())),
            Command::Clock(action) => self.clock(*action),
            Command::ContactConfirmed(confirmed) => {
                self.plain("contact");
                self.text(&confirmed.contact.name);
                self.plain("confirmed");
            }
            Command::PcTried { tried, .. } => {
                self.plain("tried");
                if let Some(pc) = &tried.pc {
                    self.text(pc);
                }
            }
            Command::KitPrinted(printed) => {
                self.plain(&format!("print {}", printed.what));
                if let Some(plan) = &printed.plan {
                    self.plain(plan.as_str());
                }
            }
            _ => {}
        }
    }

    fn clock(&mut self, action: ClockAction) {
        match action {
            ClockAction::Pause => self.plain("drill pause"),
            ClockAction::RealWorld => self.plain("drill real-world"),
            ClockAction::Resume => self.plain("drill resume"),
            ClockAction::Jump(None) => self.plain("drill jump"),
            ClockAction::Jump(Some(to)) => self.plain(&format!("drill jump --to {}", t_words(to))),
            ClockAction::Speed(speed) => self.plain(&format!("drill speed {speed}")),
        }
    }

    fn own_words(&mut self, card: &InjectCard) {
        if let Some(text) = &card.text {
            self.plain("--text");
            self.text(text);
        }
        self.option_if("from", card.from.as_deref());
        self.option_if("to", card.to.as_ref().map(RoleId::as_str));
        self.option_if("medium", card.medium.as_deref());
    }

    fn opening(&mut self, opening: &Opening) {
        self.plain(&format!("start {}", opening.plan.id));
        if let Some(since) = opening.since {
            self.option("since", &time::written(since, self.zone));
        }
        if opening.essentials {
            self.plain("--essentials");
        }
    }

    fn person(&mut self, verb: &str, role: &str, person: &PersonRef) {
        self.plain(&format!("{verb} {role}"));
        match &person.id {
            Some(id) => self.plain(id.as_str()),
            None => self.text(&person.name),
        }
    }

    fn service(&mut self, service: &str, to: ServiceStatus, reference: Option<&str>, site: Option<&str>) {
        self.plain(&format!("service {service} {}", to.word()));
        self.option_if("ref", reference);
        self.option_if("site", site);
    }

    fn step_action(&mut self, action: &StepAction) {
        match action {
            StepAction::Done => self.plain("done"),
            StepAction::Start => self.plain("start"),
            StepAction::Earlier => self.plain("earlier"),
            StepAction::NotApplicable => self.plain("na"),
            StepAction::Cannot => self.plain("cannot"),
            StepAction::Reopen => self.plain("reopen"),
            StepAction::Defer(None) => self.plain("defer"),
            StepAction::Defer(Some(phase)) => self.plain(&format!("defer --to {phase}")),
            StepAction::Hand(role) => self.plain(&format!("hand --to {role}")),
        }
    }

    fn answer(&mut self, key: &str, value: &str) {
        let answer = format!("{key}={value}");
        // Quotes around an answer alone are taken off, so that an answer that has its own stands in quotes as a whole.
        let has_quotes = value.starts_with(['"', '\'']);
        let answer = if has_quotes {
            in_quotes(&answer)
        } else {
            in_quotes_if_needed(&answer)
        };
        self.plain(&format!("--answer {answer}"));
    }

    fn next(&mut self, next: Option<crate::incident::moment::Moment>) {
        if let Some(next) = next {
            self.option("next", &time::written(next, self.zone));
        }
    }

    fn plain(&mut self, words: &str) {
        self.words.push(words.to_owned());
    }

    fn option_if(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.option(name, value);
        }
    }

    /// An option of one word: in quotes where it is more.
    fn option(&mut self, name: &str, value: &str) {
        self.words.push(format!("--{name} {}", in_quotes_if_needed(value)));
    }

    /// A text: in quotes only where its words alone would not give it back.
    fn text(&mut self, text: &str) {
        let is_plain = text.split(' ').all(is_plain_word);
        self.words
            .push(if is_plain { text.to_owned() } else { in_quotes(text) });
    }
}

/// A length of time as one word: `1h30m`.
fn length(duration: Duration) -> String {
    duration_text(duration).replace(' ', "")
}

/// True for a word that splitting leaves as it is and that is not an option.
fn is_plain_word(word: &str) -> bool {
    !word.is_empty()
        && !word.contains(char::is_whitespace)
        && !word.starts_with(['"', '\'', '#', '-', '\u{2013}', '\u{2014}'])
}

/// A single word as it must be typed.
pub(super) fn in_quotes_if_needed(word: &str) -> String {
    if is_plain_word(word) {
        word.to_owned()
    } else {
        in_quotes(word)
    }
}

fn in_quotes(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}
