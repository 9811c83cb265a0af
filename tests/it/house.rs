//! The repository checks itself: who may use whom, and that files stay of a size that can be read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The page whose table says which of our modules each may use.
const ARCHITECTURE: &str = include_str!("../../ARCHITECTURE.md");

/// Words that only the one module may hold: what asks the time, the environment, or waits.
const ONLY_IN: &[(&str, &str)] = &[
    ("SystemTime::now", "src/clock.rs"),
    ("Instant::now", "src/clock.rs"),
    ("std::env::var", "src/cli/environment.rs"),
    ("thread::sleep", "nowhere"),
    ("Local::now", "nowhere"),
    ("Utc::now", "nowhere"),
];

/// The most lines of a source file outside tests. A longer one has two ideas.
const LONGEST_FILE: usize = 500;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The sources below a folder, with their paths from the root.
fn sources(folder: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
        {
            if entry.is_dir() {
                walk(&entry, found);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                found.push(entry);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found.sort();
    let name = |path: &PathBuf| {
        let name = path.strip_prefix(root()).expect("below the root");
        name.to_string_lossy().replace('\\', "/")
    };
    found
        .iter()
        .map(|path| (name(path), fs::read_to_string(path).expect("text")))
        .collect()
}

/// The module of ours that a source belongs to.
fn module_of(path: &str) -> &str {
    let inside = path.strip_prefix("src/").expect("a source");
    let first = inside.split('/').next().expect("a name");
    first.strip_suffix(".rs").unwrap_or(first)
}

/// The source without its comments and without what is compiled for tests alone.
fn code_of(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    let code = |line: &&str| !line.trim_start().starts_with("//");
    before_tests.lines().filter(code).collect::<Vec<_>>().join("\n")
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("/tests.rs")
}

/// Which of our modules each may use, by the table of a page: modules stand between backquotes, and a row that may use
/// everything above it says so.
fn may_use(page: &'static str) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let names = |cell: &'static str| cell.split('`').skip(1).step_by(2);
    let rows = page.lines().skip_while(|line| !line.starts_with("| layer |")).skip(2);
    let mut table: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for row in rows.take_while(|line| line.starts_with('|')) {
        let cells: Vec<_> = row.trim_matches('|').split('|').collect();
        let [modules, _, uses] = cells[..] else {
            panic!("three cells: {row}");
        };
        let mut allowed: BTreeSet<_> = names(uses).collect();
        if uses.contains("everything above") {
            allowed.extend(table.keys().copied().chain(names(modules)));
        }
        table.extend(names(modules).map(|module| (module, allowed.clone())));
    }
    table
}

#[test]
fn the_table_of_the_architecture_is_read_as_it_stands() {
    let table = may_use(
        "text\n| layer | knows | may use |\n|---|---|---|\n| `a` | x | nothing of ours |\n\
                         | `b`, `c` | x | `a` |\n| `d` | x | everything above |\n\n| `e` | no row | `a` |",
    );
    let said: Vec<_> = table
        .iter()
        .map(|(module, uses)| format!("{module} {uses:?}"))
        .collect();
    assert_eq!(
        said,
        ["a {}", "b {\"a\"}", "c {\"a\"}", "d {\"a\", \"b\", \"c\", \"d\"}"]
    );
}

#[test]
fn modules_use_only_what_the_architecture_allows() {
    let table = may_use(ARCHITECTURE);
    let mut wrong = Vec::new();
    for (path, text) in sources("src").iter().filter(|(path, _)| !is_test(path)) {
        let module = module_of(path);
        let Some(allowed) = table.get(module) else {
            assert!(
                matches!(module, "lib" | "main"),
                "{path}: a module that ARCHITECTURE.md does not name"
            );
            continue;
        };
        for piece in code_of(text).split("crate::").skip(1) {
            let used: String = piece
                .chars()
                .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                .collect();
            if used != module && table.contains_key(used.as_str()) && !allowed.contains(used.as_str()) {
                wrong.push(format!("{path} uses {used}"));
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_the_one_module_asks_the_time_or_the_environment() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src").iter().filter(|(path, _)| !is_test(path)) {
        for (word, place) in ONLY_IN {
            if code_of(text).contains(word) && path != place {
                wrong.push(format!("{path}: {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_stay_of_a_size_that_can_be_read() {
    let length = |text: &str| {
        text.split("#[cfg(test)]\nmod tests {")
            .next()
            .map_or(0, |code| code.lines().count())
    };
    let long: Vec<String> = sources("src")
        .iter()
        .filter(|(path, text)| !is_test(path) && length(text) > LONGEST_FILE)
        .map(|(path, text)| format!("{path}: {} lines", length(text)))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn the_templates_and_plans_name_no_machine_and_no_tool_of_ours() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests"] {
        for (path, text) in sources(folder) {
            if text.contains(concat!("/", "work/")) || text.contains(concat!("/", "root/")) {
                wrong.push(path);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
