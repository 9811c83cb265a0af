//! What went wrong in the hands of people who saw the program for the first time.

use super::stage::Stage;
use crate::incident::state::IncidentStatus;
use crate::plan::model::ServiceStatus;
use crate::tui::msg::Msg;

fn status_of(stage: &Stage, service: &str) -> ServiceStatus {
    stage.model.state().unwrap().service(service, None).unwrap().status()
}

#[test]
fn closing_lists_what_is_not_settled_and_wants_words() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter 2 d Enter X text:later Enter Enter Esc");
    assert_eq!(stage.model.state().unwrap().status, IncidentStatus::StoodDown);
    stage
        .keys("X 4")
        .shows("Clinical system unavailable, since 08:02")
        .shows("This is not settled.")
        .shows("Not back: Clinical record, down")
        .shows("further steps open")
        .shows("1 reason owed")
        .shows("No question of the debrief")
        .hides("accounted for");
    stage.keys("Enter").shows("This one is needed");
    stage.keys("text:only_tried_out Enter").shows("Closed with");
    // The first screen is again that of a day without an incident.
    stage
        .keys("1 Esc")
        .shows("STOPGAP · Newark")
        .hides("closed  ")
        .hides("LIVE");
}

#[test]
fn what_is_not_back_gets_an_owner_when_the_emergency_ends() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("Enter 2")
        .shows("o owner")
        .keys("d Enter X text:paper_goes_on Enter");
    stage.shows("Watches Clinical record").keys("text:JP Enter");
    let log = stage.log();
    let said = "On the watch list: Clinical record, watched by J. Patel";
    assert!(log.iter().any(|line| line == said), "{log:?}");
    stage.keys("Esc 2").shows("owner J. Patel");
}

#[test]
fn a_decision_whose_condition_does_not_hold_says_so_and_can_be_taken() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter 2 d Enter 1 : text:decide_begin-checks_begin Enter");
    stage.shows("Mind: step 39 applies only if");
    assert!(
        stage.log().iter().any(|line| line.contains("Begin the checks")),
        "{:?}",
        stage.log()
    );
}

#[test]
fn what_works_and_is_not_trusted_is_not_called_not_back() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter : text:service_clinical-record_down Enter : text:service_clinical-record_back Enter X");
    stage
        .shows("Working, not yet trusted: Clinical record")
        .hides("Not back");
}

#[test]
fn what_was_overdue_at_the_stand_down_is_not_rung_for_any_more() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter").wait(60).keys("1").shows(" due: ");
    stage
        .keys("X text:all_is_well Enter Esc")
        .hides(" due: ")
        .hides("next 0");
}

#[test]
fn the_same_steps_are_counted_before_and_after_standing_down() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter c text:not_possible Enter X");
    let screen = stage.screen();
    let counted = screen.lines().find(|line| line.contains("further step")).unwrap();
    let open = screen.lines().filter(|line| line.contains("Open: ")).count();
    let further: usize = counted.split_whitespace().find_map(|word| word.parse().ok()).unwrap();
    stage.shows("Could not be done: See to anyone in danger first");
    stage.keys("text:later Enter");
    let said = format!("{} steps open", open + further);
    assert!(stage.log().last().unwrap().contains(&said), "{said}: {:?}", stage.log());
}

#[test]
fn a_time_typed_after_a_tick_belongs_to_the_same_line() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("g Space text:0755 End Enter")
        .shows("1 step from the grid recorded");
    let log = stage.log();
    assert!(
        log.iter().any(|line| line.contains("Done earlier: 1 See to anyone")),
        "{log:?}"
    );
}

#[test]
fn a_question_of_the_grid_is_answered_or_said_to_be_unknown() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("g Down Space Down")
        .shows("Did the record fail on both PCs?")
        .keys("Enter")
        .shows("This one is needed")
        .keys("Esc End Enter")
        .shows("Its question is not answered");
    stage.keys("Down").shows("u Not known").keys("y Enter End Enter");
    assert_eq!(stage.log().last().unwrap(), "Done: 2 Try the record on two PCs (yes)");
}

#[test]
fn a_time_of_yesterday_is_asked_about_and_named() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("Enter")
        .wait(3 * 60 + 30)
        .keys("2 Enter 1 Enter text:2359 Enter Enter Enter Enter");
    stage.shows("means yesterday, Mon 15 Jun 23:59").keys("Enter");
    stage.shows("Clinical record: down, since Mon 15 Jun 23:59");
    stage.keys("5").shows("(Mon 15 Jun; written 11:32)");
}

#[test]
fn a_saved_line_says_since_when() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter").wait(30).keys("2 d");
    // The dialog stands at its button; Tab leads round to its fields, and what is typed is never lost.
    stage
        .keys("Tab Tab text:0815")
        .shows("0815")
        .keys("Tab Tab Tab Tab Enter");
    stage.shows("Clinical record: down, since 08:15");
    stage
        .keys("Down d text:0820")
        .shows("0820")
        .keys("Tab Tab Tab Tab Enter")
        .shows("since 08:20");
}

#[test]
fn a_paste_that_is_too_long_is_not_taken_in_part() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter n");
    stage.send(Msg::Pasted("x".repeat(2_345)));
    stage.shows("A line holds 2000 letters").shows("2345 letters");
    stage.hides("xxx").keys("text:short Enter Enter").shows("Note: short");
}

#[test]
fn what_cannot_be_read_is_said_at_once() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("Enter t text:soon Enter")
        .shows("\"soon\" is not a length of time");
    stage.keys("C-u text:in_30 Enter text:look Enter").shows("Saved");
    stage.keys("Esc 2 Enter 1 Enter text:2560 Tab").shows("is not a time");
    stage.shows("2009-06-16 08:05");
}

#[test]
fn initials_that_nobody_has_are_told_and_people_are_picked_with_the_arrows() {
    let mut stage = Stage::new(80, 24);
    stage
        .keys("Enter F2 text:zz Enter")
        .shows("Nobody in practice.yaml signs so");
    stage.keys("F2 C-u Down Down Enter").shows("JP is at the keyboard");
    stage
        .keys("F2 C-u Up Up Enter")
        .shows("MF is at the keyboard")
        .hides("signs so");
}

#[test]
fn the_phase_one_is_in_is_not_entered_again() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter p 1").shows("You are in this phase already");
    assert_eq!(stage.log().len(), 1);
}

#[test]
fn a_decision_that_leaves_steps_behind_says_so() {
    let mut stage = Stage::new(120, 36).signed();
    stage
        .keys("Enter 1 End Home Down Down Down Down Down Down Down Down Down Down Enter")
        .shows("9 other steps of Recognise stay open");
    stage
        .keys("1 Enter Enter Enter Enter")
        .shows("Now in phase Declare; 9 steps of Recognise stay open");
}

#[test]
fn words_are_found_without_case_hyphens_or_accents() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter n text:E-mail_from_Zoë Enter Enter n text:fog Enter Enter");
    for words in ["email", "e-mail", "EMAIL", "zoe", "ZOË"] {
        stage
            .keys("/")
            .keys(&format!("text:{words} Enter"))
            .shows("E-mail from")
            .hides("fog");
        stage.keys("Esc");
    }
}

#[test]
fn a_late_entry_keeps_its_tag_and_a_space_behind_it() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter").wait(20).keys("n text:late Enter text:0805 Enter 5");
    stage.shows("(late, written 08:22) Note: late");
}

#[test]
fn somebody_must_look_is_said_in_words() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter Enter Enter e Enter");
    assert_eq!(
        stage.log().last().unwrap(),
        "Done: 2 Try the record on two PCs (someone must look)"
    );
}

#[test]
fn a_timer_is_told_by_its_words() {
    let mut stage = Stage::new(120, 36).signed();
    stage.keys("Enter t text:1 Enter text:look_at_the_fridge Enter 1");
    stage.keys("i").shows("Due 08:03: look at the fridge (timer 1)");
}

#[test]
fn marking_what_was_only_assumed_to_work_is_news() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter 2").shows("not tried").keys("w").keys("Enter");
    assert_eq!(status_of(&stage, "clinical-record"), ServiceStatus::Up);
    assert_eq!(stage.log().last().unwrap(), "Clinical record: up");
}

/// A practice with two sites, and e-mail down at one of them.
fn at_the_branch(size: (u16, u16)) -> Stage {
    let mut stage = Stage::new(size.0, size.1).signed();
    stage.model.setting.practice.sites = vec!["Main".to_owned(), "Branch".to_owned()];
    stage.keys("Enter : text:service_phones_down_--site_Branch Enter");
    stage
}

#[test]
fn an_outage_at_one_site_stands_under_its_service_and_beside_it() {
    let mut stage = at_the_branch((80, 24));
    stage.keys("2").shows("down at Branch");
    let screen = stage.screen();
    let lines: Vec<&str> = screen.lines().collect();
    let at = lines.iter().position(|line| line.contains(" Phones ")).unwrap();
    assert!(
        lines[at].contains("not tried") && lines[at].contains("down at Branch"),
        "{screen}"
    );
    assert!(
        lines[at + 1].contains("at Branch") && lines[at + 1].contains("down"),
        "{screen}"
    );
    // Keys mean the line that is seen.
    let downs = "Down ".repeat(lines[..at].iter().filter(|line| line.contains("not tried")).count() + 1);
    stage.keys(&downs).keys("b").shows("Phones").keys("Enter");
    assert_eq!(
        stage.log().last().unwrap(),
        "Phones (Branch): working, not yet trusted",
        "{:?}",
        stage.log()
    );
}

#[test]
fn the_wall_tells_of_every_outage_and_of_what_is_overdue() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter");
    for service in ["clinical-record", "phones", "internet", "email"] {
        stage.keys(&format!(": text:service_{service}_down Enter"));
    }
    stage.wait(15).keys("W").shows("OVERDUE, first").shows("next 08:");
    for service in ["Clinical record", "Phones", "Internet", "E-mail"] {
        stage.shows(service);
    }
    stage.keys("q").shows("Leave the program?");
}

#[test]
fn help_opens_with_the_keys_of_the_screen_it_was_called_from() {
    let first_line = |stage: &Stage| stage.screen().lines().nth(3).unwrap().to_owned();
    for (keys, heading) in [
        ("Enter ?", "On the plan"),
        ("Enter 2 ?", "On services"),
        ("Enter 5 ?", "In the log"),
        ("g F1", "What is done already"),
        ("Enter n F1", "In a dialog"),
    ] {
        let mut stage = Stage::new(80, 24).signed();
        stage.keys(keys);
        assert!(first_line(&stage).contains(heading), "{keys}:\n{}", stage.screen());
    }
    Stage::new(80, 24).keys("g").shows("F1 help");
}

#[test]
fn a_step_that_is_done_on_another_screen_leads_there_first() {
    let mut stage = Stage::new(120, 36).signed();
    stage
        .keys("Enter Home Down Down Down Down Down Down Down Down Down")
        .shows("9 Mark what is down, one by one");
    stage
        .shows("▸ Mark the services")
        .keys("Enter")
        .shows("Try each and mark it here");
    assert_eq!(stage.log().len(), 1, "nothing is recorded");
    stage.keys("d Enter Down d Enter 1").shows("▸ Done").keys("Enter");
    assert_eq!(stage.log().last().unwrap(), "Done: 9 Mark what is down, one by one");
}

#[test]
fn another_plan_that_is_called_for_is_named_before_the_first_is_started() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("5 1")
        .hides("Fits too")
        .keys("4")
        .shows("Enter starts: Power cut");
    stage.shows("Fits too: Clinical system unavailable");
}

#[test]
fn what_is_to_be_minded_of_a_typed_command_is_still_said_once_it_is_saved() {
    let mut stage = Stage::new(120, 36).signed();
    stage
        .keys("Enter : text:note_x_--by_zz Enter")
        .shows("Saved 08:02: Note: x. Mind: nobody in practice.yaml signs as ZZ");
}

#[test]
fn a_question_that_has_just_come_up_is_not_answered_by_the_key_before() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter 2 d Enter b Enter v").enter_twice().shows("Why?");
    assert_eq!(status_of(&stage, "clinical-record"), ServiceStatus::Back);
    stage.keys("Enter");
    assert_eq!(
        status_of(&stage, "clinical-record"),
        ServiceStatus::Verified,
        "later is an answer"
    );
}
