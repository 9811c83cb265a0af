//! The command line: one file per subcommand. Data goes to standard output, talk to standard error.

mod completions;
mod context;
mod desk;
mod environment;
mod incidents;
mod init;
mod layout;
mod man;
mod output;
mod plan;

use std::ffi::OsString;
use std::io::{BufRead, Write};
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};

pub use context::Context;
pub use environment::Environment;
pub use output::{Exit, Failure, Output};

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "stopgap",
    version,
    about = "Carries a GP practice through a day without its clinical system",
    long_about = "Carries a GP practice through a day without its clinical system: a guided plan, a trustworthy log, and \
                  the report afterwards. Without a command it opens the program itself: the first screen, or the \
                  incident that is running.",
    after_help = AFTER_HELP,
    subcommand_value_name = "COMMAND",
    max_term_width = 100
)]
struct Line {
    /// The practice folder; else STOPGAP_HOME, the folder beside the program, the folder for this user's data
    #[arg(long, global = true, value_name = "DIR")]
    home: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

const AFTER_HELP: &str = "\
INCIDENT is any beginning of an incident's number that fits only one. Left out, it is the one that is not closed (a \
live one before a drill), else the newest.

Set STOPGAP_BY to your initials to sign what you record.

Exit codes: 0 yes; 1 no (a plan is not valid, a log does not verify, a rule refuses); 2 the words were wrong; 3 the \
machine would not.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a practice folder: a practice file to fill in, and places for your own plans and templates
    Init(init::Args),
    /// List, show or check plans
    Plan(plan::Args),
    /// List the incidents
    Incidents(incidents::Args),
    /// Print the words that make a shell complete these commands
    Completions(completions::Args),
    /// Print the manual page
    Man,
}

/// Runs one command line, or the program itself where it names no command.
pub fn run(environment: &Environment, input: &mut dyn BufRead, data: &mut dyn Write, talk: &mut dyn Write) -> Exit {
    let mut output = Output::new(data, talk, environment.output_is_terminal);
    let line = match Line::try_parse_from(&environment.args) {
        Ok(line) => line,
        Err(error) => return misspoken(&error, &mut output),
    };
    let outcome = dispatch(line, environment, input, &mut output).and_then(|exit| output.flush().map(|()| exit));
    match outcome {
        Ok(exit) => exit,
        Err(failure) => {
            let _ = output.flush();
            output.fail(&failure);
            failure.exit
        }
    }
}

fn dispatch(
    line: Line,
    environment: &Environment,
    input: &mut dyn BufRead,
    output: &mut Output<'_>,
) -> Result<Exit, Failure> {
    let mut context = Context::new(environment, input, output, line.home.as_deref());
    match line.command {
        None => Err(Failure::words("The program's screens are not in this version yet.")),
        Some(Command::Init(args)) => init::run(&args, &mut context),
        Some(Command::Plan(args)) => plan::run(&args, &mut context),
        Some(Command::Incidents(args)) => incidents::run(&args, &mut context),
        Some(Command::Completions(args)) => completions::run(&args, &mut context),
        Some(Command::Man) => man::run(&mut context),
    }
}

/// The grammar of the command line, for completions and the manual.
fn grammar() -> clap::Command {
    Line::command()
}

/// Says what clap found wrong, or gives the help that was asked for.
fn misspoken(error: &clap::Error, output: &mut Output<'_>) -> Exit {
    let text = error.render().to_string();
    let text = text.trim_end();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => match output.line(text).and_then(|()| output.flush()) {
            Ok(()) => Exit::Yes,
            Err(failure) => failure.exit,
        },
        _ => {
            output.say(text.replace("\n  tip: ", "\nhint: "));
            Exit::Words
        }
    }
}

/// Words that a command takes as they are: text that is not Unicode is shown with marks.
fn as_words(words: &[OsString]) -> Vec<String> {
    words.iter().map(|word| word.to_string_lossy().into_owned()).collect()
}
