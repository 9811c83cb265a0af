//! Dialogs about exercises.

use std::time::Duration;

use crate::drill::complication::RANDOM;
use crate::incident::drill::{Rating, t_words};
use crate::incident::ids::IncidentId;
use crate::incident::narrate;
use crate::plan::scenario::{ObjectiveId, Scenario};

use super::super::super::form::{Form, Name, Purpose, Reading};
use super::super::super::model::Model;
use super::super::super::theme::Tone;
use super::super::drill::{not_up_words, real_world_choices};

/// The ways in which a card can come, as forms offer them.
const MEDIUMS: [(&str, &str); 4] = [
    ("in person", "Somebody at the desk"),
    ("phone", "A phone call"),
    ("paper", "A piece of paper"),
    ("screen", "On a screen"),
];

fn options(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter()
        .map(|(word, shown)| ((*word).to_owned(), (*shown).to_owned()))
        .collect()
}

/// How fast, and how hard.
pub(in super::super::super) fn hold_otherwise(scenario: &str) -> Form {
    Form::new("Hold a drill on the screens", Purpose::Hold(scenario.to_owned()), "Start")
        .says(
            Tone::Plain,
            "The players use this PC. Whoever facilitates opens the program on a second one, or in a second window: E, Facilitate here.",
        )
        .line(
            Name::Length,
            "How many times as fast?",
            Reading::Number,
            "1 to 60; a half-day drill takes 15 minutes at 16",
        )
        .required()
        .holding("10")
        .choice(
            Name::Choice,
            "Something more goes wrong?",
            options(&[("none", "No"), (RANDOM, "Yes, drawn by lot")]),
            Some(0),
        )
}

/// Another speed of the clock.
pub(in super::super::super) fn speed(model: &Model) -> Form {
    let speed = model.drill().map_or(1, |drill| drill.clock.speed());
    let mut form = Form::new("How fast does the clock go?", Purpose::Speed, "Go on so")
        .line(
            Name::Length,
            "How many times as fast?",
            Reading::Number,
            "a whole number from 1 to 60",
        )
        .required()
        .holding(&speed.to_string());
    form.incident.clone_from(&model.focus);
    form
}

/// Whether the clock goes ahead though the time of something expected runs out meanwhile.
pub(in super::super::super) fn jump(model: &Model, to: Duration, missed: u64) -> Form {
    let title = format!("Set the clock ahead to {}?", t_words(to));
    let things = narrate::counted(missed, "thing that is expected has", "things that are expected have");
    let mut form = Form::new(&title, Purpose::Jump(to), "Set it ahead").says(
        Tone::Attention,
        format!("{things} not been done, and the time for it runs out: it counts as missed. Esc: not yet."),
    );
    form.incident.clone_from(&model.focus);
    form
}

/// Something real has happened: what now?
pub(in super::super::super) fn real_world(model: &Model, incident: &IncidentId) -> Form {
    let mut form = Form::new("REAL WORLD", Purpose::RealWorld(incident.clone()), "Do it").says(
        Tone::Alarm,
        " The exercise is stopped. Say it aloud, so that everybody hears: REAL WORLD. ",
    );
    let Some(state) = model.logs.get(incident).map(crate::incident::log::Log::state) else {
        return form;
    };
    let plan = state.plan_in_use().map_or("", |used| &used.title);
    form = form
        .choice(Name::Choice, "What now?", real_world_choices(plan), Some(0))
        .required();
    let services = not_up_words(state);
    if !services.is_empty() {
        form = form.yes_or_no(
            Name::Confirm,
            &format!("In the exercise: {}. Is it really so?", services.join(", ")),
            Some(false),
        );
    }
    form
}

/// A drill was left running.
pub(in super::super::super) fn left_running(model: &Model, incident: &IncidentId) -> Form {
    let mut form = Form::new(
        "An exercise was left running",
        Purpose::LeftRunning(incident.clone()),
        "Do it",
    );
    form.incident = Some(incident.clone());
    if let Some((log, drill)) = model
        .logs
        .get(incident)
        .and_then(|log| Some((log, log.state().drill.as_deref()?)))
        && let Some(last) = log.entries().next_back()
    {
        let zone = log.state().practice.zone;
        let at = narrate::moment_words(last.at, zone, model.machine.wall.day_in(zone));
        let title = &drill.setting.scenario.title;
        let t = t_words(drill.t_of(last.noted));
        form = form.says(
            Tone::Plain,
            format!("{title}: the last entry was made {at}, when its clock showed {t}."),
        );
    }
    form.choice(
        Name::Choice,
        "",
        options(&[("end", "It is over: end it as it was then"), ("on", "It still goes on")]),
        Some(0),
    )
    .required()
}

/// An inject in the facilitator's own words.
pub(in super::super::super) fn own_inject(model: &Model) -> Form {
    let mut form = Form::new("An inject of your own", Purpose::OwnInject, "Send it now")
        .line(
            Name::Words,
            "What is said?",
            Reading::Words,
            "begin with EXERCISE; invented patients only",
        )
        .required()
        .holding("EXERCISE. ")
        .line(Name::Person, "Who says it?", Reading::Words, "as in: the pharmacy")
        .choice(Name::Medium, "How does it come?", options(&MEDIUMS), Some(0));
    form.incident.clone_from(&model.focus);
    form
}

/// How an objective went, as whoever watched saw it.
pub(in super::super::super) fn assess(model: &Model, scenario: &Scenario, objective: Option<&ObjectiveId>) -> Form {
    let objectives: Vec<(String, String)> = scenario
        .objectives
        .iter()
        .map(|one| (one.id.to_string(), one.text.clone()))
        .collect();
    let chosen = objective.and_then(|id| objectives.iter().position(|(known, _)| known == id.as_str()));
    let ratings = Rating::ALL.map(|rating| (rating.letter().to_owned(), capital(rating.words())));
    let mut form = Form::new("How did it go?", Purpose::Assess, "Record")
        .choice(
            Name::Key("objective"),
            "Which objective?",
            objectives,
            Some(chosen.unwrap_or(0)),
        )
        .required()
        .choice(Name::Choice, "It was", ratings.to_vec(), None)
        .required()
        .line(
            Name::Why,
            "What was seen?",
            Reading::Words,
            "a note: it overrules what the log says",
        )
        .required();
    form.at = usize::from(chosen.is_some());
    form.incident.clone_from(&model.focus);
    form
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}
