mod figures;
mod keys;
mod people;
mod render;
mod story;
