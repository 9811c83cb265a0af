//! Files that are meant to harm, or are no plans at all: one clear error each.

use std::fmt::Write as _;

use super::*;

/// The only fault of a text.
fn only_fault(text: &str) -> Diagnostic {
    let mut faults = read(text, "plan.yaml").unwrap_err();
    assert_eq!(faults.len(), 1, "{}", rendered(&faults));
    let _ = read_pinned(text);
    faults.remove(0)
}

#[test]
fn nests_of_brackets_are_one_error() {
    for part in [
        "[", "{", "[[", "{a: ", "- ", "? ", "a: [", "- - {b: ", "!!a [", "\"a\": {",
    ] {
        let fault = only_fault(&part.repeat(100_000));
        assert!(!fault.message.is_empty(), "{part}");
    }
    assert_eq!(
        only_fault(&"[".repeat(100_000)).message,
        "the file is nested too deeply here"
    );
    let deep: Vec<String> = (0..1_000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    let deep = deep.concat();
    assert_eq!(only_fault(&deep).message, "the file is nested too deeply here");
}

#[test]
fn a_yaml_bomb_is_one_error_at_its_first_anchor() {
    let mut bomb = String::from("a: &a [x, x, x, x, x, x, x, x, x]\n");
    for (from, to) in "abcdefghi".chars().zip("bcdefghij".chars()) {
        let nine = vec![format!("*{from}"); 9].join(", ");
        writeln!(bomb, "{to}: &{to} [{nine}]").unwrap();
    }
    let fault = only_fault(&bomb);
    assert_eq!((fault.line, fault.column), (1, 4));
    assert!(fault.message.contains("\"&a\" is a YAML reference"), "{fault}");
    assert!(only_fault("a: &a {<<: *a}").message.contains("reference"));
}

#[test]
fn size_and_number_of_values_are_bounded() {
    let fault = only_fault(&"x".repeat(3_000_000));
    assert_eq!(fault.message, "the file is too large: at most 2000 kB are read");
    let bytes = vec![b'#'; 50_000_000];
    assert_eq!(read_bytes(&bytes, "big.yaml").unwrap_err().len(), 1);
    assert_eq!(
        only_fault(&"- x\n".repeat(400_000)).message,
        "the file holds more values than any plan"
    );
    assert_eq!(
        only_fault(&format!("[{}]", "a,".repeat(700_000))).message,
        "the file holds more values than any plan"
    );
}

#[test]
fn bytes_that_are_no_text_are_one_error_with_their_place() {
    let table: [(&[u8], &str, usize, usize); 6] = [
        (
            b"plan:\n  title: Caf\xe9\n",
            "in Windows-1252 (\"ANSI\") this is \"é\"",
            2,
            13,
        ),
        (b"\xff\xfea\0", "UTF-16", 1, 1),
        (b"\xfe\xff\0a", "UTF-16", 1, 1),
        (b"\x81", "the byte 81 here is no letter", 1, 1),
        (b"\xff\xfe\0\0a\0\0\0", "UTF-32", 1, 1),
        (b"a: b\0", "control character (U+0000)", 1, 5),
    ];
    for (bytes, message, line, column) in table {
        let faults = read_bytes(bytes, "plan.yaml").unwrap_err();
        assert_eq!(faults.len(), 1);
        assert!(faults[0].message.contains(message), "{}", faults[0]);
        assert_eq!((faults[0].line, faults[0].column), (line, column), "{message}");
    }
}

#[test]
fn a_byte_order_mark_and_any_line_end_are_no_faults() {
    let plan = format!("{HEAD}phases:\n  - title: One\n    steps:\n      - {{do: \"Go\", role: lead}}\n");
    let expected = read(&plan, "plan.yaml").unwrap().plan;
    for variant in [
        format!("\u{feff}{plan}"),
        plan.replace('\n', "\r\n"),
        plan.replace('\n', "\r"),
        format!("---\n{plan}"),
        format!("{plan}...\n"),
    ] {
        assert_eq!(read(&variant, "plan.yaml").unwrap().plan, expected, "{variant:?}");
    }
}

#[test]
fn faults_stand_in_the_same_place_whatever_ends_the_lines() {
    let plan = format!("{HEAD}services:\n  x: {{nam: é}}\n");
    let place = |text: &str| {
        let faults = read(text, "plan.yaml").unwrap_err();
        (faults[0].line, faults[0].column, faults[0].source.clone())
    };
    assert_eq!(place(&plan), (6, 7, "  x: {nam: é}".to_owned()));
    assert_eq!(place(&plan.replace('\n', "\r\n")), place(&plan));
    assert_eq!(place(&plan.replace('\n', "\r")), place(&plan));
    assert_eq!(place(&format!("\u{feff}{plan}")), place(&plan));
}

#[test]
fn a_file_full_of_mistakes_lists_a_thousand_and_counts_the_rest() {
    let mut text = format!("{HEAD}phases:\n  - title: One\n    steps:\n");
    for number in 0..1_200 {
        writeln!(text, "      - {{id: s{number}, do: Go, role: nobody}}").unwrap();
    }
    let faults = read(&text, "plan.yaml").unwrap_err();
    assert_eq!(faults.len(), 1_001);
    assert_eq!(faults[1_000].message, "and 200 more mistakes, which are not listed");
}

#[test]
fn one_line_of_two_million_letters_is_soon_read() {
    let step = "{id: s, do: Go, role: nobody, x: 1}, ";
    let text = format!("{{schema: stopgap/1, phases: [{{steps: [{}]}}]}}", step.repeat(25_000));
    let faults = read(&text, "plan.yaml").unwrap_err();
    assert_eq!(faults.len(), 1_001);
    assert!(faults.iter().all(|fault| fault.source.chars().count() <= 160));
    let text = format!("{{{}}}", "a: b, ".repeat(120_000));
    assert_eq!(read(&text, "plan.yaml").unwrap_err().len(), 1_001);
}

#[test]
fn many_equal_titles_and_a_long_ring_are_soon_read() {
    let mut text = format!("{HEAD}phases:\n  - title: One\n    steps:\n");
    text.push_str(&"      - {do: Go, role: lead}\n".repeat(20_000));
    let plan = read(&text, "plan.yaml").unwrap().plan;
    assert!(plan.step("go").is_some() && plan.step("go-20000").is_some());
    let mut text = format!("{HEAD}phases:\n  - title: One\n    steps:\n");
    for number in 0..10_000 {
        let next = (number + 1) % 10_000;
        writeln!(
            text,
            "      - {{id: s{number}, do: Go, role: lead, after: [s{next}, s0]}}"
        )
        .unwrap();
    }
    let faults = read(&text, "plan.yaml").unwrap_err();
    assert!(faults.len() <= 22, "{}", faults.len());
}

#[test]
fn what_could_act_on_a_terminal_is_shown_as_a_mark() {
    let text = format!("{HEAD}\"\\e[2J\": 1\nservices:\n  x: {{name: \u{202e}evil, \u{2066}nam\u{200b}e: y}}\n");
    let shown = rendered(&read(&text, "pl\u{1b}an.yaml").unwrap_err());
    assert!(
        shown
            .chars()
            .all(|found| found == '\n' || !(found.is_control() || ('\u{200b}'..='\u{206f}').contains(&found))),
        "{shown}"
    );
    assert!(
        shown.contains("<U+202E>evil") && shown.contains("pl<U+001B>an.yaml"),
        "{shown}"
    );
}

#[test]
fn many_options_and_conditions_are_soon_looked_through() {
    let mut text = format!("{HEAD}phases:\n");
    for number in 0..4_000 {
        writeln!(
            text,
            "  - {{id: p{number}, title: Phase {number}, steps: [{{do: Go, role: lead}}]}}"
        )
        .unwrap();
    }
    text.push_str("  - title: Choose\n    steps:\n      - do: Choose\n        role: lead\n        decision:\n          options:\n");
    for number in 0..10_000 {
        writeln!(text, "            - {{title: Option {number}}}").unwrap();
    }
    let warnings = read(&text, "plan.yaml").unwrap().warnings;
    assert_eq!(warnings.len(), 1, "{}", rendered(&warnings));

    let mut text =
        format!("{HEAD}phases:\n  - title: One\n    steps:\n      - {{id: s0, do: Go, role: lead, confirm: Well?}}\n");
    for number in 1..2_000 {
        let part = |answer| {
            format!(
                "{{any: [{{answer: s{}.confirm, is: {answer}}}, {{elapsed: 5m}}]}}",
                number - 1
            )
        };
        let parts = ["yes", "no", "escalate", "yes", "no", "escalate"].map(part).join(", ");
        writeln!(
            text,
            "      - {{id: s{number}, do: Go, role: lead, confirm: Well?, when: {{all: [{parts}]}}}}"
        )
        .unwrap();
    }
    assert!(read(&text, "plan.yaml").is_ok());
}

#[test]
fn a_broken_file_of_many_columns_is_soon_explained() {
    let mut text = String::from("schema: stopgap/1\n");
    for number in 0..60_000 {
        writeln!(text, "a{number}:\n b{number}:").unwrap();
    }
    text.push_str("   - id: x\n  do: y\n");
    assert_eq!(read(&text, "plan.yaml").unwrap_err().len(), 1);
}
