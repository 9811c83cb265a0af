//! Values that change in time, ordered by when they happened, so that a late entry lands where it belongs.

use crate::incident::entry::Place;
use crate::incident::moment::Moment;

/// One change of a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Change<T> {
    /// When it happened.
    pub occurred: Moment,
    /// The entry that says so.
    pub place: Place,
    /// The new value.
    pub value: T,
}

/// The changes of one value, ordered by (occurred, fold order).
#[derive(Debug, Clone, PartialEq)]
pub struct History<T> {
    changes: Vec<Change<T>>,
}

impl<T> Default for History<T> {
    fn default() -> Self {
        Self { changes: Vec::new() }
    }
}

impl<T> History<T> {
    /// Puts a change where it happened.
    pub fn insert(&mut self, change: Change<T>) {
        let key = (change.occurred, change.place);
        let at = match self.changes.last() {
            Some(last) if (last.occurred, last.place) > key => self
                .changes
                .partition_point(|earlier| (earlier.occurred, earlier.place) <= key),
            _ => self.changes.len(),
        };
        self.changes.insert(at, change);
    }

    /// The change that holds now.
    pub fn latest(&self) -> Option<&Change<T>> {
        self.changes.last()
    }

    /// Every change, in order.
    pub fn changes(&self) -> &[Change<T>] {
        &self.changes
    }
}
