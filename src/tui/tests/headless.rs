//! A run from a script and the same run by keys: the same commands at the same T come to the same score and report.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyModifiers};
use serde_json::Value;

use super::stage::{Known, MORNING, Stage, practice, practice_text, station};
use crate::cli::{Environment, run};
use crate::clock::Clock;
use crate::drill::score::score;
use crate::drill::{complication, driver};
use crate::incident::drill::{read_t, t_words};
use crate::incident::entry::Written;
use crate::incident::ids::Initials;
use crate::incident::log::Log;
use crate::incident::moment::{BootId, Moment, Now};
use crate::incident::state::IncidentStatus;
use crate::journal::{MemoryStore, Purpose, SqliteStore, Store};
use crate::report::{Audience, Format, Naming, Options, Seal, render, report};
use crate::tui::model::Screen;
use crate::tui::msg::Msg;

macro_rules! shipped {
    ($($id:literal)+) => {
        /// Shipped scenarios, each with the script that passes it.
        const SHIPPED: &[(Known, &str)] = &[$((
            ($id, include_str!(concat!("../../../plans/drills/", $id, ".yaml"))),
            include_str!(concat!("../../../tests/cases/drills/", $id, ".txt")),
        ),)+];
        /// The scenarios alone.
        const SCENARIOS: &[Known] = &[$((
            $id,
            include_str!(concat!("../../../plans/drills/", $id, ".yaml")),
        ),)+];
    };
}

shipped! {
    "micro-clinical"
    "micro-fridge"
    "micro-phones"
    "table-clinical"
    "table-power"
    "half-day-network"
    "notts-2009"
}

/// The script with the day and the practice of the stage, and with an end that somebody makes.
fn script(id: &str, text: &str) -> String {
    let scenario = scenario_of(id);
    let lines = text.lines().filter(|line| {
        !["date:", "practice:", "zone:"].iter().any(|key| line.starts_with(key)) && !line.trim().is_empty()
    });
    let (heads, lines): (Vec<&str>, Vec<&str>) = lines.partition(|line| !line.starts_with("T+"));
    let last = lines
        .last()
        .and_then(|line| read_t(line.split(' ').next()?))
        .unwrap_or_default();
    let ends = lines
        .iter()
        .any(|line| line.contains("stand-down") && !line.contains("decide"));
    let end = if ends {
        String::new()
    } else {
        format!(
            "{} MF stand-down --why \"the end\"\n",
            t_words(scenario.duration.max(last))
        )
    };
    format!(
        "date: 2009-06-16\npractice: practice.yaml\n{}\n\n{}\n{end}",
        heads.join("\n"),
        lines.join("\n")
    )
}

fn scenario_of(id: &str) -> crate::plan::scenario::Scenario {
    let (_, text) = SCENARIOS.iter().find(|(known, _)| *known == id).unwrap();
    crate::plan::read_pinned_scenario(text)
}

/// What a run without waiting wrote.
fn headless(id: &str, script: &str) -> Vec<Written> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("practice.yaml"), practice_text()).unwrap();
    std::fs::write(folder.path().join("script.txt"), script).unwrap();
    let words = ["stopgap", "drill", id, "--script", "script.txt"];
    let environment = Environment {
        args: words.iter().map(Into::into).collect(),
        variables: BTreeMap::from([("STOPGAP_HOME".into(), folder.path().into())]),
        folder: folder.path().to_owned(),
        program: None,
        temporary: folder.path().to_owned(),
        input_is_terminal: false,
        output_is_terminal: false,
        clock: Clock::fixed(Now {
            wall: Moment(1_764_000_000_000),
            mono: 7,
            boot: BootId(1),
        }),
    };
    let (mut data, mut talk) = (Vec::new(), Vec::new());
    let exit = run(&environment, &mut Cursor::new(""), &mut data, &mut talk);
    assert!(exit.code() <= 1, "{id}: {}\n{script}", String::from_utf8_lossy(&talk));
    entries(folder.path())
}

fn entries(folder: &Path) -> Vec<Written> {
    SqliteStore::open(folder, Purpose::Look).unwrap().fresh().unwrap()
}

/// What the same commands wrote that were typed after `:`, while the clock went as on the wall.
fn by_keys(id: &str, script: &str) -> Vec<Written> {
    let store = MemoryStore::new(station());
    let opened_at = Moment::from_rfc3339(MORNING).unwrap();
    let mut stage = Stage::with_scenarios(store, (120, 36), opened_at, SCENARIOS);
    // Whoever does the first thing opens it.
    let lines = || script.lines().filter(|line| line.starts_with("T+"));
    stage.model.keyboard = lines()
        .next()
        .and_then(|line| Initials::new(line.split_whitespace().nth(1)?));
    let wanted = scenario_of(id).title;
    stage.keys("d");
    let items = stage.screen();
    let number = items
        .lines()
        .find(|line| line.contains(&wanted))
        .and_then(|line| line.chars().find(char::is_ascii_digit));
    stage.keys(&format!("{} 2", number.unwrap()));
    let began = stage.outside.now;
    let incident = stage.model.focus.clone().unwrap();
    for line in lines() {
        let (time, rest) = line.split_once(' ').unwrap();
        let (by, words) = rest.trim_start().split_once(' ').unwrap();
        until(&mut stage, began, read_t(time).unwrap());
        clear(&mut stage);
        let words = words.trim_start();
        let signed = if words.contains("--by") {
            words.to_owned()
        } else {
            format!("{words} --by {by}")
        };
        stage.press(KeyCode::Char(':'), KeyModifiers::NONE);
        for letter in signed.chars() {
            stage.press(KeyCode::Char(letter), KeyModifiers::NONE);
        }
        let before = stage.log().len();
        stage.press(KeyCode::Enter, KeyModifiers::NONE);
        assert!(stage.log().len() > before, "{line}\n{}", stage.screen());
        stage.send(Msg::Ticked);
    }
    let state = stage.model.logs.get(&incident).unwrap().state();
    assert_ne!(state.status, IncidentStatus::Running);
    // A script closes what it has run, unsigned.
    stage.model.keyboard = None;
    clear(&mut stage);
    stage.keys(": text:close Enter");
    stage.outside.disk.entries()
}

/// Lets the clock go on to T. The loop ticks each second; those ticks at which nothing can be due are left out.
fn until(stage: &mut Stage, began: Moment, t: Duration) {
    let end = began.plus(t);
    loop {
        let incident = stage.model.focus.clone().unwrap();
        let text = stage.outside.desk.scenario(&incident).unwrap();
        let state = stage.outside.desk.logs().get(&incident).unwrap().state();
        let played = complication::played(&text, state);
        let now = state.declared.plus(stage.outside.now.since(began));
        let next = driver::next_moment(&played, state, now).map(|next| began.plus(next.since(state.declared)));
        let Some(next) = next.filter(|next| *next < end) else {
            break;
        };
        stage.outside.now = next;
        stage.send(Msg::Ticked);
    }
    stage.outside.now = end.max(stage.outside.now);
    stage.send(Msg::Ticked);
}

/// Takes what has come onto the screen off it again, as somebody does who has read it.
fn clear(stage: &mut Stage) {
    for _ in 0..20 {
        if matches!(stage.model.top(), Screen::Plan) {
            return;
        }
        let key = match stage.model.top() {
            Screen::Card(_) => KeyCode::Enter,
            _ => KeyCode::Esc,
        };
        stage.press(key, KeyModifiers::NONE);
    }
}

/// Every expectation with its moments, every objective with its rating.
fn scored(log: &Log) -> String {
    let state = log.state();
    let drill = state.drill.as_ref().unwrap();
    let scenario = drill.scenario.as_ref().unwrap().scenario();
    let score = score(&scenario, state, state.reading_time(state.last_at));
    let t = |moment: Option<Moment>| moment.map(|moment| t_words(drill.t_of(moment)));
    let rows = score.expectations.iter().map(|one| {
        let moments = [t(one.sent), t(one.due), t(one.at)];
        format!(
            "{} {}: {:?} {moments:?} {:?}\n",
            one.inject.id, one.number, one.verdict, one.late
        )
    });
    let objectives = score
        .objectives
        .iter()
        .map(|one| format!("{} {:?}\n", one.objective.id, one.rating()));
    rows.chain(objectives).collect::<String>() + &format!("{} of {}", score.earned, score.points)
}

/// The report of a run, without what is another by its nature: ids, check words, and by what the run was made.
fn reported(log: &Log) -> (Value, String) {
    let practice = practice();
    let options = Options {
        audience: Audience::Practice,
        naming: Naming::default(),
        practice: &practice,
        seal: Seal::default(),
        others: Vec::new(),
    };
    let now = Now {
        wall: log.state().last_at,
        ..Now::default()
    };
    let mut report = report(log, now, &options);
    report.incident = "ID".to_owned();
    if let Some(drill) = &mut report.drill {
        drill.scripted = false;
        drill.is_rehearsal = false;
        drill.next_by = None;
    }
    let own = |_: &str| None;
    let markdown = render(&report, Format::Markdown, &own).unwrap();
    (serde_json::to_value(&report).unwrap(), markdown)
}

/// Where two values differ, each place with both.
fn differences(path: &str, one: &Value, other: &Value, found: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(ones), Value::Object(others)) => {
            let keys: std::collections::BTreeSet<&String> = ones.keys().chain(others.keys()).collect();
            for key in keys {
                let of = |map: &serde_json::Map<String, Value>| map.get(key).cloned().unwrap_or_default();
                differences(&format!("{path}.{key}"), &of(ones), &of(others), found);
            }
        }
        (Value::Array(ones), Value::Array(others)) if ones.len() == others.len() => {
            for (at, (one, other)) in ones.iter().zip(others).enumerate() {
                differences(&format!("{path}[{at}]"), one, other, found);
            }
        }
        _ if one != other => found.push(format!("{path}: {one} | {other}")),
        _ => {}
    }
}

fn check(id: &str) {
    let ((_, _), text) = SHIPPED.iter().find(|((known, _), _)| *known == id).unwrap();
    let script = script(id, text);
    let (without_waiting, by_keys) = (Log::of(headless(id, &script)), Log::of(by_keys(id, &script)));
    assert_eq!(scored(&without_waiting), scored(&by_keys), "{id}");
    let (one, other) = (reported(&without_waiting), reported(&by_keys));
    let mut found = Vec::new();
    differences("", &one.0, &other.0, &mut found);
    assert!(found.is_empty(), "{id}:\n{}", found.join("\n"));
    assert_eq!(one.1, other.1, "{id}");
}

#[test]
fn a_lunch_time_run_without_waiting_is_the_same_run_by_keys() {
    for id in ["micro-clinical", "micro-fridge", "micro-phones"] {
        check(id);
    }
}

#[test]
fn a_long_run_without_waiting_is_the_same_run_by_keys() {
    for id in ["table-clinical", "table-power", "half-day-network", "notts-2009"] {
        check(id);
    }
}
