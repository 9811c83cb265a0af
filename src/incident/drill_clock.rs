//! The clock of a drill: a drill is the real thing with another clock (docs/decisions/0026-the-drill-clock.md). It is a pure
//! function of the log and the machine's time: the desk asks it, and hands what it shows to rules that know nothing of
//! drills.

use std::time::Duration;

use crate::incident::drill::{ClockTurn, ClockTurned, FASTEST};
use crate::incident::moment::{Moment, Now};

/// The clock of a drill: what it showed when it was last touched, and how it has gone since.
#[derive(Debug, Clone, PartialEq)]
pub struct DrillClock {
    /// T+0.
    starts: Moment,
    /// The machine's time at which it was last touched.
    touched: Now,
    /// What it showed then, since T+0.
    shown: Duration,
    speed: u32,
    goes: bool,
}

impl DrillClock {
    /// A clock that goes from T+0 since this time of the machine.
    pub fn new(starts: Moment, machine: Now, speed: u32) -> Self {
        Self {
            starts,
            touched: machine,
            shown: Duration::ZERO,
            speed: speed.clamp(1, FASTEST),
            goes: true,
        }
    }

    /// T+0.
    pub fn starts(&self) -> Moment {
        self.starts
    }

    /// Whether it goes; paused and ended clocks stand still.
    pub fn goes(&self) -> bool {
        self.goes
    }

    /// How many seconds of the drill pass in one.
    pub fn speed(&self) -> u32 {
        self.speed
    }

    /// T: how much of the drill has passed. Within one run of the machine its monotonic clock counts, else its wall clock.
    pub fn t(&self, machine: Now) -> Duration {
        if !self.goes {
            return self.shown;
        }
        let passed = if machine.boot == self.touched.boot {
            Duration::from_millis(machine.mono.saturating_sub(self.touched.mono))
        } else {
            machine.wall.since(self.touched.wall)
        };
        self.shown.saturating_add(passed.saturating_mul(self.speed))
    }

    /// The moment of the drill's time line that it shows.
    pub fn shows(&self, machine: Now) -> Moment {
        self.starts.plus(self.t(machine))
    }

    /// The machine's time at which it shows T, where it goes on as now: of a clock that stands still, the time at which it
    /// was touched. For running a drill from a script without waiting.
    pub fn machine_at(&self, t: Duration) -> Now {
        let ahead = if self.goes {
            t.saturating_sub(self.shown) / self.speed.max(1)
        } else {
            Duration::ZERO
        };
        Now {
            wall: self.touched.wall.plus(ahead),
            mono: self
                .touched
                .mono
                .saturating_add(u64::try_from(ahead.as_millis()).unwrap_or(u64::MAX)),
            boot: self.touched.boot,
        }
    }

    /// Takes a turn of the clock in, made at this time of the machine.
    pub(in crate::incident) fn turn(&mut self, turned: &ClockTurned, machine: Now) {
        self.touched = machine;
        self.shown = Duration::from_millis(turned.t_ms);
        match turned.turn {
            ClockTurn::Paused | ClockTurn::RealWorld => self.goes = false,
            ClockTurn::Resumed => self.goes = true,
            ClockTurn::Jumped => {}
            ClockTurn::Speed(speed) => self.speed = speed.clamp(1, FASTEST),
        }
    }

    /// Stops it for good at this moment of its time line.
    pub(in crate::incident) fn end(&mut self, at: Moment, machine: Now) {
        self.shown = at.since(self.starts);
        self.touched = machine;
        self.goes = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::moment::BootId;

    fn now(seconds: u64) -> Now {
        Now {
            wall: Moment(i64::try_from(seconds).unwrap() * 1000),
            mono: seconds * 1000,
            boot: BootId(1),
        }
    }

    fn turned(turn: ClockTurn, t: u64) -> ClockTurned {
        ClockTurned { turn, t_ms: t * 1000 }
    }

    #[test]
    fn a_pause_is_no_time_and_a_jump_takes_none() {
        let mut clock = DrillClock::new(Moment(0), now(100), 1);
        assert_eq!(clock.t(now(160)).as_secs(), 60);
        clock.turn(&turned(ClockTurn::Paused, 60), now(160));
        assert_eq!(clock.t(now(900)).as_secs(), 60);
        clock.turn(&turned(ClockTurn::Resumed, 60), now(900));
        assert_eq!(clock.t(now(930)).as_secs(), 90);
        clock.turn(&turned(ClockTurn::Jumped, 600), now(930));
        assert_eq!(clock.t(now(931)).as_secs(), 601);
        clock.turn(&turned(ClockTurn::Speed(30), 601), now(931));
        assert_eq!(clock.t(now(941)).as_secs(), 901);
        assert_eq!(clock.shows(now(941)), Moment(901_000));
        assert_eq!(clock.machine_at(Duration::from_secs(901)), now(941));
    }

    #[test]
    fn a_wall_clock_that_jumps_leaves_it_alone_within_one_run_of_the_machine() {
        let clock = DrillClock::new(Moment(0), now(100), 1);
        let jumped = Now {
            wall: Moment(9_000_000),
            ..now(130)
        };
        assert_eq!(clock.t(jumped).as_secs(), 30);
        // Another PC has only its wall clock to go by, and never goes back.
        let other = Now {
            wall: Moment(160_000),
            mono: 3,
            boot: BootId(2),
        };
        assert_eq!(clock.t(other).as_secs(), 60);
        assert_eq!(
            clock
                .t(Now {
                    wall: Moment(0),
                    ..other
                })
                .as_secs(),
            0
        );
    }
}
