//! The command line as a shell sees it: the real program, in a folder of its own, with nothing of the machine's
//! environment.

#![expect(
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "a test that cannot go on says so and fails; nothing is published from here"
)]

mod boards;
mod cards;
mod cases;
mod copies;
#[cfg(unix)]
mod crash;
mod damaged;
mod drills;
#[cfg(unix)]
mod exercise;
mod explorer;
mod good;
mod health;
mod home;
mod house;
mod incidents;
mod inside;
mod plans;
mod practice;
mod probes;
mod properties;
mod readme;
mod ready;
mod replay;
mod rules;
mod seconds;
mod session;
mod support;
mod surface;
#[cfg(unix)]
mod terminal;
mod together;
#[cfg(unix)]
mod trouble;
#[cfg(unix)]
mod tune;
mod window;
