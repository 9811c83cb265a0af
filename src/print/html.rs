//! Cards, contacts and whole plans as HTML for a browser and for A4 paper, from templates that a practice may replace.

use tera::Context;

use super::card::Cards;
use super::contact::Contacts;
use super::whole::WholePlan;
use crate::template::{self, Overrides, TemplateError, escape};

/// The templates in the program, by name.
pub const TEMPLATES: [(&str, &str); 6] = [
    ("cards.html", include_str!("../../templates/cards.html")),
    ("cards.css", include_str!("../../templates/cards.css")),
    ("contacts.html", include_str!("../../templates/contacts.html")),
    ("contacts.css", include_str!("../../templates/contacts.css")),
    ("plan.html", include_str!("../../templates/plan.html")),
    ("plan.css", include_str!("../../templates/plan.css")),
];

/// The cards as one HTML file, a page for each. `overrides` gives the practice's own templates.
///
/// # Errors
/// Where a template of the practice is broken.
pub fn cards_html(cards: &Cards, overrides: &Overrides<'_>) -> Result<String, TemplateError> {
    html("cards.html", Context::from_serialize(cards), overrides)
}

/// The contacts as one HTML file. `overrides` gives the practice's own templates.
///
/// # Errors
/// Where a template of the practice is broken.
pub fn contacts_html(contacts: &Contacts, overrides: &Overrides<'_>) -> Result<String, TemplateError> {
    html("contacts.html", Context::from_serialize(contacts), overrides)
}

/// A whole plan as one HTML file. `overrides` gives the practice's own templates.
///
/// # Errors
/// Where a template of the practice is broken.
pub fn plan_html(plan: &WholePlan, overrides: &Overrides<'_>) -> Result<String, TemplateError> {
    html("plan.html", Context::from_serialize(plan), overrides)
}

fn html(name: &str, context: tera::TeraResult<Context>, overrides: &Overrides<'_>) -> Result<String, TemplateError> {
    template::render(&TEMPLATES, (name, overrides), escape::html, |_| {}, context)
}
