//! `stopgap plan copy ID [--as NEW-ID]`: a plan in the practice folder, to be changed there.

use std::path::Path;

use crate::cli::context::Context;
use crate::cli::output::{Destination, Exit, Failure};
use crate::home::{Home, Origin};
use crate::plan::model::is_slug;

/// What `plan copy` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The plan's id, or its file
    #[arg(value_name = "ID")]
    plan: String,
    /// Another id for the copy, so that both plans stay
    #[arg(long = "as", value_name = "NEW-ID")]
    new_id: Option<String>,
}

/// Copies the plan's text byte for byte, comments and all, and says what its author changes first. With another id only
/// the letters of the id are other ones. Nothing that is there is overwritten.
pub(super) fn run(args: &Args, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    if let Some(id) = args.new_id.as_deref().filter(|id| !is_slug(id)) {
        return Err(Failure::words(format!("\"{id}\" cannot be a plan's id."))
            .hint("write small letters, digits and dashes, as in our-system-outage"));
    }
    let home = context.home();
    let found = super::find(&args.plan, &home, context)?;
    let old = found.plan.id.as_str();
    let id = args.new_id.as_deref().unwrap_or(old);
    let text = if id == old {
        found.text.to_string()
    } else {
        with_id(&found.text, old, id).ok_or_else(|| {
            Failure::no(format!(
                "The line of {old} with its id is written in a way that is not changed here."
            ))
            .hint(format!("copy it without --as, then write id: {id} in its plan part"))
        })?
    };
    let path = home.plans_folder().join(format!("{id}.yaml"));
    free(&path, id, &home)?;
    std::fs::create_dir_all(home.plans_folder())
        .map_err(|error| Failure::file("made", &home.plans_folder(), &error))?;
    Destination::new(&path, false, context.environment).write(context.output, text.as_bytes())?;
    context.output.line(path.display())?;
    let stands = match (&found.origin, id == old) {
        (Origin::BuiltIn, true) => format!("From now on this copy is the plan {id}; the one inside the program rests."),
        _ => format!("It is a plan of its own now: stopgap start {id}"),
    };
    context.output.say(stands);
    context.output.say(format_args!(
        "Change in it: version (now {}), owner, approved (by, on) and the times; say under derived_from that it comes \
         from {old} {}. Steps that you put in get a number: of their own, as in 4a, so that printed cards stay right.",
        found.plan.version, found.plan.version
    ));
    context.output.hint(format_args!(
        "then: stopgap plan check {} and print its cards anew: stopgap plan cards {id} -o cards.html",
        path.display()
    ));
    Ok(Exit::Yes)
}

/// Refuses where the file or another plan of that id is in the folder already.
fn free(path: &Path, id: &str, home: &Home) -> Result<(), Failure> {
    let taken = |path: &Path| {
        Failure::no(format!("{}: is there already and was left as it is.", path.display()))
            .hint("change that one, or give the copy another id with --as")
    };
    if path.exists() {
        return Err(taken(path));
    }
    for listed in home.plans() {
        if let Origin::File(other) = &listed.origin
            && listed.id == id
        {
            return Err(taken(other));
        }
    }
    Ok(())
}

/// The text with another id in its plan part: only there, and nothing else of it is touched. None where the id cannot
/// be found in a form that is sure.
fn with_id(text: &str, old: &str, new: &str) -> Option<String> {
    let mut inside = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let is_top = !line.starts_with([' ', '\t', '#', '\n', '\r']);
        if is_top {
            inside = line.starts_with("plan:");
        }
        if inside && let Some(found) = id_in(line, old) {
            let start = at + found;
            return Some(format!("{}{new}{}", &text[..start], &text[start + old.len()..]));
        }
        at += line.len();
    }
    None
}

/// Where in a line, `  id: OLD` or `plan: {id: OLD, …}`, the id stands.
fn id_in(line: &str, old: &str) -> Option<usize> {
    let code = line.split(" #").next()?;
    let key = code.find("id:").filter(|at| code[..*at].ends_with([' ', '{', ',']))?;
    let value = code.get(key + 3..)?;
    let start = value.find(old)?;
    let before = value[..start].trim_matches([' ', '"', '\'']);
    let after = value[start + old.len()..].trim_start_matches(['"', '\'']);
    (before.is_empty() && (after.trim().is_empty() || after.trim_start().starts_with([',', '}'])))
        .then_some(key + 3 + start)
}

#[cfg(test)]
mod tests {
    use super::with_id;

    #[test]
    fn only_the_letters_of_the_id_are_changed() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(with_id(text, "one", "our-one").as_deref(), expected, "{text}");
        };
        check(
            "# id: one\nplan:\n  id: one   # our one\n  title: one\nroles:\n  id: one\n",
            Some("# id: one\nplan:\n  id: our-one   # our one\n  title: one\nroles:\n  id: one\n"),
        );
        check(
            "plan: {id: one, title: One}\r\n",
            Some("plan: {id: our-one, title: One}\r\n"),
        );
        check(
            "plan:\n  title: x\n  id: \"one\"\n",
            Some("plan:\n  title: x\n  id: \"our-one\"\n"),
        );
        check("plan:\n  id: one-more\n", None);
        check("plan:\n  title: T\nphases:\n  - id: one\n", None);
    }
}
