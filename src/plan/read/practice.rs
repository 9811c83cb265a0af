//! practice.yaml: the practice, its hours, its people and whom it rings.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::time::Duration;

use crate::plan::zone::Zone;

use super::super::check::{Noun, What};
use super::super::diagnostic::quoted;
use super::super::keys::{CONTACT, LARGEST_LIST, PERSON, PRACTICE_FILE, PRACTICE_HEAD, PROBE};
use super::super::model::{ContactId, PersonId, RoleId, ServiceId};
use super::super::practice::{Contact, Person, Practice, Probe, ProbeTarget};
use super::super::tree::{Node, Value};
use super::super::walk::{Fields, Walk};
use super::hours;

/// Reads the whole file. Nothing where it is of another kind, or no map; all else may be missing.
pub(crate) fn practice(walk: &mut Walk, root: &Node) -> Option<Practice> {
    if !super::is_of_kind(walk, root, "stopgap-practice/1") {
        return None;
    }
    let file = walk.fields(root, root.at, &PRACTICE_FILE)?;
    let mut practice = Practice::default();
    if let Some(field) = file.get("practice")
        && let Some(fields) = walk.fields(field.node, field.node.at, &PRACTICE_HEAD)
    {
        head(walk, &fields, &mut practice);
    }
    let hours = walk.entries(&file, "opening_hours");
    practice.opening_hours = hours::opening_hours(walk, hours);
    practice.sites = walk.texts(&file, "sites");
    practice.rooms = walk.texts(&file, "rooms");
    practice.stations = stations(walk, &file);
    practice.people = people(walk, &file);
    practice.contacts = contacts(walk, &file);
    practice.second_copy = walk.line(&file, "second_copy").map(PathBuf::from);
    practice.probes = probes(walk, &file);
    // What the columns of an appointment list are called: looked at when a list is loaded.
    walk.entries(&file, "list_mappings");
    Some(practice)
}

fn head(walk: &mut Walk, fields: &Fields, practice: &mut Practice) {
    if let Some(name) = walk.line(fields, "name") {
        practice.name = name;
    }
    practice.ods_code = walk.line(fields, "ods_code");
    practice.list_size = walk.count(fields, "list_size", LARGEST_LIST);
    if let Some((text, at)) = walk.word(fields, "time_zone") {
        if let Ok(zone) = text.parse::<Zone>() {
            practice.time_zone = zone;
        } else {
            let hint = match walk.suggest(text, Zone::names()) {
                Some(likely) => format!("did you mean {}?", quoted(likely)),
                None => "write a name such as Europe/London".to_owned(),
            };
            walk.error(at, format!("no time zone is called {}", quoted(text)), hint);
        }
    }
}

/// The letter stands in slip numbers (`C-B014`), so each station has its own.
fn stations(walk: &mut Walk, file: &Fields) -> BTreeMap<String, String> {
    let mut stations = BTreeMap::new();
    for entry in walk.entries(file, "stations") {
        let Value::Scalar(letter) = &entry.value.value else {
            walk.error(
                entry.key_at,
                "a station needs a letter",
                "write \"front-desk: B\"".to_owned(),
            );
            continue;
        };
        if letter.len() != 1 || !letter.bytes().all(|byte| byte.is_ascii_uppercase()) {
            let message = format!("{} is no station's letter", quoted(letter));
            walk.error(entry.value.at, message, "write one capital letter, A to Z".to_owned());
        } else if stations.values().any(|other| *other == *letter) {
            let message = format!("another station has the letter {letter} too");
            walk.error(
                entry.value.at,
                message,
                "give each station a letter of its own".to_owned(),
            );
        } else {
            stations.insert(entry.key.to_string(), letter.to_string());
        }
    }
    stations
}

fn people(walk: &mut Walk, file: &Fields) -> Vec<Person> {
    let mut people = Vec::new();
    let mut owners: HashMap<String, String> = HashMap::new();
    for entry in walk.named(file, "people") {
        let Some(fields) = walk.fields(&entry.value, entry.key_at, &PERSON) else {
            continue;
        };
        let roles = walk.different_words(&fields, "roles");
        for (role, at) in &roles {
            walk.check_slug(role, *at);
            walk.mention_of(Noun::Role, role, *at);
        }
        people.push(Person {
            id: PersonId::recorded(&entry.key),
            name: walk.line(&fields, "name").unwrap_or_else(|| entry.key.to_string()),
            initials: initials(walk, &fields, &entry.key, &mut owners),
            roles: roles.into_iter().map(|(role, _)| RoleId::recorded(role)).collect(),
            phone: walk.line(&fields, "phone"),
        });
    }
    people
}

/// Entries are signed with initials, so no two people may share them, whatever the capitals.
fn initials(walk: &mut Walk, fields: &Fields, id: &str, owners: &mut HashMap<String, String>) -> Option<String> {
    const MOST_LETTERS: usize = 6;
    let (text, at) = walk.word(fields, "initials")?;
    let letters = text.chars().count();
    if !(2..=MOST_LETTERS).contains(&letters) || !text.chars().all(char::is_alphabetic) {
        let message = format!("{} cannot be initials", quoted(text));
        walk.error(
            at,
            message,
            "write two letters or more, without dots or spaces: MF".to_owned(),
        );
        return None;
    }
    if let Some(other) = owners.insert(text.to_lowercase(), id.to_owned()) {
        let message = format!("{} has the initials {} too", quoted(&other), quoted(text));
        walk.error(
            at,
            message,
            "add a letter, so that entries show who made them".to_owned(),
        );
        return None;
    }
    Some(text.to_owned())
}

fn contacts(walk: &mut Walk, file: &Fields) -> Vec<Contact> {
    let mut contacts = Vec::new();
    for entry in walk.named(file, "contacts") {
        let Some(fields) = walk.fields(&entry.value, entry.key_at, &CONTACT) else {
            continue;
        };
        walk.mention_as(What::Contact, &entry.key, entry.key_at);
        contacts.push(Contact {
            id: ContactId::recorded(&entry.key),
            name: walk.line(&fields, "name").unwrap_or_else(|| entry.key.to_string()),
            phone: walk.line(&fields, "phone"),
            alternative: walk.line(&fields, "alternative"),
            note: walk.text(&fields, "note"),
            confirmed: walk.date(&fields, "confirmed"),
        });
    }
    contacts
}

fn probes(walk: &mut Walk, file: &Fields) -> Vec<Probe> {
    const EVERY: Duration = Duration::from_secs(60);
    const SHORTEST: Duration = Duration::from_secs(5);
    let mut probes = Vec::new();
    for entry in walk.named(file, "probes") {
        let Some(fields) = walk.fields(&entry.value, entry.key_at, &PROBE) else {
            continue;
        };
        let every = walk.duration(&fields, "every").unwrap_or(EVERY);
        if every < SHORTEST {
            let message = "a probe more often than every 5 seconds burdens the network";
            walk.error(fields.at, message, "write \"every: 30s\"".to_owned());
        }
        walk.mention_of(Noun::Service, &entry.key, entry.key_at);
        if let Some(target) = target(walk, &fields) {
            probes.push(Probe {
                service: ServiceId::recorded(&entry.key),
                target,
                every,
            });
        }
    }
    probes
}

fn target(walk: &mut Walk, fields: &Fields) -> Option<ProbeTarget> {
    let (tcp, http) = (walk.word(fields, "tcp"), walk.word(fields, "http"));
    match (tcp, http) {
        (Some((text, at)), None) => {
            let port = text.rsplit_once(':').filter(|(host, _)| !host.is_empty());
            let is_whole = port.is_some_and(|(_, port)| port.parse::<u16>().is_ok_and(|port| port > 0));
            if !is_whole || text.contains(char::is_whitespace) || text.contains('/') {
                let message = format!("{} is no host and port", quoted(text));
                walk.error(at, message, "write \"tcp: host.example:443\"".to_owned());
                return None;
            }
            Some(ProbeTarget::Tcp(text.to_owned()))
        }
        (None, Some((text, at))) => {
            if !text.starts_with("http://") && !text.starts_with("https://") || text.contains(char::is_whitespace) {
                let message = format!("{} is no web address", quoted(text));
                walk.error(at, message, "begin it with https://".to_owned());
                return None;
            }
            Some(ProbeTarget::Http(text.to_owned()))
        }
        (Some(_), Some((_, at))) => {
            walk.error(at, "a probe looks at one thing", "keep \"tcp\" or \"http\"".to_owned());
            None
        }
        (None, None) => {
            walk.error(
                fields.at,
                "a probe needs something to look at",
                "add \"tcp: host:443\"".to_owned(),
            );
            None
        }
    }
}
