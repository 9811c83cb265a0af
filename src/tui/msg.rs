//! Everything that can happen to the screen, and everything that it can ask for: two closed lists of plain data.

use std::path::PathBuf;
use std::sync::Arc;

use crossterm::event::KeyEvent;

use crate::health::BadFile;
use crate::incident::command::{Opening, Request};
use crate::incident::drill::{ScenarioRef, ScenarioText};
use crate::incident::ids::{Hash, IncidentId};
use crate::plan::Diagnostic;
use crate::plan::edit::PracticeEdit;
use crate::plan::model::Plan;
use crate::plan::practice::Practice;
use crate::probe::Sensed;
use crate::ready::Surroundings;
use crate::session::{Order, Ticket, Update};
use crate::verb::Heard;

use super::setting::{BrokenPlan, PlanChoice, ScenarioChoice};

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// A key went down.
    Pressed(KeyEvent),
    /// A text was pasted: it is never keys.
    Pasted(String),
    /// The terminal has so many columns and rows.
    Resized(u16, u16),
    /// A second has begun.
    Ticked,
    /// The session says something.
    Told(Update),
    /// An incident is being opened under this id.
    Opening(IncidentId),
    /// A line of the command language was understood, or not.
    Heard(Box<Result<Heard, Complaint>>),
    /// How the line being typed may go on.
    Completed(Vec<Completion>),
    /// A file was written, or not.
    Written(Paper, Result<PathBuf, Complaint>),
    /// The cards of a plan were written, or not.
    CardsWritten(Box<Kit>, Result<PathBuf, Complaint>),
    /// The plans of the folder have been read.
    PlansRead(Box<Shelf>),
    /// What lies around the practice folder has been looked at.
    LookedAround(Box<Surroundings>),
    /// The scenarios of the folder have been read: what may be known of them, not what is coming.
    ScenariosRead(Vec<ScenarioChoice>),
    /// A drill can be opened so, or not.
    DrillPrepared(Box<Result<Opening, Complaint>>),
    /// The scenario of a drill, for its facilitator; with what is to be said about it.
    ScenarioRead(IncidentId, Option<ScenarioText>, Option<String>),
    /// A probe has found that a service can no longer be reached, or can again.
    Sensed(Sensed),
    /// `practice.yaml` was changed, or not; with what it now says.
    PracticeEdited(Box<PracticeRead>, Option<Complaint>),
    /// The system asks the program to pause.
    PauseAsked,
    /// The program goes on after a pause.
    GoneOn,
    /// The system asks the program to end, with this exit code.
    EndAsked(u8),
    /// No key will ever come again: the terminal is gone.
    InputEnded,
}

/// The plans of the practice folder.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    /// The plans that can be started.
    pub plans: Vec<PlanChoice>,
    /// The files that are no plans, with what is wrong with each.
    pub broken: Vec<BrokenPlan>,
    /// The files of the folder that cannot be read as they stand, `practice.yaml` among them.
    pub bad_files: Vec<BadFile>,
}

/// What `practice.yaml` says, as it was last read.
#[derive(Debug, Clone)]
pub struct PracticeRead {
    /// The practice.
    pub practice: Practice,
    /// What is wrong with the file.
    pub faults: Vec<Diagnostic>,
    /// What is used in its place, where a copy stands in.
    pub instead: Option<String>,
    /// The files of the folder that cannot be read as they stand.
    pub bad_files: Vec<BadFile>,
    /// SHA-256 of the file.
    pub sha256: Hash,
    /// Whether somebody else had changed it, so that it was read anew and nothing was written.
    pub is_read_anew: bool,
}

/// Something to be done outside.
#[derive(Debug)]
pub enum Effect {
    /// Have something recorded.
    Submit {
        /// The number by which the answer comes back.
        ticket: Ticket,
        /// What.
        order: Box<Order>,
    },
    /// Open an incident, and have what follows recorded in it.
    Start(Box<Start>),
    /// Make a request of a line of the command language.
    Hear(String),
    /// Find how a line may go on at this byte.
    Complete(String, usize),
    /// Write a file about the incident in focus.
    Write(Paper),
    /// Change one thing in `practice.yaml`.
    EditPractice(Box<PracticeEdit>),
    /// Write the action cards of a plan.
    PrintCards(Box<Kit>),
    /// Send what is due of a drill.
    Drive(IncidentId),
    /// Prepare the opening of a drill.
    PrepareDrill(Box<Hold>),
    /// Read the scenario of a drill, for its facilitator.
    ReadScenario(IncidentId, ScenarioRef),
    /// Read the scenarios, and what lies around the practice folder.
    LookAround,
    /// Look whether others have written; true while something is held, which is then tried again.
    Look(bool),
    /// Sound the bell, once.
    Bell,
    /// Pause the program as the shell's Ctrl-Z does.
    Pause,
    /// End the program, with this exit code.
    End(u8),
}

/// An incident to be opened. Its id is put in by the loop, which may draw lots; everything else is said here.
#[derive(Debug)]
pub struct Start {
    /// The number by which the answer comes back.
    pub ticket: Ticket,
    /// The opening, under an id that stands for the one to be drawn.
    pub request: Request,
    /// What is recorded in it at once.
    pub then: Vec<(Ticket, Request)>,
}

/// A drill to be held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The scenario's id.
    pub scenario: String,
    /// How many seconds of the drill pass in one.
    pub speed: u32,
    /// Whether its injects are cards that are turned and read aloud.
    pub read_aloud: bool,
    /// What makes it harder, by its card.
    pub complication: Option<String>,
}

/// A plan whose cards are to be printed.
#[derive(Debug, Clone)]
pub struct Kit {
    /// The plan.
    pub plan: Arc<Plan>,
    /// SHA-256 of its text.
    pub sha256: Hash,
    /// Whether it is for an exercise.
    pub is_exercise: bool,
}

/// A file that the program writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// The report as a page for a browser.
    ReportPage,
    /// The report as plain text.
    ReportText,
    /// The report as data.
    ReportData,
    /// The board for the day the PC dies.
    Board,
    /// The same, written every hour without being asked for.
    HourlyBoard,
    /// What the next lead must know.
    Handover,
}

impl Paper {
    /// What the screen calls it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::ReportPage => "Report, a page to print",
            Self::ReportText => "Report, plain text",
            Self::ReportData => "Report, data for other programs",
            Self::Board | Self::HourlyBoard => "Board for the wall",
            Self::Handover => "Handover, what the next lead must know",
        }
    }
}

/// Why something was not done, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// A whole sentence.
    pub sentence: String,
    /// What to do.
    pub hint: Option<String>,
}

/// One way in which a line of the command language may go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The whole line so completed.
    pub line: String,
    /// The word that is offered.
    pub word: String,
    /// What it means.
    pub help: String,
}
