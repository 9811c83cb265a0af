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

/// The state of a service, with when, where, under which fault number and why.
pub(in super::super::super) fn service(model: &Model, service: &ServiceId) -> Form {
    let order = [
        ServiceStatus::Down,
        ServiceStatus::Slow,
        ServiceStatus::Back,
        ServiceStatus::Verified,
        ServiceStatus::Up,
        ServiceStatus::Unknown,
    ];
    let options = order
        .map(|status| (status.word().to_owned(), narrate::service_words(status).to_owned()))
        .to_vec();
    let present = model
        .state()
        .and_then(|state| state.service(service.as_str(), None))
        .and_then(|service| order.iter().position(|status| *status == service.status()));
    let mut form = Form::new(name_of(model, service), Purpose::Service(service.clone()), "Record")
        .choice(Name::Choice, "It is", options, present)
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
        form = form.choice(Name::Site, "Where?", options, Some(0));
    }
    form = form.line(Name::Why, "Why, or how we know", Reading::Words, "may be left empty");
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
