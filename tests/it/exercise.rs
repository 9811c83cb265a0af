//! An exercise in real windows: players in one, whoever facilitates in another, on the same journal.

use rustix::process::Signal;

use crate::support::Shell;
use crate::window::Window;

/// A folder with the small plan and scenario of the fixtures.
fn small() -> Shell {
    let shell = Shell::new();
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/scenarios");
    let read = |path: &str| std::fs::read(format!("{fixtures}/{path}")).expect("the fixture");
    shell.write("home/plans/small.yaml", read("plan.yaml"));
    shell.write("home/plans/drills/whole.yaml", read("valid/whole.yaml"));
    shell
}

#[test]
fn players_and_facilitator_share_a_drill_and_only_one_of_them_sees_what_is_coming() {
    let shell = small();
    let mut facilitator = Window::open_with(&shell, &["drill", "whole", "--facilitator"], &[("STOPGAP_BY", "OB")]);
    facilitator.expect("Facilitator: Everything that a scenario can say");
    facilitator.expect("It is back.");
    let mut players = Window::open_with(&shell, &[], &[("STOPGAP_BY", "MF")]);
    players.expect("EXERCISE EXERCISE EXERCISE");
    players.expect("It has been read");
    players.press("\r");
    // What the players record is marked on the other screen by itself.
    players.command("step tell done");
    players.expect("Done: 2");
    facilitator.expect("1");
    facilitator.expect("met");
    // The next card is fetched by the facilitator, and comes to the players.
    facilitator.press(">");
    facilitator.expect("Set the clock ahead to T+35:00?");
    facilitator.press("\r");
    players.expect("It is back.");
    players.press("\r");
    // In the facilitator's own words.
    facilitator.press("o");
    facilitator.expect("An inject of your own");
    facilitator.press("Coffee in the router\r");
    facilitator.press("The caretaker\r\r");
    players.expect("EXERCISE. Coffee in the router");
    players.press("\r");
    // A pause is one for both.
    facilitator.press("p");
    players.expect("PAUSED");
    // And the word that stops it is heard in both.
    players.press("\x1b[20~");
    players.expect("What now?");
    facilitator.expect("REAL WORLD: the EXERCISE stands still");
    assert!(
        !String::from_utf8_lossy(players.written()).contains("carry envelopes"),
        "nothing of what never came was ever written to the players' screen"
    );
}

#[test]
fn a_drill_goes_on_after_a_kill_and_stops_for_the_real_world() {
    let shell = small();
    shell.ok(&["drill", "whole"]);
    let mut players = Window::open(&shell);
    players.expect("It has been read");
    players.signal(Signal::KILL);
    let mut again = Window::open(&shell);
    // Nobody had read it: it is there again.
    again.expect("It has been read");
    again.press("\r");
    again.press("\x1b[20~");
    again.expect("REAL WORLD");
    again.expect("What now?");
    again.press("\r\r");
    again.expect("LIVE");
    let incidents = shell.ok(&["incidents"]);
    assert_eq!(incidents.lines().count(), 2, "{incidents}");
    assert_eq!(shell.run(&["verify"]).code, 0);
}

#[test]
fn the_initials_that_the_facilitator_names_sign_the_screen() {
    let shell = small();
    let mut facilitator = Window::open_with(&shell, &["drill", "whole", "--facilitator", "--by", "JP"], &[]);
    facilitator.expect("Facilitator: Everything that a scenario can say");
    facilitator.expect("JP ");
    facilitator.press("p");
    facilitator.expect("PAUSED");
    let log = shell.ok(&["log"]);
    let paused = log.lines().find(|line| line.contains("paused")).unwrap_or_default();
    assert!(paused.contains("JP"), "{log}");
}

#[test]
fn without_a_terminal_there_is_no_facilitator_s_screen() {
    let shell = small();
    shell
        .run(&["drill", "whole", "--facilitator"])
        .fails(2, &["need a terminal"]);
    assert!(!shell.home().join("stopgap.db").exists());
}

#[test]
fn words_that_name_no_incident_never_go_into_an_exercise_that_has_ended() {
    let shell = small();
    shell.ok(&["drill", "whole"]);
    let drill = shell
        .ok(&["incidents"])
        .split_whitespace()
        .next()
        .expect("a number")
        .to_owned();
    shell.ok(&["do", "stand-down", "--why", "enough"]);
    let entries = shell.ok(&["log"]).lines().count();
    for words in [&["step", "tell", "done"][..], &["note", "the phones are down"]] {
        let said: Vec<&str> = std::iter::once("do").chain(words.iter().copied()).collect();
        shell
            .run(&said)
            .fails(1, &["No incident is open", "EXERCISE", "stopgap start PLAN"]);
    }
    // Named, it takes what is said about it, and nothing that is done.
    shell
        .run(&["do", &drill, "step", "tell", "done"])
        .fails(1, &["This EXERCISE has ended"]);
    shell
        .run(&["do", &drill, "service", "phones", "down"])
        .fails(1, &["This EXERCISE has ended"]);
    shell.ok(&["do", &drill, "note", "it went well"]);
    shell.ok(&["do", "debrief", "went-well", "the slips"]);
    shell.ok(&[
        "do",
        "action",
        "add",
        "more slips",
        "--owner",
        "JP",
        "--due",
        "2030-01-01",
    ]);
    assert_eq!(shell.ok(&["log"]).lines().count(), entries + 3);
    // The next incident is the one that is meant, and two that have ended are no question.
    shell.ok(&["drill", "whole"]);
    shell.ok(&["do", "stand-down", "--why", "enough"]);
    shell.ok(&["log"]);
    shell.ok(&["start", "small"]);
    shell.ok(&["do", "step", "tell", "done"]);
    assert!(shell.ok(&["status"]).contains("LIVE"));
}

#[test]
fn a_scripted_run_is_closed_with_its_end() {
    let shell = small();
    shell.write("script.txt", "scenario: whole\nT+04:00 MF step tell done\n");
    for _ in 0..2 {
        let ran = shell.run(&["drill", "whole", "--script", "script.txt"]);
        assert_eq!(ran.code, 1, "{ran:?}");
    }
    let incidents = shell.ok(&["incidents"]);
    assert!(incidents.lines().all(|line| line.contains("closed")), "{incidents}");
    assert!(!shell.ok(&["report"]).contains("INTERIM"));
}
