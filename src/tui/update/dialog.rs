//! Keys within a dialog and within a menu.

use crate::incident::ids::Initials;
use crate::plan::practice::Person;

use super::super::form::{Field, Form, Name, Purpose, Value, option_key};
use super::super::intent::{IncidentVerb, Intent};
use super::super::model::{Does, LogView, Menu, Model, Screen, Then};
use super::super::msg::Effect;
use super::super::theme::Tone;
use super::answer::NEEDED;
use super::field;
use super::{
    Turn, answer, ask, drill, grid, incident, look_at, plan, practice, prepare, real_world, submit_for, typing,
};

/// How many lines of a long dialog a page is.
const PAGE: usize = 8;

/// A key within a dialog.
pub(super) fn act(model: &mut Model, turn: &mut Turn, intent: Intent) {
    // The program has just asked this: the key was meant for what stood there before.
    let asked_at = model.asked_at.take();
    if intent == Intent::Enter && model.is_too_soon(asked_at) {
        model.asked_at = asked_at;
        return;
    }
    // What cannot be read is said where it was typed, not behind the last field.
    let fault = match (model.top(), intent) {
        (Screen::Form(form), Intent::Enter | Intent::NextField) => {
            let field = form.field();
            field.and_then(|field| field::unreadable(model, field, turn.wall()))
        }
        _ => None,
    };
    let early = match (model.top(), intent) {
        (Screen::Form(form), Intent::Enter | Intent::NextField) => form
            .field()
            .and_then(|field| field::long_before(model, field, turn.wall())),
        _ => None,
    };
    let Model { screens, setting, .. } = model;
    let Some(Screen::Form(form)) = screens.last_mut() else {
        return;
    };
    if fault.is_some() {
        return form.fault = fault;
    }
    // Said once; whoever presses the key again means it.
    if early.is_some() && form.fault != early {
        return form.fault = early;
    }
    if early.is_some() {
        form.fault = None;
    }
    // A fault that is only a doubt is taken where Enter is pressed again.
    let is_doubt = form
        .fault
        .as_ref()
        .is_some_and(|fault| fault.contains("Enter again if it "));
    // Any other key goes to a field, and that is in sight then.
    let top = form.top.take();
    match intent {
        Intent::PageUp => return form.top = Some(0),
        Intent::PageDown => return form.top = top.map(|top| top + PAGE),
        Intent::Back => return model.pop(),
        Intent::Enter if is_doubt || form.at + 1 >= form.fields.len() => return finish(model, turn),
        Intent::Enter if form.field().is_some_and(Field::is_missing) => {
            return form.fault = Some(NEEDED.to_owned());
        }
        Intent::NextField | Intent::PreviousField if matches!(form.purpose, Purpose::Keyboard) => {
            let people = &setting.practice.people;
            next_person(form, people, intent);
        }
        // Behind the button comes the first field: somebody may have been led past it.
        Intent::NextField if form.at >= form.fields.len() => form.at = 0,
        Intent::Enter | Intent::NextField => form.at = (form.at + 1).min(form.fields.len()),
        // Whoever types at the button means a field: the first line takes it, in sight.
        Intent::Type(_) if form.field().is_none() => {
            let is_line = |field: &Field| matches!(field.value, Value::Line(..));
            let Some(at) = form.fields.iter().position(is_line) else {
                return;
            };
            form.at = at;
            form.fault = change(form, intent);
            return;
        }
        Intent::PreviousField => form.at = form.at.saturating_sub(1),
        Intent::Up | Intent::Down => through_choices(form, intent),
        // Something real has happened: the answer to the next question is not lost to a question that is answered.
        Intent::Type(letter)
            if matches!(form.purpose, Purpose::RealWorld(_))
                && picks_nothing(form, letter)
                && picks_next(form, letter) =>
        {
            form.at += 1;
            return form.fault = change(form, intent);
        }
        // Whoever types words here believes to be in the next field: said, instead of losing them without a word.
        Intent::Type(letter) if picks_nothing(form, letter) => {
            return form.fault =
                Some("Choose by the key that stands beside it; Enter goes on to the next field.".to_owned());
        }
        _ => return form.fault = change(form, intent),
    }
    form.fault = None;
}

/// Through the people of practice.yaml who have initials.
fn next_person(form: &mut Form, people: &[Person], intent: Intent) {
    let known: Vec<&str> = people.iter().filter_map(|person| person.initials.as_deref()).collect();
    let Some(last) = known.len().checked_sub(1) else { return };
    let typed = form.text(&Name::Person);
    let at = known.iter().position(|known| known.eq_ignore_ascii_case(&typed));
    let to = match (intent, at) {
        (Intent::NextField, Some(at)) if at < last => at + 1,
        (Intent::NextField, _) => 0,
        (_, Some(at)) if at > 0 => at - 1,
        (_, _) => last,
    };
    if let Some(line) = form.typed_mut() {
        line.set(known[to]);
    }
}

/// Up and down at a choice: through what can be chosen, and on to the next field behind its last.
fn through_choices(form: &mut Form, intent: Intent) {
    let last_field = form.fields.len();
    let Some(Field {
        value: Value::Choice { options, chosen },
        ..
    }) = form.field_mut()
    else {
        return;
    };
    match (intent, *chosen) {
        (Intent::Up, Some(at)) if at > 0 => *chosen = Some(at - 1),
        (Intent::Up, _) => form.at = form.at.saturating_sub(1),
        (_, None) => *chosen = (!options.is_empty()).then_some(0),
        (_, Some(at)) if at + 1 < options.len() => *chosen = Some(at + 1),
        _ => form.at = (form.at + 1).min(last_field),
    }
}

/// Changes the field that keys go to. Returns what hinders it.
fn change(form: &mut Form, intent: Intent) -> Option<String> {
    let field = form.field_mut()?;
    match &mut field.value {
        Value::Line(line, _) => return typing::edit(line, intent).err(),
        Value::Choice { options, chosen } => {
            let last = options.len().saturating_sub(1);
            *chosen = match intent {
                Intent::Left => Some(chosen.map_or(last, |at| at.saturating_sub(1))),
                Intent::Right => Some(chosen.map_or(0, |at| (at + 1).min(last))),
                Intent::Type(letter) => pick(options, letter).or(*chosen),
                _ => *chosen,
            };
        }
    }
    None
}

/// Whether the field behind this one is a choice that has this letter.
fn picks_next(form: &Form, letter: char) -> bool {
    match form.fields.get(form.at + 1).map(|field| &field.value) {
        Some(Value::Choice { options, .. }) => pick(options, letter).is_some(),
        _ => false,
    }
}

/// Whether the field is a choice and this letter none of its keys.
fn picks_nothing(form: &Form, letter: char) -> bool {
    match form.field().map(|field| &field.value) {
        Some(Value::Choice { options, .. }) => pick(options, letter).is_none(),
        _ => false,
    }
}

/// The option that a key picks: the one that shows this key beside it. Every other letter picks nothing.
fn pick(options: &[(String, String)], letter: char) -> Option<usize> {
    let letter = letter.to_ascii_lowercase();
    (0..options.len()).find(|at| option_key(options, *at) == Some(letter))
}

/// Records what is filled in, or says what is wrong with it.
fn finish(model: &mut Model, turn: &mut Turn) {
    let Some(Screen::Form(form)) = model.screens.pop() else {
        return;
    };
    if form.purpose.is_of_practice() {
        return practice::finish(model, turn, form);
    }
    if let Purpose::Hold(scenario) = &form.purpose {
        let scenario = scenario.clone();
        return drill::hold_otherwise(model, turn, form, &scenario);
    }
    if let Purpose::Grid(step) = &form.purpose {
        let answers = answer::grid_answers(model, &form, turn.wall());
        return match answers {
            Ok(answers) => grid::filled_in(model, step, &form, answers),
            Err(fault) => {
                let mut form = form;
                form.fault = Some(fault.sentence);
                model.push(Screen::Form(form));
            }
        };
    }
    let done = match form.purpose {
        Purpose::Keyboard => field::initials(&form).map(|initials| {
            model.keyboard = initials;
            Vec::new()
        }),
        _ => answer::requests(model, &form, turn.wall()),
    };
    match done {
        Ok(requests) => {
            aside(model, turn, &form);
            for (request, then) in requests {
                submit_for(model, turn, form.incident.clone(), request, then);
            }
        }
        Err(fault) => {
            let mut form = form;
            let at = form
                .fields
                .iter()
                .position(|field| Some(&field.name) == fault.name.as_ref());
            form.at = at.unwrap_or(form.at);
            form.fault = Some(fault.sentence);
            model.push(Screen::Form(form));
        }
    }
}

/// What a dialog does beside recording.
fn aside(model: &mut Model, turn: &mut Turn, form: &Form) {
    match &form.purpose {
        Purpose::Quit => turn.effects.push(Effect::End(0)),
        Purpose::Find => {
            if !matches!(model.top(), Screen::Log(_)) {
                super::go(model, super::Tab::Log);
            }
            if let Some(Screen::Log(view)) = model.top_mut() {
                *view = LogView {
                    find: form.text(&Name::Words),
                    ..LogView::default()
                };
            }
        }
        // The steps of the other plan are what comes next, wherever it was asked for.
        Purpose::Switch(_) => super::go(model, super::Tab::Plan),
        Purpose::RealWorld(incident) => real_world::answered(model, turn, form, incident),
        Purpose::LeftRunning(incident) => {
            model.left.insert(incident.clone(), false);
            if form.text(&Name::Choice) != "end" {
                drill::looked_at(model);
            }
        }
        Purpose::CarryOn(incident) => look_at(model, incident, turn.now),
        Purpose::Keyboard => {
            let words = model.keyboard.as_ref().map_or_else(
                || "Nobody is at the keyboard: entries stay unsigned until F2".to_owned(),
                |initials| format!("{initials} is at the keyboard"),
            );
            let people = model.setting.practice.people.iter();
            let mut known = people
                .filter_map(|person| Initials::new(person.initials.as_deref()?))
                .peekable();
            let is_listed = known.peek().is_none() || known.any(|known| Some(known) == model.keyboard);
            if model.keyboard.is_none() || is_listed {
                model.say(Tone::Plain, words);
            } else {
                let words = format!("{words}. Nobody in practice.yaml signs so: F2 again, if that was a slip.");
                model.say(Tone::Attention, words);
            }
        }
        _ => {}
    }
}

/// A key within a menu.
pub(super) fn menu(model: &mut Model, turn: &mut Turn, intent: Intent) {
    let Some(Screen::Menu(menu)) = model.top_mut() else {
        return;
    };
    let last = menu.items.len().saturating_sub(1);
    match intent {
        Intent::Back | Intent::Quit => model.pop(),
        Intent::Up => menu.at = menu.at.saturating_sub(1),
        Intent::Down => menu.at = (menu.at + 1).min(last),
        Intent::First | Intent::PageUp => menu.at = 0,
        Intent::Last | Intent::PageDown => menu.at = last,
        Intent::Choose(number) if usize::from(number) <= menu.items.len() => {
            menu.at = usize::from(number).saturating_sub(1);
            chosen(model, turn);
        }
        Intent::Enter => chosen(model, turn),
        _ => {}
    }
}

fn chosen(model: &mut Model, turn: &mut Turn) {
    let Some(Screen::Menu(Menu { items, at, .. })) = model.screens.pop() else {
        return;
    };
    let Some(item) = items.into_iter().nth(at) else { return };
    let form = match item.does {
        Does::Step(step, verb) => return plan::step_verb(model, turn, &step, verb),
        Does::Incident(verb) => return incident::verb(model, turn, verb),
        Does::Start(plan) => return super::first::start(model, turn, plan.as_str(), None, Vec::new(), Then::Plan),
        Does::StartBroken(broken) => return super::first::start_broken(model, turn, &broken),
        Does::StartAnother => return super::first::start_another(model),
        Does::Look(incident) => return look_at(model, &incident, turn.now),
        Does::Hold(scenario) => return drill::how(model, &scenario),
        Does::HoldAs(hold) => return drill::hold_as(turn, *hold),
        Does::HoldOtherwise(scenario) => Some(ask::hold_otherwise(&scenario)),
        Does::Exercise(verb) => return drill::verb(model, turn, verb),
        Does::Write(paper) => return turn.effects.push(Effect::Write(paper)),
        Does::Phase(phase) => return plan::enter_phase(model, &phase),
        Does::Role(role) => ask::role(model, &role),
        Does::Switch(plan) => model
            .setting
            .plan(plan.as_str())
            .map(|choice| ask::switch(model, choice)),
        Does::TimerDone(number) => Some(ask::timer_done(model, &number)),
        Does::TimerAdd => Some(ask::timer(model)),
        Does::ActionAdd => return incident::action(model),
        Does::ActionDone(number) => Some(ask::action_done(model, &number)),
        Does::Words(id) => ask::words(model, &id),
        Does::Notify(id) => ask::notify(model, &id),
        Does::Reason(place) => {
            let entry = model.log().and_then(|log| log.at(place));
            entry.and_then(|entry| ask::reason_for(model, entry))
        }
        Does::Watch(service) => Some(ask::watch(model, &service)),
        Does::NewContact(id) => Some(ask::new_contact(id)),
        Does::Broken(at) => return prepare::say_broken(model, at),
    };
    if let Some(form) = form {
        model.push(Screen::Form(Box::new(form)));
    }
}

/// Opens a menu, unless nothing is in it.
pub(super) fn open(model: &mut Model, menu: Menu, nothing: &str) {
    if menu.items.is_empty() {
        return model.say(Tone::Plain, nothing);
    }
    model.push(Screen::Menu(menu));
}

/// True for the verbs that make sense only while the emergency lasts.
pub(super) const fn wants_running(verb: IncidentVerb) -> bool {
    matches!(
        verb,
        IncidentVerb::Phase | IncidentVerb::Switch | IncidentVerb::UnderWay
    )
}
