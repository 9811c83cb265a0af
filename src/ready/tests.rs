//! Mini-cases: what was logged and what lies around the folder go in, what is to do comes out.

use std::collections::{BTreeMap, HashSet};

use super::{Check, Copied, Drive, Grounds, OfferedPlan, Readiness, Surroundings, cloud_service, readiness};
use crate::health::{self, Level, health};
use crate::incident::command::{Command, InjectAction, Opening, Request};
use crate::incident::drill::{DrillSetting, ScenarioRef};
use crate::incident::entry::hash_line;
use crate::incident::event::{ContactConfirmed, CopyMade, Event, KitPrinted, PcTried, PinnedPlan, PracticeFacts};
use crate::incident::ids::{Hash, IncidentId, StationId};
use crate::incident::log::Log;
use crate::incident::moment::{BootId, Moment, Now};
use crate::journal::MemoryStore;
use crate::plan::condition::IncidentKind;
use crate::plan::model::{Plan, PlanId};
use crate::plan::practice::Practice;
use crate::plan::scenario::{DrillKind, InjectId};
use crate::session::{Desk, Order};
use crate::verb::{Hearing, VerbError, parse_line};

const TODAY: &str = "2026-11-25T09:00:00+00:00";

const PLAN: &str = "\
schema: stopgap/1
plan: {id: p, title: P, version: 1, review_by: 2027-11-01}
services: {record: {name: Record, contact: it}}
roles: {lead: {title: Lead, deputies: [Somebody]}}
phases: [{id: first, title: First, steps: [{id: a, do: A, role: lead, required: must}]}]
";

const PRACTICE: &str = "\
schema: stopgap-practice/1
practice: {name: Test}
stations: {front: A, office: B}
people: {mf: {name: Mary Fox, initials: MF, roles: [lead]}}
contacts: {it: {name: IT desk, phone: 01632 960101}}
";

fn scenario(kind: DrillKind) -> String {
    format!(
        "schema: stopgap-drill/1\nscenario: {{id: s, title: S, plan: p, kind: {}, duration: 20m}}\ninjects: [{{id: one, \
         at: 1m, text: One}}, {{id: two, at: 2m, text: Two}}, {{id: three, at: 3m, text: Three}}, {{id: by-hand, \
         contingency: true, text: Four}}]\n",
        kind.word()
    )
}

fn station() -> StationId {
    StationId::mint([7; 12])
}

fn now(at: &str) -> Now {
    let wall = Moment::from_rfc3339(at).expect("a time");
    Now {
        wall,
        mono: u64::try_from(wall.0).expect("after 1970"),
        boot: BootId(1),
    }
}

/// A practice, its journal, and what lies around its folder.
struct Case {
    practice: String,
    plan: String,
    is_own: bool,
    desk: Desk,
    around: Surroundings,
    /// Entries that the second copy lacks: those from then on.
    copied_until: Option<Moment>,
    count: u8,
}

impl Case {
    /// A case in which nothing is to do: what is found in a test comes of what the test changes.
    fn ready() -> Self {
        Self::bare()
            .drill(DrillKind::Functional, "2026-10-01T09:00:00+01:00", 3)
            .confirmed("2026-11-01T09:00:00+00:00")
            .printed(KitPrinted::CARDS, "2026-11-01T09:00:00+00:00")
            .printed(KitPrinted::CONTACTS, "2026-11-01T09:00:00+00:00")
            .tried("front", "2026-11-20T09:00:00+00:00")
            .tried("Office", "2026-11-20T09:00:00+00:00")
            .backed_up("2026-11-20T09:05:00+00:00")
    }

    /// A case in which nothing was ever recorded.
    fn bare() -> Self {
        let scenarios: Vec<String> = DrillKind::WORDS.iter().map(|(_, kind)| scenario(*kind)).collect();
        let desk = Desk::open(
            Box::new(MemoryStore::new(station())),
            Box::new(|_| Err("none".to_owned())),
        )
        .unwrap();
        Self {
            practice: PRACTICE.to_owned(),
            plan: PLAN.to_owned(),
            is_own: false,
            desk: desk.with_scenarios(Box::new(move |hash| {
                scenarios.iter().find(|text| hash_line(text) == hash).cloned()
            })),
            around: Surroundings {
                looked_at: now(TODAY).wall,
                folder: "C:\\Stopgap".to_owned(),
                station: station(),
                synced_by: None,
                drive: Drive::Fixed,
                has_journal: true,
                journal_trouble: None,
                second_copy: Copied::Read {
                    file: "E:\\copy.jsonl".to_owned(),
                    holds: HashSet::new(),
                    is_on_one_disk: false,
                },
                practice_sha256: hash_line(PRACTICE),
                scenarios: vec![("half-day".to_owned(), DrillKind::Functional)],
            },
            copied_until: None,
            count: 0,
        }
    }

    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    fn submit(&mut self, incident: Option<&IncidentId>, request: Request, at: &str) {
        let order = Order {
            incident: incident.cloned(),
            request,
            now: now(at),
        };
        self.desk.submit(&order).unwrap_or_else(|error| panic!("{error}"));
    }

    fn open(&mut self, kind: IncidentKind, drill: Option<DrillSetting>, at: &str) -> IncidentId {
        self.count += 1;
        let id = IncidentId::mint(now(at).wall.day_in(crate::plan::zone::Zone::london()), [self.count; 12]);
        let opening = Opening {
            incident: id.clone(),
            kind,
            plan: Box::new(PinnedPlan {
                id: PlanId::recorded("p"),
                title: "P".to_owned(),
                version: "1".to_owned(),
                sha256: hash_line(&self.plan),
                text: self.plan.clone().into(),
            }),
            practice: PracticeFacts::default(),
            since: None,
            essentials: false,
            machine_time: None,
            drill: drill.map(Box::new),
        };
        self.submit(None, Request::new(Command::Open(opening), None), at);
        id
    }

    fn say(&mut self, incident: &IncidentId, line: &str, at: &str) {
        let practice = Practice::default();
        let hearing = Hearing {
            now: self.desk.time_line(Some(incident), now(at)),
            zone: practice.time_zone,
            practice: &practice,
            default_by: None,
            plan_by_name: &|_| Err(VerbError::usage("none")),
        };
        let heard = parse_line(line, &hearing).unwrap_or_else(|error| panic!("{line}: {error:?}"));
        self.submit(Some(incident), heard.request, at);
    }

    /// An incident in earnest, and what was recorded in it.
    fn live(mut self, at: &str, lines: &[&str]) -> Self {
        let id = self.open(IncidentKind::Live, None, at);
        for line in lines {
            self.say(&id, line, at);
        }
        self
    }

    /// A drill of which so many injects came before it was stood down.
    fn drill(self, kind: DrillKind, at: &str, came: usize) -> Self {
        self.drill_by(kind, at, came, false)
    }

    fn drill_by(mut self, kind: DrillKind, at: &str, came: usize, scripted: bool) -> Self {
        let setting = DrillSetting {
            scenario: ScenarioRef {
                id: crate::plan::scenario::ScenarioId::recorded("s"),
                title: "S".to_owned(),
                sha256: hash_line(&scenario(kind)),
            },
            seed: 0,
            starts: now(at).wall,
            speed: 1,
            complication: None,
            read_aloud: false,
            stop_word: None,
            scripted,
        };
        let id = self.open(IncidentKind::Drill, Some(setting), at);
        for inject in ["one", "two", "three"].into_iter().take(came) {
            let send = Command::Inject {
                inject: InjectId::recorded(inject),
                action: InjectAction::Send,
                card: None,
            };
            self.submit(Some(&id), Request::new(send, None), at);
        }
        self.say(&id, "stand-down --why over", at);
        self
    }

    fn confirmed(mut self, at: &str) -> Self {
        let practice = self.read_practice();
        let confirmed = ContactConfirmed::of(practice.contact("it").expect("a contact"));
        self.submit(None, Request::new(Command::ContactConfirmed(confirmed), None), at);
        self
    }

    fn printed(mut self, what: &str, at: &str) -> Self {
        let is_cards = what == KitPrinted::CARDS;
        let printed = KitPrinted {
            what: what.to_owned(),
            plan: is_cards.then(|| PlanId::recorded("p")),
            title: "P".to_owned(),
            version: None,
            sha256: if is_cards {
                hash_line(&self.plan)
            } else {
                hash_line(&self.practice)
            },
            roles: Vec::new(),
        };
        self.submit(None, Request::new(Command::KitPrinted(printed), None), at);
        self
    }

    fn tried(self, pc: &str, at: &str) -> Self {
        self.tried_so(Some(pc), false, at)
    }

    fn tried_so(mut self, pc: Option<&str>, said_encrypted: bool, at: &str) -> Self {
        let tried = PcTried {
            pc: pc.map(str::to_owned),
            system: "windows".to_owned(),
            portable: false,
            said_encrypted,
        };
        let places = "folder C:\\Stopgap, program C:\\Stopgap\\stopgap.exe".to_owned();
        self.submit(None, Request::new(Command::PcTried { tried, places }, None), at);
        self
    }

    fn backed_up(mut self, at: &str) -> Self {
        let event = Event::CopyMade(CopyMade { entries: 1 });
        self.desk.record_standing(event, now(at)).unwrap();
        self
    }

    fn read_practice(&self) -> Practice {
        crate::plan::read_practice(&self.practice, "practice")
            .unwrap_or_else(|faults| panic!("{faults:#?}"))
            .0
    }

    fn read_plan(&self) -> Plan {
        crate::plan::read(&self.plan, "p")
            .unwrap_or_else(|faults| panic!("{faults:#?}"))
            .plan
    }

    fn look(&self) -> Readiness {
        let (practice, plan) = (self.read_practice(), self.read_plan());
        let incidents: Vec<&Log> = self.desk.logs().iter().map(|(_, log)| log).collect();
        let standing = self.desk.logs().standing();
        let grounds = health::Grounds {
            practice: &practice,
            incidents: &incidents,
            standing,
            texts: &BTreeMap::new(),
            bad_files: &[],
            now: now(TODAY).wall,
        };
        let found = health(&[&plan], &grounds);
        let mut around = self.around.clone();
        around.practice_sha256 = hash_line(&self.practice);
        if let Copied::Read { holds, .. } = &mut around.second_copy {
            let all = incidents.iter().flat_map(|log| log.entries()).chain(standing.entries());
            let copied = all.filter(|entry| self.copied_until.is_none_or(|until| entry.at < until));
            holds.extend(copied.map(|entry| entry.hash).collect::<Vec<Hash>>());
        }
        let offered = [OfferedPlan {
            plan: &plan,
            sha256: hash_line(&self.plan),
            is_own: self.is_own,
        }];
        readiness(&Grounds {
            health: &found,
            plans: &offered,
            practice: &practice,
            incidents: &incidents,
            standing,
            around: &around,
            now: now(TODAY).wall,
        })
    }
}

/// Asserts exactly what is to do, each by the check and the beginning of what it says.
#[track_caller]
fn check(case: &Case, wanted: &[(Check, &str)]) {
    let ready = case.look();
    let to_do = ready.answers.iter().flat_map(|answer| {
        let findings = answer.findings.iter().filter(|finding| finding.level != Level::Note);
        findings.map(|finding| (answer.check, finding.what.clone()))
    });
    let found: Vec<(Check, String)> = to_do.collect();
    let is_so = found.len() == wanted.len()
        && found
            .iter()
            .zip(wanted)
            .all(|(found, wanted)| found.0 == wanted.0 && found.1.starts_with(wanted.1));
    assert!(is_so, "found {found:#?}, wanted {wanted:#?}");
    assert_eq!(ready.is_ready(), wanted.is_empty());
}

const NO_TEST: (Check, &str) = (Check::Communications, "No communications test was ever held");
const NO_TABLE_TOP: (Check, &str) = (Check::TableTop, "No table-top drill was ever held");
const NO_EXERCISE: (Check, &str) = (Check::LiveExercise, "No live or command-post exercise was ever held");

#[test]
fn where_all_is_well_nothing_is_to_do() {
    check(&Case::ready(), &[]);
    assert_eq!(Case::ready().look().to_do_words(), "nothing to do");
}

#[test]
fn in_a_new_folder_nearly_everything_is_to_do() {
    let ready = Case::bare().look();
    let open: Vec<&str> = ready
        .answers
        .iter()
        .filter(|answer| !answer.is_ready())
        .map(|answer| answer.check.id())
        .collect();
    assert_eq!(
        open,
        [
            "communications-test",
            "table-top-drill",
            "live-exercise",
            "contacts",
            "kit",
            "pcs"
        ]
    );
    assert_eq!(ready.to_do_words(), "6 things to do");
}

/// The case that is ready but for its drills.
fn undrilled() -> Case {
    let mut case = Case::bare();
    case = case
        .confirmed("2026-11-01T09:00:00+00:00")
        .printed(KitPrinted::CARDS, "2026-11-01T09:00:00+00:00")
        .printed(KitPrinted::CONTACTS, "2026-11-01T09:00:00+00:00")
        .tried("front", "2026-11-20T09:00:00+00:00")
        .tried("office", "2026-11-20T09:00:00+00:00")
        .backed_up("2026-11-20T09:05:00+00:00");
    case
}

#[test]
fn each_kind_of_drill_is_due_in_its_own_time() {
    let recent = "2026-10-01T09:00:00+01:00";
    for (kind, wanted) in [
        (DrillKind::Micro, vec![NO_TEST, NO_TABLE_TOP, NO_EXERCISE]),
        (DrillKind::Communications, vec![NO_TABLE_TOP, NO_EXERCISE]),
        (DrillKind::TableTop, vec![NO_TEST, NO_EXERCISE]),
        (DrillKind::Functional, vec![]),
    ] {
        check(&undrilled().drill(kind, recent, 3), &wanted);
    }
    let test = (Check::Communications, "The last communications test was on ");
    let table_top = (Check::TableTop, "The last table-top drill was on ");
    let exercise = (Check::LiveExercise, "The last live or command-post exercise was on ");
    for (at, wanted) in [
        ("2026-05-25T09:00:00+01:00", vec![]),
        ("2026-05-24T09:00:00+01:00", vec![test]),
        ("2025-11-25T09:00:00+00:00", vec![test]),
        ("2025-11-24T09:00:00+00:00", vec![test, table_top]),
        ("2023-11-25T09:00:00+00:00", vec![test, table_top]),
        ("2023-11-24T09:00:00+00:00", vec![test, table_top, exercise]),
    ] {
        check(&undrilled().drill(DrillKind::Functional, at, 3), &wanted);
    }
}

#[test]
fn a_drill_counts_where_people_played_it_and_most_of_it_came() {
    let all = [NO_TEST, NO_TABLE_TOP, NO_EXERCISE];
    let at = "2026-10-01T09:00:00+01:00";
    check(&undrilled().drill(DrillKind::Functional, at, 2), &[]);
    check(&undrilled().drill(DrillKind::Functional, at, 1), &all);
    check(&undrilled().drill_by(DrillKind::Functional, at, 3, true), &all);
}

#[test]
fn an_incident_in_earnest_counts_once_its_lessons_are_written_down() {
    let at = "2026-10-01T09:00:00+01:00";
    let all = [NO_TEST, NO_TABLE_TOP, NO_EXERCISE];
    let over = "stand-down --why over";
    check(&undrilled().live(at, &["step a done", over]), &all);
    check(
        &undrilled().live(at, &["debrief went-well Paper was out in time"]),
        &all,
    );
    check(
        &undrilled().live(at, &[over, "debrief went-well Paper was out in time"]),
        &[],
    );
    check(
        &undrilled().live(at, &[over, "action add Buy torches --owner MF --due 2026-12-01"]),
        &[],
    );
    // What is quickest is said: an incident whose lessons are missing, else a drill of the kind that is there.
    let to_do = |case: &Case| case.look().answers[2].findings[0].to_do.clone();
    let missing = to_do(&undrilled().live(at, &[over]));
    assert!(missing.contains("debrief went-well"), "{missing}");
    assert_eq!(to_do(&undrilled()), "set a day for it, then: stopgap drill half-day");
}

#[test]
fn what_would_hurt_is_to_do_once_and_numbers_count_by_themselves() {
    let nobody = Case::ready().with(|case| case.practice = PRACTICE.replace("roles: [lead]", "roles: []"));
    check(
        &nobody.printed(KitPrinted::CONTACTS, TODAY),
        &[(Check::Plans, "Nobody has the role Lead")],
    );
    let changed = Case::ready().with(|case| case.practice = PRACTICE.replace("960101", "960102"));
    check(
        &changed,
        &[
            (Check::Contacts, "The number of IT desk was never checked"),
            (
                Check::Kit,
                "practice.yaml has changed since the list of contacts was printed on 1 Nov 2026",
            ),
        ],
    );
}

#[test]
fn cards_are_printed_again_when_the_plan_has_changed() {
    let changed = || Case::ready().with(|case| case.plan = PLAN.replace("do: A", "do: B"));
    check(
        &changed(),
        &[(
            Check::Kit,
            "P: its cards were printed on 1 Nov 2026, not as it now stands",
        )],
    );
    check(&changed().printed(KitPrinted::CARDS, TODAY), &[]);
    let other = |is_own| {
        Case::ready().with(|case| {
            case.plan = PLAN.replace("id: p,", "id: q,");
            case.is_own = is_own;
        })
    };
    // None of the plans that are there has cards, whatever else was once printed.
    for is_own in [true, false] {
        check(&other(is_own), &[(Check::Kit, "No action cards have been printed")]);
    }
}

#[test]
fn every_named_pc_is_tried_every_month() {
    let pcs = |case: Case| case.with(|case| case.practice = PRACTICE.replace("office: B", "office: B, annexe: C"));
    let never = (Check::Pcs, "Stopgap was never tried at annexe");
    let printed = |case: Case| pcs(case).printed(KitPrinted::CONTACTS, TODAY);
    check(&printed(Case::ready()), &[never]);
    check(
        &printed(Case::ready()).tried("annexe", "2026-10-25T09:00:00+00:00"),
        &[],
    );
    check(
        &printed(Case::ready()).tried("annexe", "2026-10-24T09:00:00+01:00"),
        &[(Check::Pcs, "Stopgap was last tried at annexe on 24 Oct 2026")],
    );
    // A clock that is wrong proves nothing.
    check(
        &printed(Case::ready()).tried("annexe", "2027-10-24T09:00:00+01:00"),
        &[never],
    );
    let unnamed = |case: Case| {
        case.with(|case| case.practice = PRACTICE.replace("stations: {front: A, office: B}\n", ""))
            .printed(KitPrinted::CONTACTS, TODAY)
    };
    check(&unnamed(Case::ready()), &[]);
    let old = Case::bare().drill(DrillKind::Functional, "2026-10-01T09:00:00+01:00", 3);
    let old = unnamed(old.confirmed(TODAY).printed(KitPrinted::CARDS, TODAY).backed_up(TODAY));
    check(
        &old,
        &[(Check::Pcs, "Stopgap was not tried lately where it would have to run")],
    );
}

#[test]
fn the_second_copy_is_set_there_and_young() {
    let copy = |copied: Copied| Case::ready().with(|case| case.around.second_copy = copied);
    let gone = Copied::Unreachable {
        file: "E:\\x".to_owned(),
        why: "it is not there".to_owned(),
    };
    check(&copy(Copied::NotSet), &[(Check::SecondCopy, "There is no second copy")]);
    check(
        &copy(gone),
        &[(Check::SecondCopy, "The second copy cannot be read: it is not there")],
    );
    check(&copy(Copied::HandsOff), &[]);
    let beside = Case::ready().with(|case| {
        if let Copied::Read { is_on_one_disk, .. } = &mut case.around.second_copy {
            *is_on_one_disk = true;
        }
    });
    check(&beside, &[(Check::SecondCopy, "The second copy lies on the same disk")]);
    let until = |at: &str| Case::ready().with(|case| case.copied_until = Some(now(at).wall));
    check(
        &until("2026-11-20T09:00:00+00:00"),
        &[(
            Check::SecondCopy,
            "The second copy lacks 3 entries, the oldest of 20 Nov 2026",
        )],
    );
    let noted = |at: &str| {
        let case = Case::ready().confirmed(at);
        case.with(|case| case.copied_until = Some(now(at).wall))
    };
    // Since yesterday: the next command brings it. What came after the copy was read says nothing of it.
    check(&noted("2026-11-24T09:00:00+00:00"), &[]);
    let later = noted("2026-11-22T09:00:00+00:00");
    check(&later, &[(Check::SecondCopy, "The second copy lacks 1 entry")]);
    let read_before = later.with(|case| case.around.looked_at = now("2026-11-21T09:00:00+00:00").wall);
    check(&read_before, &[]);
}

#[test]
fn the_folder_lies_where_nothing_copies_it_and_nobody_can_read_it() {
    let around = |change: fn(&mut Surroundings)| Case::ready().with(|case| change(&mut case.around));
    check(
        &around(|around| around.synced_by = Some("OneDrive".to_owned())),
        &[(Check::Cloud, "The practice folder is copied by OneDrive")],
    );
    check(
        &around(|around| around.journal_trouble = Some("The disk is full.".to_owned())),
        &[(Check::Journal, "Nothing can be recorded: The disk is full")],
    );
    check(
        &around(|around| around.drive = Drive::Portable { is_encrypted: true }),
        &[],
    );
    let stick = || around(|around| around.drive = Drive::Portable { is_encrypted: false });
    let unknown = (Check::Journal, "The folder lies on a stick or share");
    check(&stick(), &[unknown]);
    let said = || stick().tried_so(Some("front"), true, "2026-11-24T09:00:00+00:00");
    check(&said(), &[]);
    // At another PC, or in a copy of the folder, nobody has said it.
    check(
        &said().with(|case| case.around.station = StationId::mint([8; 12])),
        &[unknown],
    );
}

#[test]
fn a_backup_is_made_every_month_where_something_was_recorded() {
    let none = undrilled().drill(DrillKind::Functional, "2026-10-01T09:00:00+01:00", 3);
    check(&none, &[]);
    let old = |at: &str| {
        let case = Case::bare()
            .drill(DrillKind::Functional, "2026-10-01T09:00:00+01:00", 3)
            .backed_up(at)
            .confirmed("2026-11-01T09:00:00+00:00")
            .printed(KitPrinted::CARDS, TODAY)
            .printed(KitPrinted::CONTACTS, TODAY)
            .tried("front", TODAY);
        case.tried("office", TODAY)
    };
    check(&old("2026-10-25T09:00:00+00:00"), &[]);
    check(
        &old("2026-10-24T09:00:00+01:00"),
        &[(
            Check::Backup,
            "The last backup is of 24 Oct 2026, and 5 entries were made since",
        )],
    );
}

#[test]
fn a_cloud_service_shows_in_the_path_or_in_what_it_leaves_behind() {
    for (path, service) in [
        ("C:\\Users\\mf\\OneDrive - Larchwood Surgery\\Stopgap", Some("OneDrive")),
        ("C:\\Users\\mf\\OneDrive\\Desktop\\Stopgap", Some("OneDrive")),
        (
            "/Users/mf/Library/CloudStorage/OneDrive-Personal/x",
            Some("a cloud service"),
        ),
        (
            "/Users/mf/Library/Mobile Documents/com~apple~CloudDocs/x",
            Some("iCloud"),
        ),
        ("C:\\Users\\mf\\iCloudDrive\\x", Some("iCloud")),
        ("G:\\My Drive\\Stopgap", Some("Google Drive")),
        ("/home/mf/Google Drive/x", Some("Google Drive")),
        ("/home/mf/Dropbox (Practice)/x", Some("Dropbox")),
        ("/home/mf/dropbox/x", Some("Dropbox")),
        ("C:\\Stopgap", None),
        ("/home/mf/dropboxes/x", None),
        ("/home/mf/Our onedrive notes/x", None),
        ("", None),
    ] {
        assert_eq!(cloud_service(path, []), service, "{path}");
    }
    for (name, service) in [
        (".dropbox.cache", Some("Dropbox")),
        (".tmp.driveupload", Some("Google Drive")),
        (".849C9593-D756-4E56-8D6E-42412F2A707B", Some("OneDrive")),
        ("practice.yaml", None),
    ] {
        assert_eq!(cloud_service("D:\\x", ["stopgap.db", name]), service, "{name}");
    }
}
