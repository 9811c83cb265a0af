//! The real program in a real terminal: it starts, takes keys, follows the window, and gives the terminal back.

use std::fmt::Write as _;
use std::time::Duration;

use rustix::process::Signal;
use stopgap::tui::terminal::Terminal;

use crate::incidents::PLAN;
use crate::support::Shell;
use crate::window::{SIZE, Window, command};

/// What the test of a fault says to the program that it makes of this very file.
const FAULT: &str = "STOPGAP_TEST_FAULT";

fn running() -> Shell {
    let shell = Shell::new();
    shell.write("home/plans/small.yaml", PLAN);
    shell.ok(&["start", "small"]);
    shell
}

fn entries(shell: &Shell) -> usize {
    shell.ok(&["log", "--json"]).lines().count()
}

#[test]
fn the_first_screen_helps_without_a_question() {
    let shell = Shell::new();
    let mut window = Window::open(&shell);
    window.expect("Someone in danger now?");
    window.expect("1  Print today's list");
    assert!(window.screen().alternate_screen() && window.screen().bracketed_paste());
    window.press("q");
    assert_eq!(window.ended_cleanly(), 0);
}

#[test]
fn what_is_shown_as_saved_is_saved() {
    let shell = running();
    let mut window = Window::open(&shell);
    window.expect("First 1 of 3");
    window.press("d");
    window.expect("Done: 1 Tell everyone");
    window.expect("First 2 of 3");
    assert!(shell.ok(&["log"]).contains("Done: 1 Tell everyone"));
    window.command("note the phones are out as well");
    window.expect("Note: the phones are out as well");
    assert!(shell.ok(&["log"]).contains("the phones are out as well"));
}

#[test]
fn leaving_a_running_incident_asks_first() {
    let shell = running();
    let mut window = Window::open(&shell);
    window.expect("First 1 of 3");
    window.press("q");
    window.expect("Leave the program?");
    window.press("\x1b");
    window.expect_screen("Esc keeps it open", |screen| !screen.contents().contains("Leave the"));
    window.press("q");
    window.expect("Leave the program?");
    window.press("\r");
    assert_eq!(window.ended_cleanly(), 0);
}

#[test]
fn the_window_may_take_any_size() {
    let shell = running();
    let mut window = Window::open(&shell);
    window.expect("First 1 of 3");
    let sizes = [
        (120, 36),
        (40, 12),
        (2, 2),
        (1, 1),
        (200, 60),
        (80, 2),
        (2, 24),
        (79, 23),
    ];
    for size in sizes.into_iter().cycle().take(80) {
        window.resize(size);
    }
    window.resize((2, 2));
    window.watch(Duration::from_millis(50), |_| false);
    window.resize((120, 36));
    window.expect("First 1 of 3");
    window.resize(SIZE);
    // Nothing of the wider frames is left behind the narrower ones.
    window.expect_screen("the frame fits again", |screen| {
        let rows: Vec<String> = screen.rows(0, SIZE.0).collect();
        rows[2].starts_with("┌ Plan ") && rows[2].ends_with('┐') && rows[23].ends_with("? help")
    });
    window.press("d");
    window.expect("First 2 of 3");
}

/// What reads keys and sizes may lose a size that comes together with a key.
#[test]
fn the_window_may_take_another_size_while_keys_are_pressed() {
    let shell = running();
    let mut window = Window::open(&shell);
    window.expect("First 1 of 3");
    for turn in 0..60 {
        let (width, height) = if turn % 2 == 0 { (100, 30) } else { SIZE };
        window.press(if turn % 4 < 2 { "5" } else { "1" });
        window.resize((width, height));
        window.press("j");
        window.expect_screen("the frame fits", |screen| {
            let row = screen.rows(0, width).nth(usize::from(height) - 1);
            row.is_some_and(|row| row.ends_with("? help") && row.chars().count() + 1 == usize::from(width))
        });
    }
}

#[test]
fn signals_end_it_and_leave_the_terminal_clean() {
    let shell = running();
    for (signal, code) in [
        (Signal::TERM, 143),
        (Signal::HUP, 129),
        (Signal::INT, 130),
        (Signal::QUIT, 131),
    ] {
        let mut window = Window::open(&shell);
        window.expect("First 1 of 3");
        window.signal(signal);
        assert_eq!(window.ended_cleanly(), code, "{signal:?}");
    }
}

#[test]
fn control_c_asks_once_and_leaves_at_the_second_time() {
    let shell = running();
    let mut window = Window::open(&shell);
    window.expect("First 1 of 3");
    window.press("\x03");
    window.expect("Leave the program?");
    window.press("\x03");
    assert_eq!(window.ended_cleanly(), 130);
}

#[test]
fn suspending_gives_the_terminal_back_and_continuing_paints_everything() {
    let shell = running();
    let mut window = Window::open(&shell);
    window.expect("First 1 of 3");
    for ask in ["a signal", "a key"] {
        match ask {
            "a key" => window.press("\x1a"),
            _ => window.signal(Signal::TSTP),
        }
        window.is_suspended();
        window.expect_given_back();
        assert!(
            !window.text().contains("First 1 of 3"),
            "after {ask}:\n{}",
            window.text()
        );
        window.resize((100, 30));
        window.signal(Signal::CONT);
        window.expect("First 1 of 3");
        window.resize(SIZE);
        window.expect_screen("the whole frame", |screen| {
            screen.alternate_screen()
                && screen
                    .rows(0, SIZE.0)
                    .nth(23)
                    .is_some_and(|row| row.ends_with("? help"))
        });
    }
    window.press("d");
    window.expect("First 2 of 3");
}

#[test]
fn a_paste_is_never_keys() {
    let shell = running();
    let mut window = Window::open(&shell);
    window.expect("First 1 of 3");
    let before = entries(&shell);
    let mut flood = String::new();
    while flood.len() < 1_000_000 {
        // Every one of these would do something, were it pressed.
        let _ = write!(flood, "q\r\nd\x03\x04\x1a\x1b[A\x7f:note no\r u X \u{202e}q\t");
    }
    window.paste(flood.as_bytes());
    window.press("5");
    window.expect("Log");
    window.press("1");
    window.expect("First 1 of 3");
    assert_eq!(entries(&shell), before, "something was recorded");
    // Where something is typed, it is text: one line, and nothing in it acts.
    window.press("n");
    window.expect("Write down");
    window.paste(flood.as_bytes());
    window.paste(b"the\rend");
    window.press("\x1b");
    window.expect_screen("the dialog goes", |screen| !screen.contents().contains("Write down"));
    window.expect("First 1 of 3");
    assert_eq!(entries(&shell), before, "something was recorded");
    window.press("q");
    window.expect("Leave the program?");
}

#[test]
fn without_colour_nothing_is_coloured() {
    let shell = running();
    let coloured = |variables: &[(&str, &str)]| {
        let mut window = Window::open_with(&shell, &[], variables);
        window.expect("First 1 of 3");
        for keys in ["2", "5", "?"] {
            window.press(keys);
            window.watch(Duration::from_millis(200), |_| false);
        }
        has_colour(window.written())
    };
    assert!(coloured(&[]));
    assert!(!coloured(&[("NO_COLOR", "1")]));
}

/// Whether any of the attributes that are set is a colour.
fn has_colour(written: &[u8]) -> bool {
    let text = String::from_utf8_lossy(written);
    text.split("\x1b[").skip(1).any(|sequence| {
        let end = sequence.find(|letter: char| letter.is_ascii_alphabetic() || letter == '~');
        let Some((parameters, "m")) = end.map(|end| (&sequence[..end], &sequence[end..=end])) else {
            return false;
        };
        let mut numbers = parameters
            .split([';', ':'])
            .filter_map(|number| number.parse::<u32>().ok());
        // 39, 49 and 59 go back to the terminal's own.
        numbers.any(|number| matches!(number, 30..=38 | 40..=48 | 58 | 90..=97 | 100..=107))
    })
}

#[test]
fn what_another_window_records_appears() {
    let shell = running();
    let (mut one, mut two) = (Window::open(&shell), Window::open(&shell));
    one.expect("First 1 of 3");
    two.expect("First 1 of 3");
    one.command("note from the first window");
    two.expect("Note: from the first window");
    two.command("note from the second window");
    one.expect("Note: from the second window");
    shell.ok(&["do", "note", "from the shell"]);
    one.expect("Note: from the shell");
    two.expect("Note: from the shell");
}

#[test]
fn a_fault_in_the_program_gives_the_terminal_back() {
    for place in ["main", "another thread"] {
        let shell = Shell::new();
        let tests = std::env::current_exe().expect("this file");
        let mut faulty = command(&tests.to_string_lossy(), shell.folder());
        faulty.args(["--exact", "terminal::faulty_program", "--nocapture", "--test-threads=1"]);
        faulty.env(FAULT, place);
        let mut window = Window::run(faulty);
        window.expect("a fault in the program (tests/it/terminal.rs:");
        assert_ne!(window.ended_cleanly(), 0);
        let text = window.text();
        assert!(
            !text.contains("a patient's name") && !text.contains("goes on after"),
            "{text}"
        );
    }
}

/// Not a test of its own: [`a_fault_in_the_program_gives_the_terminal_back`] runs it in a terminal.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "only this test's own other half sets this variable"
)]
fn faulty_program() {
    let Ok(place) = std::env::var(FAULT) else {
        return;
    };
    stopgap::tui::terminal::end_at_a_fault();
    let mut terminal = Terminal::enter().expect("a terminal");
    terminal.write(b"\x1b[2Jall is well").expect("it takes bytes");
    assert!(place != "main", "a patient's name");
    let other = std::thread::spawn(|| panic!("a patient's name"));
    let _never = other.join();
    terminal.write(b"it goes on after a fault").expect("it takes bytes");
}

#[test]
fn what_lies_in_the_second_copy_of_another_pc_is_offered() {
    let first = running();
    first.ok(&["export", "-o", "copy.jsonl"]);
    let copy = std::fs::read(first.folder().join("copy.jsonl")).expect("an export");
    let second = Shell::new();
    second.write(
        "home/practice.yaml",
        "schema: stopgap-practice/1\nsecond_copy: ../copy.jsonl\n",
    );
    second.write("copy.jsonl", &copy);
    // Where nothing is recorded here, Enter carries on; and a no is a no for this time alone.
    for (answer, then, incidents) in [
        ("n\r", "The second copy holds 1 entry that is not here", 0),
        ("n\r", "Someone in danger now?", 0),
        ("\r", "First 1 of 3", 1),
    ] {
        let mut window = Window::open(&second);
        window.expect("The second copy holds 1 entry that is not in this journal, the last at");
        window.expect("by MF.");
        window.expect("Carry on here? Enter takes them in");
        window.press(answer);
        window.expect(then);
        let found = second.ok(&["incidents", "--json"]);
        assert_eq!(found.matches("\"incident\"").count(), incidents, "{found}");
        assert!(
            !second.folder().join("copy-2.jsonl").exists(),
            "a second file buries the first"
        );
        assert_eq!(
            std::fs::read(second.folder().join("copy.jsonl")).expect("the copy"),
            copy
        );
    }
}

#[test]
fn a_long_list_of_what_was_not_saved_keeps_its_heading_on_the_screen() {
    let shell = running();
    let listed = shell.ok(&["incidents", "--json"]);
    let rows: serde_json::Value = serde_json::from_str(&listed).expect("JSON");
    let id = rows[0]["incident"].as_str().expect("an id");
    let held = |number: usize| {
        let text = format!("held number {number} {}", "and many words ".repeat(20));
        format!(
            "{{\"incident\":\"{id}\",\"request\":{{\"command\":{{\"Note\":{{\"text\":\"{text}\",\"reason_for\":null}}}},\
             \"by\":\"MF\",\"typed_by\":null,\"occurred\":null,\"why\":\"NotGiven\"}}}}\n"
        )
    };
    let held: String = (1..=45).map(held).collect();
    shell.write("home/stopgap-not-saved-0123456789abcdef.jsonl", held);
    let mut window = Window::open(&shell);
    window.expect("Save now? Enter saves");
    window.expect("45 entries were NOT SAVED when the disk refused:");
    window.expect("… and 37 more");
    window.press("n\r");
    window.expect("NOT SAVED: 45 entries wait");
}

#[test]
fn where_something_is_recorded_here_already_enter_mixes_nothing() {
    let first = running();
    first.ok(&["export", "-o", "copy.jsonl"]);
    let copy = std::fs::read(first.folder().join("copy.jsonl")).expect("an export");
    let second = running();
    second.write(
        "home/practice.yaml",
        "schema: stopgap-practice/1\nsecond_copy: ../copy.jsonl\n",
    );
    second.write("copy.jsonl", &copy);
    for (answer, incidents) in [("\r", 1), ("y\r", 2)] {
        let mut window = Window::open(&second);
        window.expect("Take them in? y and Enter takes them in; Enter alone leaves them");
        window.press(answer);
        window.expect("First 1 of 3");
        if incidents == 1 {
            window.expect("one copy only");
        }
        assert_eq!(second.ok(&["incidents"]).lines().count(), incidents);
        assert!(
            !second.folder().join("copy-2.jsonl").exists(),
            "a second file buries the first"
        );
    }
}
