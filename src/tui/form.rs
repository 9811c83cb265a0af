//! A dialog: a few lines that say what it is about, and fields to be filled in. Every dialog is one of these, so that
//! all of them work with the same keys.

use chrono::Weekday;

use crate::incident::command::Request;
use crate::incident::ids::{EntryName, IncidentId, Label};
use crate::plan::model::{AskId, ContactId, MessageId, NotifyId, PersonId, PhaseId, RoleId, ServiceId, StepId};

use super::field::TextField;
use super::intent::StepVerb;
use super::theme::Tone;

/// A dialog.
#[derive(Debug, Clone)]
pub struct Form {
    /// What it is.
    pub title: String,
    /// What it says before the fields.
    pub says: Vec<(Tone, String)>,
    /// The fields.
    pub fields: Vec<Field>,
    /// The field that keys go to; behind the last stands the button.
    pub at: usize,
    /// What is done with the answers.
    pub purpose: Purpose,
    /// The incident that it is about.
    pub incident: Option<IncidentId>,
    /// What the button says.
    pub button: String,
    /// What is wrong with the answers.
    pub fault: Option<String>,
    /// The first line that is shown where not all fit; none while the field that keys go to is kept in sight.
    pub top: Option<usize>,
}

/// A field of a dialog.
#[derive(Debug, Clone)]
pub struct Field {
    /// Which it is.
    pub name: Name,
    /// What stands before it.
    pub label: String,
    /// What stands behind or below it.
    pub hint: String,
    /// Whether it must be filled in.
    pub is_required: bool,
    /// What is filled in.
    pub value: Value,
}

/// Which field it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// When it happened.
    When,
    /// Whether that is a guess.
    Roughly,
    /// When the next word is due, or it is to be looked at again.
    Next,
    /// Why.
    Why,
    /// The answer to a step's confirm question.
    Confirm,
    /// The answer to a step's further question.
    Answer(AskId),
    /// The words themselves.
    Words,
    /// What else was considered.
    Considered,
    /// A person.
    Person,
    /// Somebody outside.
    Contact,
    /// A ticket number or the like.
    Reference,
    /// Who keeps an eye on a service from now on.
    Watch(ServiceId),
    /// A site.
    Site,
    /// A length of time.
    Length,
    /// A day.
    Day,
    /// The one choice that the dialog is about.
    Choice,
    /// Over what a message went.
    Medium,
    /// The answer to one question of the debrief.
    Question(String),
    /// What practice.yaml keeps under this key.
    Key(&'static str),
}

/// What is filled in.
#[derive(Debug, Clone)]
pub enum Value {
    /// A line of text, read as this.
    Line(TextField, Reading),
    /// One of several.
    Choice {
        /// What can be chosen: the word kept, and the words shown.
        options: Vec<(String, String)>,
        /// Which is.
        chosen: Option<usize>,
    },
}

/// How a line of text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// As words.
    Words,
    /// As a reason: empty means "later".
    Reason,
    /// As a time that has been.
    PastTime,
    /// As a time to come.
    NextTime,
    /// As a time of day, kept as written `HH:MM`.
    ClockTime,
    /// As a number.
    Number,
    /// As a length of time.
    Length,
    /// As a day.
    Day,
    /// As initials.
    Initials,
}

/// What is done with the answers of a dialog.
#[derive(Debug, Clone)]
pub enum Purpose {
    /// Record something about a step.
    Step(StepId, StepVerb),
    /// Take a decision.
    Decide(StepId),
    /// Change a service, in full.
    Service(ServiceId),
    /// Record a reference for a service, in the state it is in.
    Reference(ServiceId),
    /// Put a service on the watch list.
    Watch(ServiceId),
    /// Write something down.
    Note,
    /// Give the reason that an entry owes.
    ReasonFor(EntryName),
    /// A message in or out.
    Message,
    /// Give a text of the plan other words.
    Words(MessageId),
    /// Record that an outsider was told.
    Notify(NotifyId),
    /// Start a timer.
    Timer,
    /// End a timer.
    TimerDone(Label),
    /// Give a role to a person, or pass it on.
    Role(RoleId),
    /// Enter a phase.
    Phase(PhaseId),
    /// Go on with another plan, by its id.
    Switch(String),
    /// Say who is at the keyboard.
    Keyboard,
    /// Ask for a reason, and submit again.
    Why(Box<Request>),
    /// End the emergency.
    StandDown,
    /// Answer the questions of the debrief.
    Debrief,
    /// Something to be changed.
    Action,
    /// It has been changed.
    ActionDone(Label),
    /// Everything is accounted for.
    Close,
    /// Strike an entry out.
    Correct(EntryName),
    /// Remove the words of an entry.
    Redact(EntryName),
    /// Fill in the answers of a step of the grid.
    Grid(StepId),
    /// Carry on with an incident that another station wrote last.
    CarryOn(IncidentId),
    /// Find words in the log.
    Find,
    /// Nothing: it is to be read.
    Read,
    /// Change a contact of practice.yaml, or add one.
    Contact(Option<ContactId>),
    /// Change a person of practice.yaml, or add one.
    Person(Option<PersonId>),
    /// Change the hours of a day.
    Hours(Weekday),
    /// Take a contact out of practice.yaml.
    TakeOutContact(ContactId),
    /// Take a person out of practice.yaml.
    TakeOutPerson(PersonId),
    /// Hold a drill of this scenario on the screens.
    Hold(String),
    /// Another speed of a drill's clock.
    Speed,
    /// Set the clock of a drill ahead to this T, though the time of something expected runs out.
    Jump(std::time::Duration),
    /// Say what comes after an exercise was stopped for something real.
    RealWorld(IncidentId),
    /// Say whether a drill that was left still goes on.
    LeftRunning(IncidentId),
    /// Send an inject in one's own words.
    OwnInject,
    /// Say how an objective of a drill went.
    Assess,
    /// Leave the program.
    Quit,
}

impl Purpose {
    /// True where the answers go into practice.yaml, and not into the log.
    pub const fn is_of_practice(&self) -> bool {
        matches!(
            self,
            Self::Contact(_) | Self::Person(_) | Self::Hours(_) | Self::TakeOutContact(_) | Self::TakeOutPerson(_)
        )
    }
}

impl Form {
    /// A dialog without fields yet.
    pub fn new(title: impl Into<String>, purpose: Purpose, button: &str) -> Self {
        Self {
            title: title.into(),
            says: Vec::new(),
            fields: Vec::new(),
            at: 0,
            purpose,
            incident: None,
            button: button.to_owned(),
            fault: None,
            top: None,
        }
    }

    /// The same, saying this first.
    #[must_use]
    pub fn says(mut self, tone: Tone, text: impl Into<String>) -> Self {
        self.says.push((tone, text.into()));
        self
    }

    /// The same with a line of text to be filled in.
    #[must_use]
    pub fn line(mut self, name: Name, label: &str, reading: Reading, hint: &str) -> Self {
        self.fields.push(Field {
            name,
            label: label.to_owned(),
            hint: hint.to_owned(),
            is_required: false,
            value: Value::Line(TextField::default(), reading),
        });
        self
    }

    /// The same with something to be chosen.
    #[must_use]
    pub fn choice(mut self, name: Name, label: &str, options: Vec<(String, String)>, chosen: Option<usize>) -> Self {
        self.fields.push(Field {
            name,
            label: label.to_owned(),
            hint: String::new(),
            is_required: false,
            value: Value::Choice { options, chosen },
        });
        self
    }

    /// The same with a choice of yes or no.
    #[must_use]
    pub fn yes_or_no(self, name: Name, label: &str, chosen: Option<bool>) -> Self {
        let options = vec![("yes".to_owned(), "Yes".to_owned()), ("no".to_owned(), "No".to_owned())];
        self.choice(name, label, options, chosen.map(|yes| usize::from(!yes)))
    }

    /// The same, the last field having to be filled in.
    #[must_use]
    pub fn required(mut self) -> Self {
        if let Some(field) = self.fields.last_mut() {
            field.is_required = true;
        }
        self
    }

    /// The same, the last field holding this text.
    #[must_use]
    pub fn holding(mut self, text: &str) -> Self {
        if let Some(Field {
            value: Value::Line(line, _),
            ..
        }) = self.fields.last_mut()
        {
            line.set(text);
        }
        self
    }

    /// The field that keys go to; none at the button.
    pub fn field(&self) -> Option<&Field> {
        self.fields.get(self.at)
    }

    /// The field that keys go to, to be changed.
    pub fn field_mut(&mut self) -> Option<&mut Field> {
        self.fields.get_mut(self.at)
    }

    /// The line of text that keys go to.
    pub fn typed_mut(&mut self) -> Option<&mut TextField> {
        match self.field_mut() {
            Some(Field {
                value: Value::Line(line, _),
                ..
            }) => Some(line),
            _ => None,
        }
    }

    /// The field of this name.
    pub fn named(&self, name: &Name) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == *name)
    }

    /// Which field bears this name.
    pub fn position(&self, name: &Name) -> Option<usize> {
        self.fields.iter().position(|field| field.name == *name)
    }

    /// The text of the field of this name, without spaces around it; empty where there is none.
    pub fn text(&self, name: &Name) -> String {
        self.named(name).map(Field::text).unwrap_or_default()
    }

    /// The same; none where it is empty.
    pub fn text_given(&self, name: &Name) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }
}

impl Field {
    /// What is filled in, as text: of a choice its word.
    pub fn text(&self) -> String {
        match &self.value {
            Value::Line(line, _) => line.trimmed(),
            Value::Choice { options, chosen } => chosen
                .and_then(|chosen| options.get(chosen))
                .map(|(word, _)| word.clone())
                .unwrap_or_default(),
        }
    }

    /// True where it must be filled in and is not.
    pub fn is_missing(&self) -> bool {
        self.is_required && self.text().is_empty()
    }
}

/// The key that picks an option, shown beside it: `y`, `n` and `e` for yes, no and somebody must look, else its number.
pub fn option_key(options: &[(String, String)], at: usize) -> Option<char> {
    let letter = |word: &str| match word {
        "yes" => Some('y'),
        "no" => Some('n'),
        "escalate" => Some('e'),
        "unknown" => Some('u'),
        _ => None,
    };
    if options.iter().all(|(word, _)| letter(word).is_some()) {
        return letter(&options.get(at)?.0);
    }
    let number = u32::try_from(at + 1).ok().filter(|_| at < options.len())?;
    char::from_digit(number, 10)
}
