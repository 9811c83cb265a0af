//! What the tests of this module share.

use crate::plan::zone::Zone;

use crate::incident::entry::{Draft, WordKey, Written};
use crate::incident::event::{Event, Noted, Redacted, Target};
use crate::incident::ids::{EntryName, IncidentId, StationId};
use crate::incident::moment::{BootId, Moment, Now};
use crate::journal::{Batch, Record, Store};

/// 16 June 2009, 08:05 in London.
pub(super) const MORNING: i64 = 1_245_135_900_000;

pub(super) fn at(minute: i64) -> Now {
    Now {
        wall: Moment(MORNING + minute * 60_000),
        mono: u64::try_from((minute + 60) * 60_000).unwrap(),
        boot: BootId(7),
    }
}

pub(super) fn station(letter: char) -> StationId {
    StationId::new(&letter.to_string().repeat(12)).unwrap()
}

pub(super) fn incident() -> Option<IncidentId> {
    IncidentId::new("2009-06-16-k7f3q2")
}

pub(super) fn draft(event: Event, words: &[(WordKey, &str)]) -> Draft {
    Draft {
        event,
        words: words
            .iter()
            .map(|(key, text)| (key.clone(), (*text).to_owned()))
            .collect(),
        occurred: Moment(MORNING),
        roughly: false,
        by: None,
        typed_by: None,
        reason_owed: false,
        noted: None,
    }
}

pub(super) fn note(text: &str) -> Draft {
    draft(Event::Noted(Noted { reason_for: None }), &[(WordKey::Text, text)])
}

pub(super) fn redaction(of: &Written) -> Draft {
    let redacted = Redacted {
        entry: Target {
            hash: of.entry.hash,
            no: EntryName {
                station: None,
                seq: of.entry.place.seq,
            },
        },
        removed: of.words.iter().map(|(commitment, _)| commitment).collect(),
    };
    draft(
        Event::Redacted(Box::new(redacted)),
        &[(WordKey::Why, "a name stood in it")],
    )
}

pub(super) fn batch(drafts: Vec<Draft>) -> Batch {
    Batch {
        incident: incident(),
        zone: Zone::london(),
        drafts,
    }
}

/// Writes one note a minute, each by a command of its own.
pub(super) fn write_notes(store: &mut dyn Store, texts: &[&str]) -> Vec<Written> {
    let mut all = Vec::new();
    for (minute, text) in (0..).zip(texts) {
        all.extend(write(store, at(minute), vec![note(text)]));
    }
    all
}

pub(super) fn write(store: &mut dyn Store, now: Now, drafts: Vec<Draft>) -> Vec<Written> {
    let written = store.record(now, |_| Ok::<_, ()>(vec![batch(drafts.clone())]));
    written.unwrap()
}

pub(super) fn texts(entries: &[Written]) -> Vec<&str> {
    entries
        .iter()
        .flat_map(|written| written.words.iter().map(|(_, word)| word.text.as_str()))
        .collect()
}
