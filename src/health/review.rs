//! The day by which a plan wants to be read again.

use chrono::{Days, NaiveDate};

use super::{Finding, Level};
use crate::incident::narrate::day_words;
use crate::plan::model::Plan;

/// How long before the day it is said, in days: enough to find an hour for it.
const NEAR: u64 = 30;

pub(super) fn findings(plan: &Plan, today: NaiveDate) -> Vec<Finding> {
    let place = format!("{}, review_by", plan.id);
    let to_do = "read it with those who use it, change what has changed, and set the next day";
    let soon = today.checked_add_days(Days::new(NEAR)).unwrap_or(today);
    let finding = match plan.review_by {
        None => Finding::new(
            Level::Note,
            "No day is set for reading it again",
            place,
            "set one, a year ahead",
        ),
        Some(day) if day < today => Finding::new(
            Level::Due,
            format!("It was to be read again by {}", day_words(day)),
            place,
            to_do,
        ),
        Some(day) if day <= soon => Finding::new(
            Level::Note,
            format!("It is to be read again by {}", day_words(day)),
            place,
            to_do,
        ),
        Some(_) => return Vec::new(),
    };
    vec![finding]
}
