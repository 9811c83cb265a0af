//! Values of the report in the words of the screen.

use std::time::Duration;

use crate::incident::narrate::{duration_words, service_words, step_words};
use crate::plan::condition::StepStatus;
use crate::plan::model::ServiceStatus;

/// A length of time.
pub(super) fn span(seconds: u64) -> String {
    match seconds {
        0 => "0 min".to_owned(),
        seconds => duration_words(Duration::from_secs(seconds)),
    }
}

/// How late something is or was.
pub(super) fn late(seconds: u64) -> String {
    match seconds {
        0 => "in time".to_owned(),
        seconds => format!("{} late", span(seconds)),
    }
}

/// The state of a step.
pub(super) fn step(status: &str) -> String {
    StepStatus::from_word(status).map_or_else(|| status.to_owned(), |status| step_words(status).to_owned())
}

/// The state of a service.
pub(super) fn service(status: &str) -> String {
    ServiceStatus::from_word(status).map_or_else(|| status.to_owned(), |status| service_words(status).to_owned())
}

/// How an objective of a drill went.
pub(super) fn rating(rating: &str) -> String {
    rating.replace('-', " ")
}

/// Things in a row: `a, b and c`.
pub(super) fn joined(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
