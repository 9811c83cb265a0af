//! Which words are options, and which only look like one.

use clap::{Arg, Command};

use super::fault::nearest;
use super::split::Word;

/// What a word is, seen from a verb.
pub(super) enum WordKind<'g, 'w> {
    /// A word like any other.
    Plain,
    /// An option that the verb takes.
    Option(OptionWord<'g, 'w>),
    /// An option that another verb takes.
    Foreign,
    /// It has the look of an option and is none.
    Stray,
}

/// An option as it was typed.
pub(super) struct OptionWord<'g, 'w> {
    /// The option; none for help.
    pub(super) arg: Option<&'g Arg>,
    /// What stands after its equals sign.
    pub(super) value: Option<&'w str>,
}

/// The word by which help is asked for.
pub(super) const HELP: &str = "--help";

/// What a word is. Only whole words of the grammar are options: a minus before a digit, a lone dash and `--` are text.
pub(super) fn kind_of<'g, 'w>(word: &'w Word, verb: &'g Command, grammar: &Command) -> WordKind<'g, 'w> {
    let Some((name, value)) = option_like(word) else {
        return WordKind::Plain;
    };
    let name = name.to_lowercase();
    if name == HELP[2..] {
        return WordKind::Option(OptionWord { arg: None, value });
    }
    if let Some(arg) = verb.get_arguments().find(|arg| arg.get_long() == Some(name.as_str())) {
        return WordKind::Option(OptionWord { arg: Some(arg), value });
    }
    if knows_option(grammar, &name) {
        WordKind::Foreign
    } else {
        WordKind::Stray
    }
}

/// The option that a mistyped one was meant to be: letters that changed places, or one dash instead of two (word
/// processors make long dashes of two).
pub(super) fn meant_option(verb: &Command, typed: &str) -> Option<String> {
    let name = typed.trim_start_matches(['-', '\u{2013}', '\u{2014}']);
    if name.len() == typed.len() || name.is_empty() {
        return None;
    }
    let known = || verb.get_arguments().filter_map(Arg::get_long);
    let is_double = typed.starts_with("--");
    let exact = known().find(|long| *long == name).map(str::to_owned);
    let near = exact.or_else(|| is_double.then(|| nearest(name, known())).flatten())?;
    Some(format!("--{near}"))
}

fn option_like(word: &Word) -> Option<(&str, Option<&str>)> {
    let text = word.text.strip_prefix("--").filter(|_| !word.quoted)?;
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (text, None),
    };
    let is_name = !name.is_empty() && name.chars().all(|letter| letter.is_alphabetic() || letter == '-');
    is_name.then_some((name, value))
}

fn knows_option(command: &Command, name: &str) -> bool {
    command.get_arguments().any(|arg| arg.get_long() == Some(name))
        || command.get_subcommands().any(|verb| knows_option(verb, name))
}
