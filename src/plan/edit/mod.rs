//! Changing practice.yaml for somebody who would rather fill in a form, and the target minutes of a plan by what was
//! measured: text and edit in, new text out. The file stays
//! the truth, so only the values that change are written; comments, order and lines that we do not know stay as they
//! are, byte for byte. What cannot be changed so is refused, and nothing is ever written that does not read back as
//! exactly what was meant.

mod plain;
mod quote;
mod splice;
mod targets;
#[cfg(test)]
mod tests;

use chrono::{NaiveDate, Weekday};

use super::diagnostic::{Diagnostic, quoted};
use super::model::{ContactId, PersonId};
use super::practice::{Contact, OpeningHours, OpeningSpan, Person, Practice};
use super::read::hours::{DAYS, days_of_key};
use super::source::Source;
use super::tree::{self, Value as Found};
use super::walk::Walk;
use plain::Plain;
pub use quote::scalar as quoted_scalar;
use splice::{Change, InTheWay, Value, splice};
pub use targets::{TargetEdit, edit_targets};

/// What is to be different.
#[derive(Debug, Clone, PartialEq)]
pub enum PracticeEdit {
    /// A contact is to be so: changed where there is one of this id, else added.
    Contact(Contact),
    /// A contact is to go.
    RemoveContact(ContactId),
    /// A person is to be so: changed where there is one of this id, else added.
    Person(Person),
    /// A person is to go.
    RemovePerson(PersonId),
    /// The practice is to be open so on these days; without a stretch, closed.
    Hours(Vec<Weekday>, Vec<OpeningSpan>),
}

/// Why the text cannot be changed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EditProblem {
    /// The file cannot be read at all, so it is never rewritten.
    #[error("the file cannot be read, so it was left as it is: line {}: {}", .0.line, .0.message)]
    Unreadable(Box<Diagnostic>),
    /// What was meant is wrong in itself.
    #[error("{0}")]
    Wrong(String),
    /// The text stands in a form that this program does not change by itself.
    #[error("line {line}: {why}, so the file was left as it is")]
    ByHand {
        /// The line, from 1.
        line: usize,
        /// What is in the way.
        why: String,
    },
}

impl From<InTheWay> for EditProblem {
    fn from(found: InTheWay) -> Self {
        Self::ByHand {
            line: found.line,
            why: found.why.to_owned(),
        }
    }
}

/// The text of practice.yaml with one thing changed, and what it then says.
///
/// # Errors
/// Where the text cannot be read, what was meant is wrong, or it would not read back as exactly what was meant. The
/// text is then to be left as it is.
pub fn edit_practice(text: &str, edit: &PracticeEdit) -> Result<(String, Practice), EditProblem> {
    let (mark, text) = match text.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", text),
    };
    let unreadable = |faults: Vec<Diagnostic>| match faults.into_iter().find(Diagnostic::is_error) {
        Some(fault) => EditProblem::Unreadable(Box::new(fault)),
        None => EditProblem::Wrong("the file is no practice file".to_owned()),
    };
    let before = plain::read(text).map_err(EditProblem::Unreadable)?;
    let (practice, old_faults) = read(text);
    let Some(practice) = practice else {
        return Err(unreadable(old_faults));
    };
    let changes = changes(text, &practice, edit)?;
    let mut wanted = before;
    let mut new = text.to_owned();
    for change in &changes {
        new = splice(&new, change)?;
        wanted.apply(change);
    }
    check_same(&new, &wanted)?;
    let (practice, new_faults) = read(&new);
    check_no_new_fault(&old_faults, &new_faults)?;
    Ok((format!("{mark}{new}"), practice.unwrap_or_default()))
}

/// What a text says, with its faults; nothing where it is no practice file at all.
fn read(text: &str) -> (Option<Practice>, Vec<Diagnostic>) {
    let source = Source::new(text, "practice.yaml");
    match tree::parse(&source) {
        Ok(tree) => {
            let mut walk = Walk::new(tree.faults);
            let practice = super::read::practice::practice(&mut walk, &tree.root);
            (practice, walk.finish())
        }
        Err(fault) => (None, vec![*fault]),
    }
}

/// The new text must read back as the old one with exactly these changes.
fn check_same(new: &str, wanted: &Plain) -> Result<(), EditProblem> {
    let by_hand = |line: usize| EditProblem::ByHand {
        line,
        why: "the file is written in a way that this program does not change by itself".to_owned(),
    };
    match plain::read(new) {
        Ok(read) if read.is_same(wanted) => Ok(()),
        Ok(_) => Err(by_hand(1)),
        Err(fault) => Err(by_hand(fault.line)),
    }
}

/// What was wrong with the file may stay wrong; the change may add nothing to it.
fn check_no_new_fault(old: &[Diagnostic], new: &[Diagnostic]) -> Result<(), EditProblem> {
    let mut known: Vec<&str> = old.iter().map(|fault| fault.message.as_str()).collect();
    for fault in new {
        if let Some(at) = known.iter().position(|message| *message == fault.message) {
            known.swap_remove(at);
            continue;
        }
        let hint = fault.hint.as_ref().map_or(String::new(), |hint| format!(" ({hint})"));
        return Err(EditProblem::Wrong(format!("{}{hint}", fault.message)));
    }
    Ok(())
}

/// The changes to the text that an edit asks for: only what differs.
fn changes(text: &str, practice: &Practice, edit: &PracticeEdit) -> Result<Vec<Change>, EditProblem> {
    match edit {
        PracticeEdit::Contact(contact) => contact_changes(practice.contact(contact.id.as_str()), contact),
        PracticeEdit::Person(person) => {
            let old = practice.people.iter().find(|old| old.id == person.id);
            person_changes(old, person)
        }
        PracticeEdit::RemoveContact(id) => Ok(vec![removal(&["contacts", id.as_str()])]),
        PracticeEdit::RemovePerson(id) => Ok(vec![removal(&["people", id.as_str()])]),
        PracticeEdit::Hours(days, spans) => Ok(hours_changes(text, days, spans)),
    }
}

fn contact_changes(old: Option<&Contact>, new: &Contact) -> Result<Vec<Change>, EditProblem> {
    let mut record = Record::new("contacts", new.id.as_str(), old.is_some())?;
    record.text("name", old.map(|old| &old.name), Some(&new.name))?;
    let optional =
        |field: fn(&Contact) -> &Option<String>| (old.and_then(|old| field(old).as_ref()), field(new).as_ref());
    for (key, (was, is)) in [
        ("phone", optional(|contact| &contact.phone)),
        ("alternative", optional(|contact| &contact.alternative)),
        ("note", optional(|contact| &contact.note)),
    ] {
        record.text(key, was, is)?;
    }
    let day = |day: NaiveDate| day.format("%Y-%m-%d").to_string();
    let was = old.and_then(|old| old.confirmed).map(day);
    record.text("confirmed", was.as_ref(), new.confirmed.map(day).as_ref())?;
    Ok(record.changes)
}

fn person_changes(old: Option<&Person>, new: &Person) -> Result<Vec<Change>, EditProblem> {
    let mut record = Record::new("people", new.id.as_str(), old.is_some())?;
    record.text("name", old.map(|old| &old.name), Some(&new.name))?;
    record.text(
        "initials",
        old.and_then(|old| old.initials.as_ref()),
        new.initials.as_ref(),
    )?;
    let roles: Vec<String> = new.roles.iter().map(ToString::to_string).collect();
    if old.map_or(!roles.is_empty(), |old| old.roles != new.roles) {
        record.set("roles", (!roles.is_empty()).then_some(Value::List(roles)));
    }
    record.text("phone", old.and_then(|old| old.phone.as_ref()), new.phone.as_ref())?;
    Ok(record.changes)
}

/// The changes to one entry of people or contacts.
struct Record<'a> {
    path: [&'a str; 2],
    changes: Vec<Change>,
}

impl<'a> Record<'a> {
    fn new(group: &'a str, id: &'a str, is_there: bool) -> Result<Self, EditProblem> {
        if !is_there && !super::model::is_slug(id) {
            let sentence = format!(
                "{} cannot be an id: lower-case letters, digits and dashes only",
                quoted(id)
            );
            return Err(EditProblem::Wrong(sentence));
        }
        Ok(Self {
            path: [group, id],
            changes: Vec::new(),
        })
    }

    fn text(&mut self, key: &str, was: Option<&String>, is: Option<&String>) -> Result<(), EditProblem> {
        if was == is {
            return Ok(());
        }
        if let Some(hidden) = is.and_then(|text| text.chars().find(|letter| letter.is_control() && *letter != '\n')) {
            let sentence = format!(
                "{} holds a control character (U+{:04X}); write it without",
                quoted(key),
                u32::from(hidden)
            );
            return Err(EditProblem::Wrong(sentence));
        }
        self.set(key, is.map(|text| Value::Text(text.trim().to_owned())));
        Ok(())
    }

    fn set(&mut self, key: &str, to: Option<Value>) {
        let [group, id] = self.path;
        self.changes.push(Change {
            path: [group, id, key].map(str::to_owned).to_vec(),
            to,
        });
    }
}

fn removal(path: &[&str]) -> Change {
    Change {
        path: path.iter().map(|key| (*key).to_owned()).collect(),
        to: None,
    }
}

/// Days that stand in one line of the file together are changed there; else each gets a line of its own, which goes
/// before the line of several days.
fn hours_changes(text: &str, days: &[Weekday], spans: &[OpeningSpan]) -> Vec<Change> {
    let mut wanted: Vec<usize> = days.iter().map(|day| day.num_days_from_monday() as usize).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let keys = hours_keys(text);
    let value = hours_value(spans);
    let set = |key: &str| Change {
        path: vec!["opening_hours".to_owned(), key.to_owned()],
        to: Some(value.clone()),
    };
    let is_run = wanted.windows(2).all(|pair| pair[1] == pair[0] + 1);
    let (Some(first), Some(last)) = (wanted.first().copied(), wanted.last().copied()) else {
        return Vec::new();
    };
    let single = |day: usize| {
        keys.iter()
            .find(|(_, span)| *span == (day, day))
            .map(|(key, _)| key.clone())
    };
    if first < last && is_run {
        let row = keys
            .iter()
            .find(|(_, span)| *span == (first, last))
            .map(|(key, _)| key.clone());
        let is_new = keys
            .iter()
            .all(|(_, (from, to))| *to < first || *from > last || from == to);
        let row = row.or_else(|| is_new.then(|| format!("{}-{}", DAYS[first], DAYS[last])));
        if let Some(row) = row {
            let overridden = wanted.iter().filter_map(|day| single(*day));
            let mut changes: Vec<Change> = overridden.map(|key| removal(&["opening_hours", &key])).collect();
            changes.push(set(&row));
            return changes;
        }
    }
    wanted
        .iter()
        .map(|day| set(&single(*day).unwrap_or_else(|| DAYS[*day].to_owned())))
        .collect()
}

/// The keys of the hours as they are written, and from which day to which each reaches.
fn hours_keys(text: &str) -> Vec<(String, (usize, usize))> {
    let source = Source::new(text, "");
    let Ok(tree) = tree::parse(&source) else {
        return Vec::new();
    };
    let Found::Map(file) = &tree.root.value else {
        return Vec::new();
    };
    let hours = file.iter().find(|entry| entry.key == "opening_hours");
    let Some(Found::Map(rows)) = hours.map(|entry| &entry.value.value) else {
        return Vec::new();
    };
    rows.iter()
        .filter_map(|row| Some((row.key.to_string(), days_of_key(&row.key)?)))
        .collect()
}

fn hours_value(spans: &[OpeningSpan]) -> Value {
    let words: Vec<String> = spans.iter().map(span_text).collect();
    match words.as_slice() {
        [] => Value::Text("closed".to_owned()),
        [one] => Value::Text(one.clone()),
        _ => Value::List(words),
    }
}

/// A stretch of opening as practice.yaml writes it: `08:00-18:30`.
pub fn span_text(span: &OpeningSpan) -> String {
    let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    format!("{}-{}", time(span.from), time(span.to))
}

/// The hours of a day as practice.yaml and its form write them: stretches with commas between, or `closed`.
pub fn hours_text(hours: &OpeningHours, day: Weekday) -> String {
    let spans: Vec<String> = hours.on(day).iter().map(span_text).collect();
    if spans.is_empty() {
        return "closed".to_owned();
    }
    spans.join(", ")
}
