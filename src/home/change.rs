//! Putting a new text in the place of one of the practice's own plans.

use std::path::Path;

use super::files::{read_bounded, reason};
use super::practice::through_links;
use super::{Found, Home, Origin};
use crate::journal::files::{Readers, replace};

/// Why a plan's file was not changed. It is then as it was.
#[derive(Debug, thiserror::Error)]
pub enum PlanChangeProblem {
    /// The plan is not one of the practice's own: it comes from inside the program, from its last good copy, or from a file
    /// that lies elsewhere.
    #[error("{id} is not a plan in the practice folder, so it is left as it is.")]
    NotOwn {
        /// The plan.
        id: String,
    },
    /// Another program has changed the file since it was read.
    #[error("{file} was changed by another program meanwhile. Nothing was written.")]
    ChangedMeanwhile {
        /// The file.
        file: String,
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

impl PlanChangeProblem {
    /// What to do next.
    pub fn hint(&self) -> String {
        match self {
            Self::NotOwn { id } => format!("make a copy that is yours: stopgap plan copy {id}"),
            Self::ChangedMeanwhile { .. } => "look at it, then do it once more".to_owned(),
            Self::Disk { .. } => "check the disk and the folder's rights".to_owned(),
        }
    }
}

impl Home {
    /// The file of a plan that is the practice's own and stands as it was read.
    ///
    /// # Errors
    /// Where it is not the practice's own.
    pub fn own_plan_file<'f>(&self, found: &'f Found) -> Result<&'f Path, PlanChangeProblem> {
        let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        match &found.origin {
            Origin::File(path)
                if found.stands_in.is_none()
                    && path.parent().map(whole).as_deref() == Some(&*whole(&self.plans_folder())) =>
            {
                Ok(path)
            }
            _ => Err(PlanChangeProblem::NotOwn {
                id: found.plan.id.to_string(),
            }),
        }
    }

    /// Puts this text in the place of a plan of the practice's own, in one go.
    ///
    /// # Errors
    /// Where it is not the practice's own, its file has changed since it was read, or the disk refuses.
    pub fn change_plan(&self, found: &Found, new: &str) -> Result<(), PlanChangeProblem> {
        let path = self.own_plan_file(found)?;
        let file = path.display().to_string();
        let disk = |error: std::io::Error| PlanChangeProblem::Disk {
            file: file.clone(),
            why: reason(&error),
        };
        if read_bounded(path).map_err(disk)? != found.text.as_bytes() {
            return Err(PlanChangeProblem::ChangedMeanwhile { file });
        }
        replace(&through_links(path), new.as_bytes(), Readers::Usual).map_err(disk)
    }
}
