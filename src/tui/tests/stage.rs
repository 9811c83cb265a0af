//! The real loop in process: keys in, screen out, a journal in memory and a clock that goes as told.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::drill::opening::{self, Holding};
use crate::incident::command::Opening;
use crate::incident::drill::{ScenarioRef, ScenarioText};
use crate::incident::entry::hash_line;
use crate::incident::event::PinnedPlan;
use crate::incident::ids::{IncidentId, Initials, StationId};
use crate::incident::log::Log;
use crate::incident::moment::{BootId, Moment, Now};
use crate::incident::refusal::Refusal;
use crate::journal::{MemoryFaults, MemoryStore, StoreError};
use crate::plan::edit::PracticeEdit;
use crate::plan::practice::Practice;
use crate::plan::scenario::Scenario;
use crate::session::{Desk, Logs, Order, SubmitError, Ticket, Update};
use crate::tui::model::Model;
use crate::tui::msg::{Complaint, Completion, Hold, Kit, Msg, Paper, PracticeRead};
use crate::tui::runtime::{After, Outside, turn};
use crate::tui::setting::{PlanChoice, ScenarioChoice, Setting};
use crate::tui::theme::Look;
use crate::tui::view::view;
use crate::tui::{board, world};
use crate::verb::{self, Heard, Hearing};

const PLANS: [&str; 13] = [
    include_str!("../../../plans/clinical-system-outage.yaml"),
    include_str!("../../../plans/network-outage.yaml"),
    include_str!("../../../plans/phone-outage.yaml"),
    include_str!("../../../plans/planned-downtime.yaml"),
    include_str!("../../../plans/power-cut.yaml"),
    include_str!("../../../plans/premises-loss.yaml"),
    include_str!("../../../plans/prescribing-outage.yaml"),
    include_str!("../../../plans/ransomware.yaml"),
    include_str!("../../../plans/results-and-referrals.yaml"),
    include_str!("../../../plans/slow-morning.yaml"),
    include_str!("../../../plans/slow-system.yaml"),
    include_str!("../../../plans/staff-shortage.yaml"),
    include_str!("../../../plans/vaccine-fridge.yaml"),
];

/// A scenario that can be held: its id and its text.
pub(super) type Known = (&'static str, &'static str);

/// The scenarios of the tests.
const SCENARIOS: &[Known] = &[
    (
        "micro-clinical",
        include_str!("../../../plans/drills/micro-clinical.yaml"),
    ),
    ("notts-2009", include_str!("../../../plans/drills/notts-2009.yaml")),
];

/// The shipped plans, read once for all tests.
fn shipped() -> &'static [PlanChoice] {
    static SHIPPED: OnceLock<Vec<PlanChoice>> = OnceLock::new();
    SHIPPED.get_or_init(|| PLANS.into_iter().map(plan).collect())
}

/// The morning of the case that the program was made for.
pub(super) const MORNING: &str = "2009-06-16T08:02:00+01:00";

/// The station of the tests.
pub(super) fn station() -> StationId {
    StationId::new("k7f3aaaaaaaa").unwrap()
}

/// The screen, a journal in memory, and a clock that goes as told.
pub(super) struct Stage {
    pub(super) model: Model,
    pub(super) outside: Fake,
    pub(super) bells: usize,
    /// What the loop said last that was not "go on".
    pub(super) after: After,
}

/// The outside of the tests.
pub(super) struct Fake {
    pub(super) desk: Desk,
    pub(super) disk: MemoryFaults,
    pub(super) now: Moment,
    /// How far the clock of the machine was set ahead, or back, while the program was open.
    pub(super) set_by_ms: i64,
    practice: Practice,
    /// What stands in practice.yaml.
    pub(super) file: String,
    /// What another program saves there before the next change.
    pub(super) saved_by_another: Option<String>,
    /// What the session has said and the loop has not heard yet.
    told: Vec<Update>,
    /// While true, the session says nothing: what was asked for is being saved.
    pub(super) is_slow: bool,
    held: Vec<(Ticket, Order)>,
    pub(super) written: Vec<(Paper, String)>,
    pub(super) cards: Vec<String>,
    opened: u8,
    /// By which variants of a drill are chosen.
    pub(super) seed: u64,
    /// What is to be said about a scenario when it is read.
    pub(super) mind: Option<String>,
    /// How often the scenarios, and what lies around the folder, were asked for.
    pub(super) looked_around: usize,
    scenarios: &'static [Known],
}

/// The machine's clocks: they go alike.
fn machine(now: Moment) -> Now {
    Now {
        wall: now,
        mono: u64::try_from(now.0).unwrap_or(0),
        boot: BootId(1),
    }
}

fn scenario(id: &str, text: &str) -> ScenarioChoice {
    let read = crate::plan::read_pinned_scenario(text);
    ScenarioChoice {
        id: id.to_owned(),
        title: read.title,
        plan: "Clinical system unavailable".to_owned(),
        duration: read.duration,
        injects: read.injects.len(),
        fault: None,
    }
}

pub(super) fn plan(text: &str) -> PlanChoice {
    let read = crate::plan::read(text, "a plan").unwrap_or_else(|faults| panic!("{faults:#?}"));
    PlanChoice {
        pinned: PinnedPlan {
            id: read.plan.id.clone(),
            title: read.plan.title.clone(),
            version: read.plan.version.clone(),
            sha256: hash_line(text),
            text: text.to_owned().into(),
        },
        plan: Arc::new(read.plan),
        origin: "built in".to_owned(),
        is_own: false,
        stands_in: None,
        warnings: Vec::new(),
    }
}

/// The practice file of the tests.
const PRACTICE: &str = "\
schema: stopgap-practice/1
practice: {name: Newark}
rooms: [Room 1, Room 2, Room 3, Treatment room] # and the hall
people:
  m-fox: {name: Mary Fox, initials: MF}
  j-patel: {name: J. Patel, initials: JP}
# whom to ring
contacts:
  it-desk: {name: IT desk, phone: 01636 555 0101, note: Have our code C84000 at hand}
  neighbour-practice: {name: Balderton practice, phone: 01636 555 0144, note: Have our code C84000 at hand}
  icb-on-call: {name: ICB on call, phone: 0115 555 0199, note: Have our code C84000 at hand}
";

/// What stands in practice.yaml.
pub(super) const fn practice_text() -> &'static str {
    PRACTICE
}

pub(super) fn practice() -> Practice {
    let (practice, faults) = crate::plan::read_practice(PRACTICE, "practice.yaml").unwrap();
    assert_eq!(faults, []);
    practice
}

impl Stage {
    /// The program as it opens on a morning without an incident.
    pub(super) fn new(width: u16, height: u16) -> Self {
        let store = MemoryStore::new(station());
        Self::with(store, (width, height), Moment::from_rfc3339(MORNING).unwrap())
    }

    /// The program as it opens on a journal.
    pub(super) fn with(store: MemoryStore, size: (u16, u16), now: Moment) -> Self {
        Self::with_scenarios(store, size, now, SCENARIOS)
    }

    /// The same, with these scenarios in place of the usual ones.
    pub(super) fn with_scenarios(
        store: MemoryStore,
        size: (u16, u16),
        now: Moment,
        scenarios: &'static [Known],
    ) -> Self {
        let disk = store.faults();
        let by_name = |name: &str| {
            let found = shipped().iter().find(|choice| choice.plan.id.as_str() == name);
            found
                .map(|choice| choice.pinned.clone())
                .ok_or_else(|| format!("There is no plan \"{name}\"."))
        };
        let desk = Desk::open(Box::new(store), Box::new(by_name)).unwrap();
        let pinned = move |hash| {
            let found = scenarios.iter().find(|(_, text)| hash_line(text) == hash);
            found.map(|(_, text)| (*text).to_owned())
        };
        let desk = desk.with_scenarios(Box::new(pinned));
        let setting = Setting {
            practice: practice(),
            plans: shipped().to_vec(),
            scenarios: scenarios.iter().map(|(id, text)| scenario(id, text)).collect(),
            is_shelf_read: true,
            broken_plans: Vec::new(),
            practice_faults: Vec::new(),
            practice_instead: None,
            bad_files: Vec::new(),
            around: None,
            station: station(),
            look: Look::default(),
            folder: "/practice".to_owned(),
            journal_was_empty: false,
            left_unsaved: 0,
            access: desk.access().clone(),
        };
        let model = Model::new(setting, desk.logs().clone(), size, machine(now));
        let outside = Fake {
            desk,
            disk,
            now,
            set_by_ms: 0,
            practice: practice(),
            file: PRACTICE.to_owned(),
            saved_by_another: None,
            told: Vec::new(),
            is_slow: false,
            held: Vec::new(),
            written: Vec::new(),
            cards: Vec::new(),
            opened: 0,
            seed: 0,
            mind: None,
            looked_around: 0,
            scenarios,
        };
        Self {
            model,
            outside,
            bells: 0,
            after: After::GoOn,
        }
    }

    /// Another window that opens on what this one has recorded, at the same moment.
    pub(super) fn joining(other: &Self) -> Self {
        let store = MemoryStore::new(station());
        store.faults().appear(other.outside.disk.entries());
        Self::with(store, other.model.size, other.outside.now).signed()
    }

    /// The same, with Mary Fox at the keyboard.
    pub(super) fn signed(mut self) -> Self {
        self.model.keyboard = Initials::new("MF");
        self
    }

    /// Sends one message and everything that it leads to.
    pub(super) fn send(&mut self, msg: Msg) {
        let mut queue = vec![msg];
        while !queue.is_empty() {
            let msg = queue.remove(0);
            let bells = &mut self.bells;
            let after = turn(&mut self.model, &mut self.outside, msg, &mut || *bells += 1);
            if after != After::GoOn {
                self.after = after;
            }
            if !self.outside.is_slow {
                queue.extend(self.outside.told.drain(..).map(Msg::Told));
            }
        }
    }

    /// Presses keys: names, single letters, and `text:` with underscores for spaces.
    pub(super) fn keys(&mut self, keys: &str) -> &mut Self {
        for word in keys.split_whitespace() {
            if let Some(text) = word.strip_prefix("text:") {
                for letter in text.chars() {
                    self.press(
                        KeyCode::Char(if letter == '_' { ' ' } else { letter }),
                        KeyModifiers::NONE,
                    );
                }
                continue;
            }
            let (code, modifiers) = key(word);
            // People look before they press Enter again.
            if word == "Enter" {
                self.outside.now = self.outside.now.plus(Duration::from_millis(750));
            }
            self.press(code, modifiers);
        }
        self
    }

    /// Presses Enter twice at once, as a tired hand does.
    pub(super) fn enter_twice(&mut self) -> &mut Self {
        self.keys("Enter");
        self.press(KeyCode::Enter, KeyModifiers::NONE);
        self
    }

    /// Presses Enter, whatever the clock says.
    pub(super) fn enter(&mut self) {
        self.press(KeyCode::Enter, KeyModifiers::NONE);
    }

    pub(super) fn press(&mut self, code: KeyCode, modifiers: KeyModifiers) {
        self.send(Msg::Pressed(KeyEvent::new(code, modifiers)));
    }

    /// Lets this much time pass, second by second as the loop does for the last minute of it.
    pub(super) fn wait(&mut self, minutes: u64) -> &mut Self {
        for _ in 0..minutes {
            self.outside.now = self.outside.now.plus(Duration::from_secs(60));
            self.send(Msg::Ticked);
        }
        self
    }

    /// Lets this many seconds pass, second by second as the loop does.
    pub(super) fn seconds(&mut self, seconds: u64) -> &mut Self {
        for _ in 0..seconds {
            self.outside.now = self.outside.now.plus(Duration::from_secs(1));
            self.send(Msg::Ticked);
        }
        self
    }

    /// Has another window record this; the screen hears of it with the next key.
    pub(super) fn by_another(&mut self, line: &str) {
        let now = self.outside.now();
        let heard = self
            .outside
            .hear(line, self.model.log(), Initials::new("JP").as_ref(), now);
        let order = Order {
            incident: self.model.focus.clone(),
            request: heard.unwrap().request,
            now,
        };
        let receipt = self.outside.desk.submit(&order).unwrap();
        self.outside.told.push(Update::Entries(receipt.news));
    }

    /// The screen as text.
    pub(super) fn screen(&self) -> String {
        let (width, height) = self.model.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        view(&self.model, self.model.seen_at, &mut buffer);
        let mut text = String::new();
        for y in 0..height {
            let mut line = String::new();
            let mut skip = 0;
            for x in 0..width {
                if skip > 0 {
                    skip -= 1;
                    continue;
                }
                let symbol = buffer[(x, y)].symbol();
                skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
                line.push_str(symbol);
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    /// Asserts that these words stand on the screen.
    #[track_caller]
    pub(super) fn shows(&mut self, words: &str) -> &mut Self {
        let screen = self.screen();
        assert!(screen.contains(words), "{words:?} is not on the screen:\n{screen}");
        self
    }

    /// Asserts that these words do not stand on the screen.
    #[track_caller]
    pub(super) fn hides(&mut self, words: &str) -> &mut Self {
        let screen = self.screen();
        assert!(!screen.contains(words), "{words:?} is on the screen:\n{screen}");
        self
    }

    /// The sentences of the log, as the session has them.
    pub(super) fn log(&self) -> Vec<String> {
        let log = self
            .model
            .focus
            .as_ref()
            .and_then(|id| self.outside.desk.logs().get(id));
        let Some(log) = log else { return Vec::new() };
        let entries = log.entries();
        entries
            .map(|entry| crate::incident::narrate::sentence(entry, log))
            .collect()
    }
}

impl Outside for Fake {
    fn now(&self) -> Now {
        Now {
            wall: Moment(self.now.0 + self.set_by_ms),
            ..machine(self.now)
        }
    }

    fn incident_id(&mut self, now: Now) -> IncidentId {
        loop {
            self.opened += 1;
            let id = IncidentId::mint(now.wall.day_in(self.practice.time_zone), [self.opened; 12]);
            if self.desk.logs().get(&id).is_none() {
                return id;
            }
        }
    }

    fn submit(&mut self, ticket: Ticket, order: Order) {
        match self.desk.submit(&order) {
            Ok(receipt) => {
                self.told.push(Update::Entries(receipt.news));
                self.told.push(Update::Recorded {
                    ticket,
                    wrote: receipt.wrote,
                    declined: receipt.declined,
                });
            }
            Err(SubmitError::Refused(refusal)) => {
                // What others wrote meanwhile is told before the refusal, as the session does.
                self.told.push(Update::Entries(self.desk.refresh().unwrap()));
                self.told.push(Update::Refused { ticket, refusal });
            }
            Err(SubmitError::Store(StoreError::ReadOnly(reason))) => self.told.push(Update::Refused {
                ticket,
                refusal: Refusal::rule(reason, "write on paper meanwhile"),
            }),
            Err(SubmitError::Store(error)) => {
                self.held.push((ticket, order));
                self.told.push(Update::Held {
                    ticket,
                    waiting: self.held.len(),
                    why: error.briefly(),
                });
            }
        }
    }

    fn look_around(&mut self, _: bool, _: Now) {
        self.looked_around += 1;
    }

    fn look(&mut self, now: Now, something_is_held: bool) {
        if !something_is_held {
            return;
        }
        let mut recorded = 0;
        for (ticket, order) in std::mem::take(&mut self.held) {
            match self.desk.submit(&Order { now, ..order.clone() }) {
                Ok(receipt) => {
                    recorded += 1;
                    self.told.push(Update::Entries(receipt.news));
                    self.told.push(Update::Recorded {
                        ticket,
                        wrote: receipt.wrote,
                        declined: receipt.declined,
                    });
                }
                Err(_) => self.held.push((ticket, order)),
            }
        }
        if recorded > 0 {
            self.told.push(Update::Released {
                recorded,
                refused: Vec::new(),
            });
        }
    }

    fn drive(&mut self, incident: &IncidentId, now: Now) {
        for receipt in self.desk.send_due(incident, now).unwrap_or_default() {
            self.told.push(Update::Entries(receipt.news));
        }
    }

    fn prepare_drill(&mut self, hold: &Hold, now: Now) -> Result<Opening, Complaint> {
        let (_, text) = self.scenarios.iter().find(|(id, _)| *id == hold.scenario).unwrap();
        let scenario = crate::plan::read_pinned_scenario(text);
        let reference = ScenarioRef {
            id: scenario.id.clone(),
            title: scenario.title.clone(),
            sha256: hash_line(text),
        };
        let plan = shipped()
            .iter()
            .find(|choice| choice.plan.id.as_str() == scenario.plan)
            .unwrap();
        let holding = Holding {
            speed: hold.speed,
            seed: self.seed,
            complication: hold.complication.clone(),
            read_aloud: hold.read_aloud,
        };
        let incident = self.incident_id(now);
        let played = (&scenario, reference, plan.pinned.clone());
        Ok(opening::opening(incident, played, &self.practice, holding, now.wall))
    }

    fn scenario(&mut self, scenario: &ScenarioRef) -> (Option<ScenarioText>, Option<String>) {
        let found = self
            .scenarios
            .iter()
            .find(|(_, text)| hash_line(text) == scenario.sha256);
        (found.map(|(_, text)| (*text).to_owned().into()), self.mind.clone())
    }

    fn hear(&self, line: &str, log: Option<&Log>, by: Option<&Initials>, now: Now) -> Result<Heard, Complaint> {
        let plan_by_name = |name: &str| Err(verb::VerbError::usage(format!("There is no plan \"{name}\".")));
        let hearing = Hearing {
            now: log.map_or(now, |log| log.state().now(now)),
            zone: log.map_or(self.practice.time_zone, |log| log.state().practice.zone),
            practice: &self.practice,
            default_by: by.cloned(),
            plan_by_name: &plan_by_name,
        };
        let heard = verb::parse_line(line, &hearing).map_err(|error| Complaint {
            sentence: error.message,
            hint: error.hint,
        })?;
        Ok(heard.settled_by(log.map(Log::state), hearing.now.wall))
    }

    fn complete(&self, line: &str, at: usize, log: Option<&Log>, scenario: Option<&Scenario>) -> Vec<Completion> {
        world::completions(&self.practice, line, at, (log, scenario))
    }

    fn edit_practice(&mut self, edit: &PracticeEdit) -> (PracticeRead, Option<Complaint>) {
        let complaint = |sentence: &str| {
            Some(Complaint {
                sentence: sentence.to_owned(),
                hint: None,
            })
        };
        let other = self.saved_by_another.take();
        let is_read_anew = other.is_some();
        let said = if let Some(other) = other {
            self.file = other;
            complaint("practice.yaml has been changed by another program.")
        } else {
            match crate::plan::edit::edit_practice(&self.file, edit) {
                Ok((text, _)) => {
                    self.file = text;
                    None
                }
                Err(problem) => complaint(&problem.to_string()),
            }
        };
        let (practice, faults) = crate::plan::read_practice_leniently(self.file.as_bytes(), "practice.yaml");
        self.practice = practice.clone();
        let read = PracticeRead {
            practice,
            faults,
            instead: None,
            bad_files: Vec::new(),
            sha256: hash_line(&self.file),
            is_read_anew,
        };
        (read, said)
    }

    fn write(&mut self, paper: Paper, log: &Log, _: &Logs, now: Now) -> Result<PathBuf, Complaint> {
        let text = match paper {
            Paper::Board | Paper::HourlyBoard => board::board(log, log.state().now(now).wall),
            _ => board::handover(log, log.state().now(now).wall),
        };
        self.written.push((paper, text));
        Ok(PathBuf::from("/practice/file"))
    }

    fn print_cards(&mut self, kit: &Kit, now: Now) -> Result<PathBuf, Complaint> {
        let options = crate::print::Options {
            printed: now.wall,
            zone: self.practice.time_zone,
            is_exercise: kit.is_exercise,
            role: None,
            titles: &[],
        };
        let cards = crate::print::cards(&kit.plan, kit.sha256, &self.practice, &options);
        self.cards.push(crate::print::cards_text(&cards));
        Ok(PathBuf::from(format!("/practice/cards-{}.html", kit.plan.id)))
    }
}

fn key(word: &str) -> (KeyCode, KeyModifiers) {
    let plain = |code| (code, KeyModifiers::NONE);
    match word {
        "Enter" => plain(KeyCode::Enter),
        "Esc" => plain(KeyCode::Esc),
        "Tab" => plain(KeyCode::Tab),
        "BackTab" => plain(KeyCode::BackTab),
        "Up" => plain(KeyCode::Up),
        "Down" => plain(KeyCode::Down),
        "Left" => plain(KeyCode::Left),
        "Right" => plain(KeyCode::Right),
        "PgUp" => plain(KeyCode::PageUp),
        "PgDn" => plain(KeyCode::PageDown),
        "Home" => plain(KeyCode::Home),
        "End" => plain(KeyCode::End),
        "Space" => plain(KeyCode::Char(' ')),
        "Backspace" => plain(KeyCode::Backspace),
        "F1" => plain(KeyCode::F(1)),
        "F2" => plain(KeyCode::F(2)),
        "F3" => plain(KeyCode::F(3)),
        "F4" => plain(KeyCode::F(4)),
        "F9" => plain(KeyCode::F(9)),
        word => match word.strip_prefix("C-") {
            Some(letter) if letter.len() == 1 => (KeyCode::Char(letter.chars().next().unwrap()), KeyModifiers::CONTROL),
            _ => {
                assert_eq!(word.chars().count(), 1, "no such key: {word}");
                plain(KeyCode::Char(word.chars().next().unwrap()))
            }
        },
    }
}
