//! Names that practice.yaml does not know stand beside the line, and can be removed.

use super::bench::{Bench, check, read, run, run_at};
use stopgap::incident::entry::{Entry, Written, hash_line};
use stopgap::incident::log::Log;
use stopgap::incident::narrate;

/// Everything that takes a name, with names that were better not typed.
const NAMED: &str = "08:00 MF message in \"Mrs Jones 3 High St\" \"no answer\" --medium \"her son\"
    08:01 MF duty lead \"Ann Jones\"
    08:02 MF handover lead \"Bob Jones\"
    08:03 MF watch record --owner \"Cy Jones\"
    08:04 MF notify tell-icb --to \"Di Jones\"
    08:05 MF action add \"ring back\" --owner \"Ed Jones\" --due 2026-04-01";

/// What the log says, without what opens it and without the removals.
fn told(log: &Log) -> Vec<String> {
    let entries = log.entries().skip(1).take(6);
    entries.map(|entry| narrate::sentence(entry, log)).collect()
}

fn without_names() -> Bench {
    let mut bench = run(NAMED);
    let removals = (2..=7).map(|entry| format!("08:10 MF redact {entry} --why \"a name\"\n"));
    for line in read(&removals.collect::<String>()) {
        bench.line(&line);
    }
    assert_eq!(bench.refused, [""; 0]);
    bench
}

#[test]
fn they_are_told_where_the_entry_has_them_and_stand_in_no_line() {
    let bench = run(NAMED);
    assert_eq!(
        told(bench.log()),
        [
            "Message from Mrs Jones 3 High St (her son): no answer",
            "Lead: Ann Jones",
            "Lead handed over: Ann Jones to Bob Jones",
            "On the watch list: Record, watched by Cy Jones",
            "Told: Tell the ICB, to Di Jones",
            "Action 1: ring back (Ed Jones, by 1 Apr 2026)",
        ]
    );
    for written in bench.disk.entries() {
        assert!(
            !written.line.contains("Jones") && !written.line.contains("her son"),
            "{}",
            written.line
        );
    }
}

#[test]
fn once_removed_they_are_gone_everywhere_and_the_facts_stay() {
    let bench = without_names();
    let removed = [
        "Message from [words removed] ([words removed]): [words removed]",
        "Lead: [words removed]",
        "Lead handed over: [words removed] to [words removed]",
        "On the watch list: Record, watched by [words removed]",
        "Told: Tell the ICB, to [words removed]",
        "Action 1: [words removed] ([words removed], by 1 Apr 2026)",
    ];
    assert_eq!(told(bench.log()), removed);
    let shown = format!("{:?}", bench.log().state());
    assert!(!shown.contains("Jones") && !shown.contains("her son"), "{shown}");
    // Whoever reads the journal anew, in whatever order, reads the same.
    let mut entries = bench.disk.entries();
    assert_eq!(told(&Log::of(entries.clone())), removed);
    entries.reverse();
    let backwards = Log::of(entries);
    assert_eq!(told(&backwards), removed);
    assert!(backwards.state() == bench.log().state());
}

#[test]
fn words_that_come_back_from_another_copy_bring_the_name_back() {
    let whole = run(NAMED).disk.entries();
    let bare = whole.iter().cloned().map(|written| Written {
        words: stopgap::incident::entry::Words::default(),
        ..written
    });
    let mut log = Log::of(bare);
    assert_eq!(told(&log)[1], "Lead: [words missing]");
    log.add(whole);
    assert_eq!(told(&log)[1], "Lead: Ann Jones");
    assert_eq!(
        log.state().roles[0]
            .holders
            .latest()
            .map(|held| held.value.name.as_str()),
        Some("Bob Jones")
    );
}

#[test]
fn whom_practice_yaml_knows_stays_in_the_line() {
    let text = "schema: stopgap-practice/1\npractice: {name: Newark}\n\
                people:\n  patel: {name: J. Patel, initials: JP}\n\
                contacts:\n  it-desk: {name: IT desk, phone: 0115 496 0000}\n";
    let (practice, _) =
        stopgap::plan::read_practice(text, "practice.yaml").unwrap_or_else(|faults| panic!("{faults:#?}"));
    let bench = run_at(
        practice,
        false,
        "08:00 MF message in it-desk \"no estimate\"\n08:01 MF duty lead JP\n08:02 MF message out phone-line \"Ring later\"",
    );
    let lines: Vec<_> = bench.disk.entries().into_iter().map(|written| written.line).collect();
    for (line, name) in lines[1..].iter().zip(["IT desk", "J. Patel", "Phone line"]) {
        assert!(line.contains(name), "{line}");
    }
}

#[test]
fn a_line_of_an_early_version_that_has_the_name_in_it_still_tells_it() {
    let mut entries = run("08:00 MF duty lead \"Ann Jones\"").disk.entries();
    let line = entries[1]
        .line
        .replace("\"person\":{}", "\"person\":{\"name\":\"Ann Jones\"}");
    let start = line.find(",\"words\"").expect("words");
    let end = line[start..].find("}}}").expect("their end") + start + "}}".len();
    let line = format!("{}{}", &line[..start], &line[end..]);
    let entry = Entry::parse(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
    assert_eq!((entry.words.len(), entry.hash), (0, hash_line(&line)));
    entries[1] = Written {
        entry: entry.into(),
        line,
        words: stopgap::incident::entry::Words::default(),
    };
    let log = Log::of(entries);
    assert_eq!(told(&log), ["Lead: Ann Jones"]);
}

#[test]
fn a_name_is_no_story_and_a_number_is_no_telephone() {
    let (name, site) = ("x".repeat(201), "x".repeat(61));
    check(
        &format!(
            "08:00 MF duty lead {name}\n08:01 MF service record down --site {site}\n\
             08:02 MF step asks done --confirm yes --answer count=9434765919"
        ),
        "running, phase first
         refused: That name is longer than the 200 characters that are kept.
         refused: That name is longer than the 60 characters that are kept.
         refused: \"9434765919\" does not answer: How many?",
    );
}
