//! What a key press means, once it is known where it was pressed.

use crate::incident::drill::Mark;
use crate::plan::model::ServiceStatus;

/// A screen that a digit goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// The plan and its steps.
    Plan,
    /// The services.
    Services,
    /// Paper slips.
    Paper,
    /// The list of patients.
    Patients,
    /// The log.
    Log,
    /// Whom to ring.
    Contacts,
    /// What can be written to a file.
    Print,
}

impl Tab {
    /// Every tab, in the order of its digit from 1.
    pub const ALL: [Self; 7] = [
        Self::Plan,
        Self::Services,
        Self::Paper,
        Self::Patients,
        Self::Log,
        Self::Contacts,
        Self::Print,
    ];

    /// What the footer calls it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Plan => "Plan",
            Self::Services => "Services",
            Self::Paper => "Paper",
            Self::Patients => "Patients",
            Self::Log => "Log",
            Self::Contacts => "Contacts",
            Self::Print => "Print",
        }
    }
}

/// A line of the first screen that a digit opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstHelp {
    /// Print today's list.
    List,
    /// Hand out the paper.
    Paper,
    /// Say this.
    Words,
    /// Ring these.
    Ring,
    /// What is not working?
    Broken,
}

/// What can be done with a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepVerb {
    /// It is done now.
    Done,
    /// Choose an option of its question.
    Decide,
    /// It was done before.
    Earlier,
    /// It cannot be done now.
    Cannot,
    /// Somebody has begun.
    Begin,
    /// Put it off.
    Defer,
    /// Pass it to another role.
    Hand,
    /// It does not apply.
    NotApplicable,
    /// Open it again.
    Reopen,
    /// Record that the outsider named in it was told.
    Notify,
}

impl StepVerb {
    /// What the menu calls it; a word with an ellipsis asks something first.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Done => "Done",
            Self::Decide => "Decide…",
            Self::Earlier => "Done earlier…",
            Self::Cannot => "Can't now…",
            Self::Begin => "Begun",
            Self::Defer => "Put off…",
            Self::Hand => "Pass to…",
            Self::NotApplicable => "Does not apply…",
            Self::Reopen => "Open again…",
            Self::Notify => "They were told…",
        }
    }
}

/// What can be recorded of the incident as a whole, from every screen of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IncidentVerb {
    /// Write something down.
    Note,
    /// A message in or out.
    Message,
    /// Start a timer, or end one.
    Timer,
    /// Give a role to a person, or pass it on.
    Roles,
    /// What the next lead must know.
    Briefing,
    /// Enter a phase.
    Phase,
    /// Go on with another plan.
    Switch,
    /// What is to be changed afterwards.
    Actions,
    /// Something more that is to be changed afterwards.
    Propose,
    /// End the emergency.
    StandDown,
    /// The questions afterwards.
    Debrief,
    /// Everything is accounted for.
    Close,
    /// Tick what was done before the program was at hand.
    UnderWay,
}

/// What can be done with the exercise as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExerciseVerb {
    /// Show what can be done; on the facilitator's PC, what is coming.
    Menu,
    /// Stop the clock, or let it go on.
    PauseOrResume,
    /// Set the clock ahead to the next inject.
    Jump,
    /// Let the clock go at another speed.
    Speed,
    /// Show the cards that have come, anew.
    Cards,
    /// Show what is coming: be the facilitator here.
    Facilitate,
    /// Show what was tried and how it went.
    Outcome,
    /// Something real has happened: stop.
    RealWorld,
}

/// What can be done on the facilitator's screen with the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacilitatorVerb {
    /// Hold the inject back, or free it.
    Hold,
    /// Leave it out.
    Skip,
    /// Send an inject in one's own words.
    Own,
    /// Mark what is expected.
    Mark(Mark),
    /// Say how an objective went.
    Assess,
}

/// What a key press means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// One line up.
    Up,
    /// One line down.
    Down,
    /// To the left, or the choice before.
    Left,
    /// To the right, or the choice behind.
    Right,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the first.
    First,
    /// To the last.
    Last,
    /// To the next field.
    NextField,
    /// To the field before.
    PreviousField,
    /// Do the obvious thing.
    Enter,
    /// Go back.
    Back,
    /// Go to a screen.
    Go(Tab),
    /// Take the option of this number.
    Choose(u8),
    /// Show what is said to patients and others.
    Say,
    /// Keep only what must be done, or everything.
    Essentials,
    /// Mark a service as the program suggests.
    Suggested,
    /// Tick this line of what is not working.
    NotWorking(usize),
    /// Open a line of the first screen.
    FirstHelp(FirstHelp),
    /// Something of the exercise.
    Exercise(ExerciseVerb),
    /// Something with the line of the facilitator's screen.
    Facilitator(FacilitatorVerb),
    /// Hold a drill.
    HoldDrill,
    /// Start the plan for a slow morning.
    SlowMorning,
    /// Look at plans and what is wrong with them.
    Prepare,
    /// Look at earlier incidents.
    Incidents,
    /// Record that a contact was rung and the number is right.
    NumberIsRight,
    /// Print the action cards of the plan.
    PrintCards,
    /// Show the steps in the other order.
    OtherOrder,
    /// The times were a day earlier.
    DayBefore,
    /// Change the line in practice.yaml.
    Change,
    /// Add to practice.yaml.
    Add,
    /// Take the line out of practice.yaml.
    TakeOut,
    /// Do this with the step.
    Step(StepVerb),
    /// From the plan to the pages of the first minute.
    FirstMinute,
    /// Back from the plan, where no incident runs.
    LeavePlan,
    /// Show everything that can be done here.
    More,
    /// Record this of the incident.
    Incident(IncidentVerb),
    /// Record a state of the service.
    Mark(ServiceStatus),
    /// Record a reference for the service.
    Reference,
    /// Put the service on the watch list.
    Watch,
    /// Look for words.
    Find,
    /// Show other kinds of entries.
    Filter,
    /// Strike the entry out.
    Correct,
    /// Remove the words of the entry.
    Redact,
    /// Tick the line.
    Tick,
    /// Strike out one's own last entry.
    Undo,
    /// Change who is at the keyboard.
    WhoIsHere,
    /// Show the keys.
    Help,
    /// Type a command.
    Palette,
    /// The view that is read from across the room.
    Wall,
    /// Leave the program.
    Quit,
    /// Leave, and at the second time without a question.
    Interrupt,
    /// Pause the program.
    Pause,
    /// Paint everything anew.
    Redraw,
    /// A letter.
    Type(char),
    /// Remove the letter before the cursor.
    Erase,
    /// Remove the letter at the cursor.
    EraseAhead,
    /// Remove the word before the cursor.
    EraseWord,
    /// Remove what stands before the cursor.
    EraseLine,
    /// Take what is offered.
    Complete,
}
