//! The names by which entries, stations, incidents and people are known.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::plan::read_spelled;

/// 32 bytes written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Hash(pub [u8; 32]);

/// The commitment to a text: SHA-256 of salt, newline, text. The text itself stands beside the line.
pub type Commitment = Hash;

impl Hash {
    /// What the first entry of a chain names as the one before it.
    pub const ZERO: Self = Self([0; 32]);

    /// The hash that these 64 digits write, lower-case only, so that a hash has one spelling.
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let (high, low) = (DIGIT[usize::from(pair[0])], DIGIT[usize::from(pair[1])]);
            if (high | low) == NO_DIGIT {
                return None;
            }
            *byte = high << 4 | low;
        }
        Some(Self(bytes))
    }

    /// The 64 digits.
    pub fn to_hex(self) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        self.0
            .iter()
            .flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]])
            .map(char::from)
            .collect()
    }
}

/// What stands in [`DIGIT`] for a byte that is no digit: every bit set, which no pair of digits gives.
const NO_DIGIT: u8 = 0xff;

/// The value of each byte as a hexadecimal digit. A log has four hashes a line, and reading them by comparing was a
/// tenth of the time that a log takes to load.
const DIGIT: [u8; 256] = {
    let mut values = [NO_DIGIT; 256];
    let mut value = 0;
    while value < 16 {
        values[b"0123456789abcdef"[value as usize] as usize] = value;
        value += 1;
    }
    values
};

impl fmt::Display for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.to_hex())
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}…", &self.to_hex()[..8])
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_hex())
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_spelled(deserializer, |text| {
            Self::from_hex(text).ok_or("a hash is 64 lower-case hexadecimal digits")
        })
    }
}

/// One installation of the program on one machine: twelve letters and digits, minted at random.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StationId([u8; 12]);

impl StationId {
    const ALPHABET: &'static [u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

    /// The id that these random bytes make; each byte gives one character.
    pub fn mint(random: [u8; 12]) -> Self {
        Self(random.map(|byte| Self::ALPHABET[usize::from(byte & 31)]))
    }

    /// The id that this text writes: twelve lower-case letters and digits.
    pub fn new(text: &str) -> Option<Self> {
        let bytes: [u8; 12] = text.as_bytes().try_into().ok()?;
        bytes
            .iter()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            .then_some(Self(bytes))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("")
    }

    /// The four characters, upper-case, by which people tell stations apart.
    pub fn short(&self) -> String {
        self.as_str()[..4].to_ascii_uppercase()
    }
}

impl fmt::Display for StationId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Debug for StationId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Serialize for StationId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for StationId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_spelled(deserializer, |text| {
            Self::new(text).ok_or("a station is twelve lower-case letters and digits")
        })
    }
}

/// Names an incident; begins with the date on which it was opened, as in `2009-06-16-k7f3q2`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct IncidentId(Arc<str>);

impl IncidentId {
    /// The id that this text writes: letters, digits and dashes, 64 bytes at most, so that it is safe in a file name.
    pub fn new(text: &str) -> Option<Self> {
        let fits = !text.is_empty() && text.len() <= 64;
        let plain = text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        (fits && plain && !text.starts_with('-')).then(|| Self(text.into()))
    }

    /// The id of an incident opened on this day, made distinct by six random characters.
    pub fn mint(day: chrono::NaiveDate, random: [u8; 12]) -> Self {
        Self(format!("{day}-{}", &StationId::mint(random).as_str()[..6]).into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IncidentId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl Serialize for IncidentId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for IncidentId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_spelled(deserializer, |text| {
            Self::new(text).ok_or("an incident id is letters, digits and dashes")
        })
    }
}

/// The letters by which a person signs: two or more, kept upper-case.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Initials(Arc<str>);

impl Initials {
    /// The initials that this text writes: two to eight letters, of any alphabet.
    pub fn new(text: &str) -> Option<Self> {
        let letters = text.chars().count();
        let fits = (2..=8).contains(&letters) && text.chars().all(char::is_alphabetic);
        fits.then(|| Self(text.to_uppercase().into()))
    }

    /// The initials as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Initials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl Serialize for Initials {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Initials {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_spelled(deserializer, |text| Ok::<_, Infallible>(Self(text.into())))
    }
}

/// The number of an entry as people say it: `12` at the station that opened the incident, `K7F3-12` at another.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct EntryName {
    /// The other station's four characters, upper-case.
    pub station: Option<String>,
    /// The entry's place in that station's chain, from 1.
    pub seq: u32,
}

impl EntryName {
    /// The name that this text writes.
    pub fn new(text: &str) -> Option<Self> {
        let (station, seq) = match text.rsplit_once('-') {
            Some((station, seq)) => {
                let plain = station.len() == 4 && station.bytes().all(|byte| byte.is_ascii_alphanumeric());
                (Some(plain.then(|| station.to_ascii_uppercase())?), seq)
            }
            None => (None, text),
        };
        let digits = !seq.is_empty() && seq.bytes().all(|byte| byte.is_ascii_digit());
        let seq = digits.then(|| seq.parse().ok()).flatten().filter(|seq| *seq > 0)?;
        Some(Self { station, seq })
    }
}

impl fmt::Display for EntryName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.station {
            Some(station) => formatter.pad(&format!("{station}-{}", self.seq)),
            None => formatter.pad(&self.seq.to_string()),
        }
    }
}

/// The number of a timer or an action: `3` from the station that opened the incident, `K7F3-3` from another, so that
/// two stations apart can never issue the same.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Label(pub String);

impl fmt::Display for Label {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}
