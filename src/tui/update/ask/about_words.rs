//! Dialogs about what is said to people outside.

use crate::incident::outsiders;
use crate::plan::model::{MessageId, NotifyId};

use super::super::super::form::{Form, Name, Purpose, Reading};
use super::super::super::model::Model;
use super::super::super::theme::Tone;
use super::about_incident::new;

/// What was said to or by somebody outside.
pub(in super::super::super) fn message(model: &Model, contact: Option<&str>) -> Form {
    let ways = [("in", "They told us"), ("out", "We told them")];
    let ways = ways.map(|(word, shown)| (word.to_owned(), shown.to_owned())).to_vec();
    let mut form = new(model, "What was said", Purpose::Message, "Record")
        .line(Name::Contact, "With whom?", Reading::Words, "")
        .required()
        .holding(contact.unwrap_or_default())
        .choice(Name::Choice, "Which way?", ways, Some(0))
        .line(
            Name::Words,
            "What was said?",
            Reading::Words,
            "\"no estimate\" is worth writing down too",
        )
        .required()
        .line(
            Name::Next,
            "Next word when?",
            Reading::NextTime,
            "as in 09:50; empty: nothing agreed",
        )
        .line(
            Name::Reference,
            "Their number for it",
            Reading::Words,
            "may be left empty",
        )
        .line(Name::Medium, "Over what?", Reading::Words, "phone, if left empty");
    form.at = usize::from(contact.is_some());
    form
}

/// The words of a text as they are said now, to be read out or changed.
pub(in super::super::super) fn words(model: &Model, id: &MessageId) -> Option<Form> {
    let plan = model.state()?.plan()?;
    let text = plan.message(id.as_str())?;
    let mut form = new(model, &*text.title, Purpose::Words(id.clone()), "Say this from now on");
    let said = super::super::lists::spoken_words(model, plan, id);
    for line in said.iter().flat_map(|said| said.text.lines()) {
        form = form.says(Tone::Strong, line);
    }
    if let Some(changed) = said.and_then(|said| said.changed) {
        form = form.says(Tone::Quiet, changed);
    }
    Some(
        form.line(
            Name::Words,
            "Say instead",
            Reading::Words,
            "all of it, as in: Back by 4. Ring then.",
        )
        .required()
        .line(
            Name::Next,
            "More known when?",
            Reading::NextTime,
            "as in 16:00: you are reminded; empty: not known",
        ),
    )
}

/// An outsider was told.
pub(in super::super::super) fn notify(model: &Model, id: &NotifyId) -> Option<Form> {
    let clocks = outsiders::clocks(model.state()?, model.seen_at);
    let notify = clocks.iter().find(|clock| clock.notify.id == *id)?.notify;
    let mut form = new(model, &*notify.title, Purpose::Notify(id.clone()), "They were told");
    if let Some(text) = &notify.text {
        form = form.says(Tone::Plain, &**text);
    }
    Some(
        form.line(Name::Person, "Who took it?", Reading::Words, "a name; it is our proof")
            .line(
                Name::Reference,
                "Their number for it",
                Reading::Words,
                "may be left empty",
            )
            .line(Name::When, "When?", Reading::PastTime, "empty: now"),
    )
}
