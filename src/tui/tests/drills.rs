//! Exercises by keys: held, played, facilitated, stopped, left and ended.

use proptest::prelude::*;

use super::stage::{MORNING, Stage};
use crate::incident::drill::t_words;
use crate::incident::ids::IncidentId;
use crate::incident::moment::Moment;
use crate::incident::state::IncidentStatus;
use crate::journal::MemoryStore;
use crate::plan::condition::IncidentKind;
use crate::tui::model::Screen;

/// The drill for a lunch-time, on the screens: the first scenario, the second way.
fn on_the_screens(width: u16, height: u16) -> Stage {
    let mut stage = Stage::new(width, height).signed();
    stage.keys("d 1 2");
    stage.seconds(1);
    stage
}

/// The same, read aloud: three keys.
fn read_aloud(width: u16, height: u16) -> Stage {
    let mut stage = Stage::new(width, height).signed();
    stage.keys("d 1 1");
    stage
}

fn t(stage: &Stage) -> String {
    let drill = stage.model.drill().unwrap();
    t_words(drill.clock.t(stage.model.machine))
}

#[test]
fn three_keys_hold_a_drill_whose_cards_come_by_the_clock() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("d")
        .shows("The record will not open")
        .shows("20 min, 4 cards");
    stage.keys("1").shows("how?").keys("2");
    stage
        .seconds(1)
        .shows("EXERCISE")
        .shows("T+00:01")
        .shows("08:02")
        .shows("A receptionist")
        .shows("Somebody at the desk")
        .shows("I can't log in.");
    assert_eq!(stage.bells, 1);
    // Enter says that it was read; what it changed is there.
    stage.keys("Enter").hides("I can't log in.").shows("down");
    stage.seconds(358).hides("She can't get her breath");
    stage.seconds(2).shows("She can't get her breath").shows("T+06:01");
}

#[test]
fn a_card_takes_no_letters_from_what_is_being_typed_and_cards_stand_in_their_order() {
    let mut stage = on_the_screens(80, 24);
    stage.keys("Enter n text:half_a_wo");
    stage.seconds(600);
    stage.keys("text:rd").shows("half a word").keys("Enter Enter");
    assert!(
        stage.log().iter().any(|line| line.contains("half a word")),
        "{:?}",
        stage.log()
    );
    stage
        .shows("She can't get her breath")
        .keys("Enter")
        .shows("Mine came back for a minute");
    stage.keys("Enter");
    assert!(matches!(stage.model.top(), Screen::Plan));
    // They can be read again.
    stage
        .keys("E 1")
        .shows("Mine came back")
        .keys("Enter")
        .shows("get her breath");
}

#[test]
fn every_screen_says_that_it_is_an_exercise_with_its_time_and_the_word_that_stops_it() {
    let mut stage = on_the_screens(80, 24);
    stage.keys("Enter");
    for keys in [
        "1", "2", "3", "4", "5", "6", "7", "W", "i", "?", "F2", "n", ":", "X", "F", "E",
    ] {
        stage.keys(keys);
        let screen = stage.screen();
        let clock = format!("EXERCISE · {}", t(&stage));
        assert!(
            screen.contains(&clock) && screen.contains("F9 stops: REAL WORLD"),
            "{keys}:\n{screen}"
        );
        stage.keys("Esc Esc 1");
    }
    stage.keys("7 Down Down Down Down Enter");
    assert!(stage.outside.written.last().unwrap().1.starts_with("EXERCISE · BOARD"));
}

#[test]
fn its_clock_is_paused_goes_on_jumps_and_goes_faster_by_keys() {
    let mut stage = on_the_screens(80, 24);
    stage.keys("Enter E").shows("Pause").keys("2").shows("PAUSED");
    stage.seconds(900).shows("T+00:01").hides("her breath");
    stage.keys("E 2").hides("PAUSED").seconds(10).shows("T+00:11");
    stage.keys("E 3").seconds(1).shows("T+06:0").shows("her breath");
    stage.keys("Enter E 4 C-u text:10 Enter").shows("10 times as fast");
    stage.seconds(6).shows("T+07:0");
}

#[test]
fn no_tick_asks_for_anything_where_no_exercise_runs() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter").seconds(3);
    let before = stage.log().len();
    stage
        .keys("E")
        .shows("This is no exercise")
        .keys("F9")
        .shows("No exercise runs");
    assert_eq!(stage.log().len(), before);
}

#[test]
fn no_drill_is_held_beside_an_incident() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter F d").shows("an incident runs");
    assert_eq!(stage.model.logs.iter().count(), 1);
}

#[test]
fn the_lunch_time_drill_is_turned_card_by_card_and_marked_by_keys() {
    let mut stage = read_aloud(80, 24);
    stage
        .shows("Facilitator: The record will not open")
        .shows("turn it now");
    stage.seconds(60).shows("T+01:00");
    assert_eq!(stage.log().len(), 1, "no card turns itself");
    stage.keys("Enter").shows("Read aloud").shows("I can't log in.");
    // What it expects stands below: six lines, three keys.
    stage.keys("Down m m l x m m").shows("✓4").shows("▲1").shows("✗1");
    // The next card is chosen; it expects nothing.
    stage.shows("her breath").keys("Enter").keys("Enter").keys("Enter");
    stage.keys("Down m m");
    let log = stage.log();
    let marks = log.iter().filter(|line| line.starts_with("Marked")).count();
    assert_eq!(marks, 8, "{log:?}");
    // The end: why, the questions of the scenario, then how it went.
    stage
        .keys("X")
        .shows("End the exercise?")
        .keys("Enter")
        .shows("Which step of the plan would you change?")
        .keys("text:quick_with_the_slips Tab Tab Tab text:4 Enter")
        .shows("What we tried")
        .shows("Read aloud, on exercise paper");
    // Three proposals, and no more.
    for number in 1..=3 {
        stage.keys("a");
        stage.keys("text:put_slips_by_the_door Enter text:JP Enter text:friday Enter");
        assert_eq!(stage.model.state().unwrap().actions.len(), number, "{}", stage.screen());
    }
    stage.keys("a").shows("Three are enough");
    stage.shows("put slips by the door (J. Patel, by 19 Jun 2009)");
    assert_eq!(stage.model.state().unwrap().actions.len(), 3);
}

#[test]
fn what_is_marked_against_the_log_wants_a_reason() {
    let mut stage = on_the_screens(80, 24);
    stage
        .keys("Enter E 5")
        .shows("Facilitator")
        .keys("Home Down x")
        .shows("Why?");
    stage.keys("text:they_only_said_so Enter").shows("by hand");
}

#[test]
fn the_facilitator_holds_skips_sends_and_adds_injects_and_assesses() {
    let mut stage = on_the_screens(120, 36);
    stage.keys("Enter E 5").shows("Mine came back");
    stage
        .keys("Home Right h")
        .shows("held back")
        .keys("h")
        .keys("Right s")
        .shows("left out");
    stage.seconds(700);
    stage.shows("sent T+06:0");
    assert!(stage.log().iter().all(|line| !line.contains("Mine came back")));
    assert!(
        !matches!(stage.model.top(), Screen::Card(_)),
        "the facilitator is not given cards"
    );
    stage.keys("h Enter").shows("sent T+11:4");
    stage.keys("o text:Coffee_in_the_router Enter text:The_caretaker Enter Enter");
    assert!(
        stage
            .log()
            .iter()
            .any(|line| line.contains("from The caretaker (in person): EXERCISE. Coffee in the router")),
        "{:?}",
        stage.log()
    );
    stage
        .keys("End a 2 Enter text:nobody_spoke_up Enter")
        .shows("some difficulty");
    stage
        .keys("p")
        .shows("PAUSED")
        .keys("p")
        .keys(">")
        .seconds(1)
        .keys(">")
        .shows("Not yet: No inject");
}

#[test]
fn injects_are_offered_by_name_to_whoever_facilitates_and_to_nobody_else() {
    let mut stage = on_the_screens(120, 36);
    stage
        .keys("Enter : text:inject_send_")
        .hides("mended")
        .hides("breathless");
    stage
        .keys("C-u text:assess_")
        .hides("recovery")
        .hides("nothing-opens.1");
    stage.keys("Esc E 5").shows("Facilitator");
    stage.keys(": text:inject_send_").shows("mended").shows("breathless");
    stage
        .keys("C-u text:assess_")
        .shows("recovery")
        .shows("nothing-opens.1");
    // A word of the title finds it, and Tab takes it.
    stage.keys("C-u text:inject_send_breath Tab Enter");
    assert!(
        stage.log().iter().any(|line| line.contains("get her breath")),
        "{:?}",
        stage.log()
    );
}

#[test]
fn a_late_joiner_is_told_how_far_it_is_and_shown_what_nobody_has_answered() {
    let mut stage = on_the_screens(80, 24);
    stage.keys("Enter");
    stage.seconds(60);
    stage.keys("n text:we_begin Enter Enter");
    stage.seconds(340);
    // Another window on the same journal.
    let mut late = Stage::joining(&stage);
    late.shows("EXERCISE").shows("her breath");
    late.keys("Enter").hides("I can't log in.");
    late.keys("E 1 Enter").shows("I can't log in.");
}

#[test]
fn real_world_stops_everything_at_once_and_one_dialog_starts_the_incident() {
    let mut stage = on_the_screens(80, 24);
    stage.keys("Enter n text:writing F9");
    stage
        .shows("REAL WORLD")
        .shows("Clinical record down")
        .shows("Is it really");
    let drill = stage.model.focus.clone().unwrap();
    let stopped = t(&stage);
    stage.seconds(5_000);
    assert_eq!(t(&stage), stopped);
    stage.keys("Enter y Enter");
    let state = stage.model.state().unwrap();
    assert_eq!(
        (state.kind, state.status),
        (IncidentKind::Live, IncidentStatus::Running)
    );
    assert_ne!(stage.model.focus.as_ref(), Some(&drill));
    let log = stage.log();
    assert!(log.iter().any(|line| line == "Clinical record: down"), "{log:?}");
    assert!(log.iter().any(|line| line.contains("was stopped for this")), "{log:?}");
    stage.shows("LIVE").hides("EXERCISE EXERCISE");
    // Nothing of the exercise but that comes into it, and the drill is marked.
    let of_drill = stage.outside.desk.logs().get(&drill).unwrap();
    assert!(of_drill.state().drill.as_ref().unwrap().is_real_world());
}

#[test]
fn the_stop_word_is_heard_on_the_command_line_and_may_start_nothing() {
    let mut stage = on_the_screens(80, 24);
    stage
        .keys("Enter : text:real_world Enter")
        .shows("The exercise is stopped");
    stage.keys("3 Enter Enter");
    assert_eq!(stage.model.logs.iter().count(), 1);
    stage.shows("stands still").keys("E 2").hides("stands still").seconds(2);
    // Or it is asked what is not working.
    stage
        .keys("F9 2 Enter Enter")
        .shows("What is not working?")
        .keys("2 Enter")
        .shows("LIVE")
        .shows("Phones down");
}

#[test]
fn services_of_the_story_stay_in_the_story_unless_somebody_says_so() {
    let mut stage = on_the_screens(80, 24);
    stage.keys("Enter F9 Enter Enter");
    assert_eq!(stage.model.state().unwrap().kind, IncidentKind::Live);
    assert!(
        stage.log().iter().all(|line| !line.contains(": down")),
        "{:?}",
        stage.log()
    );
}

#[test]
fn a_drill_goes_on_after_the_program_was_killed() {
    let mut stage = on_the_screens(80, 24);
    stage.keys("Enter n text:last_words Enter Enter");
    stage.outside.now = stage.outside.now.plus(std::time::Duration::from_secs(420));
    let mut again = Stage::joining(&stage);
    again.shows("EXERCISE").shows("T+07:03");
    again.seconds(1).shows("her breath");
    assert_eq!(again.model.state().unwrap().status, IncidentStatus::Running);
    // One that is read aloud comes back at its cards.
    let mut aloud = read_aloud(80, 24);
    aloud.keys("Enter Down m");
    let mut again = Stage::joining(&aloud);
    again.seconds(1).shows("Facilitator").shows("✓1");
}

#[test]
fn a_drill_that_was_left_is_ended_as_it_was_and_nothing_more_is_held_against_anybody() {
    let mut stage = on_the_screens(80, 24);
    stage.keys("Enter n text:we_begin Enter Enter");
    stage.outside.now = stage.outside.now.plus(std::time::Duration::from_secs(20 * 3_600));
    let mut again = Stage::joining(&stage);
    again.shows("An exercise was left running").shows("T+00:03");
    let entries = again.log().len();
    again.seconds(5);
    assert_eq!(
        again.log().len(),
        entries,
        "nothing is sent before somebody has said that it goes on"
    );
    again.keys("Enter Enter");
    assert_eq!(
        again.model.state().unwrap().status,
        IncidentStatus::StoodDown,
        "{}",
        again.screen()
    );
    let entries = again.log();
    assert!(entries.iter().all(|line| !line.contains("her breath")), "{entries:?}");
    again
        .keys("Esc")
        .shows("What we tried")
        .shows("not assessed")
        .hides("missed");
    again.shows("ended at T+00:03");
}

#[test]
fn one_that_was_left_may_still_go_on() {
    let mut stage = on_the_screens(80, 24);
    stage.keys("Enter");
    stage.outside.now = stage.outside.now.plus(std::time::Duration::from_secs(2 * 3_600));
    let mut again = Stage::joining(&stage);
    again.shows("left running").keys("2 Enter").seconds(1);
    assert!(
        again.log().iter().any(|line| line.contains("her breath")),
        "what was due comes, late and not lost"
    );
}

#[test]
fn the_facilitator_is_told_that_the_file_has_changed() {
    let mut stage = on_the_screens(80, 24);
    stage.outside.mind = Some("The scenario's file has been changed since.".to_owned());
    stage.keys("Enter E 5").shows("has been changed since");
}

#[test]
fn reminders_go_by_the_clock_of_their_own_incident() {
    let store = MemoryStore::new(super::stage::station());
    let mut stage = Stage::with(store, (80, 24), Moment::from_rfc3339(MORNING).unwrap()).signed();
    stage.keys("d 2 3 C-u text:30 Enter Enter").seconds(1).keys("Enter");
    assert_eq!(stage.model.drill().unwrap().clock.speed(), 30, "{}", stage.screen());
    stage.keys(": text:timer_add_5m_look_at_the_lift Enter");
    stage.keys("Esc").seconds(8).hides("(timer 1)");
    stage.seconds(3).shows("(timer 1)");
}

/// Asserts that neither the screen nor anything behind it holds the words of an inject that has not been sent.
fn holds_nothing_to_come(stage: &mut Stage, id: &IncidentId, after: &str) {
    let behind = format!("{:?}", stage.model);
    nothing_to_come(stage, id, &behind, after);
}

/// The same of the screen alone.
fn shows_nothing_to_come(stage: &mut Stage, id: &IncidentId, after: &str) {
    nothing_to_come(stage, id, "", after);
}

fn nothing_to_come(stage: &mut Stage, id: &IncidentId, behind: &str, after: &str) {
    let text = stage.outside.desk.scenario(id).unwrap();
    let state = stage.model.logs.get(id).unwrap().state();
    let drill = state.drill.as_ref().unwrap();
    let screen = stage.screen();
    for inject in &text.scenario().injects {
        let fact = drill.inject(inject.id.as_str());
        if fact.is_some_and(|fact| fact.sent.is_some()) {
            continue;
        }
        for words in inject.text.iter().chain(&inject.variants).chain(&inject.hint) {
            // What is wrapped on the screen is whole behind it; of what is cut the beginning is enough.
            let begins: String = words.chars().skip("EXERCISE. ".len()).take(24).collect();
            assert!(!screen.contains(&begins), "{after}: {words}\n{screen}");
            assert!(
                !behind.contains(words.as_str()),
                "{after}: {words} stands behind the screen"
            );
        }
    }
}

/// Every screen that players can open, by the keys that open it from the plan.
const SCREENS: [&str; 22] = [
    "1", "2", "3", "4", "5", "6", "7", "W", "i", "?", "F2", "n", ":", "X", "F", "E", "I", "/", "g", "F p", "F d", "H",
];

#[test]
fn no_row_of_any_screen_of_the_players_holds_what_is_still_to_come() {
    for scenario in 1..=2 {
        let mut stage = Stage::new(120, 36).signed();
        stage.keys(&format!("d {scenario} 2"));
        stage.seconds(1).keys("Enter");
        let id = stage.model.focus.clone().unwrap();
        for screen in SCREENS {
            stage.keys("Esc Esc Esc 1").keys(screen);
            holds_nothing_to_come(&mut stage, &id, screen);
            let mut before = String::new();
            for row in 0..90 {
                let now = stage.screen();
                if now == before {
                    break;
                }
                before = now;
                stage.keys("Down");
                shows_nothing_to_come(&mut stage, &id, &format!("{screen}, row {row}"));
            }
        }
        // What stands below a row, or is behind it: every step of the plan opened.
        stage.keys("Esc Esc Esc 1 Home");
        for row in 0..70 {
            stage.keys("Right");
            shows_nothing_to_come(&mut stage, &id, &format!("row {row} opened"));
            stage.keys("Left Esc 1 Down");
        }
        let state = stage.model.logs.get(&id).unwrap().state();
        assert_eq!(state.status, IncidentStatus::Running, "{}", stage.screen());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever players press and however long they wait, neither their screen nor anything behind it holds the words of an
    /// inject that has not been sent.
    #[test]
    fn the_players_screen_never_holds_what_is_still_to_come(
        scenario in 1..=2_usize,
        seed in 0..5_u64,
        acts in prop::collection::vec((0..KEYS.len(), 0..90_u64), 1..25),
    ) {
        let mut stage = Stage::new(120, 36).signed();
        stage.outside.seed = seed;
        stage.keys(&format!("d {scenario} 2"));
        let id = stage.model.focus.clone().unwrap();
        for (keys, seconds) in acts {
            stage.keys(KEYS[keys]);
            stage.seconds(seconds);
            let state = stage.model.logs.get(&id).unwrap().state();
            if state.status != IncidentStatus::Running {
                break;
            }
            holds_nothing_to_come(&mut stage, &id, KEYS[keys]);
        }
    }
}

/// What players press.
const KEYS: [&str; 22] = [
    "Enter",
    "Esc",
    "1",
    "2",
    "5",
    "6",
    "7",
    "W",
    "E Esc",
    "E 1",
    "E 2",
    "E 3",
    "i",
    "?",
    "n text:words Enter Enter",
    "Down",
    "d Enter",
    "2 d Enter",
    ": text:inject_send_ Tab Esc",
    "F9 3 Enter Enter",
    "I",
    "Tab",
];

#[test]
fn only_an_exercise_whose_clock_goes_is_driven() {
    use crate::tui::msg::{Effect, Msg};
    use crate::tui::runtime::Outside;
    let driven = |stage: &mut Stage| {
        let now = stage.outside.now();
        let effects = crate::tui::update::update(&mut stage.model, Msg::Ticked, now);
        effects
            .iter()
            .filter(|effect| matches!(effect, Effect::Drive(_)))
            .count()
    };
    let mut stage = Stage::new(80, 24).signed();
    assert_eq!(driven(&mut stage), 0, "nothing runs");
    stage.keys("Enter");
    assert_eq!(driven(&mut stage), 0, "an incident runs");
    let mut stage = on_the_screens(80, 24);
    assert_eq!(driven(&mut stage), 1);
    stage.keys("Enter E 2");
    assert_eq!(driven(&mut stage), 0, "it is paused");
    stage.keys("E 2 X Enter Esc");
    assert_eq!(driven(&mut stage), 0, "it has ended");
    assert_eq!(driven(&mut read_aloud(80, 24)), 0, "its cards are turned");
}

#[test]
fn the_regression_script_typed_at_the_keyboard_earns_what_it_earns_without_waiting() {
    let script = include_str!("../../../tests/cases/drills/micro-clinical.txt");
    let mut stage = on_the_screens(120, 36);
    for line in script.lines().filter(|line| line.starts_with("T+")) {
        let (time, rest) = line.split_once(' ').unwrap();
        let (by, words) = rest.trim_start().split_once(' ').unwrap();
        let at = crate::incident::drill::read_t(time).unwrap();
        while stage
            .model
            .drill()
            .is_some_and(|drill| drill.clock.t(stage.model.machine) < at && drill.clock.goes())
        {
            stage.seconds(1);
        }
        while matches!(stage.model.top(), Screen::Card(_)) {
            stage.keys("Enter");
        }
        let line = format!("{} --by {by}", words.trim());
        stage
            .keys(":")
            .keys(&format!("text:{}", line.replace(' ', "_")))
            .keys("Enter");
        while matches!(stage.model.top(), Screen::Form(_)) {
            stage.keys("Esc");
        }
    }
    if stage.model.state().unwrap().status == IncidentStatus::Running {
        stage.seconds(20 * 60);
        while matches!(stage.model.top(), Screen::Card(_)) {
            stage.keys("Enter");
        }
        stage.keys("X Enter Esc");
    }
    let state = stage.model.state().unwrap();
    let scenario = state.drill.as_ref().unwrap().scenario.as_ref().unwrap().scenario();
    let score = crate::drill::score::score(&scenario, state, stage.model.seen_at);
    assert!(score.is_met(), "{}\n{:#?}", stage.screen(), stage.log());
    stage.shows("What we tried").shows("performed");
}

#[test]
fn the_second_drill_of_a_plan_is_put_beside_the_first() {
    let mut stage = on_the_screens(120, 36);
    stage.keys("Enter").seconds(60);
    stage
        .keys(": text:step_tell-rooms_done Enter")
        .seconds(300)
        .keys("Enter X Enter Esc");
    stage.outside.now = stage.outside.now.plus(std::time::Duration::from_secs(86_400));
    stage.keys("Esc F d 1 2").seconds(1).keys("Enter").seconds(240);
    stage
        .keys(": text:step_tell-rooms_done Enter")
        .seconds(60)
        .keys("X Enter Esc");
    stage
        .shows("What we tried")
        .shows("Beside 16 Jun 2009, EXERCISE")
        .shows("1 later");
}

#[test]
fn nobody_is_reminded_of_what_nobody_types_in_and_the_facilitator_of_nothing() {
    let mut stage = read_aloud(80, 24);
    stage.keys("Enter").seconds(600);
    assert_eq!(stage.bells, 0);
    stage.hides("Due now").hides(" due");
    let mut stage = on_the_screens(80, 24);
    stage.keys("Enter E 5");
    let bells = stage.bells;
    stage.seconds(340);
    assert_eq!(stage.bells, bells);
    stage.hides("Due now");
    // Their players are.
    let mut stage = on_the_screens(80, 24);
    stage.keys("Enter").seconds(340).shows("Due now");
}

#[test]
fn a_complication_drawn_by_lot_is_one_more_card_that_only_the_facilitator_sees() {
    let mut stage = Stage::new(120, 36).signed();
    stage.keys("d 1 3 C-u text:1 Enter 2 Enter").seconds(1).keys("Enter");
    stage
        .hides("complication")
        .keys("E 5 Home Right Right")
        .shows("T+06:40");
    let mut plain = on_the_screens(120, 36);
    plain.keys("Enter E 5").hides("T+06:40");
}

#[test]
fn a_scenario_with_mistakes_says_so_where_it_would_be_held() {
    let mut stage = Stage::new(80, 24).signed();
    stage.model.setting.scenarios[0].fault =
        Some("drills/x.yaml: the scenario cannot be played as it stands.".to_owned());
    stage
        .keys("d")
        .shows("Cannot be held")
        .keys("2")
        .shows("cannot be played as it stands");
    assert_eq!(stage.model.logs.iter().count(), 0);
}

#[test]
fn a_speed_that_no_clock_has_is_asked_again() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("d 1 3 C-u text:600 Enter Enter").shows("from 1 to 60");
    stage
        .keys("C-u text:60 Enter Enter")
        .seconds(1)
        .shows("60 times as fast");
}

#[test]
fn an_exercise_that_has_ended_takes_no_enter_on_the_first_screen() {
    let mut stage = on_the_screens(80, 24);
    stage.keys("Enter X Enter Esc");
    let drill = stage.model.focus.clone().unwrap();
    let entries = stage.log().len();
    // What is done is not recorded in it any more.
    stage.keys(": text:step_two-pcs_done Enter").shows("EXERCISE has ended");
    assert_eq!(stage.log().len(), entries);
    // Neither where one goes back to the first screen, nor at the next start.
    let mut again = Stage::joining(&stage);
    stage.keys("Esc Esc F Esc Esc Esc");
    for stage in [&mut stage, &mut again] {
        stage
            .shows("Enter carries on with the plan, step 1")
            .shows("Started on paper already?")
            .hides("EXERCISE");
        assert_eq!(stage.model.focus, None);
    }
    stage.keys("Enter");
    let state = stage.model.state().unwrap();
    assert_eq!(state.kind, IncidentKind::Live, "{}", stage.screen());
    assert_ne!(stage.model.focus.as_ref(), Some(&drill));
    // It stands among the earlier ones.
    stage.keys("I").shows("EXERCISE: ");
}

#[test]
fn many_open_incidents_leave_room_for_the_keys_of_the_first_screen() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter");
    for _ in 0..8 {
        stage.keys("F s 1");
    }
    stage.keys("F Esc Esc Esc Esc").shows("start another").shows("more");
}

#[test]
fn the_clock_is_set_ahead_to_the_next_inject_and_no_further() {
    let mut stage = on_the_screens(80, 24);
    stage.keys("Enter E 5");
    // What is expected and would run out is asked about first.
    stage
        .keys(">")
        .shows("Set the clock ahead to T+06:00?")
        .keys("Esc")
        .shows("T+00:01")
        .keys("> Enter")
        .shows("T+06:00");
    // The second press before anybody can have read the first does nothing; neither does one before the card is there.
    stage.keys(">").shows("on its way");
    assert_eq!(t(&stage), "T+06:00");
    stage.seconds(2).shows("sent T+06:0");
}

#[test]
fn the_banner_of_the_real_world_names_the_key_of_its_window() {
    let mut stage = on_the_screens(80, 24);
    stage.keys("Enter F9 3 Enter Enter").shows("E, 2 goes on");
    stage.keys("E 2").hides("stands still");
    stage
        .keys("E 5 F9 3 Enter Enter")
        .shows("T+00:01. p goes on, X ends it");
    stage.keys("p").hides("stands still");
}

#[test]
fn every_window_of_an_exercise_says_that_a_real_incident_runs() {
    let mut players = on_the_screens(80, 24);
    players.keys("Enter");
    let drill = players.model.focus.clone().unwrap();
    players
        .keys("F9 Enter Enter")
        .shows("LIVE")
        .hides("A REAL INCIDENT RUNS");
    let mut other = Stage::joining(&players);
    let now = other.model.machine;
    crate::tui::update::look_at(&mut other.model, &drill, now);
    other
        .shows("A REAL INCIDENT RUNS")
        .keys("I Enter")
        .shows("LIVE")
        .hides("A REAL INCIDENT RUNS");
}

#[test]
fn an_answer_that_comes_early_after_the_stop_word_is_not_lost() {
    let mut stage = on_the_screens(80, 24);
    stage.keys("Enter F9 1 y Enter");
    assert_eq!(
        stage.model.state().unwrap().kind,
        IncidentKind::Live,
        "{}",
        stage.screen()
    );
    let log = stage.log();
    assert!(log.iter().any(|line| line == "Clinical record: down"), "{log:?}");
}

#[test]
fn the_facilitator_learns_within_a_minute_that_the_file_has_changed_and_once_that_the_time_is_over() {
    let mut stage = on_the_screens(80, 24);
    stage.keys("Enter E 5").hides("has been changed since");
    stage.outside.mind = Some("The scenario's file has been changed since.".to_owned());
    stage.seconds(61).shows("has been changed since");
    stage.seconds(1100).hides("are over");
    stage
        .seconds(50)
        .shows("The planned 20 min of the exercise are over: X ends it.");
    stage
        .keys("Down")
        .hides("are over")
        .seconds(70)
        .hides("are over")
        .shows("X ends it");
}

#[test]
fn the_facilitators_footer_has_the_keys_of_the_line_and_the_end() {
    let mut stage = on_the_screens(80, 24);
    stage
        .keys("Enter E 5 Home Right")
        .shows("Enter send   h hold   s skip   p pause   > next   a assess   X end");
    stage.keys("Home Down").shows("m met   l late   x missed   p pause");
    stage.keys("End").hides("Enter send").shows("X end");
    // What has not come cannot be marked, and the key is named.
    let mut aloud = read_aloud(80, 24);
    aloud.keys("Home Down m").shows("send it with Enter");
}
