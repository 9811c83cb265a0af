//! The terminal program: what staff see and press.
//!
//! One key press on its way through this folder: `runtime` reads it on the input thread and sends it as a `Msg` over
//! the one channel; `keymap` says what it means in the place where it was pressed (an `Intent`); `update` changes the
//! `Model` and returns `Effect`s as data; `runtime` does those, through the `Outside` trait; `view` draws the model
//! into a buffer, and `painter` makes one run of bytes of what differs, written in one go.
//!
//! What is where:
//! - `model`, `form`, `field`: what the screen knows; every dialog is one `Form` with a `Purpose`.
//! - `msg`, `intent`: the closed lists of what can happen and what a key can mean.
//! - `keymap`: the one table of keys. Footer, help and manual are made from it.
//! - `update/`: one file per screen; `update/ask/` makes the dialogs, `update/answer` turns them into requests.
//! - `view/`: one file per screen; they only read. All writing goes through `pen`, which makes text harmless.
//! - `outline`: the plan as lines, for both `view` and `update`.
//! - `theme`: signs, words and tones. `times`: times as typed and as shown. `text`: columns, wrapping, harmless text.
//! - `terminal`, `signals`, `painter`, `runtime`: the edge.
//!
//! To add a screen: a variant of `model::Screen`, its place(s) in `model::places`, its keys in `keymap`, a file in
//! `update/` and one in `view/`.
//!
//! Invariants: nothing in `update` or `view` asks for the time, a file or the terminal; nothing is shown as saved before
//! the session has said so; a paste is never keys; no state is told by colour alone.

pub mod field;
pub mod form;
pub mod intent;
pub mod keymap;
pub mod model;
pub mod msg;
pub mod outline;
pub mod painter;
pub mod pen;
pub mod runtime;
pub mod setting;
pub mod signals;
pub mod terminal;
pub mod text;
pub mod theme;
pub mod times;
pub mod update;
pub mod view;

#[cfg(test)]
mod tests;
