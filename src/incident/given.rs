//! What an event is given from outside and keeps whole: plans, people, contacts, what the practice was.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::incident::ids::Hash;
use crate::plan::model::{ContactId, PersonId, PlanId};
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
    pub text: String,
}

/// What the practice was when the incident was opened: what the rules need of practice.yaml.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PracticeFacts {
    /// Its name.
    pub name: String,
    /// Its zone.
    pub zone: Tz,
    /// Its opening hours; empty means that no clock sleeps.
    #[serde(default)]
    pub hours: OpeningHours,
}

impl Default for PracticeFacts {
    fn default() -> Self {
        Self {
            name: "This practice".to_owned(),
            zone: Tz::Europe__London,
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
