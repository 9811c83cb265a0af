//! `stopgap completions SHELL`.

use clap_complete::Shell;

use crate::cli::context::Context;
use crate::cli::output::{Exit, Failure};

/// What `completions` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

/// Prints the shell's own script.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::grammar(), "stopgap", &mut script);
    context.output.bytes(&script)?;
    Ok(Exit::Yes)
}
