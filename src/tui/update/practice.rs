//! People, contacts and opening hours: practice.yaml changed by filling in a form. The file stays the truth; what is
//! recorded in the log about a contact is that somebody rang it.

use chrono::{NaiveDate, Weekday};

use crate::health::named_contacts;
use crate::incident::command::Command;
use crate::incident::event::ContactConfirmed;
use crate::incident::ids::Initials;
use crate::plan::edit::PracticeEdit;
use crate::plan::model::{ContactId, PersonId, RoleId};
use crate::plan::practice::{Contact, Person, Practice};
use crate::plan::{self, Misread};

use super::super::field::TextField;
use super::super::form::{Form, Name, Purpose};
use super::super::intent::Intent;
use super::super::model::{Does, Menu, MenuItem, Model, Screen, Then};
use super::super::msg::{Complaint, Effect, PracticeRead};
use super::super::theme::Tone;
use super::super::times;
use super::answer::{Fault, NEEDED};
use super::lists::{ContactLine, contact_lines, moved};
use super::{Turn, ask, dialog, prepare, request, submit_for};

/// The days of the hours screen, in order.
pub const fn hours_rows() -> [Weekday; 7] {
    [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
        Weekday::Sat,
        Weekday::Sun,
    ]
}

/// The name of a weekday.
pub const fn day_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

/// A key on people or hours.
pub(super) fn act(model: &mut Model, intent: Intent) {
    let last = match model.top() {
        Screen::People(_) => model.setting.practice.people.len().saturating_sub(1),
        _ => hours_rows().len() - 1,
    };
    let people = &model.setting.practice.people;
    let form = match (model.top(), intent) {
        (Screen::People(at), Intent::Change) => people.get(*at).map(|person| ask::person(model, Some(person))),
        (Screen::People(_), Intent::Add) => Some(ask::person(model, None)),
        (Screen::People(at), Intent::TakeOut) => people.get(*at).map(ask::take_out_person),
        (Screen::Hours(at), Intent::Change) => hours_rows().get(*at).map(|day| ask::hours(model, *day)),
        _ => None,
    };
    if let Some(form) = form {
        return model.push(Screen::Form(Box::new(form)));
    }
    if let Some(Screen::People(at) | Screen::Hours(at)) = model.top_mut() {
        *at = moved(*at, intent, last);
    }
}

/// A key on a contact that is about practice.yaml.
pub(super) fn contact(model: &mut Model, turn: &mut Turn, intent: Intent, at: usize) {
    let chosen = chosen_contact(model, at);
    match (intent, chosen) {
        (Intent::Add, _) => add_contact(model),
        (_, None) => model.say(Tone::Plain, "Choose somebody to ring first; + adds somebody."),
        (Intent::NumberIsRight, Some(contact)) if contact.phone.is_none() && contact.alternative.is_none() => {
            model.say(Tone::Attention, "There is no number yet. e adds one.");
        }
        (Intent::NumberIsRight, Some(contact)) => {
            let confirmed = Command::ContactConfirmed(ContactConfirmed::of(&contact));
            let request = request(model, confirmed);
            submit_for(model, turn, None, request, Then::Stay);
        }
        (Intent::TakeOut, Some(contact)) => {
            let form = ask::take_out_contact(&contact);
            model.push(Screen::Form(Box::new(form)));
        }
        (_, Some(contact)) => {
            let form = ask::contact(&contact);
            model.push(Screen::Form(Box::new(form)));
        }
    }
}

/// Enter on a contact where no incident runs.
pub(super) fn change_contact(model: &mut Model, at: usize) {
    match chosen_contact(model, at) {
        Some(contact) => {
            let form = ask::contact(&contact);
            model.push(Screen::Form(Box::new(form)));
        }
        None => add_contact(model),
    }
}

fn chosen_contact(model: &Model, at: usize) -> Option<Contact> {
    match contact_lines(model).get(at) {
        Some(ContactLine::Ring(contact)) => Some((*contact).clone()),
        _ => None,
    }
}

/// Whom the plans name and practice.yaml does not have is offered first.
fn add_contact(model: &mut Model) {
    let plans: Vec<_> = model.setting.plans.iter().map(|choice| &*choice.plan).collect();
    let missing = named_contacts(&plans).into_keys();
    let missing = missing.filter(|id| model.setting.practice.contact(id.as_str()).is_none());
    let mut items: Vec<MenuItem> = missing
        .map(|id| MenuItem {
            words: id.to_string(),
            note: "plans name it".to_owned(),
            does: Does::NewContact(Some(id.clone())),
        })
        .collect();
    if items.is_empty() {
        return model.push(Screen::Form(Box::new(ask::new_contact(None))));
    }
    items.push(MenuItem {
        words: "Somebody else".to_owned(),
        note: String::new(),
        does: Does::NewContact(None),
    });
    let menu = Menu {
        title: "Add whom?".to_owned(),
        items,
        at: 0,
    };
    dialog::open(model, menu, "");
}

/// Sends what is filled in on its way into the file. The form stays until that is done, so that nothing typed is lost.
pub(super) fn finish(model: &mut Model, turn: &mut Turn, form: Box<Form>) {
    let mut form = form;
    if is_in_doubt(model, &mut form) {
        return model.push(Screen::Form(form));
    }
    match edit(model, &form, turn.now.wall.day_in(model.setting.practice.time_zone)) {
        Ok(edit) => turn.effects.push(Effect::EditPractice(Box::new(edit))),
        Err(fault) => {
            let at = form
                .fields
                .iter()
                .position(|field| Some(&field.name) == fault.name.as_ref());
            form.at = at.unwrap_or(form.at);
            form.fault = Some(fault.sentence);
        }
    }
    model.push(Screen::Form(form));
}

/// Asks about a number that may be two, and about one that nobody has rung since it was changed. What was asked and
/// confirmed is asked no more.
fn is_in_doubt(model: &Model, form: &mut Form) -> bool {
    /// The longest telephone number in the world (ITU-T E.164), with the two zeros before a country's code.
    const MOST_DIGITS: usize = 17;
    let Purpose::Contact(id) = &form.purpose else {
        return false;
    };
    let digits = |part: &str| part.chars().filter(char::is_ascii_digit).count();
    for key in ["phone", "alternative"] {
        let text = form.text(&Name::Key(key));
        let parts = text.split(|letter: char| matches!(letter, ',' | ';' | '/') || letter.is_alphabetic());
        let most = parts.map(digits).max().unwrap_or(0);
        let doubt = format!("{most} digits are more than one number has. Enter again if it is right.");
        if most > MOST_DIGITS && form.fault.as_ref() != Some(&doubt) {
            form.at = form.position(&Name::Key(key)).unwrap_or(form.at);
            form.fault = Some(doubt);
            return true;
        }
    }
    let known = id.as_ref().and_then(|id| model.setting.practice.contact(id.as_str()));
    let Some(known) = known else { return false };
    let day = form.text_given(&Name::Key("confirmed"));
    let is_new = |key, old: &Option<String>| form.text_given(&Name::Key(key)) != *old;
    let has_changed = is_new("phone", &known.phone) || is_new("alternative", &known.alternative);
    let is_untouched = day.is_some() && day == ask::contact(known).text_given(&Name::Key("confirmed"));
    if !has_changed || !is_untouched {
        return false;
    }
    let at = form.position(&Name::Key("confirmed"));
    form.at = at.unwrap_or(form.at);
    if let Some(line) = form.typed_mut() {
        line.set("");
    }
    form.fault = Some(
        "The number is new, so the day on which the old one was rung is taken out. Rung and right? Type today. Enter \
         again if it was not."
            .to_owned(),
    );
    true
}

/// The file was changed, or not.
pub(super) fn edited(model: &mut Model, read: PracticeRead, complaint: Option<Complaint>) {
    let before = std::mem::replace(&mut model.setting.practice, read.practice);
    model.setting.practice_faults = read.faults;
    model.setting.practice_instead = read.instead;
    model.setting.bad_files = read.bad_files;
    if let Some(around) = &mut model.setting.around {
        around.practice_sha256 = read.sha256;
    }
    let is_asked = matches!(model.top(), Screen::Form(form) if form.purpose.is_of_practice());
    // Somebody new is in nobody's way, whatever the file says now: what was typed stays.
    let is_added = matches!(model.top(), Screen::Form(form)
        if matches!(form.purpose, Purpose::Contact(None) | Purpose::Person(None)));
    match complaint {
        None => {
            if is_asked {
                model.pop();
            }
            choose_added(model, &before);
            let hours = matches!(model.top(), Screen::Hours(_)) && model.focus.is_some();
            let words = if hours {
                "Saved in practice.yaml. The incident that runs keeps the hours that it began with."
            } else {
                "Saved in practice.yaml."
            };
            model.say(Tone::Good, words);
        }
        // What was typed was meant for what the file said before.
        Some(complaint) if read.is_read_anew && !is_added => {
            if is_asked {
                model.pop();
            }
            super::complain(model, &complaint);
        }
        Some(complaint) => match model.top_mut() {
            Some(Screen::Form(form)) if form.purpose.is_of_practice() => {
                let hint = complaint.hint.map_or_else(String::new, |hint| format!(" ({hint})"));
                form.fault = Some(format!("{}{hint}", complaint.sentence));
            }
            _ => super::complain(model, &complaint),
        },
    }
    stay_within(model);
    prepare::look_again(model);
}

/// Whoever was just added is the chosen line.
fn choose_added(model: &mut Model, before: &Practice) {
    let contact = contact_lines(model)
        .iter()
        .position(|line| matches!(line, ContactLine::Ring(contact) if before.contact(contact.id.as_str()).is_none()));
    let people = &model.setting.practice.people;
    let is_new = |person: &Person| before.people.iter().all(|known| known.id != person.id);
    let person = people.iter().position(is_new);
    match (model.top_mut(), contact, person) {
        (Some(Screen::Contacts(at)), Some(new), _) | (Some(Screen::People(at)), _, Some(new)) => *at = new,
        _ => {}
    }
}

/// A line that is gone is no longer chosen.
fn stay_within(model: &mut Model) {
    let contacts = contact_lines(model).len().saturating_sub(1);
    let people = model.setting.practice.people.len().saturating_sub(1);
    for screen in &mut model.screens {
        match screen {
            Screen::Contacts(at) => *at = (*at).min(contacts),
            Screen::People(at) => *at = (*at).min(people),
            _ => {}
        }
    }
}

/// What the answers of a form change.
fn edit(model: &Model, form: &Form, today: NaiveDate) -> Result<PracticeEdit, Fault> {
    if let Some(missing) = form.fields.iter().find(|field| field.is_missing()) {
        return Err(Fault {
            name: Some(missing.name.clone()),
            sentence: NEEDED.to_owned(),
        });
    }
    let practice = &model.setting.practice;
    let text = |key: &'static str| form.text_given(&Name::Key(key));
    let name = text("name").unwrap_or_default();
    match &form.purpose {
        Purpose::Contact(id) => {
            let is_taken = |id: &str| practice.contact(id).is_some();
            let old = id.as_ref().and_then(|id| practice.contact(id.as_str()));
            let id = match id {
                Some(id) => id.clone(),
                None => ContactId::recorded(&new_id(&name, "contact", &is_taken)),
            };
            Ok(PracticeEdit::Contact(Contact {
                id,
                name,
                phone: text("phone"),
                alternative: text("alternative"),
                note: kept(old.and_then(|old| old.note.as_ref()), text("note")),
                confirmed: past_day(text("confirmed"), today)?,
            }))
        }
        Purpose::Person(id) => {
            let is_taken = |id: &str| practice.people.iter().any(|person| person.id.as_str() == id);
            let id = match id {
                Some(id) => id.clone(),
                None => PersonId::recorded(&new_id(&name, "person", &is_taken)),
            };
            let initials = text("initials");
            let is_same = |known: &&Person| {
                let known_initials = known.initials.as_deref().and_then(Initials::new);
                known.id != id
                    && known_initials.is_some()
                    && known_initials == initials.as_deref().and_then(Initials::new)
            };
            if let Some(known) = practice.people.iter().find(is_same) {
                return Err(Fault {
                    name: Some(Name::Key("initials")),
                    sentence: format!("{} has the initials too. Everybody needs their own.", known.name),
                });
            }
            Ok(PracticeEdit::Person(Person {
                id,
                name,
                initials,
                roles: roles(model, &text("roles").unwrap_or_default())?,
                phone: text("phone"),
            }))
        }
        Purpose::Hours(day) => {
            let spans = plan::parse_hours(&text("hours").unwrap_or_default())
                .map_err(|misread| misread_at("hours", &misread))?;
            let days = match form.text(&Name::Choice).as_str() {
                "weekdays" => hours_rows()[..5].to_vec(),
                _ => vec![*day],
            };
            Ok(PracticeEdit::Hours(days, spans))
        }
        Purpose::TakeOutContact(id) => Ok(PracticeEdit::RemoveContact(id.clone())),
        Purpose::TakeOutPerson(id) => Ok(PracticeEdit::RemovePerson(id.clone())),
        _ => Err(Fault {
            name: None,
            sentence: "That is not about practice.yaml.".to_owned(),
        }),
    }
}

/// A note of several lines stands in the form as one line. Where nobody has changed that, it keeps its lines.
fn kept(old: Option<&String>, typed: Option<String>) -> Option<String> {
    match old {
        Some(old) if Some(TextField::of(old).trimmed()) == typed => Some(old.clone()),
        _ => typed,
    }
}

/// An id for somebody new; a name without a single letter that an id can have is numbered.
fn new_id(name: &str, noun: &str, is_taken: &dyn Fn(&str) -> bool) -> String {
    plan::new_id(name, is_taken)
        .or_else(|| plan::new_id(noun, is_taken))
        .unwrap_or_else(|| noun.to_owned())
}

fn misread_at(key: &'static str, misread: &Misread) -> Fault {
    Fault {
        name: Some(Name::Key(key)),
        sentence: format!("Not understood: {}; {}.", misread.message, misread.hint),
    }
}

/// A day that has been: `today`, `2026-11-02`, `2/11`, `2 Nov`.
fn past_day(text: Option<String>, today: NaiveDate) -> Result<Option<NaiveDate>, Fault> {
    let Some(text) = text else { return Ok(None) };
    let wrong = |sentence: String| Fault {
        name: Some(Name::Key("confirmed")),
        sentence,
    };
    let year = chrono::Datelike::year(&today);
    let typed = [text.clone(), format!("{text}/{year}"), format!("{text}/{}", year - 1)];
    let day = typed
        .iter()
        .find_map(|text| times::day(text, today).filter(|day| *day <= today));
    match day {
        Some(day) => Ok(Some(day)),
        None if times::day(&text, today).is_some() => Err(wrong(
            "That day is still to come. When was the number last rung?".to_owned(),
        )),
        None => Err(wrong(format!("\"{text}\" is not a day. Type it as 2/11 or today."))),
    }
}

/// Roles by their ids, with commas or spaces between; what no plan knows is a slip of the pen.
fn roles(model: &Model, text: &str) -> Result<Vec<RoleId>, Fault> {
    let known: Vec<&str> = ask::known_roles(model);
    let mut roles: Vec<RoleId> = Vec::new();
    for word in text.split([',', ' ']).filter(|word| !word.is_empty()) {
        let word = word.to_lowercase();
        let held = model.setting.practice.people.iter().flat_map(|person| &person.roles);
        // Until all plans have been read, nobody can say that none has it.
        let is_known = !model.setting.is_shelf_read
            || known.contains(&word.as_str())
            || held.into_iter().any(|role| role.as_str() == word);
        if !is_known {
            let near = plan::did_you_mean(&word, known.iter().copied());
            let more = match near {
                Some(near) => format!("Did you mean {near}?"),
                None => format!("There are: {}.", known.join(", ")),
            };
            return Err(Fault {
                name: Some(Name::Key("roles")),
                sentence: format!("No plan has the role {word}. {more}"),
            });
        }
        let role = RoleId::recorded(&word);
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    Ok(roles)
}
