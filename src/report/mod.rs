//! The report: what happened, in a form that people sign, discuss and learn from. Pure readers of the log.
//!
//! `report` gathers the model, which JSON writes whole; `render` makes Markdown and HTML of it with templates.

mod banner;
mod build;
mod charts;
mod differences;
mod escape;
mod facts;
mod how;
mod marks;
pub mod model;
mod notifications;
mod people;
mod reading;
mod render;
pub mod rows;
mod services;
mod status;
mod steps;
mod summary;
mod timeline;
mod words;

pub use build::{Options, log_rows, report};
pub use facts::{QUESTIONS, Question};
pub use model::{Audience, Report, ReportStatus, Seal};
pub use people::Naming;
pub use render::{Format, Overrides, TEMPLATES, TemplateError, render, render_with};
#[cfg(test)]
mod tests;

pub use status::{IncidentRow, StatusJson, incident_row, status};
