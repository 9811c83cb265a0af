//! Dialogs about people, contacts and opening hours: what practice.yaml keeps.

use chrono::Weekday;

use crate::plan::edit::hours_text;
use crate::plan::model::{ContactId, RoleId};
use crate::plan::practice::{Contact, Person};

use super::super::super::form::{Form, Name, Purpose, Reading};
use super::super::super::model::Model;
use super::super::super::theme::Tone;
use super::super::practice::day_name;

/// A contact to be changed.
pub(in super::super::super) fn contact(contact: &Contact) -> Form {
    let title = format!("{} ({})", contact.name, contact.id);
    let confirmed = contact.confirmed.map(|day| day.format("%Y-%m-%d").to_string());
    contact_fields(
        Form::new(title, Purpose::Contact(Some(contact.id.clone())), "Save"),
        [
            &contact.name,
            contact.phone.as_deref().unwrap_or_default(),
            contact.alternative.as_deref().unwrap_or_default(),
            contact.note.as_deref().unwrap_or_default(),
            &confirmed.unwrap_or_default(),
        ],
    )
}

/// Somebody to ring who is not in practice.yaml yet, under the id by which plans name them.
pub(in super::super::super) fn new_contact(id: Option<ContactId>) -> Form {
    let title = id
        .as_ref()
        .map_or_else(|| "Somebody to ring".to_owned(), |id| format!("Somebody to ring: {id}"));
    // "phone-provider" is "Phone provider" until somebody knows better.
    let name = id.as_ref().map(|id| {
        let spaced = id.as_str().replace('-', " ");
        let mut letters = spaced.chars();
        letters
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .chain(letters)
            .collect::<String>()
    });
    let form = Form::new(title, Purpose::Contact(id), "Save");
    contact_fields(form, [&name.unwrap_or_default(), "", "", "", ""])
}

fn contact_fields(form: Form, values: [&str; 5]) -> Form {
    let [name, phone, alternative, note, confirmed] = values;
    form.line(Name::Key("name"), "Name", Reading::Words, "")
        .required()
        .holding(name)
        .line(Name::Key("phone"), "Number", Reading::Words, "")
        .holding(phone)
        .line(Name::Key("alternative"), "Another way", Reading::Words, "")
        .holding(alternative)
        .line(Name::Key("note"), "Have at hand", Reading::Words, "")
        .holding(note)
        .line(
            Name::Key("confirmed"),
            "Last rung and right",
            Reading::Words,
            "today, or a day as in 2/11; empty: never",
        )
        .holding(confirmed)
}

/// A person to be changed, or somebody new.
pub(in super::super::super) fn person(model: &Model, person: Option<&Person>) -> Form {
    let title = person.map_or("Somebody who works here", |person| &person.name);
    let purpose = Purpose::Person(person.map(|person| person.id.clone()));
    let roles: Vec<&str> = person
        .map(|person| person.roles.iter().map(RoleId::as_str).collect())
        .unwrap_or_default();
    let known = known_roles(model).join(", ");
    let initials = person.and_then(|person| person.initials.as_deref());
    let phone = person.and_then(|person| person.phone.as_deref());
    Form::new(title, purpose, "Save")
        .line(Name::Key("name"), "Name", Reading::Words, "")
        .required()
        .holding(person.map_or("", |person| &person.name))
        .line(
            Name::Key("initials"),
            "Initials",
            Reading::Words,
            "they sign with these, and nobody shares them",
        )
        .holding(initials.unwrap_or_default())
        .line(Name::Key("roles"), "Roles in the plans", Reading::Words, &known)
        .holding(&roles.join(", "))
        .line(Name::Key("phone"), "Number", Reading::Words, "")
        .holding(phone.unwrap_or_default())
}

/// The ids of the roles that the plans give out.
pub(in super::super::super) fn known_roles(model: &Model) -> Vec<&str> {
    let mut known: Vec<&str> = Vec::new();
    for role in model.setting.plans.iter().flat_map(|choice| &choice.plan.roles) {
        if !known.contains(&role.id.as_str()) {
            known.push(role.id.as_str());
        }
    }
    known
}

/// The hours of a day to be changed.
pub(in super::super::super) fn hours(model: &Model, day: Weekday) -> Form {
    let hours = &model.setting.practice.opening_hours;
    let is_weekday = day.num_days_from_monday() < 5;
    let holding = if hours.is_always() {
        "08:00-18:30".to_owned()
    } else {
        hours_text(hours, day)
    };
    let mut form = Form::new(format!("Open on {}", day_name(day)), Purpose::Hours(day), "Save")
        .line(
            Name::Key("hours"),
            "From when to when?",
            Reading::Words,
            "as in 08:00-13:00, 14:00-18:30; or closed",
        )
        .required()
        .holding(&holding);
    if is_weekday {
        let days = [
            ("day", format!("{} only", day_name(day))),
            ("weekdays", "Monday to Friday".to_owned()),
        ];
        let days = days.map(|(word, shown)| (word.to_owned(), shown)).to_vec();
        // Where no hours are given yet, a single day would close the practice on all others.
        form = form.choice(
            Name::Choice,
            "On which days?",
            days,
            Some(usize::from(hours.is_always())),
        );
    }
    if hours.is_always() {
        form = form.says(
            Tone::Plain,
            "No hours are given yet. As soon as one day has hours, the days without are closed.",
        );
    }
    form
}

/// A contact to be taken out.
pub(in super::super::super) fn take_out_contact(contact: &Contact) -> Form {
    let purpose = Purpose::TakeOutContact(contact.id.clone());
    take_out(&contact.name, purpose)
}

/// A person to be taken out.
pub(in super::super::super) fn take_out_person(person: &Person) -> Form {
    take_out(&person.name, Purpose::TakeOutPerson(person.id.clone()))
}

fn take_out(name: &str, purpose: Purpose) -> Form {
    Form::new(format!("Take {name} out?"), purpose, "Take out").says(
        Tone::Plain,
        "The lines about them go from practice.yaml. What was recorded in any log stays.",
    )
}
