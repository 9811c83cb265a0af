//! Help as text, made from the grammar.

use std::fmt::Write;

use clap::{Arg, Command};

use super::grammar::grammar;
use super::value::{shown, takes_value};

/// The narrowest terminal that is promised to be enough.
const WIDTH: usize = 80;

/// All verbs, a line each, and what may stand with every one of them.
pub fn help() -> String {
    let mut text = String::new();
    for verb in grammar().get_subcommands() {
        add_verb(&mut text, &[verb]);
    }
    text.push_str("\nwith every command:\n");
    for arg in options(grammar()) {
        add_line(&mut text, &option_words(arg), help_of(arg));
    }
    text
}

/// One verb, with its options and the words it may use; none where there is no such verb. A verb of two words may be
/// asked for by its first or by both.
pub fn help_for(verb: &str) -> Option<String> {
    let mut path: Vec<&Command> = Vec::new();
    let mut at = grammar();
    for word in verb.split_whitespace() {
        let word = word.to_lowercase();
        at = at.get_subcommands().find(|known| known.get_name() == word)?;
        path.push(at);
    }
    (!path.is_empty()).then(|| text_of(&path))
}

pub(super) fn text_of(path: &[&Command]) -> String {
    let mut text = String::new();
    let Some(verb) = path.last() else { return text };
    let about = verb.get_about().map(ToString::to_string).unwrap_or_default();
    let _ = writeln!(text, "{about}.\n");
    if verb.has_subcommands() {
        for second in verb.get_subcommands() {
            let path: Vec<_> = path.iter().copied().chain([second]).collect();
            add_verb(&mut text, &path);
        }
        return text;
    }
    add_wrapped(&mut text, &usage(path, verb));
    text.push('\n');
    for arg in verb.get_positionals() {
        for value in arg.get_possible_values() {
            let what = value.get_help().map(ToString::to_string).unwrap_or_default();
            add_line(&mut text, value.get_name(), what);
        }
    }
    for arg in options(verb) {
        add_line(&mut text, &option_words(arg), help_of(arg));
    }
    text
}

/// How a verb is written, without what may stand with every verb: `timer add DURATION TEXT`.
pub(super) fn usage(path: &[&Command], verb: &Command) -> String {
    let mut words: Vec<String> = path.iter().map(|command| command.get_name().to_owned()).collect();
    if verb.has_subcommands() {
        let seconds: Vec<_> = verb.get_subcommands().map(Command::get_name).collect();
        words.push(seconds.join("|"));
    }
    words.extend(verb.get_positionals().map(shown));
    let own = |arg: &&Arg| !options(grammar()).any(|common| common.get_id() == arg.get_id());
    words.extend(options(verb).filter(own).map(|arg| {
        let option = option_words(arg);
        if arg.is_required_set() {
            option
        } else {
            format!("[{option}]")
        }
    }));
    words.join(" ")
}

fn add_verb(text: &mut String, path: &[&Command]) {
    let Some(verb) = path.last() else { return };
    if verb.has_subcommands() {
        for second in verb.get_subcommands() {
            let path: Vec<_> = path.iter().copied().chain([second]).collect();
            add_verb(text, &path);
        }
        return;
    }
    let about = verb.get_about().map(ToString::to_string).unwrap_or_default();
    add_line(text, &usage(path, verb), about);
}

/// A line of two columns; a long first one stands on lines of its own.
fn add_line(text: &mut String, left: &str, right: String) {
    const LEFT: usize = 26;
    if left.chars().count() < LEFT - 1 {
        let _ = writeln!(text, "  {left:LEFT$}{right}");
        return;
    }
    add_wrapped(text, left);
    let _ = writeln!(text, "  {:LEFT$}{right}", "");
}

/// A usage line, broken before its options where it is wider than the narrowest terminal.
fn add_wrapped(text: &mut String, usage: &str) {
    let mut width = 0;
    for piece in usage.replace(" [", "\n[").split('\n') {
        let length = piece.chars().count() + 1;
        let margin = match width {
            0 => "  ",
            _ if width + length <= WIDTH => " ",
            _ => "\n      ",
        };
        width = if margin == " " {
            width + length
        } else {
            margin.len() + length
        };
        let _ = write!(text, "{margin}{piece}");
    }
    text.push('\n');
}

fn options(command: &Command) -> impl Iterator<Item = &Arg> {
    command.get_arguments().filter(|arg| arg.get_long().is_some())
}

fn option_words(arg: &Arg) -> String {
    let long = arg.get_long().unwrap_or_default();
    if takes_value(arg) {
        format!("--{long} {}", shown(arg))
    } else {
        format!("--{long}")
    }
}

fn help_of(arg: &Arg) -> String {
    arg.get_help().map(ToString::to_string).unwrap_or_default()
}
