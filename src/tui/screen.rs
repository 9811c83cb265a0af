//! The stack of screens: what each of them knows beside the logs.

use std::collections::{BTreeMap, BTreeSet};

use crate::incident::drill::ScenarioText;
use crate::incident::entry::Place as EntryPlace;
use crate::incident::ids::{Hash, IncidentId};
use crate::incident::moment::Moment;
use crate::plan::condition::ConfirmAnswer;
use crate::plan::model::{AskId, ContactId, OptionId, PhaseId, PlanId, RoleId, ServiceId, StepId};
use crate::plan::scenario::{InjectId, ObjectiveId};

use super::field::TextField;
use super::form::Form;
use super::intent::{ExerciseVerb, FirstHelp, IncidentVerb, StepVerb};
use super::msg::{Completion, Hold, Paper};

/// One screen of the stack.
#[derive(Debug, Clone)]
pub enum Screen {
    /// The first screen; the selected line of it.
    First(usize),
    /// What a digit of the first screen opens.
    Help(FirstPage),
    /// What is not working? The ticks, and the line.
    Broken(Broken),
    /// The plan.
    Plan,
    /// The services; the line.
    Services(usize),
    /// Paper: what to do by hand.
    Paper(usize),
    /// Patients: what to do by hand.
    Patients(usize),
    /// The log.
    Log(LogView),
    /// An entry of the log.
    Entry(Hash, usize),
    /// Whom to ring; the line.
    Contacts(usize),
    /// What can be written; the line.
    Print(usize),
    /// What was done already.
    Grid(Grid),
    /// Plans and what is wrong with them.
    Prepare(Prepare),
    /// Who works here; the line.
    People(usize),
    /// When the practice is open; the line.
    Hours(usize),
    /// What is open and which reasons are owed; how far it is scrolled.
    Briefing(usize),
    /// The keys; how far they are scrolled.
    Keys(usize),
    /// The view for across the room.
    Wall,
    /// What is coming in a drill, for whoever runs it; the line.
    Facilitator(FacilitatorView),
    /// What was tried in a drill, and how it went; how far it is scrolled.
    Outcome(usize),
    /// The card of an inject, until somebody says that it was read.
    Card(InjectId),
    /// A menu.
    Menu(Menu),
    /// A dialog.
    Form(Box<Form>),
    /// The command line.
    Palette(Palette),
}

/// A page of the first minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstPage {
    /// Which.
    pub help: FirstHelp,
    /// How far it is scrolled.
    pub top: usize,
    /// When it was opened: an incident that is started from it counts from there.
    pub since: Moment,
}

/// The selection on the plan.
#[derive(Debug, Clone, Default)]
pub struct PlanView {
    /// The line.
    pub at: Option<PlanRow>,
    /// What Enter does with it: an index into its actions.
    pub action: usize,
    /// The phases that are opened or closed against the rule that only the current one is open.
    pub turned: BTreeSet<PhaseId>,
    /// With essentials only, whether the other steps are listed too.
    pub shows_all: bool,
    /// How far the text of the step is scrolled.
    pub top: usize,
    /// When the program itself put the selection there, in milliseconds of the machine's running time: an Enter that
    /// comes right after was meant for what stood there before.
    pub placed_at: Option<u64>,
    /// Whether nothing has been pressed since the program opened with this incident: the first Enter means "carry on".
    pub is_arrival: bool,
}

/// A line of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanRow {
    /// A phase.
    Phase(PhaseId),
    /// A step.
    Step(StepId),
}

/// What is not working?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The line.
    pub at: usize,
    /// Which are ticked, in the order of [`super::update::BREAKABLE`].
    pub ticked: BTreeSet<usize>,
    /// When the first symptom was seen: when the screen was opened.
    pub since: Moment,
}

/// The log as it is looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogView {
    /// How many lines above the latest the chosen one is.
    pub up: usize,
    /// The words looked for.
    pub find: String,
    /// The kind of entries shown.
    pub filter: Filter,
}

/// Which entries of the log are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// Steps and decisions.
    Steps,
    /// Services.
    Services,
    /// Messages, calls and notes.
    Words,
    /// Late entries, corrections, removed words and what does not fit.
    Odd,
}

impl Filter {
    /// Every filter.
    pub const ALL: [Self; 5] = [Self::All, Self::Steps, Self::Services, Self::Words, Self::Odd];

    /// What the screen calls it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::All => "everything",
            Self::Steps => "steps and decisions",
            Self::Services => "services",
            Self::Words => "messages and notes",
            Self::Odd => "late, struck out or owed",
        }
    }
}

/// What was done before the program was at hand: from memory, or typed back from the cards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// The line; behind the last step stands the button.
    pub at: usize,
    /// The column that is typed into.
    pub column: GridColumn,
    /// In which order the steps stand.
    pub order: GridOrder,
    /// How many days before today the times were.
    pub days_back: u8,
    /// What is filled in, by step; a step that is not in here is left alone.
    pub typed: BTreeMap<StepId, Typed>,
    /// What is wrong.
    pub fault: Option<String>,
}

/// The columns of the grid that are typed into.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum GridColumn {
    /// When it was done.
    #[default]
    Time,
    /// Who did it.
    Initials,
}

/// The orders of the grid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum GridOrder {
    /// As in the plan, phase by phase: times are remembered, so they are rough.
    #[default]
    Plan,
    /// As on the printed cards, role by role: times were written down, so they are meant.
    Cards,
}

/// What is filled in for a step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// The time as it was typed; empty for now.
    pub time: String,
    /// The initials as they were typed; empty for whoever is at the keyboard.
    pub by: String,
    /// The answer to its confirm question.
    pub confirm: Option<ConfirmAnswer>,
    /// The answers to its further questions.
    pub answers: Vec<(AskId, String)>,
    /// The option that was chosen, where it decides something.
    pub option: Option<OptionId>,
    /// Whether its questions have been asked.
    pub is_asked: bool,
    /// Why it was not recorded.
    pub refused: Option<String>,
}

/// Steps on their way into the log from the grid, all together.
#[derive(Debug, Clone, Default)]
pub struct TypedBack {
    /// The grid as it was, with those rows that are not recorded.
    pub grid: Grid,
    /// How many have not been answered.
    pub waiting: usize,
    /// How many are recorded.
    pub recorded: usize,
}

/// A drill that is facilitated here, with the scenario that it was opened with.
#[derive(Debug, Clone)]
pub struct Facilitated {
    /// Which.
    pub incident: IncidentId,
    /// What is coming; none while it is being read, or where its text is not at hand.
    pub scenario: Option<ScenarioText>,
    /// What is to be said about it: that its file has been changed, or that its text is not at hand.
    pub mind: Option<String>,
    /// Whether the scenario has been asked for.
    pub is_asked: bool,
    /// Whether it has been said that the planned time is over.
    pub is_over_said: bool,
}

/// The facilitator's screen as it is looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FacilitatorView {
    /// The line.
    pub at: Option<FacilitatorRow>,
    /// How far what is said about it is scrolled.
    pub top: usize,
}

/// A line of the facilitator's screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FacilitatorRow {
    /// An inject of the scenario, or one of the facilitator's own.
    Inject(InjectId),
    /// What an inject expects, by its number from 1.
    Expected(InjectId, usize),
    /// An objective.
    Objective(ObjectiveId),
}

/// The plans and the practice, and what is wrong with them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Prepare {
    /// The line.
    pub at: usize,
    /// How far what is said about it is scrolled.
    pub top: usize,
}

/// A menu.
#[derive(Debug, Clone)]
pub struct Menu {
    /// What it is.
    pub title: String,
    /// Its lines.
    pub items: Vec<MenuItem>,
    /// The chosen one.
    pub at: usize,
}

/// A line of a menu.
#[derive(Debug, Clone)]
pub struct MenuItem {
    /// What it says.
    pub words: String,
    /// What it says more.
    pub note: String,
    /// What it does.
    pub does: Does,
}

/// What a line of a menu does.
#[derive(Debug, Clone)]
pub enum Does {
    /// Something with a step.
    Step(StepId, StepVerb),
    /// Something of the incident.
    Incident(IncidentVerb),
    /// Enters a phase.
    Phase(PhaseId),
    /// Gives a role to a person, or passes it on.
    Role(RoleId),
    /// Goes on with another plan.
    Switch(PlanId),
    /// Starts an incident with a plan.
    Start(PlanId),
    /// Starts an incident with the plan that fits what is ticked, and marks it.
    StartBroken(Broken),
    /// Offers the plans, to start an incident beside those that are open.
    StartAnother,
    /// Looks at an incident.
    Look(IncidentId),
    /// Ends a timer.
    TimerDone(crate::incident::ids::Label),
    /// Starts a timer.
    TimerAdd,
    /// Notes something to be changed.
    ActionAdd,
    /// It has been changed.
    ActionDone(crate::incident::ids::Label),
    /// Shows a text that is read out, to be changed.
    Words(crate::plan::model::MessageId),
    /// Records that an outsider was told.
    Notify(crate::plan::model::NotifyId),
    /// Gives the reason that an entry owes.
    Reason(EntryPlace),
    /// Puts a service on the watch list.
    Watch(ServiceId),
    /// Adds a contact, under the id by which plans name it.
    NewContact(Option<ContactId>),
    /// Says what is wrong with a plan that cannot be used, by its place among those.
    Broken(usize),
    /// Writes a file.
    Write(Paper),
    /// Holds a drill of this scenario: asks how.
    Hold(String),
    /// Opens the drill.
    HoldAs(Box<Hold>),
    /// Asks how fast, and how hard, before it is opened.
    HoldOtherwise(String),
    /// Something of the drill on the screen.
    Exercise(ExerciseVerb),
}

/// The command line.
#[derive(Debug, Clone, Default)]
pub struct Palette {
    /// What is typed.
    pub line: TextField,
    /// How it may go on.
    pub offered: Vec<Completion>,
    /// The one chosen.
    pub at: Option<usize>,
    /// What is wrong with it.
    pub fault: Option<(String, Option<String>)>,
    /// How far back among the lines typed before.
    pub back: usize,
}
