//! Nothing that anybody can write makes the reader panic, and durations round-trip.

use std::time::Duration;

use proptest::prelude::*;

use super::*;

/// Texts that look like plans: real ones with parts cut out, doubled and replaced.
fn mutated() -> impl Strategy<Value = String> {
    let mut texts: Vec<String> = Vec::new();
    for folder in ["plans", "tests/fixtures/plans/valid", "tests/fixtures/plans/broken"] {
        for path in yaml_files(&root().join(folder)) {
            texts.push(String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned());
        }
    }
    let change = (
        any::<prop::sample::Index>(),
        0..40_usize,
        "[-a-z:{}\\[\\]&*!|> \n\t\"'#é\u{202e}\0]{0,6}",
    );
    (prop::sample::select(texts), prop::collection::vec(change, 1..6)).prop_map(|(mut text, changes)| {
        for (index, length, with) in changes {
            let characters: Vec<char> = text.chars().collect();
            let at = index.index(characters.len() + 1);
            text = characters[..at]
                .iter()
                .chain(&with.chars().collect::<Vec<_>>())
                .collect::<String>()
                + &characters[(at + length).min(characters.len())..]
                    .iter()
                    .collect::<String>();
        }
        text
    })
}

fn read_every_way(text: &str) {
    let pinned = read_pinned(text);
    match read(text, "plan.yaml") {
        Ok(found) => assert_eq!(pinned, found.plan),
        Err(faults) => {
            assert!(faults.iter().any(Diagnostic::is_error));
            assert!(!rendered(&faults).is_empty());
        }
    }
    if let Err(faults) = read_practice(text, "practice.yaml") {
        assert!(faults.iter().any(Diagnostic::is_error));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,200}") {
        read_every_way(&text);
    }

    #[test]
    fn any_text_of_yaml_signs_is_read_without_a_panic(text in "[-ab:{}\\[\\]&*!|>%@? \n\r\t\"'#,~\\\\]{0,80}") {
        read_every_way(&text);
        read_every_way(&format!("{HEAD}phases:\n- title: x\n  steps: {text}\n"));
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Err(faults) = read_bytes(&bytes, "plan.yaml") {
            prop_assert!(faults.iter().any(Diagnostic::is_error));
        }
    }

    #[test]
    fn a_changed_plan_is_read_without_a_panic(text in mutated()) {
        read_every_way(&text);
    }

    #[test]
    fn durations_round_trip(seconds in 0..316_224_000_u64) {
        let duration = Duration::from_secs(seconds);
        prop_assert_eq!(parse_duration(&duration_text(duration)).unwrap(), duration);
    }

    #[test]
    fn any_text_is_a_duration_or_a_hint(text in "\\PC{0,20}") {
        if let Err(misread) = parse_duration(&text) {
            prop_assert!(!misread.hint.is_empty());
        }
    }

    #[test]
    fn any_word_has_a_likeliest_word_or_none(word in "\\PC{0,80}", others in prop::collection::vec("\\PC{0,20}", 0..5)) {
        let _ = did_you_mean(&word, others.iter().map(String::as_str));
    }
}
