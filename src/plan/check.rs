//! What a plan names must exist: roles, services, papers, texts, steps, phases, questions and options; and steps must
//! not wait for each other in a ring. What it names outside itself is looked up where that is known (`around`).

use std::collections::{HashMap, HashSet};

use super::around::Around;
use super::diagnostic::quoted;
use super::model::{AskKind, Plan, Step};
use super::scalars::minute_of_day;
use super::source::Span;
use super::walk::Walk;

/// Names are listed in a hint where there are no more than this.
const MOST_LISTED: usize = 8;

/// A kind of thing that is named by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noun {
    Role,
    Service,
    Paper,
    Message,
    Notify,
    Step,
    Phase,
}

/// A use of a name.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    /// What it is used for.
    pub(super) what: What,
    /// The name.
    pub(super) id: String,
    /// Where it stands.
    pub(super) at: Span,
    /// The step in which it stands.
    pub(super) step: Option<String>,
}

/// What a name is used for.
#[derive(Debug, Clone)]
pub(super) enum What {
    /// It has to exist.
    Named(Noun),
    /// A contact, which practice.yaml defines.
    Contact,
    /// Another plan, by id or path.
    Plan,
    /// A step that had better come first.
    After,
    /// A due time counts from this step.
    DueAfter,
    /// A condition hangs on the state of this step.
    StepState,
    /// A condition hangs on the confirm question of this step.
    Confirmed,
    /// A condition hangs on a question of this step.
    Answered {
        /// The question.
        ask: String,
        /// The answer it waits for.
        is: Option<(String, Span)>,
    },
    /// A condition hangs on the decision of this step.
    Decided {
        /// The options of which it names any.
        is: Vec<(String, Span)>,
    },
}

/// Looks up every name that the walk has met.
pub(super) fn check(plan: &Plan, around: Option<&Around>, walk: &mut Walk) {
    let mentions = std::mem::take(&mut walk.mentions);
    look_up(&Names::of(plan), &mentions, walk);
    super::rings::check_rings(plan, &mentions, walk);
    if let Some(around) = around {
        super::around::check(plan, &mentions, around, walk);
    }
}

/// Looks up every name that the walk of another file has met in the plan that the file is about.
pub(super) fn check_from_outside(plan: &Plan, walk: &mut Walk) {
    let mentions = std::mem::take(&mut walk.mentions);
    let names = Names {
        is_outside: true,
        ..Names::of(plan)
    };
    look_up(&names, &mentions, walk);
}

fn look_up(names: &Names, mentions: &[Mention], walk: &mut Walk) {
    for mention in mentions {
        match mention.what {
            What::Named(noun) => {
                names.look_up(noun, &mention.id, mention.at, walk);
            }
            What::Contact | What::Plan => {}
            _ => {
                if names.look_up(Noun::Step, &mention.id, mention.at, walk) {
                    names.check_use(mention, walk);
                }
            }
        }
    }
}

/// Everything that can be named, for looking up at once and for "did you mean" in the order of the file.
struct Names<'p> {
    plan: &'p Plan,
    /// Whether the names are used in another file, to which nothing can be added.
    is_outside: bool,
    known: HashMap<&'static str, HashSet<&'p str>>,
    steps: HashMap<&'p str, &'p Step>,
}

impl<'p> Names<'p> {
    fn of(plan: &'p Plan) -> Self {
        let nouns = [
            Noun::Role,
            Noun::Service,
            Noun::Paper,
            Noun::Message,
            Noun::Notify,
            Noun::Step,
            Noun::Phase,
        ];
        Self {
            plan,
            is_outside: false,
            known: nouns
                .iter()
                .map(|noun| (noun.word(), ids(plan, *noun).into_iter().collect()))
                .collect(),
            steps: plan.steps().map(|(_, step)| (step.id.as_str(), step)).collect(),
        }
    }

    /// True where it exists; else a fault.
    fn look_up(&self, noun: Noun, id: &str, at: Span, walk: &mut Walk) -> bool {
        if self.known.get(noun.word()).is_some_and(|known| known.contains(id)) {
            return true;
        }
        let word = noun.word();
        let message = format!("no {word} is called {}", quoted(id));
        if walk.is_full() {
            walk.error(at, message, None);
            return false;
        }
        let all = ids(self.plan, noun);
        let parts: Vec<&str> = id.split(',').map(str::trim).collect();
        if parts.len() > 1 && parts.iter().all(|part| all.contains(part)) {
            walk.error(
                at,
                message,
                format!("write several in brackets: [{}]", parts.join(", ")),
            );
            return false;
        }
        let hint = match walk.suggest(id, all.iter().copied()) {
            Some(likely) => format!("did you mean {}?", quoted(likely)),
            None if all.is_empty() && self.is_outside => format!("the plan {} has no {word}s", self.plan.id),
            None if all.is_empty() => format!("this plan has no {word}s: add it under \"{}:\"", noun.section()),
            None if all.len() <= MOST_LISTED => format!("there are: {}", all.join(", ")),
            None if self.is_outside => {
                format!("see what there is: stopgap plan show {}", self.plan.id)
            }
            None => format!("add it under \"{}:\", or name one that is there", noun.section()),
        };
        walk.error(at, message, hint);
        false
    }

    fn check_use(&self, mention: &Mention, walk: &mut Walk) {
        let Some(step) = self.steps.get(mention.id.as_str()) else {
            return;
        };
        if mention.step.as_deref() == Some(mention.id.as_str()) {
            let message = match mention.what {
                What::After => "a step cannot come after itself",
                What::DueAfter => "a step cannot be due after itself",
                _ => "whether a step applies cannot hang on the step itself",
            };
            walk.error(mention.at, message, "name another step, or delete the line".to_owned());
            return;
        }
        match &mention.what {
            What::Confirmed if step.confirm.is_none() => {
                let message = format!("the step {} has no confirm question", quoted(&mention.id));
                walk.error(
                    mention.at,
                    message,
                    "add \"confirm: …\" to that step, or name another".to_owned(),
                );
            }
            What::Answered { ask, is } => check_answer(step, ask, is.as_ref(), mention.at, walk),
            What::Decided { is } => check_decision(step, is, mention.at, walk),
            _ => {}
        }
    }
}

impl Noun {
    const fn word(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Service => "service",
            Self::Paper => "paper",
            Self::Message => "message",
            Self::Notify => "notification",
            Self::Step => "step",
            Self::Phase => "phase",
        }
    }

    const fn section(self) -> &'static str {
        match self {
            Self::Role => "roles",
            Self::Service => "services",
            Self::Paper => "papers",
            Self::Message => "messages",
            Self::Notify => "notify",
            Self::Step | Self::Phase => "phases",
        }
    }
}

fn ids(plan: &Plan, noun: Noun) -> Vec<&str> {
    match noun {
        Noun::Role => plan.roles.iter().map(|role| role.id.as_str()).collect(),
        Noun::Service => plan.services.iter().map(|service| service.id.as_str()).collect(),
        Noun::Paper => plan.papers.iter().map(|paper| paper.id.as_str()).collect(),
        Noun::Message => plan.messages.iter().map(|message| message.id.as_str()).collect(),
        Noun::Notify => plan.notify.iter().map(|notify| notify.id.as_str()).collect(),
        Noun::Step => plan.steps().map(|(_, step)| step.id.as_str()).collect(),
        Noun::Phase => plan.phases.iter().map(|phase| phase.id.as_str()).collect(),
    }
}

fn check_answer(step: &Step, ask: &str, is: Option<&(String, Span)>, at: Span, walk: &mut Walk) {
    let Some(found) = step.asks.iter().find(|found| found.id.as_str() == ask) else {
        let mut known: Vec<&str> = step.asks.iter().map(|found| found.id.as_str()).collect();
        if step.confirm.is_some() {
            known.push("confirm");
        }
        let hint = if known.is_empty() {
            "that step asks nothing: add an \"ask:\" to it, or name another step".to_owned()
        } else {
            walk.hint_of(ask, &known, "it asks")
        };
        let message = format!(
            "the step {} asks no question called {}",
            quoted(step.id.as_str()),
            quoted(ask)
        );
        walk.error(at, message, hint);
        return;
    };
    match &found.kind {
        // Words can be struck from the log for privacy; what then hung on them would change afterwards.
        AskKind::Text => walk.error(
            at,
            format!(
                "a condition cannot hang on {}, which is answered in free words",
                quoted(ask)
            ),
            "make the question a choice or yes-no: free words can be removed from the log, and the rule with them"
                .to_owned(),
        ),
        AskKind::Choice(options) => {
            if let Some((is, is_at)) = is.filter(|(is, _)| !options.contains(is)) {
                let known: Vec<&str> = options.iter().map(String::as_str).collect();
                let hint = walk.hint_of(is, &known, "it can be");
                walk.error(*is_at, format!("{} is no answer to {}", quoted(is), quoted(ask)), hint);
            }
        }
        AskKind::YesNo => {
            if let Some((is, is_at)) =
                is.filter(|(is, _)| !matches!(is.to_lowercase().as_str(), "yes" | "no" | "true" | "false"))
            {
                walk.error(
                    *is_at,
                    format!("{} is no answer to {}", quoted(is), quoted(ask)),
                    "it can be: yes, no".to_owned(),
                );
            }
        }
        AskKind::Number => check_form(
            ask,
            is,
            "a number in digits: 3",
            |word| word.parse::<f64>().is_ok(),
            walk,
        ),
        AskKind::Time => check_form(ask, is, "a time as 08:05", is_time, walk),
    }
}

/// An answer of another form than the question takes could never be given.
fn check_form(ask: &str, is: Option<&(String, Span)>, form: &str, fits: impl Fn(&str) -> bool, walk: &mut Walk) {
    if let Some((is, at)) = is.filter(|(is, _)| !fits(is)) {
        let message = format!("{} is no answer to {}", quoted(is), quoted(ask));
        let hint = if is.starts_with(['<', '>', '=']) {
            "a condition waits for one answer, never for less or more; ask with \"type: choice\" instead".to_owned()
        } else {
            format!("write {form}")
        };
        walk.error(*at, message, hint);
    }
}

/// Answers are kept with two digits each.
fn is_time(word: &str) -> bool {
    word.len() == 5 && minute_of_day(word).is_some_and(|minutes| minutes < 24 * 60)
}

fn check_decision(step: &Step, is: &[(String, Span)], at: Span, walk: &mut Walk) {
    let Some(decision) = &step.decision else {
        let message = format!("the step {} decides nothing", quoted(step.id.as_str()));
        walk.error(at, message, "name a step that has a \"decision:\"".to_owned());
        return;
    };
    for (is, is_at) in is.iter().filter(|(is, _)| decision.option(is).is_none()) {
        let known: Vec<&str> = decision.options.iter().map(|option| option.id.as_str()).collect();
        let hint = walk.hint_of(is, &known, "it can be");
        walk.error(
            *is_at,
            format!("the decision has no option called {}", quoted(is)),
            hint,
        );
    }
}
