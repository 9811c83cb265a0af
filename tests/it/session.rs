//! The write path on its own thread: what is held, what is copied, and that nobody overtakes anybody.

use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::rules::bench::{Bench, now_at, plan_by_name, station};
use stopgap::incident::command::{Command, Request};
use stopgap::incident::entry::hash_line;
use stopgap::incident::event::KitPrinted;
use stopgap::incident::ids::{IncidentId, Initials};
use stopgap::incident::moment::{Moment, Now};
use stopgap::incident::narrate::sentence;
use stopgap::journal::copy_place::CopyPlace;
use stopgap::journal::{MemoryFaults, MemoryStore, Purpose, SqliteStore, Store, StoreError};
use stopgap::plan::model::ServiceStatus::{Back, Down, Verified};
use stopgap::plan::model::{PlanId, RoleId};
use stopgap::plan::practice::Practice;
use stopgap::session::{Beside, Copied, Desk, Logs, Order, SecondCopyStatus, SecondCopyTo, Session, Ticket, Update};

/// No answer within this time means that none comes.
const PATIENCE: Duration = Duration::from_secs(30);

fn start_time() -> Moment {
    Moment::from_rfc3339("2026-03-10T08:00:00Z").expect("a time")
}

fn minute(minutes: i64) -> Now {
    now_at(Moment(start_time().0 + minutes * 60_000))
}

fn note(incident: &IncidentId, text: &str, now: Now) -> Order {
    let command = Command::Note {
        text: text.to_owned(),
        reason_for: None,
    };
    Order {
        incident: Some(incident.clone()),
        request: Request::new(command, Initials::new("MF")),
        now,
    }
}

/// A session on a journal in memory that holds an opened incident.
struct Rig {
    session: Session,
    updates: Receiver<Update>,
    disk: MemoryFaults,
    incident: IncidentId,
}

fn rig(beside: Beside) -> Rig {
    let bench = Bench::open(Practice::default(), false, start_time());
    let store = MemoryStore::new(station());
    let disk = store.faults();
    disk.appear(bench.disk.entries());
    let desk = Desk::open(Box::new(store), Box::new(plan_by_name)).expect("a journal");
    let (tell, updates) = channel();
    let session = Session::start(desk, beside, minute(0), move |update| {
        let _ = tell.send(update);
    })
    .expect("a thread");
    Rig {
        session,
        updates,
        disk,
        incident: bench.incident,
    }
}

impl Rig {
    fn next(&self) -> Update {
        self.updates.recv_timeout(PATIENCE).expect("an answer")
    }

    fn texts(&self) -> Vec<String> {
        let entries = self.disk.entries();
        entries
            .iter()
            .flat_map(|written| written.words.iter().map(|(_, word)| word.text.clone()))
            .collect()
    }
}

#[test]
fn entries_are_told_before_the_request_is_called_recorded() {
    let rig = rig(Beside::default());
    rig.session.submit(Ticket(7), note(&rig.incident, "one", minute(1)));
    assert!(matches!(rig.next(), Update::Entries(written) if written.len() == 1));
    assert!(matches!(rig.next(), Update::Recorded { ticket: Ticket(7), wrote, .. } if wrote.len() == 1));
}

#[test]
fn what_the_disk_refuses_is_held_in_order_and_recorded_as_having_happened_then() {
    let folder = tempfile::tempdir().expect("a folder");
    let shelf = stopgap::journal::held::HeldFile::new(vec![folder.path().to_owned()]).expect("a shelf");
    let mut rig = rig(Beside {
        held: Some(shelf),
        second_copy: None,
    });
    rig.disk.break_disk(Some(StoreError::Full));
    rig.session.submit(Ticket(1), note(&rig.incident, "first", minute(1)));
    rig.session.submit(Ticket(2), note(&rig.incident, "second", minute(2)));
    assert!(matches!(
        rig.next(),
        Update::Held {
            ticket: Ticket(1),
            waiting: 1,
            ..
        }
    ));
    assert!(matches!(
        rig.next(),
        Update::Held {
            ticket: Ticket(2),
            waiting: 2,
            ..
        }
    ));
    let left = stopgap::journal::held::left_in(&[folder.path().to_owned()]);
    assert_eq!(left.iter().map(|left| left.held.len()).collect::<Vec<_>>(), [2]);

    rig.disk.break_disk(None);
    rig.session.look(minute(30), true);
    let mut told = Vec::new();
    loop {
        match rig.next() {
            Update::Recorded { ticket, .. } => told.push(ticket.0),
            Update::Released { recorded, refused } => {
                assert_eq!((recorded, refused.len()), (2, 0));
                break;
            }
            Update::Entries(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(told, [1, 2]);
    assert_eq!(rig.texts(), ["first", "second"]);
    let last = rig.disk.entries().pop().expect("an entry").entry;
    assert_eq!((last.occurred, last.at), (minute(2).wall, minute(30).wall));
    assert!(stopgap::journal::held::left_in(&[folder.path().to_owned()]).is_empty());
}

#[test]
fn a_journal_that_turns_out_to_be_damaged_refuses_and_keeps_what_is_held() {
    let folder = tempfile::tempdir().expect("a folder");
    let shelf = stopgap::journal::held::HeldFile::new(vec![folder.path().to_owned()]).expect("a shelf");
    let mut rig = rig(Beside {
        held: Some(shelf),
        second_copy: None,
    });
    let damaged = || StoreError::Damaged("the journal is damaged".to_owned());
    rig.disk.break_disk(Some(StoreError::Full));
    rig.session.submit(Ticket(1), note(&rig.incident, "held", minute(1)));
    assert!(matches!(rig.next(), Update::Held { waiting: 1, .. }));
    rig.disk.break_disk(Some(damaged()));
    rig.session.look(minute(2), true);
    rig.session.submit(Ticket(2), note(&rig.incident, "refused", minute(3)));
    match rig.next() {
        Update::Refused { ticket, refusal } => {
            assert_eq!((ticket, &*refusal.sentence), (Ticket(2), "the journal is damaged"));
        }
        other => panic!("{other:?}"),
    }
    let left = stopgap::journal::held::left_in(&[folder.path().to_owned()]);
    assert_eq!(left.iter().map(|left| left.held.len()).collect::<Vec<_>>(), [1]);
    rig.disk.break_disk(None);
    rig.session
        .submit(Ticket(3), note(&rig.incident, "whole again", minute(4)));
    while rig.texts().len() < 2 {
        rig.next();
    }
    assert_eq!(rig.texts(), ["held", "whole again"]);
}

#[test]
fn a_slow_disk_keeps_nobody_waiting() {
    let rig = rig(Beside::default());
    let (go, wait) = channel::<()>();
    rig.disk.delay(Some(Box::new(move || {
        let _ = wait.recv();
    })));
    rig.session.submit(Ticket(1), note(&rig.incident, "slow", minute(1)));
    rig.session.submit(Ticket(2), note(&rig.incident, "slower", minute(1)));
    assert!(
        rig.updates.try_recv().is_err(),
        "nothing may be told before the disk has answered"
    );
    drop(go);
    assert!(matches!(rig.next(), Update::Entries(_)));
    assert!(matches!(rig.next(), Update::Recorded { ticket: Ticket(1), .. }));
}

#[test]
fn a_refusal_writes_nothing_and_says_why() {
    let rig = rig(Beside::default());
    let request = Request::new(Command::Close, None);
    let order = Order {
        incident: Some(rig.incident.clone()),
        request,
        now: minute(1),
    };
    rig.session.submit(Ticket(3), order);
    assert!(
        matches!(rig.next(), Update::Refused { ticket: Ticket(3), refusal } if refusal.sentence.contains("running"))
    );
    assert_eq!(rig.disk.entries().len(), 1);
}

/// The cards of a plan of this text, printed.
fn cards_printed(text: &str, roles: &[&str]) -> Request {
    let printed = KitPrinted {
        what: KitPrinted::CARDS.to_owned(),
        plan: PlanId::new("no-phones"),
        title: "Phones down".to_owned(),
        version: Some("1.0".to_owned()),
        sha256: hash_line(text),
        roles: roles.iter().filter_map(|role| RoleId::new(role)).collect(),
    };
    Request::new(Command::KitPrinted(printed), None)
}

#[test]
fn what_was_printed_stands_in_the_standing_log_whatever_runs() {
    let (folder, incident) = folder_with_incident();
    let mut desk = desk_in(folder.path());
    let before = desk.logs().get(&incident).expect("the incident").entries().len();
    for (minutes, request) in [
        (1, cards_printed("one", &[])),
        (2, cards_printed("two", &["lead"])),
        (3, cards_printed("one", &["lead"])),
    ] {
        let order = Order {
            incident: None,
            request,
            now: minute(minutes),
        };
        desk.submit(&order).expect("a place in the standing log");
    }
    // The fold is the same for whoever opens the folder next.
    let desk = desk_in(folder.path());
    let standing = desk.logs().standing();
    assert_eq!(standing.state().anomalies, []);
    let printed = |text| standing.state().kit_printed_from(KitPrinted::CARDS, hash_line(text));
    assert_eq!(printed("one"), Some(minute(1).wall), "single cards are not the kit");
    assert_eq!(printed("two"), None);
    let said: Vec<String> = standing.entries().map(|entry| sentence(entry, standing)).collect();
    assert_eq!(
        said[..2],
        [
            "Action cards printed: Phones down, version 1.0".to_owned(),
            "Action cards printed: Phones down, version 1.0, only lead".to_owned()
        ]
    );
    let log = desk.logs().get(&incident).expect("the incident");
    assert_eq!(log.entries().len(), before);
}

/// A practice folder with an opened incident.
fn folder_with_incident() -> (tempfile::TempDir, IncidentId) {
    let folder = tempfile::tempdir().expect("a folder");
    let bench = Bench::open(Practice::default(), false, start_time());
    let store = SqliteStore::open(folder.path(), Purpose::Record).expect("a journal");
    let mut desk = Desk::open(Box::new(store), Box::new(plan_by_name)).expect("a desk");
    let opening = stopgap::incident::command::Opening {
        incident: bench.incident.clone(),
        kind: stopgap::plan::condition::IncidentKind::Live,
        plan: Box::new(super::rules::bench::pinned(super::rules::bench::PLAN)),
        practice: stopgap::incident::event::PracticeFacts::default(),
        since: None,
        essentials: false,
        machine_time: None,
        drill: None,
    };
    let request = Request::new(Command::Open(opening), None);
    desk.submit(&Order {
        incident: None,
        request,
        now: minute(0),
    })
    .expect("the opening");
    (folder, bench.incident)
}

fn desk_in(folder: &std::path::Path) -> Desk {
    let store = SqliteStore::open(folder, Purpose::Record).expect("a journal");
    Desk::open(Box::new(store), Box::new(plan_by_name)).expect("a desk")
}

/// The one copy on a stick.
fn copy_on(stick: &std::path::Path) -> std::path::PathBuf {
    let files = std::fs::read_dir(stick)
        .expect("the stick")
        .map(|file| file.expect("a file").path());
    let copies: Vec<_> = files
        .filter(|file| file.extension().is_some_and(|end| end == "jsonl"))
        .collect();
    assert_eq!(copies.len(), 1, "{copies:?}");
    copies[0].clone()
}

/// The second copy of the journal in a folder.
fn second_copy(stick: &std::path::Path, folder: std::path::PathBuf) -> SecondCopyTo {
    let place = CopyPlace::new(stick.to_owned());
    Box::new(move || {
        let all = SqliteStore::open(&folder, Purpose::Look).and_then(|mut store| store.fresh());
        let copy = place.bring_up(&all.map_err(std::io::Error::other)?)?;
        Ok(Copied {
            copy,
            is_on_one_disk: true,
        })
    })
}

#[test]
fn the_second_copy_is_left_alone_while_a_plan_keeps_hands_off_it() {
    let (folder, incident) = folder_with_incident();
    let stick = tempfile::tempdir().expect("a stick");
    let copied_from = folder.path().to_owned();
    let to = second_copy(stick.path(), copied_from);
    let (tell, updates) = channel();
    let beside = Beside {
        held: None,
        second_copy: Some(to),
    };
    let session = Session::start(desk_in(folder.path()), beside, minute(0), move |update| {
        let _ = tell.send(update);
    })
    .expect("a thread");
    let until = |wanted: &dyn Fn(&SecondCopyStatus) -> bool| loop {
        match updates.recv_timeout(PATIENCE).expect("an answer") {
            Update::SecondCopy(status) if wanted(&status) => break,
            Update::SecondCopy(SecondCopyStatus::Failing { why, .. }) => panic!("{why}"),
            _ => {}
        }
    };
    let entries = || {
        let file = copy_on(stick.path());
        std::fs::read_to_string(file).expect("text").lines().count()
    };
    until(&|status| matches!(status, SecondCopyStatus::Good { .. }));
    let before = entries();
    let switch = |to: &str, now| Order {
        incident: Some(incident.clone()),
        request: Request::new(
            Command::Switch {
                plan: Box::new(plan_by_name(to).expect("a plan")),
            },
            None,
        ),
        now,
    };
    session.submit(Ticket(1), switch("hands-off", minute(1)));
    until(&|status| matches!(status, SecondCopyStatus::Off { plan } if plan == "Hands off"));
    session.submit(Ticket(2), note(&incident, "not on the stick", minute(2)));
    session.submit(Ticket(3), switch("other", minute(3)));
    until(&|status| matches!(status, SecondCopyStatus::Good { .. }));
    // Only now is it touched again, and given what it missed.
    drop(session);
    assert_eq!(entries(), before + 3);
}

#[test]
fn a_stick_that_is_pulled_out_is_noticed_and_no_folder_takes_its_place() {
    let (folder, incident) = folder_with_incident();
    let around = tempfile::tempdir().expect("a place");
    let stick = around.path().join("stick");
    std::fs::create_dir(&stick).expect("a stick");
    let (tell, updates) = channel();
    let beside = Beside {
        held: None,
        second_copy: Some(second_copy(&stick, folder.path().to_owned())),
    };
    let session = Session::start(desk_in(folder.path()), beside, minute(0), move |update| {
        let _ = tell.send(update);
    })
    .expect("a thread");
    let until = |wanted: &dyn Fn(&SecondCopyStatus) -> bool| loop {
        match updates.recv_timeout(PATIENCE).expect("an answer") {
            Update::SecondCopy(status) if wanted(&status) => break,
            _ => {}
        }
    };
    until(&|status| {
        matches!(
            status,
            SecondCopyStatus::Good {
                is_on_one_disk: true,
                ..
            }
        )
    });
    let away = around.path().join("away");
    std::fs::rename(&stick, &away).expect("pulled out");
    session.submit(Ticket(1), note(&incident, "while it is away", minute(1)));
    until(&|status| matches!(status, SecondCopyStatus::Gone));
    assert!(!stick.exists());
    // An empty folder is left where the stick stood.
    std::fs::create_dir(&stick).expect("the folder below");
    session.submit(Ticket(2), note(&incident, "still away", minute(2)));
    until(&|status| matches!(status, SecondCopyStatus::Gone));
    assert_eq!(std::fs::read_dir(&stick).expect("the folder").count(), 0);
    std::fs::remove_dir(&stick).expect("the folder below");
    std::fs::rename(&away, &stick).expect("put back");
    session.submit(Ticket(3), note(&incident, "it is back", minute(3)));
    until(&|status| matches!(status, SecondCopyStatus::Good { .. }));
    drop(session);
    let copy = std::fs::read_to_string(copy_on(&stick)).expect("the copy");
    assert!(copy.contains("while it is away") && copy.contains("it is back"));
}

#[test]
fn the_second_copy_holds_all_and_another_pc_carries_on_from_it() {
    let (folder, incident) = folder_with_incident();
    let stick = tempfile::tempdir().expect("a stick");
    let copied_from = folder.path().to_owned();
    let to = second_copy(stick.path(), copied_from);
    let (tell, updates) = channel();
    let beside = Beside {
        held: None,
        second_copy: Some(to),
    };
    let session = Session::start(desk_in(folder.path()), beside, minute(0), move |update| {
        let _ = tell.send(update);
    })
    .expect("a thread");
    let until_copied = |at: Moment| loop {
        match updates.recv_timeout(PATIENCE).expect("an answer") {
            Update::SecondCopy(SecondCopyStatus::Good { at: good, .. }) if good >= at => break,
            Update::SecondCopy(SecondCopyStatus::Failing { why, .. }) => panic!("{why}"),
            _ => {}
        }
    };
    until_copied(minute(0).wall);
    session.submit(Ticket(1), note(&incident, "on the stick", minute(5)));
    until_copied(minute(5).wall);
    let before = desk_in(folder.path())
        .logs()
        .get(&incident)
        .expect("the incident")
        .state()
        .clone();

    let elsewhere = tempfile::tempdir().expect("another PC");
    let file = copy_on(stick.path());
    let mut store = SqliteStore::open(elsewhere.path(), Purpose::Record).expect("a journal");
    let copy = std::io::BufReader::new(std::fs::File::open(file).expect("the copy"));
    let incoming = stopgap::journal::import::read(copy).expect("entries");
    let taken = incoming.take_in(&mut store).expect("taken in");
    assert_eq!(taken.new, 2, "{taken:?}");
    assert_eq!(
        desk_in(elsewhere.path())
            .logs()
            .get(&incident)
            .expect("the incident")
            .state(),
        &before
    );
}

#[test]
fn windows_that_write_at_full_speed_lose_nothing_and_share_no_number() {
    const EACH: usize = 60;
    let (folder, incident) = folder_with_incident();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let mut desk = desk_in(folder.path());
                for at in 0..EACH {
                    let after = Duration::from_secs(60);
                    let command = Command::TimerAdd {
                        after,
                        text: format!("timer {at}"),
                    };
                    let request = Request::new(command, Initials::new("MF"));
                    let order = Order {
                        incident: Some(incident.clone()),
                        request,
                        now: minute(1),
                    };
                    desk.submit(&order).expect("recorded");
                }
            });
        }
    });
    let desk = desk_in(folder.path());
    let logs: &Logs = desk.logs();
    let state = logs.get(&incident).expect("the incident").state();
    let mut numbers: Vec<u32> = state
        .timers
        .iter()
        .map(|timer| timer.number.0.parse().expect("a number"))
        .collect();
    numbers.sort_unstable();
    assert_eq!(
        numbers,
        (1..=3 * u32::try_from(EACH).expect("small")).collect::<Vec<_>>()
    );
    assert!(state.anomalies.is_empty(), "{:?}", state.anomalies);
}

#[test]
fn what_a_read_only_journal_can_never_take_is_refused_and_not_held() {
    let rig = rig(Beside::default());
    let newer = StoreError::ReadOnly("written by a newer version".to_owned());
    rig.disk.break_disk(Some(newer));
    rig.session.submit(Ticket(1), note(&rig.incident, "one", minute(1)));
    assert!(matches!(rig.next(), Update::Refused { ticket: Ticket(1), refusal } if refusal.sentence.contains("newer")));
}

#[test]
fn what_another_running_incident_cannot_take_is_told_and_stops_nothing() {
    let mut bench = Bench::open(Practice::default(), false, start_time());
    let open_second = |desk: &mut Desk| {
        let plan = super::rules::bench::PLAN.replace("soak: 30m", "soak: 2h");
        let opening = stopgap::incident::command::Opening {
            incident: IncidentId::new("2026-03-10-two").expect("an id"),
            kind: stopgap::plan::condition::IncidentKind::Live,
            plan: Box::new(super::rules::bench::pinned(&plan)),
            practice: stopgap::incident::event::PracticeFacts::default(),
            since: None,
            essentials: false,
            machine_time: None,
            drill: None,
        };
        let request = Request::new(Command::Open(opening), None);
        let order = Order {
            incident: None,
            request,
            now: minute(0),
        };
        desk.submit(&order).expect("the opening");
    };
    open_second(&mut bench.desk);
    let mut to = |to: stopgap::plan::model::ServiceStatus, at: i64| {
        let command = Command::Service {
            service: stopgap::plan::model::ServiceId::new("record").expect("an id"),
            to,
            reference: None,
            site: None,
        };
        let order = Order {
            incident: Some(bench.incident.clone()),
            request: Request::new(command, Initials::new("MF")),
            now: minute(at),
        };
        bench.desk.submit(&order).expect("recorded")
    };
    assert_eq!(to(Down, 1).wrote.len(), 2);
    assert!(to(Back, 2).declined.is_empty());
    let receipt = to(Verified, 60);
    assert_eq!(receipt.wrote.len(), 1);
    let declined: Vec<_> = receipt.declined.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(declined, ["2026-03-10-two"]);
    assert!(receipt.declined[0].1.sentence.contains("2h"), "{receipt:?}");
}

#[test]
fn what_is_refused_when_the_disk_is_back_is_set_aside_with_its_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let shelf = stopgap::journal::held::HeldFile::new(vec![folder.path().to_owned()]).expect("a shelf");
    let mut rig = rig(Beside {
        held: Some(shelf),
        second_copy: None,
    });
    rig.disk.break_disk(Some(StoreError::Full));
    rig.session.submit(Ticket(1), note(&rig.incident, "first", minute(1)));
    rig.session.submit(
        Ticket(2),
        Order {
            incident: Some(rig.incident.clone()),
            request: Request::new(Command::Close, Initials::new("MF")),
            now: minute(2),
        },
    );
    assert!(matches!(rig.next(), Update::Held { waiting: 1, .. }));
    assert!(matches!(rig.next(), Update::Held { waiting: 2, .. }));
    rig.disk.break_disk(None);
    rig.session.look(minute(30), true);
    let (recorded, refused) = loop {
        if let Update::Released { recorded, refused } = rig.next() {
            break (recorded, refused);
        }
    };
    assert_eq!((recorded, refused.len()), (1, 1));
    assert!(refused[0].why.contains("running"), "{refused:?}");
    assert_eq!(
        refused[0].request.occurred.map(|occurred| occurred.at),
        Some(minute(2).wall)
    );
    let aside = std::fs::read_to_string(refused[0].aside.as_ref().expect("a file")).expect("the file");
    assert!(aside.contains("Close") && aside.contains(&refused[0].why), "{aside}");
    assert!(stopgap::journal::held::left_in(&[folder.path().to_owned()]).is_empty());
}

#[test]
fn a_journal_that_could_not_be_opened_for_writing_holds_and_then_records() {
    let (folder, incident) = folder_with_incident();
    let in_the_way = folder.path().join("stopgap.db-wal");
    std::fs::create_dir(&in_the_way).expect("something in the way");
    let (tell, updates) = channel();
    let mut session = Session::start(desk_in(folder.path()), Beside::default(), minute(0), move |update| {
        let _ = tell.send(update);
    })
    .expect("a thread");
    session.submit(Ticket(1), note(&incident, "held", minute(1)));
    let next = || updates.recv_timeout(PATIENCE).expect("an answer");
    assert!(matches!(
        next(),
        Update::Held {
            ticket: Ticket(1),
            waiting: 1,
            ..
        }
    ));
    session.look(minute(2), true);
    std::fs::remove_dir(&in_the_way).expect("the way is free");
    session.look(minute(3), true);
    let mut told = Vec::new();
    while told.len() < 3 {
        match next() {
            Update::Recorded { ticket: Ticket(1), .. } => told.push("recorded"),
            Update::Released { recorded: 1, .. } => told.push("released"),
            Update::Access {
                access: stopgap::journal::Access::ReadWrite,
                ..
            } => told.push("writable"),
            Update::Entries(written) => assert_eq!(written.len(), 1),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(told, ["recorded", "released", "writable"]);
    drop(session);
    let desk = desk_in(folder.path());
    assert_eq!(desk.logs().get(&incident).expect("the incident").entries().len(), 2);
}
