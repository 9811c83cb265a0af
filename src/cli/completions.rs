//! `stopgap completions SHELL`.

use clap::Arg;
use clap::builder::PossibleValuesParser;
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

/// Prints the shell's own script. It offers the plans and scenarios that the practice has now, beside every command and
/// option; what is added later is offered once the script has been made again.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let home = context.home_quietly();
    let one_of = |ids: Vec<String>| move |arg: Arg| arg.value_parser(PossibleValuesParser::new(ids));
    let mut grammar = super::grammar()
        .mut_subcommand("start", |start| start.mut_arg("plan", one_of(home.plan_ids())))
        .mut_subcommand("drill", |drill| drill.mut_arg("scenario", one_of(home.scenario_ids())));
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut grammar, "stopgap", &mut script);
    context.output.bytes(&script)?;
    Ok(Exit::Yes)
}
