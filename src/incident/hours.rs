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

/// What somebody does outside opening hours keeps the clocks running for so long: people are there, and nobody says when
/// they go home.
const AWAKE_MS: i64 = 60 * 60 * 1000;

/// When people were at work on an incident although the practice was closed: from each thing that they did, an hour.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OutOfHours {
    /// From and until, in order, apart from each other.
    stretches: Vec<(Moment, Moment)>,
    /// The opening that was looked up last: most of what is done is done within one.
    opening: Option<(Moment, Moment)>,
}

impl OutOfHours {
    /// Takes into account that something was done at this time.
    pub(in crate::incident) fn note(&mut self, practice: &PracticeFacts, at: Moment) {
        let holds = |(from, until): (Moment, Moment)| from <= at && at < until;
        if practice.hours.is_always() || self.opening.is_some_and(holds) {
            return;
        }
        if let Some(opening) = stretches(practice, at).next().filter(|opening| holds(*opening)) {
            self.opening = Some(opening);
            return;
        }
        let mut added = (at, Moment(at.0.saturating_add(AWAKE_MS)));
        let first = self.stretches.partition_point(|(_, until)| *until < added.0);
        let last = first + self.stretches[first..].partition_point(|(from, _)| *from <= added.1);
        for (from, until) in self.stretches.drain(first..last) {
            added = (added.0.min(from), added.1.max(until));
        }
        self.stretches.insert(first, added);
    }
}

/// The time in which an incident's clocks run: the practice's opening hours, and when people were at work on it outside
/// of them. Where no hours are given, no clock sleeps.
#[derive(Debug, Clone, Copy)]
pub struct Working<'a> {
    practice: &'a PracticeFacts,
    out_of_hours: &'a OutOfHours,
}

impl<'a> Working<'a> {
    /// The time in which the clocks of an incident of this practice run.
    pub const fn new(practice: &'a PracticeFacts, out_of_hours: &'a OutOfHours) -> Self {
        Self { practice, out_of_hours }
    }

    /// The moment `working` after `from`, counting only time in which the clocks run; from a day upwards by the calendar,
    /// and then not before somebody is there.
    pub fn after(self, from: Moment, working: Duration) -> Moment {
        if self.practice.hours.is_always() {
            return from.plus(working);
        }
        if working >= CALENDAR {
            return self.awake(from.plus(working));
        }
        let mut left = working;
        for (begins, ends) in self.stretches(from) {
            let begin = begins.max(from);
            let length = ends.since(begin);
            if left <= length {
                return begin.plus(left);
            }
            left -= length;
        }
        from.plus(working)
    }

    /// The moment itself while somebody is there, else the next opening.
    pub fn awake(self, at: Moment) -> Moment {
        if self.practice.hours.is_always() {
            return at;
        }
        self.stretches(at).next().map_or(at, |(begins, _)| begins.max(at))
    }

    /// The time in which the clocks ran between two moments; zero where the second is not later.
    pub fn between(self, from: Moment, to: Moment) -> Duration {
        if self.practice.hours.is_always() {
            return to.since(from);
        }
        let mut ran = Duration::ZERO;
        for (begins, ends) in self.stretches(from) {
            if begins >= to {
                return ran;
            }
            ran += ends.min(to).since(begins.max(from));
        }
        ran
    }

    /// The stretches in which the clocks run that end after `from`, in order, none within another.
    fn stretches(self, from: Moment) -> impl Iterator<Item = (Moment, Moment)> {
        let mut opening = stretches(self.practice, from).peekable();
        let known = &self.out_of_hours.stretches;
        let mut beyond = known[known.partition_point(|(_, until)| *until <= from)..]
            .iter()
            .copied()
            .peekable();
        let mut reached = Moment(i64::MIN);
        std::iter::from_fn(move || {
            loop {
                let is_opening = match (opening.peek(), beyond.peek()) {
                    (Some(opening), Some(beyond)) => opening.0 <= beyond.0,
                    (opening, _) => opening.is_some(),
                };
                let (begins, ends) = if is_opening { opening.next() } else { beyond.next() }?;
                let begins = begins.max(reached);
                if begins < ends {
                    reached = ends;
                    return Some((begins, ends));
                }
            }
        })
    }
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
