//! Loose words put into the order that clap reads without doubt: `verb --option=value… -- place…`.
//!
//! People type a text without quotes, a minus before a number, options before or after. Which words belong together is
//! decided here, by what the grammar says of each argument; clap then only checks and sorts.

use clap::{Arg, ArgAction, Command};

use super::arranged::{Arranged, Next};
use super::fault::VerbError;
use super::grammar::LATER;
use super::option::{HELP, OptionWord, WordKind, kind_of, meant_option};
use super::split::Word;
use super::value::{Value, choices, takes_value};
use super::{help, sentence};

/// How many of these words belong to one value, given what it holds: a date of three words, a contact of two.
pub(super) type Reach<'r> = &'r dyn Fn(Value, &[Word]) -> usize;

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
                WordKind::Foreign => return Err(sentence::stray_option(&self.out.path, verb, word)),
                WordKind::Stray if !is_for_text => return Err(sentence::stray_option(&self.out.path, verb, word)),
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
        let word = self.words.first().ok_or_else(sentence::nothing)?;
        let typed = word.text.to_lowercase();
        if [HELP, "-h", "help"].contains(&typed.as_str()) {
            let asked: Vec<&str> = self.words.iter().skip(1).map(|word| word.text.as_str()).collect();
            return Err(VerbError::help(
                help::help_for(&asked.join(" ")).unwrap_or_else(help::help),
            ));
        }
        if let Some((later, what)) = LATER.iter().find(|(later, _)| *later == typed) {
            return Err(sentence::not_yet(later, what));
        }
        let verb = verb_named(self.grammar, &typed).ok_or_else(|| sentence::unknown_verb(&word.text))?;
        self.out.path.push(verb);
        self.at = 1;
        Ok(verb)
    }

    fn take_second_verb(&mut self, verb: &'g Command) -> Result<&'g Command, VerbError> {
        let word = self
            .words
            .get(self.at)
            .ok_or_else(|| sentence::second_verb_wanted(&self.out.path, None))?;
        let typed = word.text.to_lowercase();
        if typed == HELP {
            return Err(VerbError::help(help::text_of(&self.out.path)));
        }
        let second =
            verb_named(verb, &typed).ok_or_else(|| sentence::second_verb_wanted(&self.out.path, Some(&word.text)))?;
        self.out.path.push(second);
        self.at += 1;
        Ok(second)
    }

    /// Takes the value of an option that has just been passed. Returns the option where its text may go on.
    fn take_option(&mut self, verb: &'g Command, option: OptionWord<'g, 'w>) -> Result<Option<&'g Arg>, VerbError> {
        let Some(arg) = option.arg else {
            return Err(VerbError::help(help::text_of(&self.out.path)));
        };
        if self.out.has(arg) && !matches!(arg.get_action(), ArgAction::Append) {
            return Err(sentence::twice(arg));
        }
        if !takes_value(arg) {
            self.out.options.push((arg, None));
            return if option.value.is_some() {
                Err(sentence::stands_alone(arg))
            } else {
                Ok(None)
            };
        }
        self.out.next = Next::Value { arg, is_begun: false };
        let run = self.run_of_words(verb, Value::of(arg) == Value::Text);
        let (count, is_open) = self.words_of_option(verb, arg, option.value, run);
        let taken = run.get(..count).unwrap_or(run);
        let is_bare = taken.iter().all(|word| !word.quoted);
        let mut value = joined(option.value, taken);
        if Value::of(arg) == Value::Answer && is_bare {
            value = without_inner_quotes(value);
        }
        if value.is_empty() {
            return Err(sentence::value_missing(arg));
        }
        if !may_be(arg, &value) {
            return Err(sentence::not_a_choice(&self.out.path, arg, &value, None, &[]));
        }
        self.warn_of_strays(verb, taken);
        self.at += taken.len();
        if arg.get_long() == Some("why") && value == "later" && is_bare {
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
        let rest = self.words.get(self.at..).unwrap_or_default();
        let last = self.out.places.last().map(|(arg, text)| (*arg, text.as_str()));
        let Some(arg) = self.place(verb) else {
            return Err(sentence::one_too_many(&self.out.path, verb, last, rest));
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
            return Err(sentence::place_missing(&self.out.path, arg));
        }
        if !may_be(arg, &text) {
            let before = last.map(|(_, text)| text);
            return Err(sentence::not_a_choice(&self.out.path, arg, &text, before, rest));
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
}

fn verb_named<'g>(command: &'g Command, name: &str) -> Option<&'g Command> {
    command.get_subcommands().find(|verb| verb.get_name() == name)
}

/// False where an argument must be one of a few words and this is none of them.
fn may_be(arg: &Arg, text: &str) -> bool {
    let choices = choices(arg);
    choices.is_empty() || choices.iter().any(|choice| choice.eq_ignore_ascii_case(text))
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
