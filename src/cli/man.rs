//! `stopgap man`: one page with every command.

use clap_mangen::Man;

use crate::cli::context::Context;
use crate::cli::output::{Exit, Failure};
use crate::verb;

/// Prints the page, in the language of `man`.
pub(super) fn run(context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let mut page = Vec::new();
    render(&mut page).map_err(|error| Failure::machine(format!("The manual page could not be made: {error}.")))?;
    context.output.bytes(&page)?;
    Ok(Exit::Yes)
}

fn render(page: &mut Vec<u8>) -> std::io::Result<()> {
    let mut grammar = super::grammar();
    grammar.build();
    let whole = Man::new(grammar.clone());
    whole.render_title(page)?;
    whole.render_name_section(page)?;
    whole.render_synopsis_section(page)?;
    whole.render_description_section(page)?;
    whole.render_options_section(page)?;
    for command in grammar.get_subcommands().filter(|command| command.get_name() != "help") {
        render_command(command, page)?;
    }
    page.extend(b".SH \"THE WORDS OF STOPGAP DO\"\n.nf\n");
    page.extend(roff_text(verb::help().trim_end()).bytes());
    page.extend(b"\n.fi\n");
    whole.render_extra_section(page)?;
    whole.render_version_section(page)
}

/// A section for one command, with its options, and one for each command below it.
fn render_command(command: &clap::Command, page: &mut Vec<u8>) -> std::io::Result<()> {
    let below: Vec<&clap::Command> = command
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
        .collect();
    if !below.is_empty() {
        for command in below {
            render_command(command, page)?;
        }
        return Ok(());
    }
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").trim();
    let heading = command.get_bin_name().unwrap_or(command.get_name());
    let mut text = roff_text(
        command
            .get_about()
            .map(ToString::to_string)
            .unwrap_or_default()
            .as_str(),
    );
    text.push_str(".\n");
    page.extend(
        format!(
            ".SH \"{}\"\n{text}.PP\n.B {}\n",
            heading.to_uppercase(),
            roff_text(usage)
        )
        .bytes(),
    );
    for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
        if matches!(argument.get_id().as_str(), "help" | "home" | "version") {
            continue;
        }
        let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
        let name = roff_text(&argument.to_string());
        page.extend(format!(".TP\n\\fB{name}\\fR\n{}\n", roff_text(&help)).bytes());
    }
    Ok(())
}

/// Text that `man` shows as it stands: a dash is a dash, and no line is an instruction.
fn roff_text(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    text.lines()
        .map(|line| match line.chars().next() {
            Some('.' | '\'') => format!("\\&{line}"),
            _ => line.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("\n")
}
