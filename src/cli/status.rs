//! `stopgap status [INCIDENT]`: where an incident stands, on one screen.

use std::fmt;

use crate::cli::choose::choose_opened;
use crate::cli::context::Context;
use crate::cli::desk;
use crate::cli::layout::columns;
use crate::cli::output::{Exit, Failure};
use crate::incident::ids::IncidentId;
use crate::incident::log::Log;
use crate::incident::moment::{Moment, Now};
use crate::incident::narrate::{counted, duration_words, moment_words, service_words};
use crate::incident::reminder::{About, reminders};
use crate::incident::state::{IncidentStatus, ServiceState, State};
use crate::incident::timing;
use crate::plan::condition::{IncidentKind, StepStatus};
use crate::plan::model::ServiceStatus;
use crate::report::{self, Seal};

/// What `status` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The beginning of the incident's number
    #[arg(value_name = "INCIDENT")]
    incident: Option<String>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// No more of what comes next is shown, so that all of it fits on a screen.
const MOST_NEXT: usize = 8;

/// Prints where the incident stands.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let home = context.home();
    desk::folder_is_there(&home)?;
    let desk = desk::incidents(&home, context)?;
    let (id, log) = choose_opened(desk.logs(), args.incident.as_deref())?;
    let now = context.environment.clock.now();
    let seal = desk::seal(log);
    if args.json {
        context.output.json(&report::status(log, now, &home.practice, seal))?;
        return Ok(Exit::Yes);
    }
    for line in lines(id, log, now, &seal) {
        context.output.line(line)?;
    }
    Ok(Exit::Yes)
}

fn lines(id: &IncidentId, log: &Log, now: Now, seal: &Seal) -> Vec<String> {
    let state = log.state();
    let page = Page {
        state,
        at: state.reading_time(state.now(now).wall),
    };
    let mut lines = page.head(id);
    lines.extend(page.phase());
    section(&mut lines, "Services", page.services());
    section(&mut lines, "Next", page.next(log));
    section(&mut lines, "Roles", page.roles());
    section(&mut lines, "To be seen to", page.loose_ends());
    if !seal.words.is_empty() {
        let entries = counted(seal.entries, "entry", "entries");
        lines.push(String::new());
        lines.push(format!("Check words of {entries}: {}", seal.words.join(" ")));
    }
    lines
}

fn section(lines: &mut Vec<String>, heading: &str, body: Vec<String>) {
    if body.is_empty() {
        return;
    }
    lines.push(String::new());
    lines.push(heading.to_owned());
    lines.extend(body.into_iter().map(|line| format!("  {line}")));
}

/// How many steps are done, of those that apply.
#[derive(Default)]
struct Done {
    done: u64,
    of: u64,
}

impl Done {
    fn add(&mut self, status: StepStatus) {
        if status.applies() {
            self.of += 1;
            self.done += u64::from(status.is_done());
        }
    }
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.done, self.of)
    }
}

/// An incident, read at a time.
struct Page<'s> {
    state: &'s State,
    at: Moment,
}

impl Page<'_> {
    /// A time as the practice's clock shows it, with the day where it is not today.
    fn time(&self, moment: Moment) -> String {
        let zone = self.state.practice.zone;
        moment_words(moment, zone, self.at.day_in(zone))
    }

    fn head(&self, id: &IncidentId) -> Vec<String> {
        let state = self.state;
        let kind = match state.kind {
            IncidentKind::Live => "LIVE",
            IncidentKind::Drill => "EXERCISE",
            IncidentKind::Backfilled => "RUN ON PAPER",
        };
        let (title, plan) = state.plan_in_use().map_or_else(
            || (String::new(), String::new()),
            |used| (used.title.clone(), format!("{} {}", used.id, used.version)),
        );
        let mut times = Vec::new();
        if let Some(began) = state.began() {
            let lasting = state.stood_down.unwrap_or(self.at).since(began);
            times.push(format!("began {} ({})", self.time(began), duration_words(lasting)));
        }
        times.push(format!("started {}", self.time(state.declared)));
        times.extend(state.stood_down.map(|at| format!("stood down {}", self.time(at))));
        if state.status == IncidentStatus::Closed {
            times.extend(state.closed.map(|at| format!("closed {}", self.time(at))));
        }
        let as_of = self.at.in_zone(state.practice.zone).format("%a %-d %b %Y %H:%M %Z");
        vec![
            format!("{kind} · {title} · {} · {as_of}", state.status.word().replace('-', " ")),
            format!("{} · {id} · plan {plan}", state.practice.name),
            times.join(" · "),
        ]
    }

    fn phase(&self) -> Option<String> {
        let phase = self.state.phase()?;
        let (mut here, mut entered) = (Done::default(), Done::default());
        let mut beyond = 0;
        for (in_phase, step) in self.state.plan_steps() {
            let status = timing::status(self.state, in_phase, step, self.at);
            if timing::is_never_entered(self.state, in_phase, step, self.at) {
                beyond += 1;
                continue;
            }
            entered.add(status);
            if in_phase.id == phase.id {
                here.add(status);
            }
        }
        let beyond = match beyond {
            0 => String::new(),
            beyond => format!(" · {} in parts not entered", counted(beyond, "step", "steps")),
        };
        Some(format!(
            "phase {} · {here} steps done · {entered} in the parts entered so far{beyond}",
            phase.title
        ))
    }

    fn services(&self) -> Vec<String> {
        let (told, quiet): (Vec<&ServiceState>, Vec<&ServiceState>) = self
            .state
            .services
            .iter()
            .partition(|service| !service.history().changes().is_empty() || service.status() != ServiceStatus::Up);
        let rows: Vec<[String; 4]> = told.into_iter().map(|service| self.service(service)).collect();
        let mut lines = columns(&rows);
        if !quiet.is_empty() && !lines.is_empty() {
            lines.push(format!("and {} of which nothing was said", quiet.len()));
        }
        lines
    }

    fn service(&self, service: &ServiceState) -> [String; 4] {
        let since = service.since();
        let mut facts = Vec::new();
        let down = service.time_in(ServiceStatus::Down, self.at);
        if !down.is_zero() {
            facts.push(format!("down for {}", duration_words(down)));
        }
        if service.drops() > 1 {
            facts.push(counted(service.drops() as u64, "drop", "drops"));
        }
        if service.keeps_dropping() {
            facts.push("keeps dropping".to_owned());
        }
        if let Some(until) = service.watched_until() {
            facts.push(format!("watched until {}", self.time(until)));
        }
        [
            service.shown_name(),
            service_words(service.status()).to_owned(),
            format!("since {}", self.time(since)),
            facts.join(", "),
        ]
    }

    /// What wants attention, earliest first.
    fn next(&self, log: &Log) -> Vec<String> {
        let all = reminders(self.state, self.at);
        let rows: Vec<[String; 3]> = all
            .iter()
            .take(MOST_NEXT)
            .map(|reminder| {
                let word = if reminder.at <= self.at { "due" } else { "at" };
                let name = match &reminder.about {
                    About::Step(id) => format!("step {id}"),
                    About::Review(id) => format!("decide {id}"),
                    About::Notification(id) => format!("notify {id}"),
                    About::Timer(number) => format!("timer done {number}"),
                    About::Escalation(_) | About::Contact(_) | About::Watch(_) | About::Soak(_) => String::new(),
                };
                let words = log
                    .words()
                    .shown(reminder.words)
                    .map(|text| format!(": {text}"))
                    .unwrap_or_default();
                [
                    format!("{word} {}", self.time(reminder.at)),
                    format!("{}{words}", reminder.title),
                    name,
                ]
            })
            .collect();
        let mut lines = columns(&rows);
        if all.len() > MOST_NEXT {
            lines.push(format!("and {} more", all.len() - MOST_NEXT));
        }
        lines
    }

    fn roles(&self) -> Vec<String> {
        let held = self.state.roles.iter().filter_map(|role| {
            let holder = role.holders.latest()?;
            Some([role.title.clone(), holder.value.name.clone()])
        });
        columns(&held.collect::<Vec<_>>())
    }

    fn loose_ends(&self) -> Vec<String> {
        let state = self.state;
        let mut lines = Vec::new();
        let owed: Vec<String> = state
            .owed
            .iter()
            .filter(|owed| !owed.given)
            .map(|owed| state.name_of(owed.place).to_string())
            .collect();
        if !owed.is_empty() {
            lines.push(format!("Reasons are owed for entry {}", owed.join(", ")));
        }
        for watch in state.watched() {
            let next = watch
                .next
                .map(|next| format!(", next at {}", self.time(next)))
                .unwrap_or_default();
            lines.push(format!("{} is watched by {}{next}", watch.name, watch.owner));
        }
        for anomaly in &state.anomalies {
            lines.push(format!("Entry {} does not fit: {}", anomaly.no, anomaly.what));
        }
        if state.issue > 1 {
            lines.push(format!(
                "The report is issue {}: something was added after the close",
                state.issue
            ));
        }
        lines
    }
}
