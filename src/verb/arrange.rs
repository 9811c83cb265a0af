//! Loose words put into the order that clap reads without doubt: `verb --option=value… -- place…`.
//!
//! People type a text without quotes, a minus before a number, options before or after. Which words belong together is
//! decided here, by what the grammar says of each argument; clap then only checks and sorts.

use clap::{Arg, ArgAction, Command};

use super::fault::{VerbError, VerbErrorKind, named, nearest, one_of, place_missing, write_it_as};
use super::grammar::LATER;
use super::help;
use super::option::{HELP, OptionWord, WordKind, kind_of, meant_option};
use super::split::Word;
use super::value::{Value, asked_for, takes_value};

/// How many of these words belong to one value, given what it holds: a date of three words, a contact of two.
pub(super) type Reach<'r> = &'r dyn Fn(Value, &[Word]) -> usize;

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

/// Puts words in order. What could be ordered is returned beside the first fault, for completion goes on from there.
pub(super) fn arrange<'g, 'w>(
    grammar: &'g Command,
    words: &'w [Word],
    reach: Reach<'w>,
) -> (Arranged<'g>, Option<VerbError>) {
    let out = Arranged {
        path: Vec::new(),
        options: Vec::new(),
        places: Vec::new(),
        is_why_later: false,
        next: Next::Verb,
        is_all_taken: false,
        warnings: Vec::new(),
    };
    let mut arranger = Arranger {
        grammar,
        out,
        words,
        at: 0,
        reach,
    };
    let fault = arranger.run().err();
    arranger.out.is_all_taken = arranger.at >= words.len();
    (arranger.out, fault)
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

    /// An error where the verb lacks something that it cannot do without.
    pub(super) fn check_whole(&self) -> Result<(), VerbError> {
        let Some(verb) = self.path.last() else {
            return Ok(());
        };
        let mut before = None;
        for (index, arg) in verb.get_positionals().enumerate() {
            if index >= self.places.len() {
                return Err(place_missing(&self.path, arg, before));
            }
            before = Some(arg);
        }
        let is_given = |arg: &Arg| self.options.iter().any(|(given, _)| given.get_id() == arg.get_id());
        match verb.get_opts().find(|arg| arg.is_required_set() && !is_given(arg)) {
            None => Ok(()),
            Some(arg) => {
                let long = arg.get_long().unwrap_or_default();
                let message = format!("{} wants --{long} with {}", named(&self.path), asked_for(arg));
                Err(VerbError::usage(message).hint_if(write_it_as(&self.path)))
            }
        }
    }
}

struct Arranger<'g, 'w> {
    grammar: &'g Command,
    out: Arranged<'g>,
    words: &'w [Word],
    at: usize,
    reach: Reach<'w>,
}

impl<'g, 'w> Arranger<'g, 'w> {
    fn run(&mut self) -> Result<(), VerbError> {
        let mut verb = self.take_verb()?;
        while verb.has_subcommands() {
            self.out.next = Next::SecondVerb;
            verb = self.take_second_verb(verb)?;
        }
        self.out.next = self.next_place(verb);
        while let Some(word) = self.words.get(self.at) {
            let is_for_text = self.place(verb).is_some_and(|arg| Value::of(arg) == Value::Text);
            let open = match kind_of(word, verb, self.grammar) {
                WordKind::Option(option) => {
                    self.at += 1;
                    self.take_option(verb, option)?
                }
                WordKind::Foreign => return Err(self.stray_option(verb, word)),
                WordKind::Stray if !is_for_text => return Err(self.stray_option(verb, word)),
                WordKind::Stray | WordKind::Plain => self.take_place(verb, word)?,
            };
            self.out.next = match open {
                Some(arg) => Next::Value { arg, is_begun: true },
                None => self.next_place(verb),
            };
        }
        Ok(())
    }

    fn take_verb(&mut self) -> Result<&'g Command, VerbError> {
        let known = || self.grammar.get_subcommands().map(Command::get_name);
        let all = || format!("the commands are {}", one_of(known()));
        let Some(word) = self.words.first() else {
            return Err(VerbError::usage("nothing was asked for").hint(all()));
        };
        let typed = word.text.to_lowercase();
        if typed == HELP || typed == "-h" {
            return Err(help_wanted(help::help()));
        }
        if let Some((later, what)) = LATER.iter().find(|(later, _)| *later == typed) {
            return Err(VerbError {
                message: format!("\"{later}\" is not in this version yet ({what})"),
                hint: Some("keep it on paper for now; \"note\" writes it in the log".to_owned()),
                kind: VerbErrorKind::NotYet,
            });
        }
        let found = self.grammar.get_subcommands().find(|verb| verb.get_name() == typed);
        let verb = found.ok_or_else(|| {
            VerbError::usage(format!("there is no command \"{}\"", word.text))
                .did_you_mean(nearest(&typed, known()))
                .hint_if(Some(all()))
        })?;
        self.out.path.push(verb);
        self.at = 1;
        Ok(verb)
    }

    fn take_second_verb(&mut self, verb: &'g Command) -> Result<&'g Command, VerbError> {
        let known = || verb.get_subcommands().map(Command::get_name);
        let wants = format!("{} wants {} after it", named(&self.out.path), one_of(known()));
        let Some(word) = self.words.get(self.at) else {
            return Err(VerbError::usage(wants));
        };
        let typed = word.text.to_lowercase();
        if typed == HELP {
            return Err(help_wanted(help::text_of(&self.out.path)));
        }
        let found = verb.get_subcommands().find(|second| second.get_name() == typed);
        let second = found.ok_or_else(|| {
            let message = format!("{wants}, not \"{}\"", word.text);
            VerbError::usage(message).did_you_mean(nearest(&typed, known()))
        })?;
        self.out.path.push(second);
        self.at += 1;
        Ok(second)
    }

    /// Takes the value of an option that has just been passed. Returns the option where its text may go on.
    fn take_option(&mut self, verb: &'g Command, option: OptionWord<'g, 'w>) -> Result<Option<&'g Arg>, VerbError> {
        let Some(arg) = option.arg else {
            return Err(help_wanted(help::text_of(&self.out.path)));
        };
        let long = arg.get_long().unwrap_or_default();
        let is_why = long == "why";
        let is_given = self.out.options.iter().any(|(given, _)| given.get_id() == arg.get_id());
        if (is_given || (is_why && self.out.is_why_later)) && !matches!(arg.get_action(), ArgAction::Append) {
            return Err(VerbError::usage(format!("--{long} stands twice")).hint("leave one of them out"));
        }
        if !takes_value(arg) {
            if option.value.is_some() {
                return Err(VerbError::usage(format!(
                    "--{long} stands alone, with nothing after it"
                )));
            }
            self.out.options.push((arg, None));
            return Ok(None);
        }
        self.out.next = Next::Value { arg, is_begun: false };
        let run = self.run_of_words(verb, Value::of(arg) == Value::Text);
        let (count, is_open) = self.words_of_option(verb, arg, option.value, run);
        let taken = run.get(..count).unwrap_or(run);
        let mut value = joined(option.value, taken);
        if Value::of(arg) == Value::Answer && taken.iter().all(|word| !word.quoted) {
            value = without_inner_quotes(value);
        }
        if value.is_empty() {
            return Err(VerbError::usage(format!("--{long} wants {} after it", asked_for(arg))));
        }
        self.warn_of_strays(verb, taken);
        self.at += taken.len();
        if is_why && value == "later" && taken.iter().all(|word| !word.quoted) {
            self.out.is_why_later = true;
        } else {
            self.out.options.push((arg, Some(value)));
        }
        Ok((is_open && self.at == self.words.len()).then_some(arg))
    }

    /// How many of the words that follow an option are its value, and whether more could have been.
    fn words_of_option(&self, verb: &'g Command, arg: &Arg, inline: Option<&str>, run: &[Word]) -> (usize, bool) {
        let value = Value::of(arg);
        let is_verb_whole = self.place(verb).is_none();
        let (is_one_piece, least) = match (inline, run.first()) {
            (Some(text), _) => (text.contains(char::is_whitespace), 0),
            (None, Some(word)) => (word.quoted || word.text.contains(char::is_whitespace), 1),
            (None, None) => return (0, false),
        };
        match value {
            // A piece in quotes is the whole text where words of the verb itself are still to come.
            Value::Text if is_verb_whole || !is_one_piece => (run.len(), true),
            _ if value.is_greedy_option() && is_verb_whole && !is_one_piece => (run.len(), true),
            _ if inline.is_some() || is_one_piece => (least, false),
            _ => ((self.reach)(value, run).clamp(1, run.len()), false),
        }
    }

    /// Takes a word, or all that belong to it, into the verb's next place. Returns the place where its text may go on.
    fn take_place(&mut self, verb: &'g Command, word: &Word) -> Result<Option<&'g Arg>, VerbError> {
        let Some(arg) = self.place(verb) else {
            return Err(self.one_too_many(verb, word));
        };
        let value = Value::of(arg);
        let is_verbatim = value == Value::Text && word.text == "--" && !word.quoted;
        let run = if is_verbatim {
            self.at += 1;
            self.words.get(self.at..).unwrap_or_default()
        } else {
            self.run_of_words(verb, value == Value::Text)
        };
        let count = match value {
            _ if value.is_greedy_place() => run.len(),
            _ if word.quoted => 1,
            _ => (self.reach)(value, run).max(1),
        };
        let taken = run.get(..count).unwrap_or(run);
        let text = joined(None, taken);
        if text.is_empty() {
            let before = verb.get_positionals().take(self.out.places.len()).last();
            return Err(place_missing(&self.out.path, arg, before));
        }
        if !is_verbatim {
            self.warn_of_strays(verb, taken);
        }
        self.at += taken.len();
        self.out.places.push((arg, text));
        Ok((value.is_greedy_place() && self.at == self.words.len()).then_some(arg))
    }

    fn place(&self, verb: &'g Command) -> Option<&'g Arg> {
        verb.get_positionals().nth(self.out.places.len())
    }

    fn next_place(&self, verb: &'g Command) -> Next<'g> {
        let value = |arg| Next::Value { arg, is_begun: false };
        self.place(verb).map_or(Next::Option, value)
    }

    /// The words from here up to the next option.
    fn run_of_words(&self, verb: &'g Command, is_text: bool) -> &'w [Word] {
        let rest = self.words.get(self.at..).unwrap_or_default();
        let ends = |word: &Word| match kind_of(word, verb, self.grammar) {
            WordKind::Plain => false,
            WordKind::Stray => !is_text,
            WordKind::Option(_) | WordKind::Foreign => true,
        };
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        rest.get(..length).unwrap_or(rest)
    }

    /// Says that what looks like a mistyped option was taken as text.
    fn warn_of_strays(&mut self, verb: &Command, taken: &[Word]) {
        for word in taken.iter().filter(|word| !word.quoted) {
            if let Some(near) = meant_option(verb, &word.text) {
                let message = format!(
                    "\"{}\" was taken as part of the text; did you mean \"{near}\"?",
                    word.text
                );
                self.out.warnings.push(message);
            }
        }
    }

    fn stray_option(&self, verb: &Command, word: &Word) -> VerbError {
        let typed = word.text.split('=').next().unwrap_or_default();
        let has_text = verb.get_positionals().any(|arg| Value::of(arg) == Value::Text);
        let quotes = has_text.then(|| "where it is part of the text, put the text in quotes".to_owned());
        VerbError::usage(format!("{} does not take {typed}", named(&self.out.path)))
            .did_you_mean(meant_option(verb, typed))
            .hint_if(quotes)
            .hint_if(write_it_as(&self.out.path))
    }

    fn one_too_many(&self, verb: &Command, word: &Word) -> VerbError {
        let is_text_closed = self
            .out
            .places
            .last()
            .is_some_and(|(arg, _)| Value::of(arg).is_greedy_place());
        let together = is_text_closed.then(|| "put all words of the text together, before the options".to_owned());
        let path = named(&self.out.path);
        VerbError::usage(format!("{path} has all its words; \"{}\" is one too many", word.text))
            .did_you_mean(meant_option(verb, &word.text))
            .hint_if(together)
            .hint_if(write_it_as(&self.out.path))
    }
}

fn joined(inline: Option<&str>, words: &[Word]) -> String {
    let texts: Vec<&str> = inline
        .into_iter()
        .chain(words.iter().map(|word| word.text.as_str()))
        .collect();
    texts.join(" ").trim().to_owned()
}

/// `where="room 3"` without its quotes: they stand in the middle of a word, where splitting leaves them.
fn without_inner_quotes(answer: String) -> String {
    let bare = answer.split_once('=').and_then(|(key, value)| {
        let inner = ['"', '\'']
            .iter()
            .find_map(|mark| value.strip_prefix(*mark)?.strip_suffix(*mark))?;
        Some(format!("{key}={inner}"))
    });
    bare.unwrap_or(answer)
}

fn help_wanted(text: String) -> VerbError {
    VerbError {
        message: text,
        hint: None,
        kind: VerbErrorKind::HelpWanted,
    }
}
