mod figures;
mod people;
mod story;
