//! Dialogs about entries of the log.

use crate::incident::command::Request;
use crate::incident::entry::Entry;
use crate::incident::ids::Label;
use crate::incident::log::{Log, is_beyond_correction};
use crate::incident::narrate;

use super::super::super::form::{Form, Name, Purpose, Reading};
use super::super::super::model::Model;
use super::super::super::theme::Tone;

const WHY_LATER: &str = "Enter alone: later, you will be asked again";

/// A rule wants a reason for a request.
pub(in super::super::super) fn why(request: Request, sentence: &str) -> Form {
    Form::new("Why?", Purpose::Why(Box::new(request)), "Record")
        .says(Tone::Plain, sentence)
        .line(Name::Why, "Why?", Reading::Reason, WHY_LATER)
}

/// What an entry and everything its command wrote say, line by line.
fn listed(mut form: Form, log: &Log, entry: &Entry) -> Form {
    for part in log.command_of(entry) {
        let at = narrate::hour_words(part.occurred, log.state().practice.zone);
        let no = log.state().name_of(part.place);
        form = form.says(Tone::Strong, format!("{no}  {at}  {}", narrate::sentence(part, log)));
    }
    form
}

/// An entry to be struck out.
pub(in super::super::super) fn correct(model: &Model, entry: &Entry) -> Option<Form> {
    let log = model.log()?;
    let name = log.state().name_of(entry.place);
    let mut form = Form::new(
        format!("Strike out entry {name}?"),
        Purpose::Correct(name),
        "Strike out",
    );
    form.incident.clone_from(&model.focus);
    if is_beyond_correction(&entry.event) {
        return None;
    }
    form = listed(form, log, entry).says(Tone::Plain, "It stays in the log, struck through, with your reason.");
    Some(form.line(Name::Why, "Why?", Reading::Reason, WHY_LATER))
}

/// One's own last entry to be struck out; none where there is none. It is struck out by its number: what somebody else
/// writes while this is asked is not what was asked.
pub(in super::super::super) fn undo(model: &Model) -> Option<Form> {
    let log = model.log()?;
    let by = model.keyboard.as_ref();
    let entry = log.last_own(model.setting.station, by)?;
    let name = log.state().name_of(entry.place);
    let mut form = Form::new("Undo this?", Purpose::Correct(name), "Undo");
    form.incident.clone_from(&model.focus);
    form = listed(form, log, entry);
    if by.is_none() {
        form = form.says(
            Tone::Attention,
            "Nobody is at the keyboard (F2), so this may be a colleague's entry. Is it yours?",
        );
    }
    Some(form.says(Tone::Plain, "It stays in the log, struck through."))
}

/// The words of an entry to be removed.
pub(in super::super::super) fn redact(model: &Model, entry: &Entry) -> Option<Form> {
    let log = model.log()?;
    let name = log.state().name_of(entry.place);
    let mut form = Form::new(
        format!("Remove the words of entry {name}?"),
        Purpose::Redact(name),
        "Remove for good",
    );
    form.incident.clone_from(&model.focus);
    if entry.words.is_empty() {
        return None;
    }
    form = form.says(Tone::Strong, narrate::sentence(entry, log));
    form = form
        .says(
            Tone::Alarm,
            "The words are gone for good, and names that practice.yaml has not. Times and facts stay, and so does your reason.",
        )
        .says(
            Tone::Plain,
            "For names of patients and the like that should never have been typed.",
        );
    Some(
        form.line(Name::Why, "Why?", Reading::Words, "not the words themselves")
            .required(),
    )
}

/// The reason that an entry owes.
pub(in super::super::super) fn reason_for(model: &Model, entry: &Entry) -> Option<Form> {
    let log = model.log()?;
    let name = log.state().name_of(entry.place);
    let mut form = Form::new("A reason is owed", Purpose::ReasonFor(name), "Record");
    form.incident.clone_from(&model.focus);
    form = form.says(Tone::Strong, narrate::sentence(entry, log));
    Some(form.line(Name::Words, "Why was it?", Reading::Words, "").required())
}

/// Words to be found in the log.
pub(in super::super::super) fn find(model: &Model) -> Form {
    let mut form = Form::new("Find in the log", Purpose::Find, "Find").line(
        Name::Words,
        "Words, a name or a number",
        Reading::Words,
        "",
    );
    form.incident.clone_from(&model.focus);
    form
}

/// Something to be changed has been changed.
pub(in super::super::super) fn action_done(model: &Model, number: &Label) -> Form {
    let mut form = Form::new(
        format!("Action {number}"),
        Purpose::ActionDone(number.clone()),
        "It is done",
    );
    form.incident.clone_from(&model.focus);
    form
}
