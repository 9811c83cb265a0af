//! Texts that mean something: durations, dates, times of day, "6 months".

use std::time::Duration;

use chrono::NaiveDate;

use super::diagnostic::quoted;
use super::model::{Cadence, CalendarUnit};

const SECOND: u64 = 1;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// Ten years: whatever is longer is a slip of the pen, and would overflow a date some day.
const LONGEST: u64 = 3_660 * DAY;

/// Why a text could not be read, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} ({hint})")]
pub struct Misread {
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub hint: String,
}

fn misread<T>(message: impl Into<String>, hint: impl Into<String>) -> Result<T, Misread> {
    Err(Misread {
        message: message.into(),
        hint: hint.into(),
    })
}

/// Reads `90s`, `5m`, `2h`, `1d` or several of them, the largest first: `1h30m`, `1h 30m`. Whole numbers only; ten
/// years at most; nothing in it depends on a calendar, a day has 24 hours.
pub(super) fn duration(text: &str) -> Result<Duration, Misread> {
    let text = text.trim();
    let Some(parts) = parts_of(text) else {
        return misread(format!("{} is no length of time", quoted(text)), hint_for_words(text));
    };
    let mut seconds: u64 = 0;
    let mut smallest = u64::MAX;
    for (digits, word) in &parts {
        let unit = match *word {
            "s" => SECOND,
            "m" => MINUTE,
            "h" => HOUR,
            "d" => DAY,
            _ => return misread(format!("{} is no length of time", quoted(text)), hint_for(&parts)),
        };
        if unit >= smallest {
            let message = format!("the parts of {} are out of order", quoted(text));
            return misread(message, "write the larger part first, and each once, as in 1h 30m");
        }
        smallest = unit;
        let count = digits.parse::<u64>().unwrap_or(u64::MAX);
        seconds = seconds.saturating_add(count.saturating_mul(unit));
    }
    if seconds > LONGEST {
        return misread(
            format!("{} is longer than ten years", quoted(text)),
            "check the number and its letter",
        );
    }
    Ok(Duration::from_secs(seconds))
}

/// What to write for a text that is no number and letter: a time of day, `15m after area`.
fn hint_for_words(text: &str) -> String {
    const LENGTH: &str = "write it as in 90s, 5m, 2h or 1d";
    if minute_of_day(text).is_some() {
        return "a time of day cannot stand here; write how long it takes or may take, as in 90m".to_owned();
    }
    match text
        .split_once(" after ")
        .map(|(within, after)| (within.trim(), after.trim()))
    {
        Some((within, after)) if duration(within).is_ok() => {
            format!(
                "write {{after: step:{}, within: {within}}}, with the step's id",
                after.replace(' ', "-")
            )
        }
        _ => LENGTH.to_owned(),
    }
}

/// Digits and the word after them, again and again; nothing where the text is anything else.
fn parts_of(text: &str) -> Option<Vec<(&str, &str)>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|found: char| found.is_ascii_digit()).len();
        let (number, after) = rest.split_at_checked(digits).filter(|(number, _)| !number.is_empty())?;
        let after = after.trim_start();
        let letters = after.len() - after.trim_start_matches(char::is_alphabetic).len();
        let (word, left) = after.split_at_checked(letters)?;
        parts.push((number, word));
        rest = left.trim_start();
    }
    (!parts.is_empty() && parts.len() <= 8).then_some(parts)
}

/// What the author probably means: `10` is minutes as a rule, `2 hours` is plain, weeks are days.
fn hint_for(parts: &[(&str, &str)]) -> String {
    let mut written = Vec::new();
    for (digits, word) in parts {
        let letter = match word.to_lowercase().as_str() {
            "s" | "sec" | "secs" | "second" | "seconds" => "s",
            "" | "m" | "min" | "mins" | "minute" | "minutes" => "m",
            "h" | "hr" | "hrs" | "hour" | "hours" => "h",
            "d" | "day" | "days" => "d",
            "w" | "week" | "weeks" => {
                let days = digits.parse::<u64>().unwrap_or(1).saturating_mul(7);
                written.push(format!("{days}d"));
                continue;
            }
            _ => return "write it as in 90s, 5m, 2h or 1d".to_owned(),
        };
        written.push(format!("{digits}{letter}"));
    }
    format!("did you mean {}?", quoted(&written.join(" ")))
}

/// The form of plan files, largest part first: `1d`, `1h 30m`, `0s`. Reads back as the same; parts of a second are left
/// out.
pub(super) fn duration_text(duration: Duration) -> String {
    let mut left = duration.as_secs();
    let mut parts = Vec::new();
    for (unit, letter) in [(DAY, 'd'), (HOUR, 'h'), (MINUTE, 'm'), (SECOND, 's')] {
        let count = left / unit;
        left %= unit;
        if count > 0 {
            parts.push(format!("{count}{letter}"));
        }
    }
    if parts.is_empty() {
        return "0s".to_owned();
    }
    parts.join(" ")
}

/// Reads a day as `2026-11-22`.
pub(super) fn date(text: &str) -> Result<NaiveDate, Misread> {
    let is_shaped = text.len() == 10
        && text.bytes().enumerate().all(|(index, byte)| {
            if index == 4 || index == 7 {
                byte == b'-'
            } else {
                byte.is_ascii_digit()
            }
        });
    if !is_shaped {
        let hint = match british_date(text) {
            Some(day) => format!("did you mean {}?", quoted(&day.format("%Y-%m-%d").to_string())),
            None => match month_of_year(text) {
                Some(month) => format!("write the day too, as in {month}-01"),
                None => "write year, month, day: 2026-11-22".to_owned(),
            },
        };
        return misread(format!("{} is no date", quoted(text)), hint);
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_or_else(
        |_| {
            misread(
                format!("there is no day {}", quoted(text)),
                "check the month and the day",
            )
        },
        Ok,
    )
}

/// `November 2027` as `2027-11`.
fn month_of_year(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let (month, year) = text.split_once(' ')?;
    let year: u16 = year.trim().parse().ok().filter(|year| (1000..=9999).contains(year))?;
    let month = month.to_lowercase();
    let number = MONTHS.iter().position(|name| month.starts_with(name))?;
    Some(format!("{year}-{:02}", number + 1))
}

/// `22/11/2026` and its like, day first.
fn british_date(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split(['/', '.', '-']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let year: i32 = year.trim().parse().ok().filter(|year| (1000..=9999).contains(year))?;
    NaiveDate::from_ymd_opt(year, month.trim().parse().ok()?, day.trim().parse().ok()?)
}

/// Reads "6 months": a count and a word.
pub(super) fn cadence(text: &str) -> Result<Cadence, Misread> {
    let hint = "write a number and a word: 6 months, 2 weeks, 1 year";
    let mut words = text.split_whitespace();
    let count = words.next().and_then(|count| count.parse::<u32>().ok());
    let unit = words.next().and_then(|word| match word {
        "day" | "days" => Some(CalendarUnit::Day),
        "week" | "weeks" => Some(CalendarUnit::Week),
        "month" | "months" => Some(CalendarUnit::Month),
        "year" | "years" => Some(CalendarUnit::Year),
        _ => None,
    });
    match (count, unit, words.next()) {
        (Some(count @ 1..=1000), Some(unit), None) => Ok(Cadence { count, unit }),
        _ => misread(format!("{} does not say how often", quoted(text)), hint),
    }
}

/// Reads a time of day from 00:00 to 24:00 as minutes from midnight.
pub(super) fn minute_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let are_digits = |part: &str| !part.is_empty() && part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(hour) || !are_digits(minute) || minute.len() != 2 {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let minutes = hour * 60 + minute;
    (minute < 60 && minutes <= 1440).then_some(minutes)
}
