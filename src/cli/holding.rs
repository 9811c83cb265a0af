//! What the disk would not take: kept in a file, and offered at the next start.

use crate::cli::context::Context;
use crate::cli::desk;
use crate::home::Home;
use crate::incident::narrate::counted;
use crate::journal::held::{Left, discard, left_in};
use crate::session::{Desk, Order, SubmitError};
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

/// Asks whether what earlier runs have left is to be recorded now, and records it.
pub(super) fn offer(home: &Home, desk: &mut Desk, context: &mut Context<'_, '_>) {
    for left in left_in(&home.held_folders()) {
        let count = counted(left.held.len() as u64, "entry was", "entries were");
        context
            .output
            .say(format_args!("{count} NOT SAVED when the disk refused:"));
        for held in &left.held {
            context
                .output
                .say(format_args!("  {}", verb::say(&held.request, home.practice.time_zone)));
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

/// Records what a file holds. What a rule refuses by now is said; what the disk refuses again stays in the file.
fn record(left: Left, desk: &mut Desk, context: &mut Context<'_, '_>) {
    for held in left.held {
        let order = Order {
            incident: held.incident,
            request: held.request,
            now: context.environment.clock.now(),
        };
        match desk.submit(&order) {
            Ok(_) => {}
            Err(SubmitError::Refused(refusal)) => context.output.warn(format_args!("not taken: {}", refusal.sentence)),
            Err(SubmitError::Store(error)) => {
                return context.output.fail(&desk::failed(error));
            }
        }
    }
    if left.unreadable > 0 {
        let lines = counted(left.unreadable as u64, "line", "lines");
        return context.output.warn(format_args!(
            "{lines} of {} cannot be read; the file stays where it is",
            left.path.display()
        ));
    }
    if let Err(error) = discard(&left.path) {
        context
            .output
            .warn(format_args!("{}: cannot be removed: {error}", left.path.display()));
    }
}
