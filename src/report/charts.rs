//! The services over time, as a picture: inline SVG without scripts, readable in black and white, the same on every
//! machine.
//!
//! States are told apart by pattern and word, never by colour alone, and every picture has a title that says it in
//! words. The table beside each picture has the same figures.

use std::fmt::Write;
use std::time::Duration;

use crate::plan::zone::Zone;

use super::model::Report;
use super::rows::{IntervalRow, SensedRow, ServiceRow};
use crate::incident::moment::Moment;
use crate::incident::narrate::{duration_words, hour_words, moment_words, service_words};
use crate::plan::model::ServiceStatus;
use crate::template::escape::svg as escaped;

/// Width of the whole picture, of the names to the left and of the strip itself, in units of the view box.
const WIDTH: i64 = 690;
const NAMES: i64 = 150;
const STRIP: i64 = 530;
const ROW: i64 = 26;
const BAR: i64 = 16;
const TOP: i64 = 18;
/// The width of a letter in a strip, roughly: words are left out of stretches that are too short for them.
const LETTER: i64 = 6;

/// A strip for each service that anything was recorded of, on one axis of time.
pub(super) fn services(report: &Report) -> String {
    let rows: Vec<&ServiceRow> = report.services.iter().filter(|row| row.touched).collect();
    let Some(axis) = Axis::of(report, &rows) else {
        return String::new();
    };
    let rows_end = TOP + ROW * i64::try_from(rows.len()).unwrap_or(0);
    let height = rows_end + 16;
    let mut out = format!(
        "<svg class=\"strips\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"strips-title\">\
         <title id=\"strips-title\">{}</title>{PATTERNS}",
        escaped(&in_words(&rows))
    );
    axis.draw(&mut out, rows_end);
    axis.draw_marks(report, &mut out, rows_end);
    for (index, row) in rows.iter().enumerate() {
        let top = TOP + ROW * i64::try_from(index).unwrap_or(0) + (ROW - BAR) / 2;
        let name = shortened(&row.name, NAMES / LETTER);
        push(
            &mut out,
            format_args!("<text x=\"0\" y=\"{}\">{}</text>", top + BAR - 4, escaped(&name)),
        );
        for interval in row.intervals.iter().filter(|_| row.marked) {
            axis.draw_interval(interval, top, &mut out);
        }
        for gap in &row.sensed {
            axis.draw_sensed(gap, top, &mut out);
        }
    }
    out.push_str("</svg>");
    out
}

const PATTERNS: &str = "<defs>\
    <pattern id=\"slow\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
    <rect width=\"6\" height=\"6\" fill=\"#fff\"/><rect width=\"2\" height=\"6\" fill=\"#555\"/></pattern>\
    <pattern id=\"back\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">\
    <rect width=\"5\" height=\"5\" fill=\"#fff\"/><circle cx=\"1.5\" cy=\"1.5\" r=\"0.9\" fill=\"#555\"/></pattern>\
    <pattern id=\"sensed\" width=\"3\" height=\"3\" patternUnits=\"userSpaceOnUse\">\
    <rect width=\"3\" height=\"3\" fill=\"#fff\"/><rect width=\"1.5\" height=\"3\" fill=\"#111\"/></pattern></defs>";

/// What the strips show, for those who cannot see them.
fn in_words(rows: &[&ServiceRow]) -> String {
    let row = |row: &&ServiceRow| {
        let stretches: Vec<String> = row
            .intervals
            .iter()
            .map(|interval| {
                let from = hour_words(interval.from.moment, interval.from.zone);
                format!("{} from {from}", service_words(interval.status))
            })
            .collect();
        let mut said = if row.marked {
            stretches
        } else {
            vec!["nobody marked it".to_owned()]
        };
        said.extend(row.sensed.iter().map(|gap| format!("not reached {}", gap.words)));
        format!("{}: {}", row.name, said.join(", "))
    };
    let rows: Vec<String> = rows.iter().map(row).collect();
    format!("Services over time. {}.", rows.join(". "))
}

/// Writes into a text, which cannot fail.
pub(super) fn push(out: &mut String, what: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(what);
}

/// The first characters of a text, with an ellipsis where there are more.
fn shortened(text: &str, limit: i64) -> String {
    let limit = usize::try_from(limit).unwrap_or(0);
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    text.chars().take(limit.saturating_sub(1)).chain(['…']).collect()
}

/// The axis of time that the strips share.
struct Axis {
    from: Moment,
    to: Moment,
    zone: Zone,
}

/// Distances between ticks that people count in, in minutes.
const TICKS_MIN: [i64; 14] = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080];

impl Axis {
    /// From the first thing that happened to the end of the emergency; changes soon after it are shown too. What comes
    /// days later would press the day itself together, and stands in the table alone.
    fn of(report: &Report, rows: &[&ServiceRow]) -> Option<Self> {
        let window = &report.window;
        let declared = window.declared?;
        let changes = || {
            rows.iter()
                .flat_map(|row| &row.intervals)
                .map(|interval| interval.from.moment)
        };
        let began = window.began.map(|began| began.moment);
        let from = changes().chain(began).chain([declared.moment]).min()?;
        let end = window.stood_down.map_or(report.as_of.moment, |time| time.moment);
        let end = end.max(from.plus(Duration::from_secs(60)));
        let soon = end.plus(end.since(from) / 4);
        let to = changes().filter(|change| *change <= soon).chain([end]).max()?;
        (!rows.is_empty()).then_some(Self {
            from,
            to,
            zone: declared.zone,
        })
    }

    /// Where a moment lies, in tenths of a unit.
    fn x10(&self, moment: Moment) -> i64 {
        let length = (self.to.0 - self.from.0).max(1);
        let at = (moment.0.clamp(self.from.0, self.to.0)) - self.from.0;
        NAMES * 10 + i64::try_from(i128::from(at) * i128::from(STRIP * 10) / i128::from(length)).unwrap_or(0)
    }

    fn x(&self, moment: Moment) -> String {
        tenths(self.x10(moment))
    }

    fn step_ms(&self) -> i64 {
        let fits = |minutes: &i64| (self.to.0 - self.from.0) / (minutes * 60_000) <= 9;
        TICKS_MIN.into_iter().find(fits).unwrap_or(43_200) * 60_000
    }

    /// Ticks on the practice's own clock, with the day where it changes.
    fn draw(&self, out: &mut String, rows_end: i64) {
        let step = self.step_ms();
        let offset = i64::from(self.from.offset_in(self.zone)) * 1000;
        let mut tick = (self.from.0 + offset).div_euclid(step) * step - offset;
        let mut day = self.from.day_in(self.zone);
        while tick <= self.to.0 {
            let moment = Moment(tick);
            tick += step;
            if moment < self.from {
                continue;
            }
            let x = self.x(moment);
            push(
                out,
                format_args!("<path class=\"tick\" d=\"M{x} {}V{rows_end}\"/>", TOP - 4),
            );
            let today = moment.day_in(self.zone);
            let label = moment_words(moment, self.zone, day);
            day = today;
            push(
                out,
                format_args!("<text class=\"hour\" x=\"{x}\" y=\"10\">{}</text>", escaped(&label)),
            );
        }
    }

    /// When the incident was declared and stood down, as lines through all strips.
    fn draw_marks(&self, report: &Report, out: &mut String, rows_end: i64) {
        let window = &report.window;
        let mut drawn: Option<i64> = None;
        for (time, word) in [(window.declared, "declared"), (window.stood_down, "stood down")] {
            let Some(time) = time else { continue };
            let x = self.x(time.moment);
            push(
                out,
                format_args!("<path class=\"mark\" d=\"M{x} {}V{}\"/>", TOP - 4, rows_end + 4),
            );
            let at = self.x10(time.moment);
            let is_free = drawn.is_none_or(|drawn| at - drawn > 600);
            let anchor = if at > (NAMES + STRIP) * 10 - 300 {
                "end"
            } else {
                "middle"
            };
            if is_free {
                push(
                    out,
                    format_args!(
                        "<text class=\"hour\" style=\"text-anchor:{anchor}\" x=\"{x}\" y=\"{}\">{word}</text>",
                        rows_end + 14
                    ),
                );
            }
            drawn = Some(at);
        }
    }

    /// What the program could not reach: a thin hatched bar at the foot of the strip, however short it was.
    fn draw_sensed(&self, gap: &SensedRow, top: i64, out: &mut String) {
        if gap.from.moment > self.to {
            return;
        }
        let end = gap.to.map_or(self.to, |to| to.moment);
        let (from, to) = (self.x10(gap.from.moment), self.x10(end));
        push(
            out,
            format_args!(
                "<g class=\"sensed\"><title>not reached {}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"6\"/></g>",
                escaped(&gap.words),
                tenths(from),
                top + BAR - 4,
                tenths((to - from).max(20))
            ),
        );
    }

    fn draw_interval(&self, interval: &IntervalRow, top: i64, out: &mut String) {
        if interval.from.moment > self.to {
            return;
        }
        let end = interval.to.map_or(self.to, |to| to.moment);
        let (from, to) = (self.x10(interval.from.moment), self.x10(end));
        let word = strip_word(interval.status);
        let class = interval.status.word();
        let (x, width) = (tenths(from), tenths((to - from).max(10)));
        let length = duration_words(end.since(interval.from.moment));
        let title = escaped(&format!(
            "{} from {} for {length}",
            service_words(interval.status),
            hour_words(interval.from.moment, self.zone)
        ));
        let (y, height) = match interval.status {
            ServiceStatus::Up => (top + BAR / 2 - 1, 2),
            _ => (top, BAR),
        };
        push(
            out,
            format_args!(
                "<g class=\"{class}\"><title>{title}</title><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
            ),
        );
        let needs = i64::try_from(word.len()).unwrap_or(0) * LETTER * 10 + 60;
        if to - from >= needs && interval.status != ServiceStatus::Up {
            let middle = i64::midpoint(from, to);
            let wide = needs - 20;
            if matches!(interval.status, ServiceStatus::Slow | ServiceStatus::Back) {
                push(
                    out,
                    format_args!(
                        "<rect class=\"plate\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
                        tenths(middle - wide / 2),
                        top + 2,
                        tenths(wide),
                        BAR - 4
                    ),
                );
            }
            push(
                out,
                format_args!(
                    "<text class=\"in\" x=\"{}\" y=\"{}\">{word}</text>",
                    tenths(middle),
                    top + BAR - 4
                ),
            );
        }
        out.push_str("</g>");
    }
}

/// The state of a service in one short word, to stand in its stretch.
const fn strip_word(status: ServiceStatus) -> &'static str {
    match status {
        ServiceStatus::Unknown => "not known",
        ServiceStatus::Up => "up",
        ServiceStatus::Slow => "slow",
        ServiceStatus::Down => "down",
        ServiceStatus::Back => "back",
        ServiceStatus::Verified => "safe",
    }
}

/// Tenths of a unit as a number.
pub(super) fn tenths(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths.rem_euclid(10))
}
