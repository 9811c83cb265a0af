mod figures;
mod keys;
mod people;
mod render;
mod story;

pub(super) use render::small_report;
