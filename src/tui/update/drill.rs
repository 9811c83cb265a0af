//! Exercises as those who play them meet them: holding one, its clock, the cards that come, and the word that stops it.

use crate::incident::command::{ClockAction, Command, Opening};
use crate::incident::entry::WordKey;
use crate::incident::event::{Event, PinnedPlan};
use crate::incident::ids::IncidentId;
use crate::incident::log::Log;
use crate::incident::moment::Moment;
use crate::incident::narrate;
use crate::incident::state::{IncidentStatus, State};
use crate::plan::condition::IncidentKind;
use crate::plan::model::ServiceStatus;
use crate::plan::scenario::InjectId;

use super::super::form::{Form, Name, Purpose};
use super::super::intent::{ExerciseVerb, Intent};
use super::super::model::{Broken, Does, Menu, MenuItem, Model, Screen, Then};
use super::super::msg::{Complaint, Effect, Hold};
use super::super::theme::Tone;
use super::{Turn, ask, complain, dialog, facilitate, first, request, submit, submit_for};

/// How long nothing was written into a drill before it is taken to have been left.
const LEFT_AFTER_SECS: u64 = 3_600;

/// No more cards than these are shown again.
const CARDS_AGAIN: usize = 10;

/// The words with which a choice of the dialog after the stop word is kept.
const THIS_PLAN: &str = "this-plan";
const ASK: &str = "ask";

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
        ExerciseVerb::RealWorld => return real_world(model, turn),
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
    let items = scenarios.into_iter().map(|scenario| match &scenario.fault {
        None => MenuItem {
            words: scenario.title.clone(),
            note: format!(
                "{}, {}",
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

/// True where somebody has typed the word that stops the exercise.
pub(super) fn is_stop_word(model: &Model, line: &str) -> bool {
    let drills = model.logs.iter().filter_map(|(_, log)| log.state().drill.as_deref());
    running(model).is_some() && drills.into_iter().any(|drill| drill.setting.is_stop_word(line))
}

/// The drill that runs: the one on the screen before any other.
fn running(model: &Model) -> Option<IncidentId> {
    let runs = |id: &&IncidentId| {
        let state = model.logs.get(id).map(Log::state);
        state.is_some_and(|state| state.drill.is_some() && state.status == IncidentStatus::Running)
    };
    let all = model.focus.iter().chain(model.logs.iter().map(|(id, _)| id));
    all.into_iter().find(runs).cloned()
}

/// Something real has happened: the clock stands still at once, and one dialog asks what now.
pub(super) fn real_world(model: &mut Model, turn: &mut Turn) {
    let is_asking = matches!(model.top(), Screen::Form(form) if matches!(form.purpose, Purpose::RealWorld(_)));
    if is_asking {
        return;
    }
    let Some(incident) = running(model) else {
        return model.say(Tone::Plain, "No exercise runs, so there is none to stop.");
    };
    let drill = model.logs.get(&incident).and_then(|log| log.state().drill.as_deref());
    if !drill.is_some_and(crate::incident::state::DrillState::is_real_world) {
        let request = request(model, Command::Clock(ClockAction::RealWorld));
        submit_for(model, turn, Some(incident.clone()), request, Then::Stay);
    }
    let form = ask::real_world(model, &incident);
    model.push(Screen::Form(Box::new(form)));
}

/// What was answered after the stop word.
pub(super) fn real_world_answered(model: &mut Model, turn: &mut Turn, form: &Form, incident: &IncidentId) {
    let Some(log) = model.logs.get(incident) else { return };
    let state = log.state();
    match &*form.text(&Name::Choice) {
        THIS_PLAN => {
            let is_true = form.text(&Name::Confirm) == "yes";
            let mut record = vec![Command::Note {
                text: format!("An exercise ({}) was stopped for this.", incident.as_str()),
                reason_for: None,
            }];
            if is_true {
                record.extend(not_up(state));
            }
            if let Some(plan) = plan_of(model, log) {
                let opening = first::in_earnest(model, plan);
                first::open(model, turn, opening, record, Then::Plan);
            }
        }
        ASK => {
            model.focus = None;
            model.screens.truncate(1);
            model.push(Screen::Broken(Broken {
                at: 0,
                ticked: std::collections::BTreeSet::new(),
                since: turn.now.wall,
            }));
        }
        _ => model.say(
            Tone::Attention,
            format!(
                "The exercise is stopped. {} goes on with it later; X ends it.",
                goes_on(model)
            ),
        ),
    }
}

/// The keys with which an exercise that stands still goes on, in this window.
pub fn goes_on(model: &Model) -> &'static str {
    match model
        .screens
        .iter()
        .rev()
        .find(|screen| !matches!(screen, Screen::Form(_)))
    {
        Some(Screen::Facilitator(_)) => "p",
        _ if model.facilitated().is_some() => "E, p",
        _ => "E, 2",
    }
}

/// The plan of an exercise, as it is now; where it is not to be had, or has not been read yet, as the exercise has it:
/// something real does not wait.
fn plan_of(model: &Model, log: &Log) -> Option<PinnedPlan> {
    let used = log.state().plan_in_use()?;
    let now = model.setting.plan(used.id.as_str());
    let kept = || {
        log.entries().rev().find_map(|entry| match &entry.event {
            Event::Opened(opened) => Some(opened.plan.clone()),
            Event::PlanSwitched(switched) => Some(switched.plan.clone()),
            _ => None,
        })
    };
    now.map(|choice| choice.pinned.clone()).or_else(kept)
}

/// The choices of the dialog after the stop word.
pub(super) fn real_world_choices(plan: &str) -> Vec<(String, String)> {
    vec![
        (THIS_PLAN.to_owned(), format!("Start a real incident: {plan}")),
        (ASK.to_owned(), "Start one: ask what is not working".to_owned()),
        ("nothing".to_owned(), "Only stop: start nothing".to_owned()),
    ]
}

/// The services of an exercise that are not up, as they would be recorded of a real incident.
fn not_up(state: &State) -> Vec<Command> {
    let rows = state.services.iter().filter(|row| row.status().is_disrupted());
    rows.map(|row| Command::Service {
        service: row.id.clone(),
        to: row.status(),
        reference: None,
        site: row.site.clone(),
    })
    .collect()
}

/// The same in words, for the dialog.
pub(super) fn not_up_words(state: &State) -> Vec<String> {
    let rows = state.services.iter().filter(|row| row.status().is_disrupted());
    rows.map(|row| format!("{} {}", row.shown_name(), words(row.status())))
        .collect()
}

fn words(status: ServiceStatus) -> &'static str {
    narrate::service_words(status)
}
