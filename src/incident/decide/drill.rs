//! Rules of drills: their injects, their clock, what is thought of their objectives. The only rules that know of drills.

use std::time::Duration;

use super::Deciding;
use crate::incident::command::{ClockAction, Command, InjectAction, InjectCard};
use crate::incident::drill::{
    Assessed, ClockTurn, ClockTurned, ExpectationMarked, FASTEST, InjectRecord, InjectRecorded, Mark, Rating, read_t,
    t_words,
};
use crate::incident::entry::{Draft, WordKey};
use crate::incident::event::{Event, ServiceRecorded};
use crate::incident::fit;
use crate::incident::refusal::{Refusal, RefusalKind};
use crate::incident::state::{DrillState, IncidentStatus};
use crate::plan::scenario::{InjectId, ObjectiveId};

impl Deciding<'_> {
    /// What only a drill takes.
    pub(super) fn of_a_drill(&self) -> Result<Vec<Draft>, Refusal> {
        match &self.request.command {
            Command::Inject { inject, action, card } => self.inject(inject, *action, card.as_deref()),
            Command::Assess {
                objective,
                rating,
                title,
            } => self.assess(objective, *rating, title.as_deref()),
            Command::Mark {
                inject,
                number,
                mark,
                title,
            } => self.mark(inject, *number, *mark, title.as_deref()),
            Command::Clock(action) => self.turn_clock(action),
            _ => Ok(Vec::new()),
        }
    }

    /// Refuses what would take a drill further that has ended: real work typed into an old exercise would be lost there.
    /// What has a sentence of its own for that (its clock, its injects, standing down twice) is left to it.
    pub(super) fn check_ended_drill(&self) -> Result<(), Refusal> {
        let command = &self.request.command;
        let says_so_itself = matches!(
            command,
            Command::Open(_) | Command::StandDown | Command::Inject { .. } | Command::Clock(_)
        );
        if !self.state.is_ended_drill() || command.looks_back() || command.annotates() || says_so_itself {
            return Ok(());
        }
        Err(Refusal::rule(
            "This EXERCISE has ended, and nothing more is recorded as done in it.",
            "what is real belongs into an incident: stopgap start PLAN; about the exercise: note, debrief, assess or action",
        ))
    }

    /// The drill that this incident is.
    fn drill(&self, wants: &str) -> Result<&DrillState, Refusal> {
        self.state.drill.as_deref().ok_or_else(|| {
            Refusal::rule(
                format!("This is not a drill, so {wants}."),
                "what is recorded here is real; a rehearsal is started with: stopgap drill SCENARIO",
            )
        })
    }

    /// The drill, while it runs.
    fn running_drill(&self, wants: &str) -> Result<&DrillState, Refusal> {
        let drill = self.drill(wants)?;
        if self.state.status == IncidentStatus::Running {
            return Ok(drill);
        }
        Err(Refusal::rule(
            "The drill has been stood down: its clock stands still and nothing more comes.",
            "assess objectives with: assess OBJECTIVE p|s|m|u --why \"…\"",
        ))
    }

    fn inject(&self, id: &InjectId, action: InjectAction, card: Option<&InjectCard>) -> Result<Vec<Draft>, Refusal> {
        let drill = self.running_drill("there are no injects")?;
        let Some(card) = card else {
            return Err(Refusal {
                kind: RefusalKind::Unknown,
                sentence: format!(
                    "The scenario of this drill has no inject \"{id}\", or its text is not at hand here."
                ),
                hint: Some("look into the scenario's file for the ids of its injects".to_owned()),
            });
        };
        let status = drill.inject(id.as_str()).map(|fact| fact.status);
        let refuse = |what: &str, hint: &str| Err(Refusal::rule(format!("The inject {id} {what}."), hint));
        let to = match (action, status) {
            (_, Some(InjectRecord::Sent)) => return refuse("has been sent already", "an inject comes once"),
            (InjectAction::Send, _) => InjectRecord::Sent,
            (InjectAction::Hold, Some(InjectRecord::Held)) => {
                return refuse("is held back already", "to let it come: inject free ID");
            }
            (InjectAction::Hold, _) => InjectRecord::Held,
            (InjectAction::Skip, Some(InjectRecord::Skipped)) => {
                return refuse("is skipped already", "to let it come after all: inject free ID");
            }
            (InjectAction::Skip, _) => InjectRecord::Skipped,
            (InjectAction::Free, Some(InjectRecord::Held | InjectRecord::Skipped)) => InjectRecord::Freed,
            (InjectAction::Free, _) => {
                return refuse(
                    "is not held back",
                    "it comes when its time has come; now with: inject send ID",
                );
            }
        };
        if to == InjectRecord::Sent {
            return Ok(self.sent(id, card));
        }
        let event = InjectRecorded {
            inject: id.clone(),
            to,
            from: None,
            role: None,
            role_title: None,
            medium: None,
        };
        Ok(self.one(Event::InjectRecorded(Box::new(event)), []))
    }

    /// The inject, and the services that change with it, in one commit. A change that does not fit (a service that the plan
    /// no longer has, or that cannot be back because nobody marked it down) is left out: an inject always comes.
    fn sent(&self, id: &InjectId, card: &InjectCard) -> Vec<Draft> {
        let role_title = card.to.as_ref().map(|role| {
            let known = self.state.roles.iter().find(|state| state.id == *role);
            known.map_or_else(|| role.to_string(), |state| state.title.clone())
        });
        let event = InjectRecorded {
            inject: id.clone(),
            to: InjectRecord::Sent,
            from: card.from.clone(),
            role: card.to.clone(),
            role_title,
            medium: card.medium.clone(),
        };
        let mut drafts = self.one(
            Event::InjectRecorded(Box::new(event)),
            [(WordKey::Text, card.text.as_deref())],
        );
        for (service, to) in &card.services {
            if let Ok(name) = self.service_name(service) {
                let event = ServiceRecorded {
                    service: service.clone(),
                    name,
                    to: *to,
                    site: None,
                };
                let event = Event::ServiceRecorded(event);
                if fit::misfit(self.state, &event, Some(self.occurred())).is_none() {
                    drafts.push(self.draft(event, []));
                }
            }
        }
        drafts
    }

    fn assess(&self, objective: &ObjectiveId, rating: Rating, title: Option<&str>) -> Result<Vec<Draft>, Refusal> {
        self.drill("there are no objectives to assess")?;
        let Some(title) = title else {
            return Err(Refusal {
                kind: RefusalKind::Unknown,
                sentence: format!(
                    "The scenario of this drill has no objective \"{objective}\", or its text is not at hand here."
                ),
                hint: Some("look into the scenario's file for the ids of its objectives".to_owned()),
            });
        };
        self.needs_why("An assessment needs a note: what was seen?")?;
        Ok(self.one(
            Event::Assessed(Assessed {
                objective: objective.clone(),
                title: title.to_owned(),
                rating,
            }),
            [],
        ))
    }

    /// What a person saw of something expected. A drill that is read aloud is known by its marks alone; elsewhere the log
    /// says what was done and when, and whoever overrules it says why.
    fn mark(&self, inject: &InjectId, number: u16, mark: Mark, title: Option<&str>) -> Result<Vec<Draft>, Refusal> {
        let drill = self.drill("there is nothing expected to mark")?;
        let Some(title) = title else {
            return Err(Refusal {
                kind: RefusalKind::Unknown,
                sentence: format!(
                    "The scenario of this drill expects nothing as number {number} of \"{inject}\", or its text is not at hand here."
                ),
                hint: Some("count the lines of expects in the scenario's file, from 1".to_owned()),
            });
        };
        if drill.inject(inject.as_str()).is_none_or(|fact| fact.sent.is_none()) {
            return Err(Refusal::rule(
                format!("The inject {inject} has not come yet, so that nothing can be expected of it."),
                "send it first: inject send ID",
            ));
        }
        if !drill.setting.read_aloud {
            self.needs_why("The log says by itself what was done in time. To overrule it: what was seen?")?;
        }
        Ok(self.one(
            Event::ExpectationMarked(ExpectationMarked {
                inject: inject.clone(),
                number,
                title: title.to_owned(),
                mark,
            }),
            [],
        ))
    }

    fn turn_clock(&self, action: &ClockAction) -> Result<Vec<Draft>, Refusal> {
        let drill = self.running_drill("its clock cannot be paused, set ahead or let run faster")?;
        let clock = &drill.clock;
        let t = clock.t(self.here.machine);
        let shown = t_words(t);
        let (turn, t) = match action {
            ClockAction::Pause if !clock.goes() => {
                return Err(Refusal::rule(
                    format!("The drill is paused already, at {shown}."),
                    "go on with: drill resume",
                ));
            }
            ClockAction::Pause => (ClockTurn::Paused, t),
            ClockAction::RealWorld if drill.is_real_world() => {
                return Err(Refusal::rule(
                    format!("The drill was stopped already, at {shown}: something real has happened."),
                    "go on with it later: drill resume; or end it: stand-down",
                ));
            }
            ClockAction::RealWorld => (ClockTurn::RealWorld, t),
            ClockAction::Resume if clock.goes() => {
                return Err(Refusal::rule(
                    format!("The drill is not paused: its clock shows {shown}."),
                    "pause it with: drill pause",
                ));
            }
            ClockAction::Resume => (ClockTurn::Resumed, t),
            ClockAction::Jump(to) => (ClockTurn::Jumped, jump_to(t, *to)?),
            ClockAction::Speed(speed) if !(1..=FASTEST).contains(speed) => {
                return Err(Refusal::rule(
                    format!("The clock of a drill cannot go {speed} times as fast."),
                    format!("give a whole number from 1 to {FASTEST}"),
                ));
            }
            ClockAction::Speed(speed) => (ClockTurn::Speed(*speed), t),
        };
        let t_ms = u64::try_from(t.as_millis()).unwrap_or(u64::MAX);
        let mut drafts = self.one(Event::ClockTurned(ClockTurned { turn, t_ms }), []);
        for draft in &mut drafts {
            draft.occurred = drill.setting.starts.plus(t);
        }
        Ok(drafts)
    }
}

/// Where a jump goes: ahead, and to somewhere.
fn jump_to(t: Duration, to: Option<Duration>) -> Result<Duration, Refusal> {
    let Some(to) = to else {
        return Err(Refusal::rule(
            "No inject with a time of its own is still to come, so there is nothing to jump to.",
            "say where to: drill jump --to T+30:00",
        ));
    };
    if to < t {
        return Err(Refusal::rule(
            format!(
                "The drill's clock shows {} and does not go back to {}.",
                t_words(t),
                t_words(to)
            ),
            "name a time to come, as in T+30:00",
        ));
    }
    debug_assert!(read_t(&t_words(to)).is_some(), "T is read as it is written");
    Ok(to)
}
