//! Values that are written as text in a line of the log, read without making a copy of that text first: a line has a
//! dozen of them, and a log many lines.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{Error, Visitor};

/// The value that a text spells.
///
/// # Errors
/// Where it is no text, or `value_of` says why it spells none.
pub fn read_spelled<'de, D: Deserializer<'de>, T, E: fmt::Display>(
    deserializer: D,
    value_of: impl FnOnce(&str) -> Result<T, E>,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(Spelled(value_of, PhantomData))
}

struct Spelled<F, T, E>(F, PhantomData<(T, E)>);

impl<F: FnOnce(&str) -> Result<T, E>, T, E: fmt::Display> Visitor<'_> for Spelled<F, T, E> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text")
    }

    fn visit_str<X: Error>(self, text: &str) -> Result<T, X> {
        (self.0)(text).map_err(X::custom)
    }
}
