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
use super::super::theme::{Tone, kind_words};
use super::super::times;
use super::super::update::reminds;

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
    let clock = format!("{} {}", times::header_day(now, zone), times::header_clock(now, zone));
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
    let short_clock = times::header_clock(now, zone);
    let short_practice = super::super::text::cut(practice, 12);
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
    let wide = |way: (&str, &str, &str)| right_of(way).iter().map(|(text, _)| columns(text)).sum::<usize>();
    let way = ways
        .into_iter()
        .find(|way| columns(way.0) + columns(title) + 2 + wide(*way) <= room)
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

fn second_line(pen: &mut Pen<'_>, area: Rect, state: &State, model: &Model, now: Moment) {
    let wide = area.width >= 100;
    let (due, due_tone) = due_words(state, model, now, wide);
    let keyboard = model
        .keyboard
        .as_ref()
        .map_or("nobody (F2)", |initials| initials.as_str());
    let mut left = vec![
        (if wide { "At keyboard: " } else { "" }.to_owned(), Tone::Quiet),
        (keyboard.to_owned(), Tone::Strong),
    ];
    for role in ["lead", "note-keeper"] {
        let Some(role) = state.roles.iter().find(|known| known.id.as_str() == role) else {
            continue;
        };
        let holder = role.holders.latest();
        if holder.is_none() && (role.id.as_str() != "lead" || !wide) {
            continue;
        }
        let holder = holder.map_or("none", |change| &change.value.name);
        let title = if role.id.as_str() == "lead" {
            "Lead".to_owned()
        } else {
            role.title.to_lowercase()
        };
        left.push((format!(" · {title} "), Tone::Quiet));
        left.push((holder.to_owned(), Tone::Plain));
    }
    let open = model.open_incidents().len();
    if open > 1 {
        let words = if wide {
            format!("{open} incidents (I)")
        } else {
            format!("{open} inc. (I)")
        };
        left.extend([(" · ".to_owned(), Tone::Quiet), (words, Tone::Attention)]);
    }
    if !wide {
        let (copy, copy_tone) = copy_words(model, now, wide);
        left.extend([(" · ".to_owned(), Tone::Quiet), (copy, copy_tone)]);
        if !due.is_empty() {
            left.extend([(" · ".to_owned(), Tone::Quiet), (due, due_tone)]);
        }
        let parts: Vec<(&str, Tone)> = left.iter().map(|(text, tone)| (&**text, *tone)).collect();
        pen.write_parts(area.x + 1, area.y, area.width.saturating_sub(2), &parts);
        return;
    }
    let end = area.right().saturating_sub(1);
    let room = area.width / 2;
    let x = pen.write_right(end, area.y, room.min(area.width.saturating_sub(2)), &due, due_tone);
    let (copy, copy_tone) = copy_words(model, now, wide);
    let x = pen.write_right(
        x.saturating_sub(3),
        area.y,
        x.saturating_sub(area.x + 4),
        &copy,
        copy_tone,
    );
    let parts: Vec<(&str, Tone)> = left.iter().map(|(text, tone)| (&**text, *tone)).collect();
    pen.write_parts(area.x + 1, area.y, x.saturating_sub(area.x + 3), &parts);
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
        SecondCopyStatus::Good { at } => {
            let tick = model.setting.look.sign("✓", "ok");
            (format!("{name} {tick} {}", narrate::hour_words(*at, zone)), Tone::Plain)
        }
        // Another incident's plan keeps hands off it.
        SecondCopyStatus::Off { plan } if wide => (format!("2nd copy off: {}", plan.to_lowercase()), Tone::Attention),
        SecondCopyStatus::Off { .. } => ("copy off".to_owned(), Tone::Attention),
        SecondCopyStatus::Failing { since, .. } => {
            let length = times::narrow(now.since(*since));
            (format!("{name} FAILING for {length}"), Tone::Bad)
        }
    }
}

/// What is due next, and how much is due.
fn due_words(state: &State, model: &Model, now: Moment, wide: bool) -> (String, Tone) {
    if !reminds(state) {
        return (String::new(), Tone::Plain);
    }
    let all = reminders(state, now);
    let due = all.iter().filter(|reminder| reminder.at <= now).count();
    let next = all.iter().find(|reminder| reminder.at > now).map(|reminder| {
        let at = narrate::moment_words(reminder.at, model.zone(), now.day_in(model.zone()));
        if wide {
            format!("next: {} {at}", super::super::text::cut(&reminder.title, 30))
        } else {
            format!("next {at} {}", reminder.title)
        }
    });
    // An outsider's clock that runs out is louder than whatever is next.
    let clocks = outsiders::clocks(state, now).into_iter();
    let near = clocks
        .filter(|clock| clock.is_running() && clock.is_near(now))
        .min_by_key(|clock| clock.due);
    let near = near.map(|clock| {
        let at = clock
            .due
            .map(|due| narrate::moment_words(due, model.zone(), now.day_in(model.zone())));
        let mark = model.setting.look.sign("▲", "!");
        let title = super::super::text::cut(&clock.notify.title, if wide { 40 } else { 60 });
        format!("{mark} {} {title}", at.unwrap_or_default())
    });
    let tone = match (due, &near) {
        (_, Some(_)) => Tone::Bad,
        (0, None) => Tone::Plain,
        (_, None) => Tone::Attention,
    };
    let next = near.or(next);
    let due = (due > 0).then(|| format!("{due} due"));
    let order = if wide { [next, due] } else { [due, next] };
    let words: Vec<String> = order.into_iter().flatten().collect();
    (words.join(" · "), tone)
}
