//! Changing the target minutes of a plan: `due` and `expect` of steps, and no other byte. The steps are found by where they
//! stand, since an id need not stand in the file.

use std::time::Duration;

use super::super::diagnostic::Diagnostic;
use super::super::model::{Plan, StepId};
use super::super::scalars::duration_text;
use super::super::source::Source;
use super::super::tree::{self, Node, Value as Found};
use super::plain;
use super::splice::{Change, Value, splice};
use super::{EditProblem, check_same};

/// New target minutes of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetEdit {
    /// Which.
    pub step: StepId,
    /// Within which time it is to be done; as it is where none is given.
    pub due: Option<Duration>,
    /// How long it takes; as it is where none is given.
    pub expect: Option<Duration>,
}

/// The text of a plan with the target minutes of some steps changed. Comments and everything else stay, byte for byte.
///
/// # Errors
/// Where the text is no valid plan, a step is not in it, or it would not read back as exactly what was meant.
pub fn edit_targets(text: &str, edits: &[TargetEdit]) -> Result<String, EditProblem> {
    let (mark, text) = match text.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", text),
    };
    let plan = valid(text)?;
    let mut wanted = plain::read(text).map_err(EditProblem::Unreadable)?;
    let mut new = text.to_owned();
    for edit in edits {
        for change in changes(text, &plan, edit)? {
            new = splice(&new, &change)?;
            wanted.apply(&change);
        }
    }
    check_same(&new, &wanted)?;
    check_targets(&valid(&new)?, edits)?;
    Ok(format!("{mark}{new}"))
}

fn valid(text: &str) -> Result<Plan, EditProblem> {
    let unreadable = |faults: Vec<Diagnostic>| match faults.into_iter().find(Diagnostic::is_error) {
        Some(fault) => EditProblem::Unreadable(Box::new(fault)),
        None => EditProblem::Wrong("the file is no plan".to_owned()),
    };
    super::super::read(text, "the plan")
        .map(|read| read.plan)
        .map_err(unreadable)
}

/// The changes of one step, by its place among the phases and steps of the file.
fn changes(text: &str, plan: &Plan, edit: &TargetEdit) -> Result<Vec<Change>, EditProblem> {
    let missing = || EditProblem::Wrong(format!("there is no step {} in the plan", edit.step));
    let place = plan.phases.iter().enumerate().find_map(|(phase, steps)| {
        let step = steps.steps.iter().position(|step| step.id == edit.step)?;
        Some((phase, step))
    });
    let (phase, step) = place.ok_or_else(missing)?;
    let above = ["phases", &phase.to_string(), "steps", &step.to_string()].map(str::to_owned);
    let source = Source::new(text, "");
    let tree = tree::parse(&source).map_err(EditProblem::Unreadable)?;
    let node = above
        .iter()
        .try_fold(&tree.root, |node, key| below(node, key))
        .ok_or_else(missing)?;
    let set = |keys: &[&str], to: Duration| Change {
        path: above
            .iter()
            .cloned()
            .chain(keys.iter().map(|key| (*key).to_owned()))
            .collect(),
        to: Some(Value::Word(duration_text(to))),
    };
    let due_is_map = below(node, "due").is_some_and(|due| matches!(due.value, Found::Map(_)));
    let due_keys: &[&str] = if due_is_map { &["due", "within"] } else { &["due"] };
    let due = edit.due.map(|to| set(due_keys, to));
    let expect = edit.expect.map(|to| set(&["expect"], to));
    Ok(due.into_iter().chain(expect).collect())
}

/// What stands below a node under this key, or at this place of a list.
fn below<'n, 's>(node: &'n Node<'s>, key: &str) -> Option<&'n Node<'s>> {
    match &node.value {
        Found::Map(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value),
        Found::List(items) => items.get(key.parse::<usize>().ok()?),
        Found::Nothing | Found::Scalar(_) => None,
    }
}

fn check_targets(plan: &Plan, edits: &[TargetEdit]) -> Result<(), EditProblem> {
    for edit in edits {
        let step = plan.step(edit.step.as_str()).map(|(_, step)| step);
        let is_so = step.is_some_and(|step| {
            let due = step.due.as_ref().map(|due| due.within);
            edit.due.is_none_or(|wanted| due == Some(wanted))
                && edit.expect.is_none_or(|wanted| step.expect == Some(wanted))
        });
        if !is_so {
            return Err(EditProblem::Wrong(format!(
                "the times of {} would not be what was meant",
                edit.step
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "schema: stopgap/1\nplan: {id: p, title: P, version: 1}\nroles: {lead: {title: Lead}}\nphases:\n";

    fn minutes(count: u64) -> Duration {
        Duration::from_secs(count * 60)
    }

    fn edit(step: &str, due: Option<u64>, expect: Option<u64>) -> TargetEdit {
        TargetEdit {
            step: StepId::recorded(step),
            due: due.map(minutes),
            expect: expect.map(minutes),
        }
    }

    /// Asserts what the phases become.
    #[track_caller]
    fn check(before: &str, edits: &[TargetEdit], after: &str) {
        let text =
            edit_targets(&format!("{HEAD}{before}"), edits).unwrap_or_else(|problem| panic!("{problem}\n{before}"));
        assert_eq!(text.strip_prefix(HEAD), Some(after));
    }

    #[track_caller]
    fn refused(before: &str, edits: &[TargetEdit], said: &str) {
        let problem = edit_targets(&format!("{HEAD}{before}"), edits).expect_err("it is refused");
        assert!(problem.to_string().contains(said), "{problem}");
    }

    const BLOCK: &str = "  - id: one\n    title: One\n    steps:\n      - id: a\n        do: A # first\n        role: lead\n        due: \
                         10m   # as agreed\n\n      # The next one is for the desk.\n      - id: b\n        do: B\n        role: lead\n        \
                         due: {after: step:a, within: 5m}\n        ask:\n          - {id: k, prompt: Kind?}\n";

    #[test]
    fn minutes_are_changed_where_they_stand_and_comments_stay() {
        check(BLOCK, &[edit("a", Some(15), None)], &BLOCK.replace("10m ", "15m "));
        check(BLOCK, &[edit("a", Some(90), None)], &BLOCK.replace("10m ", "1h 30m "));
        check(
            BLOCK,
            &[edit("b", Some(20), None), edit("a", Some(1), None)],
            &BLOCK.replace("within: 5m", "within: 20m").replace("10m ", "1m "),
        );
        let windows = BLOCK.replace('\n', "\r\n");
        check(&windows, &[edit("a", Some(15), None)], &windows.replace("10m ", "15m "));
    }

    #[test]
    fn minutes_that_were_missing_stand_last_in_their_step() {
        check(
            BLOCK,
            &[edit("a", None, Some(7))],
            &BLOCK.replace("# as agreed\n", "# as agreed\n        expect: 7m\n"),
        );
        check(
            BLOCK,
            &[edit("b", Some(6), Some(7))],
            &(BLOCK.replace("within: 5m", "within: 6m") + "        expect: 7m\n"),
        );
    }

    #[test]
    fn steps_in_braces_and_without_ids_are_changed_too() {
        let before =
            "  - {title: One, steps: [{do: Ring the desk, role: lead, due: 10m, expect: 2m}, {do: B, role: lead}]}\n";
        check(
            before,
            &[edit("ring-the-desk", Some(15), Some(3)), edit("b", None, Some(4))],
            &before
                .replace("10m, expect: 2m", "15m, expect: 3m")
                .replace("{do: B, role: lead}", "{do: B, role: lead, expect: 4m}"),
        );
    }

    #[test]
    fn what_is_no_plan_or_no_step_is_left_alone() {
        refused(BLOCK, &[edit("c", Some(1), None)], "there is no step c in the plan");
        refused(
            "  - id: one\n    titel: One\n",
            &[edit("a", Some(1), None)],
            "cannot be read",
        );
        // In a comment before the value there is no sure place for it.
        let hidden = BLOCK.replace("due: 10m   # as agreed", "due:   # as agreed\n          10m");
        refused(&hidden, &[edit("a", Some(15), None)], "a comment stands within");
    }
}
