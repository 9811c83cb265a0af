//! Names, numbers, dates and lengths of time as they are typed. Whether anything is so called, only the plan knows.

use std::time::Duration;

use chrono::NaiveDate;

use super::fault::VerbError;
use super::time;
use crate::incident::ids::{EntryName, Label};
use crate::plan::model::{RoleId, ServiceId, is_slug};
use crate::plan::parse_duration;

/// What was read, or why it could not be.
pub(super) type Lowered<T> = Result<T, VerbError>;

/// True for two spellings of one name.
pub(super) fn same_name(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

pub(super) fn service_id(text: &str) -> Lowered<ServiceId> {
    id(ServiceId::new, text, "a service")
}

pub(super) fn role_id(text: &str) -> Lowered<RoleId> {
    id(RoleId::new, text, "a role")
}

pub(super) fn id<T>(new: impl Fn(&str) -> Option<T>, text: &str, whose: &str) -> Lowered<T> {
    let slug = slug(text, whose)?;
    new(&slug).ok_or_else(|| VerbError::usage(format!("\"{text}\" cannot be {whose}'s name")))
}

/// The name as plans write it: capitals are forgiven, all else must stand as it is.
pub(super) fn slug(text: &str, whose: &str) -> Lowered<String> {
    let lower = text.to_lowercase();
    if is_slug(&lower) {
        return Ok(lower);
    }
    let parts: Vec<&str> = lower
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    let near = Some(parts.join("-")).filter(|near| is_slug(near));
    Err(VerbError::usage(format!("\"{text}\" cannot be {whose}'s name"))
        .did_you_mean(near)
        .hint_if(Some(
            "names are small letters, digits and dashes, as in two-pcs".to_owned(),
        )))
}

pub(super) fn entry(text: &str) -> Lowered<EntryName> {
    EntryName::new(text).ok_or_else(|| {
        VerbError::usage(format!("\"{text}\" is not the number of an entry"))
            .hint("write it as the log shows it: 12, or K7F3-12 for another PC's")
    })
}

pub(super) fn label(text: &str, whose: &str) -> Lowered<Label> {
    let name = EntryName::new(text).ok_or_else(|| {
        VerbError::usage(format!("\"{text}\" is not the number of {whose}"))
            .hint("write it as the list shows it: 3, or K7F3-3 for another PC's")
    })?;
    Ok(Label(name.to_string()))
}

pub(super) fn length(whose: &str, text: &str) -> Lowered<Duration> {
    parse_duration(text).map_err(|misread| {
        VerbError::usage(format!("{whose} wants a length of time: {}", misread.message)).hint(misread.hint)
    })
}

pub(super) fn date(option: &str, text: &str) -> Lowered<NaiveDate> {
    time::read_date(text).map_err(|guess| {
        VerbError::usage(format!("{option} wants a date, and \"{text}\" is none"))
            .did_you_mean(guess)
            .hint_if(Some("write 2009-06-30, 30/06/2009 or 30 Jun 2009".to_owned()))
    })
}
