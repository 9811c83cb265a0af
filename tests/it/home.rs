//! Which folder is the practice's.

use crate::support::{Ran, Shell};

const PRACTICE: &str = "schema: stopgap-practice/1\npractice:\n  name: Newark\n";

fn plan(title: &str) -> String {
    format!("schema: stopgap/1\nplan: {{id: marker, title: {title}, version: 1}}\n")
}

#[test]
fn an_option_goes_before_the_variable() {
    let shell = Shell::new();
    shell.write("home/plans/marker.yaml", plan("by variable"));
    shell.write("other/plans/marker.yaml", plan("by option"));
    assert!(shell.ok(&["plan", "list"]).contains("by variable"));
    assert!(shell.ok(&["--home", "other", "plan", "list"]).contains("by option"));
    assert!(shell.ok(&["plan", "list", "--home", "other"]).contains("by option"));
}

#[test]
fn the_folder_beside_the_program_counts_where_it_holds_a_practice_file() {
    let shell = Shell::new();
    let program = shell
        .folder()
        .join("stick")
        .join(if cfg!(windows) { "stopgap.exe" } else { "stopgap" });
    shell.write("stick/plans/marker.yaml", plan("beside the program"));
    std::fs::copy(assert_cmd::cargo::cargo_bin("stopgap"), &program).expect("a copy of the program");
    let list = || {
        let mut command = assert_cmd::Command::new(&program);
        command
            .env_clear()
            .env("HOME", shell.folder().join("user"))
            .args(["plan", "list"]);
        Ran::of(&mut command).data
    };
    assert!(!list().contains("beside the program"));
    shell.write("stick/practice.yaml", PRACTICE);
    assert!(list().contains("beside the program"));
}

#[cfg(target_os = "linux")]
#[test]
fn else_it_is_the_folder_for_the_users_data() {
    let shell = Shell::new();
    shell.write(
        "user/.local/share/stopgap/plans/marker.yaml",
        plan("in the home folder"),
    );
    shell.write("data/stopgap/plans/marker.yaml", plan("in the data folder"));
    let list = |set: &dyn Fn(&mut assert_cmd::Command)| {
        let mut command = shell.command(&["plan", "list"]);
        command.env_remove("STOPGAP_HOME");
        set(&mut command);
        Ran::of(&mut command).data
    };
    assert!(list(&|_| ()).contains("in the home folder"));
    assert!(
        list(&|command| {
            command.env("XDG_DATA_HOME", shell.folder().join("data"));
        })
        .contains("in the data folder")
    );
    // A relative XDG_DATA_HOME counts for nothing (XDG base directory specification), and so does an empty variable.
    assert!(
        list(&|command| {
            command.env("XDG_DATA_HOME", "data").env("STOPGAP_HOME", "");
        })
        .contains("in the home folder")
    );
}

#[test]
fn a_named_folder_that_is_not_there_reads_as_empty_and_is_not_made() {
    let shell = Shell::new();
    assert!(shell.ok(&["--home", "typo", "plan", "list"]).contains("slow-morning"));
    assert_eq!(shell.ok(&["--home", "typo", "incidents", "--json"]), "[]\n");
    assert!(!shell.folder().join("typo").exists());
}

#[test]
fn a_folder_that_was_named_and_is_not_there_is_what_is_said() {
    let shell = Shell::new();
    for words in [
        &["do", "note", "lost"][..],
        &["status"],
        &["log"],
        &["report"],
        &["print", "board"],
        &["verify"],
        &["start", "slow-morning"],
    ] {
        let given = [&["--home", "no-such-folder"], words].concat();
        shell
            .run(&given)
            .fails(2, &["no-such-folder", "there is no such folder"]);
    }
}
