//! Cards from a plan: which steps a role has, what of each must be on paper, and what helps.

use std::time::Duration;

use crate::plan::zone::Zone;

use super::card::{Card, CardPhase, CardStep, Cards, Piece, PieceKind};
use super::contact;
use super::extra::{Addition, Draft, Extra, add};
use super::fit::{Density, crowded_card, fitted, sheets};
use super::gave_way::GaveWay;
use super::sentences::{first_sentences, one_line};
use crate::incident::ids::Hash;
use crate::incident::moment::Moment;
use crate::plan::condition::Condition;
use crate::plan::model::{
    Anchor, Ask, AskKind, ContactId, DecisionOption, Phase, Plan, Required, Role, ServiceId, ServiceStatus, Step, Then,
};
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
    /// The titles of the plans with which a decision may go on, each with the name by which the plan calls it.
    pub titles: &'a [(String, String)],
}

/// The cards of a plan, whose text has this SHA-256: one for each role that has steps.
pub fn cards(plan: &Plan, sha256: Hash, practice: &Practice, options: &Options<'_>) -> Cards {
    let wanted = |role: &&Role| options.role.is_none_or(|wanted| role.id.as_str() == wanted);
    let cards = plan.roles.iter().filter(wanted).filter_map(|role| {
        let draft = draft(plan, role, practice, options.titles)?;
        let mut card = fitted(&draft);
        card.gave_way = GaveWay::of(&card, plan);
        Some(card)
    });
    let mut cards: Vec<Card> = cards.collect();
    for (card, number) in cards.iter_mut().zip(1..) {
        card.number = number;
    }
    Cards {
        practice: practice.name.clone(),
        plan: plan.id.to_string(),
        title: plan.title.clone(),
        version: plan.version.clone(),
        sha256: sha256.to_hex().chars().take(12).collect(),
        is_approved: plan.approved.is_some(),
        is_exercise: options.is_exercise,
        printed: printed_words(options),
        roles: cards.len(),
        cards: cards.into_iter().flat_map(sheets).collect(),
    }
}

/// The cards of a plan that are longer than a page, or whose back is: its author wants to know of them before they are
/// printed.
pub fn crowded(plan: &Plan, practice: &Practice, titles: &[(String, String)]) -> Vec<Card> {
    let drafts = plan.roles.iter().filter_map(|role| draft(plan, role, practice, titles));
    // What else fits is not looked for: a check of a large plan waits for nothing that it does not say.
    drafts.filter_map(|draft| crowded_card(&draft)).collect()
}

/// The day and time of printing: `Tue 16 Jun 2009 08:05`.
pub(super) fn printed_words(options: &Options<'_>) -> String {
    let at = options.printed.in_zone(options.zone);
    at.format("%a %-d %b %Y %H:%M").to_string()
}

/// The card of a role with what must be there, and what may be added; none where it has no step.
fn draft(plan: &Plan, role: &Role, practice: &Practice, titles: &[(String, String)]) -> Option<Draft> {
    let own = |phase: &Phase| -> Vec<CardStep> {
        let steps = phase.steps.iter().filter(|step| step.role == role.id);
        steps.map(|step| bare_step(plan, phase, step, titles)).collect()
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
        number: 1,
        title: role.title.clone(),
        usually: role.usually.clone(),
        deputies: role.deputies.clone(),
        ring: ring(plan, role, practice),
        phases,
        density: Density::Dense,
        lines_over: 0,
        sheet: 1,
        sheets: 1,
        back: Vec::new(),
        back_lines_over: 0,
        gave_way: GaveWay::default(),
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
fn bare_step(plan: &Plan, phase: &Phase, step: &Step, titles: &[(String, String)]) -> CardStep {
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
        let options = decision.options.iter().map(|option| led(plan, option, titles));
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
        has_more: false,
    }
}

/// A step with all that its plan says of it, but how it is done and the words to read out, which a whole plan has in
/// paragraphs.
pub(super) fn step_whole(plan: &Plan, (phase, step): (&Phase, &Step), titles: &[(String, String)]) -> CardStep {
    let mut whole = bare_step(plan, phase, step, titles);
    for extra in extras(plan, &[step]) {
        if !matches!(extra.what, Addition::Detail(_) | Addition::Say(_)) {
            add(&mut whole, &extra.what);
        }
    }
    if !step.print.is_empty() {
        let printed = format!("Print: {}.", step.print.join(", "));
        whole.facts.push(Piece::words(PieceKind::Help, printed));
    }
    whole
}

/// Whether a step must be done or may be left out, in words; none where leaving it out needs a reason.
pub(super) fn asked_of(step: &Step) -> Option<&'static str> {
    match step.required {
        Required::Must => Some("must be done"),
        Required::Could => Some("could be done"),
        Required::MustUnlessDocumented => None,
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
pub(super) fn asked(ask: &Ask) -> Piece {
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

/// An option with where it leads, unless it says so itself: `Begin the checks → Restore check`.
fn led(plan: &Plan, option: &DecisionOption, titles: &[(String, String)]) -> String {
    let (to, is_said) = match &option.then {
        None => return option.title.clone(),
        Some(Then::GoTo(phase)) => {
            let title = plan.phase(phase.as_str()).map_or(phase.as_str(), |phase| &phase.title);
            (title.to_owned(), holds_words(&option.title, title))
        }
        Some(Then::StandDown) => ("stand down".to_owned(), holds_words(&option.title, "stand down")),
        Some(Then::Switch(name)) => {
            let title = titles.iter().find(|(known, _)| known == name);
            let title = title.map_or(name.as_str(), |(_, title)| title);
            (format!("take the cards of {title}"), false)
        }
    };
    if is_said {
        return option.title.clone();
    }
    format!("{} → {to}", option.title)
}

/// Whether a text says these words, in capitals or not.
fn holds_words(text: &str, words: &str) -> bool {
    text.to_lowercase().contains(&words.to_lowercase())
}

/// What may be added, the most useful first: what must be known, what harms the work, what is to be filled in, how it is
/// done, the words.
fn extras(plan: &Plan, steps: &[&Step]) -> Vec<Extra> {
    let mut extras = Vec::new();
    for step in steps {
        let needed = [
            question(step),
            escalation(plan, step),
            outsider(plan, step),
            review(step),
        ];
        let needed = needed.into_iter().flatten();
        extras.extend(needed.map(|what| Extra::new(step.id.as_str(), what).needed()));
    }
    for step in steps {
        let caution = step.caution.as_deref().map(one_line).map(Addition::Caution);
        extras.extend(caution.map(|what| Extra::new(step.id.as_str(), what).needed()));
    }
    let mut add = |step: &Step, what: Option<Addition>| {
        extras.extend(what.map(|what| Extra::new(step.id.as_str(), what)));
    };
    for step in steps {
        for ask in step.asks.iter().filter(|ask| !ask.required) {
            add(step, Some(Addition::Fact(asked(ask))));
        }
        add(step, paper(plan, step));
    }
    for step in steps {
        add(step, how(step, SHORT));
    }
    for step in steps {
        let message = step.use_message.as_ref().and_then(|id| plan.message(id.as_str()));
        add(step, message.map(|message| Addition::Say(one_line(&message.text))));
    }
    for step in steps {
        add(step, how(step, LONG));
    }
    for step in steps {
        add(step, step.note.as_deref().map(one_line).map(Addition::Note));
        let notify = step.notify.as_ref().and_then(|id| plan.notification(id.as_str()));
        let text = notify.and_then(|notify| notify.text.as_deref()).map(one_line);
        add(
            step,
            text.map(|text| Addition::Fact(Piece::words(PieceKind::Help, text))),
        );
    }
    for step in steps {
        add(step, step.detail.as_deref().and_then(how_whole).map(Addition::Detail));
    }
    extras
}

/// What a step decides, where that is more than its title.
fn question(step: &Step) -> Option<Addition> {
    let question = one_line(&step.decision.as_ref()?.question);
    (question != step.title).then_some(Addition::Question(question))
}

/// When a decision is to be looked at again.
fn review(step: &Step) -> Option<Addition> {
    let after = length(step.decision.as_ref()?.review?);
    Some(Addition::Fact(Piece::words(
        PieceKind::Due,
        format!("Look again after {after}."),
    )))
}

/// Whom to tell when nobody gets to a step, and in which words.
fn escalation(plan: &Plan, step: &Step) -> Option<Addition> {
    let escalate = step.escalate.as_ref()?;
    let to = plan.role_title(&escalate.to);
    let say = escalate
        .say
        .as_ref()
        .map(|say| format!(": \u{201c}{}\u{201d}", one_line(say)));
    let text = format!(
        "Not done after {}? Tell {to}{}",
        length(escalate.after),
        say.as_deref().unwrap_or(".")
    );
    Some(Addition::Fact(Piece::words(PieceKind::Help, text)))
}

/// Within what time an outsider wants to be told, and from when it counts.
fn outsider(plan: &Plan, step: &Step) -> Option<Addition> {
    let notify = plan.notification(step.notify.as_ref()?.as_str())?;
    let within = length(notify.within?);
    let from = notify.when.as_ref().map(|when| condition_words(plan, when));
    let from = from.map_or_else(|| "the start".to_owned(), |from| format!("this: {from}"));
    let text = format!("They want to know within {within} of {from}.");
    Some(Addition::Fact(Piece::words(PieceKind::Due, text)))
}

/// The paper that a step hands out.
fn paper(plan: &Plan, step: &Step) -> Option<Addition> {
    let issue = step.issue.as_ref()?;
    let title = plan.papers.iter().find(|paper| paper.id == issue.paper);
    let title = title.map_or(issue.paper.as_str(), |paper| &paper.title);
    let text = format!("Paper: {} × {}.", issue.count, title.to_lowercase());
    Some(Addition::Fact(Piece::words(PieceKind::Help, text)))
}

/// The whole of how a step is done, as a card says it.
pub(super) fn how_whole(detail: &str) -> Option<String> {
    first_sentences(detail, usize::MAX)
}

/// How a step is done, in so many letters.
fn how(step: &Step, longest: usize) -> Option<Addition> {
    first_sentences(step.detail.as_deref()?, longest).map(Addition::Detail)
}
