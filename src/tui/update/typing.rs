//! Letters and pastes, into whatever is being typed.

use super::super::field::TextField;
use super::super::intent::Intent;
use super::super::model::{Model, Screen};
use super::super::theme::Tone;
use super::{Turn, palette};

/// Changes a line of text as a key means. Returns whether the key is one of a line's.
///
/// # Errors
/// A sentence, where the line is full.
pub(super) fn edit(line: &mut TextField, intent: Intent) -> Result<bool, String> {
    match intent {
        Intent::Type(letter) => line.insert(letter.encode_utf8(&mut [0; 4]))?,
        Intent::Erase => line.erase(),
        Intent::EraseAhead => line.erase_ahead(),
        Intent::EraseWord => line.erase_word(),
        Intent::EraseLine => line.erase_line(),
        Intent::Left => line.left(),
        Intent::Right => line.right(),
        Intent::First => line.home(),
        Intent::Last => line.end(),
        _ => return Ok(false),
    }
    Ok(true)
}

/// Puts a paste where something is being typed; elsewhere it is nothing, least of all keys.
pub(super) fn pasted(model: &mut Model, turn: &mut Turn, text: &str) {
    match model.top_mut() {
        Some(Screen::Form(form)) => {
            form.fault = None;
            if let Some(line) = form.typed_mut() {
                form.fault = line.insert(text).err();
            }
        }
        Some(Screen::Palette(palette)) => {
            let full = palette.line.insert(text).err();
            palette::changed(model, turn);
            if let (Some(Screen::Palette(palette)), Some(full)) = (model.top_mut(), full) {
                palette.fault = Some((full, None));
            }
        }
        _ => model.say(
            Tone::Plain,
            "What was pasted went nowhere: no field is open here. n opens one for a note.",
        ),
    }
}
