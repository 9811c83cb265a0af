//! Steps that wait for each other in a ring.

use std::collections::{HashMap, HashSet};

use super::check::{Mention, What};
use super::model::Plan;
use super::source::Span;
use super::walk::Walk;

/// Notes each ring once, at the `after` that closes it.
pub(super) fn check_rings(plan: &Plan, mentions: &[Mention], walk: &mut Walk) {
    const MOST_RINGS: usize = 20;
    let mut rings = 0;
    let mut waits: HashMap<&str, Vec<(&str, Span)>> = HashMap::new();
    for mention in mentions {
        if let (What::After, Some(step)) = (&mention.what, &mention.step)
            && *step != mention.id
        {
            waits.entry(step).or_default().push((&mention.id, mention.at));
        }
    }
    let mut finished: HashSet<&str> = HashSet::new();
    for (_, step) in plan.steps() {
        // The path from `step` to where the search is, each with the number of its edges that were followed.
        let mut path: Vec<(&str, usize)> = vec![(step.id.as_str(), 0)];
        let mut on_path: HashSet<&str> = HashSet::from([step.id.as_str()]);
        while let Some((here, followed)) = path.last_mut() {
            let next = waits.get(here).and_then(|edges| edges.get(*followed)).copied();
            *followed += 1;
            match next {
                _ if finished.contains(*here) => {
                    on_path.remove(*here);
                    path.pop();
                }
                Some((next, at)) if on_path.contains(next) => {
                    rings += 1;
                    if rings <= MOST_RINGS {
                        ring(&path, next, at, walk);
                    }
                }
                Some((next, _)) => {
                    on_path.insert(next);
                    path.push((next, 0));
                }
                None => {
                    let here = *here;
                    finished.insert(here);
                    on_path.remove(here);
                    path.pop();
                }
            }
        }
    }
}

fn ring(path: &[(&str, usize)], back_to: &str, at: Span, walk: &mut Walk) {
    const MOST_NAMED: usize = 6;
    let from = path.iter().position(|(id, _)| *id == back_to).unwrap_or(0);
    let mut names: Vec<&str> = path.iter().skip(from).map(|(id, _)| *id).take(MOST_NAMED).collect();
    if path.len() - from > MOST_NAMED {
        names.push("…");
    }
    names.push(back_to);
    walk.error(
        at,
        format!("these steps wait for each other in a ring: {}", names.join(" after ")),
        "delete one of the \"after\" lines".to_owned(),
    );
}
