//! What is left when the PC or its disk is gone: the second copy, and the last backup.

use std::collections::HashSet;

use super::{Answer, Check, Copied, Grounds, day_or_never};
use crate::health::{Finding, Level};
use crate::incident::entry::Entry;
use crate::incident::event::Event;
use crate::incident::ids::Hash;
use crate::incident::narrate::{counted, day_words};

/// An entry that the second copy lacks is told as long as it is younger than so many days, and to do from then on: the
/// copy is written while an incident runs, and what happens in between comes with the next command.
const YOUNG: u64 = 1;

/// A backup is old after so many days, where something was recorded since.
const BACKUP_OLD_AFTER: u64 = 31;

const PLACE: &str = "practice.yaml, second_copy";

pub(super) fn second_copy(grounds: &Grounds<'_>) -> Answer {
    let answer = |words: &str, findings: Vec<Finding>| Answer::new(Check::SecondCopy, words, findings);
    let (file, holds, is_on_one_disk) = match &grounds.around.second_copy {
        Copied::NotSet => {
            let what = "There is no second copy: when this disk dies, the log is gone with it";
            let to_do = "name a folder on another disk or stick: second_copy: E:\\stopgap";
            return answer("not set", vec![Finding::new(Level::Due, what, PLACE, to_do)]);
        }
        Copied::HandsOff => return answer("not looked at: a plan that runs keeps hands off it", Vec::new()),
        Copied::Unreachable { file, why } => {
            let what = format!("The second copy cannot be read: {why}");
            let place = format!("{PLACE}: {file}");
            let to_do = "put the stick in, or name another place; then: stopgap ready --here";
            return answer("not there", vec![Finding::new(Level::Due, what, place, to_do)]);
        }
        Copied::Read {
            file,
            holds,
            is_on_one_disk,
        } => (file, holds, *is_on_one_disk),
    };
    let place = || format!("{PLACE}: {file}");
    let here: HashSet<Hash> = entries(grounds).map(|entry| entry.hash).collect();
    let not_here = holds.difference(&here).count();
    if not_here > 0 {
        let what = format!(
            "The second copy holds {} not in this journal",
            counted(not_here as u64, "entry that is", "entries that are")
        );
        let to_do = format!("take them in: open the program, which asks; or: stopgap import {file}");
        return answer("not taken in", vec![Finding::new(Level::Due, what, place(), to_do)]);
    }
    // What was recorded since the copy was read is not the copy's fault.
    let known = |entry: &&Entry| entry.at <= grounds.around.looked_at;
    let missing: Vec<&Entry> = entries(grounds)
        .filter(known)
        .filter(|entry| !holds.contains(&entry.hash))
        .collect();
    let Some(oldest) = missing.iter().map(|entry| entry.at).min() else {
        if !is_on_one_disk {
            return answer("holds everything", Vec::new());
        }
        let what = "The second copy lies on the same disk as the journal: when this disk dies, both are gone";
        let to_do = "name a folder on another disk or stick: second_copy: E:\\stopgap";
        return answer("same disk", vec![Finding::new(Level::Due, what, place(), to_do)]);
    };
    let day = grounds.day(oldest);
    let lacks = format!(
        "The second copy lacks {}, the oldest of {}",
        counted(missing.len() as u64, "entry", "entries"),
        day_words(day)
    );
    let level = if grounds.is_older(day, YOUNG) {
        Level::Due
    } else {
        Level::Note
    };
    let finding = Finding::new(level, lacks, place(), "bring it up to date: stopgap ready --here");
    answer("behind", vec![finding])
}

/// The entries of every log.
fn entries<'a>(grounds: &Grounds<'a>) -> impl Iterator<Item = &'a Entry> {
    let standing = grounds.standing.entries();
    let incidents: &'a [&'a crate::incident::log::Log] = grounds.incidents;
    incidents.iter().flat_map(|log| log.entries()).chain(standing)
}

pub(super) fn backup(grounds: &Grounds<'_>) -> Answer {
    let answer = |words: String, findings: Vec<Finding>| Answer::new(Check::Backup, words, findings);
    let made = grounds
        .standing
        .entries()
        .filter(|entry| matches!(entry.event, Event::CopyMade(_)));
    let last = made.map(|entry| entry.at).filter(|at| *at <= grounds.now).max();
    let place = "the standing log: stopgap log --standing";
    let to_do = "copy it to another disk, and keep that elsewhere: stopgap backup DIR";
    let is_new = |entry: &Entry| last.is_none_or(|last| entry.at > last);
    let new = entries(grounds).filter(|entry| is_new(entry)).count();
    let Some(day) = last.map(|last| grounds.day(last)) else {
        if new == 0 {
            return answer("nothing to copy yet".to_owned(), Vec::new());
        }
        let what = "No backup was ever made";
        return answer(day_or_never(None), vec![Finding::new(Level::Due, what, place, to_do)]);
    };
    let mut findings = Vec::new();
    if new > 0 && grounds.is_older(day, BACKUP_OLD_AFTER) {
        let what = format!(
            "The last backup is of {}, and {} since",
            day_words(day),
            counted(new as u64, "entry was made", "entries were made")
        );
        findings.push(Finding::new(Level::Due, what, place, to_do));
    }
    answer(format!("last: {}", day_words(day)), findings)
}
