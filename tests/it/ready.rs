//! `stopgap ready`: what is to do before the day, for people and for a scheduled task.

use crate::support::{Shell, assert_harmless};

const PLAN: &str = "schema: stopgap/1\nplan: {id: ours, title: Our plan, version: 1.2}\n\
                    services: {record: {name: Record, contact: it-desk}}\nroles: {lead: {title: Lead, deputies: [Anybody]}}\n\
                    phases:\n  - {id: first, title: First, steps: [{id: a, do: Tell the rooms, role: lead, required: must}]}\n";

const PRACTICE: &str = "schema: stopgap-practice/1\nstations: {front-desk: A, office: B}\n\
                        people: {mf: {name: Mary Fox, roles: [lead]}}\n\
                        contacts: {it-desk: {name: IT desk, phone: \"01632 960101\"}}\nsecond_copy: ../stick\n";

fn checks(shell: &Shell) -> serde_json::Value {
    let ran = shell.run(&["ready", "--json"]);
    serde_json::from_str(&ran.data).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
}

#[track_caller]
fn is_ready(shell: &Shell, check: &str) -> bool {
    let found = checks(shell);
    let all = found["checks"].as_array().expect("checks");
    let one = all.iter().find(|one| one["id"] == check);
    one.unwrap_or_else(|| panic!("no check {check} in {found}"))["ready"]
        .as_bool()
        .expect("true or false")
}

#[test]
fn what_is_to_do_is_told_with_its_place_and_ends_with_1() {
    let shell = Shell::new();
    shell.write("home/plans/ours.yaml", PLAN);
    shell.write("home/practice.yaml", PRACTICE);
    let ran = shell.run(&["ready"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert_harmless(&ran.data);
    for said in [
        "TO DO  Table-top drill       never",
        "TO DO  Second copy           not there",
        "due    Stopgap was never tried at office",
        "where: practice.yaml, stations, office",
        "do:    go to that PC, start it from where it would run: stopgap ready --here office",
        "ready  No cloud drive        no sign of one",
        "not ready: ",
    ] {
        assert!(ran.data.contains(said), "{said:?} is missing in {}", ran.data);
    }
    assert!(!shell.home().join("stopgap.db").exists(), "looking makes nothing");
    let json = checks(&shell);
    assert_eq!(json["ready"], false);
    assert_eq!(json["checks"].as_array().map(Vec::len), Some(11));
}

#[test]
fn a_try_is_written_down_at_the_pc_and_brings_the_second_copy() {
    let shell = Shell::new();
    shell.write("home/plans/ours.yaml", PLAN);
    shell.write("home/practice.yaml", PRACTICE);
    shell
        .run(&["ready", "--here"])
        .fails(2, &["Which of the practice's PCs is this?", "front-desk, office"]);
    shell
        .run(&["ready", "--here", "ofice"])
        .fails(2, &["no PC is called \"ofice\"", "did you mean \"office\""]);
    shell.run(&["ready", "--encrypted"]).fails(2, &["--here"]);
    let ran = shell.run(&["ready", "--here", "office"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.talk.contains("Tried at office and written down."), "{ran:?}");
    assert!(ran.data.contains("1 of 2 PCs in the last 31 days"), "{ran:?}");
    // It is written, and lies on the same disk here.
    let ran = shell.run(&["ready"]);
    assert!(ran.data.contains("TO DO  Second copy           same disk"), "{ran:?}");
    assert!(!is_ready(&shell, "second-copy"));
    // The second time it is known which PC this is; the machine's own name does as well.
    let again = shell.run(&["ready", "--here"]);
    assert!(again.talk.contains("Tried at office"), "{again:?}");
    let other = Shell::new();
    other.write("home/practice.yaml", PRACTICE);
    let mut named = other.command(&["ready", "--here"]);
    let ran = crate::support::Ran::of(named.env("COMPUTERNAME", "FRONT-DESK"));
    assert!(ran.talk.contains("Tried at front-desk"), "{ran:?}");
    let standing = shell.ok(&["log", "--standing"]);
    assert!(standing.contains("Tried at office ("), "{standing}");
    assert!(standing.contains("program "), "{standing}");
}

#[test]
fn a_folder_that_a_cloud_service_copies_is_named() {
    let shell = Shell::new();
    assert!(is_ready(&shell, "cloud-drive"));
    shell.write("home/.tmp.driveupload", "");
    assert!(!is_ready(&shell, "cloud-drive"));
    let other = Shell::new();
    other.write("OneDrive - Ours/Stopgap/practice.yaml", PRACTICE);
    let home = other.folder().join("OneDrive - Ours/Stopgap");
    let ran = other.run(&["--home", home.to_str().expect("a plain path"), "ready"]);
    assert!(
        ran.data.contains("wrong  The practice folder is copied by OneDrive"),
        "{ran:?}"
    );
    let said = Shell::new();
    let mut command = said.command(&["ready"]);
    let name = if cfg!(windows) {
        "ONEDRIVECOMMERCIAL"
    } else {
        "OneDriveCommercial"
    };
    let ran = crate::support::Ran::of(command.env(name, said.folder()));
    assert!(ran.data.contains("copied by OneDrive"), "{ran:?}");
}

#[test]
fn cards_and_contacts_are_on_paper_until_something_changes() {
    let shell = Shell::new();
    shell.write("home/plans/ours.yaml", PLAN);
    shell.write("home/practice.yaml", PRACTICE);
    shell.ok(&["plan", "cards", "ours", "-o", "cards.html"]);
    assert!(!is_ready(&shell, "kit"));
    shell.ok(&["print", "contacts", "-o", "contacts.html"]);
    assert!(is_ready(&shell, "kit"));
    shell.write(
        "home/plans/ours.yaml",
        PLAN.replace("Tell the rooms", "Tell every room"),
    );
    assert!(!is_ready(&shell, "kit"));
    shell.ok(&["plan", "cards", "ours", "-o", "cards-2.html"]);
    assert!(is_ready(&shell, "kit"));
}

#[test]
fn a_journal_that_cannot_be_read_ends_with_3() {
    let shell = Shell::new();
    shell.write(
        "home/stopgap.db",
        "this is no journal, and long enough to be read as one".repeat(40),
    );
    let ran = shell.run(&["ready"]);
    assert!(ran.code == 3 || ran.data.contains("Nothing can be recorded"), "{ran:?}");
    shell.run(&["ready", "--here"]).fails(3, &[]);
}
