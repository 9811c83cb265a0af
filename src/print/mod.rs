//! What is printed beforehand, so that a practice can work when this program cannot run. Pure readers of plans and of
//! practice.yaml; the time is an argument.
//!
//! Action cards: one A4 page for each role ([`cards`]), from the same plan and with the same step numbers as the screen.
//! The contacts of a plan ([`contacts`]). Both are written as HTML for a browser and as text of 76 columns.

mod build;
mod card;
mod contact;
mod extra;
mod fit;
mod gave_way;
mod html;
mod measure;
mod plain;
mod sentences;
#[cfg(test)]
mod tests;

pub use build::{Options, cards, crowded};
pub use card::{Card, CardPhase, CardStep, Cards, Piece, PieceKind};
pub use contact::{Contacts, contacts};
pub use html::{TEMPLATES, cards_html, contacts_html};
pub use plain::{cards_text, contacts_text};
