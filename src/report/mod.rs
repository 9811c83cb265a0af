//! The report: what happened, in a form that people sign, discuss and learn from. Pure readers of the log.
//!
//! [`report`] gathers the model ([`model`], with its rows), which JSON writes whole; [`render`] makes Markdown and HTML
//! of it with templates. The sections are those of an NHS After Action Review, a Significant Event Analysis and an
//! engineer's postmortem put together.

mod banner;
mod bars;
mod build;
mod charts;
mod csv;
mod differences;
mod directory;
pub mod drill;
mod facts;
mod how;
mod marks;
pub mod model;
mod notifications;
mod people;
mod reading;
pub mod record;
mod render;
pub mod rows;
mod services;
mod status;
mod steps;
mod summary;
#[cfg(test)]
mod tests;
mod timeline;
mod words;

pub use build::{Options, log_rows, report};
pub use facts::{QUESTIONS, Question, unknown_question};
pub use model::{Audience, Report, ReportStatus, Seal};
pub use people::Naming;
pub use render::{Format, TEMPLATES, render, render_with};
pub use status::{IncidentRow, StatusJson, incident_row, status};
