//! Dialogs about a step.

use crate::incident::doubt::unmet_condition;
use crate::incident::narrate;
use crate::incident::state::State;
use crate::incident::timing;
use crate::plan::model::{AskKind, DecisionOption, Phase, Required, Step, StepId, Then};

use super::super::super::form::{Form, Name, Purpose, Reading, Value};
use super::super::super::intent::StepVerb;
use super::super::super::model::Model;
use super::super::super::theme::Tone;

fn found<'a>(model: &'a Model, step: &StepId) -> Option<(&'a State, &'a Phase, &'a Step)> {
    let state = model.state()?;
    let (phase, step) = state.step_named(step.as_str())?;
    Some((state, phase, step))
}

fn form(model: &Model, step: &Step, verb: StepVerb, button: &str) -> Form {
    let mut form = Form::new(step.numbered(), Purpose::Step(step.id.clone(), verb), button);
    form.incident.clone_from(&model.focus);
    form
}

/// The questions that a step asks when it is done; none where it asks nothing.
pub(in super::super::super) fn done(model: &Model, step: &StepId) -> Option<Form> {
    let (_, _, step) = found(model, step)?;
    let form = questions(step, form(model, step, StepVerb::Done, "Done"));
    (!form.fields.is_empty()).then_some(form)
}

/// The confirm question and the further ones.
fn questions(step: &Step, mut form: Form) -> Form {
    if let Some(question) = &step.confirm {
        let options = [("yes", "Yes"), ("no", "No"), ("escalate", "Someone must look")];
        let options = options
            .map(|(word, shown)| (word.to_owned(), shown.to_owned()))
            .to_vec();
        form = form.choice(Name::Confirm, question, options, None).required();
    }
    for ask in &step.asks {
        let name = Name::Answer(ask.id.clone());
        form = match &ask.kind {
            AskKind::Text => form.line(name, &ask.prompt, Reading::Words, ""),
            AskKind::Number => form.line(name, &ask.prompt, Reading::Number, "a number"),
            AskKind::Time => form.line(name, &ask.prompt, Reading::ClockTime, "a time, as in 08:05"),
            AskKind::Choice(options) => {
                let options = options.iter().map(|option| (option.clone(), option.clone())).collect();
                form.choice(name, &ask.prompt, options, None)
            }
            AskKind::YesNo => form.yes_or_no(name, &ask.prompt, None),
        };
        if ask.required {
            form = form.required();
        }
    }
    form
}

/// When was it done, and the questions.
pub(in super::super::super) fn earlier(model: &Model, step: &StepId) -> Option<Form> {
    let (_, _, step) = found(model, step)?;
    let form = form(model, step, StepVerb::Earlier, "Done earlier")
        .line(
            Name::When,
            "When was it done?",
            Reading::PastTime,
            "as in 08:05 or 0805",
        )
        .required()
        .choice(Name::Roughly, "How sure is the time?", how_sure(), Some(0));
    let mut form = questions(step, form);
    // What was done on paper is recorded with what is still known of it: only the time is needed.
    for field in form.fields.iter_mut().skip(1) {
        field.is_required = false;
    }
    Some(form)
}

/// What a step of the grid asks: its questions, or which option was chosen; none where it asks nothing.
pub(in super::super::super) fn of_grid(model: &Model, step: &StepId) -> Option<Form> {
    let (_, _, step) = found(model, step)?;
    let mut form = Form::new(step.numbered(), Purpose::Grid(step.id.clone()), "On with the next");
    form.incident.clone_from(&model.focus);
    if let Some(decision) = &step.decision {
        let options = decision.options.iter();
        let options = options.map(|option| (option.id.as_str().to_owned(), option.title.clone()));
        return Some(form.choice(Name::Choice, &decision.question, options.collect(), None));
    }
    let mut form = questions(step, form);
    // What is not on the card need not be known; of the question that tells how it went, that is said.
    for field in &mut form.fields {
        field.is_required = field.name == Name::Confirm;
        if let (Name::Confirm, Value::Choice { options, .. }) = (&field.name, &mut field.value) {
            options.push(("unknown".to_owned(), "Not known".to_owned()));
        }
    }
    (!form.fields.is_empty()).then_some(form)
}

/// Whether a time is exact or a guess.
fn how_sure() -> Vec<(String, String)> {
    [("exactly", "Sure"), ("roughly", "About")]
        .map(|(word, shown)| (word.to_owned(), shown.to_owned()))
        .to_vec()
}

/// Asks why: a reason that is owed may come later, one that is not may be left out.
fn asking_why(form: Form, step: &Step) -> Form {
    if step.required == Required::Could {
        return form.line(Name::Why, "Why? (may be left empty)", Reading::Words, "");
    }
    form.line(
        Name::Why,
        "Why?",
        Reading::Reason,
        "Enter alone: later, you will be asked again",
    )
}

/// It cannot be done now, and why.
pub(in super::super::super) fn cannot(model: &Model, step: &StepId) -> Option<Form> {
    let (_, _, step) = found(model, step)?;
    Some(asking_why(form(model, step, StepVerb::Cannot, "Can't now"), step))
}

/// It does not apply, and why.
pub(in super::super::super) fn not_applicable(model: &Model, step: &StepId) -> Option<Form> {
    let (_, _, step) = found(model, step)?;
    Some(asking_why(
        form(model, step, StepVerb::NotApplicable, "Does not apply"),
        step,
    ))
}

/// A step that is settled is to be done again; it is said how it stands.
pub(in super::super::super) fn reopen(model: &Model, step: &StepId) -> Option<Form> {
    let (state, _, known) = found(model, step)?;
    let mut form = form(model, known, StepVerb::Reopen, "Open again");
    if let Some(outcome) = state.step(step).and_then(|recorded| recorded.outcome.as_ref()) {
        let at = narrate::moment_words(
            outcome.occurred,
            state.practice.zone,
            model.seen_at.day_in(state.practice.zone),
        );
        let how = narrate::step_words(outcome.status);
        form = form.says(
            Tone::Plain,
            format!("{how}, {at}. Opened again, it waits to be done once more."),
        );
    }
    Some(form)
}

/// Until which phase it is put off, and why.
pub(in super::super::super) fn defer(model: &Model, step: &StepId) -> Option<Form> {
    let (state, phase, step) = found(model, step)?;
    let later = state
        .plan()?
        .phases
        .iter()
        .skip_while(|other| other.id != phase.id)
        .map(|phase| (phase.id.as_str().to_owned(), phase.title.clone()));
    let later: Vec<_> = later.collect();
    let next = later.len().min(2).checked_sub(1);
    let form = form(model, step, StepVerb::Defer, "Put off").choice(Name::Choice, "Until which phase?", later, next);
    Some(asking_why(form.required(), step))
}

/// To whom it is passed, and why.
pub(in super::super::super) fn hand(model: &Model, step: &StepId) -> Option<Form> {
    let (state, _, step) = found(model, step)?;
    let roles = state.roles.iter().filter(|role| role.id != step.role).map(|role| {
        let holder = role.holders.latest().map(|change| format!(" ({})", change.value.name));
        let words = format!("{}{}", role.title, holder.unwrap_or_default());
        (role.id.as_str().to_owned(), words)
    });
    let form = form(model, step, StepVerb::Hand, "Pass it on")
        .choice(Name::Choice, "To whom?", roles.collect(), None)
        .required();
    Some(asking_why(form, step))
}

/// The options of a decision, what else was considered, why, and when to look again.
pub(in super::super::super) fn decide(model: &Model, step: &StepId) -> Option<Form> {
    let (state, _, step) = found(model, step)?;
    let decision = step.decision.as_ref()?;
    let options: Vec<_> = decision
        .options
        .iter()
        .map(|option| (option.id.as_str().to_owned(), option.title.clone()))
        .collect();
    let mut form = Form::new(&*decision.question, Purpose::Decide(step.id.clone()), "Decided");
    form.incident.clone_from(&model.focus);
    if let Some(detail) = &step.detail {
        form = form.says(Tone::Plain, &**detail);
    }
    if let Some(unmet) = unmet_condition(state, step, model.seen_at) {
        form = form.says(Tone::Attention, unmet);
    }
    if let Some(fact) = state.decision(&step.id) {
        form = form.says(Tone::Quiet, format!("Decided before: {}", fact.choice));
    }
    let goes_on = |option: &DecisionOption| matches!(&option.then, Some(Then::GoTo(to)) if state.phase().is_some_and(|current| current.id != *to));
    if decision.options.iter().any(goes_on)
        && let Some(current) = state.phase()
    {
        let is_open =
            |other: &&Step| other.id != step.id && timing::is_outstanding(state, current, other, model.seen_at);
        let open = current.steps.iter().filter(is_open).count();
        if open > 0 {
            let words = narrate::counted(open as u64, "other step", "other steps");
            form = form.says(
                Tone::Attention,
                format!(
                    "{words} of {} stay open where this goes on to another phase, and can still be done.",
                    current.title
                ),
            );
        }
    }
    let review = decision
        .review
        .map(crate::incident::narrate::duration_words)
        .unwrap_or_default();
    let form = form
        .choice(Name::Choice, "", options, None)
        .required()
        .line(Name::Why, "Why?", Reading::Words, "one line; may be left empty")
        .line(
            Name::Considered,
            "What else was considered?",
            Reading::Words,
            "may be left empty",
        )
        .line(
            Name::Length,
            "Look at it again in",
            Reading::Length,
            "as in 30m or 1h; empty: not",
        )
        .holding(&review);
    Some(form)
}
