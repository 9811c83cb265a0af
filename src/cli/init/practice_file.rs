//! The practice file that `init` writes: what was answered, and a line to fill in for everything else.

use std::fmt::Write;

use super::answers::{Answers, Shipped};
use crate::plan::edit::{quoted_scalar, span_text};

/// The text of the file.
pub(super) fn practice_text(answers: &Answers, shipped: &Shipped) -> String {
    let quoted = |answer: &Option<String>| answer.as_deref().map(quoted_scalar);
    let name = match quoted(&answers.name) {
        Some(name) => format!("  name: {name}"),
        None => "  name: This practice        # change this".to_owned(),
    };
    let zone = quoted(&answers.zone).unwrap_or_else(|| "Europe/London".to_owned());
    let second_copy = match quoted(&answers.second_copy) {
        Some(folder) => format!("second_copy: {folder}"),
        None => "# second_copy: E:\\stopgap-copy".to_owned(),
    };
    TEMPLATE
        .replace("@name@", &name)
        .replace("@zone@", &zone)
        .replace("@hours@", &hours(answers))
        .replace("@people@", &people(answers))
        .replace("@roles@", &named("# Roles of the plans", shipped.roles.keys()))
        .replace("@contacts@", &contacts(answers))
        .replace(
            "@ids@",
            &named("# The plans that are here ask for these ids", &shipped.contacts),
        )
        .replace("@second_copy@", &second_copy)
}

fn hours(answers: &Answers) -> String {
    match answers.hours.as_deref() {
        None => "# opening_hours:\n#   monday-friday: \"08:00-18:30\"\n#   saturday: closed".to_owned(),
        Some(spans) => {
            let spans: Vec<String> = spans.iter().map(|span| format!("\"{}\"", span_text(span))).collect();
            let value = match spans.as_slice() {
                [] => "closed".to_owned(),
                [one] => one.clone(),
                several => format!("[{}]", several.join(", ")),
            };
            format!("opening_hours:\n  monday-friday: {value}\n  saturday: closed\n  sunday: closed")
        }
    }
}

fn people(answers: &Answers) -> String {
    if answers.people.is_empty() {
        return SAMPLE_PEOPLE.to_owned();
    }
    let mut text = "people:".to_owned();
    for person in &answers.people {
        let _ = write!(text, "\n  {}: {{name: {}", person.id, quoted_scalar(&person.name));
        if let Some(initials) = &person.initials {
            let _ = write!(text, ", initials: {}", quoted_scalar(initials));
        }
        if !person.roles.is_empty() {
            let _ = write!(text, ", roles: [{}]", person.roles.join(", "));
        }
        text.push('}');
    }
    text
}

fn contacts(answers: &Answers) -> String {
    match &answers.it_desk {
        None => SAMPLE_CONTACTS.to_owned(),
        Some(number) => format!(
            "contacts:\n  it-desk: {{name: IT service desk, phone: {}}}",
            quoted_scalar(number)
        ),
    }
}

/// Ids after a few words, in comment lines.
fn named(lead: &str, ids: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    const WIDTH: usize = 118;
    let ids: Vec<String> = ids.into_iter().map(|id| id.as_ref().to_owned()).collect();
    let mut lines = vec![format!("{lead}:")];
    for (at, id) in ids.iter().enumerate() {
        let end = if at + 1 == ids.len() { "." } else { "," };
        match lines.last_mut() {
            Some(line) if line.len() + id.len() + 2 <= WIDTH => {
                let _ = write!(line, " {id}{end}");
            }
            _ => lines.push(format!("#   {id}{end}")),
        }
    }
    lines.join("\n")
}

const SAMPLE_PEOPLE: &str = r#"# people:
#   maria-field: {name: Maria Field, initials: MF, roles: [lead], phone: "07700 900123"}
#   jay-patel: {name: Dr J. Patel, initials: JP, roles: [clinical-lead]}"#;

const SAMPLE_CONTACTS: &str = r#"# contacts:
#   it-desk: {name: IT service desk, phone: "01632 960101", note: Have the practice code at hand, confirmed: 2026-11-01}"#;

const TEMPLATE: &str = "\
# The practice, its people and whom it rings. Everything here may be missing; plans name contacts and roles by id.
# A line that begins with # counts for nothing: take the # away to fill it in. People, contacts and hours can be changed
# in the program too (p on its first screen), and these comments stay.
#
#     stopgap plan check practice.yaml       every mistake, with its line
#     stopgap plan health                    what is missing or old

schema: stopgap-practice/1

practice:
@name@
  time_zone: @zone@
  # ods_code: A12345
  # list_size: 8000

# Reminders and due times sleep while the practice is closed and nobody works. Without hours, they never sleep.
@hours@

# sites: [Main building, Branch]
# rooms: [\"1\", \"2\", \"3\", Treatment room]

# People sign with their initials; no two may share them. Give each role to two people.
@roles@
@people@

# Whom to ring, and the day on which somebody last rang the number and it was right.
@ids@
@contacts@

# While an incident runs, every entry is also written here: a folder on another disk or stick.
@second_copy@
";

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::super::answers::Someone;
    use super::*;
    use crate::plan;
    use crate::plan::practice::Practice;
    use crate::plan::zone::Zone;

    fn shipped() -> Shipped {
        Shipped {
            roles: [("lead".to_owned(), "Lead".to_owned())].into(),
            contacts: (0..20).map(|number| format!("contact-number-{number}")).collect(),
        }
    }

    /// What the file says, which must be without fault.
    #[track_caller]
    fn read(text: &str) -> Practice {
        let (practice, faults) =
            plan::read_practice(text, "practice.yaml").unwrap_or_else(|faults| panic!("{faults:#?}"));
        assert_eq!(faults, []);
        practice
    }

    #[test]
    fn the_file_is_valid_with_and_without_answers() {
        let text = practice_text(&Answers::default(), &shipped());
        assert_eq!(read(&text).name, "This practice");
        assert!(text.lines().all(|line| line.len() <= 120), "{text}");
        let hostile = Answers {
            name: Some("O'Neill & Sons: \"The\" {Surgery} \\ # 1".to_owned()),
            zone: Some("Europe/Dublin".to_owned()),
            hours: plan::parse_hours("08:00-12:00, 14:00-18:00").ok(),
            people: vec![Someone {
                id: "mary".to_owned(),
                name: "Mary: the # 1".to_owned(),
                initials: Some("NO".to_owned()),
                roles: vec!["lead".to_owned()],
            }],
            it_desk: Some("0163 2960 101 #2".to_owned()),
            second_copy: Some("E:\\copy".to_owned()),
        };
        let practice = read(&practice_text(&hostile, &shipped()));
        assert_eq!(Some(&practice.name), hostile.name.as_ref());
        assert_eq!(practice.time_zone, Zone::named("Europe/Dublin").unwrap());
        assert_eq!(practice.second_copy, Some(PathBuf::from("E:\\copy")));
        assert_eq!(practice.people[0].name, "Mary: the # 1");
        assert_eq!(practice.contacts[0].phone, hostile.it_desk);
        assert_eq!(practice.opening_hours.on(chrono::Weekday::Tue).len(), 2);
    }

    #[test]
    fn every_line_that_is_commented_out_is_valid_too() {
        let filled: String = practice_text(&Answers::default(), &Shipped::default())
            .lines()
            .map(|line| {
                let key = line.trim_start().strip_prefix("# ").filter(|rest| {
                    let word = rest.trim_start().split([':', ' ']).next().unwrap_or_default();
                    rest.contains(':') && word.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '-' | '_'))
                });
                let indent = line.len() - line.trim_start().len();
                key.map_or(line.to_owned(), |rest| format!("{}{rest}", " ".repeat(indent))) + "\n"
            })
            .collect();
        let practice = read(&filled);
        assert_eq!(
            (practice.people.len(), practice.contacts.len(), practice.rooms.len()),
            (2, 1, 4)
        );
        assert!(!practice.opening_hours.is_always());
    }
}
