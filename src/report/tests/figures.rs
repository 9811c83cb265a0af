//! The figures of the report, each against a short story.

use serde_json::Value;

use super::story::{OTHER, Story, moment};
use crate::incident::moment::Now;
use crate::incident::narrate::sentence;
use crate::plan::condition::IncidentKind;
use crate::report::{Seal, incident_row, log_rows, status};

/// Checks what a story's report, read at a time, has at a JSON path: against a value written as JSON.
fn check(story: &Story, read_at: &str, path: &str, expected: &str) {
    let report = serde_json::to_value(story.report(read_at)).unwrap();
    let found = report.pointer(path).unwrap_or_else(|| panic!("nothing at {path}"));
    let expected: Value = serde_json::from_str(expected).unwrap();
    assert_eq!(*found, expected, "{path}");
}

/// Checks keys of the step of this id.
fn check_step(story: &Story, read_at: &str, id: &str, expected: &str) {
    let report = serde_json::to_value(story.report(read_at)).unwrap();
    let steps = report["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["id"] == id).unwrap();
    let expected: Value = serde_json::from_str(expected).unwrap();
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(step[key], *value, "{key} of {id}");
    }
}

#[test]
fn an_entry_says_what_happened_in_plain_words() {
    let story = Story::open("08:00").tell(
        "08:05 MF service record down --why no PC can log in --ref INC7
         08:06 MF duty lead MF
         08:07 MF step two-pcs done --confirm yes
         08:10 JP step ticket done --answer number=INC7 --answer queue=3
         08:12 JP decide how all --why the rooms are ready --considered sending all home
         08:15 MF message in it-desk no estimate yet --medium phone --next 09:50
         08:16 MF step posters na
         08:17 MF note first line
         08:18 MF timer add 30m ring the IT desk
         08:19 MF notify icb --to Sam Lee --ref A12
         08:20 MF correct 9
         08:21 MF step rounds defer --why later
         08:22 MF note nobody was free --for 14
         08:23 MF action add Buy a lamp --owner MF --due 2009-06-30
         08:24 MF handover lead JP
         08:25 MF timer done 1
         08:26 MF redact 10 --why a name stood there
         08:27 MF watch email --owner TOB --next 2009-06-17 09:00
         08:28 MF stand-down --why tested
         08:29 MF debrief went-well everyone knew the plan
         08:30 MF action done 1
         08:31 MF close",
    );
    let expected = "
        Incident opened: Small outage, version 1.2
        Clinical record: down. Ref: INC7. Why: no PC can log in
        Lead: Mary Foster
        Done: 1 Try it on two PCs (yes)
        Done: 2 Ring the IT desk (Place in the queue: 3; Ticket number: INC7)
        Decided: Everyone booked. Why: the rooms are ready. Considered: sending all home
        Now in phase Run
        Message from IT desk (phone): no estimate yet; next word 09:50
        Does not apply: 6 Put up the posters
        Note: [words removed]
        Timer 1 until 08:48: ring the IT desk
        Told: Tell the ICB, to Sam Lee. Ref: A12
        Struck out entry 9
        Put off to Run: 4 Go round the rooms. Reason given later
        Reason for entry 14: nobody was free
        Action 1: Buy a lamp (Mary Foster, by 30 Jun 2009)
        Lead handed over: Mary Foster to Dr J. Patel
        Timer 1 ended: ring the IT desk
        Removed the words of entry 10. Why: a name stood there
        On the watch list: E-mail, watched by Tom O'Brien, next look Wed 17 Jun 09:00
        Stood down. Not back: Clinical record. 3 steps open. Why: tested
        Debrief, went well: everyone knew the plan
        Action 1 done: Buy a lamp
        Closed with 3 steps open";
    let said: Vec<String> = story.log.entries().map(|entry| sentence(entry, &story.log)).collect();
    let expected: Vec<&str> = expected
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    assert_eq!(said, expected);
}

#[test]
fn time_down_and_slow_are_added_up_apart_and_run_on_to_the_reading() {
    let story = Story::open("08:00").tell(
        "08:05 MF service record down
         08:40 MF service record slow
         08:50 MF service record back
         09:00 MF service record down",
    );
    check(&story, "09:30", "/services/0/minutes_down", "65");
    check(&story, "09:30", "/services/0/minutes_slow", "10");
    check(&story, "09:30", "/services/0/drops", "2");
    check(&story, "09:30", "/services/0/exceeded", "true");
    check(&story, "09:25", "/services/0/exceeded", "false");
    check(&story, "09:30", "/services/0/tolerable_min", "60");
    check(&story, "09:30", "/services/0/keeps_dropping", "true");
    check(
        &story,
        "09:30",
        "/services/0/intervals/4",
        r#"{"status": "down", "from": "2009-06-16T09:00:00+01:00", "to": null}"#,
    );
    check(&story, "09:30", "/services/2/exceeded", "null");
    check(&story, "09:30", "/services/2/touched", "false");
}

#[test]
fn exactly_the_tolerable_time_is_not_yet_exceeded() {
    let story = Story::open("08:00").tell("08:05 MF service record down");
    check(&story, "09:05", "/services/0/exceeded", "false");
    check(&story, "09:06", "/services/0/exceeded", "true");
}

#[test]
fn a_step_is_late_by_when_it_was_done_not_by_when_it_was_written_down() {
    let story = Story::open("08:00").tell(
        "08:01 MF step two-pcs start
         08:04 MF step two-pcs done --confirm yes
         09:30 MF step ticket done --at 08:10 --roughly",
    );
    check_step(
        &story,
        "10:00",
        "two-pcs",
        r#"{"status": "done", "late_s": 0, "planned_s": 180, "actual_s": 180, "outcome": "yes",
            "due": "2009-06-16T08:05:00+01:00", "done_at": "2009-06-16T08:04:00+01:00", "by": "staff member A"}"#,
    );
    check_step(
        &story,
        "10:00",
        "ticket",
        r#"{"status": "done-earlier", "late_s": 0, "roughly": true, "actual_s": null, "done_at": "2009-06-16T08:10:00+01:00"}"#,
    );
    check(&story, "10:00", "/timeline/3/late_s", "4800");
    check(
        &story,
        "10:00",
        "/timeline/3/occurred",
        r#""2009-06-16T08:10:00+01:00""#,
    );
}

#[test]
fn a_step_opened_again_is_late_to_the_reading_and_then_to_when_it_was_done() {
    let story = Story::open("08:00").tell(
        "08:04 MF step two-pcs done --confirm yes
         08:20 MF step two-pcs reopen",
    );
    check_step(
        &story,
        "08:35",
        "two-pcs",
        r#"{"status": "waiting", "late_s": 1800, "done_at": null, "outcome": null}"#,
    );
    let story = story.tell("08:40 JP step two-pcs done --confirm no");
    check_step(
        &story,
        "10:00",
        "two-pcs",
        r#"{"status": "done", "late_s": 2100, "outcome": "no", "rounds": [
            {"started_at": null, "done_at": "2009-06-16T08:04:00+01:00", "due": "2009-06-16T08:05:00+01:00", "late_s": 0, "by": "staff member A"},
            {"started_at": null, "done_at": "2009-06-16T08:40:00+01:00", "due": "2009-06-16T08:05:00+01:00", "late_s": 2100, "by": "staff member B"}]}"#,
    );
}

#[test]
fn a_repeating_step_keeps_its_rounds_and_comes_round_again() {
    let story = Story::open("08:00").tell(
        "08:10 MF phase run
         08:50 MF step rounds done
         09:25 MF step rounds done",
    );
    check_step(
        &story,
        "10:00",
        "rounds",
        r#"{"status": "waiting", "due": "2009-06-16T09:55:00+01:00", "late_s": 300, "rounds": [
            {"started_at": null, "done_at": "2009-06-16T08:50:00+01:00", "due": "2009-06-16T09:00:00+01:00", "late_s": 0, "by": "staff member A"},
            {"started_at": null, "done_at": "2009-06-16T09:25:00+01:00", "due": "2009-06-16T09:20:00+01:00", "late_s": 300, "by": "staff member A"}]}"#,
    );
}

#[test]
fn what_was_left_out_has_its_reason_even_when_it_was_given_later() {
    let story = Story::open("08:00").tell(
        "08:05 MF step two-pcs cannot --why only one PC works
         08:06 MF step ticket defer --to run --why later
         08:07 MF step posters na",
    );
    check_step(
        &story,
        "09:00",
        "two-pcs",
        r#"{"status": "cannot", "why": "only one PC works", "late_s": null}"#,
    );
    check_step(
        &story,
        "09:00",
        "ticket",
        r#"{"status": "deferred", "why": null, "reason_owed": true, "deferred_to": "Run"}"#,
    );
    check_step(&story, "09:00", "if-phones", r#"{"status": "inactive"}"#);
    check(&story, "09:00", "/open_items/reasons", r#"["3"]"#);
    check(
        &story,
        "09:00",
        "/step_counts",
        r#"{"active": 4, "done": 0, "done_late": 0, "left_out": 2, "deferred": 1, "open": 2, "never_entered": 1, "inactive": 1}"#,
    );
    let story = story.tell("08:20 MF note the desk did not answer --for 3");
    check_step(
        &story,
        "09:00",
        "ticket",
        r#"{"why": "the desk did not answer", "reason_owed": false}"#,
    );
    check(&story, "09:00", "/open_items/reasons", "[]");
}

#[test]
fn steps_of_a_part_that_was_never_entered_are_neither_open_nor_not_done() {
    let story = Story::open("08:00").tell(
        "08:02 MF step two-pcs done --confirm yes
         08:05 MF step ticket done
         08:06 JP decide how urgent --why one doctor is away
         08:10 MF stand-down --why a false alarm
         08:11 MF close",
    );
    let at = "08:12";
    check(
        &story,
        at,
        "/step_counts",
        r#"{"active": 3, "done": 3, "done_late": 0, "left_out": 0, "deferred": 0, "open": 0, "never_entered": 3, "inactive": 1}"#,
    );
    check(&story, at, "/open_items/steps", "[]");
    check(&story, at, "/open/steps", "0");
    check_step(&story, at, "posters", r#"{"status": "waiting", "never_entered": true}"#);
    check_step(&story, at, "two-pcs", r#"{"never_entered": false}"#);
    check(
        &story,
        at,
        "/summary/2",
        r#""3 of 3 steps done; 3 more in parts that were never entered.""#,
    );
    check(&story, at, "/timeline/4/text", r#""Stood down. Why: a false alarm""#);
    check(&story, at, "/timeline/5/text", r#""Closed, no step open""#);
}

#[test]
fn a_step_of_a_part_never_entered_is_open_once_it_is_due_or_begun() {
    let story = Story::open("08:00").tell("08:30 MF step tell-icb start");
    check_step(&story, "08:39", "posters", r#"{"never_entered": true}"#);
    check_step(&story, "08:41", "posters", r#"{"never_entered": false, "late_s": 60}"#);
    check_step(&story, "08:41", "tell-icb", r#"{"never_entered": false}"#);
}

#[test]
fn a_service_that_works_again_is_not_yet_trusted_and_not_called_not_back() {
    let story = Story::open("08:00").tell(
        "08:05 MF service record down
         08:06 MF service email down
         08:30 MF service record back
         08:39 MF stand-down --why enough",
    );
    check(
        &story,
        "08:41",
        "/timeline/4/text",
        r#""Stood down. Not back: E-mail. Working, not yet trusted: Clinical record. 3 steps open. Why: enough""#,
    );
    check(&story, "08:41", "/open_items/services", r#"["E-mail"]"#);
    check(&story, "08:41", "/open_items/untrusted", r#"["Clinical record"]"#);
}

#[test]
fn only_the_latest_decision_holds_and_all_are_told() {
    let story = Story::open("08:00").tell(
        "08:10 JP decide how urgent --why one doctor is away --considered closing
         09:10 JP decide how all --why she is back",
    );
    check(&story, "10:00", "/decisions/0/holds", "false");
    check(&story, "10:00", "/decisions/0/considered", r#""closing""#);
    check(&story, "10:00", "/decisions/1/choice", r#""Everyone booked""#);
    check(&story, "10:00", "/decisions/1/holds", "true");
    // Being urgent only is looked at again; going on with everyone has settled it.
    check(
        &story,
        "10:00",
        "/decisions/0/review_at",
        r#""2009-06-16T10:10:00+01:00""#,
    );
    check(&story, "10:00", "/decisions/1/review_at", "null");
}

#[test]
fn an_outsiders_clock_runs_from_when_its_condition_came_true_even_if_that_is_over() {
    let story = Story::open("08:00").tell(
        "08:05 MF service record down
         08:30 MF service record back",
    );
    check(
        &story,
        "09:00",
        "/notifications/0/since",
        r#""2009-06-16T08:15:00+01:00""#,
    );
    check(
        &story,
        "09:00",
        "/notifications/0/due",
        r#""2009-06-16T08:45:00+01:00""#,
    );
    check(&story, "09:00", "/notifications/0/late_s", "900");
    check(&story, "09:00", "/open_items/notifications", r#"["Tell the ICB"]"#);
    check(&story, "09:00", "/notifications/1/since", "null");
    let story = story.tell("09:05 MF notify icb --to Sam Lee --ref A12 --at 08:40");
    check(&story, "10:00", "/notifications/0/late_s", "0");
    check(
        &story,
        "10:00",
        "/notifications/0/told_at",
        r#""2009-06-16T08:40:00+01:00""#,
    );
    check(&story, "10:00", "/open_items/notifications", "[]");
}

#[test]
fn doing_the_step_that_fulfils_a_notification_counts_as_telling() {
    let story = Story::open("08:00").tell(
        "08:05 MF service record down
         08:50 MF step tell-icb done",
    );
    check(&story, "09:00", "/notifications/0/by_step", r#""Ring the ICB""#);
    check(&story, "09:00", "/notifications/0/late_s", "300");
}

#[test]
fn what_the_next_plan_asks_otherwise_stands_in_the_report_beside_what_it_asks() {
    let story = Story::open("08:00").tell(
        "08:05 MF step ticket done
         08:10 MF switch other --why it is the network",
    );
    let rows: Vec<(String, String)> = story
        .report("09:00")
        .steps
        .iter()
        .map(|row| (row.title.clone(), row.status.word().to_owned()))
        .collect();
    let row = |title: &str, status: &str| (title.to_owned(), status.to_owned());
    assert!(rows.contains(&row("Ring the network provider", "waiting")), "{rows:?}");
    assert!(rows.contains(&row("Ring the IT desk", "done")), "{rows:?}");
}

#[test]
fn an_outsider_who_need_not_be_told_is_so_in_the_report() {
    let story = Story::open("08:00").tell(
        "08:05 MF service record down
         08:20 MF step tell-icb na --why the area told them",
    );
    check(
        &story,
        "09:00",
        "/notifications/0/dismissed_at",
        r#""2009-06-16T08:20:00+01:00""#,
    );
    check(&story, "09:00", "/notifications/0/late_s", "0");
    check(&story, "09:00", "/open_items/notifications", "[]");
}

#[test]
fn a_report_is_interim_until_the_incident_is_closed_and_then_never_moves() {
    let story = Story::open("08:00").tell(
        "08:05 MF service record down
         08:06 MF timer add 30m ring the IT desk",
    );
    check(&story, "09:00", "/status", r#""interim""#);
    check(&story, "09:00", "/stands", r#""running""#);
    check(&story, "09:00", "/open", r#"{"steps": 5, "paper": 0, "timers": 1}"#);
    check(&story, "09:00", "/open_items/services", r#"["Clinical record"]"#);
    let story = story.tell("12:00 MF stand-down --why all in order\n12:30 MF close");
    check(&story, "13:00", "/status", r#""final""#);
    check(&story, "13:00", "/issue", "1");
    assert_eq!(story.report("13:00"), story.report("19:00"));
    check(&story, "19:00", "/services/0/minutes_down", "265");
    check(
        &story,
        "19:00",
        "/window",
        r#"{"began": "2009-06-16T08:05:00+01:00", "declared": "2009-06-16T08:00:00+01:00",
            "stood_down": "2009-06-16T12:00:00+01:00", "closed": "2009-06-16T12:30:00+01:00"}"#,
    );
}

#[test]
fn late_entries_make_another_issue_that_says_what_changed_even_after_it_is_closed_again() {
    let story = Story::open("08:00").tell(
        "08:05 MF service record down
         12:00 MF stand-down --why all in order
         12:30 MF close
         14:00 MF note forgotten
         14:01 MF step two-pcs done --confirm yes --at 08:06",
    );
    let changes = r#"[{"issue": 2, "closed": "2009-06-16T12:30:00+01:00", "entries": [
        {"no": "5", "at": "2009-06-16T14:00:00+01:00", "text": "Note: forgotten"},
        {"no": "6", "at": "2009-06-16T14:01:00+01:00", "text": "Done: 1 Try it on two PCs (yes)"}]}]"#;
    check(&story, "15:00", "/issue", "2");
    check(&story, "15:00", "/status", r#""final""#);
    check(&story, "15:00", "/changes", changes);
    // It is told as of the last of them, and no figure moves for the time that has passed since the close.
    check(&story, "15:00", "/as_of", r#""2009-06-16T14:01:00+01:00""#);
    check(&story, "15:00", "/services/0/minutes_down", "265");
    let story = story.tell("15:00 MF close");
    check(&story, "16:00", "/issue", "2");
    check(&story, "16:00", "/changes", changes);
    let story = story.tell("15:30 MF note once more");
    check(&story, "16:00", "/issue", "3");
    check(&story, "16:00", "/changes/1/issue", "3");
    check(&story, "16:00", "/changes/1/entries/0/no", r#""8""#);
}

#[test]
fn corrections_say_what_was_struck_out_and_by_which_entry() {
    let story = Story::open("08:00").tell(
        "08:05 MF service record down
         08:06 JP correct 2 --why it was the phones",
    );
    check(&story, "09:00", "/timeline/1/struck", "true");
    check(&story, "09:00", "/timeline/1/struck_by", r#""3""#);
    check(&story, "09:00", "/corrections/0/of", r#""Clinical record: down""#);
    check(
        &story,
        "09:00",
        "/corrections/0/text",
        r#""Struck out entry 2. Why: it was the phones""#,
    );
    check(&story, "09:00", "/services/0/minutes_down", "0");
}

#[test]
fn a_switch_keeps_the_steps_that_were_recorded_and_both_plans() {
    let story = Story::open("08:00").tell(
        "08:04 MF step two-pcs done --confirm yes
         08:10 MF switch other --why it is the network",
    );
    check(&story, "09:00", "/plan/id", r#""network-outage""#);
    check(&story, "09:00", "/plans/0/id", r#""small-outage""#);
    check(&story, "09:00", "/plans/1/since", r#""2009-06-16T08:10:00+01:00""#);
    let ids: Vec<String> = story.report("09:00").steps.into_iter().map(|step| step.id).collect();
    assert_eq!(ids, ["router", "ticket", "two-pcs"]);
    let ids: Vec<String> = story
        .report("09:00")
        .services
        .into_iter()
        .map(|service| service.id)
        .collect();
    assert_eq!(ids, ["record", "internet", "email", "phones"]);
}

#[test]
fn marks_stand_in_the_order_in_which_things_happened() {
    let story = Story::open("08:10").tell(
        "08:11 MF service record down --at 08:00
         08:12 JP decide how all
         08:30 MF service record back
         08:40 MF service record down
         09:00 MF service record back
         09:30 MF service record verified
         10:00 MF stand-down --why all in order
         10:30 MF close",
    );
    let marks = story.report("11:00").marks;
    let told: Vec<String> = marks
        .iter()
        .map(|mark| format!("{} {} {}", mark.mark, mark.after_s / 60, mark.text))
        .collect();
    assert_eq!(
        told,
        [
            "began 0 First symptom",
            "service-down 0 Clinical record: down",
            "declared 10 Declared: incident opened",
            "phase 12 Phase Run",
            "service-back 60 Clinical record: working, not yet trusted",
            "service-verified 90 Clinical record: safe to use",
            "stood-down 120 Stood down",
            "closed 150 Closed",
        ]
    );
}

#[test]
fn five_lines_say_it_all() {
    let story = Story::open("08:00").tell(
        "08:05 MF service record down
         08:06 MF step two-pcs done --confirm yes
         08:45 MF step ticket done
         08:46 JP step tell-icb done --at 08:30
         09:30 MF service record verified --why seen on all PCs
         12:00 MF stand-down --why all in order
         12:30 MF close",
    );
    assert_eq!(
        story.report("13:00").summary,
        [
            "Small outage, Castle Surgery, Tuesday 16 June 2009: it began at 08:05, was declared at 08:00, was stood down at \
             12:00 after 3 h 55 min and was closed at 12:30.",
            "Clinical record down 1 h 25 min, longer than tolerable.",
            "3 of 6 steps done; 2 of them after the due time, 1 of those by less than five minutes, the latest by 30 min; 3 not done.",
            "0 decisions, 0 messages with people outside; 1 of 1 notification made.",
            "The log has 8 entries, 1 of them written down five minutes or more after the event. The debrief has not \
             been recorded yet.",
        ]
    );
    assert!(
        Story::open_as(IncidentKind::Drill, OTHER, "08:00")
            .report("09:00")
            .summary[0]
            .starts_with("EXERCISE. ")
    );
}

#[test]
fn status_log_and_list_have_the_keys_of_the_contract() {
    let story = Story::open("08:00").tell(
        "08:05 MF service record down
         08:06 MF duty lead MF
         08:07 MF timer add 30m ring",
    );
    let now = Now {
        wall: moment("09:00"),
        ..Now::default()
    };
    let seal = Seal {
        entries: 4,
        words: vec!["amber".to_owned()],
        head: "00".to_owned(),
    };
    let found = serde_json::to_value(status(&story.log, now, &story.practice, seal)).unwrap();
    let keys: Vec<&String> = found.as_object().unwrap().keys().collect();
    let mut expected = [
        "incident", "kind", "plan", "title", "status", "phase", "began", "started", "steps", "services", "roles",
        "paper", "timers", "seal",
    ];
    expected.sort_unstable();
    assert_eq!(keys, expected);
    assert_eq!(
        found["services"][0].to_string(),
        r#"{"drops":1,"id":"record","minutes_down":55,"name":"Clinical record","since":"2009-06-16T08:05:00+01:00","site":null,"status":"down"}"#
    );
    assert_eq!(found["roles"][0].to_string(), r#"{"id":"lead","person":"Mary Foster"}"#);
    assert_eq!(found["phase"], "recognise");
    let rows = serde_json::to_value(log_rows(&story.log, &story.practice)).unwrap();
    assert_eq!(rows[2]["text"], "Lead: Mary Foster");
    assert_eq!(rows[2]["by"], "MF");
    let row = serde_json::to_value(incident_row(&story.log)).unwrap();
    assert_eq!(
        row.to_string(),
        r#"{"began":"2009-06-16T08:05:00+01:00","closed":null,"incident":"2009-06-16-k7f3q2","kind":"live","plan":"small-outage","status":"running","title":"Small outage"}"#
    );
}

#[test]
fn every_answer_of_a_round_is_told_with_its_time() {
    let story = Story::open("08:00").tell(
        "08:10 JP step ticket done --answer number=INC7 --answer queue=23
         08:20 JP step ticket reopen
         08:40 JP step ticket done --answer queue=19",
    );
    let report = serde_json::to_value(story.report("09:00")).unwrap();
    let steps = report["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["id"] == "ticket").unwrap();
    let queue = step["answers"]
        .as_array()
        .unwrap()
        .iter()
        .find(|ask| ask["id"] == "queue");
    let given = queue.unwrap()["given"].as_array().unwrap();
    let told: Vec<(&str, &str)> = given
        .iter()
        .map(|one| {
            (
                one["at"].as_str().unwrap().get(11..16).unwrap(),
                one["answer"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [("08:10", "23"), ("08:40", "19")]);
}

#[test]
fn a_step_that_does_not_apply_is_not_among_those_that_applied() {
    let story = Story::open("08:00").tell("08:16 MF step posters na");
    let report = story.report("09:00");
    let applied = report
        .steps
        .iter()
        .filter(|row| row.status.applies() && !row.never_entered);
    assert_eq!(report.step_counts.active, applied.count());
    assert!(report.step_counts.left_out == 1);
    let done = Story::open("08:00").report("09:00");
    assert_eq!(done.step_counts.active, report.step_counts.active + 1);
}
