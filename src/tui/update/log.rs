//! The log: which entries are shown, and what can be done with one.

use crate::incident::entry::Entry;
use crate::incident::event::Event;
use crate::incident::log::Log;
use crate::incident::narrate;

use super::super::intent::{Intent, Tab};
use super::super::model::{Filter, LogView, Model, Screen};
use super::super::theme::Tone;
use super::{ask, go, lists};

/// The entries that a view of the log shows, in fold order.
pub fn shown_entries<'a>(log: &'a Log, view: &LogView) -> Vec<&'a Entry> {
    let find = folded(&view.find);
    log.entries()
        .filter(|entry| passes(log, entry, view.filter))
        .filter(|entry| find.is_empty() || holds(log, entry, &find))
        .collect()
}

fn passes(log: &Log, entry: &Entry, filter: Filter) -> bool {
    match filter {
        Filter::All => true,
        Filter::Steps => matches!(
            entry.event,
            Event::StepRecorded(_) | Event::Decided(_) | Event::PhaseEntered(_) | Event::PlanSwitched(_)
        ),
        Filter::Services => matches!(
            entry.event,
            Event::ServiceRecorded(_) | Event::WatchStarted(_) | Event::Sensed(_)
        ),
        Filter::Words => matches!(
            entry.event,
            Event::Noted(_) | Event::MessageRecorded(_) | Event::Notified(_) | Event::Debriefed(_)
        ),
        Filter::Odd => {
            log.is_struck(entry)
                || is_late(entry)
                || entry.reason_owed
                || matches!(
                    entry.event,
                    Event::Corrected(_) | Event::Redacted(_) | Event::ClockJumped(_)
                )
                || log.state().anomalies.iter().any(|anomaly| anomaly.place == entry.place)
        }
    }
}

/// True where an entry was written five minutes or more after what it tells.
pub fn is_late(entry: &Entry) -> bool {
    entry.noted.since(entry.occurred).as_secs() >= 300
}

/// True where what an entry says, its number or its signature holds these words, folded.
fn holds(log: &Log, entry: &Entry, find: &str) -> bool {
    let no = folded(&log.state().name_of(entry.place).to_string());
    let by = entry.by.as_ref().map(|by| folded(by.as_str()));
    no == find || by.as_deref() == Some(find) || folded(&narrate::sentence(entry, log)).contains(find)
}

/// A text as it is compared when words are looked for: without case, accents and hyphens, so that `email` finds
/// `E-mail` and `Zoe` finds `Zoë`.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            '-' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\'' | '’' | '\u{300}'..='\u{36f}' => {}
            'à'..='å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => folded.push('e'),
            'ì'..='ï' | 'ī' => folded.push('i'),
            'ł' => folded.push('l'),
            'ñ' | 'ń' | 'ň' => folded.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => folded.push('o'),
            'ř' => folded.push('r'),
            'ś' | 'š' | 'ş' => folded.push('s'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ß' => folded.push_str("ss"),
            letter => folded.push(letter),
        }
    }
    folded
}

/// A key on the log or on one of its entries.
pub(super) fn act(model: &mut Model, intent: Intent) {
    match intent {
        Intent::Correct => {
            let form = chosen(model).and_then(|entry| ask::correct(model, entry));
            open(model, form, "This entry cannot be struck out.");
        }
        Intent::Redact => {
            let form = chosen(model).and_then(|entry| ask::redact(model, entry));
            open(model, form, "This entry has no words that could be removed.");
        }
        Intent::Enter if matches!(model.top(), Screen::Log(_)) => {
            if let Some(hash) = chosen(model).map(|entry| entry.hash) {
                model.push(Screen::Entry(hash, 0));
            }
        }
        Intent::Filter => {
            if let Some(Screen::Log(view)) = model.top_mut() {
                let at = Filter::ALL
                    .iter()
                    .position(|filter| *filter == view.filter)
                    .unwrap_or(0);
                view.filter = Filter::ALL[(at + 1) % Filter::ALL.len()];
                view.up = 0;
            }
        }
        _ => move_by(model, intent),
    }
}

fn open(model: &mut Model, form: Option<super::super::form::Form>, nothing: &str) {
    match form {
        Some(form) => model.push(Screen::Form(Box::new(form))),
        None => model.say(Tone::Plain, nothing),
    }
}

fn move_by(model: &mut Model, intent: Intent) {
    let count = match (model.log(), model.top()) {
        (Some(log), Screen::Log(view)) => shown_entries(log, view).len(),
        _ => 0,
    };
    match model.top_mut() {
        // The latest entry is the lowest line, and what is counted is the way up from it.
        Some(Screen::Log(view)) => {
            let last = count.saturating_sub(1);
            let at = last.saturating_sub(view.up);
            view.up = last - lists::moved(at, intent, last);
        }
        Some(Screen::Entry(_, top)) => *top = lists::moved(*top, intent, usize::MAX),
        _ => {}
    }
}

/// The entry that is chosen or looked at.
fn chosen(model: &Model) -> Option<&Entry> {
    let log = model.log()?;
    match model.top() {
        Screen::Log(view) => {
            let shown = shown_entries(log, view);
            shown.len().checked_sub(1 + view.up).map(|at| shown[at])
        }
        Screen::Entry(hash, _) => log.entries().find(|entry| entry.hash == *hash),
        _ => None,
    }
}

/// Goes to the log and asks what to look for.
pub(super) fn find(model: &mut Model) {
    if model.focus.is_none() {
        return super::plan::nothing_here(model);
    }
    if !matches!(model.top(), Screen::Log(_)) {
        go(model, Tab::Log);
    }
    let form = ask::find(model);
    model.push(Screen::Form(Box::new(form)));
}
