//! A line that the YAML parser stumbles over because it begins in the wrong column: which column it wants.

use super::diagnostic::quoted;
use super::keys::{self, Holds, Key, Shape, the};
use super::source::{Source, Span};

/// No map of a plan has more keys than this, so that more are not remembered.
const MOST_KEYS: usize = 64;

/// The first few lines in question are enough.
const MOST_CLOSINGS: usize = 16;

/// What is said of such a line.
pub(super) struct Finding {
    /// The key or dash.
    pub(super) at: Span,
    /// What is wrong.
    pub(super) message: String,
    /// Which column it wants.
    pub(super) hint: String,
}

/// A column in which lines above begin, and that is still open.
struct Level<'t> {
    column: usize,
    line: usize,
    is_dash: bool,
    keys: Vec<&'t str>,
    /// How many lines begin there.
    lines: usize,
}

/// A line that ended levels to which it belongs itself: the parser stumbles only over the next line that goes on there.
struct Closing<'t> {
    line: usize,
    word: &'t str,
    /// The columns of what it ended.
    columns: Vec<usize>,
    /// What it belongs to, the column of that, and its first line.
    home: (&'static str, usize, usize),
}

impl Closing<'_> {
    fn finding(&self, source: &Source) -> Finding {
        let (noun, column, line) = self.home;
        let text = source.line(self.line);
        let start = source.line_start(self.line) + text.len() - text.trim_start().len();
        Finding {
            at: Span {
                start,
                end: start + self.word.len(),
            },
            message: format!(
                "{} belongs to {} of line {line}, and begins too far to the left",
                quoted(self.word),
                the(noun)
            ),
            hint: format!("indent it to column {column}, as line {line} is"),
        }
    }
}

/// Looks at the line of an offset at which the parser gave up. Nothing where the line is no key and no list item, or
/// where its column is not the matter.
pub(super) fn explain(source: &Source, offset: usize) -> Option<Finding> {
    let number = source.line_number(offset);
    let (line, start) = (source.line(number), source.line_start(number));
    let indent = line.len() - line.trim_start().len();
    let content = line.trim_start();
    let (dash, word) = key_of(content)?;
    let colon = start + line.find(word)? + word.len();
    if offset > colon {
        return None;
    }
    let (levels, closings) = levels_above(source, number);
    let column = source.place(start + indent).1;
    if let Some(closing) = closings.iter().rev().find(|closing| closing.columns.contains(&column)) {
        return Some(closing.finding(source));
    }
    if let Some(finding) = first_too_far_left(source, number).or_else(|| first_too_far_right(source, &levels, column)) {
        return Some(finding);
    }
    let has_list = levels
        .iter()
        .enumerate()
        .any(|(at, level)| level.is_dash && takes_item(levels.get(at + 1), word));
    if dash && !has_list {
        let finding = without_a_key(source, &levels, column, word, start + indent);
        if finding.is_some() {
            return finding;
        }
    }
    let home = home_of(&levels, column, dash, word)?;
    let (said, named) = said_of(dash, word);
    let at = Span {
        start: start + indent,
        end: start + indent + named.len(),
    };
    let before = source.line(number - 1).trim();
    let message = match key_of(before) {
        Some((_, key)) if home.column < column && !before.ends_with(':') && is_deeper(source, number) => {
            format!("{said} is indented as if it went on with the text of {}", quoted(key))
        }
        _ => format!("{said} begins in column {column}, and nothing that it could belong with does"),
    };
    let first = home.keys.first().copied().unwrap_or_default();
    let hint = if dash {
        format!("begin its dash in column {}, as in line {}", home.column, home.line)
    } else {
        format!(
            "begin it in column {}, below {} of line {}",
            home.column,
            quoted(first),
            home.line
        )
    };
    Some(Finding { at, message, hint })
}

/// The line before, where it is the first below a key and stands beside that, so that the next one seems to go on with
/// its text.
fn first_too_far_left(source: &Source, number: usize) -> Option<Finding> {
    let column = |line: usize| source.line(line).len() - source.line(line).trim_start().len();
    let (first, holder) = (number.checked_sub(1)?, number.checked_sub(2).filter(|line| *line > 0)?);
    let (_, holder_key) = key_of(source.line(holder).trim())?;
    let (dash, word) = key_of(source.line(first).trim())?;
    let is_beside = source.line(holder).trim_end().ends_with(':') && column(first) <= column(holder);
    let width = if dash { 2 } else { 0 };
    if !is_beside || column(number) <= column(holder) + width || source.line(first).trim_end().ends_with(':') {
        return None;
    }
    let start = source.line_start(first) + column(first);
    let (said, named) = said_of(dash, word);
    let wanted = column(number) + 1 - width;
    Some(Finding {
        at: Span {
            start,
            end: start + named.len(),
        },
        message: format!(
            "{said} belongs under {}, and begins too far to the left",
            quoted(holder_key)
        ),
        hint: if dash {
            format!("begin its dash in column {wanted}")
        } else {
            format!("indent it to column {wanted}, as line {number} is")
        },
    })
}

/// The first of several lines, where it alone begins further right than one step from what it belongs to, and the line
/// that follows it begins where all should.
fn first_too_far_right(source: &Source, levels: &[Level], column: usize) -> Option<Finding> {
    const STEP: usize = 2;
    let mut triples = levels.windows(3).rev();
    let of_item = triples.find_map(|triple| match triple {
        [parent, dash, keys] if dash.is_dash && dash.lines == 1 && !keys.is_dash && keys.lines == 1 => {
            let wanted = parent.column + STEP;
            (!parent.is_dash && dash.column > wanted && column == wanted + STEP).then_some((dash, wanted))
        }
        _ => None,
    });
    let of_line = levels.windows(2).rev().find_map(|pair| match pair {
        [parent, first] if first.lines == 1 && parent.line < first.line => {
            let wanted = parent.column + STEP;
            (first.column > wanted && column == wanted).then_some((first, wanted))
        }
        _ => None,
    });
    let (level, wanted) = of_item.or(of_line)?;
    let start = source.line_start(level.line) + level.column - 1;
    let (_, word) = key_of(source.line(level.line).trim())?;
    let (said, named) = said_of(level.is_dash, word);
    Some(Finding {
        at: Span {
            start,
            end: start + named.len(),
        },
        message: format!(
            "{said} begins in column {}, and what goes with it in column {column}",
            level.column
        ),
        hint: format!(
            "begin {} in column {wanted}",
            if level.is_dash { "its dash" } else { "it" }
        ),
    })
}

/// What messages call a line, and the part of it that is marked.
fn said_of(dash: bool, word: &str) -> (String, &str) {
    if dash {
        ("this list item".to_owned(), "-")
    } else {
        (quoted(word), word)
    }
}

/// The level to which a line most likely belongs: the nearest of those that can have it, or else the nearest.
fn home_of<'l, 't>(levels: &'l [Level<'t>], column: usize, dash: bool, word: &str) -> Option<&'l Level<'t>> {
    let nearest = |fits: &dyn Fn(usize, &Level) -> bool| {
        let open = levels
            .iter()
            .enumerate()
            .filter(|(_, level)| level.is_dash == dash && level.column != column);
        let fitting = open.filter(|(at, level)| fits(*at, level)).map(|(_, level)| level);
        fitting.min_by_key(|level| (level.column.abs_diff(column), usize::MAX - level.column))
    };
    let fits = |at: usize, level: &Level| {
        if dash {
            takes_item(levels.get(at + 1), word)
        } else {
            taking(level, word).is_some()
        }
    };
    nearest(&fits).or_else(|| nearest(&|_, _| true))
}

/// Whether a list whose items begin with such keys can have one with this.
fn takes_item(item: Option<&Level>, word: &str) -> bool {
    let fits =
        |item: &Level, shape: &Shape| shape.key(word).is_some() && item.keys.iter().all(|key| shape.key(key).is_some());
    item.is_some_and(|item| keys::PLAN_SHAPES.iter().any(|shape| fits(item, shape)))
}

/// A list that begins among keys, where the key before it is missing.
fn without_a_key(source: &Source, levels: &[Level], column: usize, word: &str, start: usize) -> Option<Finding> {
    let beside = levels.iter().find(|level| level.column == column && !level.is_dash)?;
    let has_list = |shape: &&Shape| {
        let takes = |key: &&Key| matches!(key.holds, Holds::List(inner) if inner.key(word).is_some());
        let key = shape
            .keys
            .iter()
            .find(takes)
            .filter(|key| !beside.keys.contains(&key.name));
        key.filter(|_| beside.keys.iter().all(|key| shape.key(key).is_some()))
    };
    let key = keys::PLAN_SHAPES.iter().find_map(has_list)?;
    let line = source.line_number(start);
    Some(Finding {
        at: Span { start, end: start + 1 },
        message: "a list begins here, and no key stands before it".to_owned(),
        hint: format!(
            "put a line {} above line {line}, in column {column}",
            quoted(&format!("{}:", key.name))
        ),
    })
}

/// Whether a line is indented more than what the line before it holds.
fn is_deeper(source: &Source, number: usize) -> bool {
    let column = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    column(source.line(number)) > column(source.line(number - 1))
}

/// What a level of lines is if it can have one with this key: it has no keys that its shape would not have.
fn taking(level: &Level, word: &str) -> Option<&'static Shape> {
    let fits = |shape: &Shape| shape.key(word).is_some() && level.keys.iter().all(|key| shape.key(key).is_some());
    let shapes = keys::PLAN_SHAPES.iter().copied();
    shapes.filter(|_| !level.keys.contains(&word)).find(|shape| fits(shape))
}

/// What a line has ended to which it belongs itself, and not to the lines beside which it stands.
fn closing<'t>(line: usize, word: &'t str, ended: &[Level<'t>], beside: Option<&Level<'t>>) -> Option<Closing<'t>> {
    if beside.is_none_or(|level| level.is_dash || level.keys.contains(&word) || taking(level, word).is_some()) {
        return None;
    }
    let mut homes = ended.iter().rev().filter(|level| !level.is_dash);
    let (level, shape) = homes.find_map(|level| Some((level, taking(level, word)?)))?;
    Some(Closing {
        line,
        word,
        columns: ended.iter().map(|level| level.column).collect(),
        home: (shape.noun, level.column, level.line),
    })
}

/// How many blanks stand before a line, in bytes.
pub(super) fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Whether a text begins with a dash, and the key that it begins with.
pub(super) fn key_of(content: &str) -> Option<(bool, &str)> {
    let (dash, rest) = match content.strip_prefix("- ") {
        Some(rest) => (true, rest.trim_start_matches([' ', '-'])),
        None => (false, content),
    };
    let (word, after) = rest.split_once(':')?;
    let is_word = !word.is_empty()
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    (is_word && (after.is_empty() || after.starts_with(' '))).then_some((dash, word))
}

/// The columns that are open before a line, from the left.
fn levels_above<'t>(source: &Source<'t>, number: usize) -> (Vec<Level<'t>>, Vec<Closing<'t>>) {
    let mut levels: Vec<Level<'t>> = Vec::new();
    let mut closings = Vec::new();
    let mut text_below: Option<usize> = None;
    for line_number in 1..number {
        let line = source.line(line_number);
        let content = line.trim_start();
        let indent = line.len() - content.len();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        if text_below.is_some_and(|below| indent > below) {
            continue;
        }
        text_below = None;
        let open = levels.partition_point(|level| level.column <= indent + 1);
        let ended = levels.split_off(open);
        let mut column = indent + 1;
        let mut rest = content;
        while let Some(after) = rest.strip_prefix("- ") {
            level_at(&mut levels, column, line_number, true).lines += 1;
            let blanks = after.len() - after.trim_start().len();
            levels.retain(|level| level.column <= column);
            column += 2 + blanks;
            rest = after.trim_start();
        }
        let Some((_, word)) = key_of(rest) else { continue };
        if !ended.is_empty() {
            closings.extend(closing(line_number, word, &ended, levels.last()));
            closings.truncate(MOST_CLOSINGS);
        }
        let level = level_at(&mut levels, column, line_number, false);
        level.lines += 1;
        if level.keys.len() < MOST_KEYS {
            level.keys.push(word);
        }
        if rest.trim_end().ends_with(['|', '>', '-', '+']) && (rest.contains(": |") || rest.contains(": >")) {
            text_below = Some(column - 1);
        }
    }
    (levels, closings)
}

/// The last level, where it is of this column; else a new one that begins in this line.
fn level_at<'l, 't>(levels: &'l mut Vec<Level<'t>>, column: usize, line: usize, is_dash: bool) -> &'l mut Level<'t> {
    let is_there = levels
        .last()
        .is_some_and(|level| level.column == column && level.is_dash == is_dash);
    if !is_there {
        levels.push(Level {
            column,
            line,
            is_dash,
            keys: Vec::new(),
            lines: 0,
        });
    }
    let last = levels.len() - 1;
    &mut levels[last]
}
