//! The only place that asks what time it is.
//!
//! Everything else is handed a [`Now`]. A [`Clock`] is asked at the edge: once a command in the shell, once a key or
//! tick on the screen. Tests hand in one that is fixed, or that goes as they say.

use std::sync::Arc;

use crate::incident::moment::{BootId, Moment, Now};

/// Tells the time. Cheap to clone and to send to another thread; every clone goes alike.
#[derive(Clone)]
pub struct Clock(Kind);

#[derive(Clone)]
enum Kind {
    Machine { boot: BootId },
    Given(Arc<dyn Fn() -> Now + Send + Sync>),
}

impl Clock {
    /// The clocks of this machine: wall, and monotonic with sleep counted.
    pub fn of_machine() -> Self {
        Self(Kind::Machine {
            boot: machine::boot_id(),
        })
    }

    /// A clock that stands still.
    pub fn fixed(now: Now) -> Self {
        Self::given(move || now)
    }

    /// A clock that goes as this function says.
    pub fn given(now: impl Fn() -> Now + Send + Sync + 'static) -> Self {
        Self(Kind::Given(Arc::new(now)))
    }

    /// What time it is.
    pub fn now(&self) -> Now {
        match &self.0 {
            Kind::Machine { boot } => Now {
                wall: wall(),
                mono: machine::mono(),
                boot: *boot,
            },
            Kind::Given(now) => now(),
        }
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match &self.0 {
            Kind::Machine { .. } => "Clock(of the machine)",
            Kind::Given(_) => "Clock(given)",
        })
    }
}

/// The wall clock; a machine set to before 1970 counts backwards from there.
#[expect(clippy::disallowed_methods, reason = "this is the one place that asks the time")]
fn wall() -> Moment {
    let millis = match std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_millis()),
        Err(before) => i64::try_from(before.duration().as_millis()).map(std::ops::Neg::neg),
    };
    Moment(millis.unwrap_or_default())
}

#[cfg(unix)]
mod machine {
    use rustix::time::{ClockId, clock_gettime};

    use crate::incident::moment::BootId;

    /// The clock that goes on while the machine sleeps. On Apple's systems that is the monotonic one.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    const SLEEPLESS: ClockId = ClockId::Boottime;
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    const SLEEPLESS: ClockId = ClockId::Monotonic;

    /// Milliseconds since the machine was started, sleep counted.
    pub(super) fn mono() -> u64 {
        let time = clock_gettime(SLEEPLESS);
        let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
        let nanos = u64::try_from(time.tv_nsec).unwrap_or_default();
        seconds.saturating_mul(1000).saturating_add(nanos / 1_000_000)
    }

    /// The run of the machine, as its kernel names it. Where it names none, the second at which it was started stands
    /// for it, rounded so that small corrections of the wall clock leave it as it is.
    pub(super) fn boot_id() -> BootId {
        let named = std::fs::read("/proc/sys/kernel/random/boot_id").unwrap_or_default();
        if named.is_empty() {
            super::boot_by_clocks(super::wall(), mono())
        } else {
            super::hashed(&named)
        }
    }
}

#[cfg(not(unix))]
mod machine {
    use std::sync::OnceLock;
    use std::time::Instant;

    use crate::incident::moment::BootId;

    /// Safe Rust offers no count that two processes share here, so each process counts from its own start and is a
    /// "boot" of its own: durations between processes are taken from the wall clock, and shown as estimated.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the time")]
    fn start() -> Instant {
        static START: OnceLock<Instant> = OnceLock::new();
        *START.get_or_init(Instant::now)
    }

    /// Milliseconds since the process was started. Windows counts the time asleep.
    pub(super) fn mono() -> u64 {
        u64::try_from(start().elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// The run of this process.
    pub(super) fn boot_id() -> BootId {
        let mut mark = mono().to_le_bytes().to_vec();
        mark.extend(super::wall().0.to_le_bytes());
        mark.extend(std::process::id().to_le_bytes());
        super::hashed(&mark)
    }
}

/// A boot named by the half minute at which the machine was started, by its clocks.
#[cfg_attr(
    all(not(unix), not(test)),
    expect(dead_code, reason = "Windows names its boots by process")
)]
fn boot_by_clocks(wall: Moment, mono: u64) -> BootId {
    let started = wall.0.saturating_sub(i64::try_from(mono).unwrap_or(i64::MAX));
    hashed(&started.div_euclid(30_000).to_le_bytes())
}

fn hashed(name: &[u8]) -> BootId {
    use sha2::{Digest, Sha256};
    let digest: [u8; 32] = Sha256::digest(name).into();
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    BootId(u64::from_be_bytes(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_goes_forward_within_one_boot() {
        let clock = Clock::of_machine();
        let (first, second) = (clock.now(), clock.clone().now());
        assert!(first.wall.0 > 1_577_836_800_000, "later than 2020: {}", first.wall);
        assert!(second.mono >= first.mono);
        assert_eq!(first.boot, second.boot);
        assert_eq!(first.boot, Clock::of_machine().now().boot);
    }

    #[test]
    fn a_fixed_clock_stands_still() {
        let now = Now {
            wall: Moment(1_245_135_900_000),
            mono: 5,
            boot: BootId(7),
        };
        assert_eq!(Clock::fixed(now).now(), now);
        assert_eq!(format!("{:?}", Clock::fixed(now)), "Clock(given)");
    }

    #[test]
    fn a_boot_named_by_clocks_outlives_small_corrections() {
        let noon = Moment(1_245_135_900_000);
        let boot = boot_by_clocks(noon, 600_000);
        assert_eq!(boot, boot_by_clocks(Moment(noon.0 + 60_000), 660_000));
        assert_ne!(boot, boot_by_clocks(Moment(noon.0 + 3_600_000), 600_000));
    }
}
