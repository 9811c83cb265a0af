//! The report as JSON, CSV, Markdown or HTML. Markdown and HTML come from tera templates that stand in the program and that
//! a practice may replace one by one. Whatever a template prints is escaped, unless it says `safe` itself.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::plan::zone::Zone;
use chrono::NaiveDate;
use serde::Serialize;
use tera::{Context, Kwargs, State, Tera, Value};

use super::banner::{Banner, banners};
use super::model::Report;
use super::{bars, charts, csv, words};
use crate::incident::drill::t_words;
use crate::incident::moment::Moment;
use crate::incident::narrate::moment_words;
use crate::template::{Overrides, TemplateError, broken, escape};

/// What a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The whole model.
    Json,
    /// Markdown, for reading as it is and for pasting.
    Markdown,
    /// One HTML file, for the screen and for A4.
    Html,
    /// The timeline and the tables, for a spreadsheet.
    Csv,
}

impl Format {
    /// The template that a format begins with; JSON and CSV have none.
    pub const fn template(self) -> &'static str {
        match self {
            Self::Json | Self::Csv => "",
            Self::Markdown => "report.md",
            Self::Html => "report.html",
        }
    }
}

/// The templates in the program, by name.
pub const TEMPLATES: [(&str, &str); 3] = [
    ("report.md", include_str!("../../templates/report.md")),
    ("report.html", include_str!("../../templates/report.html")),
    ("report.css", include_str!("../../templates/report.css")),
];

/// Writes a report. `overrides` gives the practice's own templates.
///
/// # Errors
/// Where a template of the practice is broken.
pub fn render(report: &Report, format: Format, overrides: &Overrides<'_>) -> Result<String, TemplateError> {
    render_with(report, format, format.template(), overrides)
}

/// Writes a report with a template of this name instead of the format's own; JSON and CSV have no template.
///
/// # Errors
/// Where there is no template of that name, or it is broken.
pub fn render_with(
    report: &Report,
    format: Format,
    template: &str,
    overrides: &Overrides<'_>,
) -> Result<String, TemplateError> {
    if format == Format::Json {
        let json = serde_json::to_string_pretty(report);
        return json
            .map(|json| json + "\n")
            .map_err(|error| broken(template, None, error.to_string()));
    }
    if format == Format::Csv {
        return csv::csv(report).map_err(|error| broken(template, None, error.to_string()));
    }
    let escape = match format {
        Format::Markdown => escape::markdown,
        Format::Json | Format::Csv | Format::Html => escape::html,
    };
    let register = |tera: &mut Tera| register(tera, report);
    crate::template::render(
        &TEMPLATES,
        (template, overrides),
        escape,
        register,
        context(report, format),
    )
}

/// What templates are given beside the report itself.
#[derive(Serialize)]
struct Beside {
    banners: Vec<Banner>,
    charts: Charts,
}

#[derive(Default, Serialize)]
struct Charts {
    services: String,
    step_axis: String,
    steps: BTreeMap<String, String>,
}

fn context(report: &Report, format: Format) -> tera::TeraResult<Context> {
    let mut context = Context::from_serialize(report)?;
    let charts = match format {
        Format::Html => Charts {
            services: charts::services(report),
            step_axis: bars::step_axis(report),
            steps: bars::step_bars(report),
        },
        Format::Json | Format::Csv | Format::Markdown => Charts::default(),
    };
    context.extend(Context::from_serialize(&Beside {
        banners: banners(report),
        charts,
    })?);
    Ok(context)
}

/// The filters that templates have beside tera's own:
/// `clock` (a time of day, with the day where it is not the first day's, or not that of `day=`), `date` (a day in full), `stamp` (both in full), `span` (seconds in
/// words), `t` (seconds as a drill's time), `minutes` (minutes in words), `late` (seconds late in words), `step` and `service` (a state in words), `yes_no`, `letters` (letters and digits alone).
fn register(tera: &mut Tera, report: &Report) {
    let zone = report.as_of.zone;
    let start = report.window.began.or(report.window.declared).unwrap_or(report.as_of);
    let day = start.moment.day_in(zone);
    let time = |value: &Value| value.as_str().and_then(Moment::from_rfc3339);
    tera.register_filter(
        "clock",
        move |value: Value, kwargs: Kwargs, _: &State| -> tera::TeraResult<String> {
            let beside = kwargs.get::<&str>("day")?.and_then(Moment::from_rfc3339);
            let day = beside.map_or(day, |moment| moment.day_in(zone));
            Ok(or_dash(time(&value).map(|moment| moment_words(moment, zone, day))))
        },
    );
    tera.register_filter("stamp", move |value: Value, _: Kwargs, _: &State| -> String {
        or_dash(time(&value).map(|moment| {
            let day = moment.day_in(zone);
            format!("{} {}", day.format("%a %-d %b %Y"), moment_words(moment, zone, day))
        }))
    });
    tera.register_filter("date", move |value: Value, _: Kwargs, _: &State| -> String {
        or_dash(date(&value, zone).map(|date| date.format("%a %-d %b %Y").to_string()))
    });
    let number = |value: &Value| value.as_u64();
    tera.register_filter("span", move |value: Value, _: Kwargs, _: &State| -> String {
        or_dash(number(&value).map(words::span))
    });
    tera.register_filter("minutes", move |value: Value, _: Kwargs, _: &State| -> String {
        or_dash(number(&value).map(|minutes| words::span(minutes.saturating_mul(60))))
    });
    tera.register_filter("late", move |value: Value, _: Kwargs, _: &State| -> String {
        or_dash(number(&value).map(words::late))
    });
    tera.register_filter("t", move |value: Value, _: Kwargs, _: &State| -> String {
        or_dash(number(&value).map(|seconds| t_words(Duration::from_secs(seconds))))
    });
    tera.register_filter("points", |value: Value, _: Kwargs, _: &State| -> String {
        or_dash(value.as_f64().map(|points| points.to_string()))
    });
    tera.register_filter("rating", |value: Value, _: Kwargs, _: &State| -> String {
        or_dash(value.as_str().map(words::rating))
    });
    tera.register_filter("verdict", |value: Value, _: Kwargs, _: &State| -> String {
        or_dash(value.as_str().map(|verdict| verdict.replace('-', " ")))
    });
    tera.register_filter("step", |value: Value, _: Kwargs, _: &State| -> String {
        or_dash(value.as_str().map(words::step))
    });
    tera.register_filter("yes_no", |value: Value, _: Kwargs, _: &State| -> String {
        or_dash(value.as_bool().map(|yes| if yes { "yes" } else { "no" }.to_owned()))
    });
    // For the few words that stand inside a style sheet, where HTML's escapes do not hold.
    tera.register_filter("letters", |value: Value, _: Kwargs, _: &State| -> String {
        let is_plain = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, ' ' | '-');
        value.as_str().unwrap_or_default().chars().filter(is_plain).collect()
    });
    tera.register_filter("service", |value: Value, _: Kwargs, _: &State| -> String {
        or_dash(value.as_str().map(words::service))
    });
}

/// A day, of a date or of a time in the practice's zone.
fn date(value: &Value, zone: Zone) -> Option<NaiveDate> {
    let text = value.as_str()?;
    text.parse()
        .ok()
        .or_else(|| Moment::from_rfc3339(text).map(|moment| moment.day_in(zone)))
}

fn or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "–".to_owned())
}
