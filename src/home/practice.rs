//! `practice.yaml`: read, and changed for somebody who fills in a form.

use std::io;
use std::path::{Path, PathBuf};

use super::Home;
use super::files::{read_bounded, reason, unreadable};
use super::plans::LastGood;
use crate::journal::files::{Readers, replace};
use crate::plan::edit::{EditProblem, PracticeEdit, edit_practice};
use crate::plan::practice::Practice;
use crate::plan::{self, Diagnostic};

/// What a practice file begins with where there was none.
const NEW_FILE: &str = "schema: stopgap-practice/1\n";

/// Why `practice.yaml` was not changed. It is then as it was.
#[derive(Debug, thiserror::Error)]
pub enum PracticeProblem {
    /// Another program has changed it since it was read here. What it says now has been read.
    #[error("practice.yaml was changed by another program. Nothing was written; it is shown anew.")]
    ChangedMeanwhile,
    /// It has mistakes, so that what is shown is its last good copy, and no ground for changing it.
    #[error("{file} has a mistake in line {line}, and what is shown is its last good copy. Nothing was written.")]
    StoodInFor {
        /// The file.
        file: String,
        /// The line of the first mistake.
        line: usize,
    },
    /// The text cannot be changed so.
    #[error("{file}: {problem}.")]
    Edit {
        /// The file.
        file: String,
        /// Why.
        problem: EditProblem,
    },
    /// The disk refuses.
    #[error("{file} could not be written: {why}.")]
    Disk {
        /// The file.
        file: String,
        /// What the disk said.
        why: String,
    },
}

impl PracticeProblem {
    /// What to do next.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::ChangedMeanwhile => "look at it again, then do it once more",
            Self::StoodInFor { .. }
            | Self::Edit {
                problem: EditProblem::Unreadable(_),
                ..
            } => "put it right in an editor first: stopgap plan check practice.yaml",
            Self::Edit {
                problem: EditProblem::Wrong(_),
                ..
            } => "put the answer right",
            Self::Edit { .. } => "change it in an editor: stopgap plan check practice.yaml looks at it afterwards",
            Self::Disk { .. } => "check the disk and the folder's rights; write it on paper meanwhile",
        }
    }
}

impl Home {
    /// Reads `practice.yaml` as it now stands. A file that is not there is no fault.
    pub fn read_practice(&mut self) {
        let path = self.practice_file();
        let shown = path.display().to_string();
        self.practice_bytes = None;
        let (practice, faults) = match read_bounded(&path) {
            Ok(bytes) => {
                let read = plan::read_practice_leniently(&bytes, &shown);
                self.practice_bytes = Some(bytes);
                read
            }
            Err(error) if is_missing(&error) => (Practice::default(), Vec::new()),
            Err(error) => {
                let fault = unreadable(&shown, &reason(&error));
                (Practice::default(), vec![fault])
            }
        };
        self.take_practice(practice, faults);
    }

    /// Takes what was read of `practice.yaml`: without mistakes a copy of it is kept, with mistakes the last copy stands in.
    fn take_practice(&mut self, practice: Practice, faults: Vec<Diagnostic>) {
        (self.practice, self.practice_copy) = (practice, None);
        self.practice_faults = faults;
        if self.practice_is_broken() {
            if let Some((practice, of)) = self.good_practice() {
                (self.practice, self.practice_copy) = (practice, Some(LastGood { of }));
            }
        } else if let Some(Ok(text)) = self.practice_bytes.as_deref().map(std::str::from_utf8) {
            self.keep_good(&self.practice_file(), text);
        }
    }

    /// Changes one thing in `practice.yaml`. All else in it stays, byte for byte; where there is no file yet, it is made.
    /// The new text is read back before anything is written, and put in the old one's place in one go.
    ///
    /// # Errors
    /// Where the file has changed since it was read here, cannot be changed so, or the disk refuses; it is then as it was.
    pub fn edit_practice(&mut self, edit: &PracticeEdit) -> Result<(), PracticeProblem> {
        let path = self.practice_file();
        let file = path.display().to_string();
        self.check_unchanged(&path)?;
        if self.practice_copy.is_some() {
            let fault = self.practice_faults.iter().find(|fault| fault.is_error());
            let line = fault.map_or(1, |fault| fault.line);
            return Err(PracticeProblem::StoodInFor { file, line });
        }
        let edit_problem = |problem: EditProblem| PracticeProblem::Edit {
            file: file.clone(),
            problem,
        };
        let text = match self.practice_bytes.clone() {
            None => NEW_FILE.to_owned(),
            Some(bytes) => String::from_utf8(bytes).map_err(|error| {
                let (_, faults) = plan::read_practice_leniently(error.as_bytes(), &file);
                let fault = faults.into_iter().find(Diagnostic::is_error);
                edit_problem(fault.map_or_else(
                    || EditProblem::Wrong("the file is not saved as UTF-8".to_owned()),
                    |fault| EditProblem::Unreadable(Box::new(fault)),
                ))
            })?,
        };
        let (new, practice) = edit_practice(&text, edit).map_err(edit_problem)?;
        let disk = |error: io::Error| PracticeProblem::Disk {
            file: file.clone(),
            why: reason(&error),
        };
        if new != text || self.practice_bytes.is_none() {
            std::fs::create_dir_all(&self.folder).map_err(disk)?;
            // Somebody may have saved it while we thought: looked at once more, as late as can be.
            self.check_unchanged(&path)?;
            replace(&through_links(&path), new.as_bytes(), Readers::Usual).map_err(disk)?;
        }
        let (_, faults) = plan::read_practice_leniently(new.as_bytes(), &file);
        self.practice_bytes = Some(new.into_bytes());
        self.take_practice(practice, faults);
        Ok(())
    }

    fn check_unchanged(&mut self, path: &Path) -> Result<(), PracticeProblem> {
        let present = match read_bounded(path) {
            Ok(bytes) => Some(bytes),
            Err(error) if is_missing(&error) => None,
            Err(error) => {
                return Err(PracticeProblem::Disk {
                    file: path.display().to_string(),
                    why: reason(&error),
                });
            }
        };
        if present == self.practice_bytes {
            return Ok(());
        }
        self.read_practice();
        Err(PracticeProblem::ChangedMeanwhile)
    }
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The file itself where the path is a link to it, so that the link stays one.
pub(super) fn through_links(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::home::{PRACTICE_FILE, Places};
    use crate::plan::model::ContactId;
    use crate::plan::practice::Contact;

    const TEXT: &str = "schema: stopgap-practice/1\n# ours\ncontacts:\n  it-desk: {name: IT desk} # day and night\n";

    fn home(text: Option<&str>) -> (tempfile::TempDir, Home) {
        let folder = tempfile::TempDir::new().unwrap();
        if let Some(text) = text {
            fs::write(folder.path().join(PRACTICE_FILE), text).unwrap();
        }
        let home = Home::open(Places {
            given: Some(folder.path().to_owned()),
            ..Places::default()
        });
        (folder, home)
    }

    fn number(phone: &str) -> PracticeEdit {
        PracticeEdit::Contact(Contact {
            id: ContactId::recorded("it-desk"),
            name: "IT desk".to_owned(),
            phone: Some(phone.to_owned()),
            alternative: None,
            note: None,
            confirmed: None,
        })
    }

    fn text_of(home: &Home) -> String {
        fs::read_to_string(home.practice_file()).unwrap()
    }

    #[test]
    fn a_change_is_written_and_what_stands_beside_it_stays() {
        let (_folder, mut home) = home(Some(TEXT));
        home.edit_practice(&number("01632 960101")).unwrap();
        assert_eq!(
            text_of(&home),
            TEXT.replace("{name: IT desk}", "{name: IT desk, phone: \"01632 960101\"}")
        );
        let contact = home.practice.contact("it-desk").unwrap();
        assert_eq!(contact.phone.as_deref(), Some("01632 960101"));
        home.edit_practice(&number("01632 960102")).unwrap();
        let left: Vec<_> = fs::read_dir(&home.folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .filter(|name| name != ".good")
            .collect();
        assert_eq!(left, [PRACTICE_FILE], "nothing is left beside it");
    }

    #[test]
    fn a_file_that_another_program_changed_is_read_again_and_not_written() {
        let (_folder, mut home) = home(Some(TEXT));
        fs::write(home.practice_file(), TEXT.replace("IT desk", "Other")).unwrap();
        let problem = home.edit_practice(&number("1")).unwrap_err();
        assert!(matches!(problem, PracticeProblem::ChangedMeanwhile), "{problem}");
        assert!(text_of(&home).contains("Other"));
        assert_eq!(home.practice.contact("it-desk").unwrap().name, "Other");
        home.edit_practice(&number("1")).unwrap();
        assert!(text_of(&home).contains("IT desk") && text_of(&home).contains("day and night"));
    }

    #[test]
    fn where_there_is_no_file_it_is_made() {
        let (_folder, mut home) = home(None);
        home.edit_practice(&number("1")).unwrap();
        assert!(text_of(&home).starts_with("schema: stopgap-practice/1\ncontacts:\n"));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_left_as_it_is() {
        for text in [&b"contacts: {it-desk"[..], b"\xff\xfea", b"", b"schema: stopgap/1\n"] {
            let (_folder, mut home) = home(None);
            fs::write(home.practice_file(), text).unwrap();
            home.read_practice();
            let problem = home.edit_practice(&number("1")).unwrap_err();
            assert!(problem.to_string().contains("left as it is"), "{problem}");
            assert_eq!(fs::read(home.practice_file()).unwrap(), text);
        }
    }

    #[test]
    fn the_last_good_copy_stands_in_for_a_file_with_mistakes_and_nothing_is_written() {
        let (_folder, mut home) = home(Some(TEXT));
        let ansi = TEXT.replace("IT desk", "Zo\u{1}").into_bytes();
        let ansi: Vec<u8> = ansi
            .into_iter()
            .map(|byte| if byte == 1 { 0xeb } else { byte })
            .collect();
        let misspelt = TEXT.replace("contacts:", "contcats:");
        let unclosed = format!("{TEXT}people: [broken\n");
        for text in [
            &ansi[..],
            misspelt.as_bytes(),
            unclosed.as_bytes(),
            b"",
            b"\xff\xfe\0\0",
        ] {
            fs::write(home.practice_file(), text).unwrap();
            home.read_practice();
            assert!(home.practice_is_broken() && home.practice_copy.is_some());
            assert_eq!(home.practice.contact("it-desk").unwrap().name, "IT desk");
            let problem = home.edit_practice(&number("1")).unwrap_err();
            assert!(matches!(problem, PracticeProblem::StoodInFor { .. }), "{problem}");
            assert_eq!(fs::read(home.practice_file()).unwrap(), text);
        }
        // What reads well takes its own place again.
        fs::write(home.practice_file(), TEXT.replace("IT desk", "Other")).unwrap();
        home.read_practice();
        assert!(home.practice_copy.is_none());
        assert_eq!(home.practice.contact("it-desk").unwrap().name, "Other");
    }

    #[test]
    fn without_a_copy_what_stands_before_the_broken_place_counts() {
        let unclosed = format!("{TEXT}people: [broken\n").into_bytes();
        let ansi = [TEXT.as_bytes(), b"people:\n  zoe: {name: Zo\xeb Baker}\n"].concat();
        let utf16: Vec<u8> = format!("\u{feff}{TEXT}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for text in [&unclosed, &ansi, &utf16] {
            let (_folder, mut home) = home(None);
            fs::write(home.practice_file(), text).unwrap();
            home.read_practice();
            assert!(home.practice_is_broken() && home.practice_copy.is_none());
            assert_eq!(home.practice.contact("it-desk").unwrap().name, "IT desk");
            assert!(home.practice.people.iter().all(|person| person.name == "Zoë Baker"));
        }
    }

    #[test]
    fn a_disk_that_refuses_is_said() {
        let (folder, _) = home(None);
        let taken = folder.path().join("taken");
        fs::write(&taken, "a file where the folder should be").unwrap();
        let mut home = Home::open(Places {
            given: Some(taken),
            ..Places::default()
        });
        let problem = home.edit_practice(&number("1")).unwrap_err();
        assert!(matches!(problem, PracticeProblem::Disk { .. }), "{problem}");
        assert!(home.practice.contacts.is_empty(), "what is not written is not shown");
    }

    #[cfg(unix)]
    #[test]
    fn its_mode_stays_and_a_link_stays_a_link() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, mut home) = home(None);
        let real = folder.path().join("real.yaml");
        fs::write(&real, TEXT).unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&real, home.practice_file()).unwrap();
        home.read_practice();
        home.edit_practice(&number("1")).unwrap();
        assert!(fs::symlink_metadata(home.practice_file()).unwrap().is_symlink());
        assert!(text_of(&home).contains("phone"));
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        let copies: Vec<_> = fs::read_dir(home.folder.join(".good")).unwrap().collect();
        assert_eq!(copies.len(), 1);
        let copy = copies[0].as_ref().unwrap().metadata().unwrap();
        assert_eq!(
            copy.permissions().mode() & 0o777,
            0o640,
            "the copy has the readers of the file"
        );
    }
}
