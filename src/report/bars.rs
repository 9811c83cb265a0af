//! Plan against actual, as a picture for each step: a bar from when it was due to when it was done.

use std::collections::BTreeMap;

use super::charts::{push, tenths};
use super::model::Report;
use super::rows::StepRow;
use super::words::span;
use crate::template::escape::svg as escaped;

/// Widths of a step's bar: before the due time, after it, and the height, in units of its view box.
const EARLY: i64 = 45;
const LATE: i64 = 90;
const HEIGHT: i64 = 14;

/// The lateness at the right end of every step's bar: the first of these within which four of five late steps lie.
const SCALES_MIN: [u64; 8] = [15, 30, 60, 120, 240, 480, 1440, 2880];

/// For each step that was due: a bar from when it was due to when it was done, by the step's id.
pub(super) fn step_bars(report: &Report) -> BTreeMap<String, String> {
    let scale = scale_min(report);
    let bar = |row: &StepRow| Some((row.id.clone(), step_bar(row, scale)?));
    report.steps.iter().filter_map(bar).collect()
}

/// The axis over the bars: the due time, and the lateness at the right end.
pub(super) fn step_axis(report: &Report) -> String {
    let words = span(scale_min(report) * 60);
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 {} {HEIGHT}\" aria-hidden=\"true\"><text class=\"hour\" style=\"text-anchor:start\" \
         x=\"0\" y=\"10\">early</text><text class=\"hour\" x=\"{EARLY}\" y=\"10\">due</text><text class=\"hour\" \
         style=\"text-anchor:end\" x=\"{}\" y=\"10\">+{}</text></svg>",
        EARLY + LATE,
        EARLY + LATE,
        escaped(&words)
    )
}

fn scale_min(report: &Report) -> u64 {
    let mut late: Vec<u64> = report
        .steps
        .iter()
        .filter_map(|row| row.late_s)
        .filter(|late| *late > 0)
        .collect();
    late.sort_unstable();
    let worst = late
        .get((late.len() * 4 / 5).min(late.len().saturating_sub(1)))
        .copied()
        .unwrap_or(0)
        / 60;
    SCALES_MIN.into_iter().find(|scale| *scale >= worst).unwrap_or(2880)
}

fn step_bar(row: &StepRow, scale_min: u64) -> Option<String> {
    let due = row.due?;
    let late = i64::try_from(row.late_s?).ok()?;
    let early = match row.done_at.filter(|_| row.status.is_done()) {
        Some(done) if late == 0 => i64::try_from(due.moment.since(done.moment).as_secs()).ok()?,
        _ => 0,
    };
    let is_done = row.status.is_done();
    if !is_done && late == 0 {
        return None;
    }
    // In tenths of a unit; what is beyond the axis ends at its edge, with an arrow.
    let scale_s = i64::try_from(scale_min * 60).unwrap_or(i64::MAX);
    let units = |seconds: i64, most: i64| (seconds.saturating_mul(LATE * 10) / scale_s).min(most * 10);
    let is_beyond = late > scale_s;
    let (from, to) = if late > 0 {
        (0, units(late, LATE))
    } else {
        (-units(early, EARLY), 0)
    };
    let class = match (late > 0, is_done) {
        (true, true) => "late",
        (true, false) => "open",
        (false, _) => "early",
    };
    let words = match (late > 0, is_done) {
        (true, true) => format!("done {} after it was due", seconds_words(late)),
        (true, false) => format!("not done, {} after it was due", seconds_words(late)),
        (false, _) if early > 0 => format!("done {} before it was due", seconds_words(early)),
        (false, _) => "done when it was due".to_owned(),
    };
    let title = escaped(&format!("{}: {words}", row.title));
    let mut out = format!(
        "<svg class=\"bar\" viewBox=\"0 0 {} {HEIGHT}\" role=\"img\"><title>{title}</title>\
         <path class=\"tick\" d=\"M{EARLY} 0V{HEIGHT}\"/><rect class=\"{class}\" x=\"{}\" y=\"4\" width=\"{}\" height=\"6\"/>",
        EARLY + LATE,
        tenths(EARLY * 10 + from),
        tenths(to - from),
    );
    if is_beyond {
        let edge = EARLY + LATE;
        push(
            &mut out,
            format_args!("<path class=\"beyond\" d=\"M{} 1l6 6l-6 6z\"/>", edge - 6),
        );
    } else if is_done {
        let done = if late > 0 { to } else { from };
        push(
            &mut out,
            format_args!("<circle cx=\"{}\" cy=\"7\" r=\"3\"/>", tenths(EARLY * 10 + done)),
        );
    }
    out.push_str("</svg>");
    Some(out)
}

fn seconds_words(seconds: i64) -> String {
    span(u64::try_from(seconds).unwrap_or(0))
}
