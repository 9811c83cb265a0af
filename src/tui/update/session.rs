//! What the session tells: entries that are committed, requests that were recorded, refused or held.

use crate::incident::command::{Command, Request, StepAction};
use crate::incident::entry::{Place, Written};
use crate::incident::event::{Event, PinnedPlan};
use crate::incident::ids::IncidentId;
use crate::incident::moment::Moment;
use crate::incident::narrate;
use crate::incident::refusal::{Refusal, RefusalKind};
use crate::incident::state::State;
use crate::incident::timing;
use crate::journal::Access;
use crate::plan::model::{Step, StepId};
use crate::session::{NotTaken, Ticket, Update};

use super::super::model::{Grid, Held, Model, Notice, Pending, PlanRow, Screen, Then};
use super::super::msg::Complaint;
use super::super::outline;
use super::super::theme::Tone;
use super::{Turn, ask, complain, look_at, reckon_reminders, sense};

/// Takes in what the session tells.
pub(super) fn told(model: &mut Model, turn: &mut Turn, told: Update) {
    match told {
        Update::Entries(written) => {
            entries(model, turn, written);
            sense::record(model, turn);
        }
        Update::Recorded {
            ticket,
            wrote,
            declined,
        } => {
            recorded(model, turn, ticket, &wrote);
            if let Some((incident, refusal)) = declined.first() {
                model.say(
                    Tone::Attention,
                    format!("Not recorded in {incident}, which is open too: {}", refusal.sentence),
                );
            }
        }
        Update::Refused { ticket, refusal } => refused(model, ticket, refusal),
        Update::Held { ticket, waiting, why } => {
            let mut is_opening = false;
            let mut typed_back = None;
            if let Some(pending) = model.pending.get_mut(&ticket) {
                pending.is_held = true;
                is_opening = matches!(pending.request.command, Command::Open(_));
                typed_back = match std::mem::replace(&mut pending.then, Then::Stay) {
                    Then::TypedBack(step) => Some(step),
                    then => {
                        pending.then = then;
                        None
                    }
                };
            }
            // It waits with everything else that is held, and is told of with it.
            if let Some(step) = typed_back {
                super::grid::answered(model, &step, None);
            }
            model.held = Some(Held { waiting, why });
            if is_opening {
                plan_all_the_same(model);
            }
        }
        Update::Released { recorded, refused } => released(model, recorded, refused),
        Update::Access { access, station } => {
            if access == Access::ReadWrite && model.notice.is_none() {
                model.say(Tone::Good, "The journal can be written again.");
            }
            model.setting.access = access;
            model.setting.station = station;
        }
        Update::SecondCopy(status) => model.second_copy = status,
        Update::Trouble(sentence) => model.say(Tone::Attention, sentence),
    }
}

/// An incident is being opened: it is on the screen from now on, and shown once its opening is committed.
pub(super) fn opening(model: &mut Model, incident: &IncidentId) {
    model.focus = Some(incident.clone());
}

fn entries(model: &mut Model, turn: &mut Turn, written: Vec<Written>) {
    let ours = model.setting.station;
    let from_others = written
        .iter()
        .filter(|one| one.entry.place.station != ours && one.entry.incident == model.focus)
        .count();
    model.logs.add(written);
    if from_others > 0 && model.pending.is_empty() {
        let words = narrate::counted(from_others as u64, "entry", "entries");
        model.say(Tone::Quiet, format!("{words} from another window or PC taken in"));
    }
    reckon_reminders(model);
    super::drill::arrived(model, turn);
    super::prepare::look_again(model);
}

fn recorded(model: &mut Model, turn: &mut Turn, ticket: Ticket, wrote: &[(Option<IncidentId>, Place)]) {
    let Some(pending) = model.pending.remove(&ticket) else {
        return;
    };
    // What the program has noted by itself is told by its suggestion.
    let is_own = matches!(pending.request.command, Command::Sense { .. });
    let is_loud = |notice: &Notice| matches!(notice.tone, Tone::Attention | Tone::Bad | Tone::Alarm);
    if is_own && !model.notice.as_ref().is_some_and(is_loud) {
        model.notice = None;
    }
    if let Some(text) = said_of(model, wrote).filter(|_| !is_own) {
        model.say(Tone::Good, text);
    }
    // A plan that stands in for a broken file came into use: that is worth more than that it is saved.
    let begun = plan_begun_by(&pending.request.command).and_then(|plan| model.setting.plan(plan.id.as_str()));
    if let Some(words) = begun.and_then(|choice| choice.stands_in.clone()) {
        model.say(Tone::Attention, format!("Started and saved. Mind: {words}"));
    }
    if matches!(pending.request.command, Command::Open(_))
        && let Some((Some(incident), _)) = wrote.first()
    {
        // Help that a digit has opened stays in front; the plan is behind Enter.
        let screens = (pending.then == Then::Stay).then(|| std::mem::take(&mut model.screens));
        look_at(model, incident, turn.now);
        // What comes at T+0 comes at T+0, and not with the next second.
        super::drill::ticked(model, turn);
        model.screens = screens.unwrap_or_else(|| std::mem::take(&mut model.screens));
    }
    match pending.then {
        Then::Grid => model.push(Screen::Grid(Grid::default())),
        Then::NextStep(step)
            if model
                .plan_view
                .at
                .as_ref()
                .is_none_or(|at| *at == PlanRow::Step(step.clone())) =>
        {
            go_on(model, Some(&step));
        }
        // Whoever has moved on from the step meanwhile is left where they are.
        Then::Stay | Then::Plan | Then::NextStep(_) => {}
        Then::FirstStep => go_on(model, None),
        Then::Mind(words) => {
            let saved = model
                .notice
                .take()
                .map_or_else(String::new, |notice| format!("{}. ", notice.text));
            model.say(Tone::Attention, format!("{saved}Mind: {words}"));
        }
        Then::Say(words) => model.say(Tone::Good, words),
        Then::TypedBack(step) => super::grid::answered(model, &step, None),
        Then::Debrief => {
            if model.drill().is_some() {
                // The cards have been played: what is behind the questions is how it went.
                let is_played = |screen: &Screen| matches!(screen, Screen::Card(_) | Screen::Facilitator(_));
                model.screens.retain(|screen| !is_played(screen));
                model.push(Screen::Outcome(0));
            }
            let form = ask::debrief(model);
            model.push_question(form);
        }
    }
    reckon_reminders(model);
}

/// The plan that a command brings into use.
fn plan_begun_by(command: &Command) -> Option<&PinnedPlan> {
    match command {
        Command::Open(opening) => Some(&opening.plan),
        Command::Switch { plan } => Some(plan),
        Command::Decide { switch_to, .. } => switch_to.as_deref(),
        _ => None,
    }
}

/// Puts the selection on the step to go on with.
pub(super) fn go_on(model: &mut Model, after: Option<&StepId>) {
    let row = model
        .state()
        .and_then(|state| outline::next_row(state, after, model.seen_at));
    if let Some(row) = row {
        // A phase row asks for the phase to be left: its second action.
        model.plan_view.action = usize::from(matches!(row, PlanRow::Phase(_)));
        model.plan_view.at = Some(row);
        model.plan_view.top = 0;
        model.plan_view.placed_at = Some(model.machine.mono);
    }
}

/// The sentence of what a request wrote.
fn said_of(model: &Model, wrote: &[(Option<IncidentId>, Place)]) -> Option<String> {
    let (incident, place) = wrote.first()?;
    let (log, zone) = match incident {
        Some(incident) => {
            let log = model.logs.get(incident)?;
            (log, log.state().practice.zone)
        }
        None => (model.logs.standing(), model.setting.practice.time_zone),
    };
    let entry = log.at(*place)?;
    let at = narrate::hour_words(entry.noted, zone);
    let mut said = format!("Saved {at}: {}", narrate::sentence(entry, log));
    // What happened at another time says when, with the day where it is not today's.
    if entry.noted.since(entry.occurred).as_secs() >= 60 && !matches!(entry.event, Event::Opened(_)) {
        let about = if entry.roughly { "about " } else { "" };
        let when = narrate::moment_words(entry.occurred, zone, entry.noted.day_in(zone));
        let word = if matches!(entry.event, Event::ServiceRecorded(_)) {
            "since"
        } else {
            "at"
        };
        said = format!("{said}, {word} {about}{when}");
    }
    // A decision may have moved the plan on: what was left behind is said.
    let entered = wrote.iter().skip(1).filter_map(|(_, place)| log.at(*place));
    let entered = entered
        .rev()
        .find(|entry| matches!(entry.event, Event::PhaseEntered(_)));
    if let Some(entered) = entered {
        said = format!("{said}. {}", narrate::sentence(entered, log));
        if let Some(left) = left_open(log.state(), entered.place, model.seen_at) {
            said = format!("{said}; {left}");
        }
    }
    Some(said)
}

/// How many steps stay open in the phase that was left by an entry.
fn left_open(state: &State, entered: Place, now: Moment) -> Option<String> {
    let changes = state.phases.changes();
    let at = changes.iter().position(|change| change.place == entered)?;
    let left = changes.get(at.checked_sub(1)?)?;
    let phase = state.plan()?.phase(left.value.as_str())?;
    let is_open = |step: &&Step| timing::is_outstanding(state, phase, step, now);
    let open = phase.steps.iter().filter(is_open).count();
    let words = narrate::counted(open as u64, "step", "steps");
    (open > 0).then(|| format!("{words} of {} stay open", phase.title))
}

fn refused(model: &mut Model, ticket: Ticket, refusal: Refusal) {
    let pending = model.pending.remove(&ticket);
    let Some(Pending {
        request,
        incident,
        is_held,
        then,
    }) = pending
    else {
        return;
    };
    // What was held is told together, once all of it has been tried. What is sensed may be known already from another
    // window.
    if is_held || matches!(request.command, Command::Sense { .. }) {
        return;
    }
    if let Then::TypedBack(step) = &then {
        return super::grid::answered(model, step, Some(refusal.sentence));
    }
    let form = match refusal.kind {
        RefusalKind::WantsWhy => Some(ask::why(request.clone(), &refusal.sentence)),
        RefusalKind::WantsAnswers => answers(model, &request, &refusal.sentence),
        RefusalKind::Unknown | RefusalKind::Rule => None,
    };
    if let Some(mut form) = form {
        form.incident = incident;
        return model.push_question(form);
    }
    if matches!(request.command, Command::Open(_)) {
        plan_all_the_same(model);
    }
    let complaint = Complaint {
        sentence: format!("Not yet: {}", refusal.sentence),
        hint: refusal.hint,
    };
    complain(model, &complaint);
}

/// No log can be begun: the plan is shown to be read.
fn plan_all_the_same(model: &mut Model) {
    if model.log().is_none() && matches!(model.top(), Screen::First(_) | Screen::Help(_)) {
        model.push(Screen::Plan);
    }
}

/// The dialog that asks for what a step wants answered.
fn answers(model: &Model, request: &Request, sentence: &str) -> Option<super::super::form::Form> {
    let Command::Step { step, action, .. } = &request.command else {
        return None;
    };
    let mut form = match action {
        StepAction::Earlier => ask::earlier(model, step)?,
        _ => ask::done(model, step)?,
    };
    form.fault = Some(sentence.to_owned());
    Some(form)
}

/// What was held is in the log, or set aside: then a dialog says what and why, and the briefing keeps it in sight.
fn released(model: &mut Model, recorded: usize, refused: Vec<NotTaken>) {
    model.held = None;
    let words = narrate::counted(recorded as u64, "entry", "entries");
    let saved = format!("The disk is back: {words} saved.");
    if refused.is_empty() {
        return model.say(Tone::Good, saved);
    }
    let form = ask::not_taken(model, &saved, &refused);
    model.set_aside.extend(refused);
    model.push_question(form);
}
