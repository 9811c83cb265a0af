//! The command line as a shell sees it: the real program, in a folder of its own, with nothing of the machine's
//! environment.

mod copies;
mod home;
mod house;
mod incidents;
mod plans;
mod practice;
mod properties;
mod replay;
mod rules;
mod support;
mod surface;
mod together;
