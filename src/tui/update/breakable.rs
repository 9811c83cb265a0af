//! What can be ticked as not working, and the plan that fits what is.

use crate::plan::model::ServiceStatus;

use super::super::model::Broken;
use super::super::setting::DEFAULT_PLAN;

/// Something that can be ticked as not working.
#[derive(Debug)]
pub struct Breakable {
    /// The key beside it.
    pub key: char,
    /// The words.
    pub words: &'static str,
    /// The service that is then marked, the first of these that the plan has.
    pub(super) services: &'static [&'static str],
    /// As what it is marked.
    pub(super) status: ServiceStatus,
    /// The plan that fits.
    plan: &'static str,
    /// Where several are ticked, the plan of the least of these is taken: what endangers people and evidence first, then
    /// what takes the most with it.
    rank: u8,
}

const fn breakable(
    key: char,
    words: &'static str,
    services: &'static [&'static str],
    plan: &'static str,
    rank: u8,
) -> Breakable {
    Breakable {
        key,
        words,
        services,
        status: ServiceStatus::Down,
        plan,
        rank,
    }
}

/// What can be ticked as not working, the likeliest first.
pub const BREAKABLE: [Breakable; 12] = [
    breakable(
        '1',
        "The record or the appointment book",
        &["clinical-record"],
        DEFAULT_PLAN,
        4,
    ),
    breakable('2', "The phones", &["phones"], "phone-outage", 5),
    breakable(
        '3',
        "The internet, or everything at once",
        &["internet"],
        "network-outage",
        3,
    ),
    breakable('4', "The power", &["power"], "power-cut", 2),
    breakable(
        '5',
        "A vaccine fridge, or its alarm",
        &["vaccine-fridge", "fridge-monitoring"],
        "vaccine-fridge",
        8,
    ),
    Breakable {
        status: ServiceStatus::Slow,
        ..breakable(
            '6',
            "It works, but all of it is slow",
            &["clinical-record"],
            "slow-system",
            10,
        )
    },
    breakable(
        '7',
        "Prescriptions cannot be sent; the record works",
        &["prescriptions"],
        "prescribing-outage",
        7,
    ),
    breakable(
        '8',
        "Tests, results or referrals",
        &["path-results"],
        "results-and-referrals",
        9,
    ),
    breakable(
        '9',
        "Strange messages, or locked files: hands off",
        &[],
        "ransomware",
        0,
    ),
    breakable('a', "We cannot use the building", &["premises"], "premises-loss", 1),
    breakable('b', "Too few people are here", &[], "staff-shortage", 6),
    breakable('0', "Not sure", &[], DEFAULT_PLAN, 11),
];

/// The plan that fits what is ticked; what nobody is sure of is taken for the record.
pub fn fitting(broken: &Broken) -> &'static str {
    let ticked = broken.ticked.iter().filter_map(|at| BREAKABLE.get(*at));
    ticked.min_by_key(|one| one.rank).map_or(DEFAULT_PLAN, |one| one.plan)
}

/// The other plans that what is ticked calls for, by their ids.
pub fn fitting_too(broken: &Broken) -> Vec<&'static str> {
    let first = fitting(broken);
    let ticked = broken.ticked.iter().filter_map(|at| BREAKABLE.get(*at));
    let mut others: Vec<&'static str> = Vec::new();
    // Whoever is not sure has named no plan.
    for one in ticked.filter(|one| one.key != '0') {
        if one.plan != first && !others.contains(&one.plan) {
            others.push(one.plan);
        }
    }
    others
}
