//! The words of the screen for states, times, lengths and counts, and how clauses are put together.

use std::time::Duration;

use crate::plan::zone::Zone;
use chrono::{NaiveDate, TimeZone};

use crate::incident::moment::Moment;
use crate::plan::condition::{ConfirmAnswer, StepStatus};
use crate::plan::model::ServiceStatus;

/// Adds a sentence to others: with a full stop between them where there is none.
pub(super) fn add_sentence(said: &mut String, more: &str) {
    let ended = said.trim_end().ends_with(['.', '!', '?', '…']);
    said.push_str(if ended { " " } else { ". " });
    said.push_str(more);
}

/// Adds a clause to a sentence, or as a sentence of its own where that one has ended.
pub(super) fn add_clause(said: &mut String, label: &str, rest: &str) {
    if said.trim_end().ends_with(['.', '!', '?', '…']) {
        let mut letters = label.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        said.extend([" ", &first.unwrap_or_default(), letters.as_str(), " ", rest]);
    } else {
        said.extend(["; ", label, " ", rest]);
    }
}

/// A question and its answer, with a colon between them where the question has no mark of its own.
pub(super) fn asked(question: &str, answer: &str) -> String {
    let colon = if question.ends_with(['?', ':', '.']) { "" } else { ":" };
    format!("{question}{colon} {answer}")
}

/// Line breaks and runs of spaces as one space each.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An id as words: dashes as spaces.
pub(super) fn spaced(id: &str) -> String {
    id.replace('-', " ")
}

/// A count with its noun.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The state of a service in the words of the screen.
pub const fn service_words(status: ServiceStatus) -> &'static str {
    match status {
        ServiceStatus::Unknown => "not known",
        ServiceStatus::Up => "up",
        ServiceStatus::Slow => "slow",
        ServiceStatus::Down => "down",
        ServiceStatus::Back => "working, not yet trusted",
        ServiceStatus::Verified => "safe to use",
    }
}

/// The state of a step in the words of the screen.
pub const fn step_words(status: StepStatus) -> &'static str {
    match status {
        StepStatus::Waiting => "To do",
        StepStatus::InProgress => "Begun",
        StepStatus::Done => "Done",
        StepStatus::DoneEarlier => "Done earlier",
        StepStatus::NotApplicable => "Does not apply",
        StepStatus::Cannot => "Can't now",
        StepStatus::Deferred => "Put off",
        StepStatus::HandedOn => "Passed on",
        StepStatus::Inactive => "Not needed",
    }
}

/// The answer to a step's question, as it is read out.
pub const fn confirm_words(answer: ConfirmAnswer) -> &'static str {
    match answer {
        ConfirmAnswer::Yes => "yes",
        ConfirmAnswer::No => "no",
        ConfirmAnswer::Escalate => "someone must look",
    }
}

/// The practice's clock at a moment, `09:50`; an hour that occurs twice with its offset, `01:30+01:00`.
pub fn hour_words(moment: Moment, zone: Zone) -> String {
    let time = moment.in_zone(zone);
    let is_twice = matches!(
        zone.from_local_datetime(&time.naive_local()),
        chrono::LocalResult::Ambiguous(_, _)
    );
    time.format(if is_twice { "%H:%M%:z" } else { "%H:%M" }).to_string()
}

/// The practice's clock at a moment, with the day where it is not `day`: `09:50`, `Wed 17 Jun 13:00`.
pub fn moment_words(moment: Moment, zone: Zone, day: NaiveDate) -> String {
    let hour = hour_words(moment, zone);
    let date = moment.day_in(zone);
    if date == day {
        hour
    } else if chrono::Datelike::year(&date) == chrono::Datelike::year(&day) {
        format!("{} {hour}", date.format("%a %-d %b"))
    } else {
        format!("{} {hour}", date.format("%a %-d %b %Y"))
    }
}

/// A calendar day: `30 Jun 2009`.
pub fn day_words(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

/// A length of time in words, rounded down: `45 s`, `12 min`, `1 h 37 min`, `3 d 4 h`.
pub fn duration_words(length: Duration) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    let seconds = length.as_secs();
    let two = |big: u64, big_unit: &str, small: u64, small_unit: &str| {
        if small == 0 {
            format!("{big} {big_unit}")
        } else {
            format!("{big} {big_unit} {small} {small_unit}")
        }
    };
    match seconds {
        0..MINUTE => format!("{seconds} s"),
        MINUTE..HOUR => format!("{} min", seconds / MINUTE),
        HOUR..DAY => two(seconds / HOUR, "h", seconds % HOUR / MINUTE, "min"),
        _ => two(seconds / DAY, "d", seconds % DAY / HOUR, "h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        Moment::from_rfc3339(text).unwrap()
    }

    #[test]
    fn an_hour_that_occurs_twice_has_its_offset() {
        let check = |utc: &str, expected: &str| assert_eq!(hour_words(moment(utc), Zone::london()), expected);
        check("2026-10-25T00:30:00Z", "01:30+01:00");
        check("2026-10-25T01:30:00Z", "01:30+00:00");
        check("2026-10-25T02:30:00Z", "02:30");
        check("2026-03-29T01:30:00Z", "02:30");
    }

    #[test]
    fn another_day_is_named() {
        let day = NaiveDate::from_ymd_opt(2009, 6, 16).unwrap();
        let words = |utc| moment_words(moment(utc), Zone::london(), day);
        assert_eq!(words("2009-06-16T08:50:00Z"), "09:50");
        assert_eq!(words("2009-06-16T23:30:00Z"), "Wed 17 Jun 00:30");
    }

    #[test]
    fn lengths_are_rounded_down() {
        let words = |seconds| duration_words(Duration::from_secs(seconds));
        assert_eq!(words(59), "59 s");
        assert_eq!(words(119), "1 min");
        assert_eq!(words(3_600), "1 h");
        assert_eq!(words(5_879), "1 h 37 min");
        assert_eq!(words(273_600), "3 d 4 h");
    }
}
