//! Times and dates as people write them; which moment is meant is found in [`super::when`].

use crate::plan::zone::Zone;
use chrono::{FixedOffset, NaiveDate, NaiveTime, Offset};

use crate::incident::moment::Moment;

/// A time as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    /// The day, where one stands.
    pub(crate) date: Option<NaiveDate>,
    /// The time of day.
    pub(crate) time: NaiveTime,
    /// The offset from UTC, where one stands.
    pub(crate) offset: Option<FixedOffset>,
}

/// Reads `08:05`, `08:05:30`, a date before either, an offset (`Z`, `+01:00`) after.
///
/// # Errors
/// What to write instead, where that can be guessed.
pub(crate) fn read(text: &str) -> Result<Written, Option<String>> {
    let text = text.trim();
    let (date, rest) = match text.rsplit_once([' ', 'T', 't']) {
        Some((date, rest)) => (Some(read_date(date).map_err(|_| guess(text))?), rest),
        None => (None, text),
    };
    match read_clock(rest) {
        Some((time, offset)) => Ok(Written { date, time, offset }),
        None => Err(guess(text)),
    }
}

fn read_clock(text: &str) -> Option<(NaiveTime, Option<FixedOffset>)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != ':' && letter != '.');
    let (clock, offset) = text.split_at(end.unwrap_or(text.len()));
    let offset = match offset {
        "" => None,
        "Z" | "z" => Some(FixedOffset::east_opt(0)?),
        text => Some(read_offset(text)?),
    };
    let mut parts = clock.split(':');
    let hour = digits(parts.next()?, 1..=2)?;
    let minute = digits(parts.next()?, 2..=2)?;
    let (second, milli) = match parts.next() {
        None => (0, 0),
        Some(text) => match text.split_once('.') {
            None => (digits(text, 2..=2)?, 0),
            Some((second, fraction)) => {
                let milli = digits(fraction.get(..3).unwrap_or(fraction), 1..=3)?;
                digits(fraction, 1..=9)?;
                let scale = 10_u32.pow(3_u32.saturating_sub(u32::try_from(fraction.len()).ok()?));
                (digits(second, 2..=2)?, milli * scale)
            }
        },
    };
    if parts.next().is_some() {
        return None;
    }
    Some((NaiveTime::from_hms_milli_opt(hour, minute, second, milli)?, offset))
}

fn read_offset(text: &str) -> Option<FixedOffset> {
    let (sign, rest) = match text.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, text.strip_prefix('-')?),
    };
    let (hours, minutes) = rest.split_once(':')?;
    let (hours, minutes) = (digits(hours, 2..=2)?, digits(minutes, 2..=2)?);
    if hours > 15 || minutes > 59 {
        return None;
    }
    FixedOffset::east_opt(sign * i32::try_from(hours * 3600 + minutes * 60).ok()?)
}

fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let plain = lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// What was meant by `0805`, `8.05`, `8am`, `8:05pm`, `24:00`.
fn guess(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase().replace(' ', "");
    let (clock, later_hours) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(clock), _) => (clock, Some(0)),
        (_, Some(clock)) => (clock, Some(12)),
        _ => (lower.as_str(), None),
    };
    let clock = clock.strip_suffix(['h', '.']).unwrap_or(clock);
    let (hour, minute) = match clock.split_once(['.', ':', 'h', '-', ',', ';']) {
        Some((hour, minute)) => (digits(hour, 1..=2)?, digits(minute, 1..=2)?),
        None if clock.len() <= 2 && later_hours.is_some() => (digits(clock, 1..=2)?, 0),
        None => {
            let number = digits(clock, 3..=4)?;
            (number / 100, number % 100)
        }
    };
    let hour = match later_hours {
        Some(hours) if (1..=12).contains(&hour) => hour % 12 + hours,
        Some(_) => return None,
        None if hour == 24 => 0,
        None => hour,
    };
    (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}

/// A time of day without needless zeros: to the minute, else to the second, else to the millisecond.
pub(super) fn shown(time: NaiveTime) -> String {
    let millis = time.format("%.3f").to_string();
    let seconds = time.format(":%S").to_string();
    let clock = time.format("%H:%M");
    match (seconds.as_str(), millis.as_str()) {
        (":00", ".000") => clock.to_string(),
        (_, ".000") => format!("{clock}{seconds}"),
        _ => format!("{clock}{seconds}{millis}"),
    }
}

/// A moment as [`read`] reads it in one word: `2009-06-16T08:05+01:00`.
pub(crate) fn written(moment: Moment, zone: Zone) -> String {
    let there = moment.in_zone(zone);
    let offset = there.offset().fix();
    let (local, offset) = if offset.local_minus_utc() % 60 == 0 {
        (there.naive_local(), offset.to_string())
    } else {
        // An offset of odd seconds (local mean time, before zones) has no spelling.
        (moment.utc().naive_utc(), "Z".to_owned())
    };
    format!("{}T{}{offset}", local.format("%Y-%m-%d"), shown(local.time()))
}

/// Reads `2009-06-30`, `30/06/2009`, `30 Jun 2009`.
///
/// # Errors
/// What to write instead, where that can be guessed.
pub(crate) fn read_date(text: &str) -> Result<NaiveDate, Option<String>> {
    let text = text.trim();
    let part = |text: &str, lengths| digits(text, lengths);
    let date = |year: u32, month: u32, day: u32| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
    let parts: Vec<&str> = text
        .split(['-', '/', '.', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    let [first, second, third] = parts.as_slice() else {
        return Err(None);
    };
    if let (Some(year), Some(month), Some(day)) = (part(first, 4..=4), part(second, 1..=2), part(third, 1..=2)) {
        return date(year, month, day).ok_or(None);
    }
    let month = part(second, 1..=2).or_else(|| month_of(second));
    if let (Some(day), Some(month), Some(year)) = (part(first, 1..=2), month, part(third, 4..=4)) {
        let swapped = || date(year, day, month).map(|date| date.to_string());
        return date(year, month, day).ok_or_else(swapped);
    }
    if let (Some(day), Some(month), Some(year)) = (part(first, 1..=2), month, part(third, 2..=2)) {
        return Err(date(2000 + year, month, day).map(|date| date.to_string()));
    }
    Err(None)
}

fn month_of(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let place = MONTHS
        .iter()
        .position(|month| word.len() >= 3 && month.starts_with(&word))?;
    u32::try_from(place + 1).ok()
}
