//! What is true of a drill beside what is true of any incident.

use std::time::Duration;

use super::{PlanInUse, State};
use crate::incident::drill::{
    Assessed, ClockTurn, ClockTurned, DrillClock, DrillSetting, ExpectationMarked, InjectRecord, InjectRecorded, Mark,
    Rating, ScenarioText,
};
use crate::incident::entry::{Entry, Place, WordKey};
use crate::incident::event::Event;
use crate::incident::ids::{Commitment, Initials};
use crate::incident::moment::{Moment, Now};
use crate::plan::scenario::{Comes, InjectId, ObjectiveId};

/// An incident of which fewer steps were done was a false alarm, or somebody trying the program out.
const REHEARSED_STEPS: usize = 5;

/// What is true of a drill.
#[derive(Debug, Clone, PartialEq)]
pub struct DrillState {
    /// How it was set up.
    pub setting: DrillSetting,
    /// When it was opened, by the machine's wall clock: the day on which it was held.
    pub opened: Moment,
    /// Its clock.
    pub clock: DrillClock,
    /// The injects of which something was recorded, in the order in which that first happened.
    pub injects: Vec<InjectFact>,
    /// What was thought of the objectives, in fold order; the latest of each holds.
    pub assessments: Vec<AssessmentFact>,
    /// What was marked of single expectations, in fold order; the latest of each holds.
    pub marks: Vec<MarkFact>,
    /// What was done to the clock, in fold order.
    pub turns: Vec<TurnFact>,
    /// The scenario's text; none before the drill was stood down.
    pub scenario: Option<ScenarioText>,
}

/// An inject of which something was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct InjectFact {
    /// Which.
    pub inject: InjectId,
    /// What became of it last; what was sent stays sent.
    pub status: InjectRecord,
    /// When it was sent.
    pub sent: Option<Moment>,
    /// Who sent it; none where it came by itself.
    pub by: Option<Initials>,
    /// What it said.
    pub text: Option<Commitment>,
    /// The latest entry about it.
    pub place: Place,
}

/// What somebody thought of an objective.
#[derive(Debug, Clone, PartialEq)]
pub struct AssessmentFact {
    /// Which.
    pub objective: ObjectiveId,
    /// What it says.
    pub title: String,
    /// How it went.
    pub rating: Rating,
    /// Why.
    pub why: Option<Commitment>,
    /// Who says so.
    pub by: Option<Initials>,
    /// When.
    pub occurred: Moment,
    /// The entry.
    pub place: Place,
}

/// What somebody saw of something expected.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkFact {
    /// Its inject.
    pub inject: InjectId,
    /// Which of the inject's expectations, from 1.
    pub number: u16,
    /// What became of it.
    pub mark: Mark,
    /// Why, where the log was overruled.
    pub why: Option<Commitment>,
    /// Who says so.
    pub by: Option<Initials>,
    /// When.
    pub occurred: Moment,
    /// The entry.
    pub place: Place,
}

/// A turn of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TurnFact {
    /// How.
    pub turn: ClockTurn,
    /// What the clock showed before, since T+0.
    pub from: Duration,
    /// What it showed from then on.
    pub to: Duration,
    /// The machine's wall clock.
    pub wall: Moment,
    /// The entry.
    pub place: Place,
}

impl State {
    /// Whether a plan was rehearsed in it: enough of its steps were done, or half of a drill's cards came. What was done on
    /// exercise paper stands in no log, so that a drill read aloud is known by its cards alone. A false alarm is no
    /// rehearsal, nor is somebody trying the program out, a drill that was broken off at once, or a script.
    pub fn has_rehearsed(&self, used: &PlanInUse) -> bool {
        let done = self.steps.values().filter(|step| step.status.is_done()).count();
        let is_enough = done >= REHEARSED_STEPS.min(used.plan.steps().count());
        let is_half_played = || self.drill.as_ref().is_some_and(|drill| drill.is_half_played());
        !self.is_scripted() && (is_enough || is_half_played())
    }
}

impl DrillState {
    pub(super) fn new(setting: &DrillSetting, entry: &Entry) -> Self {
        Self {
            clock: DrillClock::new(setting.starts, machine_of(entry), setting.speed),
            setting: setting.clone(),
            opened: entry.at,
            injects: Vec::new(),
            assessments: Vec::new(),
            marks: Vec::new(),
            turns: Vec::new(),
            scenario: None,
        }
    }

    /// What became of an inject; none where nothing was recorded of it.
    pub fn inject(&self, id: &str) -> Option<&InjectFact> {
        self.injects.iter().find(|fact| fact.inject.as_str() == id)
    }

    /// The assessment that holds for an objective: the latest in fold order.
    pub fn assessment(&self, objective: &ObjectiveId) -> Option<&AssessmentFact> {
        self.assessments.iter().rev().find(|fact| fact.objective == *objective)
    }

    /// What was marked of the expectation of this number, from 1: the latest in fold order.
    pub fn mark(&self, inject: &InjectId, number: usize) -> Option<&MarkFact> {
        let is_it = |fact: &&MarkFact| fact.inject == *inject && usize::from(fact.number) == number;
        self.marks.iter().rev().find(is_it)
    }

    /// Whether half of what comes by itself has come, at least: one that was broken off in its first minutes has shown
    /// nothing yet. Known once the scenario is told, when the drill has ended.
    pub fn is_half_played(&self) -> bool {
        let Some(scenario) = self.scenario.as_ref().map(ScenarioText::scenario) else {
            return false;
        };
        let by_itself = scenario.injects.iter().filter(|inject| inject.comes != Comes::ByHand);
        let (all, came) = by_itself.fold((0, 0), |(all, came), inject| {
            let has_come = self.inject(inject.id.as_str()).is_some_and(|fact| fact.sent.is_some());
            (all + 1, came + usize::from(has_come))
        });
        came > 0 && came * 2 >= all
    }

    /// The question of the scenario's debrief that has this id; none before the drill has ended.
    pub fn question(&self, id: &str) -> Option<String> {
        let scenario = self.scenario.as_ref()?.scenario();
        let found = scenario.debrief.iter().find(|question| question.id == id);
        found.map(|question| question.question.clone())
    }

    /// Whether the clock stands still because something real has happened.
    pub fn is_real_world(&self) -> bool {
        let last = self
            .turns
            .iter()
            .rev()
            .find(|turn| !matches!(turn.turn, ClockTurn::Speed(_)));
        !self.clock.goes() && last.is_some_and(|turn| turn.turn == ClockTurn::RealWorld)
    }

    /// T at a moment of the drill's time line.
    pub fn t_of(&self, moment: Moment) -> Duration {
        moment.since(self.setting.starts)
    }

    /// Folds in what only a drill has.
    pub(super) fn take(&mut self, entry: &Entry) {
        match &entry.event {
            Event::InjectRecorded(recorded) => self.inject_recorded(recorded, entry),
            Event::Assessed(assessed) => self.assessed(assessed, entry),
            Event::ExpectationMarked(marked) => self.marked(marked, entry),
            Event::ClockTurned(turned) => self.clock_turned(turned, entry),
            Event::StoodDown(stood_down) => self.stood_down(stood_down.scenario.as_ref(), entry),
            _ => {}
        }
    }

    fn inject_recorded(&mut self, recorded: &InjectRecorded, entry: &Entry) {
        let at = self
            .injects
            .iter()
            .position(|fact| fact.inject == recorded.inject)
            .unwrap_or_else(|| {
                self.injects.push(InjectFact {
                    inject: recorded.inject.clone(),
                    status: recorded.to,
                    sent: None,
                    by: None,
                    text: None,
                    place: entry.place,
                });
                self.injects.len() - 1
            });
        let fact = &mut self.injects[at];
        // Two windows apart may both have sent it: the players had it when the first did.
        if fact.sent.is_some() {
            return;
        }
        fact.status = recorded.to;
        fact.place = entry.place;
        if recorded.to == InjectRecord::Sent {
            fact.sent = Some(entry.occurred);
            fact.by.clone_from(&entry.by);
            fact.text = entry.word(&WordKey::Text);
        }
    }

    fn assessed(&mut self, assessed: &Assessed, entry: &Entry) {
        self.assessments.push(AssessmentFact {
            objective: assessed.objective.clone(),
            title: assessed.title.clone(),
            rating: assessed.rating,
            why: entry.word(&WordKey::Why),
            by: entry.by.clone(),
            occurred: entry.occurred,
            place: entry.place,
        });
    }

    fn marked(&mut self, marked: &ExpectationMarked, entry: &Entry) {
        self.marks.push(MarkFact {
            inject: marked.inject.clone(),
            number: marked.number,
            mark: marked.mark,
            why: entry.word(&WordKey::Why),
            by: entry.by.clone(),
            occurred: entry.occurred,
            place: entry.place,
        });
    }

    fn clock_turned(&mut self, turned: &ClockTurned, entry: &Entry) {
        let machine = machine_of(entry);
        self.turns.push(TurnFact {
            turn: turned.turn,
            from: self.clock.t(machine),
            to: Duration::from_millis(turned.t_ms),
            wall: entry.at,
            place: entry.place,
        });
        self.clock.turn(turned, machine);
    }

    fn stood_down(&mut self, text: Option<&ScenarioText>, entry: &Entry) {
        // A drill that was left may be ended later, as it was when somebody was last there.
        self.clock.end(entry.occurred, machine_of(entry));
        if let Some(text) = text {
            self.scenario = Some(text.clone());
        }
    }
}

/// The machine's time at which an entry was written.
fn machine_of(entry: &Entry) -> Now {
    Now {
        wall: entry.at,
        mono: entry.mono,
        boot: entry.boot,
    }
}
