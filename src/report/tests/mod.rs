mod figures;
mod people;
mod render;
mod story;
