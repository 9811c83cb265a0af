//! `stopgap report [INCIDENT]`.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::cli::choose::choose_opened;
use crate::cli::context::Context;
use crate::cli::desk;
use crate::cli::output::{Destination, Exit, Failure};
use crate::home::Home;
use crate::report::{self, Audience, Format, Naming, Options, ReportStatus, TEMPLATES};
use crate::text::{visible_json, visible_lines};

/// What `report` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The beginning of the incident's number
    #[arg(value_name = "INCIDENT")]
    incident: Option<String>,
    /// What to write; left out, what the file's name says, else md
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Option<Written>,
    /// For whom it is
    #[arg(long, value_name = "AUDIENCE", value_enum, default_value = "practice")]
    audience: Reader,
    /// Name people instead of their roles
    #[arg(long)]
    names: bool,
    /// A template of the practice's own, in its templates folder
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    /// The file to write; - is standard output
    #[arg(short, long = "output", value_name = "FILE", default_value = "-")]
    output: PathBuf,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Written {
    /// One file for a browser and for A4 paper
    Html,
    /// Markdown, for reading as it is and for pasting
    Md,
    /// Everything, for other programs
    Json,
    /// The log and the tables, for a spreadsheet
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Reader {
    /// The practice itself
    Practice,
    /// Others: facts alone, without free words or names
    Shared,
}

impl Written {
    /// What a file's name asks for.
    fn of_name(name: &Path) -> Option<Self> {
        let extension = name.extension()?.to_ascii_lowercase();
        match extension.to_str()? {
            "html" | "htm" => Some(Self::Html),
            "md" | "markdown" | "txt" => Some(Self::Md),
            "json" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Md => "md",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

impl From<Written> for Format {
    fn from(written: Written) -> Self {
        match written {
            Written::Html => Self::Html,
            Written::Md => Self::Markdown,
            Written::Json => Self::Json,
            Written::Csv => Self::Csv,
        }
    }
}

/// Writes the report of an incident.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let destination = Destination::new(&args.output, args.force, context.environment);
    destination.check()?;
    let home = context.home();
    let format = args
        .format
        .or_else(|| Written::of_name(Path::new(args.template.as_deref()?)))
        .or_else(|| Written::of_name(destination.file()?))
        .unwrap_or(Written::Md);
    let template = template(args, format, &home)?;
    desk::folder_is_there(&home)?;
    let desk = desk::incidents(&home, context)?;
    let (id, log) = choose_opened(desk.logs(), args.incident.as_deref())?;
    let report = report::report(
        log,
        context.environment.clock.now(),
        &Options {
            audience: match args.audience {
                Reader::Practice => Audience::Practice,
                Reader::Shared => Audience::Shared,
            },
            naming: if args.names { Naming::Names } else { Naming::Roles },
            practice: &home.practice,
            seal: desk::seal(log),
            others: desk.logs().iter().map(|(_, log)| log).collect(),
        },
    );
    let text =
        report::render_with(&report, format.into(), &template, &|name| home.own_template(name)).map_err(|error| {
            let file = home.templates_folder().join(&error.template);
            Failure::no(error.to_string()).hint(format!("put {} right, or move it away", file.display()))
        })?;
    match (format, destination.file()) {
        (Written::Json, None) => context.output.json_text(text.trim_end())?,
        (Written::Json, Some(_)) => destination.write(context.output, visible_json(&text).as_bytes())?,
        _ => destination.write(context.output, visible_lines(&text).as_bytes())?,
    }
    let standing = match report.status {
        ReportStatus::Interim => "INTERIM: the incident is not closed",
        ReportStatus::Final => "final",
    };
    if let Some(file) = destination.file() {
        context.output.say(format_args!(
            "{}: report of {id}, issue {}, {standing}",
            file.display(),
            report.issue
        ));
    }
    Ok(Exit::Yes)
}

/// The template that is asked for: a name with or without its ending.
fn template(args: &Args, format: Written, home: &Home) -> Result<String, Failure> {
    let Some(named) = args.template.as_deref() else {
        return Ok(Format::from(format).template().to_owned());
    };
    if matches!(format, Written::Json | Written::Csv) {
        return Err(Failure::words(format!(
            "{} is written without a template.",
            format.extension().to_uppercase()
        ))
        .hint("leave out --template, or ask for html or md"));
    }
    let whole = if Written::of_name(Path::new(named)).is_some() {
        named.to_owned()
    } else {
        format!("{named}.{}", format.extension())
    };
    let is_known = TEMPLATES.iter().any(|(known, _)| *known == whole) || home.own_template(&whole).is_some();
    if is_known {
        return Ok(whole);
    }
    let folder = home.templates_folder();
    Err(
        Failure::words(format!("There is no template \"{whole}\" in {}.", folder.display()))
            .hint(format!("put it there; the program's own are {}", names_of_own())),
    )
}

fn names_of_own() -> String {
    TEMPLATES.map(|(name, _)| name).join(", ")
}
