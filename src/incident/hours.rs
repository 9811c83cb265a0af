//! Clocks that sleep while the practice is closed.

use std::time::Duration;

use crate::plan::zone::Zone;
use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeZone};

use crate::incident::event::PracticeFacts;
use crate::incident::moment::Moment;

/// How far ahead an opening is looked for: beyond a year of closed days, a clock simply runs.
const HORIZON_DAYS: u64 = 400;

/// Times of this length and more are counted by the calendar: "within 14 days" means a fortnight, not the months that
/// fourteen days of opening hours would take.
const CALENDAR: Duration = Duration::from_secs(24 * 60 * 60);

/// The moment `working` after `from`, counting only time in which the practice is open; from a day upwards by the
/// calendar, and then not before the practice opens. Where no hours are given, no clock sleeps.
pub fn after_working(practice: &PracticeFacts, from: Moment, working: Duration) -> Moment {
    if practice.hours.is_always() {
        return from.plus(working);
    }
    if working >= CALENDAR {
        return awake(practice, from.plus(working));
    }
    let mut left = working;
    for (opens, closes) in stretches(practice, from) {
        let begin = opens.max(from);
        let length = closes.since(begin);
        if left <= length {
            return begin.plus(left);
        }
        left -= length;
    }
    from.plus(working)
}

/// The moment itself while the practice is open, else its next opening.
pub fn awake(practice: &PracticeFacts, at: Moment) -> Moment {
    if practice.hours.is_always() {
        return at;
    }
    stretches(practice, at).next().map_or(at, |(opens, _)| opens.max(at))
}

/// The time in which the practice was open between two moments; zero where the second is not later.
pub fn working_between(practice: &PracticeFacts, from: Moment, to: Moment) -> Duration {
    if practice.hours.is_always() {
        return to.since(from);
    }
    let mut open = Duration::ZERO;
    for (opens, closes) in stretches(practice, from) {
        if opens >= to {
            return open;
        }
        open += closes.min(to).since(opens.max(from));
    }
    open
}

/// The stretches of opening that end after `from`, in order, for a bounded number of days.
fn stretches(practice: &PracticeFacts, from: Moment) -> impl Iterator<Item = (Moment, Moment)> {
    let zone = practice.zone;
    let first = from.day_in(zone);
    (0..HORIZON_DAYS)
        .filter_map(move |ahead| first.checked_add_days(Days::new(ahead)))
        .flat_map(move |day| {
            practice
                .hours
                .on(day.weekday())
                .iter()
                .map(move |span| (minute_of_day(zone, day, span.from), minute_of_day(zone, day, span.to)))
        })
        .filter(move |(opens, closes)| *closes > from && closes > opens)
}

/// A minute of a day in a zone; a minute that the clocks skip counts from the hour before.
fn minute_of_day(zone: Zone, day: NaiveDate, minute: u16) -> Moment {
    let midnight = day.and_time(NaiveTime::MIN);
    let local = midnight + chrono::TimeDelta::minutes(i64::from(minute));
    let time = zone.from_local_datetime(&local).earliest().or_else(|| {
        zone.from_local_datetime(&(local - chrono::TimeDelta::hours(1)))
            .earliest()
    });
    Moment(time.map_or_else(|| local.and_utc().timestamp_millis(), |time| time.timestamp_millis()))
}
