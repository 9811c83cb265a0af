//! Every shipped plan is walked from its first step to the closing of the incident, by keys alone.

use super::stage::Stage;
use crate::incident::state::IncidentStatus;
use crate::incident::timing;
use crate::tui::form::{Reading, Value};
use crate::tui::model::{PlanRow, Screen};
use crate::tui::outline;

/// Fills in whatever dialog is on top, as somebody would who answers everything.
fn fill_in(stage: &mut Stage) {
    for _ in 0..40 {
        let Screen::Form(form) = stage.model.top() else { return };
        let keys = match form.field().map(|field| (&field.value, field.text().is_empty())) {
            Some((Value::Choice { .. }, true)) => "Right Enter",
            Some((Value::Line(_, Reading::Number), true)) => "text:3 Enter",
            Some((Value::Line(_, Reading::Words | Reading::Reason), true)) => "text:as_agreed Enter",
            Some((Value::Line(_, Reading::ClockTime | Reading::PastTime), true)) => "text:0801 Enter",
            Some((Value::Line(_, Reading::NextTime), true)) => "text:2330 Enter",
            Some((Value::Line(_, Reading::Length), true)) => "text:30m Enter",
            Some((Value::Line(_, Reading::Day), true)) => "text:friday Enter",
            Some((Value::Line(_, Reading::Initials), true)) => "text:mf Enter",
            _ => "Enter",
        };
        stage.keys(keys);
    }
    panic!("the dialog does not end:\n{}", stage.screen());
}

/// Does everything of the current phase that can be done, and goes to the next; returns whether there was one.
fn walk_phase(stage: &mut Stage) -> bool {
    for _ in 0..80 {
        stage.keys("1");
        let state = stage.model.state().unwrap();
        if state.status != IncidentStatus::Running {
            return false;
        }
        let phase = state.phase().unwrap();
        let now = stage.model.seen_at;
        let Some(step) = phase
            .steps
            .iter()
            .find(|step| timing::status(state, phase, step, now).is_open())
        else {
            let next = outline::next_row(state, None, now);
            let Some(PlanRow::Phase(_)) = next else { return false };
            stage.model.plan_view.at = next;
            stage.keys("Right Enter").shows("Go to ").keys("Enter");
            return true;
        };
        let (id, phase_before) = (step.id.clone(), phase.id.clone());
        stage.model.plan_view.at = Some(PlanRow::Step(id.clone()));
        stage.keys("Home");
        stage.model.plan_view.at = Some(PlanRow::Step(id.clone()));
        stage.keys("d");
        // The first option of every decision but the last two goes on with the plan.
        fill_in(stage);
        stage.wait(1);
        let state = stage.model.state().unwrap();
        if state.phase().unwrap().id != phase_before {
            return true;
        }
        let (phase, step) = state.find_step(id.as_str()).unwrap();
        let status = timing::status(state, phase, step, stage.model.seen_at);
        assert!(!status.is_open(), "{id} is still open:\n{}", stage.screen());
    }
    panic!("the phase does not end");
}

fn walk(start: &str) -> Stage {
    let mut stage = Stage::new(80, 24).signed();
    stage.keys(start);
    let mut phases = 0;
    while walk_phase(&mut stage) {
        phases += 1;
        assert!(phases < 12, "the plan goes round in circles:\n{}", stage.screen());
    }
    stage
}

#[test]
fn the_shipped_plans_are_walked_to_their_end_and_closed() {
    for start in ["5 1 Enter", "5 3 Enter"] {
        let mut stage = walk(start);
        if stage.model.state().unwrap().status == IncidentStatus::Running {
            stage.keys("X");
            fill_in(&mut stage);
        }
        fill_in(&mut stage);
        assert_eq!(
            stage.model.state().unwrap().status,
            IncidentStatus::StoodDown,
            "{}",
            stage.screen()
        );
        stage.keys("a");
        fill_in(&mut stage);
        stage.keys("X 4");
        fill_in(&mut stage);
        assert_eq!(
            stage.model.state().unwrap().status,
            IncidentStatus::Closed,
            "{}",
            stage.screen()
        );
        stage
            .shows("closed")
            .keys("n text:a_late_word Enter Enter")
            .shows("Saved");
        assert_eq!(stage.model.state().unwrap().issue, 2);
    }
}
