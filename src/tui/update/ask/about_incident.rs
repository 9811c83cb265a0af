//! Dialogs about the incident as a whole.

use crate::incident::ids::{IncidentId, Label};
use crate::incident::narrate;
use crate::incident::state::{IncidentStatus, ServiceState, State};
use crate::incident::timing;
use crate::plan::condition::StepStatus;
use crate::plan::model::{PhaseId, Required, RoleId, ServiceStatus};

use crate::plan::scenario::{DebriefKind, DebriefQuestion};
use crate::report::{QUESTIONS, Question};
use crate::session::NotTaken;

use super::super::super::form::{Form, Name, Purpose, Reading};
use super::super::super::model::Model;
use super::super::super::setting::PlanChoice;
use super::super::super::text;
use super::super::super::theme::Tone;

/// The questions of the debrief on the day itself; the review asks the others.
fn questions() -> impl Iterator<Item = &'static Question> {
    QUESTIONS
        .iter()
        .filter(|question| question.part != "review" || question.id == "learned")
}

/// How many lines of the briefing stand in a dialog; the whole of it is a screen of its own.
const BRIEFLY: usize = 8;

pub(super) fn new(model: &Model, title: impl Into<String>, purpose: Purpose, button: &str) -> Form {
    let mut form = Form::new(title, purpose, button);
    form.incident.clone_from(&model.focus);
    form
}

/// Something to be written down.
pub(in super::super::super) fn note(model: &Model) -> Form {
    new(model, "Write down", Purpose::Note, "Record")
        .line(
            Name::Words,
            "What?",
            Reading::Words,
            "no patient's name: the slip's number",
        )
        .required()
        .line(Name::When, "When was it?", Reading::PastTime, "empty: now")
}

/// A timer.
pub(in super::super::super) fn timer(model: &Model) -> Form {
    new(model, "Remind us", Purpose::Timer, "Start")
        .line(Name::Length, "In how long?", Reading::Length, "as in 20m or 1h")
        .required()
        .line(Name::Words, "Of what?", Reading::Words, "")
        .required()
}

/// A timer that is over.
pub(in super::super::super) fn timer_done(model: &Model, number: &Label) -> Form {
    new(
        model,
        format!("Timer {number}"),
        Purpose::TimerDone(number.clone()),
        "It is over",
    )
}

/// A role given or passed on.
pub(in super::super::super) fn role(model: &Model, role: &RoleId) -> Option<Form> {
    let state = model.state()?;
    let known = state.roles.iter().find(|state| state.id == *role)?;
    let holder = known.holders.latest();
    let button = if holder.is_some() { "Hand over" } else { "Take it" };
    let mut form = new(model, &*known.title, Purpose::Role(role.clone()), button);
    if let Some(holder) = holder {
        form = form.says(Tone::Plain, format!("Now with {}.", holder.value.name));
        let lines = model.log().map(|log| super::super::lists::briefing(log, model.seen_at));
        let lines = lines.unwrap_or_default();
        for (tone, words) in lines.iter().take(BRIEFLY) {
            form = form.says(*tone, &**words);
        }
        if lines.len() > BRIEFLY {
            let more = lines.len() - BRIEFLY;
            form = form.says(Tone::Quiet, format!("and {more} more: Esc, then i shows everything"));
        }
    }
    if let Some(usually) = state
        .plan()
        .and_then(|plan| plan.role(role.as_str()))
        .and_then(|role| role.usually.as_ref())
    {
        form = form.says(Tone::Quiet, format!("Usually {usually}."));
    }
    Some(
        form.line(Name::Person, "Who?", Reading::Words, "initials or a name")
            .required(),
    )
}

/// A phase to be entered.
pub(in super::super::super) fn phase(model: &Model, id: &PhaseId) -> Option<Form> {
    let state = model.state()?;
    let to = state.plan()?.phase(id.as_str())?;
    if state.phase().is_some_and(|current| current.id == *id) {
        return None;
    }
    let mut form = new(
        model,
        format!("Go to {}", to.title),
        Purpose::Phase(id.clone()),
        "Go on",
    );
    if let Some(left) = state.phase() {
        let open: Vec<&str> = open_steps(state, model)
            .into_iter()
            .filter(|(phase, ..)| *phase == left.title)
            .map(|(_, step, _)| step)
            .collect();
        if open.is_empty() {
            form = form.says(Tone::Plain, format!("Everything in {} is settled.", left.title));
        } else {
            let words = narrate::counted(open.len() as u64, "step", "steps");
            form = form.says(
                Tone::Plain,
                format!("{words} of {} stay open and can still be done:", left.title),
            );
            for step in open {
                form = form.says(Tone::Quiet, format!("- {step}"));
            }
        }
    }
    Some(form)
}

/// The open steps: phase, step, and whether it must be done.
fn open_steps<'a>(state: &'a State, model: &Model) -> Vec<(&'a str, &'a str, bool)> {
    state
        .plan_steps()
        .filter(|(phase, step)| timing::is_outstanding(state, phase, step, model.seen_at))
        .map(|(phase, step)| (&*phase.title, &*step.title, step.required == Required::Must))
        .collect()
}

/// Another plan to go on with.
pub(in super::super::super) fn switch(model: &Model, choice: &PlanChoice) -> Form {
    let mut form = new(
        model,
        format!("Go on with: {}", choice.plan.title),
        Purpose::Switch(choice.plan.id.as_str().to_owned()),
        "Go on with it",
    )
    .says(
        Tone::Plain,
        "Everything logged so far comes along: services, times, notes, paper.",
    );
    if let Some(summary) = &choice.plan.summary {
        form = form.says(Tone::Quiet, &**summary);
    }
    form.line(
        Name::Why,
        "Why?",
        Reading::Reason,
        "Enter alone: later, you will be asked again",
    )
}

/// Who is at the keyboard.
pub(in super::super::super) fn keyboard(model: &Model) -> Form {
    let mut form = new(model, "Who is at the keyboard?", Purpose::Keyboard, "It is me");
    let people = &model.setting.practice.people;
    for person in people {
        if let Some(initials) = &person.initials {
            form = form.says(Tone::Plain, format!("{initials}  {}", person.name));
        }
    }
    let hint = "two letters or more; empty: nobody, entries stay unsigned";
    form.line(Name::Person, "Initials", Reading::Initials, hint)
}

/// What is not back, open or owed, and why it is ended all the same.
pub(in super::super::super) fn stand_down(model: &Model) -> Option<Form> {
    let state = model.state()?;
    if state.drill.is_some() {
        let says = "Its clock stops and nothing more comes. Then: what was tried, and how it went.";
        let form = new(model, "End the exercise?", Purpose::StandDown, "End it").says(Tone::Plain, says);
        let form = form.line(Name::Why, "Why now?", Reading::Reason, "");
        return Some(form.required().holding("it is over"));
    }
    let mut form = new(model, "Stand down?", Purpose::StandDown, "Stand down").says(
        Tone::Plain,
        "The emergency ends. Typing up and late entries go on; nothing is closed.",
    );
    if model.open_incidents().len() > 1 {
        let since = narrate::hour_words(state.declared, state.practice.zone);
        let title = state.plan_in_use().map_or("", |used| &used.title);
        form = form.says(Tone::Strong, format!("This one: {title}, since {since}"));
    }
    for line in unsettled(state, model) {
        form.says.push(line);
    }
    let hint = "type the reason; or type later, and you will be asked again";
    form = form.line(Name::Why, "Why now?", Reading::Reason, hint).required();
    // What is not back wants somebody who looks after it once everybody else has gone back to work.
    for service in not_back(state)
        .filter(|service| service.site.is_none())
        .take(MOST_WATCHED)
    {
        if state.watched().all(|watch| watch.service != service.id) {
            let label = text::cut(&format!("Watches {}", service.name), 26).into_owned();
            let hint = "who does, until it can be trusted? empty: nobody yet";
            form = form.line(Name::Watch(service.id.clone()), &label, Reading::Words, hint);
        }
    }
    Some(form)
}

/// So many open steps are named in a dialog; the rest is counted.
const MOST_OPEN: usize = 4;

/// For so many services the end of the emergency asks who watches them.
const MOST_WATCHED: usize = 4;

/// The services that staff cannot lean on yet.
fn not_back(state: &State) -> impl Iterator<Item = &ServiceState> {
    let is_well = |status| matches!(status, ServiceStatus::Up | ServiceStatus::Verified);
    state.services.iter().filter(move |service| !is_well(service.status()))
}

/// What is not settled: services that are not back, steps that are open or could not be done, timers, reasons owed.
fn unsettled(state: &State, model: &Model) -> Vec<(Tone, String)> {
    let mut lines = Vec::new();
    for service in not_back(state) {
        let words = narrate::service_words(service.status());
        let mut watched = state.watched().filter(|watch| watch.service == service.id);
        let owner = watched.next().map(|watch| format!(", watched by {}", watch.owner));
        let (name, owner) = (service.shown_name(), owner.unwrap_or_default());
        // What works again is not "not back", though nobody leans on it yet.
        let words = match service.status() {
            ServiceStatus::Back => format!("Working, not yet trusted: {name}{owner}"),
            _ => format!("Not back: {name}, {words}{owner}"),
        };
        lines.push((Tone::Attention, words));
    }
    let open = open_steps(state, model);
    let musts = open.iter().filter(|(_, _, must)| *must);
    for (phase, step, _) in musts.clone().take(MOST_OPEN) {
        lines.push((Tone::Attention, format!("Open: {step} ({phase})")));
    }
    let listed = musts.count().min(MOST_OPEN);
    if open.len() > listed {
        let words = narrate::counted((open.len() - listed) as u64, "further step", "further steps");
        lines.push((Tone::Quiet, format!("{words} open")));
    }
    lines.extend(never_entered(state, model));
    let undone = state.plan_steps().filter(|(phase, step)| {
        step.required == Required::Must && timing::status(state, phase, step, model.seen_at) == StepStatus::Cannot
    });
    for (phase, step) in undone {
        lines.push((
            Tone::Attention,
            format!("Could not be done: {} ({})", step.title, phase.title),
        ));
    }
    let timers = state.timers.iter().filter(|timer| timer.ended.is_none()).count();
    if timers > 0 {
        let words = narrate::counted(timers as u64, "timer", "timers");
        lines.push((Tone::Quiet, format!("{words} running")));
    }
    let owed = state.owed.iter().filter(|owed| !owed.given).count();
    if owed > 0 {
        let words = narrate::counted(owed as u64, "reason", "reasons");
        lines.push((Tone::Attention, format!("{words} owed (i lists them)")));
    }
    lines
}

/// The parts of the plan that were never entered: their steps are not open, but nobody should go past them unawares.
fn never_entered(state: &State, model: &Model) -> Option<(Tone, String)> {
    let mut parts: Vec<&str> = Vec::new();
    let mut steps = 0;
    for (phase, _) in state
        .plan_steps()
        .filter(|(phase, step)| timing::is_never_entered(state, phase, step, model.seen_at))
    {
        steps += 1;
        if parts.last() != Some(&&*phase.title) {
            parts.push(&phase.title);
        }
    }
    let words = narrate::counted(steps, "step", "steps");
    (steps > 0).then(|| (Tone::Quiet, format!("Never entered: {} ({words})", parts.join(", "))))
}

/// The questions of the debrief, those answered already with their answer.
pub(in super::super::super) fn debrief(model: &Model) -> Form {
    let asked = asked(model);
    let title = if model.drill().is_some() {
        "Debrief: five minutes, before anybody goes home"
    } else {
        "Debrief: ten minutes, standing up"
    };
    let mut form = new(model, title, Purpose::Debrief, "Record")
        .says(Tone::Plain, "Nobody is blamed. Leave a line empty for later.");
    if let Some(log) = model.log() {
        for fact in &log.state().debrief {
            let own = asked.iter().find(|known| known.id == fact.question);
            let known = QUESTIONS.iter().find(|known| known.id == fact.question);
            let standard = known.map_or(&*fact.question, |known| known.title);
            let question = own.map_or(standard, |own| &own.question);
            let answer = log.words().shown(fact.text).unwrap_or_default();
            form = form.says(Tone::Quiet, format!("{question} {answer}"));
        }
    }
    for one in &asked {
        let (reading, hint) = match one.kind {
            DebriefKind::Score => (Reading::Number, "a number"),
            _ => (Reading::Words, ""),
        };
        form = form.line(Name::Question(one.id.clone()), &one.question, reading, hint);
    }
    form
}

/// What is asked: after an exercise what its scenario asks, where it asks anything.
fn asked(model: &Model) -> Vec<DebriefQuestion> {
    let told = model.drill().and_then(|drill| drill.scenario.as_ref());
    let own = told.map(|text| text.scenario().debrief.clone()).unwrap_or_default();
    if !own.is_empty() {
        return own;
    }
    let standard = questions().map(|known| DebriefQuestion {
        id: known.id.to_owned(),
        question: known.title.to_owned(),
        kind: DebriefKind::Text,
    });
    standard.collect()
}

/// Something to be changed afterwards.
pub(in super::super::super) fn action(model: &Model) -> Form {
    new(model, "Something to change", Purpose::Action, "Record")
        .line(Name::Words, "What?", Reading::Words, "")
        .required()
        .line(Name::Person, "Who does it?", Reading::Words, "a name")
        .required()
        .line(Name::Day, "By which day?", Reading::Day, "as in 30/6 or friday")
        .required()
}

/// The incident is closed.
pub(in super::super::super) fn close(model: &Model) -> Form {
    const AFTER: &str = "Late entries are still taken, and make a new issue of the report.";
    let mut form = new(model, "Close it?", Purpose::Close, "Close");
    let Some(state) = model.state() else { return form };
    let since = narrate::moment_words(
        state.declared,
        state.practice.zone,
        model.seen_at.day_in(state.practice.zone),
    );
    let title = state.plan_in_use().map_or("", |used| &used.title);
    form = form.says(Tone::Strong, format!("{title}, since {since}"));
    let mut lines = unsettled(state, model);
    if state.debrief.is_empty() {
        lines.push((Tone::Attention, "No question of the debrief is answered.".to_owned()));
    }
    let actions = state.actions.iter().filter(|action| action.done.is_none()).count();
    if actions > 0 {
        let words = narrate::counted(actions as u64, "action", "actions");
        lines.push((Tone::Quiet, format!("{words} to be changed afterwards, not done yet")));
    }
    if lines.is_empty() {
        return form.says(Tone::Plain, format!("Nothing is open. {AFTER}")).line(
            Name::Why,
            "Anything to explain",
            Reading::Words,
            "may be left empty",
        );
    }
    form = form.says(Tone::Plain, format!("This is not settled. {AFTER}"));
    form.says.extend(lines);
    let hint = "in a few words: the report prints them";
    form.line(Name::Why, "Why close it so?", Reading::Words, hint)
        .required()
}

/// An incident that another PC wrote last.
pub(in super::super::super) fn carry_on(model: &Model, incident: &IncidentId) -> Form {
    let mut form = Form::new("Carry on here?", Purpose::CarryOn(incident.clone()), "Carry on here");
    if let Some(log) = model.logs.get(incident)
        && let Some(last) = log.entries().next_back()
    {
        let state = log.state();
        let by = last.by.as_ref().map_or("somebody unsigned", |by| by.as_str());
        let at = narrate::moment_words(last.at, state.practice.zone, model.seen_at.day_in(state.practice.zone));
        let title = state.plan_in_use().map_or("", |plan| &plan.title);
        form = form
            .says(Tone::Strong, format!("{title}: last entry {at} by {by}."))
            .says(
                Tone::Plain,
                "It was written on another PC. Is that PC out of use? Then carry on here.",
            )
            .says(
                Tone::Plain,
                "If both go on, both logs are kept and can be put together later.",
            );
    }
    form
}

/// What was held and could not be recorded when the disk was back.
pub(in super::super::super) fn not_taken(model: &Model, saved: &str, refused: &[NotTaken]) -> Form {
    let words = narrate::counted(
        refused.len() as u64,
        "entry was NOT recorded",
        "entries were NOT recorded",
    );
    let mut form = new(model, &words, Purpose::Read, "I have read it").says(Tone::Plain, saved);
    for one in refused {
        let said = crate::verb::say(&one.request, model.zone());
        form = form
            .says(Tone::Strong, said)
            .says(Tone::Attention, format!("Not taken: {}", one.why));
    }
    if let Some(file) = refused.iter().find_map(|one| one.aside.as_ref()) {
        form = form.says(Tone::Plain, format!("Kept in {}", file.display()));
    }
    form.says(Tone::Plain, "Put it on paper, or record it anew. i shows it again.")
}

/// Whether to leave.
pub(in super::super::super) fn quit(model: &Model) -> Form {
    let mut form = new(model, "Leave the program?", Purpose::Quit, "Leave");
    let is_running = model
        .state()
        .is_some_and(|state| state.status == IncidentStatus::Running);
    if is_running {
        form = form.says(
            Tone::Plain,
            "The incident goes on. Everything shown as saved is saved; start again to carry on.",
        );
    }
    if let Some(held) = &model.held {
        let words = narrate::counted(held.waiting as u64, "entry is", "entries are");
        form = form.says(
            Tone::Alarm,
            format!("{words} NOT SAVED. Write them on paper before you leave."),
        );
    }
    form
}
