//! What lies around the practice folder: read once, so that whether the practice is ready can be reckoned from data alone.

use std::path::{Path, PathBuf};

use super::files::{read_bounded, reason};
use super::{Home, PRACTICE_FILE};
use crate::incident::entry::hash_line;
use crate::incident::ids::{Hash, StationId};
use crate::incident::moment::Moment;
use crate::journal::copy_place::CopyPlace;
use crate::journal::{Access, ReadOnlyCause, drive};
use crate::plan::scenario::DrillKind;
use crate::ready::{Copied, Drive, Surroundings, cloud_service};

/// No more names are looked at in one folder: a mark of a cloud service is among the first or nowhere that matters.
const MOST_NAMES: usize = 2000;

/// No folder lies deeper.
const MOST_FOLDERS: usize = 40;

impl Home {
    /// Looks around the folder, beside which scenarios can be played. Where a plan that runs keeps hands off the second copy,
    /// it is not even read.
    pub fn surroundings(
        &self,
        scenarios: Vec<(String, DrillKind)>,
        hands_off: bool,
        (station, access): (StationId, &Access),
        now: Moment,
    ) -> Surroundings {
        Surroundings {
            looked_at: now,
            folder: self.folder.display().to_string(),
            station,
            synced_by: self.synced_by(),
            drive: match drive::of(&self.folder) {
                drive::Drive::Fixed => Drive::Fixed,
                drive::Drive::Portable => Drive::Portable {
                    is_encrypted: drive::is_known_encrypted(&self.folder),
                },
            },
            has_journal: self.journal_file().exists(),
            journal_trouble: match access {
                Access::ReadOnly { cause, reason } if *cause != ReadOnlyCause::Looking => Some(reason.clone()),
                _ => None,
            },
            second_copy: if hands_off { Copied::HandsOff } else { self.copied() },
            practice_sha256: self.practice_sha256(),
            scenarios,
        }
    }

    /// SHA-256 of `practice.yaml` as it lies on the disk now; of no text where it is not there.
    pub fn practice_sha256(&self) -> Hash {
        let bytes = read_bounded(&self.folder.join(PRACTICE_FILE)).unwrap_or_default();
        hash_line(&String::from_utf8_lossy(&bytes))
    }

    /// The scenarios that can be played, with their kinds.
    pub fn scenario_kinds(&self) -> Vec<(String, DrillKind)> {
        let ids = self.scenario_ids();
        let found = ids.into_iter().filter_map(|id| {
            let found = self.find_scenario(&id, &self.plans_folder()).ok()?;
            Some((id, found.scenario.kind()))
        });
        found.collect()
    }

    fn copied(&self) -> Copied {
        let Some(named) = self.second_copy() else {
            return Copied::NotSet;
        };
        let place = CopyPlace::new(named).of_practice(&self.practice.name);
        let file = place.first().display().to_string();
        match place.holds() {
            Ok(Some(holds)) => Copied::Read {
                is_on_one_disk: drive::is_one_disk(place.first(), &self.folder),
                file,
                holds,
            },
            Ok(None) => Copied::Unreachable {
                file,
                why: "it is not there".to_owned(),
            },
            Err(error) => Copied::Unreachable {
                file,
                why: reason(&error),
            },
        }
    }

    /// The cloud service that copies the folder: as the environment says, or as its path and what lies there show.
    fn synced_by(&self) -> Option<String> {
        let whole = self.folder.canonicalize().unwrap_or_else(|_| self.folder.clone());
        let lies_in = |folder: &Path| {
            let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
            !folder.as_os_str().is_empty() && (whole.starts_with(&folder) || self.folder.starts_with(&folder))
        };
        let said = self.places.synced.iter().find(|(folder, _)| lies_in(folder));
        if let Some((_, service)) = said {
            return Some((*service).to_owned());
        }
        let names: Vec<String> = whole.ancestors().take(MOST_FOLDERS).flat_map(names_in).collect();
        let names = || names.iter().map(String::as_str);
        let paths: [PathBuf; 2] = [whole.clone(), self.folder.clone()];
        let service = paths
            .iter()
            .find_map(|path| cloud_service(&path.to_string_lossy(), names()));
        service.map(str::to_owned)
    }
}

fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    // In a user's own folder the program keeps its settings under the name that it marks its folder with.
    let is_mark = |entry: &std::fs::DirEntry| {
        entry.file_name() != ".dropbox" || entry.file_type().is_ok_and(|kind| kind.is_file())
    };
    let names = entries.take(MOST_NAMES).flatten().filter(is_mark);
    names
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}
