//! The terminal program: what staff see and press.
//!
//! One key press on its way through this folder: `runtime` reads it on the input thread and sends it as a `Msg` over
//! the one channel; `keymap` says what it means in the place where it was pressed (an `Intent`); `update` changes the
//! `Model` and returns `Effect`s as data; `runtime` does those, through the `Outside` trait; `view` draws the model
//! into a buffer, and `painter` makes one run of bytes of what differs, written in one go.
//!
//! What is where:
//! - `model`, `screen`, `form`, `field`: what the screen knows; every dialog is one `Form` with a `Purpose`.
//! - `msg`, `intent`: the closed lists of what can happen and what a key can mean.
//! - `keymap`: the one table of keys. Footer, help and manual are made from it.
//! - `update/`: one file per screen; `update/ask/` makes the dialogs, `update/answer` turns them into requests.
//! - `view/`: one file per screen; they only read. All writing goes through `pen`, which makes text harmless.
//! - `outline`: the plan as lines, for both `view` and `update`.
//! - `theme`: signs, words and tones. `times`: times as typed and as shown. `text`: columns, wrapping, harmless text.
//! - `terminal`, `signals`, `painter`, `runtime`: the edge.
//!
//! To add a screen: a variant of `model::Screen`, its place(s) in `model::places`, its keys in `keymap`, a file in
//! `update/` and one in `view/`.
//!
//! Invariants: nothing in `update` or `view` asks for the time, a file or the terminal; nothing is shown as saved before
//! the session has said so; a paste is never keys; no state is told by colour alone.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::clock::Clock;
use crate::home::{Found, Home, Origin};
use crate::incident::ids::{IncidentId, Initials};
use crate::plan::scenario::DrillKind;
use crate::probe::Prober;
use crate::session::{Beside, Desk, Session};

pub mod ansi;
pub mod board;
pub mod field;
pub mod form;
pub mod intent;
pub mod keymap;
pub mod model;
pub mod msg;
pub mod outline;
pub mod painter;
pub mod pen;
pub mod runtime;
pub mod screen;
pub mod setting;
pub mod signals;
pub mod terminal;
pub mod text;
pub mod theme;
pub mod times;
pub mod update;
pub mod view;
pub mod world;

#[cfg(test)]
mod tests;

/// What the terminal program is opened with.
pub struct Opening {
    /// The practice folder.
    pub home: Home,
    /// Tells the time.
    pub clock: Clock,
    /// The journal, read and folded.
    pub desk: Desk,
    /// What the session does beside writing.
    pub beside: Beside,
    /// How everything looks.
    pub look: theme::Look,
    /// Who is at the keyboard, where the environment says so.
    pub keyboard: Option<Initials>,
    /// The incident to go to; without one, the one that runs.
    pub incident: Option<IncidentId>,
    /// How many requests an earlier run holds that could not be saved yet.
    pub left_unsaved: usize,
    /// Whether that is a drill whose facilitator sits here.
    pub facilitates: bool,
    /// Makes the check words of a log.
    pub sealer: world::Sealer,
}

/// Runs the terminal program. Returns the exit code.
///
/// # Errors
/// Where there is no terminal, or the machine gives no thread.
pub fn run(opening: Opening) -> io::Result<u8> {
    let mut terminal = terminal::Terminal::enter()?;
    let now = opening.clock.now();
    let setting = setting(&opening);
    let logs = opening.desk.logs().clone();
    let mut model = model::Model::new(setting, logs, terminal.size()?, now);
    model.keyboard.clone_from(&opening.keyboard);
    if let Some(incident) = &opening.incident {
        update::look_at(&mut model, incident, now);
        if opening.facilitates {
            update::facilitate(&mut model);
        }
    }
    let (to, from) = channel();
    signals::listen(to.clone())?;
    speak_at_once(&mut model, &opening.home);
    let painter = runtime::begin_frames(&mut model, &mut terminal)?;
    let (look_around, asked) = channel();
    read_folder(&opening, to.clone(), asked)?;
    let tell = to.clone();
    let session = Session::start(opening.desk, opening.beside, now, move |update| {
        // Where the loop is gone the program is ending, and waits for the session by itself.
        let _ = tell.send(msg::Msg::Told(update));
    })?;
    let _probes = probe(&opening.home, &opening.clock, to.clone())?;
    runtime::read_input(to)?;
    let mut world = world::World {
        clock: opening.clock,
        home: opening.home,
        session,
        sealer: opening.sealer,
        look_around,
        tidied: now.wall,
    };
    let code = runtime::run(model, painter, &mut world, &from, &mut terminal);
    // What is on its way is committed before the terminal is given back.
    drop(world);
    drop(terminal);
    code
}

/// Reads the plan whose words the first screen speaks, where it is the first screen that is shown: an incident that runs
/// holds its own.
fn speak_at_once(model: &mut model::Model, home: &Home) {
    if model.focus.is_none()
        && let Ok(found) = home.find_plan(setting::DEFAULT_PLAN, &home.plans_folder())
    {
        model.setting.plans.push(choice(found, home.practice.time_zone));
    }
}

/// Starts the probes that practice.yaml names: none of them, no connection.
fn probe(home: &Home, clock: &Clock, to: Sender<msg::Msg>) -> io::Result<Prober> {
    Prober::start(&home.practice.probes, clock, move |sensed| {
        // Where the loop is gone nobody wants it any more.
        let _ = to.send(msg::Msg::Sensed(sensed));
    })
}

/// Reads all plans behind the first frame. The scenarios, and what lies around the folder, only when they are asked for: a
/// stick or a share may take its time, and in an outage nobody wants either.
fn read_folder(opening: &Opening, to: Sender<msg::Msg>, asked: Receiver<world::LookAround>) -> io::Result<()> {
    let home = opening.home.clone();
    let (station, access) = (opening.desk.store().station(), opening.desk.access().clone());
    let read = move || {
        // Where the loop is gone nobody wants them any more.
        let _ = to.send(msg::Msg::PlansRead(Box::new(shelf(&home))));
        for world::LookAround { hands_off, now } in asked {
            let ids = home.scenario_ids();
            let (choices, kinds): (Vec<_>, Vec<_>) = ids.iter().map(|id| scenario(&home, id)).unzip();
            let _ = to.send(msg::Msg::ScenariosRead(choices));
            let kinds = ids.into_iter().zip(kinds).filter_map(|(id, kind)| Some((id, kind?)));
            let around = home.surroundings(kinds.collect(), hands_off, (station, &access), now);
            let _ = to.send(msg::Msg::LookedAround(Box::new(around)));
        }
    };
    std::thread::Builder::new().name("plans".to_owned()).spawn(read)?;
    Ok(())
}

/// What the screen is given of the folder, the plans apart.
fn setting(opening: &Opening) -> setting::Setting {
    let home = &opening.home;
    setting::Setting {
        practice: home.practice.clone(),
        plans: Vec::new(),
        scenarios: Vec::new(),
        is_shelf_read: false,
        broken_plans: Vec::new(),
        practice_faults: home.practice_faults.clone(),
        practice_instead: home.practice_instead(),
        bad_files: Vec::new(),
        around: None,
        station: opening.desk.store().station(),
        look: opening.look,
        folder: home.folder.display().to_string(),
        journal_was_empty: home.journal_was_empty,
        left_unsaved: opening.left_unsaved,
        access: opening.desk.access().clone(),
    }
}

/// Reads the plans of the folder. A file that is no plan is listed by itself, beside what stands in for it.
fn shelf(home: &Home) -> msg::Shelf {
    let all = home.plans();
    let mut shelf = msg::Shelf {
        bad_files: home.bad_files(&all),
        ..msg::Shelf::default()
    };
    let ids: Vec<String> = all.iter().map(|listed| listed.id.clone()).collect();
    for listed in all {
        let is_only = ids.iter().filter(|id| **id == listed.id).count() == 1;
        let found = match listed.plan {
            Ok(found) if is_only => Some(found),
            Ok(_) => home.find_plan(&listed.id, &home.plans_folder()).ok(),
            Err(faults) => {
                let instead = listed.stand_in.as_ref().and_then(|found| {
                    let stands_in = found.stands_in.as_ref()?;
                    Some(stands_in.used(&found.plan.version, home.practice.time_zone))
                });
                shelf.broken.push(setting::BrokenPlan {
                    file: origin_of(&listed.origin),
                    faults: faults.iter().map(ToString::to_string).collect(),
                    instead,
                });
                listed.stand_in
            }
        };
        let is_there = |found: &Found| shelf.plans.iter().any(|choice| choice.plan.id == found.plan.id);
        if let Some(found) = found.filter(|found| !is_there(found)) {
            shelf.plans.push(choice(found, home.practice.time_zone));
        }
    }
    shelf
}

/// What may be known of a scenario by those who will play it, and what kind of drill it is, where it can be played.
fn scenario(home: &Home, id: &str) -> (setting::ScenarioChoice, Option<DrillKind>) {
    match home.find_scenario(id, &home.plans_folder()) {
        Ok(found) => {
            let choice = setting::ScenarioChoice {
                id: id.to_owned(),
                title: found.scenario.title.clone(),
                plan: found.plan.plan.title.clone(),
                duration: found.scenario.duration,
                injects: found.scenario.injects.len(),
                fault: None,
            };
            (choice, Some(found.scenario.kind()))
        }
        Err(problem) => {
            let choice = setting::ScenarioChoice {
                id: id.to_owned(),
                title: id.to_owned(),
                plan: String::new(),
                duration: std::time::Duration::ZERO,
                injects: 0,
                fault: Some(format!("{problem} ({})", problem.hint())),
            };
            (choice, None)
        }
    }
}

/// A plan as it can be started.
fn choice(found: Found, zone: crate::plan::zone::Zone) -> setting::PlanChoice {
    let stands_in = found.stands_in.as_ref();
    setting::PlanChoice {
        pinned: found.pinned(),
        is_own: matches!(found.origin, Origin::File(_)),
        origin: match stands_in {
            Some(stands_in) => stands_in.used(&found.plan.version, zone),
            None => origin_of(&found.origin),
        },
        stands_in: stands_in.map(|stands_in| stands_in.words(&found.plan.version, zone)),
        plan: Arc::new(found.plan),
        warnings: found.warnings.iter().map(ToString::to_string).collect(),
    }
}

fn origin_of(origin: &Origin) -> String {
    match origin {
        Origin::BuiltIn => "built in".to_owned(),
        Origin::File(path) => path.display().to_string(),
    }
}
