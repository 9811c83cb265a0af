//! Which moment a written time means, in the practice's zone.
//!
//! A bare time of day is the latest that has been (`--at`), or the next to come (`--next`). An hour that occurs twice
//! needs its offset; a time that the clocks skipped is refused. Nothing here asks what time it is.

use std::time::Duration;

use crate::plan::zone::Zone;
use chrono::{DateTime, Days, FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone};

use super::fault::{VerbError, VerbErrorKind, did_you_mean};
use super::time::{read, read_date, shown};
use crate::incident::moment::Moment;
use crate::plan::parse_duration;

/// The latest moment so written that is not after `now`.
///
/// # Errors
/// Where it cannot be read, does not exist, occurs twice, or has not come yet.
pub(crate) fn past(text: &str, option: &str, now: Moment, zone: Zone) -> Result<Moment, VerbError> {
    let written = read(text).map_err(|guess| unreadable(text, option, guess, now, zone))?;
    match written.date {
        Some(date) => {
            let at = on_day(date, written.time, written.offset, zone, true)?;
            if at > now {
                return Err(in_the_future(text, option, now, zone));
            }
            Ok(at)
        }
        None => bare(written.time, written.offset, now, zone, Side::Past),
    }
}

/// The first moment so written that is after `base`; a length of time counts from there too.
///
/// # Errors
/// As [`past`], and where it has been already.
pub(crate) fn next(text: &str, option: &str, now: Moment, base: Moment, zone: Zone) -> Result<Moment, VerbError> {
    if let Ok(after) = parse_duration(text.strip_prefix("in ").unwrap_or(text)) {
        return Ok(base.plus(after));
    }
    let written = read(text).map_err(|guess| unreadable(text, option, guess, now, zone))?;
    let Some(date) = written.date else {
        return bare(written.time, written.offset, base, zone, Side::Coming);
    };
    let at = on_day(date, written.time, written.offset, zone, true)?;
    if at <= base {
        return Err(VerbError::usage(format!("{option} {text} has been already")).hint("give a time that is to come"));
    }
    Ok(at)
}

/// A time of a known day; `is_dated` where the day stands beside it, as the error then says it too.
///
/// # Errors
/// Where it does not exist or occurs twice.
pub(crate) fn on_day(
    date: NaiveDate,
    time: NaiveTime,
    offset: Option<FixedOffset>,
    zone: Zone,
    is_dated: bool,
) -> Result<Moment, VerbError> {
    let local = date.and_time(time);
    match offset {
        Some(offset) => Ok(at_offset(local, offset)),
        None => match zone.from_local_datetime(&local) {
            MappedLocalTime::Single(at) => Ok(moment_of(&at)),
            MappedLocalTime::Ambiguous(first, second) => Err(twice(local, &first, &second, is_dated)),
            MappedLocalTime::None => Err(skipped(local, zone)),
        },
    }
}

fn at_offset(local: NaiveDateTime, offset: FixedOffset) -> Moment {
    Moment(
        local
            .and_utc()
            .timestamp_millis()
            .saturating_sub(i64::from(offset.local_minus_utc()) * 1000),
    )
}

/// Which side of a moment a bare time of day is looked for on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// The latest one that is not after it.
    Past,
    /// The first one that is after it.
    Coming,
}

fn bare(
    time: NaiveTime,
    offset: Option<FixedOffset>,
    base: Moment,
    zone: Zone,
    side: Side,
) -> Result<Moment, VerbError> {
    let here = offset.map_or_else(|| base.in_zone(zone).naive_local(), |offset| local_at(base, offset));
    let fits = |at: Moment| (at <= base) == (side == Side::Past);
    // One day more than seems needed on the near side: clocks that go back at midnight bring yesterday again.
    let days = match side {
        Side::Past => [1, 0, -1, -2],
        Side::Coming => [-1, 0, 1, 2],
    };
    for date in days_around(here.date(), days) {
        let local = date.and_time(time);
        if let Some(offset) = offset {
            let at = at_offset(local, offset);
            if fits(at) {
                return Ok(at);
            }
            continue;
        }
        match zone.from_local_datetime(&local) {
            MappedLocalTime::Single(at) if fits(moment_of(&at)) => return Ok(moment_of(&at)),
            MappedLocalTime::Ambiguous(first, second) if fits(moment_of(&first)) || fits(moment_of(&second)) => {
                return Err(twice(local, &first, &second, false));
            }
            MappedLocalTime::None if (local <= here) == (side == Side::Past) => return Err(skipped(local, zone)),
            _ => {}
        }
    }
    Err(VerbError::usage(format!(
        "{} cannot be found in the days around",
        shown(time)
    )))
}

fn moment_of(at: &DateTime<Zone>) -> Moment {
    Moment(at.timestamp_millis())
}

fn local_at(moment: Moment, offset: FixedOffset) -> NaiveDateTime {
    moment.utc().with_timezone(&offset).naive_local()
}

fn days_around<const COUNT: usize>(day: NaiveDate, steps: [i8; COUNT]) -> impl Iterator<Item = NaiveDate> {
    steps.into_iter().filter_map(move |step| {
        let days = Days::new(u64::from(step.unsigned_abs()));
        if step < 0 {
            day.checked_sub_days(days)
        } else {
            day.checked_add_days(days)
        }
    })
}

fn unreadable(text: &str, option: &str, guess: Option<String>, now: Moment, zone: Zone) -> VerbError {
    let ago = parse_duration(text.strip_suffix(" ago").unwrap_or(text))
        .ok()
        .map(|ago| {
            let then = now.minus(ago).in_zone(zone);
            then.format("%H:%M").to_string()
        });
    let guess = guess.or(ago).map(|guess| did_you_mean(&guess));
    let day = read_date(text)
        .is_ok()
        .then(|| format!("write the time of day after it, as in {text} 08:05"));
    let today = now.in_zone(zone).format("%Y-%m-%d");
    VerbError::usage(format!("{option} wants a time, and \"{text}\" is none"))
        .hint_if(day)
        .hint_if(guess)
        .hint_if(Some(format!("write 08:05, or with its day {today} 08:05")))
}

fn in_the_future(text: &str, option: &str, now: Moment, zone: Zone) -> VerbError {
    let now = now.in_zone(zone).format("%Y-%m-%d %H:%M");
    VerbError {
        message: format!("{option} {text} has not come yet: it is {now}"),
        hint: Some("record things once they have happened; \"timer add\" reminds you of what is to come".to_owned()),
        kind: VerbErrorKind::FutureTime,
    }
}

fn twice(local: NaiveDateTime, first: &DateTime<Zone>, second: &DateTime<Zone>, is_dated: bool) -> VerbError {
    let day = if is_dated {
        local.format("%Y-%m-%d ").to_string()
    } else {
        String::new()
    };
    let time = shown(local.time());
    let (first, second) = (first.offset().fix(), second.offset().fix());
    VerbError::usage(format!(
        "{time} occurs twice on {}, for the clocks go back then",
        local.format("%a %-d %b %Y")
    ))
    .hint(format!(
        "write {day}{time}{first} for the first, {day}{time}{second} for the second"
    ))
}

fn skipped(local: NaiveDateTime, zone: Zone) -> VerbError {
    let time = shown(local.time());
    let day = local.format("%a %-d %b %Y");
    VerbError::usage(format!(
        "{time} does not exist on {day}: the clocks go forward over it ({zone})"
    ))
    .hint("look at the time again, or write the day too, as in 2009-06-16 08:05")
}

/// What to say where a bare time was taken to be an earlier day's: at five past eight, ten past eight is more likely a
/// slip. Past midnight the evening before is what is meant.
pub(super) fn surprise(text: &str, option: &str, at: Moment, now: Moment, zone: Zone) -> Option<String> {
    const EVENING: Duration = Duration::from_secs(3 * 3600);
    let is_bare = read(text).is_ok_and(|written| written.date.is_none());
    let day = at.day_in(zone);
    (is_bare && day != now.day_in(zone) && now.since(at) > EVENING).then(|| {
        let day = day.format("%a %-d %b");
        format!("{option} {text} was taken as {day}, for today it has not come yet")
    })
}
