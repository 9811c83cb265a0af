mod figures;
mod people;
mod render;
mod story;

pub(super) use render::small_report;
