//! Where the work of a step is done, if not on its own screen.

/// A screen on which the work of a step is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkScreen {
    /// The services, marked one by one.
    Services,
}

impl WorkScreen {
    /// The word of plan files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Services => "services",
        }
    }
}
