//! `stopgap print plan …`.

use super::{Format, Written, note, printable, unusable};
use crate::cli::context::Context;
use crate::cli::output::{Destination, Exit, Failure};
use crate::incident::event::KitPrinted;
use crate::print::{Options, plan_html, plan_text, whole_plan};
use crate::text::visible_lines;

/// What `print plan` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "PLAN", help = "The plan, or an incident; else the one that is open")]
    of: Option<String>,
    #[command(flatten)]
    written: Written,
}

/// Prints a whole plan, and notes that it was printed.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let written = &args.written;
    let destination = Destination::new(&written.output, written.force, context.environment);
    destination.check()?;
    let home = context.home();
    let printable = printable(args.of.as_deref(), &home, context)?;
    let plan = &*printable.plan;
    let titles = home.titles_of_switches(plan, &printable.folder);
    let options = Options {
        printed: context.environment.clock.now().wall,
        zone: home.practice.time_zone,
        is_exercise: printable.is_exercise,
        role: None,
        titles: &titles,
    };
    let whole = whole_plan(plan, printable.sha256, &home.practice, &options);
    let text = match written.format() {
        Format::Text => plan_text(&whole),
        Format::Html => plan_html(&whole, &|name| home.own_template(name)).map_err(|error| unusable(&error, &home))?,
    };
    destination.write(context.output, visible_lines(&text).as_bytes())?;
    if let Some(file) = destination.file() {
        context
            .output
            .say(format_args!("{}: the whole of {}", file.display(), plan.title));
    }
    note(
        KitPrinted {
            what: KitPrinted::PLAN.to_owned(),
            plan: Some(plan.id.clone()),
            title: plan.title.clone(),
            version: Some(plan.version.clone()),
            sha256: printable.sha256,
            roles: Vec::new(),
        },
        &destination,
        &home,
        context,
    )?;
    Ok(Exit::Yes)
}
