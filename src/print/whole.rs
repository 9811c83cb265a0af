//! A whole plan on paper: every step in order, with everything that the plan says of it. Cards leave out what has no room;
//! this leaves out nothing.

use std::time::Duration;

use serde::Serialize;

use super::build::{Options, asked_of, printed_words, step_whole};
use super::card::CardStep;
use super::contact::{self, ContactLine};
use super::sentences::paragraphs;
use crate::incident::ids::Hash;
use crate::plan::model::{Notify, Phase, Plan, Service, Step};
use crate::plan::practice::Practice;
use crate::plan::wording::{condition_words, length};

/// A whole plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WholePlan {
    /// The practice's name.
    pub practice: String,
    /// The plan's id.
    pub plan: String,
    /// Its title.
    pub title: String,
    /// Its version, as its author writes it.
    pub version: String,
    /// The first twelve digits of the SHA-256 of its text.
    pub sha256: String,
    /// True where somebody has approved the plan: until then its target times are proposals.
    pub is_approved: bool,
    /// True where it is printed for an exercise.
    pub is_exercise: bool,
    /// When it was printed, in words.
    pub printed: String,
    /// What stands at the foot of every page, of letters that mean nothing to a style sheet.
    pub foot: String,
    /// What it is for, in paragraphs.
    pub summary: Vec<String>,
    /// What it is to achieve.
    pub objectives: Vec<String>,
    /// When it is started.
    pub activate_when: Vec<String>,
    /// Who may start it.
    pub activate_by: Vec<String>,
    /// The roles: title, and who takes them.
    pub roles: Vec<Named>,
    /// The services: name, how long they can be missed, what cannot be done without them, and what is done instead.
    pub services: Vec<Named>,
    /// Whom outside the practice to tell, within what time, and in which words.
    pub told: Vec<Told>,
    /// The steps, by phase.
    pub phases: Vec<WholePhase>,
    /// Words that no step reads out.
    pub words: Vec<Named>,
}

/// Something with a name, and what is known of it, a line each.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// What is known of it.
    pub lines: Vec<String>,
}

/// Somebody who wants to be told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Told {
    /// What they are told.
    pub title: String,
    /// Within what time, and from when it counts.
    pub within: Option<String>,
    /// Whom to ring.
    pub ring: Option<ContactLine>,
    /// What to say.
    pub text: Option<String>,
    /// The numbers of the steps that tell them.
    pub steps: Vec<String>,
}

/// A part of the plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WholePhase {
    /// Its title.
    pub title: String,
    /// Its steps.
    pub steps: Vec<WholeStep>,
}

/// A step, with all that the plan says of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WholeStep {
    /// As a card says it, with nothing left out.
    #[serde(flatten)]
    pub step: CardStep,
    /// Whose it is.
    pub role: String,
    /// Whether it must be done or may be left out; none where leaving it out needs a reason.
    pub required: Option<&'static str>,
    /// Why it matters.
    pub why: Option<String>,
    /// How it is done, in paragraphs.
    pub how: Vec<String>,
    /// The title of the words to read out, and the words.
    pub words: Option<Named>,
    /// Whom to ring.
    pub ring: Option<ContactLine>,
    /// What is better done before, by number.
    pub after: Vec<String>,
    /// How long it takes.
    pub takes: Option<String>,
}

/// The whole of a plan, whose text has this SHA-256.
pub fn whole_plan(plan: &Plan, sha256: Hash, practice: &Practice, options: &Options<'_>) -> WholePlan {
    let printed = printed_words(options);
    let phases = plan.phases.iter().map(|phase| WholePhase {
        title: phase.title.clone(),
        steps: phase
            .steps
            .iter()
            .map(|step| whole_step(plan, (phase, step), practice, options))
            .collect(),
    });
    let is_read_out = |id: &str| {
        plan.steps()
            .any(|(_, step)| step.use_message.as_ref().is_some_and(|used| used.as_str() == id))
    };
    let spare = plan.messages.iter().filter(|message| !is_read_out(message.id.as_str()));
    WholePlan {
        practice: practice.name.clone(),
        plan: plan.id.to_string(),
        title: plan.title.clone(),
        version: plan.version.clone(),
        sha256: sha256.to_hex().chars().take(12).collect(),
        is_approved: plan.approved.is_some(),
        is_exercise: options.is_exercise,
        foot: plain(&format!("{}, version {}, printed {printed}", plan.id, plan.version)),
        printed,
        summary: plan.summary.as_deref().map(paragraphs).unwrap_or_default(),
        objectives: plan.objectives.clone(),
        activate_when: plan.activate_when.clone(),
        activate_by: plan
            .activate_by
            .iter()
            .map(|role| plan.role_title(role).to_owned())
            .collect(),
        roles: roles(plan),
        services: plan.services.iter().map(service).collect(),
        told: plan.notify.iter().map(|notify| told(plan, notify, practice)).collect(),
        phases: phases.collect(),
        words: spare
            .map(|message| Named {
                name: message.title.clone(),
                lines: paragraphs(&message.text),
            })
            .collect(),
    }
}

/// The letters of a text that can end no string of a style sheet.
fn plain(text: &str) -> String {
    let is_plain = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, ' ' | '-' | '.' | ',' | ':');
    text.chars().filter(is_plain).collect()
}

fn whole_step(plan: &Plan, (phase, step): (&Phase, &Step), practice: &Practice, options: &Options<'_>) -> WholeStep {
    let number = |id: &str| plan.step(id).map(|(_, step)| step.number.to_string());
    let message = step.use_message.as_ref().and_then(|id| plan.message(id.as_str()));
    WholeStep {
        step: step_whole(plan, (phase, step), options.titles),
        role: plan.role_title(&step.role).to_owned(),
        required: asked_of(step),
        why: step.why.clone(),
        how: step.detail.as_deref().map(paragraphs).unwrap_or_default(),
        words: message.map(|message| Named {
            name: message.title.clone(),
            lines: paragraphs(&message.text),
        }),
        ring: step
            .contact
            .as_ref()
            .map(|id| contact::line(id, plan, practice, |_| false)),
        after: step.after.iter().filter_map(|id| number(id.as_str())).collect(),
        takes: step.expect.map(length),
    }
}

fn roles(plan: &Plan) -> Vec<Named> {
    let role = plan.roles.iter().map(|role| {
        let usually = role.usually.as_ref().map(|who| format!("Usually: {who}."));
        let deputies = (!role.deputies.is_empty()).then(|| format!("If away: {}.", role.deputies.join("; ")));
        Named {
            name: role.title.clone(),
            lines: usually.into_iter().chain(deputies).collect(),
        }
    });
    role.collect()
}

fn service(service: &Service) -> Named {
    let time = |what: &str, time: Option<Duration>| time.map(|time| format!("{what} {}.", length(time)));
    let times = [
        time("Can be missed for", service.tolerable),
        time("To be working again within", service.restore_target),
        time("Back, it is watched for", service.soak),
    ];
    let without =
        (!service.without.is_empty()).then(|| format!("Without it we cannot: {}.", service.without.join("; ")));
    let instead = service.fallback.as_ref().map(|instead| format!("Instead: {instead}"));
    Named {
        name: service.name.clone(),
        lines: times.into_iter().flatten().chain(without).chain(instead).collect(),
    }
}

fn told(plan: &Plan, notify: &Notify, practice: &Practice) -> Told {
    let from = notify.when.as_ref().map(|when| condition_words(plan, when));
    let from = from.map_or_else(|| "the start".to_owned(), |from| format!("this: {from}"));
    let telling = plan
        .steps()
        .filter(|(_, step)| step.notify.as_ref() == Some(&notify.id));
    Told {
        title: notify.title.clone(),
        within: notify
            .within
            .map(|within| format!("Within {} of {from}.", length(within))),
        ring: notify
            .contact
            .as_ref()
            .map(|id| contact::line(id, plan, practice, |_| false)),
        text: notify.text.clone(),
        steps: telling.map(|(_, step)| step.number.to_string()).collect(),
    }
}
