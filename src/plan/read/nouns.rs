//! Services, roles, papers, messages and notifications.

use std::collections::HashMap;

use super::super::check::{Noun, What};
use super::super::diagnostic::quoted;
use super::super::keys::{BACK_ENTRY, MESSAGE, NOTIFY, PAPER, ROLE, SERVICE};
use super::super::model::{
    BackEntry, ContactId, MessageId, MessageText, Notify, NotifyId, Paper, PaperId, Priority, Role, RoleId, Service,
    ServiceId, ServiceStatus,
};
use super::super::walk::{Fields, Walk};
use super::condition;
use super::known::Known;

/// The states of a service, by word.
pub(super) fn service_words() -> [(&'static str, ServiceStatus); 6] {
    ServiceStatus::ALL.map(|status| (status.word(), status))
}

pub(super) fn services(walk: &mut Walk, file: &Fields) -> Vec<Service> {
    let mut services = Vec::new();
    for entry in walk.named(file, "services") {
        let Some(fields) = walk.fields(&entry.value, entry.key_at, &SERVICE) else {
            continue;
        };
        services.push(Service {
            id: ServiceId::recorded(&entry.key),
            name: walk.line(&fields, "name").unwrap_or_else(|| entry.key.to_string()),
            tolerable: walk.duration(&fields, "tolerable"),
            restore_target: walk.duration(&fields, "restore_target"),
            soak: walk.duration(&fields, "soak"),
            starts: walk
                .one_of(&fields, "starts", &service_words())
                .unwrap_or(ServiceStatus::Up),
            contact: contact(walk, &fields),
            without: walk.texts(&fields, "without"),
            fallback: walk.text(&fields, "fallback"),
        });
    }
    services
}

/// A contact is defined in practice.yaml, so that it is looked up only where there is one.
pub(super) fn contact(walk: &mut Walk, fields: &Fields) -> Option<ContactId> {
    let (id, at) = walk.id(fields, "contact")?;
    walk.mention_as(What::Contact, id, at);
    Some(ContactId::recorded(id))
}

pub(super) fn roles(walk: &mut Walk, file: &Fields) -> Vec<Role> {
    let mut roles = Vec::new();
    for entry in walk.named(file, "roles") {
        if let Some(fields) = walk.fields(&entry.value, entry.key_at, &ROLE) {
            roles.push(Role {
                id: RoleId::recorded(&entry.key),
                title: walk.line(&fields, "title").unwrap_or_else(|| entry.key.to_string()),
                usually: walk.line(&fields, "usually"),
                deputies: walk.texts(&fields, "deputies"),
            });
        }
    }
    roles
}

pub(super) fn papers(walk: &mut Walk, file: &Fields) -> Vec<Paper> {
    let mut papers = Vec::new();
    let mut owners: HashMap<String, String> = HashMap::new();
    for entry in walk.named(file, "papers") {
        let Some(fields) = walk.fields(&entry.value, entry.key_at, &PAPER) else {
            continue;
        };
        let paper = Paper {
            id: PaperId::recorded(&entry.key),
            title: walk.line(&fields, "title").unwrap_or_else(|| entry.key.to_string()),
            prefix: prefix(walk, &fields, &entry.key, &mut owners),
            back_entry: back_entry(walk, &fields),
            fields: walk.texts(&fields, "fields"),
        };
        papers.push(paper);
    }
    papers
}

/// Numbers are told apart by their letters alone, so no two papers may share them.
fn prefix(walk: &mut Walk, fields: &Fields, id: &str, owners: &mut HashMap<String, String>) -> Option<String> {
    const LONGEST_PREFIX: usize = 4;
    let (text, at) = walk.word(fields, "prefix")?;
    if text.is_empty() || text.len() > LONGEST_PREFIX || !text.bytes().all(|byte| byte.is_ascii_uppercase()) {
        let message = format!("{} cannot begin a slip's number", quoted(text));
        walk.error(at, message, "write one to four capital letters, A to Z".to_owned());
        return None;
    }
    if let Some(other) = owners.get(text) {
        let message = format!("the paper {} has the prefix {} too", quoted(other), quoted(text));
        walk.error(
            at,
            message,
            "give each paper letters of its own: numbers are told apart by them".to_owned(),
        );
        return None;
    }
    owners.insert(text.to_owned(), id.to_owned());
    Some(text.to_owned())
}

fn back_entry(walk: &mut Walk, fields: &Fields) -> BackEntry {
    let priorities = [
        ("red", Priority::Red),
        ("amber", Priority::Amber),
        ("green", Priority::Green),
    ];
    let Some(field) = fields.get("back_entry") else {
        return BackEntry::default();
    };
    let Some(fields) = walk.fields(field.node, field.node.at, &BACK_ENTRY) else {
        return BackEntry::default();
    };
    BackEntry {
        within: walk.duration(&fields, "within"),
        priority: walk.one_of(&fields, "priority", &priorities),
        look_back: walk.yes_no(&fields, "look_back").unwrap_or(false),
        second_person: walk.yes_no(&fields, "second_person").unwrap_or(false),
    }
}

pub(super) fn messages(walk: &mut Walk, file: &Fields) -> Vec<MessageText> {
    let mut messages = Vec::new();
    for entry in walk.named(file, "messages") {
        let Some(fields) = walk.fields(&entry.value, entry.key_at, &MESSAGE) else {
            continue;
        };
        let text = walk.text(&fields, "text");
        if text.is_none() {
            let message = format!("the message {} has no words", quoted(&entry.key));
            walk.warn(entry.key_at, message, "add \"text: …\" below it");
        }
        walk.places
            .named
            .push((Noun::Message, entry.key.to_string(), entry.key_at));
        messages.push(MessageText {
            id: MessageId::recorded(&entry.key),
            title: walk.line(&fields, "title").unwrap_or_else(|| entry.key.to_string()),
            text: text.unwrap_or_default(),
        });
    }
    messages
}

pub(super) fn notifications(walk: &mut Walk, file: &Fields) -> Vec<Notify> {
    let mut notifications = Vec::new();
    let mut known = Known::default();
    for node in file.items("notify") {
        let Some(fields) = walk.fields(node, node.at, &NOTIFY) else {
            continue;
        };
        let title = walk.line(&fields, "title");
        if title.is_none() && fields.get("id").is_none() {
            walk.error(
                fields.at,
                "a notification needs a title",
                "add a line \"title: …\" here".to_owned(),
            );
        }
        let id = known.id(walk, &fields, title.as_deref(), "notification");
        let contact = contact(walk, &fields);
        let within = walk.duration(&fields, "within");
        let when = condition::when(walk, &fields);
        let (when, when_places) = when.unzip();
        let text = walk.text(&fields, "text");
        if title.is_none() && contact.is_none() && text.is_none() && fields.get("id").is_some() {
            walk.warn(
                fields.at,
                "this notification says neither whom to tell nor what: the screen can show its id alone",
                "add a line \"title: …\", and contact, within and text where they are known",
            );
        }
        if let Some(id) = id {
            walk.places.named.push((Noun::Notify, id.clone(), fields.place("id")));
            walk.places
                .notify
                .extend(when_places.map(|places| (id.clone(), places)));
            notifications.push(Notify {
                title: title.unwrap_or_else(|| id.clone()),
                id: NotifyId::recorded(&id),
                contact,
                within,
                when,
                text,
            });
        }
    }
    notifications
}
