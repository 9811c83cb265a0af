//! Power cuts: the program is killed at random moments (the same ones in every run), and nothing that was acknowledged
//! is missing. A command in a shell acknowledges by its exit code, the program by what it shows as saved.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use serde_json::Value;
use stopgap::clock::Clock;

use crate::support::Shell;
use crate::window::Window;

const CUTS: usize = 20;

/// More steps than a script gets through.
const STEPS: usize = 90;

/// Numbers that look random and are the same in every run (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

fn started() -> Shell {
    let shell = Shell::new();
    let mut plan = String::from(
        "schema: stopgap/1\nplan: {id: long, title: A long plan, version: 1}\nroles: {lead: {title: Lead}}\n\
         phases:\n  - id: all\n    title: All\n    steps:\n",
    );
    for step in 1..=STEPS {
        let _ = writeln!(plan, "      - {{id: s{step}, do: Step {step}, role: lead}}");
    }
    shell.write("home/plans/long.yaml", plan);
    shell
}

fn log(shell: &Shell) -> Vec<Value> {
    let lines = shell.ok(&["log", "--json"]);
    lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

/// Asserts that these notes are in the log, and that every entry has a number of its own.
fn assert_kept(shell: &Shell, notes: &[String]) {
    let rows = log(shell);
    let texts: Vec<&str> = rows.iter().filter_map(|row| row["text"].as_str()).collect();
    for note in notes {
        let found = texts.iter().filter(|text| text.ends_with(note.as_str())).count();
        assert_eq!(found, 1, "{note:?} was acknowledged; the log is\n{texts:#?}");
    }
    let mut numbers: Vec<&str> = rows.iter().filter_map(|row| row["no"].as_str()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), rows.len(), "a number was given twice");
}

fn assert_verifies(shell: &Shell) {
    let ran = shell.run(&["verify"]);
    assert_eq!(ran.code, 0, "{ran:?}");
}

/// Records a note, cutting the power after so many milliseconds. True where it was acknowledged before.
fn note_until(shell: &Shell, text: &str, cut: u64) -> bool {
    let mut child = Command::new(env!("CARGO_BIN_EXE_stopgap"))
        .env_clear()
        .env("STOPGAP_HOME", shell.home())
        .env("STOPGAP_BY", "MF")
        .args(["do", "note", text])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    let (_nobody_tells, told) = channel::<()>();
    assert_eq!(
        told.recv_timeout(Duration::from_millis(cut)),
        Err(RecvTimeoutError::Timeout)
    );
    child.kill().expect("our own child");
    child.wait().expect("our own child").success()
}

#[test]
fn no_command_that_was_acknowledged_is_lost() {
    let shell = started();
    shell.ok(&["start", "long"]);
    let clock = Clock::of_machine();
    let mut dice = Dice(2009);
    let mut acknowledged = Vec::new();
    for cut in 0..CUTS {
        let whole = format!("whole {cut} end");
        let before = clock.now().mono;
        shell.ok(&["do", "note", &whole]);
        let takes = clock.now().mono - before;
        acknowledged.push(whole);
        let torn = format!("cut off {cut} end");
        // From the start of the program to a little after its end.
        if note_until(&shell, &torn, dice.below(takes * 5 / 4 + 1)) {
            acknowledged.push(torn);
        }
        assert_verifies(&shell);
    }
    assert_kept(&shell, &acknowledged);
}

/// How many steps are done, as the heading of the step says: it goes on to the next one when one is saved.
fn steps_done(screen: &str) -> Option<usize> {
    let (_, heading) = screen.split_once("┌ All ")?;
    let (at, _) = heading.split_once(&format!(" of {STEPS} "))?;
    at.parse::<usize>().ok()?.checked_sub(1)
}

/// Opens the program, has some steps done and cuts the power at a random moment after another key. Returns how many
/// steps were shown as done at last, and how many keys had been pressed.
fn work_until_cut(shell: &Shell, done: usize, dice: &mut Dice) -> (usize, usize) {
    let mut window = Window::open(shell);
    let is_at = |done: usize| move |screen: &vt100::Screen| steps_done(&screen.contents()) == Some(done);
    window.expect_screen(&format!("{done} steps were done before the cut"), is_at(done));
    let mut pressed = done;
    for _ in 0..dice.below(3) {
        window.press("d");
        pressed += 1;
        window.expect_screen("a step is done", is_at(pressed));
    }
    window.press("d");
    pressed += 1;
    window.watch(Duration::from_millis(dice.below(25)), |_| false);
    (steps_done(&window.cut()).expect("the plan is on the screen"), pressed)
}

fn steps_in_log(shell: &Shell) -> usize {
    let rows = log(shell);
    rows.iter().filter(|row| row["kind"] == "step-recorded").count()
}

#[test]
fn the_program_comes_back_to_the_same_step() {
    let shell = started();
    shell.ok(&["start", "long"]);
    let mut dice = Dice(16);
    let mut done = 0;
    for _ in 0..CUTS {
        let (shown, pressed) = work_until_cut(&shell, done, &mut dice);
        done = steps_in_log(&shell);
        assert!(shown <= done, "{shown} steps were shown as done, {done} are in the log");
        assert!(
            done <= pressed,
            "{pressed} keys were pressed, {done} steps are in the log"
        );
        assert_verifies(&shell);
    }
    let mut window = Window::open(&shell);
    window.expect(&format!("┌ All {} of {STEPS}", done + 1));
}

/// The whole lines of a second copy: what it says it has.
fn whole_lines(copy: &Path) -> usize {
    let text = std::fs::read(copy).unwrap_or_default();
    text.split_inclusive(|byte| *byte == b'\n')
        .filter(|line| line.ends_with(b"\n"))
        .count()
}

#[test]
fn another_pc_carries_on_from_the_second_copy() {
    let shell = started();
    shell.write(
        "home/practice.yaml",
        "schema: stopgap-practice/1\nsecond_copy: ../copy.jsonl\n",
    );
    let copy = shell.folder().join("copy.jsonl");
    shell.ok(&["start", "long"]);
    let mut dice = Dice(1630);
    let mut done = 0;
    for _ in 0..CUTS {
        work_until_cut(&shell, done, &mut dice);
        done = steps_in_log(&shell);
        let held = whole_lines(&copy);
        let other = started();
        if held == 0 {
            continue;
        }
        other.ok(&["import", &copy.to_string_lossy()]);
        let rows = log(&other);
        assert_eq!(rows.len(), held, "the copy had {held} entries");
        assert_verifies(&other);
        let carried = steps_in_log(&other);
        assert!(carried <= done, "the copy had more than was committed");
        let mut window = Window::open(&other);
        window.expect("Carry on here?");
        window.press("\r");
        window.expect(&format!("┌ All {} of {STEPS}", carried + 1));
    }
    // Left alone, the copy gets everything, and what was behind is caught up with.
    let mut window = Window::open(&shell);
    window.expect("copy: same disk");
    window.press("d");
    window.expect(&format!("┌ All {} of {STEPS}", done + 2));
    window.expect_screen("the copy has everything", |_| whole_lines(&copy) == done + 2);
}
