//! What happens in between incidents, in the standing log.

use serde::{Deserialize, Serialize};

use crate::incident::ids::Hash;
use crate::plan::model::{PlanId, RoleId};

/// A copy of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CopyMade {
    /// How many entries it holds.
    pub entries: u64,
}

/// Entries of another copy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CopyTakenIn {
    /// How many were new here.
    pub entries: u64,
}

/// A station, first heard of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StationJoined {
    /// The operating system.
    pub system: String,
}

/// Something of the paper kit was printed, or written to be printed: what the practice has when this program cannot run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KitPrinted {
    /// What: one of [`KitPrinted::CARDS`], [`KitPrinted::PLAN`], [`KitPrinted::CONTACTS`], or a word of a later version.
    pub what: String,
    /// The plan that it was printed from; none where it was printed from practice.yaml alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
    /// The plan's title, or what else it is called.
    pub title: String,
    /// The plan's version, as its author writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// SHA-256 of the text that it was printed from: the plan's, or that of practice.yaml.
    pub sha256: Hash,
    /// The roles whose cards these are; empty for all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<RoleId>,
}

/// The program was tried at a PC where it would have to run: it started there, read the practice folder and wrote this.
/// Where the folder and the program lie stands beside it, since such a path may name a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PcTried {
    /// The PC, as `stations` of practice.yaml calls it; none where it names no PCs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pc: Option<String>,
    /// The operating system.
    pub system: String,
    /// Whether the folder lies on something that can be pulled out or that others share, as far as is known.
    #[serde(default)]
    pub portable: bool,
    /// Whether somebody said that what the folder lies on is encrypted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub said_encrypted: bool,
}

impl KitPrinted {
    /// The action cards of a plan.
    pub const CARDS: &'static str = "cards";
    /// A whole plan.
    pub const PLAN: &'static str = "plan";
    /// Whom to ring.
    pub const CONTACTS: &'static str = "contacts";
}
