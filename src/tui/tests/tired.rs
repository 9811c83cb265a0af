//! What a tired hand types, and what the screen must not make of it.

use std::time::Duration;

use super::stage::Stage;
use crate::incident::moment::Moment;
use crate::plan::model::{ServiceId, ServiceStatus};
use crate::probe::Sensed;
use crate::tui::msg::Msg;
use crate::tui::theme::{Colours, Look, Signs};

fn at(text: &str) -> Moment {
    Moment::from_rfc3339(text).unwrap()
}

#[test]
fn a_time_still_to_come_is_never_taken_for_yesterdays_in_the_grid() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter").wait(30);
    let before = stage.log().len();
    // It is 08:32: an hour too many was typed.
    stage
        .keys("g text:0925 Down")
        .shows("09:25 is still to come: it is 08:32")
        .shows("0925?");
    stage.keys("End Enter").shows("09:25 is still to come").shows("F4");
    assert_eq!(stage.log().len(), before, "{:?}", stage.log());
    stage
        .keys("Backspace Backspace Backspace Backspace text:0825 End Enter")
        .shows("1 step from the grid recorded");
    let log = stage.model.log().unwrap();
    assert_eq!(
        log.entries().next_back().unwrap().occurred,
        at("2009-06-16T08:25:00+01:00")
    );
    // Whoever means the day before says so.
    stage
        .keys("g Down text:2350 F4 End Enter")
        .shows("1 step from the grid recorded");
    let log = stage.model.log().unwrap();
    assert_eq!(
        log.entries().next_back().unwrap().occurred,
        at("2009-06-15T23:50:00+01:00")
    );
}

/// Presses Enter this often, with so many milliseconds between.
fn enters(stage: &mut Stage, times: usize, apart: u64) {
    for _ in 0..times {
        stage.outside.now = stage.outside.now.plus(Duration::from_millis(apart));
        stage.enter();
    }
}

#[test]
fn the_wait_after_a_new_step_ends_by_itself_however_often_enter_is_pressed() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter");
    let before = stage.log().len();
    enters(&mut stage, 1, 300);
    stage.shows("Enter once more");
    enters(&mut stage, 2, 300);
    assert_eq!(stage.log().len(), before + 1, "{:?}", stage.log());
}

#[test]
fn a_key_that_is_held_down_records_one_step_however_long() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter");
    let before = stage.log().len();
    stage.keys("Enter");
    assert_eq!(stage.log().len(), before + 1);
    enters(&mut stage, 1, 400);
    enters(&mut stage, 100, 33);
    assert_eq!(stage.log().len(), before + 1, "{:?}", stage.log());
}

/// What a probe has found, now.
fn out_of_reach(stage: &mut Stage, service: &str) {
    let now = crate::tui::runtime::Outside::now(&stage.outside);
    let service = ServiceId::new(service).unwrap();
    stage.send(Msg::Sensed(Sensed {
        service,
        reached: false,
        now,
    }));
}

#[test]
fn y_takes_only_the_suggestion_that_stands_on_the_screen() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter");
    out_of_reach(&mut stage, "phones");
    out_of_reach(&mut stage, "internet");
    let status = |stage: &Stage, service| {
        let state = stage.model.state().unwrap();
        state.service(service, None).unwrap().status()
    };
    // It has only just come up.
    stage.keys("y");
    assert_ne!(status(&stage, "phones"), ServiceStatus::Down);
    stage.seconds(1).shows("y marks it down").keys("y y y");
    let down = ["phones", "internet"]
        .into_iter()
        .filter(|service| status(&stage, service) == ServiceStatus::Down);
    assert_eq!(down.count(), 1, "a second y is for a line that nobody has read");
    stage.seconds(1).shows("y marks it down").keys("y");
    assert_eq!(status(&stage, "phones"), ServiceStatus::Down);
    assert_eq!(status(&stage, "internet"), ServiceStatus::Down);
}

#[test]
fn a_long_question_begins_with_its_first_line_and_can_be_read_through() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter Down Down Down Down Down Down Down Down Down d");
    stage.shows("Whole site or area: two PCs").shows("PgDn");
    stage.keys("Down").shows("saved entry has").shows("PgDn");
    stage.keys("Tab Tab Tab").shows("PgUp").keys("PgUp").shows("PgDn");
    stage.keys("PgDn PgDn PgDn").shows("PgUp");
}

#[test]
fn what_is_due_is_named_before_what_an_outsider_waits_for() {
    let mut stage = Stage::new(120, 36).signed();
    stage.keys("5 1 Enter").wait(34);
    stage.shows("due: 08:03 See to anyone").shows("next ▲ 08:42");
    // What has run out is due, and louder than whatever else is.
    stage.wait(7).shows("due: ▲ 08:42 Tell the ICB");
}

#[test]
fn a_log_of_several_days_says_where_each_begins() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter Enter 5").hides("Tuesday");
    stage.wait(24 * 60).keys("n text:still_down Enter Enter 5");
    stage.shows("Tuesday 16 June 2009").shows("Wednesday 17 June 2009");
}

#[test]
fn with_plain_signs_no_number_of_the_header_is_cut() {
    for minutes in [1, 44, 100, 719, 3000] {
        let mut stage = Stage::new(80, 24).signed();
        stage.model.setting.practice.name = "Newark and Sherwood Health Centre, Lombard Street".to_owned();
        stage.model.setting.look = Look {
            signs: Signs::Plain,
            colours: Colours::None,
        };
        stage.keys("5 1 Enter").wait(minutes);
        let screen = stage.screen();
        let first = screen.lines().next().unwrap();
        assert!(first.contains("down "), "{first}");
        assert!(first.ends_with(" m") || first.ends_with(" h"), "{first}");
    }
}

#[test]
fn a_clock_that_is_set_while_the_program_is_open_is_told_at_once_with_its_year() {
    const DAY_MS: i64 = 86_400_000;
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter").seconds(3).hides("THE CLOCK");
    stage.outside.set_by_ms = -7_200_000;
    stage.seconds(2).shows("THE CLOCK OF THIS PC was set 2 h back");
    // It stands until somebody has seen it.
    stage.seconds(5).shows("THE CLOCK").keys("Down").hides("THE CLOCK");
    stage.outside.set_by_ms = -3_300 * DAY_MS;
    stage.seconds(1).shows("2000").keys("Down").shows("Jun 2000");
}

#[test]
fn a_time_long_before_the_incident_is_asked_about() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("Enter e text:2008-06-16_07:50 Enter")
        .shows("more than a day before the incident");
    let before = stage.log().len();
    stage.keys("Enter Enter Esc");
    assert_eq!(stage.log().len(), before + 1, "{}", stage.screen());
    stage
        .keys(": text:note_--at_2008-06-16T07:50_late Enter")
        .shows("more than a day before the incident");
}

#[test]
fn help_asked_for_in_a_dialog_covers_it() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("Enter n text:half_a_note F1")
        .hides("half a note")
        .shows("In a dialog");
    stage.keys("Esc").shows("half a note");
}

#[test]
fn what_is_closed_leaves_the_first_screen_and_is_asked_about_on_the_command_line_too() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter X text:all_is_well Enter Enter Enter Esc");
    stage.shows("X leads to the debrief");
    stage
        .keys(": text:close Enter")
        .shows("This is not settled")
        .keys("text:talked_about_it Enter");
    stage.keys("Esc Esc").hides("closed").hides("LIVE");
}

#[test]
fn stood_down_both_screens_say_what_x_does_and_it_does_it() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("Enter X text:all_is_well Enter Enter Enter Esc")
        .shows("X leads to the debrief");
    stage.keys("Esc").shows("debrief, close").keys("X").shows("Close it…");
    let store = crate::journal::MemoryStore::new(super::stage::station());
    store.faults().appear(stage.outside.disk.entries());
    let mut anew = Stage::with(store, (80, 24), stage.outside.now.plus(Duration::from_secs(600))).signed();
    anew.shows("debrief, close").keys("X").shows("Close it…");
}

#[test]
fn a_paste_that_goes_nowhere_is_said() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter");
    stage.send(Msg::Pasted("a long text".to_owned()));
    stage.shows("went nowhere");
}

#[test]
fn a_list_that_is_cut_says_how_much_is_hidden() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("p").shows("▼ ").keys("End").shows("▲ ");
    stage.keys("6 +").shows("Add whom?").shows("▼ ");
}
