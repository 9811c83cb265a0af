//! What an entry says, in plain words: one sentence for the log screen, `stopgap log`, the board and the report.
//!
//! A sentence is one line: line breaks within words become spaces. It is *not* escaped; each surface does that in its
//! own way. Times are the practice's own clock, with the day where it is not the entry's, and with the offset where
//! that hour occurs twice.

mod wording;

use std::time::Duration;

use wording::{add_clause, add_sentence, asked, one_line, spaced};
pub use wording::{
    confirm_words, counted, day_words, duration_words, hour_words, moment_words, service_words, step_words,
};

use crate::incident::drill::{ClockTurn, InjectRecord, t_words};
use crate::incident::entry::{Entry, WordKey};
use crate::incident::event::{
    ClockTurned, ContactRef, Decided, Direction, Event, InjectRecorded, KitPrinted, MessageRecorded, Opened, Other,
    PcTried, PersonRef, ServiceRecorded, StepRecord, StepRecorded, StoodDown,
};
use crate::incident::ids::{Commitment, Label};
use crate::incident::log::Log;
use crate::incident::moment::Moment;
use crate::incident::state::State;
use crate::plan::condition::{IncidentKind, StepStatus};
use crate::plan::model::{RoleId, StepId};

/// That a time is long before the incident, where it is: a doubt, for a slip of the year is more likely.
pub fn long_before(state: &State, at: Moment) -> Option<String> {
    if !state.is_long_before(at) {
        return None;
    }
    let full = |moment: Moment| {
        moment
            .in_zone(state.practice.zone)
            .format("%a %-d %b %Y %H:%M")
            .to_string()
    };
    Some(format!(
        "{} is more than a day before the incident, which was opened {}",
        full(at),
        full(state.declared)
    ))
}

/// What an entry says, with the names and words that stand in the log.
pub fn sentence(entry: &Entry, log: &Log) -> String {
    sentence_in(entry, log, &Plain(log))
}

/// What an entry says, in a voice that decides how people are named and which words are told.
pub fn sentence_in(entry: &Entry, log: &Log, voice: &dyn Voice) -> String {
    let teller = Teller {
        entry,
        state: log.state(),
        voice,
    };
    let mut said = teller.event();
    teller.add_reasons(&mut said);
    one_line(&said)
}

/// How people are named, and which words are told.
pub trait Voice {
    /// The text of a commitment.
    fn words(&self, commitment: Commitment) -> String;
    /// A person who takes or gives a role.
    fn person(&self, person: &PersonRef) -> String;
    /// Somebody who was named in passing: an owner, or whoever took a call.
    fn somebody(&self, name: &str) -> String;
    /// Somebody outside.
    fn contact(&self, contact: &ContactRef) -> String;
    /// The body of an entry of a kind that this version does not know.
    fn unknown(&self, text: &str) -> String;
}

/// The voice of the log itself: everything as it was written.
struct Plain<'a>(&'a Log);

impl Voice for Plain<'_> {
    fn words(&self, commitment: Commitment) -> String {
        self.0.words().said(commitment).shown().to_owned()
    }

    fn person(&self, person: &PersonRef) -> String {
        person.name.clone()
    }

    fn somebody(&self, name: &str) -> String {
        name.to_owned()
    }

    fn contact(&self, contact: &ContactRef) -> String {
        contact.name.clone()
    }

    fn unknown(&self, text: &str) -> String {
        text.to_owned()
    }
}

struct Teller<'a> {
    entry: &'a Entry,
    state: &'a State,
    voice: &'a dyn Voice,
}

impl Teller<'_> {
    fn event(&self) -> String {
        match &self.entry.event {
            Event::Opened(opened) => self.opened(opened),
            Event::RoleTaken(taken) => format!("{}: {}", taken.title, self.voice.person(&taken.person)),
            Event::RoleHandedOver(passed) => format!(
                "{} handed over: {} to {}",
                passed.title,
                self.voice.person(&passed.from),
                self.voice.person(&passed.to)
            ),
            Event::ServiceRecorded(recorded) => said_of_service(recorded),
            Event::StepRecorded(recorded) => self.step(recorded),
            Event::Decided(decided) => self.decided(decided),
            Event::Noted(noted) => match &noted.reason_for {
                Some(target) => format!("Reason for entry {}: {}", target.no, self.text()),
                None => format!("Note: {}", self.text()),
            },
            Event::MessageRecorded(message) => self.message(message),
            Event::TimerStarted(timer) => {
                format!("Timer {} until {}: {}", timer.number, self.time(timer.due), self.text())
            }
            Event::TimerEnded(timer) => format!("Timer {} ended{}", timer.number, self.of_timer(&timer.number)),
            Event::Notified(told) => {
                let to = told
                    .to
                    .as_deref()
                    .map(|name| format!(", to {}", self.voice.somebody(name)));
                format!("Told: {}{}", told.title, to.unwrap_or_default())
            }
            Event::PhaseEntered(entered) => format!("Now in phase {}", entered.title),
            Event::PlanSwitched(switched) => {
                let plan = &switched.plan;
                format!("Went on with the plan {}, version {}", plan.title, plan.version)
            }
            Event::WatchStarted(watch) => {
                let owner = self.voice.somebody(&watch.owner);
                let next = self.until(", next look", watch.next);
                format!("On the watch list: {}, watched by {owner}{next}", watch.name)
            }
            Event::Corrected(corrected) => format!("Struck out entry {}", corrected.entry.no),
            Event::Redacted(redacted) => format!("Removed the words of entry {}", redacted.entry.no),
            Event::StoodDown(stood_down) => said_of_stand_down(stood_down),
            Event::Debriefed(answer) => format!("Debrief, {}: {}", spaced(&answer.question), self.text()),
            Event::ActionAdded(action) => format!(
                "Action {}: {} ({}, by {})",
                action.number,
                self.text(),
                self.voice.somebody(&action.owner),
                day_words(action.due)
            ),
            Event::ActionDone(action) => format!("Action {} done{}", action.number, self.of_action(&action.number)),
            Event::Closed(closed) if closed.open_steps == 0 => "Closed, no step open".to_owned(),
            Event::Closed(closed) => format!(
                "Closed with {} open",
                counted(closed.open_steps.into(), "step", "steps")
            ),
            Event::ClockJumped(jump) => jump_words(jump.by_s),
            Event::Sensed(sensed) if sensed.reached => format!("Sensed: {} can be reached again", sensed.name),
            Event::Sensed(sensed) => format!("Sensed: {} cannot be reached", sensed.name),
            Event::InjectRecorded(recorded) => self.inject(recorded),
            Event::Assessed(assessed) => format!("Assessed: {}: {}", assessed.title, assessed.rating.words()),
            Event::ExpectationMarked(marked) => format!("Marked {}: {}", marked.mark.word(), marked.title),
            Event::ClockTurned(turned) => said_of_clock(turned),
            Event::CopyMade(copy) => format!("Copy made, {}", counted(copy.entries, "entry", "entries")),
            Event::CopyTakenIn(copy) => {
                let new = counted(copy.entries, "new entry", "new entries");
                format!("Another copy taken in, {new}")
            }
            Event::StationJoined(joined) => format!("This PC wrote here for the first time ({})", joined.system),
            Event::ContactConfirmed(confirmed) => {
                let contact = self.voice.contact(&confirmed.contact);
                let ends = confirmed.ends_in.as_ref().map(|digits| format!(" ending {digits}"));
                format!("Rang {contact}: the number{} is right", ends.unwrap_or_default())
            }
            Event::KitPrinted(printed) => said_of_kit(printed),
            Event::PcTried(tried) => self.tried(tried),
            Event::Other(other) => self.other(other),
        }
    }

    fn opened(&self, opened: &Opened) -> String {
        let how = match opened.incident_kind {
            IncidentKind::Live => "Incident opened",
            IncidentKind::Drill => "EXERCISE opened",
            IncidentKind::Backfilled => "Incident opened (run on paper, typed in afterwards)",
        };
        let essentials = if opened.essentials {
            ", essential steps only"
        } else {
            ""
        };
        let since = self.until("; it began", opened.since);
        format!(
            "{how}: {}, version {}{essentials}{since}",
            opened.plan.title, opened.plan.version
        )
    }

    fn step(&self, recorded: &StepRecorded) -> String {
        let how = match &recorded.to {
            StepRecord::Deferred { title, .. } => format!("Put off to {title}"),
            StepRecord::HandedOn { title, .. } => format!("Passed to {title}"),
            StepRecord::Reopened => "Opened again".to_owned(),
            other => step_words(StepStatus::from(other)).to_owned(),
        };
        let mut answers = Vec::new();
        answers.extend(recorded.confirm.map(|answer| confirm_words(answer).to_owned()));
        let asks = self.state.find_step(recorded.step.as_str()).map(|(_, step)| &step.asks);
        let prompt = |id: &str| {
            let known = asks.and_then(|asks| asks.iter().find(|ask| ask.id.as_str() == id));
            known.map_or_else(|| spaced(id), |ask| ask.prompt.clone())
        };
        for (ask, answer) in &recorded.answers {
            answers.push(asked(&prompt(ask.as_str()), answer));
        }
        for (key, commitment) in &self.entry.words {
            if let WordKey::Answer(ask) = key {
                answers.push(asked(&prompt(ask.as_str()), &self.voice.words(*commitment)));
            }
        }
        let number = self.number(&recorded.step);
        if answers.is_empty() {
            format!("{how}: {number}{}", recorded.title)
        } else {
            format!("{how}: {number}{} ({})", recorded.title, answers.join("; "))
        }
    }

    /// The number that a step had in the plan that was in use when this was recorded, with a space behind it.
    fn number(&self, step: &StepId) -> String {
        let plans = self.state.plans.iter().rev();
        let mut then = plans.filter(|used| used.place <= self.entry.place);
        let number = then.find_map(|used| Some(used.step(step.as_str())?.1.number));
        number.map_or_else(String::new, |number| format!("{number} "))
    }

    fn inject(&self, recorded: &InjectRecorded) -> String {
        let inject = &recorded.inject;
        if recorded.to != InjectRecord::Sent {
            return format!("Inject {inject} {}", recorded.to.word());
        }
        let from = recorded.from.as_deref().map(|from| format!(" from {from}"));
        let to = recorded.role_title.as_deref().map(|title| format!(" to {title}"));
        let medium = recorded.medium.as_deref().map(|medium| format!(" ({medium})"));
        let parts = [from, to, medium].map(Option::unwrap_or_default).concat();
        format!("Inject {inject}{parts}: {}", self.text())
    }

    fn tried(&self, tried: &PcTried) -> String {
        let pc = tried.pc.as_deref().unwrap_or("this PC");
        let encrypted = if tried.said_encrypted {
            ", which is encrypted"
        } else {
            ""
        };
        format!("Tried at {pc} ({}){encrypted}: {}", tried.system, self.text())
    }

    fn decided(&self, decided: &Decided) -> String {
        let review = self.until("; to be looked at again", decided.review_at);
        format!("Decided: {}{review}", decided.choice)
    }

    fn message(&self, message: &MessageRecorded) -> String {
        let way = match message.direction {
            Direction::In => "from",
            Direction::Out => "to",
        };
        let medium = message
            .medium
            .as_deref()
            .map(|medium| format!(" ({medium})"))
            .unwrap_or_default();
        let contact = self.voice.contact(&message.contact);
        let mut said = if message.words_of.is_some() {
            format!("New words, {}: {}", message.contact.name, self.text())
        } else {
            format!("Message {way} {contact}{medium}: {}", self.text())
        };
        if let Some(next) = message.next {
            add_clause(&mut said, "next word", &self.time(next));
        }
        said
    }

    fn other(&self, other: &Other) -> String {
        let mut parts = Vec::new();
        if let Ok(serde_json::Value::Object(body)) = serde_json::from_str(&other.body) {
            let shown = body.iter().filter(|(key, _)| !BESIDE.contains(&key.as_str()));
            parts.extend(shown.map(|(key, value)| match value {
                serde_json::Value::String(text) => format!("{key} {text}"),
                value => format!("{key} {value}"),
            }));
        }
        let facts = if parts.is_empty() {
            String::new()
        } else {
            format!(": {}", self.voice.unknown(&parts.join(", ")))
        };
        format!("{} (from a newer version of this program){facts}", spaced(&other.kind))
    }

    /// The words that an event may have whatever it is: reference, reason, what was considered, and keys of newer
    /// versions.
    fn add_reasons(&self, said: &mut String) {
        let is_unknown = matches!(self.entry.event, Event::Other(_));
        let mut told: Vec<(u8, &str, Commitment)> = Vec::new();
        for (key, commitment) in &self.entry.words {
            let (rank, label) = match key {
                WordKey::Text if is_unknown => (0, "Text"),
                WordKey::Text | WordKey::Answer(_) => continue,
                key if key.is_name() && !is_unknown => continue,
                WordKey::Reference => (1, "Ref"),
                // What else the same command wrote has the same reason, and the first has told it.
                WordKey::Why if self.entry.part_of.is_some() => continue,
                WordKey::Why => (2, "Why"),
                WordKey::Considered => (3, "Considered"),
                WordKey::Person => (4, "Person"),
                WordKey::From => (4, "From"),
                WordKey::Contact => (4, "Contact"),
                WordKey::Medium => (4, "Medium"),
                WordKey::Owner => (4, "Owner"),
                WordKey::To => (4, "To"),
                WordKey::Other(key) => (4, key.as_str()),
            };
            told.push((rank, label, *commitment));
        }
        told.sort_by_key(|(rank, label, _)| (*rank, label.to_owned()));
        for (_, label, commitment) in told {
            add_sentence(said, &format!("{label}: {}", self.voice.words(commitment)));
        }
        if self.entry.reason_owed {
            let is_given = self
                .state
                .owed
                .iter()
                .any(|owed| owed.hash == self.entry.hash && owed.given);
            add_sentence(said, if is_given { "Reason given later" } else { "Reason owed" });
        }
    }

    fn text(&self) -> String {
        let commitment = self.entry.word(&WordKey::Text);
        commitment.map_or_else(|| "(no words)".to_owned(), |commitment| self.voice.words(commitment))
    }

    fn of_timer(&self, number: &Label) -> String {
        let timer = self.state.timers.iter().find(|timer| timer.number == *number);
        self.of_words(timer.and_then(|timer| timer.text))
    }

    fn of_action(&self, number: &Label) -> String {
        let action = self.state.actions.iter().find(|action| action.number == *number);
        self.of_words(action.and_then(|action| action.text))
    }

    fn of_words(&self, commitment: Option<Commitment>) -> String {
        let words = commitment.map(|commitment| format!(": {}", self.voice.words(commitment)));
        words.unwrap_or_default()
    }

    fn time(&self, moment: Moment) -> String {
        let zone = self.state.practice.zone;
        moment_words(moment, zone, self.entry.occurred.day_in(zone))
    }

    fn until(&self, label: &str, moment: Option<Moment>) -> String {
        moment
            .map(|moment| format!("{label} {}", self.time(moment)))
            .unwrap_or_default()
    }
}

/// What any body may hold beside the facts of its kind, and a sentence does not repeat.
const BESIDE: [&str; 6] = ["typed_by", "noted", "roughly", "part_of", "reason_owed", "words"];

fn said_of_clock(turned: &ClockTurned) -> String {
    let t = t_words(Duration::from_millis(turned.t_ms));
    match turned.turn {
        ClockTurn::Paused => format!("EXERCISE paused at {t}"),
        ClockTurn::RealWorld => format!("REAL WORLD: EXERCISE stopped at {t}"),
        ClockTurn::Resumed => format!("EXERCISE went on from {t}"),
        ClockTurn::Jumped => format!("EXERCISE jumped to {t}"),
        ClockTurn::Speed(1) => format!("EXERCISE at the speed of the clock from {t}"),
        ClockTurn::Speed(speed) => format!("EXERCISE {speed} times as fast from {t}"),
    }
}

fn said_of_service(recorded: &ServiceRecorded) -> String {
    let site = recorded.site.as_deref().map(|site| format!(" ({site})"));
    let status = service_words(recorded.to);
    format!("{}{}: {status}", recorded.name, site.unwrap_or_default())
}

fn said_of_stand_down(stood_down: &StoodDown) -> String {
    let mut said = "Stood down".to_owned();
    if !stood_down.not_back.is_empty() {
        add_sentence(&mut said, &format!("Not back: {}", stood_down.not_back.join(", ")));
    }
    if !stood_down.untrusted.is_empty() {
        let names = stood_down.untrusted.join(", ");
        add_sentence(&mut said, &format!("Working, not yet trusted: {names}"));
    }
    if stood_down.open_steps > 0 {
        let steps = counted(u64::from(stood_down.open_steps), "step", "steps");
        add_sentence(&mut said, &format!("{steps} open"));
    }
    said
}

fn said_of_kit(printed: &KitPrinted) -> String {
    let what = match &*printed.what {
        KitPrinted::CARDS => "Action cards",
        KitPrinted::PLAN => "Whole plan",
        KitPrinted::CONTACTS => "List of contacts",
        other => other,
    };
    let version = printed.version.as_deref();
    let version = version
        .map(|version| format!(", version {version}"))
        .unwrap_or_default();
    let roles: Vec<&str> = printed.roles.iter().map(RoleId::as_str).collect();
    let roles = match &roles[..] {
        [] => String::new(),
        roles => format!(", only {}", roles.join(", ")),
    };
    format!("{what} printed: {}{version}{roles}", printed.title)
}

fn jump_words(by_s: i64) -> String {
    let length = duration_words(Duration::from_secs(by_s.unsigned_abs()));
    let way = if by_s < 0 { "back" } else { "ahead" };
    format!("The clock of this PC jumped {way} by {length}")
}
