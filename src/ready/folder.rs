//! Where the folder lies: not where a cloud service copies it, and not on a stick that anybody who finds it can read.

use super::{Answer, Check, Drive, Grounds, Surroundings, pcs};
use crate::health::{Finding, Level};

/// A folder of one of these names, or whose name begins so, is kept in step by the service. Compared in small letters.
const NAMES: &[(&str, &str)] = &[
    ("onedrive", "OneDrive"),
    ("dropbox", "Dropbox"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("google-drive", "Google Drive"),
    ("drivefs", "Google Drive"),
    ("iclouddrive", "iCloud"),
    ("icloud drive", "iCloud"),
    ("com~apple~clouddocs", "iCloud"),
    ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"),
    ("box sync", "Box"),
    ("sharepoint", "SharePoint"),
];

/// Folders in which a system keeps what is in a cloud, whatever the service.
const ANY: &[(&str, &str)] = &[
    ("cloudstorage", "a cloud service"),
    ("mobile documents", "iCloud"),
    ("my drive", "Google Drive"),
];

/// Files and folders that a service keeps in the folder that it copies.
const MARKS: &[(&str, &str)] = &[
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".tmp.driveupload", "Google Drive"),
    (".tmp.drivedownload", "Google Drive"),
    (".849c9593-d756-4e56-8d6e-42412f2a707b", "OneDrive"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
];

/// The cloud service that copies a folder, as far as its path and the names of what lies beside it show.
///
/// The path may have blanks, and strokes of either kind, whatever the system: a share is often named in the other's way.
/// `beside` has the names of what lies in the folder and in those above it.
pub fn cloud_service<'n>(path: &str, beside: impl IntoIterator<Item = &'n str>) -> Option<&'static str> {
    let by_path = path.split(['/', '\\']).find_map(|part| {
        let part = part.to_lowercase();
        let service = NAMES.iter().find(|(name, _)| is_named(&part, name));
        let any = || ANY.iter().find(|(name, _)| part == *name);
        service.or_else(any).map(|(_, service)| *service)
    });
    let by_mark = |name: &str| {
        let name = name.to_lowercase();
        MARKS
            .iter()
            .find(|(mark, _)| name == *mark)
            .map(|(_, service)| *service)
    };
    // What a folder is called may mean anything; what a service has left in it does not.
    let marked = beside.into_iter().find_map(by_mark);
    marked.or(by_path)
}

/// `Dropbox`, `Dropbox - Larchwood Surgery`, `Dropbox-Personal`, `Dropbox (Practice)`; but not `Dropboxes`.
fn is_named(part: &str, name: &str) -> bool {
    part.strip_prefix(name)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '-', '_', '(', '.']))
}

pub(super) fn cloud(around: &Surroundings) -> Answer {
    let Some(service) = &around.synced_by else {
        return Answer::new(Check::Cloud, "no sign of one", Vec::new());
    };
    let finding = Finding::new(
        Level::Wrong,
        format!(
            "The practice folder is copied by {service}, which may damage the log and carries it out of the practice"
        ),
        around.folder.clone(),
        "move the folder to a disk that nothing copies; for another copy there is second_copy",
    );
    Answer::new(Check::Cloud, service.clone(), vec![finding])
}

pub(super) fn journal(grounds: &Grounds<'_>) -> Answer {
    let around = grounds.around;
    let mut findings = Vec::new();
    if let Some(why) = &around.journal_trouble {
        findings.push(Finding::new(
            Level::Wrong,
            format!("Nothing can be recorded: {}", why.trim_end_matches('.')),
            around.folder.clone(),
            "stopgap verify says what is whole; a backup or the second copy can be taken in: stopgap import FILE",
        ));
    }
    let said = pcs::tries(grounds.standing)
        .any(|(entry, tried)| tried.said_encrypted && entry.place.station == around.station);
    let words = match around.drive {
        Drive::Fixed => "on a disk that is built in",
        Drive::Portable { is_encrypted: true } => "on a stick or share, encrypted",
        Drive::Portable { .. } if said => "on a stick or share, encrypted as somebody said",
        Drive::Portable { .. } => {
            findings.push(Finding::new(
                Level::Due,
                "The folder lies on a stick or share, and it is not known whether that is encrypted",
                around.folder.clone(),
                "look, and where it is, say so: stopgap ready --here --encrypted; else move the folder",
            ));
            "on a stick or share"
        }
    };
    let words = if around.has_journal {
        words
    } else {
        "nothing recorded yet"
    };
    Answer::new(Check::Journal, words, findings)
}
