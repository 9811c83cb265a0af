//! Which moment a written time means. No test asks the machine for its time or zone.

use super::*;
use crate::plan::zone::Zone;

/// `--at TIME` of a line heard at `heard`, as RFC 3339 in the zone; or the error with its hint.
#[track_caller]
fn at(zone: Zone, heard: &str, time: &str, expected: &str) {
    let got = match hear_at(&format!("undo --at {time}"), now(heard), zone) {
        Ok(heard) => heard.request.occurred.unwrap().at.rfc3339(zone),
        Err(error) => told(Err(error)),
    };
    assert_eq!(got, expected, "--at {time}, heard at {heard}");
}

/// `--next TIME`, likewise.
#[track_caller]
fn next(zone: Zone, heard: &str, time: &str, expected: &str) {
    use crate::incident::command::Command;
    let got = match hear_at(&format!("message in it-desk x --next {time}"), now(heard), zone) {
        Ok(heard) => match heard.request.command {
            Command::Message { next: Some(next), .. } => next.rfc3339(zone),
            other => panic!("{other:?}"),
        },
        Err(error) => told(Err(error)),
    };
    assert_eq!(got, expected, "--next {time}, heard at {heard}");
}

#[test]
fn a_bare_time_is_the_latest_that_is_not_in_the_future() {
    at(Zone::london(), MORNING, "09:41:30", "2009-06-16T09:41:30+01:00");
    at(Zone::london(), MORNING, "09:41", "2009-06-16T09:41:00+01:00");
    at(Zone::london(), MORNING, "08:05", "2009-06-16T08:05:00+01:00");
    at(Zone::london(), MORNING, "8:05", "2009-06-16T08:05:00+01:00");
    at(Zone::london(), MORNING, "08:05:30", "2009-06-16T08:05:30+01:00");
    at(Zone::london(), MORNING, "00:00", "2009-06-16T00:00:00+01:00");
    at(Zone::london(), MORNING, "09:41:31", "2009-06-15T09:41:31+01:00");
    at(Zone::london(), MORNING, "23:59", "2009-06-15T23:59:00+01:00");
    at(
        Zone::london(),
        "2009-06-16T00:10:00+01:00",
        "23:50",
        "2009-06-15T23:50:00+01:00",
    );
    at(
        Zone::named("Asia/Kathmandu").unwrap(),
        "2026-01-01T00:00:00Z",
        "05:45",
        "2026-01-01T05:45:00+05:45",
    );
    at(
        Zone::named("Asia/Kathmandu").unwrap(),
        "2026-01-01T00:00:00Z",
        "05:46",
        "2025-12-31T05:46:00+05:45",
    );
}

#[test]
fn a_bare_time_may_carry_its_offset() {
    at(Zone::london(), MORNING, "08:05+01:00", "2009-06-16T08:05:00+01:00");
    at(Zone::london(), MORNING, "07:05Z", "2009-06-16T08:05:00+01:00");
    at(Zone::london(), MORNING, "07:05+00:00", "2009-06-16T08:05:00+01:00");
    at(Zone::london(), MORNING, "23:05-05:00", "2009-06-16T05:05:00+01:00");
    at(Zone::london(), MORNING, "09:00+00:00", "2009-06-15T10:00:00+01:00");
}

#[test]
fn a_time_may_carry_its_day() {
    for time in [
        "\"2009-06-16 08:05\"",
        "2009-06-16 08:05",
        "2009-06-16T08:05",
        "2009-06-16T08:05:00+01:00",
        "2009-06-16T07:05:00Z",
        "2009-06-16 07:05+00:00",
        "16/06/2009 8:05",
        "16 Jun 2009 08:05",
        "\"16 June 2009 08:05:00\"",
    ] {
        at(Zone::london(), MORNING, time, "2009-06-16T08:05:00+01:00");
    }
    at(
        Zone::london(),
        MORNING,
        "2009-06-16 09:41:30",
        "2009-06-16T09:41:30+01:00",
    );
    at(
        Zone::london(),
        MORNING,
        "2008-12-31 23:59",
        "2008-12-31T23:59:00Z".replace('Z', "+00:00").as_str(),
    );
}

#[test]
fn a_day_that_has_not_come_is_refused_as_a_rule_not_as_a_slip() {
    at(
        Zone::london(),
        MORNING,
        "2009-06-16 09:41:31",
        "error: --at 2009-06-16 09:41:31 has not come yet: it is 2009-06-16 09:41\nhint: record things once they have happened; \"timer add\" reminds you of what is to come",
    );
    let error = hear("undo --at 2009-06-17T08:00").unwrap_err();
    assert_eq!(error.kind, VerbErrorKind::FutureTime);
    let error = hear("undo --at 25:00").unwrap_err();
    assert_eq!(error.kind, VerbErrorKind::Usage);
}

#[test]
fn yesterdays_time_is_pointed_out_where_todays_has_not_come() {
    check(
        "undo --at 09:50",
        "undo --at 2009-06-15T09:50+01:00\nwarning: --at 09:50 was taken as Mon 15 Jun, for today it has not come yet",
    );
    check(
        "undo --at 23:59",
        "undo --at 2009-06-15T23:59+01:00\nwarning: --at 23:59 was taken as Mon 15 Jun, for today it has not come yet",
    );
    let late = hear_at("undo --at 23:50", now("2009-06-16T00:10:00+01:00"), Zone::london()).unwrap();
    assert_eq!(late.warnings, Vec::<String>::new());
    let dated = hear("undo --at 2009-06-15 09:50").unwrap();
    assert_eq!(dated.warnings, Vec::<String>::new());
}

#[test]
fn an_hour_that_occurs_twice_needs_its_offset() {
    let twice = "error: 01:30 occurs twice on Sun 25 Oct 2026, for the clocks go back then\nhint: write 01:30+01:00 for the first, 01:30+00:00 for the second";
    at(Zone::london(), "2026-10-25T09:00:00Z", "01:30", twice);
    at(Zone::london(), "2026-10-25T01:40:00+01:00", "01:30", twice);
    at(Zone::london(), "2026-10-25T01:40:00+00:00", "01:30", twice);
    at(Zone::london(), "2026-10-26T01:00:00Z", "01:30", twice);
    at(
        Zone::london(),
        "2026-10-25T01:20:00+01:00",
        "01:30",
        "2026-10-24T01:30:00+01:00",
    );
    at(
        Zone::london(),
        "2026-10-26T01:30:00Z",
        "01:30",
        "2026-10-26T01:30:00+00:00",
    );
    at(
        Zone::london(),
        "2026-10-25T09:00:00Z",
        "01:30+01:00",
        "2026-10-25T01:30:00+01:00",
    );
    at(
        Zone::london(),
        "2026-10-25T09:00:00Z",
        "01:30+00:00",
        "2026-10-25T01:30:00+00:00",
    );
    at(
        Zone::london(),
        "2026-10-25T01:40:00+01:00",
        "01:30+01:00",
        "2026-10-25T01:30:00+01:00",
    );
    at(
        Zone::london(),
        "2026-10-25T09:00:00Z",
        "00:59:59",
        "2026-10-25T00:59:59+01:00",
    );
    at(
        Zone::london(),
        "2026-10-25T09:00:00Z",
        "02:00",
        "2026-10-25T02:00:00+00:00",
    );
    at(
        Zone::london(),
        "2026-10-25T09:00:00Z",
        "2026-10-25 01:30:15",
        "error: 01:30:15 occurs twice on Sun 25 Oct 2026, for the clocks go back then\nhint: write 2026-10-25 01:30:15+01:00 for the first, 2026-10-25 01:30:15+00:00 for the second",
    );
    at(
        Zone::london(),
        "2026-10-25T09:00:00Z",
        "2026-10-25 01:30+00:00",
        "2026-10-25T01:30:00+00:00",
    );
    next(Zone::london(), "2026-10-25T00:30:00+01:00", "01:30", twice);
    next(Zone::london(), "2026-10-25T01:40:00+01:00", "01:30", twice);
    next(
        Zone::london(),
        "2026-10-25T01:40:00+01:00",
        "01:30+00:00",
        "2026-10-25T01:30:00+00:00",
    );
    next(
        Zone::london(),
        "2026-10-25T01:40:00+00:00",
        "01:30",
        "2026-10-26T01:30:00+00:00",
    );
}

#[test]
fn a_time_that_the_clocks_skip_is_refused() {
    let skipped = "error: 01:30 does not exist on Sun 28 Mar 2027: the clocks go forward over it (Europe/London)\nhint: look at the time again, or write the day too, as in 2009-06-16 08:05";
    at(Zone::london(), "2027-03-28T09:00:00+01:00", "01:30", skipped);
    at(Zone::london(), "2027-03-28T09:00:00+01:00", "2027-03-28 01:30", skipped);
    at(
        Zone::london(),
        "2027-03-28T09:00:00+01:00",
        "2027-03-28 01:00",
        &skipped.replace("01:30", "01:00"),
    );
    at(
        Zone::london(),
        "2027-03-28T09:00:00+01:00",
        "00:59",
        "2027-03-28T00:59:00+00:00",
    );
    at(
        Zone::london(),
        "2027-03-28T09:00:00+01:00",
        "02:00",
        "2027-03-28T02:00:00+01:00",
    );
    at(
        Zone::london(),
        "2027-03-28T00:30:00Z",
        "01:30",
        "2027-03-27T01:30:00+00:00",
    );
    at(Zone::london(), "2027-03-29T01:00:00+01:00", "01:30", skipped);
    at(
        Zone::london(),
        "2027-03-29T01:30:00+01:00",
        "01:30",
        "2027-03-29T01:30:00+01:00",
    );
    next(Zone::london(), "2027-03-28T00:30:00Z", "01:30", skipped);
    next(
        Zone::london(),
        "2027-03-28T09:00:00+01:00",
        "01:30",
        "2027-03-29T01:30:00+01:00",
    );
    // A zone that left out a whole day.
    at(
        Zone::named("Pacific/Apia").unwrap(),
        "2011-12-31T08:00:00+14:00",
        "10:00",
        "error: 10:00 does not exist on Fri 30 Dec 2011: the clocks go forward over it (Pacific/Apia)\nhint: look at the time again, or write the day too, as in 2009-06-16 08:05",
    );
}

#[test]
fn next_is_the_first_time_to_come() {
    next(Zone::london(), MORNING, "09:50", "2009-06-16T09:50:00+01:00");
    next(Zone::london(), MORNING, "09:41", "2009-06-17T09:41:00+01:00");
    next(Zone::london(), MORNING, "09:41:30", "2009-06-17T09:41:30+01:00");
    next(Zone::london(), MORNING, "09:41:31", "2009-06-16T09:41:31+01:00");
    next(Zone::london(), MORNING, "08:00", "2009-06-17T08:00:00+01:00");
    next(Zone::london(), MORNING, "08:50Z", "2009-06-16T09:50:00+01:00");
    next(Zone::london(), MORNING, "30m", "2009-06-16T10:11:30+01:00");
    next(Zone::london(), MORNING, "in 1h 30m", "2009-06-16T11:11:30+01:00");
    next(Zone::london(), MORNING, "2009-06-17 09:00", "2009-06-17T09:00:00+01:00");
    next(
        Zone::london(),
        MORNING,
        "2009-06-16 09:00",
        "error: --next 2009-06-16 09:00 has been already\nhint: give a time that is to come",
    );
}

#[test]
fn next_comes_after_what_happened_not_after_its_typing() {
    check(
        "message in it-desk no estimate --at 08:30 --next 09:30",
        "message in it-desk no estimate --next 2009-06-16T09:30+01:00 --at 2009-06-16T08:30+01:00",
    );
    check(
        "message in it-desk no estimate --next 30m --at 08:30",
        "message in it-desk no estimate --next 2009-06-16T09:00+01:00 --at 2009-06-16T08:30+01:00",
    );
}

#[test]
fn what_is_no_time_is_guessed_at() {
    let hint = "write 08:05, or with its day 2009-06-16 08:05";
    for (typed, guess) in [
        ("0805", Some("08:05")),
        ("805", Some("08:05")),
        ("8.05", Some("08:05")),
        ("08h05", Some("08:05")),
        ("8h", Some("01:41")),
        ("8am", Some("08:00")),
        ("\"8:05 pm\"", Some("20:05")),
        ("12am", Some("00:00")),
        ("12.30pm", Some("12:30")),
        ("13pm", None),
        ("24:00", Some("00:00")),
        ("8:5", Some("08:05")),
        ("10m", Some("09:31")),
        ("\"10m ago\"", Some("09:31")),
        ("25:00", None),
        ("08:60", None),
        ("08:05:60", None),
        ("08:05:5", None),
        ("08:05:05:05", None),
        ("08:05+1", None),
        ("08:05+01:75", None),
        ("08:05+99:00", None),
        ("now", None),
        ("-", None),
        ("-08:05", None),
        ("yesterday", None),
        ("٠٨:٠٥", None),
        ("2009-13-16T08:05", None),
        ("2009-06-31T08:05", None),
        ("99999-06-16T08:05", None),
    ] {
        let bare = typed.trim_matches('"');
        let hint = guess.map_or_else(|| hint.to_owned(), |guess| format!("did you mean \"{guess}\"?"));
        check(
            &format!("undo --at {typed}"),
            &format!("error: --at wants a time, and \"{bare}\" is none\nhint: {hint}"),
        );
    }
}

#[test]
fn a_day_alone_is_no_time() {
    for text in ["2009-06-16", "16/06/2009"] {
        check(
            &format!("undo --at {text}"),
            &format!(
                "error: --at wants a time, and \"{text}\" is none\nhint: write the time of day after it, as in {text} 08:05"
            ),
        );
    }
}

#[test]
fn dates() {
    let due = |text: &str| told(hear(&format!("action add x --owner JP --due {text}")));
    let whole = "action add x --owner \"J. Patel\" --due 2009-06-30";
    for text in [
        "2009-06-30",
        "2009-6-30",
        "30/06/2009",
        "30/6/2009",
        "30.06.2009",
        "30-06-2009",
        "30 Jun 2009",
        "30 june 2009",
        "30-Jun-2009",
        "\"30 Jun 2009\"",
    ] {
        assert_eq!(due(text), whole, "{text}");
    }
    for (text, hint) in [
        ("06/30/2009", "did you mean \"2009-06-30\"?"),
        ("30/06/09", "did you mean \"2009-06-30\"?"),
        ("31/06/2009", "write 2009-06-30, 30/06/2009 or 30 Jun 2009"),
        ("30/06", "write 2009-06-30, 30/06/2009 or 30 Jun 2009"),
        ("friday", "write 2009-06-30, 30/06/2009 or 30 Jun 2009"),
        ("30/Ju/2009", "write 2009-06-30, 30/06/2009 or 30 Jun 2009"),
    ] {
        let expected = format!("error: --due wants a date, and \"{text}\" is none\nhint: {hint}");
        assert_eq!(due(text), expected, "{text}");
    }
}

#[test]
fn a_timer_of_no_time_is_refused_and_a_day_that_has_been_is_pointed_out() {
    check(
        "timer add 0m \"ring IT\"",
        "error: a timer of no time rings at once\nhint: write timer add 20m \"ring IT\"",
    );
    let past = hear("action add \"spare router\" --owner MF --due 2009-06-01").unwrap();
    assert_eq!(
        past.warnings,
        ["--due 2009-06-01 is Mon 1 Jun 2009, which has been already; kept as given"]
    );
}
