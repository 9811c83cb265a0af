//! docs/plans.md says what the reader does: its examples are valid, and its tables hold every key and no other.

use super::super::schema::{FileKind, keys_of};
use super::*;

const PAGE: &str = include_str!("../../../docs/plans.md");

/// The sections of which the parts of plans on the page speak: the key of each, and what stands below it.
const SECTIONS: [(&str, &str); 5] = [
    ("services", "  phones: {name: Phones}\n"),
    ("roles", "  lead: {title: Lead}\n  reception: {title: Reception}\n"),
    ("papers", "  call-sheet: {title: Call sheet}\n"),
    ("messages", "  door-notice: {title: Notice, text: We are open}\n"),
    ("notify", "  - {id: tell-icb, title: Tell the ICB}\n"),
];

/// The steps of which they speak.
const STEPS: [(&str, &str); 4] = [
    (
        "try-phones",
        "do: Ring us, role: lead, required: must, confirm: Did it fail?, ask: [{id: which, prompt: Which?, options: \
         [nothing, another practice]}, {id: how-many, prompt: How many?, type: number}]",
    ),
    ("ring-company", "do: Ring the company, role: lead, required: must"),
    (
        "tell-them",
        "do: Tell, role: lead, use_message: door-notice, notify: tell-icb",
    ),
    (
        "what-failed",
        "do: Decide, role: lead, required: must, decision: {options: [{id: all, title: All, then: {go_to: first-hour}}, \
         {id: wait, title: Wait}]}",
    ),
];

/// The fenced blocks of the page: what stands behind the fence, and the text.
fn blocks() -> Vec<(&'static str, &'static str)> {
    let blocks = PAGE.split("```").skip(1).step_by(2);
    blocks
        .map(|block| block.split_once('\n').expect("a fence ends its line"))
        .collect()
}

fn indented(text: &str, columns: usize) -> String {
    let blanks = " ".repeat(columns);
    text.lines()
        .fold(String::new(), |text, line| text + &blanks + line + "\n")
}

/// The sections without those that a block has itself.
fn sections(block: &str) -> String {
    let head = "schema: stopgap/1\nplan: {id: page, title: Page, version: 1}\n".to_owned();
    let is_there = |key: &str| block.lines().any(|line| line == format!("{key}:"));
    let others = SECTIONS.iter().filter(|(key, _)| !is_there(key));
    others.fold(head, |text, (key, below)| text + key + ":\n" + below)
}

/// The steps without those that a block has itself.
fn steps(block: &str) -> String {
    let head = "phases:\n  - id: first-hour\n    title: First hour\n    steps:\n".to_owned();
    let is_there = |id: &str| block.contains(&format!("- id: {id}\n"));
    let others = STEPS.iter().filter(|(id, _)| !is_there(id));
    others.fold(head, |text, (id, keys)| {
        text + "      - {id: " + id + ", " + keys + "}\n"
    })
}

/// A whole plan of a block that is a part of one.
fn whole(kind: &str, block: &str) -> String {
    match kind {
        "yaml" => block.to_owned(),
        "yaml section" => sections(block) + block + &steps(block),
        // These begin with the first step of a plan.
        "yaml step" if block.contains("- number:") => {
            let last = "      - {do: Tell, role: lead, use_message: door-notice, notify: tell-icb}\n";
            sections(block) + "phases:\n  - title: One\n    steps:\n" + &indented(block, 6) + last
        }
        "yaml step" => sections(block) + &steps(block) + &indented(block, 6),
        "yaml key" => sections("") + &steps("") + "      - do: Try\n        role: lead\n" + &indented(block, 8),
        other => panic!("the test does not know what to make of a block of {other}"),
    }
}

#[test]
fn every_example_of_the_page_is_valid_and_without_warnings() {
    let mut seen = 0;
    for (kind, block) in blocks().into_iter().filter(|(kind, _)| kind.starts_with("yaml")) {
        seen += 1;
        if kind == "yaml practice" {
            let (_, warnings) = read_practice(block, "page").unwrap_or_else(|faults| panic!("{}", rendered(&faults)));
            assert_eq!(rendered(&warnings), "\n");
            continue;
        }
        let text = whole(kind, block);
        let found = read(&text, "page").unwrap_or_else(|faults| panic!("{text}\n{}", rendered(&faults)));
        assert_eq!(rendered(&found.warnings), "\n", "{text}");
    }
    assert!(seen >= 25, "{seen} examples");
}

#[test]
fn every_message_of_the_page_is_what_is_said() {
    let plan = blocks().into_iter().find(|(kind, _)| *kind == "yaml").unwrap().1;
    let misspelt = plan.replacen("role: reception", "role: recepton", 1);
    let too_far_left = plan.replacen("        role: reception", "    role: reception", 1);
    let messages: Vec<&str> = blocks()
        .into_iter()
        .filter(|(kind, _)| kind.is_empty())
        .map(|(_, text)| text)
        .collect();
    assert_eq!(messages.len(), 2);
    for (text, message) in [misspelt, too_far_left].iter().zip(messages) {
        assert_eq!(rendered(&read(text, "plans/no-phones.yaml").unwrap_err()), message);
    }
}

#[test]
fn the_tables_of_the_page_are_the_keys_of_the_reader() {
    let mut known = keys_of(FileKind::Plan);
    known.extend(keys_of(FileKind::Practice));
    let mut nouns: Vec<&str> = known.iter().map(|(noun, _)| *noun).collect();
    nouns.dedup();
    for noun in nouns {
        let keys: Vec<&str> = known
            .iter()
            .filter(|(of, _)| *of == noun)
            .map(|(_, key)| *key)
            .collect();
        let mark = format!("<!-- keys of: {noun} -->\n");
        let table = PAGE
            .split_once(&mark)
            .unwrap_or_else(|| panic!("the page has no table of {noun}"))
            .1;
        let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
        let shown: Vec<&str> = rows.map(|row| row.split('`').nth(1).unwrap()).collect();
        assert_eq!(shown, keys, "the table of {noun}");
    }
}
