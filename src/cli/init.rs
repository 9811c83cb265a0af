//! `stopgap init [DIR]`: a practice folder. Nothing that is there is overwritten.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::plan::zone::Zone;

use crate::cli::context::Context;
use crate::cli::output::{Exit, Failure};
use crate::home::{PLANS_FOLDER, PRACTICE_FILE, TEMPLATES_FOLDER};

/// What `init` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(
        value_name = "DIR",
        help = "The folder; left out, the practice folder that would be used"
    )]
    folder: Option<PathBuf>,
}

/// What is asked on a terminal. An answer left out is a line to be filled in later.
#[derive(Debug, Default)]
struct Answers {
    name: Option<String>,
    zone: Option<String>,
    second_copy: Option<String>,
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
        let asks = context.environment.input_is_terminal && context.environment.output_is_terminal;
        let answers = if asks { ask(context) } else { Answers::default() };
        write_new(&practice, &practice_text(&answers))?;
        context
            .output
            .say(format_args!("{}: fill in what is marked with #.", practice.display()));
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
    let check = format!("then: stopgap plan check {}", folder.join(PRACTICE_FILE).display());
    if args.folder.is_some() && context.home_quietly().folder != *folder {
        format!("add --home {shown} to each command, or set STOPGAP_HOME to it; {check}")
    } else {
        format!("fill in people, contacts and opening hours; {check}")
    }
}

/// Asks the few things that matter most. Enter leaves each as it is.
fn ask(context: &mut Context<'_, '_>) -> Answers {
    context
        .output
        .say("Enter leaves an answer for later; all of it can be changed in the file.");
    Answers {
        name: question(context, "Name of the practice?", |_| None),
        zone: question(context, "Time zone? (Enter: Europe/London)", |answer| {
            let known = answer.parse::<Zone>().is_ok();
            (!known).then_some("No zone is called that. A zone is written as Europe/London.")
        }),
        second_copy: question(
            context,
            "Folder for a second copy of the log, on another disk or stick?",
            |_| None,
        ),
    }
}

/// One answer; asked again until it is one, or Enter, or the input ends.
fn question(context: &mut Context<'_, '_>, text: &str, fault: impl Fn(&str) -> Option<&'static str>) -> Option<String> {
    loop {
        context.output.say(text);
        let mut answer = String::new();
        let read = context.input.read_line(&mut answer);
        let answer = answer.trim();
        if !matches!(read, Ok(length) if length > 0) || answer.is_empty() {
            return None;
        }
        match fault(answer) {
            Some(fault) => context.output.say(fault),
            None => return Some(answer.to_owned()),
        }
    }
}

fn practice_text(answers: &Answers) -> String {
    let line = |key: &str, answer: Option<&String>, sample: &str| match answer {
        Some(answer) => format!("{key}: {}", quoted(answer)),
        None => format!("# {key}: {sample}"),
    };
    let name = match &answers.name {
        Some(name) => format!("  name: {}", quoted(name)),
        None => "  name: This practice        # change this".to_owned(),
    };
    let zone = match &answers.zone {
        Some(zone) => format!("  time_zone: {}", quoted(zone)),
        None => "  time_zone: Europe/London".to_owned(),
    };
    let second_copy = line("second_copy", answers.second_copy.as_ref(), "E:\\stopgap-copy");
    PRACTICE_TEMPLATE
        .replace("@name@", &name)
        .replace("@zone@", &zone)
        .replace("@second_copy@", &second_copy)
}

/// A text as YAML reads it back unchanged: within single quotes a backslash is a backslash.
fn quoted(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    format!("'{}'", plain.replace('\'', "''"))
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

const PRACTICE_TEMPLATE: &str = r#"# The practice, its people and whom it rings. Everything here may be missing; plans name contacts and roles by id.
# Check this file with: stopgap plan check practice.yaml
# A line that begins with # counts for nothing: take the # away to fill it in.

schema: stopgap-practice/1

practice:
@name@
@zone@
  # ods_code: A12345
  # list_size: 8000

# Reminders and due times sleep while the practice is closed. Without hours, they never sleep.
# opening_hours:
#   monday-friday: "08:00-18:30"
#   saturday: closed

# sites: [Main building, Branch]
# rooms: ["1", "2", "3", Treatment room]

# People sign with their initials; no two may share them.
# people:
#   maria-field: {name: Maria Field, initials: MF, roles: [lead], phone: "07700 900123"}
#   jay-patel: {name: Dr J. Patel, initials: JP, roles: [duty-doctor]}

# Whom to ring. The shipped plans ask for these ids: it-desk, clinical-system-supplier, phone-provider,
# neighbour-practice, icb-on-call, pharmacy, lab. The whole list stands at the head of each plan.
# contacts:
#   it-desk: {name: IT service desk, phone: "0300 000 0000", note: Have the practice code at hand, confirmed: 2026-11-01}

# While an incident runs, every entry is also written here: a folder on another disk or stick.
@second_copy@
"#;

const PLANS_README: &str = "\
Your own plans go here, as .yaml files. A plan with the id of one inside the program takes its place.

See what is inside the program:     stopgap plan list
Read one as an outline:             stopgap plan show clinical-system-outage
Check a file while you write it:    stopgap plan check plans/FILE.yaml
";

const TEMPLATES_README: &str = "\
Your own report templates go here. A template with the name of one inside the program takes its place.

Write a report with one:            stopgap report --template NAME
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan;

    #[test]
    fn the_practice_file_is_valid_with_and_without_answers() {
        let (practice, faults) = plan::read_practice(&practice_text(&Answers::default()), "practice.yaml").unwrap();
        assert_eq!(faults, []);
        assert_eq!(practice.name, "This practice");
        let hostile = Answers {
            name: Some("O'Neill & Sons: \"The\" {Surgery} \\ # 1".to_owned()),
            zone: Some("Europe/Dublin".to_owned()),
            second_copy: Some("E:\\copy".to_owned()),
        };
        let (practice, faults) = plan::read_practice(&practice_text(&hostile), "practice.yaml").unwrap();
        assert_eq!(faults, []);
        assert_eq!(Some(practice.name), hostile.name);
        assert_eq!(practice.time_zone, Zone::named("Europe/Dublin").unwrap());
        assert_eq!(practice.second_copy, Some(PathBuf::from("E:\\copy")));
    }

    #[test]
    fn every_line_that_is_commented_out_is_valid_too() {
        let filled: String = practice_text(&Answers::default())
            .lines()
            .map(|line| {
                let key = line.trim_start().strip_prefix("# ").filter(|rest| {
                    let word = rest.trim_start().split([':', ' ']).next().unwrap_or_default();
                    rest.contains(':') && word.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '-' | '_'))
                });
                let indent = line.len() - line.trim_start().len();
                key.map_or(line.to_owned(), |rest| format!("{}{rest}", " ".repeat(indent))) + "\n"
            })
            .collect();
        let (practice, faults) = plan::read_practice(&filled, "practice.yaml").unwrap();
        assert_eq!(faults, []);
        assert_eq!(
            (practice.people.len(), practice.contacts.len(), practice.rooms.len()),
            (2, 1, 4)
        );
        assert!(!practice.opening_hours.is_always());
    }
}
