//! Whether what the practice has on paper is what its plans and practice.yaml say now.

use super::{Answer, Check, Grounds, OfferedPlan, day_or_never};
use crate::health::{Finding, Level};
use crate::incident::event::KitPrinted;
use crate::incident::moment::Moment;
use crate::incident::narrate::{counted, day_words};

pub(super) fn answer(grounds: &Grounds<'_>) -> Answer {
    let mut findings = cards(grounds);
    findings.extend(contacts(grounds));
    let kit = &grounds.standing.state().kit;
    let last = kit.iter().map(|fact| fact.occurred).max().map(|last| grounds.day(last));
    Answer::new(Check::Kit, format!("last printed: {}", day_or_never(last)), findings)
}

fn cards(grounds: &Grounds<'_>) -> Vec<Finding> {
    let last = |plan: &OfferedPlan<'_>| last_printed(grounds, KitPrinted::CARDS, Some(plan));
    let is_new = |plan: &OfferedPlan<'_>| {
        let standing = grounds.standing.state();
        standing.kit_printed_from(KitPrinted::CARDS, plan.sha256).is_some()
    };
    let was_printed = grounds.plans.iter().any(|plan| last(plan).is_some());
    if !was_printed {
        return vec![Finding::new(
            Level::Due,
            "No action cards have been printed",
            "the standing log: stopgap log --standing",
            "print those of the plan that is likeliest, then the others: stopgap plan cards \
             clinical-system-outage -o cards.html",
        )];
    }
    let mut findings = Vec::new();
    let mut missing = 0;
    for plan in grounds.plans.iter().filter(|plan| !is_new(plan)) {
        let id = &plan.plan.id;
        let title = &plan.plan.title;
        let what = match last(plan) {
            Some(at) => format!(
                "{title}: its cards were printed on {}, not as it now stands",
                day_words(grounds.day(at))
            ),
            None if plan.is_own => format!("{title}: its cards have not been printed"),
            None => {
                missing += 1;
                continue;
            }
        };
        let to_do = format!("print all of them and put them in the box: stopgap plan cards {id} -o cards-{id}.html");
        findings.push(Finding::new(
            Level::Due,
            what,
            format!("{id}, the cards in the box"),
            to_do,
        ));
    }
    if missing > 0 {
        findings.push(Finding::new(
            Level::Note,
            format!(
                "The cards of {} have not been printed",
                counted(missing, "other plan", "other plans")
            ),
            "stopgap plan list",
            "print those that could be needed here",
        ));
    }
    findings
}

/// When cards of this plan, or the list of contacts, were last printed, whatever it said then.
fn last_printed(grounds: &Grounds<'_>, what: &str, plan: Option<&OfferedPlan<'_>>) -> Option<Moment> {
    let kit = grounds.standing.state().kit.iter();
    let fits = kit.filter(|fact| {
        let of_plan = plan.is_none_or(|plan| fact.printed.plan.as_ref() == Some(&plan.plan.id));
        fact.printed.what == what && of_plan
    });
    fits.map(|fact| fact.occurred).max()
}

fn contacts(grounds: &Grounds<'_>) -> Option<Finding> {
    let place = "practice.yaml, contacts; the list in the box";
    let to_do = "print it: stopgap print contacts -o contacts.html";
    let Some(last) = last_printed(grounds, KitPrinted::CONTACTS, None) else {
        let what = "The list of contacts has not been printed";
        return Some(Finding::new(Level::Due, what, place, to_do));
    };
    let standing = grounds.standing.state();
    let is_new = standing
        .kit_printed_from(KitPrinted::CONTACTS, grounds.around.practice_sha256)
        .is_some();
    (!is_new).then(|| {
        let what = format!(
            "practice.yaml has changed since the list of contacts was printed on {}",
            day_words(grounds.day(last))
        );
        Finding::new(Level::Due, what, place, to_do)
    })
}
