//! What happens on the screen when something happens: (model, message, now) → (model, effects). No clock, no file, no
//! terminal; what is to be done outside is returned as data.

mod answer;
mod ask;
mod breakable;
mod cards;
mod dialog;
mod drill;
mod facilitate;
mod field;
mod first;
mod grid;
mod guards;
mod incident;
mod lists;
mod log;
mod of_drill;
mod palette;
mod plan;
mod practice;
mod prepare;
mod real_world;
mod sense;
mod services;
mod session;
mod typing;

use crossterm::event::{KeyEvent, KeyEventKind};

use crate::incident::command::{Command, Request};
use crate::incident::ids::IncidentId;
use crate::incident::moment::{Moment, Now};
use crate::incident::narrate;
use crate::incident::reminder::{About, Reminder, reminders};
use crate::incident::state::{IncidentStatus, State};
use crate::plan::condition::IncidentKind;
use crate::session::{Order, Ticket};

use super::intent::{ExerciseVerb, Intent, Tab};
use super::keymap;
use super::model::{LogView, Model, Palette, Pending, PlanView, Repaint, Screen, Then};
use super::msg::{Complaint, Effect, Msg, Paper};
use super::outline;
use super::theme::Tone;

pub use breakable::{BREAKABLE, fitting, fitting_too};
pub use drill::{Card, card_of};
pub use facilitate::{Line as FacilitatorLine, facilitate, lines as facilitator_lines, played};
pub use grid::{GridRow, day as grid_day, rows as grid_rows, time_of as grid_time};
pub use lists::{
    ContactLine, PrintRow, Spoken, briefing, contact_lines, contact_rows, print_rows, reminder_words, spoken_words,
};
pub use log::{is_late, shown_entries};
pub use practice::{day_name, hours_rows};
pub use prepare::{PrepareRow, rows as prepare_rows};
pub use real_world::goes_on;
pub use sense::shown_suggestion;
pub use services::rows as service_rows;

/// One turn of the loop: the time, and what is to be done outside when it is over.
#[derive(Debug)]
pub struct Turn {
    /// The time of the message, by the machine: what is submitted carries it.
    pub now: Now,
    /// The same on the time line of the incident that is on the screen: a drill has its own.
    shown: Moment,
    /// What is to be done outside, in order.
    pub effects: Vec<Effect>,
}

impl Turn {
    /// What time it is where the incident on the screen is concerned.
    pub fn wall(&self) -> Moment {
        self.shown
    }
}

/// Takes one message in.
pub fn update(model: &mut Model, msg: Msg, now: Now) -> Vec<Effect> {
    let shown = model.state().map_or(now.wall, |state| state.now(now).wall);
    let mut turn = Turn {
        now,
        shown,
        effects: Vec::new(),
    };
    let before = model.seen_at;
    let last = std::mem::replace(&mut model.machine, now);
    model.seen_at = shown;
    if let Some(words) = guards::clock_set(model, last, now) {
        model.clock_jumped = Some(words);
    }
    match msg {
        Msg::Ticked => {
            let machine_minute = now.wall.0.div_euclid(60_000) != last.wall.0.div_euclid(60_000);
            let is_new_minute = before.0.div_euclid(60_000) != shown.0.div_euclid(60_000);
            // The second line of a drill has a clock too.
            let paint = if is_new_minute || model.drill().is_some() {
                Repaint::Everything
            } else {
                Repaint::Clock
            };
            model.repaint = model.repaint.max(paint);
            turn.effects.push(Effect::Look(model.waits_for_disk()));
            drill::ticked(model, &mut turn);
            facilitate::ticked(model, machine_minute);
            time_passed(model, &mut turn, is_new_minute);
            facilitate::ask_for_scenario(model, &mut turn);
            prepare::ask_around(model, &mut turn);
            sense::note_shown(model);
            return turn.effects;
        }
        Msg::Pressed(event) => pressed(model, &mut turn, event),
        Msg::Pasted(text) => typing::pasted(model, &mut turn, &text),
        Msg::Resized(width, height) => {
            model.size = (width, height);
            model.repaint = Repaint::Anew;
        }
        Msg::Told(told) => session::told(model, &mut turn, told),
        Msg::Opening(incident) => session::opening(model, &incident),
        Msg::Heard(heard) => palette::heard(model, &mut turn, *heard),
        Msg::Completed(offered) => palette::completed(model, offered),
        Msg::Written(paper, result) => written(model, paper, result),
        Msg::CardsWritten(kit, result) => cards::written(model, &mut turn, *kit, result),
        Msg::PlansRead(shelf) => prepare::plans_read(model, *shelf),
        Msg::LookedAround(around) => prepare::looked_around(model, *around),
        Msg::ScenariosRead(scenarios) => model.setting.scenarios = scenarios,
        Msg::DrillPrepared(prepared) => drill::prepared(model, &mut turn, *prepared),
        Msg::ScenarioRead(incident, text, mind) => facilitate::scenario_read(model, &incident, text, mind),
        Msg::PracticeEdited(read, complaint) => practice::edited(model, *read, complaint),
        Msg::Sensed(sensed) => sense::sensed(model, &mut turn, sensed),
        Msg::PauseAsked => turn.effects.push(Effect::Pause),
        Msg::GoneOn => model.repaint = Repaint::Anew,
        Msg::EndAsked(code) => turn.effects.push(Effect::End(code)),
        // The shell's code for a hang-up: whoever waits for us learns that nobody chose to leave.
        Msg::InputEnded => turn.effects.push(Effect::End(129)),
    }
    facilitate::ask_for_scenario(model, &mut turn);
    guards::leave_closed(model);
    sense::note_shown(model);
    model.repaint = model.repaint.max(Repaint::Everything);
    turn.effects
}

/// Decides what the program opens with: the incident that is running, else the first screen.
pub fn begin(model: &mut Model, now: Now) {
    let open = model.open_incidents();
    let Some(incident) = open.first().map(|id| (*id).clone()) else {
        return;
    };
    let is_running = model
        .logs
        .get(&incident)
        .is_some_and(|log| log.state().status == IncidentStatus::Running);
    if !is_running {
        return;
    }
    let others = open.len() - 1;
    look_at(model, &incident, now);
    model.plan_view.is_arrival = true;
    if others > 0 {
        let words = narrate::counted(others as u64, "other incident is", "other incidents are");
        model.say(Tone::Attention, format!("{words} open as well. I shows them."));
    }
    let Some(log) = model.log() else { return };
    let last = log.entries().next_back().map(|entry| entry.place.station);
    if last.is_some_and(|station| station != model.setting.station) && !model.left.contains_key(&incident) {
        let form = ask::carry_on(model, &incident);
        model.push(Screen::Form(Box::new(form)));
    }
}

/// Puts an incident on the screen, at the step where it stands.
pub fn look_at(model: &mut Model, incident: &IncidentId, machine: Now) {
    model.focus = Some(incident.clone());
    model.machine = machine;
    let now = model.state().map_or(machine.wall, |state| state.now(machine).wall);
    model.seen_at = now;
    model.screens.truncate(1);
    model.push(Screen::Plan);
    model.plan_view = PlanView::default();
    if let Some(state) = model.state() {
        let at = outline::next_row(state, outline::last_touched(state), now);
        model.plan_view.at = at;
        model.plan_view.placed_at = Some(model.machine.mono);
    }
    // What is overdue already has rung where it was left; it is shown, not rung anew.
    let overdue = of_all_incidents(model).into_iter().filter(|one| one.is_due);
    let overdue: Vec<_> = overdue.map(|one| one.key).collect();
    model.rung.extend(overdue);
    reckon_reminders(model);
    if model
        .state()
        .is_some_and(|state| state.plan().is_some_and(|plan| plan.phases.is_empty()))
    {
        model.push(Screen::Services(0));
    }
    drill::looked_at(model);
}

fn pressed(model: &mut Model, turn: &mut Turn, event: KeyEvent) {
    if event.kind != KeyEventKind::Press {
        return;
    }
    guards::note_enter(model, event.code);
    let Some(intent) = keymap::intent(model.places(), event) else {
        return;
    };
    act(model, turn, intent);
    leave_ended_drill(model);
}

/// Whoever is back at the first screen has left an exercise that has ended: nothing that begins there has to do with it.
fn leave_ended_drill(model: &mut Model) {
    let is_first = matches!(model.screens[..], [Screen::First(_)]);
    if is_first && model.state().is_some_and(State::is_ended_drill) {
        model.focus = None;
    }
}

/// Does what a key means.
pub fn act(model: &mut Model, turn: &mut Turn, intent: Intent) {
    if intent != Intent::Interrupt {
        model.notice = None;
        model.clock_jumped = None;
    }
    match intent {
        Intent::Pause => return turn.effects.push(Effect::Pause),
        Intent::Redraw => return model.repaint = Repaint::Anew,
        Intent::Interrupt => return incident::interrupt(model, turn),
        Intent::WhoIsHere => return incident::who_is_here(model),
        Intent::Exercise(ExerciseVerb::RealWorld) => return real_world::stop(model, turn),
        Intent::Help if !matches!(model.top(), Screen::Keys(_)) => return model.push(Screen::Keys(0)),
        _ => {}
    }
    match model.top() {
        Screen::Form(_) => dialog::act(model, turn, intent),
        Screen::Menu(_) => dialog::menu(model, turn, intent),
        Screen::Palette(_) => palette::act(model, turn, intent),
        Screen::Grid(_) => grid::act(model, turn, intent),
        Screen::Card(_) => drill::card(model, intent),
        _ => screen(model, turn, intent),
    }
}

/// What every full screen has in common, then what it has of its own.
fn screen(model: &mut Model, turn: &mut Turn, intent: Intent) {
    match intent {
        Intent::Go(tab) => go(model, tab),
        Intent::Back => back(model),
        Intent::Palette => {
            model.push(Screen::Palette(Palette::default()));
            palette::changed(model, turn);
        }
        Intent::Wall => model.push(Screen::Wall),
        Intent::Quit => incident::quit(model, turn),
        Intent::Undo => incident::undo(model),
        Intent::Incident(verb) => incident::verb(model, turn, verb),
        Intent::Find => log::find(model),
        Intent::Incidents => first::incidents(model),
        Intent::Suggested => sense::take(model, turn),
        Intent::Exercise(verb) => drill::verb(model, turn, verb),
        Intent::HoldDrill => drill::hold(model),
        Intent::Say => lists::say(model),
        _ => match model.top() {
            Screen::First(_) | Screen::Help(..) | Screen::Broken(_) => first::act(model, turn, intent),
            Screen::Plan => plan::act(model, turn, intent),
            Screen::Services(_) => services::act(model, turn, intent),
            Screen::Log(_) | Screen::Entry(..) => log::act(model, intent),
            Screen::Facilitator(_) => facilitate::act(model, turn, intent),
            Screen::Prepare(_) => prepare::act(model, turn, intent),
            Screen::People(_) | Screen::Hours(_) => practice::act(model, intent),
            _ => lists::act(model, turn, intent),
        },
    }
}

/// Goes to a screen: it takes the place of the one that a digit went to before.
pub fn go(model: &mut Model, tab: Tab) {
    let keeps_first = matches!(model.screens.first(), Some(Screen::First(_)));
    model.screens.truncate(usize::from(keeps_first));
    if model.focus.is_some() {
        model.push(Screen::Plan);
    }
    let screen = match tab {
        Tab::Plan if model.focus.is_some() => return,
        Tab::Plan => return prepare::open(model),
        Tab::Services => Screen::Services(0),
        Tab::Paper => Screen::Paper(0),
        Tab::Patients => Screen::Patients(0),
        Tab::Log => Screen::Log(LogView::default()),
        Tab::Contacts => Screen::Contacts(0),
        Tab::Print => Screen::Print(0),
    };
    model.push(screen);
}

fn back(model: &mut Model) {
    // A log that is narrowed down shows everything again before it is left.
    if let Some(Screen::Log(view)) = model.top_mut()
        && (!view.find.is_empty() || view.filter != super::model::Filter::All)
    {
        *view = LogView::default();
        return;
    }
    model.pop();
}

/// A request of what is asked for, signed by who is at the keyboard.
pub fn request(model: &Model, command: Command) -> Request {
    Request::new(command, model.keyboard.clone())
}

/// The number for the next request.
pub fn next_ticket(model: &mut Model) -> Ticket {
    model.last_ticket += 1;
    Ticket(model.last_ticket)
}

/// Asks for something to be recorded in the incident on the screen.
pub fn submit(model: &mut Model, turn: &mut Turn, request: Request, then: Then) {
    let incident = model.focus.clone();
    submit_for(model, turn, incident, request, then);
}

/// Asks for something to be recorded in an incident.
pub fn submit_for(model: &mut Model, turn: &mut Turn, incident: Option<IncidentId>, request: Request, then: Then) {
    let ticket = next_ticket(model);
    model.pending.insert(
        ticket,
        Pending {
            request: request.clone(),
            incident: incident.clone(),
            then,
            is_held: false,
        },
    );
    turn.effects.push(Effect::Submit {
        ticket,
        order: Box::new(Order {
            incident,
            request,
            now: turn.now,
        }),
    });
}

/// Says why something is not done.
pub fn complain(model: &mut Model, complaint: &Complaint) {
    let text = match &complaint.hint {
        Some(hint) => format!("{} ({hint})", complaint.sentence),
        None => complaint.sentence.clone(),
    };
    model.say(Tone::Attention, text);
}

fn written(model: &mut Model, paper: Paper, result: Result<std::path::PathBuf, Complaint>) {
    match result {
        // What is written by itself every hour is worth a word only where it fails.
        Ok(_) if paper == Paper::HourlyBoard => {}
        Ok(path) => model.say(Tone::Good, format!("{}: {}", paper.words(), path.display())),
        Err(complaint) => complain(model, &complaint),
    }
}

/// Whether anything of an incident is to be reminded of: not in an exercise that is read aloud, where nobody types in what
/// is done, nor in one that has ended.
pub fn reminds(state: &State) -> bool {
    state.kind != IncidentKind::Drill || (state.status == IncidentStatus::Running && !state.is_read_aloud())
}

/// Reckons anew when something is due next, in whichever incident.
pub fn reckon_reminders(model: &mut Model) {
    let all = of_all_incidents(model).into_iter();
    model.next_reminder = all.filter(|one| !one.is_due).filter_map(|one| one.machine_at).min();
}

/// A reminder of one of the open incidents.
struct Coming {
    /// What it is known by once it has rung.
    key: (Moment, String),
    /// The reminder; of an incident that is not on the screen with the name of its plan.
    reminder: Reminder,
    /// Whether its time has come, on the time line of its incident.
    is_due: bool,
    /// Whether it is of the exercise that is facilitated here.
    is_watched: bool,
    /// When its time comes by the machine; none while the clock of its drill stands still.
    machine_at: Option<Moment>,
}

/// The reminders of every open incident, each by the clock of its own.
fn of_all_incidents(model: &Model) -> Vec<Coming> {
    let mut all = Vec::new();
    for id in model.open_incidents() {
        let Some(log) = model.logs.get(id) else { continue };
        let state = log.state();
        if !reminds(state) {
            continue;
        }
        let elsewhere = model.focus.as_ref() != Some(id);
        let now = state.now(model.machine).wall;
        for mut reminder in reminders(state, now) {
            let key = (reminder.at, format!("{id} {}", reminder.title));
            reminder.title = lists::reminder_words(Some(log), &reminder);
            if elsewhere {
                let plan = state.plan_in_use().map_or("", |used| &used.title);
                reminder.title = format!("{plan}: {}", reminder.title);
            }
            let is_due = reminder.at <= now;
            let machine_at = match &state.drill {
                None => Some(reminder.at),
                Some(drill) if drill.clock.goes() => Some(drill.clock.machine_at(drill.t_of(reminder.at)).wall),
                Some(_) => None,
            };
            all.push(Coming {
                key,
                reminder,
                is_due,
                is_watched: model.facilitates.as_ref().is_some_and(|here| here.incident == *id),
                machine_at,
            });
        }
    }
    all.sort_by_key(|one| one.reminder.at);
    all
}

/// Rings for what has become due, writes the hourly board.
fn time_passed(model: &mut Model, turn: &mut Turn, is_new_minute: bool) {
    let is_due = model.next_reminder.is_some_and(|at| at <= turn.now.wall);
    if is_due || is_new_minute {
        ring(model, turn);
    }
    if is_new_minute {
        hourly_board(model, turn);
    }
}

fn ring(model: &mut Model, turn: &mut Turn) {
    let all = of_all_incidents(model).into_iter();
    let due = all.filter(|one| one.is_due && !model.rung.contains(&one.key));
    // What is due of an exercise is for its players, not for whoever watches them.
    let (watched, due): (Vec<_>, Vec<_>) = due.partition(|one| one.is_watched);
    model.rung.extend(watched.into_iter().map(|one| one.key));
    if let Some(Coming { reminder, .. }) = due.last() {
        let title = &reminder.title;
        let words = match reminder.about {
            About::Soak(_) => format!("Watched long enough. {title}"),
            _ => format!("Due now: {title}"),
        };
        let more = if due.len() > 1 {
            format!(" and {} more", due.len() - 1)
        } else {
            String::new()
        };
        model.say(Tone::Attention, format!("{words}{more}"));
        turn.effects.push(Effect::Bell);
        model.repaint = model.repaint.max(Repaint::Everything);
    }
    model.rung.extend(due.into_iter().map(|one| one.key));
    reckon_reminders(model);
}

fn hourly_board(model: &mut Model, turn: &mut Turn) {
    let is_running = model
        .state()
        .is_some_and(|state| state.status == IncidentStatus::Running);
    let hour = turn.wall().0.div_euclid(3_600_000);
    if is_running && model.board_hour != Some(hour) {
        model.board_hour = Some(hour);
        turn.effects.push(Effect::Write(Paper::HourlyBoard));
    }
}
