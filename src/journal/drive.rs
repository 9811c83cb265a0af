//! What the practice's folder lies on: whether it may be pulled out, or shared with another machine.

use std::path::Path;

/// What a folder lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drive {
    /// A disk that is built in, of a file system on which SQLite's write-ahead log is safe.
    Fixed,
    /// Anything else, and everything of which that is not known: a memory stick, a share.
    Portable,
}

/// What this folder lies on.
pub fn of(folder: &Path) -> Drive {
    match folder.canonicalize() {
        Ok(folder) => system::drive_of(&folder),
        Err(_) => Drive::Portable,
    }
}

/// Whether two places are known to lie on one disk, so that both are gone with it. Of what is not there yet, the nearest folder
/// that is counts.
pub fn is_one_disk(one: &Path, other: &Path) -> bool {
    match (disk_of(one), disk_of(other)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

/// The file system's number.
#[cfg(unix)]
fn disk_of(place: &Path) -> Option<u64> {
    let place = std::path::absolute(place).ok()?;
    let facts = place.ancestors().find_map(|place| std::fs::metadata(place).ok())?;
    Some(std::os::unix::fs::MetadataExt::dev(&facts))
}

/// The drive's letter, or the server and share.
#[cfg(not(unix))]
fn disk_of(place: &Path) -> Option<String> {
    let place = std::path::absolute(place).ok()?;
    let place = place.ancestors().find_map(|place| place.canonicalize().ok())?;
    let first = place.components().next()?;
    Some(first.as_os_str().to_string_lossy().to_lowercase())
}

/// Whether what this folder lies on is known to be encrypted by the system itself. What says no may be all the same: a
/// stick that encrypts by itself looks like any other, and Windows and macOS do not say without being asked in ways that
/// Rust calls unsafe.
pub fn is_known_encrypted(folder: &Path) -> bool {
    folder.canonicalize().is_ok_and(|folder| system::is_encrypted(&folder))
}

#[cfg(target_os = "linux")]
mod system {
    use std::path::{Path, PathBuf};

    use super::Drive;
    use super::linux::{Mount, mount_of};

    pub(super) fn drive_of(folder: &Path) -> Drive {
        let Ok(table) = std::fs::read_to_string("/proc/self/mountinfo") else {
            return Drive::Portable;
        };
        mount_of(&table, folder).map_or(Drive::Portable, |mount| drive(&mount))
    }

    /// Whether the device under the folder is one of the kernel's encrypted ones (dm-crypt), whose id says so.
    pub(super) fn is_encrypted(folder: &Path) -> bool {
        let id = || {
            let table = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
            let device = mount_of(&table, folder)?.device()?.canonicalize().ok()?;
            let link = Path::new("/sys/class/block").join(device.file_name()?);
            std::fs::read_to_string(link.join("dm/uuid")).ok()
        };
        id().is_some_and(|id| id.starts_with("CRYPT-"))
    }

    fn drive(mount: &Mount) -> Drive {
        if !mount.is_local() || mount.device().is_some_and(can_be_pulled_out) {
            Drive::Portable
        } else {
            Drive::Fixed
        }
    }

    /// Whether a block device, or one that it is made of (an encrypted stick is a device upon another), is removable or
    /// hangs on USB.
    fn can_be_pulled_out(device: &Path) -> bool {
        let Ok(device) = device.canonicalize() else {
            return true;
        };
        let Some(name) = device.file_name() else { return true };
        let mut open = vec![Path::new("/sys/class/block").join(name)];
        while let Some(link) = open.pop() {
            let Ok(place) = link.canonicalize() else { return true };
            if place.to_string_lossy().contains("/usb") {
                return true;
            }
            // A partition's own folder has no such file; that of its disk, above it, does.
            let flags = [place.join("removable"), place.join("../removable")];
            if flags
                .iter()
                .any(|flag| std::fs::read_to_string(flag).is_ok_and(|flag| flag.trim() == "1"))
            {
                return true;
            }
            open.extend(below(&place));
        }
        false
    }

    fn below(place: &Path) -> Vec<PathBuf> {
        let Ok(slaves) = std::fs::read_dir(place.join("slaves")) else {
            return Vec::new();
        };
        slaves.flatten().map(|slave| slave.path()).collect()
    }
}

/// How Linux names what is mounted where.
#[cfg(any(target_os = "linux", test))]
mod linux {
    use std::path::{Path, PathBuf};

    /// Disk file systems with locks and shared memory that hold within one machine. FAT and exFAT are those of sticks.
    const LOCAL: &[&str] = &[
        "ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "zfs", "bcachefs", "jfs", "tmpfs", "overlay", "ntfs3",
    ];

    /// What is mounted over a folder.
    #[derive(Debug, PartialEq, Eq)]
    pub(super) struct Mount {
        pub(super) kind: String,
        pub(super) source: String,
    }

    impl Mount {
        pub(super) fn is_local(&self) -> bool {
            LOCAL.contains(&self.kind.as_str())
        }

        /// The block device, where there is one.
        #[cfg(target_os = "linux")]
        pub(super) fn device(&self) -> Option<&Path> {
            self.source.starts_with("/dev/").then(|| Path::new(&self.source))
        }
    }

    /// The mount that a folder lies on: of those above it the deepest, of equals the last.
    pub(super) fn mount_of(table: &str, folder: &Path) -> Option<Mount> {
        let mounts = table.lines().filter_map(|line| {
            let (place, source) = line.split_once(" - ")?;
            let point = PathBuf::from(unescaped(place.split(' ').nth(4)?));
            let mut source = source.split(' ');
            let mount = Mount {
                kind: source.next()?.to_owned(),
                source: unescaped(source.next()?),
            };
            folder.starts_with(&point).then(|| (point.components().count(), mount))
        });
        mounts.max_by_key(|(depth, _)| *depth).map(|(_, mount)| mount)
    }

    /// Blanks and the like are written as a backslash and three octal digits.
    fn unescaped(text: &str) -> String {
        let mut bytes = Vec::new();
        let mut rest = text.as_bytes();
        while let Some((first, after)) = rest.split_first() {
            let code = after.get(..3).and_then(|digits| std::str::from_utf8(digits).ok());
            match code.and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
                Some(byte) if *first == b'\\' => {
                    bytes.push(byte);
                    rest = &after[3..];
                }
                _ => {
                    bytes.push(*first);
                    rest = after;
                }
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

#[cfg(windows)]
mod system {
    use std::path::{Component, Path, Prefix};

    use super::Drive;

    /// The drive that Windows itself is on is built in; of any other letter that is not known without asking Windows in
    /// ways that Rust calls unsafe. A share has no letter once its path is resolved.
    pub(super) fn drive_of(folder: &Path) -> Drive {
        let letter = match folder.components().next() {
            Some(Component::Prefix(prefix)) => match prefix.kind() {
                Prefix::Disk(letter) | Prefix::VerbatimDisk(letter) => char::from(letter),
                _ => return Drive::Portable,
            },
            _ => return Drive::Portable,
        };
        let windows = format!("{letter}:\\Windows\\System32\\kernel32.dll");
        if Path::new(&windows).exists() {
            Drive::Fixed
        } else {
            Drive::Portable
        }
    }

    pub(super) fn is_encrypted(_: &Path) -> bool {
        false
    }
}

#[cfg(not(any(target_os = "linux", windows)))]
mod system {
    use std::path::Path;

    use super::Drive;

    /// Nothing is known of this system's drives.
    pub(super) fn drive_of(_: &Path) -> Drive {
        Drive::Portable
    }

    pub(super) fn is_encrypted(_: &Path) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::linux::mount_of;

    const TABLE: &str = "\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:26 / /run rw - tmpfs tmpfs rw
41 22 8:17 / /media/front\\040desk/STICK rw - vfat /dev/sdb1 rw,fmask=0022
42 22 0:44 / /srv/practice rw - cifs //server/practice rw
43 22 253:0 / /srv/practice/local rw master:3 - ext4 /dev/mapper/luks-1 rw
";

    #[track_caller]
    fn check(folder: &str, kind: &str, source: &str) {
        let mount = mount_of(TABLE, Path::new(folder)).unwrap();
        assert_eq!((mount.kind.as_str(), mount.source.as_str()), (kind, source), "{folder}");
    }

    #[test]
    fn a_folder_lies_on_the_deepest_mount_above_it() {
        check("/home/mf", "ext4", "/dev/vda");
        check("/media/front desk/STICK/practice", "vfat", "/dev/sdb1");
        check("/srv/practice", "cifs", "//server/practice");
        check("/srv/practices", "ext4", "/dev/vda");
        check("/srv/practice/local/x", "ext4", "/dev/mapper/luks-1");
    }

    #[test]
    fn sticks_and_shares_are_not_local() {
        let local = |folder: &str| mount_of(TABLE, Path::new(folder)).unwrap().is_local();
        assert!(local("/home/mf") && local("/run/x") && local("/srv/practice/local"));
        assert!(!local("/media/front desk/STICK") && !local("/srv/practice"));
    }
}
