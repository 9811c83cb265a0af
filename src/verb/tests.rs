mod errors;
mod property;
mod said;
mod surface;
mod times;

use crate::plan::zone::Zone;

use super::*;
use crate::plan::model::{ContactId, PersonId, PlanId};
use crate::plan::practice::{Contact, Person};

/// A moment as RFC 3339 writes it.
fn moment(text: &str) -> Moment {
    Moment::from_rfc3339(text).unwrap()
}

fn now(text: &str) -> Now {
    Now {
        wall: moment(text),
        ..Now::default()
    }
}

/// Tuesday 16 June 2009, 09:41:30 in Newark.
const MORNING: &str = "2009-06-16T09:41:30+01:00";

fn newark() -> Practice {
    let person = |id: &str, name: &str, initials: &str| Person {
        id: PersonId::new(id).unwrap(),
        name: name.to_owned(),
        initials: Some(initials.to_owned()),
        roles: Vec::new(),
        phone: None,
    };
    let contact = |id: &str, name: &str| Contact {
        id: ContactId::new(id).unwrap(),
        name: name.to_owned(),
        phone: None,
        alternative: None,
        note: None,
        confirmed: None,
    };
    Practice {
        people: vec![person("mary", "Mary Field", "MF"), person("j-patel", "J. Patel", "JP")],
        contacts: vec![contact("it-desk", "IT desk"), contact("icb", "ICB on call")],
        sites: vec!["main".to_owned(), "Main Street".to_owned(), "Branch Surgery".to_owned()],
        ..Practice::default()
    }
}

fn plan(id: &str) -> Result<PinnedPlan, VerbError> {
    let id = PlanId::new(id)
        .filter(|id| id.as_str() != "nothing")
        .ok_or_else(|| VerbError::usage(format!("there is no plan \"{id}\"")))?;
    Ok(PinnedPlan {
        title: id.to_string(),
        id,
        version: "1".to_owned(),
        sha256: crate::incident::ids::Hash::ZERO,
        text: String::new().into(),
    })
}

fn hear_at(line: &str, now: Now, zone: Zone) -> Result<Heard, VerbError> {
    let practice = newark();
    parse_line(
        line,
        &Hearing {
            now,
            zone,
            practice: &practice,
            default_by: None,
            plan_by_name: &plan,
        },
    )
}

fn hear(line: &str) -> Result<Heard, VerbError> {
    hear_at(line, now(MORNING), Zone::london())
}

/// The request in its one spelling, each warning on a line below; or the error, its hint on a line below.
fn told(heard: Result<Heard, VerbError>) -> String {
    match heard {
        Ok(heard) => {
            let mut lines = vec![say(&heard.request, Zone::london())];
            lines.extend(heard.warnings.iter().map(|warning| format!("warning: {warning}")));
            lines.join("\n")
        }
        Err(error) => match error.hint {
            Some(hint) => format!("error: {}\nhint: {hint}", error.message),
            None => format!("error: {}", error.message),
        },
    }
}

#[track_caller]
fn check(line: &str, expected: &str) {
    assert_eq!(told(hear(line)), expected, "{line}");
}
