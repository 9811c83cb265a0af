//! The screens, driven in process by keys.

mod drills;
mod headless;
mod journeys;
mod looks;
mod preparing;
mod sizes;
mod stage;
mod strangers;
mod tired;
mod walk;
