//! The grammar: one clap command from which words are parsed, helped and completed. There is no second list of options.
//!
//! Every value is a plain word here; times, names and initials are read in [`super::lower`], which knows what time it
//! is and who works at the practice.

use std::sync::{Mutex, OnceLock, PoisonError};

use clap::builder::PossibleValue;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::incident::command::InjectAction;
use crate::incident::drill::{Mark, Rating};
use crate::incident::event::Direction;
use crate::plan::condition::ConfirmAnswer;
use crate::plan::model::ServiceStatus;

/// One line of words: a verb, what it needs, and what may stand with every verb.
#[derive(Debug, Parser)]
#[command(
    name = "do",
    about = "Record something in the running incident",
    no_binary_name = true,
    disable_help_flag = true,
    disable_help_subcommand = true,
    disable_version_flag = true
)]
pub(super) struct Spoken {
    #[command(subcommand)]
    pub(super) verb: Verb,
    #[command(flatten)]
    pub(super) with: With,
}

/// What may stand with every verb.
#[derive(Debug, Args)]
pub(super) struct With {
    /// When it happened, where that is not now
    #[arg(long, global = true, value_name = "TIME")]
    pub(super) at: Option<String>,
    /// The time is a guess; it is shown with "about"
    #[arg(long, global = true)]
    pub(super) roughly: bool,
    /// Who did it; - for nobody in particular
    #[arg(long, global = true, value_name = "INITIALS")]
    pub(super) by: Option<String>,
    /// The reason, or the one word later to give it later
    #[arg(long, global = true, value_name = "TEXT")]
    pub(super) why: Option<String>,
    /// Who is at the keyboard, where that is somebody else
    #[arg(long, global = true, value_name = "INITIALS")]
    pub(super) typed_by: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Give a role to a person
    Duty {
        #[arg(value_name = "ROLE")]
        role: String,
        #[arg(value_name = "PERSON")]
        person: String,
    },
    /// Record how a service is
    Service {
        #[arg(value_name = "SERVICE")]
        service: String,
        #[arg(value_name = "STATE", ignore_case = true)]
        state: ServiceStatus,
        /// A ticket number or the like
        #[arg(long = "ref", value_name = "REF")]
        reference: Option<String>,
        /// Where, for a practice of several sites
        #[arg(long, value_name = "SITE")]
        site: Option<String>,
        /// Since when; the same as --at
        #[arg(long, value_name = "TIME")]
        since: Option<String>,
    },
    /// Record what became of a step
    Step {
        #[arg(value_name = "STEP")]
        step: String,
        #[arg(value_name = "ACT", ignore_case = true)]
        act: Act,
        /// With defer, the phase; with hand, the role
        #[arg(long, value_name = "PHASE|ROLE")]
        to: Option<String>,
        /// The answer to the question that the step ends with
        #[arg(long, value_name = "REPLY", ignore_case = true)]
        confirm: Option<ConfirmAnswer>,
        /// The answer to a further question; may be repeated
        #[arg(long = "answer", value_name = "KEY=VALUE")]
        answers: Vec<String>,
    },
    /// Record a decision
    Decide {
        #[arg(value_name = "STEP")]
        step: String,
        #[arg(value_name = "OPTION")]
        option: String,
        /// What else was considered
        #[arg(long, value_name = "TEXT")]
        considered: Option<String>,
        /// When to look at it again
        #[arg(long, value_name = "DURATION")]
        review: Option<String>,
    },
    /// Write something down
    Note {
        #[arg(value_name = "TEXT")]
        text: String,
        /// The entry whose owed reason these words give
        #[arg(long = "for", value_name = "ENTRY")]
        reason_for: Option<String>,
    },
    /// Record what was said to or by somebody outside
    Message {
        #[arg(value_name = "DIRECTION", ignore_case = true)]
        direction: Direction,
        #[arg(value_name = "CONTACT")]
        contact: String,
        #[arg(value_name = "TEXT")]
        text: String,
        /// Over what: phone, e-mail, in person
        #[arg(long, value_name = "MEDIUM")]
        medium: Option<String>,
        /// A ticket number or the like
        #[arg(long = "ref", value_name = "REF")]
        reference: Option<String>,
        /// When the next word is due
        #[arg(long, value_name = "TIME")]
        next: Option<String>,
    },
    /// Start or end a timer
    #[command(subcommand)]
    Timer(TimerVerb),
    /// Record that an outsider has been told
    Notify {
        #[arg(value_name = "NOTIFICATION")]
        notification: String,
        /// Who took it
        #[arg(long, value_name = "NAME")]
        to: Option<String>,
        /// Their reference
        #[arg(long = "ref", value_name = "REF")]
        reference: Option<String>,
    },
    /// Pass a role on from whoever holds it
    Handover {
        #[arg(value_name = "ROLE")]
        role: String,
        #[arg(value_name = "PERSON")]
        person: String,
    },
    /// Go to a phase of the plan
    Phase {
        #[arg(value_name = "PHASE")]
        phase: String,
    },
    /// Go on with another plan, keeping the log
    Switch {
        #[arg(value_name = "PLAN")]
        plan: String,
    },
    /// Keep an eye on a service beyond the incident
    Watch {
        #[arg(value_name = "SERVICE")]
        service: String,
        /// Who does
        #[arg(long, required = true, value_name = "NAME")]
        owner: String,
        /// When next
        #[arg(long, value_name = "TIME")]
        next: Option<String>,
    },
    /// Strike an entry out; it stays visible
    Correct {
        #[arg(value_name = "ENTRY")]
        entry: String,
    },
    /// Strike out your own last entry
    Undo,
    /// Remove the words of an entry, leaving its facts
    Redact {
        #[arg(value_name = "ENTRY")]
        entry: String,
    },
    /// End the emergency; paper may still be out
    StandDown,
    /// Answer a question of the debrief
    Debrief {
        #[arg(value_name = "QUESTION")]
        question: String,
        #[arg(value_name = "TEXT")]
        text: String,
    },
    /// Note something to be changed, or that it has been
    #[command(subcommand)]
    Action(ActionVerb),
    /// Close the incident: the report becomes final
    Close,
    /// In a drill: send, hold, skip or free an inject
    Inject {
        #[arg(value_name = "DOING", ignore_case = true)]
        doing: InjectAction,
        #[arg(value_name = "INJECT")]
        inject: String,
        /// With send: other words, or an inject of your own
        #[arg(long, value_name = "TEXT")]
        text: Option<String>,
        /// Who says them, in the story
        #[arg(long, value_name = "NAME")]
        from: Option<String>,
        /// The role that hears them
        #[arg(long, value_name = "ROLE")]
        to: Option<String>,
        /// How they come: phone, in person, paper, screen
        #[arg(long, value_name = "MEDIUM")]
        medium: Option<String>,
    },
    /// In a drill: how an objective went, or INJECT.2 did
    Assess {
        #[arg(value_name = "OBJECTIVE")]
        objective: String,
        #[arg(value_name = "RATING", ignore_case = true)]
        rating: Assessment,
    },
    /// In a drill: turn its clock
    #[command(subcommand)]
    Drill(DrillVerb),
}

#[derive(Debug, Subcommand)]
pub(super) enum DrillVerb {
    /// Let the clock stand still; injects wait
    Pause,
    /// Stop: something real has happened
    RealWorld,
    /// Let it go on
    Resume,
    /// Set it ahead, without --to to the next inject
    Jump {
        /// To where
        #[arg(long, value_name = "T")]
        to: Option<String>,
    },
    /// Let it go so many times as fast
    Speed {
        #[arg(value_name = "TIMES")]
        times: String,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum TimerVerb {
    /// Start a timer
    Add {
        #[arg(value_name = "DURATION")]
        after: String,
        #[arg(value_name = "TEXT")]
        text: String,
    },
    /// End a timer
    Done {
        #[arg(value_name = "TIMER")]
        number: String,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum ActionVerb {
    /// Note something to be changed
    Add {
        #[arg(value_name = "TEXT")]
        text: String,
        /// Who does it
        #[arg(long, required = true, value_name = "NAME")]
        owner: String,
        /// Until which day
        #[arg(long, required = true, value_name = "DATE")]
        due: String,
    },
    /// Record that it has been changed
    Done {
        #[arg(value_name = "ACTION")]
        number: String,
    },
}

/// What becomes of a step, as a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Act {
    /// It is done
    Done,
    /// Somebody has begun
    Start,
    /// It was done before; --at says when
    Earlier,
    /// It does not apply here
    Na,
    /// It cannot be done now
    Cannot,
    /// It is put off to a later phase
    Defer,
    /// It is passed to another role
    Hand,
    /// It is to be done again
    Reopen,
}

impl ValueEnum for InjectAction {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Send, Self::Hold, Self::Skip, Self::Free]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Send => PossibleValue::new("send").help("now, whatever the clock says"),
            Self::Hold => PossibleValue::new("hold").help("it waits until it is freed"),
            Self::Skip => PossibleValue::new("skip").help("it does not come"),
            Self::Free => PossibleValue::new("free").help("it comes again when its time has come"),
        })
    }
}

/// How something went, as a word: an objective by its letter, something expected by its mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Assessment {
    Objective(Rating),
    Expectation(Mark),
}

impl ValueEnum for Assessment {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [Assessment; 7] = [
            Assessment::Objective(Rating::Performed),
            Assessment::Objective(Rating::SomeDifficulty),
            Assessment::Objective(Rating::MajorDifficulty),
            Assessment::Objective(Rating::Unable),
            Assessment::Expectation(Mark::Met),
            Assessment::Expectation(Mark::Late),
            Assessment::Expectation(Mark::Missed),
        ];
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Objective(rating) => PossibleValue::new(rating.letter()).help(rating.words()),
            Self::Expectation(Mark::Met) => PossibleValue::new("met").help("something expected was done in time"),
            Self::Expectation(Mark::Late) => PossibleValue::new("late").help("it was done too late"),
            Self::Expectation(Mark::Missed) => PossibleValue::new("missed").help("it was not done"),
        })
    }
}

impl ValueEnum for ServiceStatus {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let what = match self {
            Self::Unknown => "nobody has looked yet",
            Self::Up => "working",
            Self::Slow => "so slow that it hinders",
            Self::Down => "not working",
            Self::Back => "working, not yet trusted",
            Self::Verified => "safe to use",
        };
        Some(PossibleValue::new(self.word()).help(what))
    }
}

impl ValueEnum for ConfirmAnswer {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let what = match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Escalate => "somebody else must look at it",
        };
        Some(PossibleValue::new(self.word()).help(what))
    }
}

impl ValueEnum for Direction {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::In, Self::Out]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::In => PossibleValue::new("in").help("they told us"),
            Self::Out => PossibleValue::new("out").help("we told them"),
        })
    }
}

/// Verbs that the language will have and this version has not, each with what it is for. Whoever types one is told so,
/// which is truer than "unknown".
pub(super) const LATER: [(&str, &str); 7] = [
    ("slips", "blocks of numbered paper"),
    ("slip", "one slip of paper"),
    ("look-back", "reading the record after typing up"),
    ("list", "appointment lists"),
    ("booking", "a patient on the list"),
    ("walk-in", "a patient who is not on the list"),
    ("call", "the call sheet"),
];

/// The grammar as clap's command, built once: its verbs know the options that may stand everywhere.
pub(super) fn grammar() -> &'static clap::Command {
    static GRAMMAR: OnceLock<clap::Command> = OnceLock::new();
    GRAMMAR.get_or_init(|| {
        let mut grammar = Spoken::command();
        grammar.build();
        grammar
    })
}

/// Sorts words that are in order by now into what the verb asks for.
///
/// clap wants its command for itself while it parses; one is kept for all lines, for a copy costs more than the parsing.
pub(super) fn sort(words: Vec<String>) -> Result<Spoken, clap::Error> {
    static PARSER: Mutex<Option<clap::Command>> = Mutex::new(None);
    let mut parser = PARSER.lock().unwrap_or_else(PoisonError::into_inner);
    let matches = parser
        .get_or_insert_with(|| grammar().clone())
        .try_get_matches_from_mut(words)?;
    Spoken::from_arg_matches(&matches)
}
