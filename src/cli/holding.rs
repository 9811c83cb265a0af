//! What the disk would not take: kept in a file, and offered at the next start.

use crate::cli::context::Context;
use crate::home::Home;
use crate::incident::narrate::counted;
use crate::journal::held::{Left, SetAside, left_in};
use crate::session::{Desk, Order, SubmitError};
use crate::tui::text::cut;
use crate::verb;

/// Says that something is held, to a command that does not take it in.
pub(super) fn say_held(home: &Home, context: &mut Context<'_, '_>) {
    let left = left_in(&home.held_folders());
    let count: usize = left.iter().map(|left| left.held.len()).sum();
    if count > 0 {
        let entries = counted(count as u64, "entry is", "entries are");
        context.output.warn(format_args!(
            "{entries} still NOT SAVED, because the disk refused. Open the program to save: stopgap"
        ));
    }
}

/// No more are listed.
const MOST_LISTED: usize = 8;

/// In columns: each has one line of the narrowest screen.
const WIDEST: usize = 76;

/// How many requests are still held that no window will save by itself.
pub(super) fn still_left(home: &Home) -> usize {
    let left = left_in(&home.held_folders()).into_iter();
    left.filter(|left| !left.is_in_use).map(|left| left.held.len()).sum()
}

/// Asks whether what earlier runs have left is to be recorded now, and records it.
pub(super) fn offer(home: &Home, desk: &mut Desk, context: &mut Context<'_, '_>) {
    // A window that still runs saves its own.
    for left in left_in(&home.held_folders()).into_iter().filter(|left| !left.is_in_use) {
        let count = counted(left.held.len() as u64, "entry was", "entries were");
        context
            .output
            .say(format_args!("{count} NOT SAVED when the disk refused:"));
        // No more than leave the question and its heading on one screen.
        for held in left.held.iter().take(MOST_LISTED) {
            let line = verb::say(&held.request, home.practice.time_zone);
            context.output.say(format_args!("  {}", cut(&line, WIDEST)));
        }
        if left.held.len() > MOST_LISTED {
            let more = left.held.len() - MOST_LISTED;
            context.output.say(format_args!("  … and {more} more"));
        }
        context.output.say(format_args!("  (kept in {})", left.path.display()));
        context
            .output
            .say("Save now? Enter saves; n leaves them (another window may still have them).");
        let mut answer = String::new();
        let read = context.input.read_line(&mut answer);
        let is_answered = read.is_ok_and(|length| length > 0);
        if is_answered && !answer.trim().to_lowercase().starts_with('n') {
            record(left, desk, context);
        }
    }
}

/// Records what a file holds. What a rule refuses by now is said and set aside; what the disk refuses again stays in
/// the file.
fn record(left: Left, desk: &mut Desk, context: &mut Context<'_, '_>) {
    let mut refused = Vec::new();
    let mut remaining = Vec::new();
    for (index, held) in left.held.iter().enumerate() {
        let order = Order {
            incident: held.incident.clone(),
            request: held.request.clone(),
            now: context.environment.clock.now(),
        };
        match desk.submit(&order) {
            Ok(_) => {}
            Err(SubmitError::Refused(refusal)) => {
                context.output.warn(format_args!("not taken: {}", refusal.sentence));
                refused.push(SetAside {
                    held: held.clone(),
                    refused: refusal.sentence,
                });
            }
            Err(SubmitError::Store(error)) => {
                let saved = counted(index as u64, "entry was", "entries were");
                let rest = left.held.len() - index;
                context.output.warn(format_args!(
                    "{saved} taken in, and {rest} are still NOT SAVED: {}",
                    error.briefly()
                ));
                remaining = left.held[index..].to_vec();
                break;
            }
        }
    }
    match left.settle(&remaining, &refused) {
        Ok(None) => {}
        Ok(Some(aside)) => context.output.warn(format_args!(
            "what was not taken or cannot be read is kept in {}",
            aside.display()
        )),
        Err(error) => context
            .output
            .warn(format_args!("{}: cannot be put in order: {error}", left.path.display())),
    }
}
