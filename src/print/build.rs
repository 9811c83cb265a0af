//! Cards from a plan: which steps a role has, what of each must be on paper, and what helps.

use std::time::Duration;

use crate::plan::zone::Zone;

use super::card::{Card, CardPhase, CardStep, Cards, Piece, PieceKind};
use super::contact;
use super::extra::{Addition, Draft, Extra};
use super::fit::{Density, fitted, lines_over};
use crate::incident::ids::Hash;
use crate::incident::moment::Moment;
use crate::plan::condition::Condition;
use crate::plan::model::{Anchor, Ask, AskKind, ContactId, Phase, Plan, Role, ServiceId, ServiceStatus, Step};
use crate::plan::practice::Practice;
use crate::plan::wording::{condition_words, due_words, length};

/// How long everything happens at once.
const FIRST_HOUR: Duration = Duration::from_secs(3600);

/// The longest detail that a card takes, in characters: two lines.
const SHORT: usize = 90;
const LONG: usize = 180;

/// How it is printed.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// When.
    pub printed: Moment,
    /// The zone in which that is said.
    pub zone: Zone,
    /// Whether it is for an exercise, and says so everywhere.
    pub is_exercise: bool,
    /// The role whose card is wanted, by id; none for all.
    pub role: Option<&'a str>,
}

/// The cards of a plan, whose text has this SHA-256: one for each role that has steps.
pub fn cards(plan: &Plan, sha256: Hash, practice: &Practice, options: &Options<'_>) -> Cards {
    let wanted = |role: &&Role| options.role.is_none_or(|wanted| role.id.as_str() == wanted);
    let cards = plan.roles.iter().filter(wanted).filter_map(|role| {
        let draft = draft(plan, role, practice)?;
        Some(fitted(&draft))
    });
    Cards {
        practice: practice.name.clone(),
        plan: plan.id.to_string(),
        title: plan.title.clone(),
        version: plan.version.clone(),
        sha256: sha256.to_hex().chars().take(12).collect(),
        is_approved: plan.approved.is_some(),
        is_exercise: options.is_exercise,
        printed: printed_words(options),
        cards: cards.collect(),
    }
}

/// The cards of a plan that are longer than a page: its author wants to know of them before they are printed.
pub fn overfull(plan: &Plan, practice: &Practice) -> Vec<Card> {
    let drafts = plan.roles.iter().filter_map(|role| draft(plan, role, practice));
    // What fits is not filled up for this: a check of a large plan waits for nothing that it does not say.
    let over = drafts.filter(|draft| lines_over(draft) > 0);
    over.map(|draft| fitted(&draft)).collect()
}

/// The day and time of printing: `Tue 16 Jun 2009 08:05`.
pub(super) fn printed_words(options: &Options<'_>) -> String {
    let at = options.printed.in_zone(options.zone);
    at.format("%a %-d %b %Y %H:%M").to_string()
}

/// The card of a role with what must be there, and what may be added; none where it has no step.
fn draft(plan: &Plan, role: &Role, practice: &Practice) -> Option<Draft> {
    let own = |phase: &Phase| -> Vec<CardStep> {
        let steps = phase.steps.iter().filter(|step| step.role == role.id);
        steps.map(|step| bare_step(plan, phase, step)).collect()
    };
    let phases: Vec<CardPhase> = plan
        .phases
        .iter()
        .map(|phase| CardPhase {
            title: phase.title.clone(),
            steps: own(phase),
        })
        .filter(|phase| !phase.steps.is_empty())
        .collect();
    if phases.is_empty() {
        return None;
    }
    let bare = Card {
        role: role.id.to_string(),
        title: role.title.clone(),
        usually: role.usually.clone(),
        deputies: role.deputies.clone(),
        ring: ring(plan, role, practice),
        phases,
        density: Density::Dense,
        lines_over: 0,
    };
    let steps: Vec<&Step> = plan
        .steps()
        .map(|(_, step)| step)
        .filter(|step| step.role == role.id)
        .collect();
    Some(Draft::new(bare, extras(plan, &steps), later_phases(plan)))
}

/// The phases after the last one in which something is due within the first hour: by then there is time to look.
fn later_phases(plan: &Plan) -> Vec<String> {
    let is_early = |step: &Step| {
        let due = step.due.as_ref().filter(|due| due.after.is_none());
        due.is_some_and(|due| due.within <= FIRST_HOUR)
    };
    let early = plan.phases.iter().rposition(|phase| phase.steps.iter().any(is_early));
    let later = plan.phases.iter().skip(early.map_or(1, |early| early + 1));
    later.map(|phase| phase.title.clone()).collect()
}

/// Whom the role's steps ring, in their order.
fn ring(plan: &Plan, role: &Role, practice: &Practice) -> Vec<contact::ContactLine> {
    let mut met: Vec<&ContactId> = Vec::new();
    for (_, step) in plan.steps().filter(|(_, step)| step.role == role.id) {
        if let Some(id) = step.contact.as_ref().filter(|id| !met.contains(id)) {
            met.push(id);
        }
    }
    let is_own = |wanted: &str| wanted == role.id.as_str();
    met.into_iter()
        .map(|id| contact::line(id, plan, practice, is_own))
        .collect()
}

/// A step with what must be on paper: what it hangs on, what is ticked or written for the log, what warns.
fn bare_step(plan: &Plan, phase: &Phase, step: &Step) -> CardStep {
    let mut facts = Vec::new();
    if let Some(when) = &step.when {
        facts.push(Piece::words(
            PieceKind::Condition,
            format!("Only if {}.", condition_words(plan, when)),
        ));
    }
    let (by, due) = when_due(plan, phase, step);
    facts.extend(due.map(|due| Piece::words(PieceKind::Due, due)));
    if let Some(every) = step.repeat {
        facts.push(Piece::words(PieceKind::Due, format!("Then every {}.", length(every))));
    }
    if let Some(message) = step.use_message.as_ref().and_then(|id| plan.message(id.as_str())) {
        facts.push(Piece::words(
            PieceKind::ReadOut,
            format!("Read out: \u{201c}{}\u{201d}.", message.title),
        ));
    }
    if let Some(question) = &step.confirm {
        facts.push(Piece::words(PieceKind::Question, question).or_tick(["yes", "no"].map(str::to_owned)));
    }
    facts.extend(step.asks.iter().filter(|ask| ask.required).map(asked));
    if let Some(decision) = &step.decision {
        let options = decision.options.iter().map(|option| option.title.clone());
        facts.push(Piece::words(PieceKind::Options, "").or_tick(options));
    }
    CardStep {
        id: step.id.to_string(),
        number: step.number.to_string(),
        title: step.title.clone(),
        by,
        warning: step.warning.as_deref().map(one_line),
        caution: None,
        facts,
        is_beside: false,
        detail: None,
        say: None,
        note: None,
    }
}

/// When a step is due, for its column where it counts from the start of the plan or of its phase (`+45 min`), else as a
/// sentence.
fn when_due(plan: &Plan, phase: &Phase, step: &Step) -> (Option<String>, Option<String>) {
    let Some(due) = &step.due else { return (None, None) };
    match &due.after {
        None => (Some(length(due.within)), None),
        Some(Anchor::Phase(anchor)) if *anchor == phase.id => (Some(format!("+{}", length(due.within))), None),
        // The condition has just said what it counts from.
        Some(Anchor::Service(service, status))
            if step.when.as_ref().is_some_and(|when| names(when, service, *status)) =>
        {
            (None, Some(format!("Due within {} of that.", length(due.within))))
        }
        Some(_) => (None, Some(format!("Due {}.", due_words(plan, due)))),
    }
}

/// Whether a condition hangs on this state of a service.
fn names(condition: &Condition, wanted: &ServiceId, status: ServiceStatus) -> bool {
    match condition {
        Condition::Service { service, is, .. } => service == wanted && is.contains(&status),
        Condition::All(parts) => parts.iter().any(|part| names(part, wanted, status)),
        _ => false,
    }
}

/// A question with what its answer is written or ticked on.
fn asked(ask: &Ask) -> Piece {
    let question = ask.prompt.trim_end_matches(':');
    let question = if question.ends_with('?') {
        question.to_owned()
    } else {
        format!("{question}:")
    };
    match &ask.kind {
        AskKind::Choice(options) => Piece::words(PieceKind::Question, question).or_tick(options.iter().cloned()),
        AskKind::YesNo => Piece::words(PieceKind::Question, question).or_tick(["yes", "no"].map(str::to_owned)),
        AskKind::Text | AskKind::Number | AskKind::Time => Piece::words(PieceKind::Question, question).with_room(),
    }
}

/// What may be added, the most useful first: what harms the work, what is to be filled in, how it is done, the words.
fn extras(plan: &Plan, steps: &[&Step]) -> Vec<Extra> {
    let mut extras = Vec::new();
    let mut add = |step: &Step, what: Option<Addition>, is_wanted: bool| {
        if let Some(what) = what {
            let extra = Extra::new(step.id.as_str(), what);
            extras.push(if is_wanted { extra.wanted() } else { extra });
        }
    };
    for step in steps {
        add(step, step.caution.as_deref().map(one_line).map(Addition::Caution), true);
    }
    for step in steps {
        for ask in step.asks.iter().filter(|ask| !ask.required) {
            add(step, Some(Addition::Fact(asked(ask))), true);
        }
        let paper = step.issue.as_ref().map(|issue| {
            let title = plan.papers.iter().find(|paper| paper.id == issue.paper);
            let title = title.map_or(issue.paper.as_str(), |paper| &paper.title);
            Piece::words(
                PieceKind::Help,
                format!("Paper: {} × {}.", issue.count, title.to_lowercase()),
            )
        });
        add(step, paper.map(Addition::Fact), true);
    }
    for step in steps {
        add(step, essence(step, SHORT).map(Addition::Detail), true);
    }
    for step in steps {
        let message = step.use_message.as_ref().and_then(|id| plan.message(id.as_str()));
        add(
            step,
            message.map(|message| Addition::Say(one_line(&message.text))),
            false,
        );
    }
    for step in steps {
        add(step, essence(step, LONG).map(Addition::Detail), false);
    }
    for step in steps {
        add(step, step.note.as_deref().map(one_line).map(Addition::Note), false);
    }
    for step in steps {
        let escalate = step.escalate.as_ref().map(|escalate| {
            let to = plan.role_title(&escalate.to);
            let text = format!("Not done after {}? Tell {to}.", length(escalate.after));
            Addition::Fact(Piece::words(PieceKind::Help, text))
        });
        add(step, escalate, false);
    }
    extras
}

/// The first whole sentences of a step's detail that are no longer than this, in characters, without Markdown's signs.
fn essence(step: &Step, longest: usize) -> Option<String> {
    let plain = step.detail.as_deref().map(plain)?;
    let mut kept: Vec<&str> = Vec::new();
    let mut used = 0;
    for sentence in sentences(&plain) {
        used += sentence.chars().count() + 1;
        if used > longest + 1 {
            break;
        }
        kept.push(sentence);
    }
    // A question whose answer had no room is worse than none.
    while kept.last().is_some_and(|last| last.ends_with('?')) {
        kept.pop();
    }
    Some(kept.join(" ")).filter(|kept| !kept.is_empty())
}

/// Markdown as one line of plain words; an item of a list is a sentence.
fn plain(text: &str) -> String {
    let mut words = String::new();
    for line in text.lines() {
        let trimmed = line.trim();
        let item = trimmed.strip_prefix("- ").or_else(|| trimmed.strip_prefix("* "));
        if item.is_some() && !words.is_empty() && !words.ends_with(['.', '?', '!', ':', ',']) {
            words.push('.');
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(item.unwrap_or(trimmed));
    }
    one_line(&words.replace("**", "").replace('`', ""))
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let is_end = |letter: char| matches!(letter, '.' | '?' | '!');
    text.split_inclusive(". ")
        .flat_map(|part| part.split_inclusive("? "))
        .flat_map(|part| part.split_inclusive("! "))
        .map(str::trim)
        .filter(move |part| part.ends_with(is_end) || part.ends_with(['"', ')', '\u{201d}']))
}

/// A text as one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
