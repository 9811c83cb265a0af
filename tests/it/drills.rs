//! `stopgap drill`, and `replay` of the script of a drill.

use std::path::PathBuf;

use serde_json::Value;

use crate::support::Shell;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn script(name: &str) -> String {
    let path = root().join("tests/cases/drills").join(format!("{name}.txt"));
    path.to_str().expect("a plain path").to_owned()
}

/// A folder with the small plan and scenario of the fixtures.
fn small() -> Shell {
    let shell = Shell::new();
    let fixtures = root().join("tests/fixtures/scenarios");
    let read = |path: &str| std::fs::read(fixtures.join(path)).expect("the fixture");
    shell.write("home/plans/small.yaml", read("plan.yaml"));
    shell.write("home/plans/drills/whole.yaml", read("valid/whole.yaml"));
    shell
}

fn json(shell: &Shell, words: &[&str]) -> Value {
    serde_json::from_str(&shell.ok(words)).expect("JSON")
}

const IN_TIME: &str = "scenario: whole\nT+04:00 MF step tell done\nT+08:00 MF step slips done\n\
                       T+09:00 JP decide choose paper\nT+10:00 MF message out it-desk \"Is it only us?\"\n\
                       T+20:00 RM notify tell-icb\n";

#[test]
fn every_shipped_scenario_passes_its_own_script_in_no_time() {
    let mut ids: Vec<String> = std::fs::read_dir(root().join("plans/drills"))
        .expect("the scenarios")
        .flatten()
        .filter_map(|file| Some(file.file_name().to_str()?.strip_suffix(".yaml")?.to_owned()))
        .collect();
    ids.sort();
    assert!(ids.len() >= 15, "{ids:?}");
    for id in ids {
        let shell = Shell::new();
        shell.ok(&["plan", "check", &id]);
        let ran = shell.run(&["drill", &id, "--script", &script(&id)]);
        assert_eq!(ran.code, 0, "{id}: {ran:?}");
        assert!(
            !ran.data.contains("  missed ") && !ran.data.contains("  late "),
            "{ran:?}"
        );
        assert_eq!(shell.run(&["verify"]).code, 0, "{id}");
    }
}

/// A plan without one of its steps.
fn without_step(plan: &str, step: &str) -> String {
    let mut text = String::new();
    let mut is_left_out = false;
    for line in plan.lines() {
        let begins = line.starts_with("      - id: ") || line.starts_with("  - id: ") || !line.starts_with("  ");
        if begins && !line.is_empty() {
            is_left_out = line == format!("      - id: {step}");
        }
        if !is_left_out {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

/// Each shipped scenario, and a step of its plan without which it cannot be met.
const NEEDED: [(&str, &str); 15] = [
    ("micro-clinical", "hand-out-slips"),
    ("micro-phones", "emergency-phone"),
    ("micro-slow", "hand-out-slips"),
    ("micro-prescribing", "stop-sending"),
    ("micro-fridge", "quarantine"),
    ("micro-attack", "hand-out-slips"),
    ("table-clinical", "duty-triage"),
    ("table-power", "fridge-shut"),
    ("table-premises", "mid-procedure"),
    ("table-staff", "reroute-work"),
    ("table-results", "register-out"),
    ("table-downtime", "save-lists"),
    ("half-day-network", "hand-out-slips"),
    ("half-day-attack", "forbid-tools"),
    ("notts-2009", "danger-first"),
];

#[test]
fn every_shipped_scenario_fails_when_a_step_that_it_needs_is_taken_out_of_its_plan() {
    for (id, step) in NEEDED {
        let scenario = std::fs::read_to_string(root().join(format!("plans/drills/{id}.yaml"))).expect("the scenario");
        let named = scenario.lines().find_map(|line| line.trim().strip_prefix("plan: "));
        let plan = named.expect("its plan");
        let text = std::fs::read_to_string(root().join(format!("plans/{plan}.yaml"))).expect("the plan");
        let less = without_step(&text, step);
        assert!(less.len() < text.len(), "{plan} has no step {step}");
        let shell = Shell::new();
        let file = format!("home/plans/{plan}.yaml");
        shell.write(&file, less);
        shell.ok(&["plan", "check", &file]);
        let ran = shell.run(&["drill", id, "--script", &script(id)]);
        ran.fails(1, &[&format!("no step is called \"{step}\"")]);
    }
}

#[test]
fn the_script_fails_when_a_step_that_it_needs_is_taken_out_of_the_plan() {
    let plan = std::fs::read_to_string(root().join("plans/clinical-system-outage.yaml")).expect("the plan");
    for step in ["hand-out-slips", "danger-first"] {
        let shell = Shell::new();
        let less = without_step(&plan, step);
        assert!(less.len() < plan.len() && plan.contains(step));
        shell.write("home/plans/clinical-system-outage.yaml", less);
        shell.ok(&["plan", "check", "home/plans/clinical-system-outage.yaml"]);
        // The scenario no longer fits its plan, and says which step is gone.
        let ran = shell.run(&["drill", "micro-clinical", "--script", &script("micro-clinical")]);
        ran.fails(1, &[&format!("no step is called \"{step}\"")]);
        assert!(!shell.home().join("stopgap.db").exists());
        // With the expectation taken out as well, the script itself has a line that no rule allows.
        let scenario = std::fs::read_to_string(root().join("plans/drills/micro-clinical.yaml")).expect("the scenario");
        let lines = scenario
            .lines()
            .filter(|line| !line.contains(&format!("step: {step},")));
        let scenario: Vec<&str> = lines.collect();
        let scenario = scenario.join("\n").replace(
            "    - {id: safe, text: Nobody in danger waits for a computer}\n",
            if step == "danger-first" {
                ""
            } else {
                "    - {id: safe, text: Nobody in danger waits for a computer}\n"
            },
        );
        shell.write("home/plans/drills/micro-clinical.yaml", scenario);
        let ran = shell.run(&["drill", "micro-clinical", "--script", &script("micro-clinical")]);
        ran.fails(
            2,
            &[
                "micro-clinical.txt, line ",
                &format!("There is no step \"{step}\""),
                "Nothing was written",
            ],
        );
    }
}

#[test]
fn a_step_not_done_in_time_is_told_and_the_exit_code_is_one() {
    let shell = small();
    shell.write("late.txt", IN_TIME.replace("T+04:00", "T+06:00"));
    let ran = shell.run(&["drill", "whole", "--script", "late.txt"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(
        ran.data.contains("LATE, some difficulty: Paper is in every room"),
        "{ran:?}"
    );
    assert!(
        ran.data.contains("MET, performed: Everybody outside is told"),
        "{ran:?}"
    );
    assert!(ran.data.contains("9.5 of 10 points"), "{ran:?}");
    // It runs on to the scenario's end, and the id stands last.
    let id = ran.data.lines().last().expect("the id");
    assert!(id.starts_with("2009-06-16-"), "{ran:?}");
    assert!(ran.data.contains("to T+45:00"), "{ran:?}");
    let status = json(&shell, &["status", "--json"]);
    assert_eq!(
        (&status["kind"], &status["status"]),
        (&"drill".into(), &"closed".into())
    );
    assert!(shell.ok(&["status"]).starts_with("EXERCISE"));
}

#[test]
fn replay_runs_a_script_that_names_its_scenario() {
    let shell = small();
    shell.write("drill.txt", IN_TIME);
    let ran = shell.run(&["replay", "drill.txt"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    shell.write("nameless.txt", IN_TIME.replace("scenario: whole\n", ""));
    shell.run(&["replay", "nameless.txt"]).fails(2, &["names no scenario"]);
    assert_eq!(shell.run(&["drill", "whole", "--script", "nameless.txt"]).code, 0);
    shell.write("other.txt", IN_TIME.replace("whole", "micro-clinical"));
    shell
        .run(&["drill", "whole", "--script", "other.txt"])
        .fails(2, &["is for the scenario micro-clinical"]);
    shell.run(&["drill", "wohle"]).fails(2, &["did you mean \"whole\"?"]);
    shell.write("day.txt", "plan: small\ndate: 2009-06-16\n08:00 MF note x\n");
    shell
        .run(&["drill", "whole", "--script", "day.txt"])
        .fails(2, &["not the script of a drill"]);
}

#[test]
fn a_bad_line_is_named_with_its_reason_and_nothing_is_written() {
    for (line, code, said) in [
        ("T+05:00 MF stepp tell done", 2, "\"stepp\""),
        ("T+05:00 MF step slpis done", 2, "\"slpis\""),
        ("T+05:00 MF step tell done", 1, "done already"),
        ("T+05:00 MF inject send off", 1, "sent already"),
        ("T+05:00 MF inject send nothing", 2, "no inject \"nothing\""),
        ("T+03:00 MF note x", 2, "earlier"),
        ("T+05:00 MF assess paper p", 1, "needs a note"),
        ("T+05:00 MF drill pause\nT+06:00 MF note x", 2, "paused at T+05:00"),
        (
            "T+05:00 MF drill jump --to T+09:00\nT+06:00 MF note x",
            2,
            "shows T+09:00",
        ),
    ] {
        let shell = small();
        shell.write(
            "drill.txt",
            format!("scenario: whole\n\nT+04:00 MF step tell done\n{line}\n"),
        );
        let number = 3 + line.lines().count();
        let ran = shell.run(&["replay", "drill.txt"]);
        ran.fails(code, &[&format!("drill.txt, line {number}"), said]);
        assert!(!shell.home().join("stopgap.db").exists(), "{line}");
    }
}

#[test]
fn a_line_that_does_what_the_plan_does_not_ask_for_is_taken_and_said() {
    let shell = small();
    shell.write(
        "drill.txt",
        format!(
            "scenario: whole\n\nT+03:00 MF step ring done\n{}T+21:00 MF step help done\n",
            &IN_TIME[16..]
        ),
    );
    let ran = shell.run(&["drill", "whole", "--script", "drill.txt"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let said = "drill.txt, line 9: step 7 applies only if 1 was answered escalate, and that is not so now";
    assert!(ran.talk.contains(said), "{said}\n{}", ran.talk);
    // Those who play are told the same, and what they say is recorded all the same.
    shell.ok(&["drill", "whole"]);
    let ran = shell.run(&["do", "step", "help", "done"]);
    assert!(ran.code == 0 && ran.talk.contains("applies only if"), "{ran:?}");
    assert!(ran.data.contains("Done: "), "{ran:?}");
    let ran = shell.run(&["do", "step", "tell", "done"]);
    assert!(ran.code == 0 && !ran.talk.contains("warning"), "{ran:?}");
}

#[test]
fn a_broken_plan_of_ones_own_is_said_and_no_script_is_run_on_what_stands_in_for_it() {
    let shell = Shell::new();
    let own = shell.write(
        "home/plans/clinical-system-outage.yaml",
        "schema: stopgap/1\nplan: {id: clinical-system-outage}\nphases: 3\n",
    );
    let said = "your file clinical-system-outage.yaml has ";
    let ran = shell.run(&["plan", "check", "micro-clinical"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.data.contains("this was checked against another plan: ") && ran.data.contains(said),
        "{ran:?}"
    );
    let script = script("micro-clinical");
    shell
        .run(&["drill", "micro-clinical", "--script", &script])
        .fails(1, &["would test another plan than yours", said, "Nothing was written"]);
    shell
        .run(&["replay", &script])
        .fails(1, &["would test another plan", said]);
    assert!(!shell.home().join("stopgap.db").exists());
    // People rehearse on what they would have to work with.
    let ran = shell.run(&["drill", "micro-clinical"]);
    assert!(
        ran.code == 0 && ran.talk.contains(said) && ran.talk.contains("the one inside the program"),
        "{ran:?}"
    );
    // A scenario that does not fit what stands in says so too.
    let broken = "schema: stopgap-drill/1\nscenario: {id: own, title: Own, plan: clinical-system-outage, duration: 20m, \
                  objectives: [{id: one, text: One}]}\ninjects: [{id: a, at: 0m, text: x, expects: [{step: ours, objective: one}]}]\n";
    shell.write("home/plans/drills/own.yaml", broken);
    let ran = shell.run(&["plan", "check", "own"]);
    assert!(
        ran.code == 1 && ran.data.contains("no step is called \"ours\""),
        "{ran:?}"
    );
    std::fs::remove_file(own).expect("the file");
    let ran = shell.run(&["plan", "check", "micro-clinical"]);
    assert!(ran.code == 0 && !ran.data.contains("another plan"), "{ran:?}");
}

#[test]
fn the_same_script_gives_the_same_score_and_report_but_for_ids_and_check_words() {
    let run = || {
        let shell = Shell::new();
        shell.write(
            "home/practice.yaml",
            "schema: stopgap-practice/1\npractice: {name: Another, time_zone: Asia/Tokyo}\n",
        );
        let data = shell.ok(&["drill", "notts-2009", "--script", &script("notts-2009")]);
        let id = data.lines().last().expect("the id").to_owned();
        let mut report = json(&shell, &["report", "--format", "json"]);
        report["seal"] = Value::Null;
        let markdown = shell.ok(&["report", "--format", "md"]);
        let markdown = markdown
            .split("## 14. To be signed")
            .next()
            .unwrap_or_default()
            .to_owned();
        [data, report.to_string(), markdown].map(|text| text.replace(&id, "ID"))
    };
    let one = run();
    assert_eq!(one, run());
    assert!(!one[1].contains("Another") && one[1].contains("\"scripted\":true"));
}

#[test]
fn the_report_has_the_exercise_and_a_practice_that_is_told_less_has_no_words() {
    let shell = small();
    shell.write(
        "drill.txt",
        format!(
            "{IN_TIME}T+30:00 MF debrief well \"The box was full\"\nT+30:00 MF debrief badly \"Nobody rang back\"\n\
             T+30:00 MF debrief marks 4\nT+31:00 MF action add \"A second box\" --owner JP --due 2009-07-01\n\
             T+31:00 MF assess outside s --why \"told late by phone\"\nT+32:00 MF stand-down --why over\nT+32:00 MF close\n"
        ),
    );
    let ran = shell.run(&["replay", "drill.txt"]);
    // What somebody saw overrules the log: some difficulty is not performed.
    assert_eq!(ran.code, 1, "{ran:?}");
    let report = json(&shell, &["report", "--format", "json"]);
    let drill = &report["drill"];
    assert_eq!(drill["strengths"][0], "The box was full");
    assert_eq!(drill["improvements"][0], "Nobody rang back");
    assert_eq!(drill["marks"][0]["answers"][0], "4");
    assert_eq!(drill["objectives"][1]["rating"], "some-difficulty");
    assert_eq!(drill["objectives"][1]["verdict"], "met");
    assert_eq!(drill["objectives"][1]["why"], "told late by phone");
    assert_eq!(drill["injects"][1]["id"], "phones-too");
    assert_eq!(drill["injects"][1]["sent_s"], 540);
    assert_eq!(drill["injects"][2]["status"], "not-sent");
    let markdown = shell.ok(&["report"]);
    for said in ["**EXERCISE.**", "## The exercise", "The box was full", "A second box"] {
        assert!(markdown.contains(said), "{said} in {markdown}");
    }
    let shared = shell.ok(&["report", "--audience", "shared", "--format", "json"]);
    assert!(
        !shared.contains("The box was full") && !shared.contains("told late"),
        "{shared}"
    );
    assert!(shared.contains("some-difficulty"));
    let html = shell.ok(&["report", "--format", "html"]);
    assert!(html.contains("The exercise") && html.contains("EXERCISE"));
}

#[test]
fn a_drill_that_runs_keeps_its_own_clock_and_never_shows_what_is_coming() {
    let shell = small();
    let id = shell.ok(&["drill", "whole", "--seed", "3"]).trim().to_owned();
    let later = ["The line is dead", "It is back", "carry envelopes"];
    let told = |shell: &Shell| {
        let export = shell.ok(&["export", &id, "-o", "-"]);
        let report = shell.ok(&["report", "--format", "json"]);
        let log = shell.ok(&["log"]);
        later
            .iter()
            .any(|text| export.contains(text) || report.contains(text) || log.contains(text))
    };
    assert!(!told(&shell));
    let log = shell.ok(&["log"]);
    assert!(log.contains("EXERCISE opened") && log.contains("Inject off"), "{log}");
    assert!(log.contains("Tuesday 16 June 2009") && log.contains("08:00"), "{log}");
    // The scenario is edited meanwhile: the pinned one goes on.
    shell.write("home/plans/drills/whole.yaml", "schema: stopgap-drill/1\n");
    let ran = shell.run(&["do", "drill", "jump"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.data.contains("EXERCISE jumped to T+35:00"), "{ran:?}");
    let ran = shell.run(&["do", "step", "tell", "done", "--at", "08:04"]);
    assert!(
        ran.talk.contains("Inject back") && ran.talk.contains("It is back"),
        "{ran:?}"
    );
    assert_eq!(ran.code, 0, "{ran:?}");
    shell.ok(&["do", "drill", "pause"]);
    shell.run(&["do", "drill", "pause"]).fails(1, &["paused already"]);
    shell.ok(&["do", "stand-down", "--why", "lunch is over"]);
    let report = json(&shell, &["report", "--format", "json"]);
    assert_eq!(report["drill"]["scripted"], false);
    assert_eq!(report["drill"]["objectives"][0]["id"], "paper");
    assert_eq!(report["drill"]["pauses"], 1);
    assert!(
        shell.ok(&["export", &id, "-o", "-"]).contains("carry envelopes"),
        "the ending entry has the scenario"
    );
    assert_eq!(shell.run(&["verify"]).code, 0);
    let markdown = shell.ok(&["report"]);
    assert!(
        markdown.contains("## Evidence for the yearly data-security return"),
        "{markdown}"
    );
}

#[test]
fn the_words_of_a_drill_are_refused_outside_one_and_a_drill_enters_no_live_log() {
    let shell = small();
    let live = shell.ok(&["start", "small"]).trim().to_owned();
    shell
        .run(&["do", "inject", "send", "off"])
        .fails(1, &["This is not a drill"]);
    shell.run(&["do", "drill", "pause"]).fails(1, &["This is not a drill"]);
    shell
        .run(&["do", "assess", "paper", "p", "--why", "x"])
        .fails(1, &["This is not a drill"]);
    let drill = shell.ok(&["drill", "whole"]).trim().to_owned();
    shell.ok(&["do", &drill, "service", "phones", "slow"]);
    let status = json(&shell, &["status", &live, "--json"]);
    let phones = status["services"]
        .as_array()
        .expect("services")
        .iter()
        .find(|row| row["id"] == "phones");
    assert_eq!(phones.expect("the phones")["status"], "up");
    // What names no incident goes to the live one.
    let ran = shell.run(&["do", "note", "real"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(shell.ok(&["log", &live]).contains("Note: real"));
}

#[test]
fn a_script_is_no_rehearsal_and_a_drill_is_held_on_its_own_day() {
    let shell = small();
    shell.write("drill.txt", IN_TIME);
    shell.ok(&["replay", "drill.txt"]);
    let health = shell.run(&["plan", "health", "small"]);
    assert!(!health.data.contains("2009"), "{health:?}");
    let id = shell.ok(&["drill", "whole"]).trim().to_owned();
    assert!(!id.starts_with("2009"), "{id}");
    let newest = shell.ok(&["incidents"]);
    assert!(newest.lines().next().expect("a line").contains(&id), "{newest}");
}

#[test]
fn an_inject_that_ripens_with_time_comes_at_its_time_and_keeps_no_other_back() {
    let shell = small();
    let scenario = "schema: stopgap-drill/1\nscenario: {id: ripe, title: Ripe, plan: small, duration: 40m, \
                    objectives: [{id: one, text: One}]}\ninjects:\n  - id: off\n    at: 0m\n    services: {record: down}\n    \
                    expects: [{step: tell, objective: one}]\n  - id: both\n    when: {all: [{elapsed: 5m}, {service: phones, is: down}]}\n    \
                    text: x\n  - {id: long, when: {service: record, is: down, for: 12m}, text: x}\n  - {id: timed, at: 7m, text: x}\n";
    shell.write("home/plans/drills/ripe.yaml", scenario);
    shell.write(
        "ripe.txt",
        "scenario: ripe\nT+20:00 MF step tell done\nT+30:00 MF service phones down\n",
    );
    shell.ok(&["replay", "ripe.txt"]);
    let report = json(&shell, &["report", "--format", "json"]);
    let injects = report["drill"]["injects"].as_array().expect("injects");
    let sent: Vec<(&str, u64)> = injects
        .iter()
        .map(|row| {
            (
                row["id"].as_str().expect("an id"),
                row["sent_s"].as_u64().expect("sent"),
            )
        })
        .collect();
    assert_eq!(sent, [("off", 0), ("timed", 420), ("long", 720), ("both", 1800)]);
}

#[test]
fn a_complication_comes_in_between_and_the_seed_draws_it() {
    let drawn = |words: &[&str]| {
        let shell = small();
        shell.write("drill.txt", IN_TIME);
        let ran = shell.run(&[&["drill", "whole", "--script", "drill.txt"], words].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        let report = json(&shell, &["report", "--format", "json"]);
        let injects = report["drill"]["injects"].as_array().expect("injects").clone();
        let card = injects.into_iter().find(|row| row["id"] == "complication")?;
        assert_eq!((&card["sent_s"], &card["status"]), (&900.into(), &"sent".into()));
        Some(card["text"].as_str().expect("words").to_owned())
    };
    assert_eq!(drawn(&[]), None);
    let named = drawn(&["--complication", "phones-lost"]).expect("a card");
    assert!(named.contains("phones are dead"), "{named}");
    let cards: std::collections::BTreeSet<String> = ["0", "1", "2", "3", "4", "5"]
        .iter()
        .map(|seed| drawn(&["--complication", "random", "--seed", seed]).expect("a card"))
        .collect();
    assert_eq!(
        cards.len(),
        6,
        "the plan has no power, so that six of seven cards fit: {cards:#?}"
    );
    let again = drawn(&["--complication", "random", "--seed", "4"]);
    assert_eq!(again, drawn(&["--complication", "random", "--seed", "4"]));
    small()
        .run(&["drill", "whole", "--complication", "flood"])
        .fails(2, &["lead-absent"]);
}

#[test]
fn what_is_marked_by_hand_stands_in_the_score_and_in_the_report() {
    let shell = small();
    let script = IN_TIME.replace("T+04:00 MF step tell done", "T+04:00 MF note x");
    let marked = format!("{script}T+30:00 MF assess off.1 met --why \"seen, but not typed in\"\n");
    shell.write("drill.txt", marked);
    let ran = shell.run(&["drill", "whole", "--script", "drill.txt"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let report = json(&shell, &["report", "--format", "json"]);
    let first = &report["drill"]["injects"][0]["expects"][0];
    assert_eq!(
        (&first["verdict"], &first["marked"]),
        (&"met".into(), &true.into()),
        "{first}"
    );
    assert!(shell.ok(&["report"]).contains("met, by hand"));
    let log = shell.ok(&["log"]);
    assert!(log.contains("Marked met: "), "{log}");
}

#[test]
fn a_drill_that_was_broken_off_says_so_and_holds_nothing_against_anybody() {
    let shell = small();
    let plan = std::fs::read_to_string(shell.home().join("plans/small.yaml")).expect("the plan");
    shell.write(
        "home/plans/small.yaml",
        plan.replace("version: 1}", "version: 1, rehearse_every: 12 months}"),
    );
    shell.ok(&["drill", "whole"]);
    shell.ok(&["do", "stand-down", "--why", "the fire alarm"]);
    let drill = &json(&shell, &["report", "--format", "json"])["drill"];
    assert_eq!(drill["objectives_met"], 0);
    assert_eq!(drill["objectives_not_assessed"], 2);
    assert_eq!(
        (&drill["is_rehearsal"], &drill["next_by"]),
        (&false.into(), &Value::Null)
    );
    let report = shell.ok(&["report"]);
    for said in [
        "0 of 2 objectives were met, 2 not assessed.",
        "Too little of it was played to count as a rehearsal.",
        "| Paper is in every room within ten minutes | not assessed |",
        "Everybody outside is told: not assessed",
    ] {
        assert!(report.contains(said), "{said} in {report}");
    }
    assert!(!report.contains("| missed") && !report.contains(" | no | "), "{report}");
    let html = shell.ok(&["report", "--format", "html"]);
    assert!(html.contains("2 not assessed") && html.contains("Too little of it was played"));
    assert!(!html.contains("<b class=\"late\">not assessed"));
    let health = shell.run(&["plan", "health", "small"]);
    assert!(health.data.contains("never been rehearsed"), "{health:?}");
}

#[test]
fn one_person_alone_can_hold_a_drill_and_its_report_is_whole() {
    let shell = small();
    let plan = std::fs::read_to_string(shell.home().join("plans/small.yaml")).expect("the plan");
    shell.write(
        "home/plans/small.yaml",
        plan.replace("version: 1}", "version: 1, rehearse_every: 12 months}"),
    );
    shell.ok(&["drill", "whole"]);
    for words in [
        &["step", "look", "done", "--confirm", "yes"][..],
        &["step", "tell", "done"],
        &["step", "slips", "done"],
        &["message", "out", "it-desk", "Is it only us?"],
        &["decide", "choose", "paper"],
        &["step", "ring", "done"],
        &["notify", "tell-icb"],
        &["duty", "lead", "M. Fox"],
        &["drill", "jump", "--to", "T+45:00"],
        &["stand-down", "--why", "the end"],
        &["debrief", "well", "It works alone"],
        &["debrief", "badly", "Nobody answered the door meanwhile"],
        &["debrief", "marks", "3"],
        &[
            "action",
            "add",
            "Name a second person",
            "--owner",
            "MF",
            "--due",
            "2030-01-01",
        ],
    ] {
        let ran = shell.run(&[&["do"], words].concat());
        assert_eq!(ran.code, 0, "{words:?} {ran:?}");
        // The scenario asks these, so that nobody is told that they are none.
        assert!(!ran.talk.contains("no question of the debrief"), "{ran:?}");
    }
    let report = json(&shell, &["report", "--format", "json"]);
    let drill = &report["drill"];
    assert_eq!((&drill["met"], &drill["is_rehearsal"]), (&true.into(), &true.into()));
    assert_eq!(drill["roles_held"][0], "Lead");
    assert!(drill["next_by"].is_string());
    let markdown = shell.ok(&["report"]);
    let evidence = markdown.split("## Evidence for the yearly").nth(1).expect("the page");
    for said in [
        "as a rehearsal of: Everything that a scenario can say",
        "| Roles taken | Lead |",
        "Paper is in every room within ten minutes: performed",
        "| Strengths | It works alone |",
        "| To be made better | Nobody answered the door meanwhile |",
        "Name a second person (",
        "| To be rehearsed again by | ",
        "| Seen by (partner or director) |",
    ] {
        assert!(evidence.contains(said), "{said} in {evidence}");
    }
    assert!(markdown.contains("How ready are we from 1 to 5?"), "{markdown}");
    let health = shell.run(&["plan", "health", "small"]);
    assert!(!health.data.contains("never been rehearsed"), "{health:?}");
}

#[test]
fn everything_that_leaves_a_drill_is_marked_as_an_exercise() {
    let shell = small();
    let id = shell.ok(&["drill", "whole"]).trim().to_owned();
    let marked = |words: &[&str]| {
        let ran = shell.run(words);
        assert_eq!(ran.code, 0, "{words:?} {ran:?}");
        assert!(ran.data.contains("EXERCISE"), "{words:?}: {}", ran.data);
        ran.data
    };
    for words in [
        &["status"][..],
        &["log"],
        &["report"],
        &["report", "--format", "html"],
        &["report", "--audience", "shared"],
        &["print", "board"],
        &["print", "handover"],
        &["print", "cards"],
    ] {
        marked(words);
    }
    // An export is for machines: its first line says what it is of, and nothing read from it is live.
    let export = shell.ok(&["export", &id, "-o", "-"]);
    assert!(
        export
            .lines()
            .next()
            .expect("a line")
            .contains("\\\"incident_kind\\\":\\\"drill\\\""),
        "{export}"
    );
    let report = json(&shell, &["report", "--format", "json"]);
    assert_eq!(report["kind"], "drill");
    assert!(report.to_string().contains("EXERCISE"));
}

#[test]
fn an_inject_of_ones_own_and_the_stop_word_stand_in_the_report() {
    let shell = small();
    shell.ok(&["drill", "whole"]);
    shell.ok(&[
        "do",
        "inject",
        "send",
        "coffee",
        "--text",
        "EXERCISE. Coffee in the router",
        "--from",
        "The caretaker",
    ]);
    shell.ok(&["do", "drill", "real-world"]);
    shell.run(&["do", "drill", "real-world"]).fails(1, &["stopped already"]);
    shell.ok(&["do", "stand-down", "--why", "the fire alarm was real"]);
    let report = json(&shell, &["report", "--format", "json"]);
    assert_eq!(report["drill"]["real_world"], true);
    let injects = report["drill"]["injects"].as_array().expect("injects");
    assert!(injects.iter().any(|inject| inject["id"] == "coffee"), "{injects:?}");
    assert!(shell.ok(&["report"]).contains("REAL WORLD: it was stopped"));
}
