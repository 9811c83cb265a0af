//! How people are named, and what an audience outside the practice is not told.

use super::story::Story;
use crate::report::{Audience, Naming};

fn story() -> Story {
    Story::open("08:00").tell(
        "08:01 TOB service record down --why Mrs Jones saw it
         08:05 MF duty lead MF
         08:06 MF step two-pcs done --confirm yes
         08:10 MF duty doctor Dr A. Singh
         08:11 AS step ticket done --answer number=INC7 --answer queue=3
         08:20 MF handover lead JP
         08:21 MF note gone home
         08:22 JP note here now --typed-by TOB
         08:23 ZZ action add Buy a lamp --owner MF --due 2009-06-30
         08:24 JP action add Ask about it --owner Sam Lee --due 2009-06-30
         08:25 JP message out Sam \"see you soon\"
         08:26 JP notify icb --to Sam Lee",
    )
}

fn signed(naming: Naming, audience: Audience) -> Vec<String> {
    let report = story().report_for("09:00", audience, naming);
    report
        .timeline
        .into_iter()
        .map(|row| row.by.unwrap_or_default())
        .collect()
}

#[test]
fn people_appear_by_the_role_they_held_then_and_else_by_a_letter() {
    assert_eq!(
        signed(Naming::Roles, Audience::Practice),
        [
            "staff member A",
            "staff member B",
            "Lead",
            "Lead",
            "Lead",
            "Duty doctor",
            "Lead",
            "staff member A",
            "Lead",
            "staff member E",
            "Lead",
            "Lead",
            "Lead"
        ]
    );
}

#[test]
fn names_are_given_where_the_practice_asks_for_them() {
    let names = signed(Naming::Names, Audience::Practice);
    assert_eq!(names[..3], ["Mary Foster", "Tom O'Brien", "Mary Foster"]);
    assert_eq!(names[5], "Dr A. Singh");
    assert_eq!(names[9], "ZZ");
    assert_eq!(
        signed(Naming::Names, Audience::Shared),
        signed(Naming::Roles, Audience::Practice)
    );
}

#[test]
fn no_name_of_a_known_person_is_in_a_report_by_roles_but_in_free_words() {
    let report = serde_json::to_string(&story().report("09:00")).unwrap();
    for name in ["Foster", "Patel", "O'Brien", "Singh", "\"MF\"", "\"JP\"", "\"TOB\""] {
        assert!(!report.contains(name), "{name} stands in the report");
    }
    assert!(report.contains("Mrs Jones saw it"));
    assert!(report.contains("Lead handed over: staff member A to staff member D"));
}

#[test]
fn others_are_told_facts_without_words_or_names_and_how_many_were_left_out() {
    let report = story().report_for("09:00", Audience::Shared, Naming::Names);
    let json = serde_json::to_string(&report).unwrap();
    for private in [
        "Mrs Jones",
        "INC7",
        "lamp",
        "Sam",
        "see you soon",
        "gone home",
        "Foster",
    ] {
        assert!(!json.contains(private), "{private} stands in a shared report");
    }
    assert_eq!((report.withheld.words, report.withheld.names), (7, 2));
    assert_eq!(
        report.timeline[1].text,
        "Clinical record: down. Why: [words kept by the practice]"
    );
    assert_eq!(report.timeline[5].text.matches("INC7").count(), 0);
    assert!(json.contains("Place in the queue: 3"));
    assert!(json.contains("Message to [name kept by the practice]: [words kept by the practice]"));
    assert_eq!(story().report("09:00").withheld.words, 0);
}

#[test]
fn unsigned_entries_say_nobody() {
    let story = Story::open("08:00").tell("08:01 - note who wrote this?");
    assert_eq!(story.report("09:00").timeline[1].by, None);
}
