//! What is said when the words of a verb are wrong: plain sentences, never clap's own.

use clap::{Arg, Command};

use super::fault::{VerbError, VerbErrorKind, nearest, one_of};
use super::grammar::grammar;
use super::help::usage;
use super::option::meant_option;
use super::split::Word;
use super::value::{Value, asked_for, choices, spoken_of};
use crate::plan::model::is_slug;

/// How sentences name a verb, or a verb of two words: `"timer add"`.
pub(super) fn named(path: &[&Command]) -> String {
    let words: Vec<_> = path.iter().map(|command| command.get_name()).collect();
    format!("\"{}\"", words.join(" "))
}

/// The hint that shows how a verb is written.
fn write_it_as(path: &[&Command]) -> Option<String> {
    let verb = path.last()?;
    Some(format!("write it as: {}", usage(path, verb)))
}

fn all_verbs() -> String {
    format!(
        "the commands are {}",
        one_of(grammar().get_subcommands().map(Command::get_name))
    )
}

/// No word at all.
pub(super) fn nothing() -> VerbError {
    VerbError::usage("nothing was asked for").hint(all_verbs())
}

/// A word that is no verb.
pub(super) fn unknown_verb(typed: &str) -> VerbError {
    let order = typed
        .starts_with('-')
        .then(|| "the command comes first, its options after it".to_owned());
    VerbError::usage(format!("there is no command \"{typed}\""))
        .hint_if(order)
        .did_you_mean(nearest(typed, grammar().get_subcommands().map(Command::get_name)))
        .hint_if(Some(all_verbs()))
}

/// A verb that is to come.
pub(super) fn not_yet(verb: &str, what: &str) -> VerbError {
    VerbError {
        message: format!("\"{verb}\" is not in this version yet ({what})"),
        hint: Some("keep it on paper for now; \"note\" writes it in the log".to_owned()),
        kind: VerbErrorKind::NotYet,
    }
}

/// A verb of two words without its second, or with another.
pub(super) fn second_verb_wanted(path: &[&Command], typed: Option<&str>) -> VerbError {
    let seconds = || {
        path.last()
            .into_iter()
            .flat_map(|verb| verb.get_subcommands().map(Command::get_name))
    };
    let wants = format!("{} wants {} after it", named(path), one_of(seconds()));
    match typed {
        None => VerbError::usage(wants),
        Some(typed) => VerbError::usage(format!("{wants}, not \"{typed}\""))
            .did_you_mean(nearest(typed, seconds()))
            .hint_if(write_it_as(path)),
    }
}

/// A place of the verb was left empty.
pub(super) fn place_missing(path: &[&Command], arg: &Arg) -> VerbError {
    let after = after_the_one_before(path, arg);
    VerbError::usage(format!("{} wants {}{after}", named(path), asked_for(arg))).hint_if(write_it_as(path))
}

/// An option that the verb cannot do without was left out.
pub(super) fn option_missing(path: &[&Command], arg: &Arg) -> VerbError {
    let long = arg.get_long().unwrap_or_default();
    VerbError::usage(format!("{} wants --{long} with {}", named(path), asked_for(arg))).hint_if(write_it_as(path))
}

/// An option stands without its value.
pub(super) fn value_missing(arg: &Arg) -> VerbError {
    let long = arg.get_long().unwrap_or_default();
    let wanted = asked_for(arg);
    let (wanted, example) = wanted.split_once(", as in").unwrap_or((&wanted, ""));
    let example = if example.is_empty() {
        String::new()
    } else {
        format!(", as in{example}")
    };
    VerbError::usage(format!("--{long} wants {wanted} after it{example}"))
}

/// A word that is none of the few that may stand in its place. `before` is the word in the place before it, `rest` the
/// words from the wrong one on: a name typed as two words pushes all others one on.
pub(super) fn not_a_choice(
    path: &[&Command],
    arg: &Arg,
    typed: &str,
    before: Option<&str>,
    rest: &[Word],
) -> VerbError {
    let choices = choices(arg);
    let is_choice = |text: &str| choices.iter().any(|choice| choice.eq_ignore_ascii_case(text));
    let whose = match arg.get_long() {
        Some(long) => format!("--{long}"),
        None => named(path),
    };
    let swapped = before
        .filter(|before| is_choice(before))
        .map(|before| format!("{} {typed} {before}", named(path).replace('"', "")));
    let apart = before.and_then(|before| {
        let further = rest.iter().position(|word| is_choice(&word.text))?;
        dashed(
            [before]
                .into_iter()
                .chain(rest.iter().take(further).map(|word| word.text.as_str())),
        )
    });
    let after = after_the_one_before(path, arg);
    VerbError::usage(format!("{whose} wants {}{after}, not \"{typed}\"", asked_for(arg)))
        .did_you_mean(swapped)
        .did_you_mean(apart)
        .did_you_mean(nearest(typed, choices.iter().map(String::as_str)))
        .hint_if(write_it_as(path))
}

fn after_the_one_before(path: &[&Command], arg: &Arg) -> String {
    let index = arg.get_index().and_then(|index| index.checked_sub(2));
    let before = index.and_then(|index| path.last()?.get_positionals().nth(index));
    before.map_or_else(String::new, |before| format!(" after {}", spoken_of(before)))
}

/// Words as one name of a plan: `Typing up` is `typing-up`.
fn dashed<'a>(words: impl Iterator<Item = &'a str>) -> Option<String> {
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    Some(words.join("-")).filter(|name| is_slug(name))
}

/// A word with the look of an option that the verb does not take.
pub(super) fn stray_option(path: &[&Command], verb: &Command, word: &Word) -> VerbError {
    let typed = word.text.split('=').next().unwrap_or_default();
    let has_text = verb.get_positionals().any(|arg| Value::of(arg) == Value::Text);
    let quotes = has_text.then(|| "where it is part of the text, put the text in quotes".to_owned());
    VerbError::usage(format!("{} does not take {typed}", named(path)))
        .did_you_mean(meant_option(verb, typed))
        .hint_if(quotes)
        .hint_if(write_it_as(path))
}

/// An option that may stand once.
pub(super) fn twice(arg: &Arg) -> VerbError {
    let long = arg.get_long().unwrap_or_default();
    VerbError::usage(format!("--{long} stands twice")).hint("leave one of them out")
}

/// A switch with a value.
pub(super) fn stands_alone(arg: &Arg) -> VerbError {
    let long = arg.get_long().unwrap_or_default();
    VerbError::usage(format!("--{long} stands alone, with nothing after it"))
}

/// Words for which the verb has no place. `last` is what stands in its last one.
pub(super) fn one_too_many(path: &[&Command], verb: &Command, last: Option<(&Arg, &str)>, rest: &[Word]) -> VerbError {
    let word = rest.first().map_or("", |word| word.text.as_str());
    let is_text = last.is_some_and(|(arg, _)| Value::of(arg).is_greedy_place());
    let together = is_text.then(|| "put several words in quotes, or the whole text before the options".to_owned());
    let is_whole = !verb.get_opts().any(Arg::is_required_set);
    let name = last
        .filter(|(arg, _)| is_whole && choices(arg).is_empty())
        .and_then(|(_, text)| {
            let rest = rest
                .iter()
                .take_while(|word| !word.text.starts_with('-'))
                .map(|word| word.text.as_str());
            dashed([text].into_iter().chain(rest))
        });
    VerbError::usage(format!("{} has all its words; \"{word}\" is one too many", named(path)))
        .did_you_mean(meant_option(verb, word))
        .hint_if(together)
        .did_you_mean(name)
        .hint_if(write_it_as(path))
}

/// What clap found wrong. The arrangement of the words rules out what it could find, so that this is never read.
pub(super) fn from_clap(path: &[&Command]) -> VerbError {
    VerbError::usage(format!("the words after {} do not fit together", named(path))).hint_if(write_it_as(path))
}
