//! Dialogs about a service.

use crate::incident::narrate;
use crate::plan::model::{ServiceId, ServiceStatus};

use super::super::super::form::{Form, Name, Purpose, Reading};
use super::super::super::model::Model;

fn name_of(model: &Model, service: &ServiceId) -> String {
    let name = model
        .state()
        .and_then(|state| state.service(service.as_str(), None))
        .map(|service| service.name.clone());
    name.unwrap_or_else(|| service.as_str().to_owned())
}

/// The state of a service, with when, where, under which fault number and why. With a state that a key has named, the
/// dialog stands at its button: one more Enter records it.
pub(in super::super::super) fn service(
    model: &Model,
    (service, site): (&ServiceId, Option<&str>),
    named: Option<ServiceStatus>,
) -> Form {
    let present = model
        .state()
        .and_then(|state| state.service(service.as_str(), site))
        .map(crate::incident::state::ServiceState::status);
    let is_out = matches!(present, Some(ServiceStatus::Down | ServiceStatus::Slow));
    let mut order = vec![
        ServiceStatus::Down,
        ServiceStatus::Slow,
        ServiceStatus::Back,
        ServiceStatus::Verified,
        ServiceStatus::Up,
        ServiceStatus::Unknown,
    ];
    // What was out is not simply up again: it works and is not yet trusted.
    order.retain(|status| !(is_out && *status == ServiceStatus::Up));
    let named = named.map(|status| {
        if order.contains(&status) {
            status
        } else {
            ServiceStatus::Back
        }
    });
    let options = order
        .iter()
        .map(|status| (status.word().to_owned(), narrate::service_words(*status).to_owned()))
        .collect();
    let chosen = named.and_then(|named| order.iter().position(|status| *status == named));
    let mut form = Form::new(name_of(model, service), Purpose::Service(service.clone()), "Record")
        .choice(Name::Choice, "It is", options, chosen)
        .required()
        .line(Name::When, "Since when?", Reading::PastTime, "empty: now")
        .choice(
            Name::Roughly,
            "How sure is the time?",
            vec![
                ("exactly".to_owned(), "Sure".to_owned()),
                ("roughly".to_owned(), "About".to_owned()),
            ],
            Some(0),
        )
        .line(Name::Reference, "Fault number", Reading::Words, "may be left empty");
    let sites = &model.setting.practice.sites;
    if sites.len() > 1 {
        let mut options = vec![(String::new(), "Everywhere".to_owned())];
        options.extend(sites.iter().map(|site| (site.clone(), site.clone())));
        let here = options.iter().position(|(word, _)| Some(&**word) == site);
        form = form.choice(Name::Site, "Where?", options, Some(here.unwrap_or(0)));
    }
    form = form.line(Name::Why, "Why, or how we know", Reading::Words, "may be left empty");
    if chosen.is_some() {
        form.at = form.fields.len();
    }
    form.incident.clone_from(&model.focus);
    form
}

/// The fault number of a service.
pub(in super::super::super) fn reference(model: &Model, service: &ServiceId) -> Form {
    let mut form = Form::new(name_of(model, service), Purpose::Reference(service.clone()), "Record")
        .line(Name::Reference, "Fault number", Reading::Words, "as the desk gave it")
        .required();
    form.incident.clone_from(&model.focus);
    form
}

/// Who keeps an eye on a service, and when next.
pub(in super::super::super) fn watch(model: &Model, service: &ServiceId) -> Form {
    let title = format!("{}: keep an eye on it", name_of(model, service));
    let mut form = Form::new(title, Purpose::Watch(service.clone()), "Record")
        .line(Name::Person, "Who does?", Reading::Words, "a name")
        .required()
        .line(
            Name::Next,
            "When next?",
            Reading::NextTime,
            "as in 10:30; empty: no time",
        );
    form.incident.clone_from(&model.focus);
    form
}
