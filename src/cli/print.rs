//! `stopgap print cards|plan|contacts|board|handover …`.

mod whole;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Subcommand, ValueEnum};

use crate::cli::choose::{choose, choose_opened, fits_any};
use crate::cli::context::Context;
use crate::cli::copying::bring_up_after_recording;
use crate::cli::output::{Destination, Exit, Failure};
use crate::cli::{desk, plan, signing};
use crate::home::{Found, Home, PRACTICE_FILE, read_bounded};
use crate::incident::command::{Command, Request};
use crate::incident::entry::hash_line;
use crate::incident::event::KitPrinted;
use crate::incident::ids::Hash;
use crate::incident::log::Log;
use crate::plan::condition::IncidentKind;
use crate::plan::did_you_mean;
use crate::plan::model::{Plan, Role, RoleId};
use crate::print::{self, Card, Options, cards_html, cards_text, contacts_html, contacts_text};
use crate::session::Order;
use crate::template::TemplateError;
use crate::text::visible_lines;
use crate::tui::board;

/// What `print` takes.
#[derive(Debug, clap::Args)]
#[command(subcommand_value_name = "WHAT")]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Action cards: an A4 page for each role
    Cards(Cards),
    /// A whole plan: every step in order, with all that stands in it
    Plan(whole::Args),
    /// Whom to ring, our own people too, with room for what is missing
    Contacts(Contacts),
    /// Where an incident stands, for the wall
    Board(OfIncident),
    /// What the next lead must know
    Handover(OfIncident),
    /// Numbered slips (not in this version yet)
    #[command(hide = true)]
    Slips(NotYet),
    /// Everything for the box (not in this version yet)
    #[command(hide = true)]
    Kit(NotYet),
    /// The list of the day (not in this version yet)
    #[command(hide = true)]
    DayList(NotYet),
    /// Sheets for calls (not in this version yet)
    #[command(hide = true)]
    CallSheet(NotYet),
    /// What is to be typed up (not in this version yet)
    #[command(hide = true)]
    Worklist(NotYet),
    /// A situation report (not in this version yet)
    #[command(hide = true)]
    Sitrep(NotYet),
    /// What became of each slip (not in this version yet)
    #[command(hide = true)]
    Reconciliation(NotYet),
}

/// What a print takes that this version does not have.
#[derive(Debug, clap::Args)]
struct NotYet {
    #[arg(num_args = 0.., trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    words: Vec<std::ffi::OsString>,
}

/// What `print cards` takes.
#[derive(Debug, clap::Args)]
struct Cards {
    #[arg(value_name = "PLAN", help = "The plan, or an incident; else the one that is open")]
    of: Option<String>,
    #[command(flatten)]
    with: CardOptions,
}

/// How cards are written; `plan cards` takes the same.
#[derive(Debug, clap::Args)]
pub(super) struct CardOptions {
    /// Only the card of this role
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    #[command(flatten)]
    written: Written,
}

/// What `print contacts` takes.
#[derive(Debug, clap::Args)]
struct Contacts {
    #[arg(value_name = "PLAN", help = "The plan, or an incident, whose contacts come first")]
    of: Option<String>,
    #[command(flatten)]
    written: Written,
}

#[derive(Debug, clap::Args)]
struct OfIncident {
    /// The beginning of the incident's number
    #[arg(value_name = "INCIDENT")]
    incident: Option<String>,
    /// The file to write; - is standard output
    #[arg(short, long = "output", value_name = "FILE", default_value = "-")]
    output: PathBuf,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

/// As what, and where to.
#[derive(Debug, clap::Args)]
struct Written {
    /// What to write; left out, what the file's name says, else text
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Option<Format>,
    /// The file to write; - is standard output
    #[arg(short, long = "output", value_name = "FILE", default_value = "-")]
    output: PathBuf,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One file for a browser, which prints it on A4
    Html,
    /// Text of 76 columns, for any printer
    Text,
}

impl Written {
    fn format(&self) -> Format {
        let ending = self.output.extension().map(std::ffi::OsStr::to_ascii_lowercase);
        self.format
            .unwrap_or(match ending.as_deref().and_then(|ending| ending.to_str()) {
                Some("html" | "htm") => Format::Html,
                _ => Format::Text,
            })
    }
}

/// A plan to be printed from, and whether it is for an exercise.
struct Printable {
    plan: Arc<Plan>,
    sha256: Hash,
    is_exercise: bool,
    /// The folder from which the plan names others by path; empty for one that an incident has pinned.
    folder: PathBuf,
}

/// Prints.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    match &args.what {
        What::Cards(args) => {
            let home = context.home();
            let printable = printable(args.of.as_deref(), &home, context)?;
            cards(&printable, &args.with, &home, context)
        }
        What::Plan(args) => whole::run(args, context),
        What::Contacts(args) => contacts(args, context),
        What::Board(args) => of_incident(args, context, board::board),
        What::Handover(args) => of_incident(args, context, board::handover),
        What::Slips(_) | What::Kit(_) | What::CallSheet(_) | What::Worklist(_) | What::Reconciliation(_) => {
            Err(not_yet("It comes with the counting of paper."))
        }
        What::DayList(_) => Err(not_yet("It comes with the list of patients.")),
        What::Sitrep(_) => {
            Err(not_yet("It comes with the counting of paper.").hint("what is known already: stopgap print handover"))
        }
    }
}

/// Prints the cards of the plan of this name, or of a file.
pub(super) fn cards_of(name: &str, with: &CardOptions, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let home = context.home();
    let printable = of_plan(plan::find(name, &home, context)?);
    cards(&printable, with, &home, context)
}

fn not_yet(when: &str) -> Failure {
    Failure::words(format!("This cannot be printed yet. {when}"))
        .hint("what can be: cards, plan, contacts, board, handover; write the rest by hand")
}

/// The plan that is meant: by its name or file, by an incident, or that of the incident that is open.
fn printable(of: Option<&str>, home: &Home, context: &mut Context<'_, '_>) -> Result<Printable, Failure> {
    let logs = if home.journal_file().exists() {
        Some(desk::to_look(home, context)?)
    } else {
        None
    };
    let is_incident = |word: &str| logs.as_ref().is_some_and(|desk| fits_any(desk.logs(), word));
    match (of, &logs) {
        (Some(word), Some(desk)) if is_incident(word) && home.find_plan(word, Path::new("")).is_err() => {
            let (_, log) = choose(desk.logs(), Some(word))?;
            of_log(log)
        }
        (Some(word), _) => Ok(of_plan(plan::find(word, home, context)?)),
        (None, Some(desk)) if desk.logs().iter().any(|(_, log)| log.state().is_open()) => {
            let (_, log) = choose(desk.logs(), None)?;
            of_log(log)
        }
        (None, _) => Err(Failure::words("Of which plan? No incident is open.")
            .hint("name a plan: stopgap print cards PLAN (stopgap plan list names them)")),
    }
}

/// The plan that an incident runs, as it was pinned.
fn of_log(log: &Log) -> Result<Printable, Failure> {
    let state = log.state();
    let used = state.plan_in_use();
    let used = used.ok_or_else(|| Failure::no("This incident has no plan."))?;
    Ok(Printable {
        plan: used.plan.clone(),
        sha256: used.sha256,
        is_exercise: state.kind == IncidentKind::Drill,
        folder: PathBuf::new(),
    })
}

fn of_plan(found: Found) -> Printable {
    Printable {
        sha256: found.pinned().sha256,
        folder: found.origin.folder(),
        plan: Arc::new(found.plan),
        is_exercise: false,
    }
}

fn cards(
    printable: &Printable,
    with: &CardOptions,
    home: &Home,
    context: &mut Context<'_, '_>,
) -> Result<Exit, Failure> {
    let written = &with.written;
    let destination = Destination::new(&written.output, written.force, context.environment);
    destination.check()?;
    let plan = &*printable.plan;
    let role = with.role.as_deref().map(|word| role(plan, word)).transpose()?;
    let now = context.environment.clock.now();
    let titles = home.titles_of_switches(plan, &printable.folder);
    let options = Options {
        printed: now.wall,
        zone: home.practice.time_zone,
        is_exercise: printable.is_exercise,
        role: role.as_ref().map(RoleId::as_str),
        titles: &titles,
    };
    let cards = print::cards(plan, printable.sha256, &home.practice, &options);
    if cards.cards.is_empty() {
        return Err(Failure::no(match &role {
            Some(role) => format!(
                "{} has no step in {}, so it has no card.",
                plan.role_title(role),
                plan.title
            ),
            None => format!("{} has no steps, so no role has a card.", plan.title),
        })
        .hint("it still has contacts: stopgap print contacts"));
    }
    let text = match written.format() {
        Format::Text => cards_text(&cards),
        Format::Html => cards_html(&cards, &|name| home.own_template(name)).map_err(|error| unusable(&error, home))?,
    };
    destination.write(context.output, visible_lines(&text).as_bytes())?;
    for (what, hint) in cards.cards.iter().filter_map(Card::trouble) {
        context.output.warn(format_args!("{what}; {hint}"));
    }
    for card in cards
        .cards
        .iter()
        .filter(|card| card.sheet == 1 && !card.gave_way.is_nothing())
    {
        context.output.say(format_args!(
            "No room on the card of {}: {}. It stands on the screen and in the whole plan (stopgap print plan {}).",
            card.title, card.gave_way, plan.id
        ));
    }
    if let Some(file) = destination.file() {
        let count = crate::incident::narrate::counted(cards.roles as u64, "card", "cards");
        context.output.say(format_args!(
            "{}: {count}{}, {}",
            file.display(),
            backs(&cards),
            plan.title
        ));
    }
    note(
        KitPrinted {
            what: KitPrinted::CARDS.to_owned(),
            plan: Some(plan.id.clone()),
            title: plan.title.clone(),
            version: Some(plan.version.clone()),
            sha256: printable.sha256,
            roles: role.into_iter().collect(),
        },
        &destination,
        home,
        context,
    )?;
    Ok(Exit::Yes)
}

/// How many cards have a back, where any does.
fn backs(cards: &print::Cards) -> String {
    match cards.cards.iter().filter(|card| !card.back.is_empty()).count() {
        0 => String::new(),
        count => format!(", {count} with a back"),
    }
}

/// The role that a word names, by id or by title.
fn role(plan: &Plan, word: &str) -> Result<RoleId, Failure> {
    let word = word.trim();
    let is_named =
        |role: &&Role| role.id.as_str().eq_ignore_ascii_case(word) || role.title.to_lowercase() == word.to_lowercase();
    if let Some(role) = plan.roles.iter().find(is_named) {
        return Ok(role.id.clone());
    }
    let known: Vec<&str> = plan.roles.iter().map(|role| role.id.as_str()).collect();
    let near = did_you_mean(word, known.iter().copied());
    Err(
        Failure::words(format!("No role is called \"{word}\".")).hint(match near {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("there are: {}", known.join(", ")),
        }),
    )
}

fn contacts(args: &Contacts, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let written = &args.written;
    let destination = Destination::new(&written.output, written.force, context.environment);
    destination.check()?;
    let home = context.home();
    // Without a plan named and without an incident, the list of practice.yaml is printed as it is.
    let printable = match printable(args.of.as_deref(), &home, context) {
        Ok(printable) => Some(printable),
        Err(failure) if args.of.is_some() => return Err(failure),
        Err(_) => None,
    };
    let now = context.environment.clock.now();
    let options = Options {
        printed: now.wall,
        zone: home.practice.time_zone,
        is_exercise: printable.as_ref().is_some_and(|printable| printable.is_exercise),
        role: None,
        titles: &[],
    };
    let plan = printable.as_ref().map(|printable| &*printable.plan);
    let list = print::contacts(plan, &home.practice, &options);
    if list.contacts.is_empty() && list.people.is_empty() {
        return Err(
            Failure::no("Nobody is named: practice.yaml has no contacts and no people.")
                .hint("name a plan, and its contacts are printed with room for the numbers"),
        );
    }
    let text = match written.format() {
        Format::Text => contacts_text(&list),
        Format::Html => {
            contacts_html(&list, &|name| home.own_template(name)).map_err(|error| unusable(&error, &home))?
        }
    };
    destination.write(context.output, visible_lines(&text).as_bytes())?;
    if let Some(file) = destination.file() {
        context.output.say(file.display());
    }
    let practice = read_bounded(&home.practice_file()).unwrap_or_default();
    note(
        KitPrinted {
            what: KitPrinted::CONTACTS.to_owned(),
            plan: plan.map(|plan| plan.id.clone()),
            title: list.title.unwrap_or_else(|| PRACTICE_FILE.to_owned()),
            version: None,
            sha256: hash_line(&String::from_utf8_lossy(&practice)),
            roles: Vec::new(),
        },
        &destination,
        &home,
        context,
    )?;
    Ok(Exit::Yes)
}

fn of_incident(
    args: &OfIncident,
    context: &mut Context<'_, '_>,
    written: fn(&Log, crate::incident::moment::Moment) -> String,
) -> Result<Exit, Failure> {
    let destination = Destination::new(&args.output, args.force, context.environment);
    destination.check()?;
    let home = context.home();
    desk::folder_is_there(&home)?;
    let desk = desk::incidents(&home, context)?;
    let (_, log) = choose_opened(desk.logs(), args.incident.as_deref())?;
    let text = written(log, context.environment.clock.now().wall);
    destination.write(context.output, visible_lines(&text).as_bytes())?;
    if let Some(file) = destination.file() {
        context.output.say(file.display());
    }
    Ok(Exit::Yes)
}

fn unusable(error: &TemplateError, home: &Home) -> Failure {
    let file = home.templates_folder().join(&error.template);
    Failure::no(error.to_string()).hint(format!("put {} right, or move it away", file.display()))
}

/// Notes in the standing log that something was printed. What is only shown in a terminal is not: nobody puts that into
/// a kit. Where there is no folder yet or its journal cannot be added to, the print is good all the same.
fn note(
    printed: KitPrinted,
    destination: &Destination,
    home: &Home,
    context: &mut Context<'_, '_>,
) -> Result<(), Failure> {
    if context.environment.output_is_terminal && destination.file().is_none() {
        return Ok(());
    }
    if !home.is_there() {
        context
            .output
            .say("Not noted as printed: there is no practice folder yet (stopgap init).");
        return Ok(());
    }
    let by = signing::by_variable(context)?;
    let order = Order {
        incident: None,
        request: Request::new(Command::KitPrinted(printed), by),
        now: context.environment.clock.now(),
    };
    let noted = desk::to_record(home, context).and_then(|mut desk| {
        desk.submit(&order).map_err(desk::not_recorded)?;
        Ok(desk)
    });
    match noted {
        Ok(desk) => bring_up_after_recording(home, desk.logs(), context),
        Err(failure) => context
            .output
            .warn(format_args!("printed, but not noted as printed: {}", failure.sentence)),
    }
    Ok(())
}
