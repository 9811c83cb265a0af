//! The one command language: the same words after `:` in the program, after `stopgap do` in a shell, and in transcripts.
//!
//! Words become a [`Request`] here. Ids are checked for their shape alone: whether the plan has such a step is known
//! only to the running incident, where `decide` resolves them. Files are resolved by the caller.
//!
//! ```text
//! line ─► split ─► arrange ─► clap ─► lower ─► Request ─► say ─► line
//! ```

mod arrange;
mod arranged;
mod complete;
mod fault;
mod grammar;
mod help;
mod lower;
mod names;
mod option;
mod say;
mod sentence;
pub(crate) mod split;
pub(crate) mod time;
mod value;
pub(crate) mod when;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use crate::plan::zone::Zone;

use crate::incident::command::{Command, Request};
use crate::incident::doubt::doubt;
use crate::incident::event::{Direction, PinnedPlan};
use crate::incident::ids::Initials;
use crate::incident::moment::{Moment, Now};
use crate::incident::state::State;
use crate::plan::parse_duration;
use crate::plan::practice::Practice;

pub use complete::{Candidate, Known, Vocabulary, complete, word_at};
pub use fault::{VerbError, VerbErrorKind};
pub(crate) use fault::{did_you_mean, nearest};
pub use help::{help, help_for};
pub use say::say;

use arrange::arrange;
use split::{Comments, Word};
use value::Value;

/// The longest line that is read, in bytes: a text of some ten pages.
pub const LONGEST_LINE: usize = 64 * 1024;

/// What must be known to understand words.
pub struct Hearing<'a> {
    /// What time it is: in a transcript the line's own time.
    pub now: Now,
    /// The zone in which times are said.
    pub zone: Zone,
    /// Whose people and contacts may be named.
    pub practice: &'a Practice,
    /// Who signs where nobody is named.
    pub default_by: Option<Initials>,
    /// Finds the plan of `switch PLAN`, by id or by path.
    pub plan_by_name: &'a dyn Fn(&str) -> Result<PinnedPlan, VerbError>,
}

/// Words that were understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// What they ask for.
    pub request: Request,
    /// What is doubtful but was kept as given, a sentence each.
    pub warnings: Vec<String>,
}

impl Heard {
    /// Drops a doubt that the running incident settles (a text of its plan is no unknown contact), and adds those that
    /// only it can raise. `now` is on its time line.
    #[must_use]
    pub fn settled_by(mut self, state: Option<&State>, now: Moment) -> Self {
        let plan = state.and_then(State::plan);
        if let Command::Message {
            direction: Direction::Out,
            contact,
            ..
        } = &self.request.command
            && contact.id.is_none()
            && plan.is_some_and(|plan| plan.message(&contact.name).is_some())
        {
            let doubt = format!("no contact \"{}\"", contact.name);
            self.warnings.retain(|warning| !warning.contains(&doubt));
        }
        self.warnings
            .extend(state.and_then(|state| doubt(state, &self.request, now)));
        self
    }
}

/// Understands words that the shell has split already.
///
/// # Errors
/// Where they are no command.
pub fn parse_words(words: &[String], hearing: &Hearing<'_>) -> Result<Heard, VerbError> {
    check_length(words.iter().map(|word| word.len().saturating_add(1)).sum())?;
    let words: Vec<Word> = words.iter().map(|word| Word::from_shell(word)).collect();
    parse(&words, hearing)
}

/// Understands a line, as after `:` or in a transcript.
///
/// # Errors
/// Where it is no command.
pub fn parse_line(line: &str, hearing: &Hearing<'_>) -> Result<Heard, VerbError> {
    check_length(line.len())?;
    parse(&split::split(line, Comments::AreText)?, hearing)
}

/// True for a word with which a command begins, so that `stopgap do WORD…` names no incident by it. Verbs that are not in
/// this version yet are among them.
pub fn is_verb(word: &str) -> bool {
    let word = word.to_lowercase();
    let mut verbs = grammar::grammar().get_subcommands();
    verbs.any(|verb| verb.get_name() == word) || grammar::LATER.iter().any(|(later, _)| *later == word)
}

/// The latest moment that a time means, where it is not in the future: for an option of the shell's own, such as
/// `--since`, which the sentence of an error then names.
///
/// # Errors
/// Where it is no time, does not exist, occurs twice, or has not come yet.
pub fn past_time(text: &str, option: &str, now: Moment, zone: Zone) -> Result<Moment, VerbError> {
    when::past(text, option, now, zone)
}

/// The grammar as a clap command, for the shell's own help, manual pages and completions.
pub fn command() -> clap::Command {
    use clap::CommandFactory;
    grammar::Spoken::command()
}

fn parse(words: &[Word], hearing: &Hearing<'_>) -> Result<Heard, VerbError> {
    let reach = |value: Value, words: &[Word]| reach(value, words, hearing.practice);
    let words = verb_first(words, &reach);
    let (arranged, fault) = arrange(grammar::grammar(), &words, &reach);
    if let Some(fault) = fault {
        return Err(fault);
    }
    arranged.check_whole()?;
    let spoken = grammar::sort(arranged.for_clap()).map_err(|_| sentence::from_clap(&arranged.path))?;
    let mut warnings = arranged.warnings;
    let request = lower::request(spoken, arranged.is_why_later, hearing, &mut warnings)?;
    Ok(Heard { request, warnings })
}

/// The words with the verb first: options that may stand with every verb may stand before it too. The text of `--why` has
/// to be one word there, quoted, since nothing would tell its end from the verb.
fn verb_first<'w>(words: &'w [Word], reach: arrange::Reach<'_>) -> Cow<'w, [Word]> {
    let mut end = 0;
    while let Some(word) = words.get(end).filter(|word| !word.quoted) {
        let (name, inline) = word
            .text
            .split_once('=')
            .map_or((&*word.text, false), |(name, _)| (name, true));
        let rest = words.get(end + 1..).unwrap_or_default();
        end += match name {
            "--roughly" => 1,
            "--at" | "--by" | "--typed-by" | "--why" if inline => 1,
            "--at" if !rest.is_empty() => 1 + reach(Value::Time, rest).max(1),
            "--by" | "--typed-by" | "--why" if !rest.is_empty() => 2,
            _ => break,
        };
    }
    let (options, verb) = words.split_at(end.min(words.len()));
    if options.is_empty() || verb.is_empty() {
        return Cow::Borrowed(words);
    }
    let is_double = verb.first().is_some_and(|word| {
        let name = word.text.to_lowercase();
        let mut verbs = grammar::grammar().get_subcommands();
        verbs.any(|verb| verb.get_name() == name && verb.has_subcommands())
    });
    let (verb, places) = verb.split_at((1 + usize::from(is_double)).min(verb.len()));
    Cow::Owned([verb, options, places].concat())
}

/// How many of these words are one value: `2009-06-16 08:05`, `30 Jun 2009`, `1h 30m`, a contact's name of several words.
fn reach(value: Value, words: &[Word], practice: &Practice) -> usize {
    const MOST: usize = 5;
    let is_one = |text: &str| match value {
        Value::Time => {
            time::read(text).is_ok()
                || text
                    .strip_prefix("in ")
                    .is_some_and(|text| parse_duration(text).is_ok())
        }
        Value::Date => time::read_date(text).is_ok(),
        Value::Duration => parse_duration(text).is_ok(),
        Value::Contact => practice
            .contacts
            .iter()
            .any(|contact| names::same_name(&contact.name, text)),
        _ => false,
    };
    let first = words.first().map_or("", |word| word.text.as_str());
    if value == Value::Contact && practice.contact(first).is_some() {
        return 1;
    }
    let unquoted = words.iter().take(MOST).take_while(|word| !word.quoted).count();
    let join = |count: usize| {
        let texts: Vec<&str> = words.iter().take(count).map(|word| word.text.as_str()).collect();
        texts.join(" ")
    };
    (1..=unquoted).rev().find(|count| is_one(&join(*count))).unwrap_or(1)
}

fn check_length(length: usize) -> Result<(), VerbError> {
    if length <= LONGEST_LINE {
        return Ok(());
    }
    Err(VerbError::usage("that is too long for one entry").hint("write it in several notes"))
}
