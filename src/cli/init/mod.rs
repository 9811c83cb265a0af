//! `stopgap init [DIR]`: a practice folder. Nothing that is there is overwritten.

mod answers;
mod practice_file;

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use answers::{Answers, Shipped, ask};
use practice_file::practice_text;

use crate::cli::context::Context;
use crate::cli::output::{Exit, Failure};
use crate::home::{PLANS_FOLDER, PRACTICE_FILE, TEMPLATES_FOLDER};

/// The practice file of a practice that does not exist.
const SAMPLE: &str = include_str!("../../../plans/sample/practice.yaml");

/// What `init` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(
        value_name = "DIR",
        help = "The folder; left out, the practice folder that would be used"
    )]
    folder: Option<PathBuf>,
    /// Ask nothing: every line is to be filled in
    #[arg(long)]
    no_questions: bool,
    /// Fill it in for an invented practice, to try things out
    #[arg(long)]
    sample: bool,
}

/// Makes the folder and what is missing in it, and prints where it is.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let folder = match &args.folder {
        Some(folder) => context.environment.path(folder),
        None => context.home_quietly().folder,
    };
    if folder.exists() && !folder.is_dir() {
        return Err(Failure::words(format!(
            "{}: is a file, and a practice folder is wanted.",
            folder.display()
        ))
        .hint("name a folder"));
    }
    for part in [folder.clone(), folder.join(PLANS_FOLDER), folder.join(TEMPLATES_FOLDER)] {
        std::fs::create_dir_all(&part).map_err(|error| Failure::file("made", &part, &error))?;
    }
    let practice = folder.join(PRACTICE_FILE);
    if practice.exists() {
        context.output.say(format_args!(
            "{}: is there already and was left as it is.",
            practice.display()
        ));
    } else {
        let shipped = Shipped::of(&context.home_quietly());
        let is_terminal = context.environment.input_is_terminal && context.environment.output_is_terminal;
        let text = if args.sample {
            SAMPLE.to_owned()
        } else if args.no_questions || !is_terminal {
            practice_text(&Answers::default(), &shipped)
        } else {
            practice_text(&ask(context, &shipped), &shipped)
        };
        write_new(&practice, &text)?;
        let next = if args.sample {
            "everything in it is invented; put your own practice in its place"
        } else {
            "fill in what is marked with #"
        };
        context.output.say(format_args!("{}: {next}.", practice.display()));
    }
    write_new(&folder.join(PLANS_FOLDER).join("README.txt"), PLANS_README)?;
    write_new(&folder.join(TEMPLATES_FOLDER).join("README.txt"), TEMPLATES_README)?;
    context.output.line(folder.display())?;
    context.output.hint(next_step(args, context, &folder));
    Ok(Exit::Yes)
}

/// How the folder is used from now on.
fn next_step(args: &Args, context: &Context<'_, '_>, folder: &Path) -> String {
    let shown = folder.display();
    if args.folder.is_some() && context.home_quietly().folder != *folder {
        return format!(
            "add --home {shown} to each command, or set STOPGAP_HOME to it; what is missing: stopgap --home {shown} plan \
             health"
        );
    }
    "people, contacts and hours can be changed in the file or in the program (p); what is missing: stopgap plan health"
        .to_owned()
}

/// Writes a file where there is none.
fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file
            .write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(|error| Failure::file("written", path, &error)),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(Failure::file("written", path, &error)),
    }
}

const PLANS_README: &str = "\
Your own plans go here, as .yaml files. A plan with the id of one inside the program takes its place.

See what is inside the program:     stopgap plan list
Read one as an outline:             stopgap plan show clinical-system-outage
Check a file while you write it:    stopgap plan check plans/FILE.yaml

The folder .good holds the last text of each plan that read well, for the day a change breaks one. Leave it to the
program.
";

const TEMPLATES_README: &str = "\
Your own report templates go here. A template with the name of one inside the program takes its place.

Write a report with one:            stopgap report --template NAME
";
