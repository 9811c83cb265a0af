//! The dialogs, each made of what it is about.

mod about_drill;
mod about_incident;
mod about_log;
mod about_practice;
mod about_service;
mod about_step;
mod about_words;

pub(in super::super) use about_drill::{assess, hold_otherwise, jump, left_running, own_inject, real_world, speed};
pub(in super::super) use about_incident::{
    action, carry_on, close, debrief, keyboard, not_taken, note, phase, quit, role, stand_down, switch, timer,
    timer_done,
};
pub(in super::super) use about_log::{action_done, correct, find, reason_for, redact, undo, why};
pub(in super::super) use about_practice::{
    contact, hours, known_roles, new_contact, person, take_out_contact, take_out_person,
};
pub(in super::super) use about_service::{reference, service, watch};
pub(in super::super) use about_step::{cannot, decide, defer, done, earlier, hand, not_applicable, of_grid, reopen};
pub(in super::super) use about_words::{message, notify, words};
