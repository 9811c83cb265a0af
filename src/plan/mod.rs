//! Plan files: YAML read into a validated [`model::Plan`]. Imports nothing else of this crate.

pub mod condition;
pub mod model;
pub mod practice;

/// Placeholder until the reader lands on this branch.
pub fn read_pinned(_text: &str) -> model::Plan {
    model::Plan {
        id: model::PlanId::recorded("unreadable"),
        title: String::new(),
        version: String::new(),
        summary: None,
        owner: None,
        approved: None,
        review_by: None,
        rehearse_every: None,
        derived_from: None,
        objectives: vec![],
        activate_when: vec![],
        activate_by: vec![],
        services: vec![],
        roles: vec![],
        papers: vec![],
        messages: vec![],
        notify: vec![],
        phases: vec![],
    }
}
/// Placeholder until the reader lands on this branch.
pub fn did_you_mean<'a>(_word: &str, mut candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    candidates.next()
}
/// Placeholder until the reader lands on this branch.
pub fn duration_text(duration: std::time::Duration) -> String {
    format!("{}m", duration.as_secs() / 60)
}
