//! Points in time, as the core sees them: arguments, never asked for.

use std::fmt;
use std::time::Duration;

use crate::plan::zone::Zone;
use chrono::{DateTime, NaiveDate, Offset, SecondsFormat, TimeZone, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::plan::read_spelled;

/// A point in time: milliseconds of UTC since 1970.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Moment(pub i64);

impl Moment {
    /// The moment as chrono's type; moments beyond chrono's range become its epoch.
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }

    /// The moment in a zone.
    pub fn in_zone(self, zone: Zone) -> DateTime<Zone> {
        self.utc().with_timezone(&zone)
    }

    /// How many seconds the zone's clock is ahead of UTC at this moment.
    pub fn offset_in(self, zone: Zone) -> i32 {
        zone.offset_from_utc_datetime(&self.utc().naive_utc())
            .fix()
            .local_minus_utc()
    }

    /// The calendar day in a zone.
    pub fn day_in(self, zone: Zone) -> NaiveDate {
        self.in_zone(zone).date_naive()
    }

    /// RFC 3339 in a zone, to the second, as JSON shows it: `2009-06-16T08:05:00+01:00`.
    pub fn rfc3339(self, zone: Zone) -> String {
        self.in_zone(zone).to_rfc3339_opts(SecondsFormat::Secs, false)
    }

    /// The moment that an RFC 3339 text names.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        quick_utc(text).or_else(|| {
            DateTime::parse_from_rfc3339(text)
                .ok()
                .map(|time| Self(time.timestamp_millis()))
        })
    }

    /// The time since an earlier moment; zero where that one is later.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// This moment and a duration later.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(
            self.0
                .saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)),
        )
    }

    /// This moment and a duration earlier.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        Self(
            self.0
                .saturating_sub(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)),
        )
    }
}

/// Reads `YYYY-MM-DDTHH:MM:SS.mmmZ`, the one form that entries are written in, without chrono's general parser: a
/// journal of a million entries is read within seconds.
fn quick_utc(text: &str) -> Option<Moment> {
    let bytes: &[u8; 24] = text.as_bytes().try_into().ok()?;
    let number = |from: usize, to: usize| -> Option<i64> {
        bytes[from..to].iter().try_fold(0_i64, |sum, byte| {
            byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0'))
        })
    };
    let marks = [
        (4, b'-'),
        (7, b'-'),
        (10, b'T'),
        (13, b':'),
        (16, b':'),
        (19, b'.'),
        (23, b'Z'),
    ];
    if marks.iter().any(|(at, mark)| bytes[*at] != *mark) {
        return None;
    }
    let (month, day) = (number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let date = NaiveDate::from_ymd_opt(
        i32::try_from(number(0, 4)?).ok()?,
        u32::try_from(month).ok()?,
        u32::try_from(day).ok()?,
    )?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let days = i64::from(date.to_epoch_days());
    Some(Moment(
        ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + number(20, 23)?,
    ))
}

impl fmt::Display for Moment {
    /// UTC to the millisecond, as entries are written: `2009-06-16T07:05:00.000Z`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.utc().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_spelled(deserializer, |text| {
            Self::from_rfc3339(text).ok_or("not a time of RFC 3339")
        })
    }
}

/// One run of a machine's operating system. Durations within one are counted by its monotonic clock.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct BootId(pub u64);

impl Serialize for BootId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:016x}", self.0))
    }
}

impl<'de> Deserialize<'de> for BootId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_spelled(deserializer, |text| u64::from_str_radix(text, 16).map(Self))
    }
}

/// What time it is, asked for once at the edge and handed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Now {
    /// By the wall clock.
    pub wall: Moment,
    /// Milliseconds of the machine's monotonic clock, sleep counted.
    pub mono: u64,
    /// The run of the machine that `mono` belongs to.
    pub boot: BootId,
}

/// A hybrid logical clock: milliseconds times 4096 and a counter. It orders entries and is never shown. From September
/// 2039 on it is 2^53 and more: who reads a line with floating-point numbers must not compute with it, and need not, since
/// the hash is of the line's bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Clock(pub u64);

impl Clock {
    /// The next clock after `last`, at this wall time.
    #[must_use]
    pub fn next(last: Self, wall: Moment) -> Self {
        let by_wall = u64::try_from(wall.0).unwrap_or(0).saturating_mul(4096);
        Self(by_wall.max(last.0.saturating_add(1)))
    }

    /// The wall time that the clock stands for.
    pub fn wall(self) -> Moment {
        Moment(i64::try_from(self.0 / 4096).unwrap_or(i64::MAX))
    }
}
