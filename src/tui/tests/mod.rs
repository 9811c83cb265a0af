//! The screens, driven in process by keys.

mod journeys;
mod looks;
mod preparing;
mod sizes;
mod stage;
mod strangers;
mod walk;
