//! The loop: one channel of messages in, effects out, one frame painted for each turn.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use crossterm::event::{self, Event};

use crate::incident::command::{Command, Opening, Request};
use crate::incident::drill::{ScenarioRef, ScenarioText};
use crate::incident::ids::{IncidentId, Initials};
use crate::incident::log::Log;
use crate::incident::moment::Now;
use crate::plan::edit::PracticeEdit;
use crate::plan::scenario::Scenario;
use crate::session::{Logs, Order, Ticket};
use crate::verb::Heard;

use super::model::{Model, Repaint, Screen};
use super::msg::{Complaint, Completion, Effect, Hold, Kit, Msg, Paper, PracticeRead, Start};
use super::painter::Painter;
use super::signals;
use super::terminal::Terminal;
use super::update::{played, update};
use super::view;

/// The longest wait for a message: a second begins, and the clock is painted.
const TICK: Duration = Duration::from_secs(1);

/// The exit code where the terminal is gone: the shell's for a hang-up.
const GONE: u8 = 129;

/// The most messages that are taken in before a frame is painted: under a flood the screen still moves.
const MOST_AT_ONCE: usize = 256;

/// Everything that the screen needs of the world. The real one asks the clock, the session and the disk; tests have
/// their own.
pub trait Outside {
    /// What time it is.
    fn now(&self) -> Now;

    /// A new incident's id.
    fn incident_id(&mut self, now: Now) -> IncidentId;

    /// Has something recorded; the answer comes as [`Msg::Told`].
    fn submit(&mut self, ticket: Ticket, order: Order);

    /// Has the scenarios read, and what lies around the folder; both come as messages. Where a plan that runs keeps hands off
    /// the second copy, that is left alone.
    fn look_around(&mut self, hands_off: bool, now: Now);

    /// Takes in what others have written, and tries again what is held. Once a second: it must cost next to nothing.
    fn look(&mut self, now: Now, something_is_held: bool);

    /// Sends what is due of a drill. Once a second while its clock goes.
    fn drive(&mut self, incident: &IncidentId, now: Now);

    /// What opens a drill. The scenario is kept as it is now, so that a file edited meanwhile changes nothing.
    ///
    /// # Errors
    /// Where it cannot be played, with what to do.
    fn prepare_drill(&mut self, hold: &Hold, now: Now) -> Result<Opening, Complaint>;

    /// The scenario of a drill as it was when the drill was opened, and what is to be said about it.
    fn scenario(&mut self, scenario: &ScenarioRef) -> (Option<ScenarioText>, Option<String>);

    /// The request that a line of the command language makes.
    ///
    /// # Errors
    /// Where the words are wrong, with what to do.
    fn hear(&self, line: &str, log: Option<&Log>, by: Option<&Initials>, now: Now) -> Result<Heard, Complaint>;

    /// How a line of the command language may go on at this byte.
    fn complete(&self, line: &str, at: usize, log: Option<&Log>, scenario: Option<&Scenario>) -> Vec<Completion>;

    /// Changes one thing in `practice.yaml`. Gives what the file then says, and why it was not changed, where it was not.
    fn edit_practice(&mut self, edit: &PracticeEdit) -> (PracticeRead, Option<Complaint>);

    /// Writes a file about an incident, beside the others where it is compared with them. Returns where it is.
    ///
    /// # Errors
    /// Where the disk refuses, with what to do.
    fn write(&mut self, paper: Paper, log: &Log, logs: &Logs, now: Now) -> Result<PathBuf, Complaint>;

    /// Writes the action cards of a plan, as HTML and as text. Returns where the HTML is.
    ///
    /// # Errors
    /// Where the disk refuses or a template is broken, with what to do.
    fn print_cards(&mut self, kit: &Kit, now: Now) -> Result<PathBuf, Complaint>;
}

/// Reads keys, pastes and sizes on a thread that sleeps until there is one.
///
/// # Errors
/// Where no thread can be had.
pub fn read_input(to: Sender<Msg>) -> io::Result<()> {
    std::thread::Builder::new().name("input".to_owned()).spawn(move || {
        loop {
            let msg = match event::read() {
                Ok(Event::Key(key)) => Msg::Pressed(key),
                Ok(Event::Paste(text)) => Msg::Pasted(text),
                Ok(Event::Resize(width, height)) => Msg::Resized(width, height),
                Ok(_) => continue,
                Err(_) => Msg::InputEnded,
            };
            let is_over = matches!(msg, Msg::InputEnded);
            if to.send(msg).is_err() || is_over {
                return;
            }
        }
    })?;
    Ok(())
}

/// What a turn of the loop leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// The next turn.
    GoOn,
    /// The program pauses.
    Pause,
    /// The program ends, with this exit code.
    End(u8),
}

/// Takes a message in, and does what it leads to.
pub fn turn(model: &mut Model, outside: &mut dyn Outside, msg: Msg, bell: &mut dyn FnMut()) -> After {
    let mut queue = vec![msg];
    let mut after = After::GoOn;
    while let Some(msg) = queue.pop() {
        for effect in update(model, msg, outside.now()) {
            match effect {
                Effect::Submit { ticket, order } => outside.submit(ticket, *order),
                Effect::Start(start) => queue.push(begin(outside, *start)),
                Effect::Hear(line) => {
                    let now = outside.now();
                    let heard = outside.hear(&line, model.log(), model.keyboard.as_ref(), now);
                    queue.push(Msg::Heard(Box::new(heard)));
                }
                Effect::Complete(line, at) => {
                    let scenario = played(model);
                    let offered = outside.complete(&line, at, model.log(), scenario.as_deref());
                    queue.push(Msg::Completed(offered));
                }
                Effect::Write(paper) => {
                    let now = outside.now();
                    if let Some(log) = model.log() {
                        let written = outside.write(paper, log, &model.logs, now);
                        queue.push(Msg::Written(paper, written));
                    }
                }
                Effect::PrintCards(kit) => {
                    let written = outside.print_cards(&kit, outside.now());
                    queue.push(Msg::CardsWritten(kit, written));
                }
                Effect::EditPractice(edit) => {
                    let (read, complaint) = outside.edit_practice(&edit);
                    queue.push(Msg::PracticeEdited(Box::new(read), complaint));
                }
                Effect::Drive(incident) => outside.drive(&incident, outside.now()),
                Effect::PrepareDrill(hold) => {
                    let prepared = outside.prepare_drill(&hold, outside.now());
                    queue.push(Msg::DrillPrepared(Box::new(prepared)));
                }
                Effect::ReadScenario(incident, scenario) => {
                    let (text, mind) = outside.scenario(&scenario);
                    queue.push(Msg::ScenarioRead(incident, text, mind));
                }
                Effect::LookAround => {
                    outside.look_around(model.logs.second_copy_off().is_some(), outside.now());
                }
                Effect::Look(held) => outside.look(outside.now(), held),
                Effect::Bell => bell(),
                Effect::Pause => after = After::Pause,
                Effect::End(code) => return After::End(code),
            }
        }
    }
    after
}

/// Opens an incident under a fresh id, and has what follows recorded in it.
fn begin(outside: &mut dyn Outside, start: Start) -> Msg {
    let now = outside.now();
    let incident = outside.incident_id(now);
    let mut opening = start.request;
    if let Command::Open(opening) = &mut opening.command {
        opening.incident = incident.clone();
    }
    let order = |incident: Option<IncidentId>, request: Request| Order { incident, request, now };
    outside.submit(start.ticket, order(None, opening));
    for (ticket, request) in start.then {
        outside.submit(ticket, order(Some(incident.clone()), request));
    }
    Msg::Opening(incident)
}

/// Paints the first frame: what is begun after it keeps nobody waiting.
///
/// # Errors
/// Where the terminal will not be written to.
pub fn begin_frames(model: &mut Model, terminal: &mut Terminal) -> io::Result<Painter> {
    let (width, height) = model.size;
    let mut painter = Painter::new(width, height);
    paint(model, &mut painter, terminal)?;
    Ok(painter)
}

/// Runs until the program is to end. Returns the exit code.
///
/// # Errors
/// Where the terminal will not be taken over.
pub fn run(
    mut model: Model,
    mut painter: Painter,
    outside: &mut dyn Outside,
    from: &Receiver<Msg>,
    terminal: &mut Terminal,
) -> io::Result<u8> {
    loop {
        let msg = match from.recv_timeout(until_next_second(outside.now())) {
            Ok(msg) => msg,
            Err(RecvTimeoutError::Timeout) => Msg::Ticked,
            Err(RecvTimeoutError::Disconnected) => return Ok(GONE),
        };
        let mut after = one(&mut model, outside, msg, terminal);
        // What is waiting already is taken in before anything is painted: a flood of keys is a few frames, not many.
        let mut taken = 1;
        while after == After::GoOn
            && taken < MOST_AT_ONCE
            && let Ok(msg) = from.try_recv()
        {
            after = one(&mut model, outside, msg, terminal);
            taken += 1;
        }
        match after {
            After::GoOn => follow_window(&mut model, outside, terminal),
            After::End(code) => return Ok(code),
            After::Pause => {
                terminal.pause();
                signals::pause();
                if go_on(&mut model, terminal).is_err() {
                    return Ok(GONE);
                }
            }
        }
        if model.repaint == Repaint::Anew {
            painter.forget(model.size.0, model.size.1);
        }
        // A terminal that takes nothing any more is gone: the window was closed.
        if paint(&mut model, &mut painter, terminal).is_err() {
            return Ok(GONE);
        }
    }
}

fn one(model: &mut Model, outside: &mut dyn Outside, msg: Msg, terminal: &mut Terminal) -> After {
    // A terminal that is gone for good says so at the next key or frame.
    if matches!(msg, Msg::GoneOn) && go_on(model, terminal).is_err() {
        return After::End(GONE);
    }
    turn(model, outside, msg, &mut || {
        let _gone = terminal.write(b"\x07");
    })
}

/// Takes the terminal over again after a pause: its window may have changed meanwhile.
fn go_on(model: &mut Model, terminal: &mut Terminal) -> io::Result<()> {
    terminal.resume()?;
    model.size = terminal.size()?;
    model.repaint = Repaint::Anew;
    Ok(())
}

/// Asks for the size of the window, for the thread that reads keys loses one that comes together with a key. Where the
/// system does not say, what it was holds.
fn follow_window(model: &mut Model, outside: &mut dyn Outside, terminal: &mut Terminal) {
    if let Ok((width, height)) = terminal.size()
        && (width, height) != model.size
    {
        // What a new size leads to is a frame, and never an end.
        one(model, outside, Msg::Resized(width, height), terminal);
    }
}

/// How long until the clock shows another second.
fn until_next_second(now: Now) -> Duration {
    let into = u64::try_from(now.wall.0.rem_euclid(1000)).unwrap_or(0);
    // A millisecond more, so that the wake-up is never just before the second.
    TICK.saturating_sub(Duration::from_millis(into)) + Duration::from_millis(1)
}

fn paint(model: &mut Model, painter: &mut Painter, terminal: &mut Terminal) -> io::Result<()> {
    terminal.is_exercise(model.drill().is_some())?;
    let repaint = std::mem::replace(&mut model.repaint, Repaint::Nothing);
    let now = model.seen_at;
    let only_clock = repaint == Repaint::Clock
        && model.size.1 >= view::LEAST_HEIGHT_FOR_CLOCK
        && !matches!(model.top(), Screen::Wall);
    let bytes = match repaint {
        Repaint::Nothing => return Ok(()),
        _ if only_clock => painter.paint_rows(view::CLOCK_ROWS, |buffer| view::clock(model, now, buffer)),
        _ => painter.paint(|buffer| view::view(model, now, buffer)),
    };
    if bytes.is_empty() {
        return Ok(());
    }
    terminal.write(bytes)
}
