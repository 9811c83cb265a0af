//! What an event is given from outside and keeps whole: plans, people, contacts, what the practice was.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use crate::plan::zone::Zone;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::incident::ids::Hash;
use crate::plan;
use crate::plan::model::{ContactId, PersonId, Plan, PlanId};
use crate::plan::practice::{Contact, OpeningHours};

/// A plan as an incident keeps it, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PinnedPlan {
    /// Its id.
    pub id: PlanId,
    /// Its title.
    pub title: String,
    /// The author's version.
    pub version: String,
    /// SHA-256 of `text`.
    pub sha256: Hash,
    /// The file, byte for byte.
    pub text: PlanText,
}

/// The text of a plan, and the plan that it is: read when it is first asked for, and once however often a log is folded.
#[derive(Clone)]
pub struct PlanText {
    text: Text,
    read: OnceLock<Arc<Plan>>,
}

/// However many hold it, the text is there once: a shipped one inside the program, where it stands anyway.
#[derive(Clone)]
enum Text {
    Shipped(&'static str),
    Own(Arc<str>),
}

impl PlanText {
    /// The plan, read leniently, as an incident's own is for ever.
    pub fn plan(&self) -> Arc<Plan> {
        Arc::clone(self.read.get_or_init(|| Arc::new(plan::read_pinned(self))))
    }
}

impl From<String> for PlanText {
    fn from(text: String) -> Self {
        Self {
            text: Text::Own(text.into()),
            read: OnceLock::new(),
        }
    }
}

impl From<&'static str> for PlanText {
    fn from(text: &'static str) -> Self {
        Self {
            text: Text::Shipped(text),
            read: OnceLock::new(),
        }
    }
}

impl Deref for PlanText {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.text {
            Text::Shipped(text) => text,
            Text::Own(text) => text,
        }
    }
}

impl PartialEq for PlanText {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Debug for PlanText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}

impl Serialize for PlanText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for PlanText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

/// What the practice was when the incident was opened: what the rules need of practice.yaml.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PracticeFacts {
    /// Its name.
    pub name: String,
    /// Its zone.
    pub zone: Zone,
    /// Its opening hours; empty means that no clock sleeps.
    #[serde(default)]
    pub hours: OpeningHours,
}

impl Default for PracticeFacts {
    fn default() -> Self {
        Self {
            name: "This practice".to_owned(),
            zone: Zone::london(),
            hours: OpeningHours::default(),
        }
    }
}

/// A person: kept as given where practice.yaml does not know them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRef {
    /// Their id in practice.yaml.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<PersonId>,
    /// Their name; in a line only where practice.yaml knows them, else beside it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

/// A contact: kept as given where practice.yaml does not know them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRef {
    /// Their id in practice.yaml.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ContactId>,
    /// Their name; in a line only where practice.yaml knows them, else beside it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

/// Somebody rang a contact, and the number was right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactConfirmed {
    /// Whom.
    pub contact: ContactRef,
    /// The last digits of the number that was rung: enough to see whether the present one is still the same, and no more
    /// of it than that, for a line is kept for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_in: Option<String>,
}

impl ContactConfirmed {
    /// That this contact's number, as it now stands, was right.
    pub fn of(contact: &Contact) -> Self {
        Self {
            contact: ContactRef {
                id: Some(contact.id.clone()),
                name: contact.name.clone(),
            },
            ends_in: last_digits(contact),
        }
    }

    /// True where it is about this contact and its present number.
    pub fn is_of(&self, contact: &Contact) -> bool {
        self.contact.id.as_ref() == Some(&contact.id) && self.ends_in == last_digits(contact)
    }
}

/// The last digits of a contact's number.
fn last_digits(contact: &Contact) -> Option<String> {
    const ENOUGH: usize = 4;
    let number = contact.phone.as_ref().or(contact.alternative.as_ref())?;
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    Some(digits[digits.len().saturating_sub(ENOUGH)..].iter().collect())
}
