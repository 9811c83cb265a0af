//! Times as people type them, and as the screen writes them.

use std::time::Duration;

use crate::plan::zone::Zone;
use chrono::{Days, NaiveDate, NaiveTime};

use super::theme::Tone;
use crate::incident::moment::Moment;
use crate::incident::narrate;
use crate::incident::outsiders::OutsideClock;
use crate::plan::parse_duration;
use crate::verb::time::read_date;
use crate::verb::when;

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

/// Until when an outsider must be told and how long that still is, and how loudly that is said: the last quarter of the
/// time is loud, and more so what has run out.
pub fn time_left(clock: &OutsideClock<'_>, now: Moment, zone: Zone) -> (String, Tone) {
    let Some(due) = clock.due else {
        return ("as soon as can be".to_owned(), Tone::Attention);
    };
    let at = narrate::moment_words(due, zone, now.day_in(zone));
    if due <= now {
        return (
            format!("was due {at}, {} ago", header_length(now.since(due))),
            Tone::Bad,
        );
    }
    let left = due.since(now);
    let tone = if clock.is_near(now) {
        Tone::Attention
    } else {
        Tone::Plain
    };
    // Rounded up, so that nothing is left only when nothing is.
    let words = header_length(left + Duration::from_secs(59));
    (format!("by {at}, {words} left"), tone)
}

/// Which of the two times of a day that bears a name twice is meant, and which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The latest such time that is not in the future.
    Past,
    /// The next such time.
    Next,
}

/// The moment that a time of day names, on the side of `now` that is meant. What the command language reads is read
/// here too; beyond it `0805`, `8.05` and the zone's own short name, as in `0130 GMT`.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn moment(text: &str, zone: Zone, now: Moment, side: Side) -> Result<Moment, String> {
    let text = text.trim();
    // `in 20`, `20 min`: a length counts from now, as in every field that wants one.
    let coming = length(text).filter(|_| side == Side::Next && clock_time(text).is_none());
    if let Some(length) = coming {
        return Ok(now.plus(length));
    }
    let written = as_the_verbs_write_it(text, zone, now);
    let found = match side {
        Side::Past => when::past(&written, "the time", now, zone),
        Side::Next => when::next(&written, "the time", now, now, zone),
    };
    found.map_err(|error| match error.hint {
        // The words of the command line would name an option that nobody has typed here.
        Some(hint) if error.message.starts_with("the time wants") => format!("\"{text}\" is not a time: {hint}."),
        Some(hint) => format!("{}: {hint}", capital(&error.message)),
        None => format!("{}.", capital(&error.message)),
    })
}

/// A time as it was typed in the spelling of the command language; anything else as it stands.
fn as_the_verbs_write_it(text: &str, zone: Zone, now: Moment) -> String {
    let (clock, name) = match text.split_once(' ') {
        Some((clock, name)) if name.chars().all(char::is_alphabetic) => (clock, Some(name)),
        _ => (text, None),
    };
    let Some(time) = clock_time(clock) else {
        return text.to_owned();
    };
    let offset = name.and_then(|name| offset_named(name, zone, now));
    if name.is_some() && offset.is_none() {
        return text.to_owned();
    }
    format!("{}{}", time.format("%H:%M"), offset.unwrap_or_default())
}

/// The offset that a short name stands for in a zone, around now: within half a year it has had every name it has.
fn offset_named(name: &str, zone: Zone, now: Moment) -> Option<String> {
    const MONTH: Duration = Duration::from_secs(30 * 86_400);
    (0..12)
        .map(|months| now.minus(MONTH * months).in_zone(zone))
        .find(|time| time.format("%Z").to_string().eq_ignore_ascii_case(name))
        .map(|time| time.format("%:z").to_string())
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A length of time as people type it: `30` is minutes; else as the command language has it, `90 min` too.
pub fn length(text: &str) -> Option<Duration> {
    let text = text.trim().to_lowercase();
    let text = text.strip_prefix("in ").unwrap_or(&text).replace("minutes", "m");
    let text = text.replace("mins", "m").replace("min", "m");
    let text = text.trim();
    let text = if text.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("{text}m")
    } else {
        text.replace(' ', "")
    };
    parse_duration(&text).ok().filter(|length| !length.is_zero())
}

/// A day as people type it: `30/6`, `30/6/2009`, `30 Jun`, `2009-06-30`, `tomorrow`, a weekday. Without a year, the
/// next such day.
pub fn day(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let text = text.trim().to_lowercase();
    if let Ok(day) = read_date(&text) {
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
    let year = chrono::Datelike::year(&today);
    [year, year + 1].into_iter().find_map(|year| {
        let dated = format!("{}/{year}", text.replace(['.', ' ', '-'], "/"));
        read_date(&dated).ok().filter(|day| *day >= today)
    })
}

/// `09:42:07 BST`, the clock of the header.
pub fn header_clock(now: Moment, zone: Zone) -> String {
    now.in_zone(zone).format("%H:%M:%S %Z").to_string()
}

/// `Tue 16 Jun`, with the year where it is not that of `known`, the day on which the incident was opened.
pub fn header_day(now: Moment, zone: Zone, known: Moment) -> String {
    let form = if is_of_another_year(now, zone, known) {
        "%a %-d %b %Y"
    } else {
        "%a %-d %b"
    };
    now.in_zone(zone).format(form).to_string()
}

/// Whether a moment is of another year than a known one.
pub fn is_of_another_year(now: Moment, zone: Zone, known: Moment) -> bool {
    chrono::Datelike::year(&now.day_in(zone)) != chrono::Datelike::year(&known.day_in(zone))
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
        let past = |text| moment(text, Zone::london(), now, Side::Past);
        assert_eq!(past("0805"), Ok(at("2009-06-16T08:05:00+01:00")));
        assert_eq!(past("17:50"), Ok(at("2009-06-15T17:50:00+01:00")));
        assert_eq!(
            moment("0805", Zone::london(), now, Side::Next),
            Ok(at("2009-06-17T08:05:00+01:00"))
        );
        assert!(past("soon").unwrap_err().contains("write 08:05"));
    }

    #[test]
    fn an_hour_that_occurs_twice_wants_its_offset() {
        let now = at("2026-10-25T06:00:00Z");
        let past = |text| moment(text, Zone::london(), now, Side::Past);
        assert!(past("0130").unwrap_err().contains("occurs twice"));
        assert_eq!(past("01:30 BST"), Ok(at("2026-10-25T00:30:00Z")));
        assert_eq!(past("01:30+00:00"), Ok(at("2026-10-25T01:30:00Z")));
        assert!(moment("0130", Zone::london(), at("2027-03-28T06:00:00Z"), Side::Past).is_err());
    }

    #[test]
    fn lengths_and_days_are_read_as_people_type_them() {
        assert_eq!(length("30"), Some(Duration::from_secs(1800)));
        assert_eq!(length("2 h"), Some(Duration::from_secs(7200)));
        assert_eq!(length("in 20"), Some(Duration::from_secs(1200)));
        assert_eq!(length("0"), None);
        let now = at("2009-06-16T09:42:00+01:00");
        for text in ["in 30", "in 30m", "30m", "30 min", "1012", "10.12"] {
            let next = moment(text, Zone::london(), now, Side::Next);
            assert_eq!(next, Ok(at("2009-06-16T10:12:00+01:00")), "{text}");
        }
        assert_eq!(length("soon"), None);
        let today = NaiveDate::from_ymd_opt(2009, 6, 16).unwrap();
        assert_eq!(day("30/6", today), NaiveDate::from_ymd_opt(2009, 6, 30));
        assert_eq!(day("1 jan", today), NaiveDate::from_ymd_opt(2010, 1, 1));
        assert_eq!(day("friday", today), NaiveDate::from_ymd_opt(2009, 6, 19));
        assert_eq!(day("2009-07-01", today), NaiveDate::from_ymd_opt(2009, 7, 1));
        assert_eq!(day("whenever", today), None);
    }
}
