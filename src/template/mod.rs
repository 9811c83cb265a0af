//! Documents from templates: tera templates that stand in the program, and that a practice may replace one by one.
//! Whatever a template prints is escaped, unless it says `safe` itself.

pub mod escape;

use std::collections::BTreeMap;
use std::io;

use tera::{Context, ErrorKind, Tera};

/// A template that cannot be used. The one in the program is *not* used in its place: a practice that has changed its
/// document would not see that it was given another.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The template {template}{} cannot be used: {what}.", line.map(|line| format!(", line {line},")).unwrap_or_default())]
pub struct TemplateError {
    /// Its name.
    pub template: String,
    /// The line, from 1, where it is known.
    pub line: Option<usize>,
    /// What is the matter.
    pub what: String,
}

/// Where the practice's own templates come from: the text of a name, or none where it has none of that name.
pub type Overrides<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// How printed text is made harmless.
pub type Escape = fn(&str, &mut dyn io::Write) -> io::Result<()>;

/// Writes a document with the template of this name: one of those in the program (name and text), one of the practice's
/// own in its place, or one that only the practice has. `register` adds the filters that templates have beside tera's.
///
/// # Errors
/// Where there is no template of that name, or it is broken.
pub fn render(
    shipped: &[(&str, &str)],
    (template, overrides): (&str, &Overrides<'_>),
    escape: Escape,
    register: impl FnOnce(&mut Tera),
    context: tera::TeraResult<Context>,
) -> Result<String, TemplateError> {
    let mut tera = Tera::new();
    tera.autoescape_on([""]);
    tera.set_escape_fn(escape);
    register(&mut tera);
    let mut texts: BTreeMap<&str, String> = shipped.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
    if !texts.contains_key(template) {
        texts.insert(template, String::new());
    }
    for (name, text) in &mut texts {
        match overrides(name) {
            Some(own) => *text = own,
            None if shipped.iter().any(|(known, _)| known == name) => {}
            None => return Err(broken(name, None, "there is none of that name".to_owned())),
        }
    }
    tera.add_raw_templates(texts)
        .map_err(|error| explained(&error, template))?;
    let context = context.map_err(|error| explained(&error, template))?;
    tera.render(template, &context)
        .map_err(|error| explained(&error, template))
}

/// The fault of a template.
pub fn broken(template: &str, line: Option<usize>, what: String) -> TemplateError {
    TemplateError {
        template: template.to_owned(),
        line,
        what,
    }
}

/// Tera's error as one sentence with the template's name and line.
fn explained(error: &tera::Error, template: &str) -> TemplateError {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => broken(
            report.filename(),
            Some(report.span().start_line),
            plain(report.message()),
        ),
        // References that nothing bears are reported as text: `error: what`, and below it ` --> name:line:column`.
        ErrorKind::Msg(text) => {
            let place = text.lines().find_map(|line| line.trim().strip_prefix("--> "));
            let mut parts = place.unwrap_or_default().rsplitn(3, ':').skip(1);
            let line = parts.next().and_then(|line| line.parse().ok());
            let name = parts.next().unwrap_or(template);
            let what = text.lines().next().unwrap_or_default();
            broken(name, line, plain(what.strip_prefix("error: ").unwrap_or(what)))
        }
        other => broken(template, None, plain(&other.to_string())),
    }
}

fn plain(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    line.trim_end_matches('.').replace('`', "\"")
}
