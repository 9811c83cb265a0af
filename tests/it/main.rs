//! The command line as a shell sees it: the real program, in a folder of its own, with nothing of the machine's
//! environment.

#![expect(
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "a test that cannot go on says so and fails; nothing is published from here"
)]

mod home;
mod house;
mod plans;
mod practice;
mod properties;
mod rules;
mod support;
mod surface;
