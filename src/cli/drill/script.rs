//! A drill run from a script: no waiting, the injects play themselves, and the same bytes on every machine.
//!
//! The script's time is the machine's. Every line is decided in a journal in memory first; only when all of them have been
//! taken is anything written.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;

use super::told;
use crate::cli::context::Context;
use crate::cli::copying::bring_up_after_recording;
use crate::cli::output::{Exit, Failure};
use crate::cli::record::no_plan;
use crate::cli::replay::practice_of;
use crate::cli::{desk, start};
use crate::drill::opening::{facts, story_begins};
use crate::drill::{complication, driver, score};
use crate::home::{FoundScenario, Home, read_bounded};
use crate::incident::command::{Command, Opening, Request, Why};
use crate::incident::doubt::doubt;
use crate::incident::drill::{DrillClock, DrillSetting, t_words};
use crate::incident::entry::Written;
use crate::incident::ids::{IncidentId, StationId};
use crate::incident::log::Log;
use crate::incident::moment::{BootId, Moment, Now};
use crate::incident::state::IncidentStatus;
use crate::journal::MemoryStore;
use crate::journal::import::TakeInError;
use crate::plan::condition::IncidentKind;
use crate::plan::practice::Practice;
use crate::plan::scenario::Scenario;
use crate::session::{Desk, Order, SubmitError};
use crate::transcript::{self, Script, ScriptLine};
use crate::verb::{self, Hearing};

/// The day of a story that names none: a Monday on which every machine agrees.
fn a_monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 5).unwrap_or_default()
}

/// Runs a scenario from the script in a file.
pub(super) fn run(
    file: &Path,
    found: FoundScenario,
    how: (u64, Option<String>),
    home: &Home,
    context: &mut Context<'_, '_>,
) -> Result<Exit, Failure> {
    let shown = file.display().to_string();
    let path = context.environment.path(file);
    let bytes = read_bounded(&path).map_err(|error| Failure::file("read", file, &error))?;
    let written = transcript::read_bytes(&bytes, &shown)
        .map_err(|error| Failure::words(format!("{error}.")).hint_if(error.hint))?;
    let transcript::Written::Drill(script) = written else {
        return Err(Failure::words(format!("{shown}: this is not the script of a drill."))
            .hint("its times count from the start: T+05:00 MF step two-pcs done"));
    };
    if script
        .scenario
        .as_deref()
        .is_some_and(|named| stem(named) != stem(found.scenario.id.as_str()))
    {
        let named = script.scenario.unwrap_or_default();
        let id = &found.scenario.id;
        return Err(Failure::words(format!(
            "{shown}: the script is for the scenario {named}, and not for {id}."
        ))
        .hint(format!("run it as: stopgap drill {named} --script {shown}")));
    }
    Rehearsal::new(&script, found, how, home, &path, shown, context)?.run(context)
}

/// Runs a script that names its scenario itself, as `stopgap replay` is given it.
pub(in crate::cli) fn replay(
    script: &Script,
    path: &Path,
    shown: String,
    home: &Home,
    context: &mut Context<'_, '_>,
) -> Result<Exit, Failure> {
    let Some(named) = script.scenario.as_deref() else {
        return Err(Failure::words(format!("{shown}: the script names no scenario."))
            .hint("begin it with a line such as \"scenario: micro-clinical\""));
    };
    let beside = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let found = super::find(named, home, &beside, context)?;
    if found.plan.stands_in.is_some() {
        return Err(super::not_that_plan(&found, home));
    }
    Rehearsal::new(script, found, (0, None), home, path, shown, context)?.run(context)
}

fn stem(name: &str) -> String {
    let stem = Path::new(name).file_stem();
    stem.map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

struct Rehearsal<'r> {
    script: &'r Script,
    found: FoundScenario,
    opening: Opening,
    practice: Practice,
    home: &'r Home,
    beside: PathBuf,
    file: String,
}

impl<'r> Rehearsal<'r> {
    fn new(
        script: &'r Script,
        found: FoundScenario,
        (seed, complication): (u64, Option<String>),
        home: &'r Home,
        path: &Path,
        file: String,
        context: &Context<'_, '_>,
    ) -> Result<Self, Failure> {
        let beside = path.parent().unwrap_or(Path::new("")).to_path_buf();
        let practice = practice_of(script.practice.as_deref(), &beside)?;
        let day = script.date.unwrap_or_else(a_monday);
        let mut scenario = found.scenario.clone();
        if let (Some(date), Some(starts)) = (script.date, &mut scenario.starts) {
            starts.date = Some(date);
        }
        let starts = story_begins(&scenario, day, script.zone);
        let opening = Opening {
            incident: IncidentId::mint(starts.day_in(script.zone), start::random()?),
            kind: IncidentKind::Drill,
            plan: Box::new(found.plan.pinned()),
            practice: facts(&practice, script.zone),
            since: None,
            essentials: false,
            machine_time: Some(context.environment.clock.now().wall),
            drill: Some(Box::new(DrillSetting {
                scenario: found.reference(),
                seed,
                starts,
                speed: 1,
                complication,
                scripted: true,
                read_aloud: false,
                stop_word: None,
            })),
        };
        Ok(Self {
            script,
            found,
            opening,
            practice,
            home,
            beside,
            file,
        })
    }

    fn run(&self, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
        // Nothing is made on the disk for a script that does not hold: the real station is known only after that.
        let (_, doubts) = self.play(StationId::mint(start::random()?))?;
        for doubt in doubts {
            context.output.warn(doubt);
        }
        let mut journal = desk::store_to_record(self.home, context)?;
        let (written, _) = self.play(journal.station())?;
        journal.take_in(&written).map_err(|error| match error {
            TakeInError::Store(error) => desk::failed(error),
            TakeInError::Faulty(..) => Failure::machine(format!("The drill could not be added: {error}.")),
        })?;
        drop(journal);
        let log = Log::of(written);
        let state = log.state();
        let now = state.reading_time(state.last_at);
        let score = score::score(&self.found.scenario, state, now);
        let t = state
            .drill
            .as_ref()
            .map(|drill| t_words(drill.t_of(now)))
            .unwrap_or_default();
        context
            .output
            .line(format_args!("EXERCISE: {}, to {t}", self.found.scenario.title))?;
        told::print_score(&score, state, context)?;
        // The whole journal says whether the second copy is off, not this drill alone.
        let whole = desk::to_look(self.home, context)?;
        bring_up_after_recording(self.home, whole.logs(), context);
        context.output.line(&self.opening.incident)?;
        Ok(if score.is_met() { Exit::Yes } else { Exit::No })
    }

    /// The whole drill in a journal in memory, as this station; and what is doubtful in the script's lines.
    fn play(&self, station: StationId) -> Result<(Vec<Written>, Vec<String>), Failure> {
        let store = MemoryStore::new(station);
        let disk = store.faults();
        let text = self.found.text.to_string();
        let desk = Desk::open(Box::new(store), desk::shelf_from(self.home, &self.beside)).map_err(desk::failed)?;
        let mut played = Played {
            desk: desk.with_scenarios(Box::new(move |_| Some(text.clone()))),
            rehearsal: self,
            incident: &self.opening.incident,
            doubts: Vec::new(),
        };
        played.whole()?;
        Ok((disk.entries(), played.doubts))
    }
}

/// A drill that is being played in memory.
struct Played<'p> {
    desk: Desk,
    rehearsal: &'p Rehearsal<'p>,
    incident: &'p IncidentId,
    doubts: Vec<String>,
}

impl Played<'_> {
    fn whole(&mut self) -> Result<(), Failure> {
        let opening = &self.rehearsal.opening;
        let starts = opening.drill.as_ref().map(|setting| setting.starts).unwrap_or_default();
        let machine = Now {
            wall: starts,
            mono: 0,
            boot: BootId::default(),
        };
        let first = self.rehearsal.script.lines.first();
        let order = Order {
            incident: None,
            request: Request::new(Command::Open(opening.clone()), first.and_then(|line| line.by.clone())),
            now: machine,
        };
        self.desk.submit(&order).map_err(desk::not_recorded)?;
        self.send_due(machine)?;
        for line in &self.rehearsal.script.lines {
            self.advance(line.t)?;
            self.line(line)?;
        }
        self.finish()
    }

    fn clock(&self) -> Option<&DrillClock> {
        let log = self.desk.logs().get(self.incident)?;
        Some(&log.state().drill.as_ref()?.clock)
    }

    /// The scenario as it is played.
    fn scenario(&mut self) -> Option<Arc<Scenario>> {
        let text = self.desk.scenario(self.incident)?;
        let log = self.desk.logs().get(self.incident)?;
        Some(complication::played(&text, log.state()))
    }

    fn is_running(&self) -> bool {
        let log = self.desk.logs().get(self.incident);
        log.is_some_and(|log| log.state().status == IncidentStatus::Running)
    }

    /// The machine's time at which the drill's clock shows T.
    fn machine_at(&self, t: Duration) -> Now {
        self.clock().map(|clock| clock.machine_at(t)).unwrap_or_default()
    }

    /// Lets the clock go on to T, and whatever comes until then come at its time.
    fn advance(&mut self, to: Duration) -> Result<(), Failure> {
        let Some(scenario) = self.scenario() else { return Ok(()) };
        // What has been looked at, though nothing may have come of it.
        let mut seen = Moment(i64::MIN);
        loop {
            let next = self.desk.logs().get(self.incident).and_then(|log| {
                let state = log.state();
                let drill = state.drill.as_ref()?;
                // A clock that was just touched shows where it was set.
                let now = state.now(drill.clock.machine_at(Duration::ZERO)).wall;
                let shown = now.max(state.last_at);
                let next = driver::next_moment(&scenario, state, shown.max(seen))?;
                Some((next, drill.t_of(next))).filter(|(_, t)| *t <= to)
            });
            let Some((moment, t)) = next else { break };
            seen = moment;
            let machine = self.machine_at(t);
            self.send_due(machine)?;
        }
        Ok(())
    }

    fn send_due(&mut self, machine: Now) -> Result<(), Failure> {
        self.desk
            .send_due(self.incident, machine)
            .map(|_| ())
            .map_err(desk::not_recorded)
    }

    fn line(&mut self, line: &ScriptLine) -> Result<(), Failure> {
        let rehearsal = self.rehearsal;
        self.check_time(line)?;
        let machine = self.machine_at(line.t);
        let hearing = Hearing {
            now: self.desk.time_line(Some(self.incident), machine),
            zone: rehearsal.script.zone,
            practice: &rehearsal.practice,
            default_by: line.by.clone(),
            plan_by_name: &|name| match rehearsal.home.find_plan(name, &rehearsal.beside) {
                Ok(found) => Ok(found.pinned()),
                Err(problem) => Err(no_plan(&problem)),
            },
        };
        let heard = verb::parse_line(&line.words, &hearing)
            .map_err(|error| rehearsal.at_line(line.number, desk::misheard(error)))?;
        let state = self.desk.logs().get(self.incident).map(Log::state);
        let doubt = state.and_then(|state| doubt(state, &heard.request, hearing.now.wall));
        let at_line = |doubt| format!("{}, line {}: {doubt}", rehearsal.file, line.number);
        self.doubts.extend(doubt.map(at_line));
        let order = Order {
            incident: Some(self.incident.clone()),
            request: heard.request,
            now: machine,
        };
        self.desk.submit(&order).map_err(|error| match error {
            SubmitError::Refused(refusal) => rehearsal.at_line(line.number, desk::refused(refusal)),
            SubmitError::Store(error) => desk::failed(error),
        })?;
        // What the line brought about may bring on an inject.
        let machine = self.machine_at(line.t);
        self.send_due(machine)
    }

    /// Refuses a line whose time the drill's clock does not come to.
    fn check_time(&self, line: &ScriptLine) -> Result<(), Failure> {
        if !self.is_running() {
            return Ok(());
        }
        let Some(clock) = self.clock() else { return Ok(()) };
        let shows = clock.t(clock.machine_at(line.t));
        if shows == line.t {
            return Ok(());
        }
        let (shown, wanted) = (t_words(shows), t_words(line.t));
        let (what, hint) = if clock.goes() {
            (
                format!("the drill's clock shows {shown} by then, not {wanted}."),
                "a line after a jump has a later time",
            )
        } else {
            (
                format!("the drill is paused at {shown}, so that it never becomes {wanted}."),
                "let it go on first: drill resume",
            )
        };
        Err(self.rehearsal.at_line(line.number, Failure::words(what).hint(hint)))
    }

    /// Runs on to the scenario's end and stands down, unless that has been done; and closes it, for nobody will look back
    /// at it together: its report is final.
    fn finish(&mut self) -> Result<(), Failure> {
        if self.is_running() {
            self.run_to_the_end()?;
        }
        let log = self.desk.logs().get(self.incident);
        let Some(state) = log.map(Log::state).filter(|state| state.is_ended_drill()) else {
            return Ok(());
        };
        if state.status == IncidentStatus::Closed && state.after_close.is_empty() {
            return Ok(());
        }
        let last = state.drill.as_ref().map(|drill| drill.t_of(state.last_at));
        let order = Order {
            incident: Some(self.incident.clone()),
            request: Request::new(Command::Close, None),
            now: self.machine_at(last.unwrap_or_default()),
        };
        self.desk.submit(&order).map(|_| ()).map_err(desk::not_recorded)
    }

    fn run_to_the_end(&mut self) -> Result<(), Failure> {
        let end = self.rehearsal.found.scenario.duration;
        let shown = self
            .clock()
            .map(|clock| clock.t(clock.machine_at(Duration::ZERO)))
            .unwrap_or_default();
        let last = self
            .rehearsal
            .script
            .lines
            .last()
            .map(|line| line.t)
            .unwrap_or_default();
        let end = end.max(shown).max(last);
        self.advance(end)?;
        let machine = self.machine_at(end);
        self.send_due(machine)?;
        let order = Order {
            incident: Some(self.incident.clone()),
            request: Request {
                why: Why::Given("the end of the scenario".to_owned()),
                ..Request::new(Command::StandDown, None)
            },
            now: machine,
        };
        self.desk.submit(&order).map(|_| ()).map_err(desk::not_recorded)
    }
}

impl Rehearsal<'_> {
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
