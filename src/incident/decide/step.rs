//! Rules of steps and decisions.

use std::time::Duration;

use super::Deciding;
use crate::incident::command::StepAction;
use crate::incident::entry::{Draft, WordKey};
use crate::incident::event::{Decided, Event, PinnedPlan, StepRecord, StepRecorded};
use crate::incident::refusal::Refusal;
use crate::incident::state::IncidentStatus;
use crate::incident::timing;
use crate::incident::truth::{number_given, same_answer, settles};
use crate::plan::condition::ConfirmAnswer;
use crate::plan::model::{Ask, AskId, AskKind, OptionId, Phase, PhaseId, Required, RoleId, Step, StepId, Then};

/// What is answered beside a step: facts for the line, free words for beside it.
struct Answers {
    facts: Vec<(AskId, String)>,
    words: Vec<(WordKey, String)>,
}

impl Deciding<'_> {
    fn known_step(&self, id: &StepId) -> Result<(&Phase, &Step), Refusal> {
        let known = self.state.plan_steps().map(|(_, step)| step.id.as_str());
        self.state
            .step_named(id.as_str())
            .ok_or_else(|| Refusal::unknown("step", id.as_str(), known))
    }

    pub(super) fn step(
        &self,
        id: &StepId,
        action: &StepAction,
        confirm: Option<ConfirmAnswer>,
        answers: &[(AskId, String)],
    ) -> Result<Vec<Draft>, Refusal> {
        let (phase, step) = self.known_step(id)?;
        // What is misnamed is said before what is missing: a reason for a step that cannot be put off to nowhere helps
        // nobody.
        let read = read_answers(step, confirm, answers)?;
        let to = match action {
            StepAction::Done => self.done(phase, step, confirm, answers)?,
            StepAction::Earlier => self.done_earlier(step)?,
            StepAction::Start => self.start(phase, step)?,
            StepAction::NotApplicable => self.leave_out(phase, step, StepRecord::NotApplicable)?,
            StepAction::Cannot => self.leave_out(phase, step, StepRecord::Cannot)?,
            StepAction::Defer(to) => self.defer(phase, step, to.as_ref())?,
            StepAction::Hand(to) => self.hand(phase, step, to)?,
            StepAction::Reopen => StepRecord::Reopened,
        };
        let recorded = StepRecorded {
            step: step.id.clone(),
            title: step.title.clone(),
            to,
            confirm,
            answers: read.facts,
        };
        let mut draft = self.draft(Event::StepRecorded(Box::new(recorded)), []);
        draft.words.extend(read.words);
        Ok(vec![draft])
    }

    fn done(
        &self,
        phase: &Phase,
        step: &Step,
        confirm: Option<ConfirmAnswer>,
        answers: &[(AskId, String)],
    ) -> Result<StepRecord, Refusal> {
        Self::is_not_a_decision(step)?;
        self.is_not_done(phase, step)?;
        if let (Some(question), None) = (&step.confirm, confirm) {
            return Err(Refusal::wants_answers(
                format!("{} is done when this is answered: {question}", step.title),
                "add --confirm yes, no or escalate",
            ));
        }
        let missing = step
            .asks
            .iter()
            .find(|ask| ask.required && !answers.iter().any(|(id, _)| *id == ask.id));
        if let Some(ask) = missing {
            return Err(Refusal::wants_answers(
                format!("{} is done when this is answered: {}", step.title, ask.prompt),
                format!("add --answer {}=…", ask.id),
            ));
        }
        Ok(StepRecord::Done)
    }

    fn done_earlier(&self, step: &Step) -> Result<StepRecord, Refusal> {
        Self::is_not_a_decision(step)?;
        let Some((phase, step)) = self.state.find_step(step.id.as_str()) else {
            return Ok(StepRecord::DoneEarlier);
        };
        self.is_not_done(phase, step)?;
        if self.request.occurred.is_none() {
            return Err(Refusal::wants_answers(
                format!("When was it done? {} was done earlier, so it needs a time.", step.title),
                "add --at TIME, and --roughly where you are not sure",
            ));
        }
        Ok(StepRecord::DoneEarlier)
    }

    fn start(&self, phase: &Phase, step: &Step) -> Result<StepRecord, Refusal> {
        self.is_not_done(phase, step)?;
        Ok(StepRecord::Started)
    }

    fn is_not_a_decision(step: &Step) -> Result<(), Refusal> {
        let Some(decision) = &step.decision else { return Ok(()) };
        let options: Vec<&str> = decision.options.iter().map(|option| option.id.as_str()).collect();
        Err(Refusal::rule(
            format!("{} is finished by deciding: {}", step.title, decision.question),
            format!("decide {} {}", step.id, options.join("|")),
        ))
    }

    /// A step that is done is done; a repeating one may be done again at any time while its rounds last.
    fn is_not_done(&self, phase: &Phase, step: &Step) -> Result<(), Refusal> {
        let Some(recorded) = self.state.step(&step.id).filter(|recorded| recorded.status.is_done()) else {
            return Ok(());
        };
        if timing::next_round(self.state, phase, step, recorded).is_some() {
            return Ok(());
        }
        let at = recorded
            .done_at()
            .unwrap_or_default()
            .in_zone(self.state.practice.zone)
            .format("%H:%M");
        let by = recorded.outcome.as_ref().and_then(|outcome| outcome.by.as_ref());
        let by = by.map_or_else(String::new, |initials| format!(" by {initials}"));
        Err(Refusal::rule(
            format!("{} was done already, at {at}{by}.", step.title),
            format!("to do it again, first: step {} reopen", step.id),
        ))
    }

    fn leave_out(&self, phase: &Phase, step: &Step, to: StepRecord) -> Result<StepRecord, Refusal> {
        self.is_not_done(phase, step)?;
        if step.required == Required::Must && to == StepRecord::NotApplicable {
            return Err(Refusal::rule(
                format!(
                    "{} must be done: the plan does not let it be called not applicable.",
                    step.title
                ),
                format!("if it cannot be done: step {} cannot --why \"…\"", step.id),
            ));
        }
        self.reason_for_leaving(step)?;
        Ok(to)
    }

    fn reason_for_leaving(&self, step: &Step) -> Result<(), Refusal> {
        if step.required == Required::Could {
            return Ok(());
        }
        self.needs_why(&format!("{} is not to be left undone without a reason.", step.title))
    }

    fn defer(&self, phase: &Phase, step: &Step, to: Option<&PhaseId>) -> Result<StepRecord, Refusal> {
        self.is_not_done(phase, step)?;
        let phases = self.state.plan().map_or(&[][..], |plan| &plan.phases);
        let target = match to {
            None => phase,
            Some(id) => phases
                .iter()
                .find(|known| known.id == *id)
                .ok_or_else(|| Refusal::unknown("phase", id.as_str(), phases.iter().map(|known| known.id.as_str())))?,
        };
        self.reason_for_leaving(step)?;
        Ok(StepRecord::Deferred {
            to: target.id.clone(),
            title: target.title.clone(),
        })
    }

    fn hand(&self, phase: &Phase, step: &Step, to: &RoleId) -> Result<StepRecord, Refusal> {
        let title = self.role_title(to)?;
        self.is_not_done(phase, step)?;
        Ok(StepRecord::HandedOn { to: to.clone(), title })
    }

    pub(super) fn decision(
        &self,
        id: &StepId,
        option: &OptionId,
        considered: Option<&str>,
        review: Option<Duration>,
        switch_to: Option<&PinnedPlan>,
    ) -> Result<Vec<Draft>, Refusal> {
        let (phase, step) = self.known_step(id)?;
        let Some(decision) = &step.decision else {
            let decisions = self.state.plan_steps().filter(|(_, step)| step.decision.is_some());
            let ids: Vec<&str> = decisions.map(|(_, step)| step.id.as_str()).collect();
            return Err(Refusal::rule(
                format!("{} is not a decision; those are: {}.", step.title, ids.join(", ")),
                format!("when it is done: step {} done", step.id),
            ));
        };
        let known = decision.options.iter().map(|option| option.id.as_str());
        let chosen = decision
            .option(option.as_str())
            .ok_or_else(|| Refusal::unknown("option", option.as_str(), known))?;
        // What is settled is not looked at again, unless somebody asks for it.
        let review = review.or(decision.review.filter(|_| !settles(decision, chosen, &phase.id)));
        let review_at = review.map(|review| self.occurred().plus(review));
        let decided = Decided {
            step: step.id.clone(),
            title: step.title.clone(),
            question: decision.question.clone(),
            option: option.clone(),
            choice: chosen.title.clone(),
            review_at,
        };
        let mut drafts = vec![self.draft(Event::Decided(Box::new(decided)), [(WordKey::Considered, considered)])];
        // What is so already is not done again, and is no reason to leave out what was decided; nor is that the incident is
        // closed, where nothing follows from it any more.
        let then = chosen
            .then
            .as_ref()
            .filter(|_| self.state.status != IncidentStatus::Closed);
        match then {
            None => {}
            Some(Then::GoTo(phase)) => drafts.push(self.enter(phase)?),
            Some(Then::StandDown) if self.state.stood_down.is_some() => {}
            Some(Then::StandDown) => drafts.extend(self.stand_down()?),
            Some(Then::Switch(name)) => match switch_to {
                Some(plan) if self.is_in_use(plan) => {}
                Some(plan) => drafts.push(self.switch(plan)?),
                None => {
                    return Err(Refusal::rule(
                        format!("Choosing this goes on with the plan \"{name}\", and that plan could not be read."),
                        "look at it with: stopgap plan list",
                    ));
                }
            },
        }
        Ok(drafts)
    }
}

/// The answers, each checked against what its question takes.
fn read_answers(step: &Step, confirm: Option<ConfirmAnswer>, answers: &[(AskId, String)]) -> Result<Answers, Refusal> {
    if confirm.is_some() && step.confirm.is_none() {
        return Err(Refusal::rule(
            format!("{} asks no question to confirm.", step.title),
            "leave --confirm out",
        ));
    }
    let mut read = Answers {
        facts: Vec::new(),
        words: Vec::new(),
    };
    for (id, answer) in answers {
        let known = step.asks.iter().map(|ask| ask.id.as_str());
        let ask = step.asks.iter().find(|ask| ask.id == *id);
        let ask = ask.ok_or_else(|| Refusal::unknown("question", id.as_str(), known))?;
        match read_answer(ask, answer)? {
            Some(fact) => read.facts.push((id.clone(), fact)),
            None => read.words.push((WordKey::Answer(id.clone()), answer.trim().to_owned())),
        }
    }
    Ok(read)
}

/// The answer as a fact; none where it is free words.
fn read_answer(ask: &Ask, answer: &str) -> Result<Option<String>, Refusal> {
    let answer = answer.trim();
    let wrong = |wants: &str| Refusal {
        kind: crate::incident::refusal::RefusalKind::Unknown,
        sentence: format!("\"{answer}\" does not answer: {}", ask.prompt),
        hint: Some(format!("it wants {wants}")),
    };
    match &ask.kind {
        AskKind::Text => Ok(None),
        AskKind::Number => number_given(answer)
            .map(Some)
            .ok_or_else(|| wrong("a number of up to nine digits, as in 12, 5.9 or 1,200")),
        AskKind::Time => {
            let time = chrono::NaiveTime::parse_from_str(answer, "%H:%M");
            let time = time.or_else(|_| chrono::NaiveTime::parse_from_str(answer, "%H:%M:%S"));
            time.map(|time| Some(time.format("%H:%M").to_string()))
                .map_err(|_| wrong("a time, as in 08:05"))
        }
        AskKind::Choice(options) => {
            let found = options.iter().find(|option| same_answer(option, answer));
            found
                .map(|option| Some(option.clone()))
                .ok_or_else(|| wrong(&format!("one of: {}", options.join(", "))))
        }
        AskKind::YesNo => ["yes", "no"]
            .into_iter()
            .find(|word| same_answer(word, answer))
            .map(|word| Some(word.to_owned()))
            .ok_or_else(|| wrong("yes or no")),
    }
}

/// The steps that are open, for a stand-down that lists them.
pub(super) fn open_steps(deciding: &Deciding<'_>) -> usize {
    let now = deciding.here.now.wall;
    let steps = deciding.state.plan_steps();
    steps
        .filter(|(phase, step)| timing::is_outstanding(deciding.state, phase, step, now))
        .count()
}
