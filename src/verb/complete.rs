//! What could be typed next, for the palette.

use std::collections::BTreeMap;
use std::ops::Range;

use clap::{Arg, ArgAction, Command};

use super::arrange::arrange;
use super::arranged::{Arranged, Next};
use super::fault::likeness;
use super::grammar::grammar;
use super::say::in_quotes_if_needed;
use super::split::{Comments, Word, split_open};
use super::value::{Value, choices};

/// Something that can be named: its id, and what the screen calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// What is typed.
    pub id: String,
    /// What it is.
    pub title: String,
}

impl Known {
    /// An id with its title.
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
        }
    }
}

/// What can be named in the running incident. Lists are offered in their own order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// The plan's steps.
    pub steps: Vec<Known>,
    /// The services.
    pub services: Vec<Known>,
    /// The roles.
    pub roles: Vec<Known>,
    /// The practice's people, by id.
    pub people: Vec<Known>,
    /// Their initials, each with its person's name.
    pub initials: Vec<Known>,
    /// The contacts.
    pub contacts: Vec<Known>,
    /// The plan's phases.
    pub phases: Vec<Known>,
    /// The plans that could be gone on with.
    pub plans: Vec<Known>,
    /// The notifications.
    pub notifications: Vec<Known>,
    /// The options of each decision step.
    pub options: BTreeMap<String, Vec<Known>>,
    /// The questions of each step.
    pub asks: BTreeMap<String, Vec<Known>>,
    /// The timers that run.
    pub timers: Vec<Known>,
    /// The actions that are open.
    pub actions: Vec<Known>,
    /// The log's entries, latest first.
    pub entries: Vec<Known>,
    /// The debrief's questions.
    pub questions: Vec<Known>,
    /// The practice's sites.
    pub sites: Vec<Known>,
    /// The injects of the drill's scenario; none where what is coming must not be known.
    pub injects: Vec<Known>,
    /// Its objectives, and what it expects, each under the name that an assessment takes.
    pub objectives: Vec<Known>,
}

/// One thing that could stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The word that would replace [`word_at`]; a space goes after it, unless it ends with `=`.
    pub text: String,
    /// What it is.
    pub what: String,
}

/// What could stand at the cursor (a byte of the line), the likeliest first. Nothing where free words are typed, or where
/// the words before are wrong already.
pub fn complete(line: &str, cursor: usize, vocabulary: &Vocabulary) -> Vec<Candidate> {
    let (before, typed) = at_cursor(line, cursor);
    let (arranged, _) = arrange(grammar(), &before, &|_, _| 1);
    if !arranged.is_all_taken {
        return Vec::new();
    }
    let text = typed.as_ref().map_or("", |word| word.text.as_str());
    let is_option = text.starts_with('-') && typed.as_ref().is_some_and(|word| !word.quoted);
    match arranged.next {
        Next::Verb => best(verbs(grammar()), text, false),
        Next::SecondVerb => arranged
            .path
            .last()
            .map_or_else(Vec::new, |verb| best(verbs(verb), text, false)),
        Next::Value { arg, is_begun: false } if !arg.is_positional() || !is_option => {
            best(values(arg, &arranged, vocabulary), text, choices(arg).is_empty())
        }
        Next::Value { .. } if !is_option => Vec::new(),
        Next::Value { .. } | Next::Option => best(options(&arranged), text, false),
    }
}

/// The bytes of the line that a candidate replaces: the word at the cursor, its quote included; empty between words.
pub fn word_at(line: &str, cursor: usize) -> Range<usize> {
    let cursor = boundary(line, cursor);
    let (_, typed) = at_cursor(line, cursor);
    let Some(word) = typed else { return cursor..cursor };
    let after = line.get(cursor..).unwrap_or_default();
    let rest = after.find(char::is_whitespace).unwrap_or(after.len());
    word.start..cursor + rest
}

fn at_cursor(line: &str, cursor: usize) -> (Vec<Word>, Option<Word>) {
    let head = line.get(..boundary(line, cursor)).unwrap_or_default();
    let (mut words, open) = split_open(head, Comments::AreText);
    let is_inside = open.is_some() || head.chars().next_back().is_some_and(|letter| !letter.is_whitespace());
    let typed = if is_inside { words.pop() } else { None };
    (words, typed)
}

fn boundary(line: &str, cursor: usize) -> usize {
    (0..=cursor.min(line.len()))
        .rev()
        .find(|at| line.is_char_boundary(*at))
        .unwrap_or(0)
}

fn verbs(command: &Command) -> Vec<Candidate> {
    let about = |verb: &Command| verb.get_about().map(ToString::to_string).unwrap_or_default();
    command
        .get_subcommands()
        .map(|verb| Candidate {
            text: verb.get_name().to_owned(),
            what: about(verb),
        })
        .collect()
}

fn options(arranged: &Arranged<'_>) -> Vec<Candidate> {
    let Some(verb) = arranged.path.last() else {
        return Vec::new();
    };
    let is_open = |arg: &Arg| !arranged.has(arg) || matches!(arg.get_action(), ArgAction::Append);
    verb.get_arguments()
        .filter(|arg| is_open(arg))
        .filter_map(|arg| {
            Some(Candidate {
                text: format!("--{}", arg.get_long()?),
                what: arg.get_help().map(ToString::to_string).unwrap_or_default(),
            })
        })
        .collect()
}

fn values(arg: &Arg, arranged: &Arranged<'_>, vocabulary: &Vocabulary) -> Vec<Candidate> {
    let place = |value: Value| {
        let mut places = arranged.places.iter();
        places
            .find(|(arg, _)| Value::of(arg) == value)
            .map_or("", |(_, text)| text.as_str())
    };
    let of_step = |lists: &BTreeMap<String, Vec<Known>>| lists.get(place(Value::Step)).cloned().unwrap_or_default();
    let known = match Value::of(arg) {
        Value::Step if arranged.path.first().is_some_and(|verb| verb.get_name() == "decide") => {
            let decides = |step: &&Known| vocabulary.options.contains_key(&step.id);
            vocabulary.steps.iter().filter(decides).cloned().collect()
        }
        Value::Step => vocabulary.steps.clone(),
        Value::Service => vocabulary.services.clone(),
        Value::Role => vocabulary.roles.clone(),
        Value::Person => vocabulary.people.clone(),
        Value::Name => {
            let people = vocabulary.people.iter();
            people.map(|person| Known::new(&person.title, &person.id)).collect()
        }
        Value::Initials => vocabulary.initials.clone(),
        Value::Contact => vocabulary.contacts.clone(),
        Value::Phase => vocabulary.phases.clone(),
        Value::PhaseOrRole => match place(Value::Act) {
            "hand" => vocabulary.roles.clone(),
            "defer" => vocabulary.phases.clone(),
            _ => Vec::new(),
        },
        Value::Plan => vocabulary.plans.clone(),
        Value::Notification => vocabulary.notifications.clone(),
        Value::DecisionOption => of_step(&vocabulary.options),
        Value::Answer => {
            let asks = of_step(&vocabulary.asks);
            asks.into_iter()
                .map(|ask| Known::new(ask.id + "=", ask.title))
                .collect()
        }
        Value::Timer => vocabulary.timers.clone(),
        Value::Action => vocabulary.actions.clone(),
        Value::Entry => vocabulary.entries.clone(),
        Value::Question => vocabulary.questions.clone(),
        Value::Site => vocabulary.sites.clone(),
        Value::Inject => vocabulary.injects.clone(),
        Value::Objective => vocabulary.objectives.clone(),
        Value::Act | Value::State | Value::Reply | Value::Direction | Value::Doing | Value::Rating => choice_words(arg),
        Value::Text
        | Value::Time
        | Value::Date
        | Value::Duration
        | Value::Reference
        | Value::Medium
        | Value::T
        | Value::Times
        | Value::Nothing => Vec::new(),
    };
    let candidates = known.into_iter().map(|known| Candidate {
        text: in_quotes_if_needed(&known.id),
        what: known.title,
    });
    candidates.collect()
}

fn choice_words(arg: &Arg) -> Vec<Known> {
    let values = arg.get_possible_values();
    let what = |value: &clap::builder::PossibleValue| value.get_help().map(ToString::to_string).unwrap_or_default();
    values
        .iter()
        .map(|value| Known::new(value.get_name(), what(value)))
        .collect()
}

/// Those that what was typed may mean, the likeliest first: its beginning, a word's beginning in id or title, any part of
/// either, and last what is spelt nearly so. The words that explain a command or a choice are no titles.
fn best(offered: Vec<Candidate>, typed: &str, by_title: bool) -> Vec<Candidate> {
    let typed = typed.to_lowercase();
    let mut ranked: Vec<(u8, Candidate)> = offered
        .into_iter()
        .filter_map(|candidate| Some((rank(&candidate, &typed, by_title)?, candidate)))
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, candidate)| candidate).collect()
}

fn rank(candidate: &Candidate, typed: &str, by_title: bool) -> Option<u8> {
    let text = candidate.text.to_lowercase();
    let bare = text.trim_matches('"');
    let what = if by_title {
        candidate.what.to_lowercase()
    } else {
        String::new()
    };
    let begins = |words: &str| {
        let mut words = words.split(|letter: char| !letter.is_alphanumeric());
        words.any(|word| word.starts_with(typed))
    };
    let is_option = typed.starts_with('-');
    if bare.starts_with(typed) {
        Some(0)
    } else if is_option {
        let name = typed.trim_start_matches('-');
        let is_near = likeness(name, text.trim_start_matches('-')) > 0.8;
        (typed.starts_with("--") && is_near).then_some(3)
    } else if begins(bare) || begins(&what) {
        Some(1)
    } else if bare.contains(typed) || what.contains(typed) {
        Some(2)
    } else {
        (typed.chars().count() > 2 && likeness(typed, bare) > 0.8).then_some(3)
    }
}
