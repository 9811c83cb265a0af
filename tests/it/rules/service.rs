//! Services: their states, drops, trust, and the clocks of outsiders.

use std::time::Duration;

use super::bench::{PLAN, check, pinned, run};
use stopgap::incident::command::{Command, Request};
use stopgap::plan::model::ServiceStatus;

#[test]
fn a_service_keeps_its_history_and_a_repeated_state_confirms_it() {
    check(
        "08:00 MF service record down\n08:10 MF service record down\n08:20 MF service record back\n08:30 MF service record down",
        "running, phase first\nRecord down since 08:30 drops 2",
    );
}

#[test]
fn a_late_entry_lands_where_it_happened() {
    let bench = run("08:00 MF service record back --at 08:00 --why x\n08:30 MF note wait");
    assert_eq!(bench.refused, ["Record was never slow or down, so it cannot be back."]);
    check(
        "08:00 MF service record slow\n08:40 MF service record back\n08:41 MF service record down --at 08:10",
        "running, phase first\nRecord back since 08:40 drops 1",
    );
    let bench =
        run("08:00 MF service record slow\n08:40 MF service record back\n08:41 MF service record down --at 08:10");
    let row = bench.log().state().service("record", None).expect("the service");
    let minutes = |status| row.time_in(status, bench.now.wall).as_secs() / 60;
    assert_eq!(
        (
            minutes(ServiceStatus::Slow),
            minutes(ServiceStatus::Down),
            minutes(ServiceStatus::Back)
        ),
        (10, 30, 1)
    );
}

#[test]
fn safe_to_use_before_the_watch_is_over_needs_a_reason() {
    check(
        "08:00 MF service record down\n08:30 MF service record back\n08:50 MF service record verified\n09:00 MF service record verified",
        "running, phase first
         Record verified since 09:00 drops 1
         refused: Record has not worked for 30m without a drop yet, so calling it safe to use needs a reason.",
    );
    check(
        "08:00 MF service mail down\n08:30 MF service mail back\n08:31 MF service mail verified",
        "running, phase first\nMail verified since 08:31 drops 1",
    );
    check(
        "08:00 MF service record down\n08:10 MF service record verified --why \"a false alarm\"",
        "running, phase first\nRecord verified since 08:10 drops 1",
    );
}

#[test]
fn a_site_is_followed_apart_from_the_whole() {
    check(
        "08:00 MF service record down --site Branch\n08:05 MF service record down\n08:10 MF service record back --site Branch",
        "running, phase first
         Record down since 08:05 drops 1
         Record (Branch) back since 08:10 drops 1",
    );
}

#[test]
fn a_sentence_may_begin_with_any_letter() {
    check(
        "08:00 MF service elan back",
        "running, phase first\nrefused: Élan was never slow or down, so it cannot be back.",
    );
}

#[test]
fn a_service_that_is_not_there_is_named_with_the_nearest() {
    check(
        "08:00 MF service recrod down",
        "running, phase first\nrefused: There is no service \"recrod\".",
    );
}

#[test]
fn an_outsiders_clock_starts_when_its_condition_came_true() {
    let bench = run("08:00 MF service record down\n08:20 MF note wait");
    assert!(
        bench.reminders().contains(&"08:40 Tell the ICB".to_owned()),
        "{:?}",
        bench.reminders()
    );
    let told = run("08:00 MF service record down\n08:20 MF notify tell-icb --to somebody");
    assert!(
        !told.reminders().iter().any(|reminder| reminder.contains("ICB")),
        "{:?}",
        told.reminders()
    );
}

#[test]
fn a_step_that_is_the_notification_tells_the_outsider() {
    let told = run("08:00 MF service record down\n08:20 MF step last done");
    assert!(
        !told.reminders().iter().any(|reminder| reminder.contains("ICB")),
        "{:?}",
        told.reminders()
    );
}

#[test]
fn a_text_of_the_plan_is_given_other_words_and_the_log_tells_which_held_when() {
    let bench = run(
        "08:00 MF message out phone-line \"Back by 4. Ring then.\" --next 16:00\n08:30 JP message out phone-line \"Back now.\"\n08:31 MF message out phone-line \"Back by 3\" --at 08:10",
    );
    let log = bench.log();
    let said: Vec<String> = log
        .entries()
        .skip(1)
        .map(|entry| stopgap::incident::narrate::sentence(entry, log))
        .collect();
    assert_eq!(said[1], "New words, Phone line: Back now.");
    let id = stopgap::plan::model::MessageId::new("phone-line").expect("an id");
    let fact = log.state().words_in_use(&id).expect("other words");
    let text = log
        .at(fact.place)
        .and_then(|entry| entry.word(&stopgap::incident::entry::WordKey::Text));
    assert_eq!(log.words().shown(text), Some("Back now."), "the latest that happened");
    assert_eq!(bench.reminders(), ["08:10 Plain step"], "nobody promised more");
}

#[test]
fn a_promise_is_kept_in_view_until_the_next_word() {
    let bench =
        run("08:00 MF message in it-desk \"no estimate\" --next 08:30\n08:05 MF timer add 20m \"ring the lab\"");
    assert_eq!(
        bench.reminders()[1..],
        ["08:25 Timer 1", "08:30 Next word with it-desk"]
    );
    let heard =
        run("08:00 MF message in it-desk \"no estimate\" --next 08:30\n08:28 MF message in it-desk \"still none\"");
    assert!(
        !heard.reminders().iter().any(|reminder| reminder.contains("it-desk")),
        "{:?}",
        heard.reminders()
    );
}

#[test]
fn what_the_next_plan_says_of_a_service_goes_for_its_sites_too() {
    let mut bench = run("08:00 MF service record down --site Branch\n08:10 MF service record back --site Branch");
    let plan = PLAN.replace(
        "record: {name: Record, soak: 30m}",
        "record: {name: Health record, soak: 2h}",
    );
    let switch = Command::Switch {
        plan: Box::new(pinned(&plan)),
    };
    bench.order(Request::new(switch, None)).expect("a switch");
    let row = bench.log().state().service("record", Some("Branch")).expect("the site");
    assert_eq!(row.shown_name(), "Health record (Branch)");
    let watched = row.watched_until().map(|until| until.since(row.since()));
    assert_eq!(watched, Some(Duration::from_secs(2 * 3600)));
    let rows = bench
        .log()
        .state()
        .services
        .iter()
        .map(|row| (row.id.as_str(), row.site.as_deref()));
    assert_eq!(
        rows.collect::<Vec<_>>(),
        [
            ("record", None),
            ("mail", None),
            ("elan", None),
            ("record", Some("Branch"))
        ]
    );
}

#[test]
fn what_was_said_last_holds_whatever_was_typed_last() {
    // The second is typed in late, and was overtaken by what was known already.
    let bench = run(
        "08:00 MF note begin\n08:20 MF message in it-desk \"by nine\" --next 09:00\n\
         08:25 MF message in it-desk \"by half past eight\" --next 08:30 --at 08:10\n\
         08:26 MF watch record --owner JP --next 09:10\n08:27 MF watch record --owner MF --next 08:35 --at 08:05",
    );
    let reminders = bench.reminders();
    let of = |what: &str| {
        reminders
            .iter()
            .filter(|said| said.contains(what))
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(of("it-desk"), ["09:00 Next word with it-desk"]);
    assert_eq!(of("Look at"), ["09:10 Look at Record (JP)"]);
}

#[test]
fn an_outsider_was_told_when_that_first_happened_whichever_was_typed_first() {
    let bench = run(
        "08:00 MF service record down\n08:30 MF notify tell-icb --to Anna\n08:31 MF notify tell-icb --to Ben --at 08:15",
    );
    assert_eq!(bench.outsiders(), ["tell-icb since 08:10, due 08:40, told 08:15"]);
}
