//! Who signs.

use crate::cli::context::Context;
use crate::cli::output::{Failure, shown};
use crate::incident::ids::Initials;
use crate::plan::practice::Practice;

/// What a command that records says of who signs.
#[derive(Debug, clap::Args)]
pub(super) struct SigningArgs {
    #[arg(long, value_name = "INITIALS", help = "Who does it; else STOPGAP_BY")]
    by: Option<String>,
}

/// The initials by which entries are signed, where there are any.
///
/// # Errors
/// Where what stands for initials is none.
pub(super) fn signer(args: &SigningArgs, context: &Context<'_, '_>) -> Result<Option<Initials>, Failure> {
    match args.by.as_deref() {
        Some("-") => Ok(None),
        Some(text) => match Initials::new(text) {
            Some(initials) => Ok(Some(initials)),
            None => Err(not_initials("--by", text)),
        },
        None => by_variable(context),
    }
}

/// The initials of `STOPGAP_BY`, where it is set.
///
/// # Errors
/// Where what stands there is no initials.
pub(super) fn by_variable(context: &Context<'_, '_>) -> Result<Option<Initials>, Failure> {
    context
        .environment
        .initials()
        .map_err(|text| not_initials("STOPGAP_BY", &text))
}

/// A sentence where these initials are of nobody whom the practice file knows; none where it names no initials at all.
pub(super) fn unknown_signer(by: Option<&Initials>, practice: &Practice) -> Option<String> {
    let by = by?;
    let mut known = practice
        .people
        .iter()
        .filter_map(|person| Initials::new(person.initials.as_deref()?))
        .peekable();
    known.peek()?;
    (!known.any(|known| known == *by)).then(|| format!("nobody in practice.yaml signs as {by}; kept as given"))
}

/// Says that what was recorded is unsigned, where it is.
pub(super) fn say_unsigned(by: Option<&Initials>, context: &mut Context<'_, '_>) {
    if by.is_none() {
        context
            .output
            .say("Recorded unsigned: set STOPGAP_BY to your initials, or add --by INITIALS.");
    }
}

fn not_initials(place: &str, text: &str) -> Failure {
    Failure::words(format!("{place} wants initials, and {} is none.", shown(text)))
        .hint("initials are two to eight letters, without dots or spaces: MF")
}
