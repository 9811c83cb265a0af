//! How long a plan of 5,000 steps takes to be checked, and all shipped plans together; beside `check-jsonschema`, where
//! that is installed, with our schema on the same file.
//!
//! `cargo bench --bench plan`

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a benchmark times and prints"
)]

use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PHASES: usize = 50;
const STEPS: usize = 100;
const ROUNDS: u32 = 9;

fn main() {
    let text = plan();
    println!("a plan of {} steps, {} bytes", PHASES * STEPS, text.len());
    let ours = best(|| drop(black_box(stopgap::plan::read(&text, "plan.yaml").unwrap())));
    println!("  read and checked: {ours:?}");
    beside(&text);

    let shipped: Vec<String> = std::fs::read_dir(root().join("plans"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let all = best(|| {
        for text in &shipped {
            drop(black_box(stopgap::plan::read(text, "plan.yaml").unwrap()));
        }
    });
    println!("all {} shipped plans: {all:?}", shipped.len());
}

/// The program and the other checker, each as a process of its own.
fn beside(text: &str) {
    let folder = std::env::temp_dir();
    let file = folder.join(format!("stopgap-bench-{}.yaml", std::process::id()));
    std::fs::write(&file, text).unwrap();
    let run = |program: &str, words: &[&str]| {
        let begin = Instant::now();
        let mut command = Command::new(program);
        command
            .args(words)
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let status = command.status().ok()?;
        status.success().then(|| begin.elapsed())
    };
    let ours = (0..ROUNDS)
        .filter_map(|_| run(env!("CARGO_BIN_EXE_stopgap"), &["plan", "check"]))
        .min();
    let schema = root().join("docs/schema/plan.json");
    let theirs = (0..3)
        .filter_map(|_| run("check-jsonschema", &["--schemafile", &schema.to_string_lossy()]))
        .min();
    std::fs::remove_file(&file).unwrap();
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => {
            let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
            println!("  stopgap plan check: {ours:?}; check-jsonschema: {theirs:?}; {ratio:.4} of its time");
        }
        (ours, theirs) => println!("  stopgap plan check: {ours:?}; check-jsonschema: {theirs:?} (not there?)"),
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The shortest of a few runs, which is what the machine can do.
fn best(mut run: impl FnMut()) -> Duration {
    let timed = |_| {
        let begin = Instant::now();
        run();
        begin.elapsed()
    };
    (0..ROUNDS).map(timed).min().unwrap()
}

/// A plan in which steps hang on, wait for and count from each other as in a real one.
fn plan() -> String {
    let mut text = String::from(
        "schema: stopgap/1\nplan: {id: big, title: Big, version: 1}\nservices:\n  record: {name: Record, tolerable: 4h}\n\
         roles:\n  lead: {title: Lead}\n  reception: {title: Reception}\nphases:\n",
    );
    for phase in 0..PHASES {
        writeln!(text, "  - id: phase-{phase}\n    title: Phase {phase}\n    steps:").unwrap();
        for step in phase * STEPS..(phase + 1) * STEPS {
            let role = if step % 2 == 0 { "lead" } else { "reception" };
            writeln!(
                text,
                "      - id: step-{step}\n        do: Do the thing of number {step}\n        role: {role}\n        detail: |\n          \
                 Look round.\n          - In danger: ring 999.\n        why: It matters\n        confirm: Is it done?\n        \
                 required: must\n        expect: 2m\n        due: {{after: phase:phase-{phase}, within: 2h}}"
            )
            .unwrap();
            if step % 10 > 0 {
                writeln!(text, "        after: [step-{}]", step - 1).unwrap();
            }
            if step % 3 == 1 {
                writeln!(
                    text,
                    "        when:\n          any:\n            - {{answer: step-{}.confirm, is: no}}\n            \
                     - {{service: record, is: [down, slow], for: 10m}}",
                    step - 1
                )
                .unwrap();
            }
        }
    }
    text
}
