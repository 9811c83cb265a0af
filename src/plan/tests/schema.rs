//! The JSON Schema is the one in `docs/schema`, and agrees with the reader.

use regex::Regex;
use serde_json::Value as Json;

use super::super::schema::{FileKind, json_schema, keys_of};
use super::*;

/// Why a value does not fit a schema: the first reason, with the path to it. Knows the words that our schemas use.
fn misfit(schema: &Json, value: &Json, root: &Json, path: &str) -> Option<String> {
    let rules = schema.as_object().expect("a schema");
    rules.iter().find_map(|(word, rule)| {
        let fits = |schema: &Json, value: &Json| misfit(schema, value, root, path).is_none();
        let list = |rule: &Json| rule.as_array().cloned().unwrap_or_default();
        let reason = match word.as_str() {
            "$ref" => {
                let name = rule.as_str()?.strip_prefix("#/$defs/").expect("a reference of ours");
                return misfit(&root["$defs"][name], value, root, path);
            }
            "type" => {
                let kinds = if rule.is_array() {
                    list(rule)
                } else {
                    vec![rule.clone()]
                };
                !kinds.iter().any(|kind| is_of_type(kind.as_str().unwrap(), value))
            }
            "properties" => {
                let known = rule.as_object()?;
                return value.as_object()?.iter().find_map(|(key, inner)| {
                    known
                        .get(key)
                        .and_then(|schema| misfit(schema, inner, root, &format!("{path}/{key}")))
                });
            }
            "additionalProperties" => {
                let known = schema["properties"].as_object();
                let mut others = value
                    .as_object()?
                    .iter()
                    .filter(|(key, _)| known.is_none_or(|known| !known.contains_key(*key)));
                if rule == false {
                    return others.next().map(|(key, _)| format!("{path}: {key} is not known"));
                }
                return others.find_map(|(key, inner)| misfit(rule, inner, root, &format!("{path}/{key}")));
            }
            "required" => value.is_object() && list(rule).iter().any(|key| value.get(key.as_str().unwrap()).is_none()),
            "dependentRequired" => rule.as_object()?.iter().any(|(key, others)| {
                value.get(key).is_some()
                    && list(others)
                        .iter()
                        .any(|other| value.get(other.as_str().unwrap()).is_none())
            }),
            "items" => {
                let items = value.as_array()?.iter().enumerate();
                return items
                    .into_iter()
                    .find_map(|(at, item)| misfit(rule, item, root, &format!("{path}/{at}")));
            }
            "propertyNames" => {
                return value
                    .as_object()?
                    .keys()
                    .find_map(|key| misfit(rule, &key.as_str().into(), root, path));
            }
            "anyOf" => !list(rule).iter().any(|one| fits(one, value)),
            "oneOf" => list(rule).iter().filter(|one| fits(one, value)).count() != 1,
            "enum" => !list(rule).contains(value),
            "const" => rule != value,
            "pattern" => value
                .as_str()
                .is_some_and(|text| !Regex::new(rule.as_str().unwrap()).unwrap().is_match(text)),
            "minLength" => value.as_str().is_some_and(|text| text.chars().count() < length(rule)),
            "maxLength" => value.as_str().is_some_and(|text| text.chars().count() > length(rule)),
            "minimum" => value.as_i64().is_some_and(|number| number < rule.as_i64().unwrap()),
            "maximum" => value.as_i64().is_some_and(|number| number > rule.as_i64().unwrap()),
            "$schema" | "$id" | "$defs" | "title" | "description" | "format" => false,
            other => panic!("the test does not know the word {other}"),
        };
        reason.then(|| format!("{path}: {word}"))
    })
}

fn is_of_type(kind: &str, value: &Json) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("no type is called {other}"),
    }
}

/// Why a YAML text does not fit the schema of its kind.
fn misfit_of(kind: FileKind, yaml: &str) -> Option<String> {
    let schema: Json = serde_json::from_str(&json_schema(kind)).unwrap();
    let value: Json = serde_yaml::from_str(yaml.trim_start_matches('\u{feff}')).unwrap();
    misfit(&schema, &value, &schema, "")
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "tests alone may ask the environment, for rewriting expectations"
)]
fn the_schemas_are_those_in_docs() {
    for kind in FileKind::ALL {
        let path = root().join(format!("docs/schema/{}.json", kind.word()));
        if std::env::var_os("STOPGAP_BLESS").is_some() {
            std::fs::write(&path, json_schema(kind)).unwrap();
        }
        let stored = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            stored == json_schema(kind),
            "{} is not what `plan schema` prints",
            path.display()
        );
    }
}

#[test]
fn what_the_reader_takes_the_schema_takes() {
    let mut checked = 0;
    for folder in ["plans", "tests/fixtures/plans/valid", "tests/fixtures/plans/warned"] {
        for path in yaml_files(&root().join(folder)) {
            let text = std::fs::read_to_string(&path).unwrap();
            let is_practice = text.contains("schema: stopgap-practice");
            let kind = if is_practice {
                FileKind::Practice
            } else {
                FileKind::Plan
            };
            assert_eq!(misfit_of(kind, &text), None, "{}", path.display());
            checked += 1;
        }
    }
    for folder in ["plans/drills", "tests/fixtures/scenarios/valid"] {
        for path in yaml_files(&root().join(folder)) {
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(misfit_of(FileKind::Drill, &text), None, "{}", path.display());
            checked += 1;
        }
    }
    assert!(checked >= 20, "{checked} files");
}

#[test]
fn what_is_of_the_wrong_form_the_schema_refuses() {
    for name in [
        "another-word-for-a-key",
        "blank-required-key",
        "conditions-of-no-kind",
        "dates",
        "durations",
        "ids-that-are-no-slugs",
        "indent-step-beside-the-phases",
        "indent-step-key-inside-due",
        "lists-where-names-belong",
        "misspelt-required-key-is-one-fault",
        "missing-plan-head",
        "missing-required-key",
        "unknown-key",
        "words-of-few",
        "wrong-types",
    ] {
        let path = root().join(format!("tests/fixtures/plans/broken/{name}.yaml"));
        let text = std::fs::read_to_string(path).unwrap();
        assert!(misfit_of(FileKind::Plan, &text).is_some(), "the schema takes {name}");
    }
    let text = std::fs::read_to_string(root().join("tests/fixtures/plans/broken/practice-mistakes.yaml")).unwrap();
    assert!(misfit_of(FileKind::Practice, &text).is_some());
}

/// The schema is made of the table by which the reader refuses a key. That the reader also reads each is shown by files
/// that use every one, and by what is stored of them.
#[test]
fn every_key_of_the_table_is_in_a_file_that_is_read_whole() {
    for (kind, file) in [(FileKind::Plan, "whole"), (FileKind::Practice, "practice-whole")] {
        let whole = std::fs::read_to_string(root().join(format!("tests/fixtures/plans/valid/{file}.yaml"))).unwrap();
        for (noun, key) in keys_of(kind) {
            assert!(whole.contains(&format!("{key}:")), "{file}.yaml has no {key} of {noun}");
        }
    }
}

#[test]
fn a_scenario_of_the_design_fits_the_drill_schema() {
    let scenario = "schema: stopgap-drill/1\nscenario:\n  id: first-hour\n  title: The first hour\n  plan: clinical-system-outage\n  \
                    duration: 60m\n  starts: 08:02\n  objectives:\n    - {id: paper, text: Paper in every room}\n  stop_word: real\n\
                    injects:\n  - id: down\n    at: 0m\n    from: A receptionist\n    to: lead\n    medium: voice\n    text: Nothing opens\n    \
                    services: {clinical-record: down}\n    expects:\n      - {step: tell-rooms, is: done, within: 10m, objective: paper, points: 2}\n  \
                    - {id: again, when: {step: tell-rooms, is: done}, text: It is back}\n  - {id: help, contingency: true, hint: Look at the box}\n\
                    debrief:\n  - {id: well, question: What went well?, kind: positive}\n";
    assert_eq!(misfit_of(FileKind::Drill, scenario), None);
    let twice = scenario.replace("    at: 0m\n", "    at: 0m\n    contingency: true\n");
    assert_eq!(misfit_of(FileKind::Drill, &twice).as_deref(), Some("/injects: anyOf"));
}

fn length(rule: &Json) -> usize {
    usize::try_from(rule.as_u64().unwrap()).unwrap()
}
