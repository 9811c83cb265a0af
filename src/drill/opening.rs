//! What opens a drill: the same from the shell, from a script and from the program's screens.

use std::time::Duration;

use chrono::{NaiveDate, NaiveTime, TimeZone};

use crate::incident::command::Opening;
use crate::incident::drill::{DrillSetting, ScenarioRef};
use crate::incident::event::{PinnedPlan, PracticeFacts};
use crate::incident::ids::IncidentId;
use crate::incident::moment::Moment;
use crate::plan::condition::IncidentKind;
use crate::plan::practice::{OpeningHours, Practice};
use crate::plan::scenario::{STOP_WORD, Scenario};
use crate::plan::zone::Zone;

/// How a drill is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// How many seconds of the drill pass in one.
    pub speed: u32,
    /// By which variants are chosen.
    pub seed: u64,
    /// What makes it harder, by its card.
    pub complication: Option<String>,
    /// Whether its injects are cards that are turned and read aloud.
    pub read_aloud: bool,
}

/// What opens a drill at this time of the machine. Its practice has no opening hours: a drill's clock never sleeps.
pub fn opening(
    incident: IncidentId,
    (scenario, reference, plan): (&Scenario, ScenarioRef, PinnedPlan),
    practice: &Practice,
    holding: Holding,
    now: Moment,
) -> Opening {
    let zone = practice.time_zone;
    let starts = match scenario.starts {
        Some(_) => story_begins(scenario, now.day_in(zone), zone),
        None => now,
    };
    let setting = DrillSetting {
        scenario: reference,
        seed: holding.seed,
        starts,
        speed: holding.speed,
        complication: holding.complication,
        scripted: false,
        read_aloud: holding.read_aloud,
        stop_word: Some(scenario.stop_word.clone()).filter(|word| word != STOP_WORD),
    };
    Opening {
        incident,
        kind: IncidentKind::Drill,
        plan: Box::new(plan),
        practice: facts(practice, zone),
        since: None,
        essentials: false,
        machine_time: None,
        drill: Some(Box::new(setting)),
    }
}

/// The practice as a drill keeps it: without its opening hours.
pub fn facts(practice: &Practice, zone: Zone) -> PracticeFacts {
    PracticeFacts {
        name: practice.name.clone(),
        zone,
        hours: OpeningHours::default(),
    }
}

/// T+0: when the story begins, on its own day or on this one. A story is no record: a time that the clocks skip on that
/// day is taken an hour later, and of one that comes twice the first.
pub fn story_begins(scenario: &Scenario, day: NaiveDate, zone: Zone) -> Moment {
    let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
    let time = scenario.starts.map_or(nine, |starts| starts.time);
    let day = scenario.starts.and_then(|starts| starts.date).unwrap_or(day);
    let local = day.and_time(time);
    let later = local + Duration::from_secs(3600);
    let at = [local, later]
        .iter()
        .find_map(|local| zone.from_local_datetime(local).earliest());
    let utc = at.map_or_else(|| local.and_utc().timestamp_millis(), |at| at.timestamp_millis());
    Moment(utc)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_begins_also_when_the_clocks_are_changed() {
        let mut scenario = crate::plan::read_pinned_scenario("");
        let mut check = |day: &str, time: &str, begins: &str| {
            scenario.starts = Some(crate::plan::scenario::Start {
                date: None,
                time: time.parse().unwrap(),
            });
            let at = story_begins(&scenario, day.parse().unwrap(), Zone::london());
            assert_eq!(at.rfc3339(Zone::london()), begins, "{day} {time}");
        };
        check("2009-06-16", "08:02:00", "2009-06-16T08:02:00+01:00");
        check("2026-03-29", "01:30:00", "2026-03-29T02:30:00+01:00");
        check("2026-10-25", "01:30:00", "2026-10-25T01:30:00+01:00");
    }
}
