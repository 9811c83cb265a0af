//! Which installation this is. A copied folder must become another one: two that write under one name fork its chain.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use crate::incident::ids::StationId;
use crate::journal::store::StoreError;

/// What an installation is known by: this machine and this very file. The time at which the file was made stands for
/// the file: it stays when the folder is renamed or a stick gets another letter, and every copy, a restored backup
/// too, has its own. Where the file system keeps no such time, the place of the file stands for it.
pub(super) fn fingerprint(path: &Path) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update(system::machine());
    digest.update([0]);
    let made = std::fs::metadata(path).and_then(|facts| facts.created());
    let since_1970 = made
        .ok()
        .and_then(|made| made.duration_since(std::time::UNIX_EPOCH).ok());
    if let Some(since) = since_1970 {
        digest.update(since.as_nanos().to_le_bytes());
    } else {
        let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        digest.update(place.as_os_str().as_encoded_bytes());
    }
    digest.finalize().into()
}

/// The station that this installation has been before.
pub(super) fn known(connection: &Connection, fingerprint: &[u8; 32]) -> rusqlite::Result<Option<StationId>> {
    let id: Option<String> = connection
        .query_row("SELECT id FROM station WHERE fingerprint = ?1", [fingerprint], |row| {
            row.get(0)
        })
        .optional()?;
    Ok(id.as_deref().and_then(StationId::new))
}

/// Makes this installation a station; where another process has just done so, that one.
pub(super) fn join(connection: &mut Connection, fingerprint: &[u8; 32]) -> rusqlite::Result<StationId> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if let Some(station) = known(&transaction, fingerprint)? {
        return Ok(station);
    }
    let station = mint().map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    transaction.execute(
        "INSERT OR REPLACE INTO station (id, fingerprint) VALUES (?1, ?2)",
        params![station.as_str(), fingerprint],
    )?;
    transaction.commit()?;
    Ok(station)
}

/// A station that has never been.
///
/// # Errors
/// Where the system has no randomness to give.
pub(super) fn mint() -> Result<StationId, StoreError> {
    let mut random = [0; 12];
    getrandom::fill(&mut random)
        .map_err(|error| StoreError::Other(format!("this PC gives no random numbers ({error})")))?;
    Ok(StationId::mint(random))
}

#[cfg(not(windows))]
mod system {
    use std::time::UNIX_EPOCH;

    /// Files in which Unix systems keep a machine's id.
    const IDS: &[&str] = &["/etc/machine-id", "/var/lib/dbus/machine-id", "/etc/hostid"];

    /// A file that macOS makes once, when it is first set up; the time tells machines apart.
    const FIRST_SET_UP: &str = "/private/var/db/.AppleSetupDone";

    /// Something that tells this machine from others; empty where nothing does.
    pub(super) fn machine() -> Vec<u8> {
        let mut ids = IDS.iter().filter_map(|path| std::fs::read(path).ok());
        if let Some(id) = ids.find(|id| !id.trim_ascii().is_empty()) {
            return id.trim_ascii().to_vec();
        }
        let made = std::fs::metadata(FIRST_SET_UP).and_then(|facts| facts.created());
        let since_1970 = made.ok().and_then(|made| made.duration_since(UNIX_EPOCH).ok());
        since_1970.map_or_else(Vec::new, |since| since.as_nanos().to_le_bytes().to_vec())
    }
}

#[cfg(windows)]
mod system {
    use std::path::Path;

    /// A folder whose file names end with the machine's id, which the registry would give only by calls that Rust
    /// calls unsafe.
    const KEYS: &str = "ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys";

    /// Something that tells this machine from others; empty where nothing does.
    pub(super) fn machine() -> Vec<u8> {
        let names = std::fs::read_dir(Path::new("C:\\").join(KEYS));
        let mut ids: Vec<String> = names
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|file| Some(file.file_name().to_str()?.split_once('_')?.1.to_owned()))
            .collect();
        ids.sort_unstable();
        ids.pop().map_or_else(Vec::new, String::into_bytes)
    }
}
