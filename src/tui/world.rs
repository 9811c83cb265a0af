//! The real outside: the clock, the session, the practice folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

use crate::clock::Clock;
use crate::drill::opening::{self, Holding};
use crate::drill::wording;
use crate::home::{Home, PracticeProblem, ScenarioProblem};
use crate::incident::command::{Command, Opening};
use crate::incident::drill::{ScenarioRef, ScenarioText};
use crate::incident::ids::{IncidentId, Initials};
use crate::incident::log::Log;
use crate::incident::moment::{Moment, Now};
use crate::incident::narrate;
use crate::plan::edit::PracticeEdit;
use crate::plan::practice::Practice;
use crate::plan::scenario::{Inject, Scenario};
use crate::print;
use crate::report::{self, Audience, Format, Naming, Options, Seal, render};
use crate::session::{Logs, Order, Session, Ticket};
use crate::template::TemplateError;
use crate::verb::{self, Heard, Hearing, Known, VerbError, Vocabulary};

use super::board;
use super::msg::{Complaint, Completion, Hold, Kit, Paper, PracticeRead};
use super::runtime::Outside;

/// How many of the latest entries are offered by number.
const LATEST: usize = 50;

/// How often the journal is tidied: for speed alone, so seldom.
const BETWEEN_TIDYING: Duration = Duration::from_secs(600);

/// Makes the check words of a log, for the report.
pub type Sealer = Box<dyn Fn(&Log) -> Seal>;

/// The clock, the session and the practice folder.
pub struct World {
    /// Tells the time.
    pub clock: Clock,
    /// The practice folder.
    pub home: Home,
    /// The one write path.
    pub session: Session,
    /// Makes the check words of a log.
    pub sealer: Sealer,
    /// Has the scenarios read, and what lies around the folder.
    pub look_around: Sender<LookAround>,
    /// When the journal was last tidied.
    pub tidied: Moment,
}

/// A request to read the scenarios, and what lies around the folder.
#[derive(Debug)]
pub struct LookAround {
    /// Whether a plan that runs keeps hands off the second copy.
    pub hands_off: bool,
    /// When.
    pub now: Moment,
}

impl Outside for World {
    fn now(&self) -> Now {
        self.clock.now()
    }

    fn incident_id(&mut self, now: Now) -> IncidentId {
        let mut lots = [0; 12];
        // Without random numbers the clocks have to do: what matters is that no two incidents share an id.
        if getrandom::fill(&mut lots).is_err() {
            lots[..8].copy_from_slice(&now.mono.to_le_bytes());
            lots[8..].copy_from_slice(&now.wall.0.to_le_bytes()[..4]);
        }
        IncidentId::mint(now.wall.day_in(self.home.practice.time_zone), lots)
    }

    fn submit(&mut self, ticket: Ticket, order: Order) {
        self.session.submit(ticket, order);
    }

    fn look_around(&mut self, hands_off: bool, now: Now) {
        // Where the reader is gone, nothing can be read.
        let _ = self.look_around.send(LookAround {
            hands_off,
            now: now.wall,
        });
    }

    fn look(&mut self, now: Now, something_is_held: bool) {
        self.session.look(now, something_is_held);
        if now.wall.since(self.tidied) >= BETWEEN_TIDYING {
            self.tidied = now.wall;
            self.session.tidy();
        }
    }

    fn drive(&mut self, incident: &IncidentId, now: Now) {
        self.session.drive(incident.clone(), now);
    }

    fn prepare_drill(&mut self, hold: &Hold, now: Now) -> Result<Opening, Complaint> {
        let folder = self.home.plans_folder();
        let found = self.home.find_scenario(&hold.scenario, &folder);
        let found = found.map_err(|problem| cannot_be_played(&problem))?;
        if let Err(error) = self.home.pin_scenario(&found.text) {
            return Err(unwritable(&folder, &error));
        }
        let mut lots = [0; 4];
        if getrandom::fill(&mut lots).is_err() {
            lots.copy_from_slice(&now.mono.to_le_bytes()[..4]);
        }
        let holding = Holding {
            speed: hold.speed,
            seed: u64::from(u32::from_le_bytes(lots)),
            complication: hold.complication.clone(),
            read_aloud: hold.read_aloud,
        };
        let incident = self.incident_id(now);
        let played = (&found.scenario, found.reference(), found.plan.pinned());
        let practice = &self.home.practice;
        Ok(opening::opening(incident, played, practice, holding, now.wall))
    }

    fn scenario(&mut self, scenario: &ScenarioRef) -> (Option<ScenarioText>, Option<String>) {
        let Some(text) = self.home.pinned_scenario(scenario.sha256) else {
            let words = "The scenario's text is not at hand in this folder: what is coming cannot be shown here.";
            return (None, Some(words.to_owned()));
        };
        let folder = self.home.plans_folder();
        let mind = match self.home.find_scenario(scenario.id.as_str(), &folder) {
            Ok(now) if now.reference().sha256 == scenario.sha256 => None,
            Ok(_) => {
                Some("The scenario's file has been changed since. This exercise goes on as it was begun.".to_owned())
            }
            Err(ScenarioProblem::Unknown { .. }) => Some(
                "No scenario of this folder has its name now: its file may have been deleted. This exercise goes on as it was \
                 begun."
                    .to_owned(),
            ),
            Err(problem) => Some(format!("{problem} This exercise goes on as it was begun.")),
        };
        (Some(text.into()), mind)
    }

    fn hear(&self, line: &str, log: Option<&Log>, by: Option<&Initials>, now: Now) -> Result<Heard, Complaint> {
        let plan_by_name = |name: &str| {
            let found = self.home.find_plan(name, &self.home.plans_folder());
            found
                .map(|found| found.pinned())
                .map_err(|problem| VerbError::usage(problem.to_string()).hint_if(Some(problem.hint())))
        };
        let hearing = Hearing {
            now: log.map_or(now, |log| log.state().now(now)),
            zone: log.map_or(self.home.practice.time_zone, |log| log.state().practice.zone),
            practice: &self.home.practice,
            default_by: by.cloned(),
            plan_by_name: &plan_by_name,
        };
        let mut heard = verb::parse_line(line, &hearing).map_err(|error| Complaint {
            sentence: error.message,
            hint: error.hint,
        })?;
        heard = heard.settled_by(log.map(Log::state), hearing.now.wall);
        if let Command::Debrief { question, .. } = &heard.request.command {
            heard
                .warnings
                .extend(report::unknown_question(question, log.map(Log::state)));
        }
        Ok(heard)
    }

    fn complete(&self, line: &str, at: usize, log: Option<&Log>, scenario: Option<&Scenario>) -> Vec<Completion> {
        completions(&self.home.practice, line, at, (log, scenario))
    }

    fn edit_practice(&mut self, edit: &PracticeEdit) -> (PracticeRead, Option<Complaint>) {
        match self.home.edit_practice(edit) {
            Ok(()) => (self.practice_read(false), None),
            Err(problem) => {
                let complaint = Complaint {
                    sentence: problem.to_string(),
                    hint: Some(problem.hint().to_owned()),
                };
                let is_read_anew = matches!(problem, PracticeProblem::ChangedMeanwhile);
                (self.practice_read(is_read_anew), Some(complaint))
            }
        }
    }

    fn write(&mut self, paper: Paper, log: &Log, logs: &Logs, now: Now) -> Result<PathBuf, Complaint> {
        let (path, text) = match paper {
            Paper::Board | Paper::HourlyBoard => (self.home.board_file(), board::board(log, log.state().now(now).wall)),
            Paper::Handover => (
                self.file(log, "handover", "txt"),
                board::handover(log, log.state().now(now).wall),
            ),
            Paper::ReportPage => (
                self.file(log, "report", "html"),
                self.report(log, logs, now, Format::Html)?,
            ),
            Paper::ReportText => (
                self.file(log, "report", "md"),
                self.report(log, logs, now, Format::Markdown)?,
            ),
            Paper::ReportData => (
                self.file(log, "report", "json"),
                self.report(log, logs, now, Format::Json)?,
            ),
        };
        put(&path, &text).map_err(|error| unwritable(&path, &error))?;
        Ok(path)
    }

    fn print_cards(&mut self, kit: &Kit, now: Now) -> Result<PathBuf, Complaint> {
        let practice = &self.home.practice;
        let titles = self.home.titles_of_switches(&kit.plan, Path::new(""));
        let options = print::Options {
            printed: now.wall,
            zone: practice.time_zone,
            is_exercise: kit.is_exercise,
            role: None,
            titles: &titles,
        };
        let cards = print::cards(&kit.plan, kit.sha256, practice, &options);
        let own = |name: &str| self.home.own_template(name);
        let html = print::cards_html(&cards, &own).map_err(|error| self.broken_template(&error))?;
        let exercise = if kit.is_exercise { "-exercise" } else { "" };
        let whole = print::whole_plan(&kit.plan, kit.sha256, practice, &options);
        let whole_html = print::plan_html(&whole, &own).map_err(|error| self.broken_template(&error))?;
        let file = |what: &str, ending: &str| {
            let name = format!("{what}-{}{exercise}.{ending}", kit.plan.id);
            self.home.folder.join(name)
        };
        for (path, text) in [
            (file("plan", "txt"), &print::plan_text(&whole)),
            (file("plan", "html"), &whole_html),
            (file("cards", "txt"), &print::cards_text(&cards)),
            (file("cards", "html"), &html),
        ] {
            put(&path, text).map_err(|error| unwritable(&path, &error))?;
        }
        Ok(file("cards", "html"))
    }
}

impl World {
    fn broken_template(&self, error: &TemplateError) -> Complaint {
        Complaint {
            sentence: error.to_string(),
            hint: Some(format!(
                "put it right, or take it out of {}",
                self.home.templates_folder().display()
            )),
        }
    }

    /// What `practice.yaml` says, as it was last read.
    fn practice_read(&self, is_read_anew: bool) -> PracticeRead {
        PracticeRead {
            practice: self.home.practice.clone(),
            faults: self.home.practice_faults.clone(),
            instead: self.home.practice_instead(),
            bad_files: self.home.bad_files(&self.home.plans()),
            sha256: self.home.practice_sha256(),
            is_read_anew,
        }
    }

    /// A file of this incident in the practice folder: named by the incident's id, never by a person.
    fn file(&self, log: &Log, what: &str, ending: &str) -> PathBuf {
        let id = log.state().incident.as_ref().map_or("incident", |id| id.as_str());
        self.home.folder.join(format!("{id}-{what}.{ending}"))
    }

    fn report(&self, log: &Log, logs: &Logs, now: Now, format: Format) -> Result<String, Complaint> {
        let options = Options {
            audience: Audience::Practice,
            naming: Naming::default(),
            practice: &self.home.practice,
            seal: (self.sealer)(log),
            others: logs.iter().map(|(_, log)| log).collect(),
        };
        let own = |name: &str| self.home.own_template(name);
        render(&report::report(log, now, &options), format, &own).map_err(|error| self.broken_template(&error))
    }
}

/// Why a scenario cannot be played: the first of its faults, and how many more there are.
fn cannot_be_played(problem: &ScenarioProblem) -> Complaint {
    let sentence = match problem {
        ScenarioProblem::Invalid { faults, .. } => {
            let first = faults.iter().find(|fault| fault.is_error());
            let first = first.map_or_else(String::new, |fault| format!(" Line {}: {}.", fault.line, fault.message));
            let errors = faults.iter().filter(|fault| fault.is_error()).count();
            let more = if errors > 1 {
                format!(" And {} more.", errors - 1)
            } else {
                String::new()
            };
            format!("{problem}{first}{more}")
        }
        _ => problem.to_string(),
    };
    Complaint {
        sentence,
        hint: Some(problem.hint()),
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Complaint {
    Complaint {
        sentence: format!("{} could not be written: {error}.", path.display()),
        hint: Some("write on paper meanwhile, and check the disk or stick".to_owned()),
    }
}

/// Writes beside the file and puts it in its place, so that a half-written board never stands where a whole one was.
fn put(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let placed = fs::write(&part, text).and_then(|()| fs::rename(&part, path));
    if placed.is_err() {
        // A full disk leaves an empty one, and nobody wants it.
        let _ = fs::remove_file(&part);
    }
    placed
}

/// How a line of the command language may go on at this byte. The scenario is given where it may be known.
pub fn completions(
    practice: &Practice,
    line: &str,
    at: usize,
    (log, scenario): (Option<&Log>, Option<&Scenario>),
) -> Vec<Completion> {
    let mut vocabulary = vocabulary(practice, log);
    if let (Some(log), Some(scenario)) = (log, scenario) {
        add_scenario(&mut vocabulary, log, scenario);
    }
    let replaced = verb::word_at(line, at);
    verb::complete(line, at, &vocabulary)
        .into_iter()
        .map(|candidate| {
            let space = if candidate.text.ends_with('=') { "" } else { " " };
            let before = line.get(..replaced.start).unwrap_or_default();
            let after = line.get(replaced.end..).unwrap_or_default().trim_start();
            Completion {
                line: format!("{before}{}{space}{after}", candidate.text),
                word: candidate.text,
                help: candidate.what,
            }
        })
        .collect()
}

/// What can be named on the command line.
fn vocabulary(practice: &Practice, log: Option<&Log>) -> Vocabulary {
    let people = &practice.people;
    let initials = people
        .iter()
        .filter_map(|person| Some(Known::new(person.initials.as_deref()?, &*person.name)));
    let mut known = Vocabulary {
        people: people
            .iter()
            .map(|person| Known::new(person.id.as_str(), &*person.name))
            .collect(),
        initials: initials.collect(),
        contacts: named(&practice.contacts, |contact| (contact.id.as_str(), &contact.name)),
        sites: practice.sites.iter().map(|site| Known::new(&**site, "")).collect(),
        questions: named(&report::QUESTIONS, |question| (question.id, question.title)),
        ..Vocabulary::default()
    };
    if let Some(log) = log {
        add_plan(&mut known, log);
        add_log(&mut known, log);
    }
    known
}

fn named<T>(all: &[T], name: impl Fn(&T) -> (&str, &str)) -> Vec<Known> {
    let known = |one: &T| {
        let (id, title) = name(one);
        Known::new(id, title)
    };
    all.iter().map(known).collect()
}

/// What the plan in use names.
fn add_plan(known: &mut Vocabulary, log: &Log) {
    let Some(plan) = log.state().plan() else { return };
    known.phases = named(&plan.phases, |phase| (phase.id.as_str(), &phase.title));
    known.notifications = named(&plan.notify, |notify| (notify.id.as_str(), &notify.title));
    for (_, step) in plan.steps() {
        // By its number as well, which is a word of the title here.
        known.steps.push(Known::new(step.id.as_str(), step.numbered()));
        let number = step.number.to_string();
        let is_id = plan.step(&number).is_some();
        let names = [Some(step.id.to_string()), Some(number).filter(|_| !is_id)];
        for name in names.into_iter().flatten() {
            if let Some(decision) = &step.decision {
                let options = named(&decision.options, |option| (option.id.as_str(), &option.title));
                known.options.insert(name.clone(), options);
            }
            known
                .asks
                .insert(name, named(&step.asks, |ask| (ask.id.as_str(), &ask.prompt)));
        }
    }
}

/// What the log names.
fn add_log(known: &mut Vocabulary, log: &Log) {
    let (state, words) = (log.state(), log.words());
    let services = state.services.iter().filter(|service| service.site.is_none());
    known.services = services
        .map(|service| Known::new(service.id.as_str(), &*service.name))
        .collect();
    known.roles = named(&state.roles, |role| (role.id.as_str(), &role.title));
    let timers = state.timers.iter().filter(|timer| timer.ended.is_none());
    known.timers = timers
        .map(|timer| Known::new(timer.number.0.clone(), words.shown(timer.text).unwrap_or_default()))
        .collect();
    let actions = state.actions.iter().filter(|action| action.done.is_none());
    known.actions = actions
        .map(|action| Known::new(action.number.0.clone(), words.shown(action.text).unwrap_or_default()))
        .collect();
    let latest = log.entries().rev().filter(|entry| !log.is_struck(entry)).take(LATEST);
    known.entries = latest
        .map(|entry| Known::new(state.name_of(entry.place).to_string(), narrate::sentence(entry, log)))
        .collect();
}

/// What the scenario of a drill names: its injects, its objectives, and what it expects, as `off.2`.
fn add_scenario(known: &mut Vocabulary, log: &Log, scenario: &Scenario) {
    let said = |inject: &Inject| inject.text.as_deref().map_or_else(String::new, plain_line);
    known.injects = scenario
        .injects
        .iter()
        .map(|inject| Known::new(inject.id.as_str(), said(inject)))
        .collect();
    known.objectives = named(&scenario.objectives, |one| (one.id.as_str(), &one.text));
    let expected = scenario.injects.iter().flat_map(|inject| {
        let numbered = (1..).zip(&inject.expects);
        numbered.map(|(number, expectation): (usize, _)| {
            let title = wording::expected(log.state(), &expectation.what);
            Known::new(format!("{}.{number}", inject.id), title)
        })
    });
    known.objectives.extend(expected);
    for question in &scenario.debrief {
        if known.questions.iter().all(|other| other.id != question.id) {
            known.questions.push(Known::new(&*question.id, &*question.question));
        }
    }
}

/// The first line of what is said.
fn plain_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}
