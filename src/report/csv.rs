//! The tables of a report as CSV, for a spreadsheet: one after the other, each under its name and its headings. RFC 4180,
//! but that lines end as everywhere else in this program.

use serde_json::Value;

use super::model::Report;

/// The tables by their keys in the report, and the columns of each. Times are as in JSON, with their offset.
const TABLES: [(&str, &[&str]); 7] = [
    (
        "timeline",
        &[
            "no",
            "occurred",
            "roughly",
            "at",
            "late_s",
            "by",
            "typed_by",
            "kind",
            "text",
            "struck",
            "struck_by",
        ],
    ),
    (
        "services",
        &[
            "id",
            "name",
            "site",
            "status",
            "marked",
            "minutes_down",
            "minutes_slow",
            "drops",
            "tolerable_min",
            "exceeded",
        ],
    ),
    (
        "steps",
        &[
            "number",
            "id",
            "phase_title",
            "title",
            "role_title",
            "status",
            "due",
            "done_at",
            "roughly",
            "late_s",
            "planned_s",
            "actual_s",
            "outcome_words",
            "why",
            "by",
        ],
    ),
    (
        "decisions",
        &[
            "no",
            "at",
            "question",
            "choice",
            "why",
            "considered",
            "by",
            "review_at",
            "holds",
        ],
    ),
    (
        "messages",
        &[
            "no",
            "at",
            "direction",
            "contact",
            "text",
            "ref",
            "medium",
            "next",
            "by",
        ],
    ),
    (
        "notifications",
        &[
            "id",
            "title",
            "since",
            "due",
            "told_at",
            "late_s",
            "dismissed_at",
            "to",
            "ref",
            "by",
        ],
    ),
    ("actions", &["number", "text", "owner", "due", "done_at"]),
];

/// The tables of a report, whose whole is this JSON. A cell that a spreadsheet would take for a formula begins with an
/// apostrophe.
pub(super) fn csv(report: &Report) -> serde_json::Result<String> {
    let whole = serde_json::to_value(report)?;
    let mut out = String::new();
    for (table, columns) in TABLES {
        if !out.is_empty() {
            out.push('\n');
        }
        line(&mut out, std::iter::once(table.to_owned()));
        line(&mut out, columns.iter().map(|column| (*column).to_owned()));
        let rows = whole.get(table).and_then(Value::as_array);
        for row in rows.into_iter().flatten() {
            line(&mut out, columns.iter().map(|column| cell(row.get(*column))));
        }
    }
    Ok(out)
}

fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.map(|cell| quoted(&cell)).collect();
    out.push_str(&cells.join(","));
    out.push('\n');
}

/// A value as text; what is not there is empty.
fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => harmless(text),
        Some(other) => other.to_string(),
    }
}

/// A text that no spreadsheet reckons with.
fn harmless(text: &str) -> String {
    let text = crate::text::visible_lines(text);
    if text.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.into_owned()
    }
}

/// A cell, in quotation marks where it has to be.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
