//! What an event is given from outside and keeps whole: plans, people, contacts, what the practice was.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use crate::plan::zone::Zone;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::incident::ids::Hash;
use crate::plan;
use crate::plan::model::{ContactId, PersonId, Plan, PlanId};
use crate::plan::practice::OpeningHours;

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
    text: String,
    read: OnceLock<Arc<Plan>>,
}

impl PlanText {
    /// The plan, read leniently, as an incident's own is for ever.
    pub fn plan(&self) -> Arc<Plan> {
        Arc::clone(self.read.get_or_init(|| Arc::new(plan::read_pinned(&self.text))))
    }
}

impl From<String> for PlanText {
    fn from(text: String) -> Self {
        Self {
            text,
            read: OnceLock::new(),
        }
    }
}

impl Deref for PlanText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl PartialEq for PlanText {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl fmt::Debug for PlanText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(formatter)
    }
}

impl Serialize for PlanText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
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
    /// Their name.
    pub name: String,
}

/// A contact: kept as given where practice.yaml does not know them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRef {
    /// Their id in practice.yaml.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ContactId>,
    /// Their name.
    pub name: String,
}
