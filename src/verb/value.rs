//! What each argument of the grammar holds: the one table by which words are gathered, asked for and completed.

use clap::{Arg, ArgAction};

use super::fault::one_of;

/// What an argument holds. The names stand in the grammar as clap's value names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    Text,
    Name,
    Person,
    Contact,
    Initials,
    Time,
    Date,
    Duration,
    Step,
    Act,
    Service,
    State,
    Role,
    Phase,
    PhaseOrRole,
    Plan,
    Notification,
    DecisionOption,
    Answer,
    Reply,
    Direction,
    Entry,
    Timer,
    Action,
    Question,
    Reference,
    Site,
    Medium,
    Doing,
    Inject,
    Objective,
    Rating,
    T,
    Times,
    /// An option that stands alone.
    Nothing,
}

/// (the value name of the grammar, what it holds, how a sentence asks for it).
const TABLE: [(&str, Value, &str); 34] = [
    ("TEXT", Value::Text, "some words"),
    ("NAME", Value::Name, "a name"),
    ("PERSON", Value::Person, "a person"),
    ("CONTACT", Value::Contact, "a contact's name"),
    ("INITIALS", Value::Initials, "initials"),
    ("TIME", Value::Time, "a time, as in 08:05"),
    ("DATE", Value::Date, "a date, as in 2009-06-30"),
    ("DURATION", Value::Duration, "a length of time, as in 30m"),
    ("STEP", Value::Step, "the step's name"),
    ("ACT", Value::Act, "what became of it"),
    ("SERVICE", Value::Service, "the service's name"),
    ("STATE", Value::State, "its state"),
    ("ROLE", Value::Role, "the role's name"),
    ("PHASE", Value::Phase, "the phase's name"),
    ("PHASE|ROLE", Value::PhaseOrRole, "a phase or a role"),
    ("PLAN", Value::Plan, "the plan's name"),
    ("NOTIFICATION", Value::Notification, "the notification's name"),
    ("OPTION", Value::DecisionOption, "the option's name"),
    ("KEY=VALUE", Value::Answer, "a question and its answer, as in count=3"),
    ("REPLY", Value::Reply, "an answer"),
    ("DIRECTION", Value::Direction, "in or out"),
    ("ENTRY", Value::Entry, "the entry's number in the log"),
    ("TIMER", Value::Timer, "the timer's number"),
    ("ACTION", Value::Action, "the action's number"),
    ("QUESTION", Value::Question, "the question's name"),
    ("REF", Value::Reference, "a reference"),
    ("SITE", Value::Site, "a site"),
    ("MEDIUM", Value::Medium, "a medium, as in phone"),
    ("DOING", Value::Doing, "what to do with it"),
    ("INJECT", Value::Inject, "the inject's name"),
    ("OBJECTIVE", Value::Objective, "the objective's name"),
    ("RATING", Value::Rating, "how it went"),
    ("T", Value::T, "a time of the drill, as in T+30:00"),
    ("TIMES", Value::Times, "how many times as fast, as in 10"),
];

impl Value {
    /// What an argument of the grammar holds. A value name that is not in the table is taken as one plain word.
    pub(super) fn of(arg: &Arg) -> Self {
        if !takes_value(arg) {
            return Self::Nothing;
        }
        let name = value_name(arg);
        TABLE
            .iter()
            .find(|(known, ..)| *known == name)
            .map_or(Self::Reference, |(_, value, _)| *value)
    }

    /// True where the argument takes all words up to the next known option.
    pub(super) const fn is_greedy_place(self) -> bool {
        matches!(self, Self::Text | Self::Person)
    }

    /// True where an option may take several words once the verb has all its own words.
    pub(super) const fn is_greedy_option(self) -> bool {
        matches!(
            self,
            Self::Name | Self::Answer | Self::Site | Self::Medium | Self::Reference
        )
    }
}

/// How a sentence asks for an argument: "the step's name", "in or out", "one of up, slow, down".
pub(super) fn asked_for(arg: &Arg) -> String {
    let choices = choices(arg);
    match choices.len() {
        0 => words_for(arg).to_owned(),
        1..=3 => one_of(choices.iter().map(String::as_str)),
        _ => format!("one of {}", choices.join(", ")),
    }
}

/// How a sentence speaks of an argument that has been given: "the step's name", "a length of time".
pub(super) fn spoken_of(arg: &Arg) -> &'static str {
    let words = words_for(arg);
    words.split_once(", as in").map_or(words, |(words, _)| words)
}

fn words_for(arg: &Arg) -> &'static str {
    let name = value_name(arg);
    let known = TABLE.iter().find(|(known, ..)| *known == name);
    known.map_or("a word", |(_, _, words)| words)
}

/// How usage lines show an argument's value: its choices, else its value name.
pub(super) fn shown(arg: &Arg) -> String {
    let choices = choices(arg);
    if choices.is_empty() {
        value_name(arg).to_owned()
    } else {
        choices.join("|")
    }
}

/// The words that an argument may be, where it is one of a few.
pub(super) fn choices(arg: &Arg) -> Vec<String> {
    if !takes_value(arg) {
        return Vec::new();
    }
    arg.get_possible_values()
        .iter()
        .map(|value| value.get_name().to_owned())
        .collect()
}

/// True where the argument is not a mere switch.
pub(super) fn takes_value(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Set | ArgAction::Append)
}

fn value_name(arg: &Arg) -> &str {
    arg.get_value_names()
        .and_then(|names| names.first())
        .map_or("", |name| name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verb::grammar::grammar;

    fn every_arg(command: &clap::Command, seen: &mut Vec<String>) {
        for arg in command.get_arguments().filter(|arg| takes_value(arg)) {
            seen.push(value_name(arg).to_owned());
        }
        for verb in command.get_subcommands() {
            every_arg(verb, seen);
        }
    }

    #[test]
    fn the_table_and_the_grammar_name_the_same_values() {
        let mut seen = Vec::new();
        every_arg(grammar(), &mut seen);
        seen.sort();
        seen.dedup();
        let mut known: Vec<_> = TABLE.iter().map(|(name, ..)| (*name).to_owned()).collect();
        known.sort();
        assert_eq!(seen, known);
    }
}
