//! The few things that `init` asks. Enter takes what stands in brackets, or leaves the answer for later.

use std::collections::BTreeMap;

use crate::cli::context::Context;
use crate::health::named_contacts;
use crate::home::Home;
use crate::plan::model::Plan;
use crate::plan::practice::OpeningSpan;
use crate::plan::zone::Zone;
use crate::plan::{self, did_you_mean};

/// The usual opening of a practice on weekdays.
const CORE_HOURS: &str = "08:00-18:30";

/// The role of whoever leads.
const LEAD: &str = "lead";

/// More people than this are easier typed into the file.
const MOST_PEOPLE: usize = 40;

/// What was answered. What was left out is a line of the file to be filled in later.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// The name of the practice.
    pub(super) name: Option<String>,
    /// The zone of its clock.
    pub(super) zone: Option<String>,
    /// The hours of a weekday.
    pub(super) hours: Option<Vec<OpeningSpan>>,
    /// The people, whoever leads first.
    pub(super) people: Vec<Someone>,
    /// The number of the IT desk.
    pub(super) it_desk: Option<String>,
    /// The folder of the second copy.
    pub(super) second_copy: Option<String>,
}

/// Somebody who works at the practice.
#[derive(Debug)]
pub(super) struct Someone {
    /// The id.
    pub(super) id: String,
    /// The name.
    pub(super) name: String,
    /// The initials.
    pub(super) initials: Option<String>,
    /// The roles.
    pub(super) roles: Vec<String>,
}

/// What the plans that are here name.
#[derive(Debug, Default)]
pub(super) struct Shipped {
    /// The roles: id and title.
    pub(super) roles: BTreeMap<String, String>,
    /// The contacts.
    pub(super) contacts: Vec<String>,
}

impl Shipped {
    /// What the plans of this folder and of the program name.
    pub(super) fn of(home: &Home) -> Self {
        let plans: Vec<Plan> = home
            .plans()
            .into_iter()
            .filter_map(|listed| Some(listed.plan.ok()?.plan))
            .collect();
        let roles = plans.iter().flat_map(|plan| &plan.roles);
        let named = plans.iter().collect::<Vec<_>>();
        Self {
            roles: roles
                .map(|role| (role.id.as_str().to_owned(), role.title.clone()))
                .collect(),
            contacts: named_contacts(&named).keys().map(ToString::to_string).collect(),
        }
    }
}

/// Asks.
pub(super) fn ask(context: &mut Context<'_, '_>, shipped: &Shipped) -> Answers {
    context
        .output
        .say("A few questions. Enter takes what stands in brackets, or leaves it for later; all of it can be changed.");
    let name = question(context, "Name of the practice? [later]", |_| None);
    let zone = question(context, "Time zone? [Europe/London]", |answer| {
        let known = answer.parse::<Zone>().is_ok();
        (!known).then(|| "No zone is called that. A zone is written as Europe/London.".to_owned())
    });
    let text = format!("Open on weekdays from when to when? A dash for not now. [{CORE_HOURS}]");
    let hours = answer_to(context, &text, |answer| match plan::parse_hours(answer) {
        Err(misread) if answer != "-" => Some(format!("Not understood: {}; {}.", misread.message, misread.hint)),
        _ => None,
    });
    let hours = match &hours {
        Answer::Given(answer) => plan::parse_hours(answer).ok(),
        Answer::Usual => plan::parse_hours(CORE_HOURS).ok(),
        Answer::Ended => None,
    };
    Answers {
        name,
        zone,
        hours,
        people: people(context, shipped),
        it_desk: question(context, "Number of the IT service desk? [later]", |_| None),
        second_copy: question(
            context,
            "Folder for a second copy of the log, on another disk or stick? [later]",
            |_| None,
        ),
    }
}

/// Whoever leads, and as many others as are named.
fn people(context: &mut Context<'_, '_>, shipped: &Shipped) -> Vec<Someone> {
    let mut people: Vec<Someone> = Vec::new();
    while people.len() < MOST_PEOPLE {
        let text = if people.is_empty() {
            "Who leads in an outage, as a rule the practice manager? Their name. [later]"
        } else {
            "Who else? Their name. [nobody]"
        };
        let Some(name) = question(context, text, |_| None) else {
            break;
        };
        let is_taken = |id: &str| people.iter().any(|other| other.id == id);
        let id = plan::new_id(&name, &is_taken).or_else(|| plan::new_id("person", &is_taken));
        let Some(id) = id else { break };
        let initials = initials(context, &name, &people);
        let roles = if people.is_empty() {
            vec![LEAD.to_owned()]
        } else {
            roles(context, shipped)
        };
        people.push(Someone {
            id,
            name,
            initials,
            roles,
        });
    }
    people
}

fn initials(context: &mut Context<'_, '_>, name: &str, people: &[Someone]) -> Option<String> {
    let suggested = Some(plan::initials_of(name)).filter(|initials| fault_of_initials(initials, people).is_none());
    let text = match &suggested {
        Some(initials) => format!("  Initials? [{initials}]"),
        None => "  Initials, two letters or more? [later]".to_owned(),
    };
    question(context, &text, |answer| fault_of_initials(answer, people)).or(suggested)
}

/// What is wrong with initials: entries are signed with them, so nobody may share them.
fn fault_of_initials(initials: &str, people: &[Someone]) -> Option<String> {
    let is_shared = |other: &Someone| {
        let other = other.initials.as_deref();
        other.is_some_and(|other| other.eq_ignore_ascii_case(initials))
    };
    let letters = initials.chars().count();
    if !(2..=6).contains(&letters) || !initials.chars().all(char::is_alphabetic) {
        return Some("Initials are two to six letters, without dots or spaces: MF.".to_owned());
    }
    let other = people.iter().find(|other| is_shared(other))?;
    Some(format!("{} has these already; add a letter.", other.name))
}

/// The roles of the plans that somebody may take: their ids, with commas or spaces between.
fn roles(context: &mut Context<'_, '_>, shipped: &Shipped) -> Vec<String> {
    if shipped.roles.is_empty() {
        return Vec::new();
    }
    let known: Vec<&str> = shipped.roles.keys().map(String::as_str).collect();
    let text = format!("  Their roles in the plans, of {}? [later]", known.join(", "));
    let answer = question(context, &text, |answer| {
        let unknown = words(answer).find(|word| !shipped.roles.contains_key(word))?;
        let near = did_you_mean(&unknown, known.iter().copied());
        Some(match near {
            Some(near) => format!("No role is called {unknown}. Did you mean {near}?"),
            None => format!("No role is called {unknown}."),
        })
    });
    words(&answer.unwrap_or_default()).collect()
}

fn words(answer: &str) -> impl Iterator<Item = String> + '_ {
    answer
        .split([',', ' '])
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// What came of a question.
enum Answer {
    Given(String),
    /// Enter alone.
    Usual,
    /// Nobody is there to answer any more.
    Ended,
}

/// One answer, where one was given.
fn question(context: &mut Context<'_, '_>, text: &str, fault: impl Fn(&str) -> Option<String>) -> Option<String> {
    match answer_to(context, text, fault) {
        Answer::Given(answer) => Some(answer),
        Answer::Usual | Answer::Ended => None,
    }
}

/// Asks until the answer is one, or Enter, or the input ends.
fn answer_to(context: &mut Context<'_, '_>, text: &str, fault: impl Fn(&str) -> Option<String>) -> Answer {
    loop {
        context.output.say(text);
        let mut answer = String::new();
        let read = context.input.read_line(&mut answer);
        let answer: String = answer.trim().chars().filter(|letter| !letter.is_control()).collect();
        if !matches!(read, Ok(length) if length > 0) {
            return Answer::Ended;
        }
        if answer.is_empty() {
            return Answer::Usual;
        }
        match fault(&answer) {
            Some(fault) => context.output.say(fault),
            None => return Answer::Given(answer),
        }
    }
}
