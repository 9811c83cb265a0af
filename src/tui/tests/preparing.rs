//! Prepare: plan health, people, contacts and hours, by keys alone.

use super::stage::{Stage, station};
use crate::health::BadFile;
use crate::incident::entry::hash_line;
use crate::incident::narrate::sentence;
use crate::plan::scenario::DrillKind;
use crate::ready::{Copied, Drive, Surroundings};
use crate::tui::model::Screen;
use crate::tui::msg::{Msg, Shelf};
use crate::tui::setting::BrokenPlan;

impl Stage {
    /// What stands in practice.yaml.
    #[track_caller]
    fn file_has(&mut self, words: &str) -> &mut Self {
        assert!(
            self.outside.file.contains(words),
            "{words:?} is not in\n{}",
            self.outside.file
        );
        self
    }

    /// What lies around the folder has been looked at: a fixed disk, a journal, and no second copy.
    pub(super) fn look_around(&mut self) -> &mut Self {
        let around = Surroundings {
            looked_at: self.outside.now,
            folder: "/practice".to_owned(),
            station: station(),
            synced_by: None,
            drive: Drive::Fixed,
            has_journal: true,
            journal_trouble: None,
            second_copy: Copied::NotSet,
            practice_sha256: hash_line(&self.outside.file),
            scenarios: vec![("notts-2009".to_owned(), DrillKind::Functional)],
        };
        self.send(Msg::LookedAround(Box::new(around)));
        self
    }

    /// The sentences of the standing log.
    fn standing(&self) -> Vec<String> {
        let log = self.outside.desk.logs().standing();
        log.entries().map(|entry| sentence(entry, log)).collect()
    }
}

#[test]
fn prepare_says_what_would_hurt_and_what_to_do() {
    let mut stage = Stage::new(120, 36).signed();
    stage
        .keys("p Down")
        .shows("Contacts: whom you ring")
        .shows("✗ wrong There is no number for alarm-company")
        .shows("→ add alarm-company with a name and a number");
    stage
        .keys(&"PgDn ".repeat(20))
        .shows("▲ due   The number of IT desk was never checked");
    stage.keys("Down").shows("Nobody has the role Lead").keys("Down Down");
    stage.shows("It has never been rehearsed");
    stage.shows("Its action cards were never printed here");
    stage.keys(&"PgDn ".repeat(20)).shows("with your people");
}

#[test]
fn the_first_screen_says_how_much_is_to_do_and_prepare_says_what() {
    let mut stage = Stage::new(120, 36).signed();
    stage.hides("Ready:").keys("p").shows("looking…").keys("Esc");
    stage.look_around().shows("Ready: 8 things to do, p shows them.");
    stage
        .keys("p")
        .shows("Ready for the day?")
        .shows("8 things to do")
        .shows("No communications test was ever held");
    // During an incident it would only be in the way.
    stage.keys("Esc Enter F").hides("Ready:");
}

#[test]
fn what_is_put_right_is_to_do_no_longer() {
    let mut stage = Stage::new(80, 24).signed();
    stage.look_around().shows("Ready: 8 things to do");
    let down = "PgDn ".repeat(9);
    stage.keys("p").keys(&down).shows("No action cards have been printed");
    stage
        .keys("Down Down Down Down c")
        .shows("Cards to print in a browser")
        .keys("Up Up Up Up");
    stage
        .keys(&down)
        .hides("No action cards have been printed")
        .shows("The list of contacts has not been printed");
    // Now there is something that a backup would save.
    stage.keys("Esc").shows("Ready: 9 things to do");
}

#[test]
fn one_key_says_that_a_number_is_right_and_it_is_due_no_longer() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("p Down Enter").shows("number never checked").keys("c");
    stage.shows("Saved 08:02: Rang IT desk: the number ending 0101 is right");
    stage.shows("number checked 16 Jun 2009");
    assert_eq!(stage.standing(), ["Rang IT desk: the number ending 0101 is right"]);
    assert!(stage.log().is_empty(), "it stands in no incident");
    let file = stage.outside.file.clone();
    stage.keys("Esc").hides("The number of IT desk was never checked");
    assert_eq!(stage.outside.file, file, "the file is not touched");
    // Another number is another question.
    stage
        .keys("Enter e Tab C-u text:01632_960199 Enter Enter Enter Enter")
        .shows("Saved in practice.yaml");
    stage.shows("number never checked");
}

#[test]
fn a_number_is_confirmed_and_changed_during_an_incident_too() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("Enter 6 c").shows("is right");
    let log = stage.log().len();
    stage
        .keys("Down e Tab C-u text:01632_960144 Enter Enter Enter Enter")
        .shows("Saved in practice.yaml");
    stage
        .file_has("neighbour-practice: {name: Balderton practice, phone: \"01632 960144\", note")
        .shows("01632 960144");
    assert_eq!(stage.log().len(), log, "nothing of it is in the incident");
    stage.keys("Enter").shows("What was said");
}

#[test]
fn somebody_to_ring_is_added_under_the_id_that_plans_name() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("6 +")
        .shows("Add whom?")
        .shows("alarm-company")
        .keys("Enter")
        .shows("Alarm company");
    stage
        .keys("Tab text:01632_960160 Enter Enter Enter text:16/6 Enter")
        .shows("Saved in practice.yaml");
    stage.file_has("# whom to ring\n").file_has(
        "  alarm-company:\n    name: Alarm company\n    phone: \"01632 960160\"\n    confirmed: 2009-06-16\n",
    );
    stage
        .keys("+ End Enter text:Taxi_rank Enter text:1 Enter Enter Enter Enter")
        .file_has("  taxi-rank:\n    name: Taxi rank\n");
    stage
        .keys("End x")
        .shows("Take Taxi rank out?")
        .keys("Enter")
        .shows("Saved");
    assert!(!stage.outside.file.contains("taxi"), "{}", stage.outside.file);
    stage.file_has("alarm-company");
}

#[test]
fn what_is_typed_wrong_is_said_and_kept() {
    let mut stage = Stage::new(80, 24).signed();
    let file = stage.outside.file.clone();
    stage
        .keys("6 e Tab Tab Tab Tab text:31/13 Enter")
        .shows("\"31/13\" is not a day")
        .keys("C-u text:2009-07-01 Enter");
    stage.shows("That day is still to come").keys("Esc");
    stage
        .keys("Esc p Down Down Enter")
        .shows("Mary Fox")
        .keys("Enter Tab Tab text:laed Enter Enter");
    stage
        .shows("No plan has the role laed. Did you mean lead?")
        .shows("laed");
    stage
        .keys("C-u text:lead,_clinical-lead Up C-u text:JP Enter Enter Enter")
        .shows("has the initials")
        .shows("JP");
    assert_eq!(stage.outside.file, file, "nothing was written");
    stage
        .keys("C-u text:MF Enter Enter Enter")
        .shows("Saved")
        .shows("lead, clinical-lead");
    stage.file_has("m-fox: {name: Mary Fox, initials: MF, roles: [lead, clinical-lead]}");
}

#[test]
fn a_file_that_somebody_else_saved_is_shown_and_not_overwritten() {
    let mut stage = Stage::new(80, 24).signed();
    let theirs = stage.outside.file.replace("name: IT desk", "name: Service desk");
    stage.keys("6 e Tab C-u text:999 Enter Enter Enter");
    stage.outside.saved_by_another = Some(theirs.clone());
    stage
        .keys("Enter")
        .shows("changed by another program")
        .shows("Service desk");
    assert_eq!(stage.outside.file, theirs);
    assert!(
        !matches!(stage.model.top(), Screen::Form(_)),
        "what was typed was meant for the old text"
    );
}

#[test]
fn a_note_of_several_lines_keeps_them_where_nobody_changes_it() {
    let mut stage = Stage::new(80, 24).signed();
    let lines = "  it-desk:\n    name: IT desk\n    note: |\n      Have our code at hand.\n      Ask for a number.\n";
    let file = stage.outside.file.replace(
        "  it-desk: {name: IT desk, phone: 01636 555 0101, note: Have our code C84000 at hand}\n",
        lines,
    );
    let keys = "6 e Tab C-u text:01632_960101 Enter Enter Enter Enter";
    stage.outside.saved_by_another = Some(file);
    stage
        .keys(keys)
        .shows("changed by another program")
        .keys("e Tab text:01632_960101 Enter Enter Enter Enter");
    stage.file_has(&format!("{lines}    phone: \"01632 960101\"\n"));
    stage
        .keys("e Tab Tab Tab C-u text:Ask_them Enter Enter")
        .file_has("    note: Ask them\n    phone:");
}

#[test]
fn opening_hours_are_set_for_a_day_or_for_the_week() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("p Down Down Down Enter")
        .shows("not given")
        .keys("Enter")
        .shows("No hours are given yet");
    stage
        .keys("Enter Enter")
        .shows("Saved")
        .file_has("opening_hours:\n  monday-friday: \"08:00-18:30\"\n");
    stage
        .keys("Down Down Enter C-u text:8 Enter Enter")
        .shows("does not say from when to when");
    stage
        .keys("C-u text:08:00-13:00,_14:00-18:30 Enter Enter")
        .shows("08:00-13:00, 14:00-18:30");
    stage.file_has("  wednesday: [\"08:00-13:00\", \"14:00-18:30\"]\n");
    stage
        .keys("End Enter C-u text:closed Enter")
        .shows("Saved")
        .file_has("  sunday: closed\n");
}

#[test]
fn people_are_added_and_taken_out() {
    let mut stage = Stage::new(80, 24).signed();
    stage
        .keys("p Down Down Enter + text:Ann_Lee Enter text:AL Enter text:lead Enter Enter")
        .shows("Ann Lee");
    stage.file_has("  ann-lee:\n    name: Ann Lee\n    initials: AL\n    roles: [lead]\n");
    stage
        .keys("End x")
        .shows("Take Ann Lee out?")
        .keys("Esc")
        .shows("Ann Lee")
        .keys("x Enter")
        .hides("Ann Lee");
    stage.file_has("people:\n  m-fox").file_has("# whom to ring");
}

/// The plans of the stage, with a file that is none, and what stands in for it.
fn with_a_broken_plan(stage: &mut Stage, instead: Option<&str>) {
    let mut plans = stage.model.setting.plans.clone();
    if let Some(instead) = instead {
        instead.clone_into(&mut plans[1].origin);
        plans[1].stands_in = Some(format!(
            "your file network-outage.yaml has 2 mistakes since 5 Nov 2009; this is {instead}"
        ));
    }
    let shelf = Shelf {
        plans,
        broken: vec![BrokenPlan {
            file: "/practice/plans/network-outage.yaml".to_owned(),
            faults: vec!["plans/network-outage.yaml:2:7: error: a plan cannot have \"titel\"\n 2 |   titel: X\n   |   ^^^^^\nhint: did you mean \"title\"?".to_owned()],
            instead: instead.map(str::to_owned),
        }],
        bad_files: vec![BadFile {
            file: "plans/network-outage.yaml".to_owned(),
            errors: 1,
            first: "line 2: a plan cannot have \"titel\"".to_owned(),
            instead: instead.map(str::to_owned),
        }],
    };
    stage.send(Msg::PlansRead(Box::new(shelf)));
}

const COPY: &str = "the copy of 3 Nov 2009, version 1.2";

#[test]
fn a_broken_plan_is_said_at_the_start_and_listed_with_its_first_error() {
    let mut stage = Stage::new(80, 24).signed();
    with_a_broken_plan(&mut stage, Some(COPY));
    stage.shows("1 plan file has mistakes: p says which");
    stage
        .keys("p Down")
        .shows("1 mistake: cannot be used")
        .keys("Down Down Down");
    stage
        .shows(&format!("In its place {COPY} is started"))
        .shows("a plan cannot have \"titel\"")
        .shows("   |   ^^^^^");
    stage
        .keys("Down Down")
        .shows("Mind: your file network-outage.yaml has 2 mistakes");
}

#[test]
fn where_a_plan_is_chosen_the_copy_is_named_and_starting_it_says_so() {
    let mut stage = Stage::new(80, 24).signed();
    with_a_broken_plan(&mut stage, Some(COPY));
    stage.keys("Enter F Esc Esc");
    stage
        .keys("s")
        .shows("Start another incident")
        .shows(COPY)
        .shows("Cannot be used: network-outage.yaml");
    stage
        .keys("2")
        .shows("Started and saved. Mind: your file network-outage.yaml has 2 mistakes");
}

#[test]
fn going_on_with_a_copy_says_so_too() {
    let mut stage = Stage::new(80, 24).signed();
    with_a_broken_plan(&mut stage, Some(COPY));
    stage
        .keys("Enter S")
        .shows(COPY)
        .keys("1 text:no_internet Enter")
        .shows("Mind: your file network-outage.yaml");
}

#[test]
fn a_broken_plan_with_nothing_in_its_place_says_its_mistake_where_it_is_chosen() {
    let mut stage = Stage::new(80, 24).signed();
    with_a_broken_plan(&mut stage, None);
    stage
        .keys("Enter S")
        .shows("Cannot be used: network-outage.yaml")
        .keys("End Enter");
    stage.shows("a plan cannot have \"titel\"");
}

#[test]
fn what_lies_around_the_folder_is_looked_at_once_somebody_can_see_it() {
    let mut stage = Stage::new(80, 24).signed();
    stage.seconds(2);
    assert_eq!(stage.outside.looked_around, 1, "the first screen tells of it");
    let mut running = Stage::new(80, 24).signed();
    running.keys("Enter");
    let mut again = Stage::joining(&running);
    again.seconds(2).keys("n Esc 2 5 1");
    assert_eq!(
        again.outside.looked_around, 0,
        "an incident runs: nothing waits for a stick"
    );
}

#[test]
fn a_number_that_is_changed_has_not_been_rung_yet() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("6 e Tab Tab Tab Tab text:today Enter").shows("Saved");
    stage
        .keys("e Tab C-u text:01636_555_0102 Enter Enter Enter Enter")
        .shows("The number is new");
    stage.keys("Enter").shows("Saved").shows("number never checked");
    // Two numbers in one field are asked about, for a telephone takes one.
    stage
        .keys("e Tab C-u text:01632_9601990300_123 Enter Enter Enter Enter")
        .shows("18 digits are more than one number has");
    stage.keys("Enter").shows("Saved");
}

#[test]
fn initials_that_somebody_has_already_are_said_where_they_were_typed() {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys("p Down Down Enter + text:Mo_Farr Enter text:mf Enter Enter Enter");
    stage.shows("Mary Fox has the initials too");
    stage
        .keys("Backspace Backspace text:MFA Enter Enter Enter")
        .shows("Saved");
    assert!(
        matches!(stage.model.top(), Screen::People(2)),
        "whoever is new is chosen"
    );
}

#[test]
fn somebody_new_is_not_lost_where_another_program_saves_meanwhile() {
    let mut stage = Stage::new(80, 24).signed();
    let theirs = stage.outside.file.replace("name: IT desk", "name: Service desk");
    stage.keys("p Down Down Enter + text:Mo_Farr Enter Enter Enter");
    stage.outside.saved_by_another = Some(theirs);
    stage.keys("Enter").shows("changed by another program").shows("Mo Farr");
    stage.keys("Enter").shows("Saved").file_has("Mo Farr");
}
