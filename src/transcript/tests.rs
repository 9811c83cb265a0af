use super::*;

const HEAD: &str = "plan: clinical-system-outage\nzone: Europe/London\ndate: 2009-06-16\n";

/// Each line as `number at by words`.
fn shown(transcript: &Transcript) -> Vec<String> {
    let zone = transcript.zone;
    let line = |line: &Line| {
        let by = line.by.as_ref().map_or("-", Initials::as_str);
        format!("{} {} {by} {}", line.number, line.at.rfc3339(zone), line.words)
    };
    transcript.lines.iter().map(line).collect()
}

#[track_caller]
fn reads(body: &str, expected: &[&str]) {
    let transcript = read(&format!("{HEAD}{body}"), "day.txt").unwrap();
    assert_eq!(shown(&transcript), expected, "{body}");
}

/// The line is counted from the body's first.
#[track_caller]
fn refuses(body: &str, line: usize, message: &str, hint: &str) {
    let error = read(&format!("{HEAD}{body}"), "day.txt").unwrap_err();
    assert_eq!(
        (
            error.line - 3,
            error.message.as_str(),
            error.hint.as_deref().unwrap_or_default()
        ),
        (line, message, hint),
        "{body}"
    );
}

#[track_caller]
fn refuses_whole(text: &str, line: usize, message: &str, hint: &str) {
    let error = read_bytes(text.as_bytes(), "day.txt").unwrap_err();
    assert_eq!(
        (
            error.line,
            error.message.as_str(),
            error.hint.as_deref().unwrap_or_default()
        ),
        (line, message, hint),
        "{text}"
    );
}

#[test]
fn lines_have_a_time_initials_and_a_verb() {
    reads(
        "08:05 MF  service clinical-record down --why \"no PC can log in\"\n8:07 mf step two-pcs done --confirm yes\n",
        &[
            "4 2009-06-16T08:05:00+01:00 MF service clinical-record down --why \"no PC can log in\"",
            "5 2009-06-16T08:07:00+01:00 MF step two-pcs done --confirm yes",
        ],
    );
    reads(
        "08:05:30 - undo\n08:05:30 - undo\n",
        &[
            "4 2009-06-16T08:05:30+01:00 - undo",
            "5 2009-06-16T08:05:30+01:00 - undo",
        ],
    );
    reads("08:05+00:00 MF undo", &["4 2009-06-16T09:05:00+01:00 MF undo"]);
    reads("", &[]);
}

#[test]
fn comments_and_blank_lines_are_passed_over() {
    reads(
        "\n# the morning\n   # indented\n\t\n  08:05 MF note the \"#4\" ext#5   # the rest\n",
        &["8 2009-06-16T08:05:00+01:00 MF note the \"#4\" ext#5"],
    );
}

#[test]
fn headers_stand_first_and_only_the_day_changes() {
    let text = "# ours\nPLAN: 'plans/our plan.yaml'  # by path\npractice:Newark\ndate: 16 June 2009\n\n08:05 MF undo\ndate: 17/06/2009\n07:00 MF undo\n";
    let transcript = read(text, "day.txt").unwrap();
    assert_eq!(transcript.plan, "plans/our plan.yaml");
    assert_eq!(transcript.practice.as_deref(), Some("Newark"));
    assert_eq!(transcript.zone, Zone::london());
    assert_eq!(
        shown(&transcript),
        [
            "6 2009-06-16T08:05:00+01:00 MF undo",
            "8 2009-06-17T07:00:00+01:00 MF undo"
        ]
    );
    let abroad = read(
        "plan: p\nzone: Asia/Kathmandu\ndate: 2026-01-01\n08:05 MF undo",
        "day.txt",
    )
    .unwrap();
    assert_eq!(shown(&abroad), ["4 2026-01-01T08:05:00+05:45 MF undo"]);
}

#[test]
fn the_marks_of_windows_are_passed_over() {
    let text = format!("\u{feff}{HEAD}08:05 MF note x\n").replace('\n', "\r\n");
    let Written::Incident(transcript) = read_bytes(text.as_bytes(), "day.txt").unwrap() else {
        panic!("an incident");
    };
    assert_eq!(shown(&transcript), ["4 2009-06-16T08:05:00+01:00 MF note x"]);
}

#[test]
fn a_bad_line_is_named_by_its_number() {
    let time = "write 08:05, 08:05:30 or 08:05+01:00; the day stands in a date: line";
    refuses("\n8 MF undo", 2, "a line begins with its time, and \"8\" is none", time);
    refuses(
        "0805 MF undo",
        1,
        "a line begins with its time, and \"0805\" is none",
        "did you mean \"08:05\"?",
    );
    refuses(
        "2009-06-16T08:05 MF undo",
        1,
        "a line begins with its time, and \"2009-06-16T08:05\" is none",
        time,
    );
    refuses(
        "MF 08:05 undo",
        1,
        "a line begins with its time, and \"MF\" is none",
        "write it as: 08:05 MF note TEXT; a comment begins with #",
    );
    refuses(
        "08:05",
        1,
        "initials and a command are missing after the time",
        "write - for nobody in particular",
    );
    refuses(
        "08:05 MF # later",
        1,
        "a command is missing after the initials",
        "write it as: 08:05 MF note TEXT",
    );
    refuses(
        "08:05 M. note x",
        1,
        "initials stand after the time, and \"M.\" is none",
        "write two to eight letters, or - for nobody in particular",
    );
    refuses(
        "08:05 MF note \"x",
        1,
        "the quote that opens at character 15 is never closed",
        "close it at the end of a word; a quote inside a word needs none",
    );
    refuses(
        "08:05 MF undo\n08:04:59 MF undo",
        2,
        "08:04:59 is earlier than the line before it",
        "lines never go back in time: what happened earlier takes --at, and a new day its date: line",
    );
    refuses(
        "T+00:30 MF undo",
        1,
        "times counted from T+00:00 are those of a drill, and this file names a plan",
        "name its scenario: \"scenario: micro-clinical\"",
    );
}

#[test]
fn an_hour_that_occurs_twice_needs_its_offset_and_one_skipped_is_refused() {
    let night = |date: &str, line: &str| format!("plan: p\nzone: Europe/London\ndate: {date}\n{line}\n");
    refuses_whole(
        &night("2026-10-25", "01:30 MF undo"),
        4,
        "01:30 occurs twice on Sun 25 Oct 2026, for the clocks go back then",
        "write 01:30+01:00 for the first, 01:30+00:00 for the second",
    );
    refuses_whole(
        &night("2027-03-28", "01:30 MF undo"),
        4,
        "01:30 does not exist on Sun 28 Mar 2027: the clocks go forward over it (Europe/London)",
        "look at the time again, or write the day too, as in 2009-06-16 08:05",
    );
    let text = night("2026-10-25", "01:50+01:00 MF undo\n01:10+00:00 MF undo\n02:00 MF undo");
    assert_eq!(
        shown(&read(&text, "day.txt").unwrap()),
        [
            "4 2026-10-25T01:50:00+01:00 MF undo",
            "5 2026-10-25T01:10:00+00:00 MF undo",
            "6 2026-10-25T02:00:00+00:00 MF undo",
        ]
    );
}

#[test]
fn a_bad_header_is_named_by_its_number() {
    let before = "a \"plan:\" line must stand before the first time";
    refuses_whole(
        "",
        1,
        "the file names no plan",
        "begin it with a line such as \"plan: clinical-system-outage\"",
    );
    refuses_whole(
        "date: 2009-06-16\n08:05 MF undo",
        2,
        before,
        "begin the file with a line such as \"plan: clinical-system-outage\"",
    );
    refuses_whole(
        "plan: p\n08:05 MF undo",
        2,
        "a \"date:\" line must stand before the first time",
        "write it as date: 2009-06-16",
    );
}

#[test]
fn a_misplaced_or_misspelt_header_is_named_by_its_number() {
    refuses(
        "plan: q",
        1,
        "\"plan:\" stands twice",
        "only \"date:\" may change on the way",
    );
    refuses(
        "zone: UTC",
        1,
        "\"zone:\" stands twice",
        "only \"date:\" may change on the way",
    );
    refuses(
        "08:05 MF undo\npractice: x",
        2,
        "\"practice:\" stands before the first time only",
        "",
    );
    refuses("practice:", 1, "\"practice:\" has nothing after it", "");
    refuses(
        "date: tomorrow",
        1,
        "\"date:\" wants a date, and \"tomorrow\" is none",
        "write it as 2009-06-16",
    );
    refuses(
        "date: 06/16/2009",
        1,
        "\"date:\" wants a date, and \"06/16/2009\" is none",
        "did you mean \"2009-06-16\"?",
    );
    refuses(
        "pratcice: x",
        1,
        "there is no header line \"pratcice:\"",
        "did you mean \"practice:\"?",
    );
    refuses(
        "colour: x",
        1,
        "there is no header line \"colour:\"",
        "header lines are plan: or scenario:, practice:, zone: and date:",
    );
    refuses(
        "scenario: outage-drill",
        1,
        "a file names a plan or a scenario, and not both",
        "a scenario names its plan itself: delete the \"plan:\" line",
    );
    refuses_whole(
        "plan: p\nzone: Europe/Londn",
        2,
        "there is no time zone \"Europe/Londn\"",
        "did you mean \"Europe/London\"?",
    );
    refuses_whole(
        "zone: BST\n",
        1,
        "there is no time zone \"BST\"",
        "write it as Europe/London",
    );
}

#[test]
fn a_file_has_its_bounds() {
    let error = read_bytes(b"plan: p\ndate: 2009-06-16\n08:05 MF note \xff", "day.txt").unwrap_err();
    assert_eq!(
        error.to_string(),
        "day.txt, line 3: the file is not plain text in UTF-8"
    );
    assert_eq!(error.hint.as_deref(), Some("save it again as UTF-8"));
    let error = read_bytes(b"\xff\xfep\0", "day.txt").unwrap_err();
    assert_eq!(error.line, 1);
    let parts = "replay it in parts";
    refuses_whole(&"#".repeat(LARGEST_FILE + 1), 1, "the file is larger than 2 MB", parts);
    refuses_whole(
        &"#\n".repeat(MOST_LINES + 1),
        MOST_LINES + 1,
        "the file has more than 100000 lines",
        parts,
    );
    refuses_whole(
        &format!("#{}", "x".repeat(LONGEST_LINE)),
        1,
        "the line is longer than 65536 bytes",
        "write it as several notes",
    );
}

#[test]
fn the_cases_are_read_and_every_verb_in_them_is_understood() {
    use crate::incident::moment::Now;
    use crate::plan::practice::Practice;
    use crate::verb::{Hearing, parse_line};

    for case in ["newark-2009", "flapping"] {
        let file = format!("{}/tests/cases/{case}.txt", env!("CARGO_MANIFEST_DIR"));
        let Written::Incident(transcript) = read_bytes(&std::fs::read(&file).unwrap(), &file).unwrap() else {
            panic!("{file} is an incident");
        };
        assert!(transcript.lines.len() > 10, "{case}");
        for line in &transcript.lines {
            let hearing = Hearing {
                now: Now {
                    wall: line.at,
                    ..Now::default()
                },
                zone: transcript.zone,
                practice: &Practice::default(),
                default_by: line.by.clone(),
                plan_by_name: &|_| Err(crate::verb::VerbError::usage("no plan")),
            };
            let heard = parse_line(&line.words, &hearing);
            assert!(heard.is_ok(), "{case}, line {}: {heard:?}", line.number);
        }
    }
}

proptest::proptest! {
    #[test]
    fn no_file_panics(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200), text in "(\\PC{0,20}\n){0,6}") {
        let _ = read_bytes(&bytes, "day.txt");
        let _ = read(&format!("{HEAD}{text}"), "day.txt");
    }
}

/// Each line as `number T by words`.
fn script_of(text: &str) -> Result<Vec<String>, TranscriptError> {
    let Written::Drill(script) = read_bytes(text.as_bytes(), "drill.txt")? else {
        panic!("the script of a drill");
    };
    let line = |line: &ScriptLine| {
        let by = line.by.as_ref().map_or("-", Initials::as_str);
        format!("{} {} {by} {}", line.number, line.t.as_secs(), line.words)
    };
    Ok(script.lines.iter().map(line).collect())
}

#[test]
fn the_script_of_a_drill_counts_from_its_start() {
    let text = "scenario: micro\n\n# first\nT+00:30 MF note a # b\nT+00:30 - note b\nT+1:02:03 JP step x done\n";
    assert_eq!(
        script_of(text).unwrap(),
        ["4 30 MF note a", "5 30 - note b", "6 3723 JP step x done"]
    );
    assert_eq!(
        script_of("T+01:00 MF note x").unwrap(),
        ["1 60 MF note x"],
        "the command line names the scenario"
    );
}

#[test]
fn a_bad_line_of_a_script_is_named() {
    let refuses = |body: &str, line: usize, message: &str| {
        let error = script_of(&format!("scenario: micro\nT+05:00 MF note fine\n{body}\n")).unwrap_err();
        assert_eq!((error.line, error.message.as_str()), (line, message), "{body}");
    };
    refuses("T+04:59 MF note x", 3, "T+04:59 is earlier than the line before it");
    refuses("T+5 MF note x", 3, "\"T+5\" is no time of a drill");
    refuses(
        "T+06:00 M note x",
        3,
        "initials stand after the time, and \"M\" is none",
    );
    refuses("T+06:00 MF", 3, "a command is missing after the initials");
    refuses(
        "08:05 MF note x",
        3,
        "a drill counts from its start, and this line begins with a time of day",
    );
    refuses("date: 2009-06-16", 3, "\"date:\" stands before the first time only");
    refuses("plan: x", 3, "a file names a plan or a scenario, and not both");
    refuses("scenario: x", 3, "\"scenario:\" stands twice");
    let error = read("T+00:01 MF note x", "drill.txt").unwrap_err();
    assert_eq!(error.message, "this is the script of a drill, and not an incident");
    let error = read("plan: p\ndate: 2009-06-16\nT+00:01 MF note x", "day.txt").unwrap_err();
    assert_eq!(
        error.message,
        "times counted from T+00:00 are those of a drill, and this file names a plan"
    );
}
