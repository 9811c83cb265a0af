//! What stands in a field of a dialog: read, or what is wrong with it.

use crate::incident::event::{ContactRef, PersonRef};
use crate::incident::ids::Initials;
use crate::incident::moment::Moment;
use crate::incident::narrate;
use crate::incident::truth::number_given;

use super::super::form::{Field, Form, Name, Reading, Value};
use super::super::model::Model;
use super::super::times::{self, Side};
use super::answer::{Fault, fault};

/// What is wrong with what was typed into a field, whatever the dialog is about.
pub(super) fn unreadable(model: &Model, field: &Field, now: Moment) -> Option<String> {
    let text = field.text();
    let Value::Line(_, reading) = field.value else {
        return None;
    };
    if text.is_empty() {
        return None;
    }
    match reading {
        Reading::PastTime => times::moment(&text, model.zone(), now, Side::Past).err(),
        Reading::NextTime => times::moment(&text, model.zone(), now, Side::Next).err(),
        Reading::Length => times::length(&text).is_none().then(|| not_a_length(&text)),
        Reading::Day => {
            let today = now.day_in(model.zone());
            times::day(&text, today).is_none().then(|| not_a_day(&text))
        }
        Reading::ClockTime | Reading::Number => checked(field).err().map(|fault| fault.sentence),
        Reading::Words | Reading::Reason | Reading::Initials => None,
    }
}

/// A doubt about a time that is long before the incident.
pub(super) fn long_before(model: &Model, field: &Field, now: Moment) -> Option<String> {
    let Value::Line(_, Reading::PastTime) = field.value else {
        return None;
    };
    let at = times::moment(&field.text(), model.zone(), now, Side::Past).ok()?;
    let doubt = narrate::long_before(model.state()?, at)?;
    Some(format!("{doubt}. Enter again if it is meant."))
}

pub(super) fn not_a_length(text: &str) -> String {
    format!("\"{text}\" is not a length of time. Type it as 20m or 1h.")
}

pub(super) fn not_a_day(text: &str) -> String {
    format!("\"{text}\" is not a day. Type it as 30/6 or friday.")
}

/// The answer of a field in the form in which it is kept; none where it is empty.
pub(super) fn checked(field: &Field) -> Result<Option<String>, Fault> {
    let text = field.text();
    if text.is_empty() {
        return Ok(None);
    }
    match field.value {
        Value::Line(_, Reading::ClockTime) => match times::clock_time(&text) {
            Some(time) => Ok(Some(time.format("%H:%M").to_string())),
            None => fault(
                field.name.clone(),
                format!("\"{text}\" is not a time. Type it as 08:05."),
            ),
        },
        Value::Line(_, Reading::Number) if number_given(&text).is_none() => fault(
            field.name.clone(),
            format!("\"{text}\" is not a number of up to nine digits. Type it as 12, 5.9 or 1,200."),
        ),
        _ => Ok(Some(text)),
    }
}

/// The initials that were typed; none where nothing was.
pub(super) fn initials(form: &Form) -> Result<Option<Initials>, Fault> {
    let text = form.text(&Name::Person);
    if text.is_empty() {
        return Ok(None);
    }
    Initials::new(&text).map_or_else(
        || fault(Name::Person, "Initials are two letters or more, without dots."),
        |initials| Ok(Some(initials)),
    )
}

/// The person whom a text names: as practice.yaml knows them, else as given.
pub(super) fn person(model: &Model, text: &str) -> PersonRef {
    model.setting.practice.person(text).map_or_else(
        || PersonRef {
            id: None,
            name: text.to_owned(),
        },
        |person| PersonRef {
            id: Some(person.id.clone()),
            name: person.name.clone(),
        },
    )
}

/// The contact whom a text names: as practice.yaml knows them, else as given.
pub(super) fn contact(model: &Model, text: &str) -> ContactRef {
    let known = model
        .setting
        .practice
        .contacts
        .iter()
        .find(|contact| contact.id.as_str() == text || contact.name.eq_ignore_ascii_case(text));
    known.map_or_else(
        || ContactRef {
            id: None,
            name: text.to_owned(),
        },
        |contact| ContactRef {
            id: Some(contact.id.clone()),
            name: contact.name.clone(),
        },
    )
}
