//! The `stopgap` program.
fn main() {}
