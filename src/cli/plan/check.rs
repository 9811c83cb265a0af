//! `stopgap plan check FILE…`.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::fault_json;
use crate::cli::context::Context;
use crate::cli::layout::counted;
use crate::cli::output::{Exit, Failure};
use crate::home::{Home, read_bounded};
use crate::plan::model::is_slug;
use crate::plan::{self, Diagnostic};

/// What was found in one file.
struct Checked {
    file: String,
    /// What the file holds, in a few words; none where it cannot be used.
    holds: Option<String>,
    faults: Vec<Diagnostic>,
}

/// Prints every fault of every file. Exit code 1 where one of them has errors.
pub(super) fn run(files: &[PathBuf], as_json: bool, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let home = context.home_quietly();
    let mut all = Vec::new();
    for file in files {
        all.push(check(file, &home, context)?);
    }
    if as_json {
        let rows: Vec<_> = all
            .iter()
            .map(|checked| {
                json!({
                    "file": checked.file,
                    "valid": checked.holds.is_some(),
                    "faults": checked.faults.iter().map(fault_json).collect::<Vec<_>>(),
                })
            })
            .collect();
        context.output.json(&rows)?;
    } else {
        for checked in &all {
            for fault in &checked.faults {
                context.output.line(format_args!("{fault}\n"))?;
            }
            context.output.line(verdict(checked))?;
        }
    }
    let valid = all.iter().all(|checked| checked.holds.is_some());
    Ok(if valid { Exit::Yes } else { Exit::No })
}

fn verdict(checked: &Checked) -> String {
    let errors = checked.faults.iter().filter(|fault| fault.is_error()).count();
    let warnings = checked.faults.len() - errors;
    let warned = if warnings > 0 {
        format!(", {}", counted(warnings, "warning"))
    } else {
        String::new()
    };
    match &checked.holds {
        Some(holds) => format!("{}: valid ({holds}){warned}", checked.file),
        None => format!("{}: not valid: {}{warned}", checked.file, counted(errors, "error")),
    }
}

fn check(file: &Path, home: &Home, context: &Context<'_, '_>) -> Result<Checked, Failure> {
    let path = context.environment.path(file);
    let named = file.to_string_lossy();
    if is_slug(&named)
        && !path.exists()
        && let Ok(found) = home.find_plan(&named, &context.environment.folder)
    {
        return Ok(Checked {
            file: named.into_owned(),
            holds: found.stands_in.is_none().then(|| holds(&found.plan)),
            faults: found.warnings,
        });
    }
    let bytes = read_bounded(&path).map_err(|error| Failure::file("read", file, &error))?;
    let outcome = if is_practice_file(&bytes) {
        plan::read_practice_bytes(&bytes, &named).map(|(practice, warnings)| {
            let contacts = counted(practice.contacts.len(), "contact");
            (format!("people: {}, {contacts}", practice.people.len()), warnings)
        })
    } else {
        plan::read_bytes(&bytes, &named).map(|read| (holds(&read.plan), read.warnings))
    };
    let (holds, faults) = match outcome {
        Ok((holds, warnings)) => (Some(holds), warnings),
        Err(faults) => (None, faults),
    };
    Ok(Checked {
        file: named.into_owned(),
        holds,
        faults,
    })
}

fn holds(plan: &plan::model::Plan) -> String {
    format!(
        "{}, {}, {}",
        counted(plan.phases.len(), "phase"),
        counted(plan.steps().count(), "step"),
        counted(plan.services.len(), "service")
    )
}

/// Whether a file says that it is a practice file.
fn is_practice_file(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(8192)]);
    head.lines().any(|line| {
        line.strip_prefix("schema:")
            .is_some_and(|schema| schema.contains("stopgap-practice"))
    })
}
