//! What practice.yaml says: the practice, its hours, its people and whom it rings.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use crate::plan::zone::Zone;
use chrono::{NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::model::{ContactId, PersonId, RoleId, ServiceId};

/// The practice as its folder describes it. Everything may be missing: the program runs without a set-up.
#[derive(Debug, Clone, PartialEq)]
pub struct Practice {
    /// The name on screens and reports.
    pub name: String,
    /// The organisation's code (ODS).
    pub ods_code: Option<String>,
    /// The zone in which times are shown.
    pub time_zone: Zone,
    /// How many patients are registered.
    pub list_size: Option<u32>,
    /// When the practice is open; empty means that no clock ever sleeps.
    pub opening_hours: OpeningHours,
    /// Its sites, in words.
    pub sites: Vec<String>,
    /// Its rooms.
    pub rooms: Vec<String>,
    /// The letter of each station, by the station's name or id.
    pub stations: BTreeMap<String, String>,
    /// Its people.
    pub people: Vec<Person>,
    /// Whom it rings.
    pub contacts: Vec<Contact>,
    /// The folder or file to which every entry is copied while an incident runs.
    pub second_copy: Option<PathBuf>,
    /// What is looked at over the network, by service.
    pub probes: Vec<Probe>,
}

impl Default for Practice {
    fn default() -> Self {
        Self {
            name: "This practice".to_owned(),
            ods_code: None,
            time_zone: Zone::london(),
            list_size: None,
            opening_hours: OpeningHours::default(),
            sites: Vec::new(),
            rooms: Vec::new(),
            stations: BTreeMap::new(),
            people: Vec::new(),
            contacts: Vec::new(),
            second_copy: None,
            probes: Vec::new(),
        }
    }
}

impl Practice {
    /// The contact of this id.
    pub fn contact(&self, id: &str) -> Option<&Contact> {
        self.contacts.iter().find(|contact| contact.id.as_str() == id)
    }

    /// The person whom this word names: by id, by initials or by whole name.
    pub fn person(&self, word: &str) -> Option<&Person> {
        self.people.iter().find(|person| {
            person.id.as_str() == word
                || person.name.eq_ignore_ascii_case(word)
                || person
                    .initials
                    .as_deref()
                    .is_some_and(|initials| initials.eq_ignore_ascii_case(word))
        })
    }
}

/// Someone who works at the practice.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// The id of the file.
    pub id: PersonId,
    /// The name on screens.
    pub name: String,
    /// Two letters or more, by which entries are signed.
    pub initials: Option<String>,
    /// The roles that they may take.
    pub roles: Vec<RoleId>,
    /// Their number.
    pub phone: Option<String>,
}

/// Someone outside whom the practice rings.
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    /// The id by which plans name them.
    pub id: ContactId,
    /// The name on screens.
    pub name: String,
    /// Their number.
    pub phone: Option<String>,
    /// Another way.
    pub alternative: Option<String>,
    /// What to have at hand.
    pub note: Option<String>,
    /// When somebody last checked it.
    pub confirmed: Option<NaiveDate>,
}

/// A look at a service over the network.
#[derive(Debug, Clone, PartialEq)]
pub struct Probe {
    /// Which service it speaks for.
    pub service: ServiceId,
    /// `host:port`, or an address beginning with http.
    pub target: ProbeTarget,
    /// How often.
    pub every: Duration,
}

/// What a probe looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProbeTarget {
    /// Opens a connection to `host:port`.
    Tcp(String),
    /// Asks this address.
    Http(String),
}

/// When the practice is open, by weekday from Monday, in minutes from midnight of the practice's own clock.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningHours(pub [Vec<OpeningSpan>; 7]);

/// One stretch of opening: from a minute of the day up to, not including, another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningSpan {
    /// Minutes from midnight.
    pub from: u16,
    /// Minutes from midnight, greater than `from`, 1440 at most.
    pub to: u16,
}

impl OpeningHours {
    /// True where no hours are given, so that no clock sleeps.
    pub fn is_always(&self) -> bool {
        self.0.iter().all(Vec::is_empty)
    }

    /// The stretches of one weekday.
    pub fn on(&self, day: Weekday) -> &[OpeningSpan] {
        &self.0[day.num_days_from_monday() as usize]
    }
}
