//! Services: what works, since when, and a strip of the hours behind us.

use std::time::Duration;

use ratatui::layout::Rect;

use crate::incident::moment::Moment;
use crate::incident::narrate;
use crate::incident::state::{ServiceState, State};
use crate::plan::model::ServiceStatus;

use super::super::model::Model;
use super::super::pen::Pen;
use super::super::text::columns;
use super::super::theme::{Look, Tone, service_word};
use super::super::times;
use super::super::update::service_rows;
use super::first_shown;
use super::rich::{labelled, wrapped};

/// The longest time that a strip shows.
const STRIP: Duration = Duration::from_secs(8 * 3600);

/// The services of which something was recorded, the worst first.
pub(super) fn worth_showing(state: &State) -> impl Iterator<Item = &ServiceState> {
    let rank = |status: ServiceStatus| match status {
        ServiceStatus::Down => 0,
        ServiceStatus::Slow => 1,
        ServiceStatus::Back => 2,
        ServiceStatus::Unknown => 3,
        ServiceStatus::Verified => 4,
        ServiceStatus::Up => 5,
    };
    let mut shown: Vec<&ServiceState> = state.services.iter().filter(|service| is_said(service)).collect();
    shown.sort_by_key(|service| (rank(service.status()), service.since()));
    shown.into_iter()
}

/// Whether anybody or any probe has said something about a service, or its plan has.
fn is_said(service: &ServiceState) -> bool {
    let is_recorded = !service.history().changes().is_empty() || !service.sensed().changes().is_empty();
    is_recorded || service.status() != ServiceStatus::Up
}

/// The services worth showing in one line.
pub(super) fn one_line(pen: &mut Pen<'_>, area: Rect, state: &State, now: Moment) {
    let end = area.right();
    let mut x = area.x;
    let all = worth_showing(state).count();
    for (shown, service) in worth_showing(state).enumerate() {
        let status = service.status();
        let sign = pen.look().service_sign(status);
        let length = times::narrow(state.reading_time(now).since(service.since()));
        let words = match service.unreached().last() {
            Some((from, None)) if status != ServiceStatus::Down => {
                let sign = pen.look().sign("┊", "!");
                let length = times::narrow(state.reading_time(now).since(*from));
                format!("{sign} {} out of reach {length}", service.shown_name())
            }
            _ => format!("{sign} {} {} {length}", service.shown_name(), service_word(status)),
        };
        let more = if shown + 1 < all { 10 } else { 0 };
        if x > area.x && usize::from(end.saturating_sub(x)) < columns(&words) + more {
            let words = format!("+{} more", all - shown);
            pen.write(x, area.y, end.saturating_sub(x), &words, Tone::Quiet);
            return;
        }
        x = pen
            .write(x, area.y, end.saturating_sub(x), &words, Look::service_tone(status))
            .saturating_add(3);
    }
    if x == area.x {
        pen.write(x, area.y, area.width, "Services: nothing marked yet (2)", Tone::Quiet);
    }
}

/// The services worth showing, a line each.
pub(super) fn few(pen: &mut Pen<'_>, area: Rect, state: &State, now: Moment) {
    let mut rows = area.y..area.bottom();
    for service in worth_showing(state) {
        let Some(y) = rows.next() else { return };
        let row = Rect::new(area.x, y, area.width, 1);
        line(pen, row, (state, service), &service.shown_name(), now, area.width / 4);
    }
    if let Some(y) = rows.next() {
        let rest = state.services.len() - worth_showing(state).count();
        let words = match rest {
            0 => String::new(),
            rest if rest == state.services.len() => "Nothing is marked. 2 marks what is down or slow.".to_owned(),
            rest => format!("{rest} others: nobody has said anything"),
        };
        pen.write(area.x, y, area.width, &words, Tone::Quiet);
    }
}

/// How wide the names are on such a row.
fn name_width(row: Rect) -> u16 {
    (row.width * 2 / 5).clamp(10, 44)
}

/// One service: sign, name, word, how long, and the strip with what else is known.
fn line(
    pen: &mut Pen<'_>,
    row: Rect,
    (state, service): (&State, &ServiceState),
    name: &str,
    now: Moment,
    strip_width: u16,
) {
    let now = state.reading_time(now);
    let look = pen.look();
    let status = service.status();
    let tone = Look::service_tone(status);
    let name_width = name_width(row);
    let mut x = pen.write(row.x, row.y, 2, look.service_sign(status), tone) + 1;
    pen.write(x, row.y, name_width, name, Tone::Plain);
    x = x.saturating_add(name_width + 1);
    if !is_said(service) {
        // Assumed to work is not the same as found to work.
        x = pen.write(x, row.y, 9, "not tried", Tone::Quiet).saturating_add(2);
        let room = row.right().saturating_sub(x);
        pen.write(x, row.y, room, &remark(state, service, now), Tone::Attention);
        return;
    }
    pen.write(x, row.y, 7, service_word(status), tone);
    x = x.saturating_add(8);
    let length = times::narrow(now.since(service.since()));
    pen.write(x, row.y, 7, &format!("{length:>5}"), Tone::Plain);
    x = x.saturating_add(8);
    // Words that are cut help nobody: the strip gives them the room they need.
    let remark = remark(state, service, now);
    let room = row.right().saturating_sub(x);
    let wanted = u16::try_from(columns(&remark) + 2).unwrap_or(u16::MAX);
    let width = strip_width.min(if remark.is_empty() {
        room
    } else {
        room.saturating_sub(wanted)
    });
    strip(pen, Rect::new(x, row.y, width, 1), state, service, now);
    x = x.saturating_add(width + 2);
    pen.write(x, row.y, row.right().saturating_sub(x), &remark, Tone::Attention);
}

/// What else is worth knowing at a glance: how it behaves, where it is out, and who watches it.
fn remark(state: &State, service: &ServiceState, now: Moment) -> String {
    let owner = state
        .watched()
        .find(|watch| watch.service == service.id && service.site.is_none())
        .map(|watch| format!("owner {}", watch.owner));
    let parts = [behaviour(service, now), elsewhere(state, service), owner];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// At which sites a service is out that has rows of its own for them.
fn elsewhere(state: &State, service: &ServiceState) -> Option<String> {
    let is_out = |site: &&ServiceState| {
        service.site.is_none() && site.site.is_some() && site.id == service.id && site.status() != service.status()
    };
    let mut out = state
        .services
        .iter()
        .filter(is_out)
        .filter(|site| !matches!(site.status(), ServiceStatus::Up | ServiceStatus::Verified));
    let first = out.next()?;
    let more = match out.count() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let site = first.site.as_deref().unwrap_or_default();
    Some(format!("{} at {site}{more}", service_word(first.status())))
}

fn behaviour(service: &ServiceState, now: Moment) -> Option<String> {
    if let Some(until) = service.watched_until() {
        return Some(if until > now {
            let left = until.since(now) + Duration::from_secs(59);
            format!("watching, {} left", narrate::duration_words(left))
        } else {
            "watched: safe to use? v".to_owned()
        });
    }
    if service.keeps_dropping() {
        return Some("keeps dropping".to_owned());
    }
    let is_out_of_reach = !service.is_reached() && service.status() != ServiceStatus::Down;
    is_out_of_reach.then(|| "cannot be reached".to_owned())
}

/// The hours behind us as a bar, a column for each equal part; the worst state of a part is the one shown.
fn strip(pen: &mut Pen<'_>, area: Rect, state: &State, service: &ServiceState, now: Moment) {
    if area.width == 0 {
        return;
    }
    let began = state.began().unwrap_or(state.declared).min(state.declared);
    let span = now.since(began).clamp(Duration::from_secs(1200), STRIP);
    let from = now.minus(span);
    let (intervals, unreached) = (service.intervals(), service.unreached());
    let part = span / u32::from(area.width);
    for column in 0..area.width {
        let start = from.plus(part * u32::from(column));
        let end = start.plus(part);
        let worst = intervals
            .iter()
            .filter(|interval| interval.from < end && interval.to.is_none_or(|to| to > start) && start < now)
            .map(|interval| interval.status)
            .max_by_key(|status| badness(*status));
        let (block, tone) = match worst {
            Some(status) => (pen.look().strip_block(status), Look::service_tone(status)),
            None => (" ", Tone::Quiet),
        };
        // What the program could not reach, while nobody called it down, stands out by its own sign.
        let is_sensed = start < now
            && worst != Some(ServiceStatus::Down)
            && unreached
                .iter()
                .any(|(from, until)| *from < end && until.is_none_or(|until| until > start));
        let (block, tone) = if is_sensed {
            (pen.look().sign("┊", "!"), Tone::Attention)
        } else {
            (block, tone)
        };
        pen.write(area.x + column, area.y, 1, block, tone);
    }
}

const fn badness(status: ServiceStatus) -> u8 {
    match status {
        ServiceStatus::Down => 5,
        ServiceStatus::Slow => 4,
        ServiceStatus::Unknown => 3,
        ServiceStatus::Back => 2,
        ServiceStatus::Up => 1,
        ServiceStatus::Verified => 0,
    }
}

/// Draws the screen of services.
pub(super) fn draw(pen: &mut Pen<'_>, area: Rect, at: usize, model: &Model, now: Moment) {
    let Some(state) = model.state() else {
        let inner = pen.frame(area, "Services", "");
        pen.write(
            inner.x + 1,
            inner.y,
            inner.width,
            "There is no incident. The first screen starts one.",
            Tone::Plain,
        );
        return;
    };
    let count = state.services.len();
    let detail = if area.height >= 16 { 7 } else { 0 };
    let upper = Rect {
        height: area.height - detail,
        ..area
    };
    let inner = pen.frame(
        upper,
        "Services",
        "Enter change · d down · s slow · b back · v safe · o owner",
    );
    let first = first_shown(at, count, usize::from(inner.height));
    for (y, (number, service)) in (inner.y..inner.bottom()).zip(service_rows(state).into_iter().enumerate().skip(first))
    {
        let row = Rect::new(inner.x + 1, y, inner.width.saturating_sub(2), 1);
        // Under its service a site is named alone.
        let name = match &service.site {
            Some(site) => format!("  at {site}"),
            None => service.name.clone(),
        };
        line(pen, row, (state, service), &name, now, area.width / 5);
        if number == at {
            // The name alone: the state keeps its own tone.
            let width = inner.width.min(name_width(row) + 3);
            pen.tint(Rect::new(inner.x, y, width, 1), Tone::Chosen);
        }
    }
    let hidden = count.saturating_sub(first + usize::from(inner.height));
    pen.more(upper, first, hidden, "", "");
    if detail > 0
        && let Some(service) = service_rows(state).get(at)
    {
        let lower = Rect::new(area.x, upper.bottom(), area.width, detail);
        about(pen, lower, model, state, service, now);
    }
}

/// What is known of the chosen service, and what staff do without it.
fn about(pen: &mut Pen<'_>, area: Rect, model: &Model, state: &State, service: &ServiceState, now: Moment) {
    let zone = state.practice.zone;
    let today = now.day_in(zone);
    let status = service.status();
    let since = narrate::moment_words(service.since(), zone, today);
    let standing = if is_said(service) {
        format!("{} since {since}", narrate::service_words(status))
    } else {
        "nobody has tried it yet".to_owned()
    };
    let inner = pen.frame(area, &service.shown_name(), &standing);
    let width = usize::from(inner.width.saturating_sub(2));
    let tones = (Tone::Quiet, Tone::Plain);
    let mut lines = Vec::new();
    let down = service.time_in(ServiceStatus::Down, state.reading_time(now));
    let drops = service.drops();
    if drops > 0 {
        let words = format!(
            "down {} in all, {}",
            times::narrow(down),
            narrate::counted(drops as u64, "drop", "drops")
        );
        lines.extend(labelled("So far", 10, &words, width, tones));
    }
    let unreached = service.unreached();
    if let Some((from, until)) = unreached.last() {
        let times = narrate::counted(unreached.len() as u64, "time", "times");
        let last = narrate::moment_words(*from, zone, today);
        let until = until.map_or("still so".to_owned(), |until| {
            format!("until {}", narrate::moment_words(until, zone, today))
        });
        let words = format!("not reached {times}, last from {last}, {until}");
        lines.extend(labelled("Sensed", 10, &words, width, tones));
    }
    if let Some(reference) = references(model, service) {
        lines.extend(labelled("Fault no.", 10, &reference, width, tones));
    }
    if let Some(watch) = state.watches.iter().find(|watch| watch.service == service.id) {
        let next = watch
            .next
            .map(|next| format!(", next {}", narrate::moment_words(next, zone, today)));
        lines.extend(labelled(
            "Owner",
            10,
            &format!("{}{}", watch.owner, next.unwrap_or_default()),
            width,
            tones,
        ));
    }
    if let Some(planned) = state.plan().and_then(|plan| plan.service(service.id.as_str())) {
        if let Some(fallback) = &planned.fallback {
            lines.extend(labelled("Instead", 10, fallback, width, tones));
        }
        if !planned.without.is_empty() {
            lines.extend(labelled("Cannot", 10, &planned.without.join("; "), width, tones));
        }
        if let Some(contact) = &planned.contact {
            lines.extend(labelled(
                "Ring",
                10,
                &super::step::contact_words(model, contact.as_str()),
                width,
                tones,
            ));
        }
    }
    if lines.is_empty() {
        lines.extend(wrapped("Nothing has been recorded.", width, Tone::Quiet));
    }
    for (y, line) in (inner.y..inner.bottom()).zip(&lines) {
        line.write(pen, inner.x + 1, y, inner.width.saturating_sub(2));
    }
}

/// The fault number that was recorded last for a service.
fn references(model: &Model, service: &ServiceState) -> Option<String> {
    use crate::incident::entry::WordKey;
    use crate::incident::event::Event;
    let log = model.log()?;
    let entries = log.entries().rev().filter(|entry| !log.is_struck(entry));
    let mut of_service = entries
        .filter(|entry| matches!(&entry.event, Event::ServiceRecorded(recorded) if recorded.service == service.id));
    of_service.find_map(|entry| log.words().of(entry, &WordKey::Reference).map(str::to_owned))
}
