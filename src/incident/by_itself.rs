//! What the program notes by itself, without anybody having done it.

use serde::{Deserialize, Serialize};

use crate::plan::model::ServiceId;

/// A jump of the wall clock, found by comparing it with the monotonic clock of the same boot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClockJumped {
    /// Seconds that the wall clock went ahead of (negative: fell behind) the time that really passed.
    pub by_s: i64,
}

/// What a probe found to have changed. It is no state of the service: that is for people to say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sensed {
    /// Which service.
    pub service: ServiceId,
    /// Its name.
    pub name: String,
    /// Whether the program can reach it.
    pub reached: bool,
}
