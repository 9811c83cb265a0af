//! Several processes with one journal.

use std::collections::BTreeSet;
use std::process::Stdio;

use crate::incidents::PLAN;
use crate::support::Shell;

#[test]
fn processes_at_the_same_time_lose_nothing_and_give_no_number_twice() {
    const EACH: usize = 8;
    let shell = Shell::new();
    shell.write("home/plans/small.yaml", PLAN);
    shell.ok(&["start", "small"]);
    std::thread::scope(|scope| {
        for who in ["AA", "BB"] {
            let shell = &shell;
            scope.spawn(move || {
                for count in 0..EACH {
                    let output = std::process::Command::new(assert_cmd::cargo::cargo_bin("stopgap"))
                        .env_clear()
                        .env("STOPGAP_HOME", shell.home())
                        .env("STOPGAP_BY", who)
                        .args(["do", "timer", "add", "5m", &format!("{who} {count}")])
                        .stdin(Stdio::null())
                        .output()
                        .expect("the program runs");
                    assert!(output.status.success(), "{output:?}");
                }
            });
        }
    });
    let rows: Vec<serde_json::Value> = shell
        .ok(&["log", "--json"])
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows.len(), 1 + 2 * EACH);
    let numbers: BTreeSet<&str> = rows.iter().filter_map(|row| row["no"].as_str()).collect();
    assert_eq!(numbers.len(), rows.len());
    let status: serde_json::Value = serde_json::from_str(&shell.ok(&["status", "--json"])).unwrap();
    let timers: BTreeSet<&str> = status["timers"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|timer| timer["number"].as_str())
        .collect();
    assert_eq!(timers.len(), 2 * EACH);
    assert_eq!(shell.run(&["verify"]).code, 0);
}
