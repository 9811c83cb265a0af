//! Drills played on a journal in memory, line by line.

use std::time::Duration;

use super::score::{Score, Verdict, score};
use super::{compare, driver, measure};
use crate::incident::command::{Command, Opening, Request, Why};
use crate::incident::drill::{DrillSetting, Rating, ScenarioRef, read_t, t_words};
use crate::incident::entry::hash_line;
use crate::incident::event::{PinnedPlan, PracticeFacts};
use crate::incident::ids::{IncidentId, Initials, StationId};
use crate::incident::log::Log;
use crate::incident::moment::{BootId, Moment, Now};
use crate::incident::refusal::Refusal;
use crate::incident::state::State;
use crate::journal::{MemoryFaults, MemoryStore};
use crate::plan::condition::IncidentKind;
use crate::plan::practice::Practice;
use crate::plan::scenario::Scenario;
use crate::plan::zone::Zone;
use crate::session::{Desk, Order, SubmitError};
use crate::verb::{self, Hearing, VerbError};

const PLAN: &str = include_str!("../../tests/fixtures/scenarios/plan.yaml");
const SCENARIO: &str = include_str!("../../tests/fixtures/scenarios/valid/whole.yaml");

/// The machine's time when the drill is opened: a lunch-time of its own, far from the story's morning.
const LUNCH: i64 = 1_764_000_000_000;

fn id(text: &str) -> IncidentId {
    IncidentId::new(text).unwrap()
}

/// A drill that is being played, and the machine's clock.
struct Stage {
    desk: Desk,
    disk: MemoryFaults,
    incident: IncidentId,
    machine: Now,
    scenario: Scenario,
}

fn pinned() -> PinnedPlan {
    PinnedPlan {
        id: crate::plan::model::PlanId::recorded("small"),
        title: "Small plan".to_owned(),
        version: "1".to_owned(),
        sha256: hash_line(PLAN),
        text: PLAN.to_owned().into(),
    }
}

impl Stage {
    fn new() -> Self {
        Self::of(IncidentKind::Drill, SCENARIO)
    }

    fn of(kind: IncidentKind, scenario: &str) -> Self {
        Self::with(kind, scenario, |_| {})
    }

    fn with(kind: IncidentKind, scenario: &str, set: impl FnOnce(&mut DrillSetting)) -> Self {
        let store = MemoryStore::new(StationId::new("aaaabbbbcccc").unwrap());
        let disk = store.faults();
        let text = scenario.to_owned();
        let desk = Desk::open(Box::new(store), Box::new(|_| Ok(pinned()))).unwrap();
        let mut stage = Self {
            desk: desk.with_scenarios(Box::new(move |hash| {
                Some(text.clone()).filter(|text| hash_line(text) == hash)
            })),
            disk,
            incident: id("2026-11-24-drill1"),
            machine: Now {
                wall: Moment(LUNCH),
                mono: 7_000,
                boot: BootId(3),
            },
            scenario: crate::plan::read_pinned_scenario(scenario),
        };
        stage.open(kind, scenario, set);
        stage
    }

    fn open(&mut self, kind: IncidentKind, scenario: &str, set: impl FnOnce(&mut DrillSetting)) {
        let mut setting = DrillSetting {
            scenario: ScenarioRef {
                id: self.scenario.id.clone(),
                title: self.scenario.title.clone(),
                sha256: hash_line(scenario),
            },
            seed: 0,
            starts: Moment::from_rfc3339("2009-06-16T08:00:00+01:00").unwrap(),
            speed: 1,
            complication: None,
            scripted: false,
            read_aloud: false,
            stop_word: None,
        };
        set(&mut setting);
        let opening = Opening {
            incident: self.incident.clone(),
            kind,
            plan: Box::new(pinned()),
            practice: PracticeFacts::default(),
            since: None,
            essentials: false,
            machine_time: None,
            drill: (kind == IncidentKind::Drill).then(|| Box::new(setting)),
        };
        self.submit(Command::Open(opening), None).unwrap();
        self.desk.send_due(&self.incident, self.machine).unwrap();
    }

    fn submit(&mut self, command: Command, by: Option<Initials>) -> Result<(), Refusal> {
        let order = Order {
            incident: Some(self.incident.clone()),
            request: Request::new(command, by),
            now: self.machine,
        };
        match self.desk.submit(&order) {
            Ok(_) => Ok(()),
            Err(SubmitError::Refused(refusal)) => Err(refusal),
            Err(error) => panic!("{error}"),
        }
    }

    /// Lets the machine's clock go on, looking for injects every second as a screen does.
    fn wait(&mut self, seconds: u64) {
        for _ in 0..seconds {
            self.machine.wall = self.machine.wall.plus(Duration::from_secs(1));
            self.machine.mono += 1_000;
            self.desk.send_due(&self.incident, self.machine).unwrap();
        }
    }

    /// Waits until the drill's clock shows T.
    fn until(&mut self, t: &str) {
        let wanted = read_t(t).unwrap();
        while self.t() < wanted {
            self.wait(1);
        }
        assert_eq!(self.t(), wanted);
    }

    fn say(&mut self, words: &str) -> Result<(), Refusal> {
        let practice = Practice::default();
        let hearing = Hearing {
            now: self.desk.time_line(Some(&self.incident), self.machine),
            zone: Zone::london(),
            practice: &practice,
            default_by: Initials::new("MF"),
            plan_by_name: &|_| Err(VerbError::usage("no other plan")),
        };
        let request = verb::parse_line(words, &hearing).unwrap().request;
        let order = Order {
            incident: Some(self.incident.clone()),
            request,
            now: self.machine,
        };
        let outcome = self.desk.submit(&order);
        self.desk.send_due(&self.incident, self.machine).unwrap();
        match outcome {
            Ok(_) => Ok(()),
            Err(SubmitError::Refused(refusal)) => Err(refusal),
            Err(error) => panic!("{error}"),
        }
    }

    /// Lines of `T words`.
    fn play(&mut self, script: &str) {
        for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (t, words) = line.split_once(' ').unwrap();
            self.until(t);
            self.say(words).unwrap_or_else(|refusal| panic!("{line}: {refusal}"));
        }
    }

    fn log(&self) -> &Log {
        self.desk.logs().get(&self.incident).unwrap()
    }

    fn state(&self) -> &State {
        self.log().state()
    }

    fn t(&self) -> Duration {
        self.state().drill.as_ref().unwrap().clock.t(self.machine)
    }

    fn now(&self) -> Moment {
        self.state().now(self.machine).wall
    }

    /// The injects that were sent, each with its T.
    fn sent(&self) -> Vec<String> {
        let drill = self.state().drill.as_ref().unwrap();
        let injects = drill.injects.iter().filter_map(|fact| {
            let sent = fact.sent?;
            Some(format!("{} {}", fact.inject, t_words(drill.t_of(sent))))
        });
        injects.collect()
    }

    fn score(&self) -> Score<'_> {
        score(&self.scenario, self.state(), self.now())
    }

    /// Verdicts in the order of the scenario, as one letter each.
    fn verdicts(&self) -> String {
        let letter = |verdict| match verdict {
            Verdict::Met => 'm',
            Verdict::Late => 'l',
            Verdict::Missed => 'x',
            Verdict::Open => 'o',
            Verdict::NotAssessed => '-',
        };
        self.score()
            .expectations
            .iter()
            .map(|one| letter(one.verdict))
            .collect()
    }
}

/// A team that does everything in time.
const IN_TIME: &str = "
    T+04:00 step tell done
    T+08:00 step slips done
    T+09:00 decide choose paper
    T+10:00 message out it-desk \"Is it only us?\"
    T+20:00 notify tell-icb
";

#[test]
fn injects_come_by_time_and_by_condition_and_never_by_themselves_where_a_hand_is_wanted() {
    let mut stage = Stage::new();
    assert_eq!(stage.sent(), ["off T+00:00"]);
    stage.play(IN_TIME);
    stage.until("T+45:00");
    assert_eq!(stage.sent(), ["off T+00:00", "phones-too T+09:00", "back T+35:00"]);
    // What it changes is recorded in the same commit.
    let phones = stage.state().service("phones", None).unwrap();
    let changes: Vec<_> = phones
        .history()
        .changes()
        .iter()
        .map(|change| change.value.word())
        .collect();
    assert_eq!(changes, ["down", "up"]);
}

#[test]
fn everything_counts_by_the_drill_s_clock_and_the_lines_keep_the_machine_s() {
    let mut stage = Stage::new();
    stage.play("T+04:00 step tell done");
    let entry = stage.log().entries().last().unwrap();
    assert_eq!(entry.at, Moment(LUNCH + 240_000));
    assert_eq!(entry.noted.rfc3339(Zone::london()), "2009-06-16T08:04:00+01:00");
    assert_eq!(entry.occurred, entry.noted);
    // Nothing is thought late, and no jump of the clock is found.
    let step = stage.state().find_step("tell").unwrap().1.id.clone();
    assert_eq!(stage.state().step(&step).unwrap().status.word(), "done");
    assert!(stage.log().entries().all(|entry| entry.event.kind() != "clock-jumped"));
    assert!(stage.state().anomalies.is_empty());
}

#[test]
fn a_pause_is_no_time_and_holds_the_injects_but_not_a_hand() {
    let mut stage = Stage::new();
    stage.play("T+04:00 step tell done\nT+05:00 drill pause");
    stage.wait(3_600);
    assert_eq!(stage.t().as_secs(), 300);
    stage.say("inject send back").unwrap();
    assert_eq!(stage.sent(), ["off T+00:00", "back T+05:00"]);
    stage.say("drill resume").unwrap();
    stage.play("T+08:00 step slips done");
    assert_eq!(stage.verdicts(), "mmmoo---");
}

#[test]
fn a_late_inject_is_queued_and_never_dropped() {
    let mut stage = Stage::new();
    stage.play("T+09:00 decide choose paper\nT+10:00 inject hold back\nT+11:00 drill jump --to T+40:00");
    assert_eq!(stage.t().as_secs(), 2_400);
    assert!(!stage.sent().iter().any(|sent| sent.starts_with("back")));
    stage.say("inject free back").unwrap();
    assert_eq!(stage.sent().last().unwrap(), "back T+40:00");
    // A jump lets everything come that it passes over, at once and in order.
    let mut stage = Stage::new();
    stage.play("T+01:00 drill jump");
    assert_eq!(
        (stage.t().as_secs(), stage.sent().last().unwrap().as_str()),
        (2_100, "back T+35:00")
    );
}

#[test]
fn what_is_skipped_does_not_come_and_what_is_sent_comes_once() {
    let mut stage = Stage::new();
    stage.play("T+01:00 inject skip back\nT+02:00 inject send help");
    stage.until("T+45:00");
    assert_eq!(stage.sent(), ["off T+00:00", "help T+02:00"]);
    let refuses = |stage: &mut Stage, words: &str, said: &str| {
        let refusal = stage.say(words).unwrap_err();
        assert!(refusal.sentence.contains(said), "{words}: {refusal}");
    };
    refuses(&mut stage, "inject send off", "has been sent already");
    refuses(&mut stage, "inject skip back", "is skipped already");
    refuses(&mut stage, "inject free phones-too", "is not held back");
    refuses(&mut stage, "inject send nothing", "has no inject \"nothing\"");
    refuses(&mut stage, "drill resume", "is not paused");
    refuses(&mut stage, "drill jump --to T+10:00", "does not go back");
    refuses(&mut stage, "drill speed 61", "61 times");
    refuses(&mut stage, "assess paper p", "needs a note");
    refuses(&mut stage, "assess papre p --why x", "no objective \"papre\"");
    refuses(&mut stage, "correct 2", "cannot be struck out");
}

#[test]
fn an_inject_comes_though_what_it_changes_does_not_fit() {
    let mut stage = Stage::new();
    // Nobody has marked the phones down, so they cannot be back.
    let scenario = SCENARIO.replace(
        "services: {record: back, phones: up}",
        "services: {phones: back, record: back}",
    );
    assert_ne!(scenario, SCENARIO);
    let mut other = Stage::of(IncidentKind::Drill, &scenario);
    for stage in [&mut stage, &mut other] {
        stage.until("T+35:00");
        assert_eq!(stage.sent().last().unwrap(), "back T+35:00");
        assert_eq!(stage.state().service("record", None).unwrap().status().word(), "back");
    }
    assert_eq!(other.state().service("phones", None).unwrap().status().word(), "up");
}

#[test]
fn the_speed_is_that_of_every_window() {
    let mut stage = Stage::new();
    stage.say("drill speed 30").unwrap();
    stage.wait(20);
    assert_eq!(stage.t().as_secs(), 600);
    // Another process folds the same entries and has the same clock.
    let other = Log::of(stage.disk.entries());
    assert_eq!(other.state().now(stage.machine).wall, stage.now());
}

#[test]
fn outside_a_drill_its_words_are_refused_with_a_sentence() {
    let mut stage = Stage::of(IncidentKind::Live, SCENARIO);
    for words in ["inject send off", "assess paper p --why x", "drill pause", "drill jump"] {
        let refusal = stage.say(words).unwrap_err();
        assert!(
            refusal.sentence.starts_with("This is not a drill, so "),
            "{words}: {refusal}"
        );
    }
    assert_eq!(stage.log().entries().len(), 1);
}

#[test]
fn the_scenario_is_told_only_by_the_ending_entry() {
    let mut stage = Stage::new();
    stage.play(IN_TIME);
    let is_told = |stage: &Stage| {
        let holds = |text: &str| text.contains("It is back") || text.contains("The partner offers");
        let entries = stage.disk.entries();
        entries
            .iter()
            .any(|written| holds(&written.line) || written.words.iter().any(|(_, word)| holds(&word.text)))
    };
    assert!(!is_told(&stage));
    stage.say("stand-down --why \"over\"").unwrap();
    assert!(is_told(&stage));
    let other = Log::of(stage.disk.entries());
    let text = other.state().drill.as_ref().unwrap().scenario.clone().unwrap();
    assert_eq!(*text.scenario(), stage.scenario);
    // The clock has stopped: what is written afterwards has the ending's time.
    stage.wait(600);
    assert_eq!(t_words(stage.t()), "T+20:00");
    assert!(
        stage
            .say("inject send help")
            .unwrap_err()
            .sentence
            .contains("stood down")
    );
    stage
        .say("assess paper s --why \"two rooms were forgotten at first\"")
        .unwrap();
}

#[test]
fn met_late_missed_and_what_cannot_be_judged() {
    let mut stage = Stage::new();
    assert_eq!(stage.verdicts(), "ooooo---");
    stage.play(IN_TIME);
    assert_eq!(stage.verdicts(), "mmmmmmm-");
    assert_eq!((stage.score().points, stage.score().earned), (10, 10.0));

    let mut stage = Stage::new();
    stage.play("T+07:00 step tell done\nT+09:00 decide choose stop --why \"enough\"");
    assert_eq!(stage.state().status.word(), "stood-down");
    // Late by two minutes is half; what could still have been met when it ended is not assessed.
    assert_eq!(stage.verdicts(), "l-------");
    assert_eq!((stage.score().points, stage.score().earned), (1, 0.5));
    assert_eq!(stage.score().expectations[0].late, Duration::from_secs(120));

    let mut stage = Stage::new();
    stage.until("T+45:00");
    stage.say("stand-down --why \"over\"").unwrap();
    assert_eq!(stage.verdicts(), "xxxxx---");
    let score = stage.score();
    let ratings: Vec<_> = score
        .objectives
        .iter()
        .map(|one| one.rating().map(Rating::letter))
        .collect();
    assert_eq!(ratings, [Some("u"), Some("u")]);
    assert!(!score.is_met());
}

/// What comes late in a drill, and has its own time.
const LATE_CARD: &str = "schema: stopgap-drill/1\nscenario: {id: late, title: Late, plan: small, duration: 20m, \
    objectives: [{id: one, text: One}]}\ninjects:\n  - id: first\n    at: 0m\n    text: x\n    \
    expects: [{step: tell, objective: one}]\n  - id: hand\n    contingency: true\n    text: x\n    \
    expects: [{step: slips, within: 7m, objective: one}, {step: ring, within: 2m, objective: one}, {step: icb, objective: one}]\n";

#[test]
fn what_ran_past_the_end_is_not_assessed_and_what_was_over_is_missed() {
    let ended = |sent: &str, end: &str| {
        let mut stage = Stage::of(IncidentKind::Drill, LATE_CARD);
        stage.play(&format!("{sent} inject send hand\n{end} stand-down --why over"));
        stage.verdicts()
    };
    // Seven minutes are not over two minutes later, however long the scenario says that it lasts.
    assert_eq!(ended("T+18:00", "T+20:00"), "x-xx");
    assert_eq!(ended("T+18:01", "T+20:00"), "x--x");
    assert_eq!(ended("T+18:00", "T+25:00"), "xxxx");
    assert_eq!(ended("T+12:59", "T+20:00"), "xxxx");
    // Broken off before the end: nothing that had until the end is missed.
    assert_eq!(ended("T+10:00", "T+19:59"), "-xx-");
    // What is sent after the planned end, without a time of its own, has until the real one.
    assert_eq!(ended("T+21:00", "T+24:00"), "x-x-");
    let mut stage = Stage::of(IncidentKind::Drill, LATE_CARD);
    stage.play("T+21:00 inject send hand\nT+23:00 step icb done\nT+24:00 stand-down --why over");
    assert_eq!(stage.verdicts(), "x-xm");
}

#[test]
fn one_of_several_options_may_be_expected() {
    let either = SCENARIO.replace("{decision: choose, is: paper,", "{decision: choose, is: [paper, stop],");
    assert_ne!(either, SCENARIO);
    let mut stage = Stage::of(IncidentKind::Drill, &either);
    stage.play("T+09:00 decide choose stop --why \"enough\"");
    assert_eq!(&stage.verdicts()[3..4], "m");
    let expected = &stage.score().expectations[3].expectation.what;
    assert_eq!(
        super::wording::expected(stage.state(), expected),
        "Choose how to go on: On paper or Not at all"
    );
}

#[test]
fn what_holds_already_counts_but_a_message_answers_only_what_came_before_it() {
    let mut stage = Stage::new();
    stage.play("T+01:00 notify tell-icb\nT+02:00 message in icb \"Are you open?\"\nT+09:00 decide choose paper\nT+10:00 inject send help");
    let by_what: Vec<_> = stage
        .score()
        .expectations
        .iter()
        .skip(5)
        .map(|one| one.verdict)
        .collect();
    assert_eq!(by_what, [Verdict::Met, Verdict::Met, Verdict::Open]);
    stage.play("T+11:00 message in icb \"And now?\"");
    assert_eq!(stage.score().expectations[7].verdict, Verdict::Met);
}

#[test]
fn a_late_entry_is_judged_by_when_it_happened_and_a_struck_one_not_at_all() {
    let mut stage = Stage::new();
    stage.play("T+09:00 step tell earlier --at 08:04");
    assert_eq!(&stage.verdicts()[..1], "m");
    stage.say("undo").unwrap();
    assert_eq!(&stage.verdicts()[..1], "x");
}

#[test]
fn whoever_watched_may_overrule_with_a_reason_and_the_latest_holds() {
    let mut stage = Stage::new();
    stage.until("T+12:30");
    stage.say("assess paper u --why \"no envelope was found\"").unwrap();
    stage.say("assess paper p --why \"found in the end\"").unwrap();
    let score = stage.score();
    assert_eq!(score.objectives[0].verdict, Verdict::Missed);
    assert_eq!(score.objectives[0].rating(), Some(Rating::Performed));
    assert!(score.objectives[0].is_met());
}

#[test]
fn hints_are_offered_when_something_is_missed() {
    let mut stage = Stage::new();
    stage.until("T+05:00");
    assert!(driver::hints(&stage.scenario, stage.state(), stage.now()).is_empty());
    stage.until("T+05:01");
    let hints = driver::hints(&stage.scenario, stage.state(), stage.now());
    assert_eq!(hints.len(), 1);
    assert_eq!(hints[0].1, "Look into the box in the store cupboard.");
}

#[test]
fn measures_and_coverage() {
    let mut stage = Stage::new();
    stage.play(IN_TIME);
    let state = stage.state();
    assert_eq!(measure::time_to_declare(state).unwrap().as_secs(), 540);
    assert_eq!(
        measure::time_to_tell_commissioner(state),
        None,
        "the contact is not icb-on-call here"
    );
    let coverage = measure::coverage(state, stage.now());
    assert_eq!((coverage.options.of, coverage.options.all), (1, 2));
    assert_eq!((coverage.conditional_steps.of, coverage.conditional_steps.all), (0, 1));
    assert_eq!((coverage.phases.of, coverage.phases.all), (2, 2));
}

#[test]
fn a_drill_beside_an_earlier_one() {
    let mut then = Stage::new();
    then.play("T+04:00 step tell done\nT+08:00 step slips done\nT+09:00 step ring done");
    let mut now = Stage::new();
    now.play("T+04:30 step tell done\nT+05:00 step slips done\nT+06:00 step icb done");
    let changes: Vec<_> = compare::steps(now.state(), then.state())
        .into_iter()
        .map(|change| (change.step.to_string(), change.change))
        .collect();
    let expected = [
        ("tell", compare::Change::Same),
        ("slips", compare::Change::Better),
        ("ring", compare::Change::Worse),
        ("icb", compare::Change::Better),
    ];
    assert_eq!(changes, expected.map(|(step, change)| (step.to_owned(), change)));
}

#[test]
fn pausing_anywhere_changes_nothing_of_the_score() {
    let plain = {
        let mut stage = Stage::new();
        stage.play(IN_TIME);
        stage.until("T+45:00");
        stage.say("stand-down --why over").unwrap();
        (stage.verdicts(), stage.sent())
    };
    for pause in ["T+00:00", "T+03:59", "T+08:30", "T+09:00", "T+34:59", "T+35:00"] {
        let mut stage = Stage::new();
        let mut paused = false;
        let lines: Vec<&str> = IN_TIME.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        for line in lines.into_iter().chain(["T+45:00 stand-down --why over"]) {
            let t = read_t(line.split(' ').next().unwrap()).unwrap();
            if !paused && read_t(pause).unwrap() <= t {
                paused = true;
                stage.until(pause);
                stage.say("drill pause").unwrap();
                stage.wait(97);
                stage.say("drill resume").unwrap();
            }
            stage.play(line);
        }
        assert_eq!((stage.verdicts(), stage.sent()), plain, "paused at {pause}");
    }
}

/// What the team of a property does: each at some second of the drill, or not at all.
const DOES: [&str; 7] = [
    "step tell done",
    "step slips done",
    "step tell reopen",
    "decide choose paper",
    "message out it-desk \"Is it only us?\"",
    "notify tell-icb",
    "service phones down",
];

/// The score with every moment in it, by the drill's own clock.
fn whole_score(stage: &Stage) -> String {
    let drill = stage.state().drill.as_ref().unwrap();
    let t = |moment: Option<Moment>| moment.map(|moment| t_words(drill.t_of(moment)));
    let score = stage.score();
    let rows = score.expectations.iter().map(|one| {
        format!(
            "{} {}: {:?} sent {:?} due {:?} at {:?} late {:?}\n",
            one.inject.id,
            one.number,
            one.verdict,
            t(one.sent),
            t(one.due),
            t(one.at),
            one.late
        )
    });
    let objectives = score
        .objectives
        .iter()
        .map(|one| format!("{} {:?} {}\n", one.objective.id, one.rating(), one.earned));
    rows.chain(objectives).collect::<String>() + &format!("{} of {}; {:?}", score.earned, score.points, stage.sent())
}

/// A drill in which the team does what it does, each at its second, and the clock is paused at these seconds for so long.
fn played_with_pauses(does: &[(usize, u64)], pauses: &[(u64, u64)]) -> Stage {
    let mut stage = Stage::new();
    let mut moments: Vec<(u64, bool, usize, u64)> = does.iter().map(|(what, at)| (*at, true, *what, 0)).collect();
    moments.extend(pauses.iter().map(|(at, length)| (*at, false, 0, *length)));
    moments.sort_by_key(|(at, ..)| *at);
    for (at, is_done, what, length) in moments {
        stage.until(&t_words(Duration::from_secs(at)));
        if is_done {
            // What a rule refuses with a pause it refuses without one.
            let _ = stage.say(DOES[what]);
        } else {
            stage.say("drill pause").unwrap();
            stage.wait(length);
            stage.say("drill resume").unwrap();
        }
    }
    stage.until("T+45:00");
    stage.say("stand-down --why over").unwrap();
    stage
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(16))]

    /// A pause is no time: wherever it is made, however long it lasts and however many there are, the score is the same to
    /// the second. The pause rule: what is recorded while the clock stands still has the time at which it stands.
    #[test]
    fn pausing_and_going_on_anywhere_changes_nothing_of_the_score(
        does in proptest::collection::vec((0..DOES.len(), 0..2_700_u64), 0..9),
        pauses in proptest::collection::vec((0..2_700_u64, 0..600_u64), 1..5),
    ) {
        let plain = whole_score(&played_with_pauses(&does, &[]));
        proptest::prop_assert_eq!(whole_score(&played_with_pauses(&does, &pauses)), plain);
    }

    /// The other half of the rule: what is done in a pause counts as done when it began.
    #[test]
    fn what_is_done_in_a_pause_counts_as_done_when_the_clock_stopped(
        what in 0..DOES.len(),
        at in 0..2_700_u64,
        waited in 0..600_u64,
    ) {
        let mut stage = Stage::new();
        stage.until(&t_words(Duration::from_secs(at)));
        stage.say("drill pause").unwrap();
        stage.wait(waited);
        let _ = stage.say(DOES[what]);
        stage.wait(30);
        stage.say("drill resume").unwrap();
        stage.until("T+45:00");
        stage.say("stand-down --why over").unwrap();
        proptest::prop_assert_eq!(whole_score(&stage), whole_score(&played_with_pauses(&[(what, at)], &[])));
    }
}

#[test]
fn a_drill_and_a_live_incident_share_no_entry() {
    let mut stage = Stage::new();
    let live = Opening {
        incident: id("2026-11-24-live01"),
        kind: IncidentKind::Live,
        plan: Box::new(pinned()),
        practice: PracticeFacts::default(),
        since: None,
        essentials: false,
        machine_time: None,
        drill: None,
    };
    stage.submit(Command::Open(live), None).unwrap();
    stage.play("T+04:00 service phones down");
    let live = stage.desk.logs().get(&id("2026-11-24-live01")).unwrap();
    assert_eq!(live.entries().len(), 1);
    assert_eq!(live.state().now(stage.machine), stage.machine);
    assert_eq!(stage.state().kind, IncidentKind::Drill);
}

#[test]
fn a_stand_down_with_its_reason_owed_ends_it_too() {
    let mut stage = Stage::new();
    let order = Order {
        incident: Some(stage.incident.clone()),
        request: Request {
            why: Why::Later,
            ..Request::new(Command::StandDown, None)
        },
        now: stage.machine,
    };
    stage.desk.submit(&order).unwrap();
    assert!(stage.state().drill.as_ref().unwrap().scenario.is_some());
}

fn read_aloud() -> Stage {
    Stage::with(IncidentKind::Drill, SCENARIO, |setting| setting.read_aloud = true)
}

#[test]
fn the_cards_of_a_drill_read_aloud_come_when_they_are_turned_and_not_by_the_clock() {
    let mut stage = read_aloud();
    stage.wait(600);
    assert_eq!(stage.sent(), Vec::<String>::new(), "nothing comes by itself");
    stage.say("inject send off").unwrap();
    assert_eq!(stage.sent(), ["off T+10:00"]);
}

#[test]
fn what_is_expected_in_a_drill_read_aloud_is_known_by_its_marks() {
    let mut stage = read_aloud();
    let refusal = stage.say("assess off.1 met").unwrap_err();
    assert!(refusal.sentence.contains("has not come yet"), "{refusal:?}");
    stage.say("inject send off").unwrap();
    stage.wait(3_000);
    let verdicts = |stage: &Stage| -> Vec<Verdict> {
        let score = stage.score();
        let own = score.expectations.iter().filter(|one| one.inject.id.as_str() == "off");
        own.map(|one| one.verdict).collect()
    };
    assert!(
        verdicts(&stage).iter().all(|verdict| *verdict == Verdict::Open),
        "nobody types what is done on paper, so that nothing is missed before it is marked"
    );
    stage.say("assess off.1 met").unwrap();
    stage.say("assess off.2 late").unwrap();
    stage.say("assess off.2 missed").unwrap();
    assert_eq!(
        verdicts(&stage)[..2],
        [Verdict::Met, Verdict::Missed],
        "the latest holds"
    );
    let refusal = stage.say("assess off.99 met").unwrap_err();
    assert!(refusal.sentence.contains("expects nothing as number 99"), "{refusal:?}");
    stage.say("stand-down --why over").unwrap();
    let score = stage.score();
    assert!(score.expectations.iter().any(|one| one.verdict == Verdict::NotAssessed));
}

#[test]
fn half_of_the_cards_make_a_rehearsal_and_a_first_card_does_not() {
    let has_rehearsed = |cards: &[&str], play: &str, set: fn(&mut DrillSetting)| {
        let mut stage = Stage::with(IncidentKind::Drill, SCENARIO, set);
        stage.play(play);
        for card in cards {
            stage.say(&format!("inject send {card}")).unwrap();
        }
        stage.say("stand-down --why over").unwrap();
        let used = stage.state().plan_in_use().unwrap();
        stage.state().has_rehearsed(used)
    };
    let aloud: fn(&mut DrillSetting) = |setting| setting.read_aloud = true;
    // Of three that come by themselves; what waits for a hand does not count.
    assert!(!has_rehearsed(&["off"], "", aloud));
    assert!(!has_rehearsed(&["off", "help"], "", aloud));
    assert!(
        has_rehearsed(&["off", "back"], "", aloud),
        "nothing of it stands in the log, and it was held"
    );
    // On the screens what was done counts as well.
    assert!(!has_rehearsed(&[], "T+01:00 step tell done", |_| {}));
    assert!(has_rehearsed(&["back"], "", |_| {}));
    let five = "T+01:00 step look done --confirm yes\nT+01:00 step tell done\nT+01:00 step slips done\n\
                T+01:00 step ring done\nT+01:00 step icb done";
    assert!(has_rehearsed(&[], five, |_| {}));
    assert!(!has_rehearsed(&["back"], five, |setting| setting.scripted = true));
}

#[test]
fn a_mark_overrules_what_the_log_says_and_then_wants_a_reason() {
    let mut stage = Stage::new();
    let refusal = stage.say("assess off.1 met").unwrap_err();
    assert!(refusal.sentence.contains("To overrule it"), "{refusal:?}");
    stage.until("T+40:00");
    assert_eq!(stage.score().expectations[0].verdict, Verdict::Missed);
    stage
        .say("assess off.1 met --why \"done, but typed in nowhere\"")
        .unwrap();
    let score = stage.score();
    assert_eq!(score.expectations[0].verdict, Verdict::Met);
    assert!(score.expectations[0].marked.is_some());
}

#[test]
fn an_inject_of_ones_own_comes_with_its_words_and_stands_in_the_log() {
    let mut stage = Stage::new();
    stage
        .say("inject send spilt --text \"EXERCISE. Coffee in the router\" --from The caretaker --medium in person")
        .unwrap();
    let log = stage.desk.logs().get(&stage.incident).unwrap();
    let last = log.entries().next_back().unwrap();
    let said = crate::incident::narrate::sentence(last, log);
    assert!(
        said.contains("from The caretaker (in person): EXERCISE. Coffee in the router"),
        "{said}"
    );
    let refusal = stage.say("inject send spilt --text again").unwrap_err();
    assert!(refusal.sentence.contains("sent already"), "{refusal:?}");
    assert!(stage.say("inject send nothing-known").is_err());
}

#[test]
fn real_world_stops_the_clock_is_marked_and_nothing_more_comes() {
    let mut stage = Stage::new();
    stage.until("T+02:00");
    let before = stage.sent();
    stage.say("drill real-world").unwrap();
    stage.wait(6_000);
    assert_eq!(t_words(stage.t()), "T+02:00");
    assert_eq!(stage.sent(), before);
    assert!(stage.state().drill.as_ref().unwrap().is_real_world());
    let refusal = stage.say("drill real-world").unwrap_err();
    assert!(refusal.sentence.contains("something real"), "{refusal:?}");
    let log = stage.desk.logs().get(&stage.incident).unwrap();
    assert!(
        log.entries()
            .any(|entry| crate::incident::narrate::sentence(entry, log) == "REAL WORLD: EXERCISE stopped at T+02:00")
    );
    // A false alarm: it goes on where it stood.
    stage.say("drill resume").unwrap();
    stage.wait(60);
    assert_eq!(t_words(stage.t()), "T+03:00");
    assert!(!stage.state().drill.as_ref().unwrap().is_real_world());
}

#[test]
fn a_stop_word_is_heard_however_it_is_written() {
    let mut setting = Stage::new().state().drill.as_ref().unwrap().setting.clone();
    for said in ["REAL WORLD", "real world", "Real-World!"] {
        assert!(setting.is_stop_word(said), "{said}");
    }
    assert!(!setting.is_stop_word("world") && !setting.is_stop_word(""));
    setting.stop_word = Some("NO DUFF".to_owned());
    assert!(setting.is_stop_word("no duff") && setting.is_stop_word("real world"));
}
