//! One line of the log: the bytes that are hashed, and what they say.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::incident::event::Event;
use crate::incident::ids::{Commitment, Hash, IncidentId, Initials, StationId};
use crate::incident::moment::{BootId, Clock, Moment, Now};
use crate::plan::model::AskId;

/// The version of the line's form that this program writes.
pub const LINE_VERSION: u32 = 1;

/// An entry of the log, parsed.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// SHA-256 of the line, without its newline.
    pub hash: Hash,
    /// The incident; none for the standing log.
    pub incident: Option<IncidentId>,
    /// Its place in the order of everything.
    pub place: Place,
    /// When it was recorded.
    pub at: Moment,
    /// Seconds that the practice's clock was ahead of UTC at that time.
    pub offset: i32,
    /// Who did it.
    pub by: Option<Initials>,
    /// Who keyed it, where that was someone else.
    pub typed_by: Option<Initials>,
    /// When it was recorded, on the incident's own time line: `at`, and in a drill what its clock showed.
    pub noted: Moment,
    /// When it happened.
    pub occurred: Moment,
    /// Whether that time is a guess.
    pub roughly: bool,
    /// The run of the machine that `mono` belongs to.
    pub boot: BootId,
    /// Milliseconds of the machine's monotonic clock.
    pub mono: u64,
    /// The hash of the entry before it in the chain of its station and incident.
    pub prev: Hash,
    /// The first entry that the same command wrote, where this is not it.
    pub part_of: Option<u32>,
    /// Whether a reason was asked for and is owed.
    pub reason_owed: bool,
    /// The words that stand beside the line.
    pub words: Vec<(WordKey, Commitment)>,
    /// What happened.
    pub event: Event,
}

impl Entry {
    /// The commitment to the words of this key, where the entry has such words.
    pub fn word(&self, key: &WordKey) -> Option<Commitment> {
        self.words
            .iter()
            .find(|(at, _)| at == key)
            .map(|(_, commitment)| *commitment)
    }

    /// The number of the first entry that the same command wrote: the command's own.
    pub fn command_seq(&self) -> u32 {
        self.part_of.unwrap_or(self.place.seq)
    }
}

/// The place of an entry in the fold order: clock, then station, then number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Place {
    /// The hybrid logical clock.
    pub clock: Clock,
    /// The station that wrote it.
    pub station: StationId,
    /// Its number in that station's chain, from 1.
    pub seq: u32,
}

/// What a text beside the line is for.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum WordKey {
    /// The reason.
    Why,
    /// The text itself: of a note, a message, a timer, an action, an answer of the debrief.
    Text,
    /// A ticket number or the like.
    Reference,
    /// What else was considered.
    Considered,
    /// The answer to a step's question that asks for free text.
    Answer(AskId),
    /// Who took a role, where practice.yaml does not know them.
    Person,
    /// Who passed it on, where practice.yaml does not know them.
    From,
    /// With whom a message was, where practice.yaml does not know them.
    Contact,
    /// Over what it came.
    Medium,
    /// Whose a watch or an action is.
    Owner,
    /// Who took what was told.
    To,
    /// A key that this version does not know.
    Other(String),
}

impl WordKey {
    /// Whether it is a name that the entry tells where its kind has it.
    pub const fn is_name(&self) -> bool {
        matches!(
            self,
            Self::Person | Self::From | Self::Contact | Self::Medium | Self::Owner | Self::To
        )
    }
}

impl fmt::Display for WordKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Why => formatter.write_str("why"),
            Self::Text => formatter.write_str("text"),
            Self::Reference => formatter.write_str("ref"),
            Self::Considered => formatter.write_str("considered"),
            Self::Answer(ask) => write!(formatter, "answer.{ask}"),
            Self::Person => formatter.write_str("person"),
            Self::From => formatter.write_str("from"),
            Self::Contact => formatter.write_str("contact"),
            Self::Medium => formatter.write_str("medium"),
            Self::Owner => formatter.write_str("owner"),
            Self::To => formatter.write_str("to"),
            Self::Other(key) => formatter.write_str(key),
        }
    }
}

impl From<&str> for WordKey {
    fn from(key: &str) -> Self {
        match key {
            "why" => Self::Why,
            "text" => Self::Text,
            "ref" => Self::Reference,
            "considered" => Self::Considered,
            "person" => Self::Person,
            "from" => Self::From,
            "contact" => Self::Contact,
            "medium" => Self::Medium,
            "owner" => Self::Owner,
            "to" => Self::To,
            _ => match key.strip_prefix("answer.") {
                Some(ask) => Self::Answer(AskId::recorded(ask)),
                None => Self::Other(key.to_owned()),
            },
        }
    }
}

/// What `decide` asks to be recorded: an event with its words in the clear, not yet stamped.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// What happened.
    pub event: Event,
    /// The words to stand beside it.
    pub words: Vec<(WordKey, String)>,
    /// When it happened.
    pub occurred: Moment,
    /// Whether that time is a guess.
    pub roughly: bool,
    /// Who did it.
    pub by: Option<Initials>,
    /// Who keyed it, where that is someone else.
    pub typed_by: Option<Initials>,
    /// Whether a reason was asked for and is owed.
    pub reason_owed: bool,
    /// When it is recorded on the incident's own time line, where that is not the machine's.
    pub noted: Option<Moment>,
}

/// What the writer adds to a draft to make an entry of it.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The incident; none for the standing log.
    pub incident: Option<IncidentId>,
    /// The station that writes.
    pub station: StationId,
    /// The number of the entry.
    pub seq: u32,
    /// Its clock.
    pub clock: Clock,
    /// The time.
    pub now: Now,
    /// Seconds that the practice's clock is ahead of UTC.
    pub offset: i32,
    /// The hash of the entry before it.
    pub prev: Hash,
    /// The first entry that the same command wrote, where this is not it.
    pub part_of: Option<u32>,
}

/// A text that stands beside a line, with the salt that makes its commitment unguessable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// 32 random hexadecimal digits.
    pub salt: String,
    /// The text.
    pub text: String,
}

impl Word {
    /// The commitment that a line keeps: SHA-256 of salt, newline, text.
    pub fn commitment(&self) -> Commitment {
        let digest = Sha256::new()
            .chain_update(&self.salt)
            .chain_update("\n")
            .chain_update(&self.text)
            .finalize();
        Hash(digest.into())
    }
}

/// The texts beside one line, by their commitments: none or a few, so a list in order serves better than a tree.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Words(Vec<(Commitment, Word)>);

impl Words {
    /// Adds a text; one that stands here already stays.
    pub fn insert(&mut self, commitment: Commitment, word: Word) {
        if let Err(place) = self.place_of(commitment) {
            // Most lines have one text: room for four would be the larger part of what a log takes in memory.
            self.0.reserve_exact(1);
            self.0.insert(place, (commitment, word));
        }
    }

    /// The text of this commitment.
    pub fn get(&self, commitment: Commitment) -> Option<&Word> {
        let place = self.place_of(commitment).ok()?;
        self.0.get(place).map(|(_, word)| word)
    }

    /// Each text with its commitment, in the commitments' order.
    pub fn iter(&self) -> impl Iterator<Item = (Commitment, &Word)> {
        self.0.iter().map(|(commitment, word)| (*commitment, word))
    }

    /// Keeps only the texts of which this holds.
    pub fn retain(&mut self, keep: impl Fn(Commitment) -> bool) {
        self.0.retain(|(commitment, _)| keep(*commitment));
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn place_of(&self, commitment: Commitment) -> Result<usize, usize> {
        self.0.binary_search_by_key(&commitment, |(known, _)| *known)
    }
}

impl Serialize for Words {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// An entry with its exact line and the words beside it: what is stored, exported and sent to the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// What the line says; shared, since journal, log and screen all keep it.
    pub entry: Arc<Entry>,
    /// The line, byte for byte.
    pub line: String,
    /// The words beside it that have not been redacted.
    pub words: Words,
}

/// Why a line is not an entry.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// Not the JSON of an entry.
    #[error("this is not an entry: {0}")]
    Json(#[from] serde_json::Error),
    /// Written by a newer program, in a form that this one does not know.
    #[error("the entry is of form {0}, and this program knows forms up to {LINE_VERSION}")]
    Newer(u32),
}

#[derive(Serialize, Deserialize)]
struct Line<'a> {
    v: u32,
    incident: Option<IncidentId>,
    station: StationId,
    seq: u32,
    clock: Clock,
    at: Moment,
    offset: i32,
    by: Option<Initials>,
    #[serde(borrow)]
    kind: std::borrow::Cow<'a, str>,
    #[serde(borrow)]
    body: &'a RawValue,
    occurred: Moment,
    boot: BootId,
    mono: u64,
    prev: Hash,
}

/// What any body may hold beside the facts of its kind.
#[derive(Deserialize)]
struct Beside<'a> {
    typed_by: Option<Initials>,
    noted: Option<Moment>,
    #[serde(default)]
    roughly: bool,
    part_of: Option<u32>,
    #[serde(default)]
    reason_owed: bool,
    #[serde(borrow, default)]
    words: BTreeMap<std::borrow::Cow<'a, str>, Committed>,
}

#[derive(Serialize, Deserialize)]
struct Committed {
    w: Commitment,
}

impl Entry {
    /// The entry that a line says.
    ///
    /// # Errors
    /// Where the line is not an entry or of a newer form. A *kind* that is not known is no error.
    pub fn parse(text: &str) -> Result<Self, LineError> {
        let line: Line<'_> = serde_json::from_str(text)?;
        if line.v > LINE_VERSION {
            return Err(LineError::Newer(line.v));
        }
        let beside: Beside<'_> = serde_json::from_str(line.body.get())?;
        Ok(Self {
            hash: hash_line(text),
            incident: line.incident,
            place: Place {
                clock: line.clock,
                station: line.station,
                seq: line.seq,
            },
            at: line.at,
            offset: line.offset,
            by: line.by,
            typed_by: beside.typed_by,
            noted: beside.noted.unwrap_or(line.at),
            occurred: line.occurred,
            roughly: beside.roughly,
            boot: line.boot,
            mono: line.mono,
            prev: line.prev,
            part_of: beside.part_of,
            reason_owed: beside.reason_owed,
            words: beside
                .words
                .into_iter()
                .map(|(key, committed)| (WordKey::from(&*key), committed.w))
                .collect(),
            event: Event::from_json(&line.kind, line.body.get())?,
        })
    }
}

/// SHA-256 of a line, without its newline.
pub fn hash_line(line: &str) -> Hash {
    Hash(Sha256::digest(line.as_bytes()).into())
}

/// Makes the entry of a draft: its line, its hash, and its words with the salts that `salt` gives.
///
/// # Errors
/// Where the event cannot be written as JSON, which no event of this version can cause.
pub fn stamp(mut draft: Draft, stamp: &Stamp, salt: &mut dyn FnMut() -> String) -> Result<Written, LineError> {
    let mut words = Words::default();
    let mut keys = BTreeMap::new();
    let names = draft.event.take_names();
    for (key, text) in draft.words.into_iter().chain(names) {
        let word = Word { salt: salt(), text };
        let commitment = word.commitment();
        keys.insert(key.to_string(), Committed { w: commitment });
        words.insert(commitment, word);
    }
    let mut body = draft.event.to_json()?;
    if let Some(map) = body.as_object_mut() {
        if let Some(initials) = &draft.typed_by {
            map.insert("typed_by".to_owned(), serde_json::to_value(initials)?);
        }
        if let Some(noted) = draft.noted {
            map.insert("noted".to_owned(), serde_json::to_value(noted)?);
        }
        if draft.roughly {
            map.insert("roughly".to_owned(), true.into());
        }
        if let Some(seq) = stamp.part_of {
            map.insert("part_of".to_owned(), seq.into());
        }
        if draft.reason_owed {
            map.insert("reason_owed".to_owned(), true.into());
        }
        if !keys.is_empty() {
            map.insert("words".to_owned(), serde_json::to_value(&keys)?);
        }
    }
    let body = serde_json::value::to_raw_value(&body)?;
    let line = serde_json::to_string(&Line {
        v: LINE_VERSION,
        incident: stamp.incident.clone(),
        station: stamp.station,
        seq: stamp.seq,
        clock: stamp.clock,
        at: stamp.now.wall,
        offset: stamp.offset,
        by: draft.by,
        kind: draft.event.kind().into(),
        body: &body,
        occurred: draft.occurred,
        boot: stamp.now.boot,
        mono: stamp.now.mono,
        prev: stamp.prev,
    })?;
    Ok(Written {
        entry: Arc::new(Entry::parse(&line)?),
        line,
        words,
    })
}
