//! Letters and pastes, into whatever is being typed.

use super::super::field::TextField;
use super::super::intent::Intent;
use super::super::model::{Model, Screen};
use super::{Turn, palette};

/// Changes a line of text as a key means. Returns false where the key is none of a line's.
pub(super) fn edit(line: &mut TextField, intent: Intent) -> bool {
    match intent {
        Intent::Type(letter) => line.insert(letter.encode_utf8(&mut [0; 4])),
        Intent::Erase => line.erase(),
        Intent::EraseAhead => line.erase_ahead(),
        Intent::EraseWord => line.erase_word(),
        Intent::EraseLine => line.erase_line(),
        Intent::Left => line.left(),
        Intent::Right => line.right(),
        Intent::First => line.home(),
        Intent::Last => line.end(),
        _ => return false,
    }
    true
}

/// Puts a paste where something is being typed; elsewhere it is nothing, least of all keys.
pub(super) fn pasted(model: &mut Model, turn: &mut Turn, text: &str) {
    match model.top_mut() {
        Some(Screen::Form(form)) => {
            form.fault = None;
            if let Some(line) = form.typed_mut() {
                line.insert(text);
            }
        }
        Some(Screen::Palette(palette)) => {
            palette.line.insert(text);
            palette::changed(model, turn);
        }
        _ => {}
    }
}
