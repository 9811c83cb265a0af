//! Whether the action cards on paper are those of the plan as it stands: what hangs on the wall is what people will do.

use super::{Finding, Grounds, Level};
use crate::incident::event::{Event, KitPrinted};
use crate::incident::ids::Hash;
use crate::incident::narrate::day_words;
use crate::plan::model::{Plan, Role, RoleId};

/// Looks for the last print of each role's card. Of a plan whose text is not known here nothing is said.
pub(super) fn findings(plan: &Plan, grounds: &Grounds<'_>) -> Vec<Finding> {
    let Some(text) = grounds.texts.get(&plan.id) else {
        return Vec::new();
    };
    let cards: Vec<&Role> = plan
        .roles
        .iter()
        .filter(|role| plan.steps().any(|(_, step)| step.role == role.id))
        .collect();
    let place = format!("{}, action cards", plan.id);
    let to_do = format!(
        "print them and put them where the old ones are: stopgap print cards {}",
        plan.id
    );
    let (mut never, mut old) = (Vec::new(), Vec::new());
    for role in &cards {
        match last_print(&role.id, plan, grounds) {
            None => never.push(*role),
            Some(print) if print.sha256 != *text => old.push((*role, print)),
            Some(_) => {}
        }
    }
    let mut findings = Vec::new();
    if let Some((_, latest)) = old.iter().max_by_key(|(_, print)| print.day) {
        let whose = whose(old.iter().map(|(role, _)| *role), old.len() == cards.len());
        let of = match latest.version {
            Some(version) if version != plan.version => format!("version {version} of the plan"),
            _ => "another text of the plan".to_owned(),
        };
        let what = format!("{whose} were last printed on {} from {of}", day_words(latest.day));
        findings.push(Finding::new(Level::Due, what, place.clone(), to_do.clone()));
    }
    if !never.is_empty() {
        let whose = whose(never.iter().copied(), never.len() == cards.len());
        let what = format!("{whose} were never printed here");
        findings.push(Finding::new(Level::Note, what, place, to_do));
    }
    findings
}

/// A print of a card.
struct Print<'a> {
    day: chrono::NaiveDate,
    sha256: Hash,
    version: Option<&'a str>,
}

/// The last time that the card of a role was printed, alone or with all.
fn last_print<'a>(role: &RoleId, plan: &Plan, grounds: &Grounds<'a>) -> Option<Print<'a>> {
    let standing = grounds.standing;
    let is_of = |printed: &KitPrinted| {
        printed.what == KitPrinted::CARDS
            && printed.plan.as_ref() == Some(&plan.id)
            && (printed.roles.is_empty() || printed.roles.contains(role))
    };
    standing
        .entries()
        .filter(|entry| !standing.is_struck(entry))
        .filter_map(|entry| match &entry.event {
            Event::KitPrinted(printed) if is_of(printed) => Some(Print {
                day: entry.occurred.day_in(grounds.practice.time_zone),
                sha256: printed.sha256,
                version: printed.version.as_deref(),
            }),
            _ => None,
        })
        .next_back()
}

/// Whose cards, in words.
fn whose<'a>(roles: impl Iterator<Item = &'a Role>, is_all: bool) -> String {
    if is_all {
        return "Its action cards".to_owned();
    }
    let titles: Vec<&str> = roles.map(|role| role.title.as_str()).collect();
    format!("The action cards of {}", titles.join(", "))
}
