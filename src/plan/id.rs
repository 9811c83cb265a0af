//! The ids of a plan's nouns: one type each, so that a step can never be taken for a phase.

use std::borrow::Borrow;
use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::spelling::read_spelled;

/// True for a lower-case slug: letters, digits and single dashes, beginning with a letter or digit, 64 bytes at most.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && text.split('-').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

macro_rules! slug_ids {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id, where `text` is a slug.
            pub fn new(text: &str) -> Option<Self> {
                is_slug(text).then(|| Self(text.into()))
            }

            /// The id as an entry of the log keeps it: whatever stood there, for a stored line is read for ever.
            pub fn recorded(text: &str) -> Self {
                Self(text.into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{}({})", stringify!($name), self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                read_spelled(deserializer, |text| Ok::<_, Infallible>(Self(text.into())))
            }
        }
    )+};
}

slug_ids! {
    /// Names a plan.
    PlanId
    /// Names a phase of a plan.
    PhaseId
    /// Names a step; unique in its plan.
    StepId
    /// Names a service that the practice leans on.
    ServiceId
    /// Names a role (lead, note-keeper…).
    RoleId
    /// Names a kind of paper.
    PaperId
    /// Names a text to read out or put up.
    MessageId
    /// Names a notification that an outsider asks for.
    NotifyId
    /// Names a contact of practice.yaml.
    ContactId
    /// Names a question that a step asks.
    AskId
    /// Names one option of a decision.
    OptionId
    /// Names a person of practice.yaml.
    PersonId
    /// Names a drill scenario.
    ScenarioId
    /// Names an inject of a scenario.
    InjectId
    /// Names an objective of a scenario.
    ObjectiveId
}
