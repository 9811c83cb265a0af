//! What the program senses over the network: a listener on this machine that is stopped and started.

use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::rules::bench::{Bench, now_at, run};
use stopgap::clock::Clock;
use stopgap::incident::command::{Command, Occurred, Request};
use stopgap::incident::event::Event;
use stopgap::incident::moment::Moment;
use stopgap::incident::narrate;
use stopgap::plan::model::{ServiceId, ServiceStatus};
use stopgap::plan::practice::{Practice, Probe, ProbeTarget};
use stopgap::probe::{Prober, Sensed};

/// No change within this time means that none comes.
const PATIENCE: Duration = Duration::from_secs(30);

fn record() -> ServiceId {
    ServiceId::new("record").expect("an id")
}

fn probe_of(address: SocketAddr) -> Probe {
    Probe {
        service: record(),
        target: ProbeTarget::Tcp(address.to_string()),
        every: Duration::from_millis(2),
    }
}

fn next(changes: &Receiver<Sensed>) -> Sensed {
    changes.recv_timeout(PATIENCE).expect("a change")
}

/// Has what was sensed recorded, as the screen does.
fn sense(bench: &mut Bench, reached: bool, at: Moment) -> Result<(), String> {
    bench.now = now_at(at);
    let mut request = Request::new(
        Command::Sense {
            service: record(),
            reached,
        },
        None,
    );
    request.occurred = Some(Occurred { at, roughly: false });
    bench.order(request).map_err(|error| error.to_string())
}

#[test]
fn a_listener_that_is_stopped_and_started_four_times_stands_in_the_log_with_its_times() {
    let mut listener = Some(TcpListener::bind("127.0.0.1:0").expect("a port"));
    let address = listener.as_ref().expect("a listener").local_addr().expect("an address");
    let (tell, changes) = channel();
    let prober = Prober::start(&[probe_of(address)], &Clock::of_machine(), move |sensed| {
        let _ = tell.send(sensed);
    })
    .expect("a thread");
    assert_eq!(prober.count(), 1);

    // The times in the log are given, so that nothing hangs on how fast this machine is.
    let mut bench = run("08:00 MF note begin");
    let start = bench.now.wall;
    let minute = |minute: i64| Moment(start.0 + minute * 60_000);
    for round in 0..4 {
        drop(listener.take());
        let lost = next(&changes);
        assert_eq!((lost.service.clone(), lost.reached), (record(), false));
        sense(&mut bench, lost.reached, minute(round * 10 + 1)).expect("news");
        listener = Some(TcpListener::bind(address).expect("the port again"));
        let back = next(&changes);
        assert!(back.reached && back.now.wall >= lost.now.wall);
        sense(&mut bench, back.reached, minute(round * 10 + 4)).expect("news");
    }
    drop(prober);
    assert!(
        changes.recv_timeout(PATIENCE).is_err(),
        "nothing more, and the thread has ended"
    );

    let log = bench.log();
    let told: Vec<String> = log
        .entries()
        .filter(|entry| matches!(entry.event, Event::Sensed(_)))
        .map(|entry| {
            let at = narrate::hour_words(entry.occurred, log.state().practice.zone);
            format!("{at} {}", narrate::sentence(entry, log))
        })
        .collect();
    assert_eq!(told.len(), 8);
    assert_eq!(
        told[..3],
        [
            "08:01 Sensed: Record cannot be reached",
            "08:04 Sensed: Record can be reached again",
            "08:11 Sensed: Record cannot be reached"
        ]
    );
    let row = log.state().service("record", None).expect("the service");
    assert_eq!(row.unreached().len(), 4);
    // Nobody has said anything of the service, so its state is as it was.
    assert_eq!((row.status(), row.drops()), (ServiceStatus::Up, 0));
}

#[test]
fn without_probes_nothing_is_looked_at() {
    let prober = Prober::start(&Practice::default().probes, &Clock::of_machine(), |_| panic!("nothing")).expect("none");
    assert_eq!(prober.count(), 0);
}

#[test]
fn what_is_sensed_is_an_entry_once_and_never_a_state() {
    let mut bench = run("08:00 MF note begin");
    let at = |minutes: i64| Moment(bench.now.wall.0 + minutes * 60_000);
    let (one, two) = (at(1), at(2));
    sense(&mut bench, false, one).expect("news");
    assert_eq!(
        sense(&mut bench, false, two).expect_err("no news"),
        "That is known of Record."
    );
    assert_eq!(bench.log().entries().count(), 3);
    let entry = bench.log().entries().last().expect("the entry");
    assert_eq!((entry.by.as_ref(), entry.occurred), (None, one));
}

#[test]
fn what_is_sensed_is_suggested_until_a_person_has_said_how_it_is() {
    let mut bench = run("08:00 MF note begin");
    let start = bench.now.wall;
    let at = |minutes: i64| Moment(start.0 + minutes * 60_000);
    let suggested = |bench: &Bench| {
        let state = bench.log().state();
        state.service("record", None).expect("the service").suggested()
    };
    assert_eq!(suggested(&bench), None);
    sense(&mut bench, false, at(1)).expect("news");
    assert_eq!(suggested(&bench), Some((ServiceStatus::Down, at(1))));
    for line in super::rules::bench::read("08:05 MF service record up") {
        bench.line(&line);
    }
    assert_eq!(suggested(&bench), None, "somebody has looked, and says that it works");
    for line in super::rules::bench::read("08:06 MF service record down") {
        bench.line(&line);
    }
    assert_eq!(suggested(&bench), None);
    sense(&mut bench, true, at(9)).expect("news");
    assert_eq!(suggested(&bench), Some((ServiceStatus::Back, at(9))));
}

#[test]
fn nobody_can_undo_what_was_sensed_as_if_it_were_theirs() {
    let mut bench = run("08:00 MF note begin");
    let at = Moment(bench.now.wall.0 + 60_000);
    sense(&mut bench, false, at).expect("news");
    bench
        .order(Request::new(Command::Undo, None))
        .expect_err("nothing of theirs");
    assert_eq!(bench.log().entries().count(), 3);
}

#[test]
fn each_drop_that_was_sensed_is_drawn_and_told_to_the_second_and_nobody_s_finding() {
    let mut bench = run("08:00 MF note begin");
    let start = bench.now.wall;
    for (at, reached) in [(12, false), (40, true), (52, false), (70, true)] {
        sense(&mut bench, reached, Moment(start.0 + at * 1000)).expect("news");
    }
    let practice = stopgap::plan::practice::Practice::default();
    let options = stopgap::report::Options {
        audience: stopgap::report::Audience::Practice,
        naming: stopgap::report::Naming::AsWritten,
        practice: &practice,
        seal: stopgap::report::Seal {
            entries: 5,
            head: String::new(),
            words: Vec::new(),
        },
        others: Vec::new(),
    };
    let report = stopgap::report::report(bench.log(), bench.now, &options);
    let html = stopgap::report::render(&report, stopgap::report::Format::Html, &|_| None).expect("a page");
    assert_eq!(html.matches("<g class=\"sensed\">").count(), 2, "{html}");
    assert!(html.contains(":12 to ") && html.contains("nobody marked it"), "{html}");
    let service = report.services.iter().find(|row| !row.sensed.is_empty()).expect("it");
    assert!(!service.marked);
    assert!(service.sensed[0].words.ends_with(":40"), "{}", service.sensed[0].words);
}
