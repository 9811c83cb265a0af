//! The report as comma-separated values, for a spreadsheet: the timeline and the tables, one below the other, each under a
//! line with its name and a line with its columns, with a blank line in between.

use std::borrow::Cow;

use serde_json::Value;

use super::model::Report;

/// A table of the report.
struct Table {
    /// Its name: the key of the report; behind a full stop that of a list in each of its rows.
    name: &'static str,
    /// Of a table of such lists the columns of the row that say whose list it is.
    of: &'static str,
    /// Its columns: keys of its rows.
    columns: &'static str,
}

const fn table(name: &'static str, of: &'static str, columns: &'static str) -> Table {
    Table { name, of, columns }
}

/// The tables, the timeline first.
const TABLES: [Table; 12] = [
    table(
        "timeline",
        "",
        "no occurred roughly at late_s by typed_by kind text struck struck_by",
    ),
    table("marks", "", "mark at after_s text"),
    table(
        "services",
        "",
        "id name site status touched minutes_down minutes_slow drops keeps_dropping tolerable_min restore_target_min \
         exceeded",
    ),
    table("services.intervals", "id site", "status from to"),
    table(
        "steps",
        "",
        "id number phase phase_title title role role_title status required due done_at roughly late_s planned_s actual_s \
         outcome outcome_words why reason_owed by deferred_to",
    ),
    table("steps.answers", "id", "id prompt kind answer"),
    table(
        "decisions",
        "",
        "no step question option choice why considered by at review_at holds",
    ),
    table("messages", "", "no at direction contact medium text ref next by"),
    table(
        "notifications",
        "",
        "id title since due told_at late_s dismissed_at reason_ended_at to ref by by_step",
    ),
    table("roles.held", "id title", "person from to"),
    table("actions", "", "number text owner due done_at"),
    table("watches", "", "service name status owner since next settled_at"),
];

/// What a text begins with that a spreadsheet takes for a formula.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// Writes the tables.
///
/// # Errors
/// None that a report can cause.
pub(super) fn csv(report: &Report) -> serde_json::Result<String> {
    let report = serde_json::to_value(report)?;
    let mut text = String::new();
    for table in &TABLES {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(table.name);
        text.push('\n');
        let (list, inner) = table.name.split_once('.').unwrap_or((table.name, ""));
        let columns = || table.columns.split(' ');
        let of = || table.of.split_terminator(' ');
        // `steps.id` is the step's, where its answers have an `id` of their own.
        let whose = of().map(|column| Cow::from(format!("{list}.{column}")));
        line(&mut text, whose.chain(columns().map(Cow::from)));
        for row in rows(&report, list) {
            if inner.is_empty() {
                line(&mut text, columns().map(|column| cell(row, column)));
            }
            for inner in rows(row, inner) {
                let whose = of().map(|column| cell(row, column));
                line(&mut text, whose.chain(columns().map(|column| cell(inner, column))));
            }
        }
    }
    Ok(text)
}

fn rows<'v>(value: &'v Value, list: &str) -> impl Iterator<Item = &'v Value> {
    value.get(list).and_then(Value::as_array).into_iter().flatten()
}

fn line<'c>(text: &mut String, cells: impl Iterator<Item = Cow<'c, str>>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push('\n');
}

/// What stands in a cell. A text that a spreadsheet would take for a formula gets the apostrophe by which spreadsheets know
/// that it is none.
fn cell<'v>(row: &'v Value, column: &str) -> Cow<'v, str> {
    match row.get(column) {
        None | Some(Value::Null) => Cow::from(""),
        Some(Value::Bool(is)) => Cow::from(if *is { "yes" } else { "no" }),
        Some(Value::String(text)) if text.starts_with(FORMULA) || text.trim_start().starts_with(FORMULA) => {
            Cow::from(format!("'{text}"))
        }
        Some(Value::String(text)) => Cow::from(text.as_str()),
        Some(other) => Cow::from(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{TABLES, cell, line};
    use crate::report::tests::small_report;

    #[test]
    fn every_column_is_a_key_of_the_report() {
        let report = serde_json::to_value(small_report()).unwrap();
        for table in &TABLES {
            let (list, inner) = table.name.split_once('.').unwrap_or((table.name, ""));
            let rows = report[list].as_array().unwrap_or_else(|| panic!("{list}"));
            let has = |row: &serde_json::Value, columns: &str| {
                for column in columns.split_terminator(' ') {
                    assert!(row.get(column).is_some(), "{}: {column} is no key of {row}", table.name);
                }
            };
            let of = if inner.is_empty() { table.columns } else { table.of };
            rows.iter().for_each(|row| has(row, of));
            let mut inner = rows.iter().filter_map(|row| row.get(inner)?.as_array()).flatten();
            if let Some(row) = inner.next() {
                has(row, table.columns);
            }
        }
    }

    #[test]
    fn no_text_is_taken_for_a_formula_or_for_two_cells() {
        let check = |text: &str, expected: &str| {
            let row = json!({ "text": text, "no": -5, "is": true, "none": null });
            let mut written = String::new();
            line(
                &mut written,
                ["text", "no", "is", "none"].iter().map(|column| cell(&row, column)),
            );
            assert_eq!(written, format!("{expected},-5,yes,\n"));
        };
        check("no PC can log in", "no PC can log in");
        check("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"");
        check("+44 115", "'+44 115");
        check(" -1", "' -1");
        check("@SUM(A1)", "'@SUM(A1)");
        check("\t=1", "'\t=1");
        check("＝1", "'＝1");
        check("one, two\nthree", "\"one, two\nthree\"");
    }
}
