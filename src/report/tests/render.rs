use super::story::Story;
use crate::plan::condition::IncidentKind;
use crate::report::{Format, render};

#[test]
fn look() {
    let plan = include_str!("../../../plans/clinical-system-outage.yaml");
    let case = include_str!("../../../tests/cases/newark-2009.txt");
    let lines = case.split_once("date: 2009-06-16\n").unwrap().1;
    let mut story = Story::open_as(IncidentKind::Backfilled, plan, "08:00");
    story.practice = crate::plan::practice::Practice {
        name: "Newark".into(),
        ..Default::default()
    };
    let story = story.tell(lines);
    let report = story.report("20:00");
    std::fs::write(
        "/tmp/newark.html",
        render(&report, Format::Html, &|_| None).unwrap_or_else(|e| panic!("{e}")),
    )
    .unwrap();
    let interim = Story::open_as(IncidentKind::Drill, plan, "08:00").tell(&lines[..lines.find("\n12:3").unwrap()]);
    std::fs::write(
        "/tmp/interim.html",
        render(&interim.report("12:40"), Format::Html, &|_| None).unwrap(),
    )
    .unwrap();
    let shared = story.report_for("20:00", crate::report::Audience::Shared, crate::report::Naming::Names);
    std::fs::write("/tmp/shared.html", render(&shared, Format::Html, &|_| None).unwrap()).unwrap();
    std::fs::write("/tmp/newark.md", render(&report, Format::Markdown, &|_| None).unwrap()).unwrap();
    std::fs::write("/tmp/newark.json", render(&report, Format::Json, &|_| None).unwrap()).unwrap();
}
