//! `stopgap plan check FILE…`.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use serde_json::json;

use super::before::changes;
use super::fault_json;
use crate::cli::context::Context;
use crate::cli::environment::Environment;
use crate::cli::layout::counted;
use crate::cli::output::{Exit, Failure};
use crate::home::{FoundScenario, Home, Origin, ScenarioProblem, read_bounded};
use crate::plan::model::is_slug;
use crate::plan::{self, Around, Diagnostic, Severity};
use crate::print::crowded;

/// What was found in one file.
struct Checked {
    file: String,
    /// What the file holds, in a few words; none where it cannot be used.
    holds: Option<String>,
    faults: Vec<Diagnostic>,
    /// Whether its one fault keeps the rest of it from being looked at.
    is_cut: bool,
}

/// Prints every fault of every file. Exit code 1 where one of them has errors.
pub(super) fn run(files: &[PathBuf], as_json: bool, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let home = context.home_quietly();
    let mut all = Vec::new();
    let mut unread = Vec::new();
    // The folder's plans are looked through once for all files, and only if one of them names another plan.
    let plan_ids = OnceLock::new();
    let known = || plan_ids.get_or_init(|| home.plan_ids()).clone();
    let environment = context.environment;
    for result in on_all_cores(files, |file| check(file, &home, &known, environment)) {
        match result {
            Ok(checked) => all.push(checked),
            // The other files are looked at all the same.
            Err(failure) => unread.push(failure),
        }
    }
    warn_of_idle(&mut all, &home, context);
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
    if let Some(last) = unread.pop() {
        for failure in unread {
            context.output.warn(failure.sentence.trim_end_matches('.'));
        }
        return Err(last);
    }
    let valid = all.iter().all(|checked| checked.holds.is_some());
    Ok(if valid { Exit::Yes } else { Exit::No })
}

/// Does something with each file, on as many threads as there are cores, and gives what comes of it in the order of the
/// files.
fn on_all_cores<T: Send>(files: &[PathBuf], one: impl Fn(&Path) -> T + Sync) -> Vec<T> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(files.len()));
    let work = || {
        while let Some((at, file)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, files.get(at)?)))
        {
            let result = one(file);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..cores.min(files.len()) {
            scope.spawn(work);
        }
        work();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
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
        None if checked.is_cut => format!(
            "{}: not valid: {}{warned}. What stands behind it is looked at once it is put right",
            checked.file,
            counted(errors, "error")
        ),
        None => format!("{}: not valid: {}{warned}", checked.file, counted(errors, "error")),
    }
}

fn check(
    file: &Path,
    home: &Home,
    plan_ids: &dyn Fn() -> Vec<String>,
    environment: &Environment,
) -> Result<Checked, Failure> {
    let path = environment.path(file);
    let named = file.to_string_lossy();
    if is_slug(&named)
        && !path.exists()
        && let Ok(found) = home.find_plan(&named, &environment.folder)
    {
        if found.stands_in.is_some() {
            return Ok(Checked {
                file: named.into_owned(),
                holds: None,
                faults: found.warnings,
                is_cut: false,
            });
        }
        let (label, folder) = match &found.origin {
            Origin::BuiltIn => (format!("plans/{named}.yaml"), environment.folder.clone()),
            Origin::File(path) => (path.display().to_string(), found.origin.folder()),
        };
        let outcome = read(found.text.as_bytes(), &label, &folder, (home, plan_ids), None);
        return Ok(checked(named.into_owned(), outcome));
    }
    if is_slug(&named) && !path.exists() && home.scenario_ids().iter().any(|id| *id == named) {
        let found = home.find_scenario(&named, &environment.folder);
        return Ok(checked(named.into_owned(), scenario(found)));
    }
    // A pipe would be waited for until somebody writes into it.
    if std::fs::metadata(&path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        let words = format!("{}: cannot be read, it is no file.", file.display());
        return Err(Failure::words(words).hint("name a file"));
    }
    let bytes = read_bounded(&path).map_err(|error| Failure::file("read", file, &error))?;
    let outcome = if says_it_is(&bytes, "stopgap-practice") {
        let ids = home.known_ids(&folder_of(&path));
        plan::read_practice_within(&bytes, &named, &ids).map(|(practice, warnings)| {
            let contacts = counted(practice.contacts.len(), "contact");
            let people = match practice.people.len() {
                1 => "1 person".to_owned(),
                count => format!("{count} people"),
            };
            (format!("{people}, {contacts}"), warnings)
        })
    } else if says_it_is(&bytes, "stopgap-drill") {
        let origin = Origin::File(path.clone());
        scenario(home.scenario_of(&bytes, &named, &folder_of(&path), origin))
    } else {
        read(&bytes, &named, &folder_of(&path), (home, plan_ids), Some(&path))
    };
    Ok(Checked {
        is_cut: outcome.is_err() && !plan::reads_to_its_end(&bytes),
        ..checked(named.into_owned(), outcome)
    })
}

/// Warns of plans of the folder that nothing uses.
fn warn_of_idle(all: &mut [Checked], home: &Home, context: &Context<'_, '_>) {
    for checked in all {
        let path = context.environment.path(Path::new(&checked.file));
        if let Some(idle) = home.idle_plan(&path) {
            let warning = Diagnostic {
                severity: Severity::Warning,
                file: checked.file.clone(),
                line: 1,
                column: 1,
                source: String::new(),
                source_column: 1,
                mark: 1,
                message: format!("this file is not used: {}", idle.why),
                hint: Some(idle.hint),
            };
            checked.faults.insert(0, warning);
        }
    }
}

/// What a file holds and its warnings, or else its faults.
type Outcome = Result<(String, Vec<Diagnostic>), Vec<Diagnostic>>;

fn checked(file: String, outcome: Outcome) -> Checked {
    let (holds, faults) = match outcome {
        Ok((holds, warnings)) => (Some(holds), warnings),
        Err(faults) => (None, faults),
    };
    Checked {
        file,
        holds,
        faults,
        is_cut: false,
    }
}

/// Reads a plan and looks up what it names in the practice's folder, and in the plan's own; and holds it, where a file was
/// named, against the same as it was last used.
fn read(
    bytes: &[u8],
    label: &str,
    folder: &Path,
    (home, plan_ids): (&Home, &dyn Fn() -> Vec<String>),
    path: Option<&Path>,
) -> Outcome {
    let around = Around {
        practice: home.practice_file().is_file().then_some(&home.practice),
        plan_ids,
        has_file: &|path| folder.join(path).is_file(),
    };
    plan::read_within(bytes, label, &around).map(|read| {
        let mut warnings = read.warnings;
        let text = String::from_utf8_lossy(bytes);
        if let Some(before) = path.and_then(|path| home.plan_before(path)) {
            warnings.extend(changes(&before, &read.plan, &text, label));
        }
        warnings.extend(crowded_cards(&read.plan, &text, (label, folder), home));
        (holds(&read.plan), warnings)
    })
}

/// The folder in which a file lies.
fn folder_of(path: &Path) -> PathBuf {
    path.parent().map(Path::to_owned).unwrap_or_default()
}

/// The roles whose action cards do not hold what they should, each at its line of the file.
fn crowded_cards(plan: &plan::model::Plan, text: &str, (file, folder): (&str, &Path), home: &Home) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let titles = home.titles_of_switches(plan, folder);
    for card in crowded(plan, &home.practice, &titles) {
        let Some((message, hint)) = card.trouble() else {
            continue;
        };
        let (line, source) = line_of_role(text, &card.role);
        let indent = source.len() - source.trim_start().len();
        found.push(Diagnostic {
            severity: Severity::Warning,
            file: file.to_owned(),
            line,
            column: indent + 1,
            source: source.to_owned(),
            source_column: 1,
            mark: card.role.len(),
            message,
            hint: Some(hint.to_owned()),
        });
    }
    found
}

/// The line in the roles part of a plan that begins with a role's id: its number from 1, and the line itself.
fn line_of_role<'t>(text: &'t str, role: &str) -> (usize, &'t str) {
    let lines = text.lines().enumerate();
    let mut within = lines.skip_while(|(_, line)| !line.starts_with("roles:")).skip(1);
    let is_role = |line: &str| {
        line.trim_start()
            .strip_prefix(role)
            .is_some_and(|rest| rest.trim_start().starts_with(':'))
    };
    within
        .find(|(_, line)| is_role(line))
        .or_else(|| text.lines().enumerate().next())
        .map_or((1, ""), |(at, line)| (at + 1, line))
}

fn holds(plan: &plan::model::Plan) -> String {
    format!(
        "{}, {}, {}",
        counted(plan.phases.len(), "phase"),
        counted(plan.steps().count(), "step"),
        counted(plan.services.len(), "service")
    )
}

/// What a scenario holds and its warnings, or else its faults.
fn scenario(found: Result<FoundScenario, ScenarioProblem>) -> Outcome {
    match found {
        Ok(found) => {
            let holds = format!(
                "a drill of {}, {}, {}",
                plan::duration_text(found.scenario.duration),
                counted(found.scenario.injects.len(), "inject"),
                counted(found.scenario.objectives.len(), "objective")
            );
            Ok((holds, found.warnings))
        }
        Err(ScenarioProblem::Invalid { faults, .. }) => Err(faults),
        Err(ScenarioProblem::Unknown { .. } | ScenarioProblem::Unreadable { .. }) => Err(Vec::new()),
    }
}

/// Whether the first lines of a file say that it is of this kind.
fn says_it_is(bytes: &[u8], kind: &str) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(8192)]);
    head.lines()
        .any(|line| line.strip_prefix("schema:").is_some_and(|schema| schema.contains(kind)))
}
