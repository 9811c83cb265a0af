//! Screens that are lists or texts: contacts, print, prepare, the briefing, the keys.

use crate::incident::entry::WordKey;
use crate::incident::log::Log;
use crate::incident::moment::Moment;
use crate::incident::narrate;
use crate::incident::outsiders::{self, OutsideClock};
use crate::incident::reminder::{About, Reminder, reminders};
use crate::incident::state::IncidentStatus;
use crate::incident::timing;
use crate::plan::model::{MessageId, Plan, Required, ServiceStatus};
use crate::plan::practice::Contact;

use super::super::intent::Intent;
use super::super::model::{Does, Menu, MenuItem, Model, Screen};
use super::super::msg::{Effect, Paper};
use super::super::theme::Tone;
use super::{Turn, ask, cards, dialog, practice};

/// How many lines a page is.
const PAGE: usize = 10;

/// Where a key moves a selection or a text to.
pub(super) fn moved(at: usize, intent: Intent, last: usize) -> usize {
    let to = match intent {
        Intent::Up => at.saturating_sub(1),
        Intent::Down => at.saturating_add(1),
        Intent::PageUp => at.saturating_sub(PAGE),
        Intent::PageDown => at.saturating_add(PAGE),
        Intent::First => 0,
        Intent::Last => last,
        _ => at,
    };
    to.min(last)
}

/// Whom to ring, those that the plan in use names first.
pub fn contact_rows(model: &Model) -> Vec<&Contact> {
    let contacts = &model.setting.practice.contacts;
    let plan = model.state().and_then(|state| state.plan()).or_else(|| {
        let choice = model.setting.default_plan();
        choice.map(|choice| &*choice.plan)
    });
    let is_named = |contact: &&Contact| {
        plan.is_some_and(|plan| {
            let of_services = plan.services.iter().filter_map(|service| service.contact.as_ref());
            let of_steps = plan.steps().filter_map(|(_, step)| step.contact.as_ref());
            of_services.chain(of_steps).any(|id| *id == contact.id)
        })
    };
    let (first, rest): (Vec<_>, Vec<_>) = contacts.iter().partition(is_named);
    first.into_iter().chain(rest).collect()
}

/// A line of the contacts: an outsider who must be told and has not been, or somebody to ring.
#[derive(Debug, Clone, Copy)]
pub enum ContactLine<'a> {
    /// Must be told.
    Notify(OutsideClock<'a>),
    /// Can be rung.
    Ring(&'a Contact),
}

/// The lines of the contacts, those that must be told first.
pub fn contact_lines(model: &Model) -> Vec<ContactLine<'_>> {
    let mut lines = Vec::new();
    if let Some(state) = model.state().filter(|state| state.is_open()) {
        let clocks = outsiders::clocks(state, model.seen_at).into_iter();
        let mut running: Vec<OutsideClock<'_>> = clocks.filter(OutsideClock::is_running).collect();
        running.sort_by_key(|clock| clock.due.map_or(i64::MAX, |due| due.0));
        lines.extend(running.into_iter().map(ContactLine::Notify));
    }
    lines.extend(contact_rows(model).into_iter().map(ContactLine::Ring));
    lines
}

/// A text of the plan as it is said now.
#[derive(Debug, Clone)]
pub struct Spoken {
    /// The words.
    pub text: String,
    /// Since when they are not the plan's, by whom, and when more is known.
    pub changed: Option<String>,
}

/// The words of a text as they are said now: those of the plan, or those that it was given last.
pub fn spoken_words(model: &Model, plan: &Plan, id: &MessageId) -> Option<Spoken> {
    let planned = plan.message(id.as_str())?;
    let said = model.log().and_then(|log| {
        let fact = log.state().words_in_use(id)?;
        let text = log.words().shown(log.at(fact.place)?.word(&WordKey::Text))?;
        let zone = log.state().practice.zone;
        let today = model.seen_at.day_in(zone);
        let by = fact.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
        let next = fact
            .next
            .map(|next| format!(", more known {}", narrate::moment_words(next, zone, today)));
        let at = narrate::moment_words(fact.occurred, zone, today);
        Some(Spoken {
            text: text.to_owned(),
            changed: Some(format!("Changed {at}{by}{}", next.unwrap_or_default())),
        })
    });
    Some(said.unwrap_or_else(|| Spoken {
        text: planned.text.trim().to_owned(),
        changed: None,
    }))
}

/// The menu of the texts that are read out.
pub(super) fn say(model: &mut Model) {
    let plan = model.state().and_then(|state| state.plan());
    let texts = plan
        .into_iter()
        .flat_map(|plan| plan.messages.iter().map(move |text| (plan, text)));
    let items = texts.map(|(plan, text)| MenuItem {
        words: text.title.clone(),
        note: spoken_words(model, plan, &text.id)
            .and_then(|said| Some(said.changed?.split(',').next()?.to_owned()))
            .unwrap_or_default(),
        does: Does::Words(text.id.clone()),
    });
    let menu = Menu {
        title: "Say which?".to_owned(),
        items: items.collect(),
        at: 0,
    };
    dialog::open(model, menu, "This plan has no texts.");
}

/// What can be written to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrintRow {
    /// The action cards of the plan.
    Cards,
    /// A file about the incident.
    File(Paper),
}

impl PrintRow {
    /// What the screen calls it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Cards => "Action cards, a page for each role",
            Self::File(paper) => paper.words(),
        }
    }
}

/// What can be written to a file.
pub const fn print_rows() -> [PrintRow; 6] {
    [
        PrintRow::Cards,
        PrintRow::File(Paper::ReportPage),
        PrintRow::File(Paper::ReportText),
        PrintRow::File(Paper::ReportData),
        PrintRow::File(Paper::Board),
        PrintRow::File(Paper::Handover),
    ]
}

/// A key on one of these screens.
pub(super) fn act(model: &mut Model, turn: &mut Turn, intent: Intent) {
    let last = match model.top() {
        Screen::Contacts(_) => contact_lines(model).len().saturating_sub(1),
        Screen::Print(_) => print_rows().len() - 1,
        _ => usize::MAX,
    };
    match (intent, model.top()) {
        (Intent::Enter, Screen::Contacts(at)) => contact(model, *at),
        (Intent::NumberIsRight | Intent::Change | Intent::Add | Intent::TakeOut, Screen::Contacts(at)) => {
            practice::contact(model, turn, intent, *at);
        }
        (Intent::Enter, Screen::Print(at)) => print(model, turn, *at),
        (Intent::Enter, Screen::Briefing(_)) => reasons(model),
        (Intent::Enter, Screen::Keys(_) | Screen::Wall) => model.pop(),
        _ => {}
    }
    if let Some(
        Screen::Contacts(at)
        | Screen::Print(at)
        | Screen::Briefing(at)
        | Screen::Keys(at)
        | Screen::Outcome(at)
        | Screen::Paper(at)
        | Screen::Patients(at),
    ) = model.top_mut()
    {
        *at = moved(*at, intent, last);
    }
}

fn contact(model: &mut Model, at: usize) {
    if model.focus.is_none() {
        return practice::change_contact(model, at);
    }
    let form = match contact_lines(model).get(at) {
        Some(ContactLine::Notify(clock)) => ask::notify(model, &clock.notify.id),
        Some(ContactLine::Ring(contact)) => Some(ask::message(model, Some(&contact.name))),
        None => Some(ask::message(model, None)),
    };
    if let Some(form) = form {
        model.push(Screen::Form(Box::new(form)));
    }
}

fn print(model: &mut Model, turn: &mut Turn, at: usize) {
    match print_rows().get(at) {
        Some(PrintRow::Cards) => cards::of_incident(model, turn),
        Some(PrintRow::File(_)) if model.focus.is_none() => super::plan::nothing_here(model),
        Some(PrintRow::File(paper)) => turn.effects.push(Effect::Write(*paper)),
        None => {}
    }
}

/// The menu of reasons that are owed.
fn reasons(model: &mut Model) {
    let Some(log) = model.log() else { return };
    let owed = log.state().owed.iter().filter(|owed| !owed.given);
    let items = owed.filter_map(|owed| {
        let entry = log.at(owed.place)?;
        Some(MenuItem {
            words: narrate::sentence(entry, log),
            note: narrate::hour_words(entry.occurred, log.state().practice.zone),
            does: Does::Reason(owed.place),
        })
    });
    let menu = Menu {
        title: "Give which reason?".to_owned(),
        items: items.collect(),
        at: 0,
    };
    dialog::open(model, menu, "No reason is owed.");
}

/// What a reminder is about, with the words that were typed for it: a timer's number helps nobody.
pub fn reminder_words(log: Option<&Log>, reminder: &Reminder) -> String {
    let words = reminder.words.and_then(|words| log?.words().shown(Some(words)));
    match (words, &reminder.about) {
        (Some(words), About::Timer(number)) => format!("{words} (timer {number})"),
        (Some(words), _) => format!("{}: {words}", reminder.title),
        (None, _) => reminder.title.clone(),
    }
}

/// What the next lead must know: where it stands, what is not back, what is due, what is open, what is owed.
pub fn briefing(log: &Log, now: Moment) -> Vec<(Tone, String)> {
    let state = log.state();
    let zone = state.practice.zone;
    let mut lines = Vec::new();
    if let Some(phase) = state.phase() {
        lines.push((Tone::Strong, format!("We are in: {}", phase.title)));
    }
    for service in &state.services {
        let status = service.status();
        if !matches!(status, ServiceStatus::Up | ServiceStatus::Verified) {
            let since = narrate::hour_words(service.since(), zone);
            let words = narrate::service_words(status);
            lines.push((
                Tone::Attention,
                format!("{}: {words} since {since}", service.shown_name()),
            ));
        }
    }
    // Once it is stood down, what was due in the emergency is due no more.
    let is_over = state.status == IncidentStatus::StoodDown;
    let due = reminders(state, now).into_iter();
    for reminder in due.filter(|reminder| !is_over || reminder.at > now).take(5) {
        let at = narrate::moment_words(reminder.at, zone, now.day_in(zone));
        let tone = if reminder.at <= now {
            Tone::Attention
        } else {
            Tone::Plain
        };
        lines.push((tone, format!("Due {at}: {}", reminder_words(Some(log), &reminder))));
    }
    for decision in &state.decisions {
        let at = narrate::hour_words(decision.occurred, zone);
        lines.push((
            Tone::Plain,
            format!("Decided {at}: {} {}", decision.question, decision.choice),
        ));
    }
    let open = state.plan_steps().filter(|(phase, step)| {
        let entered = state.first_entered(&phase.id).is_some();
        entered && step.required == Required::Must && timing::status(state, phase, step, now).is_open()
    });
    for (phase, step) in open {
        lines.push((Tone::Plain, format!("Open: {} ({})", step.numbered(), phase.title)));
    }
    if !state.anomalies.is_empty() {
        let words = narrate::counted(state.anomalies.len() as u64, "entry does", "entries do");
        lines.push((
            Tone::Attention,
            format!("{words} not fit with the rest: 5, then f, shows which"),
        ));
    }
    for owed in state.owed.iter().filter(|owed| !owed.given) {
        if let Some(entry) = log.at(owed.place) {
            lines.push((
                Tone::Attention,
                format!("Reason owed: {}", narrate::sentence(entry, log)),
            ));
        }
    }
    lines
}
