//! Boxes that do not fit on an action card.

use super::super::model::Plan;
use super::super::places::Places;
use super::super::walk::Walk;

/// A card's warning or caution is printed large, in two lines at most; in letters.
pub(in crate::plan) const LONGEST_WARNING: usize = 120;
/// A card's note is printed in two lines of the usual size; in letters.
pub(in crate::plan) const LONGEST_NOTE: usize = 160;

/// Looks at every warning, caution and note.
pub(super) fn check(plan: &Plan, places: &Places, walk: &mut Walk) {
    for (_, step) in plan.steps() {
        let boxes = [
            ("warning", &step.warning, LONGEST_WARNING),
            ("caution", &step.caution, LONGEST_WARNING),
            ("note", &step.note, LONGEST_NOTE),
        ];
        for (key, text, most) in boxes {
            let letters = text.as_deref().map_or(0, |text| text.trim().chars().count());
            if letters > most
                && let Some(here) = places.steps.get(step.id.as_str())
            {
                let message = format!("this {key} has {letters} letters, and an action card holds {most}");
                walk.warn(
                    here.of(key),
                    message,
                    "say the one thing that matters here, and put the rest under \"detail\"",
                );
            }
        }
    }
}
