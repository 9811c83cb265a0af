//! Drill scenarios: every fault at once, each with its line and a hint.

use std::sync::Arc;

use super::*;

fn small(name: &str) -> Result<Arc<Plan>, (String, String)> {
    let path = root().join("tests/fixtures/scenarios/plan.yaml");
    let plan = read_bytes(&std::fs::read(path).unwrap(), "plan.yaml").unwrap().plan;
    if plan.id.as_str() == name {
        return Ok(Arc::new(plan));
    }
    Err((
        format!("there is no plan \"{name}\""),
        "did you mean \"small\"?".to_owned(),
    ))
}

fn verdict(name: &str, bytes: &[u8]) -> String {
    match read_scenario(bytes, name, &small) {
        Ok((scenario, warnings)) if warnings.is_empty() => format!("valid\n\n{scenario:#?}\n"),
        Ok((scenario, warnings)) => format!("valid\n\n{}\n{scenario:#?}\n", rendered(&warnings)),
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
fn check(path: &Path) -> String {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let found = verdict(&name, &std::fs::read(path).unwrap());
    let stored = path.with_extension("expected");
    if std::env::var_os("STOPGAP_BLESS").is_some() {
        std::fs::write(&stored, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&stored).unwrap_or_default();
    assert!(expected == found, "{} is not as expected:\n{found}", path.display());
    found
}

#[test]
fn every_broken_scenario_gets_its_stored_faults() {
    let files = yaml_files(&root().join("tests/fixtures/scenarios/broken"));
    assert!(files.len() >= 5);
    for path in files {
        assert!(check(&path).starts_with("errors: "), "{} is not broken", path.display());
    }
}

#[test]
fn every_valid_scenario_says_what_is_stored() {
    for path in yaml_files(&root().join("tests/fixtures/scenarios/valid")) {
        assert!(check(&path).starts_with("valid"), "{} is broken", path.display());
    }
}

#[test]
fn ten_mistakes_are_ten_errors_with_a_line_and_a_hint_each() {
    let path = root().join("tests/fixtures/scenarios/broken/ten-mistakes.yaml");
    let text = std::fs::read_to_string(path).unwrap();
    let faults = read_scenario(text.as_bytes(), "drill.yaml", &small).unwrap_err();
    let errors: Vec<_> = faults.iter().filter(|fault| fault.is_error()).collect();
    assert_eq!(errors.len(), 10, "{}", rendered(&faults));
    for fault in &faults {
        assert!(fault.hint.is_some() && fault.line > 1, "{fault}");
        assert_eq!(fault.source, text.lines().nth(fault.line - 1).unwrap());
    }
    assert!(faults.is_sorted_by_key(|fault| (fault.line, fault.column)));
}

#[test]
fn a_pinned_scenario_is_what_was_checked_and_never_fails() {
    let text = std::fs::read_to_string(root().join("tests/fixtures/scenarios/valid/whole.yaml")).unwrap();
    let (checked, _) = read_scenario(text.as_bytes(), "whole.yaml", &small).unwrap();
    assert_eq!(read_pinned_scenario(&text), checked);
    for text in [
        "",
        "\0",
        "[[[",
        "- 1",
        "scenario: 3",
        "injects: 7",
        "injects: [{at: x}]",
    ] {
        let scenario = read_pinned_scenario(text);
        assert_eq!(scenario.id.as_str(), "unreadable", "{text:?}");
    }
}

#[test]
fn a_seed_gives_the_same_words_everywhere_and_every_variant_has_its_turn() {
    let text = std::fs::read_to_string(root().join("tests/fixtures/scenarios/valid/whole.yaml")).unwrap();
    let scenario = read_pinned_scenario(&text);
    let off = scenario.inject("off").unwrap();
    let said: std::collections::BTreeSet<&str> = (0..40).filter_map(|seed| off.words(seed)).collect();
    assert_eq!(said.len(), 3);
    assert_eq!(off.words(7), off.words(7));
    assert_eq!(scenario.inject("back").unwrap().words(3), Some("It is back."));
}

#[test]
fn the_scenario_of_the_page_is_valid() {
    let page = std::fs::read_to_string(root().join("docs/drills.md")).unwrap();
    let text = page.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    let outage = |name: &str| {
        let path = root().join(format!("plans/{name}.yaml"));
        Ok(Arc::new(read_bytes(&std::fs::read(path).unwrap(), name).unwrap().plan))
    };
    let found = read_scenario(text.as_bytes(), "page.yaml", &outage);
    let (_, warnings) = found.unwrap_or_else(|faults| panic!("{}", rendered(&faults)));
    assert_eq!(rendered(&warnings), "\n");
}

#[test]
fn shipped_scenarios_are_valid_and_without_warnings() {
    let any = |name: &str| {
        let path = root().join(format!("plans/{name}.yaml"));
        Ok(Arc::new(read_bytes(&std::fs::read(path).unwrap(), name).unwrap().plan))
    };
    for path in yaml_files(&root().join("plans/drills")) {
        let bytes = std::fs::read(&path).unwrap();
        let found = read_scenario(&bytes, "drill.yaml", &any);
        let (scenario, warnings) = found.unwrap_or_else(|faults| panic!("{}", rendered(&faults)));
        assert_eq!(rendered(&warnings), "\n", "{}", path.display());
        assert_eq!(read_pinned_scenario(&String::from_utf8(bytes).unwrap()), scenario);
    }
}

#[test]
fn the_kind_of_a_drill_is_what_the_file_says_else_what_its_size_says() {
    let injects = |count: usize, by_hand: usize| {
        let at = (0..count).map(|number| format!("  - {{id: i{number}, at: {number}m, text: T}}\n"));
        let hand = (0..by_hand).map(|number| format!("  - {{id: h{number}, contingency: true, text: T}}\n"));
        at.chain(hand).collect::<String>()
    };
    for (head, injects, kind) in [
        ("title: S, duration: 20m", injects(3, 0), "micro"),
        ("title: S, duration: 44m", injects(7, 9), "micro"),
        ("title: S, duration: 45m", injects(3, 0), "table-top"),
        ("title: S, duration: 20m", injects(8, 0), "table-top"),
        ("title: S, duration: 90m", injects(15, 0), "table-top"),
        ("title: S, duration: 3h", injects(3, 0), "functional"),
        ("title: S, duration: 90m", injects(20, 0), "functional"),
        ("title: The cascade, duration: 20m", injects(3, 0), "communications"),
        ("title: The cascade, kind: micro, duration: 20m", injects(3, 0), "micro"),
        (
            "title: S, kind: communications, duration: 3h",
            injects(3, 0),
            "communications",
        ),
    ] {
        let text = format!("schema: stopgap-drill/1\nscenario: {{id: s, plan: small, {head}}}\ninjects:\n{injects}");
        let (scenario, _) =
            read_scenario(text.as_bytes(), "s.yaml", &small).unwrap_or_else(|faults| panic!("{}", rendered(&faults)));
        assert_eq!(scenario.kind().word(), kind, "{text}");
    }
}

#[test]
fn shipped_scenarios_are_of_the_size_that_they_say() {
    for path in yaml_files(&root().join("plans/drills")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let kind = super::super::read_pinned_scenario(&text).kind().word();
        let first = name.split('-').next().unwrap();
        if ["micro", "functional", "communications"].contains(&first) {
            assert_eq!(kind, first, "{name}");
        }
    }
}
