//! Files with their expectations beside them.

use super::*;

/// What a file gets: its faults, or what was read of it and its warnings. `practice-…` is read as practice.yaml. Of a
/// file that is there for its warnings, only those.
fn verdict(path: &Path, name: &str, bytes: &[u8]) -> String {
    let found = if name.starts_with("practice-mistakes") || name.starts_with("practice-whole") {
        read_practice_bytes(bytes, name).map(|(practice, warnings)| (format!("{practice:#?}"), warnings))
    } else {
        read_bytes(bytes, name).map(|found| (format!("{:#?}", found.plan), found.warnings))
    };
    match found {
        Ok((value, warnings)) if warnings.is_empty() => format!("valid\n\n{value}\n"),
        Ok((_, warnings)) if path.parent().is_some_and(|folder| folder.ends_with("warned")) => {
            format!("warnings: {}\n\n{}", warnings.len(), rendered(&warnings))
        }
        Ok((value, warnings)) => format!("valid\n\n{}\n{value}\n", rendered(&warnings)),
        Err(faults) => {
            let errors = faults.iter().filter(|fault| fault.is_error()).count();
            format!("errors: {errors}\n\n{}", rendered(&faults))
        }
    }
}

/// Compares with the expectation beside the file, or with `STOPGAP_BLESS=1` rewrites it.
#[expect(
    clippy::disallowed_methods,
    reason = "tests alone may ask the environment, for rewriting expectations"
)]
fn check(path: &Path) {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let found = verdict(path, &name, &std::fs::read(path).unwrap());
    let stored = path.with_extension("expected");
    if std::env::var_os("STOPGAP_BLESS").is_some() {
        std::fs::write(&stored, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&stored).unwrap_or_default();
    assert!(expected == found, "{} is not as expected:\n{found}", path.display());
}

#[test]
fn every_broken_plan_gets_its_stored_faults() {
    let files = yaml_files(&root().join("tests/fixtures/plans/broken"));
    assert!(files.len() >= 100, "{} broken plans", files.len());
    for path in files {
        check(&path);
        let stored = std::fs::read_to_string(path.with_extension("expected")).unwrap();
        assert!(stored.starts_with("errors: "), "{} is not broken", path.display());
    }
}

#[test]
fn every_plan_that_makes_no_sense_gets_its_stored_warnings() {
    let files = yaml_files(&root().join("tests/fixtures/plans/warned"));
    assert!(files.len() >= 15, "{} plans with warnings", files.len());
    for path in files {
        check(&path);
        let text = std::fs::read_to_string(&path).unwrap();
        let found = read(&text, "plan.yaml").unwrap_or_else(|faults| panic!("{}", rendered(&faults)));
        assert!(!found.warnings.is_empty(), "{} has no warnings", path.display());
        assert_eq!(read_pinned(&text), found.plan);
    }
}

#[test]
fn every_valid_plan_says_what_is_stored() {
    let files = yaml_files(&root().join("tests/fixtures/plans/valid"));
    assert!(files.len() >= 4, "{} valid plans", files.len());
    for path in files {
        check(&path);
    }
}

#[test]
fn twelve_mistakes_are_twelve_errors_with_a_line_and_a_hint_each() {
    let path = root().join("tests/fixtures/plans/broken/twelve-mistakes.yaml");
    let text = std::fs::read_to_string(path).unwrap();
    let faults = read(&text, "plan.yaml").unwrap_err();
    assert_eq!(faults.len(), 12);
    for fault in &faults {
        assert!(fault.is_error() && fault.hint.is_some() && fault.line > 1, "{fault}");
        assert_eq!(fault.source, text.lines().nth(fault.line - 1).unwrap());
    }
    assert!(faults.is_sorted_by_key(|fault| (fault.line, fault.column)));
}

#[test]
fn shipped_plans_are_valid_and_without_warnings() {
    for path in yaml_files(&root().join("plans")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let found = read(&text, &name).unwrap_or_else(|faults| panic!("{}", rendered(&faults)));
        assert_eq!(rendered(&found.warnings), "\n", "{name} has warnings");
        assert_eq!(read_pinned(&text), found.plan, "{name} pinned is another plan");
    }
}

#[test]
fn what_is_valid_reads_the_same_when_pinned() {
    let text = std::fs::read_to_string(root().join("tests/fixtures/plans/valid/whole.yaml")).unwrap();
    assert_eq!(read_pinned(&text), read(&text, "whole.yaml").unwrap().plan);
}

#[test]
fn a_pinned_plan_keeps_what_can_be_read_of_it() {
    let text = "schema: stopgap/9\nplan: {id: old, version: 3, mood: good}\nshape: round\nphases:\n  \
                - id: one\n    steps:\n      - {id: a, role: nobody, when: {moon: full}, due: soon}\n";
    let plan = read_pinned(text);
    assert_eq!(
        (plan.id.as_str(), plan.title.as_str(), plan.version.as_str()),
        ("old", "old", "3")
    );
    let (phase, step) = plan.step("a").unwrap();
    assert_eq!(
        (phase.title.as_str(), step.title.as_str(), step.role.as_str()),
        ("one", "a", "nobody")
    );
    assert_eq!((&step.when, &step.due), (&None, &None));
}

#[test]
fn a_pinned_text_that_is_no_plan_is_an_empty_one() {
    for text in ["", "\0\u{1}", "[[[", "a: *b", "- 1", "hello", "plan: 3", "phases: 7"] {
        let plan = read_pinned(text);
        assert_eq!((plan.id.as_str(), plan.phases.len()), ("unreadable", 0), "{text:?}");
    }
}
