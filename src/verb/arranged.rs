//! What the arrangement of words gives: to clap, and to completion.

use clap::{Arg, Command};

use super::fault::VerbError;
use super::sentence::{option_missing, place_missing};

/// Words put in order, as far as they went.
#[derive(Debug)]
pub(super) struct Arranged<'g> {
    /// The verb, and the second word of a verb of two words.
    pub(super) path: Vec<&'g Command>,
    /// The options with their values.
    pub(super) options: Vec<(&'g Arg, Option<String>)>,
    /// The verb's own places, in order.
    pub(super) places: Vec<(&'g Arg, String)>,
    /// Whether `--why` was answered with the bare word "later".
    pub(super) is_why_later: bool,
    /// What a further word would be.
    pub(super) next: Next<'g>,
    /// Whether no word was left over, so that a fault is one of words missing.
    pub(super) is_all_taken: bool,
    /// What is doubtful but not wrong.
    pub(super) warnings: Vec<String>,
}

/// What a further word would be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Next<'g> {
    /// A verb.
    Verb,
    /// The second word of a verb of two words.
    SecondVerb,
    /// The value of a place or an option; begun where words of it stand already.
    Value { arg: &'g Arg, is_begun: bool },
    /// Only an option.
    Option,
}

impl Arranged<'_> {
    /// The words as clap reads them without doubt.
    pub(super) fn for_clap(&self) -> Vec<String> {
        let mut words: Vec<String> = self.path.iter().map(|verb| verb.get_name().to_owned()).collect();
        words.extend(self.options.iter().map(|(arg, value)| {
            let long = arg.get_long().unwrap_or_default();
            match value {
                Some(value) => format!("--{long}={value}"),
                None => format!("--{long}"),
            }
        }));
        if !self.places.is_empty() {
            words.push("--".to_owned());
            words.extend(self.places.iter().map(|(_, value)| value.clone()));
        }
        words
    }

    /// Whether an option has been given.
    pub(super) fn has(&self, arg: &Arg) -> bool {
        let is_owed = self.is_why_later && arg.get_long() == Some("why");
        is_owed || self.options.iter().any(|(given, _)| given.get_id() == arg.get_id())
    }

    /// An error where the verb lacks something that it cannot do without.
    pub(super) fn check_whole(&self) -> Result<(), VerbError> {
        let Some(verb) = self.path.last() else {
            return Ok(());
        };
        if let Some(arg) = verb.get_positionals().nth(self.places.len()) {
            return Err(place_missing(&self.path, arg));
        }
        let missing = verb.get_opts().find(|arg| arg.is_required_set() && !self.has(arg));
        missing.map_or(Ok(()), |arg| Err(option_missing(&self.path, arg)))
    }
}
