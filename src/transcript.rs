//! Transcripts: an incident as it was written down, to be replayed; or the script of a drill, to be run.
//!
//! Only the frame is read here: the header, the days, each line's time and initials. The verbs are parsed by whoever
//! replays the lines, with [`crate::verb`].

#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::plan::zone::Zone;
use chrono::NaiveDate;
use thiserror::Error;

use crate::incident::drill::read_t;
use crate::incident::ids::Initials;
use crate::incident::moment::Moment;
use crate::verb::split::{Comments, Word, split};
use crate::verb::{LONGEST_LINE, VerbError, did_you_mean, nearest, time, when};

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: usize = 2 * 1024 * 1024;

/// The most lines that are read.
pub const MOST_LINES: usize = 100_000;

/// A transcript with its times read.
#[derive(Debug, Clone, PartialEq)]
pub struct Transcript {
    /// The plan it names, by id or path.
    pub plan: String,
    /// The practice file it names.
    pub practice: Option<String>,
    /// The zone of its times; Europe/London where it names none.
    pub zone: Zone,
    /// Its lines, in the order of their times.
    pub lines: Vec<Line>,
}

/// One line of a transcript.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its number in the file, from 1.
    pub number: usize,
    /// When it was recorded.
    pub at: Moment,
    /// Who did; none where a `-` stands.
    pub by: Option<Initials>,
    /// The verb and what follows, without a comment.
    pub words: String,
}

/// The script of a drill.
#[derive(Debug, Clone, PartialEq)]
pub struct Script {
    /// The scenario that it names, by id or path.
    pub scenario: Option<String>,
    /// The practice file that it names.
    pub practice: Option<String>,
    /// The zone of the story; Europe/London where it names none.
    pub zone: Zone,
    /// The day of the story, where it names one.
    pub date: Option<NaiveDate>,
    /// Its lines, in the order of their times.
    pub lines: Vec<ScriptLine>,
}

/// One line of the script of a drill.
#[derive(Debug, Clone, PartialEq)]
pub struct ScriptLine {
    /// Its number in the file, from 1.
    pub number: usize,
    /// When, by the drill's clock.
    pub t: Duration,
    /// Who did; none where a `-` stands.
    pub by: Option<Initials>,
    /// The verb and what follows, without a comment.
    pub words: String,
}

/// What a file of lines with times is.
#[derive(Debug, Clone, PartialEq)]
pub enum Written {
    /// An incident as it was written down.
    Incident(Transcript),
    /// A drill to be run.
    Drill(Script),
}

/// Why a transcript could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}, line {line}: {message}")]
pub struct TranscriptError {
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// Reads a transcript from the bytes of its file.
///
/// # Errors
/// Names the first line that is wrong.
pub fn read_bytes(bytes: &[u8], file: &str) -> Result<Written, TranscriptError> {
    let place = |line, fault: VerbError| TranscriptError {
        file: file.to_owned(),
        line,
        message: fault.message,
        hint: fault.hint,
    };
    if bytes.len() > LARGEST_FILE {
        return Err(place(1, too_large()));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => read_either(text, file),
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = before.split(|byte| *byte == b'\n').count();
            Err(place(
                line,
                wrong("the file is not plain text in UTF-8").hint("save it again as UTF-8"),
            ))
        }
    }
}

/// Reads a transcript.
///
/// # Errors
/// Names the first line that is wrong.
pub fn read(text: &str, file: &str) -> Result<Transcript, TranscriptError> {
    match read_either(text, file)? {
        Written::Incident(transcript) => Ok(transcript),
        Written::Drill(_) => Err(TranscriptError {
            file: file.to_owned(),
            line: 1,
            message: "this is the script of a drill, and not an incident".to_owned(),
            hint: None,
        }),
    }
}

/// Reads a transcript or a script, whichever it is.
///
/// # Errors
/// Names the first line that is wrong.
pub fn read_either(text: &str, file: &str) -> Result<Written, TranscriptError> {
    let reader = Reader::default();
    let mut number = 1;
    reader.read(text, &mut number).map_err(|fault| TranscriptError {
        file: file.to_owned(),
        line: number,
        message: fault.message,
        hint: fault.hint,
    })
}

const KEYS: [&str; 5] = ["plan", "scenario", "practice", "zone", "date"];

#[derive(Default)]
struct Reader {
    plan: Option<String>,
    scenario: Option<String>,
    practice: Option<String>,
    zone: Option<Zone>,
    date: Option<NaiveDate>,
    lines: Vec<Line>,
    script: Vec<ScriptLine>,
}

impl Reader {
    fn read(mut self, text: &str, number: &mut usize) -> Result<Written, VerbError> {
        if text.len() > LARGEST_FILE {
            return Err(too_large());
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (index, line) in text.lines().enumerate() {
            *number = index + 1;
            if index >= MOST_LINES {
                return Err(wrong(format!("the file has more than {MOST_LINES} lines")).hint("replay it in parts"));
            }
            self.line(*number, line.trim_end_matches('\r'))?;
        }
        if self.plan.is_none() && (self.scenario.is_some() || !self.script.is_empty()) {
            return Ok(Written::Drill(Script {
                scenario: self.scenario,
                practice: self.practice,
                zone: self.zone.unwrap_or_else(Zone::london),
                date: self.date,
                lines: self.script,
            }));
        }
        let plan = self.plan.ok_or_else(|| {
            wrong("the file names no plan").hint("begin it with a line such as \"plan: clinical-system-outage\"")
        })?;
        Ok(Written::Incident(Transcript {
            plan,
            practice: self.practice,
            zone: self.zone.unwrap_or_else(Zone::london),
            lines: self.lines,
        }))
    }

    fn line(&mut self, number: usize, line: &str) -> Result<(), VerbError> {
        if line.len() > LONGEST_LINE {
            return Err(
                wrong(format!("the line is longer than {LONGEST_LINE} bytes")).hint("write it as several notes")
            );
        }
        let words = split(line, Comments::Begin)?;
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            return Ok(());
        };
        if first.text.starts_with(|letter: char| letter.is_ascii_digit()) && !first.quoted {
            return self.event(number, line, &words, last.end);
        }
        if first.text.starts_with("T+") {
            return self.drill_event(number, line, &words, last.end);
        }
        match first.text.split_once(':') {
            Some((key, value)) if !first.quoted => {
                let rest = words.iter().skip(1).map(|word| word.text.as_str());
                let value: Vec<&str> = Some(value)
                    .filter(|value| !value.is_empty())
                    .into_iter()
                    .chain(rest)
                    .collect();
                self.header(key, &value.join(" "))
            }
            _ => Err(
                wrong(format!("a line begins with its time, and \"{}\" is none", first.text))
                    .hint("write it as: 08:05 MF note TEXT; a comment begins with #"),
            ),
        }
    }

    fn header(&mut self, key: &str, value: &str) -> Result<(), VerbError> {
        let key = key.to_lowercase();
        if !KEYS.contains(&key.as_str()) {
            let near = nearest(&key, KEYS).map(|near| did_you_mean(&format!("{near}:")));
            return Err(wrong(format!("there is no header line \"{key}:\""))
                .hint_if(near)
                .hint_if(Some(
                    "header lines are plan: or scenario:, practice:, zone: and date:".to_owned(),
                )));
        }
        if value.is_empty() {
            return Err(wrong(format!("\"{key}:\" has nothing after it")));
        }
        if key == "date" {
            if !self.script.is_empty() {
                return Err(wrong("\"date:\" stands before the first time only").hint("a drill counts from its start"));
            }
            self.date = Some(time::read_date(value).map_err(|guess| {
                wrong(format!("\"date:\" wants a date, and \"{value}\" is none"))
                    .did_you_mean(guess)
                    .hint_if(Some("write it as 2009-06-16".to_owned()))
            })?);
            return Ok(());
        }
        let is_given = match key.as_str() {
            "plan" => self.plan.is_some(),
            "scenario" => self.scenario.is_some(),
            "practice" => self.practice.is_some(),
            _ => self.zone.is_some(),
        };
        if is_given {
            return Err(wrong(format!("\"{key}:\" stands twice")).hint("only \"date:\" may change on the way"));
        }
        if matches!(key.as_str(), "plan" | "scenario") && (self.plan.is_some() || self.scenario.is_some()) {
            return Err(wrong("a file names a plan or a scenario, and not both")
                .hint("a scenario names its plan itself: delete the \"plan:\" line"));
        }
        if !self.lines.is_empty() || !self.script.is_empty() {
            return Err(wrong(format!("\"{key}:\" stands before the first time only")));
        }
        match key.as_str() {
            "plan" => self.plan = Some(value.to_owned()),
            "scenario" => self.scenario = Some(value.to_owned()),
            "practice" => self.practice = Some(value.to_owned()),
            _ => self.zone = Some(zone(value)?),
        }
        Ok(())
    }

    fn drill_event(&mut self, number: usize, line: &str, words: &[Word], end: usize) -> Result<(), VerbError> {
        if self.plan.is_some() {
            return Err(
                wrong("times counted from T+00:00 are those of a drill, and this file names a plan")
                    .hint("name its scenario: \"scenario: micro-clinical\""),
            );
        }
        let written = words.first().map_or("", |word| word.text.as_str());
        let t = read_t(written).ok_or_else(|| {
            wrong(format!("\"{written}\" is no time of a drill")).hint("write T+05:00, or T+1:05:00 from an hour on")
        })?;
        if self.script.last().is_some_and(|last| t < last.t) {
            return Err(
                wrong(format!("{written} is earlier than the line before it")).hint("lines never go back in time")
            );
        }
        let (by, first) = signed(words)?;
        self.script.push(ScriptLine {
            number,
            t,
            by,
            words: line.get(first.start..end).unwrap_or_default().to_owned(),
        });
        Ok(())
    }

    fn event(&mut self, number: usize, line: &str, words: &[Word], end: usize) -> Result<(), VerbError> {
        if self.scenario.is_some() {
            return Err(
                wrong("a drill counts from its start, and this line begins with a time of day")
                    .hint("write the time as T+05:00"),
            );
        }
        if self.plan.is_none() {
            return Err(wrong("a \"plan:\" line must stand before the first time")
                .hint("begin the file with a line such as \"plan: clinical-system-outage\""));
        }
        let date = self.date.ok_or_else(|| {
            wrong("a \"date:\" line must stand before the first time").hint("write it as date: 2009-06-16")
        })?;
        let at = self.time(words.first().map_or("", |word| word.text.as_str()), date)?;
        let (by, first) = signed(words)?;
        self.lines.push(Line {
            number,
            at,
            by,
            words: line.get(first.start..end).unwrap_or_default().to_owned(),
        });
        Ok(())
    }

    fn time(&self, text: &str, date: NaiveDate) -> Result<Moment, VerbError> {
        let written = time::read(text).ok().filter(|written| written.date.is_none());
        let written = written.ok_or_else(|| {
            let guess = time::read(text).err().flatten();
            wrong(format!("a line begins with its time, and \"{text}\" is none"))
                .did_you_mean(guess)
                .hint_if(Some(
                    "write 08:05, 08:05:30 or 08:05+01:00; the day stands in a date: line".to_owned(),
                ))
        })?;
        let zone = self.zone.unwrap_or_else(Zone::london);
        let at = when::on_day(date, written.time, written.offset, zone, false)?;
        if self.lines.last().is_some_and(|last| at < last.at) {
            return Err(wrong(format!("{text} is earlier than the line before it"))
                .hint("lines never go back in time: what happened earlier takes --at, and a new day its date: line"));
        }
        Ok(at)
    }
}

/// Who signs a line, and its first word after that.
fn signed(words: &[Word]) -> Result<(Option<Initials>, &Word), VerbError> {
    let Some(signed) = words.get(1) else {
        return Err(wrong("initials and a command are missing after the time").hint("write - for nobody in particular"));
    };
    let by = match signed.text.as_str() {
        "-" => None,
        text => Some(Initials::new(text).ok_or_else(|| {
            wrong(format!("initials stand after the time, and \"{text}\" is none"))
                .hint("write two to eight letters, or - for nobody in particular")
        })?),
    };
    let first = words
        .get(2)
        .ok_or_else(|| wrong("a command is missing after the initials").hint("write it as: 08:05 MF note TEXT"))?;
    Ok((by, first))
}

fn zone(value: &str) -> Result<Zone, VerbError> {
    value.parse().map_err(|_| {
        // Without a place it is an abbreviation, and what is spelt like one is another part of the world.
        let known = Zone::names().filter(|_| value.contains('/'));
        wrong(format!("there is no time zone \"{value}\""))
            .did_you_mean(nearest(value, known))
            .hint_if(Some("write it as Europe/London".to_owned()))
    })
}

fn too_large() -> VerbError {
    wrong("the file is larger than 2 MB").hint("replay it in parts")
}

fn wrong(message: impl Into<String>) -> VerbError {
    VerbError::usage(message)
}
