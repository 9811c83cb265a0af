//! Whether drills were held as often as the field asks (section 6): communications tests every 6 months, table-top drills
//! every 12, live or command-post exercises every 36. An incident in earnest counts as all three where what was learned
//! from it is written down.

use chrono::{Days, Months, NaiveDate};

use super::{Answer, Check, Grounds};
use crate::health::{Finding, Level};
use crate::incident::log::Log;
use crate::incident::narrate::day_words;
use crate::plan::condition::IncidentKind;
use crate::plan::scenario::DrillKind;

/// How long before it is due a drill is called for, in days: enough to find an hour for it.
const NEAR: u64 = 30;

/// A drill that is to be held again and again.
struct Asked {
    check: Check,
    kind: DrillKind,
    /// What it is called in the middle of a sentence.
    noun: &'static str,
    /// Every so many months.
    months: u32,
}

const ASKED: [Asked; 3] = [
    Asked {
        check: Check::Communications,
        kind: DrillKind::Communications,
        noun: "communications test",
        months: 6,
    },
    Asked {
        check: Check::TableTop,
        kind: DrillKind::TableTop,
        noun: "table-top drill",
        months: 12,
    },
    Asked {
        check: Check::LiveExercise,
        kind: DrillKind::Functional,
        noun: "live or command-post exercise",
        months: 36,
    },
];

/// Something that was held, and on which day.
#[derive(Clone, Copy)]
struct Held {
    day: NaiveDate,
    kind: Option<DrillKind>,
}

pub(super) fn answers(grounds: &Grounds<'_>) -> Vec<Answer> {
    let held: Vec<Held> = grounds.incidents.iter().filter_map(|log| held(log, grounds)).collect();
    ASKED.iter().map(|asked| answer(asked, &held, grounds)).collect()
}

/// What a log shows to have been held: a drill that people played to its end, or an incident in earnest from which
/// something was learned.
fn held(log: &Log, grounds: &Grounds<'_>) -> Option<Held> {
    let state = log.state();
    state.stood_down?;
    let day = grounds.day(state.held());
    if state.kind != IncidentKind::Drill {
        return has_lessons(log).then_some(Held { day, kind: None });
    }
    if state.is_scripted() {
        return None;
    }
    let drill = state.drill.as_deref()?;
    let scenario = drill.scenario.as_ref()?.scenario();
    drill.is_half_played().then(|| Held {
        day,
        kind: Some(scenario.kind()),
    })
}

fn has_lessons(log: &Log) -> bool {
    !log.state().debrief.is_empty() || !log.state().actions.is_empty()
}

impl Held {
    /// Whether it counts as a drill of this kind. Half a day with everybody at their place holds what a table-top drill
    /// and a communications test hold; the reverse is not so, and twenty minutes count as none of them.
    fn counts_as(self, kind: DrillKind) -> bool {
        self.kind
            .is_none_or(|held| held == kind || held == DrillKind::Functional)
    }

    fn words(self) -> String {
        let how = match self.kind {
            None => "in earnest",
            Some(_) => "as a drill",
        };
        format!("{}, {how}", day_words(self.day))
    }
}

fn answer(asked: &Asked, held: &[Held], grounds: &Grounds<'_>) -> Answer {
    let today = grounds.today();
    let counting = held
        .iter()
        .filter(|held| held.counts_as(asked.kind) && held.day <= today);
    let last = counting.max_by_key(|held| held.day).copied();
    let due = last.and_then(|held| held.day.checked_add_months(Months::new(asked.months)));
    let place = format!("the log; it is to be held every {} months", asked.months);
    let soon = today.checked_add_days(Days::new(NEAR)).unwrap_or(today);
    let finding = match (last, due) {
        (Some(last), Some(due)) if due < today => Some(Finding::new(
            Level::Due,
            format!("The last {} was on {}", asked.noun, day_words(last.day)),
            place,
            to_do(asked, last.day, grounds),
        )),
        (Some(_), Some(due)) if due <= soon => Some(Finding::new(
            Level::Note,
            format!("The next {} is due by {}", asked.noun, day_words(due)),
            place,
            to_do(asked, today, grounds),
        )),
        (Some(_), _) => None,
        (None, _) => Some(Finding::new(
            Level::Due,
            format!("No {} was ever held", asked.noun),
            place,
            to_do(asked, NaiveDate::MIN, grounds),
        )),
    };
    let words = last.map_or_else(
        || "never".to_owned(),
        |last| {
            let next = due.map_or_else(String::new, |due| format!("; next by {}", day_words(due)));
            format!("{}{next}", last.words())
        },
    );
    Answer::new(asked.check, words, finding.into_iter().collect())
}

/// An incident since that day whose lessons are missing is the quickest way; else a drill of the kind, by name.
fn to_do(asked: &Asked, since: NaiveDate, grounds: &Grounds<'_>) -> String {
    let oldest = grounds.today().checked_sub_months(Months::new(asked.months));
    let in_earnest = grounds.incidents.iter().filter(|log| {
        let state = log.state();
        let day = grounds.day(state.held());
        state.kind != IncidentKind::Drill
            && state.stood_down.is_some()
            && !has_lessons(log)
            && day > since
            && oldest.is_none_or(|oldest| day >= oldest)
    });
    let latest = in_earnest.max_by_key(|log| log.state().held());
    if let Some(id) = latest.and_then(|log| log.state().incident.as_ref()) {
        return format!("write down what was learned from {id}, and it counts: stopgap do {id} debrief went-well TEXT");
    }
    let scenarios = &grounds.around.scenarios;
    let fitting = scenarios.iter().find(|(_, kind)| *kind == asked.kind);
    match fitting {
        Some((id, _)) => format!("set a day for it, then: stopgap drill {id}"),
        None => format!(
            "write one, with \"kind: {}\" (docs/drills.md), and set a day for it",
            asked.kind.word()
        ),
    }
}
