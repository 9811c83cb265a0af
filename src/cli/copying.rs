//! The second copy: every committed entry goes to another disk or stick too, and what another PC has written there
//! comes in. What is not known to be of this journal, and what removes words, comes in only where somebody says so.

use std::io;
use std::path::{Path, PathBuf};

use crate::cli::context::Context;
use crate::home::Home;
use crate::incident::entry::Written;
use crate::incident::narrate::{counted, moment_words};
use crate::journal::copy_place::{CopyPlace, Found, Lying, NoCopy, hashes};
use crate::journal::drive::is_one_disk;
use crate::journal::import::ImportError;
use crate::journal::second_copy::SecondCopy;
use crate::journal::{Purpose, SqliteStore, Store, StoreError};
use crate::session::{Copied, Desk, Logs, SecondCopyTo};

/// Where the second copy is, and the journal that it is of.
#[derive(Debug, Clone)]
pub(super) struct Place {
    copy: CopyPlace,
    named: PathBuf,
    journal: PathBuf,
}

/// What bringing the second copy up to date has come to.
struct BroughtUp {
    copy: SecondCopy,
    found: Found,
    /// How many entries of others it held, which are here now.
    taken_in: usize,
}

impl Place {
    /// The one that `practice.yaml` names, where it names one.
    pub(super) fn of(home: &Home) -> Option<Self> {
        let named = home.second_copy()?;
        Some(Self {
            copy: CopyPlace::new(named.clone()).of_practice(&home.practice.name),
            named,
            journal: home.folder.clone(),
        })
    }

    /// The second copy as a session keeps it, which takes in what others have written there too.
    pub(super) fn for_session(self) -> SecondCopyTo {
        Box::new(move || {
            let copy = self.bring_up()?.copy;
            Ok(Copied {
                is_on_one_disk: is_one_disk(copy.path(), &self.journal),
                copy,
            })
        })
    }

    /// Takes in what others have written there, where that needs no asking, and brings it up to date with the journal.
    ///
    /// # Errors
    /// Where one of the two disks refuses, or somebody is to say first whose it is that lies there.
    fn bring_up(&self) -> Result<BroughtUp, NoCopy> {
        let mut all = everything(&self.journal)?;
        let found = self.copy.look(&hashes(&all))?;
        let mut taken_in = 0;
        if let Some(ours) = &found.ours
            && ours.new > 0
            && ours.removals == 0
        {
            // What does not fit in the journal must not keep the journal out of the copy.
            taken_in = take_in(ours, &self.journal).unwrap_or_default();
            all = everything(&self.journal)?;
        }
        Ok(BroughtUp {
            copy: found.bring_up(&all)?,
            found,
            taken_in,
        })
    }

    /// What lies there that is to be asked about.
    ///
    /// # Errors
    /// Where one of the two disks refuses.
    fn to_be_asked_about(&self) -> io::Result<Vec<Lying>> {
        let Found { ours, others, .. } = self.copy.look(&hashes(&everything(&self.journal)?))?;
        // Once ours stands beside them, others have been asked about; what may be ours is asked about until it is taken in.
        let others = others
            .into_iter()
            .filter(|lying| lying.new > 0 && (ours.is_none() || lying.may_be_ours));
        let mut asked: Vec<_> = others.collect();
        asked.extend(ours.filter(|ours| ours.removals > 0));
        Ok(asked)
    }
}

/// Brings the second copy up to date after something was recorded in the shell. That it cannot be is said, and changes
/// nothing: what was recorded is recorded.
pub(super) fn bring_up_after_recording(home: &Home, logs: &Logs, context: &mut Context<'_, '_>) {
    let Some(place) = Place::of(home) else { return };
    if let Some(plan) = logs.second_copy_off() {
        return context.output.say(format_args!(
            "Not in the second copy: it is off while this plan runs: {plan}."
        ));
    }
    match place.bring_up() {
        Ok(brought_up) => say_brought_up(&brought_up, home, context),
        Err(error @ NoCopy::Unanswered { .. }) => {
            context
                .output
                .warn(format_args!("recorded here, and in no second copy: {error}"));
            say_lying(home, logs, context);
        }
        Err(error) => {
            let named = place.named.display();
            context.output.warn(format_args!(
                "recorded here, but not in the second copy: {named}: {error}"
            ));
        }
    }
}

/// Says what lies in the second copy and may be this practice's, to somebody who looks for an incident here.
pub(super) fn say_lying(home: &Home, logs: &Logs, context: &mut Context<'_, '_>) {
    let place = Place::of(home).filter(|_| logs.second_copy_off().is_none());
    let lying = place.map(|place| place.to_be_asked_about().unwrap_or_default());
    for lying in lying.unwrap_or_default().iter().filter(|lying| lying.may_be_ours) {
        let said = said(lying, home, context);
        context.output.warn(said);
        context.output.hint(format_args!(
            "if they belong here, carry on with them: stopgap import {}",
            lying.file.display()
        ));
    }
}

fn say_brought_up(brought_up: &BroughtUp, home: &Home, context: &mut Context<'_, '_>) {
    let BroughtUp { found, taken_in, .. } = brought_up;
    if *taken_in > 0 {
        let entries = counted(*taken_in as u64, "entry", "entries");
        context.output.say(format_args!(
            "Taken in from the second copy: {entries} that another PC has written there."
        ));
    }
    let left = found.ours.iter().filter(|ours| ours.removals > 0);
    // Said once, when ours begins beside them.
    let others = found.others.iter().filter(|_| found.ours.is_none());
    for lying in left.chain(others) {
        let file = lying.file.display();
        if lying.new == 0 {
            context.output.warn(format_args!(
                "{file}: is no second copy, or is damaged, and was left as it is. The second copy is {}.",
                found.file.display()
            ));
            continue;
        }
        context
            .output
            .warn(format_args!("{} They were not taken in.", said(lying, home, context)));
        context
            .output
            .hint(format_args!("if they belong here: stopgap import {file}"));
    }
}

/// Asks whether what lies in the second copy and is not known to be of this journal is to be taken in, and takes it in.
///
/// # Errors
/// Where the journal cannot be read afterwards.
pub(super) fn offer(home: &Home, desk: &mut Desk, context: &mut Context<'_, '_>) -> Result<(), StoreError> {
    let place = Place::of(home).filter(|_| desk.logs().second_copy_off().is_none());
    // A stick that is not there is told of on the screen.
    let lying = place.map(|place| place.to_be_asked_about().unwrap_or_default());
    for lying in lying.unwrap_or_default() {
        context.output.say(said(&lying, home, context));
        context.output.say(format_args!("  (in {})", lying.file.display()));
        // Where nothing was recorded here there is nothing to mix, and somebody who has come with the stick to carry on.
        let is_yes = lying.may_be_ours && desk.logs().iter().next().is_none();
        context.output.say(match (is_yes, lying.may_be_ours) {
            (true, _) => {
                "Carry on here? Enter takes them in; n and Enter leaves them, and nothing is copied meanwhile."
            }
            (false, true) => {
                "Take them in? y and Enter takes them in; Enter alone leaves them, and asks again at the next start."
            }
            (false, false) => "Take them in? y and Enter takes them in; Enter alone leaves them where they are.",
        });
        let mut answer = String::new();
        let read = context.input.read_line(&mut answer);
        if read.is_ok_and(|length| length > 0) && is_answered_yes(&answer, is_yes) {
            match take_in(&lying, &home.folder) {
                Ok(new) => context.output.say(format_args!("Taken in: {new}.")),
                Err(error) => context.output.warn(format_args!("not taken in: {error}")),
            }
        }
    }
    desk.refresh().map(drop)
}

/// Whether a line means yes; where it is empty, what Enter alone means.
fn is_answered_yes(answer: &str, enter: bool) -> bool {
    let answer = answer.trim().to_lowercase();
    answer.starts_with('y') || (enter && answer.is_empty())
}

/// What lies there, in a sentence or two.
fn said(lying: &Lying, home: &Home, context: &Context<'_, '_>) -> String {
    let entries = counted(lying.new as u64, "entry that is", "entries that are");
    let zone = home.practice.time_zone;
    let today = context.environment.clock.now().wall.day_in(zone);
    let last = lying.last.as_ref().map(|last| {
        let by = last
            .by
            .as_ref()
            .map_or_else(|| "nobody named".to_owned(), ToString::to_string);
        format!(", the last at {} by {by}", moment_words(last.at, zone, today))
    });
    let removals = match lying.removals {
        0 => String::new(),
        removals => format!(
            " {} of them would remove words.",
            counted(removals as u64, "entry", "entries")
        ),
    };
    let last = last.unwrap_or_default();
    format!("The second copy holds {entries} not in this journal{last}.{removals}")
}

/// Adds to the journal what it does not have, and gives how many entries.
fn take_in(lying: &Lying, journal: &Path) -> io::Result<usize> {
    let mut store = SqliteStore::open(journal, Purpose::Record).map_err(io::Error::other)?;
    let taken = lying.incoming.take_in(&mut store).map_err(|error| match error {
        ImportError::Unreadable(error) => error,
        error => io::Error::other(error),
    })?;
    Ok(taken.new)
}

fn everything(journal: &Path) -> io::Result<Vec<Written>> {
    let mut store = SqliteStore::open(journal, Purpose::Look).map_err(io::Error::other)?;
    store.fresh().map_err(io::Error::other)
}
