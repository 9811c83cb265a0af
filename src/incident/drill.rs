//! What is a drill's own: its setting, its injects, the turns of its clock, and what was thought of its objectives.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use crate::incident::drill_clock::DrillClock;
use crate::incident::ids::Hash;
use crate::incident::moment::Moment;
use crate::plan;
use crate::plan::model::RoleId;
use crate::plan::scenario::{InjectId, ObjectiveId, STOP_WORD, Scenario, ScenarioId};

/// The fastest that a drill's clock goes.
pub const FASTEST: u32 = 60;

/// What identifies the scenario of a drill. Its text is not in the log before the drill has ended, for the log would show
/// what is coming.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioRef {
    /// Its id.
    pub id: ScenarioId,
    /// Its title.
    pub title: String,
    /// SHA-256 of its text.
    pub sha256: Hash,
}

/// How a drill is set up; fixed in its opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillSetting {
    /// The scenario.
    pub scenario: ScenarioRef,
    /// By which variants are chosen.
    pub seed: u64,
    /// When the story begins: T+0 on the drill's time line.
    pub starts: Moment,
    /// How many seconds of the drill pass in one.
    pub speed: u32,
    /// What makes it harder than the scenario has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complication: Option<String>,
    /// Whether it was run from a script, by nobody: such a run tests a plan and rehearses no one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub scripted: bool,
    /// Whether it is read aloud: its injects are cards that a person turns, and the team uses exercise paper, so that the
    /// log has what was marked and not what was done.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub read_aloud: bool,
    /// The scenario's word that ends it at once, where it is another than the usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_word: Option<String>,
}

impl DrillSetting {
    /// The word that ends the drill at once.
    pub fn stop_word(&self) -> &str {
        self.stop_word.as_deref().unwrap_or(STOP_WORD)
    }

    /// Whether somebody has said a word that ends the drill: its own, or the usual one, in whatever case and spacing.
    pub fn is_stop_word(&self, said: &str) -> bool {
        let bare = |text: &str| -> String {
            let letters = text.chars().filter(|letter| letter.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect()
        };
        let said = bare(said);
        !said.is_empty() && [self.stop_word(), STOP_WORD].into_iter().any(|word| bare(word) == said)
    }
}

/// The text of a scenario, and the scenario that it is: read when it is first asked for, and once however many hold it.
#[derive(Clone)]
pub struct ScenarioText {
    text: Arc<str>,
    read: Arc<OnceLock<Arc<Scenario>>>,
}

impl ScenarioText {
    /// The scenario, read leniently, as a drill's own is for ever.
    pub fn scenario(&self) -> Arc<Scenario> {
        Arc::clone(
            self.read
                .get_or_init(|| Arc::new(plan::read_pinned_scenario(&self.text))),
        )
    }
}

impl From<String> for ScenarioText {
    fn from(text: String) -> Self {
        Self {
            text: text.into(),
            read: Arc::default(),
        }
    }
}

impl Deref for ScenarioText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl PartialEq for ScenarioText {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl fmt::Debug for ScenarioText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(formatter)
    }
}

impl Serialize for ScenarioText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for ScenarioText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

/// An inject was sent, held, skipped or freed. What it says stands beside the line, and only once it has been sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InjectRecorded {
    /// Which.
    pub inject: InjectId,
    /// What became of it.
    pub to: InjectRecord,
    /// Who says it, in the story.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The role that hears it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_title: Option<String>,
    /// How it comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medium: Option<String>,
}

/// What became of an inject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InjectRecord {
    /// The players have it.
    Sent,
    /// It waits until it is freed.
    Held,
    /// It does not come.
    Skipped,
    /// It comes again when its time has come.
    Freed,
}

impl InjectRecord {
    /// The word of the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Held => "held back",
            Self::Skipped => "skipped",
            Self::Freed => "freed",
        }
    }
}

/// An objective was assessed by whoever watched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessed {
    /// Which.
    pub objective: ObjectiveId,
    /// What it says.
    pub title: String,
    /// How it went.
    pub rating: Rating,
}

/// Something expected was marked by whoever watched: what the log cannot say, or says wrongly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectationMarked {
    /// Its inject.
    pub inject: InjectId,
    /// Which of the inject's expectations, from 1.
    pub number: u16,
    /// What was expected.
    pub title: String,
    /// What became of it.
    pub mark: Mark,
}

/// What became of something expected, as seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// It was done in time.
    Met,
    /// It was done too late.
    Late,
    /// It was not done.
    Missed,
}

impl Mark {
    /// Every mark, the best first.
    pub const ALL: [Self; 3] = [Self::Met, Self::Late, Self::Missed];

    /// The word of commands and of the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Late => "late",
            Self::Missed => "missed",
        }
    }
}

/// How an objective went, in the words of the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rating {
    /// Performed without difficulty.
    Performed,
    /// Performed with some difficulty.
    SomeDifficulty,
    /// Performed with major difficulty.
    MajorDifficulty,
    /// Unable to be performed.
    Unable,
}

impl Rating {
    /// Every rating, the best first.
    pub const ALL: [Self; 4] = [
        Self::Performed,
        Self::SomeDifficulty,
        Self::MajorDifficulty,
        Self::Unable,
    ];

    /// The letter of commands.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Performed => "p",
            Self::SomeDifficulty => "s",
            Self::MajorDifficulty => "m",
            Self::Unable => "u",
        }
    }

    /// The words of the screen.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Performed => "performed",
            Self::SomeDifficulty => "some difficulty",
            Self::MajorDifficulty => "major difficulty",
            Self::Unable => "unable",
        }
    }
}

/// The clock of a drill was paused, let go on, set ahead, or set to another speed. The entry's own times are the
/// machine's at that moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockTurned {
    /// How.
    pub turn: ClockTurn,
    /// Milliseconds of the drill that the clock showed from then on.
    pub t_ms: u64,
}

/// What was done to the clock of a drill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockTurn {
    /// It stood still from then on.
    Paused,
    /// It went on.
    Resumed,
    /// It was set ahead.
    Jumped,
    /// So many seconds of the drill pass in one.
    Speed(u32),
    /// It stood still from then on, since something real had happened.
    RealWorld,
}

/// T as transcripts and screens write it: `T+05:00`, `T+1:02:03`.
pub fn t_words(t: Duration) -> String {
    let seconds = t.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours == 0 {
        format!("T+{minutes:02}:{seconds:02}")
    } else {
        format!("T+{hours}:{minutes:02}:{seconds:02}")
    }
}

/// T as it is written: `T+05:00` or `T+1:02:03`.
pub fn read_t(text: &str) -> Option<Duration> {
    let rest = text.strip_prefix("T+").or_else(|| text.strip_prefix("t+"))?;
    let parts: Vec<&str> = rest.split(':').collect();
    let number = |part: &str, most: u64| {
        let digits = (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u64>().ok().filter(|number| digits && *number <= most)
    };
    let two = |part: &str| number(part, 59).filter(|_| part.len() == 2);
    let seconds = match parts.as_slice() {
        [minutes, seconds] => number(minutes, 999)? * 60 + two(seconds)?,
        [hours, minutes, seconds] => number(hours, 999)? * 3600 + two(minutes)? * 60 + two(seconds)?,
        _ => return None,
    };
    Some(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_is_read_as_it_is_written() {
        for text in ["T+00:00", "T+05:30", "T+59:59", "T+1:00:00", "T+12:03:04"] {
            assert_eq!(t_words(read_t(text).unwrap()), text);
        }
        assert_eq!(read_t("T+90:00").map(t_words).as_deref(), Some("T+1:30:00"));
        for text in [
            "",
            "T+",
            "T+5",
            "05:00",
            "T+05:60",
            "T+1:5:00",
            "T+-1:00",
            "T+0005:00",
            "T+1:00:00:00",
        ] {
            assert_eq!(read_t(text), None, "{text}");
        }
    }
}
