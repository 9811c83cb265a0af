//! Exercises as those who play them meet them: holding one, its clock, the cards that come, and the word that stops it.

use crate::incident::command::{ClockAction, Command, Opening};
use crate::incident::entry::WordKey;
use crate::incident::event::Event;
use crate::incident::ids::IncidentId;
use crate::incident::log::Log;
use crate::incident::moment::Moment;
use crate::incident::narrate;
use crate::incident::state::{IncidentStatus, State};
use crate::plan::condition::IncidentKind;
use crate::plan::scenario::InjectId;

use super::super::form::{Form, Name};
use super::super::intent::{ExerciseVerb, Intent};
use super::super::model::{Does, Menu, MenuItem, Model, Screen, Then};
use super::super::msg::{Complaint, Effect, Hold};
use super::super::setting::ScenarioChoice;
use super::super::text::columns;
use super::super::theme::Tone;
use super::{Turn, ask, complain, dialog, facilitate, first, real_world, request, submit};

/// How long nothing was written into a drill before it is taken to have been left.
const LEFT_AFTER_SECS: u64 = 3_600;

/// No more columns than these have the titles of a scenario and its plan beside each other, in the list of scenarios.
const ROOM_FOR_TITLES: usize = 44;

/// No more cards than these are shown again.
const CARDS_AGAIN: usize = 10;

/// A second has begun: what is due of the drills that go is to be sent. Where none does, nothing is asked for.
pub(super) fn ticked(model: &Model, turn: &mut Turn) {
    for (id, log) in model.logs.iter() {
        let state = log.state();
        let goes = state
            .drill
            .as_ref()
            .is_some_and(|drill| drill.clock.goes() && !drill.setting.read_aloud);
        if goes && state.status == IncidentStatus::Running && model.left.get(id) != Some(&true) {
            turn.effects.push(Effect::Drive(id.clone()));
        }
    }
}

/// True where a drill goes on and nobody has written into it for a long time.
fn was_left(model: &Model, incident: &IncidentId) -> bool {
    let Some(log) = model.logs.get(incident) else {
        return false;
    };
    let goes = log.state().drill.as_ref().is_some_and(|drill| drill.clock.goes());
    let last = log.entries().next_back().map(|entry| entry.at);
    let is_old = last.is_some_and(|at| model.machine.wall.since(at).as_secs() >= LEFT_AFTER_SECS);
    goes && is_old && log.state().status == IncidentStatus::Running
}

/// A drill has come onto the screen. What came in it since somebody last recorded anything is shown anew: after a restart
/// nobody may have read it. The rest can be looked up.
pub(super) fn looked_at(model: &mut Model) {
    let Some((incident, log)) = model.focus.clone().zip(model.log()) else {
        return;
    };
    let state = log.state();
    let Some(drill) = state
        .drill
        .as_deref()
        .filter(|_| state.status == IncidentStatus::Running)
    else {
        return;
    };
    if was_left(model, &incident) && model.left.get(&incident) != Some(&false) {
        let form = ask::left_running(model, &incident);
        model.left.insert(incident, true);
        return model.push(Screen::Form(Box::new(form)));
    }
    let by_people = |entry: &&crate::incident::entry::Entry| {
        entry.by.is_some() && !matches!(entry.event, Event::Opened(_) | Event::InjectRecorded(_))
    };
    let last = log.entries().rev().find(by_people).map(|entry| entry.place);
    let sent = drill.injects.iter().filter(|fact| fact.sent.is_some());
    let (old, new): (Vec<_>, Vec<_>) = sent.partition(|fact| last.is_some_and(|last| fact.place < last));
    let old: Vec<InjectId> = old.into_iter().map(|fact| fact.inject.clone()).collect();
    let is_read_aloud = drill.setting.read_aloud;
    let (said, count) = (new.is_empty() && !old.is_empty(), old.len() as u64);
    for inject in old {
        model.cards_shown.insert((incident.clone(), inject));
    }
    if is_read_aloud {
        return facilitate::facilitate(model);
    }
    if said {
        let cards = narrate::counted(count, "card has", "cards have");
        model.say(Tone::Attention, format!("EXERCISE: {cards} come so far. E shows them."));
    }
    show_new(model);
}

/// Entries have come: what was sent is put on the screen.
pub(super) fn arrived(model: &mut Model, turn: &mut Turn) {
    if show_new(model) {
        turn.effects.push(Effect::Bell);
    }
}

/// Puts the cards on the screen that have not been on it. True where there were any.
fn show_new(model: &mut Model) -> bool {
    let Some(incident) = model.focus.clone() else {
        return false;
    };
    let Some(state) = model.state() else { return false };
    let Some(drill) = state
        .drill
        .as_deref()
        .filter(|_| state.status == IncidentStatus::Running)
    else {
        return false;
    };
    let is_new = |inject: &&InjectId| !model.cards_shown.contains(&(incident.clone(), (*inject).clone()));
    let sent = drill.injects.iter().filter(|fact| fact.sent.is_some());
    let new: Vec<InjectId> = sent.map(|fact| &fact.inject).filter(is_new).cloned().collect();
    // Whoever sends them has them on the screen already.
    let is_shown = model.facilitated().is_none();
    for inject in &new {
        model.cards_shown.insert((incident.clone(), inject.clone()));
        if is_shown {
            model.push_card(inject.clone());
        }
    }
    is_shown && !new.is_empty()
}

/// What the players have been told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Who says it.
    pub from: Option<String>,
    /// The title of the role that hears it.
    pub to: Option<String>,
    /// How it comes.
    pub medium: Option<String>,
    /// What is said.
    pub text: String,
    /// When it came.
    pub sent: Moment,
}

/// The card of an inject that was sent; none of one that was not.
pub fn card_of(log: &Log, inject: &InjectId) -> Option<Card> {
    let fact = log.state().drill.as_ref()?.inject(inject.as_str())?;
    let entry = log.at(fact.place)?;
    let (Event::InjectRecorded(recorded), Some(sent)) = (&entry.event, fact.sent) else {
        return None;
    };
    let text = entry.word(&WordKey::Text);
    Some(Card {
        from: recorded.from.clone(),
        to: recorded.role_title.clone(),
        medium: recorded.medium.clone(),
        text: log.words().shown(text).unwrap_or_default().to_owned(),
        sent,
    })
}

/// A key on a card.
pub(super) fn card(model: &mut Model, intent: Intent) {
    if matches!(intent, Intent::Enter | Intent::Back) {
        model.pop();
    }
}

/// Something of the exercise on the screen.
pub(super) fn verb(model: &mut Model, turn: &mut Turn, verb: ExerciseVerb) {
    let Some(drill) = model.drill() else {
        return model.say(Tone::Plain, "This is no exercise. d on the first screen holds one.");
    };
    let goes = drill.clock.goes();
    let is_running = model
        .state()
        .is_some_and(|state| state.status == IncidentStatus::Running);
    let clock = match verb {
        ExerciseVerb::Menu if model.facilitated().is_some() => return facilitate::facilitate(model),
        ExerciseVerb::Menu => {
            let menu = menu(model, is_running, goes);
            return dialog::open(model, menu, "");
        }
        ExerciseVerb::Cards => return cards(model),
        ExerciseVerb::Facilitate => return facilitate::facilitate(model),
        ExerciseVerb::Outcome if facilitate::played(model).is_some() => return model.push(Screen::Outcome(0)),
        ExerciseVerb::Outcome => {
            return model.say(
                Tone::Plain,
                "How it went is told once the exercise has ended: X ends it.",
            );
        }
        ExerciseVerb::RealWorld => return real_world::stop(model, turn),
        ExerciseVerb::Speed => {
            let form = ask::speed(model);
            return model.push(Screen::Form(Box::new(form)));
        }
        ExerciseVerb::PauseOrResume if goes => ClockAction::Pause,
        ExerciseVerb::PauseOrResume => ClockAction::Resume,
        ExerciseVerb::Jump => return jump(model, turn),
    };
    let request = request(model, Command::Clock(clock));
    submit(model, turn, request, Then::Stay);
}

/// Sets the clock ahead to the next inject. A second press before anybody can have seen the first does nothing, and where
/// something expected would run out of its time, whoever facilitates is asked; players do not know what is expected.
fn jump(model: &mut Model, turn: &mut Turn) {
    let is_jump = |command: &Command| matches!(command, Command::Clock(ClockAction::Jump(_)));
    let is_asked = model.pending.values().any(|pending| is_jump(&pending.request.command));
    if is_asked || model.is_a_moment_ago(model.jumped_at) {
        model.jumped_at = Some(model.machine.mono);
        return model.say(
            Tone::Plain,
            "The clock has just been set ahead. The next card is on its way.",
        );
    }
    if let Some(words) = facilitate::is_on_its_way(model) {
        return model.say(Tone::Plain, words);
    }
    if let Some((to, missed)) = facilitate::runs_out(model) {
        let form = ask::jump(model, to, missed);
        return model.push(Screen::Form(Box::new(form)));
    }
    model.jumped_at = Some(model.machine.mono);
    let request = request(model, Command::Clock(ClockAction::Jump(None)));
    submit(model, turn, request, Then::Stay);
}

fn menu(model: &Model, is_running: bool, goes: bool) -> Menu {
    let item = |words: &str, note: &str, verb| MenuItem {
        words: words.to_owned(),
        note: note.to_owned(),
        does: Does::Exercise(verb),
    };
    let mut items = Vec::new();
    let is_read_aloud = model.state().is_some_and(State::is_read_aloud);
    if is_running {
        let pause = if goes { "Pause: the clock stands still" } else { "Go on" };
        items.push(item("The cards that have come", "again", ExerciseVerb::Cards));
        items.push(item(pause, "", ExerciseVerb::PauseOrResume));
        items.push(item("Set the clock ahead to the next card", "", ExerciseVerb::Jump));
        items.push(item("Another speed…", "", ExerciseVerb::Speed));
        let words = if is_read_aloud {
            "Turn the cards here"
        } else {
            "Facilitate here"
        };
        items.push(item(words, "shows what is coming", ExerciseVerb::Facilitate));
        items.push(item("REAL WORLD: stop", "F9", ExerciseVerb::RealWorld));
    } else {
        items.push(item("How it went", "", ExerciseVerb::Outcome));
        items.push(item("The cards that came", "again", ExerciseVerb::Cards));
    }
    Menu {
        title: "The exercise".to_owned(),
        items,
        at: 0,
    }
}

/// Shows the cards that have come anew, the latest first.
fn cards(model: &mut Model) {
    let sent: Vec<InjectId> = model
        .drill()
        .into_iter()
        .flat_map(|drill| &drill.injects)
        .filter(|fact| fact.sent.is_some())
        .map(|fact| fact.inject.clone())
        .collect();
    if sent.is_empty() {
        return model.say(Tone::Plain, "No card has come yet.");
    }
    for inject in sent.into_iter().rev().take(CARDS_AGAIN).rev() {
        model.push(Screen::Card(inject));
    }
}

/// The scenarios, to hold a drill of one. The shortest come first: they are the ones that get held.
pub(super) fn hold(model: &mut Model) {
    let open = model.open_incidents();
    let running = open
        .iter()
        .filter_map(|id| model.logs.get(id))
        .map(Log::state)
        .find(|state| state.status == IncidentStatus::Running);
    if let Some(state) = running {
        let words = match state.kind {
            IncidentKind::Drill => "An exercise runs already. Enter on the first screen carries on with it.",
            _ => "Not now: an incident runs. An exercise beside it would only confuse.",
        };
        return model.say(Tone::Attention, words);
    }
    if model.setting.scenarios.is_empty() && model.setting.around.is_none() {
        return model.say(
            Tone::Plain,
            "The scenarios are still being read. Press it again in a moment.",
        );
    }
    let mut scenarios: Vec<_> = model.setting.scenarios.iter().collect();
    scenarios.sort_by_key(|scenario| (scenario.fault.is_some(), scenario.duration));
    // Its own title goes before that of its plan.
    let fits = |scenario: &ScenarioChoice| {
        model.size.0 >= 100 && columns(&scenario.title) + columns(&scenario.plan) <= ROOM_FOR_TITLES
    };
    let items = scenarios.into_iter().map(|scenario| match &scenario.fault {
        None => MenuItem {
            words: scenario.title.clone(),
            note: format!(
                "{}{}, {}",
                if fits(scenario) {
                    format!("{}, ", scenario.plan)
                } else {
                    String::new()
                },
                narrate::duration_words(scenario.duration),
                narrate::counted(scenario.injects as u64, "card", "cards")
            ),
            does: Does::Hold(scenario.id.clone()),
        },
        Some(_) => MenuItem {
            words: format!("Cannot be held: {}", scenario.title),
            note: "has mistakes".to_owned(),
            does: Does::Hold(scenario.id.clone()),
        },
    });
    let menu = Menu {
        title: "Hold a drill: which?".to_owned(),
        items: items.collect(),
        at: 0,
    };
    dialog::open(model, menu, "There is no scenario here.");
}

/// How a drill of this scenario is to be held.
pub(super) fn how(model: &mut Model, scenario: &str) {
    let Some(choice) = model.setting.scenarios.iter().find(|choice| choice.id == scenario) else {
        return;
    };
    if let Some(fault) = choice.fault.clone() {
        return model.say(Tone::Attention, fault);
    }
    let hold = |read_aloud| {
        Does::HoldAs(Box::new(Hold {
            scenario: scenario.to_owned(),
            speed: 1,
            read_aloud,
            complication: None,
        }))
    };
    let item = |words: &str, note: &str, does| MenuItem {
        words: words.to_owned(),
        note: note.to_owned(),
        does,
    };
    let menu = Menu {
        title: format!("{}: how?", choice.title),
        items: vec![
            item(
                "Read aloud: you turn cards, the team uses paper",
                "at a meeting",
                hold(true),
            ),
            item(
                "On the screens, at the speed of the clock",
                "facilitator: second PC",
                hold(false),
            ),
            item(
                "On the screens, faster or harder…",
                "up to 60 times",
                Does::HoldOtherwise(scenario.to_owned()),
            ),
        ],
        at: 0,
    };
    dialog::open(model, menu, "");
}

/// A drill is to be opened.
pub(super) fn hold_as(turn: &mut Turn, hold: Hold) {
    turn.effects.push(Effect::PrepareDrill(Box::new(hold)));
}

/// The dialog on how fast and how hard has been filled in.
pub(super) fn hold_otherwise(model: &mut Model, turn: &mut Turn, mut form: Box<Form>, scenario: &str) {
    let speed = form.text(&Name::Length).trim_start_matches(['x', '×']).parse::<u32>();
    match speed {
        Ok(speed) if (1..=crate::incident::drill::FASTEST).contains(&speed) => hold_as(
            turn,
            Hold {
                scenario: scenario.to_owned(),
                speed,
                read_aloud: false,
                complication: form.text_given(&Name::Choice).filter(|card| card != "none"),
            },
        ),
        _ => {
            form.fault = Some("Give a whole number from 1 to 60.".to_owned());
            form.at = 0;
            model.push(Screen::Form(form));
        }
    }
}

/// A drill can be opened, or not.
pub(super) fn prepared(model: &mut Model, turn: &mut Turn, prepared: Result<Opening, Complaint>) {
    match prepared {
        Ok(opening) => first::open(model, turn, opening, Vec::new(), Then::Plan),
        Err(complaint) => complain(model, &complaint),
    }
}
