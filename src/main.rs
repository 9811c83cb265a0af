//! The `stopgap` program: its arguments, and how it ends.

use std::io::{BufReader, BufWriter};
use std::process::ExitCode;

fn main() -> ExitCode {
    stopgap::tui::terminal::end_at_a_fault();
    let environment = stopgap::cli::Environment::of_process();
    let mut input = BufReader::new(std::io::stdin());
    let mut data = BufWriter::new(std::io::stdout());
    let mut talk = std::io::stderr();
    ExitCode::from(stopgap::cli::run(&environment, &mut input, &mut data, &mut talk).code())
}
