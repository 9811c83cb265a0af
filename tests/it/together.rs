//! Several processes with one journal.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};

use stopgap::clock::Clock;

use crate::incidents::PLAN;
use crate::support::Shell;

/// For how many seconds two processes write as fast as they can; more where somebody asks for it.
const SECONDS: u64 = 3;
const LONGER: &str = "STOPGAP_TEST_SECONDS";

#[expect(
    clippy::disallowed_methods,
    reason = "a test that may take a minute when it is asked to"
)]
fn seconds() -> u64 {
    let asked = std::env::var(LONGER).ok().and_then(|text| text.parse().ok());
    asked.unwrap_or(SECONDS)
}

fn started() -> Shell {
    let shell = Shell::new();
    shell.write("home/plans/small.yaml", PLAN);
    shell.ok(&["start", "small"]);
    shell
}

/// Adds a timer, and gives whether that was acknowledged.
fn add_timer(shell: &Shell, who: &str, text: &str) -> bool {
    let output = Command::new(env!("CARGO_BIN_EXE_stopgap"))
        .env_clear()
        .env("STOPGAP_HOME", shell.home())
        .env("STOPGAP_BY", who)
        .env("TMPDIR", shell.folder())
        .args(["do", "timer", "add", "5m", text])
        .stdin(Stdio::null())
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{output:?}");
    output.status.success()
}

/// Asserts that every timer is in the log, that no number of an entry or of a timer was given twice, and that the log
/// proves itself.
fn assert_nothing_lost(shell: &Shell, timers: &[String]) {
    let rows: Vec<serde_json::Value> = shell
        .ok(&["log", "--json"])
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let texts: Vec<&str> = rows.iter().filter_map(|row| row["text"].as_str()).collect();
    let missing: Vec<&String> = timers
        .iter()
        .filter(|timer| !texts.iter().any(|text| text.contains(timer.as_str())))
        .collect();
    assert!(missing.is_empty(), "{missing:?} were acknowledged");
    assert_eq!(rows.len(), 1 + timers.len());
    let numbers: BTreeSet<&str> = rows.iter().filter_map(|row| row["no"].as_str()).collect();
    assert_eq!(numbers.len(), rows.len());
    let status: serde_json::Value = serde_json::from_str(&shell.ok(&["status", "--json"])).expect("as it is said");
    let given: BTreeSet<&str> = status["timers"]
        .as_array()
        .expect("as it is said")
        .iter()
        .filter_map(|timer| timer["number"].as_str())
        .collect();
    assert_eq!(given.len(), timers.len());
    assert_eq!(shell.run(&["verify"]).code, 0);
}

#[test]
fn processes_at_the_same_time_lose_nothing_and_give_no_number_twice() {
    let shell = started();
    let clock = Clock::of_machine();
    let end = clock.now().mono + seconds() * 1000;
    let add_timers = |who: &str| {
        let mut added = Vec::new();
        while clock.now().mono < end {
            let text = format!("{who} number {} rings", added.len());
            if add_timer(&shell, who, &text) {
                added.push(text);
            }
        }
        added
    };
    let timers = std::thread::scope(|scope| {
        let others = scope.spawn(|| add_timers("BB"));
        let mut timers = add_timers("AA");
        timers.extend(others.join().expect("no test fails on another thread"));
        timers
    });
    assert_nothing_lost(&shell, &timers);
}

#[cfg(unix)]
#[test]
fn windows_at_the_same_time_lose_nothing_and_give_no_number_twice() {
    use crate::window::Window;

    const EACH: usize = 40;
    let shell = started();
    let mut timers = Vec::new();
    let mut windows = [Window::open(&shell), Window::open(&shell)];
    for window in &mut windows {
        window.expect("First 1 of 3");
    }
    for count in 0..EACH {
        for (window, who) in windows.iter_mut().zip(["AA", "BB"]) {
            let text = format!("{who} number {count} rings");
            window.command(&format!("timer add 5m {text}"));
            timers.push(text);
        }
    }
    for window in &mut windows {
        // Each shows what both have recorded.
        window.press("5");
        window.expect(&format!("{0} of {0} entries", 1 + 2 * EACH));
        window.expect_screen("nothing is on its way", |screen| !screen.contents().contains("saving"));
    }
    assert_nothing_lost(&shell, &timers);
}
