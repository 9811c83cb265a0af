//! Markdown, HTML and JSON of a report: as they are stored, with the practice's own templates, and with hostile text.

use std::sync::Arc;

use super::story::{OTHER, PLAN, Story};
use crate::incident::log::Log;
use crate::incident::moment::Now;
use crate::plan::condition::IncidentKind;
use crate::plan::practice::Practice;
use crate::report::{Audience, Format, Naming, Options, Report, Seal, render, render_with, report};

const ALL: [Format; 3] = [Format::Json, Format::Markdown, Format::Html];

fn written(report: &Report, format: Format) -> String {
    render(report, format, &|_| None).unwrap_or_else(|error| panic!("{error}"))
}

/// A small incident with one of everything.
fn small() -> Story {
    Story::open("08:10").tell(
        "08:11 MF service record down --at 08:00 --why no PC can log in
         08:11 MF duty lead MF
         08:12 MF step two-pcs start --at 08:08
         08:12 MF step two-pcs done --confirm yes
         08:14 TOB step ticket done --at 08:13 --answer number=INC7 --answer queue=3
         08:15 TOB message in it-desk no estimate yet --medium phone --ref INC7 --next 09:15
         08:30 JP duty doctor JP
         08:31 JP decide how all --why the rooms are ready --considered sending all home
         08:32 TOB service phones down --why typed by mistake
         08:33 TOB undo
         08:50 TOB notify icb --to Sam Lee --ref A12
         08:55 MF step posters na --why no printer
         09:20 MF step rounds done
         09:21 MF handover lead TOB
         10:00 TOB service record back
         10:01 TOB service email slow --at 09:30 --roughly
         10:30 TOB service record verified
         10:31 TOB watch email --owner TOB --next 2009-06-17 09:00
         10:40 TOB stand-down --why the record is safe to use
         10:45 TOB debrief went-well paper was in every room
         10:46 TOB debrief learned ring the ICB sooner
         10:47 TOB action add Print the list every evening --owner MF --due 2009-06-30
         11:00 TOB close
         11:30 TOB note one slip was found under the desk",
    )
}

#[test]
fn a_small_report_is_as_stored_in_three_formats() {
    let report = small().report("12:00");
    insta::assert_snapshot!("small.json", written(&report, Format::Json));
    insta::assert_snapshot!("small.md", written(&report, Format::Markdown));
    insta::assert_snapshot!("small.html", written(&report, Format::Html));
}

#[test]
fn a_report_is_the_same_bytes_whenever_it_is_written() {
    for format in ALL {
        assert_eq!(
            written(&small().report("12:00"), format),
            written(&small().report("23:00"), format)
        );
    }
}

#[test]
fn every_page_says_what_kind_of_report_it_is() {
    let drill = Story::open_as(IncidentKind::Drill, PLAN, "08:00").tell("08:05 MF service record down");
    let html = written(&drill.report("09:00"), Format::Html);
    assert!(html.contains(r#"@top-left { content: "EXERCISE · INTERIM";"#));
    assert!(html.contains(r#"<div class="watermark" aria-hidden="true">EXERCISE INTERIM</div>"#));
    let markdown = written(&drill.report("09:00"), Format::Markdown);
    assert!(markdown.contains("> **EXERCISE.** This was a rehearsal."));
    assert!(markdown.contains("> **INTERIM.** The incident is still running. Open: 5 steps open, 1 service not back"));

    let backfilled = Story::open_as(IncidentKind::Backfilled, OTHER, "08:00").tell("08:30 MF stand-down --why over");
    let markdown = written(&backfilled.report("09:00"), Format::Markdown);
    assert!(markdown.contains("> **RUN ON PAPER.** Run on paper, typed in afterwards"));
    assert!(markdown.contains("> **INTERIM.** The incident is stood down and not yet closed. Open: 2 steps open."));

    let issue_2 = written(&small().report("12:00"), Format::Markdown);
    assert!(issue_2.contains("> **NEW ISSUE.** This is issue 2: 1 entry was added after the incident was closed"));
    assert!(!issue_2.contains("INTERIM"));
}

#[test]
fn a_template_of_the_practice_takes_the_place_of_the_programs() {
    let report = small().report("12:00");
    let own = |name: &str| {
        (name == "report.md").then(|| "{{ practice }}: {{ services[0].minutes_down | minutes }}".to_owned())
    };
    assert_eq!(render(&report, Format::Markdown, &own).unwrap(), "Castle Surgery: 2 h");
    assert!(
        render(&report, Format::Html, &own)
            .unwrap()
            .starts_with("<!doctype html>")
    );
    let named = |name: &str| (name == "board.md").then(|| "{% for line in summary %}{{ line }}{% endfor %}".to_owned());
    let board = render_with(&report, Format::Markdown, "board.md", &named).unwrap();
    assert!(board.starts_with("Small outage, Castle Surgery"));
}

#[test]
fn a_broken_template_is_one_sentence_with_its_name_and_line_and_is_not_passed_over() {
    let report = small().report("12:00");
    let check = |text: &str, expected: &str| {
        let own = |name: &str| (name == "report.html").then(|| text.to_owned());
        assert_eq!(render(&report, Format::Html, &own).unwrap_err().to_string(), expected);
    };
    check(
        "<p>\n{{ practice",
        "The template report.html, line 2, cannot be used: Unexpected end of input.",
    );
    check(
        "{{ practice | louder }}",
        "The template report.html, line 1, cannot be used: Unknown filter \"louder\".",
    );
    check(
        "\n{% include \"mine.html\" %}",
        "The template report.html, line 2, cannot be used: Unknown template \"mine.html\".",
    );
    let own = |name: &str| (name == "report.html").then(|| "\n\n{{ practise }}".to_owned());
    let misspelt = render(&report, Format::Html, &own).unwrap_err().to_string();
    let expected = "The template report.html, line 3, cannot be used: Variable \"practise\" is not defined.";
    assert!(misspelt.starts_with(expected), "{misspelt}");
    let missing = render_with(&report, Format::Markdown, "mine.md", &|_| None)
        .unwrap_err()
        .to_string();
    assert_eq!(
        missing,
        "The template mine.md cannot be used: there is none of that name."
    );
}

/// Text that means something to one of the formats, to the template engine or to a terminal.
const HOSTILE: &str = "</style></title><script>alert(1)</script> <img src=x onerror=alert(1)> {{ 7*191 }} {% raw %} | a | \
                       `c` [x](javascript:alert(1)) http://e.vil **b** \u{1b}[2J \u{202e}txet ' & &lt; --> ]]>";

/// A plan takes no control characters at all.
fn in_a_plan() -> String {
    HOSTILE.replace('\u{1b}', "")
}

fn hostile() -> Report {
    let plan = |plain: &str, text: &str| text.replace(plain, &serde_json::to_string(&in_a_plan()).unwrap());
    let text = [
        "Small outage",
        "Clinical record",
        "Try it on two PCs",
        "Duty doctor",
        "Everyone booked is seen",
        "Recognise",
    ]
    .into_iter()
    .fold(PLAN.to_owned(), |text, plain| plan(plain, &text));
    let words = HOSTILE.replace('\'', "’").replace("--", "—");
    let story = Story::open_as(IncidentKind::Live, &text, "08:00").tell(&format!(
        "08:05 MF service record down --why '{words}' --ref '{words}'
         08:06 MF duty doctor '{words}'
         08:07 MF step two-pcs done --confirm yes
         08:08 MF step ticket done --answer 'number={words}'
         08:09 MF decide how all --why '{words}' --considered '{words}'
         08:10 MF message in '{words}' '{words}' --medium '{words}'
         08:11 MF note '{words}'
         08:12 MF correct 3 --why '{words}'
         08:13 MF notify icb --to '{words}' --ref '{words}'
         08:14 MF timer add 30m '{words}'
         08:15 MF watch record --owner '{words}'
         08:16 MF debrief went-well '{words}'
         08:17 MF action add '{words}' --owner '{words}' --due 2009-06-30"
    ));
    let mut report = story.report("09:00");
    report.practice = HOSTILE.to_owned();
    report.seal.words = vec![HOSTILE.to_owned()];
    report
}

/// The names of the tags of an HTML file, as a browser would find them outside comments.
fn tags(html: &str) -> Vec<&str> {
    let name = |(at, _)| {
        let rest = html[at + 1..].trim_start_matches('/');
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric());
        &rest[..end.unwrap_or(rest.len())]
    };
    html.match_indices('<').map(name).collect()
}

#[test]
fn hostile_text_is_only_text_in_html() {
    let html = written(&hostile(), Format::Html);
    let plain = written(&small().report("12:00"), Format::Html);
    let known: std::collections::BTreeSet<&str> = tags(&plain).into_iter().chain(["ul", "li"]).collect();
    for tag in tags(&html) {
        assert!(known.contains(tag), "<{tag}> is no tag of ours");
    }
    for forbidden in ["<script", "<img", "javascript:alert(1)\"", "1337", "\u{1b}", "\u{202e}"] {
        assert!(!html.contains(forbidden), "{forbidden:?} stands in the page");
    }
    assert!(html.contains("&lt;U+202E&gt;txet"));
    assert!(html.contains("{{ 7*191 }}"));
    let style = html.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    assert!(style.contains("@bottom-right"), "the style sheet ends where we end it");
}

#[test]
fn hostile_text_is_only_text_in_markdown() {
    let markdown = written(&hostile(), Format::Markdown);
    let mut before = ' ';
    for (at, letter) in markdown.char_indices() {
        let rest = &markdown[at..];
        let is_escaped = before == '\\';
        before = if is_escaped && letter == '\\' { ' ' } else { letter };
        if is_escaped {
            continue;
        }
        assert!(letter != '<' || rest.starts_with("<br>"), "HTML: {}", &rest[..40]);
        assert!(letter != '`' && letter != '[', "markup: {}", &rest[..40]);
    }
    for forbidden in ["1337", "\u{1b}", "\u{202e}", "http://"] {
        assert!(!markdown.contains(forbidden), "{forbidden:?} stands in the text");
    }
    let cells = |line: &str| line.replace("\\\\", "").replace("\\|", "").matches('|').count();
    let mut columns = None;
    for line in markdown.lines() {
        let is_row = line.starts_with('|');
        columns = is_row.then(|| columns.unwrap_or_else(|| cells(line)));
        assert!(
            !is_row || columns == Some(cells(line)),
            "a row with other columns: {line}"
        );
    }
}

#[test]
fn hostile_text_comes_through_json_unchanged() {
    let json: serde_json::Value = serde_json::from_str(&written(&hostile(), Format::Json)).unwrap();
    assert_eq!(json["practice"], HOSTILE);
    assert_eq!(json["services"][0]["name"], in_a_plan());
}

#[test]
fn a_log_without_an_opening_is_a_report_all_the_same() {
    let practice = Practice::default();
    let options = Options {
        audience: Audience::Practice,
        naming: Naming::Roles,
        practice: &practice,
        seal: Seal::default(),
        others: Vec::new(),
    };
    let mut orphans = Log::default();
    orphans.add_entries(small().log.entries().skip(1).cloned().map(Arc::new).collect());
    for log in [Log::default(), orphans] {
        for format in ALL {
            assert!(!written(&report(&log, Now::default(), &options), format).is_empty());
        }
    }
}

#[test]
fn a_timer_that_was_never_ended_is_told_for_good() {
    let story = Story::open("08:00").tell(
        "08:06 MF timer add 30m ring the IT desk
         12:00 MF stand-down --why all in order
         12:30 MF close",
    );
    for format in [Format::Html, Format::Markdown] {
        let text = written(&story.report("13:00"), format);
        assert!(
            text.contains("Timer 1, until 08:36, was never ended: ring the IT desk"),
            "{text}"
        );
    }
}

#[test]
fn every_part_of_the_sum_of_the_paper_has_its_column() {
    for (format, cell) in [
        (Format::Html, "<th scope=\"col\">Out</th>"),
        (Format::Markdown, "| Out |"),
    ] {
        let text = written(&small().report("12:00"), format);
        assert!(text.contains("issued = out + used") && text.contains(cell), "{text}");
    }
}

#[test]
fn the_tables_are_csv_in_which_nothing_is_a_formula() {
    let story = Story::open("08:00").tell(
        "08:05 MF service record down
         08:06 MF message in it-desk =HYPERLINK(1) said, yes
         08:07 MF step two-pcs done --confirm yes",
    );
    let text = render(&story.report("09:00"), Format::Csv, &|_| None).unwrap();
    for table in [
        "timeline",
        "services",
        "steps",
        "decisions",
        "messages",
        "notifications",
        "actions",
    ] {
        assert!(text.lines().any(|line| line.trim_end() == table), "{table}: {text}");
    }
    let cells = text.split([',', '\n']).map(|cell| cell.trim_start_matches('"'));
    for cell in cells {
        assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}: {text}");
    }
    assert!(text.contains(",\"'=HYPERLINK(1) said, yes\","), "{text}");
}
