//! What an entry says, in plain words: one sentence for the log screen, `stopgap log`, the board and the report.
//!
//! A sentence is one line: line breaks within words become spaces. It is *not* escaped; each surface does that in its
//! own way. Times are the practice's own clock, with the day where it is not the entry's, and with the offset where
//! that hour occurs twice.

use std::time::Duration;

use chrono::{NaiveDate, TimeZone};
use chrono_tz::Tz;

use crate::incident::entry::{Entry, WordKey};
use crate::incident::event::{
    ContactRef, Decided, Direction, Event, MessageRecorded, Opened, Other, PersonRef, ServiceRecorded, StepRecord,
    StepRecorded, StoodDown,
};
use crate::incident::ids::{Commitment, Label};
use crate::incident::log::Log;
use crate::incident::moment::Moment;
use crate::incident::state::State;
use crate::plan::condition::{IncidentKind, StepStatus};
use crate::plan::model::ServiceStatus;

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
            Event::Closed(_) => "Closed: everything is accounted for".to_owned(),
            Event::ClockJumped(jump) => jump_words(jump.by_s),
            Event::CopyMade(copy) => format!("Copy made, {}", counted(copy.entries, "entry", "entries")),
            Event::CopyTakenIn(copy) => {
                let new = counted(copy.entries, "new entry", "new entries");
                format!("Another copy taken in, {new}")
            }
            Event::StationJoined(joined) => format!("This PC wrote here for the first time ({})", joined.system),
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
        answers.extend(recorded.confirm.map(|answer| answer.word().to_owned()));
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
        if answers.is_empty() {
            format!("{how}: {}", recorded.title)
        } else {
            format!("{how}: {} ({})", recorded.title, answers.join("; "))
        }
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
        let mut said = format!("Message {way} {contact}{medium}: {}", self.text());
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
                WordKey::Reference => (1, "Ref"),
                // What else the same command wrote has the same reason, and the first has told it.
                WordKey::Why if self.entry.part_of.is_some() => continue,
                WordKey::Why => (2, "Why"),
                WordKey::Considered => (3, "Considered"),
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
const BESIDE: [&str; 5] = ["typed_by", "roughly", "part_of", "reason_owed", "words"];

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
    if stood_down.open_steps > 0 {
        let steps = counted(u64::from(stood_down.open_steps), "step", "steps");
        add_sentence(&mut said, &format!("{steps} open"));
    }
    said
}

fn jump_words(by_s: i64) -> String {
    let length = duration_words(Duration::from_secs(by_s.unsigned_abs()));
    let way = if by_s < 0 { "back" } else { "ahead" };
    format!("The clock of this PC jumped {way} by {length}")
}

/// Adds a sentence to others: with a full stop between them where there is none.
fn add_sentence(said: &mut String, more: &str) {
    let ended = said.trim_end().ends_with(['.', '!', '?', '…']);
    said.push_str(if ended { " " } else { ". " });
    said.push_str(more);
}

/// Adds a clause to a sentence, or as a sentence of its own where that one has ended.
fn add_clause(said: &mut String, label: &str, rest: &str) {
    if said.trim_end().ends_with(['.', '!', '?', '…']) {
        let mut letters = label.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        said.extend([" ", &first.unwrap_or_default(), letters.as_str(), " ", rest]);
    } else {
        said.extend(["; ", label, " ", rest]);
    }
}

/// A question and its answer, with a colon between them where the question has no mark of its own.
fn asked(question: &str, answer: &str) -> String {
    let colon = if question.ends_with(['?', ':', '.']) { "" } else { ":" };
    format!("{question}{colon} {answer}")
}

/// Line breaks and runs of spaces as one space each.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An id as words: dashes as spaces.
fn spaced(id: &str) -> String {
    id.replace('-', " ")
}

/// A count with its noun.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The state of a service in the words of the screen.
pub const fn service_words(status: ServiceStatus) -> &'static str {
    match status {
        ServiceStatus::Unknown => "not known",
        ServiceStatus::Up => "up",
        ServiceStatus::Slow => "slow",
        ServiceStatus::Down => "down",
        ServiceStatus::Back => "working, not yet trusted",
        ServiceStatus::Verified => "safe to use",
    }
}

/// The state of a step in the words of the screen.
pub const fn step_words(status: StepStatus) -> &'static str {
    match status {
        StepStatus::Waiting => "To do",
        StepStatus::InProgress => "Begun",
        StepStatus::Done => "Done",
        StepStatus::DoneEarlier => "Done earlier",
        StepStatus::NotApplicable => "Does not apply",
        StepStatus::Cannot => "Can't now",
        StepStatus::Deferred => "Put off",
        StepStatus::HandedOn => "Passed on",
        StepStatus::Inactive => "Not needed",
    }
}

/// The practice's clock at a moment, `09:50`; an hour that occurs twice with its offset, `01:30+01:00`.
pub fn hour_words(moment: Moment, zone: Tz) -> String {
    let time = moment.in_zone(zone);
    let is_twice = matches!(
        zone.from_local_datetime(&time.naive_local()),
        chrono::LocalResult::Ambiguous(_, _)
    );
    time.format(if is_twice { "%H:%M%:z" } else { "%H:%M" }).to_string()
}

/// The practice's clock at a moment, with the day where it is not `day`: `09:50`, `Wed 17 Jun 13:00`.
pub fn moment_words(moment: Moment, zone: Tz, day: NaiveDate) -> String {
    let hour = hour_words(moment, zone);
    let date = moment.day_in(zone);
    if date == day {
        hour
    } else {
        format!("{} {hour}", date.format("%a %-d %b"))
    }
}

/// A calendar day: `30 Jun 2009`.
pub fn day_words(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

/// A length of time in words, rounded down: `45 s`, `12 min`, `1 h 37 min`, `3 d 4 h`.
pub fn duration_words(length: Duration) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    let seconds = length.as_secs();
    let two = |big: u64, big_unit: &str, small: u64, small_unit: &str| {
        if small == 0 {
            format!("{big} {big_unit}")
        } else {
            format!("{big} {big_unit} {small} {small_unit}")
        }
    };
    match seconds {
        0..MINUTE => format!("{seconds} s"),
        MINUTE..HOUR => format!("{} min", seconds / MINUTE),
        HOUR..DAY => two(seconds / HOUR, "h", seconds % HOUR / MINUTE, "min"),
        _ => two(seconds / DAY, "d", seconds % DAY / HOUR, "h"),
    }
}
