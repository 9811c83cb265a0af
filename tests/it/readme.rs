//! What the README shows is what happens: its commands are run, its plan is checked, its keys are in the table.

use crate::support::{Ran, Shell};

const README: &str = include_str!("../../README.md");

/// The text of the first fenced block that begins so.
fn block(fence: &str, beginning: &str) -> &'static str {
    let mut blocks = README.split("```").skip(1).step_by(2);
    let found = blocks.find_map(|block| {
        block
            .strip_prefix(fence)?
            .strip_prefix('\n')
            .filter(|text| text.starts_with(beginning))
    });
    found.unwrap_or_else(|| panic!("the README has no block that begins with {beginning}"))
}

#[test]
fn the_commands_of_the_readme_work() {
    let shell = Shell::new();
    let transcript = include_str!("../cases/newark-2009.txt");
    shell.write("tests/cases/newark-2009.txt", transcript);
    let drill = include_str!("../cases/drills/micro-clinical.txt");
    shell.write("tests/cases/drills/micro-clinical.txt", drill);
    let elsewhere = Shell::new();
    elsewhere.write("newark.txt", transcript);
    let id = elsewhere.ok(&["replay", "newark.txt"]).trim().to_owned();
    let copy = elsewhere.ok(&["export", &id, "-o", "-"]);
    shell.write("stopgap-second-copy.jsonl", copy);

    let mut run = 0;
    for line in README.lines().filter_map(|line| line.strip_prefix("    stopgap ")) {
        let line = line.split_once("  #").map_or(line, |(command, _)| command).trim();
        // The program itself needs a terminal; it is tried in one by other tests.
        if line.starts_with("resume") {
            continue;
        }
        let words = shell_words(line);
        let ran = Ran::of(&mut shell.command(&words.iter().map(String::as_str).collect::<Vec<_>>()));
        assert_eq!(ran.code, 0, "stopgap {line}\n{}\n{}", ran.data, ran.talk);
        run += 1;
    }
    assert!(run >= 8, "only {run} commands were found in the README");
}

/// The words of a command as a shell splits them: double quotes only, which is all that the README uses.
fn shell_words(line: &str) -> Vec<String> {
    line.split('"')
        .enumerate()
        .flat_map(|(at, part)| {
            if at % 2 == 1 {
                vec![part.to_owned()]
            } else {
                part.split_whitespace().map(str::to_owned).collect()
            }
        })
        .collect()
}

#[test]
fn the_plan_of_the_readme_is_valid_and_its_mistake_is_told_as_shown() {
    let plan = block("yaml", "schema: stopgap/1");
    let shell = Shell::new();
    shell.write("plans/no-phones.yaml", plan);
    shell.ok(&["plan", "check", "plans/no-phones.yaml"]);
    shell.write(
        "plans/no-phones.yaml",
        plan.replace("        role: lead\n", "        role: laed\n"),
    );
    let ran = shell.run(&["plan", "check", "plans/no-phones.yaml"]);
    assert_eq!(ran.code, 1);
    let shown = block("", "plans/no-phones.yaml:");
    assert!(ran.data.starts_with(shown), "{}\n{shown}", ran.data);
}
