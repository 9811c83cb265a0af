//! The command line: one file per subcommand. Data goes to standard output, talk to standard error.

mod backup;
mod choose;
mod completions;
mod context;
mod copying;
mod desk;
mod drill;
mod entries;
mod environment;
mod export;
mod holding;
mod import;
mod incidents;
mod init;
mod layout;
mod log;
mod man;
mod output;
mod plan;
mod print;
mod program;
mod ready;
mod record;
mod replay;
mod report;
mod signing;
mod start;
mod status;
mod verify;

use std::io::{BufRead, Write};
use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
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
    long_about = LONG_ABOUT,
    after_help = AFTER_HELP,
    subcommand_value_name = "COMMAND"
)]
struct Line {
    #[arg(long, global = true, value_name = "DIR", help = HOME_HELP)]
    home: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

const HOME_HELP: &str = "The practice folder; else STOPGAP_HOME says which";

// clap breaks no lines by itself: these are broken here, for a window of 80 columns.
const LONG_ABOUT: &str = "\
Carries a GP practice through a day without its clinical system: a guided plan,
a trustworthy log, and the report afterwards. Without a command it opens the
program itself: the first screen, or the incident that is running.";

const AFTER_HELP: &str = "\
INCIDENT is any beginning of an incident's number that fits only one. Left out,
it is the one that is not closed (a live one before a drill, and a drill only
while it runs), else the newest.

The practice folder is the one that --home or STOPGAP_HOME names; else the one
beside the program, if it holds practice.yaml; else the one for this user's
data. Set STOPGAP_BY to your initials to sign what you record. NO_COLOR=1 leaves
colours out of the screens; STOPGAP_LOOK=high-contrast suits a bright room,
STOPGAP_LOOK=plain uses only letters that every terminal has.

Exit codes: 0 yes; 1 no (a plan is not valid, a log does not verify, not ready,
a rule refuses); 2 the words were wrong; 3 the machine would not.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a practice folder, with a practice file to fill in
    Init(init::Args),
    /// List, show or check plans
    Plan(plan::Args),
    /// Start a live incident
    Start(start::Args),
    /// Go on with an incident in the program
    Resume(program::Args),
    /// Record something in an incident; with --help the verbs are listed
    Do(record::Args),
    /// Make an incident of a transcript of what was done on paper
    Replay(replay::Args),
    /// Rehearse a plan: run a drill scenario
    Drill(drill::Args),
    /// List the incidents
    Incidents(incidents::Args),
    /// Show where an incident stands
    Status(status::Args),
    /// Print the log of an incident
    Log(log::Args),
    /// Tell whether the practice is ready: drills, cards, PCs, copies
    Ready(ready::Args),
    /// Print action cards, contacts, the board or a handover
    Print(print::Args),
    /// Write the report of an incident
    Report(report::Args),
    /// Prove that a log is whole and unchanged
    Verify(verify::Args),
    /// Write an incident to a file that stands alone
    Export(export::Args),
    /// Take in what another PC has recorded
    Import(import::Args),
    /// Copy the whole journal into a folder
    Backup(backup::Args),
    /// Print the words that make a shell complete these commands
    Completions(completions::Args),
    /// Print the manual page
    Man,
}

/// Runs one command line, or the program itself where it names no command.
pub fn run(environment: &Environment, input: &mut dyn BufRead, data: &mut dyn Write, talk: &mut dyn Write) -> Exit {
    let mut output = Output::new(data, talk);
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
        None => program::run(&mut context),
        Some(Command::Resume(args)) => program::resume(&args, &mut context),
        Some(Command::Backup(args)) => backup::run(&args, &mut context),
        Some(Command::Init(args)) => init::run(&args, &mut context),
        Some(Command::Plan(args)) => plan::run(&args, &mut context),
        Some(Command::Start(args)) => start::run(&args, &mut context),
        Some(Command::Do(args)) => record::run(&args, &mut context),
        Some(Command::Replay(args)) => replay::run(&args, &mut context),
        Some(Command::Drill(args)) => drill::run(&args, &mut context),
        Some(Command::Status(args)) => status::run(&args, &mut context),
        Some(Command::Ready(args)) => ready::run(&args, &mut context),
        Some(Command::Print(args)) => print::run(&args, &mut context),
        Some(Command::Report(args)) => report::run(&args, &mut context),
        Some(Command::Verify(args)) => verify::run(&args, &mut context),
        Some(Command::Export(args)) => export::run(&args, &mut context),
        Some(Command::Import(args)) => import::run(&args, &mut context),
        Some(Command::Log(args)) => log::run(&args, &mut context),
        Some(Command::Incidents(args)) => incidents::run(&args, &mut context),
        Some(Command::Completions(args)) => completions::run(&args, &mut context),
        Some(Command::Man) => man::run(&mut context),
    }
}

/// The grammar of the command line, for completions and the manual.
fn grammar() -> clap::Command {
    Line::command()
}

/// A word that is none of those that an option takes.
fn unknown_value(error: &clap::Error) -> Option<Failure> {
    let said = |kind| error.get(kind).map(ToString::to_string);
    let (given, option) = (said(ContextKind::InvalidValue)?, said(ContextKind::InvalidArg)?);
    let Some(ContextValue::Strings(known)) = error.get(ContextKind::ValidValue) else {
        return None;
    };
    let option = option.split(' ').next().unwrap_or_default();
    let failure = Failure::words(format!("{option} cannot be \"{given}\"."));
    (error.kind() == ErrorKind::InvalidValue && !known.is_empty())
        .then(|| failure.hint(format!("it takes: {}", known.join(", "))))
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
            match unknown_value(error) {
                Some(failure) => output.fail(&failure),
                None => output.say(text.replace("\n  tip: ", "\nhint: ")),
            }
            Exit::Words
        }
    }
}
