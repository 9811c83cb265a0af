//! The two lines at the top: what runs, since when, who is here, what is due.

use ratatui::layout::Rect;

use crate::incident::moment::Moment;
use crate::incident::narrate;
use crate::incident::outsiders;
use crate::incident::reminder::reminders;
use crate::incident::state::{IncidentStatus, State};
use crate::plan::condition::IncidentKind;
use crate::plan::model::ServiceStatus;
use crate::session::SecondCopyStatus;

use super::super::model::Model;
use super::super::pen::Pen;
use super::super::text::columns;
use super::super::theme::{Look, Tone, kind_words};
use super::super::times;
use super::super::update::{reminder_words, reminds};

/// Draws the header.
pub(super) fn draw(pen: &mut Pen<'_>, area: Rect, model: &Model, now: Moment) {
    first_line(
        pen,
        Rect {
            height: area.height.min(1),
            ..area
        },
        model,
        now,
    );
    if area.height >= 2
        && let Some(state) = model.state()
    {
        second_line(pen, Rect::new(area.x, area.y + 1, area.width, 1), state, model, now);
    }
}

/// Draws the line with the clock.
pub(super) fn first_line(pen: &mut Pen<'_>, area: Rect, model: &Model, now: Moment) {
    if area.height == 0 {
        return;
    }
    let zone = model.zone();
    let practice = &model.setting.practice.name;
    let Some(state) = model.state() else {
        let clock = now.in_zone(zone).format("%a %-d %b %H:%M %Z").to_string();
        let right = pen.write_right(area.right().saturating_sub(1), area.y, area.width, &clock, Tone::Plain);
        let width = right.saturating_sub(area.x + 2);
        pen.write_parts(
            area.x + 1,
            area.y,
            width,
            &[("STOPGAP", Tone::Strong), (&format!(" · {practice}"), Tone::Plain)],
        );
        return;
    };
    let title = state.plan_in_use().map_or("", |plan| &plan.title);
    let (standing, standing_tone) = standing(state, now);
    let clock = format!(
        "{} {}",
        times::header_day(now, zone, state.declared),
        times::header_clock(now, zone)
    );
    let kind = match kind_words(state.kind) {
        kind if state.essentials && area.width >= 100 => format!("{kind}, essentials only"),
        kind => kind.to_owned(),
    };
    let kind_tone = if state.kind == IncidentKind::Live {
        Tone::Strong
    } else {
        Tone::Caution
    };
    let room = usize::from(area.width).saturating_sub(2);
    // A day of another year is never left out: the clock of this PC may be wrong.
    let short_clock = if times::is_of_another_year(now, zone, state.declared) {
        clock.clone()
    } else {
        times::header_clock(now, zone)
    };
    // Where all of it does not fit, the practice's name gets what is left.
    let others = pen.look().columns(title)
        + 2
        + columns(&kind)
        + columns(" ·  · ")
        + columns(&short_clock)
        + 3
        + columns(&standing);
    let short_practice = pen.look().cut(practice, room.saturating_sub(others).max(6));
    // What is known anyway goes first: the program's name, then the day.
    let ways: [(&str, &str, &str); 4] = [
        ("STOPGAP  ", practice, &clock),
        ("", practice, &clock),
        ("", practice, &short_clock),
        ("", &short_practice, &short_clock),
    ];
    let right_of = |(_, practice, clock): (&str, &str, &str)| {
        [
            (kind.clone(), kind_tone),
            (format!(" · {practice} · {clock}   "), Tone::Plain),
            (standing.clone(), standing_tone),
        ]
    };
    let look = pen.look();
    let wide = |way: (&str, &str, &str)| right_of(way).iter().map(|(text, _)| look.columns(text)).sum::<usize>();
    let way = ways
        .into_iter()
        .find(|way| columns(way.0) + pen.look().columns(title) + 2 + wide(*way) <= room)
        .unwrap_or(ways[3]);
    let parts = right_of(way);
    let parts: Vec<(&str, Tone)> = parts.iter().map(|(text, tone)| (&**text, *tone)).collect();
    let taken = u16::try_from(wide(way))
        .unwrap_or(u16::MAX)
        .min(area.width.saturating_sub(1));
    let x = area.right().saturating_sub(taken + 1);
    pen.write_parts(x, area.y, taken, &parts);
    let left = x.saturating_sub(area.x + 3);
    pen.write_parts(
        area.x + 1,
        area.y,
        left,
        &[(way.0, Tone::Strong), (title, Tone::Strong)],
    );
}

/// How the incident stands, and for how long: down, slow, watched, working, or over.
fn standing(state: &State, now: Moment) -> (String, Tone) {
    let now = state.reading_time(now);
    match state.status {
        IncidentStatus::StoodDown => return ("stood down".to_owned(), Tone::Strong),
        IncidentStatus::Closed => return ("closed".to_owned(), Tone::Strong),
        IncidentStatus::Unopened => return ("not open".to_owned(), Tone::Strong),
        IncidentStatus::Running => {}
    }
    let longest = |status: ServiceStatus| {
        let services = state.services.iter().filter(|service| service.status() == status);
        services.map(crate::incident::state::ServiceState::since).min()
    };
    let length = |since: Moment| times::header_length(now.since(since));
    if let Some(since) = longest(ServiceStatus::Down) {
        return (format!("down {}", length(since)), Tone::Bad);
    }
    if let Some(since) = longest(ServiceStatus::Slow) {
        return (format!("slow {}", length(since)), Tone::Attention);
    }
    if let Some(since) = longest(ServiceStatus::Back) {
        return (format!("back {}", length(since)), Tone::Attention);
    }
    (
        format!("since {}", length(state.began().unwrap_or(state.declared))),
        Tone::Plain,
    )
}

/// A part of the second line, and whether it may be left out where there is no room.
struct Part {
    words: Vec<(String, Tone)>,
    may_go: bool,
}

impl Part {
    fn columns(&self) -> usize {
        self.words.iter().map(|(words, _)| columns(words)).sum()
    }
}

fn second_line(pen: &mut Pen<'_>, area: Rect, state: &State, model: &Model, now: Moment) {
    let wide = area.width >= 100;
    let mut left = people(state, model, wide);
    let open = model.open_incidents().len();
    if open > 1 {
        let words = if wide {
            format!("{open} incidents (I)")
        } else {
            format!("{open} inc. (I)")
        };
        left.push(Part {
            words: vec![(words, Tone::Attention)],
            may_go: false,
        });
    }
    left.push(Part {
        words: vec![copy_words(model, now, wide)],
        may_go: false,
    });
    let due = Due::of(state, model, now);
    let room = usize::from(area.width).saturating_sub(2);
    // What is due goes before who holds a role: half a sentence about it helps nobody.
    let wanted = due
        .words(usize::MAX, pen.look())
        .map_or(0, |words| columns(&words).min(room * if wide { 5 } else { 6 } / 10) + 3);
    let taken = |left: &[Part]| {
        left.iter()
            .map(|part| part.columns() + 3)
            .sum::<usize>()
            .saturating_sub(3)
    };
    while taken(&left) + wanted > room {
        let Some(at) = left.iter().rposition(|part| part.may_go) else {
            break;
        };
        left.remove(at);
    }
    let words = due.words(room.saturating_sub(taken(&left) + 3), pen.look());
    let mut parts: Vec<(&str, Tone)> = Vec::new();
    for part in &left {
        if !parts.is_empty() {
            parts.push((" · ", Tone::Quiet));
        }
        parts.extend(part.words.iter().map(|(words, tone)| (&**words, *tone)));
    }
    let x = pen.write_parts(area.x + 1, area.y, area.width.saturating_sub(2), &parts);
    let Some(words) = words else { return };
    if wide {
        let end = area.right().saturating_sub(1);
        pen.write_right(end, area.y, end.saturating_sub(x + 1), &words, due.tone);
    } else {
        let x = pen.write(x, area.y, 3, " · ", Tone::Quiet);
        pen.write(x, area.y, area.right().saturating_sub(x + 1), &words, due.tone);
    }
}

/// Who is at the keyboard, who leads and who keeps the notes.
fn people(state: &State, model: &Model, wide: bool) -> Vec<Part> {
    let keyboard = model
        .keyboard
        .as_ref()
        .map_or("nobody (F2)", |initials| initials.as_str());
    let mut words = vec![(keyboard.to_owned(), Tone::Strong)];
    if wide {
        words.insert(0, ("At keyboard: ".to_owned(), Tone::Quiet));
    }
    let mut parts = vec![Part { words, may_go: false }];
    for role in ["lead", "note-keeper"] {
        let Some(role) = state.roles.iter().find(|known| known.id.as_str() == role) else {
            continue;
        };
        let holder = role.holders.latest();
        let is_lead = role.id.as_str() == "lead";
        if holder.is_none() && !(is_lead && wide) {
            continue;
        }
        let title = if is_lead {
            "Lead".to_owned()
        } else {
            role.title.to_lowercase()
        };
        let holder = holder.map_or("none", |change| &change.value.name).to_owned();
        parts.push(Part {
            words: vec![(format!("{title} "), Tone::Quiet), (holder, Tone::Plain)],
            may_go: true,
        });
    }
    parts
}

/// How old the second copy is, or that there is none.
fn copy_words(model: &Model, now: Moment, wide: bool) -> (String, Tone) {
    let zone = model.zone();
    let name = if wide { "2nd copy" } else { "copy" };
    // Where a plan keeps hands off it, nobody is to be nudged towards a stick.
    if let Some(plan) = model.state().and_then(|state| state.second_copy_off()) {
        let words = if wide {
            format!("2nd copy off: {}", plan.to_lowercase())
        } else {
            "copy off".to_owned()
        };
        return (words, Tone::Attention);
    }
    match &model.second_copy {
        SecondCopyStatus::None => ("one copy only".to_owned(), Tone::Attention),
        SecondCopyStatus::Good {
            at,
            is_on_one_disk: true,
        } if wide => {
            let hour = narrate::hour_words(*at, zone);
            (format!("2nd copy on the same disk {hour}"), Tone::Attention)
        }
        SecondCopyStatus::Good {
            is_on_one_disk: true, ..
        } => ("copy: same disk".to_owned(), Tone::Attention),
        SecondCopyStatus::Gone if wide => ("one copy only: the stick is gone".to_owned(), Tone::Bad),
        SecondCopyStatus::Gone => ("copy GONE".to_owned(), Tone::Bad),
        SecondCopyStatus::Good { at, .. } => {
            let tick = model.setting.look.sign("✓", "ok");
            (format!("{name} {tick} {}", narrate::hour_words(*at, zone)), Tone::Plain)
        }
        // Another incident's plan keeps hands off it.
        SecondCopyStatus::Off { plan } if wide => (format!("2nd copy off: {}", plan.to_lowercase()), Tone::Attention),
        SecondCopyStatus::Off { .. } => ("copy off".to_owned(), Tone::Attention),
        SecondCopyStatus::Unanswered { entries } if wide => {
            (format!("one copy only: {entries} not taken in"), Tone::Bad)
        }
        SecondCopyStatus::Unanswered { .. } => ("one copy only".to_owned(), Tone::Bad),
        SecondCopyStatus::Failing { since, .. } => {
            let length = times::narrow(now.since(*since));
            (format!("{name} FAILING for {length}"), Tone::Bad)
        }
    }
}

/// What is due: how much, the first of it, and what comes next.
struct Due {
    count: usize,
    /// Its time and its title; with a sign where an outsider waits for it.
    first: Option<(String, String)>,
    next: Option<(String, String)>,
    tone: Tone,
}

impl Due {
    fn of(state: &State, model: &Model, now: Moment) -> Self {
        let at = |moment: Moment| narrate::moment_words(moment, model.zone(), now.day_in(model.zone()));
        let all = if reminds(state) {
            reminders(state, now)
        } else {
            Vec::new()
        };
        let count = all.iter().filter(|reminder| reminder.at <= now).count();
        // An outsider's clock that has run out is louder than whatever else is due.
        let clocks = outsiders::clocks(state, now).into_iter();
        let near = clocks
            .filter(|clock| clock.is_running() && clock.is_near(now))
            .min_by_key(|clock| clock.due);
        let mark = model.setting.look.sign("▲", "!");
        let is_near = near.is_some();
        let has_run_out = near.is_some_and(|clock| clock.due.is_some_and(|due| due <= now));
        let of_outsider = near.map(|clock| {
            let due = clock.due.map(at).unwrap_or_default();
            (format!("{mark} {due}"), clock.notify.title.clone())
        });
        let overdue = all.first().filter(|reminder| reminder.at <= now);
        let overdue = overdue.map(|overdue| (at(overdue.at), reminder_words(model.log(), overdue)));
        // What is due is named before what runs out only soon; that comes next.
        let (first, next) = match (overdue, of_outsider) {
            (Some(overdue), Some(near)) if !has_run_out => (Some(overdue), Some(near)),
            (overdue, near) => (near.or(overdue), None),
        };
        let next = next.or_else(|| {
            let coming = all.iter().filter(|reminder| reminder.at > now);
            coming
                .map(|reminder| (at(reminder.at), reminder_words(model.log(), reminder)))
                .find(|(_, title)| first.as_ref().is_none_or(|(_, known)| known != title))
        });
        let tone = match (is_near, count) {
            (true, _) => Tone::Bad,
            (false, 0) => Tone::Plain,
            (false, _) => Tone::Attention,
        };
        Self {
            count,
            first,
            next,
            tone,
        }
    }

    /// The whole in so many columns: the titles are cut, the times never. What comes next is left out where nothing of
    /// it could be read.
    fn words(&self, room: usize, look: Look) -> Option<String> {
        const LEAST: usize = 8;
        let count = (self.count > 0).then(|| format!("{} due", self.count));
        let head = [count, self.first.as_ref().map(|(at, _)| at.clone())];
        let head: Vec<String> = head.into_iter().flatten().collect();
        let head = head.join(": ");
        let (title, next) = (self.first.as_ref().map(|(_, title)| &**title), self.next.as_ref());
        let wide = |text: Option<&str>| text.map_or(0, columns);
        let fixed = columns(&head) + usize::from(title.is_some());
        let fixed_next = next.map_or(0, |(at, _)| {
            columns(at) + "next  ".len() + if head.is_empty() { 0 } else { 3 }
        });
        let left = room.saturating_sub(fixed + fixed_next);
        let wanted = (wide(title), wide(next.map(|(_, title)| &**title)));
        let least = wanted.0.min(LEAST) + wanted.1.min(LEAST);
        let next = next.filter(|_| left >= least);
        let left = if next.is_some() {
            left
        } else {
            room.saturating_sub(fixed)
        };
        let of_next = next.map_or(0, |_| wanted.1.min(left - wanted.0.min(left / 2)));
        let of_first = wanted.0.min(left - of_next);
        let mut words = head;
        if let Some(title) = title {
            words = format!("{words} {}", look.cut(title, of_first));
        }
        if let Some((at, title)) = next {
            let between = if words.is_empty() { "" } else { " · " };
            words = format!("{words}{between}next {at} {}", look.cut(title, of_next));
        }
        (!words.is_empty()).then_some(words)
    }
}
