//! What staff do, by keys alone.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::stage::{MORNING, Stage};
use crate::incident::ids::StationId;
use crate::incident::moment::Moment;
use crate::incident::state::IncidentStatus;
use crate::journal::{MemoryStore, StoreError};
use crate::plan::model::{ServiceId, ServiceStatus};
use crate::probe::Sensed;
use crate::session::{SecondCopyStatus, Update};
use crate::tui::keymap;
use crate::tui::model::Screen;
use crate::tui::msg::{Msg, Paper};
use crate::tui::runtime::{After, Outside};

#[test]
fn the_pages_of_the_first_minute_record_nothing_until_somebody_goes_on() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .shows("Someone in danger now?")
        .keys("3")
        .shows("we are working on paper")
        .shows("Enter starts the log and the plan");
    stage.keys("Esc 4").shows("01636 555 0101");
    assert!(stage.model.logs.iter().next().is_none(), "nothing is recorded");
    // Whoever goes on from a page has an incident that counts from when it was opened.
    stage.wait(3).keys("Enter").shows("▸ Done").shows("Saved 08:05");
    let state = stage.model.state().unwrap();
    assert_eq!(state.began().unwrap().rfc3339(state.practice.zone), MORNING);
    stage.keys("F 3").shows("Enter goes on with the plan").keys("Enter");
    assert_eq!(stage.model.logs.iter().count(), 1);
    let mut stage = Stage::new(80, 24);
    stage.keys("3 Esc q");
    assert_eq!(stage.after, After::End(0), "nothing runs, so nothing is asked");
}

/// The program as it opens anew on what another has written.
fn opened_anew(stage: &Stage, minutes: u64) -> Stage {
    let store = MemoryStore::new(super::stage::station());
    store.faults().appear(stage.outside.disk.entries());
    let later = stage.outside.now.plus(std::time::Duration::from_secs(60 * minutes));
    Stage::with(store, (80, 24), later).signed()
}

#[test]
fn digits_never_open_a_second_incident_while_one_is_open() {
    let mut first = Stage::new(80, 24).signed();
    first.keys("Enter X text:all_is_well Enter Esc");
    // It was stood down and is not closed; the program is started again.
    let mut stage = opened_anew(&first, 60);
    stage.shows("stood down").keys("2").shows("envelope").keys("Esc");
    assert_eq!(stage.model.logs.iter().count(), 1);
    stage
        .keys("5 2 Enter")
        .shows("An incident is open already")
        .shows("since 08:02, stood down")
        .shows("Start another: Phones down");
    stage.keys("Esc g").shows("An incident is open already").keys("Esc");
    assert_eq!(stage.model.logs.iter().count(), 1);
    // Whoever does want a second one says so.
    stage.keys("5 2 Enter Down Enter").shows("Phones down");
    assert_eq!(stage.model.logs.iter().count(), 2);
    // Both stand in the list with when they were opened and how they stand; started again, the one that runs is on the
    // screen, and the other is told of.
    stage.keys("I").shows("running, here").shows("since 08:02, stood down");
    opened_anew(&stage, 5)
        .shows("Phones down")
        .shows("1 other incident is open as well. I shows them.");
}

#[test]
fn of_two_that_run_the_program_opens_with_the_later_one() {
    let mut first = Stage::new(80, 24).signed();
    first.keys("5 2 Enter").wait(10).keys("I 2 5").shows("Power cut");
    opened_anew(&first, 5)
        .shows("Power cut")
        .shows("1 other incident is open");
}

#[test]
fn an_enter_pressed_twice_records_one_step() {
    let mut stage = Stage::new(80, 24).signed();
    stage.enter_twice().shows("Enter once more");
    assert_eq!(stage.log().len(), 1, "{:?}", stage.log());
    stage.enter_twice();
    assert_eq!(stage.log().len(), 2, "{:?}", stage.log());
    stage.keys("Enter").shows("Did the record fail on both PCs?");
}

#[test]
fn the_first_enter_after_the_program_has_opened_carries_on_and_records_nothing() {
    let mut first = Stage::new(80, 24).signed();
    first.keys("Enter Enter");
    let before = first.log().len();
    let mut stage = opened_anew(&first, 5);
    stage
        .keys("Enter")
        .shows("Carrying on: Clinical system unavailable, since 08:02");
    assert_eq!(stage.log().len(), before);
    stage.keys("Enter").shows("Did the record fail");
}

#[test]
fn enter_never_opens_a_step_again() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter");
    // Two windows, one step: this one still shows it as to be done.
    stage.by_another("step danger-first done");
    stage.keys("Enter").shows("was done already");
    stage
        .keys("Enter")
        .shows("Try the record on two PCs")
        .shows("settled at 08:02");
    let log = stage.log();
    assert!(!log.iter().any(|line| line.contains("Opened again")), "{log:?}");
    // The menu does it, and asks.
    stage.keys("Up o").shows("Open again…").keys("6");
    stage.shows("waits to be done once more").keys("Enter");
    assert!(
        stage.log().last().unwrap().starts_with("Opened again: 1"),
        "{:?}",
        stage.log()
    );
    // The grid leaves the cursor on what is to be done next.
    stage
        .keys("g text:0800 End Enter")
        .shows("1 step from the grid recorded");
    stage.keys("Enter").shows("Did the record fail on both PCs?");
}

#[test]
fn what_is_not_working_chooses_the_plan_and_marks_it_down() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("5 2 3 Enter").shows("Network");
    let log = stage.log();
    assert_eq!(log.len(), 3, "{log:?}");
    assert!(log.iter().any(|line| line.contains("Phones")), "{log:?}");
    // It turns out that the record is down as well: the better plan is offered, not forced.
    stage
        .keys("F 5 1 Enter")
        .shows("Go on with: Clinical system unavailable")
        .keys("Esc");
    assert_eq!(stage.log().len(), 4);
}

#[test]
fn every_line_of_what_is_not_working_starts_the_plan_that_fits() {
    for (keys, plan, said) in [
        ("", "clinical-system-outage", ""),
        ("1", "clinical-system-outage", "Clinical record: down"),
        ("2", "phone-outage", "Phones: down"),
        ("3", "network-outage", "Internet and NHS network: down"),
        ("4", "power-cut", "Power: down"),
        ("5", "vaccine-fridge", "Vaccine and medicine fridges: down"),
        ("6", "slow-system", "Clinical record: slow"),
        ("7", "prescribing-outage", "Prescriptions (EPS): down"),
        ("8", "results-and-referrals", "Test results: down"),
        (
            "9",
            "ransomware",
            "Note: What is not working: Strange messages, or locked files",
        ),
        ("a", "premises-loss", "down"),
        (
            "b",
            "staff-shortage",
            "Note: What is not working: Too few people are here",
        ),
        ("0", "clinical-system-outage", "Note: What is not working: Not sure"),
        // Several: what endangers most, and nothing that was ticked is lost.
        ("1 2 9", "ransomware", "Phones: down"),
        ("2 3", "network-outage", "Phones: down"),
        ("5 2", "phone-outage", "Fridge monitoring: down"),
        ("a 5", "premises-loss", "Fridge monitoring: down"),
    ] {
        let mut stage = Stage::new(80, 24).signed();
        stage.keys("5").keys(keys).keys("Enter");
        let used = stage.model.state().unwrap().plan_in_use().unwrap().id.clone();
        assert_eq!(used.as_str(), plan, "{keys}");
        let log = stage.log();
        assert_eq!(log.len(), 1 + keys.split_whitespace().count(), "{keys} {log:?}");
        assert!(
            said.is_empty() || log.iter().any(|line| line.contains(said)),
            "{keys} {log:?}"
        );
    }
}

#[test]
fn two_incidents_run_over_one_board_of_services_and_each_has_its_own_log() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("5 2 Enter").shows("Phones down");
    stage.wait(10);
    // Another one beside it begins with what is known of the services.
    stage
        .keys("I")
        .shows("running, here")
        .keys("2")
        .shows("Start another")
        .keys("5");
    stage.shows("Power cut").shows("2 inc. (I)");
    let log = stage.log();
    assert!(log.iter().any(|line| line == "Phones: down"), "{log:?}");
    assert_eq!(log.len(), 2, "{log:?}");
    // A service that both follow goes to both, a note to the one on the screen.
    stage.keys("2 text: Down").keys("n text:only_here Enter Enter");
    stage.keys(": text:service_internet_down Enter");
    let second = stage.model.focus.clone().unwrap();
    stage.keys("1 I Enter").shows("Phones down");
    let first = stage.model.focus.clone().unwrap();
    assert_ne!(first, second);
    let log = stage.log();
    assert!(log.iter().any(|line| line.contains("Internet")), "{log:?}");
    assert!(!log.iter().any(|line| line.contains("only here")), "{log:?}");
    // What is due in the one that is not on the screen rings with its name.
    let bells = stage.bells;
    stage
        .keys("I Enter : text:timer_add_4m_look_at_the_lift Enter I Enter")
        .wait(4);
    assert!(stage.bells > bells);
    stage.shows("Power cut: ");
    // One is stood down, the other goes on.
    stage.keys("X text:a_loose_cable Enter Enter Enter");
    let status = |stage: &Stage, id| stage.model.logs.get(id).unwrap().state().status;
    assert_eq!(status(&stage, &first), IncidentStatus::StoodDown);
    assert_eq!(status(&stage, &second), IncidentStatus::Running);
}

#[test]
fn few_people_start_with_what_must_be_done_and_see_the_rest_when_they_ask() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("e")
        .shows("(e: all)")
        .keys("e")
        .hides("(e: all)")
        .keys("e 5 2")
        .shows("(e: all)");
    stage.keys("Enter").shows("essentials, ");
    assert!(stage.model.state().unwrap().essentials);
    stage
        .hides("Mark what else went")
        .keys("v")
        .shows("Mark what else went")
        .keys("v")
        .hides("Mark what else went");
}

#[test]
fn the_words_for_callers_are_read_out_changed_and_looked_at_again() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("5 2 Enter s").shows("Say which?");
    stage.keys("Enter").shows("Say this from now on");
    let title = match stage.model.top() {
        Screen::Form(form) => form.title.clone(),
        other => panic!("{other:?}"),
    };
    stage
        .keys("text:We_are_back_by_four._Ring_then. Enter text:1600 Enter")
        .shows("Saved");
    let log = stage.log();
    let said = format!("New words, {title}: We are back by four. Ring then; next word 16:00");
    assert!(
        log.iter().any(|line| line.starts_with(&said[..said.len() - 18])),
        "{log:?}"
    );
    stage
        .keys("s")
        .shows("Changed 08:02 by MF")
        .keys("Enter")
        .shows("We are back by four.");
    stage.shows("more known 16:00").keys("Esc");
    // The first pages say the same, and at four somebody is reminded.
    stage.keys("F 3").shows("Changed 08:02 by MF");
    stage.keys("Enter").wait(478).shows("New words due");
}

/// What a probe has found, now.
fn sense(stage: &mut Stage, service: &str, reached: bool) {
    let now = crate::tui::runtime::Outside::now(&stage.outside);
    stage.send(Msg::Sensed(Sensed {
        service: ServiceId::new(service).unwrap(),
        reached,
        now,
    }));
}

#[test]
fn what_is_sensed_before_an_incident_is_shown_and_recorded_once_one_runs() {
    let mut stage = Stage::new(80, 24).signed();
    sense(&mut stage, "clinical-record", false);
    stage.shows("Sensed: Clinical record out of reach since 08:02. 5 leads to a plan.");
    assert!(stage.model.logs.iter().next().is_none(), "nothing is recorded");
    stage.wait(3).keys("Enter").seconds(1).shows("y marks it down");
    let log = stage.log();
    assert!(
        log.iter()
            .any(|line| line == "Sensed: Clinical record cannot be reached"),
        "{log:?}"
    );
    stage.keys("y").shows("Saved");
    let state = stage.model.state().unwrap();
    let row = state.service("clinical-record", None).unwrap();
    assert_eq!(row.status(), ServiceStatus::Down);
    assert_eq!(row.since().rfc3339(state.practice.zone), MORNING, "since it was sensed");
}

#[test]
fn what_drops_and_returns_is_recorded_rings_once_and_stands_on_the_strip() {
    let mut stage = Stage::new(120, 36).signed();
    stage.keys("Enter");
    for _ in 0..4 {
        stage.wait(6);
        let bells = stage.bells;
        sense(&mut stage, "internet", false);
        assert_eq!(stage.bells, bells + 1);
        stage.wait(4);
        sense(&mut stage, "internet", true);
    }
    let log = stage.log();
    let sensed: Vec<&String> = log.iter().filter(|line| line.starts_with("Sensed")).collect();
    assert_eq!(sensed.len(), 8, "{log:?}");
    stage.keys("2").shows("┊");
    stage
        .keys("Down Down Down Down Down Down Down Down")
        .shows("not reached 4 times");
    // It works again, so there is nothing to suggest; and nothing was marked by itself.
    stage.keys("y").shows("suggests nothing");
    assert_eq!(
        stage.model.state().unwrap().service("internet", None).unwrap().status(),
        ServiceStatus::Up
    );
}

#[test]
fn a_plan_that_keeps_hands_off_the_second_copy_says_so_at_the_top() {
    let mut stage = Stage::new(120, 36).signed();
    stage.keys("5 9 Enter");
    let plan = "Suspected ransomware".to_owned();
    stage.send(Msg::Told(Update::SecondCopy(SecondCopyStatus::Off { plan })));
    stage.shows("2nd copy off: suspected ransomware").shows("Hands off");
}

#[test]
fn a_step_is_done_with_its_question_and_the_next_comes() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter Enter").shows("Try the record on two PCs");
    stage
        .keys("Enter")
        .shows("Did the record fail on both PCs?")
        .keys("Enter")
        .shows("This one is needed");
    stage
        .keys("y Enter")
        .shows("Saved 08:02: Done: 2 Try the record on two PCs")
        .shows("Tell every room, by voice");
    stage.keys("u").shows("Undo this?").keys("Enter");
    assert!(stage.log().last().unwrap().contains("truck"), "{:?}", stage.log());
}

#[test]
fn a_banner_says_all_of_it_on_as_many_lines_as_it_needs() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter");
    stage.outside.disk.break_disk(Some(StoreError::Disk(
        "Input/output error on the device that holds the practice folder".to_owned(),
    )));
    stage.keys("Enter").shows("NOT SAVED: 1 entry waits");
    let screen = stage.screen();
    let banner: Vec<&str> = screen.lines().skip(2).take(2).map(str::trim).collect();
    assert!(banner.join(" ").ends_with("that holds the practice folder"), "{screen}");
    stage.shows("Plan").shows("? help");
}

#[test]
fn a_journal_that_was_empty_is_said_to_have_been() {
    let mut stage = Stage::new(80, 24).signed();
    stage.model.setting.journal_was_empty = true;
    stage
        .shows("stopgap.db was empty")
        .shows("or a backup.")
        .shows("? help");
}

#[test]
fn what_an_earlier_run_could_not_save_is_said_as_long_as_it_is_not_saved() {
    let mut stage = Stage::new(80, 24).signed();
    stage.model.setting.left_unsaved = 29;
    stage.shows("NOT SAVED: 29 entries wait").shows("? help");
    stage.keys("Enter").shows("NOT SAVED: 29 entries wait");
}

#[test]
fn a_copy_that_waits_for_an_answer_is_said_on_the_first_screen() {
    let mut stage = Stage::new(80, 24).signed();
    stage.send(Msg::Told(Update::SecondCopy(SecondCopyStatus::Unanswered {
        entries: 7,
    })));
    stage.shows("The second copy holds 7 entries that are not here");
    stage.keys("Enter").shows("one copy only");
    stage.send(Msg::Told(Update::SecondCopy(SecondCopyStatus::Gone)));
    stage.shows("copy GONE");
    let at = stage.model.seen_at;
    let one_disk = SecondCopyStatus::Good {
        at,
        is_on_one_disk: true,
    };
    stage.send(Msg::Told(Update::SecondCopy(one_disk)));
    stage.shows("copy: same disk");
}

#[test]
fn what_to_do_about_a_damaged_journal_fits_on_the_smallest_screen() {
    let folder = tempfile::tempdir().unwrap();
    let cut = "x".repeat(700);
    std::fs::write(folder.path().join(crate::journal::DATABASE), cut).unwrap();
    let refused = crate::journal::SqliteStore::open(folder.path(), crate::journal::Purpose::Record).unwrap_err();
    let store = MemoryStore::new(super::stage::station()).read_only(&refused.to_string());
    let stage = Stage::with(store, (80, 24), Moment::from_rfc3339(MORNING).unwrap());
    let screen = stage.screen().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(screen.contains("second copy or a backup."), "{screen}");
}

#[test]
fn mistakes_in_the_practice_file_are_said_while_an_incident_runs() {
    let mut stage = Stage::new(80, 24).signed();
    let text = b"schema: stopgap-practice/1\npractice: {nmae: Newark}\n";
    stage.model.setting.practice_faults = crate::plan::read_practice_leniently(text, "practice.yaml").1;
    stage.keys("Enter").shows("practice.yaml has a mistake").shows("line 2");
    stage
        .keys("6")
        .shows("Mistakes in practice.yaml")
        .shows("nmae")
        .shows("stopgap plan check /practice/practice.yaml")
        .shows("IT desk");
}

#[test]
fn the_first_screen_says_of_when_the_numbers_are_where_a_copy_stands_in() {
    let mut stage = Stage::new(80, 24).signed();
    let text = b"schema: stopgap-practice/1\npeople: [broken\n";
    stage.model.setting.practice_faults = crate::plan::read_practice_leniently(text, "practice.yaml").1;
    stage.model.setting.practice_instead = Some("the copy of Mon 2 Nov 2026".to_owned());
    stage.shows("see p: numbers are of the copy of Mon 2 Nov 2026");
    stage.keys("p").shows("practice.yaml").hides("see p");
    stage
        .keys("Esc Enter")
        .shows("see 6: numbers are of the copy of Mon 2 Nov 2026");
    stage.keys("6").shows("numbers are of the copy of Mon 2 Nov 2026");
}

#[test]
fn words_typed_at_a_choice_are_not_lost_without_a_word() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter 6 Enter").shows("▸ 1 They told us");
    stage
        .keys("text:no_estimate")
        .shows("▸ 1 They told us")
        .shows("Choose by the key that stands beside it");
    stage
        .keys("Enter text:no_estimate")
        .hides("Choose by the key")
        .shows("no estimate");
}

#[test]
fn a_refusal_that_is_longer_than_the_screen_is_wide_is_said_whole() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter : text:close Enter");
    let screen = stage.screen();
    let said: Vec<&str> = screen.lines().skip(21).take(2).map(str::trim).collect();
    let said = said.join(" ");
    assert!(said.starts_with("Not yet: ") && said.ends_with(')'), "{screen}");
    stage
        .keys(": text:service_record_nope Enter")
        .shows("write it as: service");
    stage.shows("[--site SITE]");
}

#[test]
fn the_command_line_offers_its_words_before_any_is_typed() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter :").shows("duty").shows("service").shows("step");
}

#[test]
fn a_telephone_number_is_never_broken_over_two_lines() {
    let mut stage = Stage::new(80, 24);
    for phone in ["01636 555 0101", "01636 555 0144", "0115 555 0199"] {
        stage.shows(phone);
    }
}

#[test]
fn ticks_are_not_thrown_away_by_one_esc() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("g Space Down Down Space Esc")
        .shows("is not recorded yet")
        .shows("2 filled in");
    stage.keys("Down Esc").shows("is not recorded yet");
    stage.keys("Esc").hides("2 filled in").shows("▸ Done");
    stage
        .keys("g 9 9 End Enter")
        .shows("1 See to anyone in danger first: \"99\" is not a time: write 08:05");
}

#[test]
fn a_command_without_an_incident_says_where_one_is_started() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys(": text:note_hello Enter")
        .shows("The first screen starts one.");
}

#[test]
fn an_unsigned_undo_asks_whose_it_is_and_strikes_what_was_shown() {
    let mut stage = Stage::new(80, 24);
    stage.keys("Enter Enter");
    stage
        .keys("u")
        .shows("Done: 1 See to anyone")
        .shows("may be a colleague's entry");
    // A colleague writes meanwhile, on the same PC and unsigned as well.
    let heard = stage
        .outside
        .hear("note from a colleague", stage.model.log(), None, stage.outside.now());
    stage.send(Msg::Heard(Box::new(heard)));
    stage.keys("Enter");
    let log = stage.log();
    assert!(log.iter().any(|line| line == "Struck out entry 2"), "{log:?}");
    // After : too, a signed colleague's entry is out of its reach.
    stage.keys("F2 M F Enter n text:signed Enter Enter F2 Backspace Backspace Enter");
    stage.keys(": text:undo Enter").shows("3 08:02 Note: from a colleague");
}

#[test]
fn nothing_is_shown_as_done_before_it_is_saved() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter");
    stage.outside.is_slow = true;
    stage.keys("Enter").shows("saving…").hides("Saved").hides("✓");
    stage.outside.is_slow = false;
    stage.send(Msg::Ticked);
    stage.shows("✓  1 See to anyone");
}

#[test]
fn a_disk_that_refuses_is_said_loudly_until_it_is_back() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter");
    stage.outside.disk.break_disk(Some(StoreError::Full));
    stage
        .keys("Enter")
        .shows("NOT SAVED: 1 entry")
        .hides("✓")
        .keys("q")
        .shows("NOT SAVED. Write them on paper");
    stage.keys("Esc");
    stage.outside.disk.break_disk(None);
    stage.wait(1).shows("✓  1 See to anyone").hides("NOT SAVED");
}

#[test]
fn a_disk_that_refuses_from_the_start_leaves_the_plan_to_be_read() {
    let mut stage = Stage::new(80, 24).signed();
    stage.outside.disk.break_disk(Some(StoreError::Full));
    stage.keys("1").shows("encrypted stick");
    stage
        .keys("Enter")
        .shows("NOT SAVED")
        .shows("write what is done")
        .shows("[ ] 1 See to anyone in danger first");
    stage.outside.disk.break_disk(None);
    stage.wait(1).shows("▸ Done").hides("NOT SAVED");
}

#[test]
fn a_journal_that_takes_nothing_at_all_leaves_the_plan_to_be_read() {
    let store = MemoryStore::new(super::stage::station()).read_only("It is damaged.");
    let mut stage = Stage::with(store, (80, 24), Moment::from_rfc3339(MORNING).unwrap()).signed();
    stage.shows("NOT SAVED HERE").shows("It is damaged.");
    stage
        .keys("Enter")
        .shows("Not yet: It is damaged.")
        .shows("write what is done")
        .shows("[ ] 1 See to anyone in danger first")
        .shows("PgDn")
        .hides("The log has started");
    stage.keys("PgDn PgDn").shows("Try the record on two PCs");
    stage
        .keys("Esc")
        .shows("Someone in danger now?")
        .hides("The log has started");
}

#[test]
fn done_earlier_wants_a_time_and_keeps_it_as_a_guess() {
    let mut stage = Stage::new(120, 36).signed();
    stage
        .keys("Enter")
        .wait(60)
        .keys("e text:0930 Enter")
        .keys("Enter")
        .shows("yesterday");
    stage
        .keys("Up C-u text:805 Enter Right Enter")
        .shows("about 08:05")
        .shows("Saved 09:02");
}

#[test]
fn a_reason_may_come_later_and_is_asked_for() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("Enter c Enter")
        .shows("Saved")
        .keys("i")
        .shows("Reason owed")
        .keys("Enter Enter");
    stage
        .shows("Why was it?")
        .keys("text:door_locked Enter")
        .hides("Reason owed");
}

#[test]
fn a_rule_that_wants_a_reason_opens_the_question() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("Enter 2 d Enter b Enter v Enter")
        .shows("Why?")
        .keys("text:checked_with_the_desk Enter")
        .shows("safe to use");
}

#[test]
fn a_grid_of_what_was_done_on_paper_is_recorded_at_once() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("g")
        .shows("Already under way")
        .keys("text:0755 Down Down text:8.01 End Enter")
        .shows("2 steps from the grid recorded.");
    let log = stage.log();
    assert!(
        log.iter().any(|line| line.contains("Done earlier: 1 See to anyone")),
        "{log:?}"
    );
    assert!(log.iter().any(|line| line.contains("Tell every room")), "{log:?}");
    stage.keys("g").hides("See to anyone");
}

#[test]
fn a_line_of_the_grid_asks_what_its_step_asks() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("g text:0756 Down Space Down")
        .shows("Did the record fail on both PCs?")
        .keys("y Enter")
        .shows("Try the record on two PC")
        .shows(": yes")
        .keys("End Enter");
    stage.shows("2/10").keys("Up Up").shows("about 07:56");
}

#[test]
fn cards_are_typed_back_in_their_order_with_times_as_they_stand_and_initials() {
    let mut stage = Stage::new(120, 36).signed();
    stage
        .keys("Enter Enter")
        .wait(60)
        .keys("g F3")
        .shows("Type back the cards")
        .shows("Clinical lead");
    // The lead's card begins with a decision: it asks which option.
    stage
        .keys("Home text:0815 Tab text:jp Enter")
        .shows("What have we got?")
        .keys("1 Enter")
        .shows(": Whole site or area")
        .keys("text:0817~ Enter")
        .shows("When did it really start?")
        .keys("text:0755 Enter");
    // The next line is left empty; what the one behind it asks is not known.
    stage
        .keys("Down text:0830 End")
        .shows("How many people")
        .keys("Enter Enter");
    let log = stage.log();
    let said = |words: &str| log.iter().any(|line| line.contains(words));
    assert!(said("Decided: Whole site or area, go to paper"), "{log:?}");
    assert!(
        said("Done earlier: 11 Declare, and name who does what (When did it really start? 07:55)"),
        "{log:?}"
    );
    assert!(said("Done earlier: 25 Walk the rooms"), "{log:?}");
    assert!(!said("18 Test the panic alarm"), "{log:?}");
    let entries = stage.model.log().unwrap().entries();
    let signed: Vec<_> = entries
        .rev()
        .take(4)
        .map(|entry| {
            (
                entry.by.clone().unwrap().to_string(),
                entry.typed_by.clone().map(|by| by.to_string()),
                entry.roughly,
            )
        })
        .collect();
    assert_eq!(
        signed,
        [
            ("MF".to_owned(), None, false),
            ("MF".to_owned(), None, true),
            ("JP".to_owned(), Some("MF".to_owned()), false),
            ("JP".to_owned(), Some("MF".to_owned()), false),
        ],
        "the decision enters a phase as well"
    );
}

#[test]
fn what_the_grid_could_not_record_stands_in_it_again_with_its_reason() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("Enter g text:0756 Down text:0757 Enter")
        .shows("Did the record fail");
    // A decision without its option is told before anything is recorded.
    stage.keys("y Enter");
    for _ in 0..7 {
        stage.keys("Down");
    }
    stage.keys("text:0758 Enter Esc End Enter").shows("What was chosen?");
    stage.keys("Backspace Backspace Backspace Backspace Backspace");
    // Meanwhile another window records the first step.
    stage.by_another("step danger-first done --at 07:55");
    stage
        .keys("End Enter")
        .shows("1 step from the grid recorded. 1 step is not");
    stage.shows("was done already").shows("[!]  1 See to anyone");
    stage.keys("Esc").shows("not recorded yet").keys("Esc").shows("2/10");
}

#[test]
fn times_of_an_earlier_day_are_typed_back_as_such() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter").wait(24 * 60);
    stage
        .keys("g F4")
        .shows("times of Tue 16 Jun")
        .keys("text:0810 End Enter");
    let entries = stage.model.log().unwrap().entries();
    let last = entries.last().unwrap();
    assert_eq!(
        last.occurred,
        Moment::from_rfc3339("2009-06-16T08:10:00+01:00").unwrap()
    );
}

#[test]
fn the_cards_are_printed_beforehand_and_on_the_day_and_noted() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("7 Enter")
        .shows("Choose a plan below")
        .keys("c")
        .shows("Choose a plan: it is its cards")
        .keys("Down Down Down Down c")
        .shows("Cards to print in a browser: /practice/cards-clinical-system-outage.html");
    assert!(stage.outside.cards[0].contains("RECEPTION LEAD"));
    stage.keys("End c");
    stage
        .keys("Esc Esc 5 1 Enter 7 Enter")
        .shows("Cards to print in a browser");
    let standing = stage.outside.desk.logs().standing();
    assert_eq!(
        standing.state().kit.len(),
        2 + usize::from(stage.outside.cards.len() > 2)
    );
    assert!(standing.state().kit.iter().all(|fact| fact.by.is_some()));
}

#[test]
fn who_must_be_told_stands_before_the_contacts() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("Enter 2 d Enter")
        .wait(15)
        .keys("6")
        .shows("Must be told: Tell the ICB")
        .keys("Enter")
        .shows("Who took it?");
    stage
        .keys("text:Dr_Singh Enter Enter Enter")
        .shows("Saved")
        .hides("Must be told: Tell the ICB");
}

#[test]
fn a_question_never_takes_letters_meant_for_another() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter 2 d Enter b Enter");
    stage.outside.is_slow = true;
    stage.keys("v Enter n text:half_a");
    stage.outside.is_slow = false;
    stage.send(Msg::Ticked);
    stage
        .keys("text:_word")
        .shows("half a word")
        .keys("Enter Enter")
        .shows("Why?");
}

#[test]
fn a_slow_morning_is_raised_to_a_plan_and_keeps_its_log() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("s").shows("Services").keys("s Enter").shows("slow");
    stage
        .keys("1")
        .shows("This plan has no steps")
        .keys("S 1 text:records_take_minutes Enter");
    stage
        .shows("Clinical system unavailable")
        .shows("Recognise")
        .keys("5")
        .shows("slow");
}

#[test]
fn a_decision_goes_where_its_option_says() {
    let mut stage = Stage::new(120, 36).signed();
    stage
        .keys("Enter 1 End Home Down Down Down Down Down Down Down Down Down Down")
        .shows("Decide…");
    stage
        .keys("Enter 1 Enter text:two_PCs_and_the_neighbour Enter Enter Enter")
        .shows("Decided");
}

#[test]
fn a_message_keeps_its_next_word_and_the_header_shows_it() {
    let mut stage = Stage::new(120, 36).signed();
    stage
        .keys("Enter 6 Enter Enter text:no_estimate Enter text:0803 Enter Enter Enter")
        .shows("Saved");
    stage
        .keys("1")
        .wait(1)
        .shows("Next word with IT desk")
        .keys("i")
        .shows("Due 08:03: Next word with IT desk");
}

#[test]
fn every_reminder_rings_once() {
    let mut stage = Stage::new(120, 36).signed();
    stage
        .keys("Enter t text:2 Enter text:look_at_the_fridge Enter")
        .shows("Saved");
    stage.keys("Enter").wait(2).shows("Due now");
    let bells = stage.bells;
    assert!(bells >= 1);
    stage.send(Msg::Ticked);
    assert_eq!(stage.bells, bells);
}

#[test]
fn standing_down_lists_what_is_open_and_asks_the_debrief() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("Enter 2 d Enter X")
        .shows("Not back: Clinical record")
        .shows("Open: ")
        .keys("text:false_alarm Enter Enter");
    stage
        .shows("Debrief")
        .keys("text:paper_was_out_in_six_minutes Enter Enter Enter Enter Enter");
    let state = stage.model.state().unwrap();
    assert_eq!(state.status, IncidentStatus::StoodDown);
    assert_eq!(state.debrief.len(), 1);
    stage.keys("X").shows("Close it…").keys("a");
}

#[test]
fn roles_are_taken_and_handed_over() {
    let mut stage = Stage::new(120, 36).signed();
    stage
        .keys("Enter r 1 text:JP Enter")
        .shows("Lead J. Patel")
        .keys("r 1")
        .shows("Now with J. Patel");
    stage.keys("text:MF Enter").shows("Lead Mary Fox");
}

#[test]
fn the_keyboard_changes_hands_and_signs() {
    let mut stage = Stage::new(80, 24);
    stage
        .keys("Enter F2 text:x Enter")
        .shows("two letters or more")
        .keys("C-u text:jp Enter")
        .shows("JP is at the keyboard");
    stage.keys("Enter 5").shows("JP");
}

#[test]
fn the_palette_speaks_the_language_of_the_shell() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("Enter : text:stp")
        .shows("step")
        .keys("Enter")
        .shows("step")
        .keys("C-u text:note_fog_on_the_A1 Enter");
    assert!(
        stage.log().last().unwrap().contains("fog on the A1"),
        "{:?}",
        stage.log()
    );
    stage.keys(": Up").shows("note fog on the A1");
}

#[test]
fn a_step_is_called_by_its_number_in_the_palette_too() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("Enter : text:step_10")
        .shows("what-have-we-got  10 Decide what kind")
        .keys("Esc : text:decide_10_who")
        .shows("whole-site")
        .keys("Esc : text:step_2_done Enter")
        .shows("Did the record fail on both PCs?")
        .keys("y Enter")
        .shows("Saved 08:02: Done: 2 Try the record on two PCs");
}

#[test]
fn the_log_is_searched_corrected_and_redacted() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("Enter n text:Mrs_Smith_rang Enter Enter n text:fog Enter Enter")
        .keys("5 / text:smith Enter");
    stage
        .shows("Mrs Smith")
        .hides("fog")
        .keys("Enter")
        .shows("It happened")
        .keys("R text:a_name Enter");
    stage.keys("Esc Esc").hides("Mrs Smith").shows("[words removed]");
    stage
        .keys("5 Up x")
        .shows("Strike out entry")
        .keys("Enter")
        .shows("struck out");
}

#[test]
fn a_paste_is_never_keys() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter");
    let before = stage.log().len();
    stage.send(Msg::Pasted("dddd\nyyyy\n:note x\nq".to_owned()));
    assert_eq!(stage.log().len(), before);
    assert_eq!(stage.after, After::GoOn);
    stage.keys("n");
    stage.send(Msg::Pasted("two\nlines\u{1b}[2J\u{7}".to_owned()));
    stage.shows("two lines[2J");
    assert_eq!(stage.log().len(), before);
}

#[test]
fn only_presses_act() {
    let mut stage = Stage::new(80, 24);
    let mut release = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
    release.kind = KeyEventKind::Release;
    stage.send(Msg::Pressed(release));
    assert!(stage.log().is_empty());
}

#[test]
fn the_program_opens_where_it_was_and_asks_when_another_pc_wrote_last() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter Enter Enter y Enter");
    let entries = stage.outside.disk.entries();
    let later = Moment::from_rfc3339("2009-06-16T08:30:00+01:00").unwrap();
    let same = MemoryStore::new(super::stage::station());
    same.faults().appear(entries.clone());
    Stage::with(same, (80, 24), later)
        .shows("Tell every room, by voice")
        .hides("Carry on here?");
    let other = MemoryStore::new(StationId::new("zzzzzzzzzzzz").unwrap());
    other.faults().appear(entries);
    let mut there = Stage::with(other, (80, 24), later);
    there.model.setting.station = StationId::new("zzzzzzzzzzzz").unwrap();
    crate::tui::update::begin(&mut there.model, there.outside.now());
    there
        .shows("Carry on here?")
        .shows("last entry 08:02 by MF")
        .keys("Enter")
        .hides("Carry on here?");
}

#[test]
fn leaving_asks_while_an_incident_runs() {
    let mut stage = Stage::new(80, 24);
    stage.keys("q");
    assert_eq!(stage.after, After::End(0));
    let mut stage = Stage::new(80, 24);
    stage.keys("Enter q").shows("Leave the program?");
    assert_eq!(stage.after, After::GoOn);
    stage.keys("Enter");
    assert_eq!(stage.after, After::End(0));
    let mut stage = Stage::new(80, 24);
    stage.keys("Enter C-c");
    assert_eq!(stage.after, After::GoOn);
    stage.keys("C-c");
    assert_eq!(stage.after, After::End(130));
}

#[test]
fn the_board_is_written_every_hour() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter 2 d Enter").wait(1);
    assert_eq!(stage.outside.written.len(), 1);
    stage.wait(60);
    let boards: Vec<_> = stage
        .outside
        .written
        .iter()
        .filter(|(paper, _)| *paper == Paper::HourlyBoard)
        .collect();
    assert_eq!(boards.len(), 2);
    assert!(
        boards[1].1.contains("Clinical record: down since 08:02"),
        "{}",
        boards[1].1
    );
    assert!(
        boards[1].1.contains("[o] 3 Tell every room, by voice"),
        "{}",
        boards[1].1
    );
}

#[test]
fn help_is_the_key_table() {
    let mut stage = Stage::new(240, 120);
    stage.keys("?");
    let screen = stage.screen();
    for (heading, rows) in keymap::help(&[]) {
        assert!(screen.contains(heading), "{heading}");
        for (shown, words) in rows {
            assert!(
                screen.contains(shown) && screen.contains(words),
                "{shown}: {words}\n{screen}"
            );
        }
    }
}

#[test]
fn hostile_text_is_harmless_on_the_screen() {
    let mut stage = Stage::new(80, 24).signed();
    stage.model.setting.practice.contacts[0].name = "IT\u{1b}[2J\u{202e}desk\u{7}".to_owned();
    stage.keys("Enter 6");
    let screen = stage.screen();
    assert!(
        !screen
            .chars()
            .any(|letter| letter != '\n' && crate::text::is_hidden(letter)),
        "{screen}"
    );
    stage.shows("IT<U+001B>[2J<U+202E>desk");
}

#[test]
fn letters_at_a_choice_pick_nothing_but_what_is_shown() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("Enter Enter Enter")
        .shows("y Yes")
        .shows("e Someone must look");
    let before = stage.log().len();
    stage.keys("text:sdkx Enter").shows("This one is needed");
    assert_eq!(stage.log().len(), before);
    stage.keys("e Enter").shows("Saved");
}

#[test]
fn a_letter_on_the_services_asks_before_it_records() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter 2").shows("d down").shows("▼");
    let before = stage.log().len();
    stage.keys("d").shows("Enter records");
    assert_eq!(stage.log().len(), before);
    stage.keys("Enter");
    assert_eq!(stage.log().len(), before + 1);
    stage.keys("d Enter").shows("Still down?");
    assert_eq!(stage.log().len(), before + 1);
    stage.keys("Esc w").hides("6 ").shows("not yet trusted").keys("Esc");
    stage.keys("Enter Enter").shows("This one is needed");
    assert_eq!(stage.log().len(), before + 1, "nothing is chosen beforehand");
}

#[test]
fn escape_stays_on_the_plan_while_an_incident_runs() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("Enter Esc")
        .shows("▸ Done")
        .keys("2 Esc Esc")
        .shows("▸ Done");
    stage
        .keys("2")
        .shows("Clinical record")
        .keys("Esc F")
        .shows("Someone in danger now?");
}

#[test]
fn standing_down_wants_a_reason_or_the_word_later() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter X Enter").shows("This one is needed");
    assert_eq!(stage.model.state().unwrap().status, IncidentStatus::Running);
    stage.keys("text:later Enter").shows("Debrief");
    assert_eq!(stage.model.state().unwrap().status, IncidentStatus::StoodDown);
}

#[test]
fn a_slow_morning_raised_from_its_services_lands_on_the_first_step() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("s S 1 text:slow Enter")
        .shows("▸ Done")
        .shows("See to anyone");
}

#[test]
fn a_help_screen_of_the_first_minute_stays_in_front_of_the_plan() {
    let mut stage = Stage::new(80, 24);
    stage.keys("1");
    assert!(matches!(stage.model.top(), Screen::Help(..)));
    assert_eq!(stage.model.seen_at, Moment::from_rfc3339(MORNING).unwrap());
}
