use super::story::Story;
use crate::report::{Format, render};

#[test]
fn look() {
    let story = Story::open("08:00").tell("08:05 MF service record down --why no PC can *log* in");
    println!(
        "{}",
        render(&story.report("09:00"), Format::Markdown, &|_| None).unwrap()
    );
}
