//! Times as people type them, and as the screen writes them.

use std::time::Duration;

use chrono::{DateTime, Days, LocalResult, NaiveDate, NaiveTime, Offset, TimeZone};
use chrono_tz::Tz;

use crate::incident::moment::Moment;

/// A time of day as people type it: `0805`, `805`, `8.05`, `8:05`, `8`.
pub fn clock_time(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    let (hour, minute) = match text.split_once([':', '.', ' ']) {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        Some(_) => return None,
        None if text.len() <= 2 => (text, "0"),
        None => text.split_at_checked(text.len() - 2)?,
    };
    let is_number = |part: &str| !part.is_empty() && part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(hour) || !is_number(minute) {
        return None;
    }
    NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)
}

/// Which of the two times of a day that bears a name twice is meant, and which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The latest such time that is not in the future.
    Past,
    /// The next such time.
    Next,
}

/// The moment that a time of day names, on the side of `now` that is meant. An hour that occurs twice wants its offset
/// or the zone's own short name behind it: `0130 GMT`, `0130+00:00`.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn moment(text: &str, zone: Tz, now: Moment, side: Side) -> Result<Moment, String> {
    let text = text.trim();
    let cut = text.find(|letter: char| letter == '+' || letter == '-' || letter.is_alphabetic());
    let (clock, suffix) = text.split_at(cut.unwrap_or(text.len()));
    let time = clock_time(clock).ok_or_else(|| format!("\"{text}\" is not a time. Type it as 08:05 or 0805."))?;
    let today = now.day_in(zone);
    let days = match side {
        Side::Past => [Some(today), today.checked_sub_days(Days::new(1))],
        Side::Next => [Some(today), today.checked_add_days(Days::new(1))],
    };
    for day in days.into_iter().flatten() {
        let found = on_day(zone, day, time, suffix, text)?;
        match side {
            Side::Past if found <= now => return Ok(found),
            Side::Next if found > now => return Ok(found),
            _ => {}
        }
    }
    Err(format!("\"{text}\" names no time that fits."))
}

fn on_day(zone: Tz, day: NaiveDate, time: NaiveTime, suffix: &str, text: &str) -> Result<Moment, String> {
    let suffix = suffix.trim();
    let fits = |time: &DateTime<Tz>| {
        let minutes = time.offset().fix().local_minus_utc() / 60;
        suffix.is_empty()
            || suffix.eq_ignore_ascii_case(&time.format("%Z").to_string())
            || suffix == format!("{:+03}:{:02}", minutes / 60, minutes % 60)
    };
    match zone.from_local_datetime(&day.and_time(time)) {
        LocalResult::Single(time) if fits(&time) => Ok(Moment(time.timestamp_millis())),
        LocalResult::Ambiguous(first, second) => match (fits(&first), fits(&second)) {
            (true, false) => Ok(Moment(first.timestamp_millis())),
            (false, true) => Ok(Moment(second.timestamp_millis())),
            (false, false) => Err(format!("\"{text}\": {suffix} is not the time here.")),
            (true, true) => Err(format!(
                "{} occurs twice that night. Type {} or {}.",
                time.format("%H:%M"),
                first.format("%H:%M %Z"),
                second.format("%H:%M %Z")
            )),
        },
        LocalResult::Single(_) => Err(format!("\"{text}\": {suffix} is not the time here.")),
        LocalResult::None => Err(format!(
            "{} does not exist on {}: the clocks went forward.",
            time.format("%H:%M"),
            day.format("%-d %b")
        )),
    }
}

/// A length of time as people type it: `30`, `30m`, `1h`, `90 min`, `2 h`.
pub fn length(text: &str) -> Option<Duration> {
    let text = text.trim().to_lowercase();
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (count, unit) = text.split_at(digits);
    let count: u64 = count.parse().ok().filter(|count| (1..=10_000).contains(count))?;
    let seconds = match unit.trim() {
        "s" | "sec" => 1,
        "" | "m" | "min" | "mins" | "minutes" => 60,
        "h" | "hour" | "hours" => 3600,
        "d" | "day" | "days" => 86_400,
        _ => return None,
    };
    Some(Duration::from_secs(count * seconds))
}

/// A day as people type it: `30/6`, `30/6/2009`, `30 Jun`, `2009-06-30`, `tomorrow`, a weekday. Without a year, the
/// next such day.
pub fn day(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let text = text.trim().to_lowercase();
    if let Ok(day) = NaiveDate::parse_from_str(&text, "%Y-%m-%d") {
        return Some(day);
    }
    match text.as_str() {
        "today" => return Some(today),
        "tomorrow" => return today.succ_opt(),
        _ => {}
    }
    if let Ok(weekday) = text.parse::<chrono::Weekday>() {
        return (1..=7)
            .filter_map(|ahead| today.checked_add_days(Days::new(ahead)))
            .find(|day| chrono::Datelike::weekday(day) == weekday);
    }
    let with_year = text.replace(['.', ' '], "/");
    if let Ok(day) = NaiveDate::parse_from_str(&with_year, "%d/%m/%Y").or_else(|_| NaiveDate::parse_from_str(&with_year, "%d/%b/%Y")) {
        return Some(day);
    }
    let year = chrono::Datelike::year(&today);
    [year, year + 1].into_iter().find_map(|year| {
        let dated = format!("{with_year}/{year}");
        NaiveDate::parse_from_str(&dated, "%d/%m/%Y")
            .or_else(|_| NaiveDate::parse_from_str(&dated, "%d/%b/%Y"))
            .ok()
            .filter(|day| *day >= today)
    })
}

/// `09:42:07 BST`, the clock of the header.
pub fn header_clock(now: Moment, zone: Tz) -> String {
    now.in_zone(zone).format("%H:%M:%S %Z").to_string()
}

/// `Tue 16 Jun`, with the year where it is not this one.
pub fn header_day(now: Moment, zone: Tz) -> String {
    now.in_zone(zone).format("%a %-d %b").to_string()
}

/// A length of time as narrow as can be: `1:37` in hours and minutes, `3d 4h` beyond two days.
pub fn narrow(length: Duration) -> String {
    let minutes = length.as_secs() / 60;
    if minutes >= 48 * 60 {
        return format!("{}d {}h", minutes / 1440, minutes % 1440 / 60);
    }
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// `1 h 37 m`, as the header writes it.
pub fn header_length(length: Duration) -> String {
    let minutes = length.as_secs() / 60;
    match minutes {
        0..60 => format!("{minutes} m"),
        60..2880 => format!("{} h {} m", minutes / 60, minutes % 60),
        _ => format!("{} d {} h", minutes / 1440, minutes % 1440 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONDON: Tz = Tz::Europe__London;

    fn at(text: &str) -> Moment {
        Moment::from_rfc3339(text).unwrap()
    }

    #[test]
    fn times_are_read_as_people_type_them() {
        for text in ["0805", "805", "8.05", "8:05", "08:05", "8 05"] {
            assert_eq!(clock_time(text), NaiveTime::from_hms_opt(8, 5, 0), "{text}");
        }
        assert_eq!(clock_time("9"), NaiveTime::from_hms_opt(9, 0, 0));
        for text in ["", "25:00", "8:5", "0865", "eight", "8:05:00", "12345"] {
            assert_eq!(clock_time(text), None, "{text}");
        }
    }

    #[test]
    fn a_past_time_is_the_latest_that_was_and_a_next_one_the_first_to_come() {
        let now = at("2009-06-16T09:42:00+01:00");
        let past = |text| moment(text, LONDON, now, Side::Past);
        assert_eq!(past("0805"), Ok(at("2009-06-16T08:05:00+01:00")));
        assert_eq!(past("17:50"), Ok(at("2009-06-15T17:50:00+01:00")));
        assert_eq!(moment("0805", LONDON, now, Side::Next), Ok(at("2009-06-17T08:05:00+01:00")));
        assert!(past("soon").unwrap_err().contains("not a time"));
    }

    #[test]
    fn an_hour_that_occurs_twice_wants_its_offset() {
        let now = at("2026-10-25T06:00:00Z");
        let past = |text| moment(text, LONDON, now, Side::Past);
        assert!(past("0130").unwrap_err().contains("occurs twice"));
        assert_eq!(past("01:30 BST"), Ok(at("2026-10-25T00:30:00Z")));
        assert_eq!(past("01:30+00:00"), Ok(at("2026-10-25T01:30:00Z")));
        assert!(moment("0130", LONDON, at("2027-03-28T06:00:00Z"), Side::Past).unwrap_err().contains("does not exist"));
    }

    #[test]
    fn lengths_and_days_are_read_as_people_type_them() {
        assert_eq!(length("30"), Some(Duration::from_secs(1800)));
        assert_eq!(length("2 h"), Some(Duration::from_secs(7200)));
        assert_eq!(length("0"), None);
        assert_eq!(length("soon"), None);
        let today = NaiveDate::from_ymd_opt(2009, 6, 16).unwrap();
        assert_eq!(day("30/6", today), NaiveDate::from_ymd_opt(2009, 6, 30));
        assert_eq!(day("1 jan", today), NaiveDate::from_ymd_opt(2010, 1, 1));
        assert_eq!(day("friday", today), NaiveDate::from_ymd_opt(2009, 6, 19));
        assert_eq!(day("2009-07-01", today), NaiveDate::from_ymd_opt(2009, 7, 1));
        assert_eq!(day("whenever", today), None);
    }
}
