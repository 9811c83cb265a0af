//! The services of a report.

use super::model::Time;
use super::reading::Reading;
use super::rows::{IntervalRow, SensedRow, ServiceRow};
use crate::incident::moment::Moment;
use crate::incident::narrate::moment_words;
use crate::incident::state::{Interval, ServiceState};
use crate::plan::model::{Service, ServiceStatus};

/// The services, in the plan's order.
pub(super) fn rows(reading: &Reading<'_>) -> Vec<ServiceRow> {
    reading
        .state
        .services
        .iter()
        .map(|service| row(reading, service))
        .collect()
}

fn row(reading: &Reading<'_>, service: &ServiceState) -> ServiceRow {
    let planned = planned(reading, service.id.as_str());
    let down = service.time_in(ServiceStatus::Down, reading.at);
    let slow = service.time_in(ServiceStatus::Slow, reading.at);
    let tolerable = planned.and_then(|service| service.tolerable);
    let restore_target = planned.and_then(|service| service.restore_target);
    ServiceRow {
        id: service.id.to_string(),
        name: service.shown_name(),
        site: service.site.clone(),
        status: service.status(),
        touched: service.history().latest().is_some()
            || service.starts.is_disrupted()
            || !service.sensed().changes().is_empty(),
        marked: service.history().latest().is_some() || service.starts.is_disrupted(),
        minutes_down: down.as_secs() / 60,
        minutes_slow: slow.as_secs() / 60,
        drops: service.drops(),
        keeps_dropping: service.keeps_dropping(),
        tolerable_min: tolerable.map(|tolerable| tolerable.as_secs() / 60),
        restore_target_min: restore_target.map(|target| target.as_secs() / 60),
        exceeded: tolerable.map(|tolerable| down > tolerable),
        without: planned.map_or_else(Vec::new, |service| service.without.clone()),
        fallback: planned.and_then(|service| service.fallback.clone()),
        intervals: service
            .intervals()
            .iter()
            .map(|interval| interval_row(reading, interval))
            .collect(),
        sensed: sensed(reading, &service.unreached()),
    }
}

/// What the program could not reach, with its times to the second where two of them fall into one minute.
fn sensed(reading: &Reading<'_>, stretches: &[(Moment, Option<Moment>)]) -> Vec<SensedRow> {
    let zone = reading.zone();
    let day = reading.state.declared.day_in(zone);
    let mut minutes: Vec<i64> = stretches
        .iter()
        .flat_map(|(from, to)| [Some(*from), *to])
        .flatten()
        .map(|moment| moment.0.div_euclid(60_000))
        .collect();
    let all = minutes.len();
    minutes.dedup();
    let is_close = minutes.len() < all;
    let words = |moment: Moment| match (is_close, moment.day_in(zone) == day) {
        (false, _) => moment_words(moment, zone, day),
        (true, true) => moment.in_zone(zone).format("%H:%M:%S").to_string(),
        (true, false) => moment.in_zone(zone).format("%a %-d %b %H:%M:%S").to_string(),
    };
    let row = |(from, to): &(Moment, Option<Moment>)| SensedRow {
        from: reading.time(*from),
        to: to.map(|to| reading.time(to)),
        words: match to {
            Some(to) => format!("{} to {}", words(*from), words(*to)),
            None => format!("from {}, and still not", words(*from)),
        },
    };
    stretches.iter().map(row).collect()
}

/// The service as the plan in use describes it, or else an earlier one.
fn planned<'a>(reading: &Reading<'a>, id: &str) -> Option<&'a Service> {
    reading.state.plans.iter().rev().find_map(|used| used.plan.service(id))
}

fn interval_row(reading: &Reading<'_>, interval: &Interval) -> IntervalRow {
    let time = |moment| -> Time { reading.time(moment) };
    IntervalRow {
        status: interval.status,
        from: time(interval.from),
        to: interval.to.map(time),
    }
}
