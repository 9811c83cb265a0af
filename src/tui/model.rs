//! What the screen knows: its own copy of the logs, which screens lie on each other, and what is being typed. Nothing
//! in here is the truth of an incident; that is the fold of its entries.

use std::collections::{BTreeMap, BTreeSet};

use crate::health::Health;
use crate::incident::command::Request;
use crate::incident::ids::{IncidentId, Initials};
use crate::incident::log::Log;
use crate::incident::moment::{Moment, Now};
use crate::incident::state::{DrillState, State};
use crate::plan::model::{PlanId, ServiceId, StepId};
use crate::plan::scenario::InjectId;
use crate::ready::Readiness;
use crate::session::{Logs, NotTaken, SecondCopyStatus, Ticket};

use super::form::{Field, Form, Value};
use super::keymap::Place;
pub use super::screen::{
    Broken, Does, Facilitated, FacilitatorRow, FacilitatorView, Filter, FirstPage, Grid, GridColumn, GridOrder,
    LogView, Menu, MenuItem, Palette, PlanRow, PlanView, Prepare, Screen, Typed, TypedBack,
};
use super::setting::Setting;
use super::theme::Tone;

/// Everything that the screen knows.
#[derive(Debug)]
pub struct Model {
    /// What it was given at the start.
    pub setting: Setting,
    /// The logs, as the session has told them.
    pub logs: Logs,
    /// The incident that is on the screen.
    pub focus: Option<IncidentId>,
    /// The screens, the one on top last; never empty.
    pub screens: Vec<Screen>,
    /// Who is at the keyboard.
    pub keyboard: Option<Initials>,
    /// Whether the next incident keeps only the steps that must be done.
    pub essentials: bool,
    /// What has been asked for and not answered yet.
    pub pending: BTreeMap<Ticket, Pending>,
    /// What the disk has refused so far.
    pub held: Option<Held>,
    /// What was held and is set aside, since a rule refused it when the disk was back.
    pub set_aside: Vec<NotTaken>,
    /// What the probes found last, and when, by service.
    pub sensed: BTreeMap<ServiceId, (bool, Moment)>,
    /// How the second copy stands.
    pub second_copy: SecondCopyStatus,
    /// What was said last.
    pub notice: Option<Notice>,
    /// The plan that was last to be started: where no log can be begun, it is there to be read.
    pub plan_to_read: Option<PlanId>,
    /// The selection on the plan.
    pub plan_view: PlanView,
    /// Columns and rows.
    pub size: (u16, u16),
    /// What is to be painted.
    pub repaint: Repaint,
    /// The reminders that have rung.
    pub rung: BTreeSet<(Moment, String)>,
    /// When the next reminder is, as last reckoned, by the machine.
    pub next_reminder: Option<Moment>,
    /// The hour for which the board was last written.
    pub board_hour: Option<i64>,
    /// The number of the last ticket.
    pub last_ticket: u64,
    /// The steps of the grid that are on their way.
    pub typed_back: Option<TypedBack>,
    /// Commands typed before, the latest last.
    pub typed_before: Vec<String>,
    /// The time of the last message, for what is written into the model without one.
    pub seen_at: Moment,
    /// The same by the machine: a drill on the screen has a time line of its own.
    pub machine: Now,
    /// The injects whose cards have been put on this screen, by drill.
    pub cards_shown: BTreeSet<(IncidentId, InjectId)>,
    /// When the clock of a drill was set ahead here last, on the monotonic clock.
    pub jumped_at: Option<u64>,
    /// The drills that were left running, and whether it is still to be said that they go on: until then nothing is sent.
    pub left: BTreeMap<IncidentId, bool>,
    /// The drill that is facilitated here, and what is coming in it. Nowhere else does the screen know what is coming.
    pub facilitates: Option<Facilitated>,
    /// When the program last put a question on top by itself, by that running time: an Enter that comes right after was
    /// meant for what stood there before.
    pub asked_at: Option<u64>,
    /// When Enter was pressed last, by that running time.
    pub enter_at: Option<u64>,
    /// Whether the Enter that is being taken in repeats itself: the key is held down.
    pub is_held_down: bool,
    /// That the clock of this PC was set while the program was open, until a key is pressed.
    pub clock_jumped: Option<String>,
    /// The suggestion that stands on the screen, and since when, by that running time.
    pub suggested: Option<(String, u64)>,
    /// How well plans and practice would serve, as last looked at: it costs a look through all logs.
    pub health: Health,
    /// Whether the scenarios, and what lies around the folder, have been asked for.
    pub is_asked_around: bool,
    /// What is to do until the practice is ready, as last looked at; none until what lies around the folder is known.
    pub readiness: Option<Readiness>,
}

/// What is to be painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Repaint {
    /// Nothing.
    Nothing,
    /// The rows that show the clock.
    Clock,
    /// Everything that differs.
    Everything,
    /// Everything, whether it differs or not.
    Anew,
}

/// A request on its way.
#[derive(Debug, Clone)]
pub struct Pending {
    /// What was asked for.
    pub request: Request,
    /// For which incident.
    pub incident: Option<IncidentId>,
    /// What to show once it is recorded.
    pub then: Then,
    /// Whether the disk has refused it and it waits.
    pub is_held: bool,
}

/// What to show once a request is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// What is on the screen already.
    Stay,
    /// The plan of the incident that was opened.
    Plan,
    /// The grid of what was done already, of the incident that was opened.
    Grid,
    /// The step after this one.
    NextStep(StepId),
    /// The first step to be done of the phase that is then current.
    FirstStep,
    /// The debrief.
    Debrief,
    /// This sentence.
    Say(String),
    /// That it is saved, and this, which is to be minded.
    Mind(String),
    /// How many steps of the grid are recorded and which are not, once this one is answered too.
    TypedBack(StepId),
}

/// Requests that the disk refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// How many.
    pub waiting: usize,
    /// What the disk said.
    pub why: String,
}

/// A sentence below the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// The sentence.
    pub text: String,
}

impl Model {
    /// The model at the start: the first screen, or the incident that is running.
    pub fn new(setting: Setting, logs: Logs, size: (u16, u16), now: Now) -> Self {
        let mut model = Self {
            setting,
            logs,
            focus: None,
            screens: vec![Screen::First(0)],
            keyboard: None,
            essentials: false,
            pending: BTreeMap::new(),
            held: None,
            set_aside: Vec::new(),
            sensed: BTreeMap::new(),
            second_copy: SecondCopyStatus::None,
            notice: None,
            plan_to_read: None,
            plan_view: PlanView::default(),
            size,
            repaint: Repaint::Anew,
            rung: BTreeSet::new(),
            next_reminder: None,
            board_hour: None,
            last_ticket: 0,
            typed_back: None,
            typed_before: Vec::new(),
            seen_at: now.wall,
            machine: now,
            cards_shown: BTreeSet::new(),
            jumped_at: None,
            left: BTreeMap::new(),
            facilitates: None,
            asked_at: None,
            enter_at: None,
            is_held_down: false,
            clock_jumped: None,
            suggested: None,
            health: Health::default(),
            is_asked_around: false,
            readiness: None,
        };
        super::update::begin(&mut model, now);
        model
    }

    /// The log of the incident on the screen.
    pub fn log(&self) -> Option<&Log> {
        self.logs.get(self.focus.as_ref()?)
    }

    /// What is true of the incident on the screen.
    pub fn state(&self) -> Option<&State> {
        self.log().map(Log::state)
    }

    /// The zone in which times are shown: the incident's, else the practice's.
    pub fn zone(&self) -> crate::plan::zone::Zone {
        self.state()
            .map_or(self.setting.practice.time_zone, |state| state.practice.zone)
    }

    /// The screen on top.
    pub fn top(&self) -> &Screen {
        self.screens.last().unwrap_or(&Screen::First(0))
    }

    /// The screen on top, to be changed.
    pub fn top_mut(&mut self) -> Option<&mut Screen> {
        self.screens.last_mut()
    }

    /// Puts a screen on top.
    pub fn push(&mut self, screen: Screen) {
        self.screens.push(screen);
    }

    /// Puts a question on top; below whatever is being typed or chosen, so that it never takes letters meant for that.
    pub fn push_question(&mut self, form: Form) {
        let is_busy = self.is_busy();
        self.asked_at = (!is_busy).then_some(self.machine.mono);
        self.screens
            .insert(self.screens.len() - usize::from(is_busy), Screen::Form(Box::new(form)));
    }

    /// Whether this was a moment ago: too little time for anybody to have read what the program has shown then.
    pub fn is_a_moment_ago(&self, then: Option<u64>) -> bool {
        const A_MOMENT_MS: u64 = 700;
        then.and_then(|then| self.machine.mono.checked_sub(then))
            .is_some_and(|ms| ms < A_MOMENT_MS)
    }

    /// Whether an Enter was meant for what stood there before `then`, when the program itself has shown this: it comes
    /// right after, or from a key that is held down since. The wait ends by itself, however often Enter is pressed.
    pub fn is_too_soon(&self, then: Option<u64>) -> bool {
        then.is_some() && (self.is_held_down || self.is_a_moment_ago(then))
    }

    /// Puts the card of an inject on top; below whatever is being typed or chosen, and below the cards that came before.
    pub fn push_card(&mut self, inject: InjectId) {
        let mut at = self.screens.len() - usize::from(self.is_busy());
        while at > 1 && matches!(self.screens.get(at - 1), Some(Screen::Card(_))) {
            at -= 1;
        }
        self.screens.insert(at, Screen::Card(inject));
    }

    /// True while something is being typed or chosen.
    fn is_busy(&self) -> bool {
        matches!(self.top(), Screen::Form(_) | Screen::Palette(_) | Screen::Menu(_))
    }

    /// What is true of the drill on the screen, where what is on the screen is one.
    pub fn drill(&self) -> Option<&DrillState> {
        self.state()?.drill.as_deref()
    }

    /// The drill that is facilitated here, where it is the one on the screen.
    pub fn facilitated(&self) -> Option<&Facilitated> {
        let here = self.facilitates.as_ref()?;
        (Some(&here.incident) == self.focus.as_ref()).then_some(here)
    }

    /// Takes the screen on top away; the lowest stays.
    pub fn pop(&mut self) {
        if self.screens.len() > 1 {
            self.screens.pop();
        }
    }

    /// Says something below the screen.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>) {
        self.notice = Some(Notice {
            tone,
            text: text.into(),
        });
    }

    /// The incidents that are not closed, the live ones first, the latest first.
    pub fn open_incidents(&self) -> Vec<&IncidentId> {
        let mut open: Vec<(&IncidentId, &State)> = self
            .logs
            .iter()
            .rev()
            .map(|(id, log)| (id, log.state()))
            .filter(|(_, state)| state.is_open())
            .collect();
        open.sort_by_key(|(_, state)| {
            (
                state.status != crate::incident::state::IncidentStatus::Running,
                state.kind != crate::plan::condition::IncidentKind::Live,
                std::cmp::Reverse(state.declared),
            )
        });
        open.into_iter().map(|(id, _)| id).collect()
    }

    /// True while something waits for the disk: requests that are held, or the journal itself.
    pub fn waits_for_disk(&self) -> bool {
        self.held.is_some() || self.setting.access.may_return()
    }

    /// True while something is asked for and not answered.
    pub fn is_saving(&self) -> bool {
        self.pending.values().any(|pending| !pending.is_held)
    }

    /// Where keys are looked up on the screen from which help was asked for.
    pub fn places_below(&self) -> &'static [Place] {
        let asked_from = self
            .screens
            .iter()
            .rev()
            .find(|screen| !matches!(screen, Screen::Keys(_)));
        asked_from.map_or(&[], |screen| places(screen, self.focus.is_some()))
    }

    /// Where keys are looked up now.
    pub fn places(&self) -> &'static [Place] {
        places(self.top(), self.focus.is_some())
    }
}

/// Where keys are looked up on a screen, first the narrowest place.
pub fn places(screen: &Screen, in_incident: bool) -> &'static [Place] {
    use Place::{
        Always, Briefing, Broken, Card, Contacts, Digits, Entry, Facilitator, First, FirstHelp, Form, FormChoice, Grid,
        Hours, Incident, Lists, Log, Moves, Outcome, Palette, People, Plan, Prepare, Screens, Services, Typing,
    };
    match screen {
        Screen::First(_) => &[First, Screens, Always],
        Screen::Help(..) => &[FirstHelp, Moves, Screens, Always],
        Screen::Broken(_) => &[Broken, Moves, Screens, Always],
        Screen::Plan => &[Plan, Incident, Screens, Moves, Always],
        Screen::Services(_) => &[Services, Incident, Screens, Moves, Always],
        Screen::Log(_) => &[Log, Incident, Screens, Moves, Always],
        Screen::Entry(..) => &[Entry, Incident, Screens, Moves, Always],
        Screen::Contacts(_) if in_incident => &[Contacts, Incident, Screens, Moves, Always],
        Screen::Print(_) if in_incident => &[Lists, Incident, Screens, Moves, Always],
        Screen::Briefing(_) => &[Briefing, Incident, Screens, Moves, Always],
        Screen::Paper(_) | Screen::Patients(_) | Screen::Wall if in_incident => &[Incident, Screens, Moves, Always],
        Screen::Paper(_) | Screen::Patients(_) | Screen::Wall => &[Screens, Moves, Always],
        Screen::Contacts(_) => &[Contacts, Moves, Screens, Always],
        Screen::Prepare(_) => &[Prepare, Moves, Screens, Always],
        Screen::People(_) => &[People, Moves, Screens, Always],
        Screen::Hours(_) => &[Hours, Moves, Screens, Always],
        Screen::Print(_) => &[Lists, Moves, Screens, Always],
        Screen::Facilitator(_) => &[Facilitator, Incident, Screens, Moves, Always],
        Screen::Outcome(_) => &[Outcome, Incident, Screens, Moves, Always],
        Screen::Card(_) => &[Card, Always],
        Screen::Keys(_) => &[Moves, Screens, Always],
        Screen::Menu(_) => &[Digits, Lists, Moves, Screens, Always],
        Screen::Grid(_) => &[Grid, Always],
        Screen::Form(form) => match form.field().map(|field: &Field| &field.value) {
            Some(Value::Line(..)) => &[Form, Typing, Always],
            Some(Value::Choice { .. }) => &[FormChoice, Form, Always],
            None => &[Form, Always],
        },
        Screen::Palette(_) => &[Palette, Typing, Always],
    }
}
