//! Texts kept as written, durations, and "did you mean".

use std::time::Duration;

use rstest::rstest;

use super::super::model::StepNumber;
use super::super::tree::{self, Value};
use super::*;

/// The text of the only value of a file.
fn scalar(yaml: &str) -> String {
    let text = format!("key: {yaml}\n");
    let source = Source::new(&text, "x");
    let tree = tree::parse(&source).unwrap_or_else(|fault| panic!("{fault}"));
    let Value::Map(entries) = tree.root.value else {
        panic!("no map")
    };
    match &entries[0].value.value {
        Value::Scalar(text) => text.to_string(),
        Value::Nothing => "(nothing)".to_owned(),
        other => panic!("{other:?}"),
    }
}

#[rstest]
#[case("on", "on")]
#[case("yes", "yes")]
#[case("No", "No")]
#[case("true", "true")]
#[case("null", "null")]
#[case("Null", "Null")]
#[case("~", "(nothing)")]
#[case("", "(nothing)")]
#[case("# only a comment", "(nothing)")]
#[case("\"\"", "")]
#[case("'~'", "~")]
#[case("1.10", "1.10")]
#[case("1.0", "1.0")]
#[case("01909 500000", "01909 500000")]
#[case("01909500000", "01909500000")]
#[case("0x1F", "0x1F")]
#[case("1e3", "1e3")]
#[case("1_000", "1_000")]
#[case(".inf", ".inf")]
#[case("-0", "-0")]
#[case("08:00", "08:00")]
#[case("12:30:45", "12:30:45")]
#[case("2026-11-22", "2026-11-22")]
#[case("999999999999999999999999", "999999999999999999999999")]
#[case("'it''s'", "it's")]
#[case("'a\\n'", "a\\n")]
#[case("\"a\\tb \\u00e9 \\\"x\\\"\"", "a\tb é \"x\"")]
#[case("\"yes\"", "yes")]
#[case("plain   # comment", "plain")]
#[case("a#b", "a#b")]
#[case("http://x/y?z=1", "http://x/y?z=1")]
#[case("it's \"quoted\" inside", "it's \"quoted\" inside")]
#[case("first\n  second\n\n  third", "first second\nthird")]
#[case("\"first\n  second\"", "first second")]
#[case("|\n  one\n    two\n\n  three\n\n", "one\n  two\n\nthree\n")]
#[case("|-\n  one\n  two\n", "one\ntwo")]
#[case("|+\n  one\n\n", "one\n\n\n")]
#[case(">\n  one\n  two\n\n  three\n", "one two\nthree\n")]
#[case(">-\n  one\n  two\n", "one two")]
#[case("|2\n    two more\n", "  two more\n")]
#[case("<<", "<<")]
#[case("=", "=")]
#[case("é ☎ 受付", "é ☎ 受付")]
fn scalars_are_kept_as_written(#[case] yaml: &str, #[case] expected: &str) {
    assert_eq!(scalar(yaml), expected);
}

#[test]
fn words_that_other_readers_turn_into_values_stay_words() {
    let text = format!(
        "{HEAD}phases:\n  - title: on\n    steps:\n      - {{id: 01909, do: yes, role: lead, why: 1.10, note: null}}\n"
    );
    let plan = read(&text, "plan.yaml").unwrap().plan;
    let (phase, step) = plan.step("01909").unwrap();
    assert_eq!((phase.title.as_str(), step.title.as_str()), ("on", "yes"));
    assert_eq!(
        (step.why.as_deref(), step.note.as_deref()),
        (Some("1.10"), Some("null"))
    );
}

#[rstest]
#[case("90s", 90, "1m 30s")]
#[case("5m", 300, "5m")]
#[case("2h", 7_200, "2h")]
#[case("1d", 86_400, "1d")]
#[case("1h30m", 5_400, "1h 30m")]
#[case("1h 30m", 5_400, "1h 30m")]
#[case(" 1d 2h 3m 4s ", 93_784, "1d 2h 3m 4s")]
#[case("60m", 3_600, "1h")]
#[case("36h", 129_600, "1d 12h")]
#[case("0s", 0, "0s")]
#[case("0m", 0, "0s")]
#[case("5 m", 300, "5m")]
fn durations_are_read_and_written(#[case] text: &str, #[case] seconds: u64, #[case] written: &str) {
    let duration = parse_duration(text).unwrap();
    assert_eq!(duration, Duration::from_secs(seconds));
    assert_eq!(duration_text(duration), written);
    assert_eq!(parse_duration(written).unwrap(), duration);
}

#[rstest]
#[case("", "write it as in 90s, 5m, 2h or 1d")]
#[case("10", "did you mean \"10m\"?")]
#[case("10 min", "did you mean \"10m\"?")]
#[case("2 hours 5 minutes", "did you mean \"2h 5m\"?")]
#[case("2H", "did you mean \"2h\"?")]
#[case("2 weeks", "did you mean \"14d\"?")]
#[case("-5m", "write it as in 90s, 5m, 2h or 1d")]
#[case("1.5h", "write it as in 90s, 5m, 2h or 1d")]
#[case("5m1h", "write the larger part first, and each once, as in 1h 30m")]
#[case("5m5m", "write the larger part first, and each once, as in 1h 30m")]
#[case("99999999999999999999999d", "check the number and its letter")]
#[case("4000d", "check the number and its letter")]
#[case("5ｍ", "write it as in 90s, 5m, 2h or 1d")]
#[case("m", "write it as in 90s, 5m, 2h or 1d")]
fn what_is_no_duration_gets_a_hint(#[case] text: &str, #[case] hint: &str) {
    assert_eq!(parse_duration(text).unwrap_err().hint, hint);
}

#[rstest]
#[case("recption", Some("reception"))]
#[case("RECEPTION", Some("reception"))]
#[case("reception lead", Some("reception-lead"))]
#[case("reception_lead", Some("reception-lead"))]
#[case("dwon", Some("down"))]
#[case("leda", Some("lead"))]
#[case("x", None)]
#[case("up", None)]
#[case("", None)]
#[case("nothing-like-it", None)]
fn the_likeliest_word_is_offered(#[case] word: &str, #[case] expected: Option<&str>) {
    let candidates = ["lead", "reception", "reception-lead", "down", "é"];
    assert_eq!(did_you_mean(word, candidates.into_iter()), expected);
    assert_eq!(did_you_mean(&"long".repeat(100_000), candidates.into_iter()), None);
}

#[test]
fn a_practice_of_nothing_is_the_default() {
    let (practice, warnings) = read_practice("schema: stopgap-practice/1\n", "practice.yaml").unwrap();
    assert_eq!(practice, practice::Practice::default());
    assert!(warnings.is_empty());
}

#[rstest]
#[case("1", Some("1"))]
#[case("4a", Some("4a"))]
#[case("999999z", Some("999999z"))]
#[case("0", None)]
#[case("01", None)]
#[case("4A", None)]
#[case("4ab", None)]
#[case("a", None)]
#[case("", None)]
#[case("4.", None)]
#[case("-4", None)]
#[case("1000000", None)]
#[case("４", None)]
#[case("4é", None)]
fn a_step_number_is_a_number_and_perhaps_a_letter(#[case] text: &str, #[case] expected: Option<&str>) {
    let found = StepNumber::new(text).map(|number| number.to_string());
    assert_eq!(found.as_deref(), expected);
}

#[test]
fn steps_are_numbered_over_the_whole_plan_and_keep_the_numbers_they_are_given() {
    let text = std::fs::read_to_string(root().join("tests/fixtures/plans/valid/step-numbers.yaml")).unwrap();
    for plan in [read(&text, "plan.yaml").unwrap().plan, read_pinned(&text)] {
        let numbers: Vec<String> = plan.steps().map(|(_, step)| step.number.to_string()).collect();
        assert_eq!(numbers, ["1", "2", "2a", "3", "5", "6"]);
        assert!(plan.steps().is_sorted_by_key(|(_, step)| step.number));
    }
}

#[test]
fn a_pinned_plan_whose_numbers_are_broken_is_numbered_all_the_same() {
    let text = std::fs::read_to_string(root().join("tests/fixtures/plans/broken/step-numbers.yaml")).unwrap();
    let plan = read_pinned(&text);
    let mut numbers: Vec<StepNumber> = plan.steps().map(|(_, step)| step.number).collect();
    assert!(numbers.len() == 13 && numbers.is_sorted(), "{numbers:?}");
    numbers.dedup();
    assert_eq!(numbers.len(), 13);
}
