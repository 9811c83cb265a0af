//! `stopgap replay FILE`: a transcript becomes an incident that was run on paper.
//!
//! Every line is decided in a journal in memory first, by the same path as everything else. Only when all of them have
//! been taken are the entries added to the real journal, in one go.

use std::path::{Path, PathBuf};

use crate::cli::context::Context;
use crate::cli::copying::bring_up_after_recording;
use crate::cli::layout::counted;
use crate::cli::output::{Exit, Failure};
use crate::cli::record::no_plan;
use crate::cli::signing::unknown_signer;
use crate::cli::{desk, drill, plan, start};
use crate::home::{Found, Home, is_yaml, read_bounded, reason};
use crate::incident::command::{Command, Opening, Request};
use crate::incident::entry::Written as Entry;
use crate::incident::event::PracticeFacts;
use crate::incident::ids::{IncidentId, StationId};
use crate::incident::moment::{BootId, Moment, Now};
use crate::journal::MemoryStore;
use crate::journal::import::TakeInError;
use crate::plan::condition::IncidentKind;
use crate::plan::practice::Practice;
use crate::session::{Desk, Order, SubmitError};
use crate::transcript::{self, Line, Transcript, Written};
use crate::verb::{self, Hearing};

/// What `replay` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The transcript
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Replays the file and prints the incident's id.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let home = context.home();
    let file = args.file.display().to_string();
    let path = context.environment.path(&args.file);
    let bytes = read_bounded(&path).map_err(|error| Failure::file("read", &args.file, &error))?;
    let written = transcript::read_bytes(&bytes, &file)
        .map_err(|error| Failure::words(format!("{error}.")).hint_if(error.hint))?;
    let transcript = match written {
        Written::Incident(transcript) => transcript,
        Written::Drill(script) => return drill::replay(&script, &path, file, &home, context),
    };
    let beside = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let found = plan::find_from(&transcript.plan, &home, &beside, context)?;
    let first = transcript.lines.first().ok_or_else(|| {
        Failure::words(format!("{file}: there is nothing in it to replay."))
            .hint("write lines such as: 08:05 MF note TEXT")
    })?;
    let practice = practice_of(transcript.practice.as_deref(), &beside)?;
    let incident = IncidentId::mint(first.at.day_in(transcript.zone), start::random()?);
    let replay = Replay {
        opening: opening(&incident, &found, &practice, &transcript, context),
        transcript: &transcript,
        practice: &practice,
        home: &home,
        beside: &beside,
        file: &file,
    };
    let Prepared { orders, warnings } = replay.prepare(&incident, first)?;
    for warning in warnings {
        context.output.warn(warning);
    }
    // Nothing is made on the disk for a transcript that does not hold: the real station is known only after that.
    let trial = StationId::mint(start::random()?);
    replay.decide(&orders, trial)?;
    let mut journal = desk::store_to_record(&home, context)?;
    let written = replay.decide(&orders, journal.station())?;
    journal.take_in(&written).map_err(|error| match error {
        TakeInError::Store(error) => desk::failed(error),
        TakeInError::Faulty(..) => Failure::machine(format!("The replay could not be added: {error}.")),
    })?;
    context.output.say(format_args!(
        "{file}: {} replayed as {}. BACKFILLED: run on paper, typed in afterwards.",
        counted(transcript.lines.len(), "line"),
        if written.len() == 1 {
            "1 entry".to_owned()
        } else {
            format!("{} entries", written.len())
        },
    ));
    let desk = desk::of_store(journal, &home)?;
    bring_up_after_recording(&home, desk.logs(), context);
    context.output.line(&incident)?;
    Ok(Exit::Yes)
}

fn opening(
    incident: &IncidentId,
    found: &Found,
    practice: &Practice,
    transcript: &Transcript,
    context: &Context<'_, '_>,
) -> Opening {
    Opening {
        incident: incident.clone(),
        kind: IncidentKind::Backfilled,
        plan: Box::new(found.pinned()),
        practice: PracticeFacts {
            name: practice.name.clone(),
            zone: transcript.zone,
            hours: practice.opening_hours.clone(),
        },
        since: None,
        essentials: false,
        machine_time: Some(context.environment.clock.now().wall),
        drill: None,
    }
}

/// The practice that a transcript names: a practice file, by a path from the transcript, or a mere name. What this PC's
/// own practice file says has no part in it, so that a replay is the same on every machine.
pub(super) fn practice_of(named: Option<&str>, beside: &Path) -> Result<Practice, Failure> {
    let Some(named) = named else {
        return Ok(Practice::default());
    };
    if !is_yaml(Path::new(named)) {
        return Ok(Practice {
            name: named.to_owned(),
            ..Practice::default()
        });
    }
    let bytes = read_bounded(&beside.join(named)).map_err(|error| {
        Failure::words(format!(
            "{named}: the practice file that the transcript names cannot be read: {}.",
            reason(&error)
        ))
        .hint("give its path from the transcript, or only the practice's name")
    })?;
    match crate::plan::read_practice_bytes(&bytes, named) {
        Ok((practice, _)) => Ok(practice),
        Err(faults) => {
            let first = faults.iter().find(|fault| fault.is_error()).map(ToString::to_string);
            Err(Failure::no(format!(
                "{named}: the practice file that the transcript names has errors. The first:\n{}",
                first.unwrap_or_default()
            ))
            .hint(format!(
                "see all of them: stopgap plan check {}",
                beside.join(named).display()
            )))
        }
    }
}

/// A transcript whose words have been understood.
struct Prepared {
    /// The opening and then every line, each with the line's number.
    orders: Vec<(usize, Order)>,
    warnings: Vec<String>,
}

struct Replay<'r> {
    opening: Opening,
    transcript: &'r Transcript,
    practice: &'r Practice,
    home: &'r Home,
    beside: &'r Path,
    file: &'r str,
}

impl Replay<'_> {
    /// Every line as an order, with its number; the opening first, at the first line's time.
    fn prepare(&self, incident: &IncidentId, first: &Line) -> Result<Prepared, Failure> {
        let opening = Order {
            incident: None,
            request: Request::new(Command::Open(self.opening.clone()), first.by.clone()),
            now: self.now(first.at),
        };
        let mut orders = vec![(first.number, opening)];
        let mut warnings: Vec<String> = Vec::new();
        // With no practice file named, nobody is known: to say so of each name would say nothing.
        let names_are_known = self
            .transcript
            .practice
            .as_deref()
            .is_some_and(|named| named.contains(".y"));
        for line in &self.transcript.lines {
            let hearing = Hearing {
                now: self.now(line.at),
                zone: self.transcript.zone,
                practice: self.practice,
                default_by: line.by.clone(),
                plan_by_name: &|name| match self.home.find_plan(name, self.beside) {
                    Ok(found) => Ok(found.pinned()),
                    Err(problem) => Err(no_plan(&problem)),
                },
            };
            let heard = verb::parse_line(&line.words, &hearing)
                .map_err(|error| self.at_line(line.number, desk::misheard(error)))?;
            let unknown = unknown_signer(line.by.as_ref(), self.practice);
            for warning in heard.warnings.into_iter().chain(unknown) {
                let is_of_names = warning.starts_with("practice.yaml has no");
                if (names_are_known || !is_of_names) && !warnings.iter().any(|said| said.ends_with(&warning)) {
                    warnings.push(format!("{}, line {}: {warning}", self.file, line.number));
                }
            }
            let order = Order {
                incident: Some(incident.clone()),
                request: heard.request,
                now: hearing.now,
            };
            orders.push((line.number, order));
        }
        Ok(Prepared { orders, warnings })
    }

    /// Decides every order in a journal in memory, as this station.
    fn decide(&self, orders: &[(usize, Order)], station: StationId) -> Result<Vec<Entry>, Failure> {
        let store = MemoryStore::new(station);
        let disk = store.faults();
        let mut desk = Desk::open(Box::new(store), desk::shelf_from(self.home, self.beside)).map_err(desk::failed)?;
        for (number, order) in orders {
            desk.submit(order).map_err(|error| match error {
                SubmitError::Refused(refusal) => self.at_line(*number, desk::refused(refusal)),
                SubmitError::Store(error) => desk::failed(error),
            })?;
        }
        Ok(disk.entries())
    }

    /// The transcript's time: both clocks go together, within one boot that no machine has.
    fn now(&self, at: Moment) -> Now {
        let start = self.transcript.lines.first().map_or(at, |first| first.at);
        Now {
            wall: at,
            mono: u64::try_from(at.0 - start.0).unwrap_or_default(),
            boot: BootId::default(),
        }
    }

    fn at_line(&self, number: usize, failure: Failure) -> Failure {
        Failure {
            sentence: format!(
                "{}, line {number}: {} Nothing was written.",
                self.file, failure.sentence
            ),
            ..failure
        }
    }
}
