//! What is printed beforehand, so that a practice can work when this program cannot run. Pure readers of plans and of
//! practice.yaml; the time is an argument.
//!
//! Action cards: one A4 page for each role ([`cards`]), from the same plan and with the same step numbers as the screen.
//! The contacts of a plan ([`contacts`]), and a whole plan ([`whole_plan`]). All are written as HTML for a browser and as text of 76 columns.

mod build;
mod card;
mod contact;
mod extra;
mod fit;
mod gave_way;
mod html;
mod measure;
mod plain;
mod plain_plan;
mod sentences;
#[cfg(test)]
mod tests;
mod whole;

pub use build::{Options, cards, crowded};
pub use card::{Card, CardPhase, CardStep, Cards, Piece, PieceKind};
pub use contact::{Contacts, contacts};
pub use html::{TEMPLATES, cards_html, contacts_html, plan_html};
pub use plain::{cards_text, contacts_text};
pub use plain_plan::plan_text;
pub use whole::{WholePlan, whole_plan};
