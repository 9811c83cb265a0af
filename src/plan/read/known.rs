//! The ids of a list as it is read.

use std::collections::HashMap;

use super::super::diagnostic::quoted;
use super::super::source::Span;
use super::super::suggest::slugified;
use super::super::walk::{Fields, Walk};

/// An id made from a title is cut here, which leaves room for a number.
const LONGEST_MADE: usize = 56;

/// The ids of a list so far, for finding the second of two.
#[derive(Default)]
pub(super) struct Known {
    places: HashMap<String, Span>,
    /// The number to try next for a title that many items share.
    numbers: HashMap<String, usize>,
}

impl Known {
    /// The id of an item: as written, or else made from its title. Nothing where another item has it already.
    pub(super) fn id(&mut self, walk: &mut Walk, fields: &Fields, title: Option<&str>, noun: &str) -> Option<String> {
        let Some((id, at)) = walk.id(fields, "id") else {
            let id = self.free(title.unwrap_or_default(), noun);
            self.places.insert(id.clone(), fields.at);
            return Some(id);
        };
        if let Some(first) = self.places.get(id) {
            let line = walk.line_of(*first);
            let message = format!("a second {noun} is called {}", quoted(id));
            walk.error(
                at,
                message,
                format!("line {line} has the first; give one of them another id"),
            );
            return None;
        }
        self.places.insert(id.to_owned(), at);
        Some(id.to_owned())
    }

    /// An id from a title that nothing else has: the title's own words, numbered where they are taken.
    fn free(&mut self, title: &str, noun: &str) -> String {
        let slug = slugified(title);
        let base = if slug.is_empty() {
            noun
        } else {
            slug.get(..LONGEST_MADE).unwrap_or(&slug)
        };
        let base = base.trim_end_matches('-');
        if !slug.is_empty() && !self.places.contains_key(base) {
            return base.to_owned();
        }
        let number = self.numbers.entry(base.to_owned()).or_insert(1);
        loop {
            *number += 1;
            let id = format!("{base}-{number}");
            if !self.places.contains_key(&id) {
                return id;
            }
        }
    }
}
