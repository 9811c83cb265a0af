//! Collecting faults, up to a number that somebody may still read.

use super::diagnostic::{Diagnostic, Severity};
use super::source::{Source, Span};

/// More faults than this are counted, not shown: nobody reads further, and a hostile file would make millions.
const MOST_FAULTS: usize = 1_000;

/// The faults of one file so far.
pub(super) struct Faults<'t> {
    source: &'t Source<'t>,
    found: Vec<Diagnostic>,
    unshown: usize,
}

impl<'t> Faults<'t> {
    /// None yet.
    pub(super) fn new(source: &'t Source<'t>) -> Self {
        Self {
            source,
            found: Vec::new(),
            unshown: 0,
        }
    }

    /// The text they are in.
    pub(super) fn source(&self) -> &'t Source<'t> {
        self.source
    }

    /// True where further faults are only counted.
    pub(super) fn is_full(&self) -> bool {
        self.found.len() >= MOST_FAULTS
    }

    /// Notes one.
    pub(super) fn note(&mut self, at: Span, severity: Severity, message: String, hint: Option<String>) {
        if self.is_full() {
            self.unshown += usize::from(severity == Severity::Error);
            return;
        }
        let mut fault = Diagnostic::new(self.source, at, severity, message);
        fault.hint = hint;
        self.found.push(fault);
    }

    /// All of them by place; after a great many, a last one that says how many more there are.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|fault| (fault.line, fault.column));
        if self.unshown > 0
            && let Some(last) = self.found.last().cloned()
        {
            self.found.push(Diagnostic {
                severity: Severity::Error,
                message: format!("and {} more mistakes, which are not listed", self.unshown),
                hint: Some("put these right first, then check again".to_owned()),
                ..last
            });
        }
        self.found
    }
}
